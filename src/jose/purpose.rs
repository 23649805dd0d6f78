//! What a key says it is for.

use super::jwk::Jwk;
use super::uncheckable::Uncheckable;
use crate::json::Json;

/// What the key says it is for (RFC 7517 §4.2, §4.3, §4.4). A member that says so in the wrong type says nothing that can be kept.
pub(super) fn purpose(algorithm: &str, key: &Jwk) -> Result<(), Uncheckable> {
    for name in ["use", "alg"] {
        if key
            .json()
            .get(name)
            .is_some_and(|value| value.as_str().is_none())
        {
            return Err(Uncheckable::Purpose(format!(
                "something that cannot be told: its {name} is not text (RFC 7517 §4)"
            )));
        }
    }
    if let Some(purpose) = key.member("use").filter(|purpose| *purpose != "sig") {
        return Err(Uncheckable::Purpose(format!(
            "\"use\": \"{purpose}\", not for signatures"
        )));
    }
    operations(key)?;
    let same =
        |bound: &str| bound == algorithm || bound.starts_with("Ed") && algorithm.starts_with("Ed");
    match key
        .member("alg")
        .filter(|bound| !same(bound) && !is_misspelt(bound))
    {
        Some(bound) => Err(Uncheckable::Purpose(format!(
            "{bound}, the token says {algorithm}"
        ))),
        None => Ok(()),
    }
}

/// Whether that is how people write an algorithm which JOSE calls otherwise: `RSA256`, `SHA256withRSA`, `rs256`. It says nothing of
/// what the key is for.
pub(super) fn is_misspelt(algorithm: &str) -> bool {
    let capitals = algorithm.to_ascii_uppercase();
    let encrypts = capitals.contains("OAEP") || capitals.contains("1_5");
    let is_hashed = matches!(capitals.get(2..), Some("256" | "384" | "512"));
    (capitals.starts_with("RSA") && !encrypts)
        || capitals.contains("SHA")
        || is_hashed && capitals != algorithm
}

fn operations(key: &Jwk) -> Result<(), Uncheckable> {
    let Some(value) = key.json().get("key_ops") else {
        return Ok(());
    };
    let wrong = |why: &str| Err(Uncheckable::Purpose(format!("other operations: {why}")));
    let Json::Array(items) = value else {
        return wrong("its key_ops are not an array (RFC 7517 §4.3)");
    };
    let mut names: Vec<&str> = items.iter().filter_map(Json::as_str).collect();
    if names.len() != items.len() {
        return wrong("its key_ops contain something that is not text (RFC 7517 §4.3)");
    }
    if !names.iter().any(|name| matches!(*name, "verify" | "sign")) {
        return wrong("its key_ops do not hold verify");
    }
    // §4.3: beside `use` they must say the same.
    if key.member("use") == Some("sig")
        && names.iter().any(|name| !matches!(*name, "verify" | "sign"))
    {
        return wrong("its key_ops say more than its use, which is sig (RFC 7517 §4.3)");
    }
    names.sort_unstable();
    if names
        .windows(2)
        .any(|pair| matches!(pair, [a, b] if a == b))
    {
        return wrong("its key_ops hold one twice (RFC 7517 §4.3)");
    }
    Ok(())
}
