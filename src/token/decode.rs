//! Recognising a token and reading it, tolerant of everything that people paste.

use super::compact::compact;
use super::note::Note;
use super::parsed::Token;
use super::serialised;
use super::taken::Taken;
use super::unwrap::{Found, unwrap};

/// Bytes that are read at most.
pub const MAX_TOKEN: usize = 8 * 1024 * 1024;

/// Reads a token. Never fails: what cannot be looked into is opaque, with a note where it looked otherwise.
pub fn decode(text: &str) -> Token {
    if text.len() > MAX_TOKEN {
        return Token::opaque("", vec![Note::TooLarge(text.len())], Vec::new());
    }
    let mut taken = Taken::default();
    match unwrap(text, &mut taken) {
        Found::Document(document) => serialised::read(&document, taken.notes),
        Found::Text(raw) => compact(&raw, taken.notes, taken.companions, 0),
    }
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
