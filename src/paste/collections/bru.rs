//! Bruno's `.bru` files, one or several one after the other.

use super::super::exchange::{PastedHeader, PastedParameter, PastedRequest, Reading};
use super::super::line_counter::LineCounter;
use super::super::unread::Unread;
use super::bru_text::{BlockContent, BruBlock, BruPair, METHODS, WHAT, blocks, looks_like};
use super::bruno::{Auth, BrunoBody, BrunoLevel, BrunoRequest, sent};
use super::collected_requests::CollectedRequests;
use super::environment;
use super::rows::{FILES_LEFT_OUT, note_switched_off};
use crate::json::Json;

/// Reads the requests of a text of `.bru` files; none where it is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    looks_like(text).then(|| files(text))
}

fn files(text: &str) -> Result<Reading, Unread> {
    let files = split(blocks(text)?);
    let is_request = |file: &&Vec<BruBlock>| file.iter().any(is_method);
    let is_environment = |file: &&Vec<BruBlock>| file.iter().all(of_environment);
    let mut found = CollectedRequests::default();
    let mut level = BrunoLevel::outermost();
    let beside: Vec<&Vec<BruBlock>> = files.iter().filter(|file| !is_request(file)).collect();
    let settings: Vec<&&Vec<BruBlock>> =
        beside.iter().filter(|file| !is_environment(file)).collect();
    if !files.iter().any(|file| is_request(&file)) {
        return Err(if settings.is_empty() {
            environment::called("a Bruno environment")
        } else {
            Unread::new(WHAT, "It holds settings and no HTTP request")
                .fix("Import the .bru file of the request")
        });
    }
    if settings.len() < beside.len() {
        found.note(
            "A Bruno environment was left out: set its variables in an environment of Cambio",
        );
    }
    match settings.as_slice() {
        [] => {}
        [only] => {
            level = level.inside(None, variables(only), auth(only, "auth"), headers(only));
            found.note("The settings of the folder or collection hold for the requests beside them");
        }
        _ => found.note("The settings of several folders were left out: the text does not say which requests are theirs"),
    }
    let mut lines = LineCounter::new(text);
    for file in files.iter().filter(is_request) {
        let begins = file.first().map_or(0, |block| block.offset);
        found.push_at(&level.folders, request(file, &level), lines.line_of(begins));
    }
    Ok(found.into_reading(WHAT))
}

fn is_method(block: &BruBlock) -> bool {
    METHODS.contains(&block.name.as_str())
}

/// A new file begins at each `meta`, at a second request, and where an environment's variables begin or end.
fn split(blocks: Vec<BruBlock>) -> Vec<Vec<BruBlock>> {
    let mut files: Vec<Vec<BruBlock>> = Vec::new();
    let (mut has_method, mut is_environment) = (false, false);
    for block in blocks {
        let in_environment = of_environment(&block);
        let begins = files.is_empty()
            || block.name == "meta"
            || is_method(&block) && has_method
            || in_environment != is_environment
            || block.name == "vars";
        has_method = is_method(&block) || has_method && !begins;
        is_environment = in_environment;
        match files.last_mut().filter(|_| !begins) {
            Some(file) => file.push(block),
            None => files.push(vec![block]),
        }
    }
    files
}

/// Whether a block is one of an environment.
fn of_environment(block: &BruBlock) -> bool {
    block.name == "vars"
        || ["vars:secret", "vars:externalsecrets"]
            .iter()
            .any(|start| block.name.starts_with(start))
}

/// The pairs of all blocks of that name.
fn pairs<'a>(file: &'a [BruBlock], name: &'a str) -> impl Iterator<Item = &'a BruPair> {
    file.iter()
        .filter(move |block| block.name == name)
        .flat_map(|block| match &block.content {
            BlockContent::Pairs(pairs) => pairs.as_slice(),
            BlockContent::Text(_) | BlockContent::Skipped => &[],
        })
}

fn value(file: &[BruBlock], block: &str, name: &str) -> Option<String> {
    pairs(file, block)
        .filter(|pair| pair.enabled && pair.name == name)
        .last()
        .map(|pair| pair.value.clone())
}

