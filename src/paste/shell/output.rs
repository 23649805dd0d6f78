//! What `echo`, `printf`, `cat` and their like print, where the text tells it.

use super::command::Input;
use super::jq::jq;
use super::word::is_name;
use crate::paste::variable;
use base64::Engine as _;

/// The output of a command of those words that reads this input; none where it is not known.
pub fn output(program: &str, arguments: &[String], input: Input) -> Option<String> {
    let input = || input.into_text();
    match program {
        "echo" => Some(echo(arguments)),
        "printf" => printf(arguments),
        "cat" if arguments.iter().all(|argument| argument == "-") => input(),
        "tee" => input(),
        "jq" => jq(arguments),
        "tr" => match arguments {
            [option, set] if option == "-d" && is_line_ends(set) => {
                let drop: &[char] = if set.contains('r') {
                    &['\n', '\r']
                } else {
                    &['\n']
                };
                input().map(|text| text.replace(drop, ""))
            }
            _ => None,
        },
        "base64"
            if arguments.iter().all(|argument| {
                matches!(argument.as_str(), "-w" | "-w0" | "0" | "--wrap=0" | "-b")
            }) =>
        {
            input()
                .filter(|text| !text.contains([variable::OPEN, variable::CLOSE]))
                .map(|text| base64::engine::general_purpose::STANDARD.encode(text) + "\n")
        }
        _ => None,
    }
}

fn is_line_ends(set: &str) -> bool {
    matches!(set, "\\n" | "\n" | "\\r\\n" | "\\n\\r" | "\r\n")
}

/// `echo` of bash: `-n` and `-e` count, and a backslash only with the latter.
fn echo(arguments: &[String]) -> String {
    let mut words = arguments;
    let mut escapes = false;
    let mut line_end = true;
    while let [first, rest @ ..] = words {
        match first.strip_prefix('-') {
            Some(letters)
                if !letters.is_empty() && letters.chars().all(|c| matches!(c, 'n' | 'e' | 'E')) =>
            {
                line_end &= !letters.contains('n');
                escapes |= letters.contains('e');
                words = rest;
            }
            _ => break,
        }
    }
    let mut text = words.join(" ");
    if escapes {
        text = unescaped(&text);
    }
    if line_end {
        text.push('\n');
    }
    text
}

/// `printf` with `%s`, `%b` and `%%`, the format once; another format is not read.
fn printf(arguments: &[String]) -> Option<String> {
    let [format, values @ ..] = arguments else {
        return None;
    };
    let (format, values) = match (format.as_str(), values) {
        ("--", [format, values @ ..]) => (format.as_str(), values),
        (format, values) => (format, values),
    };
    if format == "-v" && values.first().is_some_and(|name| is_name(name)) {
        return None;
    }
    let format = unescaped(format);
    let mut values = values.iter();
    let mut out = String::new();
    let mut rest = format.as_str();
    while let Some((before, from)) = rest.split_once('%') {
        out.push_str(before);
        let mut chars = from.chars();
        match chars.next() {
            Some('%') => out.push('%'),
            Some('s' | 'd' | 'i') => out.push_str(values.next().map_or("", String::as_str)),
            Some('b') => out.push_str(&unescaped(values.next().map_or("", String::as_str))),
            _ => return None,
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    values.next().is_none().then_some(out)
}

/// The escapes that `echo -e` and the format of `printf` share.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('\\') | None => out.push('\\'),
            Some('"') => out.push('"'),
            Some('\'') => out.push('\''),
            Some(other) => {
                out.push('\\');
                out.push(other);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_known_where_the_text_tells_it() {
        let input = Input::Text("id:s\n".to_owned());
        for (line, wanted) in [
            (&["echo", "a", "b"][..], Some("a b\n")),
            (&["echo", "-n", "a\\n"], Some("a\\n")),
            (&["echo", "-ne", "a\\n"], Some("a\n")),
            (&["printf", "%s:%s", "a", "b"], Some("a:b")),
            (&["printf", "100%%\\n"], Some("100%\n")),
            (&["printf", "%05d", "1"], None),
            (&["printf", "%s", "a", "b"], None),
            (&["cat"], Some("id:s\n")),
            (&["cat", "file"], None),
            (&["tr", "-d", "\\n"], Some("id:s")),
            (&["base64", "-w0"], Some("aWQ6cwo=\n")),
            (&["jq", "."], None),
        ] {
            let words: Vec<String> = line.iter().map(|word| (*word).to_owned()).collect();
            let found = output(&words[0], &words[1..], input.clone());
            assert_eq!(found.as_deref(), wanted, "{line:?}");
        }
    }
}
