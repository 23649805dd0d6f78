//! A profile as a call that other tools can make: variables filled in, placeholders where secrets stand, nothing read or signed.

use super::job::SendJob;
use super::resolve::preview;
use crate::diagnosis::BadInput;
use crate::exchange::{Freshness, JWT_BEARER, encode, parameters};
use crate::profile::formats::{NamedPart, PlaceholderCall};
use crate::secret::{MaskedText, TextSegment, secret_member};
use url::Url;

/// Returns the name of the variable that stands for a secret called `name`.
fn variable(name: &str) -> String {
    let text = name
        .to_ascii_lowercase()
        .replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let text = text.trim_matches('_');
    // The prefix says that it is a secret, and keeps it from being a keyword.
    if text.is_empty() || !secret_member(name) {
        format!("secret_{text}")
    } else {
        text.to_owned()
    }
}

/// Returns a job's profile as a call for other tools. `demo` is the demo tenant's address, where it is known.
pub fn placeholder_call(job: &SendJob, demo: Option<&Url>) -> Result<PlaceholderCall, BadInput> {
    let profile = &job.profile;
    let request = preview(profile, &job.environment, demo)?.request;
    let fresh = Freshness {
        now: 0,
        proof_jti: String::new(),
        assertion_jti: String::new(),
        nonce: None,
    };
    let unsigned = |error: crate::jose::KeyError| {
        BadInput::new(
            "export.request",
            "The request cannot be written",
            error.to_string(),
        )
    };
    let wire = encode(&request, &fresh).map_err(unsigned)?;
    let basic = (profile.client_authentication.method == "client_secret_basic")
        .then(|| request.texts.client_id.clone().unwrap_or_default());
    let mut headers: Vec<NamedPart> = wire
        .headers
        .iter()
        .filter(|(name, _)| {
            !["host", "content-length", "accept-encoding", "user-agent"].contains(&name.as_str())
        })
        .filter(|(name, value)| {
            !(basic.is_some() && name == "authorization" && value.masked().starts_with("Basic "))
        })
        .map(|(name, value)| named(name, value))
        .collect();
    let dpop = profile.dpop.enabled;
    if dpop {
        headers.push(NamedPart::secret("dpop", "dpop_proof"));
    }
    let mut written: Vec<NamedPart> = parameters(&request, &fresh)
        .map_err(unsigned)?
        .into_iter()
        .map(|one| {
            if one.secret {
                NamedPart::secret(one.name, &variable(one.name))
            } else {
                NamedPart::plain(one.name, one.text)
            }
        })
        .collect();
    let assertion = profile.client_authentication.method == "private_key_jwt";
    if assertion {
        let at = written
            .iter()
            .position(|one| !["grant_type", "client_id"].contains(&one.name.as_str()))
            .unwrap_or(written.len());
        let kind = NamedPart::plain("client_assertion_type", JWT_BEARER);
        written.splice(
            at..at,
            [
                kind,
                NamedPart::secret("client_assertion", "client_assertion"),
            ],
        );
    }
    Ok(PlaceholderCall {
        name: profile.name.clone(),
        description: profile.description.clone(),
        url: request.token_endpoint.clone(),
        headers,
        basic,
        parameters: written,
        encoding: request.body_encoding,
        dpop,
        assertion,
        switched_off: profile
            .parameters
            .iter()
            .chain(&profile.headers)
            .filter(|value| !value.enabled && !value.name.is_empty())
            .map(|value| value.name.clone())
            .collect(),
    })
}

/// Returns a header, with a variable for its value where that holds a secret.
fn named(name: &str, value: &MaskedText) -> NamedPart {
    let is_masked = |piece: &TextSegment| matches!(piece, TextSegment::Masked { .. });
    if value.pieces().iter().any(is_masked) {
        NamedPart::secret(name, &variable(name))
    } else {
        NamedPart::plain(name, value.masked())
    }
}
