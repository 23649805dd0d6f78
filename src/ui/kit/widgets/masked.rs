//! Masked fields, and the text of one: of a long one, egui lays out a short part, and while nobody edits it, dots that do not tell how long
//! it is.
//!
//! egui lays out, speaks and keeps every character of a field in each frame. A token of 1 MiB is a million dots, of which a screen shows
//! a hundred.

use super::fields::{field_row, single_line};
use super::inset::field_with_end;
use egui::text::{CCursor, CCursorRange, CharIndex};
use egui::{Rect, Response, TextBuffer, TextEdit, Ui};
use std::any::TypeId;
use std::ops::Range;
use zeroize::Zeroizing;

/// Characters at the beginning, and as many at the end, that are edited one by one.
const EITHER_END: usize = 512;

/// What egui draws dots for where nobody edits a secret: as many for each.
const AT_REST: &str = "************";

/// Draws a field for one line over the whole width with dots for characters: neither the screen nor the accessibility tree has the text,
/// nor, while nobody edits it, its length.
pub fn secret_field(ui: &mut Ui, text: &mut String, hint: &str, name: &str) -> Response {
    secret_field_with_end(ui, text, hint, name, 0.0).0
}

/// Draws such a field beside its label.
pub fn secret_row(ui: &mut Ui, label: &str, text: &mut String, hint: &str, name: &str) -> Response {
    field_row(ui, label, |ui| secret_field(ui, text, hint, name))
}

/// Draws such a field that leaves `room` points free at its right end, and returns it with that place.
pub fn secret_field_with_end(
    ui: &mut Ui,
    text: &mut String,
    hint: &str,
    name: &str,
    room: f32,
) -> (Response, Rect) {
    let id = ui.make_persistent_id(name);
    let is_edited = ui.memory(|memory| memory.has_focus(id));
    let mut masked = if is_edited {
        Masked::new(text)
    } else {
        Masked::at_rest(text)
    };
    let rested = masked.rests;
    let edit = single_line(&mut masked, name, hint, true)
        .password(true)
        .id(id);
    let (response, end) = field_with_end(ui, edit, name, room);
    if rested && response.has_focus() {
        // The dots that were pressed are not the text's characters.
        let mut state = TextEdit::load_state(ui.ctx(), response.id).unwrap_or_default();
        let behind = CCursorRange::one(CCursor::new(usize::MAX));
        state.cursor.set_char_range(Some(behind));
        state.store(ui.ctx(), response.id);
    }
    (response, end)
}

/// A secret that is edited, with its middle taken out where it is long. What is selected or deleted across the middle has it in it.
pub struct Masked<'t> {
    text: &'t mut String,
    /// What stands for a long text.
    short: Option<Short>,
    /// Whether nobody edits it, and all of it stands for nothing in particular.
    rests: bool,
}

/// Both ends of a long text.
struct Short {
    ends: Zeroizing<String>,
    /// The byte of the text at which its middle begins, and the one at which its end does.
    middle: Range<usize>,
}

/// Returns the byte at which a character begins; the length where there are fewer.
fn byte_of(text: &str, character: usize) -> usize {
    let mut all = text.char_indices();
    all.nth(character).map_or(text.len(), |(at, _)| at)
}

/// Returns how many characters there are in a range of bytes.
fn characters(text: &str, range: Range<usize>) -> usize {
    text.get(range).map_or(0, |part| part.chars().count())
}

impl Short {
    /// Returns the ends of a text; `None` where they are all of it.
    fn of(text: &str) -> Option<Self> {
        if text.len() <= 2 * EITHER_END {
            return None;
        }
        let begin = byte_of(text, EITHER_END);
        let (end, _) = text.char_indices().nth_back(EITHER_END - 1)?;
        let ends = format!("{}{}", text.get(..begin)?, text.get(end..)?);
        (begin < end).then(|| Self {
            ends: Zeroizing::new(ends),
            middle: begin..end,
        })
    }
}

impl<'t> Masked<'t> {
    /// Returns the text of a field, to be edited.
    pub fn new(text: &'t mut String) -> Self {
        let short = Short::of(text);
        Self {
            text,
            short,
            rests: false,
        }
    }

