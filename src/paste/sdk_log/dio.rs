//! Dio's LogInterceptor (Dart, Flutter): `*** Request ***`, `uri: …`, `headers:`, `data:`.

use super::calls::open_call;
use super::dart;
use super::log_line::{SdkLogLine, holds, log_lines};
use crate::exchange::BodyEncoding;
use crate::paste::exchange::{PastedAnswer, PastedBody, PastedExchange, PastedRequest, Reading};
use crate::paste::unread::Unread;
use crate::text::Words;

const WHAT: &str = "a log of Dio";

fn is_mark(line: &str) -> bool {
    line.trim_end() == "*** Request ***" || line.trim_end() == "*** Response ***"
}

/// Lines that Dio prints of a call beside its method and address.
const OPTIONS: Words = Words(
    "responseType: followRedirects: persistentConnection: connectTimeout: sendTimeout: \
     receiveTimeout: receiveDataWhenStatusError: extra: redirect:",
);

#[derive(Clone, Copy, PartialEq, Eq)]
enum DioSection {
    Outside,
    Options,
    Headers,
    Data,
}

/// A call under way.
struct DioCall<'a> {
    is_answer: bool,
    line: usize,
    url: Option<String>,
    method: Option<String>,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    data: Vec<SdkLogLine<'a>>,
}

/// Reads Dio's log; none where the text is none.
pub(super) fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.contains("*** Re") || !holds(text, is_mark) {
        return None;
    }
    let mut calls: Vec<DioCall<'_>> = Vec::new();
    let mut section = DioSection::Outside;
    let mut others = 0;
    for one in log_lines(text, is_mark) {
        let message = one.message;
        if is_mark(message) || message.starts_with("*** Dio") {
            calls.push(DioCall {
                is_answer: !message.starts_with("*** Request"),
                line: one.line.number,
                url: None,
                method: None,
                status: None,
                headers: Vec::new(),
                data: Vec::new(),
            });
            section = DioSection::Options;
            continue;
        }
        let Some(call) = calls.last_mut().filter(|_| section != DioSection::Outside) else {
            others += usize::from(!message.trim().is_empty());
            continue;
        };
        match (section, message.trim_end()) {
            // An empty line ends the call; in data it may be one of the data's.
            (DioSection::Data, "") => call.data.push(one),
            (_, "") => section = DioSection::Outside,
            (DioSection::Data, _) => call.data.push(one),
            (_, "headers:") => section = DioSection::Headers,
            (_, "data:" | "Response Text:") => section = DioSection::Data,
            (DioSection::Headers, field) if field.starts_with(' ') => {
                if let Some((name, value)) = field.trim_start().split_once(':') {
                    call.headers
                        .push((name.to_owned(), value.trim().to_owned()));
                }
            }
            (_, field) => take_option(call, field, &mut others),
        }
    }
    Some(reading(text, calls, others))
}

fn take_option(call: &mut DioCall<'_>, field: &str, others: &mut usize) {
    if let Some(url) = field.strip_prefix("uri: ") {
        call.url = Some(url.trim().to_owned());
    } else if let Some(method) = field.strip_prefix("method: ") {
        call.method = Some(method.trim().to_owned());
    } else if let Some(status) = field.strip_prefix("statusCode: ") {
        call.status = status.trim().parse().ok();
    } else if !OPTIONS.all().any(|name| field.starts_with(name)) {
        *others += 1;
    }
}

fn reading(text: &str, calls: Vec<DioCall<'_>>, others: usize) -> Result<Reading, Unread> {
    let mut exchanges: Vec<PastedExchange> = Vec::new();
    for call in calls {
        if !call.is_answer {
            let line = call.line;
            exchanges.push(PastedExchange::of(request(text, call)?, line));
            continue;
        }
        let lines: Vec<&str> = call.data.iter().map(|one| one.message).collect();
        let answer = PastedAnswer {
            status: call.status,
            headers: call
                .headers
                .into_iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), value))
                .collect(),
            cut: lines.is_empty(),
            body: lines.join("\n").trim_end().as_bytes().to_vec(),
        };
        if let Some(exchange) = open_call(&mut exchanges, call.url.as_deref()) {
            exchange.answer = Some(answer);
        }
    }
    let mut reading = Reading::new(WHAT, exchanges);
    reading.note_other_lines(others);
    Ok(reading)
}

