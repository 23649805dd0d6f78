//! Proofs of possession: the algorithm, the clocks, and what will come of it (domain: the issuance matrix).

use super::case::{LintCase, known_text};
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::proof::malformed;
use crate::diagnosis::{EarlierRun, Edit, Finding, Severity};
use crate::dpop::htu;
use crate::exchange::tenant::is_auth0_host;
use crate::json::Json;
use crate::token::claims::span;
use crate::token::invisible::quoted;
use crate::token::{Format, decode};
use url::Url;

/// From so many seconds on a clock is said to differ, and from so many on a proof is refused.
const SKEW: i64 = 30;
const REFUSED: i64 = 300;

pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(matrix(case));
    found.extend(kept_proof(case));
    found.extend(in_body(case));
    let Some(algorithm) = case.evidence.dpop.as_deref() else {
        return;
    };
    found.extend(self::algorithm(case, algorithm));
    found.extend(clock(case));
    found.extend(own_header(case));
}

fn algorithm(case: &LintCase<'_>, algorithm: &str) -> Option<Finding> {
    let use_es256 = |finding: Finding| {
        finding.edit(Edit::set(
            "Use ES256",
            "dpop.algorithm",
            Json::text("ES256"),
        ))
    };
    if let Some(offered) = case
        .evidence
        .facts
        .as_ref()
        .and_then(|facts| facts.dpop_algorithms.as_ref())
    {
        return (!offered.iter().any(|one| one == algorithm)).then(|| {
            use_es256(worded(
                "lint.dpop.algorithm",
                &[("offered", &offered.join(", ")), ("algorithm", &algorithm)],
            ))
        });
    }
    let auth0 = case
        .request
        .token_endpoint
        .host_str()
        .is_some_and(is_auth0_host);
    (auth0 && !["ES256", "RS256"].contains(&algorithm)).then(|| {
        use_es256(worded(
            "lint.dpop.algorithm:undocumented",
            &[("algorithm", &algorithm)],
        ))
    })
}

fn clock(case: &LintCase<'_>) -> Option<Finding> {
    let skew = case.evidence.clock_skew?;
    let off = skew.unsigned_abs();
    if off <= SKEW.unsigned_abs() {
        return None;
    }
    let severity = if off > REFUSED.unsigned_abs() {
        Severity::Error
    } else {
        Severity::Warning
    };
    let way = if skew > 0 { "ahead of" } else { "behind" };
    Some(Finding {
        severity,
        ..worded("lint.dpop.clock", &[("off", &span(off)), ("way", &way)])
    })
}

fn own_header(case: &LintCase<'_>) -> Option<Finding> {
    let at = case
        .request
        .headers
        .iter()
        .position(|header| header.name.eq_ignore_ascii_case("dpop"))?;
    Some(
        worded("lint.dpop.own-header", &[])
            .field(format!("headers.{at}"))
            .edit(Edit::remove("Remove it", format!("headers.{at}"))),
    )
}

/// A proof in a header of one's own, held against this call; that it may be too old is not said, for servers differ in that.
fn kept_proof(case: &LintCase<'_>) -> Option<Finding> {
    // Beside a fresh one the header itself is what is wrong.
    if case.evidence.dpop.is_some() {
        return None;
    }
    let mut headers = case.request.headers.iter().enumerate();
    let (at, text) = headers.find_map(|(at, header)| {
        let is_proof = header.name.eq_ignore_ascii_case("dpop");
        Some((at, known_text(&header.value).filter(|_| is_proof)?))
    })?;
    let proof = decode(text);
    let call = htu(&case.request.token_endpoint);
    let mut faults: Vec<String> = match proof.format {
        Format::Jws => malformed(&proof).map_or_else(|| case.faults(&proof), |fault| vec![fault]),
        Format::Jwe | Format::Opaque => vec!["it is not a JWT".to_owned()],
    };
    let is_call = |said: &str| Url::parse(said).is_ok_and(|said| htu(&said) == call);
    if let Some(said) = proof.claim_text("htu").filter(|said| !is_call(said)) {
        faults.push(format!(
            "htu is {}, and the call goes to {call}",
            quoted(said)
        ));
    }
    let is_post = |said: &str| said.eq_ignore_ascii_case("POST");
    if let Some(said) = proof.claim_text("htm").filter(|said| !is_post(said)) {
        faults.push(format!("htm is {}, and the call is a POST", quoted(said)));
    }
    (!faults.is_empty()).then(|| {
        worded("lint.dpop.proof", &[("faults", &faults.join("; "))]).field(format!("headers.{at}"))
    })
}

