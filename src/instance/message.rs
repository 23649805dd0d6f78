//! What is said over the socket: one JSON object each way.

use super::inbox::HandOverReply;
use super::start_argument::StartArgument;
use crate::jose::base64url;
use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::PathBuf;
use zeroize::{Zeroize as _, Zeroizing};

/// Another version's messages are not understood.
const VERSION: u32 = 1;

/// Bytes of a message at most. One argument has at most 128 KiB on Linux.
pub const LONGEST: usize = 512 * 1024;

/// Bytes of an answer at most.
pub const LONGEST_ANSWER: usize = 256;

#[derive(Serialize, Deserialize)]
struct StartMessage {
    cambio: u32,
    kind: MessageKind,
    /// The link, the text, or the bytes of the path as base64url: a path is no text.
    #[serde(default)]
    value: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MessageKind {
    None,
    File,
    Link,
    Pasted,
}

#[derive(Serialize, Deserialize)]
struct Answered {
    cambio: u32,
    answer: HandOverReply,
}

/// Returns the message for what a start was given; `None` where it cannot be handed over: too long, or a path from nowhere.
pub fn message_of(given: &StartArgument) -> Option<Zeroizing<Vec<u8>>> {
    let (kind, value) = match given {
        StartArgument::Nothing => (MessageKind::None, String::new()),
        StartArgument::File(path) if path.is_absolute() => (
            MessageKind::File,
            base64url::encode(path.as_os_str().as_bytes()),
        ),
        StartArgument::File(_) => return None,
        StartArgument::Link(link) => (MessageKind::Link, link.expose().to_owned()),
        StartArgument::Pasted(text) => (MessageKind::Pasted, text.expose().to_owned()),
    };
    let mut message = StartMessage {
        cambio: VERSION,
        kind,
        value,
    };
    let bytes = serde_json::to_vec(&message).ok().map(Zeroizing::new);
    message.value.zeroize();
    bytes.filter(|bytes| bytes.len() <= LONGEST)
}

/// Returns what a message hands over; `None` where it means nothing here.
pub fn given_in(bytes: &[u8]) -> Option<StartArgument> {
    let message: StartMessage = serde_json::from_slice(bytes).ok()?;
    if message.cambio != VERSION {
        return None;
    }
    match message.kind {
        MessageKind::None => Some(StartArgument::Nothing),
        MessageKind::Link => Some(StartArgument::Link(Secret::new(message.value))),
        MessageKind::Pasted => Some(StartArgument::Pasted(Secret::new(message.value))),
        MessageKind::File => {
            let path = base64url::decode(&message.value)?;
            let path = PathBuf::from(OsString::from_vec(path));
            path.is_absolute().then(|| StartArgument::File(path))
        }
    }
}

/// Returns the bytes of an answer.
pub fn bytes_of(answer: HandOverReply) -> Vec<u8> {
    let answered = Answered {
        cambio: VERSION,
        answer,
    };
    serde_json::to_vec(&answered).unwrap_or_default()
}

/// Returns the answer in these bytes; `None` where it is none.
pub fn answer_in(bytes: &[u8]) -> Option<HandOverReply> {
    let answered: Answered = serde_json::from_slice(bytes).ok()?;
    Some(answered.answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn what_is_given_arrives_as_it_was() {
        let no_text = OsString::from_vec(b"/tmp/\xff \"\n.har".to_vec());
        for given in [
            StartArgument::Nothing,
            StartArgument::File(Path::new("/tmp/a.har").to_owned()),
            StartArgument::File(PathBuf::from(no_text)),
            StartArgument::Link(Secret::new("cambio://import?v=1&p=\"ä\n")),
            StartArgument::Pasted(Secret::new("curl -d 'ä=1' \\\n")),
        ] {
            let message = message_of(&given).unwrap();
            assert_eq!(given_in(&message), Some(given));
        }
        for answer in [
            HandOverReply::Taken,
            HandOverReply::Full,
            HandOverReply::Closing,
            HandOverReply::NotUnderstood,
        ] {
            let bytes = bytes_of(answer);
            assert!(bytes.len() <= LONGEST_ANSWER);
            assert_eq!(answer_in(&bytes), Some(answer));
        }
    }

    #[test]
    fn what_cannot_be_handed_over_is_not_sent() {
        assert!(message_of(&StartArgument::File("a.har".into())).is_none());
        let long = "x".repeat(LONGEST);
        assert!(message_of(&StartArgument::Link(Secret::new(long))).is_none());
    }

    #[test]
    fn what_strangers_say_means_nothing() {
        for text in [
            "",
            "GET / HTTP/1.1\r\n\r\n",
            "null",
            "{}",
            r#"{"cambio":2,"kind":"none"}"#,
            r#"{"cambio":1,"kind":"command","value":"x"}"#,
            r#"{"cambio":1,"kind":"file"}"#,
            r#"{"cambio":1,"kind":"file","value":"/tmp/a"}"#,
            r#"{"cambio":1,"kind":"file","value":"YS5oYXI"}"#,
        ] {
            assert!(given_in(text.as_bytes()).is_none(), "{text}");
            assert!(answer_in(text.as_bytes()).is_none(), "{text}");
        }
    }
}
