//! What decides a refusal that cannot be decided from outside: settings, tests and foreign answers, each on an explicit press.

use super::app::{App, Shown};
use super::dialogs::ApplicationDialog;
use super::dialogs::ArtefactDialog;
use super::dialogs::AttenuateDialog;
use super::dialogs::Dialog;
use super::dialogs::TenantDialog;
use super::elsewhere::Elsewhere;
use super::judging::interrupted;
use crate::diagnosis::Application;
use crate::diagnosis::BadInput;
use crate::http::Cancel;
use crate::secret::Secret;
use egui::Context;
use std::sync::Arc;

/// The finding of a text in which no answer is.
const NOTHING_SAID: &str = "explain.nothing-said";

impl App {
    pub(super) fn poll_decisions(&mut self) {
        if self.judging.testing.poll().is_some() {
            let found = self
                .judging
                .testing
                .take()
                .unwrap_or_else(|| Err(interrupted()));
            if let Ok(report) = &found {
                self.sender
                    .note_facts(&report.base, report.facts.clone(), report.clock_skew);
                self.judging.stale = true;
            }
            if let Some(Dialog::Tenant(dialog)) = &mut self.dialog {
                dialog.take(found);
            }
        }
        if self.judging.key_testing.poll().is_some() {
            let found = self
                .judging
                .key_testing
                .take()
                .unwrap_or_else(|| Err(interrupted()));
            if let (Ok((Ok(key), _)), Some(origin)) = (&found, self.origin()) {
                let key = *key;
                self.judging.apple_key = Some((origin.clone(), key));
                let same = matches!(&self.shown, Shown::Run(run) if run.case.as_ref().is_some_and(|case| crate::exchange::tenant::origin(&case.request.token_endpoint) == origin));
                if same {
                    self.explain_again(move |evidence| evidence.apple_key = Some(key));
                }
            }
            if let Some(Dialog::AppleKey(dialog)) = &mut self.dialog {
                dialog.take(found);
            }
        }
        if self.judging.attenuating.poll().is_some() {
            let found = self
                .judging
                .attenuating
                .take()
                .unwrap_or_else(|| Err(interrupted()));
            if let Some(Dialog::Attenuate(dialog)) = &mut self.dialog {
                dialog.take(found);
            }
        }
        if self.judging.explaining.poll().is_some() {
            let found = self
                .judging
                .explaining
                .take()
                .unwrap_or_else(|| (Err(interrupted()), None, None));
            if let Some(Dialog::Outside(dialog)) = &mut self.dialog {
                let (found, elsewhere, text) = found;
                dialog.take(found, elsewhere, text);
            }
        }
    }

    /// The dialog is closed: what it waited for is given up.
    pub(super) fn give_up_dialog(&mut self) {
        self.judging.testing.abort();
        self.judging.key_testing.abort();
        self.judging.attenuating.abort();
        self.judging.explaining.abort();
    }

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

    pub(super) fn open_application(&mut self) {
        self.dialog = Some(Dialog::Application(Box::new(ApplicationDialog::new(
            self.judging.application.clone(),
        ))));
    }

    pub(super) fn open_artefact(&mut self) {
        let provider =
            crate::exchange::subject_token::Provider::of_type(&self.draft.subject_token_type);
        self.dialog = Some(Dialog::Artefact(Box::new(ArtefactDialog::new(provider))));
    }

    pub(super) fn open_outside(&mut self) {
        self.dialog = Some(Dialog::Outside(Box::default()));
    }

    /// Explains a pasted answer with the form's request beside it.
    pub(super) fn explain_text(&mut self, ctx: &Context, text: Secret, beside: bool) {
        self.explain_read(ctx, beside, move || Ok(text));
    }

