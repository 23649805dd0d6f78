//! A run for somebody else's eyes: signatures cut, personal data replaced by stand-ins that are the same wherever the same value stood.

use super::document::run_document;
use super::kept::pairs;
use super::model::Run;
use crate::json::Json;
use crate::text::form_encoded;
use crate::token::invisible::in_json;
use std::collections::BTreeMap;

/// What was replaced, so that it can be shown before anything is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// What it was: `email`, `name`, `user id`, `address`.
    pub kind: &'static str,
    /// As it stood. Shown to the user, never written.
    pub original: String,
    /// What stands there now.
    pub stand_in: String,
    /// How often.
    pub times: usize,
}

/// The three parts of a support bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportBundle {
    /// The run as JSON, as `cambio send --json` prints it.
    pub json: String,
    /// The same for people.
    pub markdown: String,
    /// The document that an HTTP archive is made of: attempts with masked headers and bodies.
    pub document: Json,
    /// Everything that was replaced.
    pub replaced: Vec<Replaced>,
}

/// Claims and profile members that say who somebody is, with what they are.
const PERSONAL: &[(&str, &str)] = &[
    ("email", "email"),
    ("name", "name"),
    ("given_name", "name"),
    ("family_name", "name"),
    ("middle_name", "name"),
    ("nickname", "name"),
    ("preferred_username", "name"),
    ("first_name", "name"),
    ("last_name", "name"),
    ("firstName", "name"),
    ("lastName", "name"),
    ("phone_number", "phone"),
    ("picture", "picture"),
    ("profile", "profile page"),
    ("website", "profile page"),
    ("birthdate", "birth date"),
    ("address", "address"),
    ("formatted", "address"),
    ("street_address", "address"),
    ("sub", "user id"),
    ("user_id", "user id"),
    ("sid", "session"),
    ("org_name", "organization"),
    ("auth0-forwarded-for", "IP address"),
    ("x-forwarded-for", "IP address"),
];

/// The kind of a member's value, where it is personal.
fn personal(name: &str) -> Option<&'static str> {
    let name = name.rsplit('/').next().unwrap_or(name);
    PERSONAL
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, kind)| *kind)
}

/// Values shorter than this are replaced where they are a member's whole value, and nowhere else: they would tear texts apart.
const SHORTEST: usize = 4;

/// Values that are replaced at most: a token with more is data, not a person.
const MOST: usize = 500;

#[derive(Default)]
struct Collector {
    /// Original and kind, in the order found.
    found: Vec<(String, &'static str)>,
    seen: std::collections::HashSet<String>,
}

impl Collector {
    fn add(&mut self, text: &str, kind: &'static str) {
        let text = text.trim();
        if !text.is_empty()
            && !text.starts_with("[masked ")
            && self.found.len() < MOST
            && self.seen.insert(text.to_owned())
        {
            self.found.push((text.to_owned(), kind));
        }
    }

    /// Collects from a run's document. The server that answered is called something too, and is nobody.
    fn collect_run(&mut self, document: &Json) {
        for (name, value) in document.members().unwrap_or_default() {
            if name != "server" {
                self.collect(value, None);
            }
        }
    }

    fn collect(&mut self, document: &Json, inherited: Option<&'static str>) {
        match document {
            Json::Object(members) => {
                for (name, value) in members {
                    self.collect(
                        value,
                        personal(name).or(inherited
                            .filter(|_| value.members().is_some() || inherited == Some("address"))),
                    );
                }
            }
            Json::Array(items) => items.iter().for_each(|item| self.collect(item, inherited)),
            Json::String(text) => {
                if let Some(kind) = inherited {
                    self.add(text, kind);
                }
                for word in text.split(|c: char| c.is_whitespace() || "\"'<>(),;=&".contains(c)) {
                    if is_email(word) {
                        self.add(word, "email");
                    }
                }
                // A document inside a text: user_profile, an answer's body.
                if let Some(inner) = Json::parse_object(text) {
                    self.collect(&inner, None);
                } else if text.contains('=') && text.contains('&') {
                    for (name, value) in form_urlencoded::parse(text.as_bytes()) {
                        let value = value.into_owned();
                        if let Some(inner) = Json::parse_object(&value) {
                            self.collect(&inner, None);
                        } else if let Some(kind) = personal(&name) {
                            self.add(&value, kind);
                        }
                    }
                }
            }
            Json::Number(text) => {
                if let Some(kind) = inherited.filter(|_| text.len() >= SHORTEST) {
                    self.add(text, kind);
                }
            }
            _ => {}
        }
    }
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.contains('@') && !host.ends_with('.')
    })
}

