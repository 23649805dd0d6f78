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
use crate::exchange::subject_token::{
    APPLE_CODE_TYPE, FACEBOOK_SESSION_TYPE, GOOGLE_ID_TOKEN_TYPE,
};
use crate::json::Json;
use crate::text::table::rows;
use crate::token::decode;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A tenant, and its clock.
fn tenant() -> (TenantState, Arc<AtomicI64>) {
    let clock = Arc::new(AtomicI64::new(1_795_435_471));
    let read = Arc::clone(&clock);
    let tenant = TenantState::new(
        "http://127.0.0.1:1/".into(),
        DemoKeys::generate().unwrap(),
        Arc::new(move || read.load(Ordering::Relaxed)),
    );
    (tenant, clock)
}

fn mint(tenant: &TenantState, kind: &str) -> String {
    artefacts::answer(tenant, kind)
        .body
        .get_str("artefact")
        .unwrap()
        .to_owned()
}

fn encoded(parameters: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish()
}

fn form(path: &str, parameters: &[(&str, &str)]) -> HttpRequest {
    let form = "application/x-www-form-urlencoded".to_owned();
    HttpRequest {
        method: "POST".into(),
        path: path.into(),
        headers: vec![("content-type".to_owned(), form)],
        body: encoded(parameters).into_bytes(),
        ..HttpRequest::default()
    }
}

fn send(tenant: &TenantState, parameters: &[(&str, &str)]) -> HttpResponse {
    answer(tenant, &form("/oauth/token", parameters))
}

/// An exchange of one subject token by one client.
fn exchange(
    tenant: &TenantState,
    client: &str,
    kind: &str,
    token: &str,
    further: &[(&str, &str)],
) -> HttpResponse {
    let begin = [
        ("grant_type", TOKEN_EXCHANGE_GRANT),
        ("client_id", client),
        ("subject_token", token),
        ("subject_token_type", kind),
    ];
    send(tenant, &[&begin[..], further].concat())
}

fn apple(tenant: &TenantState, code: &str) -> HttpResponse {
    let further = [("scope", "openid offline_access")];
    exchange(tenant, "demo-native-ios", APPLE_CODE_TYPE, code, &further)
}

/// The catalogue's row, the client, the API, and the refusal.
const SET_UPS: &str = "
12 demo-suspicious api 429 too_many_attempts suspicious login behavior
17 demo-rule-throws api 401 unauthorized rule
19 demo-captcha api 401 requires_verification CAPTCHA
20 tpc_demo api 403 unauthorized_client Third-party
21 demo-native-ios consent 403 consent_required Consent required
23 demo-strict-scope api 400 invalid_scope delete:notes
31 demo-outage api 503 server_error outage
";

#[test]
fn set_ups_refuse_in_the_catalogues_words() {
    let (tenant, _) = tenant();
    for [row, client, api, status, error, description] in rows(SET_UPS, " ") {
        let token = mint(&tenant, "apple-code");
        let audience = format!("https://{api}.demo.cambio/");
        let further = [("audience", &*audience), ("scope", "openid delete:notes")];
        let answer = exchange(&tenant, client, APPLE_CODE_TYPE, &token, &further);
        refuses(&answer, row, (status, error, description));
    }
}

/// The row, the client, the artefact and its type, a further parameter or none, and the refusal.
const OWN_TYPES: &str = "
8 demo-custom-not-allowed custom-token CUSTOM - 403 unauthorized_client Token Exchange Profile is not allowed for the client
24 demo-mfa custom-token CUSTOM actor_token=demo-legacy-actor 400 invalid_request MFA is not supported using actor_token
11 demo-mfa custom-token CUSTOM - 403 mfa_required Multifactor authentication required
25 demo-delegate access-token-deep ACCESS requested_token_type=ACCESS 400 invalid_request depth exceeds the maximum allowed limit of 4
6 demo-delegate access-token-deep ACCESS - 400 invalid_request combination
7 demo-custom access-token-deep ACCESS requested_token_type=ACCESS 400 invalid_request Invalid subject_token_type
30 demo-custom custom-token-bad CUSTOM - 400 invalid_request rejected the subject token
";

