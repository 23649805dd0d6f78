//! PEM as it comes out of environments, JSON, YAML and chats: with literal `\n`, in one line, indented, quoted.

use super::base64url::LENIENT;
use base64::Engine as _;

/// One block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PemBlock<'a> {
    /// What stands after BEGIN.
    pub(super) tag: &'a str,
    /// The bytes, or why there are none.
    pub(super) bytes: Result<Vec<u8>, &'static str>,
}

/// Blocks that are read: a bundle of certificates has some hundred.
const MOST: usize = 500;

/// The blocks of a text, in order. What stands between them is left out, as RFC 7468 §2 wants it.
pub(super) fn blocks(text: &str) -> Vec<PemBlock<'_>> {
    let mut found = Vec::new();
    // RFC 4716 has four dashes and a space.
    let (begin, end) = if text.contains("-----BEGIN ") {
        ("-----BEGIN ", "-----END")
    } else {
        ("---- BEGIN ", "---- END")
    };
    let mut rest = text;
    while found.len() < MOST {
        let Some((tag, after)) = rest
            .split_once(begin)
            .and_then(|(_, after)| after.split_once("----"))
        else {
            break;
        };
        let tag = tag.trim();
        let after = after.trim_start_matches('-');
        let (body, behind) = match after.split_once(end) {
            Some((body, behind)) => (Ok(body), behind),
            None => (Err("has no end: it was cut"), ""),
        };
        let bytes = body.and_then(|body| {
            if body.contains("ENCRYPTED") {
                return Err("is encrypted");
            }
            content(body).ok_or("is not base64 text")
        });
        found.push(PemBlock { tag, bytes });
        rest = behind;
    }
    found
}

/// The first block with five hyphens in its lines, where a word processor or a person wrote other dashes.
pub(super) fn with_dashes(text: &str) -> Option<String> {
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let (_, rest) = text.split_once("BEGIN ")?;
    let (tag, rest) = rest.split_once(is_dash)?;
    let (body, _) = rest.split_once("END ")?;
    let body = body.trim_matches(|c: char| is_dash(c) || c.is_whitespace());
    let is_tag = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == ' ';
    let tag = tag.trim();
    let is_key = tag.ends_with("KEY") || tag.ends_with("CERTIFICATE");
    (is_key && tag.len() < 40 && tag.chars().all(is_tag))
        .then(|| format!("-----BEGIN {tag}-----\n{body}\n-----END {tag}-----"))
}

/// The bytes between the lines. Breaks are real ones, escapes, spaces or none at all; headers such as `Comment: …` (RFC 1421,
/// RFC 4716) end at their line.
fn content(body: &str) -> Option<Vec<u8>> {
    let lines = body
        .replace("\\r", "")
        .replace("\\n", "\n")
        .replace("<br>", "\n")
        .replace("\\/", "/");
    // In a program's text a plus behind a quote joins two lines; any other is a digit.
    let mut after_quote = false;
    let base64: String = lines
        .lines()
        .filter(|line| !line.contains(": "))
        .flat_map(str::chars)
        .filter(|c| {
            let joins = after_quote && *c == '+';
            after_quote = matches!(c, '"' | '\'') || after_quote && c.is_whitespace();
            !joins && !c.is_whitespace() && !is_around(*c)
        })
        .collect();
    let bytes = LENIENT.decode(base64.trim_end_matches('=')).ok();
    bytes.filter(|bytes| !bytes.is_empty())
}

fn is_around(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | ',' | '\\' | '>' | '|' | '\u{feff}' | '\u{200b}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_block_in_every_dress() {
        let base64 = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
        let (head, tail) = base64.split_at(32);
        let wanted = LENIENT.decode(base64).unwrap();
        for (before, between, after) in [
            ("\n", "\n", "\n"),
            ("\r\n", "\r\n", "\r\n"),
            ("\\n", "\\n", "\\n"),
            ("\\r\\n", "\\r\\n", "\\r\\n"),
            (" ", " ", " "),
            ("", "", ""),
            ("\n    ", "\n    ", "\n    "),
            ("\\n\" +\n\"", "\\n\" +\n\"", "\\n\" +\n\""),
            ("\n\"", "\",\n\"", "\",\n"),
            ("\n> ", "\n> ", "\n> "),
            ("\\\n", "\\\n", "\\\n"),
        ] {
            let text = format!(
                "x -----BEGIN PUBLIC KEY-----{before}{head}{between}{tail}{after}-----END PUBLIC KEY----- y"
            );
            let block = PemBlock {
                tag: "PUBLIC KEY",
                bytes: Ok(wanted.clone()),
            };
            assert_eq!(blocks(&text), [block], "{text}");
        }
        for dashes in ["----", "—", "–—", "------"] {
            let text = format!(
                "{dashes}BEGIN PUBLIC KEY{dashes}\n{base64}\n{dashes}END PUBLIC KEY{dashes}\n"
            );
            let mended = with_dashes(&text).unwrap();
            assert_eq!(blocks(&mended)[0].bytes, Ok(wanted.clone()), "{mended}");
        }
        assert_eq!(with_dashes("BEGIN WORK -- a END "), None);
        let cut = blocks("-----BEGIN PUBLIC KEY-----\nMCow");
        assert_eq!(cut[0].bytes, Err("has no end: it was cut"));
        let locked = blocks(
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----",
        );
        assert_eq!(locked[0].bytes, Err("is encrypted"));
    }

    proptest! {
        #[test]
        fn any_text_has_blocks_or_none(text in ".*") {
            prop_assert!(blocks(&text).is_empty() || text.contains("BEGIN"));
            blocks(&format!("-----BEGIN X-----{text}-----END X-----"));
        }
    }
}