fn request(text: &str, call: DioCall<'_>) -> Result<PastedRequest, Unread> {
    let mut request = PastedRequest {
        method: call.method,
        url: call.url,
        ..PastedRequest::default()
    };
    for (name, value) in call.headers {
        request.push_header(name, value);
    }
    // The call ends with an empty line; what stands behind it is of others.
    let end = call
        .data
        .iter()
        .position(|one| one.message.trim().is_empty())
        .unwrap_or(call.data.len());
    let (data, behind) = call.data.split_at_checked(end).unwrap_or((&[], &[]));
    let lines: Vec<&str> = data.iter().map(|one| one.message).collect();
    let printed = lines.join("\n");
    match body(&request, &printed) {
        Ok(body) => request.body = body,
        Err(why) => {
            let offset = data.first().map_or(0, |one| one.line.offset);
            return Err(Unread::new(WHAT, why)
                .at(text, offset)
                .fix("Log jsonEncode(options.data), or copy the request as a curl command"));
        }
    }
    if request.body == PastedBody::Empty {
        request
            .notes
            .push("Dio's log does not show the body: set requestBody to true".to_owned());
    } else if matches!(request.body, PastedBody::Parameters(..)) {
        request
            .notes
            .push("Dio prints values without quotes: each was taken for a text".to_owned());
    }
    if behind.iter().any(|one| !one.message.trim().is_empty()) {
        request
            .notes
            .push("The lines behind the data were left out".to_owned());
    }
    Ok(request)
}

/// The body that was printed: a text as it is, a map only where it can be told apart.
pub(super) fn body(request: &PastedRequest, printed: &str) -> Result<PastedBody, &'static str> {
    let trimmed = printed.trim();
    if trimmed.is_empty() || trimmed == "null" {
        return Ok(PastedBody::Empty);
    }
    if trimmed.starts_with("Instance of") {
        return Err("The log names the class of the data, and does not show it");
    }
    if !trimmed.starts_with(['{', '[']) || dart::is_json(trimmed) {
        return Ok(PastedBody::Text(trimmed.to_owned()));
    }
    let is_form = request.is_form().unwrap_or_else(|| {
        let kind = request.header("contentType");
        kind.is_some_and(|kind| kind.contains("form-urlencoded"))
    });
    dart::parameters(trimmed)
        .map(|found| PastedBody::Parameters(found, BodyEncoding::of(!is_form)))
        .ok_or("Dart prints a map without quotes, and this one could be read in several ways")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::mixed;
    use crate::paste::shown::behind;

    fn log(prefix: &str, data: &str) -> String {
        let log = format!(
            "*** Request ***\nuri: https://a.example/oauth/token\nmethod: POST\nresponseType: ResponseType.json\nfollowRedirects: true\nextra: {{}}\nheaders:\n content-type: application/x-www-form-urlencoded\n X-Y: z\ndata:\n{data}\n\n*** Response ***\nuri: https://a.example/oauth/token\nstatusCode: 403\nheaders:\n x-y: z\nResponse Text:\n{{\"error\":\"x\"}}\n\n"
        );
        behind(prefix, &log)
    }

    #[test]
    fn calls_are_read() {
        let text = |text: &str| PastedBody::Text(text.to_owned());
        for prefix in ["", "flutter: ", "I/flutter ( 1234): ", "[log] "] {
            for (data, body) in [
                ("grant_type=x&scope=a+b", text("grant_type=x&scope=a+b")),
                ("{\"grant_type\":\"x\"}", text("{\"grant_type\":\"x\"}")),
                (
                    "{grant_type: urn:x, scope: a b}",
                    PastedBody::Parameters(
                        dart::parameters("{grant_type: urn:x, scope: a b}").unwrap(),
                        BodyEncoding::Form,
                    ),
                ),
                ("null", PastedBody::Empty),
            ] {
                let log = log(prefix, data);
                let reading = read(&log).unwrap().unwrap();
                let request = reading.exchanges[0].request.as_ref().unwrap();
                assert_eq!(request.body, body, "{log}");
                assert_eq!(request.method.as_deref(), Some("POST"));
                assert_eq!(request.headers.len(), 2);
                let answer = reading.exchanges[0].answer.as_ref().unwrap();
                assert_eq!(answer.status, Some(403));
                assert_eq!(answer.body, b"{\"error\":\"x\"}");
            }
        }
    }

    #[test]
    fn doubtful_maps_are_refused_with_their_place() {
        for data in [
            "{grant_type: x, user_profile: {name: {firstName: A}}}",
            "{grant_type: x, note: a, b: c}",
            "Instance of 'FormData'",
        ] {
            let unread = read(&log("", data)).unwrap().unwrap_err();
            assert_eq!(unread.position.unwrap().line, 11, "{data}");
            assert!(!unread.why.contains("firstName"));
        }
    }

    #[test]
    fn any_mixture_is_read_or_refused() {
        mixed(
            "*** Request ***¦*** Response ***¦\n¦uri: https://a/¦headers:¦ a: b¦data:¦{a: b}¦x=y¦\
             {¦}",
            read,
        );
    }
}
