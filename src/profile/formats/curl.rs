//! curl: a command that makes the same call, and commands read back.

use super::call::Carries;
use super::incoming::{Body, Braces, Given, Incoming, form_decoded};
use super::shell::{self, Word, quote};
use super::{Call, Exported, Named, Part};
use crate::exchange::BodyEncoding;

/// `$SUBJECT_TOKEN` for `subject_token`.
fn variable(name: &str) -> String {
    let upper: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect();
    format!("${upper}")
}

/// Bytes of one argument that are written as one. Linux takes 128 KiB (`MAX_ARG_STRLEN`), and what a variable adds is not known.
const LONGEST_ARGUMENT: usize = 112 * 1024;

/// Bytes of all arguments together. macOS takes 1 MiB, the environment among it (`ARG_MAX`).
const LONGEST_COMMAND: usize = 512 * 1024;

/// The line that ends a text on standard input.
const BODY_END: &str = "CAMBIO_BODY";

/// Writes the call for a POSIX shell. Secrets come from variables of the environment.
pub fn export(call: &Call) -> Exported {
    // Braces and brackets of an address are patterns for curl.
    let globs = call.url.as_str().contains(['{', '}', '[', ']']);
    let globoff = if globs { " --globoff" } else { "" };
    let mut lines = vec![format!("curl{globoff} {}", quote(call.url.as_str()))];
    let mut notes = Vec::new();
    let variables = call.variables();
    if !variables.is_empty() {
        let named: Vec<String> = variables
            .iter()
            .map(|name| variable(name).trim_start_matches('$').to_owned())
            .collect();
        notes.push(format!("Set {} before you run it", named.join(", ")));
    }
    if let Some(client) = &call.basic {
        // RFC 6749 §2.3.1 wants both percent-encoded inside Basic; the secret is filled in by the shell.
        let client: String = form_urlencoded::byte_serialize(client.as_bytes()).collect();
        lines.push(format!("--user {}:\"$CLIENT_SECRET\"", quote(&client)));
        notes.push("A client secret with characters other than letters, digits and -._ has to be percent-encoded in CLIENT_SECRET (RFC 6749 §2.3.1)".to_owned());
    }
    let (headers, left_out) = call.written_headers(Carries::Literal);
    for header in headers {
        let line = self::header(header);
        if line.len() > LONGEST_ARGUMENT {
            notes.push(format!(
                "The header {} is too long for one argument of a command on Linux (128 KiB)",
                header.name
            ));
        }
        lines.push(line);
    }
    let mut inputs = Inputs::default();
    match call.encoding {
        BodyEncoding::Form => lines.extend(form(call, &mut inputs)),
        BodyEncoding::Json => {
            lines.push(json(call, &mut inputs));
            notes.extend(super::raw_secret_note(call));
        }
    }
    notes.extend(inputs.note());
    notes.extend(left_out);
    Exported {
        text: lines.join(" \\\n  ") + &inputs.text(),
        notes,
    }
}

fn header(header: &Named) -> String {
    match &header.value {
        // curl drops a header without a value, unless it ends with a semicolon.
        Part::Plain(value) if value.is_empty() => {
            format!("--header {}", quote(&format!("{};", header.name)))
        }
        Part::Plain(value) => {
            format!("--header {}", quote(&format!("{}: {value}", header.name)))
        }
        Part::Secret(name) => {
            // The name is somebody's text: in quotes of its own, where the shell takes nothing in it for a command.
            format!(
                "--header {}\"{}\"",
                quote(&format!("{}: ", header.name)),
                variable(name)
            )
        }
    }
}

/// The form's parameters, each an argument; where one is too long, those beside it that are no secrets go in with it, in their order.
fn form(call: &Call, inputs: &mut Inputs) -> Vec<String> {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pairs: Vec<Result<String, String>> = call
        .parameters
        .iter()
        .map(|one| match &one.value {
            Part::Plain(value) => Ok(format!("{}={}", encode(&one.name), encode(value))),
            Part::Secret(name) => Err(format!(
                "--data-urlencode \"{}={}\"",
                encode(&one.name),
                variable(name)
            )),
        })
        .collect();
    let length: usize = pairs.iter().flatten().map(String::len).sum();
    let mut lines = Vec::new();
    for run in pairs.chunk_by(|one, other| one.is_ok() && other.is_ok()) {
        let plain: Vec<&str> = run.iter().flatten().map(String::as_str).collect();
        if length > LONGEST_COMMAND || plain.iter().any(|pair| pair.len() > LONGEST_ARGUMENT) {
            lines.extend(inputs.add(&plain.join("&"), false));
        } else {
            lines.extend(
                plain
                    .iter()
                    .map(|pair| format!("--data-raw {}", quote(pair))),
            );
        }
        lines.extend(run.iter().filter_map(|pair| pair.clone().err()));
    }
    if lines.is_empty() {
        lines.push("--data-raw ''".to_owned());
    }
    lines
}

