//! The form's text buffers, one for each field. Secrets that are typed are not among them.

use crate::diagnosis::BadInput;
use crate::exchange::{BodyEncoding, ForwardedPlace, Texts, UserProfile};
use crate::json::Json;
use crate::profile::{ClientAuth, DpopKey, DpopSettings, NamedValue, NamedWhat, Profile};
use crate::secret::{Reference, ReferenceError, is_always_secret};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

/// The form's text buffers. An empty one is not sent, unless the profile sends the field empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    pub name: String,
    pub tenant: String,
    pub token_endpoint: String,
    pub texts: Texts<String>,
    pub auth_method: usize,
    pub auth_secret: String,
    pub auth_key: String,
    pub auth_key_id: String,
    pub auth_algorithm: String,
    pub auth_audience: String,
    pub subject_token: String,
    pub actor_token: String,
    pub user_profile: String,
    pub user_profile_as_typed: bool,
    pub forwarded_for: String,
    pub forwarded_in_body: bool,
    pub dpop: bool,
    pub dpop_algorithm: usize,
    pub dpop_key: String,
    pub json_body: bool,
    pub parameters: Vec<DraftField>,
    pub headers: Vec<DraftField>,
    /// Fields that are sent although they are empty.
    pub sent_empty: BTreeSet<&'static str>,
    /// What is not sent: id, description, unknown members.
    pub rest: Rest,
}

/// The members of a profile that the form does not edit as a field of the request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rest {
    pub id: Option<String>,
    pub description: Option<String>,
    pub unknown: Vec<(String, Json)>,
}

/// A further parameter or header.
#[derive(Clone, Debug, Default)]
pub struct DraftField {
    /// Which row it is, through all steps of this session's form; no part of what the row says.
    pub id: u64,
    pub name: String,
    /// The value; the reference if it is secret.
    pub text: String,
    pub secret: bool,
    pub enabled: bool,
}

impl DraftField {
    /// Returns an empty row that is sent, with an id of its own.
    pub fn new() -> Self {
        static ROWS: AtomicU64 = AtomicU64::new(1);
        Self {
            id: ROWS.fetch_add(1, Ordering::Relaxed),
            enabled: true,
            ..Self::default()
        }
    }

    /// Whether the request has it: it is switched on, and says something.
    pub fn is_sent(&self) -> bool {
        self.enabled && (self.secret || !self.name.is_empty() || !self.text.is_empty())
    }
}

impl PartialEq for DraftField {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.text, self.secret, self.enabled)
            == (&other.name, &other.text, other.secret, other.enabled)
    }
}

impl Eq for DraftField {}

/// The algorithms to choose from for a DPoP proof.
pub const DPOP_ALGORITHMS: [&str; 4] = ["ES256", "RS256", "ES384", "EdDSA"];

impl Draft {
    /// Returns an empty draft, which no profile's draft equals: a form compared with it counts as never saved.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Gives rows of parameters and headers that another draft has too the ids that they have there.
    pub fn keep_rows(&mut self, other: &Self) {
        for (rows, known) in [
            (&mut self.parameters, &other.parameters),
            (&mut self.headers, &other.headers),
        ] {
            let mut rest = known.as_slice();
            for row in rows {
                if known.iter().any(|known| known.id == row.id) {
                    continue;
                }
                if let Some(at) = rest.iter().position(|known| known == row) {
                    row.id = rest.get(at).map_or(row.id, |same| same.id);
                    rest = rest.get(at + 1..).unwrap_or_default();
                }
            }
        }
    }

