//! From a profile to a request: variables filled in, references followed, keys read. The only place where secrets are fetched.

use crate::diagnosis::BadInput;
use crate::exchange::{
    Assertion, ClientAuthentication, ExchangeRequest, Field, ForwardedFor, Tenant, UserProfile,
    Value,
};
use crate::jose::{SigningAlgorithm, SigningKey};
use crate::json::Json;
use crate::profile::{DpopKey, Environment, NamedValue, NamedWhat, Profile};
use crate::secret::{Reference, Secret};
use crate::settings::Settings;
use crate::vault::{self, Grant, Place};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use url::Url;

/// Secrets that came from outside the profile, by field path: typed in the window, or read from standard input.
pub type Inputs = BTreeMap<String, Secret>;

/// What a profile is resolved with.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Variables and references of the environment.
    pub environment: Environment,
    /// Secrets given for this time.
    pub inputs: Inputs,
    /// Where `file:` paths begin.
    pub folder: Option<PathBuf>,
    /// Whether `file:`, `env:`, `keychain` and `command:` may be read for this profile.
    pub trusted: bool,
    /// The demo tenant's base URL, where it runs.
    pub demo: Option<Url>,
    /// The key of this session for the profile.
    pub session_key: Option<SigningKey>,
    /// Commands, and whether the keychain is used.
    pub settings: Settings,
}

/// A request that can be encoded, and what else is known of it.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The request.
    pub request: ExchangeRequest,
    /// The tenant's base URL with its slash, which is also the issuer expected.
    pub base: Url,
    /// `demo:KIND` artefacts still to be minted, by field path.
    pub mint: Vec<(String, String)>,
    /// Every secret with the name it is masked under.
    pub secrets: Vec<(String, Secret)>,
}

/// Resolves everything but `demo:` artefacts, which are minted afterwards.
pub fn resolve(profile: &Profile, context: &Context) -> Result<Resolved, BadInput> {
    let fill = Filler {
        environment: &context.environment,
    };
    undefined(profile, &context.environment)?;
    let (base, token_endpoint) = addresses(profile, context, &fill)?;
    let mut secrets = Secrets {
        profile,
        context,
        endpoint: &token_endpoint.clone(),
        mint: Vec::new(),
        found: Vec::new(),
    };
    secrets.check_trust(&token_endpoint)?;
    let mut request = ExchangeRequest::new(token_endpoint);
    request.grant_type = fill.text("grant_type", profile.grant_type.as_ref())?;
    request.client_id = fill.text("client_id", profile.client_id.as_ref())?;
    request.client_authentication = client_authentication(profile, &fill, &mut secrets, &base)?;
    request.subject_token = secrets.get("subject_token", profile.subject_token.as_ref())?;
    request.subject_token_type =
        fill.text("subject_token_type", profile.subject_token_type.as_ref())?;
    request.actor_token = secrets.get("actor_token", profile.actor_token.as_ref())?;
    request.actor_token_type = fill.text("actor_token_type", profile.actor_token_type.as_ref())?;
    request.requested_token_type = fill.text(
        "requested_token_type",
        profile.requested_token_type.as_ref(),
    )?;
    request.audience = fill.text("audience", profile.audience.as_ref())?;
    request.resource = fill.text("resource", profile.resource.as_ref())?;
    request.scope = fill.text("scope", profile.scope.as_ref())?;
    request.user_profile = match &profile.user_profile {
        None => None,
        Some(UserProfile::Text(text)) => Some(UserProfile::Text(fill.one("user_profile", text)?)),
        Some(UserProfile::Object(object)) => Some(UserProfile::Object(fill.json(object)?)),
    };
    if let Some((value, place)) = &profile.forwarded_for {
        request.forwarded_for = Some(ForwardedFor {
            value: fill.one("forwarded_for", value)?,
            place: *place,
        });
    }
    request.body_encoding = profile.body_encoding;
    request.parameters = fields("parameters", &profile.parameters, &fill, &mut secrets)?;
    request.headers = fields("headers", &profile.headers, &fill, &mut secrets)?;
    check_headers(&request.headers)?;
    request.dpop = dpop(profile, context, &mut secrets)?;
    let (mint, found) = (secrets.mint, secrets.found);
    Ok(Resolved {
        request,
        base,
        mint,
        secrets: found,
    })
}

