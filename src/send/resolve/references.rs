//! The references of a request, from profile and environment.

use crate::profile::{Environment, Profile};
use crate::secret::Reference;
use crate::vault::KeychainEntry;
use url::Url;

/// Returns the secrets that a request needs, by field path, with the reference of each; those of the environment take precedence.
pub fn asked(profile: &Profile, environment: &Environment) -> Vec<(String, Reference)> {
    let auth = &profile.client_authentication;
    let mut fields: Vec<(String, Reference)> = profile
        .references()
        .into_iter()
        .filter(|(field, _)| match field.as_str() {
            "client_authentication.secret" => auth.method.starts_with("client_secret"),
            "client_authentication.key" => auth.method == "private_key_jwt",
            "dpop.key" => profile.dpop.enabled,
            _ => true,
        })
        .map(|(field, reference)| (field, reference.clone()))
        .collect();
    // A method that needs a secret asks for it where there is no reference.
    if auth.method.starts_with("client_secret") && auth.secret.is_none() {
        fields.push(("client_authentication.secret".to_owned(), Reference::Ask));
    }
    fields.retain(|(field, _)| profile.named(field).is_none_or(|value| value.enabled));
    for (field, reference) in &mut fields {
        if let Some(own) = reference_of(environment, field) {
            reference.clone_from(own);
        }
    }
    fields
}

/// Whether the client has to sign and neither profile nor environment says where its key is: nobody can be asked for a file of several lines.
pub fn lacks_key(profile: &Profile, environment: &Environment) -> bool {
    let auth = &profile.client_authentication;
    let field = "client_authentication.key";
    auth.method == "private_key_jwt"
        && auth.key.is_none()
        && reference_of(environment, field).is_none()
}

/// Returns the reference that an environment has for a field, which takes precedence over the profile's.
pub(super) fn reference_of<'a>(environment: &'a Environment, field: &str) -> Option<&'a Reference> {
    let short = if field == "client_authentication.secret" {
        "client_secret"
    } else {
        field
    };
    environment.secrets.get(short)
}

/// Returns the keychain entry of a field's secret, for a profile, an environment and an origin; `None` for a profile without an id.
pub fn place(
    profile: &Profile,
    environment: &Environment,
    field: &str,
    endpoint: &Url,
) -> Option<KeychainEntry> {
    Some(KeychainEntry {
        profile: profile.id.clone()?,
        environment: environment.key().to_owned(),
        field: field.to_owned(),
        origin: crate::exchange::tenant::origin(endpoint),
    })
}
