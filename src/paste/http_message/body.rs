//! Where a body ends, and what stands behind it.

use crate::paste::exchange::{PastedBody, PastedRequest};
use serde::de::IgnoredAny;

/// A stretch of a body that can be neither a part of it nor left out.
pub(super) struct StrayText {
    /// Where it begins in the body.
    pub(super) offset: usize,
    /// Why it is none.
    pub(super) why: &'static str,
}

/// Lines of a terminal are at least so wide.
const NARROWEST: usize = 40;

/// Rules between the messages of a log are at least so long.
const SHORTEST_RULE: usize = 5;

/// Gives a request its body out of the text behind its header. What a terminal or a tool put around it is told in the request's
/// notes.
pub(super) fn take_body(request: &mut PastedRequest, text: &str) -> Result<(), StrayText> {
    let chunked = request
        .header("transfer-encoding")
        .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    if let Some(body) = chunked.then(|| chunks_joined(text)).flatten() {
        request.body = PastedBody::Text(body);
        return Ok(());
    }
    let length = request
        .header("content-length")
        .and_then(|value| value.parse::<usize>().ok());
    let whole = text.trim_end_matches(['\r', '\n', ' ', '\t']);
    let end = length.and_then(|length| end_by_length(text, length));
    let body = if let Some(end) = end {
        let (body, behind) = text.split_at(end);
        if !behind.trim().is_empty() {
            request.notes.push(
                "The text behind the body, whose end Content-Length tells, was left out".to_owned(),
            );
        }
        body.to_owned()
    } else {
        let body = until_other_text(request, whole)?;
        if let Some(length) = length.filter(|length| *length != body.len()) {
            request.notes.push(format!(
                "Content-Length says {length} bytes, and the body has {}",
                body.len()
            ));
        }
        body
    };
    if !body.is_empty() {
        request.body = PastedBody::Text(body);
    }
    Ok(())
}

/// The end that a length tells, where it is the end of a line. Line feeds may have been two bytes on the wire.
fn end_by_length(text: &str, length: usize) -> Option<usize> {
    let ends = |end: &usize| {
        *end > 0
            && text
                .get(*end..)
                .is_some_and(|behind| behind.is_empty() || behind.starts_with(['\r', '\n']))
    };
    Some(length).filter(ends).or_else(|| {
        let mut sent = 0;
        let mut before = 0;
        for (at, byte) in text.bytes().enumerate() {
            if sent == length {
                return Some(at).filter(ends);
            }
            sent += if byte == b'\n' && before != b'\r' {
                2
            } else {
                1
            };
            before = byte;
        }
        (sent == length).then_some(text.len()).filter(ends)
    })
}

fn until_other_text(request: &mut PastedRequest, text: &str) -> Result<String, StrayText> {
    if text.trim_start().starts_with(['{', '[']) {
        return Ok(until_document_end(request, text).to_owned());
    }
    if request.is_form().unwrap_or_else(|| begins_as_form(text)) {
        joined_form(&mut request.notes, text)
    } else {
        Ok(text.to_owned())
    }
}

/// Whether a text begins with `name=`.
pub fn begins_as_form(text: &str) -> bool {
    let name = text.split('=').next().unwrap_or_default();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '%' | '+');
    name.len() < text.len() && !name.is_empty() && name.chars().all(fits)
}

/// One JSON document, and what a tool wrote in the lines behind it.
fn until_document_end<'a>(request: &mut PastedRequest, text: &'a str) -> &'a str {
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    if !matches!(documents.next(), Some(Ok(_))) {
        return text;
    }
    let end = documents.byte_offset();
    let (document, behind) = text.split_at_checked(end).unwrap_or((text, ""));
    if behind.trim().is_empty()
        || !behind
            .trim_start_matches([' ', '\t', '\r'])
            .starts_with('\n')
    {
        return text;
    }
    request
        .notes
        .push("The text in the lines behind the JSON body was left out".to_owned());
    document
}

