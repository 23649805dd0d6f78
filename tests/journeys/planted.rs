//! A secret planted at any place of any format is in nothing that an import stores, prints or hands on.

use cambio::profile::Profile;
use cambio::profile::formats::{ExportFormat, ImportChoice, export, import_text};
use cambio::send::{SendJob, placeholder_call};
use proptest::prelude::*;

/// One request, before it is written in a format.
#[derive(Clone, Debug)]
struct Planted {
    name: String,
    description: String,
    url: String,
    headers: Vec<(String, String)>,
    basic: Option<(String, String)>,
    parameters: Vec<(String, String)>,
}

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn form(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

impl Planted {
    fn form(&self) -> String {
        let pairs: Vec<String> = self
            .parameters
            .iter()
            .map(|(name, value)| format!("{}={}", form(name), form(value)))
            .collect();
        pairs.join("&")
    }

    fn json(&self) -> String {
        let members: Vec<String> = self
            .parameters
            .iter()
            .map(|(name, value)| format!("{}: {}", json(name), json(value)))
            .collect();
        format!("{{{}}}", members.join(", "))
    }

    fn header_lines(&self, line: impl Fn(&str, &str) -> String) -> String {
        self.headers
            .iter()
            .map(|(name, value)| line(name, value))
            .collect()
    }

    fn pairs(&self, pair: impl Fn(&str, &str) -> String, between: &str) -> String {
        let all: Vec<String> = self
            .parameters
            .iter()
            .map(|(name, value)| pair(name, value))
            .collect();
        all.join(between)
    }

    fn basic_header(&self) -> String {
        use base64::Engine as _;
        self.basic
            .as_ref()
            .map_or_else(String::new, |(user, password)| {
                let encoded =
                    base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
                format!("Authorization: Basic {encoded}\n")
            })
    }

    fn har(&self, post: &str) -> String {
        let headers: Vec<String> = self
            .headers
            .iter()
            .map(|(name, value)| format!(r#"{{"name":{},"value":{}}}"#, json(name), json(value)))
            .collect();
        format!(
            r#"{{"log":{{"version":"1.2","entries":[{{"startedDateTime":"2026-11-20T10:00:00Z","comment":{},"request":{{"method":"POST","url":{},"headers":[{}],"queryString":[],"postData":{post}}},"response":{{"status":403,"headers":[],"content":{{"mimeType":"application/json","text":"{{}}"}}}}}}]}}}}"#,
            json(&self.description),
            json(&self.url),
            headers.join(",")
        )
    }

    /// Every format, by its name.
    fn written(&self) -> Vec<(&'static str, String)> {
        let url = &self.url;
        let curl_headers =
            self.header_lines(|name, value| format!(" -H {}", single(&format!("{name}: {value}"))));
        let user = self
            .basic
            .as_ref()
            .map_or_else(String::new, |(user, password)| {
                format!(" -u {}", single(&format!("{user}:{password}")))
            });
        let raw_headers =
            self.header_lines(|name, value| format!("{name}: {value}\n")) + &self.basic_header();
        let grid = |key: &str| {
            self.pairs(
                |name, value| {
                    format!(
                        r#"{{"{key}":{},"value":{},"type":"text"}}"#,
                        json(name),
                        json(value)
                    )
                },
                ",",
            )
        };
        let listed = |key: &str| {
            let all: Vec<String> = self
                .headers
                .iter()
                .map(|(name, value)| {
                    format!(r#"{{"{key}":{},"value":{}}}"#, json(name), json(value))
                })
                .collect();
            all.join(",")
        };
        let (name, description) = (json(&self.name), json(&self.description));
        let one_line = self.name.replace('\n', " ");
        let powershell = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let host_and_path = url.strip_prefix("https://").unwrap_or(url);
        let (host, path) = host_and_path.split_once('/').unwrap_or((host_and_path, ""));
        vec![
            (
                "curl form",
                format!(
                    "# {one_line}\ncurl {}{curl_headers}{user} {}",
                    single(url),
                    self.pairs(
                        |name, value| format!(
                            "--data-urlencode {}",
                            single(&format!("{}={value}", form(name)))
                        ),
                        " "
                    )
                ),
            ),
            (
                "curl raw",
                format!(
                    "curl {}{curl_headers}{user} -d {}",
                    single(url),
                    single(&self.form())
                ),
            ),
            (
                "curl json",
                format!(
                    "$ curl -X POST {}{curl_headers}{user} -H 'content-type: application/json' -d {}",
                    single(url),
                    single(&self.json())
                ),
            ),
            (
                "curl json without a type",
                format!(
                    "curl {}{curl_headers} -d {}",
                    single(url),
                    single(&self.json())
                ),
            ),
            (
                "curl form as json",
                format!(
                    "curl {} -H 'content-type: application/json' -d {}",
                    single(url),
                    single(&self.form())
                ),
            ),
            (
                "curl with variables",
                format!(
                    "BODY={}\ncurl {}{curl_headers} -d \"$BODY\"",
                    single(&self.form()),
                    single(url)
                ),
            ),
            (
                "curl with more behind",
                format!(
                    "curl {}{curl_headers} --frobnicate {} -d {} && echo {}",
                    single(url),
                    single(&self.description),
                    single(&self.form()),
                    single(&self.name)
                ),
            ),
            (
                "fence",
                format!(
                    "I send this:\n\n```sh\ncurl {}{curl_headers} -d {}\n```\n\nand get {}",
                    single(url),
                    single(&self.form()),
                    self.description
                ),
            ),
            (
                "httpie",
                format!(
                    "http --form POST {}{} {}",
                    single(url),
                    self.header_lines(|name, value| format!(
                        " {}",
                        single(&format!("{name}:{value}"))
                    )),
                    self.pairs(|name, value| single(&format!("{name}={value}")), " ")
                ),
            ),
            (
                "wget",
                format!(
                    "wget --method POST{} --body-data {} {}",
                    self.header_lines(|name, value| format!(
                        " --header {}",
                        single(&format!("{name}: {value}"))
                    )),
                    single(&self.form()),
                    single(url)
                ),
            ),
            (
                "powershell",
                format!(
                    "$body = @{{\n{}\n}}\nInvoke-RestMethod -Uri {} -Method Post -Headers @{{ {} }} -Body $body",
                    self.pairs(
                        |name, value| format!("  {} = {}", powershell(name), powershell(value)),
                        "\n"
                    ),
                    powershell(url),
                    self.headers
                        .iter()
                        .map(|(name, value)| format!(
                            "{} = {}",
                            powershell(name),
                            powershell(value)
                        ))
                        .collect::<Vec<_>>()
                        .join("; ")
                ),
            ),
            (
                "fetch",
                format!(
                    "await fetch({}, {{\n  \"headers\": {{ {} }},\n  \"body\": {},\n  \"method\": \"POST\"\n}}); // {one_line}",
                    json(url),
                    self.headers
                        .iter()
                        .map(|(name, value)| format!("{}: {}", json(name), json(value)))
                        .collect::<Vec<_>>()
                        .join(", "),
                    json(&self.form())
                ),
            ),
            (
                "python",
                format!(
                    "import requests\n\nresponse = requests.post({}, headers={{ {} }}, json={})\n",
                    json(url),
                    self.headers
                        .iter()
                        .map(|(name, value)| format!("{}: {}", json(name), json(value)))
                        .collect::<Vec<_>>()
                        .join(", "),
                    self.json()
                ),
            ),
            (
                "raw http",
                format!(
                    "POST /{path} HTTP/1.1\nHost: {host}\n{raw_headers}Content-Type: application/x-www-form-urlencoded\n\n{}",
                    self.form()
                ),
            ),
            (
                "raw http json",
                format!(
                    "POST {url} HTTP/1.1\n{raw_headers}Content-Type: application/json\n\n{}",
                    self.json()
                ),
            ),
            (
                ".http",
                format!(
                    "### {one_line}\n# {}\nPOST {url}\n{raw_headers}Content-Type: application/x-www-form-urlencoded\n\n{}\n",
                    self.description.replace('\n', "\n# "),
                    self.form()
                ),
            ),
            (
                "okhttp",
                format!(
                    "--> POST {url} h2\n{raw_headers}Content-Type: application/json\n\n{}\n--> END POST (1-byte body)\n<-- 403 {url} (1ms)\n\n{{\"error\":\"x\",\"error_description\":{description}}}\n<-- END HTTP\n",
                    self.json()
                ),
            ),
            (
                "hurl",
                format!(
                    "# {one_line}\nPOST {url}\n{raw_headers}[FormParams]\n{}\nHTTP 200\n",
                    self.pairs(|name, value| format!("{name}: {value}"), "\n")
                ),
            ),
            (
                "har",
                self.har(&format!(
                    r#"{{"mimeType":"application/x-www-form-urlencoded","text":{}}}"#,
                    json(&self.form())
                )),
            ),
            (
                "har json",
                self.har(&format!(
                    r#"{{"mimeType":"application/json","text":{}}}"#,
                    json(&self.json())
                )),
            ),
            (
                "har params",
                self.har(&format!(
                    r#"{{"mimeType":"application/x-www-form-urlencoded","params":[{}]}}"#,
                    grid("name")
                )),
            ),
            (
                "postman",
                format!(
                    r#"{{"info":{{"name":{name},"description":{description},"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}},"item":[{{"name":{name},"request":{{"description":{description},"method":"POST","header":[{}],"url":{},"body":{{"mode":"urlencoded","urlencoded":[{}]}}}}}}]}}"#,
                    listed("key"),
                    json(url),
                    grid("key")
                ),
            ),
            (
                "insomnia 5",
                format!(
                    "type: collection.insomnia.rest/5.0\nname: {name}\ncollection:\n  - name: {name}\n    url: {}\n    method: POST\n    description: {description}\n    headers: [{}]\n    body:\n      mimeType: application/x-www-form-urlencoded\n      params: [{}]\n",
                    json(url),
                    listed("name"),
                    grid("name")
                ),
            ),
            (
                "insomnia 4",
                format!(
                    r#"{{"_type":"export","__export_format":4,"resources":[{{"_id":"req_1","_type":"request","name":{name},"description":{description},"method":"POST","url":{},"headers":[{}],"body":{{"mimeType":"application/json","text":{}}}}}]}}"#,
                    json(url),
                    listed("name"),
                    json(&self.json())
                ),
            ),
            (
                "bru",
                format!(
                    "meta {{\n  name: {one_line}\n  type: http\n}}\n\npost {{\n  url: {url}\n  body: formUrlEncoded\n  auth: none\n}}\n\nheaders {{\n{}}}\n\nbody:form-urlencoded {{\n{}\n}}\n\ndocs {{\n  {}\n}}\n",
                    self.header_lines(|name, value| format!("  {name}: {value}\n")),
                    self.pairs(|name, value| format!("  {name}: {value}"), "\n"),
                    self.description.replace('\n', "\n  ")
                ),
            ),
            (
                "opencollection",
                format!(
                    "info:\n  name: {name}\n  type: http\n  description: {description}\nhttp:\n  method: POST\n  url: {}\n  headers: [{}]\n  body:\n    type: form-urlencoded\n    data: [{}]\n",
                    json(url),
                    listed("name"),
                    grid("name")
                ),
            ),
            (
                "devtools",
                format!(
                    "Form Data\n{}\n",
                    self.pairs(|name, value| format!("{name}: {value}"), "\n")
                ),
            ),
            ("form alone", self.form()),
            ("json alone", self.json()),
            ("json twice", json(&self.json())),
            (
                "lines",
                self.pairs(|name, value| format!("{name}={value}"), "\n"),
            ),
            (
                "profile",
                format!(
                    r#"{{"cambio":1,"name":{name},"description":{description},"tenant":{},"parameters":[{}]}}"#,
                    json(url),
                    self.parameters
                        .iter()
                        .filter(|(name, _)| name != "subject_token")
                        .map(|(name, value)| format!(
                            r#"{{"name":{},"value":{}}}"#,
                            json(name),
                            json(value)
                        ))
                        .collect::<Vec<_>>()
                        .join(",")
                ),
            ),
        ]
    }
}

fn secret() -> impl Strategy<Value = String> {
    prop_oneof![
        "eyJ[A-Za-z0-9_-]{20,40}\\.eyJ[A-Za-z0-9_-]{20,40}\\.[A-Za-z0-9_-]{20,43}",
        "c[0-9a-f]{32}\\.0\\.[a-z]{4,5}\\.[A-Za-z0-9_-]{22}",
        "ya29\\.[A-Za-z0-9_-]{40,60}",
        "4/0[A-Za-z0-9_-]{40,60}",
        "EAA[A-Za-z0-9]{40,80}",
        "v1\\.M[A-Za-z0-9_-]{20,60}",
        "ghp_[A-Za-z0-9]{36}",
        "sk_live_[A-Za-z0-9]{24}",
    ]
}

/// The places that a secret can stand at.
const PLACES: usize = 20;

fn planted(place: usize, secret: &str, name: &str) -> Planted {
    let mut planted = Planted {
        name: "Apple login".to_owned(),
        description: "What the app sends".to_owned(),
        url: "https://acme.eu.auth0.com/oauth/token".to_owned(),
        headers: vec![("X-Debug".to_owned(), "1".to_owned())],
        basic: None,
        parameters: [
            (
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
            ),
            ("client_id", "k2VbQ9xZr7TnPq3sLm8YwD4hUj6Ec1Fa"),
            ("subject_token", "code-1"),
            (
                "subject_token_type",
                "http://auth0.com/oauth/token-type/apple-authz-code",
            ),
            ("user_profile", r#"{"name":{"firstName":"Ada"}}"#),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
    };
    let mut set = |name: &str, value: String| match planted
        .parameters
        .iter_mut()
        .find(|(known, _)| known == name)
    {
        Some((_, slot)) => *slot = value,
        None => planted.parameters.push((name.to_owned(), value)),
    };
    match place {
        0 => set("subject_token", secret.to_owned()),
        1 => set("client_secret", secret.to_owned()),
        2 => set(name, secret.to_owned()),
        3 => set("scope", format!("openid {secret} profile")),
        4 => set("audience", format!("https://api.acme.example/{secret}")),
        5 => set(
            "user_profile",
            format!(r#"{{"name":{{"firstName":"Ada"}},"{name}":"{secret}"}}"#),
        ),
        6 => set(
            "user_profile",
            format!(r#"{{"a":[{{"b":"see {secret}"}}]}}"#),
        ),
        7 => set("user_profile", format!(r#"{{"{secret}":1}}"#)),
        8 => set(name, format!(r#"{{"deep":{{"er":"{secret}"}}}}"#)),
        9 => set(secret, "1".to_owned()),
        10 => set("grant_type", secret.to_owned()),
        11 => set("client_id", secret.to_owned()),
        12 => planted.headers.push((name.to_owned(), secret.to_owned())),
        13 => planted
            .headers
            .push(("Authorization".to_owned(), format!("Bearer {secret}"))),
        14 => planted
            .headers
            .push(("Cookie".to_owned(), format!("a=1; s={secret}"))),
        15 => planted.basic = Some(("client".to_owned(), secret.to_owned())),
        16 => planted.url = format!("https://acme.eu.auth0.com/x/{secret}/oauth/token"),
        17 => planted.url = format!("https://acme.eu.auth0.com/oauth/token?{name}={secret}"),
        18 => planted.name = format!("Apple {secret}"),
        _ => planted.description = format!("Sent with\n{secret}"),
    }
    planted
}

/// The longest stretch of a secret that no escaping changes.
fn core(secret: &str) -> &str {
    secret
        .split(|c: char| !c.is_ascii_alphanumeric())
        .max_by_key(|piece| piece.len())
        .unwrap()
}

/// What an import of a text makes, as everything that is stored, printed or handed on.
fn made(text: &str) -> String {
    let imported = match import_text(text, &ImportChoice::default()) {
        Ok(imported) => imported,
        Err(problem) => return format!("{problem:?}"),
    };
    let mut all = format!(
        "{}\n{:?}\n{:?}\n{:?}\n{:?}",
        imported.profile.to_text(),
        imported.sentences(),
        imported.findings,
        imported.requests,
        imported
    );
    let read = Profile::from_bytes(imported.profile.to_text().as_bytes()).unwrap();
    assert_eq!(read, imported.profile);
    let shared = Profile::from_link(&imported.profile.to_link()).unwrap();
    all.push_str(&shared.to_text());
    all.push_str(&format!("{:?}", imported.profile.not_shared()));
    let job = SendJob {
        profile: imported.profile,
        ..SendJob::default()
    };
    if let Ok(call) = placeholder_call(&job, None) {
        for &format in ExportFormat::ALL {
            let exported = export(&call, format);
            all.push_str(&exported.text);
            all.push_str(&exported.notes.join("\n"));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]
    #[test]
    fn a_planted_secret_is_nowhere(
        secret in secret(),
        place in 0..PLACES,
        name in prop_oneof![Just("note"), Just("x_token"), Just("authorizationCode"), Just("state"), Just("device_name"), Just("X-Trace")],
    ) {
        let core = core(&secret);
        prop_assume!(core.len() >= 12);
        for (format, text) in planted(place, &secret, name).written() {
            let made = made(&text);
            prop_assert!(!made.contains(core), "{format}, place {place}:\n{text}\n---\n{made}");
        }
    }
}

/// What is planted nowhere is imported from every format, so that the property above says something.
#[test]
fn every_format_is_imported() {
    let mut refused = Vec::new();
    for (format, text) in planted(0, "code-2", "note").written() {
        match import_text(&text, &ImportChoice::default()) {
            Ok(imported) => {
                let profile = imported.profile;
                if format != "profile"
                    && profile.texts.client_id.as_deref()
                        != Some("k2VbQ9xZr7TnPq3sLm8YwD4hUj6Ec1Fa")
                {
                    refused.push(format!("{format}: {}", profile.to_text()));
                }
            }
            Err(problem) => refused.push(format!("{format}: {problem}\n{text}")),
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
