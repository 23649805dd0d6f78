//! Exchanges with an independent authorization server: oidc-provider, see `tests/peers/server.mjs`.
//!
//! It checks what Cambio signs and encodes with code that shares no line with it, and demands a nonce in every proof.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so and ends"
)]

use crate::support::{cambio, run_json};
use cambio::text::Words;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A running server, with a folder for its clients' keys, the profiles and the subject tokens.
pub struct Peer {
    process: Child,
    folder: TempDir,
    /// What it said when it was ready.
    pub ready: Value,
}

impl Peer {
    /// `oidc-provider`, with subject tokens as files: the right one and some that are not.
    pub fn start() -> Self {
        let peer = Self::start_script("server.mjs");
        for token in [
            "subject_token",
            "forged_subject_token",
            "expired_subject_token",
            "foreign_subject_token",
            "misdirected_subject_token",
        ] {
            std::fs::write(peer.path(token), peer.text(token)).unwrap();
        }
        peer
    }

    /// A server of `tests/peers` by its file.
    pub fn start_script(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let node = std::env::var_os("CAMBIO_TEST_NODE").unwrap_or_else(|| "node".into());
        let server = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/peers")
            .join(script);
        let mut process = Command::new(&node)
            .arg(server)
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "{} does not start ({error}): run tests/run, which installs it",
                    node.display()
                )
            });
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let Ok(ready) = serde_json::from_str::<Value>(&line) else {
            process.kill().ok();
            process.wait().ok();
            panic!(
                "the authorization server in tests/peers does not start: run tests/run, which installs Node and its packages"
            );
        };
        Self {
            process,
            folder,
            ready,
        }
    }

    pub fn text(&self, member: &str) -> &str {
        self.ready[member].as_str().unwrap()
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn client(&self, name: &str) -> &Value {
        let client = &self.ready["clients"][name];
        assert!(client.is_object(), "the server has no client for {name}");
        client
    }

    /// A profile for one of the server's clients, without a proof.
    pub fn profile(&self, client_name: &str) -> Value {
        let client = self.client(client_name);
        let authentication = match client_name {
            "none" => json!({"method": "none"}),
            "client_secret_post" | "client_secret_basic" => {
                json!({"method": client_name, "secret": "env:PEER_SECRET"})
            }
            _ => json!({
                "method": "private_key_jwt", "key": key_reference(client), "key_id": client["key_id"],
                "algorithm": client["algorithm"], "audience": client["audience"],
            }),
        };
        json!({
            "cambio": 1,
            "name": format!("Peer – {client_name}"),
            "tenant": self.text("issuer"),
            "client_id": client["client_id"],
            "client_authentication": authentication,
            "subject_token_type": self.text("subject_token_type"),
            "resource": self.text("resource"),
            "scope": "openid profile api:read",
        })
    }

    /// The same with a proof, signed with a key of this session.
    fn profile_with_proof(&self, client_name: &str, algorithm: &str) -> Value {
        with(
            self.profile(client_name),
            "dpop",
            json!({"enabled": true, "algorithm": algorithm, "key": "session"}),
        )
    }

    /// Sends the profile with one of the subject tokens.
    pub fn send(&self, profile: &Value, subject_token: &str) -> Sent {
        let secret = self.ready["clients"]
            .as_object()
            .unwrap()
            .values()
            .find(|client| client["client_id"] == profile["client_id"])
            .and_then(|client| client["client_secret"].as_str());
        self.send_with_secret(profile, subject_token, secret)
    }

    pub fn send_with_secret(
        &self,
        profile: &Value,
        subject_token: &str,
        secret: Option<&str>,
    ) -> Sent {
        let file = self.path("peer.cambio.json");
        std::fs::write(&file, serde_json::to_vec_pretty(profile).unwrap()).unwrap();
        let mut command = cambio();
        command
            .arg("send")
            .arg(&file)
            .args(["--json", "--trust", "--subject-token"])
            .arg(self.path(subject_token));
        if let Some(secret) = secret {
            command.env("PEER_SECRET", secret);
        }
        let (exit, answer) = run_json(&mut command, None);
        let sent = Sent { exit, answer };
        sent.keeps_to_itself(self.text(subject_token));
        if let Some(secret) = secret {
            sent.keeps_to_itself(secret);
        }
        sent
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // Its standard input closes too, but a test that fails should not wait for a polite end.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

pub fn with(mut profile: Value, key: &str, value: Value) -> Value {
    profile[key] = value;
    profile
}

/// `file:` and the key's name: the profile lies in the same folder.
fn key_reference(client: &Value) -> String {
    let file = Path::new(client["key_file"].as_str().unwrap())
        .file_name()
        .unwrap();
    format!("file:{}", file.display())
}

/// What `cambio send --json` answered.
pub struct Sent {
    pub exit: i32,
    pub answer: Value,
}

impl Sent {
    fn statuses(&self) -> Vec<u64> {
        let attempts = self.answer["attempts"]
            .as_array()
            .unwrap_or_else(|| panic!("exit {}, no attempts: {:#}", self.exit, self.answer));
        attempts
            .iter()
            .map(|attempt| attempt["response"]["status"].as_u64().unwrap_or_default())
            .collect()
    }

    /// The server's last answer, read as JSON.
    pub fn body(&self) -> Value {
        let last = self.answer["attempts"]
            .as_array()
            .and_then(|attempts| attempts.last())
            .expect("an attempt");
        let text = last["response"]["body"].as_str().expect("a body");
        serde_json::from_str(text)
            .unwrap_or_else(|error| panic!("the body is no JSON ({error}): {text}"))
    }

    fn is_issued(&self, statuses: &[u64], token_type: &str) {
        assert_eq!(
            (self.exit, self.answer["outcome"].as_str()),
            (0, Some("issued")),
            "{:#}",
            self.answer
        );
        assert_eq!(self.statuses(), statuses, "{:#}", self.answer);
        let body = self.body();
        assert_eq!(body["token_type"], token_type);
        assert_eq!(
            body["issued_token_type"],
            "urn:ietf:params:oauth:token-type:access_token"
        );
        for token in ["access_token", "id_token"] {
            assert_eq!(
                self.answer["tokens"][token]["signature"]["status"], "valid",
                "{token}: {:#}",
                self.answer["tokens"][token]
            );
            assert_eq!(self.answer["tokens"][token]["payload"]["sub"], "ada");
        }
        assert_eq!(
            self.thumbprint().is_some(),
            token_type == "DPoP",
            "{:#}",
            self.answer["tokens"]["access_token"]
        );
    }

    fn is_refused(&self, statuses: &[u64], error: &str) {
        assert_eq!(
            (self.exit, self.answer["outcome"].as_str()),
            (1, Some("refused")),
            "{:#}",
            self.answer
        );
        assert_eq!(self.statuses(), statuses, "{:#}", self.answer);
        assert_eq!(self.body()["error"], error);
    }

    /// The key that the access token is bound to (RFC 9449 §6.1).
    fn thumbprint(&self) -> Option<&str> {
        let thumbprint = self.answer["tokens"]["access_token"]["payload"]["cnf"]["jkt"].as_str()?;
        assert_eq!(
            thumbprint.len(),
            43,
            "no SHA-256 in base64url: {thumbprint}"
        );
        Some(thumbprint)
    }

    fn keeps_to_itself(&self, secret: &str) {
        fn holds(value: &Value, secret: &str) -> bool {
            match value {
                Value::String(text) => text.contains(secret),
                Value::Array(items) => items.iter().any(|item| holds(item, secret)),
                Value::Object(members) => members.values().any(|member| holds(member, secret)),
                _ => false,
            }
        }
        let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        assert!(
            !holds(&self.answer, secret) && !holds(&self.answer, &encoded),
            "a secret was printed: {:#}",
            self.answer
        );
    }
}

/// The ways in which a client says who it is.
const CLIENTS: Words =
    Words("none client_secret_post client_secret_basic private_key_jwt private_key_jwt_es256");

#[test]
fn every_client_authentication_is_accepted_with_a_proof() {
    let peer = Peer::start();
    for client in CLIENTS.all() {
        println!("{client}");
        peer.send(&peer.profile_with_proof(client, "ES256"), "subject_token")
            .is_issued(&[400, 200], "DPoP");
    }
}

#[test]
fn every_client_authentication_is_accepted_without_a_proof() {
    let peer = Peer::start();
    for client in CLIENTS.all() {
        println!("{client}");
        peer.send(&peer.profile(client), "subject_token")
            .is_issued(&[200], "Bearer");
    }
}

#[test]
fn every_proof_algorithm_is_accepted() {
    let peer = Peer::start();
    for algorithm in ["ES256", "RS256", "ES384", "EdDSA"] {
        println!("{algorithm}");
        peer.send(&peer.profile_with_proof("none", algorithm), "subject_token")
            .is_issued(&[400, 200], "DPoP");
    }
}

#[test]
fn a_token_is_bound_to_the_key_of_the_file() {
    let peer = Peer::start();
    for (client, algorithm) in [
        ("private_key_jwt", "RS256"),
        ("private_key_jwt_es256", "ES256"),
    ] {
        let key = peer.client(client);
        let profile = with(
            peer.profile("none"),
            "dpop",
            json!({"enabled": true, "algorithm": algorithm, "key": key_reference(key)}),
        );
        let sent = peer.send(&profile, "subject_token");
        sent.is_issued(&[400, 200], "DPoP");
        assert_eq!(
            sent.thumbprint(),
            key["key_thumbprint"].as_str(),
            "{algorithm}"
        );
    }
}

#[test]
fn a_forged_subject_token_is_refused() {
    let peer = Peer::start();
    peer.send(&peer.profile("none"), "forged_subject_token")
        .is_refused(&[400], "invalid_request");
    peer.send(
        &peer.profile_with_proof("none", "ES256"),
        "forged_subject_token",
    )
    .is_refused(&[400, 400], "invalid_request");
}

#[test]
fn a_wrong_secret_is_refused() {
    let peer = Peer::start();
    for client in ["client_secret_post", "client_secret_basic"] {
        println!("{client}");
        peer.send_with_secret(&peer.profile(client), "subject_token", Some("wrong-secret"))
            .is_refused(&[401], "invalid_client");
    }
}

#[test]
fn a_json_body_is_refused_where_only_forms_are_read() {
    let peer = Peer::start();
    let profile = with(peer.profile("none"), "body_encoding", json!("json"));
    peer.send(&profile, "subject_token")
        .is_refused(&[400], "invalid_request");
}

#[test]
fn the_audience_names_the_same_api_as_the_resource_and_unknown_ones_are_refused() {
    let peer = Peer::start();
    let known = peer.text("resource").to_owned();
    for (audience, resource, issued) in [
        (Some(known.as_str()), None, true),
        (Some(known.as_str()), Some(known.as_str()), true),
        (Some("https://nobody.example/"), None, false),
        (None, Some("https://nobody.example/"), false),
    ] {
        println!("audience {audience:?}, resource {resource:?}");
        let profile = with(
            with(peer.profile("none"), "audience", json!(audience)),
            "resource",
            json!(resource),
        );
        let sent = peer.send(&profile, "subject_token");
        if issued {
            sent.is_issued(&[200], "Bearer");
            assert_eq!(
                sent.answer["tokens"]["access_token"]["payload"]["aud"],
                known
            );
        } else {
            sent.is_refused(&[400], "invalid_target");
        }
    }
}