/// All variables that are not set, named together before anything is sent.
fn undefined(profile: &Profile, environment: &Environment) -> Result<(), BadInput> {
    let mut missing: Vec<String> = Vec::new();
    let mut fields: Vec<String> = Vec::new();
    for (field, text) in profile.texts() {
        for name in environment.missing(text) {
            if !missing.contains(&name) {
                missing.push(name);
            }
            if !fields.contains(&field) {
                fields.push(field.clone());
            }
        }
    }
    let Some(first) = fields.first() else {
        return Ok(());
    };
    let (title, detail) = match missing.as_slice() {
        [one] => (
            format!("The variable {one} is not set"),
            format!("{} uses it", fields.join(", ")),
        ),
        all => (
            format!("The variables {} are not set", all.join(", ")),
            format!("{} use them", fields.join(", ")),
        ),
    };
    Err(BadInput::new("profile.variable", title, detail)
        .fix("Name an environment that sets it, or write {{{{ for two braces")
        .field(first.clone()))
}

/// What can be shown before sending: references stand for themselves, nothing is read.
pub fn preview(
    profile: &Profile,
    environment: &Environment,
    demo: Option<&Url>,
) -> Result<Resolved, BadInput> {
    let mut inputs = Inputs::new();
    for (field, reference) in asked(profile, environment) {
        if field == "client_authentication.key" || field == "dpop.key" {
            continue;
        }
        inputs.insert(field, Secret::new(reference.to_string()));
    }
    let mut shown = profile.clone();
    shown.client_authentication.key = None;
    shown.dpop.enabled = false;
    let context = Context {
        environment: Environment {
            secrets: BTreeMap::new(),
            ..environment.clone()
        },
        inputs,
        trusted: true,
        demo: Some(demo.cloned().unwrap_or(default_demo()?)),
        ..Context::default()
    };
    if shown.client_authentication.method == "private_key_jwt" {
        shown.client_authentication.method = "none";
    }
    resolve(&shown, &context)
}

fn default_demo() -> Result<Url, BadInput> {
    Url::parse(&format!("http://127.0.0.1:{}/", crate::demo::DEFAULT_PORT)).map_err(|error| {
        BadInput::new(
            "demo.address",
            "The demo tenant has no address",
            error.to_string(),
        )
    })
}

fn addresses(
    profile: &Profile,
    context: &Context,
    fill: &Filler<'_>,
) -> Result<(Url, Url), BadInput> {
    let bad = |error: crate::exchange::TenantError, field: &str| {
        let problem =
            BadInput::new("profile.tenant", error.reason, "Nothing was sent").field(field);
        match error.suggestion {
            Some(better) => problem.fix(format!("Write {better}")),
            None => problem.fix("Write a domain such as acme.eu.auth0.com, a base URL, or demo"),
        }
    };
    let tenant = Tenant::parse(&fill.one("tenant", &profile.tenant)?)
        .map_err(|error| bad(error, "tenant"))?;
    let demo = tenant == Tenant::Demo;
    let base = match tenant {
        Tenant::Base(url) => url,
        Tenant::Demo => context.demo.clone().ok_or_else(|| {
            BadInput::new(
                "demo.not-running",
                "The demo tenant is not running",
                "It starts with the first send",
            )
        })?,
    };
    let endpoint = match fill.text("token_endpoint", profile.token_endpoint.as_ref())? {
        Some(typed) => {
            let typed =
                Tenant::parse_endpoint(&typed).map_err(|error| bad(error, "token_endpoint"))?;
            // The demo tenant is one place, whatever port it has today.
            let own = default_demo()?;
            if demo
                && crate::exchange::tenant::origin(&typed) == crate::exchange::tenant::origin(&own)
            {
                let path = typed.path().trim_start_matches('/').to_owned();
                base.join(&path).unwrap_or(typed)
            } else {
                typed
            }
        }
        None => base.join("oauth/token").map_err(|error| {
            BadInput::new(
                "profile.tenant",
                "The tenant has no token endpoint",
                error.to_string(),
            )
        })?,
    };
    Ok((base, endpoint))
}

