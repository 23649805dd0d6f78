//! What is asked for: audience, resource, scope. Mostly consequences worth knowing.

use super::case::LintCase;
use super::kind::is_id_jag;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Edit, Finding};
use crate::exchange::{FieldValue, Purpose, TextField};
use crate::json::Json;
use crate::secret::bare_name;

pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    // It gives out a provider's own token.
    if case.purpose == Purpose::TokenVault {
        return;
    }
    // What another grant asks for is written as the exchange's; what comes of it is that grant's.
    let is_exchange = case.purpose != Purpose::OtherGrant;
    if is_exchange {
        found.extend(both(case));
        found.extend(slash(case));
    }
    found.extend(scopes_parameter(case));
    scope(case, found);
    if is_exchange {
        found.extend(no_audience(case));
    }
    found.extend(several_audiences(case));
}

/// Several APIs in one text: an identifier has no space in it, and each is a parameter of its own (RFC 8693 §2.1).
fn several_audiences(case: &LintCase<'_>) -> Option<Finding> {
    let audience = case.filled(TextField::Audience)?.trim();
    let parts: Vec<&str> = audience
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() < 2 || !parts.iter().all(|part| part.contains("://")) {
        return None;
    }
    let key = if case.is_auth0() {
        "lint.ask.several-audiences:auth0"
    } else {
        "lint.ask.several-audiences"
    };
    Some(worded(key, &[]))
}

/// Auth0 reads one of the two; by RFC 8693 §2.1 a request may have both, and cross-app access needs both.
fn both(case: &LintCase<'_>) -> Option<Finding> {
    if !case.is_auth0() || is_id_jag(case.request) {
        return None;
    }
    case.filled(TextField::Audience)?;
    case.filled(TextField::Resource)?;
    Some(worded("lint.ask.resource-ignored", &[]).edit(Edit::remove("Remove resource", "resource")))
}

fn no_audience(case: &LintCase<'_>) -> Option<Finding> {
    if !case.is_auth0() {
        return None;
    }
    if case.filled(TextField::Audience).is_some() || case.filled(TextField::Resource).is_some() {
        return None;
    }
    if case.purpose == Purpose::OnBehalfOf {
        return Some(worded("lint.missing.audience", &[]));
    }
    Some(worded("lint.ask.no-audience", &[]))
}

/// An audience that differs by its last slash from one that worked.
fn slash(case: &LintCase<'_>) -> Option<Finding> {
    let (field, audience) = [TextField::Audience, TextField::Resource]
        .into_iter()
        .find_map(|field| Some((field.name(), case.filled(field)?)))?;
    let worked: Vec<&str> = case
        .evidence
        .earlier_runs
        .iter()
        .filter(|run| run.issued)
        .filter_map(|run| run.audience.as_deref())
        .collect();
    if worked.contains(&audience) {
        return None;
    }
    let other = worked
        .into_iter()
        .find(|known| known.trim_end_matches('/') == audience.trim_end_matches('/'))?;
    Some(
        worded("lint.audience.slash", &[("other", &other)])
            .field(field)
            .edit(Edit::set("Use that one", field, Json::text(other))),
    )
}

/// `scopes=` stands in some samples and is a slip.
fn scopes_parameter(case: &LintCase<'_>) -> Option<Finding> {
    let (at, text) = case
        .request
        .parameters
        .iter()
        .enumerate()
        .find_map(|(at, parameter)| {
            let FieldValue::Plain(text) = &parameter.value else {
                return None;
            };
            (parameter.name == "scopes").then_some((at, text))
        })?;
    let key = if case.is_auth0() {
        "lint.scope.scopes:auth0"
    } else {
        "lint.scope.scopes"
    };
    let finding = worded(key, &[]).field(format!("parameters.{at}"));
    let mut edit = Edit::remove("Move it into scope", format!("parameters.{at}"));
    if case.filled(TextField::Scope).is_none() {
        let set = Edit::set("", "scope", Json::text(text));
        edit.changes.extend(set.changes);
    }
    Some(finding.edit(edit))
}

