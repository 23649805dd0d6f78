//! One encoding too many around a token, undone: escapes of programs, percent, HTML, mail, hex, base64.

use super::bytes_dump;
use super::joined::begins_like_header;
use super::note::Note;
use super::plain_text::{is_promising, plain};
use super::wrapping::Wrapping;
use crate::jose::base64url::decode_any;
use crate::text::without_entities;

/// Escapes of JSON and of programs: `\n`, `\/`, `\"`, `\u002e`, `\x2e`, and a backslash at the end of a line.
pub(super) fn unescaped(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let (c, length) = escape(after);
        out.extend(c);
        rest = after.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    if out == text {
        return None;
    }
    wrapping
        .notes
        .push(Note::Decoded("the escapes of a quoted text"));
    Some(out)
}

/// The character that stands behind a backslash, and how long its escape is.
fn escape(after: &str) -> (Option<char>, usize) {
    let hex = |from: usize, to: usize| {
        let digits = after
            .get(from..to)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    };
    match after.chars().next() {
        Some('n' | 'r' | 't') => (Some('\n'), 1),
        Some('u') => match hex(1, 5) {
            Some(c) => (Some(c), 5),
            None => (Some('\\'), 0),
        },
        Some('x') => match hex(1, 3) {
            Some(c) => (Some(c), 3),
            None => (Some('\\'), 0),
        },
        Some('\n') => (None, 1),
        Some('\r') => (None, if after.starts_with("\r\n") { 2 } else { 1 }),
        Some(c) if !c.is_alphanumeric() => (Some(c), c.len_utf8()),
        _ => (Some('\\'), 0),
    }
}

/// Undoes the outermost encoding; nothing where there is none, or where no token comes of it.
pub(super) fn undone(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    // An address or a form does this on the way, so that it is no fault of whoever made the text.
    if let Some(found) = percent(text) {
        wrapping.notes.push(Note::Cleaned("percent-encoding"));
        return Some(found);
    }
    let (name, found) = html(text)
        .map(|found| ("HTML", found))
        .or_else(|| {
            quoted_printable(text).map(|found| ("quoted-printable, as mails have it", found))
        })
        .or_else(|| bytes_dump::text_of(text))
        .or_else(|| base64_of(text).map(|found| ("base64", found)))?;
    wrapping.notes.push(Note::Decoded(name));
    Some(found)
}

