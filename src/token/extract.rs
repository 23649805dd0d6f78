//! Taking off everything around a token, one layer after the other, each with a note.

use super::invisible::without_line_break;
use super::note::Note;
use super::wrapping::Wrapping;
use super::{carrier, cookie, encoding, joined, noise, scan};
use crate::json::Json;

/// What was found in the text.
pub(super) enum Extracted {
    /// A compact token, or something opaque.
    Text(String),
    /// A JWS or JWE in the JSON serialisation (RFC 7515 §7.2, RFC 7516 §7.2).
    Document(Json),
}

/// Layers that are taken off: a quoted header line in a percent-encoded answer in base64 has six.
const MOST_LAYERS: usize = 12;

/// Peels off everything around the token. The line break at the end of a file or a line is part of nothing, and no note says so.
pub(super) fn extract(text: &str, wrapping: &mut Wrapping) -> Extracted {
    let mut rest = without_line_break(text).to_owned();
    for _ in 0..MOST_LAYERS {
        if let Some(document) = serialised(&rest) {
            return Extracted::Document(document);
        }
        match peel(&rest, wrapping) {
            Some(inner) => rest = inner,
            None => break,
        }
    }
    Extracted::Text(rest)
}

fn serialised(text: &str) -> Option<Json> {
    if !text.starts_with('{') {
        return None;
    }
    Json::parse(text).ok().filter(super::serialised::is_token)
}

/// Takes one layer off; nothing where there is none.
fn peel(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    if let Some(trimmed) = noise::trimmed(text) {
        wrapping.notes.push(Note::Cleaned("white space around it"));
        return Some(trimmed.to_owned());
    }
    if let Some(found) = encoding::of_parts(text, wrapping) {
        return Some(found);
    }
    let behind_dot = text
        .strip_prefix('.')
        .filter(|rest| joined::header_of(rest).is_some());
    if let Some(rest) = behind_dot {
        wrapping.notes.push(Note::Cleaned("the dot before it"));
        return Some(rest.to_owned());
    }
    if is_compact(text) {
        if text.contains('.') && !starts_cookie(text) {
            return None;
        }
        return encoding::undone(text, wrapping);
    }
    // A payload that stands as it is may hold anything (RFC 7797).
    if joined::header_of(text).is_some_and(|header| header.get("b64") == Some(&Json::Bool(false))) {
        return None;
    }
    if let Some(clean) = noise::without_invisible(text, wrapping) {
        return Some(clean);
    }
    if let Some(found) = carrier::password(text, wrapping) {
        return Some(found);
    }
    if let Some(inner) = noise::unquoted(text) {
        wrapping.notes.push(Note::Cleaned("quotes around it"));
        return Some(inner.to_owned());
    }
    if let Some(bare) = noise::without_quote_marks(text) {
        wrapping
            .notes
            .push(Note::Cleaned("the quote marks of a mail"));
        return Some(bare);
    }
    if let Some((inner, what)) = noise::without_name(text) {
        wrapping.notes.push(Note::Cleaned(what));
        return Some(inner.to_owned());
    }
    if text.starts_with(['{', '[']) {
        if let Some(found) = carrier::member(text, wrapping) {
            return Some(found);
        }
    }
    cookie::joined(text, wrapping)
        .or_else(|| encoding::unescaped(text, wrapping))
        .or_else(|| carrier::parameter(text, wrapping))
        .or_else(|| encoding::undone(text, wrapping))
        .or_else(|| scan::tokens(text, wrapping))
        .or_else(|| encoding::word_in_base64(text, wrapping))
        .filter(|found| found != text)
}

fn starts_cookie(text: &str) -> bool {
    text.starts_with("base64-")
}

/// Whether the text is made of base64url characters and dots only, so that nothing can be around it.
fn is_compact(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~'))
}