/// Scope values of OpenID Connect (Core §5.4, §11).
const STANDARD: [&str; 6] = [
    "offline_access",
    "openid",
    "profile",
    "email",
    "address",
    "phone",
];

/// Of two that were written together one is among these: `emailaddress` may be an API's own scope.
const TELLING: [&str; 3] = ["offline_access", "openid", "profile"];

/// Returns the two scopes that a word is made of; `None` for every other word, such as an API's own scope.
fn joined(word: &str) -> Option<(&str, &str)> {
    STANDARD.iter().find_map(|one| {
        let other = word.strip_prefix(*one)?;
        let is_told = TELLING.contains(one) || TELLING.contains(&other);
        (is_told && STANDARD.contains(&other)).then(|| word.split_at(one.len()))
    })
}

/// The scope that a word is meant to be: the same letters with other joints or capitals. `None` for every other word.
fn meant(word: &str) -> Option<&'static str> {
    if word.len() > 20 || STANDARD.contains(&word) {
        return None;
    }
    let own = bare_name(word);
    TELLING.into_iter().find(|right| {
        let right = bare_name(right);
        let is_long = right.len() > 10;
        own == right || is_long && strsim::levenshtein(&own, &right) == 1
    })
}

/// Scopes that are separated otherwise, by what, and with spaces between them. Only where one of them is a standard scope: an API's own
/// may have any of these characters.
fn separated(scope: &str) -> Option<(&'static str, String)> {
    if scope.trim().contains(char::is_whitespace) {
        return None;
    }
    [
        ("%20", "%20"),
        ("+", "a plus sign"),
        (";", "a semicolon"),
        ("|", "a bar"),
    ]
    .into_iter()
    .find_map(|(separator, name)| {
        let words: Vec<&str> = scope
            .trim()
            .split(separator)
            .filter(|word| !word.is_empty())
            .collect();
        let is_meant = words.len() > 1 && words.iter().any(|word| STANDARD.contains(word));
        is_meant.then(|| (name, words.join(" ")))
    })
}

/// A scope's words are printable ASCII without quotation mark and backslash, with spaces between them.
fn forbidden(scope: &str) -> Option<Finding> {
    let found = scope.chars().find(|one| {
        let is_allowed = matches!(one, ' ' | '!' | '#'..='[' | ']'..='~');
        // What is no ASCII is left to the server, which may know better.
        one.is_ascii() && !is_allowed
    })?;
    let what = match found {
        '\t' => "a tab".to_owned(),
        '\n' | '\r' => "a line break".to_owned(),
        '"' => "a quotation mark".to_owned(),
        '\\' => "a backslash".to_owned(),
        control => format!("the control character U+{:04X}", u32::from(control)),
    };
    let clean: String = scope
        .chars()
        .filter(|one| !matches!(one, '"' | '\\'))
        .map(|one| if one.is_control() { ' ' } else { one })
        .collect();
    let clean: Vec<&str> = clean.split_whitespace().collect();
    Some(
        worded("lint.scope.characters", &[("what", &what)]).edit(Edit::set(
            "Take it out",
            "scope",
            Json::text(clean.join(" ")),
        )),
    )
}

