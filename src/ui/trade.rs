//! Requests in and out: import, export, share; and what the settings and the keychain say.

use super::app::{App, Shown};
use super::dialogs::{
    Dialog, ExportDialog, KeptDialog, PathDialog, SealedDialog, SettingsDialog, contents,
};
use crate::diagnosis::BadInput;
use crate::files::{LARGEST, make_private, read_regular};
use crate::profile::formats::Format;
use crate::secret::Secret;
use crate::settings::{Settings, ThemeChoice};
use crate::vault::{Bundle, Key, Place};
use egui::Context;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What sealing or opening brought.
pub enum Unsealed {
    /// The sealed text.
    Text(String),
    /// What was in it.
    Bundle(Box<crate::profile::Profile>, Vec<(String, Secret)>),
}

pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, BadInput> {
    let unreadable = |error: String| {
        BadInput::new(
            "import.unreadable",
            format!("{} cannot be read", path.display()),
            error,
        )
        .fix("Check the path and the permissions")
    };
    read_regular(path, LARGEST).map_err(|error| unreadable(error.to_string()))
}

/// The text of a file. What is no text in it is not looked at.
pub(super) fn read_text(path: &Path) -> Result<Secret, BadInput> {
    let text = match crate::paste::decode_text(read_bytes(path)?) {
        Ok(decoded) => decoded.text,
        Err(error) => {
            return Err(BadInput::new(
                "import.not-text",
                format!("{} is no text", path.display()),
                format!(
                    "The first byte that does not fit is at offset {}",
                    error.offset
                ),
            ));
        }
    };
    Ok(Secret::new(text))
}

impl App {
    pub(super) fn open_seal(&mut self) {
        match self.draft.to_profile() {
            Ok(profile) => {
                let secrets = self.inputs().into_iter().collect();
                self.dialog = Some(Dialog::Sealed(Box::new(SealedDialog::pack(
                    profile, secrets,
                ))));
            }
            Err(problem) => self.shown = Shown::Problem(problem),
        }
    }

