//! A Hurl file: entry by entry.

use super::section::{HurlSection, is_answer, section};
use super::value::{self, HurlFault, template};
use crate::exchange::BodyEncoding;
use crate::paste::exchange::{PastedBody, PastedExchange, PastedParameter, PastedRequest, Reading};
use crate::paste::file_variables::FileVariables;
use crate::paste::line::{Line, lines};
use crate::paste::unread::Unread;

const WHAT: &str = "a Hurl file";

/// Reads a Hurl file; none where the text is none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    claims(text).then(|| HurlFile::new(text).read())
}

/// A request line, and what only Hurl has behind it.
fn claims(text: &str) -> bool {
    let mut requested = false;
    let mut bare = false;
    for line in text.lines() {
        let line = line.trim();
        if !requested {
            if line.is_empty() || line.starts_with('#') && !line.starts_with("###") {
                continue;
            }
            if request_line(line).is_none() {
                return false;
            }
            requested = true;
            continue;
        }
        if line.starts_with("###") {
            return false;
        }
        // The body's notations count where the body begins, behind an empty line or a header.
        let notation = ["base64,", "hex,", "file,"]
            .iter()
            .any(|name| line.starts_with(name) && line.ends_with(';'));
        if section(line).is_some()
            || is_expected(line)
            || !bare && (notation || line.starts_with("```"))
        {
            return true;
        }
        bare |= line.starts_with(['{', '[', '<', '"', '&']);
    }
    false
}

/// `HTTP 200` and `HTTP *` are Hurl's; a status line with a version and a reason is a recording's.
fn is_expected(line: &str) -> bool {
    line.starts_with("HTTP ") && is_answer(line)
}

/// The method and the written address.
fn request_line(line: &str) -> Option<(&str, &str)> {
    let (method, rest) = line.split_once([' ', '\t'])?;
    let fits = !method.is_empty() && method.chars().all(|c| c.is_ascii_uppercase());
    let rest = rest.trim_start();
    let address = rest.contains("://") || rest.starts_with("{{") || rest.starts_with('/');
    let version = rest
        .split_whitespace()
        .any(|word| word.starts_with("HTTP/"));
    (fits && method != "HTTP" && address && !version).then_some((method, rest))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum EntryPart {
    Headers,
    In(HurlSection),
    Body,
    Answer,
}

struct HurlFile<'a> {
    text: &'a str,
    variables: FileVariables,
    reading: Reading,
    /// The request under way, where it began, and what its sections gave.
    request: Option<(PastedRequest, usize, Parts)>,
    part: EntryPart,
    /// Where the body under way begins and ends.
    body: Option<(usize, usize)>,
    fenced: bool,
}

#[derive(Default)]
struct Parts {
    form: Option<Vec<PastedParameter>>,
    multipart: Option<Vec<PastedParameter>>,
    query: Vec<(String, String)>,
    cookies: Vec<String>,
}

