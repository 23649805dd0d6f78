//! Where in a line a command begins: behind prompts, list marks, quotes of mails and comments, in prose and in backticks.

use super::command::SETTERS;
use super::command::{PROGRAMS, is_program, program_name};
use super::cursor::Margin;
use super::run::WRAPPERS;
use super::typography::{hyphens, is_curly_double, is_curly_single, is_invisible, is_wide_space};

/// A place in a line at which a statement begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatementStart {
    /// Bytes from the line's beginning.
    pub at: usize,
    /// Whether it is surely one of the commands looked for.
    pub certain: bool,
    /// What further lines of it begin with.
    pub margin: Option<Margin>,
    /// The byte at which a backtick of prose ends it.
    pub end: Option<usize>,
}

impl StatementStart {
    /// One of the commands looked for, on a line of its own.
    fn certain(at: usize) -> Self {
        Self {
            at,
            certain: true,
            margin: None,
            end: None,
        }
    }
}

/// Programs whose output a command may read, and words of control.
const LEADS: &[&str] = &[
    "echo", "printf", "cat", "jq", "tee", "base64", "bash", "sh", "zsh", "eval", "case",
];

/// Methods, which HTTPie and its like take in either case.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// The most bytes of a prompt.
const LONGEST_PROMPT: usize = 160;

/// The most bytes that are looked at behind a place where a command may begin.
const WINDOW: usize = 300;

/// The most backticks of a line behind which a command is looked for.
const MOST_BACKTICKS: usize = 200;

/// The places of a line at which a statement may begin, the likeliest first.
pub fn begins(line: &str) -> Vec<StatementStart> {
    let first = decorated(line);
    if first.is_some_and(|begin| begin.certain) {
        return first.into_iter().collect();
    }
    let mut found: Vec<StatementStart> = first.into_iter().collect();
    found.extend(in_backticks(line));
    if let Some(operator) = behind_operator(line).map(StatementStart::certain) {
        // What stands before the operator may be its input; where it cannot be read, the command can.
        if found.is_empty() {
            found.push(StatementStart {
                at: 0,
                certain: false,
                ..operator
            });
        }
        found.push(operator);
    }
    found.extend(prompted(line));
    found
}

/// The byte of a line at which a command of that program surely begins, behind a prompt and its like; none in the backticks of prose.
pub fn command_at(line: &str, program: &str) -> Option<usize> {
    let runs = |begin: &StatementStart| {
        let command = line.get(begin.at..).unwrap_or_default();
        begin.certain && begin.end.is_none() && program_name(first_word(command)) == program
    };
    let may_be = line.contains(program);
    let found = may_be.then(|| begins(line).into_iter().find(runs));
    found.flatten().map(|begin| begin.at)
}

/// The beginning of a text, as far as it is looked at.
fn window(text: &str) -> &str {
    text.get(..text.floor_char_boundary(WINDOW)).unwrap_or(text)
}

/// The place behind an operator in a line whose beginning cannot be read.
fn behind_operator(line: &str) -> Option<usize> {
    for program in PROGRAMS {
        for (at, _) in line.match_indices(program) {
            let before = line.get(..at)?.trim_end_matches([' ', '\t']);
            let before = ["sudo", "time", "exec", "command"]
                .iter()
                .find_map(|word| before.strip_suffix(word))
                .map_or(before, str::trim_end);
            let operator = before.ends_with(['|', '&', ';', '(', '`', '{', '!'])
                || ["then", "do", "else", "if", "while"]
                    .iter()
                    .any(|word| before.ends_with(word));
            if operator && is_certain(window(line.get(at..)?)) {
                return Some(at);
            }
        }
    }
    None
}

/// Behind white space and what lists, mails and comments begin their lines with.
fn decorated(line: &str) -> Option<StatementStart> {
    let mut margin = None;
    let mut rest = line;
    for _ in 0..12 {
        rest = rest
            .trim_start_matches(|c: char| c.is_whitespace() || is_wide_space(c) || is_invisible(c));
        let at = line.len() - rest.len();
        if let Some(certain) = leads(rest, margin.is_none()) {
            return Some(StatementStart {
                certain,
                margin,
                ..StatementStart::certain(at)
            });
        }
        let (length, kind) = decoration(rest)?;
        margin = kind.or(margin);
        rest = rest.get(length..)?;
    }
    None
}

