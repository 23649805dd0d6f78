//! The bytes of a text as debuggers, logs and programs print them: hex in every grouping, dumps with offsets, Swift's `Data`,
//! Node's `Buffer`, byte lists.

use super::plain_text::{is_promising, plain, with_mark};

/// Bytes that are looked at before all are read.
const GLANCE: usize = 24;

/// The text, and the name of its dress. Nothing where it is none, or where no token begins it.
pub(super) fn text_of(text: &str) -> Option<(&'static str, String)> {
    if let Some(found) = swift_data(text) {
        return Some(("hex", found));
    }
    let first = text.chars().find(|c| !c.is_whitespace())?;
    if !first.is_ascii_hexdigit()
        && !matches!(
            first,
            '<' | '{' | '[' | '(' | '\\' | 'x' | 'X' | 'b' | 'U' | 'D' | '#'
        )
    {
        return None;
    }
    if let Some(found) = dump(text) {
        return Some(("a hex dump", found));
    }
    if let Some(found) = hex(text) {
        return Some(("hex", found));
    }
    list(text).map(|found| ("a list of bytes", found))
}

/// `{length = 812, bytes = 0x65794a68 62476369 ... 4d513d3d }`: the middle is left out.
fn swift_data(text: &str) -> Option<String> {
    let (_, bytes) = text.split_once("bytes = 0x")?;
    let end = bytes.find(['}', '>']).unwrap_or(bytes.len());
    let bytes = bytes.get(..end)?;
    let cut = bytes.find("...").or_else(|| bytes.find('…'));
    let shown = bytes.get(..cut.unwrap_or(bytes.len()))?;
    let found = digits(shown)?;
    Some(with_mark(found, cut.is_some()))
}

/// Hex, with nothing, spaces, colons, commas, dashes, `0x`, `\x` or `%` between the bytes, in brackets or not.
fn hex(text: &str) -> Option<String> {
    let bare = text.trim();
    let inner = [
        "<Buffer ",
        "Uint8List ",
        "bytearray(",
        "b'",
        "h'",
        "X'",
        "x'",
    ]
    .iter()
    .find_map(|open| bare.strip_prefix(open))
    .unwrap_or(bare)
    .trim_matches(|c| {
        matches!(
            c,
            '<' | '>' | '{' | '}' | '[' | ']' | '(' | ')' | '\'' | '"' | '#' | ' '
        )
    });
    let cut = inner.find("...").or_else(|| inner.find('…'));
    let found = digits(inner.get(..cut.unwrap_or(inner.len()))?)?;
    Some(with_mark(found, cut.is_some()))
}

/// The text behind hex digits in any grouping.
fn digits(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut high: Option<u8> = None;
    let mut rest = text.bytes().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            // `0x` and `\x` before each byte or group.
            b'0' | b'\\' if high.is_none() && matches!(rest.peek(), Some(b'x' | b'X')) => {
                rest.next();
            }
            b' ' | b'\n' | b'\r' | b'\t' | b':' | b',' | b'-' | b'%' | b';' if high.is_none() => {}
            _ => {
                let digit = u8::try_from(char::from(byte).to_digit(16)?).ok()?;
                match high.take() {
                    None => high = Some(digit),
                    Some(first) => bytes.push(first * 16 + digit),
                }
            }
        }
        if bytes.len() == GLANCE && high.is_none() && !is_promising(&bytes) {
            return None;
        }
    }
    if bytes.len() < 12 || !is_promising(&bytes) {
        return None;
    }
    plain(&bytes)
}

/// Lines with an offset in front and the text behind, as xxd and hexdump -C print them.
fn dump(text: &str) -> Option<String> {
    let mut all = String::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let line = line.trim_start();
        let end = line
            .find(|c: char| !c.is_ascii_hexdigit())
            .unwrap_or(line.len());
        let (offset, bytes) = line.split_at_checked(end)?;
        if !(4..=16).contains(&offset.len()) {
            return None;
        }
        let bytes = match bytes.strip_prefix(':') {
            // xxd: two spaces before the text.
            Some(bytes) => bytes.trim_start().split("  ").next()?,
            // hexdump -C: two spaces in the middle, a bar before the text; the last line is an offset alone.
            None if bytes.is_empty() => continue,
            None => bytes.strip_prefix("  ")?.split('|').next()?,
        };
        all.push_str(bytes);
        all.push(' ');
    }
    digits(&all)
}

