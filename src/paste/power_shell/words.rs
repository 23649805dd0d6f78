//! The words of a command in PowerShell, before their variables are filled in. Source: about_Parsing, argument mode.

use super::super::shell::windows_words;
use super::super::unread::Unread;
use super::super::variable;
use super::cursor::{Cursor, WordPart, is_dash, is_double, is_single};

/// The next word of a command; none where the command ends. Redirections are passed over.
pub fn word(cursor: &mut Cursor<'_>) -> Result<Option<Vec<WordPart>>, Unread> {
    loop {
        cursor.skip_space(false);
        let Some(c) = cursor.peek() else {
            return Ok(None);
        };
        match c {
            '\n' | '\r' | ';' | '|' | ')' | '}' | '&' => return Ok(None),
            '>' | '<' => skip_redirection(cursor)?,
            _ => {
                let parts = parts(cursor)?;
                // `2>` and `*>`: the number belongs to the redirection.
                let stream = matches!(parts.as_slice(), [WordPart::Text(text, false)]
                    if matches!(text.as_str(), "1" | "2" | "3" | "4" | "5" | "6" | "*"));
                if stream && cursor.peek() == Some('>') {
                    continue;
                }
                return Ok(Some(parts));
            }
        }
    }
}

fn skip_redirection(cursor: &mut Cursor<'_>) -> Result<(), Unread> {
    cursor.take_while(|c| c == '>' || c == '<');
    if cursor.eat("&1") || cursor.eat("&2") {
        return Ok(());
    }
    cursor.skip_space(false);
    if cursor
        .peek()
        .is_some_and(|c| !matches!(c, '\n' | '\r' | ';' | '|' | ')' | '}' | '&' | '>' | '<'))
    {
        parts(cursor)?;
    }
    Ok(())
}

fn parts(cursor: &mut Cursor<'_>) -> Result<Vec<WordPart>, Unread> {
    let start = cursor.at;
    if let Some(whole) = whole_expression(cursor)? {
        return Ok(vec![whole]);
    }
    let mut parts = Vec::new();
    let mut text = String::new();
    while let Some(c) = cursor.peek() {
        match c {
            '&' if cursor.at > start && !cursor.rest().starts_with("&&") => {
                return Err(cursor
                    .stop("An & stands outside quotes, where PowerShell ends the command")
                    .fix("Put quotes around the address"));
            }
            c if c.is_whitespace() || matches!(c, ';' | '|' | ')' | '}' | '(' | '&' | '>') => {
                if cursor.at == start {
                    cursor.at += c.len_utf8();
                    text.push(c);
                }
                break;
            }
            '@' if cursor.at_here_string() => append(&mut parts, &mut text, cursor.quoted()?),
            c if is_single(c) || is_double(c) => append(&mut parts, &mut text, cursor.quoted()?),
            '`' => {
                let behind = cursor.rest().get(1..).unwrap_or_default();
                if behind
                    .trim_start_matches([' ', '\t', '\r'])
                    .starts_with('\n')
                {
                    break;
                }
                cursor.at += 1;
                text.extend(cursor.escape());
            }
            '$' => {
                cursor.at += 1;
                match cursor.dollar()? {
                    Some(part) => append(&mut parts, &mut text, vec![part]),
                    None => text.push('$'),
                }
            }
            // An editor's dash at the beginning of a word was a hyphen.
            c if is_dash(c) && cursor.at == start => {
                cursor.at += c.len_utf8();
                text.push_str(if c == '—' { "--" } else { "-" });
            }
            c => {
                cursor.at += c.len_utf8();
                text.push(c);
            }
        }
    }
    append(&mut parts, &mut text, Vec::new());
    if parts.is_empty() {
        parts.push(WordPart::Text(String::new(), false));
    }
    Ok(parts)
}

fn append(parts: &mut Vec<WordPart>, text: &mut String, more: Vec<WordPart>) {
    if !text.is_empty() {
        parts.push(WordPart::Text(std::mem::take(text), false));
    }
    parts.extend(more);
}

