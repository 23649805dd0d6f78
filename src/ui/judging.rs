//! The rules in the window: a job while typing, fixes that are applied and taken back, the way to a field.

use super::app::{App, Shown};
use super::draft::Draft;
use super::task::TaskSlot;
use crate::diagnosis::{
    Answer, AppleKey, Application, BadInput, Change, EarlierRun, Edit, Finding, explain,
};
use crate::http::Cancel;
use crate::run::Run;
use crate::secret::Secret;
use crate::send::{
    Attenuated, CallerFacts, Continuation, FollowUp, FollowUpKind, Linted, TenantReport, edited,
};
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
pub(super) struct SecretStep {
    path: String,
    before: Secret,
    after: Secret,
    steps: usize,
}

/// What a foreign answer was read as and means, where the text belongs that is none, and the text.
pub type Explained = (
    Result<(&'static str, crate::diagnosis::explain::Explained), BadInput>,
    Option<super::elsewhere::Elsewhere>,
    Option<Secret>,
);

/// All of that.
#[derive(Default)]
pub struct Judging {
    pub(super) linting: TaskSlot<Result<Linted, BadInput>>,
    pub(super) stale: bool,
    pub(super) next_change: Option<i64>,
    /// When the subject token was pasted, seconds since 1970.
    pub(super) pasted: Option<i64>,
    pub(super) seen: Secret,
    pub(super) earlier: Arc<Vec<EarlierRun>>,
    pub(super) earlier_of: Option<String>,
    pub(super) reading: TaskSlot<Vec<EarlierRun>>,
    /// The application's settings, for this session.
    pub(super) application: Option<Application>,
    /// What Apple said to a key, and the origin whose connection has it.
    pub(super) apple_key: Option<(String, AppleKey)>,
    /// A secret field before and after a fix, and how many steps the form's history had.
    pub(super) secret_step: Option<SecretStep>,
    /// The form's path to go to.
    pub(super) going_to: Option<String>,
    pub(super) following: TaskSlot<Result<FollowUp, BadInput>>,
    /// What followed, newest last.
    pub(super) followed: Vec<Followed>,
    pub(super) continuations: Vec<(usize, Continuation)>,
    pub(super) following_after: usize,
    pub(super) following_cancel: Cancel,
    pub(super) following_with: Secret,
    /// Why nothing followed, and after which run.
    pub(super) problem: Option<(usize, BadInput)>,
    pub(super) testing: TaskSlot<Result<TenantReport, BadInput>>,
    pub(super) key_testing: TaskSlot<KeyTested>,
    pub(super) attenuating: TaskSlot<Result<Attenuated, BadInput>>,
    pub(super) explaining: TaskSlot<Explained>,
    /// Until when an origin asked a client to wait, seconds since 1970.
    pub(super) waits: std::collections::HashMap<(String, Option<String>), i64>,
}

pub(super) fn key_of(run: &Run) -> usize {
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
pub(super) fn interrupted() -> BadInput {
    BadInput::new(
        "send.interrupted",
        "The call ended without a result",
        "Try again",
    )
}

impl App {
    /// What the caller knows of the form's request.
    pub(super) fn known(&self) -> CallerFacts {
        CallerFacts {
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
                            tokio::task::spawn_blocking(move || crate::send::lint(&sender, &job))
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
                tokio::task::spawn_blocking(move || crate::send::earlier_runs(&sender, &name))
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

    /// Whether the form's tenant is the built-in one.
    pub(super) fn is_demo(&self) -> bool {
        let tenant = self
            .environment()
            .fill(&self.draft.tenant)
            .unwrap_or_default();
        tenant.trim() == "demo"
    }
}
