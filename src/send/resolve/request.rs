//! From a profile to a request: variables filled in, references followed, keys read.

use super::addresses::addresses;
use super::secrets::Secrets;
use super::variables::{Filler, undefined};
use crate::diagnosis::BadInput;
use crate::exchange::{
    Assertion, ClientAuthentication, ExchangeRequest, Field, FieldValue, ForwardedFor, TextField,
    UserProfile,
};
use crate::jose::{SigningAlgorithm, SigningKey};
use crate::profile::{ClientAuth, DpopKey, NamedValue, NamedWhat, Profile};
use crate::secret::{Reference, Secret};
use crate::send::job::Context;
use crate::text::is_token;
use url::Url;

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

/// Returns the request of a profile, with everything resolved but `demo:` artefacts, which are minted afterwards.
pub(in crate::send) fn resolve(profile: &Profile, context: &Context) -> Result<Resolved, BadInput> {
    let fill = Filler {
        environment: &context.environment,
    };
    undefined(profile, &context.environment)?;
    let (base, token_endpoint) = addresses(profile, context, &fill)?;
    let mut secrets = Secrets {
        profile,
        context,
        endpoint: &token_endpoint,
        mint: Vec::new(),
        found: Vec::new(),
    };
    secrets.check_trust()?;
    let mut request = ExchangeRequest::new(token_endpoint.clone());
    let filled = |field: TextField, text: &Option<String>| fill.text(field.name(), text.as_ref());
    request.texts = profile.texts.try_map(filled)?;
    request.client_authentication = client_authentication(profile, &fill, &mut secrets, &base)?;
    request.subject_token = secrets.get("subject_token", profile.subject_token.as_ref())?;
    request.actor_token = secrets.get("actor_token", profile.actor_token.as_ref())?;
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
    check_headers(&request.headers, &profile.headers)?;
    request.dpop = dpop(profile, context, &mut secrets)?;
    Ok(Resolved {
        request,
        base,
        mint: secrets.mint,
        secrets: secrets.found,
    })
}

fn client_authentication(
    profile: &Profile,
    fill: &Filler<'_>,
    secrets: &mut Secrets<'_>,
    base: &Url,
) -> Result<ClientAuthentication, BadInput> {
    let auth = &profile.client_authentication;
    let mut needed = |field: &str, reference: Option<&Reference>| {
        // The method needs a secret: it is asked for where there is no reference.
        let secret = secrets.get(field, Some(reference.unwrap_or(&Reference::Ask)))?;
        Ok::<_, BadInput>(secret.unwrap_or_default())
    };
    let secret_field = "client_authentication.secret";
    match auth.method {
        "client_secret_post" => {
            needed(secret_field, auth.secret.as_ref()).map(ClientAuthentication::Post)
        }
        "client_secret_basic" => {
            needed(secret_field, auth.secret.as_ref()).map(ClientAuthentication::Basic)
        }
        "private_key_jwt" => {
            let field = "client_authentication.key";
            let algorithm = fill
                .text("client_authentication.algorithm", auth.algorithm.as_ref())?
                .unwrap_or_else(|| ClientAuth::USUAL_ALGORITHM.to_owned());
            let pem = needed(field, auth.key.as_ref())?;
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
    let rows = values.iter().enumerate();
    for (at, value) in rows.filter(|(_, value)| value.is_sent()) {
        let path = format!("{list}.{at}");
        let name = fill.one(&path, &value.name)?;
        let content = match &value.what {
            NamedWhat::Value(text) => FieldValue::Plain(fill.one(&path, text)?),
            NamedWhat::Secret(reference) => FieldValue::Secret(
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

/// Refuses headers that would break the connection itself, the only ones that cannot be sent on purpose. `rows` are the profile's, of which
/// some are not sent.
fn check_headers(headers: &[Field], rows: &[NamedValue]) -> Result<(), BadInput> {
    let sent = (0..).zip(rows).filter(|(_, row)| row.is_sent());
    let places = sent.map(|(at, _): (usize, _)| at);
    for (at, header) in places.zip(headers) {
        let text = match &header.value {
            FieldValue::Plain(text) => text.as_str(),
            FieldValue::Secret(secret) => secret.expose(),
        };
        let refused = |title: &str, detail: &str| {
            Err(BadInput::new("profile.header", title, detail).field(format!("headers.{at}")))
        };
        let bad = |detail: &str| refused("A header cannot be sent", detail);
        if header.name.is_empty() {
            return refused("A header has no name", "Name it, or remove its row");
        }
        if !is_token(&header.name) {
            return bad(
                "Use letters, digits and hyphens in a header's name, without spaces or colons",
            );
        }
        if text.chars().any(|c| c.is_control() && c != '\t') {
            return bad("A header's value has no line breaks or control characters");
        }
        if ["content-length", "transfer-encoding", "connection", "host"]
            .iter()
            .any(|ours| ours.eq_ignore_ascii_case(&header.name))
        {
            return bad("This header belongs to the connection and is always set by Cambio");
        }
    }
    Ok(())
}

/// Returns the key that signs proofs; `None` where none are sent.
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
