//! Fields that the call cannot do without, and a body that nobody will read.

use super::case::LintCase;
use super::elsewhere::takes_json;
use super::endpoint::is_former;
use super::kind::distance;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Edit, Finding};
use crate::exchange::{BodyEncoding, FieldValue, Purpose, TOKEN_EXCHANGE_GRANT, TextField};
use crate::json::Json;
use crate::secret::{Secret, bare_name};
use strum::IntoEnumIterator as _;

/// The id of the finding that there is no key to sign with.
pub const KEY_MISSING: &str = "lint.client.key-missing";

pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    if let Some(misplaced) = in_headers(case) {
        found.push(misplaced);
    } else if !case.has_own_names() && !is_former(case) {
        missing_fields(case, found);
    }
    found.extend(actor(case));
    found.extend(content_type(case));
    found.extend(twice(case));
    found.extend(misnamed(case));
}

/// The parameters of the request in the place of headers: a gateway may have one that is called client_id, and none grant_type.
fn in_headers(case: &LintCase<'_>) -> Option<Finding> {
    let mut headers = case.request.headers.iter();
    let at = headers.position(|header| bare_name(&header.name) == "granttype")?;
    (!case.sends("grant_type"))
        .then(|| worded("lint.parameter.header", &[]).field(format!("headers.{at}")))
}

/// What SDKs and claims call an organization (auth0_flutter: customTokenExchange; Auth0: Work with tokens and organizations).
const ORGANIZATIONS: [&str; 3] = ["organizationid", "orgid", "orgname"];

/// A parameter of one's own whose name is a known one's, joined otherwise: `subjectTokenType`, `client-id`.
fn misnamed(case: &LintCase<'_>) -> Option<Finding> {
    // Google's token service takes such names in a JSON body (Google Cloud: STS, method token).
    if case.server.is("google_sts") || case.has_own_names() {
        return None;
    }
    let others = [
        "subject_token",
        "actor_token",
        "client_secret",
        "client_assertion",
        "client_assertion_type",
        "refresh_token",
        "redirect_uri",
        "code_verifier",
        "user_profile",
    ];
    // In a native social login it has no effect by any name.
    let organization = case.is_auth0() && case.provider().is_none();
    let organization = organization.then_some("organization");
    let (at, name, known) =
        case.request
            .parameters
            .iter()
            .enumerate()
            .find_map(|(at, parameter)| {
                let name = parameter.name.as_str();
                let own = bare_name(name);
                let known = TextField::iter().map(TextField::name).chain(others);
                let mut known = known.chain(organization);
                let is_meant = |known: &&str| {
                    let bare = bare_name(known);
                    let is_sdks = *known == "organization" && ORGANIZATIONS.contains(&own.as_str());
                    own == bare || (is_sdks || is_slip(&own, &bare)) && !case.sends(known)
                };
                let known = known.find(|known| *known != name && is_meant(known))?;
                Some((at, name, known))
            })?;
    let key = if known == "organization" {
        "lint.parameter.name:organization"
    } else {
        "lint.parameter.name"
    };
    Some(
        worded(
            key,
            &[
                ("known", &known),
                ("name", &crate::token::invisible::quoted(name)),
            ],
        )
        .field(format!("parameters.{at}")),
    )
}

/// Whether one letter of a long name is wrong: `redirect_url`, `code_verifer`. A short one may be another name.
fn is_slip(own: &str, known: &str) -> bool {
    known.len() > 9 && distance(own, known, 1).is_some()
}

fn missing_fields(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    let request = case.request;
    found.extend(case.evidence.lacks_key.then(|| worded(KEY_MISSING, &[])));
    let is_empty = |field| case.filled(field).is_none();
    let no_token = request.subject_token.as_ref().is_none_or(Secret::is_empty);
    let exchange = case.purpose != Purpose::OtherGrant && !redeems(case);
    for (name, absent) in [
        ("grant_type", is_empty(TextField::GrantType)),
        (
            "client_id",
            is_empty(TextField::ClientId) && !says_client_elsewhere(case),
        ),
        (
            "subject_token",
            exchange && no_token && case.evidence.demo_kind().is_none(),
        ),
        (
            "subject_token_type",
            exchange && is_empty(TextField::SubjectTokenType),
        ),
    ] {
        // A row of one's own is sent as well as a field.
        if absent && !request.has_parameter(name) {
            found.push(missing(case, name));
        }
    }
}

