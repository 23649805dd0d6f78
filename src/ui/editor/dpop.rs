//! The DPoP proof: whether one is sent, its algorithm, and where its key comes from.

use super::advanced::inside_strip;
use super::draft::DPOP_ALGORITHMS;
use super::fields::choice;
use super::secret_row::{ReferenceKind, ReferenceRow};
use super::state::Editor;
use crate::ui::kit::context::Cx;
use crate::ui::kit::widgets;
use egui::{Id, Rect, Ui};

/// The accessible name of the switch.
pub const SWITCH: &str = "Send a proof of possession";

/// Where the key can come from.
const KEYS: [ReferenceKind; 3] = [
    ("Session", "session", "another one after each start"),
    ("Keychain", "keychain", "kept for this origin"),
    ("File…", "file:", "relative to the profile"),
];

/// Draws the strip that says whether a proof is sent, and its rows while it is open.
pub fn dpop(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let is_turned_on = is_turned_on(cx.open.from.form, editor.draft.dpop, ui);
    editor.sections.dpop |= is_turned_on;
    let draft = &editor.draft;
    let algorithm = DPOP_ALGORITHMS.get(draft.dpop_algorithm);
    let state = match (draft.dpop, draft.dpop_key.as_str()) {
        (false, _) => "off".to_owned(),
        (true, "" | "session") => {
            format!("{} · key of this session", algorithm.unwrap_or(&"on"))
        }
        (true, _) => format!("{} · key that is kept", algorithm.unwrap_or(&"on")),
    };
    let name = if draft.dpop { "DPoP on" } else { "DPoP off" };
    let strip = widgets::strip(ui, &mut editor.sections.dpop, "DPoP", name, &state);
    if editor.sections.dpop {
        inside_strip(ui, &strip, |ui| rows(editor, cx, ui));
    }
    if is_turned_on {
        // The last row lets the key be kept, which is best done before a token is bound to it.
        let end = ui.cursor().top();
        let top = strip.rect.top().max(end - ui.clip_rect().height());
        let rows = Rect::from_x_y_ranges(strip.rect.x_range(), top..=end);
        ui.scroll_to_rect(rows, None);
    }
}

/// Whether a proof is sent now, and was not in the frame before, by the switch, a finding's fix or a step of Undo in the same form.
fn is_turned_on(form: usize, is_on: bool, ui: &Ui) -> bool {
    let place = Id::unique("whether a proof was sent");
    let before: Option<(usize, bool)> = ui.data(|data| data.get_temp(place));
    ui.data_mut(|data| data.insert_temp(place, (form, is_on)));
    is_on && before == Some((form, false))
}

/// Draws the switch, the algorithm and the key's source.
fn rows(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let draft = &mut editor.draft;
    let switch = ui.checkbox(&mut draft.dpop, SWITCH);
    widgets::arrive(&switch, SWITCH);
    let is_on = draft.dpop;
    let sent = |ui: &mut Ui| {
        widgets::field_row(ui, "Algorithm", |ui| {
            let chosen = &mut draft.dpop_algorithm;
            choice(ui, "DPoP algorithm", &DPOP_ALGORITHMS, chosen)
        });
        widgets::field_row(ui, "Key", |ui| {
            let row = ReferenceRow {
                label: "DPoP key",
                source: "DPoP key source",
                hint: "session, keychain or file:PATH",
                empty: "Session",
                reference: &mut draft.dpop_key,
                kinds: &KEYS,
            };
            row.ui(ui);
            is_on
                && ["", "session"].contains(&draft.dpop_key.as_str())
                && widgets::small_button(ui, "Keep the key in keychain")
                    .on_hover_text("The key lasts for this session only, unless you keep it")
                    .clicked()
        })
    };
    if ui.add_enabled_ui(is_on, sent).inner {
        editor.keep_proof_key(cx);
    }
}
