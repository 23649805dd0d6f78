//! Reading a text of messages: which text is one, and which answer belongs to which request.

use super::answered::answered;
use super::body::take_body;
use super::message::HttpMessage;
use super::okhttp;
use super::start::{StartLine, behind_bytes, is_of_an_editor, start_of, status};
use super::transcript::{Dialect, LineSide, TranscriptLine, transcript};
use crate::paste::exchange::{PastedAnswer, PastedBody, PastedExchange, Reading};
use crate::paste::log_prefix;
use crate::paste::unread::Unread;
use crate::text::left_out;

/// Messages of one text that are read.
const MESSAGES: usize = 20_000;

/// Whether a text is HTTP as text, and no editor's file.
pub fn claims(text: &str) -> bool {
    if okhttp::claims(text) {
        return true;
    }
    let mut found = false;
    let mut whole_address = false;
    for line in text.lines() {
        if is_of_an_editor(line) {
            return false;
        }
        if found {
            continue;
        }
        // A log that marks the request line alone names its whole address.
        let is_marked = line.trim_start().starts_with("> ");
        let line = unmarked(line);
        match start_of(line) {
            Some(StartLine::Request {
                versioned: false, ..
            }) if is_marked => found = true,
            Some(StartLine::Answer(_) | StartLine::Fields) => found = true,
            Some(StartLine::Request {
                target,
                versioned: true,
                ..
            }) => {
                found = true;
                whole_address = target.contains("://");
            }
            _ => {}
        }
    }
    // `POST https://… HTTP/1.1` with a variable in it is an editor's request.
    let template = whole_address
        && text.contains("{{")
        && !text
            .lines()
            .any(|line| matches!(start_of(unmarked(line)), Some(StartLine::Answer(_))));
    found && !template
}

fn unmarked(line: &str) -> &str {
    let line = line.trim_start();
    let bare = line.trim_start_matches(['<', '>']).trim_start();
    if start_of(bare).is_some() {
        return bare;
    }
    if let Some(start) = behind_bytes(line) {
        return start;
    }
    log_prefix::strip(line).map_or(line, |logged| logged.message)
}

/// Reads HTTP as text; none where it is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !claims(text) {
        return None;
    }
    let (reading, unread) = exchanges(text)?;
    Some(unread.map_or(Ok(reading), Err))
}

/// The messages of a text that may hold HTTP, as far as they can be read, and where a body could not; none where there is none.
pub fn exchanges(text: &str) -> Option<(Reading, Option<Unread>)> {
    if okhttp::claims(text) {
        return Some(okhttp::exchanges(text));
    }
    let (dialect, shown) = transcript(text);
    let mut messages: Vec<HttpMessage<'_>> = Vec::new();
    let mut before = 0_usize;
    let mut around = 0_usize;
    let mut full = false;
    for one in shown {
        if one.side == LineSide::Remark {
            continue;
        }
        let start = begins(&one);
        let field = start == Some(StartLine::Fields);
        // The second of HTTP/2's fields begins no second request.
        let goes_on = field && messages.last().is_some_and(HttpMessage::is_in_head);
        if let Some(start) = start.filter(|_| !goes_on) {
            if messages.len() == MESSAGES {
                full = true;
                break;
            }
            messages.push(HttpMessage::new(start, one.line));
            if !field {
                continue;
            }
        }
        let behind = answer_inside(&one).filter(|_| messages.len() < MESSAGES);
        let sent = messages
            .last_mut()
            .filter(|message| message.is_request() && !message.is_in_head());
        if let (Some((body, start)), Some(message)) = (behind, sent) {
            message.take(body, body, one.side, one.line);
            messages.push(HttpMessage::new(start, one.line));
            continue;
        }
        match messages.last_mut() {
            Some(message) => {
                let taken = message.take(one.text, one.whole, one.side, one.line);
                around += usize::from(!taken && !one.text.trim().is_empty());
            }
            None => before += usize::from(!one.text.trim().is_empty()),
        }
    }
    if messages.is_empty() {
        return None;
    }
    let mut notes: Vec<String> = left_out(before, "line", "before the first message")
        .into_iter()
        .collect();
    if full {
        notes.push(format!(
            "The messages behind the first {MESSAGES} were left out"
        ));
    }
    notes.extend(left_out(around, "line", "between the messages"));
    let mut unread = None;
    let mut exchanges: Vec<PastedExchange> = Vec::new();
    let only_answers = !messages.iter().any(HttpMessage::is_request);
    for message in messages {
        let line = message.line.number;
        if message.is_request() {
            let (request, stray) = message.into_request(dialect);
            if let Some((offset, why)) = stray.filter(|_| unread.is_none()) {
                unread = Some(
                    Unread::new("a raw HTTP request", why)
                        .at(text, offset)
                        .fix("Put the body into one line, or take away what is no part of it"),
                );
            }
            exchanges.push(PastedExchange::of(request, line));
        } else {
            let mut answer = message.into_answer();
            // wget shows the head of an answer and writes its body into a file.
            answer.cut = dialect == Dialect::Wget;
            go_on(&mut exchanges, &mut answer);
            answered(&mut exchanges, answer, line);
        }
    }
    let what = match dialect {
        Dialect::Curl => "the output of curl -v",
        Dialect::Wget => "the output of wget -d",
        Dialect::Nghttp => "the output of nghttp -v",
        Dialect::Plain if only_answers => "a raw HTTP answer",
        Dialect::Plain => "a raw HTTP request",
    };
    Some((
        Reading {
            what,
            exchanges,
            notes,
        },
        unread,
    ))
}