    /// The same of what is still to be read, off the drawing thread.
    pub(super) fn explain_read(
        &mut self,
        ctx: &Context,
        beside: bool,
        read: impl FnOnce() -> Result<Secret, BadInput> + Send + 'static,
    ) {
        // What was pasted was not answered by the built-in tenant.
        let beside = beside && self.draft.tenant != "demo";
        let profile = self.draft.to_profile().ok().filter(|_| beside);
        let job = profile.map(|profile| self.job(profile, false));
        let sender = Arc::clone(&self.sender);
        let application = self.judging.application.clone();
        let named = match &self.dialog {
            Some(Dialog::Outside(dialog)) => dialog.server(),
            _ => None,
        };
        self.judging
            .explaining
            .start(self.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    let text = match read() {
                        Ok(text) => text,
                        Err(problem) => return (Err(problem), None, None),
                    };
                    let found = crate::diagnosis::outside::read(text.expose()).and_then(|read| {
                        let named = named.and_then(crate::diagnosis::server::named);
                        let found = crate::send::explain(
                            &sender,
                            &read,
                            job.as_ref(),
                            application.as_ref(),
                            named,
                        )?;
                        Ok((read.kind, found))
                    });
                    let nothing = match &found {
                        Err(_) => true,
                        Ok((_, explained)) => explained
                            .findings
                            .iter()
                            .any(|finding| finding.id == NOTHING_SAID),
                    };
                    let elsewhere = nothing
                        .then(|| Elsewhere::of(text.expose(), Elsewhere::Explain))
                        .flatten();
                    (found, elsewhere, Some(text))
                })
                .await
                .map_err(|error| error.to_string())
            });
    }

    /// Reads a file and explains what is in it.
    pub(super) fn explain_file(&mut self, ctx: &Context, path: std::path::PathBuf, beside: bool) {
        if !matches!(self.dialog, Some(Dialog::Outside(_))) {
            self.open_outside();
        }
        self.explain_read(ctx, beside, move || super::trade::read_text(&path));
    }

    /// Asks the tenant what it says of itself.
    pub(super) fn test_tenant(&mut self, ctx: &Context) {
        let tenant = self
            .environment()
            .fill(&self.draft.tenant)
            .unwrap_or_default();
        self.dialog = Some(Dialog::Tenant(Box::new(TenantDialog::new(&tenant))));
        let sender = Arc::clone(&self.sender);
        self.judging
            .testing
            .start(self.runtime.handle(), ctx, async move {
                Ok(crate::send::test_tenant(&sender, &tenant, &Cancel::default()).await)
            });
    }

    pub(super) fn open_apple_key(&mut self) {
        self.dialog = Some(Dialog::AppleKey(Box::default()));
    }

    /// Asks Apple whether it knows the key.
    pub(super) fn test_apple_key(&mut self, ctx: &Context, client_id: String, secret: Secret) {
        let sender = Arc::clone(&self.sender);
        self.judging
            .key_testing
            .start(self.runtime.handle(), ctx, async move {
                Ok(crate::send::test_apple_key(
                    &sender,
                    &client_id,
                    &secret,
                    None,
                    &Cancel::default(),
                )
                .await)
            });
    }

    pub(super) fn open_attenuate(&mut self) {
        // Only what Graph can take: nothing else is put beside a button that sends it there.
        let typed = self.typed.subject_token.trim();
        let fits = crate::exchange::subject_token::Shape::of(typed)
            == crate::exchange::subject_token::Shape::FacebookUserToken;
        let token = Secret::new(if fits { typed } else { "" });
        // What is shown; the demo tenant's real port is known when it runs.
        let port = crate::demo::DEFAULT_PORT;
        let shown = || url::Url::parse(&format!("http://127.0.0.1:{port}/graph/")).ok();
        let graph = self.is_demo().then(shown).flatten();
        self.dialog = Some(Dialog::Attenuate(Box::new(AttenuateDialog::new(
            token, graph,
        ))));
    }

    /// Asks Graph for a session info token.
    pub(super) fn attenuate(
        &mut self,
        ctx: &Context,
        app_id: String,
        token: Secret,
        graph: Option<url::Url>,
    ) {
        let sender = Arc::clone(&self.sender);
        self.judging
            .attenuating
            .start(self.runtime.handle(), ctx, async move {
                let graph = match graph {
                    None => None,
                    Some(shown) => match sender.demo_base().await {
                        Ok(base) => Some(base.join("graph/").unwrap_or(shown)),
                        Err(problem) => return Ok(Err(problem)),
                    },
                };
                Ok(
                    crate::send::attenuate(&sender, &app_id, &token, graph, &Cancel::default())
                        .await,
                )
            });
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
