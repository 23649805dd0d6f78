//! An answer read from a pasted text, and what the text tells around it.

use super::earlier_call::EarlierCall;
use super::mask;
use super::messages::{KnownMessage, Voice};
use super::reported_request::ReportedRequest;
use super::speaker::{Fact, Speaker, StatedSuccess};
use super::words::{is_own_code, owner};
use crate::diagnosis::answer::{Answer, Body};
use crate::secret::Redactor;
use crate::text::without_entities;

/// Characters of a header's value that are kept.
const HEADER: usize = 2000;
/// Characters of a log's line that are kept.
const LINE: usize = 300;

/// What a text is that has no other form.
pub(super) const MESSAGE: &str = "an error message";
/// What it is where it shows what worked.
const LOG: &str = "lines of a log";

/// An answer read from a pasted text.
#[derive(Clone, Debug)]
pub struct Outside {
    /// What the text is, for people: `a raw HTTP answer`, `a HAR recording`, `a tenant log entry`.
    pub kind: &'static str,
    /// The answer in it.
    pub answer: Answer,
    /// What the text tells of the request that was answered.
    pub request: ReportedRequest,
    /// When it happened, seconds since 1970, where the text says so.
    pub at: Option<i64>,
    /// A code that an SDK made itself, where there is one.
    pub sdk: Option<SdkCode>,
    /// The type of a tenant log entry: `fens`, `sens`, `fecte`, `secte`.
    pub log_type: Option<String>,
    /// The secrets of the text: one that was sent and came back is quoted nowhere.
    pub secrets: Redactor,
    /// Who spoke.
    pub speaker: Speaker,
    /// The words: of a message whole, of an answer its sentence or its error; at most 4096 characters, then said to be cut.
    /// What `answer` holds is what a server said; what an SDK or a validator says by itself stands only here.
    pub said: Option<String>,
    /// What the message itself states.
    pub facts: Vec<(Fact, String)>,
    /// What the text shows to have worked, where no word of it tells of a failure, or none behind it.
    pub worked: Option<StatedSuccess>,
    /// Other token calls of the same text, in its order.
    pub history: Vec<EarlierCall>,
    /// Whether the text ends before its end.
    pub cut: bool,
    /// Whether somebody masked what would be a code or a sentence.
    pub hidden: bool,
    /// Whether it is a text about errors, and what it quotes need not have happened.
    pub quotes: bool,
    /// The sentences of the catalogue in it, and whether the text shows whose they are.
    pub(super) heard: Vec<(&'static KnownMessage, bool)>,
    /// Whether the text is nothing but a JSON body.
    pub(super) is_json_body: bool,
    /// Whether the description is a server's inside somebody else's sentence.
    pub(super) relayed: bool,
    /// What a log's line names as its writer: a logger, or the part of a program.
    pub(super) writer: Option<String>,
    /// Whose text it is, where only that SDK's has its marks.
    pub(super) platform: Option<&'static str>,
}

/// A code that comes from an SDK on the device, not from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SdkCode {
    /// `a0.sdk.internal_error.plain`, `MISSING_ID_TOKEN`
    pub code: String,
    /// Whose it is, as far as the text tells.
    pub sdk: &'static str,
}

impl Outside {
    pub(super) fn new(kind: &'static str, answer: Answer) -> Self {
        Self {
            kind,
            answer,
            request: ReportedRequest::default(),
            at: None,
            sdk: None,
            log_type: None,
            secrets: Redactor::default(),
            speaker: Speaker::default(),
            said: None,
            facts: Vec::new(),
            worked: None,
            history: Vec::new(),
            cut: false,
            hidden: false,
            quotes: false,
            heard: Vec::new(),
            is_json_body: false,
            relayed: false,
            writer: None,
            platform: None,
        }
    }

    /// A text whose words are nobody's: none of them is searched.
    pub(super) fn without_words(kind: &'static str) -> Self {
        Self {
            said: Some(String::new()),
            ..Self::new(kind, Answer::default())
        }
    }

    pub(super) fn json_body(answer: Answer) -> Self {
        Self {
            is_json_body: true,
            ..Self::new("a JSON body", answer)
        }
    }

    /// Takes in what the whole text shows to have worked.
    pub(super) fn take_success(&mut self, worked: Option<StatedSuccess>) {
        if worked.is_some() && self.kind == MESSAGE {
            self.kind = LOG;
        }
        self.worked = worked;
    }

