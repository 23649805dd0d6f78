//! The endpoints together: what each application meets, in the catalogue's words.

use super::answer;
use super::exchange::granted;
use crate::demo::applications::{CUSTOM_TYPE, api};
use crate::demo::artefacts::CODE_LIFE;
use crate::demo::keys::DemoKeys;
use crate::demo::message::{HttpRequest, HttpResponse};
use crate::demo::state::TenantState;
use crate::demo::{artefacts, delegation, router};
use crate::exchange::TOKEN_EXCHANGE_GRANT;
use crate::exchange::purpose::ACCESS_TOKEN_TYPE;
use crate::json::Json;
use crate::token::decode;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

fn tenant(clock: &Arc<AtomicI64>) -> TenantState {
    let clock = Arc::clone(clock);
    TenantState::new(
        "http://127.0.0.1:1/".into(),
        DemoKeys::generate().unwrap(),
        Arc::new(move || clock.load(Ordering::Relaxed)),
    )
}

fn mint(tenant: &TenantState, kind: &str) -> String {
    artefacts::answer(tenant, kind)
        .body
        .get_str("artefact")
        .unwrap()
        .to_owned()
}

fn send(tenant: &TenantState, parameters: &[(&str, &str)]) -> HttpResponse {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    let headers = vec![(
        "content-type".to_owned(),
        "application/x-www-form-urlencoded".to_owned(),
    )];
    answer(
        tenant,
        &HttpRequest {
            method: "POST".into(),
            path: "/oauth/token".into(),
            query: String::new(),
            headers,
            body: body.into_bytes(),
        },
    )
}

fn apple(tenant: &TenantState, code: &str) -> HttpResponse {
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

fn refuses(answer: &HttpResponse, row: u8, (status, error, description): (u16, &str, &str)) {
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
            &HttpRequest {
                method: "GET".into(),
                path: "/graph/oauth/access_token".into(),
                query,
                ..HttpRequest::default()
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
        &HttpRequest {
            method: "POST".into(),
            path: "/oauth/access_token".into(),
            ..HttpRequest::default()
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
fn the_same_person_signs_in_each_time() {
    let clock = Arc::new(AtomicI64::new(1_795_435_471));
    let tenant = tenant(&clock);
    let subject = |answer: &HttpResponse| {
        let id = decode(answer.body.get_str("id_token").unwrap());
        id.claim_text("sub").unwrap().to_owned()
    };
    let google = || {
        let token = mint(&tenant, "google-id-token");
        let parameters = [
            ("grant_type", TOKEN_EXCHANGE_GRANT),
            ("client_id", "demo-native-android"),
            ("subject_token", token.as_str()),
            (
                "subject_token_type",
                crate::exchange::subject_token::GOOGLE_ID_TOKEN_TYPE,
            ),
            ("scope", "openid"),
        ];
        subject(&send(&tenant, &parameters))
    };
    let by_apple = || subject(&apple(&tenant, &mint(&tenant, "apple-code")));
    let first = by_apple();
    assert!(first.starts_with("apple|"), "{first}");
    assert_eq!(by_apple(), first);
    let identity = decode(&mint(&tenant, "apple-identity-token"));
    let known = identity.claim_text("sub").unwrap();
    assert_eq!(first, format!("apple|{known}"));
    let first = google();
    assert!(first.starts_with("google-oauth2|"), "{first}");
    assert_eq!(google(), first);
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
            &HttpRequest {
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
            &HttpRequest {
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
        &HttpRequest {
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
