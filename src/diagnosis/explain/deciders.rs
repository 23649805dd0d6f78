//! What decides whether a cause is certain, likely, ruled out or cannot be seen from here. Each looks at the request, the subject
//! token, the history of this computer, clocks and headers, and names the case it found; the words for it are in the catalogue.

use super::Case;
use crate::diagnosis::CauseStatus::{self, Certain, Likely, NotVisible, RuledOut};
use crate::diagnosis::lint;
use crate::diagnosis::{AppleKey, Artefact, EarlierRun};
use crate::exchange::purpose::NATIVE_PREFIX;
use crate::exchange::subject_token::{Provider, Shape};
use crate::exchange::{BodyEncoding, Purpose, TOKEN_EXCHANGE_GRANT, UserProfile, Value};
use crate::json::Json;
use crate::token::claims::span;
use crate::token::{Token, decode};

/// What one decider found: the case, and values for its words.
pub struct Found {
    /// One of the decider's cases.
    pub case: &'static str,
    /// For the placeholders.
    pub values: Vec<(&'static str, String)>,
}

impl Found {
    fn is(case: &'static str) -> Self {
        Self {
            case,
            values: Vec::new(),
        }
    }

    fn with(case: &'static str, name: &'static str, value: impl Into<String>) -> Self {
        Self {
            case,
            values: vec![(name, value.into())],
        }
    }

