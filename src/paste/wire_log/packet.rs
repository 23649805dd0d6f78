//! The details of packets as Wireshark and `tshark -V` print them: the lines of a header with their ends written out, and a form item
//! by item. Source: Wireshark's packet-http.c and packet-urlencoded-form.c.

use super::pieces::{MOST_PIECES, WirePiece};
use crate::paste::variable::form_encoded;

/// What they are called.
pub(super) const WIRESHARK: &str = "packet details of Wireshark";

/// How Wireshark marks what it shortened, in its older and newer versions.
const SHORTENED: [&str; 2] = ["[truncated]", "[…]"];

/// The pieces of the packets, and what they are; none where the text has no form of one.
pub(super) fn pieces(text: &str) -> Option<(&'static str, Vec<WirePiece>)> {
    if !text.contains("Form item") {
        return None;
    }
    let mut found = Vec::new();
    let mut sent = false;
    let mut items = 0_usize;
    for line in text.lines().map(str::trim).take(MOST_PIECES) {
        let content = if let Some(header) = line.strip_suffix("\\r\\n") {
            let is_version =
                |word: Option<&str>| word.is_some_and(|word| word.starts_with("HTTP/"));
            if is_version(header.split(' ').next()) {
                sent = false;
            } else if is_version(header.rsplit(' ').next()) {
                sent = true;
            }
            items = 0;
            format!("{header}\r\n")
        } else if let Some((name, value)) = item(line) {
            items += 1;
            let sign = if items == 1 { "" } else { "&" };
            format!("{sign}{}={}", form_encoded(name), form_encoded(value))
        } else {
            continue;
        };
        found.push(WirePiece {
            sent,
            connection: String::new(),
            bytes: content.into_bytes(),
        });
    }
    (!found.is_empty()).then_some((WIRESHARK, found))
}

/// Whether a value was shortened for the screen.
pub(super) fn is_shortened(text: &str) -> bool {
    text.lines()
        .any(|line| line.contains("Form item") && SHORTENED.iter().any(|mark| line.contains(mark)))
}

/// Name and value of `Form item: "name" = "value"`, whose value stands decoded and without escapes.
fn item(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix("[truncated]").unwrap_or(line);
    let (_, pair) = line
        .trim_start()
        .strip_prefix("Form item")?
        .split_once(": \"")?;
    let (name, value) = pair.split_once("\" = \"")?;
    Some((name, value.strip_suffix('"').unwrap_or(value)))
}