fn scope(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    let Some(scope) = case
        .filled(TextField::Scope)
        .filter(|scope| !scope.trim().is_empty())
    else {
        let slip = case.request.has_parameter("scopes") || case.request.has_parameter("scope");
        // Others grant a default of their own (RFC 6749 §3.3), or what the subject token has.
        if !slip && case.is_auth0() && case.purpose != Purpose::OtherGrant {
            found.push(worded("lint.scope.none", &[]));
        }
        return;
    };
    if let Some((separator, spaced)) = separated(scope) {
        found.push(
            worded("lint.scope.separators", &[("separator", &separator)]).edit(Edit::set(
                "Use spaces",
                "scope",
                Json::text(spaced),
            )),
        );
        return;
    }
    // Elsewhere a comma may be what the server of another grant takes.
    let is_told = case.purpose != Purpose::OtherGrant
        || case.is_auth0()
        || scope.split(',').any(|word| STANDARD.contains(&word.trim()));
    if scope.contains(',') && is_told {
        // An array's brackets and quotes go with its commas.
        let spaced = scope
            .split([',', ' '])
            .map(|word| word.trim_matches(['[', ']', '"', '\'']))
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let key = if scope.trim_start().starts_with('[') {
            "lint.scope.commas:list"
        } else {
            "lint.scope.commas"
        };
        found.push(worded(key, &[]).edit(Edit::set("Use spaces", "scope", Json::text(spaced))));
        return;
    }
    found.extend(forbidden(scope));
    let words: Vec<&str> = scope.split_whitespace().collect();
    found.extend(
        words
            .iter()
            .find_map(|word| joined(word))
            .map(|(one, other)| {
                let word = format!("{one}{other}");
                let apart: Vec<String> = words
                    .iter()
                    .map(|known| match joined(known) {
                        Some((one, other)) => format!("{one} {other}"),
                        None => (*known).to_owned(),
                    })
                    .collect();
                worded(
                    "lint.scope.joined",
                    &[("word", &word), ("one", &one), ("other", &other)],
                )
                .edit(Edit::set(
                    "Put a space between them",
                    "scope",
                    Json::text(apart.join(" ")),
                ))
            }),
    );
    found.extend(
        words
            .iter()
            .find_map(|word| Some((word, meant(word)?)))
            .map(|(word, right)| {
                let better: Vec<&str> = words
                    .iter()
                    .map(|known| meant(known).unwrap_or(known))
                    .collect();
                worded(
                    "lint.scope.near-miss",
                    &[("word", &word), ("right", &right)],
                )
                .edit(Edit::set("Use that", "scope", Json::text(better.join(" "))))
            }),
    );
    let mut once: Vec<&str> = Vec::new();
    for word in &words {
        if !once.contains(word) {
            once.push(word);
        }
    }
    if once.len() < words.len() {
        found.push(worded("lint.scope.duplicates", &[]).edit(Edit::set(
            "Remove duplicates",
            "scope",
            Json::text(once.join(" ")),
        )));
    }
    // Elsewhere requested_token_type and the client's settings tell what comes back (RFC 8693 §2.2.1).
    if !case.is_auth0() || case.purpose == Purpose::OtherGrant {
        return;
    }
    // Nor an ID token.
    if !once.contains(&"openid") && case.purpose != Purpose::OnBehalfOf {
        found.push(worded("lint.scope.no-openid", &[]).edit(Edit::set(
            "Add it",
            "scope",
            Json::text(format!("openid {}", scope.trim())),
        )));
    }
    // An exchange on behalf of a user gives none, and refuses the scope (Auth0: On-Behalf-Of token exchange).
    if once.contains(&"offline_access") && case.purpose == Purpose::OnBehalfOf {
        once.retain(|word| *word != "offline_access");
        found.push(worded("lint.scope.on-behalf-of", &[]).edit(Edit::set(
            "Take it out",
            "scope",
            Json::text(once.join(" ")),
        )));
        return;
    }
    if !once.contains(&"offline_access") && case.purpose != Purpose::OnBehalfOf {
        found.push(worded("lint.scope.no-offline-access", &[]).edit(Edit::set(
            "Add it",
            "scope",
            Json::text(format!("{} offline_access", scope.trim())),
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::{Change, EarlierRun, Evidence};
    use crate::exchange::Texts;
    use crate::exchange::{ExchangeRequest, Field};

    fn scoped(scope: Option<&str>) -> ExchangeRequest {
        ExchangeRequest {
            texts: Texts {
                scope: scope.map(ToOwned::to_owned),
                ..request().texts
            },
            ..request()
        }
    }

    fn fixed(request: &ExchangeRequest, evidence: &Evidence, id: &str) -> String {
        match &one(request, evidence, id).edit.unwrap().changes[0].1 {
            Change::Set(value) => value.as_str().unwrap().to_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn scopes() {
        for (scope, expected) in [
            (Some("openid profile offline_access"), &[][..]),
            (None, &["lint.scope.none"]),
            (Some(" "), &["lint.scope.none"]),
            (Some("openid"), &["lint.scope.no-offline-access"]),
            (Some("offline_access"), &["lint.scope.no-openid"]),
            (
                Some("openid offline_access openid"),
                &["lint.scope.duplicates"],
            ),
            (Some("openid,offline_access"), &["lint.scope.commas"]),
            (
                Some("openid emailoffline_access offline_access"),
                &["lint.scope.joined"],
            ),
            // An API's own scopes, and claims.
            (
                Some("openid offline_access profile:read email_verified emails openid2"),
                &[],
            ),
            (Some("openid offline_access emailaddress phoneaddress"), &[]),
            (Some("openid+offline_access"), &["lint.scope.separators"]),
            (Some("openid%20profile"), &["lint.scope.separators"]),
            (Some("openid;profile"), &["lint.scope.separators"]),
            (
                Some("OpenID openid offline_access"),
                &["lint.scope.near-miss"],
            ),
            (
                Some("openid offline-access offline_access"),
                &["lint.scope.near-miss"],
            ),
            (
                Some("openid offline_acces offline_access"),
                &["lint.scope.near-miss"],
            ),
            (Some("openid offline_access c++ a+b a;b"), &[]),
            (Some("openid\toffline_access"), &["lint.scope.characters"]),
            (
                Some("openid \"offline_access\" offline_access"),
                &["lint.scope.characters"],
            ),
        ] {
            assert_eq!(ids(&scoped(scope), &evidence()), expected, "{scope:?}");
        }
        assert_eq!(
            fixed(
                &scoped(Some("openid, profile")),
                &evidence(),
                "lint.scope.commas"
            ),
            "openid profile"
        );
        for (typed, id) in [
            ("openid+profile", "lint.scope.separators"),
            ("[\"openid\",\"profile\"]", "lint.scope.commas"),
            ("OpenID profile", "lint.scope.near-miss"),
        ] {
            let right = fixed(&scoped(Some(typed)), &evidence(), id);
            assert_eq!(right, "openid profile", "{typed}");
        }
        assert_eq!(
            fixed(
                &scoped(Some("openid emailoffline_access")),
                &evidence(),
                "lint.scope.joined"
            ),
            "openid email offline_access"
        );
        assert_eq!(
            fixed(
                &scoped(Some("openid\t\"a\"")),
                &evidence(),
                "lint.scope.characters"
            ),
            "openid a"
        );
        assert_eq!(
            fixed(
                &scoped(Some("a openid a")),
                &evidence(),
                "lint.scope.duplicates"
            ),
            "a openid"
        );
        assert_eq!(
            fixed(
                &scoped(Some("openid")),
                &evidence(),
                "lint.scope.no-offline-access"
            ),
            "openid offline_access"
        );
    }

    #[test]
    fn what_comes_back_elsewhere_or_on_behalf_of_a_user_is_not_said() {
        // Keycloak grants the client's default scopes, and refuses offline_access in an exchange (keycloak/keycloak,
        // StandardTokenExchangeProvider: "Scope offline_access not allowed for token exchange").
        let keycloak = |scope: Option<&str>| ExchangeRequest {
            token_endpoint: url::Url::parse(
                "https://id.acme.example/realms/a/protocol/openid-connect/token",
            )
            .unwrap(),
            ..scoped(scope)
        };
        for scope in [None, Some("profile")] {
            let found = ids(&keycloak(scope), &evidence());
            assert!(
                !found.iter().any(|id| id.starts_with("lint.scope.")),
                "{found:?}"
            );
        }
        // Auth0: On-Behalf-Of token exchange.
        let access_token = "urn:ietf:params:oauth:token-type:access_token";
        let asked = scoped(Some("read:orders"));
        let on_behalf_of = ExchangeRequest {
            texts: Texts {
                subject_token_type: Some(access_token.to_owned()),
                requested_token_type: Some(access_token.to_owned()),
                ..asked.texts
            },
            ..asked
        };
        let found = ids(&on_behalf_of, &evidence());
        assert!(
            !found.iter().any(|id| id.starts_with("lint.scope.no-")),
            "{found:?}"
        );
        let mut lasting = on_behalf_of;
        lasting.texts.scope = Some("read:orders offline_access".to_owned());
        let right = fixed(&lasting, &evidence(), "lint.scope.on-behalf-of");
        assert_eq!(right, "read:orders");
    }

    #[test]
    fn the_parameter_is_called_scope() {
        let slip = ExchangeRequest {
            texts: Texts {
                scope: None,
                ..request().texts
            },
            parameters: vec![Field {
                name: "scopes".into(),
                value: FieldValue::Plain("openid".into()),
            }],
            ..request()
        };
        let edit = one(&slip, &evidence(), "lint.scope.scopes").edit.unwrap();
        assert_eq!(edit.changes.len(), 2);
        assert!(!ids(&slip, &evidence()).contains(&"lint.scope.none".into()));
        assert!(!ids(&request(), &evidence()).contains(&"lint.scope.scopes".into()));
    }

    #[test]
    fn audience_and_resource() {
        let ask = |audience: Option<&str>, resource: Option<&str>| ExchangeRequest {
            texts: Texts {
                audience: audience.map(ToOwned::to_owned),
                resource: resource.map(ToOwned::to_owned),
                ..request().texts
            },
            ..request()
        };
        assert_eq!(ids(&ask(None, None), &evidence()), ["lint.ask.no-audience"]);
        assert_eq!(ids(&ask(None, Some("https://api/")), &evidence()), [""; 0]);
        assert_eq!(
            loud(&ask(Some("a"), Some("b")), &evidence()),
            ["lint.ask.resource-ignored"]
        );
        assert_eq!(
            loud(&ask(Some(" a"), None), &evidence()),
            ["lint.paste.audience"]
        );
        assert_eq!(
            loud(
                &ask(Some("https://a.example/ https://b.example/"), None),
                &evidence()
            ),
            ["lint.ask.several-audiences"]
        );
        assert_eq!(loud(&ask(Some("My API, live"), None), &evidence()), [""; 0]);
    }

    #[test]
    fn scopes_of_another_grant_are_written_alike() {
        for (scope, expected) in [
            ("openid,profile", &["lint.scope.commas"][..]),
            ("openid+profile", &["lint.scope.separators"]),
            ("openid", &[]),
        ] {
            let mut asked = scoped(Some(scope));
            asked.texts.grant_type = Some("refresh_token".to_owned());
            let found = ids(&asked, &evidence());
            let told: Vec<&String> = found
                .iter()
                .filter(|id| id.starts_with("lint.scope."))
                .collect();
            assert_eq!(told, expected, "{scope}");
        }
    }

    #[test]
    fn a_slash_is_seen_beside_what_worked() {
        let run = |audience: &str, issued| EarlierRun {
            issued,
            audience: Some(audience.into()),
            ..EarlierRun::default()
        };
        let with = |runs: Vec<EarlierRun>| Evidence {
            earlier_runs: runs,
            ..evidence()
        };
        let short = ExchangeRequest {
            texts: Texts {
                audience: Some("https://api.acme.example".into()),
                ..request().texts
            },
            ..request()
        };
        assert_eq!(
            fixed(
                &short,
                &with(vec![run("https://api.acme.example/", true)]),
                "lint.audience.slash"
            ),
            "https://api.acme.example/"
        );
        assert_eq!(
            loud(&short, &with(vec![run("https://api.acme.example/", false)])),
            [""; 0]
        );
        assert_eq!(
            loud(
                &short,
                &with(vec![
                    run("https://api.acme.example/", true),
                    run("https://api.acme.example", true)
                ])
            ),
            [""; 0]
        );
        assert_eq!(
            loud(&short, &with(vec![run("https://other.example/", true)])),
            [""; 0]
        );
    }
}
