//! A JWS's payload: claims, other JSON, text, or bytes.

use super::note::Note;
use super::parsed::Token;
use crate::json::{Json, JsonError};

/// Bytes that are shown of a payload that is no text.
const MOST_SHOWN: usize = 64 * 1024;

/// Fills in what the bytes between the dots say. The text comes back where it may be a token of its own.
pub(super) fn read(token: &mut Token, bytes: Vec<u8>) -> Option<String> {
    let bytes = match inflated(token, &bytes) {
        Some(plain) => {
            token.notes.push(Note::PayloadCompressed);
            plain
        }
        None => bytes,
    };
    let (text, encoding) = match text_of(bytes) {
        Ok(found) => found,
        Err((at, bytes)) => {
            token.notes.push(Note::PayloadNotUtf8(at));
            token.payload_text = Some(escaped(&bytes));
            return None;
        }
    };
    token.notes.extend(encoding.map(Note::PayloadEncoding));
    match parse(&text, &mut token.notes) {
        Ok(Json::String(inner)) if inner.starts_with("eyJ") && inner.contains('.') => {
            token.notes.push(Note::PayloadNoClaims("a text"));
            Some(inner)
        }
        Ok(payload) => {
            token
                .notes
                .extend(kind(&payload).map(Note::PayloadNoClaims));
            token.payload = Some(payload);
            None
        }
        Err(_) if text.starts_with("eyJ") && text.contains('.') => Some(text),
        Err(error) => {
            not_json(token, text, &error);
            None
        }
    }
}

/// Bytes that are unpacked at most.
const LARGEST: u64 = 4 * 1024 * 1024;

/// The content of a payload that the header calls compressed, as SMART Health Cards are.
fn inflated(token: &Token, bytes: &[u8]) -> Option<Vec<u8>> {
    use std::io::Read as _;
    token.header_text("zip").filter(|method| *method == "DEF")?;
    let mut plain = Vec::new();
    let read = flate2::read::DeflateDecoder::new(bytes)
        .take(LARGEST)
        .read_to_end(&mut plain)
        .ok()?;
    (0 < read && (read as u64) < LARGEST).then_some(plain)
}

/// The payload is text that is no JSON.
pub(super) fn not_json(token: &mut Token, text: String, error: &JsonError) {
    token.notes.push(Note::PayloadNotJson(error.to_string()));
    token.payload_text = Some(text);
}

/// What a document is that is no set of claims (RFC 7519 §7.2 step 10).
fn kind(payload: &Json) -> Option<&'static str> {
    match payload {
        Json::Object(_) => None,
        Json::Array(_) => Some("a list"),
        Json::String(_) => Some("a text"),
        Json::Number(_) => Some("a number"),
        Json::Bool(_) => Some("a Boolean"),
        Json::Null => Some("null"),
    }
}

type ClaimText = (String, Option<&'static str>);

/// The bytes as text, and what they are in if not in plain UTF-8. A payload has to be UTF-8 without a mark (RFC 8259 §8.1).
fn text_of(bytes: Vec<u8>) -> Result<ClaimText, (usize, Vec<u8>)> {
    const MARK: &str = "UTF-8 with a byte order mark (U+FEFF)";
    const UTF16: &str = "UTF-16";
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| match pair {
            [a, b] => unit([*a, *b]),
            _ => 0,
        });
        char::decode_utf16(units)
            .collect::<Result<String, _>>()
            .ok()
            .filter(|_| bytes.len().is_multiple_of(2))
    };
    let found = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] if !rest.is_empty() => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] if !rest.is_empty() => utf16(rest, u16::from_be_bytes),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => {
            utf16(&bytes, u16::from_le_bytes)
        }
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => {
            utf16(&bytes, u16::from_be_bytes)
        }
        _ => None,
    };
    if let Some(text) = found {
        return Ok((text, Some(UTF16)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => match text.strip_prefix('\u{feff}') {
            Some(rest) => Ok((rest.to_owned(), Some(MARK))),
            None => Ok((text, None)),
        },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            match latin1(&bytes) {
                Some(text) => Ok((text, Some("ISO-8859-1"))),
                None => Err((at, bytes)),
            }
        }
    }
}

/// The text of claims that were written one byte a letter. What was damaged has control characters, or something of UTF-8, in it.
fn latin1(bytes: &[u8]) -> Option<String> {
    let is_letter = |byte: &u8| byte.is_ascii() || *byte >= 0xa0;
    let has_utf8 = bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    if has_utf8 || !bytes.iter().all(is_letter) {
        return None;
    }
    let text: String = bytes.iter().copied().map(char::from).collect();
    Json::parse(&text)
        .is_ok_and(|claims| claims.members().is_some())
        .then_some(text)
}

