//! A file of several requests, with the variables that it sets.

use super::emacs;
use super::request::{RequestFault, is_comment, request, request_line};
use super::script::{is_http_yac_script, script_end};
use super::template::template;
use crate::paste::exchange::{PastedExchange, Reading};
use crate::paste::file_variables::{FileVariables, plain_name};
use crate::paste::line::{Line, lines};
use crate::paste::unread::Unread;
use crate::paste::{http_message, hurl};

const WHAT: &str = "an .http file";

/// Reads an editor's file; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let usual = emacs::as_usual(text);
    let text = usual.as_deref().unwrap_or(text);
    claims(text).then(|| file(text))
}

/// Whether the first line that says something is a request line.
fn claims(text: &str) -> bool {
    let mut script: Option<&str> = None;
    let first = text.lines().map(str::trim).find(|line| {
        if let Some(end) = script {
            script = Some(end).filter(|end| !line.ends_with(end));
            return false;
        }
        let scripted = line.starts_with("< {%") || is_http_yac_script(line);
        script = scripted.then(|| script_end(line)).flatten();
        let said = !line.is_empty() && !is_comment(line) && variable_line(line).is_none();
        said && !scripted
    });
    let alone = text.trim().lines().count() == 1;
    first.is_some_and(|line| {
        // An address alone is a request only in a file.
        let got = line.starts_with("http") || line.starts_with("{{");
        // Behind a separator even an odd request line is one.
        let separated = || text.lines().any(|line| line.starts_with("###"));
        request_line(line).is_some() && !(alone && got) || begins_request(line) && separated()
    }) && !text.lines().any(hurl::is_section)
        && !text.lines().any(is_of_program)
        && !http_message::claims(text)
}

/// Whether a program tells of a request in a line: no header has such a name.
fn is_of_program(line: &str) -> bool {
    ["Body: ", "Headers: [", "Headers: {"]
        .iter()
        .any(|label| line.trim_start().starts_with(label))
}

/// Whether a line begins with a method and an address.
fn begins_request(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let pair = words.next().zip(words.next());
    pair.is_some_and(|(method, address)| request_line(&format!("{method} {address}")).is_some())
}

/// `@name = value`
fn variable_line(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.trim().strip_prefix('@')?.split_once('=')?;
    let name = name.trim();
    (!name.is_empty() && !name.contains(char::is_whitespace)).then_some((name, value.trim()))
}

/// One request's lines.
#[derive(Default)]
struct RequestBlock<'a> {
    name: Option<String>,
    lines: Vec<Line<'a>>,
    scripted: bool,
}

fn file(text: &str) -> Result<Reading, Unread> {
    let mut variables = FileVariables::new(template);
    let blocks = blocks(text, &mut variables);
    let mut reading = Reading::new(WHAT, Vec::new());
    for (at, block) in blocks.iter().enumerate() {
        let Some(first) = block.lines.first() else {
            continue;
        };
        let number = at + 1;
        if first.text.trim_start().starts_with("curl ") {
            reading.notes.push(format!(
                "Request {number} of the file, in line {}, is a curl command and was not read: paste it alone",
                first.number
            ));
            continue;
        }
        let mut read = request(&block.lines, &mut variables)
            .map_err(|RequestFault { offset, why }| Unread::new(WHAT, why).at(text, offset))?;
        if matches!(
            read.method.as_deref(),
            Some("GRAPHQL" | "WEBSOCKET" | "GRPC" | "RSOCKET")
        ) {
            reading.notes.push(format!(
                "Request {number} of the file, in line {}, is no HTTP request as a token endpoint takes it, and was left out",
                first.number
            ));
            continue;
        }
        read.name.clone_from(&block.name);
        if block.scripted {
            read.notes.push(
                "A script that runs before the request was left out: it may set variables"
                    .to_owned(),
            );
        }
        reading
            .exchanges
            .push(PastedExchange::of(read, first.number));
    }
    if reading.exchanges.is_empty() {
        return Err(Unread::new(WHAT, "No request of the file can be read").at(text, 0));
    }
    reading.notes.extend(variables.notes());
    Ok(reading)
}

/// The requests of a file. Comments are dropped wherever they stand, as both editors drop them.
fn blocks<'a>(text: &'a str, variables: &mut FileVariables) -> Vec<RequestBlock<'a>> {
    let mut blocks = vec![RequestBlock::default()];
    let mut script: Option<&str> = None;
    for line in lines(text) {
        let trimmed = line.text.trim();
        if line.text.starts_with("###") {
            script = None;
            let name = trimmed.trim_start_matches('#').trim();
            blocks.push(RequestBlock {
                name: Some(name.to_owned()).filter(|name| !name.is_empty()),
                ..RequestBlock::default()
            });
            continue;
        }
        let Some(block) = blocks.last_mut() else {
            continue;
        };
        if let Some(end) = script {
            script = Some(end).filter(|end| !trimmed.ends_with(end));
            continue;
        }
        let begun = !block.lines.is_empty();
        if is_comment(line.text) {
            if let Some(name) = named(trimmed) {
                block.name = Some(name.to_owned());
            }
        } else if begun {
            block.lines.push(line);
        } else if let Some((name, value)) = variable_line(line.text) {
            variables.define(&plain_name(name), value);
        } else if trimmed.starts_with("< ") || is_http_yac_script(trimmed) {
            block.scripted = true;
            script = script_end(trimmed);
        } else if !trimmed.is_empty() {
            block.lines.push(line);
        }
    }
    blocks.retain(|block| !block.lines.is_empty());
    blocks
}

/// `# @name login`, `// @name = login`
fn named(comment: &str) -> Option<&str> {
    let words = comment.trim_start_matches(['#', '/']).trim();
    let name = words.strip_prefix("@name")?;
    let name = name.trim_start_matches([' ', '\t', '=']).trim();
    (!name.is_empty()).then_some(name)
}