fn text(file: &[BruBlock], name: &str) -> Option<String> {
    file.iter()
        .filter(|block| block.name == name)
        .find_map(|block| match &block.content {
            BlockContent::Text(text) => Some(text.clone()),
            BlockContent::Pairs(_) | BlockContent::Skipped => None,
        })
}

fn headers(file: &[BruBlock]) -> Vec<PastedHeader> {
    pairs(file, "headers")
        .map(|pair| PastedHeader {
            name: pair.name.clone(),
            value: pair.value.clone(),
            enabled: pair.enabled,
        })
        .collect()
}

fn variables(file: &[BruBlock]) -> Vec<(String, String)> {
    pairs(file, "vars:pre-request")
        .filter(|pair| pair.enabled)
        .map(|pair| {
            // A variable of this request alone begins with @.
            let name = pair.name.strip_prefix('@').unwrap_or(&pair.name);
            (name.to_owned(), pair.value.clone())
        })
        .collect()
}

/// The authorization of the kind that a block names, `auth: basic` of a request or `mode: basic` of a collection. Without a word
/// about it the only one that has a block counts.
fn auth(file: &[BruBlock], block: &str) -> Option<Auth> {
    let name = if block == "auth" { "mode" } else { "auth" };
    let kind = value(file, block, name).or_else(|| {
        let mut blocks = file
            .iter()
            .filter_map(|block| block.name.strip_prefix("auth:"))
            .filter(|kind| !kind.contains(':'));
        blocks
            .next()
            .filter(|_| blocks.next().is_none())
            .map(ToOwned::to_owned)
    })?;
    let values = pairs(file, &format!("auth:{kind}"))
        .map(|pair| (pair.name.clone(), pair.value.clone()))
        .collect();
    Some(Auth { kind, values })
}

fn request(file: &[BruBlock], level: &BrunoLevel) -> PastedRequest {
    let method = file.iter().find(|block| is_method(block));
    let method = method.map_or("get", |block| block.name.as_str());
    let mut notes = Vec::new();
    let spelled = match method {
        "http" => value(file, "http", "method").unwrap_or_default(),
        other => other.to_owned(),
    };
    let left_out = pairs(file, "params:query")
        .chain(pairs(file, "query"))
        .filter(|pair| !pair.enabled)
        .count();
    note_switched_off(left_out, &mut notes);
    let body = body(file, method, &mut notes);
    skipped(file, &mut notes);
    let given = BrunoRequest {
        request: PastedRequest {
            name: value(file, "meta", "name").filter(|name| !name.is_empty()),
            description: text(file, "docs").filter(|text| !text.trim().is_empty()),
            method: Some(spelled.to_ascii_uppercase()),
            // The address has the parameters of its query that are sent.
            url: value(file, method, "url"),
            headers: headers(file),
            notes,
            ..PastedRequest::default()
        },
        path_values: pairs(file, "params:path")
            .filter(|pair| pair.enabled)
            .map(|pair| (pair.name.clone(), pair.value.clone()))
            .collect(),
        body,
        auth: auth(file, method),
        variables: variables(file),
    };
    sent(given, level)
}

/// Says which blocks were left out.
fn skipped(file: &[BruBlock], notes: &mut Vec<String>) {
    let has = |start: &str| file.iter().any(|block| block.name.starts_with(start));
    if has("script:") || has("tests") || has("assert") || has("vars:post-response") {
        notes.push("Scripts, tests and assertions were left out: they are not run".to_owned());
    }
    if has("example") {
        notes.push("Examples were left out: they are no answers to this request".to_owned());
    }
    if has("grpc") || has("ws") || has("body:grpc") || has("body:ws") {
        notes.push("What is no HTTP (gRPC, WebSocket) was left out".to_owned());
    }
}

