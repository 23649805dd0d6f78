//! The verdict on a token's signature, with its reason.

use super::key_set::with_set;
use super::note::{CutAt, Note};
use super::own_key::{is_proof, with_own_key};
use super::parsed::{Format, Token};
use super::shared_secret::with_secret;
use super::signature::{KeySource, Signature, SignatureReason, SignatureStatus};
use super::trial::Trial;
use super::{disclosed, invisible};
use crate::exchange::subject_token::Shape;
use crate::jose::{ALGORITHMS, Jwk};
use crate::json::Json;

/// Judges a token's signature with the keys there are. Of several signatures one valid one suffices, and the reason tells of all.
pub fn judge(token: &Token, source: &KeySource) -> Signature {
    let verdict = judge_all(token, source);
    Signature {
        reason: match verdict.reason {
            // Key ids and algorithms are whatever the token says.
            SignatureReason::Told(words) => invisible::sentence(&words).into(),
            known => known,
        },
        ..verdict
    }
}

/// Judges the key binding that ends an SD-JWT with the key that the issuer bound it to (RFC 9901 §7.3). Nothing where there is none.
pub fn judge_key_binding(token: &Token) -> Option<Signature> {
    let binding = token.key_binding.as_deref()?;
    let key = token
        .claim("cnf")
        .and_then(|cnf| cnf.get("jwk"))
        .cloned()
        .map(Jwk::new);
    let Some(key) = key else {
        return Some(Signature::unchecked(
            "the token names no key of its holder (cnf.jwk)",
        ));
    };
    let source = KeySource::given(vec![key], "the token's cnf");
    let verdict = judge(binding, &source);
    let said = binding.claim_text("sd_hash");
    if verdict.status == SignatureStatus::Valid && said != disclosed::hash(token).as_deref() {
        return Some(Signature {
            status: SignatureStatus::Invalid,
            reason: "its sd_hash is not the hash of the token and the disclosures before it".into(),
            ..verdict
        });
    }
    Some(verdict)
}

fn judge_all(token: &Token, source: &KeySource) -> Signature {
    let mut first = judge_one(token, source);
    if token.more_signatures.is_empty() {
        return first;
    }
    let all: Vec<Signature> = std::iter::once(first.clone())
        .chain(
            token
                .more_signatures
                .iter()
                .map(|other| judge_one(other, source)),
        )
        .collect();
    if all.iter().all(Signature::is_not_asked_for) {
        return first;
    }
    let reason = all
        .iter()
        .enumerate()
        .map(|(at, one)| {
            format!(
                "signature {} of {}: {}, {}",
                at + 1,
                all.len(),
                one.status.name(),
                one.reason
            )
        })
        .collect::<Vec<_>>()
        .join("; ");
    let best = [SignatureStatus::Valid, SignatureStatus::Invalid]
        .into_iter()
        .find_map(|status| all.iter().find(|one| one.status == status));
    if let Some(best) = best {
        first = best.clone();
    }
    Signature {
        reason: reason.into(),
        ..first
    }
}

fn judge_one(token: &Token, source: &KeySource) -> Signature {
    let verdict = match before_any_key(token) {
        Some(verdict) => verdict,
        None => with_keys(token, source),
    };
    Signature {
        kid: token.header_text("kid").map(ToOwned::to_owned),
        ..verdict
    }
}

fn unchecked(reason: impl Into<SignatureReason>, next_step: &'static str) -> Signature {
    Signature {
        next_step: Some(next_step).filter(|step| !step.is_empty()),
        ..Signature::unchecked(reason)
    }
}

