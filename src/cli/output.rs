//! What is printed: one JSON object, or text for people. All of it leaves here and nowhere else. A closed pipe ends quietly; output
//! that cannot be written is an error.

use super::decode_text;
use crate::diagnosis::explain::Explained;
use crate::diagnosis::{BadInput, Call, Certainty, Finding, Severity};
use crate::json::Json;
use crate::run::Run;
use crate::token::TokenRole;
use crate::token::invisible::{in_json, is_plain, is_unsafe, visible};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

/// Where and how a command prints.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    json: bool,
}

impl Output {
    /// JSON or text.
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether it is JSON.
    pub fn is_json(self) -> bool {
        self.json
    }

    /// Prints text, nothing in it that could drive a terminal.
    pub fn text(text: &str) {
        let mut out = std::io::stdout().lock();
        let written = out
            .write_all(harmless(text).as_bytes())
            .and_then(|()| out.flush());
        if let Err(error) = written {
            note_failure(&error);
        }
    }

    /// Prints one document.
    pub fn document(document: &Json) {
        let mut text = if document.has_duplicates() {
            document.without_duplicates().to_pretty()
        } else {
            document.to_pretty()
        };
        text.push('\n');
        Self::text(&in_json(&text));
    }

    /// What is to be known beside the output, on standard error.
    pub fn notes(notes: &[String]) {
        for note in notes {
            Self::error(&format!("cambio: {}", visible(note)));
        }
    }

    /// One line on standard error. Where that is closed, there is nobody to tell.
    pub fn error(line: &str) {
        let mut out = std::io::stderr().lock();
        out.write_all(harmless(line).as_bytes())
            .and_then(|()| out.write_all(b"\n"))
            .unwrap_or_default();
    }

    /// The exit code of a command whose output may not have been written.
    pub fn exit_code(code: u8) -> u8 {
        if FAILED.load(Ordering::Relaxed) {
            2
        } else {
            code
        }
    }

    /// Whether both ends of a question are a terminal.
    pub fn is_terminal() -> bool {
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Bad input: exit 2.
    pub fn bad_input(self, problem: &BadInput) -> u8 {
        if self.json {
            let text = |value: &Option<String>| value.as_ref().map(Json::text).unwrap_or_default();
            Self::document(&Json::object([(
                "error",
                Json::object([
                    ("id", Json::text(problem.id)),
                    ("title", Json::text(&problem.title)),
                    ("detail", Json::text(&problem.detail)),
                    ("fix", text(&problem.fix)),
                    ("field", text(&problem.field)),
                ]),
            )]));
        } else {
            Self::error(&format!("cambio: {}", plain(&problem.title)));
            Self::error(&format!("  {}", plain(&problem.detail)));
            if let Some(fix) = &problem.fix {
                Self::error(&format!("  {}", plain(fix)));
            }
        }
        2
    }
}

/// Whether something could not be printed.
static FAILED: AtomicBool = AtomicBool::new(false);

/// Output that cannot be written is told once, on standard error. A pipe that closed on the other side is no error of ours.
fn note_failure(error: &std::io::Error) {
    if error.kind() != std::io::ErrorKind::BrokenPipe && !FAILED.swap(true, Ordering::Relaxed) {
        Output::error(&format!(
            "cambio: The output could not be written: {error}; what was written of it is incomplete"
        ));
    }
}

/// Text for a terminal: control characters, which could drive it, as escapes.
pub fn plain(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(visible).collect();
    lines.join("\n")
}

/// The last net: what is left of characters that are not seen, turn direction or drive a terminal, as escapes.
fn harmless(text: &str) -> Cow<'_, str> {
    let escaped = |c: char| is_unsafe(c) && !matches!(c, '\n' | '\t');
    if is_plain(text) || !text.contains(escaped) {
        return text.into();
    }
    // A line break of Windows, as in raw HTTP, is one. The escapes are JSON's, since a profile's text is printed here too.
    in_json(&text.replace("\r\n", "\n"))
        .replace('\r', "\\u000d")
        .into()
}

