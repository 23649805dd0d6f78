//! What the request tells: its fields, its types, the client, the audience.

use super::decision::{Decision, ago, worked_before};
use crate::diagnosis::Artefact;
use crate::diagnosis::EarlierRun;
use crate::diagnosis::explain::case::Case;
use crate::diagnosis::explain::paste;
use crate::diagnosis::lint;
use crate::exchange::FieldValue;
use crate::exchange::Purpose;
use crate::exchange::TOKEN_EXCHANGE_GRANT;
use crate::exchange::UserProfile;
use crate::exchange::purpose::NATIVE_PREFIX;
use crate::json::Json;

pub(super) fn toggle(case: &Case<'_>) -> Decision {
    let provider = case.purpose().and_then(Purpose::provider);
    if let (Some(provider), Some(application)) = (provider, case.application()) {
        match application.toggle(provider) {
            Some(true) => return Decision::is("on"),
            Some(false) => return Decision::is("off"),
            None => {}
        }
    }
    worked_before(case)
}

pub(super) fn third_party(case: &Case<'_>) -> Decision {
    if case
        .request
        .and_then(|request| request.texts.client_id.as_deref())
        .is_some_and(|id| id.starts_with("tpc_"))
    {
        return Decision::is("named");
    }
    match case
        .application()
        .and_then(|application| application.first_party)
    {
        Some(false) => Decision::is("said"),
        Some(true) => Decision::is("first-party"),
        None if case
            .request
            .is_some_and(|request| request.texts.client_id.is_some()) =>
        {
            Decision::is("unnamed")
        }
        None => Decision::unseen(),
    }
}

pub(super) fn user_profile(case: &Case<'_>) -> Decision {
    let Some(request) = case.whole() else {
        return Decision::unseen();
    };
    let wrong = |what: &str| Decision::with("wrong", "what", what);
    // A parameter of one's own can put a real object into a JSON body, or a second one beside the field.
    match &request.user_profile {
        None => Decision::is("absent"),
        Some(UserProfile::Object(object)) if object.members().is_some() => Decision::is("right"),
        Some(UserProfile::Object(Json::String(_))) => {
            wrong("a real JSON object where a text belongs")
        }
        Some(UserProfile::Object(_)) => wrong("JSON, but not an object"),
        Some(UserProfile::Text(text)) => match Json::parse(text) {
            Ok(document) if document.members().is_some() => Decision::is("right"),
            Ok(Json::String(_)) => wrong("encoded twice"),
            Ok(Json::Array(_)) => wrong("an array"),
            Ok(_) => wrong("JSON, but not an object"),
            Err(_) => wrong("no JSON"),
        },
    }
}

pub(super) fn missing_field(case: &Case<'_>) -> Decision {
    let description = case.answer.description.as_deref().unwrap_or_default();
    let named = named_parameter(description);
    let Some(request) = case.whole() else {
        // Nothing is known of the request but what the answer itself says is not in it.
        let said = named.filter(|name| {
            description.to_lowercase().contains("missing") && case.reported.sent(name).is_none()
        });
        return said.map_or_else(Decision::unseen, |name| {
            Decision::with("said", "fields", crate::token::invisible::quoted(&name))
        });
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
        ("grant_type", empty(&request.texts.grant_type)),
        ("client_id", empty(&request.texts.client_id) && !basic),
        ("subject_token", exchange && no_token),
        (
            "subject_token_type",
            exchange && empty(&request.texts.subject_token_type),
        ),
    ];
    let missing: Vec<&str> = fields
        .iter()
        .filter_map(|(name, absent)| absent.then_some(*name))
        .collect();
    // The answer names it, and it is none of these: an extra parameter of this server's.
    let known = |name: &str| fields.iter().any(|(field, _)| *field == name);
    match named {
        Some(name) if !known(&name) && !sends(request, &name) => {
            Decision::with("missing", "fields", crate::token::invisible::quoted(&name))
        }
        _ if missing.is_empty() => Decision::is("none-missing"),
        _ => Decision::with("missing", "fields", missing.join(", ")),
    }
}

