//! A `WWW-Authenticate` header (RFC 9110 §11.6.1, RFC 6750 §3, RFC 9449 §7.1), alone or in an answer: what its challenge says.

use super::answered::Outside;
use super::speaker::Speaker;
use crate::diagnosis::answer::Answer;

/// Parameters that are read.
const MOST: usize = 40;
const SCHEMES: [&str; 3] = ["bearer", "dpop", "basic"];

/// A pasted header, with or without its name.
pub(super) fn read(text: &str) -> Option<Outside> {
    let line = text.trim();
    if line.lines().filter(|line| !line.trim().is_empty()).count() > 3 {
        return None;
    }
    let value = header(line).unwrap_or(line);
    let scheme = value.split_whitespace().next()?.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) {
        return None;
    }
    let parameters = parameters(value);
    let named = header(line).is_some();
    if !named
        && !parameters
            .iter()
            .any(|(name, _)| name == "error" || name == "realm")
    {
        return None;
    }
    let mut answer = Answer::default();
    answer
        .headers
        .push(("www-authenticate".to_owned(), value.to_owned()));
    let mut found = Outside::new("a WWW-Authenticate header", answer);
    found.speaker = Speaker::Validator(None);
    take(&mut found);
    Some(found)
}

fn header(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_matches(['<', '>', ' ', '"', '\'']);
    name.eq_ignore_ascii_case("www-authenticate")
        .then(|| value.trim())
}

/// Takes what the answer's challenge says, where its body says no error.
pub(super) fn take(found: &mut Outside) {
    let Some(value) = found.answer.header("www-authenticate") else {
        return;
    };
    let parameters = parameters(value);
    let said = |name: &str| {
        parameters
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    };
    // An API of JSON-RPC, as of the Model Context Protocol, has a number of its own in the body.
    if found.answer.error.is_some() && !found.answer.has("jsonrpc") {
        return;
    }
    let (error, words) = match facebook(value) {
        Some((error, words)) => (Some(error), Some(words)),
        None => (said("error"), said("error_description")),
    };
    if error.is_none() {
        return;
    }
    let told = Answer::reported(None, error, words);
    found.answer.error = told.error;
    if told.description.is_some() {
        found.answer.description = told.description;
    }
}

/// `OAuth "Facebook Platform" "invalid_code" "WORDS"`: the code and the words (Facebook's Graph).
fn facebook(value: &str) -> Option<(&str, &str)> {
    let mut quoted = value
        .strip_prefix("OAuth \"Facebook Platform\" ")?
        .split('"');
    let error = quoted.nth(1)?;
    let words = quoted.nth(1)?;
    Some((error, words))
}

/// `name=value` and `name="value"`, names in lower case. Commas between them can be missing, as Amazon API Gateway writes it.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('=').filter(|_| found.len() < MOST) {
        let (head, behind) = rest.split_at(at);
        let name = head
            .rsplit(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c)))
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let behind = behind.get(1..).unwrap_or_default();
        let (value, after) = match behind.strip_prefix('"') {
            Some(quoted) => until_quote(quoted),
            None => {
                let end = behind.find([',', ' ', '\n']).unwrap_or(behind.len());
                let (value, after) = behind.split_at(end);
                (value.to_owned(), after)
            }
        };
        if !name.is_empty() {
            found.push((name, value));
        }
        rest = after;
    }
    found
}

/// The text up to the quote that ends it, without its escapes, and what follows; all of it where no quote does.
pub(super) fn until_quote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' if !escaped => return (value, text.get(at + 1..).unwrap_or_default()),
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            // As Go and others quote a line break within a line.
            'n' if escaped => value.push('\n'),
            't' if escaped => value.push('\t'),
            c => value.push(c),
        }
        escaped = false;
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn challenges_alone() {
        for (text, error, description) in [
            (
                r#"WWW-Authenticate: Bearer error="invalid_token", error_description="The audience 'a' is invalid""#,
                Some("invalid_token"),
                Some("The audience 'a' is invalid"),
            ),
            (
                r#"< www-authenticate: Bearer scope="" error="invalid_token" error_description="the token has \"x\"""#,
                Some("invalid_token"),
                Some(r#"the token has "x""#),
            ),
            (
                r#"DPoP error="use_dpop_nonce", error_description="Resource server requires nonce in DPoP proof""#,
                Some("use_dpop_nonce"),
                Some("Resource server requires nonce in DPoP proof"),
            ),
            (r#"Bearer realm="api""#, None, None),
        ] {
            let found = read(text).unwrap();
            assert_eq!(found.answer.error.as_deref(), error, "{text}");
            assert_eq!(found.answer.description.as_deref(), description, "{text}");
        }
        for text in ["Bearer of bad news", "Basic instinct: x=y", ""] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_header_is_read(text in "(Bearer |DPoP |error|=|\"|\\\\|,| |realm|ä|x){0,30}") {
            prop_assert!(read(&text).is_none_or(|found| found.answer.header("www-authenticate").is_some()));
        }
    }
}
