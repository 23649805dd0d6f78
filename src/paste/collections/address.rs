//! Addresses that a collection keeps in pieces.

use super::super::variable::around_marks;
use crate::text::form_encoded;
use std::collections::{HashMap, HashSet};

/// The address with parameters behind its query, before its fragment.
pub fn with_query(url: &str, parameters: &[(String, String)]) -> String {
    if parameters.is_empty() {
        return url.to_owned();
    }
    let (before, fragment) = url.find('#').map_or((url, ""), |at| url.split_at(at));
    let mut joint = if !before.contains('?') {
        "?"
    } else if before.ends_with(['?', '&']) {
        ""
    } else {
        "&"
    };
    let mut whole = before.to_owned();
    for (name, value) in parameters {
        whole.push_str(joint);
        whole.push_str(name);
        whole.push('=');
        whole.push_str(value);
        joint = "&";
    }
    whole + fragment
}

/// A text as a component of a query, percent-encoded around the marks of variables.
pub fn encoded(text: &str) -> String {
    around_marks(text, |plain| form_encoded(plain).replace('+', "%20"))
}

/// A text as a component of a query where only what would end it is encoded: escapes in it stay.
pub fn kept_apart(text: &str) -> String {
    around_marks(text, |plain| {
        plain
            .replace('&', "%26")
            .replace('#', "%23")
            .replace('+', "%2B")
            .replace(' ', "%20")
    })
}

/// The address with the segments `:name` of its path replaced by their values; what has no value stays. A segment's name ends at
/// its first full stop where `with_suffix`, as Postman has it.
pub fn with_path_values(url: &str, values: &[(String, String)], with_suffix: bool) -> String {
    if values.is_empty() {
        return url.to_owned();
    }
    let known: HashMap<&str, &str> = values
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (path, rest) = url.split_at(end);
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| {
            let Some(named) = segment.strip_prefix(':') else {
                return segment.to_owned();
            };
            let (name, suffix) = match named.find('.').filter(|_| with_suffix) {
                Some(dot) => named.split_at(dot),
                None => (named, ""),
            };
            known
                .get(name)
                .map_or_else(|| segment.to_owned(), |value| format!("{value}{suffix}"))
        })
        .collect();
    format!("{}{rest}", segments.join("/"))
}

/// The names of the segments `:name` of an address's path.
pub fn path_names(url: &str) -> HashSet<&str> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.split('/')
        .filter_map(|segment| segment.strip_prefix(':'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::variable::marked;
    use super::*;

    #[test]
    fn queries_are_put_behind_what_is_there() {
        for (url, expected) in [
            ("https://a/b", "https://a/b?k=v"),
            ("https://a/b?x=1#f", "https://a/b?x=1&k=v#f"),
            ("https://a/b?", "https://a/b?k=v"),
        ] {
            assert_eq!(
                with_query(url, &[("k".to_owned(), "v".to_owned())]),
                expected
            );
        }
        let text = format!("a b&{}%41", marked("x"));
        assert_eq!(encoded(&text), format!("a%20b%26{}%2541", marked("x")));
        assert_eq!(kept_apart(&text), format!("a%20b%26{}%41", marked("x")));
    }

    #[test]
    fn path_values_take_the_places_of_their_names() {
        let values = [
            ("tenant".to_owned(), "acme".to_owned()),
            ("x".to_owned(), String::new()),
        ];
        for (url, suffix, expected) in [
            (
                "https://a:8080/:tenant/:x/:y?q=:tenant",
                true,
                "https://a:8080/acme/:x/:y?q=:tenant",
            ),
            ("https://a/:tenant.json", true, "https://a/acme.json"),
            ("https://a/:tenant.json", false, "https://a/:tenant.json"),
        ] {
            assert_eq!(with_path_values(url, &values, suffix), expected);
        }
    }
}
