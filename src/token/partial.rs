//! The beginning of a JSON object that was cut: every member that is whole.

use crate::json::Json;

/// What could be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Partial {
    /// An object of the members that are whole.
    pub(super) members: Json,
    /// The name of the member inside of which the text ends.
    pub(super) inside: Option<String>,
}

/// The whole members of an object's beginning; nothing where the text is no such beginning. One pass over the text.
pub(super) fn whole_members(text: &str) -> Option<Partial> {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    if !text.starts_with('{') {
        return None;
    }
    let scan = Scan::of(text);
    let whole = text.get(..scan.whole)?;
    let members = Json::parse(&format!("{whole}}}")).ok()?;
    let name = scan
        .name
        .and_then(|(from, to)| text.get(from..to))
        .and_then(|name| Json::parse(name).ok());
    Some(Partial {
        members,
        inside: name
            .as_ref()
            .and_then(Json::as_str)
            .map(|name| name.chars().take(80).collect()),
    })
}

/// Where the members of the outermost object stand.
struct Scan {
    /// Where the last whole member ends.
    whole: usize,
    /// The name, in its quotes, of the member that is not whole.
    name: Option<(usize, usize)>,
}

impl Scan {
    fn of(text: &str) -> Self {
        let mut scan = Self {
            whole: 1,
            name: None,
        };
        let (mut depth, mut is_value) = (0_usize, false);
        let mut opened: Option<usize> = None;
        let mut escaped = false;
        for (at, byte) in text.bytes().enumerate() {
            if let Some(from) = opened {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => {
                        opened = None;
                        if depth == 1 && is_value {
                            scan.ends(at + 1);
                        } else if depth == 1 {
                            scan.name = Some((from, at + 1));
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => opened = Some(at),
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    // The object's own end: a number before it is whole.
                    if depth == 1 && scan.name.is_some() {
                        scan.ends(at);
                    }
                    depth = depth.saturating_sub(1);
                    if depth == 1 {
                        scan.ends(at + 1);
                    }
                    if depth == 0 {
                        break;
                    }
                }
                b':' if depth == 1 => is_value = true,
                b',' if depth == 1 => {
                    if scan.name.is_some() {
                        scan.ends(at);
                    }
                    is_value = false;
                }
                _ => {}
            }
        }
        scan
    }

    fn ends(&mut self, at: usize) {
        self.whole = at;
        self.name = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_whole_member_is_given_and_no_half_one() {
        for (text, members, inside) in [
            (r#"{"iss":"a","aud":["x","y"#, r#"{"iss":"a"}"#, Some("aud")),
            (r#"{"iss":"a","exp":17640"#, r#"{"iss":"a"}"#, Some("exp")),
            (
                r#"{"iss":"a","exp":17640,"#,
                r#"{"iss":"a","exp":17640}"#,
                None,
            ),
            (r#"{"iss":"a","ex"#, r#"{"iss":"a"}"#, None),
            (r#"{"iss":"a""#, r#"{"iss":"a"}"#, None),
            (
                r#"{"o":{"a":{"b":[1]}},"n":tru"#,
                r#"{"o":{"a":{"b":[1]}}}"#,
                Some("n"),
            ),
            (r#"{"a":"\"},{\\","b":"x\"#, r#"{"a":"\"},{\\"}"#, Some("b")),
            ("{", "{}", None),
            (r#"{"a":1} rubbish"#, r#"{"a":1}"#, None),
            ("\u{feff}{\"a\":\"b\",", r#"{"a":"b"}"#, None),
        ] {
            let found = whole_members(text).unwrap();
            assert_eq!(found.members, Json::parse(members).unwrap(), "{text}");
            assert_eq!(found.inside.as_deref(), inside, "{text}");
        }
        for text in ["", "hello", "[1", "\"a", r#"{"a":,"b":1"#] {
            assert_eq!(whole_members(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_document_cut_anywhere_gives_members_it_had(
            members in prop::collection::vec(("[a-z\\\\\"{}:,]{0,4}", "[^\u{0}]{0,6}"), 0..6), at in 0..200_usize,
        ) {
            let whole = Json::object(members.into_iter().map(|(name, text)| (name, Json::text(text))));
            let text = whole.to_compact();
            let end = (1..=at.clamp(1, text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap();
            let found = whole_members(&text[..end]).unwrap();
            let found = found.members.members().unwrap();
            prop_assert_eq!(found, &whole.members().unwrap()[..found.len()]);
        }
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            whole_members(&format!("{{{text}"));
        }
    }
}
