//! The deciders by their names, with what each can find.

use super::decision::{Decision, there, worked_before};
use super::{artefact, proof, request};
use crate::diagnosis::CauseStatus::{self, Certain, Likely, NotVisible, RuledOut};
use crate::diagnosis::explain::case::Case;
use crate::exchange::Purpose;
use crate::exchange::subject_token::Provider;

/// A case with its status and the names of its values.
type CaseOf = (&'static str, CauseStatus, &'static [&'static str]);

/// One decider.
pub struct Decider {
    /// As the catalogue names it.
    pub name: &'static str,
    /// What it can find; `unseen` is always possible.
    pub cases: &'static [CaseOf],
    /// Looks.
    pub decide: fn(&Case<'_>) -> Decision,
}

impl Decider {
    /// The status of a case.
    pub fn status(&self, case: &str) -> CauseStatus {
        self.cases
            .iter()
            .find(|(name, ..)| *name == case)
            .map_or(NotVisible, |(_, status, _)| *status)
    }
}

/// Whether a row applies at all.
pub type Condition = fn(&Case<'_>) -> bool;

/// Conditions of whole rows.
pub const CONDITIONS: &[(&str, Condition)] = &[
    // Auth0's own APIs have the status in words there: `Unauthorized`.
    ("code", |case| {
        let error = case.answer.error.as_deref().unwrap_or_default();
        !error.starts_with(char::is_uppercase)
    }),
    ("third-party", |case| {
        ["named", "said"].contains(&request::third_party(case).case)
    }),
    ("custom-exchange", |case| {
        case.purpose() == Some(Purpose::Custom)
    }),
];

const AGO: &[&str] = &["ago"];

/// All of them.
pub const DECIDERS: &[Decider] = &[
    Decider {
        name: "unseen",
        cases: &[],
        decide: |_| Decision::unseen(),
    },
    Decider {
        name: "likely",
        cases: &[("likely", Likely, &[])],
        decide: |_| Decision::is("likely"),
    },
    Decider {
        name: "mfa",
        cases: &[("token", Certain, &[]), ("said", Certain, &[])],
        decide: |case| {
            Decision::is(if case.answer.has("mfa_token") {
                "token"
            } else {
                "said"
            })
        },
    },
    Decider {
        name: "toggle",
        cases: &[
            ("off", Certain, &[]),
            ("on", RuledOut, &[]),
            ("worked", RuledOut, AGO),
            ("unseen", Likely, &[]),
        ],
        decide: request::toggle,
    },
    Decider {
        name: "worked-before",
        cases: &[("worked", RuledOut, AGO)],
        decide: worked_before,
    },
    Decider {
        name: "third-party",
        cases: &[
            ("named", Certain, &[]),
            ("said", Certain, &[]),
            ("first-party", RuledOut, &[]),
            ("unnamed", NotVisible, &[]),
        ],
        decide: request::third_party,
    },
    Decider {
        name: "code-sent-before",
        cases: &[
            ("recorded-issued", Certain, &[]),
            ("recorded-refused", Likely, &[]),
            ("demo-used", Certain, &[]),
            ("sent-issued", Certain, AGO),
            ("sent-refused", NotVisible, AGO),
            ("sent", Likely, AGO),
            ("fresh", RuledOut, &[]),
            ("not-sent", RuledOut, &[]),
            ("unknown", NotVisible, &[]),
        ],
        decide: artefact::code_sent_before,
    },
    Decider {
        name: "code-age",
        cases: &[
            ("demo-expired", Certain, &[]),
            ("fresh", RuledOut, &[]),
            ("old", Certain, AGO),
            ("young", NotVisible, AGO),
        ],
        decide: artefact::code_age,
    },
    Decider {
        name: "code-elsewhere",
        cases: &[("fresh", RuledOut, &[])],
        decide: |case| {
            if artefact::fresh_demo(case) {
                Decision::is("fresh")
            } else {
                Decision::unseen()
            }
        },
    },
    Decider {
        name: "artefact-kind",
        cases: &[
            ("wrong", Certain, &["shape"]),
            ("looks-wrong", Likely, &["shape"]),
            ("right", RuledOut, &["shape"]),
            ("unknown-shape", NotVisible, &[]),
        ],
        decide: artefact::artefact_kind,
    },
    Decider {
        name: "artefact-damaged",
        cases: &[("damaged", Certain, &["what"]), ("clean", RuledOut, &[])],
        decide: artefact::artefact_damaged,
    },
    Decider {
        name: "app-id",
        cases: &[
            ("not-set", Certain, &[]),
            ("set", NotVisible, &["bundle"]),
            ("worked", RuledOut, AGO),
            ("demo", RuledOut, &[]),
        ],
        decide: artefact::app_id,
    },
    Decider {
        name: "nonce",
        cases: &[("demo", RuledOut, &[])],
        decide: |case| {
            if case.evidence.demo_kind().is_some() {
                Decision::is("demo")
            } else {
                Decision::unseen()
            }
        },
    },
    Decider {
        name: "apple-key",
        cases: &[
            ("said", Likely, &[]),
            ("rejected", Certain, &[]),
            ("accepted", RuledOut, &[]),
            ("worked", RuledOut, AGO),
        ],
        decide: artefact::apple_key,
    },
    Decider {
        name: "user-profile",
        cases: &[
            ("wrong", Certain, &["what"]),
            ("right", RuledOut, &[]),
            ("absent", RuledOut, &[]),
        ],
        decide: request::user_profile,
    },
    Decider {
        name: "missing-field",
        cases: &[
            ("missing", Certain, &["fields"]),
            ("said", Likely, &["fields"]),
            ("none-missing", RuledOut, &[]),
        ],
        decide: request::missing_field,
    },
    Decider {
        name: "content-type",
        cases: &[("wrong", Certain, &["type"]), ("right", RuledOut, &[])],
        decide: request::content_type,
    },
    Decider {
        name: "requested-type",
        cases: &[("sent", Certain, &[]), ("not-sent", RuledOut, &[])],
        decide: |case| {
            there(
                case,
                |request| request.texts.requested_token_type.is_some(),
                "sent",
                "not-sent",
            )
        },
    },
    Decider {
        name: "type-spelling",
        cases: &[
            ("near", Certain, &["right"]),
            ("unproven", Likely, &["right"]),
            ("native", RuledOut, &[]),
            ("custom", NotVisible, &[]),
        ],
        decide: request::type_spelling,
    },
    Decider {
        name: "custom-type",
        cases: &[
            ("custom", Likely, &[]),
            ("native", RuledOut, &[]),
            ("reserved", RuledOut, &[]),
        ],
        decide: |case| match request::type_spelling(case).case {
            _ if request::type_reserved(case).case == "reserved" => Decision::is("reserved"),
            "custom" => Decision::is("custom"),
            "native" => Decision::is("native"),
            _ => Decision::unseen(),
        },
    },
    Decider {
        name: "type-reserved",
        cases: &[
            ("reserved", Certain, &["type", "space"]),
            ("free", RuledOut, &[]),
        ],
        decide: request::type_reserved,
    },
    Decider {
        name: "exchange-allowed",
        cases: &[
            ("missing", Certain, &[]),
            ("set", RuledOut, &[]),
            ("unseen", Likely, &[]),
        ],
        decide: request::exchange_allowed,
    },
    Decider {
        name: "grant-spelling",
        cases: &[("wrong", Certain, &["grant"]), ("right", RuledOut, &[])],
        decide: request::grant_spelling,
    },
    Decider {
        name: "secret-for-native",
        cases: &[
            ("public", Certain, &[]),
            ("sent", Likely, &[]),
            ("none", RuledOut, &[]),
            ("confidential", RuledOut, &[]),
        ],
        decide: request::secret_for_native,
    },
    Decider {
        name: "secret-missing",
        cases: &[
            ("required", Certain, &["method"]),
            ("none-sent", Likely, &[]),
            ("sent", RuledOut, &[]),
            ("public", RuledOut, &[]),
        ],
        decide: request::secret_missing,
    },
    Decider {
        name: "secret-sent",
        cases: &[("sent", Likely, &[]), ("none", RuledOut, &[])],
        decide: request::secret_sent,
    },
    Decider {
        name: "failed-lately",
        cases: &[
            ("many", Likely, &["count"]),
            ("few", NotVisible, &["count"]),
        ],
        decide: proof::failed_lately,
    },
    Decider {
        name: "forwarded",
        cases: &[("none-sent", NotVisible, &[]), ("sent", NotVisible, &[])],
        decide: |case| {
            there(
                case,
                |request| request.forwarded_for.is_some(),
                "sent",
                "none-sent",
            )
        },
    },
    Decider {
        name: "rate",
        cases: &[
            ("used-up", Certain, &["limit", "reset"]),
            ("left", RuledOut, &["remaining"]),
            ("unseen", Likely, &[]),
        ],
        decide: proof::rate,
    },
    Decider {
        name: "challenge",
        cases: &[
            ("counted", Likely, &["attempts"]),
            ("single", RuledOut, &[]),
        ],
        decide: proof::challenge,
    },
    Decider {
        name: "nonce-sent",
        cases: &[("not-sent", Certain, &[]), ("sent", RuledOut, &[])],
        decide: proof::nonce_sent,
    },
    Decider {
        name: "clock",
        cases: &[
            ("off", Certain, &["skew"]),
            ("far", Likely, &["skew"]),
            ("said", Likely, &["skew"]),
            ("fine", RuledOut, &["skew"]),
        ],
        decide: proof::clock,
    },
    Decider {
        name: "proof-fresh",
        cases: &[
            ("fresh", RuledOut, &[]),
            ("own", Likely, &[]),
            ("reused", Certain, &[]),
        ],
        decide: proof::proof_fresh,
    },
    Decider {
        name: "proof-target",
        cases: &[
            ("differs", Certain, &["said", "wanted"]),
            ("issuer", Likely, &["said", "wanted"]),
            ("fits", RuledOut, &[]),
        ],
        decide: proof::proof_target,
    },
    Decider {
        name: "proof-form",
        cases: &[("bad", Certain, &["what"]), ("fine", RuledOut, &[])],
        decide: proof::proof_form,
    },
    Decider {
        name: "google-only",
        cases: &[("google", NotVisible, &[]), ("other", RuledOut, &[])],
        decide: |case| {
            there(
                case,
                |request| Purpose::of(request).provider() == Some(Provider::Google),
                "google",
                "other",
            )
        },
    },
    Decider {
        name: "audience-slash",
        cases: &[
            ("slash", Certain, &["other"]),
            ("worked", RuledOut, AGO),
            ("none", RuledOut, &[]),
        ],
        decide: request::audience_slash,
    },
    Decider {
        name: "audience",
        cases: &[
            ("asked", Likely, &["audience"]),
            ("worked", RuledOut, AGO),
            ("none", RuledOut, &[]),
        ],
        decide: request::audience,
    },
    Decider {
        name: "scope-commas",
        cases: &[("commas", Certain, &[]), ("spaces", RuledOut, &[])],
        decide: |case| {
            there(
                case,
                |request| {
                    request
                        .texts
                        .scope
                        .as_deref()
                        .is_some_and(|scope| scope.contains(','))
                },
                "commas",
                "spaces",
            )
        },
    },
    Decider {
        name: "scope-asked",
        cases: &[("asked", Likely, &["scope"]), ("none", RuledOut, &[])],
        decide: request::scope_asked,
    },
    Decider {
        name: "actor",
        cases: &[("sent", Certain, &[]), ("none", RuledOut, &[])],
        decide: |case| {
            there(
                case,
                |request| request.actor_token.is_some(),
                "sent",
                "none",
            )
        },
    },
    Decider {
        name: "chain",
        cases: &[
            ("long", Certain, &["depth"]),
            ("short", RuledOut, &["depth"]),
        ],
        decide: artefact::chain,
    },
    Decider {
        name: "limited-login",
        cases: &[("limited", Certain, &[]), ("other", RuledOut, &["shape"])],
        decide: artefact::limited_login,
    },
    Decider {
        name: "token-expired",
        cases: &[
            ("expired", Certain, AGO),
            ("demo-expired", Certain, &[]),
            ("valid", RuledOut, &["left"]),
            ("no-claims", NotVisible, &[]),
            ("fresh", RuledOut, &[]),
        ],
        decide: artefact::token_expired,
    },
    Decider {
        name: "google-audience",
        cases: &[
            ("same", Likely, &["aud"]),
            ("seen", NotVisible, &["aud"]),
            ("demo", RuledOut, &[]),
        ],
        decide: artefact::google_audience,
    },
    Decider {
        name: "endpoint",
        cases: &[("legacy", Certain, &[]), ("other", RuledOut, &["path"])],
        decide: request::endpoint,
    },
    Decider {
        name: "proof-sent",
        cases: &[("none", Certain, &[]), ("sent", RuledOut, &[])],
        decide: proof::proof_sent,
    },
    Decider {
        name: "client-requires-proof",
        cases: &[
            ("requires", Certain, &[]),
            ("no", RuledOut, &[]),
            ("said", Likely, &[]),
        ],
        decide: proof::client_requires_proof,
    },
    Decider {
        name: "api-requires-proof",
        cases: &[("said", Likely, &[]), ("no-audience", RuledOut, &[])],
        decide: proof::api_requires_proof,
    },
    Decider {
        name: "api-without-proof",
        cases: &[("said", Likely, &[]), ("none-sent", RuledOut, &[])],
        decide: proof::api_without_proof,
    },
    Decider {
        name: "outage",
        cases: &[("worked", Likely, AGO), ("unseen", Likely, &[])],
        decide: worked_before,
    },
];