/// What needs no key to be known.
fn before_any_key(token: &Token) -> Option<Signature> {
    match token.format {
        Format::Opaque if token.is_cut() => {
            return Some(unchecked(
                "it was cut inside its header",
                "Copy the token whole",
            ));
        }
        Format::Opaque if token.notes.contains(&Note::ClaimsAlone) => {
            return Some(unchecked(
                "the token itself is not there, only what it says",
                "Paste the token where its signature matters",
            ));
        }
        Format::Opaque if token.payload.is_some() => {
            return Some(unchecked(
                "its header cannot be read, so it is not known how it was signed",
                "Copy the token whole",
            ));
        }
        Format::Opaque if matches!(token.shape(), Some(Shape::Service(_))) => {
            return Some(unchecked(
                "it is no JWT: only the service that made it can check it",
                "",
            ));
        }
        Format::Opaque if token.notes.contains(&Note::NoToken) => {
            return Some(unchecked("there is no token in the text", ""));
        }
        Format::Opaque => return Some(unchecked("an opaque token carries no signature", "")),
        Format::Jwe => {
            return Some(unchecked(
                "the content is encrypted, so the signature inside cannot be seen",
                "",
            ));
        }
        Format::Jws => {}
    }
    if let Some(why) = token.notes.iter().find_map(|note| match note {
        Note::HeaderFault(why) => Some(why),
        _ => None,
    }) {
        return Some(Signature {
            status: SignatureStatus::Invalid,
            next_step: Some("A service must refuse it, whatever its signature is"),
            ..Signature::unchecked(format!("{why} (RFC 7515 §4, §4.1.11; RFC 7797 §6)"))
        });
    }
    left_out(token).or_else(|| by_algorithm(token))
}

/// What cannot be judged because something of the token is not there.
fn left_out(token: &Token) -> Option<Signature> {
    const WHOLE: &str = "Copy the token whole; a service must refuse it as it is";
    for note in &token.notes {
        match note {
            Note::Parts(parts) => {
                return Some(unchecked(
                    format!("it has {parts} parts, and a signed token has three"),
                    "Copy the token alone, without what follows it",
                ));
            }
            Note::Replaced(part) => {
                return Some(unchecked(
                    format!("the {part} was removed on purpose, and a word is in its place"),
                    "Ask for the token itself where its signature matters",
                ));
            }
            Note::Cut(cut) if cut.mark.is_some() && cut.at == CutAt::Signature => {
                return Some(unchecked("it was cut: the signature is not whole", WHOLE));
            }
            Note::Cut(cut) if cut.at == CutAt::Signature => {
                return Some(unchecked(
                    "the signature is missing: it has two parts instead of three",
                    WHOLE,
                ));
            }
            Note::Cut(_) => {
                return Some(unchecked(
                    "it was cut inside its claims: the signature is missing",
                    WHOLE,
                ));
            }
            _ => {}
        }
    }
    None
}

/// Whether a header has something else than a text for its algorithm.
fn names_other(header: &Json) -> bool {
    header.get("alg").is_some_and(|alg| alg.as_str().is_none())
}

fn by_algorithm(token: &Token) -> Option<Signature> {
    let algorithm = token.header_text("alg").unwrap_or_default();
    if algorithm.is_empty() && token.header.as_ref().is_some_and(names_other) {
        return Some(unchecked(
            "the header's alg is not a text",
            "A service must refuse it: alg is the name of one algorithm (RFC 7515 §4.1.1)",
        ));
    }
    if algorithm.is_empty() {
        return Some(unchecked(
            "the header names no algorithm",
            "A service must refuse it: alg is required (RFC 7515 §4.1.1)",
        ));
    }
    if algorithm.eq_ignore_ascii_case("none") {
        return Some(unchecked(
            SignatureReason::NotSigned,
            "Anybody can write such a token: a service must refuse it",
        ));
    }
    match &token.signature {
        None => {
            return Some(unchecked(
                "the signature part cannot be read",
                "Check that the token was copied whole",
            ));
        }
        Some(signature) if signature.is_empty() => {
            return Some(unchecked(
                "there is no signature after the second dot: it was cut off, or taken away",
                "Copy the token whole; a service must refuse it as it is",
            ));
        }
        Some(_) => {}
    }
    if let Some(names) = token.notes.iter().find_map(|note| match note {
        Note::Critical(names) => Some(names.join(", ")),
        _ => None,
    }) {
        return Some(unchecked(
            format!("the header says that {names} must be understood (crit), which is not so here"),
            "",
        ));
    }
    (!ALGORITHMS.contains(&algorithm)).then(|| super::algorithm::unusable(algorithm))
}

