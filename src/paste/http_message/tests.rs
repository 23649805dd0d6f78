//! HTTP as people paste it.

use super::read;
use crate::paste::exchange::{PastedBody, PastedExchange, PastedRequest, Reading};
use crate::paste::random::{filled, mixed, texts};
use crate::paste::shown::behind;
use crate::paste::{shown, variable};

const FORM: &str = "grant_type=urn%3Ax&subject_token=a.b&scope=openid+profile";

fn reading(text: &str) -> Reading {
    read(text)
        .unwrap_or_else(|| panic!("none: {text}"))
        .unwrap_or_else(|unread| panic!("{unread:?}: {text}"))
}

fn only(text: &str) -> PastedRequest {
    shown::only(read(text))
}

fn form() -> PastedBody {
    PastedBody::Text(FORM.to_owned())
}

#[test]
fn a_request_in_each_form() {
    for text in [
        format!(
            "POST /oauth/token HTTP/2\nHost: a.example\nContent-Type: application/x-www-form-urlencoded\n\n{FORM}"
        ),
        format!(
            "POST https://a.example/oauth/token HTTP/1.1\r\nhost: a.example\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\n{FORM}\r\n"
        ),
        format!(
            "post /oauth/token http/1.1\nhost: a.example\n\n{FORM}\n\nHTTP/1.1 403 Forbidden\n\n{{}}"
        ),
        format!(
            "POST /oauth/token HTTP/1.1\nHost: a.example\nContent-Type: application/x-www-form-urlencoded\n{FORM}"
        ),
        format!(
            "POST /oauth/token HTTP/1.1\nHost: a.example\nTransfer-Encoding: chunked\n\n{:x}\n{FORM}\n0\n\n",
            FORM.len()
        ),
        format!("> POST /oauth/token HTTP/1.1\n> Host: a.example\n>\n> {FORM}"),
        format!(
            "POST /oauth/token HTTP/1.1\nHost: a.example\nExpect: 100-continue\n\nHTTP/1.1 100 Continue\n\n{FORM}\n\nHTTP/1.1 403 Forbidden\n\n{{}}"
        ),
        format!(
            "* Preparing request to https://a.example/oauth/token\n\n> POST /oauth/token HTTP/2\n> Host: a.example\n\n| {FORM}\n\n< HTTP/2 403 \n"
        ),
        format!(
            "> POST https://a.example/oauth/token\nHost: a.example\nUser-Agent: http.rb/5.1.1\n\n{FORM}\n\n< 400 Bad Request\nContent-Type: application/json\n\n{{}}"
        ),
        format!(
            "10:00:00.1 IP 10.0.0.1.5 > 10.0.0.2.80: Flags [P.], length 99: HTTP: POST /oauth/token HTTP/1.1\nE..z.@.@....h.Y\n...-..POST /oauth/token HTTP/1.1\nHost: a.example\nContent-Length: {}\n\n{FORM}\n10:00:00.2 IP 10.0.0.2.80 > 10.0.0.1.5: Flags [.]\nE..4..@.\n",
            FORM.len()
        ),
        format!(
            "POST /oauth/token HTTP/1.1\nHost: a.example\nContent-Length: {}\n\n{FORM}\nuser@host:~$ ls\n",
            FORM.len()
        ),
        format!(
            "flutter: POST /oauth/token HTTP/1.1\nflutter: Host: a.example\nflutter: \nflutter: {FORM}\n"
        ),
        format!(
            "2026-11-25 10:00:00.123456+0100 Acme[12:34] POST https://a.example/oauth/token HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\n{FORM}\n\n"
        ),
        format!(
            ":method: POST\n:authority: a.example\n:scheme: https\n:path: /oauth/token\ncontent-type: x/y\n\n{FORM}"
        ),
    ] {
        let request = only(&text);
        assert_eq!(request.method.as_deref(), Some("POST"), "{text}");
        assert_eq!(request.address(), "https://a.example/oauth/token", "{text}");
        assert_eq!(request.body, form(), "{text}");
        assert!(request.headers.iter().all(|one| !one.name.starts_with(':')));
    }
}

