//! A proof of possession seen through: every claim held against the request it went with (RFC 9449 §4.3).

use super::form::{malformed, of, thumbprint};
use crate::diagnosis::http_date::http_date;
use crate::exchange::{Attempt, Response};
use crate::jose::sha256_base64url;
use crate::token::Token;
use crate::token::checks::{Check, CheckStatus};
use crate::token::claims::span;

/// From so many seconds on the time of a proof is said to be off.
const LEEWAY: i64 = 60;

/// What a proof is held against besides its own request.
#[derive(Clone, Debug, Default)]
pub struct ProofContext<'a> {
    /// The attempts before, for `jti` and the nonce's way.
    pub before: &'a [Attempt],
    /// The access token it went with, for `ath`; none at the token endpoint.
    pub access_token: Option<&'a str>,
    /// `cnf.jkt` of the access token that came of it.
    pub jkt: Option<&'a str>,
}

/// Every claim of the proof that an attempt carried, against that attempt.
pub fn checks(proof: &Token, attempt: &Attempt, around: &ProofContext<'_>) -> Vec<Check> {
    let subject = ProofSubject {
        proof,
        attempt,
        around,
    };
    let mut all = vec![
        subject.form(),
        subject.method(),
        subject.address(),
        subject.time(),
        subject.identifier(),
        subject.nonce(),
        subject.hash(),
    ];
    all.extend(subject.bound());
    all
}

struct ProofSubject<'a> {
    proof: &'a Token,
    attempt: &'a Attempt,
    around: &'a ProofContext<'a>,
}

