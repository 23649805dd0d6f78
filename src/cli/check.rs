//! `cambio check`: what is wrong, without sending.

use super::output::{self, Output};
use super::profile_arguments::{ProfileArguments, read_given};
use crate::diagnosis::{BadInput, Finding, findings_json};
use crate::files::{LARGEST, folder_of};
use crate::json::Json;
use crate::profile::formats::{self, ImportChoice, Imported};
use crate::send::{SendJob, Session, lint, with_files_beside};
use crate::settings::Folders;
use clap::ValueHint;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,
    /// The application's JSON from the Management API or the CLI: it settles what cannot be seen from outside.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    application: Option<std::path::PathBuf>,
}

pub fn run(arguments: Arguments) -> u8 {
    let out = Output::new(arguments.profile.json);
    match check(&arguments) {
        Ok(found) => {
            if out.is_json() {
                Output::document(&Json::object([("findings", findings_json(&found))]));
            } else if found.is_empty() {
                Output::text("No problems found in this request\n");
            } else {
                Output::text(&output::findings_text(&found));
            }
            u8::from(output::has_error(&found))
        }
        Err(problem) => out.bad_input(&problem),
    }
}

fn check(arguments: &Arguments) -> Result<Vec<Finding>, BadInput> {
    let folders = Folders::of_user();
    let (mut job, pasted) = match arguments.profile.job(folders.as_ref()) {
        Ok(job) => (job, None),
        Err(problem) => {
            let (job, pasted) = request(&arguments.profile, problem)?;
            (job, Some(pasted))
        }
    };
    if let Some(path) = &arguments.application {
        job.caller.application = Some(super::explain::read_application(path)?);
    }
    let session = Session::new(None, folders);
    let linted = lint(&session, &with_files_beside(job));
    Output::notes(&session.history_notes());
    let mut found = linted?.findings;
    if let Some(pasted) = pasted {
        found.retain(|finding| pasted.tells_of(finding));
        let is_told = |id: &str| found.iter().any(|finding| finding.id == id);
        let (tells_type, tells_list) = (is_told(HIDDEN_BODY), is_told("lint.scope.commas"));
        let is_new = |finding: &Finding| {
            let is_of_scope = finding.field.as_deref() == Some("scope");
            let is_list = finding.id == "import.body.no-text" && is_of_scope;
            !(tells_type && OTHER_TYPES.contains(&finding.id.as_str()) || tells_list && is_list)
        };
        found.extend(pasted.findings.into_iter().filter(is_new));
        found.sort_by_key(|finding| Reverse(finding.severity));
    }
    Ok(found)
}

/// What the place of a variable that is not set is filled with.
const NOT_SET: &str = "not-set.invalid";

/// The finding that the Content-Type hides the body.
const HIDDEN_BODY: &str = "lint.request.content-type";

/// What the reading of a request says of the same.
const OTHER_TYPES: [&str; 3] = [
    "import.body.form-under-json",
    "import.body.json-under-form",
    "import.body.other-type",
];

/// What is known of a request that was pasted.
struct PastedFile {
    /// What its form alone says.
    findings: Vec<Finding>,
    /// The fields that it does not tell whole.
    untold: Vec<String>,
}

impl PastedFile {
    /// Whether a finding is of what stands in the text.
    fn tells_of(&self, finding: &Finding) -> bool {
        let field = finding.field.as_ref();
        let fix = finding.fix.as_deref().unwrap_or_default();
        !field.is_some_and(|field| self.untold.contains(field))
            && ![finding.title.as_str(), &finding.detail, fix]
                .iter()
                .any(|words| words.contains(NOT_SET))
    }
}

