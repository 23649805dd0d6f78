//! Judging an HMAC with the secret that was given, in each form in which people hold one.

use super::misfit;
use super::signature::{Signature, SignatureStatus};
use super::trial::Trial;
use crate::jose::{base64url, hash_length, hex, is_shared_secret, read_keys, verify_shared};
use crate::secret::Secret;
use base64::Engine as _;
use zeroize::Zeroizing;

type Candidate = (Zeroizing<Vec<u8>>, &'static str);

pub(super) fn with_secret(trial: &Trial<'_>, secret: &Secret) -> Signature {
    let algorithm = trial.algorithm;
    if !is_shared_secret(algorithm) {
        return Signature {
            next_step: Some("Give the issuer's key set instead"),
            ..Signature::unchecked(format!(
                "a secret was given, and {algorithm} is checked with a public key"
            ))
        };
    }
    let text = secret.expose();
    let mut inputs = vec![(trial.input, "")];
    inputs.extend(trial.token.written_signing_input().map(|written| {
        (
            written,
            "; it was made over the text as it stands, padded or in the standard alphabet, and strict readers refuse that (RFC 7515 §2)",
        )
    }));
    for (bytes, name) in candidates(text) {
        for (input, fault) in &inputs {
            match verify_shared(algorithm, input, trial.signature, &bytes) {
                Ok(true) => return fits(algorithm, text, &bytes, name, fault),
                Ok(false) => {}
                Err(why) => return Signature::unchecked(why.to_string()),
            }
        }
    }
    if let Some(how) = otherwise(trial, text) {
        return Signature {
            status: SignatureStatus::Invalid,
            next_step: Some("Whoever makes the token has to sign as its header says"),
            ..Signature::unchecked(format!(
                "{algorithm} · the secret given fits the signature in another form: {how}"
            ))
        };
    }
    let why = if trial.signature.len() == hash_length(algorithm) {
        "the token was changed, or another secret signed it".to_owned()
    } else {
        misfit::why(trial, &[], &[])
    };
    Signature {
        status: SignatureStatus::Invalid,
        next_step: Some(
            "Check that the secret is the one of this issuer and has no line break or quotes in it",
        ),
        ..Signature::unchecked(format!(
            "{algorithm} · the secret given did not make this signature, neither as its text nor read as base64, base64url or hex: {why}"
        ))
    }
}

/// What would have to be otherwise for the secret to fit.
fn otherwise(trial: &Trial<'_>, text: &str) -> Option<String> {
    let (algorithm, input) = (trial.algorithm, trial.input);
    if input.len() > misfit::LARGEST {
        return None;
    }
    let spellings = misfit::respelled(trial);
    candidates(text).iter().find_map(|(bytes, _)| {
        let fits = |algorithm: &str, signature: &[u8]| {
            verify_shared(algorithm, input, signature, bytes) == Ok(true)
        };
        let spelled = spellings
            .iter()
            .find(|(signature, _)| fits(algorithm, signature))
            .map(|(_, how)| (*how).to_owned());
        spelled.or_else(|| {
            ["HS256", "HS384", "HS512"]
                .into_iter()
                .find(|other| *other != algorithm && fits(other, trial.signature))
                .map(|other| format!("it was made as {other}, and the header says {algorithm}"))
        })
    })
}

/// What a secret may stand for: people are shown it as text, in base64 or in hex, with a line break behind it or quotes around.
fn candidates(text: &str) -> Vec<Candidate> {
    let bytes = |text: &str| Zeroizing::new(text.as_bytes().to_vec());
    let mut all = vec![
        (bytes(text), "the secret given"),
        (
            bytes(&Zeroizing::new(format!("{text}\n"))),
            "the secret given, with a line break behind it",
        ),
        (
            bytes(&Zeroizing::new(format!("{text}\r\n"))),
            "the secret given, with a line break of Windows behind it",
        ),
    ];
    let bare = text.trim();
    if bare != text {
        all.push((
            bytes(bare),
            "the secret given, without white space around it",
        ));
    }
    let unquoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| bare.strip_prefix(quote)?.strip_suffix(quote));
    if let Some(inner) = unquoted {
        all.push((
            bytes(inner),
            "the secret given, without the quotes around it",
        ));
    }
    let bare = unquoted.unwrap_or(bare);
    // Laravel writes so before its keys.
    let bare = bare.strip_prefix("base64:").unwrap_or(bare);
    let digits = bare.trim_end_matches('=');
    if let Some(read) = base64url::decode(digits) {
        all.push((Zeroizing::new(read), "the secret given, read as base64url"));
    }
    let standard = digits.chars().filter(|c| !c.is_whitespace());
    let standard: Zeroizing<String> = Zeroizing::new(
        standard
            .map(|c| match c {
                '-' => '+',
                '_' => '/',
                c => c,
            })
            .collect(),
    );
    if let Ok(read) = base64url::LENIENT.decode(standard.as_bytes()) {
        all.push((Zeroizing::new(read), "the secret given, read as base64"));
    }
    let digits = bare.strip_prefix("0x").unwrap_or(bare);
    if let Some(read) = hex::decode(digits).filter(|_| !digits.is_empty()) {
        all.push((Zeroizing::new(read), "the secret given, read as hex"));
    }
    all
}

