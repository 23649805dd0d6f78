//! Recognising a token and reading it, tolerant of everything that people paste.

use crate::jose::base64url;
use crate::json::Json;
use crate::secret::Secret;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// What kind of token a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Signed (RFC 7515, compact serialisation).
    Jws,
    /// Encrypted (RFC 7516, compact serialisation).
    Jwe,
    /// Nothing that can be looked into.
    Opaque,
}

impl Format {
    /// The name in the command line's JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jws => "jws",
            Self::Jwe => "jwe",
            Self::Opaque => "opaque",
        }
    }
}

/// What reading a token came upon. Wording is the business of the diagnosis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// `Bearer `, quotes, white space or line breaks were taken off: which.
    Cleaned(&'static str),
    /// A part was padded or in the standard alphabet.
    NotStrictBase64url(&'static str),
    /// It has dots like a token, but the header cannot be read: why.
    HeaderUnreadable(String),
    /// The payload is not base64url.
    PayloadUnreadable,
    /// The payload is text, but not JSON.
    PayloadNotJson(String),
    /// Members that stand more than once, as JSON Pointers.
    DuplicateMembers(Vec<String>),
    /// The signature part is not base64url.
    SignatureUnreadable,
}

/// A token, read as far as it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub format: Format,
    /// The text that was read, after cleaning.
    pub raw: Secret,
    /// The protected header.
    pub header: Option<Json>,
    /// The claims of a JWS.
    pub payload: Option<Json>,
    /// A JWS's payload that is text but not JSON.
    pub payload_text: Option<String>,
    /// A JWS's signature.
    pub signature: Option<Vec<u8>>,
    /// What reading came upon.
    pub notes: Vec<Note>,
}

impl Token {
    /// A text member of the header: `alg`, `kid`, `typ`.
    pub fn header_text(&self, name: &str) -> Option<&str> {
        self.header.as_ref().and_then(|header| header.get_str(name))
    }

    /// A claim.
    pub fn claim(&self, name: &str) -> Option<&Json> {
        self.payload.as_ref().and_then(|payload| payload.get(name))
    }

    /// The bytes that a JWS's signature covers: everything before the last dot, as written.
    pub fn signing_input(&self) -> &[u8] {
        self.raw
            .expose()
            .rsplit_once('.')
            .map_or(&[], |(input, _)| input.as_bytes())
    }

    /// What a JWE is here, for people: the vendor's own opaque token or one encrypted for an API.
    pub fn encryption(&self) -> Option<&'static str> {
        (self.format == Format::Jwe).then(|| match self.header_text("alg") {
            Some("dir") => {
                "opaque access token as JWE, readable by the tenant only: good for /userinfo"
            }
            _ => "encrypted for the API, which holds the key",
        })
    }
}

/// Reads a token. Never fails: what cannot be looked into is opaque, with a note where it looked otherwise.
pub fn decode(text: &str) -> Token {
    let mut notes = Vec::new();
    let raw = clean(text, &mut notes);
    let opaque = |notes| Token {
        format: Format::Opaque,
        raw: Secret::new(raw.as_str()),
        header: None,
        payload: None,
        payload_text: None,
        signature: None,
        notes,
    };
    let parts: Vec<&str> = raw.split('.').collect();
    let (format, head) = match parts.as_slice() {
        [head, _, _] => (Format::Jws, *head),
        [head, _, _, _, _] => (Format::Jwe, *head),
        _ => return opaque(notes),
    };
    let header =
        match bytes(head, "header", &mut notes).and_then(|bytes| String::from_utf8(bytes).ok()) {
            None => Err("it is not base64url text".to_owned()),
            Some(text) => match Json::parse(&text) {
                Ok(header) if header.members().is_some() => Ok(header),
                Ok(_) => Err("it is JSON, but no object".to_owned()),
                Err(error) => Err(error.to_string()),
            },
        };
    let header = match header {
        Ok(header) => header,
        Err(why) => {
            // A text with dots, such as an Apple code, is no broken token; one that begins like a header is.
            if head.starts_with("eyJ") || format == Format::Jws {
                notes.push(Note::HeaderUnreadable(why));
            }
            return opaque(notes);
        }
    };
    let mut repeated: Vec<String> = header
        .duplicates()
        .into_iter()
        .map(|path| format!("header{path}"))
        .collect();
    let mut token = Token {
        format,
        raw: Secret::new(raw.as_str()),
        header: Some(header),
        payload: None,
        payload_text: None,
        signature: None,
        notes,
    };
    if let (Format::Jws, [_, body, signature]) = (format, parts.as_slice()) {
        match bytes(body, "payload", &mut token.notes).map(String::from_utf8) {
            Some(Ok(text)) => match Json::parse(&text) {
                Ok(payload) => {
                    repeated.extend(payload.duplicates());
                    token.payload = Some(payload);
                }
                Err(error) => {
                    token.notes.push(Note::PayloadNotJson(error.to_string()));
                    token.payload_text = Some(text);
                }
            },
            _ => token.notes.push(Note::PayloadUnreadable),
        }
        token.signature = bytes(signature, "signature", &mut token.notes);
        if token.signature.is_none() {
            token.notes.push(Note::SignatureUnreadable);
        }
    }
    if !repeated.is_empty() {
        token.notes.push(Note::DuplicateMembers(repeated));
    }
    token
}

