//! The recording of a support bundle: what was sent and answered, without secrets and personal data.

use super::har::{HarAnswer, HarAttempt, har_document};
use crate::json::Json;
use crate::run::{Run, header_pairs};
use crate::token::invisible::in_json;

/// Returns a sanitised document of a run (see [`Run::support_bundle`]) as the text of an HTTP archive.
pub fn support_har(document: &Json, run: &Run) -> String {
    let har = har_document(&har_attempts(document, run)).to_pretty();
    in_json(&har).into_owned() + "\n"
}

/// The attempts of a sanitised document as entries of an HTTP archive.
fn har_attempts(document: &Json, run: &Run) -> Vec<HarAttempt> {
    document
        .entries("attempts")
        .iter()
        .zip(&run.exchange.attempts)
        .filter_map(|(document, attempt)| {
            let request = document.get("request")?;
            let headers = header_pairs(request.get("headers"));
            let mime = headers
                .iter()
                .find(|(name, _)| name == "content-type")
                .map(|(_, value)| value.clone())
                .unwrap_or_default();
            let answer = document
                .get("response")
                .filter(|response| response.members().is_some())
                .map(|response| HarAnswer {
                    status: response
                        .get("status")
                        .and_then(Json::as_i64)
                        .and_then(|status| u16::try_from(status).ok())
                        .unwrap_or_default(),
                    headers: header_pairs(response.get("headers")),
                    body: response.get_str("body").unwrap_or_default().to_owned(),
                    size: attempt
                        .response
                        .as_ref()
                        .map_or(0, |response| response.body.len()),
                });
            Some(HarAttempt {
                started_ms: attempt.started_ms,
                method: request.get_str("method").unwrap_or("POST").to_owned(),
                url: request.get_str("url").unwrap_or_default().to_owned(),
                headers,
                body: request.get_str("body").unwrap_or_default().to_owned(),
                mime,
                answer,
                timings: Some(attempt.timings),
                comment: attempt
                    .failure
                    .as_ref()
                    .map(|failure| failure.title.clone()),
            })
        })
        .collect()
}
