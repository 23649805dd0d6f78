//! Export and share: the request for another tool, for an app's code, or for a colleague. Placeholders where secrets stand.

use crate::diagnosis::BadInput;
use crate::profile::formats::{ExportFormat, Exported, export};
use crate::profile::{Profile, USUAL_LINK};
use crate::send::{SendJob, placeholder_call};
use crate::ui::kit::command::Command;
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::{link_preview, notes, preview, problem_box};
use crate::ui::kit::dialog_buttons::{buttons, close_button};
use crate::ui::kit::save_text::SaveText;
use crate::ui::kit::{theme, widgets};
use egui::{ComboBox, Ui};

/// The dialog with the request in the format that is chosen.
pub struct ExportDialog {
    job: SendJob,
    /// `None` is the share link.
    format: Option<ExportFormat>,
    written: Result<Exported, BadInput>,
    /// The title, of the command that opened it.
    title: String,
    saving: SaveText,
    done: bool,
}

/// Returns a profile's share link, with what is left out of it.
fn link(profile: &Profile) -> Exported {
    let link = profile.to_link();
    let mut notes = profile.not_shared();
    if link.len() > USUAL_LINK {
        notes.push(format!("The link has {} characters; mail and chat programs may cut it: send the profile as a file instead", link.len()));
    }
    Exported { text: link, notes }
}

impl ExportDialog {
    /// Returns the dialog for a request; `format` is shown first, `None` is the share link.
    pub fn new(job: SendJob, format: Option<ExportFormat>) -> Self {
        let mut dialog = Self {
            written: Ok(Exported {
                text: String::new(),
                notes: Vec::new(),
            }),
            job,
            format,
            title: match format {
                None => Command::Share.title(),
                Some(_) => "Export and share".to_owned(),
            },
            saving: SaveText::default(),
            done: false,
        };
        dialog.write();
        dialog
    }

    /// Writes the request in the chosen format.
    fn write(&mut self) {
        let profile = &self.job.profile;
        self.written = match self.format {
            None => Ok(link(profile)),
            Some(ExportFormat::Profile) => Ok(Exported {
                text: crate::token::invisible::in_json(&profile.shareable().to_text()).into_owned(),
                notes: profile.not_shared(),
            }),
            Some(format) => placeholder_call(&self.job, None).map(|call| export(&call, format)),
        };
    }
}

impl Dialog for ExportDialog {
    fn frame(&self) -> Frame {
        Frame {
            id: "export dialog",
            width: 760.0,
            title: self.title.clone(),
            hint: "It contains no secrets: placeholders stand for them".to_owned(),
        }
    }

    fn poll(&mut self, cx: &Cx) {
        self.done |= self.saving.poll(cx);
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        let before = self.format;
        let label = |format: Option<ExportFormat>| {
            format.map_or("Share link (cambio://)", ExportFormat::label)
        };
        let shown = label(self.format);
        let list = ComboBox::from_id_salt("export format")
            .width(320.0)
            .height(360.0)
            .selected_text(shown);
        let response = widgets::drop_down(ui, list, |ui| {
            for format in std::iter::once(None).chain(ExportFormat::ALL.iter().copied().map(Some)) {
                widgets::choose_value(ui, &mut self.format, format, label(format));
            }
        })
        .response;
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::ComboBox, true, format!("Format: {shown}"))
        });
        if self.format != before {
            self.write();
        }
        ui.add_space(theme::GAP_SMALL);
        match &self.written {
            Ok(written) => {
                let show = match self.format {
                    None => link_preview,
                    Some(_) => preview,
                };
                show(ui, "export preview", &written.text, 320.0);
                notes(ui, &written.notes);
            }
            Err(problem) => problem_box(ui, problem),
        }
        ui.add_space(theme::GAP);
        buttons(ui, |ui| {
            if let Ok(written) = &self.written {
                if widgets::primary_button(ui, "Copy text", None, true).clicked() {
                    let what = self.format.map_or("the share link", ExportFormat::label);
                    cx.copy(what, written.text.trim_end().to_owned());
                }
                if let Some(format) = self.format {
                    if widgets::button(ui, "Save to file…").clicked() {
                        let text = written.text.clone();
                        self.saving.ask(cx, text, format.ending());
                    }
                }
            }
            close_button(ui, &mut stay);
        });
        if self.done { Stay::Closed } else { stay }
    }
}
