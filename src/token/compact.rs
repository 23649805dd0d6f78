//! A token in the compact serialisation. What it is, its header says, not its dots.

use super::note::{Cut, CutAt, Note};
use super::parsed::{Companion, Format, Token};
use super::{disclosed, elision, header_rules, invisible, joined, own_key, part, partial, payload};
use crate::exchange::service_token::service_token;
use crate::exchange::subject_token::Shape;
use crate::jose::PRIVATE_MEMBERS;
use crate::json::Json;
use crate::secret::{Secret, masked, secret_member};
use crate::text::is_nothing;

/// Tokens inside tokens that are read.
const DEEPEST_NESTING: usize = 4;

/// What JavaScript prints for an object, and for a value that is not there yet.
const OBJECTS: [&str; 3] = [
    "[object Object]",
    "[object Promise]",
    "Promise { <pending> }",
];

/// Reads a token from which everything around it was taken off.
pub(super) fn compact(
    raw: &str,
    notes: Vec<Note>,
    companions: Vec<Companion>,
    nesting: usize,
) -> Token {
    let (text, mark) = elision::split(raw);
    let (head, rest) = text
        .split_once('.')
        .map_or((text, None), |(head, rest)| (head, Some(rest)));
    let mut token = Token::opaque(raw, notes, companions);
    // What others sign begins like a JWT, or has as many dots.
    if service_token(raw).is_some() {
        return shaped(token);
    }
    if is_nothing(raw) || OBJECTS.contains(&raw) {
        token.notes.push(Note::Unset);
        return token;
    }
    let notes_before = token.notes.len();
    let header = match part::read(head, "header", &mut token.notes) {
        None => Err("it is not base64url text".to_owned()),
        Some(bytes) => object(bytes),
    };
    let header = match header {
        Ok(header) => header,
        Err(why) => {
            token.notes.truncate(notes_before);
            return unreadable(token, text, mark, why);
        }
    };
    let misplaced =
        rest.filter(|_| is_claims(&header))
            .and_then(|rest| match rest.split_once('.') {
                None => Some("the first part holds the claims: the header before them is missing"),
                Some((second, _)) => part::read(second, "payload", &mut Vec::new())
                    .and_then(|bytes| object(bytes).ok())
                    .filter(looks_signed)
                    .map(|_| "the first part holds the claims and the second one the header"),
            });
    if let Some(why) = misplaced {
        token.notes.push(Note::HeaderUnreadable(why.to_owned()));
        token.payload = Some(header);
        return shaped(token);
    }
    if header.get("enc").is_some() {
        token.format = Format::Jwe;
        token.header = Some(header);
        return encrypted(token, text, mark);
    }
    if rest.is_none() && mark.is_none() && !looks_signed(&header) {
        return shaped(token);
    }
    token.format = Format::Jws;
    let is_unencoded = header.get("b64") == Some(&Json::Bool(false));
    token.header = Some(without_private_part(header));
    if is_unencoded {
        unencoded(&mut token, raw);
    } else if let Some(several) = signed(&mut token, text, mark, nesting) {
        return several;
    }
    token.payload = token.payload.take().map(without_code);
    look_over(&mut token);
    token
}

/// The claims with codes and tokens masked where they are those of an authorization request or its answer, which alone have `state`.
fn without_code(mut claims: Json) -> Json {
    let has_state = claims.get("state").is_some();
    let Json::Object(members) = &mut claims else {
        return claims;
    };
    for (name, value) in members {
        if has_state && secret_member(name) && value.as_str().is_some() {
            *value = Json::text(masked(name));
        }
    }
    claims
}

/// The header with the private members of a key in it masked: nobody needs to see them, and what is decoded is shown to others.
fn without_private_part(mut header: Json) -> Json {
    let Json::Object(members) = &mut header else {
        return header;
    };
    for (_, key) in members.iter_mut().filter(|(name, _)| name == "jwk") {
        let Json::Object(parts) = key else { continue };
        for (part, value) in parts {
            let name = part.as_str();
            // `k` is no half of a key.
            if name != "k" && PRIVATE_MEMBERS.contains(&name) {
                *value = Json::text(masked(name));
            }
        }
    }
    header
}

