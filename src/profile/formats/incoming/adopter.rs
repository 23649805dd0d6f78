//! A request on its way into a profile: where each of its parameters, headers and credentials goes.

use super::address::Address;
use super::body::{ReadBody, finding};
use super::imported::FoundSecret;
use super::written::{stands_for_one, words, written, written_document};
use crate::diagnosis::Finding;
use crate::diagnosis::server::server;
use crate::exchange::Texts;
use crate::exchange::dialect::ServiceDialect;
use crate::exchange::follow_up::GRAPH;
use crate::exchange::{BodyEncoding, ForwardedPlace, JWT_BEARER, TextField, UserProfile, literal};
use crate::json::Json;
use crate::paste::percent::escapes_decoded;
use crate::paste::{PastedHeader, PastedParameter, PastedRequest, variable};
use crate::profile::{ClientAuth, NamedValue, NamedWhat, Profile};
use crate::secret::{Reference, Secret, basic_pair};
use crate::text::{Words, is_token};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use url::Url;

/// What a passkey answered: an object in a JSON body (Auth0: Native passkeys API, authenticate existing user).
const PASSKEY: &str = "authn_response";

/// The most parameters and headers of a request.
const MOST: usize = 1000;

pub(super) fn usual_name(tenant: &str) -> String {
    if tenant.is_empty() || tenant.contains("{{") {
        return "Imported request".to_owned();
    }
    let host = tenant.split_once("://").map_or(tenant, |(_, rest)| rest);
    format!("Imported from {host}")
}

/// Headers that every tool adds by itself, and that Cambio sets itself: nothing is said of them.
const ORDINARY: Words =
    Words("accept accept-encoding connection content-length host transfer-encoding user-agent");

/// Headers that some tool or browser adds by itself.
const OF_THE_TOOL: Words = Words(
    "accept-language authority cache-control dnt expect http2-settings keep-alive method origin path postman-token \
    pragma priority proxy-connection referer scheme te upgrade upgrade-insecure-requests",
);

/// How the text of an object was encoded once more, in words; none where it was not.
fn encoded_again(text: &str) -> Option<&'static str> {
    let is_object = |text: &str| Json::parse_object(text).is_some();
    if text.starts_with('%') {
        return is_object(&escapes_decoded(text)).then_some("percent-encoded");
    }
    let digits = text.trim_end_matches('=');
    let bytes = STANDARD_NO_PAD
        .decode(digits)
        .or_else(|_| URL_SAFE_NO_PAD.decode(digits))
        .ok()?;
    is_object(&String::from_utf8(bytes).ok()?).then_some("in base64")
}

/// A request on its way into a profile: every literal is taken over here, and judged when the profile is whole.
pub(super) struct Adopter {
    pub(super) profile: Profile,
    /// Whether what is used once stays.
    as_it_is: bool,
    /// The client that an assertion speaks for.
    asserted: Option<String>,
    pub(super) secrets: Vec<FoundSecret>,
    pub(super) notes: Vec<String>,
    pub(super) findings: Vec<Finding>,
    pub(super) untold: Vec<&'static str>,
}

impl Adopter {
    pub(super) fn new(as_it_is: bool) -> Self {
        Self {
            profile: Profile {
                texts: Texts {
                    grant_type: None,
                    ..Texts::exchange()
                },
                subject_token: None,
                ..Profile::default()
            },
            as_it_is,
            asserted: None,
            secrets: Vec::new(),
            notes: Vec::new(),
            findings: Vec::new(),
            untold: Vec::new(),
        }
    }

    /// A reference for a field that holds nothing else. What stood there goes into this session's field.
    fn secret(&mut self, field: &str, text: &str) -> Reference {
        if !stands_for_one(text) {
            self.secrets.retain(|known| known.field != field);
            self.secrets.push(FoundSecret {
                field: field.to_owned(),
                secret: Secret::new(text),
            });
        }
        Reference::Ask
    }

