//! Environments: variables that stand in `{{braces}}`, and references of their own.

use super::library::read_file;
use super::read::MAX_FILE;
use super::read::reference;
use super::variables::{TemplatePart, pieces};
use crate::diagnosis::BadInput;
use crate::files::write_atomically;
use crate::json::Json;
use crate::secret::{Reference, secret_member};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use super::variables::is_name;

/// `environments/NAME.json` beside the profiles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// `#RRGGBB`, shown beside the name.
    pub color: Option<String>,
    /// Whether it is loud about being the real thing.
    pub production: bool,
    /// Texts by name.
    pub variables: BTreeMap<String, String>,
    /// References by field name: `client_secret`, `subject_token`.
    pub secrets: BTreeMap<String, Reference>,
    /// Members nobody here knows, kept on save.
    pub unknown: Vec<(String, Json)>,
    /// The name of its file without ending: what secrets and nonces belong to. The name inside the file is for people.
    pub stem: String,
}

/// The colours that are offered, as files write them.
pub const COLORS: [(&str, &str); 6] = [
    ("Blue", "#6AA6FF"),
    ("Green", "#46C296"),
    ("Amber", "#E8B04A"),
    ("Red", "#F5707A"),
    ("Violet", "#B58CFF"),
    ("Grey", "#97A4B4"),
];

impl Environment {
    /// Reads a file's bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadInput> {
        let bad = |detail: String| {
            BadInput::new(
                "environment.unreadable",
                "The environment cannot be read",
                detail,
            )
        };
        if bytes.len() > MAX_FILE {
            return Err(bad("It is too large".to_owned()));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| bad(error.to_string()))?;
        let document = Json::parse(text).map_err(|error| bad(error.to_string()))?;
        if document.get("cambio").and_then(Json::as_i64) != Some(1) {
            return Err(bad("It does not say \"cambio\": 1".to_owned()).field("cambio"));
        }
        let mut environment = Self {
            name: document.get_str("name").unwrap_or_default().to_owned(),
            color: document.get_str("color").map(ToOwned::to_owned),
            production: document
                .get("production")
                .and_then(Json::as_bool)
                .unwrap_or_default(),
            ..Self::default()
        };
        for (name, value) in document
            .get("variables")
            .and_then(Json::members)
            .unwrap_or_default()
        {
            let field = format!("variables.{name}");
            let text = value
                .as_str()
                .ok_or_else(|| bad(format!("{field} is not text")).field(field.clone()))?;
            if secret_member(name) {
                return Err(BadInput::new(
                    "environment.literal-secret",
                    format!("{field} holds a secret"),
                    format!("{name} is always a secret, and an environment is a file"),
                )
                .fix("Move it to \"secrets\" with a reference such as keychain or env:NAME")
                .field(field));
            }
            environment.variables.insert(name.clone(), text.to_owned());
        }
        for (name, value) in document
            .get("secrets")
            .and_then(Json::members)
            .unwrap_or_default()
        {
            // One name for one field: an alias would be looked up by one reader and not by another.
            if name == "client_authentication.secret" {
                return Err(bad(
                    "secrets.client_authentication.secret is called client_secret here".to_owned(),
                )
                .fix("Rename it to client_secret")
                .field(format!("secrets.{name}")));
            }
            if let Some(found) = reference(&format!("secrets.{name}"), value)? {
                environment.secrets.insert(name.clone(), found);
            }
        }
        let known = "cambio name color production variables secrets";
        environment.unknown = document
            .members()
            .unwrap_or_default()
            .iter()
            .filter(|(name, _)| known.split(' ').all(|known| known != name))
            .cloned()
            .collect();
        Ok(environment)
    }

    /// What is kept for it belongs to this: its file's name.
    pub fn key(&self) -> &str {
        if self.stem.is_empty() {
            &self.name
        } else {
            &self.stem
        }
    }

    /// The file's text, with a final line break.
    pub fn to_text(&self) -> String {
        let mut members = vec![
            ("cambio".to_owned(), Json::int(1)),
            ("name".to_owned(), Json::text(&self.name)),
        ];
        members.extend(
            self.color
                .as_ref()
                .map(|color| ("color".to_owned(), Json::text(color))),
        );
        members.push(("production".to_owned(), Json::Bool(self.production)));
        members.push((
            "variables".to_owned(),
            Json::object(
                self.variables
                    .iter()
                    .map(|(name, text)| (name, Json::text(text))),
            ),
        ));
        if !self.secrets.is_empty() {
            let secrets = self
                .secrets
                .iter()
                .map(|(name, reference)| (name, Json::text(reference.to_string())));
            members.push(("secrets".to_owned(), Json::object(secrets)));
        }
        members.extend(self.unknown.iter().cloned());
        Json::Object(members).to_pretty() + "\n"
    }

    /// Replaces `{{name}}` once; `{{{{` is a literal `{{`. The error names the variable that is missing.
    pub fn fill(&self, text: &str) -> Result<String, String> {
        let mut filled = String::with_capacity(text.len());
        let mut missing = None;
        pieces(text, |piece| match piece {
            TemplatePart::Text(text) => filled.push_str(text),
            TemplatePart::Variable(name) => match self.variables.get(name) {
                Some(value) => filled.push_str(value),
                None => missing = missing.take().or_else(|| Some(name.to_owned())),
            },
        });
        missing.map_or(Ok(filled), Err)
    }

    /// The variables of a text that are not set here, in its order.
    pub fn missing(&self, text: &str) -> Vec<String> {
        let mut missing = Vec::new();
        pieces(text, |piece| {
            if let TemplatePart::Variable(name) = piece {
                if !self.variables.contains_key(name) {
                    missing.push(name.to_owned());
                }
            }
        });
        missing
    }
}

