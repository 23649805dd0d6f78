//! The data of a curl command: pieces of `-d` and its like as curl joins and encodes them.

use super::variable;

/// What was given as data so far.
#[derive(Debug, Default)]
pub struct CurlData {
    /// The text that is sent, files aside.
    pub text: String,
    /// The only piece is this file.
    pub file: Option<String>,
    pieces: usize,
}

/// A piece of data as an option gives it.
#[derive(Debug)]
pub enum DataArgument {
    /// A text.
    Text(String),
    /// The content of a file.
    File(String),
}

impl CurlData {
    /// Adds a piece. Pieces are joined with `&`, those of `--json` without; the name of a file that is left out of the middle.
    pub fn push(&mut self, piece: DataArgument, json: bool) -> Option<String> {
        self.pieces += 1;
        let text = match piece {
            DataArgument::File(name) if self.pieces == 1 => {
                self.file = Some(name);
                return None;
            }
            DataArgument::File(name) => return Some(name),
            DataArgument::Text(text) => text,
        };
        if !self.text.is_empty() && !json {
            self.text.push('&');
        }
        self.text.push_str(&text);
        // A file before it was the whole body so far.
        self.file.take()
    }
}

/// One argument of `--data-urlencode` or `--url-query`: `content`, `=content`, `name=content`, `@file`, `name@file`. An equals sign
/// counts before an at sign, as in curl.
#[derive(Debug, PartialEq, Eq)]
pub enum Encoded {
    /// The text that is sent.
    Text(String),
    /// A file whose content is encoded, with the name before it.
    File {
        /// The name, empty where there is none.
        name: String,
        /// The file.
        file: String,
    },
}

/// Reads such an argument.
pub fn encoded(argument: &str) -> Encoded {
    if let Some((name, content)) = argument.split_once('=') {
        let content = percent_encoded(content);
        return Encoded::Text(if name.is_empty() {
            content
        } else {
            format!("{name}={content}")
        });
    }
    match argument.split_once('@') {
        Some((name, file)) => Encoded::File {
            name: name.to_owned(),
            file: file.to_owned(),
        },
        None => Encoded::Text(percent_encoded(argument)),
    }
}

/// Percent-encoding as curl does it, a space as `+`; marks of variables stay.
pub fn percent_encoded(text: &str) -> String {
    variable::around_marks(text, |plain| {
        plain
            .bytes()
            .map(|byte| match byte {
                b' ' => "+".to_owned(),
                b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
                _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect()
    })
}

/// The content of a part of `-F`, quotes taken away, and what is said about it behind (`;type=` and its like).
pub fn form_content(content: &str) -> (String, &str) {
    if let Some(quoted) = content.strip_prefix('"') {
        let mut text = String::new();
        let mut chars = quoted.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => break,
                '\\' => text.extend(chars.next()),
                c => text.push(c),
            }
        }
        return (text, chars.as_str());
    }
    let at = [";type=", ";filename=", ";headers=", ";encoder="]
        .iter()
        .filter_map(|word| content.find(word))
        .min()
        .unwrap_or(content.len());
    let (text, behind) = content.split_at_checked(at).unwrap_or((content, ""));
    (text.to_owned(), behind)
}

/// The text of a file as `-d` sends it: without line ends and NUL.
pub fn without_line_ends(text: &str) -> String {
    text.replace(['\r', '\n', '\0'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoding_is_that_of_curl_and_leaves_variables_alone() {
        let token = variable::marked("TOKEN");
        for (argument, wanted) in [
            ("a=b c&d", Encoded::Text("a=b+c%26d".to_owned())),
            ("=b/ë", Encoded::Text("b%2F%C3%AB".to_owned())),
            ("b~-._", Encoded::Text("b~-._".to_owned())),
            ("a@b=c", Encoded::Text("a@b=c".to_owned())),
            (
                "a@f.txt",
                Encoded::File {
                    name: "a".to_owned(),
                    file: "f.txt".to_owned(),
                },
            ),
            (
                &format!("t={token} x"),
                Encoded::Text(format!("t={token}+x")),
            ),
        ] {
            assert_eq!(encoded(argument), wanted, "{argument}");
        }
    }

    #[test]
    fn pieces_are_joined_as_curl_joins_them() {
        let joined = |pieces: &[(&str, bool)]| {
            let mut data = CurlData::default();
            for (piece, json) in pieces {
                data.push(DataArgument::Text((*piece).to_owned()), *json);
            }
            data.text
        };
        assert_eq!(joined(&[("a=1", false), ("b=2", false)]), "a=1&b=2");
        assert_eq!(joined(&[("{\"a\":", true), ("1}", true)]), "{\"a\":1}");
        assert_eq!(joined(&[("", false), ("b=2", false)]), "b=2");
    }
}