    pub(super) fn seal_bundle(&mut self, ctx: &Context, bundle: Bundle, key: Arc<Key>) {
        self.sealing
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    bundle
                        .seal(&key)
                        .map(Unsealed::Text)
                        .map_err(|error| error.to_string())
                })
                .await
                .map_err(|error| error.to_string())
            });
    }

    pub(super) fn open_bundle(&mut self, ctx: &Context, text: String, key: Arc<Key>) {
        self.sealing
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    let bundle = Bundle::open(&text, &key).map_err(|error| error.to_string())?;
                    let (profile, secrets) = contents(bundle)?;
                    Ok(Unsealed::Bundle(Box::new(profile), secrets))
                })
                .await
                .map_err(|error| error.to_string())
            });
    }

    pub(super) fn open_export(&mut self, format: Option<Format>) {
        match self.draft.to_profile() {
            Ok(profile) => {
                let job = self.job(profile, false);
                self.dialog = Some(Dialog::Export(Box::new(ExportDialog::new(
                    job,
                    self.demo_base.clone(),
                    format,
                ))));
            }
            Err(problem) => self.shown = Shown::Problem(problem),
        }
    }

    /// Where files that are no profiles go unless the user says otherwise: beside the open profile, or into the library.
    pub(super) fn usual_folder(&self) -> PathBuf {
        self.path
            .as_deref()
            .and_then(Path::parent)
            .map_or_else(|| self.default_folder(), Path::to_owned)
    }

    /// Asks where a text goes.
    pub(super) fn ask_text_path(&mut self, text: String, ending: &'static str) {
        let name = crate::profile::file_stem(&self.draft.name);
        let path = self.usual_folder().join(format!("{name}.{ending}"));
        self.dialog = Some(Dialog::Path(PathDialog::text(text, path)));
    }

    /// Writes a text to a file; over another one only where that was agreed to.
    pub(super) fn write_text(&mut self, ctx: &Context, text: String, path: PathBuf, over: bool) {
        self.dialog = None;
        self.texts
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    if path.exists() && !over {
                        return Err(format!(
                            "Nothing was written: {} exists already, choose another name",
                            path.display()
                        ));
                    }
                    crate::profile::write_atomically(&path, &text)
                        .map(|()| path.clone())
                        .map_err(|error| format!("{} cannot be written: {error}", path.display()))
                })
                .await
                .map_err(|error| error.to_string())
            });
    }

    pub(super) fn open_settings(&mut self) {
        let Some(folders) = &self.services.folders else {
            self.notice = Some("There is no home to keep settings in".to_owned());
            return;
        };
        let dialog = SettingsDialog::new(
            (*self.settings).clone(),
            folders.settings(),
            self.settings_warnings.clone(),
        );
        self.dialog = Some(Dialog::Settings(Box::new(dialog)));
    }

    /// Takes settings over and writes them down.
    pub(super) fn apply_settings(&mut self, ctx: &Context, settings: Settings) {
        self.dialog = None;
        self.settings_warnings.clear();
        self.use_settings(ctx, settings.clone());
        self.change_settings(ctx, move |known| {
            let unknown = std::mem::take(&mut known.unknown);
            known.clone_from(&settings);
            known.unknown = unknown;
        });
        self.list(ctx);
    }

    /// Theme, zoom and everything that sends.
    pub(super) fn use_settings(&mut self, ctx: &Context, settings: Settings) {
        ctx.set_theme(match settings.theme {
            ThemeChoice::System => egui::ThemePreference::System,
            ThemeChoice::Dark => egui::ThemePreference::Dark,
            ThemeChoice::Light => egui::ThemePreference::Light,
        });
        ctx.set_zoom_factor(settings.zoom);
        self.services.session.set_settings(settings.clone());
        self.settings = std::rc::Rc::new(settings);
    }

    /// Changes the settings here and in their file, which is read again first: another window or an editor may have written it.
    pub(super) fn change_settings(
        &mut self,
        ctx: &Context,
        change: impl Fn(&mut Settings) + Send + 'static,
    ) {
        change(std::rc::Rc::make_mut(&mut self.settings));
        self.services.session.set_settings((*self.settings).clone());
        let Some(path) = self
            .services
            .folders
            .as_ref()
            .map(crate::settings::Folders::settings)
        else {
            return;
        };
        self.setting
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    let failed = |error: std::io::Error| {
                        format!("{} cannot be written: {error}", path.display())
                    };
                    let text = match read_regular(&path, crate::settings::LARGEST) {
                        Err(error) if error.is_absent() => None,
                        Err(error) => {
                            return Err(format!("{} cannot be changed: {error}", path.display()));
                        }
                        Ok(bytes) => Some(bytes),
                    };
                    let document = text.as_ref().map(|text| {
                        std::str::from_utf8(text)
                            .ok()
                            .and_then(|text| crate::json::Json::parse(text).ok())
                    });
                    if let Some(document) = document {
                        // What is no object of settings is somebody's work: it is kept beside.
                        if document.is_none_or(|document| document.members().is_none()) {
                            let mut aside = path.with_extension("json.broken");
                            let mut number = 1;
                            while aside.exists() {
                                number += 1;
                                aside = path.with_extension(format!("json.broken-{number}"));
                            }
                            std::fs::rename(&path, aside).map_err(failed)?;
                        }
                    }
                    let (mut settings, _) = Settings::load(&path);
                    change(&mut settings);
                    // Paths and commands of this computer are nobody else's business.
                    if let Some(folder) = path.parent() {
                        make_private(folder).map_err(failed)?;
                    }
                    crate::profile::write_atomically(&path, &settings.to_text()).map_err(failed)?;
                    Ok(path)
                })
                .await
                .map_err(|error| error.to_string())
            });
    }

    /// Asks the keychain what is there.
    pub(super) fn list_kept(&mut self, ctx: &Context) {
        if !self.settings.keychain {
            self.show_kept(Err("The settings say not to use it".to_owned()));
            return;
        }
        self.keychain
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(|| {
                    crate::vault::list().map_err(|error| error.to_string())
                })
                .await
                .map_err(|error| error.to_string())
            });
    }

    pub(super) fn forget_kept(&mut self, ctx: &Context, place: Place) {
        self.keychain
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    crate::vault::forget(&place)
                        .and_then(|()| crate::vault::list())
                        .map_err(|error| error.to_string())
                })
                .await
                .map_err(|error| error.to_string())
            });
    }

    fn show_kept(&mut self, places: Result<Vec<Place>, String>) {
        let names = self
            .library
            .folders
            .iter()
            .flat_map(|folder| &folder.entries)
            .filter_map(|entry| {
                let profile = entry.profile.as_ref().ok()?;
                Some((profile.id.clone()?, profile.name.clone()))
            })
            .collect();
        self.dialog = Some(Dialog::Kept(Box::new(KeptDialog { places, names })));
    }

    pub(super) fn poll_trade(&mut self) {
        self.poll_importing();
        if self.sealing.poll().is_some() {
            let found = self.sealing.take();
            if let Some(Dialog::Sealed(dialog)) = &mut self.dialog {
                dialog.busy = false;
                match found {
                    Some(Ok(Unsealed::Text(text))) => dialog.sealed(text),
                    Some(Ok(Unsealed::Bundle(profile, secrets))) => {
                        dialog.opened(*profile, secrets)
                    }
                    Some(Err(why)) => dialog.problem = Some(why),
                    None => {}
                }
            }
        }
        if self.keychain.poll().is_some() {
            if let Some(places) = self.keychain.take() {
                self.show_kept(places);
            }
        }
        if self.setting.poll().is_some() {
            if let Some(Err(why)) = self.setting.take() {
                self.notice = Some(why);
            }
        }
        if self.texts.poll().is_some() {
            self.notice = match self.texts.take() {
                Some(Ok(path)) => Some(format!("Written to {}", path.display())),
                Some(Err(why)) => Some(why),
                None => None,
            };
        }
    }
}
