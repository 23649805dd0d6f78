//! From a command of HTTPie or xh to its request. Source: httpie/cli and httpie/client.py, xh's src/cli.rs.

use super::super::exchange::{PastedBody, PastedExchange, PastedParameter, PastedRequest, Reading};
use super::super::json_text::{COMPACT, PYTHON};
use super::super::options::CommandArguments;
use super::super::shell;
use super::super::shell::ShellCommand;
use super::super::unread::Unread;
use super::super::variable;
use super::item::{ItemKind, RequestItem};
use super::known_options::{HTTPIE_OPTIONS, LEFT_OUT, OPTIONS, XH_OPTIONS};
use super::nested;
use crate::json::Json;

/// More items than any command line holds.
const MOST_ITEMS: usize = 5000;

/// Reads the commands of HTTPie and xh; none where the text has none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !["http", "xh", "curlie"]
        .iter()
        .any(|name| text.contains(name))
    {
        return None;
    }
    let commands = match shell::commands(text) {
        Ok(commands) => commands,
        Err(unread) => return begins_a_line(text).then_some(Err(unread)),
    };
    let mut what = None;
    let mut exchanges = Vec::new();
    for command in &commands {
        let tool = match command.program().as_str() {
            "http" | "https" => "an HTTPie command",
            "xh" | "xhs" => "an xh command",
            "curlie" => "a curlie command",
            _ => continue,
        };
        if !is_command(command) {
            continue;
        }
        if is_nushell(command) {
            return Some(Err(Unread::new(
                "a Nushell command",
                "Nushell's http has other arguments than HTTPie, and Cambio does not read it",
            )
            .fix("Paste the body that it sends, such as grant_type=…&subject_token=…, or a curl command")));
        }
        what.get_or_insert(tool);
        match request(command, tool) {
            Ok(request) => exchanges.push(PastedExchange::of(request, command.line)),
            Err(unread) => return Some(Err(unread)),
        }
    }
    Some(Ok(Reading::new(what?, exchanges)))
}

/// `http` also begins sentences, and `HTTP` the answers of a recording: a command is in small letters and has an address.
fn is_command(command: &ShellCommand) -> bool {
    let mut words = command.words.iter();
    // `http = Net::HTTP.new(…)` is code.
    let assigned = |word: &String| matches!(word.as_str(), "=" | ":=" | "==");
    if command.words.get(1).is_some_and(assigned) {
        return false;
    }
    let program = words.next().map_or("", String::as_str);
    let small = program.contains('\\') || !program.contains(|c: char| c.is_ascii_uppercase());
    let address = |word: &String| {
        word.starts_with([':', '/', variable::OPEN])
            || word.contains("://")
            || word.starts_with("localhost")
            || word
                .split_once('.')
                .is_some_and(|(before, behind)| !before.is_empty() && !behind.is_empty())
    };
    small && !program.contains("://") && words.any(address)
}

/// `http post --content-type application/json https://… { … }`: the program of HTTPie's name in Nushell, and what only that takes.
fn is_nushell(command: &ShellCommand) -> bool {
    let mut words = command.words.iter().skip(1).map(String::as_str);
    let small = words
        .next()
        .is_some_and(|word| matches!(word, "get" | "post" | "put" | "patch" | "delete"));
    let mut behind = false;
    small
        && command.program() == "http"
        && words.any(|word| {
            let own = matches!(
                word,
                "--content-type" | "-t" | "--allow-errors" | "--full" | "--max-time"
            );
            let value = behind && word.starts_with(['{', '(', '[']);
            behind = word.contains("://") || matches!(word, "-H" | "--headers");
            own || value
        })
}