/// Takes off what comes along when people copy: white space around, quotes, `Bearer `, line breaks inside.
fn clean(text: &str, notes: &mut Vec<Note>) -> String {
    let mut rest = text.trim();
    if rest.len() != text.len() {
        notes.push(Note::Cleaned("white space around it"));
    }
    for quote in ['"', '\'', '`'] {
        if let Some(inner) = rest
            .strip_prefix(quote)
            .and_then(|inner| inner.strip_suffix(quote))
        {
            notes.push(Note::Cleaned("quotes around it"));
            rest = inner.trim();
        }
    }
    for scheme in [
        "Authorization:",
        "authorization:",
        "Bearer ",
        "bearer ",
        "DPoP ",
    ] {
        if let Some(inner) = rest.strip_prefix(scheme) {
            notes.push(Note::Cleaned("the scheme before it"));
            rest = inner.trim();
        }
    }
    if rest.starts_with("eyJ") && rest.contains(char::is_whitespace) {
        notes.push(Note::Cleaned("line breaks inside it"));
        return rest.split_whitespace().collect();
    }
    rest.to_owned()
}

/// Standard alphabet or padding, when the strict form fails.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

fn bytes(text: &str, part: &'static str, notes: &mut Vec<Note>) -> Option<Vec<u8>> {
    base64url::decode(text).or_else(|| {
        let found = LENIENT
            .decode(text.replace('-', "+").replace('_', "/"))
            .ok()?;
        notes.push(Note::NotStrictBase64url(part));
        Some(found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn jws(header: &str, payload: &str) -> String {
        format!(
            "{}.{}.{}",
            base64url::encode(header),
            base64url::encode(payload),
            base64url::encode("signature")
        )
    }

    #[test]
    fn formats_are_told_apart() {
        let jwe = format!(
            "{}..aaa.bbb.ccc",
            base64url::encode(r#"{"alg":"dir","enc":"A256GCM"}"#)
        );
        for (text, format) in [
            (jws(r#"{"alg":"X999"}"#, "{}"), Format::Jws),
            (jwe, Format::Jwe),
            (
                "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEf".to_owned(),
                Format::Opaque,
            ),
            ("a.b.c".to_owned(), Format::Opaque),
            ("opaque".to_owned(), Format::Opaque),
            (String::new(), Format::Opaque),
        ] {
            assert_eq!(decode(&text).format, format, "{text}");
        }
    }

    #[test]
    fn an_unreadable_part_is_a_note_and_the_rest_is_read() {
        let token = decode(&format!(
            "{}.!!.c2ln",
            base64url::encode(r#"{"alg":"RS256"}"#)
        ));
        assert_eq!((token.format, token.payload.as_ref()), (Format::Jws, None));
        assert_eq!(token.notes, [Note::PayloadUnreadable]);
        let token = decode(&jws(r#"{"alg":"RS256"}"#, "hello"));
        assert_eq!(token.payload_text.as_deref(), Some("hello"));
        assert!(matches!(
            decode("a.b.c").notes.as_slice(),
            [Note::HeaderUnreadable(_)]
        ));
        let token = decode(&jws(r#"{"alg":"RS256"}"#, r#"{"a":1,"a":2}"#));
        assert_eq!(token.notes, [Note::DuplicateMembers(vec!["/a".into()])]);
    }

    #[test]
    fn pasted_wrappings_come_off() {
        let bare = jws(r#"{"alg":"RS256"}"#, r#"{"n":9007199254740993}"#);
        for text in [
            format!(" {bare}\n"),
            format!("\"{bare}\""),
            format!("Bearer {bare}"),
            format!("Authorization: Bearer {bare}"),
            bare.replace('.', ".\n"),
        ] {
            let token = decode(&text);
            assert_eq!(token.raw.expose(), bare);
            assert!(!token.notes.is_empty());
            assert_eq!(
                token.claim("n"),
                Some(&Json::Number("9007199254740993".into()))
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_decoded(text in ".*") {
            let _ = decode(&text);
        }
        #[test]
        fn any_parts_are_decoded(head in ".{0,20}", body in ".{0,20}") {
            let _ = decode(&jws(&format!("{{\"alg\":\"{head}\"}}"), &body));
        }
    }
}
