//! What can be shown before sending.

use super::addresses::default_demo;
use super::context::Context;
use super::references::asked;
use super::request::{Resolved, resolve};
use crate::diagnosis::BadInput;
use crate::profile::{Environment, Profile};
use crate::secret::Secret;
use crate::send::job::Inputs;
use std::collections::BTreeMap;
use url::Url;

/// What can be shown before sending: references stand for themselves, nothing is read.
pub fn preview(
    profile: &Profile,
    environment: &Environment,
    demo: Option<&Url>,
) -> Result<Resolved, BadInput> {
    let mut inputs = Inputs::new();
    for (field, reference) in asked(profile, environment) {
        if field == "client_authentication.key" || field == "dpop.key" {
            continue;
        }
        inputs.insert(field, Secret::new(reference.to_string()));
    }
    let mut shown = profile.clone();
    shown.client_authentication.key = None;
    shown.dpop.enabled = false;
    let context = Context {
        environment: Environment {
            secrets: BTreeMap::new(),
            ..environment.clone()
        },
        inputs,
        trusted: true,
        demo: Some(demo.cloned().unwrap_or(default_demo()?)),
        ..Context::default()
    };
    if shown.client_authentication.method == "private_key_jwt" {
        shown.client_authentication.method = "none";
    }
    resolve(&shown, &context)
}