    pub(super) fn whole(
        &mut self,
        request: &PastedRequest,
        address: Address,
        body: ReadBody,
    ) -> Result<(), String> {
        if body.parameters.len() > MOST || request.headers.len() > MOST {
            return Err(format!("It has more than {MOST} parameters or headers"));
        }
        self.profile.tenant = address.tenant;
        self.profile.token_endpoint = address.token_endpoint;
        self.notes.extend(address.notes);
        if request.url.as_deref().is_some_and(has_two_slashes) {
            self.findings.push(finding(
                "import.address.slashes",
                "The address has two slashes in a row",
                "An address that ends with a slash was joined with a path that begins with one; many servers find nothing there (404)",
            ));
        }
        self.notes.extend(body.notes);
        self.findings.extend(body.findings);
        self.profile.body_encoding = body.encoding;
        let parameters = self.with_query(address.query, body.parameters);
        for parameter in parameters {
            self.parameter(parameter);
        }
        let basic = request.basic.as_ref().or(address.credentials.as_ref());
        if let Some((user, password)) = basic {
            self.basic(user, password);
        }
        self.client_of_assertion();
        self.method(request.method.as_deref());
        for header in &request.headers {
            self.header(header, body.encoding);
        }
        self.names(request);
        Ok(())
    }

    /// The parameters of body and address: those of the request that stood in the address were put into the wrong place.
    fn with_query(
        &mut self,
        query: Vec<PastedParameter>,
        mut body: Vec<PastedParameter>,
    ) -> Vec<PastedParameter> {
        let begins = ["grant_type", "subject_token", "client_id", "Action"];
        let is_request = query.iter().any(|one| begins.contains(&one.name.as_str()));
        let is_whole = body.is_empty() && is_request;
        let is_own = |one: &PastedParameter| {
            let is_new = body.iter().all(|known| known.name != one.name);
            is_whole || !body.is_empty() && is_new && belongs_in_body(&one.name)
        };
        let (own, rest): (Vec<_>, Vec<_>) = query.into_iter().partition(is_own);
        if !rest.is_empty() {
            self.notes.push(format!(
                "The address's query was left out, since a token endpoint reads the body: {}",
                names(&rest)
            ));
        }
        if own.is_empty() {
            return body;
        }
        if let Some((who, then)) = self.documents_query() {
            self.notes.push(format!(
                "The parameters stood in the address, as {who} documents it; the profile sends them in the body, {then}"
            ));
        } else {
            let what = if is_whole {
                "The parameters".to_owned()
            } else {
                format!("Parameters of the request ({})", names(&own))
            };
            self.findings.push(finding(
                "import.address.parameters",
                &format!("{what} stood in the address"),
                "A token endpoint reads them from the body of a POST (RFC 6749 §3.2), and an address ends up in logs with everything in it. Cambio reads them as the body's",
            ));
        }
        body.extend(own);
        body
    }

    /// Who documents a call with its parameters in the address, as Facebook's Graph, which answers a GET, and AWS's token service, and what
    /// becomes of them in the body.
    fn documents_query(&self) -> Option<(&'static str, &'static str)> {
        let both = "where they are read too";
        let endpoint = self.profile.token_endpoint.as_deref();
        if endpoint.is_some_and(|endpoint| endpoint.starts_with(GRAPH)) {
            return Some(("Facebook", both));
        }
        let tenant = &self.profile.tenant;
        let address = match endpoint {
            Some(endpoint) => Url::parse(endpoint),
            None if tenant.contains("://") => Url::parse(tenant),
            None => Url::parse(&format!("https://{tenant}")),
        };
        let address = address.ok()?;
        if server("aws_sts")?.is_at(address.host_str()?) {
            return Some(("AWS", both));
        }
        let dialect = ServiceDialect::of(&address).filter(|dialect| dialect.in_address)?;
        let then = "and its token endpoint can have them behind a question mark instead";
        Some((dialect.name, then))
    }

