//! What Apple's and Google's own token endpoints ask of a client.

use super::case::{LintCase, known_text};
use crate::diagnosis::Finding;
use crate::diagnosis::finding_text::worded;
use crate::secret::bare_name;
use crate::token::{Format, TokenKind, TokenRole, decode, invisible};
use url::Url;

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    match case.server.id {
        "apple" => {
            found.extend(apple(case));
            found.extend(apple_client(case));
            found.extend(apple_redirect(case));
        }
        "google" => {
            found.extend(google(case));
            found.extend(google_redirect(case));
        }
        _ => {}
    }
}

/// Apple's client secret is a JWT that the client makes itself.
fn apple(case: &LintCase<'_>) -> Option<Finding> {
    if !case.authenticates() {
        return Some(worded("lint.apple.client-secret", &[]));
    }
    let secret = case.evidence.client_secret.as_ref()?.expose().trim();
    // What it is besides is said where the secret's form is looked at.
    if secret.is_empty() || crate::jose::holds_private_key(secret) {
        return None;
    }
    let token = decode(secret);
    if token.format != Format::Jws {
        return Some(worded("lint.apple.client-secret:text", &[]));
    }
    let mut faults = case.faults(&token);
    if TokenKind::of(&token, TokenRole::Pasted) != TokenKind::AppleClientSecret {
        let named = token.audiences().join(", ");
        faults.push(if named.is_empty() {
            "Audience: aud is missing".to_owned()
        } else {
            let named = invisible::quoted(&named);
            format!("Audience: aud is {named}, and Apple asks for https://appleid.apple.com")
        });
    }
    let subject = token.claim_text("sub");
    let client = case.request.texts.client_id.as_deref();
    if let (Some(subject), Some(client)) = (subject, client)
        && subject != client
    {
        faults.push(format!(
            "Client: sub is {}, and client_id is {}",
            invisible::quoted(subject),
            invisible::quoted(client)
        ));
    }
    (!faults.is_empty()).then(|| {
        worded(
            "lint.apple.client-secret:faults",
            &[("faults", &faults.join("; "))],
        )
    })
}

/// The ID of a team or key has ten letters and digits, and no dot; that of an app or a website is a name like its domain's.
fn apple_client(case: &LintCase<'_>) -> Option<Finding> {
    let client = case.request.texts.client_id.as_deref()?;
    let is_digit = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    (client.len() == 10 && client.chars().all(is_digit))
        .then(|| worded("lint.apple.client-id", &[]))
}

/// Apple comes back to https addresses of a domain only (Apple: Configure Sign in with Apple for the web).
fn apple_redirect(case: &LintCase<'_>) -> Option<Finding> {
    let parameters = &case.request.parameters;
    let at = parameters
        .iter()
        .position(|parameter| parameter.name == "redirect_uri")?;
    let address = Url::parse(known_text(&parameters.get(at)?.value)?).ok()?;
    let is_of_domain = address.domain().is_some_and(|name| name != "localhost");
    (address.scheme() != "https" || !is_of_domain)
        .then(|| worded("lint.apple.redirect-uri", &[]).field(format!("parameters.{at}")))
}

/// Clients of Google's for the web and the desktop have a secret; those of apps come back to an address of their own scheme.
fn google(case: &LintCase<'_>) -> Option<Finding> {
    if case.grant() != "authorization_code" || case.authenticates() {
        return None;
    }
    let mut parameters = case.request.parameters.iter();
    let redirect = parameters
        .find(|parameter| parameter.name == "redirect_uri")
        .and_then(|parameter| known_text(&parameter.value))?;
    let is_web = ["http://", "https://", "urn:ietf:wg:oauth:2.0:oob"]
        .iter()
        .any(|begin| redirect.starts_with(begin))
        || redirect == "postmessage";
    is_web.then(|| worded("lint.google.client-secret", &[]))
}

