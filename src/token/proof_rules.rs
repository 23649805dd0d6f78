//! What a proof of possession must say by itself (RFC 9449 §4.2); the request it went with is not known here.

use super::check::Check;
use super::rules::{JudgedToken, Rule};
use crate::dpop::{carried_key, htm_fault, htu_fault};
use crate::json::Json;

impl JudgedToken<'_> {
    /// The key that it carries, the method, the address and the identifier.
    pub(super) fn proof(&self) -> Vec<Check> {
        vec![
            self.proof_key(),
            self.proof_text("htm", "Method", Some("/htm"), htm_fault, "as it is sent"),
            self.proof_text(
                "htu",
                "Address",
                Some("/htu"),
                htu_fault,
                "without query and fragment",
            ),
            self.proof_text(
                "jti",
                "Identifier",
                Some("/jti"),
                |text| text.is_empty().then_some("it is empty"),
                "never to be used again",
            ),
        ]
    }

    fn proof_key(&self) -> Check {
        let check = Rule("proof-key", "Key", "RFC 9449 §4.2, §4.3", None);
        match carried_key(self.token.header.as_ref().unwrap_or(&Json::Null)) {
            Ok(key) => {
                let thumbprint = key.thumbprint().unwrap_or_default();
                check.pass(format!(
                    "{}, public part only, thumbprint {thumbprint}: a token bound to it has this cnf.jkt",
                    key.kind()
                ))
            }
            Err(fault) => check.fail(fault.to_string()),
        }
    }

    fn proof_text(
        &self,
        name: &'static str,
        title: &'static str,
        path: Option<&'static str>,
        fault: impl Fn(&str) -> Option<&'static str>,
        right: &str,
    ) -> Check {
        let id = match name {
            "htm" => "proof-method",
            "htu" => "proof-address",
            _ => "proof-identifier",
        };
        let check = Rule(id, title, "RFC 9449 §4.2", path);
        match self.text(name) {
            None => check.fail(format!("{name} is missing, or no text")),
            Some(text) => match fault(text) {
                Some(why) => check.fail(format!("{}: {why}", super::invisible::quoted(text))),
                None => check.pass(format!("{}, {right}", super::invisible::quoted(text))),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::token::checks::{CheckStatus, checks};
    use crate::token::claims::VerificationContext;
    use crate::token::{TokenRole, unsigned};

    #[test]
    fn each_rule_of_a_proof_beside_its_nearest_neighbour() {
        let header =
            r#"{"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":"x","y":"y"}}"#;
        let right = r#"{"jti":"j","htm":"POST","htu":"https://a.example/token","iat":1}"#;
        let (pass, fail) = (CheckStatus::Pass, CheckStatus::Fail);
        for (id, from, to, ends) in [
            ("proof-key", "", "", pass),
            ("proof-method", "", "", pass),
            ("proof-address", "", "", pass),
            ("proof-identifier", "", "", pass),
            ("proof-method", "POST", "post", fail),
            ("proof-address", "token", "token?x=1", fail),
            ("proof-address", "token", "token#x", fail),
            ("proof-identifier", "\"j\"", "1", fail),
        ] {
            let proof = unsigned(header, &right.replacen(from, to, 1));
            let all = checks(&proof, TokenRole::Pasted, &VerificationContext::default());
            let check = all.iter().find(|check| check.id == id).unwrap();
            assert_eq!(check.status, ends, "{id} {to}");
        }
    }
}