/// Gives the request before `100 Continue` the body that stands behind that (RFC 9110 §10.1.1).
fn go_on(exchanges: &mut [PastedExchange], answer: &mut PastedAnswer) {
    let request = exchanges.last_mut().and_then(|one| one.request.as_mut());
    let holds = !answer.body.trim_ascii().is_empty();
    let waiting = request.filter(|request| holds && request.body == PastedBody::Empty);
    if let (Some(request), Some(100)) = (waiting, answer.status) {
        let behind = std::mem::take(&mut answer.body);
        // What was said of the length, when there was no body yet.
        request
            .notes
            .retain(|note| !note.contains("Content-Length"));
        let text = String::from_utf8_lossy(&behind);
        if take_body(request, &text).is_err() {
            request.body = PastedBody::Text(text.trim().to_owned());
        }
    }
}

/// Bytes of a status line up to the end of its status.
const STATUS_LINE: usize = 64;

/// The end of a body and the status line that stands right behind it, as recorders show a stream whose body ends without a line end.
fn answer_inside<'a>(shown: &TranscriptLine<'a>) -> Option<(&'a str, StartLine<'a>)> {
    let line = shown.text;
    if shown.side != LineSide::Any {
        return None;
    }
    line.match_indices("HTTP/1.").find_map(|(at, _)| {
        let (body, behind) = line.split_at_checked(at)?;
        // Inside of a text it is told of.
        let ends = body.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '}' | ']'));
        let near = behind.get(..behind.floor_char_boundary(STATUS_LINE))?;
        let start = start_of(near).filter(|_| ends)?;
        matches!(start, StartLine::Answer(_)).then_some((body, start))
    })
}

/// `< 400 Bad Request`, as a log marks a status that has no version of HTTP before it.
fn marked_status<'a>(shown: &TranscriptLine<'a>) -> Option<StartLine<'a>> {
    let mark = shown.line.text.trim_start().strip_prefix("< ")?;
    let mut words = mark.split_whitespace();
    let code = status(words.next())?;
    let is_reason = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    words
        .next()
        .is_some_and(is_reason)
        .then_some(StartLine::Answer(code))
}

fn begins<'a>(shown: &TranscriptLine<'a>) -> Option<StartLine<'a>> {
    let start = start_of(shown.text).or_else(|| marked_status(shown))?;
    match (&start, shown.side) {
        (StartLine::Answer(_), LineSide::Sent | LineSide::SentBody) => None,
        (
            StartLine::Request { .. } | StartLine::Fields,
            LineSide::Received | LineSide::SentBody,
        ) => None,
        _ => Some(start),
    }
}
