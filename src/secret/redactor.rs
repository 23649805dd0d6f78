//! The one redactor: what it knows is masked wherever it turns up, whole or cut, in each form it may have; and before anything
//! of the text is cut off.

use super::basic::basic_pair;
use super::fields::fields;
use super::forms::{SHORTEST, forms};
use super::gram_index::GramIndex;
use super::names::{is_telling, masked, secret_header, secret_member};
use super::unescaped::Unescaped;
use super::value::Secret;
use crate::jose::PRIVATE_MEMBERS;
use crate::json::Json;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// Values of an answer shorter than this are words, not secrets to look for elsewhere.
const SHORTEST_VALUE: usize = 8;

/// What is taken out of somebody else's text, in bytes; each value counts for so many more. A page of a million values fills no memory.
const FROM_TEXTS: usize = 4 << 20;

/// See [`FROM_TEXTS`].
const EACH: usize = 1024;

/// Masks what it knows, by field where a name stands in front, and by value everywhere.
#[derive(Clone, Default)]
pub struct Redactor {
    secrets: Arc<KnownSecrets>,
}

#[derive(Clone, Default)]
struct KnownSecrets {
    names: Vec<String>,
    index: GramIndex,
    /// Bytes taken out of somebody else's texts.
    from_texts: usize,
}

/// A stretch of a text that is masked.
struct MaskSpan {
    from: usize,
    to: usize,
    name: String,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redactor")
            .field("names", &self.secrets.names)
            .finish_non_exhaustive()
    }
}

impl Redactor {
    /// Remembers a secret in all its forms. One of fewer than six bytes is masked by field only.
    pub fn add(&mut self, name: &str, secret: &Secret) {
        let text = secret.expose();
        let document = Json::parse(text)
            .ok()
            .filter(|document| !matches!(document, Json::String(_) | Json::Number(_)));
        let structured = document.is_some() || text.contains("-----BEGIN");
        self.add_forms(name, text, structured);
        for inside in secret_parts(text, document.as_ref()).filter(|_| structured) {
            self.add_forms(name, inside, false);
        }
    }

    /// Remembers a value where its name says that it is a secret: of `Authorization` the credentials too, of Basic the password, of a
    /// cookie each value.
    pub fn add_named(&mut self, name: &str, value: &str) {
        if !secret_member(name) {
            return;
        }
        if !secret_header(name) {
            self.add(name, &Secret::new(value));
            return;
        }
        self.add_forms(name, value, true);
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("cookie") || is("set-cookie") {
            // Of `Set-Cookie` the first pair is the cookie, the others say where it goes (RFC 6265 §4.1.1).
            let pairs = value
                .split(';')
                .take(if is("cookie") { usize::MAX } else { 1 });
            for (_, value) in pairs.filter_map(|pair| pair.split_once('=')) {
                self.add_value(name, value.trim());
            }
            return;
        }
        let credentials = value.trim().split_once(' ');
        let (scheme, credentials) = credentials.unwrap_or(("", value.trim()));
        self.add_value(name, credentials.trim());
        if scheme.eq_ignore_ascii_case("basic") {
            self.add_basic(credentials.trim());
        }
    }

    /// Remembers every value of a text that is secret by the name in front of it.
    pub fn add_text(&mut self, text: &str) {
        for field in fields(text) {
            let value = text.get(field.from..field.to).unwrap_or_default();
            if secret_header(&field.name) {
                self.add_named(&field.name, value);
            } else {
                self.add_value(&field.name, value);
            }
        }
    }

