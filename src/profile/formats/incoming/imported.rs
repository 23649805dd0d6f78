//! What an import made of a text.

use super::choose::RequestLine;
use crate::diagnosis::Finding;
use crate::profile::{LeftOut, Profile};
use crate::secret::Secret;

/// A secret that stood in the imported text. It goes into this session's field, never into the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundSecret {
    /// The path of its field, as [`crate::profile::Profile::references`] names it.
    pub field: String,
    /// What stood there.
    pub secret: Secret,
}

/// What an import made of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// What the text was, such as `a curl command`.
    pub what: &'static str,
    /// The request, without a secret.
    pub profile: Profile,
    /// Secrets that were taken out, for this session.
    pub secrets: Vec<FoundSecret>,
    /// The fields that the text has elsewhere: a client that is known by its certificate, or by a header that a variable fills.
    pub untold: Vec<&'static str>,
    /// All that was not stored, by name.
    pub left_out: Vec<LeftOut>,
    /// What was dropped or changed, a sentence each. Never a secret.
    pub notes: Vec<String>,
    /// What is wrong with the request as it was, or had to be repaired.
    pub findings: Vec<Finding>,
    /// The requests of the text, in its order; the one that was taken says so.
    pub requests: Vec<RequestLine>,
}

impl Imported {
    /// A whole profile, as a link or a file holds it.
    pub fn whole(what: &'static str, profile: Profile) -> Self {
        Self {
            what,
            profile,
            secrets: Vec::new(),
            untold: Vec::new(),
            left_out: Vec::new(),
            notes: Vec::new(),
            findings: Vec::new(),
            requests: Vec::new(),
        }
    }

    /// What the field of a found secret is called: the name of its parameter or header, else the field's path.
    pub fn name_of<'a>(&'a self, found: &'a FoundSecret) -> &'a str {
        match found.field.as_str() {
            "client_authentication.secret" => "client_secret",
            field => self
                .profile
                .named(field)
                .map_or(field, |value| value.name.as_str()),
        }
    }

    /// All that is to be said beside the profile, a sentence each: notes, then what was left out.
    pub fn sentences(&self) -> Vec<String> {
        let mut said = self.notes.clone();
        said.extend(self.left_out.iter().map(LeftOut::sentence));
        said
    }
}
