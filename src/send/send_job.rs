//! One exchange from a profile: mint, encode, send, answer one nonce challenge.

use super::evidence::judged;
use super::findings::with_profile_paths;
use super::job::{Context, SendJob};
use super::mint::mint;
use super::network::{Hosts, interrupted, set_network};
use super::records::note_sent;
use super::report::{SentExchange, report};
use super::resolve::resolve;
use super::rounds::{challenge, rounds};
use super::session::{NonceKey, Session};
use super::trust::{context, is_allowed};
use crate::diagnosis::BadInput;
use crate::exchange::tenant::origin;
use crate::exchange::{Tenant, encode};
use crate::http::Cancel;
use crate::run::Run;

/// Sends one exchange and returns its run. `Err` means that nothing was sent to the token endpoint.
pub async fn send(session: &Session, job: SendJob, cancel: &Cancel) -> Result<Run, BadInput> {
    let tenant = job.environment.fill(&job.profile.tenant);
    let demo = match Tenant::parse(&tenant.unwrap_or_default()) {
        Ok(Tenant::Demo) => Some(session.demo_base().await?),
        _ => None,
    };
    let context = Context {
        session_key: session.session_key(&job)?,
        trusted: job.trusted || is_allowed(session, &job, demo.as_ref()),
        ..context(session, &job, demo.as_ref())
    };
    let owner = job.owner();
    // Files, environment variables and the keychain are read off the runtime's threads; the keychain may ask the user for as long
    // as it likes, and stopping does not wait for it.
    let profile = job.profile.clone();
    let resolving = tokio::task::spawn_blocking(move || resolve(&profile, &context));
    let mut resolved = tokio::select! {
        resolved = resolving => resolved,
        () = cancel.wait() => {
            return Err(BadInput::new(
                "send.cancelled",
                "You stopped it",
                "The secrets of this computer were still being read",
            ));
        }
    }
    .map_err(interrupted)??;
    set_network(session, &[&resolved.request.token_endpoint, &resolved.base]).await?;
    let mut hosts = Hosts::default();
    // A code that is minted for this send was never sent before.
    let is_minted = |(field, _): &(String, String)| field == "subject_token";
    let code = resolved.request.subject_token.clone();
    let code = code.filter(|code| !code.is_empty() && !resolved.mint.iter().any(is_minted));
    mint(session, &job.profile, &mut resolved, &mut hosts, cancel).await?;
    let request = &resolved.request;
    hosts.add(&request.token_endpoint);
    // Nothing that the rules say keeps a request back, so the history is read while it is under way.
    let ((evidence, findings), exchange) = tokio::join!(
        judged(session, &job, &resolved),
        rounds(
            session,
            Some(NonceKey::Exchange(owner, origin(&request.token_endpoint))),
            |fresh| encode(request, fresh),
            |attempt| challenge(attempt).filter(|_| request.dpop.is_some()),
            cancel,
        )
    );
    let exchange = exchange?;
    let has_left = exchange.attempts.iter().any(|attempt| attempt.body_sent);
    if let Some(code) = code.filter(|_| has_left) {
        note_sent(session, code, &exchange).await;
    }
    let sent = SentExchange {
        job: &job,
        resolved,
        exchange,
        findings: with_profile_paths(findings, &job.profile),
        evidence,
        hosts,
    };
    Ok(report(session, sent, cancel).await)
}
