//! From a request to exact bytes: a pure function, tested byte for byte.

use super::client_authentication::{JWT_BEARER, basic_credentials};
use super::fields::TextField;
use super::literal::{self, Doubt};
use super::request::FORWARDED_FOR;
use super::{
    BodyEncoding, ClientAuthentication, ExchangeRequest, Field, FieldValue, ForwardedPlace,
};
use crate::dpop::{self, Proof};
use crate::jose::{KeyError, SigningKey};
use crate::secret::{MaskedText, Secret, secret_member};
use crate::text::form_encoded;
use url::Url;

/// What must be new for every attempt. Times in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// The computer's clock.
    pub now: i64,
    /// `jti` of the proof.
    pub proof_jti: String,
    /// `jti` of the client assertion.
    pub assertion_jti: String,
    /// The nonce the server gave, for the proof.
    pub nonce: Option<String>,
}

/// A request as it goes onto the wire, secrets marked where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireRequest {
    /// `POST` or `GET`.
    pub method: &'static str,
    /// The address, without what `secret_query` adds to it.
    pub url: Url,
    /// The end of the query, already encoded, where it holds a secret: it is sent, and masked wherever it is shown.
    pub secret_query: MaskedText,
    /// Names and values in the order sent; the client adds nothing to them.
    pub headers: Vec<(String, MaskedText)>,
    /// The body.
    pub body: MaskedText,
}

impl WireRequest {
    /// A request without a body.
    pub fn get(url: Url) -> Self {
        let mut headers = vec![("host".to_owned(), MaskedText::plain(authority(&url)))];
        headers.extend(common_headers());
        Self {
            method: "GET",
            url,
            secret_query: MaskedText::default(),
            headers,
            body: MaskedText::default(),
        }
    }

    /// The request as a raw socket sees it; [`MaskedText::masked`] of it is *On the wire*.
    pub fn raw(&self) -> MaskedText {
        let mut raw = MaskedText::plain(format!("{} ", self.method));
        raw.append(self.target());
        raw.push(" HTTP/1.1\r\n");
        for (name, value) in &self.headers {
            raw.push(&format!("{name}: "));
            raw.append(value.clone());
            raw.push("\r\n");
        }
        raw.push("\r\n");
        raw.append(self.body.clone());
        raw
    }

    /// The whole address as it is called: a secret may stand in it.
    pub fn address(&self) -> Url {
        let mut whole = self.url.clone();
        if !self.secret_query.is_empty() {
            let secret = self.secret_query.expose();
            let query = whole.query().map_or_else(
                || secret.expose().to_owned(),
                |query| format!("{query}&{}", secret.expose()),
            );
            whole.set_query(Some(&query));
        }
        whole
    }

    /// Path and query.
    fn target(&self) -> MaskedText {
        let mut target = MaskedText::plain(self.url.path());
        if let Some(query) = self.url.query() {
            target.push("?");
            target.push(query);
        }
        if !self.secret_query.is_empty() {
            target.push(if self.url.query().is_some() { "&" } else { "?" });
            target.append(self.secret_query.clone());
        }
        target
    }
}

/// Writes the request. Fails only where a key cannot sign.
pub fn encode(request: &ExchangeRequest, fresh: &Freshness) -> Result<WireRequest, KeyError> {
    let mut headers = vec![(
        "host".to_owned(),
        MaskedText::plain(authority(&request.token_endpoint)),
    )];
    headers.extend(common_headers());
    let content_type = MaskedText::plain(request.body_encoding.media_type());
    headers.push(("content-type".to_owned(), content_type));
    if let ClientAuthentication::Basic(secret) = &request.client_authentication {
        let mut value = MaskedText::plain("Basic ");
        value.push_secret(
            "authorization",
            basic_credentials(
                request.texts.client_id.as_deref().unwrap_or_default(),
                secret,
            )
            .expose(),
        );
        headers.push(("authorization".to_owned(), value));
    }
    if let Some(forwarded) = request
        .forwarded_for
        .as_ref()
        .filter(|forwarded| forwarded.place == ForwardedPlace::Header)
    {
        headers.push((
            FORWARDED_FOR.to_owned(),
            MaskedText::plain(&forwarded.value),
        ));
    }
    if let Some(key) = &request.dpop {
        headers.push(proof_header(
            "POST",
            &request.token_endpoint,
            key,
            fresh,
            None,
        )?);
    }
    let body = body(request.body_encoding, &parameters(request, fresh)?);
    headers.push((
        "content-length".to_owned(),
        MaskedText::plain(body.len().to_string()),
    ));
    place_own(&mut headers, &request.headers);
    Ok(WireRequest {
        method: "POST",
        url: request.token_endpoint.clone(),
        secret_query: MaskedText::default(),
        headers,
        body,
    })
}

