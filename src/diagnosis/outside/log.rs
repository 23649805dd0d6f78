//! Entries of a tenant's log: from the Logs API, the CLI's tail, or a log stream.

use super::answered::Outside;
use super::document::{status_of, values};
use super::earlier_call::EarlierCall;
use super::messages::{is_success, log_type};
use super::speaker::Speaker;
use super::speech::is_masked;
use super::words::known_error;
use super::{mask, table};
use crate::diagnosis::answer::Answer;
use crate::json::Json;
use crate::paste::tenant_log::{collect, date_ms, details};

/// Other entries that are kept.
const EARLIER: usize = 50;

/// Members of `details` that are the request.
const REQUEST: [&str; 4] = ["body", "request", "qs", "headers"];

/// The newest failed exchange of a document with entries, or the newest failure, or the newest entry.
pub(super) fn read(document: &Json) -> Option<Outside> {
    let mut entries = Vec::new();
    collect(document, &mut entries);
    explained(&entries)
}

/// The same for entries of a table.
pub(super) fn table(text: &str) -> Option<Outside> {
    let entries = table::entries(text)?;
    let entries: Vec<&Json> = entries.iter().collect();
    explained(&entries)
}

/// The same for entries that stand one after another.
pub(super) fn lines(text: &str) -> Option<Outside> {
    if !text.contains("\"type\"") {
        return None;
    }
    let documents = Json::objects_in(text);
    let mut entries = Vec::new();
    for document in &documents {
        collect(document, &mut entries);
    }
    explained(&entries)
}

/// One entry, with the other token calls as its history.
fn explained(entries: &[&Json]) -> Option<Outside> {
    let entry = newest(entries)?;
    let mut found = of_entry(entry);
    let client = entry.get_str("client_id");
    found.history = entries
        .iter()
        .filter(|other| !std::ptr::eq(**other, entry))
        .filter(|other| other.get_str("client_id") == client)
        .filter_map(|other| {
            let kind = other.get_str("type").unwrap_or_default();
            log_type(kind).filter(|known| known.call != "log")?;
            Some(EarlierCall {
                seconds_before: date_ms(entry)
                    .zip(date_ms(other))
                    .map(|(then, at)| (then - at).div_euclid(1000)),
                error: (!kind.starts_with('s')).then(|| mask::kept(kind, 100)),
                ..EarlierCall::default()
            })
        })
        .take(EARLIER)
        .collect();
    Some(found)
}

fn newest<'a>(entries: &[&'a Json]) -> Option<&'a Json> {
    let rank = |entry: &Json| match entry.get_str("type").unwrap_or_default() {
        "fens" | "fecte" => 4,
        kind if log_type(kind).is_some_and(|known| !known.worked && known.call != "log") => 3,
        kind if log_type(kind).is_some_and(|known| !known.worked && !known.is_note)
            || kind.starts_with('f')
            || kind.contains("limit") =>
        {
            2
        }
        kind if log_type(kind).is_some() => 1,
        _ => 0,
    };
    entries.iter().copied().max_by_key(|entry| {
        (
            rank(entry),
            date_ms(entry),
            entry.get_str("log_id").unwrap_or_default(),
        )
    })
}

fn of_entry(entry: &Json) -> Outside {
    let kind = entry.get_str("type").unwrap_or_default();
    let details = details(entry);
    let told = told(&details);
    let mut answer = if is_success(kind) {
        Answer::default()
    } else {
        failure(entry, &details, &told)
    };
    answer.status = status(&told);
    let mut found = Outside::new("a tenant log entry", answer);
    found.log_type = Some(kind.to_owned());
    found.speaker = Speaker::Log(Some("auth0"));
    found.at = date_ms(entry).map(|milliseconds| milliseconds.div_euclid(1000));
    take_request(&mut found, entry, &details);
    found
}

/// The objects of `details` that are not the request, outer ones first.
fn told(details: &Json) -> Vec<&Json> {
    let mut found = vec![details];
    for (name, value) in details.members().unwrap_or_default() {
        if !REQUEST.contains(&name.as_str()) {
            found.extend(
                values(value)
                    .into_iter()
                    .filter(|one| one.members().is_some()),
            );
        }
    }
    found
}

