//! What became known besides the exchange: the run shown is explained anew with it.

use super::app::{App, Shown};
use crate::diagnosis::Application;
use crate::secret::Secret;
use std::sync::Arc;

impl App {
    /// The run shown explained anew, in its place among the runs.
    pub(super) fn explain_again(&mut self, change: impl FnOnce(&mut crate::diagnosis::Evidence)) {
        let Shown::Run(run) = &self.shown else { return };
        if run.case.is_none() {
            return;
        }
        let again = Arc::new(run.explained_with(change));
        if let Some(known) = self.runs.iter_mut().find(|known| Arc::ptr_eq(known, run)) {
            *known = Arc::clone(&again);
        }
        self.shown = Shown::Run(again);
    }

    /// Takes the application's settings over.
    pub(super) fn use_application(&mut self, application: Option<Application>) {
        self.judging.application.clone_from(&application);
        self.judging.stale = true;
        self.explain_again(move |evidence| evidence.application = application);
    }

    /// Puts the session info token where the exchange takes it from.
    pub(super) fn use_session_token(&mut self, token: &Secret) {
        self.dialog = None;
        token.expose().clone_into(&mut self.typed.subject_token);
        crate::exchange::subject_token::FACEBOOK_SESSION_TYPE
            .clone_into(&mut self.draft.subject_token_type);
        if self.draft.subject_token.is_empty() || self.draft.subject_token.starts_with("demo:") {
            "ask".clone_into(&mut self.draft.subject_token);
        }
    }
}
