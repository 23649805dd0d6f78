//! Tokens that no `typ` names, and that their issuer, audience or claims tell for sure all the same.

use super::Token;
use super::jwt_type::{JwtType, named};
use crate::json::Json;

/// A kind of token, and what tells it.
struct KnownType {
    /// Whether a token is one, if it is none of those before.
    tells: fn(&Token) -> bool,
    kind: JwtType,
}

const GOOGLE_TOKEN_ENDPOINTS: [&str; 4] = [
    "https://oauth2.googleapis.com/token",
    "https://www.googleapis.com/oauth2/v4/token",
    "https://www.googleapis.com/oauth2/v3/token",
    "https://accounts.google.com/o/oauth2/token",
];
const FIREBASE_SIGN_IN: &str =
    "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit";

static KNOWN: [KnownType; 16] = [
    KnownType {
        tells: |token| text(token, "iss") == "https://appleid.apple.com" && has(token, "events"),
        kind: JwtType {
            typ: "",
            name: "a notification of Apple's about an account",
            says: "Apple tells the app's server what happened to a user's account: events is JSON in a text. Nobody signed in with it",
            required: &["iss", "aud", "iat", "jti", "events"],
            source: "Apple: Processing changes for Sign in with Apple accounts",
            is_request: false,
        },
    },
    KnownType {
        tells: is_for_app_store,
        kind: JwtType {
            typ: "",
            name: "a key's token for Apple's App Store APIs",
            says: "A server calls the App Store Connect API or the App Store Server API with it; nobody signed in with it",
            required: &["iat", "exp", "aud"],
            source: "Apple: Generating tokens for API requests",
            is_request: true,
        },
    },
    KnownType {
        tells: |token| {
            let hints = [
                "client_notification_token",
                "binding_message",
                "login_hint_token",
                "id_token_hint",
            ];
            is_of_client(token)
                && has(token, "scope")
                && hints.into_iter().any(|hint| has(token, hint))
        },
        kind: JwtType {
            typ: "",
            name: "a signed CIBA authentication request",
            says: "A client asks with it that a user be asked on another device; its scopes are asked for, not granted",
            required: &["aud", "iss", "exp", "iat", "nbf", "jti"],
            source: "OpenID CIBA §7.1.1",
            is_request: true,
        },
    },
    KnownType {
        tells: |token| {
            let answers = has(token, "code") || has(token, "error");
            is_of_client(token) && has(token, "exp") && has(token, "state") && answers
        },
        kind: JwtType {
            typ: "",
            name: "the answer of an authorization request (JARM)",
            says: "It brings the client what the redirect would have had as parameters, and is no token to use",
            required: &["iss", "aud", "exp"],
            source: "JARM §2.1",
            is_request: false,
        },
    },
    KnownType {
        tells: |token| text(token, "iss").starts_with("https://session.firebase.google.com/"),
        kind: JwtType {
            typ: "",
            name: "a Firebase session cookie",
            says: "verifySessionCookie checks it; verifyIdToken refuses it",
            required: &["iss", "sub", "aud", "iat", "exp", "auth_time"],
            source: "Firebase: Manage session cookies",
            is_request: false,
        },
    },
    KnownType {
        tells: |token| text(token, "aud") == FIREBASE_SIGN_IN,
        kind: JwtType {
            typ: "",
            name: "a Firebase custom token",
            says: "An app signs in to Firebase with it (signInWithCustomToken) and gets an ID token; verifyIdToken refuses it",
            required: &["iss", "sub", "aud", "iat", "exp", "uid"],
            source: "Firebase: Create custom tokens",
            is_request: false,
        },
    },
    KnownType {
        tells: |token| {
            is_service_account(token) && GOOGLE_TOKEN_ENDPOINTS.contains(&text(token, "aud"))
        },
        kind: JwtType {
            typ: "",
            name: "the assertion of a Google service account",
            says: "Google's token endpoint gives an access token for it (jwt-bearer); its scopes are asked for, not granted, and no API takes it",
            required: &["iss", "aud", "iat", "exp"],
            source: "Google: OAuth 2.0 for server to server applications",
            is_request: true,
        },
    },
    KnownType {
        tells: |token| is_service_account(token) && text(token, "iss") == text(token, "sub"),
        kind: JwtType {
            typ: "",
            name: "a JWT that a Google service account signed itself",
            says: "The one Google API that its audience or scope names takes it in place of an access token",
            required: &["iss", "sub", "iat", "exp"],
            source: "Google: OAuth 2.0 for server to server applications, without OAuth",
            is_request: false,
        },
    },
    KnownType {
        tells: |token| text(token, "iss").ends_with(".cloudflareaccess.com"),
        kind: JwtType {
            typ: "",
            name: "an application token of Cloudflare Access",
            says: "Cloudflare sends it with each request that it let through, in Cf-Access-Jwt-Assertion; the application behind it checks it",
            required: &["iss", "aud", "exp", "iat"],
            source: "Cloudflare One: Application token",
            is_request: false,
        },
    },
    KnownType {
        tells: |token| text(token, "iss") == "https://cloud.google.com/iap",
        kind: JwtType {
            typ: "",
            name: "a signed header of Google's Identity-Aware Proxy",
            says: "The proxy sends it with each request that it let through, in x-goog-iap-jwt-assertion; the application behind it checks it",
            required: &["iss", "sub", "aud", "exp", "iat"],
            source: "Google Cloud: Securing your app with signed headers",
            is_request: false,
        },
    },
    KnownType {
        tells: |token| {
            ["iss", "sid", "azp", "sts", "fva"]
                .into_iter()
                .all(|name| has(token, name))
        },
        kind: JwtType {
            typ: "",
            name: "a session token of Clerk",
            says: "It tells the app's own backend who is signed in, and lives for a minute; azp is the origin that it came from",
            required: &["iss", "sub", "exp", "iat", "sid"],
            source: "Clerk: Session tokens",
            is_request: false,
        },
    },
    KnownType {
        tells: |token| text(token, "sub").starts_with("system:serviceaccount:"),
        kind: JwtType {
            typ: "",
            name: "a Kubernetes service account's token",
            says: "It says which service account runs; no user signed in with it",
            required: &["iss", "sub"],
            source: "Kubernetes: Managing service accounts",
            is_request: false,
        },
    },
    KnownType {
        tells: |token| text(token, "sub").starts_with("spiffe://"),
        kind: JwtType {
            typ: "",
            name: "a workload's JWT-SVID (SPIFFE)",
            says: "It says which workload calls; no user signed in with it",
            required: &["sub", "aud", "exp"],
            source: "SPIFFE: JWT-SVID §3",
            is_request: false,
        },
    },
    KnownType {
        tells: |token| {
            text(token, "iss").starts_with("https://token.actions.githubusercontent.com")
        },
        kind: JwtType {
            typ: "",
            name: "a GitHub Actions token",
            says: "It says which workflow of which repository runs; no user signed in with it",
            required: &["iss", "sub", "aud", "exp", "iat"],
            source: "GitHub: OpenID Connect reference",
            is_request: false,
        },
    },
    KnownType {
        tells: |token| {
            ["project_path", "pipeline_id", "job_id"]
                .into_iter()
                .all(|name| has(token, name))
        },
        kind: JwtType {
            typ: "",
            name: "an ID token of a GitLab CI/CD job",
            says: "It says which job of which project runs; nobody signed in with it",
            required: &["iss", "sub", "aud", "exp", "iat"],
            source: "GitLab: ID token authentication",
            is_request: false,
        },
    },
    KnownType {
        tells: |token| {
            text(token, "iss").contains("/realms/")
                && matches!(text(token, "typ"), "Refresh" | "Offline")
        },
        kind: JwtType {
            typ: "",
            name: "a Keycloak refresh token",
            says: "It goes to the token endpoint of its realm with the grant refresh_token; no API takes it",
            required: &["iss", "typ"],
            source: "Keycloak: TokenUtil",
            is_request: false,
        },
    },
];

