//! An answer that somebody else got, pasted as text: what the text is, and what it says. Nothing secret of it is kept.

mod challenge;
mod command;
mod dump;
mod event;
mod exchange;
mod har;
mod history;
mod http;
mod known;
mod log;
mod mask;
mod meaning;
mod message;
#[cfg(test)]
mod message_tests;
mod messages;
mod redirect;
mod request;
mod sdk;
mod speaker;
mod speech;
mod table;
#[cfg(test)]
mod tests;
mod xml;

pub use history::Earlier;
pub use known::Known;
pub use meaning::message_findings;
pub use messages::{LogType, log_type};
pub use speaker::{Fact, Speaker};

use crate::diagnosis::BadInput;
use crate::diagnosis::answer::{Answer, Body, http_date};
use crate::exchange::Response;
use crate::json::Json;
use crate::secret::Redactor;
use std::borrow::Cow;

/// Bytes of a text that are read.
const LARGEST: usize = 32 << 20;
/// How often a text may hold another one: a quoted or escaped document.
const NESTED: usize = 4;
/// Values of a document that are looked at.
const VALUES: usize = 20_000;
/// Characters of a header's value that are kept.
const HEADER: usize = 2000;
/// Beginnings of objects in a text that turn out to be none, before the search ends.
const MISSES: usize = 200;
/// Bytes of an object inside a text.
const OBJECT: usize = 1 << 18;

/// Where answers that are none of OAuth's have their sentence.
const WORDS: [&str; 6] = [
    "msg",
    "errorSummary",
    "error_message",
    "errorMessage",
    "detail",
    "title",
];

/// An answer read from a pasted text.
#[derive(Clone, Debug)]
pub struct Outside {
    /// What the text is, for people: `a raw HTTP answer`, `a HAR recording`, `a tenant log entry`.
    pub kind: &'static str,
    /// The answer in it.
    pub answer: Answer,
    /// What the text tells of the request that was answered.
    pub request: Known,
    /// When it happened, seconds since 1970, where the text says so.
    pub at: Option<i64>,
    /// A code that an SDK made itself, where there is one.
    pub sdk: Option<SdkCode>,
    /// The type of a tenant log entry: `fens`, `sens`, `fecte`, `secte`.
    pub log_type: Option<String>,
    /// The secrets of the text: one that was sent and came back is quoted nowhere.
    pub secrets: Redactor,
    /// Who spoke.
    pub speaker: Speaker,
    /// The words: of a message whole, of an answer its sentence or its error; at most 4096 characters, then said to be cut.
    /// What `answer` holds is what a server said; what an SDK or a validator says by itself stands only here.
    pub said: Option<String>,
    /// What the message itself states.
    pub facts: Vec<(Fact, String)>,
    /// Other token calls of the same text, in its order.
    pub history: Vec<Earlier>,
    /// Whether the text ends before its end.
    pub cut: bool,
    /// Whether somebody masked what would be a code or a sentence.
    pub hidden: bool,
    /// The sentences of the catalogue in it, and whether the text shows whose they are.
    heard: Vec<(&'static messages::Message, bool)>,
    /// Whether the description is a server's inside somebody else's sentence.
    relayed: bool,
    /// Whose text it is, where only that SDK's has its marks.
    platform: Option<&'static str>,
}

/// A code that comes from an SDK on the device, not from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SdkCode {
    /// `a0.sdk.internal_error.plain`, `MISSING_ID_TOKEN`
    pub code: String,
    /// Whose it is, as far as the text tells.
    pub sdk: &'static str,
}

/// Reads what was pasted. The text is never repeated in a refusal.
pub fn read(text: &str) -> Result<Outside, BadInput> {
    if text.len() > LARGEST {
        // A recording of a whole session is read entry by entry.
        if let Some(found) = har::read(text) {
            return found.map(|mut found| {
                found.listen("");
                found.masked()
            });
        }
        return Err(BadInput::new(
            "explain.too-large",
            "The text is larger than 32 MiB",
            "Only HAR files may be larger",
        )
        .fix("Paste the answer alone: its status line, headers and body"));
    }
    let plain = unwrapped(text);
    if plain.is_empty() {
        return Err(empty());
    }
    let mut found = recognised(&plain, 0)?;
    command::take(&mut found, &plain);
    found.secrets.learn_text(&plain);
    found.listen(&plain);
    Ok(found.masked())
}

