//! Why a signature does not fit: what would have to be otherwise for it to fit. Tried only when the plain check has failed.

use super::trial::Trial;
use crate::jose::{Jwk, base64url, hash_of, hex, sha256_base64url, verify, verify_unbound};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

const CHANGED: &str = "the token was changed, or another key signed it";

/// Signed bytes with which all this is tried: a hash over megabytes for each guess would be felt.
pub(super) const LARGEST: usize = 1024 * 1024;
/// Keys with which it is tried.
const MOST_KEYS: usize = 16;

/// A sentence's end that says why. `tried` are the keys that did not fit; `others` those of the same set that the token does not
/// name.
pub(super) fn why(trial: &Trial<'_>, tried: &[&Jwk], others: &[&Jwk]) -> String {
    let few = tried.get(..MOST_KEYS).unwrap_or(tried);
    let found = (trial.input.len() <= LARGEST)
        .then(|| few.iter().find_map(|key| with_key(trial, key)))
        .flatten()
        .or_else(|| {
            let key = another(trial, others)?;
            Some(format!(
                "the {key} of the same set made it, so the header names the wrong kid"
            ))
        });
    found
        .or_else(|| length(trial, tried.first().copied()))
        .unwrap_or_else(|| CHANGED.to_owned())
}

/// What the key would have had to be given.
fn with_key(trial: &Trial<'_>, key: &Jwk) -> Option<String> {
    let (algorithm, input) = (trial.algorithm, trial.input);
    let fits =
        |input: &[u8], signature: &[u8]| verify(algorithm, input, signature, key) == Ok(true);
    if let Some((_, how)) = respelled(trial)
        .into_iter()
        .find(|(signature, _)| fits(input, signature))
    {
        return Some(how.to_owned());
    }
    if let Some(input) = unencoded(input)
        && fits(&input, trial.signature)
    {
        return Some("it was made over the payload as it is, not over its base64url: the header would have to say b64 false (RFC 7797)".to_owned());
    }
    if let Some(input) = with_hashed_nonce(trial)
        && fits(&input, trial.signature)
    {
        return Some("it was made over a header with the hash of its nonce, as Microsoft Entra makes tokens for Microsoft's own APIs: nobody else is meant to check it".to_owned());
    }
    if let Some(hashed) = hash_of(algorithm, input)
        && fits(&hashed, trial.signature)
    {
        return Some("it was made over the hash of the text, which was hashed once more on the way: whoever signs has to be given the text itself, or to be told that it is a digest".to_owned());
    }
    // The same key with another padding or hash.
    let family = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
    if family.contains(&algorithm) {
        let other = family.into_iter().find(|other| {
            *other != algorithm && verify_unbound(other, input, trial.signature, key) == Ok(true)
        });
        return other
            .map(|other| format!("it was made as {other}, and the header says {algorithm}"));
    }
    None
}

/// The signature in other spellings, each with what is wrong with the one it has.
pub(super) fn respelled(trial: &Trial<'_>) -> Vec<(Vec<u8>, &'static str)> {
    let signature = trial.signature;
    let mut all = Vec::new();
    let size = match trial.algorithm {
        "ES256" | "EdDSA" | "Ed25519" => 32,
        "ES384" => 48,
        "ES512" => 66,
        _ => 0,
    };
    if trial.algorithm.starts_with("ES")
        && let Some((r, s)) = der_numbers(signature)
        && let (Some(r), Some(s)) = (padded(r, size), padded(s, size))
    {
        all.push((
            [r, s].concat(),
            "it is in DER, and a JWS has r and s side by side (RFC 7518 §3.4)",
        ));
    }
    if size > 0 && signature.len() + 1 == size * 2 {
        for split in [size - 1, size] {
            if let Some((r, s)) = signature.split_at_checked(split)
                && let (Some(r), Some(s)) = (padded(r, size), padded(s, size))
            {
                all.push(([r, s].concat(), "a zero byte in front of r or s was left out, and each has its full length (RFC 7518 §3.4)"));
            }
        }
    }
    if size == 0 && (64..256 * 4).contains(&signature.len()) {
        for length in [256, 384, 512] {
            if signature.len() < length
                && signature.len() + 2 >= length
                && let Some(whole) = padded(signature, length)
            {
                all.push((whole, "the zero bytes in front of it were left out"));
            }
        }
    }
    // Hex is base64url of something else as well.
    if let Some(bytes) = hex::decode(&base64url::encode(signature)) {
        all.push((
            bytes,
            "it is in hex, and belongs in base64url (RFC 7515 §2)",
        ));
    }
    if let Ok(text) = std::str::from_utf8(signature) {
        let text = text.trim();
        if let Some(bytes) = hex::decode(text) {
            all.push((bytes, "it is in hex inside its base64url"));
        }
        let bare = text.trim_end_matches('=');
        if let Some(bytes) = base64url::decode(bare).or_else(|| STANDARD_NO_PAD.decode(bare).ok()) {
            all.push((bytes, "it was encoded twice"));
        }
    }
    all
}

