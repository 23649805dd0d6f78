//! What a subject token looks like, and the types with a meaning of their own. Heuristics: always "looks like".

use super::service_token::{ServiceToken, known, service_token};
use crate::json::Json;
use strum::IntoStaticStr;

/// `apple-authz-code`
pub const APPLE_CODE_TYPE: &str = "http://auth0.com/oauth/token-type/apple-authz-code";
/// `google-id-token`
pub const GOOGLE_ID_TOKEN_TYPE: &str = "http://auth0.com/oauth/token-type/google-id-token";
/// `facebook-info-session-access-token`
pub const FACEBOOK_SESSION_TYPE: &str =
    "http://auth0.com/oauth/token-type/facebook-info-session-access-token";

/// Whose artefact a subject token type asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Provider {
    Apple,
    Google,
    Facebook,
    Custom,
}

impl Provider {
    /// In the order of the window's switch.
    pub const ALL: [Self; 4] = [Self::Apple, Self::Google, Self::Facebook, Self::Custom];

    /// The provider a type belongs to; everything that is none of the three is custom.
    pub fn of_type(subject_token_type: &str) -> Self {
        match subject_token_type {
            APPLE_CODE_TYPE => Self::Apple,
            GOOGLE_ID_TOKEN_TYPE => Self::Google,
            FACEBOOK_SESSION_TYPE => Self::Facebook,
            _ => Self::Custom,
        }
    }

    /// The type it wants; none for custom exchanges.
    pub fn subject_token_type(self) -> Option<&'static str> {
        match self {
            Self::Apple => Some(APPLE_CODE_TYPE),
            Self::Google => Some(GOOGLE_ID_TOKEN_TYPE),
            Self::Facebook => Some(FACEBOOK_SESSION_TYPE),
            Self::Custom => None,
        }
    }

    /// The name on screen.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What a text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[expect(missing_docs, reason = "`Shape::name` says it")]
pub enum Shape {
    AppleCode,
    AppleCodeBase64,
    SwiftDataDescription,
    AppleIdentityToken,
    GoogleIdToken,
    GoogleAccessToken,
    GoogleServerCode,
    GoogleRefreshToken,
    FacebookLimitedLogin,
    FacebookUserToken,
    FacebookSessionToken,
    Auth0RefreshToken,
    Auth0MfaToken,
    Auth0OpaqueToken,
    /// Another service's token, key or cookie.
    Service(&'static ServiceToken),
    Jwe,
    Jwt,
    Unknown,
}

impl Shape {
    fn words(self) -> &'static ServiceToken {
        match self {
            Self::Service(of) => of,
            own => known(own.into()),
        }
    }

    /// For people, lower case where no name begins it.
    pub fn name(self) -> &'static str {
        self.words().name
    }

    /// Whether its form says what it is. A length alone is no name: many services have tokens of it.
    pub fn is_told(self) -> bool {
        !matches!(self, Self::Unknown | Self::Auth0OpaqueToken)
    }

    /// What it is good for, or what to do instead: a sentence (domain: recognising what was pasted).
    pub fn advice(self) -> &'static str {
        self.words().advice
    }

    /// The shape of a JWT with this issuer.
    pub fn of_issuer(issuer: Option<&str>) -> Self {
        match issuer {
            Some("https://appleid.apple.com") => Self::AppleIdentityToken,
            Some("https://accounts.google.com" | "accounts.google.com") => Self::GoogleIdToken,
            Some("https://www.facebook.com" | "https://facebook.com/dialog/oauth") => {
                Self::FacebookLimitedLogin
            }
            _ => Self::Jwt,
        }
    }

    /// The shape of a text.
    pub fn of(text: &str) -> Self {
        if let Some(of) = service_token(text) {
            return Self::Service(of);
        }
        let parts: Vec<&str> = text.split('.').collect();
        match parts.as_slice() {
            [_, payload, _] if text.starts_with("eyJ") => return jwt_shape(payload),
            [_, _, _, _, _] if text.starts_with("eyJ") => return Self::Jwe,
            [head, "0", middle, tail] if is_apple_code(head, middle, tail) => {
                return Self::AppleCode;
            }
            _ => {}
        }
        if is_data_description(text) {
            return Self::SwiftDataDescription;
        }
        let prefixes = [
            ("EAA", Self::FacebookUserToken),
            ("XAA", Self::FacebookSessionToken),
            ("ya29.", Self::GoogleAccessToken),
            ("4/0", Self::GoogleServerCode),
            ("1//", Self::GoogleRefreshToken),
            ("v1.M", Self::Auth0RefreshToken),
            ("Fe26.", Self::Auth0MfaToken),
        ];
        prefixes
            .iter()
            .find(|(prefix, _)| text.starts_with(prefix))
            .map_or_else(|| encoded(text), |(_, shape)| *shape)
    }
}

