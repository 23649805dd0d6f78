//! The DPoP proof: whether one is sent, its algorithm, and where its key comes from.

use super::advanced::inside_strip;
use super::draft::DPOP_ALGORITHMS;
use super::fields::choice;
use super::secret_row::{ReferenceKind, ReferenceRow};
use super::state::Editor;
use crate::ui::kit::context::Cx;
use crate::ui::kit::widgets;
use egui::Ui;

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
}

/// Draws the switch, the algorithm and the key's source.
fn rows(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let draft = &mut editor.draft;
    let switch = ui.checkbox(&mut draft.dpop, SWITCH);
    widgets::arrive(&switch, SWITCH);
    let is_on = draft.dpop;
    let sent = |ui: &mut Ui| {
        widgets::field_row(ui, "Algorithm", |ui| {
            choice(
                ui,
                "DPoP algorithm",
                &DPOP_ALGORITHMS,
                &mut draft.dpop_algorithm,
            )
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
