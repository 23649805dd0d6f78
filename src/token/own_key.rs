//! A proof of possession is checked with the key it carries (RFC 9449 §4.3).

use super::misfit;
use super::parsed::Token;
use super::signature::{Signature, SignatureStatus};
use super::trial::Trial;
use crate::dpop::carried_key;
use crate::jose::{odd_spelling, verify};
use crate::json::Json;

/// Whether a token is a proof: by its type, or by what only proofs say.
pub(super) fn is_proof(token: &Token) -> bool {
    let typ = token.header_text("typ").unwrap_or_default().to_lowercase();
    let typ = typ.strip_prefix("application/").unwrap_or(&typ);
    let has = |name: &str| token.claim(name).is_some();
    let carries = token
        .header
        .as_ref()
        .is_some_and(|header| header.get("jwk").is_some());
    typ == "dpop+jwt" || carries && has("htm") && has("htu")
}

pub(super) fn with_own_key(trial: &Trial<'_>) -> Signature {
    let invalid = |reason: String| Signature {
        status: SignatureStatus::Invalid,
        next_step: Some("A server must refuse this proof"),
        ..Signature::unchecked(reason)
    };
    let header = trial.token.header.as_ref().unwrap_or(&Json::Null);
    let key = match carried_key(header) {
        Ok(key) => key,
        Err(fault) => return invalid(format!("{fault} (RFC 9449 §4.3)")),
    };
    let algorithm = trial.algorithm;
    match verify(algorithm, trial.input, trial.signature, &key) {
        Ok(true) => Signature {
            status: SignatureStatus::Valid,
            thumbprint: key.thumbprint(),
            ..Signature::unchecked(format!(
                "{algorithm} · made with the key that the proof carries in its header. That shows possession of this key and nothing else: anybody can make one; what counts is whether a token is bound to it (cnf.jkt){}",
                odd_spelling(&key).map_or_else(String::new, |how| format!("; {how}"))
            ))
        },
        Ok(false) => Signature {
            thumbprint: key.thumbprint(),
            ..invalid(format!(
                "{algorithm} · the key that the proof carries in its header did not make this signature: {}",
                misfit::why(trial, &[&key], &[])
            ))
        },
        Err(why) => Signature {
            next_step: Some("Make the proof with a key that its algorithm can use"),
            ..Signature::unchecked(format!("the key that the proof carries: {why}"))
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dpop::Proof;
    use crate::jose::{SigningAlgorithm, SigningKey};
    use crate::token::{KeySource, decode, judge};

    #[test]
    fn a_proof_needs_no_key_but_its_own() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let proof = Proof {
            htm: "POST",
            htu: "https://t.example/oauth/token",
            iat: 1,
            jti: "j",
            nonce: None,
            ath: None,
        };
        let text = proof.sign(&key).unwrap();
        let none = KeySource::Absent("no key was given".into());
        let judged = judge(&decode(&format!("DPoP: {}", text.expose())), &none);
        assert_eq!(judged.status, SignatureStatus::Valid);
        assert!(
            judged
                .reason
                .contains("possession of this key and nothing else")
        );
        assert_eq!(judged.thumbprint, Some(key.thumbprint()));
        let (input, signature) = text.expose().rsplit_once('.').unwrap();
        let flipped: String = signature.chars().rev().collect();
        let changed = judge(&decode(&format!("{input}.{flipped}")), &none);
        assert_ne!(changed.status, SignatureStatus::Valid);
        let mut members = key.public_jwk().json().members().unwrap().to_vec();
        members.push(("d".to_owned(), Json::text("x")));
        let header = Json::object([
            ("typ", Json::text("dpop+jwt")),
            ("alg", Json::text("ES256")),
            ("jwk", Json::Object(members)),
        ]);
        let private = key
            .sign(&header, &Json::object([("jti", Json::text("j"))]))
            .unwrap();
        let private = decode(&private);
        let shown = private.header.as_ref().unwrap().to_compact();
        assert!(shown.contains(r#""d":"[masked d]""#), "{shown}");
        let judged = judge(&private, &none);
        assert_eq!(judged.status, SignatureStatus::Invalid);
        assert!(judged.reason.contains("private part d"));
    }
}
