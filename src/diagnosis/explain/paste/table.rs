//! The deciders of a paste by their names, and which of them are asked of every refusal.

use super::proven::Proven;
use super::{calls as c, proofs as p, relations as r, spoken as s, tokens as t};
use crate::diagnosis::Call;
use crate::diagnosis::explain::case::Case;

/// Looks; nothing where the paste does not show it.
type Decide = fn(&Case<'_>) -> Option<Proven>;

/// One decider: its name in the files, the names of its values, and what it does.
pub struct PasteDecider {
    /// As the files name it.
    pub name: &'static str,
    /// For the placeholders: a test holds the words against them.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the words are held against it by a test")
    )]
    pub values: &'static [&'static str],
    decide: Decide,
    /// Whether it is told of every refusal that it concerns, also where no file names it.
    universal: Option<fn(&Case<'_>) -> bool>,
}

const fn named(
    name: &'static str,
    values: &'static [&'static str],
    decide: Decide,
) -> PasteDecider {
    PasteDecider {
        name,
        values,
        decide,
        universal: None,
    }
}

const fn universal(
    name: &'static str,
    values: &'static [&'static str],
    decide: Decide,
    concerns: fn(&Case<'_>) -> bool,
) -> PasteDecider {
    PasteDecider {
        name,
        values,
        decide,
        universal: Some(concerns),
    }
}

