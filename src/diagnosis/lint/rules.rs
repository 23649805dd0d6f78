//! The rules of all families over one request.

use super::case::LintCase;
use super::subject::Subject;
use super::{
    age, artefact, ask, authorization, client, client_proof, dpop, elsewhere, endpoint, entra,
    grant, identifier, issuer, kind, member, needed, parameters, paste, placeholder,
    provider_client, required, tenant, texts, user_profile,
};
use crate::diagnosis::{Evidence, Finding};
use crate::exchange::ExchangeRequest;

/// Findings that advise the same about one request: where the first is there, the second is not.
const SAID_ONCE: [(&str, &str); 4] = [
    ("lint.parameter.code", "lint.grant.other"),
    ("lint.grant.near-miss", "lint.paste.grant-type"),
    ("lint.request.content-type", "lint.request.json-body"),
    ("lint.audience.identifier", "lint.audience.slash"),
];

/// Findings on a request, errors first. The same request and evidence always give the same findings.
pub fn findings(request: &ExchangeRequest, evidence: &Evidence) -> Vec<Finding> {
    let case = LintCase::of(request, evidence);
    let mut found = Vec::new();
    required::rules(&case, &mut found);
    needed::rules(&case, &mut found);
    tenant::rules(&case, &mut found);
    endpoint::rules(&case, &mut found);
    grant::rules(&case, &mut found);
    kind::rules(&case, &mut found);
    paste::rules(&case, &mut found);
    texts::rules(&case, &mut found);
    parameters::rules(&case, &mut found);
    placeholder::rules(&case, &mut found);
    artefact::rules(&case, &mut found);
    issuer::rules(&case, &mut found);
    age::rules(&case, &mut found);
    user_profile::rules(&case, &mut found);
    client::rules(&case, &mut found);
    client_proof::rules(&case, &mut found);
    authorization::rules(&case, &mut found);
    provider_client::rules(&case, &mut found);
    elsewhere::rules(&case, &mut found);
    entra::rules(&case, &mut found);
    dpop::rules(&case, &mut found);
    ask::rules(&case, &mut found);
    identifier::rules(&case, &mut found);
    member::rules(&case, &mut found);
    for (said, again) in SAID_ONCE {
        if found.iter().any(|finding| finding.id == said) {
            found.retain(|finding| finding.id != again);
        }
    }
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    found
}

/// When the same request will be judged otherwise by time alone, seconds since 1970: a code ages, a token expires.
pub fn next_change(evidence: &Evidence) -> Option<i64> {
    Subject::of(evidence).next_change(evidence)
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::{Artefact, EarlierRun};
    use crate::exchange::{Field, FieldValue, UserProfile};
    use crate::exchange::{TextField, Texts};
    use crate::secret::Secret;
    use proptest::prelude::*;
    use strum::EnumCount as _;

    #[test]
    fn a_right_request_is_silent() {
        assert_eq!(ids(&request(), &evidence()), [""; 0]);
    }

    #[test]
    fn what_two_rules_advise_is_said_once() {
        let mut code = request();
        code.texts.grant_type = Some("authorization_code".to_owned());
        code.texts.subject_token_type = None;
        code.parameters = vec![Field {
            name: "code".to_owned(),
            value: FieldValue::Plain(CODE.to_owned()),
        }];
        let mut api = request();
        api.texts.audience = Some("https://acme.eu.auth0.com/api/v2".to_owned());
        let worked = EarlierRun {
            issued: true,
            audience: Some("https://acme.eu.auth0.com/api/v2/".to_owned()),
            ..EarlierRun::default()
        };
        let known = Evidence {
            earlier_runs: vec![worked],
            ..evidence()
        };
        for (asked, evidence, (said, again)) in
            [(code, evidence(), SAID_ONCE[0]), (api, known, SAID_ONCE[3])]
        {
            let found = ids(&asked, &evidence);
            assert!(found.contains(&said.to_owned()), "{found:?}");
            assert!(!found.contains(&again.to_owned()), "{found:?}");
        }
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
            texts in proptest::collection::vec(maybe(), TextField::COUNT), token in text(), name in text(), skew in proptest::option::of(-9999i64..9999),
            pasted in proptest::option::of(any::<i64>()), method in text(), dpop in maybe(),
        ) {
            let at = |index: usize| texts[index].clone();
            let request = ExchangeRequest { texts: Texts::<()>::default().map(|field, ()| at(field as usize)), user_profile: at(0).map(UserProfile::Text), subject_token: Some(Secret::new(token.clone())), parameters: vec![Field { name: name.clone(), value: FieldValue::Plain(token.clone()) }], headers: vec![Field { name, value: FieldValue::Plain(token.clone()) }], ..request() };
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
