//! Which request of several is imported: the token exchange, then any other call of a token endpoint, never a preflight.

use crate::diagnosis::BadInput;
use crate::exchange::TOKEN_EXCHANGE_GRANT;
use crate::json::Json;
use crate::paste::{PastedBody, PastedExchange, PastedRequest, Reading, variable};

/// What the person says about an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportChoice {
    /// The request to take, from 1; none takes the token exchange.
    pub request: Option<usize>,
    /// Names whose values are kept though they are not known to be public.
    pub keep: Vec<String>,
    /// Whether proofs and assertions, which are used once, stay among the secrets that were found: to be judged, not to be sent again.
    pub as_it_is: bool,
}

/// A request of a text, for a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLine {
    /// Its place among the text's requests, from 1.
    pub number: usize,
    /// Method and address without user and query, and the tool's name for it.
    pub title: String,
    /// What it asks for: `token exchange`, `refresh_token`, `preflight`, or nothing that is known.
    pub kind: String,
    /// Whether it is the one that was taken.
    pub taken: bool,
}

/// How well a request fits an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum RequestFit {
    Preflight,
    Other,
    TokenAddress,
    TokenRequest,
    Exchange,
}

/// The request to import, and the list of all.
pub fn choose<'a>(
    reading: &'a Reading,
    choice: &ImportChoice,
) -> Result<(&'a PastedExchange, Vec<RequestLine>), BadInput> {
    let exchanges: Vec<&PastedExchange> = reading
        .exchanges
        .iter()
        .filter(|exchange| exchange.request.is_some())
        .collect();
    let fits: Vec<(RequestFit, String)> = exchanges
        .iter()
        .map(|exchange| {
            exchange
                .request
                .as_ref()
                .map_or((RequestFit::Other, String::new()), fit)
        })
        .collect();
    let best = fits.iter().map(|(fit, _)| *fit).max();
    // A recording: a nonce challenge makes two calls, and the second is the whole one. What was not sent is read from the top.
    let recorded = exchanges.iter().any(|exchange| exchange.answer.is_some());
    let is_best =
        |(at, (fit, _)): (usize, &(RequestFit, String))| (Some(*fit) == best).then_some(at);
    let preferred = if recorded {
        fits.iter().enumerate().filter_map(is_best).next_back()
    } else {
        fits.iter().enumerate().find_map(is_best)
    };
    let taken = match choice.request {
        Some(number) => number.checked_sub(1).filter(|at| *at < exchanges.len()),
        None => preferred.filter(|_| best.is_some_and(|fit| fit >= RequestFit::TokenAddress)),
    };
    let lines: Vec<RequestLine> = exchanges
        .iter()
        .zip(&fits)
        .enumerate()
        .map(|(at, (exchange, (_, kind)))| RequestLine {
            number: at + 1,
            title: exchange.request.as_ref().map(title).unwrap_or_default(),
            kind: kind.clone(),
            taken: Some(at) == taken,
        })
        .collect();
    match taken.and_then(|at| exchanges.get(at)) {
        Some(exchange) => Ok((exchange, lines)),
        None => Err(none_fits(reading.what, choice, &lines)),
    }
}

fn none_fits(what: &str, choice: &ImportChoice, lines: &[RequestLine]) -> BadInput {
    let list = lines
        .iter()
        .take(50)
        .map(|line| format!("{}. {}", line.number, line.title))
        .collect::<Vec<_>>()
        .join("; ");
    if let (Some(number), false) = (choice.request, lines.is_empty()) {
        return BadInput::new(
            "import.no-such-request",
            format!("There is no request {number}"),
            format!("The text has {}: {list}", lines.len()),
        )
        .fix("Name one of them with --request");
    }
    if lines.is_empty() {
        return BadInput::new(
            "import.no-request",
            "There is no request in this text",
            format!("It was read as {what}, and holds answers or notes only"),
        )
        .fix("Copy the request, or explain the answer instead: cambio explain");
    }
    BadInput::new(
        "import.no-token-request",
        "None of the requests is sent to a token endpoint",
        format!("It was read as {what}: {list}"),
    )
    .fix("Take one of them with --request, or copy the call of the token endpoint")
}