#[test]
fn own_types_are_refused_in_the_catalogues_words() {
    let (tenant, _) = tenant();
    let table = OWN_TYPES
        .replace("CUSTOM", CUSTOM_TYPE)
        .replace("ACCESS", ACCESS_TOKEN_TYPE);
    for [
        row,
        client,
        artefact,
        kind,
        further,
        status,
        error,
        description,
    ] in rows(&table, " ")
    {
        let token = mint(&tenant, artefact);
        let further: Vec<(&str, &str)> = further.split_once('=').into_iter().collect();
        let answer = exchange(&tenant, client, kind, &token, &further);
        refuses(&answer, row, (status, error, description));
    }
}

fn refuses(answer: &HttpResponse, row: &str, (status, error, description): (&str, &str, &str)) {
    assert_eq!(
        (&*answer.status.to_string(), answer.body.get_str("error")),
        (status, Some(error)),
        "row {row}: {answer:?}"
    );
    let said = answer.body.get_str("error_description").unwrap();
    assert!(said.contains(description), "row {row}: {said}");
}

#[test]
fn a_delegation_adds_an_actor_until_there_are_four() {
    let (tenant, _) = tenant();
    let audience = ("audience", "https://orders.demo.cambio/");
    let delegate = |token: &str| {
        let further = [audience, ("requested_token_type", ACCESS_TOKEN_TYPE)];
        exchange(&tenant, "demo-delegate", ACCESS_TOKEN_TYPE, token, &further)
    };
    let further = [audience, ("scope", "read:orders")];
    let first = exchange(
        &tenant,
        "demo-custom",
        CUSTOM_TYPE,
        "demo-legacy-1",
        &further,
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
    for (token, said) in [
        (&*token, "Delegation chain (`act` claim) depth"),
        ("no token", "Invalid subject token"),
    ] {
        refuses(&delegate(token), "25", ("400", "invalid_request", said));
    }
}

#[test]
fn graph_attenuates_a_user_token_and_the_exchange_takes_what_comes_of_it() {
    let (tenant, _) = tenant();
    let attenuate = |token: &str| {
        let query = encoded(&[
            ("grant_type", "fb_attenuate_token"),
            ("client_id", "1234567890"),
            ("fb_exchange_token", token),
        ]);
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
    let kind = FACEBOOK_SESSION_TYPE;
    let exchanged = exchange(&tenant, "demo-native-facebook", kind, session, &[]);
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
    let (tenant, _) = tenant();
    let answer = router::answer(&tenant, &form("/oauth/access_token", &[]));
    refuses(&answer, "27", ("400", "invalid_request", "OIDC conformant"));
}

#[test]
fn a_code_is_good_once_and_for_five_minutes() {
    let (tenant, clock) = tenant();
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
    let (tenant, _) = tenant();
    let subject = |answer: &HttpResponse| {
        let id = decode(answer.body.get_str("id_token").unwrap());
        id.claim_text("sub").unwrap().to_owned()
    };
    let google = || {
        let token = mint(&tenant, "google-id-token");
        let (client, kind) = ("demo-native-android", GOOGLE_ID_TOKEN_TYPE);
        let openid = [("scope", "openid")];
        subject(&exchange(&tenant, client, kind, &token, &openid))
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
    let (tenant, _) = tenant();
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
    let (tenant, clock) = tenant();
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
    let exchange = |nonce: Option<&str>| {
        let mut request = form(
            "/oauth/token",
            &[
                ("grant_type", TOKEN_EXCHANGE_GRANT),
                ("client_id", "demo-native-ios"),
                ("subject_token", code.as_str()),
                ("subject_token_type", APPLE_CODE_TYPE),
                ("scope", "openid email"),
            ],
        );
        let proof = proof("POST", "/oauth/token", nonce, None);
        request.headers.push(proof);
        router::answer(&tenant, &request)
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
                headers,
                ..HttpRequest::default()
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
    let revoking = [("client_id", "demo-native-ios"), ("token", token)];
    let revoked = router::answer(&tenant, &form("/oauth/revoke", &revoking));
    assert_eq!(revoked.status, 200);
    assert_eq!(
        userinfo("DPoP", vec![proof("GET", "/userinfo", None, Some(token))]).status,
        401
    );
}

#[test]
fn no_scope_asked_grants_all_of_the_audience() {
    let granted = |asked| granted(asked, api("https://orders.demo.cambio/")).join(" ");
    assert_eq!(granted(None), "openid profile email read:orders");
    assert_eq!(granted(Some("openid delete:orders x")), "openid");
}
