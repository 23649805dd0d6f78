//! What is said by SDKs, validators, services, logs and redirects: who is heard, what is stated, and what it means.

use super::messages::catalogue;
use super::*;
use crate::diagnosis::{CauseStatus, Finding};
use proptest::prelude::*;

pub(super) fn heard(text: &str) -> (Outside, Vec<Finding>) {
    let found = read(text).unwrap_or_else(|refused| panic!("{text}\n{refused}"));
    let findings = message_findings(&found);
    (found, findings)
}

type Stated = &'static [(Fact, &'static str)];

#[test]
fn validators_are_heard_and_named_rightly_or_not_at_all() {
    use Fact::{
        AlgorithmExpected, AlgorithmFound, AudienceExpected, AudienceFound, Claim, ClaimExpected,
        ClaimFound, ExpiredAt, IssuedAt, IssuerExpected, IssuerFound, KeyId, Now, TypeFound,
    };
    let cases: &[(&str, Option<&str>, &str, Stated)] = &[
        (
            "fail: Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler[1]\n      Failed to validate the token.\n      Microsoft.IdentityModel.Tokens.SecurityTokenInvalidIssuerException: IDX10205: Issuer validation failed. Issuer: 'https://i.example/'. Did not match: validationParameters.ValidIssuer: 'https://i.example' or validationParameters.ValidIssuers: 'null'.",
            Some("Microsoft.IdentityModel"),
            "validator.issuer",
            &[
                (IssuerFound, "https://i.example/"),
                (IssuerExpected, "https://i.example"),
            ],
        ),
        (
            "IDX10214: Audience validation failed. Audiences: '[PII is hidden. For more details, see https://aka.ms/IdentityModel/PII.]'. Did not match: validationParameters.ValidAudience: 'null' or validationParameters.ValidAudiences: 'api://x, api://y'.",
            Some("Microsoft.IdentityModel"),
            "validator.audience",
            &[(AudienceExpected, "api://x, api://y")],
        ),
        (
            "Error: IDX10223: Lifetime validation failed. The token is expired. ValidTo (UTC): '11/25/2026 3:10:00 PM', Current time (UTC): '11/25/2026 3:20:00 PM'.",
            Some("Microsoft.IdentityModel"),
            "validator.expired",
            &[
                (ExpiredAt, "11/25/2026 3:10:00 PM"),
                (Now, "11/25/2026 3:20:00 PM"),
            ],
        ),
        (
            "JWTClaimValidationFailed: unexpected \"aud\" claim value\n    at default (/app/node_modules/jose/dist/node/cjs/lib/jwt_claims_set.js:60:15) {\n  code: 'ERR_JWT_CLAIM_VALIDATION_FAILED',\n  claim: 'aud',\n  reason: 'check_failed'\n}",
            Some("jose"),
            "validator.audience",
            &[],
        ),
        (
            "JsonWebTokenError: jwt issuer invalid. expected: https://i.example/\n    at /app/node_modules/jsonwebtoken/verify.js:199:19",
            Some("jsonwebtoken"),
            "validator.issuer",
            &[(IssuerExpected, "https://i.example/")],
        ),
        (
            "Caused by: com.nimbusds.jwt.proc.BadJWTException: JWT iss claim has value https://a.example, must be https://b.example",
            Some("Nimbus JOSE+JWT"),
            "validator.issuer",
            &[
                (IssuerFound, "https://a.example"),
                (IssuerExpected, "https://b.example"),
            ],
        ),
        (
            "OAuth2AuthenticationException: [invalid_id_token] An error occurred while attempting to decode the Jwt: The ID Token contains invalid claims: {iat=2026-11-18T18:31:58Z}",
            Some("Spring Security"),
            "validator.clock",
            &[(IssuedAt, "2026-11-18T18:31:58Z")],
        ),
        (
            "o.s.s.o.s.r.w.BearerTokenAuthenticationFilter : Failed to process\nInvalidBearerTokenException: An error occurred while attempting to decode the Jwt: Signed JWT rejected: Another algorithm expected, or no matching key(s) found",
            Some("Nimbus JOSE+JWT"),
            "validator.key",
            &[],
        ),
        (
            "An error occurred while attempting to decode the Jwt: Couldn't retrieve remote JWK set",
            Some("Spring Security"),
            "validator.other",
            &[(Fact::Other, "Couldn't retrieve remote JWK set")],
        ),
        (
            "JOSE header typ (type) at+jwt not allowed",
            Some("Nimbus JOSE+JWT"),
            "validator.type",
            &[(TypeFound, "at+jwt")],
        ),
        (
            "io.jsonwebtoken.IncorrectClaimException: Expected tenant claim to be: a, but was: b.",
            Some("jjwt"),
            "validator.claim",
            &[(Claim, "tenant"), (ClaimExpected, "a"), (ClaimFound, "b")],
        ),
        (
            "oidc: expected audience \"web\" got [\"ios\" \"android\"]",
            Some("go-oidc"),
            "validator.audience",
            &[
                (AudienceExpected, "web"),
                (AudienceFound, "ios\" \"android"),
            ],
        ),
        (
            "Unauthorized: id token signed: oidc: id token signed with unsupported algorithm, expected [\"RS256\"] got \"HS256\"",
            Some("go-oidc"),
            "validator.algorithm",
            &[(AlgorithmExpected, "RS256"), (AlgorithmFound, "HS256")],
        ),
        (
            "google.auth.exceptions.InvalidValue: Token used too early, 1795619400 < 1795619450. Check that your computer's clock is set correctly.",
            Some("google-auth"),
            "validator.clock",
            &[(Now, "1795619400"), (IssuedAt, "1795619450")],
        ),
        (
            "FirebaseAuthError: Firebase ID token has incorrect \"aud\" (audience) claim. Expected \"shop-prod\" but got \"shop-dev\". Make sure the ID token comes from the same Firebase project",
            Some("Firebase Admin SDK"),
            "validator.audience",
            &[(AudienceExpected, "shop-prod"), (AudienceFound, "shop-dev")],
        ),
        (
            "Jwt issuer is not configured",
            Some("Envoy"),
            "validator.issuer",
            &[],
        ),
        (
            "JsonWebTokenError: error in secret or public key callback: input error: Invalid id token public key id",
            Some("apple-signin-auth"),
            "validator.key",
            &[],
        ),
        (
            "Error: Unable to find a signing key that matches 'k-2'",
            Some("jwks-rsa"),
            "validator.key",
            &[(KeyId, "k-2")],
        ),
        (
            "jwt.exceptions.ExpiredSignatureError: Signature has expired",
            Some("PyJWT"),
            "validator.expired",
            &[],
        ),
        // Several libraries say the same.
        (
            "Signature verification failed",
            None,
            "validator.signature",
            &[],
        ),
        ("Error: Invalid audience", None, "validator.audience", &[]),
        (
            r#"WWW-Authenticate: Bearer error="invalid_token", error_description="The token expired at '11/25/2026 15:10:50'""#,
            Some("ASP.NET Core JwtBearer"),
            "validator.expired",
            &[(ExpiredAt, "11/25/2026 15:10:50")],
        ),
    ];
    for (text, library, means, stated) in cases {
        let (found, findings) = heard(text);
        assert_eq!(found.speaker, Speaker::Validator(*library), "{text}");
        assert_eq!(findings[0].id, format!("explain.{means}"), "{text}");
        let facts: Vec<_> = found
            .facts
            .iter()
            .map(|(fact, value)| (*fact, value.as_str()))
            .collect();
        assert_eq!(facts, *stated, "{text}");
        assert!(!findings[0].title.contains('{'), "{}", findings[0].title);
    }
}

