//! Answers as HTTP tools show them: raw, by `curl -i` and `curl -v`, and by OkHttp's log.

use super::{Outside, answer_of, http_date, objects, sdk};
use crate::diagnosis::answer::Body;

const METHODS: [&str; 7] = [
    "POST", "GET", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT",
];

enum Start {
    Request { method: String, target: String },
    Answer(u16),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Head,
    Body,
    Behind,
}

/// A request or an answer, as its lines go by.
struct Message {
    start: Start,
    headers: Vec<(String, String)>,
    body: String,
    place: Place,
}

impl Message {
    fn new(start: Start) -> Self {
        Self {
            start,
            headers: Vec::new(),
            body: String::new(),
            place: Place::Head,
        }
    }

    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        match self.place {
            Place::Behind => return,
            Place::Head if trimmed.is_empty() => {
                self.place = Place::Body;
                return;
            }
            // HTTP/2's own header fields.
            Place::Head if trimmed.starts_with(':') => return,
            Place::Head => {
                if let Some((name, value)) = header(trimmed) {
                    self.headers.push((name, value));
                    return;
                }
                // The empty line was lost on the way.
                self.place = Place::Body;
            }
            Place::Body => {}
        }
        self.body.push_str(line);
        self.body.push('\n');
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    fn is_token_call(&self) -> bool {
        matches!(&self.start, Start::Request { target, .. } if super::har::is_token_address(target))
    }

    /// The address, with the host from the header where the request line has only a path.
    fn address(&self) -> Option<String> {
        let Start::Request { target, .. } = &self.start else {
            return None;
        };
        if target.starts_with('/') {
            let host = self.header("host")?;
            return Some(format!("https://{host}{target}"));
        }
        Some(target.clone())
    }

    /// The body without the chunks of its transfer encoding.
    fn plain_body(&self) -> String {
        let chunked = self
            .header("transfer-encoding")
            .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
        chunked
            .then(|| unchunked(&self.body))
            .flatten()
            .unwrap_or_else(|| self.body.clone())
    }
}

/// The last answer of a token call in the text, or the last one of all.
pub(super) fn read(text: &str) -> Option<Outside> {
    if !text.contains("HTTP/") && !text.contains("<-- ") {
        return None;
    }
    let messages = messages(text);
    let at = chosen(&messages)?;
    let message = messages.get(at)?;
    let Start::Answer(status) = message.start else {
        return None;
    };
    let body = message.plain_body();
    let answer = answer_of(
        Some(status),
        message.headers.clone(),
        body.trim().as_bytes().to_vec(),
    );
    let mut found = Outside::new("a raw HTTP answer", answer);
    // A tool's own lines can stand around the body.
    if matches!(found.answer.body, Body::Text(_)) {
        if let Some(object) = objects(&body).first() {
            found.answer.read(&object.to_compact());
        }
    }
    found.at = found.answer.header("date").and_then(http_date);
    if let Some(request) = request_of(&messages, at) {
        if let Start::Request { method, .. } = &request.start {
            found.request.method = Some(method.clone());
        }
        if let Some(address) = request.address() {
            found.request.address(&address);
        }
        found.request.headers(&request.headers);
        found.request.body(&request.body);
    }
    Some(found)
}

fn request_of(messages: &[Message], at: usize) -> Option<&Message> {
    let before = messages.get(..at)?;
    before
        .iter()
        .rfind(|message| matches!(message.start, Start::Request { .. }))
}

fn chosen(messages: &[Message]) -> Option<usize> {
    let answers = || {
        messages
            .iter()
            .enumerate()
            .filter(|(_, message)| matches!(message.start, Start::Answer(200..)))
            .map(|(at, _)| at)
    };
    answers()
        .rfind(|at| request_of(messages, *at).is_some_and(Message::is_token_call))
        .or_else(|| answers().next_back())
}