/// Bytes as text, each that is none as `\xff`.
fn escaped(bytes: &[u8]) -> String {
    let shown = bytes.get(..MOST_SHOWN).unwrap_or(bytes);
    let mut out = String::new();
    for chunk in shown.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    if bytes.len() > shown.len() {
        out.push_str(&format!("… {} bytes in all", bytes.len()));
    }
    out
}

/// The document of a part, with lone surrogates as readable escapes where there are any.
fn parse(text: &str, notes: &mut Vec<Note>) -> Result<Json, JsonError> {
    Json::parse(text).or_else(|error| {
        let readable = with_readable_surrogates(text).ok_or(error)?;
        let document = Json::parse(&readable)?;
        notes.push(Note::LoneSurrogate);
        Ok(document)
    })
}

/// JSON allows an escape of half a pair, and no Unicode text can hold it (RFC 8259 §8.2): its backslash is doubled.
fn with_readable_surrogates(text: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = text
            .get(at..)
            .filter(|rest| rest.starts_with("\\u"))?
            .get(2..6)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut out = String::new();
    let mut from = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if bytes.get(at) != Some(&b'\\') {
            at += 1;
            continue;
        }
        match unit(at) {
            Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => at += 12,
            Some(0xd800..=0xdfff) => {
                out.push_str(text.get(from..at)?);
                out.push('\\');
                from = at;
                at += 6;
            }
            _ => at += 2,
        }
    }
    if from == 0 && out.is_empty() {
        return None;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(bytes: &[u8]) -> Token {
        let mut token = Token::opaque("", Vec::new(), Vec::new());
        read(&mut token, bytes.to_vec());
        token
    }

    #[test]
    fn each_encoding_is_read_and_told() {
        let utf16 = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(order).collect()
        };
        let claims = "{\"a\":\"é\"}";
        let marked = format!("\u{feff}{claims}");
        for (bytes, encoding) in [
            (claims.as_bytes().to_vec(), None),
            (
                marked.clone().into_bytes(),
                Some("UTF-8 with a byte order mark (U+FEFF)"),
            ),
            (utf16(claims, u16::to_le_bytes), Some("UTF-16")),
            (utf16(claims, u16::to_be_bytes), Some("UTF-16")),
            (utf16(&marked, u16::to_le_bytes), Some("UTF-16")),
            (utf16(&marked, u16::to_be_bytes), Some("UTF-16")),
        ] {
            let token = payload(&bytes);
            assert_eq!(token.claim_text("a"), Some("é"));
            let notes: Vec<Note> = encoding.map(Note::PayloadEncoding).into_iter().collect();
            assert_eq!(token.notes, notes);
        }
    }

    #[test]
    fn what_the_header_calls_compressed_is_unpacked() {
        use std::io::Write as _;
        let mut packer =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(br#"{"a":"b"}"#).unwrap();
        let packed = packer.finish().unwrap();
        let mut token = Token::opaque("", Vec::new(), Vec::new());
        token.header = Json::parse(r#"{"alg":"ES256","zip":"DEF"}"#).ok();
        read(&mut token, packed);
        assert_eq!(token.claim_text("a"), Some("b"));
        assert_eq!(token.notes, [Note::PayloadCompressed]);
    }

    #[test]
    fn what_is_no_set_of_claims_is_shown_and_named() {
        for (text, kind) in [
            ("[1]", "a list"),
            ("\"x\"", "a text"),
            ("1", "a number"),
            ("true", "a Boolean"),
            ("null", "null"),
        ] {
            let token = payload(text.as_bytes());
            assert_eq!(token.notes, [Note::PayloadNoClaims(kind)]);
            assert_eq!(token.payload.unwrap().to_compact(), text);
        }
        let token = payload(b"{\"a\":\"J\xfcrgen\"}");
        assert_eq!(token.claim_text("a"), Some("J\u{fc}rgen"));
        assert_eq!(token.notes, [Note::PayloadEncoding("ISO-8859-1")]);
        for damaged in [&b"{\"a\":\"\x85\"}"[..], b"{\"a\":\"\xc3\xa9\xff\"}"] {
            assert!(matches!(
                payload(damaged).notes[..],
                [Note::PayloadNotUtf8(_)]
            ));
        }
        let token = payload(b"test \xff \x00ok");
        assert_eq!(token.payload_text.as_deref(), Some("test \\xff \u{0}ok"));
        assert_eq!(token.notes, [Note::PayloadNotUtf8(5)]);
        assert_eq!(payload(b"{a").payload_text.as_deref(), Some("{a"));
    }
}
