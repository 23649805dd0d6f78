//! Whose shell a text was written for, and the commands in it.

use super::begin::{begins, is_drive};
use super::cmd;
use super::command::{PROGRAMS, ShellCommand};
use super::cursor::{Margin, Script, Stop};
use super::environment_block::EnvironmentBlock;
use super::typography::without_html;
use super::variables::ShellValue;
use crate::paste::mended::WEB_ESCAPES;
use crate::paste::power_shell;
use crate::paste::unread::Unread;

const LOOKS_LIKE: &str = "a command of a shell";

/// Whose quoting it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ShellDialect {
    Posix,
    Fish,
    Cmd,
    PowerShell,
}

/// The commands of a text in order, whatever shell it was written for; the text around them is looked through.
pub fn commands(text: &str) -> Result<Vec<ShellCommand>, Unread> {
    if !PROGRAMS.iter().any(|program| text.contains(program))
        && !text.to_ascii_lowercase().contains("curl")
    {
        return Ok(Vec::new());
    }
    let unescaped = without_html(text);
    let plain = unescaped.as_deref().unwrap_or(text);
    // A clipboard of an old Mac, or of a page that joins its lines with other characters.
    let joined = (!plain.contains('\n') && plain.contains(['\r', '\u{2028}', '\u{2029}']))
        .then(|| plain.replace(['\r', '\u{2028}', '\u{2029}'], "\n"));
    let plain = joined.as_deref().unwrap_or(plain);
    let mut found = Vec::new();
    for (line, part) in parts(plain) {
        let told = dialect(part);
        let mut read = match told {
            ShellDialect::PowerShell => power_shell::commands(part),
            ShellDialect::Cmd => cmd::commands(part).map_err(|stop| unread(part, &stop)),
            dialect => {
                posix(part, dialect == ShellDialect::Fish).map_err(|stop| unread(part, &stop))
            }
        };
        // A quoted text can look like another shell's join: what only a POSIX shell reads whole is its.
        if read.is_err() && matches!(told, ShellDialect::PowerShell | ShellDialect::Cmd) {
            if let Some(commands) = posix(part, false).ok().filter(|found| !found.is_empty()) {
                read = Ok(commands);
            }
        }
        let mut commands = read.map_err(|mut error| {
            if let Some(position) = &mut error.position {
                position.line += line;
            }
            error
        })?;
        for command in &mut commands {
            command.line += line;
        }
        found.extend(commands);
    }
    if let (Some(_), Some(first)) = (unescaped, found.first_mut()) {
        first.notes.push(WEB_ESCAPES.to_owned());
    }
    Ok(found)
}

fn unread(text: &str, stop: &Stop) -> Unread {
    let unread = Unread::new(LOOKS_LIKE, stop.why).at(text, stop.at);
    if stop.why.contains("quote") {
        return unread
            .fix("Close it; an apostrophe inside single quotes ends them and is written '\\''");
    }
    unread
}

/// The parts of a text that may be for different shells, with the number of lines before each: fenced blocks that name one.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let mut start = (0, 0);
    let mut at = 0;
    let mut named = false;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let language = line.trim_start().strip_prefix("```").map(str::trim);
        let begins = language.is_some_and(|language| {
            matches!(
                language.to_ascii_lowercase().as_str(),
                "powershell" | "ps1" | "pwsh" | "ps" | "bat" | "batch" | "cmd" | "dos" | "fish"
            )
        });
        let ends = named && language.is_some();
        if (begins || ends) && parts.len() < 100 {
            parts.push((start.1, text.get(start.0..at).unwrap_or_default()));
            start = (at, number);
            named = begins && !ends;
        }
        at += line.len();
    }
    parts.push((start.1, text.get(start.0..).unwrap_or_default()));
    parts
}

/// The most commands of a text that are asked for their dialect.
const MOST_LOOKED_AT: usize = 50;

