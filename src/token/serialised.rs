//! A token in the JSON serialisation (RFC 7515 §7.2, RFC 7516 §7.2).

use super::compact::{compact, object};
use super::note::Note;
use super::parsed::{Format, Token};
use super::{disclosed, header_rules, part, payload};
use crate::json::Json;
use crate::secret::Secret;

/// Whether a document is a token in the JSON serialisation.
pub(super) fn is_token(document: &Json) -> bool {
    let has = |name: &str| document.get(name).is_some();
    let is_signed = matches!(document.get("signatures"), Some(Json::Array(_)))
        || has("signature") && (has("protected") || has("header"));
    has("payload") && is_signed || has("ciphertext") && has("iv")
}

/// A JSON serialisation. Its first signature is the token's; the others stand beside it.
pub(super) fn read(document: &Json, notes: Vec<Note>) -> Token {
    let text = |part: &Json, name: &str| part.get_str(name).unwrap_or_default().to_owned();
    if document.get("ciphertext").is_some() {
        let recipient = match document.get("recipients") {
            Some(Json::Array(all)) => all.first().cloned().unwrap_or_default(),
            _ => document.clone(),
        };
        let raw = [
            text(document, "protected"),
            text(&recipient, "encrypted_key"),
            text(document, "iv"),
            text(document, "ciphertext"),
            text(document, "tag"),
        ];
        let mut token = Token::opaque(&raw.join("."), notes, Vec::new());
        token.format = Format::Jwe;
        token.header = part::read(&text(document, "protected"), "header", &mut token.notes)
            .and_then(|bytes| object(bytes).ok());
        token.unprotected = document
            .get("unprotected")
            .or_else(|| recipient.get("header"))
            .cloned();
        token.notes.push(Note::JsonSerialised(0));
        token.notes.extend(header_rules::notes(
            token.header.as_ref(),
            token.unprotected.as_ref(),
        ));
        return token;
    }
    let parts: Vec<&Json> = match document.get("signatures") {
        Some(Json::Array(all)) => all.iter().collect(),
        _ => vec![document],
    };
    let mut tokens = parts.iter().take(MOST_SIGNATURES).map(|part| {
        let raw = format!(
            "{}.{}.{}",
            text(part, "protected"),
            text(document, "payload"),
            text(part, "signature")
        );
        let mut token = signed_part(&raw, part.get("header").cloned());
        not_encoded(&mut token, part, document);
        token.notes.insert(0, Note::JsonSerialised(parts.len()));
        token
    });
    let Some(mut first) = tokens.next() else {
        return Token::opaque(
            "",
            vec![Note::HeaderUnreadable("it has no signature".to_owned())],
            Vec::new(),
        );
    };
    first.more_signatures = tokens.collect();
    first.notes.splice(0..0, notes);
    first
}

/// What stands as JSON where its base64url belongs, which no reader takes (RFC 7515 §7.2.1).
fn not_encoded(token: &mut Token, part: &Json, document: &Json) {
    let header = part
        .get("protected")
        .filter(|header| header.members().is_some());
    let payload = document
        .get("payload")
        .filter(|payload| payload.members().is_some());
    for (value, name) in [(header, "protected"), (payload, "payload")] {
        if value.is_some() {
            token.notes.push(Note::HeaderFault(format!(
                "{name} is JSON as it is, where its base64url belongs"
            )));
        }
    }
    if header.is_some() {
        token.header = header.cloned();
    }
    if payload.is_some() {
        token.notes.retain(|note| *note != Note::PayloadDetached);
        token.payload = payload.cloned();
    }
}

/// Signatures of a JSON serialisation that are read: each repeats the payload.
const MOST_SIGNATURES: usize = 16;

/// One signature of a JSON serialisation. The protected header may be missing: the algorithm then stands in the other one.
fn signed_part(raw: &str, unprotected: Option<Json>) -> Token {
    let mut token = match raw.strip_prefix('.') {
        None => compact(raw, Vec::new(), Vec::new(), 0),
        Some(rest) => without_protected(raw, rest),
    };
    if unprotected.is_some() {
        // Both headers together may break a rule that one alone keeps.
        let known = |note: &Note| matches!(note, Note::HeaderFault(_) | Note::Critical(_));
        token.notes.retain(|note| !known(note));
        token.notes.extend(header_rules::notes(
            token.header.as_ref(),
            unprotected.as_ref(),
        ));
    }
    if let Some(header) = &unprotected {
        disclose(&mut token, header);
    }
    token.unprotected = unprotected;
    token
}

/// What an SD-JWT discloses in its unprotected header (RFC 9901 §8.1).
fn disclose(token: &mut Token, header: &Json) {
    let mut segments: Vec<&str> = header
        .entries("disclosures")
        .iter()
        .filter_map(Json::as_str)
        .collect();
    if segments.is_empty() {
        return;
    }
    segments.push(header.get_str("kb_jwt").unwrap_or_default());
    // The hash of the binding is over the compact form.
    let whole = format!("{}~{}", token.raw.expose(), segments.join("~"));
    if let Some(binding) = disclosed::read(token, &segments) {
        token.notes.push(Note::KeyBinding);
        token.key_binding = Some(Box::new(compact(binding, Vec::new(), Vec::new(), 1)));
    }
    token.raw = Secret::new(whole);
}

fn without_protected(raw: &str, rest: &str) -> Token {
    let mut token = Token::opaque(raw, Vec::new(), Vec::new());
    token.format = Format::Jws;
    let (body, signature) = rest.split_once('.').unwrap_or((rest, ""));
    if body.is_empty() {
        token.notes.push(Note::PayloadDetached);
    }
    match part::read(body, "payload", &mut token.notes) {
        Some(bytes) if !bytes.is_empty() => {
            token.payload_text = payload::read(&mut token, bytes).or(token.payload_text.take());
        }
        Some(_) => {}
        None => token.notes.push(Note::PayloadUnreadable),
    }
    token.signature = part::read(signature, "signature", &mut token.notes);
    token
}
