//! What a token says, without the token: claims as a decoder or a debugger prints them.

use super::joined::begins_like_header;
use super::note::Note;
use super::parsed::{Companion, Token};
use crate::jose::base64url;
use crate::json::Json;

/// Members of answers that are no token: an answer of introspection, of a token endpoint, of the user's profile beside its tokens.
const OF_ANSWERS: [&str; 4] = ["active", "access_token", "id_token", "error"];

/// The claims, with the header where it stands beside them; `None` where the text holds none.
pub(super) fn read(raw: &str, notes: &[Note], companions: &[Companion]) -> Option<Token> {
    let document = Json::parse(raw)
        .ok()
        .or_else(|| encoded(raw))
        .or_else(|| among_words(raw))?;
    let payload = document.get("payload").or_else(|| document.get("claims"));
    let (header, claims) = match (document.get("header"), payload) {
        (Some(header), Some(claims)) if header.get("alg").is_some() => (Some(header), claims),
        _ => (None, &document),
    };
    let has = |name: &str| claims.get(name).is_some();
    let is_token = claims.get_str("iss").is_some()
        && (has("exp") || has("iat"))
        && (has("sub") || has("aud") || has("jti"))
        && !OF_ANSWERS.into_iter().any(has);
    is_token.then_some(())?;
    let mut token = Token::opaque(raw, notes.to_vec(), companions.to_vec());
    token.header = header.cloned();
    token.payload = Some(claims.clone());
    token.notes.push(Note::ClaimsAlone);
    Some(token)
}

/// Claims as they stand between the dots of a token.
fn encoded(raw: &str) -> Option<Json> {
    let bytes = base64url::decode_any(raw).filter(|_| begins_like_header(raw))?;
    Json::parse(&String::from_utf8(bytes).ok()?).ok()
}

/// Claims with words around them, or a header and claims, as debuggers show them and .NET prints them in its errors.
fn among_words(raw: &str) -> Option<Json> {
    // A payload that stands as it is belongs to its token (RFC 7797).
    if begins_like_header(raw) {
        return None;
    }
    match Json::objects_in(raw).as_slice() {
        [header, payload] => Some(Json::object([
            ("header", header.clone()),
            ("payload", payload.clone()),
        ])),
        [claims] => Some(claims.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::{Format, KeySource, Note, TokenRole, decode, describe, judge};

    #[test]
    fn claims_are_shown_without_their_token() {
        for text in [
            r#"{"iss":"https://a.example","sub":"u","exp":1,"nonce":"n"}"#,
            r#"{"alg":"RS256"}.{"iss":"https://a.example","sub":"u","iat":1,"nonce":"n"}"#,
            "HEADER:ALGORITHM & TOKEN TYPE\n\n{\n  \"alg\": \"RS256\"\n}\n\nPAYLOAD:DATA\n\n{\n  \"iss\": \"https://a.example\", \"sub\": \"u\", \"iat\": 1, \"nonce\": \"n\"\n}\n\nVERIFY SIGNATURE\n\nRSASHA256(\n  base64UrlEncode(header))",
            r#"Decoded: {"iss":"https://a.example","sub":"u","exp":1,"nonce":"n"} (by jwt-cli)"#,
            r#"{"header":{"alg":"RS256"},"payload":{"iss":"https://a.example","sub":"u","iat":1,"nonce":"n"}}"#,
            &base64url::encode(r#"{"iss":"https://a.example","sub":"u","exp":1,"nonce":"n"}"#),
        ] {
            let token = decode(text);
            assert_eq!(token.format, Format::Opaque, "{text}");
            assert!(token.notes.contains(&Note::ClaimsAlone), "{text}");
            assert_eq!(token.claim_text("sub"), Some("u"));
            assert_eq!(
                describe(&token, TokenRole::Pasted),
                "The claims of a token without the token: looks like an ID token"
            );
            let keys = KeySource::absent("no key");
            assert!(judge(&token, &keys).reason.contains("not there"), "{text}");
        }
        for text in [
            r#"{"active":true,"iss":"https://a.example","sub":"u","exp":1}"#,
            r#"{"sub":"u","name":"A"}"#,
            r#"{"issuer":"https://a.example","jwks_uri":"https://a.example/k"}"#,
        ] {
            assert!(!decode(text).notes.contains(&Note::ClaimsAlone), "{text}");
        }
    }
}
