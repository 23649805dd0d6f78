//! What a text is. Each reader knows its own format and says at once where a text is none; the order puts those with unmistakable
//! marks first.

use super::exchange::{PastedBody, PastedRequest, Reading};
use super::percent::decoded;
use super::text::begins_as_json;
use super::unread::{TextPosition, Unread};
use super::{
    access_log, axios_error, burp, charles, code, collections, curl, editor_http, embedded, har,
    http_message, httpie, hurl, javascript, labelled, markup, mitmdump, parameters, power_shell,
    python, run_output, sdk_log, tenant_log, token_tools, wget, wire_log,
};
use crate::json::Json;
use crate::token::{Format, decode};

/// What was pasted.
#[derive(Clone, Debug, PartialEq)]
pub enum Pasted {
    /// A `cambio://` link.
    Link(String),
    /// A bundle sealed with age (age-encryption.org/v1).
    Sealed,
    /// A profile of Cambio.
    Profile(Json),
    /// Requests, with the answers that stand beside them.
    Requests(Reading),
    /// Answers alone: what they are.
    Answers(&'static str),
    /// A token, which the decoder reads.
    Token,
}

/// How a sealed bundle begins.
const SEALED: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
/// How a link begins.
const LINK: &str = "cambio://";
/// Bytes of a text in which a link is looked for.
const LINK_TEXT: usize = 1 << 20;
/// Bytes of a profile at most.
const MAX_PROFILE: usize = 4 << 20;

type Reader = fn(&str) -> Option<Result<Reading, Unread>>;

/// Readers of texts that begin with `{` or `[`. A recording may be large: it is asked first, and reads without keeping the whole.
const DOCUMENTS: &[Reader] = &[
    har::read,
    run_output::read,
    charles::read,
    axios_error::read,
    collections::read,
    tenant_log::read,
    embedded::read_json,
    parameters::read,
];

/// Readers of other texts.
const TEXTS: &[Reader] = &[
    har::read,
    burp::read,
    wire_log::read,
    mitmdump::read,
    axios_error::read,
    power_shell::read,
    javascript::read,
    curl::read,
    python::read,
    httpie::read,
    wget::read,
    token_tools::read,
    collections::read,
    parameters::read_table,
    hurl::read,
    editor_http::read,
    sdk_log::read,
    http_message::read,
    tenant_log::read,
    access_log::read,
    embedded::read_xml,
    embedded::read_yaml,
    labelled::read,
    parameters::read,
    code::read,
];

/// Bytes of a document that is looked at as a whole, for what no reader of requests knows.
const WHOLE: usize = 64 << 20;

/// Says what a text is. A text of no known form is refused with what it looked like, and where reading stopped.
pub fn recognise(text: &str) -> Result<Pasted, Unread> {
    of_text(text).or_else(|unread| link_in(text).map(Pasted::Link).ok_or(unread))
}

fn of_text(text: &str) -> Result<Pasted, Unread> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(Unread::new("nothing", "The text is empty"));
    }
    if text.starts_with(SEALED) {
        return Ok(Pasted::Sealed);
    }
    if text.starts_with(LINK) {
        let several = text.matches(LINK).count() > 1;
        let first = several.then(|| link_in(text)).flatten();
        let link = first.unwrap_or_else(|| text.replace("&amp;", "&"));
        return Ok(Pasted::Link(link));
    }
    if let Some(profile) = unfenced(text).and_then(profile) {
        return Ok(Pasted::Profile(profile));
    }
    let Some((plain, notes)) = markup::without_markup(text) else {
        return of_plain(text);
    };
    let mut pasted = of_plain(plain.trim())?;
    if let Pasted::Requests(reading) = &mut pasted {
        reading.notes.splice(0..0, notes);
    }
    Ok(pasted)
}

/// The same of a text without markup.
fn of_plain(text: &str) -> Result<Pasted, Unread> {
    let is_document = begins_as_json(text);
    if let Some(profile) = is_document.then(|| profile(text)).flatten() {
        return Ok(Pasted::Profile(profile));
    }
    for reader in if is_document { DOCUMENTS } else { TEXTS } {
        match reader(text) {
            Some(Ok(mut reading)) => {
                let all = reading.exchanges.iter_mut();
                let mut found = false;
                for request in all.filter_map(|one| one.request.as_mut()) {
                    request.take_apart();
                    take_list(request);
                    found = true;
                }
                return Ok(if found {
                    Pasted::Requests(reading)
                } else {
                    Pasted::Answers(reading.what)
                });
            }
            Some(Err(unread)) => return Err(unread),
            None => {}
        }
    }
    if is_document {
        return document(text);
    }
    if decode(text).format != Format::Opaque {
        return Ok(Pasted::Token);
    }
    Err(unknown())
}

