//! The editor of one environment: variables, references to secrets, colour, and whether it is production.

use super::environments::{EditedEnvironment, EnvironmentFields, KeptFields};
use crate::diagnosis::BadInput;
use crate::json::Json;
use crate::profile::Environment;
use crate::profile::environment::{COLORS, is_name};
use crate::secret::{Reference, ReferenceError, secret_member};
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::long;
use crate::ui::kit::dialog_buttons::{buttons, left_to_buttons};
use crate::ui::kit::first_field::FirstField;
use crate::ui::kit::reply::Reply;
use crate::ui::kit::{theme, widgets};
use egui::{ComboBox, Ui};
use std::path::PathBuf;

/// An environment while it is edited.
pub struct EnvironmentDialog {
    folder: PathBuf,
    /// The file's name without ending; empty for a new one.
    stem: String,
    fields: EnvironmentFields,
    /// What the file holds: nothing for a new one.
    held: EnvironmentFields,
    /// Whether the fields have edits of before that nobody decided about.
    is_back: bool,
    /// Where fields are kept that nobody decided about.
    kept: KeptFields,
    /// Whether it was decided what becomes of the fields.
    decided: bool,
    unknown: Vec<(String, Json)>,
    /// Variables that the open profile uses.
    used: Vec<String>,
    saved: Reply<EditedEnvironment>,
    first: FirstField,
}

impl EnvironmentDialog {
    /// Returns the dialog for an environment; `used` are the variables of the open profile.
    pub fn new(
        edited: EditedEnvironment,
        used: Vec<String>,
        saved: Reply<EditedEnvironment>,
        kept: KeptFields,
    ) -> Self {
        let EditedEnvironment {
            folder,
            stem,
            environment,
        } = edited;
        let given = EnvironmentFields {
            name: environment.name,
            color: environment.color,
            production: environment.production,
            variables: environment.variables.into_iter().collect(),
            secrets: environment
                .secrets
                .into_iter()
                .map(|(name, reference)| (name, reference.to_string()))
                .collect(),
        };
        // What was typed and could not be written goes before what was kept.
        let is_as_held = !stem.is_empty() || given == EnvironmentFields::default();
        let before = kept
            .borrow_mut()
            .take_if(|(of, name, _)| is_as_held && *of == folder && *name == stem);
        let held = if stem.is_empty() {
            EnvironmentFields::default()
        } else {
            given.clone()
        };
        Self {
            folder,
            is_back: before.is_some(),
            fields: before.map_or(given, |(_, _, fields)| fields),
            held,
            kept,
            decided: false,
            unknown: environment.unknown,
            stem,
            used,
            saved,
            first: FirstField::default(),
        }
    }

    /// Returns the environment that the fields hold; an error for the first that is wrong.
    fn environment(&self) -> Result<Environment, BadInput> {
        let bad = |title: String, detail: &str| BadInput::new("environment.field", title, detail);
        let mut environment = Environment {
            name: self.fields.name.trim().to_owned(),
            color: self.fields.color.clone(),
            production: self.fields.production,
            unknown: self.unknown.clone(),
            ..Environment::default()
        };
        if environment.name.is_empty() {
            return Err(bad(
                "The environment has no name".to_owned(),
                "Its file is named after it",
            ));
        }
        let is_filled = |(name, value): &&(String, String)| !name.is_empty() || !value.is_empty();
        for (name, value) in self.fields.variables.iter().filter(is_filled) {
            if !is_name(name) {
                return Err(bad(
                    format!("{name} is not a valid variable name"),
                    "Use letters, digits, hyphens, underscores and dots",
                ));
            }
            if secret_member(name) {
                return Err(bad(
                    format!("{name} is always a secret"),
                    "Add it below, with its source",
                ));
            }
            environment.variables.insert(name.clone(), value.clone());
        }
        for (name, text) in self.fields.secrets.iter().filter(is_filled) {
            let reference: Reference = text.parse().map_err(|error: ReferenceError| {
                bad(
                    format!("The source of {name} is not a reference"),
                    &error.to_string(),
                )
            })?;
            environment.secrets.insert(name.clone(), reference);
        }
        Ok(environment)
    }

    fn draw_fields(&mut self, ui: &mut Ui) {
        let palette = theme::palette(ui);
        let field = widgets::field_row(ui, "Name", |ui| {
            let (text, name) = (&mut self.fields.name, "Environment name");
            widgets::text_field(ui, "environment name", text, "Staging", false, name)
        });
        if self.stem.is_empty() {
            self.first.begin(ui, &field);
        }
        widgets::field_row(ui, "Colour", |ui| {
            let chosen = self.fields.color.as_deref();
            let known = COLORS.iter().find(|(_, code)| Some(*code) == chosen);
            let shown = known.map(|(name, _)| *name).or(chosen);
            let shown = shown.unwrap_or("None").to_owned();
            let list = ComboBox::from_id_salt("environment colour").selected_text(shown.as_str());
            widgets::drop_down(ui, list, |ui| {
                widgets::choose_value(ui, &mut self.fields.color, None, "None");
                for (name, code) in COLORS {
                    widgets::choose_value(ui, &mut self.fields.color, Some(code.to_owned()), name);
                }
            })
            .response
            .accessible_name("Colour")
            .widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::ComboBox, true, format!("Colour: {shown}"))
            });
            let production = &mut self.fields.production;
            ui.checkbox(production, "Production: ask before each send")
                .on_hover_text("Production is shown in red, whichever colour is chosen");
        });
        widgets::section_label(ui, "Variables");
        let variables = &self.fields.variables;
        let is_there = |name: &String| variables.iter().any(|(known, _)| known == name);
        let missing = self.used.iter().filter(|name| !is_there(name));
        let missing: Vec<String> = missing.cloned().collect();
        rows(ui, "Variable", "value", &mut self.fields.variables);
        if !missing.is_empty() {
            ui.horizontal_wrapped(|ui| {
                let words = "The open profile also uses";
                ui.label(widgets::small_words(words, palette.unchecked));
                for name in missing {
                    if widgets::small_button(ui, &format!("+ {name}")).clicked() {
                        self.fields.variables.push((name, String::new()));
                        let value = format!("Variable {} value", self.fields.variables.len());
                        widgets::go_to_field(ui.ctx(), &value);
                    }
                }
            });
        }
        widgets::section_label(ui, "Secrets");
        widgets::small_label(
            ui,
            "A field and where its secret comes from: keychain, env:NAME, file:PATH or command:NAME",
        );
        rows(ui, "Secret", "keychain", &mut self.fields.secrets);
    }
}

