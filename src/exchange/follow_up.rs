//! What comes after a success, and what a provider is asked beside it: the same exact bytes as the exchange, pure.

use super::encoding::{Parameter, body, proof_header};
use super::fields::Texts;
use super::{
    BodyEncoding, ClientAuthentication, ExchangeRequest, Field, Freshness, WireRequest, encode,
};
use crate::dpop;
use crate::jose::{KeyError, SigningKey};
use crate::secret::{MaskedText, Secret};
use crate::text::form_encoded;
use url::Url;

/// Where Facebook's Graph answers (Meta, Graph API).
pub const GRAPH: &str = "https://graph.facebook.com/";

/// Apple's token endpoint (Apple, "Generate and validate tokens").
pub const APPLE_TOKEN_ENDPOINT: &str = "https://appleid.apple.com/auth/token";

/// The code that tests Apple's key: Apple never issued it, so nothing is used up.
const APPLE_TEST_CODE: &str = "cambio-key-test";

/// An address under a base URL, whether or not that ends with a slash; neither query nor fragment is kept.
pub fn under(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

/// `/userinfo` (OpenID Connect Core §5.3.1): with a key the token is sent as DPoP-bound, with a proof that carries `ath`
/// (RFC 9449 §7.1), else as a bearer token (RFC 6750 §2.1). Fails only where the key cannot sign.
pub fn userinfo(
    base: &Url,
    access_token: &Secret,
    proof_key: Option<&SigningKey>,
    fresh: &Freshness,
) -> Result<WireRequest, KeyError> {
    let mut wire = WireRequest::get(under(base, "userinfo"));
    let scheme = if proof_key.is_some() {
        "DPoP "
    } else {
        "Bearer "
    };
    let mut authorization = MaskedText::plain(scheme);
    authorization.push_secret("access_token", access_token.expose());
    wire.headers
        .push(("authorization".to_owned(), authorization));
    if let Some(key) = proof_key {
        let ath = dpop::ath(access_token);
        let proof = proof_header("GET", &wire.url, key, fresh, Some(&ath))?;
        wire.headers.push(proof);
    }
    Ok(wire)
}

/// The refresh (RFC 6749 §6): a form, the client authenticated as for the exchange, with a proof of the same key where the
/// exchange had one (RFC 9449 §5). Fails only where a key cannot sign.
pub fn refresh(
    token_endpoint: &Url,
    request: &ExchangeRequest,
    refresh_token: &Secret,
    fresh: &Freshness,
) -> Result<WireRequest, KeyError> {
    let mut call = as_client(token_endpoint.clone(), request);
    call.texts.grant_type = Some("refresh_token".to_owned());
    call.dpop.clone_from(&request.dpop);
    encode(&with_secret(call, "refresh_token", refresh_token), fresh)
}

/// Revoking a refresh token (RFC 7009 §2.1): a form to `/oauth/revoke` under the tenant's base URL, the client authenticated as
/// for the exchange. Fails only where a key cannot sign.
pub fn revoke(
    base: &Url,
    request: &ExchangeRequest,
    refresh_token: &Secret,
    fresh: &Freshness,
) -> Result<WireRequest, KeyError> {
    let call = as_client(under(base, "oauth/revoke"), request);
    encode(&with_secret(call, "token", refresh_token), fresh)
}

/// A call that says who the client is, and nothing else.
fn as_client(address: Url, request: &ExchangeRequest) -> ExchangeRequest {
    ExchangeRequest {
        texts: Texts {
            client_id: request.texts.client_id.clone(),
            ..Texts::default()
        },
        client_authentication: request.client_authentication.clone(),
        ..ExchangeRequest::new(address)
    }
}

fn with_secret(mut call: ExchangeRequest, name: &str, secret: &Secret) -> ExchangeRequest {
    call.parameters.push(Field::secret(name, secret.clone()));
    call
}

/// Facebook's user token becomes a session info token (Meta, Graph API, `fb_attenuate_token`): the token stands in the query,
/// where Graph wants it, and is masked there.
pub fn attenuate(graph: &Url, app_id: &str, user_token: &Secret) -> WireRequest {
    let mut url = under(graph, "oauth/access_token");
    url.set_query(Some(&format!(
        "grant_type=fb_attenuate_token&client_id={}",
        form_encoded(app_id)
    )));
    let mut wire = WireRequest::get(url);
    wire.secret_query.push("fb_exchange_token=");
    wire.secret_query
        .push_secret("fb_exchange_token", form_encoded(user_token.expose()));
    wire
}

/// Apple's token endpoint asked with a made-up code (Apple, "Generate and validate tokens"), so that its error tells whether team,
/// key and client id fit. `client_id` is the bundle id or the Services ID, `client_secret` the JWT signed with the .p8 key.
pub fn apple_key_test(endpoint: &Url, client_id: &str, client_secret: &Secret) -> WireRequest {
    let parameters = [
        ("client_id", client_id, false),
        ("client_secret", client_secret.expose(), true),
        ("code", APPLE_TEST_CODE, false),
        ("grant_type", "authorization_code", false),
    ]
    .map(|(name, text, secret)| Parameter {
        name,
        text: text.to_owned(),
        secret,
    });
    let mut wire = WireRequest::get(endpoint.clone());
    wire.method = "POST";
    wire.body = body(BodyEncoding::Form, &parameters);
    let length = wire.body.len().to_string();
    wire.headers.extend([
        (
            "content-type".to_owned(),
            MaskedText::plain(BodyEncoding::Form.media_type()),
        ),
        ("content-length".to_owned(), MaskedText::plain(length)),
    ]);
    wire
}

/// Whether a client's secret or a signed assertion goes along with its calls.
pub fn authenticates(request: &ExchangeRequest) -> bool {
    !matches!(request.client_authentication, ClientAuthentication::None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{SigningAlgorithm, base64url};
    use crate::json::Json;
    use crate::secret::TextSegment;

    const COMMON: &str = concat!(
        "accept: application/json\r\naccept-encoding: identity\r\nuser-agent: cambio/",
        env!("CARGO_PKG_VERSION"),
        "\r\n"
    );
    const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";

    fn fresh() -> Freshness {
        Freshness {
            now: 1_795_435_471,
            proof_jti: "p1".into(),
            assertion_jti: "a1".into(),
            nonce: Some("n1".into()),
        }
    }

    fn base() -> Url {
        Url::parse("https://acme.eu.auth0.com/").unwrap()
    }

    fn token() -> Secret {
        Secret::new("hidden.tok/en")
    }

    fn request() -> ExchangeRequest {
        let mut request =
            ExchangeRequest::new(Url::parse("https://acme.eu.auth0.com/oauth/token").unwrap());
        request.texts.client_id = Some("my app".into());
        request.client_authentication = ClientAuthentication::Post(Secret::new("hidden&1"));
        request.subject_token = Some(Secret::new("hidden-code"));
        request.texts.scope = Some("openid".into());
        request.body_encoding = BodyEncoding::Json;
        request
    }

    fn key() -> SigningKey {
        SigningKey::generate(SigningAlgorithm::ES256).unwrap()
    }

    /// The masked text, where nothing else tells a secret either.
    fn shown(wire: &WireRequest) -> String {
        let view = wire.raw().masked();
        for text in [&view, &format!("{wire:?}")] {
            for secret in ["hidden", "aGlkZGVu", "eyJ"] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
        let length = wire.body.expose().expose().len();
        view.replace(&format!("content-length: {length}\r\n"), "[length]")
    }

    fn proof_claims(wire: &WireRequest) -> String {
        let header = wire.headers.iter().find(|(name, _)| name == "dpop");
        let [TextSegment::Masked { text, .. }] = header.unwrap().1.pieces() else {
            panic!("the proof is not masked");
        };
        let payload = text.expose().split('.').nth(1).unwrap();
        let text = String::from_utf8(base64url::decode(payload).unwrap()).unwrap();
        Json::parse(&text).unwrap().to_compact()
    }

    #[test]
    fn userinfo_with_a_bearer_token() {
        let wire = userinfo(&base(), &token(), None, &fresh()).unwrap();
        assert_eq!(
            shown(&wire),
            format!(
                "GET /userinfo HTTP/1.1\r\nhost: acme.eu.auth0.com\r\n{COMMON}authorization: Bearer [masked access_token]\r\n\r\n"
            )
        );
        assert!(
            wire.raw()
                .expose()
                .expose()
                .contains("\r\nauthorization: Bearer hidden.tok/en\r\n")
        );
    }

    #[test]
    fn userinfo_with_a_bound_token_and_its_hash_in_the_proof() {
        let wire = userinfo(&base(), &token(), Some(&key()), &fresh()).unwrap();
        assert_eq!(
            shown(&wire),
            format!(
                "GET /userinfo HTTP/1.1\r\nhost: acme.eu.auth0.com\r\n{COMMON}authorization: DPoP [masked access_token]\r\ndpop: [masked dpop]\r\n\r\n"
            )
        );
        assert_eq!(
            proof_claims(&wire),
            format!(
                r#"{{"jti":"p1","htm":"GET","htu":"https://acme.eu.auth0.com/userinfo","iat":1795435471,"nonce":"n1","ath":"{}"}}"#,
                dpop::ath(&token())
            )
        );
    }

    #[test]
    fn refresh_authenticates_as_the_exchange_did_and_sends_nothing_else_of_it() {
        let endpoint = request().token_endpoint;
        let wire = refresh(&endpoint, &request(), &token(), &fresh()).unwrap();
        let head = format!("POST /oauth/token HTTP/1.1\r\nhost: acme.eu.auth0.com\r\n{COMMON}");
        assert_eq!(
            shown(&wire),
            format!(
                "{head}{FORM}[length]\r\ngrant_type=refresh_token&client_id=my+app&client_secret=[masked client_secret]&refresh_token=[masked refresh_token]"
            )
        );
        assert!(wire.body.expose().expose().ends_with("=hidden.tok%2Fen"));
        let bound = ExchangeRequest {
            client_authentication: ClientAuthentication::Basic(Secret::new("hidden&1")),
            dpop: Some(key()),
            ..request()
        };
        let wire = refresh(&endpoint, &bound, &token(), &fresh()).unwrap();
        assert_eq!(
            shown(&wire),
            format!(
                "{head}{FORM}authorization: Basic [masked authorization]\r\ndpop: [masked dpop]\r\n[length]\r\ngrant_type=refresh_token&client_id=my+app&refresh_token=[masked refresh_token]"
            )
        );
        assert_eq!(
            proof_claims(&wire),
            r#"{"jti":"p1","htm":"POST","htu":"https://acme.eu.auth0.com/oauth/token","iat":1795435471,"nonce":"n1"}"#
        );
    }

    #[test]
    fn revoke_names_the_token_and_the_client() {
        let request = ExchangeRequest {
            dpop: Some(key()),
            ..request()
        };
        let wire = revoke(&base(), &request, &token(), &fresh()).unwrap();
        assert_eq!(
            shown(&wire),
            format!(
                "POST /oauth/revoke HTTP/1.1\r\nhost: acme.eu.auth0.com\r\n{COMMON}{FORM}[length]\r\nclient_id=my+app&client_secret=[masked client_secret]&token=[masked token]"
            )
        );
    }

    #[test]
    fn the_token_that_graph_wants_in_the_query_is_masked_there() {
        let wire = attenuate(&Url::parse(GRAPH).unwrap(), "12 3", &token());
        assert_eq!(
            shown(&wire),
            format!(
                "GET /oauth/access_token?grant_type=fb_attenuate_token&client_id=12+3&fb_exchange_token=[masked fb_exchange_token] HTTP/1.1\r\nhost: graph.facebook.com\r\n{COMMON}\r\n"
            )
        );
        assert!(!wire.url.as_str().contains("hidden"));
        assert_eq!(
            wire.address().as_str(),
            "https://graph.facebook.com/oauth/access_token?grant_type=fb_attenuate_token&client_id=12+3&fb_exchange_token=hidden.tok%2Fen"
        );
        assert!(wire.raw().expose().expose().starts_with(
            "GET /oauth/access_token?grant_type=fb_attenuate_token&client_id=12+3&fb_exchange_token=hidden.tok%2Fen HTTP/1.1\r\n"
        ));
    }

    #[test]
    fn apples_key_is_tested_with_a_code_that_nobody_issued() {
        let endpoint = Url::parse(APPLE_TOKEN_ENDPOINT).unwrap();
        let wire = apple_key_test(&endpoint, "com.acme.app", &token());
        assert_eq!(
            shown(&wire),
            format!(
                "POST /auth/token HTTP/1.1\r\nhost: appleid.apple.com\r\n{COMMON}{FORM}[length]\r\nclient_id=com.acme.app&client_secret=[masked client_secret]&code=cambio-key-test&grant_type=authorization_code"
            )
        );
    }

    #[test]
    fn addresses_stand_under_the_base() {
        for (base, path) in [
            ("https://acme.example/", "/userinfo"),
            ("https://acme.example/realms/one/", "/realms/one/userinfo"),
            ("https://acme.example/realms/one", "/realms/one/userinfo"),
        ] {
            assert_eq!(under(&Url::parse(base).unwrap(), "userinfo").path(), path);
        }
    }
}
