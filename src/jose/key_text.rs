//! Keys as people have them: a JWK, a key set, PEM, a certificate, DER, SSH, XML, and each of them as environments, services and
//! programs write it down.

use super::base64url::decode_any;
use super::jwk::JwkSet;
use super::key_text_error::KeyTextError;
use super::read_keys::ReadKeys;
use super::{hex, key_bytes, key_json, loose_key, pem_keys, pem_text, ssh_key, xml_key};
use crate::json::Json;

/// Reads every public key there is, and refuses private ones. A set may hold broken keys: they stay, and show when a signature
/// is judged with them.
pub fn read_keys(text: &str) -> Result<JwkSet, KeyTextError> {
    let read = read(text, 0)?;
    if read.was_private {
        return Err(KeyTextError::Private);
    }
    Ok(read.keys)
}

/// Reads what a file holds, be it text or DER. Of a private key the public half is taken, and said.
pub fn read_key_bytes(bytes: &[u8]) -> Result<ReadKeys, KeyTextError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text, 0),
        Err(_) if bytes.starts_with(&key_bytes::JAVA_STORE) => Err(KeyTextError::Unknown(
            "it is a keystore of Java's, which has to be opened first: keytool -exportcert -rfc -keystore FILE -alias NAME".to_owned(),
        )),
        Err(_) => key_bytes::keys(bytes).ok_or_else(|| {
            KeyTextError::Unknown(
                "it is binary, and no key or certificate in DER; a PKCS#12 file has to be opened first".to_owned(),
            )
        }),
    }
}

/// The keys of a document that an endpoint answers: a key set as it is, or certificates by their key ids.
pub fn key_set_of(document: &Json) -> Result<JwkSet, KeyTextError> {
    match JwkSet::from_json(document) {
        Some(set) => Ok(set),
        None => key_json::keys(document, &|text| read(text, 1)).map(|read| read.keys),
    }
}

/// Whether a text holds a private or a symmetric key, which must not stand in a field that shows it.
pub fn holds_private_key(text: &str) -> bool {
    match read(text, 0) {
        Err(KeyTextError::Private | KeyTextError::Encrypted) => true,
        Ok(read) => {
            read.was_private
                || read
                    .keys
                    .keys
                    .iter()
                    .any(|key| key.member("kty") == Some("oct"))
        }
        Err(_) => text.contains("PRIVATE KEY"),
    }
}

/// Texts inside texts that are read: a service account's file as a variable's value in quotes has three.
const DEEPEST: usize = 4;