/// The bytes of a decoration at a line's beginning.
fn decoration(rest: &str) -> Option<(usize, Option<Margin>)> {
    for (sign, margin) in [
        (">>>", Margin::Mail),
        (">", Margin::Mail),
        ("///", Margin::Comment("//")),
        ("//!", Margin::Comment("//")),
        ("//", Margin::Comment("//")),
        ("##", Margin::Comment("#")),
        ("#", Margin::Comment("#")),
        ("$", Margin::Prompt),
        ("%", Margin::Prompt),
    ] {
        if rest.starts_with(sign) {
            return Some((sign.len(), Some(margin)));
        }
    }
    // A list, or the lines of a comment in C.
    if rest.starts_with("* ") {
        return Some((1, Some(Margin::Comment("*"))));
    }
    for sign in [
        "<pre>", "<code>", "@", "RUN ", "- ", "+ ", "-\t", "• ", "· ", "– ", "▪ ", "◦ ", "[ ] ",
        "[x] ", "❯ ", "➜ ", "→ ", "» ", "λ ", "```", "~~~", "| ",
    ] {
        if rest.starts_with(sign) {
            return Some((sign.len(), None));
        }
    }
    // `1.`, `12)`, `a)`, `(1)`.
    let inner = rest.strip_prefix('(').unwrap_or(rest);
    let length = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
    let numbered = inner
        .get(..length)?
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        || length == 1;
    let behind = inner.get(length..)?;
    // A line of a shell's history has a number and no dot.
    if numbered && length > 1 && length < 7 && rest == inner && behind.starts_with("  ") {
        return Some((length, None));
    }
    (length > 0 && length < 4 && numbered && (behind.starts_with(". ") || behind.starts_with(") ")))
        .then(|| (rest.len() - inner.len() + length + 1, None))
}

/// Behind a prompt, whatever stands in it.
fn prompted(line: &str) -> Option<StatementStart> {
    let mut signs = line
        .char_indices()
        .take_while(|(at, _)| *at < LONGEST_PROMPT);
    signs.find_map(|(at, c)| {
        if !matches!(
            c,
            '$' | '#' | '%' | '>' | ':' | '❯' | '➜' | '→' | '»' | 'λ' | '±' | '✗' | '✔' | '⚡'
        ) {
            return None;
        }
        let behind = line.get(at + c.len_utf8()..)?;
        let rest = behind.trim_start_matches([' ', '\t', '\u{a0}']);
        // `C:\Users\zoe>curl` has no space; other prompts do.
        let windows = c == '>' && is_drive(line);
        if rest.len() == behind.len() && !windows {
            return None;
        }
        let begins = match leads(window(rest), false) {
            Some(certain) if certain || (c != ':' && prompt_looks_so(line.get(..at)?)) => {
                Some(certain)
            }
            _ => None,
        }?;
        Some(StatementStart {
            certain: begins,
            // Behind a colon it is prose, a log or a workflow that names the command.
            margin: (c != ':').then_some(Margin::Prompt),
            ..StatementStart::certain(line.len() - rest.len())
        })
    })
}

/// Whether the text before a prompt's sign has the look of one: a user and host, a path, a shell's name.
fn prompt_looks_so(before: &str) -> bool {
    before.contains(['@', '~', ':']) || before.trim().is_empty() || before.contains("sh-")
}

/// Whether a line begins with a path of Windows.
pub fn is_drive(line: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("PS ").unwrap_or(line);
    matches!(line.as_bytes(), [drive, b':', b'\\' | b'/' | b'>', ..] if drive.is_ascii_alphabetic())
}

/// A command between backticks of Markdown, in the middle of prose.
fn in_backticks(line: &str) -> Option<StatementStart> {
    for (at, _) in line.match_indices('`').take(MOST_BACKTICKS) {
        let rest = line.get(at + 1..)?;
        let ticks = window(rest)
            .bytes()
            .take_while(|byte| *byte == b'`')
            .count();
        let starts = rest.get(ticks..)?;
        let starts = starts.strip_prefix("$ ").unwrap_or(starts);
        if leads(window(starts), false) == Some(true) {
            let from = line.len() - starts.len();
            let end = from + starts.find('`')?;
            return Some(StatementStart {
                end: Some(end),
                ..StatementStart::certain(from)
            });
        }
    }
    None
}

/// Whether a statement begins here: surely one of the commands looked for, or something that may hold or prepare one.
fn leads(rest: &str, at_line_start: bool) -> Option<bool> {
    let word = first_word(rest);
    if word.is_empty() {
        return None;
    }
    if is_program(word) {
        return is_certain(rest).then_some(true);
    }
    let holds = || {
        let line = rest.lines().next().unwrap_or_default();
        line.split(|c: char| {
            c.is_whitespace() || matches!(c, '(' | '`' | '|' | ';' | '&' | '"' | '\'')
        })
        .any(is_program)
    };
    // `//!` is a comment, not a path to `!`.
    let is_path = word.ends_with(|c: char| c.is_ascii_alphanumeric());
    let name = word.rsplit('/').next().filter(|_| is_path).unwrap_or(word);
    if WRAPPERS.contains(name) && !SETTERS.contains(&name) {
        return holds().then_some(false);
    }
    if SETTERS.contains(&name) {
        return Some(false);
    }
    let assigns = word.split_once('=').is_some_and(|(name, _)| {
        let name = name.strip_suffix('+').unwrap_or(name);
        super::word::is_name(name)
    });
    if assigns || (LEADS.contains(&name) && (at_line_start || holds())) {
        return Some(false);
    }
    (rest.starts_with(['(', '{']) && holds()).then_some(false)
}