/// What the token is where no `typ` says it and nothing else has such claims.
pub(super) fn known_type(token: &Token) -> Option<&'static JwtType> {
    // Two that have a `typ`, where it is left out.
    if reports_events(token) {
        return named("secevent+jwt");
    }
    if has(token, "response_type") && has(token, "client_id") {
        return named("oauth-authz-req+jwt");
    }
    let known = KNOWN.iter().find(|known| (known.tells)(token))?;
    Some(&known.kind)
}

fn has(token: &Token, name: &str) -> bool {
    token.claim(name).is_some()
}

/// A claim that is one text; else none, which no rule looks for.
fn text<'t>(token: &'t Token, name: &str) -> &'t str {
    let claim = token.claim_text(name);
    claim.unwrap_or_default()
}

/// Whether `events` names events by their addresses, and none of them is a back-channel logout (RFC 8417 §2.2).
fn reports_events(token: &Token) -> bool {
    let events = token
        .claim("events")
        .and_then(Json::members)
        .unwrap_or_default();
    events.iter().any(|(name, _)| name.contains("://")) && !is_logout(token)
}

/// Whether it reports a back-channel logout (OIDC Back-Channel Logout §2.4).
pub(super) fn is_logout(token: &Token) -> bool {
    token.claim("events").is_some_and(|events| {
        events
            .get("http://schemas.openid.net/event/backchannel-logout")
            .is_some()
    })
}

