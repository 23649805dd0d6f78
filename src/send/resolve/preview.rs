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
