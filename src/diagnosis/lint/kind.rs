//! The type of the subject token: near misses, names that were changed, reserved ones, and what the request is at all.

use super::case::LintCase;
use super::token_vault::{self, asks_token_vault};
use crate::diagnosis::accidents::percent_decoded;
use crate::diagnosis::call::{ID_JAG_TYPE, JWT_BEARER_GRANT};
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Edit, Finding};
use crate::exchange::purpose::{ACCESS_TOKEN_TYPE, NATIVE_PREFIX};
use crate::exchange::subject_token::{
    APPLE_CODE_TYPE, FACEBOOK_SESSION_TYPE, GOOGLE_ID_TOKEN_TYPE, Provider, Shape,
};
use crate::exchange::tenant::is_auth0_address;
use crate::exchange::{ExchangeRequest, Purpose, TextField};
use crate::json::Json;
use crate::secret::TOKEN_TYPE_URN;
use crate::token::invisible::quoted;

const TYPES: [&str; 3] = [APPLE_CODE_TYPE, GOOGLE_ID_TOKEN_TYPE, FACEBOOK_SESSION_TYPE];

pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    let kind = case.subject_type();
    match case.purpose {
        Purpose::Custom if is_id_jag(case.request) => found.push(worded("lint.kind.id-jag", &[])),
        Purpose::Custom if kind == ID_JAG_TYPE => found.push(worded(
            "lint.kind.id-jag:redeemed",
            &[("grant", &JWT_BEARER_GRANT)],
        )),
        // Whose type it is, and whether a profile has to exist for it, only Auth0's rules say.
        Purpose::Custom if !case.is_auth0() => {
            // Keycloak's older exchange has types of its extensions' own choice.
            let scheme = || scheme(kind).filter(|_| !case.is_older_exchange());
            found.extend(vendors(case).or_else(scheme));
        }
        // Its grant is what is wrong.
        Purpose::Custom if asks_token_vault(case) => {}
        Purpose::Custom => found.push(
            near_miss(kind)
                .or_else(|| reserved(case, kind))
                .unwrap_or_else(|| worded("lint.kind.custom", &[])),
        ),
        // Elsewhere the same types stand for any exchange of an access token.
        Purpose::OnBehalfOf if case.is_auth0() => found.push(worded("lint.kind.on-behalf-of", &[])),
        Purpose::TokenVault => token_vault::rules(case, found),
        _ => {}
    }
    found.extend(requested_type(case));
    found.extend(
        [
            TextField::SubjectTokenType,
            TextField::ActorTokenType,
            TextField::RequestedTokenType,
        ]
        .into_iter()
        .filter_map(|field| unregistered(case, field)),
    );
}

/// Names of the IETF's types (IANA: OAuth URI; the drafts of identity assertions and transaction tokens).
const IETF_TYPES: [&str; 8] = [
    "access_token",
    "refresh_token",
    "id_token",
    "jwt",
    "saml2",
    "saml1",
    "id-jag",
    "txn_token",
];

/// A type in the IETF's space that is none of its: misspelt, or somebody else's.
fn unregistered(case: &LintCase<'_>, field: TextField) -> Option<Finding> {
    // These have rules of their own for what they take and issue.
    let is_judged =
        ["auth0", "authentik", "keycloak"].contains(&case.server.id) || vendors(case).is_some();
    if is_judged && field != TextField::ActorTokenType {
        return None;
    }
    let name = case
        .request
        .texts
        .get(field)
        .as_deref()?
        .strip_prefix(TOKEN_TYPE_URN)?;
    if IETF_TYPES.contains(&name) {
        return None;
    }
    let near = IETF_TYPES
        .into_iter()
        .find(|known| distance(name, known, 2).is_some());
    let fix = match near {
        Some(near) => format!("Write {TOKEN_TYPE_URN}{near}"),
        None if name == "device-secret" => "Write urn:x-oath:params:oauth:token-type:device-secret for Okta, or urn:openid:params:token-type:device-secret by OpenID Connect Native SSO".to_owned(),
        None => "Look up the server's own name for it".to_owned(),
    };
    Some(
        worded("lint.type.unregistered", &[("name", &quoted(name))])
            .fix(fix)
            .field(field.name()),
    )
}