/// Whether a line begins with one of the programs, behind a prompt or without.
fn begins_a_line(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line
            .trim_start()
            .trim_start_matches(['$', '%', '>', '#'])
            .trim_start();
        ["http ", "https ", "xh ", "xhs ", "curlie "]
            .iter()
            .any(|program| line.starts_with(program))
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BodyType {
    Json,
    Form,
    Multipart,
}

fn request(command: &ShellCommand, tool: &'static str) -> Result<PastedRequest, Unread> {
    let program = command.program();
    let xh = program.starts_with("xh");
    let mut known = OPTIONS.to_vec();
    known.extend(if xh { XH_OPTIONS } else { HTTPIE_OPTIONS });
    let words = command.words.get(1..).unwrap_or_default();
    let arguments = CommandArguments::of(tool, words, &known)?;
    let mut notes = command.notes.clone();
    notes.extend(arguments.unknown_notes(if xh { "xh" } else { "HTTPie" }));
    notes.extend(arguments.left_out_notes(LEFT_OUT));
    let body_type = arguments
        .given
        .iter()
        .rev()
        .find_map(|(name, _)| match *name {
            "json" => Some(BodyType::Json),
            "form" => Some(BodyType::Form),
            "multipart" => Some(BodyType::Multipart),
            _ => None,
        });
    let raw = body_from_outside(command, &arguments, tool)?;
    let (method, address, items) = positional(&arguments.words, xh, tool)?;
    if items.len() > MOST_ITEMS {
        return Err(Unread::new(tool, "It has more than 5000 items"));
    }
    let has_body = raw.is_some() || items.iter().any(|item| item.kind.is_body());
    let mut request = PastedRequest {
        method: Some(method.map_or_else(
            || if has_body { "POST" } else { "GET" }.to_owned(),
            |method| method.to_ascii_uppercase(),
        )),
        url: Some(whole_address(&address, &program, &arguments)),
        shows_certificate: arguments.has("cert"),
        notes,
        ..PastedRequest::default()
    };
    add_query(&mut request, &items);
    let own_type = add_headers(&mut request, &items);
    authorize(&mut request, &arguments, tool)?;
    match raw {
        Some(body) => {
            if items.iter().any(|item| item.kind.is_body()) {
                return Err(Unread::new(
                    tool,
                    "It has a body of its own and items of a body beside it, which the tool refuses",
                ));
            }
            request.body = body;
        }
        None => request.body = body(&mut request.notes, &items, body_type, xh, tool)?,
    }
    let sends_body = request.body != PastedBody::Empty;
    let default_type = match (body_type, &request.body) {
        (Some(BodyType::Multipart), _) | (_, PastedBody::File(_) | PastedBody::Multipart(_)) => {
            None
        }
        (Some(BodyType::Form), _) if xh => {
            sends_body.then_some("application/x-www-form-urlencoded")
        }
        (Some(BodyType::Form), _) => Some("application/x-www-form-urlencoded; charset=utf-8"),
        (Some(BodyType::Json), _) => Some("application/json"),
        (None, _) => sends_body.then_some("application/json"),
    };
    if let Some(default_type) = default_type {
        if !own_type {
            request.push_header("Content-Type", default_type);
        }
        if default_type == "application/json"
            && !items
                .iter()
                .any(|item| item.name.eq_ignore_ascii_case("accept"))
        {
            request.push_header("Accept", "application/json, */*;q=0.5");
        }
    }
    Ok(request)
}

/// Method, address and items of the words. The first word is a method where it has letters only and another word follows.
fn positional(
    words: &[String],
    xh: bool,
    tool: &'static str,
) -> Result<(Option<String>, String, Vec<RequestItem>), Unread> {
    let is_method = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic());
    let (method, address, rest) = match words {
        [method, address, rest @ ..] if is_method(method) => (Some(method.clone()), address, rest),
        [address, rest @ ..] => (None, address, rest),
        [] => return Err(Unread::new(tool, "It has no address")),
    };
    let mut items = Vec::with_capacity(rest.len());
    for (index, word) in rest.iter().enumerate() {
        let Some(item) = RequestItem::read(word, xh) else {
            return Err(Unread::new(
                tool,
                format!(
                    "Word {} behind its address is no item such as name=value",
                    index + 1
                ),
            )
            .fix("Put quotes around values with spaces"));
        };
        if item.kind == ItemKind::EmptyHeader && !item.value.is_empty() {
            return Err(Unread::new(
                tool,
                "A semicolon stands before the separator of an item, which HTTPie refuses",
            ));
        }
        items.push(item);
    }
    Ok((method, address.clone(), items))
}

/// The body that does not come from items: `--raw`, or standard input.
fn body_from_outside(
    command: &ShellCommand,
    arguments: &CommandArguments,
    tool: &'static str,
) -> Result<Option<PastedBody>, Unread> {
    if let Some(raw) = arguments.value("raw") {
        return Ok(Some(PastedBody::Text(raw.to_owned())));
    }
    if arguments.has("ignore-stdin") {
        return Ok(None);
    }
    match &command.input {
        Some(Some(text)) => Ok(Some(PastedBody::Text(text.clone()))),
        Some(None) => Err(Unread::new(
            tool,
            "Its body is what another program prints, which is not in the text",
        )),
        None => Ok(None),
    }
}

