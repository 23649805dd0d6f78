//! An answer as it is explained: of one's own run, or pasted by somebody else.

use super::token_claims::TokenClaims;
use crate::json::Json;
use crate::secret::Redactor;
use crate::token::decode;

/// Bytes of a text of the answer that are looked at and shown.
pub(super) const DESCRIPTION: usize = 4096;
/// What stands behind a text that was longer.
pub(super) const CUT: &str = "… [cut: only the first 4 KiB are shown]";

/// What is known of one answer. Nothing in it is a secret: token texts are never taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status code, where it is known.
    pub status: Option<u16>,
    /// Names in lower case with their values.
    pub headers: Vec<(String, String)>,
    /// The OAuth error, or what stands for it, as text.
    pub error: Option<String>,
    /// Its description, at most 4 KiB.
    pub description: Option<String>,
    /// What the body is.
    pub body: Body,
    /// The members of a JSON body with their values, dotted where they are nested. A value that is no text, number or truth value, or
    /// whose name is a secret's, is empty. A server is recognised by them; they are never shown.
    pub members: Vec<(String, String)>,
    /// The beginning of a body that is no JSON, to recognise a server by.
    pub text: Option<String>,
    /// What a success brought.
    pub issued: Option<Box<Issued>>,
    /// The member that holds a token in an answer that is none of OAuth's, dotted where it is nested.
    pub bearer: Option<&'static str>,
}

/// The tokens of a success, as far as they say something, and what was said of them (RFC 6749 §5.1, RFC 8693 §2.2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issued {
    /// `access_token`
    pub access: TokenClaims,
    /// `id_token`
    pub id: Option<TokenClaims>,
    /// Whether there is a `refresh_token`.
    pub refresh: bool,
    /// `scope`
    pub scope: Option<String>,
    /// `token_type`
    pub token_type: Option<String>,
    /// `issued_token_type`
    pub issued_token_type: Option<String>,
}

impl Issued {
    /// What an answer brought; `None` if there is no access token in it.
    pub(super) fn of(body: &Json) -> Option<Self> {
        let token = |name: &str| body.get_str(name).filter(|text| !text.is_empty());
        let text = |name: &str| body.get_str(name).map(shortened);
        let claims = |text: &str| TokenClaims::of_token(&decode(text));
        Some(Self {
            access: claims(token("access_token")?),
            id: token("id_token").map(claims),
            refresh: token("refresh_token").is_some(),
            scope: text("scope"),
            token_type: text("token_type"),
            issued_token_type: text("issued_token_type"),
        })
    }

    /// Every text in it, to be masked by whoever knows the secrets of the paste.
    pub fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let own = [
            &mut self.scope,
            &mut self.token_type,
            &mut self.issued_token_type,
        ];
        own.into_iter()
            .flatten()
            .chain(self.access.texts())
            .chain(self.id.iter_mut().flat_map(TokenClaims::texts))
    }
}

/// What the body of an answer is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// Not known: only the error was reported.
    #[default]
    Unknown,
    /// Nothing came.
    Empty,
    /// A JSON object.
    Object {
        /// Names of its members, in order.
        names: Vec<String>,
        /// The JSON type of `error`, where it is there and no text: `object`, `number`.
        error_type: Option<&'static str>,
        /// The JSON type of `access_token`, where it is there and no text.
        token_type: Option<&'static str>,
        /// Whether `access_token` is a text that is not empty.
        tokens: bool,
    },
    /// JSON, but no object: its type.
    OtherJson(&'static str),
    /// A web page: its title.
    Html(Option<String>),
    /// Text that is no JSON: why.
    Text(String),
    /// Bytes in another charset than UTF-8: its name.
    Charset(&'static str),
    /// Bytes that are no text.
    Binary,
}

/// The JSON type of a value, as people call it.
pub fn json_type(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}

impl Answer {
    /// Only an error and its description, as an SDK or a log reports them.
    pub fn reported(status: Option<u16>, error: Option<&str>, description: Option<&str>) -> Self {
        let kept = |text: Option<&str>| text.map(shortened).filter(|text| !text.is_empty());
        Self {
            status,
            error: kept(error),
            description: kept(description),
            ..Self::default()
        }
    }

    /// The server's own words: its description, or else its code, or else the beginning of what is no JSON.
    pub fn said(&self) -> Option<String> {
        let words = self.description.as_ref().or(self.error.as_ref());
        let page = || match &self.body {
            Body::Html(title) => title.clone(),
            Body::Text(_) => self.text.as_deref().map(shortened),
            _ => None,
        };
        words
            .cloned()
            .or_else(page)
            .filter(|words| !words.is_empty())
    }

    /// The same answer, every secret in it masked. For one that was read before its recording's secrets were known.
    #[must_use]
    pub fn without_secrets(mut self, redactor: &Redactor) -> Self {
        let mask = |text: &str| redactor.redact_body(text);
        for (name, value) in &mut self.headers {
            *value = redactor.redact_header(name, value);
        }
        self.error = self.error.as_deref().map(mask);
        self.description = self.description.as_deref().map(mask);
        self.text = self.text.as_deref().map(mask);
        for (_, value) in &mut self.members {
            *value = mask(value);
        }
        match &mut self.body {
            Body::Object { names, .. } => names.iter_mut().for_each(|name| *name = mask(name)),
            Body::Html(Some(text)) | Body::Text(text) => *text = mask(text),
            _ => {}
        }
        self
    }

    /// Whether its status is a success's; not where the status is not known.
    pub fn is_success(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }

    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The member names of a JSON object.
    pub fn has(&self, member: &str) -> bool {
        matches!(&self.body, Body::Object { names, .. } if names.iter().any(|name| name == member))
    }
}

/// At most so much of a text that is masked, controls as visible escapes; where more was there, it says so.
pub(super) fn shortened(text: &str) -> String {
    let text = text.trim();
    let kept = beginning(text, DESCRIPTION);
    let mut shown = crate::token::invisible::visible(kept.trim_end());
    if kept.len() < text.len() {
        shown.push_str(CUT);
    }
    shown
}

/// Whether the value of `code` is one that a login brings, to be redeemed, and no name of an error: digits stand all over it.
pub fn is_login_code(code: &str) -> bool {
    let digits = code.split(|c: char| !c.is_ascii_digit());
    code.len() >= 16 && digits.filter(|run| !run.is_empty()).count() > 2
}

/// At most so many bytes of a text, cut between characters.
pub fn beginning(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}