#[test]
fn both_sides_in_a_message_decide_the_cause() {
    let (_, findings) = heard("aud mismatch, expected web, got: ios");
    let cause = &findings[0].causes[0];
    assert_eq!(cause.status, CauseStatus::Certain);
    assert_eq!(
        cause.evidence.as_deref(),
        Some("The token's audience is ios; web is expected")
    );
    let (_, findings) = heard("Jwt is expired");
    assert_eq!(findings[0].causes[0].status, CauseStatus::Likely);
}

#[test]
fn sdks_are_heard() {
    for (text, sdk, means) in [
        (
            "CredentialsManagerError(code: dpopKeyMissing, cause: nil)",
            "Auth0.swift",
            "sdk.dpop-key",
        ),
        (
            r#"{"code":"DPOP_NOT_CONFIGURED","message":"DPoP is not enabled"}"#,
            "an Auth0 SDK",
            "sdk.dpop-not-configured",
        ),
        (
            "E  com.auth0.android.dpop.DPoPException: Error while accessing the key pair in the keystore.",
            "Auth0.Android",
            "sdk.dpop",
        ),
        (
            r#"WARN  {"name":"CredentialsManagerError","code":"API_EXCHANGE_FAILED","type":"API_EXCHANGE_FAILED"}"#,
            "react-native-auth0",
            "sdk.exchange-failed",
        ),
        (
            "com.auth0.android.authentication.AuthenticationException: The user closed the browser app and the authentication was canceled.",
            "Auth0.Android",
            "redirect.cancelled",
        ),
        (
            "PlatformException(PKCE_NOT_ALLOWED, Unable to complete authentication with PKCE., null, null)",
            "an Auth0 SDK",
            "sdk.pkce",
        ),
        (
            "com.auth0.android.authentication.storage.CredentialsManagerException: Credentials need to be renewed but no Refresh Token is available to renew them.",
            "Auth0.Android",
            "sdk.no-refresh-token",
        ),
        (
            "Error: Missing Refresh Token (audience: 'https://api.example', scope: 'openid offline_access')",
            "auth0-spa-js",
            "sdk.missing-refresh-token",
        ),
        (
            "GetCredentialCancellationException: During begin sign in, failure response from one tap: 16: Caller has been temporarily blocked due to too many canceled sign-in prompts.",
            "Google Sign-In",
            "sign-in.google-paused",
        ),
        (
            "Authorization Error: The operation couldn't be completed. (org.openid.appauth.general error -3.)",
            "AppAuth",
            "redirect.cancelled",
        ),
        (
            "BrowserAuthError: interaction_in_progress: Interaction is currently in progress.",
            "MSAL",
            "sdk.interaction-in-progress",
        ),
        (
            "AuthSdkError: The issuer [https://a.example] does not match [https://a.example/oauth2/default]",
            "okta-auth-js",
            "validator.issuer",
        ),
        (
            "Error: connect ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1494:16) {\n  errno: -111,\n  code: 'ECONNREFUSED'\n}",
            "an SDK",
            "sdk.no-answer",
        ),
        (
            r#"Error Domain=NSURLErrorDomain Code=-1009 "Offline" UserInfo={NSLocalizedDescription=Offline}"#,
            "Apple's system",
            "sdk.no-answer",
        ),
        (
            "com.auth0.android.authentication.storage.CredentialsManagerException: An error occurred while trying to use the Refresh Token to renew the Credentials.\nCaused by: java.net.SocketTimeoutException: timeout",
            "Auth0.Android",
            "sdk.renew-no-answer",
        ),
        (
            "RPError: nonce mismatch, expected abc, got: def",
            "openid-client",
            "validator.nonce",
        ),
        (
            "Access to fetch at 'https://id.example/token' from origin 'http://localhost:5173' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
            "an SDK",
            "sdk.cors",
        ),
        (
            "java.lang.IllegalArgumentException: only https connections are permitted",
            "an SDK",
            "sdk.cleartext",
        ),
        (
            "SSL_connect returned=1 errno=0 peeraddr=10.1.4.9:8080 state=error: wrong version number",
            "an SDK",
            "sdk.no-tls",
        ),
        (
            "invalid issuer in discovery document expected: https://id.example current: http://id.example",
            "angular-oauth2-oidc",
            "sdk.discovery-issuer",
        ),
        (
            "production.ERROR:  {\"exception\":\"[object] (Laravel\\\\Socialite\\\\Two\\\\InvalidStateException(code: 0):  at /srv/Two/AbstractProvider.php:236)",
            "Laravel Socialite",
            "sdk.state",
        ),
        (
            "%Ueberauth.Failure{errors: [%Ueberauth.Failure.Error{message: \"Cross-Site Request Forgery attack\", message_key: :csrf_attack}], provider: :github, strategy: Ueberauth.Strategy.Github}",
            "Ueberauth",
            "sdk.state",
        ),
        (
            "Uncaught (in promise) Error: Invalid state\n    at e.<anonymous> (auth0-spa-js.production.esm.js:15:84048)",
            "auth0-spa-js",
            "sdk.state",
        ),
        (
            "FirebaseError: Firebase: Error (auth/unauthorized-domain).",
            "Firebase's SDK",
            "sign-in.firebase-domain",
        ),
        (
            "Error: No matching state found in storage\n    at OidcClient.js:116",
            "oidc-client",
            "sdk.state",
        ),
        (
            "https://next-auth.js.org/errors#get_authorization_url_error outgoing request timed out after 3500ms {",
            "an SDK",
            "sdk.no-answer",
        ),
        (
            "[auth][error] JWTSessionError: Read more at https://errors.authjs.dev#jwtsessionerror",
            "Auth.js",
            "sdk.session-secret",
        ),
        (
            "System.InvalidOperationException: You must subclass the `WebAuthenticatorCallbackActivity` and create an IntentFilter for it which matches your `callbackUrl`.",
            "WebAuthenticator (.NET)",
            "sign-in.callback-app",
        ),
        (
            "C: B01 AUTHENTICATE XOAUTH2 dXNlcj0=\nS: B01 NO AUTHENTICATE failed.\nMailKit.Security.AuthenticationException: Authentication failed.",
            "an SDK",
            "sdk.mail-login",
        ),
        (
            "Error: Existing OAuth client information is required when exchanging an authorization code",
            "The MCP SDK",
            "sdk.mcp-client-lost",
        ),
    ] {
        let (found, findings) = heard(text);
        assert_eq!(found.speaker, Speaker::Sdk(sdk), "{text}");
        assert_eq!(findings[0].id, format!("explain.{means}"), "{text}");
        assert_eq!(found.answer.error, None, "{text}");
        assert_eq!(found.answer.description, None, "{text}: no server said it");
        assert!(found.said.is_some(), "{text}");
    }
}

