//! A path, typed or chosen: works where the system has no file dialog.

use crate::ui::action::{Action, Browse};
use crate::ui::kit::{theme, widgets};
use egui::Context;
use std::path::PathBuf;

/// What the path is for.
enum Purpose {
    Open,
    SaveProfile,
    /// This file gets into the folder.
    Move(PathBuf),
}

/// Asks for a path to open or to save to.
pub struct PathDialog {
    purpose: Purpose,
    text: String,
}

impl PathDialog {
    fn new(purpose: Purpose, path: PathBuf) -> Self {
        Self {
            purpose,
            text: path.display().to_string(),
        }
    }

    /// Opens a file or folder.
    pub fn open(folder: PathBuf) -> Self {
        Self::new(Purpose::Open, folder)
    }

    /// Saves the profile to a file.
    pub fn save(path: PathBuf) -> Self {
        Self::new(Purpose::SaveProfile, path)
    }

    /// Moves a profile's file into a folder.
    pub fn move_file(file: PathBuf, folder: PathBuf) -> Self {
        Self::new(Purpose::Move(file), folder)
    }

    /// The system's dialog gave this path.
    pub fn chose(&mut self, path: &std::path::Path) {
        self.text = path.display().to_string();
    }

    /// Draws it; pushes what was decided.
    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let (title, hint, label) = match &self.purpose {
            Purpose::Open => (
                "Open profile or folder",
                "A .cambio.json file, or a folder of them",
                "Open path",
            ),
            Purpose::SaveProfile => (
                "Save profile",
                "Secrets are not written, only where to get them from",
                "Save file",
            ),
            Purpose::Move(_) => (
                "Move to folder",
                "The file goes into this folder under its own name",
                "Move file",
            ),
        };
        super::framed(
            ctx,
            "path dialog",
            560.0,
            title,
            hint,
            actions,
            |ui, actions| {
                let field = widgets::text_field(ui, "path", &mut self.text, "", true, "Path");
                let entered = super::entered(ui, &field);
                ui.add_space(theme::GAP);
                ui.horizontal(|ui| {
                    let ready = !self.text.trim().is_empty();
                    let pressed = widgets::primary_button(ui, label, None, ready).clicked();
                    if pressed || entered && ready {
                        actions.push(self.decided());
                    }
                    let browse: &[(&str, Browse)] = match self.purpose {
                        Purpose::Open => &[
                            ("Browse files…", Browse::OpenFile),
                            ("Browse folders…", Browse::OpenFolder),
                        ],
                        Purpose::SaveProfile => &[("Browse…", Browse::SaveFile)],
                        Purpose::Move(_) => &[("Browse folders…", Browse::Folder)],
                    };
                    for (label, what) in browse {
                        if widgets::button(ui, label).clicked() {
                            actions.push(Action::Browse(*what));
                        }
                    }
                    if widgets::button(ui, "Close").clicked() {
                        actions.push(Action::CloseDialog);
                    }
                });
            },
        );
    }

    fn decided(&self) -> Action {
        let path = PathBuf::from(self.text.trim());
        match &self.purpose {
            Purpose::Open => Action::OpenPath(path),
            Purpose::SaveProfile => Action::SaveTo(path),
            Purpose::Move(file) => Action::MoveTo(file.clone(), path),
        }
    }
}
