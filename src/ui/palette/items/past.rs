//! The runs of the history.

use crate::history::Summary;
use crate::ui::kit::clock::Clock;
use crate::ui::palette::item::{Choice, Group, Item};

/// Returns these runs in their order, each with its day and how it ended.
pub fn past<'a>(runs: impl IntoIterator<Item = &'a Summary>, clock: Clock) -> Vec<Item> {
    runs.into_iter()
        .map(|run| {
            let time = clock.local(run.started_ms(), "%Y-%m-%d %H:%M");
            let status = run.status.map(|status| status.to_string());
            let said = [Some(run.outcome.clone()), status, run.error.clone()];
            let said: Vec<String> = said.into_iter().flatten().collect();
            let title = format!("{} {}", time.unwrap_or_default(), run.profile);
            Item::new(Group::Runs, title, said.join(", "), Choice::Past(run.id))
        })
        .collect()
}
