//! Requests before they are sent: no secret is read.

use super::references::asked;
use super::request::{Resolved, resolve};
use crate::diagnosis::BadInput;
use crate::profile::{Environment, Profile};
use crate::secret::Secret;
use crate::send::demo_host::default_base;
use crate::send::job::{Context, Inputs};
use std::collections::BTreeMap;
use url::Url;

/// Returns the request with the references themselves in the place of secrets; nothing is read.
pub fn preview(
    profile: &Profile,
    environment: &Environment,
    demo: Option<&Url>,
) -> Result<Resolved, BadInput> {
    without_secrets(profile, environment, Inputs::new(), demo)
}

/// Returns the request with the secrets that were given, and the references themselves in the place of the others.
pub(in crate::send) fn without_secrets(
    profile: &Profile,
    environment: &Environment,
    mut inputs: Inputs,
    demo: Option<&Url>,
) -> Result<Resolved, BadInput> {
    for (field, reference) in asked(profile, environment) {
        inputs
            .entry(field)
            .or_insert_with(|| Secret::new(reference.to_string()));
    }
    // A reference is no key that could sign.
    let mut shown = profile.clone();
    shown.dpop.enabled = false;
    if shown.client_authentication.method == "private_key_jwt" {
        shown.client_authentication.method = "none";
    }
    let context = Context {
        environment: Environment {
            secrets: BTreeMap::new(),
            ..environment.clone()
        },
        inputs,
        trusted: true,
        demo: Some(demo.cloned().map_or_else(default_base, Ok)?),
        ..Context::default()
    };
    resolve(&shown, &context)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preview_of(rows: &str) -> Result<Resolved, BadInput> {
        let text = format!(
            r#"{{"cambio":1,"name":"n","tenant":"https://t.example","client_id":"c",{rows}}}"#
        );
        let profile = Profile::from_bytes(text.as_bytes()).unwrap();
        preview(&profile, &Environment::default(), None)
    }

    #[test]
    fn a_row_that_says_nothing_is_not_sent_and_refuses_nothing() {
        let empty = r#"{"name":"","value":""}"#;
        let rows = format!(
            r#""parameters":[{empty},{{"name":"p","value":""}}],"headers":[{empty},{{"name":"H","value":"h"}}]"#
        );
        let request = preview_of(&rows).unwrap().request;
        let names = |fields: &[crate::exchange::Field]| -> Vec<String> {
            fields.iter().map(|field| field.name.clone()).collect()
        };
        assert_eq!(names(&request.parameters), ["p"]);
        assert_eq!(names(&request.headers), ["H"]);
        // Places are the profile's, with the rows that are not sent.
        let rows = format!(r#""headers":[{empty},{{"name":"","value":"v"}}]"#);
        let problem = preview_of(&rows).unwrap_err();
        assert_eq!(problem.title, "A header has no name");
        assert_eq!(problem.field.as_deref(), Some("headers.1"));
    }
}
