//! Keys in JSON: a JWK, a key set, a list, certificates and PEM by their key ids, and the files of services that hold one key.

use super::der_key;
use super::jwk::{Jwk, PRIVATE_MEMBERS};
use super::key_text_error::KeyTextError;
use super::read_keys::ReadKeys;
use crate::json::Json;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Members that hold the key itself, in PEM or DER, in files that are no key set: Google's service accounts, Keycloak's realm,
/// AWS KMS, and what people call it.
const MEMBERS: &str = "public_key publicKey PublicKey publicKeyPem key pem certificate cert x509 signing_key private_key \
    privateKey";

/// Members that hold a key set; Vault wraps what it answers into data.
const SETS: [&str; 4] = ["jwks", "key_set", "keySet", "data"];

/// Whether an object has its key in a text, as Keycloak's administration and Vault list them, instead of being a JWK.
fn holds_text(item: &Json) -> bool {
    item.get("kty").is_none() && MEMBERS.split(' ').any(|name| item.get_str(name).is_some())
}

/// The keys of those objects that hold one in a text: others of the list are secrets that are not shown.
fn texts(
    items: &[Json],
    read_text: &dyn Fn(&str) -> Result<ReadKeys, KeyTextError>,
) -> Result<ReadKeys, KeyTextError> {
    let mut read = ReadKeys::default();
    let mut problem = None;
    for item in items.iter().filter(|item| holds_text(item)) {
        match keys(item, read_text) {
            Ok(one) => read.append(one),
            Err(error) => problem = problem.or(Some(error)),
        }
    }
    match problem {
        Some(error) if read.keys.keys.is_empty() => Err(error),
        _ => Ok(read),
    }
}

/// The keys of a document. `read_text` reads a text that stands in it as a key: PEM, DER in base64, SSH.
pub(super) fn keys(
    document: &Json,
    read_text: &dyn Fn(&str) -> Result<ReadKeys, KeyTextError>,
) -> Result<ReadKeys, KeyTextError> {
    match document {
        Json::String(text) => return read_text(text),
        Json::Array(items) => return list(items, read_text),
        Json::Object(_) => {}
        _ => return Err(KeyTextError::OtherJson),
    }
    match document.get("keys") {
        Some(Json::Array(items))
            if items.iter().any(holds_text)
                && items.iter().all(|item| item.get("kty").is_none()) =>
        {
            return texts(items, read_text);
        }
        Some(Json::Array(items)) => return Ok(set(items)),
        Some(inner @ Json::Object(_)) => return keys(inner, read_text),
        _ => {}
    }
    if document.get("kty").is_some() {
        return Ok(set(std::slice::from_ref(document)));
    }
    let inner = |name: &&str| {
        document
            .get(name)
            .filter(|inner| *name != "data" || inner.members().is_some())
    };
    if let Some(inner) = SETS.iter().find_map(inner) {
        return keys(inner, read_text);
    }
    if let Some(address) = document.get_str("jwks_uri") {
        return Err(KeyTextError::Discovery(address.chars().take(200).collect()));
    }
    if let Some(Json::Array(chain)) = document.get("x5c") {
        let key = of_chain(chain).ok_or(KeyTextError::OtherJson)?;
        return Ok(ReadKeys::one(named(key, document.get_str("kid"))));
    }
    if let Some(text) = MEMBERS.split(' ').find_map(|name| document.get_str(name)) {
        let mut read = read_text(text)?;
        let kid = ["kid", "private_key_id", "key_id"]
            .iter()
            .find_map(|name| document.get_str(name));
        if let [key] = read.keys.keys.as_mut_slice() {
            *key = named(key.clone(), kid);
        }
        return Ok(read);
    }
    match by_id(document, read_text) {
        Err(KeyTextError::OtherJson) => {
            let mut found = Vec::new();
            anywhere(document, None, DEEPEST, &mut found);
            match found.as_slice() {
                [] => Err(KeyTextError::OtherJson),
                found => Ok(set(found)),
            }
        }
        read => read,
    }
}

