//! What follows a success, and the same request once more.

use super::action::Action;
use super::app::{App, Shown};
use super::dialogs::ConfirmDialog;
use super::dialogs::Dialog;
use super::judging::Followed;
use super::judging::key_of;
use crate::diagnosis::Finding;
use crate::diagnosis::explain;
use crate::exchange::Exchange;
use crate::exchange::subject_token::Provider;
use crate::http::Cancel;
use crate::run::Run;
use crate::secret::Redactor;
use crate::send::Continuation;
use crate::send::FollowUp;
use crate::send::FollowUpKind;
use egui::Context;
use std::sync::Arc;

impl App {
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
                Ok(crate::send::follow_up(&sender, &continuation, kind, &cancel).await)
            });
    }

    /// Stops the follow-up under way.
    pub(super) fn cancel_follow_up(&self) {
        self.judging.following_cancel.cancel();
    }

    pub(super) fn take_follow_up(&mut self, follow_up: FollowUp) {
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