fn read(text: &str, depth: usize) -> Result<ReadKeys, KeyTextError> {
    let text = bare(text);
    if text.is_empty() {
        return Err(KeyTextError::Empty);
    }
    if depth > DEEPEST {
        return Err(KeyTextError::OtherJson);
    }
    // A program's text may begin so too, and hold PEM.
    if text.starts_with('<') && !text.contains("-----BEGIN ") {
        return xml_key::keys(text).ok_or(KeyTextError::WebPage);
    }
    if text.starts_with("PuTTY-User-Key-File") {
        return Err(KeyTextError::Unknown(
            "it is a key file of PuTTY's; PuTTYgen shows its public key in OpenSSH's form, which can be read".to_owned(),
        ));
    }
    let inner = |inner: &str| read(inner, depth + 1);
    let problem = match Json::parse(text) {
        Ok(Json::Number(_) | Json::Bool(_) | Json::Null) => {
            KeyTextError::Unknown("it is a single word".to_owned())
        }
        Ok(document) => return key_json::keys(&document, &inner),
        Err(error) if text.starts_with(['{', '[', '"']) => KeyTextError::Unknown(error.to_string()),
        Err(_) => KeyTextError::Unknown("it begins like none of them".to_owned()),
    };
    if let Some(document) = behind_head(text) {
        return read(document, depth + 1);
    }
    if text.contains("-----BEGIN ") || text.contains("---- BEGIN ") {
        return pem_keys::keys(text);
    }
    if let Some(pem) = pem_text::with_dashes(text) {
        let mut read = pem_keys::keys(&pem)?;
        read.remark("is PEM with other dashes than five hyphens, which most readers refuse");
        return Ok(read);
    }
    if let Some(document) = rejoined(text)
        && let Ok(mut read) = key_json::keys(&document, &inner)
    {
        read.remark(
            "has line breaks inside its texts, so that it is no JSON before they are taken out",
        );
        return Ok(read);
    }
    if let Some(escaped) = unescaped(text) {
        return read(&escaped, depth + 1);
    }
    if let Some(unquoted) = unquoted(text) {
        return read(unquoted, depth + 1);
    }
    if let Some(found) = ssh_key::lines(text) {
        return found;
    }
    if text.starts_with("eyJ") && text.matches('.').count() >= 2 {
        return Err(KeyTextError::Token);
    }
    if text.starts_with("https://") || text.starts_with("http://") {
        return Err(KeyTextError::Address);
    }
    if is_fingerprint(text) {
        return Err(KeyTextError::Unknown(
            "it is a fingerprint, which tells keys apart and from which no key can be got: give the key itself".to_owned(),
        ));
    }
    if let Some(bytes) = frameless(text) {
        return match String::from_utf8(bytes) {
            // PEM or JSON in base64, as variables of build services hold them.
            Ok(inner) => read(&inner, depth + 1).map_err(|_| problem),
            Err(error) if key_bytes::is_pkcs12(error.as_bytes()) => Err(KeyTextError::Unknown(
                "it is a PKCS#12 file in base64, which has to be opened first: openssl pkcs12 -in FILE.p12 -clcerts -nokeys".to_owned(),
            )),
            Err(error) if error.as_bytes().len() == 32 => Err(KeyTextError::Unknown(
                r#"it is 32 bytes without a name: Ed25519's key belongs in {"kty":"OKP","crv":"Ed25519","x":"…"}, and a secret is given as one"#.to_owned(),
            )),
            Err(error) => key_bytes::keys(error.as_bytes()).ok_or(problem),
        };
    }
    let problem = match value_of_assignment(text).map(|value| read(value, depth + 1)) {
        Some(Ok(found)) => return Ok(found),
        // What an assignment was taken for is not what the whole text is.
        None | Some(Err(KeyTextError::OtherJson)) => problem,
        Some(Err(error)) => error,
    };
    let loose = loose_key::keys(text);
    if loose.is_empty() {
        return loose_key::printed(text).ok_or(problem);
    }
    key_json::keys(&Json::Array(loose), &inner)
}

/// Whether it has a hash in place of a key: `SHA256:…` as SSH and GitHub write it, or bytes in hex with colons between them.
fn is_fingerprint(text: &str) -> bool {
    let is_hash = |word: &str| {
        if let Some(hash) = word.strip_prefix("SHA256:") {
            return decode_any(hash).is_some_and(|hash| hash.len() == 32);
        }
        let bytes = word.rsplit_once('=').map_or(word, |(_, bytes)| bytes);
        let bytes = bytes.strip_prefix("MD5:").unwrap_or(bytes);
        let is_byte = |two: &str| two.len() == 2 && two.bytes().all(|one| one.is_ascii_hexdigit());
        matches!(bytes.split(':').count(), 16 | 20 | 32) && bytes.split(':').all(is_byte)
    };
    // A line or two, whatever program prints it.
    text.len() < 300 && text.split_whitespace().any(is_hash)
}

/// The document behind the head of an HTTP answer, or behind the command that fetched it.
fn behind_head(text: &str) -> Option<&str> {
    let is_head = ["HTTP/", "$ ", "curl "]
        .iter()
        .any(|mark| text.starts_with(mark));
    let at = text.find("\n{").filter(|_| is_head)?;
    text.get(at..)
}

fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0'))
}

fn unquoted(text: &str) -> Option<&str> {
    ['"', '\'', '`'].into_iter().find_map(|quote| {
        text.trim_end_matches([',', ';'])
            .strip_prefix(quote)?
            .strip_suffix(quote)
    })
}

/// The document whose texts were broken into lines on the way, put together again. No member of a key has a line break.
fn rejoined(text: &str) -> Option<Json> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let mut joined = String::with_capacity(text.len());
    let (mut in_text, mut is_escaped, mut at_break) = (false, false, false);
    for c in text.chars() {
        // What a line was indented with goes with its break.
        at_break = in_text && (matches!(c, '\n' | '\r') || at_break && matches!(c, ' ' | '\t'));
        if at_break {
            continue;
        }
        joined.push(c);
        let was_escaped = std::mem::replace(&mut is_escaped, false);
        match c {
            '\\' => is_escaped = in_text && !was_escaped,
            '"' if !was_escaped => in_text = !in_text,
            _ => {}
        }
    }
    if joined.len() == text.len() {
        return None;
    }
    Json::parse(&joined).ok()
}

/// JSON whose quotes are escaped, as it stands inside other JSON or in a shell's double quotes.
fn unescaped(text: &str) -> Option<String> {
    (text.contains("\\\"") || text.starts_with("\\n")).then(|| {
        text.replace("\\n", "\n")
            .replace("\\\"", "\"")
            .replace("\\\\", "\\")
    })
}

/// The value of `KEY=…` or `KEY: …`, the last thing that is tried: base64 may end in equals signs.
fn value_of_assignment(text: &str) -> Option<&str> {
    let text = text.strip_prefix("export ").unwrap_or(text);
    let end = text.find(['=', ':'])?;
    let (name, value) = text.split_at_checked(end)?;
    let is_name = !name.is_empty()
        && name.len() <= 80
        && name
            .trim()
            .trim_matches(['"', '\''])
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    is_name
        .then(|| value.get(1..))?
        .map(|value| without_block_mark(value.trim()).trim())
        .filter(|value| value.len() > 20)
}

/// The text of a YAML block without the mark before it. Base64url may begin with a dash itself.
fn without_block_mark(value: &str) -> &str {
    let Some(behind) = value.strip_prefix(['|', '>']) else {
        return value;
    };
    behind.strip_prefix(['-', '+']).unwrap_or(behind)
}