    fn unseen() -> Self {
        Self::is("unseen")
    }
}

/// A case with its status and the names of its values.
type CaseOf = (&'static str, CauseStatus, &'static [&'static str]);

/// One decider.
pub struct Decider {
    /// As the catalogue names it.
    pub name: &'static str,
    /// What it can find; `unseen` is always possible.
    pub cases: &'static [CaseOf],
    /// Looks.
    pub decide: fn(&Case<'_>) -> Found,
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
    ("third-party", |case| {
        ["named", "said"].contains(&third_party(case).case)
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
        decide: |_| Found::unseen(),
    },
    Decider {
        name: "likely",
        cases: &[("likely", Likely, &[])],
        decide: |_| Found::is("likely"),
    },
    Decider {
        name: "mfa",
        cases: &[("token", Certain, &[]), ("said", Certain, &[])],
        decide: |case| {
            Found::is(if case.answer.has("mfa_token") {
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
        decide: toggle,
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
        decide: third_party,
    },
    Decider {
        name: "code-sent-before",
        cases: &[
            ("demo-used", Certain, &[]),
            ("sent-issued", Certain, AGO),
            ("sent", Likely, AGO),
            ("fresh", RuledOut, &[]),
            ("not-sent", RuledOut, &[]),
            ("unknown", NotVisible, &[]),
        ],
        decide: code_sent_before,
    },
    Decider {
        name: "code-age",
        cases: &[
            ("demo-expired", Certain, &[]),
            ("fresh", RuledOut, &[]),
            ("old", Certain, AGO),
            ("young", NotVisible, AGO),
        ],
        decide: code_age,
    },
    Decider {
        name: "code-elsewhere",
        cases: &[("fresh", RuledOut, &[])],
        decide: |case| {
            if fresh_demo(case) {
                Found::is("fresh")
            } else {
                Found::unseen()
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
        decide: artefact_kind,
    },
    Decider {
        name: "artefact-damaged",
        cases: &[("damaged", Certain, &["what"]), ("clean", RuledOut, &[])],
        decide: artefact_damaged,
    },
    Decider {
        name: "app-id",
        cases: &[
            ("not-set", Certain, &[]),
            ("set", NotVisible, &["bundle"]),
            ("worked", RuledOut, AGO),
            ("demo", RuledOut, &[]),
        ],
        decide: app_id,
    },
    Decider {
        name: "nonce",
        cases: &[("demo", RuledOut, &[])],
        decide: |case| {
            if case.evidence.demo_kind().is_some() {
                Found::is("demo")
            } else {
                Found::unseen()
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
        decide: apple_key,
    },
    Decider {
        name: "user-profile",
        cases: &[
            ("wrong", Certain, &["what"]),
            ("right", RuledOut, &[]),
            ("absent", RuledOut, &[]),
        ],
        decide: user_profile,
    },
    Decider {
        name: "missing-field",
        cases: &[
            ("missing", Certain, &["fields"]),
            ("none-missing", RuledOut, &[]),
        ],
        decide: missing_field,
    },
    Decider {
        name: "content-type",
        cases: &[("wrong", Certain, &["type"]), ("right", RuledOut, &[])],
        decide: content_type,
    },
    Decider {
        name: "requested-type",
        cases: &[("sent", Certain, &[]), ("not-sent", RuledOut, &[])],
        decide: |case| {
            there(
                case,
                |request| request.requested_token_type.is_some(),
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
        decide: type_spelling,
    },
    Decider {
        name: "custom-type",
        cases: &[("custom", Likely, &[]), ("native", RuledOut, &[])],
        decide: |case| match type_spelling(case).case {
            "custom" => Found::is("custom"),
            "native" => Found::is("native"),
            _ => Found::unseen(),
        },
    },
    Decider {
        name: "exchange-allowed",
        cases: &[
            ("missing", Certain, &[]),
            ("set", RuledOut, &[]),
            ("unseen", Likely, &[]),
        ],
        decide: exchange_allowed,
    },
    Decider {
        name: "grant-spelling",
        cases: &[("wrong", Certain, &["grant"]), ("right", RuledOut, &[])],
        decide: grant_spelling,
    },
    Decider {
        name: "secret-for-native",
        cases: &[
            ("public", Certain, &[]),
            ("sent", Likely, &[]),
            ("none", RuledOut, &[]),
            ("confidential", RuledOut, &[]),
        ],
        decide: secret_for_native,
    },
    Decider {
        name: "secret-missing",
        cases: &[
            ("required", Certain, &["method"]),
            ("none-sent", Likely, &[]),
            ("sent", RuledOut, &[]),
            ("public", RuledOut, &[]),
        ],
        decide: secret_missing,
    },
    Decider {
        name: "secret-sent",
        cases: &[("sent", Likely, &[]), ("none", RuledOut, &[])],
        decide: secret_sent,
    },
    Decider {
        name: "failed-lately",
        cases: &[
            ("many", Likely, &["count"]),
            ("few", NotVisible, &["count"]),
        ],
        decide: failed_lately,
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
        decide: rate,
    },
    Decider {
        name: "challenge",
        cases: &[
            ("counted", Likely, &["attempts"]),
            ("single", RuledOut, &[]),
        ],
        decide: challenge,
    },
    Decider {
        name: "nonce-sent",
        cases: &[("not-sent", Certain, &[]), ("sent", RuledOut, &[])],
        decide: nonce_sent,
    },
    Decider {
        name: "clock",
        cases: &[
            ("off", Certain, &["skew"]),
            ("far", Likely, &["skew"]),
            ("said", Likely, &["skew"]),
            ("fine", RuledOut, &["skew"]),
        ],
        decide: clock,
    },
    Decider {
        name: "proof-fresh",
        cases: &[
            ("fresh", RuledOut, &[]),
            ("own", Likely, &[]),
            ("reused", Certain, &[]),
        ],
        decide: proof_fresh,
    },
    Decider {
        name: "proof-target",
        cases: &[
            ("differs", Certain, &["said", "wanted"]),
            ("issuer", Likely, &["said", "wanted"]),
            ("fits", RuledOut, &[]),
        ],
        decide: proof_target,
    },
    Decider {
        name: "proof-form",
        cases: &[("bad", Certain, &["what"]), ("fine", RuledOut, &[])],
        decide: proof_form,
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
        decide: audience_slash,
    },
    Decider {
        name: "audience",
        cases: &[
            ("asked", Likely, &["audience"]),
            ("worked", RuledOut, AGO),
            ("none", RuledOut, &[]),
        ],
        decide: audience,
    },
    Decider {
        name: "scope-commas",
        cases: &[("commas", Certain, &[]), ("spaces", RuledOut, &[])],
        decide: |case| {
            there(
                case,
                |request| {
                    request
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
        decide: scope_asked,
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
        decide: chain,
    },
    Decider {
        name: "limited-login",
        cases: &[("limited", Certain, &[]), ("other", RuledOut, &["shape"])],
        decide: limited_login,
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
        decide: token_expired,
    },
    Decider {
        name: "google-audience",
        cases: &[
            ("same", Likely, &["aud"]),
            ("seen", NotVisible, &["aud"]),
            ("demo", RuledOut, &[]),
        ],
        decide: google_audience,
    },
    Decider {
        name: "endpoint",
        cases: &[("legacy", Certain, &[]), ("other", RuledOut, &["path"])],
        decide: endpoint,
    },
    Decider {
        name: "proof-sent",
        cases: &[("none", Certain, &[]), ("sent", RuledOut, &[])],
        decide: proof_sent,
    },
    Decider {
        name: "client-requires-proof",
        cases: &[
            ("requires", Certain, &[]),
            ("no", RuledOut, &[]),
            ("said", Likely, &[]),
        ],
        decide: client_requires_proof,
    },
    Decider {
        name: "api-requires-proof",
        cases: &[("said", Likely, &[]), ("no-audience", RuledOut, &[])],
        decide: api_requires_proof,
    },
    Decider {
        name: "api-without-proof",
        cases: &[("said", Likely, &[]), ("none-sent", RuledOut, &[])],
        decide: api_without_proof,
    },
    Decider {
        name: "outage",
        cases: &[("worked", Likely, AGO), ("unseen", Likely, &[])],
        decide: outage,
    },
];

/// One of two cases, as the request says; cannot be seen without one.
fn there(
    case: &Case<'_>,
    holds: fn(&crate::exchange::ExchangeRequest) -> bool,
    yes: &'static str,
    no: &'static str,
) -> Found {
    case.whole().map_or_else(Found::unseen, |request| {
        Found::is(if holds(request) { yes } else { no })
    })
}

fn ago(case: &Case<'_>, at: i64) -> String {
    span(case.at.saturating_sub(at).max(0).unsigned_abs())
}

/// The newest good run of the same client and type at the same origin.
fn good_run<'a>(case: &Case<'a>) -> Option<&'a EarlierRun> {
    let request = case.request?;
    let origin = crate::exchange::tenant::origin(&request.token_endpoint);
    case.evidence.earlier_runs.iter().find(|run| {
        run.issued
            && run.at < case.at
            && run.client_id == request.client_id
            && run.subject_token_type == request.subject_token_type
            && run.origin.as_deref() == Some(origin.as_str())
    })
}

fn worked_before(case: &Case<'_>) -> Found {
    good_run(case).map_or_else(Found::unseen, |run| {
        Found::with("worked", "ago", ago(case, run.at))
    })
}

fn toggle(case: &Case<'_>) -> Found {
    let provider = case.purpose().and_then(Purpose::provider);
    if let (Some(provider), Some(application)) = (provider, case.application()) {
        match application.toggle(provider) {
            Some(true) => return Found::is("on"),
            Some(false) => return Found::is("off"),
            None => {}
        }
    }
    worked_before(case)
}

fn third_party(case: &Case<'_>) -> Found {
    if case
        .request
        .and_then(|request| request.client_id.as_deref())
        .is_some_and(|id| id.starts_with("tpc_"))
    {
        return Found::is("named");
    }
    match case
        .application()
        .and_then(|application| application.first_party)
    {
        Some(false) => Found::is("said"),
        Some(true) => Found::is("first-party"),
        None if case
            .request
            .is_some_and(|request| request.client_id.is_some()) =>
        {
            Found::is("unnamed")
        }
        None => Found::unseen(),
    }
}

/// Whether the demo tenant made a good artefact for this very send.
fn fresh_demo(case: &Case<'_>) -> bool {
    case.evidence
        .demo_kind()
        .is_some_and(|kind| !kind.ends_with("-used") && !kind.ends_with("-expired"))
}

fn code_sent_before(case: &Case<'_>) -> Found {
    if case.evidence.demo_kind() == Some("apple-code-used") {
        return Found::is("demo-used");
    }
    if fresh_demo(case) || case.evidence.demo_kind().is_some() {
        return Found::is("fresh");
    }
    match case.evidence.sent_before {
        Some(before) if before.issued == Some(true) => {
            Found::with("sent-issued", "ago", ago(case, before.last))
        }
        Some(before) => Found::with("sent", "ago", ago(case, before.last)),
        None if case.evidence.text().is_none() => Found::unseen(),
        None if case.evidence.history => Found::is("not-sent"),
        None => Found::is("unknown"),
    }
}

fn code_age(case: &Case<'_>) -> Found {
    match case.evidence.demo_kind() {
        Some("apple-code-expired") => return Found::is("demo-expired"),
        Some(_) => return Found::is("fresh"),
        None => {}
    }
    let Some(pasted) = case.evidence.pasted else {
        return Found::unseen();
    };
    let age = case.at.saturating_sub(pasted);
    Found::with(
        if age > 300 { "old" } else { "young" },
        "ago",
        span(age.max(0).unsigned_abs()),
    )
}

/// The shape of the subject token, as far as it can be seen.
fn shape(case: &Case<'_>) -> Option<Shape> {
    match &case.evidence.artefact {
        Artefact::Text(secret) if !secret.is_empty() => {
            Some(Shape::of(&lint::cleaned(secret.expose())))
        }
        Artefact::Demo(kind) => lint::demo_shape(kind),
        Artefact::Shape(shape) => Some(*shape),
        _ => None,
    }
}

fn artefact_kind(case: &Case<'_>) -> Found {
    let (Some(shape), Some(provider)) = (shape(case), case.purpose().and_then(Purpose::provider))
    else {
        return Found::unseen();
    };
    let right = match provider {
        Provider::Apple => shape == Shape::AppleCode,
        Provider::Google => shape == Shape::GoogleIdToken,
        Provider::Facebook => shape == Shape::FacebookSessionToken,
        Provider::Custom => return Found::unseen(),
    };
    // Only an issuer is proof; a beginning or a length looks like something.
    let proven = matches!(
        shape,
        Shape::AppleIdentityToken | Shape::GoogleIdToken | Shape::FacebookLimitedLogin
    );
    let found = match (right, proven) {
        (true, _) => "right",
        (false, true) => "wrong",
        (false, false) => "looks-wrong",
    };
    match shape {
        Shape::Unknown | Shape::Auth0OpaqueToken => Found::is("unknown-shape"),
        _ => Found::with(found, "shape", with_article(shape.name())),
    }
}

/// `an Apple identity token`
fn with_article(name: &str) -> String {
    let article = if name.starts_with(['A', 'E', 'I', 'O', 'e', 'a']) {
        "an"
    } else {
        "a"
    };
    if name.starts_with("Swift") {
        name.to_owned()
    } else {
        format!("{article} {name}")
    }
}

fn artefact_damaged(case: &Case<'_>) -> Found {
    if case.evidence.demo_kind().is_some() {
        return Found::is("clean");
    }
    let Some(text) = case.evidence.text() else {
        return Found::unseen();
    };
    let what = lint::accidents_of(text);
    match shape(case) {
        _ if !what.is_empty() => Found::with("damaged", "what", what.join(", ")),
        Some(Shape::AppleCodeBase64) => Found::with(
            "damaged",
            "what",
            "base64 around it: base64EncodedString() in the app",
        ),
        Some(Shape::SwiftDataDescription) => {
            Found::with("damaged", "what", "become Swift's description of the Data")
        }
        _ => Found::is("clean"),
    }
}

fn app_id(case: &Case<'_>) -> Found {
    if case.evidence.demo_kind().is_some() {
        return Found::is("demo");
    }
    if let Some(application) = case.application() {
        return match &application.bundle_id {
            None => Found::is("not-set"),
            Some(bundle) => Found::with("set", "bundle", crate::token::invisible::quoted(bundle)),
        };
    }
    worked_before(case)
}

fn apple_key(case: &Case<'_>) -> Found {
    match case.evidence.apple_key {
        Some(AppleKey::Rejected) => Found::is("rejected"),
        Some(AppleKey::Accepted) => Found::is("accepted"),
        None if says(case, &["invalid_client"])
            || case.answer.error.as_deref() == Some("invalid_client") =>
        {
            Found::is("said")
        }
        None => worked_before(case),
    }
}

fn user_profile(case: &Case<'_>) -> Found {
    let Some(request) = case.whole() else {
        return Found::unseen();
    };
    let wrong = |what: &str| Found::with("wrong", "what", what);
    // A parameter of one's own can put a real object into a JSON body, or a second one beside the field.
    match &request.user_profile {
        None => Found::is("absent"),
        Some(UserProfile::Object(object)) if object.members().is_some() => Found::is("right"),
        Some(UserProfile::Object(Json::String(_))) => {
            wrong("a real JSON object where a text belongs")
        }
        Some(UserProfile::Object(_)) => wrong("JSON, but no object"),
        Some(UserProfile::Text(text)) => match Json::parse(text) {
            Ok(document) if document.members().is_some() => Found::is("right"),
            Ok(Json::String(_)) => wrong("encoded twice"),
            Ok(Json::Array(_)) => wrong("an array"),
            Ok(_) => wrong("JSON, but no object"),
            Err(_) => wrong("no JSON"),
        },
    }
}

fn missing_field(case: &Case<'_>) -> Found {
    let Some(request) = case.whole() else {
        return Found::unseen();
    };
    let empty = |text: &Option<String>| text.as_deref().is_none_or(str::is_empty);
    let exchange = Purpose::of(request) != Purpose::OtherGrant;
    let no_token = request
        .subject_token
        .as_ref()
        .is_none_or(crate::secret::Secret::is_empty)
        && matches!(case.evidence.artefact, Artefact::Absent);
    // With Basic the client id stands in a header.
    let basic = case.evidence.client_method == "client_secret_basic";
    let fields = [
        ("grant_type", empty(&request.grant_type)),
        ("client_id", empty(&request.client_id) && !basic),
        ("subject_token", exchange && no_token),
        (
            "subject_token_type",
            exchange && empty(&request.subject_token_type),
        ),
    ];
    let missing: Vec<&str> = fields
        .iter()
        .filter_map(|(name, absent)| absent.then_some(*name))
        .collect();
    // The answer names it, and it is none of these: an extra parameter of this server's.
    let named = named_parameter(case.answer.description.as_deref().unwrap_or_default());
    let known = |name: &str| fields.iter().any(|(field, _)| *field == name);
    match named {
        Some(name) if !known(&name) && !sends(request, &name) => {
            Found::with("missing", "fields", crate::token::invisible::quoted(&name))
        }
        _ if missing.is_empty() => Found::is("none-missing"),
        _ => Found::with("missing", "fields", missing.join(", ")),
    }
}

/// The parameter that a description names: `Missing required parameter: connection`.
fn named_parameter(description: &str) -> Option<String> {
    let (_, after) = description
        .to_lowercase()
        .split_once("parameter")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))?;
    let word: String = after
        .trim_start_matches([':', ' ', '"', '\'', '`', 's'])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    word.contains('_').then_some(word.clone()).or_else(|| {
        [
            "connection",
            "audience",
            "scope",
            "code",
            "realm",
            "username",
        ]
        .contains(&word.as_str())
        .then_some(word)
    })
}

/// Whether a request has a parameter of that name.
fn sends(request: &crate::exchange::ExchangeRequest, name: &str) -> bool {
    let field = match name {
        "audience" => request.audience.is_some(),
        "resource" => request.resource.is_some(),
        "scope" => request.scope.is_some(),
        "user_profile" => request.user_profile.is_some(),
        "actor_token" => request.actor_token.is_some(),
        "actor_token_type" => request.actor_token_type.is_some(),
        "requested_token_type" => request.requested_token_type.is_some(),
        _ => false,
    };
    field
        || request
            .parameters
            .iter()
            .any(|parameter| parameter.name == name)
}

fn content_type(case: &Case<'_>) -> Found {
    let Some(request) = case.whole() else {
        return Found::unseen();
    };
    let own = request
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-type"));
    let right = match request.body_encoding {
        BodyEncoding::Form => "application/x-www-form-urlencoded",
        BodyEncoding::Json => "application/json",
    };
    match own.map(|header| &header.value) {
        Some(Value::Plain(said)) if !said.trim().to_ascii_lowercase().starts_with(right) => {
            Found::with("wrong", "type", crate::token::invisible::quoted(said))
        }
        _ => Found::is("right"),
    }
}

fn type_spelling(case: &Case<'_>) -> Found {
    let Some(request) = case.request else {
        return Found::unseen();
    };
    let near = lint::findings(request, case.evidence)
        .into_iter()
        .find(|finding| {
            [
                "lint.type.near-miss",
                "lint.type.https",
                "lint.type.renamed",
                "lint.type.unproven",
            ]
            .contains(&finding.id.as_str())
        });
    let unproven = near
        .as_ref()
        .is_some_and(|finding| finding.id == "lint.type.unproven");
    if let Some(right) = near.and_then(|finding| finding.fix) {
        let right = right
            .trim_start_matches("Write ")
            .trim_start_matches(NATIVE_PREFIX)
            .to_owned();
        return Found::with(if unproven { "unproven" } else { "near" }, "right", right);
    }
    match case.purpose() {
        Some(Purpose::NativeSocial(_)) => Found::is("native"),
        Some(Purpose::Custom) => Found::is("custom"),
        _ => Found::unseen(),
    }
}

fn exchange_allowed(case: &Case<'_>) -> Found {
    match case
        .application()
        .map(|application| &application.token_exchange)
    {
        Some(Some(list)) if !list.is_empty() => Found::is("set"),
        Some(_) => Found::is("missing"),
        None => Found::unseen(),
    }
}

fn grant_spelling(case: &Case<'_>) -> Found {
    let Some(request) = case.whole() else {
        return Found::unseen();
    };
    match request.grant_type.as_deref() {
        Some(TOKEN_EXCHANGE_GRANT) => Found::is("right"),
        Some(grant) => Found::with("wrong", "grant", crate::token::invisible::quoted(grant)),
        None => Found::unseen(),
    }
}

fn authenticates(case: &Case<'_>) -> Option<bool> {
    case.whole()?;
    Some(!matches!(case.evidence.client_method.as_str(), "" | "none"))
}

fn auth_method<'a>(case: &'a Case<'_>) -> Option<&'a str> {
    case.application()
        .and_then(|application| application.auth_method.as_deref())
}

fn secret_for_native(case: &Case<'_>) -> Found {
    match (authenticates(case), auth_method(case)) {
        (None, _) => Found::unseen(),
        (Some(false), _) => Found::is("none"),
        (Some(true), Some("none")) => Found::is("public"),
        (Some(true), Some(_)) => Found::is("confidential"),
        (Some(true), None) => Found::is("sent"),
    }
}

fn secret_missing(case: &Case<'_>) -> Found {
    match (authenticates(case), auth_method(case)) {
        (None, _) => Found::unseen(),
        (_, Some("none")) => Found::is("public"),
        (Some(true), _) => Found::is("sent"),
        (Some(false), Some(method)) => Found::with("required", "method", method),
        (Some(false), None) => Found::is("none-sent"),
    }
}

fn secret_sent(case: &Case<'_>) -> Found {
    match authenticates(case) {
        None => Found::unseen(),
        Some(true) => Found::is("sent"),
        Some(false) => Found::is("none"),
    }
}

fn failed_lately(case: &Case<'_>) -> Found {
    if !case.evidence.history {
        return Found::unseen();
    }
    let count = case
        .evidence
        .earlier_runs
        .iter()
        .filter(|run| !run.issued && case.at.saturating_sub(run.at) <= 3600)
        .count();
    Found::with(
        if count >= 5 { "many" } else { "few" },
        "count",
        count.to_string(),
    )
}

fn rate(case: &Case<'_>) -> Found {
    let Some(limits) = super::rate_limits(case.answer, case.at) else {
        return Found::unseen();
    };
    match limits.remaining {
        Some(0) => Found {
            case: "used-up",
            values: vec![
                (
                    "limit",
                    limits
                        .limit
                        .map_or_else(|| "the limit's".to_owned(), |limit| limit.to_string()),
                ),
                (
                    "reset",
                    limits.reset_in.map_or_else(
                        || "the answer does not say until when".to_owned(),
                        |wait| format!("the next is in {}", span(wait.max(0).unsigned_abs())),
                    ),
                ),
            ],
        },
        Some(remaining) => Found::with("left", "remaining", remaining.to_string()),
        None => Found::unseen(),
    }
}

fn challenge(case: &Case<'_>) -> Found {
    match case.attempts.len() {
        0 => Found::unseen(),
        1 => Found::is("single"),
        more => Found::with("counted", "attempts", more.to_string()),
    }
}

/// The proofs of the attempts, decoded.
fn proofs(case: &Case<'_>) -> Vec<Token> {
    case.attempts
        .iter()
        .filter_map(|attempt| super::super::proof::of(&attempt.request))
        .collect()
}

fn nonce_sent(case: &Case<'_>) -> Found {
    match proofs(case).last() {
        None => Found::unseen(),
        Some(last) if last.claim("nonce").is_some() => Found::is("sent"),
        Some(_) => Found::is("not-sent"),
    }
}

fn clock(case: &Case<'_>) -> Found {
    let Some(skew) = case.evidence.clock_skew else {
        return Found::unseen();
    };
    let off = skew.unsigned_abs();
    let spoken = ["iat", "clock", "time"].iter().any(|word| {
        case.answer.description.as_deref().is_some_and(|text| {
            text.to_lowercase()
                .split(|c: char| !c.is_alphanumeric())
                .any(|one| one == *word)
        })
    });
    let found = match (off > 60, spoken) {
        (true, true) => "off",
        (true, false) => "far",
        (false, true) => "said",
        (false, false) => "fine",
    };
    Found::with(found, "skew", span(off))
}

fn proof_fresh(case: &Case<'_>) -> Found {
    if case.whole().is_some_and(|request| {
        request
            .headers
            .iter()
            .any(|header| header.name.eq_ignore_ascii_case("dpop"))
    }) {
        return Found::is("own");
    }
    let ids: Vec<String> = proofs(case)
        .iter()
        .filter_map(|proof| {
            proof
                .claim("jti")
                .and_then(Json::as_str)
                .map(ToOwned::to_owned)
        })
        .collect();
    if ids.is_empty() {
        return Found::unseen();
    }
    let reused = ids
        .iter()
        .enumerate()
        .any(|(at, id)| ids.iter().skip(at + 1).any(|other| other == id));
    Found::is(if reused { "reused" } else { "fresh" })
}

fn proof_target(case: &Case<'_>) -> Found {
    for attempt in case.attempts {
        let Some(proof) = super::super::proof::of(&attempt.request) else {
            continue;
        };
        let said = |name: &str| {
            proof
                .claim(name)
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let wanted = crate::dpop::htu(&attempt.request.url);
        if said("htu") != wanted {
            return Found {
                case: "differs",
                values: vec![("said", said("htu")), ("wanted", wanted)],
            };
        }
        if said("htm") != attempt.request.method {
            return Found {
                case: "differs",
                values: vec![
                    ("said", said("htm")),
                    ("wanted", attempt.request.method.to_owned()),
                ],
            };
        }
    }
    let Some(last) = case
        .attempts
        .last()
        .filter(|attempt| super::super::proof::of(&attempt.request).is_some())
    else {
        return Found::unseen();
    };
    let issuer = case
        .evidence
        .facts
        .as_ref()
        .and_then(|facts| facts.issuer.as_deref())
        .and_then(|issuer| url::Url::parse(issuer).ok());
    match issuer {
        Some(issuer) if issuer.host_str() != last.request.url.host_str() => Found {
            case: "issuer",
            values: vec![
                (
                    "said",
                    last.request.url.host_str().unwrap_or_default().to_owned(),
                ),
                ("wanted", issuer.host_str().unwrap_or_default().to_owned()),
            ],
        },
        _ => Found::is("fits"),
    }
}

fn proof_form(case: &Case<'_>) -> Found {
    let mut seen = false;
    for attempt in case.attempts {
        let Some(proof) = super::super::proof::of(&attempt.request) else {
            continue;
        };
        seen = true;
        if let Some(what) = super::super::proof::malformed(&proof) {
            return Found::with("bad", "what", what);
        }
    }
    if seen {
        Found::is("fine")
    } else {
        Found::unseen()
    }
}

fn asked_audience<'a>(case: &Case<'a>) -> Option<&'a str> {
    let request = case.whole()?;
    request
        .audience
        .as_deref()
        .or(request.resource.as_deref())
        .filter(|text| !text.is_empty())
}

fn audience_worked<'a>(case: &Case<'a>, audience: &str) -> Option<&'a EarlierRun> {
    case.evidence
        .earlier_runs
        .iter()
        .find(|run| run.issued && run.at < case.at && run.audience.as_deref() == Some(audience))
}

fn audience_slash(case: &Case<'_>) -> Found {
    if case.whole().is_none() {
        return Found::unseen();
    }
    let Some(asked) = asked_audience(case) else {
        return Found::is("none");
    };
    if let Some(run) = audience_worked(case, asked) {
        return Found::with("worked", "ago", ago(case, run.at));
    }
    let bare = asked.trim_end_matches('/');
    let other = case
        .evidence
        .earlier_runs
        .iter()
        .filter(|run| run.issued)
        .filter_map(|run| run.audience.as_deref())
        .find(|known| known.trim_end_matches('/') == bare && *known != asked);
    other.map_or_else(Found::unseen, |other| Found::with("slash", "other", other))
}

fn audience(case: &Case<'_>) -> Found {
    if case.whole().is_none() {
        return Found::unseen();
    }
    let Some(asked) = asked_audience(case) else {
        return Found::is("none");
    };
    match audience_worked(case, asked) {
        Some(run) => Found::with("worked", "ago", ago(case, run.at)),
        None => Found::with("asked", "audience", crate::token::invisible::quoted(asked)),
    }
}

fn scope_asked(case: &Case<'_>) -> Found {
    let Some(request) = case.whole() else {
        return Found::unseen();
    };
    match request
        .scope
        .as_deref()
        .filter(|scope| !scope.trim().is_empty())
    {
        Some(scope) => Found::with("asked", "scope", crate::token::invisible::quoted(scope)),
        None => Found::is("none"),
    }
}

/// How deep `act` is nested (RFC 8693 §4.1).
fn chain(case: &Case<'_>) -> Found {
    let Some(token) = case.evidence.text().map(decode) else {
        return Found::unseen();
    };
    let Some(payload) = &token.payload else {
        return Found::unseen();
    };
    let mut depth = 0_usize;
    let mut inner = payload.get("act");
    while let Some(act) = inner {
        depth += 1;
        inner = act.get("act");
    }
    Found::with(
        if depth >= 4 { "long" } else { "short" },
        "depth",
        depth.to_string(),
    )
}

fn limited_login(case: &Case<'_>) -> Found {
    match shape(case) {
        Some(Shape::FacebookLimitedLogin) => Found::is("limited"),
        Some(Shape::Unknown) | None => Found::unseen(),
        Some(shape) => Found::with("other", "shape", with_article(shape.name())),
    }
}

fn token_expired(case: &Case<'_>) -> Found {
    match case.evidence.demo_kind() {
        Some("google-id-token-expired") => return Found::is("demo-expired"),
        Some(_) => return Found::is("fresh"),
        None => {}
    }
    let Some(text) = case.evidence.text() else {
        return Found::unseen();
    };
    let exp = decode(&lint::cleaned(text))
        .claim("exp")
        .and_then(Json::as_seconds);
    let now = case.at - case.evidence.clock_skew.unwrap_or(0);
    match exp {
        Some(exp) if exp <= now => Found::with(
            "expired",
            "ago",
            span(now.saturating_sub(exp).unsigned_abs()),
        ),
        Some(exp) => Found::with(
            "valid",
            "left",
            span(exp.saturating_sub(now).unsigned_abs()),
        ),
        None => Found::is("no-claims"),
    }
}

fn google_audience(case: &Case<'_>) -> Found {
    if case.evidence.demo_kind().is_some() {
        return Found::is("demo");
    }
    let Some(text) = case.evidence.text() else {
        return Found::unseen();
    };
    let token = decode(&lint::cleaned(text));
    let claim = |name: &str| {
        token
            .claim(name)
            .and_then(Json::as_str)
            .map(ToOwned::to_owned)
    };
    let Some(aud) = claim("aud") else {
        return Found::unseen();
    };
    let same = claim("azp").as_deref() == Some(aud.as_str());
    Found::with(
        if same { "same" } else { "seen" },
        "aud",
        crate::token::invisible::quoted(&aud),
    )
}

fn endpoint(case: &Case<'_>) -> Found {
    let Some(request) = case.whole() else {
        return Found::unseen();
    };
    let path = request.token_endpoint.path();
    if path.trim_end_matches('/').ends_with("/oauth/access_token") {
        Found::is("legacy")
    } else {
        Found::with("other", "path", path)
    }
}

fn proof_sent(case: &Case<'_>) -> Found {
    if case.whole().is_none() {
        return Found::unseen();
    }
    Found::is(if case.evidence.dpop.is_some() {
        "sent"
    } else {
        "none"
    })
}

fn says(case: &Case<'_>, words: &[&str]) -> bool {
    let text = case
        .answer
        .description
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    words.iter().any(|word| text.contains(word))
}

fn client_requires_proof(case: &Case<'_>) -> Found {
    match case
        .application()
        .and_then(|application| application.requires_proof)
    {
        Some(true) => Found::is("requires"),
        Some(false) => Found::is("no"),
        None if says(case, &["client", "application"]) => Found::is("said"),
        None => Found::unseen(),
    }
}

fn api_requires_proof(case: &Case<'_>) -> Found {
    if case.whole().is_some() && asked_audience(case).is_none() {
        return Found::is("no-audience");
    }
    if says(case, &["by the api", "resource server", "audience"]) {
        Found::is("said")
    } else {
        Found::unseen()
    }
}

fn api_without_proof(case: &Case<'_>) -> Found {
    if case.whole().is_some() && case.evidence.dpop.is_none() {
        return Found::is("none-sent");
    }
    if says(case, &["does not support", "not supported"]) {
        Found::is("said")
    } else {
        Found::unseen()
    }
}

fn outage(case: &Case<'_>) -> Found {
    worked_before(case)
}
