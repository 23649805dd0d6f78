//! pretty_dio_logger (Dart, Flutter): boxes of `╔╣ Request ║ POST`, `╟ name: value`, and long values in lines of `║`.

use super::dio;
use super::log_line::{SdkLogLine, holds, log_lines};
use crate::exchange::BodyEncoding;
use crate::paste::exchange::{PastedBody, PastedExchange, PastedParameter, PastedRequest, Reading};
use crate::paste::unread::Unread;

const WHAT: &str = "a log of pretty_dio_logger";

/// What the logger adds to the headers of a request.
const ADDED: [&str; 4] = [
    "responseType",
    "followRedirects",
    "connectTimeout",
    "receiveTimeout",
];

fn is_mark(line: &str) -> bool {
    line.starts_with("╔╣ Request ║")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BoxSection {
    Outside,
    Address,
    Headers,
    Body,
    /// Behind the boxes of a request: a text body has none of its own.
    Between,
    Other,
}

struct PrettyDioLog<'a> {
    text: &'a str,
    exchanges: Vec<PastedExchange>,
    section: BoxSection,
    fields: Vec<(String, String, usize)>,
    block: String,
    block_offset: usize,
    others: usize,
}

/// Reads the log; none where the text is none.
pub(super) fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.contains("╔╣ Request ║") || !holds(text, is_mark) {
        return None;
    }
    let mut log = PrettyDioLog {
        text,
        exchanges: Vec::new(),
        section: BoxSection::Outside,
        fields: Vec::new(),
        block: String::new(),
        block_offset: 0,
        others: 0,
    };
    for one in log_lines(text, is_mark) {
        if let Err(unread) = log.take(one) {
            return Some(Err(unread));
        }
    }
    Some(log.end())
}