/// The body of the kind that the request names. Without a word about it the only block of a body counts.
fn body(file: &[BruBlock], method: &str, notes: &mut Vec<String>) -> BrunoBody {
    let kinds: Vec<&str> = file
        .iter()
        .filter_map(|block| match block.name.as_str() {
            "body" => Some("json"),
            name => name.strip_prefix("body:"),
        })
        .collect();
    let said = value(file, method, "body").map(|said| spelled(&said));
    let kind = match (&said, kinds.as_slice()) {
        (Some(said), _) => said.as_str(),
        (None, [only]) => {
            notes.push(
                "The request does not say which body it has: the only one was taken".to_owned(),
            );
            only
        }
        (None, _) => "none",
    };
    if kinds
        .iter()
        .any(|other| *other != kind && !other.starts_with("graphql"))
    {
        notes.push("Bodies of kinds that are not chosen were left out".to_owned());
    }
    let name = format!("body:{kind}");
    match kind {
        "none" => BrunoBody::None,
        "json" | "text" | "xml" | "sparql" => {
            let text = text(file, &name).or_else(|| text(file, "body").filter(|_| kind == "json"));
            BrunoBody::Raw(kind.to_owned(), text.unwrap_or_default())
        }
        "form-urlencoded" => BrunoBody::Form(grid(file, &name, notes)),
        "multipart-form" => BrunoBody::Multipart(grid(file, &name, notes)),
        "file" => {
            let chosen = pairs(file, &name).find(|pair| pair.enabled);
            chosen
                .and_then(|pair| file_of(&pair.value))
                .map_or(BrunoBody::None, |path| BrunoBody::File(path.to_owned()))
        }
        "graphql" => {
            notes.push(
                "The GraphQL body was left out: a token endpoint reads forms and JSON".to_owned(),
            );
            BrunoBody::None
        }
        _ => {
            notes.push("The body is of a kind that is not known, and was left out".to_owned());
            BrunoBody::None
        }
    }
}

/// The block's name of a mode: `formUrlEncoded` is `form-urlencoded`.
fn spelled(mode: &str) -> String {
    match mode.to_ascii_lowercase().replace('-', "").as_str() {
        "formurlencoded" => "form-urlencoded".to_owned(),
        "multipartform" => "multipart-form".to_owned(),
        other => other.to_owned(),
    }
}

fn grid(file: &[BruBlock], name: &str, notes: &mut Vec<String>) -> Vec<PastedParameter> {
    let mut list = Vec::new();
    for pair in pairs(file, name) {
        let is_multipart = name == "body:multipart-form";
        if is_multipart && file_of(&pair.value).is_some() {
            if pair.enabled {
                notes.push(FILES_LEFT_OUT.to_owned());
            }
            continue;
        }
        let value = match pair.value.rfind("@contentType(").filter(|_| is_multipart) {
            Some(at) if pair.value.ends_with(')') => {
                pair.value.get(..at).unwrap_or_default().trim_end()
            }
            _ => pair.value.as_str(),
        };
        list.push(PastedParameter {
            name: pair.name.clone(),
            value: Json::text(value),
            enabled: pair.enabled,
        });
    }
    list
}

