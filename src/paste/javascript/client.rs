//! Clients whose options keep a form, JSON and a text apart: `cy.request` of Cypress, got, ky, the request library, and the `request` of
//! Playwright. Source: the reference of each.

use super::super::base_address::behind_base;
use super::super::exchange::{PastedBody, PastedRequest};
use super::super::json_text::COMPACT;
use super::super::unread::Unread;
use super::super::value::Value;
use super::super::variable;
use super::fetch::set_body;
use super::form::{Flattening, flattened};
use super::request::{WHAT, push_headers, refused};
use crate::exchange::BodyEncoding;

const CYPRESS: &str = "cy.request";

const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

/// Packages, and what their calls begin with.
const PACKAGES: [(&str, &str); 4] = [
    ("got", "got"),
    ("ky", "ky"),
    ("request", "request"),
    ("@playwright/test", "request"),
];

/// Bytes of a text in which packages are brought in.
const HEAD: usize = 4 << 10;

/// Options that change the address.
const QUERIES: [&str; 3] = ["qs", "searchParams", "params"];

/// Whether one of these clients may be called in a text.
pub fn may_call(text: &str) -> bool {
    text.contains(CYPRESS) || PACKAGES.iter().any(|(package, _)| brings(text, package))
}

/// Whether a function of that name sends a request.
pub fn is_call(text: &str, function: &str) -> bool {
    let (name, method) = function.split_once('.').unwrap_or((function, ""));
    let mut packages = PACKAGES.iter().filter(|(_, known)| *known == name);
    function == CYPRESS
        || (method.is_empty() || METHODS.contains(&method))
            && packages.any(|(package, _)| brings(text, package))
}

fn brings(text: &str, package: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(HEAD));
    let quoted = ['\'', '"'].map(|quote| format!("{quote}{package}{quote}"));
    head.is_some_and(|head| quoted.iter().any(|name| head.contains(name)))
}

/// What a call is given.
struct ClientCall<'a> {
    method: Option<String>,
    address: Option<&'a Value>,
    body: Option<&'a Value>,
    options: &'a Value,
}

impl<'a> ClientCall<'a> {
    /// What stands behind the options is called with the answer.
    fn of(function: &str, given: &'a [Value]) -> Self {
        let named = function.split_once('.').map(|(_, method)| method);
        let mut call = Self {
            method: named
                .filter(|method| METHODS.contains(method))
                .map(ToOwned::to_owned),
            address: None,
            body: None,
            options: &Value::Null,
        };
        match given {
            [options @ Value::Object(_), ..] => call.options = options,
            [Value::Text(method), address, rest @ ..]
                if function == CYPRESS && METHODS.contains(&&*method.to_lowercase()) =>
            {
                call.method = Some(method.clone());
                call.address = Some(address);
                call.body = rest.first();
            }
            [address, body, ..] if function == CYPRESS => {
                call.address = Some(address);
                call.body = Some(body);
            }
            [address, rest @ ..] => {
                call.address = Some(address);
                call.options = rest.first().unwrap_or(&Value::Null);
            }
            [] => {}
        }
        call
    }

    /// The first of these options that is given.
    fn option(&self, names: &[&str]) -> Option<&'a Value> {
        names.iter().find_map(|name| self.options.get(name))
    }
}

/// The request of a call's arguments.
pub fn request(
    text: &str,
    at: usize,
    function: &str,
    given: &[Value],
) -> Result<PastedRequest, Unread> {
    let call = ClientCall::of(function, given);
    let refused =
        |value: &Value, what: &str| refused(text, value, at, &format!("{what} of {function}"));
    let Some(address) = call.address.or_else(|| call.option(&["url", "uri"])) else {
        return Err(Unread::new(WHAT, format!("{function} has no address")).at(text, at));
    };
    let Some(mut url) = address.as_text() else {
        return Err(refused(address, "The address"));
    };
    let has_more = call.method.is_some() || !matches!(call.options, Value::Null);
    if variable::alone(&url).is_some() && !has_more {
        // It may as well hold all of the options.
        return Err(refused(address, "What stands in the brackets"));
    }
    if let Some(query) = call.option(&QUERIES) {
        return Err(refused(query, "The query"));
    }
    if let Some(base) = call.option(&["prefixUrl", "baseURL", "baseUrl"]) {
        let base = base.as_text().ok_or_else(|| refused(base, "The base"))?;
        url = behind_base(&base, &url);
    }
    let method = match (&call.method, call.option(&["method"])) {
        (Some(method), _) => method.clone(),
        (None, Some(method)) => method
            .as_text()
            .ok_or_else(|| refused(method, "The method"))?,
        (None, None) => "GET".to_owned(),
    };
    let mut request = PastedRequest::new(method.to_ascii_uppercase(), url);
    if let Some(headers) = call.option(&["headers"]) {
        if !push_headers(&mut request, headers) {
            request.notes.push(format!(
                "The headers of {function} were left out: they are no literal"
            ));
        }
    }
    if let Some(auth) = call.option(&["auth"]) {
        let part = |names: [&str; 2]| names.iter().find_map(|name| auth.get(name)?.as_text());
        request.basic = part(["user", "username"]).zip(part(["pass", "password"]));
        if request.basic.is_none() {
            return Err(refused(auth, "The auth"));
        }
    }
    take_body(&mut request, &call).ok_or_else(|| refused(call.options, "The body"))?;
    Ok(request)
}

