//! The form of curl's config files (`-K`): an option a line, without hyphens where its author likes.

use super::curl_options::by_name;

/// Whether each line of the text is one of a config file, and one of them an address.
pub fn looks_like_config(text: &str) -> bool {
    let mut has_address = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((name, value)) = split(line) else {
            return false;
        };
        let known = match name.strip_prefix("--").or(Some(name)) {
            Some(long) if !long.starts_with('-') => {
                let long = long.strip_prefix("no-").unwrap_or(long);
                by_name(long).is_some_and(|option| option.name == long)
            }
            _ => name.len() == 2,
        };
        if !known {
            return false;
        }
        has_address |= name.trim_start_matches('-') == "url" && !value.is_empty();
    }
    has_address
}

/// The words that a command with these options would have; the line of the first one that cannot be read.
pub fn config_words(text: &str) -> Result<Vec<String>, usize> {
    let mut words = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = split(line).ok_or(number + 1)?;
        words.push(if name.starts_with('-') {
            name.to_owned()
        } else {
            format!("--{name}")
        });
        if value.is_empty() {
            continue;
        }
        words.push(match value.strip_prefix('"') {
            Some(quoted) => unquoted(quoted).ok_or(number + 1)?,
            None => value
                .split([' ', '\t'])
                .next()
                .unwrap_or_default()
                .to_owned(),
        });
    }
    Ok(words)
}

/// A name and the rest of its line. A colon or an equals sign stands between only where the name has no hyphens.
fn split(line: &str) -> Option<(&str, &str)> {
    let length = line
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '#')))
        .unwrap_or(line.len());
    let (name, rest) = line.split_at_checked(length)?;
    if name.is_empty() {
        return None;
    }
    let value = rest.trim_start_matches([' ', '\t']);
    let value = match value.strip_prefix([':', '=']) {
        Some(behind) if !name.starts_with('-') => behind.trim_start_matches([' ', '\t', ':', '=']),
        _ if value.len() == rest.len() && !rest.is_empty() => return None,
        _ => value,
    };
    Some((name, value))
}

/// A value in double quotes with curl's escapes; none where they are not closed.
fn unquoted(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = text.chars();
    loop {
        match chars.next()? {
            '"' => return Some(out),
            '\\' => out.push(match chars.next()? {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                'v' => '\u{b}',
                other => other,
            }),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_config_file_is_told_and_read() {
        let text = "# mine\nurl = \"https://a.example/oauth/token\"\nheader: \"X-A: b\"\n-X POST\nsilent\ndata = \"{\\\"a\\\":\\\"b\\\\n\\\"}\"\n";
        assert!(looks_like_config(text));
        assert_eq!(
            config_words(text).unwrap(),
            [
                "--url",
                "https://a.example/oauth/token",
                "--header",
                "X-A: b",
                "-X",
                "POST",
                "--silent",
                "--data",
                "{\"a\":\"b\\n\"}"
            ]
        );
        assert_eq!(config_words("url = \"x"), Err(1));
    }

    #[test]
    fn other_texts_are_no_config_file() {
        for text in [
            "",
            "header = \"a: b\"",
            "url = \"https://a.example\"\nclient_id = \"x\"",
            "url: https://a.example\nmethod: POST",
            "curl https://a.example",
        ] {
            assert!(!looks_like_config(text), "{text}");
        }
    }
}
