//! The log of OkHttp's HttpLoggingInterceptor, and of Ktor in OkHttp's format: `--> POST …` to `--> END POST`, `<-- 403 …` to
//! `<-- END HTTP`, behind what logcat or another log writes before each line. Feign's log is the same with longer arrows
//! (feign.Logger: `[AuthClient#token] ---> POST …`).

use super::answered::answered;
use super::start::{header_field, status};
use crate::paste::exchange::{
    PastedAnswer, PastedBody, PastedExchange, PastedHeader, PastedRequest, Reading,
};
use crate::paste::line::{Line, lines};
use crate::paste::unread::Unread;
use crate::paste::{log_prefix, variable};
use std::collections::HashMap;

const WHAT: &str = "an OkHttp log";
const FEIGN: &str = "a log of Feign";

/// Android's log cuts messages at so many characters (OkHttp: AndroidLog, MAX_LOG_LENGTH).
const LOGCAT_LINE: usize = 4000;

/// Threads whose calls are told apart.
const THREADS: usize = 1000;

/// Calls before an answer among which its request is looked for.
const LOOKED_BACK: usize = 100;

/// A line of the log without its prefix.
#[derive(Clone, Copy)]
struct OkHttpLine<'a> {
    message: &'a str,
    thread: &'a str,
    prefixed: bool,
    line: Line<'a>,
}

fn bare(line: Line<'_>) -> OkHttpLine<'_> {
    OkHttpLine {
        message: line.text,
        thread: "",
        prefixed: false,
        line,
    }
}

fn logged(line: Line<'_>) -> OkHttpLine<'_> {
    if line.text.starts_with("--> ") || line.text.starts_with("<-- ") {
        return bare(line);
    }
    let found = log_prefix::strip(line.text).map_or(bare(line), |found| OkHttpLine {
        message: found.message,
        thread: found.thread.unwrap_or_default(),
        prefixed: true,
        line,
    });
    caller(found.message).map_or(found, |(thread, message)| OkHttpLine {
        message,
        thread,
        prefixed: true,
        line,
    })
}

/// `[AuthClient#token] …`: Feign names the method that calls before each line.
fn caller(message: &str) -> Option<(&str, &str)> {
    let (caller, behind) = message.strip_prefix('[')?.split_once(']')?;
    let named = caller.contains('#') && !caller.contains([' ', '"', ',']);
    named.then(|| (caller, behind.strip_prefix(' ').unwrap_or(behind)))
}

/// The text behind an arrow of OkHttp's or Feign's length.
fn behind_arrow<'a>(message: &'a str, arrows: [&str; 2]) -> Option<&'a str> {
    arrows.iter().find_map(|arrow| message.strip_prefix(arrow))
}

/// What a line of the log begins or ends.
enum OkHttpMark<'a> {
    Request(&'a str, &'a str),
    RequestEnd(&'a str),
    Answer(u16, &'a str),
    AnswerEnd(&'a str),
    Failed,
}

fn mark(message: &str) -> Option<OkHttpMark<'_>> {
    let message = message.trim();
    if let Some(rest) = behind_arrow(message, ["--> ", "---> "]) {
        if let Some(end) = rest.strip_prefix("END") {
            return Some(OkHttpMark::RequestEnd(end));
        }
        let mut words = rest.split_whitespace();
        let (method, url) = (words.next()?, words.next()?);
        let fits = method.chars().all(|c| c.is_ascii_uppercase())
            && (url.contains("://") || url.starts_with('/'));
        return fits.then_some(OkHttpMark::Request(method, url));
    }
    let rest = behind_arrow(message, ["<-- ", "<--- "])?;
    if let Some(end) = rest.strip_prefix("END") {
        return Some(OkHttpMark::AnswerEnd(end));
    }
    if rest.starts_with("HTTP FAILED") {
        return Some(OkHttpMark::Failed);
    }
    let url = rest
        .split_whitespace()
        .find(|word| word.contains("://"))
        .unwrap_or_default();
    // Feign writes the version before the status.
    let mut words = rest.split_whitespace();
    let status = status(words.find(|word| !word.starts_with("HTTP/")));
    status.map(|status| OkHttpMark::Answer(status, url))
}

/// Whether a text is such a log.
pub(super) fn claims(text: &str) -> bool {
    ["--> ", "<-- ", "<--- "]
        .iter()
        .any(|arrow| text.contains(arrow))
        && lines(text).any(|line| {
            matches!(
                mark(logged(line).message),
                Some(OkHttpMark::Request(..) | OkHttpMark::Answer(..))
            )
        })
}

/// A request or an answer under way.
struct OpenMessage<'a> {
    lines: Vec<OkHttpLine<'a>>,
    line: Line<'a>,
}

