//! A token in the JSON serialisation (RFC 7515 §7.2, RFC 7516 §7.2).

use super::compact::{compact, object};
use super::note::Note;
use super::parsed::{Format, Token};
use super::{header_rules, part, payload};
use crate::json::Json;

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
    token.unprotected = unprotected;
    token
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
