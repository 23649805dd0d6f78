//! Whatever a profile's texts hold, an export says nothing with them but the request: each is read back by the rules of its format.

use super::exported::Exported;
use super::placeholder_call::{NamedPart, PartValue, PlaceholderCall};
use super::table::{ExportFormat, export};
use crate::exchange::BodyEncoding;
use crate::json::Json;
use crate::text::form_encoded;
use crate::token::invisible::is_unsafe;
use proptest::prelude::*;

/// Texts that are something in one of the formats.
const NASTY: [&str; 22] = [
    "@no-reject-unauthorized",
    "x\n@no-reject-unauthorized",
    "\r@no-log\u{85}@x\u{2028}# @y",
    "\n\n### next\nGET https://evil.example",
    "// @x\n# @y\n@z = 1",
    "> {% client.log() %}",
    "< ./secrets",
    "{{process.env.HOME}}",
    "{{{{x}}",
    "\n{{\nrequire('fs')\n}}",
    "*/ evil() /*",
    "${System.exit(0)} $x \\(x) #{x}",
    "\"; evil(); \"",
    "'; evil(); '",
    "`evil` $(evil) !evil",
    "\\",
    "\\\"",
    "\\u0022",
    "CAMBIO_BODY\n",
    "- a: b\n  c: !!evil &x *x",
    "\u{202e}\u{200b}\u{9b}\u{1b}[2J\u{feff}\u{e0041}\u{200d}",
    "<% evil %> %{evil}",
];

fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(NASTY.to_vec()).prop_map(str::to_owned),
        (proptest::sample::select(NASTY.to_vec()), r"\PC{0,6}")
            .prop_map(|(one, other)| other + one),
        (r"(\PC|[\n\r\x00-\x1f]){1,12}", Just(())).prop_map(|(text, ())| text),
    ]
}

/// A call whose texts are these: name, description, client, header value, header name, parameter name, parameter value, path.
fn call(texts: &[String], json: bool, basic: bool) -> PlaceholderCall {
    let mut url = url::Url::parse("https://acme.eu.auth0.com/oauth/token").unwrap();
    url.set_query(Some(&texts[7]));
    let mut parameters = vec![
        NamedPart::plain("grant_type", crate::exchange::TOKEN_EXCHANGE_GRANT),
        NamedPart::plain("client_id", &texts[2]),
        NamedPart::secret("subject_token", "subject_token"),
        NamedPart::plain(
            "subject_token_type",
            format!("https://acme.example/{}", texts[6]),
        ),
        NamedPart::plain(format!("x{}", texts[5]), format!("y{}", texts[6])),
    ];
    if basic {
        parameters.remove(1);
    }
    PlaceholderCall {
        name: texts[0].clone(),
        description: Some(texts[1].clone()),
        url,
        headers: vec![
            NamedPart::plain("accept", "application/json"),
            NamedPart::plain("x-own", &texts[3]),
            NamedPart::plain(&texts[4], "value"),
        ],
        basic: basic.then(|| texts[2].clone()),
        parameters,
        encoding: BodyEncoding::of(json),
        dpop: false,
        assertion: false,
        switched_off: Vec::new(),
    }
}

/// The lines of a `.http` file before the body: one name, comments with a bar, our own directives, one request line, headers.
fn http_is_harmless(text: &str) {
    let (head, body) = text.split_once("\n\n").unwrap();
    let own = ["# @no-log", "# @no-redirect", "# @no-cookie-jar"];
    let mut requests = 0;
    for (at, line) in head.split('\n').enumerate() {
        if at == 0 {
            let name = line.strip_prefix("### ").unwrap();
            assert!(
                name.starts_with('|') || name.starts_with(char::is_alphanumeric),
                "{line:?}"
            );
        } else if line.starts_with('#') {
            assert!(line.starts_with("# | ") || own.contains(&line), "{line:?}");
        } else if line.starts_with("POST ") {
            requests += 1;
            assert!(!line.contains("{{"), "{line:?}");
        } else {
            assert!(
                line.starts_with(|c: char| c.is_ascii_alphanumeric()) && line.contains(": "),
                "{line:?}"
            );
            let value = line.replace("{{client_secret}}", "");
            assert!(!value.contains("{{"), "{line:?}");
        }
    }
    assert_eq!(requests, 1, "{text}");
    let body = body.replace("{{subject_token}}", "");
    assert_eq!(body.lines().count(), 1, "{body:?}");
    assert!(!body.contains("{{"), "{body:?}");
}

