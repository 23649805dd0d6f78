//! Small servers of the tests' own, on real sockets: what they read, and what they answer.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What is said by a server that refuses.
const POLICY: &[u8] = br#"{"error":"access_denied","error_description":"Policy says no"}"#;

/// A free port, and its address.
pub fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    (listener, base)
}

/// An address where nobody listens.
pub fn nobody() -> String {
    let (_, base) = listen();
    base
}

/// Reads one request whole, or as much of it as comes.
pub fn read_request(socket: &mut TcpStream) -> String {
    let (mut whole, mut chunk) = (Vec::new(), [0; 16384]);
    loop {
        let text = String::from_utf8_lossy(&whole).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"));
            let length = length.and_then(|length| length.trim().parse::<usize>().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match socket.read(&mut chunk) {
            Ok(0) | Err(_) => return text,
            Ok(read) => whole.extend_from_slice(&chunk[..read]),
        }
    }
}

/// An answer as it goes over the wire; `head` is its status, and may go on with headers.
pub fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// The head of an answer in JSON.
pub fn json(status: &str) -> String {
    format!("{status}\r\ncontent-type: application/json")
}

/// A server that does one thing to whoever calls, once the request is read. Returns its address.
pub fn serve(mut act: impl FnMut(TcpStream, String) + Send + 'static) -> String {
    let (listener, base) = listen();
    std::thread::spawn(move || {
        while let Ok((mut socket, _)) = listener.accept() {
            let request = read_request(&mut socket);
            act(socket, request);
        }
    });
    base
}

/// A server that gives everybody the same answer.
pub fn answering(head: &str, body: &[u8]) -> String {
    let answer = answer(head, body);
    serve(move |mut socket, _| drop(socket.write_all(&answer)))
}

/// A server that refuses everybody.
pub fn refusing() -> String {
    answering(&json("403 Forbidden"), POLICY)
}

/// A server that refuses, but only when it is told to.
pub fn slow() -> (String, Sender<()>) {
    let (go, told) = channel();
    let base = serve(move |mut socket, _| {
        if told.recv().is_ok() {
            drop(socket.write_all(&answer(&json("403 Forbidden"), POLICY)));
        }
    });
    (base, go)
}

/// A server that answers one request, gives it back when it is joined, and is cut off from then on.
pub fn answers_once(head: &str, body: &[u8]) -> (String, JoinHandle<String>) {
    let (listener, base) = listen();
    let answer = answer(head, body);
    let served = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let request = read_request(&mut socket);
        socket.write_all(&answer).unwrap();
        request
    });
    (base, served)
}

/// The same, and what it answers is a refusal.
pub fn refuses_once() -> (String, JoinHandle<String>) {
    answers_once(&json("403 Forbidden"), POLICY)
}

/// Takes connections on a port and never answers one, for as long as this test runs. The port may be another test's for a moment.
pub fn silent(port: u16) -> String {
    let deadline = Instant::now() + Duration::from_mins(1);
    let listener = loop {
        match TcpListener::bind(("127.0.0.1", port)) {
            Ok(listener) => break listener,
            Err(error) => assert!(Instant::now() < deadline, "port {port}: {error}"),
        }
        std::thread::yield_now();
    };
    let base = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut held = Vec::new();
        while let Ok((socket, _)) = listener.accept() {
            held.push(socket);
        }
    });
    base
}
