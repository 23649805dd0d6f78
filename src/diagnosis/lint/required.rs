//! Fields that the call cannot do without, and a body that nobody will read.

use super::case::LintCase;
use crate::diagnosis::{Edit, Finding, Severity};
use crate::exchange::{BodyEncoding, FieldValue};

/// The id of the finding that there is no key to sign with.
pub const KEY_MISSING: &str = "lint.client.key-missing";

pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    let request = case.request;
    found.extend(case.evidence.lacks_key.then(key_missing));
    let empty = |text: &Option<String>| text.as_deref().is_none_or(str::is_empty);
    let no_token = request
        .subject_token
        .as_ref()
        .is_none_or(crate::secret::Secret::is_empty);
    let exchange = case.purpose != crate::exchange::Purpose::OtherGrant;
    // With Basic the id stands in the header as well; the tenant still needs one.
    for (name, absent) in [
        ("grant_type", empty(&request.texts.grant_type)),
        // Google's token service knows the caller by the subject token alone (Google: STS, method token).
        (
            "client_id",
            empty(&request.texts.client_id) && !case.server.is("google_sts"),
        ),
        (
            "subject_token",
            exchange && no_token && case.evidence.demo_kind().is_none(),
        ),
        (
            "subject_token_type",
            exchange && empty(&request.texts.subject_token_type),
        ),
    ] {
        if absent {
            found.push(missing(name));
        }
    }
    found.extend(actor(case));
    found.extend(content_type(case));
    found.extend(twice(case));
}

fn key_missing() -> Finding {
    Finding::new(
        KEY_MISSING,
        Severity::Error,
        "The private key is missing",
        "private_key_jwt is chosen, and there is no key to sign with",
    )
    .fix("Name its source: file:PATH, env:NAME or command:NAME")
    .field("client_authentication.key")
    .source("RFC 7523 §2.2; Auth0: Application authentication methods")
}

fn missing(name: &'static str) -> Finding {
    let finding = Finding::new(
        format!("lint.missing.{}", name.replace('_', "-")),
        Severity::Error,
        format!("{name} is missing"),
        "The tenant will answer \"Missing required parameter\"",
    )
    .fix(format!(
        "Fill in {name}, or send the request without it on purpose"
    ))
    .field(name)
    .source("RFC 8693 §2.1");
    if name == "grant_type" {
        finding.edit(Edit::set(
            "Fill it in",
            name,
            crate::json::Json::text(crate::exchange::TOKEN_EXCHANGE_GRANT),
        ))
    } else {
        finding
    }
}

fn actor(case: &LintCase<'_>) -> Option<Finding> {
    let actor = case.request.actor_token.is_some();
    let kind = case
        .request
        .texts
        .actor_token_type
        .as_deref()
        .is_some_and(|kind| !kind.is_empty());
    if actor == kind {
        return None;
    }
    let (detail, field) = if actor {
        ("The actor token has no type", "actor_token_type")
    } else {
        ("There is a type, but no actor token", "actor_token")
    };
    Some(
        Finding::new(
            "lint.actor-pair",
            Severity::Error,
            "actor_token and actor_token_type belong together",
            detail,
        )
        .fix("Fill in both or neither")
        .field(field)
        .source("RFC 8693 §2.1"),
    )
}

/// A Content-Type of one's own that does not fit hides the whole body.
fn content_type(case: &LintCase<'_>) -> Option<Finding> {
    let (at, said) = case
        .request
        .headers
        .iter()
        .enumerate()
        .find_map(|(at, header)| {
            let FieldValue::Plain(text) = &header.value else {
                return None;
            };
            header
                .name
                .eq_ignore_ascii_case("content-type")
                .then_some((at, text))
        })?;
    let right = match case.request.body_encoding {
        BodyEncoding::Form => "application/x-www-form-urlencoded",
        BodyEncoding::Json => "application/json",
    };
    if said.to_ascii_lowercase().trim().starts_with(right) {
        return None;
    }
    Some(
        Finding::new(
            "lint.request.content-type",
            Severity::Error,
            "The Content-Type hides the body",
            format!("The body is {right}, and a header of your own says {}: the tenant will find no parameter in it", crate::token::invisible::quoted(said)),
        )
        .fix("Remove the header; the right one is sent automatically")
        .field(format!("headers.{at}"))
        .source("RFC 6749 §4.1.3, Auth0 Authentication API: token exchange")
        .edit(Edit::remove("Remove it", format!("headers.{at}"))),
    )
}

