//! Opaque tokens, keys and cookies of other services, by their beginnings and forms. Only what nobody else writes is here.

use crate::jose::{base64url, hex};
use crate::json::Json;
use crate::secret::basic_pair;
use serde::Deserialize;
use std::sync::LazyLock;

/// What a text of a known form is: a row of `assets/known_tokens.json`.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceToken {
    /// What it is called here; a key that tells itself inside other texts only has none.
    id: &'static str,
    /// How such a text begins, where that says it all.
    beginnings: Vec<&'static str>,
    /// How long one that begins so is at least.
    least: Option<usize>,
    /// For people, lower case where no name begins it.
    pub name: &'static str,
    /// The same in few words, with its article.
    pub what: &'static str,
    /// What it is good for: a sentence.
    pub advice: &'static str,
}

fn all() -> &'static [ServiceToken] {
    static READ: LazyLock<Vec<ServiceToken>> = LazyLock::new(|| {
        let text = include_str!("../../assets/known_tokens.json");
        serde_json::from_str(text).unwrap_or_default()
    });
    &READ
}

/// The row of that id.
pub(super) fn known(id: &str) -> &'static ServiceToken {
    static NONE: LazyLock<ServiceToken> = LazyLock::new(ServiceToken::default);
    all().iter().find(|one| one.id == id).unwrap_or(&NONE)
}

/// The name and the password of `Basic …`, with the colon between them.
pub fn read_basic(text: &str) -> Option<String> {
    let (scheme, credentials) = text.split_at_checked(6)?;
    scheme.eq_ignore_ascii_case("basic ").then_some(())?;
    basic_pair(credentials).filter(|pair| pair.contains(':') && !pair.contains(char::is_control))
}

/// What begins as the text does, however short it is: each beginning, and in few words what that is.
pub(super) fn begun(text: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    all().iter().filter_map(move |one| {
        let mut beginnings = one.beginnings.iter();
        let beginning = beginnings.find(|beginning| text.starts_with(**beginning))?;
        Some((*beginning, one.what))
    })
}

/// Bytes that a service gives out as one token at most: a SAML response. A text beyond them is not read six times to find that it is none.
const LONGEST: usize = 64 * 1024;

/// What the text is; `None` where nothing is known for sure.
pub fn service_token(text: &str) -> Option<&'static ServiceToken> {
    if text.len() > LONGEST {
        return None;
    }
    if read_basic(text).is_some() {
        return Some(known("basic"));
    }
    let is_one_word = !text.contains(char::is_whitespace);
    let begins = all().iter().find(|one| {
        let mut beginnings = one.beginnings.iter();
        one.least.is_some_and(|least| text.len() >= least)
            && beginnings.any(|beginning| text.starts_with(beginning))
    });
    if begins.is_some() && is_one_word {
        return begins;
    }
    if is_apple_user(text) {
        return Some(known("apple-user"));
    }
    if is_facebook_app(text) {
        return Some(known("facebook-app"));
    }
    if is_facebook_request(text) {
        return Some(known("facebook-request"));
    }
    // iron-session numbers its passwords; Auth0's mfa_token has no number there.
    let password = text
        .strip_prefix("Fe26.2*")
        .and_then(|rest| rest.split_once('*'));
    let is_number = |id: &str| id.len() < 4 && id.parse::<u32>().is_ok();
    if password.is_some_and(|(id, _)| is_number(id)) {
        return Some(known("sealed"));
    }
    if is_signed(text, '.', |time| decoded_length(time) == Some(4)) && !names_algorithm(text) {
        return Some(known("flask"));
    }
    let is_base62 =
        |time: &str| time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_signed(text, ':', is_base62) {
        return Some(known("django"));
    }
    if is_of_laravel(text) {
        return Some(known("laravel"));
    }
    if is_saml(text) {
        return Some(known("saml"));
    }
    of_rails(text)
}

/// XML in base64 that names SAML's schema (SAML bindings 2.0 §3.5.4).
fn is_saml(text: &str) -> bool {
    // `<` and what follows it.
    let begins = text.starts_with("PD94") || text.starts_with("PH") || text.starts_with("PF");
    let content = begins.then(|| base64url::decode_any(text)).flatten();
    content
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .is_some_and(|xml| xml.contains("urn:oasis:names:tc:SAML:"))
}

