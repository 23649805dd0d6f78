//! A token that is held against rules, and a rule before it is known how it ends.

use crate::exchange::tenant::is_auth0_address;
use crate::json::Json;
use crate::token::check::{Check, CheckStatus};
use crate::token::claims::VerificationContext;
use crate::token::{Token, TokenKind, invisible, moment};

/// Seconds that two clocks may differ without a word.
pub const TOLERANCE: i64 = 5;
/// The same where the server's clock is not known.
const TOLERANCE_UNKNOWN: i64 = 60;

/// A token that is held against rules.
pub struct JudgedToken<'a> {
    pub token: &'a Token,
    pub kind: TokenKind,
    /// Whether the kind is known, and not a guess from the claims.
    pub is_said: bool,
    pub around: &'a VerificationContext,
    /// Whether it is the artefact of an exchange.
    pub is_artefact: bool,
}

impl JudgedToken<'_> {
    pub fn text(&self, name: &str) -> Option<&str> {
        self.token.claim_text(name)
    }

    pub fn time(&self, name: &str) -> Option<i64> {
        self.token.claim_time(name)
    }

    /// What is odd about a time, with the moment that it means.
    pub fn odd_time(&self, name: &str) -> String {
        self.token
            .claim(name)
            .and_then(|value| moment::sentence(name, value))
            .unwrap_or_else(|| format!("{name} is not a number of seconds"))
    }

    /// Whether Auth0 issued it, or takes it where it is an assertion, as far as the addresses tell: a custom domain is not known for one.
    pub fn is_auth0s(&self) -> bool {
        if self.kind == TokenKind::Assertion {
            return match self.token.claim("aud") {
                Some(Json::Array(all)) => all.iter().filter_map(Json::as_str).any(is_auth0_address),
                one => one.and_then(Json::as_str).is_some_and(is_auth0_address),
            };
        }
        // The artefact of an exchange comes from somebody else than the tenant.
        let expected = self.around.issuer.as_deref().filter(|_| !self.is_artefact);
        self.text("iss").or(expected).is_some_and(is_auth0_address)
    }

    /// Whether its issuer is none that a tenant of Auth0's has, under whatever domain: theirs have no path but a slash.
    pub fn is_of_another(&self) -> bool {
        let is_root = |issuer: &str| {
            let host = issuer
                .strip_prefix("https://")
                .and_then(|rest| rest.strip_suffix('/'));
            host.is_some_and(|host| !host.is_empty() && !host.contains('/'))
        };
        let issuer = self.text("iss");
        issuer.is_some_and(|issuer| !is_auth0_address(issuer) && !is_root(issuer))
    }

    /// Whether Google's token is a service account's: its own id stands where the app's stands for a user.
    pub fn is_google_service_account(&self) -> bool {
        let is_own = self.text("azp").is_some() && self.text("azp") == self.text("sub");
        let is_named = self
            .text("email")
            .is_some_and(|email| email.ends_with(".gserviceaccount.com"));
        self.kind == TokenKind::Google && (is_own || is_named)
    }

    /// This moment by the issuer's clock, as far as it is known.
    pub fn now(&self) -> i64 {
        self.around.now - self.around.clock_skew.unwrap_or(0)
    }

    pub fn tolerance(&self) -> i64 {
        if self.around.clock_skew.is_some() {
            TOLERANCE
        } else {
            TOLERANCE_UNKNOWN
        }
    }
}

/// A check before it is known how it ends: id, title, source, path.
pub struct Rule(
    pub &'static str,
    pub &'static str,
    pub &'static str,
    pub Option<&'static str>,
);

impl Rule {
    pub fn end(self, status: CheckStatus, sentence: impl Into<String>) -> Check {
        Check {
            id: self.0,
            status,
            title: self.1,
            sentence: invisible::sentence(&sentence.into()),
            source: self.2,
            path: self.3,
        }
    }
    pub fn pass(self, sentence: impl Into<String>) -> Check {
        self.end(CheckStatus::Pass, sentence)
    }
    pub fn fail(self, sentence: impl Into<String>) -> Check {
        self.end(CheckStatus::Fail, sentence)
    }
    pub fn none(self, sentence: impl Into<String>) -> Check {
        self.end(CheckStatus::NotApplicable, sentence)
    }
}
