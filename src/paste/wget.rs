//! Commands of wget. Source: GNU Wget's manual, §2.8 HTTP Options, and `wget --help` of version 1.21.

use super::exchange::{PastedBody, PastedExchange, PastedRequest, Reading};
use super::options::{CommandArguments, KnownOption, switch, valued};
use super::shell;
use super::shell::ShellCommand;
use super::unread::Unread;

const WHAT: &str = "a wget command";

const OPTIONS: &[KnownOption] = &[
    valued("method", None),
    valued("post-data", None),
    valued("body-data", None),
    valued("post-file", None),
    valued("body-file", None),
    valued("header", None),
    valued("user", None),
    valued("password", None),
    valued("http-user", None),
    valued("http-password", None),
    valued("http-passwd", None),
    switch("auth-no-challenge", None),
    switch("ask-password", None),
    valued("use-askpass", None),
    valued("referer", None),
    valued("user-agent", Some('U')),
    valued("input-file", Some('i')),
    valued("load-cookies", None),
    valued("base", Some('B')),
    valued("config", None),
    valued("execute", Some('e')),
    // What follows concerns the connection, files and reports.
    switch("background", Some('b')),
    valued("output-file", Some('o')),
    valued("append-output", Some('a')),
    switch("debug", Some('d')),
    switch("quiet", Some('q')),
    switch("verbose", Some('v')),
    switch("no-verbose", None),
    valued("report-speed", None),
    switch("force-html", Some('F')),
    switch("no-config", None),
    valued("rejected-log", None),
    valued("tries", Some('t')),
    switch("retry-connrefused", None),
    valued("retry-on-http-error", None),
    valued("output-document", Some('O')),
    switch("no-clobber", None),
    switch("no-netrc", None),
    switch("continue", Some('c')),
    valued("start-pos", None),
    valued("progress", None),
    switch("show-progress", None),
    switch("timestamping", Some('N')),
    switch("no-if-modified-since", None),
    switch("no-use-server-timestamps", None),
    switch("server-response", Some('S')),
    switch("spider", None),
    valued("timeout", Some('T')),
    valued("dns-timeout", None),
    valued("connect-timeout", None),
    valued("read-timeout", None),
    valued("wait", Some('w')),
    valued("waitretry", None),
    switch("random-wait", None),
    switch("no-proxy", None),
    valued("quota", Some('Q')),
    valued("bind-address", None),
    valued("limit-rate", None),
    switch("no-dns-cache", None),
    valued("restrict-file-names", None),
    switch("inet4-only", Some('4')),
    switch("inet6-only", Some('6')),
    valued("prefer-family", None),
    switch("no-iri", None),
    valued("local-encoding", None),
    valued("remote-encoding", None),
    switch("unlink", None),
    switch("no-directories", None),
    switch("force-directories", Some('x')),
    switch("no-host-directories", None),
    switch("protocol-directories", None),
    valued("directory-prefix", Some('P')),
    valued("cut-dirs", None),
    switch("no-cache", None),
    valued("default-page", None),
    switch("adjust-extension", Some('E')),
    switch("ignore-length", None),
    valued("compression", None),
    valued("max-redirect", None),
    valued("proxy-user", None),
    valued("proxy-password", None),
    switch("save-headers", None),
    switch("no-http-keep-alive", None),
    switch("no-cookies", None),
    valued("save-cookies", None),
    switch("keep-session-cookies", None),
    switch("content-disposition", None),
    switch("content-on-error", None),
    valued("secure-protocol", None),
    switch("https-only", None),
    switch("no-check-certificate", None),
    valued("certificate", None),
    valued("certificate-type", None),
    valued("private-key", None),
    valued("private-key-type", None),
    valued("ca-certificate", None),
    valued("ca-directory", None),
    valued("crl-file", None),
    valued("pinnedpubkey", None),
    valued("ciphers", None),
    switch("no-hsts", None),
    valued("hsts-file", None),
    switch("trust-server-names", None),
];

