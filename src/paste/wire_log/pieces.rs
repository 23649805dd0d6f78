//! Pieces of what went over a wire, and the text that they make.

use std::collections::HashMap;

/// Pieces of one log that are read.
pub(super) const MOST_PIECES: usize = 200_000;

/// A stretch of bytes that was sent or received at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct WirePiece {
    /// Whether it was sent.
    pub(super) sent: bool,
    /// The connection, where the log names it.
    pub(super) connection: String,
    pub(super) bytes: Vec<u8>,
}

/// What went over one connection so far.
#[derive(Default)]
struct Wire {
    bytes: Vec<u8>,
    sent: bool,
}

impl Wire {
    fn take(&mut self, piece: &WirePiece) {
        let turns = self.sent != piece.sent;
        let open = self.bytes.last().is_some_and(|byte| *byte != b'\n');
        // A body has no line break at its end: what follows it begins in a line of its own.
        if open && (turns || begins_request(&piece.bytes)) {
            self.bytes.extend_from_slice(b"\r\n");
        }
        self.sent = piece.sent;
        self.bytes.extend_from_slice(&piece.bytes);
    }
}

/// Whether a piece is a request from its first line on.
fn begins_request(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or(bytes);
    let line = String::from_utf8_lossy(line);
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or_default();
    !method.is_empty()
        && method.chars().all(|c| c.is_ascii_uppercase())
        && words.nth(1).is_some_and(|word| word.starts_with("HTTP/"))
}

/// The text of all pieces, one connection behind the other.
pub(super) fn joined(pieces: &[WirePiece]) -> String {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut wires: Vec<Wire> = Vec::new();
    for piece in pieces {
        let at = *places.entry(piece.connection.as_str()).or_insert_with(|| {
            wires.push(Wire::default());
            wires.len() - 1
        });
        if let Some(wire) = wires.get_mut(at) {
            wire.take(piece);
        }
    }
    let mut text = String::new();
    for wire in wires {
        text.push_str(&String::from_utf8_lossy(&wire.bytes));
        if !text.ends_with('\n') {
            text.push_str("\r\n");
        }
    }
    text
}