/// Whether it is for Apple's App Store APIs, which want some claims in a form of their own.
pub(super) fn is_for_app_store(token: &Token) -> bool {
    text(token, "aud") == "appstoreconnect-v1"
}

/// Whether it goes between a client and a server, and is about nobody.
fn is_of_client(token: &Token) -> bool {
    has(token, "iss") && has(token, "aud") && !has(token, "sub")
}

/// Whether a service account of Google's made it.
fn is_service_account(token: &Token) -> bool {
    text(token, "iss").ends_with(".gserviceaccount.com")
}

#[cfg(test)]
mod tests {
    use crate::jose::base64url::encode;
    use crate::token::{TokenKind, TokenRole, decode};

    #[test]
    fn each_is_told_from_its_nearest_neighbour() {
        for (claims, name) in [
            (
                r#"{"iss":"https://appleid.apple.com","aud":"com.acme.app","events":"{}"}"#,
                "a notification of Apple's about an account",
            ),
            (
                r#"{"iss":"https://appleid.apple.com","aud":"com.acme.app","sub":"1"}"#,
                "an Apple identity token",
            ),
            (
                r#"{"iss":"https://accounts.google.com/","aud":"c","jti":"1","events":{"https://schemas.openid.net/secevent/risc/event-type/account-disabled":{}}}"#,
                "a security event token",
            ),
            (
                r#"{"iss":"https://a.example","aud":"c","jti":"1","events":{"http://schemas.openid.net/event/backchannel-logout":{}}}"#,
                "a logout token",
            ),
            (
                r#"{"iss":"https://a.example","sub":"u","events":["opened"]}"#,
                "a JWT",
            ),
            (
                r#"{"iss":"c","aud":"https://a.example","response_type":"code","client_id":"c","nonce":"n","scope":"openid"}"#,
                "a request object",
            ),
            (
                r#"{"iss":"c","aud":"https://a.example","scope":"openid","binding_message":"W4"}"#,
                "a signed CIBA authentication request",
            ),
            (
                r#"{"iss":"https://a.example","aud":"c","exp":1,"code":"x","state":"y"}"#,
                "the answer of an authorization request (JARM)",
            ),
            (
                r#"{"iss":"https://a.example","aud":"c","exp":1,"sub":"u","code":"x"}"#,
                "a JWT",
            ),
            (
                r#"{"iss":"a@p.iam.gserviceaccount.com","aud":"https://oauth2.googleapis.com/token","scope":"s"}"#,
                "the assertion of a Google service account",
            ),
            (
                r#"{"iss":"a@p.iam.gserviceaccount.com","sub":"a@p.iam.gserviceaccount.com","aud":"https://pubsub.googleapis.com/"}"#,
                "a JWT that a Google service account signed itself",
            ),
            (
                r#"{"iss":"a@p.iam.gserviceaccount.com","sub":"a@p.iam.gserviceaccount.com","aud":"https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit","uid":"u"}"#,
                "a Firebase custom token",
            ),
            (
                r#"{"iss":"https://session.firebase.google.com/p","aud":"p","sub":"u"}"#,
                "a Firebase session cookie",
            ),
            (
                r#"{"iss":"https://securetoken.google.com/p","aud":"p","sub":"u"}"#,
                "an ID token",
            ),
            (
                r#"{"iss":"https://token.actions.githubusercontent.com","sub":"repo:a/b:ref:refs/heads/main"}"#,
                "a GitHub Actions token",
            ),
            (
                r#"{"iss":"https://gitlab.example","sub":"project_path:g/p","project_path":"g/p","pipeline_id":"1","job_id":"2"}"#,
                "an ID token of a GitLab CI/CD job",
            ),
            (
                r#"{"iss":"https://k.example","sub":"system:serviceaccount:default:default"}"#,
                "a Kubernetes service account's token",
            ),
            (
                r#"{"sub":"spiffe://a.example/web","aud":["b"]}"#,
                "a workload's JWT-SVID (SPIFFE)",
            ),
            (
                r#"{"iss":"https://k.example/realms/a","typ":"Refresh","scope":"openid"}"#,
                "a Keycloak refresh token",
            ),
            (
                r#"{"iss":"https://k.example/realms/a","typ":"ID","azp":"c"}"#,
                "an ID token",
            ),
            (
                r#"{"iss":"https://k.example/realms/a","typ":"Bearer","azp":"c"}"#,
                "an access token",
            ),
            (
                r#"{"iss":"https://cognito-idp.eu-west-1.amazonaws.com/p","token_use":"id"}"#,
                "an ID token",
            ),
            (
                r#"{"iss":"https://cognito-idp.eu-west-1.amazonaws.com/p","token_use":"access"}"#,
                "an access token",
            ),
            (
                r#"{"iss":"https://sts.windows.net/t/","aud":"api://a","appid":"b","appidacr":"1","roles":["R"]}"#,
                "an access token",
            ),
            (
                r#"{"iss":"https://acme.b2clogin.com/t/v2.0/","sub":"u","aud":"a","nonce":"n","scp":"read"}"#,
                "an access token",
            ),
            (
                r#"{"iss":"https://acme.b2clogin.com/t/v2.0/","sub":"u","aud":"a","nonce":"n"}"#,
                "an ID token",
            ),
            (
                r#"{"iss":"https://a.supabase.co/auth/v1","sub":"u","aud":"authenticated","email":"a@b.example","role":"authenticated"}"#,
                "an access token",
            ),
            (
                r#"{"iss":"https://api.workos.com/user_management/client_1","sub":"u","sid":"s"}"#,
                "an access token",
            ),
            (
                r#"{"iss":"https://acme.cloudflareaccess.com","sub":"u","aud":["a"],"email":"a@b.example"}"#,
                "an application token of Cloudflare Access",
            ),
            (
                r#"{"iss":"https://cloud.google.com/iap","sub":"u","aud":"a","email":"a@b.example"}"#,
                "a signed header of Google's Identity-Aware Proxy",
            ),
            (
                r#"{"iss":"https://clerk.acme.example","sub":"u","azp":"https://acme.example","sid":"s","sts":"active","fva":[0,-1]}"#,
                "a session token of Clerk",
            ),
            (
                r#"{"iss":"https://a.example","sub":"u","sid":"s"}"#,
                "a JWT",
            ),
            (
                r#"{"iss":"https://a.example","sub":"u","aud":"c","sid":"s"}"#,
                "an ID token",
            ),
        ] {
            let token = decode(&format!(
                "{}.{}.c2ln",
                encode(r#"{"alg":"RS256"}"#),
                encode(claims)
            ));
            let kind = TokenKind::of(&token, TokenRole::Pasted);
            assert_eq!(kind.name(), name, "{claims}");
        }
    }

    #[test]
    fn the_place_in_an_answer_goes_before_the_claims() {
        let token = decode(&format!(
            "{}.{}.c2ln",
            encode(r#"{"alg":"RS256"}"#),
            encode(r#"{"sub":"spiffe://a.example/web","aud":"b"}"#)
        ));
        assert_eq!(TokenKind::of(&token, TokenRole::Access), TokenKind::Access);
    }
}
