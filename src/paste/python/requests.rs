//! Calls of requests, httpx and http.client. Source: requests' models.py (prepare_body, prepare_auth), httpx's _content.py, and
//! http/client.py, which adds nothing but lengths and the host.

use super::super::base_address::behind_base;
use super::super::exchange::{PastedBody, PastedParameter, PastedRequest};
use super::super::json_text::{COMPACT, PYTHON};
use super::super::mended::DICTIONARY_VALUE;
use super::super::unread::Unread;
use super::super::value::Value;
use super::literal::{CallArguments, form, text_of};
use crate::exchange::BodyEncoding;

/// What a text that cannot be read looked like.
pub const WHAT: &str = "Python code";

/// Where a call stands.
#[derive(Clone, Copy, Debug)]
pub struct CallPlace<'t> {
    /// The text.
    pub text: &'t str,
    /// Its first byte.
    pub at: usize,
}

impl CallPlace<'_> {
    fn refused(self, value: &Value, what: &str) -> Unread {
        Unread::new(
            WHAT,
            format!("{what} is no literal, and Cambio runs no code"),
        )
        .at(self.text, value.runs_at().unwrap_or(self.at))
        .fix("Replace it by its value")
    }
}

/// The request of `requests.post(…)`, `requests.request(method, …)` or those of a session.
pub fn request(
    call: CallPlace<'_>,
    function: &str,
    given: &CallArguments,
    client: &Value,
    httpx: bool,
) -> Result<PastedRequest, Unread> {
    let named_first = function == "request";
    let method = if named_first {
        let value = given.get("method", 0).unwrap_or(&Value::Null);
        text_of(value).ok_or_else(|| call.refused(value, "The method"))?
    } else {
        function.to_owned()
    };
    let first = usize::from(named_first);
    let Some(address) = given.get("url", first) else {
        return Err(Unread::new(WHAT, "The call has no address").at(call.text, call.at));
    };
    let mut url = address
        .as_text()
        .ok_or_else(|| call.refused(address, "The address"))?;
    // A client of httpx has the beginning of the addresses.
    if let Some(base) = client.get("base_url").filter(|_| !url.contains("://")) {
        let base = base
            .as_text()
            .ok_or_else(|| call.refused(base, "The base_url"))?;
        url = behind_base(&base, &url);
    }
    let mut request = PastedRequest::new(method.to_ascii_uppercase(), url);
    add_query(call, &mut request, given.named("params"))?;
    for headers in [client.get("headers"), given.named("headers")]
        .into_iter()
        .flatten()
    {
        push_headers(&mut request, headers);
    }
    if let Some(cookies) = given.named("cookies") {
        match form(cookies) {
            Some(pairs) => {
                let pairs: Vec<String> = pairs
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                request.push_header("Cookie", pairs.join("; "));
            }
            None => request
                .notes
                .push("The cookies were left out: they are no literal".to_owned()),
        }
    }
    let places = match (httpx, function) {
        (false, "post") => (Some(1), Some(2)),
        (false, "put" | "patch") => (Some(1), None),
        _ => (None, None),
    };
    let at = |name: &str, place: Option<usize>| {
        given
            .get(name, place.unwrap_or(usize::MAX))
            .filter(|value| **value != Value::Null)
    };
    let data = at("data", places.0).or_else(|| given.named("content"));
    let json = at("json", places.1);
    if let Some(files) = given.named("files") {
        add_files(call, &mut request, files, data)?;
    } else if let Some(data) = data {
        add_data(call, &mut request, data)?;
    } else if let Some(json) = json {
        let document = json
            .to_json()
            .ok_or_else(|| call.refused(json, "The JSON of the body"))?;
        let style = if httpx { COMPACT } else { PYTHON };
        request.body = PastedBody::Text(style.write(&document));
        if request.header("content-type").is_none() {
            request.push_header("Content-Type", "application/json");
        }
    }
    match given.named("auth").or_else(|| client.get("auth")) {
        Some(Value::List(pair)) => match pair.as_slice() {
            [user, password] => {
                let user = user
                    .as_text()
                    .ok_or_else(|| call.refused(user, "The user"))?;
                let password = password
                    .as_text()
                    .ok_or_else(|| call.refused(password, "The password"))?;
                request.basic = Some((user, password));
            }
            _ => request
                .notes
                .push("auth was left out: it is no pair".to_owned()),
        },
        Some(Value::Null) | None => {}
        Some(_) => request
            .notes
            .push("auth was left out: it is no literal".to_owned()),
    }
    let certificate = given.named("cert").or_else(|| client.get("cert"));
    request.shows_certificate = certificate.is_some();
    for name in ["cert", "proxies"] {
        if given.named(name).is_some() {
            request
                .notes
                .push(format!("{name} was left out: it concerns the connection"));
        }
    }
    Ok(request)
}

