//! Import: a text or file is recognised, shown as the profile that it would become, and added only on a press. The text itself may hold
//! secrets: a paste is never shown, and what was typed leaves the field once it is recognised. A profile's file can also be opened where
//! it is.

use super::sealed::SealedDialog;
use crate::diagnosis::BadInput;
use crate::exchange::literal::Doubt;
use crate::profile::formats::{ImportChoice, Imported, import};
use crate::profile::{LeftOut, Profile, SUFFIX, read_profile};
use crate::secret::Secret;
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::{long, notes, preview, problem_box};
use crate::ui::kit::dialog_buttons::buttons;
use crate::ui::kit::elsewhere::Elsewhere;
use crate::ui::kit::file_choice::FileChoice;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::job::Job;
use crate::ui::kit::low::is_low;
use crate::ui::kit::read_field::ReadField;
use crate::ui::kit::read_file::read_bytes;
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{fonts, theme, widgets};
use crate::vault::SEALED;
use egui::{RichText, ScrollArea, Ui};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// What brings a text from a file.
const OPEN_FILE: &str = "Open file…";

/// The dialog with what was recognised.
#[derive(Default)]
pub struct ImportDialog {
    field: ReadField,
    choice: ImportChoice,
    found: Option<Result<Imported, BadInput>>,
    /// Where the text belongs, if it is no request.
    elsewhere: Option<Elsewhere>,
    /// The bytes that were recognised, to be read again with another choice.
    source: Option<Arc<Zeroizing<Vec<u8>>>>,
    job: Job<Recognised>,
    /// The file that it was read from, if its name is a profile's.
    profile_file: Option<PathBuf>,
    opened: Job<(PathBuf, Box<Profile>)>,
    file: FileChoice,
    done: bool,
    /// Whether the window is so low that what is added needs its height.
    low: bool,
}

/// What a text was recognised as.
struct Recognised {
    source: Arc<Zeroizing<Vec<u8>>>,
    found: Result<Imported, BadInput>,
    elsewhere: Option<Elsewhere>,
    /// The text, if it is a sealed bundle.
    sealed: Option<String>,
    /// How it was to be understood.
    choice: ImportChoice,
    /// The file that it was read from, if its name is a profile's.
    profile_file: Option<PathBuf>,
}

impl Recognised {
    fn of(
        bytes: Arc<Zeroizing<Vec<u8>>>,
        choice: ImportChoice,
        profile_file: Option<PathBuf>,
    ) -> Self {
        let text = std::str::from_utf8(&bytes).ok();
        let sealed = text
            .map(str::trim_start)
            .filter(|text| text.starts_with(SEALED))
            .map(ToOwned::to_owned);
        let found = import(bytes.to_vec(), &choice).map_err(with_way_out);
        let elsewhere = text
            .filter(|_| found.is_err())
            .and_then(|text| Elsewhere::of(text, Elsewhere::Import));
        Self {
            source: bytes,
            found,
            elsewhere,
            sealed,
            choice,
            profile_file,
        }
    }
}

/// Returns a problem with what can be done about it here: some name an argument or subcommand of the command line.
fn with_way_out(problem: BadInput) -> BadInput {
    match problem.id {
        "import.no-token-request" => problem.fix("Copy the call of the token endpoint alone"),
        "import.no-request" => problem.fix("Copy the request, or explain the answer instead"),
        _ => problem,
    }
}

impl ImportDialog {
    /// Returns the dialog for a text: a link that the program was started with, or a text that was pasted elsewhere.
    pub fn with_text(cx: &Cx, text: &Secret) -> Self {
        let mut dialog = Self::default();
        dialog.read_text(cx, text);
        dialog
    }

    pub fn with_file(cx: &Cx, path: &Path) -> Self {
        let mut dialog = Self::default();
        dialog.read_file(cx, path);
        dialog
    }

    fn read_text(&mut self, cx: &Cx, text: &Secret) {
        let bytes = text.expose().as_bytes().to_vec();
        self.read(cx, None, move || Ok(bytes));
    }

    fn read_file(&mut self, cx: &Cx, path: &Path) {
        let path = path.to_owned();
        let is_profile = path.to_string_lossy().ends_with(SUFFIX);
        let profile_file = Some(path.clone()).filter(|_| is_profile);
        self.read(cx, profile_file, move || read_bytes(&path));
    }

    /// Starts to read other bytes, as they are first understood. What is shown stays until they are read.
    fn read(
        &mut self,
        cx: &Cx,
        profile_file: Option<PathBuf>,
        read: impl FnOnce() -> Result<Vec<u8>, BadInput> + Send + 'static,
    ) {
        self.job.start_blocking(cx, move || {
            let bytes = Arc::new(Zeroizing::new(read()?));
            Ok(Recognised::of(bytes, ImportChoice::default(), profile_file))
        });
    }

