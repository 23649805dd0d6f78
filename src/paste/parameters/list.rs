//! Parameters as the tools of browsers list them: one `name=value`, `name: value` or `name⇥value` a line, or name and value in turn.

use super::own::is_own;
use crate::exchange::BodyEncoding;
use crate::json::Json;
use crate::paste::exchange::{PastedBody, PastedParameter, PastedRequest, Reading};
use crate::paste::line::{Line, lines};
use crate::paste::percent::{are_encoded, decoded};
use crate::paste::unread::Unread;

const WHAT: &str = "a list of parameters";

/// Characters of a heading such as `Form Data`, in any language.
const HEADING: usize = 60;

/// Lines above a list.
const HEADINGS: usize = 8;

/// `Form Data (7)`, `view source`, in any language; or what sums a JSON body up.
fn is_heading(line: &str) -> bool {
    let counted = line
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .filter(|(_, count)| count.chars().all(|c| c.is_ascii_digit()))
        .map_or(line, |(before, _)| before);
    let prose = |c: char| c.is_alphanumeric() || " -'’:[]".contains(c);
    is_summary(line) || line.chars().count() <= HEADING && counted.chars().all(prose)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Equals,
    Colon,
    Tab,
    /// `name:value`
    Tight,
    /// `name:` in a line, and the value in the next.
    InTurn,
}

/// Whether a text begins with the line in which a browser sums a JSON body up.
pub(super) fn has_summary(text: &str) -> bool {
    let mut lines = text.trim().lines();
    lines.next().is_some_and(is_summary) && lines.next().is_some()
}

fn is_summary(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('{') && (line.ends_with("…}") || line.ends_with("...}"))
}

/// Reads a list; none where no line of it is a parameter that only a token request has.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let all: Vec<Line<'_>> = lines(text).collect();
    let style_at = |(at, line): (usize, &Line<'_>)| Some((at, style_of(line.text.trim())?));
    let (at, style) = all.iter().enumerate().find_map(style_at)?;
    let before = all.get(..at)?;
    let begin = all.get(at)?.offset;
    let url = text.get(..begin).and_then(request_url);
    // The whole network tab of a browser: the list stands below the last heading.
    let heading = before
        .iter()
        .rposition(|line| pair(line.text.trim(), style).is_none());
    let all = all.get(heading.filter(|_| url.is_some()).unwrap_or_default()..)?;
    let above = all
        .iter()
        .map(|line| line.text.trim())
        .filter(|line| !line.is_empty())
        .take_while(|line| pair(line, style).is_none());
    // What stands in the middle of a script or of another file is none.
    if above
        .enumerate()
        .any(|(at, line)| at >= HEADINGS || !is_heading(line))
    {
        return None;
    }
    let is_form = |line: &Line<'_>| {
        let line = line.text.trim();
        line.starts_with('&') || line.ends_with('&') || holds_pair(line)
    };
    if style == Style::Equals && (all.iter().any(is_form) || text.trim().lines().count() < 2) {
        return None;
    }
    let pairs = all.iter().filter_map(|line| pair(line.text.trim(), style));
    if style == Style::Tight && pairs.count() < 2 {
        return None;
    }
    Some(list(text, all, style, url))
}

/// The address that browsers show above the headers of a call.
fn request_url(above: &str) -> Option<String> {
    let (_, behind) = above.split_once("Request URL")?;
    let url = behind.trim_start_matches(':').split_whitespace().next()?;
    url.starts_with("http").then(|| url.to_owned())
}

/// Whether `&name=` stands in a line.
fn holds_pair(line: &str) -> bool {
    line.split('&').skip(1).any(|pair| {
        pair.split_once('=')
            .is_some_and(|(name, _)| is_name(name) && name.len() <= 40)
    })
}

fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']');
    !text.is_empty() && text.chars().all(fits)
}

/// The style of a line whose name only a token request has.
fn style_of(line: &str) -> Option<Style> {
    let styles = [
        Style::Equals,
        Style::Colon,
        Style::Tab,
        Style::InTurn,
        Style::Tight,
    ];
    styles
        .into_iter()
        .find(|style| pair(line, *style).is_some_and(|(name, _)| is_own(name)))
}

fn pair(line: &str, style: Style) -> Option<(&str, &str)> {
    let (name, value) = match style {
        Style::Equals => line.split_once('=')?,
        Style::Colon => {
            let (name, value) = line.split_once(':')?;
            (name, value.strip_prefix([' ', '\t'])?)
        }
        Style::Tab => line.split_once('\t')?,
        Style::Tight => line
            .split_once(':')
            .filter(|(_, value)| !value.is_empty() && !value.starts_with("//"))?,
        Style::InTurn => (line.strip_suffix(':')?, ""),
    };
    let name = name.trim();
    is_name(name).then_some((name, value.trim()))
}

