//! Everything a request can say. Texts are kept as typed: a wrong value can be sent on purpose.

use super::ClientAuthentication;
use super::fields::{TextField, Texts};
use crate::jose::SigningKey;
use crate::json::Json;
use crate::secret::Secret;
use url::Url;

/// The header and, on purpose, the parameter that carries the end user's address.
pub(super) const FORWARDED_FOR: &str = "auth0-forwarded-for";

/// One request to a token endpoint. `None` is not sent, an empty text is sent empty.
#[derive(Clone, Debug)]
pub struct ExchangeRequest {
    /// Where the call goes.
    pub token_endpoint: Url,
    /// The plain parameters.
    pub texts: Texts,
    /// How the client proves who it is.
    pub client_authentication: ClientAuthentication,
    /// `subject_token`
    pub subject_token: Option<Secret>,
    /// `actor_token`
    pub actor_token: Option<Secret>,
    /// `user_profile`
    pub user_profile: Option<UserProfile>,
    /// The end user's address.
    pub forwarded_for: Option<ForwardedFor>,
    /// The key that proofs are made with, where DPoP is on.
    pub dpop: Option<SigningKey>,
    /// How the body is written.
    pub body_encoding: BodyEncoding,
    /// Further body parameters, in order, duplicates allowed.
    pub parameters: Vec<Field>,
    /// Further headers, in order.
    pub headers: Vec<Field>,
}

/// `user_profile`: on the wire always a text (domain: the vendor wants an object encoded as a JSON string).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserProfile {
    /// Becomes compact JSON text on the wire, members and numbers as written.
    Object(Json),
    /// Sent as it is, to reproduce a wrong call.
    Text(String),
}

impl UserProfile {
    /// What stands on the wire before the body's own encoding.
    pub fn wire_text(&self) -> String {
        match self {
            Self::Object(object) => object.to_compact(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// The end user's address for brute-force protection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForwardedFor {
    /// The address, as typed.
    pub value: String,
    /// Where it is put.
    pub place: ForwardedPlace,
}

/// Where `auth0-forwarded-for` goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardedPlace {
    /// A header, as the SDKs and guides send it.
    #[default]
    Header,
    /// The body, as the vendor's reference page shows it.
    Body,
}

/// How the body is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BodyEncoding {
    /// `application/x-www-form-urlencoded`, as OAuth says.
    #[default]
    Form,
    /// `application/json`, as the vendor's SDKs send it.
    Json,
}

impl BodyEncoding {
    /// JSON, or else a form.
    pub fn of(is_json: bool) -> Self {
        if is_json { Self::Json } else { Self::Form }
    }

    /// What the header `Content-Type` says of it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Form => "application/x-www-form-urlencoded",
            Self::Json => "application/json",
        }
    }
}

/// A named value of the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name, as typed.
    pub name: String,
    /// What it holds.
    pub value: FieldValue,
}

impl Field {
    /// One whose value may be shown.
    pub fn plain(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: FieldValue::Plain(value.into()),
        }
    }

    /// One whose value may not.
    pub fn secret(name: impl Into<String>, value: Secret) -> Self {
        Self {
            name: name.into(),
            value: FieldValue::Secret(value),
        }
    }
}

/// A value that may be shown, or one that may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// May be shown.
    Plain(String),
    /// Came from a reference.
    Secret(Secret),
}

impl ExchangeRequest {
    /// A request that says nothing but where it goes and which grant it is.
    pub fn new(token_endpoint: Url) -> Self {
        Self {
            token_endpoint,
            texts: Texts::exchange(),
            client_authentication: ClientAuthentication::None,
            subject_token: None,
            actor_token: None,
            user_profile: None,
            forwarded_for: None,
            dpop: None,
            body_encoding: BodyEncoding::Form,
            parameters: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// Whether one of its fields is sent as the body parameter of that name; further parameters are not looked at.
    pub fn has_field(&self, name: &str) -> bool {
        if let Some(field) = TextField::of_name(name) {
            return self.texts.get(field).is_some();
        }
        match name {
            "subject_token" => self.subject_token.is_some(),
            "actor_token" => self.actor_token.is_some(),
            "user_profile" => self.user_profile.is_some(),
            "client_secret" => matches!(self.client_authentication, ClientAuthentication::Post(_)),
            "client_assertion" | "client_assertion_type" => matches!(
                self.client_authentication,
                ClientAuthentication::PrivateKeyJwt(_)
            ),
            FORWARDED_FOR => self
                .forwarded_for
                .as_ref()
                .is_some_and(|forwarded| forwarded.place == ForwardedPlace::Body),
            _ => false,
        }
    }

    /// Whether one of the further parameters has that name.
    pub fn has_parameter(&self, name: &str) -> bool {
        self.parameters.iter().any(|field| field.name == name)
    }
}
