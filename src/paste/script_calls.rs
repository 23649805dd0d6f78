//! The calls that a script makes, whatever its language: those that were read, and those that cannot be.

use super::exchange::{PastedExchange, PastedRequest, Reading};
use super::line_counter::LineCounter;
use super::unread::Unread;

/// More calls that cannot be read are no snippet.
const MOST_REFUSED: usize = 100;

/// Left-out calls that are told of.
const MOST_TOLD: usize = 20;

/// What was met so far.
#[derive(Debug)]
pub struct ScriptCalls<'t> {
    lines: LineCounter<'t>,
    found: Vec<PastedExchange>,
    refused: Vec<Unread>,
}

impl<'t> ScriptCalls<'t> {
    /// No call of a text yet.
    pub fn new(text: &'t str) -> Self {
        Self {
            lines: LineCounter::new(text),
            found: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Keeps the request of the call at a byte.
    pub fn keep(&mut self, offset: usize, request: PastedRequest) {
        self.found
            .push(PastedExchange::of(request, self.lines.line_of(offset)));
    }

    /// Notes a call that cannot be read.
    pub fn refuse(&mut self, unread: Unread) {
        self.refused.push(unread);
    }

    /// Whether so many cannot be read that reading ends.
    pub fn are_too_many(&self) -> bool {
        self.refused.len() >= MOST_REFUSED
    }

    /// Returns what the text is; `None` if it has no call.
    pub fn reading(self, what: &'static str) -> Option<Result<Reading, Unread>> {
        if self.found.is_empty() || self.are_too_many() {
            return self.refused.into_iter().next().map(Err);
        }
        let notes = self.refused.iter().take(MOST_TOLD).map(|unread| {
            let line = unread.position.map_or(0, |position| position.line);
            format!("The call in line {line} was left out: {}", unread.why)
        });
        Some(Ok(Reading {
            what,
            notes: notes.collect(),
            exchanges: self.found,
        }))
    }
}
