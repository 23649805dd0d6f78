//! jQuery's `$.ajax(settings)`, Apps Script's `UrlFetchApp.fetch(address, settings)` and XMLHttpRequest, as API clients and
//! documentation write them.

use super::super::exchange::{PastedBody, PastedRequest};
use super::super::unread::Unread;
use super::super::value::{ObjectClass, Value};
use super::fetch::set_body;
use super::form::{Flattening, flattened, scalar};
use super::request::{WHAT, push_headers, refused};
use crate::exchange::BodyEncoding;

/// How Apps Script sends (its reference: class `UrlFetchApp`).
pub const APPS_SCRIPT: &str = "UrlFetchApp.fetch";

/// What jQuery and Apps Script say about a body where nothing else is said.
const FORM: &str = "application/x-www-form-urlencoded; charset=UTF-8";

/// The request of `$.ajax(settings)` or `$.ajax(address, settings)`.
pub fn ajax(text: &str, at: usize, given: &[Value]) -> Result<PastedRequest, Unread> {
    settled(text, at, given, "$.ajax", "data")
}

/// The request of Apps Script's `UrlFetchApp.fetch(address, settings)`, whose settings are those of jQuery but for the body's name.
pub fn url_fetch(text: &str, at: usize, given: &[Value]) -> Result<PastedRequest, Unread> {
    settled(text, at, given, APPS_SCRIPT, "payload")
}

fn settled(
    text: &str,
    at: usize,
    given: &[Value],
    call: &str,
    body: &str,
) -> Result<PastedRequest, Unread> {
    let refused =
        |value: &Value, what: &str| refused(text, value, at, &format!("{what} of {call}"));
    let (address, settings) = match given {
        [settings @ Value::Object(_)] => (settings.get("url"), settings),
        [address, settings @ Value::Object(_)] => (Some(address), settings),
        [address @ (Value::Text(_) | Value::Unknown(_))] if call == APPS_SCRIPT => {
            (Some(address), &Value::Null)
        }
        [other, ..] => return Err(refused(other, "The settings")),
        [] => return Err(Unread::new(WHAT, format!("{call} has no settings")).at(text, at)),
    };
    let Some(url) = address.and_then(Value::as_text) else {
        return Err(refused(address.unwrap_or(&Value::Null), "The address"));
    };
    let method = settings.get("method").or_else(|| settings.get("type"));
    let method = match method {
        None => "GET".to_owned(),
        Some(method) => method
            .as_text()
            .ok_or_else(|| refused(method, "The method"))?,
    };
    let mut request = PastedRequest::new(method.to_ascii_uppercase(), url);
    if let Some(headers) = settings.get("headers") {
        if !push_headers(&mut request, headers) {
            request.notes.push(format!(
                "The headers of {call} were left out: they are no literal"
            ));
        }
    }
    if let Some(data) = settings.get(body) {
        let read = match data {
            data if data.runs_at().is_some() => None,
            Value::Object(members) => {
                let parameters = flattened(members, Flattening::JQuery);
                parameters.map(|parameters| {
                    request.body = PastedBody::Parameters(parameters, BodyEncoding::Form);
                })
            }
            data => set_body(&mut request, data).map(drop),
        };
        read.ok_or_else(|| refused(data, &format!("The {body}")))?;
        if request.header("content-type").is_none()
            && !matches!(request.body, PastedBody::Multipart(_))
        {
            let own = settings.get("contentType").and_then(Value::as_text);
            request.push_header("Content-Type", own.unwrap_or_else(|| FORM.to_owned()));
        }
    }
    Ok(request)
}

/// A step of an XMLHttpRequest. `open` and `setRequestHeader` are kept in the object; `send` answers with the request.
pub fn xml_http_request(
    text: &str,
    at: usize,
    object: &mut Value,
    method: &str,
    given: &[Value],
) -> Result<Option<PastedRequest>, Unread> {
    match (method, given) {
        ("open", [verb, url, ..]) => {
            object.set("method", verb.clone());
            object.set("url", url.clone());
            object.set("headers", Value::Made(ObjectClass::Headers, Vec::new()));
            Ok(None)
        }
        ("setRequestHeader", [name, value]) => {
            let name = scalar(name).ok_or_else(|| refused(text, name, at, "A header's name"))?;
            let mut headers = object
                .get("headers")
                .cloned()
                .unwrap_or(Value::Made(ObjectClass::Headers, Vec::new()));
            headers.append(&name, value.clone());
            object.set("headers", headers);
            Ok(None)
        }
        ("send", given) => {
            let known = |name: &str| object.get(name).cloned().unwrap_or(Value::Null);
            let url = known("url");
            let Some(address) = url.as_text() else {
                return Err(refused(text, &url, at, "The address of XMLHttpRequest"));
            };
            let verb = scalar(&known("method")).unwrap_or_default();
            let mut request = PastedRequest::new(verb.to_ascii_uppercase(), address);
            push_headers(&mut request, &known("headers"));
            if let Some(body) = given.first() {
                let brought = set_body(&mut request, body)
                    .ok_or_else(|| refused(text, body, at, "The body of XMLHttpRequest"))?;
                if let (Some(brought), None) = (brought, request.header("content-type")) {
                    request.push_header("Content-Type", brought);
                }
            }
            Ok(Some(request))
        }
        _ => Ok(None),
    }
}
