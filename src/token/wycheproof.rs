//! Verdicts held against Wycheproof's vectors for JSON Web Signature, Key and Crypto (C2SP/wycheproof, `testvectors_v1`,
//! Apache-2.0, see `tests/vectors/wycheproof`).

use super::{KeySource, Note, SignatureStatus, decode, judge};
use crate::jose::JwkSet;
use crate::json::Json;
use std::collections::BTreeMap;

const SIGNATURE: &str = include_str!("../../tests/vectors/wycheproof/json_web_signature_test.json");
const KEY: &str = include_str!("../../tests/vectors/wycheproof/json_web_key_test.json");
const CRYPTO: &str = include_str!("../../tests/vectors/wycheproof/json_web_crypto_test.json");

/// How a vector ended beside what it wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum VectorOutcome {
    /// Valid, as it should be.
    Accepted,
    /// Not valid, as it should be.
    Rejected,
    /// Encrypted: nothing is decrypted here, so nothing is accepted either.
    NotApplicable,
    /// Valid, and it should not be.
    FalselyAccepted,
    /// Not valid, and it should be.
    FalselyRejected,
}

/// A vector that ends otherwise than it says, and why that is right.
struct Deviation {
    vectors: &'static [i64],
    outcome: VectorOutcome,
    reason: &'static str,
}

const SIGNATURE_DEVIATIONS: [Deviation; 5] = [
    Deviation {
        vectors: &[360],
        outcome: VectorOutcome::FalselyAccepted,
        reason: "spaces inside the signature are taken out of what people paste, and told; every byte of what is left was signed",
    },
    Deviation {
        vectors: &[367, 370],
        outcome: VectorOutcome::FalselyAccepted,
        reason: "the published text has no padding: it is vector 357, which is valid, byte for byte",
    },
    Deviation {
        vectors: &[372, 373],
        outcome: VectorOutcome::FalselyRejected,
        reason: "a question mark stands inside a part, which RFC 7515 §2 forbids: told, and never valid here",
    },
    Deviation {
        vectors: &[346, 350],
        outcome: VectorOutcome::FalselyRejected,
        reason: "the key says alg PS256 and the token PS384: a key that names an algorithm is for that one (RFC 7517 §4.4), as vectors 333 to 340 want it",
    },
    Deviation {
        vectors: &[347, 351],
        outcome: VectorOutcome::FalselyRejected,
        reason: "the key says alg ES521, which does not exist (ES512 is meant), and vector 19 of the keys wants such a key refused",
    },
];

const CRYPTO_DEVIATIONS: [Deviation; 1] = [Deviation {
    vectors: &[17],
    outcome: VectorOutcome::FalselyAccepted,
    reason: "a good signature in the JSON serialisation: the vector is for readers of the compact one, and both are read here; it is told",
}];

struct Tally {
    counts: BTreeMap<VectorOutcome, usize>,
    deviations: Vec<(i64, VectorOutcome)>,
}

/// What people see: what is checked, and what had to be repaired for it.
fn run(file: &str) -> Tally {
    let document = Json::parse(file).unwrap();
    let mut tally = Tally {
        counts: BTreeMap::new(),
        deviations: Vec::new(),
    };
    for group in list(&document, "testGroups") {
        let key = group.get("public").or(group.get("private")).unwrap();
        let source = KeySource::given(JwkSet::from_json(key).unwrap(), "the key");
        for test in list(&group, "tests") {
            let text = match test.get("jws").or(test.get("jwe")) {
                Some(Json::String(text)) => text.clone(),
                Some(other) => other.to_compact(),
                None => String::new(),
            };
            let token = decode(&text);
            let verdict = judge(&token, &source);
            let is_valid = verdict.status == SignatureStatus::Valid;
            assert!(!verdict.reason.is_empty());
            let wanted = test.get_str("result") == Some("valid");
            let outcome = match (wanted, is_valid) {
                _ if test.get("jwe").is_some() => {
                    assert!(!is_valid);
                    VectorOutcome::NotApplicable
                }
                (true, true) => VectorOutcome::Accepted,
                (false, false) => VectorOutcome::Rejected,
                (true, false) => VectorOutcome::FalselyRejected,
                (false, true) => VectorOutcome::FalselyAccepted,
            };
            let id = test.get("tcId").and_then(Json::as_i64).unwrap();
            *tally.counts.entry(outcome).or_default() += 1;
            if matches!(
                outcome,
                VectorOutcome::FalselyAccepted | VectorOutcome::FalselyRejected
            ) {
                tally.deviations.push((id, outcome));
            }
        }
    }
    tally
}

fn hold(file: &str, deviations: &[Deviation], counts: &[(VectorOutcome, usize)]) {
    let tally = run(file);
    let mut expected: Vec<(i64, VectorOutcome)> = deviations
        .iter()
        .flat_map(|deviation| {
            assert!(!deviation.reason.is_empty());
            deviation.vectors.iter().map(|id| (*id, deviation.outcome))
        })
        .collect();
    expected.sort_unstable();
    assert_eq!(tally.deviations, expected);
    assert_eq!(tally.counts, counts.iter().copied().collect());
}

#[test]
fn json_web_signature() {
    hold(
        SIGNATURE,
        &SIGNATURE_DEVIATIONS,
        &[
            (VectorOutcome::Accepted, 40),
            (VectorOutcome::Rejected, 352),
            (VectorOutcome::FalselyAccepted, 3),
            (VectorOutcome::FalselyRejected, 6),
        ],
    );
}

#[test]
fn json_web_key() {
    hold(
        KEY,
        &[],
        &[(VectorOutcome::Accepted, 5), (VectorOutcome::Rejected, 21)],
    );
}

#[test]
fn json_web_crypto() {
    hold(
        CRYPTO,
        &CRYPTO_DEVIATIONS,
        &[
            (VectorOutcome::Accepted, 4),
            (VectorOutcome::Rejected, 44),
            (VectorOutcome::NotApplicable, 34),
            (VectorOutcome::FalselyAccepted, 1),
        ],
    );
}

/// The vectors that are accepted although they are meant to be refused are no false accepts: each is told, or is a valid vector.
#[test]
fn what_is_accepted_on_purpose_is_told() {
    let (signature, crypto) = (texts(SIGNATURE), texts(CRYPTO));
    let read = |text: &Json| match text {
        Json::String(text) => decode(text),
        other => decode(&other.to_compact()),
    };
    assert!(read(&crypto[&17]).notes.contains(&Note::JsonSerialised(1)));
    assert!(
        read(&signature[&360])
            .notes
            .contains(&Note::Cleaned("white space inside it"))
    );
    for same in [367, 370] {
        assert_eq!(signature[&same], signature[&357]);
    }
}

/// The token of each vector.
fn texts(file: &str) -> BTreeMap<i64, Json> {
    let document = Json::parse(file).unwrap();
    list(&document, "testGroups")
        .iter()
        .flat_map(|group| list(group, "tests"))
        .map(|test| {
            let id = test.get("tcId").and_then(Json::as_i64).unwrap();
            (id, test.get("jws").cloned().unwrap_or_default())
        })
        .collect()
}

fn list(value: &Json, name: &str) -> Vec<Json> {
    match value.get(name) {
        Some(Json::Array(items)) => items.clone(),
        _ => panic!("no {name}"),
    }
}
