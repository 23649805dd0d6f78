//! Cookies that were too long for one: `__session.0=…; __session.1=…`, as NextAuth, nextjs-auth0 and Supabase write them.

use super::joined::header_of;
use super::note::Note;
use super::wrapping::Wrapping;
use std::collections::BTreeMap;

/// What stands between a cookie's name and the number of the piece.
const SEPARATORS: [char; 3] = ['.', '_', '-'];

/// Pieces that one cookie has at most; browsers keep 180 cookies of a site.
const MOST: usize = 180;

/// How a cookie begins that holds an object in base64url.
const MARK: &str = "base64-eyJ";

/// The pieces of the first cookie that has some, in their order.
pub(super) fn joined(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    pieces(text, wrapping)
        .or_else(|| marked(text, wrapping))
        .or_else(|| signed(text, wrapping))
}

/// The token in a cookie that Express signed: `s:`, the value, a dot and an HMAC-SHA256 in base64 (npm: cookie-signature).
fn signed(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    let (_, value) = text.split_at_checked(text.find("s:ey")? + 2)?;
    let end = value
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '+' | '/' | '.'))
        .unwrap_or(value.len());
    let (token, signature) = value.get(..end)?.rsplit_once('.')?;
    let is_signed = signature.len() == 43 && token.matches('.').count() == 2;
    (is_signed && header_of(token).is_some()).then_some(())?;
    wrapping
        .notes
        .push(Note::Cleaned("the signature of its cookie"));
    Some(token.to_owned())
}

/// A value whose beginning says that it is JSON in base64, as Supabase's are, somewhere in a text.
fn marked(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    let at = text.find(MARK).filter(|at| *at > 0)?;
    let value = text.get(at..)?;
    let end = value
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '+' | '/'))
        .unwrap_or(value.len());
    wrapping.notes.push(Note::Cleaned("the text around it"));
    value.get(..end).map(ToOwned::to_owned)
}

fn pieces(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    if !SEPARATORS.iter().any(|separator| {
        ["0", "1"]
            .iter()
            .any(|digit| text.contains(&format!("{separator}{digit}")))
    }) {
        return None;
    }
    let mut name: Option<&str> = None;
    let mut pieces: BTreeMap<usize, &str> = BTreeMap::new();
    for (known, number, value) in text.split([';', '\n', ',', '&']).filter_map(piece) {
        if *name.get_or_insert(known) == known && pieces.len() < MOST {
            pieces.entry(number).or_insert(value);
        }
    }
    let name = name?;
    let last = *pieces.keys().next_back()?;
    // One piece alone is one where nothing else stands before it; other names end in numbers as well.
    let is_one = pieces.len() == 1;
    let is_cookie = text.trim_start().starts_with(&format!("{name}.0"));
    if last >= MOST || is_one && !is_cookie {
        return None;
    }
    let whole: String = pieces.values().copied().collect();
    if !whole.contains("ey") {
        return None;
    }
    wrapping.notes.push(Note::Pieces {
        name: name.chars().take(80).collect(),
        pieces: pieces.len(),
        missing: (0..last).filter(|at| !pieces.contains_key(at)).collect(),
    });
    Some(whole)
}

/// `name.0=value`, in a header line, a list of a browser's tools, or JSON.
fn piece(text: &str) -> Option<(&str, usize, &str)> {
    let text = text.trim();
    let (left, value) = text
        .split_once('=')
        .or_else(|| text.split_once('\t'))
        .or_else(|| text.split_once(": "))
        .or_else(|| text.split_once("\":"))?;
    let left = left
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '{' | ':'))
        .find(|word| !word.is_empty())?;
    let (name, number) = left.rsplit_once(SEPARATORS)?;
    let is_name = !name.is_empty() && !name.contains(['(', '/']);
    let digits =
        !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
    let value = value
        .split_whitespace()
        .next()?
        .trim_matches(|c: char| matches!(c, '"' | '\'' | '}' | ','));
    (is_name && digits && !value.is_empty()).then_some(())?;
    Some((name, number.parse().ok()?, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pieces_are_joined_in_their_order() {
        for (text, whole, missing) in [
            ("__session.0=eyJa; __session.1=b.c; x=1", "eyJab.c", &[][..]),
            ("Cookie: a=1; appSession.1=b; appSession.0=eyJ", "eyJb", &[]),
            (
                "Set-Cookie: s.0=eyJ; Path=/; HttpOnly\nSet-Cookie: s.1=b; Path=/",
                "eyJb",
                &[],
            ),
            (
                "__Secure-next-auth.session-token.0\teyJ\t.a.example\n__Secure-next-auth.session-token.1\tb\t/",
                "eyJb",
                &[],
            ),
            (r#"{"s.0": "eyJ", "s.1": "b"}"#, "eyJb", &[]),
            ("s.10=k; s.9=j; s.0=ey", "eyjk", &[1, 2, 3, 4, 5, 6, 7, 8]),
            ("s.1=eyJ; s.2=b", "eyJb", &[0]),
            ("session_0=eyJ&session_1=b", "eyJb", &[]),
            ("s-1=b\ns-0=eyJ", "eyJb", &[]),
            ("s.0=eyJ", "eyJ", &[]),
        ] {
            let mut wrapping = Wrapping::default();
            assert_eq!(
                joined(text, &mut wrapping).as_deref(),
                Some(whole),
                "{text}"
            );
            assert!(
                matches!(&wrapping.notes[..], [Note::Pieces { missing: found, .. }] if found == missing),
                "{text}"
            );
        }
        for text in [
            "a=1; b=2",
            "GET /v1.0 HTTP/1.1",
            "eyJ.0.1",
            "utm_1=eyJ",
            "v-1=a; v-2=b",
        ] {
            assert_eq!(joined(text, &mut Wrapping::default()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".*") {
            joined(&format!("s.0={text}; s.1=x"), &mut Wrapping::default());
        }
    }
}
