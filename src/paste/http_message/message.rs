//! A message as its lines go by, and what becomes of it: a request or an answer.

use super::body::{self, StrayText};
use super::start::{StartLine, header_field};
use super::transcript::{Dialect, LineSide};
use crate::paste::exchange::{PastedAnswer, PastedRequest};
use crate::paste::line::Line;

/// The address of a path at a host. A text does not say whether it went through TLS: on this computer hardly.
pub fn address_at(host: &str, path: &str, scheme: Option<&str>) -> String {
    let local = ["127.", "localhost", "[::1]"]
        .iter()
        .any(|name| host.starts_with(name));
    let scheme = match scheme {
        Some(scheme @ ("http" | "https")) => scheme,
        _ if local || host.ends_with(":80") => "http",
        _ => "https",
    };
    format!("{scheme}://{host}{path}")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MessagePart {
    Head,
    Body,
}

/// A request or an answer under way.
pub(super) struct HttpMessage<'a> {
    pub(super) start: StartLine<'a>,
    /// Where it begins.
    pub(super) line: Line<'a>,
    headers: Vec<(String, String)>,
    body: String,
    /// Where its body begins in the whole text.
    body_offset: usize,
    /// Whether the body begins without an empty line before it.
    joined: bool,
    part: MessagePart,
    notes: Vec<String>,
}

impl<'a> HttpMessage<'a> {
    pub(super) fn new(start: StartLine<'a>, line: Line<'a>) -> Self {
        Self {
            start,
            line,
            headers: Vec::new(),
            body: String::new(),
            body_offset: line.offset,
            joined: false,
            part: MessagePart::Head,
            notes: Vec::new(),
        }
    }

    pub(super) fn is_request(&self) -> bool {
        !matches!(self.start, StartLine::Answer(_))
    }

    /// Whether its header is still going on.
    pub(super) fn is_in_head(&self) -> bool {
        self.part == MessagePart::Head
    }

    /// Takes a line in. False where it can be no part of this message.
    pub(super) fn take(&mut self, text: &str, whole: &str, side: LineSide, line: Line<'_>) -> bool {
        if self.part == MessagePart::Head && side != LineSide::SentBody {
            if text.trim().is_empty() {
                self.part = MessagePart::Body;
                self.body_offset = line.offset + line.whole.len();
                return true;
            }
            let folded = text.starts_with([' ', '\t']) && header_field(text.trim()).is_none();
            if let Some((_, value)) = self.headers.last_mut().filter(|_| folded) {
                // An obsolete fold is one blank (RFC 9112 §5.2).
                value.push(' ');
                value.push_str(text.trim());
                return true;
            }
            if let Some((name, value)) = header_field(text.trim()) {
                self.headers.push((name.to_owned(), value.to_owned()));
                return true;
            }
            self.joined = true;
        }
        if self.part == MessagePart::Head {
            self.part = MessagePart::Body;
            self.body_offset = line.offset;
        }
        // What curl prints of a request is its head: a body there can only be one by its look.
        if side == LineSide::Any && self.is_request() && self.in_curl(text) {
            return false;
        }
        self.body.push_str(whole);
        true
    }

    /// Whether a line that curl did not mark is no body of this request.
    fn in_curl(&self, text: &str) -> bool {
        let posted = text.trim_start().starts_with(['{', '[']) || body::begins_as_form(text.trim());
        self.body.is_empty() && self.marked_by_curl() && !posted
    }

    fn marked_by_curl(&self) -> bool {
        self.line.text.trim_start().starts_with('>')
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The address: a path alone takes the host of its header.
    fn address(&mut self, target: &str) -> Option<String> {
        let host = self.header("host").or_else(|| self.header(":authority"));
        if !target.starts_with('/') {
            return Some(target.to_owned());
        }
        let Some(host) = host.filter(|host| !host.is_empty()) else {
            self.notes
                .push("The request names no host: its address is not known".to_owned());
            return None;
        };
        Some(address_at(host, target, self.header(":scheme")))
    }

    /// The request. Where its body holds text that can be neither a part of it nor left out, the offset of that text beside it.
    pub(super) fn into_request(
        mut self,
        dialect: Dialect,
    ) -> (PastedRequest, Option<(usize, &'static str)>) {
        let (method, target) = match self.start {
            StartLine::Request { method, target, .. } => (Some(method), target.to_owned()),
            _ => (
                self.header(":method"),
                self.header(":path").unwrap_or("/").to_owned(),
            ),
        };
        let method = method.map(str::to_ascii_uppercase);
        let url = self.address(&target);
        let mut request = PastedRequest {
            method,
            url,
            notes: self.notes,
            ..PastedRequest::default()
        };
        if self.headers.iter().any(|(name, _)| name.starts_with(':')) {
            request.notes.push(
                "The pseudo-headers of HTTP/2 were left out: they repeat method and address"
                    .to_owned(),
            );
        }
        for (name, value) in self.headers {
            if !name.starts_with(':') {
                request.push_header(name, value);
            }
        }
        if self.joined {
            // What was recorded was sent whole, and lost the line on its way here.
            request.notes.push(
                "No empty line stands before the body, which was read all the same".to_owned(),
            );
        }
        let read = body::take_body(&mut request, &self.body);
        let silent = match dialect {
            Dialect::Curl => Some("curl"),
            Dialect::Nghttp => Some("nghttp"),
            Dialect::Plain | Dialect::Wget => None,
        };
        if let Some(tool) = silent.filter(|_| self.body.trim().is_empty()) {
            request
                .notes
                .push(format!("{tool} -v does not show the body that was sent"));
        }
        let stray = read
            .err()
            .map(|StrayText { offset, why }| (self.body_offset + offset, why));
        (request, stray)
    }

    /// The answer.
    pub(super) fn into_answer(self) -> PastedAnswer {
        let StartLine::Answer(status) = self.start else {
            return PastedAnswer::default();
        };
        let chunked = self
            .header("transfer-encoding")
            .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
        let joined = chunked.then(|| body::chunks_joined(&self.body)).flatten();
        PastedAnswer {
            status: Some(status),
            headers: self
                .headers
                .into_iter()
                .filter(|(name, _)| !name.starts_with(':'))
                .map(|(name, value)| (name.to_ascii_lowercase(), value))
                .collect(),
            body: joined.unwrap_or(self.body).into_bytes(),
            cut: false,
        }
    }
}
