//! The settings of a host against real parts: nginx with a private authority and client certificates, tinyproxy with a password.

use crate::support::{cambio, config_folder, run_json};
use serde_json::{Value, json};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

fn started(command: &mut Command, port: u16) -> Running {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| {
            panic!(
                "{}: {error}; tests/run installs it",
                command.get_program().display()
            )
        });
    let running = Running(child);
    let deadline = Instant::now() + Duration::from_secs(30);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(
            Instant::now() < deadline,
            "{} does not listen",
            command.get_program().display()
        );
        std::thread::yield_now();
    }
    running
}

fn openssl(folder: &Path, arguments: &str) {
    let output = Command::new("openssl")
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// An authority, a server's certificate for this computer, and a client's.
fn certificates(folder: &Path) {
    openssl(
        folder,
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Cambio-test-authority -keyout ca.key -out ca.pem",
    );
    for (name, extension) in [
        ("server", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
        ("client", "extendedKeyUsage=clientAuth"),
    ] {
        std::fs::write(
            folder.join(format!("{name}.ext")),
            format!("basicConstraints=CA:FALSE\n{extension}\n"),
        )
        .unwrap();
        openssl(
            folder,
            &format!(
                "req -newkey rsa:2048 -nodes -subj /CN={name} -keyout {name}.key -out {name}.csr"
            ),
        );
        openssl(
            folder,
            &format!(
                "x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile {name}.ext -out {name}.pem"
            ),
        );
    }
}

fn nginx(folder: &Path, port: u16, mutual: u16) -> Running {
    let server = |port: u16, more: &str| {
        format!(
            "server {{ listen 127.0.0.1:{port} ssl; ssl_certificate server.pem; ssl_certificate_key server.key; {more}
               location / {{ default_type application/json; return 400 '{{\"error\":\"invalid_request\",\"error_description\":\"seen $ssl_client_verify\"}}'; }} }}"
        )
    };
    let text = format!(
        "daemon off; worker_processes 1; pid nginx.pid; error_log error.log; events {{}}
         http {{ access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
         {} {} }}",
        server(port, ""),
        server(mutual, "ssl_client_certificate ca.pem; ssl_verify_client on;")
    );
    std::fs::write(folder.join("nginx.conf"), text).unwrap();
    let mut command = Command::new("nginx");
    command
        .arg("-p")
        .arg(folder)
        .arg("-c")
        .arg(folder.join("nginx.conf"))
        .args(["-e", "error.log"]);
    started(&mut command, port)
}

fn tinyproxy(folder: &Path, port: u16) -> (Running, PathBuf) {
    let log = folder.join("proxy.log");
    let text = format!(
        "Port {port}\nListen 127.0.0.1\nTimeout 30\nAllow 127.0.0.1\nBasicAuth ada s3cretproxy\nLogFile \"{}\"\nLogLevel Connect\nMaxClients 10\n",
        log.display()
    );
    std::fs::write(folder.join("proxy.conf"), text).unwrap();
    let mut command = Command::new("tinyproxy");
    command.args(["-d", "-c"]).arg(folder.join("proxy.conf"));
    (started(&mut command, port), log)
}

fn send(port: u16, settings: &Value) -> (i32, Value) {
    let config = config_folder().join("cambio");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(
        config.join("settings.json"),
        json!({"cambio": 1, "hosts": {"localhost": settings}}).to_string(),
    )
    .unwrap();
    let tenant = format!("tenant=https://localhost:{port}");
    run_json(
        cambio()
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
            .env("PROXY_PASSWORD", "s3cretproxy"),
        Some(b"c0de"),
    )
}

