//! Lines of servers' logs: Keycloak's events, Entra's sign-ins, and lines in JSON or as `level=error msg="…"`.

use super::answered::Outside;
use super::challenge::until_quote;
use super::document::{answer_in, values};
use super::mask;
use super::speaker::{Fact, Speaker};
use super::words::known_error;
use crate::diagnosis::answer::Answer;
use crate::json::Json;
use std::borrow::Cow;

/// Members of a line that are read.
const MOST: usize = 100;

/// Lines before an event, the beginning of its own among them, that tell of what a provider answered.
const BEFORE: usize = 4;

/// An event of Keycloak: `type="TOKEN_EXCHANGE_ERROR", realmId="…", clientId="…", error="…", reason="…"`
/// (`JBossLoggingEventListenerProvider`), the last one of a text that failed, or the last one.
pub(super) fn keycloak(text: &str) -> Option<Outside> {
    let mut events = text.rmatch_indices("type=").filter_map(|(at, _)| {
        let value = text.get(at + 5..)?.trim_start_matches('"');
        let name: &str = value.split(['"', ',', ' ']).next().unwrap_or_default();
        let named = name.len() > 3 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        named.then_some((at, name))
    });
    let last = events.clone().next()?;
    let failed = events.find(|(_, name)| name.ends_with("_ERROR"));
    let (begin, _) = failed.unwrap_or(last);
    let before = text.get(..begin)?;
    if is_provider_refused(before) {
        return None;
    }
    let line = text.get(begin..)?.lines().next()?;
    let members = members(line, ',');
    let value = |name: &str| {
        members
            .iter()
            .find(|(known, value)| *known == name && value != "null" && !value.is_empty())
            .map(|(_, value)| value.as_str())
    };
    let event = value("type")?;
    if !["realmId", "realmName", "clientId"]
        .iter()
        .any(|name| value(name).is_some())
    {
        return None;
    }
    // What the server's own line says before an event that gives no reason.
    let reason = value("reason")
        .or_else(|| broker_words(before).filter(|_| event.starts_with("IDENTITY_PROVIDER")))
        .or_else(|| service_words(before));
    let answer = Answer::reported(None, value("error"), reason);
    let mut found = Outside::new("an event of Keycloak", answer);
    found.speaker = Speaker::Log(Some("keycloak"));
    found.facts.push((Fact::Event, mask::kept(event, 100)));
    if let Some(realm) = value("realmName").or(value("realmId")) {
        found.facts.push((Fact::Realm, mask::kept(realm, 100)));
    }
    if let Some(issuer) = value("subject_issuer") {
        found
            .facts
            .push((Fact::IssuerFound, mask::kept(issuer, 300)));
    }
    let names = [
        ("client_id", "clientId"),
        ("grant_type", "grant_type"),
        ("audience", "audience"),
        ("scope", "scope"),
        ("subject_token_type", "subject_token_type"),
        ("requested_token_type", "requested_token_type"),
    ];
    take_request(&mut found, &names, value);
    Some(found)
}

/// The text without Keycloak's events that stand for a success, where another line names an error: it is somebody else's.
pub(super) fn without_successes(text: &str) -> Cow<'_, str> {
    if !text.lines().any(is_success) {
        return Cow::Borrowed(text);
    }
    let others: Vec<&str> = text.lines().filter(|line| !is_success(line)).collect();
    let others = others.join("\n");
    if known_error(&others).is_some() {
        Cow::Owned(others)
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a line is an event of Keycloak that stands for a success: `type="LOGIN", realmId="…"`.
fn is_success(line: &str) -> bool {
    let behind = line.split_once("type=\"").map_or("", |(_, behind)| behind);
    let name = behind.split_once('"').map_or("", |(name, _)| name);
    name.len() > 3
        && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
        && !name.ends_with("_ERROR")
        && ["realmId=", "realmName="]
            .iter()
            .any(|realm| line.contains(realm))
}

/// Takes what an event says of the request: parameters, each behind the event's own name for it.
fn take_request<'a>(
    found: &mut Outside,
    names: &[(&str, &str)],
    value: impl Fn(&str) -> Option<&'a str>,
) {
    for (name, of) in names {
        if let Some(value) = value(of) {
            found.request.take(name, &Json::text(value));
        }
    }
}

/// Whether the lines before an event hand on what the provider behind answered: `Error response from apple: status=400, body={…}`. That is
/// why the exchange failed, and the event only says that it did.
fn is_provider_refused(before: &str) -> bool {
    before.lines().rev().take(BEFORE).any(|line| {
        line.contains("status=")
            && Json::objects_in(line)
                .iter()
                .any(|one| answer_in(one).is_some())
    })
}

