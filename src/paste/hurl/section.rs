//! The sections of Hurl.

/// A section's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HurlSection {
    Query,
    Form,
    Multipart,
    Cookies,
    BasicAuth,
    Options,
    /// Of an answer.
    Answer,
}

/// Names in brackets, the older ones too.
const SECTIONS: [(&str, HurlSection); 11] = [
    ("[QueryStringParams]", HurlSection::Query),
    ("[Query]", HurlSection::Query),
    ("[FormParams]", HurlSection::Form),
    ("[Form]", HurlSection::Form),
    ("[MultipartFormData]", HurlSection::Multipart),
    ("[Multipart]", HurlSection::Multipart),
    ("[Cookies]", HurlSection::Cookies),
    ("[BasicAuth]", HurlSection::BasicAuth),
    ("[Options]", HurlSection::Options),
    ("[Captures]", HurlSection::Answer),
    ("[Asserts]", HurlSection::Answer),
];

/// The section that a line begins.
pub(super) fn section(line: &str) -> Option<HurlSection> {
    let bare = line.split('#').next().unwrap_or_default().trim();
    SECTIONS
        .iter()
        .find(|(name, _)| *name == bare)
        .map(|(_, section)| *section)
}

/// Whether a line begins a section of Hurl.
pub fn is_section(line: &str) -> bool {
    line.trim_start().starts_with('[') && section(line).is_some()
}

/// Whether a line begins what is expected of an answer: `HTTP 200`, `HTTP/1.1 403`, `HTTP *`.
pub(super) fn is_answer(line: &str) -> bool {
    let bare = line.split('#').next().unwrap_or_default();
    let mut words = bare.split_whitespace();
    let version = words.next().unwrap_or_default();
    let status = words.next().unwrap_or_default();
    let versioned = version == "HTTP" || version.starts_with("HTTP/");
    let told = status == "*"
        || status.len() == 3 && status.chars().all(|c| c.is_ascii_digit())
        || status.starts_with("{{");
    versioned && told && words.next().is_none()
}