#[test]
fn bodies_keep_their_blanks_and_bytes() {
    let body = "{\n  \"a\": \"b  c\\u00e9\",\n\n  \"é\": 1\n}";
    let request = only(&format!(
        "POST http://127.0.0.1:3000/oauth/token HTTP/1.1\nX-Long: a\n  b\n\n{body}\n"
    ));
    assert_eq!(request.body, PastedBody::Text(body.to_owned()));
    assert_eq!(request.header("x-long"), Some("a b"));
    assert_eq!(
        only("GET /x HTTP/1.1\nHost: localhost:3000").url.as_deref(),
        Some("http://localhost:3000/x")
    );
    assert_eq!(only("GET /x HTTP/1.1\nAccept: a/b\n").url, None);
}

#[test]
fn calls_of_one_text_keep_their_order_and_answers() {
    let text = format!(
        "OPTIONS /oauth/token HTTP/1.1\nHost: a.example\n\nHTTP/1.1 204 No Content\n\nPOST /oauth/token HTTP/1.1\nHost: a.example\n\n{FORM}\n\nHTTP/1.1 100 Continue\n\nHTTP/1.1 403 Forbidden\nX-Y: z\n\n{{\"error\":\"x\"}}\n"
    );
    let found = reading(&text).exchanges;
    let told: Vec<_> = found
        .iter()
        .map(|one: &PastedExchange| {
            let request = one.request.as_ref().unwrap();
            let answer = one.answer.as_ref().unwrap();
            (request.method.clone().unwrap(), answer.status, one.line)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("OPTIONS".to_owned(), Some(204), 1),
            ("POST".to_owned(), Some(403), 6)
        ]
    );
    assert_eq!(found[1].request.as_ref().unwrap().body, form());
    let answers = reading("HTTP/2 403\ndate: x\n\n{\"error\":\"x\"}\n");
    assert_eq!(answers.what, "a raw HTTP answer");
    assert_eq!(answers.exchanges[0].request, None);
}

#[test]
fn tools_are_told_from_what_they_sent() {
    let curl = "*   Trying 1.2.3.4:443...\n* Connected to a.example\n> POST /oauth/token HTTP/2\n> Host: a.example\n> Content-Length: 12\n> \n} [12 bytes data]\n* upload completely sent off: 12 bytes\n< HTTP/2 403 \n< x-y: z\n< \n{ [96 bytes data]\n* Connection #0 to host left intact\n{\"error\":\"x\"}\n";
    let found = reading(curl);
    assert_eq!(found.what, "the output of curl -v");
    let request = found.exchanges[0].request.as_ref().unwrap();
    assert_eq!(request.body, PastedBody::Empty);
    assert!(request.notes.iter().any(|note| note.contains("curl -v")));
    let answer = found.exchanges[0].answer.as_ref().unwrap();
    assert_eq!(answer.body, b"{\"error\":\"x\"}\n");

    let wget = format!(
        "--2026-11-25 10:00:00--  https://a.example/oauth/token\nConnecting...\n\n---request begin---\nPOST /oauth/token HTTP/1.1\r\nHost: a.example\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n---request end---\n[BODY data: {FORM}]\nHTTP request sent, awaiting response... \n---response begin---\nHTTP/1.1 403 Forbidden\r\nX-Y: z\r\n\r\n---response end---\n403 Forbidden\n"
    );
    let found = reading(&wget);
    assert_eq!(found.exchanges.len(), 1);
    assert_eq!(found.exchanges[0].request.as_ref().unwrap().body, form());
    let answer = found.exchanges[0].answer.as_ref().unwrap();
    assert_eq!((answer.status, answer.cut), (Some(403), true));

    let httpie = format!(
        "POST /oauth/token HTTP/1.1\nAccept: */*\nHost: a.example\nUser-Agent: HTTPie/3.2\n\n{FORM}\n\n\nHTTP/1.1 403 Forbidden\nX: y\n\n{{\n    \"error\": \"x\"\n}}\n\n\n"
    );
    assert_eq!(only(&httpie).body, form());
}

