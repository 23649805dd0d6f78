//! The runs of this session: which profile each was sent from, and no more of them than fit.

use super::app::{App, Shown};
use super::judging::key_of;
use super::panels::Side;
use crate::run::{Run, RunSerial};
use crate::ui::kit::open_profile::SentFrom;
use std::collections::HashSet;
use std::sync::Arc;

/// Runs that are kept besides those on the screen; the history has the older ones.
const KEPT: usize = 50;

/// Bytes of their answers together.
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// What is known of the runs besides themselves.
#[derive(Debug, Default)]
pub struct Session {
    /// Counts the forms that were shown.
    form: usize,
    /// Of the run under way.
    sending: SentFrom,
    sent: Vec<(RunSerial, SentFrom)>,
}

impl App {
    /// Another profile is in the form from now on.
    pub(super) fn begin_form(&mut self) {
        self.session.form += 1;
    }

    pub(super) fn form_now(&self) -> SentFrom {
        SentFrom {
            form: self.session.form,
            path: self.path.clone(),
            entry: self.open_entry,
            environment: self.chosen_environment.clone().unwrap_or_default(),
        }
    }

    /// Keeps in mind what is being sent, since another profile may be open when it ends.
    pub(super) fn begin_sending(&mut self) {
        self.session.sending = self.form_now();
    }

    /// The run under way has become this one.
    pub(super) fn end_sending(&mut self, run: &Run) {
        let from = std::mem::take(&mut self.session.sending);
        self.session.sent.push((run.serial, from));
    }

    /// Whose a run is, where it is not of what the form holds now.
    pub(super) fn sent_from(&self, run: &Run) -> Option<String> {
        let now = self.form_now();
        let known = self
            .session
            .sent
            .iter()
            .find(|(serial, _)| *serial == run.serial)
            .map(|(_, from)| from);
        let same_form = known.is_none_or(|from| {
            from.environment == now.environment
                && (from.form == now.form
                    || from.path == now.path && (now.path.is_some() || from.entry == now.entry))
        });
        if run.profile == self.draft.name && same_form {
            return None;
        }
        let environment = known
            .map(|from| from.environment.as_str())
            .filter(|name| !name.is_empty())
            .map(|name| format!(", environment {name}"))
            .unwrap_or_default();
        let profile = if run.profile.is_empty() {
            "a profile without a name"
        } else {
            run.profile.as_str()
        };
        Some(format!(
            "Sent from {profile}{environment}, not from what the form holds now"
        ))
    }

    /// Takes a run among those of this session; the oldest beyond what fits go, but none that is on the screen.
    pub(super) fn add_run(&mut self, run: Arc<Run>) {
        let newest = run.serial;
        self.runs.push(run);
        let mut bytes: usize = self.runs.iter().map(|run| answer_bytes(run)).sum();
        let mut at = 0;
        while self.runs.len() > KEPT || bytes > KEPT_BYTES {
            let Some(run) = self.runs.get(at) else { break };
            let shown = matches!(&self.shown, Shown::Run(shown) if shown.serial == run.serial);
            if shown || run.serial == newest || self.is_compared(at) {
                at += 1;
                continue;
            }
            bytes = bytes.saturating_sub(answer_bytes(run));
            self.runs.remove(at);
            self.comparing.removed(at);
        }
        self.forget_beside();
    }

    fn is_compared(&self, at: usize) -> bool {
        self.comparing.is_chosen()
            && [self.comparing.left, self.comparing.right]
                .iter()
                .any(|side| matches!(side, Some(Side::Run(known, _)) if *known == at))
    }

    /// What belongs to runs that are gone goes with them.
    fn forget_beside(&mut self) {
        let mut alive: HashSet<usize> = self.runs.iter().map(|run| key_of(run)).collect();
        alive.insert(self.judging.following_after);
        self.session
            .sent
            .retain(|(serial, _)| alive.contains(&serial.number()));
        self.judging
            .followed
            .retain(|followed| alive.contains(&followed.after));
        self.judging
            .continuations
            .retain(|(after, _)| alive.contains(after));
    }
}

