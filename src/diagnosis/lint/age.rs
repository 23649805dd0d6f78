//! The age of the subject token: expiry, start, and a code's five minutes and single use.

use super::case::LintCase;
use super::subject::{ALMOST, CODE_LIFE};
use crate::diagnosis::finding_text::worded;
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
    if demo {
        return Some(worded("lint.artefact.expired:demo", &[]).offer(Offer::FreshArtefact));
    }
    if let Some(exp) = case.subject.claim_time("exp") {
        if exp <= now {
            return Some(judged(
                worded("lint.artefact.expired", &[("when", &relative(exp, now))])
                    .offer(Offer::FreshArtefact),
            ));
        }
        if exp - now <= ALMOST {
            let left = span((exp - now).unsigned_abs());
            return Some(judged(
                worded("lint.artefact.almost-expired", &[("left", &left)])
                    .offer(Offer::FreshArtefact),
            ));
        }
    }
    let begins = case
        .subject
        .claim_time("nbf")
        .filter(|nbf| *nbf > now + LEEWAY);
    // No offer: a fresh one begins no earlier.
    begins.map(|nbf| {
        judged(worded(
            "lint.artefact.not-yet-valid",
            &[("when", &relative(nbf, now))],
        ))
    })
}

/// No code says when it was made: the time since it was pasted proves it too old, never young enough.
fn code_age(case: &LintCase<'_>) -> Option<Finding> {
    if case.subject.shape != Some(Shape::AppleCode) || case.provider() != Some(Provider::Apple) {
        return None;
    }
    match case.evidence.demo_kind() {
        Some("apple-code-expired") => {
            return Some(worded("lint.code.old", &[]).offer(Offer::FreshArtefact));
        }
        Some("apple-code-used") => {
            return Some(worded("lint.code.used", &[]).offer(Offer::FreshArtefact));
        }
        _ => {}
    }
    let pasted = case.evidence.pasted?;
    let since = case.evidence.now.saturating_sub(pasted);
    (since > CODE_LIFE).then(|| {
        worded(
            "lint.code.old:pasted",
            &[("ago", &span(since.unsigned_abs()))],
        )
        .offer(Offer::FreshArtefact)
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
    let key = match before.issued {
        _ if before.client_refused => "lint.code.sent-before:refused",
        Some(true) => "lint.code.sent-before:issued",
        Some(false) => "lint.code.sent-before:spent",
        None => "lint.code.sent-before",
    };
    Some(worded(key, &[("ago", &ago)]).offer(Offer::FreshArtefact))
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
