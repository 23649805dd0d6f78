//! What a folder hands on to each of its requests, bounded: a few bytes there are many where a hundred thousand requests take them.

use super::super::exchange::PastedHeader;
use super::collected_requests::FolderPath;
use super::values::weight;
use super::variables::Scope;
use crate::json::Json;
use std::collections::HashMap;

/// Bytes of one header or authorization that is handed on. Servers take less.
pub const LONGEST: usize = 64 * 1024;
/// Headers that are handed on.
pub const MOST: usize = 200;

/// An authorization and headers of the folders around a request, as the collection has them.
#[derive(Clone, Debug, Default)]
pub struct Inherited<'a> {
    auth: Option<(&'a Json, usize)>,
    headers: Vec<(&'a Json, usize)>,
}

impl<'a> Inherited<'a> {
    /// The same inside a folder: its own authorization in place of the outer one, its headers behind the outer ones.
    #[must_use]
    pub fn inside(&self, auth: Option<&'a Json>, headers: &'a [Json]) -> Self {
        let mut inside = self.clone();
        if let Some(auth) = auth {
            inside.auth = Some((auth, weight(auth)));
        }
        for header in headers.iter().take(MOST.saturating_sub(self.headers.len())) {
            let weight = weight(header);
            if weight <= LONGEST {
                inside.headers.push((header, weight));
            }
        }
        inside
    }

    /// The authorization for one more request. None also where all of them together would take too much, which is noted.
    pub fn auth(&self, scope: &Scope, notes: &mut Vec<String>) -> Option<&'a Json> {
        let (auth, weight) = self.auth?;
        if weight <= LONGEST && scope.affords(weight) {
            return Some(auth);
        }
        notes.push(
            "The authorization of the folder or collection is too large and was left out"
                .to_owned(),
        );
        None
    }

    /// The headers for one more request, the outermost first; none where all of them together would take too much, which is noted.
    pub fn headers(&self, scope: &Scope, notes: &mut Vec<String>) -> Vec<&'a Json> {
        let together: usize = self.headers.iter().map(|(_, weight)| weight).sum();
        let taken = if scope.affords(together) {
            self.headers.as_slice()
        } else {
            notes.push("The headers of the folders are too large and were left out".to_owned());
            &[]
        };
        taken.iter().map(|(header, _)| *header).collect()
    }
}

/// What a collection and the folders around a request hand on to it.
#[derive(Clone, Debug)]
pub struct CollectionLevel<'a> {
    /// The folders' names.
    pub folders: FolderPath,
    /// Their variables.
    pub scope: Scope,
    /// Their authorization and headers.
    pub inherited: Inherited<'a>,
}

impl<'a> CollectionLevel<'a> {
    /// The outermost level, with the variables of an environment.
    pub fn new(scope: Scope) -> Self {
        Self {
            folders: FolderPath::default(),
            scope,
            inherited: Inherited::default(),
        }
    }

    /// The level inside of a folder, or of the collection itself, which has no name.
    #[must_use]
    pub fn inside(
        &self,
        name: Option<&str>,
        variables: Vec<(String, String)>,
        auth: Option<&'a Json>,
        headers: &'a [Json],
    ) -> Self {
        Self {
            folders: name.map_or_else(|| self.folders.clone(), |name| self.folders.inside(name)),
            scope: self.scope.inside(variables),
            inherited: self.inherited.inside(auth, headers),
        }
    }
}

/// The headers of a tool that keeps them in an object: of those with the same name the last one is sent, at the place of the first.
pub fn last_of_each(
    headers: Vec<PastedHeader>,
    tool: &str,
    notes: &mut Vec<String>,
) -> Vec<PastedHeader> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<PastedHeader> = Vec::with_capacity(headers.len());
    let mut repeated = false;
    for header in headers.into_iter().filter(|header| !header.name.is_empty()) {
        if !header.enabled {
            kept.push(header);
            continue;
        }
        match places.get(&header.name).and_then(|at| kept.get_mut(*at)) {
            Some(earlier) => {
                earlier.value = header.value;
                repeated = true;
            }
            None => {
                places.insert(header.name.clone(), kept.len());
                kept.push(header);
            }
        }
    }
    if repeated {
        notes.push(format!(
            "Of headers with the same name the last one was kept, as {tool} does"
        ));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::template::Template;
    use super::*;

    #[test]
    fn what_is_handed_on_is_bounded() {
        let auth = Json::object([("type", Json::text("bearer"))]);
        let long = Json::object([("value", Json::text("x".repeat(LONGEST)))]);
        let headers = vec![auth.clone(); 500];
        let scope = Scope::new(Template::Braces);
        let mut notes = Vec::new();
        let outer = Inherited::default().inside(Some(&auth), &headers);
        assert_eq!(outer.headers(&scope, &mut notes).len(), MOST);
        assert_eq!(outer.auth(&scope, &mut notes), Some(&auth));
        assert!(notes.is_empty());
        let inner = Inherited::default().inside(Some(&long), std::slice::from_ref(&long));
        assert_eq!(inner.auth(&scope, &mut notes), None);
        assert_eq!(inner.headers(&scope, &mut notes).len(), 0);
        assert_eq!(notes.len(), 1);
        let all = (0..100_000_000).take_while(|_| outer.auth(&scope, &mut notes).is_some());
        assert!(all.count() < 100_000_000);
    }
}
