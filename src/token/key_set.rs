//! Judging a signature with a set of keys.

use super::misfit;
use super::signature::{Signature, SignatureStatus};
use super::trial::Trial;
use crate::jose::{
    Jwk, JwkSet, Uncheckable, is_shared_secret, odd_spelling, public_key_forms, verify,
    verify_shared,
};

/// Names of keys that a reason lists at most.
const LISTED: usize = 8;

/// `is_public`: the set was fetched from an address, where everybody can read it.
pub(super) fn with_set(trial: &Trial<'_>, keys: &JwkSet, name: &str, is_public: bool) -> Signature {
    let algorithm = trial.algorithm;
    if let Some(refused) = symmetric(trial, keys, name, is_public) {
        return refused;
    }
    if let Some(told) = plain_secret(trial, keys, name) {
        return told;
    }
    let kid = trial.token.header_text("kid");
    let (mut candidates, mut others): (Vec<&Jwk>, Vec<&Jwk>) = keys
        .keys
        .iter()
        .partition(|key| kid.is_none() || key.kid() == kid);
    // Keys from PEM and certificates have no names: then each may be the one.
    if candidates.is_empty() && keys.keys.iter().all(|key| key.kid().is_none()) {
        candidates = std::mem::take(&mut others);
    }
    if candidates.is_empty() {
        let wanted = match kid {
            Some("") => "an empty kid",
            Some(kid) => kid,
            None => "the token's key",
        };
        let made = misfit::another(trial, &others);
        return Signature {
            next_step: Some(match made {
                Some(_) => {
                    "Whoever issued the token named the wrong key: a service does not find it"
                }
                None => {
                    "Check that token and key set are of the same issuer; after a rotation fetch the set again"
                }
            }),
            ..Signature::unchecked(format!(
                "{wanted} is not in {name}: {}{}",
                known_keys(keys),
                made.map_or_else(String::new, |key| format!(
                    "; its {key} made this signature"
                ))
            ))
        };
    }
    tried(trial, &candidates, &others, name, algorithm)
}

fn tried(
    trial: &Trial<'_>,
    candidates: &[&Jwk],
    others: &[&Jwk],
    name: &str,
    algorithm: &str,
) -> Signature {
    let mut problem: Option<Uncheckable> = None;
    let mut judged: Option<&Jwk> = None;
    for key in candidates {
        match verify(algorithm, trial.input, trial.signature, key) {
            Ok(true) => return made_by(key, candidates, name, algorithm),
            Ok(false) => judged = judged.or(Some(key)),
            Err(why) => problem = problem.or(Some(why)),
        }
    }
    match (judged, problem) {
        (Some(key), _) if trial.token.header_text("kid").is_some() => Signature {
            status: SignatureStatus::Invalid,
            next_step: Some("Do not trust a claim in it"),
            thumbprint: thumbprint(key),
            ..Signature::unchecked(format!(
                "{algorithm} · {name} has {}, but it did not make this signature: {}",
                called(key),
                misfit::why(trial, candidates, others)
            ))
        },
        // A key that could not be tried may be the one that signed.
        (
            Some(_),
            Some(
                why @ (Uncheckable::Broken(_)
                | Uncheckable::Coordinate { .. }
                | Uncheckable::Whole { .. }
                | Uncheckable::LeadingZero(_)
                | Uncheckable::NotBase64url(_)
                | Uncheckable::Digits { .. }
                | Uncheckable::Elsewhere(_)
                | Uncheckable::Misnamed { .. }
                | Uncheckable::Weak(_)
                | Uncheckable::Short { .. }
                | Uncheckable::Size(_)),
            ),
        ) => Signature::unchecked(format!(
            "no usable key of {name} made this signature, and one could not be used: {why}"
        )),
        (Some(_), _) => Signature {
            status: SignatureStatus::Invalid,
            next_step: Some("Do not trust a claim in it"),
            ..Signature::unchecked(format!(
                "{algorithm} · no key of {name} made this signature: {}",
                misfit::why(trial, candidates, others)
            ))
        },
        (None, Some(why)) => Signature {
            next_step: Some(match why {
                Uncheckable::Algorithm(_) => super::algorithm::ANOTHER_LIBRARY,
                Uncheckable::SharedSecret { .. } => {
                    "Give the shared secret in place of a key: for an ID token it is the client secret (OIDC Core §10.1)"
                }
                _ => "Give the key that the issuer signs with",
            }),
            ..Signature::unchecked(why.to_string())
        },
        (None, None) => Signature::unchecked("no key could be tried"),
    }
}