/// The JSON body as one argument, or on standard input where it is too long.
fn json(call: &Call, inputs: &mut Inputs) -> String {
    let marked = call.json(|name| format!("\u{1}{name}\u{1}"));
    let pieces = || marked.split('\u{1}').enumerate();
    if marked.len() > LONGEST_ARGUMENT {
        let filled_in = pieces().count() > 1;
        let mut body = String::with_capacity(marked.len());
        for (at, piece) in pieces() {
            if at % 2 == 1 {
                body.push_str(&variable(piece));
            } else if filled_in {
                // What a shell reads in such a text (POSIX, Shell Command Language §2.7.4).
                for c in piece.chars() {
                    body.extend(matches!(c, '\\' | '$' | '`').then_some('\\'));
                    body.push(c);
                }
            } else {
                body.push_str(piece);
            }
        }
        return inputs.add(&body, filled_in).unwrap_or_default();
    }
    // Each secret closes the single quotes, stands in double ones, and opens them again.
    let mut body = String::new();
    for (at, piece) in pieces() {
        if at % 2 == 1 {
            body.push_str(&format!("\"{}\"", variable(piece)));
        } else if !piece.is_empty() {
            body.push_str(&format!("'{}'", piece.replace('\'', r"'\''")));
        }
    }
    format!("--data-raw {body}")
}

/// Texts that go in beside the arguments: standard input first, then the descriptors above it.
#[derive(Default)]
struct Inputs(Vec<(String, bool)>);

impl Inputs {
    /// Takes a text of one line; gives the argument for it. `--data` drops the line break behind it.
    fn add(&mut self, text: &str, filled_in: bool) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        let file = match self.0.len() {
            0 => "-".to_owned(),
            earlier => format!("/dev/fd/{}", earlier + 2),
        };
        self.0.push((text.to_owned(), filled_in));
        Some(format!("--data @{file}"))
    }

    fn end(at: usize) -> String {
        if at == 0 {
            BODY_END.to_owned()
        } else {
            format!("{BODY_END}_{}", at + 2)
        }
    }

    /// What follows the arguments.
    fn text(&self) -> String {
        let mut text = String::new();
        for (at, (_, filled_in)) in self.0.iter().enumerate() {
            let descriptor = if at == 0 {
                String::new()
            } else {
                (at + 2).to_string()
            };
            let end = Self::end(at);
            text.push_str(&if *filled_in {
                format!(" {descriptor}<<{end}")
            } else {
                format!(" {descriptor}<<'{end}'")
            });
        }
        text.push('\n');
        for (at, (input, _)) in self.0.iter().enumerate() {
            text.push_str(&format!("{input}\n{}\n", Self::end(at)));
        }
        text
    }

    fn note(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| {
            "The body is too long for one argument of a command on Linux (128 KiB): it goes in by standard input".to_owned()
        })
    }
}

/// Options with a value that say nothing about the request.
const SKIPPED: &[&str] = &[
    "--output",
    "-o",
    "--write-out",
    "-w",
    "--cacert",
    "--capath",
    "--cert",
    "-E",
    "--key",
    "--proxy",
    "-x",
    "--proxy-user",
    "-U",
    "--connect-timeout",
    "--max-time",
    "-m",
    "--retry",
    "--retry-delay",
    "--retry-max-time",
    "--resolve",
    "--connect-to",
    "--interface",
    "--cookie-jar",
    "-c",
    "--ciphers",
    "--tls13-ciphers",
    "--curves",
    "--tls-max",
    "--proto",
    "--proto-redir",
    "--proto-default",
    "--dump-header",
    "-D",
    "--stderr",
    "--trace",
    "--trace-ascii",
    "--limit-rate",
    "--max-redirs",
    "--max-filesize",
    "--config",
    "-K",
    "--noproxy",
    "--unix-socket",
    "--abstract-unix-socket",
    "--cert-type",
    "--key-type",
    "--pass",
    "--dns-servers",
    "--doh-url",
    "--local-port",
    "--rate",
    "--proxy-header",
    "--socks4",
    "--socks4a",
    "--socks5",
    "--socks5-hostname",
    "--preproxy",
    "--proxy-cacert",
    "--proxy-cert",
    "--proxy-key",
    "--netrc-file",
    "--aws-sigv4",
    "--range",
    "-r",
    "--upload-file",
    "-T",
    "--keepalive-time",
    "--expect100-timeout",
    "--happy-eyeballs-timeout-ms",
    "--speed-limit",
    "-Y",
    "--speed-time",
    "-y",
    "--time-cond",
    "-z",
    "--output-dir",
    "--engine",
    "--pinnedpubkey",
    "--crlfile",
    "--hsts",
    "--alt-svc",
    "--service-name",
    "--variable",
    "-t",
    "-C",
    "-P",
    "-Q",
];

