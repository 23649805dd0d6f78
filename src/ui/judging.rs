//! Before and after in the window: the rules while typing, fixes that are applied and taken back, what decides a refusal, and what
//! follows a success.

use super::app::{App, Shown};
use super::dialogs::{
    ApplicationDialog, ArtefactDialog, AttenuateDialog, ConfirmDialog, Dialog, TenantDialog,
};
use super::draft::Draft;
use super::task::TaskSlot;
use crate::diagnosis::{
    Answer, AppleKey, Application, BadInput, Change, EarlierRun, Edit, Finding, explain,
};
use crate::exchange::Exchange;
use crate::exchange::subject_token::Provider;
use crate::http::Cancel;
use crate::run::Run;
use crate::secret::{Redactor, Secret};
use crate::send::{
    Attenuated, Continuation, FollowUp, FollowUpKind, Known, Linted, TenantReport, edited,
};
use crate::ui::action::Action;
use egui::Context;
use std::sync::Arc;

/// What the Apple key test brought: the key's standing, or why it cannot be told.
pub type KeyTested = Result<(Result<AppleKey, String>, crate::exchange::Attempt), BadInput>;

/// One thing that followed a success, as it is shown.
pub struct Followed {
    /// What it was.
    pub kind: FollowUpKind,
    /// The run it followed.
    pub after: usize,
    /// What came of it.
    pub follow_up: FollowUp,
    /// Why it did not do what it says.
    pub findings: Vec<Finding>,
    /// The access token it went with, for the proof's `ath`.
    pub access_token: Option<Secret>,
    /// Whether its transcript is open.
    pub open: bool,
    /// Whether its secrets are shown.
    pub reveal: bool,
}

/// One fix of a secret field, which stands outside the form's history.
struct SecretStep {
    path: String,
    before: Secret,
    after: Secret,
    steps: usize,
}

/// All of that.
#[derive(Default)]
pub struct Judging {
    linting: TaskSlot<Result<Linted, BadInput>>,
    stale: bool,
    next_change: Option<i64>,
    /// When the subject token was pasted, seconds since 1970.
    pub pasted: Option<i64>,
    seen: Secret,
    earlier: Arc<Vec<EarlierRun>>,
    earlier_of: Option<String>,
    reading: TaskSlot<Vec<EarlierRun>>,
    /// The application's settings, for this session.
    pub application: Option<Application>,
    /// What Apple said to a key, and the origin whose connection has it.
    apple_key: Option<(String, AppleKey)>,
    /// A secret field before and after a fix, and how many steps the form's history had.
    secret_step: Option<SecretStep>,
    /// The form's path to go to.
    pub going_to: Option<String>,
    following: TaskSlot<Result<FollowUp, BadInput>>,
    /// What followed, newest last.
    pub followed: Vec<Followed>,
    continuations: Vec<(usize, Continuation)>,
    following_after: usize,
    following_cancel: Cancel,
    following_with: Secret,
    /// Why nothing followed, and after which run.
    pub problem: Option<(usize, BadInput)>,
    testing: TaskSlot<Result<TenantReport, BadInput>>,
    key_testing: TaskSlot<KeyTested>,
    attenuating: TaskSlot<Result<Attenuated, BadInput>>,
    explaining: TaskSlot<Result<(&'static str, Vec<Finding>), BadInput>>,
    /// Until when an origin asked a client to wait, seconds since 1970.
    waits: std::collections::HashMap<(String, Option<String>), i64>,
}

fn key_of(run: &Run) -> usize {
    run.serial.number()
}

/// Who was asked to wait: a client at an origin. The demo tenant is one place, whatever port it has.
fn client_of(request: &crate::exchange::ExchangeRequest) -> (String, Option<String>) {
    let host = request.token_endpoint.host_str().unwrap_or_default();
    let origin = if host == "127.0.0.1" {
        host.to_owned()
    } else {
        crate::exchange::tenant::origin(&request.token_endpoint)
    };
    (origin, request.client_id.clone())
}

/// A task that ended without a result.
fn interrupted() -> BadInput {
    BadInput::new(
        "send.interrupted",
        "The call ended without a result",
        "Try again",
    )
}

impl App {
    /// What the caller knows of the form's request.
    pub(super) fn known(&self) -> Known {
        Known {
            pasted: self.judging.pasted,
            earlier_runs: Some(Arc::clone(&self.judging.earlier)),
            application: self.judging.application.clone(),
            apple_key: self
                .judging
                .apple_key
                .as_ref()
                .filter(|(origin, _)| self.origin().as_ref() == Some(origin))
                .map(|(_, key)| *key),
        }
    }

