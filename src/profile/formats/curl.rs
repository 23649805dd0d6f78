//! curl: a command that makes the same call.

use super::shell::quote;
use super::{Call, Exported, Part};
use crate::exchange::BodyEncoding;

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

/// Writes the call for a POSIX shell. Secrets come from variables of the environment.
pub fn export(call: &Call) -> Exported {
    let mut lines = vec![format!("curl {}", quote(call.url.as_str()))];
    let mut notes = Vec::new();
    let variables = call.variables();
    if !variables.is_empty() {
        let named: Vec<String> = variables
            .iter()
            .map(|name| variable(name)[1..].to_owned())
            .collect();
        notes.push(format!("Set {} before you run it", named.join(", ")));
    }
    if let Some(client) = &call.basic {
        // RFC 6749 §2.3.1 wants both percent-encoded inside Basic; the secret is filled in by the shell.
        let client: String = form_urlencoded::byte_serialize(client.as_bytes()).collect();
        lines.push(format!("--user {}:\"$CLIENT_SECRET\"", quote(&client)));
        notes.push("A client secret with characters other than letters, digits and -._ has to be percent-encoded in CLIENT_SECRET (RFC 6749 §2.3.1)".to_owned());
    }
    for header in &call.headers {
        lines.push(match &header.value {
            // curl drops a header without a value, unless it ends with a semicolon.
            Part::Plain(value) if value.is_empty() => {
                format!("--header {}", quote(&format!("{};", header.name)))
            }
            Part::Plain(value) => {
                format!("--header {}", quote(&format!("{}: {value}", header.name)))
            }
            Part::Secret(name) => {
                // The name is somebody's text: in quotes of its own, where the shell takes nothing in it for a command.
                format!(
                    "--header {}\"{}\"",
                    quote(&format!("{}: ", header.name)),
                    variable(name)
                )
            }
        });
    }
    match call.encoding {
        BodyEncoding::Form => {
            let encode =
                |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            for one in &call.parameters {
                lines.push(match &one.value {
                    Part::Plain(value) => format!(
                        "--data-raw {}",
                        quote(&format!("{}={}", encode(&one.name), encode(value)))
                    ),
                    Part::Secret(name) => format!(
                        "--data-urlencode \"{}={}\"",
                        encode(&one.name),
                        variable(name)
                    ),
                });
            }
            if call.parameters.is_empty() {
                lines.push("--data-raw ''".to_owned());
            }
        }
        BodyEncoding::Json => {
            // Each secret closes the single quotes, stands in double ones, and opens them again.
            let marked = call.json(|name| format!("\u{1}{name}\u{1}"));
            let mut body = String::new();
            for (at, piece) in marked.split('\u{1}').enumerate() {
                if at % 2 == 1 {
                    body.push_str(&format!("\"{}\"", variable(piece)));
                } else if !piece.is_empty() {
                    body.push_str(&format!("'{}'", piece.replace('\'', r"'\''")));
                }
            }
            lines.push(format!("--data-raw {body}"));
            notes.extend(super::raw_secret_note(call));
        }
    }
    Exported {
        text: lines.join(" \\\n  ") + "\n",
        notes,
    }
}