/// Of those, the ones that belong to Cambio's settings of a host.
const NETWORK: &[&str] = &[
    "--cacert",
    "--cert",
    "-E",
    "--key",
    "--proxy",
    "-x",
    "--proxy-user",
    "-U",
    "--insecure",
    "-k",
];

/// Switches that take no value, by letter.
const SWITCHES: &str = "#0123464afgiIjJklLnNOpqRsSvVZ";

/// Reads a curl command.
pub fn import(text: &str) -> Result<Incoming, String> {
    let mut words = shell::words(text)?.into_iter();
    words.next();
    let mut incoming = Incoming::new("a curl command", Braces::Text);
    let mut data: Vec<Data> = Vec::new();
    let mut json = false;
    while let Some(word) = words.next() {
        incoming
            .shell_variables
            .extend(word.variables.iter().cloned());
        let (option, mut attached) = split(&word);
        let Some(option) = option else {
            // A value whose option is not known stands where an address would: one that looks like an address wins.
            let better = incoming
                .url
                .as_ref()
                .is_none_or(|known| !known.contains("://") && word.text.contains("://"));
            if better {
                incoming.url = Some(word.text);
            }
            continue;
        };
        let mut value = || -> Result<Word, String> {
            attached
                .take()
                .or_else(|| words.next())
                .ok_or_else(|| format!("{option} has no value"))
        };
        match option.as_str() {
            "--url" => incoming.url = Some(value()?.text),
            "-H" | "--header" => {
                let header = value()?;
                incoming.shell_variables.extend(header.variables);
                match header
                    .text
                    .strip_suffix(';')
                    .filter(|name| !name.contains(':'))
                {
                    Some(name) => incoming.header_line(&format!("{name}:")),
                    // `Name:` takes curl's own header away: there is nothing to send.
                    None if header
                        .text
                        .split_once(':')
                        .is_some_and(|(_, value)| value.trim().is_empty()) => {}
                    None if header.text.starts_with('@') => incoming
                        .notes
                        .push("Headers from a file were left out".to_owned()),
                    None => incoming.header_line(&header.text),
                }
            }
            "-A" | "--user-agent" | "-e" | "--referer" => {
                value()?;
            }
            "-b" | "--cookie" => {
                let cookie = value()?;
                incoming.shell_variables.extend(cookie.variables);
                incoming.header_line(&format!("Cookie: {}", cookie.text));
            }
            "-u" | "--user" => {
                let credentials = value()?;
                incoming.shell_variables.extend(credentials.variables);
                let (user, password) = credentials
                    .text
                    .split_once(':')
                    .unwrap_or((&credentials.text, ""));
                incoming.basic = Some((
                    form_decoded(&user.replace('+', "%2B")),
                    form_decoded(&password.replace('+', "%2B")),
                ));
            }
            "--oauth2-bearer" => {
                let token = value()?;
                incoming.shell_variables.extend(token.variables);
                incoming.header_line(&format!("Authorization: Bearer {}", token.text));
            }
            "-d" | "--data" | "--data-ascii" | "--data-binary" => {
                data.push(Data::plain(value()?, true))
            }
            "--data-raw" => data.push(Data::plain(value()?, false)),
            "--data-urlencode" => data.push(Data::encoded(value()?)),
            "--json" => {
                json = true;
                data.push(Data::plain(value()?, true));
            }
            "-F" | "--form" | "--form-string" => {
                let field = value()?;
                let said =
                    "The multipart form became an ordinary one: a token endpoint reads no other";
                if !incoming.notes.iter().any(|note| note == said) {
                    incoming.notes.push(said.to_owned());
                }
                data.push(Data::field(field, option != "--form-string"));
            }
            "-X" | "--request" => {
                let method = value()?.text;
                if !method.eq_ignore_ascii_case("post") {
                    incoming.notes.push(format!(
                        "The method {method} became POST, as the exchange wants it"
                    ));
                }
            }
            "-G" | "--get" => incoming
                .notes
                .push("The data stood in the address (-G) and goes into the body now".to_owned()),
            other => {
                if SKIPPED.contains(&other) {
                    value()?;
                }
                if NETWORK.contains(&other) {
                    incoming.notes.push(format!("{other} was left out: proxies and certificates stand in the settings of the host"));
                }
            }
        }
    }
    if json {
        incoming.header_line("Content-Type: application/json");
    }
    if incoming.url.is_none() && data.is_empty() {
        return Err("The command has neither an address nor data".to_owned());
    }
    for one in &data {
        incoming
            .shell_variables
            .extend(one.variables.iter().cloned());
        incoming.notes.extend(one.from_file.clone());
    }
    incoming.body = body(&incoming, data);
    Ok(incoming)
}