fn title(document: &Value) -> String {
    let findings = document["findings"].as_array().unwrap();
    findings
        .iter()
        .filter(|finding| finding["id"].as_str().unwrap().starts_with("explain."))
        .map(|finding| finding["title"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn proxies_authorities_and_client_certificates_work_and_fail_in_words() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let (plain, mutual, proxy) = (free_port(), free_port(), free_port());
    let _nginx = nginx(folder.path(), plain, mutual);
    let (_proxy, log) = tinyproxy(folder.path(), proxy);
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let ca = path("ca.pem");
    let through = format!("http://127.0.0.1:{proxy}");

    // The authority.
    let (code, document) = send(plain, &json!({"timeout_s": 20}));
    assert_eq!(
        (code, title(&document).as_str()),
        (3, "The certificate of localhost is from an unknown issuer"),
        "{document:#}"
    );
    let (code, document) = send(plain, &json!({"ca": ca}));
    assert_eq!(code, 1, "{document:#}");
    let (code, document) = send(plain, &json!({"ca": path("nowhere.pem")}));
    assert_eq!(
        (code, title(&document).as_str()),
        (3, "The file with further authorities cannot be read")
    );
    let (code, document) = send(plain, &json!({"ca": path("nginx.conf")}));
    assert_eq!(
        (code, title(&document).as_str()),
        (3, "The file with further authorities holds no certificate")
    );

    // The proxy.
    let (code, document) = send(plain, &json!({"ca": ca, "proxy": through}));
    assert_eq!(
        (code, title(&document).as_str()),
        (3, "The proxy requires a user and password"),
        "{document:#}"
    );
    let with_password = json!({"ca": ca, "proxy": through, "proxy_user": "ada", "proxy_password": "env:PROXY_PASSWORD"});
    let (code, document) = send(plain, &with_password);
    assert_eq!(code, 1, "{document:#}");
    assert!(
        std::fs::read_to_string(&log)
            .unwrap()
            .contains(&format!("localhost:{plain}")),
        "it went through the proxy"
    );
    assert!(!document.to_string().contains("s3cret"));
    let nobody = format!("http://127.0.0.1:{}", free_port());
    let (code, document) = send(plain, &json!({"ca": ca, "proxy": nobody}));
    assert_eq!(code, 3);
    assert!(
        document["attempts"][0]["error"]["detail"]
            .as_str()
            .unwrap()
            .contains("Nothing"),
        "{document:#}"
    );

    // SOCKS, with a user and password and with a wrong one.
    let socks = free_port();
    let mut command = Command::new("microsocks");
    command
        .args(["-i", "127.0.0.1", "-u", "ada", "-P", "s3cretproxy", "-p"])
        .arg(socks.to_string());
    let _socks = started(&mut command, socks);
    let address = format!("socks5://127.0.0.1:{socks}");
    let with_password = json!({"ca": ca, "proxy": address, "proxy_user": "ada", "proxy_password": "env:PROXY_PASSWORD"});
    let (code, document) = send(plain, &with_password);
    assert_eq!(code, 1, "{document:#}");
    let (code, document) = send(
        plain,
        &json!({"ca": ca, "proxy": address, "proxy_user": "eve", "proxy_password": "env:PROXY_PASSWORD"}),
    );
    assert_eq!(
        (code, title(&document).as_str()),
        (3, "The proxy did not connect to localhost"),
        "{document:#}"
    );

    // The client certificate.
    let (code, document) = send(mutual, &json!({"ca": ca}));
    assert_eq!(
        (code, title(&document).as_str()),
        (3, "The server wants a client certificate (400)"),
        "{document:#}"
    );
    let certificate = json!({"ca": ca, "client_certificate": path("client.pem"), "client_key": path("client.key")});
    let (code, document) = send(mutual, &certificate);
    assert_eq!(code, 1, "{document:#}");
    assert!(
        document["attempts"][0]["response"]["body"]
            .as_str()
            .unwrap()
            .contains("seen SUCCESS")
    );
    let (code, document) = send(
        mutual,
        &json!({"ca": ca, "client_certificate": path("client.pem"), "client_key": path("client.csr")}),
    );
    assert_eq!(
        (code, title(&document).as_str()),
        (3, "The client certificate cannot be used"),
        "{document:#}"
    );
}

#[test]
fn the_end_of_a_tenants_certificate_is_read_from_its_connection() {
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let (plain, mutual) = (free_port(), free_port());
    let _nginx = nginx(folder.path(), plain, mutual);
    let file = folder.path().join("settings.json");
    let ca = folder.path().join("ca.pem");
    let text = json!({"cambio": 1, "hosts": {"localhost": {"ca": ca}}});
    std::fs::write(&file, text.to_string()).unwrap();
    let (settings, _) = cambio::settings::Settings::load(&file);
    let session = cambio::send::Session::with_settings(None, None, settings);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let tenant = format!("https://localhost:{plain}");
    let report = runtime
        .block_on(cambio::send::test_tenant(
            &session,
            &tenant,
            &cambio::http::Cancel::default(),
        ))
        .unwrap();
    let row = |id: &str| report.rows.iter().find(|row| row.id == id).unwrap();
    // This server has no discovery, and its certificate is good for two days.
    assert_eq!(row("reachable").status, cambio::send::RowStatus::Bad);
    let certificate = row("certificate");
    assert_ne!(certificate.status, cambio::send::RowStatus::Unknown);
    assert!(
        certificate.sentence.contains("1 d") || certificate.sentence.contains("2 d"),
        "{}",
        certificate.sentence
    );
}
