//! Edits of an earlier session that are offered: when they were made, and what differs from the file.

use crate::profile::{KeptDraft, Profile, draft_time, read_profile};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Edits of an earlier session that were not saved.
#[derive(Clone, Debug)]
pub struct OfferedDraft {
    /// The edits.
    pub kept: KeptDraft,
    /// When they were written last, milliseconds since 1970.
    pub changed_ms: Option<i64>,
    /// The fields that differ from what was saved; `None` if nothing was.
    pub fields: Option<Vec<String>>,
}

impl OfferedDraft {
    /// Returns a draft of this folder with its time and what differs from its file, which it reads, or from the profile of the same name
    /// in `built_in` if it has none.
    pub fn of(kept: KeptDraft, folder: &Path, built_in: &[Profile]) -> Self {
        let changed = draft_time(folder, &kept.key);
        let age = changed.and_then(|changed| changed.duration_since(UNIX_EPOCH).ok());
        let saved = match &kept.path {
            Some(path) => read_profile(path).ok(),
            None => built_in
                .iter()
                .find(|known| known.name == kept.profile.name)
                .cloned(),
        };
        Self {
            changed_ms: age.and_then(|age| i64::try_from(age.as_millis()).ok()),
            fields: saved.map(|saved| differing(&kept.profile, &saved)),
            kept,
        }
    }

    /// Returns what differs, in a few words.
    pub fn difference(&self) -> String {
        match self.fields.as_deref() {
            None => "never saved".to_owned(),
            Some([]) => "as saved".to_owned(),
            Some(fields) => fields.join(", "),
        }
    }
}

/// Returns the names of the fields in which two profiles differ, in words.
fn differing(one: &Profile, other: &Profile) -> Vec<String> {
    let (one, other) = (one.to_json(), other.to_json());
    let mut names: Vec<&str> = Vec::new();
    let members = [&one, &other]
        .into_iter()
        .flat_map(|document| document.members().unwrap_or_default());
    for (name, _) in members {
        if !names.contains(&name.as_str()) && one.get(name) != other.get(name) {
            names.push(name);
        }
    }
    let words = names.into_iter().map(|name| name.replace('_', " "));
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Texts;
    use crate::profile::{keep_draft, write_atomically};

    #[test]
    fn a_draft_says_what_differs_from_its_file() {
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
        let offered = |path, profile: &Profile| {
            let kept = KeptDraft {
                key: "new-1.w".to_owned(),
                path,
                profile: profile.clone(),
            };
            keep_draft(folder.path(), &kept).unwrap();
            OfferedDraft::of(kept, folder.path(), &[])
        };
        let found = offered(Some(path.clone()), &edited);
        assert_eq!(found.difference(), "tenant, client id");
        assert!(found.changed_ms.is_some());
        assert_eq!(offered(Some(path), &saved).difference(), "as saved");
        assert_eq!(offered(None, &edited).difference(), "never saved");
    }
}
