//! What the subject token tells: its shape, its age, whether it was sent, whose it is.

use super::decision::{Decision, ago, worked_before};
use crate::diagnosis::AppleKey;
use crate::diagnosis::Artefact;
use crate::diagnosis::accidents;
use crate::diagnosis::explain::case::Case;
use crate::diagnosis::explain::paste;
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

pub(super) fn code_sent_before(case: &Case<'_>) -> Decision {
    if let Some(again) = paste::decide("code-again", case).filter(|again| again.holds) {
        return Decision::is(if again.is_hearsay {
            "recorded-refused"
        } else {
            "recorded-issued"
        });
    }
    if case.evidence.demo_kind() == Some("apple-code-used") {
        return Decision::is("demo-used");
    }
    if fresh_demo(case) || case.evidence.demo_kind().is_some() {
        return Decision::is("fresh");
    }
    match case.evidence.sent_before {
        Some(before) if before.issued == Some(true) => {
            Decision::with("sent-issued", "ago", ago(case, before.last))
        }
        Some(before) if before.client_refused => {
            Decision::with("sent-refused", "ago", ago(case, before.last))
        }
        Some(before) => Decision::with("sent", "ago", ago(case, before.last)),
        None if case.evidence.text().is_none() => Decision::unseen(),
        None if case.evidence.history => Decision::is("not-sent"),
        None => Decision::is("unknown"),
    }
}

pub(super) fn code_age(case: &Case<'_>) -> Decision {
    match case.evidence.demo_kind() {
        Some("apple-code-expired") => return Decision::is("demo-expired"),
        Some(_) => return Decision::is("fresh"),
        None => {}
    }
    let Some(pasted) = case.evidence.pasted else {
        return Decision::unseen();
    };
    let age = case.at.saturating_sub(pasted);
    Decision::with(
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

pub(super) fn artefact_kind(case: &Case<'_>) -> Decision {
    let (Some(shape), Some(provider)) = (shape(case), case.purpose().and_then(Purpose::provider))
    else {
        return Decision::unseen();
    };
    let right = match provider {
        // In base64 it is the code still: it was damaged, and is nothing else.
        Provider::Apple => matches!(shape, Shape::AppleCode | Shape::AppleCodeBase64),
        Provider::Google => shape == Shape::GoogleIdToken,
        Provider::Facebook => shape == Shape::FacebookSessionToken,
        Provider::Custom => return Decision::unseen(),
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
        Shape::Unknown | Shape::Auth0OpaqueToken => Decision::is("unknown-shape"),
        _ => Decision::with(found, "shape", with_article(shape)),
    }
}

/// `an Apple identity token`
fn with_article(shape: Shape) -> String {
    let name = shape.name();
    if let Shape::Service(of) = shape {
        return of.what.to_owned();
    }
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

pub(super) fn artefact_damaged(case: &Case<'_>) -> Decision {
    if case.evidence.demo_kind().is_some() {
        return Decision::is("clean");
    }
    let text = case.evidence.text();
    let what = text.map(accidents::accidents_of).unwrap_or_default();
    match shape(case) {
        _ if !what.is_empty() => Decision::with("damaged", "what", what.join(", ")),
        Some(Shape::AppleCodeBase64) => Decision::with(
            "damaged",
            "what",
            "base64 around it: base64EncodedString() in the app",
        ),
        Some(Shape::SwiftDataDescription) => {
            Decision::with("damaged", "what", "become Swift's description of the Data")
        }
        _ if text.is_none() => Decision::unseen(),
        _ => Decision::is("clean"),
    }
}

pub(super) fn app_id(case: &Case<'_>) -> Decision {
    if case.evidence.demo_kind().is_some() {
        return Decision::is("demo");
    }
    if let Some(application) = case.application() {
        return match &application.bundle_id {
            None => Decision::is("not-set"),
            Some(bundle) => {
                Decision::with("set", "bundle", crate::token::invisible::quoted(bundle))
            }
        };
    }
    worked_before(case)
}

pub(super) fn apple_key(case: &Case<'_>) -> Decision {
    match case.evidence.apple_key {
        Some(AppleKey::Rejected) => Decision::is("rejected"),
        Some(AppleKey::Accepted) => Decision::is("accepted"),
        None if case.said_of(&["invalid_client"])
            || case.answer.error.as_deref() == Some("invalid_client") =>
        {
            Decision::is("said")
        }
        None => worked_before(case),
    }
}

/// How deep `act` is nested (RFC 8693 §4.1).
pub(super) fn chain(case: &Case<'_>) -> Decision {
    match case.subject.as_ref().filter(|claims| claims.is_readable()) {
        Some(claims) => Decision::with(
            if claims.actors >= 4 { "long" } else { "short" },
            "depth",
            claims.actors.to_string(),
        ),
        None => Decision::unseen(),
    }
}

pub(super) fn limited_login(case: &Case<'_>) -> Decision {
    match shape(case) {
        Some(Shape::FacebookLimitedLogin) => Decision::is("limited"),
        Some(Shape::Unknown) | None => Decision::unseen(),
        Some(shape) => Decision::with("other", "shape", with_article(shape)),
    }
}

pub(super) fn token_expired(case: &Case<'_>) -> Decision {
    match case.evidence.demo_kind() {
        Some("google-id-token-expired") => return Decision::is("demo-expired"),
        Some(_) => return Decision::is("fresh"),
        None => {}
    }
    let Some(claims) = case.subject.as_ref().filter(|_| case.at_is_known) else {
        return Decision::unseen();
    };
    let exp = claims.exp;
    let now = case.server_time();
    match exp {
        Some(exp) if exp <= now => Decision::with(
            "expired",
            "ago",
            span(now.saturating_sub(exp).unsigned_abs()),
        ),
        Some(exp) => Decision::with(
            "valid",
            "left",
            span(exp.saturating_sub(now).unsigned_abs()),
        ),
        None => Decision::is("no-claims"),
    }
}

pub(super) fn google_audience(case: &Case<'_>) -> Decision {
    if case.evidence.demo_kind().is_some() {
        return Decision::is("demo");
    }
    let Some(claims) = &case.subject else {
        return Decision::unseen();
    };
    let Some(aud) = claims.aud.first() else {
        return Decision::unseen();
    };
    let same = claims.azp.as_ref() == Some(aud);
    Decision::with(
        if same { "same" } else { "seen" },
        "aud",
        crate::token::invisible::quoted(aud),
    )
}