fn fits(algorithm: &str, text: &str, bytes: &[u8], name: &str, fault: &str) -> Signature {
    if is_public_key(text) {
        return Signature {
            status: SignatureStatus::Invalid,
            next_step: Some("Refuse it, and let the service accept only the algorithm of its keys"),
            ..Signature::unchecked(format!(
                "{algorithm} · an attack: the secret is a public key, which everybody has. Whoever takes a public key for an HMAC secret accepts tokens from anybody"
            ))
        };
    }
    let least = hash_length(algorithm);
    let short = if bytes.len() < least {
        format!(
            "; the secret has {} bytes, RFC 7518 §3.2 wants {least}",
            bytes.len()
        )
    } else {
        String::new()
    };
    Signature {
        status: if fault.is_empty() {
            SignatureStatus::Valid
        } else {
            SignatureStatus::Invalid
        },
        ..Signature::unchecked(format!("{algorithm} · {name}{short}{fault}"))
    }
}

/// Whether a text is a public key, which is no secret.
fn is_public_key(text: &str) -> bool {
    read_keys(text).is_ok_and(|set| set.keys.iter().any(|key| key.member("kty") != Some("oct")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::{KeySource, decode, judge};
    use aws_lc_rs::hmac::{HMAC_SHA256, HMAC_SHA384, Key, sign};

    #[test]
    fn a_secret_is_tried_in_each_form_and_the_form_is_told() {
        let secret = [0xfb_u8; 40];
        let input = format!(
            "{}.{}",
            base64url::encode(r#"{"alg":"HS256"}"#),
            base64url::encode("{}")
        );
        let signed = |secret: &[u8]| {
            let made = sign(&Key::new(HMAC_SHA256, secret), input.as_bytes());
            format!("{input}.{}", base64url::encode(made))
        };
        let standard = base64::engine::general_purpose::STANDARD.encode(secret);
        let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let word = "a secret of at least thirty-two bytes";
        for (given, used, told) in [
            (word.to_owned(), word.as_bytes(), "the secret given"),
            (format!("\"{word}\""), word.as_bytes(), "without the quotes"),
            (format!(" {word}"), word.as_bytes(), "without white space"),
            (
                word.to_owned(),
                format!("{word}\n").as_bytes(),
                "line break behind",
            ),
            (
                word.to_owned(),
                format!("{word}\r\n").as_bytes(),
                "of Windows",
            ),
            (standard.clone(), &secret, "read as base64"),
            (format!("base64:{standard}"), &secret, "read as base64"),
            (
                standard.trim_end_matches('=').to_owned(),
                &secret,
                "read as base64",
            ),
            (base64url::encode(secret), &secret, "read as base64url"),
            (hex.clone(), &secret, "read as hex"),
            (format!("0x{hex}"), &secret, "read as hex"),
        ] {
            let source = KeySource::Secret(Secret::new(given.as_str()));
            let found = judge(&decode(&signed(used)), &source);
            assert_eq!(found.status, SignatureStatus::Valid, "{given}");
            assert!(found.reason.contains(told), "{}", found.reason);
        }
        let given = KeySource::Secret(Secret::new(word));
        let made = sign(&Key::new(HMAC_SHA256, word.as_bytes()), input.as_bytes());
        let hex: String = made
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let larger = sign(&Key::new(HMAC_SHA384, word.as_bytes()), input.as_bytes());
        for (signature, told) in [
            (hex.clone(), "it is in hex, and belongs"),
            (base64url::encode(&hex), "in hex inside"),
            (base64url::encode(larger), "it was made as HS384"),
        ] {
            let found = judge(&decode(&format!("{input}.{signature}")), &given);
            assert_eq!(found.status, SignatureStatus::Invalid);
            assert!(found.reason.contains(told), "{}", found.reason);
        }
        let other = KeySource::Secret(Secret::new("another"));
        assert_eq!(
            judge(&decode(&signed(&secret)), &other).status,
            SignatureStatus::Invalid
        );
        let short = KeySource::Secret(Secret::new("short"));
        let found = judge(&decode(&signed(b"short")), &short);
        assert!(
            found.reason.contains("RFC 7518 §3.2 wants 32"),
            "{}",
            found.reason
        );
    }
}
