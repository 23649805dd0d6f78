//! What was pasted, to be looked at beside its explanation: secrets masked, and marked what the explanation rests on.

use super::explained::Explained;
use crate::diagnosis::outside::Outside;
use crate::diagnosis::pattern::is_whole;
use crate::exchange::TextField;
use crate::text::form_encoded;
use std::ops::Range;

/// Bytes of a longer text: a recording of a whole session is not looked through by eye.
const LONGEST: usize = 256 * 1024;
/// Characters that are shown of a text.
const SHOWN: usize = 16_000;
/// Places of one stretch that are marked.
const PLACES: usize = 8;

/// A pasted text without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedPaste {
    /// The text; of a long one its beginning.
    pub text: String,
    /// Stretches of it in bytes, in order; none covers another.
    pub marks: Vec<(Range<usize>, PasteMark)>,
    /// Characters behind its end that are not shown.
    pub more: usize,
}

/// Why a stretch is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasteMark {
    /// The server is recognised by it.
    Server,
    /// The answer says it, and the causes are those of an answer that does; or the field that the first finding names.
    Cause,
    /// A mask in the place of a secret.
    Masked,
}

/// Returns what was pasted with its marks; `None` where it is too long to be looked through.
pub fn marked_paste(text: &str, found: &Outside, explained: &Explained) -> Option<MarkedPaste> {
    if text.len() > LONGEST {
        return None;
    }
    let masked = found.shown(text.trim_matches('\u{feff}').trim());
    let end = masked.char_indices().nth(SHOWN).map(|(at, _)| at);
    let (text, rest) = masked.split_at(end.unwrap_or(masked.len()));
    let mut marks = Marks {
        text,
        lower: text.to_ascii_lowercase(),
        found: Vec::new(),
    };
    marks.masks();
    let answer = &found.answer;
    let said = [&explained.said, &answer.description, &answer.error];
    for words in said.into_iter().flatten() {
        marks.add(words, PasteMark::Cause);
    }
    let first = explained.findings.first();
    let field = first.and_then(|finding| TextField::of_name(finding.field.as_deref()?));
    if let Some(value) = field.and_then(|field| found.request.texts.get(field).as_deref()) {
        marks.add(value, PasteMark::Cause);
    }
    // A sentence may tell the server too; what it says is what the causes rest on.
    let server = explained.server.as_ref();
    if let Some(told_by) = server.and_then(|server| server.told_by.as_ref()) {
        marks.add(told_by, PasteMark::Server);
    }
    marks.found.sort_by_key(|(range, _)| range.start);
    Some(MarkedPaste {
        marks: marks.found,
        more: rest.chars().count(),
        text: text.to_owned(),
    })
}

struct Marks<'a> {
    text: &'a str,
    lower: String,
    found: Vec<(Range<usize>, PasteMark)>,
}

impl Marks<'_> {
    /// Marks a stretch that nothing covers yet.
    fn mark(&mut self, range: Range<usize>, mark: PasteMark) {
        let is_free = |(other, _): &(Range<usize>, PasteMark)| {
            range.end <= other.start || other.end <= range.start
        };
        if !range.is_empty() && self.found.iter().all(is_free) {
            self.found.push((range, mark));
        }
    }

    fn masks(&mut self) {
        let starts = self.text.match_indices("[masked ");
        let masks: Vec<Range<usize>> = starts
            .filter_map(|(start, _)| {
                let length = self.text.get(start..)?.find(']')?;
                Some(start..start + length + 1)
            })
            .collect();
        for mask in masks {
            self.mark(mask, PasteMark::Masked);
        }
    }

    /// Marks these words wherever they stand by themselves, as they are or as JSON writes them.
    fn add(&mut self, words: &str, mark: PasteMark) {
        let words = words.trim().trim_end_matches('.');
        if words.chars().count() < 3 {
            return;
        }
        let in_json = serde_json::to_string(words).unwrap_or_default();
        let in_form = form_encoded(words);
        let in_json = in_json.trim_matches('"');
        for form in [words, in_json, &in_form].map(str::to_ascii_lowercase) {
            let places: Vec<usize> = self
                .lower
                .match_indices(&form)
                .map(|(at, _)| at)
                .filter(|at| is_whole(&self.lower, *at, &form))
                .take(PLACES)
                .collect();
            for at in &places {
                self.mark(*at..at + form.len(), mark);
            }
            if !places.is_empty() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::Evidence;
    use crate::diagnosis::explain::outside;
    use crate::diagnosis::outside::read;

    const PASTE: &str = "$ curl -i https://sso.acme.example/realms/acme/protocol/openid-connect/token \\\n  -d client_id=acme-gateway -d client_secret=s3cr3t-0f-the-gateway \\\n  -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange -d audience=acme-orders\n\nHTTP/2 403\ncontent-type: application/json\n\n{\"error\":\"access_denied\",\"error_description\":\"Client is not within the token audience\"}";

    fn marked(text: &str) -> MarkedPaste {
        let found = read(text).unwrap();
        let explained = outside(&found, None, false, &Evidence::default(), None);
        marked_paste(text, &found, &explained).unwrap()
    }

    fn stretches(paste: &MarkedPaste, wanted: PasteMark) -> Vec<&str> {
        let marks = paste.marks.iter().filter(|(_, mark)| *mark == wanted);
        marks.map(|(range, _)| &paste.text[range.clone()]).collect()
    }

    #[test]
    fn what_the_explanation_rests_on_is_marked_and_no_secret_is_shown() {
        let paste = marked(PASTE);
        assert!(!paste.text.contains("s3cr3t"), "{}", paste.text);
        assert_eq!(
            stretches(&paste, PasteMark::Server),
            ["/realms/acme/protocol/openid-connect/token"]
        );
        assert_eq!(
            stretches(&paste, PasteMark::Cause),
            ["access_denied", "Client is not within the token audience"]
        );
        assert_eq!(stretches(&paste, PasteMark::Masked).len(), 1);
        assert_eq!(paste.more, 0);
    }

    #[test]
    fn words_are_found_as_json_writes_them() {
        let paste = marked(
            r#"{"error":"invalid_grant","error_description":"The code \"x\" is \u0022old\u0022"}"#,
        );
        assert!(stretches(&paste, PasteMark::Cause).contains(&"invalid_grant"));
        let paste = marked(r#"{"error":"invalid_grant","error_description":"No \"grant\" here"}"#);
        assert!(stretches(&paste, PasteMark::Cause).contains(&r#"No \"grant\" here"#));
    }

    #[test]
    fn a_long_text_is_shown_in_part_or_not_at_all() {
        let body = r#"{"error":"invalid_grant"}"#;
        let paste = marked(&format!("HTTP/1.1 403\nx: {}\n\n{body}", "ä".repeat(SHOWN)));
        assert!(paste.more > 0 && paste.text.chars().count() == SHOWN);
        let found = read(body).unwrap();
        let explained = outside(&found, None, false, &Evidence::default(), None);
        assert_eq!(
            marked_paste(&" ".repeat(LONGEST + 1), &found, &explained),
            None
        );
    }
}