/// Google compares redirect_uri with that of the login, and has taken away the one for copying a code by hand (Google: Using OAuth 2.0 for
/// web server applications, exchange the code; Out-of-band flow migration).
fn google_redirect(case: &LintCase<'_>) -> Option<Finding> {
    if case.grant() != "authorization_code" {
        return None;
    }
    let rows = &case.request.parameters;
    let Some(at) = rows.iter().position(|row| row.name == "redirect_uri") else {
        // A name that is written otherwise is said where names are looked at.
        let mut names = rows.iter().map(|row| bare_name(&row.name));
        let is_meant = names.any(|name| name.starts_with("redirect"));
        return (!is_meant).then(|| worded("lint.google.redirect-uri", &[]));
    };
    let text = known_text(&rows.get(at)?.value)?;
    let place = format!("parameters.{at}");
    text.starts_with("urn:ietf:wg:oauth:2.0:oob")
        .then(|| worded("lint.google.redirect-uri:oob", &[]).field(place))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use crate::diagnosis::Evidence;
    use crate::exchange::{ExchangeRequest, Field, FieldValue, Texts};
    use crate::jose::base64url::encode;
    use crate::secret::Secret;

    fn code(endpoint: &str, redirect: &str) -> ExchangeRequest {
        let row = |name: &str, value: &str| Field {
            name: name.to_owned(),
            value: FieldValue::Plain(value.to_owned()),
        };
        ExchangeRequest {
            texts: Texts {
                grant_type: Some("authorization_code".to_owned()),
                client_id: Some("com.acme.app".to_owned()),
                ..Texts::default()
            },
            parameters: vec![row("code", "x"), row("redirect_uri", redirect)],
            ..ExchangeRequest::new(url::Url::parse(endpoint).unwrap())
        }
    }

    fn by_secret(secret: &str) -> Evidence {
        Evidence {
            client_secret: Some(Secret::new(secret)),
            client_method: "client_secret_post".to_owned(),
            ..evidence()
        }
    }

    #[test]
    fn apples_client_secret_is_looked_into() {
        let id = "lint.apple.client-secret".to_owned();
        let asked = code("https://appleid.apple.com/auth/token", "https://a.example/");
        let secret =
            |header: &str, claims: String| format!("{}.{}.c2ln", encode(header), encode(claims));
        let claims = |life: i64, client: &str| {
            format!(
                r#"{{"iss":"TEAM123456","iat":{NOW},"exp":{},"aud":"https://appleid.apple.com","sub":"{client}"}}"#,
                NOW + life
            )
        };
        let header = r#"{"alg":"ES256","kid":"ABC1234567"}"#;
        for (text, words) in [
            (secret(header, claims(3600, "com.acme.app")), None),
            (
                secret(header, claims(31_536_000, "com.acme.app")),
                Some("six months"),
            ),
            (
                secret(header, claims(3600, "com.acme.web")),
                Some("client_id is com.acme.app"),
            ),
            (
                secret(
                    r#"{"alg":"RS256","kid":"ABC1234567"}"#,
                    claims(3600, "com.acme.app"),
                ),
                Some("ES256 only"),
            ),
            (
                secret(
                    header,
                    claims(3600, "com.acme.app").replace(".com\",\"sub", ".com/\",\"sub"),
                ),
                Some("and Apple asks for"),
            ),
            ("ABC1234567".to_owned(), Some("Apple gives out none")),
        ] {
            let found = super::super::findings(&asked, &by_secret(&text));
            let found = found.iter().find(|one| one.id == id);
            let said = found.map(|one| one.detail.clone()).unwrap_or_default();
            assert_eq!(found.is_some(), words.is_some(), "{said}");
            assert!(said.contains(words.unwrap_or_default()), "{said}");
        }
        assert!(loud(&asked, &evidence()).contains(&id));
    }

    #[test]
    fn a_team_is_no_client_of_apples() {
        let id = "lint.apple.client-id".to_owned();
        for (client, is_said) in [
            ("ABCDE12345", true),
            ("com.acme.app", false),
            ("acmeonline", false),
        ] {
            let mut asked = code("https://appleid.apple.com/auth/token", "https://a.example/");
            asked.texts.client_id = Some(client.to_owned());
            assert_eq!(ids(&asked, &evidence()).contains(&id), is_said, "{client}");
        }
    }

    #[test]
    fn apple_comes_back_to_a_domain() {
        let id = "lint.apple.redirect-uri".to_owned();
        for (redirect, is_said) in [
            ("https://app.acme.example/cb", false),
            ("http://app.acme.example/cb", true),
            ("https://localhost:3000/cb", true),
            ("https://127.0.0.1/cb", true),
            ("com.acme.app://cb", true),
            ("{{redirect}}", false),
        ] {
            let asked = code("https://appleid.apple.com/auth/token", redirect);
            let found = ids(&asked, &evidence());
            assert_eq!(found.contains(&id), is_said, "{redirect}");
        }
    }

    #[test]
    fn google_compares_the_redirect() {
        let id = "lint.google.redirect-uri".to_owned();
        for (redirect, is_said) in [
            ("https://app.acme.example/cb", false),
            ("", false),
            ("postmessage", false),
            ("urn:ietf:wg:oauth:2.0:oob", true),
        ] {
            let mut asked = code("https://oauth2.googleapis.com/token", redirect);
            let found = ids(&asked, &evidence());
            assert_eq!(found.contains(&id), is_said, "{redirect}");
            asked.parameters.retain(|row| row.name != "redirect_uri");
            assert!(ids(&asked, &evidence()).contains(&id), "{redirect}");
        }
    }

    #[test]
    fn googles_web_clients_have_a_secret() {
        let id = "lint.google.client-secret".to_owned();
        let endpoint = "https://oauth2.googleapis.com/token";
        for (redirect, is_said) in [
            ("http://localhost:8100/auth/callback", true),
            ("postmessage", true),
            ("com.googleusercontent.apps.111-a:/oauth2redirect", false),
        ] {
            let asked = code(endpoint, redirect);
            let found = loud(&asked, &evidence());
            assert_eq!(found.contains(&id), is_said, "{redirect}");
            let found = loud(&asked, &by_secret("GOCSPX-abc"));
            assert!(!found.contains(&id), "{redirect}");
        }
    }
}
