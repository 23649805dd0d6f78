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

/// The formats. Each begins behind `=== ` with its name; what is put in stands between `«` and `»`.
const FORMATS: &str = include_str!("planted.txt");

fn joined(list: &[(String, String)], pair: impl Fn(&str, &str) -> String, between: &str) -> String {
    let pairs: Vec<String> = list.iter().map(|(name, value)| pair(name, value)).collect();
    pairs.join(between)
}

/// An object of a list, whose name is a member of that name.
fn object(key: &str, name: &str, value: &str) -> String {
    format!(r#"{{"{key}":{},"value":{}}}"#, json(name), json(value))
}

impl Planted {
    /// Every format, by its name.
    fn written(&self) -> Vec<(&'static str, String)> {
        let values = self.values();
        let formats = FORMATS.trim_start_matches("=== ").split("\n=== ");
        formats
            .map(|format| {
                let (name, text) = format.split_once('\n').unwrap();
                let mut written = text.to_owned();
                for (place, value) in &values {
                    written = written.replace(&format!("«{place}»"), value);
                }
                assert!(!written.contains('«'), "{name}: {written}");
                (name, written)
            })
            .collect()
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        use base64::Engine as _;
        let (headers, fields) = (&self.headers, &self.parameters);
        let (url, description) = (&self.url, &self.description);
        let address = url.strip_prefix("https://").unwrap_or(url);
        let (host, path) = address.split_once('/').unwrap_or((address, ""));
        let power_shell = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let plain = |name: &str, value: &str| format!("{name}: {value}");
        let indented = |name: &str, value: &str| format!("  {name}: {value}");
        let curl = |name: &str, value: &str| format!(" -H {}", single(&plain(name, value)));
        let wget = |name: &str, value: &str| format!(" --header {}", single(&plain(name, value)));
        let httpie = |name: &str, value: &str| format!(" {}", single(&format!("{name}:{value}")));
        let hash =
            |name: &str, value: &str| format!("{} = {}", power_shell(name), power_shell(value));
        let member = |name: &str, value: &str| format!("{}: {}", json(name), json(value));
        let pair = |name: &str, value: &str| format!("{name}={value}");
        let quoted = |name: &str, value: &str| single(&pair(name, value));
        let encoded = |name: &str, value: &str| format!("{}={}", form(name), form(value));
        let encoding = |name: &str, value: &str| {
            format!("--data-urlencode {}", single(&pair(&form(name), value)))
        };
        let of_name = |name: &str, value: &str| object("name", name, value);
        let of_key = |name: &str, value: &str| object("key", name, value);
        let raw = joined(headers, plain, "\n") + "\n";
        let (mut user, mut basic) = (String::new(), String::new());
        if let Some((name, password)) = &self.basic {
            let both = format!("{name}:{password}");
            user = format!(" -u {}", single(&both));
            let both = base64::engine::general_purpose::STANDARD.encode(both);
            basic = format!("Authorization: Basic {both}\n");
        }
        let form = joined(fields, encoded, "&");
        let body = format!("{{{}}}", joined(fields, member, ", "));
        let mut kept = fields.clone();
        kept.retain(|(name, _)| name != "subject_token");
        vec![
            ("line", self.name.replace('\n', " ")),
            ("name.json", json(&self.name)),
            ("name.sh", single(&self.name)),
            ("description", description.clone()),
            ("description.json", json(description)),
            ("description.sh", single(description)),
            ("description.remark", description.replace('\n', "\n# ")),
            ("description.indented", description.replace('\n', "\n  ")),
            ("url", url.clone()),
            ("url.json", json(url)),
            ("url.sh", single(url)),
            ("url.ps", power_shell(url)),
            ("host", host.to_owned()),
            ("path", path.to_owned()),
            ("user", user),
            ("headers.curl", joined(headers, curl, "")),
            ("headers.wget", joined(headers, wget, "")),
            ("headers.httpie", joined(headers, httpie, "")),
            ("headers.raw", raw + &basic),
            ("headers.ps", joined(headers, hash, "; ")),
            ("headers.json", joined(headers, member, ", ")),
            ("headers.name", joined(headers, of_name, ",")),
            ("headers.key", joined(headers, of_key, ",")),
            ("headers.bru", joined(headers, indented, "\n")),
            ("fields.curl", joined(fields, encoding, " ")),
            ("fields.httpie", joined(fields, quoted, " ")),
            ("fields.ps", joined(fields, hash, "\n")),
            ("fields.hurl", joined(fields, plain, "\n")),
            ("fields.bru", joined(fields, indented, "\n")),
            ("fields.lines", joined(fields, pair, "\n")),
            ("fields.name", joined(fields, of_name, ",")),
            ("fields.key", joined(fields, of_key, ",")),
            ("fields.profile", joined(&kept, of_name, ",")),
            ("form.sh", single(&form)),
            ("form.json", json(&form)),
            ("form", form),
            ("json.sh", single(&body)),
            ("json.json", json(&body)),
            ("json", body),
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