impl ProofSubject<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.proof.claim_text(name)
    }

    fn said(&self, name: &str) -> String {
        self.text(name)
            .map_or_else(|| "missing".to_owned(), crate::token::invisible::quoted)
    }

    fn form(&self) -> Check {
        let wrong = malformed(self.proof);
        let algorithm = self
            .proof
            .header
            .as_ref()
            .and_then(|header| header.get_str("alg"))
            .unwrap_or_default();
        check(
            "form",
            wrong.is_none(),
            "Form",
            wrong.unwrap_or_else(|| {
                format!("{algorithm}, typ dpop+jwt, public key only, signature valid")
            }),
            "RFC 9449 §4.2",
            None,
        )
    }

    fn method(&self) -> Check {
        let same = self.text("htm") == Some(self.attempt.request.method);
        let sentence = if same {
            format!("{}, as the call", self.said("htm"))
        } else {
            format!(
                "{}, and the call was {}; the method is upper case",
                self.said("htm"),
                self.attempt.request.method
            )
        };
        check(
            "htm",
            same,
            "Method",
            sentence,
            "RFC 9449 §4.3 (8)",
            Some("/htm"),
        )
    }

    fn address(&self) -> Check {
        let wanted = crate::dpop::htu(&self.attempt.request.url);
        let same = self.text("htu") == Some(wanted.as_str());
        let sentence = if same {
            format!("{wanted}, without query and fragment")
        } else {
            format!("{}, and the call went to {wanted}", self.said("htu"))
        };
        check(
            "htu",
            same,
            "Address",
            sentence,
            "RFC 9449 §4.3 (9)",
            Some("/htu"),
        )
    }

    /// `iat` against the server's `Date`, which is a second or two later.
    fn time(&self) -> Check {
        let Some(iat) = self.proof.claim_time("iat") else {
            return check(
                "iat",
                false,
                "Time",
                "iat is missing or not a number of seconds".to_owned(),
                "RFC 9449 §4.3 (11)",
                Some("/iat"),
            );
        };
        let own = self.attempt.started_ms / 1000;
        if iat > own.saturating_mul(500) {
            return check(
                "iat",
                false,
                "Time",
                "iat is in milliseconds; it is a number of seconds".to_owned(),
                "RFC 7519 §2",
                Some("/iat"),
            );
        }
        let server = self.attempt.response.as_ref().and_then(server_time);
        let off = server.unwrap_or(own).saturating_sub(iat);
        let way = if off >= 0 { "before" } else { "after" };
        let whose = if server.is_some() {
            "the server's Date"
        } else {
            "the call, by this computer's clock"
        };
        check(
            "iat",
            off.abs() <= LEEWAY,
            "Time",
            format!("{} {way} {whose}", span(off.unsigned_abs())),
            "RFC 9449 §4.3 (11)",
            Some("/iat"),
        )
    }

    fn identifier(&self) -> Check {
        let Some(id) = self.text("jti").filter(|id| !id.is_empty()) else {
            return check(
                "jti",
                false,
                "Identifier",
                "jti is missing".to_owned(),
                "RFC 9449 §4.2",
                Some("/jti"),
            );
        };
        let reused = self
            .around
            .before
            .iter()
            .filter_map(|attempt| of(&attempt.request))
            .any(|earlier| earlier.claim_text("jti") == Some(id));
        let sentence = if reused {
            "The same as in an earlier attempt: a proof works only once"
        } else {
            "New for this attempt"
        };
        check(
            "jti",
            !reused,
            "Identifier",
            sentence.to_owned(),
            "RFC 9449 §11.1",
            Some("/jti"),
        )
    }

    /// The nonce's way: asked for by one answer, carried by the next proof.
    fn nonce(&self) -> Check {
        let asked = self
            .around
            .before
            .iter()
            .rev()
            .filter_map(|attempt| attempt.response.as_ref())
            .find_map(|response| crate::dpop::offered(&response.headers));
        let challenged = self.attempt.response.as_ref().is_some_and(|response| {
            crate::dpop::challenge(
                response.status,
                &response.headers,
                response.text().unwrap_or_default().as_bytes(),
            )
            .is_some()
        });
        let (status, sentence) = match (self.text("nonce"), asked.as_deref()) {
            (Some(sent), Some(asked)) if sent == asked => (
                CheckStatus::Pass,
                "The one that the previous answer asked for".to_owned(),
            ),
            (Some(_), Some(_)) => (
                CheckStatus::Fail,
                "Not the one that the previous answer asked for".to_owned(),
            ),
            (Some(_), None) if challenged => (
                CheckStatus::Fail,
                "One from an earlier exchange that has expired: the server asks for a new one"
                    .to_owned(),
            ),
            (Some(_), None) => (
                CheckStatus::Pass,
                "One that the server gave in an earlier exchange".to_owned(),
            ),
            (None, Some(_)) => (
                CheckStatus::Fail,
                "None, although the previous answer asked for one".to_owned(),
            ),
            (None, None) if challenged => (
                CheckStatus::NotApplicable,
                "None yet: the server asks for one, as it always does first".to_owned(),
            ),
            (None, None) => (
                CheckStatus::NotApplicable,
                "None, and none was asked for".to_owned(),
            ),
        };
        Check {
            id: "nonce",
            status,
            title: "Nonce",
            sentence,
            source: "RFC 9449 §8",
            path: Some("/nonce"),
        }
    }

    fn hash(&self) -> Check {
        let wanted = self
            .around
            .access_token
            .map(|token| sha256_base64url(token.as_bytes()));
        let (status, sentence) = match (self.text("ath"), wanted) {
            (None, None) => (
                CheckStatus::NotApplicable,
                "None: it belongs to calls with an access token".to_owned(),
            ),
            (Some(_), None) => (
                CheckStatus::Fail,
                "It does not belong at the token endpoint".to_owned(),
            ),
            (Some(said), Some(wanted)) if said == wanted => {
                (CheckStatus::Pass, "The hash of the access token".to_owned())
            }
            (Some(_), Some(_)) => (
                CheckStatus::Fail,
                "Not the hash of the access token".to_owned(),
            ),
            (None, Some(_)) => (
                CheckStatus::Fail,
                "Missing: a call with an access token needs it".to_owned(),
            ),
        };
        Check {
            id: "ath",
            status,
            title: "Token's hash",
            sentence,
            source: "RFC 9449 §4.3 (10)",
            path: Some("/ath"),
        }
    }

    fn bound(&self) -> Option<Check> {
        let jkt = self.around.jkt?;
        let own = thumbprint(self.proof)?;
        let sentence = if own == jkt {
            format!("cnf.jkt of the access token is {own}, this key's thumbprint")
        } else {
            format!("cnf.jkt of the access token is {jkt}, this key's thumbprint {own}")
        };
        Some(check(
            "jkt",
            own == jkt,
            "Binding",
            sentence,
            "RFC 9449 §6.1",
            None,
        ))
    }
}

fn check(
    id: &'static str,
    passed: bool,
    title: &'static str,
    sentence: String,
    source: &'static str,
    path: Option<&'static str>,
) -> Check {
    let status = if passed {
        CheckStatus::Pass
    } else {
        CheckStatus::Fail
    };
    Check {
        id,
        status,
        title,
        sentence,
        source,
        path,
    }
}

