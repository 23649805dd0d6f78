//! restclient of Emacs: `:name = value` sets a variable, `:name` names it, and a `#` at a line's beginning stands between requests.
//! Source: restclient.el.

/// The line in which Emacs finds the mode of a file.
const MODE: &str = "-*- restclient -*-";

/// Variables of one file.
const MOST: usize = 200;

/// A file of restclient as the other editors write it, line for line; none where it is none.
pub(super) fn as_usual(text: &str) -> Option<String> {
    let mode = text.lines().next().is_some_and(|line| line.contains(MODE));
    let mut names: Vec<&str> = text
        .lines()
        .filter_map(variable)
        .map(|(name, _)| name)
        .take(MOST)
        .collect();
    if !mode && names.is_empty() {
        return None;
    }
    // `:a` also begins `:ab`.
    names.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.lines() {
        if line.contains(MODE) {
            out.push('#');
        } else if let Some((name, value)) = variable(line) {
            // What Lisp makes is not known: the name stays a variable.
            if let Some(value) = value {
                out.push_str(&format!("@{name} = {}", filled(value, &names)));
            }
        } else if let Some(rest) = line.strip_prefix('#') {
            out.push_str("###");
            out.push_str(rest.trim_start_matches('#'));
        } else {
            out.push_str(&filled(line, &names));
        }
        out.push('\n');
    }
    Some(out)
}

/// `:name = value`, and `:name := (lisp)`, whose value is not known.
fn variable(line: &str) -> Option<(&str, Option<&str>)> {
    let (name, rest) = line.strip_prefix(':')?.split_once(char::is_whitespace)?;
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || !name.chars().all(fits) {
        return None;
    }
    let rest = rest.trim();
    if rest.starts_with(":=") {
        return Some((name, None));
    }
    // `:name => value` is Ruby.
    let value = rest.strip_prefix('=')?;
    (!value.starts_with('>')).then(|| (name, Some(value.trim())))
}

/// A line with its variables in braces.
fn filled(line: &str, names: &[&str]) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, from)) = rest.split_once(':') {
        out.push_str(before);
        let name = names.iter().find_map(|name| {
            let behind = from.strip_prefix(name)?;
            let goes_on =
                behind.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
            (!goes_on).then_some((name, behind))
        });
        rest = match name {
            Some((name, behind)) => {
                out.push_str(&format!("{{{{{name}}}}}"));
                behind
            }
            None => {
                out.push(':');
                from
            }
        };
    }
    out.push_str(rest);
    out
}
