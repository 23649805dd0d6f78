//! The options of a command, by the table of its program: `--name value`, `--name=value`, unique beginnings of long names, and
//! letters that stand together. What the table does not know is named, and no word behind it is taken for anything else.

use super::unread::Unread;

/// An option that a program knows.
#[derive(Clone, Copy, Debug)]
pub struct KnownOption {
    /// Its long name without dashes.
    pub name: &'static str,
    /// Its letter.
    pub letter: Option<char>,
    /// Whether a value follows.
    pub valued: bool,
}

/// An option with a value.
pub const fn valued(name: &'static str, letter: Option<char>) -> KnownOption {
    KnownOption {
        name,
        letter,
        valued: true,
    }
}

/// An option without a value.
pub const fn switch(name: &'static str, letter: Option<char>) -> KnownOption {
    KnownOption {
        name,
        letter,
        valued: false,
    }
}

/// The arguments of a command, sorted.
#[derive(Debug, Default)]
pub struct CommandArguments {
    /// Options with their values in order; the name is the long one.
    pub given: Vec<(&'static str, String)>,
    /// All other words.
    pub words: Vec<String>,
    /// Words behind an unknown option: its value, or a word of their own.
    pub doubtful: Vec<String>,
    /// Options that the table does not know, without their values.
    pub unknown: Vec<String>,
    /// An option at the end that lacks its value.
    lacking: Option<&'static str>,
}

impl CommandArguments {
    /// Sorts the words behind the name of a tool's program; an option without its value is refused.
    pub fn of(tool: &'static str, words: &[String], known: &[KnownOption]) -> Result<Self, Unread> {
        let sorted = Self::sort(words, known);
        match sorted.lacking {
            Some(option) => Err(Unread::new(tool, format!("--{option} has no value"))),
            None => Ok(sorted),
        }
    }

    fn sort(words: &[String], known: &[KnownOption]) -> Self {
        let mut sorted = Self::default();
        let mut rest = words.iter();
        let mut doubt = false;
        while let Some(word) = rest.next() {
            let behind_unknown = std::mem::take(&mut doubt);
            if word == "--" {
                sorted.words.extend(rest.cloned());
                break;
            }
            if let Some(long) = word.strip_prefix("--") {
                let (name, attached) = long
                    .split_once('=')
                    .map_or((long, None), |(name, value)| (name, Some(value)));
                match long_option(name, known) {
                    Some(option) if option.valued => {
                        let value = attached
                            .map(ToOwned::to_owned)
                            .or_else(|| rest.next().cloned());
                        sorted.take(option, value);
                    }
                    Some(option) => sorted.given.push((option.name, String::new())),
                    None => {
                        sorted.unknown.push(option_name("--", name));
                        doubt = attached.is_none();
                    }
                }
            } else if word.len() > 1 && word.starts_with('-') {
                let mut letters = word.get(1..).unwrap_or_default().chars();
                while let Some(letter) = letters.next() {
                    match known.iter().find(|option| option.letter == Some(letter)) {
                        Some(option) if option.valued => {
                            let attached = letters.as_str();
                            let attached = attached.strip_prefix('=').unwrap_or(attached);
                            let value = if attached.is_empty() {
                                rest.next().cloned()
                            } else {
                                Some(attached.to_owned())
                            };
                            sorted.take(option, value);
                            break;
                        }
                        Some(option) => sorted.given.push((option.name, String::new())),
                        None => {
                            sorted.unknown.push(option_name("-", &letter.to_string()));
                            doubt = letters.as_str().is_empty();
                            break;
                        }
                    }
                }
            } else if behind_unknown {
                sorted.doubtful.push(word.clone());
            } else {
                sorted.words.push(word.clone());
            }
        }
        sorted
    }

    fn take(&mut self, option: &KnownOption, value: Option<String>) {
        match value {
            Some(value) => self.given.push((option.name, value)),
            None => self.lacking = Some(option.name),
        }
    }

    /// Whether an option was given.
    pub fn has(&self, name: &str) -> bool {
        self.given.iter().any(|(known, _)| *known == name)
    }

    /// The value of an option, the last one where it is repeated.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.given
            .iter()
            .rev()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }

    /// A sentence for each of these options that was given, with its reason.
    pub fn left_out_notes(&self, options: &[(&str, &str)]) -> Vec<String> {
        let given = options.iter().filter(|(name, _)| self.has(name));
        given
            .map(|(name, why)| format!("--{name} was left out: {why}"))
            .collect()
    }

    /// A sentence for each option that the table does not know.
    pub fn unknown_notes(&self, program: &str) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        for option in &self.unknown {
            let note =
                format!("{option} is no option of {program} that Cambio knows and was left out");
            if !notes.contains(&note) && notes.len() < 20 {
                notes.push(note);
            }
        }
        if !self.doubtful.is_empty() {
            notes.push(
                "The word behind an option that is not known was taken for its value and left out"
                    .to_owned(),
            );
        }
        notes
    }
}

/// The option of that name, or the only one that begins so.
fn long_option<'a>(name: &str, known: &'a [KnownOption]) -> Option<&'a KnownOption> {
    if let Some(option) = known.iter().find(|option| option.name == name) {
        return Some(option);
    }
    let mut beginning = known
        .iter()
        .filter(|option| name.len() > 1 && option.name.starts_with(name));
    match (beginning.next(), beginning.next()) {
        (Some(option), None) => Some(option),
        _ => None,
    }
}

/// An option's name for a sentence; what is no name could be a value.
fn option_name(dashes: &str, name: &str) -> String {
    let plain = name.len() <= 40 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if plain {
        format!("{dashes}{name}")
    } else {
        "A word that begins with a dash".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_by_the_table() {
        let known = [
            valued("auth", Some('a')),
            valued("auth-type", Some('A')),
            switch("form", Some('f')),
            switch("follow", Some('F')),
        ];
        let words = |line: &str| line.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
        let sorted = CommandArguments::sort(
            &words("-fau:p x --auth-type=basic --new y --foll -Zq z -- --form"),
            &known,
        );
        assert_eq!(
            sorted.given,
            [
                ("form", String::new()),
                ("auth", "u:p".to_owned()),
                ("auth-type", "basic".to_owned()),
                ("follow", String::new())
            ]
        );
        assert_eq!(sorted.words, ["x", "z", "--form"]);
        assert_eq!(sorted.doubtful, ["y"]);
        assert_eq!(sorted.unknown, ["--new", "-Z"]);
        assert_eq!(sorted.unknown_notes("x").len(), 3);
        assert_eq!(
            CommandArguments::sort(&words("x -a"), &known).lacking,
            Some("auth")
        );
    }
}
