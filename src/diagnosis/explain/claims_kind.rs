//! What a token of the paste is, as far as its claims tell.

use crate::diagnosis::TokenClaims;
use crate::exchange::subject_token::Shape;
use crate::token::Format;

/// What a token is (RFC 9068 §2.1, OpenID Connect Core §2); `None` where its claims do not tell.
pub(super) fn kind_of(claims: &TokenClaims) -> Option<&'static str> {
    let header = claims.header_type.as_deref().unwrap_or_default();
    match claims.format? {
        Format::Jws if header.eq_ignore_ascii_case("at+jwt") => Some("an access token"),
        Format::Jws if is_of_login(claims) => Some("an ID token"),
        Format::Jws if claims.scope.is_some() => Some("an access token"),
        Format::Jws => None,
        Format::Jwe => Some("an encrypted token"),
        Format::Opaque => Some("opaque, not a JWT"),
    }
}

/// Whether it is an ID token.
pub(super) fn is_id_token(claims: &TokenClaims) -> bool {
    kind_of(claims) == Some("an ID token")
}

/// Whether it is the ID token of a provider whose SDK logs in.
pub(super) fn is_of_provider(claims: &TokenClaims) -> bool {
    matches!(
        claims.shape,
        Some(Shape::AppleIdentityToken | Shape::GoogleIdToken | Shape::FacebookLimitedLogin)
    )
}

/// Whether it is a provider's token, or has a claim that only a login gives.
fn is_of_login(claims: &TokenClaims) -> bool {
    is_of_provider(claims)
        || ["at_hash", "c_hash", "nonce"]
            .iter()
            .any(|name| claims.has(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::base64url::encode;

    #[test]
    fn kinds_are_told_by_claims() {
        for (header, payload, kind) in [
            (
                r#"{"alg":"RS256","typ":"at+jwt"}"#,
                r#"{"nonce":"n"}"#,
                Some("an access token"),
            ),
            (
                r#"{"alg":"RS256"}"#,
                r#"{"iss":"https://appleid.apple.com"}"#,
                Some("an ID token"),
            ),
            (
                r#"{"alg":"RS256"}"#,
                r#"{"iss":"https://i.example","at_hash":"h"}"#,
                Some("an ID token"),
            ),
            (
                r#"{"alg":"RS256"}"#,
                r#"{"scope":"read"}"#,
                Some("an access token"),
            ),
            (r#"{"alg":"RS256"}"#, r#"{"sub":"u"}"#, None),
        ] {
            let claims = TokenClaims::of(&format!("{}.{}.c2ln", encode(header), encode(payload)));
            assert_eq!(kind_of(&claims), kind, "{payload}");
        }
        assert_eq!(
            kind_of(&TokenClaims::of("ya29.abc")),
            Some("opaque, not a JWT")
        );
    }
}