/// Whether the client is known without a parameter: Google's token service knows the caller by the subject token alone (Google: STS,
/// method token), and a service account by its assertion (Google: OAuth 2.0 for server to server applications); an assertion names the
/// client itself (RFC 7521 §4.2), and so may a header or query of one's own (RFC 6749 §2.3.1).
fn says_client_elsewhere(case: &LintCase<'_>) -> bool {
    let mut query = case.request.token_endpoint.query_pairs();
    let grant = case.request.texts.grant_type.as_deref();
    case.server.is("google_sts")
        || case.server.is("google") && grant.is_some_and(|grant| grant.ends_with("-bearer"))
        || case.has_own_authorization()
        || case.request.has_parameter("client_assertion")
        || query.any(|(name, value)| name == "client_id" && !value.is_empty())
}

/// Whether the request redeems something without saying by which grant, as GitHub and Slack have it.
fn redeems(case: &LintCase<'_>) -> bool {
    let request = case.request;
    let redeemed = ["code", "refresh_token", "device_code", "assertion"];
    case.filled(TextField::GrantType).is_none()
        && case.filled(TextField::SubjectTokenType).is_none()
        && request.subject_token.is_none()
        && redeemed.iter().any(|name| request.has_parameter(name))
}

/// Whether the server may do without it. Who the client is, RFC 8693 §2.1 and RFC 7521 §4.1 leave to the server where a token or an
/// assertion is exchanged; Keycloak's older exchange has a type of its own choice for a token, and none at all for a user who is named.
fn may_be_absent(case: &LintCase<'_>, name: &str) -> bool {
    let grant = case.request.texts.grant_type.as_deref().unwrap_or_default();
    let exchanges = grant == TOKEN_EXCHANGE_GRANT || grant.ends_with("-bearer");
    let names_user = case.request.has_parameter("requested_subject");
    match name {
        "grant_type" => redeems(case) && !case.is_auth0(),
        "client_id" => exchanges && !case.is_auth0(),
        "subject_token" => case.server.is("keycloak") && names_user,
        "subject_token_type" => case.server.is("keycloak") && case.is_older_exchange(),
        _ => false,
    }
}

fn missing(case: &LintCase<'_>, name: &'static str) -> Finding {
    if may_be_absent(case, name) {
        let key = match name {
            "grant_type" => "lint.missing.grant-type:absent",
            "client_id" => "lint.missing.client-id:absent",
            "subject_token" => "lint.missing.subject-token:absent",
            _ => "lint.missing.subject-token-type:absent",
        };
        return worded(key, &[]);
    }
    let key = if case.is_auth0() {
        "lint.missing:auth0"
    } else if name == "subject_token_type" && case.server.is("keycloak") {
        "lint.missing:keycloak"
    } else {
        "lint.missing"
    };
    let finding = Finding {
        id: format!("lint.missing.{}", name.replace('_', "-")),
        ..worded(key, &[("name", &name)])
    }
    .field(name);
    if name == "grant_type" {
        finding.edit(Edit::set(
            "Fill it in",
            name,
            Json::text(TOKEN_EXCHANGE_GRANT),
        ))
    } else {
        finding
    }
}

fn actor(case: &LintCase<'_>) -> Option<Finding> {
    let actor = case.request.actor_token.is_some();
    let kind = case.filled(TextField::ActorTokenType).is_some();
    if actor == kind {
        return None;
    }
    let key = if actor {
        "lint.actor-pair:type"
    } else {
        "lint.actor-pair:token"
    };
    Some(worded(key, &[]))
}

/// A Content-Type of one's own that does not fit hides the whole body.
fn content_type(case: &LintCase<'_>) -> Option<Finding> {
    let (at, said) = case
        .request
        .headers
        .iter()
        .enumerate()
        .find_map(|(at, header)| {
            let FieldValue::Plain(text) = &header.value else {
                return None;
            };
            header
                .name
                .eq_ignore_ascii_case("content-type")
                .then_some((at, text))
        })?;
    let right = case.request.body_encoding.media_type();
    if said.to_ascii_lowercase().trim().starts_with(right) {
        return None;
    }
    let says = if said.trim().is_empty() {
        "nothing".to_owned()
    } else {
        crate::token::invisible::quoted(said)
    };
    let place = format!("headers.{at}");
    let mut edit = Edit::remove("Remove it", place.as_str());
    // Where JSON is read by few, the body is what has to change.
    let key = if case.request.body_encoding == BodyEncoding::Json && !takes_json(case) {
        let form = Edit::set("Send as a form", "body_encoding", Json::text("form"));
        edit.label = form.label;
        edit.changes.extend(form.changes);
        "lint.request.content-type:json"
    } else {
        "lint.request.content-type"
    };
    let found = worded(key, &[("right", &right), ("says", &says)]);
    Some(found.field(place).edit(edit))
}

