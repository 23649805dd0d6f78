//! `/oauth/token`: the exchange and the refresh, with the catalogue's refusals in the tenant's own words.

use super::applications::{Api, Application, CUSTOM_TYPE, Quirk, api, application, binding};
use super::artefacts::{CODE_LIFE, GOOGLE_WEB_CLIENT, hex};
use super::delegation;
use super::issue;
use super::message::{Answer, Parameters, Request};
use super::proof::{self, Wanted};
use super::state::{Grant, Tenant, User};
use crate::exchange::TOKEN_EXCHANGE_GRANT;
use crate::exchange::purpose::ACCESS_TOKEN_TYPE;
use crate::exchange::subject_token::Provider;
use crate::json::Json;
use crate::token::{KeySource, SignatureStatus, decode, judge};
use base64::Engine as _;

/// Calls a minute that an application may make.
const CALLS_PER_MINUTE: u32 = 600;
/// Ten minutes: how far one application's clock is off.
const CLOCK_OFFSET: i64 = 600;

/// Answers with rate-limit headers, and a nonce for whoever sends proofs.
pub fn answer(tenant: &Tenant, request: &Request) -> Answer {
    let parameters = request.parameters();
    let credentials = basic(request);
    let client = credentials
        .as_ref()
        .map(|(id, _)| id.clone())
        .or_else(|| parameters.text("client_id").map(ToOwned::to_owned));
    let minute = tenant.now() / 60;
    let calls = {
        let mut memory = tenant.memory();
        memory.calls.retain(|(_, at), _| *at == minute);
        let calls = memory
            .calls
            .entry((client.clone().unwrap_or_default(), minute))
            .or_default();
        *calls += 1;
        *calls
    };
    let limited = client.as_deref() == Some("demo-rate-limited");
    let limit = if limited { 1 } else { CALLS_PER_MINUTE };
    let reset = (minute + 1) * 60;
    let result = if limited || calls > limit {
        Err(
            Answer::error(429, "too_many_requests", "Rate limit exceeded")
                .header("retry-after", (reset - tenant.now()).to_string()),
        )
    } else {
        decide(
            tenant,
            request,
            &parameters,
            client.as_deref(),
            credentials.as_ref().map(|(_, secret)| secret.as_str()),
        )
    };
    let mut answer = result
        .unwrap_or_else(|refusal| refusal)
        .header("x-ratelimit-limit", limit.to_string())
        .header(
            "x-ratelimit-remaining",
            (if limited {
                0
            } else {
                limit.saturating_sub(calls)
            })
            .to_string(),
        )
        .header("x-ratelimit-reset", reset.to_string());
    if request.header("dpop").is_some()
        && !answer.headers.iter().any(|(name, _)| *name == "dpop-nonce")
    {
        answer = answer.header("dpop-nonce", proof::nonce(tenant));
    }
    answer
}

/// What the endpoint before `/oauth/token` still says. No source states the status: our choice.
pub fn legacy() -> Answer {
    Answer::error(
        400,
        "invalid_request",
        "OIDC conformant clients cannot use /oauth/access_token",
    )
}

fn basic(request: &Request) -> Option<(String, String)> {
    let encoded = request.header("authorization")?.strip_prefix("Basic ")?;
    let text = String::from_utf8(
        base64::engine::general_purpose::STANDARD
            .decode(encoded)
            .ok()?,
    )
    .ok()?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |text: &str| {
        form_urlencoded::parse(text.as_bytes())
            .next()
            .map(|(name, _)| name.into_owned())
            .unwrap_or_default()
    };
    Some((decoded(id), decoded(secret)))
}

