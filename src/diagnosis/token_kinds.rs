//! What a token's kind tells: what it is for and not for, who alone can check it, and whether it outlives what it was made of.

use super::Finding;
use super::finding_text::worded;
use crate::token::{Token, TokenKind, TokenRole, is_for_graph_alone};

/// Findings on what a token is.
pub fn findings(token: &Token, role: TokenRole, label: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    if is_for_graph_alone(token) {
        found.push(worded("token.microsoft-graph", &[("label", &label)]));
    }
    if let TokenKind::Typed(kind) = TokenKind::of(token, role) {
        found.push(
            worded(
                "token.typed",
                &[
                    ("label", &label),
                    ("kind", &kind.name),
                    ("says", &kind.says),
                ],
            )
            .source(kind.source.as_str()),
        );
    }
    let apple = TokenKind::of(token, role) == TokenKind::Apple;
    if apple && role == TokenRole::Pasted && token.claim("name").is_none() {
        found.push(worded("token.apple-name", &[]));
    }
    if apple && token.claim_text("aud") == Some("host.exp.Exponent") {
        found.push(worded("token.expo-go", &[]));
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
