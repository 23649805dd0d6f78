//! What a pasted text is: tried from the most certain form to the least.

use super::answered::Outside;
use super::document::{answer_in, form, status_of, values};
use super::message::message;
use super::messages::says_sdk;
use super::refusal::{empty, no_answer};
use super::speaker::Speaker;
use super::words::{ERRORS, known_error};
use super::{
    challenge, command, encoded_sentence, event, exchange, fosite, har, http, log, redirect,
    reported_request, sdk, terminal, trust_policy, written, xml,
};
use crate::diagnosis::BadInput;
use crate::diagnosis::answer::{Answer, Body};
use crate::json::Json;
use crate::text::without_entities;
use std::borrow::Cow;

/// How often a text may hold another one: a quoted or escaped document.
const NESTED: usize = 4;

/// Where documents have lines of a log: a message of several, and what an Action of Auth0 printed.
const LINES: [&str; 2] = ["message", "logs"];

/// What a text is of which nothing is left without what somebody wrote about errors.
const WRITTEN: &str = "a program's text, documentation, or the output of a build or of tests";

/// Reads what was pasted. The text is never repeated in a refusal.
pub fn read(text: &str) -> Result<Outside, BadInput> {
    if text.len() > har::LARGEST {
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
    let whole = unwrapped(text);
    if whole.is_empty() {
        return Err(empty());
    }
    let own = written::without_earlier_mail(&whole);
    let left = written::without_written(&own);
    let left = event::without_successes(&left);
    let plain = encoded_sentence::decoded(&left);
    let read = if plain.trim().is_empty() {
        Err(empty())
    } else {
        recognised(&plain, 0)
    };
    let mut found = match read {
        Err(_) if left.len() < whole.len() => Outside::without_words(WRITTEN),
        read => read?,
    };
    command::take(&mut found, &plain);
    found.request.trust = trust_policy::conditions(&plain);
    found.secrets.add_text(&whole);
    found.listen(&plain);
    found.quotes = found.answer.headers.is_empty()
        && (written::is_written(&plain) || !found.is_json_body && written::is_over(&plain));
    Ok(found.masked())
}

/// The text without what mail programs, chats and editors put around it: white space, a byte order mark, Markdown fences.
fn unwrapped(text: &str) -> Cow<'_, str> {
    let text = text
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0'));
    if !text.contains("```") || text.starts_with(['{', '[']) {
        return Cow::Borrowed(text);
    }
    let inside = fenced(text);
    let inside = inside.trim();
    // Between them may stand settings or the call, and the error in the question.
    let is_of_error = known_error(inside).is_some()
        || ["rror", "xception", "HTTP/"]
            .iter()
            .any(|sign| inside.contains(sign));
    if inside.is_empty() || !is_of_error && known_error(text).is_some() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(inside.to_owned())
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
    if let Some(found) = commanded(text, depth).or_else(|| http::read(text)) {
        return Ok(found);
    }
    if let Some(found) = log::lines(text).or_else(|| alone(text)) {
        return Ok(found);
    }
    if let Some(found) = logged_lines(text, depth) {
        return Ok(found);
    }
    if let Some(shown) = shown_error(text).filter(|_| depth < NESTED)
        && let Ok(inner) = recognised(&shown, depth + 1)
    {
        return Ok(of_page(inner, shown));
    }
    if is_page(text) {
        let mut answer = Answer::default();
        answer.read(text);
        answer.status = titled_status(&answer);
        let mut found = Outside::new("a web page", answer);
        found.speaker = Speaker::Server;
        return Ok(found);
    }
    if depth < NESTED {
        if let Some(inner) = escaped(text).or_else(|| unquoted(text)) {
            return recognised(&inner, depth + 1);
        }
    }
    if let Some(answer) = form(text).as_ref().and_then(answer_in) {
        let mut found = Outside::new("a body that is a form", answer);
        found.speaker = Speaker::Server;
        return Ok(found);
    }
    sdk::read(text)
}

/// The answer behind a curl command, with the command as its request.
fn commanded(text: &str, depth: usize) -> Option<Outside> {
    let (command, output) = terminal::split(text).filter(|_| depth < NESTED)?;
    let mut found = recognised(output, depth + 1).ok()?;
    let request = terminal::request(command)?;
    if !command::is_call(&request) {
        return Some(found);
    }
    if found.request.is_empty() {
        exchange::take_request(&mut found, &request);
    } else if found.request.texts.grant_type.is_none() {
        // `curl -v` shows the lines that it sent, without the body.
        exchange::take_body(&mut found, &request);
    }
    Some(found)
}