fn okhttp(prefix: &str, body: &str) -> String {
    let length = body.len();
    let log = format!(
        "--> POST https://a.example/oauth/token h2\nContent-Type: application/json\nAuthorization: ██\n\n{body}\n--> END POST ({length}-byte body)\n<-- 403 https://a.example/oauth/token (412ms)\ncontent-type: application/json\n\n{{\"error\":\"x\"}}\n<-- END HTTP (13-byte body)"
    );
    behind(prefix, &log)
}

#[test]
fn okhttps_log_is_read_behind_each_prefix() {
    let body = "{\"grant_type\":\"urn:x\",\n  \"scope\":\"a  b\"}";
    for prefix in [
        "",
        "D/OkHttp: ",
        "D/OkHttp  ( 1234): ",
        "I/okhttp.OkHttpClient: ",
        "05-01 12:00:00.123  1234  5678 I okhttp.OkHttpClient: ",
        "05-01 12:00:00.123 I/okhttp.OkHttpClient(1234): ",
        "2020-05-01 12:00:00.123 1234-5678/com.acme.app I/okhttp.OkHttpClient: ",
        "2026-11-20 10:00:00.123  1234-5678  okhttp.OkHttpClient     com.acme.app   I  ",
        "INFO: ",
        "12:00:00.123 [OkHttp https://a.example/...] INFO okhttp3.OkHttpClient - ",
    ] {
        let text = okhttp(prefix, body);
        let found = reading(&text);
        assert_eq!(found.exchanges.len(), 1, "{text}");
        let request = found.exchanges[0].request.as_ref().unwrap();
        assert_eq!(request.body, PastedBody::Text(body.to_owned()), "{text}");
        assert_eq!(
            request.header("authorization"),
            Some(variable::marked("Authorization").as_str())
        );
        assert!(request.notes.is_empty(), "{request:?}");
        let answer = found.exchanges[0].answer.as_ref().unwrap();
        assert_eq!(answer.body, b"{\"error\":\"x\"}", "{text}");
    }
}

#[test]
fn feigns_log_is_read_behind_each_prefix() {
    let body = "{\"grant_type\":\"urn:x\",\n  \"scope\":\"a\"}";
    let length = body.len();
    for prefix in [
        "[AuthClient#token] ",
        "2026-11-20 10:00:00.123 DEBUG 42 --- [nio-8080-exec-1] c.a.AuthClient : [AuthClient#token] ",
        "10:00:00.123 [main] DEBUG c.a.AuthClient - [AuthClient#token] ",
    ] {
        let log = format!(
            "---> POST https://a.example/oauth/token HTTP/1.1\nContent-Type: application/json\n\n{body}\n---> END HTTP ({length}-byte body)\n<--- HTTP/1.1 403 Forbidden (412ms)\ncontent-type: application/json\n\n{{\"error\":\"x\"}}\n<--- END HTTP (13-byte body)"
        );
        let text = behind(prefix, &log);
        let found = reading(&text);
        assert_eq!(found.what, "a log of Feign");
        assert_eq!(found.exchanges.len(), 1, "{text}");
        let request = found.exchanges[0].request.as_ref().unwrap();
        assert_eq!(request.body, PastedBody::Text(body.to_owned()), "{text}");
        assert!(request.notes.is_empty(), "{request:?}");
        let answer = found.exchanges[0].answer.as_ref().unwrap();
        assert_eq!(answer.status, Some(403));
        assert_eq!(answer.body, b"{\"error\":\"x\"}", "{text}");
    }
}

