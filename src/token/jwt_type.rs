//! Tokens whose header says what they are for by a `typ` of their own, and what such a token has to hold.

use super::Token;

/// A token that its `typ` names, or that its claims tell for sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JwtType {
    /// The media type without `application/`; empty for what has none.
    pub typ: &'static str,
    /// In words, with its article.
    pub name: &'static str,
    /// What it is for, and what it is not.
    pub says: &'static str,
    /// Claims that it must have.
    pub required: &'static [&'static str],
    /// Where that stands.
    pub source: &'static str,
    /// Whether its scopes are asked for by it, and not granted.
    pub is_request: bool,
}

/// The types, in lower case.
static TYPES: [JwtType; 16] = [
    JwtType {
        typ: "oauth-id-jag+jwt",
        name: "an ID-JAG (identity assertion authorization grant)",
        says: "It is a grant, not an access token: the client that it names redeems it with jwt-bearer at the token endpoint of its audience, another authorization server",
        required: &["iss", "sub", "aud", "client_id", "jti", "exp", "iat"],
        source: "draft-ietf-oauth-identity-assertion-authz-grant",
        is_request: false,
    },
    JwtType {
        typ: "txntoken+jwt",
        name: "a transaction token",
        says: "It goes from service to service inside one trust domain for one transaction, and is not for the outside",
        required: &["aud", "iat", "exp", "txn", "sub", "scope"],
        source: "draft-ietf-oauth-transaction-tokens",
        is_request: false,
    },
    JwtType {
        typ: "oauth-client-attestation+jwt",
        name: "a client attestation",
        says: "The client's maker or platform vouches for the key in cnf; it goes with a proof of that key in each request",
        required: &["sub", "exp", "cnf"],
        source: "draft-ietf-oauth-attestation-based-client-auth",
        is_request: false,
    },
    JwtType {
        typ: "oauth-client-attestation-pop+jwt",
        name: "a proof of possession for a client attestation",
        says: "It is made for one request with the key of the client attestation, and means nothing without it",
        required: &["aud", "jti", "iat"],
        source: "draft-ietf-oauth-attestation-based-client-auth",
        is_request: false,
    },
    JwtType {
        typ: "token-introspection+jwt",
        name: "a signed introspection answer",
        says: "It describes another token, under token_introspection, and is not a token to use",
        required: &["iss", "aud", "iat", "token_introspection"],
        source: "RFC 9701 §5",
        is_request: false,
    },
    JwtType {
        typ: "secevent+jwt",
        name: "a security event token",
        says: "It reports what happened, and gives no access",
        required: &["iss", "iat", "jti", "events"],
        source: "RFC 8417 §2.2",
        is_request: false,
    },
    JwtType {
        typ: "kb+jwt",
        name: "a key binding token of an SD-JWT",
        says: "The holder of the SD-JWT made it for one verifier; it belongs at the end of that SD-JWT",
        required: &["iat", "aud", "nonce", "sd_hash"],
        source: "RFC 9901 §4.3",
        is_request: false,
    },
    JwtType {
        typ: "oauth-authz-req+jwt",
        name: "a request object",
        says: "It holds the parameters of an authorization request",
        required: &["client_id"],
        source: "RFC 9101 §4, §10.8",
        is_request: true,
    },
    JwtType {
        typ: "entity-statement+jwt",
        name: "an entity statement of OpenID Federation",
        says: "It describes an entity's keys and metadata, and gives no access",
        required: &["iss", "sub", "iat", "exp", "jwks"],
        source: "OpenID Federation 1.0 §3.1",
        is_request: false,
    },
    JwtType {
        typ: "openid4vci-proof+jwt",
        name: "a key proof for a credential issuer (OpenID4VCI)",
        says: "A wallet proves with it that it holds the key that the credential is to be bound to; it is made for one issuer and gives no access",
        required: &["aud", "iat"],
        source: "OpenID4VCI 1.0 appendix F.1",
        is_request: false,
    },
    JwtType {
        typ: "dc+sd-jwt",
        name: "a verifiable credential (SD-JWT VC)",
        says: "It states something about its holder, who shows it to verifiers; it gives no access by itself",
        required: &["vct"],
        source: "SD-JWT VC §3.2",
        is_request: false,
    },
    JwtType {
        typ: "vc+sd-jwt",
        name: "a verifiable credential (SD-JWT VC)",
        says: "It states something about its holder, who shows it to verifiers; it gives no access by itself. Its type is dc+sd-jwt since November 2024",
        required: &["vct"],
        source: "SD-JWT VC §3.2.1",
        is_request: false,
    },
    JwtType {
        typ: "statuslist+jwt",
        name: "a status list",
        says: "It says of many tokens at once whether they are still valid, and gives no access",
        required: &["sub", "iat", "status_list"],
        source: "Token Status List §5.1",
        is_request: false,
    },
    JwtType {
        typ: "wit+jwt",
        name: "a workload identity token (WIMSE)",
        says: "It names a workload and the key that the workload proves to hold in each request",
        required: &["sub", "exp", "cnf"],
        source: "draft-ietf-wimse-workload-creds",
        is_request: false,
    },
    JwtType {
        typ: "wpt+jwt",
        name: "a workload's proof (WIMSE)",
        says: "It is made for one request with the key of a workload identity token, and means nothing without it",
        required: &["aud", "exp", "jti"],
        source: "draft-ietf-wimse-wpt",
        is_request: false,
    },
    JwtType {
        typ: "passport",
        name: "a PASSporT of a telephone call",
        says: "It vouches for the number that calls, and gives no access",
        required: &["orig", "dest", "iat"],
        source: "RFC 8225 §5",
        is_request: false,
    },
];

