//! The user profile: JSON with templates, and what is wrong with it.

use super::draft::Draft;
use super::state::Editor;
use crate::diagnosis::lint::strict;
use crate::exchange::subject_token::Provider;
use crate::json::{Json, JsonError};
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{theme, widgets};
use egui::{Align, Layout, RichText, TextBuffer, Ui};

/// Draws the field, what becomes of it on the wire, and the provider's template.
pub fn user_profile(editor: &mut Editor, ui: &mut Ui) {
    widgets::field_row(ui, "User profile", |ui| {
        let draft = &mut editor.draft;
        let rows = draft.user_profile.lines().count().clamp(1, 8);
        let parsed = Json::parse(&draft.user_profile);
        let is_empty = draft.user_profile.trim().is_empty();
        let broken = parsed.as_ref().err().filter(|_| !is_empty);
        let broken = broken
            .and_then(|error| widgets::offset_of(&draft.user_profile, error.line, error.column));
        let mut layout = |ui: &Ui, text: &dyn TextBuffer, width: f32| {
            widgets::json_layout(ui, text, width, broken)
        };
        let text = &mut draft.user_profile;
        let edit = widgets::several_lines(text, "user profile", rows, true).layouter(&mut layout);
        widgets::add_field(ui, edit, "User profile");
        status(draft, &parsed, ui);
        if draft.user_profile.trim().is_empty() {
            return;
        }
        let is_object = matches!(&parsed, Ok(document) if document.members().is_some());
        if !is_object
            && let Some(better) = strict(&draft.user_profile)
            && widgets::small_button(ui, "Make it strict JSON").clicked()
        {
            draft.user_profile = better;
        }
        if !is_object || draft.user_profile_as_typed {
            ui.checkbox(&mut draft.user_profile_as_typed, "Send exactly as typed");
        }
    });
}

/// Draws the line below the field: what is sent, and the template at the right.
fn status(draft: &mut Draft, parsed: &Result<Json, JsonError>, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let is_empty = draft.user_profile.trim().is_empty();
    let (icon, color, words) = match parsed {
        _ if is_empty => (None, palette.muted, "Not sent".to_owned()),
        Ok(document) if document.members().is_some() => {
            let sent = if draft.user_profile_as_typed {
                draft.user_profile.chars().count()
            } else {
                document.to_compact().chars().count()
            };
            let words = format!("Sent as a JSON string of {sent} characters");
            (Some(Icon::Check), palette.valid, words)
        }
        other => {
            let why = other.as_ref().err().map_or_else(
                || "it is JSON, but not an object".to_owned(),
                ToString::to_string,
            );
            let words = format!("Not a JSON object: {why}. Sent as typed");
            (Some(Icon::Cross), palette.invalid, words)
        }
    };
    let size = egui::vec2(ui.available_width(), 24.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().interact_size.y = 24.0;
        let provider = Provider::of_type(&draft.texts.subject_token_type);
        if let Some(template) = template(provider) {
            if widgets::link(ui, "Use template").clicked() {
                template.clone_into(&mut draft.user_profile);
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if let Some(icon) = icon {
                let (mark, _) =
                    ui.allocate_exact_size(egui::vec2(14.0, 16.0), egui::Sense::hover());
                icons::paint(ui.painter(), mark, icon, color);
            }
            let ink = if icon == Some(Icon::Cross) {
                color
            } else {
                palette.muted
            };
            let words = RichText::new(words).size(theme::SMALL).color(ink);
            ui.add(egui::Label::new(words).truncate());
        });
    });
}

/// Returns the user profile that an app gets on the first login; `None` if the exchange takes none for this provider.
fn template(provider: Provider) -> Option<&'static str> {
    match provider {
        Provider::Apple => Some(
            "{\n  \"name\": {\n    \"firstName\": \"Ada\",\n    \"lastName\": \"Lovelace\"\n  }\n}",
        ),
        Provider::Facebook => Some(
            "{\n  \"name\": \"Ada Lovelace\",\n  \"email\": \"ada@example.com\",\n  \"first_name\": \"Ada\",\n  \"last_name\": \"Lovelace\"\n}",
        ),
        Provider::Google | Provider::Custom => None,
    }
}
