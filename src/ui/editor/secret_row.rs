//! A field for a secret, with the place it comes from as a menu inside it.

use crate::profile::Environment;
use crate::secret::Reference;
use crate::ui::kit::widgets;
use egui::Ui;

/// The places that a secret can come from: label in the menu, beginning of the reference, explanation.
const SOURCES: [(&str, &str, &str); 5] = [
    ("Ask", "ask", "typed when sending"),
    ("Keychain", "keychain", "kept for this origin"),
    ("File…", "file:", "relative to the profile"),
    ("Environment variable", "env:", "its name"),
    ("Command", "command:", "set up in Settings"),
];

/// The field of one secret, with the reference that is used while nothing is typed.
pub struct SecretRow<'a> {
    /// The accessible name of the field.
    pub label: &'static str,
    /// The accessible name of the menu, and of the reference's field.
    pub source: &'static str,
    /// What is typed or pasted, for this session.
    pub typed: &'a mut String,
    /// Where it comes from when nothing is typed.
    pub reference: &'a mut String,
    /// Whether the request cannot do without it: then it is asked for where nothing is chosen.
    pub is_needed: bool,
    /// What the demo tenant can make for it: kind and explanation.
    pub demo: &'a [(&'static str, &'static str)],
}

/// Returns the chip's word for where the secret comes from.
fn chip(typed: &str, reference: &str) -> &'static str {
    if !typed.is_empty() {
        return "Pasted";
    }
    match reference {
        "" => "Not sent",
        "ask" => "Ask",
        "keychain" => "Keychain",
        text if text.starts_with("demo:") => "Demo",
        text if text.starts_with("env:") => "Variable",
        text if text.starts_with("file:") => "File",
        text if text.starts_with("command:") => "Command",
        _ => "No reference",
    }
}

/// Whether a reference holds a name, or is none at all, so that it needs a field of its own.
fn names_something(reference: &str) -> bool {
    ["file:", "env:", "command:"]
        .iter()
        .any(|kind| reference.starts_with(kind))
        || !reference.is_empty() && reference.parse::<Reference>().is_err()
}

/// Returns the reference that is used: to ask, where there is none for what is needed.
fn used(reference: &str, is_needed: bool) -> &str {
    if is_needed && reference.is_empty() {
        "ask"
    } else {
        reference
    }
}

/// Returns what the empty field says.
fn hint(reference: &str) -> &'static str {
    match reference {
        "" => "not sent; paste here to send one",
        "ask" => "paste it here",
        text if text.starts_with("demo:") => "made fresh for each send",
        "keychain" => "from the keychain; paste here to replace it",
        _ => "paste here to replace the source below",
    }
}

impl SecretRow<'_> {
    /// Draws the field, its menu, and the reference if that holds a name.
    pub fn ui(self, ui: &mut Ui) {
        let source = used(self.reference, self.is_needed);
        let words = chip(self.typed, source);
        let room = widgets::chip_width(ui, words);
        let shown = hint(source);
        let (response, end) =
            widgets::secret_field_with_end(ui, self.typed, shown, self.label, room);
        let chosen = widgets::chip_menu(ui, end, self.source, words, |ui| {
            ui.set_min_width(300.0);
            let mut chosen = None;
            if widgets::menu_choice(ui, "Paste", "into the field", false) {
                chosen = Some(None);
            }
            for (label, reference, meaning) in SOURCES {
                let is_chosen = used(self.reference, self.is_needed).starts_with(reference);
                if widgets::menu_choice(ui, label, meaning, is_chosen) {
                    chosen = Some(Some(reference.to_owned()));
                }
            }
            if !self.is_needed
                && widgets::menu_choice(ui, "Not sent", "", self.reference.is_empty())
            {
                chosen = Some(Some(String::new()));
            }
            if !self.demo.is_empty() {
                ui.separator();
            }
            for (kind, meaning) in self.demo {
                let reference = format!("demo:{kind}");
                let is_chosen = *self.reference == reference;
                let label = match kind.rsplit_once('-') {
                    Some((_, how @ ("used" | "expired"))) => format!("Demo, {how}"),
                    _ => "Demo".to_owned(),
                };
                if widgets::menu_choice(ui, &label, meaning, is_chosen) {
                    chosen = Some(Some(reference));
                }
            }
            chosen
        });
        let mut go_to_source = false;
        match chosen {
            Some(None) => {
                response.request_focus();
                ui.ctx()
                    .send_viewport_cmd(egui::ViewportCommand::RequestPaste);
            }
            Some(Some(reference)) => {
                self.typed.clear();
                // Choosing the same kind again keeps the name.
                if reference.is_empty() || !self.reference.starts_with(&reference) {
                    *self.reference = reference;
                }
                go_to_source = names_something(self.reference);
            }
            None => {}
        }
        if self.typed.is_empty() && names_something(self.reference) {
            let hint = "ask, env:NAME, file:PATH";
            let field = widgets::code_field(ui, self.reference, hint, self.source);
            if go_to_source {
                field.request_focus();
            }
        }
    }
}

