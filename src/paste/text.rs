//! From bytes to text: UTF-8 and UTF-16, with and without a byte order mark.

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
}
