//! What a text is that was given as a token or as a key: one is not taken for the other, and a private key is refused.

use crate::diagnosis::BadInput;
use crate::jose::{KeyTextError, holds_private_key, read_keys};
use crate::secret::Secret;
use crate::token::{Format, MAX_TOKEN, Note, Token, decode};
use crate::ui::kit::elsewhere::Elsewhere;

/// What a text that was given as a token turned out to be.
pub enum InspectInput {
    /// A token, or a text that may be one; where the text belongs as well, if it is more than that.
    Token(Box<Token>, Option<(Elsewhere, Secret)>),
    /// Public keys.
    Keys(Secret),
    /// Something that belongs elsewhere, with no token in it.
    Other(Elsewhere, Secret),
}

/// Returns what a text that was given as a token is; an error if it is too large, or a private key.
pub fn read_input(text: &str) -> Result<InspectInput, BadInput> {
    if text.len() > MAX_TOKEN {
        let title = "The text is larger than 8 MiB";
        let why = format!("It has {} bytes; what was shown before stays", text.len());
        return Err(BadInput::new("token.too-large", title, why));
    }
    let token = Box::new(decode(text));
    if token.format != Format::Opaque {
        return Ok(InspectInput::Token(token, None));
    }
    if holds_private_key(text) {
        return Err(private_key());
    }
    if read_keys(text).is_ok() {
        return Ok(InspectInput::Keys(Secret::new(text)));
    }
    let Some(place) = Elsewhere::of(text, Elsewhere::Inspect) else {
        return Ok(InspectInput::Token(token, None));
    };
    // An opaque token that was found in an answer is shown all the same.
    let mut notes = token.notes.iter();
    let was_found = notes.any(|note| matches!(note, Note::TakenFrom { .. }));
    Ok(if was_found {
        InspectInput::Token(token, Some((place, Secret::new(text))))
    } else {
        InspectInput::Other(place, Secret::new(text))
    })
}

/// Returns the refusal of a private key.
pub fn private_key() -> BadInput {
    let why = KeyTextError::Private.to_string();
    BadInput::new("key.private", "This is a private key", why)
}

/// What a text that was given as a public key is instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misplaced {
    /// A private key, which must not stand in a field that shows it.
    PrivateKey,
    Token,
}

/// Returns what a text that was given as a public key is instead; `None` if the field may have it.
pub fn misplaced(text: &str) -> Option<Misplaced> {
    match read_keys(text) {
        Ok(_) => None,
        Err(_) if holds_private_key(text) => Some(Misplaced::PrivateKey),
        Err(_) => (decode(text).format != Format::Opaque).then_some(Misplaced::Token),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{SigningAlgorithm, SigningKey};

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL3gvIn0.c2ln";

    #[test]
    fn neither_takes_the_others_place() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let set = crate::token::test_key_set(&key).to_pretty();
        let pem = key.pem();
        assert!(matches!(
            read_input(TOKEN),
            Ok(InspectInput::Token(_, None))
        ));
        assert!(matches!(
            read_input("ya29.a0AfH6SMBx"),
            Ok(InspectInput::Token(_, None))
        ));
        assert!(matches!(read_input(&set), Ok(InspectInput::Keys(_))));
        assert_eq!(read_input(pem.expose()).err().unwrap().id, "key.private");
        let answer = "HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\n\r\n{\"error\":\"invalid_grant\"}";
        assert!(matches!(
            read_input(answer),
            Ok(InspectInput::Other(Elsewhere::Explain, _))
        ));
        let request = "curl https://acme.eu.auth0.com/oauth/token -d client_id=c -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange";
        assert!(matches!(
            read_input(request),
            Ok(InspectInput::Other(Elsewhere::Import, _))
        ));
        assert_eq!(misplaced(TOKEN), Some(Misplaced::Token));
        assert_eq!(misplaced(pem.expose()), Some(Misplaced::PrivateKey));
        assert_eq!(misplaced(&set), None);
        assert_eq!(misplaced("half a key"), None);
    }
}