/// The body; None where it cannot be read.
fn take_body(request: &mut PastedRequest, call: &ClientCall<'_>) -> Option<()> {
    let body = call.body.or_else(|| call.option(&["body", "data"]));
    if call.option(&["multipart", "formData"]).is_some() {
        return None;
    }
    // `form: true` and `json: true` say what the body is.
    let kept = |name: &str| match call.option(&[name]) {
        Some(Value::Bool(is_on)) => body.filter(|_| *is_on),
        other => other,
    };
    if let Some(fields) = kept("form").and_then(Value::members) {
        let fields = flattened(fields, Flattening::Qs)?;
        request.body = PastedBody::Parameters(fields, BodyEncoding::Form);
        return Some(());
    }
    let is_nested = |value: &&Value| matches!(value, Value::Object(_) | Value::List(_));
    if let Some(document) = kept("json").or(body).filter(is_nested) {
        request.take_text(COMPACT.write(&document.to_json()?), "application/json");
        return Some(());
    }
    let brought = body.map_or(Some(None), |body| set_body(request, body))?;
    let brought = brought.filter(|kind| !kind.starts_with("text/plain"));
    if let (Some(kind), None) = (brought, request.header("content-type")) {
        request.push_header("Content-Type", kind);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::super::shown::{form, only, text};
    use super::super::read;

    #[test]
    fn each_client_is_read() {
        for code in [
            "cy.request({ method: 'POST', url: 'https://x/t', form: true, body: { a: 'b c' } })",
            "const options = { method: 'POST', url: 'https://x/t', form: true, body: { a: 'b c' } };\ncy.request(options).then((resp) => { resp.body });",
            "import got from 'got';\nconst { body } = await got.post('https://x/t', { form: { a: 'b c' } });",
            "import ky from \"ky\";\nawait ky('t', { prefixUrl: 'https://x/', method: 'post', body: new URLSearchParams({ a: 'b c' }) }).json();",
            "var request = require(\"request\");\nvar options = { method: 'POST', url: 'https://x/t', form: { a: 'b c' } };\nrequest(options, function (error, response, body) { console.log(body); });",
            "import { test } from '@playwright/test';\nawait request.post('https://x/t', { form: { a: 'b c' } });",
        ] {
            let request = only(read(code));
            assert_eq!(form(&request), [("a", "b c")], "{code}");
            assert_eq!(request.url.as_deref(), Some("https://x/t"), "{code}");
            assert_eq!(request.method.as_deref(), Some("POST"), "{code}");
        }
        for code in [
            "cy.request('POST', 'https://x/t', { a: 1 })",
            "const got = require('got');\ngot.post('https://x/t', { json: { a: 1 } });",
            "const request = require('request');\nrequest.post({ uri: 'https://x/t', json: true, body: { a: 1 } }, done);",
            "import { test } from '@playwright/test';\nrequest.post('https://x/t', { data: { a: 1 } });",
        ] {
            let request = only(read(code));
            assert_eq!(text(&request), "{\"a\":1}", "{code}");
            let kind = request.header("content-type");
            assert_eq!(kind, Some("application/json"), "{code}");
        }
        let signed = only(read(
            "cy.request({ url: 'https://x/t', auth: { user: 'u', pass: 'p' } })",
        ));
        assert_eq!(signed.basic, Some(("u".to_owned(), "p".to_owned())));
    }

    #[test]
    fn what_has_to_be_run_is_refused() {
        for code in [
            "cy.request({ url: 'https://x/t', form: true, body: { a: f() } })",
            "cy.request({ url: 'https://x/t', qs: { a: 1 } })",
            "cy.request({ form: true })",
        ] {
            assert!(read(code).unwrap().is_err(), "{code}");
        }
        // Functions of the same name in other code.
        assert_eq!(read("request(url)\nky.post(x)"), None);
    }
}
