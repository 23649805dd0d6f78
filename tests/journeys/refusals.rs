//! What servers that really run refuse, explained: oidc-provider and @node-oauth/oauth2-server, see `tests/peers`.
//!
//! Nobody here wrote their answers. Neither server has a catalogue: it is unknown, and said are its own words, what the RFCs mean by its
//! code, and what the call itself decides.

use crate::pasted_calls::{Call, Expected, proof, wrong};
use crate::peers::{Peer, Sent, with};
use crate::support::{cambio, config_folder, run_json};
use cambio::json::Json;
use serde_json::json;

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const SAML: &str = "urn:ietf:params:oauth:token-type:saml2";

#[test]
fn what_oidc_provider_refuses_is_explained_by_the_rfcs_and_the_call() {
    let peer = Peer::start();
    let issuer = peer.text("issuer");
    let assertions = &peer.ready["assertions"];
    let asserted = |name: &str| {
        [
            ("client_id", "peer-jwt"),
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", assertions[name].as_str().unwrap()),
        ]
    };
    let right = Call::post(
        issuer,
        "/oauth/token",
        &[
            ("grant_type", EXCHANGE),
            ("client_id", "peer-public"),
            ("subject_token", peer.text("subject_token")),
            ("subject_token_type", peer.text("subject_token_type")),
            ("resource", peer.text("resource")),
            ("scope", "openid api:read"),
        ],
    );
    let call = || Call {
        headers: right.headers.clone(),
        form: right.form.clone(),
        ..right
    };
    let request = "explain.invalid-request";
    let client = "explain.client-authentication";
    let target = "explain.invalid-target";
    let bad_proof = "explain.bad-proof";
    let basic = "Basic cGVlci1wb3N0Ondyb25n";
    let later = |seconds: i64| {
        move |claims: &mut Vec<(&'static str, Json)>| {
            let iat = claims[3].1.as_i64().unwrap();
            claims[3].1 = Json::int(iat + seconds);
        }
    };
    let cases: Vec<(&str, Call<'_>, Expected<'_>)> = vec![
        (
            "a grant that it does not have",
            call().set(&[("grant_type", "refresh_token"), ("refresh_token", "r")]),
            ("explain.unsupported-grant", "grant-not-on", "likely"),
        ),
        (
            "no grant",
            call().set(&[("grant_type", "")]),
            (request, "parameter-missing", "certain"),
        ),
        (
            "no subject token",
            call().set(&[("subject_token", "")]),
            (request, "parameter-missing", "certain"),
        ),
        (
            "no type of the subject token",
            call().set(&[("subject_token_type", "")]),
            (request, "parameter-missing", "certain"),
        ),
        (
            "a type that it does not take",
            call().set(&[("subject_token_type", SAML)]),
            (request, "parameter-value", "certain"),
        ),
        (
            "a requested type that it does not take",
            call().set(&[("requested_token_type", SAML)]),
            (request, "parameter-value", "certain"),
        ),
        (
            "an actor",
            call().set(&[("actor_token", "a"), ("actor_token_type", SAML)]),
            (request, "actor-present", "likely"),
        ),
        (
            "a forged subject token",
            call().set(&[("subject_token", peer.text("forged_subject_token"))]),
            (request, "key-not-known", "likely"),
        ),
        (
            "an expired subject token",
            call().set(&[("subject_token", peer.text("expired_subject_token"))]),
            (request, "token-expired", "certain"),
        ),
        (
            "a subject token for somebody else",
            call().set(&[("subject_token", peer.text("misdirected_subject_token"))]),
            (request, "subject-audience", "likely"),
        ),
        (
            "a subject token of an issuer that it does not trust",
            call().set(&[("subject_token", peer.text("foreign_subject_token"))]),
            (request, "subject-untrusted", "likely"),
        ),
        (
            "a subject token that is none",
            call().set(&[("subject_token", "garbage")]),
            (request, "type-mismatch", "certain"),
        ),
        (
            "a resource that it does not know",
            call().set(&[("resource", "https://nobody.example/")]),
            (target, "audience-unknown", "likely"),
        ),
        (
            "a resource that is no address",
            call().set(&[("resource", "not a uri")]),
            (target, "resource-form", "certain"),
        ),
        (
            "a resource with a fragment",
            call().set(&[("resource", "https://api.peer.example/#x")]),
            (target, "resource-form", "certain"),
        ),
        (
            "an audience that it does not know",
            call().set(&[("resource", ""), ("audience", "https://nobody.example/")]),
            (target, "audience-unknown", "likely"),
        ),
        (
            "a wrong secret",
            call().set(&[
                ("client_id", "peer-post"),
                ("client_secret", "wrong-secret"),
            ]),
            (client, "secret-wrong", "likely"),
        ),
        (
            "an unknown client",
            call().set(&[("client_id", "nobody"), ("client_secret", "wrong-secret")]),
            (client, "client-unknown", "not_visible"),
        ),
        (
            "a confidential client without its secret",
            call().set(&[("client_id", "peer-post")]),
            (client, "secret-missing", "likely"),
        ),
        (
            "no client",
            call().set(&[("client_id", "")]),
            (request, "client-missing", "certain"),
        ),
        (
            "two authentications",
            call()
                .set(&[
                    ("client_id", "peer-post"),
                    ("client_secret", "wrong-secret"),
                ])
                .header("Authorization", basic),
            (request, "two-authentications", "certain"),
        ),
        (
            "an expired assertion",
            call().set(&asserted("expired")),
            (client, "assertion-expired", "certain"),
        ),
        (
            "an assertion for somebody else",
            call().set(&asserted("misdirected")),
            (client, "assertion-audience", "likely"),
        ),
        (
            "another client's assertion",
            call().set(&asserted("of_another_client")),
            (client, "assertion-issuer", "certain"),
        ),
        (
            "a forged assertion",
            call().set(&asserted("forged")),
            (client, "assertion-audience", "ruled_out"),
        ),
        (
            "an assertion of another type",
            call()
                .set(&asserted("forged"))
                .set(&[("client_assertion_type", "urn:example:other")]),
            (request, "parameter-value", "certain"),
        ),
        (
            "a proof without a nonce",
            call().header("DPoP", proof(issuer, |_| {})),
            ("explain.nonce-wanted", "nonce-not-sent", "certain"),
        ),
        (
            "a proof with a nonce that it did not make",
            call().header(
                "DPoP",
                proof(issuer, |claims| {
                    claims.push(("nonce", Json::text("made-up")))
                }),
            ),
            ("explain.nonce-wanted", "nonce-old", "certain"),
        ),
        (
            "a proof for another address",
            call().header(
                "DPoP",
                proof(issuer, |claims| {
                    claims[2].1 = Json::text("https://elsewhere.example/token");
                }),
            ),
            (bad_proof, "proof-htu", "certain"),
        ),
        (
            "a proof for another method",
            call().header(
                "DPoP",
                proof(issuer, |claims| claims[1].1 = Json::text("GET")),
            ),
            (bad_proof, "proof-htm", "certain"),
        ),
        (
            "a proof without jti",
            call().header("DPoP", proof(issuer, |claims| drop(claims.remove(0)))),
            (bad_proof, "proof-key-private", "certain"),
        ),
        (
            "a proof that is none",
            call().header("DPoP", "garbage"),
            (bad_proof, "proof-key-private", "certain"),
        ),
        (
            "a body of JSON",
            Call {
                headers: vec![("Content-Type", "application/json".to_owned())],
                form: Vec::new(),
                ..call()
            },
            (request, "body-form", "certain"),
        ),
        (
            "userinfo with a bad token",
            Call::get(issuer, "/me", Some("Bearer nobodys-token")),
            ("explain.invalid-token", "token-not-for-this", "likely"),
        ),
        (
            "userinfo without a token",
            Call::get(issuer, "/me", None),
            ("explain.invalid-token", "token-missing", "likely"),
        ),
        (
            "an address that it does not have",
            Call {
                path: "/token",
                ..call()
            },
            ("explain.no-such-address", "address", "likely"),
        ),
    ];
    let mut all = Vec::new();
    for (name, call, expected) in &cases {
        all.extend(wrong(name, &call.made(), *expected));
    }
    // An old proof is two things at once: its time is off, and a nonce would stand for it.
    let old = call().header("DPoP", proof(issuer, later(-3600))).made();
    let (_, found) = run_json(
        cambio().args(["explain", "-", "--json"]),
        Some(old.as_bytes()),
    );
    let causes = &found["findings"][0]["causes"];
    for (at, id) in ["proof-clock", "nonce-not-sent"].iter().enumerate() {
        let cause = &causes[at];
        if cause["id"] != *id || cause["status"] != "certain" {
            all.push(format!("an old proof: {causes:#}"));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// A proof that was used before: this server says nothing of it but that the grant is refused, and nothing is made up.
#[test]
fn a_replayed_proof_is_not_explained_by_something_else() {
    let peer = Peer::start();
    let issuer = peer.text("issuer");
    let call = |proof: String| {
        Call::post(
            issuer,
            "/oauth/token",
            &[
                ("grant_type", EXCHANGE),
                ("client_id", "peer-public"),
                ("subject_token", peer.text("subject_token")),
                ("subject_token_type", peer.text("subject_token_type")),
            ],
        )
        .header("DPoP", proof)
        .made()
    };
    let challenge = call(proof(issuer, |_| {}));
    let nonce = challenge
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .starts_with("dpop-nonce: ")
                .then(|| line[12..].trim())
        })
        .unwrap();
    let with_nonce = proof(issuer, |claims| claims.push(("nonce", Json::text(nonce))));
    assert!(call(with_nonce.clone()).contains("access_token"));
    let again = call(with_nonce);
    let expected = ("explain.grant-refused", "spent", "likely");
    let all = wrong("a replayed proof", &again, expected);
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn what_node_oauth_refuses_is_explained_by_the_rfcs_and_the_call() {
    let peer = Peer::start_script("node-oauth.mjs");
    let issuer = peer.text("issuer");
    let call = |changes: &[(&'static str, &'static str)]| {
        Call::post(
            issuer,
            "/token",
            &[
                ("grant_type", "client_credentials"),
                ("client_id", "app"),
                ("client_secret", "right-secret"),
            ],
        )
        .set(changes)
    };
    let request = "explain.invalid-request";
    let client = "explain.client-authentication";
    let refresh = "explain.refresh-refused";
    let token = "explain.invalid-token";
    let cases: Vec<(&str, Call<'_>, Expected<'_>)> = vec![
        (
            "no grant",
            call(&[("grant_type", "")]),
            (request, "parameter-missing", "certain"),
        ),
        (
            "a grant that it does not have",
            call(&[("grant_type", EXCHANGE), ("subject_token", "s")]),
            ("explain.unsupported-grant", "grant-not-on", "likely"),
        ),
        (
            "a grant that the client does not have",
            call(&[
                ("grant_type", "refresh_token"),
                ("refresh_token", "r"),
                ("client_id", "narrow"),
            ]),
            ("explain.unauthorized-client", "grant-not-allowed", "likely"),
        ),
        (
            "a wrong secret",
            call(&[("client_secret", "wrong-secret")]),
            (client, "secret-wrong", "likely"),
        ),
        (
            "no secret",
            call(&[("client_secret", "")]),
            (client, "secret-missing", "likely"),
        ),
        (
            "an unknown refresh token",
            call(&[
                ("grant_type", "refresh_token"),
                ("refresh_token", "nobodys"),
            ]),
            (refresh, "refresh-rotated", "likely"),
        ),
        (
            "another client's refresh token",
            call(&[
                ("grant_type", "refresh_token"),
                ("refresh_token", "refresh-of-narrow"),
            ]),
            (refresh, "other-client", "likely"),
        ),
        (
            "an expired refresh token",
            call(&[
                ("grant_type", "refresh_token"),
                ("refresh_token", "refresh-expired"),
            ]),
            (refresh, "refresh-revoked", "likely"),
        ),
        (
            "no refresh token",
            call(&[("grant_type", "refresh_token")]),
            (request, "parameter-missing", "certain"),
        ),
        (
            "an unknown code",
            call(&[
                ("grant_type", "authorization_code"),
                ("code", "nobodys"),
                ("redirect_uri", "https://app.example/cb"),
            ]),
            ("explain.code-refused", "code-used", "likely"),
        ),
        (
            "a scope that the client does not have",
            call(&[("scope", "admin:all")]),
            ("explain.invalid-scope", "scope-unknown", "likely"),
        ),
        (
            "a body of JSON",
            Call {
                headers: vec![("Content-Type", "application/json".to_owned())],
                form: Vec::new(),
                ..call(&[])
            },
            (request, "body-form", "certain"),
        ),
        (
            "another method",
            Call::get(issuer, "/token", None),
            (request, "method", "certain"),
        ),
        (
            "a bad access token",
            Call::get(issuer, "/me", Some("Bearer nobodys")),
            (token, "token-not-for-this", "likely"),
        ),
        (
            "no access token",
            Call::get(issuer, "/me", None),
            (token, "token-missing", "likely"),
        ),
    ];
    let mut all = Vec::new();
    for (name, call, expected) in &cases {
        all.extend(wrong(name, &call.made(), *expected));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// What is sent from here is explained as what is pasted, and a server that the person named once is known.
#[test]
fn a_refusal_of_ones_own_call_is_explained_alike() {
    let peer = Peer::start();
    let explained = |sent: &Sent| {
        let answer = &sent.answer;
        crate::command_line::valid("send", answer);
        assert_eq!(
            answer["said"],
            sent.body()["error_description"],
            "{answer:#}"
        );
        let finding = answer["findings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|finding| finding["id"].as_str().unwrap().starts_with("explain."))
            .unwrap()
            .clone();
        (answer["server"].clone(), finding)
    };
    let public = peer.profile("none");
    let post = peer.profile("client_secret_post");
    let elsewhere = with(public.clone(), "resource", json!("https://nobody.example/"));
    for (sent, id, cause) in [
        (
            peer.send_with_secret(&post, "subject_token", Some("wrong-secret")),
            "explain.client-authentication",
            "secret-wrong",
        ),
        (
            peer.send(&public, "forged_subject_token"),
            "explain.invalid-request",
            "key-not-known",
        ),
        (
            peer.send(&public, "expired_subject_token"),
            "explain.invalid-request",
            "token-expired",
        ),
        (
            peer.send(&elsewhere, "subject_token"),
            "explain.invalid-target",
            "audience-unknown",
        ),
    ] {
        let (server, finding) = explained(&sent);
        assert_eq!(server["id"], "unknown", "{server}");
        assert_eq!(finding["id"], id, "{finding:#}");
        assert_eq!(finding["causes"][0]["id"], cause, "{finding:#}");
    }
    let host = peer.text("issuer").strip_prefix("http://").unwrap();
    let settings = json!({"cambio": 1, "servers": {host: "spring"}}).to_string();
    let file = config_folder().join("cambio/settings.json");
    cambio::profile::write_atomically(&file, &settings).unwrap();
    let (server, _) = explained(&peer.send(&public, "forged_subject_token"));
    assert_eq!(server["id"], "spring");
    assert_eq!(server["reason"], format!("you said so for {host}"));
}
