//! Requests and answers as plain data, so that the tenant's rules need no socket.

use crate::json::Json;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct HttpRequest {
    pub method: String,
    pub path: String,
    /// What stands behind the question mark.
    pub query: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl HttpRequest {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a header.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first query parameter of that name.
    pub fn query_text(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.query.as_bytes())
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
    }

    /// Body parameters, form or JSON as the content type says. A wrong content type hides the body, as at Auth0.
    pub fn parameters(&self) -> Parameters {
        let kind = self.header("content-type").unwrap_or_default();
        let text = String::from_utf8_lossy(&self.body);
        if kind.starts_with("application/x-www-form-urlencoded") {
            return Parameters(
                form_urlencoded::parse(text.as_bytes())
                    .map(|(name, value)| (name.into_owned(), Json::text(value)))
                    .collect(),
            );
        }
        if kind.starts_with("application/json") {
            if let Ok(Json::Object(members)) = Json::parse(&text) {
                return Parameters(members);
            }
        }
        Parameters(Vec::new())
    }
}

/// Body parameters; the first of a repeated name counts.
#[derive(Clone, Debug, Default)]
pub struct Parameters(pub Vec<(String, Json)>);

impl Parameters {
    pub fn json(&self, name: &str) -> Option<&Json> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.json(name).and_then(Json::as_str)
    }
}

/// The answer to one.
#[derive(Clone, Debug)]
pub struct HttpResponse {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Json,
}

impl HttpResponse {
    pub fn ok(body: Json) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body,
        }
    }

    pub fn error(status: u16, error: &str, description: impl Into<String>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Json::object([
                ("error", Json::text(error)),
                ("error_description", Json::text(description.into())),
            ]),
        }
    }

    /// A request that cannot be granted as it is.
    pub fn invalid(description: impl Into<String>) -> Self {
        Self::error(400, "invalid_request", description)
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}
