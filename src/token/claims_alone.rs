//! What a token says, without the token: claims as a decoder or a debugger prints them.

use super::note::Note;
use super::parsed::{Companion, Token};
use crate::json::Json;

/// Members of answers that are no token: an answer of introspection, of a token endpoint, of the user's profile beside its tokens.
const OF_ANSWERS: [&str; 4] = ["active", "access_token", "id_token", "error"];

/// The claims, with the header where it stands beside them; `None` where the text holds none.
pub(super) fn read(raw: &str, notes: &[Note], companions: &[Companion]) -> Option<Token> {
    if !raw.starts_with('{') {
        return None;
    }
    let document = Json::parse(raw).ok().or_else(|| of_dotnet(raw))?;
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

/// Header and claims as .NET prints a token in its errors: two objects with a dot between them.
fn of_dotnet(raw: &str) -> Option<Json> {
    let (head, body) = raw.split_once("}.{")?;
    let header = Json::parse(&format!("{head}}}")).ok()?;
    let claims = Json::parse(&format!("{{{body}")).ok()?;
    Some(Json::object([("header", header), ("payload", claims)]))
}

#[cfg(test)]
mod tests {
    use crate::token::{Format, KeySource, Note, TokenRole, decode, describe, judge};

    #[test]
    fn claims_are_shown_without_their_token() {
        for text in [
            r#"{"iss":"https://a.example","sub":"u","exp":1,"nonce":"n"}"#,
            r#"{"alg":"RS256"}.{"iss":"https://a.example","sub":"u","iat":1,"nonce":"n"}"#,
            r#"{"header":{"alg":"RS256"},"payload":{"iss":"https://a.example","sub":"u","iat":1,"nonce":"n"}}"#,
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
