//! Tokens that no `typ` names, and that their issuer, audience or claims tell for sure all the same.

use super::Token;
use super::jwt_type::{JwtType, called, named};
use crate::json::Json;

/// What a kind of token is called, and whether a token is one, if it is none of those before.
type KnownType = (&'static str, fn(&Token) -> bool);

const GOOGLE_TOKEN_ENDPOINTS: [&str; 4] = [
    "https://oauth2.googleapis.com/token",
    "https://www.googleapis.com/oauth2/v4/token",
    "https://www.googleapis.com/oauth2/v3/token",
    "https://accounts.google.com/o/oauth2/token",
];
const FIREBASE_SIGN_IN: &str =
    "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit";

static KNOWN: [KnownType; 17] = [
    ("a notification of Apple's about an account", |token| {
        text(token, "iss") == "https://appleid.apple.com" && has(token, "events")
    }),
    ("a key's token for Apple's App Store APIs", is_for_app_store),
    ("a signed record of Apple's App Store", |token| {
        let is_app = has(token, "bundleId") && has(token, "receiptCreationDate");
        let of_purchase = ["transactionId", "originalTransactionId", "notificationUUID"];
        let of_purchase = of_purchase.into_iter().any(|name| has(token, name));
        is_app || has(token, "signedDate") && of_purchase
    }),
    ("a signed CIBA authentication request", |token| {
        let hints = [
            "client_notification_token",
            "binding_message",
            "login_hint_token",
            "id_token_hint",
        ];
        is_of_client(token) && has(token, "scope") && hints.into_iter().any(|hint| has(token, hint))
    }),
    ("the answer of an authorization request (JARM)", |token| {
        let answers = has(token, "code") || has(token, "error");
        is_of_client(token) && has(token, "exp") && has(token, "state") && answers
    }),
    ("a Firebase session cookie", |token| {
        text(token, "iss").starts_with("https://session.firebase.google.com/")
    }),
    ("a Firebase custom token", |token| {
        text(token, "aud") == FIREBASE_SIGN_IN
    }),
    ("the assertion of a Google service account", |token| {
        is_service_account(token) && GOOGLE_TOKEN_ENDPOINTS.contains(&text(token, "aud"))
    }),
    (
        "a JWT that a Google service account signed itself",
        |token| is_service_account(token) && text(token, "iss") == text(token, "sub"),
    ),
    ("an application token of Cloudflare Access", |token| {
        text(token, "iss").ends_with(".cloudflareaccess.com")
    }),
    (
        "a signed header of Google's Identity-Aware Proxy",
        |token| text(token, "iss") == "https://cloud.google.com/iap",
    ),
    ("a session token of Clerk", |token| {
        ["iss", "sid", "azp", "sts", "fva"]
            .into_iter()
            .all(|name| has(token, name))
    }),
    ("a Kubernetes service account's token", |token| {
        text(token, "sub").starts_with("system:serviceaccount:")
    }),
    ("a workload's JWT-SVID (SPIFFE)", |token| {
        text(token, "sub").starts_with("spiffe://")
    }),
    ("a GitHub Actions token", |token| {
        text(token, "iss").starts_with("https://token.actions.githubusercontent.com")
    }),
    ("an ID token of a GitLab CI/CD job", |token| {
        ["project_path", "pipeline_id", "job_id"]
            .into_iter()
            .all(|name| has(token, name))
    }),
    ("a Keycloak refresh token", |token| {
        text(token, "iss").contains("/realms/")
            && matches!(text(token, "typ"), "Refresh" | "Offline")
    }),
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
    let (name, _) = KNOWN.iter().find(|(_, tells)| tells(token))?;
    called(name)
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
    use super::*;
    use crate::text::table::rows;
    use crate::token::{TokenKind, TokenRole, unsigned};

    #[test]
    fn each_has_its_words() {
        for (name, _) in &KNOWN {
            assert!(called(name).is_some(), "{name}");
        }
    }

    /// The claims, and what they are called.
    const NEIGHBOURS: &str = r#"
{"iss":"https://appleid.apple.com","aud":"com.acme.app","events":"{}"} is a notification of Apple's about an account
{"iss":"https://appleid.apple.com","aud":"com.acme.app","sub":"1"} is an Apple identity token
{"transactionId":"1","bundleId":"com.acme.app","signedDate":1} is a signed record of Apple's App Store
{"transactionId":"1","bundleId":"com.acme.app"} is a JWT
{"iss":"https://accounts.google.com/","aud":"c","jti":"1","events":{"https://schemas.openid.net/secevent/risc/event-type/account-disabled":{}}} is a security event token
{"iss":"https://a.example","aud":"c","jti":"1","events":{"http://schemas.openid.net/event/backchannel-logout":{}}} is a logout token
{"iss":"https://a.example","sub":"u","events":["opened"]} is a JWT
{"iss":"c","aud":"https://a.example","response_type":"code","client_id":"c","nonce":"n","scope":"openid"} is a request object
{"iss":"c","aud":"https://a.example","scope":"openid","binding_message":"W4"} is a signed CIBA authentication request
{"iss":"https://a.example","aud":"c","exp":1,"code":"x","state":"y"} is the answer of an authorization request (JARM)
{"iss":"https://a.example","aud":"c","exp":1,"sub":"u","code":"x"} is a JWT
{"iss":"a@p.iam.gserviceaccount.com","aud":"https://oauth2.googleapis.com/token","scope":"s"} is the assertion of a Google service account
{"iss":"a@p.iam.gserviceaccount.com","sub":"a@p.iam.gserviceaccount.com","aud":"https://pubsub.googleapis.com/"} is a JWT that a Google service account signed itself
{"iss":"a@p.iam.gserviceaccount.com","sub":"a@p.iam.gserviceaccount.com","aud":"https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit","uid":"u"} is a Firebase custom token
{"iss":"https://session.firebase.google.com/p","aud":"p","sub":"u"} is a Firebase session cookie
{"iss":"https://securetoken.google.com/p","aud":"p","sub":"u"} is an ID token
{"iss":"https://token.actions.githubusercontent.com","sub":"repo:a/b:ref:refs/heads/main"} is a GitHub Actions token
{"iss":"https://gitlab.example","sub":"project_path:g/p","project_path":"g/p","pipeline_id":"1","job_id":"2"} is an ID token of a GitLab CI/CD job
{"iss":"https://k.example","sub":"system:serviceaccount:default:default"} is a Kubernetes service account's token
{"sub":"spiffe://a.example/web","aud":["b"]} is a workload's JWT-SVID (SPIFFE)
{"iss":"https://k.example/realms/a","typ":"Refresh","scope":"openid"} is a Keycloak refresh token
{"iss":"https://k.example/realms/a","typ":"ID","azp":"c"} is an ID token
{"iss":"https://k.example/realms/a","typ":"Bearer","azp":"c"} is an access token
{"iss":"https://cognito-idp.eu-west-1.amazonaws.com/p","token_use":"id"} is an ID token
{"iss":"https://cognito-idp.eu-west-1.amazonaws.com/p","token_use":"access"} is an access token
{"iss":"https://sts.windows.net/t/","aud":"api://a","appid":"b","appidacr":"1","roles":["R"]} is an access token
{"iss":"https://acme.b2clogin.com/t/v2.0/","sub":"u","aud":"a","nonce":"n","scp":"read"} is an access token
{"iss":"https://acme.b2clogin.com/t/v2.0/","sub":"u","aud":"a","nonce":"n"} is an ID token
{"iss":"https://a.supabase.co/auth/v1","sub":"u","aud":"authenticated","email":"a@b.example","role":"authenticated"} is an access token
{"iss":"https://api.workos.com/user_management/client_1","sub":"u","sid":"s"} is an access token
{"iss":"https://acme.cloudflareaccess.com","sub":"u","aud":["a"],"email":"a@b.example"} is an application token of Cloudflare Access
{"iss":"https://cloud.google.com/iap","sub":"u","aud":"a","email":"a@b.example"} is a signed header of Google's Identity-Aware Proxy
{"iss":"https://clerk.acme.example","sub":"u","azp":"https://acme.example","sid":"s","sts":"active","fva":[0,-1]} is a session token of Clerk
{"iss":"https://a.example","sub":"u","sid":"s"} is a JWT
{"iss":"https://a.example","sub":"u","aud":"c","sid":"s"} is an ID token
"#;

    #[test]
    fn each_is_told_from_its_nearest_neighbour() {
        for [claims, name] in rows(NEIGHBOURS, " is ") {
            let token = unsigned(r#"{"alg":"RS256"}"#, claims);
            let kind = TokenKind::of(&token, TokenRole::Pasted);
            assert_eq!(kind.name(), name, "{claims}");
        }
    }

    #[test]
    fn the_place_in_an_answer_goes_before_the_claims() {
        let claims = r#"{"sub":"spiffe://a.example/web","aud":"b"}"#;
        let token = unsigned(r#"{"alg":"RS256"}"#, claims);
        assert_eq!(TokenKind::of(&token, TokenRole::Access), TokenKind::Access);
    }
}
