//! What a text says by its form: e-mail addresses, addresses of the internet protocol, telephone numbers, tokens, keys, tenants of Auth0.

use super::kind::SensitiveKind;
use std::net::{Ipv4Addr, Ipv6Addr};

/// How a JSON Web Token begins: `{"` in base64url.
const TOKEN: &str = "eyJ";

/// The fewest characters of a text that begins so and is a token, or its beginning.
const SHORTEST_TOKEN: usize = 20;

/// Digits of a telephone number with its country's (E.164).
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// The longest part of a mail address before the `@` (RFC 5321 §4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

/// The longest name of a host (RFC 1035 §2.3.4).
const LONGEST_HOST: usize = 253;

/// Returns everything that is found by its form. One pass for each form, bounded at each place.
pub(super) fn found(text: &str) -> Vec<(SensitiveKind, &str)> {
    let mut found = Vec::new();
    if text.contains(TOKEN) {
        tokens(text, &mut found);
    }
    if text.contains("PRIVATE KEY-----") {
        keys(text, &mut found);
    }
    if text.contains('@') {
        mails(text, &mut found);
    }
    if text.contains('+') {
        phones(text, &mut found);
    }
    if text.bytes().any(|byte| byte.is_ascii_digit()) || text.contains("::") {
        addresses(text, &mut found);
    }
    if text.contains(AUTH0) {
        tenants(text, &mut found);
    }
    found
}

fn tokens<'a>(text: &'a str, found: &mut Vec<(SensitiveKind, &'a str)>) {
    let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
    for run in text.split(|c: char| !is_token(c)) {
        // A name may stand right before it.
        if let Some(at) = run.find(TOKEN) {
            let token = run.get(at..).unwrap_or_default().trim_end_matches('.');
            if token.len() >= SHORTEST_TOKEN {
                found.push((SensitiveKind::Token, token));
            }
        }
    }
}

fn keys<'a>(text: &'a str, found: &mut Vec<(SensitiveKind, &'a str)>) {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once("PRIVATE KEY-----") {
        let key = behind.split("-----").next().unwrap_or_default().trim();
        for line in key.lines().map(str::trim).filter(|line| line.len() > 8) {
            found.push((SensitiveKind::Key, line));
        }
        rest = behind
            .get(key.len()..)
            .and_then(|rest| rest.split_once("KEY-----"))
            .map_or("", |(_, rest)| rest);
    }
}

fn mails<'a>(text: &'a str, found: &mut Vec<(SensitiveKind, &'a str)>) {
    let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-' | '\'');
    for (at, _) in text.match_indices('@') {
        let before = text.get(..at).unwrap_or_default();
        let local: usize = before
            .chars()
            .rev()
            .take(LONGEST_LOCAL)
            .take_while(|c| is_local(*c))
            .map(char::len_utf8)
            .sum();
        let start = at - local;
        let whole = text.get(start..at).unwrap_or_default();
        let begin = start + (whole.len() - whole.trim_start_matches(['.', '\'', '+', '-']).len());
        // `%22ada@…`: two digits of an escape.
        let escaped = start > 0 && before.as_bytes().get(start - 1) == Some(&b'%');
        let begin = begin + 2 * usize::from(escaped);
        let host = host_at(text.get(at + 1..).unwrap_or_default());
        let end = host
            .rsplit_once('.')
            .map_or("", |(_, end)| end)
            .chars()
            .filter(|c| c.is_alphabetic())
            .count();
        if begin < at && end >= 2 {
            found.extend(
                text.get(begin..at + 1 + host.len())
                    .map(|mail| (SensitiveKind::Email, mail)),
            );
        }
    }
}

/// The name of a host that a text begins with.
fn host_at(text: &str) -> &str {
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    let length: usize = text
        .chars()
        .take(LONGEST_HOST)
        .take_while(|c| is_host(*c))
        .map(char::len_utf8)
        .sum();
    text.get(..length)
        .unwrap_or_default()
        .trim_end_matches(['.', '-'])
}

fn phones<'a>(text: &'a str, found: &mut Vec<(SensitiveKind, &'a str)>) {
    for (at, _) in text.match_indices('+') {
        let before = text.get(..at).unwrap_or_default();
        if before.ends_with(|c: char| c.is_alphanumeric()) {
            continue;
        }
        let mut digits = 0;
        let mut end = at + 1;
        for (offset, c) in text.get(at + 1..).unwrap_or_default().char_indices() {
            match c {
                _ if digits > *DIGITS.end() => break,
                '0'..='9' => {
                    digits += 1;
                    end = at + 1 + offset + 1;
                }
                ' ' | '-' | '(' | ')' | '.' | '\u{a0}' if digits > 0 => {}
                _ => break,
            }
        }
        if DIGITS.contains(&digits) {
            found.extend(text.get(at..end).map(|phone| (SensitiveKind::Phone, phone)));
        }
    }
}

