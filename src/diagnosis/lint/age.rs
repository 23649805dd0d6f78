//! The age of the subject token: expiry, start, and a code's five minutes and single use.

use super::case::LintCase;
use super::subject::{ALMOST, CODE_LIFE};
use crate::diagnosis::{Finding, Offer, Severity};
use crate::exchange::subject_token::{Provider, Shape};
use crate::token::claims::{relative, span};

/// Findings on it.
pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(times(case));
    found.extend(code_age(case));
    found.extend(sent_before(case));
}

/// Clocks differ by so many seconds without anybody being wrong.
const LEEWAY: i64 = 60;

/// Expiry and start of a JWT, by the server's clock where it is known.
fn times(case: &LintCase<'_>) -> Option<Finding> {
    let now = case.evidence.server_now();
    let demo = case.evidence.demo_kind() == Some("google-id-token-expired");
    // An Action decides about a token of one's own; and a clock that was never compared may be the one that is wrong.
    let judged = |finding: Finding| {
        let custom = case.provider().is_none();
        let finding = if custom && finding.severity == Severity::Error {
            Finding {
                severity: Severity::Warning,
                ..finding
            }
        } else {
            finding
        };
        if custom || case.evidence.clock_skew.is_none() {
            finding.likely()
        } else {
            finding
        }
    };
    let error = |id: &str, title: &str, detail: String| {
        Finding::new(id, Severity::Error, title, detail)
            .fix("Sign in again for a fresh one")
            .field("subject_token")
            .source("RFC 7519 §4.1.4, §4.1.5")
            .offer(Offer::FreshArtefact)
    };
    if demo {
        return Some(error(
            "lint.artefact.expired",
            "The subject token has expired",
            "Two hours old: the demo tenant makes it so".to_owned(),
        ));
    }
    if let Some(exp) = case.subject.claim_time("exp") {
        if exp <= now {
            return Some(judged(error(
                "lint.artefact.expired",
                "The subject token has expired",
                format!("It expired {}", relative(exp, now)),
            )));
        }
        if exp - now <= ALMOST {
            let finding = error(
                "lint.artefact.almost-expired",
                "The subject token is almost expired",
                format!(
                    "It ends in {}: it may be dead on arrival",
                    span((exp - now).unsigned_abs())
                ),
            );
            return Some(judged(Finding {
                severity: Severity::Warning,
                ..finding
            }));
        }
    }
    let begins = case
        .subject
        .claim_time("nbf")
        .filter(|nbf| *nbf > now + LEEWAY);
    begins.map(|nbf| {
        let finding = error(
            "lint.artefact.not-yet-valid",
            "The subject token is not valid yet",
            format!(
                "It begins {}: a clock is wrong, this computer's or the provider's. Compare them",
                relative(nbf, now)
            ),
        );
        // A fresh one begins no earlier.
        judged(Finding {
            offer: None,
            ..finding
        })
    })
}

/// No code says when it was made: the time since it was pasted proves it too old, never young enough.
fn code_age(case: &LintCase<'_>) -> Option<Finding> {
    let old = |detail: String| {
        Finding::new(
            "lint.code.old",
            Severity::Error,
            "This code is older than five minutes",
            detail,
        )
        .fix("Sign in again for a fresh code")
        .offer(Offer::FreshArtefact)
        .field("subject_token")
        .source("Apple: Generate and validate tokens: a code is valid for five minutes")
    };
    if case.subject.shape != Some(Shape::AppleCode) || case.provider() != Some(Provider::Apple) {
        return None;
    }
    match case.evidence.demo_kind() {
        Some("apple-code-expired") => {
            return Some(old(
                "The demo tenant makes this one more than five minutes old".to_owned(),
            ));
        }
        Some("apple-code-used") => {
            return Some(
                Finding::new(
                    "lint.code.used",
                    Severity::Error,
                    "This code is used up",
                    "Already redeemed: the demo tenant does so before it hands it out",
                )
                .fix("Sign in again for a fresh code")
                .offer(Offer::FreshArtefact)
                .field("subject_token")
                .source("Apple: Generate and validate tokens: a code is single use"),
            );
        }
        _ => {}
    }
    let pasted = case.evidence.pasted?;
    let since = case.evidence.now.saturating_sub(pasted);
    (since > CODE_LIFE).then(|| {
        old(format!(
            "It was pasted {} ago, so it is at least that old; Apple's codes live five minutes",
            span(since.unsigned_abs())
        ))
    })
}

