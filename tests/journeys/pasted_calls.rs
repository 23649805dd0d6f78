//! Calls of servers that really run, as a person pastes them, and what every explanation of one has to keep to.

use crate::support::{cambio, run_json};
use cambio::diagnosis::server::servers;
use cambio::jose::{SigningAlgorithm, SigningKey, random_id};
use cambio::json::Json;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::{SystemTime, UNIX_EPOCH};

/// A call as a person would paste it: the request as it went, and the answer as it came.
#[derive(Clone)]
pub struct Call<'a> {
    pub issuer: &'a str,
    pub method: &'a str,
    pub path: &'a str,
    pub headers: Vec<(&'a str, String)>,
    pub form: Vec<(&'a str, &'a str)>,
}

impl<'a> Call<'a> {
    pub fn post(issuer: &'a str, path: &'a str, form: &[(&'a str, &'a str)]) -> Self {
        Self {
            issuer,
            method: "POST",
            path,
            headers: vec![(
                "Content-Type",
                "application/x-www-form-urlencoded".to_owned(),
            )],
            form: form.to_vec(),
        }
    }

    pub fn get(issuer: &'a str, path: &'a str, authorization: Option<&str>) -> Self {
        let header = authorization.map(|value| ("Authorization", value.to_owned()));
        Self {
            method: "GET",
            headers: header.into_iter().collect(),
            ..Self::post(issuer, path, &[])
        }
    }

    pub fn header(mut self, name: &'a str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sets parameters; those that are empty are left out.
    pub fn set(mut self, changes: &[(&'a str, &'a str)]) -> Self {
        for (name, value) in changes {
            self.form.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.form.push((name, value));
            }
        }
        self
    }

    /// Both texts, one behind the other.
    pub fn made(&self) -> String {
        let host = self.issuer.strip_prefix("http://").unwrap();
        let body = if self.method == "GET" {
            String::new()
        } else {
            form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&self.form)
                .finish()
        };
        let mut request = format!("{} {} HTTP/1.1\r\nHost: {host}\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.method != "GET" {
            request.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        request.push_str(&format!("Connection: close\r\n\r\n{body}"));
        let mut socket = TcpStream::connect(host).unwrap();
        socket.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        format!("{request}\r\n\r\n{answer}")
    }
}

/// What is expected of one refusal: the finding, a cause, and how sure it is.
pub type Expected<'a> = (&'a str, &'a str, &'a str);

/// What both servers' explanations have to keep to; returns what is wrong.
pub fn wrong(name: &str, text: &str, (id, cause, status): Expected<'_>) -> Vec<String> {
    let (exit, found) = run_json(
        cambio().args(["explain", "-", "--json"]),
        Some(text.as_bytes()),
    );
    crate::command_line::valid("explain", &found);
    let mut wrong = Vec::new();
    let mut hold = |right: bool, what: String| {
        if !right {
            wrong.push(format!("{name}: {what}"));
        }
    };
    hold(exit == 0, format!("exit {exit}"));
    hold(
        found["server"]["id"] == "unknown",
        format!("answered by {}", found["server"]),
    );
    let answer = text.split("HTTP/1.1 ").last().unwrap();
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    // In chunks, where the server did not say how long it is.
    let object = body
        .find('{')
        .zip(body.rfind('}'))
        .and_then(|(from, to)| serde_json::from_str::<Value>(&body[from..=to]).ok());
    let description = object.map_or_else(|| json!(body), |body| body["error_description"].clone());
    hold(
        found["said"] == description,
        format!("said {} instead of {description}", found["said"]),
    );
    let first = &found["findings"][0];
    hold(
        first["id"] == id,
        format!("{} instead of {id}", first["id"]),
    );
    let shown = printed(text);
    let title = first["title"].as_str().unwrap();
    hold(
        shown.find("In its own words: ") < shown.find(title) && shown.contains("In its own words"),
        format!("its words do not come first in {shown}"),
    );
    let causes = first["causes"].as_array().cloned().unwrap_or_default();
    let standing = causes
        .iter()
        .find(|known| known["id"] == cause)
        .map(|known| known["status"].clone());
    hold(
        standing == Some(json!(status)),
        format!("{cause} is {standing:?}, not {status}, in {causes:#?}"),
    );
    // Nothing else is said to be certain, and what is told first is what is expected.
    for other in &causes {
        let certain = other["status"] == "certain" && other["id"] != cause;
        hold(!certain, format!("{} is certain too", other["id"]));
    }
    if ["certain", "likely"].contains(&status) {
        hold(
            causes.first().is_some_and(|first| first["id"] == cause),
            format!("{} comes first", causes[0]["id"]),
        );
    }
    let own = found["findings"].to_string();
    hold(
        first["source"]
            .as_str()
            .is_some_and(|source| source.starts_with("RFC")),
        format!("the source is {}", first["source"]),
    );
    for server in servers() {
        hold(
            !own.contains(&server.name),
            format!("names {}", server.name),
        );
    }
    hold(
        !own.contains('→'),
        "leads through somebody's console".to_owned(),
    );
    for secret in ["right-secret", "wrong-secret", "eyJ"] {
        hold(
            !found.to_string().contains(secret),
            format!("prints {secret}"),
        );
    }
    wrong
}

/// What is printed for people.
fn printed(text: &str) -> String {
    let mut child = cambio()
        .args(["explain", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

/// Claims of a proof, by their names.
pub type Claims = Vec<(&'static str, Json)>;

/// A proof of possession for the token endpoint, changed where it is to be wrong.
pub fn proof(issuer: &str, change: impl FnOnce(&mut Claims)) -> String {
    let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
    let header = Json::object([
        ("typ", Json::text("dpop+jwt")),
        ("alg", Json::text("ES256")),
        ("jwk", key.public_jwk().json().clone()),
    ]);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let mut claims = vec![
        ("jti", Json::text(random_id(16))),
        ("htm", Json::text("POST")),
        ("htu", Json::text(format!("{issuer}/oauth/token"))),
        ("iat", Json::int(now.as_secs().cast_signed())),
    ];
    change(&mut claims);
    key.sign(&header, &Json::object(claims)).unwrap()
}
