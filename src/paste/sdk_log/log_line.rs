//! The lines of a log without their prefixes.

use crate::paste::line::{Line, lines};
use crate::paste::log_prefix;

/// A line of a log without what stands before its message.
#[derive(Clone, Copy, Debug)]
pub(super) struct SdkLogLine<'a> {
    pub(super) message: &'a str,
    pub(super) line: Line<'a>,
}

/// The lines of a log. Prefixes are taken off only where the lines that `is_mark` knows have one.
pub(super) fn log_lines(text: &str, is_mark: fn(&str) -> bool) -> Vec<SdkLogLine<'_>> {
    let prefixed = !text.lines().any(is_mark);
    lines(text)
        .map(|line| {
            let logged = prefixed.then(|| log_prefix::strip(line.text)).flatten();
            SdkLogLine {
                message: logged.map_or(line.text, |logged| logged.message),
                line,
            }
        })
        .collect()
}

/// Whether a line, with or without a prefix, is one that `is_mark` knows.
pub(super) fn holds(text: &str, is_mark: fn(&str) -> bool) -> bool {
    text.lines().any(|line| {
        is_mark(line) || log_prefix::strip(line).is_some_and(|logged| is_mark(logged.message))
    })
}
