//! Secrets that are typed into the form: outside the draft and its steps, for this session only.

use crate::profile::formats::Found;
use crate::secret::Secret;
use crate::send::Inputs;
use std::collections::BTreeMap;

/// What is typed into the fields of secrets.
#[derive(Default)]
pub struct Typed {
    pub subject_token: String,
    pub actor_token: String,
    pub client_secret: String,
    /// Secrets of parameters and headers, by field path.
    pub further: BTreeMap<String, Secret>,
}

impl Typed {
    /// Returns the text of a field by its path in the profile's keys; `None` for parameters and headers.
    pub fn field(&mut self, path: &str) -> Option<&mut String> {
        match path {
            "subject_token" => Some(&mut self.subject_token),
            "actor_token" => Some(&mut self.actor_token),
            "client_authentication.secret" => Some(&mut self.client_secret),
            _ => None,
        }
    }

    /// Returns what is typed, by field path; empty fields are not in it.
    pub fn inputs(&self) -> Inputs {
        let mut inputs: Inputs = self.further.clone();
        inputs.extend(
            [
                ("subject_token", &self.subject_token),
                ("actor_token", &self.actor_token),
                ("client_authentication.secret", &self.client_secret),
            ]
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(field, text)| (field.to_owned(), Secret::new(text.as_str()))),
        );
        inputs
    }

    /// Takes in the secrets of an import. Returns the paths of those that have no field of their own in sight.
    pub fn take(&mut self, secrets: Vec<Found>) -> Vec<String> {
        let mut out_of_sight = Vec::new();
        for found in secrets {
            if let Some(field) = self.field(&found.field) {
                found.secret.expose().clone_into(field);
            } else {
                self.further.insert(found.field.clone(), found.secret);
                out_of_sight.push(found.field);
            }
        }
        out_of_sight
    }
}