    /// Whether the rules still look at the form.
    pub fn is_judging(&self) -> bool {
        self.judging.stale || self.judging.linting.is_running() || self.judging.reading.is_running()
    }

    /// The rules are to look again.
    pub(super) fn judge_again(&mut self) {
        self.judging.stale = true;
    }

    /// After each frame: notices what was pasted, and starts one job for the rules where something changed.
    pub(super) fn judge(&mut self, ctx: &Context) {
        let now = self.view().now;
        if self.typed.subject_token != self.judging.seen.expose() {
            self.judging.seen = Secret::new(self.typed.subject_token.as_str());
            self.judging.pasted = (!self.typed.subject_token.is_empty()).then_some(now);
            // What was said of another text is not pressed for this one.
            self.findings
                .retain(|finding| finding.field.as_deref() != Some("subject_token"));
            self.judging.stale = true;
        }
        if self.judging.earlier_of.as_ref() != Some(&self.draft.name) {
            self.judging.earlier_of = Some(self.draft.name.clone());
            self.read_earlier(ctx);
        }
        match self.judging.next_change {
            Some(at) if at <= now => {
                self.judging.next_change = None;
                self.judging.stale = true;
            }
            Some(at) => {
                let wait = u64::try_from(at - now).unwrap_or_default();
                ctx.request_repaint_after(std::time::Duration::from_secs(wait.min(3600)));
            }
            None => {}
        }
        if std::mem::take(&mut self.judging.stale) {
            match self.draft.to_profile() {
                Ok(profile) => {
                    let job = self.job(profile, false);
                    let sender = Arc::clone(&self.sender);
                    self.judging
                        .linting
                        .start(self.runtime.handle(), ctx, async move {
                            tokio::task::spawn_blocking(move || sender.lint(&job))
                                .await
                                .map_err(|error| error.to_string())
                        });
                }
                // What is wrong with a reference is said in place of the findings.
                Err(_) => self.findings.clear(),
            }
        }
    }

