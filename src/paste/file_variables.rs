//! Variables whose values stand in the same file, and templates `{{…}}` that name them: filled in within bounds, else marked.

use super::percent;
use super::variable;
use std::collections::{BTreeSet, HashMap};

/// Variables of one file.
const MOST: usize = 200;
/// Levels of variables inside variables.
const LEVELS: usize = 20;
/// Bytes that variables may fill in, over all texts of a file.
const FILLED: usize = 1 << 20;

/// Bytes of a template.
const LONGEST: usize = 300;

/// The variable that a template stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateVariable {
    /// The name of the variable.
    pub name: String,
    /// Whether its value is percent-encoded on the way.
    pub is_encoded: bool,
    /// Where its value comes from.
    pub source: Source,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From the file, where it stands in it.
    File,
    /// From the environment, from another request's answer, or from a person.
    Outside,
    /// The tool makes it anew each time.
    Made,
}

/// The variables of a file.
pub struct FileVariables {
    known: HashMap<String, String>,
    parse: fn(&str) -> Option<TemplateVariable>,
    left: usize,
    filled: BTreeSet<String>,
    made: BTreeSet<String>,
    skipped: usize,
}

impl FileVariables {
    /// None yet; `parse` reads what stands between the braces.
    pub fn new(parse: fn(&str) -> Option<TemplateVariable>) -> Self {
        Self {
            known: HashMap::new(),
            parse,
            left: FILLED,
            filled: BTreeSet::new(),
            made: BTreeSet::new(),
            skipped: 0,
        }
    }

    /// Sets a variable; the last value of a name holds.
    pub fn define(&mut self, name: &str, value: &str) {
        if self.known.len() < MOST || self.known.contains_key(name) {
            self.known.insert(name.to_owned(), value.to_owned());
        } else {
            self.skipped += 1;
        }
    }

    /// A text with its templates filled in, or marked as variables.
    pub fn fill(&mut self, text: &str) -> String {
        if !text.contains("{{") {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        self.fill_into(&mut out, text, 0, false);
        out
    }

    fn fill_into(&mut self, out: &mut String, text: &str, level: usize, encoded: bool) {
        let push = |out: &mut String, literal: &str| {
            if encoded {
                out.push_str(&percent::encoded(literal));
            } else {
                out.push_str(literal);
            }
        };
        let mut rest = text;
        while let Some((before, from)) = rest.split_once("{{") {
            push(out, before);
            // A brace before the template belongs to JSON.
            let braces = from.len() - from.trim_start_matches('{').len();
            let (extra, from) = from.split_at_checked(braces).unwrap_or(("", from));
            push(out, extra);
            // Longer ones are none: looking for their ends would take long in a text of many openings.
            let near = from
                .get(..from.floor_char_boundary(LONGEST))
                .unwrap_or(from);
            let template = near
                .split('\n')
                .next()
                .unwrap_or_default()
                .split_once("}}")
                .and_then(|(inside, _)| Some((inside.len() + 2, (self.parse)(inside.trim())?)));
            let Some((length, template)) = template else {
                push(out, "{{");
                rest = from;
                continue;
            };
            rest = from.get(length..).unwrap_or_default();
            self.place(out, &template, level, encoded);
        }
        push(out, rest);
    }

    fn place(
        &mut self,
        out: &mut String,
        template: &TemplateVariable,
        level: usize,
        encoded: bool,
    ) {
        let name = template.name.as_str();
        let value = self
            .known
            .get(name)
            .filter(|_| template.source == Source::File)
            .filter(|value| level < LEVELS && value.len() < self.left)
            .cloned();
        match value {
            Some(value) => {
                // Empty values take from the bound as well, or many of them would go on for long.
                self.left = self.left.saturating_sub(value.len() + 1);
                self.filled.insert(name.to_owned());
                self.fill_into(out, &value, level + 1, encoded || template.is_encoded);
            }
            None => {
                if template.source == Source::Made {
                    self.made.insert(name.to_owned());
                }
                out.push_str(&variable::marked(name));
            }
        }
    }

    /// What was filled in, what is made anew each time, and what was too much.
    pub fn notes(&self) -> Vec<String> {
        let list = |names: &BTreeSet<String>| {
            let names: Vec<&str> = names.iter().map(String::as_str).take(20).collect();
            names.join(", ")
        };
        let mut notes = Vec::new();
        if !self.filled.is_empty() {
            notes.push(format!(
                "Variables whose values stand in the file were filled in: {}",
                list(&self.filled)
            ));
        }
        if !self.made.is_empty() {
            notes.push(format!(
                "The tool makes these anew for each request; they are variables now: {}",
                list(&self.made)
            ));
        }
        if self.skipped > 0 {
            notes.push(format!(
                "{} variables beyond the first {MOST} were not filled in",
                self.skipped
            ));
        }
        notes
    }
}

/// A name that a profile's variable can have: other characters become underscores.
pub fn plain_name(text: &str) -> String {
    text.replace("$.", "")
        .trim_matches(['$', '%', ' '])
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') {
                c
            } else {
                '_'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Option<TemplateVariable> {
        (!text.is_empty()).then(|| TemplateVariable {
            name: text.trim_start_matches('%').to_owned(),
            is_encoded: text.starts_with('%'),
            source: Source::File,
        })
    }

    #[test]
    fn values_of_the_file_are_filled_in_and_others_marked() {
        let mut variables = FileVariables::new(plain);
        variables.define("host", "{{name}}.example");
        variables.define("name", "acme");
        variables.define("path", "a/b c");
        assert_eq!(
            variables.fill("https://{{ host }}/"),
            "https://acme.example/"
        );
        assert_eq!(variables.fill("{{%path}}"), "a%2Fb%20c");
        assert_eq!(variables.fill("{{x}}"), variable::marked("x"));
        assert_eq!(
            variables.fill("{\"a\":{{{name}}}}{{}}{{\n"),
            "{\"a\":{acme}}{{}}{{\n"
        );
        assert_eq!(
            variables.notes(),
            ["Variables whose values stand in the file were filled in: host, name, path"]
        );
    }

    #[test]
    fn variables_that_name_each_other_end() {
        let mut variables = FileVariables::new(plain);
        variables.define("a", "{{b}}{{b}}{{b}}{{b}}");
        variables.define("b", "{{a}}{{a}}{{a}}{{a}}");
        assert!(variables.fill(&"{{a}}".repeat(1000)).len() < 64 << 20);
        for at in 0..1000 {
            variables.define(&at.to_string(), "x");
        }
        assert!(variables.known.len() <= MOST);
    }

    #[test]
    fn names_are_made_plain() {
        assert_eq!(
            plain_name("login.response.body.$.access_token"),
            "login.response.body.access_token"
        );
        assert_eq!(plain_name("$random.alphabetic(8)"), "random.alphabetic_8_");
    }
}
