//! The lines of a recording without what its tool wrote around them: whose each line is, and what it says.

use super::start::{StartLine, behind_bytes, header_field, start_of, without_case};
use crate::paste::line::{Line, lines};
use crate::paste::log_prefix;

/// Whose a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineSide {
    /// The message says it that began last.
    Any,
    /// The request says it.
    Sent,
    /// The body of the request says it.
    SentBody,
    /// The answer says it.
    Received,
    /// The tool says it.
    Remark,
}

/// A line without its mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct TranscriptLine<'a> {
    pub(super) side: LineSide,
    /// Without its end.
    pub(super) text: &'a str,
    /// With its end, where it has one.
    pub(super) whole: &'a str,
    pub(super) line: Line<'a>,
}

impl<'a> TranscriptLine<'a> {
    fn of(line: Line<'a>, side: LineSide, text: &'a str) -> Self {
        // What stood before the text is left out of the whole line as well.
        let cut = line.text.len() - text.len();
        Self {
            side,
            text,
            whole: line.whole.get(cut..).unwrap_or(text),
            line,
        }
    }
}

/// How a recording marks its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Not at all.
    Plain,
    /// `> `, `< `, `* ` of curl.
    Curl,
    /// `---request begin---` of wget.
    Wget,
    /// `[  0.142] send HEADERS frame …` of nghttp.
    Nghttp,
}

/// The dialect of a text, and its lines.
pub(super) fn transcript(text: &str) -> (Dialect, Vec<TranscriptLine<'_>>) {
    let quoted = is_quoted(text);
    let behind_prefix = !text.lines().any(|line| is_start(line.trim_start()));
    let plain = lines(text).map(|line| {
        let message = if quoted {
            let inner = line.text.trim_start().trim_start_matches('>');
            inner.strip_prefix(' ').unwrap_or(inner)
        } else if let Some(start) = behind_bytes(line.text) {
            start
        } else if behind_prefix {
            log_prefix::strip(line.text).map_or(line.text, |logged| logged.message)
        } else {
            line.text
        };
        TranscriptLine::of(line, LineSide::Any, message)
    });
    if text.contains("---request begin---") {
        return (Dialect::Wget, wget(plain.collect()));
    }
    if text.contains("] send HEADERS frame <") {
        return (Dialect::Nghttp, nghttp(plain.collect()));
    }
    let is_curl = !quoted
        && text.lines().any(|line| {
            let line = line.trim_start();
            let marked = line.strip_prefix("< ").or_else(|| line.strip_prefix("> "));
            marked.is_some_and(|rest| start_of(rest).is_some())
        });
    if is_curl {
        let is_insomnia = text.contains("* Preparing request to ");
        let marked = plain.map(|line| {
            let body = sent(line).filter(|_| is_insomnia);
            body.unwrap_or_else(|| curl(line))
        });
        return (Dialect::Curl, marked.collect());
    }
    (Dialect::Plain, plain.collect())
}

/// Whether a line is the first of a message, marked or not.
fn is_start(line: &str) -> bool {
    let line = line
        .strip_prefix("< ")
        .or_else(|| line.strip_prefix("> "))
        .unwrap_or(line);
    matches!(
        start_of(line),
        Some(
            StartLine::Answer(_)
                | StartLine::Request {
                    versioned: true,
                    ..
                }
        )
    )
}

/// Whether each line is quoted, as in a mail or an issue.
fn is_quoted(text: &str) -> bool {
    let mut some = false;
    for line in text.lines().map(str::trim_start) {
        if line.starts_with('>') {
            some = true;
        } else if !line.is_empty() {
            return false;
        }
    }
    some
}

