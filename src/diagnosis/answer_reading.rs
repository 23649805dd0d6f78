//! What the body of an answer says. Tolerant of everything that servers send.

use super::answer::{Answer, Body, Issued, beginning, is_login_code, json_type, shortened};
use crate::exchange::Response;
use crate::json::Json;
use crate::secret::{Redactor, secret_member};
use std::borrow::Cow;

/// Bytes of a body in which a server is looked for.
const BODY: usize = 16 << 10;
/// Members of a body in which a server is looked for.
const MEMBERS: usize = 128;
/// Where servers have their sentence: OAuth's name first, then those of Auth0, Supabase, Stytch, Descope, Okta and of RFC 9457, and that of
/// Google's older script for web pages.
const WORDS: [&str; 11] = [
    "error_description",
    "description",
    "message",
    "msg",
    "error_message",
    "errorDescription",
    "errorMessage",
    "errorSummary",
    "detail",
    "title",
    "details",
];
/// How deep members are looked for.
const DEPTH: usize = 3;
/// Where answers that are none of OAuth's have their token: registries of container images, Vault, Kubernetes, Cognito, Amazon's STS,
/// Google's IAM credentials, Firebase, Okta's sessions.
const BEARERS: [&str; 9] = [
    "token",
    "auth.client_token",
    "status.token",
    "AuthenticationResult.AccessToken",
    "Credentials.SessionToken",
    "accessToken",
    "idToken",
    "id_token",
    "sessionToken",
];

/// Where GitHub gives a job its ID token; elsewhere it may be anything.
const JWT_AT: &str = "value";

fn is_jwt(text: &&str) -> bool {
    text.starts_with("eyJ") && text.matches('.').count() == 2
}

impl Answer {
    /// What a response says, by itself.
    pub fn of(response: &Response) -> Self {
        Self::masked(response, &Redactor::default())
    }

    /// What a response says, every secret masked before anything is cut.
    pub fn masked(response: &Response, redactor: &Redactor) -> Self {
        let mut answer = Self {
            status: Some(response.status),
            headers: response
                .headers
                .iter()
                .map(|(name, value)| (name.clone(), redactor.redact_header(name, value)))
                .collect(),
            ..Self::default()
        };
        let bytes = response.decoded.as_deref().unwrap_or(&response.body);
        match text_of(bytes, response.header("content-type")) {
            Ok(text) => answer.read_masked(&text, redactor),
            Err(body) => answer.body = body,
        }
        answer
    }

    /// Takes the text of a body in.
    pub fn read(&mut self, text: &str) {
        self.read_masked(text, &Redactor::default());
    }

