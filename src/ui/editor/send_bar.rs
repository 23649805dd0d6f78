//! Send or Cancel, with the findings above.

use super::fields::counted;
use super::notes::finding_bar;
use super::state::Editor;
use crate::diagnosis::Severity;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::widgets::FindingBar;
use crate::ui::kit::{theme, widgets};
use egui::{Align, Layout, RichText, Ui, vec2};

/// Height of the finding's line, of the buttons, and of the gaps between them and the opened findings.
const LINES: f32 = FindingBar::HEIGHT + 34.0 + 2.0 * theme::GAP_SMALL + 2.0;

/// Below this width the buttons wrap.
const NARROW: f32 = 300.0;

/// Draws Send or Cancel with the findings above, at most `most` points high while they are open.
pub fn send_bar(editor: &mut Editor, cx: &Cx, most: f32, ui: &mut Ui) {
    // In a scope that is always there, so that the id of Send stays, and a press on it is not lost, when findings come or go.
    ui.scope(|ui| {
        finding_bar(editor, cx, (most - LINES).max(24.0), ui);
    });
    let command = if editor.is_sending() {
        Command::Cancel
    } else {
        Command::Send
    };
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
                .on_hover_text("Send without waiting, although the tenant asked for it")
                .clicked()
        {
            editor.wait_no_longer();
            cx.ask(Intent::Do(Command::Send));
        }
        let words = RichText::new(readiness(editor, cx)).color(theme::palette(ui).muted);
        let words = egui::Label::new(words).truncate();
        let said = if is_narrow {
            ui.add(words)
        } else {
            // At the right, where the fields above end.
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

/// Returns a sentence about what is sent, or can be.
fn readiness(editor: &Editor, cx: &Cx) -> String {
    if editor.is_sending() {
        let words = if editor.waits_for_keychain() {
            "Sending; you may have to unlock the keychain"
        } else {
            "Sending…"
        };
        return words.to_owned();
    }
    if editor.is_blank() {
        return "A new profile".to_owned();
    }
    // What is wrong with the form is said above; it comes before what is only not typed yet.
    let is_stopped = editor.preview.is_err();
    if let Some(missing) = editor.missing_input().filter(|_| !is_stopped) {
        return format!("{missing} is not there yet");
    }
    if let Some(left) = editor.wait(cx) {
        return format!("The tenant asks to wait {left} s");
    }
    let findings = &editor.rules.findings;
    let count = |severity| {
        let found = findings.iter();
        found.filter(|finding| finding.severity == severity).count()
    };
    let errors = count(Severity::Error) + usize::from(is_stopped);
    let (warnings, notes) = (count(Severity::Warning), count(Severity::Info));
    standing(errors, warnings, notes, is_stopped)
}

/// Returns how many findings there are, and whether they stop sending: the gravest are named, the others counted with them, so that there
/// are as many as the line above counts.
fn standing(errors: usize, warnings: usize, notes: usize, is_stopped: bool) -> String {
    let (gravest, others, end) = match (errors, warnings, notes) {
        (0, 0, 0) => return "Nothing blocks sending".to_owned(),
        (0, 0, notes) => (counted(notes, "note"), 0, "nothing blocks sending"),
        (0, warnings, notes) => (counted(warnings, "warning"), notes, "can be sent"),
        // Without a preview there is no request that could be sent on purpose.
        (errors, ..) => {
            let end = if is_stopped {
                "cannot be sent yet"
            } else {
                "can be sent anyway"
            };
            (counted(errors, "error"), warnings + notes, end)
        }
    };
    let more = match others {
        0 => String::new(),
        others => format!(" and {others} more"),
    };
    format!("{gravest}{more} · {end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_is_counted() {
        for (errors, warnings, notes, is_stopped, words) in [
            (0, 0, 0, false, "Nothing blocks sending"),
            (0, 0, 2, false, "2 notes · nothing blocks sending"),
            (0, 1, 0, false, "1 warning · can be sent"),
            (0, 1, 1, false, "1 warning and 1 more · can be sent"),
            (2, 1, 1, false, "2 errors and 2 more · can be sent anyway"),
            (1, 0, 0, true, "1 error · cannot be sent yet"),
        ] {
            assert_eq!(standing(errors, warnings, notes, is_stopped), words);
        }
    }
}