/// The parameter of a body without reading it whole; where there is no body, of the address.
fn parameter(request: &PastedRequest, name: &str) -> Option<String> {
    match &request.body {
        PastedBody::Parameters(list, _) | PastedBody::Multipart(list) => list
            .iter()
            .find(|one| one.enabled && one.name == name)
            .map(|one| one.value.as_str().unwrap_or_default().to_owned()),
        PastedBody::Text(text) if !text.trim().is_empty() => in_text(text, name),
        PastedBody::Text(_) | PastedBody::Empty => {
            let (_, query) = request.url.as_deref()?.split_once('?')?;
            in_text(query.split('#').next()?, name)
        }
        PastedBody::File(_) | PastedBody::Bytes(_) => None,
    }
}

/// The value of a name in a form or in JSON, also in a broken one.
fn in_text(text: &str, name: &str) -> Option<String> {
    if text.trim_start().starts_with(['{', '"', '[']) {
        if let Ok(document) = Json::parse(text) {
            let inner = document.as_str().and_then(|text| Json::parse(text).ok());
            let document = inner.unwrap_or(document);
            return document
                .get(name)
                .map(|value| value.as_str().unwrap_or_default().to_owned());
        }
        return text.contains(&format!("\"{name}\"")).then(|| {
            if text.contains(TOKEN_EXCHANGE_GRANT) {
                TOKEN_EXCHANGE_GRANT.to_owned()
            } else {
                String::new()
            }
        });
    }
    form_urlencoded::parse(text.as_bytes())
        .find(|(known, _)| known.trim() == name)
        .map(|(_, value)| value.into_owned())
}

fn fit(request: &PastedRequest) -> (RequestFit, String) {
    let method = request.method.as_deref().unwrap_or("POST");
    if method.eq_ignore_ascii_case("options") {
        return (RequestFit::Preflight, "preflight".to_owned());
    }
    let grant = parameter(request, "grant_type");
    let has_subject = || {
        ["subject_token", "subject_token_type", "subjectToken"]
            .iter()
            .any(|name| parameter(request, name).is_some())
    };
    match grant.as_deref().map(str::trim) {
        Some(TOKEN_EXCHANGE_GRANT) => (RequestFit::Exchange, "token exchange".to_owned()),
        _ if has_subject() => (RequestFit::Exchange, "token exchange".to_owned()),
        Some(grant) => {
            let known = grant.len() <= 80 && crate::exchange::literal::text(grant).is_none();
            let kind = if known && variable::names(grant).is_empty() {
                grant
            } else {
                "token request"
            };
            (RequestFit::TokenRequest, kind.to_owned())
        }
        None if assumes_role(request) => (RequestFit::TokenRequest, "AWS STS".to_owned()),
        None if !method.eq_ignore_ascii_case("get")
            && (is_token_address(request) || redeems_code(request)) =>
        {
            (RequestFit::TokenAddress, "token endpoint".to_owned())
        }
        None => (RequestFit::Other, String::new()),
    }
}

/// Whether a role is asked of AWS with a token: its service speaks no OAuth.
fn assumes_role(request: &PastedRequest) -> bool {
    parameter(request, "Action").is_some_and(|action| action.starts_with("AssumeRoleWith"))
}

/// Whether a client redeems a code without naming the grant, as Slack has it at an address of its own.
fn redeems_code(request: &PastedRequest) -> bool {
    ["code", "client_id", "client_secret"]
        .iter()
        .all(|name| parameter(request, name).is_some())
}