fn list(
    text: &str,
    all: &[Line<'_>],
    style: Style,
    url: Option<String>,
) -> Result<Reading, Unread> {
    let mut given: Vec<(String, String)> = Vec::new();
    let mut notes = Vec::new();
    let mut behind: Option<Line<'_>> = None;
    let mut after_blank = false;
    let mut awaits_value = false;
    let mut nesting = Nesting::default();
    for line in all {
        let trimmed = line.text.trim();
        if awaits_value {
            if let Some((_, value)) = given.last_mut() {
                trimmed.clone_into(value);
            }
            awaits_value = false;
            continue;
        }
        if trimmed.is_empty() {
            after_blank |= !given.is_empty();
            continue;
        }
        // A row that Postman's bulk edit has switched off.
        let is_off = trimmed.starts_with("//") && !nesting.is_open();
        if is_off && pair(trimmed.trim_start_matches('/'), style).is_some() {
            continue;
        }
        let goes_on = nesting.is_open() && pair(trimmed, style).is_none();
        if let Some((_, value)) = given.last_mut().filter(|_| goes_on) {
            value.push('\n');
            value.push_str(line.text);
            nesting.feed(line.text);
            continue;
        }
        // `name:` alone is an empty value where the others stand in their lines.
        let found = pair(trimmed, style).or_else(|| {
            let empty = matches!(style, Style::Colon | Style::Tab | Style::Tight);
            pair(trimmed, Style::InTurn).filter(|_| empty)
        });
        match found {
            Some((name, value)) => {
                if let Some(stray) = behind {
                    return Err(stray_line(text, stray));
                }
                given.push((name.to_owned(), value.to_owned()));
                nesting = Nesting::default();
                if value.starts_with(['{', '[']) {
                    nesting.feed(value);
                }
                awaits_value = style == Style::InTurn;
            }
            None if given.is_empty() => {
                if notes.is_empty() {
                    notes.push("The lines above the list were left out".to_owned());
                }
            }
            None if after_blank || is_link(trimmed) => behind = behind.or(Some(*line)),
            None => return Err(stray_line(text, *line)),
        }
    }
    if behind.is_some() {
        notes.push("The lines behind the list were left out".to_owned());
    }
    if are_encoded(
        given
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    ) {
        notes.push("The values were percent-encoded and were decoded".to_owned());
        for (name, value) in &mut given {
            (*name, *value) = (decoded(name), decoded(value));
        }
    }
    if given.iter().any(|(name, _)| name == "cambio") {
        return Err(
            Unread::new("a profile", "A profile is JSON, and this is a list")
                .fix("Write it as one JSON object with cambio, name and tenant"),
        );
    }
    let url = url.or_else(|| take_address(&mut given));
    let json: Option<Vec<Json>> = given
        .iter()
        .map(|(_, value)| Json::parse(value).ok())
        .collect();
    // A browser shows the texts of a JSON body in quotes.
    let quoted = json.filter(|values| {
        values.iter().any(|value| value.as_str().is_some())
            && values
                .iter()
                .all(|value| value.members().is_none() && !matches!(value, Json::Array(_)))
    });
    if quoted.is_none() {
        without_quotes(&mut given);
    }
    let encoding = BodyEncoding::of(quoted.is_some());
    let mut quoted = quoted.unwrap_or_default().into_iter();
    let parameters = given
        .into_iter()
        .map(|(name, value)| PastedParameter {
            name,
            value: quoted.next().unwrap_or_else(|| Json::text(value)),
            enabled: true,
        })
        .collect();
    Ok(Reading::of(
        WHAT,
        PastedRequest {
            url,
            body: PastedBody::Parameters(parameters, encoding),
            notes,
            ..PastedRequest::default()
        },
    ))
}

/// The address that files of settings have beside the parameters.
fn take_address(given: &mut Vec<(String, String)>) -> Option<String> {
    let at = given.iter().position(|(name, value)| {
        let named = matches!(
            name.as_str(),
            "url" | "uri" | "token_url" | "token_endpoint"
        );
        named && bare(value).starts_with("https://")
    })?;
    let (_, value) = given.remove(at);
    Some(bare(&value).to_owned())
}

/// Takes the quotes of YAML and its like off the values, where each that only a token request has stands in them: one alone is sent so.
fn without_quotes(given: &mut [(String, String)]) {
    let mut own = given.iter().filter(|(name, _)| is_own(name));
    if own.all(|(_, value)| bare(value) != value.as_str()) {
        for (_, value) in given {
            *value = match Json::parse(value) {
                Ok(Json::String(text)) => text,
                _ => bare(value).to_owned(),
            };
        }
    }
}

/// A value without the quotes around it.
fn bare(value: &str) -> &str {
    let inside = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

/// Links that browsers put between the values, in English.
fn is_link(line: &str) -> bool {
    [
        "view source",
        "view parsed",
        "view URL-encoded",
        "view decoded",
    ]
    .iter()
    .any(|link| line.eq_ignore_ascii_case(link))
}

/// How deep an object is that goes on over several lines.
#[derive(Default)]
struct Nesting {
    depth: usize,
    quoted: bool,
    escaped: bool,
}

impl Nesting {
    fn feed(&mut self, text: &str) {
        for byte in text.bytes() {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.quoted => self.escaped = true,
                b'"' => self.quoted = !self.quoted,
                b'{' | b'[' if !self.quoted => self.depth += 1,
                b'}' | b']' if !self.quoted => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    /// A line break inside a string is none of JSON's.
    fn is_open(&self) -> bool {
        self.depth > 0 && !self.quoted
    }
}

fn stray_line(text: &str, line: Line<'_>) -> Unread {
    Unread::new(WHAT, "A line inside the list is no name and value of it")
        .at(text, line.offset)
        .fix("Take the line away, or put the value into one line")
}
