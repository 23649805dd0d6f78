//! Files of other tools that hold requests in a form that is not read, and files of settings: they are called by their names.

use super::super::unread::Unread;
use crate::json::Json;

/// What a file is called; none where it is none of them.
pub fn of_document(document: &Json) -> Option<Unread> {
    let (what, why) = if document.get("openapi").is_some() || document.get("swagger").is_some() {
        (
            "an OpenAPI description",
            "It describes requests and holds none that was sent",
        )
    } else if !document.entries("collections").is_empty()
        && document.get("environments").is_some()
        && document.get("version").is_some()
    {
        (
            "a Postman data dump",
            "Its collections are of a version that is no longer read",
        )
    } else if document.get("projectName").is_some() && document.get("apifoxProject").is_some() {
        ("an Apifox project", "Its form is not read")
    } else {
        return settings(document);
    };
    Some(Unread::new(what, why).fix("Copy the request as a curl command there, and paste that"))
}

/// What is set of an application, and what servers tell of themselves: by members that only they have, what they are called, and what
/// they are good for.
const SETTINGS: [(&[&str], &str, &str); 9] = [
    (&["client_id", "app_type"], APPLICATION, FOR_APPLICATION),
    (
        &["client_id", "oidc_conformant"],
        APPLICATION,
        FOR_APPLICATION,
    ),
    (
        &["client_id", "token_endpoint_auth_method"],
        APPLICATION,
        FOR_APPLICATION,
    ),
    (
        &["domain", "clientId"],
        "the settings of an SDK",
        FOR_REQUEST,
    ),
    (&["issuer", "jwks_uri"], "a discovery document", FOR_REQUEST),
    (
        &["type", "private_key", "client_email"],
        "the key file of a Google service account",
        FOR_REQUEST,
    ),
    (
        &["installed"],
        "Google's file of a client's secrets",
        FOR_REQUEST,
    ),
    (&["web"], "Google's file of a client's secrets", FOR_REQUEST),
    (
        &["project_info", "client"],
        "google-services.json of Firebase",
        FOR_REQUEST,
    ),
];

const APPLICATION: &str = "the settings of an application";
const FOR_APPLICATION: &str =
    "Give it to cambio check or cambio explain with --application, beside a request";
const FOR_REQUEST: &str = "Paste the request, such as a curl command or a HAR file of the call";

/// What settings are called; none where a document is none, or is a request or a profile.
fn settings(document: &Json) -> Option<Unread> {
    let has = |name: &&str| document.get(name).is_some();
    let fits = |members: &[&str]| match members {
        [alone] => is_client(document.get(alone)),
        members => members.iter().all(has),
    };
    if ["grant_type", "cambio"].iter().any(has) {
        return None;
    }
    if document
        .entries("keys")
        .iter()
        .any(|key| key.get("kty").is_some())
    {
        return Some(Unread::new("a key set", "It holds keys and no request").fix(FOR_REQUEST));
    }
    let (_, what, fix) = SETTINGS.iter().find(|(members, ..)| fits(members))?;
    Some(Unread::new(what, "It holds settings and no request").fix(*fix))
}

/// Whether it is a client as Google's console writes it.
fn is_client(value: Option<&Json>) -> bool {
    let has = |name: &str| value.is_some_and(|value| value.get(name).is_some());
    has("client_id") && has("token_uri")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_called_by_its_name() {
        for (document, what) in [
            (
                r#"{"openapi":"3.1.0","paths":{}}"#,
                "an OpenAPI description",
            ),
            (
                r#"{"version":1,"collections":[{}],"environments":[]}"#,
                "a Postman data dump",
            ),
            (r#"{"client_id":"c","app_type":"native"}"#, APPLICATION),
            (
                r#"{"domain":"a.eu.auth0.com","clientId":"c"}"#,
                "the settings of an SDK",
            ),
            (
                r#"{"installed":{"client_id":"c","token_uri":"https://t"}}"#,
                "Google's file of a client's secrets",
            ),
            (
                r#"{"issuer":"https://i","jwks_uri":"https://i/k"}"#,
                "a discovery document",
            ),
            (r#"{"keys":[{"kty":"RSA"}]}"#, "a key set"),
        ] {
            let unread = of_document(&Json::parse(document).unwrap()).unwrap();
            assert_eq!(unread.looked_like, what);
        }
        for other in [
            r#"{"meta":{}}"#,
            r#"{"web":{"client_id":"c"}}"#,
            r#"{"grant_type":"x","client_id":"c","app_type":"native"}"#,
        ] {
            assert_eq!(of_document(&Json::parse(other).unwrap()), None, "{other}");
        }
    }
}
