//! From a call that somebody else's tool made to a profile: known names find their fields, secrets are taken out.

use crate::exchange::{BodyEncoding, ForwardedPlace, UserProfile};
use crate::json::Json;
use crate::profile::{ClientAuth, NamedValue, NamedWhat, Profile};
use crate::secret::{Reference, Secret, secret_member};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

/// A secret that stood in the imported text. It goes into this session's field, never into the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The path of its field, as [`crate::profile::Profile::references`] names it.
    pub field: String,
    /// What stood there.
    pub secret: Secret,
}

/// What an import made of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// What the text was, such as `a curl command`.
    pub what: &'static str,
    /// The request, without a secret.
    pub profile: Profile,
    /// Secrets that were taken out.
    pub secrets: Vec<Found>,
    /// What was left out or changed, a sentence each. Never a secret.
    pub notes: Vec<String>,
}

/// How a text of the imported call is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Braces {
    /// `{{x}}` is a variable, in their tool as in ours.
    Variable,
    /// `{{` is text.
    Text,
}

/// A body parameter as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    pub name: String,
    pub value: Json,
    pub enabled: bool,
}

impl Given {
    pub fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: Json::text(value),
            enabled: true,
        }
    }
}

/// A header as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenHeader {
    pub name: String,
    pub value: String,
    pub enabled: bool,
}

/// A call as it was read, before it is taken apart.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub what: &'static str,
    pub name: Option<String>,
    pub description: Option<String>,
    /// As written; none where the text had no address.
    pub url: Option<String>,
    pub headers: Vec<GivenHeader>,
    /// User and password of HTTP Basic, as the tool wrote them.
    pub basic: Option<(String, String)>,
    pub body: Body,
    pub braces: Braces,
    /// Variables of the shell that stand for secrets.
    pub shell_variables: Vec<String>,
    pub notes: Vec<String>,
}

/// The body of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Text that is a form or JSON, told by the header or its look.
    Text(String),
    /// Parameters that the tool kept apart.
    Parameters(Vec<Given>, BodyEncoding),
}

impl Imported {
    /// What the field of a found secret is called: the name of its parameter or header, else the field's path.
    pub fn name_of<'a>(&'a self, found: &'a Found) -> &'a str {
        let named = |list: &'a [NamedValue], at: &str| {
            at.parse()
                .ok()
                .and_then(|at: usize| list.get(at))
                .map(|value| value.name.as_str())
        };
        match found.field.split_once('.') {
            Some(("parameters", at)) => named(&self.profile.parameters, at),
            Some(("headers", at)) => named(&self.profile.headers, at),
            Some(("client_authentication", "secret")) => Some("client_secret"),
            _ => None,
        }
        .unwrap_or(&found.field)
    }
}

/// Whether a value looks like one that should not stand in a file, whatever its name: a token, credentials, a vendor's key.
fn looks_secret(name: &str, value: &str) -> bool {
    const SCHEMES: [&str; 4] = ["bearer ", "basic ", "dpop ", "digest "];
    // How vendors' secret keys begin (GitHub, Slack, Stripe, AWS).
    const KEYS: [&str; 10] = [
        "ghp_",
        "gho_",
        "ghs_",
        "github_pat_",
        "xoxb-",
        "xoxp-",
        "sk_live_",
        "sk_test_",
        "rk_live_",
        "AKIA",
    ];
    const WORDS: [&str; 6] = [
        "secret", "password", "passwd", "apikey", "api-key", "api_key",
    ];
    let (lower, name) = (value.to_ascii_lowercase(), name.to_ascii_lowercase());
    SCHEMES.iter().any(|scheme| lower.starts_with(scheme))
        || KEYS.iter().any(|key| value.starts_with(key))
        || WORDS.iter().any(|word| name.contains(word))
        || name.ends_with("token") && value.len() >= 16
        || name == "id_token_hint"
        || value.starts_with("eyJ") && value.matches('.').count() >= 2
}

