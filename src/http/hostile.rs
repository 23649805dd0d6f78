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
    let headers = |count: usize| "X-H: v\r\n".repeat(count);
    let gibberish = "\u{1}\u{2}\u{3}".repeat(50);
    for (name, answer, kind, words) in [
        (
            "101 headers",
            format!("{OK}{}\r\n", headers(101)),
            TooLarge,
            "more than 100 headers",
        ),
        (
            "10,000 headers",
            format!("{OK}{}\r\n", headers(10_000)),
            TooLarge,
            "more than 100 headers",
        ),
        (
            "a header of 1 MiB",
            format!("{OK}X: {}\r\n\r\n", "v".repeat(1 << 20)),
            TooLarge,
            "more than 100 headers",
        ),
        (
            "a name of 70 KiB",
            format!("{OK}{}: v\r\n\r\n", "n".repeat(70_000)),
            TooLarge,
            "more than 100 headers",
        ),
        ("nothing", String::new(), Broken, "broke before"),
        (
            "half a status line",
            "HTTP/1.1 20".into(),
            Broken,
            "broke before",
        ),
        (
            "half a head",
            format!("{OK}X: y\r\n"),
            Broken,
            "broke before",
        ),
        (
            "no status line",
            "<html>hello</html>\r\n\r\n".into(),
            NotHttp,
            "does not speak HTTP",
        ),
        ("bytes", gibberish, NotHttp, "does not speak HTTP"),
        (
            "another version",
            "HTTP/9.9 200 OK\r\n\r\n".into(),
            NotHttp,
            "does not speak HTTP",
        ),
        (
            "a mail server",
            "220 mail ready\r\n".into(),
            NotHttp,
            "does not speak HTTP",
        ),
        (
            "HTTP/2",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(),
            NotHttp,
            "does not speak HTTP",
        ),
        (
            "no number in the status",
            "HTTP/1.1 abc OK\r\n\r\n".into(),
            NotHttp,
            "does not speak HTTP",
        ),
        (
            "two status lines",
            format!("{OK}{OK}\r\n"),
            Broken,
            "headers",
        ),
        (
            "a NUL in a name",
            format!("{OK}X\0Y: v\r\n\r\n"),
            Broken,
            "headers",
        ),
        (
            "a NUL in a value",
            format!("{OK}X: a\0b\r\n\r\n"),
            Broken,
            "headers",
        ),
        (
            "a header without a colon",
            format!("{OK}X\r\n\r\n"),
            Broken,
            "headers",
        ),
        (
            "a length that is no number",
            format!("{OK}Content-Length: many\r\n\r\nx"),
            Broken,
            "headers",
        ),
        (
            "a negative length",
            format!("{OK}Content-Length: -1\r\n\r\nx"),
            Broken,
            "headers",
        ),
        (
            "a length beyond all",
            format!("{OK}Content-Length: {}9\r\n\r\nx", u64::MAX),
            Broken,
            "headers",
        ),
        (
            "two lengths",
            format!("{OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx"),
            Broken,
            "headers",
        ),
        (
            "a length that is too long",
            format!("{OK}Content-Length: 50\r\n\r\nx"),
            Broken,
            "broke before",
        ),
        (
            "a chunk size beyond all",
            format!("{OK}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nx"),
            Broken,
            "chunks as announced",
        ),
        (
            "a chunk size that is none",
            format!("{OK}Transfer-Encoding: chunked\r\n\r\nzz\r\nx"),
            Broken,
            "chunks as announced",
        ),
        (
            "a chunk without an end",
            format!("{OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhelloworld"),
            Broken,
            "chunks as announced",
        ),
        (
            "chunks that stop",
            format!("{OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
            Broken,
            "broke before",
        ),
    ] {
        let attempt = call(|socket| {
            socket.write_all(answer.as_bytes()).ok();
        });
        let failure = attempt
            .failure
            .unwrap_or_else(|| panic!("{name}: no failure"));
        assert_eq!(failure.kind, kind, "{name}: {failure:?}");
        let said = format!("{} {}", failure.title, failure.detail);
        assert!(said.contains(words), "{name}: {said}");
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