/// A word that is one expression: `( )`, `@{ }`, `@( )`, `{ }`, `$x.y[0]`, `@x`.
fn whole_expression(cursor: &mut Cursor<'_>) -> Result<Option<WordPart>, Unread> {
    let start = cursor.at;
    let rest = cursor.rest();
    if rest.starts_with("@{") || rest.starts_with("@(") {
        cursor.at += 1;
    } else if let Some(name) = rest.strip_prefix('@') {
        let length = name
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(name.len());
        // `@body.json` of curl is no splat.
        let behind = name.get(length..).and_then(|rest| rest.chars().next());
        if length == 0 || behind.is_some_and(|c| !c.is_whitespace() && !";|)}".contains(c)) {
            return Ok(None);
        }
        cursor.at += 1 + length;
        return Ok(Some(WordPart::Splat(
            name.get(..length).unwrap_or_default().to_owned(),
        )));
    } else if rest.starts_with('$') && !rest.starts_with("$(") {
        cursor.at += 1;
        let Some(variable) = cursor.dollar()? else {
            cursor.at = start;
            return Ok(None);
        };
        let ends = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || ";|)},".contains(c));
        if ends(cursor.peek()) {
            return Ok(Some(variable));
        }
        if !cursor.rest().starts_with(['.', '[']) {
            cursor.at = start;
            return Ok(None);
        }
    } else if !rest.starts_with(['(', '{']) {
        return Ok(None);
    }
    if cursor.peek().is_some_and(|c| matches!(c, '(' | '{')) {
        cursor.skip_brackets()?;
    }
    skip_members(cursor)?;
    Ok(Some(WordPart::Expression(start, cursor.at)))
}

/// Passes over `.name`, `[ ]` and `( )` behind a value.
pub fn skip_members(cursor: &mut Cursor<'_>) -> Result<(), Unread> {
    loop {
        let rest = cursor.rest();
        if rest.starts_with(['[', '(']) {
            cursor.skip_brackets()?;
        } else if rest
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '_'))
        {
            cursor.at += 1;
            cursor.take_while(|c| c.is_alphanumeric() || c == '_');
        } else {
            return Ok(());
        }
    }
}

/// The rest of the line behind `--%`, in the words that Windows programs make of it; `%NAME%` is filled in from the environment.
pub fn verbatim(cursor: &mut Cursor<'_>) -> Vec<String> {
    let line = cursor.take_while(|c| c != '\n' && c != '\r' && c != '|');
    let mut marked = String::new();
    let mut pieces = line.split('%');
    marked.push_str(pieces.next().unwrap_or_default());
    while let Some(piece) = pieces.next() {
        let name = !piece.is_empty() && piece.chars().all(|c| c.is_alphanumeric() || c == '_');
        match (name, pieces.clone().next()) {
            (true, Some(behind)) => {
                marked.push_str(&variable::marked(piece));
                marked.push_str(behind);
                pieces.next();
            }
            _ => {
                marked.push('%');
                marked.push_str(piece);
            }
        }
    }
    windows_words(&marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        let mut cursor = Cursor::new(source);
        let mut found = Vec::new();
        while let Some(parts) = word(&mut cursor).unwrap() {
            found.push(
                parts
                    .into_iter()
                    .map(|part| match part {
                        WordPart::Text(text, _) => text,
                        WordPart::Variable(name) => format!("<{name}>"),
                        WordPart::Expression(start, end) => format!("<{}>", &source[start..end]),
                        WordPart::Splat(name) => format!("<@{name}>"),
                    })
                    .collect(),
            );
        }
        found
    }

    #[test]
    fn words_end_where_power_shell_ends_them() {
        for (source, wanted) in [
            (
                "a  'b c'\"d\" `\n  e `  \r\n f | g",
                &["a", "b cd", "e", "f"][..],
            ),
            (
                "x $a.b[0] \"k=$a.b\" k=$a.b @p @{a=1} (b c) $(d)",
                &[
                    "x",
                    "<$a.b[0]>",
                    "k=<a>.b",
                    "k=<a>.b",
                    "<@p>",
                    "<@{a=1}>",
                    "<(b c)>",
                    "<d>",
                ],
            ),
            ("x 2>$null -o y > z # no\n q", &["x", "-o", "y"]),
            ("x –Uri ‘a’; y", &["x", "-Uri", "a"]),
            (
                "x -d @body.json user@host",
                &["x", "-d", "@body.json", "user@host"],
            ),
            ("x a`\"b -H:c", &["x", "a\"b", "-H:c"]),
        ] {
            assert_eq!(words(source), wanted, "{source}");
        }
        assert!(word(&mut Cursor::new("https://x?a&b")).is_err());
    }
}