/// Told by what the lines of commands have that only one shell has.
fn dialect(text: &str) -> ShellDialect {
    let first = text
        .lines()
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match first.trim_start_matches('`').trim() {
        "powershell" | "ps1" | "pwsh" | "ps" if first.starts_with("```") => {
            return ShellDialect::PowerShell;
        }
        "bat" | "batch" | "cmd" | "dos" if first.starts_with("```") => return ShellDialect::Cmd,
        "fish" if first.starts_with("```") => return ShellDialect::Fish,
        _ => {}
    }
    let mut looked_at = 0;
    let mut fish = false;
    let mut cmd_variables = false;
    for line in text.lines() {
        let bare = line.trim();
        fish |= ["set -x ", "set -gx ", "set -l ", "set -g ", "set -Ux "]
            .iter()
            .any(|set| bare.starts_with(set));
        let lower = bare
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("set "));
        cmd_variables |= lower
            && bare
                .get(4..)
                .is_some_and(|rest| rest.contains('=') && !rest.starts_with('-'));
        if bare.starts_with("$env:") && bare.contains('=') {
            return ShellDialect::PowerShell;
        }
        let places = begins(line);
        let Some(begin) = places.iter().find(|begin| begin.certain) else {
            continue;
        };
        looked_at += 1;
        if looked_at > MOST_LOOKED_AT {
            break;
        }
        let command = line.get(begin.at..).unwrap_or_default();
        let drive = is_drive(line.get(..begin.at).unwrap_or_default());
        if let Some(dialect) = told_by(text, line, command, drive) {
            return dialect;
        }
    }
    if cmd_variables && text.contains('%') || is_of_batch_file(text) {
        return ShellDialect::Cmd;
    }
    if fish {
        ShellDialect::Fish
    } else {
        ShellDialect::Posix
    }
}

/// Whether percent-encoding is written `%%3A`, and nothing is quoted as shells of other systems do.
fn is_of_batch_file(text: &str) -> bool {
    let is_hex = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_hexdigit);
    let mut doubled = text.match_indices("%%");
    !text.contains('\'')
        && doubled.any(|(at, _)| text.as_bytes().get(at + 2..at + 4).is_some_and(is_hex))
}

/// The dialect of a line with a command; none where it fits several.
fn told_by(text: &str, line: &str, command: &str, drive: bool) -> Option<ShellDialect> {
    if line.trim_start().starts_with("PS ") && drive {
        return Some(ShellDialect::PowerShell);
    }
    // What the whole command has: its own lines, up to an empty one.
    let offset = command.as_ptr() as usize - text.as_ptr() as usize;
    let whole = text.get(offset..).unwrap_or(command);
    let whole = whole
        .get(..whole.find("\n\n").unwrap_or(whole.len()))
        .unwrap_or(whole);
    let end = command.trim_end();
    // Inside a quote that is still open a backtick joins nothing.
    if end.ends_with('`')
        && !ends_in_single_quotes(command)
        && command.matches('`').count() == 1
        && !line.contains(&format!("`{command}"))
    {
        return Some(ShellDialect::PowerShell);
    }
    if whole.contains("$env:") {
        return Some(ShellDialect::PowerShell);
    }
    let first = |pattern: &str| whole.find(pattern).unwrap_or(usize::MAX);
    let single = first(" '") < first("\"");
    if first(" ^\"") < first(" '") || (end.ends_with('^') && !single) {
        return Some(ShellDialect::Cmd);
    }
    if drive || (whole.contains("{\"\"") && !single) {
        return Some(if single {
            ShellDialect::Posix
        } else {
            ShellDialect::Cmd
        });
    }
    let exe = command
        .split_whitespace()
        .next()
        .is_some_and(|word| word.strip_suffix(".exe").is_some());
    if exe && (whole.contains("'{\\\"") || whole.contains("`\"")) {
        return Some(ShellDialect::PowerShell);
    }
    if end.ends_with('\\') || end.ends_with('^') {
        return Some(ShellDialect::Posix);
    }
    None
}

/// Whether a line ends within single quotes, in which a backslash escapes nothing.
fn ends_in_single_quotes(line: &str) -> bool {
    let mut quote = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None | Some('"'), '\\') => {
                chars.next();
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            _ => {}
        }
    }
    quote == Some('\'')
}

