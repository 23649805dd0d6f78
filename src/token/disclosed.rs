//! What follows an SD-JWT: disclosures, each behind a tilde, and the holder's key binding (RFC 9901 §4).

use super::note::Note;
use super::parsed::Token;
use crate::jose::{base64url, sha256_base64url};
use crate::json::Json;
use std::collections::HashSet;

/// Reads the disclosures into the token, and gives back the key binding token where one ends the text.
pub(super) fn read<'a>(token: &mut Token, segments: &[&'a str]) -> Option<&'a str> {
    let binding = segments
        .last()
        .copied()
        .filter(|segment| segment.contains('.'));
    let texts: Vec<&str> = segments
        .iter()
        .copied()
        .filter(|segment| !segment.is_empty() && Some(*segment) != binding)
        .collect();
    let documents: Vec<Option<Json>> = texts.iter().map(|text| document(text)).collect();
    let mut signed = HashSet::new();
    token
        .payload
        .iter()
        .chain(documents.iter().flatten())
        .for_each(|document| digests(document, &mut signed));
    // SHA-256 is the default, and nearly what everybody uses (§4.1.1).
    let is_known = token
        .claim("_sd_alg")
        .is_none_or(|name| name.as_str() == Some("sha-256"));
    let unsigned = texts
        .iter()
        .filter(|text| is_known && !signed.contains(&sha256_base64url(text.as_bytes())));
    token.notes.push(Note::Disclosures {
        all: texts.len(),
        unreadable: documents.iter().filter(|found| found.is_none()).count(),
        unsigned: unsigned.count(),
    });
    token.disclosures = documents.into_iter().flatten().collect();
    binding
}

fn document(text: &str) -> Option<Json> {
    let text = String::from_utf8(base64url::decode(text)?).ok()?;
    Json::parse(&text)
        .ok()
        .filter(|found| matches!(found, Json::Array(_)))
}

/// Digests of what may be disclosed: in `_sd`, and as `{"...": digest}` in lists.
fn digests(document: &Json, found: &mut HashSet<String>) {
    match document {
        Json::Array(items) => items.iter().for_each(|item| digests(item, found)),
        Json::Object(members) => {
            for (name, value) in members {
                match (name.as_str(), value) {
                    ("_sd", Json::Array(all)) => {
                        found.extend(all.iter().filter_map(Json::as_str).map(ToOwned::to_owned));
                    }
                    ("...", Json::String(one)) => {
                        found.insert(one.clone());
                    }
                    _ => digests(value, found),
                }
            }
        }
        _ => {}
    }
}

/// What the key binding's `sd_hash` must be: the hash of everything before it (§4.3.1). Nothing where there is none.
pub(super) fn hash(token: &Token) -> Option<String> {
    let raw = token.raw.expose();
    let end = raw.rfind('~')?;
    token.key_binding.as_ref()?;
    Some(sha256_base64url(raw.get(..=end)?.as_bytes()))
}

#[cfg(test)]
mod tests {
    use crate::jose::{SigningAlgorithm, SigningKey, base64url, sha256_base64url};
    use crate::json::Json;
    use crate::token::{SignatureStatus, decode, judge_key_binding};

    #[test]
    fn a_key_binding_is_checked_with_the_holders_key_and_over_what_it_presents() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let other = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let claims = Json::object([(
            "cnf",
            Json::object([("jwk", key.public_jwk().json().clone())]),
        )]);
        let issued = format!(
            "{}.{}.c2ln~",
            base64url::encode(r#"{"alg":"ES256"}"#),
            base64url::encode(claims.to_compact())
        );
        let binding = |key: &SigningKey, presented: &str| {
            let header =
                Json::object([("alg", Json::text("ES256")), ("typ", Json::text("kb+jwt"))]);
            let hash = sha256_base64url(presented.as_bytes());
            let claims = Json::object([("nonce", Json::text("n")), ("sd_hash", Json::text(hash))]);
            key.sign(&header, &claims).unwrap()
        };
        for (bound, status) in [
            (binding(&key, &issued), SignatureStatus::Valid),
            (binding(&other, &issued), SignatureStatus::Invalid),
            (binding(&key, "another"), SignatureStatus::Invalid),
        ] {
            let token = decode(&format!("{issued}{bound}"));
            assert_eq!(judge_key_binding(&token).unwrap().status, status);
        }
        assert_eq!(judge_key_binding(&decode(&issued)), None);
    }
}
