//! What a run, a request, a token or a document says that must not be seen by others: each value gets its stand-in.

use super::model::Run;
use crate::exchange::subject_token::Shape;
use crate::exchange::{
    Attempt, ClientAuthentication, ExchangeRequest, FieldValue, UserProfile, WireRequest,
};
use crate::json::Json;
use crate::secret::{Reference, SensitiveKind, StandIns, bare_name, secret_member};
use crate::token::{Format, Token};
use std::net::IpAddr;
use url::Url;

/// A shorter code of an answer is the name of an error.
const SHORTEST_CODE: usize = 16;

/// A shorter value of an answer is a word, and no secret to look for elsewhere.
const SHORTEST_SECRET: usize = 8;

/// Adds everything of a run: what was sent, what came back, and what its tokens say.
pub fn add_run(table: &mut StandIns, run: &Run) {
    if let Some(case) = &run.case {
        add_address(table, SensitiveKind::Tenant, case.base.as_str());
        add_request(table, &case.request);
    }
    for attempt in &run.exchange.attempts {
        add_attempt(table, attempt);
    }
    for report in &run.tokens {
        add_token(table, &report.token);
    }
    for host in &run.hosts {
        table.add(SensitiveKind::Tenant, host);
    }
    table.add_title(&run.profile);
}

/// Adds everything of one call.
pub fn add_attempt(table: &mut StandIns, attempt: &Attempt) {
    add_wire(table, &attempt.request);
    if let Some(response) = &attempt.response
        && let Some(body) = response.object()
    {
        add_document(table, &body);
    }
}

/// Adds what a request says that is not sent yet.
pub fn add_request(table: &mut StandIns, request: &ExchangeRequest) {
    add_address(
        table,
        SensitiveKind::Tenant,
        request.token_endpoint.as_str(),
    );
    for (field, text) in request.texts.sent() {
        add_member(table, field.name(), &Json::text(text));
    }
    if let ClientAuthentication::Post(secret) | ClientAuthentication::Basic(secret) =
        &request.client_authentication
    {
        add_typed(table, "client_secret", secret.expose());
    }
    for (name, token) in [
        ("subject_token", &request.subject_token),
        ("actor_token", &request.actor_token),
    ] {
        if let Some(token) = token {
            add_typed(table, name, token.expose());
        }
    }
    add_user_profile(table, request.user_profile.as_ref());
    if let Some(forwarded) = &request.forwarded_for {
        add_ip(table, &forwarded.value);
    }
    for field in request.parameters.iter().chain(&request.headers) {
        match &field.value {
            FieldValue::Plain(text) => add_member(table, &field.name, &Json::text(text)),
            FieldValue::Secret(secret) => add_typed(table, &field.name, secret.expose()),
        }
    }
}

/// Adds what a user profile says.
pub fn add_user_profile(table: &mut StandIns, profile: Option<&UserProfile>) {
    match profile {
        Some(UserProfile::Object(document)) => add_document(table, document),
        Some(UserProfile::Text(text)) => add_member(table, "user_profile", &Json::text(text)),
        None => {}
    }
}

/// Adds a secret of a field: a code or token by its look, else a secret. What stands for a secret is none.
pub fn add_typed(table: &mut StandIns, field: &str, text: &str) {
    let text = text.trim();
    if text.parse::<Reference>().is_ok() {
        return;
    }
    let what = match field {
        "subject_token" | "actor_token" => match Shape::of(text) {
            Shape::AppleCode | Shape::AppleCodeBase64 | Shape::GoogleServerCode => {
                SensitiveKind::Code
            }
            _ => SensitiveKind::Token,
        },
        _ if text.contains("-----BEGIN") => SensitiveKind::Key,
        _ => SensitiveKind::Secret,
    };
    table.add(what, text);
}

/// Adds a token and everything that it says.
pub fn add_token(table: &mut StandIns, token: &Token) {
    if token.format == Format::Opaque {
        add_typed(table, "subject_token", token.raw.expose());
    } else {
        table.add(SensitiveKind::Token, token.raw.expose());
    }
    if let Some(written) = &token.written {
        table.add(SensitiveKind::Token, written.expose());
    }
    let documents = [&token.header, &token.unprotected, &token.payload];
    for document in documents.into_iter().flatten() {
        add_document(table, document);
    }
    for disclosure in &token.disclosures {
        if let Json::Array(parts) = disclosure
            && let [_, Json::String(name), value] = parts.as_slice()
        {
            add_member(table, name, value);
        }
    }
    for (_, companion) in &token.companions {
        table.add(SensitiveKind::Token, companion.expose());
    }
    let inside = token.nested.iter().chain(&token.key_binding);
    for inner in inside.map(|inner| &**inner).chain(&token.more_signatures) {
        add_token(table, inner);
    }
}