fn decide(
    tenant: &Tenant,
    request: &Request,
    parameters: &Parameters,
    client: Option<&str>,
    basic_secret: Option<&str>,
) -> Result<Answer, Answer> {
    let missing = |name: &str| {
        Answer::error(
            400,
            "invalid_request",
            format!("Missing required parameter: {name}"),
        )
    };
    let grant_type = parameters
        .text("grant_type")
        .filter(|text| !text.is_empty())
        .ok_or_else(|| missing("grant_type"))?;
    if grant_type != TOKEN_EXCHANGE_GRANT && grant_type != "refresh_token" {
        return Err(Answer::error(
            400,
            "unsupported_grant_type",
            format!("Grant type not supported: {grant_type}"),
        ));
    }
    let client = client
        .filter(|text| !text.is_empty())
        .ok_or_else(|| missing("client_id"))?;
    let unauthenticated = || Answer::error(401, "invalid_client", "Client authentication failed");
    let application = application(client).ok_or_else(unauthenticated)?;
    let secret = basic_secret.or_else(|| parameters.text("client_secret"));
    if application.confidential != (secret == Some(tenant.client_secret.as_str()))
        || !application.confidential && secret.is_some()
    {
        return Err(unauthenticated());
    }
    if let Some(refusal) = turned_away(application.quirk) {
        return Err(refusal);
    }
    let clock_offset = if application.quirk == Quirk::ClockOff {
        CLOCK_OFFSET
    } else {
        0
    };
    let jkt = proof::check(
        tenant,
        request,
        &Wanted {
            nonce: !application.confidential,
            clock_offset,
            access_token: None,
        },
    )?;
    if grant_type == "refresh_token" {
        return refresh(tenant, application, parameters, jkt);
    }
    exchange(tenant, application, parameters, jkt)
}

/// What is refused whatever the grant says.
fn turned_away(quirk: Quirk) -> Option<Answer> {
    Some(match quirk {
        Quirk::Suspicious => Answer::error(
            429,
            "too_many_attempts",
            "We have detected suspicious login behavior and further attempts will be blocked. Please contact the administrator.",
        ),
        // No source states status and description: our choice.
        Quirk::Captcha => Answer::error(
            401,
            "requires_verification",
            "Bot detection wants a CAPTCHA, which this endpoint cannot show",
        ),
        // No source states status and description: our choice.
        Quirk::ThirdParty => Answer::error(
            403,
            "unauthorized_client",
            "Third-party clients cannot use this grant",
        ),
        // Outages look different each time: status, code and description are our choice.
        Quirk::Outage => Answer::error(503, "server_error", "The demo tenant plays an outage"),
        _ => return None,
    })
}

fn refresh(
    tenant: &Tenant,
    application: &Application,
    parameters: &Parameters,
    jkt: Option<String>,
) -> Result<Answer, Answer> {
    let token = parameters.text("refresh_token").ok_or_else(|| {
        Answer::error(
            400,
            "invalid_request",
            "Missing required parameter: refresh_token",
        )
    })?;
    let grant = tenant
        .memory()
        .grants
        .get(token)
        .cloned()
        .filter(|grant| grant.client == application.id && token.starts_with("v1."));
    let grant = grant
        .ok_or_else(|| Answer::error(403, "invalid_grant", "Unknown or invalid refresh token."))?;
    if grant.jkt != jkt {
        return Err(Answer::error(
            400,
            "invalid_dpop_proof",
            "The refresh token is bound to another key",
        ));
    }
    tenant.memory().grants.remove(token);
    let api = grant.audience.as_deref().and_then(api);
    let scope = grant.scope.join(" ");
    Ok(issue::tokens(tenant, application, api, grant, Some(&scope)))
}

