//! What follows a success: userinfo, refresh, revocation, each with what it goes on from.

use crate::diagnosis::{BadInput, Finding, explain};
use crate::exchange::Exchange;
use crate::http::Cancel;
use crate::run::{Run, RunSerial};
use crate::secret::{Redactor, Secret};
use crate::send::{Continuation, FollowUp, FollowUpKind, follow_up};
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::Job;
use std::collections::HashSet;
use std::sync::Arc;

/// One thing that followed a success, as it is shown.
pub struct Followed {
    /// What it was.
    pub kind: FollowUpKind,
    /// The run it followed.
    pub after: RunSerial,
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

/// What followed the runs of this session.
#[derive(Default)]
pub struct FollowUps {
    /// What followed, newest last.
    pub followed: Vec<Followed>,
    /// Why nothing followed, and after which run.
    pub problem: Option<(RunSerial, BadInput)>,
    /// The newest tokens there are of a run.
    continuations: Vec<(RunSerial, Continuation)>,
    job: Job<(FollowUp, Vec<Finding>)>,
    /// The run that the job goes on from, and its access token.
    under_way: Option<(RunSerial, Secret)>,
    cancel: Cancel,
}

impl FollowUps {
    /// Returns what goes on from a run: the newest tokens there are; `None` where they were not kept.
    pub fn continuation(&self, run: &Run) -> Option<Continuation> {
        let newest = self.continuations.iter().rev();
        if let Some((_, known)) = newest.clone().find(|(of, _)| *of == run.serial) {
            return Some(known.clone());
        }
        let case = run.case.as_ref()?;
        let tokens = run.exchange.tokens()?;
        let (base, request) = (case.base.clone(), case.request.clone());
        Some(Continuation::of(base, request, &tokens))
    }

    /// Whether one is under way.
    pub fn is_running(&self) -> bool {
        self.job.is_running()
    }

    /// Stops the one under way.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// Goes on from a run.
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

    /// Takes in what came.
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

    /// Forgets what belongs to runs that are gone.
    pub fn keep_only(&mut self, alive: &HashSet<RunSerial>) {
        let under_way = self.under_way.as_ref().map(|(of, _)| *of);
        let stays = |of: &RunSerial| alive.contains(of) || under_way == Some(*of);
        self.followed.retain(|followed| stays(&followed.after));
        self.continuations.retain(|(after, _)| stays(after));
    }
}

/// Returns a run made of a follow-up, for the views that show one.
pub fn as_run(
    name: &str,
    exchange: &Exchange,
    redactor: &Redactor,
    findings: &[Finding],
    hosts: &[String],
) -> Run {
    Run {
        serial: RunSerial::default(),
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
        verification: crate::token::claims::VerificationContext::default(),
        clock_skew: None,
        case: None,
    }
}