/// Addresses of both versions; with the port where it is this computer's, which is how its servers are told apart.
fn addresses<'a>(text: &'a str, found: &mut Vec<(SensitiveKind, &'a str)>) {
    let is_part = |c: char| c.is_ascii_hexdigit() || matches!(c, '.' | ':');
    let mut at = 0;
    while let Some(skipped) = text.get(at..).and_then(|rest| rest.find(is_part)) {
        let start = at + skipped;
        let rest = text.get(start..).unwrap_or_default();
        let run = rest
            .find(|c: char| !is_part(c))
            .map_or(rest, |end| rest.get(..end).unwrap_or_default());
        at = start + run.len();
        let Some((from, to, what)) = address(run) else {
            continue;
        };
        let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let before = text.get(..start + from).unwrap_or_default();
        let behind = text.get(start + to..).unwrap_or_default();
        if !joined(before.chars().next_back()) && !joined(behind.chars().next()) {
            let whole = text.get(start + from..start + to);
            found.extend(whole.map(|text| (what, text)));
        }
    }
    for (at, name) in text.match_indices("localhost:") {
        let port = text.get(at + name.len()..).unwrap_or_default();
        let digits = port.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=5).contains(&digits) {
            let whole = text.get(at..at + name.len() + digits);
            found.extend(whole.map(|text| (SensitiveKind::Ipv4, text)));
        }
    }
    for (at, name) in text.match_indices("[::1]:") {
        let port = text.get(at + name.len()..).unwrap_or_default();
        let digits = port.bytes().take_while(u8::is_ascii_digit).count();
        let whole = text.get(at..at + name.len() + digits);
        found.extend(whole.map(|text| (SensitiveKind::Ipv6, text)));
    }
}

/// Where an address stands in a run of digits, points and colons.
fn address(run: &str) -> Option<(usize, usize, SensitiveKind)> {
    let mut from = 0;
    for part in run.split(':') {
        let host = part.trim_matches('.');
        if let Ok(four) = host.parse::<Ipv4Addr>() {
            let begin = from + (part.len() - part.trim_start_matches('.').len());
            let end = begin + host.len();
            let port = run.get(end..).and_then(|rest| rest.strip_prefix(':'));
            let digits = port.map_or(0, |port| {
                port.bytes().take_while(u8::is_ascii_digit).count()
            });
            let has_port = four.is_loopback() && digits > 0;
            return Some((
                begin,
                end + if has_port { digits + 1 } else { 0 },
                SensitiveKind::Ipv4,
            ));
        }
        from += part.len() + 1;
    }
    let six = run.trim_end_matches('.');
    let six = if six.ends_with("::") {
        six
    } else {
        six.trim_end_matches(':')
    };
    let begin = if six.starts_with("::") {
        0
    } else {
        six.len() - six.trim_start_matches([':', '.']).len()
    };
    let six = six.get(begin..)?;
    let is_six = six.matches(':').count() >= 2
        && six.bytes().any(|byte| byte.is_ascii_hexdigit())
        && six.parse::<Ipv6Addr>().is_ok();
    is_six.then_some((begin, begin + six.len(), SensitiveKind::Ipv6))
}

/// What a tenant of Auth0 without a domain of its own ends with.
const AUTH0: &str = ".auth0.com";

/// Hosts of Auth0 that are no tenant.
const OF_AUTH0: [&str; 6] = ["cdn", "community", "manage", "support", "status", "www"];

fn tenants<'a>(text: &'a str, found: &mut Vec<(SensitiveKind, &'a str)>) {
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    for (at, end) in text.match_indices(AUTH0) {
        let before = text.get(..at).unwrap_or_default();
        let name: usize = before
            .chars()
            .rev()
            .take(LONGEST_HOST)
            .take_while(|c| is_host(*c))
            .count();
        let name = before.get(at - name..).unwrap_or_default();
        // `%2F` before it is a slash, and no part of the name.
        let is_encoded = before
            .strip_suffix(name)
            .is_some_and(|rest| rest.ends_with('%'));
        let name = match name.as_bytes() {
            [one, two, ..] if is_encoded && one.is_ascii_hexdigit() && two.is_ascii_hexdigit() => {
                name.get(2..).unwrap_or_default()
            }
            _ => name,
        };
        let behind = text.get(at + end.len()..).unwrap_or_default();
        let goes_on = behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
        if !name.is_empty() && !OF_AUTH0.contains(&name) && !goes_on {
            let whole = text.get(at - name.len()..at + end.len());
            found.extend(whole.map(|host| (SensitiveKind::Tenant, host)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(text: &str) -> Vec<&str> {
        found(text).into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn forms_are_found_and_their_neighbours_are_not() {
        for (text, expected) in [
            ("<ada.l+x@acme.test>", vec!["ada.l+x@acme.test"]),
            ("%22ada@acme.test%22", vec!["ada@acme.test"]),
            ("user@host and @name", vec![]),
            ("8.8.8.8.", vec!["8.8.8.8"]),
            ("v1.2.3 and 1.2.3.400", vec![]),
            ("10.0.0.1:8080", vec!["10.0.0.1"]),
            ("127.0.0.1:41877/", vec!["127.0.0.1:41877"]),
            ("fe80::1 and a::b", vec!["fe80::1", "a::b"]),
            ("12:30:05", vec![]),
            ("+49 (30) 1234-5678, next", vec!["+49 (30) 1234-5678"]),
            ("a+12345678 2026-01-01T00:00:00+02:00 +5", vec![]),
            ("acme.eu.auth0.com/x", vec!["acme.eu.auth0.com"]),
            ("http://auth0.com/oauth manage.auth0.com", vec![]),
            ("eyJhbGciOiJub25lIn0.", vec![]),
            (
                "x eyJhbGciOiJub25lIn0.e30. y",
                vec!["eyJhbGciOiJub25lIn0.e30"],
            ),
            (
                "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMB\n-----END PRIVATE KEY-----\n",
                vec!["MIGHAgEAMB"],
            ),
        ] {
            assert_eq!(values(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r"([0-9a-f:.@+%-]|eyJ|\.auth0\.com|\PC){0,60}") {
            for (_, value) in found(&text) {
                prop_assert!(!value.is_empty() && text.contains(value));
            }
        }
    }
}
