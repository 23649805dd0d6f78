//! The verdict on a token's signature, with its reason.

use super::{Format, Token};
use crate::jose::{JwkSet, Uncheckable, verify};

/// Valid, invalid, or could not be checked. Never says anything of expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureStatus {
    /// A key of the set made it.
    Valid,
    /// A usable key did not make it.
    Invalid,
    /// It could not be told.
    Unchecked,
}

impl SignatureStatus {
    /// The name in the command line's JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Unchecked => "unchecked",
        }
    }
}

/// A verdict and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The verdict.
    pub status: SignatureStatus,
    /// One sentence why.
    pub reason: String,
    /// The key's id, where the token names one.
    pub kid: Option<String>,
}

impl Signature {
    /// Could not be checked, for this reason.
    pub fn unchecked(reason: impl Into<String>) -> Self {
        Self {
            status: SignatureStatus::Unchecked,
            reason: reason.into(),
            kid: None,
        }
    }
}

/// Where the keys are from, or why there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A set, and what to call it: `the tenant's key set`.
    Set {
        /// The keys.
        keys: JwkSet,
        /// A noun phrase.
        name: String,
    },
    /// No keys, and why: a sentence.
    Absent(String),
}

/// Judges a token's signature with the keys there are.
pub fn judge(token: &Token, source: &KeySource) -> Signature {
    let kid = token.header_text("kid").map(ToOwned::to_owned);
    let verdict = |status, reason: String| Signature {
        status,
        reason,
        kid: kid.clone(),
    };
    let unchecked = |reason: String| verdict(SignatureStatus::Unchecked, reason);
    match token.format {
        Format::Opaque => return unchecked("an opaque token carries no signature".to_owned()),
        Format::Jwe => {
            return unchecked(
                "the content is encrypted, so the signature inside cannot be seen".to_owned(),
            );
        }
        Format::Jws => {}
    }
    let algorithm = token.header_text("alg").unwrap_or_default();
    if algorithm.is_empty() || algorithm.eq_ignore_ascii_case("none") {
        return unchecked("the token is not signed: its algorithm is none".to_owned());
    }
    let Some(signature) = token.signature.as_ref() else {
        return unchecked("the signature part cannot be read".to_owned());
    };
    let (keys, name) = match source {
        KeySource::Absent(why) => return unchecked(why.clone()),
        KeySource::Set { keys, name } => (keys, name),
    };
    let candidates: Vec<_> = match &kid {
        Some(kid) => keys
            .keys
            .iter()
            .filter(|key| key.kid() == Some(kid))
            .collect(),
        None => keys.keys.iter().collect(),
    };
    if candidates.is_empty() {
        let known: Vec<&str> = keys.keys.iter().filter_map(crate::jose::Jwk::kid).collect();
        let list = if known.is_empty() {
            "it names none".to_owned()
        } else {
            format!("it has {}", known.join(", "))
        };
        let wanted = kid.as_deref().unwrap_or("the token's key");
        return unchecked(format!("{wanted} is not in {name}: {list}"));
    }
    let mut problem: Option<Uncheckable> = None;
    let mut judged = false;
    for key in candidates {
        match verify(algorithm, token.signing_input(), signature, key) {
            Ok(true) => {
                let label = key
                    .kid()
                    .map_or_else(|| "a key".to_owned(), |kid| format!("key {kid}"));
                return verdict(
                    SignatureStatus::Valid,
                    format!("{algorithm} · {label} from {name}"),
                );
            }
            Ok(false) => judged = true,
            Err(why) => problem = problem.or(Some(why)),
        }
    }
    match problem {
        _ if judged => verdict(
            SignatureStatus::Invalid,
            format!(
                "{algorithm} · {name} has the key, but it did not make this signature: the token was changed, or another key signed it"
            ),
        ),
        Some(why) => unchecked(why.to_string()),
        None => unchecked("no key could be tried".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{Jwk, SigningAlgorithm, SigningKey};
    use crate::json::Json;
    use crate::token::decode;

    #[test]
    fn valid_invalid_and_could_not_check_stay_apart() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let header = Json::object([("alg", Json::text("ES256")), ("kid", Json::text("k1"))]);
        let jws = key
            .sign(&header, &Json::object([("a", Json::int(1))]))
            .unwrap();
        let with_kid = |kid: &str| {
            let mut members = key.public_jwk().json().members().unwrap().to_vec();
            members.push(("kid".into(), Json::text(kid)));
            KeySource::Set {
                keys: JwkSet {
                    keys: vec![Jwk::new(Json::Object(members))],
                },
                name: "the set".into(),
            }
        };
        let status = |text: &str, source: &KeySource| judge(&decode(text), source).status;
        assert_eq!(status(&jws, &with_kid("k1")), SignatureStatus::Valid);
        let other = key
            .sign(&header, &Json::object([("a", Json::int(2))]))
            .unwrap();
        let tampered = format!(
            "{}.{}",
            other.rsplit_once('.').unwrap().0,
            jws.rsplit_once('.').unwrap().1
        );
        assert_eq!(status(&tampered, &with_kid("k1")), SignatureStatus::Invalid);
        let missing = judge(&decode(&jws), &with_kid("k2"));
        assert_eq!(missing.status, SignatureStatus::Unchecked);
        assert_eq!(missing.reason, "k1 is not in the set: it has k2");
        assert_eq!(
            status("opaque", &with_kid("k1")),
            SignatureStatus::Unchecked
        );
        assert_eq!(
            judge(&decode(&jws), &KeySource::Absent("not asked".into())).reason,
            "not asked"
        );
        let none = format!(
            "{}.e30.",
            crate::jose::base64url::encode(r#"{"alg":"none"}"#)
        );
        assert_eq!(status(&none, &with_kid("k1")), SignatureStatus::Unchecked);
    }
}
