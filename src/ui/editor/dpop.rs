//! The proof of possession: whether, with which algorithm, and where its key is from.

use super::draft::DPOP_ALGORITHMS;
use super::fields::choice;
use super::state::Editor;
use crate::ui::kit::context::Cx;
use crate::ui::kit::widgets;
use egui::Ui;

pub fn dpop(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let label = if editor.draft.dpop {
        "DPoP on"
    } else {
        "DPoP off"
    };
    widgets::disclosure(ui, &mut editor.sections.dpop, label);
    if !editor.sections.dpop {
        return;
    }
    let draft = &mut editor.draft;
    let mut keep = false;
    ui.checkbox(&mut draft.dpop, "Send a proof of possession");
    widgets::field_row(ui, "Algorithm", |ui| {
        choice(
            ui,
            "DPoP algorithm",
            &DPOP_ALGORITHMS,
            &mut draft.dpop_algorithm,
        )
    });
    widgets::field_row(ui, "Key", |ui| {
        widgets::text_field(
            ui,
            "dpop key",
            &mut draft.dpop_key,
            "session, keychain or file:PATH",
            true,
            "DPoP key",
        );
        if draft.dpop
            && ["", "session"].contains(&draft.dpop_key.as_str())
            && widgets::small_button(ui, "Keep the key in keychain")
                .on_hover_text("It is made for this session, and gone with it, unless it is kept")
                .clicked()
        {
            keep = true;
        }
    });
    if keep {
        editor.keep_proof_key(cx);
    }
}
