//! `Invoke-WebRequest` and `Invoke-RestMethod`, as they are written by hand and by "Copy as PowerShell" of browsers.
//! Source: their documentation, and WebRequestPSCmdlet.Common.cs of PowerShell 7 for what they send by themselves.

use super::super::exchange::{PastedBody, PastedExchange, PastedParameter, PastedRequest, Reading};
use super::super::line_counter::LineCounter;
use super::super::unread::Unread;
use super::super::value::{ObjectClass, Value};
use super::super::variable;
use super::cmdlets::{text_of, unordered};
use super::cursor::WHAT;
use super::expressions::CommandCall;
use super::script;
use super::script::refused;
use crate::exchange::BodyEncoding;
use crate::text::Words;

/// Parameters with a value; then those without. An alias stands behind its name.
const VALUED: Words = Words(
    "uri method custommethod headers contenttype body useragent websession sessionvariable sv \
     form infile outfile credential authentication token timeoutsec connectiontimeoutseconds \
     operationtimeoutseconds maximumredirection maximumretrycount retryintervalsec proxy \
     proxycredential certificate certificatethumbprint sslprotocol transferencoding httpversion \
     unixsocket statuscodevariable responseheadersvariable rhv maximumfollowrellink erroraction \
     ea errorvariable ev warningaction informationaction outvariable ov outbuffer cm",
);
const SWITCHES: Words = Words(
    "usebasicparsing usedefaultcredentials disablekeepalive passthru skipcertificatecheck \
     skipheadervalidation skiphttperrorcheck allowunencryptedauthentication \
     preserveauthorizationonredirect noproxy resume followrellink allowinsecureredirect \
     preservehttpmethodonredirect proxyusedefaultcredentials verbose debug",
);

/// Reads the calls of a text; none where it has none.
pub fn read(text: &str) -> Option<Result<Reading, Unread>> {
    let mut named = text.split(|c: char| !c.is_alphanumeric() && !"-_.".contains(c));
    if !named.any(|word| is_own(word) || is_alias(word)) {
        return None;
    }
    let calls = match script::calls(text, is_own) {
        Ok(calls) => calls,
        Err(unread) => return text.lines().any(begins_with_call).then_some(Err(unread)),
    };
    let mut lines = LineCounter::new(text);
    let mut exchanges = Vec::new();
    for call in calls.iter().filter(|call| is_web_request(call)) {
        match request(text, call) {
            Ok(request) => exchanges.push(PastedExchange::of(request, lines.line_of(call.at))),
            Err(unread) => return Some(Err(unread)),
        }
    }
    (!exchanges.is_empty()).then_some(Ok(Reading::new(WHAT, exchanges)))
}