    /// Returns the buffers for a profile.
    pub fn of(profile: &Profile) -> Self {
        let mut sent_empty = BTreeSet::new();
        let mut text = |name: &'static str, value: &Option<String>| {
            if value.as_deref() == Some("") {
                sent_empty.insert(name);
            }
            value.clone().unwrap_or_default()
        };
        let reference =
            |value: &Option<Reference>| value.as_ref().map(ToString::to_string).unwrap_or_default();
        let auth = &profile.client_authentication;
        let fields = |values: &[NamedValue]| {
            values
                .iter()
                .map(|value| {
                    let (text, secret) = match &value.what {
                        NamedWhat::Value(text) => (text.clone(), false),
                        NamedWhat::Secret(reference) => (reference.to_string(), true),
                    };
                    DraftField {
                        name: value.name.clone(),
                        text,
                        secret,
                        enabled: value.enabled,
                        ..DraftField::new()
                    }
                })
                .collect()
        };
        let (user_profile, user_profile_as_typed) = match &profile.user_profile {
            None => (String::new(), false),
            Some(UserProfile::Object(object)) => (object.to_pretty(), false),
            Some(UserProfile::Text(text)) => (text.clone(), true),
        };
        Self {
            name: profile.name.clone(),
            tenant: profile.tenant.clone(),
            token_endpoint: profile.token_endpoint.clone().unwrap_or_default(),
            texts: profile.texts.map(|field, value| text(field.name(), value)),
            auth_method: ClientAuth::METHODS
                .iter()
                .position(|method| *method == auth.method)
                .unwrap_or_default(),
            auth_secret: reference(&auth.secret),
            auth_key: reference(&auth.key),
            auth_key_id: auth.key_id.clone().unwrap_or_default(),
            auth_algorithm: auth.algorithm.clone().unwrap_or_default(),
            auth_audience: auth.audience.clone().unwrap_or_default(),
            subject_token: reference(&profile.subject_token),
            actor_token: reference(&profile.actor_token),
            user_profile,
            user_profile_as_typed,
            forwarded_for: profile
                .forwarded_for
                .as_ref()
                .map(|(value, _)| value.clone())
                .unwrap_or_default(),
            forwarded_in_body: profile
                .forwarded_for
                .as_ref()
                .is_some_and(|(_, place)| *place == ForwardedPlace::Body),
            dpop: profile.dpop.enabled,
            dpop_algorithm: DPOP_ALGORITHMS
                .iter()
                .position(|name| *name == profile.dpop.algorithm)
                .unwrap_or_default(),
            dpop_key: match &profile.dpop.key {
                DpopKey::Session => "session".to_owned(),
                DpopKey::Kept(reference) => reference.to_string(),
            },
            json_body: profile.body_encoding == BodyEncoding::Json,
            parameters: fields(&profile.parameters),
            headers: fields(&profile.headers),
            sent_empty,
            rest: Rest {
                id: profile.id.clone(),
                description: profile.description.clone(),
                unknown: profile.unknown.clone(),
            },
        }
    }

    /// Returns the profile that the buffers hold; an error if a source is no reference, which never repeats what was typed.
    pub fn to_profile(&self) -> Result<Profile, BadInput> {
        let text = |name: &'static str, value: &String| {
            (!value.is_empty() || self.sent_empty.contains(name)).then(|| value.clone())
        };
        let filled = |value: &String| (!value.is_empty()).then(|| value.clone());
        Ok(Profile {
            id: self.rest.id.clone(),
            name: self.name.clone(),
            description: self.rest.description.clone(),
            tenant: self.tenant.clone(),
            token_endpoint: filled(&self.token_endpoint),
            texts: self.texts.map(|field, value| text(field.name(), value)),
            client_authentication: ClientAuth {
                method: ClientAuth::METHODS
                    .get(self.auth_method)
                    .copied()
                    .unwrap_or("none"),
                secret: reference("client_authentication.secret", &self.auth_secret)?,
                key: reference("client_authentication.key", &self.auth_key)?,
                key_id: filled(&self.auth_key_id),
                algorithm: filled(&self.auth_algorithm),
                audience: filled(&self.auth_audience),
            },
            subject_token: reference("subject_token", &self.subject_token)?,
            actor_token: reference("actor_token", &self.actor_token)?,
            user_profile: self.user_profile(),
            forwarded_for: filled(&self.forwarded_for).map(|value| {
                (
                    value,
                    if self.forwarded_in_body {
                        ForwardedPlace::Body
                    } else {
                        ForwardedPlace::Header
                    },
                )
            }),
            dpop: DpopSettings {
                enabled: self.dpop,
                algorithm: DPOP_ALGORITHMS
                    .get(self.dpop_algorithm)
                    .copied()
                    .unwrap_or("ES256")
                    .to_owned(),
                key: match self.dpop_key.as_str() {
                    "" | "session" => DpopKey::Session,
                    other => reference("dpop.key", other)?.map_or(DpopKey::Session, DpopKey::Kept),
                },
            },
            body_encoding: if self.json_body {
                BodyEncoding::Json
            } else {
                BodyEncoding::Form
            },
            parameters: fields("parameters", &self.parameters)?,
            headers: fields("headers", &self.headers)?,
            unknown: self.rest.unknown.clone(),
        })
    }

    /// Returns the profile that the buffers hold, with `ask` wherever a source is no reference: what was typed there may be the secret
    /// itself.
    pub fn to_lenient_profile(&self) -> Result<Profile, BadInput> {
        self.to_profile()
            .or_else(|_| self.without_literals().to_profile())
    }

    /// Returns a copy with `ask` wherever a source is no reference.
    fn without_literals(&self) -> Self {
        let mut draft = self.clone();
        let ask = |text: &mut String| {
            if !text.is_empty() && text.parse::<Reference>().is_err() {
                "ask".clone_into(text);
            }
        };
        for text in [
            &mut draft.auth_secret,
            &mut draft.auth_key,
            &mut draft.subject_token,
            &mut draft.actor_token,
        ] {
            ask(text);
        }
        if draft.dpop_key != "session" {
            ask(&mut draft.dpop_key);
        }
        for field in draft.parameters.iter_mut().chain(&mut draft.headers) {
            if field.secret || is_always_secret(&field.name) && !field.text.is_empty() {
                field.secret = true;
                ask(&mut field.text);
            }
        }
        draft
    }

    /// Returns the user profile as it is sent: an object if the text is one, else the text as typed; `None` if there is none.
    fn user_profile(&self) -> Option<UserProfile> {
        if self.user_profile.trim().is_empty() {
            return None;
        }
        if !self.user_profile_as_typed
            && let Some(object) = Json::parse_object(&self.user_profile)
        {
            return Some(UserProfile::Object(object));
        }
        Some(UserProfile::Text(self.user_profile.clone()))
    }
}

