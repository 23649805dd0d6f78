//! The runs of this session: which form each was sent from, and no more of them than fit.

use crate::run::{Run, RunSerial};
use crate::ui::kit::open_profile::{OpenProfile, SentFrom};
use std::collections::HashSet;
use std::sync::Arc;

/// Runs that are kept; the history has the older ones.
const KEPT: usize = 50;

/// Bytes of their answers that are kept together.
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// The runs, oldest first.
#[derive(Default)]
pub struct SessionRuns {
    runs: Vec<Arc<Run>>,
    sent: Vec<(RunSerial, SentFrom)>,
}

impl SessionRuns {
    /// Returns the runs, oldest first.
    pub fn all(&self) -> &[Arc<Run>] {
        &self.runs
    }

    /// Returns a run by its serial; `None` if it is gone.
    pub fn get(&self, serial: RunSerial) -> Option<&Arc<Run>> {
        self.runs.iter().find(|run| run.serial == serial)
    }

    /// Returns the run of this session that is the same as a run of the history; `None` if there is none.
    pub fn same_as(&self, other: &Run) -> Option<&Arc<Run>> {
        self.runs
            .iter()
            .find(|run| run.started_ms == other.started_ms && run.profile == other.profile)
    }

    /// Records which form a run was sent from.
    pub fn note_sent(&mut self, serial: RunSerial, from: SentFrom) {
        self.sent.push((serial, from));
    }

    /// Records that the form that runs were sent from has another number now.
    pub fn now_of_form(&mut self, before: usize, now: usize) {
        for (_, from) in self.sent.iter_mut().filter(|(_, from)| from.form == before) {
            from.form = now;
        }
    }

    /// Replaces the run that has the same serial, if it is still there.
    pub fn replace(&mut self, run: &Arc<Run>) {
        let mut runs = self.runs.iter_mut();
        let place = runs.find(|known| known.serial == run.serial);
        if let Some(place) = place {
            *place = Arc::clone(run);
        }
    }

    /// Adds a run, and drops the oldest that do not fit, except those in `spared`. Returns the serials of those that are left.
    pub fn add(&mut self, run: Arc<Run>, spared: &[RunSerial]) -> HashSet<RunSerial> {
        let newest = run.serial;
        self.runs.push(run);
        let mut bytes: usize = self.runs.iter().map(|run| answer_bytes(run)).sum();
        let mut at = 0;
        while self.runs.len() > KEPT || bytes > KEPT_BYTES {
            let Some(run) = self.runs.get(at) else { break };
            if run.serial == newest || spared.contains(&run.serial) {
                at += 1;
                continue;
            }
            bytes = bytes.saturating_sub(answer_bytes(run));
            self.runs.remove(at);
        }
        let alive: HashSet<RunSerial> = self.runs.iter().map(|run| run.serial).collect();
        self.sent.retain(|(serial, _)| alive.contains(serial));
        alive
    }

    /// Whether a run is known to be one of the open profile, and not by its name only.
    pub fn is_of_open(&self, run: &Run, open: &OpenProfile) -> bool {
        let mut sent = self.sent.iter();
        sent.any(|(serial, from)| *serial == run.serial && from.is_same_profile(&open.from))
    }

    /// Returns the newest run of the open profile, whichever of its forms it was sent from; `None` if none of this session is left.
    pub fn newest_of(&self, open: &OpenProfile) -> Option<&Arc<Run>> {
        let mut newest_first = self.runs.iter().rev();
        newest_first.find(|run| self.is_of_open(run, open))
    }

