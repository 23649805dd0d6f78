//! One request as other tools see it: an address, headers and named parameters, with placeholders where secrets stand.

use crate::exchange::BodyEncoding;
use crate::text::{form_encoded, is_token};
use crate::token::invisible::{in_json, is_unsafe, quoted as shown, visible};
use std::collections::BTreeSet;
use url::Url;

/// What a value is in another tool's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartValue {
    /// The text itself, not yet encoded for anything.
    Plain(String),
    /// A secret: the name of the variable that the other tool fills in, such as `subject_token`.
    Secret(String),
}

impl PartValue {
    /// The text of what is no secret.
    pub fn plain(&self) -> Option<&str> {
        match self {
            Self::Plain(text) => Some(text),
            Self::Secret(_) => None,
        }
    }
}

/// A header or a body parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPart {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: PartValue,
}

impl NamedPart {
    /// A header or parameter that may be shown.
    pub fn plain(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: PartValue::Plain(value.into()),
        }
    }

    /// A header or parameter that is filled in later.
    pub fn secret(name: impl Into<String>, variable: &str) -> Self {
        Self {
            name: name.into(),
            value: PartValue::Secret(variable.to_owned()),
        }
    }
}

/// What a format can hold of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    /// The characters as they are, and nothing stands for another: a shell's quotes.
    Literal,
    /// The same, and `{{` begins a variable.
    LiteralTemplate,
    /// Escapes for every character, and `{{` begins a variable all the same.
    Template,
}

/// The request that an exporter writes down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceholderCall {
    /// The profile's name.
    pub name: String,
    /// What the profile is for.
    pub description: Option<String>,
    /// Where the call goes.
    pub url: Url,
    /// Accept, Content-Type, forwarded-for and the profile's own, in order.
    pub headers: Vec<NamedPart>,
    /// The client ID of HTTP Basic, whose secret is the variable `client_secret`.
    pub basic: Option<String>,
    /// The body's parameters in the order on the wire.
    pub parameters: Vec<NamedPart>,
    /// How the body is written.
    pub encoding: BodyEncoding,
    /// Whether a proof of possession goes with it (the header `dpop` is then among the headers, as a placeholder).
    pub dpop: bool,
    /// Whether a client assertion has to be signed for it.
    pub assertion: bool,
    /// Names of parameters and headers that the profile has and does not send.
    pub switched_off: Vec<String>,
}