    fn method(&mut self, method: Option<&str>) {
        let Some(method) = method.filter(|method| !method.eq_ignore_ascii_case("post")) else {
            return;
        };
        if method.eq_ignore_ascii_case("get") && self.documents_query().is_some() {
            return;
        }
        let shown: String = method
            .chars()
            .filter(char::is_ascii_alphabetic)
            .take(12)
            .collect();
        self.findings.push(finding(
            "import.method",
            &format!("The method was {shown}"),
            "A token endpoint takes POST (RFC 6749 §3.2); Cambio reads it as one",
        ));
    }

    fn names(&mut self, request: &PastedRequest) {
        let own = request.name.as_deref().map(words);
        let own = own.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
        self.profile.name = own
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| usual_name(&self.profile.tenant));
        self.profile.description = request
            .description
            .as_deref()
            .map(words)
            .filter(|text| !text.trim().is_empty());
    }

    /// RFC 7523 §3 has the client in `sub`, so that a request need not name it again; an assertion that is made anew has to.
    fn client_of_assertion(&mut self) {
        let Some(client) = self.asserted.take() else {
            return;
        };
        if self.profile.texts.client_id.is_none() {
            self.profile.texts.client_id = Some(written(&client));
            self.notes.push(
                "The client ID stood in the client assertion only; Cambio also sends it in the body"
                    .to_owned(),
            );
        }
    }

    fn basic(&mut self, user: &str, password: &str) {
        let (user, password) = (escapes_decoded(user), escapes_decoded(password));
        let in_body = ["client_secret_post", "private_key_jwt"];
        if in_body.contains(&self.profile.client_authentication.method) {
            self.findings.push(finding(
                "import.client.twice",
                "The client authenticated in the header and in the body",
                "A request has one way, and servers refuse more (RFC 6749 §2.3). Cambio goes by the header's",
            ));
        }
        let named = self.profile.texts.client_id.as_deref().unwrap_or_default();
        let is_told = |id: &str| !id.is_empty() && !id.contains("{{");
        let client = written(&user);
        if is_told(named) && is_told(&client) && named != client {
            self.findings.push(finding(
                "import.client.other",
                "The header Authorization and the body name two clients",
                "The credentials of one client are no proof for another: servers answer invalid_client, or go by the header alone",
            ));
        }
        if self.profile.texts.client_id.is_none() {
            self.profile.texts.client_id = Some(client);
            self.notes.push("The client ID stood in the Authorization header only; Cambio also sends it in the body".to_owned());
        }
        self.profile.client_authentication = ClientAuth {
            method: "client_secret_basic",
            secret: Some(self.secret("client_authentication.secret", &password)),
            ..ClientAuth::default()
        };
    }

    fn parameter(&mut self, given: PastedParameter) {
        let PastedParameter {
            name,
            value,
            enabled,
        } = given;
        if enabled && name == "user_profile" && self.profile.user_profile.is_none() {
            if value != Json::Null {
                self.user_profile(&value);
                return;
            }
        }
        let text = match &value {
            Json::Null => {
                self.notes.push(format!("{name} was null and is not sent"));
                return;
            }
            Json::String(text) => text.clone(),
            object @ Json::Object(_) if name == PASSKEY => {
                self.notes.push(format!("{name} is sent as its text"));
                object.to_compact()
            }
            other => {
                let (what, detail) = match other {
                    Json::Array(_) if name == "scope" => (
                        "a list",
                        "A scope is one text, with spaces between its parts; Cambio reads the JSON as one",
                    ),
                    Json::Array(_) => (
                        "a list",
                        "A request has one value for it; only audience and resource may come several times, in a form and where the server takes that (RFC 8693 §2.1): Auth0 takes one audience. Cambio reads the JSON as one text",
                    ),
                    _ => (
                        "not text",
                        "The parameters of a token request are texts; Cambio reads its JSON as one",
                    ),
                };
                let title = format!("{name} was {what} in the JSON body");
                let told = finding("import.body.no-text", &title, detail);
                self.findings.push(if name == "scope" {
                    told.field("scope")
                } else {
                    told
                });
                other.to_compact()
            }
        };
        if !enabled || !self.known(&name, &text) {
            self.profile.parameters.push(own(&name, &text, enabled));
        }
    }

    /// An object where that sends the same bytes again, else the text.
    fn user_profile(&mut self, value: &Json) {
        let (object, text) = match value {
            Json::Object(_) => {
                self.findings.push(finding(
                    "import.user-profile.object",
                    "user_profile was a JSON object",
                    "Auth0 wants a JSON text that holds the object, and says so: \"user_profile must be an object encoded as a JSON string\" is its refusal of anything else. Cambio reads it as that text",
                ));
                (Some(value.clone()), value.to_compact())
            }
            Json::String(text) => {
                if let Some(how) = encoded_again(text) {
                    self.findings.push(finding(
                        "import.user-profile.encoded",
                        &format!("user_profile is {how}"),
                        "Auth0 wants the JSON text itself, and answers \"user_profile must be an object encoded as a JSON string\" to anything else. Send the text as it was before",
                    ));
                }
                (Json::parse_object(text), text.clone())
            }
            other => (None, other.to_compact()),
        };
        // An object where that sends the same bytes again; variables stand in the text as it is.
        let same = matches!(value, Json::Object(_))
            || variable::names(&text).is_empty()
                && object
                    .as_ref()
                    .is_some_and(|object| object.to_compact() == text);
        self.profile.user_profile = Some(match object.filter(|_| same) {
            Some(object) => UserProfile::Object(written_document(&object)),
            None => UserProfile::Text(written(&text)),
        });
    }

    /// Puts a parameter into the field of its name. A second one of that name is no known one.
    fn known(&mut self, name: &str, text: &str) -> bool {
        let profile = &mut self.profile;
        let slot = match name {
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
            "client_assertion" | "client_assertion_type" if self.as_it_is => return false,
            "client_assertion" if profile.client_authentication.method == "none" => {
                self.assertion(text);
                return true;
            }
            "client_assertion_type" if text == JWT_BEARER => return true,
            "auth0-forwarded-for" if profile.forwarded_for.is_none() => {
                profile.forwarded_for = Some((written(text), ForwardedPlace::Body));
                return true;
            }
            _ => match TextField::of_name(name) {
                Some(field) => profile.texts.get_mut(field),
                None => return false,
            },
        };
        if slot.is_some() {
            return false;
        }
        *slot = Some(written(text));
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
                .filter(|text| literal::text(text).is_none())
                .map(ToOwned::to_owned)
        };
        self.profile.client_authentication = ClientAuth {
            method: "private_key_jwt",
            key: Some(Reference::Ask),
            algorithm: said("alg"),
            key_id: said("kid"),
            audience: token
                .claim_text("aud")
                .filter(|text| literal::text(text).is_none())
                .map(ToOwned::to_owned),
            ..ClientAuth::default()
        };
        self.asserted = token.claim_text("sub").map(ToOwned::to_owned);
        self.notes.push("The client assertion is used once and was left out: name the private key that signs new ones".to_owned());
    }

    fn header(&mut self, header: &PastedHeader, encoding: BodyEncoding) {
        let name = header.name.to_ascii_lowercase();
        let value = header.value.as_str();
        let marked = !variable::names(&header.name).is_empty();
        if name.is_empty() || literal::text(&name).is_some() || !marked && !is_token(&name) {
            // A pseudo header of HTTP/2 is no header of ours; anything else is no header at all.
            if !name.starts_with(':') {
                self.notes
                    .push("A line that is not a header was left out".to_owned());
            }
            return;
        }
        match name.as_str() {
            "content-type" => self.content_type(header, encoding),
            "auth0-forwarded-for" if self.profile.forwarded_for.is_none() && header.enabled => {
                self.profile.forwarded_for = Some((written(value), ForwardedPlace::Header));
            }
            "dpop" if header.enabled && !self.as_it_is => self.proof(value),
            "authorization" if header.enabled && scheme_is(value, "basic") => {
                self.basic_header(value.get(6..).unwrap_or_default().trim());
            }
            name if OF_THE_TOOL.contains(name) || name.starts_with("sec-") => {
                self.notes.push(format!(
                    "The header {name} was left out: its tool adds it automatically"
                ));
            }
            name if ORDINARY.contains(name) => {}
            _ => self
                .profile
                .headers
                .push(own(&header.name, value, header.enabled)),
        }
    }

    /// A wrong type is worth keeping: it is what is being debugged.
    fn content_type(&mut self, header: &PastedHeader, encoding: BodyEncoding) {
        let ours = encoding.media_type();
        let kind = header.value.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case(ours) && !kind.eq_ignore_ascii_case("multipart/form-data") {
            self.profile
                .headers
                .push(own("content-type", &header.value, header.enabled));
        }
    }

    fn proof(&mut self, value: &str) {
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

    /// The credentials of HTTP Basic (RFC 7617).
    fn basic_header(&mut self, credentials: &str) {
        let pair = basic_pair(credentials);
        let decoded = pair.as_deref().and_then(|text| text.split_once(':'));
        if let Some((user, password)) = decoded {
            self.basic(user, password);
        } else if stands_for_one(credentials) {
            self.basic("", "");
            self.untold.push("client_id");
        } else if let Some((user, password)) = in_clear(credentials) {
            self.findings.push(finding(
                "import.client.basic-in-clear",
                "The credentials of HTTP Basic are not in base64",
                "ID and secret stand in the header as they are. A server decodes base64 there (RFC 7617 §2), and finds no client in this. Cambio reads the ID and the secret",
            ));
            self.basic(user, password);
        } else {
            self.profile
                .headers
                .push(own("Authorization", &format!("Basic {credentials}"), true));
        }
    }
}