/// The parameter that a description names: `Missing required parameter: connection`.
fn named_parameter(description: &str) -> Option<String> {
    let lower = description.to_lowercase();
    let (_, after) = lower.split_once("parameter")?;
    // The plural's letter, and none of the name's own.
    let word: String = after
        .strip_prefix('s')
        .unwrap_or(after)
        .trim_start_matches([':', ' ', '"', '\'', '`', '\u{2018}', '\u{201c}'])
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
pub(super) fn sends(request: &crate::exchange::ExchangeRequest, name: &str) -> bool {
    request.has_field(name) || request.has_parameter(name)
}

pub(super) fn content_type(case: &Case<'_>) -> Decision {
    let Some(request) = case.whole() else {
        return Decision::unseen();
    };
    let own = request
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-type"));
    let right = request.body_encoding.media_type();
    match own.map(|header| &header.value) {
        Some(FieldValue::Plain(said)) if !said.trim().to_ascii_lowercase().starts_with(right) => {
            Decision::with("wrong", "type", crate::token::invisible::quoted(said))
        }
        _ => Decision::is("right"),
    }
}

pub(super) fn type_spelling(case: &Case<'_>) -> Decision {
    let Some(request) = case.request else {
        return Decision::unseen();
    };
    let near = lint::near_miss_of(request);
    let unproven = near
        .as_ref()
        .is_some_and(|finding| finding.id == "lint.type.unproven");
    if let Some(right) = near.and_then(|finding| finding.fix) {
        let right = right
            .trim_start_matches("Write ")
            .trim_start_matches(NATIVE_PREFIX)
            .to_owned();
        return Decision::with(if unproven { "unproven" } else { "near" }, "right", right);
    }
    match case.purpose() {
        Some(Purpose::NativeSocial(_)) => Decision::is("native"),
        Some(Purpose::Custom) => Decision::is("custom"),
        _ => Decision::unseen(),
    }
}

/// A reserved type, but for the one that On-Behalf-Of takes.
pub(super) fn type_reserved(case: &Case<'_>) -> Decision {
    match paste::decide("type-reserved", case) {
        Some(proven) if proven.holds && case.purpose() == Some(Purpose::Custom) => Decision {
            case: "reserved",
            values: proven.values,
        },
        Some(_) => Decision::is("free"),
        None => Decision::unseen(),
    }
}

pub(super) fn exchange_allowed(case: &Case<'_>) -> Decision {
    match case
        .application()
        .map(|application| &application.token_exchange)
    {
        Some(Some(list)) if !list.is_empty() => Decision::is("set"),
        Some(_) => Decision::is("missing"),
        None => Decision::unseen(),
    }
}

pub(super) fn grant_spelling(case: &Case<'_>) -> Decision {
    let Some(request) = case.whole() else {
        return Decision::unseen();
    };
    match request.texts.grant_type.as_deref() {
        Some(TOKEN_EXCHANGE_GRANT) => Decision::is("right"),
        Some(grant) => Decision::with("wrong", "grant", crate::token::invisible::quoted(grant)),
        None => Decision::unseen(),
    }
}

pub(super) fn authenticates(case: &Case<'_>) -> Option<bool> {
    case.whole()?;
    Some(case.evidence.auth_method().is_some())
}

pub(super) fn auth_method<'a>(case: &'a Case<'_>) -> Option<&'a str> {
    case.application()
        .and_then(|application| application.auth_method.as_deref())
}

pub(super) fn secret_for_native(case: &Case<'_>) -> Decision {
    match (authenticates(case), auth_method(case)) {
        (None, _) => Decision::unseen(),
        (Some(false), _) => Decision::is("none"),
        (Some(true), Some("none")) => Decision::is("public"),
        (Some(true), Some(_)) => Decision::is("confidential"),
        (Some(true), None) => Decision::is("sent"),
    }
}

pub(super) fn secret_missing(case: &Case<'_>) -> Decision {
    match (authenticates(case), auth_method(case)) {
        (None, _) => Decision::unseen(),
        (_, Some("none")) => Decision::is("public"),
        (Some(true), _) => Decision::is("sent"),
        (Some(false), Some(method)) => Decision::with("required", "method", method),
        (Some(false), None) => Decision::is("none-sent"),
    }
}

pub(super) fn secret_sent(case: &Case<'_>) -> Decision {
    match authenticates(case) {
        None => Decision::unseen(),
        Some(true) => Decision::is("sent"),
        Some(false) => Decision::is("none"),
    }
}

pub(super) fn asked_audience<'a>(case: &Case<'a>) -> Option<&'a str> {
    let texts = &case.whole()?.texts;
    texts.asked_audience().filter(|text| !text.is_empty())
}

