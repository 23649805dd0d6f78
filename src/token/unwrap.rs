//! Finding the token in what people paste: header lines, answers, addresses, log lines; percent-encoded, quoted, broken over lines.

use super::Note;
use crate::json::Json;
use crate::secret::Secret;

/// The members and parameters a token travels in, the one that is looked at first in front.
const MEMBERS: [&str; 14] = [
    "access_token",
    "id_token",
    "subject_token",
    "refresh_token",
    "actor_token",
    "client_assertion",
    "assertion",
    "logout_token",
    "id_token_hint",
    "identityToken",
    "credential",
    "jwt",
    "token",
    "mfa_token",
];

/// Other tokens of the same text that are kept.
const MOST_COMPANIONS: usize = 12;

/// What was found in the text.
pub(super) enum Found {
    /// A compact token, or something opaque.
    Text(String),
    /// A JWS or JWE in the JSON serialisation (RFC 7515 §7.2, RFC 7516 §7.2).
    Document(Json),
}

/// A token that came along, such as the ID token beside the access token of an answer.
pub type Companion = (String, Secret);

/// Peels off everything around the token, with a note for each layer.
pub(super) fn unwrap(text: &str, notes: &mut Vec<Note>, companions: &mut Vec<Companion>) -> Found {
    let mut rest = text.to_owned();
    // Each layer may hold the next: a quoted header line, a percent-encoded answer. Nobody wraps eight times.
    for _ in 0..8 {
        if let Some(document) = serialised(&rest) {
            return Found::Document(document);
        }
        match peel(&rest, notes, companions) {
            Some(inner) => rest = inner,
            None => break,
        }
    }
    Found::Text(rest)
}

fn serialised(text: &str) -> Option<Json> {
    if !text.starts_with('{') {
        return None;
    }
    let document = Json::parse(text).ok()?;
    let is = |name: &str| document.get(name).is_some();
    let signed = is("payload") && (is("signatures") || is("signature"));
    (signed || is("ciphertext") && is("iv")).then_some(document)
}

/// Takes one layer off; nothing where there is none.
fn peel(text: &str, notes: &mut Vec<Note>, companions: &mut Vec<Companion>) -> Option<String> {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if trimmed.len() != text.len() {
        notes.push(Note::Cleaned("white space around it"));
        return Some(trimmed.to_owned());
    }
    if is_compact(text) {
        return None;
    }
    for quote in ['"', '\'', '`'] {
        if let Some(inner) = text
            .strip_prefix(quote)
            .and_then(|inner| inner.strip_suffix(quote))
        {
            notes.push(Note::Cleaned("quotes around it"));
            return Some(inner.to_owned());
        }
    }
    if let Some(inner) = scheme(text) {
        notes.push(Note::Cleaned("the scheme before it"));
        return Some(inner.to_owned());
    }
    if text.starts_with('{') {
        return member(text, notes, companions);
    }
    if let Some(found) = parameter(text, notes, companions) {
        return Some(found);
    }
    if text.contains('%')
        && let Some(decoded) = percent_decoded(text)
    {
        notes.push(Note::Cleaned("percent-encoding"));
        return Some(decoded);
    }
    if !text.starts_with("eyJ") {
        return embedded(text).inspect(|_| notes.push(Note::Cleaned("the text around it")));
    }
    if text.contains(char::is_whitespace) {
        let joined: String = text.split_whitespace().collect();
        if joined.chars().all(is_token_character) {
            notes.push(Note::Cleaned("line breaks inside it"));
            return Some(joined);
        }
    }
    let end = text.find(|c| !is_token_character(c))?;
    let whole = text
        .get(..end)
        .filter(|head| head.matches('.').count() >= 2)?;
    notes.push(Note::Cleaned("the text after it"));
    Some(whole.to_owned())
}

/// Whether the text is made of base64url characters and dots only, so that nothing can be around it.
fn is_compact(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~'))
}

fn is_token_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '~' | '+' | '/' | '=')
}

fn scheme(text: &str) -> Option<&str> {
    ["-h ", "authorization:", "dpop:", "bearer ", "dpop "]
        .into_iter()
        .find_map(|scheme| {
            let head = text.get(..scheme.len())?;
            head.eq_ignore_ascii_case(scheme)
                .then(|| text.get(scheme.len()..))?
        })
}

fn looks_like_token(text: &str) -> bool {
    text.starts_with("eyJ") && text.contains('.')
}

/// The token in an answer. The first that can be looked into, else the first of all.
fn member(text: &str, notes: &mut Vec<Note>, companions: &mut Vec<Companion>) -> Option<String> {
    let document = Json::parse(text).ok()?;
    let mut found: Vec<Companion> = MEMBERS
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), Secret::new(document.get_str(name)?))))
        .collect();
    if found.is_empty() {
        // Any member that holds something like a JWT: SDKs have names of their own.
        found = document
            .members()?
            .iter()
            .filter_map(|(name, value)| {
                let text = value.as_str().filter(|text| looks_like_token(text))?;
                Some((name.clone(), Secret::new(text)))
            })
            .collect();
    }
    chosen(found, "a JSON object", notes, companions)
}

/// The token in a form body, a query or a fragment.
fn parameter(text: &str, notes: &mut Vec<Note>, companions: &mut Vec<Companion>) -> Option<String> {
    if !text.contains('=') || text.contains(char::is_whitespace) {
        return None;
    }
    let start = text.find(['#', '?']).map_or(0, |at| at + 1);
    let found = form_urlencoded::parse(text.get(start..)?.as_bytes())
        .filter(|(name, value)| MEMBERS.contains(&name.as_ref()) && !value.is_empty())
        .map(|(name, value)| (name.into_owned(), Secret::new(value.into_owned())))
        .collect();
    chosen(found, "form parameters", notes, companions)
}

fn chosen(
    mut found: Vec<Companion>,
    from: &'static str,
    notes: &mut Vec<Note>,
    companions: &mut Vec<Companion>,
) -> Option<String> {
    if found.is_empty() {
        return None;
    }
    let at = found
        .iter()
        .position(|(_, secret)| looks_like_token(secret.expose()))
        .unwrap_or(0);
    let (name, token) = found.remove(at);
    found.truncate(MOST_COMPANIONS);
    notes.push(Note::TakenFrom {
        from,
        name,
        others: found.iter().map(|(name, _)| name.clone()).collect(),
    });
    companions.extend(found);
    Some(token.expose().to_owned())
}

fn percent_decoded(text: &str) -> Option<String> {
    let escaped = text.as_bytes().windows(3).any(|three| {
        matches!(three, [b'%', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
    });
    if !escaped {
        return None;
    }
    // A plus stays one: it belongs to the standard alphabet of base64.
    let guarded = text.replace('+', "%2B").replace('&', "%26");
    let (_, value) = form_urlencoded::parse(format!("t={guarded}").as_bytes())
        .next()
        .map(|(name, value)| (name.into_owned(), value.into_owned()))?;
    (value != text).then_some(value)
}

/// A JWT somewhere in a longer text.
fn embedded(text: &str) -> Option<String> {
    let mut at = 0;
    while let Some(found) = text.get(at..)?.find("eyJ") {
        let start = at + found;
        let rest = text.get(start..)?;
        let end = rest.find(|c| !is_token_character(c)).unwrap_or(rest.len());
        let candidate = rest.get(..end)?.trim_end_matches(['.', '=', '/']);
        if candidate.matches('.').count() >= 2 {
            return Some(candidate.to_owned());
        }
        // Whatever begins later in the same run has fewer dots still.
        at = start + end;
    }
    None
}