    /// Takes the text of a body in, every secret in what is kept of it masked.
    pub fn read_masked(&mut self, text: &str, redactor: &Redactor) {
        let shortened = |text: &str| shortened(&redactor.redact_body(text));
        let trimmed = text.trim_start_matches('\u{feff}').trim();
        if trimmed.is_empty() {
            self.body = Body::Empty;
            return;
        }
        if trimmed.starts_with('<') {
            self.body = Body::Html(page_title(trimmed, redactor));
            self.text = Some(beginning(&redactor.redact_body(trimmed), BODY).to_owned());
            return;
        }
        let document = match Json::parse(trimmed) {
            Ok(document) => document,
            Err(why) => {
                self.text = Some(beginning(&redactor.redact_body(trimmed), BODY).to_owned());
                self.body = Body::Text(shortened(&why.to_string()));
                return;
            }
        };
        let Some(members) = document.members() else {
            self.body = Body::OtherJson(json_type(&document));
            return;
        };
        let error = document.get("error");
        let token = document.get("access_token");
        self.members = scalar_members(&document);
        self.issued = Issued::of(&document).map(Box::new);
        let text_at = |path: &str| {
            let mut names = path.split('.');
            let value = names.try_fold(&document, |value, name| value.get(name))?;
            value.as_str()
        };
        self.bearer = BEARERS
            .into_iter()
            .find(|path| text_at(path).is_some_and(|text| !text.is_empty()))
            .or_else(|| text_at(JWT_AT).filter(is_jwt).and(Some(JWT_AT)));
        self.body = Body::Object {
            names: members
                .iter()
                .take(64)
                .map(|(name, _)| shortened(name))
                .collect(),
            error_type: error
                .filter(|error| !matches!(error, Json::String(_) | Json::Null))
                .map(json_type),
            token_type: token
                .filter(|token| !matches!(token, Json::String(_)))
                .map(json_type),
            tokens: token
                .and_then(Json::as_str)
                .is_some_and(|token| !token.is_empty()),
        };
        let text = |value: Option<&Json>| match value {
            Some(Json::String(text)) if !text.is_empty() => Some(shortened(text)),
            Some(Json::Number(number)) => Some(shortened(number)),
            _ => None,
        };
        // Graph and Management answers nest the error (Meta: Graph API error handling).
        if let Some(inner @ Json::Object(_)) = error {
            let named = ["type", "code", "error", "name"];
            self.error = named.iter().find_map(|name| text(inner.get(name)));
            if let Some(code) =
                text(inner.get("code")).filter(|code| Some(code) != self.error.as_ref())
            {
                self.error = self.error.take().map(|error| format!("{error} {code}"));
            }
            // Ory has one message for each status, and its sentence in `reason`; elsewhere that is a word.
            let reason = inner.get_str("reason").filter(|words| words.contains(' '));
            self.description = reason.map(&shortened).or_else(|| {
                ["message", "error_description", "description"]
                    .iter()
                    .find_map(|name| text(inner.get(name)))
            });
            return;
        }
        if error.is_none() && self.read_typed(&document, redactor) {
            return;
        }
        // The Authentication API's older form has `code` and `description` instead; beside a success `code` is no error.
        let success = self.is_success();
        // Supabase Auth has the status as a number in `code`, and its own code beside it.
        let own = document
            .get("error_code")
            .filter(|own| matches!(own, Json::String(_)));
        // Amazon's services name the error's type, some with a namespace before it.
        let kind = document
            .get_str("__type")
            .and_then(|kind| kind.rsplit('#').next());
        let typed = document.get_str("error_type").or(kind);
        // Descope has its code beside two sentences.
        let described = document.get_str("errorDescription").is_some();
        let code = || {
            text(own)
                .or_else(|| text(document.get("code")).filter(|code| !is_login_code(code)))
                .or_else(|| typed.map(&shortened))
                .or_else(|| text(document.get("errorCode").filter(|_| described)))
        };
        self.error = text(error).or_else(|| (!success).then(code).flatten());
        let mut words = WORDS.iter().filter_map(|name| document.get_str(name));
        self.description = words
            .clone()
            .find(|words| !words.trim().is_empty())
            .or_else(|| words.next())
            .map(|words| shortened(&with_hint(words, &document)))
            .filter(|text| !text.is_empty());
        if self.error.is_none() && !success {
            let (code, words) = first_listed(&document);
            self.error = text(code);
            self.description = text(words).or_else(|| self.description.take());
        }
    }

    /// Takes in what Instagram answers, by itself or in `meta`: the error is `error_type`, and `code` is the status beside it.
    fn read_typed(&mut self, document: &Json, redactor: &Redactor) -> bool {
        let shortened = |text: &str| shortened(&redactor.redact_body(text));
        let of = |value: &Json| {
            let kind = value
                .get_str("error_type")
                .filter(|kind| !kind.is_empty())?;
            Some((shortened(kind), shortened(value.get_str("error_message")?)))
        };
        let said = [Some(document), document.get("meta")];
        let Some((value, (kind, words))) = said
            .into_iter()
            .flatten()
            .find_map(|value| Some((value, of(value)?)))
        else {
            return false;
        };
        let status = value
            .get("code")
            .and_then(Json::as_i64)
            .and_then(|code| u16::try_from(code).ok())
            .filter(|code| (400..600).contains(code));
        self.status = self.status.or(status);
        self.error = Some(kind);
        self.description = Some(words).filter(|words| !words.is_empty());
        true
    }
}

/// The code and the words of the first of `errors`: texts in Vault's answers, objects in those of registries of container images
/// (OCI Distribution Specification, Error Codes).
fn first_listed(document: &Json) -> (Option<&Json>, Option<&Json>) {
    match document.entries("errors").first() {
        words @ Some(Json::String(_)) => (None, words),
        Some(one) => {
            let words = ["message", "description", "detail"]
                .iter()
                .find_map(|name| one.get(name));
            (one.get("code"), words)
        }
        None => (None, None),
    }
}

