//! The one redactor: what it has learnt is masked wherever it turns up, in each form it may have on the wire.

use super::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use std::borrow::Cow;

/// Members of requests and answers that are always secret.
const SECRET_MEMBERS: &[&str] = &[
    "access_token",
    "id_token",
    "refresh_token",
    "mfa_token",
    "subject_token",
    "actor_token",
    "client_secret",
    "client_assertion",
    "assertion",
    "password",
    "code",
    "code_verifier",
    "device_code",
    "auth_req_id",
    "request",
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "dpop",
    "x-api-key",
    "otp",
    "recovery_code",
    "fb_exchange_token",
    "oob_code",
    "binding_code",
    "token",
    "artefact",
    "private_key",
    "api_key",
    "apikey",
];

/// Values shorter than this are masked by field only: as a net by value they would tear every text apart.
const SHORTEST: usize = 6;

/// Whether a body member, parameter or header of this name always holds a secret.
pub fn secret_member(name: &str) -> bool {
    SECRET_MEMBERS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// How a masked value reads.
pub fn masked(name: &str) -> String {
    format!("[masked {}]", name.to_ascii_lowercase())
}

/// Masks by value what it has learnt. The net behind masking by field.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    /// Longest first, so that a secret inside another's encoding never leaves half of it.
    forms: Vec<(Secret, String)>,
}

impl Redactor {
    /// Remembers a secret, in the forms it may have: raw, percent-encoded, JSON-escaped, base64; a JWS also by its signature.
    pub fn learn(&mut self, name: &str, secret: &Secret) {
        let text = secret.expose();
        if text.len() < SHORTEST {
            return;
        }
        let escaped = serde_json::to_string(text).unwrap_or_default();
        let mut forms = vec![
            text.to_owned(),
            form_urlencoded::byte_serialize(text.as_bytes()).collect(),
            escaped.trim_matches('"').to_owned(),
            STANDARD.encode(text),
            STANDARD_NO_PAD.encode(text),
            URL_SAFE.encode(text),
            URL_SAFE_NO_PAD.encode(text),
        ];
        if let [_, _, signature] = text.split('.').collect::<Vec<_>>().as_slice() {
            if signature.len() >= 32 {
                forms.push((*signature).to_owned());
            }
        }
        for form in forms {
            if form.len() >= SHORTEST && !self.forms.iter().any(|(known, _)| known.expose() == form)
            {
                self.forms.push((Secret::new(form), masked(name)));
            }
        }
        self.forms
            .sort_by_key(|(form, _)| std::cmp::Reverse(form.expose().len()));
    }

    /// The text with everything learnt masked. The text itself where there is nothing to mask.
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut shown = Cow::Borrowed(text);
        for (form, mask) in &self.forms {
            if shown.contains(form.expose()) {
                shown = Cow::Owned(shown.replace(form.expose(), mask));
            }
        }
        shown
    }

    /// An answer's body: the texts of secret members by field, at any depth and where the text is cut off or no JSON at all, then
    /// everything learnt by value.
    pub fn redact_body(&self, body: &str) -> String {
        let by_field = mask_members(body);
        self.redact(&by_field).into_owned()
    }

    /// A header's value, by name first.
    pub fn redact_header(&self, name: &str, value: &str) -> String {
        if secret_member(name) {
            masked(name)
        } else {
            self.redact(value).into_owned()
        }
    }
}

/// Masks the texts of secret members, leaving every other byte as it came: `"access_token" : "…"` in JSON of any depth, whole or cut
/// off, and `access_token=…` in a form.
fn mask_members(body: &str) -> Cow<'_, str> {
    let form = !body.contains('"') && body.contains('=');
    let mut shown = String::new();
    let mut from = 0;
    for (name, at, end) in secret_values(body, form) {
        // `code` is a secret in a request and the name of an error in an answer.
        if at < from
            || end <= at
            || name == "code" && body.get(at..end).is_some_and(|value| value.len() < 24)
        {
            continue;
        }
        shown.push_str(body.get(from..at).unwrap_or_default());
        shown.push_str(&masked(&name));
        from = end;
    }
    if from == 0 {
        return Cow::Borrowed(body);
    }
    shown.push_str(body.get(from..).unwrap_or_default());
    Cow::Owned(shown)
}

