//! What only Apple and Google do, and what everybody should know of `email_verified`.

use super::TokenKind;
use super::check::Check;
use super::rules::{JudgedToken, Rule};
use crate::json::Json;

impl JudgedToken<'_> {
    /// What only the providers do.
    pub(super) fn provider(&self) -> Vec<Check> {
        let mut all = Vec::new();
        let source = match self.kind {
            TokenKind::Apple => "Apple: identity token",
            TokenKind::Google => "Google: ID token",
            _ => "OIDC Core §5.1",
        };
        let verified = Rule(
            "email-verified",
            "E-mail verified",
            source,
            Some("/email_verified"),
        );
        // Who is known to write it as text.
        let as_text = match self.kind {
            TokenKind::Apple => Some("as Apple may write it"),
            _ if self.token.is_load_balancers() => {
                Some("as AWS's load balancers pass it on from Cognito")
            }
            _ => None,
        };
        match (self.token.claim("email_verified"), as_text) {
            (None, _) => {}
            (Some(Json::Bool(true)), _) => all.push(verified.pass("The issuer says that the address was verified")),
            (Some(Json::Bool(false)), _) => all.push(verified.none("The address is not verified: do not link accounts by it")),
            (Some(Json::String(text)), Some(as_text)) if text == "true" => all.push(verified.pass(format!("\"{text}\" as text, {as_text}: compare it as text and as a Boolean"))),
            (Some(Json::String(text)), Some(_)) if text == "false" => all.push(verified.none("\"false\" as text: not verified, and code that expects a Boolean takes it for true")),
            (Some(Json::String(text)), None) if text == "true" || text == "false" => all.push(verified.fail(format!("\"{text}\" as text, where OIDC has a Boolean: code that expects one takes any text for true"))),
            (Some(_), _) => all.push(verified.fail("email_verified is neither true nor false: code that expects a Boolean takes it for true")),
        }
        if self
            .text("email")
            .is_some_and(|email| email.ends_with("@privaterelay.appleid.com"))
        {
            let relay = Rule(
                "relay",
                "Relay address",
                "Apple: private e-mail relay",
                Some("/email"),
            );
            all.push(
                relay.none("Apple's relay: mail arrives only from senders registered with Apple"),
            );
        }
        if self.kind == TokenKind::Apple {
            let real = Rule("real-user", "Real user", source, Some("/real_user_status"));
            all.push(
                match self.token.claim("real_user_status").and_then(Json::as_i64) {
                    None => real.none("Only at the first sign-in on a device"),
                    Some(0) => real.none("0: the platform does not support it"),
                    Some(1) => real.none("1: Apple does not know"),
                    Some(2) => real.pass("2: Apple thinks it is a real person"),
                    Some(other) => real.fail(format!("{other} is not 0, 1 or 2")),
                },
            );
        }
        if self.kind == TokenKind::Apple && self.token.claim("name").is_none() {
            let name = Rule(
                "apple-name",
                "Name",
                "Apple: ASAuthorizationAppleIDCredential.fullName",
                None,
            );
            all.push(name.none("Apple never puts the name into the token: the app gets it beside the token, on the first consent only"));
        }
        if self.kind == TokenKind::AppleClientSecret {
            all.extend(self.client_secret());
        }
        if self.kind == TokenKind::Google {
            let domain = Rule("hosted-domain", "Workspace domain", source, Some("/hd"));
            all.push(match self.text("hd") {
                Some(name) => domain.pass(format!(
                    "An account of {name}: an enterprise connection may want web login"
                )),
                None if self.is_google_service_account() => {
                    domain.none("A service account, which is in none")
                }
                None => domain.none("A personal account"),
            });
        }
        all
    }

    /// What Apple wants of the JWT that is a client secret (Apple: Creating a client secret).
    fn client_secret(&self) -> Vec<Check> {
        const SOURCE: &str = "Apple: Creating a client secret";
        let ten = |text: &str| {
            text.len() == 10
                && text
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        };
        let algorithm = Rule("apple-algorithm", "Algorithm", SOURCE, None);
        let key = Rule("apple-key-id", "Key ID", SOURCE, None);
        let team = Rule("apple-team-id", "Team ID", SOURCE, Some("/iss"));
        let client = Rule("apple-client-id", "Client", SOURCE, Some("/sub"));
        let quoted = super::invisible::quoted;
        vec![
            match self.token.header_text("alg") {
                Some("ES256") => algorithm.pass("ES256, the only one that Apple takes"),
                other => algorithm.fail(format!(
                    "{}, and Apple takes ES256 only",
                    quoted(other.unwrap_or("missing"))
                )),
            },
            match self.token.header_text("kid") {
                Some(kid) if ten(kid) => key.pass("10 characters, as Apple's key ids are"),
                Some(kid) => key.fail(format!(
                    "{} is not an Apple key ID: 10 capital letters and digits",
                    quoted(kid)
                )),
                None => key.fail(
                    "There is no kid in the header: Apple does not know which key to check with",
                ),
            },
            match self.text("iss") {
                Some(iss) if ten(iss) => team.pass("iss is a Team ID: 10 characters"),
                Some(iss) => team.fail(format!(
                    "iss is {}, and has to be the Team ID: 10 capital letters and digits",
                    quoted(iss)
                )),
                None => team.fail("iss, the Team ID, is missing"),
            },
            match self.text("sub") {
                Some(sub) if sub.contains('.') => client.pass(format!(
                    "sub is {}: the App ID or Services ID that the code was issued for",
                    quoted(sub)
                )),
                Some(sub) => client.fail(format!(
                    "sub is {}, which is not an App ID or Services ID such as com.acme.app",
                    quoted(sub)
                )),
                None => client.fail("sub, the App ID or Services ID, is missing"),
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use crate::token::checks::{CheckStatus, checks};
    use crate::token::claims::VerificationContext;
    use crate::token::{TokenRole, unsigned};

    #[test]
    fn apples_client_secret_has_rules_of_its_own() {
        let failed = |header: &str, claims: &str| -> Vec<&'static str> {
            let around = VerificationContext {
                now: 1000,
                ..VerificationContext::default()
            };
            checks(&unsigned(header, claims), TokenRole::Pasted, &around)
                .into_iter()
                .filter(|check| check.status == CheckStatus::Fail)
                .map(|check| check.id)
                .collect()
        };
        let header = r#"{"alg":"ES256","kid":"ABC1234567"}"#;
        let claims = r#"{"iss":"TEAM123456","iat":1000,"exp":2000,"aud":"https://appleid.apple.com","sub":"com.acme.app"}"#;
        assert_eq!(failed(header, claims), [""; 0]);
        for (right, wrong, id) in [
            ("ES256", "RS256", "apple-algorithm"),
            (r#","kid":"ABC1234567""#, "", "apple-key-id"),
            ("TEAM123456", "team", "apple-team-id"),
            ("com.acme.app", "acme", "apple-client-id"),
            ("2000", "20000000", "lifetime"),
        ] {
            let changed = |text: &str| text.replace(right, wrong);
            assert_eq!(failed(&changed(header), &changed(claims)), [id]);
        }
    }
}
