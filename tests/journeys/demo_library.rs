//! Every demo profile against the demo tenant: it ends as written beside it.

use crate::support::{cambio, run_json};
use cambio::demo;
use serde_json::Value;

#[test]
fn every_demo_profile_ends_as_expected() {
    let wrong: Vec<String> = demo::library()
        .iter()
        .filter_map(|profile| {
            check(profile)
                .err()
                .map(|why| format!("{}: {why}", profile.stem))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn check(profile: &demo::DemoProfile) -> Result<(), String> {
    let mut command = cambio();
    command.args(["send", &format!("demo/{}", profile.stem), "--json"]);
    let (code, run) = run_json(&mut command, None);
    let expected = profile.expected;
    let attempts = run["attempts"].as_array().ok_or_else(|| run.to_string())?;
    let last = attempts.last().ok_or("no attempt")?;
    let body = last["response"]["body"].as_str().unwrap_or_default();
    let body: Value = serde_json::from_str(body).map_err(|error| format!("{error}: {body}"))?;
    let same = |what: &str, found: &dyn std::fmt::Debug, wanted: &dyn std::fmt::Debug| {
        if format!("{found:?}") == format!("{wanted:?}") {
            Ok(())
        } else {
            Err(format!("{what} is {found:?}, not {wanted:?}: {body}"))
        }
    };
    same(
        "outcome",
        &run["outcome"].as_str().unwrap_or_default(),
        &expected.outcome,
    )?;
    same("exit", &code, &i32::from(expected.outcome == "refused"))?;
    same(
        "status",
        &last["response"]["status"].as_u64().unwrap_or_default(),
        &u64::from(expected.status),
    )?;
    same("attempts", &attempts.len(), &expected.attempts)?;
    same("error", &body["error"].as_str(), &expected.error)?;
    let description = body["error_description"].as_str().unwrap_or_default();
    if !description.contains(expected.description.unwrap_or_default()) {
        return Err(format!("description is {description:?}"));
    }
    for (name, token) in run["tokens"].as_object().ok_or("no tokens")? {
        if name != "subject_token" && token["format"] == "jws" {
            same(
                &format!("signature of {name}"),
                &token["signature"]["status"].as_str(),
                &Some("valid"),
            )?;
        }
    }
    Ok(())
}

#[test]
fn the_library_shows_the_rows_it_promises() {
    let rows: std::collections::BTreeSet<u8> = demo::library()
        .iter()
        .filter_map(|profile| profile.expected.row)
        .collect();
    // 26 is Graph's answer and 27 that of another path: no exchange shows them, the tenant's own tests do.
    for row in (1..=25).chain(27..=31) {
        assert!(rows.contains(&row), "row {row}");
    }
}

#[test]
fn bound_tokens_carry_the_keys_thumbprint() {
    let mut command = cambio();
    command.args(["send", "demo/google-dpop", "--json"]);
    let (_, run) = run_json(&mut command, None);
    assert!(
        run["tokens"]["access_token"]["payload"]["cnf"]["jkt"]
            .as_str()
            .is_some_and(|jkt| jkt.len() == 43)
    );
    let ids: Vec<_> = run["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["id"].as_str().unwrap())
        .collect();
    assert!(!ids.iter().any(|id| id.contains("bound")), "{ids:?}");
    let mut command = cambio();
    command.args(["send", "demo/google-dpop-no-effect", "--json"]);
    let (_, run) = run_json(&mut command, None);
    assert!(
        run["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["id"] == "token.not-bound")
    );
}