/// Adds every member of a document that is somebody's by its name, however deep.
pub fn add_document(table: &mut StandIns, document: &Json) {
    match document {
        Json::Object(members) => {
            for (name, value) in members {
                // A claim's name with an address in it says whose it is (OpenID Connect Core §5.1.2).
                if name.contains("://") && !name.contains("://auth0.com/") {
                    add_address(table, SensitiveKind::Api, name);
                }
                add_member(table, name, value);
            }
        }
        Json::Array(items) => {
            for item in items {
                add_document(table, item);
            }
        }
        _ => {}
    }
}

/// Adds the host of an address; the whole where it is none.
pub fn add_address(table: &mut StandIns, what: SensitiveKind, text: &str) {
    let text = text.trim();
    if !text.contains("://") {
        let host = text.split('/').next().unwrap_or_default();
        table.add(
            what,
            if what == SensitiveKind::Tenant {
                host
            } else {
                text
            },
        );
        return;
    }
    let address = Url::parse(text);
    match address
        .as_ref()
        .map(|address| (address.host_str(), address.port()))
    {
        Ok((Some(host), Some(port))) => table.add(what, &format!("{host}:{port}")),
        Ok((Some(host), None)) => table.add(what, host),
        Ok((None, _)) | Err(_) => table.add(what, text),
    }
}

/// Adds a client id, where it is not left to a variable.
fn add_client(table: &mut StandIns, client: &str) {
    if !client.contains("{{") {
        table.add(SensitiveKind::Client, client);
    }
}

/// Adds the value of a member by its name, and what is inside it.
pub fn add_member(table: &mut StandIns, name: &str, value: &Json) {
    let texts: Vec<&str> = match value {
        Json::String(text) | Json::Number(text) => vec![text.as_str()],
        Json::Array(items) if items.iter().all(|item| text_or_number(item).is_some()) => {
            items.iter().filter_map(text_or_number).collect()
        }
        Json::Array(_) | Json::Object(_) => {
            add_document(table, value);
            return;
        }
        Json::Null | Json::Bool(_) => return,
    };
    for text in texts {
        if !text.contains("{{")
            && !text.contains("[masked ")
            && add_text(table, &plain(name), text)
            && matches!(value, Json::Number(_))
        {
            table.add_bare(name, text);
        }
    }
}

/// Returns a text, or a number as it is written; `None` for another value.
fn text_or_number(value: &Json) -> Option<&str> {
    match value {
        Json::String(text) | Json::Number(text) => Some(text.as_str()),
        _ => None,
    }
}

/// A member's name, and of a claim's address its last part, however it is spelled.
fn plain(name: &str) -> String {
    bare_name(name.rsplit(['/', '#']).next().unwrap_or(name))
}

/// Adds a value whose member has this name. Returns whether values of that name are somebody's.
fn add_text(table: &mut StandIns, name: &str, text: &str) -> bool {
    match name {
        "sub" | "userid" | "uid" | "oid" | "puid" | "appuserid" | "employeeid"
        | "employeenumber" => add_subject(table, text),
        "email" | "upn" | "mail" => table.add(SensitiveKind::Email, text),
        "preferredusername" | "username" | "uniquename" | "nickname" | "login" | "loginhint" => {
            add_user(table, text);
        }
        "name" | "fullname" | "displayname" => add_name(table, text),
        "givenname" | "firstname" => add_words(table, SensitiveKind::GivenName, text),
        "familyname" | "lastname" | "middlename" | "surname" => {
            add_words(table, SensitiveKind::FamilyName, text);
        }
        "phonenumber" | "phone" | "mobile" | "mobilephone" | "mobilenumber" | "cellphone"
        | "homephone" | "telephone" | "telephonenumber" | "tel" | "msisdn" => {
            table.add(SensitiveKind::Phone, text);
        }
        "picture" | "avatar" | "profilepicture" => table.add(SensitiveKind::Picture, text),
        "clientid" | "azp" | "cid" | "appid" => add_client(table, text),
        "audience" | "resource" => add_address(table, SensitiveKind::Api, text),
        "aud" => {
            if text.contains("://") {
                add_address(table, SensitiveKind::Api, text);
            } else {
                add_client(table, text);
            }
        }
        "iss" | "issuer" if text.contains("://") => {
            add_address(table, SensitiveKind::Tenant, text);
        }
        "orgid" | "orgname" | "organization" | "tid" | "tenantid" => {
            table.add(SensitiveKind::Organisation, text);
        }
        "ip" | "ipaddress" | "clientip" | "auth0forwardedfor" | "xforwardedfor" => {
            add_ip(table, text);
        }
        "userprofile" | "user" => {
            if let Ok(document) = Json::parse(text) {
                add_document(table, &document);
            }
        }
        "accesstoken" | "idtoken" | "refreshtoken" | "mfatoken" | "subjecttoken" | "actortoken" => {
            add_typed(table, "subject_token", text);
        }
        "code" if text.len() >= SHORTEST_CODE && !is_error(text) => {
            table.add(SensitiveKind::Code, text)
        }
        _ if name != "code"
            && secret_member(name)
            && text.len() >= SHORTEST_SECRET
            && !text.contains(char::is_whitespace) =>
        {
            table.add(SensitiveKind::Secret, text);
        }
        _ => return false,
    }
    true
}