/// DER in base64, base64url or hex, without a frame around it, as identity providers show certificates.
fn frameless(text: &str) -> Option<Vec<u8>> {
    if text.len() > key_bytes::LARGEST * 2 {
        return None;
    }
    let joined: String = text.replace("\\n", "").split_whitespace().collect();
    if joined.len() > 60 && joined.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return hex::decode(&joined);
    }
    decode_any(&joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{SigningAlgorithm, SigningKey};
    use base64::Engine as _;
    use proptest::prelude::*;

    #[test]
    fn a_certificate_and_its_public_key_are_the_same_key() {
        for algorithm in [
            &rcgen::PKCS_ECDSA_P256_SHA256,
            &rcgen::PKCS_ECDSA_P384_SHA384,
            &rcgen::PKCS_ECDSA_P521_SHA512,
            &rcgen::PKCS_ED25519,
            &rcgen::PKCS_RSA_SHA256,
        ] {
            let pair = rcgen::KeyPair::generate_for(algorithm).unwrap();
            let certificate = rcgen::CertificateParams::new(vec!["a.example".to_owned()])
                .unwrap()
                .self_signed(&pair)
                .unwrap();
            let from_certificate = read_keys(&certificate.pem()).unwrap();
            let from_key = read_keys(&pair.public_key_pem()).unwrap();
            assert_eq!(
                from_certificate.keys[0].thumbprint(),
                from_key.keys[0].thumbprint()
            );
            assert!(from_key.keys[0].thumbprint().is_some());
            assert!(from_certificate.keys[0].member("x5t#S256").is_some());
            let frameless: String = certificate
                .pem()
                .lines()
                .filter(|line| !line.starts_with("--"))
                .collect();
            assert_eq!(read_keys(&frameless).unwrap(), from_certificate);
        }
    }

    #[test]
    fn what_is_no_public_key_is_named() {
        let pair = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        for (text, error) in [
            ("  ", KeyTextError::Empty),
            ("<!doctype html>", KeyTextError::WebPage),
            (r#"{"a":1}"#, KeyTextError::OtherJson),
            ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", KeyTextError::Token),
            ("https://a.example/jwks.json", KeyTextError::Address),
            (pair.pem().expose(), KeyTextError::Private),
        ] {
            assert_eq!(read_keys(text), Err(error));
        }
        for text in [
            "hello",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            "-----BEGIN X-----",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        ] {
            assert!(read_keys(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_label_of_another_form_is_said() {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
        let pem = pair.public_key_pem();
        assert!(read(&pem, 0).unwrap().remarks.is_empty());
        let other = pem.replace("PUBLIC KEY", "RSA PUBLIC KEY");
        let remarks = read(&other, 0).unwrap().remarks.concat();
        assert!(remarks.contains("name something else"), "{remarks}");
    }

    #[test]
    fn a_fingerprint_is_no_key() {
        let hash = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA";
        let hex = ["AB"; 20].join(":");
        for text in [
            format!("SHA256:{hash}="),
            format!("2048 SHA256:{hash} ada@acme.example (RSA)"),
            format!("SHA1 Fingerprint={hex}"),
            format!("MD5:{}", ["0f"; 16].join(":")),
            hex,
        ] {
            let said = read_keys(&text).unwrap_err().to_string();
            assert!(said.contains("a fingerprint"), "{text}: {said}");
        }
        for text in [hash, "00:c2:4b", "a=b", "SHA256:x"] {
            let said = read_keys(text).unwrap_err().to_string();
            assert!(!said.contains("a fingerprint"), "{text}: {said}");
        }
    }

    #[test]
    fn texts_that_were_broken_into_lines_are_put_together() {
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let jwk = key.public_jwk().json().to_compact();
        let x = key.public_jwk().member("x").unwrap();
        let (front, end) = x.split_at(20);
        for between in ["\n", "\r\n", "\n    "] {
            let broken = jwk.replace(x, &format!("{front}{between}{end}"));
            let found = read(&format!("{{\"keys\":[\n{broken}\n]}}"), 0).unwrap();
            assert_eq!(found.keys.keys, [key.public_jwk().clone()]);
            assert!(
                found.remarks.concat().contains("line breaks"),
                "{:?}",
                found.remarks
            );
        }
        // A text that ends nowhere stays none.
        assert_eq!(rejoined("{\"a\":\"\n"), None);
        assert!(read(&jwk, 0).unwrap().remarks.is_empty());
    }

    #[test]
    fn what_has_to_be_opened_first_is_named() {
        let pem = |tag: &str, base64: &str| {
            format!("-----BEGIN {tag}-----\n{base64}\n-----END {tag}-----\n")
        };
        let pfx = base64::engine::general_purpose::STANDARD.encode([
            0x30_u8, 0x82, 0x01, 0x00, 0x02, 0x01, 0x03, 0x30, 0x82, 0xff, 0xfe, 0x80,
        ]);
        for (text, words) in [
            (pem("PKCS7", "MAAA"), "openssl pkcs7"),
            (pem("PGP PUBLIC KEY BLOCK", "\n=abcd"), "OpenPGP"),
            (pfx, "openssl pkcs12"),
            (
                "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none".to_owned(),
                "PuTTYgen",
            ),
            ("no-key-at-all!".to_owned(), "begins like none of them"),
            ("{\"kty\":".to_owned(), "line 1"),
        ] {
            let said = read_keys(&text).unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn a_key_between_wrong_lines_is_read_and_that_is_said() {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let pem = pair.public_key_pem();
        let own = read_keys(&pem).unwrap().keys.remove(0);
        let point = pair.public_key_raw();
        let hex: String = point.iter().map(|byte| format!("{byte:02x}")).collect();
        for (text, words) in [
            (pem.replace("PUBLIC KEY", "CERTIFICATE"), "something else"),
            (pem.replace("PUBLIC KEY", "KEY"), "something else"),
            (pem.replace("-----", "----"), "other dashes"),
            (hex, "a bare point"),
            (format!("<?php $key = <<<EOD\n{pem}EOD;"), ""),
        ] {
            let found = read(&text, 0).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(found.keys.keys[0].thumbprint(), own.thumbprint(), "{text}");
            assert!(
                found.remarks.concat().contains(words),
                "{:?}",
                found.remarks
            );
        }
        let store = [&key_bytes::JAVA_STORE[..], &[0, 0, 0, 2]].concat();
        let said = read_key_bytes(&store).unwrap_err().to_string();
        assert!(said.contains("keytool"), "{said}");
        let said = read_keys(&"07".repeat(32).replacen("07", "ff", 1))
            .unwrap_err()
            .to_string();
        assert!(said.contains("32 bytes"), "{said}");
    }

    #[test]
    fn a_certificate_request_has_the_key_that_it_asks_for() {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let request = rcgen::CertificateParams::new(vec!["a.example".to_owned()])
            .unwrap()
            .serialize_request(&pair)
            .unwrap();
        let asked = read_keys(&request.pem().unwrap()).unwrap();
        let own = read_keys(&pair.public_key_pem()).unwrap();
        assert_eq!(asked.keys[0].thumbprint(), own.keys[0].thumbprint());
    }

    #[test]
    fn an_answer_is_read_behind_its_head() {
        let set = r#"{"keys":[{"kty":"RSA","kid":"a","n":"x","e":"AQAB"}]}"#;
        for head in [
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
            "$ curl https://a.example/jwks\n",
        ] {
            let read = read_keys(&format!("{head}{set}")).unwrap();
            assert_eq!(read.keys[0].kid(), Some("a"), "{head}");
        }
    }

    #[test]
    fn one_key_is_read_in_every_dress() {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
        let pem = pair.public_key_pem();
        let key = read_keys(&pem).unwrap().keys.remove(0);
        let lines = pem.trim().replace("\r\n", "\n");
        let escaped = lines.replace('\n', "\\n");
        let base64: String = lines
            .lines()
            .filter(|line| !line.starts_with("--"))
            .collect();
        let der = decode_any(&base64).unwrap();
        let hex: String = der.iter().map(|byte| format!("{byte:02x}")).collect();
        let blob = |fields: &[&[u8]]| {
            let mut all = Vec::new();
            for field in fields {
                all.extend(u32::try_from(field.len()).unwrap().to_be_bytes());
                all.extend(*field);
            }
            base64::engine::general_purpose::STANDARD.encode(all)
        };
        let number =
            |name: &str| crate::jose::base64url::decode(key.member(name).unwrap()).unwrap();
        let mut modulus = vec![0];
        modulus.extend(number("n"));
        let ssh = format!(
            "ssh-rsa {} me@host",
            blob(&[b"ssh-rsa", &number("e"), &modulus])
        );
        let standard = |bytes: Vec<u8>| base64::engine::general_purpose::STANDARD.encode(bytes);
        let xml = format!(
            "<RSAKeyValue><Modulus>{}</Modulus><Exponent>{}</Exponent></RSAKeyValue>",
            standard(number("n")),
            standard(number("e"))
        );
        let jwk = key.json().to_compact();
        for text in [
            lines.clone(),
            escaped.clone(),
            format!("\"{escaped}\""),
            format!("'{lines}'"),
            lines.replace('\n', " "),
            lines.replace('\n', ""),
            format!("JWT_PUBLIC_KEY=\"{escaped}\""),
            format!("export KEY='{lines}'"),
            format!("public_key: |\n  {}", lines.replace('\n', "\n  ")),
            format!("public_key: |-\n  {base64}"),
            format!("{{\"k1\":\"{escaped}\"}}"),
            format!("[\"{escaped}\"]"),
            format!("{{\"realm\":\"r\",\"public_key\":\"{base64}\"}}"),
            base64.clone(),
            base64.replace('+', "-").replace('/', "_"),
            hex,
            standard(lines.clone().into_bytes()),
            standard(jwk.clone().into_bytes()),
            ssh.clone(),
            format!("KEY={ssh}"),
            xml,
            jwk.clone(),
            format!("[{jwk}]"),
            format!("{{\"keys\":[{jwk}]}}"),
            jwk.replace('"', "\\\""),
            format!("\"{}\"", jwk.replace('"', "\\\"")),
            format!("JWK='{jwk}'"),
            format!(
                "const jwk = {};",
                jwk.replace("\":", "\" : ").replace('"', "'")
            ),
            format!(
                "keys:\n- {}",
                jwk.replace(['{', '}', '"'], "")
                    .replace(',', "\n  ")
                    .replace(':', ": ")
            ),
            format!("\u{feff}{jwk}"),
        ] {
            let found = read(&text, 0).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(found.keys.keys[0].thumbprint(), key.thumbprint(), "{text}");
            assert!(!found.was_private);
        }
        assert_eq!(
            read_key_bytes(&der).unwrap().keys.keys[0].thumbprint(),
            key.thumbprint()
        );
    }

    #[test]
    fn of_a_private_key_the_public_half_is_taken_and_said() {
        for algorithm in SigningAlgorithm::ALL {
            let pair = SigningKey::generate(algorithm).unwrap();
            let pem = pair.pem().expose();
            let account = Json::object([
                ("type", Json::text("service_account")),
                ("private_key_id", Json::text("k9")),
                ("private_key", Json::text(pem)),
            ]);
            for text in [
                pem.to_owned(),
                account.to_compact(),
                pem.replace('\n', "\\n"),
            ] {
                let read = read_key_bytes(text.as_bytes()).unwrap();
                assert!(read.was_private && !read.remarks.is_empty());
                assert_eq!(
                    read.keys.keys[0].thumbprint(),
                    pair.public_jwk().thumbprint()
                );
                assert_eq!(read_keys(&text), Err(KeyTextError::Private));
                assert!(holds_private_key(&text));
            }
        }
    }

    #[test]
    fn a_chain_is_one_key_and_a_bundle_is_several() {
        let authority_key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let mut authority = rcgen::CertificateParams::new(vec!["ca.example".to_owned()]).unwrap();
        authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let mut name = rcgen::DistinguishedName::new();
        name.push(rcgen::DnType::CommonName, "the authority");
        authority.distinguished_name = name;
        let root = authority.self_signed(&authority_key).unwrap();
        let issuer = rcgen::Issuer::from_params(&authority, &authority_key);
        let leaf_key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let leaf = rcgen::CertificateParams::new(vec!["a.example".to_owned()])
            .unwrap()
            .signed_by(&leaf_key, &issuer)
            .unwrap();
        let chain = read(&format!("{}{}", leaf.pem(), root.pem()), 0).unwrap();
        assert_eq!((chain.keys.keys.len(), chain.remarks.len()), (1, 1));
        let bundle = read(&format!("{}{}", root.pem(), leaf.pem()), 0).unwrap();
        assert_eq!((bundle.keys.keys.len(), bundle.remarks.len()), (2, 0));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            prop_assert!(read_keys(&text).is_err() || text.contains('k') || text.len() > 100);
        }
    }
}
