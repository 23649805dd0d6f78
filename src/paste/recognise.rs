//! What a text is. Each reader knows its own format and says at once where a text is none; the order puts those with unmistakable
//! marks first.

use super::exchange::Reading;
use super::unread::Unread;
use crate::json::Json;

/// What was pasted.
#[derive(Clone, Debug, PartialEq)]
pub enum Pasted {
    /// A `cambio://` link.
    Link(String),
    /// A bundle sealed with age (age-encryption.org/v1).
    Sealed,
    /// A profile of Cambio.
    Profile(Json),
    /// Requests, with the answers that stand beside them.
    Requests(Reading),
    /// Answers alone: what they are.
    Answers(&'static str),
    /// A token, which the decoder reads.
    Token,
}

/// How a sealed bundle begins.
const SEALED: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
/// How a link begins.
const LINK: &str = "cambio://";

type Reader = fn(&str) -> Option<Result<Reading, Unread>>;

/// Readers of JSON documents.
const DOCUMENTS: &[Reader] = &[];
/// Readers of other texts.
const TEXTS: &[Reader] = &[];

/// Says what a text is. A text of no known form is refused with what it looked like, and where reading stopped.
pub fn recognise(text: &str) -> Result<Pasted, Unread> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(Unread::new("nothing", "The text is empty"));
    }
    if text.starts_with(SEALED) {
        return Ok(Pasted::Sealed);
    }
    if text.starts_with(LINK) {
        return Ok(Pasted::Link(text.to_owned()));
    }
    let readers = if text.starts_with(['{', '[']) {
        DOCUMENTS
    } else {
        TEXTS
    };
    for reader in readers {
        match reader(text) {
            Some(Ok(reading)) if reading.exchanges.iter().any(|one| one.request.is_some()) => {
                return Ok(Pasted::Requests(reading));
            }
            Some(Ok(reading)) => return Ok(Pasted::Answers(reading.what)),
            Some(Err(unread)) => return Err(unread),
            None => {}
        }
    }
    Err(Unread::new("", "It is nothing that Cambio knows"))
}
