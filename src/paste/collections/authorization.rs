//! How a collection says who sends a request, whatever the tool calls it, and what is sent for it.

use super::super::exchange::PastedRequest;
use super::address::{encoded, with_query};

/// What is sent for an authorization, with variables filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authorization {
    /// Nothing.
    Nothing,
    /// HTTP Basic.
    Basic(String, String),
    /// A header `Authorization` of a scheme and a token.
    Bearer {
        /// Empty where the token stands alone.
        prefix: String,
        /// The token.
        token: String,
    },
    /// A name and a value.
    Key {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
        /// Where it is sent.
        place: KeyPlace,
    },
    /// Of a kind that is worked out by the tool. Its name.
    LeftOut(String),
}

/// Where a key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// In a header of its own.
    Header,
    /// In the query.
    Query,
    /// In the header `Cookie`.
    Cookie,
}

impl Authorization {
    /// One of a kind that most tools have, with its values by the names that most of them give. `place` names the one that says
    /// where a key is sent.
    pub fn of(kind: &str, place: &str, mut value: impl FnMut(&str) -> String) -> Self {
        match kind {
            "" | "none" | "noauth" => Self::Nothing,
            "basic" => Self::Basic(value("username"), value("password")),
            "bearer" => {
                let prefix = value("prefix");
                let prefix = match prefix.trim() {
                    "" => "Bearer",
                    "NO_PREFIX" => "",
                    other => other,
                };
                Self::Bearer {
                    prefix: prefix.to_owned(),
                    token: value("token"),
                }
            }
            "apikey" | "apiKey" | "api-key" => Self::Key {
                name: value("key"),
                value: value("value"),
                place: match value(place).to_ascii_lowercase().as_str() {
                    "cookie" => KeyPlace::Cookie,
                    query if query.starts_with("query") => KeyPlace::Query,
                    _ => KeyPlace::Header,
                },
            },
            other => Self::left_out(other),
        }
    }

    /// One of a kind that cannot be worked out here. A kind that is no plain word is not repeated.
    pub fn left_out(kind: &str) -> Self {
        let known = kind.len() <= 24
            && kind
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
        Self::LeftOut(if known { kind } else { "unknown" }.to_owned())
    }

    /// Puts it into the request.
    pub fn apply(self, request: &mut PastedRequest) {
        match self {
            Self::Nothing => {}
            Self::Basic(user, password) => {
                replace(request, "Authorization");
                request.basic = Some((user, password));
            }
            Self::Bearer { token, .. } if token.is_empty() => request
                .notes
                .push("The authorization has no token and was left out".to_owned()),
            Self::Bearer { prefix, token } => {
                replace(request, "Authorization");
                let value = if prefix.is_empty() {
                    token
                } else {
                    format!("{prefix} {token}")
                };
                request.push_header("Authorization", value);
            }
            Self::Key { name, .. } if name.is_empty() => request
                .notes
                .push("The authorization's key has no name and was left out".to_owned()),
            Self::Key { name, value, place } => match place {
                KeyPlace::Header => {
                    replace(request, &name);
                    request.push_header(name, value);
                }
                KeyPlace::Cookie => request.push_header("Cookie", format!("{name}={value}")),
                KeyPlace::Query => {
                    let url = request.url.take().unwrap_or_default();
                    request.url = Some(with_query(&url, &[(encoded(&name), encoded(&value))]));
                }
            },
            Self::LeftOut(kind) => request.notes.push(format!(
                "The authorization of kind {kind} was left out: the tool works out what it sends"
            )),
        }
    }
}

/// The header that an authorization takes the place of.
fn replace(request: &mut PastedRequest, name: &str) {
    let before = request.headers.len();
    request
        .headers
        .retain(|header| !header.enabled || !header.name.eq_ignore_ascii_case(name));
    if request.headers.len() < before {
        request.notes.push(
            "A header was left out: the authorization sends one of the same name in its place"
                .to_owned(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_sent_in_its_place() {
        let applied = |authorization: Authorization| {
            let mut request = PastedRequest::new("POST", "https://a/b?x=1");
            request.push_header("authorization", "old");
            authorization.apply(&mut request);
            request
        };
        let key = |place| Authorization::Key {
            name: "k".to_owned(),
            value: "a b".to_owned(),
            place,
        };
        let basic = applied(Authorization::Basic("a%41".to_owned(), "b".to_owned()));
        assert_eq!(basic.basic, Some(("a%41".to_owned(), "b".to_owned())));
        assert_eq!(basic.header("authorization"), None);
        let bearer = applied(Authorization::Bearer {
            prefix: "Bearer".to_owned(),
            token: "t".to_owned(),
        });
        assert_eq!(bearer.header("Authorization"), Some("Bearer t"));
        assert_eq!(applied(key(KeyPlace::Header)).header("k"), Some("a b"));
        assert_eq!(
            applied(key(KeyPlace::Cookie)).header("cookie"),
            Some("k=a b")
        );
        assert_eq!(
            applied(key(KeyPlace::Query)).url.as_deref(),
            Some("https://a/b?x=1&k=a%20b")
        );
        let left_out = applied(Authorization::left_out("awsv4"));
        assert!(left_out.notes.iter().any(|note| note.contains("awsv4")));
        let hidden = applied(Authorization::left_out("ghp_SECRET"));
        assert!(hidden.notes.iter().all(|note| !note.contains("SECRET")));
    }
}