/// A JSON object with the parts of a cipher (Laravel: Illuminate\Encryption\Encrypter).
fn is_of_laravel(text: &str) -> bool {
    let begins = text.starts_with("eyJpdiI6");
    let content = begins.then(|| document_in(text)).flatten();
    content.is_some_and(|object| {
        ["iv", "value", "mac"]
            .iter()
            .all(|name| object.get(name).is_some())
    })
}

/// A signature, and behind its dot the JSON that names how it was made (Facebook: signed requests).
fn is_facebook_request(text: &str) -> bool {
    text.split_once('.').is_some_and(|(signature, content)| {
        let algorithm = |object: Json| object.get_str("algorithm") == Some("HMAC-SHA256");
        content.starts_with("eyJ")
            && decoded_length(signature) == Some(32)
            && document_in(content).is_some_and(algorithm)
    })
}

/// The JSON that stands in base64.
fn document_in(text: &str) -> Option<Json> {
    let text = String::from_utf8(base64url::decode_any(text)?).ok()?;
    Json::parse(&text).ok()
}

/// Parts with two hyphens between them: content and signature in hex (ActiveSupport::MessageVerifier), or cipher, nonce and tag
/// (ActiveSupport::MessageEncryptor with AES-GCM).
fn of_rails(text: &str) -> Option<&'static ServiceToken> {
    let parts: Vec<&str> = text.splitn(4, "--").collect();
    match parts.as_slice() {
        // JSON, or what Ruby's Marshal writes.
        [content, signature] => {
            let is_content = content.starts_with("eyJ") || content.starts_with("BAh");
            let is_signature =
                matches!(signature.len(), 40 | 64 | 128) && hex::decode(signature).is_some();
            (is_content && is_signature && base64url::decode_any(content).is_some())
                .then(|| known("rails-signed"))
        }
        [cipher, nonce, tag] => {
            let length = |part: &str| base64url::decode_any(part).map(|bytes| bytes.len());
            (nonce.len() == 16
                && tag.len() == 24
                && length(nonce) == Some(12)
                && length(tag) == Some(16)
                && length(cipher).is_some_and(|length| length > 0))
            .then(|| known("rails-encrypted"))
        }
        _ => None,
    }
}

/// Six digits, 32 of hexadecimal and four digits, with dots between them.
fn is_apple_user(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(4, '.').collect();
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_hex = |part: &str| {
        let is_lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        part.bytes().all(is_lower)
    };
    matches!(parts.as_slice(), [first, user, last]
        if first.len() == 6 && are_digits(first) && user.len() == 32 && is_hex(user) && last.len() == 4 && are_digits(last))
}

/// The app's ID and a secret, with a bar between them.
fn is_facebook_app(text: &str) -> bool {
    let is_secret = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.split_once('|').is_some_and(|(app, secret)| {
        (13..=17).contains(&app.len())
            && app.bytes().all(|byte| byte.is_ascii_digit())
            && (20..=40).contains(&secret.len())
            && secret.chars().all(is_secret)
    })
}