/// What is known by its form: XML, an event, a table of a log, a header, an address.
fn alone(text: &str) -> Option<Outside> {
    xml::read(text)
        .or_else(|| event::keycloak(text))
        .or_else(|| event::keycloak_service(text))
        .or_else(|| event::keycloak_broker(text))
        .or_else(|| event::identity_server(text))
        .or_else(|| log::table(text))
        .or_else(|| challenge::read(text))
        .or_else(|| xml::of_tool(text))
        .or_else(|| redirect::read(text))
}

/// The gravest line of a log that is JSON or logfmt, the last one of several.
fn logged_lines(text: &str, depth: usize) -> Option<Outside> {
    if depth >= NESTED {
        return None;
    }
    let of_document = || {
        text.starts_with('{')
            .then(|| Json::objects_in(text))?
            .iter()
            .filter_map(event::of_document)
            .max_by_key(|line| line.gravity)
    };
    logged(&event::of_line(text).or_else(of_document)?, depth)
}

/// What a log's line says in words.
fn logged(line: &event::LogLine, depth: usize) -> Option<Outside> {
    let words = line.words.trim();
    let mut found = recognised(words, depth + 1).ok()?;
    if found.speaker == Speaker::Other {
        found.kind = "a line of a log";
        found.said = Some(words.to_owned());
        found.writer.clone_from(&line.writer);
        // A client's log passes on what a server refused.
        let refused = found
            .answer
            .error
            .as_deref()
            .is_some_and(|error| ERRORS.contains(&error));
        found.speaker = if refused {
            Speaker::Server
        } else {
            Speaker::Log(None)
        };
    }
    Some(found)
}

/// The error that a page of Express shows in place of an answer, with its class and its stack (finalhandler).
fn shown_error(text: &str) -> Option<String> {
    if !is_page(text) || !text.contains("<title>Error</title>") {
        return None;
    }
    let (_, rest) = text.split_once("<pre>")?;
    let (shown, _) = rest.split_once("</pre>")?;
    let class = shown.split(':').next().unwrap_or_default();
    if !class.ends_with("Error") || class.contains(char::is_whitespace) {
        return None;
    }
    Some(without_entities(&shown.replace("<br>", "\n")))
}

/// What such an error says, and where it was found.
fn of_page(mut found: Outside, shown: String) -> Outside {
    found.kind = "an error page of Express";
    found.said = found.said.or(Some(shown));
    found
}