fn empty() -> BadInput {
    BadInput::new(
        "explain.empty-input",
        "There is nothing to explain",
        "The text is empty",
    )
    .fix("Paste an answer: raw HTTP, a HAR file, a JSON body, a tenant log entry, or an SDK's error message")
}

fn no_answer(detail: &str, fix: &str) -> BadInput {
    BadInput::new(
        "explain.no-answer",
        "There is no answer in this text",
        detail,
    )
    .fix(fix)
}

impl Outside {
    fn new(kind: &'static str, answer: Answer) -> Self {
        Self {
            kind,
            answer,
            request: Known::default(),
            at: None,
            sdk: None,
            log_type: None,
            secrets: Redactor::default(),
            speaker: Speaker::default(),
            said: None,
            facts: Vec::new(),
            history: Vec::new(),
            cut: false,
            hidden: false,
            heard: Vec::new(),
            relayed: false,
            platform: None,
        }
    }

    /// The operation of an API that the text names: `AssumeRoleWithWebIdentity`.
    pub fn operation(&self) -> Option<&str> {
        self.facts
            .iter()
            .find(|(fact, _)| *fact == Fact::Operation)
            .map(|(_, operation)| operation.as_str())
    }

    /// An error code that an SDK made is no error of the server.
    fn with_sdk_code_apart(mut self, sdk: Option<&'static str>) -> Self {
        if let Some(code) = self.answer.error.take_if(|error| sdk::is_own_code(error)) {
            let sdk = sdk.unwrap_or_else(|| sdk::owner(&code));
            if self.sdk.is_none() {
                self.sdk = Some(SdkCode { code, sdk });
            }
        }
        self
    }

    /// The same without anything that looks like a token or a code.
    fn masked(mut self) -> Self {
        self.request = self.request.masked();
        let client = self.request.client_id.as_deref();
        let redactor = &self.secrets;
        let answer = &mut self.answer;
        for text in [&mut answer.error, &mut answer.description] {
            *text = text.as_deref().map(|text| mask::description(text, client));
        }
        for (name, value) in &mut answer.headers {
            *name = mask::kept(name, HEADER);
            let shown = redactor.redact_header(name, value);
            *value = mask::kept(&shown, HEADER);
            if name == "location" {
                *value = mask::description(value, client);
            }
        }
        match &mut answer.body {
            Body::Object { names, .. } => {
                for name in names {
                    *name = mask::description(name, client);
                }
            }
            Body::Html(Some(text)) | Body::Text(text) => *text = mask::description(text, client),
            _ => {}
        }
        for (name, value) in &mut answer.members {
            *name = mask::description(name, client);
            *value = mask::description(value, client);
        }
        if let Some(text) = &mut answer.text {
            *text = mask::description(text, client);
        }
        for text in answer.issued.iter_mut().flat_map(|issued| issued.texts()) {
            *text = mask::kept(text, HEADER);
        }
        if let Some(code) = &mut self.sdk {
            code.code = mask::kept(&code.code, HEADER);
        }
        self.said = self.said.map(|said| mask::description(&said, client));
        self
    }
}

/// The text without what mail programs, chats and editors put around it: white space, a byte order mark, Markdown fences.
fn unwrapped(text: &str) -> Cow<'_, str> {
    let text = text
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0'));
    if !text.contains("```") || text.starts_with(['{', '[']) {
        return Cow::Borrowed(text);
    }
    let inside = fenced(text);
    match inside.trim() {
        "" => Cow::Borrowed(text),
        inside => Cow::Owned(inside.to_owned()),
    }
}

/// What stands between Markdown fences: the prose around them is somebody's question.
fn fenced(text: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for line in text.lines() {
        let fence = line.trim().starts_with("```");
        let content = line.trim().trim_matches('`').trim();
        // A language's name behind the fence has no braces.
        if fence && !content.contains(['{', '[', ' ']) {
            inside = !inside;
            continue;
        }
        if fence || inside {
            kept.push_str(if fence {
                content
            } else {
                line.trim_end_matches("```")
            });
            kept.push('\n');
        }
        let closes = line.trim().len() > 3 && line.trim_end().ends_with("```");
        inside = (fence || inside) && !closes;
    }
    kept
}

