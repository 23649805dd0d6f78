//! One entry of a recording, and what is kept of all of them.

use super::posted::{PostData, take_posted};
use super::text::{number, text};
use crate::paste::exchange::{PastedAnswer, PastedBody, PastedExchange, PastedRequest, Reading};
use crate::text::{counted, left_out};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::value::RawValue;

/// What a HAR file is called.
pub const WHAT: &str = "a HAR file";

/// Bytes of an answer's body that are kept where the call is a token call.
const TOKEN_BODY: usize = 1 << 20;
/// Bytes of another body, of an answer or a request, that are kept.
const OTHER_BODY: usize = 64 << 10;
/// Bytes that are kept of all calls that are no token calls.
const OTHERS: usize = 24 << 20;
/// Calls that are kept.
const CALLS: usize = 20_000;

/// A header, or a parameter of the query.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct HarPair<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Request<'a> {
    #[serde(borrow)]
    pub(super) method: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) url: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) headers: Option<&'a RawValue>,
    #[serde(borrow, rename = "queryString")]
    pub(super) query: Option<&'a RawValue>,
    #[serde(borrow, rename = "httpVersion")]
    pub(super) version: Option<&'a RawValue>,
    #[serde(borrow, rename = "postData")]
    pub(super) posted: Option<PostData<'a>>,
    /// Where HTTP Toolkit keeps a body that is no text (its har.ts).
    #[serde(borrow, rename = "_content")]
    pub(super) content: Option<PostData<'a>>,
    #[serde(borrow, rename = "bodySize")]
    size: Option<&'a RawValue>,
}

impl Request<'_> {
    /// Whether it is a request of a recording that stands alone.
    pub(super) fn is_alone(&self) -> bool {
        let text = |raw: Option<&RawValue>| raw.is_some_and(|raw| raw.get().starts_with('"'));
        let list = self.headers.is_some_and(|raw| raw.get().starts_with('['));
        text(self.method)
            && text(self.url)
            && (text(self.version) || list && self.posted.as_ref().is_some_and(PostData::is_typed))
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct HarResponse<'a> {
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    headers: Option<&'a RawValue>,
    #[serde(borrow)]
    content: Option<Content<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Content<'a> {
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    encoding: Option<&'a RawValue>,
    #[serde(borrow)]
    size: Option<&'a RawValue>,
}

/// An entry, not yet decoded.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct HarEntry<'a> {
    #[serde(borrow)]
    pub(super) request: Option<Request<'a>>,
    #[serde(borrow)]
    pub(super) response: Option<HarResponse<'a>>,
    #[serde(borrow, rename = "startedDateTime")]
    pub(super) started: Option<&'a RawValue>,
}

impl HarEntry<'_> {
    /// Whether it is an entry at all: a request with an address as text, and what only recordings have beside it.
    pub(super) fn is_one(&self) -> bool {
        let addressed = self
            .request
            .as_ref()
            .and_then(|request| request.url)
            .is_some_and(|url| url.get().starts_with('"'));
        // Other documents have their headers by name, and the body where HAR has none.
        let is_other = self.request.as_ref().is_some_and(|request| {
            let named = request
                .headers
                .is_some_and(|raw| raw.get().starts_with('{'));
            named && request.posted.is_none() && request.content.is_none()
        });
        let answered = self
            .response
            .as_ref()
            .is_some_and(|response| response.content.is_some() || response.status.is_some());
        addressed && (answered && !is_other || self.started.is_some())
    }
}

/// Whether an address is a token endpoint, today's or the legacy one.
pub fn is_token_address(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_end_matches('/');
    path.ends_with("/oauth/token") || path.ends_with("/oauth/access_token")
}

/// Whether the body of a call of that address is kept: all spellings of a token endpoint.
fn may_be_token_address(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let last = path.trim_end_matches('/').rsplit('/').next();
    is_token_address(address)
        || last.is_some_and(|last| last.to_ascii_lowercase().ends_with("token"))
}

/// What was kept so far.
#[derive(Default)]
pub(super) struct Collected<'a> {
    exchanges: Vec<PastedExchange>,
    recording: bool,
    entries: usize,
    others: usize,
    answers_left_out: usize,
    bodies_left_out: usize,
    calls_left_out: usize,
    pseudo: bool,
    of: std::marker::PhantomData<&'a str>,
}

impl<'a> Collected<'a> {
    /// The list of entries begins: the text is a recording, whatever comes.
    pub(super) fn begin(&mut self) {
        self.recording = true;
    }

    pub(super) fn is_recording(&self) -> bool {
        self.recording
    }

    pub(super) fn is_empty(&self) -> bool {
        self.exchanges.is_empty() && self.calls_left_out == 0
    }

    pub(super) fn count(&self) -> usize {
        self.entries
    }