/// The status that proxies put into the title of their pages: `502 Bad Gateway`.
fn titled_status(answer: &Answer) -> Option<u16> {
    let Body::Html(Some(title)) = &answer.body else {
        return None;
    };
    let status = title.split_whitespace().next()?.parse().ok()?;
    (400..600).contains(&status).then_some(status)
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
            if let Some(found) = log::read(document)
                .or_else(|| event::identity_server(text))
                .or_else(|| event::entra_sign_in(document, text))
            {
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
    let line = event::of_document(document).filter(|_| depth < NESTED)?;
    // What a line of Rust's tracing says stands in its fields.
    let fields = document.get("fields");
    let answer = values(document)
        .into_iter()
        .skip(1)
        .filter(|value| !fields.is_some_and(|fields| std::ptr::eq(fields, *value)))
        .any(|value| value.get("error").is_some());
    // What an answer said may stand beside the words: Mattermost's `err_details`.
    let is_beside = || !line.words.contains("{\"error\"") && quoted_answer(document).is_some();
    if answer || inner_text(document).is_some() || is_beside() {
        return None;
    }
    logged(&line, depth)
}

/// A document that is an answer's body, or holds one.
fn body(document: &Json, text: &str, depth: usize) -> Result<Outside, BadInput> {
    // An SDK's own sentence in a document of the app is no server's answer, whatever stands beside it.
    let refused = document
        .get_str("error")
        .is_some_and(|error| ERRORS.contains(&error));
    if !refused && says_sdk(text, is_sdk_error(document)) {
        return Ok(Outside::new("an error of an SDK", Answer::default()));
    }
    if let Some(found) = packed(document, depth) {
        return Ok(found);
    }
    if let Some(answer) = answer_in(document) {
        let mut found = Outside::json_body(answer).with_sdk_code_apart(None);
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
    if reported_request::is_request(document) {
        return Err(no_answer(
            "It is the body of a request, without what came back",
            "Paste the answer; the request can stand before it",
        ));
    }
    if let Some(found) = lines_within(document, depth) {
        return Ok(found);
    }
    let mut answer = fosite::logged(document, status_of(document)).unwrap_or_else(|| {
        let mut answer = Answer {
            status: status_of(document),
            ..Answer::default()
        };
        answer.read(text);
        answer
    });
    if let Some(words) = document.get_str("details")
        && answer
            .description
            .as_deref()
            .is_none_or(|said| said == words)
    {
        let said = message(words);
        // `(invalid_grant) Bad Request`, as an app shows an error of oauthlib, which has both in one text.
        let error = said.error.filter(|_| words.starts_with('('));
        let words = if error.is_some() {
            said.description.as_deref()
        } else {
            Some(words)
        };
        let told = Answer::reported(None, error, words);
        answer.error = answer.error.or(told.error);
        answer.description = told.description;
    }
    let mut found = Outside::json_body(answer);
    found.speaker = Speaker::Server;
    Ok(found)
}

/// An entry of a log whose `error` is the answer as a text, with the request beside it, as Logto keeps them, or whose message quotes one;
/// or one that has what golang.org/x/oauth2 says of an answer, as PocketBase's `details`.
fn packed(document: &Json, depth: usize) -> Option<Outside> {
    if depth >= NESTED {
        return None;
    }
    let text = |name: &str| document.get_str(name).map(str::trim);
    let whole = text("error").filter(|text| text.starts_with('{') && text.contains("\"error\""));
    let quoting = ["msg", "message"]
        .iter()
        .filter_map(|name| text(name))
        .find(|text| text.contains("{\"error\""))
        .filter(|_| document.get("error").is_none());
    let of_go = || {
        let mut texts = values(document).into_iter().filter_map(Json::as_str);
        texts.find(|text| text.starts_with("oauth2: "))
    };
    let answer = whole.or(quoting).or_else(of_go);
    let mut found = recognised(answer.or_else(|| quoted_answer(document))?, depth + 1).ok()?;
    for request in values(document)
        .into_iter()
        .filter(|value| reported_request::is_request(value))
    {
        found.request.members(request);
    }
    Some(found)
}

/// A text of a document that quotes an answer, where no member of it is one: `response_body={"error":…}`.
fn quoted_answer(document: &Json) -> Option<&str> {
    let values = values(document);
    if values.iter().any(|value| value.get("error").is_some()) {
        return None;
    }
    let mut texts = values.into_iter().filter_map(Json::as_str).map(str::trim);
    texts.find(|text| text.contains("{\"error\""))
}

/// Whether a document is an SDK's error that an app wrote as JSON, with neither a server's answer nor a code of its own in it.
fn is_sdk_error(document: &Json) -> bool {
    let mut classes = ["name", "type"]
        .iter()
        .filter_map(|name| document.get_str(name));
    classes.any(|class| class.ends_with("Error"))
        && sdk::of_document(document).is_none()
        && values(document)
            .iter()
            .all(|value| value.get("error").is_none())
}

/// The lines of a program that a collector of logs keeps as one message. A server's sentence has one line.
fn lines_within(document: &Json, depth: usize) -> Option<Outside> {
    let lines = LINES
        .iter()
        .filter_map(|name| document.get_str(name))
        .map(str::trim)
        .find(|lines| lines.contains('\n') && depth < NESTED)
        .filter(|_| status_of(document).is_none())?;
    let mut found = recognised(lines, depth + 1).ok()?;
    found.kind = "a line of a log";
    found.said = found.said.or_else(|| Some(lines.to_owned()));
    Some(found)
}

/// A text inside a document that is a document with an error itself.
fn inner_text(document: &Json) -> Option<&str> {
    values(document)
        .into_iter()
        .filter_map(Json::as_str)
        .find(|text| text.trim_start().starts_with('{') && text.contains("\"error"))
}
