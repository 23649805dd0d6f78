//! A key as people write it outside of JSON and PEM: an object of JavaScript or Python, YAML, Terraform, JSON with comments, and
//! what `openssl -text` and Java print.

use super::read_keys::ReadKeys;
use super::{der_key, hex};
use crate::json::Json;
use crate::text::is_nothing;

/// Members of a JWK that are one word (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2).
const MEMBERS: [&str; 18] = [
    "kty", "kid", "use", "alg", "crv", "n", "e", "x", "y", "k", "d", "p", "q", "dp", "dq", "qi",
    "x5t", "x5t#S256",
];

/// Keys that are read of one text.
const MOST: usize = 100;

/// The keys of a text; none where it names no type of a key.
pub(super) fn keys(text: &str) -> Vec<Json> {
    if !text.contains("kty") {
        return Vec::new();
    }
    let mut keys: Vec<Vec<(String, Json)>> = Vec::new();
    let mut key: Vec<(String, Json)> = Vec::new();
    let (mut rest, mut passed) = (text, false);
    while keys.len() < MOST
        && let Some((before, after)) = rest.split_once([':', '='])
    {
        passed |= ends_key(before);
        let found = name_of(before).and_then(|name| Some((name, value_of(after)?)));
        let Some((name, (value, behind))) = found else {
            rest = after;
            continue;
        };
        if passed || key.iter().any(|(known, _)| known == name) {
            keys.push(std::mem::take(&mut key));
            passed = false;
        }
        key.push((name.to_owned(), Json::text(value)));
        rest = behind;
    }
    keys.push(key);
    keys.into_iter()
        .filter(|members| members.iter().any(|(name, _)| name == "kty"))
        .map(Json::Object)
        .collect()
}

/// The most decimal digits that are read as a number, more than any key has.
const DIGITS: usize = 5000;

/// The key whose numbers a text shows in hex with colons between the bytes, as `openssl rsa -text` and its like print it, or in
/// decimals, as Java does.
pub(super) fn printed(text: &str) -> Option<ReadKeys> {
    let is_digits =
        |line: &&str| line.len() > 1 && line.bytes().all(|c| c.is_ascii_hexdigit() || c == b':');
    let number = |name: &str| {
        let (_, below) = text.split_once(name)?.1.split_once('\n')?;
        let lines = below.lines().map(str::trim).take_while(is_digits);
        hex::decode(&lines.collect::<String>().replace(':', "")).filter(|bytes| !bytes.is_empty())
    };
    let curve = || {
        let point = number("pub:")?;
        if text.contains("ED25519") {
            return (point.len() == 32).then(|| der_key::ed25519(&point));
        }
        [("P-256", 32), ("P-384", 48), ("P-521", 66)]
            .into_iter()
            .find(|(curve, _)| text.contains(*curve))
            .and_then(|(curve, length)| der_key::ec(curve, length, &point))
    };
    let rsa = || {
        let exponent = text.split_once("ponent: ")?.1;
        let exponent: u32 = exponent.split_whitespace().next()?.parse().ok()?;
        let decimal = || of_decimal(text.split_once("odulus: ")?.1.split_whitespace().next()?);
        let modulus = number("odulus").or_else(decimal)?;
        Some(der_key::rsa_numbers(&modulus, &exponent.to_be_bytes()))
    };
    let key = rsa().or_else(curve)?;
    let is_private = text.contains("privateExponent:") || text.contains("priv:");
    Some(if is_private {
        ReadKeys::private(key)
    } else {
        ReadKeys::one(key)
    })
}

/// The bytes of a number in decimal digits.
fn of_decimal(digits: &str) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    for digit in digits.chars().take(DIGITS) {
        let mut carry = digit.to_digit(10)?;
        for byte in &mut bytes {
            let value = u32::from(*byte) * 10 + carry;
            *byte = u8::try_from(value & 0xff).ok()?;
            carry = value >> 8;
        }
        if carry > 0 {
            bytes.push(u8::try_from(carry).ok()?);
        }
    }
    bytes.reverse();
    (digits.len() < DIGITS && !bytes.is_empty()).then_some(bytes)
}

/// Whether an object or an entry of a list ends in the text between two members.
fn ends_key(between: &str) -> bool {
    between.contains('}')
        || between
            .lines()
            .skip(1)
            .any(|line| line.trim_start().starts_with("- "))
}