/// A parameter of one's own that repeats a field of the form.
fn twice(case: &LintCase<'_>) -> Option<Finding> {
    let request = case.request;
    let (at, name) = request
        .parameters
        .iter()
        .enumerate()
        .find_map(|(at, parameter)| {
            let name = parameter.name.as_str();
            request.has_field(name).then_some((at, name))
        })?;
    Some(
        Finding::new(
            "lint.parameter.twice",
            Severity::Warning,
            format!("{name} is sent twice"),
            "It is in its field and again among the parameters: servers differ in which one they take, or refuse both",
        )
        .fix("Remove one of them")
        .field(format!("parameters.{at}"))
        .source("RFC 6749 §3.2")
        .edit(Edit::remove("Remove the second", format!("parameters.{at}"))),
    )
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::exchange::Texts;
    use crate::exchange::{ExchangeRequest, Field};
    use crate::secret::Secret;

    #[test]
    fn missing_fields_are_named() {
        let request = ExchangeRequest {
            texts: Texts {
                client_id: None,
                subject_token_type: None,
                grant_type: None,
                ..request().texts
            },
            subject_token: None,
            ..request()
        };
        let evidence = crate::diagnosis::Evidence {
            artefact: crate::diagnosis::Artefact::Absent,
            ..evidence()
        };
        let ids = loud(&request, &evidence);
        for name in [
            "grant-type",
            "client-id",
            "subject-token",
            "subject-token-type",
        ] {
            assert!(ids.contains(&format!("lint.missing.{name}")), "{ids:?}");
        }
        let refresh = ExchangeRequest {
            texts: Texts {
                grant_type: Some("refresh_token".into()),
                ..request.texts
            },
            ..request
        };
        assert!(!loud(&refresh, &evidence).contains(&"lint.missing.subject-token".into()));
    }

    #[test]
    fn a_key_that_is_missing_is_named_before_all_else() {
        let evidence = crate::diagnosis::Evidence {
            lacks_key: true,
            ..evidence()
        };
        let nameless = ExchangeRequest {
            texts: Texts {
                client_id: None,
                ..request().texts
            },
            ..request()
        };
        assert_eq!(loud(&request(), &evidence), [KEY_MISSING]);
        assert_eq!(loud(&nameless, &evidence)[0], KEY_MISSING);
    }

    #[test]
    fn an_actor_has_a_type() {
        let mut request = ExchangeRequest {
            texts: Texts {
                subject_token_type: Some("https://acme.example/t".into()),
                ..request().texts
            },
            actor_token: Some(Secret::new("a")),
            ..request()
        };
        assert!(loud(&request, &with_text("legacy")).contains(&"lint.actor-pair".into()));
        request.texts.actor_token_type = Some("urn:t".into());
        assert!(!loud(&request, &with_text("legacy")).contains(&"lint.actor-pair".into()));
    }

    #[test]
    fn a_content_type_fits_the_body() {
        let with = |value: &str| ExchangeRequest {
            headers: vec![Field {
                name: "content-type".into(),
                value: FieldValue::Plain(value.into()),
            }],
            ..request()
        };
        assert_eq!(
            loud(&with("text/plain"), &evidence()),
            ["lint.request.content-type"]
        );
        assert_eq!(
            loud(
                &with("application/x-www-form-urlencoded; charset=utf-8"),
                &evidence()
            ),
            [""; 0]
        );
    }

    #[test]
    fn a_field_is_sent_once() {
        let with = |name: &str| ExchangeRequest {
            parameters: vec![Field {
                name: name.into(),
                value: FieldValue::Plain("x".into()),
            }],
            ..request()
        };
        assert_eq!(loud(&with("scope"), &evidence()), ["lint.parameter.twice"]);
        assert_eq!(loud(&with("own"), &evidence()), [""; 0]);
    }
}
