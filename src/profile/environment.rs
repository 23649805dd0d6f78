//! Environments: variables that stand in `{{braces}}`, and references of their own.

use super::read::reference;
use crate::diagnosis::BadInput;
use crate::json::Json;
use crate::secret::Reference;
use std::collections::BTreeMap;

/// `environments/NAME.json` beside the profiles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// Whether it is loud about being the real thing.
    pub production: bool,
    /// Texts by name.
    pub variables: BTreeMap<String, String>,
    /// References by field name: `client_secret`, `subject_token`.
    pub secrets: BTreeMap<String, Reference>,
}

impl Environment {
    /// Reads a file's bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadInput> {
        let bad = |detail: String| {
            BadInput::new(
                "environment.unreadable",
                "The environment cannot be read",
                detail,
            )
        };
        let text = std::str::from_utf8(bytes).map_err(|error| bad(error.to_string()))?;
        let document = Json::parse(text).map_err(|error| bad(error.to_string()))?;
        if document.get("cambio").and_then(Json::as_i64) != Some(1) {
            return Err(bad("It does not say \"cambio\": 1".to_owned()).field("cambio"));
        }
        let mut environment = Self {
            name: document.get_str("name").unwrap_or_default().to_owned(),
            production: document
                .get("production")
                .and_then(Json::as_bool)
                .unwrap_or_default(),
            ..Self::default()
        };
        for (name, value) in document
            .get("variables")
            .and_then(Json::members)
            .unwrap_or_default()
        {
            let text = value.as_str().ok_or_else(|| {
                bad(format!("variables.{name} is no text")).field(format!("variables.{name}"))
            })?;
            environment.variables.insert(name.clone(), text.to_owned());
        }
        for (name, value) in document
            .get("secrets")
            .and_then(Json::members)
            .unwrap_or_default()
        {
            if let Some(found) = reference(&format!("secrets.{name}"), value)? {
                environment.secrets.insert(name.clone(), found);
            }
        }
        Ok(environment)
    }

    /// Replaces `{{name}}` once; `{{{{` is a literal `{{`. The error names the variable that is missing.
    pub fn fill(&self, text: &str) -> Result<String, String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("{{") {
            let (before, from) = rest.split_at(at);
            filled.push_str(before);
            if let Some(after) = from.strip_prefix("{{{{") {
                filled.push_str("{{");
                rest = after;
                continue;
            }
            let name = from.get(2..).and_then(|inner| inner.split_once("}}"));
            // `{{` without a name in letters is text: JSON has such places.
            match name.filter(|(name, _)| is_name(name.trim())) {
                Some((name, after)) => {
                    filled.push_str(
                        self.variables
                            .get(name.trim())
                            .ok_or_else(|| name.trim().to_owned())?,
                    );
                    rest = after;
                }
                None => {
                    filled.push_str("{{");
                    rest = from.get(2..).unwrap_or_default();
                }
            }
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_replaced_once() {
        let mut environment = Environment::default();
        environment.variables.insert("a".into(), "{{b}}".into());
        for (text, filled) in [
            ("x{{a}}y", "x{{b}}y"),
            ("{{{{a}}", "{{a}}"),
            ("{ \"k\": {{ } }", "{ \"k\": {{ } }"),
            ("{{ a }}", "{{b}}"),
        ] {
            assert_eq!(environment.fill(text).as_deref(), Ok(filled));
        }
        assert_eq!(environment.fill("{{missing}}"), Err("missing".into()));
    }
}