fn with_keys(token: &Token, source: &KeySource) -> Signature {
    let (Some(algorithm), Some(signature)) = (token.header_text("alg"), &token.signature) else {
        return Signature::unchecked("there is nothing to check");
    };
    let over = |input| {
        let trial = Trial {
            token,
            algorithm,
            signature,
            input,
        };
        with_source(&trial, source)
    };
    let verdict = over(token.signing_input());
    if verdict.status != SignatureStatus::Valid
        && let Some(written) = token.written_signing_input().map(over)
        && written.status == SignatureStatus::Valid
    {
        return over_the_padding(token, written);
    }
    as_it_stands(token, verdict)
}

fn with_source(trial: &Trial<'_>, source: &KeySource) -> Signature {
    if is_proof(trial.token) {
        return with_own_key(trial);
    }
    match source {
        KeySource::Absent(why) => Signature::unchecked(why.clone()),
        KeySource::Secret(secret) => with_secret(trial, secret),
        KeySource::Set {
            keys,
            name,
            fetched,
        } => Signature {
            fetched: *fetched,
            ..with_set(trial, keys, name, fetched.is_some())
        },
    }
}

/// A signature that fits the text as it was written and not in strict base64url. AWS's load balancers sign so, and say who they are;
/// of others it is a fault.
fn over_the_padding(token: &Token, verdict: Signature) -> Signature {
    if token.notes.contains(&Note::PaddedByLoadBalancer) {
        return Signature {
            reason: format!(
                "{}, over the padded text, as AWS's load balancers sign: libraries that take no padding refuse it",
                verdict.reason
            )
            .into(),
            ..verdict
        };
    }
    Signature {
        status: SignatureStatus::Invalid,
        reason: format!(
            "{}: the signature fits, but it was made over the text as it stands, padded or in the standard alphabet of base64: whoever signs must encode as base64url without padding (RFC 7515 §2)",
            verdict.reason
        )
        .into(),
        next_step: Some(UNPADDED),
        ..verdict
    }
}

/// What whoever signs over padding or other alphabets has to do.
const UNPADDED: &str = "Whoever made the token has to encode it as base64url, without padding";

