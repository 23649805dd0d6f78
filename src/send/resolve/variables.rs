//! Filling in variables.

use crate::diagnosis::BadInput;
use crate::json::Json;
use crate::profile::{Environment, Profile};

/// What helps where a variable is not set.
const FIX: &str = "Use an environment that sets it, or write {{{{ for two braces";

/// Refuses a profile that uses variables which are not set: all are named together, before anything is sent.
pub(super) fn undefined(profile: &Profile, environment: &Environment) -> Result<(), BadInput> {
    let mut missing: Vec<String> = Vec::new();
    let mut fields: Vec<String> = Vec::new();
    for (field, text) in profile.texts() {
        for name in environment.missing(text) {
            if !missing.contains(&name) {
                missing.push(name);
            }
            if !fields.contains(&field) {
                fields.push(field.clone());
            }
        }
    }
    let Some(first) = fields.first() else {
        return Ok(());
    };
    let (title, detail) = match missing.as_slice() {
        [one] => (
            format!("The variable {one} is not set"),
            format!("{} uses it", fields.join(", ")),
        ),
        all => (
            format!("The variables {} are not set", all.join(", ")),
            format!("{} use them", fields.join(", ")),
        ),
    };
    Err(BadInput::new("profile.variable", title, detail)
        .fix(FIX)
        .field(first.clone()))
}

/// Fills in the variables of an environment. Errors name the field that uses one which is not set.
pub(super) struct Filler<'a> {
    pub(super) environment: &'a Environment,
}

impl Filler<'_> {
    /// Returns a text with its variables filled in.
    pub(super) fn one(&self, field: &str, text: &str) -> Result<String, BadInput> {
        self.environment.fill(text).map_err(|name| {
            BadInput::new(
                "profile.variable",
                format!("The variable {name} is not set"),
                format!("{field} uses it"),
            )
            .fix(FIX)
            .field(field)
        })
    }

    /// Returns a text that may be missing, with its variables filled in.
    pub(super) fn text(
        &self,
        field: &str,
        value: Option<&String>,
    ) -> Result<Option<String>, BadInput> {
        value.map(|text| self.one(field, text)).transpose()
    }

    /// Returns a document with the variables in its strings filled in; names of members stay.
    pub(super) fn json(&self, document: &Json) -> Result<Json, BadInput> {
        let mut problem = None;
        let filled = document.map_leaves(&mut |leaf| match leaf {
            Json::String(text) => match self.one("user_profile", text) {
                Ok(text) => Json::String(text),
                Err(error) => {
                    problem.get_or_insert(error);
                    Json::Null
                }
            },
            other => other.clone(),
        });
        problem.map_or(Ok(filled), Err)
    }
}