fn exchange(
    tenant: &Tenant,
    application: &Application,
    parameters: &Parameters,
    jkt: Option<String>,
) -> Result<Answer, Answer> {
    let required = |name: &'static str| {
        parameters
            .text(name)
            .filter(|text| !text.is_empty())
            .ok_or_else(|| {
                Answer::error(
                    400,
                    "invalid_request",
                    format!("Missing required parameter: {name}"),
                )
            })
    };
    let subject = required("subject_token")?;
    let kind = required("subject_token_type")?;
    let provider = Provider::of_type(kind);
    let delegates = application.quirk == Quirk::Delegates && kind == ACCESS_TOKEN_TYPE;
    if provider == Provider::Custom && kind != CUSTOM_TYPE && !delegates {
        return Err(Answer::error(
            400,
            "invalid_request",
            format!("Invalid subject_token_type: {kind}"),
        ));
    }
    let requested = parameters.json("requested_token_type");
    let combines = if delegates {
        requested.and_then(Json::as_str) == Some(ACCESS_TOKEN_TYPE)
    } else {
        requested.is_none()
    };
    if provider == Provider::Custom && !combines {
        return Err(Answer::error(
            400,
            "invalid_request",
            "Invalid subject_token_type and requested_token_type combination",
        ));
    }
    if application.quirk == Quirk::NoCustomProfile && provider == Provider::Custom {
        // No source states status and code: our choice.
        return Err(Answer::error(
            403,
            "unauthorized_client",
            "Token Exchange Profile is not allowed for the client",
        ));
    }
    if !application.connections {
        // No source states status and code: our choice.
        return Err(Answer::error(
            400,
            "invalid_request",
            "Connection not found",
        ));
    }
    if provider != Provider::Custom && !application.native.contains(&provider) {
        return Err(Answer::error(
            403,
            "unauthorized_client",
            format!("Grant type '{TOKEN_EXCHANGE_GRANT}' not allowed for the client."),
        ));
    }
    let default =
        (application.quirk == Quirk::DefaultAudience).then_some("https://api.demo.cambio/");
    let audience = parameters
        .text("audience")
        .or_else(|| parameters.text("resource"))
        .filter(|text| !text.is_empty())
        .or(default);
    // No source states the status: our choice.
    let api = audience
        .map(|name| {
            api(name).ok_or_else(|| {
                Answer::error(403, "access_denied", format!("Service not found: {name}"))
            })
        })
        .transpose()?;
    let bound = binding(
        application.requires_proof,
        jkt.is_some(),
        api.map(|api| api.possession),
    )
    .map_err(|why| Answer::error(400, "invalid_request", why))?;
    let asked = parameters
        .text("scope")
        .filter(|scope| !scope.trim().is_empty());
    let scope = granted(asked, api);
    let unknown = asked
        .unwrap_or_default()
        .split_whitespace()
        .find(|one| !scope.iter().any(|known| known == one))
        .filter(|_| application.quirk == Quirk::StrictScope);
    if let Some(unknown) = unknown {
        // No source states status and description: our choice.
        return Err(Answer::error(
            400,
            "invalid_scope",
            format!("Unknown scope: {unknown}"),
        ));
    }
    let profile = user_profile(parameters)?;
    let (user, act) = match provider {
        Provider::Apple => (apple(tenant, application, subject, profile.as_ref())?, None),
        Provider::Google => (google(tenant, subject)?, None),
        Provider::Facebook => (facebook(tenant, subject, profile.as_ref())?, None),
        Provider::Custom if delegates => {
            let (user, act) = delegation::subject(tenant, application, subject)?;
            (user, Some(act))
        }
        Provider::Custom => (custom(subject)?, None),
    };
    match application.quirk {
        Quirk::RuleThrows => {
            // No source states the status: our choice.
            return Err(Answer::error(
                401,
                "unauthorized",
                "The demo rule threw: this user has no department",
            ));
        }
        Quirk::ActionDenies => {
            return Err(Answer::error(
                403,
                "access_denied",
                "This demo Action lets nobody in on a Monday",
            ));
        }
        Quirk::Mfa if provider == Provider::Custom && parameters.json("actor_token").is_some() => {
            // No source states the code: our choice.
            return Err(Answer::error(
                400,
                "invalid_request",
                "MFA is not supported using actor_token",
            ));
        }
        Quirk::Mfa => {
            let refusal = Answer::error(403, "mfa_required", "Multifactor authentication required");
            let Json::Object(mut members) = refusal.body else {
                return Err(refusal);
            };
            members.push((
                "mfa_token".to_owned(),
                Json::text(format!("Fe26.demo-{}", crate::jose::random_id(24))),
            ));
            return Err(Answer {
                body: Json::Object(members),
                ..refusal
            });
        }
        _ => {}
    }
    if api.is_some_and(|api| !api.skips_consent) {
        // No source states the status: our choice.
        return Err(Answer::error(403, "consent_required", "Consent required"));
    }
    let grant = Grant {
        client: application.id.to_owned(),
        user,
        audience: api.map(|api| api.identifier.to_owned()),
        scope,
        jkt: jkt.filter(|_| bound),
        act,
    };
    Ok(issue::tokens(tenant, application, api, grant, asked))
}