/// The server's clock in an answer (RFC 9110 §6.6.1), seconds since 1970.
pub fn server_time(response: &Response) -> Option<i64> {
    http_date(response.header("date")?)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::dpop::Proof;
    use crate::exchange::{Response, Timings, WireRequest};
    use crate::jose::{SigningAlgorithm, SigningKey};
    use crate::secret::MaskedText;
    use url::Url;

    pub const NOW: i64 = 1_795_435_471;

    /// An attempt with this proof, answered with this body.
    pub fn attempt(proof: &str, status: u16, headers: &[(&str, &str)], body: &str) -> Attempt {
        let url = Url::parse("https://t.example/oauth/token").unwrap();
        let mut value = MaskedText::default();
        value.push_secret("dpop", proof);
        Attempt {
            request: WireRequest {
                method: "POST",
                headers: vec![("dpop".into(), value)],
                ..WireRequest::get(url)
            },
            response: Some(Response {
                status,
                headers: headers
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect(),
                body: body.as_bytes().to_vec(),
                ..Response::default()
            }),
            timings: Timings::default(),
            failure: None,
            started_ms: NOW * 1000,
            body_sent: true,
        }
    }

    fn right() -> Proof<'static> {
        Proof {
            htm: "POST",
            htu: "https://t.example/oauth/token",
            iat: NOW,
            jti: "j1",
            nonce: None,
            ath: None,
        }
    }

    fn failed(proof: &str, before: &[Attempt], around: &ProofContext<'_>) -> Vec<&'static str> {
        let attempt = attempt(
            proof,
            200,
            &[("date", "Mon, 23 Nov 2026 12:04:31 GMT")],
            "{}",
        );
        let around = ProofContext {
            before,
            ..around.clone()
        };
        checks(&of(&attempt.request).unwrap(), &attempt, &around)
            .into_iter()
            .filter(|check| check.status == CheckStatus::Fail)
            .map(|check| check.id)
            .collect()
    }

    #[test]
    fn each_claim_is_held_against_the_call() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let signed = |proof: Proof<'_>| proof.sign(&key).unwrap().expose().to_owned();
        let none = ProofContext::default();
        for (proof, ids) in [
            (right(), vec![]),
            (
                Proof {
                    htm: "post",
                    ..right()
                },
                vec!["htm"],
            ),
            (
                Proof {
                    htu: "https://t.example/oauth/token/",
                    ..right()
                },
                vec!["htu"],
            ),
            (
                Proof {
                    htu: "https://login.example/oauth/token",
                    ..right()
                },
                vec!["htu"],
            ),
            (
                Proof {
                    iat: NOW - 600,
                    ..right()
                },
                vec!["iat"],
            ),
            (
                Proof {
                    iat: NOW * 1000,
                    ..right()
                },
                vec!["iat"],
            ),
            (
                Proof {
                    ath: Some("x"),
                    ..right()
                },
                vec!["ath"],
            ),
        ] {
            assert_eq!(failed(&signed(proof), &[], &none), ids, "{proof:?}");
        }
        let token = "access-token";
        let hash = sha256_base64url(token.as_bytes());
        let with_token = ProofContext {
            access_token: Some(token),
            ..ProofContext::default()
        };
        assert_eq!(failed(&signed(right()), &[], &with_token), ["ath"]);
        assert_eq!(
            failed(
                &signed(Proof {
                    ath: Some(&hash),
                    ..right()
                }),
                &[],
                &with_token
            ),
            [""; 0]
        );
        let print = key.thumbprint();
        assert_eq!(
            failed(
                &signed(right()),
                &[],
                &ProofContext {
                    jkt: Some(&print),
                    ..ProofContext::default()
                }
            ),
            [""; 0]
        );
        assert_eq!(
            failed(
                &signed(right()),
                &[],
                &ProofContext {
                    jkt: Some("other"),
                    ..ProofContext::default()
                }
            ),
            ["jkt"]
        );
    }

    #[test]
    fn the_nonces_way_and_reuse_are_seen() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let signed = |proof: Proof<'_>| proof.sign(&key).unwrap().expose().to_owned();
        let first = attempt(
            &signed(right()),
            400,
            &[("dpop-nonce", "n1")],
            r#"{"error":"use_dpop_nonce"}"#,
        );
        let before = [first];
        for (jti, nonce, ids) in [
            ("j2", Some("n1"), vec![]),
            ("j2", Some("other"), vec!["nonce"]),
            ("j2", None, vec!["nonce"]),
            ("j1", Some("n1"), vec!["jti"]),
        ] {
            assert_eq!(
                failed(
                    &signed(Proof {
                        jti,
                        nonce,
                        ..right()
                    }),
                    &before,
                    &ProofContext::default()
                ),
                ids,
                "{jti} {nonce:?}"
            );
        }
    }
}