/// A key that fits, unless fitting it proves nothing.
fn made_by(key: &Jwk, candidates: &[&Jwk], name: &str, algorithm: &str) -> Signature {
    // `d` is the private part of every kind of key (RFC 7518 §6, RFC 8037 §2).
    if key.json().get("d").is_some() {
        return Signature {
            next_step: Some("The key has to be withdrawn; nothing that it signed can be trusted"),
            thumbprint: thumbprint(key),
            ..Signature::unchecked(format!(
                "{algorithm} · {} from {name} made it, and {name} holds the private part too: everybody who reads the set can sign",
                called(key)
            ))
        };
    }
    let same_name = candidates
        .iter()
        .filter(|other| key.kid().is_some() && other.kid() == key.kid() && *other != &key)
        .count();
    if same_name > 0 && is_shared_secret(algorithm) {
        return Signature {
            next_step: Some("Give the one secret you mean"),
            ..Signature::unchecked(format!(
                "{algorithm} · {} made it, and {name} has more than one secret of that name (RFC 7517 §4.5)",
                called(key)
            ))
        };
    }
    let beside = if same_name > 0 {
        "; the set has more than one key of that id (RFC 7517 §4.5)"
    } else {
        ""
    };
    let short = odd_spelling(key).map_or_else(String::new, |how| format!("; {how}"));
    // Short, since it stands beside the verdict.
    let set = name.strip_prefix("the ");
    let set = match set.filter(|set| set.ends_with("key set")) {
        Some(set) => format!(", {set}"),
        None => format!(" from {name}"),
    };
    Signature {
        status: SignatureStatus::Valid,
        thumbprint: thumbprint(key),
        ..Signature::unchecked(format!("{algorithm} · {}{set}{beside}{short}", called(key)))
    }
}

/// What an HMAC proves beside keys that everybody can read: nothing.
fn symmetric(trial: &Trial<'_>, keys: &JwkSet, name: &str, is_public: bool) -> Option<Signature> {
    let algorithm = trial.algorithm;
    if !is_shared_secret(algorithm) {
        return None;
    }
    if let Some(attack) = hmac_with_public_key(trial, keys) {
        return Some(Signature {
            status: SignatureStatus::Invalid,
            next_step: Some("Refuse it, and let the service accept only the algorithm of its keys"),
            ..Signature::unchecked(format!(
                "{algorithm} · an attack: the signature is an HMAC whose secret is the public key {attack} of {name}, which everybody has"
            ))
        });
    }
    let is_secret = |key: &&Jwk| key.member("kty") == Some("oct");
    let secrets = keys.keys.iter().filter(is_secret).count();
    let why = if secrets == 0 {
        return None;
    } else if is_public {
        "it was fetched from an address where others read it too"
    } else if secrets < keys.keys.len() {
        "public keys stand in the same set, which is made to be given away"
    } else {
        return None;
    };
    Some(Signature {
        next_step: Some(
            "Give the secret alone, as a shared secret; an issuer must take it out of its key set",
        ),
        ..Signature::unchecked(format!(
            "{algorithm} is made with a shared secret, and the one in {name} proves nothing: {why}"
        ))
    })
}

/// A secret that stands in its key as it is, not as its base64url.
fn plain_secret(trial: &Trial<'_>, keys: &JwkSet, name: &str) -> Option<Signature> {
    let algorithm = trial.algorithm;
    is_shared_secret(algorithm).then_some(())?;
    let fits =
        |k: &str| verify_shared(algorithm, trial.input, trial.signature, k.as_bytes()) == Ok(true);
    let key = keys
        .keys
        .iter()
        .find(|key| key.member("k").is_some_and(fits))?;
    Some(Signature {
        next_step: Some(
            "Write the base64url of the secret into k, or give the secret alone, as a shared secret",
        ),
        ..Signature::unchecked(format!(
            "{algorithm} · the k of {} in {name}, taken as it is written, made it: k has to be the base64url of the secret (RFC 7518 §6.4.1)",
            called(key)
        ))
    })
}

