//! What `jq -n` prints where its filter is an object or list of literals and arguments (jq's manual: Invoking jq).

use crate::json::Json;

/// Reads no input, and options that change only how the document is laid out.
const FLAGS: &str = "ncrjaMS";

/// Bytes of a document that is kept.
const LONGEST: usize = 1 << 20;

/// The document that jq makes of these arguments; none where it reads another one, or computes something.
pub fn jq(arguments: &[String]) -> Option<String> {
    let mut given: Vec<(&str, String)> = Vec::new();
    let mut filter = None;
    let mut is_alone = false;
    let mut words = arguments.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match word {
            "--arg" => given.push((words.next()?, Json::text(words.next()?).to_compact())),
            "--argjson" => given.push((words.next()?, words.next()?.to_owned())),
            "--null-input" => is_alone = true,
            "--compact-output" | "--raw-output" => {}
            _ => match word.strip_prefix('-') {
                Some(flags) if flags.chars().all(|c| FLAGS.contains(c)) => {
                    is_alone |= flags.contains('n');
                }
                None if filter.is_none() => filter = Some(word),
                _ => return None,
            },
        }
    }
    let filter = filter.filter(|_| is_alone)?;
    let document = Json::parse(&filled(filter, &given)?).ok()?;
    Some(document.to_compact() + "\n")
}

/// A filter with its arguments filled in and its names in quotes, which is JSON where nothing is computed.
fn filled(filter: &str, given: &[(&str, String)]) -> Option<String> {
    let mut out = String::new();
    let mut brackets = Vec::new();
    let mut rest = filter.trim();
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..)?;
        rest = match c {
            '"' => {
                let length = text_length(behind)?;
                out.push_str(rest.get(..=length)?);
                behind.get(length..)?
            }
            '$' => {
                let (name, behind) = behind.split_at_checked(name_length(behind))?;
                let (_, value) = given.iter().find(|(known, _)| *known == name)?;
                // `{$name}` is short for `{name: $name}`.
                let is_member = brackets.last() == Some(&'{') && !out.trim_end().ends_with(':');
                if is_member {
                    out.push_str(&format!("\"{name}\":"));
                }
                out.push_str(value);
                (out.len() <= LONGEST).then_some(behind)?
            }
            '{' | '[' => {
                brackets.push(c);
                out.push(c);
                behind
            }
            '}' | ']' => {
                brackets.pop();
                out.push(c);
                behind
            }
            c if c.is_ascii_alphabetic() || c == '_' => {
                let (name, behind) = rest.split_at_checked(name_length(rest))?;
                let is_name = behind.trim_start().starts_with(':');
                out.push_str(&if is_name {
                    format!("\"{name}\"")
                } else {
                    name.to_owned()
                });
                behind
            }
            c if c.is_whitespace() || c.is_ascii_digit() || ",:-.".contains(c) => {
                out.push(c);
                behind
            }
            _ => return None,
        };
    }
    Some(out)
}

/// The length of a text up to the quote that ends it, with that; none where something is computed in it.
fn text_length(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '(' if escaped => return None,
            '"' if !escaped => return Some(at + 1),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    None
}

fn name_length(text: &str) -> usize {
    text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn printed(words: &[&str]) -> Option<String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        jq(&words)
    }

    #[test]
    fn objects_of_arguments_are_known() {
        for (words, wanted) in [
            (
                &["-n", "--arg", "t", "é\"", "{a: $t, \"b\": \"$t\"}"][..],
                Some(r#"{"a":"é\"","b":"$t"}"#),
            ),
            (
                &["-nc", "--argjson", "n", "[1]", "{n: $n, c: {d: 1.5}}"],
                Some(r#"{"n":[1],"c":{"d":1.5}}"#),
            ),
            (
                &["--null-input", "--arg", "a_b", "1", "{$a_b, c: [$a_b]}"],
                Some(r#"{"a_b":"1","c":["1"]}"#),
            ),
            (&["-n", "{a: $unset}"], None),
            (&["-n", "{a: (1 + 2)}"], None),
            (&["-n", "{a: \"\\(1)\"}"], None),
            (&["-n", "{a: env.HOME}"], None),
            (&["--arg", "t", "x", "{a: $t}"], None),
            (&["-n", "{a: 1}", "file"], None),
            (&["-n", "--arg"], None),
            (&["."], None),
        ] {
            let found = printed(words);
            assert_eq!(found.as_deref().map(str::trim_end), wanted, "{words:?}");
        }
    }

    proptest! {
        #[test]
        fn any_filter_is_known_or_none(filter in "[{\\[][-{}\\[\\]:,.$\"\\\\a1 é]{0,20}[}\\]]") {
            drop(printed(&["-n", "--arg", "a", "x", &filter]));
        }
    }
}