/// Whether it is the name of an error: `unauthorized_client`.
fn is_error(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'.'))
}

/// What stands behind the connection is the user: `apple|001234.x`.
fn add_subject(table: &mut StandIns, text: &str) {
    add_user(table, text.rsplit_once('|').map_or(text, |(_, user)| user));
}

/// A user is often called by a mail address.
fn add_user(table: &mut StandIns, user: &str) {
    let is_mail = user.contains('@');
    table.add(
        if is_mail {
            SensitiveKind::Email
        } else {
            SensitiveKind::User
        },
        user,
    );
}

fn add_name(table: &mut StandIns, text: &str) {
    if text.contains('@') {
        table.add(SensitiveKind::Email, text);
        return;
    }
    // Answers have errors of this member: `BadRequestError`.
    if text.ends_with("Error") {
        return;
    }
    let mut words = text.split_whitespace();
    if let Some(first) = words.next() {
        table.add(SensitiveKind::GivenName, first);
    }
    for word in words {
        table.add(SensitiveKind::FamilyName, word);
    }
}

fn add_words(table: &mut StandIns, what: SensitiveKind, text: &str) {
    for word in text.split_whitespace() {
        table.add(what, word);
    }
}

fn add_ip(table: &mut StandIns, text: &str) {
    match text.trim().parse() {
        Ok(IpAddr::V4(_)) => table.add(SensitiveKind::Ipv4, text),
        Ok(IpAddr::V6(_)) => table.add(SensitiveKind::Ipv6, text),
        Err(_) => {}
    }
}

/// A request as it was sent: its host, and what stands in its body beside the secrets.
fn add_wire(table: &mut StandIns, request: &WireRequest) {
    add_address(table, SensitiveKind::Tenant, request.url.as_str());
    for (name, value) in &request.headers {
        add_member(table, name, &Json::text(value.masked()));
    }
    let body = request.body.masked();
    if let Ok(document) = Json::parse(&body) {
        add_document(table, &document);
        return;
    }
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        add_member(table, &name, &Json::text(value.as_ref()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_known_by_its_names_however_deep() {
        let mut table = StandIns::default();
        let document = Json::parse(
            r#"{"iss":"https://acme.eu.auth0.com/","sub":"apple|001234.ab","aud":["Kq3vTz81","https://api.acme.test/v1"],
            "email":"ada@acme.test","name":"Ada Lovelace","given_name":"Ada","nickname":"adal","phone_number":"+44 20 7946 0000",
            "https://acme.test/org_id":"org_x1y2","act":{"sub":"svc-77"},"exp":1795471471,"scope":"openid profile","email_verified":true,
            "user_profile":"{\"name\":{\"firstName\":\"Grace\",\"lastName\":\"Hopper\"}}"}"#,
        )
        .unwrap();
        add_document(&mut table, &document);
        let shown = table.replace(&document.to_compact()).into_owned();
        for value in [
            "acme.eu", "001234", "Kq3vTz81", "api.acme", "ada@", "Ada", "Lovelace", "adal", "7946",
            "org_x1y2", "svc-77", "Grace", "Hopper",
        ] {
            assert!(!shown.contains(value), "{value}: {shown}");
        }
        for kept in [
            "https://tenant-1.example/",
            "apple|user-1",
            "client-1",
            "https://api-1.example/v1",
            "First-1 Last-1",
            "openid profile",
            "1795471471",
        ] {
            assert!(shown.contains(kept), "{kept}: {shown}");
        }
    }

    #[test]
    fn a_bare_number_is_somebodys_by_its_name() {
        let mut table = StandIns::default();
        let text = r#"{"sub":42,"exp":42,"user_id": 7,"phone_number":442079460000,"msisdn":[441632960961,"441632960962"]}"#;
        add_document(&mut table, &Json::parse(text).unwrap());
        let shown = table.replace(text).into_owned();
        assert_eq!(
            shown,
            r#"{"sub":user-1,"exp":42,"user_id": user-2,"phone_number":+1 202 555 0101,"msisdn":[+1 202 555 0102,"+1 202 555 0103"]}"#
        );
        assert_eq!(table.replace(&shown), shown);
        // By themselves they tell nothing of anybody, and neither does their beginning.
        for text in ["42", r#""sub":421"#, r#"{"iss":"x","sub…"#] {
            assert_eq!(table.replace(text), text);
        }
    }

    #[test]
    fn a_reference_is_no_secret_and_a_code_is_one() {
        let mut table = StandIns::default();
        add_typed(&mut table, "subject_token", "demo:apple-code");
        add_typed(&mut table, "client_secret", "hunter2-long");
        assert_eq!(
            table.replace("demo:apple-code hunter2-long"),
            "demo:apple-code secret-1"
        );
    }
}
