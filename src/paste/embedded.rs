//! A request somewhere inside a document: an entry of a structured log, a step of a pipeline or playbook, a script of a package. It
//! is found by the names of its parameters, or is a command in one of the document's texts.

use super::collections::{is_off, is_set, yaml};
use super::curl;
use super::exchange::{PastedBody, PastedExchange, PastedParameter, PastedRequest, Reading};
use super::file_variables::{FileVariables, Source, TemplateVariable, plain_name};
use super::http_message::begins_as_form;
use super::text::begins_as_json;
use super::unread::Unread;
use crate::exchange::BodyEncoding;
use crate::json::Json;
use crate::text::without_entities;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::rc::Rc;

/// A larger document is a recording of another kind.
const MOST_BYTES: usize = 4 << 20;

/// Requests of one document that are read.
const MOST_REQUESTS: usize = 1000;

/// Elements beside one another that are kept.
const MOST_FIELDS: usize = 200;

/// Bytes of an address or host: it is handed on to each request below it.
const LONGEST: usize = 8 << 10;

/// Options of curl that bring data.
const DATA: [&str; 6] = [
    "-d",
    "--data",
    "--data-raw",
    "--data-binary",
    "--data-urlencode",
    "--json",
];

/// What stands in every document that is looked into.
const MARKS: [&str; 4] = ["grant_type", "subject_token", "curl ", ENCODED];

/// Says in an event of AWS that its body is base64 (Lambda's documentation: Invoking function URLs).
const ENCODED: &str = "isBase64Encoded";

/// Parameters that stand beside `grant_type` in a request, and not in the settings of an application.
const BESIDE: [&str; 6] = [
    "client_id",
    "subject_token",
    "assertion",
    "refresh_token",
    "code",
    "client_assertion",
];

/// Reads the requests inside a JSON document, or in documents that stand one a line; none where there is none.
pub fn read_json(text: &str) -> Option<Result<Reading, Unread>> {
    if !may_hold(text) {
        return None;
    }
    let documents = match Json::parse(text) {
        Ok(document) => vec![document],
        Err(_) => json_lines(text)?,
    };
    reading("a JSON document", &documents, None)
}

/// The same of YAML, whose templates in braces are variables.
pub fn read_yaml(text: &str) -> Option<Result<Reading, Unread>> {
    if !may_hold(text) || begins_as_json(text) || !text.contains(':') {
        return None;
    }
    let what = "a YAML file";
    let documents = yaml::documents(text, what).ok()?;
    reading(what, &documents, Some(FileVariables::new(template)))
}

/// The same of XML: a body or command is the content of an element, the address and method of others before it. So are requests of Azure
/// API Management (`set-url`, `set-body`) and steps of Jenkins.
pub fn read_xml(text: &str) -> Option<Result<Reading, Unread>> {
    if !may_hold(text) || !text.starts_with('<') {
        return None;
    }
    let mut search = EmbeddedRequests::new(Some(FileVariables::new(template)));
    let mut call = EmbeddedCall::default();
    let mut fields: Vec<(String, Json)> = Vec::new();
    for element in text.split('<').skip(1) {
        let inside = element.strip_prefix("![CDATA[");
        let Some((tag, content)) = inside.map_or_else(|| element.split_once('>'), cdata) else {
            continue;
        };
        if tag.contains(" host=") {
            call = EmbeddedCall::default();
        }
        for (name, value) in attributes(tag) {
            call.take(name, &without_entities(value));
        }
        let content = match inside {
            Some(_) => content.trim().to_owned(),
            None => without_entities(content.trim()),
        };
        let name = tag.split_whitespace().next().unwrap_or_default();
        let named = attributes(tag).find(|(name, _)| matches!(*name, "name" | "key"));
        let name = named.map_or(name, |(_, value)| value);
        let short = name.rsplit(['-', ':']).next().unwrap_or_default();
        call.take(short, &content);
        search.text(&content, &call);
        // Parameters stand beside one another, each in an element of its name or with its name.
        if name.starts_with(['/', '!', '?']) || tag.ends_with('/') {
            continue;
        }
        let told = [&call.url, &call.method].map(|part| part.as_deref() == Some(&*content));
        if content.is_empty() && !is_request(&fields) {
            fields.clear();
        } else if !content.is_empty() && !told.contains(&true) && fields.len() < MOST_FIELDS {
            fields.push((name.to_owned(), Json::text(content)));
        }
    }
    if search.found.is_empty() && is_request(&fields) {
        search.parameters(&fields, &call);
    }
    search.reading("an XML file")
}