/// The type of that name, in lower case without `application/`.
pub(super) fn named(typ: &str) -> Option<&'static JwtType> {
    TYPES.iter().find(|known| known.typ == typ)
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
    use crate::jose::base64url::encode;
    use crate::token::checks::{CheckStatus, checks};
    use crate::token::claims::VerificationContext;
    use crate::token::{TokenKind, TokenRole, decode, describe};

    fn token(header: &str, claims: &str) -> Token {
        decode(&format!("{}.{}.c2ln", encode(header), encode(claims)))
    }

    #[test]
    fn each_type_is_known_whatever_its_place() {
        for known in &TYPES {
            for typ in [
                known.typ.to_owned(),
                format!("application/{}", known.typ.to_uppercase()),
            ] {
                let one = token(
                    &format!(r#"{{"alg":"ES256","typ":"{typ}"}}"#),
                    r#"{"iss":"https://i.example"}"#,
                );
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

    #[test]
    fn a_whole_one_fails_no_check() {
        let around = VerificationContext {
            now: 1000,
            audience: Some("https://api.example".to_owned()),
            ..VerificationContext::default()
        };
        for (typ, claims) in [
            (
                "oauth-id-jag+jwt",
                r#"{"iss":"https://idp.example","sub":"u","aud":"https://as.example/","client_id":"c","jti":"1","iat":990,"exp":1200,"resource":"https://api.example","scope":"a"}"#,
            ),
            (
                "txntoken+jwt",
                r#"{"aud":"trust.example","iat":990,"exp":1200,"txn":"1","sub":"u","scope":"a","req_wl":"w"}"#,
            ),
            (
                "oauth-client-attestation-pop+jwt",
                r#"{"aud":"https://as.example","jti":"1","iat":990}"#,
            ),
            (
                "kb+jwt",
                r#"{"iat":990,"aud":"https://v.example","nonce":"n","sd_hash":"x"}"#,
            ),
            (
                "token-introspection+jwt",
                r#"{"iss":"https://as.example","aud":"https://rs.example","iat":990,"token_introspection":{"active":true}}"#,
            ),
        ] {
            let one = token(&format!(r#"{{"alg":"ES256","typ":"{typ}"}}"#), claims);
            for role in [TokenRole::Access, TokenRole::Pasted] {
                let failed: Vec<_> = checks(&one, role, &around)
                    .into_iter()
                    .filter(|check| check.status == CheckStatus::Fail)
                    .collect();
                assert_eq!(failed, [], "{typ}");
            }
            let lacking = token(
                &format!(r#"{{"alg":"ES256","typ":"{typ}"}}"#),
                r#"{"sub":"u"}"#,
            );
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
        assert!(is_for_graph_alone(&token(header, graph)));
        assert!(is_for_graph_alone(&token(
            header,
            r#"{"aud":"https://graph.microsoft.com/"}"#
        )));
        assert!(!is_for_graph_alone(&token(plain, graph)));
        assert!(!is_for_graph_alone(&token(header, r#"{"aud":"api://x"}"#)));
        assert_eq!(
            describe(&token(header, graph), TokenRole::Pasted),
            "Looks like an access token for Microsoft Graph alone"
        );
    }
}
