//! What a token travels in: the members of an answer, the parameters of a form, a query or a fragment.

use super::joined::{begins_like_header, looks_like_token};
use super::parsed::Companion;
use super::serialised;
use super::wrapping::Wrapping;
use crate::exchange::service_token::read_basic;
use crate::json::Json;
use crate::secret::Secret;
use crate::text::Words;

/// The members and parameters a token travels in, the one that is looked at first in front.
const MEMBERS: Words = Words(
    "access_token id_token subject_token refresh_token actor_token client_assertion assertion \
     logout_token id_token_hint identityToken accessToken idToken credential jwt token mfa_token",
);

/// Tokens of a document that are told apart.
const MOST: usize = 40;

/// The token in an answer or any other JSON.
pub(super) fn member(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    let document = Json::parse(text).ok()?;
    if let Some(bytes) = bytes_of_list(&document) {
        wrapping
            .notes
            .push(super::note::Note::Decoded("a list of bytes"));
        return Some(bytes);
    }
    let mut found: Vec<Companion> = MEMBERS
        .all()
        .filter_map(|name| Some((name.to_owned(), Secret::new(document.get_str(name)?))))
        .collect();
    if !found.iter().any(|(_, text)| holds_token(text.expose())) {
        // Any member, at any depth, that holds something like a JWT: SDKs have names of their own.
        let mut deep = Vec::new();
        walk(&document, "", &mut deep);
        if !deep.is_empty() {
            found = deep;
        }
    }
    let from = if document.members().is_some() {
        "a JSON object"
    } else {
        "a JSON list"
    };
    wrapping.choose(found, from)
}

/// Whether a member's text is a token, plain, behind its scheme, or in base64.
fn holds_token(text: &str) -> bool {
    let bare = text.trim_start();
    let bare = bare
        .strip_prefix("Bearer ")
        .or_else(|| bare.strip_prefix("bearer "))
        .unwrap_or(bare);
    looks_like_token(bare) || bare.starts_with("ZXlK") && bare.len() > 60
}

fn walk(document: &Json, name: &str, found: &mut Vec<Companion>) {
    if found.len() >= MOST {
        return;
    }
    match document {
        Json::String(text) if holds_token(text) => {
            let name = if name.is_empty() { "token" } else { name };
            found.push((name.to_owned(), Secret::new(text.as_str())));
        }
        // JSON inside a text, as logs have it.
        Json::String(text) if text.starts_with('{') && text.contains("eyJ") => {
            if let Ok(inner) = Json::parse(text) {
                walk(&inner, name, found);
            }
        }
        Json::Object(_) if serialised::is_token(document) => {
            let name = if name.is_empty() { "token" } else { name };
            found.push((name.to_owned(), Secret::new(document.to_compact())));
        }
        Json::Array(items) => items.iter().for_each(|item| walk(item, name, found)),
        Json::Object(members) => {
            // A list of names and values, as recordings and forms have them.
            let named = document.get_str("name").or(document.get_str("key"));
            for (member, value) in members {
                let name = match (named, member.as_str()) {
                    (Some(named), "value") => named,
                    _ => member,
                };
                walk(value, name, found);
            }
        }
        _ => {}
    }
}

/// `[101, 121, 74, …]`: the bytes of a text, as many languages print them. Java's are signed.
fn bytes_of_list(document: &Json) -> Option<String> {
    let Json::Array(items) = document else {
        return None;
    };
    if items.len() < 20 {
        return None;
    }
    let bytes: Option<Vec<u8>> = items
        .iter()
        .map(|item| {
            let number = item.as_i64()?;
            u8::try_from(number)
                .or_else(|_| i8::try_from(number).map(i8::cast_unsigned))
                .ok()
        })
        .collect();
    String::from_utf8(bytes?).ok()
}

/// The token that stands in place of the password, or of the name, of HTTP Basic.
pub(super) fn password(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    let credentials = read_basic(text)?;
    let (name, password) = credentials.split_once(':')?;
    let token = [password, name]
        .into_iter()
        .find(|part| holds_token(part))?;
    wrapping.notes.push(super::note::Note::Cleaned(
        "the Basic credentials around it",
    ));
    Some(token.to_owned())
}

/// The token in a form body, a query or a fragment.
pub(super) fn parameter(text: &str, wrapping: &mut Wrapping) -> Option<String> {
    if !text.contains('=') || text.contains(char::is_whitespace) || begins_like_header(text) {
        return None;
    }
    let start = text.find(['#', '?']).map_or(0, |at| at + 1);
    let query = text.get(start..)?;
    // `?` and `#` both stand in an address whose fragment holds the token.
    let query = query.replace(['#', '?'], "&");
    let all: Vec<Companion> = form_urlencoded::parse(query.as_bytes())
        .take(200)
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.into_owned(), Secret::new(value.into_owned())))
        .collect();
    let known = |(name, _): &&Companion| MEMBERS.contains(name);
    let mut found: Vec<Companion> = all.iter().filter(known).cloned().collect();
    if !found.iter().any(|(_, text)| holds_token(text.expose())) {
        let holding = |(_, text): &&Companion| holds_token(text.expose());
        let others: Vec<Companion> = all.iter().filter(holding).cloned().collect();
        if !others.is_empty() {
            found = others;
        }
    }
    wrapping.choose(found, "form parameters")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::rows;
    use crate::token::note::Note;

    /// A document, and the name of the token in it.
    const NAMES: &str = r#"
{"id_token":"eyJ.e.s"} ⇒ id_token
{"access_token":"opaque","id_token":"eyJ.e.s"} ⇒ id_token
{"a":{"b":[{"session":"eyJ.e.s"}]}} ⇒ session
[{"name":"code","value":"x"},{"name":"jwt","value":"eyJ.e.s"}] ⇒ jwt
{"headers":{"Authorization":"Bearer eyJ.e.s"}} ⇒ Authorization
{"body":"{\"x\":\"eyJ.e.s\"}"} ⇒ x
["eyJ.e.s"] ⇒ token
"#;

    #[test]
    fn a_token_is_found_under_any_name_and_at_any_depth() {
        for [text, name] in rows(NAMES, " ⇒ ") {
            let mut wrapping = Wrapping::default();
            assert!(member(text, &mut wrapping).unwrap().contains("eyJ.e.s"));
            let found = wrapping.notes.iter().find_map(|note| match note {
                Note::TakenFrom { name, .. } => Some(name.as_str()),
                _ => None,
            });
            assert_eq!(found, Some(name), "{text}");
        }
        for text in [
            "id_token=eyJ.e.s&state=1",
            "https://a/?x=1#access_token=o&id_token=eyJ.e.s",
            "https://a/cb?session=eyJ.e.s",
        ] {
            let found = parameter(text, &mut Wrapping::default());
            assert_eq!(found.as_deref(), Some("eyJ.e.s"), "{text}");
        }
    }
}
