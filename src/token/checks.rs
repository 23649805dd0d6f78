//! Everything about a token that can be held against a rule, each with a sentence and a source. Never speaks of the signature.

pub use super::check::{Check, CheckStatus};
use super::claims::VerificationContext;
use super::rules::JudgedToken;
use super::{Token, TokenKind, TokenRole, claim_types};
use crate::text::counted;

/// Holds a token against every rule that is known for its kind. Nothing for what cannot be looked into.
pub fn checks(token: &Token, role: TokenRole, around: &VerificationContext) -> Vec<Check> {
    let kind = TokenKind::of(token, role);
    if kind == TokenKind::Closed {
        return Vec::new();
    }
    let subject = JudgedToken {
        token,
        kind,
        is_said: TokenKind::is_said(token, role),
        around,
        is_artefact: role == TokenRole::Subject,
    };
    let mut all = vec![
        subject.issuer(),
        subject.audience(),
        subject.authorized_party(),
        subject.expiry(),
        subject.not_before(),
        subject.issued_at(),
        subject.lifetime(),
        subject.typ(),
        subject.required(),
    ];
    if kind == TokenKind::Proof {
        all.extend(subject.proof());
    }
    if kind == TokenKind::Access {
        all.push(subject.scope());
        all.push(subject.permissions());
        all.push(subject.bound());
        all.push(subject.actor());
    } else {
        all.push(subject.nonce());
        // The tokens at hand are the tenant's, not those that the provider issued beside the subject token.
        let own = |secret: &'static str| match (role, secret) {
            (TokenRole::Subject, _) => None,
            (_, "access token") => around.access_token.as_ref(),
            _ => around.code.as_ref(),
        };
        all.push(subject.hash(
            "at_hash",
            "Access token's hash",
            own("access token"),
            "access token",
        ));
        all.push(subject.hash("c_hash", "Code's hash", own("code"), "code"));
        if token.claim("cnf").is_some() {
            all.push(subject.bound());
        }
    }
    all.extend(subject.provider());
    all.extend(claim_types::check(token));
    if token.is_partial() {
        // Of a token that was cut nothing can be said of what is not there.
        let has = |path: &str| token.claim(path.trim_start_matches('/')).is_some();
        all.retain(|check| check.path.is_some_and(has) && check.id != "lifetime");
    }
    all
}

/// How many passed and failed: `8 checks passed`, `1 of 9 checks failed`.
pub fn summary(all: &[Check]) -> String {
    let count = |status| all.iter().filter(|check| check.status == status).count();
    let (passed, failed) = (count(CheckStatus::Pass), count(CheckStatus::Fail));
    match failed {
        0 => format!("{} passed", counted(passed, "check")),
        _ => format!("{failed} of {} checks failed", passed + failed),
    }
}
