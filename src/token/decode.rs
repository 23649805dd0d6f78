//! Recognising a token and reading it, tolerant of everything that people paste.

use super::invisible::{self, Hidden};
use super::unwrap::{Companion, Found, unwrap};
use crate::exchange::subject_token::Shape;
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
    /// `Bearer `, quotes, white space, percent-encoding or line breaks were taken off: which.
    Cleaned(&'static str),
    /// It was a member of an answer or a parameter of a form.
    TakenFrom {
        /// What it was in.
        from: &'static str,
        /// The name it had there.
        name: String,
        /// Other tokens beside it.
        others: Vec<String>,
    },
    /// A part was padded or in the standard alphabet.
    NotStrictBase64url(&'static str),
    /// It begins like a JWT and ends too early: how many of its parts are there.
    Cut(usize),
    /// The last character of a part has bits that say nothing: it was probably cut.
    CutPart(&'static str),
    /// A half of a surrogate pair was written as an escape; it stands as the escape.
    LoneSurrogate,
    /// It has dots like a token, but the header cannot be read: why.
    HeaderUnreadable(String),
    /// The payload is not base64url.
    PayloadUnreadable,
    /// The payload is not UTF-8 from this byte on.
    PayloadNotUtf8(usize),
    /// The payload is text, but not JSON.
    PayloadNotJson(String),
    /// There is no payload between the dots: it is sent apart (RFC 7515 appendix F), or was cut out.
    PayloadDetached,
    /// The payload is a token of its own (RFC 7519 §5.2).
    Nested,
    /// An SD-JWT: how many disclosures came with it, and how many of them cannot be read.
    Disclosures {
        /// All of them.
        all: usize,
        /// Those that are no base64url JSON array.
        unreadable: usize,
    },
    /// The JSON serialisation, with so many signatures.
    JsonSerialised(usize),
    /// Extensions the reader has to understand (RFC 7515 §4.1.11).
    Critical(Vec<String>),
    /// The header names keys or an address of keys; they are never used: which members.
    OwnKeys(Vec<&'static str>),
    /// Members that stand more than once, as JSON Pointers.
    DuplicateMembers(Vec<String>),
    /// Characters that turn the direction of text, or leave no mark.
    Hidden(Vec<Hidden>),
    /// The signature part is not base64url.
    SignatureUnreadable,
    /// An opaque text of a known shape.
    Looks(Shape),
    /// More than [`MAX_TOKEN`] bytes: nothing was read.
    TooLarge(usize),
}

/// A token, read as far as it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub format: Format,
    /// The text that was read, after cleaning; of a JSON serialisation the first signature as compact text.
    pub raw: Secret,
    /// The protected header.
    pub header: Option<Json>,
    /// The unprotected header of a JSON serialisation.
    pub unprotected: Option<Json>,
    /// The claims of a JWS.
    pub payload: Option<Json>,
    /// A JWS's payload that is text but not JSON.
    pub payload_text: Option<String>,
    /// A JWS's signature.
    pub signature: Option<Vec<u8>>,
    /// The token that is the payload.
    pub nested: Option<Box<Token>>,
    /// What an SD-JWT discloses: arrays of salt, name and value.
    pub disclosures: Vec<Json>,
    /// The other signatures of a JSON serialisation, each as a token of its own over the same payload.
    pub more_signatures: Vec<Token>,
    /// Other tokens that came in the same text.
    pub companions: Vec<Companion>,
    /// What reading came upon.
    pub notes: Vec<Note>,
}

impl Token {
    fn opaque(raw: &str, notes: Vec<Note>, companions: Vec<Companion>) -> Self {
        Self {
            format: Format::Opaque,
            raw: Secret::new(raw),
            header: None,
            unprotected: None,
            payload: None,
            payload_text: None,
            signature: None,
            nested: None,
            disclosures: Vec::new(),
            more_signatures: Vec::new(),
            companions,
            notes,
        }
    }

    /// A token of which only what it says is known: looked at before, and kept without the token itself.
    pub fn outlined(
        format: Format,
        mask: &str,
        header: Option<Json>,
        payload: Option<Json>,
        payload_text: Option<String>,
    ) -> Self {
        Self {
            format,
            header,
            payload,
            payload_text,
            ..Self::opaque(mask, Vec::new(), Vec::new())
        }
    }

    /// A text member of the header: `alg`, `kid`, `typ`. The protected header counts first.
    pub fn header_text(&self, name: &str) -> Option<&str> {
        let from =
            |header: &'_ Option<Json>| header.as_ref().is_some_and(|h| h.get(name).is_some());
        let header = if from(&self.header) {
            &self.header
        } else {
            &self.unprotected
        };
        header.as_ref().and_then(|header| header.get_str(name))
    }

    /// A claim.
    pub fn claim(&self, name: &str) -> Option<&Json> {
        self.payload.as_ref().and_then(|payload| payload.get(name))
    }

    /// The bytes that a JWS's signature covers: everything before the last dot, as written.
    pub fn signing_input(&self) -> &[u8] {
        self.raw
            .expose()
            .split('~')
            .next()
            .and_then(|jws| jws.rsplit_once('.'))
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

    /// A token that came in the same text, such as the access token beside this ID token.
    pub fn companion(&self, name: &str) -> Option<&Secret> {
        self.companions
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, secret)| secret)
    }

    /// Whether it begins like a JWT and ends too early.
    pub fn is_cut(&self) -> bool {
        self.notes.iter().any(|note| matches!(note, Note::Cut(_)))
    }

    /// What an opaque text looks like.
    pub fn shape(&self) -> Option<Shape> {
        self.notes.iter().find_map(|note| match note {
            Note::Looks(shape) => Some(*shape),
            _ => None,
        })
    }
}

/// Bytes that are read at most.
pub const MAX_TOKEN: usize = 8 * 1024 * 1024;

/// Reads a token. Never fails: what cannot be looked into is opaque, with a note where it looked otherwise.
pub fn decode(text: &str) -> Token {
    if text.len() > MAX_TOKEN {
        return Token::opaque("", vec![Note::TooLarge(text.len())], Vec::new());
    }
    let (mut notes, mut companions) = (Vec::new(), Vec::new());
    match unwrap(text, &mut notes, &mut companions) {
        Found::Document(document) => serialised(&document, notes),
        Found::Text(raw) => compact(&raw, notes, companions, 0),
    }
}

/// Tokens inside tokens that are read.
const DEEPEST_NESTING: usize = 4;

fn compact(raw: &str, notes: Vec<Note>, companions: Vec<Companion>, nesting: usize) -> Token {
    // An SD-JWT is a JWS, then its disclosures, each behind a tilde (RFC 9901 §4).
    let mut segments = raw.split('~');
    let jws = segments.next().unwrap_or(raw);
    let parts: Vec<&str> = jws.splitn(6, '.').collect();
    let (format, head) = match parts.as_slice() {
        [head, _, _] => (Format::Jws, *head),
        [head, _, _, _, _] => (Format::Jwe, *head),
        [head] | [head, _] | [head, _, _, _]
            if head.starts_with("eyJ") && raw.len() >= jws.len() =>
        {
            let header = base64url::decode(head).and_then(|bytes| object(bytes).ok());
            let mut notes = notes;
            if header.is_some() || parts.len() == 1 {
                notes.push(Note::Cut(parts.len()));
            }
            let mut token = shaped(raw, notes, companions);
            token.header = header;
            return token;
        }
        _ => return shaped(raw, notes, companions),
    };
    let mut token = Token::opaque(raw, notes, companions);
    let header = match bytes(head, "header", &mut token.notes) {
        None => Err("it is not base64url text".to_owned()),
        Some(bytes) => object(bytes),
    };
    let header = match header {
        Ok(header) => header,
        Err(why) => {
            // A text with dots, such as an Apple code, is no broken token; one that begins like a header is.
            if head.starts_with("eyJ") || format == Format::Jws {
                token.notes.push(Note::HeaderUnreadable(why));
            }
            return shaped(raw, token.notes, token.companions);
        }
    };
    token.format = format;
    token.header = Some(header);
    if let (Format::Jws, [_, body, signature]) = (format, parts.as_slice()) {
        payload(&mut token, body, nesting);
        token.signature = bytes(signature, "signature", &mut token.notes);
        if token.signature.is_none() {
            token.notes.push(Note::SignatureUnreadable);
        }
        if raw.len() > jws.len() {
            disclosures(&mut token, segments);
        }
    }
    // Padding and the other alphabet come of re-encoding on the way: what was signed is the strict form (RFC 7515 §2).
    if token
        .notes
        .iter()
        .any(|note| matches!(note, Note::NotStrictBase64url(_)))
    {
        token.raw = Secret::new(strict(raw));
    }
    look_over(&mut token);
    token
}

fn strict(raw: &str) -> String {
    raw.chars()
        .filter(|c| *c != '=')
        .map(|c| match c {
            '+' => '-',
            '/' => '_',
            other => other,
        })
        .collect()
}

/// The document of a part, with lone surrogates as readable escapes where there are any.
fn parse(text: &str, notes: &mut Vec<Note>) -> Result<Json, crate::json::JsonError> {
    Json::parse(text).or_else(|error| {
        let readable = with_readable_surrogates(text).ok_or(error)?;
        let document = Json::parse(&readable)?;
        notes.push(Note::LoneSurrogate);
        Ok(document)
    })
}

/// JSON allows an escape of half a pair, and no Unicode text can hold it (RFC 8259 §8.2): its backslash is doubled.
fn with_readable_surrogates(text: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = text
            .get(at..)
            .filter(|rest| rest.starts_with("\\u"))?
            .get(2..6)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut out = String::new();
    let mut from = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if bytes.get(at) != Some(&b'\\') {
            at += 1;
            continue;
        }
        match unit(at) {
            Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => at += 12,
            Some(0xd800..=0xdfff) => {
                out.push_str(text.get(from..at)?);
                out.push('\\');
                from = at;
                at += 6;
            }
            _ => at += 2,
        }
    }
    if from == 0 && out.is_empty() {
        return None;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}

fn shaped(raw: &str, mut notes: Vec<Note>, companions: Vec<Companion>) -> Token {
    match Shape::of(raw) {
        Shape::Unknown | Shape::Jwt | Shape::Jwe => {}
        shape => notes.push(Note::Looks(shape)),
    }
    Token::opaque(raw, notes, companions)
}

fn object(bytes: Vec<u8>) -> Result<Json, String> {
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
    match Json::parse(&text) {
        Ok(header) if header.members().is_some() => Ok(header),
        Ok(_) => Err("it is JSON, but no object".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn payload(token: &mut Token, body: &str, nesting: usize) {
    if body.is_empty() {
        token.notes.push(Note::PayloadDetached);
        return;
    }
    let text = match bytes(body, "payload", &mut token.notes).map(String::from_utf8) {
        None => return token.notes.push(Note::PayloadUnreadable),
        Some(Err(error)) => {
            let at = error.utf8_error().valid_up_to();
            return token.notes.push(Note::PayloadNotUtf8(at));
        }
        Some(Ok(text)) => text,
    };
    match parse(&text, &mut token.notes) {
        Ok(payload) => token.payload = Some(payload),
        Err(error) => {
            if nesting < DEEPEST_NESTING && text.starts_with("eyJ") {
                let inner = compact(&text, Vec::new(), Vec::new(), nesting + 1);
                if inner.format != Format::Opaque {
                    token.notes.push(Note::Nested);
                    token.nested = Some(Box::new(inner));
                }
            }
            // A token inside is a secret of its own: its text is not kept beside what it says.
            if token.nested.is_none() {
                token.notes.push(Note::PayloadNotJson(error.to_string()));
                token.payload_text = Some(text);
            }
        }
    }
}

/// What lies between the tildes. The last one is empty, or a key binding JWT, which is no disclosure.
fn disclosures<'a>(token: &mut Token, segments: impl Iterator<Item = &'a str>) {
    let segments: Vec<&str> = segments.filter(|segment| !segment.is_empty()).collect();
    let texts = segments.iter().filter(|segment| !segment.contains('.'));
    let read: Vec<Option<Json>> = texts
        .map(|text| {
            let text = String::from_utf8(base64url::decode(text)?).ok()?;
            Json::parse(&text)
                .ok()
                .filter(|found| matches!(found, Json::Array(_)))
        })
        .collect();
    token.notes.push(Note::Disclosures {
        all: read.len(),
        unreadable: read.iter().filter(|found| found.is_none()).count(),
    });
    token.disclosures = read.into_iter().flatten().collect();
}

/// What is odd about a token that could be read.
fn look_over(token: &mut Token) {
    let Some(header) = &token.header else { return };
    let mut notes = Vec::new();
    if let Some(Json::Array(names)) = header.get("crit") {
        let names = names
            .iter()
            .map(|name| name.as_str().unwrap_or("?").to_owned());
        notes.push(Note::Critical(names.collect()));
    }
    // A proof of possession carries its key by definition (RFC 9449 §4.2).
    let is_proof = header.get_str("typ") == Some("dpop+jwt");
    let own: Vec<&'static str> = ["jku", "x5u", "jwk", "x5c"]
        .into_iter()
        .filter(|name| header.get(name).is_some() && !(is_proof && *name == "jwk"))
        .collect();
    if !own.is_empty() {
        notes.push(Note::OwnKeys(own));
    }
    let mut repeated: Vec<String> = header
        .duplicates()
        .into_iter()
        .map(|path| format!("header{path}"))
        .collect();
    let mut hidden = invisible::find(header);
    if let Some(payload) = &token.payload {
        repeated.extend(payload.duplicates());
        hidden.extend(invisible::find(payload));
    }
    if !repeated.is_empty() {
        notes.push(Note::DuplicateMembers(repeated));
    }
    if !hidden.is_empty() {
        notes.push(Note::Hidden(hidden));
    }
    token.notes.append(&mut notes);
}

/// A JSON serialisation. Its first signature is the token's; the others stand beside it.
fn serialised(document: &Json, notes: Vec<Note>) -> Token {
    let text = |part: &Json, name: &str| part.get_str(name).unwrap_or_default().to_owned();
    if document.get("ciphertext").is_some() {
        let recipient = match document.get("recipients") {
            Some(Json::Array(all)) => all.first().cloned().unwrap_or_default(),
            _ => document.clone(),
        };
        let raw = [
            text(document, "protected"),
            text(&recipient, "encrypted_key"),
            text(document, "iv"),
            text(document, "ciphertext"),
            text(document, "tag"),
        ];
        let mut token = Token::opaque(&raw.join("."), notes, Vec::new());
        token.format = Format::Jwe;
        token.header = bytes(&text(document, "protected"), "header", &mut token.notes)
            .and_then(|bytes| object(bytes).ok());
        token.unprotected = document
            .get("unprotected")
            .or_else(|| recipient.get("header"))
            .cloned();
        token.notes.push(Note::JsonSerialised(0));
        return token;
    }
    let parts: Vec<&Json> = match document.get("signatures") {
        Some(Json::Array(all)) => all.iter().collect(),
        _ => vec![document],
    };
    let mut tokens = parts.iter().take(MOST_SIGNATURES).map(|part| {
        let raw = format!(
            "{}.{}.{}",
            text(part, "protected"),
            text(document, "payload"),
            text(part, "signature")
        );
        let mut token = signed_part(&raw, part.get("header").cloned());
        token.notes.insert(0, Note::JsonSerialised(parts.len()));
        token
    });
    let Some(mut first) = tokens.next() else {
        return Token::opaque(
            "",
            vec![Note::HeaderUnreadable("it has no signature".to_owned())],
            Vec::new(),
        );
    };
    first.more_signatures = tokens.collect();
    first.notes.splice(0..0, notes);
    first
}

/// Signatures of a JSON serialisation that are read: each repeats the payload.
const MOST_SIGNATURES: usize = 16;

/// One signature of a JSON serialisation. The protected header may be missing: the algorithm then stands in the other one.
fn signed_part(raw: &str, unprotected: Option<Json>) -> Token {
    if !raw.starts_with('.') {
        let mut token = compact(raw, Vec::new(), Vec::new(), 0);
        token.unprotected = unprotected;
        return token;
    }
    let mut token = Token::opaque(raw, Vec::new(), Vec::new());
    token.format = Format::Jws;
    token.unprotected = unprotected;
    let mut parts = raw.split('.').skip(1);
    payload(&mut token, parts.next().unwrap_or_default(), 0);
    token.signature = bytes(
        parts.next().unwrap_or_default(),
        "signature",
        &mut token.notes,
    );
    token
}

/// Standard alphabet or padding, when the strict form fails.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

fn bytes(text: &str, part: &'static str, notes: &mut Vec<Note>) -> Option<Vec<u8>> {
    let own_alphabet = !text.contains(['=', '+', '/']);
    base64url::decode(text).or_else(|| {
        let found = LENIENT
            .decode(
                text.trim_end_matches('=')
                    .replace('-', "+")
                    .replace('_', "/"),
            )
            .ok()
            .filter(|_| !text.contains(['.', '%']))?;
        notes.push(if own_alphabet {
            Note::CutPart(part)
        } else {
            Note::NotStrictBase64url(part)
        });
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
    fn a_cut_token_says_what_is_missing() {
        let whole = jws(r#"{"alg":"RS256"}"#, r#"{"a":1}"#);
        for parts in [1, 2] {
            let cut = whole.split('.').take(parts).collect::<Vec<_>>().join(".");
            let token = decode(&cut);
            assert_eq!(
                (token.format, token.notes.as_slice()),
                (Format::Opaque, &[Note::Cut(parts)][..]),
                "{cut}"
            );
        }
        assert!(!decode("ya29.eyJ").is_cut());
    }

    #[test]
    fn re_encoded_parts_are_checked_in_the_strict_form() {
        let strict = jws(r#"{"alg":"RS256"}"#, r#"{"a":"\u00ff\u00fe?>~~"}"#);
        let padded: Vec<String> = strict
            .split('.')
            .map(|part| {
                let fill = (4 - part.len() % 4) % 4;
                format!(
                    "{}{}",
                    part.replace('-', "+").replace('_', "/"),
                    "=".repeat(fill)
                )
            })
            .collect();
        let token = decode(&padded.join("."));
        assert_eq!(token.raw.expose(), strict);
        assert!(
            token
                .notes
                .iter()
                .any(|note| matches!(note, Note::NotStrictBase64url(_)))
        );
    }

    #[test]
    fn half_a_surrogate_pair_hides_nothing() {
        let token = decode(&jws(
            r#"{"alg":"RS256"}"#,
            r#"{"iss":"x","lone":"a\ud800b","pair":"\ud83d\ude00","slash":"\\ud800","exp":1}"#,
        ));
        assert_eq!(token.notes, [Note::LoneSurrogate]);
        let claim = |name: &str| {
            token
                .claim(name)
                .and_then(Json::as_str)
                .map(ToOwned::to_owned)
        };
        assert_eq!(claim("lone").as_deref(), Some("a\\ud800b"));
        assert_eq!(claim("pair").as_deref(), Some("\u{1f600}"));
        assert_eq!(claim("slash").as_deref(), Some("\\ud800"));
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

    /// Any document, as compact JSON.
    fn document() -> impl Strategy<Value = Json> {
        let scalar = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?".prop_map(Json::Number),
            ".*".prop_map(Json::String),
        ];
        scalar.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
                prop::collection::vec((".*", inner), 0..6).prop_map(Json::Object),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_was_decoded_encodes_to_the_same_bytes(payload in document()) {
            let text = jws(r#"{"alg":"RS256"}"#, &payload.to_compact());
            let token = decode(&text);
            let again = jws(&token.header.as_ref().unwrap().to_compact(), &token.payload.as_ref().unwrap().to_compact());
            prop_assert_eq!(again, text);
        }
        #[test]
        fn any_text_is_decoded(text in ".*") {
            let _ = decode(&text);
            let _ = decode(&format!("Bearer {text}"));
            let _ = decode(&format!("{{{text}"));
        }
        #[test]
        fn any_parts_are_decoded(head in ".{0,20}", body in ".{0,20}") {
            let _ = decode(&jws(&format!("{{\"alg\":\"{head}\"}}"), &body));
        }
    }
}
