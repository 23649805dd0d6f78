//! The verdict on a token's signature, with its reason.

use super::{Format, Note, Token, invisible};
use crate::jose::{
    ALGORITHMS, Jwk, JwkSet, Uncheckable, base64url, is_shared_secret, public_key_forms, read_keys,
    verify, verify_shared,
};
use crate::secret::Secret;

/// Valid, invalid, or could not be checked. Never says anything of expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureStatus {
    /// A key of the set made it.
    Valid,
    /// A usable key did not make it.
    Invalid,
    /// It could not be told.
    Unchecked,
}

impl SignatureStatus {
    /// The name in the command line's JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Unchecked => "unchecked",
        }
    }
}

/// A verdict and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The verdict.
    pub status: SignatureStatus,
    /// One sentence why.
    pub reason: String,
    /// What to do about it, where something can be done.
    pub next_step: Option<&'static str>,
    /// The key's id, where the token names one.
    pub kid: Option<String>,
    /// SHA-256 thumbprint of the key that made the signature (RFC 7638).
    pub thumbprint: Option<String>,
    /// When the keys were fetched, seconds since 1970.
    pub fetched: Option<i64>,
}

impl Signature {
    /// Could not be checked, for this reason.
    pub fn unchecked(reason: impl Into<String>) -> Self {
        Self {
            status: SignatureStatus::Unchecked,
            reason: reason.into(),
            next_step: None,
            kid: None,
            thumbprint: None,
            fetched: None,
        }
    }
}

/// Where the keys are from, or why there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A set, and what to call it: `the tenant's key set`.
    Set {
        /// The keys.
        keys: JwkSet,
        /// A noun phrase.
        name: String,
        /// When it was fetched, seconds since 1970; nothing for what was on this computer already.
        fetched: Option<i64>,
    },
    /// A secret shared with whoever signs.
    Secret(Secret),
    /// No keys, and why: a sentence.
    Absent(String),
}

impl KeySource {
    /// A shared secret as text, or as a key in JSON (RFC 7517), which is then meant as that key.
    pub fn shared(text: &str, name: &str) -> Self {
        match read_keys(text) {
            Ok(keys) if keys.keys.iter().any(|key| key.member("kty") == Some("oct")) => Self::Set {
                keys,
                name: name.to_owned(),
                fetched: None,
            },
            _ => Self::Secret(Secret::new(text)),
        }
    }
}

/// Names of keys that a reason lists at most.
const LISTED: usize = 8;

/// Judges a token's signature with the keys there are. Of several signatures one valid one suffices, and the reason tells of all.
pub fn judge(token: &Token, source: &KeySource) -> Signature {
    let verdict = judge_all(token, source);
    Signature {
        // Key ids and algorithms are whatever the token says.
        reason: invisible::sentence(&verdict.reason),
        ..verdict
    }
}

fn judge_all(token: &Token, source: &KeySource) -> Signature {
    let mut first = judge_one(token, source);
    if token.more_signatures.is_empty() {
        return first;
    }
    let all: Vec<Signature> = std::iter::once(first.clone())
        .chain(
            token
                .more_signatures
                .iter()
                .map(|other| judge_one(other, source)),
        )
        .collect();
    let reason = all
        .iter()
        .enumerate()
        .map(|(at, one)| {
            format!(
                "signature {} of {}: {}, {}",
                at + 1,
                all.len(),
                one.status.name(),
                one.reason
            )
        })
        .collect::<Vec<_>>()
        .join("; ");
    let best = [SignatureStatus::Valid, SignatureStatus::Invalid]
        .into_iter()
        .find_map(|status| all.iter().find(|one| one.status == status));
    if let Some(best) = best {
        first = best.clone();
    }
    Signature { reason, ..first }
}