/// None asked: every scope of the audience. Unknown ones are dropped silently.
fn granted(asked: Option<&str>, api: Option<&Api>) -> Vec<String> {
    let standard = ["openid", "profile", "email"];
    let own = api.map_or(&[][..], |api| api.granted);
    let offline = api.is_none_or(|api| api.offline);
    match asked {
        None => standard
            .iter()
            .chain(own)
            .map(ToString::to_string)
            .collect(),
        Some(asked) => asked
            .split_whitespace()
            .filter(|scope| {
                standard.contains(scope)
                    || own.contains(scope)
                    || offline && *scope == "offline_access"
            })
            .map(ToOwned::to_owned)
            .collect(),
    }
}

/// A text that holds a JSON object, encoded exactly once.
fn user_profile(parameters: &Parameters) -> Result<Option<Json>, Answer> {
    let wrong = || {
        Answer::error(
            400,
            "invalid_request",
            "user_profile must be an object encoded as a JSON string",
        )
    };
    match parameters.json("user_profile") {
        None => Ok(None),
        Some(Json::String(text)) => Json::parse(text)
            .ok()
            .filter(|document| document.members().is_some())
            .map(Some)
            .ok_or_else(wrong),
        Some(_) => Err(wrong()),
    }
}

fn invalid_code() -> Answer {
    Answer::error(403, "invalid_grant", "Invalid authorization code")
}

fn apple(
    tenant: &Tenant,
    application: &Application,
    code: &str,
    profile: Option<&Json>,
) -> Result<User, Answer> {
    if application.quirk == Quirk::AppleBroken {
        return Err(Answer::error(
            400,
            "invalid_request",
            "Error from Apple connection.",
        ));
    }
    let now = tenant.now();
    let mut memory = tenant.memory();
    let known = memory
        .codes
        .get_mut(code)
        .filter(|known| !known.used && now - known.issued <= CODE_LIFE)
        .ok_or_else(invalid_code)?;
    known.used = true;
    drop(memory);
    let mut claims = vec![
        (
            "email".to_owned(),
            Json::text("demo-ada@privaterelay.appleid.com"),
        ),
        ("email_verified".to_owned(), Json::Bool(true)),
    ];
    // Apple's own answer has no name: it comes from the app, on the first consent only.
    if let Some(name) = profile.and_then(|profile| profile.get("name")) {
        let (first, last) = (name.get_str("firstName"), name.get_str("lastName"));
        claims.extend(first.map(|first| ("given_name".to_owned(), Json::text(first))));
        claims.extend(last.map(|last| ("family_name".to_owned(), Json::text(last))));
        let full: Vec<&str> = [first, last].into_iter().flatten().collect();
        claims.push(("name".to_owned(), Json::text(full.join(" "))));
    }
    Ok(User {
        sub: format!("apple|001234.{}.0123", hex(16)),
        claims,
    })
}

fn google(tenant: &Tenant, token: &str) -> Result<User, Answer> {
    // The wording is ours: no source states what a bad Google token answers.
    let invalid = |why: &str| {
        Answer::error(
            403,
            "invalid_grant",
            format!("Invalid Google ID token: {why}"),
        )
    };
    let decoded = decode(token);
    let keys = crate::jose::JwkSet {
        keys: vec![tenant.keys.provider.public_jwk().clone()],
    };
    let bare = crate::token::Token {
        header: decoded.header.clone().map(|header| without_kid(&header)),
        ..decoded.clone()
    };
    if judge(
        &bare,
        &KeySource::Set {
            keys,
            name: "Google".to_owned(),
            fetched: None,
        },
    )
    .status
        != SignatureStatus::Valid
    {
        return Err(invalid("it is not an ID token signed by Google"));
    }
    let claim = |name: &str| decoded.claim(name).cloned();
    if claim("iss").as_ref().and_then(Json::as_str) != Some("https://accounts.google.com") {
        return Err(invalid("wrong issuer"));
    }
    if claim("aud").as_ref().and_then(Json::as_str) != Some(GOOGLE_WEB_CLIENT) {
        return Err(invalid("wrong audience"));
    }
    if claim("exp")
        .as_ref()
        .and_then(Json::as_seconds)
        .is_none_or(|exp| exp <= tenant.now())
    {
        return Err(invalid("it has expired"));
    }
    let claims = [
        "name",
        "given_name",
        "family_name",
        "email",
        "email_verified",
    ];
    Ok(User {
        sub: format!(
            "google-oauth2|{}",
            decoded
                .claim("sub")
                .and_then(Json::as_str)
                .unwrap_or_default()
        ),
        claims: claims
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), claim(name)?)))
            .collect(),
    })
}