/// Whether an identity assertion for another server is asked for.
pub fn is_id_jag(request: &ExchangeRequest) -> bool {
    request.texts.requested_token_type.as_deref() == Some(ID_JAG_TYPE)
}

/// A type that is meant to be one of the vendor's, where the server may be the vendor's; and one that is percent-encoded, for any.
fn vendors(case: &LintCase<'_>) -> Option<Finding> {
    let may_be = case.is_auth0() || case.server.is("unknown");
    near_miss_of(case.request).filter(|near| may_be || near.id == "lint.type.percent")
}

/// A type that is meant to be one of the vendor's: the finding of this rule alone.
pub fn near_miss_of(request: &ExchangeRequest) -> Option<Finding> {
    let custom = Purpose::of(request) == Purpose::Custom && !is_id_jag(request);
    near_miss(
        request
            .texts
            .subject_token_type
            .as_deref()
            .filter(|_| custom)?,
    )
}

/// A type that is meant to be one of the vendor's.
fn near_miss(kind: &str) -> Option<Finding> {
    let finding = |key: &str, right: &str| {
        worded(key, &[("right", &right)]).edit(Edit::set(
            "Use the right one",
            "subject_token_type",
            Json::text(right),
        ))
    };
    // With its colon encoded it is no address any more; with another character it may be meant.
    let encoded = Some(kind).filter(|kind| !kind.contains(':'));
    if let Some(plain) = encoded.and_then(percent_decoded) {
        return Some(finding("lint.type.percent", plain.trim()));
    }
    let name = kind
        .strip_prefix(NATIVE_PREFIX)
        .or_else(|| kind.strip_prefix("https://auth0.com/oauth/token-type/"))
        .unwrap_or(kind);
    let name = name.trim().trim_end_matches('/');
    if name == "facebook-session-access-token" {
        return Some(finding("lint.type.renamed", FACEBOOK_SESSION_TYPE));
    }
    let last = |right: &str| right.rsplit('/').next().unwrap_or_default().to_owned();
    if kind.starts_with("https://auth0.com/") {
        if let Some(right) = TYPES.into_iter().find(|right| last(right) == name) {
            return Some(finding("lint.type.https", right));
        }
    }
    if kind.starts_with(NATIVE_PREFIX) && ["apple-id-token", "google-access-token"].contains(&name)
    {
        let (key, right) = if name.starts_with("apple") {
            ("lint.type.unproven:apple", APPLE_CODE_TYPE)
        } else {
            ("lint.type.unproven:google", GOOGLE_ID_TOKEN_TYPE)
        };
        return Some(finding(key, right));
    }
    let reserved = vendors_name(kind);
    let in_prefix = name != kind.trim().trim_end_matches('/');
    let is_named =
        |right: &&str| in_prefix && name.contains(&Provider::of_type(right).name().to_lowercase());
    let is_near = |right: &&str| {
        distance(kind.trim(), right, 4).is_some()
            || distance(name, &last(right), 2).is_some()
            || reserved.is_some_and(|name| distance(name, &last(right), 2).is_some())
    };
    // The provider that is named is meant, however near the type of another is.
    let named = TYPES.into_iter().find(is_named);
    named
        .or_else(|| TYPES.into_iter().find(is_near))
        .map(|right| finding("lint.type.near-miss", right))
}

/// The last part of a type that nobody but the vendor can have made: a URN in a reserved space, or an address of a tenant's.
fn vendors_name(kind: &str) -> Option<&str> {
    let kind = kind.trim().trim_end_matches('/');
    let lower = kind.to_ascii_lowercase();
    let is_urn = lower.starts_with("urn:auth0:") || lower.starts_with("urn:ietf:");
    let is_address =
        lower.starts_with("http") && is_auth0_address(kind) || lower.contains("auth0.com/oauth/");
    kind.rsplit(['/', ':'])
        .next()
        .filter(|_| is_urn || is_address)
}