/// The calls of one thread.
#[derive(Default)]
struct Calls<'a> {
    exchanges: Vec<PastedExchange>,
    request: Option<(PastedRequest, OpenMessage<'a>)>,
    answer: Option<(u16, &'a str, OpenMessage<'a>)>,
    unread: Option<Unread>,
    around: usize,
}

/// The calls of a log, as far as they can be read, and where they could not.
pub(super) fn exchanges(text: &str) -> (Reading, Option<Unread>) {
    let mut all: Vec<OkHttpLine<'_>> = lines(text).map(logged).collect();
    let any_prefix = all
        .iter()
        .any(|one| one.prefixed && mark(one.message).is_some());
    if !any_prefix {
        // What looks like a prefix then belongs to a body.
        all = lines(text).map(bare).collect();
    }
    let mut names: HashMap<&str, usize> = HashMap::new();
    let mut threads: Vec<Calls<'_>> = Vec::new();
    let mut last = 0;
    for one in all {
        // A line without a prefix goes on where the one before it stopped.
        let at = if any_prefix && !one.prefixed && !threads.is_empty() {
            last
        } else {
            *names.entry(one.thread).or_insert_with(|| {
                if threads.len() < THREADS {
                    threads.push(Calls::default());
                }
                threads.len() - 1
            })
        };
        last = at;
        if let Some(calls) = threads.get_mut(at) {
            calls.take(one, text);
        }
    }
    let what = if text.contains("---> ") { FEIGN } else { WHAT };
    let mut reading = Reading::new(what, Vec::new());
    let (mut unread, mut around) = (None, 0);
    for mut calls in threads {
        calls.end_request(text, None);
        calls.end_answer(None);
        around += calls.around;
        unread = unread.or(calls.unread);
        reading.exchanges.extend(calls.exchanges);
    }
    reading.exchanges.sort_by_key(|exchange| exchange.line);
    reading.note_other_lines(around);
    (reading, unread)
}

impl<'a> Calls<'a> {
    fn take(&mut self, one: OkHttpLine<'a>, text: &str) {
        let open = |line| OpenMessage {
            lines: Vec::new(),
            line,
        };
        match mark(one.message) {
            Some(OkHttpMark::Request(method, url)) => {
                self.end_request(text, None);
                self.end_answer(None);
                self.request = Some((PastedRequest::new(method, url), open(one.line)));
            }
            Some(OkHttpMark::RequestEnd(end)) => {
                if self.request.is_none() && self.unread.is_none() {
                    self.unread = Some(
                        Unread::new(
                            WHAT,
                            "The lines of several calls stand mixed, and nothing tells which line belongs to which",
                        )
                        .at(text, one.line.offset)
                        .fix("Copy the lines of the one call, or a log that names the threads"),
                    );
                }
                self.end_request(text, Some(end));
            }
            Some(OkHttpMark::Answer(status, url)) => {
                self.end_request(text, None);
                self.end_answer(None);
                self.answer = Some((status, url, open(one.line)));
            }
            Some(OkHttpMark::AnswerEnd(end)) => self.end_answer(Some(end)),
            Some(OkHttpMark::Failed) => self.end_request(text, None),
            None => match (&mut self.request, &mut self.answer) {
                (Some((_, open)), _) | (None, Some((.., open))) => open.lines.push(one),
                _ => self.around += usize::from(!one.message.trim().is_empty()),
            },
        }
    }