fn messages(text: &str) -> Vec<Message> {
    let verbose = text
        .lines()
        .any(|line| line.trim_start().starts_with("< HTTP/"));
    let mut found: Vec<Message> = Vec::new();
    for line in text.lines() {
        let line = sdk::without_prefix(line).unwrap_or(line);
        let line = if verbose {
            match verbose_line(line) {
                Some(line) => line,
                None => continue,
            }
        } else {
            line
        };
        if let Some(start) = start_of(line) {
            found.push(Message::new(start));
        } else if let Some(message) = found.last_mut() {
            if line.starts_with("--> END") || line.starts_with("<-- END") {
                message.place = Place::Behind;
            } else {
                message.line(line);
            }
        }
    }
    found
}

/// A line of `curl -v`: without its mark, or nothing where it is a remark of the tool.
fn verbose_line(line: &str) -> Option<&str> {
    let trimmed = line.trim();
    let remark = trimmed == "*" || trimmed.starts_with("* ");
    let amount = trimmed.ends_with("data]") && trimmed.starts_with(['{', '}']);
    if remark || amount {
        return None;
    }
    if trimmed == "<" || trimmed == ">" {
        return Some("");
    }
    let marked = trimmed
        .strip_prefix("< ")
        .or_else(|| trimmed.strip_prefix("> "));
    Some(marked.unwrap_or(line))
}

fn start_of(line: &str) -> Option<Start> {
    let line = line.trim();
    let status = |word: Option<&str>| {
        word?
            .parse::<u16>()
            .ok()
            .filter(|status| (100..600).contains(status))
            .map(Start::Answer)
    };
    if let Some(rest) = line.strip_prefix("HTTP/") {
        let mut words = rest.split_whitespace();
        words
            .next()
            .filter(|version| version.starts_with(['1', '2', '3']))?;
        return status(words.next());
    }
    // OkHttp: `<-- 403 https://acme.eu.auth0.com/oauth/token (312ms)`
    if let Some(rest) = line.strip_prefix("<-- ") {
        return status(rest.split_whitespace().next());
    }
    let mut words = line.strip_prefix("--> ").unwrap_or(line).split_whitespace();
    let method = words.next()?;
    let target = words.next()?;
    let whole = target.starts_with("https://") || target.starts_with("http://");
    let path = target.starts_with('/') && words.next()?.starts_with("HTTP/");
    (METHODS.contains(&method) && (whole || path)).then(|| Start::Request {
        method: method.to_owned(),
        target: target.to_owned(),
    })
}

/// A header's name in lower case, and its value; nothing where the line is none.
fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (!name.is_empty() && name.chars().all(fits))
        .then(|| (name.to_ascii_lowercase(), value.trim().to_owned()))
}

/// The body of chunks (RFC 9112 §7.1); nothing where it is none, or the line ends were changed on the way.
fn unchunked(body: &str) -> Option<String> {
    let mut whole = String::new();
    let mut rest = body.trim_start();
    loop {
        let (size, after) = rest.split_once('\n')?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        let Some((chunk, next)) = after.split_at_checked(size) else {
            whole.push_str(after.trim_end());
            return Some(whole);
        };
        whole.push_str(chunk);
        rest = next.trim_start_matches('\n');
        if rest.is_empty() {
            return Some(whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined_and_other_bodies_are_left_alone() {
        for (body, whole) in [
            ("5\nabcde\n3;x=y\nfgh\n0\n\n", Some("abcdefgh")),
            ("5\r\nabcde\n0\n", Some("abcde")),
            ("ff\nabc\n", Some("abc")),
            ("{\"error\":\"x\"}\n", None),
            ("", None),
        ] {
            assert_eq!(unchunked(body).as_deref(), whole, "{body}");
        }
    }

    #[test]
    fn starts_are_told_from_other_lines() {
        for (line, start) in [
            ("HTTP/1.1 403 Forbidden", true),
            ("HTTP/2 403 ", true),
            ("HTTP/2 abc", false),
            ("<-- 403 https://a/oauth/token (3ms)", true),
            ("<-- END HTTP (3-byte body)", false),
            ("POST /oauth/token HTTP/1.1", true),
            ("--> POST https://a/oauth/token", true),
            ("--> END POST", false),
            ("POST it to me", false),
            ("post: x", false),
        ] {
            assert_eq!(start_of(line).is_some(), start, "{line}");
        }
    }
}
