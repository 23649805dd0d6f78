//! From bytes to text: UTF-8 and UTF-16, with and without a byte order mark, and what older editors of Windows save.

use super::variable;

/// A text and what had to be said about its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark and without the noncharacters that mark variables.
    pub text: String,
    /// What was done to read it, a sentence each.
    pub notes: Vec<String>,
}

/// Bytes that are no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotText {
    /// The offset of the first byte that fits neither UTF-8 nor UTF-16.
    pub offset: usize,
    /// The bytes, for whoever looks at what can be read of them.
    pub bytes: Vec<u8>,
}

/// Reads bytes as text.
pub fn decode_text(bytes: Vec<u8>) -> Result<Decoded, NotText> {
    let utf16 = |little: bool, bytes: &[u8]| {
        let units = bytes.chunks_exact(2).map(|pair| match pair {
            [low, high] if little => u16::from_le_bytes([*low, *high]),
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0,
        });
        char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect::<String>()
    };
    let (text, note) = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => (utf16(true, rest), Some("The text was UTF-16")),
        [0xfe, 0xff, rest @ ..] => (utf16(false, rest), Some("The text was UTF-16")),
        // Without a mark: what begins with a Latin letter has a zero in every second byte.
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => {
            (utf16(true, &bytes), Some("The text was UTF-16"))
        }
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => {
            (utf16(false, &bytes), Some("The text was UTF-16"))
        }
        _ => match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                return Err(NotText {
                    offset: error.utf8_error().valid_up_to(),
                    bytes: error.into_bytes(),
                });
            }
        },
    };
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    // As texts: finding two characters at once would look at each character of a recording.
    let marked = [variable::OPEN, variable::CLOSE].map(|mark| mark.to_string());
    let text = if marked.iter().any(|mark| text.contains(mark.as_str())) {
        text.replace([variable::OPEN, variable::CLOSE], "\u{fffd}")
    } else {
        text
    };
    Ok(Decoded {
        text,
        notes: note.into_iter().map(ToOwned::to_owned).collect(),
    })
}

/// Reads bytes that somebody wrote as text, in the encoding of older editors of Windows where they are no UTF-8.
pub fn decode_written(bytes: Vec<u8>) -> Result<Decoded, NotText> {
    decode_text(bytes).or_else(|error| {
        let Some(text) = windows_1252(&error.bytes) else {
            return Err(error);
        };
        let mut decoded = decode_text(text.into_bytes())?;
        decoded.notes.push(
            "The text is not UTF-8 and was read as Windows-1252: look at letters such as é or ü"
                .to_owned(),
        );
        Ok(decoded)
    })
}

/// What Windows-1252 has from 0x80 to 0x9f; it leaves five of them open.
const WINDOWS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Bytes as Windows-1252; none where they are hardly text: other control characters stand in them, or few Latin letters.
fn windows_1252(bytes: &[u8]) -> Option<String> {
    let plain = bytes.iter().filter(|byte| byte.is_ascii()).count();
    if plain * 4 < bytes.len() * 3 {
        return None;
    }
    let one = |byte: &u8| match *byte {
        b'\t' | b'\n' | b'\r' | 0x1b => Some(char::from(*byte)),
        ..0x20 | 0x7f => None,
        0x80..0xa0 => WINDOWS
            .get(usize::from(byte - 0x80))
            .copied()
            .filter(|found| *found != '\0'),
        _ => Some(char::from(*byte)),
    };
    bytes.iter().map(one).collect()
}

/// Whether a text may be JSON from its beginning on. Logs put times and threads into brackets as well.
pub fn begins_as_json(text: &str) -> bool {
    let text = text.trim_start();
    let inside = text.strip_prefix('[').map(str::trim_start);
    text.starts_with('{')
        || inside.is_some_and(|inside| {
            inside.is_empty() || inside.starts_with(['{', '[', ']', '"', '\'', '/'])
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_of_a_log_are_no_json() {
        for (text, json) in [
            ("{", true),
            ("[", true),
            (" [ {\"a\":1}]", true),
            ("[\"a\"]", true),
            ("[// all\n{}]", true),
            ("[  0.020] Connected", false),
            (
                "[2026-11-20T10:00:00.123Z] \"POST /oauth/token HTTP/2\" 403",
                false,
            ),
            ("[http-request] | [POST] https://a.example", false),
            ("[https://a.example](https://a.example)", false),
            ("", false),
        ] {
            assert_eq!(begins_as_json(text), json, "{text}");
        }
    }

    #[test]
    fn each_encoding_is_read() {
        let read = |bytes: &[u8]| {
            decode_text(bytes.to_vec())
                .map(|decoded| decoded.text)
                .map_err(|error| error.offset)
        };
        assert_eq!(read("Zoë".as_bytes()).as_deref(), Ok("Zoë"));
        assert_eq!(read(b"\xef\xbb\xbfcurl").as_deref(), Ok("curl"));
        assert_eq!(read(b"\xff\xfec\0u\0r\0l\0").as_deref(), Ok("curl"));
        assert_eq!(read(b"\xfe\xff\0c\0u").as_deref(), Ok("cu"));
        assert_eq!(read(b"c\0u\0r\0l\0").as_deref(), Ok("curl"));
        assert_eq!(read(b"ab\xff"), Err(2));
        assert_eq!(read("a\u{fdd0}b".as_bytes()).as_deref(), Ok("a\u{fffd}b"));
    }

    #[test]
    fn what_older_editors_save_is_read_and_told() {
        let decoded = decode_written(b"curl -d 'name=Zo\xeb' \x96 \x93x\x94".to_vec()).unwrap();
        assert_eq!(decoded.text, "curl -d 'name=Zoë' – “x”");
        assert!(decoded.notes.concat().contains("Windows-1252"));
        assert_eq!(
            decode_written("Zoë".as_bytes().to_vec())
                .unwrap()
                .notes
                .len(),
            0
        );
        for bytes in [
            b"curl \x81".as_slice(),
            b"PK\x03\x04\xe9\xe9",
            b"\xe9\xe8\xe7\xe6abc",
        ] {
            assert!(decode_written(bytes.to_vec()).is_err(), "{bytes:?}");
        }
    }
}