fn judge_one(token: &Token, source: &KeySource) -> Signature {
    let kid = token.header_text("kid").map(ToOwned::to_owned);
    let unchecked = |reason: String, next_step: Option<&'static str>| Signature {
        kid: kid.clone(),
        next_step,
        ..Signature::unchecked(reason)
    };
    match token.format {
        Format::Opaque => {
            return unchecked("an opaque token carries no signature".to_owned(), None);
        }
        Format::Jwe => {
            return unchecked(
                "the content is encrypted, so the signature inside cannot be seen".to_owned(),
                None,
            );
        }
        Format::Jws => {}
    }
    let algorithm = token.header_text("alg").unwrap_or_default();
    if algorithm.is_empty() {
        return unchecked(
            "the header names no algorithm".to_owned(),
            Some("A service must refuse it: alg is required (RFC 7515 §4.1.1)"),
        );
    }
    if algorithm.eq_ignore_ascii_case("none") {
        return unchecked(
            "the token is not signed: its algorithm is none".to_owned(),
            Some("Anybody can write such a token: a service must refuse it"),
        );
    }
    let Some(signature) = token.signature.as_ref() else {
        return unchecked(
            "the signature part cannot be read".to_owned(),
            Some("Check that the token was copied whole"),
        );
    };
    if signature.is_empty() {
        return unchecked(
            "there is no signature behind the second dot: it was cut off, or taken away".to_owned(),
            Some("Copy the token whole; a service must refuse it as it is"),
        );
    }
    if let Some(names) = token.notes.iter().find_map(|note| match note {
        Note::Critical(names) => Some(names.join(", ")),
        _ => None,
    }) {
        return unchecked(
            format!("the header says that {names} must be understood (crit), which is not so here"),
            None,
        );
    }
    if token.notes.contains(&Note::PayloadDetached) {
        return unchecked(
            "there is no payload between the dots, and the signature covers it".to_owned(),
            Some("Put the payload back, as base64url, between the two dots"),
        );
    }
    if !ALGORITHMS.contains(&algorithm) {
        let known = ALGORITHMS.join(", ");
        return unchecked(
            format!("the algorithm {algorithm} is none that can be checked: {known}"),
            None,
        );
    }
    match source {
        KeySource::Absent(why) => unchecked(why.clone(), None),
        KeySource::Secret(secret) => with_secret(token, algorithm, signature, secret, kid),
        KeySource::Set {
            keys,
            name,
            fetched,
        } => {
            let verdict = with_set(token, algorithm, signature, keys, name, kid);
            Signature {
                fetched: *fetched,
                ..verdict
            }
        }
    }
}

fn with_secret(
    token: &Token,
    algorithm: &str,
    signature: &[u8],
    secret: &Secret,
    kid: Option<String>,
) -> Signature {
    let base = Signature {
        kid,
        ..Signature::unchecked("")
    };
    if !is_shared_secret(algorithm) {
        return Signature {
            reason: format!("a secret was given, and {algorithm} is checked with a public key"),
            next_step: Some("Give the issuer's key set instead"),
            ..base
        };
    }
    let text = secret.expose();
    // People are shown the secret as text or as base64url; either may be meant.
    let decoded = base64url::decode(text);
    // One final line break is dropped when a file is read; whoever signed may have kept it.
    let with_break = zeroize::Zeroizing::new(format!("{text}\n"));
    let candidates = [
        (text.as_bytes(), "the secret given"),
        (
            with_break.as_bytes(),
            "the secret given, with a line break behind it",
        ),
    ]
    .into_iter()
    .chain(
        decoded
            .iter()
            .map(|bytes| (bytes.as_slice(), "the secret given, read as base64url")),
    );
    for (bytes, name) in candidates {
        match verify_shared(algorithm, token.signing_input(), signature, bytes) {
            Ok(true) if is_public_key(text) => {
                return Signature {
                    status: SignatureStatus::Invalid,
                    reason: format!(
                        "{algorithm} · an attack: the secret is a public key, which everybody has. Whoever takes a public key for an HMAC secret accepts tokens from anybody"
                    ),
                    next_step: Some(
                        "Refuse it, and let the service accept only the algorithm of its keys",
                    ),
                    ..base
                };
            }
            Ok(true) => {
                let least = algorithm
                    .get(2..)
                    .and_then(|bits| bits.parse::<usize>().ok())
                    .unwrap_or(256)
                    / 8;
                let short = if bytes.len() < least {
                    format!(
                        "; the secret has {} bytes, RFC 7518 §3.2 wants {least}",
                        bytes.len()
                    )
                } else {
                    String::new()
                };
                return Signature {
                    status: SignatureStatus::Valid,
                    reason: format!("{algorithm} · {name}{short}"),
                    ..base
                };
            }
            Ok(false) => {}
            Err(why) => {
                return Signature {
                    reason: why.to_string(),
                    ..base
                };
            }
        }
    }
    Signature {
        status: SignatureStatus::Invalid,
        reason: format!(
            "{algorithm} · the secret given did not make this signature: the token was changed, or another secret signed it"
        ),
        next_step: Some(
            "Check that the secret is the one of this issuer and has no line break or quotes in it",
        ),
        ..base
    }
}

