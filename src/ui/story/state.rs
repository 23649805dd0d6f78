//! Where the story stands, and the runs that were made for it.

use super::steps::{Step, steps};
use crate::run::Run;
use crate::ui::kit::anchor::Target;
use std::sync::Arc;

/// How far a step is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum StepPhase {
    /// The story is not running.
    #[default]
    Resting,
    /// Its form is open, or will be in the next frame.
    Opened,
    /// Its exchange was asked for, and is under way.
    Sending,
    /// Everything about it is on the screen.
    Shown,
}

/// What is to be done for the step now.
pub enum StoryAction {
    /// Send the form.
    Send,
    /// Show what the step is about, with the run that was sent for it before if there is one.
    Show(Option<Arc<Run>>),
}

/// The story, which goes on later where it was left.
#[derive(Default)]
pub struct Story {
    at: usize,
    phase: StepPhase,
    /// The newest run of each profile that ended as its step says.
    sent: Vec<(&'static str, Arc<Run>)>,
    /// Width of the buttons as of the last frame; 0 before the first.
    pub(super) buttons: f32,
    /// Whether one of its own buttons has the keyboard.
    pub(super) has_focus: bool,
}

impl Story {
    /// Whether it is running.
    pub fn is_running(&self) -> bool {
        self.phase != StepPhase::Resting
    }

    /// Whether one of its own buttons has the keyboard.
    pub fn has_focus(&self) -> bool {
        self.has_focus
    }

    /// Returns the current step; `None` if the story is not running.
    pub fn step(&self) -> Option<&'static Step> {
        steps().get(self.at).filter(|_| self.is_running())
    }

    /// Returns the number of the step, counted from 1, and the number of steps.
    pub fn place(&self) -> (usize, usize) {
        (self.at + 1, steps().len())
    }

    /// Returns the index of the step, also while the story is not running.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Makes the story go on at this step the next time, if there is one.
    pub fn go_on_at(&mut self, at: usize) {
        if at < steps().len() {
            self.at = at;
        }
    }

    /// Whether this is the last step.
    pub fn is_last(&self) -> bool {
        self.at + 1 >= steps().len()
    }

    /// Returns what the step points at; `None` until that can be on the screen.
    pub fn target(&self) -> Option<&'static Target> {
        let step = self.step().filter(|_| self.phase == StepPhase::Shown)?;
        Some(&step.target)
    }

    /// Starts it where it was left.
    pub fn begin(&mut self) {
        self.phase = StepPhase::Opened;
    }

    /// Goes to the next step. False after the last one: the story begins anew the next time.
    pub fn forth(&mut self) -> bool {
        if self.is_last() {
            self.at = 0;
            return false;
        }
        self.at += 1;
        self.phase = StepPhase::Opened;
        true
    }

    /// Goes to the step before, or begins the first one again.
    pub fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
        self.phase = StepPhase::Opened;
    }

    /// Ends it; it goes on at this step the next time.
    pub fn leave(&mut self) {
        self.phase = StepPhase::Resting;
        self.has_focus = false;
    }

    /// Takes in a run that was sent from the step's form, and keeps it if it ended as the step says; else the step sends again the next
    /// time.
    pub fn take_in(&mut self, run: &Arc<Run>) {
        let Some(step) = self.step() else { return };
        let ended = step.ends.is_some_and(|ends| ends.is(run.outcome()));
        if ended && matches!(self.phase, StepPhase::Opened | StepPhase::Sending) {
            self.sent.retain(|(profile, _)| *profile != step.profile);
            self.sent.push((step.profile.as_str(), Arc::clone(run)));
        }
    }

    /// Returns what is to be done now; `None` if it waits, or everything is done. Called once a frame. While `is_busy`, because an exchange
    /// is under way or the open profile is not the step's, nothing is sent.
    pub fn due(&mut self, is_busy: bool) -> Option<StoryAction> {
        let step = self.step()?;
        let mut runs = self.sent.iter();
        let sent = runs.find(|(profile, _)| *profile == step.profile);
        let sent = sent.map(|(_, run)| Arc::clone(run));
        let sends = step.ends.is_some();
        match self.phase {
            StepPhase::Resting | StepPhase::Shown => None,
            StepPhase::Sending if is_busy => None,
            // If it could not be sent, the result says why.
            StepPhase::Sending => {
                self.phase = StepPhase::Shown;
                Some(StoryAction::Show(None))
            }
            StepPhase::Opened if !sends || sent.is_some() => {
                self.phase = StepPhase::Shown;
                Some(StoryAction::Show(sent.filter(|_| sends)))
            }
            // One exchange at a time.
            StepPhase::Opened if is_busy => None,
            StepPhase::Opened => {
                self.phase = StepPhase::Sending;
                Some(StoryAction::Send)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Attempt, Exchange, Response, Timings, WireRequest};

    fn run(status: u16, body: &str) -> Arc<Run> {
        let url = url::Url::parse("https://t.example/oauth/token").unwrap();
        let attempt = Attempt {
            request: WireRequest::get(url),
            response: Some(Response {
                status,
                body: body.into(),
                ..Response::default()
            }),
            timings: Timings::default(),
            failure: None,
            started_ms: 0,
            body_sent: true,
        };
        Arc::new(Run {
            exchange: Exchange {
                attempts: vec![attempt],
            },
            ..Run::default()
        })
    }

    #[test]
    fn a_step_sends_once_and_shows_its_run_when_it_is_come_back_to() {
        let mut story = Story::default();
        assert!(story.due(false).is_none() && story.step().is_none());
        story.begin();
        // Another exchange is under way.
        assert!(story.due(true).is_none());
        assert!(matches!(story.due(false), Some(StoryAction::Send)));
        assert!(story.due(true).is_none() && story.target().is_none());
        story.take_in(&run(200, r#"{"access_token":"x"}"#));
        assert!(matches!(story.due(false), Some(StoryAction::Show(None))));
        assert!(story.due(false).is_none() && story.target().is_some());
        // The next step is about the same run.
        assert!(story.forth());
        assert!(matches!(story.due(false), Some(StoryAction::Show(Some(_)))));
        story.back();
        assert!(matches!(story.due(false), Some(StoryAction::Show(Some(_)))));
    }

    #[test]
    fn what_ended_otherwise_is_sent_again() {
        let mut story = Story::default();
        story.begin();
        assert!(matches!(story.due(false), Some(StoryAction::Send)));
        story.take_in(&run(503, r#"{"error":"server_error"}"#));
        assert!(matches!(story.due(false), Some(StoryAction::Show(None))));
        story.back();
        assert!(matches!(story.due(false), Some(StoryAction::Send)));
    }

    #[test]
    fn its_place_is_kept_when_it_is_left_and_the_end_is_a_beginning() {
        let mut story = Story::default();
        story.begin();
        assert!(story.forth());
        story.leave();
        assert!(story.step().is_none());
        story.begin();
        assert_eq!(story.place().0, 2);
        while story.forth() {}
        assert_eq!(story.place().0, 1);
    }
}
