//! The environments beside the open profile, the one that is chosen, and what is typed for each.

use super::typed_secrets::TypedSecrets;
use crate::diagnosis::BadInput;
use crate::profile::Environment;
use crate::ui::kit::job::Job;
use crate::ui::kit::reply::Reply;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::LazyLock;

/// What stands for the chosen environment where there is none.
static NONE: LazyLock<Environment> = LazyLock::new(Environment::default);

/// Environments by the name of their file without its ending; an error for one that cannot be read.
pub type EnvironmentList = Vec<(String, Result<Environment, BadInput>)>;

/// An environment as its editor takes it and hands it over.
#[derive(Clone)]
pub struct EditedEnvironment {
    /// The folder of the profiles.
    pub folder: PathBuf,
    /// The file's name without ending.
    pub stem: String,
    /// What goes into it.
    pub environment: Environment,
}

/// What stands in the fields of an environment's editor.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EnvironmentFields {
    pub name: String,
    pub color: Option<String>,
    pub production: bool,
    pub variables: Vec<(String, String)>,
    /// Names and references; no secret.
    pub secrets: Vec<(String, String)>,
}

/// What was typed for an environment when its editor was closed without a decision, with its folder and its file's name without ending, which
/// is empty for a new one.
pub type KeptFields = Rc<RefCell<Option<(PathBuf, String, EnvironmentFields)>>>;

#[derive(Default)]
pub struct Environments {
    pub list: EnvironmentList,
    /// The chosen one, by the name of its file.
    pub chosen: Option<String>,
    /// What is typed for the other environments: what is typed for one never goes to another.
    pub typed: HashMap<Option<String>, TypedSecrets>,
    pub read: Job<EnvironmentList>,
    pub edited: Reply<EditedEnvironment>,
    pub kept: KeptFields,
    /// The one that is being written: its editor opens again where that fails.
    pub writing: Option<EditedEnvironment>,
}

impl Environments {
    /// Returns the chosen one; an empty one if none is chosen, or it cannot be read.
    pub fn current(&self) -> &Environment {
        self.chosen
            .as_ref()
            .and_then(|chosen| self.list.iter().find(|(name, _)| name == chosen))
            .and_then(|(_, environment)| environment.as_ref().ok())
            .unwrap_or(&NONE)
    }

    /// Returns why the chosen one cannot be used, so that nothing is sent; `None` if it can, or none is chosen.
    pub fn problem(&self) -> Option<BadInput> {
        let chosen = self.chosen.as_ref()?;
        match self.list.iter().find(|(name, _)| name == chosen) {
            Some((_, Ok(_))) => None,
            Some((_, Err(problem))) => Some(problem.clone()),
            None if self.read.is_running() => Some(BadInput::new(
                "environment.loading",
                "The environment is being read",
                "It takes a moment",
            )),
            None => Some(BadInput::new(
                "environment.gone",
                format!("The environment {chosen} no longer exists here"),
                "Its file is gone",
            )),
        }
    }

    /// Whether the chosen one is not in the list.
    pub fn is_gone(&self) -> bool {
        let chosen = self.chosen.as_ref();
        chosen.is_some_and(|chosen| !self.list.iter().any(|(name, _)| name == chosen))
    }
}