/// The first text under one of some names; the names go before the depth.
fn first<'a>(told: &[&'a Json], names: &[&str], fits: fn(&str) -> bool) -> Option<&'a str> {
    names.iter().find_map(|name| {
        told.iter()
            .filter_map(|value| value.get_str(name))
            .find(|text| fits(text))
    })
}

fn status(told: &[&Json]) -> Option<u16> {
    told.iter().find_map(|value| status_of(value))
}

/// What a failed entry says. Its description is what the HTTP answer said, its details often say more.
fn failure(entry: &Json, details: &Json, told: &[&Json]) -> Answer {
    let sent = sent_body(details);
    let description = entry
        .get_str("description")
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let detail = first(
        told,
        &[
            "error_description",
            "message",
            "description",
            "reason",
            "detail",
        ],
        |text| !text.trim().is_empty(),
    )
    .map(str::trim)
    .or(sent.description.as_deref())
    .or_else(|| details.get_str("error").filter(|text| text.contains(' ')));
    let whole = match (description, detail) {
        (Some(one), Some(more)) if !one.contains(more) && !more.contains(one) => {
            Some(format!("{one}: {more}"))
        }
        (Some(one), Some(more)) if more.len() > one.len() => Some(more.to_owned()),
        (one, more) => one.or(more).map(ToOwned::to_owned),
    };
    // Why the client is not authenticated stands in a member of its own.
    let whole = match (whole, details.get_str("client_authentication_error")) {
        (Some(whole), Some(why)) if !whole.contains(why) => {
            Some(format!("{whole}: client_authentication_error: {why}"))
        }
        (whole, _) => whole,
    };
    let named = whole.as_deref().and_then(known_error);
    let error = first(
        told,
        &["oauthError", "oauth_error", "error", "code", "errorCode"],
        |text| {
            let digits = text.chars().all(|c| c.is_ascii_digit());
            !digits && text.len() <= 64 && !text.contains(char::is_whitespace) && !is_masked(text)
        },
    )
    .or(sent.error.as_deref())
    .or(named);
    Answer::reported(None, error, whole.as_deref())
}

/// The answer's body, where the details hold it as text.
fn sent_body(details: &Json) -> Answer {
    let mut answer = Answer::default();
    let response = details.get("response");
    if let Some(body) = response.and_then(|response| response.get_str("body")) {
        answer.read(body);
    }
    answer
}

fn take_request(found: &mut Outside, entry: &Json, details: &Json) {
    let request = details.get("request");
    let bodies = [
        request,
        request.and_then(|request| request.get("body")),
        details.get("body"),
    ];
    for body in bodies.into_iter().flatten() {
        match body {
            Json::String(text) => match Json::parse(text.trim()) {
                Ok(inner) => found.request.members(&inner),
                Err(_) => {
                    for (name, value) in form_urlencoded::parse(text.as_bytes()) {
                        found.request.take(&name, &Json::text(value));
                    }
                }
            },
            body => found.request.members(body),
        }
    }
    let exchanged = details
        .get("subject_token_type")
        .filter(|kind| kind.as_str().is_some());
    if let Some(kind) = exchanged {
        found.request.take("subject_token_type", kind);
    }
    for name in ["client_id", "audience", "scope"] {
        let value = entry.get(name).filter(|value| match value {
            Json::String(text) => !text.is_empty(),
            Json::Array(items) => !items.is_empty(),
            _ => false,
        });
        if let Some(value) = value {
            found.request.take(name, value);
        }
    }
    let exchange = found
        .log_type
        .as_deref()
        .and_then(log_type)
        .is_some_and(|known| !["redirect", "log"].contains(&known.call.as_str()));
    if let Some(host) = entry.get_str("hostname").filter(|_| exchange) {
        found
            .request
            .address(&format!("https://{}/oauth/token", host.trim()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_told_where_nothing_failed() {
        let entry = |kind: &str, second: u8| {
            format!(
                r#"{{"date":"2026-11-25T15:10:{second}.000Z","type":"{kind}","client_id":"a","log_id":"{second}"}}"#
            )
        };
        for (earlier, later, told) in [
            ("fs", "mfar", "fs"),
            ("s", "mfar", "mfar"),
            ("pla", "fens", "fens"),
        ] {
            let both = format!("[{},{}]", entry(earlier, 50), entry(later, 51));
            let found = read(&Json::parse(&both).unwrap()).unwrap();
            assert_eq!(found.log_type.as_deref(), Some(told), "{both}");
        }
    }
}
