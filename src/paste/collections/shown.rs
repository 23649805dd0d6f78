//! Requests as lines, for the tables of the readers' tests.

use super::super::exchange::{PastedBody, PastedParameter, PastedRequest, Reading};
use super::super::unread::Unread;
use super::super::variable::{Stretch, stretches};

/// The reading of a text that is one of the collections.
pub fn reading(text: &str) -> Reading {
    super::recognise::read(text)
        .unwrap_or_else(|| panic!("not recognised: {text}"))
        .unwrap_or_else(|unread| panic!("{unread:?}: {text}"))
}

/// The refusal of a text.
pub fn refusal(text: &str) -> Unread {
    super::recognise::read(text)
        .unwrap_or_else(|| panic!("not recognised: {text}"))
        .unwrap_err()
}

/// Its requests, each as [`shown`].
pub fn all(text: &str) -> Vec<String> {
    reading(text)
        .exchanges
        .iter()
        .filter_map(|one| one.request.as_ref().map(shown))
        .collect()
}

/// The notes of its first request.
pub fn notes(text: &str) -> String {
    let reading = reading(text);
    let request = reading
        .exchanges
        .first()
        .and_then(|one| one.request.clone());
    request
        .map(|request| request.notes.join("; "))
        .unwrap_or_default()
}

/// `POST https://a/b [name: value] (user:password) form a=b` with variables as `<name>` and `~` before what is switched off.
pub fn shown(request: &PastedRequest) -> String {
    let mut line = format!(
        "{} {}",
        request.method.as_deref().unwrap_or("-"),
        marked(request.url.as_deref().unwrap_or("-"))
    );
    for header in &request.headers {
        let off = if header.enabled { "" } else { "~" };
        line.push_str(&format!(
            " [{off}{}: {}]",
            marked(&header.name),
            marked(&header.value)
        ));
    }
    if let Some((user, password)) = &request.basic {
        line.push_str(&format!(" ({}:{})", marked(user), marked(password)));
    }
    match &request.body {
        PastedBody::Empty => line,
        PastedBody::Text(text) => line + " text " + &marked(text),
        PastedBody::Parameters(list, _) => line + " form " + &grid(list),
        PastedBody::Multipart(list) => line + " parts " + &grid(list),
        PastedBody::File(path) => line + " file " + path,
        PastedBody::Bytes(bytes) => format!("{line} bytes {}", bytes.len()),
    }
}

fn grid(list: &[PastedParameter]) -> String {
    let pairs: Vec<String> = list
        .iter()
        .map(|one| {
            let off = if one.enabled { "" } else { "~" };
            let value = one.value.as_str().unwrap_or("no text");
            format!("{off}{}={}", marked(&one.name), marked(value))
        })
        .collect();
    pairs.join("&")
}

fn marked(text: &str) -> String {
    stretches(text)
        .iter()
        .map(|stretch| match stretch {
            Stretch::Text(text) => (*text).to_owned(),
            Stretch::Variable(name) => format!("<{name}>"),
        })
        .collect()
}
