//! What few requests need: endpoint, grant, actor, encodings, parameters and headers.

use super::fields::{choice, environment_source, source, source_hint, text_row};
use super::named_values::named_values;
use super::state::Editor;
use crate::exchange::TextField;
use crate::ui::kit::context::Cx;
use crate::ui::kit::widgets;
use egui::Ui;

pub fn advanced(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let environment = editor.environment();
    widgets::disclosure(ui, &mut editor.sections.advanced, "Advanced");
    if !editor.sections.advanced {
        return;
    }
    let draft = &mut editor.draft;
    let mut keep = false;
    let (name, hint) = ("Token endpoint", "/oauth/token under the tenant");
    widgets::field_row(ui, name, |ui| {
        widgets::text_field(ui, name, &mut draft.token_endpoint, hint, true, name)
    });
    for field in [
        TextField::GrantType,
        TextField::RequestedTokenType,
        TextField::ActorTokenType,
    ] {
        text_row(ui, &environment, draft, field);
    }
    widgets::field_row(ui, "Actor token", |ui| {
        widgets::secret_field(
            ui,
            "actor token",
            &mut editor.typed.actor_token,
            source_hint(&draft.actor_token),
            "Actor token",
        );
        if source(
            ui,
            "Actor token source",
            &mut draft.actor_token,
            &editor.typed.actor_token,
        ) {
            keep = true;
        }
        environment_source(ui, &environment, "actor_token");
    });
    widgets::field_row(ui, "Forwarded for", |ui| {
        widgets::text_field(
            ui,
            "forwarded",
            &mut draft.forwarded_for,
            "203.0.113.7",
            true,
            "Forwarded for",
        );
        ui.checkbox(
            &mut draft.forwarded_in_body,
            "In the body, as the reference page shows it",
        );
    });
    widgets::field_row(ui, "Body", |ui| {
        let mut at = usize::from(draft.json_body);
        choice(ui, "Body encoding", &["Form", "JSON"], &mut at);
        draft.json_body = at == 1;
    });
    let further = &mut editor.typed.further;
    named_values(ui, "Parameter", &mut draft.parameters, further);
    named_values(ui, "Header", &mut draft.headers, further);
    if keep {
        editor.keep(cx, "actor_token");
    }
}
