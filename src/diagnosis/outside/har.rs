//! The answer of a recording: of a HAR file or one entry of it, of a Charles session, or of what `cambio send --json` prints.

use super::answered::Outside;
use super::exchange::{of_answer, status, take_request};
use super::history::{self, history};
use super::http::complete;
use super::refusal::no_answer;
use crate::diagnosis::BadInput;
use crate::diagnosis::http_date::http_date;
use crate::json::Json;
use crate::paste::{PastedAnswer, PastedExchange, Reading, Unread, charles, har, run_output};

/// Bytes of a text that are read.
pub(super) const LARGEST: usize = 32 << 20;

/// The last token call of a recording that was answered, or else the last answer that says an error.
pub(super) fn read(text: &str) -> Option<Result<Outside, BadInput>> {
    let (kind, read) = match har::read(text.trim_start_matches('\u{feff}')) {
        Some(read) => ("a HAR recording", read),
        // Only a HAR file is read without keeping all of it.
        None if text.len() > LARGEST => return None,
        None => ("a Charles session", charles::read(text)?),
    };
    Some(
        read.map_err(|unread| refused(&unread))
            .and_then(|reading| chosen(kind, &reading)),
    )
}

fn refused(unread: &Unread) -> BadInput {
    let place = unread.position.map_or_else(String::new, |position| {
        format!(", in line {}, column {}", position.line, position.column)
    });
    no_answer(
        &format!("{}{place}", unread.why),
        unread
            .fix
            .as_deref()
            .unwrap_or("Save the recording again, with its contents"),
    )
}

fn chosen(kind: &'static str, reading: &Reading) -> Result<Outside, BadInput> {
    let exchanges = reading.exchanges.as_slice();
    let with_error = || {
        exchanges
            .iter()
            .rposition(|exchange| exchange.answer.as_ref().is_some_and(says_error))
    };
    history::chosen(exchanges)
        .or_else(with_error)
        .and_then(|at| {
            let mut found = of_exchange(kind, exchanges.get(at)?)?;
            found.history = history(exchanges, at);
            Some(found)
        })
        .ok_or_else(|| {
            no_answer(
                "The recording has no answered call to a token endpoint, and no answer with an error",
                "Record again during the exchange, and save the recording with its contents",
            )
        })
}

fn says_error(answer: &PastedAnswer) -> bool {
    let text = std::str::from_utf8(&answer.body).unwrap_or_default();
    text.contains("\"error\"")
        && Json::parse(text.trim()).is_ok_and(|body| body.get("error").is_some())
}

fn of_exchange(kind: &'static str, exchange: &PastedExchange) -> Option<Outside> {
    let answer = exchange.answer.as_ref()?;
    let mut found = of_answer(kind, answer, answer.body.clone());
    complete(&mut found, &String::from_utf8_lossy(&answer.body));
    found.at = exchange
        .sent_at_ms
        .map(|milliseconds| milliseconds.div_euclid(1000));
    if let Some(request) = &exchange.request {
        take_request(&mut found, request);
    }
    Some(found)
}

/// The last answer of what `cambio send --json` printed.
pub(super) fn run(document: &Json) -> Option<Result<Outside, BadInput>> {
    let reading = run_output::of_document(document)?;
    let exchanges = reading.exchanges.as_slice();
    let chosen = exchanges
        .iter()
        .rposition(|exchange| status(exchange).is_some())
        .and_then(|at| Some((at, of_exchange(reading.what, exchanges.get(at)?)?)))
        .map(|(at, mut found)| {
            found.history = history(exchanges, at);
            found.at = found.answer.header("date").and_then(http_date);
            found
        });
    Some(chosen.ok_or_else(|| {
        no_answer(
            "The run failed before an answer came: its attempts say why under error",
            "Read the error there; there is no answer to explain",
        )
    }))
}
