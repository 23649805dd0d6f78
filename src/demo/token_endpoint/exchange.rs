//! The exchange: what may be asked for whom, and what is granted.

use super::refusals::{denied_after_login, required};
use super::subject::{apple, custom, facebook, google};
use crate::demo::applications::{Api, CUSTOM_TYPE, DemoApplication, Quirk, api, binding};
use crate::demo::message::{HttpResponse, Parameters};
use crate::demo::state::{Grant, TenantState};
use crate::demo::{delegation, issue};
use crate::exchange::TOKEN_EXCHANGE_GRANT;
use crate::exchange::purpose::ACCESS_TOKEN_TYPE;
use crate::exchange::subject_token::Provider;
use crate::json::Json;

pub(super) fn exchange(
    tenant: &TenantState,
    application: &DemoApplication,
    parameters: &Parameters,
    jkt: Option<String>,
) -> Result<HttpResponse, HttpResponse> {
    let subject = required(parameters, "subject_token")?;
    let kind = required(parameters, "subject_token_type")?;
    let provider = Provider::of_type(kind);
    let delegates = application.quirk == Quirk::Delegates && kind == ACCESS_TOKEN_TYPE;
    if provider == Provider::Custom && kind != CUSTOM_TYPE && !delegates {
        return Err(HttpResponse::invalid(format!(
            "Invalid subject_token_type: {kind}"
        )));
    }
    let requested = parameters.json("requested_token_type");
    let combines = if delegates {
        requested.and_then(Json::as_str) == Some(ACCESS_TOKEN_TYPE)
    } else {
        requested.is_none()
    };
    if provider == Provider::Custom && !combines {
        return Err(HttpResponse::invalid(
            "Invalid subject_token_type and requested_token_type combination",
        ));
    }
    if application.quirk == Quirk::NoCustomProfile && provider == Provider::Custom {
        // No source states status and code: our choice.
        return Err(HttpResponse::error(
            403,
            "unauthorized_client",
            "Token Exchange Profile is not allowed for the client",
        ));
    }
    if !application.connections {
        // No source states status and code: our choice.
        return Err(HttpResponse::invalid("Connection not found"));
    }
    if provider != Provider::Custom && !application.native.contains(&provider) {
        return Err(HttpResponse::error(
            403,
            "unauthorized_client",
            format!("Grant type '{TOKEN_EXCHANGE_GRANT}' not allowed for the client."),
        ));
    }
    let default =
        (application.quirk == Quirk::DefaultAudience).then_some("https://api.demo.cambio/");
    let audience = parameters
        .text("audience")
        .or_else(|| parameters.text("resource"))
        .filter(|text| !text.is_empty())
        .or(default);
    // No source states the status: our choice.
    let api = audience
        .map(|name| {
            api(name).ok_or_else(|| {
                HttpResponse::error(403, "access_denied", format!("Service not found: {name}"))
            })
        })
        .transpose()?;
    let bound = binding(
        application.requires_proof,
        jkt.is_some(),
        api.map(|api| api.possession),
    )
    .map_err(HttpResponse::invalid)?;
    let asked = parameters
        .text("scope")
        .filter(|scope| !scope.trim().is_empty());
    let scope = granted(asked, api);
    let unknown = asked
        .unwrap_or_default()
        .split_whitespace()
        .find(|one| !scope.iter().any(|known| known == one))
        .filter(|_| application.quirk == Quirk::StrictScope);
    if let Some(unknown) = unknown {
        // No source states status and description: our choice.
        return Err(HttpResponse::error(
            400,
            "invalid_scope",
            format!("Unknown scope: {unknown}"),
        ));
    }
    let profile = user_profile(parameters)?;
    let (user, act) = match provider {
        Provider::Apple => (apple(tenant, application, subject, profile.as_ref())?, None),
        Provider::Google => (google(tenant, subject)?, None),
        Provider::Facebook => (facebook(tenant, subject, profile.as_ref())?, None),
        Provider::Custom if delegates => {
            let (user, act) = delegation::subject(tenant, application, subject)?;
            (user, Some(act))
        }
        Provider::Custom => (custom(subject)?, None),
    };
    let with_actor = provider == Provider::Custom && parameters.json("actor_token").is_some();
    if let Some(refusal) = denied_after_login(application.quirk, with_actor) {
        return Err(refusal);
    }
    if api.is_some_and(|api| !api.skips_consent) {
        // No source states the status: our choice.
        return Err(HttpResponse::error(
            403,
            "consent_required",
            "Consent required",
        ));
    }
    let grant = Grant {
        client: application.id.to_owned(),
        user,
        audience: api.map(|api| api.identifier.to_owned()),
        scope,
        jkt: jkt.filter(|_| bound),
        act,
    };
    Ok(issue::tokens(tenant, application, api, grant, asked))
}

/// None asked: every scope of the audience. Unknown ones are dropped silently.
pub(super) fn granted(asked: Option<&str>, api: Option<&Api>) -> Vec<String> {
    let standard = ["openid", "profile", "email"];
    let own = api.map_or(&[][..], |api| api.granted);
    let offline = api.is_none_or(|api| api.offline);
    match asked {
        None => standard
            .iter()
            .chain(own)
            .map(ToString::to_string)
            .collect(),
        Some(asked) => asked
            .split_whitespace()
            .filter(|scope| {
                standard.contains(scope)
                    || own.contains(scope)
                    || offline && *scope == "offline_access"
            })
            .map(ToOwned::to_owned)
            .collect(),
    }
}

/// A text that holds a JSON object, encoded exactly once.
fn user_profile(parameters: &Parameters) -> Result<Option<Json>, HttpResponse> {
    let wrong = || HttpResponse::invalid("user_profile must be an object encoded as a JSON string");
    match parameters.json("user_profile") {
        None => Ok(None),
        Some(Json::String(text)) => Json::parse_object(text).map(Some).ok_or_else(wrong),
        Some(_) => Err(wrong()),
    }
}