/// No tag, and what stands as it is.
fn cdata(inside: &str) -> Option<(&str, &str)> {
    let (content, _) = inside.split_once("]]>")?;
    Some(("", content))
}

/// The attributes of a tag, whose values stand in double quotes.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut parts = tag.split('"');
    std::iter::from_fn(move || {
        let (name, value) = (parts.next()?, parts.next()?);
        let name = name.trim().strip_suffix('=')?;
        Some((name.rsplit(char::is_whitespace).next()?, value))
    })
}

/// Whether a text may hold a request.
pub(super) fn may_hold(text: &str) -> bool {
    text.len() <= MOST_BYTES && MARKS.iter().any(|mark| text.contains(mark))
}

/// Documents one a line, as loggers write them; other lines are left out.
fn json_lines(text: &str) -> Option<Vec<Json>> {
    let documents: Vec<Json> = text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with('{') && line.ends_with('}'))
        .filter_map(|line| Json::parse(line).ok())
        .collect();
    let first = text.trim_start().lines().next()?.trim_end();
    (Json::parse(first).is_ok() && !documents.is_empty()).then_some(documents)
}

fn template(inside: &str) -> Option<TemplateVariable> {
    let name = plain_name(inside.split('|').next().unwrap_or_default());
    (!name.is_empty()).then_some(TemplateVariable {
        name,
        is_encoded: false,
        source: Source::Outside,
    })
}

fn reading(
    what: &'static str,
    documents: &[Json],
    variables: Option<FileVariables>,
) -> Option<Result<Reading, Unread>> {
    let described = |document: &Json| {
        ["openapi", "swagger"]
            .iter()
            .any(|name| document.get(name).is_some())
    };
    if documents.iter().any(described) {
        return None;
    }
    let mut search = EmbeddedRequests::new(variables);
    let alone = |item: &&Json| item.members().is_some_and(is_request);
    for document in documents {
        match document {
            Json::Object(members) if is_request(members) => {}
            Json::Object(_) => search.look(document, &EmbeddedCall::default()),
            Json::Array(items) if listed(items).is_none() && argument_list(items).is_none() => {
                for item in items.iter().filter(|item| !alone(item)) {
                    search.look(item, &EmbeddedCall::default());
                }
            }
            Json::Array(_) => search.look(document, &EmbeddedCall::default()),
            _ => {}
        }
    }
    search.reading(what)
}

/// Whether an object holds the parameters of a token request, as texts.
fn is_request(members: &[(String, Json)]) -> bool {
    let has = |wanted: &str| {
        members.iter().any(|(name, value)| {
            name == wanted && value.as_str().is_some_and(|text| !text.is_empty())
        })
    };
    has("grant_type") && BESIDE.iter().any(|name| has(name))
        || has("subject_token") && has("subject_token_type")
}

/// The parameters of a request that are kept as a list of names and values, or of pairs of both; none where the list is none.
fn listed(items: &[Json]) -> Option<Vec<(String, Json)>> {
    let member = |item: &Json| {
        let (name, value) = named(item)?;
        let is_plain = !matches!(value, Json::Array(_) | Json::Object(_));
        is_plain.then(|| (name.to_owned(), value.clone()))
    };
    let is_sent = |item: &&Json| !is_off(item, "enabled") && !is_set(item, "disabled");
    let members: Option<Vec<_>> = items.iter().filter(is_sent).map(member).collect();
    members.filter(|members| is_request(members))
}

