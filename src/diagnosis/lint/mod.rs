//! What is wrong with a request before it is sent. One file per family, each rule beside its tests. Nothing here ever stops a request
//! from being sent, and a right request gives neither error nor warning: a consequence worth knowing is *info*.

mod age;
mod artefact;
mod ask;
mod client;
mod dpop;
mod kind;
mod paste;
mod required;
mod subject;
mod tenant;
mod user_profile;

pub use kind::near_miss_of;
pub use subject::demo_shape;
pub use tenant::text_finding as tenant_finding;
pub use user_profile::strict;

use super::server::{Server, Traces, recognise};
use super::{Evidence, Finding};
use crate::exchange::subject_token::Provider;
use crate::exchange::{ExchangeRequest, Purpose};
use subject::Subject;

/// What every rule may look at.
struct Case<'a> {
    request: &'a ExchangeRequest,
    evidence: &'a Evidence,
    purpose: Purpose,
    subject: Subject<'a>,
    server: Server,
}

impl Case<'_> {
    fn provider(&self) -> Option<Provider> {
        self.purpose.provider()
    }

    /// Whether the server is known to be Auth0's, as far as the request and what is around it tell.
    fn is_auth0(&self) -> bool {
        self.server.is("auth0")
    }

    fn subject_type(&self) -> &str {
        self.request
            .subject_token_type
            .as_deref()
            .unwrap_or_default()
    }

    /// The application's settings, where they are this client's.
    fn application(&self) -> Option<&super::Application> {
        self.evidence
            .application
            .as_ref()
            .filter(|application| application.is_for(self.request.client_id.as_deref()))
    }
}

/// Findings on a request, errors first. The same request and evidence always give the same findings.
pub fn findings(request: &ExchangeRequest, evidence: &Evidence) -> Vec<Finding> {
    let case = Case {
        request,
        evidence,
        purpose: Purpose::of(request),
        subject: Subject::of(evidence),
        server: asked(request, evidence),
    };
    let mut found = Vec::new();
    required::rules(&case, &mut found);
    tenant::rules(&case, &mut found);
    kind::rules(&case, &mut found);
    paste::rules(&case, &mut found);
    artefact::rules(&case, &mut found);
    age::rules(&case, &mut found);
    user_profile::rules(&case, &mut found);
    client::rules(&case, &mut found);
    dpop::rules(&case, &mut found);
    ask::rules(&case, &mut found);
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    found
}

/// The server that will be asked.
fn asked(request: &ExchangeRequest, evidence: &Evidence) -> Server {
    let parameters = [
        ("grant_type", &request.grant_type),
        ("subject_token_type", &request.subject_token_type),
        ("requested_token_type", &request.requested_token_type),
    ];
    let traces = Traces {
        address: Some(request.token_endpoint.as_str()),
        parameters: parameters
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_deref()?)))
            .collect(),
        is_called: true,
        ..Traces::default()
    };
    recognise(&traces, evidence)
}

/// When the same request will be judged otherwise by time alone, seconds since 1970: a code ages, a token expires.
pub fn next_change(evidence: &Evidence) -> Option<i64> {
    Subject::of(evidence).next_change(evidence)
}

/// The edit distance between two texts, case aside (Levenshtein), at most `limit`; nothing where it is more.
fn distance(one: &str, other: &str, limit: usize) -> Option<usize> {
    let one: Vec<char> = one.chars().flat_map(char::to_lowercase).collect();
    let other: Vec<char> = other.chars().flat_map(char::to_lowercase).collect();
    if one.len().abs_diff(other.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, a) in one.iter().enumerate() {
        let mut left = at + 1;
        let mut next = vec![left];
        for (b, (corner, above)) in other.iter().zip(row.iter().zip(row.iter().skip(1))) {
            left = (corner + usize::from(a != b)).min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().filter(|steps| *steps <= limit)
}

#[cfg(test)]
mod support {
    //! A right request to begin a rule's test with.

    use super::*;
    use crate::diagnosis::{Artefact, Severity};
    use crate::exchange::subject_token::{APPLE_CODE_TYPE, GOOGLE_ID_TOKEN_TYPE};
    use crate::secret::Secret;
    use url::Url;

    pub const NOW: i64 = 1_795_435_471;
    pub const CODE: &str = "c0123456789abcdef0123456789abcdef.0.mrqtu.AbCdEfGhIjKlMnOpQrStUv";

    /// A first login with Apple: silent.
    pub fn request() -> ExchangeRequest {
        ExchangeRequest {
            client_id: Some("app".to_owned()),
            subject_token: Some(Secret::new(CODE)),
            subject_token_type: Some(APPLE_CODE_TYPE.to_owned()),
            audience: Some("https://api.acme.example/".to_owned()),
            scope: Some("openid profile offline_access".to_owned()),
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

    /// An exchange of Google's ID token.
    pub fn google() -> ExchangeRequest {
        ExchangeRequest {
            subject_token_type: Some(GOOGLE_ID_TOKEN_TYPE.into()),
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
}

#[cfg(test)]
mod tests {
    use super::support::*;
    use super::*;
    use crate::diagnosis::Artefact;
    use crate::exchange::{Field, UserProfile, Value};
    use crate::secret::Secret;
    use proptest::prelude::*;

    #[test]
    fn a_right_request_is_silent() {
        assert_eq!(ids(&request(), &evidence()), [""; 0]);
    }

    #[test]
    fn distances() {
        assert_eq!(distance("apple", "Apple", 2), Some(0));
        assert_eq!(distance("apple", "aple", 2), Some(1));
        assert_eq!(distance("apple", "orange", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ -~]{0,40}",
            ".{0,12}",
            Just(CODE.to_owned()),
            Just("http://auth0.com/oauth/token-type/google-id-token".to_owned()),
            Just("{\"name\":{}}".to_owned()),
        ]
    }

    fn maybe() -> impl Strategy<Value = Option<String>> {
        proptest::option::of(text())
    }

    proptest! {
        #[test]
        fn any_request_is_judged_alike_twice(
            texts in proptest::collection::vec(maybe(), 9), token in text(), name in text(), skew in proptest::option::of(-9999i64..9999),
            pasted in proptest::option::of(any::<i64>()), method in text(), dpop in maybe(),
        ) {
            let at = |index: usize| texts[index].clone();
            let request = ExchangeRequest {
                grant_type: at(0),
                client_id: at(1),
                subject_token_type: at(2),
                actor_token_type: at(3),
                requested_token_type: at(4),
                audience: at(5),
                resource: at(6),
                scope: at(7),
                user_profile: at(8).map(UserProfile::Text),
                subject_token: Some(Secret::new(token.clone())),
                parameters: vec![Field { name: name.clone(), value: Value::Plain(token.clone()) }],
                headers: vec![Field { name, value: Value::Plain(token.clone()) }],
                ..request()
            };
            let evidence = Evidence {
                artefact: Artefact::Text(Secret::new(token.clone())),
                tenant: token, clock_skew: skew, pasted, client_method: method, dpop,
                ..evidence()
            };
            let once = findings(&request, &evidence);
            prop_assert_eq!(&once, &findings(&request, &evidence));
            for finding in &once {
                prop_assert!(finding.id.starts_with("lint.") && !finding.title.is_empty() && !finding.title.ends_with('.'));
                prop_assert!(finding.field.is_some() && finding.source.is_some(), "{}", finding.id);
            }
            next_change(&evidence);
        }
    }
}