/// A line of Keycloak's own log: `KC-SERVICES0025: WORDS` (`ServicesLogger`), the last one of a text.
pub(super) fn keycloak_service(text: &str) -> Option<Outside> {
    service_words(text).map(of_keycloak)
}

/// What Keycloak's log says of a login at a provider that failed: `IdentityBrokerException: WORDS`, the last one of a text.
pub(super) fn keycloak_broker(text: &str) -> Option<Outside> {
    let is_logged = text.contains("org.keycloak.broker") && !is_provider_refused(text);
    broker_words(text).filter(|_| is_logged).map(of_keycloak)
}

fn of_keycloak(words: &str) -> Outside {
    let answer = Answer::reported(None, None, Some(words));
    let mut found = Outside::new("a line of Keycloak's log", answer);
    found.speaker = Speaker::Log(Some("keycloak"));
    found
}

/// What the last exception of a login at a provider says.
fn broker_words(text: &str) -> Option<&str> {
    let (_, rest) = text.rsplit_once("IdentityBrokerException: ")?;
    rest.lines().next().map(str::trim)
}

/// The sentence of the last such line.
fn service_words(text: &str) -> Option<&str> {
    let (_, rest) = text.rsplit_once("KC-SERVICES")?;
    let (number, words) = rest.lines().next()?.split_once(": ")?;
    let is_number = number.len() == 4 && number.chars().all(|c| c.is_ascii_digit());
    is_number.then(|| words.trim())
}

/// A failure among IdentityServer's events, which a host logs as JSON behind the logger's name: the text is one of them.
pub(super) fn identity_server(text: &str) -> Option<Outside> {
    let (before, _) = text.split_once('{')?;
    if !text.contains("\"EventType\"") || before.trim().lines().count() > 1 {
        return None;
    }
    let document = Json::parse(text.get(before.len()..)?.trim()).ok()?;
    let value = |name: &str| document.get_str(name).filter(|text| !text.is_empty());
    let is_failure = matches!(value("EventType")?, "Failure" | "Error");
    value("Category")
        .and(value("Name"))
        .filter(|_| is_failure)?;
    let words = value("ErrorDescription").or_else(|| value("Message"));
    value("Error").or(words)?;
    let answer = Answer::reported(None, value("Error"), words);
    let mut found = Outside::new("an event of IdentityServer", answer);
    found.speaker = Speaker::Log(Some("duende"));
    let names = [
        ("client_id", "ClientId"),
        ("grant_type", "GrantType"),
        ("scope", "Scopes"),
    ];
    take_request(&mut found, &names, value);
    Some(found)
}

/// The members of a sign-in that failed: its number, and the sentence that the number stands for (Microsoft Graph: signIn resource;
/// Azure Monitor: SigninLogs).
const SIGN_IN: [(&str, &str); 3] = [
    ("errorCode", "failureReason"),
    ("resultType", "resultDescription"),
    ("ResultType", "ResultDescription"),
];

/// The first failure in entries of Microsoft Entra's sign-in log. Its number stands behind AADSTS in what the caller was told.
pub(super) fn entra_sign_in(document: &Json, text: &str) -> Option<Outside> {
    let marks = ["failureReason", "SignInLogs", "SigninLogs"];
    if !marks.iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let all = values(document);
    let (number, reason) = all.into_iter().find_map(failed_sign_in)?;
    let told = format!("AADSTS{number}: {reason}");
    let mut found = Outside::new(
        "an entry of Microsoft Entra's sign-in log",
        Answer::reported(None, None, Some(&told)),
    );
    found.speaker = Speaker::Log(Some("entra"));
    Some(found)
}

fn failed_sign_in(entry: &Json) -> Option<(&str, &str)> {
    SIGN_IN.iter().find_map(|(number, reason)| {
        let (Json::Number(number) | Json::String(number)) = entry.get(number)? else {
            return None;
        };
        // 0 stands for a success.
        let is_number = number.len() > 3 && number.bytes().all(|byte| byte.is_ascii_digit());
        Some((number.as_str(), entry.get_str(reason)?)).filter(|_| is_number)
    })
}

/// A line of a log.
pub(super) struct LogLine {
    /// Its message, and the error beside it.
    pub(super) words: String,
    /// The logger or the part of the program that wrote it, where the line says so.
    pub(super) writer: Option<String>,
    /// How grave it is by its level: 0 for what went well.
    pub(super) gravity: u8,
}

/// Names of the level in lines of JSON.
const LEVELS: [&str; 7] = [
    "level",
    "severity",
    "lvl",
    "log.level",
    "@l",
    "Level",
    "levelname",
];

