//! Where the server that answered says more.

use super::case::Case;
use crate::diagnosis::Call;
use crate::exchange::Purpose;

/// A step, and where the server's own log or console says more. A console is named only where its server is known.
pub(super) fn with_log_place(step: String, case: &Case<'_>) -> String {
    let Some(server) = case.server else {
        return step;
    };
    let place = if server.is("auth0") {
        let client = case
            .request
            .and_then(|request| request.texts.client_id.as_deref())
            .or(case.reported.texts.client_id.as_deref());
        let at = case.at_is_known.then_some(case.at);
        log_types(case.call)
            .map(|(_, failure)| in_dashboard(failure, at, client))
            .map(|place| format!("The tenant's log says more: {place}"))
    } else {
        server
            .text()
            .and_then(|text| text.console.as_deref())
            .map(|console| format!("{} says more: {console}", server.name))
    };
    match place {
        Some(place) if step.is_empty() => place,
        Some(place) => format!("{}. {place}", step.trim_end_matches('.')),
        None => step,
    }
}

/// The types of a tenant log's entries for success and failure (Auth0: log event type codes).
fn log_types(call: Call) -> Option<(&'static str, &'static str)> {
    Some(match call {
        Call::NativeSocial => ("sens", "fens"),
        Call::CustomExchange => ("secte", "fecte"),
        Call::OnBehalfOf => (
            "success_on_behalf_of_token_exchange",
            "failed_on_behalf_of_token_exchange",
        ),
        Call::TokenVault => ("seta", "feta"),
        Call::Refresh => ("sertft", "fertft"),
        Call::AuthorizationCode => ("seacft", "feacft"),
        Call::ClientCredentials => ("seccft", "feccft"),
        Call::IdJag => ("idjag_exchange_succeeded", "idjag_exchange_failed"),
        Call::JwtBearer => (
            "jwt_bearer_exchange_succeeded",
            "jwt_bearer_exchange_failed",
        ),
        _ => return None,
    })
}

fn in_dashboard(kind: &str, at: Option<i64>, client_id: Option<&str>) -> String {
    let time = at
        .and_then(|at| jiff::Timestamp::from_second(at).ok())
        .map(|at| format!(", at {}", at.strftime("%H:%M:%S UTC")))
        .unwrap_or_default();
    let client = client_id
        .map(|client| format!(", client {}", crate::token::invisible::quoted(client)))
        .unwrap_or_default();
    format!("Monitoring → Logs, type {kind}{time}{client}")
}

/// Where in the dashboard of an Auth0 tenant more is said. `at` in seconds since 1970.
pub fn log_place(
    purpose: Purpose,
    issued: bool,
    at: Option<i64>,
    client_id: Option<&str>,
) -> Option<String> {
    let (success, failure) = purpose.log_types()?;
    Some(in_dashboard(
        if issued { success } else { failure },
        at,
        client_id,
    ))
}
