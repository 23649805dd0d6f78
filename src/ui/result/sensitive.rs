//! What the runs of this session say that must not be seen by others while presenting.

use super::state::Results;
use crate::run::sensitive::{add_attempt, add_document, add_typed};
use crate::ui::kit::presenting::SensitiveValues;

impl Results {
    /// Adds what every run and what followed it says.
    pub fn add_sensitive(&self, known: &mut SensitiveValues) {
        for run in self.runs().iter().chain(self.shown_run()) {
            known.add_run(run);
        }
        for followed in &self.follow_ups.followed {
            let table = &mut known.table;
            for attempt in &followed.follow_up.exchange.attempts {
                add_attempt(table, attempt);
            }
            if let Some(claims) = &followed.follow_up.claims {
                add_document(table, claims);
            }
            if let Some(token) = &followed.access_token {
                add_typed(table, "subject_token", token.expose());
            }
        }
    }
}
