//! What the subject token tells: its shape, its age, whether it was sent, whose it is.

use super::found::{Found, ago, says, worked_before};
use crate::diagnosis::AppleKey;
use crate::diagnosis::Artefact;
use crate::diagnosis::accidents;
use crate::diagnosis::explain::case::Case;
use crate::diagnosis::lint;
use crate::exchange::Purpose;
use crate::exchange::subject_token::Provider;
use crate::exchange::subject_token::Shape;
use crate::token::claims::span;

/// Whether the demo tenant made a good artefact for this very send.
pub(super) fn fresh_demo(case: &Case<'_>) -> bool {
    case.evidence
        .demo_kind()
        .is_some_and(|kind| !kind.ends_with("-used") && !kind.ends_with("-expired"))
}

pub(super) fn code_sent_before(case: &Case<'_>) -> Found {
    if case.evidence.demo_kind() == Some("apple-code-used") {
        return Found::is("demo-used");
    }
    if fresh_demo(case) || case.evidence.demo_kind().is_some() {
        return Found::is("fresh");
    }
    match case.evidence.sent_before {
        Some(before) if before.issued == Some(true) => {
            Found::with("sent-issued", "ago", ago(case, before.last))
        }
        Some(before) => Found::with("sent", "ago", ago(case, before.last)),
        None if case.evidence.text().is_none() => Found::unseen(),
        None if case.evidence.history => Found::is("not-sent"),
        None => Found::is("unknown"),
    }
}

pub(super) fn code_age(case: &Case<'_>) -> Found {
    match case.evidence.demo_kind() {
        Some("apple-code-expired") => return Found::is("demo-expired"),
        Some(_) => return Found::is("fresh"),
        None => {}
    }
    let Some(pasted) = case.evidence.pasted else {
        return Found::unseen();
    };
    let age = case.at.saturating_sub(pasted);
    Found::with(
        if age > 300 { "old" } else { "young" },
        "ago",
        span(age.max(0).unsigned_abs()),
    )
}

/// The shape of the subject token, as far as it can be seen.
pub(super) fn shape(case: &Case<'_>) -> Option<Shape> {
    match &case.evidence.artefact {
        Artefact::Text(secret) if !secret.is_empty() => {
            case.subject.as_ref().and_then(|claims| claims.shape)
        }
        Artefact::Demo(kind) => lint::demo_shape(kind),
        Artefact::Shape(shape) => Some(*shape),
        _ => None,
    }
}

pub(super) fn artefact_kind(case: &Case<'_>) -> Found {
    let (Some(shape), Some(provider)) = (shape(case), case.purpose().and_then(Purpose::provider))
    else {
        return Found::unseen();
    };
    let right = match provider {
        Provider::Apple => shape == Shape::AppleCode,
        Provider::Google => shape == Shape::GoogleIdToken,
        Provider::Facebook => shape == Shape::FacebookSessionToken,
        Provider::Custom => return Found::unseen(),
    };
    // Only an issuer is proof; a beginning or a length looks like something.
    let proven = matches!(
        shape,
        Shape::AppleIdentityToken | Shape::GoogleIdToken | Shape::FacebookLimitedLogin
    );
    let found = match (right, proven) {
        (true, _) => "right",
        (false, true) => "wrong",
        (false, false) => "looks-wrong",
    };
    match shape {
        Shape::Unknown | Shape::Auth0OpaqueToken => Found::is("unknown-shape"),
        _ => Found::with(found, "shape", with_article(shape.name())),
    }
}

/// `an Apple identity token`
pub(super) fn with_article(name: &str) -> String {
    let article = if name.starts_with(['A', 'E', 'I', 'O', 'e', 'a']) {
        "an"
    } else {
        "a"
    };
    if name.starts_with("Swift") {
        name.to_owned()
    } else {
        format!("{article} {name}")
    }
}

pub(super) fn artefact_damaged(case: &Case<'_>) -> Found {
    if case.evidence.demo_kind().is_some() {
        return Found::is("clean");
    }
    let Some(text) = case.evidence.text() else {
        return Found::unseen();
    };
    let what = accidents::accidents_of(text);
    match shape(case) {
        _ if !what.is_empty() => Found::with("damaged", "what", what.join(", ")),
        Some(Shape::AppleCodeBase64) => Found::with(
            "damaged",
            "what",
            "base64 around it: base64EncodedString() in the app",
        ),
        Some(Shape::SwiftDataDescription) => {
            Found::with("damaged", "what", "become Swift's description of the Data")
        }
        _ => Found::is("clean"),
    }
}

pub(super) fn app_id(case: &Case<'_>) -> Found {
    if case.evidence.demo_kind().is_some() {
        return Found::is("demo");
    }
    if let Some(application) = case.application() {
        return match &application.bundle_id {
            None => Found::is("not-set"),
            Some(bundle) => Found::with("set", "bundle", crate::token::invisible::quoted(bundle)),
        };
    }
    worked_before(case)
}

pub(super) fn apple_key(case: &Case<'_>) -> Found {
    match case.evidence.apple_key {
        Some(AppleKey::Rejected) => Found::is("rejected"),
        Some(AppleKey::Accepted) => Found::is("accepted"),
        None if says(case, &["invalid_client"])
            || case.answer.error.as_deref() == Some("invalid_client") =>
        {
            Found::is("said")
        }
        None => worked_before(case),
    }
}

/// How deep `act` is nested (RFC 8693 §4.1).
pub(super) fn chain(case: &Case<'_>) -> Found {
    match case.subject.as_ref().filter(|claims| claims.is_readable()) {
        Some(claims) => Found::with(
            if claims.actors >= 4 { "long" } else { "short" },
            "depth",
            claims.actors.to_string(),
        ),
        None => Found::unseen(),
    }
}

pub(super) fn limited_login(case: &Case<'_>) -> Found {
    match shape(case) {
        Some(Shape::FacebookLimitedLogin) => Found::is("limited"),
        Some(Shape::Unknown) | None => Found::unseen(),
        Some(shape) => Found::with("other", "shape", with_article(shape.name())),
    }
}

pub(super) fn token_expired(case: &Case<'_>) -> Found {
    match case.evidence.demo_kind() {
        Some("google-id-token-expired") => return Found::is("demo-expired"),
        Some(_) => return Found::is("fresh"),
        None => {}
    }
    let Some(claims) = case.subject.as_ref().filter(|_| case.at_is_known) else {
        return Found::unseen();
    };
    let exp = claims.exp;
    let now = case.server_time();
    match exp {
        Some(exp) if exp <= now => Found::with(
            "expired",
            "ago",
            span(now.saturating_sub(exp).unsigned_abs()),
        ),
        Some(exp) => Found::with(
            "valid",
            "left",
            span(exp.saturating_sub(now).unsigned_abs()),
        ),
        None => Found::is("no-claims"),
    }
}

pub(super) fn google_audience(case: &Case<'_>) -> Found {
    if case.evidence.demo_kind().is_some() {
        return Found::is("demo");
    }
    let Some(claims) = &case.subject else {
        return Found::unseen();
    };
    let Some(aud) = claims.aud.first() else {
        return Found::unseen();
    };
    let same = claims.azp.as_ref() == Some(aud);
    Found::with(
        if same { "same" } else { "seen" },
        "aud",
        crate::token::invisible::quoted(aud),
    )
}