struct Filler<'a> {
    environment: &'a Environment,
}

impl Filler<'_> {
    fn one(&self, field: &str, text: &str) -> Result<String, BadInput> {
        self.environment.fill(text).map_err(|name| {
            BadInput::new(
                "profile.variable",
                format!("The variable {name} is not set"),
                format!("{field} uses it"),
            )
            .fix("Name an environment that sets it, or write {{{{ for two braces")
            .field(field)
        })
    }

    fn text(&self, field: &str, value: Option<&String>) -> Result<Option<String>, BadInput> {
        value.map(|text| self.one(field, text)).transpose()
    }

    fn json(&self, document: &Json) -> Result<Json, BadInput> {
        Ok(match document {
            Json::String(text) => Json::String(self.one("user_profile", text)?),
            Json::Array(items) => Json::Array(
                items
                    .iter()
                    .map(|item| self.json(item))
                    .collect::<Result<_, _>>()?,
            ),
            Json::Object(members) => Json::Object(
                members
                    .iter()
                    .map(|(name, value)| Ok((name.clone(), self.json(value)?)))
                    .collect::<Result<_, BadInput>>()?,
            ),
            other => other.clone(),
        })
    }
}

struct Secrets<'a> {
    profile: &'a Profile,
    context: &'a Context,
    endpoint: &'a Url,
    mint: Vec<(String, String)>,
    found: Vec<(String, Secret)>,
}

impl Secrets<'_> {
    /// Asks once before anything kept on this computer is read for a profile it does not know.
    fn check_trust(&self, endpoint: &Url) -> Result<(), BadInput> {
        if self.context.trusted {
            return Ok(());
        }
        let grant = grant_for(self.profile, self.context, endpoint);
        if grant.reads.is_empty() {
            return Ok(());
        }
        Err(BadInput::new(
            "trust.needed",
            "This profile reads secrets of this computer",
            format!("It would send {} to {}", grant.words(), grant.origin),
        )
        .fix("Look at the profile, then allow it: --trust on the command line"))
    }

    /// What the keychain keeps for this profile, environment, field and origin.
    fn kept(&self, field: &str) -> Result<Secret, BadInput> {
        let bad = |title: String, detail: String| {
            BadInput::new("secret.keychain", title, detail)
                .fix("Type it in the window and press Keep in keychain, or use ask, env:NAME or file:PATH")
                .field(field)
        };
        let environment = &self.context.environment;
        if !self.context.settings.keychain {
            let why = vault::VaultError::Off.to_string();
            return Err(bad(format!("{field} was not read from the keychain"), why));
        }
        let place = place(self.profile, environment, field, self.endpoint).ok_or_else(|| {
            let why = "The profile has no id, and what is kept belongs to one";
            bad(format!("Nothing can be kept for {field}"), why.to_owned())
        })?;
        vault::read(&place).map_err(|error| {
            bad(
                format!("{field} could not be read from the keychain"),
                error.to_string(),
            )
        })
    }

    fn environment_reference(&self, field: &str) -> Option<&Reference> {
        reference_of(&self.context.environment, field)
    }

    fn get(
        &mut self,
        field: &str,
        reference: Option<&Reference>,
    ) -> Result<Option<Secret>, BadInput> {
        let name = match field.rsplit_once('.') {
            Some(("client_authentication", "secret")) => "client_secret",
            Some(("client_authentication" | "dpop", _)) => "private_key",
            _ => field,
        };
        self.named(field, name, reference)
    }

    fn named(
        &mut self,
        field: &str,
        name: &str,
        reference: Option<&Reference>,
    ) -> Result<Option<Secret>, BadInput> {
        let environment = self.environment_reference(field).cloned();
        let Some(reference) = environment.as_ref().or(reference) else {
            return Ok(None);
        };
        let secret = if let Some(given) = self.context.inputs.get(field) {
            given.clone()
        } else if let Reference::Demo(kind) = reference {
            self.mint.push((field.to_owned(), kind.clone()));
            return Ok(Some(Secret::default()));
        } else if *reference == Reference::Keychain {
            self.kept(field)?
        } else {
            fetch(field, reference, self.context)?
        };
        self.found.push((name.to_owned(), secret.clone()));
        Ok(Some(secret))
    }
}