fn without_kid(header: &Json) -> Json {
    Json::Object(
        header
            .members()
            .unwrap_or_default()
            .iter()
            .filter(|(name, _)| name != "kid")
            .cloned()
            .collect(),
    )
}

fn facebook(tenant: &Tenant, session: &str, profile: Option<&Json>) -> Result<User, Answer> {
    if !tenant.memory().sessions.contains(session) {
        // The wording is ours, as above.
        return Err(Answer::error(
            403,
            "invalid_grant",
            "Invalid Facebook session info access token",
        ));
    }
    let text = |name: &str| {
        profile
            .and_then(|profile| profile.get_str(name))
            .map(Json::text)
    };
    let mut claims: Vec<(String, Json)> = [
        ("name", "name"),
        ("given_name", "first_name"),
        ("family_name", "last_name"),
        ("email", "email"),
    ]
    .into_iter()
    .filter_map(|(claim, member)| Some((claim.to_owned(), text(member)?)))
    .collect();
    // What the app says of an address is never taken as verified.
    claims.push(("email_verified".to_owned(), Json::Bool(false)));
    Ok(User {
        sub: "facebook|10158000000000000".to_owned(),
        claims,
    })
}

fn custom(token: &str) -> Result<User, Answer> {
    if !token.starts_with("demo-legacy-") {
        return Err(Answer::error(
            400,
            "invalid_request",
            "The demo Action rejected the subject token",
        ));
    }
    let claims = vec![
        ("name".to_owned(), Json::text("Demo Custom")),
        ("email".to_owned(), Json::text("custom@demo.cambio")),
    ];
    Ok(User {
        sub: "auth0|0123456789abcdef01234567".to_owned(),
        claims,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::artefacts;
    use crate::demo::keys::DemoKeys;
    use crate::demo::router;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    fn tenant(clock: &Arc<AtomicI64>) -> Tenant {
        let clock = Arc::clone(clock);
        Tenant::new(
            "http://127.0.0.1:1/".into(),
            DemoKeys::generate().unwrap(),
            Arc::new(move || clock.load(Ordering::Relaxed)),
        )
    }

    fn mint(tenant: &Tenant, kind: &str) -> String {
        artefacts::answer(tenant, kind)
            .body
            .get_str("artefact")
            .unwrap()
            .to_owned()
    }

    fn send(tenant: &Tenant, parameters: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        let headers = vec![(
            "content-type".to_owned(),
            "application/x-www-form-urlencoded".to_owned(),
        )];
        answer(
            tenant,
            &Request {
                method: "POST".into(),
                path: "/oauth/token".into(),
                query: String::new(),
                headers,
                body: body.into_bytes(),
            },
        )
    }

    fn apple(tenant: &Tenant, code: &str) -> Answer {
        send(
            tenant,
            &[
                ("grant_type", TOKEN_EXCHANGE_GRANT),
                ("client_id", "demo-native-ios"),
                ("subject_token", code),
                (
                    "subject_token_type",
                    crate::exchange::subject_token::APPLE_CODE_TYPE,
                ),
                ("scope", "openid offline_access"),
            ],
        )
    }

    #[test]
    fn set_ups_refuse_in_the_catalogues_words() {
        let clock = Arc::new(AtomicI64::new(1_795_435_471));
        let tenant = tenant(&clock);
        let (ios, strict) = ("demo-native-ios", "demo-strict-scope");
        let (notes, letters) = ("https://api.demo.cambio/", "https://consent.demo.cambio/");
        for (row, client, audience, status, error, description) in [
            (
                12,
                "demo-suspicious",
                notes,
                429,
                "too_many_attempts",
                "suspicious login behavior",
            ),
            (17, "demo-rule-throws", notes, 401, "unauthorized", "rule"),
            (
                19,
                "demo-captcha",
                notes,
                401,
                "requires_verification",
                "CAPTCHA",
            ),
            (
                20,
                "tpc_demo",
                notes,
                403,
                "unauthorized_client",
                "Third-party",
            ),
            (
                21,
                ios,
                letters,
                403,
                "consent_required",
                "Consent required",
            ),
            (23, strict, notes, 400, "invalid_scope", "delete:notes"),
            (31, "demo-outage", notes, 503, "server_error", "outage"),
        ] {
            let token = mint(&tenant, "apple-code");
            let answer = send(
                &tenant,
                &[
                    ("grant_type", TOKEN_EXCHANGE_GRANT),
                    ("client_id", client),
                    ("subject_token", token.as_str()),
                    (
                        "subject_token_type",
                        crate::exchange::subject_token::APPLE_CODE_TYPE,
                    ),
                    ("audience", audience),
                    ("scope", "openid delete:notes"),
                ],
            );
            refuses(&answer, row, (status, error, description));
        }
    }

    #[test]
    fn own_types_are_refused_in_the_catalogues_words() {
        let clock = Arc::new(AtomicI64::new(1_795_435_471));
        let tenant = tenant(&clock);
        let actor = ("actor_token", "demo-legacy-actor");
        let requested = ("requested_token_type", ACCESS_TOKEN_TYPE);
        let (own, passed) = (("extra", ""), ACCESS_TOKEN_TYPE);
        for (row, client, artefact, kind, further, (status, error, description)) in [
            (
                8,
                "demo-custom-not-allowed",
                "custom-token",
                CUSTOM_TYPE,
                own,
                (
                    403,
                    "unauthorized_client",
                    "Token Exchange Profile is not allowed for the client",
                ),
            ),
            (
                24,
                "demo-mfa",
                "custom-token",
                CUSTOM_TYPE,
                actor,
                (
                    400,
                    "invalid_request",
                    "MFA is not supported using actor_token",
                ),
            ),
            (
                11,
                "demo-mfa",
                "custom-token",
                CUSTOM_TYPE,
                own,
                (403, "mfa_required", ""),
            ),
            (
                25,
                "demo-delegate",
                "access-token-deep",
                passed,
                requested,
                (
                    400,
                    "invalid_request",
                    "depth exceeds the maximum allowed limit of 4",
                ),
            ),
            (
                6,
                "demo-delegate",
                "access-token-deep",
                passed,
                own,
                (400, "invalid_request", "combination"),
            ),
            (
                7,
                "demo-custom",
                "access-token-deep",
                passed,
                requested,
                (400, "invalid_request", "Invalid subject_token_type"),
            ),
            (
                30,
                "demo-custom",
                "custom-token-bad",
                CUSTOM_TYPE,
                own,
                (400, "invalid_request", "rejected the subject token"),
            ),
        ] {
            let token = mint(&tenant, artefact);
            let answer = send(
                &tenant,
                &[
                    ("grant_type", TOKEN_EXCHANGE_GRANT),
                    ("client_id", client),
                    ("subject_token", token.as_str()),
                    ("subject_token_type", kind),
                    further,
                ],
            );
            refuses(&answer, row, (status, error, description));
        }
    }

    fn refuses(answer: &Answer, row: u8, (status, error, description): (u16, &str, &str)) {
        assert_eq!(
            (answer.status, answer.body.get_str("error")),
            (status, Some(error)),
            "row {row}: {answer:?}"
        );
        let said = answer.body.get_str("error_description").unwrap();
        assert!(said.contains(description), "row {row}: {said}");
    }

    #[test]
    fn a_delegation_adds_an_actor_until_there_are_four() {
        let clock = Arc::new(AtomicI64::new(1_795_435_471));
        let tenant = tenant(&clock);
        let exchange = |client: &str, kind: &str, token: &str, further: (&str, &str)| {
            send(
                &tenant,
                &[
                    ("grant_type", TOKEN_EXCHANGE_GRANT),
                    ("client_id", client),
                    ("subject_token", token),
                    ("subject_token_type", kind),
                    ("audience", "https://orders.demo.cambio/"),
                    further,
                ],
            )
        };
        let delegate = |token: &str| {
            exchange(
                "demo-delegate",
                ACCESS_TOKEN_TYPE,
                token,
                ("requested_token_type", ACCESS_TOKEN_TYPE),
            )
        };
        let first = exchange(
            "demo-custom",
            CUSTOM_TYPE,
            "demo-legacy-1",
            ("scope", "read:orders"),
        );
        let mut token = first.body.get_str("access_token").unwrap().to_owned();
        for actors in 1..=delegation::MAX_DEPTH {
            let answer = delegate(&token);
            assert_eq!(answer.status, 200, "{actors}: {answer:?}");
            answer
                .body
                .get_str("access_token")
                .unwrap()
                .clone_into(&mut token);
            let decoded = decode(&token);
            let act = decoded.claim("act").unwrap();
            assert_eq!(act.get_str("sub"), Some("demo-delegate"));
            assert_eq!(act.get("act").is_some(), actors > 1);
        }
        refuses(
            &delegate(&token),
            25,
            (
                400,
                "invalid_request",
                "Delegation chain (`act` claim) depth",
            ),
        );
        refuses(
            &delegate("no token"),
            25,
            (400, "invalid_request", "Invalid subject token"),
        );
    }

    #[test]
    fn graph_attenuates_a_user_token_and_the_exchange_takes_what_comes_of_it() {
        let clock = Arc::new(AtomicI64::new(1_795_435_471));
        let tenant = tenant(&clock);
        let attenuate = |token: &str| {
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs([
                    ("grant_type", "fb_attenuate_token"),
                    ("client_id", "1234567890"),
                    ("fb_exchange_token", token),
                ])
                .finish();
            router::answer(
                &tenant,
                &Request {
                    method: "GET".into(),
                    path: "/graph/oauth/access_token".into(),
                    query,
                    ..Request::default()
                },
            )
        };
        let answer = attenuate(&mint(&tenant, "facebook-user-token"));
        assert_eq!(answer.status, 200);
        let session = answer.body.get_str("access_token").unwrap();
        let exchanged = send(
            &tenant,
            &[
                ("grant_type", TOKEN_EXCHANGE_GRANT),
                ("client_id", "demo-native-facebook"),
                ("subject_token", session),
                (
                    "subject_token_type",
                    crate::exchange::subject_token::FACEBOOK_SESSION_TYPE,
                ),
            ],
        );
        assert_eq!(exchanged.status, 200, "{exchanged:?}");
        for kind in ["facebook-limited-login", "facebook-session"] {
            let answer = attenuate(&mint(&tenant, kind));
            let code = answer
                .body
                .get("error")
                .and_then(|error| error.get("code"))
                .and_then(Json::as_i64);
            assert_eq!((answer.status, code), (400, Some(190)), "{kind}");
        }
    }

    #[test]
    fn the_legacy_endpoint_is_closed() {
        let tenant = tenant(&Arc::new(AtomicI64::new(1_795_435_471)));
        let answer = router::answer(
            &tenant,
            &Request {
                method: "POST".into(),
                path: "/oauth/access_token".into(),
                ..Request::default()
            },
        );
        refuses(&answer, 27, (400, "invalid_request", "OIDC conformant"));
    }

    #[test]
    fn a_code_is_good_once_and_for_five_minutes() {
        let clock = Arc::new(AtomicI64::new(1_795_435_471));
        let tenant = tenant(&clock);
        let code = mint(&tenant, "apple-code");
        assert_eq!(apple(&tenant, &code).status, 200);
        assert_eq!(apple(&tenant, &code).status, 403);
        let (in_time, late) = (mint(&tenant, "apple-code"), mint(&tenant, "apple-code"));
        clock.fetch_add(CODE_LIFE, Ordering::Relaxed);
        assert_eq!(apple(&tenant, &in_time).status, 200);
        clock.fetch_add(1, Ordering::Relaxed);
        assert_eq!(
            apple(&tenant, &late).body.get_str("error_description"),
            Some("Invalid authorization code")
        );
    }

    #[test]
    fn a_refresh_token_is_good_once_and_rotates() {
        let clock = Arc::new(AtomicI64::new(1_795_435_471));
        let tenant = tenant(&clock);
        let first = apple(&tenant, &mint(&tenant, "apple-code"));
        let refresh = |token: &str| {
            send(
                &tenant,
                &[
                    ("grant_type", "refresh_token"),
                    ("client_id", "demo-native-ios"),
                    ("refresh_token", token),
                ],
            )
        };
        let token = first.body.get_str("refresh_token").unwrap();
        let second = refresh(token);
        assert_eq!(second.status, 200);
        assert_eq!(refresh(token).status, 403);
        assert_eq!(
            refresh(second.body.get_str("refresh_token").unwrap()).status,
            200
        );
    }

    #[test]
    fn userinfo_wants_the_key_that_the_token_is_bound_to_and_revoking_ends_it() {
        use crate::dpop::{Proof, ath};
        use crate::jose::{SigningAlgorithm, SigningKey, random_id};
        use crate::secret::Secret;
        let clock = Arc::new(AtomicI64::new(1_795_435_471));
        let tenant = tenant(&clock);
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        let proof = |method: &str, path: &str, nonce: Option<&str>, token: Option<&str>| {
            let hash = token.map(|token| ath(&Secret::new(token)));
            let (htu, jti) = (format!("http://127.0.0.1:1{path}"), random_id(12));
            let iat = clock.load(Ordering::Relaxed);
            let proof = Proof {
                htm: method,
                htu: &htu,
                iat,
                jti: &jti,
                nonce,
                ath: hash.as_deref(),
            };
            (
                "dpop".to_owned(),
                proof.sign(&key).unwrap().expose().to_owned(),
            )
        };
        let code = mint(&tenant, "apple-code");
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("grant_type", TOKEN_EXCHANGE_GRANT),
                ("client_id", "demo-native-ios"),
                ("subject_token", code.as_str()),
                (
                    "subject_token_type",
                    crate::exchange::subject_token::APPLE_CODE_TYPE,
                ),
                ("scope", "openid email"),
            ])
            .finish();
        let exchange = |nonce: Option<&str>| {
            let form = "application/x-www-form-urlencoded".to_owned();
            let headers = vec![
                ("content-type".to_owned(), form),
                proof("POST", "/oauth/token", nonce, None),
            ];
            router::answer(
                &tenant,
                &Request {
                    method: "POST".into(),
                    path: "/oauth/token".into(),
                    query: String::new(),
                    headers,
                    body: body.clone().into_bytes(),
                },
            )
        };
        let challenge = exchange(None);
        assert_eq!(challenge.body.get_str("error"), Some("use_dpop_nonce"));
        let nonce = challenge
            .headers
            .iter()
            .find(|(name, _)| *name == "dpop-nonce")
            .unwrap()
            .1
            .clone();
        let issued = exchange(Some(&nonce));
        assert_eq!(
            issued.body.get_str("token_type"),
            Some("DPoP"),
            "{issued:?}"
        );
        let token = issued.body.get_str("access_token").unwrap();
        let userinfo = |scheme: &str, proofs: Vec<(String, String)>| {
            let mut headers = vec![("authorization".to_owned(), format!("{scheme} {token}"))];
            headers.extend(proofs);
            router::answer(
                &tenant,
                &Request {
                    method: "GET".into(),
                    path: "/userinfo".into(),
                    query: String::new(),
                    headers,
                    body: Vec::new(),
                },
            )
        };
        assert_eq!(userinfo("Bearer", vec![]).status, 401);
        assert_eq!(userinfo("DPoP", vec![]).status, 401);
        assert_eq!(
            userinfo("DPoP", vec![proof("GET", "/userinfo", None, None)]).status,
            401
        );
        let answer = userinfo("DPoP", vec![proof("GET", "/userinfo", None, Some(token))]);
        assert_eq!(
            (answer.status, answer.body.get("email").is_some()),
            (200, true)
        );
        let form = vec![(
            "content-type".to_owned(),
            "application/x-www-form-urlencoded".to_owned(),
        )];
        let body = format!("client_id=demo-native-ios&token={token}").into_bytes();
        let revoked = router::answer(
            &tenant,
            &Request {
                method: "POST".into(),
                path: "/oauth/revoke".into(),
                query: String::new(),
                headers: form,
                body,
            },
        );
        assert_eq!(revoked.status, 200);
        assert_eq!(
            userinfo("DPoP", vec![proof("GET", "/userinfo", None, Some(token))]).status,
            401
        );
    }

    #[test]
    fn no_scope_asked_grants_all_of_the_audience() {
        assert_eq!(
            granted(None, api("https://orders.demo.cambio/")).join(" "),
            "openid profile email read:orders"
        );
        assert_eq!(
            granted(
                Some("openid delete:orders x"),
                api("https://orders.demo.cambio/")
            ),
            ["openid"]
        );
    }
}
