//! Tokens whose header says what they are for by a `typ` of their own, and what such a token has to hold.

use super::Token;
use serde::Deserialize;
use std::sync::LazyLock;

/// A token that its `typ` names, or that its claims tell for sure.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JwtType {
    /// The media type without `application/`, in lower case; empty for what has none.
    #[serde(default)]
    pub typ: String,
    /// In words, with its article.
    pub name: String,
    /// What it is for, and what it is not.
    pub says: String,
    /// Claims that it must have.
    pub required: Vec<String>,
    /// Where that stands.
    pub source: String,
    /// Whether its scopes are asked for by it, and not granted.
    #[serde(default)]
    pub is_request: bool,
}

/// The types of `assets/token_types.json`.
fn types() -> &'static [JwtType] {
    static READ: LazyLock<Vec<JwtType>> = LazyLock::new(|| {
        let text = include_str!("../../assets/token_types.json");
        serde_json::from_str(text).unwrap_or_default()
    });
    &READ
}

/// The type of that name, in lower case without `application/`.
pub(super) fn named(typ: &str) -> Option<&'static JwtType> {
    types()
        .iter()
        .find(|known| !typ.is_empty() && known.typ == typ)
}

/// The type that is called so in words.
pub(super) fn called(name: &str) -> Option<&'static JwtType> {
    types().iter().find(|known| known.name == name)
}

/// What the header's `typ` says, where it is one of these.
pub(super) fn jwt_type(token: &Token) -> Option<&'static JwtType> {
    named(&bare_type(token))
}

/// `typ` in lower case without `application/` (RFC 7515 §4.1.9).
pub(super) fn bare_type(token: &Token) -> String {
    let found = token.header_text("typ").unwrap_or_default().to_lowercase();
    let bare = found.strip_prefix("application/").unwrap_or(&found);
    bare.to_owned()
}

/// Microsoft Graph as the audience of an access token: its application id, or its address.
const GRAPH: [&str; 4] = [
    "00000003-0000-0000-c000-000000000000",
    "https://graph.microsoft.com",
    "https://graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
];

/// Whether it is a token for Microsoft Graph.
pub fn is_for_graph(token: &Token) -> bool {
    is_graph(token.claim_text("aud").unwrap_or_default())
}

/// Whether an audience is Microsoft Graph.
pub fn is_graph(audience: &str) -> bool {
    GRAPH.contains(&audience.trim_end_matches('/'))
}

/// Whether it is an access token for Microsoft Graph whose header was changed after it was signed: with a nonce that only
/// Graph knows how to undo (Microsoft: Access tokens, validate tokens).
pub fn is_for_graph_alone(token: &Token) -> bool {
    token.header_text("nonce").is_some() && is_for_graph(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::rows;
    use crate::token::checks::{CheckStatus, checks};
    use crate::token::claims::VerificationContext;
    use crate::token::{TokenKind, TokenRole, describe, unsigned};

    fn typed(typ: &str, claims: &str) -> Token {
        unsigned(&format!(r#"{{"alg":"ES256","typ":"{typ}"}}"#), claims)
    }

    #[test]
    fn each_type_is_known_whatever_its_place() {
        assert_eq!(types().len(), 33);
        for known in types().iter().filter(|known| !known.typ.is_empty()) {
            for typ in [
                known.typ.clone(),
                format!("application/{}", known.typ.to_uppercase()),
            ] {
                let one = typed(&typ, r#"{"iss":"https://i.example"}"#);
                for role in [TokenRole::Access, TokenRole::Subject, TokenRole::Pasted] {
                    assert_eq!(TokenKind::of(&one, role), TokenKind::Typed(known), "{typ}");
                }
                assert_eq!(
                    describe(&one, TokenRole::Pasted),
                    format!("Looks like {}", known.name)
                );
            }
        }
    }

    const WHOLE: &str = r#"
oauth-id-jag+jwt {"iss":"https://idp.example","sub":"u","aud":"https://as.example/","client_id":"c","jti":"1","iat":990,"exp":1200,"resource":"https://api.example","scope":"a"}
txntoken+jwt {"aud":"trust.example","iat":990,"exp":1200,"txn":"1","sub":"u","scope":"a","req_wl":"w"}
oauth-client-attestation-pop+jwt {"aud":"https://as.example","jti":"1","iat":990}
kb+jwt {"iat":990,"aud":"https://v.example","nonce":"n","sd_hash":"x"}
token-introspection+jwt {"iss":"https://as.example","aud":"https://rs.example","iat":990,"token_introspection":{"active":true}}
"#;

    #[test]
    fn a_whole_one_fails_no_check() {
        let around = VerificationContext {
            now: 1000,
            audience: Some("https://api.example".to_owned()),
            ..VerificationContext::default()
        };
        for [typ, claims] in rows(WHOLE, " ") {
            let one = typed(typ, claims);
            for role in [TokenRole::Access, TokenRole::Pasted] {
                let failed: Vec<_> = checks(&one, role, &around)
                    .into_iter()
                    .filter(|check| check.status == CheckStatus::Fail)
                    .collect();
                assert_eq!(failed, [], "{typ}");
            }
            let lacking = typed(typ, r#"{"sub":"u"}"#);
            assert!(
                checks(&lacking, TokenRole::Pasted, &around)
                    .iter()
                    .any(|check| check.id == "required-claims" && check.status == CheckStatus::Fail)
            );
        }
    }

    #[test]
    fn graph_is_known_by_audience_and_nonce() {
        let header = r#"{"alg":"RS256","typ":"JWT","nonce":"n","kid":"k"}"#;
        let plain = r#"{"alg":"RS256","typ":"JWT","kid":"k"}"#;
        let graph = r#"{"aud":"00000003-0000-0000-c000-000000000000","scp":"User.Read"}"#;
        assert!(is_for_graph_alone(&unsigned(header, graph)));
        assert!(is_for_graph_alone(&unsigned(
            header,
            r#"{"aud":"https://graph.microsoft.com/"}"#
        )));
        assert!(!is_for_graph_alone(&unsigned(plain, graph)));
        assert!(!is_for_graph_alone(&unsigned(
            header,
            r#"{"aud":"api://x"}"#
        )));
        assert_eq!(
            describe(&unsigned(header, graph), TokenRole::Pasted),
            "Looks like an access token for Microsoft Graph alone"
        );
    }
}
