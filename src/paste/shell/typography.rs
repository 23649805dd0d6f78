//! What editors, chats and web pages put in the place of plain quotes, dashes and spaces.

use super::command::PROGRAMS;
use crate::text::without_entities;

/// A double quote of an editor.
pub fn is_curly_double(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

/// A single quote of an editor.
pub fn is_curly_single(c: char) -> bool {
    matches!(c, '‘' | '’' | '‚' | '‛' | '‹' | '›')
}

/// A dash that is not the hyphen of the keyboard.
pub fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// A space that a shell takes for a letter.
pub fn is_wide_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// A character that is not seen.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// How many hyphens the dashes before an option stand for, and how many bytes they are; none where no option follows.
/// Editors make one dash of two hyphens, and of one hyphen between spaces.
pub fn hyphens(text: &str) -> Option<(&'static str, usize)> {
    let mut length = 0;
    let mut count = 0;
    let mut foreign = false;
    for c in text.chars() {
        if is_dash(c) || c == '-' {
            foreign |= c != '-';
            count += 1;
            length += c.len_utf8();
        } else {
            break;
        }
    }
    let name: &str = text.get(length..)?;
    let letters = name
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.'))
        .map_or(name, |at| name.get(..at).unwrap_or_default());
    if !foreign || letters.is_empty() || count > 2 {
        return None;
    }
    let short = letters.len() == 1 || letters.contains(|c: char| c.is_ascii_uppercase());
    Some((if count == 1 && short { "-" } else { "--" }, length))
}

/// The text without the escapes of HTML, where it evidently was copied from the source of a page.
pub fn without_html(text: &str) -> Option<String> {
    let quotes = ["&quot;", "&#39;", "&#x27;", "&apos;", "&#34;"];
    let opened = text.contains(" &quot;") && !text.contains('"');
    let escaped =
        opened || quotes.iter().any(|quote| text.contains(quote)) && !text.contains(['"', '\'']);
    let ampersands = || {
        let mut parts = text.split('&');
        parts.next();
        let mut any = false;
        for part in parts {
            // Between the parameters of a form each `&` would be followed by a name.
            let name = part.strip_prefix("amp;").unwrap_or_default();
            let length = name
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(0);
            if length == 0 || name.as_bytes().get(length) != Some(&b'=') {
                return false;
            }
            any = true;
        }
        any
    };
    if !PROGRAMS.iter().any(|program| text.contains(program)) || !(escaped || ampersands()) {
        return None;
    }
    Some(without_entities(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_become_the_hyphens_they_were() {
        for (text, wanted) in [
            ("—request", Some(("--", 3))),
            ("–X POST", Some(("-", 3))),
            ("–XPOST", Some(("-", 3))),
            ("–data x", Some(("--", 3))),
            ("−H", Some(("-", 3))),
            ("—-request", Some(("--", 4))),
            ("–", None),
            ("— and", None),
            ("--data", None),
            ("———data", None),
        ] {
            assert_eq!(hyphens(text), wanted, "{text}");
        }
    }

    #[test]
    fn html_is_undone_only_where_it_is_evident() {
        for (text, wanted) in [
            (
                "curl -d &quot;a=1&amp;b=2&quot;",
                Some("curl -d \"a=1&b=2\""),
            ),
            (
                "curl -d &quot;a=O'Hara&amp;b=2&quot;",
                Some("curl -d \"a=O'Hara&b=2\""),
            ),
            ("curl -d 'a=1&amp;b=2'", Some("curl -d 'a=1&b=2'")),
            ("curl -d '{\"a\":\"Tom &amp; Jerry\"}'", None),
            ("curl -d 'a=1&amp;b=2&c=3'", None),
            ("curl -d 'a=&quot;'", None),
        ] {
            assert_eq!(without_html(text).as_deref(), wanted, "{text}");
        }
    }
}
