//! Which answer of several is explained, and what the others tell of it.

use super::earlier_call::EarlierCall;
use super::exchange::{is_token_call, status};
use super::mask;
use crate::diagnosis::http_date::http_date;
use crate::json::Json;
use crate::paste::{PastedAnswer, PastedBody, PastedExchange, PastedRequest};

/// Other calls that are kept.
const MOST: usize = 50;
/// Parameters that can be used once.
const ONCE: [&str; 4] = ["code", "refresh_token", "subject_token", "assertion"];

/// Whether a request goes to a token endpoint of any server: its path ends with `token`, as all of them do.
pub(super) fn is_any_token_call(request: &PastedRequest) -> bool {
    let path = request
        .url
        .as_deref()
        .and_then(|url| url.split(['?', '#']).next())
        .unwrap_or_default()
        .trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let posted = request
        .method
        .as_deref()
        .is_none_or(|method| method.eq_ignore_ascii_case("POST"));
    is_token_call(request) || posted && last.to_ascii_lowercase().ends_with("token")
}

/// The request of an answer: its own, or the last one before it.
pub(super) fn request_of(exchanges: &[PastedExchange], at: usize) -> Option<&PastedRequest> {
    exchanges
        .get(..=at)?
        .iter()
        .rev()
        .find_map(|exchange| exchange.request.as_ref())
}

/// The token calls that were answered, in order.
fn token_calls(exchanges: &[PastedExchange]) -> Vec<usize> {
    let mut request = None;
    let mut found = Vec::new();
    for (at, exchange) in exchanges.iter().enumerate() {
        request = exchange.request.as_ref().or(request);
        let is_final = status(exchange).is_some_and(|status| status >= 200);
        if is_final && request.is_some_and(is_any_token_call) {
            found.push(at);
        }
    }
    found
}

/// The token call to explain: the last one that failed, and else the last one. A challenge that was answered by another
/// attempt is part of a call's way.
pub(super) fn chosen(exchanges: &[PastedExchange]) -> Option<usize> {
    let calls = token_calls(exchanges);
    let last = *calls.last()?;
    let failed = calls.iter().copied().rfind(|at| {
        exchanges
            .get(*at)
            .and_then(|exchange| exchange.answer.as_ref())
            .is_some_and(|answer| {
                let failed =
                    answer.status.is_some_and(|status| status >= 400) || error(answer).is_some();
                failed && (*at == last || !demands_nonce(answer))
            })
    });
    failed.or(Some(last))
}

/// What the other token calls tell of the chosen one.
pub(super) fn history(exchanges: &[PastedExchange], chosen: usize) -> Vec<EarlierCall> {
    let others: Vec<usize> = token_calls(exchanges)
        .into_iter()
        .filter(|at| *at != chosen)
        .take(MOST)
        .collect();
    if others.is_empty() {
        return Vec::new();
    }
    let request = request_of(exchanges, chosen);
    let sent = request.map(once).unwrap_or_default();
    let proof = request.and_then(proof);
    let time = exchanges.get(chosen).and_then(seconds);
    others
        .into_iter()
        .filter_map(|at| {
            let exchange = exchanges.get(at)?;
            let answer = exchange.answer.as_ref()?;
            let request = request_of(exchanges, at);
            let also = request.map(once).unwrap_or_default();
            Some(EarlierCall {
                seconds_before: time.zip(seconds(exchange)).map(|(then, at)| then - at),
                status: answer.status,
                error: error(answer).map(|error| mask::kept(&error, 100)),
                grant_type: request
                    .and_then(|request| parameter(request, "grant_type"))
                    .map(|grant| mask::kept(&grant, 200)),
                nonce_demanded: demands_nonce(answer),
                same_token: also.iter().any(|value| sent.contains(value)),
                same_proof: proof.is_some() && request.and_then(self::proof) == proof,
                issued_to: issued(answer)
                    .filter(|token| sent.contains(token))
                    .and_then(|_| parameter(request?, "client_id"))
                    .map(|client| mask::kept(&client, 200)),
            })
        })
        .collect()
}

fn seconds(exchange: &PastedExchange) -> Option<i64> {
    let date = || {
        let headers = &exchange.answer.as_ref()?.headers;
        let (_, value) = headers.iter().find(|(name, _)| name == "date")?;
        http_date(value)
    };
    exchange
        .sent_at_ms
        .map(|milliseconds| milliseconds.div_euclid(1000))
        .or_else(date)
}

fn error(answer: &PastedAnswer) -> Option<String> {
    member(answer, "error")
}

/// The refresh token that an answer brought.
fn issued(answer: &PastedAnswer) -> Option<String> {
    member(answer, "refresh_token")
}

fn member(answer: &PastedAnswer, name: &str) -> Option<String> {
    let text = std::str::from_utf8(&answer.body).ok()?;
    if !text.contains(&format!("\"{name}\"")) {
        return None;
    }
    let body = Json::parse(text.trim()).ok()?;
    body.get_str(name).map(ToOwned::to_owned)
}

fn demands_nonce(answer: &PastedAnswer) -> bool {
    error(answer).is_some_and(|error| error == "use_dpop_nonce")
        || answer.headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("www-authenticate") && value.contains("use_dpop_nonce")
        })
}

/// What was sent that can be used once.
fn once(request: &PastedRequest) -> Vec<String> {
    let mut sent = parameters(request, &ONCE);
    sent.retain(|value| tells(value));
    sent
}

fn proof(request: &PastedRequest) -> Option<&str> {
    request.header("dpop").filter(|proof| tells(proof))
}

