//! Secrets that are typed into the form: outside the draft and its steps, for this session only.

use super::row_secrets::RowSecrets;
use crate::profile::formats::FoundSecret;
use crate::secret::Secret;
use crate::send::Inputs;

/// What is typed into the fields of secrets.
#[derive(Default)]
pub struct TypedSecrets {
    pub subject_token: String,
    pub actor_token: String,
    pub client_secret: String,
    /// Secrets of parameters and headers.
    pub further: RowSecrets,
    /// What was sent last, by field path: a subject token is spent then, and whoever sent another secret has it from elsewhere.
    sent: Inputs,
}

impl TypedSecrets {
    /// Returns the text of a field by its path in the profile's keys; `None` for parameters and headers.
    pub fn field(&mut self, path: &str) -> Option<&mut String> {
        match path {
            "subject_token" => Some(&mut self.subject_token),
            "actor_token" => Some(&mut self.actor_token),
            "client_authentication.secret" => Some(&mut self.client_secret),
            _ => None,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.further.by_path().is_empty() && self.texts().iter().all(|(_, text)| text.is_empty())
    }

    /// Whether something is typed into the field of this path.
    pub fn holds(&self, path: &str) -> bool {
        let texts = self.texts();
        let text = texts.iter().find(|(field, _)| *field == path);
        text.map_or_else(
            || self.further.get(path).is_some(),
            |(_, text)| !text.is_empty(),
        )
    }

    /// Returns the texts that [`Self::field`] edits, with their paths.
    pub fn texts(&self) -> [(&'static str, &str); 3] {
        [
            ("subject_token", &self.subject_token),
            ("actor_token", &self.actor_token),
            ("client_authentication.secret", &self.client_secret),
        ]
    }

    /// Returns the paths of the fields whose secret is typed and was not sent yet: it may be nowhere else.
    pub fn unsent(&self) -> Vec<String> {
        // A row may have moved since.
        let was_sent = |secret: &Secret| {
            let mut sent = self.sent.values();
            sent.any(|sent| sent.expose() == secret.expose())
        };
        let typed = self.inputs().into_iter();
        typed
            .filter(|(_, secret)| !was_sent(secret))
            .map(|(path, _)| path)
            .collect()
    }

    pub fn note_sent(&mut self) {
        self.sent = self.inputs();
    }

    /// Records that it was not sent after all.
    pub fn note_unsent(&mut self) {
        self.sent.clear();
    }

    /// Returns what is typed, by field path; empty fields are not in it.
    pub fn inputs(&self) -> Inputs {
        let mut inputs: Inputs = self.further.by_path().clone();
        let typed = self.texts().into_iter();
        let typed = typed.filter(|(_, text)| !text.is_empty());
        inputs.extend(typed.map(|(field, text)| (field.to_owned(), Secret::new(text))));
        inputs
    }

    /// Takes in the secrets of an import. Returns the paths of those whose fields are under Advanced.
    pub fn take(&mut self, secrets: Vec<FoundSecret>) -> Vec<String> {
        let mut out_of_sight = Vec::new();
        for found in secrets {
            if let Some(field) = self.field(&found.field) {
                found.secret.expose().clone_into(field);
            } else {
                self.further.set(found.field.clone(), found.secret);
                out_of_sight.push(found.field);
            }
        }
        out_of_sight
    }
}

/// The last fix of a secret field, which is not among the form's steps.
pub struct SecretStep {
    pub path: String,
    pub before: Secret,
    pub after: Secret,
    /// How many steps of the form could be undone then.
    pub steps: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_was_sent_is_no_loss_and_another_is() {
        let mut typed = TypedSecrets::default();
        assert!(typed.is_empty() && typed.unsent().is_empty());
        "one".clone_into(&mut typed.subject_token);
        assert!(!typed.is_empty() && typed.unsent() == ["subject_token"]);
        typed.note_sent();
        assert!(typed.unsent().is_empty());
        typed.note_unsent();
        assert_eq!(typed.unsent(), ["subject_token"]);
        typed.note_sent();
        "two".clone_into(&mut typed.subject_token);
        assert_eq!(typed.unsent(), ["subject_token"]);
    }

    #[test]
    fn a_secret_that_was_never_sent_is_a_loss_wherever_it_is_typed() {
        let mut typed = TypedSecrets::default();
        "one".clone_into(&mut typed.client_secret);
        typed.further.set("headers.0".to_owned(), Secret::new("x"));
        let all = ["client_authentication.secret", "headers.0"];
        assert_eq!(typed.unsent(), all);
        typed.note_sent();
        assert!(typed.unsent().is_empty());
        "other".clone_into(&mut typed.client_secret);
        assert_eq!(typed.unsent(), all[..1]);
    }

    #[test]
    fn what_is_typed_is_known_without_a_copy_of_it() {
        let mut typed = TypedSecrets::default();
        for path in [
            "subject_token",
            "actor_token",
            "client_authentication.secret",
        ] {
            assert!(typed.is_empty() && !typed.holds(path), "{path}");
            "x".clone_into(typed.field(path).unwrap());
            assert!(!typed.is_empty() && typed.holds(path), "{path}");
            assert!(typed.inputs().contains_key(path), "{path}");
            typed.field(path).unwrap().clear();
        }
        typed.further.set("headers.0".to_owned(), Secret::new("x"));
        assert!(!typed.is_empty() && typed.holds("headers.0"));
    }
}