fn percent(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let escaped = text.as_bytes().windows(3).any(|three| {
        matches!(three, [b'%', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
    });
    if !escaped {
        return None;
    }
    // A plus stays one: it belongs to the standard alphabet of base64.
    let guarded = text.replace('+', "%2B").replace('&', "%26");
    let (_, value) = form_urlencoded::parse(format!("t={guarded}").as_bytes())
        .next()
        .map(|(name, value)| (name.into_owned(), value.into_owned()))?;
    (value != text).then_some(value)
}

/// Entities of HTML, and its tags at which a long word may be broken.
fn html(text: &str) -> Option<String> {
    const BREAKS: [&str; 4] = ["<wbr>", "<wbr/>", "<wbr />", "</wbr>"];
    let mut out = if text.contains('&') && text.contains(';') {
        without_entities(text)
    } else {
        text.to_owned()
    };
    for tag in BREAKS {
        if out.contains(tag) {
            out = out.replace(tag, "");
        }
    }
    (out != text).then_some(out)
}

/// Soft breaks and escapes of mails (RFC 2045 §6.7). The escapes alone are read where one of them stands for a token's dot or
/// for padding.
fn quoted_printable(text: &str) -> Option<String> {
    let breaks = text
        .match_indices('=')
        .any(|(at, _)| is_soft_break(text, at));
    let escapes = ["=3D", "=2E", "=3d", "=2e"]
        .iter()
        .any(|escape| text.contains(escape));
    if !breaks && !escapes {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('=') {
        out.push_str(before);
        let broken = after
            .strip_prefix("\r\n")
            .or_else(|| after.strip_prefix('\n'))
            .filter(|_| is_soft_break(text, text.len() - after.len() - 1));
        if let Some(next) = broken {
            rest = next;
            continue;
        }
        let decoded = after
            .get(..2)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .filter(|byte| escapes && byte.is_ascii_graphic());
        match decoded {
            Some(byte) => {
                out.push(char::from(byte));
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push('=');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    (out != text).then_some(out)
}

/// Characters of a line in quoted-printable at most, its `=` among them (RFC 2045 §6.7).
const LONGEST_LINE: usize = 76;

/// Whether the equals sign at this place ends a line that goes on in the next one. Base64 that ends in one stands in longer lines,
/// and a row of them is drawn below a heading or pads.
fn is_soft_break(text: &str, at: usize) -> bool {
    let (before, behind) = (text.get(..at), text.get(at + 1..));
    let ends_line = behind.is_some_and(|rest| rest.starts_with('\n') || rest.starts_with("\r\n"));
    let earliest = at.saturating_sub(LONGEST_LINE);
    // As far back as a line can reach, so that a text of equals signs is read once.
    let bytes = text.as_bytes().get(earliest..at).unwrap_or_default();
    ends_line
        && before.is_some_and(|before| !before.ends_with('='))
        && (bytes.len() < LONGEST_LINE || bytes.contains(&b'\n'))
}

/// A token in base64 among other words, as a Secret of Kubernetes, an element of XML or a list of subprotocols has it.
pub(super) fn word_in_base64(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    let is_digit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
    let word = text
        .match_indices("ZXlK")
        .filter_map(|(at, _)| text.split_at_checked(at))
        .filter(|(before, _)| !before.ends_with(is_digit))
        .map(|(_, rest)| {
            let end = rest
                .find(|c| !is_digit(c) && !matches!(c, '=' | '.'))
                .unwrap_or(rest.len());
            rest.get(..end).unwrap_or_default().trim_end_matches('.')
        })
        .find(|word| word.len() >= 40)
        .filter(|word| word.len() < text.len())?;
    wrapping.notes.push(Note::Cleaned("the text around it"));
    Some(word.to_owned())
}

/// A token each of whose parts was encoded once more.
pub(super) fn of_parts(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    if !text.starts_with("ZXlK") {
        return None;
    }
    let is_digit =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=');
    let inner = |part: &str| {
        let text = String::from_utf8(decode_any(part)?).ok()?;
        (!text.is_empty() && text.bytes().all(is_digit)).then_some(text)
    };
    let parts: Vec<&str> = text.splitn(4, '.').collect();
    let [head, body, signature] = parts.as_slice() else {
        return None;
    };
    let (head, body) = (inner(head)?, inner(body)?);
    let signature = inner(signature).unwrap_or_else(|| (*signature).to_owned());
    wrapping
        .notes
        .push(Note::Decoded("base64, each part by itself"));
    Some(format!("{head}.{body}.{signature}"))
}

/// Characters of base64 that are decoded to see whether it is worth decoding all.
const GLANCE: usize = 64;

/// The text in base64 or base64url, padded or not, in one line or many.
fn base64_of(text: &str) -> Option<String> {
    let text = match text.split_once(";base64,") {
        Some((before, behind)) if before.starts_with("data:") => behind,
        _ => text.strip_prefix("base64-").unwrap_or(text),
    };
    let text = text.strip_prefix("base64:").unwrap_or(text);
    let is_digit =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=');
    if text.len() < 40
        || !text
            .bytes()
            .all(|byte| is_digit(byte) || byte.is_ascii_whitespace())
    {
        return None;
    }
    let glance: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(GLANCE)
        .collect();
    let glance = glance.trim_end_matches('=');
    let whole = glance.len() / 4 * 4;
    let beginning = decode_any(glance.get(..whole)?)?;
    if !is_promising(&beginning) {
        return None;
    }
    let digits: String = text.split_whitespace().collect();
    let bytes = decode_any(&digits)?;
    let inner = plain(&bytes)?;
    // The header of a token that was cut is base64 of JSON as well.
    let is_header = begins_like_header(text) && !inner.contains("eyJ");
    (!is_header).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use proptest::prelude::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EuZXhhbXBsZS8ifQ.c2lnbmF0dXJl";

    fn undo(text: &str) -> Option<String> {
        undone(text, &mut Wrapping::default())
    }

    #[test]
    fn each_encoding_gives_the_token_back() {
        let utf16: Vec<u8> = TOKEN.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let wrapped = STANDARD.encode(TOKEN);
        let (first, second) = wrapped.split_at(64);
        for text in [
            wrapped.clone(),
            URL_SAFE_NO_PAD.encode(TOKEN),
            format!("{first}\r\n{second}\r\n"),
            STANDARD.encode(utf16),
            format!("data:application/jwt;base64,{wrapped}"),
            format!("base64-{wrapped}"),
            TOKEN.replace('.', "%2E"),
            TOKEN.replace('.', "&#46;"),
            TOKEN.replace('.', "<wbr>.") + "<wbr />",
            TOKEN
                .chars()
                .map(|c| format!("&#{};", u32::from(c)))
                .collect(),
            TOKEN
                .chars()
                .map(|c| format!("&#x{:x};", u32::from(c)))
                .collect(),
            TOKEN.replace('.', "=2E"),
            TOKEN.replace("J9.", "=\nJ9."),
        ] {
            assert_eq!(undo(&text).as_deref(), Some(TOKEN), "{text}");
        }
        let secret = format!("data:\n  token: {wrapped}\nkind: Secret");
        assert_eq!(
            word_in_base64(&secret, &mut Wrapping::default()).as_deref(),
            Some(wrapped.as_str())
        );
        assert_eq!(word_in_base64(&wrapped, &mut Wrapping::default()), None);
        for text in [
            format!("<Token EncodingType=\"Base64Binary\">{wrapped}</Token>"),
            format!("Sec-WebSocket-Protocol: bearer.k8s.io.{wrapped}, base64"),
        ] {
            let found = word_in_base64(&text, &mut Wrapping::default());
            assert_eq!(found.as_deref(), Some(wrapped.as_str()), "{text}");
        }
        for engine in [STANDARD, URL_SAFE_NO_PAD] {
            let parts: Vec<String> = TOKEN.split('.').map(|part| engine.encode(part)).collect();
            let found = of_parts(&parts.join("."), &mut Wrapping::default());
            assert_eq!(found.as_deref(), Some(TOKEN));
        }
        // A line that ends in padding goes on in none.
        let padded = STANDARD.encode(TOKEN.replace("c2ln", "c2l"));
        assert!(padded.ends_with('='), "{padded}");
        assert_eq!(undo(&format!("  token: {padded}\nkind: Secret")), None);
        assert_eq!(undo(&format!("Name: x\n====\ntoken: {TOKEN}")), None);
        let twice = STANDARD.encode(&wrapped);
        assert_eq!(undo(&twice).as_deref(), Some(wrapped.as_str()));
        for text in [
            "a".repeat(1000),
            "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9".to_owned(),
            URL_SAFE_NO_PAD.encode([7; 100]),
            TOKEN.to_owned(),
        ] {
            assert_eq!(undo(&text), None, "{text}");
        }
    }

    #[test]
    fn escapes_are_undone_as_json_has_them() {
        for (text, plain) in [
            ("a\\nb", "a\nb"),
            ("a\\/b\\\"", "a/b\""),
            ("a\\u002eb\\x2ec", "a.b.c"),
            ("a\\\nb", "ab"),
            ("a\\\\b", "a\\b"),
        ] {
            let found = unescaped(text, &mut Wrapping::default());
            assert_eq!(found.as_deref(), Some(plain), "{text}");
        }
        for text in ["ab", "a\\", "a\\q", "a\\u12"] {
            assert_eq!(unescaped(text, &mut Wrapping::default()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_tried(text in ".*") {
            undo(&text);
            unescaped(&text, &mut Wrapping::default());
            undo(&text.replace('a', "=\n"));
        }
    }
}
