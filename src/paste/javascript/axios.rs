//! axios: `axios(config)`, `axios.request(config)`, `axios.post(address, data, config)`, and clients of `axios.create`.
//! Source: axios' lib/defaults/index.js (transformRequest) and lib/core/mergeConfig.js.

use super::super::base_address::behind_base;
use super::super::exchange::{PastedBody, PastedRequest};
use super::super::json_text::COMPACT;
use super::super::unread::Unread;
use super::super::value::{ObjectClass, Value};
use super::fetch::set_body;
use super::form::{Flattening, flattened, scalar};
use super::request::{WHAT, push_headers, refused};
use crate::exchange::BodyEncoding;
use crate::json::Json;

/// The request of a call. The method is that of the function's name, none for `axios(…)` and `axios.request(…)`.
pub fn request(
    text: &str,
    at: usize,
    function: Option<&str>,
    given: &[Value],
    client: &Value,
) -> Result<PastedRequest, Unread> {
    let (address, data, config) = arguments(function, given)
        .ok_or_else(|| Unread::new(WHAT, "axios has no address").at(text, at))?;
    if !matches!(config, Value::Object(_) | Value::Null) {
        return Err(refused(text, config, at, "The configuration of axios"));
    }
    let setting = |name: &str| config.get(name).or_else(|| client.get(name));
    let Some(address) = address
        .or_else(|| config.get("url"))
        .or_else(|| client.get("url"))
    else {
        return Err(Unread::new(WHAT, "axios has no address").at(text, at));
    };
    let Some(mut url) = address.as_text() else {
        return Err(refused(text, address, at, "The address of axios"));
    };
    if let Some(base) = setting("baseURL") {
        let base = base
            .as_text()
            .ok_or_else(|| refused(text, base, at, "The baseURL of axios"))?;
        url = behind_base(&base, &url);
    }
    let method = match (function, setting("method")) {
        (Some(name), _) => name.to_owned(),
        (None, Some(method)) => scalar(method)
            .filter(|_| method.runs_at().is_none())
            .ok_or_else(|| refused(text, method, at, "The method of axios"))?,
        (None, None) => "GET".to_owned(),
    };
    let mut request = PastedRequest::new(method.to_ascii_uppercase(), url);
    add_query(text, at, &mut request, setting("params"))?;
    for headers in [client.get("headers"), config.get("headers")]
        .into_iter()
        .flatten()
    {
        if !push_headers(&mut request, headers) {
            request
                .notes
                .push("Headers of axios were left out: they are no literal".to_owned());
        }
    }
    if let Some(data) = data.or_else(|| config.get("data")) {
        add_data(&mut request, data).ok_or_else(|| refused(text, data, at, "The data of axios"))?;
    }
    if let Some(auth) = setting("auth") {
        match (
            auth.get("username").and_then(Value::as_text),
            auth.get("password").and_then(Value::as_text),
        ) {
            (Some(user), Some(password)) => request.basic = Some((user, password)),
            _ => request
                .notes
                .push("The auth of axios was left out: it is no literal".to_owned()),
        }
    }
    if setting("transformRequest").is_some() {
        return Err(Unread::new(
            WHAT,
            "transformRequest changes the body, and Cambio runs no code",
        )
        .at(text, at));
    }
    Ok(request)
}

/// Address, data and configuration of a call.
fn arguments<'a>(
    function: Option<&str>,
    given: &'a [Value],
) -> Option<(Option<&'a Value>, Option<&'a Value>, &'a Value)> {
    const NONE: &Value = &Value::Null;
    let sends = matches!(
        function,
        Some("post" | "put" | "patch" | "postForm" | "putForm" | "patchForm")
    );
    Some(match given {
        [config @ Value::Object(_)] if function.is_none() => (None, None, config),
        [address, data, config] if sends => (Some(address), Some(data), config),
        [address, data] if sends => (Some(address), Some(data), NONE),
        [address, config] => (Some(address), None, config),
        [address] => (Some(address), None, NONE),
        _ => return None,
    })
}

fn add_query(
    text: &str,
    at: usize,
    request: &mut PastedRequest,
    parameters: Option<&Value>,
) -> Result<(), Unread> {
    let members = match parameters {
        None | Some(Value::Null | Value::Undefined) => return Ok(()),
        Some(Value::Object(members) | Value::Made(ObjectClass::Form, members)) => members,
        Some(other) => return Err(refused(text, other, at, "The params of axios")),
    };
    let Some(parameters) = flattened(members, Flattening::Axios) else {
        return Err(refused(
            text,
            &Value::Null,
            at,
            "A value in the params of axios",
        ));
    };
    for parameter in parameters {
        request.push_query(
            &parameter.name,
            parameter.value.as_str().unwrap_or_default(),
        );
    }
    Ok(())
}

/// The body, as axios makes it of the data and the type; None where it cannot be read.
fn add_data(request: &mut PastedRequest, data: &Value) -> Option<()> {
    if data.runs_at().is_some() {
        return None;
    }
    let content_type = request.header("content-type").map(str::to_ascii_lowercase);
    let is_form = content_type
        .as_deref()
        .is_some_and(|kind| kind.contains("application/x-www-form-urlencoded"));
    let is_multipart = content_type
        .as_deref()
        .is_some_and(|kind| kind.contains("multipart/form-data"));
    let is_json = content_type
        .as_deref()
        .is_some_and(|kind| kind.contains("application/json"));
    let posts = matches!(request.method.as_deref(), Some("POST" | "PUT" | "PATCH"));
    let brought = match data {
        Value::Null | Value::Undefined => None,
        Value::Object(members) if is_form => {
            request.body =
                PastedBody::Parameters(flattened(members, Flattening::Axios)?, BodyEncoding::Form);
            request.notes.push(
                "axios sends an object as a form since version 1.0; older ones send it as JSON"
                    .to_owned(),
            );
            None
        }
        Value::Object(members) if is_multipart => {
            request.body = PastedBody::Multipart(flattened(members, Flattening::Axios)?);
            None
        }
        Value::Object(_) | Value::List(_) => {
            request.body = PastedBody::Text(COMPACT.write(&data.to_json()?));
            Some("application/json")
        }
        Value::Made(ObjectClass::Form, _) => {
            set_body(request, data)?;
            Some("application/x-www-form-urlencoded;charset=utf-8")
        }
        Value::Text(text) if is_json => {
            // A text that is no JSON is written as a JSON text.
            let body = match Json::parse(text) {
                Ok(_) => text.trim().to_owned(),
                Err(_) => COMPACT.write(&Json::text(text)),
            };
            request.body = PastedBody::Text(body);
            None
        }
        data => {
            set_body(request, data)?;
            posts.then_some("application/x-www-form-urlencoded")
        }
    };
    if let (Some(brought), None) = (brought, content_type) {
        if !matches!(request.body, PastedBody::Multipart(_)) {
            request.push_header("Content-Type", brought);
        }
    }
    Some(())
}
