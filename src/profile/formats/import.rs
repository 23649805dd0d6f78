//! A profile from what was pasted: the room of pastes says what it is, and the request in it is adopted.

use super::incoming::{ImportChoice, Imported, adopt, check_kept};
use crate::diagnosis::BadInput;
use crate::paste::{Pasted, TextPosition, Unread, decode_written, recognise};
use crate::profile::{Profile, ProfileOrigin};

/// Makes a profile of the request in some bytes. No file is read and nothing is contacted, whatever they say.
pub fn import(bytes: Vec<u8>, choice: &ImportChoice) -> Result<Imported, BadInput> {
    let decoded = decode_written(bytes).map_err(|error| {
        BadInput::new(
            "import.not-text",
            "What you import is not text",
            format!(
                "It is neither UTF-8 nor UTF-16; the first byte that does not fit is at offset {}",
                error.offset
            ),
        )
        .fix("If it is text, save it as UTF-8 and import that; else give a command, a recording, a collection or a request as text")
    })?;
    let mut imported = import_text(&decoded.text, choice)?;
    imported.notes.splice(0..0, decoded.notes);
    Ok(imported)
}

/// The same from a text.
pub fn import_text(text: &str, choice: &ImportChoice) -> Result<Imported, BadInput> {
    match recognise(text).map_err(|unread| refusal(&unread))? {
        Pasted::Requests(reading) => adopt(&reading, choice),
        Pasted::Profile(document) => {
            let profile = Profile::from_json(&document)?;
            let mut imported = foreign("a Cambio profile", &profile.shareable(), choice)?;
            imported.notes = profile.not_shared();
            Ok(imported)
        }
        Pasted::Link(link) => foreign("a share link", &Profile::from_link(&link)?, choice),
        Pasted::Sealed => Err(BadInput::new(
            "import.sealed",
            "This is a sealed bundle",
            "It holds secrets, and is opened with its passphrase or an identity",
        )
        .fix("Open it in the window: More, Import…")),
        Pasted::Answers(what) => Err(BadInput::new(
            "import.answer",
            "This is an answer, not a request",
            format!("It was read as {what}"),
        )
        .fix("Explain it: cambio explain, or More, Explain an answer… in the window")),
        Pasted::Token if names_parameters(text) => Err(BadInput::new(
            "import.unrecognised",
            "Cambio does not recognise a request in this",
            "It names parameters of a token request, and is in no form that Cambio reads",
        )
        .fix("Paste the body that it sends, such as grant_type=…&subject_token=…, or a curl command or HAR file of the call")),
        Pasted::Token => Err(BadInput::new(
            "import.token",
            "This is a token, not a request",
            "A token says nothing about the call it belongs to",
        )
        .fix("Look into it: cambio decode, or Inspect in the window; for the form, paste it into the subject token")),
    }
}

/// Whether a text has names that only token requests have: a token that stands in it belongs to a call.
fn names_parameters(text: &str) -> bool {
    ["grant_type", "subject_token_type"]
        .iter()
        .any(|name| text.contains(name))
}

/// Somebody else's profile: it names no secret of this computer, and its literals are judged like any other request's.
fn foreign(
    what: &'static str,
    profile: &Profile,
    choice: &ImportChoice,
) -> Result<Imported, BadInput> {
    let cleaned = profile.cleaned(ProfileOrigin::Elsewhere, &choice.keep);
    check_kept(choice, &cleaned.kept, &cleaned.left_out)?;
    let mut imported = Imported::whole(what, cleaned.profile);
    imported.left_out = cleaned.left_out;
    Ok(imported)
}

fn refusal(unread: &Unread) -> BadInput {
    let place = unread
        .position
        .map_or_else(String::new, |TextPosition { line, column }| {
            format!(" (line {line}, column {column})")
        });
    let (id, title) = match unread.looked_like {
        "" => (
            "import.unrecognised",
            "Cambio does not recognise a request in this".to_owned(),
        ),
        "nothing" => ("import.empty", "There is nothing to import".to_owned()),
        what => (
            "import.unreadable",
            format!("It looks like {what} and cannot be read"),
        ),
    };
    let fix = unread.fix.clone().unwrap_or_else(|| match id {
        "import.unreadable" => {
            "Correct it at that place, or paste the request in another form".to_owned()
        }
        _ => "Copy the request as a curl command, or save it as HAR".to_owned(),
    });
    BadInput::new(id, title, format!("{}{place}", unread.why)).fix(fix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_among_parameters_is_not_all_there_is() {
        let token =
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let steps = format!(
            "And form field grant_type = 'urn:ietf:params:oauth:grant-type:token-exchange'\nAnd form field subject_token = '{token}'"
        );
        let id = |text: &str| {
            import_text(text, &ImportChoice::default())
                .err()
                .map(|refused| refused.id)
        };
        assert_eq!(id(&steps), Some("import.unrecognised"));
        assert_eq!(id(token), Some("import.token"));
    }
}
