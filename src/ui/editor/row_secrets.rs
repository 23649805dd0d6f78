//! Secrets that are typed into rows of parameters and headers. Each stays with its row when rows move, go and come back.

use super::draft::DraftField;
use crate::secret::Secret;
use std::collections::BTreeMap;

#[derive(Default)]
pub struct RowSecrets {
    /// By field path, such as `parameters.0`.
    by_path: BTreeMap<String, Secret>,
    /// Of rows that are not in the form, by the row's id: Undo and Redo bring them back.
    aside: BTreeMap<u64, Secret>,
}

impl RowSecrets {
    /// Returns what is typed into the row of this path.
    pub fn get(&self, path: &str) -> Option<&Secret> {
        self.by_path.get(path)
    }

    /// Sets what is typed into the row of this path; an empty text is none.
    pub fn set(&mut self, path: String, secret: Secret) {
        if secret.is_empty() {
            self.by_path.remove(&path);
        } else {
            self.by_path.insert(path, secret);
        }
    }

    /// Returns what is typed, by field path.
    pub fn by_path(&self) -> &BTreeMap<String, Secret> {
        &self.by_path
    }

    /// Forgets what was typed into rows that are not in the form.
    pub fn forget_removed(&mut self) {
        self.aside.clear();
    }

    /// Moves what is typed with its rows. `list` is `parameters` or `headers`; its rows were `before`, and are `after` now.
    pub fn follow(&mut self, list: &str, before: &[DraftField], after: &[DraftField]) {
        let path = |at: usize| format!("{list}.{at}");
        let mut by_row = std::mem::take(&mut self.aside);
        for (at, row) in before.iter().enumerate() {
            let typed = self.by_path.remove(&path(at));
            by_row.extend(typed.map(|secret| (row.id, secret)));
        }
        for (at, row) in after.iter().enumerate() {
            let typed = by_row.remove(&row.id);
            self.by_path.extend(typed.map(|secret| (path(at), secret)));
        }
        self.aside = by_row;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(names: &[&str]) -> Vec<DraftField> {
        let row = |name: &&str| DraftField {
            name: (*name).to_owned(),
            ..DraftField::new()
        };
        names.iter().map(row).collect()
    }

    fn typed(secrets: &RowSecrets) -> Vec<(&str, &str)> {
        let all = secrets.by_path().iter();
        all.map(|(path, secret)| (path.as_str(), secret.expose()))
            .collect()
    }

    fn begin(rows: &[DraftField]) -> RowSecrets {
        let mut secrets = RowSecrets::default();
        for (at, row) in rows.iter().enumerate() {
            secrets.set(format!("parameters.{at}"), Secret::new(row.name.as_str()));
        }
        secrets
    }

    #[test]
    fn a_secret_moves_with_its_row_and_back() {
        let before = rows(&["a", "b"]);
        let mut after = before.clone();
        after.swap(0, 1);
        let mut secrets = begin(&before);
        secrets.follow("parameters", &before, &after);
        assert_eq!(
            typed(&secrets),
            [("parameters.0", "b"), ("parameters.1", "a")]
        );
        secrets.follow("parameters", &after, &before);
        assert_eq!(
            typed(&secrets),
            [("parameters.0", "a"), ("parameters.1", "b")]
        );
    }

    #[test]
    fn a_secret_goes_with_its_row_and_comes_back_with_it() {
        let before = rows(&["a", "b"]);
        let after = before.get(1..).unwrap().to_vec();
        let mut secrets = begin(&before);
        secrets.set("headers.0".to_owned(), Secret::new("h"));
        secrets.follow("parameters", &before, &after);
        assert_eq!(typed(&secrets), [("headers.0", "h"), ("parameters.0", "b")]);
        secrets.follow("headers", &[], &[]);
        secrets.follow("parameters", &after, &before);
        let expected = [
            ("headers.0", "h"),
            ("parameters.0", "a"),
            ("parameters.1", "b"),
        ];
        assert_eq!(typed(&secrets), expected);
    }

    #[test]
    fn a_row_gets_no_secret_of_another_of_its_name() {
        let before = rows(&["x", "x"]);
        let after = before.get(1..).unwrap().to_vec();
        let mut secrets = RowSecrets::default();
        secrets.set("parameters.0".to_owned(), Secret::new("s"));
        secrets.follow("parameters", &before, &after);
        assert!(secrets.by_path().is_empty());
        secrets.forget_removed();
        secrets.follow("parameters", &after, &before);
        assert!(secrets.by_path().is_empty());
    }

    #[test]
    fn an_empty_text_is_none() {
        let mut secrets = begin(&rows(&["a"]));
        secrets.set("parameters.0".to_owned(), Secret::default());
        assert!(secrets.by_path().is_empty() && secrets.get("parameters.0").is_none());
    }
}
