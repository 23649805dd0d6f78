//! Whether decoded bytes are a token's text, and that text.

use super::elision;
use super::joined::begins_like_header;

/// Whether decoded bytes begin as a token, or as what a token travels in.
pub(super) fn is_promising(bytes: &[u8]) -> bool {
    let text: String = bytes
        .iter()
        .filter(|byte| !matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xff | 0xfe))
        .map(|byte| char::from(*byte))
        .collect();
    let bare =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<'));
    let starts = [
        "ZXlK",
        "{\"",
        "{\n",
        "Bearer ",
        "65794a",
        "base64-",
        "id_token",
        "access_token",
    ];
    let is_text = bare
        .bytes()
        .take(16)
        .all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    is_text && (begins_like_header(bare) || starts.iter().any(|start| bare.starts_with(start)))
}

/// The bytes as text, be they UTF-8 or UTF-16.
pub(super) fn plain(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    // The zeros of UTF-16 and its mark are taken out with whatever else cannot be seen.
    let clean: String = text
        .chars()
        .filter(|c| !matches!(c, '\0' | '\u{feff}' | '\u{fffd}'))
        .collect();
    let lost = text.chars().filter(|c| *c == '\u{fffd}').count();
    (lost <= 2 && !clean.is_empty()).then_some(clean)
}

/// Text of a dump that ends in a mark: what was left out is said by it.
pub(super) fn with_mark(text: String, is_cut: bool) -> String {
    if is_cut && elision::split(&text).1.is_none() {
        text + "..."
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_a_token_or_its_carrier_is_told_from_other_bytes() {
        for bytes in [
            &b"eyJhbGciOi"[..],
            b"e\0y\0J\0h\0",
            b"\xef\xbb\xbf{\"id",
            b"Bearer ey",
            b" \"eyJ",
            b"ZXlKaGJH",
        ] {
            assert!(is_promising(bytes), "{bytes:?}");
        }
        for bytes in [
            &b"hello"[..],
            b"",
            b"\x00\x01\x02",
            b"eyJ\x01\x02",
            b"\xff\xfe\x41",
        ] {
            assert!(!is_promising(bytes), "{bytes:?}");
        }
        assert_eq!(plain(b"e\0y\0").as_deref(), Some("ey"));
        assert_eq!(plain(b"\x80\x81\x82\x83"), None);
        assert_eq!(with_mark("eyJ".to_owned(), true), "eyJ...");
        assert_eq!(with_mark("eyJ…".to_owned(), true), "eyJ…");
    }
}
