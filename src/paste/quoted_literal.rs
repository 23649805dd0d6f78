//! Literals in quotes as programs print them, with the escapes that Go, JavaScript, Python and Ruby share.

/// The bytes of a literal in quotes, up to the quote that closes it. None where it is none, or is not closed.
pub fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let quote = text
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.get(1..)?;
    loop {
        let c = rest.chars().next()?;
        rest = rest.get(c.len_utf8()..)?;
        if c == quote {
            return Some(bytes);
        }
        if c == '\\' {
            rest = escape(rest, &mut bytes)?;
        } else {
            push(c, &mut bytes);
        }
    }
}

fn push(c: char, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Takes one escape; the answer is what stands behind it.
fn escape<'a>(text: &'a str, bytes: &mut Vec<u8>) -> Option<&'a str> {
    let c = text.chars().next()?;
    let rest = text.get(c.len_utf8()..)?;
    let digits = |count: usize| {
        let value = u32::from_str_radix(rest.get(..count)?, 16).ok()?;
        Some((value, rest.get(count..)?))
    };
    match c {
        'r' => bytes.push(b'\r'),
        'n' => bytes.push(b'\n'),
        't' => bytes.push(b'\t'),
        'x' => {
            let (value, behind) = digits(2)?;
            bytes.push(u8::try_from(value).ok()?);
            return Some(behind);
        }
        'u' if rest.starts_with('{') => {
            let (inside, behind) = rest.get(1..)?.split_once('}')?;
            push(
                char::from_u32(u32::from_str_radix(inside, 16).ok()?)?,
                bytes,
            );
            return Some(behind);
        }
        'u' | 'U' => {
            let (value, behind) = digits(if c == 'u' { 4 } else { 8 })?;
            push(char::from_u32(value)?, bytes);
            return Some(behind);
        }
        other => push(other, bytes),
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_the_bytes_that_they_stand_for() {
        for (text, bytes) in [
            ("'a\\'b' c", Some("a'b".as_bytes())),
            (
                "\"a\\r\\n\\x7b\\u00e9\\u{e9}\\U000000e9\"",
                Some("a\r\n{ééé".as_bytes()),
            ),
            ("`a\\`b`", Some("a`b".as_bytes())),
            ("'a", None),
            ("a", None),
        ] {
            assert_eq!(bytes_of(text).as_deref(), bytes, "{text}");
        }
    }
}
