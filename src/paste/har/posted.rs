//! `postData` of an entry: a text, base64, parameters that are decoded or not, or what HTTP put around them.

use super::text::text;
use crate::paste::exchange::{PastedBody, PastedParameter, PastedRequest};
use crate::paste::percent::{are_encoded, decoded};
use crate::text::left_out;
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Recorders write base64 with and without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Names that only the body of a token request has.
const GRANT: [&str; 2] = ["grant_type", "subject_token"];

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PostData<'a> {
    #[serde(borrow, rename = "mimeType")]
    mime: Option<&'a RawValue>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    encoding: Option<&'a RawValue>,
    /// Some recorders name it so.
    #[serde(borrow, rename = "_encoding")]
    own_encoding: Option<&'a RawValue>,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Param<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
    #[serde(borrow, rename = "fileName")]
    file: Option<&'a RawValue>,
}

impl PostData<'_> {
    /// Whether it names its media type.
    pub(super) fn is_typed(&self) -> bool {
        self.mime.is_some()
    }

    /// Bytes of it in the file.
    pub(super) fn len(&self) -> usize {
        self.text.map_or(0, |raw| raw.get().len()) + self.params.map_or(0, |raw| raw.get().len())
    }

    /// Whether it may be the body of a token request, in plain text or in base64.
    pub(super) fn may_be_a_grant(&self) -> bool {
        // `grant_type` and `subject_token` in base64, at each of three places in a group.
        const ENCODED: [&str; 6] = [
            "Z3JhbnRfdHlwZ",
            "dyYW50X3R5cG",
            "ncmFudF90eXBl",
            "c3ViamVjdF90b2tlb",
            "N1YmplY3RfdG9rZW",
            "zdWJqZWN0X3Rva2Vu",
        ];
        [self.text, self.params].into_iter().flatten().any(|raw| {
            let raw = raw.get();
            GRANT.iter().chain(&ENCODED).any(|name| raw.contains(name))
        })
    }
}

/// Gives a request the body that was posted.
pub(super) fn take_posted(request: &mut PastedRequest, posted: &PostData<'_>) {
    let mime = text(posted.mime).unwrap_or_default();
    let typed = request.header("content-type").is_some();
    if !typed && !mime.is_empty() {
        request.push_header("Content-Type", mime.as_ref());
    }
    let params: Vec<Param<'_>> = posted
        .params
        .and_then(|raw| serde_json::from_str(raw.get()).ok())
        .unwrap_or_default();
    let sent = text(posted.text)
        .filter(|text| !text.is_empty() && (params.is_empty() || !is_masked(text)));
    match sent {
        Some(sent) => {
            let base64 = [posted.encoding, posted.own_encoding]
                .into_iter()
                .any(|raw| text(raw).is_some_and(|name| name.eq_ignore_ascii_case("base64")));
            take_text(request, &sent, base64);
        }
        None if params.is_empty() => {}
        None => take_params(request, &params),
    }
}

/// Whether a text is what a sanitizer puts in the place of a body, such as `[redacted]`.
fn is_masked(text: &str) -> bool {
    text.starts_with(['[', '<', '*']) && !text.contains(['=', '"'])
}

fn take_text(request: &mut PastedRequest, sent: &str, base64: bool) {
    let compact = || sent.split_ascii_whitespace().collect::<String>();
    if base64 {
        match BASE64.decode(compact()) {
            Ok(bytes) => {
                request
                    .notes
                    .push("The body was recorded as base64 and was decoded".to_owned());
                take_bytes(request, bytes);
            }
            Err(_) => {
                request.notes.push(
                    "The body says it is base64 and is not; it is taken as it stands".to_owned(),
                );
                request.body = PastedBody::Text(sent.to_owned());
            }
        }
        return;
    }
    if let Some(inner) = undeclared_base64(sent) {
        request
            .notes
            .push("The body was base64 without saying so, and was decoded".to_owned());
        request.body = PastedBody::Text(inner);
        return;
    }
    let compressed = request
        .header("content-encoding")
        .filter(|name| !name.eq_ignore_ascii_case("identity"))
        .map(ToOwned::to_owned);
    if let Some(name) = compressed.filter(|_| is_binary(sent)) {
        request.notes.push(format!(
            "The body is compressed ({name}), and the recording holds it as text: its bytes are lost"
        ));
        return;
    }
    // Old Firefox puts the header fields of the body before it.
    let behind = sent
        .get(..13)
        .filter(|begin| begin.eq_ignore_ascii_case("content-type:"))
        .and_then(|_| sent.split_once("\r\n\r\n"));
    request.body = PastedBody::Text(behind.map_or(sent, |(_, body)| body).to_owned());
}

fn take_bytes(request: &mut PastedRequest, bytes: Vec<u8>) {
    match String::from_utf8(bytes) {
        Ok(text) => request.body = PastedBody::Text(text),
        Err(error) => {
            let compressed = request
                .header("content-encoding")
                .filter(|name| !name.eq_ignore_ascii_case("identity"))
                .map(ToOwned::to_owned);
            if let Some(name) = compressed {
                request.notes.push(format!(
                    "The body is compressed ({name}) and was not decompressed"
                ));
            }
            request.body = PastedBody::Bytes(error.into_bytes());
        }
    }
}

/// A text that is base64 of a token request.
fn undeclared_base64(sent: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let bare = sent.trim();
    if bare.len() < 16 || !bare.chars().all(fits) {
        return None;
    }
    let inner = String::from_utf8(BASE64.decode(bare).ok()?).ok()?;
    GRANT
        .iter()
        .any(|name| inner.contains(name))
        .then_some(inner)
}

fn is_binary(text: &str) -> bool {
    text.contains('\u{fffd}')
        || text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\r' | '\n' | '\t'))
}

/// Parameters that the recording keeps apart: decoded ones, or percent-encoded ones where all of them are.
fn take_params(request: &mut PastedRequest, params: &[Param<'_>]) {
    let mut given: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::new();
    let mut unnamed = 0;
    for param in params {
        let name = text(param.name).unwrap_or_default();
        if text(param.file).is_some_and(|file| !file.is_empty()) {
            request
                .notes
                .push("A part of the body is a file, which the recording does not hold".to_owned());
            continue;
        }
        if name.is_empty() {
            unnamed += 1;
            continue;
        }
        given.push((name, text(param.value).unwrap_or_default()));
    }
    let unnamed = left_out(unnamed, "parameter", "of the body without a name");
    request.notes.extend(unnamed);
    let encoded = are_encoded(
        given
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref())),
    );
    if encoded {
        request
            .notes
            .push("The parameters were recorded percent-encoded and were decoded".to_owned());
    }
    let multipart = request
        .header("content-type")
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("multipart/"));
    let parameters = given
        .iter()
        .map(|(name, value)| {
            if encoded {
                PastedParameter::text(decoded(name), decoded(value))
            } else {
                PastedParameter::text(name.as_ref(), value.as_ref())
            }
        })
        .collect();
    request.body = PastedBody::form(parameters, multipart);
}
