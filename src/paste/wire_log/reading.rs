//! Reading what the pieces of a log make together.

use super::pieces::{WirePiece, joined};
use super::{dump, packet, quoted};
use crate::paste::exchange::Reading;
use crate::paste::http_message;
use crate::paste::unread::Unread;

/// Reads a log of what went over the wire; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let (reading, unread) = exchanges(text)?;
    Some(unread.map_or(Ok(reading), Err))
}

/// The messages of such a log as far as they can be read, and where a body could not; none where the text is none.
pub fn exchanges(text: &str) -> Option<(Reading, Option<Unread>)> {
    let (what, pieces) = quoted::pieces(text)
        .or_else(|| dump::pieces(text))
        .or_else(|| packet::pieces(text))?;
    let (mut reading, unread) = http_message::exchanges(&joined(&pieces))?;
    reading.what = what;
    let dotted = |piece: &WirePiece| piece.sent && piece.bytes.windows(2).any(|pair| pair == b"..");
    if what == dump::CURL_TEXT && pieces.iter().any(dotted) {
        reading.notes.push("curl --trace-ascii shows a dot for each byte that is not ASCII: where a value has dots, compare it with what was sent".to_owned());
    }
    if what == packet::WIRESHARK && packet::is_shortened(text) {
        reading.notes.push(
            "Wireshark shortened long values on its screen: what it marks so is not whole"
                .to_owned(),
        );
    }
    for exchange in &mut reading.exchanges {
        // The lines were counted in what was put together.
        exchange.line = 0;
        if let Some(answer) = exchange.answer.as_mut().filter(|_| what == quoted::PYTHON) {
            answer.cut = true;
        }
    }
    let unread = unread.map(|unread| Unread {
        looked_like: what,
        position: None,
        ..unread
    });
    Some((reading, unread))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::exchange::PastedBody;
    use crate::paste::random::{damaged, filled};

    const APACHE: &str = "10:00 DEBUG org.apache.http.wire - http-outgoing-0 >> \"POST /oauth/token HTTP/1.1[\\r][\\n]\"\n10:00 DEBUG org.apache.http.wire - http-outgoing-0 >> \"Host: a.example[\\r][\\n]\"\n10:00 DEBUG org.apache.http.wire - http-outgoing-0 >> \"[\\r][\\n]\"\n10:00 DEBUG org.apache.http.wire - http-outgoing-0 >> \"grant_type=x&name=[0xc5][0x81]\"\n10:00 DEBUG org.apache.http.wire - http-outgoing-0 << \"HTTP/1.1 403 Forbidden[\\r][\\n]\"\n10:00 DEBUG org.apache.http.wire - http-outgoing-0 << \"[\\r][\\n]\"\n10:00 DEBUG org.apache.http.wire - http-outgoing-0 << \"{\"error\":\"x\"}\"\n";
    const PYTHON: &str = "send: b'POST /oauth/token HTTP/1.1\\r\\nHost: a.example\\r\\n\\r\\n'\nsend: b'grant_type=x&name=\\xc5\\x81'\nreply: 'HTTP/1.1 403 Forbidden\\r\\n'\nheader: Content-Type: application/json\n";
    const RUBY: &str = "opening connection to a.example:443...\n<- \"POST /oauth/token HTTP/1.1\\r\\nHost: a.example\\r\\n\\r\\n\"\n<- \"grant_type=x&name=\\u0141\"\n-> \"HTTP/1.1 403 Forbidden\\r\\n\"\n-> \"\\r\\n\"\nreading 13 bytes...\n-> \"{\\\"error\\\":\\\"x\\\"}\"\nConn close\n";
    const GO: &str = "2026/11/20 dump \"POST /oauth/token HTTP/1.1\\r\\nHost: a.example\\r\\n\\r\\ngrant_type=x&name=Ł\"\n";
    const PACKET: &str = "Hypertext Transfer Protocol\n    POST /oauth/token HTTP/1.1\\r\\n\n        Request Method: POST\n    Host: a.example\\r\\n\n    \\r\\n\n    [Full request URI: http://a.example/oauth/token]\nHTML Form URL Encoded: application/x-www-form-urlencoded\n    Form item: \"grant_type\" = \"x\"\n        Key: grant_type\n        Value: x\n    Form item […]: \"name\" = \"Ł\"\n";
    const TRACE: &str = "== Info: Connected\n=> Send header, 53 bytes (0x35)\n0000: POST /oauth/token HTTP/1.1\n001c: Host: a.example\n002d: X: y\n0033: \n=> Send data, 24 bytes (0x18)\n0000: grant_type=x\n000c: &name=%C5%81\n<= Recv header, 24 bytes (0x18)\n0000: HTTP/1.1 403 Forbidden\n<= Recv header, 2 bytes (0x2)\n0000: \n<= Recv data, 13 bytes (0xd)\n0000: {\"error\":\"x\"}\n";

    fn rows(bytes: &[u8], row: fn(usize, &str, &str) -> String) -> String {
        let mut out = String::new();
        for (at, line) in bytes.chunks(16).enumerate() {
            let hex: Vec<String> = line.iter().map(|byte| format!("{byte:02x}")).collect();
            let seen: String = line
                .iter()
                .map(|byte| match byte {
                    b' '..=b'~' => char::from(*byte),
                    _ => '.',
                })
                .collect();
            out.push_str(&row(at * 16, &format!("{:<47}", hex.join(" ")), &seen));
        }
        out
    }

    #[test]
    fn each_log_gives_its_call() {
        let raw = b"POST /oauth/token HTTP/1.1\r\nHost: a.example\r\n\r\ngrant_type=x&name=%C5%81";
        let hex = format!(
            "10:00:00.1 => Send header, {} bytes (0x1)\n{}",
            raw.len(),
            rows(raw, |at, hex, seen| format!("{at:04x}: {hex} {seen}\n"))
        );
        let netty = format!(
            "10:00 DEBUG [8d3a, L:/192.0.2.1] WRITE: {}B\n+--------+\n{}+--------+\n",
            raw.len(),
            rows(raw, |at, hex, seen| format!(
                "|{at:08x}| {hex} |{seen:<16}|\n"
            ))
        );
        for (text, what, answered) in [
            (APACHE, "a wire log of Apache HttpClient", true),
            (PYTHON, "a debug log of Python's http.client", true),
            (RUBY, "a debug log of Ruby's Net::HTTP", true),
            (GO, "HTTP as a quoted text", false),
            (PACKET, "packet details of Wireshark", false),
            (TRACE, "a text trace of curl", true),
            (hex.as_str(), "a trace of curl", false),
            (netty.as_str(), "a wire log of Netty", false),
        ] {
            let reading = read(text).unwrap().unwrap();
            assert_eq!(reading.what, what);
            assert_eq!(reading.exchanges.len(), 1, "{text}");
            let request = reading.exchanges[0].request.as_ref().unwrap();
            assert_eq!(request.address(), "https://a.example/oauth/token", "{text}");
            let PastedBody::Text(body) = &request.body else {
                panic!("{text}");
            };
            let body = body.replace("%C5%81", "Ł");
            assert_eq!(body, "grant_type=x&name=Ł", "{text}");
            let answer = reading.exchanges[0].answer.as_ref();
            assert_eq!(answer.map(|one| one.status), answered.then_some(Some(403)));
            if let Some(answer) = answer {
                let shown = what != "a debug log of Python's http.client";
                assert_eq!(answer.cut, !shown);
                let body = String::from_utf8_lossy(&answer.body);
                assert_eq!(body.trim(), if shown { "{\"error\":\"x\"}" } else { "" });
            }
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            "",
            "curl -d \"a=b\\r\\n\" https://a.example",
            "<- \"a\"",
            "send: b'x'",
            "POST /oauth/token HTTP/1.1\r\nHost: a\r\n\r\na=b",
            "\"POST it\\r\\n\"",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn any_mixture_is_read_or_refused() {
        for log in [APACHE, PYTHON, RUBY, TRACE] {
            damaged(log, |text| filled(read(text)));
        }
    }
}
