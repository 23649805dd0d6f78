//! The building blocks of every screen: drawn alike, each with a name for screen readers.

mod buttons;
mod card;
mod check_row;
mod choices;
mod decorations;
mod fields;
pub mod json_tree;
mod list_row;
pub mod tree_model;
mod verdicts;

pub use buttons::{button, disclosure, primary_button, small_button};
pub use card::{card, cause_row, gauge, phase_bar};
pub use check_row::check_row;
pub use choices::{segmented, tab_bar, tab_bar_tight, token_card};
pub use decorations::{divider, lifetime_bar, section_label, status_dot};
pub use fields::{arrive, field_row, go_to_field, multiline_field, secret_field, text_field};
pub use list_row::selectable_row;
pub use verdicts::{Severity, Status, Verdict, badge, note_box, verdict_banner};

use super::theme;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, CornerRadius, FontId, Galley, Rect, Response, Stroke, StrokeKind, Ui};
use std::sync::Arc;

/// One line, cut off with `…` where it is too long.
fn one_line(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// As many lines as are needed.
fn wrapped(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    ui.painter()
        .layout(text.to_owned(), font, color, width.max(1.0))
}

/// Draws a text centred on the height of `rect`, starting at `x`.
fn draw_left(ui: &Ui, rect: Rect, x: f32, galley: Arc<Galley>, color: Color32) {
    let y = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(egui::pos2(x, y), galley, color);
}

/// Draws a text in the middle of `rect`.
fn draw_centred(ui: &Ui, rect: Rect, galley: Arc<Galley>, color: Color32) {
    let corner = rect.center() - galley.size() / 2.0;
    ui.painter().galley(corner, galley, color);
}

/// The ring around what has the keyboard.
fn focus_ring(ui: &Ui, rect: Rect, radius: CornerRadius, response: &Response) {
    if response.has_focus() {
        let ring = Stroke::new(theme::FOCUS_WIDTH, theme::palette(ui).accent);
        ui.painter()
            .rect_stroke(rect, radius, ring, StrokeKind::Inside);
    }
}
