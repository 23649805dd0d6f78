//! One request of an editor's file.

use super::body::{joined_form, sorted};
use crate::paste::exchange::{PastedBody, PastedRequest};
use crate::paste::file_variables::FileVariables;
use crate::paste::http_message::{address_at, begins_as_form, header_field};
use crate::paste::line::Line;
use crate::paste::mended::NO_EMPTY_LINE;
use crate::text::Words;

const METHODS: Words =
    Words("GET POST PUT PATCH DELETE HEAD OPTIONS CONNECT TRACE GRAPHQL WEBSOCKET GRPC RSOCKET");

/// The method and address of a request line, without the version behind them. An address alone is got.
pub(super) fn request_line(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let (method, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let known = METHODS
        .all()
        .any(|known| known.eq_ignore_ascii_case(method));
    let (method, address) = if known {
        (method, rest.trim())
    } else {
        ("GET", line)
    };
    let address = match address.rfind(char::is_whitespace) {
        Some(at) if address.get(at..).is_some_and(is_version) => {
            address.get(..at).unwrap_or_default().trim_end()
        }
        _ => address,
    };
    // As manuals write it.
    let quoted = |quote: char| address.strip_prefix(quote)?.strip_suffix(quote);
    let unquoted = ['\'', '"'].into_iter().find_map(quoted);
    let address = unquoted.filter(|_| known).unwrap_or(address);
    let begins = ["http://", "https://", "ws://", "wss://", "{{"]
        .iter()
        .any(|begin| address.starts_with(begin));
    let short = known
        && (address.starts_with('/') || address.contains('/') && address.contains(['.', ':']));
    ((begins || short) && !has_blank(address)).then_some((method, address))
}

fn is_version(word: &str) -> bool {
    let word = word.trim();
    word.len() > 5
        && word
            .get(..5)
            .is_some_and(|begin| begin.eq_ignore_ascii_case("HTTP/"))
}

/// Whether a blank stands in an address outside of its templates.
fn has_blank(address: &str) -> bool {
    let mut rest = address;
    while let Some((before, from)) = rest.split_once("{{") {
        if before.contains(char::is_whitespace) {
            return true;
        }
        rest = from.split_once("}}").map_or("", |(_, behind)| behind);
    }
    rest.contains(char::is_whitespace)
}

/// Whether a line is a comment in both editors, wherever it stands.
pub(super) fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('#') || line.starts_with("//")
}

/// A line that belongs neither to the address nor to the body, or a body that cannot be read.
pub(super) struct RequestFault {
    pub(super) offset: usize,
    pub(super) why: &'static str,
}

/// Reads a request from its lines, the request line first, without comments.
pub(super) fn request(
    lines: &[Line<'_>],
    variables: &mut FileVariables,
) -> Result<PastedRequest, RequestFault> {
    let (first, rest) = lines.split_first().ok_or(RequestFault {
        offset: 0,
        why: "A request has no request line",
    })?;
    let (method, address) = request_line(first.text).ok_or(RequestFault {
        offset: first.offset,
        why: "The line is no request line: a method and an address",
    })?;
    let mut url = address.to_owned();
    let goes_on = |line: &&Line<'_>| {
        let text = line.text.trim_start();
        let indented = text.len() < line.text.len();
        text.starts_with(['?', '&']) || indented && text.starts_with('/')
    };
    let query = rest.iter().take_while(goes_on).count();
    let (query, rest) = rest.split_at_checked(query).unwrap_or((&[], rest));
    for line in query {
        let text = line.text.trim();
        let text = text
            .rsplit_once(char::is_whitespace)
            .filter(|(_, last)| is_version(last))
            .map_or(text, |(text, _)| text);
        url.push_str(text.trim_end());
    }
    let mut request = PastedRequest::new(method.to_ascii_uppercase(), variables.fill(&url));
    let empty = rest.iter().position(|line| line.text.trim().is_empty());
    let heads = rest
        .iter()
        .position(|line| header_field(line.text.trim()).is_none())
        .unwrap_or(rest.len());
    if empty.is_none_or(|empty| empty > heads) && heads < rest.len() {
        let line = rest.get(heads);
        let posted = line.is_some_and(|line| {
            let text = line.text.trim();
            text.starts_with(['{', '[', '<', '>']) || begins_as_form(text)
        });
        if !posted {
            return Err(RequestFault {
                offset: line.map_or(first.offset, |line| line.offset),
                why: "The line is no header: it has no name and colon",
            });
        }
        request.notes.push(NO_EMPTY_LINE.to_owned());
    }
    let (head, behind) = rest.split_at_checked(heads).unwrap_or((rest, &[]));
    for line in head {
        if let Some((name, value)) = header_field(line.text.trim()) {
            let value = variables.fill(value);
            request.push_header(name, value);
        }
    }
    take_host(&mut request);
    take_basic(&mut request);
    let behind = match behind.split_first() {
        Some((empty, behind)) if empty.text.trim().is_empty() => behind,
        _ => behind,
    };
    take_body(&mut request, behind, variables)?;
    Ok(request)
}

