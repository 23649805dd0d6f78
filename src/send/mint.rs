//! Artefacts that a profile asks a demo tenant for.

use super::network::Hosts;
use super::resolve::Resolved;
use super::session::Session;
use crate::diagnosis::BadInput;
use crate::exchange::{ClientAuthentication, FieldValue, Response, WireRequest};
use crate::http::Cancel;
use crate::profile::Profile;
use crate::secret::{MaskedText, Secret};

/// Has the demo tenant make the artefacts that a profile asks for, and puts them into the request. Other tenants are asked for none.
pub(super) async fn mint(
    session: &Session,
    profile: &Profile,
    resolved: &mut Resolved,
    hosts: &mut Hosts,
    cancel: &Cancel,
) -> Result<(), BadInput> {
    if resolved.mint.is_empty() {
        return Ok(());
    }
    hosts.add(&resolved.base);
    let failed = |detail: String| {
        BadInput::new("demo.artefact", "No demo artefact could be obtained", detail).fix("demo: references work with the tenant demo, or with the base URL of a running cambio demo")
    };
    let discovery = session
        .http
        .discover(&resolved.base, cancel)
        .await
        .map_err(|error| failed(error.to_string()))?;
    if !discovery.demo {
        return Err(failed(
            "This is not a demo tenant: its discovery does not say so".to_owned(),
        ));
    }
    for (field, kind) in std::mem::take(&mut resolved.mint) {
        let url = resolved
            .base
            .join(&format!("demo/artefacts/{kind}"))
            .map_err(|error| failed(error.to_string()))?;
        let mut request = WireRequest::get(url);
        request.method = "POST";
        request
            .headers
            .push(("content-length".to_owned(), MaskedText::plain("0")));
        let attempt = session.http.send(request, cancel).await;
        if let Some(failure) = &attempt.failure {
            return Err(failed(format!("{}: {}", failure.title, failure.detail)).field(field));
        }
        let artefact = attempt
            .response
            .as_ref()
            .and_then(Response::object)
            .and_then(|body| body.get_str("artefact").map(Secret::new));
        let artefact = artefact.ok_or_else(|| {
            failed(format!("The demo tenant knows no artefact called {kind}")).field(field.clone())
        })?;
        put_in(profile, resolved, &field, artefact);
    }
    Ok(())
}

/// Puts a minted artefact where its reference stood, and among the secrets under the name that it is sent with.
fn put_in(profile: &Profile, resolved: &mut Resolved, field: &str, artefact: Secret) {
    let request = &mut resolved.request;
    let secret = artefact.clone();
    let mut name = field;
    match field {
        "subject_token" => request.subject_token = Some(artefact),
        "actor_token" => request.actor_token = Some(artefact),
        "client_authentication.secret" => {
            name = "client_secret";
            match &mut request.client_authentication {
                ClientAuthentication::Post(secret) | ClientAuthentication::Basic(secret) => {
                    *secret = artefact
                }
                ClientAuthentication::None | ClientAuthentication::PrivateKeyJwt(_) => {}
            }
        }
        other => {
            let (list, at) = other.split_once('.').unwrap_or((other, ""));
            let (values, own) = if list == "parameters" {
                (&mut request.parameters, &profile.parameters)
            } else {
                (&mut request.headers, &profile.headers)
            };
            let at = at.parse::<usize>().unwrap_or(own.len());
            if let Some(named) = own.get(at) {
                name = &named.name;
                // Those that are switched off are not in the request.
                let at = own.iter().take(at).filter(|value| value.enabled).count();
                if let Some(value) = values.get_mut(at) {
                    value.value = FieldValue::Secret(artefact);
                }
            }
        }
    }
    resolved.secrets.push((name.to_owned(), secret));
}