fn is_own(name: &str) -> bool {
    ["invoke-webrequest", "invoke-restmethod", "iwr", "irm"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

/// Windows PowerShell has `curl` and `wget` as other names of Invoke-WebRequest.
fn is_alias(name: &str) -> bool {
    name.eq_ignore_ascii_case("curl") || name.eq_ignore_ascii_case("wget")
}

fn begins_with_call(line: &str) -> bool {
    line.split_whitespace().any(is_own)
}

fn is_web_request(call: &CommandCall) -> bool {
    let own = |argument: &super::cmdlets::Argument| {
        argument.parameter.as_ref().is_some_and(|(name, _)| {
            [
                "uri",
                "method",
                "headers",
                "body",
                "contenttype",
                "usebasicparsing",
            ]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
        })
    };
    is_own(&call.name) && !call.arguments.is_empty()
        || is_alias(&call.name) && call.arguments.iter().any(own)
}

/// The parameter that a name means: the name itself, or the only one that begins so.
fn parameter(name: &str) -> Option<(&'static str, bool)> {
    let lower = name.to_ascii_lowercase();
    let all = || {
        let valued = VALUED.all().map(|known| (known, true));
        valued.chain(SWITCHES.all().map(|known| (known, false)))
    };
    if let Some(exact) = all().find(|(known, _)| *known == lower) {
        return Some(exact);
    }
    let mut beginning = all().filter(|(known, _)| known.len() > 2 && known.starts_with(&lower));
    match (beginning.next(), beginning.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The parameters of a call.
fn parameters(call: &CommandCall, notes: &mut Vec<String>) -> Vec<(&'static str, Value)> {
    let mut given: Vec<(&'static str, Value)> = Vec::new();
    let mut rest = call.arguments.iter();
    let mut unknown_before = false;
    while let Some(argument) = rest.next() {
        let Some((name, attached)) = &argument.parameter else {
            if std::mem::take(&mut unknown_before) {
                notes.push("The word behind a parameter that is not known was taken for its value and left out".to_owned());
            } else if given.iter().any(|(known, _)| *known == "uri") {
                notes.push("A word that belongs to no parameter was left out".to_owned());
            } else {
                given.push(("uri", argument.value.clone()));
            }
            continue;
        };
        unknown_before = false;
        match parameter(name) {
            Some((known, true)) => {
                let value = attached
                    .clone()
                    .or_else(|| rest.next().map(|next| next.value.clone()));
                given.push((known, value.unwrap_or(Value::Null)));
            }
            Some((_, false)) => {}
            None => {
                notes.push(format!(
                    "-{name} is no parameter that Cambio knows and was left out"
                ));
                unknown_before = attached.is_none();
            }
        }
    }
    given
}

fn request(text: &str, call: &CommandCall) -> Result<PastedRequest, Unread> {
    let mut notes = call.notes.clone();
    let given = parameters(call, &mut notes);
    let value = |name: &str| {
        given
            .iter()
            .rev()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    };
    let named = |name: &str| value(name).map(|value| text_or_mark(value, name));
    let url = match value("uri") {
        Some(uri) => text_or_mark(uri, "uri"),
        None => return Err(refused(text, call, "It has no -Uri")),
    };
    let method = named("custommethod")
        .or_else(|| named("cm"))
        .or_else(|| named("method"))
        .filter(|method| !method.eq_ignore_ascii_case("default"))
        .map_or_else(|| "GET".to_owned(), |method| method.to_ascii_uppercase());
    let mut request = PastedRequest {
        method: Some(method),
        url: Some(url),
        notes,
        ..PastedRequest::default()
    };
    add_session(&mut request, value("websession"));
    match value("headers") {
        None | Some(Value::Null) => {}
        Some(headers) => match headers.members() {
            Some(members) => {
                for (name, value) in members {
                    request.push_header(name, text_or_mark(value, name));
                }
            }
            None => request
                .notes
                .push("-Headers was left out: the text does not show what is in it".to_owned()),
        },
    }
    if let Some(agent) = named("useragent") {
        request.push_header("User-Agent", agent);
    }
    let body = value("body").or(call.input.as_ref());
    set_body(&mut request, body, value("form"), value("infile"));
    if let Some(content_type) = named("contenttype") {
        request
            .headers
            .retain(|header| !header.name.eq_ignore_ascii_case("content-type"));
        request.push_header("Content-Type", content_type);
    } else if request.method.as_deref() == Some("POST")
        && request.header("content-type").is_none()
        && !matches!(request.body, PastedBody::Multipart(_))
    {
        request.push_header("Content-Type", "application/x-www-form-urlencoded");
    }
    authorize(
        &mut request,
        value("authentication"),
        value("token"),
        value("credential"),
    );
    request.shows_certificate = value("certificate")
        .or(value("certificatethumbprint"))
        .is_some();
    for (name, why) in [
        ("proxy", "it concerns the connection"),
        ("certificate", "it concerns the connection"),
        ("certificatethumbprint", "it concerns the connection"),
        ("transferencoding", "Cambio sends bodies as they are"),
    ] {
        if value(name).is_some() {
            request.notes.push(format!("-{name} was left out: {why}"));
        }
    }
    Ok(request)
}

/// Its text, or a place to fill in, named after itself or after the parameter.
fn text_or_mark(value: &Value, parameter: &str) -> String {
    match value {
        Value::Unknown(name) if !name.is_empty() => variable::marked(name),
        Value::Unknown(_) | Value::Object(_) | Value::Made(..) => {
            variable::marked(&super::super::value::variable_name(parameter))
        }
        value => text_of(value)
            .unwrap_or_else(|| variable::marked(&super::super::value::variable_name(parameter))),
    }
}

/// Cookies, headers and user agent of a session that the text makes.
fn add_session(request: &mut PastedRequest, session: Option<&Value>) {
    let Some(session) = session else { return };
    if !matches!(session, Value::Made(ObjectClass::Session, _)) {
        request.notes.push(
            "The cookies of -WebSession were left out: the text does not show them".to_owned(),
        );
        return;
    }
    if let Some(agent) = session.get_any_case("useragent") {
        request.push_header("User-Agent", text_or_mark(agent, "user_agent"));
    }
    for (name, value) in session
        .get("headers")
        .and_then(Value::members)
        .unwrap_or_default()
    {
        request.push_header(name, text_or_mark(value, name));
    }
    if let Some(Value::List(cookies)) = session.get("cookies") {
        let pairs: Vec<String> = cookies
            .iter()
            .filter_map(|cookie| {
                let name = text_of(cookie.get("name")?)?;
                Some(format!(
                    "{name}={}",
                    text_or_mark(cookie.get("value")?, &name)
                ))
            })
            .collect();
        if !pairs.is_empty() {
            request.push_header("Cookie", pairs.join("; "));
        }
    }
}

fn set_body(
    request: &mut PastedRequest,
    body: Option<&Value>,
    form: Option<&Value>,
    file: Option<&Value>,
) {
    if let Some(form) = form {
        request.body = match form.members() {
            Some(members) => PastedBody::Multipart(fields(members)),
            None => PastedBody::Text(text_or_mark(form, "form")),
        };
        return;
    }
    if let Some(file) = file {
        request.body = PastedBody::File(text_or_mark(file, "infile"));
        return;
    }
    let Some(body) = body else { return };
    match body {
        Value::Null => {}
        Value::Object(_) | Value::Made(ObjectClass::Ordered, _) => {
            let members = body.members().unwrap_or_default();
            if unordered(body) {
                request.notes.push(
                    "PowerShell does not keep the order of a hashtable; [ordered]@{ } does"
                        .to_owned(),
                );
            }
            if request.method.as_deref() == Some("GET") {
                // PowerShell adds it to the address.
                for field in fields(members) {
                    request.push_query(&field.name, field.value.as_str().unwrap_or_default());
                }
            } else {
                request.body = PastedBody::Parameters(fields(members), BodyEncoding::Form);
            }
        }
        body => request.body = PastedBody::Text(text_or_mark(body, "body")),
    }
}

fn fields(members: &[(String, Value)]) -> Vec<PastedParameter> {
    members
        .iter()
        .map(|(name, value)| {
            let text = match value {
                // A hashtable in a hashtable is sent as the name of its type.
                Value::Object(_) | Value::Made(ObjectClass::Ordered, _) => {
                    text_of(value).unwrap_or_default()
                }
                value => text_or_mark(value, name),
            };
            PastedParameter::text(name, text)
        })
        .collect()
}

fn authorize(
    request: &mut PastedRequest,
    authentication: Option<&Value>,
    token: Option<&Value>,
    credential: Option<&Value>,
) {
    let kind = authentication
        .and_then(Value::as_text)
        .unwrap_or_default()
        .to_ascii_lowercase();
    match (kind.as_str(), token, credential) {
        ("bearer" | "oauth", Some(token), _) => {
            request.push_header(
                "Authorization",
                format!("Bearer {}", text_or_mark(token, "token")),
            );
        }
        ("basic", _, Some(credential)) => {
            let part = |name: &str| {
                let value = credential.get(name);
                value.map_or_else(|| variable::marked(name), |value| text_or_mark(value, name))
            };
            request.basic = Some((part("user"), part("password")));
        }
        (_, _, Some(_)) => request
            .notes
            .push("-Credential was left out: it answers a challenge of the server".to_owned()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::shown::{form, requests};
    use super::*;
    use crate::paste::random::texts;

    fn one(text: &str) -> PastedRequest {
        requests(read(text)).remove(0)
    }

    #[test]
    fn copy_as_power_shell_is_read() {
        let request = one(
            "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$session.UserAgent = \"Mozilla/5.0\"\n$session.Cookies.Add((New-Object System.Net.Cookie(\"a\", \"b c\", \"/\", \"x.example\")))\n$session.Cookies.Add((New-Object System.Net.Cookie(\"d\", \"e\", \"/\", \"x.example\")))\nInvoke-WebRequest -UseBasicParsing -Uri \"https://x.example/oauth/token\" `\n-Method \"POST\" `\n-WebSession $session `\n-Headers @{\n\"authority\"=\"x.example\"\n  \"sec-ch-ua\"=\"`\"Chromium`\";v=`\"134`\"\"\n} `\n-ContentType \"application/json\" `\n-Body ([System.Text.Encoding]::UTF8.GetBytes(\"{`\"a`\":`\"\\`\"é`\",`\"p`\":`\"`$x`\"}\"))",
        );
        assert_eq!(request.method.as_deref(), Some("POST"));
        assert_eq!(request.address(), "https://x.example/oauth/token");
        assert_eq!(request.header("cookie"), Some("a=b c; d=e"));
        assert_eq!(request.header("user-agent"), Some("Mozilla/5.0"));
        assert_eq!(request.header("sec-ch-ua"), Some("\"Chromium\";v=\"134\""));
        assert_eq!(
            request.body,
            PastedBody::Text("{\"a\":\"\\\"é\",\"p\":\"$x\"}".into())
        );
    }

    #[test]
    fn bodies_are_what_power_shell_sends() {
        let request = one(
            "$b = @{\n a = 'x y' # said\n 'c' = \"$env:T\"; n = 5; t = $true }\nirm https://x -Method Post -Body $b",
        );
        let t = variable::marked("T");
        assert_eq!(
            form(&request),
            [("a", "x y"), ("c", t.as_str()), ("n", "5"), ("t", "True")]
        );
        assert_eq!(
            request.header("content-type"),
            Some("application/x-www-form-urlencoded")
        );
        assert!(request.notes.iter().any(|note| note.contains("order")));
        let request = one(
            "$p = [ordered]@{ a = @{ b = @(1, 'z') }; u = (Get-Content t.txt) }\n$json = $p | ConvertTo-Json -Depth 5 -Compress\nInvoke-RestMethod -Uri:https://x -Me Post -ContentType application/json -B $json",
        );
        assert_eq!(
            request.body,
            PastedBody::Text(format!(
                "{{\"a\":{{\"b\":[1,\"z\"]}},\"u\":\"{}\"}}",
                variable::marked("Get_Content")
            ))
        );
        let request =
            one("Invoke-RestMethod https://x -Method Post -Body (@{ a = 1 } | ConvertTo-Json)");
        assert_eq!(request.body, PastedBody::Text("{\n  \"a\": 1\n}".into()));
        let request = one("iwr 'https://x?c=d' -Body @{ a = 'b c' }");
        assert_eq!(request.address(), "https://x?c=d&a=b+c");
        assert!(matches!(
            one("irm -Uri https://x -Method Post -InFile a.json").body,
            PastedBody::File(_)
        ));
        assert!(matches!(
            one("irm -Uri https://x -Method Post -Form @{a='b'}").body,
            PastedBody::Multipart(_)
        ));
    }

    #[test]
    fn headers_and_parameters_come_in_many_ways() {
        let request = one(
            "$h = New-Object \"System.Collections.Generic.Dictionary[[String],[String]]\"\n$h.Add(\"A\", \"1\")\n$h['B'] = '2'\n$h.C = \"$($x.y)\"\n$params = @{\n  Uri = 'https://x'\n  Method = 'PUT'\n  Headers = $h\n  Body = 'z'\n}\n$r = Invoke-RestMethod @params\n$r.access_token",
        );
        assert_eq!(request.method.as_deref(), Some("PUT"));
        assert_eq!(request.header("b"), Some("2"));
        assert_eq!(request.header("c"), Some(variable::marked("x_y").as_str()));
        assert_eq!(request.body, PastedBody::Text("z".into()));
        let request = one(
            "try {\n $t = ConvertTo-SecureString 's' -AsPlainText -Force\n $c = New-Object System.Management.Automation.PSCredential('u', $t)\n (irm https://x -Authentication Basic -Credential $c -SkipCertificateCheck -New https://no -Me POST).id\n} catch { }",
        );
        assert_eq!(request.basic, Some(("u".into(), "s".into())));
        assert_eq!(request.address(), "https://x");
        assert!(request.notes.iter().any(|note| note.contains("-New ")));
        let request = one(
            "$auth = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes(('{0}:{1}' -f 'a','b')))\ncurl -Uri https://x -Headers @{Authorization=\"Basic $auth\"} -Method POST",
        );
        assert_eq!(request.header("authorization"), Some("Basic YTpi"));
        let request = one("Invoke-RestMethod https://x -Authentication Bearer -Token $tok");
        assert_eq!(
            request.header("authorization"),
            Some(format!("Bearer {}", variable::marked("tok")).as_str())
        );
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for text in [
            "irm -Method Post -Body 'x'",
            "irm https://x -Body 'x",
            "irm https://x -Body @{ a = 'x' b }",
        ] {
            assert!(read(text).unwrap().is_err(), "{text}");
        }
        assert!(read("curl https://x -d a").is_none());
        assert!(read("the irms are irksome").is_none());
    }

    #[test]
    fn any_text_is_read_or_refused() {
        texts(
            "(irm |-Uri |-Body |\\$a ?= ?|'|\"|`|@\\{|\\$\\(|@'|\n|[a-c]|\\)|\\}| |\\||;|=|,|\\+|\\.Add\\()*",
            read,
        );
    }
}
