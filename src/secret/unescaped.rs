//! A text with its escapes undone, however many lie upon each other, and where each of its bytes stood.
//!
//! What a server echoes may be percent-encoded, JSON-escaped, HTML-escaped, or two of these at once, in part or in whole. Undone to
//! the end, every one of them is the same bytes.

use crate::text::code_point;

/// The longest escape that ends with a semicolon.
const LONGEST_ENTITY: usize = 10;

/// Bytes without escapes.
#[derive(Debug, Default)]
pub(super) struct Unescaped {
    bytes: Vec<u8>,
    /// Where a run of bytes that stand one behind the other begins: its first byte here, and where that stood in the text.
    runs: Vec<(u32, u32)>,
}

impl Unescaped {
    /// Undoes every escape of a text, in one pass. None where it has none, or is longer than 4 GiB.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        // One look for each, which is faster than one look for all three.
        if ![b'%', b'\\', b'&'].iter().any(|mark| text.contains(mark))
            || u32::try_from(text.len()).is_err()
        {
            return None;
        }
        let mut undone = Self {
            bytes: Vec::with_capacity(text.len()),
            runs: Vec::new(),
        };
        for (at, byte) in text.iter().enumerate() {
            undone.push(*byte, at);
            while undone.reduce() {}
        }
        (undone.bytes.len() != text.len()).then_some(undone)
    }

    /// The bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, taken out.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Where the byte stood in the text; for the end, at most the text's own length.
    pub(super) fn source(&self, at: usize) -> usize {
        let behind = self.runs.partition_point(|(here, _)| *here as usize <= at);
        self.runs
            .get(behind.saturating_sub(1))
            .map_or(at, |(here, there)| {
                *there as usize + at.saturating_sub(*here as usize)
            })
    }

    fn push(&mut self, byte: u8, source: usize) {
        let at = self.bytes.len();
        let follows = self
            .runs
            .last()
            .is_some_and(|(here, there)| *there as usize + at - *here as usize == source);
        if !follows {
            self.runs.push((at as u32, source as u32));
        }
        self.bytes.push(byte);
    }

    /// Puts bytes in the place of the last ones.
    fn replace(&mut self, last: usize, bytes: &[u8]) {
        let keep = self.bytes.len().saturating_sub(last);
        let source = self.source(keep);
        self.bytes.truncate(keep);
        while self
            .runs
            .last()
            .is_some_and(|(here, _)| *here as usize >= keep)
        {
            self.runs.pop();
        }
        for byte in bytes {
            self.push(*byte, source);
        }
    }

    /// Undoes the escape that the bytes end with, where they end with one.
    fn reduce(&mut self) -> bool {
        let Some((last, before)) = self.bytes.split_last() else {
            return false;
        };
        let escaped = before.last() == Some(&b'\\');
        match last {
            b'\\' | b'"' | b'/' | b'\'' if escaped => {
                let byte = *last;
                self.replace(2, &[byte]);
            }
            b'n' if escaped => self.replace(2, b"\n"),
            b'r' if escaped => self.replace(2, b"\r"),
            b't' if escaped => self.replace(2, b"\t"),
            b'b' if escaped => self.replace(2, b"\x08"),
            b'f' if escaped => self.replace(2, b"\x0c"),
            b';' => return self.reduce_entity(),
            byte if byte.is_ascii_hexdigit() => return self.reduce_digits(),
            _ => return false,
        }
        true
    }

    /// `%2b`, `\x2b` and `\u002b`.
    fn reduce_digits(&mut self) -> bool {
        if let [.., b'%', high, low] = self.bytes.as_slice() {
            if let Some(byte) = digits(&[*high, *low]) {
                self.replace(3, &[byte as u8]);
                return true;
            }
        }
        if let [.., b'\\', b'x', high, low] = self.bytes.as_slice() {
            if let Some(byte) = digits(&[*high, *low]) {
                self.replace(4, &[byte as u8]);
                return true;
            }
        }
        if let [.., b'\\', b'u', a, b, c, d] = self.bytes.as_slice() {
            if let Some(unit) = digits(&[*a, *b, *c, *d]) {
                self.replace_unit(6, unit);
                return true;
            }
        }
        false
    }

    /// Puts a UTF-16 unit in; the second half of a pair joins the first.
    fn replace_unit(&mut self, last: usize, unit: u32) {
        let keep = self.bytes.len().saturating_sub(last);
        let high = match self.bytes.get(..keep) {
            Some([.., 0xed, middle @ 0xa0..=0xaf, end]) => {
                Some(u32::from(*middle & 0x3f) << 6 | u32::from(*end & 0x3f) | 0xd000)
            }
            _ => None,
        };
        match high.filter(|_| (0xdc00..0xe000).contains(&unit)) {
            Some(high) => {
                let point = 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00);
                self.replace(last + 3, &utf8(point));
            }
            None => self.replace(last, &utf8(unit)),
        }
    }

    fn reduce_entity(&mut self) -> bool {
        let from = self.bytes.len().saturating_sub(LONGEST_ENTITY);
        let tail = self.bytes.get(from..).unwrap_or_default();
        let Some(begin) = tail.iter().rposition(|byte| *byte == b'&') else {
            return false;
        };
        let entity = tail.get(begin..).unwrap_or_default();
        let length = entity.len();
        let name = entity
            .strip_prefix(b"&")
            .and_then(|entity| entity.strip_suffix(b";"))
            .and_then(|name| std::str::from_utf8(name).ok());
        let Some(point) = name.and_then(code_point) else {
            return false;
        };
        self.replace(length, &utf8(point));
        true
    }
}

