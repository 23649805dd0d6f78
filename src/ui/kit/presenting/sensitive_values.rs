//! The values that the net knows, each source read once.

use crate::json::Json;
use crate::run::Run;
use crate::run::sensitive::{add_document, add_run, add_token};
use crate::secret::{StandInSpan, StandIns};
use crate::token::TokenReport;
use std::sync::{Arc, Weak};

/// The longest text that is parsed as a document; in a longer one, values are found by themselves and by their form only.
const LONGEST_DOCUMENT: usize = 64 * 1024;

/// The stand-ins, and the sources whose values they have already.
#[derive(Debug, Default)]
pub struct SensitiveValues {
    /// The stand-ins.
    pub table: StandIns,
    runs: Vec<Weak<Run>>,
    reports: Vec<Weak<TokenReport>>,
    /// The list of profiles that was read.
    library: Option<usize>,
}

impl SensitiveValues {
    /// Adds what a run says, where it was not seen before.
    pub fn add_run(&mut self, run: &Arc<Run>) {
        if is_new(&mut self.runs, run) {
            add_run(&mut self.table, run);
        }
    }

    /// Adds what a token says, where it was not seen before.
    pub fn add_report(&mut self, report: &Arc<TokenReport>) {
        if is_new(&mut self.reports, report) {
            add_token(&mut self.table, &report.token);
        }
    }

    /// Adds the profiles of a list, where that list was not seen before.
    pub fn add_library(&mut self, list: usize, add: impl FnOnce(&mut StandIns)) {
        if self.library.replace(list) != Some(list) {
            add(&mut self.table);
        }
    }

    /// Returns where values and stand-ins are in a text. A document in it is read first: names are known only by the members that they
    /// stand in.
    pub(super) fn hits(&mut self, text: &str) -> Arc<[StandInSpan]> {
        if let Some(known) = self.table.seen(text) {
            return known;
        }
        if text.len() <= LONGEST_DOCUMENT
            && let (Some(from), Some(to)) = (text.find('{'), text.rfind('}'))
            && let Some(document) = text.get(from..=to)
            && let Ok(document) = Json::parse(document)
        {
            add_document(&mut self.table, &document);
        }
        self.table.hits(text)
    }

    /// Returns a text with every value replaced; `None` where it has none.
    pub(super) fn replaced(&mut self, text: &str) -> Option<String> {
        let hits = self.hits(text);
        hits.iter()
            .any(|hit| hit.is_value)
            .then(|| self.table.replace(text).into_owned())
    }
}

/// Adds a source to those that were seen; dropped ones are forgotten. Returns whether it is new.
fn is_new<T>(seen: &mut Vec<Weak<T>>, one: &Arc<T>) -> bool {
    seen.retain(|other| other.strong_count() > 0);
    let known = seen
        .iter()
        .any(|other| std::ptr::eq(other.as_ptr(), Arc::as_ptr(one)));
    if !known {
        seen.push(Arc::downgrade(one));
    }
    !known
}
