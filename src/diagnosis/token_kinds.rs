//! What a token's kind tells: what it is for and not for, who alone can check it, and whether it outlives what it was made of.

use super::{Finding, Severity};
use crate::token::{Token, TokenKind, TokenRole, is_for_graph_alone};

/// Findings on what a token is.
pub fn findings(token: &Token, role: TokenRole, label: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    if is_for_graph_alone(token) {
        found.push(
            Finding::new(
                "token.microsoft-graph",
                Severity::Warning,
                format!("Only Microsoft Graph can verify the {label}"),
                "Its header has a nonce that was put there after signing: no other API can check the signature, and Microsoft Entra takes it as no assertion of an on-behalf-of request",
            )
            .fix("Ask for a token for your own API, with its scope, and exchange that one")
            .source("Microsoft identity platform: Access tokens, validate tokens"),
        );
    }
    if let TokenKind::Typed(kind) = TokenKind::of(token, role) {
        found.push(
            Finding::new(
                "token.typed",
                Severity::Info,
                format!("The {label} is {}", kind.name),
                kind.says,
            )
            .source(kind.source),
        );
    }
    let apple = TokenKind::of(token, role) == TokenKind::Apple;
    if apple && role == TokenRole::Pasted && token.claim("name").is_none() {
        found.push(
            Finding::new(
                "token.apple-name",
                Severity::Info,
                "Apple's token never holds the user's name",
                "Apple gives the name to the app on the first consent only, beside the token. An app that wants it kept sends it on itself, as user_profile in Auth0's native exchange",
            )
            .source("Apple: ASAuthorizationAppleIDCredential.fullName"),
        );
    }
    if apple && token.claim_text("aud") == Some("host.exp.Exponent") {
        found.push(
            Finding::new(
                "token.expo-go",
                Severity::Warning,
                "The token is for Expo Go, not for the app",
                "aud is host.exp.Exponent: inside Expo Go an app signs in as Expo Go, and its own bundle id is not in the token",
            )
            .fix("Sign in from a development build or the real app, or accept host.exp.Exponent while developing")
            .source("Expo: AppleAuthentication"),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::base64url::encode;
    use crate::token::decode;

    fn token(header: &str, claims: &str) -> Token {
        decode(&format!("{}.{}.c2ln", encode(header), encode(claims)))
    }

    fn ids(header: &str, claims: &str) -> Vec<String> {
        findings(&token(header, claims), TokenRole::Pasted, "token")
            .into_iter()
            .map(|finding| finding.id)
            .collect()
    }

    #[test]
    fn kinds_say_what_they_are_for() {
        let plain = r#"{"alg":"RS256","typ":"JWT"}"#;
        for (header, claims, expected) in [
            (
                r#"{"alg":"RS256","nonce":"x"}"#,
                r#"{"aud":"https://graph.microsoft.com"}"#,
                vec!["token.microsoft-graph"],
            ),
            (
                r#"{"alg":"ES256","typ":"txntoken+jwt"}"#,
                "{}",
                vec!["token.typed"],
            ),
            (
                plain,
                r#"{"iss":"https://appleid.apple.com","aud":"com.acme.app"}"#,
                vec!["token.apple-name"],
            ),
            (
                plain,
                r#"{"iss":"https://appleid.apple.com","aud":"host.exp.Exponent"}"#,
                vec!["token.apple-name", "token.expo-go"],
            ),
            (
                plain,
                r#"{"iss":"https://appleid.apple.com","aud":"com.acme.app","events":"{}"}"#,
                vec!["token.typed"],
            ),
            (plain, r#"{"iss":"https://i.example","aud":"a"}"#, vec![]),
        ] {
            assert_eq!(ids(header, claims), expected, "{claims}");
        }
    }
}
