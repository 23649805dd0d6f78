//! The findings about the form: the job that works them out while somebody types, and what it knows besides the form.

use crate::diagnosis::lint::KEY_MISSING;
use crate::diagnosis::{Answer, AppleKey, Application, EarlierRun, Finding, Severity, explain};
use crate::exchange::ExchangeRequest;
use crate::exchange::subject_token::Shape;
use crate::exchange::tenant::origin;
use crate::run::Run;
use crate::secret::Secret;
use crate::send::{CallerFacts, Linted, SendJob, earlier_runs, lint};
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::Job;
use std::collections::HashMap;
use std::sync::Arc;

/// The findings about the form, and what they are worked out from.
#[derive(Default)]
pub struct Rules {
    pub findings: Vec<Finding>,
    /// Whether the findings have to be worked out again.
    pub stale: bool,
    /// When the subject token was pasted, seconds since 1970.
    pub pasted: Option<i64>,
    /// The subject token as of the last frame.
    seen: Secret,
    /// What it looks like; `None` until that is worked out.
    shape: Option<Shape>,
    /// The application's settings, for this session.
    pub application: Option<Application>,
    /// The origin whose connection uses an Apple key, and what Apple said of the key.
    pub apple_key: Option<(String, AppleKey)>,
    linted: Job<Linted>,
    /// When a finding changes by itself, seconds since 1970.
    next_change: Option<i64>,
    earlier: Arc<Vec<EarlierRun>>,
    /// The profile whose earlier runs were read.
    earlier_of: Option<String>,
    read: Job<Vec<EarlierRun>>,
    /// Until when an origin asked a client to wait, seconds since 1970.
    waits: HashMap<(String, Option<String>), i64>,
}

/// Length in bytes beyond which the shape of a token, for which it is read whole, is not worked out in every frame.
const LONG: usize = 16 * 1024;

/// Returns whom a tenant may ask to wait: the client at the request's origin. The demo tenant is one origin, whatever its port.
fn client_of(request: &ExchangeRequest) -> (String, Option<String>) {
    let host = request.token_endpoint.host_str().unwrap_or_default();
    let origin = if host == "127.0.0.1" {
        host.to_owned()
    } else {
        origin(&request.token_endpoint)
    };
    (origin, request.texts.client_id.clone())
}

impl Rules {
    /// Returns what is known besides the form about requests to this origin.
    pub fn caller_facts(&self, origin: Option<&String>) -> CallerFacts {
        CallerFacts {
            pasted: self.pasted,
            earlier_runs: Some(Arc::clone(&self.earlier)),
            application: self.application.clone(),
            apple_key: self
                .apple_key
                .as_ref()
                .filter(|(of, _)| origin == Some(of))
                .map(|(_, key)| *key),
        }
    }

    /// Whether the findings are still being worked out.
    pub fn is_judging(&self) -> bool {
        self.stale || self.linted.is_running() || self.read.is_running()
    }

    /// Forgets what is only about the form before: another one is shown.
    pub fn begin_form(&mut self) {
        self.findings.clear();
        self.next_change = None;
        self.pasted = None;
        self.stale = true;
    }

    /// Records the subject token of the form, so that it does not count as pasted just now.
    pub fn see(&mut self, subject_token: Secret) {
        self.shape = None;
        self.seen = subject_token;
    }

    /// Returns what the form's subject token looks like; a long one as of the end of the last frame.
    pub fn shape(&self, subject_token: &str) -> Shape {
        let is_seen = subject_token.len() > LONG || subject_token == self.seen.expose();
        let shape = self.shape.filter(|_| is_seen);
        shape.unwrap_or_else(|| Shape::of(subject_token.trim()))
    }