/// The address with what HTTPie adds: a scheme, and `localhost` before `:3000`.
fn whole_address(address: &str, program: &str, arguments: &CommandArguments) -> String {
    let scheme_end = address.find("://");
    let has_scheme = scheme_end.is_some_and(|end| {
        let scheme = address.get(..end).unwrap_or_default();
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".+-".contains(c))
    });
    if has_scheme || address.starts_with(variable::OPEN) {
        return address.to_owned();
    }
    let scheme = if matches!(program, "https" | "xhs") || arguments.has("https") {
        "https"
    } else {
        arguments.value("default-scheme").unwrap_or("http")
    };
    if let Some(rest) = address.strip_prefix("://") {
        return format!("{scheme}://{rest}");
    }
    match address.strip_prefix(':') {
        Some(rest) if !rest.starts_with(':') => {
            let port = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (port, path) = rest.split_at(port);
            let colon = if port.is_empty() { "" } else { ":" };
            format!("{scheme}://localhost{colon}{port}{path}")
        }
        _ => format!("{scheme}://{address}"),
    }
}

fn add_query(request: &mut PastedRequest, items: &[RequestItem]) {
    for item in items {
        match item.kind {
            ItemKind::Query => request.push_query(&item.name, &item.value),
            ItemKind::QueryOfFile => request.push_query(&item.name, &variable::marked(&item.name)),
            _ => {}
        }
    }
}

/// Adds the headers of the items. True where they decide about the Content-Type.
fn add_headers(request: &mut PastedRequest, items: &[RequestItem]) -> bool {
    let mut own_type = false;
    for item in items {
        let is_type = item.name.eq_ignore_ascii_case("content-type");
        match item.kind {
            // `Name:` takes a header away that the tool would add.
            ItemKind::Header if item.value.is_empty() => own_type |= is_type,
            ItemKind::Header => {
                own_type |= is_type;
                request.push_header(&item.name, item.value.trim());
            }
            ItemKind::EmptyHeader => {
                own_type |= is_type;
                request.push_header(&item.name, "");
            }
            ItemKind::HeaderOfFile => {
                own_type |= is_type;
                request.push_header(&item.name, variable::marked(&item.name));
                request.notes.push(format!(
                    "The value of the header {} stands in a file, which is not read",
                    item.name
                ));
            }
            _ => {}
        }
    }
    own_type
}

fn authorize(
    request: &mut PastedRequest,
    arguments: &CommandArguments,
    tool: &'static str,
) -> Result<(), Unread> {
    if let Some(token) = arguments.value("bearer") {
        request.push_header("Authorization", format!("Bearer {token}"));
    }
    let Some(credentials) = arguments.value("auth") else {
        return Ok(());
    };
    match arguments.value("auth-type").unwrap_or("basic") {
        "bearer" => request.push_header("Authorization", format!("Bearer {credentials}")),
        "basic" => {
            request.basic = Some(match credentials.split_once(':') {
                Some((user, password)) => (user.to_owned(), password.to_owned()),
                // The tool asks for it.
                None => (credentials.to_owned(), variable::marked("password")),
            });
        }
        "digest" => request
            .notes
            .push("--auth was left out: digest authentication answers a challenge".to_owned()),
        _ => {
            return Err(Unread::new(
                tool,
                "Its --auth-type is neither basic nor bearer nor digest",
            ));
        }
    }
    Ok(())
}

/// The body of the items.
fn body(
    notes: &mut Vec<String>,
    items: &[RequestItem],
    body_type: Option<BodyType>,
    xh: bool,
    tool: &'static str,
) -> Result<PastedBody, Unread> {
    let mut items: Vec<&RequestItem> = items.iter().filter(|item| item.kind.is_body()).collect();
    let files = items.iter().any(|item| item.kind == ItemKind::File);
    let form = matches!(body_type, Some(BodyType::Form | BodyType::Multipart));
    if files && !form {
        return match items.as_slice() {
            [only] if only.name.is_empty() => Ok(PastedBody::File(only.value.clone())),
            _ => Err(Unread::new(
                tool,
                "It sends a file beside other items without --form, which the tool refuses",
            )),
        };
    }
    if items.is_empty() {
        return Ok(PastedBody::Empty);
    }
    if !form {
        return json_body(notes, &items, xh, tool);
    }
    items.retain(|item| {
        if item.kind == ItemKind::File {
            notes.push(format!("The file of the part {} was left out", item.name));
        }
        item.kind != ItemKind::File
    });
    let mut parameters = Vec::with_capacity(items.len());
    for item in items {
        let value = match item.kind {
            ItemKind::Text => item.value.clone(),
            ItemKind::Json if !xh => form_scalar(&item.value).ok_or_else(|| {
                Unread::new(
                    tool,
                    format!("The JSON of the item {} cannot stand in a form", item.name),
                )
            })?,
            ItemKind::Json | ItemKind::JsonOfFile => {
                return Err(Unread::new(
                    tool,
                    format!("The JSON of the item {} cannot stand in a form", item.name),
                ));
            }
            _ => of_file(notes, &item.name),
        };
        parameters.push(PastedParameter::text(&item.name, value));
    }
    let is_multipart = files || body_type == Some(BodyType::Multipart);
    Ok(PastedBody::form(parameters, is_multipart))
}