/// The name and the value of an entry of such a list.
fn named(item: &Json) -> Option<(&str, &Json)> {
    if let Json::Array(pair) = item {
        return match pair.as_slice() {
            [name, value] => Some((name.as_str()?, value)),
            _ => None,
        };
    }
    let name = item.get_str("name").or_else(|| item.get_str("key"))?;
    Some((name, item.get("value")?))
}

/// The command of a container or process whose words are a list: `["CMD", "curl", "-d", "…", "https://…"]`.
fn argument_list(items: &[Json]) -> Option<String> {
    let words = items
        .iter()
        .map(Json::as_str)
        .collect::<Option<Vec<&str>>>()?;
    let program = words.iter().take(3).position(|word| *word == "curl");
    // The arguments of an image whose program is curl.
    let begins = words.first().is_some_and(|word| word.starts_with('-'));
    let is_bare = begins && words.iter().any(|word| DATA.contains(word));
    let begin = program.map(|at| at + 1).or(is_bare.then_some(0))?;
    let arguments = words.get(begin..)?;
    let has_address = arguments.iter().any(|word| word.contains("://"));
    let quoted: Vec<String> = arguments
        .iter()
        .map(|word| format!("'{}'", word.replace('\'', "'\\''")))
        .collect();
    has_address.then(|| format!("curl {}", quoted.join(" ")))
}

/// The text whose lines are a list, as notebooks keep a cell: each ends with a line break, or a backslash joins it to the next one.
fn lines_of_text(items: &[Json]) -> Option<String> {
    let lines = items
        .iter()
        .map(Json::as_str)
        .collect::<Option<Vec<&str>>>()?;
    let (_, before) = lines.split_last()?;
    let goes_on = |line: &&str| line.ends_with(['\n', '\\']);
    let is_text = before.iter().any(goes_on) && lines.iter().any(|line| line.contains("curl "));
    is_text.then(|| {
        let whole = lines.iter().map(|line| line.trim_end_matches('\n'));
        whole.collect::<Vec<_>>().join("\n")
    })
}

/// What the document says about the call around its parameters.
#[derive(Clone, Default)]
pub(super) struct EmbeddedCall {
    url: Option<Rc<str>>,
    host: Option<Rc<str>>,
    method: Option<Rc<str>>,
    json: bool,
}

impl EmbeddedCall {
    /// The same with what an object says beside them.
    fn beside(&self, members: &[(String, Json)]) -> Self {
        let mut call = self.clone();
        let placed = |(name, value): &(String, Json)| {
            is_path(&plain(name)) && value.as_str().is_some_and(|text| text.starts_with('/'))
        };
        // Loggers call the computer that they run on a host as well: the one that was asked stands beside the path.
        let host = members.iter().find(|(name, _)| plain(name) == "hostname");
        if let Some((_, host)) = host.filter(|_| members.iter().any(placed)) {
            call.take("host", host.as_str().unwrap_or_default());
        }
        for (name, value) in members {
            let around = ["headers", "requestheaders", "requestcontext"];
            let around = around.contains(&plain(name).as_str());
            match value {
                Json::Object(headers) if around => {
                    for (name, value) in headers {
                        call.take(name.trim_start_matches(':'), header_text(value));
                    }
                }
                Json::Array(headers) if around => {
                    for (name, value) in headers.iter().filter_map(named) {
                        call.take(name.trim_start_matches(':'), header_text(value));
                    }
                }
                Json::String(text) => call.take(name, text),
                _ => {}
            }
        }
        call
    }

    /// The same below a name that is a request line: `POST https://…` in Postman's console.
    fn below(&self, name: &str) -> Self {
        let mut call = self.clone();
        if let Some((method, url)) = name.split_once(' ') {
            call.take(method, url);
        }
        call
    }

