//! Every failure has a cause in plain words; the servers that cause them are real sockets.

use crate::servers::{answering, nobody, serve};
use crate::support::{cambio, ids, run_json};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

fn send(tenant: &str, more: &[&str]) -> (i32, Value) {
    let mut command = cambio();
    let tenant = format!("tenant={tenant}");
    command
        .args([
            "send",
            "demo/apple-first-login",
            "--json",
            "--no-verify",
            "--set",
            &tenant,
            "--subject-token",
            "-",
        ])
        .args(more);
    run_json(&mut command, Some(b"c0de"))
}

#[test]
fn answers_that_are_no_answer_are_named() {
    for (tenant, id) in [
        (
            answering(
                "200 OK\r\ncontent-type: text/html",
                b"<!doctype html><title>x</title>",
            ),
            "explain.html",
        ),
        (
            answering("302 Found\r\nlocation: http://127.0.0.1:1/elsewhere", b""),
            "explain.redirect",
        ),
        (answering("200 OK", b"plain"), "explain.not-json"),
        (answering("200 OK", b"{}"), "explain.no-token"),
        (answering("500 Oops", b"{\"message\":1}"), "explain.outage"),
        (answering("400 Oops", b"{\"message\":1}"), "explain.unknown"),
        (answering("200 OK", b"\xff\xfe\x00"), "explain.not-text"),
        (answering("200 OK", b""), "explain.empty"),
    ] {
        let (code, document) = send(&tenant, &[]);
        assert_eq!(
            (
                code,
                document["outcome"].as_str(),
                ids(&document, "explain.")
            ),
            (3, Some("failed"), vec![id]),
            "{document:#}"
        );
        assert_eq!(document["attempts"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn connections_that_fail_are_named() {
    let garbage = serve(|mut socket, _| drop(socket.write_all(b"\x16\x03not http at all\r\n\r\n")));
    let broken = serve(|mut socket, _| {
        drop(socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"acc"));
    });
    for (tenant, kind) in [
        (nobody(), "connection_refused"),
        (garbage, "not_http"),
        (broken, "broken"),
        ("https://name.invalid".to_owned(), "name_not_found"),
    ] {
        let (code, document) = send(&tenant, &[]);
        let error = &document["attempts"][0]["error"];
        assert_eq!(
            (code, error["kind"].as_str()),
            (3, Some(kind)),
            "{document:#}"
        );
        assert!(
            !error["title"].as_str().unwrap().is_empty()
                && !error["detail"].as_str().unwrap().is_empty()
        );
        // The client's chain of causes is not repeated where the system's one says it.
        assert!(!error["detail"].as_str().unwrap().contains("dns error"));
        // Whether a code that is good once can still be used.
        let said = document["findings"].to_string();
        let was_sent = ["not_http", "broken"].contains(&kind);
        assert_eq!(said.contains("Nothing was sent"), !was_sent, "{said}");
    }
}

#[test]
fn endless_slow_and_exploding_answers_are_stopped_and_what_came_is_kept() {
    let endless = serve(|mut socket, _| {
        let chunk = vec![b'x'; 65536];
        let mut sent = socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while sent.is_ok() {
            sent = socket.write_all(&chunk);
        }
    });
    let (code, document) = send(&endless, &[]);
    assert_eq!(
        (code, document["attempts"][0]["error"]["kind"].as_str()),
        (3, Some("too_large"))
    );
    assert_eq!(
        document["attempts"][0]["response"]["body"]
            .as_str()
            .unwrap()
            .len(),
        8 * 1024 * 1024
    );
    assert_eq!(document["attempts"][0]["response"]["truncated"], true);

    let silent = serve(|mut socket, _| {
        let mut rest = Vec::new();
        drop(socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"a"));
        drop(socket.read_to_end(&mut rest));
    });
    let (code, document) = send(&silent, &["--timeout", "0.5"]);
    let attempt = &document["attempts"][0];
    assert_eq!(
        (
            code,
            attempt["error"]["kind"].as_str(),
            attempt["response"]["body"].as_str()
        ),
        (3, Some("timeout"), Some("{\"a")),
        "{document:#}"
    );
    assert!(
        attempt["error"]["title"]
            .as_str()
            .unwrap()
            .contains("reading")
    );

    let mut bomb = flate2_gzip(&vec![b'0'; 32 * 1024 * 1024]);
    let mut whole = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        bomb.len()
    )
    .into_bytes();
    whole.append(&mut bomb);
    let tenant = serve(move |mut socket, _| drop(socket.write_all(&whole)));
    let (code, document) = send(&tenant, &[]);
    assert_eq!(
        (code, document["attempts"][0]["error"]["kind"].as_str()),
        (3, Some("too_large"))
    );
}

fn flate2_gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn certificate_problems_are_told_as_dates_and_names() {
    for (name, until, trusted, words) in [
        ("127.0.0.1", 2021, true, "2021-01-01"),
        ("other.example", 2099, true, "other.example"),
        ("127.0.0.1", 2099, false, "unknown issuer"),
    ] {
        let (authority, tenant) = tls_server(name, until);
        let folder = tempfile::tempdir().unwrap();
        let roots = folder.path().join("roots.pem");
        let other = rcgen::generate_simple_self_signed(vec!["x".into()]).unwrap();
        std::fs::write(&roots, if trusted { authority } else { other.cert.pem() }).unwrap();
        let mut command = cambio();
        command
            .env("SSL_CERT_FILE", &roots)
            .env_remove("SSL_CERT_DIR");
        command.args([
            "send",
            "demo/apple-first-login",
            "--json",
            "--set",
            &format!("tenant={tenant}"),
            "--subject-token",
            "-",
        ]);
        let (code, document) = run_json(&mut command, Some(b"c0de"));
        let error = &document["attempts"][0]["error"];
        assert_eq!(
            (code, error["kind"].as_str()),
            (3, Some("tls")),
            "{document:#}"
        );
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn a_tenant_over_tls_is_called_discovered_and_verified() {
    use cambio::jose::{SigningAlgorithm, SigningKey};
    use cambio::json::Json;
    let key = SigningKey::generate(SigningAlgorithm::RS256).unwrap();
    let (authority, tenant) = tls_server_answering("127.0.0.1", 2099, move |base, path| {
        let json = match path {
            "/oauth/token" => {
                let header = Json::object([("alg", Json::text("RS256"))]);
                let claims = Json::object([("iss", Json::text(format!("{base}/")))]);
                let token = key.sign(&header, &claims).unwrap();
                Json::object([
                    ("access_token", Json::text(token)),
                    ("token_type", Json::text("Bearer")),
                ])
            }
            "/.well-known/openid-configuration" => {
                Json::object([("jwks_uri", Json::text(format!("{base}/keys")))])
            }
            _ => Json::object([("keys", Json::Array(vec![key.public_jwk().json().clone()]))]),
        };
        json.to_compact()
    });
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    std::fs::write(&roots, authority).unwrap();
    let mut command = cambio();
    command
        .env("SSL_CERT_FILE", &roots)
        .env_remove("SSL_CERT_DIR")
        .args(["send", "demo/apple-first-login", "--json", "--set"])
        .arg(format!("tenant={tenant}"))
        .args(["--subject-token", "-"]);
    let (code, document) = run_json(&mut command, Some(b"c0de"));
    assert_eq!(code, 0, "{document:#}");
    assert_eq!(
        document["tokens"]["access_token"]["signature"]["status"],
        "valid"
    );
}

/// A TLS server that only shakes hands: the authority's PEM and the server's address.
fn tls_server(name: &str, until: i32) -> (String, String) {
    tls_server_answering(name, until, |_, _| String::new())
}

/// A TLS server with a certificate from an authority of its own; answers by base URL and path.
fn tls_server_answering(
    name: &str,
    until: i32,
    answer: impl Fn(&str, &str) -> String + Send + 'static,
) -> (String, String) {
    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority
        .distinguished_name
        .push(rcgen::DnType::CommonName, "test authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let mut leaf = CertificateParams::new(vec![name.to_owned()]).unwrap();
    leaf.not_before = rcgen::date_time_ymd(2020, 1, 1);
    leaf.not_after = rcgen::date_time_ymd(until, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = leaf.signed_by(&key, &authority).unwrap();
    let config = tokio_rustls::rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            tokio_rustls::rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let config = std::sync::Arc::new(config);
    let base = format!("https://{address}");
    let served = base.clone();
    std::thread::spawn(move || {
        while let Ok((socket, _)) = listener.accept() {
            let connection = tokio_rustls::rustls::ServerConnection::new(config.clone()).unwrap();
            let mut stream = tokio_rustls::rustls::StreamOwned::new(connection, socket);
            let mut head = [0; 8192];
            let Ok(read) = stream.read(&mut head) else {
                continue;
            };
            let head = String::from_utf8_lossy(&head[..read]);
            let body = answer(&served, head.split(' ').nth(1).unwrap_or_default());
            let length = body.len();
            stream
                .write_all(format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").as_bytes())
                .and_then(|()| stream.flush())
                .ok();
        }
    });
    (authority.pem(), base)
}