/// The secrets that a request needs, by field path, with where each is from; the environment's references go first.
pub fn asked(profile: &Profile, environment: &Environment) -> Vec<(String, Reference)> {
    let auth = &profile.client_authentication;
    let mut fields: Vec<(String, Reference)> = profile
        .references()
        .into_iter()
        .filter(|(field, _)| match field.as_str() {
            "client_authentication.secret" => auth.method.starts_with("client_secret"),
            "client_authentication.key" => auth.method == "private_key_jwt",
            "dpop.key" => profile.dpop.enabled,
            _ => true,
        })
        .map(|(field, reference)| (field, reference.clone()))
        .collect();
    // A method that needs a secret asks where nothing is said.
    if auth.method.starts_with("client_secret") && auth.secret.is_none() {
        fields.push(("client_authentication.secret".to_owned(), Reference::Ask));
    }
    let switched_off = |field: &str| {
        let (list, at) = match field.split_once('.') {
            Some(("parameters", at)) => (&profile.parameters, at),
            Some(("headers", at)) => (&profile.headers, at),
            _ => return false,
        };
        at.parse()
            .ok()
            .and_then(|at: usize| list.get(at))
            .is_some_and(|value| !value.enabled)
    };
    fields.retain(|(field, _)| !switched_off(field));
    for (field, reference) in &mut fields {
        let name = if field == "client_authentication.secret" {
            "client_secret"
        } else {
            field.as_str()
        };
        if let Some(own) = environment.secrets.get(name) {
            reference.clone_from(own);
        }
    }
    fields
}

/// What a profile would read of this computer, and where it would send it.
pub fn grant(profile: &Profile, context: &Context) -> Result<Grant, BadInput> {
    let fill = Filler {
        environment: &context.environment,
    };
    let (_, endpoint) = addresses(profile, context, &fill)?;
    Ok(grant_for(profile, context, &endpoint))
}

/// Exactly what fetching would read: the same fields, and for each the same choice between environment and profile.
fn grant_for(profile: &Profile, context: &Context, endpoint: &Url) -> Grant {
    let mut fields: Vec<(String, Option<Reference>)> = profile
        .references()
        .into_iter()
        .map(|(field, reference)| (field, Some(reference.clone())))
        .collect();
    // Fields that the profile leaves out and the environment may fill.
    for field in [
        "client_authentication.secret",
        "client_authentication.key",
        "subject_token",
        "actor_token",
        "dpop.key",
    ] {
        if !fields.iter().any(|(known, _)| known == field) {
            fields.push((field.to_owned(), None));
        }
    }
    let reads = fields.into_iter().filter_map(|(field, own)| {
        let reference = reference_of(&context.environment, &field).or(own.as_ref())?;
        let read = reference.reads_this_computer() && !context.inputs.contains_key(&field);
        read.then(|| (field, in_full(reference, context.folder.as_deref())))
    });
    let mut reads: Vec<(String, String)> = reads.collect();
    reads.sort();
    Grant {
        profile: profile.id.clone().unwrap_or_else(|| profile.name.clone()),
        environment: context.environment.key().to_owned(),
        folder: context
            .folder
            .as_ref()
            .map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.clone())),
        origin: crate::exchange::tenant::origin(endpoint),
        reads,
    }
}

/// The reference that an environment has for a field, which goes before the profile's.
fn reference_of<'a>(environment: &'a Environment, field: &str) -> Option<&'a Reference> {
    let short = if field == "client_authentication.secret" {
        "client_secret"
    } else {
        field
    };
    environment.secrets.get(short)
}