fn recognised(text: &str, depth: usize) -> Result<Outside, BadInput> {
    if let Some(found) = har::read(text) {
        return found;
    }
    if let Ok(document) = Json::parse(text) {
        return of_document(&document, text, depth);
    }
    if let Some(found) = http::read(text) {
        return Ok(found);
    }
    if let Some(found) = log::lines(text).or_else(|| alone(text)) {
        return Ok(found);
    }
    if let Some(found) = logged_lines(text, depth) {
        return Ok(found);
    }
    if is_page(text) {
        let mut answer = Answer::default();
        answer.read(text);
        let mut found = Outside::new("a web page", answer);
        found.speaker = Speaker::Server;
        return Ok(found);
    }
    if depth < NESTED {
        if let Some(inner) = escaped(text).or_else(|| unquoted(text)) {
            return recognised(&inner, depth + 1);
        }
    }
    sdk::read(text)
}

/// What is known by its form: XML, an event, a table of a log, a header, an address.
fn alone(text: &str) -> Option<Outside> {
    xml::read(text)
        .or_else(|| event::keycloak(text))
        .or_else(|| log::table(text))
        .or_else(|| challenge::read(text))
        .or_else(|| xml::of_tool(text))
        .or_else(|| redirect::read(text))
}

/// The last line of a log that is JSON or logfmt.
fn logged_lines(text: &str, depth: usize) -> Option<Outside> {
    if depth >= NESTED {
        return None;
    }
    let of_document = || {
        text.starts_with('{')
            .then(|| objects(text))?
            .iter()
            .rev()
            .find_map(event::of_document)
    };
    logged(&event::of_line(text).or_else(of_document)?, depth)
}

/// What a log's line says in words.
fn logged(words: &str, depth: usize) -> Option<Outside> {
    let mut found = recognised(words.trim(), depth + 1).ok()?;
    if found.speaker == Speaker::Other {
        found.kind = "a line of a log";
        found.said = Some(words.to_owned());
        // A client's log passes on what a server refused.
        let refused = found
            .answer
            .error
            .as_deref()
            .is_some_and(|error| sdk::ERRORS.contains(&error));
        found.speaker = if refused {
            Speaker::Server
        } else {
            Speaker::Log(None)
        };
    }
    Some(found)
}

fn is_page(text: &str) -> bool {
    let begin: String = text
        .chars()
        .take(16)
        .collect::<String>()
        .to_ascii_lowercase();
    ["<!doctype", "<html", "<head", "<body", "<title"]
        .iter()
        .any(|tag| begin.starts_with(tag))
}

/// `{\"error\":…}`, copied out of a log or of source code: what it stands for.
fn escaped(text: &str) -> Option<String> {
    let inner = text.trim_matches(['"', '\'']);
    if !inner.starts_with("{\\\"") {
        return None;
    }
    let document = Json::parse(&format!("\"{inner}\"")).ok()?;
    document.as_str().map(|text| text.trim().to_owned())
}

/// The text without a pair of quotes around it.
fn unquoted(text: &str) -> Option<String> {
    let pairs = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('«', '»')];
    pairs.iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(*open)?.strip_suffix(*close)?.trim();
        (!inner.is_empty()).then(|| inner.to_owned())
    })
}

fn of_document(document: &Json, text: &str, depth: usize) -> Result<Outside, BadInput> {
    match document {
        Json::String(inner) if depth < NESTED => {
            let inner = unwrapped(inner);
            if inner.is_empty() {
                return Err(empty());
            }
            recognised(&inner, depth + 1)
        }
        Json::Object(_) | Json::Array(_) => {
            if let Some(found) = har::run(document) {
                return found;
            }
            if let Some(found) = log::read(document) {
                return Ok(found);
            }
            if let Some(found) = line(document, depth) {
                return Ok(found);
            }
            body(document, text, depth)
        }
        _ => sdk::read(text),
    }
}

/// A document that is a line of a log, and holds no answer.
fn line(document: &Json, depth: usize) -> Option<Outside> {
    let words = event::of_document(document).filter(|_| depth < NESTED)?;
    let answer = values(document)
        .iter()
        .skip(1)
        .any(|value| value.get("error").is_some());
    if answer || inner_text(document).is_some() {
        return None;
    }
    logged(&words, depth)
}

