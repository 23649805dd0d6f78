//! Texts of a pasted request as a profile writes them, and which of them stay.

use super::imported::{Found, LeftOut};
use crate::exchange::literal::{self, Doubt};
use crate::json::Json;
use crate::paste::variable::{self, Stretch};
use crate::profile::NamedWhat;
use crate::secret::{Reference, Secret, is_always_secret, says_secret};

/// Decides of each literal whether it stays, and remembers what does not.
#[derive(Debug, Default)]
pub struct Literals {
    /// Names whose values are kept on purpose.
    pub keep: Vec<String>,
    /// Of those, the ones that were met.
    pub kept: Vec<String>,
    /// Secrets for this session.
    pub secrets: Vec<Found>,
    /// What was not stored.
    pub left_out: Vec<LeftOut>,
}

/// A text with variables as the profile writes it: `{{name}}`, and `{{{{` for literal braces.
pub fn written(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for stretch in variable::stretches(text) {
        match stretch {
            Stretch::Text(text) => out.push_str(&text.replace("{{", "{{{{")),
            Stretch::Variable(name) => out.push_str(&braced(name)),
        }
    }
    out
}

/// A variable in braces, under a name that a profile can have.
fn braced(name: &str) -> String {
    format!("{{{{{}}}}}", variable_name(name))
}

/// Letters, digits, `_`, `-` and dots of a name; never empty.
pub fn variable_name(name: &str) -> String {
    let mut clean = String::new();
    for c in name.chars().take(80) {
        let c = if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') {
            c
        } else {
            '_'
        };
        if c != '_' || !clean.ends_with('_') {
            clean.push(c);
        }
    }
    match clean.trim_matches(['_', '.', '-']) {
        "" => "value".to_owned(),
        clean => clean.to_owned(),
    }
}

/// Whether a text only stands for a secret: a variable, a bracketed hint, a mask, or nothing.
fn stands_for_one(text: &str) -> bool {
    let text = text.trim();
    let hint = text.starts_with('<') && text.ends_with('>') || text.starts_with("[masked ");
    let mask = !text.is_empty()
        && text
            .chars()
            .all(|c| matches!(c, '*' | 'x' | 'X' | '•' | '.' | '…'));
    text.is_empty() || !variable::names(text).is_empty() || hint || mask
}

impl Literals {
    /// A reference for a field that holds nothing else. What stood there goes into this session's field.
    pub fn secret(&mut self, field: &str, text: &str) -> Reference {
        if !stands_for_one(text) {
            self.secrets.retain(|known| known.field != field);
            self.secrets.push(Found {
                field: field.to_owned(),
                secret: Secret::new(text),
            });
        }
        Reference::Ask
    }

    fn keeps(&mut self, name: &str, doubt: Doubt) -> bool {
        let wanted = self.keep.iter().any(|keep| keep == name) && can_be_kept(name, doubt);
        if wanted {
            self.kept.push(name.to_owned());
        }
        wanted
    }

    /// The value of a parameter or header of somebody's own.
    pub fn named(&mut self, list: &'static str, at: usize, name: &str, text: &str) -> NamedWhat {
        let field = format!("{list}.{at}");
        // A variable alone: it is a secret where its name or the variable's says so.
        if let Some(variable) = variable::alone(text) {
            return if says_secret(name) || says_secret(variable) || variable.starts_with("secret_")
            {
                NamedWhat::Secret(self.secret(&field, text))
            } else {
                NamedWhat::Value(written(text))
            };
        }
        let judged = without_variables(text);
        let doubt = if list == "headers" {
            literal::header(name, &judged)
        } else {
            literal::parameter(name, &judged)
        };
        match doubt {
            Some(doubt) if !self.keeps(name, doubt) => {
                self.left_out.push(LeftOut {
                    name: name.to_owned(),
                    field: field.clone(),
                    doubt,
                    variable: None,
                    can_be_kept: can_be_kept(name, doubt),
                });
                NamedWhat::Secret(self.secret(&field, text))
            }
            _ => NamedWhat::Value(written(text)),
        }
    }

    /// The text of a field that is known to be public and can hold no reference: a variable stands for what may not stay.
    pub fn public(&mut self, field: &str, text: &str) -> String {
        match literal::text(&without_variables(text)) {
            Some(doubt) if !self.keeps(field, doubt) => self.variable_for(field, field, doubt),
            _ => written(text),
        }
    }

    /// A name or description: left out where it holds a secret.
    pub fn words(&mut self, field: &str, text: &str) -> Option<String> {
        if text.trim().is_empty() {
            return None;
        }
        match literal::text(text) {
            Some(doubt) if !self.keeps(field, doubt) => {
                self.left_out.push(LeftOut {
                    name: field.to_owned(),
                    field: field.to_owned(),
                    doubt,
                    variable: None,
                    can_be_kept: true,
                });
                None
            }
            _ => Some(plain_words(text)),
        }
    }

