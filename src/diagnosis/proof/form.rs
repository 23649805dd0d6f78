//! The proof that a request carries, and what is wrong with its form (RFC 9449 §4.2).

use crate::dpop::carried_key;
use crate::exchange::WireRequest;
use crate::jose::{Jwk, verify};
use crate::token::{Format, Token, decode};

/// The proof that a request carries, decoded; nothing where there is none, or only its mask was kept.
pub fn of(request: &WireRequest) -> Option<Token> {
    let (_, value) = request
        .headers
        .iter()
        .rev()
        .find(|(name, _)| name.eq_ignore_ascii_case("dpop"))?;
    let token = decode(value.expose().expose());
    (token.format == Format::Jws).then_some(token)
}

/// Whether a request had a proof at all, be it kept or not.
pub fn was_sent(request: &WireRequest) -> bool {
    request
        .headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("dpop"))
}

/// The thumbprint of the proof's key (RFC 7638).
pub fn thumbprint(proof: &Token) -> Option<String> {
    key(proof)?.thumbprint()
}

fn key(proof: &Token) -> Option<Jwk> {
    proof.header.as_ref()?.get("jwk").cloned().map(Jwk::new)
}

/// What is wrong with a proof's form, in words that complete "malformed: …".
pub fn malformed(proof: &Token) -> Option<String> {
    let header = proof.header.clone().unwrap_or_default();
    if header.get_str("typ") != Some("dpop+jwt") {
        return Some("typ is not dpop+jwt".to_owned());
    }
    let key = match carried_key(&header) {
        Ok(key) => key,
        Err(fault) => return Some(fault.to_string()),
    };
    let algorithm = header.get_str("alg").unwrap_or_default();
    let signature = proof.signature.clone().unwrap_or_default();
    if algorithm.starts_with("ES") && signature.first() == Some(&0x30) && signature.len() > 66 {
        return Some("the signature is DER instead of raw r‖s".to_owned());
    }
    match verify(algorithm, proof.signing_input(), &signature, &key) {
        // RFC 9449 §4.2: what a proof has to hold.
        Ok(true) => ["jti", "htm", "htu", "iat"]
            .into_iter()
            .find(|name| proof.claim(name).is_none())
            .map(|name| format!("there is no {name}")),
        _ => Some("the signature does not match its jwk".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{SigningAlgorithm, SigningKey, base64url};
    use crate::json::Json;

    #[test]
    fn malformed_proofs_are_named() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let claims = Json::parse(r#"{"jti":"j","htm":"POST","htu":"u","iat":1}"#).unwrap();
        let header = |typ: &str, jwk: Json| {
            Json::object([
                ("typ", Json::text(typ)),
                ("alg", Json::text("ES256")),
                ("jwk", jwk),
            ])
        };
        let public = key.public_jwk().json().clone();
        let wrong = |header: &Json| malformed(&decode(&key.sign(header, &claims).unwrap()));
        assert_eq!(wrong(&header("dpop+jwt", public.clone())), None);
        assert!(
            wrong(&header("JWT", public.clone()))
                .unwrap()
                .contains("typ")
        );
        for name in ["jti", "htm", "htu", "iat"] {
            let rest = claims.members().unwrap().iter();
            let rest = rest.filter(|(known, _)| known != name).cloned().collect();
            let header = header("dpop+jwt", public.clone());
            let proof = key.sign(&header, &Json::Object(rest)).unwrap();
            assert_eq!(
                malformed(&decode(&proof)),
                Some(format!("there is no {name}"))
            );
        }
        let mut with_private = public.members().unwrap().to_vec();
        with_private.push(("d".into(), Json::text("x")));
        assert!(
            wrong(&header("dpop+jwt", Json::Object(with_private)))
                .unwrap()
                .contains("private")
        );
        let signed = key.sign(&header("dpop+jwt", public), &claims).unwrap();
        let mut parts: Vec<String> = signed.split('.').map(ToOwned::to_owned).collect();
        let der = [vec![0x30, 0x45], vec![1; 70]].concat();
        parts[2] = base64url::encode(der);
        assert!(
            malformed(&decode(&parts.join(".")))
                .unwrap()
                .contains("DER")
        );
    }
}
