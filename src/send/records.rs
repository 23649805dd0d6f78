//! Runs and codes that were sent, written to the history and read from it.

use super::clock::now;
use super::session::Session;
use crate::exchange::{Exchange, Outcome, Response};
use crate::history::Record;
use crate::json::Json;
use crate::run::Run;
use crate::secret::Secret;
use crate::token::decode;
use crate::vault::TokenCipher;

/// Where a run comes from, as the history records it beside the run.
#[derive(Clone, Debug, Default)]
pub struct RunSource {
    /// The profile's id.
    pub profile_id: Option<String>,
    /// The environment's name, empty without one.
    pub environment: String,
    /// `window` or `command line`.
    pub source: &'static str,
}

/// What a server says that refuses the client.
const CLIENT_REFUSED: [&str; 2] = ["invalid_client", "unauthorized_client"];

/// Records that a code was sent, off the runtime's threads; nothing where the history is switched off or cannot be opened.
pub(super) async fn note_sent(session: &Session, code: Secret, exchange: &Exchange) {
    let history = session.history_access();
    if history.is_on() {
        let issued = exchange.outcome() == Outcome::Issued;
        let client_refused = is_client_refused(exchange);
        let note = move || {
            let history = history.open().ok()?;
            history
                .note_sent(&code, issued, client_refused, now() * 1000)
                .ok()
        };
        drop(tokio::task::spawn_blocking(note).await);
    }
}

/// Whether the answer refuses the client, who is looked at before the code.
fn is_client_refused(exchange: &Exchange) -> bool {
    let refusal = exchange
        .response()
        .filter(|response| response.is_refusal())
        .and_then(Response::object);
    refusal
        .as_ref()
        .and_then(|body| body.get_str("error"))
        .is_some_and(|error| CLIENT_REFUSED.contains(&error))
}

/// Records a run in the history and returns its id. The error is a sentence. Blocks on the disk, and on the keychain where tokens are kept.
pub fn record(session: &Session, run: &Run, source: &RunSource) -> Result<i64, String> {
    let history = session.history()?;
    let (title, detail) = run.verdict();
    let mut record = Record {
        started_ms: run.started_ms,
        profile_id: source.profile_id.clone(),
        profile: run.profile.clone(),
        source: source.source.to_owned(),
        environment: source.environment.clone(),
        outcome: run.outcome().name().to_owned(),
        status: run.status(),
        error: run.error(),
        title,
        detail,
        total_ms: run.exchange.total_ms(),
        words: run.words(),
        document: run.to_kept().to_compact(),
        sealed_tokens: Vec::new(),
    };
    let settings = session.settings();
    if settings.history.keep_tokens {
        if !settings.keychain {
            return Err(
                "The settings keep tokens, but the keychain that holds their key is turned off"
                    .to_owned(),
            );
        }
        let seal = TokenCipher::of_keychain(true).map_err(|error| {
            format!("The run was not recorded because its tokens cannot be encrypted: {error}")
        })?;
        record.sealed_tokens = run
            .tokens
            .iter()
            .filter_map(|report| {
                let member = report.role.member().to_owned();
                let sealed =
                    seal.seal(&report.token.raw, &sealed_place(run.started_ms, &member))?;
                Some((member, sealed))
            })
            .collect();
    }
    history.record(&record).map_err(|error| error.to_string())
}

/// Returns a run of the history, with its tokens where they were kept and the keychain gives their key. The error is a sentence.
pub fn recall(session: &Session, id: i64) -> Result<Run, String> {
    let kept = session
        .history()?
        .run(id)
        .map_err(|error| error.to_string())?
        .ok_or("The run is no longer in the history")?;
    let document =
        Json::parse(&kept.document).map_err(|error| format!("The run cannot be read: {error}"))?;
    let mut run = Run::from_kept(&document, now())
        .ok_or("The run was written by another version of Cambio and cannot be read")?;
    if !kept.sealed_tokens.is_empty()
        && session.settings().keychain
        && let Ok(seal) = TokenCipher::of_keychain(false)
    {
        for (member, sealed) in &kept.sealed_tokens {
            let mut reports = run.tokens.iter_mut();
            let report = reports.find(|report| report.role.member() == member);
            let secret = seal.open(sealed, &sealed_place(run.started_ms, member));
            if let (Some(report), Some(secret)) = (report, secret) {
                run.redactor.add(member, &secret);
                report.token = decode(secret.expose());
            }
        }
    }
    Ok(run)
}

/// Returns what a sealed token is bound to: its run, and its member of the answer.
fn sealed_place(started_ms: i64, member: &str) -> String {
    format!("{started_ms}/{member}")
}
