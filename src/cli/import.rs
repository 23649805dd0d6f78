//! `cambio import`: a request of another tool becomes a profile.

use super::output::Output;
use super::profile_arguments::read_given;
use crate::diagnosis::{BadInput, findings_json};
use crate::files::LARGEST;
use crate::json::Json;
use crate::profile::formats::{self, ImportChoice, Imported, import_text};
use crate::profile::{SCHEME, save_new};
use crate::send::first_writable;
use crate::settings::Folders;
use crate::token::invisible::in_json;
use clap::ValueHint;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A file, - for standard input, or a cambio:// link.
    #[arg(value_hint = ValueHint::FilePath)]
    source: String,
    /// Takes the request with this number, counting from 1, instead of the token exchange.
    #[arg(long, value_name = "N", value_hint = ValueHint::Other)]
    request: Option<usize>,
    /// Keeps the value with this name, although it is not known to be public.
    #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
    keep: Vec<String>,
    /// Prints the profile instead of saving it.
    #[arg(long)]
    print: bool,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> u8 {
    let out = Output::new(arguments.json);
    match import(arguments) {
        Ok((imported, path)) if out.is_json() => {
            Output::document(&document(&imported, path.as_deref()));
            0
        }
        Ok((imported, path)) => {
            match path {
                Some(path) => Output::text(&format!("{}\n", path.display())),
                None => Output::text(&in_json(&imported.profile.to_text())),
            }
            let mut said = secrets(&imported);
            said.extend(imported.sentences());
            said.extend(
                imported
                    .findings
                    .iter()
                    .map(|finding| format!("{}. {}", finding.title, finding.detail)),
            );
            Output::notes(&said);
            0
        }
        Err(problem) => out.bad_input(&problem),
    }
}

/// Says of each secret that was taken out that it is not in the profile, unless that is said with the reason.
fn secrets(imported: &Imported) -> Vec<String> {
    let apart = |field: &str| imported.left_out.iter().any(|left| left.field == field);
    let found = imported.secrets.iter();
    found
        .filter(|found| !apart(&found.field))
        .map(|found| {
            let name = imported.name_of(found);
            format!("{name} is a secret: it was left out and not saved; give it when sending")
        })
        .collect()
}

fn document(imported: &Imported, path: Option<&Path>) -> Json {
    let texts = |texts: &[String]| Json::Array(texts.iter().map(Json::text).collect());
    let fields: Vec<String> = imported
        .secrets
        .iter()
        .map(|found| found.field.clone())
        .collect();
    let requests = imported
        .requests
        .iter()
        .map(|line| {
            Json::object([
                (
                    "number",
                    Json::int(i64::try_from(line.number).unwrap_or(i64::MAX)),
                ),
                ("title", Json::text(&line.title)),
                ("kind", Json::text(&line.kind)),
                ("taken", Json::Bool(line.taken)),
            ])
        })
        .collect();
    Json::object([
        ("recognised", Json::text(imported.what)),
        (
            "path",
            path.map(|path| Json::text(path.display().to_string()))
                .unwrap_or_default(),
        ),
        ("profile", imported.profile.to_json()),
        ("secrets", texts(&fields)),
        ("notes", texts(&imported.sentences())),
        ("findings", findings_json(&imported.findings)),
        ("requests", Json::Array(requests)),
    ])
}

fn import(arguments: &Arguments) -> Result<(Imported, Option<PathBuf>), BadInput> {
    let choice = ImportChoice {
        request: arguments.request,
        keep: arguments.keep.clone(),
        ..ImportChoice::default()
    };
    let mut imported = if arguments.source.starts_with(SCHEME) {
        import_text(&arguments.source, &choice)?
    } else {
        let ids = ("import.unreadable", "import.too-large");
        let bytes = read_given(Path::new(&arguments.source), ids, LARGEST)?;
        formats::import(bytes, &choice)?
    };
    if arguments.print {
        return Ok((imported, None));
    }
    imported.profile.id = Some(crate::jose::random_id(12));
    let folder = first_writable(Folders::of_user().as_ref())?;
    let path = save_new(&folder, &imported.profile)?;
    Ok((imported, Some(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_that_were_left_out_are_named() {
        let curl = "curl https://acme.eu.auth0.com/oauth/token -d client_id=app -d client_secret=hunter2secret -d subject_token=hunter3secret";
        let imported = import_text(curl, &ImportChoice::default()).unwrap();
        let said = secrets(&imported);
        for name in ["client_secret", "subject_token"] {
            let begin = format!("{name} is a secret: ");
            assert!(said.iter().any(|line| line.starts_with(&begin)), "{said:?}");
        }
        assert!(!said.concat().contains("hunter"));
    }
}
