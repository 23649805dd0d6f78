//! What every reader must refuse a token for, by its header alone (RFC 7515 §4, §4.1.11; RFC 7516 §4.1.13; RFC 7797 §6).

use super::note::Note;
use crate::json::Json;

/// Names that `crit` must not hold: those of RFC 7515 §4.1, RFC 7516 §4.1 and RFC 7518 §4.
const REGISTERED: [&str; 20] = [
    "alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "enc",
    "zip", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c",
];

/// The one extension that is understood here (RFC 7797).
const UNDERSTOOD: &str = "b64";

/// What the headers break, and which extensions they ask a reader to understand.
pub(super) fn notes(protected: Option<&Json>, unprotected: Option<&Json>) -> Vec<Note> {
    let mut faults = Vec::new();
    let mut unknown = Vec::new();
    if let Some(header) = protected {
        critical(header, unprotected, &mut faults, &mut unknown);
        unencoded(header, &mut faults);
    }
    if let Some(header) = unprotected {
        for name in ["crit", UNDERSTOOD] {
            if header.get(name).is_some() {
                faults.push(format!(
                    "{name} is in the unprotected header, where anybody can change it"
                ));
            }
        }
        let both = protected
            .and_then(Json::members)
            .unwrap_or_default()
            .iter()
            .find(|(name, _)| header.get(name).is_some());
        if let Some((name, _)) = both {
            faults.push(format!(
                "{name} is in both the protected and the unprotected header"
            ));
        }
    }
    let mut notes: Vec<Note> = faults.into_iter().map(Note::HeaderFault).collect();
    if !unknown.is_empty() {
        notes.push(Note::Critical(unknown));
    }
    notes
}

fn critical(
    header: &Json,
    unprotected: Option<&Json>,
    faults: &mut Vec<String>,
    unknown: &mut Vec<String>,
) {
    let items = match header.get("crit") {
        None => return,
        Some(Json::Array(items)) if items.is_empty() => {
            return faults.push("crit is an empty list".to_owned());
        }
        Some(Json::Array(items)) => items,
        Some(_) => return faults.push("crit is not a list of names".to_owned()),
    };
    let mut seen = std::collections::HashSet::new();
    for item in items {
        let Some(name) = item.as_str() else {
            faults.push("crit contains something that is not a name".to_owned());
            return;
        };
        let short = super::invisible::quoted(name);
        if !seen.insert(name) {
            faults.push(format!("crit names {short} twice"));
            return;
        }
        if REGISTERED.contains(&name) {
            faults.push(format!(
                "crit names {short}, which every reader understands"
            ));
            return;
        }
        if header.get(name).is_none() {
            let elsewhere = unprotected.is_some_and(|header| header.get(name).is_some());
            let place = if elsewhere {
                "which is not protected"
            } else {
                "which is not in the header"
            };
            faults.push(format!("crit names {short}, {place}"));
            return;
        }
        if name != UNDERSTOOD {
            unknown.push(name.to_owned());
        }
    }
}

/// RFC 7797 §3 and §6.
fn unencoded(header: &Json, faults: &mut Vec<String>) {
    let named = matches!(header.get("crit"), Some(Json::Array(items)) if items.iter().any(|item| item.as_str() == Some(UNDERSTOOD)));
    match header.get(UNDERSTOOD) {
        Some(Json::Bool(false)) if !named => faults.push(
            "b64 is false and crit does not name it, so readers differ in what was signed"
                .to_owned(),
        ),
        None | Some(Json::Bool(_)) => {}
        Some(_) => faults.push("b64 is neither true nor false".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::rows;

    /// The fault, the protected header and the unprotected one; `-` is none.
    const HEADERS: &str = r#"
- ⇒ {"crit":["x"],"x":1} ⇒ -
- ⇒ {"crit":["b64"],"b64":true} ⇒ -
- ⇒ {"crit":["b64"],"b64":false} ⇒ {"kid":"k"}
not a list ⇒ {"crit":"x","x":1} ⇒ -
not a list ⇒ {"crit":null} ⇒ -
empty list ⇒ {"crit":[]} ⇒ -
not a name ⇒ {"crit":[1]} ⇒ -
not in the header ⇒ {"crit":["x"]} ⇒ -
not protected ⇒ {"crit":["x"]} ⇒ {"x":1}
twice ⇒ {"crit":["x","x"],"x":1} ⇒ -
every reader understands ⇒ {"crit":["alg"],"alg":"RS256"} ⇒ -
not in the header ⇒ {"crit":["b64"]} ⇒ -
crit does not name it ⇒ {"b64":false} ⇒ -
neither true nor false ⇒ {"crit":["b64"],"b64":"no"} ⇒ -
unprotected ⇒ {} ⇒ {"crit":["x"],"x":1}
in both the protected and the unprotected ⇒ {"kid":"a"} ⇒ {"kid":"a"}
"#;

    #[test]
    fn each_rule_beside_its_nearest_neighbour() {
        let json = |text: &str| Json::parse(text).unwrap();
        for [fault, protected, unprotected] in rows(HEADERS, " ⇒ ") {
            let other = (unprotected != "-").then(|| json(unprotected));
            let found: Vec<String> = notes(Some(&json(protected)), other.as_ref())
                .into_iter()
                .filter_map(|note| match note {
                    Note::HeaderFault(why) => Some(why),
                    _ => None,
                })
                .collect();
            let found = found.concat();
            assert_eq!(found.is_empty(), fault == "-", "{protected} {found}");
            assert!(fault == "-" || found.contains(fault), "{protected} {found}");
        }
        assert_eq!(
            notes(
                Some(&json(r#"{"crit":["x","b64"],"x":1,"b64":true}"#)),
                None
            ),
            [Note::Critical(vec!["x".to_owned()])]
        );
    }
}