    /// The text with everything known masked. The text itself where there is nothing to mask.
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        with_masks(text, self.by_value(text))
    }

    /// A whole text of somebody else's, such as an answer's body: what is secret by its name in any form of text, cut or whole, and
    /// everything known.
    pub fn redact_body(&self, body: &str) -> String {
        let mut masks: Vec<MaskSpan> = fields(body)
            .into_iter()
            .map(|field| MaskSpan {
                from: field.from,
                to: field.to,
                name: field.name,
            })
            .collect();
        masks.extend(self.by_value(body));
        with_masks(body, masks).into_owned()
    }

    /// A header's value, by name first.
    pub fn redact_header(&self, name: &str, value: &str) -> String {
        if secret_member(name) {
            masked(name)
        } else {
            self.redact_body(value)
        }
    }

    /// Every text, name and number of a document.
    #[must_use]
    pub fn redact_json(&self, document: &Json) -> Json {
        match document {
            Json::String(text) => Json::String(self.redact(text).into_owned()),
            Json::Number(text) => match self.redact(text) {
                Cow::Borrowed(_) => document.clone(),
                Cow::Owned(text) => Json::String(text),
            },
            Json::Array(items) => {
                Json::Array(items.iter().map(|item| self.redact_json(item)).collect())
            }
            Json::Object(members) => Json::Object(
                members
                    .iter()
                    .map(|(name, value)| (self.redact(name).into_owned(), self.redact_json(value)))
                    .collect(),
            ),
            Json::Null | Json::Bool(_) => document.clone(),
        }
    }

    /// The first characters of a text, masked before it is cut: what is left of a secret at a cut could not be known any more.
    pub fn shortened(&self, text: &str, most: usize) -> String {
        let shown = self.redact(text);
        match shown.char_indices().nth(most) {
            Some((end, _)) => format!("{}…", shown.get(..end).unwrap_or_default()),
            None => shown.into_owned(),
        }
    }

    /// A value of somebody else's text: one that is short, or a sentence, is no secret to look for.
    fn add_value(&mut self, name: &str, value: &str) {
        // The same text is often read whole and in its parts.
        if self.secrets.index.knows(value.as_bytes()) {
            return;
        }
        let cost = self.secrets.from_texts + value.len() + EACH;
        if value.len() >= SHORTEST_VALUE
            && cost <= FROM_TEXTS
            && !has_space(value.trim())
            && is_telling(name, value)
        {
            Arc::make_mut(&mut self.secrets).from_texts = cost;
            self.add(name, &Secret::new(value));
        }
    }

    /// User and password of Basic credentials: the password as it is and decoded (RFC 6749 §2.3.1).
    fn add_basic(&mut self, credentials: &str) {
        let Some(pair) = basic_pair(credentials) else {
            return;
        };
        self.add_forms("authorization", &pair, true);
        if let Some((_, password)) = pair.split_once(':') {
            self.add("client_secret", &Secret::new(password));
        }
    }

    fn add_forms(&mut self, name: &str, text: &str, whole_only: bool) {
        if text.len() < SHORTEST {
            return;
        }
        let secrets = Arc::make_mut(&mut self.secrets);
        let at = secrets.names.iter().position(|known| known == name);
        let at = at.unwrap_or_else(|| {
            secrets.names.push(name.to_owned());
            secrets.names.len() - 1
        });
        secrets.index.add_all(forms(text), at, whole_only);
    }

    /// Secrets in the text as it is, and under its escapes.
    fn by_value(&self, text: &str) -> Vec<MaskSpan> {
        let index = &self.secrets.index;
        if index.is_empty() {
            return Vec::new();
        }
        let mask = |from: usize, to: usize, name: usize| MaskSpan {
            from,
            to,
            name: self.secrets.names.get(name).cloned().unwrap_or_default(),
        };
        let hits = index.find(text.as_bytes()).into_iter();
        let mut masks: Vec<MaskSpan> = hits.map(|hit| mask(hit.from, hit.to, hit.name)).collect();
        if let Some(undone) = Unescaped::of(text.as_bytes()) {
            let hits = index.find(undone.bytes()).into_iter();
            masks.extend(hits.map(|hit| {
                mask(
                    undone.source(hit.from),
                    undone.source(hit.to).min(text.len()),
                    hit.name,
                )
            }));
        }
        masks
    }
}

/// Whether white space stands in a text, byte by byte where it may be large.
fn has_space(text: &str) -> bool {
    if text.is_ascii() {
        return text.bytes().any(|byte| char::from(byte).is_whitespace());
    }
    text.contains(char::is_whitespace)
}

/// The texts of a private member; `oth` has one object for each further prime (RFC 7518 §6.3.2.7).
fn member_texts(value: &Json) -> Vec<&str> {
    match value {
        Json::String(text) => vec![text.as_str()],
        Json::Array(primes) => primes
            .iter()
            .flat_map(|prime| prime.members().unwrap_or_default())
            .filter_map(|(_, value)| value.as_str())
            .collect(),
        _ => Vec::new(),
    }
}

/// The secret parts of a key: the lines of PEM, the private members of a JSON Web Key.
fn secret_parts<'a>(text: &'a str, document: Option<&'a Json>) -> impl Iterator<Item = &'a str> {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(move |line| document.is_none() && !line.contains("-----"));
    let members = PRIVATE_MEMBERS
        .iter()
        .filter_map(move |member| document?.get(member))
        .flat_map(member_texts);
    lines
        .chain(members)
        .filter(|part| part.len() >= SHORTEST_VALUE)
}