/// Findings for people, on standard output: the most pressing first, and of those the explanation.
pub fn findings_text(all: &[Finding]) -> String {
    let mut ordered: Vec<&Finding> = all.iter().collect();
    ordered.sort_by_key(|finding| {
        (
            Reverse(finding.severity),
            !finding.id.starts_with("explain."),
        )
    });
    ordered
        .into_iter()
        .map(|finding| {
            let fix = finding
                .fix
                .as_ref()
                .map_or_else(String::new, |fix| format!("\n    → {}", plain(fix)));
            format!(
                "{}: {}\n    {}{fix}\n{}",
                match finding.certainty {
                    Certainty::Certain => finding.severity.name().to_owned(),
                    Certainty::Likely => format!("{} (likely)", finding.severity.name()),
                },
                plain(&finding.title),
                plain(&finding.detail),
                causes_text(finding)
            )
        })
        .collect()
}

/// The causes of a refusal, ranked.
fn causes_text(finding: &Finding) -> String {
    finding
        .causes
        .iter()
        .map(|cause| {
            let mut text = format!("    {:<24} {}\n", cause.status.words(), plain(&cause.title));
            let mut below = |mark: &str, words: &Option<String>| {
                if let Some(words) = words {
                    text.push_str(&format!("{:29}{mark}{}\n", "", plain(words)));
                }
            };
            below("", &cause.evidence);
            below("→ ", &cause.next_step);
            text
        })
        .collect()
}

/// Who answered and why it is thought so, and the answer's own words.
pub fn answered_text(explained: &Explained) -> String {
    let call = Some(explained.call).filter(|call| *call != Call::Unknown);
    let call = call.map(Call::words);
    let mut text = match &explained.server {
        Some(server) => format!(
            "Answered by {} ({}): {}{}\n",
            plain(server.name),
            server.certainty.name(),
            plain(&server.reason),
            call.map_or_else(String::new, |call| format!(". It is the answer to {call}"))
        ),
        None => call.map_or_else(
            || "No server's answer was recognised\n".to_owned(),
            |call| format!("No server's answer was recognised: this is of {call}\n"),
        ),
    };
    match (&explained.said, &explained.code) {
        (Some(said), Some(code)) if said != code => text.push_str(&format!(
            "In its own words: “{}” ({})\n",
            plain(said),
            plain(code)
        )),
        (None, Some(code)) if code.bytes().all(|byte| byte.is_ascii_digit()) => {}
        (Some(words), _) | (None, Some(words)) => {
            text.push_str(&format!("In its own words: “{}”\n", plain(words)));
        }
        (None, None) => {}
    }
    text.push('\n');
    text
}

/// Whether one of them is an error.
pub fn has_error(all: &[Finding]) -> bool {
    all.iter()
        .any(|finding| finding.severity == Severity::Error)
}

/// A run for people.
pub fn run_text(run: &Run) -> String {
    let (title, detail) = run.verdict();
    let mut text = format!("{}\n{}\n\n", plain(&title), plain(&detail));
    for report in run
        .tokens
        .iter()
        .filter(|report| report.role != TokenRole::Subject)
    {
        text.push_str(&format!("{}: ", report.role.label()));
        text.push_str(&decode_text::claims(report, &run.verification));
        text.push('\n');
    }
    let answered = run.answered();
    if answered.server.is_some() && run.outcome() != crate::exchange::Outcome::Issued {
        text.push_str(&answered_text(&answered));
    }
    text.push_str(&findings_text(&run.findings));
    run.redactor.redact(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_drives_a_terminal_is_printed() {
        let nasty =
            "a\u{1b}[2J\u{9b}1m\u{202e}\u{200b}\u{200d}\u{2028}\u{feff}\u{fff9}\u{e0041}\r\n\tb\r";
        let shown = harmless(nasty);
        assert_eq!(
            shown,
            "a\\u001b[2J\\u009b1m\\u202e\\u200b\\u200d\\u2028\\ufeff\\ufff9\\udb40\\udc41\n\tb\\u000d"
        );
        assert_eq!(harmless("é👩\n\tx"), "é👩\n\tx");
    }
}
