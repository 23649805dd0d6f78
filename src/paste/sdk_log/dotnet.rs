//! What .NET prints of a call, with the content that a program prints behind it: `Method: POST, RequestUri: 'https://…', Version: 1.1, …`
//! and the headers between braces, a line each. Source: ToString of HttpRequestMessage and HttpResponseMessage, dotnet/runtime.

use crate::paste::exchange::{PastedAnswer, PastedBody, PastedExchange, PastedRequest, Reading};
use crate::paste::line::lines;
use crate::paste::unread::Unread;

const WHAT: &str = "a printed HttpRequestMessage of .NET";

/// Where in a message a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MessagePlace {
    Head,
    Headers,
    Body,
    Behind,
}

/// A request or an answer as it is printed.
struct PrintedMessage<'a> {
    head: &'a str,
    line: usize,
    headers: Vec<(&'a str, &'a str)>,
    body: Vec<&'a str>,
    place: MessagePlace,
}

/// Reads it; none where no content of a request stands in the text.
pub(super) fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.contains("RequestUri: '") {
        return None;
    }
    let mut exchanges: Vec<PastedExchange> = Vec::new();
    for message in messages(text) {
        if let Some(request) = message.request() {
            exchanges.push(PastedExchange::of(request, message.line));
        } else if let Some(asked) = exchanges.last_mut() {
            asked.answer = message.answer();
        }
    }
    let mut requests = exchanges.iter().filter_map(|one| one.request.as_ref());
    let has_body = requests.any(|request| request.body != PastedBody::Empty);
    has_body.then(|| Ok(Reading::new(WHAT, exchanges)))
}

fn messages(text: &str) -> Vec<PrintedMessage<'_>> {
    let mut found: Vec<PrintedMessage<'_>> = Vec::new();
    for line in lines(text) {
        let trimmed = line.text.trim();
        if let Some(head) = head_of(trimmed) {
            found.push(PrintedMessage {
                head,
                line: line.number,
                headers: Vec::new(),
                body: Vec::new(),
                place: MessagePlace::Head,
            });
        } else if let Some(open) = found.last_mut() {
            open.take(trimmed);
        }
    }
    found
}

/// The first line of a message, without what a log has before it.
fn head_of(line: &str) -> Option<&str> {
    let begin = if line.contains(", RequestUri: '") {
        "Method: "
    } else {
        "StatusCode: "
    };
    let at = line.find(begin).filter(|_| line.contains(", Version: "))?;
    line.get(at..)
}

impl<'a> PrintedMessage<'a> {
    fn take(&mut self, line: &'a str) {
        match (self.place, line) {
            (MessagePlace::Head, "{") => self.place = MessagePlace::Headers,
            (MessagePlace::Headers, "}") => self.place = MessagePlace::Body,
            (MessagePlace::Headers, _) => self.headers.extend(line.split_once(": ")),
            (MessagePlace::Body, "") if self.body.is_empty() => {}
            // An empty line ends what is printed behind the headers.
            (MessagePlace::Body, "") => self.place = MessagePlace::Behind,
            (MessagePlace::Body, _) => {
                // JSON may go on in further lines; a form is one.
                let goes_on = line.starts_with('{') && !line.ends_with('}');
                if self.body.is_empty() && !goes_on {
                    self.place = MessagePlace::Behind;
                }
                self.body.push(line);
            }
            _ => {}
        }
    }

    /// The request, where it is one.
    fn request(&self) -> Option<PastedRequest> {
        let (method, rest) = self.head.strip_prefix("Method: ")?.split_once(',')?;
        let (_, address) = rest.split_once("RequestUri: '")?;
        let (address, _) = address.split_once('\'')?;
        let mut request = PastedRequest::new(method, address);
        for (name, value) in &self.headers {
            request.push_header(*name, *value);
        }
        request.take_text(self.body.join("\n"), "");
        Some(request)
    }

    /// The answer, where it is one.
    fn answer(&self) -> Option<PastedAnswer> {
        let (status, _) = self.head.strip_prefix("StatusCode: ")?.split_once(',')?;
        let mut answer = PastedAnswer {
            status: status.parse().ok(),
            body: self.body.join("\n").into_bytes(),
            ..PastedAnswer::default()
        };
        for (name, value) in &self.headers {
            answer.push_header(name, *value);
        }
        Some(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::damaged;
    use crate::paste::shown::calls;

    const PRINTED: &str = "info: Method: POST, RequestUri: 'https://a.example/token', Version: 1.1, Content: System.Net.Http.StringContent, Headers:\r\n{\r\n  Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n}\r\ngrant_type=urn%3ax&scope=a\r\n\r\nResponse:\r\nStatusCode: 400, ReasonPhrase: 'Bad Request', Version: 1.1, Content: System.Net.Http.HttpConnectionResponseContent, Headers:\r\n{\r\n  Pragma: no-cache\r\n}\r\n{\r\n  \"error\": \"x\"\r\n}\r\n";

    #[test]
    fn calls_are_read() {
        let reading = read(PRINTED).unwrap().unwrap();
        assert_eq!(
            calls(&reading),
            [
                "POST https://a.example/token [Content-Type: application/x-www-form-urlencoded; charset=utf-8] text grant_type=urn%3ax&scope=a -> 400 [pragma: no-cache] {\n\"error\": \"x\"\n}"
            ]
        );
        // Without its content it is called by its name elsewhere.
        let (head, _) = PRINTED.split_once("grant_type").unwrap();
        assert_eq!(read(head), None);
        assert_eq!(read("RequestUri: 'https://a.example'"), None);
    }

    #[test]
    fn any_mixture_is_read_or_refused() {
        damaged(PRINTED, read);
    }
}
