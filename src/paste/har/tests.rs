//! Recordings as browsers and proxies write them.

use super::read;
use crate::exchange::BodyEncoding;
use crate::paste::exchange::{PastedBody, PastedExchange, PastedParameter};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

const FORM: &str = "grant_type=urn%3Ax&subject_token=a.b&scope=openid+profile";

fn entry(posted: &str, content: &str) -> String {
    format!(
        r#"{{"startedDateTime":"2026-11-20T10:00:00.000Z","request":{{"method":"POST","url":"https://a.example/oauth/token","httpVersion":"HTTP/2","headers":[{{"name":":method","value":"POST"}},{{"name":"X-Y","value":"z"}}],"postData":{posted}}},"response":{{"status":403,"headers":[{{"name":"A","value":"b"}}],"content":{content}}}}}"#
    )
}

fn har(entries: &str) -> String {
    format!(
        r#"{{"log":{{"version":"1.2","creator":{{"name":"x"}},"pages":[],"entries":[{entries}]}}}}"#
    )
}

fn exchanges(text: &str) -> Vec<PastedExchange> {
    read(text)
        .unwrap_or_else(|| panic!("none: {text}"))
        .unwrap_or_else(|unread| panic!("{unread:?}: {text}"))
        .exchanges
}

fn body(posted: &str) -> PastedBody {
    let found = exchanges(&har(&entry(posted, "{}")));
    found[0].request.clone().unwrap().body
}

