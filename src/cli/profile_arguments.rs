//! Naming a profile on the command line, with its environment, changes and secrets.

use crate::diagnosis::BadInput;
use crate::files::{ReadError, folder_of, read_named};
use crate::http::MAX_BODY;
use crate::json::Json;
use crate::profile::{
    ClientAuth, Environment, MAX_FILE, NamedWhat, Profile, is_member, nearest_member,
    read_environment, read_profile,
};
use crate::secret::{Secret, secret_member};
use crate::send::{Inputs, SendJob, library};
use crate::settings::Folders;
use crate::text::Words;
use crate::token::invisible::{quoted, without_line_break};
use clap::ValueHint;
use std::path::{Path, PathBuf};

/// Members of a profile that are more than a text.
const STRUCTURED: Words =
    Words("user_profile dpop parameters headers client_authentication forwarded_for cambio");

/// Arguments wherever a profile is named.
#[derive(Debug, clap::Args)]
pub struct ProfileArguments {
    /// A path, or folder and file stem in the library, such as demo/apple-first-login.
    #[arg(value_hint = ValueHint::FilePath)]
    pub profile: String,
    /// The environment that sets the variables.
    #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
    pub environment: Option<String>,
    /// Sets a field of the profile for this run: dotted path, JSON where the field is not text. Refuses secret fields.
    #[arg(long = "set", value_name = "PATH=VALUE", value_hint = ValueHint::Other)]
    pub set: Vec<String>,
    /// Reads the subject token from a file; - is standard input.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub subject_token: Option<PathBuf>,
    /// Reads the actor token from a file; - is standard input.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub actor_token: Option<PathBuf>,
    /// Reads the client secret from a file; - is standard input.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub client_secret: Option<PathBuf>,
    /// Reads the secret of a further parameter from a file, by the parameter's name; - is standard input.
    #[arg(long = "parameter", value_name = "NAME=FILE", value_hint = ValueHint::Other)]
    pub parameters: Vec<String>,
    /// Prints one JSON object.
    #[arg(long)]
    pub json: bool,
}

impl ProfileArguments {
    /// Only a profile and its environment.
    pub fn named(profile: &str, environment: Option<&str>) -> Self {
        Self {
            profile: profile.to_owned(),
            environment: environment.map(ToOwned::to_owned),
            set: Vec::new(),
            subject_token: None,
            actor_token: None,
            client_secret: None,
            parameters: Vec::new(),
            json: false,
        }
    }

    /// Everything read and put together.
    pub fn job(&self, folders: Option<&Folders>) -> Result<SendJob, BadInput> {
        let (profile, folder) = self.find(folders)?;
        self.job_of(profile, folder, Inputs::new())
    }

    /// The same for a profile that was found, with secrets that are known of it.
    pub fn job_of(
        &self,
        mut profile: Profile,
        folder: Option<PathBuf>,
        mut inputs: Inputs,
    ) -> Result<SendJob, BadInput> {
        if !self.set.is_empty() {
            profile = self.changed(&profile)?;
        }
        let environment = match (&self.environment, &folder) {
            (None, _) => Environment::default(),
            (Some(name), Some(folder)) => read_environment(folder, name)?,
            (Some(name), None) => {
                return Err(BadInput::new(
                    "environment.built-in",
                    format!("There is no environment {name}"),
                    "The built-in demo library has none",
                ));
            }
        };
        let fields = [
            ("subject_token", &self.subject_token),
            ("actor_token", &self.actor_token),
            ("client_authentication.secret", &self.client_secret),
        ];
        let mut given: Vec<(String, PathBuf)> = fields
            .into_iter()
            .filter_map(|(field, path)| Some((field.to_owned(), path.clone()?)))
            .collect();
        given.extend(self.of_parameters(&profile)?);
        let is_standard_input = |(_, path): &&(String, PathBuf)| path.as_path() == Path::new("-");
        if given.iter().filter(is_standard_input).count() > 1 {
            return Err(BadInput::new(
                "cli.standard-input",
                "Standard input can be read once",
                "Only one of the secrets can be -",
            ));
        }
        for (field, path) in given {
            let secret = read_secret(&path, &field)?;
            // A profile without the field gets it: the flag says that it is wanted.
            let reference = Some(crate::secret::Reference::Ask);
            match field.as_str() {
                "subject_token" if profile.subject_token.is_none() => {
                    profile.subject_token = reference
                }
                "actor_token" if profile.actor_token.is_none() => profile.actor_token = reference,
                _ => {}
            }
            inputs.insert(field, secret);
        }
        Ok(SendJob {
            profile,
            environment,
            inputs,
            folder,
            trusted: false,
            verify: true,
            caller: crate::send::CallerFacts::default(),
        })
    }