/// A single-use code that left this computer before.
fn sent_before(case: &LintCase<'_>) -> Option<Finding> {
    let before = case.evidence.sent_before?;
    if case.provider() != Some(Provider::Apple) {
        return None;
    }
    let ago = span(
        case.evidence
            .now
            .saturating_sub(before.last)
            .max(0)
            .unsigned_abs(),
    );
    if before.client_refused {
        return Some(
            Finding::new(
                "lint.code.sent-before",
                Severity::Warning,
                "This code was sent before",
                format!(
                    "{ago} ago, and the client was refused: it is looked at before the code, which is probably not used up"
                ),
            )
            .fix("If it is refused now, sign in again for a fresh code")
            .offer(Offer::FreshArtefact)
            .field("subject_token")
            .source("Apple: Generate and validate tokens: a code is single use; RFC 6749 §3.2.1")
            .likely(),
        );
    }
    let detail = match before.issued {
        Some(true) => format!("{ago} ago, and it worked. Sending it again will be refused"),
        Some(false) => format!(
            "{ago} ago, and it was refused. A code that reached Apple once is used up anyway"
        ),
        None => {
            format!("It left this computer {ago} ago, and an Apple code can be redeemed only once")
        }
    };
    Some(
        Finding::new(
            "lint.code.sent-before",
            Severity::Error,
            "This code was sent before",
            detail,
        )
        .fix("Sign in again for a fresh code")
        .offer(Offer::FreshArtefact)
        .field("subject_token")
        .source("Apple: Generate and validate tokens: a code is single use"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use crate::diagnosis::{Evidence, SentBefore, Severity};

    #[test]
    fn times_are_judged_by_the_servers_clock() {
        let until = |exp: i64| google_token(&format!(r#","exp":{exp}"#));
        // Of a repeated member the last one counts.
        for (text, skew, id) in [
            (until(NOW + 3600), None, None),
            (until(NOW - 1), None, Some("lint.artefact.expired")),
            (until(NOW + 30), None, Some("lint.artefact.almost-expired")),
            (until(NOW + 61), None, None),
            (until(NOW - 1), Some(600), None),
            (
                google_token(&format!(r#","nbf":{}"#, NOW + 61)),
                None,
                Some("lint.artefact.not-yet-valid"),
            ),
            (google_token(&format!(r#","nbf":{}"#, NOW + 60)), None, None),
        ] {
            let evidence = Evidence {
                clock_skew: skew,
                ..with_text(&text)
            };
            assert_eq!(
                loud(&google(), &evidence),
                id.into_iter().map(ToOwned::to_owned).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn a_code_grows_old_and_is_good_once() {
        let pasted = |ago: i64| Evidence {
            pasted: Some(NOW - ago),
            ..evidence()
        };
        assert_eq!(loud(&request(), &pasted(300)), [""; 0]);
        assert_eq!(loud(&request(), &pasted(301)), ["lint.code.old"]);
        assert_eq!(super::super::next_change(&pasted(10)), Some(NOW - 10 + 301));
        assert_eq!(super::super::next_change(&pasted(400)), None);
        let before = |issued| Evidence {
            sent_before: Some(SentBefore {
                last: NOW - 28,
                issued,
                client_refused: false,
            }),
            ..evidence()
        };
        let finding = one(&request(), &before(Some(true)), "lint.code.sent-before");
        assert_eq!(
            finding.detail,
            "28 s ago, and it worked. Sending it again will be refused"
        );
        // Where the client was refused, nobody came to the code.
        let refused = Evidence {
            sent_before: Some(SentBefore {
                last: NOW - 28,
                issued: Some(false),
                client_refused: true,
            }),
            ..evidence()
        };
        let finding = one(&request(), &refused, "lint.code.sent-before");
        assert_eq!(finding.severity, Severity::Warning);
        assert!(finding.detail.contains("probably not used up"));
        assert!(
            !loud(
                &google(),
                &Evidence {
                    sent_before: Some(SentBefore {
                        last: NOW,
                        issued: None,
                        client_refused: false
                    }),
                    ..with_text(&google_token(""))
                }
            )
            .contains(&"lint.code.sent-before".into())
        );
    }
}