/// Returns a source as a reference; `None` if it is empty, an error without the text if it is none.
fn reference(field: &str, text: &str) -> Result<Option<Reference>, BadInput> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|error: ReferenceError| {
        let title = format!("The source of {field} is not a reference");
        BadInput::new("profile.literal-secret", title, error.to_string())
            .fix("Write ask, env:NAME, file:PATH or demo:KIND")
            .field(field)
    })
}

/// Returns further parameters or headers as a profile holds them; an error if a secret stands in place of a reference.
fn fields(list: &str, drafts: &[DraftField]) -> Result<Vec<NamedValue>, BadInput> {
    drafts
        .iter()
        .enumerate()
        .map(|(at, draft)| {
            let field = format!("{list}.{at}");
            let what = if draft.secret {
                NamedWhat::Secret(reference(&field, &draft.text)?.unwrap_or(Reference::Ask))
            } else if is_always_secret(&draft.name) && !draft.text.is_empty() {
                return Err(BadInput::new(
                    "profile.literal-secret",
                    format!("{} is always a secret", draft.name),
                    "A profile cannot hold secrets",
                )
                .fix("Tick Secret and write a reference such as env:NAME")
                .field(field));
            } else {
                NamedWhat::Value(draft.text.clone())
            };
            Ok(NamedValue {
                name: draft.name.clone(),
                what,
                enabled: draft.enabled,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_survives_the_form() {
        let text = r#"{"cambio":1,"name":"n","tenant":"demo","grant_type":null,"client_id":"","subject_token":"demo:apple-code",
            "client_authentication":{"method":"client_secret_basic","secret":"ask"},"user_profile":"{ bare }","scope":"a  b",
            "dpop":{"enabled":true,"algorithm":"EdDSA"},"headers":[{"name":"Cookie","secret":"env:C"}],"x":[1]}"#;
        let profile = Profile::from_bytes(text.as_bytes()).unwrap();
        assert_eq!(Draft::of(&profile).to_profile().unwrap(), profile);
    }

    #[test]
    fn a_typed_secret_is_refused_and_not_repeated() {
        let draft = Draft {
            subject_token: "hunter2x".into(),
            ..Draft::of(&Profile::default())
        };
        let error = draft.to_profile().unwrap_err();
        assert!(!format!("{error:?}").contains("hunter2x"));
    }
}