    /// The files with secrets of further parameters, each with the path of its row in the profile.
    fn of_parameters(&self, profile: &Profile) -> Result<Vec<(String, PathBuf)>, BadInput> {
        self.parameters
            .iter()
            .map(|given| -> Result<(String, PathBuf), BadInput> {
                let (name, file) = given.split_once('=').ok_or_else(|| {
                    BadInput::new(
                        "cli.parameter",
                        "--parameter wants NAME=FILE",
                        "There is no = in it",
                    )
                })?;
                let mut rows = profile.parameters.iter();
                let row = rows
                    .position(|row| row.name == name && matches!(row.what, NamedWhat::Secret(_)))
                    .ok_or_else(|| {
                        BadInput::new(
                            "cli.parameter",
                            format!(
                                "The profile has no parameter {} with a secret",
                                quoted(name)
                            ),
                            "--parameter gives a secret for which the profile has a place",
                        )
                        .fix("Add it to the profile with \"secret\": \"ask\"")
                    })?;
                Ok((format!("parameters.{row}"), PathBuf::from(file)))
            })
            .collect()
    }

    fn find(&self, folders: Option<&Folders>) -> Result<(Profile, Option<PathBuf>), BadInput> {
        let path = Path::new(&self.profile);
        if is_shells_pipe(path) {
            let ids = ("profile.unreadable", "profile.too-large");
            let bytes = read_given(path, ids, MAX_FILE as u64)?;
            // What it names by a relative path, it names from where the user stands.
            return Ok((Profile::from_bytes(&bytes)?, Some(PathBuf::from("."))));
        }
        // A pipe or device that is named is refused as what it is, and not taken for a name in the library.
        if std::fs::metadata(path).is_ok_and(|found| !found.is_dir()) {
            return Ok((read_profile(path)?, Some(folder_of(path).to_owned())));
        }
        let library = library(folders);
        let Some(entry) = library.find(&self.profile) else {
            return Err(BadInput::new(
                "profile.not-found",
                format!("There is no profile {}", self.profile),
                nearest(&library, &self.profile),
            )
            .fix("Name a file, or folder and file stem such as demo/apple-first-login"));
        };
        let folder = entry
            .path
            .as_ref()
            .and_then(|path| path.parent())
            .map(Path::to_owned);
        entry.profile.clone().map(|profile| (profile, folder))
    }

    /// The profile with the `--set` changes, read again as a file would be, so that the same rules hold.
    fn changed(&self, profile: &Profile) -> Result<Profile, BadInput> {
        let mut document = profile.to_json();
        for change in &self.set {
            let Some((path, value)) = change.split_once('=') else {
                return Err(BadInput::new(
                    "cli.set",
                    "--set wants PATH=VALUE",
                    "There is no = in it",
                ));
            };
            let parts: Vec<&str> = path.split('.').collect();
            if let Some(meant) = member_meant(&parts, value) {
                return Err(BadInput::new(
                    "cli.set",
                    format!("--set {path} does not fit the profile"),
                    "It has members of its own, which are set one by one",
                )
                .fix(format!("Write {meant}"))
                .field(path));
            }
            let last = parts.last().copied().unwrap_or_default();
            if secret_member(last)
                || ["secret", "key"].contains(&last) && parts.len() > 1
                || parts.contains(&"secrets")
            {
                return Err(BadInput::new(
                    "cli.set-secret",
                    format!("--set does not take the secret field {path}"),
                    "Other programs on this computer can see arguments",
                )
                .fix("Use --subject-token, --actor-token, --client-secret or --parameter with a file or -")
                .field(path));
            }
            let first = parts.first().copied().unwrap_or_default();
            if !is_member(first) && document.get(first).is_none() {
                return Err(unknown(first));
            }
            let value = if parts.len() == 1 && !STRUCTURED.contains(last) && value != "null" {
                Json::text(value)
            } else {
                Json::parse(value).unwrap_or_else(|_| Json::text(value))
            };
            set(&mut document, &parts, value).map_err(|why| {
                BadInput::new(
                    "cli.set",
                    format!("--set {path} does not fit the profile"),
                    why,
                )
                .field(path)
            })?;
        }
        Profile::from_json(&document)
    }
}