/// Names of the writer in lines of JSON.
const WRITERS: [&str; 7] = [
    "logger",
    "logger_name",
    "SourceContext",
    "Category",
    "app",
    "target",
    "name",
];

/// A log's line in JSON. None where the document is no such line.
pub(super) fn of_document(document: &Json) -> Option<LogLine> {
    // Rust's tracing has what was said in a member of its own (tracing-subscriber, format::Json).
    let fields = document.get("fields");
    let text = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| document.get_str(name).or_else(|| fields?.get_str(name)))
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let level = LEVELS.iter().find_map(|name| document.get(name));
    // An event of authentik has its message in a context, and no level (authentik/events/models.py).
    let event = document
        .get_str("action")
        .and_then(|_| document.get("context")?.get_str("message"));
    // An entry of Google's audit logs has the answer's words in its status (Cloud Logging: AuditLog).
    let audited = || {
        document
            .get("protoPayload")?
            .get("status")?
            .get_str("message")
    };
    let message = match event.or_else(audited) {
        Some(message) => message,
        None => text(&[
            "msg",
            "message",
            "@m",
            "Message",
            "RenderedMessage",
            "event",
        ])
        .filter(|_| level.is_some())?,
    };
    if document.get_str("error_description").is_some() {
        return None;
    }
    let mut words = joined(
        message,
        text(&["err", "error", "exception", "@x", "Exception", "stack"]),
    );
    // As fosite logs an error: its code, and sentences beside it; Ory Hydra has them in an object.
    for name in ["description", "hint", "debug"] {
        words = joined(&words, text(&[name]));
    }
    let inner = document.get("error");
    for name in ["message", "reason", "debug"] {
        let more = inner.and_then(|error| error.get_str(name)).map(str::trim);
        words = joined(&words, more.filter(|more| !more.is_empty()));
    }
    Some(LogLine {
        words,
        writer: text(&WRITERS).map(|writer| mask::kept(writer, 200)),
        gravity: level.and_then(Json::as_str).map_or(1, gravity),
    })
}

/// How grave a level is.
fn gravity(level: &str) -> u8 {
    let level = level.to_ascii_lowercase();
    match level.get(..3).unwrap_or(&level) {
        "err" | "cri" | "fat" | "pan" | "ala" | "eme" => 2,
        "war" => 1,
        _ => 0,
    }
}

/// The same of the gravest line as logfmt writes it, the first of several.
pub(super) fn of_line(text: &str) -> Option<LogLine> {
    let lines = text
        .lines()
        .filter(|line| line.contains("msg="))
        .filter(|line| line.contains("level=") || line.contains("time="));
    let mut gravest: Option<LogLine> = None;
    for line in lines.take(MOST) {
        let members = members(line, ' ');
        let value = |names: &[&str]| {
            names.iter().find_map(|name| {
                members
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, value)| value.as_str())
            })
        };
        let Some(message) = value(&["msg"]) else {
            continue;
        };
        // A group of members, as ZITADEL logs an error: `oidc_error.description`.
        let described = members
            .iter()
            .find(|(name, _)| name.ends_with(".description"))
            .map(|(_, value)| value.clone());
        let words = described
            .filter(|words| !words.is_empty())
            .unwrap_or_else(|| joined(message, value(&["err", "error"])));
        let found = LogLine {
            words,
            writer: value(&["logger"]).map(|writer| mask::kept(writer, 200)),
            gravity: value(&["level"]).map_or(1, gravity),
        };
        if gravest
            .as_ref()
            .is_none_or(|grave| found.gravity > grave.gravity)
        {
            gravest = Some(found);
        }
    }
    gravest
}

fn joined(message: &str, error: Option<&str>) -> String {
    match error {
        Some(error) if !message.contains(error) => format!("{message}: {error}"),
        _ => message.to_owned(),
    }
}

