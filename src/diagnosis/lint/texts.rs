//! What pasting did to the plain fields and to the client secret, and the edit that takes it off.

use super::case::LintCase;
use crate::diagnosis::accidents::{percent_decoded, unquoted};
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Change, Edit, Finding};
use crate::exchange::TextField;
use crate::jose::holds_private_key;
use crate::json::Json;
use crate::secret::Secret;
use crate::token::invisible::is_invisible;

/// Findings on them.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    for field in [
        TextField::GrantType,
        TextField::ClientId,
        TextField::Audience,
        TextField::Resource,
        TextField::SubjectTokenType,
    ] {
        let text = case.request.texts.get(field).as_deref();
        found.extend(text.and_then(|text| pasted(field, text)));
    }
    found.extend(control_characters(case));
    found.extend(client_secret(case));
}

/// What surrounds a text that is compared byte for byte, or was done to it.
fn pasted(field: TextField, text: &str) -> Option<Finding> {
    let name = field.name();
    let (what, clean) = accident(name, text)?;
    let fix = if text.trim() == clean {
        "Trim it"
    } else {
        "Take it off"
    };
    Some(
        Finding {
            id: format!("lint.paste.{}", name.replace('_', "-")),
            ..worded(
                "lint.paste:field",
                &[("name", &name), ("what", &what), ("fix", &fix)],
            )
        }
        .field(name)
        .edit(Edit::set(fix, name, Json::text(clean))),
    )
}

/// What is wrong with the text of that name, in words, and the text without it.
pub(super) fn accident(field: &str, text: &str) -> Option<(&'static str, String)> {
    let clean: String = text
        .chars()
        .filter(|c| !is_invisible(*c) || c.is_control())
        .collect();
    if clean != text {
        return Some((
            "characters in it that cannot be seen",
            clean.trim().to_owned(),
        ));
    }
    if text.trim() != text {
        return Some(("white space around it", text.trim().to_owned()));
    }
    if let Some(inner) = unquoted(text) {
        return Some(("quotes around it", inner.to_owned()));
    }
    let own = |name: &str| name.eq_ignore_ascii_case(field);
    if let Some((_, value)) = text.split_once('=').filter(|(name, _)| own(name)) {
        return Some(("its own name before it", value.to_owned()));
    }
    if field == "client_id" {
        let end = text
            .strip_suffix([';', ','])
            .filter(|left| !left.is_empty());
        return Some(("a separator at its end", end?.to_owned()));
    }
    // With its colon encoded it is no address any more; of a type the rules on types say so.
    let is_target = ["audience", "resource", "redirect_uri"].contains(&field);
    let plain = percent_decoded(text).filter(|plain| plain.contains("://"))?;
    (is_target && !text.contains(':')).then_some(("percent-encoding that is encoded again", plain))
}

/// A client ID is printable ASCII; what is in it beside that was pasted along.
fn control_characters(case: &LintCase<'_>) -> Option<Finding> {
    let client = case.request.texts.client_id.as_deref()?;
    let found = client.trim().chars().find(|one| one.is_control())?;
    let clean: String = client.chars().filter(|one| !one.is_control()).collect();
    Some(
        worded(
            "lint.client.characters",
            &[("found", &format!("{:04X}", u32::from(found)))],
        )
        .edit(Edit::set(
            "Take it out",
            "client_id",
            Json::text(clean.trim()),
        )),
    )
}