    /// Starts to read the same bytes with what was chosen.
    fn read_again(&mut self, cx: &Cx) {
        // What is being read is newer than what is shown.
        if let Some(bytes) = self.source.clone().filter(|_| !self.job.is_running()) {
            let (choice, file) = (self.choice.clone(), self.profile_file.clone());
            self.job
                .start_blocking(cx, move || Ok(Recognised::of(bytes, choice, file)));
        }
    }

    fn is_recognised(&self) -> bool {
        matches!(self.found, Some(Ok(_)))
    }

    /// Draws the field for a text, with the other way to bring one beside it. Returns what was pasted.
    fn asked(&mut self, has_read: bool, cx: &Cx, ui: &mut Ui) -> Option<Secret> {
        let beside = widgets::words_width(ui, OPEN_FILE) + 6.0 + theme::GAP_SMALL;
        let room = (ui.available_width() - beside).max(0.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
            let field = |ui: &mut Ui| {
                ui.set_width(room);
                self.field.ui("Request to import", has_read, cx, ui)
            };
            let pasted = ui.vertical(field).inner;
            ui.vertical(|ui| {
                // In the middle of the field's first line.
                ui.add_space(4.0);
                if widgets::small_button(ui, OPEN_FILE).clicked() {
                    self.file.open(cx);
                }
            });
            pasted
        })
        .inner
    }

    /// Draws what was recognised, or why nothing was.
    fn found(&mut self, cx: &Cx, ui: &mut Ui) {
        let before = self.choice.clone();
        match &self.found {
            None => {}
            Some(Err(problem)) => {
                problem_box(ui, problem);
                if let Some(elsewhere) = self.elsewhere {
                    ui.add_space(theme::GAP_SMALL);
                    if widgets::button(ui, elsewhere.label()).clicked() {
                        let bytes = self.source.take().map(|bytes| bytes.to_vec());
                        if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
                            cx.ask(Intent::TakeElsewhere(elsewhere, Secret::new(text)));
                            self.done = true;
                        }
                    }
                }
            }
            Some(Ok(imported)) => {
                let room = (ui.ctx().content_rect().height() - 340.0).max(140.0);
                long(ui, "import found", room, |ui| {
                    recognised(ui, imported, &mut self.choice);
                });
            }
        }
        if self.choice != before {
            self.read_again(cx);
        }
    }

    fn buttons(&mut self, cx: &Cx, ui: &mut Ui) {
        let by_keys = self.field.take_confirmed();
        buttons(ui, |ui| {
            let ready = matches!(self.found, Some(Ok(_))) && !self.job.is_running();
            let mut save = None;
            let add = widgets::primary_button(ui, "Add to library", None, ready);
            if add.clicked() || by_keys && ready {
                save = Some(true);
            }
            let button = |ui: &mut Ui| widgets::button(ui, "Open without saving");
            if ui.add_enabled_ui(ready, button).inner.clicked() {
                save = Some(false);
            }
            if let (Some(save), Some(Ok(imported))) = (save, &self.found) {
                cx.ask(Intent::AddProfile(Box::new(imported.clone()), save));
                self.done = true;
            }
            if let Some(path) = self.profile_file.clone() {
                let button = |ui: &mut Ui| widgets::button(ui, "Open this file");
                if ui.add_enabled_ui(ready, button).inner.clicked() {
                    self.opened.start_blocking(cx, move || {
                        let profile = Box::new(read_profile(&path)?);
                        Ok((path, profile))
                    });
                }
            }
            if widgets::button(ui, "Close").clicked() {
                self.done = true;
            }
            if self.job.is_long(ui.ctx()) && widgets::under_way(ui, "Reading…") {
                self.job.abort();
            }
        });
    }
}

impl Dialog for ImportDialog {
    fn frame(&self) -> Frame {
        Frame {
            id: "import dialog",
            width: 720.0,
            title: "Import a request".to_owned(),
            hint: if self.low && self.is_recognised() {
                String::new()
            } else {
                "A command (curl, HTTPie, wget, PowerShell …), a recording, a collection, an .http file, a log, a form or JSON body, a cambio:// link".to_owned()
            },
        }
    }

    fn poll(&mut self, cx: &Cx) {
        self.low = is_low(&cx.egui);
        if let Some(path) = self.file.take(cx) {
            self.read_file(cx, &path);
        }
        match self.opened.take() {
            Some(Ok((path, profile))) => {
                cx.ask(Intent::Enter(Workspace::Exchange));
                cx.ask(Intent::OpenProfile(profile, Some(path), None));
                self.done = true;
            }
            Some(Err(problem)) => self.found = Some(Err(problem)),
            None => {}
        }
        match self.job.take() {
            Some(Ok(recognised)) => {
                if let Some(bundle) = recognised.sealed {
                    cx.open(Box::new(SealedDialog::closed(bundle)));
                    self.done = true;
                }
                if recognised.found.is_ok() {
                    // What cannot be read stays, to be corrected.
                    self.field.clear();
                }
                self.source = Some(recognised.source);
                self.choice = recognised.choice;
                self.profile_file = recognised.profile_file;
                self.elsewhere = recognised.elsewhere;
                self.found = Some(recognised.found);
            }
            Some(Err(problem)) => {
                self.source = None;
                self.profile_file = None;
                self.elsewhere = None;
                self.found = Some(Err(problem));
            }
            None => {}
        }
    }