#[test]
fn a_servers_words_inside_an_sdks_are_kept_apart() {
    let (found, findings) =
        heard("The credentials renewal failed. CAUSE: The refresh token family was revoked.");
    assert_eq!(found.speaker, Speaker::Sdk("Auth0.swift"));
    assert_eq!(
        found.answer.description.as_deref(),
        Some("The refresh token family was revoked.")
    );
    assert_eq!(findings[0].id, "explain.sdk.renew");
    let (found, findings) = heard(
        "CredentialsManagerException(RENEW_FAILED, x, {_statusCode: 403, cause: com.auth0.android.authentication.AuthenticationException: The refresh token is gone.}, null)",
    );
    assert_eq!(found.speaker, Speaker::Sdk("Auth0.Android"));
    assert_eq!(
        found.answer.description.as_deref(),
        Some("The refresh token is gone.")
    );
    assert_eq!(findings[0].id, "explain.sdk.renew");
    let (found, _) = heard(
        "OPError: invalid_grant (Refresh token expired)\n    at processResponse (/srv/node_modules/openid-client/lib/x.js:1:2)",
    );
    assert_eq!(found.speaker, Speaker::Server);
    assert_eq!(found.answer.error.as_deref(), Some("invalid_grant"));
    assert_eq!(
        found.answer.description.as_deref(),
        Some("Refresh token expired")
    );
}