    /// Takes in what is told under a name.
    pub(super) fn take(&mut self, name: &str, text: &str) {
        if text.len() > LONGEST {
            return;
        }
        // Names of a log have those of their groups before them: `http.request.method`.
        match plain(name.rsplit('.').next().unwrap_or_default()).as_str() {
            "url" | "uri" | "endpoint" | "tokenendpoint" | "tokenurl" | "requesturl"
                if text.contains("://") || text.starts_with(['/', '{']) =>
            {
                self.url = Some(text.into());
            }
            // A path in the log of a server, all of it in that of a program that sends.
            "requesturi" | "full" | "fulluri" if text.contains("://") => {
                self.url = Some(text.into());
            }
            path if is_path(path) && text.starts_with('/') && !self.is_whole() => {
                self.url = Some(text.into());
            }
            // `POST /oauth/token HTTP/1.1`, `POST https://…`
            "request" | "urlrequest" | "httprequest" => {
                let words: Vec<&str> = text.split_whitespace().collect();
                match words.as_slice() {
                    [method, target, version] if version.starts_with("HTTP/") => {
                        self.take("method", method);
                        self.take("path", target);
                    }
                    [method, target] if target.contains("://") => {
                        self.take("method", method);
                        self.take("url", target);
                    }
                    _ => {}
                }
            }
            "host" | "authority" | "httphost" | "servername" | "domainname" | "vhost"
                if !matches!(text, "" | "_") =>
            {
                self.host = Some(text.into());
            }
            "post" if text.contains("://") => {
                self.method = Some("POST".into());
                self.url = Some(text.into());
            }
            "method" | "verb" | "requestmethod" | "httpmethod"
                if !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic()) =>
            {
                self.method = Some(text.to_ascii_uppercase().into());
            }
            "contenttype" | "bodyformat" => self.json = text.contains("json"),
            _ => {}
        }
    }

    /// Whether the address is known with its host.
    fn is_whole(&self) -> bool {
        self.url.as_deref().is_some_and(|url| !url.starts_with('/'))
    }

    /// Whether an address, or a path of one, is known.
    pub(super) fn has_address(&self) -> bool {
        self.url.is_some()
    }

    fn address(&self) -> Option<String> {
        let url = self.url.as_deref()?;
        if !url.starts_with('/') {
            return Some(url.to_owned());
        }
        Some(match &self.host {
            Some(host) => format!("https://{host}{url}"),
            None => url.to_owned(),
        })
    }
}

/// The value of a header, the first of a list of them.
fn header_text(value: &Json) -> &str {
    let first = match value {
        Json::Array(values) => values.first(),
        value => Some(value),
    };
    first.and_then(Json::as_str).unwrap_or_default()
}

/// A name as all writers spell it: in small letters, without signs between its words.
pub(super) fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace(['-', '_', ' '], "")
}

/// Whether a name of that spelling is that of a path without its host.
fn is_path(name: &str) -> bool {
    matches!(
        name,
        "path" | "rawpath" | "uripath" | "requesturi" | "requestpath"
    )
}

/// The requests that were found.
pub(super) struct EmbeddedRequests {
    found: Vec<PastedExchange>,
    notes: Vec<String>,
    variables: Option<FileVariables>,
}

impl EmbeddedRequests {
    /// None yet.
    pub(super) fn new(variables: Option<FileVariables>) -> Self {
        Self {
            found: Vec::new(),
            notes: vec!["The request was taken out of the document around it".to_owned()],
            variables,
        }
    }

    /// The reading; none where nothing was found.
    pub(super) fn reading(self, what: &'static str) -> Option<Result<Reading, Unread>> {
        (!self.found.is_empty()).then_some(Ok(Reading {
            what,
            exchanges: self.found,
            notes: self.notes,
        }))
    }

    fn look(&mut self, value: &Json, call: &EmbeddedCall) {
        if self.found.len() >= MOST_REQUESTS {
            return;
        }
        match value {
            Json::Object(members) if is_request(members) => self.parameters(members, call),
            Json::Object(members) => {
                let beside = call.beside(members);
                let as_json = EmbeddedCall {
                    json: true,
                    ..beside.clone()
                };
                let is_encoded = is_set(value, ENCODED);
                for (name, value) in members {
                    let body = value.as_str().filter(|_| is_encoded && name == "body");
                    if let Some(body) = body.and_then(|body| STANDARD.decode(body.trim()).ok()) {
                        self.text(&String::from_utf8_lossy(&body), &beside);
                        continue;
                    }
                    let says_json = name.eq_ignore_ascii_case("json");
                    let below = name.contains("://").then(|| beside.below(name));
                    let known = if says_json { &as_json } else { &beside };
                    self.look(value, below.as_ref().unwrap_or(known));
                }
            }
            Json::Array(items) => match listed(items) {
                Some(members) => self.parameters(&members, call),
                None => match argument_list(items).or_else(|| lines_of_text(items)) {
                    Some(command) => self.text(&command, call),
                    None => items.iter().for_each(|item| self.look(item, call)),
                },
            },
            Json::String(text) => self.text(text, call),
            _ => {}
        }
    }

