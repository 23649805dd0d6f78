//! Send or Cancel, and what stands against sending.

use super::fields::field_words;
use super::notes::finding_bar;
use super::state::Editor;
use crate::diagnosis::Severity;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::widgets::FindingBar;
use crate::ui::kit::{theme, widgets};
use egui::{Align, Layout, RichText, Ui, vec2};

/// Height of the line of the most pressing finding, of the buttons, and of the gaps between them and all findings.
const LINES: f32 = FindingBar::HEIGHT + 34.0 + 2.0 * theme::GAP_SMALL + 2.0;

/// Below this width the buttons may take two lines.
const NARROW: f32 = 300.0;

/// Send or Cancel, and what stands against sending, at most so high where all findings are open.
pub fn send_bar(editor: &mut Editor, cx: &Cx, most: f32, ui: &mut Ui) {
    // What stands against sending stands beside it, however long the form is. In a scope that is always there: Send stays the same
    // control, and a press on it is not lost, when a finding comes or goes meanwhile.
    ui.scope(|ui| {
        finding_bar(editor, cx, (most - LINES).max(24.0), ui);
    });
    let command = if editor.is_sending() {
        Command::Cancel
    } else {
        Command::Send
    };
    let count = |severity| {
        editor
            .rules
            .findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let errors = count(Severity::Error) + usize::from(editor.preview.is_err());
    let warnings = count(Severity::Warning);
    let notes = count(Severity::Info);
    let is_narrow = ui.available_width() < NARROW;
    let row = |ui: &mut Ui| {
        let waits = editor.wait(cx).filter(|_| command == Command::Send);
        let keys = match waits {
            Some(left) => Some(format!("{left} s")),
            None => command.keys(ui.ctx()).filter(|_| !is_narrow),
        };
        if widgets::primary_button(ui, command.label(), keys.as_deref(), waits.is_none())
            .on_hover_text(command.tooltip())
            .clicked()
        {
            cx.ask(Intent::Do(command));
        }
        if command == Command::Send
            && widgets::button(ui, "Copy as…")
                .on_hover_text(Command::Export.tooltip())
                .clicked()
        {
            cx.ask(Intent::Do(Command::Export));
        }
        if waits.is_some()
            && widgets::button(ui, "Send now")
                .on_hover_text("Do not wait, although the tenant asked for it")
                .clicked()
        {
            editor.wait_no_longer();
            cx.ask(Intent::Do(Command::Send));
        }
        let missing = editor
            .missing_inputs()
            .first()
            .map(|field| field_words(field, &editor.draft));
        let words = match (editor.is_sending(), errors) {
            (true, _) if editor.waits_for_keychain() => {
                "Sending; the keychain may ask to be unlocked".to_owned()
            }
            (true, _) => "Sending…".to_owned(),
            (false, _) if editor.is_begun() => "A new profile".to_owned(),
            (false, _) if missing.is_some() => {
                format!("{} is not there yet", missing.unwrap_or_default())
            }
            (false, _) if editor.wait(cx).is_some() => format!(
                "The tenant asks to wait {} s",
                editor.wait(cx).unwrap_or_default()
            ),
            (false, 0) => match (warnings, notes) {
                (0, 0) => "Nothing blocks sending".to_owned(),
                (0, notes) => format!("{} · nothing blocks sending", counted(notes, "note")),
                (warnings, _) => format!("{} · can be sent", counted(warnings, "warning")),
            },
            (false, errors) => {
                format!("{} · can be sent all the same", counted(errors, "error"))
            }
        };
        let words = RichText::new(words).color(theme::palette(ui).muted);
        let words = egui::Label::new(words).truncate();
        let said = if is_narrow {
            ui.add(words)
        } else {
            // At the column's edge, where what stands in the fields above ends too.
            let place = vec2(ui.available_width(), theme::SEND);
            let to_the_right = Layout::right_to_left(Align::Center);
            ui.allocate_ui_with_layout(place, to_the_right, |ui| ui.add(words))
                .inner
        };
        // A countdown is not read out every second.
        if waits.is_none() {
            ui.ctx().accesskit_node_builder(said.id, |node| {
                node.set_live(egui::accesskit::Live::Polite);
            });
        }
    };
    if is_narrow {
        ui.horizontal_wrapped(row);
    } else {
        ui.horizontal(row);
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
