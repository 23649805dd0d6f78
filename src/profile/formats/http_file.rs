//! `.http` files, as JetBrains' HTTP Client and VS Code's REST Client read them, and raw HTTP requests.

use super::call::Carries;
use super::incoming::{Body, Braces, GivenHeader, Incoming};
use super::{Call, Exported, Part, braces, raw_secret_note};
use crate::token::invisible::visible;

/// Writes the call as one request. Both editors fill `{{subject_token}}` in from their private environments.
///
/// A comment that begins with `@` is a directive of the editors (`# @no-reject-unauthorized` switches the check of certificates off):
/// every line of the profile's texts has a bar in front.
pub fn export(call: &Call) -> Exported {
    let mut text = format!("### {}\n", named(&call.name));
    for line in call.description.iter().flat_map(|text| lines(text)) {
        text.push_str(&format!("# | {line}\n"));
    }
    text.push_str("# @no-log\n# @no-redirect\n# @no-cookie-jar\n");
    text.push_str(&format!("POST {} HTTP/1.1\n", call.address_in_template()));
    let mut notes = Vec::new();
    if let Some(client) = &call.basic {
        // RFC 6749 §2.3.1; and a line break would begin another header, braces a variable.
        let client: String = form_urlencoded::byte_serialize(client.as_bytes()).collect();
        text.push_str(&format!(
            "Authorization: Basic {client} {{{{client_secret}}}}\n"
        ));
        notes.push("A client secret with characters other than letters, digits and -._ has to be percent-encoded in client_secret (RFC 6749 §2.3.1)".to_owned());
    }
    let (headers, left_out) = call.written_headers(Carries::LiteralTemplate);
    for header in headers {
        let value = match &header.value {
            Part::Plain(value) => value.clone(),
            Part::Secret(name) => braces(name),
        };
        text.push_str(&format!("{}: {value}\n", header.name));
    }
    text.push('\n');
    text.push_str(&call.template(braces));
    text.push('\n');
    let variables = call.variables();
    if !variables.is_empty() {
        notes.push(format!(
            "Set {} in http-client.private.env.json (JetBrains) or rest-client.environmentVariables (VS Code), and keep them out of the repository",
            variables.join(", ")
        ));
    }
    notes.extend(raw_secret_note(call));
    notes.extend(left_out);
    Exported { text, notes }
}

/// The request's name behind `###`, on one line.
fn named(name: &str) -> String {
    let name = lines(name).collect::<Vec<_>>().join(" ");
    let name = name.trim();
    if name.starts_with(|c: char| c.is_alphanumeric()) {
        name.to_owned()
    } else {
        format!("| {name}")
    }
}

/// The lines of a text, by every character that ends one somewhere; what cannot be seen in them is shown.
fn lines(text: &str) -> impl Iterator<Item = String> {
    text.split([
        '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
    ])
    .map(|line| visible(&line.replace('\u{200d}', "")))
}

const METHODS: [&str; 7] = ["POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// The method and target of a request line.
fn request_line(line: &str) -> Option<(&str, &str)> {
    let mut parts = line.split_whitespace();
    let method = parts.next().filter(|method| METHODS.contains(method))?;
    Some((method, parts.next()?))
}

/// Whether a text has a request line where one would stand.
pub fn looks_like(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !is_comment(line) && !line.starts_with('@'))
        .is_some_and(|line| request_line(line).is_some())
}

/// Bytes of a text in which variables are still filled in.
const LONGEST: usize = 1024 * 1024;

fn is_comment(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("//")
}

