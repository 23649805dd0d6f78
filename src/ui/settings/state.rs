//! The settings in use, the dialogs about them, and the job that writes them.

use super::dialog::SettingsDialog;
use super::kept_secrets::KeptDialog;
use crate::diagnosis::BadInput;
use crate::files::{make_private, read_regular, write_atomically};
use crate::json::Json;
use crate::settings::{Folders, LARGEST, Settings, ThemeChoice};
use crate::ui::kit::answer::Answer;
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::Job;
use crate::ui::kit::theme;
use std::path::Path;
use std::rc::Rc;

/// The settings in use.
#[derive(Default)]
pub struct SettingsInUse {
    settings: Rc<Settings>,
    /// What was wrong with the file.
    warnings: Vec<String>,
    saved: Answer<Settings>,
    written: Job<()>,
}

impl SettingsInUse {
    /// Reads the user's settings: a small file, which is read on this thread.
    pub fn load(folders: Option<&Folders>) -> Self {
        let (settings, warnings) = folders
            .map(|folders| Settings::load(&folders.settings()))
            .unwrap_or_default();
        Self {
            settings: Rc::new(settings),
            warnings,
            ..Self::default()
        }
    }

    /// Returns the settings as they are now.
    pub fn current(&self) -> Rc<Settings> {
        Rc::clone(&self.settings)
    }

    /// Returns what was wrong with the file, in sentences.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Sets theme, zoom and motion as the settings say.
    pub fn dress(&self, ctx: &egui::Context) {
        ctx.set_theme(preference(self.settings.theme));
        ctx.set_zoom_factor(self.settings.zoom);
        theme::reduce_motion(ctx, theme::Wish::Settings, self.settings.reduce_motion);
    }

    /// Opens the dialog.
    pub fn open(&mut self, cx: &Cx) {
        let Some(folders) = &cx.services.folders else {
            return cx.notice("There is no home to keep settings in");
        };
        let dialog = SettingsDialog::new(
            (*self.settings).clone(),
            folders.settings(),
            self.warnings.clone(),
            self.saved.clone(),
        );
        cx.open(Box::new(dialog));
    }

    /// Opens the list of what the keychain keeps. `names` are those of the library's profiles, by id.
    pub fn open_kept_secrets(cx: &Cx, names: Vec<(String, String)>) {
        cx.open(Box::new(KeptDialog::start(cx, names)));
    }

    /// Takes the next theme: the system's, dark, light.
    pub fn switch_theme(&mut self, cx: &Cx) {
        let current = cx.egui.options(|options| options.theme_preference);
        let next = match current {
            egui::ThemePreference::System => ThemeChoice::Dark,
            egui::ThemePreference::Dark => ThemeChoice::Light,
            egui::ThemePreference::Light => ThemeChoice::System,
        };
        cx.egui.set_theme(preference(next));
        self.change(cx, move |settings| settings.theme = next);
    }

    /// Takes in what the dialog decided and the end of the write; true where folders or limits may have changed.
    pub fn poll(&mut self, cx: &Cx) -> bool {
        if let Some(Err(problem)) = self.written.take() {
            cx.notice(format!(
                "{}; the settings hold until this window closes. {}",
                problem.title, problem.detail
            ));
        }
        let Some(settings) = self.saved.take() else {
            return false;
        };
        self.warnings.clear();
        self.change(cx, move |known| {
            let unknown = std::mem::take(&mut known.unknown);
            known.clone_from(&settings);
            known.unknown = unknown;
        });
        self.dress(&cx.egui);
        true
    }

    /// Changes the settings here and in their file, which is read again first: another window or an editor may have written it.
    pub fn change(&mut self, cx: &Cx, change: impl Fn(&mut Settings) + Send + 'static) {
        change(Rc::make_mut(&mut self.settings));
        cx.services.session.set_settings((*self.settings).clone());
        if let Some(path) = cx.services.folders.as_ref().map(Folders::settings) {
            self.written
                .start_blocking(cx, move || write(&path, change));
        }
    }
}

fn preference(theme: ThemeChoice) -> egui::ThemePreference {
    match theme {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
        ThemeChoice::Light => egui::ThemePreference::Light,
    }
}

fn write(path: &Path, change: impl Fn(&mut Settings)) -> Result<(), BadInput> {
    let said = |verb: &str, error: &dyn std::fmt::Display| {
        let title = format!("{} cannot be {verb}: {error}", path.display());
        BadInput::new(
            "settings.unwritable",
            title,
            "Make room, or check the file's permissions",
        )
    };
    let failed = |error: std::io::Error| said("written", &error);
    let text = match read_regular(path, LARGEST) {
        Err(error) if error.is_absent() => None,
        Err(error) => return Err(said("changed", &error)),
        Ok(bytes) => Some(bytes),
    };
    let is_object = |bytes: &Vec<u8>| {
        let text = std::str::from_utf8(bytes).ok();
        let document = text.and_then(|text| Json::parse(text).ok());
        document.is_some_and(|document| document.members().is_some())
    };
    if text.is_some_and(|bytes| !is_object(&bytes)) {
        // What is no object of settings is somebody's work: it is kept beside.
        let mut aside = path.with_extension("json.broken");
        let mut number = 1;
        while aside.exists() {
            number += 1;
            aside = path.with_extension(format!("json.broken-{number}"));
        }
        std::fs::rename(path, aside).map_err(failed)?;
    }
    let (mut settings, _) = Settings::load(path);
    change(&mut settings);
    // Paths and commands of this computer are nobody else's business.
    if let Some(folder) = path.parent() {
        make_private(folder).map_err(failed)?;
    }
    write_atomically(path, &settings.to_text()).map_err(failed)
}