    /// The SDK of Auth0 whose marks the text has.
    pub fn auth0_sdk(&self) -> Option<&'static str> {
        self.platform
    }

    /// The lines of a text that may be a server's log, with the name of their writer; none where it is known who spoke, or an answer
    /// stands in it.
    pub fn log_lines(&self) -> Option<String> {
        let open = matches!(self.speaker, Speaker::Other | Speaker::Log(None));
        let answered = self.answer.error.is_some() || self.answer.status.is_some();
        let said = self
            .said
            .as_deref()
            .filter(|_| open && !answered && self.sdk.is_none())?;
        Some(match &self.writer {
            Some(writer) => format!("{writer}\n{said}"),
            None => said.to_owned(),
        })
    }

    /// The words of a web page that came in place of an answer, each run of them on a line: a server's sentence may be among them.
    pub fn page_lines(&self) -> Option<String> {
        let answer = &self.answer;
        let silent = answer.error.is_none() && answer.description.is_none();
        let page = answer
            .text
            .as_deref()
            .filter(|_| silent && matches!(answer.body, Body::Html(_)))?;
        let runs = page
            .split('<')
            .map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words));
        let lines: Vec<String> = runs
            .map(|words| without_entities(words.trim()))
            .filter(|words| !words.is_empty())
            .collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// The operation of an API that the text names: `AssumeRoleWithWebIdentity`.
    pub fn operation(&self) -> Option<&str> {
        self.facts
            .iter()
            .find(|(fact, _)| *fact == Fact::Operation)
            .map(|(_, operation)| operation.as_str())
    }

    /// A service that is none of the known servers, where a sentence tells of it: `PyPI`.
    pub fn service(&self) -> Option<&'static str> {
        let services = self
            .heard
            .iter()
            .filter(|(message, _)| message.voice == Voice::Service);
        services
            .map(|(message, named)| (*message, *named))
            .find_map(|(message, named)| message.name(named))
    }

    /// An error code that an SDK made is no error of the server.
    pub(super) fn with_sdk_code_apart(mut self, sdk: Option<&'static str>) -> Self {
        if let Some(code) = self.answer.error.take_if(|error| is_own_code(error)) {
            let sdk = sdk.unwrap_or_else(|| owner(&code));
            if self.sdk.is_none() {
                self.sdk = Some(SdkCode { code, sdk });
            }
        }
        self
    }

    /// The text that it was read from, with everything masked that is secret or looks like a token or a code.
    pub fn shown(&self, text: &str) -> String {
        let client = self.request.texts.client_id.as_deref();
        mask::paste(&self.secrets.redact_body(text), client)
    }

    /// The same without anything that looks like a token or a code.
    pub(super) fn masked(mut self) -> Self {
        self.request = self.request.masked();
        let client = self.request.texts.client_id.as_deref();
        let redactor = &self.secrets;
        let answer = &mut self.answer;
        for text in [&mut answer.error, &mut answer.description] {
            *text = text.as_deref().map(|text| mask::description(text, client));
        }
        for (name, value) in &mut answer.headers {
            *name = mask::kept(name, HEADER);
            let shown = redactor.redact_header(name, value);
            *value = mask::kept(&shown, HEADER);
            if name == "location" {
                *value = mask::description(value, client);
            }
        }
        match &mut answer.body {
            Body::Object { names, .. } => {
                for name in names {
                    *name = mask::description(name, client);
                }
            }
            Body::Html(Some(text)) | Body::Text(text) => *text = mask::description(text, client),
            _ => {}
        }
        for (name, value) in &mut answer.members {
            *name = mask::description(name, client);
            *value = mask::description(value, client);
        }
        if let Some(text) = &mut answer.text {
            *text = mask::description(text, client);
        }
        for text in answer.issued.iter_mut().flat_map(|issued| issued.texts()) {
            *text = mask::kept(text, HEADER);
        }
        if let Some(code) = &mut self.sdk {
            code.code = mask::kept(&code.code, HEADER);
        }
        if let Some(StatedSuccess::Line(line) | StatedSuccess::Later(line)) = &mut self.worked {
            let shown = mask::description(&redactor.redact_body(line), client);
            *line = shown.chars().take(LINE).collect();
        }
        self.said = self.said.map(|said| mask::description(&said, client));
        self
    }
}