/// The path in `@file(path)`.
fn file_of(value: &str) -> Option<&str> {
    let (path, _) = value.trim().strip_prefix("@file(")?.split_once(')')?;
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::super::shown::{all, notes, reading, refusal};
    use crate::text::table::rows;

    /// The blocks of a request, and what is read of them.
    const BLOCKS: &str = r#"
post {⏎  url: https://{{host}}/:id?a={{b}}⏎  body: none⏎  auth: none⏎}⏎params:query {⏎  a: {{b}}⏎  ~c: d⏎}⏎params:path {⏎  id: 7⏎}⏎vars:pre-request {⏎  host: acme.example⏎  @b: {{process.env.B}}⏎  ~id: 9⏎} ⇒ POST https://acme.example/7?a=<process.env.B>
post {⏎  url: u⏎  body: json⏎  auth: bearer⏎}⏎auth:bearer {⏎  token: {{t}}⏎}⏎body:json {⏎  {⏎    "a": "//b" // c⏎  }⏎} ⇒ POST u [content-type: application/json] [Authorization: Bearer <t>] text {⏎  "a": "//b" ⏎}
post {⏎  url: u⏎  body: json⏎}⏎headers {⏎  Content-Type: a/b⏎  ~X: y⏎  A: 1⏎  A: 2⏎}⏎body:json {⏎  {}⏎}⏎body:text {⏎  x⏎} ⇒ POST u [Content-Type: a/b] [~X: y] [A: 2] text {}
post {⏎  url: u⏎  body: formUrlEncoded⏎  auth: basic⏎}⏎auth:basic {⏎  username: u⏎  password: p: %20⏎}⏎body:form-urlencoded {⏎  a: b=c⏎  ~d: e⏎  "x y": '''⏎    one⏎    two⏎  '''⏎  n: 0123⏎} ⇒ POST u (u:p: %20) form a=b=c&~d=e&x y=one⏎two&n=0123
post {⏎  url: u⏎  body: multipartForm⏎  auth: apikey⏎}⏎auth:apikey {⏎  key: k⏎  value: v⏎  placement: queryparams⏎}⏎body:multipart-form {⏎  a: b @contentType(text/plain)⏎  f: @file(/tmp/x)⏎} ⇒ POST u?k=v parts a=b
post {⏎  url: u⏎  body: file⏎}⏎body:file {⏎  file: @file(/tmp/x) @contentType(a/b)⏎} ⇒ POST u file /tmp/x
http {⏎  method: query⏎  url: u⏎  body: text⏎}⏎body:text {⏎  x⏎    y⏎} ⇒ QUERY u [content-type: text/plain] text x⏎  y
post {⏎  url: u⏎}⏎body {⏎  {}⏎} ⇒ POST u [content-type: application/json] text {}
post {⏎  url: u⏎  auth: oauth2⏎}⏎auth:oauth2 {⏎  client_secret: s3cr3t⏎} ⇒ POST u
"#;

    #[test]
    fn each_block_of_a_request_is_read() {
        for [blocks, expected] in rows(BLOCKS, " ⇒ ") {
            let text = format!("meta {{\n  name: One\n  type: http\n}}\n\n{blocks}\n");
            assert_eq!(all(&text), [expected], "{text}");
            assert_eq!(all(&text.replace('\n', "\r\n")), [expected], "{text}");
            assert!(!notes(&text).contains("s3cr3t"));
        }
    }

    #[test]
    fn several_files_one_after_the_other_are_read() {
        let text = "headers {\n  X: 1\n}\nauth {\n  mode: bearer\n}\nauth:bearer {\n  token: t\n}\nvars:pre-request {\n  host: acme\n}\nmeta {\n  name: A\n}\npost {\n  url: {{host}}/a\n  auth: inherit\n}\nmeta {\n  name: B\n}\nget {\n  url: b\n  auth: none\n}\nscript:pre-request {\n  bru.setVar('a', 1)\n}\nvars {\n  k: s3cr3t\n}\nvars:secret [\n  x,\n  y\n]\n";
        assert_eq!(
            all(text),
            [
                "POST acme/a [X: 1] [Authorization: Bearer t]",
                "GET b [X: 1]"
            ]
        );
        let reading = reading(text);
        assert!(!format!("{reading:?}").contains("s3cr3t"));
        assert_eq!(
            reading
                .exchanges
                .iter()
                .map(|one| one.line)
                .collect::<Vec<_>>(),
            [13, 20]
        );
        assert!(
            reading
                .notes
                .iter()
                .any(|note| note.contains("environment"))
        );
    }

    #[test]
    fn what_is_left_out_is_said() {
        let text = "meta {\n  name: A\n}\npost {\n  url: u\n  body: graphql\n  auth: inherit\n}\nbody:graphql {\n  q\n}\ntests {\n  x\n}\nexample {\n  name: s3cr3t\n}\ndocs {\n  # why\n}\n";
        let notes = notes(text);
        for said in ["GraphQL", "Scripts", "Examples", "folder or collection"] {
            assert!(notes.contains(said), "{said}: {notes}");
        }
        let reading = reading(text);
        let request = reading
            .exchanges
            .first()
            .and_then(|one| one.request.clone());
        assert_eq!(
            request.and_then(|one| one.description).as_deref(),
            Some("# why")
        );
    }

    #[test]
    fn environments_and_settings_are_called_by_their_names() {
        let environment =
            refusal("vars {\n  a: s3cr3t\n}\nvars:secret [\n  b\n]\ncolor: #aabbcc\n");
        assert_eq!(environment.looked_like, "a Bruno environment");
        assert!(!format!("{environment:?}").contains("s3cr3t"));
        assert!(
            refusal("auth {\n  mode: none\n}\n")
                .why
                .contains("settings")
        );
        for text in ["", "get {", "curl {\n}\n", "meta: {\n}\n", "{\n}\n"] {
            assert_eq!(super::read(text), None, "{text}");
        }
    }
}
