//! Edits of an earlier session that were not saved: where they belong, when they were made, and what differs from what was saved.

use crate::json::Json;
use crate::profile::{Folder, KeptDraft, Profile, draft_time, read_profile};
use crate::ui::kit::context::Cx;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Fields that are named; of more the first of them are.
const NAMED: usize = 4;

/// Edits of an earlier session that were not saved.
#[derive(Clone, Debug)]
pub struct EarlierEdits {
    pub kept: KeptDraft,
    /// What their file holds, or the built-in profile that they began with; `None` if there is neither.
    pub saved: Option<Profile>,
    /// The place of that built-in profile: folder and entry.
    pub entry: Option<(usize, usize)>,
    /// When they were written last, milliseconds since 1970.
    changed_ms: Option<i64>,
}

impl EarlierEdits {
    /// Returns a draft of this folder with what it began with: its file, which is read, or a profile of these built-in folders.
    pub fn of(kept: KeptDraft, folder: &Path, built_in: &[Folder]) -> Self {
        let changed = draft_time(folder, &kept.key);
        let age = changed.and_then(|changed| changed.duration_since(UNIX_EPOCH).ok());
        let (entry, saved) = match &kept.path {
            Some(path) => (None, read_profile(path).ok()),
            None => delivered(&kept.profile, built_in).unzip(),
        };
        Self {
            changed_ms: age.and_then(|age| i64::try_from(age.as_millis()).ok()),
            saved,
            entry,
            kept,
        }
    }

    /// Returns what is said when they are back in the form.
    pub fn said_back(&self, cx: &Cx) -> String {
        let made = self.changed_ms;
        let made = made.and_then(|made| cx.clock.local(made, "%-d %b %H:%M"));
        self.said_back_of(made.as_deref())
    }

    /// The same for edits that were made at this time.
    fn said_back_of(&self, made: Option<&str>) -> String {
        let fields = self.saved.as_ref();
        let fields = fields.map_or_else(Vec::new, |saved| differing(&self.kept.profile, saved));
        let mut words = "Unsaved edits are back in the form".to_owned();
        match fields.get(..NAMED) {
            Some(first) if fields.len() > NAMED => {
                let more = fields.len() - NAMED;
                words = format!("{words}: {} and {more} more", first.join(", "));
            }
            _ if fields.is_empty() => {}
            _ => words = format!("{words}: {}", fields.join(", ")),
        }
        match made {
            // No line of a toast ends within it.
            Some(made) => format!("{words} ({})", made.replace(' ', "\u{a0}")),
            None => words,
        }
    }
}

/// Returns place and content of the built-in profile that edits without a file began with; `None` if they began with none. By its name, as
/// none of them has an id.
fn delivered(edited: &Profile, built_in: &[Folder]) -> Option<((usize, usize), Profile)> {
    if edited.id.is_some() {
        return None;
    }
    let mut folders = built_in.iter().enumerate();
    folders.find_map(|(at, folder)| {
        let mut entries = folder.entries.iter().enumerate();
        entries.find_map(|(number, entry)| {
            let profile = entry.profile.as_ref().ok()?;
            (profile.name == edited.name).then(|| ((at, number), profile.clone()))
        })
    })
}

/// Returns the names of the fields in which two profiles differ, in words.
fn differing(one: &Profile, other: &Profile) -> Vec<String> {
    let names = differing_members(&one.to_json(), &other.to_json());
    let words = names.into_iter().map(|name| name.replace('_', " "));
    words.collect()
}

/// Returns the names of the members in which two documents differ.
pub fn differing_members(one: &Json, other: &Json) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let members = [one, other]
        .into_iter()
        .flat_map(|document| document.members().unwrap_or_default());
    for (name, _) in members {
        if !names.contains(name) && one.get(name) != other.get(name) {
            names.push(name.clone());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Texts;
    use crate::profile::{keep_draft, write_atomically};
    use crate::send::library;

    fn edits(folder: &Path, path: Option<&Path>, profile: &Profile) -> EarlierEdits {
        let kept = KeptDraft {
            key: "new-1.w".to_owned(),
            path: path.map(Path::to_owned),
            profile: profile.clone(),
        };
        keep_draft(folder, &kept).unwrap();
        EarlierEdits::of(kept, folder, &library(None).into_folders())
    }

    #[test]
    fn edits_say_what_differs_from_their_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.cambio.json");
        let saved = Profile {
            name: "a".to_owned(),
            tenant: "demo".to_owned(),
            ..Profile::default()
        };
        write_atomically(&path, &saved.to_text()).unwrap();
        let edited = Profile {
            texts: Texts {
                client_id: Some("c".to_owned()),
                ..saved.texts.clone()
            },
            tenant: "other.example".to_owned(),
            ..saved.clone()
        };
        let found = edits(folder.path(), Some(&path), &edited);
        assert!(found.changed_ms.is_some() && found.entry.is_none());
        let back = "Unsaved edits are back in the form";
        for (made, words) in [
            (None, format!("{back}: tenant, client id")),
            (
                Some("27 Nov 23:10"),
                format!("{back}: tenant, client id (27\u{a0}Nov\u{a0}23:10)"),
            ),
        ] {
            assert_eq!(found.said_back_of(made), words);
        }
        let many = Profile {
            description: Some("d".to_owned()),
            texts: Texts {
                audience: Some("a".to_owned()),
                scope: Some("s".to_owned()),
                ..edited.texts.clone()
            },
            ..edited.clone()
        };
        let many = edits(folder.path(), Some(&path), &many).said_back_of(None);
        assert!(many.ends_with(" and 1 more"), "{many}");
        let unsaved = edits(folder.path(), None, &edited);
        assert_eq!(unsaved.said_back_of(None), back);
        assert!(unsaved.saved.is_none());
    }

    #[test]
    fn edits_of_a_built_in_profile_are_told_by_its_name_and_an_import_has_an_id() {
        let folder = tempfile::tempdir().unwrap();
        let folders = library(None).into_folders();
        let delivered = folders[0].entries[1].profile.clone().unwrap();
        let edited = Profile {
            tenant: "other.example".to_owned(),
            ..delivered.clone()
        };
        let found = edits(folder.path(), None, &edited);
        assert_eq!(found.entry, Some((0, 1)));
        assert_eq!(found.saved, Some(delivered));
        let imported = Profile {
            id: Some("i".to_owned()),
            ..edited
        };
        assert_eq!(edits(folder.path(), None, &imported).entry, None);
    }
}
