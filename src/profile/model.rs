//! What a profile says.

use super::variables::{TemplatePart, pieces};
use crate::exchange::{BodyEncoding, ForwardedPlace, Texts, UserProfile};
use crate::json::Json;
use crate::secret::Reference;

/// One request, with references where secrets belong.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Random, optional: what is kept for a profile belongs to it.
    pub id: Option<String>,
    /// The name in the library.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// A domain, `demo`, or a base URL, as typed.
    pub tenant: String,
    /// Replaces `/oauth/token` under the tenant.
    pub token_endpoint: Option<String>,
    /// The plain parameters; `grant_type` is the exchange's where the file says nothing.
    pub texts: Texts,
    /// How the client proves who it is.
    pub client_authentication: ClientAuth,
    /// `subject_token`; `None` is not sent.
    pub subject_token: Option<Reference>,
    /// `actor_token`
    pub actor_token: Option<Reference>,
    /// `user_profile`
    pub user_profile: Option<UserProfile>,
    /// The end user's address and where it goes.
    pub forwarded_for: Option<(String, ForwardedPlace)>,
    /// Proof of possession.
    pub dpop: DpopSettings,
    /// Form or JSON.
    pub body_encoding: BodyEncoding,
    /// Further body parameters.
    pub parameters: Vec<NamedValue>,
    /// Further headers.
    pub headers: Vec<NamedValue>,
    /// Members nobody here knows, kept on save.
    pub unknown: Vec<(String, Json)>,
}

/// Client authentication in a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientAuth {
    /// `none`, `client_secret_post`, `client_secret_basic` or `private_key_jwt`.
    pub method: &'static str,
    /// The client secret.
    pub secret: Option<Reference>,
    /// The private key, PKCS#8 PEM.
    pub key: Option<Reference>,
    /// `kid` of the assertion.
    pub key_id: Option<String>,
    /// `alg` of the assertion; [`Self::USUAL_ALGORITHM`] where nothing is said.
    pub algorithm: Option<String>,
    /// `aud` of the assertion; the tenant's issuer where nothing is said.
    pub audience: Option<String>,
}

impl ClientAuth {
    /// The methods in the order of the window's list.
    pub const METHODS: [&'static str; 4] = [
        "none",
        "client_secret_post",
        "client_secret_basic",
        "private_key_jwt",
    ];

    /// The algorithm of an assertion where the profile names none.
    pub const USUAL_ALGORITHM: &'static str = "RS256";
}

impl Default for ClientAuth {
    fn default() -> Self {
        Self {
            method: "none",
            secret: None,
            key: None,
            key_id: None,
            algorithm: None,
            audience: None,
        }
    }
}

/// DPoP in a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DpopSettings {
    /// Whether proofs are sent.
    pub enabled: bool,
    /// ES256, RS256, ES384 or EdDSA.
    pub algorithm: String,
    /// Where the key is from.
    pub key: DpopKey,
}

impl Default for DpopSettings {
    fn default() -> Self {
        Self {
            enabled: false,
            algorithm: "ES256".to_owned(),
            key: DpopKey::Session,
        }
    }
}

/// Where a proof's key is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DpopKey {
    /// Made for this session, kept until it ends.
    Session,
    /// The keychain or a file.
    Kept(Reference),
}

/// A parameter or header of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedValue {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub what: NamedWhat,
    /// Whether it is sent.
    pub enabled: bool,
}

impl NamedValue {
    /// Whether a request has it: it is switched on, and says something. A row that was just added is empty.
    pub fn is_sent(&self) -> bool {
        let is_empty =
            self.name.is_empty() && matches!(&self.what, NamedWhat::Value(text) if text.is_empty());
        self.enabled && !is_empty
    }
}

/// A text, or a reference to a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedWhat {
    /// May be shown.
    Value(String),
    /// Stands for a secret.
    Secret(Reference),
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            id: None,
            name: "New profile".to_owned(),
            description: None,
            tenant: String::new(),
            token_endpoint: None,
            texts: Texts::exchange(),
            client_authentication: ClientAuth::default(),
            subject_token: Some(Reference::Ask),
            actor_token: None,
            user_profile: None,
            forwarded_for: None,
            dpop: DpopSettings::default(),
            body_encoding: BodyEncoding::Form,
            parameters: Vec::new(),
            headers: Vec::new(),
            unknown: Vec::new(),
        }
    }
}

