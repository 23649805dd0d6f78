//! The environments beside the open profile.

use crate::profile::Environment;
use crate::ui::palette::item::{Choice, EnvironmentDot, Group, Item};

/// Returns a row for each environment, which is given with the name of its file, and one for none; no row if there is no environment.
pub fn environments<'a>(list: impl Iterator<Item = (&'a str, &'a Environment)>) -> Vec<Item> {
    let mut rows: Vec<Item> = list.map(|(stem, one)| row(stem, one)).collect();
    if !rows.is_empty() {
        let none = Choice::Environment(None);
        rows.push(Item::new(Group::Environments, "No environment", "", none));
    }
    rows
}

/// Returns the row of an environment, with the word and the colour that it has in the bar above.
fn row(stem: &str, environment: &Environment) -> Item {
    let title = match environment.name.as_str() {
        "" => stem,
        name => name,
    };
    let hint = if environment.production {
        "production · values for variables"
    } else {
        "values for variables"
    };
    let choice = Choice::Environment(Some(stem.to_owned()));
    let dot = EnvironmentDot {
        production: environment.production,
        color: environment.color.clone(),
    };
    Item {
        dot: Some(dot),
        ..Item::new(Group::Environments, title, hint, choice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_without_a_name_is_called_as_its_file_and_production_says_so() {
        assert!(environments(std::iter::empty()).is_empty());
        let staging = Environment::default();
        let live = Environment {
            name: "Production".to_owned(),
            production: true,
            ..Environment::default()
        };
        let list = [("staging", &staging), ("prod", &live)];
        let found = environments(list.into_iter());
        let titles: Vec<&str> = found.iter().map(|item| item.title.as_str()).collect();
        assert_eq!(titles, ["staging", "Production", "No environment"]);
        assert_eq!(
            found[1].choice,
            Choice::Environment(Some("prod".to_owned()))
        );
        let loud: Vec<bool> = found
            .iter()
            .map(|item| item.hint.starts_with("production"))
            .collect();
        assert_eq!(loud, [false, true, false]);
        assert!(found[1].dot.as_ref().is_some_and(|dot| dot.production));
    }
}
