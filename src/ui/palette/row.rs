//! One row of the palette: icon, title, hint and keys, with the letters that match marked.

use super::item::Item;
use super::search::Match;
use crate::token::invisible::calm;
use crate::ui::kit::key_names::key_names;
use crate::ui::kit::presenting::shown;
use crate::ui::kit::{fonts, icons, theme, widgets};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley, Rect, Stroke, Ui, vec2};
use std::borrow::Cow;
use std::sync::Arc;

/// Space between the mark of the selected row and the edges.
const INSET: f32 = 6.0;
const TITLE: f32 = 38.0;
const RIGHT: f32 = 14.0;
const GAP: f32 = 8.0;
/// Below this width the hint is left out.
const LEAST_HINT: f32 = 40.0;

/// Draws a row into `rect`.
pub fn draw(ui: &Ui, rect: Rect, item: &Item, found: &Match, selected: bool) {
    let palette = theme::palette(ui);
    let mark = rect.shrink2(vec2(INSET, 0.0));
    widgets::fill_row(ui, mark, theme::RADIUS, selected, false);
    let ink = if selected {
        palette.accent
    } else {
        palette.muted
    };
    let ink = match &item.dot {
        Some(dot) => theme::environment_dot(dot.production, dot.color.as_deref(), ink, palette),
        None => ink,
    };
    let (x, icon) = (rect.left() + TITLE - 14.0, item.group.icon());
    icons::paint_in_row(ui, rect, x, 13.0, icon, ink);

    let mut right = rect.right() - RIGHT;
    if let Some(keys) = item.keys {
        let names = key_names(ui.ctx(), keys);
        right = widgets::key_caps(ui, rect, right, &names) - GAP;
    }
    let left = rect.left() + TITLE;
    let (size, room) = (theme::TEXT, right - left);
    let title = marked(ui, &item.title, &found.title, size, palette.text, room);
    let end = left + title.size().x + GAP;
    widgets::draw_left(ui, rect, left, title, palette.text);
    let (size, room) = (theme::SMALL, right - end);
    if !item.hint.is_empty() && room >= LEAST_HINT {
        let hint = marked(ui, &item.hint, &found.hint, size, palette.muted, room);
        widgets::draw_left(ui, rect, end, hint, palette.muted);
    }
}

/// Lays out one line, cut off if it is too long; characters that match are semibold, underlined and in the accent colour.
fn marked(
    ui: &Ui,
    text: &str,
    marks: &[u32],
    size: f32,
    color: Color32,
    width: f32,
) -> Arc<Galley> {
    let accent = theme::palette(ui).accent;
    let format = |font_id: FontId, color: Color32, underline: Stroke| TextFormat {
        font_id,
        color,
        underline,
        ..TextFormat::default()
    };
    let plain = format(fonts::text(size), color, Stroke::NONE);
    let found = format(fonts::semibold(size), accent, Stroke::new(1.0, accent));
    let mut job = LayoutJob {
        break_on_newline: false,
        wrap: TextWrapping::truncate_at_width(width.max(0.0)),
        ..LayoutJob::default()
    };
    let (text, marks) = as_shown(ui, text, marks);
    for (part, is_found) in parts(&text, marks) {
        let format = if is_found { &found } else { &plain };
        job.append(&calm(&part), 0.0, format.clone());
    }
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Returns a text as it is shown, with the letters that match: none do in one with a stand-in, which has other letters. What stands behind
/// it is placed by its width.
fn as_shown<'a>(ui: &Ui, text: &'a str, marks: &'a [u32]) -> (Cow<'a, str>, &'a [u32]) {
    match shown(ui.ctx(), text) {
        Cow::Borrowed(text) => (Cow::Borrowed(text), marks),
        Cow::Owned(text) => (Cow::Owned(text), &[]),
    }
}

/// Returns a text in parts that match and parts that do not.
fn parts(text: &str, marks: &[u32]) -> Vec<(String, bool)> {
    let mut parts: Vec<(String, bool)> = Vec::new();
    for (at, letter) in (0_u32..).zip(text.chars()) {
        let is_found = marks.binary_search(&at).is_ok();
        match parts.last_mut() {
            Some((part, same)) if *same == is_found => part.push(letter),
            _ => parts.push((letter.to_string(), is_found)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_split_where_a_match_begins_and_ends() {
        let split = |text, marks: &[u32]| -> Vec<String> {
            let parts = parts(text, marks).into_iter();
            parts
                .map(|(part, found)| if found { format!("[{part}]") } else { part })
                .collect()
        };
        assert_eq!(split("é DPoP on", &[2, 3, 4, 5]), ["é ", "[DPoP]", " on"]);
        assert_eq!(split("History", &[0, 2]), ["[H]", "i", "[s]", "tory"]);
        assert_eq!(split("", &[0]), Vec::<String>::new());
    }
}