/// All of them. `none` stands for a cause that nothing decides.
pub const DECIDERS: &[PasteDecider] = &[
    named(
        "subject-audience",
        &["aud", "azp", "client"],
        t::subject_audience,
    ),
    named("subject-issuer", &["iss", "host"], t::subject_issuer),
    named("subject-realm", &["own", "asked"], t::subject_realm),
    universal(
        "subject-expired",
        &["exp", "ago", "left"],
        t::subject_expired,
        about_token,
    ),
    named("actor-expired", &["exp", "ago", "left"], t::actor_expired),
    named("subject-type-mismatch", &["type", "kind"], t::subject_type),
    universal(
        "subject-bearer-prefix",
        &["prefix"],
        t::bearer_prefix,
        about_token,
    ),
    universal("subject-quoted", &["what"], t::quoted, about_token),
    universal("subject-cut", &[], t::cut, about_token),
    named(
        "assertion-audience",
        &["aud", "wanted"],
        t::assertion_audience,
    ),
    named("assertion-graph", &["aud"], t::assertion_graph),
    universal(
        "assertion-several",
        &["aud"],
        r::assertion_several,
        |case| case.call == Call::IdJag && about_token(case),
    ),
    named(
        "assertion-endpoint",
        &["aud", "wanted"],
        r::assertion_endpoint,
    ),
    named("assertion-typ", &["typ"], r::assertion_typ),
    named("assertion-without-iat", &["exp"], r::assertion_without_iat),
    named("assertion-origin", &["iss"], r::assertion_origin),
    named("subject-server", &["iss", "wanted"], r::subject_server),
    named("subject-audience-told", &["aud"], r::subject_audience_told),
    named(
        "subject-audience-refused",
        &["aud"],
        r::subject_audience_refused,
    ),
    named(
        "subject-issuer-private",
        &["iss"],
        r::subject_issuer_private,
    ),
    named("refresh-client", &["azp", "client"], r::refresh_client),
    named("trust-subject", &["said", "wanted"], r::trusted_subject),
    named("trust-audience", &["said", "wanted"], r::trusted_audience),
    named(
        "assertion-issuer",
        &["iss", "sub", "client"],
        t::assertion_issuer,
    ),
    universal(
        "assertion-expired",
        &["exp", "ago", "left"],
        t::assertion_expired,
        about_token,
    ),
    named(
        "assertion-lifetime",
        &["lifetime", "bound"],
        t::assertion_lifetime,
    ),
    named("assertion-subject-case", &["sub"], t::subject_case),
    universal(
        "client-secret-is-jwt-expired",
        &["exp", "ago", "left"],
        t::secret_expired,
        about_client,
    ),
    universal(
        "client-secret-lifetime",
        &["lifetime", "bound"],
        t::secret_lifetime,
        about_client,
    ),
    universal(
        "client-secret-audience",
        &["aud", "wanted"],
        t::secret_audience,
        about_client,
    ),
    universal(
        "client-secret-subject",
        &["sub", "client"],
        t::secret_subject,
        about_client,
    ),
    universal(
        "client-secret-of-server",
        &["iss"],
        t::secret_of_server,
        |case| error(case) == "invalid_client",
    ),
    named("client-secret-own", &["iss"], t::secret_own),
    named("client-secret-issuer", &["iss"], t::secret_issuer),
    named("client-secret-key-id", &[], t::secret_key_id),
    named("client-secret-algorithm", &["alg"], t::secret_algorithm),
    universal(
        "client-secret-hash",
        &["scheme"],
        t::secret_hash,
        about_client,
    ),
    universal(
        "claims-milliseconds",
        &["claim", "value"],
        t::milliseconds,
        |case| about_token(case) || about_client(case),
    ),
    universal("proof-htu", &["said", "wanted"], p::htu, about_proof),
    universal("proof-htm", &["said", "wanted"], p::htm, about_proof),
    universal(
        "proof-clock",
        &["said", "wanted", "skew", "direction"],
        p::clock,
        about_proof,
    ),
    universal("proof-again", &[], p::again, about_proof),
    named("proof-missing", &[], p::missing),
    named("proof-nonce", &[], p::nonce),
    named("proof-nonce-other", &[], p::nonce_other),
    universal("proof-key-private", &["what"], p::form, about_proof),
    universal(
        "proof-key-mismatch",
        &["said", "wanted"],
        p::key,
        about_proof,
    ),
    universal("token-as-bearer", &[], p::as_bearer, about_access),
    universal(
        "nonce-spent-token",
        &["parameter", "error"],
        c::nonce_spent,
        about_token,
    ),
    universal("two-refreshes", &["count"], c::two_refreshes, about_token),
    universal("code-again", &[], c::code_again, about_token),
    universal(
        "refresh-other-client",
        &["issued_to", "client"],
        c::refresh_other_client,
        about_token,
    ),
    universal(
        "placeholder-unfilled",
        &["parameter", "value"],
        c::placeholder,
        |_| true,
    ),
    named("scope-separators", &["scope"], c::scope_separators),
    named("audience-slash", &["other", "audience"], c::audience_slash),
    named("user-profile-form", &["what"], c::user_profile),
    named("resource-missing", &["value"], c::resource_missing),
    named("resource-sent", &["value"], c::resource_sent),
    named("actor-present", &[], c::actor),
    named("grant-type", &["value"], c::grant_type),
    named("redirect-uri", &["value"], c::redirect_uri),
    named("clock", &["claim", "said", "wanted"], t::clock),
    named("nonce-hash", &["said", "what"], t::nonce_hash),
    named("nonce-hashed", &["form"], t::nonce_hashed),
    named("nonce-unlike", &[], t::nonce_unlike),
    named("code-of-apple", &[], t::code_of_apple),
    universal("code-is-token", &[], t::code_is_token, about_token),
    named("subject-of-client", &["sub"], t::subject_of_client),
    named("type-reserved", &["type", "space"], c::type_reserved),
    named("secret-missing", &["value"], c::secret_missing),
    named("parameter-missing", &["parameter"], s::parameter_missing),
    named("parameter-repeated", &["parameter"], s::parameter_repeated),
    named(
        "parameter-value",
        &["parameter", "value"],
        s::parameter_value,
    ),
    named("body-form", &["value"], s::body_form),
    named("method", &["value"], s::method),
    named("client-missing", &[], s::client_missing),
    named("two-authentications", &["what"], s::two_authentications),
    named("resource-form", &["value", "what"], s::resource_form),
    named("token-missing", &[], s::token_missing),
];

/// Deciders of any parameter, whose name stands behind a colon: whether it was sent, whether it was not, and the first where that its
/// absence says nothing.
const PARAMETER_DECIDERS: [&str; 3] = ["sent", "not-sent", "if-sent"];
/// Deciders of any issuer, whose host stands behind a colon: whether the subject token is its own.
const ISSUER_DECIDERS: [&str; 2] = ["issued-by", "not-issued-by"];

/// What the decider of that name finds.
pub fn decide(name: &str, case: &Case<'_>) -> Option<Proven> {
    let of_parameter = name
        .split_once(':')
        .filter(|(rule, _)| PARAMETER_DECIDERS.contains(rule));
    if let Some((rule, parameter)) = of_parameter {
        let sent = case.reported.sent(parameter)?;
        let holds = sent == (rule != "not-sent");
        let values = [("parameter", parameter.to_owned())];
        return (holds || rule != "if-sent").then(|| Proven::new(holds, values));
    }
    let of_issuer = name
        .split_once(':')
        .filter(|(rule, _)| ISSUER_DECIDERS.contains(rule));
    if let Some((rule, host)) = of_issuer {
        return t::issued_by(case, host, rule == "issued-by");
    }
    let decider = DECIDERS.iter().find(|decider| decider.name == name)?;
    (decider.decide)(case)
}

