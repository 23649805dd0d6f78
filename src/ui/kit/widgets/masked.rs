//! The text of a masked field: of a long one, egui lays out a short part.
//!
//! egui lays out, speaks and keeps every character of a field in each frame. A token of 1 MiB is a million dots, of which a screen shows
//! a hundred.

use egui::TextBuffer;
use egui::text::{CCursor, CharIndex};
use std::any::TypeId;
use std::ops::Range;
use zeroize::Zeroizing;

/// Characters at the beginning, and as many at the end, that are edited one by one.
const EITHER_END: usize = 512;

/// A secret that is edited, with its middle taken out where it is long. What is selected or deleted across the middle has it in it.
pub struct Masked<'t> {
    text: &'t mut String,
    /// What stands for a long text.
    short: Option<Short>,
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
        Self { text, short }
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
            Some(short) => &short.ends,
            None => self.text,
        }
    }

    /// Returns how far the place behind it is from the place before it, in what is shown: that is where egui goes on.
    fn insert_text(&mut self, text: &str, place: CharIndex) -> usize {
        let byte = self.start(place);
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
        if self.short.is_none() && text.chars().count() < 2 * EITHER_END {
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