fn stand_in(kind: &str, number: usize) -> String {
    match kind {
        "email" => format!("person-{number}@example.invalid"),
        "IP address" => format!("192.0.2.{}", number % 250 + 1),
        "picture" | "profile page" => format!("https://example.invalid/{number}"),
        "user id" => format!("user-{number}"),
        other => format!("{}-{number}", other.replace(' ', "-")),
    }
}

impl Run {
    /// The run without anything that says who somebody is.
    pub fn support_bundle(&self) -> SupportBundle {
        let whole = run_document(self, false);
        let mut collector = Collector::default();
        collector.collect_run(&whole);
        if let Some(profile) = &self.verification.user_profile {
            collector.collect(profile, None);
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut replaced: Vec<Replaced> = collector
            .found
            .into_iter()
            .map(|(original, kind)| {
                let number = counts.entry(kind).or_default();
                *number += 1;
                Replaced {
                    kind,
                    stand_in: stand_in(kind, *number),
                    original,
                    times: 0,
                }
            })
            .collect();
        // Longest first, so that a full name is not torn by its first name.
        replaced.sort_by_key(|one| std::cmp::Reverse(one.original.len()));
        let document = replace(&whole, &mut replaced);
        replaced.retain(|one| one.times > 0);
        let json = in_json(&document.to_pretty()).into_owned() + "\n";
        let markdown = markdown(self, &document);
        let markdown = in_text(&markdown, &mut replaced.clone());
        in_order(&mut replaced);
        SupportBundle {
            json,
            markdown,
            document,
            replaced,
        }
    }
}

/// Puts what was replaced in the order in which people read it: by kind, and the first of each kind first.
fn in_order(replaced: &mut [Replaced]) {
    replaced.sort_by_cached_key(|one| (one.kind, one.stand_in.len(), one.stand_in.clone()));
}

fn replace(document: &Json, replaced: &mut [Replaced]) -> Json {
    document.map_leaves(&mut |leaf| match leaf {
        Json::String(text) => Json::String(in_text(text, replaced)),
        Json::Number(text) => match replaced.iter_mut().find(|one| one.original == *text) {
            Some(one) => {
                one.times += 1;
                Json::String(one.stand_in.clone())
            }
            None => leaf.clone(),
        },
        other => other.clone(),
    })
}

/// Every value that was collected, raw, percent-encoded and JSON-escaped.
fn in_text(text: &str, replaced: &mut [Replaced]) -> String {
    let mut text = text.to_owned();
    for one in replaced {
        if text == one.original {
            one.times += 1;
            return one.stand_in.clone();
        }
        if one.original.chars().count() < SHORTEST {
            // As a member's whole value inside a document that is a text: its quotes bound it.
            for quote in ["\"", "\\\"", "%22"] {
                let whole = format!("{quote}{}{quote}", one.original);
                let times = text.matches(&whole).count();
                if times > 0 {
                    one.times += times;
                    text = text.replace(&whole, &format!("{quote}{}{quote}", one.stand_in));
                }
            }
            continue;
        }
        let escaped = serde_json::to_string(&one.original).unwrap_or_default();
        let encoded = form_encoded(&one.original);
        let mut forms = vec![
            one.original.clone(),
            escaped.trim_matches('"').to_owned(),
            encoded,
        ];
        forms.dedup();
        for form in forms {
            let times = text.matches(&form).count();
            if times > 0 {
                one.times += times;
                text = text.replace(&form, &one.stand_in);
            }
        }
    }
    text
}

fn markdown(run: &Run, document: &Json) -> String {
    let (title, detail) = run.verdict();
    let moment = jiff::Timestamp::from_millisecond(run.started_ms).unwrap_or_default();
    let mut text = format!("# {title}\n\n{detail}\n\n");
    text.push_str(&format!(
        "- Profile: {}\n- Time: {}\n",
        run.redactor.redact(&run.profile),
        moment.strftime("%Y-%m-%d %H:%M:%S UTC")
    ));
    text.push_str(&format!("- Hosts contacted: {}\n", run.hosts.join(", ")));
    text.extend(
        run.clock_skew
            .map(|skew| format!("- Clock skew: {skew} s\n")),
    );
    text.push_str("- Made by Cambio: secrets are masked, signatures cut, personal data replaced by stand-ins\n");
    if !run.findings.is_empty() {
        text.push_str("\n## Findings\n\n");
        for finding in &run.findings {
            text.push_str(&format!(
                "- **{}** ({}, `{}`): {}\n",
                run.redactor.redact(&finding.title),
                finding.severity.name(),
                finding.id,
                run.redactor.redact(&finding.detail)
            ));
        }
    }
    for (at, attempt) in document.entries("attempts").iter().enumerate() {
        text.push_str(&format!("\n## Attempt {}\n\n```http\n", at + 1));
        if let Some(request) = attempt.get("request") {
            text.push_str(&format!(
                "{} {} HTTP/1.1\n",
                request.get_str("method").unwrap_or_default(),
                request.get_str("url").unwrap_or_default()
            ));
            text.push_str(&headers(request));
            text.push_str(&format!(
                "\n{}\n```\n",
                request.get_str("body").unwrap_or_default()
            ));
        }
        if let Some(response) = attempt
            .get("response")
            .filter(|response| response.members().is_some())
        {
            text.push_str(&format!(
                "\n```http\nHTTP/1.1 {}\n",
                response
                    .get("status")
                    .map(Json::to_compact)
                    .unwrap_or_default()
            ));
            text.push_str(&headers(response));
            text.push_str(&format!(
                "\n{}\n```\n",
                response.get_str("body").unwrap_or_default()
            ));
        }
    }
    for (name, token) in document
        .get("tokens")
        .and_then(Json::members)
        .unwrap_or_default()
    {
        let signature = token
            .get("signature")
            .and_then(|signature| signature.get_str("status"))
            .unwrap_or_default();
        text.push_str(&format!("\n## {name}\n\nSignature {signature}\n"));
        for part in ["header", "payload"] {
            if let Some(json) = token.get(part).filter(|json| json.members().is_some()) {
                text.push_str(&format!("\n```json\n{}\n```\n", json.to_pretty()));
            }
        }
    }
    text
}

fn headers(message: &Json) -> String {
    let headers = pairs(message.get("headers")).into_iter();
    headers
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_replaced_is_listed_by_kind_and_number() {
        let mut replaced: Vec<Replaced> = [("name", 10), ("user id", 1), ("name", 2), ("name", 1)]
            .into_iter()
            .map(|(kind, number)| Replaced {
                kind,
                original: "x".repeat(number),
                stand_in: stand_in(kind, number),
                times: 1,
            })
            .collect();
        in_order(&mut replaced);
        let listed: Vec<&str> = replaced.iter().map(|one| one.stand_in.as_str()).collect();
        assert_eq!(listed, ["name-1", "name-2", "name-10", "user-1"]);
    }

    #[test]
    fn the_same_value_has_the_same_stand_in_wherever_it_stands() {
        let document = Json::parse(
            r#"{"attempts":[{"request":{"body":"a=1&user_profile=%7B%22name%22%3A%7B%22firstName%22%3A%22Bo%22%2C%22lastName%22%3A%22Lovelace%22%7D%7D"}}],
            "tokens":{"id_token":{"payload":{"sub":"apple|001","email":"ada@x.example","name":"Bo Lovelace","given_name":"Bo","iss":"https://t/"}}},
            "findings":[{"detail":"ada@x.example is not verified"}],"server":{"name":"Auth0"}}"#,
        )
        .unwrap();
        let mut collector = Collector::default();
        collector.collect_run(&document);
        let mut replaced: Vec<Replaced> = collector
            .found
            .iter()
            .enumerate()
            .map(|(at, (original, kind))| Replaced {
                kind,
                original: original.clone(),
                stand_in: stand_in(kind, at + 1),
                times: 0,
            })
            .collect();
        replaced.sort_by_key(|one| std::cmp::Reverse(one.original.len()));
        let shown = replace(&document, &mut replaced).to_compact();
        assert!(shown.contains("Auth0"), "{shown}");
        for gone in [
            "ada@x.example",
            "Lovelace",
            "apple|001",
            "\"Bo\"",
            "%22Bo%22",
        ] {
            assert!(!shown.contains(gone), "{gone}: {shown}");
        }
        assert!(shown.contains("https://t/"));
        let email = replaced.iter().find(|one| one.kind == "email").unwrap();
        assert_eq!(
            (email.times, shown.matches(&email.stand_in).count()),
            (2, 2)
        );
    }
}