/// The words of a command as a POSIX shell reads them, `$NAME` left as it is.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let word = words.last_mut().unwrap();
        match c {
            '\'' => word.extend(chars.by_ref().take_while(|c| *c != '\'')),
            '"' => {
                let inner: String = chars.by_ref().take_while(|c| *c != '"').collect();
                assert!(
                    !inner.contains(['\\', '`']) && !inner.contains("$("),
                    "{inner}"
                );
                word.push_str(&inner);
            }
            '\\' => match chars.next() {
                Some('\n') | None => {}
                Some(c) => word.push(c),
            },
            ' ' | '\n' => words.push(String::new()),
            c => {
                assert!(
                    !";|&<>()$`*?[#~!{}\r".contains(c),
                    "{c:?} stands bare in {text}"
                );
                word.push(c);
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn curl_is_harmless(call: &PlaceholderCall, text: &str) {
    let words = words(text);
    assert_eq!(words[0], "curl");
    let mut rest = words[1..].iter().filter(|word| *word != "--globoff");
    assert_eq!(rest.next().map(String::as_str), Some(call.url.as_str()));
    let mut parts = 0;
    while let Some(option) = rest.next() {
        assert!(
            ["--header", "--user", "--data-raw", "--data-urlencode"].contains(&option.as_str()),
            "{option}"
        );
        let value = rest.next().unwrap();
        // `@` would name a file.
        assert!(option != "--header" || !value.starts_with('@'));
        parts += usize::from(option.starts_with("--data"));
    }
    assert_eq!(
        parts,
        if call.encoding == BodyEncoding::Json {
            1
        } else {
            call.parameters.len()
        }
    );
}

/// Code with the contents of its texts taken away.
fn skeleton(text: &str, quote: char) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(c);
        if c == quote {
            while let Some(inner) = chars.next() {
                match inner {
                    '\\' => drop(chars.next()),
                    '\n' => panic!("a text ends with its line: {text}"),
                    '$' if quote == '\'' => {}
                    inner if inner == quote => break,
                    _ => {}
                }
            }
            out.push(quote);
        }
    }
    out
}

fn text_of(document: &Json, pointer: &[&str]) -> String {
    let found = pointer.iter().fold(document.clone(), |from, step| {
        match (&from, step.parse::<usize>()) {
            (Json::Array(items), Ok(at)) => items[at].clone(),
            _ => from.get(step).cloned().unwrap_or_default(),
        }
    });
    found.as_str().unwrap_or_default().to_owned()
}

