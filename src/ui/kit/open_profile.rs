//! What features may know of the open profile: a snapshot that the shell makes for each frame.

use std::path::{Path, PathBuf};

/// A place in the library: the file; the entry if the profile is built in.
pub type LibraryPlace<'a> = (Option<&'a Path>, Option<(usize, usize)>);

/// Whether two places are the same: by the file, or by the entry if there is none. A form without both is nowhere.
pub fn same_place(
    (path, entry): LibraryPlace<'_>,
    (other_path, other_entry): LibraryPlace<'_>,
) -> bool {
    match path {
        Some(_) => path == other_path,
        None => other_path.is_none() && entry.is_some() && entry == other_entry,
    }
}

/// Which form a run was sent from, so that another profile of the same name is told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentFrom {
    /// The number of the form in this session.
    pub form: usize,
    /// The profile's file.
    pub path: Option<PathBuf>,
    /// The profile's place in the library: folder and entry.
    pub entry: Option<(usize, usize)>,
    /// The environment's file, without its ending; empty for none.
    pub environment: String,
    /// What the environment calls itself; empty where it has no name.
    pub environment_name: String,
}

/// What the open profile's request says; a member that is missing is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestFacts {
    /// The issuer that tokens should have: the tenant's base URL.
    pub issuer: String,
    pub audience: String,
    pub client_id: String,
}

/// The open profile as others see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenProfile {
    pub name: String,
    /// Form, file, place and environment.
    pub from: SentFrom,
    /// Scheme, host and port that the request goes to, where that is known.
    pub origin: Option<String>,
    /// What its request says, where it can be made.
    pub request: Option<RequestFacts>,
    /// The path of the first field without which it cannot be sent, where that is known: what is wrong with the form, or a secret that is
    /// asked for.
    pub to_fill: Option<String>,
    /// Whether its tenant is the built-in one.
    pub is_demo: bool,
    /// Files whose forms were left with edits.
    pub drafts: Vec<PathBuf>,
    /// Built-in profiles, by folder and entry, whose forms were left with edits.
    pub edited_entries: Vec<(usize, usize)>,
    /// Whether the form differs from its file.
    pub is_edited: bool,
    /// Whether its exchange is under way.
    pub is_sending: bool,
    /// The application whose settings are used, where some are.
    pub application: Option<String>,
}

impl OpenProfile {
    /// Returns what is known of a profile of the library, by its file and its place, before it is opened.
    pub fn of_entry(&self, path: Option<&Path>, entry: (usize, usize)) -> Self {
        Self {
            from: SentFrom {
                path: path.map(Path::to_owned),
                entry: Some(entry),
                ..SentFrom::default()
            },
            is_edited: self.has_edits(path, entry),
            ..Self::default()
        }
    }

    /// Whether the profile in this file, or the built-in one at this place, has unsaved edits: in the form in front, or in one that was
    /// left, be it in an earlier session.
    pub fn has_edits(&self, path: Option<&Path>, entry: (usize, usize)) -> bool {
        same_place(self.from.place(), (path, Some(entry))) && self.is_edited
            || match path {
                Some(path) => self.drafts.iter().any(|edited| edited == path),
                None => self.edited_entries.contains(&entry),
            }
    }
}

impl SentFrom {
    /// Returns what the environment is called on the screen; `None` for none.
    pub fn environment_called(&self) -> Option<&str> {
        let names = [&self.environment_name, &self.environment];
        let called = names.into_iter().find(|name| !name.is_empty())?;
        (!self.environment.is_empty()).then_some(called)
    }

    /// Whether this is the same form, or another one of the same profile.
    pub fn is_same_profile(&self, other: &Self) -> bool {
        self.form == other.form || same_place(self.place(), other.place())
    }

    fn place(&self) -> LibraryPlace<'_> {
        (self.path.as_deref(), self.entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_file_or_the_built_in_entry() {
        let (file, other) = (Path::new("/a"), Path::new("/b"));
        for (one, two, same) in [
            ((Some(file), Some((1, 2))), (Some(file), None), true),
            ((Some(file), None), (Some(other), None), false),
            ((Some(file), Some((0, 1))), (None, Some((0, 1))), false),
            ((None, Some((0, 1))), (None, Some((0, 1))), true),
            ((None, Some((0, 1))), (None, Some((0, 2))), false),
            // A form without a file is nowhere.
            ((None, None), (None, None), false),
        ] {
            assert_eq!(same_place(one, two), same, "{one:?} {two:?}");
            assert_eq!(same_place(two, one), same, "{two:?} {one:?}");
        }
    }

    #[test]
    fn edits_are_of_the_open_form_of_files_and_of_built_in_entries() {
        let open = OpenProfile {
            from: SentFrom {
                entry: Some((0, 3)),
                ..SentFrom::default()
            },
            is_edited: true,
            drafts: vec![PathBuf::from("/a")],
            edited_entries: vec![(0, 1)],
            ..OpenProfile::default()
        };
        for (path, entry, edited) in [
            (None, (0, 3), true),
            (None, (0, 1), true),
            (None, (0, 2), false),
            (Some("/a"), (1, 0), true),
            (Some("/b"), (0, 3), false),
        ] {
            let path = path.map(Path::new);
            assert_eq!(open.has_edits(path, entry), edited, "{path:?} {entry:?}");
            let known = open.of_entry(path, entry);
            assert_eq!(known.is_edited, edited);
            assert_eq!(known.from.path.as_deref(), path);
            assert_eq!(known.from.entry, Some(entry));
        }
    }
}
