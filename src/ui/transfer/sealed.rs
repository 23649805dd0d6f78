//! A sealed bundle: its content is listed before it is sealed, and before it is added.

use crate::diagnosis::BadInput;
use crate::profile::Profile;
use crate::profile::formats::{FoundSecret, Imported};
use crate::secret::Secret;
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::{nothing_has_keyboard, preview};
use crate::ui::kit::dialog_buttons::buttons;
use crate::ui::kit::first_field::FirstField;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::job::Job;
use crate::ui::kit::low::is_low;
use crate::ui::kit::save_text::SaveText;
use crate::ui::kit::{fonts, theme, widgets};
use crate::vault::{Bundle, BundleKey};
use egui::{RichText, Ui};

/// The height of what is sealed, and where the window is low.
const PREVIEW: f32 = 180.0;
const LOW_PREVIEW: f32 = 60.0;
/// The least height of it that ends with the page, and what its frame takes around it.
const LEAST_PREVIEW: f32 = 30.0;
const AROUND_PREVIEW: f32 = 24.0;

/// What the dialog shows.
enum Stage {
    /// Choosing what goes in.
    Packing {
        profile: Box<Profile>,
        secrets: Vec<(String, Secret, bool)>,
    },
    /// The sealed text.
    Sealed(String),
    /// A sealed text that waits for its key.
    Closed(String),
    /// What was in it, not yet added.
    Opened(Box<Profile>, Vec<(String, Secret)>),
}

/// The dialog that seals or opens one bundle.
pub struct SealedDialog {
    stage: Stage,
    by_passphrase: bool,
    key: String,
    again: String,
    problem: Option<String>,
    job: Job<Stage>,
    saving: SaveText,
    first: FirstField,
    done: bool,
}

impl SealedDialog {
    fn with(stage: Stage) -> Self {
        Self {
            stage,
            by_passphrase: true,
            key: String::new(),
            again: String::new(),
            problem: None,
            job: Job::default(),
            saving: SaveText::default(),
            first: FirstField::default(),
            done: false,
        }
    }

    /// Returns the dialog that seals a profile with secrets of this session.
    pub fn pack(profile: Profile, secrets: Vec<(String, Secret)>) -> Self {
        let secrets = secrets
            .into_iter()
            .map(|(field, secret)| (field, secret, true))
            .collect();
        Self::with(Stage::Packing {
            profile: Box::new(profile.shareable()),
            secrets,
        })
    }

    /// Returns the dialog that opens a sealed text.
    pub fn closed(text: String) -> Self {
        Self::with(Stage::Closed(text))
    }

    fn seal(&mut self, cx: &Cx, bundle: Bundle) {
        let key = self.typed_key();
        self.job.start_blocking(cx, move || {
            let sealed = bundle.seal(&key);
            sealed
                .map(Stage::Sealed)
                .map_err(|error| failed(error.to_string()))
        });
    }

    fn open(&mut self, cx: &Cx, text: String) {
        let key = self.typed_key();
        self.job.start_blocking(cx, move || {
            let bundle = Bundle::open(&text, &key).map_err(|error| failed(error.to_string()))?;
            let profile = Profile::from_json(&bundle.profile);
            let profile = profile.map_err(|error| failed(error.to_string()))?;
            // Without what names something of the sender's computer.
            let profile = Box::new(profile.shareable());
            Ok(Stage::Opened(profile, bundle.secrets))
        });
    }