    /// A document of public members: each value that may not stay becomes a variable.
    pub fn document(&mut self, field: &str, document: &Json) -> Json {
        let doubts = literal::members(document);
        let mut written = as_written(document);
        for (path, doubt) in doubts {
            let full = format!("{field}.{}", path.join("."));
            let short = path.last().cloned().unwrap_or_default();
            if self.keeps(&full, doubt) || self.keeps(&short, doubt) {
                continue;
            }
            // A member whose very name is a secret goes whole.
            if literal::text(&short).is_some() {
                let parent = path.get(..path.len().saturating_sub(1)).unwrap_or_default();
                remove(&mut written, parent, &short);
                self.left_out.push(LeftOut {
                    name: format!("{field}.{}", parent.join(".")),
                    field: field.to_owned(),
                    doubt,
                    variable: None,
                    can_be_kept: false,
                });
                continue;
            }
            let text = self.variable_for(&full, field, doubt);
            replace(&mut written, &path, &text);
        }
        written
    }

    /// The variable that stands for a value which is not stored.
    pub fn variable_for(&mut self, name: &str, field: &str, doubt: Doubt) -> String {
        let variable = variable_name(&name.replace('.', "_"));
        let text = format!("{{{{{variable}}}}}");
        self.left_out.push(LeftOut {
            name: name.to_owned(),
            field: field.to_owned(),
            doubt,
            variable: Some(variable),
            can_be_kept: can_be_kept(name, doubt),
        });
        text
    }
}

/// What is always a secret by its name has no place in a file, whatever is said.
fn can_be_kept(name: &str, doubt: Doubt) -> bool {
    !(doubt == Doubt::Name && is_always_secret(name))
}

/// The text between variables, for judging it.
fn without_variables(text: &str) -> String {
    let mut out = String::new();
    for stretch in variable::stretches(text) {
        if let Stretch::Text(text) = stretch {
            out.push_str(text);
        }
    }
    out
}

/// Variables of a name or description are words there.
fn plain_words(text: &str) -> String {
    variable::stretches(text)
        .into_iter()
        .map(|stretch| match stretch {
            Stretch::Text(text) => text.to_owned(),
            Stretch::Variable(name) => name.to_owned(),
        })
        .collect()
}

fn as_written(document: &Json) -> Json {
    match document {
        Json::String(text) => Json::String(written(text)),
        Json::Array(items) => Json::Array(items.iter().map(as_written).collect()),
        Json::Object(members) => Json::Object(
            members
                .iter()
                .map(|(name, value)| (name.clone(), as_written(value)))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// Every value of that path: doubled members have the same.
fn replace(document: &mut Json, path: &[String], text: &str) {
    let Some((step, rest)) = path.split_first() else {
        *document = Json::text(text);
        return;
    };
    match document {
        Json::Object(members) => members
            .iter_mut()
            .filter(|(name, _)| name == step)
            .for_each(|(_, value)| {
                // A doubled member of another kind has no such path.
                if rest.is_empty() || matches!(value, Json::Object(_) | Json::Array(_)) {
                    replace(value, rest, text);
                }
            }),
        Json::Array(items) => {
            if let Some(item) = step.parse().ok().and_then(|at: usize| items.get_mut(at)) {
                replace(item, rest, text);
            }
        }
        _ => {}
    }
}

fn remove(document: &mut Json, path: &[String], name: &str) {
    match (path.split_first(), document) {
        (None, Json::Object(members)) => members.retain(|(known, _)| known != name),
        (Some((step, rest)), Json::Object(members)) => members
            .iter_mut()
            .filter(|(known, _)| known == step)
            .for_each(|(_, value)| remove(value, rest, name)),
        (Some((step, rest)), Json::Array(items)) => {
            if let Some(item) = step.parse().ok().and_then(|at: usize| items.get_mut(at)) {
                remove(item, rest, name);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_braces_and_variables_are_told_apart() {
        let text = format!("a{{{{b}}}}{}c", variable::marked("$guid x"));
        assert_eq!(written(&text), "a{{{{b}}{{guid_x}}c");
        assert_eq!(
            variable_name("process.env.CLIENT_ID"),
            "process.env.CLIENT_ID"
        );
        assert_eq!(variable_name("$!"), "value");
    }

    #[test]
    fn members_become_variables_and_can_be_kept() {
        let document = Json::parse(r#"{"name":{"firstName":"Z"},"password":"x1","password":"x2","t":[{"k":"ya29.a0AfH6SMabcd"}]}"#).unwrap();
        let mut literals = Literals::default();
        let kept = literals.document("user_profile", &document);
        assert_eq!(
            kept.to_compact(),
            r#"{"name":{"firstName":"Z"},"password":"{{user_profile_password}}","password":"{{user_profile_password}}","t":[{"k":"{{user_profile_t_0_k}}"}]}"#
        );
        let mut literals = Literals {
            keep: vec!["user_profile.t.0.k".into()],
            ..Literals::default()
        };
        assert!(
            literals
                .document("user_profile", &document)
                .to_compact()
                .contains("ya29.")
        );
    }
}