#[test]
fn a_servers_refusal_is_no_validators() {
    for text in [
        r#"{"error":"invalid_grant","error_description":"Invalid signature"}"#,
        r#"{"error":"invalid_request","error_description":"jwt malformed"}"#,
        r#"{"error":"invalid_grant","error_description":"The audience in ID Token [a] does not match the expected audience b."}"#,
        "HTTP/1.1 400 Bad Request\n\n{\"error\":\"invalid_client\",\"error_description\":\"JWT audience rejected: [x]\"}",
    ] {
        let (found, findings) = heard(text);
        assert_eq!(found.speaker, Speaker::Server, "{text}");
        assert_eq!(findings, [], "{text}");
    }
    // An API that refuses a token speaks for its validator.
    let (found, findings) = heard(
        "HTTP/1.1 401 Unauthorized\nwww-authenticate: Bearer scope=\"\" error=\"invalid_token\" error_description=\"the token does not have a valid audience\"\n\n{\"message\":\"Unauthorized\"}",
    );
    assert_eq!(found.answer.error.as_deref(), Some("invalid_token"));
    assert_eq!(findings[0].id, "explain.validator.audience");
}

#[test]
fn gateways_are_heard_without_an_error_of_oauth() {
    for (text, id) in [
        (
            "HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"exp\":\"token expired\"}",
            "explain.validator.expired",
        ),
        (
            "HTTP/1.1 403 Forbidden\ncontent-type: text/plain\nserver: istio-envoy\n\nRBAC: access denied",
            "explain.validator.policy",
        ),
        (
            "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"apisix\", error=\"invalid_token\", error_description=\"response indicates failure, status=401, body=\"\n\n<html></html>",
            "explain.validator.own-call",
        ),
    ] {
        let (found, findings) = heard(text);
        assert_eq!(found.speaker, Speaker::Server, "{text}");
        assert_eq!(findings[0].id, id, "{text}");
    }
}