/// `name=value` and `name="value"`, with a sign between them.
fn members(line: &str, between: char) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some((name, behind)) = rest.split_once('=').filter(|_| found.len() < MOST) {
        let name = name.rsplit([between, ' ']).next().unwrap_or_default();
        let (value, after) = match behind.strip_prefix('"') {
            Some(quoted) => until_quote(quoted),
            None => {
                let end = behind.find(between).unwrap_or(behind.len());
                let (value, after) = behind.split_at(end);
                (value.trim().to_owned(), after)
            }
        };
        found.push((name, value));
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_worked_at_keycloak_does_not_hide_what_failed_elsewhere() {
        let event = "[org.keycloak.events] type=\"LOGIN\", realmId=\"acme\", clientId=\"web\"";
        let refused = "backend: ('invalid_grant: Bad Request', {'error': 'invalid_grant'})";
        let text = format!("{event}\n{refused}");
        assert_eq!(without_successes(&text), refused);
        let failed = event.replace("LOGIN", "LOGIN_ERROR");
        for text in [
            event.to_owned(),
            format!("{failed}\n{refused}"),
            format!("{event}\nup"),
        ] {
            assert_eq!(without_successes(&text), text);
        }
    }

    #[test]
    fn events_with_and_without_quotes() {
        for text in [
            "2026-11-25 15:10:50,123 WARN  [org.keycloak.events] (executor-thread-4) type=REFRESH_TOKEN_ERROR, realmId=acme, clientId=shop, userId=null, ipAddress=203.0.113.5, error=invalid_token, reason='x', grant_type=refresh_token",
            "type=\"LOGIN\", realmId=\"acme\"\ntype=\"REFRESH_TOKEN_ERROR\", realmId=\"acme\", clientId=\"shop\", error=\"invalid_token\", reason=\"'x'\", grant_type=\"refresh_token\"\ntype=\"LOGIN\", realmId=\"acme\"",
        ] {
            let found = keycloak(text).unwrap();
            assert_eq!(found.answer.error.as_deref(), Some("invalid_token"));
            assert_eq!(found.answer.description.as_deref(), Some("'x'"));
            assert_eq!(found.request.texts.client_id.as_deref(), Some("shop"));
            assert_eq!(
                found.request.texts.grant_type.as_deref(),
                Some("refresh_token")
            );
            assert_eq!(found.speaker, Speaker::Log(Some("keycloak")));
            assert_eq!(
                found.facts[0],
                (Fact::Event, "REFRESH_TOKEN_ERROR".to_owned())
            );
        }
        let handed_on = "WARN Error response from apple: status=400, body={\"error\":\"invalid_grant\"}\nWARN type=TOKEN_EXCHANGE_ERROR, realmId=a, error=invalid_issuer";
        for text in [
            "type=LOGIN_ERROR",
            "type=login, realmId=x",
            "mytype=",
            handed_on,
        ] {
            assert!(keycloak(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_login_at_a_provider_failed_for_the_reason_of_its_exception() {
        let exception = "ERROR [org.keycloak.broker.oidc.AbstractOAuth2IdentityProvider] Failed to make identity provider oauth callback: org.keycloak.broker.provider.IdentityBrokerException: Wrong issuer from token. Got: a expected: b\n\tat org.keycloak.broker.oidc.X\n";
        let event = "WARN [org.keycloak.events] type=IDENTITY_PROVIDER_LOGIN_ERROR, realmId=acme, clientId=web, error=identity_provider_login_failure";
        let words = Some("Wrong issuer from token. Got: a expected: b");
        let found = keycloak(&format!("{exception}{event}")).unwrap();
        assert_eq!(found.answer.description.as_deref(), words);
        let found = keycloak_broker(exception).unwrap();
        assert_eq!(found.answer.description.as_deref(), words);
        let other = event.replace("IDENTITY_PROVIDER_LOGIN", "REFRESH_TOKEN");
        let found = keycloak(&format!("{exception}{other}")).unwrap();
        assert_eq!(found.answer.description, None);
        assert!(keycloak_broker("IdentityBrokerException: of somebody else's").is_none());
    }

    #[test]
    fn failures_of_identity_server() {
        let issued = "info: IdentityServer4.Events.DefaultEventService[0]\n      {\"Name\":\"Token Issued Failure\",\"Category\":\"Token\",\"EventType\":\"Failure\",\"Id\":2001,\"ClientId\":\"shop\",\"Scopes\":\"api1\",\"GrantType\":\"delegation\",\"Error\":\"invalid_grant\",\"SubjectId\":null}";
        let found = identity_server(issued).unwrap();
        assert_eq!(found.answer.error.as_deref(), Some("invalid_grant"));
        assert_eq!(found.request.texts.client_id.as_deref(), Some("shop"));
        assert_eq!(
            found.request.texts.grant_type.as_deref(),
            Some("delegation")
        );
        assert_eq!(found.speaker, Speaker::Log(Some("duende")));
        let client = r#"{"ClientId":"shop","Category":"Authentication","Name":"Client Authentication Failure","EventType":"Failure","Id":1011,"Message":"Invalid client secret"}"#;
        let found = identity_server(client).unwrap();
        assert_eq!(
            found.answer.description.as_deref(),
            Some("Invalid client secret")
        );
        for text in [
            r#"{"Name":"Token Issued Success","Category":"Token","EventType":"Success"}"#,
            r#"{"Name":"x","Category":"y","EventType":"Failure"}"#,
            "a\nb\n{\"EventType\":\"Failure\",\"Name\":\"x\",\"Category\":\"y\",\"Error\":\"z\"}",
            "{\"EventType\"",
        ] {
            assert!(identity_server(text).is_none(), "{text}");
        }
    }

    #[test]
    fn failures_among_sign_ins() {
        let told = "AADSTS9010010: The resource parameter does not match.";
        for (text, said) in [
            (
                r#"{"value":[{"appId":"a","status":{"errorCode":0,"failureReason":"Other."}},{"appId":"a","status":{"errorCode":9010010,"failureReason":"The resource parameter does not match."}}]}"#,
                Some(told),
            ),
            (
                r#"{"category":"ServicePrincipalSignInLogs","resultType":"9010010","resultDescription":"The resource parameter does not match."}"#,
                Some(told),
            ),
            (
                r#"{"status":{"errorCode":0,"failureReason":"Other."}}"#,
                None,
            ),
            (r#"{"resultType":"9010010","resultDescription":"x"}"#, None),
        ] {
            let found = entra_sign_in(&Json::parse(text).unwrap(), text);
            let said_of = found.and_then(|found| found.answer.description);
            assert_eq!(said_of.as_deref(), said, "{text}");
        }
    }

    #[test]
    fn lines_in_json_and_logfmt() {
        let line = r#"{"time":"t","level":"ERROR","msg":"failed to verify subject token","err":"missing \"name\" claim"}"#;
        let words = "failed to verify subject token: missing \"name\" claim";
        assert_eq!(
            of_document(&Json::parse(line).unwrap()).unwrap().words,
            words
        );
        let line = r#"time=2026-11-25T15:10:50Z level=ERROR msg="failed to verify subject token" err="missing \"name\" claim" request_id=1"#;
        assert_eq!(of_line(line).unwrap().words, words);
        let line = r#"{"error":{"message":"invalid_request","reason":"It expired."},"level":"error","msg":"An error occurred"}"#;
        assert_eq!(
            of_document(&Json::parse(line).unwrap()).unwrap().words,
            "An error occurred: invalid_request: It expired."
        );
        let line = r#"level=warning msg="request error" oidc_error.description="Errors.A.B" oidc_error.type=invalid_request"#;
        assert_eq!(of_line(line).unwrap().words, "Errors.A.B");
        let line = r#"level=error msg="Received 403 `no permission\nIt is \"missing\"`""#;
        assert_eq!(
            of_line(line).unwrap().words,
            "Received 403 `no permission\nIt is \"missing\"`"
        );
        let answer = r#"{"error":"x","message":"y"}"#;
        assert!(of_document(&Json::parse(answer).unwrap()).is_none());
        assert!(of_line("msg=x").is_none());
    }

    #[test]
    fn the_gravest_line_counts_and_says_who_wrote_it() {
        let lines =
            "level=info msg=\"started\"\nlevel=error msg=\"first\"\nlevel=error msg=\"second\"";
        assert_eq!(of_line(lines).unwrap().words, "first");
        for (line, words, writer, gravity) in [
            (
                r#"{"event":"Invalid client secret","level":"warning","logger":"authentik.providers.oauth2.views.token"}"#,
                "Invalid client secret",
                Some("authentik.providers.oauth2.views.token"),
                1,
            ),
            (
                r#"{"action":"suspicious_request","app":"a.b","context":{"message":"No"}}"#,
                "No",
                Some("a.b"),
                1,
            ),
            (r#"{"message":"well","level":"INFO"}"#, "well", None, 0),
            (
                r#"{"level":"WARN","fields":{"message":"STS refused","error":"No such token"},"target":"app::aws"}"#,
                "STS refused: No such token",
                Some("app::aws"),
                1,
            ),
            (
                r#"{"protoPayload":{"status":{"code":7,"message":"Permission denied"}},"severity":"ERROR"}"#,
                "Permission denied",
                None,
                2,
            ),
        ] {
            let found = of_document(&Json::parse(line).unwrap()).unwrap();
            assert_eq!(found.words, words);
            assert_eq!(found.writer.as_deref(), writer);
            assert_eq!(found.gravity, gravity);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(type=|TOKEN_ERROR|realmId=|, | |\"|\\\\|level=|msg=|err=|ä|x|\n){0,30}") {
            prop_assert!(keycloak(&text).is_none_or(|found| !found.facts.is_empty()));
            prop_assert!(of_line(&text).is_none_or(|line| line.words.len() <= text.len() + 2));
        }
    }
}
