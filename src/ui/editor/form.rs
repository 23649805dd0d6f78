//! The request: every field, in the order in which people think of them.

use super::advanced::advanced;
use super::dpop::dpop;
use super::fields::{
    choice, control, environment_source, source, source_hint, text_row, variables,
};
use super::notes::notes;
use super::rules::Rules;
use super::state::Editor;
use super::user_profile::user_profile;
use super::wire_preview::on_the_wire;
use crate::exchange::TextField;
use crate::exchange::subject_token::{Provider, Shape};
use crate::profile::ClientAuth;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::{icons, theme, widgets};
use egui::Ui;

/// Draws the form.
pub fn ui(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    // Once: the field itself forgets it when it has been drawn.
    if let Some(path) = editor.going_to.take() {
        widgets::go_to_field(ui.ctx(), &control(&path));
        ui.ctx().request_repaint();
    }
    ui.spacing_mut().item_spacing.y = theme::GAP_SMALL;
    who(editor, cx, ui);
    artefact(editor, cx, ui);
    ui.add_space(4.0);
    widgets::divider(ui);
    ask(editor, ui);
    user_profile(editor, ui);
    widgets::divider(ui);
    dpop(editor, cx, ui);
    advanced(editor, cx, ui);
    on_the_wire(editor, ui);
    notes(editor, cx, ui);
}

fn who(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let provider = Provider::of_type(&editor.draft.texts.subject_token_type);
    let selected = Provider::ALL.iter().position(|known| *known == provider);
    let names: Vec<&str> = Provider::ALL
        .iter()
        .map(|provider| provider.name())
        .collect();
    if let Some(chosen) = widgets::segmented(ui, "provider", &names, selected) {
        // The preset sets the type and hides nothing; Custom leaves a type of one's own alone.
        match Provider::ALL
            .get(chosen)
            .and_then(|provider| provider.subject_token_type())
        {
            Some(kind) => kind.clone_into(&mut editor.draft.texts.subject_token_type),
            None if selected != Some(chosen) => editor.draft.texts.subject_token_type.clear(),
            None => {}
        }
    }
    ui.add_space(2.0);
    let environment = editor.environment();
    let draft = &mut editor.draft;
    let mut keep = false;
    widgets::field_row(ui, "Name", |ui| {
        widgets::text_field(ui, "name", &mut draft.name, "", false, "Name")
    });
    widgets::field_row(ui, "Tenant", |ui| {
        widgets::text_field(
            ui,
            "tenant",
            &mut draft.tenant,
            "acme.eu.auth0.com, or demo",
            false,
            "Tenant",
        );
        variables(ui, &environment, &mut draft.tenant);
    });
    text_row(ui, &environment, draft, TextField::ClientId);
    widgets::field_row(ui, "Authentication", |ui| {
        choice(
            ui,
            "Authentication",
            &[
                "No client secret",
                "client_secret_post",
                "client_secret_basic",
                "private_key_jwt",
            ],
            &mut draft.auth_method,
        );
    });
    match ClientAuth::METHODS.get(draft.auth_method).copied() {
        Some("client_secret_post" | "client_secret_basic") => {
            widgets::field_row(ui, "Client secret", |ui| {
                widgets::secret_field(
                    ui,
                    "client secret",
                    &mut editor.typed.client_secret,
                    source_hint(&draft.auth_secret),
                    "Client secret",
                );
                if source(
                    ui,
                    "Client secret source",
                    &mut draft.auth_secret,
                    &editor.typed.client_secret,
                ) {
                    keep = true;
                }
                environment_source(ui, &environment, "client_secret");
            });
        }
        Some("private_key_jwt") => {
            for (label, name, text, hint) in [
                (
                    "Private key",
                    "Private key",
                    &mut draft.auth_key,
                    "file:client.pem",
                ),
                ("Key ID", "Key ID", &mut draft.auth_key_id, ""),
                ("Algorithm", "Algorithm", &mut draft.auth_algorithm, "RS256"),
                (
                    "Assertion aud",
                    "Assertion audience",
                    &mut draft.auth_audience,
                    "the tenant's issuer",
                ),
            ] {
                widgets::field_row(ui, label, |ui| {
                    widgets::text_field(ui, name, text, hint, true, name)
                });
            }
        }
        _ => {}
    }
    if keep {
        editor.keep(cx, "client_authentication.secret");
    }
}

