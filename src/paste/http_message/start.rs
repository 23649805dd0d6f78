//! Lines with which a message begins, and header fields.

use crate::paste::hurl;

/// The first line of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum StartLine<'a> {
    /// A request line (RFC 9112 §3).
    Request {
        /// `POST`
        method: &'a str,
        /// A path, or an address.
        target: &'a str,
        /// Whether a version of HTTP stands behind it.
        versioned: bool,
    },
    /// The first of HTTP/2's own fields (RFC 9113 §8.3.1), where a tool shows them instead of a request line.
    Fields,
    /// A status line (RFC 9112 §4).
    Answer(u16),
}

const METHODS: [&str; 9] = [
    "POST", "GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "CONNECT", "TRACE",
];

/// The status line or request line that a line is. A request without a version has a whole address.
pub(super) fn start_of(line: &str) -> Option<StartLine<'_>> {
    let line = line.trim();
    if let Some(rest) = without_case(line, "HTTP/") {
        let mut words = rest.split_whitespace();
        words
            .next()
            .filter(|version| version.starts_with(['1', '2', '3']))?;
        return status(words.next()).map(StartLine::Answer);
    }
    if let Some(rest) = line.strip_prefix(":status:") {
        return status(Some(rest.trim())).map(StartLine::Answer);
    }
    if is_field(line) {
        return Some(StartLine::Fields);
    }
    // A body may be one line of a megabyte: its first letters are enough to tell.
    if !METHODS
        .iter()
        .any(|known| without_case(line, known).is_some())
    {
        return None;
    }
    let mut words = line.split_whitespace();
    let method = words.next().filter(|word| is_method(word))?;
    let target = words.next()?;
    let version = words.next();
    let versioned = version.is_some_and(|word| without_case(word, "HTTP/").is_some());
    let whole = ["https://", "http://"]
        .iter()
        .any(|scheme| without_case(target, scheme).is_some())
        && (version.is_none() || versioned);
    let apart = target.starts_with('/') || target == "*" || target.contains(['.', ':']);
    (words.next().is_none() && (whole || versioned && apart)).then_some(StartLine::Request {
        method,
        target,
        versioned,
    })
}

/// Whether a line is a field of a request's own in HTTP/2.
fn is_field(line: &str) -> bool {
    [":method:", ":authority:", ":scheme:", ":path:"]
        .iter()
        .any(|name| line.starts_with(name))
}

fn is_method(word: &str) -> bool {
    METHODS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The start line behind the header of its packet, as `tcpdump -A` shows both: `E..z.@.@....POST /oauth/token HTTP/1.1`.
pub(super) fn behind_bytes(line: &str) -> Option<&str> {
    let at = ["POST /", "GET /", "HTTP/1."]
        .into_iter()
        .find_map(|mark| line.find(mark))?;
    let (bytes, line) = line.split_at_checked(at)?;
    let line = Some(line).filter(|line| start_of(line).is_some());
    line.filter(|_| bytes.contains("..") && !bytes.ends_with(char::is_whitespace))
}

/// A status code.
pub(super) fn status(word: Option<&str>) -> Option<u16> {
    word?
        .parse::<u16>()
        .ok()
        .filter(|status| (100..600).contains(status))
}

/// The text behind a beginning whose case does not matter.
pub(super) fn without_case<'a>(text: &'a str, begin: &str) -> Option<&'a str> {
    let head = text.get(..begin.len())?;
    head.eq_ignore_ascii_case(begin)
        .then(|| text.get(begin.len()..))
        .flatten()
}

/// A header's name and value; none where the line is no header.
pub fn header_field(line: &str) -> Option<(&str, &str)> {
    // HTTP/2's own fields begin with a colon.
    let (pseudo, rest) = line.strip_prefix(':').map_or((0, line), |rest| (1, rest));
    let (name, value) = rest.split_once(':')?;
    // All characters of a token (RFC 9110 §5.6.2) but those with which other text begins.
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let fits = !name.is_empty() && name.chars().all(fits);
    fits.then(|| {
        (
            line.get(..name.len() + pseudo).unwrap_or(name),
            value.trim(),
        )
    })
}

/// Whether a line belongs to an editor's file or to Hurl, whose requests begin as raw ones do.
pub(super) fn is_of_an_editor(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("###")
        || line
            .strip_prefix('@')
            .is_some_and(|rest| rest.contains('='))
        || hurl::is_section(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_told_from_other_lines() {
        for (line, start) in [
            ("HTTP/1.1 403 Forbidden", true),
            ("http/2 403 ", true),
            ("HTTP/2 abc", false),
            ("HTTP 200", false),
            (":method: POST", true),
            (":status: 200", true),
            (":x: y", false),
            ("POST /oauth/token HTTP/1.1", true),
            ("post /oauth/token http/2", true),
            ("POST https://a/oauth/token", true),
            ("POST https://a/oauth/token in my app", false),
            ("POST a.example/oauth/token HTTP/1.1", true),
            ("CONNECT a.example:443 HTTP/1.1", true),
            ("POST /oauth/token", false),
            ("POST it to me", false),
            ("post: x", false),
        ] {
            assert_eq!(start_of(line).is_some(), start, "{line}");
        }
    }

    #[test]
    fn header_fields_are_told_from_bodies() {
        for (line, field) in [
            ("Content-Type: a; b=c", Some(("Content-Type", "a; b=c"))),
            ("x:", Some(("x", ""))),
            (":authority: a", Some((":authority", "a"))),
            ("{\"a\":1}", None),
            ("grant_type=urn:x", None),
            ("two words: x", None),
            (": x", None),
        ] {
            assert_eq!(header_field(line), field, "{line}");
        }
    }
}
