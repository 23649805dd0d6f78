//! What a token is for, as far as its place or its content tells.

use super::dictionary::provider;
use super::jwt_type::{JwtType, bare_type, is_for_graph_alone, jwt_type};
use super::known_type::{is_logout, known_type};
use super::{Format, Token, TokenRole};
use crate::json::Json;

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// For an API.
    Access,
    /// Tells the client who signed in (OIDC Core §2).
    Id,
    /// Apple's identity token.
    Apple,
    /// Google's ID token.
    Google,
    /// Facebook's Limited Login token.
    Facebook,
    /// A proof of possession (RFC 9449 §4).
    Proof,
    /// A client's assertion (RFC 7523 §3).
    Assertion,
    /// The JWT that is a client secret at Apple (Apple: Creating a client secret).
    AppleClientSecret,
    /// A logout token (OIDC Back-Channel Logout §2.4).
    Logout,
    /// What its `typ` names.
    Typed(&'static JwtType),
    /// A JWT of no kind that is known.
    Other,
    /// Nothing that can be looked into.
    Closed,
}

impl TokenKind {
    /// What a token is, by its place in the exchange, else by its content.
    pub fn of(token: &Token, role: TokenRole) -> Self {
        Self::said(token, role).unwrap_or_else(|| Self::guessed(token))
    }

    /// Whether a token's place, header, issuer or audience says what it is; else that is a guess from the claims it has.
    pub fn is_said(token: &Token, role: TokenRole) -> bool {
        Self::said(token, role).is_some()
    }

    fn said(token: &Token, role: TokenRole) -> Option<Self> {
        if token.payload.as_ref().and_then(Json::members).is_none() {
            return Some(Self::Closed);
        }
        // The header's word goes before the place: an ID-JAG comes back as access_token too.
        if let Some(kind) = jwt_type(token) {
            return Some(Self::Typed(kind));
        }
        match role {
            TokenRole::Access => return Some(Self::Access),
            TokenRole::Id => return Some(Self::Id),
            TokenRole::Refresh | TokenRole::Subject | TokenRole::Pasted => {}
        }
        match bare_type(token).as_str() {
            "at+jwt" => return Some(Self::Access),
            "dpop+jwt" => return Some(Self::Proof),
            "logout+jwt" => return Some(Self::Logout),
            "client-authentication+jwt" => return Some(Self::Assertion),
            _ => {}
        }
        if let Some(kind) = known_type(token) {
            return Some(Self::Typed(kind));
        }
        let text = |name: &str| token.claim_text(name);
        if let Some(kind) = said_by_issuer(token) {
            return Some(kind);
        }
        match provider(text("iss")) {
            Some("apple") => Some(Self::Apple),
            Some("google") => Some(Self::Google),
            Some(_) => Some(Self::Facebook),
            None if text("aud") == Some("https://appleid.apple.com") => {
                Some(Self::AppleClientSecret)
            }
            // Nothing else has these two (RFC 9449 §4.2).
            None if token.claim("htm").is_some() && token.claim("htu").is_some() => {
                Some(Self::Proof)
            }
            None => None,
        }
    }

    fn guessed(token: &Token) -> Self {
        let has = |name: &str| token.claim(name).is_some();
        let issuer = token.claim_text("iss");
        let speaks_for_itself = issuer.is_some() && token.claim("iss") == token.claim("sub");
        let grants =
            ["scope", "scp", "permissions", "gty"].into_iter().any(has) || is_entra_access(token);
        // An ID token names its client as audience (OIDC Core §2); an access token may repeat the nonce of its login.
        let is_of_user = ["iss", "sub", "aud"].into_iter().all(has);
        if is_logout(token) {
            Self::Logout
        } else if has("at_hash") || has("nonce") && !grants {
            Self::Id
        } else if grants {
            Self::Access
        } else if speaks_for_itself && has("jti") {
            Self::Assertion
        } else if is_of_user && ["sid", "name", "email"].into_iter().any(has) {
            Self::Id
        } else {
            Self::Other
        }
    }