/// What is decided of all that is told whether or not a file names it.
pub fn universally_decided<'a>(
    case: &'a Case<'_>,
) -> impl Iterator<Item = (&'static str, Proven)> + 'a {
    DECIDERS
        .iter()
        .filter(|decider| decider.universal.is_some_and(|concerns| concerns(case)))
        .filter_map(|decider| Some((decider.name, (decider.decide)(case)?)))
}

fn error<'a>(case: &Case<'a>) -> &'a str {
    case.answer.error.as_deref().unwrap_or_default()
}

/// Refusals that may be about a token that was presented.
fn about_token(case: &Case<'_>) -> bool {
    let foreign = [
        "invalid_client",
        "invalid_scope",
        "invalid_target",
        "unauthorized_client",
        "unsupported_grant_type",
        "use_dpop_nonce",
        "invalid_dpop_proof",
        "server_error",
        "temporarily_unavailable",
        "too_many_requests",
    ];
    let refused = case
        .answer
        .status
        .is_none_or(|status| (400..500).contains(&status) && status != 429);
    refused && !foreign.contains(&error(case))
}

/// Refusals that may be about who the client is.
fn about_client(case: &Case<'_>) -> bool {
    ["invalid_client", "invalid_grant", "unauthorized_client"].contains(&error(case))
}

/// Refusals that speak of the proof.
fn about_proof(case: &Case<'_>) -> bool {
    let words = case
        .answer
        .description
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let challenged = error(case) == "use_dpop_nonce";
    let spoken = error(case).contains("dpop")
        || ["dpop", "proof", "htu", "htm"]
            .iter()
            .any(|word| words.contains(word));
    spoken && !challenged
}

/// Refusals that may be about how the access token was presented.
fn about_access(case: &Case<'_>) -> bool {
    let words = case.answer.description.as_deref().unwrap_or_default();
    let words = format!("{} {words}", error(case)).to_lowercase();
    let spoken = case.answer.status == Some(401)
        || ["token", "bearer", "auth"]
            .iter()
            .any(|word| words.contains(word));
    about_proof(case) || about_token(case) && spoken && error(case) != "insufficient_scope"
}

#[cfg(test)]
mod tests {
    use super::super::words::evidence_text;
    use super::*;
    use crate::diagnosis::finding_text::placeholders;
    use crate::diagnosis::server::{rfc, servers};

    #[test]
    fn every_decider_has_its_words_and_every_placeholder_a_value() {
        for decider in DECIDERS {
            let text = evidence_text(decider.name)
                .unwrap_or_else(|| panic!("{} has no words", decider.name));
            for part in [&text.title, &text.certain, &text.ruled_out, &text.next_step] {
                assert!(!part.ends_with('.'), "{}: {part}", decider.name);
                for name in placeholders(part) {
                    assert!(
                        decider.values.contains(&name.as_str()),
                        "{}: {{{name}}}",
                        decider.name
                    );
                }
            }
        }
    }

    #[test]
    fn every_decider_of_parameters_and_issuers_has_its_words() {
        let parameters = PARAMETER_DECIDERS.map(|rule| (rule, "parameter"));
        let issuers = ISSUER_DECIDERS.map(|rule| (rule, "iss"));
        for (rule, value) in parameters.into_iter().chain(issuers) {
            let text = evidence_text(&format!("{rule}:x")).unwrap();
            for part in [&text.title, &text.certain, &text.ruled_out, &text.next_step] {
                assert!(
                    placeholders(part).iter().all(|name| name == value),
                    "{part}"
                );
            }
        }
    }

    #[test]
    fn every_cause_of_a_server_is_decided_by_something_that_is_there() {
        for server in servers().iter().chain([rfc()]) {
            for cause in server.answers().iter().flat_map(|answer| &answer.causes) {
                for name in cause.decided_by.iter().chain(&cause.presumes) {
                    let rule = name.split_once(':').map(|(rule, _)| rule);
                    assert!(
                        rule.is_some_and(|rule| PARAMETER_DECIDERS.contains(&rule)
                            || ISSUER_DECIDERS.contains(&rule))
                            || DECIDERS.iter().any(|decider| decider.name == name),
                        "{}: {} is decided by {name}",
                        server.id,
                        cause.id
                    );
                }
            }
        }
    }
}