impl Profile {
    /// Every reference with the path of its field, in the order of the file.
    pub fn references(&self) -> Vec<(String, &Reference)> {
        let key = if let DpopKey::Kept(reference) = &self.dpop.key {
            Some(reference)
        } else {
            None
        };
        let fixed = [
            (
                "client_authentication.secret",
                self.client_authentication.secret.as_ref(),
            ),
            (
                "client_authentication.key",
                self.client_authentication.key.as_ref(),
            ),
            ("subject_token", self.subject_token.as_ref()),
            ("actor_token", self.actor_token.as_ref()),
            ("dpop.key", key),
        ];
        let mut all: Vec<(String, &Reference)> = fixed
            .into_iter()
            .filter_map(|(field, reference)| Some((field.to_owned(), reference?)))
            .collect();
        for (list, values) in [("parameters", &self.parameters), ("headers", &self.headers)] {
            for (at, value) in values.iter().enumerate() {
                if let NamedWhat::Secret(reference) = &value.what {
                    all.push((format!("{list}.{at}"), reference));
                }
            }
        }
        all
    }

    /// The further parameter or header of a field's path, such as `headers.0`.
    pub fn named(&self, field: &str) -> Option<&NamedValue> {
        let (list, at) = field.split_once('.')?;
        let values = match list {
            "parameters" => &self.parameters,
            "headers" => &self.headers,
            _ => return None,
        };
        values.get(at.parse::<usize>().ok()?)
    }

    /// Every text in which `{{variables}}` are replaced, with the path of its field.
    pub fn texts(&self) -> Vec<(String, &str)> {
        let auth = &self.client_authentication;
        let optional = [
            ("token_endpoint", &self.token_endpoint),
            ("client_authentication.key_id", &auth.key_id),
            ("client_authentication.algorithm", &auth.algorithm),
            ("client_authentication.audience", &auth.audience),
        ];
        let mut texts = vec![("tenant".to_owned(), self.tenant.as_str())];
        texts.extend(
            optional
                .into_iter()
                .filter_map(|(field, text)| Some((field.to_owned(), text.as_deref()?))),
        );
        texts.extend(
            self.texts
                .sent()
                .map(|(field, text)| (field.name().to_owned(), text)),
        );
        match &self.user_profile {
            Some(UserProfile::Text(text)) => texts.push(("user_profile".to_owned(), text)),
            Some(UserProfile::Object(object)) => inside(object, &mut texts),
            None => {}
        }
        texts.extend(
            self.forwarded_for
                .iter()
                .map(|(text, _)| ("forwarded_for".to_owned(), text.as_str())),
        );
        for (list, values) in [("parameters", &self.parameters), ("headers", &self.headers)] {
            for (at, value) in values.iter().enumerate().filter(|(_, value)| value.enabled) {
                texts.push((format!("{list}.{at}"), &value.name));
                if let NamedWhat::Value(text) = &value.what {
                    texts.push((format!("{list}.{at}"), text));
                }
            }
        }
        texts
    }

    /// The variables that it uses, each once.
    pub fn variables(&self) -> Vec<String> {
        let mut used: Vec<String> = Vec::new();
        for (_, text) in self.texts() {
            pieces(text, |piece| match piece {
                TemplatePart::Variable(name) if !used.iter().any(|known| known == name) => {
                    used.push(name.to_owned());
                }
                TemplatePart::Variable(_) | TemplatePart::Text(_) => {}
            });
        }
        used
    }
}

fn inside<'a>(document: &'a Json, texts: &mut Vec<(String, &'a str)>) {
    match document {
        Json::String(text) => texts.push(("user_profile".to_owned(), text)),
        Json::Array(items) => items.iter().for_each(|item| inside(item, texts)),
        Json::Object(members) => members.iter().for_each(|(_, value)| inside(value, texts)),
        _ => {}
    }
}