#[test]
fn signatures_of_something_else_are_no_tokens() {
    for text in [
        "W: GPG error: https://apt.example stable InRelease: The following signatures were invalid\nSignature verification failed",
        "Webhook signature verification failed. No signatures found matching the expected signature for payload",
        "SAML response: Signature verification failed",
        "oidc_proto_jwt_verify: JWT signature verification failed: could not find key with kid: pw9td",
    ] {
        let (_, findings) = heard(text);
        assert_eq!(findings, [], "{text}");
    }
    let (_, findings) = heard("Signature verification failed");
    assert_eq!(findings[0].id, "explain.validator.signature");
}

#[test]
fn services_logs_and_redirects_are_heard() {
    for (text, speaker, id) in [
        (
            r#"{"code":400,"error_code":"validation_failed","msg":"Passed nonce and nonce in id_token should either both exist or not."}"#,
            Speaker::Server,
            "explain.service.nonce-one-sided",
        ),
        (
            "NotAuthorizedException: Logins don't match. Please include at least one valid login for this identity or identity pool.",
            Speaker::Server,
            "explain.service.logins",
        ),
        (
            r#"{"code":101,"error":"Facebook auth is invalid for this user."}"#,
            Speaker::Server,
            "explain.service.auth-data",
        ),
        (
            r#"{"errors":[{"message":"Unauthorized request","code":"authorization_invalid"}],"clerk_trace_id":"4b1c"}"#,
            Speaker::Server,
            "explain.service.not-allowed",
        ),
        (
            "Error Domain=FIRAuthErrorDomain Code=17094 \"Duplicate credential received. Please try again with a new credential.\"",
            Speaker::Server,
            "explain.service.credential-used",
        ),
        (
            r#"Error Domain=com.amazon.cognito.AWSCognitoAuthErrorDomain Code=-3000 "(null)" UserInfo={error=invalid_request: Already found an entry for username google_1040= }"#,
            Speaker::Server,
            "explain.service.user-linked",
        ),
        (
            "[ERROR] OAuth - Error handling auth response. [Error: Invalid+user+attributes%3A+name%3A+The+attribute+is+required%0A+]",
            Speaker::Server,
            "explain.service.attribute-required",
        ),
        (
            "https://app.example/login#error_description=Invalid%20user%20attributes:%20email:%20Attribute%20cannot%20be%20updated.%0A%20&state=1&error=invalid_request",
            Speaker::Redirect,
            "explain.service.attribute-fixed",
        ),
        (
            r#"AuthApiException(message: Provider (issuer "https://www.facebook.com") is not enabled, statusCode: 400, code: provider_disabled)"#,
            Speaker::Server,
            "explain.service.provider-off",
        ),
        (
            "https://app.example/?error_description=PreSignUp+failed+with+error+USER_EXISTS.+&error=invalid_request",
            Speaker::Redirect,
            "explain.service.trigger",
        ),
        (
            "https://app.example/cb?error=server_error&error_description=Unable+to+exchange+external+code%3A+4%2F0A",
            Speaker::Redirect,
            "explain.service.code-exchange",
        ),
        (
            "AuthApiError: Unverified email with google. Verify the email with google in order to sign in",
            Speaker::Server,
            "explain.service.email-unverified",
        ),
        (
            r#"{"errors":[{"message":"Cannot refresh OAuth access token","code":"oauth_missing_refresh_token"}]}"#,
            Speaker::Server,
            "explain.service.provider-refresh-missing",
        ),
        (
            "[firebase_auth/invalid-credential] access_token audience is not for this project",
            Speaker::Server,
            "explain.service.token-project",
        ),
        (
            "Error validating access token: Session has expired on Wednesday",
            Speaker::Server,
            "explain.service.graph-token",
        ),
        (
            "npm verbose oidc Failed token exchange request with body message: OIDC token exchange error - package not found",
            Speaker::Server,
            "explain.service.publisher",
        ),
        (
            "Caused by:\n  the remote server responded with an error (status 403 Forbidden): The provided access token is not valid for crate `acme-types`",
            Speaker::Server,
            "explain.service.publish-crate",
        ),
        (
            "h2 2026-11-25T15:10:48.3Z app/lb/5 192.0.2.39:2817 - -1 -1 -1 401 - 49 61 \"GET https://a.example:443/oauth2/idpresponse?code=x HTTP/2.0\" \"-\" \"authenticate\" \"-\" \"AuthInvalidIdToken\" \"-\"",
            Speaker::Server,
            "explain.service.balancer-id-token",
        ),
        (
            "botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the CreateTokenWithIAM operation: ",
            Speaker::Server,
            "explain.service.identity-center-denied",
        ),
        (
            "npm error code E404\nnpm error 404 Not Found - PUT https://registry.npmjs.org/@acme%2fshop - Not found",
            Speaker::Server,
            "explain.service.package-hidden",
        ),
        (
            r#"time="2026-11-25T15:10:50Z" level=error msg="failed to verify subject token: oidc: token is expired (Token Expiry: 2026-11-25 14:00:00 +0000 UTC)""#,
            Speaker::Log(Some("dex")),
            "explain.log.subject-unverified",
        ),
        (
            "[15:10:50 ERR] shop-client does not have the custom grant type in the allowed list, therefore requested grant is not allowed",
            Speaker::Log(Some("duende")),
            "explain.log.grant-not-allowed",
        ),
        (
            "com.acme.shop://cb?error=login_required&error_description=Login%20required",
            Speaker::Redirect,
            "explain.redirect.login",
        ),
        (
            "https://app.example/cb#error=odd_thing&state=1",
            Speaker::Redirect,
            "explain.redirect.other",
        ),
        (
            "HTTP/1.1 302 Found\nLocation: https://app.example/cb?error=invalid_scope&error_description=No%20such%20scope\n\n",
            Speaker::Redirect,
            "explain.redirect.scope",
        ),
        (
            "type,description,date,client_id\nferrt,\"Unsuccessful Refresh Token exchange, reused refresh token detected\",2026-11-25T15:10:50.000Z,abc\n",
            Speaker::Log(Some("auth0")),
            "explain.log.refresh-reused",
        ),
        (
            "TYPE              DESCRIPTION                                         DATE            CONNECTION  CLIENT\nFailed Exchange   Authorization Code for Access Token Unauthorized    a minute ago    N/A         Shop",
            Speaker::Log(Some("auth0")),
            "explain.log.unauthorized",
        ),
    ] {
        let (found, findings) = heard(text);
        assert_eq!(found.speaker, speaker, "{text}");
        assert_eq!(findings[0].id, id, "{text}");
    }
}

