//! A right request to begin a rule's test with.

use super::rules::findings;
use crate::diagnosis::{Artefact, Severity};
use crate::diagnosis::{Evidence, Finding};
use crate::exchange::ExchangeRequest;
use crate::exchange::Texts;
use crate::exchange::subject_token::{APPLE_CODE_TYPE, GOOGLE_ID_TOKEN_TYPE};
use crate::secret::Secret;
use url::Url;

pub const NOW: i64 = 1_795_435_471;
pub const CODE: &str = "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv";

/// A first login with Apple: silent.
pub fn request() -> ExchangeRequest {
    ExchangeRequest {
        texts: Texts {
            client_id: Some("app".to_owned()),
            subject_token_type: Some(APPLE_CODE_TYPE.to_owned()),
            audience: Some("https://api.acme.example/".to_owned()),
            scope: Some("openid profile offline_access".to_owned()),
            ..Texts::exchange()
        },
        subject_token: Some(Secret::new(CODE)),
        user_profile: Some(crate::exchange::UserProfile::Object(
            crate::json::Json::parse(r#"{"name":{"firstName":"Ada","lastName":"Lovelace"}}"#)
                .unwrap(),
        )),
        ..ExchangeRequest::new(Url::parse("https://acme.eu.auth0.com/oauth/token").unwrap())
    }
}

pub fn evidence() -> Evidence {
    Evidence {
        now: NOW,
        tenant: "acme.eu.auth0.com".to_owned(),
        artefact: Artefact::Text(Secret::new(CODE)),
        client_method: "none".to_owned(),
        ..Evidence::default()
    }
}

/// Evidence with this text as subject token.
pub fn with_text(text: &str) -> Evidence {
    Evidence {
        artefact: Artefact::Text(Secret::new(text)),
        ..evidence()
    }
}

pub fn jwt(claims: &str) -> String {
    use crate::jose::base64url::encode;
    format!(
        "{}.{}.c2lnbmF0dXJl",
        encode(r#"{"alg":"RS256"}"#),
        encode(claims)
    )
}

/// A custom exchange.
pub fn custom() -> ExchangeRequest {
    ExchangeRequest {
        texts: Texts {
            subject_token_type: Some("https://acme.example/t".into()),
            ..request().texts
        },
        user_profile: None,
        ..request()
    }
}

/// An exchange of Google's ID token.
pub fn google() -> ExchangeRequest {
    ExchangeRequest {
        texts: Texts {
            subject_token_type: Some(GOOGLE_ID_TOKEN_TYPE.into()),
            ..request().texts
        },
        user_profile: None,
        ..request()
    }
}

/// Google's ID token with further claims.
pub fn google_token(claims: &str) -> String {
    jwt(&format!(
        r#"{{"iss":"https://accounts.google.com","aud":"w.apps.googleusercontent.com","azp":"a.apps.googleusercontent.com","exp":{}{claims}}}"#,
        NOW + 3600
    ))
}

/// Ids of the findings.
pub fn ids(request: &ExchangeRequest, evidence: &Evidence) -> Vec<String> {
    findings(request, evidence)
        .into_iter()
        .map(|finding| finding.id)
        .collect()
}

/// The finding of that id.
pub fn one(request: &ExchangeRequest, evidence: &Evidence, id: &str) -> Finding {
    let all = findings(request, evidence);
    let found = all.iter().find(|finding| finding.id == id).cloned();
    found.unwrap_or_else(|| panic!("no {id} in {all:#?}"))
}

/// Ids of errors and warnings.
pub fn loud(request: &ExchangeRequest, evidence: &Evidence) -> Vec<String> {
    findings(request, evidence)
        .into_iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| finding.id)
        .collect()
}
