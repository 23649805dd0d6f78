//! Who calls, how often and for which grant; and the refresh.

use super::exchange::exchange;
use super::refusals::{missing, required, turned_away};
use crate::demo::applications::{DemoApplication, Quirk, api, application};
use crate::demo::issue;
use crate::demo::message::{HttpRequest, HttpResponse, Parameters};
use crate::demo::proof::{self, ProofRequirements};
use crate::demo::state::TenantState;
use crate::exchange::TOKEN_EXCHANGE_GRANT;
use crate::secret::basic_pair;

/// Calls a minute that an application may make.
const CALLS_PER_MINUTE: u32 = 600;
/// Ten minutes: how far one application's clock is off.
const CLOCK_OFFSET: i64 = 600;

/// Answers with rate-limit headers, and a nonce for whoever sends proofs.
pub fn answer(tenant: &TenantState, request: &HttpRequest) -> HttpResponse {
    let parameters = request.parameters();
    let credentials = basic(request);
    let client = credentials
        .as_ref()
        .map(|(id, _)| id.clone())
        .or_else(|| parameters.text("client_id").map(ToOwned::to_owned));
    let minute = tenant.now() / 60;
    let calls = {
        let mut memory = tenant.memory();
        memory.calls.retain(|(_, at), _| *at == minute);
        let calls = memory
            .calls
            .entry((client.clone().unwrap_or_default(), minute))
            .or_default();
        *calls += 1;
        *calls
    };
    let limited = client.as_deref() == Some("demo-rate-limited");
    let limit = if limited { 1 } else { CALLS_PER_MINUTE };
    let reset = (minute + 1) * 60;
    let result = if limited || calls > limit {
        Err(
            HttpResponse::error(429, "too_many_requests", "Rate limit exceeded")
                .header("retry-after", (reset - tenant.now()).to_string()),
        )
    } else {
        decide(
            tenant,
            request,
            &parameters,
            client.as_deref(),
            credentials.as_ref().map(|(_, secret)| secret.as_str()),
        )
    };
    let mut answer = result
        .unwrap_or_else(|refusal| refusal)
        .header("x-ratelimit-limit", limit.to_string())
        .header(
            "x-ratelimit-remaining",
            (if limited {
                0
            } else {
                limit.saturating_sub(calls)
            })
            .to_string(),
        )
        .header("x-ratelimit-reset", reset.to_string());
    if request.header("dpop").is_some()
        && !answer.headers.iter().any(|(name, _)| *name == "dpop-nonce")
    {
        answer = answer.header("dpop-nonce", proof::nonce(tenant));
    }
    answer
}

/// What the endpoint before `/oauth/token` still says. No source states the status: our choice.
pub fn legacy() -> HttpResponse {
    HttpResponse::invalid("OIDC conformant clients cannot use /oauth/access_token")
}

fn basic(request: &HttpRequest) -> Option<(String, String)> {
    let encoded = request.header("authorization")?.strip_prefix("Basic ")?;
    let text = basic_pair(encoded)?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |text: &str| {
        form_urlencoded::parse(text.as_bytes())
            .next()
            .map(|(name, _)| name.into_owned())
            .unwrap_or_default()
    };
    Some((decoded(id), decoded(secret)))
}

fn decide(
    tenant: &TenantState,
    request: &HttpRequest,
    parameters: &Parameters,
    client: Option<&str>,
    basic_secret: Option<&str>,
) -> Result<HttpResponse, HttpResponse> {
    let grant_type = required(parameters, "grant_type")?;
    if grant_type != TOKEN_EXCHANGE_GRANT && grant_type != "refresh_token" {
        return Err(HttpResponse::error(
            400,
            "unsupported_grant_type",
            format!("Grant type not supported: {grant_type}"),
        ));
    }
    let client = client
        .filter(|text| !text.is_empty())
        .ok_or_else(|| missing("client_id"))?;
    let unauthenticated =
        || HttpResponse::error(401, "invalid_client", "Client authentication failed");
    let application = application(client).ok_or_else(unauthenticated)?;
    let secret = basic_secret.or_else(|| parameters.text("client_secret"));
    if application.confidential != (secret == Some(tenant.client_secret.as_str()))
        || !application.confidential && secret.is_some()
    {
        return Err(unauthenticated());
    }
    if let Some(refusal) = turned_away(application.quirk) {
        return Err(refusal);
    }
    let clock_offset = if application.quirk == Quirk::ClockOff {
        CLOCK_OFFSET
    } else {
        0
    };
    let jkt = proof::check(
        tenant,
        request,
        &ProofRequirements {
            nonce: !application.confidential,
            clock_offset,
            access_token: None,
        },
    )?;
    if grant_type == "refresh_token" {
        return refresh(tenant, application, parameters, jkt);
    }
    exchange(tenant, application, parameters, jkt)
}

fn refresh(
    tenant: &TenantState,
    application: &DemoApplication,
    parameters: &Parameters,
    jkt: Option<String>,
) -> Result<HttpResponse, HttpResponse> {
    let token = parameters
        .text("refresh_token")
        .ok_or_else(|| missing("refresh_token"))?;
    let grant = tenant
        .memory()
        .grants
        .get(token)
        .cloned()
        .filter(|grant| grant.client == application.id && token.starts_with("v1."));
    let grant = grant.ok_or_else(|| {
        HttpResponse::error(403, "invalid_grant", "Unknown or invalid refresh token.")
    })?;
    if grant.jkt != jkt {
        return Err(HttpResponse::error(
            400,
            "invalid_dpop_proof",
            "The refresh token is bound to another key",
        ));
    }
    tenant.memory().grants.remove(token);
    let api = grant.audience.as_deref().and_then(api);
    let scope = grant.scope.join(" ");
    Ok(issue::tokens(tenant, application, api, grant, Some(&scope)))
}
