//! The list of what Cambio keeps in the keychain: where each secret belongs, never the secret.

use crate::diagnosis::BadInput;
use crate::ui::kit::command::Command;
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog_buttons::buttons;
use crate::ui::kit::job::{Job, stopped};
use crate::ui::kit::{fonts, theme, widgets};
use crate::vault::{KeychainEntry, forget, list};
use egui::{Label, RichText, ScrollArea, Ui};

/// What is said if the settings turn the keychain off.
const NOT_USED: &str = "It is off in Settings, under Secrets and history";

/// The dialog with the list, or why there is none.
pub struct KeptDialog {
    /// `None` until the keychain has answered.
    places: Option<Result<Vec<KeychainEntry>, String>>,
    /// Ids and names of profiles.
    names: Vec<(String, String)>,
    job: Job<Vec<KeychainEntry>>,
    /// The question whether to remove one.
    forgetting: Option<Confirm<KeychainEntry>>,
}

impl KeptDialog {
    /// Returns the dialog, and starts to ask the keychain. `names` are ids and names of the library's profiles.
    pub fn start(cx: &Cx, names: Vec<(String, String)>) -> Self {
        let mut dialog = Self {
            places: None,
            names,
            job: Job::default(),
            forgetting: None,
        };
        if cx.settings.keychain {
            dialog.job.start_blocking(cx, || list().map_err(unreadable));
        } else {
            dialog.places = Some(Err(NOT_USED.to_owned()));
        }
        dialog
    }

    /// Starts to remove an entry.
    fn forget(&mut self, cx: &Cx, place: KeychainEntry) {
        self.job.start_blocking(cx, move || {
            forget(&place).and_then(|()| list()).map_err(unreadable)
        });
    }
}

/// Returns the failure of reading the keychain.
fn unreadable(error: impl ToString) -> BadInput {
    BadInput::new(
        "keychain.unreadable",
        "The keychain cannot be read",
        error.to_string(),
    )
}

impl Dialog for KeptDialog {
    fn frame(&self) -> Frame {
        Frame {
            id: "kept dialog",
            width: 720.0,
            title: Command::KeptSecrets.title(),
            hint:
                "They are in the keychain; each belongs to a profile, an environment, a field and the address it is sent to"
                    .to_owned(),
        }
    }

    fn poll(&mut self, cx: &Cx) {
        if let Some(place) = Confirm::agreed(&mut self.forgetting) {
            self.forget(cx, place);
        }
        if let Some(places) = self.job.take() {
            self.places = Some(places.map_err(|problem| problem.detail));
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        let palette = theme::palette(ui);
        let mut forgotten = None;
        match &self.places {
            None => {
                let words = "Asking the keychain; you may have to unlock it…";
                if widgets::under_way(ui, words) {
                    self.job.abort();
                    self.places = Some(Err(stopped().detail));
                }
            }
            Some(Err(why)) => {
                let title = if cx.settings.keychain {
                    "The keychain cannot be read"
                } else {
                    "The keychain is not used"
                };
                widgets::note_box(ui, widgets::NoteLevel::Warning, title, why, None);
            }
            Some(Ok(places)) if places.is_empty() => {
                widgets::muted_label(
                    ui,
                    "Nothing is kept yet: type a secret into the form and press Keep in keychain",
                );
            }
            Some(Ok(places)) => {
                ScrollArea::vertical()
                    .max_height(360.0)
                    .auto_shrink([false, true])
                    .show(ui, |ui| {
                        for place in places {
                            ui.horizontal(|ui| {
                                if widgets::small_button(ui, "Remove").clicked() {
                                    forgotten = Some(place.clone());
                                }
                                let name = self
                                    .names
                                    .iter()
                                    .find(|(id, _)| *id == place.profile)
                                    .map_or(place.profile.as_str(), |(_, name)| name.as_str());
                                let environment = if place.environment.is_empty() {
                                    String::new()
                                } else {
                                    format!(" · {}", place.environment)
                                };
                                ui.label(format!("{name}{environment}"));
                                let goes = format!("{} → {}", place.field, place.origin);
                                ui.add(
                                    Label::new(
                                        RichText::new(goes)
                                            .font(fonts::mono(theme::SMALL))
                                            .color(palette.muted),
                                    )
                                    .truncate(),
                                );
                            });
                        }
                    });
            }
        }
        if let Some(place) = forgotten {
            let detail = format!(
                "{} for {}: this cannot be undone, only typed and kept again",
                place.field, place.origin
            );
            let title = "Remove it from the keychain?";
            let asked = Confirm::ask(cx, title, detail, "Remove for good", place);
            self.forgetting = Some(asked);
        }
        ui.add_space(theme::GAP);
        if buttons(ui, |ui| widgets::button(ui, "Close")).clicked() {
            stay = Stay::Closed;
        }
        stay
    }
}
