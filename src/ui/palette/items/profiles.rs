//! The profiles of the library.

use crate::profile::Library;
use crate::run::Run;
use crate::ui::kit::clock::Clock;
use crate::ui::palette::item::{Choice, Group, Item};
use std::sync::Arc;

/// Returns a row for each profile that can be read, with its folder and how its last run of this session ended.
pub fn profiles(library: &Library, runs: &[Arc<Run>], clock: Clock) -> Vec<Item> {
    let mut items = Vec::new();
    for (folder, list) in library.folders.iter().enumerate() {
        let place = match list.path {
            None => "Demo",
            Some(_) => list.name.as_str(),
        };
        for (number, entry) in list.entries.iter().enumerate() {
            let Ok(profile) = &entry.profile else {
                continue;
            };
            let last = runs.iter().rev().find(|run| run.profile == profile.name);
            let hint = last.map_or_else(
                || place.to_owned(),
                |run| {
                    let time = clock.local(run.started_ms, "%H:%M").unwrap_or_default();
                    format!("{place} · {}, {time}", run.outcome().name())
                },
            );
            let choice = Choice::Profile(entry.path.clone(), (folder, number));
            items.push(Item::new(Group::Profiles, &profile.name, hint, choice));
        }
    }
    items
}