/// Options whose effect cannot be seen in the text, each with its reason.
const LEFT_OUT: &[(&str, &str)] = &[
    ("load-cookies", "cookies stand in the file that it names"),
    ("input-file", "addresses stand in the file that it names"),
    ("execute", "it is a line of wget's configuration"),
    ("config", "it names a file of wget's configuration"),
    ("certificate", "it concerns the connection"),
    ("private-key", "it concerns the connection"),
    ("proxy-user", "it concerns the connection"),
    ("proxy-password", "it concerns the connection"),
];

/// Reads the commands of wget; none where the text has none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    if !text.contains("wget") {
        return None;
    }
    let commands = match shell::commands(text) {
        Ok(commands) => commands,
        Err(unread) => {
            let begins = text.lines().any(|line| {
                line.trim_start_matches(|c: char| c.is_whitespace() || "$%>#".contains(c))
                    .starts_with("wget ")
            });
            return begins.then_some(Err(unread));
        }
    };
    let mut exchanges = Vec::new();
    for command in commands
        .iter()
        .filter(|command| command.program() == "wget")
    {
        if command.words.len() < 2 {
            continue;
        }
        match requests(command) {
            Ok(requests) => exchanges.extend(
                requests
                    .into_iter()
                    .map(|request| PastedExchange::of(request, command.line)),
            ),
            Err(unread) => return Some(Err(unread)),
        }
    }
    (!exchanges.is_empty()).then_some(Ok(Reading::new(WHAT, exchanges)))
}

/// One request for each address.
fn requests(command: &ShellCommand) -> Result<Vec<PastedRequest>, Unread> {
    let words = command.words.get(1..).unwrap_or_default();
    // `-nv`, `-nc`, `-nd`, `-nH`, `-np` are the only letters that come in pairs.
    let words: Vec<String> = words
        .iter()
        .filter(|word| !matches!(word.as_str(), "-nv" | "-nc" | "-nd" | "-nH" | "-np"))
        .cloned()
        .collect();
    let arguments = CommandArguments::of(WHAT, &words, OPTIONS)?;
    if arguments.words.is_empty() {
        return Err(Unread::new(WHAT, "It has no address"));
    }
    let mut request = PastedRequest {
        shows_certificate: arguments.has("certificate"),
        notes: command.notes.clone(),
        ..PastedRequest::default()
    };
    request.notes.extend(arguments.unknown_notes("wget"));
    request.notes.extend(arguments.left_out_notes(LEFT_OUT));
    let posts = arguments.has("post-data") || arguments.has("post-file");
    let text = arguments
        .value("post-data")
        .or(arguments.value("body-data"));
    let file = arguments
        .value("post-file")
        .or(arguments.value("body-file"));
    request.method = Some(match arguments.value("method") {
        Some(method) => method.to_ascii_uppercase(),
        None if posts => "POST".to_owned(),
        None if text.is_some() || file.is_some() => {
            return Err(Unread::new(
                WHAT,
                "It has --body-data or --body-file without --method, which wget refuses",
            ));
        }
        None if arguments.has("spider") => "HEAD".to_owned(),
        None => "GET".to_owned(),
    });
    request.body = match (text, file) {
        (Some(text), _) => PastedBody::Text(text.to_owned()),
        (None, Some("-")) => match &command.input {
            Some(Some(input)) => PastedBody::Text(input.clone()),
            _ => {
                return Err(Unread::new(
                    WHAT,
                    "Its body is what another program prints, which is not in the text",
                ));
            }
        },
        (None, Some(file)) => PastedBody::File(file.to_owned()),
        (None, None) => PastedBody::Empty,
    };
    add_headers(&mut request, &arguments);
    authorize(&mut request, &arguments);
    Ok(arguments
        .words
        .iter()
        .map(|address| PastedRequest {
            url: Some(whole_address(address)),
            ..request.clone()
        })
        .collect())
}

