//! Text that explains: quieter than what it explains.

use crate::ui::kit::theme;
use egui::{Label, Response, RichText, Ui};

fn muted(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).color(theme::palette(ui).muted)
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