/// A reference with where it really leads: a link in the folder may point anywhere.
fn in_full(reference: &Reference, folder: Option<&Path>) -> String {
    let Reference::File(path) = reference else {
        return reference.to_string();
    };
    let named = folder.unwrap_or(Path::new(".")).join(path);
    match named.canonicalize() {
        Ok(real)
            if Some(real.as_path())
                != folder
                    .and_then(|folder| folder.canonicalize().ok())
                    .map(|folder| folder.join(path))
                    .as_deref() =>
        {
            format!("{reference} (which is {})", real.display())
        }
        _ => reference.to_string(),
    }
}

/// Where the keychain keeps a field's secret for a profile, an environment and an origin.
pub fn place(
    profile: &Profile,
    environment: &Environment,
    field: &str,
    endpoint: &Url,
) -> Option<Place> {
    Some(Place {
        profile: profile.id.clone()?,
        environment: environment.key().to_owned(),
        field: field.to_owned(),
        origin: crate::exchange::tenant::origin(endpoint),
    })
}

/// Follows one reference.
fn fetch(field: &str, reference: &Reference, context: &Context) -> Result<Secret, BadInput> {
    match reference {
        Reference::Ask => {
            let flag = match field {
                "subject_token" => "--subject-token FILE",
                "actor_token" => "--actor-token FILE",
                "client_authentication.secret" => "--client-secret FILE",
                _ => "a reference such as env:NAME",
            };
            Err(BadInput::new(
                "secret.needed",
                format!("{field} is asked for and was not given"),
                "The profile says \"ask\", and there is nobody to ask",
            )
            .fix(format!(
                "Type it in the window, or use {flag}; - reads standard input"
            ))
            .field(field))
        }
        Reference::Env(name) => std::env::var(name).map(Secret::new).map_err(|error| {
            let why = if matches!(error, std::env::VarError::NotPresent) {
                "It is not set"
            } else {
                "It is not UTF-8 text"
            };
            BadInput::new(
                "secret.env",
                format!("The environment variable {name} cannot be read"),
                why,
            )
            .fix(format!("Set {name} for this command"))
            .field(field)
        }),
        Reference::File(path) => {
            let folder = context.folder.as_deref().unwrap_or(Path::new("."));
            let path = folder.join(path);
            let bytes = crate::profile::read_file(&path).map_err(|error| BadInput {
                field: Some(field.to_owned()),
                ..error
            })?;
            let text = String::from_utf8(bytes).map_err(|_| {
                BadInput::new(
                    "secret.file",
                    format!("{} is not UTF-8 text", path.display()),
                    "A secret is sent as text",
                )
                .field(field)
            })?;
            Ok(Secret::new(without_line_break(&text)))
        }
        Reference::Command(name) => {
            super::secret_command::run(name, &context.settings.commands, field)
        }
        // Both are followed where the profile is known.
        Reference::Demo(_) | Reference::Keychain => Ok(Secret::default()),
    }
}

/// A secret of the settings, such as a proxy's password: the user's own file, so nobody is asked.
pub fn host_secret(
    reference: &Reference,
    host: &str,
    field: &str,
    settings: &Settings,
) -> Result<Secret, BadInput> {
    if *reference == Reference::Keychain {
        let place = Place {
            profile: "settings".to_owned(),
            environment: String::new(),
            field: "proxy_password".to_owned(),
            origin: host.to_owned(),
        };
        return vault::read(&place).map_err(|error| {
            BadInput::new(
                "secret.keychain",
                format!("{field} could not be read from the keychain"),
                error.to_string(),
            )
            .field(field)
        });
    }
    let context = Context {
        settings: settings.clone(),
        ..Context::default()
    };
    fetch(field, reference, &context)
}

/// One final line break is dropped: editors and `echo` add it.
pub fn without_line_break(text: &str) -> &str {
    text.strip_suffix("\r\n")
        .or_else(|| text.strip_suffix('\n'))
        .unwrap_or(text)
}

