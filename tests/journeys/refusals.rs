//! What servers that really run refuse, explained: oidc-provider and @node-oauth/oauth2-server, see `tests/peers`.
//!
//! Nobody here wrote their answers. Neither server has a catalogue: it is unknown, and said are its own words, what the RFCs mean by its
//! code, and what the call itself decides.

use crate::pasted_calls::{Call, Claims, Expected, proof, wrong};
use crate::peers::{Peer, Sent, with};
use crate::support::{config_folder, run};
use crate::table::rows;
use cambio::json::Json;
use serde_json::json;

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// What is changed in a call that oidc-provider takes, and the finding, cause and status that it is explained by.
const OIDC_PROVIDER: &str = "
a grant that it does not have | grant_type=refresh_token&refresh_token=r | explain.unsupported-grant grant-not-on likely
no grant | grant_type= | explain.invalid-request parameter-missing certain
no subject token | subject_token= | explain.invalid-request parameter-missing certain
no type of the subject token | subject_token_type= | explain.invalid-request parameter-missing certain
a type that it does not take | subject_token_type=urn:ietf:params:oauth:token-type:saml2 | explain.invalid-request parameter-value certain
a requested type that it does not take | requested_token_type=urn:ietf:params:oauth:token-type:saml2 | explain.invalid-request parameter-value certain
an actor | actor_token=a&actor_token_type=urn:ietf:params:oauth:token-type:saml2 | explain.invalid-request actor-present likely
a forged subject token | subject_token={/forged_subject_token} | explain.invalid-request key-not-known likely
an expired subject token | subject_token={/expired_subject_token} | explain.invalid-request token-expired certain
a subject token for somebody else | subject_token={/misdirected_subject_token} | explain.invalid-request subject-audience likely
a subject token of an issuer that it does not trust | subject_token={/foreign_subject_token} | explain.invalid-request subject-untrusted likely
a subject token that is none | subject_token=garbage | explain.invalid-request type-mismatch certain
a resource that it does not know | resource=https://nobody.example/ | explain.invalid-target audience-unknown likely
a resource that is no address | resource=not a uri | explain.invalid-target resource-form certain
a resource with a fragment | resource=https://api.peer.example/#x | explain.invalid-target resource-form certain
an audience that it does not know | resource=&audience=https://nobody.example/ | explain.invalid-target audience-unknown likely
a wrong secret | client_id=peer-post&client_secret=wrong-secret | explain.client-authentication secret-wrong likely
an unknown client | client_id=nobody&client_secret=wrong-secret | explain.client-authentication client-unknown not_visible
a confidential client without its secret | client_id=peer-post | explain.client-authentication secret-missing likely
no client | client_id= | explain.invalid-request client-missing certain
two authentications | client_id=peer-post&client_secret=wrong-secret&Authorization: Basic cGVlci1wb3N0Ondyb25n | explain.invalid-request two-authentications certain
an expired assertion | client_id=peer-jwt&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion={/assertions/expired} | explain.client-authentication assertion-expired certain
an assertion for somebody else | client_id=peer-jwt&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion={/assertions/misdirected} | explain.client-authentication assertion-audience likely
another client's assertion | client_id=peer-jwt&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion={/assertions/of_another_client} | explain.client-authentication assertion-issuer certain
a forged assertion | client_id=peer-jwt&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion={/assertions/forged} | explain.client-authentication assertion-audience ruled_out
an assertion of another type | client_id=peer-jwt&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion={/assertions/forged}&client_assertion_type=urn:example:other | explain.invalid-request parameter-value certain
a proof that is none | DPoP: garbage | explain.bad-proof proof-key-private certain
";

/// The same of a call that node-oauth takes.
const NODE_OAUTH: &str = "
no grant | grant_type= | explain.invalid-request parameter-missing certain
a grant that it does not have | grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=s | explain.unsupported-grant grant-not-on likely
a grant that the client does not have | grant_type=refresh_token&refresh_token=r&client_id=narrow | explain.unauthorized-client grant-not-allowed likely
a wrong secret | client_secret=wrong-secret | explain.client-authentication secret-wrong likely
no secret | client_secret= | explain.client-authentication secret-missing likely
an unknown refresh token | grant_type=refresh_token&refresh_token=nobodys | explain.refresh-refused refresh-rotated likely
another client's refresh token | grant_type=refresh_token&refresh_token=refresh-of-narrow | explain.refresh-refused other-client likely
an expired refresh token | grant_type=refresh_token&refresh_token=refresh-expired | explain.refresh-refused refresh-revoked likely
no refresh token | grant_type=refresh_token | explain.invalid-request parameter-missing certain
an unknown code | grant_type=authorization_code&code=nobodys&redirect_uri=https://app.example/cb | explain.code-refused code-used likely
a scope that the client does not have | scope=admin:all | explain.invalid-scope scope-unknown likely
";