/// A standard type with a provider's artefact: for these Auth0 has types of its own.
fn providers(case: &LintCase<'_>) -> Option<Finding> {
    let shape = case.subject.shape?;
    let (provider, artefact) = match shape {
        Shape::AppleCode => (Provider::Apple, None),
        Shape::AppleIdentityToken | Shape::AppleCodeBase64 => {
            (Provider::Apple, Some("the authorization code"))
        }
        Shape::GoogleIdToken => (Provider::Google, None),
        Shape::GoogleAccessToken | Shape::GoogleServerCode => {
            (Provider::Google, Some("Google's ID token"))
        }
        Shape::FacebookSessionToken => (Provider::Facebook, None),
        Shape::FacebookUserToken => (Provider::Facebook, Some("the session info token")),
        _ => return None,
    };
    let right = provider.subject_token_type()?;
    let also = artefact.map_or_else(String::new, |artefact| format!(", and send {artefact}"));
    Some(
        worded(
            "lint.type.standard",
            &[
                ("provider", &provider.name()),
                ("shape", &shape.name()),
                ("right", &right),
                ("also", &also),
            ],
        )
        .edit(Edit::set(
            "Use that type",
            "subject_token_type",
            Json::text(right),
        )),
    )
}

/// The space that a type stands in, where Auth0 makes no profile for it (Auth0: Custom Token Exchange, token exchange profiles).
pub fn reserved_space(kind: &str) -> Option<&'static str> {
    const SPACES: [&str; 7] = [
        "http://auth0.com",
        "https://auth0.com",
        "http://okta.com",
        "https://okta.com",
        "urn:ietf",
        "urn:auth0",
        "urn:okta",
    ];
    let lower = kind.to_ascii_lowercase();
    SPACES.into_iter().find(|space| {
        lower
            .strip_prefix(*space)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':']))
    })
}

/// Whether one of the two types is an access token's and the other one of the IETF's: what is asked on behalf of a user has both alike.
fn is_half_on_behalf(case: &LintCase<'_>) -> bool {
    let requested = case.filled(TextField::RequestedTokenType);
    let types = [case.subject_type(), requested.unwrap_or_default()];
    types.contains(&ACCESS_TOKEN_TYPE)
        && types.iter().all(|kind| kind.starts_with(TOKEN_TYPE_URN))
        && providers(case).is_none()
}

/// Rules for types of one's own.
fn reserved(case: &LintCase<'_>, kind: &str) -> Option<Finding> {
    let lower = kind.to_ascii_lowercase();
    if let Some(space) = reserved_space(kind) {
        if let Some(found) = providers(case).filter(|_| space == "urn:ietf") {
            return Some(found);
        }
        if kind == ACCESS_TOKEN_TYPE && case.is_auth0() {
            let key = if case.filled(TextField::RequestedTokenType).is_some() {
                "lint.kind.on-behalf-of-incomplete:other"
            } else {
                "lint.kind.on-behalf-of-incomplete"
            };
            return Some(worded(key, &[]).edit(Edit::set(
                "Set it",
                "requested_token_type",
                Json::text(ACCESS_TOKEN_TYPE),
            )));
        }
        if is_half_on_behalf(case) {
            let key = "lint.kind.on-behalf-of-incomplete:subject";
            return Some(worded(key, &[("type", &ACCESS_TOKEN_TYPE)]));
        }
        return Some(worded("lint.type.reserved", &[("space", &space)]));
    }
    if lower.starts_with("http://") {
        return Some(worded("lint.type.http", &[]));
    }
    scheme(kind)
}

/// A type is an absolute URI (RFC 8693 §3).
fn scheme(kind: &str) -> Option<Finding> {
    let lower = kind.to_ascii_lowercase();
    let absolute = ["https://", "http://", "urn:"]
        .iter()
        .any(|begin| lower.starts_with(begin));
    (!absolute).then(|| worded("lint.type.scheme", &[]))
}