/// One `-d` and its like.
struct Data {
    text: String,
    /// Whether the text is a single value that was not encoded.
    pair: Option<(String, String)>,
    variables: Vec<String>,
    from_file: Option<String>,
}

impl Data {
    fn plain(word: Word, files: bool) -> Self {
        let from_file = (files && word.text.starts_with('@')).then(|| {
            format!(
                "The data of the file {} was left out: no file is read",
                word.text.trim_start_matches('@')
            )
        });
        Self {
            text: if from_file.is_some() {
                String::new()
            } else {
                word.text
            },
            pair: None,
            variables: word.variables,
            from_file,
        }
    }

    /// `name=content`, `name=@file`, `name=<file`.
    fn field(word: Word, files: bool) -> Self {
        let (name, content) = word.text.split_once('=').unwrap_or((&word.text, ""));
        let from_file = (files && content.starts_with(['@', '<']))
            .then(|| format!("{name} was left out: it stands in a file, and no file is read"));
        // A form's name is written as it is, and read as an encoded one below.
        let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
        Self {
            text: String::new(),
            pair: from_file.is_none().then(|| (encoded, content.to_owned())),
            variables: word.variables,
            from_file,
        }
    }

    /// `content`, `=content`, `name=content`, `@file`, `name@file`.
    fn encoded(word: Word) -> Self {
        let pair = match (word.text.split_once('='), word.text.split_once('@')) {
            (Some((name, content)), _) if !name.contains('@') => {
                Some((name.to_owned(), content.to_owned()))
            }
            (_, Some((name, path))) => {
                let note = if name.is_empty() {
                    format!("The data of the file {path} was left out: no file is read")
                } else {
                    format!(
                        "{name} was left out: it stands in the file {path}, and no file is read"
                    )
                };
                return Self {
                    text: String::new(),
                    pair: None,
                    variables: word.variables,
                    from_file: Some(note),
                };
            }
            _ => Some((word.text.clone(), String::new())),
        };
        Self {
            text: String::new(),
            pair,
            variables: word.variables,
            from_file: None,
        }
    }
}

/// All data joined with `&`, as curl does; pairs that curl would have encoded stay as they are.
fn body(incoming: &Incoming, data: Vec<Data>) -> Body {
    if data.iter().all(|one| one.pair.is_none()) && data.len() <= 1 {
        return Body::Text(
            data.into_iter()
                .next()
                .map(|one| one.text)
                .unwrap_or_default(),
        );
    }
    let says_json = incoming.headers.iter().any(|header| {
        header.name.eq_ignore_ascii_case("content-type") && header.value.contains("json")
    });
    if says_json {
        // Pieces of one JSON text: `--json` joins without a separator.
        return Body::Text(data.into_iter().map(|one| one.text).collect());
    }
    let mut given = Vec::new();
    for one in data {
        match one.pair {
            Some((name, value)) => {
                given.push(Given::text(form_decoded(&name), value));
            }
            None => given.extend(
                form_urlencoded::parse(one.text.as_bytes())
                    .map(|(name, value)| Given::text(name, value)),
            ),
        }
    }
    Body::Parameters(given, BodyEncoding::Form)
}

/// An option and what is attached to it: `-XPOST`, `--data=x` (which curl does not take, but people write), `-sSd x`.
fn split(word: &Word) -> (Option<String>, Option<Word>) {
    let text = word.text.as_str();
    if let Some(long) = text.strip_prefix("--") {
        return match long.split_once('=') {
            Some((name, value)) if !name.is_empty() => (
                Some(format!("--{name}")),
                Some(Word {
                    text: value.to_owned(),
                    variables: word.variables.clone(),
                }),
            ),
            _ => (Some(text.to_owned()), None),
        };
    }
    let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
        return (None, None);
    };
    // Switches before the one that takes a value.
    let rest = letters.trim_start_matches(|c| SWITCHES.contains(c));
    let mut chars = rest.chars();
    let Some(option) = chars.next() else {
        return (
            Some(format!(
                "-{}",
                letters
                    .chars()
                    .find(|c| *c == 'k')
                    .map_or("s".to_owned(), |c| c.to_string())
            )),
            None,
        );
    };
    let attached = chars.as_str();
    (
        Some(format!("-{option}")),
        (!attached.is_empty()).then(|| Word {
            text: attached.to_owned(),
            variables: word.variables.clone(),
        }),
    )
}