/// The commands of a POSIX shell.
fn posix(text: &str, fish: bool) -> Result<Vec<ShellCommand>, Stop> {
    let mut script = Script::new(text);
    script.state.fish = fish;
    // Reading a statement that turns out to be none costs what was read: only so much of it is tried.
    let mut trials = text.len().saturating_mul(4) + 64 * 1024;
    let mut commented: Vec<usize> = Vec::new();
    let mut around = 0;
    // A step may name its variables below its command, and the log of one always does.
    let mut block = EnvironmentBlock::default();
    for (name, value) in text.lines().filter_map(|line| block.variable(line)) {
        if script.state.variables.get(name).is_none() {
            let value = ShellValue::Text(value.to_owned());
            script.state.variables.set(name, value);
        }
    }
    let mut block = EnvironmentBlock::default();
    while script.at < text.len() {
        let start = script.at;
        let rest = text.get(start..).unwrap_or_default();
        let next = rest
            .find('\n')
            .map_or(text.len(), |length| start + length + 1);
        let line = text.get(start..next).unwrap_or_default();
        let before = script.state.commands.len();
        let variables = script.state.variables.count();
        let mut read = false;
        // Where reading goes on if no place of the line gives a command.
        let mut resume = next;
        for begin in begins(line.trim_end_matches(['\n', '\r'])) {
            if !begin.certain && trials == 0 {
                continue;
            }
            let end = begin.end.map(|end| start + end);
            let stop = attempt(&mut script, start + begin.at, begin.margin, end);
            match stop {
                Some(stop) if begin.certain => return Err(stop),
                Some(_) => script.state.commands.truncate(before),
                // Behind a backtick of prose, the rest of the line is prose again.
                None if begin.end.is_none() => resume = resume.max(script.at),
                None => {}
            }
            let found = script.state.commands.len() > before;
            if !found {
                // Statements without a command were read for their variables.
                read |= resume > next
                    || begin.end.is_none() && script.state.variables.count() > variables;
                trials = trials.saturating_sub(script.at.saturating_sub(start));
                continue;
            }
            if begin.margin == Some(Margin::Comment("#")) {
                commented.extend(before..script.state.commands.len());
            }
            read = true;
            break;
        }
        if let Some((name, value)) = block.variable(line).filter(|_| !read) {
            let value = ShellValue::Text(value.to_owned());
            script.state.variables.set(name, value);
            read = true;
        }
        let bare = line.trim();
        if !read && !bare.is_empty() && !bare.starts_with("```") && !bare.starts_with('#') {
            around += 1;
        }
        script.margin = None;
        script.end = text.len();
        script.at = resume;
    }
    let mut commands = without_commented(script.state.commands, &commented);
    if let Some(first) = commands.first_mut().filter(|_| around > 0) {
        first.notes.push(format!(
            "Lines of the text that are no command were passed over: {around}"
        ));
    }
    Ok(commands)
}

/// Reads one statement; what stopped it.
fn attempt(
    script: &mut Script<'_>,
    at: usize,
    margin: Option<Margin>,
    end: Option<usize>,
) -> Option<Stop> {
    script.at = at;
    script.margin = margin;
    script.heredoc = None;
    script.end = end.unwrap_or(script.text.len());
    script.state.notes.clear();
    script.state.depth = 0;
    script.list(false).err()
}

/// A `#` before a command is root's prompt, but where others stand without one it takes the command away.
fn without_commented(commands: Vec<ShellCommand>, commented: &[usize]) -> Vec<ShellCommand> {
    if commented.is_empty() || commented.len() == commands.len() {
        return commands;
    }
    let mut kept: Vec<ShellCommand> = commands
        .into_iter()
        .enumerate()
        .filter(|(index, _)| commented.binary_search(index).is_err())
        .map(|(_, command)| command)
        .collect();
    if let Some(first) = kept.first_mut() {
        first.notes.push(format!(
            "Commands behind a # were left out: {}",
            commented.len()
        ));
    }
    kept
}
