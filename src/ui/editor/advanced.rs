//! What few requests need: endpoint, grant, actor, encodings, parameters and headers.

use super::draft::Draft;
use super::fields::{choice, text_row};
use super::named_values::named_values;
use super::secret_row::{SecretRow, environment_source, keep_offer};
use super::state::Editor;
use crate::exchange::{FormSection, TOKEN_EXCHANGE_GRANT, TextField};
use crate::text::counted;
use crate::ui::kit::context::Cx;
use crate::ui::kit::{theme, widgets};
use egui::{Frame, Margin, Response, Ui};

/// Draws the strip that says what of it is set, and its rows while it is open.
pub fn advanced(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let state = set(&editor.draft);
    let (open, name) = (&mut editor.sections.advanced, "Advanced");
    let strip = widgets::strip(ui, open, name, name, &state);
    if editor.sections.advanced {
        inside_strip(ui, &strip, |ui| rows(editor, cx, ui));
    }
}

/// Returns in a few words what the request sets of it, and how its body is encoded.
fn set(draft: &Draft) -> String {
    let texts = draft.texts.iter();
    let texts = texts.filter(|(field, _)| {
        // The grant type is said below; the actor's type goes with the actor.
        field.section() == FormSection::Advanced
            && !matches!(field, TextField::GrantType | TextField::ActorTokenType)
    });
    let texts = texts.map(|(field, text)| (field.label(), text));
    let own = [
        ("Endpoint", &draft.token_endpoint),
        ("Actor", &draft.actor_token),
        ("Forwarded for", &draft.forwarded_for),
    ];
    let mut set: Vec<String> = texts
        .chain(own)
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, _)| name.to_lowercase())
        .collect();
    for (values, name) in [(&draft.parameters, "parameter"), (&draft.headers, "header")] {
        let count = values.iter().filter(|row| row.is_sent()).count();
        if count > 0 {
            set.push(counted(count, name));
        }
    }
    if draft.texts.grant_type != TOKEN_EXCHANGE_GRANT {
        set.push("another grant".to_owned());
    }
    if set.is_empty() {
        set.push("nothing set".to_owned());
    }
    let body = if draft.json_body {
        "JSON body"
    } else {
        "form body"
    };
    format!("{} · {body}", set.join(", "))
}

/// Draws the rows of an open strip, indented, and scrolls to them when it was just opened.
pub fn inside_strip(ui: &mut Ui, strip: &Response, rows: impl FnOnce(&mut Ui)) {
    let drawn = Frame::new()
        .inner_margin(Margin {
            left: 12,
            right: 12,
            top: 4,
            bottom: 12,
        })
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP_SMALL;
            rows(ui);
        });
    if strip.changed() {
        let all = strip.rect.union(drawn.response.rect);
        // Of what is higher than the form the beginning is shown.
        let most = all.top() + ui.clip_rect().height();
        ui.scroll_to_rect(all.with_max_y(all.bottom().min(most)), None);
    }
}

fn rows(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let environment = editor.environment();
    let draft = &mut editor.draft;
    let mut keep = false;
    let (name, hint) = ("Token endpoint", "/oauth/token under the tenant");
    widgets::code_row(ui, name, &mut draft.token_endpoint, hint, name);
    for field in [
        TextField::GrantType,
        TextField::RequestedTokenType,
        TextField::ActorTokenType,
    ] {
        text_row(ui, &environment, draft, field);
    }
    widgets::field_row(ui, "Actor token", |ui| {
        let row = SecretRow {
            label: "Actor token",
            source: "Actor token source",
            typed: &mut editor.typed.actor_token,
            reference: &mut draft.actor_token,
            is_needed: false,
            demo: &[],
        };
        row.ui(ui);
        keep = keep_offer(ui, "Actor token", &editor.typed.actor_token);
        environment_source(ui, &environment, "actor_token");
    });
    let name = "Forwarded for";
    widgets::field_row(ui, name, |ui| {
        widgets::code_field(ui, &mut draft.forwarded_for, "203.0.113.7", name);
        let words = "In the body, as the reference page shows it";
        ui.checkbox(&mut draft.forwarded_in_body, words);
    });
    widgets::field_row(ui, "Body", |ui| {
        let mut at = usize::from(draft.json_body);
        choice(ui, "Body encoding", &["Form", "JSON"], &mut at);
        draft.json_body = at == 1;
    });
    let before = (draft.parameters.clone(), draft.headers.clone());
    let further = &mut editor.typed.further;
    named_values(ui, "Parameter", &mut draft.parameters, further);
    named_values(ui, "Header", &mut draft.headers, further);
    editor.follow_rows(&before.0, &before.1);
    if keep {
        editor.keep(cx, "actor_token");
    }
}