/// A description with what fosite tells beside it (ory/fosite, RFC6749Error: newer versions append it themselves), or league's
/// server for PHP, whose description is the RFC's and whose `hint` is the reason (thephpleague/oauth2-server, OAuthServerException).
/// Gluu and Janssen have it in `reason`, oidc-provider's log in `error_detail`. Others use the plain names for their own advice, so
/// these count beside OAuth's two members only.
fn with_hint<'a>(words: &'a str, document: &Json) -> Cow<'a, str> {
    let mut whole = Cow::Borrowed(words);
    let is_oauth = ["error", "error_description"]
        .iter()
        .all(|name| document.get_str(name).is_some());
    for (name, between) in [
        ("error_hint", " "),
        ("error_debug", " "),
        ("error_detail", ": "),
        ("errorDescription", ": "),
        ("hint", " "),
        ("reason", " "),
    ] {
        let plain = ["hint", "reason"].contains(&name);
        let hint = document.get_str(name).unwrap_or_default().trim();
        if !hint.is_empty() && !whole.contains(hint) && (is_oauth || !plain) {
            whole = Cow::Owned(format!("{whole}{between}{hint}"));
        }
    }
    whole
}

/// The members of a document, outer ones first.
fn scalar_members(document: &Json) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut level = vec![(String::new(), document)];
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for (path, value) in level {
            for (name, value) in value.members().unwrap_or_default() {
                if found.len() >= MEMBERS {
                    return found;
                }
                let path = if path.is_empty() {
                    beginning(name, 200).to_owned()
                } else {
                    format!("{path}.{}", beginning(name, 200))
                };
                let said = match value {
                    Json::String(text) | Json::Number(text) if !secret_member(name) => {
                        beginning(text, 200).to_owned()
                    }
                    Json::Bool(value) => value.to_string(),
                    _ => String::new(),
                };
                found.push((path.clone(), said));
                next.push((path, value));
            }
        }
        level = next;
    }
    found
}

/// The text of a body; UTF-16 and Latin-1 are named instead of being guessed into something else.
fn text_of<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Result<Cow<'a, str>, Body> {
    if bytes.starts_with(&[0xff, 0xfe]) && bytes.len() > 2 && bytes.get(3) == Some(&0)
        || bytes.starts_with(&[0xfe, 0xff]) && bytes.get(2) == Some(&0)
    {
        return Err(Body::Charset("UTF-16"));
    }
    match std::str::from_utf8(bytes) {
        // Every second byte zero is UTF-16 without its mark.
        Ok(text)
            if text.len() > 3
                && text
                    .as_bytes()
                    .chunks(2)
                    .all(|pair| pair.get(1) == Some(&0) || pair.len() == 1) =>
        {
            Err(Body::Charset("UTF-16"))
        }
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) => {
            let said = content_type.unwrap_or_default().to_ascii_lowercase();
            let latin = ["8859-1", "8859-15", "windows-1252", "latin1"]
                .iter()
                .any(|name| said.contains(name));
            let readable = bytes
                .iter()
                .all(|byte| *byte >= 0x20 || b"\t\r\n".contains(byte));
            Err(if latin || readable && bytes.first() == Some(&b'{') {
                Body::Charset("ISO 8859-1")
            } else {
                Body::Binary
            })
        }
    }
}

fn page_title(page: &str, redactor: &Redactor) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let from = lower.find("<title")?;
    let begin = from + lower.get(from..)?.find('>')? + 1;
    let end = begin + lower.get(begin..)?.find("</title")?;
    let title = page
        .get(begin..end)?
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    (!title.is_empty()).then(|| shortened(&redactor.shortened(&title, 80)))
}

#[cfg(test)]
mod tests {
    use super::super::answer::{CUT, DESCRIPTION};
    use super::*;
    use proptest::prelude::*;

    fn answer(status: u16, body: &[u8]) -> Answer {
        Answer::of(&Response {
            status,
            body: body.to_vec(),
            ..Response::default()
        })
    }