pub(super) fn audience_worked<'a>(case: &Case<'a>, audience: &str) -> Option<&'a EarlierRun> {
    case.evidence
        .earlier_runs
        .iter()
        .find(|run| run.issued && run.at < case.at && run.audience.as_deref() == Some(audience))
}

pub(super) fn audience_slash(case: &Case<'_>) -> Decision {
    if case.whole().is_none() {
        return Decision::unseen();
    }
    let Some(asked) = asked_audience(case) else {
        return Decision::is("none");
    };
    if let Some(run) = audience_worked(case, asked) {
        return Decision::with("worked", "ago", ago(case, run.at));
    }
    let bare = asked.trim_end_matches('/');
    let other = case
        .evidence
        .earlier_runs
        .iter()
        .filter(|run| run.issued)
        .filter_map(|run| run.audience.as_deref())
        .find(|known| known.trim_end_matches('/') == bare && *known != asked);
    other.map_or_else(Decision::unseen, |other| {
        Decision::with("slash", "other", other)
    })
}

pub(super) fn audience(case: &Case<'_>) -> Decision {
    if case.whole().is_none() {
        return Decision::unseen();
    }
    let Some(asked) = asked_audience(case) else {
        return Decision::is("none");
    };
    match audience_worked(case, asked) {
        Some(run) => Decision::with("worked", "ago", ago(case, run.at)),
        None => Decision::with("asked", "audience", crate::token::invisible::quoted(asked)),
    }
}

pub(super) fn scope_asked(case: &Case<'_>) -> Decision {
    let Some(request) = case.whole() else {
        return Decision::unseen();
    };
    match request
        .texts
        .scope
        .as_deref()
        .filter(|scope| !scope.trim().is_empty())
    {
        Some(scope) => Decision::with("asked", "scope", crate::token::invisible::quoted(scope)),
        None => Decision::is("none"),
    }
}

pub(super) fn endpoint(case: &Case<'_>) -> Decision {
    let Some(request) = case.whole() else {
        return Decision::unseen();
    };
    let path = request.token_endpoint.path();
    if path.trim_end_matches('/').ends_with("/oauth/access_token") {
        Decision::is("legacy")
    } else {
        Decision::with("other", "path", path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_named_with_all_its_letters() {
        for (description, named) in [
            (
                "Missing required parameter: subject_token_type",
                Some("subject_token_type"),
            ),
            ("Missing required parameter: scope", Some("scope")),
            (
                "Missing required parameters: subject_token",
                Some("subject_token"),
            ),
            (
                "Missing required parameter 'connection'.",
                Some("connection"),
            ),
            (
                "Parameter \u{201c}client_id\u{201d} is required",
                Some("client_id"),
            ),
            ("A parameter is missing", None),
            ("Nothing is named", None),
        ] {
            assert_eq!(
                named_parameter(description).as_deref(),
                named,
                "{description}"
            );
        }
    }
}