    /// Erases what was typed as key, and the problem with it.
    fn forget_key(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.key);
        zeroize::Zeroize::zeroize(&mut self.again);
        self.problem = None;
    }

    fn typed_key(&self) -> BundleKey {
        let text = Secret::new(self.key.as_str());
        if self.by_passphrase {
            BundleKey::Passphrase(text)
        } else {
            BundleKey::Age(text)
        }
    }

    /// Returns what is to be typed before a bundle can be sealed or opened; `None` where nothing is missing.
    fn missing(&self, sealing: bool) -> Option<&'static str> {
        match (self.by_passphrase, sealing) {
            _ if !self.key.trim().is_empty() => {
                let differs = sealing && self.by_passphrase && self.key != self.again;
                differs.then_some("Enter the passphrase once more")
            }
            (true, _) => Some("Enter a passphrase"),
            (false, true) => Some("Enter a recipient"),
            (false, false) => Some("Enter an identity"),
        }
    }

    /// Draws what goes into the bundle, and the fields of its key.
    fn packing(&mut self, cx: &Cx, ui: &mut Ui) {
        let mut text = String::new();
        if let Stage::Packing { profile, secrets } = &mut self.stage {
            text = profile.to_text();
            // On one line, where there is one more word to say: a low window has few.
            ui.horizontal_wrapped(|ui| {
                let heading = RichText::new("Secrets that go with it");
                ui.label(heading.font(fonts::semibold(theme::SMALL)));
                if secrets.is_empty() {
                    widgets::small_label(ui, "None: type one into the form first");
                }
            });
            for (field, secret, wanted) in secrets.iter_mut() {
                let length = secret.expose().chars().count();
                ui.checkbox(wanted, format!("{field} · {length} characters"));
            }
        }
        ui.add_space(theme::GAP_SMALL);
        self.key_fields(ui, true);
        ui.add_space(theme::GAP_SMALL);
        // Last: what has to be chosen comes before what may be looked at.
        let height = if is_low(ui.ctx()) {
            low_preview(ui.available_height())
        } else {
            PREVIEW
        };
        preview(ui, "packed", &text, height);
        ui.add_space(theme::GAP);
        let missing = self.missing(true);
        let ready = missing.is_none() && !self.job.is_running();
        let mut pressed = ready && entered(ui);
        buttons(ui, |ui| {
            pressed |= widgets::primary_button(ui, "Seal", None, ready).clicked();
            self.done |= widgets::button(ui, "Close").clicked();
            if let Some(missing) = missing {
                widgets::small_label(ui, missing);
            }
        });
        if pressed {
            if let Stage::Packing { profile, secrets } = &self.stage {
                let bundle = Bundle {
                    profile: profile.to_json(),
                    secrets: secrets
                        .iter()
                        .filter(|(_, _, wanted)| *wanted)
                        .map(|(field, secret, _)| (field.clone(), secret.clone()))
                        .collect(),
                };
                self.seal(cx, bundle);
            }
        }
    }

    /// Draws the fields of the key: a passphrase, or age's recipients or identity.
    fn key_fields(&mut self, ui: &mut Ui, sealing: bool) {
        let names = if sealing {
            ["Passphrase", "Recipients"]
        } else {
            ["Passphrase", "Identity"]
        };
        let selected = Some(usize::from(!self.by_passphrase));
        if let Some(chosen) = widgets::segmented(ui, "seal by", &names, selected) {
            self.by_passphrase = chosen == 0;
            self.forget_key();
        }
        match (self.by_passphrase, sealing) {
            (true, _) => {
                let (text, name) = (&mut self.key, "Passphrase");
                let field = widgets::secret_row(ui, name, text, "Several words", name);
                self.first.begin(ui, &field);
                if sealing {
                    let name = "Passphrase again";
                    widgets::secret_row(ui, "Once more", &mut self.again, "The same again", name);
                    if !self.again.is_empty() && self.again != self.key {
                        widgets::field_row(ui, "", |ui| {
                            widgets::small_text(ui, "The two do not match yet")
                        });
                    }
                }
            }
            (false, true) => {
                widgets::field_row(ui, "Recipients", |ui| {
                    let hint = "age1… age1…";
                    widgets::code_field(ui, &mut self.key, hint, "Recipients");
                    widgets::small_text(
                        ui,
                        "Public keys made by age-keygen: only holders of their identities can open it",
                    );
                });
            }
            (false, false) => {
                let (name, hint) = ("Identity", "AGE-SECRET-KEY-1…");
                widgets::secret_row(ui, name, &mut self.key, hint, name);
            }
        }
    }
}

impl Dialog for SealedDialog {
    fn frame(&self) -> Frame {
        let hint = match &self.stage {
            Stage::Packing { .. } => {
                "For sharing secrets on purpose: encrypted with age, for anyone who knows the passphrase or holds the matching age key"
            }
            Stage::Sealed(_) => "Send it by mail or chat; share the passphrase another way",
            Stage::Closed(_) => "Somebody sealed a profile with secrets",
            Stage::Opened(..) => {
                "This is what it contains. Nothing is added or sent until you say so"
            }
        };
        Frame {
            id: "sealed dialog",
            width: 680.0,
            title: "Sealed bundle".to_owned(),
            hint: hint.to_owned(),
        }
    }

