//! The blocks of a pipeline's or container's file that set variables for its commands: `env:` of GitHub, `variables:` of GitLab,
//! `environment:` of Compose; and the lines of a Makefile that do.

use super::word::is_name;

/// The names of such blocks.
const BLOCKS: [&str; 3] = ["env:", "variables:", "environment:"];

/// What begins a value in YAML that is no text, or needs another place of the file.
const NO_TEXT: [char; 9] = ['&', '*', '!', '|', '>', '{', '[', '%', '@'];

/// Follows a file line by line; inside a block lines stand deeper than its name.
#[derive(Debug, Default)]
pub struct EnvironmentBlock {
    indent: Option<usize>,
}

impl EnvironmentBlock {
    /// The variable that the next line sets. A value with another variable in it is not known.
    pub fn variable<'t>(&mut self, line: &'t str) -> Option<(&'t str, &'t str)> {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            return None;
        }
        if let Some(set) = of_make(bare) {
            return Some(set);
        }
        let entry = bare.strip_prefix("- ").unwrap_or(bare);
        let indent = line.trim_end().len() - entry.len();
        if BLOCKS.contains(&entry) {
            self.indent = Some(indent);
            return None;
        }
        if self.indent.is_none_or(|block| indent <= block) {
            self.indent = None;
            return None;
        }
        let (name, value) = entry.split_once(": ").or_else(|| entry.split_once('='))?;
        let value = text_of(value.trim())?;
        (is_name(name) && !value.is_empty()).then_some((name, value))
    }
}

/// `NAME := value`, `NAME ?= value`, `NAME = value`: a shell has nothing between the name and the sign.
fn of_make(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (left, value) = line.split_once('=')?;
    let name = left.trim_end_matches([':', '?', ' ', '\t']);
    let value = text_of(value.trim())?;
    let is_set = name.len() < left.len() && !value.is_empty() && !value.starts_with('=');
    (is_set && is_name(name)).then_some((name, value))
}

/// A value without its quotes, or without the comment behind it.
fn text_of(value: &str) -> Option<&str> {
    let quoted = ['"', '\''].into_iter().find_map(|quote| {
        let (inside, behind) = value.strip_prefix(quote)?.split_once(quote)?;
        let behind = behind.trim_start();
        (behind.is_empty() || behind.starts_with('#')).then_some(inside)
    });
    let text = quoted.unwrap_or_else(|| value.split(" #").next().unwrap_or(value).trim_end());
    let is_text = quoted.is_some() || !text.starts_with(NO_TEXT);
    (is_text && !text.contains(['$', '\\', '"'])).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_below_the_name_of_a_block_set_variables() {
        let text = "name: x\njobs:\n  A: b\n  env:\n    DOMAIN: a.example # ours\n\n    QUOTED: 'a b'\n    SECRET: ${{ secrets.X }}\n    TEXT: |\n  steps:\n    LATER: c\n  - environment:\n      - LISTED=d\n";
        let mut block = EnvironmentBlock::default();
        let found: Vec<_> = text
            .lines()
            .filter_map(|line| block.variable(line))
            .collect();
        assert_eq!(
            found,
            [("DOMAIN", "a.example"), ("QUOTED", "a b"), ("LISTED", "d")]
        );
    }

    #[test]
    fn lines_of_a_makefile_set_variables() {
        for (line, wanted) in [
            ("DOMAIN := a.example", Some(("DOMAIN", "a.example"))),
            ("export A?=b # ours", Some(("A", "b"))),
            ("A = b", Some(("A", "b"))),
            ("A=b", None),
            ("A := $(B)", None),
            ("if a == b", None),
            ("a == b", None),
            ("\t-d 'a = b'", None),
        ] {
            assert_eq!(EnvironmentBlock::default().variable(line), wanted, "{line}");
        }
    }
}