/// How deep keys stand that are looked for in a document of another kind, and how many of them are read.
const DEEPEST: usize = 8;
const MOST: usize = 100;

/// The keys inside any document, such as that of a DID or a list of a service's own, with the id of what holds them.
fn anywhere(document: &Json, id: Option<&str>, depth: usize, found: &mut Vec<Json>) {
    if depth == 0 || found.len() >= MOST {
        return;
    }
    match document {
        Json::Array(items) => items
            .iter()
            .for_each(|item| anywhere(item, id, depth - 1, found)),
        Json::Object(_) if document.get_str("kty").is_some() => {
            found.push(named(Jwk::new(document.clone()), id).json().clone());
        }
        Json::Object(members) => {
            let id = document.get_str("id");
            // Keys that a token is bound to, was encrypted with or carries itself are nobody's set.
            let is_header = document.get("alg").is_some();
            let is_tokens =
                |name: &str| matches!(name, "cnf" | "epk" | "header") || name == "jwk" && is_header;
            members
                .iter()
                .filter(|(name, _)| !is_tokens(name))
                .for_each(|(_, value)| anywhere(value, id, depth - 1, found));
        }
        _ => {}
    }
}

/// A set as it stands there: broken keys stay, and show when a signature is judged with them.
fn set(items: &[Json]) -> ReadKeys {
    let mut read = ReadKeys::default();
    for item in items {
        // `d` is the private part of every kind of key (RFC 7518 §6, RFC 8037 §2).
        if item.get("d").is_some() {
            read.note_private();
        }
        read.keys.keys.push(public_part(completed(item)));
    }
    read
}

/// A key that stands only in its certificate (RFC 7517 §4.7), which then gives what is missing.
fn completed(item: &Json) -> Json {
    let has = |name: &str| item.get(name).is_some();
    let (Some(Json::Array(chain)), Some(members), false) =
        (item.get("x5c"), item.members(), has("n") || has("x"))
    else {
        return item.clone();
    };
    let Some(key) = of_chain(chain) else {
        return item.clone();
    };
    let mut all = members.to_vec();
    for (name, value) in key.json().members().unwrap_or_default() {
        if item.get(name).is_none() {
            all.push((name.clone(), value.clone()));
        }
    }
    Json::Object(all)
}

/// Without the private members.
fn public_part(item: Json) -> Jwk {
    Jwk::new(match item {
        Json::Object(members) if members.iter().any(|(name, _)| name == "d") => Json::Object(
            members
                .into_iter()
                .filter(|(name, _)| !PRIVATE_MEMBERS.contains(&name.as_str()))
                .collect(),
        ),
        other => other,
    })
}

/// The first certificate of a chain holds the key (RFC 7517 §4.7).
fn of_chain(chain: &[Json]) -> Option<Jwk> {
    let joined: String = chain.first()?.as_str()?.split_whitespace().collect();
    Some(der_key::certificate(&STANDARD.decode(joined).ok()?)?.key)
}

/// A list of keys, or of texts and sets with some each.
fn list(
    items: &[Json],
    read_text: &dyn Fn(&str) -> Result<ReadKeys, KeyTextError>,
) -> Result<ReadKeys, KeyTextError> {
    let mut read = ReadKeys::default();
    for item in items {
        read.append(keys(item, read_text)?);
    }
    if read.keys.keys.is_empty() {
        return Err(KeyTextError::OtherJson);
    }
    Ok(read)
}

/// Key ids with a key each, as Google's and Firebase's endpoints of certificates answer.
fn by_id(
    document: &Json,
    read_text: &dyn Fn(&str) -> Result<ReadKeys, KeyTextError>,
) -> Result<ReadKeys, KeyTextError> {
    let mut read = ReadKeys::default();
    for (kid, value) in document.members().unwrap_or_default() {
        let mut one = match value {
            Json::String(text) if text.len() > 40 => read_text(text).unwrap_or_default(),
            value if value.get("kty").is_some() => set(std::slice::from_ref(value)),
            value if holds_text(value) => keys(value, read_text).unwrap_or_default(),
            _ => continue,
        };
        for key in &mut one.keys.keys {
            *key = named(key.clone(), Some(kid));
        }
        read.append(one);
    }
    if read.keys.keys.is_empty() {
        return Err(KeyTextError::OtherJson);
    }
    Ok(read)
}