/// The folder of the environments beside profiles.
fn beside(folder: &Path) -> PathBuf {
    folder.join("environments")
}

/// Reads the environment of that name beside a profile.
pub fn read_environment(folder: &Path, name: &str) -> Result<Environment, BadInput> {
    let path = environment_path(folder, name)?;
    if !path.exists() {
        // The name that people see is as good where only one environment has it.
        let all = read_environments(folder);
        let mut named = all
            .iter()
            .filter_map(|(_, environment)| environment.as_ref().ok())
            .filter(|environment| environment.name == name);
        if let (Some(environment), None) = (named.next(), named.next()) {
            return Ok(environment.clone());
        }
        let known: Vec<&str> = all.iter().map(|(stem, _)| stem.as_str()).collect();
        return Err(BadInput::new(
            "environment.not-found",
            format!("There is no environment {name}"),
            if known.is_empty() {
                format!("There is none in {}", beside(folder).display())
            } else {
                format!("There are {}", known.join(", "))
            },
        )
        .fix("Name one by its file's name without .json"));
    }
    read_stem(folder, name)
}

fn read_stem(folder: &Path, stem: &str) -> Result<Environment, BadInput> {
    let mut environment = Environment::from_bytes(&read_file(&environment_path(folder, stem)?)?)?;
    stem.clone_into(&mut environment.stem);
    Ok(environment)
}

fn environment_path(folder: &Path, name: &str) -> Result<PathBuf, BadInput> {
    if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
        return Err(BadInput::new(
            "environment.name",
            "The environment is named by its file's name alone",
            "It is empty, begins with a dot or has a slash in it",
        ));
    }
    Ok(beside(folder).join(format!("{name}.json")))
}

/// The environments beside profiles by their files' names, each with what it says or why it cannot be read. A folder without any has
/// none.
pub fn read_environments(folder: &Path) -> Vec<(String, Result<Environment, BadInput>)> {
    let Ok(listing) = std::fs::read_dir(beside(folder)) else {
        return Vec::new();
    };
    let mut found: Vec<_> = listing
        .filter_map(Result::ok)
        .filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".json")?.to_owned()))
        .filter(|name| !name.starts_with('.'))
        .map(|name| {
            let environment = read_stem(folder, &name);
            (name, environment)
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// Writes an environment beside profiles, whole or not at all; gives its file. One that cannot be read is not overwritten.
pub fn write_environment(
    folder: &Path,
    stem: &str,
    environment: &Environment,
) -> Result<PathBuf, BadInput> {
    let path = environment_path(folder, stem)?;
    if path.exists() {
        read_environment(folder, stem)?;
    }
    write_atomically(&path, &environment.to_text()).map_err(|error| {
        BadInput::new(
            "environment.unwritable",
            format!("{} cannot be written", path.display()),
            error.to_string(),
        )
        .fix("Free up disk space, or make the folder writable")
    })?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_replaced_once() {
        let mut environment = Environment::default();
        environment.variables.insert("a".into(), "{{b}}".into());
        for (text, filled) in [
            ("x{{a}}y", "x{{b}}y"),
            ("{{{{a}}", "{{a}}"),
            ("{ \"k\": {{ } }", "{ \"k\": {{ } }"),
            ("{{ a }}", "{{b}}"),
        ] {
            assert_eq!(environment.fill(text).as_deref(), Ok(filled));
        }
        assert_eq!(environment.fill("{{missing}}"), Err("missing".into()));
        assert_eq!(environment.missing("{{x}} {{a}} {{{{z}} {{y}}"), ["x", "y"]);
    }

    #[test]
    fn an_environment_is_written_as_it_was_read_and_holds_no_secret() {
        let folder = tempfile::tempdir().unwrap();
        let text = "{\n  \"cambio\": 1,\n  \"name\": \"Production\",\n  \"color\": \"#F5707A\",\n  \"production\": true,\n  \"variables\": {\n    \"client_id\": \"c\"\n  },\n  \"secrets\": {\n    \"client_secret\": \"keychain\"\n  },\n  \"x\": [\n    1\n  ]\n}\n";
        let environment = Environment::from_bytes(text.as_bytes()).unwrap();
        assert_eq!(environment.to_text(), text);
        write_environment(folder.path(), "prod", &environment).unwrap();
        let all = read_environments(folder.path());
        let read = Environment {
            stem: "prod".into(),
            ..environment.clone()
        };
        assert_eq!(all, [("prod".to_owned(), Ok(read))]);
        std::fs::write(folder.path().join("environments/prod.json"), "{ broken").unwrap();
        assert!(write_environment(folder.path(), "prod", &environment).is_err());
        assert!(write_environment(folder.path(), "../up", &environment).is_err());
        let literal = r#"{"cambio":1,"variables":{"client_secret":"hunter2x"}}"#;
        let refused = Environment::from_bytes(literal.as_bytes()).unwrap_err();
        assert!(!format!("{refused:?}").contains("hunter2x"));
    }
}