/// The header with a proof of possession for a call; `ath` is the hash of the access token that goes with it.
pub(super) fn proof_header(
    htm: &str,
    url: &Url,
    key: &SigningKey,
    fresh: &Freshness,
    ath: Option<&str>,
) -> Result<(String, MaskedText), KeyError> {
    let proof = Proof {
        htm,
        htu: &dpop::htu(url),
        iat: fresh.now,
        jti: &fresh.proof_jti,
        nonce: fresh.nonce.as_deref(),
        ath,
    };
    let mut value = MaskedText::default();
    value.push_secret("dpop", proof.sign(key)?.expose());
    Ok(("dpop".to_owned(), value))
}

/// What every call of Cambio says about itself.
fn common_headers() -> [(String, MaskedText); 3] {
    [
        ("accept".to_owned(), MaskedText::plain("application/json")),
        ("accept-encoding".to_owned(), MaskedText::plain("identity")),
        (
            "user-agent".to_owned(),
            MaskedText::plain(concat!("cambio/", env!("CARGO_PKG_VERSION"))),
        ),
    ]
}

/// Host, and port where it is not the scheme's own.
pub fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The user's own headers replace ours of the same name; repeated ones stand together, as the client writes them.
fn place_own(headers: &mut Vec<(String, MaskedText)>, own: &[Field]) {
    let mut placed: Vec<String> = Vec::new();
    for (name, value) in own.iter().map(own_header) {
        match headers.iter().rposition(|(known, _)| *known == name) {
            Some(at) if placed.contains(&name) => headers.insert(at + 1, (name.clone(), value)),
            Some(at) => {
                if let Some(slot) = headers.get_mut(at) {
                    slot.1 = value;
                }
            }
            None => headers.push((name.clone(), value)),
        }
        placed.push(name);
    }
}

fn own_header(field: &Field) -> (String, MaskedText) {
    let mut value = MaskedText::default();
    match &field.value {
        FieldValue::Secret(secret) => value.push_secret(&field.name, secret.expose()),
        // A literal that is a secret by its name or shape is not shown, though somebody wrote it down.
        FieldValue::Plain(text)
            if secret_member(&field.name) || is_secret(literal::header(&field.name, text)) =>
        {
            value.push_secret(&field.name, text);
        }
        FieldValue::Plain(text) => value.push(text),
    }
    (field.name.to_ascii_lowercase(), value)
}

/// Whether a doubt is that of a secret; what is only not known is shown.
fn is_secret(doubt: Option<Doubt>) -> bool {
    matches!(doubt, Some(Doubt::Name | Doubt::Shape(_)))
}

/// One body parameter, before it is written as a form or as JSON.
#[derive(Clone, PartialEq, Eq)]
pub struct Parameter<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its text, which is a secret where `secret` says so.
    pub text: String,
    /// Whether it must not be shown.
    pub secret: bool,
}

/// The body's parameters in their order on the wire (the design's). Fails only where a key cannot sign.
pub fn parameters<'a>(
    request: &'a ExchangeRequest,
    fresh: &Freshness,
) -> Result<Vec<Parameter<'a>>, KeyError> {
    let mut list = Vec::new();
    let mut add = |name: &'a str, text: Option<&str>, secret: bool| {
        list.extend(text.map(|text| Parameter {
            name,
            text: text.to_owned(),
            secret: secret || literal::text(text).is_some(),
        }));
    };
    for (field, text) in request.texts.iter() {
        // A token stands before its type.
        let token = match field {
            TextField::SubjectTokenType => Some(("subject_token", &request.subject_token)),
            TextField::ActorTokenType => Some(("actor_token", &request.actor_token)),
            _ => None,
        };
        if let Some((name, token)) = token {
            add(name, token.as_ref().map(Secret::expose), true);
        }
        add(field.name(), text.as_deref(), false);
        if field != TextField::ClientId {
            continue;
        }
        // RFC 6749 §2.3.1: with Basic the id stands in the header, and the body may repeat it. Ours keeps the order complete.
        match &request.client_authentication {
            ClientAuthentication::None | ClientAuthentication::Basic(_) => {}
            ClientAuthentication::Post(secret) => add("client_secret", Some(secret.expose()), true),
            ClientAuthentication::PrivateKeyJwt(assertion) => {
                let client_id = text.as_deref().unwrap_or_default();
                let signed = assertion.sign(client_id, fresh.now, &fresh.assertion_jti)?;
                add("client_assertion_type", Some(JWT_BEARER), false);
                add("client_assertion", Some(signed.expose()), true);
            }
        }
    }
    let profile = request
        .user_profile
        .as_ref()
        .map(super::UserProfile::wire_text);
    add("user_profile", profile.as_deref(), false);
    if let Some(forwarded) = request
        .forwarded_for
        .as_ref()
        .filter(|forwarded| forwarded.place == ForwardedPlace::Body)
    {
        add(FORWARDED_FOR, Some(&forwarded.value), false);
    }
    for field in &request.parameters {
        match &field.value {
            FieldValue::Plain(text) => {
                let secret =
                    secret_member(&field.name) || is_secret(literal::parameter(&field.name, text));
                add(&field.name, Some(text), secret);
            }
            FieldValue::Secret(secret) => add(&field.name, Some(secret.expose()), true),
        }
    }
    Ok(list)
}