/// The key with this id, where it has none.
fn named(key: Jwk, kid: Option<&str>) -> Jwk {
    match (kid, key.json().members()) {
        (Some(kid), Some(members)) if key.kid().is_none() => {
            let mut members = members.to_vec();
            members.push(("kid".to_owned(), Json::text(kid)));
            Jwk::new(Json::Object(members))
        }
        _ => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_services_are_read_or_named() {
        let read = |text: &str| {
            keys(&Json::parse(text).unwrap(), &|inner| {
                let key = Json::object([("kty", Json::text(inner.trim()))]);
                Ok(ReadKeys::one(Jwk::new(key)))
            })
        };
        let long = "p".repeat(41);
        for (text, kids) in [
            (r#"{"kty":"RSA","kid":"a"}"#, vec![Some("a")]),
            (r#"{"keys":[{"kty":"RSA"},3]}"#, vec![None, None]),
            (
                r#"[{"kty":"RSA","kid":"a"},{"kty":"EC"}]"#,
                vec![Some("a"), None],
            ),
            (r#"{"keys":{"a":{"kty":"RSA"}}}"#, vec![Some("a")]),
            (r#"{"jwks":{"keys":[{"kty":"RSA"}]}}"#, vec![None]),
            (
                &format!(r#"{{"a":"{long}","b":"{long}"}}"#),
                vec![Some("a"), Some("b")],
            ),
            (
                r#"{"type":"service_account","private_key_id":"a","private_key":"x"}"#,
                vec![Some("a")],
            ),
            (r#"{"realm":"r","public_key":"x"}"#, vec![None]),
            (r#"["x","y"]"#, vec![None, None]),
            (r#"[{"keys":[{"kty":"RSA","kid":"a"}]}]"#, vec![Some("a")]),
            (
                r#"{"active":{"RS256":"a"},"keys":[{"kid":"a","type":"RSA","publicKey":"x"},{"kid":"b","type":"OCT"}]}"#,
                vec![Some("a")],
            ),
            (
                r#"{"data":{"keys":{"1":{"public_key":"x"},"2":{"public_key":"y"}}}}"#,
                vec![Some("1"), Some("2")],
            ),
        ] {
            let found = read(text).unwrap();
            let found: Vec<_> = found.keys.keys.iter().map(Jwk::kid).collect();
            assert_eq!(found, kids, "{text}");
        }
        assert_eq!(
            read(r#"{"issuer":"i","jwks_uri":"https://i/k"}"#),
            Err(KeyTextError::Discovery("https://i/k".to_owned()))
        );
        let inside = read(
            r#"{"verificationMethod":[{"id":"did:a#1","publicKeyJwk":{"kty":"EC"}}],"cnf":{"jwk":{"kty":"RSA"}},"header":{"jwk":{"kty":"EC"}}}"#,
        );
        let inside = inside.unwrap().keys.keys;
        assert_eq!(
            inside.iter().map(Jwk::kid).collect::<Vec<_>>(),
            [Some("did:a#1")]
        );
        for text in ["{}", "[]", "3", r#"{"a":1}"#, r#"[{"a":1}]"#] {
            assert_eq!(read(text), Err(KeyTextError::OtherJson), "{text}");
        }
    }

    #[test]
    fn of_a_private_key_only_the_public_half_stays() {
        let document =
            Json::parse(r#"{"kty":"OKP","crv":"Ed25519","x":"x","d":"secret"}"#).unwrap();
        let read = keys(&document, &|_| Err(KeyTextError::Empty)).unwrap();
        assert!(read.was_private && read.keys.keys[0].json().get("d").is_none());
    }
}