    fn parameters(&mut self, members: &[(String, Json)], call: &EmbeddedCall) {
        let mut values = members.iter().map(|(_, value)| value);
        let is_json = call.json || values.any(|value| value.as_str().is_none());
        let parameters = members
            .iter()
            .map(|(name, value)| PastedParameter {
                name: name.clone(),
                value: match value.as_str() {
                    Some(text) => Json::text(self.filled(text)),
                    None => value.clone(),
                },
                enabled: true,
            })
            .collect();
        self.keep(
            call,
            PastedBody::Parameters(parameters, BodyEncoding::of(is_json)),
        );
    }

    /// Keeps a text that is a command, or the body of a request.
    pub(super) fn text(&mut self, text: &str, call: &EmbeddedCall) {
        if text.contains("curl ") {
            if let Some(Ok(reading)) = curl::read(text) {
                for note in reading.notes {
                    if !self.notes.contains(&note) {
                        self.notes.push(note);
                    }
                }
                self.found.extend(reading.exchanges);
            }
            return;
        }
        let text = text.trim();
        let form = text.contains("grant_type=")
            && begins_as_form(text)
            && !text.contains(char::is_whitespace);
        let json = || {
            let document = text
                .starts_with('{')
                .then(|| Json::parse(text).ok())
                .flatten();
            document.is_some_and(|document| document.members().is_some_and(is_request))
        };
        if form || json() {
            let body = self.filled(text);
            self.keep(call, PastedBody::Text(body));
        }
    }

    fn keep(&mut self, call: &EmbeddedCall, body: PastedBody) {
        let url = call.address().map(|url| self.filled(&url));
        self.found.push(PastedExchange::of(
            PastedRequest {
                method: call.method.as_deref().map(ToOwned::to_owned),
                url,
                body,
                ..PastedRequest::default()
            },
            0,
        ));
    }

