//! Requests and answers as lines, for the tables of the readers' tests.

use super::exchange::{PastedBody, PastedExchange, PastedParameter, PastedRequest, Reading};
use super::tokens::{LexemeKind, TextPart, Tokens};
use super::unread::Unread;
use super::variable::{Stretch, stretches};
use crate::exchange::BodyEncoding;

/// The requests of a text that is read.
pub fn requests(read: Option<Result<Reading, Unread>>) -> Vec<PastedRequest> {
    let exchanges = read.unwrap().unwrap().exchanges.into_iter();
    exchanges.filter_map(|one| one.request).collect()
}

/// The only one.
pub fn only(read: Option<Result<Reading, Unread>>) -> PastedRequest {
    let mut found = requests(read);
    assert_eq!(found.len(), 1);
    found.remove(0)
}

impl PastedRequest {
    /// Where it goes.
    pub(super) fn address(&self) -> &str {
        self.url.as_deref().unwrap()
    }
}

/// Names and values of a form.
pub fn form(request: &PastedRequest) -> Vec<(&str, &str)> {
    match &request.body {
        PastedBody::Parameters(fields, BodyEncoding::Form) => fields
            .iter()
            .map(|field| (field.name.as_str(), field.value.as_str().unwrap()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// A body that is a text.
pub fn text(request: &PastedRequest) -> &str {
    match &request.body {
        PastedBody::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

/// A script that is one quoted text, with what is filled in between angle brackets.
pub fn literal(tokens: &Tokens<'_>) -> Option<String> {
    let (Some(LexemeKind::Text(pieces)), 1) = (tokens.kind(0), tokens.len()) else {
        return None;
    };
    let shown = pieces.iter().map(|piece| match piece {
        TextPart::Text(text) => text.clone(),
        TextPart::Expression(start, end) => format!("<{}>", &tokens.text[*start..*end]),
    });
    Some(shown.collect())
}

/// A log with a prefix before each line.
pub fn behind(prefix: &str, log: &str) -> String {
    log.lines()
        .map(|line| format!("{prefix}{line}\n"))
        .collect()
}

/// The calls of a reading: each request as [`shown`], and ` -> 403 [name: value] body` of its answer.
pub fn calls(reading: &Reading) -> Vec<String> {
    reading.exchanges.iter().map(call).collect()
}

fn call(call: &PastedExchange) -> String {
    let mut line = call.request.as_ref().map(shown).unwrap_or_default();
    if let Some(answer) = &call.answer {
        line.push_str(&format!(" -> {}", answer.status.unwrap_or_default()));
        for (name, value) in &answer.headers {
            line.push_str(&format!(" [{name}: {value}]"));
        }
        line.push_str(&format!(" {}", String::from_utf8_lossy(&answer.body)));
    }
    line
}

/// `POST https://a/b [name: value] (user:password) form a=b` with variables as `<name>` and `~` before what is switched off.
pub fn shown(request: &PastedRequest) -> String {
    let mut line = format!(
        "{} {}",
        request.method.as_deref().unwrap_or("-"),
        marked(request.url.as_deref().unwrap_or("-"))
    );
    for header in &request.headers {
        let off = if header.enabled { "" } else { "~" };
        line.push_str(&format!(
            " [{off}{}: {}]",
            marked(&header.name),
            marked(&header.value)
        ));
    }
    if let Some((user, password)) = &request.basic {
        line.push_str(&format!(" ({}:{})", marked(user), marked(password)));
    }
    match &request.body {
        PastedBody::Empty => line,
        PastedBody::Text(text) => line + " text " + &marked(text),
        PastedBody::Parameters(list, _) => line + " form " + &grid(list),
        PastedBody::Multipart(list) => line + " parts " + &grid(list),
        PastedBody::File(path) => line + " file " + path,
        PastedBody::Bytes(bytes) => format!("{line} bytes {}", bytes.len()),
    }
}

fn grid(list: &[PastedParameter]) -> String {
    let pairs: Vec<String> = list
        .iter()
        .map(|one| {
            let off = if one.enabled { "" } else { "~" };
            let value = one.value.as_str().unwrap_or("no text");
            format!("{off}{}={}", marked(&one.name), marked(value))
        })
        .collect();
    pairs.join("&")
}

/// A text with its variables between angle brackets.
pub fn marked(text: &str) -> String {
    stretches(text)
        .iter()
        .map(|stretch| match stretch {
            Stretch::Text(text) => (*text).to_owned(),
            Stretch::Variable(name) => format!("<{name}>"),
        })
        .collect()
}