fn with_set(
    token: &Token,
    algorithm: &str,
    signature: &[u8],
    keys: &JwkSet,
    name: &str,
    kid: Option<String>,
) -> Signature {
    let base = Signature {
        kid: kid.clone(),
        ..Signature::unchecked("")
    };
    if let Some(attack) = hmac_with_public_key(token, algorithm, signature, keys) {
        return Signature {
            status: SignatureStatus::Invalid,
            reason: format!(
                "{algorithm} · an attack: the signature is an HMAC whose secret is the public key {attack} of {name}, which everybody has"
            ),
            next_step: Some("Refuse it, and let the service accept only the algorithm of its keys"),
            ..base
        };
    }
    let named = |key: &&Jwk| kid.is_none() || key.kid() == kid.as_deref();
    let mut candidates: Vec<&Jwk> = keys.keys.iter().filter(named).collect();
    // Keys from PEM and certificates have no names: then each may be the one.
    if candidates.is_empty() && keys.keys.iter().all(|key| key.kid().is_none()) {
        candidates = keys.keys.iter().collect();
    }
    if candidates.is_empty() {
        let wanted = kid.as_deref().unwrap_or("the token's key");
        return Signature {
            reason: format!("{wanted} is not in {name}: {}", known_keys(keys)),
            next_step: Some(
                "Check that token and key set are of the same issuer; after a rotation fetch the set again",
            ),
            ..base
        };
    }
    let mut problem: Option<Uncheckable> = None;
    let mut judged: Option<&Jwk> = None;
    for key in candidates {
        match verify(algorithm, token.signing_input(), signature, key) {
            Ok(true) => {
                return Signature {
                    status: SignatureStatus::Valid,
                    reason: format!("{algorithm} · {} from {name}", called(key)),
                    thumbprint: thumbprint(key),
                    ..base
                };
            }
            Ok(false) => judged = judged.or(Some(key)),
            Err(why) => problem = problem.or(Some(why)),
        }
    }
    match (judged, problem) {
        (Some(key), _) if kid.is_some() => Signature {
            status: SignatureStatus::Invalid,
            reason: format!(
                "{algorithm} · {name} has {}, but it did not make this signature: {}",
                called(key),
                unfit(algorithm, signature, Some(key)).unwrap_or_else(|| CHANGED.to_owned())
            ),
            next_step: Some("Do not trust a claim in it"),
            thumbprint: thumbprint(key),
            ..base
        },
        // A key that could not be tried may be the one that signed.
        (Some(_), Some(why @ (Uncheckable::Broken(_) | Uncheckable::Size(_)))) => Signature {
            reason: format!(
                "no usable key of {name} made this signature, and one could not be used: {why}"
            ),
            ..base
        },
        (Some(_), _) => Signature {
            status: SignatureStatus::Invalid,
            reason: format!(
                "{algorithm} · no key of {name} made this signature: {}",
                unfit(algorithm, signature, judged).unwrap_or_else(|| CHANGED.to_owned())
            ),
            next_step: Some("Do not trust a claim in it"),
            ..base
        },
        (None, Some(why)) => Signature {
            reason: why.to_string(),
            next_step: Some("Give the key that the issuer signs with"),
            ..base
        },
        (None, None) => Signature {
            reason: "no key could be tried".to_owned(),
            ..base
        },
    }
}

const CHANGED: &str = "the token was changed, or another key signed it";

/// What is wrong with the signature's bytes alone, before any key: cut, or written in DER (RFC 7518 §3.3, §3.4, RFC 8037 §3.1).
fn unfit(algorithm: &str, signature: &[u8], key: Option<&Jwk>) -> Option<String> {
    let wanted = match algorithm {
        "ES256" | "EdDSA" | "Ed25519" => 64,
        "ES384" => 96,
        "ES512" => 132,
        _ => {
            let modulus = key?.member("n").and_then(base64url::decode)?;
            modulus.iter().skip_while(|byte| **byte == 0).count()
        }
    };
    let length = signature.len();
    if length == wanted {
        return None;
    }
    if algorithm.starts_with("ES")
        && signature.first() == Some(&0x30)
        && signature.get(1).map(|rest| usize::from(*rest) + 2) == Some(length)
    {
        return Some("it is in DER, and a JWS has r and s side by side".to_owned());
    }
    let how = if length < wanted {
        "it was cut"
    } else {
        "something stands behind it"
    };
    Some(format!(
        "it has {length} bytes and {algorithm} with this key {wanted}: {how}"
    ))
}

/// Whether a text is a public key, which is no secret.
fn is_public_key(text: &str) -> bool {
    read_keys(text).is_ok_and(|set| set.keys.iter().any(|key| key.member("kty") != Some("oct")))
}

/// The key whose public form was taken as an HMAC secret.
fn hmac_with_public_key(
    token: &Token,
    algorithm: &str,
    signature: &[u8],
    keys: &JwkSet,
) -> Option<String> {
    if !is_shared_secret(algorithm) {
        return None;
    }
    let public = keys
        .keys
        .iter()
        .filter(|key| key.member("kty") != Some("oct"));
    public
        .filter(|key| {
            public_key_forms(key).iter().any(|form| {
                verify_shared(algorithm, token.signing_input(), signature, form) == Ok(true)
            })
        })
        .map(|key| key.kid().map_or_else(|| key.kind(), ToOwned::to_owned))
        .next()
}