    /// Takes the next entry in.
    pub(super) fn take(&mut self, entry: HarEntry<'a>) {
        self.recording = true;
        self.entries += 1;
        let Some(sent) = entry.request else {
            return;
        };
        let url = text(sent.url).unwrap_or_default();
        let posted = sent.posted.as_ref().or(sent.content.as_ref());
        let posts = posted.is_some_and(PostData::may_be_a_grant);
        let token = posts || may_be_token_address(&url);
        if !token && (self.exchanges.len() >= CALLS || self.others >= OTHERS) {
            self.calls_left_out += 1;
            return;
        }
        let mut request = self.request(&sent, &url);
        if let Some(posted) = posted {
            if token || posted.len() <= OTHER_BODY {
                take_posted(&mut request, posted);
            } else {
                self.bodies_left_out += 1;
                request.notes.push(
                    "The body was left out: the call is no token call, and it is large".to_owned(),
                );
            }
        }
        let posted_bytes = number(sent.size)
            .and_then(|size| usize::try_from(size).ok())
            .filter(|size| *size > 0);
        if let (Some(size), PastedBody::Empty, []) =
            (posted_bytes, &request.body, request.notes.as_slice())
        {
            request.notes.push(format!(
                "The recording does not hold the body, which had {}: copy the call as a curl command",
                counted(size, "byte")
            ));
        }
        let answer = entry
            .response
            .and_then(|response| self.answer(&response, token));
        if !token {
            self.others += weight(&request) + answer.as_ref().map_or(0, |answer| answer.body.len());
        }
        self.exchanges.push(PastedExchange {
            request: Some(request),
            answer,
            sent_at_ms: text(entry.started)
                .and_then(|date| date.trim().parse::<jiff::Timestamp>().ok())
                .map(jiff::Timestamp::as_millisecond),
            line: 0,
        });
    }

    fn request(&mut self, sent: &Request<'_>, url: &str) -> PastedRequest {
        let mut request = PastedRequest {
            method: text(sent.method).map(|method| method.to_ascii_uppercase()),
            url: Some(url.to_owned()).filter(|url| !url.is_empty()),
            ..PastedRequest::default()
        };
        for (name, value) in pairs(sent.headers) {
            if name.starts_with(':') {
                self.pseudo = true;
            } else {
                request.push_header(name, value);
            }
        }
        // Some proxies keep the query apart from the address.
        if request.url.is_some() && !url.contains('?') {
            for (name, value) in pairs(sent.query) {
                request.push_query(&name, &value);
            }
        }
        request
    }

    fn answer(&mut self, response: &HarResponse<'_>, token: bool) -> Option<PastedAnswer> {
        // 0 stands for none.
        let status = number(response.status)
            .and_then(|status| u16::try_from(status).ok())
            .filter(|status| (100..600).contains(status))?;
        let content = response.content.as_ref();
        let raw = content.and_then(|content| content.text);
        let length = raw.map_or(0, |raw| raw.get().len());
        let kept = length <= if token { TOKEN_BODY } else { OTHER_BODY };
        let body = raw.filter(|_| kept).and_then(|raw| {
            let text = text(Some(raw))?;
            let base64 = content
                .and_then(|content| super::text::text(content.encoding))
                .is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64"));
            let decoded = base64.then(|| STANDARD.decode(text.trim()).ok()).flatten();
            Some(decoded.unwrap_or_else(|| text.into_owned().into_bytes()))
        });
        let body = body.filter(|body| {
            token || std::str::from_utf8(body).is_ok_and(|text| text.contains("error"))
        });
        let left_out = body.is_none() && length > 2;
        self.answers_left_out += usize::from(left_out);
        let size = content.and_then(|content| number(content.size));
        Some(PastedAnswer {
            status: Some(status),
            headers: pairs(response.headers)
                .filter(|_| token || body.is_some())
                .filter(|(name, _)| !name.starts_with(':'))
                .map(|(name, value)| (name.to_ascii_lowercase(), value))
                .collect(),
            cut: left_out || raw.is_none() && size.is_some_and(|size| size > 0),
            body: body.unwrap_or_default(),
        })
    }

    /// All that was kept, and what was left out.
    pub(super) fn reading(self) -> Reading {
        let mut notes = Vec::new();
        notes.extend(left_out(
            self.answers_left_out,
            "answer",
            "without an error beside the token calls, or too large,",
        ));
        if self.bodies_left_out > 0 {
            notes.push(format!(
                "The body was taken out of {} beside the token calls",
                counted(self.bodies_left_out, "large request")
            ));
        }
        notes.extend(left_out(
            self.calls_left_out,
            "call",
            "beside the token calls of a long recording",
        ));
        if self.pseudo {
            notes.push(
                "The pseudo-headers of HTTP/2 were left out: they repeat method and address"
                    .to_owned(),
            );
        }
        Reading {
            what: WHAT,
            exchanges: self.exchanges,
            notes,
        }
    }
}

/// About how much memory a request takes.
fn weight(request: &PastedRequest) -> usize {
    let headers: usize = request
        .headers
        .iter()
        .map(|header| header.name.len() + header.value.len() + 64)
        .sum();
    let body = match &request.body {
        PastedBody::Text(text) => text.len(),
        PastedBody::Bytes(bytes) => bytes.len(),
        PastedBody::Parameters(given, _) | PastedBody::Multipart(given) => given.len() * 100,
        PastedBody::Empty | PastedBody::File(_) => 0,
    };
    request.url.as_ref().map_or(0, String::len) + headers + body + 500
}

/// Names and values of a list, those with a name.
pub(super) fn pairs(list: Option<&RawValue>) -> impl Iterator<Item = (String, String)> {
    let items: Vec<HarPair<'_>> = list
        .and_then(|raw| serde_json::from_str(raw.get()).ok())
        .unwrap_or_default();
    items
        .into_iter()
        .filter_map(|pair| {
            let name = text(pair.name)?.into_owned();
            let value = text(pair.value).unwrap_or_default().into_owned();
            (!name.is_empty()).then_some((name, value))
        })
        .collect::<Vec<_>>()
        .into_iter()
}