/// A form over several lines. Line breaks at `&`, and those of a terminal, are none of the form's; a form has none itself.
fn joined_form(notes: &mut Vec<String>, text: &str) -> Result<String, StrayText> {
    if !text.contains('\n') {
        return Ok(text.to_owned());
    }
    if let Some(form) = until_rule(text) {
        notes.push("The text in the lines behind the form was left out".to_owned());
        return joined_form(notes, form);
    }
    let lines: Vec<&str> = text.lines().collect();
    if is_wrapped(&lines) {
        notes.push("The line breaks that a terminal put into the form were taken out".to_owned());
        return Ok(lines.concat());
    }
    let mut form = String::new();
    let mut offset = 0;
    let mut joined = false;
    for (at, whole) in text.split_inclusive('\n').enumerate() {
        let line = whole.trim();
        let parts = |next: &&str| next.trim_start().starts_with('&');
        let goes_on = line.starts_with('&')
            || form.ends_with('&')
            || line.is_empty() && lines.get(at + 1).is_some_and(parts);
        if at > 0 && !goes_on {
            let behind = text.get(offset..).unwrap_or_default();
            if behind.trim().is_empty() {
                break;
            }
            // An object over several lines, or a parameter that stands in a line of its own.
            let open = form.matches('{').count() > form.matches('}').count();
            if open || !line.is_empty() && line.contains('=') && !line.contains(' ') {
                return Err(StrayText {
                    offset,
                    why: "The form goes on behind a line break that is not at an &",
                });
            }
            notes.push("The text in the lines behind the form was left out".to_owned());
            break;
        }
        joined |= at > 0;
        form.push_str(if at == 0 { whole.trim_end() } else { line });
        offset += whole.len();
    }
    if joined {
        notes.push("The line breaks at & in the form were taken out".to_owned());
    }
    Ok(form)
}

/// The text before the first line that is a rule, such as `--------`, with which logs part their messages.
fn until_rule(text: &str) -> Option<&str> {
    let mut offset = 0;
    for whole in text.split_inclusive('\n') {
        if offset > 0 && is_rule(whole.trim()) {
            return text.get(..offset).map(str::trim_end);
        }
        offset += whole.len();
    }
    None
}

/// Whether a line is one sign over and over.
fn is_rule(line: &str) -> bool {
    let mut signs = line.chars();
    let first = signs.next().unwrap_or_default();
    line.len() >= SHORTEST_RULE && "-=<>*#_~".contains(first) && signs.all(|sign| sign == first)
}

/// Whether the lines are one that a terminal broke: all but the last of the same width, and without a blank.
pub fn is_wrapped(lines: &[&str]) -> bool {
    let Some((last, full)) = lines.split_last() else {
        return false;
    };
    let width = full.first().map_or(0, |line| line.chars().count());
    width >= NARROWEST
        && !last.is_empty()
        && last.chars().count() <= width
        && full.iter().all(|line| line.chars().count() == width)
        && !lines.iter().any(|line| line.contains(char::is_whitespace))
        && !lines
            .windows(2)
            .any(|pair| matches!(pair, [one, next] if is_own_line(one, next)))
}

/// Whether a line may be a parameter by itself: the one before it ends in a value, and it begins with a name.
fn is_own_line(before: &str, line: &str) -> bool {
    let last = before.rsplit('&').next().unwrap_or_default();
    last.contains('=') && begins_as_form(line)
}

