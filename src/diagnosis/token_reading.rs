//! What reading a token came upon, in words.

use super::{Finding, Severity};
use crate::exchange::subject_token::Shape;
use crate::text::counted;
use crate::token::invisible::{code, turns_direction};
use crate::token::{Cut, CutAt, MAX_TOKEN, Note};

/// The first five, and how many more.
fn list(all: &[String]) -> String {
    let first = all.get(..5.min(all.len())).unwrap_or_default().join(", ");
    match all.len().saturating_sub(5) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// Everything that was taken off, and every encoding that was undone, in a finding each.
pub(super) fn cleaned(notes: &[Note], label: &str) -> Vec<Finding> {
    let (mut taken, mut undone): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for note in notes {
        match note {
            Note::Cleaned(what) if !taken.contains(what) => taken.push(what),
            Note::Decoded(what) => undone.push(what),
            _ => {}
        }
    }
    let mut found = Vec::new();
    if !taken.is_empty() {
        found.push(Finding::new(
            "token.cleaned",
            Severity::Info,
            format!("Read the {label} without {}", in_a_row(&taken)),
            "The pasted text is not a token, but it contains one",
        ));
    }
    if !undone.is_empty() {
        found.push(Finding::new(
            "token.decoded",
            Severity::Warning,
            format!(
                "The {label} was encoded once too often: {}",
                undone.join(", then ")
            ),
            "It was decoded to be read. A service that gets it as it was pasted refuses it",
        ));
    }
    found
}

/// Names one after the other, with *and* before the last.
fn in_a_row(names: &[&str]) -> String {
    match names.split_last() {
        None | Some((_, [])) => names.concat(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

/// Characters by their names in Unicode's charts.
fn named(characters: &[char]) -> String {
    let few: Vec<String> = characters
        .iter()
        .take(8)
        .map(|c| format!("U+{:04X}", u32::from(*c)))
        .collect();
    match characters.len().saturating_sub(8) {
        0 => few.join(", "),
        more => format!("{} and {more} more", few.join(", ")),
    }
}

fn cut(cut: &Cut, label: &str) -> Finding {
    let place = match (cut.at, &cut.inside) {
        (CutAt::Header, _) => {
            "It ends inside its header: claims and signature are missing".to_owned()
        }
        (CutAt::Payload, Some(name)) => format!(
            "It ends inside the claim {}: what is whole before it is shown, the signature is missing",
            crate::token::invisible::quoted(name)
        ),
        (CutAt::Payload, None) => {
            "It ends inside its claims: what is whole is shown, the signature is missing".to_owned()
        }
        (CutAt::Signature, _) => {
            "The signature is missing, or not whole; the claims are shown".to_owned()
        }
    };
    let mark = cut.mark.as_ref().map_or_else(String::new, |mark| {
        format!(
            ". {} replaces the rest",
            crate::token::invisible::quoted(mark)
        )
    });
    Finding::new(
        "token.cut",
        Severity::Warning,
        format!("The {label} looks like a truncated JWT"),
        format!("{place}{mark}"),
    )
    .fix("Copy it whole")
    .source("RFC 7515 §3.1")
}

fn disclosures(all: usize, unreadable: usize, unsigned: usize) -> Finding {
    let count = match all {
        0 => "No disclosure came with it".to_owned(),
        _ => format!("{} came with it", counted(all, "disclosure")),
    };
    let broken = match unreadable {
        0 => String::new(),
        _ => format!("; {unreadable} of them cannot be read"),
    };
    let foreign = match unsigned {
        0 => String::new(),
        _ => format!(
            "; the digest of {unsigned} of them stands nowhere in what is signed, so it belongs to another token or was changed"
        ),
    };
    Finding::new(
        "token.sd-jwt",
        if unreadable + unsigned == 0 {
            Severity::Info
        } else {
            Severity::Warning
        },
        "This is an SD-JWT: some claims are disclosed one by one",
        format!("{count}{broken}{foreign}"),
    )
    .source("RFC 9901 §4, §7.1")
}

fn pieces(name: &str, pieces: usize, missing: &[usize]) -> Finding {
    let name = crate::token::invisible::quoted(name);
    if missing.is_empty() {
        return Finding::new(
            "token.cookie-pieces",
            Severity::Info,
            format!("Joined {pieces} pieces of the cookie {name}"),
            "It was too long for one cookie; the pieces are one text in the order of their numbers",
        );
    }
    let numbers: Vec<String> = missing.iter().map(ToString::to_string).collect();
    Finding::new(
        "token.cookie-pieces",
        Severity::Warning,
        format!("Pieces of the cookie {name} are missing: {}", list(&numbers)),
        format!("{pieces} are there, and were joined in the order of their numbers: the token is not whole"),
    )
    .fix("Copy all cookies of that name")
}

/// What a note tells; nothing where it is told together with others.
pub(super) fn reading(note: &Note, label: &str) -> Option<Finding> {
    let finding = match note {
        Note::Cleaned(_) | Note::Decoded(_) => return None,
        // Told with what they hold.
        Note::KeyBinding | Note::Several(_) => return None,
        Note::NotStrictBase64url(part) => Finding::new(
            "token.not-base64url",
            Severity::Warning,
            format!("The {part} of the {label} is not strict base64url"),
            "It is padded, or in the standard alphabet, and was read and checked in the strict form. Strict readers refuse it as it is",
        )
        .source("RFC 7515 §2"),
        Note::PaddedByLoadBalancer => Finding::new(
            "token.not-base64url",
            Severity::Info,
            format!("The {label} is padded, as AWS's load balancers write it"),
            "Its signature covers the padding too, so it has to be checked as it stands: libraries that take no padding refuse it",
        )
        .source("AWS: Authenticate users using an Application Load Balancer"),
        Note::Foreign(part, characters) => Finding::new(
            "token.foreign-characters",
            Severity::Warning,
            format!("The {part} of the {label} contains characters that are not base64url"),
            format!("{} was left out when reading it. Strict readers refuse it as it is", named(characters)),
        )
        .source("RFC 7515 §2"),
        Note::Cut(cut) => self::cut(cut, label),
        Note::CutPart(part) => Finding::new(
            "token.cut-part",
            Severity::Warning,
            format!("The {part} of the {label} was probably cut"),
            "Its last character has bits that stand for nothing, or one of a group of four is missing",
        )
        .fix("Copy it whole")
        .source("RFC 4648 §3.5"),
        Note::LoneSurrogate => Finding::new(
            "token.lone-surrogate",
            Severity::Warning,
            format!("A text in the {label} is not valid Unicode"),
            "It holds half of a surrogate pair as an escape; it is shown as that escape. Many readers refuse it",
        )
        .source("RFC 8259 §8.2"),
        Note::HeaderUnreadable(why) => Finding::new(
            "token.header-unreadable",
            Severity::Warning,
            format!("The {label} looks like a JWT, and its header cannot be read"),
            why.clone(),
        )
        .fix("Check that it was copied whole"),
        Note::PayloadUnreadable => Finding::new(
            "token.payload-unreadable",
            Severity::Warning,
            format!("The payload of the {label} cannot be read"),
            "It is not base64url text",
        )
        .fix("Check that it was copied whole"),
        Note::PayloadNotJson(why) => Finding::new(
            "token.payload-not-json",
            Severity::Warning,
            format!("The payload of the {label} is not JSON"),
            why.clone(),
        )
        .source("RFC 7519 §7.2"),
        Note::DuplicateMembers(paths) => Finding::new(
            "token.duplicate-members",
            Severity::Warning,
            format!("Members of the {label} appear more than once"),
            format!(
                "{}: readers differ in which one they take; here the last one counts",
                list(paths)
            ),
        )
        .source("RFC 7519 §4"),
        Note::Removed(characters) => Finding::new(
            "token.invisible-characters",
            Severity::Info,
            format!("Read the {label} without characters that cannot be seen"),
            format!("The pasted text contains {}: a service that gets it like this refuses it", named(characters)),
        ),
        Note::Doubled => Finding::new(
            "token.doubled",
            Severity::Warning,
            format!("The {label} is in the text twice"),
            "The same token was pasted twice; a service that gets it like this refuses it",
        ),
        Note::Pieces { name, pieces, missing } => self::pieces(name, *pieces, missing),
        Note::Replaced(part) => Finding::new(
            "token.part-replaced",
            Severity::Info,
            format!("The {part} of the {label} was removed on purpose"),
            format!("A word is in its place. What else can be read is shown; without the {part} it cannot be checked"),
        ),
        Note::Parts(parts) => Finding::new(
            "token.parts",
            Severity::Warning,
            format!("The {label} has {parts} parts"),
            "Its header says that it is signed, and a signed token has three parts",
        )
        .fix("Copy the token alone, without what follows it")
        .source("RFC 7515 §7.1"),
        Note::EncryptedParts(parts) => Finding::new(
            "token.encrypted-parts",
            Severity::Warning,
            match parts {
                1 => format!("The {label} is an encrypted token that was cut: only its header is there"),
                2..5 => format!("The {label} is an encrypted token that was cut: it has {parts} parts of five"),
                _ => format!("The {label} is an encrypted token with {parts} parts instead of five"),
            },
            "Its header has enc, so it is a JWE",
        )
        .fix("Copy it whole, and alone")
        .source("RFC 7516 §7.1"),
        Note::TakenFrom { from, name, others } => {
            let beside = if others.is_empty() { String::new() } else { format!("; beside it: {}", others.join(", ")) };
            Finding::new(
                "token.taken-from",
                Severity::Info,
                format!("Read {name} out of {from}"),
                format!("The text holds more than a token{beside}"),
            )
        }
        Note::PayloadEncoding(encoding) => Finding::new(
            "token.payload-encoding",
            Severity::Warning,
            format!("The payload of the {label} is {encoding}"),
            "JSON that is exchanged is UTF-8 without a byte order mark: strict readers refuse it",
        )
        .source("RFC 8259 §8.1; RFC 7519 §3"),
        Note::PayloadCompressed => Finding::new(
            "token.payload-compressed",
            Severity::Info,
            format!("The payload of the {label} is compressed"),
            "Its header's zip is DEF, as in SMART Health Cards: it was unpacked to be read. Libraries for JWT do not do that by themselves",
        )
        .source("RFC 1951"),
        Note::PayloadNoClaims(kind) => Finding::new(
            "token.payload-no-claims",
            Severity::Warning,
            format!("The payload of the {label} is not a set of claims"),
            format!("It is {kind}, not a JSON object: signed content, not a JWT"),
        )
        .source("RFC 7519 §7.2"),
        Note::PayloadUnencoded => Finding::new(
            "token.payload-unencoded",
            Severity::Info,
            format!("The payload of the {label} is not encoded"),
            "b64 is false: it reaches to the last dot and is not base64url. A JWT must not use this",
        )
        .source("RFC 7797 §3, §7"),
        Note::PayloadNotUtf8(at) => Finding::new(
            "token.payload-not-utf8",
            Severity::Warning,
            format!("The payload of the {label} is not UTF-8 text"),
            format!("The first byte that does not fit is at offset {at} of the payload: the token was damaged, or its content is compressed or binary"),
        )
        .source("RFC 7519 §7.2"),
        Note::PayloadDetached => Finding::new(
            "token.payload-detached",
            Severity::Warning,
            format!("The {label} has no payload"),
            "There is nothing between the two dots: the content is sent apart, or was cut out",
        )
        .source("RFC 7515 appendix F"),
        Note::Unset => Finding::new(
            "token.unset",
            Severity::Warning,
            "This is a program's word for a value that is not there",
            "A variable was printed or sent before it was set, or before what it waits for had come",
        )
        .fix("Look at where the program takes the token from"),
        Note::NoToken => Finding::new(
            "token.not-there",
            Severity::Warning,
            "There is no token in this text",
            "It has characters that stand in no token, and no part of it begins as a JWT does",
        )
        .fix("Paste the token, or the answer or header that holds it; an error or a log is read by cambio explain, or More, Explain an answer…"),
        Note::ClaimsAlone => Finding::new(
            "token.claims-alone",
            Severity::Info,
            "These are the claims of a token, and not the token",
            "They can be read, and nothing shows who signed them: no service takes them",
        )
        .fix("Paste the token itself where its signature matters"),
        Note::Nested => Finding::new(
            "token.nested",
            Severity::Info,
            format!("The {label} holds another token"),
            "Its payload is a JWT of its own, with its own header and signature",
        )
        .source("RFC 7519 §5.2"),
        Note::Disclosures { all, unreadable, unsigned } => disclosures(*all, *unreadable, *unsigned),
        Note::JsonSerialised(signatures) => Finding::new(
            "token.json-serialised",
            Severity::Info,
            format!("The {label} is in the JSON serialisation"),
            if *signatures > 1 { format!("It has {signatures} signatures over one payload") } else { "Most libraries take the compact form only".to_owned() },
        )
        .source("RFC 7515 §7.2"),
        Note::HeaderFault(why) => Finding::new(
            "token.header-fault",
            Severity::Error,
            format!("The header of the {label} breaks a rule"),
            format!("{why}: every reader must refuse the token"),
        )
        .source("RFC 7515 §4, §4.1.11; RFC 7797 §6"),
        Note::Critical(names) => Finding::new(
            "token.critical",
            Severity::Warning,
            format!("The {label} uses extensions that its reader must understand"),
            format!("crit names {}: a reader that does not know them must refuse the token", names.join(", ")),
        )
        .source("RFC 7515 §4.1.11"),
        Note::OwnKeys(names) => Finding::new(
            "token.own-keys",
            Severity::Info,
            format!("The header of the {label} brings its own key ({})", names.join(", ")),
            "Whoever makes a token can put any key there: it is shown, never followed and never trusted",
        )
        .source("RFC 8725 §3.10"),
        Note::Hidden(places) => {
            let turned = places.iter().any(|place| place.characters.iter().copied().any(turns_direction));
            let list: Vec<String> = places
                .iter()
                .take(5)
                .map(|place| format!("{} holds {}", place.path, place.characters.iter().copied().map(code).collect::<Vec<_>>().join(" ")))
                .collect();
            let more = if places.len() > 5 { format!(" and {} more", places.len() - 5) } else { String::new() };
            Finding::new(
                "token.hidden-characters",
                if turned { Severity::Warning } else { Severity::Info },
                if turned { format!("Characters in the {label} turn the direction of text or cannot be seen") } else { format!("The {label} contains invisible characters") },
                format!("{}{more}: it may look like something it is not", list.join("; ")),
            )
            .source("Unicode TR 36")
        }
        Note::Looks(shape @ Shape::Auth0OpaqueToken) => Finding::new(
            "token.looks-like",
            Severity::Info,
            "This has the form of Auth0's opaque access tokens, and of many others",
            shape.advice(),
        )
        .likely(),
        Note::Looks(shape) => Finding::new(
            "token.looks-like",
            Severity::Info,
            format!("This looks like: {}", shape.name()),
            shape.advice(),
        )
        .likely(),
        Note::TooLarge(bytes) => Finding::new(
            "token.too-large",
            Severity::Error,
            "The text is larger than 8 MiB",
            format!("It has {bytes} bytes; the most that is read is {MAX_TOKEN}"),
        ),
        Note::SignatureUnreadable => Finding::new(
            "token.signature-unreadable",
            Severity::Warning,
            format!("The signature of the {label} cannot be read"),
            "It is not base64url",
        ),
    };
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_off_is_said_in_one_sentence() {
        for (taken, title) in [
            (&["quotes around it"][..], "without quotes around it"),
            (
                &["a", "b", "c", "a"][..],
                "Read the token without a, b and c",
            ),
        ] {
            let notes: Vec<Note> = taken.iter().copied().map(Note::Cleaned).collect();
            let found = cleaned(&notes, "token");
            let said = &found.first().unwrap().title;
            assert!(said.ends_with(title), "{said}");
        }
    }
}
