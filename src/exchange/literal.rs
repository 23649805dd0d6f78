//! What of somebody else's request may stand in a file. An allow-list: a literal stays in a place that is known to be public, or under
//! a name that is no secret's if it is plain by its shape, and never with the shape of a secret. Import, save, share, export, history
//! and drafts all ask here.

use super::service_token::begun;
use super::subject_token::Shape;
use crate::json::Json;
use crate::secret::{names, says_secret};
use std::borrow::Cow;

/// Why a literal may not stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Its name is a secret's.
    Name,
    /// It has the shape of a secret; what it looks like, with its article.
    Shape(&'static str),
    /// Nothing says that it is public.
    NotKnown,
}

impl Doubt {
    /// The reason as the end of a sentence: `… because …`.
    pub fn because(self) -> String {
        match self {
            Self::Name => "its name suggests a secret".to_owned(),
            Self::Shape(what) => format!("it looks like {what}"),
            Self::NotKnown => "it is not known to be public".to_owned(),
        }
    }
}

/// Whether a parameter's value may not stand in a file.
pub fn parameter(name: &str, value: &str) -> Option<Doubt> {
    let public = names().public_parameters.iter().any(|known| known == name);
    named(name, value, public)
}

/// Whether a header's value may not stand in a file.
pub fn header(name: &str, value: &str) -> Option<Doubt> {
    let lower = name.to_ascii_lowercase();
    let public = names().public_headers.contains(&lower);
    named(&lower, value, public)
}

fn named(name: &str, value: &str, public: bool) -> Option<Doubt> {
    if value.is_empty() {
        return None;
    }
    if says_secret(name) {
        return Some(Doubt::Name);
    }
    if let Some(what) = secret_in(value) {
        return Some(Doubt::Shape(what));
    }
    (!public && !is_plain(value)).then_some(Doubt::NotKnown)
}

/// Whether a text of a place that is public (a name, a scope, an audience, a description) holds a secret.
pub fn text(value: &str) -> Option<Doubt> {
    secret_in(value).map(Doubt::Shape)
}

/// The members of a document that may not stand in a file, each by its path: names of secrets with a literal, and shapes of secrets.
pub fn members(document: &Json) -> Vec<(Vec<String>, Doubt)> {
    let mut found = Vec::new();
    walk(document, None, &mut Vec::new(), &mut found);
    found
}

fn walk(
    value: &Json,
    name: Option<&str>,
    path: &mut Vec<String>,
    found: &mut Vec<(Vec<String>, Doubt)>,
) {
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                path.push(name.clone());
                match text(name) {
                    Some(doubt) => found.push((path.clone(), doubt)),
                    None => walk(value, Some(name), path, found),
                }
                path.pop();
            }
        }
        Json::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(at.to_string());
                walk(item, name, path, found);
                path.pop();
            }
        }
        Json::String(text) if !text.is_empty() => {
            let named = name.is_some_and(says_secret).then_some(Doubt::Name);
            if let Some(doubt) = named.or_else(|| self::text(text)) {
                found.push((path.clone(), doubt));
            }
        }
        Json::Number(number)
            if name.is_some_and(|name| says_secret(name) && !is_error_number(name, number)) =>
        {
            found.push((path.clone(), Doubt::Name));
        }
        _ => {}
    }
}

/// Whether it is the number of an error, such as Graph's 190: no code that is redeemed has three digits.
fn is_error_number(name: &str, number: &str) -> bool {
    name == "code" && number.len() <= 3
}

/// Whether a text can be no secret by its shape: a boolean, a number of at most six digits, a word of at most 20 letters, digits,
/// dashes and dots, or an address without user and query.
pub fn is_plain(value: &str) -> bool {
    let word = value.chars().count() <= 20
        && value
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'));
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    word && !(digits && value.len() > 6) || is_plain_address(value)
}

fn is_plain_address(value: &str) -> bool {
    let spelled = value.starts_with("https://") || value.starts_with("http://");
    spelled
        && !value.contains(['?', '#', '@'])
        && value.len() <= 200
        && value
            .split(['/', '.', ':'])
            .all(|piece| piece.len() <= 40 && !is_random(piece))
}

/// What secret a text holds, whole or as one of its words; how vendors' keys begin is their own documentation's.
fn secret_in(value: &str) -> Option<&'static str> {
    let trimmed = value.trim();
    if trimmed.contains("PRIVATE KEY-----") || trimmed.contains("AGE-SECRET-KEY-1") {
        return Some("a private key");
    }
    // One encoding away: `%2E`, `\u002e`, `\/`.
    let mut found = words(&parted(trimmed)).find_map(secret_word);
    if found.is_none() && trimmed.contains('%') {
        let decoded: Vec<u8> = percent_decoded(trimmed);
        let decoded = String::from_utf8_lossy(&decoded);
        found = words(&decoded).find_map(secret_word);
    }
    if found.is_none() && trimmed.contains('\\') {
        let unescaped = trimmed
            .replace("\\/", "/")
            .replace("\\u002e", ".")
            .replace("\\u002E", ".");
        found = words(&unescaped).find_map(secret_word);
    }
    found.or_else(|| credentials(trimmed))
}