/// Whether an object by itself says that it is a header: base64 of any JSON object begins like one.
fn looks_signed(header: &Json) -> bool {
    header.get("alg").is_some() || header.get("typ").is_some() || header.get("kid").is_some()
}

/// Whether what stands in the first place belongs in the second.
fn is_claims(header: &Json) -> bool {
    let claims = ["iss", "sub", "aud", "exp", "iat"];
    let known = claims.into_iter().filter(|name| header.get(name).is_some());
    !looks_signed(header) && known.count() > 1
}

/// Why a header cannot be read that begins as one but for its case.
fn of_one_case(text: &str) -> Option<&'static str> {
    let begins = text
        .get(..3)
        .is_some_and(|head| head.eq_ignore_ascii_case("eyj"));
    let has_capital = text.contains(|c: char| c.is_ascii_uppercase());
    let has_small = text.contains(|c: char| c.is_ascii_lowercase());
    match (has_capital, has_small) {
        _ if !begins || text.len() < 40 => None,
        (false, _) => {
            Some("it has no capital letter: something on the way wrote all of it in small ones")
        }
        (_, false) => {
            Some("it has no small letter: something on the way wrote all of it in capitals")
        }
        (true, true) => None,
    }
}

/// A token whose header cannot be read: cut inside it, damaged, or none at all.
fn unreadable(mut token: Token, text: &str, mark: Option<String>, why: String) -> Token {
    let parts: Vec<&str> = text.splitn(6, '.').collect();
    let head = parts.first().copied().unwrap_or_default();
    let begins = joined::begins_like_header(head);
    if begins && parts.len() == 1 {
        let found = part::beginning(head)
            .map(|bytes| text_before_damage(&bytes))
            .and_then(|text| partial::whole_members(&text));
        if let Some(found) = found {
            token.header = Some(found.members);
            token.notes.push(Note::Cut(Cut {
                at: CutAt::Header,
                mark,
                inside: found.inside,
            }));
            return shaped(token);
        }
    }
    // A text with dots, such as an Apple code, is no broken token; one that begins like a header is, or has three long parts of base64url.
    let in_base64url = |part: &&str| {
        let mut bytes = part.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let looks_signed = parts.len() == 3 && head.len() > 8 && parts.iter().all(in_base64url);
    if begins && parts.len() > 1 || looks_signed && text.len() > 31 {
        let why = of_one_case(text).map_or(why, ToOwned::to_owned);
        token.notes.push(Note::HeaderUnreadable(why));
    }
    // What was lost in front of a token leaves its claims.
    if let [_, body, _] = parts.as_slice() {
        token.payload = part::beginning(body)
            .and_then(|bytes| object(bytes).ok())
            .filter(|claims| claims.members().is_some_and(|members| !members.is_empty()));
    }
    shaped(token)
}

fn text_before_damage(bytes: &[u8]) -> String {
    bytes
        .utf8_chunks()
        .next()
        .map_or_else(String::new, |chunk| chunk.valid().to_owned())
}

fn encrypted(mut token: Token, text: &str, mark: Option<String>) -> Token {
    let parts = text.split('.').take(100).count();
    if parts > 5 {
        let all = joined::split(text);
        if all.len() > 1 {
            return several(token, &all, 0);
        }
    }
    if let Some(mark) = mark {
        token.notes.push(Note::Cut(Cut {
            at: if parts == 1 {
                CutAt::Header
            } else {
                CutAt::Payload
            },
            mark: Some(mark),
            inside: None,
        }));
    }
    if parts != 5 {
        token.notes.push(Note::EncryptedParts(parts));
    }
    look_over(&mut token);
    token
}

/// A payload that stands as it is, dots and all, between the first and the last dot (RFC 7797 §3).
fn unencoded(token: &mut Token, raw: &str) {
    token.notes.push(Note::PayloadUnencoded);
    let Some((_, rest)) = raw.split_once('.') else {
        return;
    };
    let Some((body, signature)) = rest.rsplit_once('.') else {
        return cut(token, CutAt::Signature, None, None);
    };
    if body.is_empty() {
        token.notes.push(Note::PayloadDetached);
    } else if let Some(text) = payload::read(token, body.as_bytes().to_vec()) {
        token.payload_text = Some(text);
    }
    read_signature(token, signature);
}

/// A signed token. Several of them, where more than one stands in the text.
fn signed(token: &mut Token, text: &str, mark: Option<String>, nesting: usize) -> Option<Token> {
    // An SD-JWT is a JWS, then its disclosures, each behind a tilde (RFC 9901 §4).
    let mut segments = text.split('~');
    let jws = segments.next().unwrap_or(text);
    let parts: Vec<&str> = jws.split('.').take(100).collect();
    if parts.len() > 3 {
        let all = joined::split(jws);
        if all.len() > 1 {
            return Some(several(token.clone(), &all, nesting));
        }
        token.notes.push(Note::Parts(parts.len()));
    }
    match (parts.get(1), parts.get(2)) {
        (None, _) => cut(token, CutAt::Payload, mark, None),
        (Some(body), None) => without_signature(token, body, mark, nesting),
        (Some(body), Some(signature)) => {
            read_payload(token, body, nesting);
            if let Some(mark) = mark {
                cut(token, CutAt::Signature, Some(mark), None);
            } else {
                read_signature(token, signature);
            }
        }
    }
    if text.len() > jws.len() {
        let segments: Vec<&str> = segments.collect();
        if let Some(binding) =
            disclosed::read(token, &segments).filter(|_| nesting < DEEPEST_NESTING)
        {
            let binding = compact(binding, Vec::new(), Vec::new(), nesting + 1);
            token.notes.push(Note::KeyBinding);
            token.key_binding = Some(Box::new(binding));
        }
    }
    // What was signed is the strict form (RFC 7515 §2); padding and the other alphabet come of re-encoding on the way.
    let is_altered = token
        .notes
        .iter()
        .any(|note| matches!(note, Note::NotStrictBase64url(_) | Note::Foreign(..)));
    if is_altered {
        let strict = text
            .split_inclusive(['.', '~'])
            .map(|piece| {
                let end = piece.chars().last().filter(|c| matches!(c, '.' | '~'));
                part::strict(piece) + &end.map(String::from).unwrap_or_default()
            })
            .collect::<String>();
        token.written = Some(Secret::new(text));
        token.raw = Secret::new(strict);
    }
    if token.is_load_balancers() && !text.contains(['+', '/']) {
        let before = token.notes.len();
        token
            .notes
            .retain(|note| !matches!(note, Note::NotStrictBase64url(_)));
        if token.notes.len() < before {
            token.notes.push(Note::PaddedByLoadBalancer);
        }
    }
    None
}

/// Two parts: the signature was lost, or the token was cut inside its payload.
fn without_signature(token: &mut Token, body: &str, mark: Option<String>, nesting: usize) {
    if elision::replaces(body) {
        token.notes.push(Note::Replaced("payload"));
        return cut(token, CutAt::Signature, mark, None);
    }
    let bytes = part::beginning(body).unwrap_or_default();
    let found = partial::whole_members(&text_before_damage(&bytes));
    let is_whole = found.is_none() || object(bytes).is_ok();
    if is_whole && !body.is_empty() {
        read_payload(token, body, nesting);
        return cut(token, CutAt::Signature, mark, None);
    }
    let (members, inside) = found.map_or((None, None), |found| (Some(found.members), found.inside));
    token.payload = members;
    cut(token, CutAt::Payload, mark, inside);
}

fn cut(token: &mut Token, at: CutAt, mark: Option<String>, inside: Option<String>) {
    token.notes.push(Note::Cut(Cut { at, mark, inside }));
}

fn read_payload(token: &mut Token, body: &str, nesting: usize) {
    if body.is_empty() {
        token.notes.push(Note::PayloadDetached);
        return;
    }
    if body.starts_with(elision::opens) && elision::replaces(body) {
        token.notes.push(Note::Replaced("payload"));
        return;
    }
    let Some(bytes) = part::read(body, "payload", &mut token.notes) else {
        token.notes.push(Note::PayloadUnreadable);
        return;
    };
    // A token inside is a secret of its own: its text is not kept beside what it says.
    let Some(text) = payload::read(token, bytes) else {
        return;
    };
    let inner = (nesting < DEEPEST_NESTING)
        .then(|| compact(&text, Vec::new(), Vec::new(), nesting + 1))
        .filter(|inner| inner.format != Format::Opaque);
    match inner {
        Some(inner) => {
            token.notes.push(Note::Nested);
            token.nested = Some(Box::new(inner));
        }
        None => {
            if let Err(error) = Json::parse(&text) {
                payload::not_json(token, text, &error);
            }
        }
    }
}

fn read_signature(token: &mut Token, text: &str) {
    if elision::replaces(text) {
        token.notes.push(Note::Replaced("signature"));
        return;
    }
    token.signature = part::read(text, "signature", &mut token.notes);
    if token.signature.is_none() {
        token.notes.push(Note::SignatureUnreadable);
    }
}

/// The first of several tokens, with the others as companions.
fn several(token: Token, all: &[&str], nesting: usize) -> Token {
    let Some((first, others)) = all.split_first() else {
        return token;
    };
    let (mut notes, mut companions) = (token.notes, token.companions);
    if others.iter().all(|other| other == first) {
        notes.push(Note::Doubled);
    } else {
        notes.push(Note::Several(all.len()));
        companions.extend(
            others
                .iter()
                .enumerate()
                .map(|(at, other)| (format!("token {}", at + 2), Secret::new(*other))),
        );
    }
    compact(first, notes, companions, nesting + 1)
}

fn shaped(mut token: Token) -> Token {
    match Shape::of(token.raw.expose()) {
        Shape::Unknown | Shape::Jwt | Shape::Jwe => {}
        // Of a token that was cut the shape says nothing.
        _ if token.is_cut() || token.payload.is_some() => {}
        shape => token.notes.push(Note::Looks(shape)),
    }
    token
}

/// The object that the bytes are.
pub(super) fn object(bytes: Vec<u8>) -> Result<Json, String> {
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
    match Json::parse(text.trim_start_matches('\u{feff}')) {
        Ok(header) if header.members().is_some() => Ok(header),
        Ok(_) => Err("it is JSON, but not an object".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// What is odd about a token that could be read.
fn look_over(token: &mut Token) {
    let Some(header) = &token.header else { return };
    let mut notes = header_rules::notes(Some(header), None);
    // A proof of possession carries its key by definition (RFC 9449 §4.2).
    let is_proof = own_key::is_proof(token);
    let own: Vec<&'static str> = ["jku", "x5u", "jwk", "x5c"]
        .into_iter()
        .filter(|name| header.get(name).is_some() && !(is_proof && *name == "jwk"))
        .collect();
    if !own.is_empty() {
        notes.push(Note::OwnKeys(own));
    }
    let mut repeated: Vec<String> = header
        .duplicates()
        .into_iter()
        .map(|path| format!("header{path}"))
        .collect();
    let mut hidden = invisible::find(header);
    if let Some(payload) = &token.payload {
        repeated.extend(payload.duplicates());
        hidden.extend(invisible::find(payload));
    }
    if !repeated.is_empty() {
        notes.push(Note::DuplicateMembers(repeated));
    }
    if !hidden.is_empty() {
        notes.push(Note::Hidden(hidden));
    }
    token.notes.append(&mut notes);
}
