//! The requests of a collection in their order, and their names.

use super::super::exchange::{PastedExchange, PastedRequest, Reading};
use super::super::unread::Unread;
use crate::json::Json;
use std::collections::HashMap;
use std::rc::Rc;

/// Characters of a folder's name that are told.
const LONGEST_NAME: usize = 100;

/// The folders around a request, the outermost first.
#[derive(Clone, Debug, Default)]
pub struct FolderPath(Option<Rc<CollectionFolder>>);

#[derive(Debug)]
struct CollectionFolder {
    name: String,
    around: FolderPath,
}

/// The requests found so far.
#[derive(Debug, Default)]
pub struct CollectedRequests {
    requests: Vec<(FolderPath, PastedRequest, usize)>,
    /// What concerns the collection as a whole.
    pub notes: Vec<String>,
}

impl FolderPath {
    /// The folders with one more.
    pub fn inside(&self, name: &str) -> Self {
        Self(Some(Rc::new(CollectionFolder {
            name: name.trim().chars().take(LONGEST_NAME).collect(),
            around: self.clone(),
        })))
    }

    /// The request's name behind those of its innermost folders.
    fn path(&self, name: &str) -> String {
        const FOLDERS: usize = 8;
        let mut names = vec![name];
        let mut at = self;
        while let (Some(folder), true) = (&at.0, names.len() <= FOLDERS) {
            if !folder.name.is_empty() {
                names.push(&folder.name);
            }
            at = &folder.around;
        }
        names.reverse();
        names.join(" / ")
    }
}

impl CollectedRequests {
    /// Adds a request that stands in these folders.
    pub fn push(&mut self, folders: &FolderPath, request: PastedRequest) {
        self.push_at(folders, request, 0);
    }

    /// Adds a request that begins in this line of the text.
    pub fn push_at(&mut self, folders: &FolderPath, mut request: PastedRequest, line: usize) {
        request.notes.dedup();
        self.requests.push((folders.clone(), request, line));
    }

    /// Adds a note about the collection, once.
    pub fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Whether there is no request.
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    /// The reading, or the refusal of a text without a request.
    pub fn reading(self, what: &'static str, why_empty: &str) -> Result<Reading, Unread> {
        if self.is_empty() {
            return Err(Unread::new(what, why_empty));
        }
        Ok(self.into_reading(what))
    }

    /// The reading. A name that stands more than once is told with its folders.
    pub fn into_reading(self, what: &'static str) -> Reading {
        let mut times: HashMap<String, usize> = HashMap::new();
        let names = self.requests.iter();
        for name in names.filter_map(|(_, one, _)| one.name.as_ref()) {
            *times.entry(name.clone()).or_default() += 1;
        }
        let exchanges = self
            .requests
            .into_iter()
            .map(|(folders, mut request, line)| {
                request.name = request.name.map(|name| match times.get(&name) {
                    Some(2..) => folders.path(&name),
                    _ => name,
                });
                PastedExchange::of(request, line)
            });
        Reading {
            what,
            exchanges: exchanges.collect(),
            notes: self.notes,
        }
    }
}

/// The requests of several documents of one text. What has none is noted where another has one, else it is the refusal.
pub fn together(
    what: &'static str,
    documents: &[Json],
    read: impl Fn(&Json) -> Option<Result<Reading, Unread>>,
) -> Option<Result<Reading, Unread>> {
    let (mut all, mut refused, mut left_out) = (Vec::new(), None, 0);
    let mut notes = Vec::new();
    for document in documents {
        match read(document) {
            Some(Ok(mut reading)) => {
                all.append(&mut reading.exchanges);
                notes.append(&mut reading.notes);
            }
            Some(Err(unread)) => {
                refused.get_or_insert(unread);
                left_out += 1;
            }
            None => left_out += 1,
        }
    }
    if all.is_empty() {
        return refused.map(Err);
    }
    if left_out > 0 {
        notes.push(format!(
            "Documents of the text without a request were left out: {left_out}"
        ));
    }
    Some(Ok(Reading {
        what,
        exchanges: all,
        notes,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_stands_twice_is_told_with_its_folders() {
        let mut found = CollectedRequests::default();
        let outer = FolderPath::default().inside("Auth");
        let named = |name: &str| PastedRequest {
            name: Some(name.to_owned()),
            ..PastedRequest::default()
        };
        found.push(&outer, named("Token"));
        found.push(&outer.inside("Apple"), named("Token"));
        found.push(&outer, named("Other"));
        let reading = found.into_reading("a collection");
        let names: Vec<_> = reading
            .exchanges
            .iter()
            .filter_map(|one| one.request.as_ref()?.name.as_deref())
            .collect();
        assert_eq!(names, ["Auth / Token", "Auth / Apple / Token", "Other"]);
    }
}