    /// Returns the text of a field that nobody edits. It can still be replaced, or something added behind it.
    fn at_rest(text: &'t mut String) -> Self {
        let rests = !text.is_empty();
        Self {
            text,
            short: None,
            rests,
        }
    }

    /// Returns the byte of the text at which a character of what is shown begins. Where the middle is taken out, that is behind it.
    fn start(&self, shown: CharIndex) -> usize {
        match &self.short {
            Some(short) if shown.0 >= EITHER_END => {
                let end = self.text.get(short.middle.end..).unwrap_or_default();
                short.middle.end + byte_of(end, shown.0 - EITHER_END)
            }
            _ => byte_of(self.text, shown.0),
        }
    }

    /// Returns the byte of the text at which what is shown ends before a character. Where the middle is taken out, that is in front of it.
    fn end(&self, shown: CharIndex) -> usize {
        match &self.short {
            Some(short) if shown.0 == EITHER_END => short.middle.start,
            _ => self.start(shown),
        }
    }

    /// Returns the place in what is shown of a byte of the text.
    fn shown(&self, byte: usize) -> usize {
        match &self.short {
            Some(short) if byte >= short.middle.end => {
                EITHER_END + characters(self.text, short.middle.end..byte)
            }
            Some(short) => characters(self.text, 0..byte.min(short.middle.start)),
            None => characters(self.text, 0..byte),
        }
    }

    /// Deletes what is selected; returns where that was, in what is shown from now on.
    fn delete(&mut self, selected: Range<CharIndex>) -> usize {
        if std::mem::take(&mut self.rests) {
            if selected.start.0 == 0 && selected.end.0 >= AT_REST.len() {
                self.text.clear();
            }
            self.short = Short::of(self.text);
            return self.shown(self.text.len());
        }
        let start = self.start(selected.start);
        let end = self.end(selected.end);
        if start < end {
            self.text.replace_range(start..end, "");
            self.short = Short::of(self.text);
        }
        self.shown(start)
    }
}