/// Seconds that a code pasted then may still live, at most; nothing where that says nothing any more.
fn code_left(text: &str, pasted: Option<i64>, now: i64) -> Option<i64> {
    let left = 300 - (now - pasted?);
    (left >= 0 && Shape::of(text.trim()) == Shape::AppleCode).then_some(left)
}

/// Whether the form shows something that changes with the seconds: the age of a code, a wait that the tenant asked for.
pub fn counts_down(editor: &Editor, cx: &Cx) -> bool {
    let code = || code_left(&editor.typed.subject_token, editor.rules.pasted, cx.now());
    let age = editor.rules.wrong_subject_token().is_none() && code().is_some();
    age || editor.wait(cx).is_some()
}

/// What the subject token looks like, and what is known of its age.
fn looks_like(text: &str, rules: &Rules, now: i64, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let shape = Shape::of(text.trim());
    let wrong = rules.wrong_subject_token();
    let (icon, color) = match (wrong, shape) {
        (Some(_), _) => (icons::Icon::Cross, palette.invalid),
        (None, Shape::Unknown) => (icons::Icon::Question, palette.unchecked),
        (None, _) => (icons::Icon::Check, palette.valid),
    };
    let name = if shape == Shape::Unknown {
        "Shape not recognised".to_owned()
    } else {
        format!("Looks like: {}", shape.name())
    };
    let age = match (wrong, code_left(text, rules.pasted, now)) {
        (Some(finding), _) => format!(" · {}", finding.title),
        (None, Some(left)) => format!(
            " · single use · at most {}:{:02} left",
            left / 60,
            left % 60
        ),
        (None, None) => String::new(),
    };
    ui.horizontal(|ui| {
        let (mark, _) = ui.allocate_exact_size(egui::vec2(14.0, 16.0), egui::Sense::hover());
        icons::paint(ui.painter(), mark, icon, color);
        widgets::small_text(ui, format!("{name}{age}"));
    });
}

fn artefact(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let now = cx.now();
    let environment = editor.environment();
    let draft = &mut editor.draft;
    widgets::field_row(ui, "Subject token", |ui| {
        widgets::secret_field(
            ui,
            "subject token",
            &mut editor.typed.subject_token,
            source_hint(&draft.subject_token),
            "Subject token",
        );
        let mut wanted = false;
        ui.horizontal_wrapped(|ui| {
            let kind = draft.subject_token.strip_prefix("demo:");
            match (editor.typed.subject_token.is_empty(), kind) {
                (false, _) => looks_like(&editor.typed.subject_token, &editor.rules, now, ui),
                (true, Some(_)) => {
                    let words = "Made fresh for each send";
                    widgets::small_label(ui, words);
                }
                (true, None) => {}
            }
            wanted = widgets::small_button(ui, Command::WhereFrom.label())
                .on_hover_text(Command::WhereFrom.tooltip())
                .clicked();
        });
        if wanted {
            cx.ask(Intent::Do(Command::WhereFrom));
        }
        if editor.typed.subject_token.is_empty() {
            source(ui, "Subject token source", &mut draft.subject_token, "");
            environment_source(ui, &environment, "subject_token");
        }
    });
    text_row(ui, &environment, draft, TextField::SubjectTokenType);
}

fn ask(editor: &mut Editor, ui: &mut Ui) {
    widgets::section_label(ui, "Ask for");
    let environment = editor.environment();
    let draft = &mut editor.draft;
    text_row(ui, &environment, draft, TextField::Audience);
    text_row(ui, &environment, draft, TextField::Resource);
    widgets::field_row(ui, "Scope", |ui| {
        widgets::text_field(
            ui,
            "scope",
            &mut draft.texts.scope,
            "all the API has",
            true,
            "Scope",
        );
        variables(ui, &environment, &mut draft.texts.scope);
        let mut wanted = None;
        ui.horizontal_wrapped(|ui| {
            for word in ["openid", "profile", "email", "offline_access"] {
                if !draft.texts.scope.split_whitespace().any(|one| one == word)
                    && widgets::small_button(ui, &format!("+ {word}")).clicked()
                {
                    wanted = Some(word);
                }
            }
        });
        if let Some(word) = wanted {
            let ends = draft.texts.scope.is_empty() || draft.texts.scope.ends_with(' ');
            let separator = if ends { "" } else { " " };
            draft.texts.scope.push_str(&format!("{separator}{word}"));
        }
    });
}