/// `[101, 121, 74, …]` where it is no JSON: behind a name, in other brackets, or cut.
fn list(text: &str) -> Option<String> {
    let start = text.find('[').or_else(|| text.find(['(', '{']))? + 1;
    let inside = text.get(start..)?;
    let end = inside.find([']', ')', '}']).unwrap_or(inside.len());
    let inside = inside.get(..end)?;
    let cut = inside.find("...").or_else(|| inside.find('…'));
    let shown = inside.get(..cut.unwrap_or(inside.len()))?;
    let mut bytes = Vec::new();
    for word in shown
        .split([',', ' ', '\n', '\r', '\t'])
        .filter(|word| !word.is_empty())
    {
        bytes.push(word.parse::<u8>().ok()?);
        if bytes.len() == GLANCE && !is_promising(&bytes) {
            return None;
        }
    }
    if bytes.len() < 12 || !is_promising(&bytes) {
        return None;
    }
    Some(with_mark(plain(&bytes)?, cut.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EuZXhhbXBsZS8ifQ.c2lnbmF0dXJl";

    #[test]
    fn every_dress_gives_the_token_back() {
        let each = |join: &str, before: &str| {
            TOKEN
                .bytes()
                .map(|byte| format!("{before}{byte:02x}"))
                .collect::<Vec<_>>()
                .join(join)
        };
        let groups = |size: usize| {
            TOKEN
                .as_bytes()
                .chunks(size)
                .map(|group| {
                    group
                        .iter()
                        .map(|byte| format!("{byte:02x}"))
                        .collect::<String>()
                })
                .collect::<Vec<_>>()
                .join(" ")
        };
        let xxd: String = TOKEN
            .as_bytes()
            .chunks(16)
            .enumerate()
            .map(|(at, row)| {
                let hex: Vec<String> = row
                    .chunks(2)
                    .map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect())
                    .collect();
                let text = String::from_utf8_lossy(row);
                format!("{:08x}: {}  {text}\n", at * 16, hex.join(" "))
            })
            .collect();
        let hexdump: String = TOKEN
            .as_bytes()
            .chunks(16)
            .enumerate()
            .map(|(at, row)| {
                let hex: Vec<String> = row.iter().map(|byte| format!("{byte:02x}")).collect();
                let text = String::from_utf8_lossy(row);
                format!("{:08x}  {}  |{text}|\n", at * 16, hex.join(" "))
            })
            .collect();
        let decimal = TOKEN
            .bytes()
            .map(|byte| byte.to_string())
            .collect::<Vec<_>>()
            .join(", ");
        for text in [
            each("", ""),
            each("", "").to_uppercase(),
            each(" ", ""),
            each(":", ""),
            each("-", "").to_uppercase(),
            each(", ", "0x"),
            each("", "\\x"),
            format!("0x{}", each("", "")),
            format!("<{}>", groups(4)),
            format!("<Buffer {}>", each(" ", "")),
            format!("[{}]", each(", ", "0x")),
            format!("b'{}'", each("", "\\x")),
            format!("{{length = 72, bytes = 0x{} }}", groups(4)),
            xxd,
            format!("{hexdump}00000048\n"),
            format!("[{decimal}]"),
            format!("Uint8Array(72) [{decimal}]"),
            format!("byteArrayOf({decimal})"),
        ] {
            let found = text_of(&text).map(|(_, found)| found);
            assert_eq!(found.as_deref(), Some(TOKEN), "{text}");
        }
        let cut = "{length = 812, bytes = 0x65794a68 62476369 4f694a53 ... 4d513d3d }";
        assert_eq!(text_of(cut).unwrap().1, "eyJhbGciOiJS...");
        let logged = format!("2026-11-28 10:00:00.123 App[12:34] identityToken = {cut}");
        assert_eq!(text_of(&logged).unwrap().1, "eyJhbGciOiJS...");
    }

    #[test]
    fn other_bytes_are_left_alone() {
        for text in [
            "deadbeef".repeat(100),
            "[1, 2, 3]".to_owned(),
            "{length = 60, bytes = 0x63303132 33343536 ... }".to_owned(),
            TOKEN.to_owned(),
        ] {
            assert_eq!(text_of(&text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_tried(text in "[0-9a-fx: \\\\,.{}\\[\\]<>\u{0}-\u{ff}]*") {
            text_of(&text);
        }
    }
}
