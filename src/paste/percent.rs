//! Percent-encoding as scripts write it, and that a tool may or may not have undone.

/// As `encodeURIComponent` writes it: all but letters, digits and `-_.!~*'()`.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Whether names and values are still percent-encoded: some have escapes, and none has anything that had to be escaped.
pub fn are_encoded<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
    let mut escaped = false;
    for (name, value) in pairs {
        if !is_encoded(name) || !is_encoded(value) {
            return false;
        }
        escaped |= name.contains('%') || value.contains('%');
    }
    escaped
}

/// Whether a text can be a component of a form: nothing in it that had to be encoded, and each `%` an escape.
fn is_encoded(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => [bytes.next(), bytes.next()]
                .iter()
                .all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit())),
            // What browsers' serializers leave alone (URL §5.2), and what encodeURIComponent does.
            b'*' | b'-' | b'.' | b'_' | b'+' | b'~' | b'!' | b'\'' | b'(' | b')' => true,
            other => other.is_ascii_alphanumeric(),
        };
        if !fits {
            return false;
        }
    }
    true
}

/// A component of a form, decoded.
pub fn decoded(text: &str) -> String {
    form_urlencoded::parse(format!("x={text}").as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// The same where blanks were not encoded: a plus is a plus.
pub fn escapes_decoded(text: &str) -> String {
    decoded(&text.replace('+', "%2B").replace('&', "%26"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_that_are_encoded_throughout_are_called_so() {
        for (values, encoded) in [
            (vec!["urn%3Ax", "a.b-c_d"], true),
            (vec!["urn:x", "a%2Fb"], false),
            (vec!["a%2", "b"], false),
            (vec!["a%zz"], false),
            (vec!["abc"], false),
            (vec![], false),
        ] {
            let pairs = values.iter().map(|value| ("name", *value));
            assert_eq!(are_encoded(pairs), encoded, "{values:?}");
        }
        assert_eq!(decoded("a%2Fb+c&d"), "a/b c");
        assert_eq!(escapes_decoded("a%2Fb+c &d%"), "a/b+c &d%");
    }
}