#[test]
fn a_recording_is_found_wherever_its_entries_stand() {
    let posted = format!(r#"{{"mimeType":"m/n","text":"{FORM}"}}"#);
    let one = entry(&posted, r#"{"text":"{\"error\":\"x\"}"}"#);
    for text in [
        har(&one),
        format!("\n [{one}]"),
        one.clone(),
        format!(
            r#"{{"comment":{{"a":[1,"\"log\""]}},"log":{{"entries":[{one}],"version":"1.2"}}}}"#
        ),
        format!(r#"{{"entries":[{one}]}}"#),
    ] {
        let found = exchanges(&text);
        assert_eq!(found.len(), 1, "{text}");
        let request = found[0].request.as_ref().unwrap();
        assert_eq!(request.method.as_deref(), Some("POST"));
        assert_eq!(request.body, PastedBody::Text(FORM.to_owned()));
        let names: Vec<_> = request
            .headers
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(names, ["X-Y", "Content-Type"]);
        let answer = found[0].answer.as_ref().unwrap();
        assert_eq!(answer.body, br#"{"error":"x"}"#);
        assert_eq!(answer.headers, [("a".to_owned(), "b".to_owned())]);
        assert_eq!(found[0].sent_at_ms, Some(1_795_168_800_000));
    }
    // A request of one, as some tools copy it.
    let alone = format!(
        r#"{{"method":"post","url":"https://a.example/x","headers":[],"queryString":[{{"name":"a","value":"b c"}}],"postData":{posted}}}"#
    );
    let request = exchanges(&alone)[0].request.clone().unwrap();
    assert_eq!(request.address(), "https://a.example/x?a=b+c");
    assert_eq!(request.method.as_deref(), Some("POST"));
    // HTTP Toolkit keeps what is no UTF-8 beside it.
    let kept = format!(
        r#"{{"method":"POST","url":"https://a.example/t","httpVersion":"HTTP/1.1","_requestBodyStatus":"discarded:not-representable","_content":{{"text":"{}","size":3,"encoding":"base64"}}}}"#,
        STANDARD.encode(FORM)
    );
    let request = exchanges(&kept)[0].request.clone().unwrap();
    assert_eq!(request.body, PastedBody::Text(FORM.to_owned()));
}

#[test]
fn what_was_posted_is_read_in_each_form() {
    let text = |text: &str| PastedBody::Text(text.to_owned());
    let form = |given: &[(&str, &str)]| {
        let given = given.iter();
        PastedBody::Parameters(
            given
                .map(|(name, value)| PastedParameter::text(*name, *value))
                .collect(),
            BodyEncoding::Form,
        )
    };
    let encoded = STANDARD.encode(FORM);
    for (posted, expected) in [
        (format!(r#"{{"text":"{FORM}","params":[{{"name":"a","value":"b"}}]}}"#), text(FORM)),
        (format!(r#"{{"text":"{encoded}","encoding":"base64"}}"#), text(FORM)),
        (format!(r#"{{"text":"{encoded}","_encoding":"base64"}}"#), text(FORM)),
        (format!(r#"{{"text":"{encoded}"}}"#), text(FORM)),
        (format!(r#"{{"text":"{}"}}"#, encoded.trim_end_matches('=')), text(FORM)),
        (r#"{"text":"/w==","encoding":"base64"}"#.into(), PastedBody::Bytes(vec![0xff])),
        (r#"{"text":"c3ViamVjdA=="}"#.into(), text("c3ViamVjdA==")),
        (
            format!(r#"{{"text":"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n{FORM}"}}"#),
            text(FORM),
        ),
        (r#"{"text":"a\ud83db"}"#.into(), text("a\u{fffd}b")),
        (r#"{"text":null,"params":null}"#.into(), PastedBody::Empty),
        (r#"{"text":""}"#.into(), PastedBody::Empty),
        (
            r#"{"text":"","params":[{"name":"grant_type","value":"urn%3Ax"},{"name":"scope","value":"a+b%20c"}]}"#.into(),
            form(&[("grant_type", "urn:x"), ("scope", "a b c")]),
        ),
        (
            r#"{"text":"[body redacted]","params":[{"name":"grant_type","value":"urn:x"}]}"#.into(),
            form(&[("grant_type", "urn:x")]),
        ),
        (
            r#"{"params":[{"name":"grant_type","value":"urn:x"},{"name":"subject_token","value":"a%2Fb+c"}]}"#.into(),
            form(&[("grant_type", "urn:x"), ("subject_token", "a%2Fb+c")]),
        ),
        (
            r#"{"params":[{"name":"a"},{"value":"b"},{"name":"f","fileName":"x.txt"},{"name":"n","value":12}]}"#.into(),
            form(&[("a", ""), ("n", "12")]),
        ),
        (
            r#"{"mimeType":"multipart/form-data; boundary=x","params":[{"name":"a","value":"b"}]}"#.into(),
            PastedBody::Multipart(vec![PastedParameter::text("a", "b")]),
        ),
    ] {
        assert_eq!(body(&posted), expected, "{posted}");
    }
}

#[test]
fn compressed_bodies_are_named() {
    let one = entry(r#"{"text":"\u001b\u0003\ufffd\u0000"}"#, "{}")
        .replace(r#""X-Y","value":"z""#, r#""Content-Encoding","value":"br""#);
    let request = exchanges(&har(&one))[0].request.clone().unwrap();
    assert_eq!(request.body, PastedBody::Empty);
    assert!(request.notes.iter().any(|note| note.contains("br")));
}

#[test]
fn answers_are_kept_where_they_tell_something() {
    let page = "x".repeat(100);
    let large = format!("error{}", "x".repeat(100_000));
    let encoded = STANDARD.encode("{\"error\":\"x\"}");
    let other = |content: &str| entry("null", content).replace("/oauth/token", "/page");
    for (one, kept, cut) in [
        (
            entry("{}", &format!(r#"{{"text":"{page}"}}"#)),
            page.as_str(),
            false,
        ),
        (
            entry(
                "{}",
                &format!(r#"{{"text":"{encoded}","encoding":"base64"}}"#),
            ),
            "{\"error\":\"x\"}",
            false,
        ),
        (other(&format!(r#"{{"text":"{page}"}}"#)), "", true),
        (other(r#"{"text":"an error"}"#), "an error", false),
        (other(&format!(r#"{{"text":"{large}"}}"#)), "", true),
        (
            entry("{}", &format!(r#"{{"text":"{large}"}}"#)),
            large.as_str(),
            false,
        ),
        (entry("{}", r#"{"size":12}"#), "", true),
        (entry("{}", r#"{"size":0}"#), "", false),
    ] {
        let found = exchanges(&har(&one));
        let answer = found[0].answer.as_ref().unwrap();
        assert_eq!(answer.body, kept.as_bytes());
        assert_eq!(answer.cut, cut);
    }
    let reading = read(&har(&other(&format!(r#"{{"text":"{page}"}}"#))))
        .unwrap()
        .unwrap();
    assert!(
        reading
            .notes
            .iter()
            .any(|note| note.starts_with("1 answer without an error"))
    );
}

#[test]
fn a_long_recording_is_bounded_and_keeps_its_token_calls() {
    let other = entry("null", "{}").replace("/oauth/token", "/page");
    let token = entry(&format!(r#"{{"text":"{FORM}"}}"#), "{}");
    let text = har(&format!(
        "{},{token}",
        vec![other.as_str(); 25_000].join(",")
    ));
    let reading = read(&text).unwrap().unwrap();
    assert_eq!(reading.exchanges.len(), 20_001);
    let last = reading.exchanges.last().unwrap().request.as_ref().unwrap();
    assert_eq!(last.body, PastedBody::Text(FORM.to_owned()));
    assert!(
        reading
            .notes
            .iter()
            .any(|note| note.starts_with("5000 calls beside the token calls"))
    );
}

#[test]
fn a_cut_or_broken_recording_is_refused_with_its_place() {
    let one = entry("{}", "{}");
    let whole = har(&format!("{one},\n{one}"));
    let cut = whole.get(..whole.len() - 60).unwrap();
    let unread = read(cut).unwrap().unwrap_err();
    assert!(unread.why.contains("cut off in entry 2"), "{unread:?}");
    assert_eq!(unread.position.unwrap().line, 2);
    let broken = whole.replacen(",\n{", ",\n{!", 1);
    let unread = read(&broken).unwrap().unwrap_err();
    assert_eq!(unread.position.unwrap().line, 2);
    let odd = whole.replacen("\n{", "\n[1],{", 1);
    let unread = read(&odd).unwrap().unwrap_err();
    assert!(
        !unread.why.contains('1') || unread.why.contains("entry 1"),
        "{unread:?}"
    );
    assert!(read(&har("")).unwrap().is_err());
}

#[test]
fn other_documents_are_none() {
    for text in [
        "",
        "x",
        "{}",
        "[]",
        "[1]",
        r#"{"log":"x"}"#,
        r#"{"log":{"version":1}}"#,
        r#"{"request":{"method":"POST","url":{"raw":"x"}}}"#,
        r#"{"request":{"url":"https://a.example"}}"#,
        r#"{"entries":[{"name":"x"}]}"#,
        r#"{"method":"post","url":"https://a.example","data":{}}"#,
        r#"[{"scheme":"https","request":{"body":{}}}]"#,
        r#"{"grant_type":"x","request":"y"}"#,
        "{\"log\":{\"version\":",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
    assert_eq!(read(&"[".repeat(200_000)), None);
    assert_eq!(read(&format!("{{\"a\":{}", "[".repeat(200_000))), None);
}

proptest! {
    #[test]
    fn any_change_is_read_or_refused(at in 0_usize..400, length in 0_usize..6, text in "[\"\\\\{}\\[\\],:a0é]{0,4}") {
        let whole = har(&entry("{\"params\":[{\"name\":\"a\",\"value\":\"b\"}]}", "{\"text\":\"x\"}"));
        let begin = at.min(whole.len());
        let end = (begin + length).min(whole.len());
        let changed = format!("{}{text}{}", &whole[..begin], &whole[end..]);
        if let Some(Ok(reading)) = read(&changed) {
            prop_assert!(!reading.exchanges.is_empty());
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".*") {
        prop_assert!(read(&text).is_none());
    }
}