    /// Earlier runs of the open profile, off the drawing thread.
    fn read_earlier(&mut self, ctx: &Context) {
        if !self.settings.history.enabled || self.folders.is_none() {
            return;
        }
        let (sender, name) = (Arc::clone(&self.sender), self.draft.name.clone());
        self.judging
            .reading
            .start(self.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || sender.earlier_runs(&name))
                    .await
                    .map_err(|error| error.to_string())
            });
    }

    /// Takes in what these tasks have brought.
    pub(super) fn poll_judging(&mut self, ctx: &Context) {
        if self.judging.linting.poll().is_some() {
            match self.judging.linting.take() {
                Some(Ok(linted)) => {
                    self.findings = linted.findings;
                    self.judging.next_change = linted.next_change;
                }
                // Why it cannot be resolved stands in the form already.
                Some(Err(_)) | None => self.findings.clear(),
            }
        }
        if self.judging.reading.poll().is_some() {
            if let Some(runs) = self.judging.reading.take() {
                self.judging.earlier = Arc::new(runs);
                self.judging.stale = true;
                ctx.request_repaint();
            }
        }
        if self.judging.following.poll().is_some() {
            match self.judging.following.take() {
                Some(Ok(follow_up)) => self.take_follow_up(follow_up),
                Some(Err(problem)) => {
                    self.judging.problem = Some((self.judging.following_after, problem));
                }
                None => {
                    self.judging.problem = Some((self.judging.following_after, interrupted()));
                }
            }
        }
        self.poll_decisions();
    }

    fn poll_decisions(&mut self) {
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
                .unwrap_or_else(|| Err(interrupted()));
            if let Some(Dialog::Outside(dialog)) = &mut self.dialog {
                dialog.take(found);
            }
        }
    }

    /// After a run: the rules know one more, the tenant may have asked to wait.
    pub(super) fn after_sending(&mut self, run: &Arc<Run>) {
        self.judging.earlier_of = None;
        self.judging.stale = true;
        self.judging.problem = None;
        let Some(case) = &run.case else { return };
        let who = client_of(&case.request);
        let until = run.exchange.last().and_then(|last| {
            let at = last.started_ms / 1000;
            let response = last
                .response
                .as_ref()
                .filter(|response| [429, 503].contains(&response.status))?;
            let limits = explain::rate_limits(&Answer::of(response), at)?;
            let reset = limits.reset_in.filter(|_| response.status == 429);
            Some(at.saturating_add(limits.retry_after.or(reset)?))
        });
        match until {
            Some(until) => self.judging.waits.insert(who, until),
            None => self.judging.waits.remove(&who),
        };
    }

    /// Seconds that the tenant still asks to wait.
    pub(super) fn waits(&self) -> Option<i64> {
        let resolved = self.preview.as_ref().ok()?;
        let until = self.judging.waits.get(&client_of(&resolved.request))?;
        let left = until.saturating_sub(self.view().now);
        (left > 0).then_some(left)
    }

    /// The wait is over, because the user says so.
    pub(super) fn wait_no_longer(&mut self) {
        if let Ok(resolved) = &self.preview {
            self.judging.waits.remove(&client_of(&resolved.request));
        }
    }

    /// Applies a fix: one step of the form's history, or of a secret field, that can be taken back.
    pub(super) fn apply_edit(&mut self, edit: &Edit) {
        for (path, change) in &edit.changes {
            if let Change::SetSecret(secret) = change {
                let field = match path.as_str() {
                    "subject_token" => &mut self.typed.subject_token,
                    "actor_token" => &mut self.typed.actor_token,
                    "client_authentication.secret" => &mut self.typed.client_secret,
                    _ => continue,
                };
                let before = Secret::new(std::mem::replace(field, secret.expose().to_owned()));
                self.judging.secret_step = Some(SecretStep {
                    path: path.clone(),
                    before,
                    after: secret.clone(),
                    steps: self.history.steps(),
                });
                // The same text, cleaned: it is as old as it was.
                if path == "subject_token" {
                    self.judging.seen = secret.clone();
                }
            }
        }
        let profile = self
            .draft
            .to_profile()
            .and_then(|profile| edited(&profile, &edit.changes));
        match profile {
            Ok(profile) => {
                let next = Draft::of(&profile);
                // A template's text of one's own stays as it was typed.
                if next != self.draft {
                    self.draft = next;
                }
                self.notice = Some(format!("{}: Undo takes it back", edit.label));
            }
            Err(problem) => self.shown = Shown::Problem(problem),
        }
        self.judging.stale = true;
    }

    /// Takes a fix of a secret field back, where that was the last step.
    pub(super) fn undo_secret(&mut self) -> bool {
        let Some(step) = self.judging.secret_step.take() else {
            return false;
        };
        let field = match step.path.as_str() {
            "subject_token" => &mut self.typed.subject_token,
            "actor_token" => &mut self.typed.actor_token,
            _ => &mut self.typed.client_secret,
        };
        // Something newer stands there, or the form has gone on.
        if field.as_str() != step.after.expose() {
            return false;
        }
        if step.steps != self.history.steps() {
            self.judging.secret_step = Some(step);
            return false;
        }
        step.before.expose().clone_into(field);
        if step.path == "subject_token" {
            self.judging.seen = step.before;
        }
        self.judging.stale = true;
        true
    }

    /// Another profile is open: nothing of the one before is about it.
    pub(super) fn judge_another(&mut self) {
        self.findings.clear();
        self.judging.next_change = None;
        self.judging.secret_step = None;
        self.judging.going_to = None;
        self.judging.pasted = None;
        self.judging.stale = true;
    }

    /// The dialog is closed: what it waited for is given up.
    pub(super) fn give_up_dialog(&mut self) {
        self.judging.testing.abort();
        self.judging.key_testing.abort();
        self.judging.attenuating.abort();
        self.judging.explaining.abort();
    }

    /// Opens the part of the form where a field is, and gives it the keyboard.
    pub(super) fn go_to(&mut self, path: &str) {
        self.workspace = super::inspection::Workspace::Exchange;
        self.narrow_tab = 0;
        let first = path.split('.').next().unwrap_or_default();
        match first {
            "token_endpoint"
            | "grant_type"
            | "requested_token_type"
            | "actor_token"
            | "actor_token_type"
            | "forwarded_for"
            | "parameters"
            | "headers" => self.sections.advanced = true,
            "dpop" => self.sections.dpop = true,
            _ => {}
        }
        self.judging.going_to = Some(path.to_owned());
    }

    /// The run shown explained anew, in its place among the runs.
    fn explain_again(&mut self, change: impl FnOnce(&mut crate::diagnosis::Evidence)) {
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
    fn explain_read(
        &mut self,
        ctx: &Context,
        beside: bool,
        read: impl FnOnce() -> Result<Secret, BadInput> + Send + 'static,
    ) {
        let profile = self.draft.to_profile().ok().filter(|_| beside);
        let job = profile.map(|profile| self.job(profile, false));
        let sender = Arc::clone(&self.sender);
        let application = self.judging.application.clone();
        self.judging
            .explaining
            .start(self.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    let read = crate::diagnosis::outside::read(read()?.expose())?;
                    let found = sender.explain(&read, job.as_ref(), application.as_ref())?;
                    Ok((read.kind, found))
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
                Ok(sender.test_tenant(&tenant, &Cancel::default()).await)
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
                Ok(sender
                    .test_apple_key(&client_id, &secret, &Cancel::default())
                    .await)
            });
    }

    /// Whether the form's tenant is the built-in one.
    pub(super) fn is_demo(&self) -> bool {
        let tenant = self
            .environment()
            .fill(&self.draft.tenant)
            .unwrap_or_default();
        tenant.trim() == "demo"
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
                Ok(sender
                    .attenuate(&app_id, &token, graph, &Cancel::default())
                    .await)
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

    /// What goes on from the run shown: the newest tokens there are.
    pub(super) fn continuation(&self, run: &Arc<Run>) -> Option<Continuation> {
        let key = key_of(run);
        if let Some((_, known)) = self
            .judging
            .continuations
            .iter()
            .rev()
            .find(|(of, _)| *of == key)
        {
            return Some(known.clone());
        }
        let case = run.case.as_ref()?;
        let tokens = run.exchange.tokens()?;
        Some(Continuation::of(
            case.base.clone(),
            case.request.clone(),
            &tokens,
        ))
    }

    /// Whether a follow-up is under way.
    pub(super) fn is_following(&self) -> bool {
        self.judging.following.is_running()
    }

    /// Goes on from the run shown. What ends something, and everything in production, asks first and names the host.
    pub(super) fn ask_or_follow_up(&mut self, ctx: &Context, kind: FollowUpKind) {
        let Shown::Run(run) = &self.shown else { return };
        let production = run.case.as_ref().and_then(|case| case.production.clone());
        if kind != FollowUpKind::Revoke && production.is_none() {
            return self.follow_up(ctx, kind);
        }
        let Some(continuation) = self.continuation(&Arc::clone(run)) else {
            return;
        };
        let host = continuation.base.host_str().unwrap_or_default().to_owned();
        let real = production.map_or_else(String::new, |name| {
            format!(". The run was made with {name}, which is marked as production")
        });
        self.dialog = Some(Dialog::Confirm(Box::new(ConfirmDialog {
            title: format!("{} at {host}?", kind.label()),
            detail: format!("{}{real}", kind.sentence()),
            yes: if kind == FollowUpKind::Revoke {
                "Revoke it"
            } else {
                "Send to production"
            },
            action: Action::FollowUpConfirmed(kind),
        })));
    }

    pub(super) fn follow_up(&mut self, ctx: &Context, kind: FollowUpKind) {
        self.dialog = None;
        let Shown::Run(run) = &self.shown else { return };
        let run = Arc::clone(run);
        let Some(continuation) = self
            .continuation(&run)
            .filter(|_| !self.is_following() && !self.is_sending())
        else {
            return;
        };
        self.judging.problem = None;
        self.judging.following_after = key_of(&run);
        self.judging.following_with = continuation.access_token.clone();
        self.result_tab = super::panels::TAB_NEXT;
        self.judging.following_cancel = Cancel::default();
        let (sender, cancel) = (
            Arc::clone(&self.sender),
            self.judging.following_cancel.clone(),
        );
        self.judging
            .following
            .start(self.runtime.handle(), ctx, async move {
                Ok(sender.follow_up(&continuation, kind, &cancel).await)
            });
    }

    /// Stops the follow-up under way.
    pub(super) fn cancel_follow_up(&self) {
        self.judging.following_cancel.cancel();
    }

    fn take_follow_up(&mut self, follow_up: FollowUp) {
        let after = self.judging.following_after;
        let request = self
            .runs
            .iter()
            .find(|run| key_of(run) == after)
            .and_then(|run| run.case.clone());
        let findings = if follow_up.succeeded() {
            Vec::new()
        } else {
            let evidence = request
                .as_ref()
                .map(|case| case.evidence.clone())
                .unwrap_or_default();
            explain::findings(&follow_up.exchange, None, &evidence)
        };
        if let Some(next) = &follow_up.next {
            self.judging.continuations.push((after, next.clone()));
        }
        for followed in &mut self.judging.followed {
            followed.open = false;
        }
        let access_token =
            (follow_up.kind == FollowUpKind::Userinfo).then(|| self.judging.following_with.clone());
        self.judging.followed.push(Followed {
            access_token,
            kind: follow_up.kind,
            after,
            follow_up,
            findings,
            open: true,
            reveal: false,
        });
    }

    /// A fresh artefact: made by the demo tenant, or to be pasted. What the profile reads from elsewhere stays.
    pub(super) fn fresh_artefact(&mut self) {
        let kind = match Provider::of_type(&self.draft.subject_token_type) {
            Provider::Apple => Some("apple-code"),
            Provider::Google => Some("google-id-token"),
            Provider::Facebook => Some("facebook-session"),
            Provider::Custom => None,
        };
        self.typed.subject_token.clear();
        let made = ["", "ask"].contains(&self.draft.subject_token.as_str())
            || self.draft.subject_token.starts_with("demo:");
        match kind.filter(|_| self.is_demo() && made) {
            Some(kind) => {
                self.draft.subject_token = format!("demo:{kind}");
                self.workspace = super::inspection::Workspace::Exchange;
            }
            None => {
                if made && !self.draft.subject_token.starts_with("demo:") {
                    "ask".clone_into(&mut self.draft.subject_token);
                }
                self.go_to("subject_token");
            }
        }
    }

    /// The request of the run shown once more, with a fresh artefact. Another profile is not touched.
    pub(super) fn repeat(&mut self, ctx: &Context) {
        let Shown::Run(run) = &self.shown else { return };
        if run.profile != self.draft.name {
            self.notice = Some(format!("Open {} to repeat it", run.profile));
            return;
        }
        self.fresh_artefact();
        self.lint();
        if self.draft.subject_token.starts_with("demo:") {
            self.ask_or_send(ctx);
        }
    }
}

/// A run made of a follow-up, for the views that show one.
pub(super) fn as_run(
    name: &str,
    exchange: &Exchange,
    redactor: &Redactor,
    findings: &[Finding],
    hosts: &[String],
) -> Run {
    Run {
        serial: crate::run::RunSerial::default(),
        profile: name.to_owned(),
        started_ms: exchange
            .attempts
            .first()
            .map_or(0, |first| first.started_ms),
        exchange: exchange.clone(),
        tokens: Vec::new(),
        findings: findings.to_vec(),
        hosts: hosts.to_vec(),
        redactor: redactor.clone(),
        surroundings: crate::token::claims::Surroundings::default(),
        clock_skew: None,
        case: None,
    }
}