/// Signs between the words of a text, as percent-encoding writes them. No token has one inside.
const SIGNS: [(&str, &str); 8] = [
    ("%3A", ":"),
    ("%7B", "{"),
    ("%7D", "}"),
    ("%5B", "["),
    ("%5D", "]"),
    ("%22", "\""),
    ("%2C", ","),
    ("%20", " "),
];

/// A text with those signs decoded: its words together look like a key.
fn parted(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let decoded = |text: String, (code, sign): &(&str, &str)| {
        text.replace(code, sign)
            .replace(&code.to_ascii_lowercase(), sign)
    };
    Cow::Owned(SIGNS.iter().fold(text.to_owned(), decoded))
}

/// The scheme of an Authorization header with something behind it.
fn credentials(value: &str) -> Option<&'static str> {
    let (scheme, rest) = value.split_once(' ')?;
    let scheme = ["bearer", "basic", "dpop", "digest", "negotiate"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let rest = rest.trim();
    // Words of a sentence have neither digits nor capitals inside.
    let random = rest.contains(|c: char| c.is_ascii_digit() || matches!(c, '_' | '='))
        || rest.chars().skip(1).any(|c| c.is_ascii_uppercase());
    (scheme && random && rest.len() >= 8 && !rest.contains(' ')).then_some("credentials")
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let hex = |at: usize| {
            after
                .get(at)
                .and_then(|byte| char::from(*byte).to_digit(16))
        };
        match (byte, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or_default());
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                out.push(*byte);
                rest = after;
            }
        }
    }
    out
}

/// The stretches of a text that could be a token: what stands between white space, quotes, brackets and separators.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "\"'`<>()[]{},;&=|\\".contains(c))
        .filter(|word| word.len() >= 8)
}

fn secret_word(word: &str) -> Option<&'static str> {
    let word = word.trim_matches(['.', ':', '/', '!', '?', '*']);
    if word.len() < 8 {
        return None;
    }
    // Behind a path, a scheme or a label: each rest that could begin a token is looked at.
    let starts = std::iter::once(0).chain(
        word.match_indices(['/', ':', '~'])
            .map(|(at, _)| at + 1)
            .take(20),
    );
    starts
        .filter_map(|at| word.get(at..))
        .filter(|rest| rest.len() >= 8)
        .find_map(token)
}

fn token(word: &str) -> Option<&'static str> {
    // `eyJ` is `{"` in base64: a JSON header, whole or cut.
    if word.starts_with("eyJ") && (word.len() >= 24 || word.contains('.')) {
        return Some("a JSON Web Token");
    }
    // A JWT in base64 once more.
    if word.starts_with("ZXlK") && word.len() >= 24 {
        return Some("a token in base64");
    }
    match Shape::of(word) {
        Shape::AppleCode => return Some("an Apple authorization code"),
        Shape::AppleCodeBase64 => return Some("an Apple authorization code in base64"),
        Shape::FacebookUserToken | Shape::FacebookSessionToken if word.len() >= 16 => {
            return Some("a Facebook access token");
        }
        Shape::GoogleAccessToken => return Some("a Google access token"),
        Shape::GoogleServerCode if word.len() >= 12 => return Some("a Google authorization code"),
        Shape::GoogleRefreshToken if word.len() >= 12 => return Some("a Google refresh token"),
        Shape::Auth0RefreshToken if word.len() >= 12 => return Some("an Auth0 refresh token"),
        Shape::Auth0MfaToken => return Some("a sealed Auth0 token"),
        Shape::SwiftDataDescription => return Some("the bytes of a code or token"),
        Shape::Service(of) => return Some(of.what),
        _ => {}
    }
    let known = begun(word).find(|(start, _)| {
        // Short beginnings are those of words too.
        let most = if start.len() >= 7 { 6 } else { 12 };
        word.len() >= start.len() + most
    });
    if let Some((_, what)) = known {
        return Some(what);
    }
    // The head of an Apple code without its tail, and long random stretches.
    word.split(['.', '/', ':'])
        .any(is_random)
        .then_some("a random key or token")
}

/// Longer than any name and mixed as no name is, or a long run of hexadecimal digits. A client ID of 32 characters is none, nor a UUID.
fn is_random(piece: &str) -> bool {
    let any = |test: fn(&u8) -> bool| piece.as_bytes().iter().any(test);
    let base64 = piece
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'%'));
    let mixed =
        any(u8::is_ascii_digit) && any(u8::is_ascii_uppercase) && any(u8::is_ascii_lowercase);
    let hex = piece.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit());
    base64
        && (piece.len() >= 40 && mixed && longest_run(piece) >= 20
            || piece.len() >= 33 && hex && any(u8::is_ascii_digit))
}

