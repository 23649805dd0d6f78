//! curl: a command that makes the same call.

use super::exported::{Exported, basic_note, raw_secret_note};
use super::placeholder_call::Carries;
use super::placeholder_call::{NamedPart, PartValue, PlaceholderCall};
use super::shell::quote;
use crate::exchange::BodyEncoding;
use crate::text::form_encoded;

/// `$SUBJECT_TOKEN` for `subject_token`.
fn variable(name: &str) -> String {
    let upper: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect();
    format!("${upper}")
}

/// Bytes of one argument that are written as one. Linux takes 128 KiB (`MAX_ARG_STRLEN`), and what a variable adds is not known.
const LONGEST_ARGUMENT: usize = 112 * 1024;

/// Bytes of all arguments together. macOS takes 1 MiB, the environment among it (`ARG_MAX`).
const LONGEST_COMMAND: usize = 512 * 1024;

/// The line that ends a text on standard input.
const BODY_END: &str = "CAMBIO_BODY";

/// Writes the call for a POSIX shell. Secrets come from variables of the environment.
pub fn export(call: &PlaceholderCall) -> Exported {
    // Braces and brackets of an address are patterns for curl.
    let globs = call.url.as_str().contains(['{', '}', '[', ']']);
    let globoff = if globs { " --globoff" } else { "" };
    let mut lines = vec![format!("curl{globoff} {}", quote(call.url.as_str()))];
    let mut notes = Vec::new();
    let variables = call.variables();
    if !variables.is_empty() {
        let named: Vec<String> = variables
            .iter()
            .map(|name| variable(name).trim_start_matches('$').to_owned())
            .collect();
        notes.push(format!("Set {} before you run it", named.join(", ")));
    }
    if let Some(client) = &call.basic {
        // RFC 6749 §2.3.1 wants both percent-encoded inside Basic; the secret is filled in by the shell.
        let client = quote(&form_encoded(client));
        lines.push(format!("--user {client}:\"$CLIENT_SECRET\""));
        notes.push(basic_note("CLIENT_SECRET"));
    }
    let (headers, left_out) = call.written_headers(Carries::Literal);
    for header in headers {
        let line = self::header(header);
        if line.len() > LONGEST_ARGUMENT {
            notes.push(format!(
                "The header {} is too long for one argument of a command on Linux (128 KiB)",
                header.name
            ));
        }
        lines.push(line);
    }
    let mut inputs = CurlInputs::default();
    match call.encoding {
        BodyEncoding::Form => lines.extend(form(call, &mut inputs)),
        BodyEncoding::Json => {
            lines.push(json(call, &mut inputs));
            notes.extend(raw_secret_note(call));
        }
    }
    notes.extend(inputs.note());
    notes.extend(left_out);
    Exported {
        text: lines.join(" \\\n  ") + &inputs.text(),
        notes,
    }
}

fn header(header: &NamedPart) -> String {
    match &header.value {
        // curl drops a header without a value, unless it ends with a semicolon.
        PartValue::Plain(value) if value.is_empty() => {
            format!("--header {}", quote(&format!("{};", header.name)))
        }
        PartValue::Plain(value) => {
            format!("--header {}", quote(&format!("{}: {value}", header.name)))
        }
        PartValue::Secret(name) => {
            // The name is somebody's text: in quotes of its own, where the shell takes nothing in it for a command.
            format!(
                "--header {}\"{}\"",
                quote(&format!("{}: ", header.name)),
                variable(name)
            )
        }
    }
}