/// A proof among the parameters, where no server looks for it (RFC 9449 §4.1).
fn in_body(case: &LintCase<'_>) -> Option<Finding> {
    let mut parameters = case.request.parameters.iter();
    let at = parameters.position(|parameter| parameter.name.eq_ignore_ascii_case("dpop"))?;
    Some(worded("lint.dpop.in-body", &[]).field(format!("parameters.{at}")))
}

/// The issuance matrix, as far as application and earlier runs tell.
fn matrix(case: &LintCase<'_>) -> Option<Finding> {
    let requires = case
        .application()
        .and_then(|application| application.requires_proof)
        == Some(true);
    let proof = case.evidence.dpop.is_some();
    let turn_on = |finding: Finding| {
        finding.edit(Edit::set(
            "Turn DPoP on",
            "dpop",
            Json::object([("enabled", Json::Bool(true))]),
        ))
    };
    if requires && !proof {
        return Some(turn_on(worded("lint.dpop.required", &[])));
    }
    let same = |run: &&EarlierRun| {
        run.client_id == case.request.texts.client_id && run.audience == case.request.texts.audience
    };
    if !proof {
        let refused = case.evidence.earlier_runs.iter().find(same).filter(|run| {
            !run.issued && !run.proof && run.error.as_deref() == Some("invalid_request")
        });
        let bound = case
            .evidence
            .earlier_runs
            .iter()
            .filter(same)
            .any(|run| run.issued && run.proof && run.token_type.as_deref() == Some("DPoP"));
        return refused
            .filter(|_| bound)
            .map(|_| turn_on(worded("lint.dpop.probably-required", &[])));
    }
    let silent = case
        .evidence
        .earlier_runs
        .iter()
        .find(|run| same(run) && run.issued && run.proof && run.audience.is_some())
        .filter(|run| {
            run.token_type
                .as_deref()
                .is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"))
        })?;
    let ago = span(
        case.evidence
            .now
            .saturating_sub(silent.at)
            .max(0)
            .unsigned_abs(),
    );
    if requires {
        return Some(worded("lint.dpop.refused", &[("ago", &ago)]));
    }
    Some(worded("lint.dpop.no-effect", &[("ago", &ago)]))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::{Application, Evidence, TenantFacts};
    use crate::dpop::Proof;
    use crate::exchange::{ExchangeRequest, Field, FieldValue};
    use crate::jose::{SigningAlgorithm, SigningKey};
    use crate::secret::Secret;

    fn proof(algorithm: &str) -> Evidence {
        Evidence {
            dpop: Some(algorithm.into()),
            ..evidence()
        }
    }

    #[test]
    fn algorithms() {
        for (algorithm, severity) in [
            ("ES256", None),
            ("RS256", None),
            ("ES384", Some(Severity::Warning)),
            ("EdDSA", Some(Severity::Warning)),
        ] {
            let found = super::super::findings(&request(), &proof(algorithm))
                .into_iter()
                .map(|one| one.severity)
                .next();
            assert_eq!(found, severity, "{algorithm}");
        }
        let offers = |list: &[&str]| Evidence {
            facts: Some(TenantFacts {
                issuer: None,
                dpop_algorithms: Some(list.iter().map(ToString::to_string).collect()),
            }),
            ..proof("ES384")
        };
        assert_eq!(
            loud(&request(), &offers(&["ES256"])),
            ["lint.dpop.algorithm"]
        );
        assert_eq!(loud(&request(), &offers(&["ES256", "ES384"])), [""; 0]);
    }

    #[test]
    fn a_proof_stands_in_a_header() {
        let mut asked = request();
        asked.parameters = vec![Field {
            name: "DPoP".into(),
            value: FieldValue::Plain("x".into()),
        }];
        assert_eq!(loud(&asked, &evidence()), ["lint.dpop.in-body"]);
    }

    #[test]
    fn clocks() {
        for (skew, severity) in [
            (0, None),
            (30, None),
            (-31, Some(Severity::Warning)),
            (301, Some(Severity::Error)),
        ] {
            let evidence = Evidence {
                clock_skew: Some(skew),
                ..proof("ES256")
            };
            assert_eq!(
                super::super::findings(&request(), &evidence)
                    .first()
                    .map(|one| (one.id == "lint.dpop.clock")
                        .then_some(one.severity)
                        .unwrap()),
                severity,
                "{skew}"
            );
        }
        assert_eq!(
            loud(
                &request(),
                &Evidence {
                    clock_skew: Some(999),
                    ..evidence()
                }
            ),
            [""; 0]
        );
    }

    #[test]
    fn a_kept_proof_is_no_proof() {
        let with = |name: &str| ExchangeRequest {
            headers: vec![Field {
                name: name.into(),
                value: FieldValue::Plain("x".into()),
            }],
            ..request()
        };
        assert_eq!(
            loud(&with("DPoP"), &proof("ES256")),
            ["lint.dpop.own-header"]
        );
        assert_eq!(loud(&with("X-DPoP"), &proof("ES256")), [""; 0]);
    }

    #[test]
    fn a_kept_proof_is_held_against_the_call() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let call = "https://acme.eu.auth0.com/oauth/token";
        let right = Proof {
            htm: "POST",
            htu: call,
            iat: NOW - 900,
            jti: "j1",
            nonce: None,
            ath: None,
        };
        let signed = |proof: Proof<'_>| proof.sign(&key).unwrap().expose().to_owned();
        for (text, words) in [
            (signed(right), None),
            (
                signed(Proof {
                    htu: "https://api.acme.example/orders",
                    ..right
                }),
                Some("the call goes to"),
            ),
            (
                signed(Proof {
                    htm: "GET",
                    ..right
                }),
                Some("is a POST"),
            ),
            (
                signed(Proof {
                    iat: NOW + 900,
                    ..right
                }),
                Some("future"),
            ),
            (
                jwt(
                    r#"{"jti":"j","htm":"POST","htu":"https://acme.eu.auth0.com/oauth/token","iat":1}"#,
                ),
                Some("typ"),
            ),
            ("x".to_owned(), Some("not a JWT")),
        ] {
            let asked = ExchangeRequest {
                headers: vec![Field {
                    name: "DPoP".into(),
                    value: FieldValue::Secret(Secret::new(&text)),
                }],
                ..request()
            };
            let found = crate::diagnosis::lint::findings(&asked, &evidence());
            let said = found.iter().find(|one| one.id == "lint.dpop.proof");
            assert_eq!(said.is_some(), words.is_some(), "{text} {said:?}");
            let detail = said.map_or("", |one| one.detail.as_str());
            assert!(detail.contains(words.unwrap_or_default()), "{detail}");
        }
    }

    #[test]
    fn the_matrix_predicts() {
        let requires = Application::parse(r#"{"client_id":"app","require_proof_of_possession":true,"token_endpoint_auth_method":"none","native_social_login":{"apple":{"enabled":true}}}"#).unwrap();
        let run = |proof, issued, token_type: Option<&str>| EarlierRun {
            at: NOW - 60,
            issued,
            error: (!issued).then(|| "invalid_request".to_owned()),
            client_id: Some("app".into()),
            audience: Some("https://api.acme.example/".into()),
            proof,
            token_type: token_type.map(ToOwned::to_owned),
            ..EarlierRun::default()
        };
        let bearer = run(true, true, Some("Bearer"));
        let bound = run(true, true, Some("DPoP"));
        let refused = run(false, false, None);
        for (required, algorithm, runs, id) in [
            (true, None, vec![], Some("lint.dpop.required")),
            (true, Some("ES256"), vec![], None),
            (
                true,
                Some("ES256"),
                vec![bearer.clone()],
                Some("lint.dpop.refused"),
            ),
            (
                false,
                Some("ES256"),
                vec![bearer],
                Some("lint.dpop.no-effect"),
            ),
            (false, Some("ES256"), vec![bound.clone()], None),
            (
                false,
                None,
                vec![refused.clone(), bound],
                Some("lint.dpop.probably-required"),
            ),
            (false, None, vec![refused], None),
        ] {
            let evidence = Evidence {
                application: required.then(|| requires.clone()),
                dpop: algorithm.map(ToOwned::to_owned),
                earlier_runs: runs.clone(),
                ..evidence()
            };
            assert_eq!(
                ids(&request(), &evidence),
                id.into_iter().map(ToOwned::to_owned).collect::<Vec<_>>(),
                "{required} {algorithm:?} {runs:?}"
            );
        }
    }
}