    fn filled(&mut self, text: &str) -> String {
        match &mut self.variables {
            Some(variables) => variables.fill(text),
            None => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::texts;
    use crate::paste::shown::only;
    use crate::paste::variable::marked;

    #[test]
    fn entries_of_logs_are_read() {
        let log = "{\"level\":\"info\"}\n{\"level\":\"debug\",\"req\":{\"method\":\"post\",\"url\":\"/oauth/token\",\"headers\":{\"host\":\"a.example\",\"content-type\":\"application/json\"},\"body\":{\"grant_type\":\"urn:x\",\"client_id\":\"k2V\"}}}\nbye";
        let request = only(read_json(log));
        assert_eq!(request.address(), "https://a.example/oauth/token");
        assert_eq!(request.method.as_deref(), Some("POST"));
        let PastedBody::Parameters(given, BodyEncoding::Json) = &request.body else {
            panic!("{:?}", request.body)
        };
        assert_eq!(given.len(), 2);
        let request = only(read_json(
            r#"{"msg":"sent","url":"https://a.example/t","body":"grant_type=x&client_id=y"}"#,
        ));
        assert_eq!(
            request.body,
            PastedBody::Text("grant_type=x&client_id=y".into())
        );
        let request = only(read_json(
            r#"{"scripts":{"x":"curl https://a.example/t -d 'grant_type=x'"}}"#,
        ));
        assert_eq!(request.address(), "https://a.example/t");
        for (end, next) in [(r" \\\n", "\\n"), (r" \\", "")] {
            let cell = format!(
                r#"{{"source":["!curl https://a.example/t{end}","  -d grant_type=x{next}","echo"]}}"#
            );
            let request = only(read_json(&cell));
            assert_eq!(request.body, PastedBody::Text("grant_type=x".into()));
        }
        let listed = r#"{"uri":"https://a.example/t","headers":{"Content-Type":["application/json"]},"body":{"grant_type":"x","client_id":"y"}}"#;
        let body = only(read_json(listed)).body;
        assert!(matches!(
            body,
            PastedBody::Parameters(_, BodyEncoding::Json)
        ));
    }

    #[test]
    fn events_and_lists_are_read_with_their_address() {
        let encoded = STANDARD.encode("grant_type=x&client_id=y");
        for (text, address) in [
            (
                r#"{"path":"/t","httpMethod":"POST","headers":{"Host":"a.example"},"requestContext":{"path":"/prod/t"},"body":"grant_type=x&client_id=y","isBase64Encoded":false}"#.to_owned(),
                Some("https://a.example/prod/t"),
            ),
            (
                format!(r#"{{"rawPath":"/t","headers":{{"host":"a.example"}},"body":"{encoded}","isBase64Encoded":true}}"#),
                Some("https://a.example/t"),
            ),
            (
                r#"{"hostname":"a.example","request":"POST /t HTTP/1.1","uri_path":"/t","request_body":"grant_type=x&client_id=y"}"#.to_owned(),
                Some("https://a.example/t"),
            ),
            (
                r#"{"request":{"headers":[{"key":":authority","value":"a.example"},{"key":":path","value":"/t"}],"body":{"as_string":"grant_type=x&client_id=y"}}}"#.to_owned(),
                Some("https://a.example/t"),
            ),
            (
                r#"{"http.request.full_uri":"https://a.example/t","http.file_data":"grant_type=x&client_id=y"}"#.to_owned(),
                Some("https://a.example/t"),
            ),
            // The computer that writes the log.
            (
                r#"{"hostname":"pod-1","req":{"url":"/t","body":"grant_type=x&client_id=y"}}"#.to_owned(),
                Some("/t"),
            ),
        ] {
            let request = only(read_json(&text));
            assert_eq!(request.url.as_deref(), address, "{text}");
            let body = PastedBody::Text("grant_type=x&client_id=y".into());
            assert_eq!(request.body, body, "{text}");
        }
        for text in [
            r#"{"url":"https://a.example/t","data":[{"key":"grant_type","value":"x"},{"key":"client_id","value":"y"},{"key":"off","value":"z","enabled":false}]}"#,
            r#"[{"name":"grant_type","value":"x"},{"name":"client_id","value":"y"}]"#,
            r#"[["grant_type","x"],["client_id","y"]]"#,
        ] {
            let PastedBody::Parameters(given, BodyEncoding::Form) = only(read_json(text)).body
            else {
                panic!("{text}")
            };
            assert_eq!(given.len(), 2, "{text}");
        }
        let described =
            r#"[{"name":"grant_type","in":"formData"},{"name":"client_id","in":"formData"}]"#;
        assert_eq!(read_json(described), None);
    }

    #[test]
    fn steps_of_pipelines_and_playbooks_are_read() {
        let request = only(read_yaml(
            "job:\n  script:\n    - 'curl https://a.example/t -d \"grant_type=x\"'\n    - echo done\n",
        ));
        assert_eq!(request.body, PastedBody::Text("grant_type=x".into()));
        let words = r#"["curl", "-d", "grant_type=x&b=it's", "https://a.example/t"]"#;
        let service = format!("x:\n  healthcheck:\n    test: {words}\n");
        let image = format!(
            "image: curlimages/curl\nargs: {}",
            words.replace("\"curl\", ", "")
        );
        for read in [read_yaml(&service), read_json(words), read_yaml(&image)] {
            let request = only(read);
            let body = PastedBody::Text("grant_type=x&b=it's".into());
            assert_eq!(request.body, body);
            assert_eq!(request.address(), "https://a.example/t");
        }
        let request = only(read_yaml(
            "- name: exchange\n  uri:\n    url: https://a.example/t\n    method: POST\n    body_format: form-urlencoded\n    body:\n      grant_type: urn:x\n      client_id: k2V\n      subject_token: \"{{ token | trim }}\"\n",
        ));
        assert_eq!(request.address(), "https://a.example/t");
        let PastedBody::Parameters(given, BodyEncoding::Form) = &request.body else {
            panic!("{:?}", request.body)
        };
        assert_eq!(given[2].value.as_str(), Some(marked("token").as_str()));
    }

    #[test]
    fn elements_of_xml_are_read() {
        let policy = "<policies>\n<send-request mode=\"new\">\n<set-url>https://{{host}}/t</set-url>\n<set-method>POST</set-method>\n<set-body>grant_type=x&amp;client_id=y</set-body>\n</send-request>\n</policies>";
        let request = only(read_xml(policy));
        let address = format!("https://{}/t", marked("host"));
        assert_eq!(request.url.as_deref(), Some(address.as_str()));
        assert_eq!(request.method.as_deref(), Some("POST"));
        let body = PastedBody::Text("grant_type=x&client_id=y".into());
        assert_eq!(request.body, body);
        let job = "<builders><hudson.tasks.Shell><command>curl https://a.example/t -d &apos;grant_type=x&amp;b=c&apos;</command></hudson.tasks.Shell></builders>";
        let request = only(read_xml(job));
        assert_eq!(request.body, PastedBody::Text("grant_type=x&b=c".into()));
        let session = "<?xml version='1.0'?><charles-session><transaction method=\"POST\" protocol=\"https\" host=\"a.example\" path=\"/t\"><request><body><![CDATA[grant_type=x&client_id=y]]></body></request></transaction></charles-session>";
        let request = only(read_xml(session));
        assert_eq!(request.url.as_deref(), Some("https://a.example/t"));
        assert_eq!(request.method.as_deref(), Some("POST"));
        assert_eq!(request.body, body);
        for text in [
            "<t><url>https://a.example/t</url><body><grant_type>x</grant_type><client_id>y</client_id></body></t>",
            "<l><item name=\"url\">https://a.example/t</item><item name=\"grant_type\">x</item><item name=\"client_id\">y</item></l>",
        ] {
            let request = only(read_xml(text));
            let PastedBody::Parameters(given, BodyEncoding::Form) = &request.body else {
                panic!("{:?}", request.body)
            };
            let found = given.iter().find(|one| one.name == "client_id").unwrap();
            assert_eq!(found.value.as_str(), Some("y"), "{text}");
        }
        for text in ["<a>grant_type</a>", "grant_type=x&client_id=y", "<"] {
            assert_eq!(read_xml(text), None, "{text}");
        }
    }

    #[test]
    fn other_documents_are_none() {
        for text in [
            r#"{"grant_type":"x","client_id":"y"}"#,
            r#"[{"grant_type":"x","client_id":"y"}]"#,
            r#"{"type":"CODE_TO_TOKEN","details":{"grant_type":"authorization_code","scope":"openid"}}"#,
            r#"{"properties":{"grant_type":{"type":"string"},"client_id":{"type":"string"}}}"#,
            r#"{"openapi":"3.1.0","x":{"grant_type":"x","client_id":"y"}}"#,
            r#"{"help":"use curl to send grant_type"}"#,
            r#"{"grant_type":["a"],"languages":["curl","node"]}"#,
            "{\"grant_type\": \"x\", // comment\n}",
            "{}",
            "",
        ] {
            assert_eq!(read_json(text), None, "{text}");
        }
        for text in [
            "grant_type: x\nclient_id: y",
            "Use curl to send it: a grant_type",
            "",
        ] {
            assert_eq!(read_yaml(text), None, "{text}");
        }
    }

    #[test]
    fn any_text_is_read_or_none() {
        texts(
            "[-a:{}\\[\\],'\" \n]{0,40}(grant_type|curl )[-a:{}\\[\\],'\" \n]{0,40}",
            |text| drop((read_json(text), read_yaml(text), read_xml(text))),
        );
    }
}
