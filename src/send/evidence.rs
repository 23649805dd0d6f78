//! Evidence for the rules and the explanations: the history of this computer, clocks, the tenant's discovery. The rules themselves look at
//! nothing but what is given to them.

use super::clock::now;
use super::job::SendJob;
use super::open_history::HistoryAccess;
use super::resolve::{Resolved, lacks_key};
use super::session::Session;
use crate::diagnosis::{
    Artefact, AssertionSettings, EarlierRun, Evidence, Finding, SentBefore, lint,
};
use crate::exchange::ClientAuthentication;
use crate::exchange::tenant::origin;
use crate::history::{Filter, Summary};
use crate::json::Json;
use crate::profile::ClientAuth;
use crate::secret::{Reference, Secret};
use url::Url;

/// Runs of a profile that are looked at.
const RUNS: usize = 20;

/// Pages of as many runs, of profiles with like names, in which they are looked for.
const PAGES: usize = 10;

/// Returns the evidence for a request whose secrets are resolved, and what the rules say of it. Both are made off the runtime's threads, so
/// that the request can be sent meanwhile.
pub(super) async fn judged(
    session: &Session,
    job: &SendJob,
    resolved: &Resolved,
) -> (Evidence, Vec<Finding>) {
    let (history, job, known) = (session.history_access(), job.clone(), resolved.clone());
    let of_tenant = with_tenant(session, Evidence::default(), resolved);
    let judging = tokio::task::spawn_blocking(move || {
        let evidence = Evidence {
            clock_skew: of_tenant.clock_skew,
            facts: of_tenant.facts,
            ..of_job(&history, &job, Some(&known))
        };
        let findings = lint::findings(&known.request, &evidence);
        (evidence, findings)
    });
    judging.await.unwrap_or_default()
}

/// Returns the evidence with what this session knows of the tenant added.
pub(super) fn with_tenant(session: &Session, evidence: Evidence, resolved: &Resolved) -> Evidence {
    let cache = session.cache();
    Evidence {
        clock_skew: cache
            .clock_skews
            .get(&origin(&resolved.request.token_endpoint))
            .copied(),
        facts: cache.facts.get(&resolved.base).cloned(),
        ..evidence
    }
}

/// Returns the newest runs of a profile, as far as they matter to the rules; none where the history cannot be read. Blocks on the disk.
pub fn earlier_runs(session: &Session, profile: &str) -> Vec<EarlierRun> {
    runs_of(&session.history_access(), profile)
}

/// Returns the evidence for a job, without what the session knows of the tenant; `resolved` is there once its secrets are.
pub(super) fn of_job(
    history: &HistoryAccess,
    job: &SendJob,
    resolved: Option<&Resolved>,
) -> Evidence {
    let profile = &job.profile;
    let artefact = artefact(job, resolved);
    let is_on = history.is_on();
    let earlier = match &job.caller.earlier_runs {
        Some(runs) => runs.as_ref().clone(),
        None if is_on => runs_of(history, &profile.name),
        None => Vec::new(),
    };
    let sent_before = match &artefact {
        Artefact::Text(code) if is_on => sent_before(history, code),
        _ => None,
    };
    Evidence {
        now: now(),
        tenant: job.environment.fill(&profile.tenant).unwrap_or_default(),
        artefact,
        pasted: job.caller.pasted,
        client_method: profile.client_authentication.method.to_owned(),
        lacks_key: resolved.is_none() && lacks_key(profile, &job.environment),
        assertion: assertion(job),
        client_secret: client_secret(job, resolved),
        dpop: profile.dpop.enabled.then(|| profile.dpop.algorithm.clone()),
        sent_before,
        history: is_on,
        earlier_runs: earlier,
        clock_skew: None,
        application: job.caller.application.clone(),
        apple_key: job.caller.apple_key,
        facts: None,
        misspelled: profile.misnamed().collect(),
        servers: history.settings.servers.clone(),
    }
}

/// Returns when the code was sent before; `None` if it was not, as far as the history knows.
fn sent_before(history: &HistoryAccess, code: &Secret) -> Option<SentBefore> {
    let before = history.open().ok()?.sent_before(code).ok()??;
    Some(SentBefore {
        last: before.last_ms / 1000,
        issued: before.issued,
        client_refused: before.client_refused,
    })
}