/// The text up to the first white space.
fn first_word(rest: &str) -> &str {
    rest.split(|c: char| c.is_whitespace() || is_wide_space(c) || is_invisible(c))
        .next()
        .unwrap_or_default()
}

/// Whether a program's name is followed by what such a command has, and is not a word of prose.
fn is_certain(rest: &str) -> bool {
    let program = first_word(rest);
    if !is_program(program) {
        return false;
    }
    let blank = |c: char| c == ' ' || c == '\t' || is_wide_space(c) || is_invisible(c);
    let behind = rest
        .get(program.len()..)
        .unwrap_or_default()
        .trim_start_matches(blank);
    let Some(first) = behind.chars().next() else {
        return false;
    };
    if matches!(first, '\n' | '\r' | '\\' | '^' | '`') {
        return behind.len() > 2 || matches!(first, '\\' | '^');
    }
    let word = first_word(behind);
    match first {
        '-' => word.len() > 1,
        '\'' | '"' | '$' | '{' | '<' | '@' | '%' => true,
        c if is_curly_double(c) || is_curly_single(c) => true,
        _ if hyphens(behind).is_some() => true,
        _ if word.contains("://") => true,
        _ => {
            let method = METHODS
                .iter()
                .any(|method| word.eq_ignore_ascii_case(method));
            let ends = word.ends_with(['.', ',', ':', ';', '!', '?', ')']);
            let version = behind.contains("libcurl/");
            let subcommand = program.starts_with('o') && behind.contains(" -");
            // HTTPie's shorthand for this computer.
            let is_curl = program.starts_with("curl") && !program.starts_with("curlie");
            let here = word == ":" && !is_curl;
            (method && !is_curl)
                || subcommand
                || here
                || (!ends
                    && !version
                    && (word.contains(['.', '/', ':', '=']) || word.starts_with("localhost")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_where_they_begin_and_prose_is_none() {
        for (line, wanted) in [
            ("curl https://a.example", Some("curl")),
            ("  $ curl -X POST", Some("curl")),
            ("# curl -d @x a.example", Some("curl")),
            ("zoe@Mac ios-app % curl 'x'", Some("curl")),
            ("root@box:/srv# curl 'x'", Some("curl")),
            ("C:\\Users\\zoe>curl \"x\"", Some("curl")),
            ("PS C:\\> curl.exe -X POST", Some("curl.exe")),
            ("➜  app git:(main) ✗ curl -v x", Some("curl")),
            ("1. curl -X POST x", Some("curl")),
            ("- `curl -X POST https://a`", Some("curl")),
            ("Run `curl -X POST https://a` first", Some("curl")),
            ("> > curl -v x", Some("curl")),
            (" * curl -v x", Some("curl")),
            ("sudo curl -v x", Some("sudo")),
            ("cd app && curl -v x", Some("cd")),
            ("TOKEN=$(curl -s x)", Some("TOKEN")),
            ("bash-3.2$ curl -v x", Some("curl")),
            ("      - run: curl -v x", Some("curl")),
            ("RUN curl -v x", Some("curl")),
            ("  501  curl -v x", Some("curl")),
            ("<pre><code>curl -v x</code></pre>", Some("curl")),
            ("\t@curl -v x", Some("curl")),
            ("Then call: curl -v x", Some("curl")),
            ("http post a.example b=c", Some("http")),
            ("oauth2c https://a.example --grant-type x", Some("oauth2c")),
            ("oidc-cli token_exchange --issuer x", Some("oidc-cli")),
            ("http is a protocol", None),
            ("curl is a tool", None),
            ("curl: (6) Could not resolve host", None),
            ("curl 8.1.2 (x86_64) libcurl/8.1.2", None),
            ("I tried with curl and got this.", None),
            ("{\"error\":\"access_denied\"}", None),
            ("https://a.example/curl", None),
        ] {
            let found = begins(line).first().map(|begin| &line[begin.at..]);
            match wanted {
                None => assert_eq!(found, None, "{line}"),
                Some(start) => assert!(
                    found.is_some_and(|rest| rest.starts_with(start)),
                    "{line}: {found:?}"
                ),
            }
        }
    }
}
