//! The secrets of this computer that a profile would read, and the origin that it would send them to.

use super::addresses::addresses;
use super::references::reference_of;
use super::variables::Filler;
use crate::diagnosis::BadInput;
use crate::profile::Profile;
use crate::secret::Reference;
use crate::send::job::Context;
use crate::vault::SecretAccess;
use std::path::Path;
use url::Url;

/// Returns what a profile would read of this computer, and where it would send it.
pub(in crate::send) fn grant(
    profile: &Profile,
    context: &Context,
) -> Result<SecretAccess, BadInput> {
    let fill = Filler {
        environment: &context.environment,
    };
    let (_, endpoint) = addresses(profile, context, &fill)?;
    Ok(grant_for(profile, context, &endpoint))
}

/// Returns exactly what fetching would read: the same fields, and for each the same choice between environment and profile.
pub(super) fn grant_for(profile: &Profile, context: &Context, endpoint: &Url) -> SecretAccess {
    let mut fields: Vec<(String, Option<Reference>)> = profile
        .references()
        .into_iter()
        .map(|(field, reference)| (field, Some(reference.clone())))
        .collect();
    // Fields that the profile leaves out and the environment may fill.
    for field in [
        "client_authentication.secret",
        "client_authentication.key",
        "subject_token",
        "actor_token",
        "dpop.key",
    ] {
        if !fields.iter().any(|(known, _)| known == field) {
            fields.push((field.to_owned(), None));
        }
    }
    let reads = fields.into_iter().filter_map(|(field, own)| {
        let reference = reference_of(&context.environment, &field).or(own.as_ref())?;
        let read = reference.reads_this_computer() && !context.inputs.contains_key(&field);
        read.then(|| (field, in_full(reference, context.folder.as_deref())))
    });
    let mut reads: Vec<(String, String)> = reads.collect();
    reads.sort();
    SecretAccess {
        profile: profile.id.clone().unwrap_or_else(|| profile.name.clone()),
        environment: context.environment.key().to_owned(),
        folder: context
            .folder
            .as_ref()
            .map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.clone())),
        origin: crate::exchange::tenant::origin(endpoint),
        reads,
    }
}

/// Returns a reference as text, with the real path where a link leads elsewhere.
fn in_full(reference: &Reference, folder: Option<&Path>) -> String {
    let Reference::File(path) = reference else {
        return reference.to_string();
    };
    let named = folder.unwrap_or(Path::new(".")).join(path);
    match named.canonicalize() {
        Ok(real)
            if Some(real.as_path())
                != folder
                    .and_then(|folder| folder.canonicalize().ok())
                    .map(|folder| folder.join(path))
                    .as_deref() =>
        {
            format!("{reference} (which is {})", real.display())
        }
        _ => reference.to_string(),
    }
}
