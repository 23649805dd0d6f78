//! The lines of the list, worked out anew where words, folders or what was opened changed.

use crate::profile::Library;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The key of the group of what was opened last, which no folder's name can be.
pub const RECENT: &str = "/recent";

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The heading of what was opened last.
    Recent,
    /// A folder's heading.
    Folder(usize),
    /// A profile: folder and entry.
    Entry(usize, usize),
    /// Why a folder shows none.
    Empty(usize),
}

/// The lines as they were worked out last, and for what.
#[derive(Default)]
pub struct Lines {
    key: Option<(String, usize, Vec<String>)>,
    pub lines: Vec<Line>,
}

/// What is listed.
pub struct Listed<'a> {
    /// Words that a profile has to match.
    pub filter: &'a str,
    /// Counts the lists.
    pub serial: usize,
    /// Folders that are folded.
    pub closed: &'a BTreeSet<String>,
    /// Files that were opened last.
    pub recent: &'a [PathBuf],
    /// The folders.
    pub library: &'a Library,
}

impl Lines {
    /// Folders, and in open ones the profiles that match. Worked out anew where the words, the library or what is open changed.
    pub fn update(&mut self, of: &Listed<'_>) {
        let closed: Vec<String> = of.closed.iter().cloned().collect();
        let key = (of.filter.to_lowercase(), of.serial, closed);
        if self.key.as_ref() == Some(&key) {
            return;
        }
        let wanted: Vec<&str> = key.0.split_whitespace().collect();
        let mut lines = Vec::new();
        let recent: Vec<(usize, usize)> = of
            .recent
            .iter()
            .filter_map(|path| of.library.place(path))
            .collect();
        // One alone is the open one, which is seen anyway.
        if wanted.is_empty() && recent.len() > 1 {
            lines.push(Line::Recent);
            if !of.closed.contains(RECENT) {
                lines.extend(
                    recent
                        .into_iter()
                        .map(|(at, number)| Line::Entry(at, number)),
                );
            }
        }
        for (at, folder) in of.library.folders.iter().enumerate() {
            lines.push(Line::Folder(at));
            if wanted.is_empty() && of.closed.contains(&folder.name) {
                continue;
            }
            let before = lines.len();
            let found = folder
                .entries
                .iter()
                .enumerate()
                .filter(|(_, entry)| entry.matches(&wanted));
            lines.extend(found.map(|(number, _)| Line::Entry(at, number)));
            if lines.len() == before {
                lines.push(Line::Empty(at));
            }
        }
        *self = Self {
            key: Some(key),
            lines,
        };
    }
}
