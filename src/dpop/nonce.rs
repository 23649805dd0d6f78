//! Nonces that a server asks for (RFC 9449 §8).

use crate::json::Json;

/// The nonce of a challenge: 400 or 401, error `use_dpop_nonce`, and exactly that header. Nothing where it is no challenge.
pub fn challenge(status: u16, headers: &[(String, String)], body: &[u8]) -> Option<String> {
    if status != 400 && status != 401 {
        return None;
    }
    let answer = Json::parse(std::str::from_utf8(body).ok()?).ok()?;
    (answer.get_str("error") == Some("use_dpop_nonce"))
        .then(|| offered(headers))
        .flatten()
}

/// The nonce any answer may bring for the next proof.
pub fn offered(headers: &[(String, String)]) -> Option<String> {
    headers
        .iter()
        .find(|(name, value)| name.eq_ignore_ascii_case("dpop-nonce") && !value.is_empty())
        .map(|(_, nonce)| nonce.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_error_with_its_header_is_a_challenge() {
        let nonce = [("DPoP-Nonce".to_owned(), "n1".to_owned())];
        let asked = br#"{"error":"use_dpop_nonce"}"#;
        assert_eq!(challenge(400, &nonce, asked).as_deref(), Some("n1"));
        assert_eq!(challenge(401, &nonce, asked).as_deref(), Some("n1"));
        assert_eq!(challenge(200, &nonce, asked), None);
        assert_eq!(challenge(400, &[], asked), None);
        assert_eq!(
            challenge(400, &nonce, br#"{"error":"invalid_grant"}"#),
            None
        );
        assert_eq!(challenge(400, &nonce, b"<html>"), None);
    }
}
