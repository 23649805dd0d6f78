//! What is the same in every text, whoever wrote it.

mod entities;
mod no_value;
#[cfg(test)]
pub mod table;
mod template;
mod wire;
mod wording;
mod words;

pub use entities::{are_all_entities, code_point, without_entities};
pub use no_value::{is_crossed_out, is_hidden, is_nothing, is_nothing_in_any_case};
pub use template::templates;
pub use wire::{form_encoded, is_token, is_uuid};
pub use wording::{capitalised, counted, left_out};
pub use words::Words;

/// Without the sequences `ESC [ … m` that colour a terminal (ECMA-48 §8.3.117).
pub fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut clean = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, ';' | '?'))
            .unwrap_or(piece.len());
        clean.extend(piece.get(end..).unwrap_or_default().chars().skip(1));
    }
    clean.replace('\u{1b}', "")
}
