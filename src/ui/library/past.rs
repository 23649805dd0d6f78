//! The last runs, of this session and from before, as the library lists them.

use crate::exchange::Outcome;
use crate::history::Summary;
use crate::run::{Run, RunSerial};
use crate::ui::kit::icons::Icon;
use crate::ui::kit::theme::Palette;
use egui::Color32;
use std::collections::HashMap;
use std::sync::Arc;

/// Outcomes that are remembered: more than runs are kept.
const REMEMBERED: usize = 200;

/// The runs of this session and of the history.
pub struct Past<'a> {
    /// The runs of this session, oldest first.
    pub runs: &'a [Arc<Run>],
    /// The last runs of the history, newest first.
    pub kept: &'a [Summary],
    /// How many runs the history holds; `None` if that is not known.
    pub total: Option<u64>,
    /// The run in front.
    pub shown: Option<&'a Arc<Run>>,
}

/// Where a run is.
#[derive(Clone, Copy, Debug)]
pub enum RunPlace<'a> {
    Session(&'a Arc<Run>),
    /// In the history, by its id.
    History(i64),
}

/// One run as it is listed.
#[derive(Clone, Copy, Debug)]
pub struct PastRun<'a> {
    pub profile: &'a str,
    pub started_ms: i64,
    pub outcome: Outcome,
    pub status: Option<u16>,
    pub place: RunPlace<'a>,
}

/// How the runs of this session ended, remembered, since reading an answer for it in every frame would be slow.
#[derive(Default)]
pub struct Outcomes {
    known: HashMap<RunSerial, Outcome>,
}

impl Outcomes {
    /// Returns how a run ended.
    fn of(&mut self, run: &Run) -> Outcome {
        if self.known.len() > REMEMBERED {
            self.known.clear();
        }
        *self
            .known
            .entry(run.serial)
            .or_insert_with(|| run.outcome())
    }

    /// Returns the runs of both kinds, newest first, each once.
    pub fn list<'a>(&mut self, past: &Past<'a>) -> Vec<PastRun<'a>> {
        let mut listed: Vec<PastRun<'a>> = past
            .runs
            .iter()
            .rev()
            .map(|run| PastRun {
                profile: &run.profile,
                started_ms: run.started_ms,
                outcome: self.of(run),
                status: run.status(),
                place: RunPlace::Session(run),
            })
            .collect();
        let here = listed.len();
        for kept in past.kept {
            let started_ms = kept.started_ms();
            let is_it =
                |run: &PastRun<'_>| run.started_ms == started_ms && run.profile == kept.profile;
            if !listed.iter().take(here).any(is_it) {
                listed.push(PastRun {
                    profile: &kept.profile,
                    started_ms,
                    outcome: written(&kept.outcome),
                    status: kept.status,
                    place: RunPlace::History(kept.id),
                });
            }
        }
        // Another window, or the command line, may have sent meanwhile.
        listed.sort_by_key(|run| std::cmp::Reverse(run.started_ms));
        listed
    }
}

/// Returns an outcome as the history writes it.
fn written(outcome: &str) -> Outcome {
    match outcome {
        "issued" => Outcome::Issued,
        "refused" => Outcome::Refused,
        _ => Outcome::Failed,
    }
}

impl PastRun<'_> {
    /// Whether each word, in lower case, is in the profile's name, is the status, or begins the outcome's word.
    pub fn matches(&self, words: &[&str]) -> bool {
        let name = self.profile.to_lowercase();
        let status = self.status_words();
        words.iter().all(|word| {
            name.contains(word) || status == *word || self.outcome.name().starts_with(word)
        })
    }

    /// Returns the HTTP status as it is shown; a dash if there is none.
    pub fn status_words(&self) -> String {
        self.status
            .map_or_else(|| "–".to_owned(), |status| status.to_string())
    }

    /// Whether this is that run: of the same profile and moment.
    pub fn is(&self, run: &Run) -> bool {
        run.started_ms == self.started_ms && run.profile == self.profile
    }
}

/// Returns how the last run of each profile ended, by the profile's name.
pub fn last_outcomes<'a>(runs: &[PastRun<'a>]) -> HashMap<&'a str, Outcome> {
    let oldest_first = runs.iter().rev();
    oldest_first.map(|run| (run.profile, run.outcome)).collect()
}

/// Returns sign and colour for how a run ended.
pub fn sign_of(outcome: Outcome, palette: &Palette) -> (Icon, Color32) {
    match outcome {
        Outcome::Issued => (Icon::Check, palette.valid),
        Outcome::Refused => (Icon::Cross, palette.invalid),
        Outcome::Failed => (Icon::Bang, palette.unchecked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(started_ms: i64, profile: &str, outcome: &str, status: Option<u16>) -> Summary {
        Summary {
            id: started_ms * 1000,
            profile_id: None,
            profile: profile.to_owned(),
            source: "window".to_owned(),
            environment: String::new(),
            outcome: outcome.to_owned(),
            status,
            error: None,
            title: String::new(),
            detail: String::new(),
            total_ms: 1.0,
            pinned: false,
        }
    }

    #[test]
    fn the_newest_run_of_a_profile_counts_and_words_find_it() {
        let kept = [
            kept(2, "Apple – first login", "refused", Some(403)),
            kept(3, "Google – ID token", "failed", None),
            kept(1, "Apple – first login", "issued", Some(200)),
        ];
        let past = Past {
            runs: &[],
            kept: &kept,
            total: Some(3),
            shown: None,
        };
        let runs = Outcomes::default().list(&past);
        let starts: Vec<i64> = runs.iter().map(|run| run.started_ms).collect();
        assert_eq!(starts, [3, 2, 1]);
        let last = last_outcomes(&runs);
        assert_eq!(last["Apple – first login"], Outcome::Refused);
        assert_eq!(last["Google – ID token"], Outcome::Failed);
        let found = |words: &[&str]| runs.iter().filter(|run| run.matches(words)).count();
        assert_eq!(found(&["apple", "first"]), 2);
        assert_eq!(found(&["403"]), 1);
        assert_eq!(found(&["google", "fail"]), 1);
        assert_eq!(found(&["google", "issued"]), 0);
    }
}