/// A value that stands in a file: a place to fill in.
fn of_file(notes: &mut Vec<String>, name: &str) -> String {
    notes.push(format!(
        "The value of {name} stands in a file, which is not read"
    ));
    variable::marked(name)
}

/// What HTTPie writes into a form for `name:=json`.
fn form_scalar(json: &str) -> Option<String> {
    match Json::parse(json).ok()? {
        Json::String(text) => Some(text),
        Json::Number(number) => Some(number),
        Json::Bool(true) => Some("True".to_owned()),
        Json::Bool(false) => Some("False".to_owned()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

fn json_body(
    notes: &mut Vec<String>,
    items: &[&RequestItem],
    xh: bool,
    tool: &'static str,
) -> Result<PastedBody, Unread> {
    let mut document = None;
    for item in items {
        let value = match item.kind {
            ItemKind::Json => match variable::alone(&item.value) {
                Some(name) => Json::text(variable::marked(name)),
                None => Json::parse(&item.value).map_err(|_| {
                    Unread::new(tool, format!("The value of {}:= is no JSON", item.name))
                })?,
            },
            ItemKind::Text => Json::text(&item.value),
            _ => Json::text(of_file(notes, &item.name)),
        };
        if !nested::put(&mut document, &item.name, value) {
            return Err(Unread::new(
                tool,
                "The name of an item does not fit the items before it, or its brackets do not close",
            ));
        }
    }
    let style = if xh { COMPACT } else { PYTHON };
    Ok(match document {
        Some(document) => PastedBody::Text(style.write(&document)),
        None => PastedBody::Empty,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::shown::text;
    use super::*;
    use crate::exchange::BodyEncoding;
    use crate::paste::random::texts;

    fn run(line: &str, input: Option<&str>) -> Result<PastedRequest, Unread> {
        let none = || Unread::new("an HTTPie command", "There is no command");
        let commands = shell::commands(line).unwrap();
        let mut command = commands.into_iter().next().ok_or_else(none)?;
        command.input = input.map(|text| Some(text.to_owned()));
        request(&command, "an HTTPie command")
    }

    #[test]
    fn bodies_are_what_httpie_sends() {
        // Each compared with `http --offline --ignore-stdin --print=HB` of HTTPie 3.2.4.
        for (line, wanted) in [
            (
                "http example.org/a a=1 'b:=[1,2]' é=ü a=2",
                r#"{"a": "2", "b": [1, 2], "\u00e9": "\u00fc"}"#,
            ),
            (
                "http example.org/x?y=1 'q==a b' 'c[d]=1' 'c[e][]:=2' 'X-H;' 'X-Un:' 'A\\:b=1'",
                r#"{"c": {"d": "1", "e": [2]}, "A:b": "1"}"#,
            ),
            ("http --raw '{\"a\":1}' example.org", r#"{"a":1}"#),
            ("xh example.org a=é b:=null", r#"{"a":"é","b":null}"#),
        ] {
            let request = run(line, None).unwrap();
            assert_eq!(text(&request), wanted, "{line}");
            assert_eq!(request.header("content-type"), Some("application/json"));
            assert_eq!(
                request.header("accept"),
                Some("application/json, */*;q=0.5")
            );
            assert_eq!(request.method.as_deref(), Some("POST"));
        }
    }

    #[test]
    fn addresses_are_completed() {
        for (line, method, url) in [
            (
                "http example.org/x?y=1 'q==a b'",
                "GET",
                "http://example.org/x?y=1&q=a+b",
            ),
            ("https example.org", "GET", "https://example.org"),
            ("xhs :/x a=1", "POST", "https://localhost/x"),
            ("http :3000/x", "GET", "http://localhost:3000/x"),
            ("http :", "GET", "http://localhost"),
            ("http ://x.org", "GET", "http://x.org"),
            ("http PUT HTTPS://x.org a=b", "PUT", "HTTPS://x.org"),
            ("http delete x.org", "DELETE", "http://x.org"),
            ("http --default-scheme=https x.org", "GET", "https://x.org"),
            ("http -v --print=hb POST x.org", "POST", "http://x.org"),
        ] {
            let request = run(line, None).unwrap();
            assert_eq!(request.method.as_deref(), Some(method), "{line}");
            assert_eq!(request.address(), url, "{line}");
        }
    }

    #[test]
    fn forms_are_kept_apart() {
        let request = run(
            "http --form POST x.org a=1 a=2 'é=ü x' n:=5 t:=true e=@f.txt",
            None,
        )
        .unwrap();
        let PastedBody::Parameters(parameters, BodyEncoding::Form) = &request.body else {
            panic!("{:?}", request.body)
        };
        let values: Vec<_> = parameters
            .iter()
            .map(|one| (one.name.as_str(), one.value.as_str().unwrap()))
            .collect();
        assert_eq!(
            values,
            [
                ("a", "1"),
                ("a", "2"),
                ("é", "ü x"),
                ("n", "5"),
                ("t", "True"),
                ("e", &*variable::marked("e"))
            ]
        );
        assert_eq!(
            request.header("content-type"),
            Some("application/x-www-form-urlencoded; charset=utf-8")
        );
        assert!(request.notes.iter().any(|note| note.contains("file")));
        let request = run("http -f x.org a=1 f@x.bin Content-Type:", None).unwrap();
        assert!(matches!(request.body, PastedBody::Multipart(ref parts) if parts.len() == 1));
        assert_eq!(request.header("content-type"), None);
        assert!(matches!(
            run("http x.org @x.json", None).unwrap().body,
            PastedBody::File(_)
        ));
    }

    #[test]
    fn standard_input_and_credentials_count() {
        let request = run("http -a 'u:p:q' x.org", Some("{}\n")).unwrap();
        assert_eq!(text(&request), "{}\n");
        assert_eq!(request.method.as_deref(), Some("POST"));
        assert_eq!(request.basic, Some(("u".into(), "p:q".into())));
        let request = run("http -A bearer -a t x.org", None).unwrap();
        assert_eq!(request.header("authorization"), Some("Bearer t"));
        assert_eq!(
            run("xh --bearer=t x.org", None)
                .unwrap()
                .header("authorization"),
            Some("Bearer t")
        );
    }

    #[test]
    fn what_is_not_known_is_named_and_what_does_not_fit_refused() {
        let request = run("http --new https://no.example POST https://x.org a=b", None).unwrap();
        assert_eq!(request.address(), "https://x.org");
        assert!(request.notes.iter().any(|note| note.contains("--new")));
        assert!(
            request
                .notes
                .iter()
                .all(|note| !note.contains("no.example"))
        );
        for line in [
            "http",
            "http --form",
            "http x.org word",
            "http x.org a:=b",
            "http x.org a[=b",
            "http -f x.org 'a:={}'",
            "http -f x.org a:=null",
            "http x.org --auth",
            "http x.org a=b f@g",
            "http --raw x x.org a=b",
            "http -A hawk -a x y.org",
            "http x.org 'a;b=c'",
        ] {
            assert!(run(line, None).is_err(), "{line}");
        }
        for text in [
            "the http protocol",
            "http is a protocol",
            "HTTP 200",
            "HTTP/1.1 200 OK",
            "https://x/http a.b",
            "http = Net::HTTP.new(url.host, url.port)",
            "http := &http.Client{Timeout: a.b}",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
        assert!(read("curl http://x").is_none());
        let curlie = read("curlie POST https://x.org a=b").unwrap().unwrap();
        assert_eq!(curlie.what, "a curlie command");
        for text in [
            "http post -t application/json https://x.org '{\"a\":1}'",
            "http post https://x.org {a: b}",
            "http post --headers [X-A b] https://x.org 'a=b'",
            "http post --content-type application/json https://x.org {\n  a: \"b\"\n}",
        ] {
            let unread = read(text).unwrap().unwrap_err();
            assert_eq!(unread.looked_like, "a Nushell command", "{text}");
        }
        assert!(read("http post https://x.org a=b").unwrap().is_ok());
    }

    #[test]
    fn any_text_is_read_or_refused() {
        texts(
            "(http|xh) ([a-c\\[\\]]{1,3}|:=|==|=|@|:|;| |--?[a-z]{0,6}|\\\\)*",
            read,
        );
    }
}