fn take_body(
    request: &mut PastedRequest,
    lines: &[Line<'_>],
    variables: &mut FileVariables,
) -> Result<(), RequestFault> {
    let body = sorted(lines);
    request
        .notes
        .extend(body.notes.iter().map(|note| (*note).to_owned()));
    let begin = body
        .lines
        .iter()
        .position(|line| !line.text.trim().is_empty());
    let lines = begin
        .and_then(|begin| body.lines.get(begin..))
        .unwrap_or_default();
    if let Some(file) = body.files.first() {
        if !lines.is_empty() || body.files.len() > 1 {
            request.notes.push(
                "The body is put together of text and files: the text was left out as well"
                    .to_owned(),
            );
        }
        request.body = PastedBody::File(variables.fill(file));
        return Ok(());
    }
    let Some(first) = lines.first() else {
        return Ok(());
    };
    let json = first.text.trim_start().starts_with(['{', '['])
        && !first.text.trim_start().starts_with("{{");
    let form = !json
        && request
            .is_form()
            .unwrap_or_else(|| begins_as_form(first.text.trim()));
    let text = if form {
        joined_form(lines, &mut request.notes).map_err(|offset| RequestFault {
            offset,
            why: "The form goes on behind a line break that is not at an &",
        })?
    } else {
        let lines: Vec<&str> = lines.iter().map(|line| line.text).collect();
        lines.join("\n")
    };
    request.body = PastedBody::Text(variables.fill(&text));
    Ok(())
}

/// A path alone takes the host of its header.
fn take_host(request: &mut PastedRequest) {
    let Some(path) = request.url.as_deref().filter(|url| url.starts_with('/')) else {
        return;
    };
    let host = request.header("host");
    let whole = host.map(|host| address_at(host, path, None));
    if whole.is_none() {
        request
            .notes
            .push("The request names no host: its address is not known".to_owned());
    }
    request.url = whole;
}

/// `Authorization: Basic user password` and `user:password`, which both editors encode themselves.
fn take_basic(request: &mut PastedRequest) {
    let at = request
        .headers
        .iter()
        .position(|header| header.name.eq_ignore_ascii_case("authorization"));
    let pair = at
        .and_then(|at| request.headers.get(at))
        .and_then(|header| {
            let (scheme, credentials) = header.value.split_once(' ')?;
            let credentials = credentials.trim();
            let pair = credentials
                .split_once(char::is_whitespace)
                .or_else(|| credentials.split_once(':'))?;
            scheme
                .eq_ignore_ascii_case("basic")
                .then(|| (pair.0.trim().to_owned(), pair.1.trim().to_owned()))
        });
    if let (Some(at), Some(pair)) = (at, pair) {
        request.basic = Some(pair);
        request.headers.remove(at);
    }
}