/// What a reference can be: label in the menu, its beginning, explanation.
pub type ReferenceKind = (&'static str, &'static str, &'static str);

/// A field for a reference alone, with what it can be as a menu inside it.
pub struct ReferenceRow<'a> {
    /// The accessible name of the field.
    pub label: &'static str,
    /// The accessible name of the menu.
    pub source: &'static str,
    /// What the empty field says.
    pub hint: &'static str,
    /// The chip's word for an empty field.
    pub empty: &'static str,
    /// What is edited.
    pub reference: &'a mut String,
    /// What can be chosen.
    pub kinds: &'a [ReferenceKind],
}

impl ReferenceRow<'_> {
    /// Draws the field and its menu. What is none of the kinds stays as it is.
    pub fn ui(self, ui: &mut Ui) {
        let words = match self.reference.as_str() {
            "" => self.empty,
            "session" => "Session",
            other => chip("", other),
        };
        let room = widgets::chip_width(ui, words);
        let (response, end) = {
            let edit = widgets::single_line(self.reference, self.label, self.hint, true);
            widgets::field_with_end(ui, edit, self.label, room)
        };
        let chosen = widgets::chip_menu(ui, end, self.source, words, |ui| {
            ui.set_min_width(300.0);
            let mut chosen = None;
            for (label, begins, meaning) in self.kinds {
                let is_chosen = self.reference.starts_with(*begins);
                if widgets::menu_choice(ui, label, meaning, is_chosen) {
                    chosen = Some(*begins);
                }
            }
            chosen
        });
        if let Some(begins) = chosen {
            // Choosing the same kind again keeps the name.
            if !self.reference.starts_with(begins) {
                begins.clone_into(self.reference);
            }
            if begins.ends_with(':') {
                response.request_focus();
            }
        }
    }
}

/// Offers to keep what is typed in the keychain. Returns whether that was pressed.
pub fn keep_offer(ui: &mut Ui, name: &str, typed: &str) -> bool {
    !typed.is_empty()
        && widgets::small_button(ui, "Keep in keychain")
            .on_hover_text(format!("{name}: for this profile and tenant"))
            .clicked()
}

/// Says which reference the environment has for a secret: it takes precedence over the profile's.
pub fn environment_source(ui: &mut Ui, environment: &Environment, field: &str) {
    if let Some(reference) = environment.secrets.get(field) {
        let name = &environment.name;
        let words = format!("The environment {name} has {reference}, which takes precedence");
        widgets::small_text(ui, words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chip_says_where_the_secret_comes_from() {
        for (typed, reference, words) in [
            ("x", "ask", "Pasted"),
            ("", "", "Not sent"),
            ("", "ask", "Ask"),
            ("", "env:A", "Variable"),
            ("", "demo:apple-code", "Demo"),
            ("", "hunter2", "No reference"),
        ] {
            assert_eq!(chip(typed, reference), words, "{reference}");
        }
        assert_eq!(chip("", used("", true)), "Ask");
        assert_eq!(hint(used("", true)), "paste it here");
        assert_eq!(used("env:A", true), "env:A");
        assert!(names_something("hunter2") && names_something("file:"));
        assert!(!names_something("ask") && !names_something(""));
    }
}