/// Name, begin and end of each value that is a secret by its name.
fn secret_values(body: &str, form: bool) -> Vec<(String, usize, usize)> {
    let bytes = body.as_bytes();
    let mut found = Vec::new();
    if form {
        let mut at = 0;
        for pair in body.split('&') {
            if let Some((name, value)) = pair.split_once('=') {
                if secret_member(name.trim()) {
                    let begin = at + name.len() + 1;
                    found.push((
                        name.trim().to_owned(),
                        begin,
                        begin + value.trim_end().len(),
                    ));
                }
            }
            at += pair.len() + 1;
        }
        return found;
    }
    // The end of the text that begins behind the quote at `open`; the text's own end where it is cut off.
    let text_end = |open: usize| {
        let mut at = open;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\\' => at += 2,
                b'"' => return at,
                _ => at += 1,
            }
        }
        body.len()
    };
    let mut at = 0;
    while let Some(open) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(|byte| *byte == b'"'))
    {
        let begin = at + open + 1;
        let end = text_end(begin);
        let mut next = end + 1;
        let white = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
        while white(next) {
            next += 1;
        }
        at = end + 1;
        if bytes.get(next) != Some(&b':') {
            continue;
        }
        next += 1;
        while white(next) {
            next += 1;
        }
        let name = body.get(begin..end).unwrap_or_default();
        if bytes.get(next) == Some(&b'"') && secret_member(name) {
            let close = text_end(next + 1);
            found.push((name.to_owned(), next + 1, close));
            at = close + 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_learnt_secret_is_masked_in_every_form() {
        let mut redactor = Redactor::default();
        redactor.learn("client_secret", &Secret::new("p&ss \"w\"ord+1"));
        for form in [
            "x=p&ss \"w\"ord+1;",
            "p%26ss+%22w%22ord%2B1",
            "p&ss \\\"w\\\"ord+1",
            &STANDARD.encode("p&ss \"w\"ord+1"),
        ] {
            let shown = redactor.redact(form).into_owned();
            assert!(
                shown.contains("[masked client_secret]"),
                "{form} -> {shown}"
            );
        }
        assert_eq!(redactor.redact("nothing here"), "nothing here");
    }

    #[test]
    fn an_answer_keeps_every_byte_but_the_secret_ones() {
        let body = "{ \"access_token\" : \"abc\", \"n\":1.0, \"error\":\"x\" }";
        assert_eq!(
            Redactor::default().redact_body(body),
            "{ \"access_token\" : \"[masked access_token]\", \"n\":1.0, \"error\":\"x\" }"
        );
        for (body, shown) in [
            ("<html>", "<html>"),
            (
                r#"{"data":[{"access_token":"eyJ.a.b"}]}"#,
                r#"{"data":[{"access_token":"[masked access_token]"}]}"#,
            ),
            (
                r#"{"access_token":"eyJ.a\"b.cut of"#,
                r#"{"access_token":"[masked access_token]"#,
            ),
            (
                r#"{"id_token":"x.y.z"} and more"#,
                r#"{"id_token":"[masked id_token]"} and more"#,
            ),
            (
                "access_token=abc&token_type=bearer",
                "access_token=[masked access_token]&token_type=bearer",
            ),
            (
                r#"{"code":"invalid_grant","x":""}"#,
                r#"{"code":"invalid_grant","x":""}"#,
            ),
        ] {
            assert_eq!(Redactor::default().redact_body(body), shown);
        }
    }

    #[test]
    fn secret_headers_are_masked_by_name() {
        assert_eq!(
            Redactor::default().redact_header("Authorization", "Basic x"),
            "[masked authorization]"
        );
        assert_eq!(Redactor::default().redact_header("Date", "today"), "today");
    }
}