/// The body of chunks (RFC 9112 §7.1); none where it is none, or the line ends were changed on the way.
pub fn chunks_joined(body: &str) -> Option<String> {
    let mut whole = String::new();
    let mut rest = body.trim_start();
    loop {
        let Some((size, after)) = rest.split_once('\n') else {
            // The end of the last one is often cut off.
            return (rest.trim() == "0").then_some(whole);
        };
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        let Some((chunk, next)) = after.split_at_checked(size) else {
            whole.push_str(after.trim_end());
            return Some(whole);
        };
        whole.push_str(chunk);
        rest = next.trim_start_matches(['\r', '\n']);
        if rest.is_empty() {
            return Some(whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chunks_are_joined_and_other_bodies_are_left_alone() {
        for (body, whole) in [
            ("5\nabcde\n3;x=y\nfgh\n0\n\n", Some("abcdefgh")),
            ("5\r\nabcde\r\n0\r\n", Some("abcde")),
            ("5\r\nabcde\r\n0", Some("abcde")),
            ("ff\nabc\n", Some("abc")),
            ("{\"error\":\"x\"}\n", None),
            ("", None),
        ] {
            assert_eq!(chunks_joined(body).as_deref(), whole, "{body}");
        }
    }

    fn taken(headers: &[(&str, &str)], text: &str) -> (Result<(), usize>, PastedBody, usize) {
        let mut request = PastedRequest::default();
        for (name, value) in headers {
            request.push_header(*name, *value);
        }
        let read = take_body(&mut request, text).map_err(|stray| stray.offset);
        (read, request.body, request.notes.len())
    }

    #[test]
    fn a_body_ends_where_its_request_ends() {
        let text = |text: &str| PastedBody::Text(text.to_owned());
        let form = ("content-type", "application/x-www-form-urlencoded");
        for (headers, whole, body, notes) in [
            (vec![], "a=b&c=d e \n\n", text("a=b&c=d e"), 0),
            (vec![("content-length", "3")], "a=b\n$ ls\n", text("a=b"), 1),
            (vec![("content-length", "1")], "a=b", text("a=b"), 1),
            (vec![("content-length", "9")], "a=b", text("a=b"), 1),
            (vec![("content-length", "3")], "a=b", text("a=b"), 0),
            (
                vec![("content-length", "11")],
                "{\n\"a\":1\n}\nok",
                text("{\n\"a\":1\n}"),
                1,
            ),
            (vec![], "{\"a\":1}\n* left intact\n", text("{\"a\":1}"), 1),
            (vec![], "{\"a\":1} x", text("{\"a\":1} x"), 0),
            (vec![form], "a=b\n&c=d\n&e=f\n", text("a=b&c=d&e=f"), 1),
            (vec![form], "a=b&\nc=d\n", text("a=b&c=d"), 1),
            (vec![form], "a=b\n\n$ ls -l\n", text("a=b"), 1),
            (vec![form], "a=b\n<<<<<<<<\n", text("a=b"), 1),
            (
                vec![form],
                "a=b\n-----------------------------------------------------\n",
                text("a=b"),
                1,
            ),
            (vec![form], "a=b\n100 12 100 12 0 0\n", text("a=b"), 1),
            (
                vec![("transfer-encoding", "chunked")],
                "3\na=b\n0\n\n",
                text("a=b"),
                0,
            ),
            (vec![], "", PastedBody::Empty, 0),
            (vec![("content-length", "0")], "", PastedBody::Empty, 0),
        ] {
            assert_eq!(taken(&headers, whole), (Ok(()), body, notes), "{whole}");
        }
        assert_eq!(taken(&[form], "a=b\nc=d").0, Err(4));
    }

    #[test]
    fn a_terminals_line_breaks_are_taken_out() {
        let long = "x".repeat(50);
        let (read, body, notes) = taken(&[], &format!("grant={long}\n{long}aaaaaa\nb=c"));
        assert_eq!((read, notes), (Ok(()), 1));
        assert_eq!(
            body,
            PastedBody::Text(format!("grant={long}{long}aaaaaab=c"))
        );
        // A line of a log that parts its messages is no end of the form.
        let (_, body, _) = taken(&[], &format!("grant={long}\n--------"));
        assert_eq!(body, PastedBody::Text(format!("grant={long}")));
    }

    proptest! {
        #[test]
        fn any_text_is_a_body_or_refused(text in "[a-c=&\\n\\r {}\"0-9]{0,60}", length in 0_usize..40) {
            let length = length.to_string();
            let (read, body, _) = taken(&[("content-length", &length)], &text);
            prop_assert!(read.is_err() || body != PastedBody::File(String::new()));
            let (read, ..) = taken(&[("transfer-encoding", "chunked")], &text);
            prop_assert!(read.is_ok() || text.contains('\n'));
        }
    }
}
