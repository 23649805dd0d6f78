//! The request that stands beside an answer: the curl command before what it printed, or the configuration in an error of axios.

use super::answered::Outside;
use super::exchange::{add_secrets, is_token_call, take_body, take_request};
use super::reported_request::presented_in;
use super::terminal;
use crate::paste::{PastedRequest, axios_error, curl};

/// Lines at which the command may end that are tried: a body inside it may begin as an answer does.
const TRIES: usize = 4;

/// Takes the request in, as far as the text told nothing of it otherwise: `curl -v` shows the lines that it sent, without the body.
pub(super) fn take(found: &mut Outside, text: &str) {
    hide(found, text);
    if found.request.texts.grant_type.is_some() {
        return;
    }
    let Some(request) = before(text).or_else(|| printed(text)) else {
        return;
    };
    let known = &found.request;
    let url = request.url.as_deref().unwrap_or_default();
    let is_same = |address: &str| url.starts_with(address);
    if known.is_empty() {
        take_request(found, &request);
    } else if known.tokens.is_empty() && known.token_endpoint.as_deref().is_some_and(is_same) {
        take_body(found, &request);
    }
}

/// The request of an error of axios.
fn printed(text: &str) -> Option<PastedRequest> {
    let reading = axios_error::read(text)?.ok()?;
    let mut requests = reading.exchanges.into_iter().filter_map(|one| one.request);
    requests.next().filter(is_call)
}

/// Adds the secrets of a command that nothing follows: what stands in its options has no name in front of it.
fn hide(found: &mut Outside, text: &str) {
    let command = lines(text).find(|(_, line)| is_command(line));
    let rest = command.and_then(|(from, _)| text.get(from..));
    let Some(Ok(reading)) = rest.and_then(curl::read) else {
        return;
    };
    for request in reading
        .exchanges
        .iter()
        .filter_map(|one| one.request.as_ref())
    {
        add_secrets(&mut found.secrets, request);
    }
}

/// The last command's request before an answer that begins a line.
fn before(text: &str) -> Option<PastedRequest> {
    let from = lines(text).find(|(_, line)| is_command(line))?.0;
    let rest = text.get(from..)?;
    lines(rest)
        .skip(1)
        .filter(|(_, line)| begins_answer(line))
        .take(TRIES)
        .find_map(|(at, _)| {
            let reading = curl::read(rest.get(..at)?)?.ok()?;
            reading
                .exchanges
                .into_iter()
                .rev()
                .find_map(|one| one.request)
        })
        .filter(|request| request.url.is_some() && is_call(request))
}

/// Whether it may be a token call, or presents a token: a download of something else tells nothing of the answer.
pub(super) fn is_call(request: &PastedRequest) -> bool {
    let mut headers = request.headers.iter();
    is_token_call(request)
        || request.method.as_deref() == Some("POST")
        || headers.any(|header| header.name.eq_ignore_ascii_case("authorization"))
        || request
            .url
            .as_deref()
            .is_some_and(|url| !presented_in(url).is_empty())
}

/// The lines of a text, each with its first byte.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let from = *at;
        *at += line.len();
        Some((from, line))
    })
}

fn is_command(line: &str) -> bool {
    terminal::begins(line).is_some()
}

fn begins_answer(line: &str) -> bool {
    ["HTTP/", "{", "[", "<", "* ", "< ", "  % "]
        .iter()
        .any(|begin| line.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::outside::read;
    use crate::exchange::subject_token::Shape;

    #[test]
    fn a_command_before_its_answer_tells_the_request() {
        let command = "curl -i https://acme.example/oauth/token \\\n  -u app:secret1 -H 'DPoP: x' \\\n  -d grant_type=g -d subject_token=EAAGm0PX4ZCpsBAKZCZA1";
        let body = r#"{"error":"invalid_grant","error_description":"No"}"#;
        for (before, answer) in [
            ("$ ", format!("HTTP/1.1 403 Forbidden\n\n{body}")),
            ("This is what I see:\n\n% ", body.to_owned()),
            ("ada@mbp ~ % ", body.to_owned()),
            ("root@sleep-7d6c:/# ", body.to_owned()),
        ] {
            let found = read(&format!("{before}{command}\n{answer}")).unwrap();
            assert_eq!(found.answer.error.as_deref(), Some("invalid_grant"));
            let known = found.request;
            assert_eq!(
                known.token_endpoint.as_deref(),
                Some("https://acme.example/oauth/token")
            );
            assert_eq!(known.texts.grant_type.as_deref(), Some("g"));
            assert_eq!(known.texts.client_id.as_deref(), Some("app"));
            assert_eq!(known.client_authentication, Some("client_secret_basic"));
            assert_eq!(known.shape, Some(Shape::FacebookUserToken));
        }
    }

    #[test]
    fn a_variable_of_the_shell_is_sent_and_not_known() {
        let text = "curl https://acme.example/oauth/token -d client_id=$CLIENT -d \"subject_token=$TOKEN\" -d grant_type=g\n{\"error\":\"invalid_grant\"}";
        let known = read(text).unwrap().request;
        assert_eq!(known.texts.client_id.as_deref(), Some("[variable CLIENT]"));
        assert_eq!((known.shape, known.tokens.len()), (None, 0));
        assert!(known.is_whole());
    }

    #[test]
    fn a_token_in_the_address_is_read_and_not_quoted() {
        let token = "q7Zt-opaque_words_4_nobody";
        let text = format!(
            "$ curl -s 'https://a.example/me?access_token={token}'\n{{\"error\":\"invalid_token\",\"error_description\":\"Not {token}\"}}"
        );
        let found = read(&text).unwrap();
        assert_eq!(found.request.names, ["access_token"]);
        let said = found.answer.description.as_deref().unwrap();
        let said = found.secrets.redact_body(said);
        assert!(!said.contains(token), "{said}");
    }

    #[test]
    fn prose_and_other_commands_are_no_request() {
        for text in [
            "I don't know\ncurl it?\n{\"error\":\"invalid_grant\"}",
            "curl https://acme.example/docs\n{\"error\":\"invalid_grant\"}",
        ] {
            assert!(read(text).unwrap().request.is_empty(), "{text}");
        }
    }
}