/// A document that is an answer's body, or holds one.
fn body(document: &Json, text: &str, depth: usize) -> Result<Outside, BadInput> {
    if let Some(answer) = answer_in(document) {
        let mut found = Outside::new("a JSON body", answer).with_sdk_code_apart(None);
        if found.sdk.is_none() {
            found.speaker = Speaker::Server;
        }
        return Ok(found);
    }
    if let Some(found) = sdk::of_document(document) {
        return Ok(found);
    }
    if let Some(inner) = inner_text(document).filter(|_| depth < NESTED) {
        return recognised(inner.trim(), depth + 1);
    }
    if known::is_request(document) {
        return Err(no_answer(
            "It is the body of a request, and what came back is not in it",
            "Paste the answer; the request can stand before it",
        ));
    }
    let mut answer = Answer {
        status: status_of(document),
        ..Answer::default()
    };
    answer.read(text);
    let words = WORDS.iter().find_map(|name| document.get_str(name));
    if let Some(words) = words.filter(|_| answer.description.is_none()) {
        answer.description = Answer::reported(None, None, Some(words)).description;
    }
    let mut found = Outside::new("a JSON body", answer);
    found.speaker = Speaker::Server;
    Ok(found)
}

/// A text inside a document that is a document with an error itself.
fn inner_text(document: &Json) -> Option<&str> {
    values(document)
        .into_iter()
        .filter_map(Json::as_str)
        .find(|text| text.trim_start().starts_with('{') && text.contains("\"error"))
}

/// The answer that a document is or holds: the outermost object that says `error` and `error_description`, or else one that says
/// either of them, or has a token.
fn answer_in(document: &Json) -> Option<Answer> {
    let all = values(document);
    let text = |value: &Json, name: &str| value.get_str(name).is_some_and(|text| !text.is_empty());
    let whole = |value: &Json| text(value, "error") && text(value, "error_description");
    let outer = |value: &Json| {
        let nested = matches!(value.get("error"), Some(Json::Object(_) | Json::Number(_)));
        nested
            || ["error", "error_description", "access_token"]
                .iter()
                .any(|name| text(value, name))
    };
    // `ERR_BAD_REQUEST` and the like are codes of an HTTP library.
    let coded = |value: &Json| {
        value
            .get_str("code")
            .is_some_and(|code| !code.is_empty() && !code.starts_with("ERR_"))
    };
    let found = all
        .iter()
        .find(|value| whole(value))
        .or_else(|| all.first().filter(|value| outer(value) || coded(value)))
        .or_else(|| all.iter().find(|value| outer(value)))
        .or_else(|| {
            let described = |value: &Json| text(value, "description") || text(value, "message");
            all.iter().find(|value| coded(value) && described(value))
        })
        .copied()?;
    let mut answer = Answer {
        status: status_of(found).or_else(|| status_of(document)),
        ..Answer::default()
    };
    answer.read(&found.to_compact());
    Some(answer)
}

fn status_of(value: &Json) -> Option<u16> {
    ["statusCode", "status_code", "status", "httpStatus"]
        .iter()
        .find_map(|name| match value.get(name)? {
            Json::Number(text) | Json::String(text) => text.trim().parse::<u16>().ok(),
            _ => None,
        })
        .filter(|status| (100..600).contains(status))
}

/// The values of a document, outer ones first.
fn values(document: &Json) -> Vec<&Json> {
    let mut found = vec![document];
    let mut at = 0;
    while let Some(value) = found.get(at).copied().filter(|_| found.len() < VALUES) {
        at += 1;
        match value {
            Json::Object(members) => found.extend(members.iter().map(|(_, value)| value)),
            Json::Array(items) => found.extend(items),
            _ => {}
        }
    }
    found
}

/// The JSON objects that stand in a text, in order.
fn objects(text: &str) -> Vec<Json> {
    let mut found = Vec::new();
    let (mut from, mut misses) = (0, 0);
    while let Some(open) = text.get(from..).and_then(|rest| rest.find('{')) {
        let open = from + open;
        let object = object_end(text, open).and_then(|end| {
            let document = Json::parse(text.get(open..end)?).ok()?;
            Some((document, end))
        });
        if let Some((document, end)) = object {
            found.push(document);
            from = end;
        } else {
            from = open + 1;
            misses += 1;
        }
        if misses == MISSES {
            break;
        }
    }
    found
}

/// Where the object that opens at `open` ends.
fn object_end(text: &str, open: usize) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.as_bytes().get(open..)?.iter().enumerate().take(OBJECT) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(open + at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// An answer of its parts.
fn answer_of(status: Option<u16>, headers: Vec<(String, String)>, body: Vec<u8>) -> Answer {
    let mut answer = Answer::of(&Response {
        status: status.unwrap_or_default(),
        headers,
        body,
        decoded: None,
        truncated: false,
    });
    answer.status = status;
    answer
}

/// A time with its zone (RFC 3339).
fn iso_date(date: &str) -> Option<jiff::Timestamp> {
    date.trim().parse().ok()
}