impl PlaceholderCall {
    /// The value of a parameter that is no secret.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|one| one.name == name)
            .and_then(|one| one.value.plain())
    }

    /// Whether the request has that parameter.
    pub fn has(&self, name: &str) -> bool {
        self.parameters.iter().any(|one| one.name == name)
    }

    /// The variables that have to be filled in, each once, in the order of the request.
    pub fn variables(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        if self.basic.is_some() {
            found.push("client_secret");
        }
        for one in self.headers.iter().chain(&self.parameters) {
            if let PartValue::Secret(variable) = &one.value {
                if !found.contains(&variable.as_str()) {
                    found.push(variable);
                }
            }
        }
        found
    }

    /// Whether a variable stands in the body.
    pub fn fills_in(&self, variable: &str) -> bool {
        let mut parameters = self.parameters.iter();
        parameters.any(|one| matches!(&one.value, PartValue::Secret(name) if name == variable))
    }

    /// The headers that a format can hold, and a sentence about each that it cannot: what would begin another line, a comment, a
    /// variable or code is left out, never written.
    pub fn written_headers(&self, format: Carries) -> (Vec<&NamedPart>, Vec<String>) {
        let mut notes = Vec::new();
        let headers = self
            .headers
            .iter()
            .filter(|header| match unwritable(header, format) {
                None => true,
                Some(why) => {
                    notes.push(format!(
                        "The header {} is left out: {why}",
                        shown(&header.name)
                    ));
                    false
                }
            })
            .collect();
        (headers, notes)
    }

    /// The address where `{{` begins a variable.
    pub fn address_in_template(&self) -> String {
        self.url.as_str().replace("{{", "%7B%7B")
    }

    /// Names of parameters that stand more than once, each once.
    pub fn repeated_parameters(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let again = self.parameters.iter().filter(|one| !seen.insert(&one.name));
        let names: BTreeSet<&str> = again.map(|one| one.name.as_str()).collect();
        names.into_iter().collect()
    }

    /// Headers by their name, in order, with all values of one name together; and whether a name has several.
    pub fn headers_by_name(&self) -> (Vec<(&str, Vec<&PartValue>)>, bool) {
        let mut found: Vec<(&str, Vec<&PartValue>)> = Vec::new();
        for header in &self.headers {
            match found
                .iter_mut()
                .find(|(name, _)| name.eq_ignore_ascii_case(&header.name))
            {
                Some((_, values)) => values.push(&header.value),
                None => found.push((&header.name, vec![&header.value])),
            }
        }
        let repeated = found.iter().any(|(_, values)| values.len() > 1);
        (found, repeated)
    }

    /// The form body with each secret written by `variable`, which gets the variable's name.
    pub fn form(&self, variable: impl Fn(&str) -> String) -> String {
        let pairs: Vec<String> = self
            .parameters
            .iter()
            .map(|one| {
                let value = match &one.value {
                    PartValue::Plain(text) => form_encoded(text),
                    PartValue::Secret(name) => variable(name),
                };
                format!("{}={value}", form_encoded(&one.name))
            })
            .collect();
        pairs.join("&")
    }

    /// The JSON body, compact as on the wire but for characters that cannot be seen, which are escaped; each secret is written by
    /// `variable` inside its quotes.
    pub fn json(&self, variable: impl Fn(&str) -> String) -> String {
        let members: Vec<String> = self
            .parameters
            .iter()
            .map(|one| {
                let value = match &one.value {
                    PartValue::Plain(text) => quoted(text),
                    PartValue::Secret(name) => format!("\"{}\"", variable(name)),
                };
                format!("{}:{value}", quoted(&one.name))
            })
            .collect();
        format!("{{{}}}", members.join(","))
    }

    /// The body for a tool that fills in `{{variables}}`: braces of a text are escaped, so that it does not take them for one.
    pub fn template(&self, variable: impl Fn(&str) -> String) -> String {
        match self.encoding {
            // Percent-encoded anyway.
            BodyEncoding::Form => self.form(variable),
            BodyEncoding::Json => {
                let marked = self.json(|name| format!("\u{1}{}\u{1}", variable(name)));
                let pieces = marked.split('\u{1}').enumerate();
                pieces
                    .map(|(at, piece)| {
                        if at % 2 == 1 {
                            piece.to_owned()
                        } else {
                            piece.replace("{{", "\\u007b\\u007b")
                        }
                    })
                    .collect()
            }
        }
    }

    /// What no other tool can do by itself: sign a proof or an assertion.
    pub fn unsigned(&self) -> Vec<String> {
        let mut lost = Vec::new();
        if !self.switched_off.is_empty() {
            lost.push(format!(
                "Switched off in the profile, and not in the export: {}",
                visible(&self.switched_off.join(", "))
            ));
        }
        if self.dpop {
            lost.push("The DPoP proof is new for each request and bound to a key: sign one yourself and put it where DPOP_PROOF stands".to_owned());
        }
        if self.assertion {
            lost.push("The client assertion is new for each request and bound to a key: sign one yourself and put it where CLIENT_ASSERTION stands".to_owned());
        }
        lost
    }
}

/// A text as JSON writes it, with its quotes; what cannot be seen or turns direction is escaped.
pub fn quoted(text: &str) -> String {
    in_json(&serde_json::to_string(text).unwrap_or_default()).into_owned()
}

/// Said of headers of one name that another tool sends as one.
pub const JOINED: &str =
    "Headers of the same name are sent as one, their values joined with commas (RFC 9110 §5.3)";

/// Why a format cannot hold a header.
fn unwritable(header: &NamedPart, format: Carries) -> Option<&'static str> {
    let NamedPart { name, value } = header;
    let text = value.plain().unwrap_or_default();
    if !is_token(name) {
        return Some("its name is none that HTTP has (RFC 9110 §5.1)");
    }
    if text.contains(|c: char| c.is_control() && c != '\t') {
        return Some("its value holds a control character, such as a line break");
    }
    if format != Carries::Template && text.contains(is_unsafe) {
        return Some(
            "its value contains invisible characters, for which this format has no escape",
        );
    }
    if format != Carries::Literal && (text.contains("{{") || name.contains("{{")) {
        return Some("it holds {{, which this format takes for a variable");
    }
    if format == Carries::LiteralTemplate && !name.starts_with(|c: char| c.is_ascii_alphanumeric())
    {
        return Some("a line that begins like its name is not a header in this format");
    }
    None
}