/// The request in a file that is no profile: a command, a recording, a form, with the secrets in it. The problem where it is none either.
fn request(
    arguments: &ProfileArguments,
    problem: BadInput,
) -> Result<(SendJob, PastedFile), BadInput> {
    let is_form = matches!(
        problem.id,
        "profile.not-json"
            | "profile.not-object"
            | "profile.no-version"
            | "profile.not-utf8"
            | "profile.too-large"
    );
    let path = Path::new(&arguments.profile);
    if !is_form || !path.is_file() {
        return Err(problem);
    }
    let bytes = read_given(path, ("import.unreadable", "import.too-large"), LARGEST)?;
    let choice = ImportChoice {
        as_it_is: true,
        ..ImportChoice::default()
    };
    let is_json = matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['));
    let imported = match formats::import(bytes, &choice) {
        Ok(imported) if is_profile(&problem, &imported) => return Err(problem),
        Ok(imported) => imported,
        Err(refused) => return Err(why_none(problem, refused, is_json)),
    };
    if let Some(why) = without_body(&imported) {
        return Err(why);
    }
    if let ([_, _, ..], Some(taken)) = (imported.requests.as_slice(), imported.notes.last()) {
        Output::notes(std::slice::from_ref(taken));
    }
    let mut profile = imported.profile;
    let mut untold = Vec::new();
    if profile.tenant.is_empty() {
        profile.tenant = format!("https://{NOT_SET}");
        untold.extend(["tenant", "token_endpoint"].map(ToOwned::to_owned));
    }
    let secrets = imported.secrets.into_iter();
    let inputs = secrets.map(|found| (found.field, found.secret)).collect();
    let mut job = arguments.job_of(profile, Some(folder_of(path).to_owned()), inputs)?;
    untold.extend(set_variables(&mut job));
    untold.extend(imported.untold.into_iter().map(ToOwned::to_owned));
    let findings = imported.findings;
    Ok((job, PastedFile { findings, untold }))
}

/// Whether it is a profile all the same: one in another encoding or too large, or one without its version, which was read as the body of
/// a request.
fn is_profile(problem: &BadInput, imported: &Imported) -> bool {
    let mut rows = imported.profile.parameters.iter();
    match problem.id {
        "profile.not-utf8" | "profile.too-large" => imported.requests.is_empty(),
        "profile.no-version" => rows.any(|row| row.name == "tenant"),
        _ => false,
    }
}

/// What is said of a file that is neither a profile nor a request.
fn why_none(problem: BadInput, refused: BadInput, is_json: bool) -> BadInput {
    match refused.id {
        "import.unrecognised" => BadInput {
            id: problem.id,
            title: "This is neither a profile nor a request that Cambio reads".to_owned(),
            ..refused
        },
        _ if is_json && problem.id == "profile.not-json" => problem,
        "import.empty" | "import.not-text" => problem,
        // The fix of an import is an argument that is not taken here.
        "import.no-token-request" => refused.fix("Give the call of the token endpoint alone"),
        _ => refused,
    }
}

/// Why a request is not judged of which the text has no parameter: its body stands elsewhere, as the notes say.
fn without_body(imported: &Imported) -> Option<BadInput> {
    let profile = &imported.profile;
    let has_parameters = profile.texts.grant_type.is_some()
        || profile.subject_token.is_some()
        || !profile.parameters.is_empty();
    (!has_parameters && !imported.notes.is_empty()).then(|| {
        BadInput::new(
            "import.unreadable",
            "The text has no parameter of a token request",
            imported.notes.join("; "),
        )
        .fix("Give the call with its body")
    })
}

/// Sets the variables that are not set, and returns the fields that use them.
fn set_variables(job: &mut SendJob) -> Vec<String> {
    let mut fields = Vec::new();
    let mut set = BTreeMap::new();
    for (field, text) in job.profile.texts() {
        for name in job.environment.missing(text) {
            let is_base = text.starts_with(&format!("{{{{{name}}}}}"))
                && matches!(field.as_str(), "tenant" | "token_endpoint");
            let scheme = if is_base { "https://" } else { "" };
            set.entry(name)
                .or_insert_with(|| format!("{scheme}{NOT_SET}"));
            fields.push(field.clone());
        }
    }
    job.environment.variables.extend(set);
    fields
}
