//! The environments beside the open profile.

use crate::ui::palette::item::{Choice, Group, Item};

/// Returns a row for each environment, of which the file's name and its own are given, and one for none; no row if there is no environment.
pub fn environments(names: Vec<(String, String)>) -> Vec<Item> {
    if names.is_empty() {
        return Vec::new();
    }
    let none = Item::new(
        Group::Environments,
        "No environment",
        "",
        Choice::Environment(None),
    );
    let named = names.into_iter().map(|(stem, name)| {
        let title = if name.is_empty() { stem.clone() } else { name };
        let choice = Choice::Environment(Some(stem));
        Item::new(Group::Environments, title, "values for variables", choice)
    });
    named.chain([none]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_without_a_name_is_called_as_its_file() {
        assert!(environments(Vec::new()).is_empty());
        let names = [("staging", ""), ("prod", "Production")];
        let names = names.map(|(stem, name)| (stem.to_owned(), name.to_owned()));
        let found = environments(names.into());
        let titles: Vec<&str> = found.iter().map(|item| item.title.as_str()).collect();
        assert_eq!(titles, ["staging", "Production", "No environment"]);
        assert_eq!(
            found[1].choice,
            Choice::Environment(Some("prod".to_owned()))
        );
    }
}
