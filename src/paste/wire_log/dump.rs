//! Pieces as dumps of their bytes. Sources: curl's tool_cb_dbg.c (--trace, --trace-ascii) and Netty's ByteBufUtil.

use super::pieces::{MOST_PIECES, WirePiece};

/// What a trace without hexadecimal is called.
pub(super) const CURL_TEXT: &str = "a text trace of curl";
const CURL: &str = "a trace of curl";
const NETTY: &str = "a wire log of Netty";

/// Bytes of a dump's line that shows them in hexadecimal.
const BYTES_OF_A_LINE: usize = 16;

/// Where in a line the mark of a piece may stand, behind times and ids.
const LONGEST_BEGINNING: usize = 80;

/// The pieces of a dump, and what it is; none where it is none of these.
pub(super) fn pieces(text: &str) -> Option<(&'static str, Vec<WirePiece>)> {
    let found = if text.contains("=> Send ") {
        let is_hex = is_hex(text);
        (if is_hex { CURL } else { CURL_TEXT }, curl(text, is_hex))
    } else if text.contains("] WRITE: ") && text.contains("|00000000| ") {
        (NETTY, netty(text))
    } else {
        return None;
    };
    (!found.1.is_empty()).then_some(found)
}

/// A piece under way in a trace of curl.
#[derive(Default)]
struct TracePiece {
    piece: WirePiece,
    /// Bytes that curl says it has.
    length: usize,
    /// The offset behind the line that was read last.
    next: usize,
    /// Whether it is part of the message, and no remark.
    kept: bool,
}

impl TracePiece {
    /// The piece that a line begins: `=> Send header, 190 bytes (0xbe)`, `<= Recv data, 74 bytes (0x4a)`.
    fn of(line: &str) -> Option<Self> {
        let marks = [
            ("=> Send header, ", true, true),
            ("=> Send data, ", true, true),
            ("<= Recv header, ", false, true),
            ("<= Recv data, ", false, true),
            ("=> Send ", true, false),
            ("<= Recv ", false, false),
            ("== Info", false, false),
        ];
        let (at, mark, sent, kept) = marks.into_iter().find_map(|(mark, sent, kept)| {
            let at = line.find(mark).filter(|at| *at < LONGEST_BEGINNING)?;
            Some((at, mark, sent, kept))
        })?;
        let behind = line.get(at + mark.len()..).unwrap_or_default();
        let length = behind
            .split(' ')
            .next()
            .and_then(|word| word.parse::<usize>().ok());
        Some(Self {
            piece: WirePiece {
                sent,
                ..WirePiece::default()
            },
            length: length.unwrap_or_default(),
            next: 0,
            kept,
        })
    }

    fn take(&mut self, offset: usize, content: &str, is_hex: bool) {
        if is_hex {
            self.piece.bytes.extend(hex_bytes(content));
            return;
        }
        // As text a line ends at its width, or at a line break, which is not shown.
        if offset == self.next + 2 {
            self.piece.bytes.extend_from_slice(b"\r\n");
        }
        self.piece.bytes.extend_from_slice(content.as_bytes());
        self.next = offset + content.len();
    }

    fn end(mut self) -> Option<WirePiece> {
        if self.piece.bytes.len() + 2 == self.length {
            self.piece.bytes.extend_from_slice(b"\r\n");
        }
        (self.kept && self.length > 0).then_some(self.piece)
    }
}

fn is_hex(text: &str) -> bool {
    text.lines()
        .filter_map(offset_line)
        .find(|(offset, content)| *offset == 0 && content.len() > BYTES_OF_A_LINE)
        .is_some_and(|(_, content)| hex_bytes(content).len() > 2)
}

fn curl(text: &str, is_hex: bool) -> Vec<WirePiece> {
    let mut found = Vec::new();
    let mut open: Option<TracePiece> = None;
    for line in text.lines() {
        if let Some(begun) = TracePiece::of(line) {
            found.extend(open.take().and_then(TracePiece::end));
            open = Some(begun);
        } else if let (Some(piece), Some((offset, content))) = (&mut open, offset_line(line)) {
            piece.take(offset, content, is_hex);
        }
        if found.len() >= MOST_PIECES {
            break;
        }
    }
    found.extend(open.and_then(TracePiece::end));
    found
}

/// `0040: …`
fn offset_line(line: &str) -> Option<(usize, &str)> {
    let (offset, content) = line.split_once(':')?;
    let fits = (4..=8).contains(&offset.len());
    let offset = usize::from_str_radix(offset, 16).ok().filter(|_| fits)?;
    Some((offset, content.strip_prefix(' ').unwrap_or(content)))
}

/// The bytes of `50 4f 53 54 …`, without the text behind them.
fn hex_bytes(content: &str) -> Vec<u8> {
    content
        .as_bytes()
        .chunks(3)
        .take(BYTES_OF_A_LINE)
        .map_while(|group| {
            let [high, low, rest @ ..] = group else {
                return None;
            };
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let value = digit(*high)? * 16 + digit(*low)?;
            if matches!(rest, [] | [b' ']) {
                u8::try_from(value).ok()
            } else {
                None
            }
        })
        .collect()
}

/// Rows of `|00000000| 50 4f … |PO…|` below a line that ends in `WRITE: 494B` or `READ: 300B`.
fn netty(text: &str) -> Vec<WirePiece> {
    let mut found: Vec<WirePiece> = Vec::new();
    let mut open: Option<WirePiece> = None;
    for line in text.lines() {
        let sent = line.contains("] WRITE: ");
        if sent || line.contains("] READ: ") {
            found.extend(open.take());
            let connection = line.rsplit_once(']').map_or("", |(before, _)| before);
            let connection = connection.rsplit_once('[').map_or("", |(_, ids)| ids);
            open = Some(WirePiece {
                sent,
                connection: connection.to_owned(),
                bytes: Vec::new(),
            });
        } else if let Some(piece) = &mut open {
            piece.bytes.extend(netty_row(line).unwrap_or_default());
        }
        if found.len() >= MOST_PIECES {
            break;
        }
    }
    found.extend(open);
    found
}

fn netty_row(line: &str) -> Option<Vec<u8>> {
    let at = line.find('|').filter(|at| *at < LONGEST_BEGINNING)?;
    let (offset, content) = line.get(at + 1..)?.split_once("| ")?;
    let fits = offset.len() == 8 && offset.chars().all(|c| c.is_ascii_hexdigit());
    fits.then(|| hex_bytes(content))
}
