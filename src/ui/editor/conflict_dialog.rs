//! A file that changed outside while the form has edits of its own: both sides, and the choice.

use super::earlier_edits::differing_members;
use crate::json::Json;
use crate::profile::Profile;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog_buttons::buttons;
use crate::ui::kit::reply::Reply;
use crate::ui::kit::{theme, widgets};
use egui::{Grid, ScrollArea, Ui};
use std::path::PathBuf;

/// Which side wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The form's side stays.
    KeepMine,
    /// The file's side goes into the form.
    TakeTheirs,
    /// The file's side goes into the form, and the form's into a file of its own.
    SaveCopy,
}

/// Shows the fields in which form and file differ, and asks which side wins.
pub struct ConflictDialog {
    path: PathBuf,
    reply: Reply<Resolution>,
    /// Field, ours, theirs.
    rows: Vec<(String, String, String)>,
}

impl ConflictDialog {
    /// Returns the dialog for a file: `ours` is in the form, `theirs` in the file by now.
    pub fn new(path: PathBuf, ours: &Profile, theirs: &Profile, reply: Reply<Resolution>) -> Self {
        let (ours, theirs) = (ours.to_json(), theirs.to_json());
        let text = |document: &Json, name: &str| match document.get(name) {
            None => "not there".to_owned(),
            Some(Json::String(text)) => text.clone(),
            Some(value) => value.to_compact(),
        };
        let rows = differing_members(&ours, &theirs)
            .into_iter()
            .map(|name| {
                let [ours, theirs] = [&ours, &theirs].map(|side| text(side, &name));
                (name, ours, theirs)
            })
            .collect();
        Self { path, reply, rows }
    }
}

impl Dialog for ConflictDialog {
    fn frame(&self) -> Frame {
        Frame {
            id: "conflict dialog",
            width: 760.0,
            title: "The file changed on disk".to_owned(),
            hint: format!(
                "Another program changed {}, and the form has unsaved edits. If you keep them, the file changes only when you save",
                self.path.display()
            ),
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut decided = None;
        let mut leaves = false;
        let palette = theme::palette(ui);
        ScrollArea::both()
            .max_height(320.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                Grid::new("conflict")
                    .num_columns(3)
                    .striped(true)
                    .spacing([16.0, 6.0])
                    .show(ui, |ui| {
                        widgets::table_head(ui, &["Field", "In the form", "In the file"]);
                        for (name, ours, theirs) in &self.rows {
                            ui.label(widgets::small_code(name).color(palette.json_key));
                            for text in [ours, theirs] {
                                let shown: String = text.chars().take(120).collect();
                                ui.label(widgets::small_code(shown));
                            }
                            ui.end_row();
                        }
                    });
            });
        ui.add_space(theme::GAP);
        buttons(ui, |ui| {
            if widgets::primary_button(ui, "Keep my edits", None, true)
                .on_hover_text("The next save overwrites the file")
                .clicked()
            {
                decided = Some(Resolution::KeepMine);
            }
            if widgets::button(ui, "Use the file")
                .on_hover_text(format!(
                    "{} brings your edits back",
                    Command::Undo.keys(ui.ctx()).unwrap_or_default()
                ))
                .clicked()
            {
                decided = Some(Resolution::TakeTheirs);
            }
            if widgets::button(ui, "Save my edits as a copy").clicked() {
                decided = Some(Resolution::SaveCopy);
            }
            leaves = widgets::button(ui, "Decide later")
                .on_hover_text("Nothing is decided: saving asks again")
                .clicked();
        });
        match decided {
            Some(resolution) => {
                self.reply.give(cx, resolution);
                Stay::Closed
            }
            None if leaves => Stay::Closed,
            None => Stay::Open,
        }
    }
}