type Case<'a> = (&'a str, Call<'a>, Expected<'a>);

/// The rows of a table. A change is a parameter or a header; `{/name}` is what the server said when it was ready.
fn changed<'a>(table: &str, peer: &'a Peer, right: &Call<'a>) -> Vec<Case<'a>> {
    let said = |value: &'static str| -> &'a str {
        let place = value.strip_prefix('{').and_then(|to| to.strip_suffix('}'));
        place.map_or(value, |place| {
            peer.ready.pointer(place).unwrap().as_str().unwrap()
        })
    };
    let case = |[name, changes, expected]: [&'static str; 3]| {
        let mut call = right.clone();
        for change in changes.split('&') {
            call = match change.split_once(": ") {
                Some((header, value)) => call.header(header, value),
                None => {
                    let (name, value) = change.split_once('=').unwrap();
                    call.set(&[(name, said(value))])
                }
            };
        }
        let [id, cause, status] = rows::<3>(expected, " ")[0];
        (name, call, (id, cause, status))
    };
    rows(table, " | ").into_iter().map(case).collect()
}

/// Every case is explained as it is expected.
fn hold(cases: &[Case<'_>]) {
    let wrong: Vec<String> = cases
        .iter()
        .flat_map(|(name, call, expected)| wrong(name, &call.made(), *expected))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn with_json_body<'a>(call: &Call<'a>) -> Call<'a> {
    Call {
        headers: vec![("Content-Type", "application/json".to_owned())],
        form: Vec::new(),
        ..call.clone()
    }
}

#[test]
fn what_oidc_provider_refuses_is_explained_by_the_rfcs_and_the_call() {
    let peer = Peer::start();
    let issuer = peer.text("issuer");
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
    let proven = |change: &dyn Fn(&mut Claims)| right.clone().header("DPoP", proof(issuer, change));
    let bad_proof = "explain.bad-proof";
    let mut cases = changed(OIDC_PROVIDER, &peer, &right);
    cases.extend([
        (
            "a proof without a nonce",
            proven(&|_| {}),
            ("explain.nonce-wanted", "nonce-not-sent", "certain"),
        ),
        (
            "a proof with a nonce that it did not make",
            proven(&|claims| claims.push(("nonce", Json::text("made-up")))),
            ("explain.nonce-wanted", "nonce-old", "certain"),
        ),
        (
            "a proof for another address",
            proven(&|claims| {
                claims[2].1 = Json::text("https://elsewhere.example/token");
            }),
            (bad_proof, "proof-htu", "certain"),
        ),
        (
            "a proof for another method",
            proven(&|claims| claims[1].1 = Json::text("GET")),
            (bad_proof, "proof-htm", "certain"),
        ),
        (
            "a proof without jti",
            proven(&|claims| drop(claims.remove(0))),
            (bad_proof, "proof-key-private", "certain"),
        ),
        (
            "a body of JSON",
            with_json_body(&right),
            ("explain.invalid-request", "body-form", "certain"),
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
                ..right.clone()
            },
            ("explain.no-such-address", "address", "likely"),
        ),
    ]);
    hold(&cases);
    // An old proof is two things at once: its time is off, and a nonce would stand for it.
    let old = proven(&|claims| {
        let iat = claims[3].1.as_i64().unwrap();
        claims[3].1 = Json::int(iat - 3600);
    });
    let (_, found) = run(&["explain", "-", "--json"], Some(old.made().as_bytes()));
    let causes = &found["findings"][0]["causes"];
    for (at, id) in ["proof-clock", "nonce-not-sent"].iter().enumerate() {
        let cause = &causes[at];
        assert!(
            cause["id"] == *id && cause["status"] == "certain",
            "an old proof: {causes:#}"
        );
    }
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
    let wrong = wrong("a replayed proof", &again, expected);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_node_oauth_refuses_is_explained_by_the_rfcs_and_the_call() {
    let peer = Peer::start_script("node-oauth.mjs");
    let issuer = peer.text("issuer");
    let right = Call::post(
        issuer,
        "/token",
        &[
            ("grant_type", "client_credentials"),
            ("client_id", "app"),
            ("client_secret", "right-secret"),
        ],
    );
    let request = "explain.invalid-request";
    let token = "explain.invalid-token";
    let mut cases = changed(NODE_OAUTH, &peer, &right);
    cases.extend([
        (
            "a body of JSON",
            with_json_body(&right),
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
    ]);
    hold(&cases);
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
