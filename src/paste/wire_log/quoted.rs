//! Pieces in quotes, with the escapes of the language whose log it is. Sources: Apache's impl/Wire.java (client5) and
//! impl/conn/Wire.java (httpclient 4), CPython's http/client.py (set_debuglevel), Ruby's net/protocol.rb (set_debug_output), Go's
//! strconv.Quote.

use super::pieces::{MOST_PIECES, WirePiece};
use crate::paste::quoted_literal::bytes_of;

/// What the log of Python's http.client is called: it does not show the bodies of answers.
pub(super) const PYTHON: &str = "a debug log of Python's http.client";
const APACHE: &str = "a wire log of Apache HttpClient";
const RUBY: &str = "a debug log of Ruby's Net::HTTP";
const QUOTED: &str = "HTTP as a quoted text";

const METHODS: [&str; 5] = ["POST", "GET", "PUT", "PATCH", "DELETE"];

type LineReader = fn(&str) -> Option<WirePiece>;

/// The pieces of a log, and what it is; none where it is none of these.
pub(super) fn pieces(text: &str) -> Option<(&'static str, Vec<WirePiece>)> {
    let has_apache = ["http-outgoing-", "http.wire", "httpclient.wire"]
        .iter()
        .any(|name| text.contains(name));
    let has_python = text.contains("send: b'") || text.contains("send: b\"");
    let readers: [(bool, &'static str, LineReader); 4] = [
        (has_apache, APACHE, apache),
        (has_python, PYTHON, python),
        (text.contains("<- \""), RUBY, ruby),
        (text.contains("\\r\\n"), QUOTED, quoted),
    ];
    readers
        .into_iter()
        .filter(|(may_be, ..)| *may_be)
        .find_map(|(_, what, reader)| {
            let found: Vec<WirePiece> = text.lines().filter_map(reader).take(MOST_PIECES).collect();
            (!found.is_empty()).then_some((what, found))
        })
}

/// `… http-outgoing-0 >> "POST /oauth/token HTTP/1.1[\r][\n]"`
fn apache(line: &str) -> Option<WirePiece> {
    let sent = line.find(" >> \"");
    let received = line.find(" << \"");
    let at = sent.into_iter().chain(received).min()?;
    let (before, behind) = line.split_at_checked(at)?;
    let content = behind.get(5..)?.trim_end().strip_suffix('"')?;
    let connection = before.rsplit(' ').next().unwrap_or_default();
    Some(WirePiece {
        sent: Some(at) == sent,
        connection: connection.to_owned(),
        bytes: without_brackets(content),
    })
}

/// `[\r]`, `[\n]` and `[0xc5]` are bytes.
fn without_brackets(content: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, from)) = rest.split_once('[') {
        bytes.extend_from_slice(before.as_bytes());
        let byte = from.split_once(']').and_then(|(inside, after)| {
            let byte = match inside {
                "\\r" => b'\r',
                "\\n" => b'\n',
                _ => u8::from_str_radix(inside.strip_prefix("0x")?, 16).ok()?,
            };
            Some((byte, after))
        });
        match byte {
            Some((byte, after)) => {
                bytes.push(byte);
                rest = after;
            }
            None => {
                bytes.push(b'[');
                rest = from;
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// `send: b'POST …'`, `reply: 'HTTP/1.1 403 Forbidden\r\n'`, `header: Content-Type: …`
fn python(line: &str) -> Option<WirePiece> {
    let line = line.trim();
    let (sent, bytes) = if let Some(rest) = line.strip_prefix("send: b") {
        (true, bytes_of(rest)?)
    } else if let Some(rest) = line.strip_prefix("reply: ") {
        (false, bytes_of(rest)?)
    } else {
        let field = line.strip_prefix("header: ")?;
        (false, format!("{field}\r\n").into_bytes())
    };
    Some(WirePiece {
        sent,
        connection: String::new(),
        bytes,
    })
}

/// `<- "POST …"` is what was sent, `-> "HTTP/1.1 403 …"` what was read.
fn ruby(line: &str) -> Option<WirePiece> {
    let line = line.trim();
    let (sent, rest) = match line.strip_prefix("<- ") {
        Some(rest) => (true, rest),
        None => (false, line.strip_prefix("-> ")?),
    };
    Some(WirePiece {
        sent,
        connection: String::new(),
        bytes: bytes_of(rest.strip_prefix('"').map(|_| rest)?)?,
    })
}

/// A whole message in one pair of quotes, wherever in the line it stands.
fn quoted(line: &str) -> Option<WirePiece> {
    let request = METHODS
        .iter()
        .find_map(|method| line.find(&format!("\"{method} ")));
    let (at, sent) = match request {
        Some(at) => (at, true),
        None => (line.find("\"HTTP/")?, false),
    };
    let content = line.get(at..)?;
    let (first, _) = content.split_once("\\r\\n")?;
    if !first.contains("HTTP/") {
        return None;
    }
    Some(WirePiece {
        sent,
        connection: String::new(),
        bytes: bytes_of(content)?,
    })
}