/// Returns the newest runs of a profile. The history finds names by their words, so they are compared as a whole here.
fn runs_of(history: &HistoryAccess, profile: &str) -> Vec<EarlierRun> {
    let Ok(history) = history.open() else {
        return Vec::new();
    };
    let filter = Filter {
        profile: Some(profile.to_owned()),
        ..Filter::default()
    };
    let (mut runs, mut before) = (Vec::new(), None);
    for _ in 0..PAGES {
        let Ok(page) = history.page(&filter, before, RUNS) else {
            break;
        };
        let own = |summary: &Summary| summary.profile == profile;
        runs.extend(page.runs.into_iter().filter(own));
        before = page.next;
        if before.is_none() || runs.len() >= RUNS {
            break;
        }
    }
    runs.iter()
        .take(RUNS)
        .filter_map(|summary| {
            let kept = history.run(summary.id).ok()??;
            earlier_run(summary.started_ms() / 1000, &kept.document)
        })
        .collect()
}

/// Returns what is known of the subject token.
fn artefact(job: &SendJob, resolved: Option<&Resolved>) -> Artefact {
    let own = job.profile.subject_token.as_ref();
    let reference = job.environment.secrets.get("subject_token").or(own);
    match (reference, job.inputs.get("subject_token"), resolved) {
        (None, ..) => Artefact::Absent,
        (_, Some(given), _) => Artefact::Text(given.clone()),
        (Some(Reference::Demo(kind)), ..) => Artefact::Demo(kind.clone()),
        (_, None, Some(resolved)) => resolved
            .request
            .subject_token
            .clone()
            .map_or(Artefact::Unread, Artefact::Text),
        (_, None, None) => Artefact::Unread,
    }
}

/// Returns how the profile has client assertions made; `None` where it sends none, or a variable of the algorithm has no value.
fn assertion(job: &SendJob) -> Option<AssertionSettings> {
    let auth = &job.profile.client_authentication;
    if auth.method != "private_key_jwt" {
        return None;
    }
    let algorithm = auth.algorithm.as_deref();
    let filled = |text: &str| job.environment.fill(text).ok();
    Some(AssertionSettings {
        algorithm: filled(algorithm.unwrap_or(ClientAuth::USUAL_ALGORITHM))?,
        audience: auth.audience.as_deref().and_then(filled),
    })
}

/// Returns the client secret that is sent, where it was typed, given or resolved; what is only named is not read for that.
fn client_secret(job: &SendJob, resolved: Option<&Resolved>) -> Option<Secret> {
    let method = job.profile.client_authentication.method;
    if !method.starts_with("client_secret") {
        return None;
    }
    let typed = job.inputs.get("client_authentication.secret").cloned();
    typed.or_else(|| match &resolved?.request.client_authentication {
        ClientAuthentication::Post(secret) | ClientAuthentication::Basic(secret) => {
            Some(secret.clone())
        }
        _ => None,
    })
}

/// Returns what the rules need of a run, read from its document in the history.
fn earlier_run(at: i64, document: &str) -> Option<EarlierRun> {
    let document = Json::parse(document).ok()?;
    let beside = document.get("beside")?;
    let run = document.get("run")?;
    let text = |name: &str| beside.get_str(name).map(ToOwned::to_owned);
    let last = run.entries("attempts").last()?;
    let request = last.get("request")?;
    let body = last
        .get("response")
        .and_then(|response| response.get_str("body"))
        .and_then(|body| Json::parse(body).ok())
        .unwrap_or_default();
    Some(EarlierRun {
        at,
        issued: run.get_str("outcome") == Some("issued"),
        error: body.get_str("error").map(ToOwned::to_owned),
        origin: request
            .get_str("url")
            .and_then(|url| Url::parse(url).ok())
            .map(|url| origin(&url)),
        client_id: text("client_id"),
        audience: text("audience"),
        subject_token_type: text("subject_token_type"),
        proof: crate::run::header_pairs(request.get("headers"))
            .iter()
            .any(|(name, _)| name == "dpop"),
        token_type: body.get_str("token_type").map(ToOwned::to_owned),
    })
}