    /// Returns a sentence about where a run was sent from; `None` if that is the form in front, as far as is known.
    pub fn sent_from(&self, run: &Run, open: &OpenProfile) -> Option<String> {
        let now = &open.from;
        let known = self
            .sent
            .iter()
            .find(|(serial, _)| *serial == run.serial)
            .map(|(_, from)| from);
        if run.profile == open.name {
            match known {
                None => return None,
                Some(from) if from.is_same_profile(now) => {
                    let is_same = from.environment == now.environment;
                    return (!is_same).then(|| other_environment(from, now));
                }
                Some(_) => {}
            }
        }
        let environment = known
            .and_then(SentFrom::environment_called)
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
}

/// Returns a sentence about a run of the form in front, which has another environment now.
fn other_environment(sent: &SentFrom, now: &SentFrom) -> String {
    let sent = sent.environment_called().map_or_else(
        || "without an environment".to_owned(),
        |name| format!("with environment {name}"),
    );
    let now = now.environment_called().map_or_else(
        || "there is none".to_owned(),
        |name| format!("it is {name}"),
    );
    format!("Sent {sent}; now {now}")
}

/// Returns the bytes that a run's answers take.
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
                body: vec![b'x'; bytes],
                ..Response::default()
            }),
            timings: Timings::default(),
            failure: None,
            started_ms: 0,
            body_sent: true,
        };
        let attempts = vec![attempt];
        Run {
            profile: profile.into(),
            exchange: Exchange { attempts },
            ..Run::default()
        }
    }

    fn names(runs: &SessionRuns) -> Vec<&str> {
        runs.all().iter().map(|run| run.profile.as_str()).collect()
    }

    #[test]
    fn the_oldest_runs_go_and_those_on_the_screen_stay() {
        let mut runs = SessionRuns::default();
        let first = Arc::new(run("first", 1));
        let shown = [first.serial];
        runs.add(first, &shown);
        for number in 0..KEPT + 5 {
            runs.add(Arc::new(run(&format!("{number}"), 1)), &shown);
        }
        assert_eq!(runs.all().len(), KEPT);
        assert_eq!(names(&runs)[..2], ["first", "6"]);
        let large = KEPT_BYTES / 2 + 1;
        runs.add(Arc::new(run("large", large)), &shown);
        runs.add(Arc::new(run("larger", large)), &shown);
        assert_eq!(names(&runs), ["first", "larger"]);
    }

    #[test]
    fn a_profile_that_is_opened_again_has_its_newest_run() {
        let mut runs = SessionRuns::default();
        let of = |form: usize, entry: Option<(usize, usize)>| SentFrom {
            form,
            entry,
            ..SentFrom::default()
        };
        let sent = [
            of(1, Some((0, 3))),
            of(2, Some((0, 3))),
            of(3, Some((0, 4))),
            of(4, None),
        ];
        let mut serials = Vec::new();
        for from in sent {
            let run = Arc::new(run("Login", 1));
            serials.push(run.serial);
            runs.note_sent(run.serial, from);
            runs.add(run, &[]);
        }
        for (from, expected) in [
            (of(9, Some((0, 3))), Some(serials[1])),
            (of(9, Some((0, 4))), Some(serials[2])),
            (of(4, None), Some(serials[3])),
            (of(9, Some((0, 5))), None),
            // A new profile has no place, and none of another's runs.
            (of(9, None), None),
        ] {
            let open = OpenProfile {
                from,
                ..OpenProfile::default()
            };
            let newest = runs.newest_of(&open).map(|run| run.serial);
            assert_eq!(newest, expected, "{:?}", open.from);
        }
    }

    #[test]
    fn a_run_that_ends_after_another_profile_was_opened_says_whose_it_is() {
        let mut runs = SessionRuns::default();
        let mut open = OpenProfile {
            name: "Login".into(),
            ..OpenProfile::default()
        };
        let here = run("Login", 1);
        runs.note_sent(here.serial, open.from.clone());
        assert_eq!(runs.sent_from(&here, &open), None);
        assert!(runs.is_of_open(&here, &open));
        assert!(!runs.is_of_open(&run("Login", 1), &open));
        // Where only the environment is another, that is what is said.
        open.from.environment = "staging".into();
        assert_eq!(
            runs.sent_from(&here, &open).as_deref(),
            Some("Sent without an environment; now it is staging")
        );
        open.from.environment_name = "Staging, Europe".into();
        assert_eq!(
            runs.sent_from(&here, &open).as_deref(),
            Some("Sent without an environment; now it is Staging, Europe")
        );
        let staged = run("Login", 1);
        runs.note_sent(staged.serial, open.from.clone());
        open.from.environment.clear();
        open.from.environment_name.clear();
        assert_eq!(
            runs.sent_from(&staged, &open).as_deref(),
            Some("Sent with environment Staging, Europe; now there is none")
        );
        let late = run("Login", 1);
        runs.note_sent(late.serial, open.from.clone());
        // Of the same name, and yet another one.
        open.from = SentFrom {
            form: 1,
            entry: Some((1, 2)),
            ..SentFrom::default()
        };
        assert!(runs.sent_from(&late, &open).unwrap().contains("Login"));
        open.name = "Renamed".into();
        assert!(runs.sent_from(&late, &open).unwrap().contains("Login"));
    }
}