/// The member that is meant where a value is given for the whole of an object, with that value: one that is no secret.
fn member_meant(parts: &[&str], value: &str) -> Option<String> {
    let member = match parts {
        ["dpop"] if ["true", "false"].contains(&value) => "dpop.enabled",
        ["forwarded_for"] if value.parse::<std::net::IpAddr>().is_ok() => "forwarded_for.value",
        ["client_authentication"] if ClientAuth::METHODS.contains(&value) => {
            "client_authentication.method"
        }
        _ => return None,
    };
    Some(format!("{member}={value}"))
}

/// Whether it is what a shell puts in the place of `<(…)`. A named pipe that lies among profiles is none: nobody may ever write to it.
fn is_shells_pipe(path: &Path) -> bool {
    ["/dev/fd", "/proc/self/fd"]
        .iter()
        .any(|folder| path.parent() == Some(Path::new(folder)))
}

/// A member that no profile has: what is misspelled would be kept and not sent.
fn unknown(name: &str) -> BadInput {
    let near = nearest_member(name);
    let detail = near.map_or_else(
        || "It would be kept and not sent".to_owned(),
        |near| format!("Did you mean {near}?"),
    );
    BadInput::new(
        "profile.unknown-member",
        format!("The profile has no member named {}", quoted(name)),
        detail,
    )
    .fix("Check the spelling")
    .field(name)
}

fn set(document: &mut Json, path: &[&str], value: Json) -> Result<(), String> {
    let Some((name, rest)) = path.split_first() else {
        return Ok(());
    };
    let slot = match document {
        Json::Object(members) => {
            if !members.iter().any(|(known, _)| known == name) {
                let defaults = if *name == "dpop" {
                    Json::object([("enabled", Json::Bool(true))])
                } else if *name == "client_authentication" {
                    Json::object([("method", Json::text("none"))])
                } else if ["parameters", "headers"].contains(name) {
                    Json::Array(Vec::new())
                } else {
                    Json::Object(Vec::new())
                };
                members.push(((*name).to_owned(), defaults));
            }
            members
                .iter_mut()
                .find(|(known, _)| known == name)
                .map(|(_, slot)| slot)
                .ok_or("it is not there")?
        }
        Json::Array(items) => name
            .parse()
            .ok()
            .and_then(|at: usize| items.get_mut(at))
            .ok_or("There is no such element: the whole list is set as JSON, [{\"name\":…,\"value\":…}]")?,
        _ => return Err("the value there has no members".to_owned()),
    };
    if rest.is_empty() {
        *slot = value;
        return Ok(());
    }
    set(slot, rest, value)
}

/// A secret from a file or standard input. One final line break is dropped.
fn read_secret(path: &Path, field: &str) -> Result<Secret, BadInput> {
    let ids = ("secret.unreadable", "secret.too-large");
    let bytes = read_given(path, ids, MAX_BODY as u64)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        BadInput::new(
            "secret.not-text",
            format!("What was given as {field} is not UTF-8 text"),
            "A token is text",
        )
        .field(field)
    })?;
    Ok(Secret::new(without_line_break(&text)))
}

/// What an argument names: a file, a pipe, or standard input as `-`; at most so many bytes. The ids are of what cannot be read, and of
/// what is too large.
pub fn read_given(
    path: &Path,
    (unreadable, too_large): (&'static str, &'static str),
    most: u64,
) -> Result<Vec<u8>, BadInput> {
    read_named(path, most).map_err(|error| {
        let name = if path == Path::new("-") {
            "Standard input".to_owned()
        } else {
            path.display().to_string()
        };
        let (id, fix) = match error {
            ReadError::TooLarge(_) => (too_large, "Give only the relevant part of it"),
            ReadError::NotRegular(_) | ReadError::Unreadable(_) | ReadError::System(_) => (
                unreadable,
                "Give a file that can be read, a pipe, or - for standard input",
            ),
        };
        BadInput::new(id, format!("{name} cannot be read"), error.to_string()).fix(fix)
    })
}

fn nearest(library: &crate::profile::Library, wanted: &str) -> String {
    let folder = wanted.split('/').next().unwrap_or_default();
    match library.folders().iter().find(|known| known.name == folder) {
        Some(known) => format!(
            "{folder} has {}",
            known
                .entries
                .iter()
                .map(|entry| entry.stem.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        ),
        None => "It is neither a file nor a name in the library".to_owned(),
    }
}