/// Reads the first POST of a file, or its first request.
pub fn import(text: &str) -> Result<Incoming, String> {
    let mut requests: Vec<(Option<String>, Vec<&str>)> = vec![(None, Vec::new())];
    let mut variables = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("###") {
            requests.push((
                Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
                Vec::new(),
            ));
        } else if let Some((name, value)) =
            line.strip_prefix('@').and_then(|rest| rest.split_once('='))
        {
            variables.push((name.trim().to_owned(), value.trim().to_owned()));
        } else if let Some((_, lines)) = requests.last_mut() {
            lines.push(line);
        }
    }
    let found: Vec<_> = requests
        .into_iter()
        .filter_map(|(name, lines)| {
            let at = lines
                .iter()
                .position(|line| request_line(line.trim()).is_some())?;
            Some((name, lines, at))
        })
        .collect();
    let chosen = found
        .iter()
        .position(|(_, lines, at)| {
            lines
                .get(*at)
                .is_some_and(|line| line.trim().starts_with("POST"))
        })
        .unwrap_or_default();
    let count = found.len();
    let (name, lines, at) = found
        .into_iter()
        .nth(chosen)
        .ok_or("No request line such as POST https://… is in it")?;
    let (method, target) = lines
        .get(at)
        .and_then(|line| request_line(line.trim()))
        .unwrap_or(("POST", ""));
    let raw = target.starts_with('/');
    let mut incoming = Incoming::new(
        if raw {
            "a raw HTTP request"
        } else {
            "an .http file"
        },
        if raw { Braces::Text } else { Braces::Variable },
    );
    if count > 1 {
        incoming.notes.push(format!(
            "The file has {count} requests; {} was taken, the first POST",
            name.as_deref().unwrap_or(target)
        ));
    }
    if method != "POST" {
        incoming.notes.push(format!(
            "The method {method} became POST, as the exchange wants it"
        ));
    }
    incoming.name = name.or_else(|| named_by_comment(&lines));
    // Values may name each other, and doubling ones would fill the memory: so many variables, and so much text, at most.
    variables.truncate(100);
    let fill = |text: &str| {
        variables
            .iter()
            .fold(text.to_owned(), |text, (name, value)| {
                if text.len() > LONGEST {
                    return text;
                }
                text.replace(&format!("{{{{{name}}}}}"), value)
            })
    };
    let mut rest = lines.iter().skip(at + 1);
    for line in rest.by_ref() {
        let line = line.trim_end();
        if line.trim().is_empty() {
            break;
        }
        if !is_comment(line) {
            incoming.header_line(&fill(line));
        }
    }
    let body: Vec<String> = rest
        .take_while(|line| {
            !line.starts_with("> ") && !line.starts_with("< ") && !line.starts_with("<>")
        })
        .map(|line| fill(line.trim_end_matches('\r')))
        .collect();
    let is_json = body
        .iter()
        .find(|line| !line.trim().is_empty())
        .is_some_and(|line| {
            line.trim_start().starts_with('{') && !line.trim_start().starts_with("{{")
        });
    // A form over several lines is one line with the breaks taken away, in both editors.
    let body = if is_json {
        body.join("\n")
    } else {
        body.iter().map(|line| line.trim()).collect()
    };
    incoming.body = Body::Text(body);
    let host = incoming
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("host"))
        .map(|header| header.value.clone());
    incoming.url = Some(match host {
        Some(host) if raw => {
            let local = host.starts_with("127.")
                || host.starts_with("localhost")
                || host.starts_with("[::1]");
            format!("{}://{host}{target}", if local { "http" } else { "https" })
        }
        _ => fill(target),
    });
    basic(&mut incoming);
    Ok(incoming)
}

fn named_by_comment(lines: &[&str]) -> Option<String> {
    lines.iter().find_map(|line| {
        let words = line.trim_start_matches(['#', '/']).trim();
        words
            .strip_prefix("@name")
            .map(|name| name.trim_start_matches([' ', '=']).to_owned())
    })
}

/// `Authorization: Basic user password` and `user:password`, which both editors encode themselves.
fn basic(incoming: &mut Incoming) {
    let Some(at) = incoming
        .headers
        .iter()
        .position(|header| header.name.eq_ignore_ascii_case("authorization"))
    else {
        return;
    };
    let Some(GivenHeader { value, .. }) = incoming.headers.get(at) else {
        return;
    };
    let Some(credentials) = value.strip_prefix("Basic ") else {
        return;
    };
    let pair = credentials
        .split_once(' ')
        .or_else(|| credentials.split_once(':'))
        .map(|(user, password)| (user.trim().to_owned(), password.trim().to_owned()));
    if let Some(pair) = pair {
        incoming.basic = Some(pair);
        incoming.headers.remove(at);
    }
}