    #[test]
    fn errors_are_read_in_each_form() {
        for (body, error, description) in [
            (
                r#"{"error":"invalid_grant","error_description":"No"}"#,
                Some("invalid_grant"),
                Some("No"),
            ),
            (
                r#"{"code":"invalid_grant","description":"No"}"#,
                Some("invalid_grant"),
                Some("No"),
            ),
            (
                r#"{"error":{"message":"Bad","type":"OAuthException","code":190}}"#,
                Some("OAuthException 190"),
                Some("Bad"),
            ),
            (r#"{"error":403}"#, Some("403"), None),
            // Instagram: the code is the status.
            (
                r#"{"error_type":"OAuthException","code":400,"error_message":"No such app"}"#,
                Some("OAuthException"),
                Some("No such app"),
            ),
            (
                r#"{"meta":{"error_type":"OAuthAccessTokenException","code":400,"error_message":"Not valid"}}"#,
                Some("OAuthAccessTokenException"),
                Some("Not valid"),
            ),
            (r#"{"error":null,"message":"m"}"#, None, Some("m")),
            (r#"{"message":"","detail":"d"}"#, None, Some("d")),
            // thephpleague/oauth2-server, OAuthServerException: the reason is in `hint`.
            (
                r#"{"error":"invalid_request","error_description":"Missing.","hint":"Check it","message":"Missing."}"#,
                Some("invalid_request"),
                Some("Missing. Check it"),
            ),
            // Supabase Auth: the status is a number in `code`.
            (
                r#"{"code":400,"error_code":"refresh_token_already_used","msg":"Invalid Refresh Token: Already Used"}"#,
                Some("refresh_token_already_used"),
                Some("Invalid Refresh Token: Already Used"),
            ),
            (
                r#"{"__type":"com.amazon.coral#NotAuthorizedException","message":"No"}"#,
                Some("NotAuthorizedException"),
                Some("No"),
            ),
            // Stytch, and a problem of RFC 9457.
            (
                r#"{"status_code":404,"error_type":"oauth_token_not_found","error_message":"Not found."}"#,
                Some("oauth_token_not_found"),
                Some("Not found."),
            ),
            (
                r#"{"type":"about:blank","title":"Bad Request","detail":"Unknown client x"}"#,
                None,
                Some("Unknown client x"),
            ),
            // Vault lists texts, a registry of container images objects.
            (
                r#"{"errors":["sub claim does not match bound subject"]}"#,
                None,
                Some("sub claim does not match bound subject"),
            ),
            (
                r#"{"errors":[{"code":"DENIED","message":"denied"}],"message":"no"}"#,
                Some("DENIED"),
                Some("denied"),
            ),
            (r#"{"errors":[]}"#, None, None),
            // oidc-provider as Logto logs it, and Janssen.
            (
                r#"{"error":"invalid_grant","error_description":"grant request is invalid","error_detail":"authorization code not found"}"#,
                Some("invalid_grant"),
                Some("grant request is invalid: authorization code not found"),
            ),
            (
                r#"{"error":"invalid_grant","error_description":"No.","reason":"No grant for the code."}"#,
                Some("invalid_grant"),
                Some("No. No grant for the code."),
            ),
            // PostgREST: advice of the database, and no OAuth error.
            (
                r#"{"code":"42P01","details":null,"hint":"Perhaps you meant another table","message":"No such relation"}"#,
                Some("42P01"),
                Some("No such relation"),
            ),
            // What a redirect brought.
            (
                r#"{"code":"4b5137075b68cadae7bbad0c","state":"6af261b5"}"#,
                None,
                None,
            ),
            (
                r#"{"error":"a","error_description":"b\u0000c"}"#,
                Some("a"),
                Some("b\\u0000c"),
            ),
            ("[1]", None, None),
            ("", None, None),
        ] {
            let found = answer(400, body.as_bytes());
            assert_eq!(found.error.as_deref(), error, "{body}");
            assert_eq!(found.description.as_deref(), description, "{body}");
        }
    }

    #[test]
    fn bodies_are_called_what_they_are() {
        assert_eq!(
            answer(502, b"<html><title>Bad\n gateway</title>").body,
            Body::Html(Some("Bad gateway".into()))
        );
        assert_eq!(answer(200, b"[1]").body, Body::OtherJson("an array"));
        assert_eq!(answer(200, b"\xff\xfe{\0}\0").body, Body::Charset("UTF-16"));
        assert_eq!(answer(200, b"{\0\"\0}\0").body, Body::Charset("UTF-16"));
        assert_eq!(
            answer(200, b"{\"a\":\"\xe4\"}").body,
            Body::Charset("ISO 8859-1")
        );
        assert_eq!(answer(200, b"\x00\x01\xff").body, Body::Binary);
        assert_eq!(answer(200, b"  ").body, Body::Empty);
        let long = format!(
            r#"{{"error":"e","error_description":"{}"}}"#,
            "x".repeat(1 << 20)
        );
        assert!(answer(400, long.as_bytes()).description.unwrap().len() <= DESCRIPTION + CUT.len());
    }

    proptest! {
        #[test]
        fn any_body_is_read(body in proptest::collection::vec(any::<u8>(), 0..200), status in 100u16..600) {
            let _ = answer(status, &body);
        }
    }
}