/// r and s of `SEQUENCE { INTEGER, INTEGER }` (RFC 3279 §2.2.3), without the zeros in front.
fn der_numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = der.strip_prefix(&[0x30])?;
    let (length, rest) = der_length(rest)?;
    (length == rest.len()).then_some(())?;
    let (r, rest) = der_integer(rest)?;
    let (s, rest) = der_integer(rest)?;
    rest.is_empty().then_some((r, s))
}

fn der_integer(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = der_length(der.strip_prefix(&[0x02])?)?;
    let (number, rest) = rest.split_at_checked(length)?;
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    Some((number.get(zeros..)?, rest))
}

/// Lengths of one byte, or of one more behind 0x81: an ES512 signature has 139 bytes at most.
fn der_length(der: &[u8]) -> Option<(usize, &[u8])> {
    match der {
        [0x81, length, rest @ ..] => Some((usize::from(*length), rest)),
        [length, rest @ ..] if *length < 0x80 => Some((usize::from(*length), rest)),
        _ => None,
    }
}

fn padded(number: &[u8], size: usize) -> Option<Vec<u8>> {
    let zeros = size.checked_sub(number.len())?;
    let mut whole = vec![0; zeros];
    whole.extend_from_slice(number);
    Some(whole)
}

/// The signing input with the payload as it is.
fn unencoded(input: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(input).ok()?;
    let (head, body) = text.split_once('.')?;
    let mut whole = format!("{head}.").into_bytes();
    whole.extend(base64url::decode(body)?);
    Some(whole)
}

/// The signing input with the SHA-256 of the header's nonce where the nonce is.
fn with_hashed_nonce(trial: &Trial<'_>) -> Option<Vec<u8>> {
    let nonce = trial.token.header_text("nonce")?;
    let (head, body) = std::str::from_utf8(trial.input).ok()?.split_once('.')?;
    let header = String::from_utf8(base64url::decode(head)?).ok()?;
    let hash = format!("\"{}\"", sha256_base64url(nonce.as_bytes()));
    let hashed = header.replacen(&format!("\"{nonce}\""), &hash, 1);
    Some(format!("{}.{body}", base64url::encode(hashed)).into_bytes())
}

/// The key of a set that made the signature although the token names another.
pub(super) fn another(trial: &Trial<'_>, others: &[&Jwk]) -> Option<String> {
    let few = others.get(..MOST_KEYS).unwrap_or(others);
    let key = few
        .iter()
        .find(|key| verify(trial.algorithm, trial.input, trial.signature, key) == Ok(true))?;
    Some(key.kid().map_or_else(
        || "key without an id".to_owned(),
        |kid| format!("key {}", super::invisible::quoted(kid)),
    ))
}