/// The number that hexadecimal digits say.
fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |sum, byte| {
        char::from(*byte).to_digit(16).map(|digit| sum << 4 | digit)
    })
}

/// A code point in UTF-8; half a pair in the same way, so that its other half can be joined to it.
fn utf8(point: u32) -> Vec<u8> {
    char::from_u32(point).map_or_else(
        || {
            vec![
                0xe0 | (point >> 12 & 0x0f) as u8,
                0x80 | (point >> 6 & 0x3f) as u8,
                0x80 | (point & 0x3f) as u8,
            ]
        },
        |c| c.to_string().into_bytes(),
    )
}

/// The bytes of a text without escapes.
pub(super) fn unescaped(text: &[u8]) -> Vec<u8> {
    Unescaped::of(text).map_or_else(|| text.to_vec(), Unescaped::into_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_escape_is_undone_also_upon_another() {
        for (escaped, plain) in [
            ("a%2Bb%2bc", "a+b+c"),
            ("%61%62", "ab"),
            ("%2561", "a"),
            (r"\u00e9\u00E9\/\x41", "éé/A"),
            (r"\ud83d\ude00!", "😀!"),
            (r#"\\\"a\\\""#, "\"a\""),
            ("&lt;a&#x2B;&#43;&amp;quot;", "<a++\""),
            ("100% sure & \\q", "100% sure & \\q"),
        ] {
            assert_eq!(
                String::from_utf8_lossy(&unescaped(escaped.as_bytes())),
                plain,
                "{escaped}"
            );
        }
    }

    #[test]
    fn bytes_know_where_they_stood() {
        let text = "ab%2Bcd\\u00e9f";
        let undone = Unescaped::of(text.as_bytes()).unwrap();
        let places: Vec<usize> = (0..=undone.bytes().len())
            .map(|at| undone.source(at))
            .collect();
        // The two bytes of é stand where its escape begins.
        assert_eq!(places, [0, 1, 2, 5, 6, 7, 7, 13, 14]);
    }

    proptest! {
        #[test]
        fn any_text_is_undone_and_its_places_lie_in_it(text in r#"([%\\&;u"n#x0-9a-f]|\PC){0,60}"#) {
            if let Some(undone) = Unescaped::of(text.as_bytes()) {
                let mut last = 0;
                for at in 0..=undone.bytes().len() {
                    let place = undone.source(at);
                    prop_assert!(place >= last && place <= text.len() + 1, "{at}: {place} after {last}");
                    last = place;
                }
            }
        }
    }
}
