//! A request, an answer, or both, as a text holds them: values as the tool would have sent them, before any field is known.

use super::variable::form_encoded;
use crate::exchange::BodyEncoding;
use crate::json::Json;
use crate::text::left_out;

/// What a reader made of a whole text.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What the text is, such as `a curl command`, `a HAR file`.
    pub what: &'static str,
    /// All requests and answers in it, in the order of the text.
    pub exchanges: Vec<PastedExchange>,
    /// What concerns the text as a whole: what was dropped and why, a sentence each. Never a secret.
    pub notes: Vec<String>,
}

/// A call: its request, its answer, or both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastedExchange {
    /// What was sent.
    pub request: Option<PastedRequest>,
    /// What came back.
    pub answer: Option<PastedAnswer>,
    /// When it was sent, milliseconds since 1970, where the text says so.
    pub sent_at_ms: Option<i64>,
    /// The line of the text, from 1, in which it begins; 0 where the format has no lines of its own.
    pub line: usize,
}

impl PastedExchange {
    /// A request that begins in this line.
    pub fn of(request: PastedRequest, line: usize) -> Self {
        Self {
            request: Some(request),
            line,
            ..Self::default()
        }
    }

    /// An answer without its request, which begins in this line.
    pub fn of_answer(answer: PastedAnswer, line: usize) -> Self {
        Self {
            answer: Some(answer),
            line,
            ..Self::default()
        }
    }
}

/// A request. In its texts a variable of the tool or shell is [`super::variable::marked`]; every other character is literal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastedRequest {
    /// What the tool calls it.
    pub name: Option<String>,
    /// What the tool says about it.
    pub description: Option<String>,
    /// `POST`; none where the text does not say.
    pub method: Option<String>,
    /// The address as written, with its query; none where the text has none.
    pub url: Option<String>,
    /// Headers in order, as the tool sends them, those that it adds by itself only where the text shows them.
    pub headers: Vec<PastedHeader>,
    /// User and password of HTTP Basic, decoded from base64 and not percent-decoded.
    pub basic: Option<(String, String)>,
    /// The body.
    pub body: PastedBody,
    /// Whether a certificate of the client's goes along, by which a server can know it (RFC 8705 §2).
    pub shows_certificate: bool,
    /// What was dropped, repaired or is doubted, a sentence each. Never a secret.
    pub notes: Vec<String>,
}

/// A header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedHeader {
    /// Its name as written.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Whether the tool sends it.
    pub enabled: bool,
}

/// The body of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum PastedBody {
    /// There is none.
    #[default]
    Empty,
    /// The text as it is sent; the header and its look say whether it is a form or JSON.
    Text(String),
    /// Parameters that the tool keeps apart, decoded. JSON where their values have types.
    Parameters(Vec<PastedParameter>, BodyEncoding),
    /// Parts of multipart/form-data that are text, decoded.
    Multipart(Vec<PastedParameter>),
    /// It stands in another file, which is not read.
    File(String),
    /// Bytes that are no text.
    Bytes(Vec<u8>),
}

/// A parameter of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct PastedParameter {
    /// Its name, decoded.
    pub name: String,
    /// Its value, decoded; a text in a form.
    pub value: Json,
    /// Whether the tool sends it.
    pub enabled: bool,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastedAnswer {
    /// The status code.
    pub status: Option<u16>,
    /// Names in lower case and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body, after base64 and chunking were undone.
    pub body: Vec<u8>,
    /// Whether the body was left out of the recording, or cut.
    pub cut: bool,
}