/// The longest stretch without a dash or underscore: names are made of short words.
fn longest_run(piece: &str) -> usize {
    piece
        .split(['-', '_'])
        .map(str::len)
        .max()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRETS: [&str; 20] = [
        "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln",
        "eyJhbGciOiJSUzI1NiIsInR5cCI6Ik",
        "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv",
        "c0123456789abcdef0123456789abcdef%2E0%2Emrqtu%2EAbCdEfGhIjKlMnOpQrStUv",
        "c0123456789abcdef0123456789abcdef",
        "ya29.a0AfH6SMabcdefghijklmnopqrstuvwxyz0123456789_-",
        "4/0AX4XfWh-abcdefghijklmnop_QRSTUVWXYZ0123456789",
        "1//0gAbCdEfGhIjKl",
        "EAABsbCS1iHgBO0ZAxyz1234567890",
        "v1.MjAyNi1yZWZyZXNoLXRva2Vu",
        "ghp_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345",
        "sk_live_0123456789abcdef",
        "Bearer fK2hx9xQaaB7",
        "Basic dXNlcjpwYXNz",
        "-----BEGIN PRIVATE KEY-----\nMIIE",
        "ZXlKaGJHY2lPaUpTVXpJMU5pSXNJblI1",
        "Fe26.2**0123abcdef",
        "Fe26.2*1*0123abcdef",
        "glrt-aB3dE5fG7hI9",
        "hvb.aB3dE5fG7hI9",
    ];

    #[test]
    fn shapes_of_secrets_are_seen_alone_and_inside() {
        for secret in SECRETS {
            assert!(secret_in(secret).is_some(), "{secret}");
            for around in [
                "Apple {} login",
                "(\"{}\")",
                "x={};y=1",
                "see https://a.example/{}",
            ] {
                let text = around.replace("{}", secret);
                // A header's scheme counts at its beginning only.
                if !secret.contains(' ') {
                    assert!(secret_in(&text).is_some(), "{text}");
                }
            }
        }
        for plain in [
            "Apple – first login",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange",
            "%7b%22name%22%3a%7b%22firstName%22%3a%22Zo%C3%AB%22%7d%2c%22email%22%3a%22zoe%40acme.example%22%7d",
            "http://auth0.com/oauth/token-type/facebook-info-session-access-token",
            "k2VbQ9xZr7TnPq3sLm8YwD4hUj6Ec1Fa",
            "https://api.acme.example/",
            "openid profile email offline_access read:reports write:appointments",
            "6f1e2d3c-0000-4000-8000-0123456789ab",
            "com.acme.ios.service.authentication.production2025",
            "123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com",
            "https://acme-dev.eu.auth0.com/api/v2/",
            "Zoë O'Brien",
            "zoe@acme.example",
            "application/x-www-form-urlencoded; charset=utf-8",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15",
            "token exchange",
            "Basic plan",
        ] {
            assert_eq!(secret_in(plain), None, "{plain}");
        }
    }

    #[test]
    fn a_literal_stays_where_it_is_public_or_plain() {
        for (name, value, doubt) in [
            ("audience", "https://api.acme.example/", None),
            ("client_id", "k2VbQ9xZr7TnPq3sLm8YwD4hUj6Ec1Fa", None),
            ("organization", "org_1AbCdEfGhIjKlMnO", None),
            ("flag", "true", None),
            ("tries", "3", None),
            ("colour", "deep-blue.2", None),
            ("site", "https://acme.example/a", None),
            ("note", "", None),
            ("site", "https://acme.example/a?x=1", Some(Doubt::NotKnown)),
            ("note", "a$2Bb$", Some(Doubt::NotKnown)),
            ("number", "12345678", Some(Doubt::NotKnown)),
            ("note", "two words", Some(Doubt::NotKnown)),
            ("x_token", "abc", Some(Doubt::Name)),
            ("client-secret", "abc", Some(Doubt::Name)),
            (
                "audience",
                "ya29.a0AfH6SMabcdefgh",
                Some(Doubt::Shape("a Google access token")),
            ),
        ] {
            assert_eq!(parameter(name, value), doubt, "{name}={value}");
        }
        assert_eq!(header("X-Auth-Token", "1"), Some(Doubt::Name));
        assert_eq!(header("User-Agent", "Acme/1 CFNetwork (x)"), None);
        assert_eq!(header("X-Debug", "1"), None);
    }

    #[test]
    fn members_are_found_by_their_path() {
        let document = Json::parse(
            r#"{"name":{"firstName":"Zoe"},"password":"x","list":[{"pin":77301},{"code":190},{"code":190421},"eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln"],"email":"z@a.example"}"#,
        )
        .unwrap();
        let found: Vec<String> = members(&document)
            .into_iter()
            .map(|(path, _)| path.join("."))
            .collect();
        assert_eq!(found, ["password", "list.0.pin", "list.2.code", "list.3"]);
    }

    proptest! {
        #[test]
        fn any_text_is_judged(name in ".*", value in ".*") {
            let _ = (parameter(&name, &value), header(&name, &value), text(&value));
        }

        #[test]
        fn a_secret_is_seen_wherever_it_stands(at in 0..SECRETS.len(), before in "[a-z ]{0,12} ", after in " [a-z ]{0,12}") {
            let secret = SECRETS[at];
            if !secret.contains(' ') {
                let text = format!("{before}{secret}{after}");
                prop_assert!(secret_in(&text).is_some());
            }
        }
    }
}