/// Puts the masks in; those that lie upon each other become one, with the first one's name.
fn with_masks(text: &str, mut masks: Vec<MaskSpan>) -> Cow<'_, str> {
    if masks.is_empty() {
        return Cow::Borrowed(text);
    }
    masks.sort_by_key(|mask| (mask.from, std::cmp::Reverse(mask.to)));
    let mut joined: Vec<MaskSpan> = Vec::with_capacity(masks.len());
    for mask in masks {
        match joined.last_mut().filter(|last| mask.from < last.to) {
            Some(last) => last.to = last.to.max(mask.to),
            None => joined.push(mask),
        }
    }
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for mask in joined {
        let from = text.floor_char_boundary(mask.from.max(at));
        shown.push_str(text.get(at..from).unwrap_or_default());
        shown.push_str(&masked(&mask.name));
        at = text.ceil_char_boundary(mask.to);
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    #[test]
    fn a_known_secret_is_masked_in_every_form() {
        let mut redactor = Redactor::default();
        redactor.add("client_secret", &Secret::new("p&ss \"w\"ord+1"));
        for form in [
            "x=p&ss \"w\"ord+1;",
            "p%26ss+%22w%22ord%2B1",
            "p&ss \\\"w\\\"ord+1",
            &STANDARD.encode("p&ss \"w\"ord+1"),
        ] {
            let shown = redactor.redact(form).into_owned();
            assert!(
                shown.contains("[masked client_secret]"),
                "{form} -> {shown}"
            );
        }
        assert_eq!(redactor.redact("nothing here"), "nothing here");
    }

    #[test]
    fn an_answer_keeps_every_byte_but_the_secret_ones() {
        let body = "{ \"access_token\" : \"abc\", \"n\":1.0, \"error\":\"x\" }";
        assert_eq!(
            Redactor::default().redact_body(body),
            "{ \"access_token\" : \"[masked access_token]\", \"n\":1.0, \"error\":\"x\" }"
        );
        for (body, shown) in [
            ("<html>", "<html>"),
            (
                r#"{"data":[{"access_token":"eyJ.a.b"}]}"#,
                r#"{"data":[{"access_token":"[masked access_token]"}]}"#,
            ),
            (
                r#"{"access_token":"eyJ.a\"b.cut of"#,
                r#"{"access_token":"[masked access_token]"#,
            ),
            (
                r#"{"id_token":"x.y.z"} and more"#,
                r#"{"id_token":"[masked id_token]"} and more"#,
            ),
            (
                "access_token=abc&token_type=bearer",
                "access_token=[masked access_token]&token_type=bearer",
            ),
            (
                r#"{"code":"invalid_grant","x":""}"#,
                r#"{"code":"invalid_grant","x":""}"#,
            ),
        ] {
            assert_eq!(Redactor::default().redact_body(body), shown);
        }
    }

    #[test]
    fn secret_headers_are_masked_by_name() {
        assert_eq!(
            Redactor::default().redact_header("Authorization", "Basic x"),
            "[masked authorization]"
        );
        assert_eq!(Redactor::default().redact_header("Date", "today"), "today");
    }

    /// Percent-encoded in whole, as no browser does and some loggers do.
    fn all_percent(text: &str) -> String {
        text.bytes().map(|byte| format!("%{byte:02x}")).collect()
    }

    #[test]
    fn each_encoding_and_each_cut_of_a_secret_is_masked() {
        let secret = "c0ffee12ab34.0.rwxy.Qm/Fz+ZVNp=eé\"R5";
        let mut redactor = Redactor::default();
        redactor.add("subject_token", &Secret::new(secret));
        let json = serde_json::to_string(secret).unwrap();
        let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let forms = [
            secret.to_owned(),
            form.clone(),
            form.to_ascii_lowercase()
                .replace("rwxy.qm", "rwxy.Qm")
                .replace("fz%2bzvnp", "Fz%2bZVNp")
                .replace("%22r5", "%22R5"),
            form.replace('%', "%25"),
            all_percent(secret),
            json.trim_matches('"').to_owned(),
            json.trim_matches('"')
                .replace('é', "\\u00E9")
                .replace('/', "\\/")
                .replace('+', "\\u002b"),
            serde_json::to_string(&json).unwrap(),
            secret.replace('"', "&quot;").replace('+', "&#43;"),
            STANDARD.encode(secret),
            STANDARD.encode(format!("x{form}&y=z")),
            secret.bytes().map(|byte| format!("{byte:02X}")).collect(),
        ];
        for form in &forms {
            let shown = redactor.redact(&format!("said {form} here")).into_owned();
            assert!(
                shown.contains("[masked subject_token]"),
                "{form} -> {shown}"
            );
            for cut in (24..form.len()).filter(|at| form.is_char_boundary(*at)) {
                let text = format!("said {}…", &form[..cut]);
                let shown = redactor.redact(&text).into_owned();
                // At most the encoding of one character, cut through, is left.
                assert!(
                    shown.contains("[masked subject_token]") && shown.len() < 45,
                    "{text} -> {shown}"
                );
            }
        }
    }

    #[test]
    fn what_a_recording_holds_is_known_by_name() {
        let mut redactor = Redactor::default();
        redactor.add_text(
            "POST /oauth/token HTTP/1.1\r\nAuthorization: Basic bXkgYXBwOnAlMjZzcyt3b3Jk\r\nCookie: did=topsecret1; x=1\r\n\r\nsubject_token=c0de.0%2Fx.yz&audience=api-12345678",
        );
        for secret in [
            "p&ss+word",
            "p%26ss+word",
            "topsecret1",
            "c0de.0/x.yz",
            "bXkgYXBwOnAlMjZzcyt3b3Jk",
        ] {
            let shown = redactor.redact(&format!("not {secret}!")).into_owned();
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
        assert_eq!(redactor.redact("api-12345678"), "api-12345678");
        let mut named = Redactor::default();
        named.add_named("x-auth-token", "abcdefgh1");
        named.add_named("scope", "openid profile");
        assert_eq!(
            named.redact("abcdefgh1 openid profile"),
            "[masked x-auth-token] openid profile"
        );
    }

    #[test]
    fn keys_are_masked_by_their_secret_parts_only() {
        let mut redactor = Redactor::default();
        redactor.add(
            "client_key",
            &Secret::new(
                r#"{"kty":"EC","crv":"P-256","x":"publicpublicpublic","d":"privateprivate1"}"#,
            ),
        );
        redactor.add(
            "rsa_key",
            &Secret::new(r#"{"kty":"RSA","n":"publicpublicpublic","oth":[{"r":"furtherprime1"}]}"#),
        );
        assert_eq!(
            redactor.redact("r is furtherprime1"),
            "r is [masked rsa_key]"
        );
        redactor.add(
            "client_pem",
            &Secret::new(
                "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEG\n-----END PRIVATE KEY-----",
            ),
        );
        assert_eq!(
            redactor.redact("-----BEGIN PRIVATE KEY----- publicpublicpublic"),
            "-----BEGIN PRIVATE KEY----- publicpublicpublic"
        );
        assert_eq!(
            redactor.redact("d is privateprivate1, MIGHAgEAMBMGByqGSM49AgEG"),
            "d is [masked client_key], [masked client_pem]"
        );
    }

    #[test]
    fn a_text_is_masked_before_it_is_cut() {
        let mut redactor = Redactor::default();
        redactor.add("code", &Secret::new("c0ffee12ab34"));
        assert_eq!(redactor.shortened("xx c0ffee12ab34 yy", 8), "xx [mask…");
        assert_eq!(redactor.shortened("plain", 5), "plain");
        assert_eq!(
            redactor
                .redact_json(&Json::parse(r#"{"c0ffee12ab34":["c0ffee12ab34",1]}"#).unwrap())
                .to_compact(),
            r#"{"[masked code]":["[masked code]",1]}"#
        );
    }

    #[test]
    fn a_text_of_many_values_is_known_in_part() {
        // A quarter more than there is room for.
        let text: String = (0..5_000)
            .map(|at| format!("access_token=value{at:06}&"))
            .collect();
        let mut redactor = Redactor::default();
        redactor.add_text(&text);
        assert_eq!(redactor.redact("value000001"), "[masked access_token]");
        assert!(redactor.secrets.from_texts <= FROM_TEXTS);
        assert!(!redactor.secrets.index.knows(b"value004999"));
        // By its name it is masked all the same.
        assert!(!redactor.redact_body(&text).contains("value0"));
        let mut long = Redactor::default();
        long.add("code", &Secret::new("aB3".repeat(1 << 20)));
        assert_eq!(long.redact(&"aB3".repeat(1 << 20)), "[masked code]");
    }

    #[test]
    fn a_large_body_is_read_in_one_pass() {
        let mut redactor = Redactor::default();
        for at in 0..40 {
            redactor.add(
                "access_token",
                &Secret::new(format!("eyJhbGciOiJSUzI1NiJ9.{at:04}{}", "aB3".repeat(400))),
            );
        }
        let body = "eyJhbGci%2e\\u0061 ".repeat(1 << 16);
        assert!(redactor.redact_body(&body).len() >= 1 << 16);
    }

    proptest! {
        #[test]
        fn any_text_is_masked_and_no_secret_stays(secret in "[ -~é]{8,40}", around in r#"(\\PC|["%&]){0,20}"#) {
            let mut redactor = Redactor::default();
            redactor.add("token", &Secret::new(secret.clone()));
            let text = format!("{around} {secret} {around}");
            let shown = redactor.redact(&text).into_owned();
            prop_assert!(!shown.contains(&secret), "{shown}");
            let shown = redactor.redact_body(&serde_json::to_string(&text).unwrap());
            prop_assert!(!shown.contains(&secret), "{shown}");
        }
    }
}
