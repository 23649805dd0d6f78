//! What a profile may read of this computer.

use super::demo_host::default_base;
use super::job::{Context, SendJob};
use super::resolve;
use super::session::Session;
use crate::diagnosis::BadInput;
use crate::vault::{SecretAccess, Trust};
use url::Url;

/// Returns what a job would read of this computer, and where it would send it.
pub fn grant(session: &Session, job: &SendJob) -> Result<SecretAccess, BadInput> {
    resolve::grant(&job.profile, &context(session, job, None))
}

/// Allows exactly this from now on. Blocks on the disk.
pub fn allow(session: &Session, grant: &SecretAccess) -> Result<(), BadInput> {
    let Some(folders) = session.folders() else {
        return Ok(());
    };
    Trust::at(&folders.trust()).allow(grant).map_err(|error| {
        BadInput::new(
            "trust.unwritable",
            "What you allowed could not be saved",
            error.to_string(),
        )
    })
}

/// Whether exactly this was allowed. Blocks on the disk.
fn allows(session: &Session, grant: &SecretAccess) -> bool {
    let folders = session.folders();
    folders.is_some_and(|folders| Trust::at(&folders.trust()).allows(grant))
}

/// Whether a job may read what it names.
pub(super) fn is_allowed(session: &Session, job: &SendJob, demo: Option<&Url>) -> bool {
    resolve::grant(&job.profile, &context(session, job, demo))
        .is_ok_and(|grant| !grant.reads.is_empty() && allows(session, &grant))
}

/// Returns what a job is resolved with, without a session key.
pub(super) fn context(session: &Session, job: &SendJob, demo: Option<&Url>) -> Context {
    Context {
        environment: job.environment.clone(),
        inputs: job.inputs.clone(),
        folder: job.folder.clone(),
        trusted: job.trusted,
        // The demo tenant may have another port tomorrow: it is one place all the same.
        demo: demo.cloned().or_else(|| default_base().ok()),
        session_key: None,
        settings: session.settings(),
    }
}
