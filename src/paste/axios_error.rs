//! An error of axios, which holds the request in its `config`: as JSON (`error.toJSON()`), and as Node prints it (`console.error`).
//! Sources: axios' lib/core/AxiosError.js, Node's lib/internal/util/inspect.js.

use super::base_address::behind_base;
use super::exchange::{PastedBody, PastedRequest, Reading};
use super::quoted_literal::bytes_of;
use super::unread::Unread;
use crate::json::Json;

const WHAT: &str = "an error of axios";

/// A document beyond that is a recording.
const MOST_BYTES: usize = 4 << 20;

/// Names that only the configuration of axios has.
const OWN: [&str; 4] = [
    "xsrfCookieName",
    "transitional",
    "transformRequest",
    "validateStatus",
];

/// Reads an error; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let is_own = text.contains("AxiosError") || OWN.iter().any(|name| text.contains(name));
    if text.len() > MOST_BYTES || !is_own {
        return None;
    }
    let request = if text.starts_with('{') {
        of_document(&Json::parse(text).ok()?)?
    } else {
        of_printed(text)?
    };
    Some(Ok(Reading::of(WHAT, request)))
}

/// The configuration as it stands: what axios was told, and what it made of it.
#[derive(Default)]
struct AxiosConfig {
    url: Option<String>,
    base: Option<String>,
    method: Option<String>,
    data: Option<String>,
    headers: Vec<(String, String)>,
}

impl AxiosConfig {
    fn into_request(self) -> Option<PastedRequest> {
        let url = self.url?;
        let url = match self.base.filter(|base| !base.is_empty()) {
            Some(base) => behind_base(&base, &url),
            None => url,
        };
        let mut request = PastedRequest::new(self.method?.to_ascii_uppercase(), url);
        for (name, value) in self.headers {
            request.push_header(name, value);
        }
        match self.data.filter(|data| !data.is_empty()) {
            Some(data) => request.body = PastedBody::Text(data),
            None => request
                .notes
                .push("The error does not show a body of the request".to_owned()),
        }
        Some(request)
    }
}

fn of_document(document: &Json) -> Option<PastedRequest> {
    let within = document.get("config");
    let config = within.unwrap_or(document);
    if within.is_none() && !OWN.iter().any(|name| config.get(name).is_some()) {
        return None;
    }
    let text = |name: &str| config.get_str(name).map(ToOwned::to_owned);
    let headers = config.get("headers").and_then(Json::members);
    AxiosConfig {
        url: text("url"),
        base: text("baseURL"),
        method: text("method"),
        data: match config.get("data") {
            Some(Json::String(data)) => Some(data.clone()),
            Some(data @ Json::Object(_)) => Some(data.to_compact()),
            _ => None,
        },
        headers: headers
            .unwrap_or_default()
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .collect(),
    }
    .into_request()
}

/// `config: { … url: '…', data: '…' … }`, each member in a line, two blanks further in than what it belongs to.
fn of_printed(text: &str) -> Option<PastedRequest> {
    let mut lines = text.lines();
    let begin = lines.find(|line| line.trim() == "config: {")?;
    let outer = indent(begin);
    let mut config = AxiosConfig::default();
    let mut in_headers = false;
    for line in lines {
        let inner = indent(line);
        let member = line.trim();
        if inner <= outer {
            break;
        }
        if inner == outer + 2 {
            in_headers = member.starts_with("headers: ") && member.ends_with('{');
        }
        let Some((name, value)) = member.split_once(": ") else {
            continue;
        };
        let Some(value) = literal(value) else {
            continue;
        };
        if in_headers && inner == outer + 4 {
            let name = literal(name).unwrap_or_else(|| name.to_owned());
            config.headers.push((name, value));
        } else if inner == outer + 2 {
            match name {
                "url" => config.url = Some(value),
                "baseURL" => config.base = Some(value),
                "method" => config.method = Some(value),
                "data" => config.data = Some(value),
                _ => {}
            }
        }
    }
    config.into_request()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// A text in any of JavaScript's quotes.
fn literal(text: &str) -> Option<String> {
    String::from_utf8(bytes_of(text)?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::shown::only;
    use super::*;
    use crate::paste::random::{damaged, filled};

    const PRINTED: &str = "AxiosError: Request failed with status code 403\n    at settle (/app/axios.cjs:2019:12) {\n  code: 'ERR_BAD_REQUEST',\n  config: {\n    transitional: {\n      silentJSONParsing: true\n    },\n    adapter: [ 'xhr', 'http', 'fetch' ],\n    transformRequest: [ [Function: transformRequest] ],\n    headers: Object [AxiosHeaders] {\n      Accept: 'application/json',\n      'Content-Type': 'application/json'\n    },\n    baseURL: 'https://a.example/',\n    method: 'post',\n    url: '/oauth/token',\n    data: '{\"a\":\"O\\'Hara \\\\\"b\\\\\"\"}'\n  },\n  request: <ref *1> ClientRequest {\n    url: 'https://other.example',\n    data: 'no'\n  },\n  status: 403\n}\n";

    fn one(text: &str) -> PastedRequest {
        only(read(text))
    }

    #[test]
    fn the_request_stands_in_the_configuration() {
        let json = r#"{"message":"Request failed with status code 403","name":"AxiosError","config":{"transitional":{},"headers":{"Accept":"application/json","Content-Type":"application/json"},"baseURL":"https://a.example","method":"post","url":"oauth/token","data":"{\"a\":\"O'Hara \\\"b\\\"\"}"},"code":"ERR_BAD_REQUEST","status":403}"#;
        for text in [PRINTED, json] {
            let request = one(text);
            assert_eq!(request.method.as_deref(), Some("POST"));
            assert_eq!(request.address(), "https://a.example/oauth/token");
            assert_eq!(request.header("content-type"), Some("application/json"));
            assert_eq!(
                request.body,
                PastedBody::Text(r#"{"a":"O'Hara \"b\""}"#.to_owned())
            );
        }
        // What people leave out of the configuration.
        let short = r#"{"name":"AxiosError","config":{"url":"https://a.test/t","method":"post"}}"#;
        assert_eq!(one(short).url.as_deref(), Some("https://a.test/t"));
        for text in [
            "AxiosError: Request failed",
            "axios.post('https://a.example', { transformRequest: [] })",
            r#"{"transitional":true}"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn any_mixture_is_read_or_refused() {
        damaged(PRINTED, |text| filled(read(text)));
    }
}