fn client_authentication(
    profile: &Profile,
    fill: &Filler<'_>,
    secrets: &mut Secrets<'_>,
    base: &Url,
) -> Result<ClientAuthentication, BadInput> {
    let auth = &profile.client_authentication;
    // A missing reference asks: the method needs a secret.
    let ask = Reference::Ask;
    let secret_field = "client_authentication.secret";
    match auth.method {
        "client_secret_post" => Ok(ClientAuthentication::Post(
            secrets
                .get(secret_field, Some(auth.secret.as_ref().unwrap_or(&ask)))?
                .unwrap_or_default(),
        )),
        "client_secret_basic" => Ok(ClientAuthentication::Basic(
            secrets
                .get(secret_field, Some(auth.secret.as_ref().unwrap_or(&ask)))?
                .unwrap_or_default(),
        )),
        "private_key_jwt" => {
            let field = "client_authentication.key";
            let algorithm = fill
                .text("client_authentication.algorithm", auth.algorithm.as_ref())?
                .unwrap_or_else(|| "RS256".to_owned());
            let pem = secrets
                .get(field, Some(auth.key.as_ref().unwrap_or(&ask)))?
                .unwrap_or_default();
            let key = read_key(&algorithm, &pem, field)?;
            let audience = fill.text("client_authentication.audience", auth.audience.as_ref())?;
            Ok(ClientAuthentication::PrivateKeyJwt(Assertion {
                key,
                key_id: fill.text("client_authentication.key_id", auth.key_id.as_ref())?,
                audience: audience.unwrap_or_else(|| base.as_str().to_owned()),
            }))
        }
        _ => Ok(ClientAuthentication::None),
    }
}

fn read_key(algorithm: &str, pem: &Secret, field: &str) -> Result<SigningKey, BadInput> {
    let bad = |error: crate::jose::KeyError| {
        BadInput::new(
            "secret.key",
            format!("The key in {field} cannot be used"),
            error.to_string(),
        )
        .field(field)
    };
    let algorithm: SigningAlgorithm = algorithm.parse().map_err(bad)?;
    SigningKey::from_pkcs8_pem(pem, algorithm).map_err(bad)
}

fn fields(
    list: &str,
    values: &[NamedValue],
    fill: &Filler<'_>,
    secrets: &mut Secrets<'_>,
) -> Result<Vec<Field>, BadInput> {
    let mut sent = Vec::new();
    for (at, value) in values.iter().enumerate().filter(|(_, value)| value.enabled) {
        let path = format!("{list}.{at}");
        let name = fill.one(&path, &value.name)?;
        let content = match &value.what {
            NamedWhat::Value(text) => Value::Plain(fill.one(&path, text)?),
            NamedWhat::Secret(reference) => Value::Secret(
                secrets
                    .named(&path, &name, Some(reference))?
                    .unwrap_or_default(),
            ),
        };
        sent.push(Field {
            name,
            value: content,
        });
    }
    Ok(sent)
}

/// Headers that would break the connection itself are the only ones that cannot be sent on purpose.
fn check_headers(headers: &[Field]) -> Result<(), BadInput> {
    for (at, header) in headers.iter().enumerate() {
        let text = match &header.value {
            Value::Plain(text) => text.as_str(),
            Value::Secret(secret) => secret.expose(),
        };
        let bad = |detail: &str| {
            Err(
                BadInput::new("profile.header", "A header cannot be sent", detail)
                    .field(format!("headers.{at}")),
            )
        };
        let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if header.name.is_empty() || !header.name.chars().all(token) {
            return bad("A header's name is letters, digits and hyphens, without spaces or colons");
        }
        if text.chars().any(|c| c.is_control() && c != '\t') {
            return bad("A header's value has no line breaks or control characters");
        }
        if ["content-length", "transfer-encoding", "connection", "host"]
            .iter()
            .any(|ours| ours.eq_ignore_ascii_case(&header.name))
        {
            return bad("This one belongs to the connection and is always set by the client");
        }
    }
    Ok(())
}

fn dpop(
    profile: &Profile,
    context: &Context,
    secrets: &mut Secrets<'_>,
) -> Result<Option<SigningKey>, BadInput> {
    if !profile.dpop.enabled {
        return Ok(None);
    }
    match &profile.dpop.key {
        DpopKey::Session => Ok(context.session_key.clone()),
        DpopKey::Kept(reference) => {
            let pem = secrets
                .get("dpop.key", Some(reference))?
                .unwrap_or_default();
            read_key(&profile.dpop.algorithm, &pem, "dpop.key").map(Some)
        }
    }
}