/// Bytes that a run's answers take.
fn answer_bytes(run: &Run) -> usize {
    let answers = run.exchange.attempts.iter().filter_map(|attempt| {
        let response = attempt.response.as_ref()?;
        Some(response.body.len() + response.decoded.as_ref().map_or(0, Vec::len))
    });
    answers.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Attempt, Exchange, Response, Timings, WireRequest};

    fn run(profile: &str, bytes: usize) -> Run {
        let url = url::Url::parse("https://t.example/oauth/token").unwrap();
        let attempt = Attempt {
            request: WireRequest::get(url),
            response: Some(Response {
                status: 200,
                headers: Vec::new(),
                body: vec![b'x'; bytes],
                decoded: None,
                truncated: false,
            }),
            timings: Timings::default(),
            failure: None,
            started_ms: 0,
            body_sent: true,
        };
        let exchange = Exchange {
            attempts: vec![attempt],
        };
        Run {
            serial: RunSerial::default(),
            profile: profile.into(),
            started_ms: 0,
            exchange,
            tokens: Vec::new(),
            findings: Vec::new(),
            hosts: Vec::new(),
            redactor: crate::secret::Redactor::default(),
            surroundings: crate::token::claims::Surroundings::default(),
            clock_skew: None,
            case: None,
        }
    }

    fn app() -> App {
        let ctx = egui::Context::default();
        App::with_folders(&ctx, None, None).unwrap()
    }

    #[test]
    fn the_oldest_runs_go_and_those_on_the_screen_stay() {
        let mut app = app();
        app.show_run(run("first", 1));
        let first = app.runs[0].serial;
        for number in 0..KEPT + 5 {
            app.add_run(Arc::new(run(&format!("{number}"), 1)));
        }
        assert_eq!(app.runs.len(), KEPT);
        assert_eq!(app.runs[0].serial, first, "it is shown");
        assert_eq!(app.runs[1].profile, "6");
        let large = KEPT_BYTES / 2 + 1;
        app.add_run(Arc::new(run("large", large)));
        app.add_run(Arc::new(run("larger", large)));
        let left: Vec<&str> = app.runs.iter().map(|run| run.profile.as_str()).collect();
        assert_eq!(left, ["first", "larger"]);
    }

    #[test]
    fn a_chosen_comparison_keeps_its_runs() {
        let mut app = app();
        for number in 0..KEPT {
            app.add_run(Arc::new(run(&format!("{number}"), 1)));
        }
        app.comparing.choose(Side::Run(1, None), Side::Run(3, None));
        for _ in 0..10 {
            app.add_run(Arc::new(run("new", 1)));
        }
        let compared = |side: Option<Side>| match side {
            Some(Side::Run(at, _)) => app.runs[at].profile.clone(),
            _ => String::new(),
        };
        assert_eq!(compared(app.comparing.left), "1");
        assert_eq!(compared(app.comparing.right), "3");
    }

    #[test]
    fn a_run_that_ends_after_another_profile_was_opened_says_whose_it_is() {
        let mut app = app();
        let name = app.draft.name.clone();
        app.begin_sending();
        let here = run(&name, 1);
        app.end_sending(&here);
        assert_eq!(app.sent_from(&here), None);
        app.begin_sending();
        let other = crate::profile::Profile {
            name: name.clone(),
            tenant: "demo".into(),
            ..Default::default()
        };
        app.show_profile(&other, None);
        app.open_entry = None;
        // Of the same name, and yet another one.
        let late = run(&name, 1);
        app.end_sending(&late);
        let said = app.sent_from(&late).unwrap();
        assert!(said.contains(&name), "{said}");
        app.draft.name = "Renamed".into();
        assert!(app.sent_from(&late).unwrap().contains(&name));
    }
}