/// Content, time and signature between separators. The content is a JSON object in base64url, or packed and then begins with a dot.
fn is_signed(text: &str, separator: char, is_time: impl Fn(&str) -> bool) -> bool {
    let content = text.strip_prefix('.').unwrap_or(text);
    let is_content = text.starts_with("eyJ") || text.starts_with(".eJ");
    let mut parts = content.rsplitn(3, separator);
    let (Some(signature), Some(time), Some(content)) = (parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    // SHA-1 has 20 bytes, SHA-256 has 32.
    is_content
        && !content.contains(['.', ':', ' '])
        && is_time(time)
        && matches!(decoded_length(signature), Some(20 | 32))
}

fn decoded_length(text: &str) -> Option<usize> {
    (text.len() < 60)
        .then(|| base64url::decode(text))
        .flatten()
        .map(|bytes| bytes.len())
}

/// Whether the first part is a JOSE header, which always names an algorithm.
fn names_algorithm(text: &str) -> bool {
    let head = text.split('.').next().unwrap_or_default();
    base64url::decode(head)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| Json::parse(&text).ok())
        .is_some_and(|header| header.get("alg").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::base64url::encode;
    use proptest::prelude::*;

    #[test]
    fn each_is_told_from_what_looks_alike() {
        let sign = "mUktNdWRkgDnm0OWxbpoyOiY4kg";
        let content = encode(r#"{"user":"alice"}"#);
        let header = encode(r#"{"alg":"HS1"}"#);
        let random = "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5";
        let laravel = encode(r#"{"iv":"eHg=","value":"eHg=","mac":"1f","tag":""}"#);
        let hash = "0123456789abcdef0123456789abcdef01234567";
        for (text, id) in [
            ("glpat-aB3dE5fG7hI9jK1lM3nO", "gitlab"),
            (&format!("ghp_{random}"), "github"),
            (&format!("sk_live_{}", &random[..24]), "stripe"),
            (&format!("pypi-AgEIcHlwaS5vcmc{random}{random}"), "pypi"),
            ("pypi-AgEI", ""),
            (&format!("v4.public.{random}"), "paseto-public"),
            (&format!("v2.local.{random}"), "paseto-local"),
            ("Fe26.2*1*a8f3*Zb0x*Qw12*17*1f*ab~2", "sealed"),
            (&format!("{content}.ZzX2Lw.{sign}"), "flask"),
            (&format!(".eJyrVkouKUos.YLFEpg.{sign}"), "flask"),
            (&format!("{content}:1tGabc:{sign}"), "django"),
            (&format!("CfDJ8{random}{random}"), "asp-net"),
            (&format!("{laravel}=="), "laravel"),
            (&encode(r#"{"iv":"eHg=","value":"eHg="}"#), ""),
            (
                &encode("<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>"),
                "saml",
            ),
            (&encode("<html xmlns=\"a\"/>"), ""),
            (
                &format!(
                    "{}.{}",
                    encode([7; 32]),
                    encode(r#"{"algorithm":"HMAC-SHA256"}"#)
                ),
                "facebook-request",
            ),
            (&format!("{content}--{hash}"), "rails-signed"),
            (&format!("BAhJIggx--{hash}"), "rails-signed"),
            (&format!("{content}--{}", &hash[1..]), ""),
            (&format!("token--{hash}"), ""),
            (
                "q2w3e4r5--aB3dE5fG7hI9jK1l--M3nO5pQ7rS9tU1vW3xY5zA==",
                "rails-encrypted",
            ),
            ("a--b--c", ""),
            ("Fe26.2**a8f3*Zb0x", ""),
            (&format!("{header}.ZzX2Lw.{sign}"), ""),
            (&format!("{content}.e30.{sign}"), ""),
            (&format!("{content}.ZzX2Lw.c2ln"), ""),
            (&format!("{content}:later:{sign}"), ""),
            ("sk_live_", ""),
            ("v4.public", ""),
            (random, ""),
            ("Basic YXBwOnNlY3JldA==", "basic"),
            ("basic YXBwOnNlY3JldA", "basic"),
            ("Basic c2VjcmV0", ""),
            ("001947.6bb65d0a2f7c4e1f9b3d8a4c5e6f7081.1342", "apple-user"),
            ("001947.6bb65d0a2f7c4e1f9b3d8a4c5e6f7081.1342.x", ""),
            ("001947.6bb65d0a.1342", ""),
            (
                &format!("457704041391802|{}", &random[..27]),
                "facebook-app",
            ),
            ("457704041391802|short", ""),
            ("Basic auth is off", ""),
        ] {
            let found = service_token(text).map_or("", |found| found.id);
            assert_eq!(found, id, "{text}");
        }
    }

    #[test]
    fn each_row_says_what_it_is() {
        assert!(all().len() > 40);
        for one in all() {
            let told = [one.id, one.name, one.what]
                .iter()
                .any(|text| !text.is_empty());
            assert!(
                told && one.least.is_none_or(|_| !one.advice.is_empty()),
                "{one:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at(text in ".*") {
            service_token(&text);
            service_token(&format!("eyJ{text}.AAAAAA.x"));
        }
    }
}