impl PrettyDioLog<'_> {
    fn request(&mut self) -> Option<&mut PastedRequest> {
        self.exchanges
            .last_mut()
            .and_then(|exchange| exchange.request.as_mut())
    }

    fn take(&mut self, one: SdkLogLine<'_>) -> Result<(), Unread> {
        let message = one.message;
        if let Some(rest) = message.strip_prefix("╔╣ ") {
            self.end_box()?;
            self.end_block()?;
            let mut words = rest.split('║').map(str::trim);
            if words.next() == Some("Request") {
                let request = PastedRequest {
                    method: words.next().map(ToOwned::to_owned),
                    ..PastedRequest::default()
                };
                self.exchanges
                    .push(PastedExchange::of(request, one.line.number));
                self.section = BoxSection::Address;
            } else {
                self.section = BoxSection::Other;
            }
        } else if let Some(name) = message.strip_prefix("╔ ") {
            self.end_box()?;
            let is_of_answer = matches!(self.section, BoxSection::Other | BoxSection::Outside);
            self.section = match name.trim() {
                _ if is_of_answer => BoxSection::Other,
                "Headers" => BoxSection::Headers,
                "Body" => BoxSection::Body,
                name if name.starts_with("Form data") => BoxSection::Body,
                _ => BoxSection::Between,
            };
        } else if message.starts_with('╚') {
            self.end_box()?;
            if self.section != BoxSection::Other {
                self.section = BoxSection::Between;
            }
        } else if let Some(field) = message.strip_prefix("╟ ") {
            let (name, value) = field
                .split_once(": ")
                .unwrap_or((field.trim_end_matches([':', ' ']), ""));
            self.fields
                .push((name.to_owned(), value.to_owned(), one.line.offset));
        } else if let Some(rest) = message.strip_prefix('║') {
            let rest = rest.strip_prefix(' ').unwrap_or(rest);
            self.block_line(rest, one);
        } else if !message.trim().is_empty() {
            // A line break inside a value goes on without a box.
            if matches!(self.section, BoxSection::Headers | BoxSection::Body) {
                if let Some((_, value, _)) = self.fields.last_mut() {
                    value.push('\n');
                    value.push_str(message);
                }
            } else {
                self.others += 1;
            }
        }
        Ok(())
    }

    fn block_line(&mut self, rest: &str, one: SdkLogLine<'_>) {
        match self.section {
            BoxSection::Address => {
                if let Some(request) = self.request() {
                    request.url.get_or_insert_default().push_str(rest.trim());
                }
            }
            BoxSection::Headers | BoxSection::Body => {
                if let Some((_, value, _)) = self.fields.last_mut() {
                    value.push_str(rest);
                }
            }
            BoxSection::Between => {
                if self.block.is_empty() {
                    self.block_offset = one.line.offset;
                }
                self.block.push_str(rest);
            }
            BoxSection::Outside | BoxSection::Other => {}
        }
    }

    fn end_box(&mut self) -> Result<(), Unread> {
        let fields = std::mem::take(&mut self.fields);
        match self.section {
            BoxSection::Headers => {
                for (name, value, _) in fields {
                    if ADDED.contains(&name.as_str()) {
                        continue;
                    }
                    let Some(request) = self.request() else {
                        continue;
                    };
                    let known = request.header("content-type").is_some();
                    match name.as_str() {
                        "contentType" if known => {}
                        "contentType" => request.push_header("Content-Type", value),
                        _ => request.push_header(name, value),
                    }
                }
            }
            BoxSection::Body if !fields.is_empty() => {
                let doubtful = fields.iter().find(|(_, value, _)| {
                    value.starts_with(['{', '[']) && !super::dart::is_json(value)
                        || value == "null"
                        || value.starts_with("Instance of")
                });
                if let Some((.., offset)) = doubtful {
                    return Err(Unread::new(
                        WHAT,
                        "Dart prints a value without quotes there, and it could be read in several ways",
                    )
                    .at(self.text, *offset)
                    .fix("Log jsonEncode(options.data), or copy the request as a curl command"));
                }
                if let Some(request) = self.request() {
                    let is_form = request.is_form() == Some(true);
                    let given = fields
                        .into_iter()
                        .map(|(name, value, _)| PastedParameter::text(name, value))
                        .collect();
                    request.notes.push(
                        "The log prints values without quotes: each was taken for a text"
                            .to_owned(),
                    );
                    request.body = PastedBody::Parameters(given, BodyEncoding::of(!is_form));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A body that is a text stands in lines of its own behind the boxes.
    fn end_block(&mut self) -> Result<(), Unread> {
        let block = std::mem::take(&mut self.block);
        let (text, offset) = (self.text, self.block_offset);
        let Some(request) = self.request().filter(|_| !block.trim().is_empty()) else {
            return Ok(());
        };
        if request.body == PastedBody::Empty {
            request.body = dio::body(request, &block)
                .map_err(|why| Unread::new(WHAT, why).at(text, offset))?;
        }
        Ok(())
    }

    fn end(mut self) -> Result<Reading, Unread> {
        self.end_box()?;
        self.end_block()?;
        let mut reading = Reading {
            what: WHAT,
            exchanges: self.exchanges,
            notes: vec!["The answers in the log were left out".to_owned()],
        };
        reading.note_other_lines(self.others);
        reading.note_missing_bodies("The log does not show a body: set requestBody to true");
        Ok(reading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::mixed;
    use crate::paste::shown::behind;

    fn log(prefix: &str, body: &str) -> String {
        let log = format!(
            "\n╔╣ Request ║ POST \n║  https://a.example/oauth/token\n╚══════╝\n╔ Headers \n╟ content-type: application/x-www-form-urlencoded\n╟ X-Long: \n║ aaa\n║ bbb\n╟ contentType: application/x-www-form-urlencoded\n╟ responseType: ResponseType.json\n╚══════╝\n{body}\n\n╔╣ Response ║ POST ║ Status: 403 Forbidden  ║ Time: 12 ms\n║  https://a.example/oauth/token\n╚══════╝\n╔ Body\n║\n║    {{\n║         \"error\": \"x\"\n║    }}\n║\n╚══════╝\n"
        );
        behind(prefix, &log)
    }

    #[test]
    fn calls_are_read() {
        let parameters = PastedBody::Parameters(
            vec![
                PastedParameter::text("grant_type", "urn:x"),
                PastedParameter::text("subject_token", "abcdef"),
                PastedParameter::text("user_profile", "{\"a\": 1}"),
            ],
            BodyEncoding::Form,
        );
        let table = "╔ Body \n╟ grant_type: urn:x\n╟ subject_token: \n║ abc\n║ def\n╟ user_profile: {\"a\": 1}\n╚══════╝";
        for prefix in ["", "flutter: ", "I/flutter ( 12): "] {
            for (body, expected) in [
                (table, parameters.clone()),
                (
                    "║ grant_type=x&sc\n║ ope=a+b",
                    PastedBody::Text("grant_type=x&scope=a+b".into()),
                ),
                ("", PastedBody::Empty),
            ] {
                let text = log(prefix, body);
                let reading = read(&text).unwrap().unwrap();
                assert_eq!(reading.exchanges.len(), 1, "{text}");
                let request = reading.exchanges[0].request.as_ref().unwrap();
                assert_eq!(request.body, expected, "{text}");
                assert_eq!(request.address(), "https://a.example/oauth/token");
                assert_eq!(request.header("x-long"), Some("aaabbb"));
                assert_eq!(request.headers.len(), 2);
            }
        }
        let text = log("", "╔ Body \n╟ user_profile: {name: {a: b}}\n╚══╝");
        assert_eq!(read(&text).unwrap().unwrap_err().position.unwrap().line, 14);
    }

    #[test]
    fn any_mixture_is_read_or_refused() {
        mixed(
            "╔╣ Request ║ POST¦╔╣ Response ║ x¦\n¦║ https://a/¦╚═╝¦╔ Headers¦╔ Body¦╟ a: b¦║ x¦{¦\
             y",
            read,
        );
    }
}
