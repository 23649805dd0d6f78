//! What came back, as bytes and headers, and the tokens in it.

use crate::json::Json;
use crate::secret::{Redactor, Secret};

/// An answer as it came. Header values are Latin-1 read byte by byte, so that nothing is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Names in lower case with their values, in order.
    pub headers: Vec<(String, String)>,
    /// The body: at most 8 MiB, not decompressed.
    pub body: Vec<u8>,
    /// A bounded, decompressed copy where the server compressed although asked not to.
    pub decoded: Option<Vec<u8>>,
    /// Whether more was to come when reading stopped.
    pub truncated: bool,
}

impl Response {
    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as text, where it is UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.decoded.as_deref().unwrap_or(&self.body)).ok()
    }

    /// The body as a JSON object, where it is one.
    pub fn object(&self) -> Option<Json> {
        Json::parse_object(self.text()?)
    }

    /// The tokens, where this is a success: 2xx with a JSON object that holds a non-empty `access_token` text.
    pub fn tokens(&self) -> Option<TokenResponse> {
        if !(200..300).contains(&self.status) {
            return None;
        }
        TokenResponse::from_json(&self.object()?)
    }

    /// Whether this is a refusal: 4xx or 5xx with a JSON object that says `error` or `code`.
    pub fn is_refusal(&self) -> bool {
        (400..600).contains(&self.status)
            && self
                .object()
                .is_some_and(|body| body.get("error").is_some() || body.get("code").is_some())
    }

    /// Adds to the redactor every secret of this answer: the tokens of a success, what else is secret by its name in the body, and the
    /// cookies that it sets.
    pub fn add_secrets_to(&self, redactor: &mut Redactor) {
        if let Some(tokens) = self.tokens() {
            redactor.add("access_token", &tokens.access_token);
            for (name, token) in [
                ("id_token", &tokens.id_token),
                ("refresh_token", &tokens.refresh_token),
            ] {
                if let Some(token) = token {
                    redactor.add(name, token);
                }
            }
        }
        redactor.add_text(self.text().unwrap_or_default());
        for (name, value) in &self.headers {
            redactor.add_named(name, value);
        }
    }
}

/// A success's members (RFC 6749 §5.1, RFC 8693 §2.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenResponse {
    /// `access_token`, never empty.
    pub access_token: Secret,
    /// `id_token`
    pub id_token: Option<Secret>,
    /// `refresh_token`
    pub refresh_token: Option<Secret>,
    /// `token_type`, as written: `Bearer`, `bearer`, `DPoP`, `N_A`
    pub token_type: Option<String>,
    /// `expires_in`, seconds
    pub expires_in: Option<i64>,
    /// `scope`, where the server said it
    pub scope: Option<String>,
    /// `issued_token_type`
    pub issued_token_type: Option<String>,
}

impl TokenResponse {
    fn from_json(body: &Json) -> Option<Self> {
        let text = |name: &str| body.get_str(name).map(ToOwned::to_owned);
        let token = |name: &str| {
            body.get_str(name)
                .filter(|text| !text.is_empty())
                .map(Secret::new)
        };
        Some(Self {
            access_token: token("access_token")?,
            id_token: token("id_token"),
            refresh_token: token("refresh_token"),
            token_type: text("token_type"),
            expires_in: body.get("expires_in").and_then(Json::as_i64),
            scope: text("scope"),
            issued_token_type: text("issued_token_type"),
        })
    }
}