/// `requested_token_type` with a custom type, be it empty (one thread is the source).
fn requested_type(case: &LintCase<'_>) -> Option<Finding> {
    case.request.texts.requested_token_type.as_ref()?;
    let key = match case.purpose {
        Purpose::Custom
            if case.is_auth0()
                && !is_id_jag(case.request)
                && !asks_token_vault(case)
                && !is_half_on_behalf(case) =>
        {
            "lint.requested-token-type"
        }
        Purpose::NativeSocial(_) => "lint.requested-token-type:native",
        _ => return None,
    };
    Some(worded(key, &[]).edit(Edit::remove("Remove it", "requested_token_type")))
}

/// The edit distance between two texts, case aside (Levenshtein), at most `limit`; nothing where it is more.
pub(super) fn distance(one: &str, other: &str, limit: usize) -> Option<usize> {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    // What is pasted may be long; what it is held against is not.
    if one.chars().count().abs_diff(other.chars().count()) > limit {
        return None;
    }
    Some(strsim::levenshtein(&one, &other)).filter(|steps| *steps <= limit)
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::exchange::Texts;
    use crate::exchange::purpose::TOKEN_VAULT_GRANT;

    fn of(kind: &str) -> Vec<String> {
        let request = ExchangeRequest {
            texts: Texts {
                subject_token_type: Some(kind.into()),
                ..custom().texts
            },
            ..custom()
        };
        ids(&request, &with_text("legacy-token-of-acme"))
            .into_iter()
            .filter(|id| id.starts_with("lint.type") || id.starts_with("lint.kind"))
            .collect()
    }

    #[test]
    fn types_in_the_ietfs_space_are_its_own() {
        let okta = "https://acme.okta.com/oauth2/default/v1/token";
        for (kind, fix) in [
            (
                "urn:ietf:params:oauth:token-type:device-secret",
                Some("x-oath"),
            ),
            (
                "urn:ietf:params:oauth:token-type:access-token",
                Some("access_token"),
            ),
            ("urn:ietf:params:oauth:token-type:id_token", None),
            ("urn:x-oath:params:oauth:token-type:device-secret", None),
        ] {
            let mut asked = ExchangeRequest {
                token_endpoint: url::Url::parse(okta).unwrap(),
                ..custom()
            };
            asked.texts.subject_token_type = Some(ACCESS_TOKEN_TYPE.to_owned());
            asked.texts.actor_token_type = Some(kind.to_owned());
            let found = super::super::findings(&asked, &evidence());
            let said = found.iter().find(|one| one.id == "lint.type.unregistered");
            let words = said.and_then(|one| one.fix.as_deref());
            assert_eq!(words.is_some(), fix.is_some(), "{kind}");
            assert!(words.unwrap_or_default().contains(fix.unwrap_or_default()));
        }
    }

    #[test]
    fn a_type_like_auth0s_may_be_another_servers() {
        let keycloak = "https://id.acme.example/realms/a/protocol/openid-connect/token";
        let own = "https://login.acme.example/oauth/token";
        for (endpoint, parameter, id) in [
            (keycloak, "subject_issuer", ""),
            (keycloak, "app_identifier", "lint.type.scheme"),
            (own, "subject_issuer", "lint.type.near-miss"),
        ] {
            let mut asked = ExchangeRequest {
                token_endpoint: url::Url::parse(endpoint).unwrap(),
                parameters: vec![crate::exchange::Field {
                    name: parameter.to_owned(),
                    value: crate::exchange::FieldValue::Plain("apple".to_owned()),
                }],
                ..custom()
            };
            asked.texts.subject_token_type = Some("apple-authz-code".to_owned());
            let found = ids(&asked, &evidence()).into_iter();
            let found: Vec<String> = found.filter(|one| one.starts_with("lint.type")).collect();
            assert_eq!(found.join(" "), id, "{endpoint} {parameter}");
        }
    }

    #[test]
    fn types_are_told_apart() {
        for (kind, id) in [
            (
                "http://auth0.com/oauth/token-type/facebook-session-access-token",
                "lint.type.renamed",
            ),
            (
                "https://auth0.com/oauth/token-type/facebook-session-access-token",
                "lint.type.renamed",
            ),
            (
                "https://auth0.com/oauth/token-type/apple-authz-code",
                "lint.type.https",
            ),
            (
                "http://auth0.com/oauth/token-type/apple-auth-code",
                "lint.type.near-miss",
            ),
            (
                "http://auth0.com/oauth/token-type/Apple-Authz-Code",
                "lint.type.near-miss",
            ),
            (
                "http://auth0.com/oauth/token-type/google-id-token/",
                "lint.type.near-miss",
            ),
            ("google-id-token", "lint.type.near-miss"),
            (
                "http://auth0.com/oauth/token-type/apple-id-token",
                "lint.type.unproven",
            ),
            (
                "http://auth0.com/oauth/token-type/google-access-token",
                "lint.type.unproven",
            ),
            (
                "http://auth0.com/oauth/token-type/line-access-token",
                "lint.type.reserved",
            ),
            ("urn:ietf:params:oauth:token-type:jwt", "lint.type.reserved"),
            (ACCESS_TOKEN_TYPE, "lint.kind.on-behalf-of-incomplete"),
            ("https://okta.com/x", "lint.type.reserved"),
            ("https://auth0.community.example/x", "lint.kind.custom"),
            ("http://acme.example/t", "lint.type.http"),
            (
                "urn:auth0:params:oauth:token-type:apple-authz-code",
                "lint.type.near-miss",
            ),
            (
                "http://acme.eu.auth0.com/oauth/token-type/apple-authz-code",
                "lint.type.near-miss",
            ),
            (
                "http://auth0.com/oauth/token-type/facebook-access-token",
                "lint.type.near-miss",
            ),
            (
                "auth0.com/oauth/token-type/apple-authz-code",
                "lint.type.near-miss",
            ),
            (
                "http://auth0.com/oauth/grant-type/apple-authz-code",
                "lint.type.near-miss",
            ),
            ("urn:acme:google-id-token", "lint.kind.custom"),
            ("http%3A%2F%2Fauth0.com%2Foauth", "lint.type.percent"),
            ("https://acme.example/a%20b", "lint.kind.custom"),
            ("acme-token", "lint.type.scheme"),
            ("https://acme.example/t", "lint.kind.custom"),
            ("urn:acme:t", "lint.kind.custom"),
        ] {
            assert_eq!(of(kind), [id], "{kind}");
        }
        for kind in TYPES {
            assert_eq!(of(kind), [""; 0], "{kind}");
        }
    }

    #[test]
    fn a_fix_writes_the_right_type() {
        for (name, right) in [
            ("apple-authz-cod", APPLE_CODE_TYPE),
            // As near to Apple's, and Google is named.
            ("google-authz-code", GOOGLE_ID_TOKEN_TYPE),
        ] {
            let request = ExchangeRequest {
                texts: Texts {
                    subject_token_type: Some(format!("{NATIVE_PREFIX}{name}")),
                    ..request().texts
                },
                ..request()
            };
            let finding = one(&request, &evidence(), "lint.type.near-miss");
            assert_eq!(
                finding.edit.unwrap().changes[0].1,
                crate::diagnosis::Change::Set(Json::text(right))
            );
        }
    }

    #[test]
    fn purposes_are_named() {
        let vault = ExchangeRequest {
            texts: Texts {
                grant_type: Some(TOKEN_VAULT_GRANT.into()),
                ..request().texts
            },
            ..request()
        };
        assert!(ids(&vault, &evidence()).contains(&"lint.kind.token-vault".into()));
        let behalf = ExchangeRequest {
            texts: Texts {
                subject_token_type: Some(ACCESS_TOKEN_TYPE.into()),
                requested_token_type: Some(ACCESS_TOKEN_TYPE.into()),
                ..request().texts
            },
            ..request()
        };
        assert!(ids(&behalf, &evidence()).contains(&"lint.kind.on-behalf-of".into()));
        assert!(!ids(&behalf, &evidence()).contains(&"lint.requested-token-type".into()));
    }

    #[test]
    fn on_behalf_of_a_user_both_types_are_an_access_tokens() {
        let id_token = "urn:ietf:params:oauth:token-type:id_token";
        let own = "https://acme.example/t";
        for (subject, requested, half) in [
            (ACCESS_TOKEN_TYPE, id_token, true),
            (id_token, ACCESS_TOKEN_TYPE, true),
            (ACCESS_TOKEN_TYPE, ACCESS_TOKEN_TYPE, false),
            (own, ACCESS_TOKEN_TYPE, false),
        ] {
            let mut asked = custom();
            asked.texts.subject_token_type = Some(subject.to_owned());
            asked.texts.requested_token_type = Some(requested.to_owned());
            let found = ids(&asked, &with_text("legacy"));
            let is_said = |id: &str| found.contains(&id.to_owned());
            let told = is_said("lint.kind.on-behalf-of-incomplete");
            assert_eq!(told, half, "{subject} {requested}");
            let removes = is_said("lint.requested-token-type");
            assert_eq!(removes, subject == own, "{subject} {requested}");
        }
    }

    #[test]
    fn a_requested_type_has_no_place_in_a_custom_exchange() {
        let with = |requested: Option<&str>| ExchangeRequest {
            texts: Texts {
                subject_token_type: Some("https://acme.example/t".into()),
                requested_token_type: requested.map(ToOwned::to_owned),
                ..request().texts
            },
            ..request()
        };
        assert_eq!(
            loud(&with(Some("")), &with_text("x")),
            ["lint.requested-token-type"]
        );
        assert_eq!(loud(&with(None), &with_text("x")), [""; 0]);
    }

    #[test]
    fn other_servers_have_rules_of_their_own() {
        let keycloak = ExchangeRequest {
            texts: Texts {
                subject_token_type: Some(ACCESS_TOKEN_TYPE.into()),
                requested_token_type: Some("urn:ietf:params:oauth:token-type:refresh_token".into()),
                ..request().texts
            },
            token_endpoint: url::Url::parse("https://keycloak.example/realms/a/token").unwrap(),
            user_profile: None,
            ..request()
        };
        let evidence = crate::diagnosis::Evidence {
            tenant: "https://keycloak.example".into(),
            ..with_text("eyJ.x.y")
        };
        assert_eq!(loud(&keycloak, &evidence), [""; 0]);
    }

    #[test]
    fn a_providers_artefact_has_a_type_of_its_own() {
        let standard = |name: &str| ExchangeRequest {
            texts: Texts {
                subject_token_type: Some(format!("urn:ietf:params:oauth:token-type:{name}")),
                ..request().texts
            },
            user_profile: None,
            ..request()
        };
        let apple = jwt(r#"{"iss":"https://appleid.apple.com"}"#);
        for (name, text, right) in [
            ("id_token", google_token(""), GOOGLE_ID_TOKEN_TYPE),
            ("access_token", "ya29.abc".to_owned(), GOOGLE_ID_TOKEN_TYPE),
            ("jwt", apple, APPLE_CODE_TYPE),
        ] {
            let found = one(&standard(name), &with_text(&text), "lint.type.standard");
            assert!(found.fix.unwrap().contains(right), "{name}");
        }
        let own = jwt(r#"{"iss":"https://legacy.example"}"#);
        assert_eq!(
            loud(&standard("jwt"), &with_text(&own)),
            ["lint.type.reserved"]
        );
        // Keycloak takes Google's with the standard's type.
        let keycloak = ExchangeRequest {
            token_endpoint: url::Url::parse(
                "https://id.acme.example/realms/a/protocol/openid-connect/token",
            )
            .unwrap(),
            ..standard("id_token")
        };
        let found = ids(&keycloak, &with_text(&google_token("")));
        assert!(!found.contains(&"lint.type.standard".to_owned()));
    }

    #[test]
    fn distances() {
        assert_eq!(distance("apple", "Apple", 2), Some(0));
        assert_eq!(distance("apple", "aple", 2), Some(1));
        assert_eq!(distance("apple", "orange", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
    }
}
