//! Recognising a token and reading it, tolerant of everything that people paste.

use super::claims_alone;
use super::compact::compact;
use super::extract::{Extracted, extract};
use super::joined::begins_like_header;
use super::note::Note;
use super::parsed::{Format, Token};
use super::serialised;
use super::wrapping::Wrapping;

/// Bytes that are read at most.
pub const MAX_TOKEN: usize = 8 * 1024 * 1024;

/// Reads a token. Never fails: what cannot be looked into is opaque, with a note where it looked otherwise.
pub fn decode(text: &str) -> Token {
    if text.len() > MAX_TOKEN {
        return Token::opaque("", vec![Note::TooLarge(text.len())], Vec::new());
    }
    let mut wrapping = Wrapping::default();
    match extract(text, &mut wrapping) {
        Extracted::Document(document) => serialised::read(&document, wrapping.notes),
        Extracted::Text(raw) => claims_alone::read(&raw, &wrapping.notes, &wrapping.companions)
            .unwrap_or_else(|| told_apart(compact(&raw, wrapping.notes, wrapping.companions, 0))),
    }
}

/// Says of an opaque text that it is no token, where nothing else was found in it: what was taken off then stood around nothing.
fn told_apart(mut token: Token) -> Token {
    let says_little = |note: &Note| {
        matches!(
            note,
            Note::Cleaned(_) | Note::Decoded(_) | Note::Removed(_) | Note::HeaderUnreadable(_)
        )
    };
    let is_opaque = token.format == Format::Opaque && token.payload.is_none();
    if is_opaque && !token.is_cut() {
        // What is no header need not be written as one.
        let of_header = |note: &Note| matches!(note, Note::NotStrictBase64url(_));
        token.notes.retain(|note| !of_header(note));
    }
    let is_open = is_opaque && token.companions.is_empty() && token.notes.iter().all(says_little);
    if is_open && is_no_token(token.raw.expose()) {
        token.notes = vec![Note::NoToken];
    }
    token
}

/// Whether a text is an address, or has characters that stand in no token, whoever makes it (RFC 6750 §2.1 allows fewer still).
fn is_no_token(text: &str) -> bool {
    let is_foreign = |c: char| {
        c.is_whitespace() || c.is_control() || !c.is_ascii() || "<>{}[]()\"\\".contains(c)
    };
    !begins_like_header(text) && (text.contains(is_foreign) || is_address(text))
}

