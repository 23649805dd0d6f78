//! The environments beside the open profile.

use crate::profile::Environment;
use crate::ui::palette::item::{Choice, EnvironmentDot, Group, Item};

/// What the row of the environment that is used says.
const IN_USE: &str = "in use";

/// Returns a row for each environment, which is given with the name of its file, and one for none; no row if there is no environment.
/// `chosen` is the one that is used.
pub fn environments<'a>(
    list: impl Iterator<Item = (&'a str, &'a Environment)>,
    chosen: Option<&str>,
) -> Vec<Item> {
    let mut rows: Vec<Item> = list
        .map(|(stem, one)| row(stem, one, chosen == Some(stem)))
        .collect();
    if !rows.is_empty() {
        let none = Choice::Environment(None);
        let hint = if chosen.is_none() { IN_USE } else { "" };
        let row = Item::new(Group::Environments, "No environment", hint, none);
        rows.push(row);
    }
    rows
}

/// Returns the row of an environment, with the word and the colour that it has in the bar above.
fn row(stem: &str, environment: &Environment, is_chosen: bool) -> Item {
    let title = match environment.name.as_str() {
        "" => stem,
        name => name,
    };
    let usual = if is_chosen {
        IN_USE
    } else {
        "values for variables"
    };
    let hint = if environment.production {
        format!("production · {usual}")
    } else {
        usual.to_owned()
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
        assert!(environments(std::iter::empty(), None).is_empty());
        let staging = Environment::default();
        let live = Environment {
            name: "Production".to_owned(),
            production: true,
            ..Environment::default()
        };
        let list = [("staging", &staging), ("prod", &live)];
        let found = environments(list.into_iter(), None);
        let titles: Vec<&str> = found.iter().map(|item| item.title.as_str()).collect();
        assert_eq!(titles, ["staging", "Production", "No environment"]);
        assert_eq!(
            found[1].choice,
            Choice::Environment(Some("prod".to_owned()))
        );
        let loud = found.iter().map(|item| item.hint.starts_with("production"));
        let loud: Vec<bool> = loud.collect();
        assert_eq!(loud, [false, true, false]);
        assert!(found[1].dot.as_ref().is_some_and(|dot| dot.production));
    }

    #[test]
    fn the_one_that_is_used_says_so() {
        let staging = Environment::default();
        let used = |chosen: Option<&str>| -> Vec<bool> {
            let rows = environments([("staging", &staging)].into_iter(), chosen);
            rows.iter().map(|row| row.hint == IN_USE).collect()
        };
        assert_eq!(used(None), [false, true]);
        assert_eq!(used(Some("staging")), [true, false]);
    }
}