/// `{length = 60, bytes = 0x63…}`, or `60 bytes` as newer systems print it.
fn is_data_description(text: &str) -> bool {
    let described =
        text.starts_with('{') && text.contains("length = ") && text.contains("bytes = 0x");
    described
        || text
            .strip_suffix(" bytes")
            .is_some_and(|number| number.parse::<u32>().is_ok())
}

/// A code inside base64, or a random text of the length that Auth0's opaque tokens have.
fn encoded(text: &str) -> Shape {
    use base64::Engine as _;
    let inner = base64::engine::general_purpose::STANDARD
        .decode(text)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    if inner.is_some_and(|inner| Shape::of_code(&inner)) {
        return Shape::AppleCodeBase64;
    }
    let random = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && text.contains(|c: char| c.is_ascii_digit())
        && text.contains(|c: char| c.is_ascii_uppercase())
        && text.contains(|c: char| c.is_ascii_lowercase());
    if (16..=32).contains(&text.len()) && random && !text.starts_with("eyJ") {
        Shape::Auth0OpaqueToken
    } else {
        Shape::Unknown
    }
}

impl Shape {
    fn of_code(text: &str) -> bool {
        let parts: Vec<&str> = text.split('.').collect();
        matches!(parts.as_slice(), [head, "0", middle, tail] if is_apple_code(head, middle, tail))
    }
}

/// One letter and 32 hex, or fewer in invented ones, `0`, a few lower-case letters, about 22 base64url characters. Loose on purpose: it is documented nowhere.
fn is_apple_code(head: &str, middle: &str, tail: &str) -> bool {
    head.len() >= 10
        && head.chars().all(|c| c.is_ascii_alphanumeric())
        && head.contains(|c: char| c.is_ascii_digit())
        && (2..=8).contains(&middle.len())
        && middle.chars().all(|c| c.is_ascii_lowercase())
        && tail.len() >= 16
        && tail
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

fn jwt_shape(payload: &str) -> Shape {
    let claims = crate::jose::base64url::decode(payload.trim_end_matches('='))
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| Json::parse(&text).ok());
    Shape::of_issuer(claims.as_ref().and_then(|claims| claims.get_str("iss")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shapes_are_recognised() {
        let jwt = |iss: &str| {
            format!(
                "eyJhbGciOiJSUzI1NiJ9.{}.c2ln",
                crate::jose::base64url::encode(format!(r#"{{"iss":"{iss}"}}"#))
            )
        };
        for (text, shape) in [
            (
                "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv".to_owned(),
                Shape::AppleCode,
            ),
            (jwt("https://appleid.apple.com"), Shape::AppleIdentityToken),
            (jwt("accounts.google.com"), Shape::GoogleIdToken),
            (jwt("https://www.facebook.com"), Shape::FacebookLimitedLogin),
            (jwt("https://other"), Shape::Jwt),
            ("EAAG1".into(), Shape::FacebookUserToken),
            ("XAAG1".into(), Shape::FacebookSessionToken),
            ("ya29.a0".into(), Shape::GoogleAccessToken),
            ("4/0Ab".into(), Shape::GoogleServerCode),
            ("1//0x".into(), Shape::GoogleRefreshToken),
            ("v1.Mxyz".into(), Shape::Auth0RefreshToken),
            ("eyJhbGciOiJkaXIi..a.b.c".into(), Shape::Jwe),
            ("hello".into(), Shape::Unknown),
            ("{length = 60, bytes = 0x63303132 33343536 ... }".into(), Shape::SwiftDataDescription),
            ("61 bytes".into(), Shape::SwiftDataDescription),
            (
                "YzAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmLjAubXJxdHUuQWJDZEVmR2hJaktsTW5PcFFyU3RVdg==".into(),
                Shape::AppleCodeBase64,
            ),
            ("fK2h-9xQ_aB7cD3eF5gH1iJ0".into(), Shape::Auth0OpaqueToken),
            ("https-only-words-here".into(), Shape::Unknown),
        ] {
            assert_eq!(Shape::of(&text), shape, "{text}");
            assert!(!shape.name().is_empty(), "{shape:?}");
        }
        let other = Shape::of("glpat-aB3dE5fG7hI9jK1lM3nO");
        assert_eq!(other.name(), "GitLab token");
    }

    proptest! {
        #[test]
        fn any_text_has_a_shape(text in ".*") {
            let _ = Shape::of(&text).name();
        }
    }
}