/// What surrounds the client secret, where it was read. It is repeated nowhere.
fn client_secret(case: &LintCase<'_>) -> Option<Finding> {
    let secret = case.evidence.client_secret.as_ref()?.expose();
    if secret.is_empty() {
        return None;
    }
    if holds_private_key(secret) {
        // A key signs, and is sent to nobody.
        let key = if case.server.is("apple") {
            "lint.client.private-key:apple"
        } else {
            "lint.client.private-key"
        };
        return Some(worded(key, &[]));
    }
    let client = case.request.texts.client_id.as_deref().unwrap_or_default();
    let visible: String = secret.chars().filter(|c| !is_invisible(*c)).collect();
    let begins = |scheme: &str| {
        let begin = secret.get(..scheme.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    let plain = percent_decoded(secret).filter(|_| has_encoded_signs(secret));
    let (what, clean) = if secret.trim() != secret {
        (
            "has white space or a line break around it",
            Some(secret.trim()),
        )
    } else if visible != secret {
        (
            "has characters in it that cannot be seen",
            Some(visible.as_str()),
        )
    } else if let Some(inner) = unquoted(secret) {
        ("has quotes around it", Some(inner))
    } else if let Some(plain) = plain.as_deref() {
        ("has percent-encoding that is encoded again", Some(plain))
    } else if begins("Basic ") || begins("Bearer ") {
        ("is the value of a header, with its scheme", None)
    } else if !client.is_empty() && secret == client {
        ("is the client ID", None)
    } else if let Some(rest) = secret.strip_prefix(client).filter(|_| !client.is_empty()) {
        ("has the client ID before it", Some(rest.strip_prefix(':')?))
    } else {
        return None;
    };
    let finding = worded("lint.paste.client-secret", &[("what", &what)]);
    Some(match clean.filter(|clean| !clean.is_empty()) {
        Some(clean) => finding.edit(Edit {
            label: "Clean it".to_owned(),
            changes: vec![(
                "client_authentication.secret".to_owned(),
                Change::SetSecret(Secret::new(clean)),
            )],
        }),
        None => finding,
    })
}

/// Whether each percent sign begins an encoded sign, as an encoder writes it: letters and digits are left alone by every one.
fn has_encoded_signs(text: &str) -> bool {
    text.match_indices('%').all(|(at, _)| {
        let digits = text.get(at + 1..at + 3).unwrap_or_default();
        u8::from_str_radix(digits, 16).is_ok_and(|byte| byte.is_ascii_punctuation())
    })
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::Evidence;
    use crate::exchange::ExchangeRequest;
    use crate::exchange::Texts;

    fn fixed(finding: &Finding) -> &str {
        match &finding.edit.as_ref().unwrap().changes[0].1 {
            Change::Set(value) => value.as_str().unwrap(),
            Change::SetSecret(secret) => secret.expose(),
            Change::Remove => panic!("{finding:?}"),
        }
    }

    #[test]
    fn what_pasting_did_to_a_field_is_taken_off() {
        for (field, text, clean) in [
            (TextField::ClientId, " app", "app"),
            (TextField::ClientId, "a\u{200b}pp", "app"),
            (TextField::ClientId, "'app'", "app"),
            (TextField::ClientId, "client_id=app", "app"),
            (TextField::ClientId, "app;", "app"),
            (
                TextField::GrantType,
                "authorization_code\r\n",
                "authorization_code",
            ),
            (
                TextField::Audience,
                "\"https://api.acme.example/\"",
                "https://api.acme.example/",
            ),
            (
                TextField::Audience,
                "https%3A%2F%2Fapi.acme.example%2F",
                "https://api.acme.example/",
            ),
            (
                TextField::Resource,
                "https://api.acme.example/\u{feff}",
                "https://api.acme.example/",
            ),
        ] {
            let found = pasted(field, text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!(fixed(&found), clean, "{text:?}");
        }
        for (field, text) in [
            (TextField::ClientId, "app"),
            (
                TextField::ClientId,
                "https://app.example/metadata?client_id=a",
            ),
            (TextField::Audience, "https://api.acme.example/a%20b"),
            (
                TextField::Audience,
                "//iam.googleapis.com/projects/1/locations/global",
            ),
            (TextField::Audience, "urn:acme:api"),
        ] {
            assert_eq!(pasted(field, text), None, "{text:?}");
        }
    }

    #[test]
    fn a_client_id_is_printable() {
        let client = |id: &str| ExchangeRequest {
            texts: Texts {
                client_id: Some(id.to_owned()),
                ..request().texts
            },
            ..request()
        };
        let typed = client("a\u{1}pp");
        assert_eq!(loud(&typed, &evidence()), ["lint.client.characters"]);
        let found = one(&typed, &evidence(), "lint.client.characters");
        assert_eq!(fixed(&found), "app");
        assert_eq!(loud(&client("app-1_~"), &evidence()), [""; 0]);
    }

    #[test]
    fn a_private_key_is_no_client_secret() {
        let key = crate::jose::SigningKey::generate(crate::jose::SigningAlgorithm::ES256).unwrap();
        let pem = key.pem().expose().to_owned();
        let bare: String = pem.lines().filter(|line| !line.starts_with("--")).collect();
        for secret in [pem.as_str(), bare.as_str()] {
            let evidence = Evidence {
                client_secret: Some(Secret::new(secret)),
                client_method: "client_secret_post".to_owned(),
                ..evidence()
            };
            let found = one(&request(), &evidence, "lint.client.private-key");
            assert!(!format!("{found:?}").contains(&bare[..20]));
        }
    }

    #[test]
    fn what_surrounds_a_client_secret_is_said_and_not_repeated() {
        let asked = |secret: &str| {
            let evidence = Evidence {
                client_secret: Some(Secret::new(secret)),
                client_method: "client_secret_post".to_owned(),
                ..evidence()
            };
            let request = ExchangeRequest {
                client_authentication: crate::exchange::ClientAuthentication::Post(Secret::new(
                    secret,
                )),
                ..request()
            };
            super::super::findings(&request, &evidence)
        };
        for (secret, clean) in [
            ("s3cret-value\n", Some("s3cret-value")),
            ("\"s3cret-value\"", Some("s3cret-value")),
            ("s3cret\u{200b}-value", Some("s3cret-value")),
            ("app:s3cret-value", Some("s3cret-value")),
            ("s3cret%2Fvalue%3D", Some("s3cret/value=")),
            ("Basic YXBwOnMzY3JldA==", None),
            ("app", None),
        ] {
            let found = asked(secret);
            let found = found
                .iter()
                .find(|one| one.id == "lint.paste.client-secret");
            let found = found.unwrap_or_else(|| panic!("{secret:?}"));
            assert_eq!(
                found.edit.as_ref().map(|_| fixed(found)),
                clean,
                "{secret:?}"
            );
            assert!(!format!("{found:?}").contains("s3cret"), "{secret:?}");
        }
        for right in [
            "s3cret-value",
            "application-secret",
            "GOCSPX-a_b",
            "100%41bc",
            "abc~1.x",
        ] {
            let found = asked(right);
            assert!(
                found.iter().all(|one| one.id != "lint.paste.client-secret"),
                "{right}"
            );
        }
    }
}
