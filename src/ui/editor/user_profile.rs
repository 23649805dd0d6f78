//! The user profile: JSON with templates, and what is wrong with it.

use super::state::Editor;
use crate::diagnosis::lint::strict;
use crate::exchange::subject_token::Provider;
use crate::json::Json;
use crate::ui::kit::{theme, widgets};
use egui::{RichText, Ui};

pub fn user_profile(editor: &mut Editor, ui: &mut Ui) {
    widgets::field_row(ui, "User profile", |ui| {
        let draft = &mut editor.draft;
        let rows = draft.user_profile.lines().count().clamp(1, 8);
        widgets::multiline_field(
            ui,
            "user profile",
            &mut draft.user_profile,
            rows,
            true,
            "User profile",
        );
        let palette = theme::palette(ui);
        let small = |text: String| RichText::new(text).size(theme::SMALL).color(palette.muted);
        if draft.user_profile.trim().is_empty() {
            let template = match Provider::of_type(&draft.texts.subject_token_type) {
                Provider::Apple => Some(
                    "{\n  \"name\": {\n    \"firstName\": \"Ada\",\n    \"lastName\": \"Lovelace\"\n  }\n}",
                ),
                Provider::Facebook => Some(
                    "{\n  \"name\": \"Ada Lovelace\",\n  \"email\": \"ada@example.com\",\n  \"first_name\": \"Ada\",\n  \"last_name\": \"Lovelace\"\n}",
                ),
                Provider::Google | Provider::Custom => None,
            };
            if let Some(template) =
                template.filter(|_| widgets::small_button(ui, "Use template").clicked())
            {
                template.clone_into(&mut draft.user_profile);
            }
            return;
        }
        match Json::parse(&draft.user_profile) {
            Ok(document) if document.members().is_some() => {
                let sent = if draft.user_profile_as_typed {
                    draft.user_profile.chars().count()
                } else {
                    document.to_compact().chars().count()
                };
                ui.label(small(format!(
                    "Sent as a JSON string of {sent} characters, as Auth0 expects"
                )));
            }
            other => {
                let why = other.err().map_or_else(
                    || "it is JSON, but no object".to_owned(),
                    |error| error.to_string(),
                );
                ui.label(
                    RichText::new(format!("Not a JSON object: {why}. Sent as typed"))
                        .size(theme::SMALL)
                        .color(palette.invalid),
                );
                if let Some(better) = strict(&draft.user_profile) {
                    if widgets::small_button(ui, "Make it strict JSON").clicked() {
                        draft.user_profile = better;
                    }
                }
            }
        }
        ui.checkbox(&mut draft.user_profile_as_typed, "Send exactly as typed");
    });
}
