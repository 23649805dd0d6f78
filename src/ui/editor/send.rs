//! Sending the form: what is asked before, the exchange itself, and what the user allows a profile to read.

use super::state::Editor;
use crate::diagnosis::BadInput;
use crate::http::Cancel;
use crate::run::Run;
use crate::send::{RunSource, allow, grant, send};
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::vault::SecretAccess;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Editor {
    /// Sends the form, unless a secret is missing or the tenant asked to wait; asks first if the environment is marked as production.
    pub fn ask_or_send(&mut self, cx: &Cx) {
        if self.is_sending() {
            return;
        }
        if let Some(left) = self.wait(cx) {
            return cx.notice(format!(
                "The tenant asks to wait {left} s; Send now sends anyway"
            ));
        }
        // Before any question: without it nothing can be sent.
        if let (Some(path), Some(name)) = (self.missing_path(), self.missing_input()) {
            // The form says first what is wrong with it.
            let problem = match &self.preview {
                Err(problem) => problem.clone(),
                Ok(_) => not_there_yet(path, &name),
            };
            return cx.ask(Intent::ShowProblem(problem));
        }
        let environment = self.environment();
        if environment.production {
            let name = match self.draft.name.as_str() {
                "" => "The profile",
                name => name,
            };
            let to = self
                .origin()
                .unwrap_or_else(|| "an address that is not known".to_owned());
            self.sending.asking = Some(Confirm::ask(
                cx,
                format!("Send to {}?", environment.name),
                format!("{name} goes to {to}. This environment is marked as production"),
                "Send to production",
                (),
            ));
            return;
        }
        self.send(cx);
    }

    /// Sends the form, unless an exchange is under way.
    fn send(&mut self, cx: &Cx) {
        if self.is_sending() {
            return;
        }
        let profile = match self.draft.to_profile() {
            Ok(profile) => profile,
            Err(problem) => return cx.ask(Intent::ShowProblem(problem)),
        };
        if let Some(problem) = self.environments.problem() {
            return cx.ask(Intent::ShowProblem(problem));
        }
        let grant = self.current_grant(cx);
        let trusted = grant
            .as_ref()
            .is_some_and(|grant| self.trust.allowed.contains(&grant.hash()));
        self.trust.asked = grant;
        let request = self.request(profile, trusted);
        self.sending.source = RunSource {
            profile_id: request.profile.id.clone(),
            environment: request.environment.key().to_owned(),
            source: "window",
        };
        self.sending.from = self.form_now();
        self.sending.cancel = Cancel::default();
        let session = Arc::clone(&cx.services.session);
        let cancel = self.sending.cancel.clone();
        self.sending
            .job
            .start(cx, async move { send(&session, request, &cancel).await });
        self.typed.note_sent();
        cx.egui.request_repaint();
    }

    /// Stops the exchange under way.
    pub fn cancel(&self) {
        self.sending.cancel.cancel();
    }

    /// Takes in the answer, and a yes to sending to production.
    pub(super) fn poll_sending(&mut self, cx: &Cx) {
        if Confirm::agreed(&mut self.sending.asking).is_some() {
            self.send(cx);
        }
        match self.sending.job.take() {
            Some(Ok(run)) => {
                let from = std::mem::take(&mut self.sending.from);
                let source = self.sending.source.clone();
                cx.ask(Intent::RunEnded(Arc::new(run), from, source));
            }
            Some(Err(problem)) => {
                self.note_unsent(self.sending.from.form);
                cx.ask(Intent::ShowProblem(problem));
            }
            None => {}
        }
    }

    /// Takes in a run, which may change the findings and ask to wait.
    pub fn after_run(&mut self, run: &Run) {
        self.rules.after_run(run);
    }

    /// Returns for how many seconds the tenant still asks to wait; `None` if it does not.
    pub(super) fn wait(&self, cx: &Cx) -> Option<i64> {
        let resolved = self.preview.as_ref().ok()?;
        self.rules.wait(&resolved.request, cx.now())
    }

    /// Forgets that the tenant asked to wait.
    pub(super) fn wait_no_longer(&mut self) {
        if let Ok(resolved) = &self.preview {
            self.rules.wait_no_longer(&resolved.request);
        }
    }

    /// Whether the exchange under way reads the keychain.
    pub(super) fn waits_for_keychain(&self) -> bool {
        self.trust.asked.as_ref().is_some_and(|grant| {
            let mut reads = grant.reads.iter();
            reads.any(|(_, reference)| reference == "keychain")
        })
    }

    /// Returns which secrets of this computer the form would read, and where it would send them; `None` if the form holds no request.
    pub(super) fn current_grant(&self, cx: &Cx) -> Option<SecretAccess> {
        let profile = self.draft.to_profile().ok()?;
        let session = &cx.services.session;
        grant(session, &self.request(profile, false)).ok()
    }

    /// Allows what the question showed, and sends; if form, file or environment changed since, sending asks again.
    pub fn allow_and_send(&mut self, cx: &Cx) {
        let shown = self.trust.asked.take();
        if let Some(now) = self.current_grant(cx)
            && shown.as_ref() == Some(&now)
        {
            self.allow(cx, now);
        }
        self.ask_or_send(cx);
    }

    /// Allows the form's references to be read if the user wrote all of them here. References that stood in a version of the file that was
    /// read, or that an environment's file names, are asked about once.
    pub(super) fn allow_written(&mut self, cx: &Cx) {
        let (Some(grant), Ok(profile)) = (self.current_grant(cx), self.draft.to_profile()) else {
            return;
        };
        let own: BTreeSet<(String, String)> = profile
            .references()
            .into_iter()
            .map(|(field, reference)| (field, reference.to_string()))
            .filter(|read| !self.autosave.foreign.contains(read))
            .collect();
        let written_here = |(field, read): &(String, String)| {
            own.iter().any(|(known, reference)| {
                known == field && (read == reference || read.starts_with(&format!("{reference} (")))
            })
        };
        if !grant.reads.is_empty() && grant.reads.iter().all(written_here) {
            self.allow(cx, grant);
        }
    }

    /// Allows exactly this from now on.
    fn allow(&mut self, cx: &Cx, grant: SecretAccess) {
        self.trust.allowed.insert(grant.hash());
        let session = Arc::clone(&cx.services.session);
        let handle = cx.services.runtime.handle();
        cx.services.files.push(handle, move || {
            allow(&session, &grant).map_err(|error| error.to_string())
        });
    }
}

/// Returns that the secret of this path, which a sentence calls so, is not there yet, and what to do about it.
fn not_there_yet(path: &str, name: &str) -> BadInput {
    let (detail, fix) = if path == "client_authentication.key" {
        (
            "Without it no assertion can be signed",
            "Name a source in its field: env:NAME, file:PATH or command:NAME",
        )
    } else {
        (
            "The profile asks for it when you send",
            "Paste it into its field, or name a source there: env:NAME, file:PATH, keychain",
        )
    };
    BadInput::new("secret.needed", format!("{name} is not there yet"), detail)
        .fix(fix)
        .field(path)
}