fn add_headers(request: &mut PastedRequest, arguments: &CommandArguments) {
    for (name, value) in &arguments.given {
        match *name {
            // An empty value drops the headers given before it.
            "header" if value.is_empty() => request.headers.clear(),
            "header" => {
                if !request.push_header_line(value) {
                    request
                        .notes
                        .push("A --header without a colon was left out".to_owned());
                }
            }
            "referer" => request.push_header("Referer", value),
            "user-agent" => request.push_header("User-Agent", value),
            _ => {}
        }
    }
    // wget's src/http.c: a body without a type of its own is said to be a form.
    if request.body != PastedBody::Empty && request.header("content-type").is_none() {
        request.push_header("Content-Type", "application/x-www-form-urlencoded");
    }
}

fn authorize(request: &mut PastedRequest, arguments: &CommandArguments) {
    let either = |own: &str, general: &str| {
        let value = arguments.value(own).or(arguments.value(general));
        value.map(ToOwned::to_owned)
    };
    let user = either("http-user", "user");
    let password = either("http-password", "password").or(either("http-passwd", "password"));
    let (Some(user), Some(password)) = (user, password) else {
        return;
    };
    request.basic = Some((user, password));
    if !arguments.has("auth-no-challenge") {
        request.notes.push(
            "wget sends user and password only when the server asks for them; --auth-no-challenge sends them at once".to_owned(),
        );
    }
}

fn whole_address(address: &str) -> String {
    if address.contains("://") || address.starts_with(super::variable::OPEN) {
        address.to_owned()
    } else {
        format!("http://{address}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paste::random::texts;

    fn all(text: &str) -> Result<Vec<PastedRequest>, Unread> {
        Ok(read(text)
            .unwrap()?
            .exchanges
            .into_iter()
            .filter_map(|exchange| exchange.request)
            .collect())
    }

    #[test]
    fn bodies_and_methods_are_wgets() {
        for (line, method, body) in [
            ("wget https://x/", "GET", PastedBody::Empty),
            ("wget --spider https://x/", "HEAD", PastedBody::Empty),
            (
                "wget --post-data='a=b c' https://x/",
                "POST",
                PastedBody::Text("a=b c".into()),
            ),
            (
                "wget -qO- --method=post --body-data a=b https://x/",
                "POST",
                PastedBody::Text("a=b".into()),
            ),
            (
                "wget -nv --post-file body.txt https://x/",
                "POST",
                PastedBody::File("body.txt".into()),
            ),
            (
                "/usr/bin/wget --method PATCH --body-file=x https://x/",
                "PATCH",
                PastedBody::File("x".into()),
            ),
        ] {
            let request = all(line).unwrap().remove(0);
            assert_eq!(request.method.as_deref(), Some(method), "{line}");
            assert_eq!(request.body, body, "{line}");
            assert_eq!(request.address(), "https://x/", "{line}");
            assert_eq!(
                request.header("content-type").is_some(),
                body != PastedBody::Empty,
                "{line}"
            );
        }
    }

    #[test]
    fn headers_credentials_and_addresses_are_kept() {
        let requests = all("wget --header 'A: b' --header='Content-Type: application/json' --http-user u --http-password p --no-check-certificate --frob https://no.example https://x/ y.example/z").unwrap();
        let urls: Vec<_> = requests
            .iter()
            .filter_map(|one| one.url.as_deref())
            .collect();
        assert_eq!(urls, ["https://x/", "http://y.example/z"]);
        let first = &requests[0];
        assert_eq!(first.header("a"), Some("b"));
        assert_eq!(first.basic, Some(("u".into(), "p".into())));
        assert!(first.notes.iter().any(|note| note.contains("--frob")));
        assert!(
            first
                .notes
                .iter()
                .any(|note| note.contains("only when the server asks"))
        );
        assert!(first.notes.iter().all(|note| !note.contains("no.example")));
    }

    #[test]
    fn what_wget_refuses_is_refused() {
        for line in [
            "wget -q",
            "wget --body-data a https://x",
            "wget https://x --header",
            "wget 'https://x",
        ] {
            assert!(all(line).is_err(), "{line}");
        }
        assert!(read("I like wget").is_none());
    }

    #[test]
    fn any_text_is_read_or_refused() {
        texts("wget (--?[a-z-]{0,9}|=|[a-z]|'| |:|\n)*", read);
    }
}
