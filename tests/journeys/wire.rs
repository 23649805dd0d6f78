//! What a raw socket receives is what *On the wire* shows.

use crate::support::{cambio, run_json};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

/// Accepts one request, answers, and returns the bytes received.
fn receive(listener: TcpListener) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut bytes = Vec::new();
        let mut chunk = [0; 4096];
        loop {
            let read = socket.read(&mut chunk).unwrap();
            bytes.extend_from_slice(&chunk[..read]);
            let text = String::from_utf8_lossy(&bytes);
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "))
                    .map_or(0, |length| length.parse::<usize>().unwrap());
                if body.len() >= length {
                    break;
                }
            }
            assert!(read > 0, "closed early: {text}");
        }
        let body = r#"{"error":"invalid_grant"}"#;
        write!(socket, "HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).unwrap();
        bytes
    })
}

#[test]
fn a_raw_socket_receives_what_is_shown() {
    for (encoding, authentication) in [
        ("form", "client_secret_basic"),
        ("json", "client_secret_post"),
        ("form", "none"),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = receive(listener);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.cambio.json");
        let profile = serde_json::json!({
            "cambio": 1, "name": "raw", "tenant": format!("http://{address}"), "client_id": "a b",
            "client_authentication": {"method": authentication, "secret": "env:RAW_SECRET"},
            "subject_token_type": "urn:x", "scope": "openid  é", "user_profile": {"n": 1, "name": {"firstName": "Ada"}},
            "forwarded_for": {"value": "203.0.113.7"}, "body_encoding": encoding,
            "parameters": [{"name": "a", "value": "1"}, {"name": "a", "value": "2"}, {"name": "off", "value": "x", "enabled": false}],
            "headers": [{"name": "X-Debug", "value": "1"}, {"name": "Cookie", "secret": "env:RAW_SECRET"}, {"name": "x-debug", "value": "2"}]
        });
        std::fs::write(&path, profile.to_string()).unwrap();
        let mut command = cambio();
        command.env("RAW_SECRET", "s&c+r%t: 1").args([
            "send",
            path.to_str().unwrap(),
            "--json",
            "--show-secrets",
            "--trust",
            "--no-verify",
            "--subject-token",
            "-",
        ]);
        let (code, document) = run_json(&mut command, Some(b"t/0.k+n"));
        assert_eq!(code, 1, "{document:#}");
        let request = &document["attempts"][0]["request"];
        let mut shown = "POST /oauth/token HTTP/1.1\r\n".to_owned();
        for header in request["headers"].as_array().unwrap() {
            shown.push_str(&format!(
                "{}: {}\r\n",
                header[0].as_str().unwrap(),
                header[1].as_str().unwrap()
            ));
        }
        shown.push_str("\r\n");
        shown.push_str(request["body"].as_str().unwrap());
        assert_eq!(String::from_utf8(received.join().unwrap()).unwrap(), shown);
    }
}
