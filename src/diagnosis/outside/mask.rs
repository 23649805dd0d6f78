//! Masks of what looks like a token or a code inside text that is kept: descriptions, header values, names.

use super::words::{is_own_code, is_snake};
use crate::exchange::literal;
use crate::exchange::subject_token::Shape;
use crate::secret::{masked, says_secret, secret_member};
use crate::text::{is_hidden, is_nothing};

/// Shorter stretches are words.
const SHORTEST: usize = 10;

/// What languages print around a value.
const WRAPPERS: [&str; 4] = ["Optional", "AnyHashable", "Some", "some"];

/// Members whose values are random and no secrets.
const PUBLIC: [&str; 3] = ["client_id", "azp", "kid"];

/// Names of secret members that are everyday words too.
const EVERYDAY: [&str; 3] = ["code", "token", "request"];

/// How Google's client ids end, which are public.
const GOOGLE_CLIENT: &str = ".apps.googleusercontent.com";

/// What Auth0's ids of organizations and connections begin with.
const ID_PREFIXES: [&str; 2] = ["org_", "con_"];

/// The text with everything that looks like a token masked.
pub(super) fn text(text: &str) -> String {
    replaced(text, |word| is_token(word.text))
}

/// The first characters of a text, which is masked before it is cut: half a token does not look like one.
pub(super) fn kept(text: &str, most: usize) -> String {
    self::text(text).chars().take(most).collect()
}

/// The same for a description, where a random word of an opaque token's length is taken for one too, unless it is the client id.
pub(super) fn description(text: &str, client_id: Option<&str>) -> String {
    replaced(text, |word| {
        is_token(word.text) || holds_opaque_token(word.text, client_id)
    })
}

/// The same for a whole paste, where anything is masked too that no file may hold by its name or shape. A client id stays.
pub(super) fn paste(text: &str, client_id: Option<&str>) -> String {
    replaced(text, |word| {
        let is_named = word.gap.contains([':', '=']) || word.gap == ">";
        let is_public = is_named && PUBLIC.contains(&word.last) || client_id == Some(word.text);
        let is_secret =
            is_named && says_secret(word.last) && !is_no_value(word.text) && !is_error_name(word);
        is_secret
            || !is_public
                && (is_token(word.text)
                    || holds_opaque_token(word.text, client_id)
                    || literal::text(word.text).is_some())
    })
}

/// A stretch that may be a token, and what stands before it.
struct MaskedWord<'a> {
    last: &'a str,
    gap: &'a str,
    text: &'a str,
}

/// Whether a word behind `code` is the name of an error: `failed_to_refresh_token`. Random codes have digits or capitals.
fn is_error_name(word: &MaskedWord<'_>) -> bool {
    let everyday = EVERYDAY
        .iter()
        .any(|name| name.eq_ignore_ascii_case(word.last));
    everyday && is_snake(word.text) && !word.text.contains(|c: char| c.is_ascii_digit())
}

/// Whether a word stands where a value would, and is none.
fn is_no_value(word: &str) -> bool {
    is_nothing(word)
        || is_hidden(word)
        || matches!(word, "true" | "false")
        || word.ends_with(GOOGLE_CLIENT)
}

/// Bytes of the escape that begins there and of which a word is the rest: `\u000aCorrelation`.
fn escape(gap: &str, from: &str) -> usize {
    let bytes = from.as_bytes();
    let is_escape = gap.ends_with('\\')
        && bytes.first() == Some(&b'u')
        && bytes
            .get(1..5)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        && from
            .get(5..)
            .is_some_and(|behind| behind.starts_with(in_token));
    if is_escape { 5 } else { 0 }
}

fn holds_opaque_token(word: &str, client_id: Option<&str>) -> bool {
    // The name of a policy of Azure AD B2C is public.
    let is_policy = |piece: &str| piece.starts_with("B2C_1_") || piece.starts_with("B2C_1A_");
    word.split('/').any(|piece| {
        client_id != Some(piece)
            && !ID_PREFIXES.iter().any(|prefix| piece.starts_with(prefix))
            && !is_policy(piece)
            && piece.chars().filter(char::is_ascii_digit).count() > 1
            && Shape::of(piece) == Shape::Auth0OpaqueToken
    })
}