    fn end_request(&mut self, text: &str, end: Option<&str>) {
        let Some((mut request, open)) = self.request.take() else {
            return;
        };
        let (head, body) = open.split();
        for one in head {
            match header_field(one.message.trim()) {
                Some((name, value)) => request.headers.push(PastedHeader {
                    name: name.to_owned(),
                    // What the app told the interceptor to hide.
                    value: if value == "██" {
                        variable::marked(name)
                    } else {
                        value.to_owned()
                    },
                    enabled: true,
                }),
                None => self.around += 1,
            }
        }
        match end {
            Some(end) => {
                let body = body_of(body, length(end));
                if let Some(why) = omitted(end) {
                    request
                        .notes
                        .push(format!("OkHttp left the body out of its log: {why}"));
                } else if length(end).is_some_and(|length| length != body.len()) {
                    request.notes.push(format!(
                        "OkHttp says the body has {} bytes, and in the log it has {}",
                        length(end).unwrap_or_default(),
                        body.len()
                    ));
                }
                if !body.is_empty() {
                    request.body = PastedBody::Text(body);
                }
            }
            None => {
                let left = body.iter().find(|one| !one.message.trim().is_empty());
                if let (Some(one), None) = (left, &self.unread) {
                    self.unread = Some(
                        Unread::new(
                            WHAT,
                            "The body has no end: no line --> END stands behind it",
                        )
                        .at(text, one.line.offset)
                        .fix("Copy the log up to the line --> END"),
                    );
                } else {
                    request
                        .notes
                        .push("The log does not show the body of the request".to_owned());
                }
            }
        }
        self.exchanges
            .push(PastedExchange::of(request, open_line(&open)));
    }

    fn end_answer(&mut self, end: Option<&str>) {
        let Some((status, url, open)) = self.answer.take() else {
            return;
        };
        let (head, body) = open.split();
        let answer = PastedAnswer {
            status: Some(status),
            headers: head
                .iter()
                .filter_map(|one| header_field(one.message.trim()))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect(),
            body: body_of(body, end.and_then(length)).into_bytes(),
            cut: end.is_none_or(|end| omitted(end).is_some()),
        };
        let unanswered = |exchange: &&mut PastedExchange| {
            exchange.answer.is_none() && exchange.request.is_some()
        };
        let same = |exchange: &&mut PastedExchange| {
            let asked = exchange.request.as_ref();
            asked.and_then(|request| request.url.as_deref()) == Some(url)
        };
        let open_line = open_line(&open);
        let found = self
            .exchanges
            .iter_mut()
            .rev()
            .take(LOOKED_BACK)
            .find(|exchange| unanswered(exchange) && same(exchange));
        match found {
            Some(exchange) => exchange.answer = Some(answer),
            None => answered(&mut self.exchanges, answer, open_line),
        }
    }
}

fn open_line(open: &OpenMessage<'_>) -> usize {
    open.line.number
}

impl<'a> OpenMessage<'a> {
    /// The head, and the body behind the empty line or behind the last header.
    fn split(&self) -> (&[OkHttpLine<'a>], &[OkHttpLine<'a>]) {
        let empty = self
            .lines
            .iter()
            .position(|one| one.message.trim().is_empty());
        let body = self
            .lines
            .iter()
            .position(|one| header_field(one.message.trim()).is_none());
        let at = empty
            .into_iter()
            .chain(body)
            .min()
            .unwrap_or(self.lines.len());
        let (head, rest) = self.lines.split_at_checked(at).unwrap_or((&[], &[]));
        let behind = rest
            .split_first()
            .filter(|(first, _)| first.message.trim().is_empty())
            .map_or(rest, |(_, behind)| behind);
        (head, behind)
    }
}

/// `(600-byte body)`
fn length(end: &str) -> Option<usize> {
    let number = end.split('(').nth(1)?.split("-byte").next()?;
    number.trim().parse().ok()
}

/// `(encoded body omitted)`, `(binary 600-byte body omitted)`
fn omitted(end: &str) -> Option<&str> {
    let inside = end.split_once('(')?.1.split(')').next()?;
    inside.ends_with("omitted").then_some(inside)
}

/// The body's lines. Logcat breaks long ones: such a break is none of the body's.
fn body_of(lines: &[OkHttpLine<'_>], length: Option<usize>) -> String {
    let mut body = String::new();
    let mut broken = true;
    for one in lines {
        if !broken {
            body.push('\n');
        }
        body.push_str(one.message);
        broken = one.prefixed && one.message.encode_utf16().count() == LOGCAT_LINE;
    }
    let bare = lines.iter().map(|one| one.message).collect::<String>();
    if Some(bare.len()) == length {
        return bare;
    }
    body
}
