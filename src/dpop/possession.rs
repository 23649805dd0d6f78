//! What a proof of possession must be by itself, before any request is known (RFC 9449 §4.2, §4.3).

use crate::jose::{Jwk, PRIVATE_MEMBERS};
use crate::json::Json;
use crate::text::is_token;
use url::Url;

/// Why a proof cannot be checked with the key it carries. Each makes it invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    /// No `jwk`.
    #[error("the header carries no key as an object (jwk)")]
    NoKey,
    /// `jwk` holds private members.
    #[error(
        "its jwk holds the private part {0}: whoever sees the proof can sign in its owner's name"
    )]
    PrivateKey(&'static str),
    /// A shared secret, or no signature at all.
    #[error("its algorithm is not asymmetric")]
    Algorithm,
}

/// The key that a proof's header carries.
pub fn carried_key(header: &Json) -> Result<Jwk, ProofFault> {
    let algorithm = header.get_str("alg").unwrap_or_default();
    if algorithm.eq_ignore_ascii_case("none") || algorithm.starts_with("HS") {
        return Err(ProofFault::Algorithm);
    }
    let key = header
        .get("jwk")
        .filter(|key| key.members().is_some())
        .ok_or(ProofFault::NoKey)?;
    match PRIVATE_MEMBERS.iter().find(|name| key.get(name).is_some()) {
        Some(name) => Err(ProofFault::PrivateKey(name)),
        None => Ok(Jwk::new(key.clone())),
    }
}

/// What is wrong with an `htu` by itself; nothing where it may be right.
pub fn htu_fault(htu: &str) -> Option<&'static str> {
    let Ok(url) = Url::parse(htu) else {
        return Some("it is not a URL");
    };
    if !matches!(url.scheme(), "https" | "http") {
        return Some("it is not a web server's address");
    }
    match (url.query(), url.fragment()) {
        (Some(_), _) => Some("it has a query, which it must not have"),
        (_, Some(_)) => Some("it has a fragment, which it must not have"),
        _ => None,
    }
}

/// What is wrong with an `htm` by itself: methods are case-sensitive (RFC 9110 §9.1).
pub fn htm_fault(htm: &str) -> Option<&'static str> {
    if !is_token(htm) {
        return Some("it is not a method");
    }
    let known = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    let is_known = known.contains(&htm.to_ascii_uppercase().as_str());
    (is_known && !known.contains(&htm))
        .then_some("methods are written in capitals, as they are sent")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_held_against_its_own_rules() {
        let key = |text: &str| carried_key(&Json::parse(text).unwrap());
        assert!(key(r#"{"alg":"ES256","jwk":{"kty":"EC","x":"x","y":"y"}}"#).is_ok());
        for (text, fault) in [
            (r#"{"alg":"ES256"}"#, ProofFault::NoKey),
            (r#"{"alg":"ES256","jwk":"x"}"#, ProofFault::NoKey),
            (
                r#"{"alg":"ES256","jwk":{"kty":"EC","d":"x"}}"#,
                ProofFault::PrivateKey("d"),
            ),
            (
                r#"{"alg":"RS256","jwk":{"kty":"RSA","dp":"x"}}"#,
                ProofFault::PrivateKey("dp"),
            ),
            (
                r#"{"alg":"HS256","jwk":{"kty":"oct","k":"x"}}"#,
                ProofFault::Algorithm,
            ),
            (r#"{"alg":"none","jwk":{}}"#, ProofFault::Algorithm),
        ] {
            assert_eq!(key(text), Err(fault), "{text}");
        }
        for (htu, is_wrong) in [
            ("https://a.example/token", false),
            ("http://127.0.0.1:1/token", false),
            ("https://a.example/token?x=1", true),
            ("https://a.example/token?", true),
            ("https://a.example/token#x", true),
            ("/token", true),
            ("mailto:a@b", true),
        ] {
            assert_eq!(htu_fault(htu).is_some(), is_wrong, "{htu}");
        }
        for (htm, is_wrong) in [
            ("POST", false),
            ("QUERY", false),
            ("post", true),
            ("", true),
            ("P T", true),
        ] {
            assert_eq!(htm_fault(htm).is_some(), is_wrong, "{htm}");
        }
    }
}
