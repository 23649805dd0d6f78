//! One exchange from a profile: mint, encode, send, answer one nonce challenge.

use super::clock::now;
use super::findings::with_profile_paths;
use super::job::{Job, owner};
use super::network::Hosts;
use super::resolve::{Context, Resolved, resolve};
use super::rounds::challenge;
use super::session::Session;
use crate::diagnosis::{BadInput, lint};
use crate::dpop;
use crate::exchange::tenant::origin;
use crate::exchange::{Exchange, Freshness, Outcome, Tenant, encode};
use crate::http::Cancel;
use crate::jose::random_id;
use crate::run::Run;

impl Session {
    /// One exchange. `Err` means that nothing was sent to the token endpoint.
    pub async fn send(&self, job: Job, cancel: &Cancel) -> Result<Run, BadInput> {
        let demo = match Tenant::parse(
            &job.environment
                .fill(&job.profile.tenant)
                .unwrap_or_default(),
        ) {
            Ok(Tenant::Demo) => Some(self.demo_base().await?),
            _ => None,
        };
        let context = Context {
            session_key: self.session_key(&job)?,
            trusted: job.trusted || self.is_allowed(&job, demo.as_ref()),
            ..self.context(&job, demo.as_ref())
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
        self.set_network(&[&resolved.request.token_endpoint, &resolved.base])
            .await?;
        let mut hosts = Hosts::default();
        // A code that is minted for this send was never sent before.
        let code = resolved.request.subject_token.clone().filter(|_| {
            resolved
                .mint
                .iter()
                .all(|(field, _)| field != "subject_token")
        });
        self.mint(&profile, &mut resolved, &mut hosts, cancel)
            .await?;
        let evidence = self.evidence(&job, &resolved).await;
        let production = job
            .environment
            .production
            .then(|| job.environment.name.clone());
        let lint = with_profile_paths(lint::findings(&resolved.request, &evidence), &profile);
        let exchange = self.exchange(&resolved, &owner, &mut hosts, cancel).await?;
        if let Some(code) = code.filter(|code| {
            !code.is_empty() && exchange.attempts.iter().any(|attempt| attempt.body_sent)
        }) {
            let issued = exchange.outcome() == Outcome::Issued;
            self.note_sent(code, issued).await;
        }
        Ok(self
            .report(
                &profile, &resolved, exchange, lint, evidence, production, verify, hosts, cancel,
            )
            .await)
    }

    /// Sends, and answers one nonce challenge with a fresh proof and a fresh assertion.
    pub(super) async fn exchange(
        &self,
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
        let mut nonce = self.cache().nonces.get(&at).cloned();
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
            let attempt = self.http.send(wire, cancel).await;
            if let Some(offered) = attempt
                .response
                .as_ref()
                .and_then(|response| dpop::offered(&response.headers))
            {
                self.cache().nonces.insert(at.clone(), offered);
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
}
