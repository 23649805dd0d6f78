//! The settings in use, the dialogs about them, and the job that writes them.

use super::dialog::{LeftSettings, SettingsDialog, SettingsFields};
use super::kept_secrets::KeptDialog;
use crate::diagnosis::BadInput;
use crate::files::{make_private, read_regular, write_atomically};
use crate::json::Json;
use crate::settings::{Folders, LARGEST, Settings, ThemeChoice};
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::Job;
use crate::ui::kit::notice_offer::NoticeOffer;
use crate::ui::kit::reply::Reply;
use crate::ui::kit::theme;
use std::path::Path;
use std::rc::Rc;

/// How the notice begins that the theme is the system's.
pub const FOLLOWS_SYSTEM: &str = "The theme follows the system";

#[derive(Default)]
pub struct SettingsInUse {
    settings: Rc<Settings>,
    /// Sentences about what was wrong with the file.
    warnings: Vec<String>,
    saved: Reply<Settings>,
    /// Edits of a dialog that was closed by Escape, and the offers to go on with such.
    left: LeftSettings,
    offers: Vec<NoticeOffer<SettingsFields>>,
    written: Job<()>,
}

impl SettingsInUse {
    /// Returns the user's settings. The file is small, and is read on this thread.
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

    /// Returns sentences about what was wrong with the file.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Applies theme, zoom and motion.
    pub fn dress(&self, ctx: &egui::Context) {
        ctx.set_theme(preference(self.settings.theme));
        ctx.set_zoom_factor(self.settings.zoom);
        theme::reduce_motion(ctx, theme::Wish::Settings, self.settings.reduce_motion);
    }

    pub fn open(&mut self, cx: &Cx) {
        self.open_with(cx, None);
    }

    /// Opens the dialog, with edits that were left where there are some.
    fn open_with(&self, cx: &Cx, unsaved: Option<SettingsFields>) {
        let Some(folders) = &cx.services.folders else {
            return cx.notice("There is no home folder to keep settings in");
        };
        let mut dialog = SettingsDialog::new(
            (*self.settings).clone(),
            folders.settings(),
            self.warnings.clone(),
            self.saved.clone(),
            LeftSettings::clone(&self.left),
        );
        if let Some(unsaved) = unsaved {
            dialog.take_up(unsaved);
        }
        cx.open(Box::new(dialog));
    }

    /// Opens the list of what the keychain keeps. `names` are ids and names of the library's profiles.
    pub fn open_kept_secrets(cx: &Cx, names: Vec<(String, String)>) {
        cx.open(Box::new(KeptDialog::start(cx, names)));
    }

    /// Switches to the next theme: from the system's to the other one, to the same one, and back to the system's.
    pub fn switch_theme(&mut self, cx: &Cx) {
        let current = cx.egui.options(|options| options.theme_preference);
        let usual = cx.egui.options(|options| options.fallback_theme);
        let system = cx.egui.system_theme().unwrap_or(usual);
        let next = next_theme(current, system);
        cx.egui.set_theme(preference(next));
        if next == ThemeChoice::System {
            // Nothing on the screen changes by this press.
            let shown = match system {
                egui::Theme::Dark => "dark",
                egui::Theme::Light => "light",
            };
            cx.notice(format!("{FOLLOWS_SYSTEM}, which is {shown}"));
        }
        self.change(cx, move |settings| settings.theme = next);
    }

    /// Takes in what the dialog has saved, and the end of a write. Returns whether folders or limits may have changed.
    pub fn poll(&mut self, cx: &Cx) -> bool {
        if let Some(Err(problem)) = self.written.take() {
            cx.notice(format!(
                "{}; the settings hold until this window closes. {}",
                problem.title, problem.detail
            ));
        }
        if let Some(unsaved) = self.left.take() {
            let words = "The edited settings were not saved";
            self.offers
                .push(NoticeOffer::make(cx, words, "Edit again", unsaved));
        }
        if let Some(unsaved) = NoticeOffer::taken(&mut self.offers) {
            self.open_with(cx, Some(unsaved));
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

    /// Changes the settings here, and starts to change them in their file, which is read again first: another window or an editor may have
    /// written it.
    pub fn change(&mut self, cx: &Cx, change: impl Fn(&mut Settings) + Send + 'static) {
        change(Rc::make_mut(&mut self.settings));
        cx.services.session.set_settings((*self.settings).clone());
        if let Some(path) = cx.services.folders.as_ref().map(Folders::settings) {
            // In the order in which they were made, and before the window is gone.
            let (sender, receiver) = tokio::sync::oneshot::channel();
            let handle = cx.services.runtime.handle();
            cx.services.files.push(handle, move || {
                // Nobody waits any more where sending fails.
                sender.send(write(&path, change)).unwrap_or_default();
                Ok(())
            });
            self.written.start(cx, async {
                receiver.await.unwrap_or_else(|_| Err(unwritten()))
            });
        }
    }
}

/// Returns the failure of a write that ended without a result.
fn unwritten() -> BadInput {
    BadInput::new(
        "settings.unwritable",
        "The settings were not written",
        "The task ended without a result",
    )
}

/// Returns the theme after this one, where the system has that one: the first press changes what is seen.
fn next_theme(current: egui::ThemePreference, system: egui::Theme) -> ThemeChoice {
    let (same, other) = match system {
        egui::Theme::Dark => (ThemeChoice::Dark, ThemeChoice::Light),
        egui::Theme::Light => (ThemeChoice::Light, ThemeChoice::Dark),
    };
    if current == egui::ThemePreference::System {
        other
    } else if current == preference(other) {
        same
    } else {
        ThemeChoice::System
    }
}

/// Returns a theme as egui calls it.
fn preference(theme: ThemeChoice) -> egui::ThemePreference {
    match theme {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
        ThemeChoice::Light => egui::ThemePreference::Light,
    }
}

/// Changes the settings in a file.
fn write(path: &Path, change: impl Fn(&mut Settings)) -> Result<(), BadInput> {
    let said = |verb: &str, error: &dyn std::fmt::Display| {
        let title = format!("{} cannot be {verb}: {error}", path.display());
        let why = "Free up disk space, or check the file's permissions";
        BadInput::new("settings.unwritable", title, why)
    };
    let failed = |error: std::io::Error| said("written", &error);
    let text = match read_regular(path, LARGEST) {
        Err(error) if error.is_absent() => None,
        Err(error) => return Err(said("changed", &error)),
        Ok(bytes) => Some(bytes),
    };
    let is_object = |bytes: &Vec<u8>| {
        let text = std::str::from_utf8(bytes).ok();
        text.and_then(Json::parse_object).is_some()
    };
    if text.is_some_and(|bytes| !is_object(&bytes)) {
        // A file that is no JSON object may be somebody's work: it is moved aside.
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
    // The settings name paths and commands of this computer.
    if let Some(folder) = path.parent() {
        make_private(folder).map_err(failed)?;
    }
    write_atomically(path, &settings.to_text()).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Theme, ThemePreference};

    #[test]
    fn the_first_press_leaves_the_system_s_theme_and_all_come_round() {
        for (system, round) in [
            (Theme::Dark, [ThemeChoice::Light, ThemeChoice::Dark]),
            (Theme::Light, [ThemeChoice::Dark, ThemeChoice::Light]),
        ] {
            let mut now = ThemePreference::System;
            for expected in [round[0], round[1], ThemeChoice::System] {
                let next = next_theme(now, system);
                assert_eq!(next, expected, "{system:?} after {now:?}");
                now = preference(next);
            }
        }
    }
}