proptest! {
    #[test]
    fn no_text_is_more_than_a_text(texts in proptest::collection::vec(nasty(), 8), json in any::<bool>(), basic in any::<bool>()) {
        let call = self::call(&texts, json, basic);
        // The same call with harmless texts, those of headers left out where a format leaves them out.
        let plain: Vec<String> = (0..8).map(|at| format!("h{at}")).collect();
        let plain = self::call(&plain, json, basic);
        for &format in ExportFormat::ALL {
            let Exported { text, notes } = export(&call, format);
            for c in text.chars().filter(|c| is_unsafe(*c)) {
                prop_assert!(c == '\n', "{c:?} in {}: {text}", format.name());
            }
            match format {
                ExportFormat::Http => http_is_harmless(&text),
                ExportFormat::Curl => curl_is_harmless(&call, &text),
                ExportFormat::Swift
                | ExportFormat::Kotlin
                | ExportFormat::ReactNative
                | ExportFormat::Flutter => {
                    let quote = if format == ExportFormat::Flutter { '\'' } else { '"' };
                    let wanted = export(&plain, format).text;
                    prop_assert_eq!(skeleton(&text, quote), skeleton(&wanted, quote), "{}", text);
                }
                ExportFormat::Har | ExportFormat::Postman => {
                    let document = Json::parse(&text).unwrap();
                    if format == ExportFormat::Postman {
                        prop_assert_eq!(text_of(&document, &["info", "name"]), call.name.as_str());
                        prop_assert_eq!(text_of(&document, &["item", "0", "request", "description"]), texts[1].as_str());
                        let item = document.get("item").unwrap().to_compact();
                        let request = item.replace("{{client_secret}}", "").replace("{{subject_token", "");
                        let told = [texts[0].as_str(), texts[1].as_str()].iter().any(|text| text.contains("{{"));
                        prop_assert!(told || !request.contains("{{"), "{}", text);
                    }
                }
                ExportFormat::OpenCollection => {
                    let document: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
                    let document = Json::parse(&document.to_string()).unwrap();
                    prop_assert_eq!(text_of(&document, &["info", "name"]), call.name.as_str());
                    prop_assert_eq!(text_of(&document, &["docs"]), texts[1].as_str());
                    let http = document.get("http").unwrap().to_compact();
                    let http = http.replace("{{client_secret}}", "").replace("{{subject_token", "");
                    prop_assert!(!http.contains("{{"), "{}", text);
                }
                ExportFormat::Profile => {}
            }
            // What is left out is named.
            let kept = |value: &str| text.contains(value);
            let own = format!("{}value", if format == ExportFormat::Http { ": " } else { "" });
            let sdk = !notes.is_empty();
            prop_assert!(format == ExportFormat::Profile || kept(&own) || sdk, "{}: {:?}", text, notes);
        }
    }
}

/// A long text goes in by standard input, and a shell gives curl the whole body.
#[test]
fn a_long_body_is_no_argument() {
    let long = "n$`\\'\"é ".repeat(20_000);
    for json in [false, true] {
        let mut texts = vec!["x".to_owned(); 8];
        texts[4] = "x-b".to_owned();
        let mut call = call(&texts, json, false);
        call.parameters.push(NamedPart::plain("note", &long));
        call.parameters
            .push(NamedPart::secret("password", "password"));
        call.parameters.push(NamedPart::plain("last", "1"));
        call.parameters.push(NamedPart::plain("more", &long));
        let Exported { text, notes } = export(&call, ExportFormat::Curl);
        assert!(
            notes.iter().any(|note| note.contains("128 KiB")),
            "{notes:?}"
        );
        let (command, _) = text.split_once("CAMBIO_BODY").unwrap();
        assert!(
            command.contains("--data @-") && command.len() < 2000,
            "{command}"
        );
        let shell = std::process::Command::new("sh")
            .args(["-c", &format!("curl() {{ for part do case $part in @-) cat;; @*) cat \"${{part#@}}\";; *) printf '<%s>' \"$part\";; esac; done; }}\n{text}")])
            .env("SUBJECT_TOKEN", "tok")
            .env("PASSWORD", "pw")
            .output();
        // Where there is no such shell there is nothing to run it.
        let Ok(output) = shell else { return };
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        if json {
            let body = call.json(|name| {
                if name == "password" {
                    "pw".into()
                } else {
                    "tok".into()
                }
            });
            assert!(
                printed.ends_with(&format!("<--data>{body}\n")),
                "{}",
                printed.len()
            );
        } else {
            let encoded = form_encoded(&long);
            assert!(printed.contains(&format!("&note={encoded}\n<--data-urlencode><password=pw><--data>last=1&more={encoded}\n")), "{}", printed.len());
        }
    }
}

/// Of a header that is kept, the value is the same in each format that has no escapes.
#[test]
fn harmless_headers_stay() {
    let mut texts = vec!["x".to_owned(); 8];
    texts[3] = "it's 1; $HOME {x}".to_owned();
    texts[4] = "x-b".to_owned();
    let call = call(&texts, true, false);
    for format in [
        ExportFormat::Http,
        ExportFormat::Curl,
        ExportFormat::Postman,
        ExportFormat::OpenCollection,
    ] {
        let Exported { text, notes } = export(&call, format);
        assert!(
            !notes.iter().any(|note| note.contains("left out")),
            "{notes:?}"
        );
        assert!(text.contains("$HOME {x}"), "{text}");
    }
    assert!(matches!(&call.headers[1].value, PartValue::Plain(text) if text.contains("$HOME")));
}