impl<'a> HurlFile<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            variables: FileVariables::new(template),
            reading: Reading::new(WHAT, Vec::new()),
            request: None,
            part: EntryPart::Answer,
            body: None,
            fenced: false,
        }
    }

    fn read(mut self) -> Result<Reading, Unread> {
        for line in lines(self.text) {
            self.line(line)?;
        }
        self.end()?;
        self.reading.notes.extend(self.variables.notes());
        Ok(self.reading)
    }

    fn line(&mut self, line: Line<'_>) -> Result<(), Unread> {
        let trimmed = line.text.trim();
        if self.fenced {
            self.fenced = !trimmed.starts_with("```");
            self.extend_body(line);
            return Ok(());
        }
        if let Some((method, address)) = request_line(trimmed) {
            self.end()?;
            let offset = line.offset + (line.text.len() - line.text.trim_start().len());
            let offset = offset + (trimmed.len() - address.len());
            let url = self.value(address, offset)?;
            self.request = Some((
                PastedRequest::new(method, url),
                line.number,
                Parts::default(),
            ));
            self.part = EntryPart::Headers;
            return Ok(());
        }
        if is_answer(trimmed) {
            self.end_body()?;
            self.part = EntryPart::Answer;
            return Ok(());
        }
        if let Some(found) = section(line.text) {
            self.end_body()?;
            self.part = match found {
                HurlSection::Answer => EntryPart::Answer,
                other => EntryPart::In(other),
            };
            return Ok(());
        }
        let comment = trimmed.is_empty() || trimmed.starts_with('#');
        match self.part {
            EntryPart::Answer => Ok(()),
            EntryPart::Body => {
                self.extend_body(line);
                Ok(())
            }
            _ if comment => Ok(()),
            EntryPart::Headers => self.header(line),
            EntryPart::In(section) => self.member(section, line),
        }
    }

    fn value(&mut self, written: &str, offset: usize) -> Result<String, Unread> {
        value::text(written, &mut self.variables).map_err(|fault| self.unread(&fault, offset))
    }

    fn unread(&self, fault: &HurlFault, offset: usize) -> Unread {
        Unread::new(WHAT, fault.why).at(self.text, offset + fault.offset)
    }

    fn header(&mut self, line: Line<'_>) -> Result<(), Unread> {
        let Some((name, written)) = pair(line.text) else {
            self.begin_body(line);
            return Ok(());
        };
        let offset = line.offset + (line.text.len() - written.len());
        let name = self.value(name, line.offset)?;
        let value = self.value(written, offset)?;
        if let Some((request, ..)) = &mut self.request {
            request.push_header(name, value);
        }
        Ok(())
    }

    /// A line `name: value` of a section.
    fn member(&mut self, section: HurlSection, line: Line<'_>) -> Result<(), Unread> {
        let Some((name, written)) = pair(line.text) else {
            if line.text.trim().starts_with(['{', '[', '<', '`', '"']) || is_notation(line.text) {
                self.begin_body(line);
                return Ok(());
            }
            return Err(
                Unread::new(WHAT, "The line is no name and value of its section")
                    .at(self.text, line.offset),
            );
        };
        let offset = line.offset + (line.text.len() - written.len());
        let name = self.value(name, line.offset)?;
        if section == HurlSection::Multipart && written.trim_start().starts_with("file,") {
            self.note(format!("The part {name} is a file, which is not read"));
            return Ok(());
        }
        if section == HurlSection::Options && name == "variable" {
            let value = self.value(written, offset)?;
            if let Some((name, value)) = value.split_once('=') {
                self.variables
                    .define(name.trim(), value.trim().trim_matches('"'));
            }
            return Ok(());
        }
        let value = self.value(written, offset)?;
        let Some((request, _, parts)) = &mut self.request else {
            return Ok(());
        };
        match section {
            HurlSection::Query => parts.query.push((name, value)),
            HurlSection::Form => parts
                .form
                .get_or_insert_default()
                .push(PastedParameter::text(name, value)),
            HurlSection::Multipart => parts
                .multipart
                .get_or_insert_default()
                .push(PastedParameter::text(name, value)),
            HurlSection::Cookies => parts.cookies.push(format!("{name}={value}")),
            HurlSection::BasicAuth => request.basic = Some((name, value)),
            HurlSection::Options if name == "user" => {
                let pair = value.split_once(':').unwrap_or((value.as_str(), ""));
                request.basic = Some((pair.0.to_owned(), pair.1.to_owned()));
            }
            HurlSection::Options => request
                .notes
                .push(format!("Hurl's option {name} was left out")),
            HurlSection::Answer => {}
        }
        Ok(())
    }

    fn note(&mut self, note: String) {
        if let Some((request, ..)) = &mut self.request {
            request.notes.push(note);
        }
    }

    fn begin_body(&mut self, line: Line<'_>) {
        self.part = EntryPart::Body;
        let trimmed = line.text.trim();
        self.fenced =
            trimmed.starts_with("```") && !trimmed.trim_start_matches("```").ends_with("```");
        self.extend_body(line);
    }

    fn extend_body(&mut self, line: Line<'_>) {
        let begin = self.body.map_or(line.offset, |(begin, _)| begin);
        self.body = Some((begin, line.offset + line.whole.len()));
    }

    fn end_body(&mut self) -> Result<(), Unread> {
        let Some((begin, end)) = self.body.take() else {
            return Ok(());
        };
        let written = self.text.get(begin..end).unwrap_or_default();
        let (body, note) = value::body(written, &mut self.variables)
            .map_err(|fault| self.unread(&fault, begin))?;
        if let Some((request, ..)) = &mut self.request {
            request.body = body;
            request.notes.extend(note);
        }
        Ok(())
    }

    /// Ends the request under way.
    fn end(&mut self) -> Result<(), Unread> {
        if self.fenced {
            return Err(Unread::new(WHAT, "A body has no closing ```")
                .at(self.text, self.body.map_or(0, |(begin, _)| begin)));
        }
        self.end_body()?;
        self.part = EntryPart::Answer;
        let Some((mut request, line, parts)) = self.request.take() else {
            return Ok(());
        };
        if let Some(form) = parts.form {
            request.body = PastedBody::Parameters(form, BodyEncoding::Form);
        }
        if let Some(parts) = parts.multipart {
            request.body = PastedBody::Multipart(parts);
        }
        if !parts.cookies.is_empty() {
            request.push_header("Cookie", parts.cookies.join("; "));
        }
        for (name, value) in parts.query {
            request.push_query(&name, &value);
        }
        self.reading
            .exchanges
            .push(PastedExchange::of(request, line));
        Ok(())
    }
}

