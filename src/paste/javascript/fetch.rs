//! `fetch(address, options)`, as browsers copy it ("Copy as fetch") and as people write it. Source: the Fetch standard, §5.4
//! and §2.2.5 for the type that a body brings with it.

use super::super::exchange::{PastedBody, PastedParameter, PastedRequest};
use super::super::mended::{OBJECT_BODY, OBJECT_VALUE};
use super::super::unread::Unread;
use super::super::value::{ObjectClass, Value};
use super::super::variable;
use super::form::{plain, scalar};
use super::request::{WHAT, push_headers, refused};
use crate::exchange::BodyEncoding;

/// The request of a call's arguments.
pub fn request(text: &str, at: usize, given: &[Value]) -> Result<PastedRequest, Unread> {
    let (address, options) = match given {
        [address] | [address, Value::Undefined] => (address, &Value::Null),
        [address, options] => (address, options),
        _ => return Err(Unread::new(WHAT, "fetch has no address").at(text, at)),
    };
    let Some(url) = address.as_text() else {
        return Err(refused(text, address, at, "The address of fetch"));
    };
    if !matches!(options, Value::Object(_) | Value::Null) {
        return Err(refused(text, options, at, "The second argument of fetch"));
    }
    let method = match options.get("method") {
        None | Some(Value::Undefined) => "GET".to_owned(),
        Some(method) => scalar(method)
            .filter(|_| method.runs_at().is_none())
            .ok_or_else(|| refused(text, method, at, "The method of fetch"))?,
    };
    let mut request = PastedRequest::new(normalized(&method), url);
    match options.get("headers") {
        None | Some(Value::Null | Value::Undefined) => {}
        Some(headers) => {
            if !push_headers(&mut request, headers) {
                request
                    .notes
                    .push("The headers of fetch were left out: they are no literal".to_owned());
            }
        }
    }
    if let Some(list) = options.get("body").and_then(object) {
        let kind = request.header("content-type").unwrap_or_default();
        let encoding = BodyEncoding::of(kind.to_ascii_lowercase().contains("json"));
        request.body = PastedBody::Parameters(list, encoding);
        request.notes.push(OBJECT_BODY.to_owned());
    } else if let Some(body) = options.get("body") {
        let brought = set_body(&mut request, body)
            .ok_or_else(|| refused(text, body, at, "The body of fetch"))?;
        if let Some(brought) = brought {
            if request.header("content-type").is_none() {
                request.push_header("Content-Type", brought);
            }
        }
    }
    if let Some(referrer) = options.get("referrer").and_then(Value::as_text) {
        if referrer.contains("://") {
            request.push_header("Referer", referrer);
        }
    }
    if request.body != PastedBody::Empty
        && matches!(request.method.as_deref(), Some("GET" | "HEAD"))
    {
        request
            .notes
            .push("fetch refuses a body with GET or HEAD".to_owned());
    }
    if options
        .get("credentials")
        .and_then(Value::as_text)
        .as_deref()
        == Some("include")
    {
        request.notes.push(
            "credentials: include sends the browser's cookies, which the text does not show"
                .to_owned(),
        );
    }
    Ok(request)
}

/// The members of a body that is an object, of which fetch makes a text that says so.
fn object(body: &Value) -> Option<Vec<PastedParameter>> {
    match body {
        Value::Object(members) => plain(members),
        _ => None,
    }
}

/// The members of a `URLSearchParams`, an object among them as the JSON that was meant.
fn texts(request: &mut PastedRequest, members: &[(String, Value)]) -> Option<Vec<PastedParameter>> {
    let mut found = Vec::new();
    for (name, value) in members {
        let text = if let Value::Object(_) = value {
            request
                .notes
                .push(format!("The value of {name}{OBJECT_VALUE}"));
            value.to_json()?.to_compact()
        } else {
            scalar(value)?
        };
        found.push(PastedParameter::text(name, text));
    }
    Some(found)
}

/// fetch writes these methods in capitals, and `patch` as it stands (the Fetch standard, §2.2.1).
fn normalized(method: &str) -> String {
    let upper = method.to_ascii_uppercase();
    if matches!(
        upper.as_str(),
        "DELETE" | "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT"
    ) {
        upper
    } else {
        method.to_owned()
    }
}

/// Sets the body. The answer is the Content-Type that it brings with it; none where it cannot be read.
#[expect(
    clippy::option_option,
    reason = "whether it is read, then whether it brings a type"
)]
pub fn set_body(request: &mut PastedRequest, body: &Value) -> Option<Option<&'static str>> {
    if body.runs_at().is_some() {
        return None;
    }
    match body {
        Value::Null | Value::Undefined => Some(None),
        Value::Text(_) | Value::Unknown(_) => {
            let text = body.as_text()?;
            // A variable alone may be a form as well as a text.
            let brought = variable::alone(&text).is_none();
            request.body = PastedBody::Text(text);
            Some(brought.then_some("text/plain;charset=UTF-8"))
        }
        Value::Made(ObjectClass::Form, members) => {
            request.body = PastedBody::Parameters(texts(request, members)?, BodyEncoding::Form);
            Some(Some("application/x-www-form-urlencoded;charset=UTF-8"))
        }
        Value::Made(ObjectClass::Query, members) => {
            request.body = PastedBody::Parameters(plain(members)?, BodyEncoding::Form);
            Some(Some("text/plain;charset=UTF-8"))
        }
        Value::Made(ObjectClass::Multipart, members) => {
            request.body = PastedBody::Multipart(plain(members)?);
            Some(None)
        }
        _ => None,
    }
}