/// `https://app.example/callback?next=%2F`, `data:image/png;base64,…`, `ada@acme.example`
fn is_address(text: &str) -> bool {
    let is_name = |part: &str| {
        part.chars()
            .all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c))
    };
    let is_mail = text
        .split_once('@')
        .is_some_and(|(name, host)| host.contains('.') && is_name(name) && is_name(host));
    is_mail || text.contains("://") || text.starts_with("data:")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::subject_token::Shape;
    use crate::jose::base64url;
    use crate::json::Json;
    use crate::text::table::rows;
    use crate::token::{Cut, CutAt, KeySource, judge};
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
    fn what_other_services_sign_is_no_broken_jwt() {
        let sign = "mUktNdWRkgDnm0OWxbpoyOiY4kg";
        let content = base64url::encode(r#"{"user":"alice"}"#);
        for text in [
            format!("{content}.ZzX2Lw.{sign}"),
            format!(".eJyrVkouKUos.YLFEpg.{sign}"),
            format!("{content}:1tGabc:{sign}"),
            format!("v4.public.{content}"),
        ] {
            let token = decode(&text);
            assert_eq!(token.format, Format::Opaque, "{text}");
            assert!(
                matches!(token.notes.as_slice(), [Note::Looks(Shape::Service(_))]),
                "{text} {:?}",
                token.notes
            );
            let keys = KeySource::absent("no key");
            assert!(judge(&token, &keys).reason.starts_with("it is no JWT"));
        }
    }

    #[test]
    fn what_is_wrong_with_a_whole_text_is_told() {
        let whole = jws(
            r#"{"alg":"RS256","typ":"JWT"}"#,
            r#"{"iss":"https://a.example/","sub":"1"}"#,
        );
        let (_, claims) = whole.split_once('.').unwrap();
        for (text, words) in [
            (
                "GET /a failed: 401 Unauthorized. Try later. Bye".to_owned(),
                "NoToken",
            ),
            (whole.to_lowercase(), "no capital letter"),
            (whole.to_uppercase(), "no small letter"),
            (claims.to_owned(), "the first part holds the claims"),
            ("Basic YXBwOnNlY3JldA==".to_owned(), "HTTP Basic"),
        ] {
            let token = decode(&text);
            assert_eq!(token.format, Format::Opaque, "{text}");
            let notes = format!("{:?}", token.notes);
            assert!(notes.contains(words), "{text} {notes}");
        }
        assert!(decode(claims).claim("iss").is_some());
    }

    #[test]
    fn a_json_serialisation_is_read_wherever_and_however_it_stands() {
        let whole = jws(r#"{"alg":"ES256"}"#, r#"{"iss":"https://a.example/"}"#);
        let parts: Vec<&str> = whole.split('.').collect();
        let (head, body, sign) = (parts[0], parts[1], parts[2]);
        let document =
            format!(r#"{{"payload":"{body}","protected":"{head}","signature":"{sign}"}}"#);
        let inside = decode(&format!(r#"{{"ok":true,"result":[{{"jws":{document}}}]}}"#));
        assert_eq!(inside.raw.expose(), whole);
        for (text, words) in [
            (
                document.replace(&format!("\"{head}\""), r#"{"alg":"ES256"}"#),
                "protected is JSON as it is",
            ),
            (
                document.replace(&format!("\"{body}\""), r#"{"iss":"https://a.example/"}"#),
                "payload is JSON as it is",
            ),
        ] {
            let token = decode(&text);
            assert_eq!(token.header_text("alg"), Some("ES256"));
            assert!(token.claim("iss").is_some());
            let said = judge(&token, &KeySource::absent("no key")).reason;
            assert!(said.contains(words), "{said}");
        }
        let disclosure = base64url::encode(r#"["salt","email","a@b"]"#);
        let header = format!(r#""header":{{"disclosures":["{disclosure}"]}},"payload""#);
        let token = decode(&document.replace(r#""payload""#, &header));
        assert_eq!(token.disclosures.len(), 1);
        assert_eq!(token.raw.expose(), &format!("{whole}~{disclosure}~"));
        assert_eq!(token.signing_input(), format!("{head}.{body}").as_bytes());
    }

    #[test]
    fn a_word_for_nothing_is_told() {
        for text in ["undefined", "Bearer undefined", "null", "[object Object]"] {
            assert!(decode(text).notes.contains(&Note::Unset), "{text}");
        }
        assert_eq!(decode("undefined1").notes, []);
    }

    #[test]
    fn prose_is_no_token() {
        for text in [
            "Erreur 500 : une erreur interne.",
            "error: a.b.c was not found",
            "{\"cod\":401,\"message\":\"no\"}",
            "<html><body>404</body></html>",
            "  File \"app.py\", line 3",
            "npm ERR! 404 @foo%2fbar is not here",
            "https://app.acme.example/callback?next=%2Forders",
            "data:image/png;base64,iVBORw0KGgo=",
            "ada.lovelace@acme.example",
        ] {
            assert_eq!(decode(text).notes, [Note::NoToken], "{text}");
        }
        for text in [
            "opaque",
            "a!b|c",
            "Bearer opaque-1",
            "00D!AQQ.x_y",
            "259297@portal",
        ] {
            assert!(!decode(text).notes.contains(&Note::NoToken), "{text}");
        }
    }

    #[test]
    fn only_a_header_that_names_its_issuer_is_auth0s() {
        let said = |header: &str| {
            decode(&format!("{}..a.b.c", base64url::encode(header)))
                .encryption()
                .unwrap()
                .contains("/userinfo")
        };
        assert!(said(
            r#"{"alg":"dir","enc":"A256GCM","iss":"https://t.eu.auth0.com/"}"#
        ));
        assert!(!said(r#"{"alg":"dir","enc":"A256GCM"}"#));
    }

    #[test]
    fn a_code_beside_a_state_is_masked() {
        for (claims, shown) in [
            (r#"{"iss":"i","code":"Co-1","state":"s"}"#, "[masked code]"),
            (r#"{"iss":"i","code":"Co-1"}"#, "Co-1"),
        ] {
            let token = decode(&jws(r#"{"alg":"RS256"}"#, claims));
            assert_eq!(token.claim_text("code"), Some(shown), "{claims}");
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
            decode("damaged-header.payload-of-it.signature-of-it")
                .notes
                .as_slice(),
            [Note::HeaderUnreadable(_)]
        ));
        let (claims, header) = (r#"{"iss":"i","exp":1}"#, r#"{"alg":"RS256"}"#);
        let swapped = decode(&jws(claims, header));
        assert!(matches!(
            swapped.notes.as_slice(),
            [Note::HeaderUnreadable(why)] if why.contains("second one the header")
        ));
        assert_eq!(swapped.claim_text("iss"), Some("i"));
        // Dots make no JWT of a package's name or of a refresh token of Microsoft's.
        for text in [
            "com.example.app",
            "0.AXEAabcdefghijklmnopqrstuvwxyz.AgABAAEAAAD--DLA3VO7Qrddg",
        ] {
            assert_eq!(decode(text).notes, [], "{text}");
        }
        let token = decode(&jws(r#"{"alg":"RS256"}"#, r#"{"a":1,"a":2}"#));
        assert_eq!(token.notes, [Note::DuplicateMembers(vec!["/a".into()])]);
    }

    #[test]
    fn a_cut_token_says_what_is_missing() {
        let whole = jws(r#"{"alg":"RS256"}"#, r#"{"a":1}"#);
        for (parts, format, at) in [
            (1, Format::Jws, CutAt::Payload),
            (2, Format::Jws, CutAt::Signature),
        ] {
            let cut = whole.split('.').take(parts).collect::<Vec<_>>().join(".");
            let token = decode(&cut);
            let note = Note::Cut(Cut {
                at,
                mark: None,
                inside: None,
            });
            assert_eq!(
                (token.format, token.notes.as_slice()),
                (format, &[note][..])
            );
        }
        let cut = decode(whole.get(..15).unwrap());
        assert_eq!(cut.format, Format::Opaque);
        assert_eq!(cut.cut().map(|cut| cut.at), Some(CutAt::Header));
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
        let claim = |name: &str| token.claim_text(name).map(ToOwned::to_owned);
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
        // The line break of `echo` or a file is nobody's mistake, a second one may be.
        let white_space = Note::Cleaned("white space around it");
        for (around, is_told) in [("", false), ("\n", false), ("\r\n", false), ("\n\n", true)] {
            let token = decode(&format!("{bare}{around}"));
            assert_eq!(token.raw.expose(), bare);
            assert_eq!(token.notes.contains(&white_space), is_told, "{around:?}");
        }
    }

    /// The format, what the notes hold, and the text; `-` is nothing.
    const WHOLE_OR_NOT: &str = r#"
jwe ⇒ - ⇒ {enc}..a.b.c
jwe ⇒ EncryptedParts(4) ⇒ {enc}..a.b
jwe ⇒ EncryptedParts(3) ⇒ {enc}..a
jwe ⇒ EncryptedParts(1) ⇒ {enc}
jwe ⇒ EncryptedParts(6) ⇒ {enc}..a.b.c.d
jws ⇒ - ⇒ {one}
jws ⇒ Several(2) ⇒ {one}{two}
jws ⇒ Several(2) ⇒ {one}⏎{two}
jws ⇒ Several(3) ⇒ {one} {two}⏎{one}
jws ⇒ Doubled ⇒ {one}{one}
jws ⇒ Doubled ⇒ {one}⏎{one}
jws ⇒ Parts(4) ⇒ {one}.c2ln
jws ⇒ Parts(4) ⇒ {one}.
jws ⇒ Parts(5) ⇒ {one}.a.b
jws ⇒ - ⇒ {head}.
jws ⇒ at: Signature ⇒ {head}
jws ⇒ at: Signature ⇒ {head}...
jws ⇒ at: Signature ⇒ {head}…
jws ⇒ at: Signature ⇒ {head}.c2…
jws ⇒ inside: Some("iss") ⇒ {cut}...
jws ⇒ [truncated] ⇒ {cut}[truncated]
jws ⇒ at: Payload ⇒ {cut} (truncated)
jws ⇒ at: Payload ⇒ {cut}
opaque ⇒ at: Header ⇒ {begun}...Qx9
jws ⇒ Replaced("signature") ⇒ {head}.<signature>
jws ⇒ Replaced("signature") ⇒ {head}.[REDACTED]
jws ⇒ Replaced("signature") ⇒ {head}.***
jws ⇒ Replaced("signature") ⇒ {head}.sig
jws ⇒ Replaced("signature") ⇒ {head}.signature
jws ⇒ Replaced("signature") ⇒ {head}.{signature}
"#;

    #[test]
    fn what_a_token_is_its_header_says() {
        let enc = base64url::encode(r#"{"alg":"dir","enc":"A256GCM"}"#);
        let one = jws(r#"{"alg":"RS256"}"#, r#"{"iss":"https://a.example/"}"#);
        let two = jws(r#"{"alg":"ES256"}"#, r#"{"iss":"https://b.example/"}"#);
        let (head, _) = one.rsplit_once('.').unwrap();
        let parts = [
            ("{enc}", enc.as_str()),
            ("{one}", one.as_str()),
            ("{two}", two.as_str()),
            ("{head}", head),
            ("{cut}", &head[..head.len() - 6]),
            ("{begun}", &head[..12]),
        ];
        for [format, words, text] in rows(WHOLE_OR_NOT, " ⇒ ") {
            let put = |text: String, (place, part): &(&str, &str)| text.replace(place, part);
            let text = parts.iter().fold(text.to_owned(), put);
            let token = decode(&text);
            let notes = format!("{:?}", token.notes);
            assert_eq!(token.format.name(), format, "{text} {notes}");
            assert!(words == "-" || notes.contains(words), "{text} {notes}");
            let claims = token.claim("iss").is_some();
            let may_miss = format != "jws"
                || words.contains("Payload")
                || words.contains("iss")
                || words == "[truncated]";
            assert!(claims || may_miss, "{text} {notes}");
        }
        assert_eq!(decode(&format!("{one}{two}")).companions.len(), 1);
    }

    #[test]
    fn a_payload_that_stands_as_it_is_reaches_to_the_last_dot() {
        let head = base64url::encode(r#"{"alg":"RS256","b64":false,"crit":["b64"]}"#);
        for (body, text) in [
            ("$.02", Some("$.02")),
            ("a b~c.d\n\"e", Some("a b~c.d\n\"e")),
        ] {
            let token = decode(&format!("{head}.{body}.c2ln\n"));
            assert_eq!(token.payload_text.as_deref(), text);
            assert!(token.notes.contains(&Note::PayloadUnencoded));
            assert_eq!(token.signing_input(), format!("{head}.{body}").as_bytes());
        }
        let claims = decode(&format!("{head}.{{\"iss\":\"a.b\"}}.c2ln"));
        assert_eq!(claims.claim_text("iss"), Some("a.b"));
    }

    #[test]
    fn an_sd_jwt_is_read_to_its_key_binding() {
        let disclosure = base64url::encode(r#"["salt","email","a@b"]"#);
        let digest = crate::jose::sha256_base64url(disclosure.as_bytes());
        let issued = jws(r#"{"alg":"ES256"}"#, &format!(r#"{{"_sd":["{digest}"]}}"#));
        let binding = jws(r#"{"alg":"ES256","typ":"kb+jwt"}"#, r#"{"nonce":"n"}"#);
        for (text, unsigned, bound) in [
            (format!("{issued}~{disclosure}~"), 0, false),
            (format!("{issued}~{disclosure}~{binding}"), 0, true),
            (format!("{issued}~{disclosure}x~{binding}"), 1, true),
            (format!("{issued}~{binding}"), 0, true),
        ] {
            let token = decode(&text);
            assert!(token.notes.iter().any(|note| matches!(note, Note::Disclosures { unsigned: found, .. } if *found == unsigned)), "{text}");
            let nonce = token
                .key_binding
                .as_ref()
                .map(|binding| binding.claim("nonce").is_some());
            assert_eq!(nonce, bound.then_some(true), "{text}");
        }
    }

    #[test]
    fn every_dress_of_one_token_comes_off() {
        use base64::Engine as _;
        let bare = jws(
            r#"{"alg":"RS256"}"#,
            r#"{"iss":"https://a.example/","sub":"1"}"#,
        );
        let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
        let answer = format!("{{\"id_token\":\"{bare}\"}}");
        for text in [
            format!("Optional(\"{bare}\")"),
            format!(".{bare}"),
            format!("Cookie: sid=s%3A{bare}.aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7bC9d; x=1"),
            format!("Basic {}", base64(&format!("x-token:{bare}"))),
            format!("Authorization: Basic {}", base64(&format!("{bare}:"))),
            bare.split('.').map(base64).collect::<Vec<_>>().join("."),
            format!("b'{bare}'"),
            format!("DPoP: {bare}"),
            format!("Authorization: DPoP {bare}"),
            format!("“{bare}”"),
            format!("\"{bare}\","),
            format!("AuthCredential(idToken={bare}, provider=x)"),
            format!("Set-Cookie: id={bare}; Path=/; HttpOnly"),
            format!("https://a.example/cb#id_token={bare}&state=1"),
            format!("curl -H \"Authorization: Bearer {bare}\" https://a.example"),
            base64(&bare),
            base64(&base64(&bare)),
            base64(&answer),
            base64(&answer).replace('=', "%3D"),
            format!("base64-{}", base64url::encode(&answer)),
            bare.replace('.', "%252E"),
            bare.replace('.', "\\u002e"),
            format!("\"{}\"", bare.replace("J9.", "J9.\\n")),
            format!("\"{}\"", answer.replace('"', "\\\"")),
            bare.replace("J9.", "J9.=\r\n"),
            bare.replace('.', "=2E"),
            bare.chars().flat_map(|c| [c, '\0']).collect::<String>(),
            bare.replace("J9.", "J9\u{200b}.\u{feff}"),
            bare.replace('.', "\u{3002}"),
            format!("> {}", bare.replace('.', ".\n> ")),
            format!("  1. {bare}"),
            format!("token:\n\t{bare}"),
            format!("{{\"a\":[{{\"b\":\"Bearer {bare}\"}}]}}"),
            format!(
                "[{}]",
                bare.bytes()
                    .map(|byte| byte.to_string())
                    .collect::<Vec<_>>()
                    .join(",")
            ),
            bare.bytes()
                .map(|byte| format!("{byte:02x}"))
                .collect::<Vec<_>>()
                .join(":"),
        ] {
            let token = decode(&text);
            assert_eq!(token.raw.expose(), bare, "{text} {:?}", token.notes);
            assert!(!token.notes.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_token_cut_at_any_byte_shows_what_is_whole() {
        let claims = r#"{"iss":"https://a.example/","sub":"user|1","exp":1764003600,"x":"y"}"#;
        let whole = jws(r#"{"alg":"RS256","typ":"JWT"}"#, claims);
        for end in 1..whole.len() {
            let token = decode(&whole[..end]);
            let has_iss = token.claim("iss").is_some();
            // Thirty characters of header and dot, then the 29 bytes of the first member.
            assert!(has_iss || end < 36 + 40, "{end} {:?}", token.notes);
            assert_ne!(token.format, Format::Jwe);
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