/// The form's parameters, each an argument; where one is too long, those beside it that are no secrets go in with it, in their order.
fn form(call: &PlaceholderCall, inputs: &mut CurlInputs) -> Vec<String> {
    let pairs: Vec<Result<String, String>> = call
        .parameters
        .iter()
        .map(|one| match &one.value {
            PartValue::Plain(value) => Ok(format!(
                "{}={}",
                form_encoded(&one.name),
                form_encoded(value)
            )),
            PartValue::Secret(name) => Err(format!(
                "--data-urlencode \"{}={}\"",
                form_encoded(&one.name),
                variable(name)
            )),
        })
        .collect();
    let length: usize = pairs.iter().flatten().map(String::len).sum();
    let mut lines = Vec::new();
    for run in pairs.chunk_by(|one, other| one.is_ok() && other.is_ok()) {
        let plain: Vec<&str> = run.iter().flatten().map(String::as_str).collect();
        if length > LONGEST_COMMAND || plain.iter().any(|pair| pair.len() > LONGEST_ARGUMENT) {
            lines.extend(inputs.add(&plain.join("&"), false));
        } else {
            lines.extend(
                plain
                    .iter()
                    .map(|pair| format!("--data-raw {}", quote(pair))),
            );
        }
        lines.extend(run.iter().filter_map(|pair| pair.clone().err()));
    }
    if lines.is_empty() {
        lines.push("--data-raw ''".to_owned());
    }
    lines
}

/// The JSON body as one argument, or on standard input where it is too long.
fn json(call: &PlaceholderCall, inputs: &mut CurlInputs) -> String {
    let marked = call.json(|name| format!("\u{1}{name}\u{1}"));
    let pieces = || marked.split('\u{1}').enumerate();
    if marked.len() > LONGEST_ARGUMENT {
        let filled_in = pieces().count() > 1;
        let mut body = String::with_capacity(marked.len());
        for (at, piece) in pieces() {
            if at % 2 == 1 {
                body.push_str(&variable(piece));
            } else if filled_in {
                // What a shell reads in such a text (POSIX, Shell Command Language §2.7.4).
                for c in piece.chars() {
                    body.extend(matches!(c, '\\' | '$' | '`').then_some('\\'));
                    body.push(c);
                }
            } else {
                body.push_str(piece);
            }
        }
        return inputs.add(&body, filled_in).unwrap_or_default();
    }
    // Each secret closes the single quotes, stands in double ones, and opens them again.
    let mut body = String::new();
    for (at, piece) in pieces() {
        if at % 2 == 1 {
            body.push_str(&format!("\"{}\"", variable(piece)));
        } else if !piece.is_empty() {
            body.push_str(&format!("'{}'", piece.replace('\'', r"'\''")));
        }
    }
    format!("--data-raw {body}")
}

/// Texts that go in beside the arguments: standard input first, then the descriptors above it.
#[derive(Default)]
struct CurlInputs(Vec<(String, bool)>);

impl CurlInputs {
    /// Takes a text of one line; gives the argument for it. `--data` drops the line break behind it.
    fn add(&mut self, text: &str, filled_in: bool) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        let file = match self.0.len() {
            0 => "-".to_owned(),
            earlier => format!("/dev/fd/{}", earlier + 2),
        };
        self.0.push((text.to_owned(), filled_in));
        Some(format!("--data @{file}"))
    }

    fn end(at: usize) -> String {
        if at == 0 {
            BODY_END.to_owned()
        } else {
            format!("{BODY_END}_{}", at + 2)
        }
    }

    /// What follows the arguments.
    fn text(&self) -> String {
        let mut text = String::new();
        for (at, (_, filled_in)) in self.0.iter().enumerate() {
            let descriptor = if at == 0 {
                String::new()
            } else {
                (at + 2).to_string()
            };
            let end = Self::end(at);
            text.push_str(&if *filled_in {
                format!(" {descriptor}<<{end}")
            } else {
                format!(" {descriptor}<<'{end}'")
            });
        }
        text.push('\n');
        for (at, (input, _)) in self.0.iter().enumerate() {
            text.push_str(&format!("{input}\n{}\n", Self::end(at)));
        }
        text
    }

    fn note(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| {
            "The body is too long for one argument of a command on Linux (128 KiB): it goes in by standard input".to_owned()
        })
    }
}