    /// In words, with its article.
    pub fn name(self) -> &'static str {
        match self {
            Self::Access => "an access token",
            Self::Id => "an ID token",
            Self::Apple => "an Apple identity token",
            Self::Google => "a Google ID token",
            Self::Facebook => "a Facebook Limited Login token",
            Self::Proof => "a proof of possession (DPoP)",
            Self::Assertion => "a client assertion",
            Self::AppleClientSecret => "Apple's client secret (a JWT)",
            Self::Logout => "a logout token",
            Self::Typed(kind) => kind.name.as_str(),
            Self::Other => "a JWT",
            Self::Closed => "a token that cannot be looked into",
        }
    }

    /// Whether the provider of a native login made it.
    pub fn is_providers(self) -> bool {
        matches!(self, Self::Apple | Self::Google | Self::Facebook)
    }
}

/// What issuers say in a claim of their own: Keycloak's `typ`, Cognito's `token_use`. Firebase's token service issues ID tokens alone,
/// and the JWTs of Supabase and `WorkOS` open their own APIs.
fn said_by_issuer(token: &Token) -> Option<TokenKind> {
    let text = |name: &str| token.claim_text(name);
    let issuer = text("iss")?;
    if issuer.starts_with("https://securetoken.google.com/") {
        return Some(TokenKind::Id);
    }
    let is_supabase = issuer.ends_with("/auth/v1") && token.claim("role").is_some();
    if is_supabase || issuer.starts_with("https://api.workos.com") {
        return Some(TokenKind::Access);
    }
    let said = if issuer.contains("/realms/") {
        text("typ")?
    } else if issuer.starts_with("https://cognito-idp.") {
        text("token_use")?
    } else {
        return None;
    };
    match said {
        "Bearer" | "DPoP" | "access" => Some(TokenKind::Access),
        "ID" | "id" => Some(TokenKind::Id),
        _ => None,
    }
}

/// How the client authenticated: only access tokens of Microsoft Entra say it, version 1 by the first name and version 2 by the second.
fn is_entra_access(token: &Token) -> bool {
    token.claim("appidacr").is_some() || token.claim("azpacr").is_some()
}

/// In one line what a token is: `JWT, an ID token`, `encrypted token (JWE)`, `looks like an Apple authorization code`.
pub fn describe(token: &Token, role: TokenRole) -> String {
    match token.format {
        Format::Jwe => "Encrypted token (JWE)".to_owned(),
        Format::Opaque | Format::Jws if token.is_cut() => {
            "Looks like a JWT that was cut".to_owned()
        }
        Format::Opaque if token.notes.contains(&super::Note::ClaimsAlone) => format!(
            "The claims of a token without the token: looks like {}",
            TokenKind::of(token, role).name()
        ),
        Format::Opaque if token.payload.is_some() => {
            "Looks like a JWT whose header is damaged".to_owned()
        }
        Format::Opaque
            if role == TokenRole::Pasted && token.notes.contains(&super::Note::NoToken) =>
        {
            "No token".to_owned()
        }
        Format::Opaque => token
            .shape()
            .filter(|shape| role != TokenRole::Pasted || shape.is_told())
            .map_or_else(
                || "Opaque: not a JWT".to_owned(),
                |shape| format!("Looks like: {}", shape.name()),
            ),
        Format::Jws => match TokenKind::of(token, role) {
            kind if !token.disclosures.is_empty()
                || token
                    .notes
                    .iter()
                    .any(|note| matches!(note, super::Note::Disclosures { .. })) =>
            {
                format!("SD-JWT, looks like {}", kind.name())
            }
            _ if is_for_graph_alone(token) => {
                "Looks like an access token for Microsoft Graph alone".to_owned()
            }
            TokenKind::Closed if token.nested.is_some() => {
                "A signed token around another".to_owned()
            }
            TokenKind::Closed => "Signed, but its content is not a set of claims".to_owned(),
            kind => format!("Looks like {}", kind.name()),
        },
    }
}
