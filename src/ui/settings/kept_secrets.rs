//! The list of what Cambio keeps in the keychain: where each secret belongs, never the secret.

use crate::ui::kit::command::Command;
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::long;
use crate::ui::kit::dialog_buttons::{buttons, close_button};
use crate::ui::kit::job::{Job, stopped};
use crate::ui::kit::{theme, widgets};
use crate::vault::{KeychainEntry, VaultError, forget, list};
use egui::{Label, Ui};

/// What is said if the settings turn the keychain off.
const NOT_USED: &str = "It is off in Settings, under Secrets and history";

/// The dialog with the list, or why there is none.
pub struct KeptDialog {
    /// `None` until the keychain has answered.
    places: Option<Result<Vec<KeychainEntry>, NotListed>>,
    /// Ids and names of profiles.
    names: Vec<(String, String)>,
    job: Job<Listed>,
    /// The question whether to remove one.
    forgetting: Option<Confirm<KeychainEntry>>,
    /// Whether the keychain's own words are shown.
    details: bool,
}

/// What the keychain keeps, or why that is not known.
type Listed = Result<Vec<KeychainEntry>, VaultError>;

/// Why there is no list.
struct NotListed {
    why: String,
    /// The keychain's own words, where it said more.
    raw: Option<String>,
}

impl NotListed {
    fn because(why: impl Into<String>) -> Self {
        let why = why.into();
        Self { why, raw: None }
    }

    fn of(error: VaultError) -> Self {
        match error {
            VaultError::Unavailable(raw) => Self {
                why: "Check that it is running and unlocked, and try again".to_owned(),
                raw: Some(raw),
            },
            other => Self::because(other.to_string()),
        }
    }
}

impl KeptDialog {
    /// Returns the dialog, and starts to ask the keychain. `names` are ids and names of the library's profiles.
    pub fn start(cx: &Cx, names: Vec<(String, String)>) -> Self {
        let mut dialog = Self {
            places: None,
            names,
            job: Job::default(),
            forgetting: None,
            details: false,
        };
        dialog.ask(cx);
        dialog
    }

    /// Starts to ask the keychain, unless the settings turn it off.
    fn ask(&mut self, cx: &Cx) {
        self.details = false;
        if cx.settings.keychain {
            self.places = None;
            self.job.start_blocking(cx, || Ok(list()));
        } else {
            self.places = Some(Err(NotListed::because(NOT_USED)));
        }
    }

    fn forget(&mut self, cx: &Cx, place: KeychainEntry) {
        self.job
            .start_blocking(cx, move || Ok(forget(&place).and_then(|()| list())));
    }
}

impl Dialog for KeptDialog {
    fn frame(&self) -> Frame {
        Frame {
            id: "kept dialog",
            width: 720.0,
            title: Command::KeptSecrets.title(),
            hint: "Kept in this computer's keychain, each for one profile, environment, field and address"
                .to_owned(),
        }
    }

    fn poll(&mut self, cx: &Cx) {
        if let Some(place) = Confirm::agreed(&mut self.forgetting) {
            self.forget(cx, place);
        }
        match self.job.take() {
            Some(Ok(listed)) => self.places = Some(listed.map_err(NotListed::of)),
            Some(Err(problem)) => self.places = Some(Err(NotListed::because(problem.detail))),
            None => {}
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        let palette = theme::palette(ui);
        let mut forgotten = None;
        let mut again = false;
        match &self.places {
            None => {
                let words = "Asking the keychain; you may have to unlock it…";
                if widgets::under_way(ui, words) {
                    self.job.abort();
                    self.places = Some(Err(NotListed::because(stopped().detail)));
                }
            }
            Some(Err(not_listed)) => {
                let (title, action) = if cx.settings.keychain {
                    ("The keychain cannot be read", Some("Try again"))
                } else {
                    ("The keychain is not used", None)
                };
                let why = not_listed.why.as_str();
                again = widgets::note_box(ui, widgets::NoteLevel::Warning, title, why, action);
                if let Some(raw) = &not_listed.raw {
                    widgets::disclosure(ui, &mut self.details, "Details");
                    if self.details {
                        widgets::small_text(ui, raw);
                    }
                }
            }
            Some(Ok(places)) if places.is_empty() => {
                widgets::muted_label(
                    ui,
                    "Nothing is kept yet: type a secret into the form and press Keep in keychain",
                );
            }
            Some(Ok(places)) => {
                long(ui, "kept secrets", 360.0, |ui| {
                    for place in places {
                        ui.horizontal(|ui| {
                            if widgets::small_button(ui, "Remove").clicked() {
                                forgotten = Some(place.clone());
                            }
                            let mut names = self.names.iter();
                            let known = names.find(|(id, _)| *id == place.profile);
                            let name = known.map_or(&place.profile, |(_, name)| name);
                            let environment = if place.environment.is_empty() {
                                String::new()
                            } else {
                                format!(" · {}", place.environment)
                            };
                            ui.label(format!("{name}{environment}"));
                            let goes = format!("{} → {}", place.field, place.origin);
                            let goes = widgets::small_code(goes).color(palette.muted);
                            ui.add(Label::new(goes).truncate());
                        });
                    }
                });
            }
        }
        if again {
            self.ask(cx);
        }
        if let Some(place) = forgotten {
            let whose = format!("{} for {}", place.field, place.origin);
            let detail = format!("{whose}: this cannot be undone, only typed and kept again");
            let title = "Remove it from the keychain?";
            let labels = ("Remove for good", "Cancel");
            let asked = Confirm::warn(cx, title, detail, labels, place);
            self.forgetting = Some(asked);
        }
        ui.add_space(theme::GAP);
        buttons(ui, |ui| close_button(ui, &mut stay));
        stay
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_platform_are_no_part_of_the_sentence() {
        let said = "zbus error: no such file";
        let not_listed = NotListed::of(VaultError::Unavailable(said.to_owned()));
        assert!(!not_listed.why.contains("zbus"), "{}", not_listed.why);
        assert_eq!(not_listed.raw.as_deref(), Some(said));
        assert_eq!(NotListed::of(VaultError::Locked).raw, None);
    }
}
