//! What is printed: one JSON object, or text for people. A closed pipe ends quietly.

use super::decode_text;
use crate::diagnosis::{BadInput, Certainty, Finding, Severity};
use crate::json::Json;
use crate::run::Run;
use crate::token::Slot;
use crate::token::invisible::visible;
use std::io::Write as _;

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

    /// Prints text as it is. A pipe that closed on the other side is no error of ours.
    pub fn text(text: &str) {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .unwrap_or_default();
    }

    /// Prints one document.
    pub fn document(document: &Json) {
        let mut text = if document.has_duplicates() {
            document.without_duplicates().to_pretty()
        } else {
            document.to_pretty()
        };
        text.push('\n');
        Self::text(&text);
    }

    /// What is to be known beside the output, on standard error.
    pub fn notes(notes: &[String]) {
        for note in notes {
            eprintln!("cambio: {}", plain(note));
        }
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
            eprintln!("cambio: {}", plain(&problem.title));
            eprintln!("  {}", plain(&problem.detail));
            if let Some(fix) = &problem.fix {
                eprintln!("  {}", plain(fix));
            }
        }
        2
    }
}

/// Text for a terminal: control characters, which could drive it, as escapes.
pub fn plain(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(visible).collect();
    lines.join("\n")
}

/// Findings for people, on standard output.
pub fn findings_text(all: &[Finding]) -> String {
    all.iter()
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
        .filter(|report| report.slot != Slot::Subject)
    {
        text.push_str(&format!("{}: ", report.slot.label()));
        text.push_str(&decode_text::claims(report, &run.surroundings));
        text.push('\n');
    }
    text + &findings_text(&run.findings)
}
