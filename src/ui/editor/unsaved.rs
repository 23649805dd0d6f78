//! Edits that no row of the library leads to: forms of this session without a file, and those of an earlier session.

use super::left_form::GivenUp;
use super::offered_draft::OfferedDraft;
use super::state::Editor;
use crate::ui::kit::context::Cx;
use crate::ui::kit::notice_offer::NoticeOffer;
use crate::ui::kit::{theme, widgets};
use egui::{Label, Response, RichText, Ui};

/// Edits that were chosen to be put into the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickedDraft {
    /// A form that was left, by its number.
    Left(usize),
    /// Edits of an earlier session, by their key.
    Offered(String),
}

/// Draws the forms that were left with these numbers, and the unsaved edits of an earlier session. Returns what was chosen to be put into
/// the form.
pub fn unsaved(
    editor: &mut Editor,
    unlisted: &[usize],
    cx: &Cx,
    ui: &mut Ui,
) -> Option<PickedDraft> {
    let left = left(editor, unlisted, cx, ui);
    let offered = offered(editor, cx, ui);
    left.or(offered)
}

/// Draws the forms that were left.
fn left(editor: &mut Editor, unlisted: &[usize], cx: &Cx, ui: &mut Ui) -> Option<PickedDraft> {
    if unlisted.is_empty() {
        return None;
    }
    heading(ui, "Not saved yet");
    let (mut picked, mut given_up) = (None, None);
    let forms = editor.left.iter();
    for left in forms.filter(|left| unlisted.contains(&left.form)) {
        match row(ui, left.name(), ("Open", "Go on with it")) {
            Some(DraftAction::Pick) => picked = Some(PickedDraft::Left(left.form)),
            Some(DraftAction::Discard) => given_up = Some(left.form),
            None => {}
        }
    }
    if let Some(left) = given_up.and_then(|form| editor.give_up_left(cx, form)) {
        let words = format!("The edits of {} are discarded", left.name());
        let given_up = GivenUp::Left(Box::new(left));
        editor
            .given_up
            .push(NoticeOffer::make(cx, words, "Undo", given_up));
    }
    picked
}

/// Draws the edits of an earlier session.
fn offered(editor: &mut Editor, cx: &Cx, ui: &mut Ui) -> Option<PickedDraft> {
    if editor.autosave.offered.is_empty() {
        return None;
    }
    heading(ui, "Unsaved edits");
    let (mut picked, mut given_up) = (None, None);
    for offered in &editor.autosave.offered {
        let name = &offered.kept.profile.name;
        let pressed = row(ui, name, ("Restore", "Put them back into the form"));
        detail(offered, cx, ui);
        match pressed {
            Some(DraftAction::Pick) => {
                picked = Some(PickedDraft::Offered(offered.kept.key.clone()))
            }
            Some(DraftAction::Discard) => given_up = Some(offered.kept.key.clone()),
            None => {}
        }
    }
    if let Some(offered) = given_up.and_then(|key| editor.autosave.give_up(cx, &key)) {
        let words = format!("The edits of {} are discarded", offered.kept.profile.name);
        let given_up = GivenUp::Offered(Box::new(offered));
        editor
            .given_up
            .push(NoticeOffer::make(cx, words, "Undo", given_up));
    }
    picked
}

/// Draws the heading of a list.
fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(theme::GAP_SMALL);
    widgets::section_label(ui, words);
}

enum DraftAction {
    Pick,
    Discard,
}

/// Draws a name with a button that picks it, which has this label and tooltip, and *Discard*. Returns what was pressed.
fn row(ui: &mut Ui, name: &str, (pick, tooltip): (&str, &str)) -> Option<DraftAction> {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        let mut pressed = None;
        // Several rows have buttons of the same name: whose they are is their description.
        let of_row = |button: &Response| {
            let ctx = &button.ctx;
            ctx.accesskit_node_builder(button.id, |node| node.set_description(name));
        };
        let button = widgets::small_button(ui, pick);
        of_row(&button);
        if button.on_hover_text(tooltip).clicked() {
            pressed = Some(DraftAction::Pick);
        }
        let button = widgets::small_button(ui, "Discard");
        of_row(&button);
        if button.clicked() {
            pressed = Some(DraftAction::Discard);
        }
        let name = RichText::new(name).size(theme::SMALL).color(palette.text);
        ui.add(Label::new(name).truncate());
        pressed
    })
    .inner
}

/// Draws when the edits were made, and in which fields.
fn detail(offered: &OfferedDraft, cx: &Cx, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let time = offered.changed_ms;
    let time = time.and_then(|time| cx.clock.local(time, "%-d %b %H:%M"));
    let words = match time {
        Some(time) => format!("{time} · {}", offered.difference()),
        None => offered.difference(),
    };
    let words = RichText::new(words).size(theme::LABEL).color(palette.muted);
    ui.add(Label::new(words).truncate());
}