#[test]
fn a_part_of_a_sentence_is_not_heard_beside_it() {
    let (_, findings) = heard(
        "AccessTokenError: The access token has expired and there was an error while trying to refresh it.",
    );
    let ids: Vec<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(ids, ["explain.sdk.renew"]);
}

#[test]
fn a_page_of_express_is_read_as_the_error_that_it_shows() {
    let page = "<!DOCTYPE html>\n<html><head><title>Error</title></head><body>\n<pre>InvalidTokenError: Unexpected &#39;aud&#39; value<br> &nbsp; at /srv/index.js:300:19</pre>\n</body></html>";
    let (found, findings) = heard(page);
    assert_eq!(found.kind, "an error page of Express");
    assert_eq!(findings[0].id, "explain.validator.audience");
    let other = page.replace("InvalidTokenError", "Cannot POST /oauth/token");
    assert_eq!(read(&other).unwrap().kind, "a web page");
}

#[test]
fn a_log_says_that_its_program_may_not_call_the_own_network() {
    let line = r#"{"level":2,"app":"no app in context","message":"Host 192.168.7.20 was not connected to because it violates local access rules"}"#;
    let told = super::stated_failure(&read(line).unwrap());
    assert_eq!(
        told.map(|finding| finding.id).as_deref(),
        Some("explain.sdk.local-host")
    );
}

