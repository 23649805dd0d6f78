//! Sentences that a program printed as they stood in an address: `Invalid+user+attributes%3A+name%3A+The+attribute+is+required`.

use std::borrow::Cow;

/// Words that a sentence has at least, and how many letters the longer ones of them.
const WORDS: usize = 4;
const LONG: usize = 3;

/// The text with such sentences written out. The parameters of a form stay as they are: their readers decode them.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(in_form) {
        let (gap, from) = rest.split_at(at);
        let end = from.find(|c: char| !in_form(c)).unwrap_or(from.len());
        let (stretch, after) = from.split_at(end);
        shown.push_str(gap);
        let sentence = sentence(stretch);
        shown.push_str(sentence.as_deref().unwrap_or(stretch));
        rest = after;
    }
    shown.push_str(rest);
    if shown == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(shown)
    }
}

/// What an encoded form is made of, the signs between its parameters and those of an address among it.
fn in_form(c: char) -> bool {
    c.is_ascii_alphanumeric() || "%+-_.~*!=&?/:@#$;".contains(c)
}

/// The sentence that a stretch stands for.
fn sentence(stretch: &str) -> Option<String> {
    if !stretch.contains('%') || stretch.contains(['=', '&', '?', '/', '#']) {
        return None;
    }
    let (decoded, _) = form_urlencoded::parse(stretch.as_bytes()).next()?;
    let words: Vec<&str> = decoded.split_whitespace().collect();
    let long = words.iter().filter(|word| is_word(word)).count();
    let shown = decoded.trim_end().replace(char::is_control, " ");
    // In a document these would end the text that it stands in.
    let is_safe = !shown.contains(['"', '\\', '<']);
    (words.len() >= WORDS && long * 2 > words.len() && is_safe).then_some(shown)
}

/// Whether a piece is a longer word of prose: letters, small ones but for the first, and the marks around it.
fn is_word(piece: &str) -> bool {
    let bare = piece.trim_matches(|c: char| c.is_ascii_punctuation());
    bare.len() >= LONG
        && bare.bytes().all(|byte| byte.is_ascii_alphabetic())
        && bare.bytes().skip(1).all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sentences_are_written_out_and_all_else_stays() {
        for (text, shown) in [
            (
                "[Error: Invalid+user+attributes%3A+name%3A+The+attribute+is+required%0A+]",
                "[Error: Invalid user attributes: name: The attribute is required]",
            ),
            (
                "failed: 'Service%20not%20found%3A%20orders'",
                "failed: 'Service not found: orders'",
            ),
            (
                "[Some+words+more%0Aand+others]",
                "[Some words more and others]",
            ),
        ] {
            assert_eq!(decoded(text), shown);
        }
        for text in [
            "scope=openid+profile+email%20offline_access",
            "\"scope\":\"openid+profile+email+offline_access\"",
            "https://app.example/cb?error_description=Service%20not%20found%3A%20x",
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange",
            "aB%2BcD+eF9+gH+iJ",
            r#"{"message":"No%20valid%20%22token%22%20was%20given"}"#,
            "100% of it",
        ] {
            assert_eq!(decoded(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(%20|\\+|The|attribute|%3A|=|&| |\n|ä|%){0,40}") {
            let _ = decoded(&text);
        }
    }
}