impl TextBuffer for Masked<'_> {
    fn is_mutable(&self) -> bool {
        true
    }

    fn as_str(&self) -> &str {
        match &self.short {
            _ if self.rests => AT_REST,
            Some(short) => &short.ends,
            None => self.text,
        }
    }

    /// Returns how far the place behind it is from the place before it, in what is shown: that is where egui goes on.
    fn insert_text(&mut self, text: &str, place: CharIndex) -> usize {
        let byte = if std::mem::take(&mut self.rests) {
            self.text.len()
        } else {
            self.start(place)
        };
        self.text.insert_str(byte, text);
        self.short = Short::of(self.text);
        self.shown(byte + text.len()).saturating_sub(place.0)
    }

    fn delete_char_range(&mut self, selected: Range<CharIndex>) {
        self.delete(selected);
    }

    fn delete_selected_ccursor_range(&mut self, [from, to]: [CCursor; 2]) -> CCursor {
        CCursor {
            index: CharIndex(self.delete(from.index..to.index)),
            prefer_next_row: true,
        }
    }

    /// egui's own steps back hold what was shown, and so no long text.
    fn replace_with(&mut self, text: &str) {
        if !self.rests && self.short.is_none() && text.chars().count() < 2 * EITHER_END {
            text.clone_into(self.text);
        }
    }

    fn type_id(&self) -> TypeId {
        TypeId::of::<Masked<'static>>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::fonts;
    use crate::ui::kit::one_frame::one_frame;
    use egui::Context;

    /// Each character is another than its neighbours, and some have two bytes.
    fn long(length: usize) -> String {
        let letters: Vec<char> = "abcdefghijklmnopqräöüßéñ".chars().collect();
        letters.into_iter().cycle().take(length).collect()
    }

    fn type_at(masked: &mut Masked<'_>, cursor: &mut CCursor, text: &str) {
        for letter in text.chars() {
            masked.insert_text_at(cursor, &letter.to_string(), usize::MAX);
        }
    }

    #[test]
    fn however_long_a_text_is_little_of_it_is_laid_out() {
        for (length, shown) in [
            (0, 0),
            (1000, 1000),
            (1024, 1024),
            (1025, 1024),
            (100_000, 1024),
        ] {
            let mut text = long(length);
            let masked = Masked::new(&mut text);
            assert_eq!(masked.as_str().chars().count(), shown, "{length}");
        }
    }

    #[test]
    fn what_is_typed_and_deleted_at_either_end_is_done_to_the_text() {
        let whole = long(5000);
        for (place, typed) in [
            (0, "xyz"),
            (3, "xyz"),
            (1024, "xyz"),
            (1020, "xyz"),
            (600, "xyz"),
        ] {
            let mut text = whole.clone();
            let mut masked = Masked::new(&mut text);
            let mut cursor = CCursor::new(CharIndex(place));
            type_at(&mut masked, &mut cursor, typed);
            for _ in typed.chars() {
                cursor = masked.delete_previous_char(cursor);
            }
            type_at(&mut masked, &mut cursor, typed);
            let real = if place < 512 {
                place
            } else {
                place + 5000 - 1024
            };
            let expected: String = (whole.chars().take(real))
                .chain(typed.chars())
                .chain(whole.chars().skip(real))
                .collect();
            assert_eq!(text, expected, "{place}");
        }
    }

    #[test]
    fn a_long_text_is_pasted_selected_and_replaced_whole() {
        let whole = long(200_000);
        let mut text = "before".to_owned();
        let mut masked = Masked::new(&mut text);
        let mut cursor = CCursor::new(CharIndex(6));
        masked.insert_text_at(&mut cursor, &whole, usize::MAX);
        assert_eq!(cursor.index, CharIndex(1024), "behind what was pasted");
        type_at(&mut masked, &mut cursor, "!");
        assert_eq!(masked.text.as_str(), format!("before{whole}!"));
        let all = [CCursor::new(CharIndex(0)), CCursor::new(CharIndex(1024))];
        let mut cursor = masked.delete_selected_ccursor_range(all);
        assert_eq!(masked.as_str(), "");
        type_at(&mut masked, &mut cursor, "new");
        assert_eq!(text, "new");
    }

    #[test]
    fn deleting_from_the_end_comes_to_the_beginning() {
        let mut text = long(1500);
        let mut masked = Masked::new(&mut text);
        let mut cursor = CCursor::new(CharIndex(1024));
        for left in (0..1500).rev() {
            cursor = masked.delete_previous_char(cursor);
            assert_eq!(masked.text.chars().count(), left);
            assert_eq!(cursor.index.0, left.min(1024));
        }
        assert_eq!(text, "");
    }

    /// One frame of a field; gives all that the accessibility tree has as values.
    fn spoken(text: &str, focused: bool) -> Vec<String> {
        let ctx = Context::default();
        fonts::install(&ctx);
        ctx.enable_accesskit();
        let mut found = Vec::new();
        for _ in 0..2 {
            let mut typed = text.to_owned();
            let drawn = one_frame(&ctx, (400.0, 200.0), |ui| {
                let field = secret_field(ui, &mut typed, "", "Secret");
                if focused {
                    field.request_focus();
                }
            });
            let update = drawn.spoken.unwrap();
            assert_eq!(typed, text);
            let values = update.nodes.iter().filter_map(|(_, node)| node.value());
            found = values.map(ToOwned::to_owned).collect();
        }
        found
    }

    #[test]
    fn the_dots_of_a_secret_that_nobody_edits_do_not_tell_its_length() {
        let short = spoken("a", false);
        assert!(!short.is_empty());
        assert_eq!(spoken(&long(5000), false), short);
        assert_ne!(spoken("a", true), short);
        assert_ne!(spoken("", false), short);
    }

    #[test]
    fn a_secret_that_nobody_edits_is_replaced_whole() {
        let mut text = long(3000);
        let mut masked = Masked::at_rest(&mut text);
        let all = [0, masked.as_str().len()].map(|at| CCursor::new(CharIndex(at)));
        let mut cursor = masked.delete_selected_ccursor_range(all);
        type_at(&mut masked, &mut cursor, "new");
        assert_eq!(text, "new");
        let mut cursor = CCursor::new(CharIndex(0));
        type_at(&mut Masked::at_rest(&mut text), &mut cursor, "er");
        assert_eq!(text, "newer");
    }

    #[test]
    fn a_step_back_of_egui_never_shortens_a_long_text() {
        let whole = long(3000);
        let mut text = whole.clone();
        let mut masked = Masked::new(&mut text);
        let shown = masked.as_str().to_owned();
        masked.replace_with(&shown);
        assert_eq!(text, whole);
    }
}
