//! The body of a request in an editor's file: text, a form over several lines, or another file.

use super::script::{is_http_yac_script, script_end};
use crate::paste::line::Line;

/// What the lines behind a request's header are.
#[derive(Default)]
pub(super) struct BodyLines<'a> {
    /// Lines of the body, without comments, handlers and what stands behind them.
    pub(super) lines: Vec<Line<'a>>,
    /// Files that stand in it.
    pub(super) files: Vec<&'a str>,
    /// What was left out, each once.
    pub(super) notes: Vec<&'static str>,
}

/// Sorts the lines behind the header.
pub(super) fn sorted<'a>(lines: &[Line<'a>]) -> BodyLines<'a> {
    let mut body = BodyLines::default();
    let mut script: Option<&str> = None;
    let mut behind = false;
    for line in lines {
        let trimmed = line.text.trim();
        if let Some(end) = script {
            script = Some(end).filter(|end| !trimmed.ends_with(end));
            continue;
        }
        // `?? status == 200` is a test of httpYac.
        let note = if trimmed.starts_with("> ") || trimmed == ">" || trimmed.starts_with("?? ") {
            script = script_end(trimmed);
            behind = true;
            Some("What the editor does with the answer was left out")
        } else if trimmed.starts_with(">>") || trimmed.starts_with("<>") {
            behind = true;
            Some("The files with recorded answers were left out")
        } else if trimmed.starts_with("< {%") {
            script = script_end(trimmed);
            Some("A script that runs before the request was left out: it may set variables")
        } else if is_http_yac_script(trimmed) {
            script = script_end(trimmed);
            Some("A script of the file was left out: it may set variables")
        } else if is_status_line(trimmed) {
            behind = true;
            Some("The answer behind the request was left out")
        } else {
            None
        };
        if let Some(note) = note {
            if !body.notes.contains(&note) {
                body.notes.push(note);
            }
            continue;
        }
        if let Some(file) = included(line.text) {
            body.files.push(file);
        } else if behind {
            let note = "The text behind the request was left out";
            if !trimmed.is_empty() && !body.notes.contains(&note) {
                body.notes.push(note);
            }
        } else {
            body.lines.push(*line);
        }
    }
    while body
        .lines
        .last()
        .is_some_and(|line| line.text.trim().is_empty())
    {
        body.lines.pop();
    }
    body
}

fn is_status_line(line: &str) -> bool {
    line.strip_prefix("HTTP/")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The file of `< ./file`, `<@ ./file`, `<@latin1 ./file`.
fn included(line: &str) -> Option<&str> {
    let rest = line.trim_end().strip_prefix('<')?;
    let rest = match rest.strip_prefix('@') {
        Some(rest) => rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()),
        None => rest,
    };
    let name = rest.trim_start();
    (rest.len() > name.len() && !name.is_empty() && !name.contains('>')).then_some(name)
}

/// A form over several lines: joined at `&`, and without the blanks that JetBrains allows around `=`. The error is the offset of a
/// line that does not go on at an `&`.
pub(super) fn joined_form(lines: &[Line<'_>], notes: &mut Vec<String>) -> Result<String, usize> {
    let mut form = String::new();
    for (at, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        if text.is_empty() {
            continue;
        }
        if at > 0 && !form.is_empty() && !text.starts_with('&') && !form.ends_with('&') {
            return Err(line.offset);
        }
        form.push_str(text);
    }
    let spaced = form.split('&').all(|pair| {
        pair.trim().is_empty()
            || pair
                .split_once('=')
                .is_some_and(|(name, value)| name.ends_with(' ') && value.starts_with(' '))
    });
    if lines.len() > 1 {
        notes.push("The form's lines were joined, as the editors do".to_owned());
    }
    if spaced && !form.is_empty() {
        notes.push("The blanks around the form's names and values were taken out".to_owned());
        let pairs: Vec<String> = form
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| format!("{}={}", name.trim(), value.trim()))
            .collect();
        return Ok(pairs.join("&"));
    }
    Ok(form.trim_end_matches('&').to_owned())
}
