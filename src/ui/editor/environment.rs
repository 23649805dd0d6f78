//! Choosing, reading and editing the environments beside the open profile.

use super::environment_dialog::EnvironmentDialog;
use super::environments::EditedEnvironment;
use super::file_jobs::Filed;
use super::state::Editor;
use crate::diagnosis::BadInput;
use crate::profile::{Environment, read_environments, write_environment};
use crate::settings::Folders;
use crate::ui::kit::context::Cx;
use std::path::PathBuf;

impl Editor {
    pub(super) fn read_environments(&mut self, cx: &Cx) {
        let Some(folder) = self.environment_folder(cx) else {
            self.environments.list.clear();
            self.choose_environment(None);
            return;
        };
        self.environments
            .read
            .start_blocking(cx, move || Ok(read_environments(&folder)));
    }

    /// Returns the folder whose environments belong to the open profile: its own; the default library's for a new profile; `None` for a
    /// built-in one.
    fn environment_folder(&self, cx: &Cx) -> Option<PathBuf> {
        match self.folder() {
            Some(folder) => Some(folder.to_owned()),
            None if self.entry.is_some() => None,
            None => cx.services.folders.as_ref().map(Folders::profiles),
        }
    }

    /// Returns the environments that can be read, each with the name of its file without the ending.
    pub fn readable_environments(&self) -> impl Iterator<Item = (&str, &Environment)> {
        let list = self.environments.list.iter();
        list.filter_map(|(stem, environment)| Some((stem.as_str(), environment.as_ref().ok()?)))
    }

    /// Returns the name of the file of the environment that is used; `None` for none.
    pub fn chosen_environment(&self) -> Option<&str> {
        self.environments.chosen.as_deref()
    }

    /// Uses another environment, with the secrets that were typed for it: what is typed for one never goes to another.
    pub fn choose_environment(&mut self, name: Option<String>) {
        if name == self.environments.chosen {
            return;
        }
        let next = self.environments.typed.remove(&name).unwrap_or_default();
        let before = std::mem::replace(&mut self.typed, next);
        let chosen = self.environments.chosen.clone();
        self.environments.typed.insert(chosen, before);
        self.environments.chosen = name;
        self.lint();
    }

    /// Opens the editor of the environment with this file name, or of a new one.
    pub fn edit_environment(&mut self, cx: &Cx, stem: Option<String>) {
        let Some(folder) = self.environment_folder(cx) else {
            return cx.notice("The demo library is read-only and has no environments: duplicate the profile first");
        };
        let list = &self.environments.list;
        let environment = stem.as_ref().and_then(|stem| {
            let (_, environment) = list.iter().find(|(name, _)| name == stem)?;
            environment.clone().ok()
        });
        let edited = EditedEnvironment {
            folder,
            stem: stem.unwrap_or_default(),
            environment: environment.unwrap_or_default(),
        };
        self.open_environment(cx, edited);
    }

    fn open_environment(&self, cx: &Cx, edited: EditedEnvironment) {
        let used = self
            .draft
            .to_lenient_profile()
            .map(|profile| profile.variables())
            .unwrap_or_default();
        let saved = self.environments.edited.clone();
        let kept = self.environments.kept.clone();
        cx.open(Box::new(EnvironmentDialog::new(edited, used, saved, kept)));
    }

    /// Says that an environment could not be written, and opens its editor again with what was typed.
    pub(super) fn environment_failed(
        &mut self,
        cx: &Cx,
        edited: EditedEnvironment,
        problem: &BadInput,
    ) {
        let fix = problem.fix.as_deref().unwrap_or_default();
        cx.notice(format!("{} ({}). {fix}", problem.title, problem.detail));
        self.open_environment(cx, edited);
    }

    /// Takes in what was read, and what the editor of an environment decided.
    pub(super) fn poll_environments(&mut self, cx: &Cx) {
        // Waits until no other file is being written.
        if !self.files.filed.is_running()
            && let Some(edited) = self.environments.edited.take()
        {
            self.environments.writing = Some(edited.clone());
            self.files.start(cx, move || {
                write_environment(&edited.folder, &edited.stem, &edited.environment)?;
                Ok(Filed::Environment(edited.stem))
            });
        }
        if let Some(Ok(list)) = self.environments.read.take() {
            self.guarding_typed(cx, |editor| {
                editor.environments.list = list;
                editor.lint();
            });
            if self.environments.is_gone() {
                self.choose_environment(None);
            }
        }
    }
}