/// The request of `connection.request(method, path, body, headers)`.
pub fn connection_request(
    call: CallPlace<'_>,
    connection: &Value,
    given: &CallArguments,
) -> Result<PastedRequest, Unread> {
    let text = |name: &str, place: usize, what: &str| {
        let value = given.get(name, place).unwrap_or(&Value::Null);
        value.as_text().ok_or_else(|| call.refused(value, what))
    };
    let method = text("method", 0, "The method")?;
    let path = text("url", 1, "The path")?;
    let host = connection
        .get("address")
        .and_then(Value::as_text)
        .unwrap_or_default();
    let slash = if path.starts_with('/') { "" } else { "/" };
    let url = if path.contains("://") {
        path
    } else {
        format!("{host}{slash}{path}")
    };
    let mut request = PastedRequest::new(method.to_ascii_uppercase(), url);
    if let Some(headers) = given.get("headers", 3) {
        push_headers(&mut request, headers);
    }
    if let Some(body) = given.get("body", 2).filter(|body| **body != Value::Null) {
        let body = body
            .as_text()
            .ok_or_else(|| call.refused(body, "The body"))?;
        if !body.is_empty() {
            request.body = PastedBody::Text(body);
        }
    }
    Ok(request)
}

fn push_headers(request: &mut PastedRequest, headers: &Value) {
    match headers.members() {
        Some(members) => {
            for (name, value) in members {
                match text_of(value) {
                    Some(text) => request.push_header(name, text),
                    None => request.notes.push(format!(
                        "The header {name} was left out: its value is no literal"
                    )),
                }
            }
        }
        None if *headers == Value::Null => {}
        None => request
            .notes
            .push("The headers were left out: they are no literal".to_owned()),
    }
}

fn add_query(
    call: CallPlace<'_>,
    request: &mut PastedRequest,
    query: Option<&Value>,
) -> Result<(), Unread> {
    let Some(query) = query.filter(|query| **query != Value::Null) else {
        return Ok(());
    };
    let pairs = pairs(query).ok_or_else(|| call.refused(query, "The query"))?;
    for (name, value) in pairs {
        request.push_query(&name, &value);
    }
    Ok(())
}

/// The pairs of a form: requests leaves out what is `None`.
fn pairs(value: &Value) -> Option<Vec<(String, String)>> {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(_, value)| *value != Value::Null);
            form(&Value::Object(kept.cloned().collect()))
        }
        value => form(value),
    }
}

/// A form with the dictionaries among its values as the JSON that was meant; nothing where there are none.
fn with_json(request: &mut PastedRequest, form: &Value) -> Option<Value> {
    let Value::Object(members) = form else {
        return None;
    };
    let mut texts = members.clone();
    let mut was_mended = false;
    for (name, value) in &mut texts {
        if matches!(value, Value::Object(_)) {
            *value = Value::Text(value.to_json()?.to_compact());
            request
                .notes
                .push(format!("The value of {name}{DICTIONARY_VALUE}"));
            was_mended = true;
        }
    }
    was_mended.then_some(Value::Object(texts))
}

fn parameters(pairs: Vec<(String, String)>) -> Vec<PastedParameter> {
    pairs
        .into_iter()
        .map(|(name, value)| PastedParameter::text(name, value))
        .collect()
}

fn add_data(call: CallPlace<'_>, request: &mut PastedRequest, data: &Value) -> Result<(), Unread> {
    match data {
        Value::Object(_) | Value::List(_) => {
            let texts = with_json(request, data);
            let pairs = pairs(texts.as_ref().unwrap_or(data));
            let pairs = pairs.ok_or_else(|| call.refused(data, "The body"))?;
            request.body = PastedBody::Parameters(parameters(pairs), BodyEncoding::Form);
            if request.header("content-type").is_none() {
                request.push_header("Content-Type", "application/x-www-form-urlencoded");
            }
        }
        data => {
            let text = data
                .as_text()
                .ok_or_else(|| call.refused(data, "The body"))?;
            request.body = PastedBody::Text(text);
        }
    }
    Ok(())
}

/// Multipart: the members of `data`, and those files that are text (`(None, "…")`).
fn add_files(
    call: CallPlace<'_>,
    request: &mut PastedRequest,
    files: &Value,
    data: Option<&Value>,
) -> Result<(), Unread> {
    let mut parts = match data {
        Some(data) => pairs(data).ok_or_else(|| call.refused(data, "The body"))?,
        None => Vec::new(),
    };
    let empty = matches!(files, Value::List(items) if items.is_empty())
        || matches!(files, Value::Object(members) if members.is_empty());
    if empty {
        // API clients write `files=[]` where there are none.
        return data.map_or(Ok(()), |data| add_data(call, request, data));
    }
    for (name, file) in files.members().unwrap_or_default() {
        match file {
            Value::List(pair) if pair.first() == Some(&Value::Null) => {
                let value = pair.get(1).unwrap_or(&Value::Null);
                let text =
                    text_of(value).ok_or_else(|| call.refused(value, "A part of the body"))?;
                parts.push((name.clone(), text));
            }
            _ => request
                .notes
                .push(format!("The file of the part {name} was left out")),
        }
    }
    request.body = PastedBody::Multipart(parameters(parts));
    Ok(())
}
