//! What Burp saves of its history or site map (*Save items*): XML that holds each request and answer, in base64 or as it is.

use super::exchange::{PastedExchange, Reading};
use super::http_message;
use super::unread::Unread;
use crate::text::left_out;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const WHAT: &str = "items saved by Burp";

/// Items of one file that are read.
const MOST_ITEMS: usize = 20_000;

/// Reads the items of a file; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.starts_with('<') || !text.contains("burpVersion=") || !text.contains("<item>") {
        return None;
    }
    let mut exchanges = Vec::new();
    let mut unread = 0;
    for item in text.split("<item>").skip(1).take(MOST_ITEMS) {
        match exchange(item) {
            Some(exchange) => exchanges.push(exchange),
            None => unread += 1,
        }
    }
    if exchanges.is_empty() {
        return Some(Err(Unread::new(
            WHAT,
            "None of the items has a request that can be read",
        )
        .fix("Save the items again, or copy the request as a curl command")));
    }
    let mut reading = Reading::new(WHAT, exchanges);
    reading
        .notes
        .extend(left_out(unread, "item", "whose request cannot be read"));
    Some(Ok(reading))
}

fn exchange(item: &str) -> Option<PastedExchange> {
    let (reading, unread) = http_message::exchanges(&message(item, "request")?)?;
    let mut found = reading
        .exchanges
        .into_iter()
        .find(|one| one.request.is_some())
        .filter(|_| unread.is_none())?;
    // The lines were counted in the request alone.
    found.line = 0;
    if let (Some(request), Some(url)) = (&mut found.request, address(item)) {
        request.url = Some(url);
    }
    found.answer = message(item, "response")
        .and_then(|answer| http_message::exchanges(&answer))
        .and_then(|(reading, _)| reading.exchanges.into_iter().find_map(|one| one.answer));
    Some(found)
}

fn address(item: &str) -> Option<String> {
    let (_, url) = element(item, "url")?;
    url.contains("://").then(|| url.to_owned())
}

/// The text of a message.
fn message(item: &str, name: &str) -> Option<String> {
    let (attributes, content) = element(item, name)?;
    if !attributes.contains("base64=\"true\"") {
        return Some(content.to_owned());
    }
    let bytes = STANDARD.decode(content.trim()).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// An element's attributes and content, without the marks of CDATA.
fn element<'a>(item: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let begin = format!("<{name}");
    let end = format!("</{name}>");
    let behind = item.match_indices(begin.as_str()).find_map(|(at, _)| {
        // `<response` also begins `<responselength>`.
        let behind = item.get(at + begin.len()..)?;
        behind.starts_with(['>', ' ']).then_some(behind)
    })?;
    let (attributes, content) = behind.split_once('>')?;
    let (content, _) = content.split_once(end.as_str())?;
    let bare = content.trim();
    let bare = bare
        .strip_prefix("<![CDATA[")
        .and_then(|inside| inside.strip_suffix("]]>"))
        .unwrap_or(bare);
    Some((attributes, bare))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::exchange::PastedBody;
    use crate::paste::random::{damaged, filled};

    const REQUEST: &str = "POST /oauth/token HTTP/2\r\nHost: a.example\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ngrant_type=x&scope=y";
    const ANSWER: &str =
        "HTTP/2 403 Forbidden\r\nContent-Type: application/json\r\n\r\n{\"error\":\"x\"}";

    fn file(base64: bool) -> String {
        let shown = |text: &str| {
            if base64 {
                STANDARD.encode(text)
            } else {
                text.to_owned()
            }
        };
        format!(
            "<?xml version=\"1.0\"?>\n<items burpVersion=\"2026.1\">\n  <item>\n    <url><![CDATA[https://a.example:8443/oauth/token]]></url>\n    <request base64=\"{base64}\"><![CDATA[{}]]></request>\n    <status>403</status>\n    <responselength>90</responselength>\n    <response base64=\"{base64}\"><![CDATA[{}]]></response>\n  </item>\n  <item><url>x</url><request base64=\"true\"></request></item>\n</items>\n",
            shown(REQUEST),
            shown(ANSWER)
        )
    }

    #[test]
    fn items_are_read() {
        for base64 in [true, false] {
            let reading = read(&file(base64)).unwrap().unwrap();
            assert_eq!(reading.exchanges.len(), 1);
            assert_eq!(reading.notes.len(), 1);
            let request = reading.exchanges[0].request.as_ref().unwrap();
            assert_eq!(request.address(), "https://a.example:8443/oauth/token");
            assert_eq!(
                request.body,
                PastedBody::Text("grant_type=x&scope=y".to_owned())
            );
            let answer = reading.exchanges[0].answer.as_ref().unwrap();
            assert_eq!(answer.status, Some(403));
        }
        let none = "<items burpVersion=\"1\"><item><url>x</url></item></items>";
        assert!(read(none).unwrap().unwrap_err().fix.is_some());
        assert_eq!(read("<items><item></item></items>"), None);
    }

    #[test]
    fn any_mixture_is_read_or_refused() {
        damaged(&file(false), |text| filled(read(text)));
    }
}