/// A signature that fits text which strict readers refuse is no valid one; and a payload that is not there may be empty, or sent
/// apart.
fn as_it_stands(token: &Token, verdict: Signature) -> Signature {
    if token.notes.contains(&Note::PayloadDetached) && verdict.status == SignatureStatus::Invalid {
        return Signature {
            next_step: Some("Put the payload back, as base64url, between the two dots"),
            ..Signature::unchecked(
                "there is no payload between the dots, and the signature covers it",
            )
        };
    }
    if verdict.status != SignatureStatus::Valid {
        return verdict;
    }
    let refused = |why: String| Signature {
        status: SignatureStatus::Invalid,
        reason: format!(
            "{}: the signature fits, but {why} (RFC 7515 §2)",
            verdict.reason
        )
        .into(),
        next_step: Some(UNPADDED),
        ..verdict.clone()
    };
    for note in &token.notes {
        match note {
            Note::Foreign(part, _) => {
                return refused(format!(
                    "the {part} contains characters that are not base64url"
                ));
            }
            Note::CutPart(part) => {
                return refused(format!(
                    "the last character of the {part} has bits that stand for nothing"
                ));
            }
            _ => {}
        }
    }
    if token.written.is_some() {
        return Signature {
            reason: format!(
                "{}, checked in strict base64url: padded, or in the standard alphabet, strict readers refuse it as it is",
                verdict.reason
            )
            .into(),
            ..verdict
        };
    }
    verdict
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{SigningAlgorithm, SigningKey, base64url};
    use crate::token::decode;

    #[test]
    fn a_signature_that_cannot_be_one_says_why() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let header = Json::object([("alg", Json::text("ES256"))]);
        let jws = key
            .sign(&header, &Json::object([("a", Json::int(1))]))
            .unwrap();
        let (input, signature) = jws.rsplit_once('.').unwrap();
        let raw = base64url::decode(signature).unwrap();
        let mut der = vec![0x30, 70, 0x02, 0x21, 0];
        der.extend_from_slice(&raw[..32]);
        der.extend_from_slice(&[0x02, 0x21, 0]);
        der.extend_from_slice(&raw[32..]);
        let set = KeySource::given(vec![key.public_jwk().clone()], "the set");
        for (bytes, status, words) in [
            (&raw[..], SignatureStatus::Valid, "ES256"),
            (
                &raw[..60],
                SignatureStatus::Invalid,
                "it has 60 bytes and ES256 with this key 64: it was cut",
            ),
            (&der[..], SignatureStatus::Invalid, "it is in DER"),
            (
                &[][..],
                SignatureStatus::Unchecked,
                "no signature after the second dot",
            ),
        ] {
            let found = judge(
                &decode(&format!("{input}.{}", base64url::encode(bytes))),
                &set,
            );
            assert_eq!(found.status, status);
            assert!(found.reason.contains(words), "{}", found.reason);
        }
    }

    #[test]
    fn an_algorithm_that_is_no_text_is_not_called_missing() {
        for (header, words) in [
            (r#"{"alg":["ES256"],"kid":"k"}"#, "alg is not a text"),
            (r#"{"kid":"k"}"#, "names no algorithm"),
        ] {
            let token = decode(&format!(
                "{}.{}.c2ln",
                base64url::encode(header),
                base64url::encode("{}")
            ));
            let found = judge(&token, &KeySource::absent("none"));
            assert!(found.reason.contains(words), "{header}");
        }
    }

    #[test]
    fn valid_invalid_and_could_not_check_stay_apart() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let header = Json::object([("alg", Json::text("ES256")), ("kid", Json::text("k1"))]);
        let jws = key
            .sign(&header, &Json::object([("a", Json::int(1))]))
            .unwrap();
        let with_kid = |kid: &str| {
            let mut members = key.public_jwk().json().members().unwrap().to_vec();
            members.push(("kid".into(), Json::text(kid)));
            KeySource::given(vec![Jwk::new(Json::Object(members))], "the set")
        };
        let status = |text: &str, source: &KeySource| judge(&decode(text), source).status;
        assert_eq!(status(&jws, &with_kid("k1")), SignatureStatus::Valid);
        let other = key
            .sign(&header, &Json::object([("a", Json::int(2))]))
            .unwrap();
        let tampered = format!(
            "{}.{}",
            other.rsplit_once('.').unwrap().0,
            jws.rsplit_once('.').unwrap().1
        );
        assert_eq!(status(&tampered, &with_kid("k1")), SignatureStatus::Invalid);
        let missing = judge(&decode(&jws), &with_kid("k2"));
        assert_eq!(missing.status, SignatureStatus::Unchecked);
        assert_eq!(
            &*missing.reason,
            "k1 is not in the set: it has k2; its key k2 made this signature"
        );
        let header = Json::object([("alg", Json::text("ES256")), ("kid", Json::text(""))]);
        let unnamed = key
            .sign(&header, &Json::object([("a", Json::int(1))]))
            .unwrap();
        assert_eq!(
            &*judge(&decode(&unnamed), &with_kid("k2")).reason,
            "an empty kid is not in the set: it has k2; its key k2 made this signature"
        );
        assert_eq!(
            status("opaque", &with_kid("k1")),
            SignatureStatus::Unchecked
        );
        assert_eq!(
            judge(&decode(&jws), &KeySource::absent("not asked")).reason,
            SignatureReason::from("not asked")
        );
        let none = format!(
            "{}.e30.",
            crate::jose::base64url::encode(r#"{"alg":"none"}"#)
        );
        assert_eq!(status(&none, &with_kid("k1")), SignatureStatus::Unchecked);
    }
}
