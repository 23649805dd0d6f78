//! One exchange from a profile: mint, encode, send, answer one nonce challenge.

use super::clock::now;
use super::evidence::evidence;
use super::findings::with_profile_paths;
use super::job::{Job, owner};
use super::mint::mint;
use super::network::{Hosts, set_network};
use super::records::note_sent;
use super::report::report;
use super::resolve::{Context, Resolved, resolve};
use super::rounds::challenge;
use super::session::Session;
use super::trust::{context, is_allowed};
use crate::diagnosis::{BadInput, lint};
use crate::dpop;
use crate::exchange::tenant::origin;
use crate::exchange::{Exchange, Freshness, Outcome, Tenant, encode};
use crate::http::Cancel;
use crate::jose::random_id;
use crate::run::Run;

/// One exchange. `Err` means that nothing was sent to the token endpoint.
pub async fn send(session: &Session, job: Job, cancel: &Cancel) -> Result<Run, BadInput> {
    let demo = match Tenant::parse(
        &job.environment
            .fill(&job.profile.tenant)
            .unwrap_or_default(),
    ) {
        Ok(Tenant::Demo) => Some(session.demo_base().await?),
        _ => None,
    };
    let context = Context {
        session_key: session.session_key(&job)?,
        trusted: job.trusted || is_allowed(session, &job, demo.as_ref()),
        ..context(session, &job, demo.as_ref())
    };
    let owner = owner(&job);
    let verify = job.verify;
    // Files, environment variables and the keychain are read off the runtime's threads; the keychain may ask the user for as long
    // as it likes, and stopping does not wait for it.
    let profile = job.profile.clone();
    let resolving = tokio::task::spawn_blocking(move || {
        let resolved = resolve(&profile, &context);
        (profile, resolved)
    });
    let (profile, resolved) = tokio::select! {
        resolved = resolving => resolved,
        () = cancel.wait() => {
            return Err(BadInput::new(
                "send.cancelled",
                "You stopped it",
                "The secrets of this computer were still being read",
            ));
        }
    }
    .map_err(|error| {
        BadInput::new(
            "send.interrupted",
            "The request could not be prepared",
            error.to_string(),
        )
    })?;
    let mut resolved = resolved?;
    set_network(session, &[&resolved.request.token_endpoint, &resolved.base]).await?;
    let mut hosts = Hosts::default();
    // A code that is minted for this send was never sent before.
    let code = resolved.request.subject_token.clone().filter(|_| {
        resolved
            .mint
            .iter()
            .all(|(field, _)| field != "subject_token")
    });
    mint(session, &profile, &mut resolved, &mut hosts, cancel).await?;
    let evidence = evidence(session, &job, &resolved).await;
    let production = job
        .environment
        .production
        .then(|| job.environment.name.clone());
    let lint = with_profile_paths(lint::findings(&resolved.request, &evidence), &profile);
    let exchange = exchange(session, &resolved, &owner, &mut hosts, cancel).await?;
    if let Some(code) = code.filter(|code| {
        !code.is_empty() && exchange.attempts.iter().any(|attempt| attempt.body_sent)
    }) {
        let issued = exchange.outcome() == Outcome::Issued;
        note_sent(session, code, issued).await;
    }
    Ok(report(
        session, &profile, &resolved, exchange, lint, evidence, production, verify, hosts, cancel,
    )
    .await)
}

/// Sends, and answers one nonce challenge with a fresh proof and a fresh assertion.
pub(super) async fn exchange(
    session: &Session,
    resolved: &Resolved,
    owner: &(String, String),
    hosts: &mut Hosts,
    cancel: &Cancel,
) -> Result<Exchange, BadInput> {
    let at = (
        owner.0.clone(),
        owner.1.clone(),
        origin(&resolved.request.token_endpoint),
    );
    hosts.add(&resolved.request.token_endpoint);
    let mut exchange = Exchange::default();
    let mut nonce = session.cache().nonces.get(&at).cloned();
    for round in 0..2 {
        let fresh = Freshness {
            now: now(),
            proof_jti: random_id(16),
            assertion_jti: random_id(16),
            nonce: nonce.take(),
        };
        let wire = encode(&resolved.request, &fresh).map_err(|error| {
            BadInput::new(
                "secret.key",
                "The request could not be signed",
                error.to_string(),
            )
        })?;
        let attempt = session.http.send(wire, cancel).await;
        if let Some(offered) = attempt
            .response
            .as_ref()
            .and_then(|response| dpop::offered(&response.headers))
        {
            session.cache().nonces.insert(at.clone(), offered);
        }
        let challenge =
            challenge(&attempt).filter(|_| resolved.request.dpop.is_some() && round == 0);
        exchange.attempts.push(attempt);
        match challenge {
            Some(asked) => nonce = Some(asked),
            None => break,
        }
    }
    Ok(exchange)
}
