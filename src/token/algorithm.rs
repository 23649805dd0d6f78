//! Names in a header's `alg` that cannot be checked: algorithms of others, and other names of those that can.

use super::signature::Signature;
use crate::jose::ALGORITHMS;

/// Algorithms that others check, with what they are (RFC 8812 §3.2, RFC 8032 §5.2, FIPS 204).
const ELSEWHERE: [(&str, &str); 5] = [
    ("ES256K", "ECDSA on secp256k1"),
    ("Ed448", "EdDSA on the larger curve"),
    ("ML-DSA-44", "post-quantum"),
    ("ML-DSA-65", "post-quantum"),
    ("ML-DSA-87", "post-quantum"),
];

/// The step where another program has to check.
pub(super) const ANOTHER_LIBRARY: &str = "Check it with a library that knows this algorithm";

/// Why a signature of this name cannot be checked.
pub(super) fn unusable(algorithm: &str) -> Signature {
    if let Some((name, what)) = ELSEWHERE.iter().find(|(name, _)| *name == algorithm) {
        return Signature {
            next_step: Some(ANOTHER_LIBRARY),
            ..Signature::unchecked(format!(
                "{name} ({what}) cannot be checked here, so nothing is known of the signature"
            ))
        };
    }
    if let Some(name) = meant(algorithm) {
        return Signature {
            next_step: Some(
                "Whoever makes the token has to write the registered name: services refuse it as it is",
            ),
            ..Signature::unchecked(format!(
                "the header's algorithm is {algorithm}, where {name} belongs: the names are fixed, capitals and all (RFC 7515 §4.1.1)"
            ))
        };
    }
    let known = ALGORITHMS.join(", ");
    Signature::unchecked(format!(
        "the algorithm {algorithm} is not one that can be checked: {known}"
    ))
}

/// The registered name that another one means: in other letters, or as XML signatures (RFC 9231), Java and key services name it.
fn meant(algorithm: &str) -> Option<String> {
    let name = algorithm.rsplit('#').next().unwrap_or(algorithm);
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    if let Some(same) = ALGORITHMS
        .iter()
        .find(|known| known.eq_ignore_ascii_case(&plain))
    {
        return Some((*same).to_owned());
    }
    let bits = ["256", "384", "512"]
        .into_iter()
        .find(|bits| plain.contains(&format!("sha{bits}")))?;
    let families = [
        ("pss", "PS"),
        ("mgf1", "PS"),
        ("rsa", "RS"),
        ("ecdsa", "ES"),
        ("hmac", "HS"),
    ];
    let (_, family) = families.iter().find(|(word, _)| plain.contains(word))?;
    Some(format!("{family}{bits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_of_an_algorithm_are_told() {
        for (name, registered) in [
            ("rs256", Some("RS256")),
            ("RS-256", Some("RS256")),
            ("eddsa", Some("EdDSA")),
            ("SHA256withRSA", Some("RS256")),
            ("SHA384withECDSA", Some("ES384")),
            ("HmacSHA512", Some("HS512")),
            ("RSASSA_PSS_SHA_256", Some("PS256")),
            (
                "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                Some("RS256"),
            ),
            (
                "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
                Some("HS256"),
            ),
            ("SHA256", None),
            ("RSA-OAEP-256", None),
            ("X999", None),
        ] {
            assert_eq!(meant(name).as_deref(), registered, "{name}");
        }
        assert!(unusable("rs256").reason.contains("where RS256 belongs"));
        assert!(unusable("ES256K").reason.contains("cannot be checked here"));
        assert!(unusable("X999").reason.contains("RS256, RS384"));
    }
}