/// A parameter of one's own that repeats a field of the form.
fn twice(case: &LintCase<'_>) -> Option<Finding> {
    let request = case.request;
    let (at, name) = request
        .parameters
        .iter()
        .enumerate()
        .find_map(|(at, parameter)| {
            let name = parameter.name.as_str();
            // Several targets are several parameters (RFC 8693 §2.1, RFC 8707 §2); Auth0 takes one.
            let repeats = ["audience", "resource"].contains(&name) && !case.is_auth0();
            (request.has_field(name) && !repeats).then_some((at, name))
        })?;
    Some(
        worded("lint.parameter.twice", &[("name", &name)])
            .field(format!("parameters.{at}"))
            .edit(Edit::remove(
                "Remove the second",
                format!("parameters.{at}"),
            )),
    )
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::Severity;
    use crate::exchange::{ExchangeRequest, Field, Texts};

    #[test]
    fn missing_fields_are_named() {
        let request = ExchangeRequest {
            texts: Texts {
                client_id: None,
                subject_token_type: None,
                grant_type: None,
                ..request().texts
            },
            subject_token: None,
            ..request()
        };
        let evidence = crate::diagnosis::Evidence {
            artefact: crate::diagnosis::Artefact::Absent,
            ..evidence()
        };
        let ids = loud(&request, &evidence);
        for name in [
            "grant-type",
            "client-id",
            "subject-token",
            "subject-token-type",
        ] {
            assert!(ids.contains(&format!("lint.missing.{name}")), "{ids:?}");
        }
        let refresh = ExchangeRequest {
            texts: Texts {
                grant_type: Some("refresh_token".into()),
                ..request.texts
            },
            ..request
        };
        assert!(!loud(&refresh, &evidence).contains(&"lint.missing.subject-token".into()));
    }

    #[test]
    fn a_key_that_is_missing_is_named_before_all_else() {
        let evidence = crate::diagnosis::Evidence {
            lacks_key: true,
            ..evidence()
        };
        let nameless = ExchangeRequest {
            texts: Texts {
                client_id: None,
                ..request().texts
            },
            ..request()
        };
        assert_eq!(loud(&request(), &evidence), [KEY_MISSING]);
        assert_eq!(loud(&nameless, &evidence)[0], KEY_MISSING);
    }

    #[test]
    fn what_a_server_may_do_without_is_only_said() {
        let at = |endpoint: &str, grant: &str| {
            let mut request = ExchangeRequest {
                token_endpoint: url::Url::parse(endpoint).unwrap(),
                ..request()
            };
            request.texts.client_id = None;
            request.texts.grant_type = Some(grant.to_owned());
            request
        };
        let missing = |request: &ExchangeRequest| -> Vec<(String, Severity)> {
            let found = super::super::findings(request, &with_text("token"));
            let is_missing = |one: &Finding| one.id.starts_with("lint.missing.");
            let found = found.into_iter().filter(is_missing);
            found.map(|one| (one.id, one.severity)).collect()
        };
        let client = |severity| vec![("lint.missing.client-id".to_owned(), severity)];
        let bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
        let keycloak = "https://id.acme.example/realms/a/protocol/openid-connect/token";
        let exchange = TOKEN_EXCHANGE_GRANT;
        // RFC 8693's own examples and Google's service accounts name no client.
        for (endpoint, grant, found) in [
            (
                "https://as.example.com/as/token.oauth2",
                exchange,
                client(Severity::Info),
            ),
            (
                "https://as.example.com/as/token.oauth2",
                bearer,
                client(Severity::Info),
            ),
            ("https://oauth2.googleapis.com/token", bearer, vec![]),
            ("https://sts.googleapis.com/v1/token", exchange, vec![]),
            ("https://as.example.com/token?client_id=a", exchange, vec![]),
            (keycloak, "client_credentials", client(Severity::Error)),
            (
                "https://acme.eu.auth0.com/oauth/token",
                exchange,
                client(Severity::Error),
            ),
        ] {
            assert_eq!(missing(&at(endpoint, grant)), found, "{endpoint} {grant}");
        }
        let mut named = at("https://acme.eu.auth0.com/oauth/token", exchange);
        named.headers.push(Field {
            name: "authorization".into(),
            value: FieldValue::Secret(Secret::new("Basic YTpi")),
        });
        assert!(missing(&named).is_empty());
        // Keycloak's older exchange for a user who is named.
        let mut user = at(keycloak, exchange);
        user.texts.client_id = Some("app".to_owned());
        user.texts.subject_token_type = None;
        let kind = "lint.missing.subject-token-type".to_owned();
        assert_eq!(missing(&user), [(kind.clone(), Severity::Error)]);
        user.parameters.push(Field {
            name: "requested_subject".into(),
            value: FieldValue::Plain("kim".into()),
        });
        assert_eq!(missing(&user), [(kind, Severity::Info)]);
        let aws = at("https://sts.amazonaws.com/", "");
        assert!(missing(&aws).is_empty());
        // GitHub asks for no grant where a code is redeemed.
        let mut code = at("https://github.com/login/oauth/access_token", "");
        code.texts.client_id = Some("app".to_owned());
        code.texts.subject_token_type = None;
        code.subject_token = None;
        code.parameters.push(Field {
            name: "code".into(),
            value: FieldValue::Secret(Secret::new("c0de")),
        });
        let grant = "lint.missing.grant-type".to_owned();
        assert_eq!(missing(&code), [(grant, Severity::Info)]);
    }

    #[test]
    fn several_targets_are_several_parameters() {
        let mut request = ExchangeRequest {
            parameters: vec![Field {
                name: "audience".into(),
                value: FieldValue::Plain("other".into()),
            }],
            ..request()
        };
        assert_eq!(loud(&request, &evidence()), ["lint.parameter.twice"]);
        request.token_endpoint =
            url::Url::parse("https://id.acme.example/realms/a/protocol/openid-connect/token")
                .unwrap();
        assert!(!loud(&request, &evidence()).contains(&"lint.parameter.twice".into()));
    }

    #[test]
    fn a_known_name_is_written_as_it_is() {
        let with = |name: &str| ExchangeRequest {
            parameters: vec![Field {
                name: name.into(),
                value: FieldValue::Plain("x".into()),
            }],
            ..request()
        };
        for name in [
            "subjectTokenType",
            "client-id",
            "requestedTokenType",
            "scope ",
            "redirect_url",
            "code_verifer",
        ] {
            let found = loud(&with(name), &evidence());
            assert_eq!(found, ["lint.parameter.name"], "{name}");
        }
        for name in ["device", "organizationId", "scopes_of_mine", "client_ip"] {
            assert_eq!(loud(&with(name), &evidence()), [""; 0], "{name}");
        }
        // Where an organization has an effect, it has one name.
        for name in ["organizationId", "org_id", "organisation"] {
            let asked = ExchangeRequest {
                parameters: with(name).parameters,
                ..custom()
            };
            let found = loud(&asked, &with_text("legacy"));
            assert!(found.contains(&"lint.parameter.name".into()), "{name}");
        }
    }

    #[test]
    fn an_actor_has_a_type() {
        let mut request = ExchangeRequest {
            texts: Texts {
                subject_token_type: Some("https://acme.example/t".into()),
                ..request().texts
            },
            actor_token: Some(Secret::new("a")),
            ..request()
        };
        assert!(loud(&request, &with_text("legacy")).contains(&"lint.actor-pair".into()));
        request.texts.actor_token_type = Some("urn:t".into());
        assert!(!loud(&request, &with_text("legacy")).contains(&"lint.actor-pair".into()));
    }

    #[test]
    fn parameters_stand_in_the_body() {
        let mut request = request();
        request.headers = vec![Field {
            name: "grant_type".into(),
            value: FieldValue::Plain("client_credentials".into()),
        }];
        let id = "lint.parameter.header".to_owned();
        assert!(!ids(&request, &evidence()).contains(&id));
        request.texts.grant_type = None;
        request.texts.client_id = None;
        let found = loud(&request, &evidence());
        assert_eq!(found, [id]);
    }

    #[test]
    fn a_content_type_fits_the_body() {
        let with = |value: &str| ExchangeRequest {
            headers: vec![Field {
                name: "content-type".into(),
                value: FieldValue::Plain(value.into()),
            }],
            ..request()
        };
        assert_eq!(
            loud(&with("text/plain"), &evidence()),
            ["lint.request.content-type"]
        );
        assert_eq!(
            loud(
                &with("application/x-www-form-urlencoded; charset=utf-8"),
                &evidence()
            ),
            [""; 0]
        );
    }

    #[test]
    fn a_field_is_sent_once() {
        let with = |name: &str| ExchangeRequest {
            parameters: vec![Field {
                name: name.into(),
                value: FieldValue::Plain("x".into()),
            }],
            ..request()
        };
        assert_eq!(loud(&with("scope"), &evidence()), ["lint.parameter.twice"]);
        assert_eq!(loud(&with("own"), &evidence()), [""; 0]);
    }
}
