//! The runs of this session.

use crate::run::Run;
use crate::ui::kit::clock::Clock;
use crate::ui::palette::item::{Choice, Group, Item};
use std::sync::Arc;

/// Returns the runs, the newest first, each with how it ended.
pub fn runs(runs: &[Arc<Run>], clock: Clock) -> Vec<Item> {
    runs.iter()
        .rev()
        .map(|run| {
            let time = clock.local(run.started_ms, "%H:%M:%S").unwrap_or_default();
            let status = run.status().map(|status| format!(", {status}"));
            let status = status.unwrap_or_default();
            let title = format!("{time} {}", run.profile);
            let hint = format!("{}{status}", run.outcome().name());
            Item::new(Group::Runs, title, hint, Choice::Run(run.serial))
        })
        .collect()
}