    /// Notices a new subject token, another profile, and a finding that changes by itself now. Called after each frame.
    pub fn notice(&mut self, cx: &Cx, subject_token: &str, profile: &str) {
        let now = cx.now();
        if subject_token != self.seen.expose() {
            self.see(Secret::new(subject_token));
            self.pasted = (!subject_token.is_empty()).then_some(now);
            // A fix for the token before must not be applied to this one.
            self.findings
                .retain(|finding| finding.field.as_deref() != Some("subject_token"));
            self.stale = true;
            cx.egui.request_repaint();
        }
        if self.shape.is_none() {
            self.shape = Some(Shape::of(self.seen.expose().trim()));
        }
        if self.earlier_of.as_deref() != Some(profile) {
            self.earlier_of = Some(profile.to_owned());
            self.read_earlier(cx, profile);
        }
        match self.next_change {
            Some(at) if at <= now => {
                self.next_change = None;
                self.stale = true;
            }
            Some(at) => {
                let wait = u64::try_from(at - now).unwrap_or_default();
                let wait = std::time::Duration::from_secs(wait.min(3600));
                cx.egui.request_repaint_after(wait);
            }
            None => {}
        }
    }

    /// Starts to work out the findings about a request.
    pub fn look(&mut self, cx: &Cx, request: SendJob) {
        let session = Arc::clone(&cx.services.session);
        self.linted
            .start_blocking(cx, move || lint(&session, &request));
    }

    /// Starts to read earlier runs of a profile.
    fn read_earlier(&mut self, cx: &Cx, profile: &str) {
        if cx.settings.history.enabled && cx.services.folders.is_some() {
            let (session, profile) = (Arc::clone(&cx.services.session), profile.to_owned());
            self.read
                .start_blocking(cx, move || Ok(earlier_runs(&session, &profile)));
        }
    }

    /// Takes in findings and earlier runs.
    pub fn poll(&mut self, cx: &Cx) {
        match self.linted.take() {
            Some(Ok(linted)) => {
                self.findings = linted.findings;
                // The form says it at once, as of every secret that is missing.
                self.findings.retain(|finding| finding.id != KEY_MISSING);
                self.next_change = linted.next_change;
            }
            // The preview says why it cannot be resolved.
            Some(Err(_)) => self.findings.clear(),
            None => {}
        }
        if let Some(Ok(runs)) = self.read.take() {
            self.earlier = Arc::new(runs);
            self.stale = true;
            cx.egui.request_repaint();
        }
    }

    /// Takes in a run: there is one more to judge by, and its answer may ask to wait.
    pub fn after_run(&mut self, run: &Run) {
        self.earlier_of = None;
        self.stale = true;
        let Some(case) = &run.case else { return };
        let who = client_of(&case.request);
        let until = run.exchange.last().and_then(|last| {
            let at = last.started_ms / 1000;
            let response = last.response.as_ref();
            let response = response.filter(|response| [429, 503].contains(&response.status))?;
            let limits = explain::rate_limits(&Answer::of(response), at)?;
            let reset = limits.reset_in.filter(|_| response.status == 429);
            Some(at.saturating_add(limits.retry_after.or(reset)?))
        });
        match until {
            Some(until) => self.waits.insert(who, until),
            None => self.waits.remove(&who),
        };
    }

    /// Returns for how many seconds the tenant still asks to wait before this request; `None` if it does not.
    pub fn wait(&self, request: &ExchangeRequest, now: i64) -> Option<i64> {
        let until = self.waits.get(&client_of(request))?;
        let left = until.saturating_sub(now);
        (left > 0).then_some(left)
    }

    /// Forgets that the tenant asked to wait before this request.
    pub fn wait_no_longer(&mut self, request: &ExchangeRequest) {
        self.waits.remove(&client_of(request));
    }

    /// Returns the index of the most pressing finding: the first of the highest severity; `None` if there is none.
    pub fn pressing(&self) -> Option<usize> {
        let most = self.findings.iter().map(|finding| finding.severity).max()?;
        self.findings
            .iter()
            .position(|finding| finding.severity == most)
    }

    /// Returns the first error about the subject token; `None` if there is none.
    pub fn wrong_subject_token(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| {
            finding.field.as_deref() == Some("subject_token") && finding.severity == Severity::Error
        })
    }
}
