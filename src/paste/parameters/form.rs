//! A form alone: encoded as it is sent, or as a log or a browser shows it decoded.

use super::own::is_own;
use crate::exchange::BodyEncoding;
use crate::paste::exchange::{PastedBody, PastedParameter, Reading};
use crate::paste::http_message::{begins_as_form, is_wrapped};
use crate::paste::mended::WEB_ESCAPES;
use crate::paste::percent::escapes_decoded;
use crate::paste::unread::Unread;
use crate::text::{are_all_entities, without_entities};
use serde::de::IgnoredAny;

const WHAT: &str = "a form body";

/// Characters of a name that are looked at.
const NAME: usize = 200;

/// Reads a form; none where the text is none.
pub(super) fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let bare = without_quotes(text.trim()).trim_start_matches(['?', '&']);
    if !begins_as_form(bare) {
        return None;
    }
    let own = first_line(bare).split(['&', ';']).any(|pair| {
        pair.trim()
            .split_once('=')
            .is_some_and(|(name, _)| is_own(name))
    });
    if !own {
        return None;
    }
    let mut notes = Vec::new();
    let mut form = bare.to_owned();
    if let Some(plain) = unescaped(&form) {
        notes.push(WEB_ESCAPES.to_owned());
        form = plain;
    }
    let lines: Vec<&str> = form.lines().collect();
    if lines.len() > 1 && is_wrapped(&lines) {
        notes.push("The line breaks that a terminal put into the form were taken out".to_owned());
        form = lines.concat();
    }
    let begin = text.find(bare).unwrap_or_default();
    Some(
        split(&form)
            .map(|(pairs, behind)| {
                if behind {
                    notes.push("The text in the lines behind the form was left out".to_owned());
                }
                body(pairs, notes)
            })
            .map_err(|offset| {
                Unread::new(
                    WHAT,
                    "The form goes on behind a line break that is not at an &",
                )
                .at(text, begin + offset)
                .fix("Put the form into one line, or take away what is no part of it")
            }),
    )
}

/// The first line, and those that go on at an `&`: a variable of a script is no form.
fn first_line(text: &str) -> &str {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let before = text.get(..end).unwrap_or_default().trim_end();
        let goes_on = before.ends_with(['&', ';']) || line.trim_start().starts_with('&');
        if end > 0 && !goes_on {
            break;
        }
        end += line.len();
    }
    text.get(..end).unwrap_or_default()
}

fn without_quotes(text: &str) -> &str {
    for quote in ['"', '\'', '`'] {
        let inner = text
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner.filter(|inner| !inner.contains(quote)) {
            return inner.trim();
        }
    }
    text
}

/// The text without HTML's escapes, where each `&` of it begins one.
fn unescaped(text: &str) -> Option<String> {
    let escaped = text.contains("&amp;") || text.contains("&#38;");
    (escaped && are_all_entities(text)).then(|| without_entities(text))
}

type FormPairs<'a> = Vec<(&'a str, &'a str)>;

/// The pairs of a form, undecoded, and whether text stands behind it. The error is the offset of a line that does not belong.
fn split(form: &str) -> Result<(FormPairs<'_>, bool), usize> {
    let mut pairs = Vec::new();
    let mut at = 0;
    while let Some(rest) = form.get(at..).filter(|rest| !rest.is_empty()) {
        let stop = rest.find(['=', '&']);
        let named = stop.filter(|stop| rest.as_bytes().get(*stop) == Some(&b'='));
        let Some(name) = named.and_then(|stop| rest.get(..stop)) else {
            // A name without a value, or an `&` too many.
            let end = stop.unwrap_or(rest.len());
            let name = rest.get(..end).unwrap_or_default();
            if name.contains('\n') && !name.trim().is_empty() {
                return Err(at);
            }
            if !name.trim().is_empty() {
                pairs.push((name.trim(), ""));
            }
            at += end + 1;
            continue;
        };
        let begin = at + name.len() + 1;
        let end = value_end(form, begin);
        let value = form.get(begin..end).unwrap_or_default();
        // A line break before the `&`, or behind the one before the name, is none of the form's.
        let kept = value.trim_end_matches(['\r', '\n']);
        let object = kept.starts_with(['{', '[']);
        if let Some(line) = kept.find('\n').filter(|_| !object) {
            let behind = kept.get(line..).unwrap_or_default();
            let apart = behind.trim_start_matches([' ', '\t', '\r', '\n']);
            let blank = behind
                .get(..behind.len() - apart.len())
                .is_some_and(|gap| gap.matches('\n').count() > 1);
            if !blank || end < form.len() {
                return Err(begin + kept.len() - apart.len());
            }
            pairs.push((
                name.trim_start(),
                kept.get(..line).unwrap_or_default().trim_end(),
            ));
            return Ok((pairs, true));
        }
        pairs.push((name.trim_start(), kept));
        at = end + 1;
    }
    Ok((pairs, false))
}

/// Where a value ends: behind the object that it is, or before the next `&name=`.
fn value_end(form: &str, begin: usize) -> usize {
    let value = form.get(begin..).unwrap_or_default();
    if value.starts_with(['{', '[']) {
        let mut documents = serde_json::Deserializer::from_str(value).into_iter::<IgnoredAny>();
        if matches!(documents.next(), Some(Ok(_))) {
            let end = documents.byte_offset();
            let behind = value.get(end..).unwrap_or_default().trim_start();
            if behind.is_empty() || behind.starts_with('&') {
                let gap = value.len() - end - behind.len();
                return begin + end + gap;
            }
        }
    }
    let end = value.match_indices('&').find(|(at, _)| {
        let behind = value.get(at + 1..).unwrap_or_default();
        begins_pair(behind.trim_start())
    });
    begin + end.map_or(value.len(), |(at, _)| at)
}

/// Whether a parameter begins there: behind an `&` that belongs to a value, prose goes on.
fn begins_pair(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_-.[]%+".contains(c);
    let name = text
        .char_indices()
        .take(NAME)
        .find(|(_, c)| !fits(*c))
        .map_or(text.len(), |(at, _)| at);
    let behind = text.get(name..).unwrap_or_default();
    behind.is_empty() || behind.starts_with(['=', '&', '\r', '\n'])
}

fn body(pairs: FormPairs<'_>, mut notes: Vec<String>) -> Reading {
    // None of these can stand in a form as it is sent.
    let shown = pairs.iter().any(|(name, value)| {
        [name, value].iter().any(|text| {
            text.contains([' ', '"', '{', '}', '<', '>', '\n', '\t']) || !text.is_ascii()
        })
    });
    let body = if shown {
        // The URNs and addresses tell whether the escapes were undone.
        let encoded = pairs.iter().any(|(_, value)| {
            ["urn%3A", "urn%3a", "http%3A", "https%3A"]
                .iter()
                .any(|begin| value.starts_with(begin))
        });
        notes.push(if encoded {
            "The form has blanks or quotes that no form has when it is sent: a + in it was taken for a +".to_owned()
        } else {
            "The form was shown decoded: its values were taken as they stand".to_owned()
        });
        let parameters = pairs
            .into_iter()
            .map(|(name, value)| {
                if encoded {
                    PastedParameter::text(escapes_decoded(name), escapes_decoded(value))
                } else {
                    PastedParameter::text(name, value)
                }
            })
            .collect();
        PastedBody::Parameters(parameters, BodyEncoding::Form)
    } else {
        let pairs: Vec<String> = pairs
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        PastedBody::Text(pairs.join("&"))
    };
    Reading::of_body(WHAT, body, notes)
}
