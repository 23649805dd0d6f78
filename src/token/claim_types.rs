//! Claims and header members of the wrong type. Readers refuse such a token, or take the value for something else.

use super::check::{Check, CheckStatus};
use super::invisible;
use super::known_type::is_for_app_store;
use super::parsed::Token;
use crate::jose::base64url;
use crate::json::Json;
use crate::text::Words;

/// Claims that are one text (RFC 7519 §4.1, OIDC Core §2, RFC 8693 §4.2, RFC 9068 §2.2, RFC 9449 §4.2).
const TEXTS: Words = Words(
    "iss sub jti azp client_id nonce at_hash c_hash acr sid scope email name given_name \
     family_name htm htu ath",
);

/// Header members that are one text (RFC 7515 §4.1).
const HEADER_TEXTS: [&str; 9] = [
    "alg", "kid", "typ", "cty", "jku", "x5u", "x5t", "x5t#S256", "enc",
];

/// Everything of the wrong type in one check; nothing where all is as it should be.
pub(super) fn check(token: &Token) -> Option<Check> {
    let (mut wrong, mut odd) = (Vec::new(), Vec::new());
    // Apple wants the scopes of its App Store APIs as a list.
    let is_app_store = is_for_app_store(token);
    for name in TEXTS.all() {
        let value = token.claim(name);
        if is_app_store && name == "scope" {
            continue;
        }
        if name == "scope" && value.is_some_and(is_list_of_texts) {
            odd.push("scope is a list of texts, as several servers write it; RFC 8693 §4.2 has one text with spaces".to_owned());
            continue;
        }
        wrong.extend(no_text(value, name));
    }
    for name in HEADER_TEXTS {
        let member = token.header.as_ref().and_then(|header| header.get(name));
        wrong.extend(no_text(member, &format!("the header's {name}")));
    }
    wrong.extend(thumbprints(token));
    if matches!(token.claim("aud"), Some(Json::Array(items)) if items.is_empty()) {
        odd.push("aud is an empty list: no audience was asked for, and an API that looks for its own refuses the token".to_owned());
    }
    wrong.extend(audience(token.claim("aud")));
    wrong.extend(confirmation(token.claim("cnf")));
    let status = if wrong.is_empty() {
        CheckStatus::NotApplicable
    } else {
        CheckStatus::Fail
    };
    wrong.append(&mut odd);
    if wrong.is_empty() {
        return None;
    }
    Some(Check {
        id: "types",
        status,
        title: "Types",
        sentence: invisible::sentence(&wrong.join("; ")),
        source: "RFC 7519 §4.1; RFC 7515 §4.1",
        path: None,
    })
}

fn is_list_of_texts(value: &Json) -> bool {
    matches!(value, Json::Array(items) if items.iter().all(|item| item.as_str().is_some()))
}

fn no_text(value: Option<&Json>, name: &str) -> Option<String> {
    let value = value.filter(|value| value.as_str().is_none())?;
    Some(format!("{name} is {}, it must be a text", kind(value)))
}

/// Thumbprints of certificates in hex, as most tools print them (RFC 7515 §4.1.7, §4.1.8).
fn thumbprints(token: &Token) -> Vec<String> {
    let is_hex = |text: &str, length: usize| {
        let digits = text.replace(':', "");
        digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    // Hex that was encoded as it stands is hex all the same.
    let inner = |text: &str| String::from_utf8(base64url::decode(text)?).ok();
    [("x5t", 40), ("x5t#S256", 64)]
        .into_iter()
        .filter(|(name, length)| {
            token.header_text(name).is_some_and(|text| {
                is_hex(text, *length) || inner(text).is_some_and(|text| is_hex(&text, *length))
            })
        })
        .map(|(name, length)| {
            format!(
                "the header's {name} is in hex, it must be the base64url of its {} bytes",
                length / 2
            )
        })
        .collect()
}

/// A text, or a list of texts (RFC 7519 §4.1.3).
fn audience(value: Option<&Json>) -> Option<String> {
    match value? {
        Json::String(_) => None,
        Json::Array(items) => {
            let mut kinds: Vec<&str> = items
                .iter()
                .filter(|item| item.as_str().is_none())
                .map(kind)
                .collect();
            kinds.sort_unstable();
            kinds.dedup();
            (!kinds.is_empty()).then(|| {
                format!(
                    "aud holds {}, each of its entries must be a text",
                    kinds.join(" and ")
                )
            })
        }
        other => Some(format!(
            "aud is {}, it must be a text or a list of texts",
            kind(other)
        )),
    }
}

/// An object (RFC 7800 §3.1).
fn confirmation(value: Option<&Json>) -> Option<String> {
    let value = value.filter(|value| value.members().is_none())?;
    Some(format!("cnf is {}, it must be an object", kind(value)))
}

fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a Boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::rows;
    use crate::token::unsigned;

    /// A header, the claims, and what is said of them.
    const WRONG: &str = r#"
{"alg":"RS256"} {"sub":1} sub is a number, it must be a text
{"alg":"RS256"} {"iss":null} iss is null
{"alg":"RS256"} {"scope":["a"]} scope is a list
{"alg":"RS256"} {"aud":["a",null,1,2]} aud holds a number and null, each
{"alg":"RS256"} {"aud":[]} empty list
{"alg":"RS256"} {"aud":{}} aud is an object
{"alg":"RS256"} {"cnf":"x"} cnf is a text
{"alg":"RS256","kid":1} {} the header's kid is a number
{"alg":"RS256","x5t":"2FD4E1C67A2D28FCED849EE1BB76E7391B93EB12"} {} x5t is in hex
{"alg":"RS256","x5t":"ODk1NjlCOUU0MjZGOUM4OUY2QkIxMTIwMTJDQzU0RjkyQjFBREQ5Qg"} {} x5t is in hex
"#;

    #[test]
    fn each_wrong_type_is_named() {
        for [header, claims, words] in rows(WRONG, " ") {
            let found = check(&unsigned(header, claims)).unwrap().sentence;
            assert!(found.contains(words), "{claims}: {found}");
        }
        let plain = r#"{"alg":"RS256"}"#;
        let hashed = r#"{"alg":"RS256","x5t":"L9ThxnotKPzthJ7hu3bnORuT6xI"}"#;
        for (header, claims) in [(plain, r#"{"sub":"s","aud":["a","b"]}"#), (hashed, "{}")] {
            assert_eq!(check(&unsigned(header, claims)), None, "{claims}");
        }
    }

    #[test]
    fn what_servers_write_otherwise_is_no_failure() {
        let status =
            |claims: &str| check(&unsigned(r#"{"alg":"RS256"}"#, claims)).map(|check| check.status);
        let noted = Some(CheckStatus::NotApplicable);
        assert_eq!(status(r#"{"scope":["a","b"]}"#), noted);
        assert_eq!(status(r#"{"aud":[]}"#), noted);
        assert_eq!(status(r#"{"scope":["a",1]}"#), Some(CheckStatus::Fail));
        assert_eq!(
            status(r#"{"scope":["a"],"sub":1}"#),
            Some(CheckStatus::Fail)
        );
    }
}