fn replaced(text: &str, is_masked: impl Fn(&MaskedWord<'_>) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    let (mut rest, mut last, mut wanted) = (text, "", false);
    while let Some(at) = rest.find(in_token) {
        let (gap, from) = rest.split_at(at);
        let (gap, from) = rest.split_at(at + escape(gap, from));
        let (mut word, mut after) = word_of(from);
        shown.push_str(gap);
        let named = wanted || is_value(last, gap, word);
        if named {
            (word, after) = quoted(gap, from).unwrap_or((word, after));
        }
        let stretch = MaskedWord {
            last,
            gap,
            text: word,
        };
        if named || is_masked(&stretch) {
            shown.push_str(&masked("token"));
        } else {
            shown.push_str(word);
        }
        wanted = secret_member(last) && gap.contains([':', '=']) && WRAPPERS.contains(&word);
        last = word;
        rest = after;
    }
    shown.push_str(rest);
    shown
}

fn in_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.~+/*%".contains(c)
}

/// The stretch that begins a text, and what follows it. The full stop of a sentence is not part of it, the padding of base64 is.
fn word_of(from: &str) -> (&str, &str) {
    let end = from.find(|c: char| !in_token(c)).unwrap_or(from.len());
    let whole = from.get(..end).unwrap_or(from);
    let end = match whole.trim_end_matches('.').len() {
        0 => end,
        trimmed => trimmed,
    };
    let behind = from.get(end..).unwrap_or_default().bytes();
    let pads = behind.take_while(|byte| *byte == b'=').count();
    let padded = end + pads;
    if end >= 16 && (1..=2).contains(&pads) && padded.is_multiple_of(4) {
        from.split_at(padded)
    } else {
        from.split_at(end)
    }
}

/// All that stands between the quote that ends `gap` and the next one.
fn quoted<'a>(gap: &str, from: &'a str) -> Option<(&'a str, &'a str)> {
    let quote = gap.chars().last().filter(|c| matches!(c, '"' | '\''))?;
    from.split_at_checked(from.find(quote)?)
}

/// Whether a word is the value of a secret member, or credentials behind their scheme.
fn is_value(last: &str, gap: &str, word: &str) -> bool {
    let digits = word.bytes().any(|byte| byte.is_ascii_digit());
    let scheme = ["Bearer", "DPoP", "Basic"]
        .iter()
        .any(|scheme| scheme.eq_ignore_ascii_case(last));
    if scheme && !gap.is_empty() && gap.trim().is_empty() {
        return digits && word.len() >= 12;
    }
    if !secret_member(last) || !gap.contains([':', '=']) {
        return false;
    }
    if is_no_value(word) || WRAPPERS.contains(&word) {
        return false;
    }
    if EVERYDAY.iter().any(|name| name.eq_ignore_ascii_case(last)) {
        // Codes of errors are words.
        if is_own_code(word) || is_snake(word) {
            return false;
        }
        return digits && word.len() >= 16;
    }
    digits || gap.contains(['=', '"', '\''])
}

/// Whether a word looks like a token or a code by itself.
fn is_token(word: &str) -> bool {
    if word.len() < SHORTEST {
        return false;
    }
    let plain = word.replace("%2E", ".").replace("%2e", ".");
    if plain.split('/').any(|piece| piece.starts_with("eyJ")) {
        return true;
    }
    // One that something was written in front of.
    if plain.contains("eyJ") && plain.matches('.').count() >= 2 {
        return true;
    }
    if plain.split(['.', '/']).any(is_random) {
        return true;
    }
    // A token behind a path, a media type or a code of somebody's.
    let within = plain
        .match_indices(['/', '.', '+'])
        .filter_map(|(at, _)| plain.get(at + 1..))
        .filter(|rest| rest.len() >= SHORTEST)
        .any(|rest| {
            matches!(
                Shape::of(rest),
                Shape::GoogleAccessToken
                    | Shape::GoogleServerCode
                    | Shape::GoogleRefreshToken
                    | Shape::Auth0RefreshToken
                    | Shape::Auth0MfaToken
                    | Shape::AppleCode
                    | Shape::Service(_)
            ) || rest.len() >= 16
                && matches!(
                    Shape::of(rest),
                    Shape::FacebookUserToken | Shape::FacebookSessionToken
                )
        });
    if within {
        return true;
    }
    match Shape::of(&plain) {
        Shape::Unknown | Shape::Auth0OpaqueToken => false,
        Shape::FacebookUserToken | Shape::FacebookSessionToken => plain.len() >= 16,
        _ => true,
    }
}

/// Longer than any name, and mixed as no name is; or hexadecimal digits behind one letter, as in an Apple code.
fn is_random(piece: &str) -> bool {
    let digits = piece.contains(|c: char| c.is_ascii_digit());
    let upper = piece.contains(|c: char| c.is_ascii_uppercase());
    let lower = piece.contains(|c: char| c.is_ascii_lowercase());
    let hex = piece.chars().skip(1).all(|c| c.is_ascii_hexdigit());
    digits && (piece.len() >= 40 && upper && lower || piece.len() >= 33 && hex)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tokens_are_masked_and_words_are_not() {
        for planted in [
            "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl",
            "eyJhbGciOiJkaXIifQ..a.b.c",
            "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv",
            "c0123456789abcdef0123456789abcdef%2E0%2Emrqtu%2EAbCdEfGhIjKlMnOpQrStUv",
            "YzAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmLjAubXJxdHUuQWJDZEVmR2hJaktsTW5PcFFyU3RVdg==",
            "EAAGm0PX4ZCpsBAKZCZA1",
            "ya29.a0AfH6SMBx",
            "1//0gAbCdEfGhIj",
            "v1.MRrtB2xYz0",
            "Fe26.2**0123abc",
            "Bearer fK2hx9xQaaB7",
        ] {
            let shown = text(&format!("The value {planted}, was refused. See {planted}."));
            assert!(!shown.contains(planted), "{shown}");
            assert!(shown.starts_with("The value "), "{shown}");
            assert!(shown.ends_with("[masked token]."), "{shown}");
        }
        for plain in [
            "Invalid authorization code",
            "user_profile must be an object encoded as a JSON string",
            "Grant type 'urn:ietf:params:oauth:grant-type:token-exchange' not allowed for the client.",
            "Missing required parameter: subject_token",
            "http://auth0.com/oauth/token-type/facebook-info-session-access-token",
            "com.auth0.android.authentication.AuthenticationException: code: invalid_grant",
            "6f1e2d3c-0000-4000-8000-0123456789ab",
            "access_token: [masked access_token]",
            "Unacceptable audience in id_token: [48-a1.apps.googleusercontent.com]",
            r"No.\u000d\u000aCorrelation ID: 8a1f2c3d-1111-4222-8333-944455556666",
        ] {
            assert_eq!(text(plain), plain);
            assert_eq!(description(plain, None), plain);
        }
    }

    #[test]
    fn values_of_secret_names_are_masked() {
        for (given, shown) in [
            (
                "code=a0.sdk.internal_error.unknown",
                "code=a0.sdk.internal_error.unknown",
            ),
            (
                "see https://x.example/ya29.a0AfH6SMBxyz now",
                "see https:[masked token] now",
            ),
            ("text/ya29.a0AfH6SMBxyz", "[masked token]"),
            (r#"mfa_token="abc def""#, r#"mfa_token="[masked token]""#),
            ("access_token=abc;", "access_token=[masked token];"),
            (
                r#"["id_token": Optional("abc")]"#,
                r#"["id_token": Optional("[masked token]")]"#,
            ),
            ("access_token is missing", "access_token is missing"),
        ] {
            assert_eq!(text(given), shown);
        }
    }

    #[test]
    fn an_opaque_token_is_masked_in_a_description_and_the_client_id_is_not() {
        let word = "fK2hx9xQaaB7cD3eF5gH1iJ0";
        let said = format!("Not for {word}");
        assert_eq!(description(&said, None), "Not for [masked token]");
        assert_eq!(description(&said, Some(word)), said);
        assert_eq!(text(&said), said);
    }

    #[test]
    fn names_of_errors_and_public_ids_stay() {
        let named = "code: 'failed_to_refresh_token'";
        assert_eq!(paste(named, None), named);
        let member = "not part of the org_Aa0Bb1Cc2Dd3Ee4F organization";
        assert_eq!(description(member, None), member);
        for planted in ["aB3dE5fG7hJ9kL1mN3pQ", "correct_horse_b4ttery"] {
            let shown = paste(&format!("code: '{planted}'"), None);
            assert!(!shown.contains(planted), "{shown}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_masked(given in ".*") {
            let _ = description(&given, None);
            let _ = kept(&given, 10);
        }
    }
}