/// Whether a value can be compared: masks tell nothing.
fn tells(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    value.len() > 3
        && !value.contains('*')
        && !lower.contains("masked")
        && !lower.contains("redacted")
}

fn parameter(request: &PastedRequest, wanted: &str) -> Option<String> {
    parameters(request, &[wanted]).into_iter().next()
}

/// The values of the parameters of these names, in one reading of the body: it may be large.
fn parameters(request: &PastedRequest, wanted: &[&str]) -> Vec<String> {
    let is_wanted = |name: &str| wanted.contains(&name);
    match &request.body {
        PastedBody::Text(text) if text.trim_start().starts_with('{') => {
            let document = Json::parse(text.trim()).unwrap_or_default();
            wanted
                .iter()
                .filter_map(|name| Some(document.get_str(name)?.to_owned()))
                .collect()
        }
        PastedBody::Text(text) => form_urlencoded::parse(text.trim().as_bytes())
            .filter(|(name, _)| is_wanted(name))
            .map(|(_, value)| value.into_owned())
            .collect(),
        PastedBody::Parameters(given, _) | PastedBody::Multipart(given) => given
            .iter()
            .filter(|one| is_wanted(&one.name))
            .filter_map(|one| Some(one.value.as_str()?.to_owned()))
            .collect(),
        PastedBody::Empty | PastedBody::File(_) | PastedBody::Bytes(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn call(at: i64, body: &str, status: u16, answer: &str) -> PastedExchange {
        PastedExchange {
            request: Some(PastedRequest {
                body: PastedBody::Text(body.to_owned()),
                ..PastedRequest::new("POST", "https://i.example/oauth2/v1/token")
            }),
            answer: Some(PastedAnswer {
                status: Some(status),
                body: answer.as_bytes().to_vec(),
                ..PastedAnswer::default()
            }),
            sent_at_ms: Some(at * 1000),
            ..PastedExchange::default()
        }
    }

    #[test]
    fn the_failing_call_is_chosen_and_the_others_are_its_history() {
        let nonce = r#"{"error":"use_dpop_nonce"}"#;
        let refused = r#"{"error":"invalid_grant"}"#;
        let refresh = "grant_type=refresh_token&refresh_token=abcdef";
        let other = "grant_type=refresh_token&refresh_token=ghijkl";
        for (calls, at, history) in [
            (
                vec![call(1, refresh, 400, nonce), call(2, refresh, 403, refused)],
                1,
                vec![(Some(1), Some("use_dpop_nonce"), true, true)],
            ),
            (
                vec![call(1, refresh, 400, nonce), call(2, refresh, 200, "{}")],
                1,
                vec![(Some(1), Some("use_dpop_nonce"), true, true)],
            ),
            (
                vec![
                    call(5, refresh, 200, "{}"),
                    call(6, refresh, 403, refused),
                    call(9, other, 200, "{}"),
                ],
                1,
                vec![(Some(1), None, false, true), (Some(-3), None, false, false)],
            ),
            (vec![call(1, refresh, 400, nonce)], 0, vec![]),
        ] {
            assert_eq!(chosen(&calls), Some(at));
            let found: Vec<_> = super::history(&calls, at)
                .into_iter()
                .map(|one| {
                    (
                        one.seconds_before,
                        one.error,
                        one.nonce_demanded,
                        one.same_token,
                    )
                })
                .collect();
            let history: Vec<_> = history
                .into_iter()
                .map(|(before, error, nonce, same)| {
                    (before, error.map(ToOwned::to_owned), nonce, same)
                })
                .collect();
            assert_eq!(found, history);
        }
    }

    #[test]
    fn whose_refresh_token_it_is_stands_in_the_answer_that_brought_it() {
        let brought = r#"{"access_token":"x","refresh_token":"abcdef"}"#;
        for (sent, client) in [("abcdef", Some("web")), ("ghijkl", None)] {
            let refresh = format!("refresh_token={sent}&client_id=app");
            let calls = [
                call(1, "code=abcd&client_id=web", 200, brought),
                call(2, &refresh, 403, r#"{"error":"invalid_grant"}"#),
            ];
            let history = super::history(&calls, 1);
            assert_eq!(history[0].issued_to.as_deref(), client, "{sent}");
        }
    }

    #[test]
    fn a_proof_that_was_sent_again_is_seen() {
        let with_proof = |at: i64, proof: &str| {
            let mut call = call(at, "code=abcdef", 400, r#"{"error":"invalid_dpop_proof"}"#);
            if let Some(request) = &mut call.request {
                request.push_header("DPoP", proof);
            }
            call
        };
        for (first, second, same) in [
            ("eyJ0.a.b", "eyJ0.a.b", true),
            ("eyJ0.a.b", "eyJ0.c.d", false),
            ("[masked proof]", "[masked proof]", false),
        ] {
            let calls = [with_proof(1, first), with_proof(2, second)];
            assert_eq!(super::history(&calls, 1)[0].same_proof, same, "{first}");
        }
    }

    proptest! {
        #[test]
        fn any_calls_are_told(parts in proptest::collection::vec((0_i64..9, "(code=|abcd|&|\\{|\"code\":\"abcd\"){0,4}", 100_u16..600, "(\\{\"error\":\"|x|\"\\}){0,4}"), 0..6)) {
            let calls: Vec<_> = parts.iter().map(|(at, body, status, answer)| call(*at, body, *status, answer)).collect();
            if let Some(at) = chosen(&calls) {
                prop_assert!(history(&calls, at).len() < calls.len());
            }
        }
    }
}
