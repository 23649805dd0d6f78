//! The words of findings, read from `assets/diagnosis/findings.json`, and the values that stand in them.

use super::{Finding, Severity};
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

/// The words of one finding.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingText {
    severity: Severity,
    #[serde(default)]
    likely: bool,
    title: String,
    detail: String,
    fix: Option<String>,
    field: Option<String>,
    source: Option<String>,
}

impl FindingText {
    /// The finding of these words.
    fn finding(&self, id: impl Into<String>, values: &[(&'static str, String)]) -> Finding {
        let finding = Finding {
            fix: self.fix.as_ref().map(|fix| fill(fix, values)),
            field: self.field.clone(),
            source: self.source.clone(),
            ..Finding::new(
                id,
                self.severity,
                fill(&self.title, values),
                fill(&self.detail, values),
            )
        };
        if self.likely {
            finding.likely()
        } else {
            finding
        }
    }

    /// Everything in it that is filled in.
    #[cfg(test)]
    fn parts(&self) -> impl Iterator<Item = &String> {
        [&self.title, &self.detail].into_iter().chain(&self.fix)
    }
}

/// A text is one line of it, `"key": {…},`; one that has several texts is told apart behind a colon. A command says few of some hundred, and
/// reading all of them would take longer than all else that it does.
const FILE: &str = include_str!("../../assets/diagnosis/findings.json");

/// The unread texts by their keys.
fn rows() -> &'static HashMap<&'static str, &'static str> {
    static ROWS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        let row = |line: &'static str| line.strip_prefix("    \"")?.split_once("\": ");
        FILE.lines().filter_map(row).collect()
    });
    &ROWS
}

fn text(key: &str) -> Option<FindingText> {
    let row = rows().get(key)?;
    serde_json::from_str(row.trim_end_matches(',')).ok()
}

/// The finding of that text; an id that is not in the file still says itself.
pub fn worded(key: &str, values: &[(&'static str, &dyn Display)]) -> Finding {
    let id = key.split_once(':').map_or(key, |(id, _)| id);
    let Some(text) = text(key) else {
        return Finding::new(id, Severity::Error, id, "");
    };
    let values: Vec<(&'static str, String)> = values
        .iter()
        .map(|(name, value)| (*name, value.to_string()))
        .collect();
    text.finding(id, &values)
}

/// Puts values where `{names}` stand. A name without a value stays as it is.
pub fn fill(template: &str, values: &[(&'static str, String)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        text.push_str(rest.get(..open).unwrap_or_default());
        let after = rest.get(open + 1..).unwrap_or_default();
        let named = after.find('}').and_then(|close| {
            let name = after.get(..close)?;
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, after.get(close + 1..).unwrap_or_default()))
        });
        if let Some((value, remaining)) = named {
            text.push_str(value);
            rest = remaining;
        } else {
            text.push('{');
            rest = after;
        }
    }
    text.push_str(rest);
    text
}

/// The `{names}` in a template that stand for something: lower-case words.
#[cfg(test)]
pub fn placeholders(template: &str) -> Vec<String> {
    template
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .map(ToOwned::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// The code of a folder, one file after the other.
    fn code(folder: &Path) -> String {
        let files = std::fs::read_dir(folder).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        paths
            .map(|path| {
                if path.is_dir() {
                    code(&path)
                } else {
                    std::fs::read_to_string(&path).unwrap()
                }
            })
            .collect()
    }

    #[derive(Deserialize)]
    struct FindingTexts {
        texts: HashMap<String, FindingText>,
    }

    #[test]
    fn a_text_is_a_line() {
        let whole: FindingTexts = serde_json::from_str(FILE).unwrap();
        assert_eq!(rows().len(), whole.texts.len());
        for (key, whole) in &whole.texts {
            let text = text(key).unwrap_or_else(|| panic!("{key} is no line"));
            assert!(text.parts().eq(whole.parts()), "{key}");
        }
    }

    #[test]
    fn every_text_is_used_and_gets_its_values() {
        let texts = serde_json::from_str::<FindingTexts>(FILE).unwrap().texts;
        let code = code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnosis"));
        for (key, text) in &texts {
            assert!(code.contains(&format!("\"{key}\"")), "nobody uses {key}");
            assert!(text.parts().all(|part| !part.ends_with('.')), "{key}");
        }
        for call in code.split(concat!("worded", "(")).skip(1) {
            let Some(quoted) = call.trim_start().strip_prefix('"') else {
                continue;
            };
            let (key, values) = quoted.split_once('"').unwrap();
            let text = texts.get(key).unwrap_or_else(|| panic!("no text {key}"));
            for name in text.parts().flat_map(|part| placeholders(part)) {
                assert!(values.contains(&format!("(\"{name}\", ")), "{key}: {name}");
            }
        }
    }

    #[test]
    fn templates_are_filled() {
        assert_eq!(
            fill("a {x} {\"y\":1} {z", &[("x", "1".into())]),
            "a 1 {\"y\":1} {z"
        );
        assert_eq!(fill("{x}{x}", &[("x", "{x}".into())]), "{x}{x}");
    }
}