/// `| {"a": "b"}`, as Insomnia shows a body in its timeline.
fn sent(shown: TranscriptLine<'_>) -> Option<TranscriptLine<'_>> {
    let text = shown.text.strip_prefix("| ")?;
    Some(TranscriptLine::of(shown.line, LineSide::SentBody, text))
}

fn curl(shown: TranscriptLine<'_>) -> TranscriptLine<'_> {
    let trimmed = shown.text.trim();
    let amount = trimmed.ends_with("data]") && trimmed.starts_with(['{', '}']);
    let meter = trimmed.starts_with("% Total") || trimmed.starts_with("Dload");
    if trimmed == "*" || trimmed.starts_with("* ") || amount || meter {
        return TranscriptLine {
            side: LineSide::Remark,
            ..shown
        };
    }
    for (mark, side) in [("<", LineSide::Received), (">", LineSide::Sent)] {
        let Some(rest) = trimmed.strip_prefix(mark) else {
            continue;
        };
        if rest.is_empty() || rest.starts_with(' ') {
            let text = rest.strip_prefix(' ').unwrap_or(rest);
            return TranscriptLine {
                side,
                text,
                whole: text,
                line: shown.line,
            };
        }
    }
    shown
}

/// The columns before what nghttp tells about a frame.
const FRAME: &str = "          ";

/// Fields of a request stand below its frame, those of an answer one in a line, and the answer's body as it is.
fn nghttp(shown: Vec<TranscriptLine<'_>>) -> Vec<TranscriptLine<'_>> {
    let mut side = LineSide::Remark;
    shown
        .into_iter()
        .map(|one| {
            let remark = TranscriptLine {
                side: LineSide::Remark,
                ..one
            };
            if let Some(event) = nghttp_event(one.text) {
                side = if event.starts_with("send HEADERS") {
                    LineSide::Sent
                } else {
                    LineSide::Remark
                };
                let field = event
                    .strip_prefix("recv (stream_id=")
                    .and_then(|rest| rest.split_once(") "));
                return field.map_or(remark, |(_, field)| {
                    TranscriptLine::of(one.line, LineSide::Received, field)
                });
            }
            if let Some(told) = one.text.strip_prefix(FRAME) {
                let sent = side == LineSide::Sent && header_field(told.trim()).is_some();
                return if sent {
                    TranscriptLine::of(one.line, side, told)
                } else {
                    remark
                };
            }
            // The frame is told of right behind the last byte of the body.
            let end = one.text.find("] recv DATA frame <");
            let body = end
                .and_then(|end| one.text.get(..end))
                .and_then(|before| before.rsplit_once('['))
                .map_or(one.text, |(body, _)| body);
            TranscriptLine {
                side: LineSide::Received,
                text: body,
                whole: if end.is_some() { body } else { one.whole },
                line: one.line,
            }
        })
        .collect()
}

/// What stands behind the time of a line.
fn nghttp_event(line: &str) -> Option<&str> {
    let (time, event) = line.strip_prefix('[')?.split_once("] ")?;
    let fits = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.');
    time.chars().all(fits).then_some(event)
}

fn wget(shown: Vec<TranscriptLine<'_>>) -> Vec<TranscriptLine<'_>> {
    let mut side = LineSide::Remark;
    shown
        .into_iter()
        .map(|one| {
            let remark = TranscriptLine {
                side: LineSide::Remark,
                ..one
            };
            let posted = ["[POST data: ", "[BODY data: "]
                .iter()
                .find_map(|mark| without_case(one.text.trim(), mark));
            match one.text.trim() {
                "---request begin---" => side = LineSide::Sent,
                "---response begin---" => side = LineSide::Received,
                "---request end---" | "---response end---" => side = LineSide::Remark,
                _ if side != LineSide::Remark => return TranscriptLine { side, ..one },
                _ => {
                    if let Some(body) = posted.and_then(|text| text.strip_suffix(']')) {
                        return TranscriptLine {
                            side: LineSide::SentBody,
                            text: body,
                            whole: body,
                            line: one.line,
                        };
                    }
                }
            }
            remark
        })
        .collect()
}
