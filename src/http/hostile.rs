//! A server that answers with bytes of any kind, and what is said of each.

use super::{Cancel, Http, Limits, MAX_BODY};
use crate::exchange::{Attempt, FailureKind, WireRequest};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::Duration;

/// One call to a server that does this with its connection, after the request has come.
fn call(serve: impl FnOnce(&mut TcpStream) + Send) -> Attempt {
    answered(serve, true)
}

fn answered(serve: impl FnOnce(&mut TcpStream) + Send, after: bool) -> Attempt {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            if after {
                let mut request = [0; 4096];
                assert!(socket.read(&mut request).unwrap() > 0);
            }
            serve(&mut socket);
            socket.shutdown(Shutdown::Both).ok();
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let http = Http::new(Limits {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(20),
        });
        let request = WireRequest::get(url::Url::parse(&address).unwrap());
        runtime.block_on(http.send(request, &Cancel::default()))
    })
}

fn endless(socket: &mut TcpStream, head: &[u8], block: &[u8]) {
    let mut alive = socket.write_all(head).is_ok();
    while alive {
        alive = socket.write_all(block).is_ok();
    }
}

const OK: &str = "HTTP/1.1 200 OK\r\n";

#[test]
fn every_answer_that_is_none_has_its_kind_and_its_words() {
    use FailureKind::{Broken, NotHttp, TooLarge};
    let head = |rest: &str| format!("{OK}{rest}\r\n\r\n");
    let body = |header: &str, body: &str| format!("{}{body}", head(header));
    let chunked = |rest: &str| body("Transfer-Encoding: chunked", rest);
    for (kind, words, answers) in [
        (
            TooLarge,
            "more than 100 headers",
            vec![
                format!("{OK}{}\r\n", "X-H: v\r\n".repeat(101)),
                format!("{OK}{}\r\n", "X-H: v\r\n".repeat(10_000)),
                head(&format!("X: {}", "v".repeat(1 << 20))),
                head(&format!("{}: v", "n".repeat(70_000))),
            ],
        ),
        (
            Broken,
            "broke before",
            vec![
                String::new(),
                "HTTP/1.1 20".to_owned(),
                format!("{OK}X: y\r\n"),
                body("Content-Length: 50", "x"),
                chunked("5\r\nhello\r\n"),
            ],
        ),
        (
            NotHttp,
            "does not speak HTTP",
            vec![
                "<html>hello</html>\r\n\r\n".to_owned(),
                "\u{1}\u{2}\u{3}".repeat(50),
                "HTTP/9.9 200 OK\r\n\r\n".to_owned(),
                "220 mail ready\r\n".to_owned(),
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
                "HTTP/1.1 abc OK\r\n\r\n".to_owned(),
            ],
        ),
        (
            Broken,
            "headers",
            vec![
                format!("{OK}{OK}\r\n"),
                head("X\0Y: v"),
                head("X: a\0b"),
                head("X"),
                body("Content-Length: many", "x"),
                body("Content-Length: -1", "x"),
                body(&format!("Content-Length: {}9", u64::MAX), "x"),
                body("Content-Length: 1\r\nContent-Length: 2", "x"),
            ],
        ),
        (
            Broken,
            "chunks as announced",
            vec![
                chunked("fffffffffffffffff\r\nx"),
                chunked("zz\r\nx"),
                chunked("5\r\nhelloworld"),
            ],
        ),
    ] {
        for answer in answers {
            let attempt = call(|socket| {
                socket.write_all(answer.as_bytes()).ok();
            });
            let name: String = answer.chars().take(80).collect();
            let failure = attempt
                .failure
                .unwrap_or_else(|| panic!("{name:?}: no failure"));
            assert_eq!(failure.kind, kind, "{name:?}: {failure:?}");
            let said = format!("{} {}", failure.title, failure.detail);
            assert!(said.contains(words), "{name:?}: {said}");
        }
    }
}

