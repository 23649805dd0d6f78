//! The profiles of the library.

use crate::profile::Library;
use crate::run::Run;
use crate::ui::kit::clock::Clock;
use crate::ui::palette::item::{Choice, Group, Item};
use std::sync::Arc;

/// Returns a row for each profile that can be read, with its folder and how its last run of this session ended. One of several with the
/// same name has its file's name too, and no run: a run has the name only.
pub fn profiles(library: &Library, runs: &[Arc<Run>], clock: Clock) -> Vec<Item> {
    let mut items = Vec::new();
    for (folder, list) in library.folders().iter().enumerate() {
        let place = match list.path {
            None => "Demo",
            Some(_) => list.name.as_str(),
        };
        for (number, entry) in list.entries.iter().enumerate() {
            let Ok(profile) = &entry.profile else {
                continue;
            };
            let address = library.told_apart((folder, number));
            let mut newest = runs.iter().rev().filter(|_| address.is_none());
            let last = newest.find(|run| run.profile == profile.name);
            let place = address.as_deref().unwrap_or(place);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Folder, LibraryEntry, Profile};
    use std::path::PathBuf;

    #[test]
    fn profiles_of_one_name_have_their_files_beside_it() {
        let entry = |stem: &str, name: &str| LibraryEntry {
            stem: stem.to_owned(),
            path: None,
            profile: Ok(Profile {
                name: name.to_owned(),
                ..Profile::default()
            }),
        };
        let folder = Folder {
            name: "team".to_owned(),
            path: Some(PathBuf::from("/team")),
            entries: vec![
                entry("login", "Login"),
                entry("login-2", "Login"),
                entry("other", "Other"),
            ],
            problem: None,
        };
        let library = Library::new(vec![folder]);
        let found = profiles(&library, &[], Clock::default());
        let hints: Vec<&str> = found.iter().map(|item| item.hint.as_str()).collect();
        assert_eq!(hints, ["team/login", "team/login-2", "team"]);
    }
}