/// Whether a path in an address has an empty part, as joining by hand makes one.
fn has_two_slashes(address: &str) -> bool {
    let bare = address.split(['?', '#']).next().unwrap_or_default();
    let rest = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    rest.contains("//")
}

/// The names of parameters, for a sentence.
fn names(list: &[PastedParameter]) -> String {
    let shown = |one: &PastedParameter| {
        let name = one.name.chars().filter(|c| !c.is_control());
        let name: String = name.take(60).collect();
        if literal::text(&name).is_some() {
            "one that looks like a secret".to_owned()
        } else {
            name
        }
    };
    list.iter().map(shown).collect::<Vec<_>>().join(", ")
}

/// Whether a parameter of that name has its place in the body; another may belong to the address, as a policy or a version does.
fn belongs_in_body(name: &str) -> bool {
    const OTHERS: [&str; 12] = [
        "actor_token",
        "assertion",
        "client_assertion",
        "client_assertion_type",
        "client_secret",
        "code",
        "code_verifier",
        "device_code",
        "password",
        "redirect_uri",
        "refresh_token",
        "subject_token",
    ];
    TextField::of_name(name).is_some() || OTHERS.contains(&name)
}

/// A parameter or header that has no field of its own.
fn own(name: &str, text: &str, enabled: bool) -> NamedValue {
    NamedValue {
        name: written(name),
        what: NamedWhat::Value(written(text)),
        enabled,
    }
}

/// ID and secret as they are: a colon is no digit of base64, and what a guide writes for them has blanks or brackets.
fn in_clear(credentials: &str) -> Option<(&str, &str)> {
    let (user, password) = credentials.split_once(':')?;
    let is_word = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_graphic() && !"()<>{}[]\"'".contains(c))
    };
    (is_word(user) && is_word(password)).then_some((user, password))
}

fn scheme_is(value: &str, scheme: &str) -> bool {
    value
        .split_whitespace()
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case(scheme))
}
