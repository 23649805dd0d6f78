//! What the clients of JavaScript have in common: headers out of an object, and a refusal with its place.

use super::super::exchange::PastedRequest;
use super::super::unread::Unread;
use super::super::value::{ObjectClass, Value};
use super::form::{pair_list, scalar};

/// What a text that cannot be read looked like.
pub const WHAT: &str = "JavaScript code";

/// A refusal of a value that has to be run.
pub fn refused(text: &str, value: &Value, call_at: usize, what: &str) -> Unread {
    let at = value.runs_at().unwrap_or(call_at);
    Unread::new(WHAT, format!("{what} is no literal, and Cambio runs no code"))
        .at(text, at)
        .fix("Replace it by its value, or copy the request as a curl command from the browser's network panel")
}

/// Pushes the headers that an object, a list of pairs or a `Headers` holds. False where it is none of them.
pub fn push_headers(request: &mut PastedRequest, headers: &Value) -> bool {
    let Some(members) = header_members(headers) else {
        return false;
    };
    for (name, value) in members {
        match scalar(&value) {
            Some(text) => request.push_header(name, text),
            None => request.notes.push(format!(
                "The header {name} was left out: its value is no literal"
            )),
        }
    }
    true
}

fn header_members(headers: &Value) -> Option<Vec<(String, Value)>> {
    match headers {
        Value::Object(members) | Value::Made(ObjectClass::Headers, members) => {
            Some(members.clone())
        }
        Value::List(items) => pair_list(items),
        _ => None,
    }
}