/// None for a shared secret: a weak one could be guessed from it (RFC 7638 §7).
fn thumbprint(key: &Jwk) -> Option<String> {
    key.thumbprint()
        .filter(|_| key.member("kty") != Some("oct"))
}

fn called(key: &Jwk) -> String {
    match (key.kid(), thumbprint(key)) {
        (Some(kid), _) => format!("key {kid}"),
        (None, Some(thumbprint)) => format!("the key with thumbprint {thumbprint}"),
        (None, None) => "a key".to_owned(),
    }
}

fn known_keys(keys: &JwkSet) -> String {
    let mut known: Vec<&str> = keys.keys.iter().filter_map(Jwk::kid).collect();
    known.dedup();
    match known.len() {
        0 if keys.keys.is_empty() => "it is empty".to_owned(),
        0 => "it names none".to_owned(),
        all if all > LISTED => {
            let some = known.get(..LISTED).unwrap_or_default().join(", ");
            format!("it has {some} and {} more", all - LISTED)
        }
        _ => format!("it has {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{Jwk, SigningAlgorithm, SigningKey};
    use crate::json::Json;
    use crate::token::decode;

    #[test]
    fn a_signature_that_cannot_be_one_says_why() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let header = Json::object([("alg", Json::text("ES256"))]);
        let jws = key
            .sign(&header, &Json::object([("a", Json::int(1))]))
            .unwrap();
        let (input, signature) = jws.rsplit_once('.').unwrap();
        let raw = base64url::decode(signature).unwrap();
        let mut der = vec![0x30, 70, 0x02, 0x21, 0];
        der.extend_from_slice(&raw[..32]);
        der.extend_from_slice(&[0x02, 0x21, 0]);
        der.extend_from_slice(&raw[32..]);
        let set = KeySource::Set {
            keys: JwkSet {
                keys: vec![key.public_jwk().clone()],
            },
            name: "the set".into(),
            fetched: None,
        };
        for (bytes, status, words) in [
            (&raw[..], SignatureStatus::Valid, "ES256"),
            (
                &raw[..60],
                SignatureStatus::Invalid,
                "it has 60 bytes and ES256 with this key 64: it was cut",
            ),
            (&der[..], SignatureStatus::Invalid, "it is in DER"),
            (
                &[][..],
                SignatureStatus::Unchecked,
                "no signature behind the second dot",
            ),
        ] {
            let found = judge(
                &decode(&format!("{input}.{}", base64url::encode(bytes))),
                &set,
            );
            assert_eq!(found.status, status);
            assert!(found.reason.contains(words), "{}", found.reason);
        }
    }

    #[test]
    fn valid_invalid_and_could_not_check_stay_apart() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let header = Json::object([("alg", Json::text("ES256")), ("kid", Json::text("k1"))]);
        let jws = key
            .sign(&header, &Json::object([("a", Json::int(1))]))
            .unwrap();
        let with_kid = |kid: &str| {
            let mut members = key.public_jwk().json().members().unwrap().to_vec();
            members.push(("kid".into(), Json::text(kid)));
            KeySource::Set {
                keys: JwkSet {
                    keys: vec![Jwk::new(Json::Object(members))],
                },
                name: "the set".into(),
                fetched: None,
            }
        };
        let status = |text: &str, source: &KeySource| judge(&decode(text), source).status;
        assert_eq!(status(&jws, &with_kid("k1")), SignatureStatus::Valid);
        let other = key
            .sign(&header, &Json::object([("a", Json::int(2))]))
            .unwrap();
        let tampered = format!(
            "{}.{}",
            other.rsplit_once('.').unwrap().0,
            jws.rsplit_once('.').unwrap().1
        );
        assert_eq!(status(&tampered, &with_kid("k1")), SignatureStatus::Invalid);
        let missing = judge(&decode(&jws), &with_kid("k2"));
        assert_eq!(missing.status, SignatureStatus::Unchecked);
        assert_eq!(missing.reason, "k1 is not in the set: it has k2");
        assert_eq!(
            status("opaque", &with_kid("k1")),
            SignatureStatus::Unchecked
        );
        assert_eq!(
            judge(&decode(&jws), &KeySource::Absent("not asked".into())).reason,
            "not asked"
        );
        let none = format!(
            "{}.e30.",
            crate::jose::base64url::encode(r#"{"alg":"none"}"#)
        );
        assert_eq!(status(&none, &with_kid("k1")), SignatureStatus::Unchecked);
    }
}
