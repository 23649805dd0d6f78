//! Comments in a JSON body, which Postman (postman-runtime with strip-json-comments) and Bruno (decomment) take out before they send it.

/// The text without `//` and `/* */` outside of its strings; none where it has no comment. A comment without an end reaches to the
/// end of the text.
fn without_comments(text: &str) -> Option<String> {
    if !text.contains("//") && !text.contains("/*") {
        return None;
    }
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let (mut at, mut kept) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        match (byte, bytes.get(at + 1)) {
            (b'"', _) => at = after_string(bytes, at + 1),
            (b'/', Some(second @ (b'/' | b'*'))) => {
                out.push_str(text.get(kept..at).unwrap_or_default());
                let rest = text.get(at + 2..).unwrap_or_default();
                let length = if *second == b'/' {
                    // The line's end stays.
                    rest.find(['\n', '\r'])
                } else {
                    rest.find("*/").map(|end| end + 2)
                };
                at = length.map_or(text.len(), |length| at + 2 + length);
                kept = at;
            }
            _ => at += 1,
        }
    }
    if kept == 0 && out.is_empty() {
        return None;
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    Some(out)
}

/// A body without them, where it is JSON, as a tool sends it; that they went is noted.
pub fn bare(text: String, is_json: bool, tool: &str, notes: &mut Vec<String>) -> String {
    match without_comments(&text).filter(|_| is_json) {
        Some(bare) => {
            notes.push(format!(
                "Comments in the JSON body were taken out, as {tool} does"
            ));
            bare
        }
        None => text,
    }
}

fn after_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn comments_go_and_strings_stay() {
        for (text, expected) in [
            (r#"{"a":"https://b"}"#, None),
            (r#"{"a":"x\"//y"}"#, None),
            ("// one\r\n{\"a\":1}", Some("\r\n{\"a\":1}")),
            (
                "{ /* é */ \"a\": \"/*\" // b\n}",
                Some("{  \"a\": \"/*\" \n}"),
            ),
            ("{} /* open", Some("{} ")),
            ("// all", Some("")),
        ] {
            assert_eq!(without_comments(text).as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_gone_through(text in "[/*\"\\\\a\né]{0,40}") {
            if let Some(left) = without_comments(&text) {
                prop_assert!(left.len() < text.len());
            }
        }
    }
}