impl Drop for EnvironmentDialog {
    fn drop(&mut self) {
        if !self.decided && self.fields != self.held {
            let fields = std::mem::take(&mut self.fields);
            let (folder, stem) = (self.folder.clone(), self.stem.clone());
            self.kept.replace(Some((folder, stem, fields)));
        }
    }
}

impl Dialog for EnvironmentDialog {
    fn frame(&self) -> Frame {
        let title = if self.stem.is_empty() {
            "New environment"
        } else {
            "Environment"
        };
        let folder = self.folder.file_name().unwrap_or_default();
        let hint = format!(
            "Write {{{{name}}}} in a profile to use a value from here. Saved in {}/environments",
            folder.to_string_lossy()
        );
        Frame {
            id: "environment dialog",
            width: 640.0,
            title: title.to_owned(),
            hint,
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        let height = (ui.available_height() - left_to_buttons(ui)).clamp(160.0, 460.0);
        long(ui, "environment", height, |ui| self.draw_fields(ui));
        ui.add_space(theme::GAP);
        let environment = self.environment();
        let begun = !self.fields.name.is_empty()
            || !self.fields.variables.is_empty()
            || !self.fields.secrets.is_empty();
        if let (Err(problem), true) = (&environment, begun) {
            let level = widgets::NoteLevel::Warning;
            widgets::note(ui, level, &problem.title, &problem.detail);
            ui.add_space(theme::GAP_SMALL);
        }
        buttons(ui, |ui| {
            if widgets::primary_button(ui, "Save environment", None, environment.is_ok()).clicked()
            {
                if let Ok(environment) = environment {
                    let stem = if self.stem.is_empty() {
                        crate::profile::file_stem(&environment.name)
                    } else {
                        self.stem.clone()
                    };
                    let edited = EditedEnvironment {
                        folder: self.folder.clone(),
                        stem,
                        environment,
                    };
                    self.saved.give(cx, edited);
                    self.decided = true;
                    stay = Stay::Closed;
                }
            }
            if widgets::button(ui, "Cancel").clicked() {
                self.decided = true;
                stay = Stay::Closed;
            }
            // What else is wrong stands above.
            if !begun {
                widgets::small_label(ui, "Enter a name");
            } else if self.is_back {
                widgets::small_label(ui, "With edits that were not saved");
            }
        });
        stay
    }
}

/// Draws rows of names and values, with buttons that add and remove one.
fn rows(ui: &mut Ui, what: &str, hint: &str, rows: &mut Vec<(String, String)>) {
    let mut remove = None;
    for (at, (name, value)) in rows.iter_mut().enumerate() {
        ui.push_id((what, at), |ui| {
            ui.horizontal(|ui| {
                let row = format!("{what} {}", at + 1);
                let width = (ui.available_width() - 90.0).max(160.0) / 2.0;
                let named = if what == "Secret" {
                    "client_secret"
                } else {
                    "name"
                };
                widgets::code_field_of(ui, width, name, named, &format!("{row} name"));
                widgets::code_field_of(ui, width, value, hint, &format!("{row} value"));
                if widgets::small_button(ui, "Remove").clicked() {
                    remove = Some(at);
                }
            });
        });
    }
    if let Some(at) = remove {
        rows.remove(at);
    }
    if widgets::small_button(ui, &format!("Add {}", what.to_lowercase())).clicked() {
        rows.push((String::new(), String::new()));
        widgets::go_to_field(ui.ctx(), &format!("{what} {} name", rows.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_that_nobody_decided_about_come_back_to_their_own_environment() {
        let kept = KeptFields::default();
        let open = |stem: &str| {
            let edited = EditedEnvironment {
                folder: PathBuf::from("/profiles"),
                stem: stem.to_owned(),
                environment: Environment {
                    name: "Staging".to_owned(),
                    ..Environment::default()
                },
            };
            EnvironmentDialog::new(edited, Vec::new(), Reply::default(), kept.clone())
        };
        drop(open("staging"));
        assert!(kept.borrow().is_none(), "nothing was edited");
        let mut dialog = open("staging");
        dialog.fields.name = "Edited".to_owned();
        drop(dialog);
        assert_eq!(open("live").fields.name, "Staging");
        let mut dialog = open("staging");
        assert_eq!(dialog.fields.name, "Edited");
        assert!(dialog.is_back);
        // Cancel, and a save.
        dialog.decided = true;
        drop(dialog);
        let dialog = open("staging");
        assert_eq!(dialog.fields.name, "Staging");
        assert!(!dialog.is_back);
    }
}