#[test]
fn calls_of_several_threads_are_told_apart() {
    let line = |thread: &str, message: &str| {
        format!(
            "2026-11-20 10:00:00.123  12-{thread}  okhttp.OkHttpClient  com.acme  I  {message}\n"
        )
    };
    let text = [
        line("1", "--> POST https://a.example/oauth/token"),
        line("2", "--> GET https://a.example/me"),
        line("1", "X: 1"),
        line("2", "X: 2"),
        line("2", "--> END GET"),
        line("1", ""),
        line("1", "a=b"),
        line("1", "--> END POST (3-byte body)"),
        line("2", "<-- 200 https://a.example/me (1ms)"),
        line("1", "<-- 403 https://a.example/oauth/token (1ms)"),
        line("2", "<-- END HTTP"),
        line("1", "<-- END HTTP"),
    ]
    .concat();
    let found = reading(&text).exchanges;
    let told: Vec<_> = found
        .iter()
        .map(|one| {
            let request = one.request.as_ref().unwrap();
            (
                request.header("x").unwrap().to_owned(),
                request.body.clone(),
                one.answer.as_ref().unwrap().status,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("1".to_owned(), PastedBody::Text("a=b".into()), Some(403)),
            ("2".to_owned(), PastedBody::Empty, Some(200)),
        ]
    );
    // Without threads nothing tells them apart.
    let bare: String = text
        .lines()
        .filter_map(|line| line.split_once("I  "))
        .map(|(_, message)| format!("{message}\n"))
        .collect();
    assert!(read(&bare).unwrap().is_err());
}

#[test]
fn long_lines_that_logcat_breaks_are_joined() {
    let body = format!("subject_token={}", "x".repeat(9000));
    let broken: Vec<&str> = [0, 4000, 8000]
        .iter()
        .map(|at| body.get(*at..(*at + 4000).min(body.len())).unwrap())
        .collect();
    let text = okhttp("", &broken.join("\n")).replace("9016-byte", "9014-byte");
    let prefixed: String = text
        .lines()
        .map(|line| format!("D/OkHttp: {line}\n"))
        .collect();
    assert_eq!(only(&prefixed).body, PastedBody::Text(body));
}

#[test]
fn what_okhttp_leaves_out_is_told() {
    for end in [
        "--> END POST (encoded body omitted)",
        "--> END POST (one-shot body omitted)",
        "--> END POST (binary 12-byte body omitted)",
    ] {
        let request = only(&format!(
            "--> POST https://a.example/oauth/token\nX: y\n{end}\n"
        ));
        assert_eq!(request.body, PastedBody::Empty);
        assert!(request.notes[0].contains("omitted"));
    }
    let request = only(
        "--> POST https://a.example/oauth/token http/1.1 (3-byte body)\n<-- 200 OK (22ms, 6-byte body)\n",
    );
    assert!(!request.notes.is_empty());
    let cut = "--> POST https://a.example/oauth/token\nX: y\n\na=b&c=";
    assert_eq!(read(cut).unwrap().unwrap_err().position.unwrap().line, 4);
}

#[test]
fn text_that_is_no_part_of_a_body_is_refused_with_its_place() {
    let text = format!(
        "POST /oauth/token HTTP/1.1\nHost: a.example\nContent-Type: application/x-www-form-urlencoded\n\n{FORM}\nclient_id=abc\n"
    );
    assert_eq!(read(&text).unwrap().unwrap_err().position.unwrap().line, 6);
}

#[test]
fn other_texts_are_none() {
    for text in [
        "",
        "curl https://a.example -d a=b",
        "POST https://a.example/oauth/token\nX: y\n\na=b",
        "### x\nPOST https://a.example/oauth/token HTTP/1.1\n\na=b",
        "POST https://a.example/oauth/token HTTP/1.1\n\na={{b}}",
        "@a = b\nPOST https://a.example/oauth/token HTTP/1.1\n\na=b",
        "POST https://a.example/oauth/token\n[Form]\na: b\nHTTP/1.1 200\n",
        "{\"error\":\"HTTP/1.1 403\"}",
        "I get HTTP/1.1 403 when I post",
        "--> look here",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn large_texts_are_read_in_linear_time() {
    for line in [
        "POST /oauth/token HTTP/1.1\n",
        "--> POST https://a.example/\n",
        "<-- 200 https://a.example/\n",
        "HTTP/1.1 200 OK\n",
        "x: y\n",
        "{\n",
        "a=b\n",
        "aHTTP/1.1",
        "05-01 12:00:00.123  1234  5678 I a: <-- 200 https://a\n",
    ] {
        let text = format!(
            "POST /x HTTP/1.1\nTransfer-Encoding: chunked\n\n{}",
            line.repeat(60_000)
        );
        assert!(read(&text).is_some() || text.is_empty());
    }
}

#[test]
fn an_answer_right_behind_the_body_is_none_of_it() {
    for body in [
        FORM,
        "{\"grant_type\":\"urn:x\",\"note\":\"a HTTP/1.1 403 b\"}",
    ] {
        let text = format!(
            "POST /t HTTP/1.1\nHost: a.example\n\n{body}HTTP/1.1 403 Forbidden\nContent-Type: a/b\n\n{{\"error\":\"x\"}}"
        );
        let exchanges = reading(&text).exchanges;
        assert_eq!(exchanges.len(), 1, "{text}");
        let request = exchanges[0].request.as_ref().unwrap();
        assert_eq!(request.body, PastedBody::Text(body.to_owned()));
        assert_eq!(exchanges[0].answer.as_ref().unwrap().status, Some(403));
    }
}

#[test]
fn what_nghttp_prints_is_no_body() {
    let text = "[  0.071] Connected\nThe negotiated protocol: h2\n[  0.142] send HEADERS frame <length=65, flags=0x24, stream_id=13>\n          ; END_HEADERS | PRIORITY\n          (padlen=0, dep_stream_id=11, weight=16, exclusive=0)\n          ; Open new stream\n          :method: POST\n          :path: /oauth/token\n          :scheme: https\n          :authority: a.example\n          content-type: application/x-www-form-urlencoded\n[  0.142] send DATA frame <length=4, flags=0x01, stream_id=13>\n          ; END_STREAM\n[  0.213] recv (stream_id=13) :status: 403\n[  0.213] recv (stream_id=13) content-type: application/json\n[  0.213] recv HEADERS frame <length=122, flags=0x04, stream_id=13>\n          ; END_HEADERS\n          (padlen=0)\n          ; First response header\n{\"error\":\"x\"}[  0.214] recv DATA frame <length=13, flags=0x01, stream_id=13>\n          ; END_STREAM\n";
    let reading = read(text).unwrap().unwrap();
    assert_eq!(reading.what, "the output of nghttp -v");
    assert_eq!(reading.exchanges.len(), 1);
    let request = reading.exchanges[0].request.as_ref().unwrap();
    assert_eq!(request.address(), "https://a.example/oauth/token");
    assert_eq!(request.method.as_deref(), Some("POST"));
    assert_eq!(request.body, PastedBody::Empty);
    assert!(request.notes.iter().any(|note| note.contains("nghttp")));
    let answer = reading.exchanges[0].answer.as_ref().unwrap();
    assert_eq!(answer.status, Some(403));
    assert_eq!(answer.body, b"{\"error\":\"x\"}");
}

#[test]
fn any_mixture_is_read_or_refused() {
    mixed(
        "POST /oauth/token HTTP/1.1¦HTTP/1.1 403 Forbidden¦\n¦\r\n¦< ¦> ¦* ¦: ¦Host: a¦\
         Content-Length: 5¦transfer-encoding: chunked¦5¦{¦}¦a=b¦&¦--> POST https://a/¦\
         --> END POST¦(3-byte body)¦<-- 200 x¦<-- END HTTP¦---request begin---¦\
         ---request end---¦[BODY data: ¦]¦D/OkHttp: ¦é¦I  ¦:method: POST¦\
         content-type: application/x-www-form-urlencoded",
        |text| filled(read(text)),
    );
}

#[test]
fn any_text_is_read_or_refused() {
    texts(".*", |text| {
        filled(read(&format!("POST /x HTTP/1.1\n{text}")))
    });
}
