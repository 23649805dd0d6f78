//! Forms with unsaved edits that no row of the library leads to: those without a file, of this session and of earlier ones.

use super::state::Editor;
use crate::ui::kit::context::Cx;
use crate::ui::kit::notice_offer::NoticeOffer;
use crate::ui::kit::{page, theme, widgets};
use egui::{Frame, Label, Margin, Response, Ui};

/// Forms that are listed one below the other; more of them scroll, so that they leave the profiles their room.
const WHOLE: usize = 3;
/// The greatest height of the list where it scrolls: the last row in sight is half there, so that more are seen to follow.
const SCROLLED: f32 = 108.0;

/// Draws the forms that were left with these numbers. Returns the one that was chosen to be put in front.
pub fn unsaved(editor: &mut Editor, unlisted: &[usize], cx: &Cx, ui: &mut Ui) -> Option<usize> {
    if unlisted.is_empty() {
        return None;
    }
    ui.add_space(theme::GAP_SMALL);
    if unlisted.len() <= WHOLE {
        heading(ui, "Not saved yet");
        return rows(editor, unlisted, cx, ui);
    }
    heading(ui, &format!("Not saved yet · {}", unlisted.len()));
    page::at_most("not saved yet", SCROLLED)
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width() - theme::SCROLL_BAR);
            rows(editor, unlisted, cx, ui)
        })
        .inner
}

/// Draws the heading, which begins where those of the folders below do.
fn heading(ui: &mut Ui, words: &str) {
    let margin = Margin {
        left: 8,
        ..Margin::ZERO
    };
    Frame::new()
        .inner_margin(margin)
        .show(ui, |ui| widgets::section_label(ui, words));
}

/// Draws a row for each.
fn rows(editor: &mut Editor, unlisted: &[usize], cx: &Cx, ui: &mut Ui) -> Option<usize> {
    let (mut picked, mut given_up) = (None, None);
    // The newest first.
    let forms = editor.left.iter().rev();
    for left in forms.filter(|left| unlisted.contains(&left.form)) {
        match row(ui, left.name()) {
            Some(RowPress::Pick) => picked = Some(left.form),
            Some(RowPress::Discard) => given_up = Some(left.form),
            None => {}
        }
    }
    if let Some(left) = given_up.and_then(|form| editor.give_up_left(cx, form)) {
        let words = format!("The edits of {} are discarded", left.name());
        let offer = NoticeOffer::make(cx, words, "Undo", left);
        editor.given_up.push(offer);
    }
    picked
}

enum RowPress {
    Pick,
    Discard,
}

/// Draws a name with *Open* and *Discard*. Returns what was pressed.
fn row(ui: &mut Ui, name: &str) -> Option<RowPress> {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        let mut pressed = None;
        // Several rows have buttons of the same name: whose they are is their description.
        let of_row = |button: &Response| {
            let ctx = &button.ctx;
            ctx.accesskit_node_builder(button.id, |node| node.set_description(name));
        };
        let button = widgets::small_button(ui, "Open");
        of_row(&button);
        if button.on_hover_text("Go on with it").clicked() {
            pressed = Some(RowPress::Pick);
        }
        let button = widgets::small_button(ui, "Discard");
        of_row(&button);
        if button.clicked() {
            pressed = Some(RowPress::Discard);
        }
        let name = widgets::small_words(name, palette.text);
        ui.add(Label::new(name).truncate());
        pressed
    })
    .inner
}