impl Incoming {
    /// An empty one.
    pub fn new(what: &'static str, braces: Braces) -> Self {
        Self {
            what,
            name: None,
            description: None,
            url: None,
            headers: Vec::new(),
            basic: None,
            body: Body::Text(String::new()),
            braces,
            shell_variables: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Adds a header line, `Name: value`.
    pub fn header_line(&mut self, line: &str) {
        if let Some((name, value)) = line.split_once(':') {
            self.headers.push(GivenHeader {
                name: name.trim().to_owned(),
                value: value.trim().to_owned(),
                enabled: true,
            });
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|header| header.enabled && header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value.as_str())
    }

    /// The profile, its secrets, and what is to be said. The error is a sentence.
    pub fn import(self) -> Result<Imported, String> {
        let mut taker = Taker {
            profile: Profile::default(),
            secrets: Vec::new(),
            notes: self.notes.clone(),
            braces: self.braces,
            shell_variables: self.shell_variables.clone(),
        };
        taker.profile.subject_token = None;
        taker.profile.grant_type = None;
        let in_address = taker.address(self.url.as_deref());
        let (parameters, encoding) = self.parameters()?;
        taker.profile.body_encoding = encoding;
        for given in parameters {
            taker.parameter(given);
        }
        if let Some((user, password)) = self.basic.as_ref().or(in_address.as_ref()) {
            taker.basic(user, password);
        }
        for header in &self.headers {
            taker.header(header, encoding);
        }
        let host = taker.profile.tenant.clone();
        taker.profile.name = self
            .name
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(|| {
                if host.is_empty() || host.contains("{{") {
                    "Imported request".to_owned()
                } else {
                    format!(
                        "Imported from {}",
                        Url::parse(&host)
                            .ok()
                            .and_then(|url| url.host_str().map(ToOwned::to_owned))
                            .unwrap_or(host)
                    )
                }
            });
        let used = taker.profile.variables();
        let shell: Vec<&String> = used
            .iter()
            .filter(|name| taker.shell_variables.contains(name))
            .collect();
        if !shell.is_empty() {
            let names: Vec<&str> = shell.iter().map(|name| name.as_str()).collect();
            taker.notes.push(format!(
                "The shell's variables {} are variables of the profile now: set them in an environment",
                names.join(", ")
            ));
        }
        taker.profile.description = self.description.filter(|text| !text.trim().is_empty());
        Ok(Imported {
            what: self.what,
            profile: taker.profile,
            secrets: taker.secrets,
            notes: taker.notes,
        })
    }

    fn parameters(&self) -> Result<(Vec<Given>, BodyEncoding), String> {
        let text = match &self.body {
            Body::Parameters(given, encoding) => return Ok((given.clone(), *encoding)),
            Body::Text(text) => text,
        };
        let json = self.header("content-type").map_or_else(
            || text.trim_start().starts_with('{'),
            |kind| kind.to_ascii_lowercase().contains("json"),
        );
        if json && !text.trim().is_empty() {
            // Where braces are variables, our exports write two of them as escapes to mean text.
            let escaped = match self.braces {
                Braces::Variable => text.replace("\\u007b\\u007b", "{{{{"),
                Braces::Text => text.clone(),
            };
            let document = Json::parse(&escaped)
                .map_err(|error| format!("The body says it is JSON and is not: {error}"))?;
            let Json::Object(members) = document else {
                return Err("The JSON body is no object".to_owned());
            };
            let given = members.into_iter().map(|(name, value)| Given {
                name,
                value,
                enabled: true,
            });
            return Ok((given.collect(), BodyEncoding::Json));
        }
        let text = text.trim_end_matches(['\r', '\n']);
        let given = match self.braces {
            Braces::Text => form_urlencoded::parse(text.as_bytes())
                .map(|(name, value)| Given::text(name, value))
                .collect(),
            Braces::Variable => text
                .split('&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    Given::text(with_variables(name), with_variables(value))
                })
                .collect(),
        };
        Ok((given, BodyEncoding::Form))
    }
}

/// A form's text in which `{{name}}` stands for a variable: encoded braces are text, written ones are the variable's.
fn with_variables(encoded: &str) -> String {
    let mut out = String::new();
    let mut rest = encoded;
    while let Some((before, from)) = rest.split_once("{{") {
        out.push_str(&form_decoded(before).replace("{{", "{{{{"));
        match crate::profile::environment::closed(from) {
            Some((name, after)) => {
                out.push_str(&format!("{{{{{name}}}}}"));
                rest = after;
            }
            None => {
                out.push_str("{{{{");
                rest = from;
            }
        }
    }
    out.push_str(&form_decoded(rest).replace("{{", "{{{{"));
    out
}

/// One component of a form, decoded.
pub fn form_decoded(encoded: &str) -> String {
    let pair = format!("x={encoded}");
    form_urlencoded::parse(pair.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// An address as text without user, password, query and fragment; the user and password apart.
fn without_credentials(text: &str) -> (String, Option<(String, String)>) {
    let bare = text.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = bare
        .split_once("://")
        .map_or(("", bare), |(scheme, rest)| (scheme, rest));
    let authority = rest.split('/').next().unwrap_or_default();
    let Some((user, _)) = authority.rsplit_once('@') else {
        return (bare.to_owned(), None);
    };
    let host = rest.get(user.len() + 1..).unwrap_or_default();
    let (name, password) = user.split_once(':').unwrap_or((user, ""));
    let address = if scheme.is_empty() {
        host.to_owned()
    } else {
        format!("{scheme}://{host}")
    };
    (address, Some((form_decoded(name), form_decoded(password))))
}

/// Headers that a tool or browser adds by itself, and that Cambio sets itself.
const NOISE: &[&str] = &[
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "dnt",
    "host",
    "origin",
    "postman-token",
    "pragma",
    "priority",
    "referer",
    "te",
    "transfer-encoding",
    "upgrade-insecure-requests",
    "user-agent",
];

struct Taker {
    profile: Profile,
    secrets: Vec<Found>,
    notes: Vec<String>,
    braces: Braces,
    shell_variables: Vec<String>,
}

impl Taker {
    /// Tenant and endpoint from the address; gives the user and password that stood in it.
    fn address(&mut self, url: Option<&str>) -> Option<(String, String)> {
        let Some(text) = url.map(str::trim).filter(|text| !text.is_empty()) else {
            self.profile.tenant = String::new();
            self.notes
                .push("The text has no address: fill in the tenant".to_owned());
            return None;
        };
        let shell = self.with_shell_variables(text);
        let variable = shell != text || self.braces == Braces::Variable && text.contains("{{");
        let text = shell.as_str();
        if variable {
            // A variable inside: taken apart as text. User, password, query and fragment have no place in an address.
            let (text, credentials) = without_credentials(text);
            let text = text.as_str();
            let base = text.strip_suffix("/oauth/token");
            base.unwrap_or(text).clone_into(&mut self.profile.tenant);
            if base.is_none() {
                self.profile.token_endpoint = Some(text.to_owned());
            }
            return credentials;
        }
        let spelled = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        let Ok(mut url) = Url::parse(&spelled) else {
            // It is no address: what looks like credentials in it is not kept.
            let (text, credentials) = without_credentials(text);
            self.profile.tenant = if text.contains(char::is_whitespace) || text.len() > 300 {
                String::new()
            } else {
                text
            };
            return credentials;
        };
        let mut credentials = None;
        if !url.username().is_empty() || url.password().is_some() {
            let (user, password) = (
                url.username().to_owned(),
                url.password().unwrap_or_default().to_owned(),
            );
            let cleared = url.set_username("").and_then(|()| url.set_password(None));
            credentials = cleared.ok().map(|()| (user, password));
        }
        for (name, _) in url.query_pairs() {
            self.notes.push(format!(
                "The address's query parameter {name} was left out: a token endpoint reads the body"
            ));
        }
        url.set_query(None);
        url.set_fragment(None);
        let base = url
            .path()
            .strip_suffix("/oauth/token")
            .map(ToOwned::to_owned);
        let endpoint = url.clone();
        url.set_path(base.as_deref().unwrap_or_default());
        let whole = url.as_str().trim_end_matches('/').to_owned();
        self.profile.tenant = whole
            .strip_prefix("https://")
            .filter(|rest| !rest.contains('/'))
            .map_or(whole.clone(), ToOwned::to_owned);
        if base.is_none() {
            self.profile.token_endpoint = Some(endpoint.as_str().to_owned());
        }
        credentials
    }

    /// A text for a field of the profile: `{{` stays a variable or becomes text.
    fn literal(&self, text: &str) -> String {
        match self.braces {
            Braces::Variable => text.to_owned(),
            Braces::Text => self.with_shell_variables(&text.replace("{{", "{{{{")),
        }
    }

    /// `$NAME` that the shell would have filled in is a variable of an environment, `{{NAME}}`.
    fn with_shell_variables(&self, text: &str) -> String {
        if self.shell_variables.is_empty() {
            return text.to_owned();
        }
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            let end = after
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(after.len());
            let (name, tail) = after.split_at(end);
            if self.shell_variables.iter().any(|known| known == name) {
                out.push_str(&format!("{{{{{name}}}}}"));
            } else {
                out.push('$');
                out.push_str(name);
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    /// Whether the text only stands for a secret: `{{name}}`, `$NAME`, a bracketed hint, or nothing.
    fn stands_for_one(&self, text: &str) -> bool {
        let text = text.trim();
        let shell = text
            .strip_prefix('$')
            .is_some_and(|name| self.shell_variables.iter().any(|known| known == name));
        let braces = text.starts_with("{{") && text.ends_with("}}") && text.len() > 4;
        let hint = text.starts_with('<') && text.ends_with('>') || text.starts_with("[masked ");
        text.is_empty() || shell || braces || hint
    }

    /// Takes a secret out; the reference that stays is `ask`.
    fn secret(&mut self, field: &str, text: &str) -> Reference {
        if !self.stands_for_one(text) {
            self.secrets.retain(|known| known.field != field);
            self.secrets.push(Found {
                field: field.to_owned(),
                secret: Secret::new(text),
            });
        }
        Reference::Ask
    }

    fn basic(&mut self, user: &str, password: &str) {
        if self.profile.client_id.is_none() {
            self.profile.client_id = Some(self.literal(user));
            self.notes.push("The client ID stood in the Authorization header only; Cambio also sends it in the body".to_owned());
        }
        self.profile.client_authentication = ClientAuth {
            method: "client_secret_basic",
            secret: Some(self.secret("client_authentication.secret", password)),
            ..ClientAuth::default()
        };
    }

    fn parameter(&mut self, given: Given) {
        let text = match (&given.value, given.name.as_str()) {
            (Json::Null, name) => {
                self.notes.push(format!("{name} was null and is not sent"));
                return;
            }
            (object @ Json::Object(_), "user_profile")
                if given.enabled && self.profile.user_profile.is_none() =>
            {
                self.notes.push("user_profile was a JSON object; Cambio sends it as a JSON string, as Auth0 wants it".to_owned());
                self.profile.user_profile = Some(UserProfile::Object(self.literal_json(object)));
                return;
            }
            (Json::String(text), _) => text.clone(),
            (other, name) => {
                self.notes.push(format!(
                    "{name} was no text in the JSON body and is sent as one"
                ));
                other.to_compact()
            }
        };
        if !given.enabled || !self.known(&given.name, &text) {
            self.own_parameter(&given.name, &text, given.enabled);
        }
    }

    /// Puts a parameter into the field of its name. A second one of that name is no known one.
    fn known(&mut self, name: &str, text: &str) -> bool {
        let literal = self.literal(text);
        let profile = &mut self.profile;
        let slot = match name {
            "grant_type" => &mut profile.grant_type,
            "client_id" => &mut profile.client_id,
            "subject_token_type" => &mut profile.subject_token_type,
            "actor_token_type" => &mut profile.actor_token_type,
            "requested_token_type" => &mut profile.requested_token_type,
            "audience" => &mut profile.audience,
            "resource" => &mut profile.resource,
            "scope" => &mut profile.scope,
            "user_profile" => {
                if profile.user_profile.is_some() {
                    return false;
                }
                let object = Json::parse(text)
                    .ok()
                    .filter(|document| document.members().is_some());
                self.profile.user_profile = Some(match object {
                    Some(object) => UserProfile::Object(self.literal_json(&object)),
                    None => UserProfile::Text(literal),
                });
                return true;
            }
            "subject_token" if profile.subject_token.is_none() => {
                self.profile.subject_token = Some(self.secret("subject_token", text));
                return true;
            }
            "actor_token" if profile.actor_token.is_none() => {
                self.profile.actor_token = Some(self.secret("actor_token", text));
                return true;
            }
            "client_secret" if profile.client_authentication.method == "none" => {
                let secret = Some(self.secret("client_authentication.secret", text));
                self.profile.client_authentication = ClientAuth {
                    method: "client_secret_post",
                    secret,
                    ..ClientAuth::default()
                };
                return true;
            }
            "client_assertion" if profile.client_authentication.method == "none" => {
                self.assertion(text);
                return true;
            }
            "client_assertion_type"
                if text == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" =>
            {
                return true;
            }
            "auth0-forwarded-for" if profile.forwarded_for.is_none() => {
                profile.forwarded_for = Some((literal, ForwardedPlace::Body));
                return true;
            }
            _ => return false,
        };
        if slot.is_some() {
            return false;
        }
        *slot = Some(literal);
        true
    }

    /// A signed assertion is used up: what it was signed with is kept, the key has to be named.
    fn assertion(&mut self, text: &str) {
        let token = crate::token::decode(text);
        let said = |name: &str| {
            token
                .header
                .as_ref()
                .and_then(|header| header.get_str(name))
                .map(ToOwned::to_owned)
        };
        self.profile.client_authentication = ClientAuth {
            method: "private_key_jwt",
            key: Some(Reference::Ask),
            algorithm: said("alg"),
            key_id: said("kid"),
            audience: token
                .claim("aud")
                .and_then(Json::as_str)
                .map(ToOwned::to_owned),
            ..ClientAuth::default()
        };
        self.notes.push("The client assertion is used once and was left out: name the private key that signs new ones".to_owned());
    }

    fn own_parameter(&mut self, name: &str, text: &str, enabled: bool) {
        let field = format!("parameters.{}", self.profile.parameters.len());
        let what = if self.is_secret(name, text) {
            NamedWhat::Secret(self.secret(&field, text))
        } else {
            NamedWhat::Value(self.literal(text))
        };
        let name = self.literal(name);
        self.profile.parameters.push(NamedValue {
            name,
            what,
            enabled,
        });
    }

    fn is_secret(&self, name: &str, text: &str) -> bool {
        // As our own exports name what stands for a secret.
        let ours = text.starts_with("{{secret_") && text.ends_with("}}");
        secret_member(name)
            || ours
            || looks_secret(name, text)
            || self.stands_for_a_shell_secret(text)
    }

    /// `$NAME` of the pasted command, alone: somebody kept it out of the command for a reason.
    fn stands_for_a_shell_secret(&self, text: &str) -> bool {
        text.strip_prefix('$')
            .is_some_and(|name| self.shell_variables.iter().any(|known| known == name))
    }

    fn header(&mut self, header: &GivenHeader, encoding: BodyEncoding) {
        let name = header.name.to_ascii_lowercase();
        let value = header.value.as_str();
        match name.as_str() {
            "content-type" => {
                let ours = match encoding {
                    BodyEncoding::Form => "application/x-www-form-urlencoded",
                    BodyEncoding::Json => "application/json",
                };
                let kind = value.split(';').next().unwrap_or_default().trim();
                // A wrong type is worth keeping: it is what is being debugged.
                if !kind.eq_ignore_ascii_case(ours) {
                    self.own_header("content-type", value, header.enabled);
                }
            }
            "auth0-forwarded-for" if self.profile.forwarded_for.is_none() && header.enabled => {
                self.profile.forwarded_for = Some((self.literal(value), ForwardedPlace::Header));
            }
            "dpop" if header.enabled => {
                let token = crate::token::decode(value);
                let algorithm = token
                    .header
                    .as_ref()
                    .and_then(|header| header.get_str("alg"));
                self.profile.dpop.enabled = true;
                if let Some(known) = crate::jose::SigningAlgorithm::DPOP
                    .iter()
                    .find(|known| Some(known.name()) == algorithm)
                {
                    known.name().clone_into(&mut self.profile.dpop.algorithm);
                }
                self.notes.push("The DPoP proof is used once and was left out: Cambio makes a new one with a key of its own".to_owned());
            }
            "authorization"
                if header.enabled
                    && value
                        .get(..6)
                        .is_some_and(|start| start.eq_ignore_ascii_case("basic ")) =>
            {
                self.basic_header(value.get(6..).unwrap_or_default().trim());
            }
            _ if NOISE.contains(&name.as_str()) || name.starts_with("sec-") => {
                let ordinary = [
                    "accept",
                    "content-length",
                    "host",
                    "connection",
                    "user-agent",
                    "accept-encoding",
                ];
                if !ordinary.contains(&name.as_str()) {
                    self.notes.push(format!(
                        "The header {name} was left out: its tool adds it by itself"
                    ));
                }
            }
            _ => self.own_header(&header.name, value, header.enabled),
        }
    }

    /// Credentials are percent-encoded before they are put together (RFC 6749 §2.3.1).
    fn basic_header(&mut self, credentials: &str) {
        let decoded = STANDARD
            .decode(credentials)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        match decoded.as_deref().and_then(|text| text.split_once(':')) {
            Some((user, password)) => {
                self.basic(&form_decoded(user), &form_decoded(password));
            }
            None if self.stands_for_one(credentials) => self.basic("", ""),
            None => {
                self.own_header("Authorization", &format!("Basic {credentials}"), true);
            }
        }
    }

    fn own_header(&mut self, name: &str, value: &str, enabled: bool) {
        let field = format!("headers.{}", self.profile.headers.len());
        let what = if self.is_secret(name, value) {
            NamedWhat::Secret(self.secret(&field, value))
        } else {
            NamedWhat::Value(self.literal(value))
        };
        let name = self.literal(name);
        self.profile.headers.push(NamedValue {
            name,
            what,
            enabled,
        });
    }

    fn literal_json(&self, document: &Json) -> Json {
        match document {
            Json::String(text) => Json::String(self.literal(text)),
            Json::Array(items) => {
                Json::Array(items.iter().map(|item| self.literal_json(item)).collect())
            }
            Json::Object(members) => Json::Object(
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), self.literal_json(value)))
                    .collect(),
            ),
            other => other.clone(),
        }
    }
}