/// The member's name that a text ends in.
fn name_of(before: &str) -> Option<&'static str> {
    let bare = before
        .trim_end()
        .trim_end_matches(['"', '\'', '\\'])
        .trim_end();
    let start = bare
        .rfind(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '#' | '-' | '.'))
        .map_or(0, |at| at + 1);
    // The sign before it may be longer than a byte.
    let name = bare.get(start..).unwrap_or_default();
    MEMBERS.into_iter().find(|member| *member == name)
}

/// The word that a text begins with, in quotes or not, and what is behind it.
fn value_of(after: &str) -> Option<(&str, &str)> {
    let after = after.trim_start_matches(['>', ' ', '\t', '\\']);
    // Ruby breaks the line before a long text.
    let below = Some(after.trim_start()).filter(|text| text.starts_with(['"', '\'']));
    let after = below.unwrap_or(after);
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
    let inside = quote.map_or(after, |quote| after.strip_prefix(quote).unwrap_or(after));
    let ends = |c: char| match quote {
        Some(quote) => c == quote || c == '\\',
        None => c.is_whitespace() || matches!(c, ',' | ';' | '}' | ')' | ']'),
    };
    let end = inside.find(ends).unwrap_or(inside.len());
    let (value, behind) = inside.split_at_checked(end)?;
    let is_word = !value.is_empty() && !value.contains(char::is_whitespace);
    (is_word && !is_nothing(value)).then_some((value, behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_is_read_in_every_language() {
        let one = r#"[{"kty":"RSA","kid":"k1","n":"x-_9","e":"AQAB"}]"#;
        for text in [
            "const key = {\n  kty: 'RSA',\n  kid: 'k1',\n  n: 'x-_9',\n  e: 'AQAB',\n};",
            "{'kty': 'RSA', 'kid': 'k1', 'use': None, 'n': 'x-_9', 'e': 'AQAB'}",
            "{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\"x-_9\",\"e\":\"AQAB\",}",
            "keys:\n  - kty: RSA\n    kid: k1\n    n: x-_9\n    e: AQAB\n",
            "jwks = jsonencode({ keys = [{ kty = \"RSA\", kid = \"k1\", n = \"x-_9\", e = \"AQAB\" }] })",
            "{\"kty\"=>\"RSA\", \"kid\"=>\"k1\", \"n\"=>\n  \"x-_9\", \"e\"=>\"AQAB\"}",
            "{:kty => \"RSA\", \"kid\" => \"k1\", :n => \"x-_9\", :e => \"AQAB\"}",
        ] {
            assert_eq!(Json::Array(keys(text)).to_compact(), one, "{text}");
        }
        let two = keys("- kid: a\n  kty: EC\n- alg: ES256\n  kty: OKP\n  kid: b\n");
        assert_eq!(
            Json::Array(two).to_compact(),
            r#"[{"kid":"a","kty":"EC"},{"alg":"ES256","kty":"OKP","kid":"b"}]"#
        );
        assert!(keys("kty is missing").is_empty());
        assert!(keys("n: 'x', e: 'AQAB'").is_empty());
    }

    #[test]
    fn what_programs_print_of_a_key_is_one() {
        let rsa =
            "Public-Key: (24 bit)\nModulus:\n    00:ab:\n    cd:ef\nExponent: 65537 (0x10001)\n";
        let private = rsa.replace("Exponent", "publicExponent") + "privateExponent:\n    12:34\n";
        let java = "Sun RSA public key, 24 bits\n  params: null\n  modulus: 11259375\n  public exponent: 65537";
        for (text, is_private) in [(rsa, false), (private.as_str(), true), (java, false)] {
            let read = printed(text).unwrap();
            assert_eq!(read.keys.keys[0].member("n"), Some("q83v"));
            assert_eq!(read.keys.keys[0].member("e"), Some("AQAB"));
            assert_eq!(read.was_private, is_private);
        }
        let point = format!("    04:{}", ["01:".repeat(32), "02:".repeat(32)].concat());
        let point = point.trim_end_matches(':');
        let curve = format!("pub:\n{point}\nASN1 OID: prime256v1\nNIST CURVE: P-256\n");
        assert_eq!(printed(&curve).unwrap().keys.keys[0].kind(), "EC P-256");
        for text in [
            "Modulus:\nExponent: 3",
            "pub:\n  04:01\nNIST CURVE: P-256",
            "pub: x",
        ] {
            assert!(printed(text).is_none(), "{text}");
        }
    }

    #[test]
    fn texts_made_to_take_for_ever_do_not() {
        for piece in ["n:", "kty:'", "n=\"", " :", "}n:n"] {
            keys(&format!("kty{}", piece.repeat(2_000_000 / piece.len())));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".*") {
            keys(&format!("kty: RSA {text}"));
        }
    }
}