#[test]
fn an_answer_is_found_beside_the_words_of_a_log() {
    let line = r#"{"level":"error","msg":"Bad response from token request.","err_where":"AuthorizeOAuthUser","err_details":"response_body={\"error\":\"invalid_grant\",\"error_description\":\"It does not match the redirection URI\"}"}"#;
    let (found, _) = heard(line);
    assert_eq!(found.answer.error.as_deref(), Some("invalid_grant"));
    assert_eq!(
        found.answer.description.as_deref(),
        Some("It does not match the redirection URI")
    );
}

#[test]
fn the_form_of_a_hashed_nonce_decides() {
    let message = |found: &str| {
        format!(
            "Error: [firebase_auth/missing-or-invalid-nonce] The nonce in ID Token \"{found}\" does not match the SHA256 hash of the raw nonce \"abc\" in the request."
        )
    };
    for (nonce, first, status) in [
        (
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
            "nonce-form",
            CauseStatus::Certain,
        ),
        ("abc", "nonce-form", CauseStatus::Certain),
        ("somethingelse", "other-nonce", CauseStatus::Likely),
    ] {
        let (_, findings) = heard(&message(nonce));
        assert_eq!(findings[0].id, "explain.service.nonce-hash");
        let cause = &findings[0].causes[0];
        assert_eq!(
            (cause.id.as_str(), cause.status),
            (first, status),
            "{nonce}"
        );
    }
}

#[test]
fn a_token_that_only_graph_can_check_is_told() {
    let token = "eyJ0eXAiOiJKV1QiLCJub25jZSI6Im4iLCJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJhdWQiOiIwMDAwMDAwMy0wMDAwLTAwMDAtYzAwMC0wMDAwMDAwMDAwMDAifQ.c2ln";
    let (_, findings) = heard(&format!(
        "$ curl -i https://api.example/orders -H 'Authorization: Bearer {token}'\nHTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"Signed JWT rejected: Invalid signature\"\n"
    ));
    assert_eq!(findings[0].id, "explain.validator.signature");
    let cause = &findings[0].causes[0];
    assert_eq!(
        (cause.id.as_str(), cause.status),
        ("not-for-you", CauseStatus::Certain)
    );
}

#[test]
fn details_beside_an_error_say_both_sides() {
    for details in [
        r#"{ "expected": "https://a.example", "claims": { "iss": "https://b.example", "aud": ["c"] }, "claim": "iss" }"#,
        "{ expected: 'https://a.example', claims: { iss: 'https://b.example', aud: 'c' } }",
    ] {
        let text = format!(
            "OperationProcessingError: unexpected JWT \"iss\" (issuer) claim value\n  cause: {details}"
        );
        let (_, findings) = heard(&text);
        assert_eq!(
            findings[0].causes[0].evidence.as_deref(),
            Some("The token's issuer is https://b.example; https://a.example is expected"),
            "{text}"
        );
    }
}

