//! What a profile may read of this computer.

use super::job::Job;
use super::resolve::{Context, grant};
use super::session::Session;
use crate::diagnosis::BadInput;
use crate::vault::{Grant, Trust};
use url::Url;

impl Session {
    /// What a job would read of this computer, and where it would send it.
    pub fn grant(&self, job: &Job) -> Result<Grant, BadInput> {
        grant(&job.profile, &self.context(job, None))
    }

    /// Allows exactly this from now on. Blocks on the disk.
    pub fn allow(&self, grant: &Grant) -> Result<(), BadInput> {
        let Some(folders) = self.folders() else {
            return Ok(());
        };
        Trust::at(&folders.trust()).allow(grant).map_err(|error| {
            BadInput::new(
                "trust.unwritable",
                "What you allowed could not be written down",
                error.to_string(),
            )
        })
    }

    /// Whether exactly this was allowed. Blocks on the disk.
    pub fn allows(&self, grant: &Grant) -> bool {
        let folders = self.folders();
        folders.is_some_and(|folders| Trust::at(&folders.trust()).allows(grant))
    }

    /// Whether a job may read what it names.
    pub(super) fn is_allowed(&self, job: &Job, demo: Option<&Url>) -> bool {
        grant(&job.profile, &self.context(job, demo))
            .is_ok_and(|grant| !grant.reads.is_empty() && self.allows(&grant))
    }

    pub(super) fn context(&self, job: &Job, demo: Option<&Url>) -> Context {
        let default =
            || Url::parse(&format!("http://127.0.0.1:{}/", crate::demo::DEFAULT_PORT)).ok();
        Context {
            environment: job.environment.clone(),
            inputs: job.inputs.clone(),
            folder: job.folder.clone(),
            trusted: job.trusted,
            // The demo tenant may have another port tomorrow: it is one place all the same.
            demo: demo.cloned().or_else(default),
            session_key: None,
            settings: self.settings(),
        }
    }
}
