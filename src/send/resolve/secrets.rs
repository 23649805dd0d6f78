//! Following references. The only place where secrets are fetched.

use super::command;
use super::grant::grant_for;
use super::references::{place, reference_of};
use crate::diagnosis::BadInput;
use crate::profile::Profile;
use crate::secret::{Reference, Secret};
use crate::send::job::Context;
use crate::settings::Settings;
use crate::token::invisible::without_line_break;
use crate::vault::{self, KeychainEntry};
use std::path::Path;
use url::Url;
use zeroize::Zeroizing;

/// Follows the references of one request.
pub(super) struct Secrets<'a> {
    pub(super) profile: &'a Profile,
    pub(super) context: &'a Context,
    /// Where the secrets are sent.
    pub(super) endpoint: &'a Url,
    /// Field paths and kinds of `demo:` artefacts, which are minted later.
    pub(super) mint: Vec<(String, String)>,
    /// Every secret that was fetched, with the name it is masked under.
    pub(super) found: Vec<(String, Secret)>,
}

impl Secrets<'_> {
    /// Refuses a profile that is not trusted and would read secrets of this computer.
    pub(super) fn check_trust(&self) -> Result<(), BadInput> {
        if self.context.trusted {
            return Ok(());
        }
        let grant = grant_for(self.profile, self.context, self.endpoint);
        if grant.reads.is_empty() {
            return Ok(());
        }
        Err(BadInput::new(
            "trust.needed",
            "This profile reads secrets of this computer",
            format!("It would send {} to {}", grant.words(), grant.origin),
        )
        .fix("Look at the profile, then allow it: --trust on the command line"))
    }

    /// Returns what the keychain keeps for this profile, environment, field and origin.
    fn kept(&self, field: &str) -> Result<Secret, BadInput> {
        let bad = |title: String, detail: String| {
            BadInput::new("secret.keychain", title, detail)
                .fix("Type it in the window and press Keep in keychain, or use ask, env:NAME or file:PATH")
                .field(field)
        };
        let environment = &self.context.environment;
        if !self.context.settings.keychain {
            let why = vault::VaultError::Off.to_string();
            return Err(bad(format!("{field} was not read from the keychain"), why));
        }
        let place = place(self.profile, environment, field, self.endpoint).ok_or_else(|| {
            let why = "The profile has no id, and kept secrets belong to one";
            bad(format!("Nothing can be kept for {field}"), why.to_owned())
        })?;
        vault::read(&place).map_err(|error| {
            bad(
                format!("{field} could not be read from the keychain"),
                error.to_string(),
            )
        })
    }

    /// Returns the secret of a field; `None` where neither environment nor profile has a reference for it.
    pub(super) fn get(
        &mut self,
        field: &str,
        reference: Option<&Reference>,
    ) -> Result<Option<Secret>, BadInput> {
        let name = match field.rsplit_once('.') {
            Some(("client_authentication", "secret")) => "client_secret",
            Some(("client_authentication" | "dpop", _)) => "private_key",
            _ => field,
        };
        self.named(field, name, reference)
    }

    /// Returns the secret of a field as [`Self::get`] does, masked under this name.
    pub(super) fn named(
        &mut self,
        field: &str,
        name: &str,
        reference: Option<&Reference>,
    ) -> Result<Option<Secret>, BadInput> {
        let environment = reference_of(&self.context.environment, field).cloned();
        let Some(reference) = environment.as_ref().or(reference) else {
            return Ok(None);
        };
        let secret = if let Some(given) = self.context.inputs.get(field) {
            given.clone()
        } else if let Reference::Demo(kind) = reference {
            self.mint.push((field.to_owned(), kind.clone()));
            return Ok(Some(Secret::default()));
        } else if *reference == Reference::Keychain {
            self.kept(field)?
        } else {
            fetch(field, reference, self.context)?
        };
        self.found.push((name.to_owned(), secret.clone()));
        Ok(Some(secret))
    }
}

/// Returns the secret that a reference leads to.
pub(super) fn fetch(
    field: &str,
    reference: &Reference,
    context: &Context,
) -> Result<Secret, BadInput> {
    match reference {
        Reference::Ask => {
            let flag = match field {
                "subject_token" => "--subject-token FILE",
                "actor_token" => "--actor-token FILE",
                "client_authentication.secret" => "--client-secret FILE",
                _ if field.starts_with("parameters.") => "--parameter NAME=FILE",
                _ => "a reference such as env:NAME",
            };
            Err(BadInput::new(
                "secret.needed",
                format!("{field} is required and was not given"),
                "The profile says \"ask\", and there is nobody to ask",
            )
            .fix(format!(
                "Type it in the window, or use {flag}; - reads standard input"
            ))
            .field(field))
        }
        Reference::Env(name) => std::env::var(name).map(Secret::new).map_err(|error| {
            let why = if matches!(error, std::env::VarError::NotPresent) {
                "It is not set"
            } else {
                "It is not UTF-8 text"
            };
            BadInput::new(
                "secret.env",
                format!("The environment variable {name} cannot be read"),
                why,
            )
            .fix(format!("Set {name} for this command"))
            .field(field)
        }),
        Reference::File(path) => {
            let folder = context.folder.as_deref().unwrap_or(Path::new("."));
            let path = folder.join(path);
            let bytes = crate::profile::read_file(&path).map_err(|error| BadInput {
                field: Some(field.to_owned()),
                ..error
            })?;
            let text = String::from_utf8(bytes).map_err(|_| {
                BadInput::new(
                    "secret.file",
                    format!("{} is not UTF-8 text", path.display()),
                    "A secret is sent as text",
                )
                .field(field)
            })?;
            let text = Zeroizing::new(text);
            Ok(Secret::new(without_line_break(&text)))
        }
        Reference::Command(name) => command::run(name, &context.settings.commands, field),
        // `Secrets::named` follows both itself.
        Reference::Demo(_) | Reference::Keychain => Ok(Secret::default()),
    }
}

/// Returns a secret of the settings, such as a proxy's password. They are the user's own file, so no trust is needed.
pub(in crate::send) fn host_secret(
    reference: &Reference,
    host: &str,
    field: &str,
    settings: &Settings,
) -> Result<Secret, BadInput> {
    if *reference == Reference::Keychain {
        let place = KeychainEntry {
            profile: "settings".to_owned(),
            environment: String::new(),
            field: "proxy_password".to_owned(),
            origin: host.to_owned(),
        };
        return vault::read(&place).map_err(|error| {
            BadInput::new(
                "secret.keychain",
                format!("{field} could not be read from the keychain"),
                error.to_string(),
            )
            .field(field)
        });
    }
    let context = Context {
        settings: settings.clone(),
        ..Context::default()
    };
    fetch(field, reference, &context)
}