/// What the number of bytes alone tells (RFC 7518 §3.3, §3.4, RFC 8037 §3.1).
fn length(trial: &Trial<'_>, key: Option<&Jwk>) -> Option<String> {
    let (algorithm, signature) = (trial.algorithm, trial.signature);
    let wanted = match algorithm {
        "ES256" | "EdDSA" | "Ed25519" => 64,
        "ES384" => 96,
        "ES512" => 132,
        "HS256" => 32,
        "HS384" => 48,
        "HS512" => 64,
        _ => {
            let modulus = key?.member("n").and_then(base64url::decode)?;
            modulus.iter().skip_while(|byte| **byte == 0).count()
        }
    };
    let length = signature.len();
    if length == wanted {
        return None;
    }
    if algorithm.starts_with("ES") && der_numbers(signature).is_some() {
        return Some(
            "it is in DER, and a JWS has r and s side by side; it does not fit in that form either"
                .to_owned(),
        );
    }
    let how = if length < wanted {
        "it was cut"
    } else {
        "something follows it"
    };
    let of_other = match length {
        48 => ", the size of HS384",
        64 => ", the size of ES256, EdDSA and HS512",
        96 => ", the size of ES384",
        132 => ", the size of ES512",
        256 => ", the size of an RSA key of 2048 bits",
        32 => ", the size of HS256",
        _ => "",
    };
    Some(format!(
        "it has {length} bytes{of_other} and {algorithm} with this key {wanted}: {}",
        if of_other.is_empty() {
            how
        } else {
            "another key or algorithm made it"
        }
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{SigningAlgorithm, SigningKey};
    use crate::json::Json;
    use crate::token::{KeySource, SignatureStatus, decode, judge};

    fn signed(key: &SigningKey, alg: &str) -> (String, Vec<u8>) {
        let header = Json::object([("alg", Json::text(alg)), ("kid", Json::text("k1"))]);
        let text = key
            .sign(&header, &Json::object([("a", Json::text("b"))]))
            .unwrap();
        let (input, signature) = text.rsplit_once('.').unwrap();
        (input.to_owned(), base64url::decode(signature).unwrap())
    }

    fn said(token: &str, keys: &[(&SigningKey, &str)]) -> String {
        let keys = keys.iter().map(|(key, kid)| {
            let mut members = key.public_jwk().json().members().unwrap().to_vec();
            members.push(("kid".to_owned(), Json::text(*kid)));
            Jwk::new(Json::Object(members))
        });
        let source = KeySource::given(keys.collect::<Vec<_>>(), "the set");
        let verdict = judge(&decode(token), &source);
        assert_eq!(
            verdict.status,
            SignatureStatus::Invalid,
            "{}",
            verdict.reason
        );
        verdict.reason.to_string()
    }

    #[test]
    fn each_fault_of_a_signature_has_its_reason() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let (input, raw) = signed(&key, "ES256");
        let number = |half: &[u8]| {
            let digits: Vec<u8> = half.iter().copied().skip_while(|byte| *byte == 0).collect();
            let sign = digits.first().is_some_and(|byte| *byte > 0x7f);
            let mut whole = vec![0x02, u8::try_from(digits.len()).unwrap() + u8::from(sign)];
            whole.extend(sign.then_some(0));
            whole.extend(digits);
            whole
        };
        let body = [number(&raw[..32]), number(&raw[32..])].concat();
        let mut der = vec![0x30, u8::try_from(body.len()).unwrap()];
        der.extend(body);
        let hex: String = raw.iter().map(|byte| format!("{byte:02x}")).collect();
        let payload = base64url::encode(r#"{"a":"c"}"#);
        let (head, _) = input.split_once('.').unwrap();
        for (token, words) in [
            (
                format!("{input}.{}", base64url::encode(&der)),
                "it is in DER",
            ),
            (
                format!("{input}.{}", base64url::encode(&hex)),
                "it is in hex",
            ),
            (format!("{input}.{hex}"), "it is in hex, and belongs"),
            (
                format!("{input}.{}", base64url::encode(base64url::encode(&raw))),
                "encoded twice",
            ),
            (
                format!("{input}.{}", base64url::encode(&raw[..60])),
                "it has 60 bytes",
            ),
            (
                format!("{input}.{}", base64url::encode([7; 96])),
                "the size of ES384",
            ),
            (
                format!("{head}.{payload}.{}", base64url::encode(&raw)),
                CHANGED,
            ),
        ] {
            let reason = said(&token, &[(&key, "k1")]);
            assert!(reason.contains(words), "{reason}");
        }
        let other = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let reason = said(
            &format!("{input}.{}", base64url::encode(&raw)),
            &[(&other, "k1"), (&key, "k2")],
        );
        assert!(
            reason.contains("the key k2 of the same set made it"),
            "{reason}"
        );
    }

    #[test]
    fn a_nonce_that_stands_for_its_hash_is_named() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let header = |nonce: &str| {
            let members = [("alg", "ES256"), ("kid", "k1"), ("nonce", nonce)];
            Json::object(members.map(|(name, value)| (name, Json::text(value))))
        };
        let claims = Json::object([("a", Json::text("b"))]);
        let hash = sha256_base64url(b"AQABAAAA");
        let signed = key.sign(&header(&hash), &claims).unwrap();
        let (_, rest) = signed.split_once('.').unwrap();
        for (nonce, words) in [("AQABAAAA", "hash of its nonce"), ("AQABAAAB", CHANGED)] {
            let head = base64url::encode(header(nonce).to_compact());
            let reason = said(&format!("{head}.{rest}"), &[(&key, "k1")]);
            assert!(reason.contains(words), "{nonce}: {reason}");
        }
    }

    #[test]
    fn a_padding_of_another_name_is_named() {
        for (made, named) in [
            (SigningAlgorithm::RS256, "PS256"),
            (SigningAlgorithm::PS256, "RS256"),
            (SigningAlgorithm::RS512, "RS256"),
        ] {
            let key = SigningKey::generate(made).unwrap();
            let (input, raw) = signed(&key, named);
            let reason = said(
                &format!("{input}.{}", base64url::encode(raw)),
                &[(&key, "k1")],
            );
            assert!(
                reason.contains(&format!("it was made as {made}")),
                "{reason}"
            );
        }
    }

    #[test]
    fn a_zero_that_was_left_out_is_put_back() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        // One signature in 128 has a zero in front of one of its halves.
        for _ in 0..5000 {
            let (input, raw) = signed(&key, "ES256");
            if raw[0] != 0 {
                continue;
            }
            let reason = said(
                &format!("{input}.{}", base64url::encode(&raw[1..])),
                &[(&key, "k1")],
            );
            assert!(reason.contains("a zero byte in front"), "{reason}");
            return;
        }
        panic!("no signature began with a zero");
    }
}