    fn poll(&mut self, cx: &Cx) {
        self.done |= self.saving.poll(cx);
        let failed = |problem: BadInput| self.problem = Some(problem.detail);
        if let Some(stage) = self.job.take_or(failed) {
            self.forget_key();
            self.stage = stage;
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        match &self.stage {
            Stage::Packing { .. } => self.packing(cx, ui),
            Stage::Sealed(text) => {
                preview(ui, "sealed", text, 260.0);
                ui.add_space(theme::GAP);
                buttons(ui, |ui| {
                    if widgets::primary_button(ui, "Copy text", None, true).clicked() {
                        cx.copy("the sealed bundle", text.clone());
                    }
                    if widgets::button(ui, "Save to file…").clicked() {
                        self.saving.ask_as_it_is(cx, text.clone(), "age");
                    }
                    self.done |= widgets::button(ui, "Close").clicked();
                });
            }
            Stage::Closed(text) => {
                let text = text.clone();
                self.key_fields(ui, false);
                ui.add_space(theme::GAP);
                let missing = self.missing(false);
                let ready = missing.is_none() && !self.job.is_running();
                let entered = entered(ui);
                buttons(ui, |ui| {
                    let pressed = widgets::primary_button(ui, "Open bundle", None, ready).clicked();
                    if pressed || entered && ready {
                        self.open(cx, text);
                    }
                    self.done |= widgets::button(ui, "Close").clicked();
                    if let Some(missing) = missing {
                        widgets::small_label(ui, missing);
                    }
                });
            }
            Stage::Opened(profile, secrets) => {
                preview(ui, "opened", &profile.to_text(), 220.0);
                ui.add_space(theme::GAP_SMALL);
                for (field, _) in secrets {
                    let words = format!("With the secret of {field}, for this session only");
                    ui.label(RichText::new(words).size(theme::SMALL));
                }
                ui.add_space(theme::GAP);
                let mut added = false;
                buttons(ui, |ui| {
                    added = widgets::primary_button(ui, "Add to library", None, true).clicked();
                    self.done |= widgets::button(ui, "Close").clicked();
                });
                if added {
                    let mut imported = Imported::whole("a sealed bundle", (**profile).clone());
                    let secrets = secrets.iter().cloned();
                    imported.secrets = secrets
                        .map(|(field, secret)| FoundSecret { field, secret })
                        .collect();
                    cx.ask(Intent::AddProfile(Box::new(imported), true));
                    self.done = true;
                }
            }
        }
        let words = "Working: a passphrase deliberately takes a second";
        if self.job.is_running() && widgets::under_way(ui, words) {
            self.job.abort();
        }
        if let Some(problem) = &self.problem {
            let level = widgets::NoteLevel::Error;
            widgets::note(ui, level, "It did not work", problem);
        }
        if self.done { Stay::Closed } else { Stay::Open }
    }
}

/// Returns the height of what is sealed in a low window, where the page has this much left: it ends in sight, if a few lines fit there.
fn low_preview(left: f32) -> f32 {
    let room = left - AROUND_PREVIEW;
    if room >= LEAST_PREVIEW {
        LOW_PREVIEW.min(room)
    } else {
        LOW_PREVIEW
    }
}

/// Whether Enter was pressed in a field; on a button it presses that.
fn entered(ui: &Ui) -> bool {
    ui.input(|input| input.key_pressed(egui::Key::Enter)) && nothing_has_keyboard(ui)
}

/// Returns the failure of sealing or opening.
fn failed(why: String) -> BadInput {
    BadInput::new("bundle.unusable", "It did not work", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_ends_in_sight_where_a_few_lines_fit() {
        for (left, height) in [(200.0, 60.0), (70.0, 46.0), (40.0, 60.0), (-20.0, 60.0)] {
            let given = low_preview(left);
            assert!((given - height).abs() < 0.01, "{left}: {given}");
        }
    }

    #[test]
    fn what_is_missing_for_the_seal_is_said() {
        let mut dialog = SealedDialog::pack(Profile::default(), Vec::new());
        assert_eq!(dialog.missing(true), Some("Enter a passphrase"));
        dialog.key = "several words".to_owned();
        assert_eq!(dialog.missing(false), None);
        assert_eq!(dialog.missing(true), Some("Enter the passphrase once more"));
        dialog.again.clone_from(&dialog.key);
        assert_eq!(dialog.missing(true), None);
        dialog.by_passphrase = false;
        dialog.forget_key();
        assert_eq!(dialog.missing(true), Some("Enter a recipient"));
        assert_eq!(dialog.missing(false), Some("Enter an identity"));
    }
}
