//! What reading a token came upon, in words.

use super::Finding;
use super::finding_text::worded;
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
        found.push(worded(
            "token.cleaned",
            &[("label", &label), ("what", &in_a_row(&taken))],
        ));
    }
    if !undone.is_empty() {
        found.push(worded(
            "token.decoded",
            &[("label", &label), ("how", &undone.join(", then "))],
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
    worded(
        "token.cut",
        &[("label", &label), ("place", &place), ("mark", &mark)],
    )
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
    worded(
        if unreadable + unsigned == 0 {
            "token.sd-jwt"
        } else {
            "token.sd-jwt:broken"
        },
        &[
            ("count", &count),
            ("broken", &broken),
            ("foreign", &foreign),
        ],
    )
}

fn pieces(name: &str, pieces: usize, missing: &[usize]) -> Finding {
    let name = crate::token::invisible::quoted(name);
    if missing.is_empty() {
        return worded(
            "token.cookie-pieces",
            &[("pieces", &pieces), ("name", &name)],
        );
    }
    let numbers: Vec<String> = missing.iter().map(ToString::to_string).collect();
    worded(
        "token.cookie-pieces:missing",
        &[
            ("name", &name),
            ("numbers", &list(&numbers)),
            ("pieces", &pieces),
        ],
    )
}

/// What a note tells; nothing where it is told together with others.
pub(super) fn reading(note: &Note, label: &str) -> Option<Finding> {
    let finding = match note {
        Note::Cleaned(_) | Note::Decoded(_) => return None,
        // Told with what they hold.
        Note::KeyBinding | Note::Several(_) => return None,
        Note::NotStrictBase64url(part) => {
            worded("token.not-base64url", &[("part", &part), ("label", &label)])
        }
        Note::PaddedByLoadBalancer => worded("token.not-base64url:padded", &[("label", &label)]),
        Note::Foreign(part, characters) => worded(
            "token.foreign-characters",
            &[
                ("part", &part),
                ("label", &label),
                ("characters", &named(characters)),
            ],
        ),
        Note::Cut(cut) => self::cut(cut, label),
        Note::CutPart(part) => worded("token.cut-part", &[("part", &part), ("label", &label)]),
        Note::LoneSurrogate => worded("token.lone-surrogate", &[("label", &label)]),
        Note::HeaderUnreadable(why) => worded(
            "token.header-unreadable",
            &[("label", &label), ("why", &why)],
        ),
        Note::PayloadUnreadable => worded("token.payload-unreadable", &[("label", &label)]),
        Note::PayloadNotJson(why) => worded(
            "token.payload-not-json",
            &[("label", &label), ("why", &why)],
        ),
        Note::DuplicateMembers(paths) => worded(
            "token.duplicate-members",
            &[("label", &label), ("paths", &list(paths))],
        ),
        Note::Removed(characters) => worded(
            "token.invisible-characters",
            &[("label", &label), ("characters", &named(characters))],
        ),
        Note::Doubled => worded("token.doubled", &[("label", &label)]),
        Note::Pieces {
            name,
            pieces,
            missing,
        } => self::pieces(name, *pieces, missing),
        Note::Replaced(part) => {
            worded("token.part-replaced", &[("part", &part), ("label", &label)])
        }
        Note::Parts(parts) => worded("token.parts", &[("label", &label), ("parts", &parts)]),
        Note::EncryptedParts(parts) => worded(
            match parts {
                1 => "token.encrypted-parts:header",
                2..5 => "token.encrypted-parts:few",
                _ => "token.encrypted-parts",
            },
            &[("label", &label), ("parts", &parts)],
        ),
        Note::TakenFrom { from, name, others } => {
            let beside = if others.is_empty() {
                String::new()
            } else {
                format!("; beside it: {}", others.join(", "))
            };
            worded(
                "token.taken-from",
                &[("name", &name), ("from", &from), ("beside", &beside)],
            )
        }
        Note::PayloadEncoding(encoding) => worded(
            "token.payload-encoding",
            &[("label", &label), ("encoding", &encoding)],
        ),
        Note::PayloadCompressed => worded("token.payload-compressed", &[("label", &label)]),
        Note::PayloadNoClaims(kind) => worded(
            "token.payload-no-claims",
            &[("label", &label), ("kind", &kind)],
        ),
        Note::PayloadUnencoded => worded("token.payload-unencoded", &[("label", &label)]),
        Note::PayloadNotUtf8(at) => {
            worded("token.payload-not-utf8", &[("label", &label), ("at", &at)])
        }
        Note::PayloadDetached => worded("token.payload-detached", &[("label", &label)]),
        Note::Unset => worded("token.unset", &[]),
        Note::NoToken => worded("token.not-there", &[]),
        Note::ClaimsAlone => worded("token.claims-alone", &[]),
        Note::Nested => worded("token.nested", &[("label", &label)]),
        Note::Disclosures {
            all,
            unreadable,
            unsigned,
        } => disclosures(*all, *unreadable, *unsigned),
        Note::JsonSerialised(signatures) => worded(
            match signatures {
                0 | 1 => "token.json-serialised",
                _ => "token.json-serialised:several",
            },
            &[("label", &label), ("signatures", &signatures)],
        ),
        Note::HeaderFault(why) => worded("token.header-fault", &[("label", &label), ("why", &why)]),
        Note::Critical(names) => worded(
            "token.critical",
            &[("label", &label), ("names", &names.join(", "))],
        ),
        Note::OwnKeys(names) => worded(
            "token.own-keys",
            &[("label", &label), ("names", &names.join(", "))],
        ),
        Note::Hidden(places) => {
            let turned = places
                .iter()
                .any(|place| place.characters.iter().copied().any(turns_direction));
            let list: Vec<String> = places
                .iter()
                .take(5)
                .map(|place| {
                    format!(
                        "{} holds {}",
                        place.path,
                        place
                            .characters
                            .iter()
                            .copied()
                            .map(code)
                            .collect::<Vec<_>>()
                            .join(" ")
                    )
                })
                .collect();
            let more = if places.len() > 5 {
                format!(" and {} more", places.len() - 5)
            } else {
                String::new()
            };
            worded(
                if turned {
                    "token.hidden-characters:turned"
                } else {
                    "token.hidden-characters"
                },
                &[
                    ("label", &label),
                    ("places", &list.join("; ")),
                    ("more", &more),
                ],
            )
        }
        Note::Looks(shape @ Shape::Auth0OpaqueToken) => {
            worded("token.looks-like", &[("advice", &shape.advice())])
        }
        Note::Looks(shape) => worded(
            "token.looks-like:shape",
            &[("shape", &shape.name()), ("advice", &shape.advice())],
        ),
        Note::TooLarge(bytes) => worded(
            "token.too-large",
            &[("bytes", &bytes), ("most", &MAX_TOKEN)],
        ),
        Note::SignatureUnreadable => worded("token.signature-unreadable", &[("label", &label)]),
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
