//! The subject token as the rules see it: its shape, its claims where it is a JWT, and what is known of its age.

use crate::diagnosis::{Evidence, accidents};
use crate::exchange::subject_token::Shape;
use crate::json::Json;
use crate::token::{Cut, Token, decode};

/// Life of an Apple code, seconds (Apple: Generate and validate tokens).
pub const CODE_LIFE: i64 = 300;
/// From so many seconds on before its end a token is said to be almost expired.
pub const ALMOST: i64 = 60;

/// A subject token, read once for all rules.
pub struct Subject<'a> {
    /// The text, where it was read.
    pub text: Option<&'a str>,
    /// The text without what pasting adds.
    pub clean: Option<String>,
    /// What it looks like; nothing where it was not read.
    pub shape: Option<Shape>,
    /// Where a JWT ends too early.
    pub cut: Option<Cut>,
    token: Option<Token>,
}

/// The shape of the demo tenant's artefacts.
pub fn demo_shape(kind: &str) -> Option<Shape> {
    Some(match kind {
        "apple-code" | "apple-code-used" | "apple-code-expired" => Shape::AppleCode,
        "apple-identity-token" => Shape::AppleIdentityToken,
        "google-id-token" | "google-id-token-expired" => Shape::GoogleIdToken,
        "google-access-token" => Shape::GoogleAccessToken,
        "facebook-session" => Shape::FacebookSessionToken,
        "facebook-user-token" => Shape::FacebookUserToken,
        "facebook-limited-login" => Shape::FacebookLimitedLogin,
        _ => return None,
    })
}

impl<'a> Subject<'a> {
    /// What the evidence tells.
    pub fn of(evidence: &'a Evidence) -> Self {
        let text = evidence.text();
        let clean = text.map(accidents::cleaned);
        // A large token is read once: shape and claims come of the same reading.
        let read = clean
            .as_deref()
            .filter(|clean| clean.starts_with("eyJ"))
            .map(decode);
        let cut = read.as_ref().and_then(Token::cut).cloned();
        let token = read.filter(|_| clean.as_deref().is_some_and(accidents::is_jwt));
        let shape = match (&token, &clean) {
            (Some(token), _) => Some(Shape::of_issuer(token.claim_text("iss"))),
            (None, Some(clean)) => Some(Shape::of(clean)),
            (None, None) => evidence.demo_kind().and_then(demo_shape),
        };
        Self {
            text,
            clean,
            shape,
            cut,
            token,
        }
    }

    /// It as a JWT, where it is one.
    pub fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }

    /// A claim of a JWT.
    pub fn claim(&self, name: &str) -> Option<&Json> {
        self.token.as_ref()?.claim(name)
    }

    /// A claim that is a text.
    pub fn claim_text(&self, name: &str) -> Option<&str> {
        self.token.as_ref()?.claim_text(name)
    }

    /// A claim that is a time, seconds since 1970.
    pub fn claim_time(&self, name: &str) -> Option<i64> {
        self.token.as_ref()?.claim_time(name)
    }

    /// When time alone will change what is said.
    pub fn next_change(&self, evidence: &Evidence) -> Option<i64> {
        let skew = evidence.clock_skew.unwrap_or(0);
        let mut moments = Vec::new();
        if self.shape == Some(Shape::AppleCode) {
            moments.extend(
                evidence
                    .pasted
                    .map(|pasted| pasted.saturating_add(CODE_LIFE + 1)),
            );
        }
        for (claim, offsets) in [("exp", &[-ALMOST, 0][..]), ("nbf", &[0][..])] {
            if let Some(at) = self.claim_time(claim) {
                moments.extend(
                    offsets
                        .iter()
                        .map(|offset| at.saturating_add(offset + skew)),
                );
            }
        }
        moments.into_iter().filter(|at| *at > evidence.now).min()
    }
}
