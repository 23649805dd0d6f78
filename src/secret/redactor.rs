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

    /// An answer's body: secret members of a JSON object by field, then everything learnt by value.
    pub fn redact_body(&self, body: &str) -> String {
        let by_field = mask_members(body);
        self.redact(by_field.as_deref().unwrap_or(body))
            .into_owned()
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

/// Masks the texts of secret members at the top of a JSON object, leaving every other byte as it came.
fn mask_members(body: &str) -> Option<String> {
    let object: RawObject<'_> = serde_json::from_str(body).ok()?;
    let mut shown = String::with_capacity(body.len());
    let mut from = 0;
    for (name, raw) in &object.0 {
        let value = raw.get();
        if secret_member(name) && value.starts_with('"') && value.len() > 2 {
            let at = (value.as_ptr() as usize).checked_sub(body.as_ptr() as usize)?;
            shown.push_str(body.get(from..at)?);
            shown.push('"');
            shown.push_str(&masked(name));
            shown.push('"');
            from = at + value.len();
        }
    }
    shown.push_str(body.get(from..)?);
    Some(shown)
}

/// An object's members in order with their text as written.
struct RawObject<'a>(Vec<(String, &'a serde_json::value::RawValue)>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for RawObject<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> serde::de::Visitor<'de> for Members {
            type Value = RawObject<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(RawObject(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
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
        assert_eq!(Redactor::default().redact_body("<html>"), "<html>");
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