pub(super) fn body(encoding: BodyEncoding, parameters: &[Parameter<'_>]) -> MaskedText {
    let json = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let mut body = MaskedText::default();
    if encoding == BodyEncoding::Json {
        body.push("{");
    }
    for (at, parameter) in parameters.iter().enumerate() {
        match encoding {
            BodyEncoding::Form => {
                body.push(if at == 0 { "" } else { "&" });
                body.push(&form_encoded(parameter.name));
                body.push("=");
                put(&mut body, parameter, form_encoded(&parameter.text));
            }
            BodyEncoding::Json => {
                body.push(if at == 0 { "" } else { "," });
                body.push(&json(parameter.name));
                body.push(":\"");
                let quoted = json(&parameter.text);
                let inner = quoted
                    .get(1..quoted.len().saturating_sub(1))
                    .unwrap_or_default()
                    .to_owned();
                put(&mut body, parameter, inner);
                body.push("\"");
            }
        }
    }
    if encoding == BodyEncoding::Json {
        body.push("}");
    }
    body
}

fn put(body: &mut MaskedText, parameter: &Parameter<'_>, encoded: String) {
    if parameter.secret {
        body.push_secret(parameter.name, encoded);
    } else {
        body.push(&encoded);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Assertion, ForwardedFor, UserProfile};
    use crate::jose::SigningAlgorithm;
    use crate::json::Json;
    use crate::secret::Secret;

    fn fresh() -> Freshness {
        Freshness {
            now: 1_795_435_471,
            proof_jti: "p1".into(),
            assertion_jti: "a1".into(),
            nonce: None,
        }
    }

    fn whole() -> ExchangeRequest {
        let mut request =
            ExchangeRequest::new(Url::parse("https://acme.eu.auth0.com/oauth/token").unwrap());
        request.texts.client_id = Some("my app".into());
        request.client_authentication = ClientAuthentication::Post(Secret::new("s&c+r%t: 1"));
        request.subject_token = Some(Secret::new("c0de.0/x"));
        request.texts.subject_token_type =
            Some("http://auth0.com/oauth/token-type/apple-authz-code".into());
        request.actor_token = Some(Secret::new("act"));
        request.texts.actor_token_type = Some("urn:x:actor".into());
        request.texts.requested_token_type = Some(String::new());
        request.texts.audience = Some("https://api/".into());
        request.texts.resource = Some("urn:r".into());
        request.texts.scope = Some("openid  profile".into());
        request.user_profile = Some(UserProfile::Object(
            Json::parse(r#"{ "name": {"firstName":"Adá"}, "n": 1.0 }"#).unwrap(),
        ));
        request.forwarded_for = Some(ForwardedFor {
            value: "203.0.113.7".into(),
            place: ForwardedPlace::Body,
        });
        request.parameters = vec![
            Field::plain("organization", "org_1"),
            Field::plain("organization", "org_2"),
        ];
        request
    }

    #[test]
    fn a_form_body_byte_for_byte() {
        let wire = encode(&whole(), &fresh()).unwrap();
        assert_eq!(
            wire.raw().expose().expose(),
            concat!(
                "POST /oauth/token HTTP/1.1\r\nhost: acme.eu.auth0.com\r\naccept: application/json\r\naccept-encoding: identity\r\n",
                "user-agent: cambio/",
                env!("CARGO_PKG_VERSION"),
                "\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 522\r\n\r\n",
                "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&client_id=my+app&client_secret=s%26c%2Br%25t%3A+1",
                "&subject_token=c0de.0%2Fx&subject_token_type=http%3A%2F%2Fauth0.com%2Foauth%2Ftoken-type%2Fapple-authz-code",
                "&actor_token=act&actor_token_type=urn%3Ax%3Aactor&requested_token_type=&audience=https%3A%2F%2Fapi%2F&resource=urn%3Ar",
                "&scope=openid++profile&user_profile=%7B%22name%22%3A%7B%22firstName%22%3A%22Ad%C3%A1%22%7D%2C%22n%22%3A1.0%7D",
                "&auth0-forwarded-for=203.0.113.7&organization=org_1&organization=org_2",
            )
        );
    }

    #[test]
    fn a_json_body_keeps_order_and_duplicates_and_the_profile_is_a_text() {
        let wire = encode(
            &ExchangeRequest {
                body_encoding: BodyEncoding::Json,
                ..whole()
            },
            &fresh(),
        )
        .unwrap();
        assert_eq!(
            wire.body.expose().expose(),
            concat!(
                r#"{"grant_type":"urn:ietf:params:oauth:grant-type:token-exchange","client_id":"my app","client_secret":"s&c+r%t: 1","#,
                r#""subject_token":"c0de.0/x","subject_token_type":"http://auth0.com/oauth/token-type/apple-authz-code","#,
                r#""actor_token":"act","actor_token_type":"urn:x:actor","requested_token_type":"","audience":"https://api/","resource":"urn:r","#,
                r#""scope":"openid  profile","user_profile":"{\"name\":{\"firstName\":\"Adá\"},\"n\":1.0}","#,
                r#""auth0-forwarded-for":"203.0.113.7","organization":"org_1","organization":"org_2"}"#,
            )
        );
    }

    #[test]
    fn a_text_profile_goes_out_untouched_in_both_encodings() {
        let text = "{ name: { firstName: 'John' } }";
        let request = |body_encoding| ExchangeRequest {
            user_profile: Some(UserProfile::Text(text.into())),
            body_encoding,
            ..whole()
        };
        let form = encode(&request(BodyEncoding::Form), &fresh())
            .unwrap()
            .body
            .expose();
        let sent = form_urlencoded::parse(form.expose().as_bytes())
            .find(|(name, _)| name == "user_profile")
            .unwrap()
            .1
            .into_owned();
        assert_eq!(sent, text);
        let json = encode(&request(BodyEncoding::Json), &fresh())
            .unwrap()
            .body
            .expose();
        assert_eq!(
            Json::parse(json.expose()).unwrap().get_str("user_profile"),
            Some(text)
        );
    }

    #[test]
    fn no_secret_is_in_the_masked_view() {
        let mut request = whole();
        request.dpop = Some(SigningKey::generate(SigningAlgorithm::ES256).unwrap());
        request.headers = vec![
            Field::secret("Cookie", Secret::new("sess=1")),
            Field::plain("X-Debug", "1"),
        ];
        for authentication in [
            ClientAuthentication::Post(Secret::new("hidden!")),
            ClientAuthentication::Basic(Secret::new("hidden!")),
            ClientAuthentication::PrivateKeyJwt(Assertion {
                key: SigningKey::generate(SigningAlgorithm::RS256).unwrap(),
                key_id: None,
                audience: "https://acme/".into(),
            }),
        ] {
            request.client_authentication = authentication;
            let wire = encode(&request, &fresh()).unwrap();
            let view = wire.raw().masked();
            for secret in ["hidden", "aGlkZGVu", "c0de", "eyJ", "sess"] {
                assert!(!view.contains(secret), "{secret} in {view}");
            }
            assert!(
                view.contains("subject_token=[masked subject_token]")
                    && view.contains("cookie: [masked cookie]")
            );
            assert!(!format!("{wire:?} {request:?}").contains("hidden"));
        }
    }

    #[test]
    fn own_headers_replace_ours_and_repeated_ones_stand_together() {
        let mut request = whole();
        request.headers = vec![
            Field::plain("X-A", "1"),
            Field::plain("Content-Type", "text/plain"),
            Field::plain("X-B", "2"),
            Field::plain("X-A", "3"),
        ];
        let headers = encode(&request, &fresh()).unwrap().headers;
        let all: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{name}={}", value.masked()))
            .collect();
        assert!(
            all.ends_with(&[
                "content-type=text/plain".into(),
                "content-length=522".into(),
                "x-a=1".into(),
                "x-a=3".into(),
                "x-b=2".into()
            ]),
            "{all:?}"
        );
    }

    #[test]
    fn only_what_is_set_is_sent() {
        let request =
            ExchangeRequest::new(Url::parse("http://127.0.0.1:41877/oauth/token").unwrap());
        let wire = encode(&request, &fresh()).unwrap();
        assert_eq!(
            wire.body.masked(),
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
        );
        assert!(wire.raw().masked().contains("host: 127.0.0.1:41877\r\n"));
    }
}