/// Whether an address is a token endpoint: Auth0's, today's and the legacy one, and the usual ones of other servers.
fn is_token_address(request: &PastedRequest) -> bool {
    let url = request.url.as_deref().unwrap_or_default();
    let path = url
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_end_matches('/');
    ["/token", "/oauth/access_token"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// Method and address without what may be secret in it.
fn title(request: &PastedRequest) -> String {
    let url = request
        .url
        .as_deref()
        .unwrap_or("an address that is not in the text");
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let url = match url
        .split_once("://")
        .map(|(scheme, rest)| (scheme, rest.split_once('@')))
    {
        Some((scheme, Some((_, host)))) => format!("{scheme}://{host}"),
        _ => url.to_owned(),
    };
    let mut title: String = format!("{} ", request.method.as_deref().unwrap_or("POST"));
    for stretch in variable::stretches(&url) {
        match stretch {
            variable::Stretch::Text(text) => title.push_str(text),
            variable::Stretch::Variable(name) => title.push_str(&format!("{{{{{name}}}}}")),
        }
    }
    if crate::exchange::literal::text(&title).is_some() {
        "a request whose address contains a secret".clone_into(&mut title);
    }
    let title: String = title
        .chars()
        .filter(|c| !c.is_control())
        .take(160)
        .collect();
    match request.name.as_deref().filter(|name| {
        !name.trim().is_empty()
            && name.len() <= 80
            && crate::exchange::literal::text(name).is_none()
    }) {
        Some(name) => format!("{} ({})", title, name.trim()),
        None => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::PastedAnswer;

    fn exchange(method: &str, url: &str, body: &str, answered: bool) -> PastedExchange {
        let mut request = PastedRequest::new(method, url);
        request.body = PastedBody::Text(body.to_owned());
        PastedExchange {
            request: Some(request),
            answer: answered.then(PastedAnswer::default),
            ..PastedExchange::default()
        }
    }

    fn taken(
        exchanges: Vec<PastedExchange>,
        request: Option<usize>,
    ) -> Result<usize, &'static str> {
        let reading = Reading::new("a test", exchanges);
        let choice = ImportChoice {
            request,
            ..ImportChoice::default()
        };
        match choose(&reading, &choice) {
            Ok((_, lines)) => Ok(lines.iter().find(|line| line.taken).unwrap().number),
            Err(problem) => Err(problem.id),
        }
    }

    #[test]
    fn the_exchange_is_taken_wherever_it_stands() {
        let grant = format!("grant_type={}", TOKEN_EXCHANGE_GRANT.replace(':', "%3A"));
        let url = "https://a.example/oauth/token";
        let exchange_of = |answered| exchange("POST", url, &grant, answered);
        let refresh = |answered| exchange("POST", url, "grant_type=refresh_token", answered);
        let preflight = || exchange("OPTIONS", url, "", true);
        let other = |answered| exchange("GET", "https://a.example/me", "", answered);
        let broken = || exchange("POST", url, r#"{"subject_token":"x",}"#, false);
        assert_eq!(
            taken(vec![other(false), refresh(false), exchange_of(false)], None),
            Ok(3)
        );
        assert_eq!(
            taken(
                vec![preflight(), exchange_of(true), refresh(true), other(true)],
                None
            ),
            Ok(2)
        );
        // The second attempt of a nonce challenge, and the first of a collection.
        assert_eq!(
            taken(vec![exchange_of(true), exchange_of(true)], None),
            Ok(2)
        );
        assert_eq!(
            taken(vec![exchange_of(false), exchange_of(false)], None),
            Ok(1)
        );
        assert_eq!(taken(vec![other(false), refresh(false)], None), Ok(2));
        assert_eq!(taken(vec![refresh(false), broken()], None), Ok(2));
        assert_eq!(
            taken(vec![other(false), preflight()], None),
            Err("import.no-token-request")
        );
        let slack = exchange(
            "POST",
            "https://slack.com/api/oauth.v2.access",
            "code=c&client_id=i&client_secret=s",
            false,
        );
        assert_eq!(taken(vec![other(false), slack], None), Ok(2));
        // As Facebook has it, and as many a client does by mistake.
        let address = exchange("GET", "https://a.example/token?grant_type=x&a=b", "", false);
        assert_eq!(taken(vec![other(false), address], None), Ok(2));
        assert_eq!(taken(vec![other(false), preflight()], Some(1)), Ok(1));
        assert_eq!(
            taken(vec![other(false)], Some(2)),
            Err("import.no-such-request")
        );
        assert_eq!(taken(Vec::new(), None), Err("import.no-request"));
    }

    #[test]
    fn a_title_holds_no_secret() {
        let title = title(&PastedRequest::new(
            "GET",
            "https://u:p4ssw0rd@a.example/x?token=abc#f",
        ));
        assert_eq!(title, "GET https://a.example/x");
        let secret = super::title(&PastedRequest::new(
            "GET",
            "https://a.example/eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln",
        ));
        assert!(!secret.contains("eyJ"), "{secret}");
    }
}