/// The key whose public form was taken as an HMAC secret.
fn hmac_with_public_key(trial: &Trial<'_>, keys: &JwkSet) -> Option<String> {
    let public = keys
        .keys
        .iter()
        .filter(|key| key.member("kty") != Some("oct"));
    public
        .filter(|key| {
            public_key_forms(key).iter().any(|form| {
                verify_shared(trial.algorithm, trial.input, trial.signature, form) == Ok(true)
            })
        })
        .map(|key| key.kid().map_or_else(|| key.kind(), ToOwned::to_owned))
        .next()
}

/// None for a shared secret: a weak one could be guessed from it (RFC 7638 §7). Nor for a key that is spelt in another way than a
/// thumbprint is made of.
fn thumbprint(key: &Jwk) -> Option<String> {
    key.thumbprint()
        .filter(|_| key.member("kty") != Some("oct") && odd_spelling(key).is_none())
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
    use crate::jose::{SigningAlgorithm, SigningKey, base64url};
    use crate::json::Json;
    use crate::token::{KeySource, decode, judge};
    use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};

    fn hmac(secret: &[u8]) -> String {
        let input = format!(
            "{}.{}",
            base64url::encode(r#"{"alg":"HS256","kid":"k1"}"#),
            base64url::encode("{}")
        );
        let made = sign(&Key::new(HMAC_SHA256, secret), input.as_bytes());
        format!("{input}.{}", base64url::encode(made))
    }

    fn oct(secret: &[u8]) -> Jwk {
        Jwk::new(Json::object([
            ("kty", Json::text("oct")),
            ("kid", Json::text("k1")),
            ("k", Json::text(base64url::encode(secret))),
        ]))
    }

    #[test]
    fn an_hmac_is_valid_with_a_secret_that_is_one() {
        let public = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let (long, short) = ([7_u8; 32], [7_u8; 1]);
        for (secret, keys, fetched, status, words) in [
            (
                &long[..],
                vec![oct(&long)],
                None,
                SignatureStatus::Valid,
                "key k1",
            ),
            (
                &long,
                vec![oct(&long)],
                Some(1),
                SignatureStatus::Unchecked,
                "proves nothing: it was fetched",
            ),
            (
                &long,
                vec![oct(&long), public.public_jwk().clone()],
                None,
                SignatureStatus::Unchecked,
                "public keys stand in the same set",
            ),
            (
                &long,
                vec![oct(&long), oct(&[8; 32])],
                None,
                SignatureStatus::Unchecked,
                "more than one secret",
            ),
            (
                &short,
                vec![oct(&short)],
                None,
                SignatureStatus::Unchecked,
                "has 1 bytes",
            ),
            (
                &long,
                vec![oct(&[8; 32])],
                None,
                SignatureStatus::Invalid,
                "did not make",
            ),
        ] {
            let source = KeySource::Set {
                keys: JwkSet { keys },
                name: "the set".to_owned(),
                fetched,
            };
            let verdict = judge(&decode(&hmac(secret)), &source);
            assert_eq!(verdict.status, status, "{}", verdict.reason);
            assert!(verdict.reason.contains(words), "{}", verdict.reason);
        }
    }

    #[test]
    fn a_secret_that_stands_as_it_is_in_its_key_is_told() {
        let secret = "a-string-secret-at-least-256-bits-long";
        let plain = Json::object([("kty", Json::text("oct")), ("k", Json::text(secret))]);
        let source = KeySource::given(vec![Jwk::new(plain)], "the set");
        let verdict = judge(&decode(&hmac(secret.as_bytes())), &source);
        assert_eq!(verdict.status, SignatureStatus::Unchecked);
        assert!(
            verdict.reason.contains("base64url of the secret"),
            "{}",
            verdict.reason
        );
    }

    #[test]
    fn a_set_that_publishes_the_private_part_proves_nothing() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let header = Json::object([("alg", Json::text("ES256"))]);
        let token = key
            .sign(&header, &Json::object([("a", Json::int(1))]))
            .unwrap();
        let mut members = key.public_jwk().json().members().unwrap().to_vec();
        members.push(("d".to_owned(), Json::text("x")));
        let source = KeySource::Set {
            keys: JwkSet {
                keys: vec![Jwk::new(Json::Object(members))],
            },
            name: "the set".to_owned(),
            fetched: Some(1),
        };
        let verdict = judge(&decode(&token), &source);
        assert_eq!(verdict.status, SignatureStatus::Unchecked);
        assert!(
            verdict.reason.contains("private part"),
            "{}",
            verdict.reason
        );
    }
}
