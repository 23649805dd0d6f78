//! Text that explains: quieter than what it explains.

use crate::token::invisible::calm;
use crate::ui::kit::theme;
use egui::{Label, Response, RichText, Ui};

fn muted(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).color(theme::palette(ui).muted)
}

/// The most characters of a name in a menu, which is as wide as its widest row.
const IN_MENU: usize = 48;

/// Draws a choice in a menu whose name somebody made up: a long one is cut, and whole in the tooltip and for assistive technology.
pub fn named_choice(ui: &mut Ui, name: &str, is_chosen: bool) -> Response {
    let begun: String = name.chars().take(IN_MENU).collect();
    let is_cut = begun.len() < name.len();
    let shown = calm(&begun);
    let words = if is_cut {
        format!("{shown}…")
    } else {
        shown.into_owned()
    };
    let row = ui.selectable_label(is_chosen, words);
    if is_cut {
        row.on_hover_text(name).accessible_name(name)
    } else {
        row
    }
}

/// Draws a line in the quiet colour.
pub fn muted_label(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.label(muted(ui, text))
}

/// Draws a small line in the quiet colour.
pub fn small_label(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.label(muted(ui, text).size(theme::SMALL))
}

/// Draws a text in the quiet colour, over as many lines as it needs also where the layout would not break it.
pub fn muted_text(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.add(Label::new(muted(ui, text)).wrap())
}

/// Draws a small text in the quiet colour, over as many lines as it needs also where the layout would not break it.
pub fn small_text(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.add(Label::new(muted(ui, text).size(theme::SMALL)).wrap())
}
