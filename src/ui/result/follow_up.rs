//! What follows a success: userinfo, refresh and revocation, with the tokens they go on from.

use crate::diagnosis::{BadInput, Finding, explain};
use crate::exchange::Exchange;
use crate::http::Cancel;
use crate::run::{Run, RunSerial};
use crate::secret::{Redactor, Secret};
use crate::send::{Continuation, FollowUp, FollowUpKind, follow_up};
use crate::token::TokenRole;
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::Job;
use std::collections::HashSet;
use std::sync::Arc;

/// A follow-up that ended, as it is shown.
pub struct Followed {
    pub kind: FollowUpKind,
    pub after: RunSerial,
    /// What came of it.
    pub follow_up: FollowUp,
    /// Why it failed; empty if it did not.
    pub findings: Vec<Finding>,
    /// The access token that it carried, for the proof's `ath`.
    pub access_token: Option<Secret>,
    /// Whether its transcript is open.
    pub open: bool,
    /// Whether its secrets are shown.
    pub reveal: bool,
}

/// The follow-ups of this session's runs.
#[derive(Default)]
pub struct FollowUps {
    /// Those that ended, newest last.
    pub followed: Vec<Followed>,
    /// Why the last one could not be sent, and the run that it was to follow.
    pub problem: Option<(RunSerial, BadInput)>,
    /// What follow-ups of a run go on from, newest last.
    continuations: Vec<(RunSerial, Continuation)>,
    job: Job<(FollowUp, Vec<Finding>)>,
    /// The run that the job goes on from, and its access token.
    under_way: Option<(RunSerial, Secret)>,
    cancel: Cancel,
}

impl FollowUps {
    /// Returns what the next follow-up of a run goes on from, its newest tokens; `None` if they were not kept.
    pub fn continuation(&self, run: &Run) -> Option<Continuation> {
        let mut newest = self.continuations.iter().rev();
        if let Some((_, known)) = newest.find(|(of, _)| *of == run.serial) {
            return Some(known.clone());
        }
        let case = run.case.as_ref()?;
        let tokens = run.exchange.tokens()?;
        let (base, request) = (case.base.clone(), case.request.clone());
        Some(Continuation::of(base, request, &tokens))
    }

    /// Returns the follow-up that the verdict of a run offers, and the label of its button: the first that has no answer yet and ends
    /// nothing, or userinfo once more.
    pub fn offered(&self, run: &Run) -> (FollowUpKind, &'static str) {
        let is_answered = |kind: FollowUpKind| {
            let mut followed = self.followed.iter();
            followed.any(|followed| followed.after == run.serial && followed.kind == kind)
        };
        let mut newest = self.continuations.iter().rev();
        let refreshes = match newest.find(|(of, _)| *of == run.serial) {
            Some((_, known)) => known.allows(FollowUpKind::Refresh),
            None => run.token(TokenRole::Refresh).is_some(),
        };
        if !is_answered(FollowUpKind::Userinfo) {
            (FollowUpKind::Userinfo, "Next: userinfo")
        } else if refreshes && !is_answered(FollowUpKind::Refresh) {
            (FollowUpKind::Refresh, "Next: refresh")
        } else {
            (FollowUpKind::Userinfo, "Userinfo again")
        }
    }

    /// Whether a follow-up of this kind succeeded after a run.
    pub fn is_done(&self, run: &Run, kind: FollowUpKind) -> bool {
        self.followed.iter().any(|followed| {
            followed.after == run.serial && followed.kind == kind && followed.follow_up.succeeded()
        })
    }

    /// Whether one is under way.
    pub fn is_running(&self) -> bool {
        self.job.is_running()
    }

    /// Stops the one under way.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    pub fn start(&mut self, cx: &Cx, run: &Run, kind: FollowUpKind) {
        let Some(continuation) = self.continuation(run) else {
            return;
        };
        self.problem = None;
        self.under_way = Some((run.serial, continuation.access_token.clone()));
        self.cancel = Cancel::default();
        let (session, cancel) = (Arc::clone(&cx.services.session), self.cancel.clone());
        let case = run.case.clone();
        self.job.start(cx, async move {
            let came = follow_up(&session, &continuation, kind, &cancel).await?;
            let findings = if came.succeeded() {
                Vec::new()
            } else {
                let evidence = case.map(|case| case.evidence.clone()).unwrap_or_default();
                explain::findings(&came.exchange, None, &evidence)
            };
            Ok((came, findings))
        });
    }

    /// Takes in the follow-up that ended.
    pub fn poll(&mut self) {
        let Some(result) = self.job.take() else {
            return;
        };
        let Some((after, access_token)) = self.under_way.take() else {
            return;
        };
        let (follow_up, findings) = match result {
            Ok(came) => came,
            Err(problem) => {
                self.problem = Some((after, problem));
                return;
            }
        };
        if let Some(next) = &follow_up.next {
            self.continuations.push((after, next.clone()));
        }
        for followed in &mut self.followed {
            followed.open = false;
        }
        let kind = follow_up.kind;
        self.followed.push(Followed {
            access_token: (kind == FollowUpKind::Userinfo).then_some(access_token),
            kind,
            after,
            follow_up,
            findings,
            open: true,
            reveal: false,
        });
    }

    /// Forgets what belongs to other runs than these, or the one under way.
    pub fn keep_only(&mut self, alive: &HashSet<RunSerial>) {
        let under_way = self.under_way.as_ref().map(|(of, _)| *of);
        let stays = |of: &RunSerial| alive.contains(of) || under_way == Some(*of);
        self.followed.retain(|followed| stays(&followed.after));
        self.continuations.retain(|(after, _)| stays(after));
    }
}

/// Returns a follow-up's exchange as a run, for the views that show one.
pub fn as_run(
    name: &str,
    exchange: &Exchange,
    redactor: &Redactor,
    findings: &[Finding],
    hosts: &[String],
) -> Run {
    Run {
        profile: name.to_owned(),
        started_ms: exchange
            .attempts
            .first()
            .map_or(0, |first| first.started_ms),
        exchange: exchange.clone(),
        findings: findings.to_vec(),
        hosts: hosts.to_vec(),
        redactor: redactor.clone(),
        ..Run::default()
    }
}