#[test]
fn what_is_an_answer_all_the_same_is_read() {
    let many = format!("{OK}{}Content-Length: 2\r\n\r\nok", "X-H: v\r\n".repeat(99));
    for (name, answer, body) in [
        ("100 headers", many, "ok"),
        (
            "informational answers first",
            format!(
                "{}{OK}\r\nok",
                "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(50)
            ),
            "ok",
        ),
        (
            "a length that is too short",
            format!("{OK}Content-Length: 2\r\n\r\nokay"),
            "ok",
        ),
        ("a body with NUL bytes", format!("{OK}\r\no\0k"), "o\0k"),
        ("a body until the end", format!("{OK}\r\nok"), "ok"),
    ] {
        let attempt = call(|socket| {
            socket.write_all(answer.as_bytes()).ok();
        });
        assert_eq!(attempt.failure, None, "{name}");
        let response = attempt.response.unwrap();
        assert_eq!(response.body, body.as_bytes(), "{name}");
    }
}

#[test]
fn what_has_no_end_is_left_at_its_bound() {
    let head = format!("{OK}\r\n");
    let block = vec![b'x'; 65_536];
    let body = call(|socket| endless(socket, head.as_bytes(), &block));
    assert_eq!(body.failure.unwrap().kind, FailureKind::TooLarge);
    let response = body.response.unwrap();
    assert!(response.truncated && response.body.len() == MAX_BODY);
    let chunked = format!("{OK}Transfer-Encoding: chunked\r\n\r\n");
    let chunk = [b"10000\r\n", &block[..], b"\r\n"].concat();
    let body = call(|socket| endless(socket, chunked.as_bytes(), &chunk));
    assert_eq!(body.failure.unwrap().kind, FailureKind::TooLarge);
    for (head, block) in [
        (OK, &b"X-H: value\r\n"[..]),
        ("HTTP/1.1 200 ", b"word "),
        (OK, b"x"),
    ] {
        let block = block.repeat(4096);
        let attempt = call(|socket| endless(socket, head.as_bytes(), &block));
        let failure = attempt.failure.unwrap();
        assert_eq!(failure.kind, FailureKind::TooLarge, "{failure:?}");
    }
}

#[test]
fn a_small_answer_that_unpacks_to_gigabytes_is_cut() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        packer.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let bomb = packer.finish().unwrap();
    // Members behind each other unpack one after the other (RFC 1952 §2.2).
    let bomb = bomb.repeat(50);
    let head = format!(
        "{OK}Content-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        bomb.len()
    );
    let attempt = call(|socket| {
        socket.write_all(head.as_bytes()).ok();
        socket.write_all(&bomb).ok();
    });
    assert_eq!(attempt.failure.unwrap().kind, FailureKind::TooLarge);
    assert_eq!(attempt.response.unwrap().decoded.unwrap().len(), MAX_BODY);
}

#[test]
fn a_connection_that_is_reset_broke() {
    let attempt = call(|socket| {
        let head = format!("{OK}Content-Length: 50\r\n\r\nhalf");
        socket.write_all(head.as_bytes()).unwrap();
        // Closed with something unread, the system resets it.
        socket.set_nonblocking(true).unwrap();
    });
    assert_eq!(attempt.failure.unwrap().kind, FailureKind::Broken);
    let response = attempt.response.unwrap();
    assert!(response.truncated && response.body == b"half");
}

#[test]
fn a_server_that_greets_before_it_is_asked_speaks_no_http() {
    let attempt = answered(
        |socket| {
            socket.write_all(b"SSH-2.0-OpenSSH_9.9\r\n").unwrap();
            let mut rest = Vec::new();
            socket.read_to_end(&mut rest).ok();
        },
        false,
    );
    let failure = attempt.failure.unwrap();
    assert_eq!(failure.kind, FailureKind::NotHttp, "{failure:?}");
}
