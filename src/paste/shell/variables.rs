//! The variables that a text sets for its own commands.

use crate::paste::variable;

/// The most variables, and the most text that they may fill in.
const MOST: usize = 200;
const MOST_BYTES: usize = 1024 * 1024;

/// What a variable holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShellValue {
    /// A text.
    Text(String),
    /// An array of bash or a list of fish.
    List(Vec<String>),
    /// It is set to something that the text does not tell.
    Unknown,
}

/// The variables of a text, in the order in which they were first set.
#[derive(Debug, Default)]
pub struct Variables {
    set: Vec<(String, ShellValue)>,
    filled_bytes: usize,
    /// The names given to substitutions, with their source.
    substitutions: Vec<(String, String)>,
}

impl Variables {
    /// Sets a variable. One too many is not set: it stays a variable where it is used.
    pub fn set(&mut self, name: &str, value: ShellValue) {
        let value = match value {
            ShellValue::Text(text)
                if variable::alone(&text).is_some_and(|inner| self.is_output(inner)) =>
            {
                ShellValue::Unknown
            }
            other => other,
        };
        let count = self.set.len();
        match self.set.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None if count < MOST => self.set.push((name.to_owned(), value)),
            None => {}
        }
    }

    /// How many are set.
    pub fn count(&self) -> usize {
        self.set.len()
    }

    /// What the text set it to.
    pub fn get(&self, name: &str) -> Option<&ShellValue> {
        self.set
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// Counts a text that is filled in; false where it would be too much.
    pub fn fill(&mut self, bytes: usize) -> bool {
        self.filled_bytes = self.filled_bytes.saturating_add(bytes);
        self.filled_bytes <= MOST_BYTES
    }

    fn is_output(&self, name: &str) -> bool {
        self.substitutions.iter().any(|(known, _)| known == name)
    }

    /// A name for the output of a program: the same for the same source, another for another.
    pub fn output_name(&mut self, wanted: &str, source: &str) -> String {
        if let Some((name, _)) = self.substitutions.iter().find(|(_, known)| known == source) {
            return name.clone();
        }
        let mut wanted: String = wanted
            .chars()
            .take(40)
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        if !wanted.starts_with(|c: char| c.is_ascii_alphabetic()) {
            wanted.insert_str(0, "output_");
        }
        if self.substitutions.len() >= MOST {
            return wanted;
        }
        let mut name = wanted.clone();
        let mut number = 2;
        while self.is_output(&name) || self.get(&name).is_some() {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        self.substitutions.push((name.clone(), source.to_owned()));
        name
    }
}