    fn drop_file(&mut self, cx: &Cx, path: &Path) -> bool {
        self.read_file(cx, path);
        true
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let has_read = self.found.is_some();
        let pasted = if self.field.is_folded(self.is_recognised(), &cx.egui) {
            ui.horizontal_wrapped(|ui| {
                if let Some(Ok(imported)) = &self.found {
                    what(ui, imported);
                }
                let pasted = self.field.folded(cx, ui);
                if widgets::link(ui, OPEN_FILE).clicked() {
                    self.file.open(cx);
                }
                pasted
            })
            .inner
        } else {
            let pasted = self.asked(has_read, cx, ui);
            ui.add_space(theme::GAP_SMALL);
            if let Some(Ok(imported)) = &self.found {
                what(ui, imported);
            }
            pasted
        };
        if let Some(text) = pasted {
            self.read_text(cx, &text);
        }
        self.found(cx, ui);
        ui.add_space(theme::GAP);
        self.buttons(cx, ui);
        if self.done { Stay::Closed } else { Stay::Open }
    }
}

/// Draws what the text was recognised as.
fn what(ui: &mut Ui, imported: &Imported) {
    let said = format!("Recognised: {}. This is what would be added", imported.what);
    ui.label(RichText::new(said).font(fonts::semibold(theme::TEXT)));
}

/// Draws the profile that would be added, the requests to choose from, and what is left out.
fn recognised(ui: &mut Ui, imported: &Imported, choice: &mut ImportChoice) {
    if imported.requests.len() > 1 {
        ui.add_space(theme::GAP_SMALL);
        requests(ui, imported, choice);
    }
    for finding in &imported.findings {
        ui.add_space(theme::GAP_SMALL);
        let level = widgets::NoteLevel::Warning;
        widgets::note(ui, level, &finding.title, &finding.detail);
    }
    // Before the preview, which may be long: what is left out is not seen there.
    let apart = |field: &str| imported.left_out.iter().any(|left| left.field == field);
    for found in imported.secrets.iter().filter(|found| !apart(&found.field)) {
        let name = imported.name_of(found);
        let words = format!("{name} is a secret: kept for this session, not saved");
        warning(ui, words);
    }
    for left in &imported.left_out {
        left_out(ui, left, choice);
    }
    for name in choice.keep.clone() {
        ui.horizontal_wrapped(|ui| {
            ui.label(
                RichText::new(format!("{name} is kept in the file, as you asked"))
                    .size(theme::SMALL),
            );
            if widgets::small_button(ui, "Leave it out").clicked() {
                choice.keep.retain(|kept| *kept != name);
            }
        });
    }
    ui.add_space(theme::GAP_SMALL);
    preview(ui, "import preview", &imported.profile.to_text(), 260.0);
    ui.add_space(theme::GAP_SMALL);
    notes(ui, &imported.notes);
}

/// Draws the requests of the text; a press chooses another one.
fn requests(ui: &mut Ui, imported: &Imported, choice: &mut ImportChoice) {
    widgets::section_label(ui, "Requests in it");
    ScrollArea::vertical()
        .id_salt("import requests")
        .max_height(140.0)
        .show(ui, |ui| {
            for line in &imported.requests {
                let words = if line.kind.is_empty() {
                    format!("{}. {}", line.number, line.title)
                } else {
                    format!("{}. {} · {}", line.number, line.title, line.kind)
                };
                if ui.radio(line.taken, words).clicked() && !line.taken {
                    *choice = ImportChoice {
                        request: Some(line.number),
                        ..ImportChoice::default()
                    };
                }
            }
        });
}

/// Returns what is said of a secret that is left out of the file.
fn kept_for_session(left: &LeftOut) -> String {
    let name = &left.name;
    match left.doubt {
        Doubt::Name => format!("{name} looks like a secret: kept for this session, not saved"),
        doubt => format!(
            "{name} may be a secret, because {}: kept for this session, not saved",
            doubt.because()
        ),
    }
}

/// Draws what is not saved.
fn warning(ui: &mut Ui, words: String) {
    let words = widgets::small_words(words, theme::palette(ui).unchecked);
    ui.add(egui::Label::new(words).wrap());
}

/// Draws what is left out of the file and why, with a button that keeps it.
fn left_out(ui: &mut Ui, left: &LeftOut, choice: &mut ImportChoice) {
    // One below the other: side by side they would widen the dialog in a narrow window.
    ui.vertical(|ui| {
        let words = if left.secret.is_some() && left.variable.is_none() {
            kept_for_session(left)
        } else {
            left.sentence()
        };
        warning(ui, words);
        if left.can_be_kept
            && widgets::small_button(ui, &format!("Keep {} in the file", left.name)).clicked()
        {
            choice.keep.push(left.name.clone());
        }
    });
}