fn is_notation(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("```")
        || ["base64,", "hex,", "file,"]
            .iter()
            .any(|name| line.starts_with(name))
}

/// The name and what stands behind the first colon that is not escaped.
fn pair(line: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    let at = line.char_indices().find_map(|(at, c)| {
        let found = c == ':' && !escaped;
        escaped = c == '\\' && !escaped;
        found.then_some(at)
    })?;
    let (name, rest) = line.split_at_checked(at)?;
    let bare = name.trim();
    let fits = |c: char| c.is_alphanumeric() || "_-.[]@$\\{} /".contains(c);
    let fits = !bare.is_empty()
        && !bare.starts_with('[')
        && (!bare.starts_with('{') || bare.starts_with("{{"))
        && bare.chars().all(fits);
    fits.then(|| (bare, rest.strip_prefix(':').unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::mixed;
    use crate::paste::shown::requests;
    use crate::paste::variable;

    #[test]
    fn sections_are_read() {
        let text = "# Login\nPOST https://acme.example/oauth/token # here\nX-Y: z\n[Options]\nvariable: id=k2V\ninsecure: true\n[BasicAuth]\nuser: pass \\# word\n[Query]\na: b c\n[Form]\ngrant_type: urn:x\nclient_id: {{id}}\nsubject_token: {{token}}\nuser_profile: {\"a\":{\"b\":1}}\n\nHTTP 200\n[Asserts]\njsonpath \"$.a\" exists\n\nGET https://acme.example/me\nHTTP *\n";
        let found = requests(read(text));
        assert_eq!(found.len(), 2);
        let first = found.first().unwrap();
        assert_eq!(first.address(), "https://acme.example/oauth/token?a=b+c");
        assert_eq!(first.header("x-y"), Some("z"));
        assert_eq!(first.basic, Some(("user".into(), "pass # word".into())));
        let PastedBody::Parameters(form, BodyEncoding::Form) = &first.body else {
            panic!("{first:?}");
        };
        let values: Vec<_> = form.iter().map(|one| one.value.as_str().unwrap()).collect();
        assert_eq!(
            values,
            [
                "urn:x",
                "k2V",
                &variable::marked("token"),
                "{\"a\":{\"b\":1}}"
            ]
        );
        assert_eq!(first.notes, ["Hurl's option insecure was left out"]);
    }

    #[test]
    fn bodies_are_read_in_each_notation() {
        let text = |text: &str| PastedBody::Text(text.to_owned());
        for (body, expected) in [
            ("{\"a\":\n\n{\"b\":1}}", text("{\"a\":\n\n{\"b\":1}}")),
            ("```json\n{\"a\":1}\n```", text("{\"a\":1}\n")),
            ("```\na=b&c=d\n```", text("a=b&c=d\n")),
            ("```a=b```", text("a=b")),
            ("`a=b#c`", text("a=b#c")),
            ("base64,YT1i;", text("a=b")),
            ("hex,613d62;", text("a=b")),
            ("hex,ff;", PastedBody::Bytes(vec![0xff])),
            ("file,body.json;", PastedBody::File("body.json".into())),
            (
                "```json\n{\"a\":\"{{x}}\"}\n```",
                text(&format!("{{\"a\":\"{}\"}}\n", variable::marked("x"))),
            ),
        ] {
            let found = requests(read(&format!(
                "POST https://a.example/oauth/token\nContent-Type: x/y\n{body}\nHTTP 200\n"
            )));
            assert_eq!(found.first().unwrap().body, expected, "{body}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_place() {
        for (text, line) in [
            ("POST https://a.example\n[Form]\na: b\nno pair\nHTTP 200", 4),
            ("POST https://a.example\n[Form]\na: b\\q\nHTTP 200", 3),
            ("POST https://a.example\n```json\n{}", 2),
            ("POST https://a.example\nbase64,!!;\nHTTP 200", 2),
        ] {
            let unread = read(text).unwrap().unwrap_err();
            assert_eq!(unread.position.unwrap().line, line, "{text}");
        }
    }

    #[test]
    fn other_files_are_none() {
        for text in [
            "",
            "POST https://a.example/oauth/token\nX: y\n\na=b",
            "### x\nPOST https://a.example\n[Form]",
            "POST /oauth/token HTTP/1.1\nHost: a\n\na=b\n\nHTTP/1.1 200 OK\n",
            "[Form]\na: b",
            "curl https://a.example",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn any_text_is_read_or_refused() {
        mixed(
            "POST https://a.example/¦\n¦[Form]¦[Asserts]¦a: b¦HTTP 200¦```¦json¦{¦}¦\\¦\\u{41}¦#¦\
             {{x}}¦base64,¦;¦file,¦`¦:¦ ¦é",
            |text| {
                if let Some(Err(unread)) = read(text) {
                    assert!(unread.position.is_some());
                }
            },
        );
    }
}
