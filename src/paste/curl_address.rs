//! The address of a curl command: its user, its lists, its query.

use super::percent::escapes_decoded;

/// The address without `user:password@`, and these, decoded; none where it has no user.
pub fn without_user(url: &str) -> Option<(String, (String, String))> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    let (name, password) = user.split_once(':').unwrap_or((user, ""));
    let behind = rest.get(user.len() + 1..)?;
    Some((
        format!("{scheme}://{behind}"),
        (escapes_decoded(name), escapes_decoded(password)),
    ))
}

/// Whether curl would make several addresses of it, or another one.
pub fn has_list(url: &str) -> bool {
    let ip_version_6 = url.contains("://[");
    (url.contains('{') && url.contains('}') && !url.contains("{{"))
        || (url.contains('[') && url.contains(']') && !ip_version_6)
}

/// Browsers once wrote `\[` and `\\{` so that curl takes them literally.
pub fn without_escaped_lists(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut chars = url.chars().peekable();
    while let Some(c) = chars.next() {
        let escapes = c == '\\' && matches!(chars.peek(), Some('{' | '}' | '[' | ']'));
        if !escapes {
            out.push(c);
        }
    }
    out
}

/// The address with more query, before its fragment.
pub fn with_query(url: &str, query: &str) -> String {
    let (address, fragment) = match url.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (url, String::new()),
    };
    let sign = match address.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    format!("{address}{sign}{query}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_is_taken_from_the_authority_only() {
        let user = |name: &str, password: &str| (name.to_owned(), password.to_owned());
        for (url, wanted) in [
            ("https://a:b%40@h/x", Some(("https://h/x", user("a", "b@")))),
            ("https://a@h", Some(("https://h", user("a", "")))),
            ("https://a:b@c@h", Some(("https://h", user("a", "b@c")))),
            ("https://h/a@b", None),
            ("https://h?x=a@b", None),
            ("a@h/x", None),
        ] {
            let wanted = wanted.map(|(url, user)| (url.to_owned(), user));
            assert_eq!(without_user(url), wanted, "{url}");
        }
    }

    #[test]
    fn lists_are_told_and_a_query_stands_before_the_fragment() {
        for (url, wanted) in [
            ("https://a/{b,c}", true),
            ("https://a/[1-3]", true),
            ("https://[::1]/x", false),
            ("https://{{host}}/x", false),
            ("https://a/x", false),
        ] {
            assert_eq!(has_list(url), wanted, "{url}");
        }
        assert_eq!(
            without_escaped_lists("https://a/\\[b\\]\\c"),
            "https://a/[b]\\c"
        );
        assert_eq!(with_query("https://a/?#f", "b=c"), "https://a/?b=c#f");
    }
}