/// Takes the parameters apart that documentation lists where the body belongs: `name: value`, a line each, below an address alone.
fn take_list(request: &mut PastedRequest) {
    let PastedBody::Text(text) = &request.body else {
        return;
    };
    let first = text.trim_start().lines().next().unwrap_or_default();
    if !request.headers.is_empty() || first.contains('=') || !first.contains(": ") {
        return;
    }
    let Some(Ok(reading)) = parameters::read_list(text) else {
        return;
    };
    let mut listed = reading.exchanges.into_iter();
    if let Some(listed) = listed.next().and_then(|one| one.request) {
        request.body = listed.body;
        request.notes.push(
            "The body is a list of parameters, as documentation has them: it is sent as a form or JSON"
                .to_owned(),
        );
    }
}

/// The share link that stands among words, in Markdown or HTML, or as a parameter of another address.
fn link_in(text: &str) -> Option<String> {
    const BEGIN: &str = "cambio://import";
    let lower = text.get(..text.floor_char_boundary(LINK_TEXT))?;
    let lower = lower.to_ascii_lowercase();
    let plain = lower.find(BEGIN);
    let at = plain.or_else(|| lower.find("cambio%3a%2f%2fimport"))?;
    let fits = |c: char| {
        let is_sign = plain.is_some() && ":/?&=;".contains(c);
        c.is_ascii_alphanumeric() || "-_.~%".contains(c) || is_sign
    };
    let rest = text.get(at..)?;
    let end = rest.find(|c: char| !fits(c)).unwrap_or(rest.len());
    let link = rest.get(..end)?.trim_end_matches('.');
    let link = match plain {
        Some(_) => link.replace("&amp;", "&"),
        None => decoded(link),
    };
    Some(format!("{BEGIN}{}", link.get(BEGIN.len()..)?))
}

/// What stands between the fences of Markdown, where nothing else stands around it.
fn unfenced(text: &str) -> Option<&str> {
    let (_, inside) = text.strip_prefix("```")?.split_once('\n')?;
    Some(inside.strip_suffix("```")?.trim())
}

/// A profile says so with a member that nothing else has.
fn profile(text: &str) -> Option<Json> {
    if text.len() > MAX_PROFILE || !text.contains("\"cambio\"") {
        return None;
    }
    let document = Json::parse(text).ok()?;
    document.get("cambio").is_some().then_some(document)
}

/// A document that holds no request: an answer, a token, or nothing that is known.
fn document(text: &str) -> Result<Pasted, Unread> {
    if text.len() > WHOLE {
        return Err(unknown());
    }
    let document = match Json::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let mut unread = Unread::new("JSON", error.reason);
            unread.position = Some(TextPosition {
                line: error.line,
                column: error.column,
            });
            return Err(unread);
        }
    };
    let has = |name: &str| document.get(name).is_some();
    if has("error") || has("access_token") || has("id_token") {
        return Ok(Pasted::Answers("the body of an answer"));
    }
    if decode(text).format != Format::Opaque {
        return Ok(Pasted::Token);
    }
    Err(unknown())
}

fn unknown() -> Unread {
    Unread::new(
        "",
        "It is no command, recording, collection, log or body of a request, and no profile, link or token of a known form",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_found_among_words() {
        let link = "cambio://import?v=1&p=aB-_9";
        for text in [
            link,
            "Try cambio://import?v=1&p=aB-_9.",
            "[Open](cambio://import?v=1&p=aB-_9)",
            "<a href=\"cambio://import?v=1&amp;p=aB-_9\">Open</a>",
            "CAMBIO://IMPORT?v=1&p=aB-_9",
            "https://links.example/?url=cambio%3A%2F%2Fimport%3Fv%3D1%26p%3DaB-_9&data=x",
            "cambio://import?v=1&p=aB-_9\ncambio://import?v=1&p=aB-_9",
        ] {
            assert_eq!(recognise(text), Ok(Pasted::Link(link.to_owned())), "{text}");
        }
        assert!(recognise("It is opened with cambio://").is_err());
    }

    #[test]
    fn a_list_below_an_address_is_its_body() {
        let body = |headers: &str| {
            let text = format!(
                "POST https://acme.eu.auth0.com/oauth/token\n{headers}\ngrant_type: 'urn:x'\nsubject_token: 'a'\n"
            );
            match recognise(&text).unwrap() {
                Pasted::Requests(reading) => reading.exchanges[0].request.clone().unwrap().body,
                other => panic!("{other:?}"),
            }
        };
        assert!(matches!(body(""), PastedBody::Parameters(list, _) if list.len() == 2));
        // An editor sends it as it stands.
        let typed = body("Content-Type: text/plain\n");
        assert!(matches!(typed, PastedBody::Text(_)));
    }

    #[test]
    fn a_profile_between_fences_is_one() {
        let text = "```json\n{\"cambio\": 1, \"name\": \"n\", \"tenant\": \"t\"}\n```";
        assert!(matches!(recognise(text), Ok(Pasted::Profile(_))));
    }
}
