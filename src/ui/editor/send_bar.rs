//! Send or Cancel, with the findings above, or beside them in a low window.

use super::notes::{are_open, finding_bar, finding_line, has_line, open_findings};
use super::state::Editor;
use crate::diagnosis::Severity;
use crate::text::counted;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::low::is_low;
use crate::ui::kit::widgets::FindingBar;
use crate::ui::kit::{fonts, theme, widgets};
use egui::text::LayoutJob;
use egui::{Align, Label, Layout, Response, RichText, Ui, vec2};

/// Height of the buttons, and of the gaps between them and the opened findings.
const BUTTONS: f32 = 34.0 + 2.0 * theme::GAP_SMALL + 2.0;

/// Below this width the buttons wrap.
const NARROW: f32 = 300.0;

/// How much more Send needs where it says that it goes to production.
const TO_PRODUCTION: f32 = 80.0;

/// Below this width the keys of Send are in its tooltip only, so that the words beside it have room.
const ROOM_FOR_KEYS: f32 = 400.0;

/// From this width on a finding has room beside the buttons.
const ROOM_FOR_FINDING: f32 = 520.0;

/// Draws Send or Cancel with the findings above, at most `most` points high while they are open.
pub fn send_bar(editor: &mut Editor, cx: &Cx, most: f32, ui: &mut Ui) {
    let command = if editor.is_sending() {
        Command::Cancel
    } else {
        Command::Send
    };
    let width = ui.available_width();
    let is_low = is_low(ui.ctx());
    let says = readiness(editor, cx);
    // Every row counts in a low window: words that are not needed make room for the most pressing finding.
    let is_beside = is_low && width >= ROOM_FOR_FINDING && says.is_known && has_line(editor);
    let is_bare = if is_beside {
        !are_open(editor)
    } else {
        is_low && !has_line(editor)
    };
    let gap = ui.spacing().item_spacing.y;
    if is_bare {
        ui.spacing_mut().item_spacing.y = 0.0;
    }
    // In a scope that is always there, so that the id of Send stays, and a press on it is not lost, when findings come or go.
    ui.scope(|ui| {
        if is_bare {
            return;
        }
        if is_beside {
            open_findings(editor, cx, (most - BUTTONS).max(24.0), ui);
        } else {
            let most = (most - BUTTONS - FindingBar::HEIGHT).max(24.0);
            finding_bar(editor, cx, most, ui);
        }
    });
    ui.spacing_mut().item_spacing.y = gap;

    let goes_to_production = command == Command::Send && editor.environments.current().production;
    let least = if goes_to_production {
        NARROW + TO_PRODUCTION
    } else {
        NARROW
    };
    let is_narrow = width < least;
    let row = |ui: &mut Ui| {
        let waits = editor.wait(cx).filter(|_| command == Command::Send);
        let keys = command.keys(ui.ctx());
        let tip = command.tip(ui.ctx());
        let cap = match waits {
            Some(left) => Some(format!("{left} s")),
            None if goes_to_production => Some("to production".to_owned()),
            None => keys.filter(|_| width >= ROOM_FOR_KEYS && !is_beside),
        };
        let (label, cap) = (command.label(), cap.as_deref());
        let main = if command == Command::Send && waits.is_none() && !can_send(editor) {
            widgets::quiet_primary_button(ui, label, cap)
        } else {
            widgets::primary_button(ui, label, cap, waits.is_none())
        };
        if is_beside || goes_to_production {
            let to = if goes_to_production {
                "To production. "
            } else {
                ""
            };
            ui.ctx().accesskit_node_builder(main.id, |node| {
                node.set_description(format!("{to}{}", says.whole));
            });
        }
        if main.on_hover_text(tip).clicked() {
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
        let place = vec2(ui.available_width(), theme::SEND);
        if is_beside {
            let downwards = Layout::top_down(Align::Min);
            ui.allocate_ui_with_layout(place, downwards, |ui| {
                finding_line(editor, cx, true, ui);
            });
            return;
        }
        let said = if is_narrow {
            say(ui, &says)
        } else {
            // At the right, where the fields above end.
            let to_the_right = Layout::right_to_left(Align::Center);
            ui.allocate_ui_with_layout(place, to_the_right, |ui| say(ui, &says))
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

/// Draws the words beside the buttons: without the count where there is no room for it, then smaller on two lines. Assistive technology
/// has all of them.
fn say(ui: &mut Ui, says: &Readiness) -> Response {
    let color = theme::palette(ui).muted;
    let room = ui.available_width();
    let fits = |words: &str| widgets::text_width(ui, words, fonts::text(theme::TEXT)) <= room;
    let words = if fits(&says.whole) {
        says.whole.as_str()
    } else {
        says.short.unwrap_or(says.whole.as_str())
    };
    let label = if fits(words) {
        Label::new(RichText::new(words).color(color)).truncate()
    } else {
        let font = fonts::text(theme::SMALL);
        let mut job = LayoutJob::simple(words.to_owned(), font, color, room);
        job.wrap.max_rows = 2;
        job.halign = ui.layout().horizontal_placement();
        Label::new(ui.fonts_mut(|fonts| fonts.layout_job(job)))
    };
    let said = ui.add(label);
    ui.ctx().accesskit_node_builder(said.id, |node| {
        node.set_value(says.whole.as_str());
    });
    if words == says.whole {
        said
    } else {
        said.on_hover_text(says.whole.as_str())
    }
}

/// Whether a press on Send would send, or ask whether to: the form holds a request, and every secret that it asks for is there.
fn can_send(editor: &Editor) -> bool {
    editor.preview.is_ok() && editor.missing_path().is_none()
}

/// A sentence about what is sent, or can be.
struct Readiness {
    whole: String,
    /// What of it matters most; `None` for all of it.
    short: Option<&'static str>,
    /// Whether the rest of the screen says it too.
    is_known: bool,
}

impl Readiness {
    /// Returns a sentence that nothing else on the screen says.
    fn reason(whole: impl Into<String>) -> Self {
        Self {
            whole: whole.into(),
            short: None,
            is_known: false,
        }
    }

    /// Returns a sentence that the rest of the screen says too.
    fn known(whole: impl Into<String>) -> Self {
        Self {
            is_known: true,
            ..Self::reason(whole)
        }
    }
}

/// Returns a sentence about what is sent, or can be.
fn readiness(editor: &Editor, cx: &Cx) -> Readiness {
    if editor.is_sending() {
        if editor.waits_for_keychain() {
            return Readiness::reason("Sending; you may have to unlock the keychain");
        }
        return Readiness::known("Sending…");
    }
    if editor.is_blank() {
        return Readiness::known("A new profile");
    }
    // What is wrong with the form, or missing, is said by the line above, and not again; it comes before what is only not typed yet.
    let missing = editor.missing_path();
    let is_said = missing.is_some() && editor.missing_first() == missing;
    let is_stopped = editor.preview.is_err() || is_said;
    if !is_stopped {
        if let Some(missing) = editor.missing_input() {
            return Readiness::reason(format!("{missing} is not there yet"));
        }
        if let Some(left) = editor.wait(cx) {
            return Readiness::reason(format!("The tenant asks to wait {left} s"));
        }
    }
    let findings = &editor.rules.findings;
    let count = |severity| {
        let found = findings.iter();
        found.filter(|finding| finding.severity == severity).count()
    };
    let errors = count(Severity::Error) + usize::from(is_stopped);
    let (warnings, notes) = (count(Severity::Warning), count(Severity::Info));
    let (whole, short) = standing(errors, warnings, notes, is_stopped);
    Readiness {
        whole,
        short: Some(short),
        is_known: true,
    }
}

/// Returns how many findings there are, as many as the line above counts, and whether they stop sending, and that alone. Where they differ
/// in weight, that line says how grave the gravest is.
fn standing(
    errors: usize,
    warnings: usize,
    notes: usize,
    is_stopped: bool,
) -> (String, &'static str) {
    let (noun, end, short) = match (errors, warnings, notes) {
        (0, 0, 0) => {
            let nothing = "Nothing blocks sending";
            return (nothing.to_owned(), nothing);
        }
        (0, 0, _) => ("note", "nothing blocks sending", "Nothing blocks sending"),
        (0, ..) => ("warning", "can be sent", "Can be sent"),
        // Without a preview or a secret there is no request that could be sent on purpose.
        _ if is_stopped => ("error", "cannot be sent yet", "Cannot be sent yet"),
        _ => ("error", "can be sent anyway", "Can be sent anyway"),
    };
    let all = errors + warnings + notes;
    let is_one_kind = [errors, warnings, notes].contains(&all);
    let found = counted(all, if is_one_kind { noun } else { "finding" });
    (format!("{found} · {end}"), short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn every_finding_is_counted() {
        for (errors, warnings, notes, is_stopped, words) in [
            (0, 0, 0, false, "Nothing blocks sending"),
            (0, 0, 2, false, "2 notes · nothing blocks sending"),
            (0, 1, 0, false, "1 warning · can be sent"),
            (0, 1, 1, false, "2 findings · can be sent"),
            (2, 1, 1, false, "4 findings · can be sent anyway"),
            (1, 0, 0, true, "1 error · cannot be sent yet"),
        ] {
            let (whole, short) = standing(errors, warnings, notes, is_stopped);
            assert_eq!(whole, words);
            let whole = whole.to_lowercase();
            assert!(whole.ends_with(&short.to_lowercase()), "{short}");
        }
    }

    #[test]
    fn send_invites_only_where_it_can_send() {
        let editor = |tenant: &str, token: &str| {
            let text = format!(
                r#"{{"cambio":1,"name":"n","tenant":"{tenant}","client_id":"c","subject_token":"{token}"}}"#
            );
            Editor::new(&Profile::from_bytes(text.as_bytes()).unwrap())
        };
        assert!(can_send(&editor("demo", "demo:apple-code")));
        assert!(!can_send(&editor("demo", "ask")), "the token is not there");
        assert!(!can_send(&editor("", "demo:apple-code")), "no tenant");
    }
}