#[test]
fn claims_of_a_reusable_workflow_are_held_together() {
    for (called, status) in [
        ("a.yml", CauseStatus::RuledOut),
        ("b.yml", CauseStatus::Likely),
    ] {
        let (_, findings) = heard(&format!(
            "* `invalid-publisher`: valid token, but no corresponding publisher\n\n* `workflow_ref`: `o/r/.github/workflows/a.yml@refs/tags/1`\n* `job_workflow_ref`: `o/r/.github/workflows/{called}@refs/tags/1`\n"
        ));
        let mut causes = findings[0].causes.iter();
        let cause = causes.find(|cause| cause.id == "reusable").unwrap();
        assert_eq!(cause.status, status, "{called}");
    }
}

#[test]
fn what_is_masked_or_cut_is_said_and_never_an_error() {
    let (found, findings) =
        heard(r#"{"error":"***","error_description":"Something is not right","code":"*****"}"#);
    assert_eq!(found.answer.error, None);
    assert!(
        found.hidden
            && findings
                .iter()
                .any(|finding| finding.id == "explain.masked")
    );
    let (found, findings) =
        heard(r#"{"error":"invalid_grant","error_description":"Unknown or inva"#);
    assert_eq!(found.answer.error.as_deref(), Some("invalid_grant"));
    assert!(found.cut && findings.iter().any(|finding| finding.id == "explain.cut"));
    let (found, _) = heard(
        r#"{"type":"feacft","date":"2026-11-25T15:10:50.000Z","client_id":"a","description":"Unauthorized","details":{"code":"*****"}}"#,
    );
    assert_eq!(found.answer.error, None);
    // Translated: the code is readable.
    let (found, _) =
        heard("Fehler: AADSTS50013: Fehler bei der Assertion. Die Signatur ist ungültig.");
    assert_eq!(found.speaker, Speaker::Server);
    assert!(found.said.unwrap().contains("AADSTS50013"));
}

#[test]
fn long_words_are_kept_whole_and_then_cut() {
    let long = "a b ".repeat(5000);
    let (found, _) = heard(&format!("Jwt is expired {long}"));
    let said = found.said.unwrap();
    assert!(said.ends_with("… (cut)") && said.chars().count() < 4200);
}

#[test]
fn the_catalogue_is_whole() {
    let read = catalogue().unwrap();
    for message in &read.all {
        assert!(
            read.meanings.contains_key(&message.means),
            "{} has no meaning",
            message.means
        );
        assert!(!message.source.is_empty());
    }
    for (id, meaning) in &read.meanings {
        let used = read.all.iter().any(|message| message.means == *id)
            || ["log.failed", "redirect.other", "sdk.renew-no-answer"].contains(&id.as_str());
        assert!(used, "nobody means {id}");
        for text in [&meaning.title, &meaning.detail].into_iter().chain(
            meaning
                .causes
                .iter()
                .flat_map(|cause| [&cause.title, &cause.next_step]),
        ) {
            assert!(!text.ends_with('.'), "{text}");
            let known = ["{who}", "{error}", "{log_type}", "{log_words}"];
            let bare = known
                .iter()
                .fold(text.clone(), |text, name| text.replace(name, ""));
            assert!(!bare.contains(['{', '}']), "{text}");
        }
    }
}

proptest! {
    #[test]
    fn any_mixture_is_heard_without_a_token_in_it(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "IDX10214: Audience validation failed. Audiences: '", "'. Did not match: '", "jwt audience invalid. expected: ",
                "type=\"TOKEN_EXCHANGE_ERROR\", realmId=\"r\"", ", error=\"x\"", "?error=access_denied", "#error=", "https://a.example/cb",
                "CAUSE: ", "AADSTS50013: ", "WWW-Authenticate: Bearer ", "error=\"invalid_token\"", "{\"level\":\"error\",\"msg\":\"", "\"}",
                "level=error msg=\"", "type,description,date\n", "fens", "<ErrorResponse><Error><Code>", "</Code><Message>", "***", "…", "\n", " ", "ä",
                "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl",
            ]),
            0..16,
        )
    ) {
        let text = parts.concat();
        if let Ok(found) = read(&text) {
            let told = format!("{:?} {:?} {:?}", found.said, found.facts, message_findings(&found));
            prop_assert!(!told.contains("c2lnbmF0dXJl"), "{}", told);
        }
    }
}