impl PastedRequest {
    /// A request of that method and address.
    pub fn new(method: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            method: Some(method.into()),
            url: Some(url.into()),
            ..Self::default()
        }
    }

    /// Adds a header that is sent.
    pub fn push_header(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.headers.push(PastedHeader {
            name: name.into(),
            value: value.into(),
            enabled: true,
        });
    }

    /// Adds a parameter to the query of the address, around the marks of variables.
    pub fn push_query(&mut self, name: &str, value: &str) {
        let url = self.url.get_or_insert_default();
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&format!("{}={}", form_encoded(name), form_encoded(value)));
    }

    /// Adds a header from its line, `Name: value`. False where the line is none.
    pub fn push_header_line(&mut self, line: &str) -> bool {
        let Some((name, value)) = line.split_once(':') else {
            return false;
        };
        self.push_header(name.trim(), value.trim());
        true
    }

    /// The value of the first header of that name that is sent.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|header| header.enabled && header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value.as_str())
    }

    /// Makes a text the body, and adds its type where no header says one. An empty text is no body, an empty type none.
    pub fn take_text(&mut self, text: String, kind: &str) {
        if text.is_empty() {
            return;
        }
        if !kind.is_empty() && self.header("content-type").is_none() {
            self.push_header("Content-Type", kind);
        }
        self.body = PastedBody::Text(text);
    }

    /// Takes a body that is written as multipart/form-data apart.
    pub fn take_apart(&mut self) {
        let PastedBody::Text(text) = &self.body else {
            return;
        };
        if let Some(parts) = parts(text) {
            self.body = PastedBody::Multipart(parts);
        }
    }

    /// Whether its type is that of a form. None where it has no type.
    pub fn is_form(&self) -> Option<bool> {
        self.header("content-type")
            .map(|kind| kind.to_ascii_lowercase().contains("form-urlencoded"))
    }
}

/// The parts of multipart/form-data that are no files (RFC 7578 §4); none where the text is no such body.
fn parts(text: &str) -> Option<Vec<PastedParameter>> {
    let text = text.trim_start();
    let boundary = text.lines().next()?.trim_end();
    if boundary.len() < 4 || !boundary.starts_with("--") {
        return None;
    }
    let read = |part: &str| {
        let part = part.replace("\r\n", "\n");
        let (head, value) = part.split_once("\n\n")?;
        let (name, behind) = head.split_once("; name=\"")?.1.split_once('"')?;
        let value = value.strip_suffix('\n').unwrap_or(value);
        (!behind.contains("filename")).then(|| PastedParameter::text(name, value))
    };
    let found: Vec<_> = text.split(boundary).filter_map(read).collect();
    (!found.is_empty()).then_some(found)
}

impl PastedAnswer {
    /// Adds a header.
    pub fn push_header(&mut self, name: &str, value: impl Into<String>) {
        self.headers.push((name.to_ascii_lowercase(), value.into()));
    }
}

impl PastedBody {
    /// A form of these parameters, or of these parts.
    pub fn form(parameters: Vec<PastedParameter>, is_multipart: bool) -> Self {
        if is_multipart {
            Self::Multipart(parameters)
        } else {
            Self::Parameters(parameters, BodyEncoding::Form)
        }
    }
}

impl PastedParameter {
    /// A text that is sent.
    pub fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: Json::text(value),
            enabled: true,
        }
    }
}

impl Reading {
    /// A reading of calls of which nothing is to be said.
    pub fn new(what: &'static str, exchanges: Vec<PastedExchange>) -> Self {
        Self {
            what,
            exchanges,
            notes: Vec::new(),
        }
    }

    /// A reading of one request.
    pub fn of(what: &'static str, request: PastedRequest) -> Self {
        Self::new(what, vec![PastedExchange::of(request, 0)])
    }

    /// A reading of a body alone, and what is to be said of it.
    pub fn of_body(what: &'static str, body: PastedBody, notes: Vec<String>) -> Self {
        let request = PastedRequest {
            body,
            notes,
            ..PastedRequest::default()
        };
        Self::of(what, request)
    }

    /// Says how many lines of a log stand beside its calls, if any.
    pub fn note_other_lines(&mut self, others: usize) {
        self.notes
            .extend(left_out(others, "other line", "of the log"));
    }

    /// Says of each request without a body that the text shows none.
    pub fn note_missing_bodies(&mut self, note: &str) {
        let exchanges = self.exchanges.iter_mut();
        for request in exchanges.filter_map(|one| one.request.as_mut()) {
            if request.body == PastedBody::Empty {
                request.notes.push(note.to_owned());
            }
        }
    }
}
