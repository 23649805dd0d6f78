//! The client: third parties, secrets where there should be none and the reverse, the end user's address, and parameters that no SDK sends.

use super::case::LintCase;
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Edit, Finding};
use crate::exchange::{ClientAuthentication, ForwardedPlace, Purpose};
use crate::json::Json;
use std::net::IpAddr;

pub fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    found.extend(third_party(case));
    found.extend(secret(case));
    found.extend(toggle(case));
    forwarded(case, found);
    found.extend(forwarded_by_header(case));
    found.extend(of_other_logins(case));
    if let Some(application) = &case.evidence.application {
        let other = application
            .client_id
            .as_deref()
            .filter(|_| !application.is_for(case.request.texts.client_id.as_deref()));
        found.extend(other.map(|id| {
            worded(
                "lint.client.other-application",
                &[("id", &crate::token::invisible::quoted(id))],
            )
        }));
    }
}

fn third_party(case: &LintCase<'_>) -> Option<Finding> {
    let client = case.request.texts.client_id.as_deref().unwrap_or_default();
    let said = case
        .application()
        .and_then(|application| application.first_party)
        == Some(false);
    if !client.starts_with("tpc_") && !said {
        return None;
    }
    let finding = worded("lint.client.third-party", &[]);
    Some(if said { finding } else { finding.likely() })
}

fn secret(case: &LintCase<'_>) -> Option<Finding> {
    let chosen = case.evidence.auth_method();
    let method = chosen.unwrap_or_default();
    let said = case
        .application()
        .and_then(|application| application.auth_method.as_deref());
    let none = || {
        Edit::set(
            "Send no secret",
            "client_authentication",
            Json::object([("method", Json::text("none"))]),
        )
    };
    match said {
        Some("none") if chosen.is_some() => {
            return Some(worded("lint.client.secret-on-native", &[]).edit(none()));
        }
        Some(wanted @ ("client_secret_post" | "client_secret_basic" | "private_key_jwt"))
            if !case.authenticates() =>
        {
            return Some(
                worded("lint.client.secret-missing", &[("wanted", &wanted)]).edit(Edit::set(
                    format!("Choose {wanted}"),
                    "client_authentication",
                    Json::object([("method", Json::text(wanted))]),
                )),
            );
        }
        Some(wanted)
            if chosen.is_some_and(|method| method != wanted)
                && wanted.starts_with("client_secret") =>
        {
            return Some(
                worded(
                    "lint.client.method",
                    &[("wanted", &wanted), ("method", &method)],
                )
                .edit(Edit::set(
                    format!("Choose {wanted}"),
                    "client_authentication.method",
                    Json::text(wanted),
                )),
            );
        }
        _ => {}
    }
    let empty = match &case.request.client_authentication {
        ClientAuthentication::Post(secret) | ClientAuthentication::Basic(secret) => {
            secret.is_empty()
        }
        _ => false,
    };
    // A demo secret is made later.
    if chosen.is_some() && empty && case.evidence.tenant != "demo" {
        return Some(worded("lint.client.secret-empty", &[("method", &method)]));
    }
    (method.starts_with("client_secret")
        && said.is_none()
        && matches!(case.purpose, Purpose::NativeSocial(_)))
    .then(|| worded("lint.client.secret-with-native", &[]))
}

/// Native Social Login of this provider, where the application's JSON tells.
fn toggle(case: &LintCase<'_>) -> Option<Finding> {
    let provider = case.provider()?;
    let on = case.application()?.toggle(provider)?;
    (!on).then(|| worded("lint.client.toggle-off", &[("provider", &provider.name())]))
}

/// A forwarded address of a client that sends no secret, whether by its field or by a header of one's own.
fn ignored(case: &LintCase<'_>) -> Option<Finding> {
    let request = case.request;
    let has_secret = case.evidence.client_method.starts_with("client_secret")
        || request.has_parameter("client_secret")
        || case.has_own_authorization();
    let key = if case.authenticates() {
        "lint.forwarded.no-secret:authenticated"
    } else {
        "lint.forwarded.no-secret"
    };
    (!has_secret).then(|| worded(key, &[]))
}

fn forwarded(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    // Other servers have other headers for it.
    let Some(forwarded) = &case.request.forwarded_for else {
        return;
    };
    if !case.is_auth0() {
        return;
    }
    match forwarded.value.trim().parse::<IpAddr>() {
        Err(_) => {
            let malformed = worded("lint.forwarded.malformed", &[]);
            found.push(match first_address(&forwarded.value) {
                Some(address) => malformed.fix(format!("Write {address}")).edit(Edit::set(
                    "Use the first",
                    "forwarded_for.value",
                    Json::text(address.to_string()),
                )),
                None => malformed,
            });
        }
        Ok(address) if is_private(address) => found.push(worded("lint.forwarded.private", &[])),
        Ok(_) => {}
    }
    found.extend(ignored(case).map(|finding| {
        finding
            .field("forwarded_for")
            .edit(Edit::remove("Remove it", "forwarded_for"))
    }));
    if forwarded.place == ForwardedPlace::Body {
        found.push(worded("lint.forwarded.in-body", &[]).edit(Edit::set(
            "Send as a header",
            "forwarded_for.in",
            Json::text("header"),
        )));
    }
}

/// The end user's address in a header of one's own.
fn forwarded_by_header(case: &LintCase<'_>) -> Option<Finding> {
    if !case.is_auth0() {
        return None;
    }
    let others = [
        "x-forwarded-for",
        "forwarded",
        "x-real-ip",
        "true-client-ip",
        "cf-connecting-ip",
    ];
    let mut headers = case.request.headers.iter().enumerate();
    headers.find_map(|(at, header)| {
        let name = header.name.to_ascii_lowercase();
        let finding = if name == "auth0-forwarded-for" {
            ignored(case)?
        } else if others.contains(&name.as_str()) {
            worded("lint.forwarded.other-header", &[("name", &name)])
        } else {
            return None;
        };
        Some(finding.field(format!("headers.{at}")))
    })
}

/// The end user's address in a list of proxies, or beside its port.
fn first_address(text: &str) -> Option<IpAddr> {
    let first = text.split(',').next()?.trim();
    let first = first.strip_prefix("for=").unwrap_or(first);
    let inner = first.trim_matches(['"', '[', ']']);
    let with_port = || {
        let socket: std::net::SocketAddr = first.trim_matches('"').parse().ok()?;
        Some(socket.ip())
    };
    inner.parse().ok().or_else(with_port)
}

/// Private, loopback, link-local, unique local, carrier-grade (RFC 1918, 4193, 6598). Addresses for documentation are none of these.
fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || a == 100 && (64..128).contains(&b)
        }
        IpAddr::V6(v6) => {
            let [first, ..] = v6.segments();
            v6.is_loopback()
                || v6.is_unspecified()
                || first & 0xfe00 == 0xfc00
                || first & 0xffc0 == 0xfe80
        }
    }
}

/// Parameters of other logins, of which a native one reads none.
const OF_OTHER_LOGINS: [&str; 7] = [
    "organization",
    "connection",
    "realm",
    "redirect_uri",
    "response_type",
    "code_verifier",
    "prompt",
];

fn of_other_logins(case: &LintCase<'_>) -> Option<Finding> {
    case.provider()?;
    let (at, name) = OF_OTHER_LOGINS.into_iter().find_map(|name| {
        let mut parameters = case.request.parameters.iter();
        let at = parameters.position(|parameter| parameter.name == name)?;
        Some((at, name))
    })?;
    let key = match name {
        "organization" => "lint.organization.native",
        "connection" => "lint.connection.native",
        _ => "lint.parameter.native",
    };
    Some(
        worded(key, &[("name", &name)])
            .field(format!("parameters.{at}"))
            .edit(Edit::remove("Remove it", format!("parameters.{at}"))),
    )
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::diagnosis::{Application, Evidence};
    use crate::exchange::Texts;
    use crate::exchange::{ExchangeRequest, Field, FieldValue, ForwardedFor};
    use crate::secret::Secret;

    fn app(json: &str) -> Evidence {
        Evidence {
            application: Some(Application::parse(json).unwrap()),
            ..evidence()
        }
    }

    const NATIVE: &str = r#"{"client_id":"app","token_endpoint_auth_method":"none","native_social_login":{"apple":{"enabled":true}}}"#;

    #[test]
    fn third_parties_are_named() {
        let third = ExchangeRequest {
            texts: Texts {
                client_id: Some("tpc_1".into()),
                ..request().texts
            },
            ..request()
        };
        assert_eq!(loud(&third, &evidence()), ["lint.client.third-party"]);
        let near = ExchangeRequest {
            texts: Texts {
                client_id: Some("tp_c1".into()),
                ..request().texts
            },
            ..request()
        };
        assert_eq!(loud(&near, &evidence()), [""; 0]);
        assert_eq!(
            loud(
                &request(),
                &app(&NATIVE.replacen('{', r#"{"is_first_party":false,"#, 1))
            ),
            ["lint.client.third-party"]
        );
    }

    #[test]
    fn secrets_fit_the_application() {
        let post = |evidence: Evidence| {
            (
                ExchangeRequest {
                    client_authentication: ClientAuthentication::Post(Secret::new("s3cret")),
                    ..request()
                },
                Evidence {
                    client_method: "client_secret_post".into(),
                    ..evidence
                },
            )
        };
        let (with, plain) = post(evidence());
        assert_eq!(loud(&with, &plain), [""; 0]);
        assert_eq!(ids(&with, &plain), ["lint.client.secret-with-native"]);
        let (with, native) = post(app(NATIVE));
        assert_eq!(loud(&with, &native), ["lint.client.secret-on-native"]);
        let confidential = NATIVE.replace(r#""none""#, r#""client_secret_post""#);
        assert_eq!(
            loud(&request(), &app(&confidential)),
            ["lint.client.secret-missing"]
        );
        let mut own = request();
        own.parameters.push(Field {
            name: "client_secret".into(),
            value: FieldValue::Plain("s".into()),
        });
        assert_eq!(loud(&own, &app(&confidential)), [""; 0]);
        let (with, fits) = post(app(&confidential));
        assert_eq!(loud(&with, &fits), [""; 0]);
        let (with, basic) = post(app(&NATIVE.replace(r#""none""#, r#""client_secret_basic""#)));
        assert_eq!(loud(&with, &basic), ["lint.client.method"]);
        assert_eq!(loud(&request(), &app(NATIVE)), [""; 0]);
        let empty = ExchangeRequest {
            client_authentication: ClientAuthentication::Post(Secret::default()),
            ..request()
        };
        assert_eq!(
            loud(&empty, &post(evidence()).1),
            ["lint.client.secret-empty"]
        );
    }

    #[test]
    fn the_toggle_and_another_clients_json() {
        assert_eq!(
            loud(&request(), &app(&NATIVE.replace("true", "false"))),
            ["lint.client.toggle-off"]
        );
        let other = app(&NATIVE
            .replace("\"app\"", "\"other\"")
            .replace("true", "false"));
        assert_eq!(ids(&request(), &other), ["lint.client.other-application"]);
    }

    #[test]
    fn a_header_of_ones_own_with_the_address_is_said() {
        let with = |name: &str| ExchangeRequest {
            headers: vec![Field {
                name: name.into(),
                value: FieldValue::Plain("203.0.113.7".into()),
            }],
            ..request()
        };
        assert_eq!(
            loud(&with("Auth0-Forwarded-For"), &evidence()),
            ["lint.forwarded.no-secret"]
        );
        let mut authenticated = with("Auth0-Forwarded-For");
        authenticated.parameters.push(Field {
            name: "client_secret".into(),
            value: FieldValue::Plain("s".into()),
        });
        assert_eq!(loud(&authenticated, &evidence()), [""; 0]);
        assert_eq!(
            ids(&with("X-Forwarded-For"), &evidence()),
            ["lint.forwarded.other-header"]
        );
        assert_eq!(ids(&with("X-Debug"), &evidence()), [""; 0]);
    }

    #[test]
    fn the_first_address_of_several_is_the_users() {
        for (text, address) in [
            ("203.0.113.7, 10.0.0.1", Some("203.0.113.7")),
            ("203.0.113.7:5000", Some("203.0.113.7")),
            ("[2001:db8::1]:443", Some("2001:db8::1")),
            ("for=\"[2001:db8::1]\"", Some("2001:db8::1")),
            ("unknown", None),
        ] {
            let found = first_address(text).map(|address| address.to_string());
            assert_eq!(found.as_deref(), address, "{text}");
        }
    }

    #[test]
    fn the_forwarded_address() {
        let forwarded = |value: &str, place| ExchangeRequest {
            forwarded_for: Some(ForwardedFor {
                value: value.into(),
                place,
            }),
            client_authentication: ClientAuthentication::Post(Secret::new("s3cret")),
            ..request()
        };
        let secret = Evidence {
            client_method: "client_secret_post".into(),
            ..evidence()
        };
        let header = ForwardedPlace::Header;
        for (value, place, id) in [
            ("203.0.113.7", header, None),
            ("2001:db8::1", header, None),
            ("203.0.113.7:80", header, Some("lint.forwarded.malformed")),
            ("a.example", header, Some("lint.forwarded.malformed")),
            (
                "203.0.113.7, 10.0.0.1",
                header,
                Some("lint.forwarded.malformed"),
            ),
            ("10.0.0.1", header, Some("lint.forwarded.private")),
            ("100.64.0.1", header, Some("lint.forwarded.private")),
            ("::ffff:192.168.0.1", header, Some("lint.forwarded.private")),
            ("fe80::1", header, Some("lint.forwarded.private")),
            ("11.0.0.1", header, None),
            (
                "203.0.113.7",
                ForwardedPlace::Body,
                Some("lint.forwarded.in-body"),
            ),
        ] {
            assert_eq!(
                loud(&forwarded(value, place), &secret),
                id.into_iter().map(ToOwned::to_owned).collect::<Vec<_>>(),
                "{value}"
            );
        }
        let public = ExchangeRequest {
            client_authentication: ClientAuthentication::None,
            ..forwarded("203.0.113.7", header)
        };
        assert_eq!(loud(&public, &evidence()), ["lint.forwarded.no-secret"]);
    }

    #[test]
    fn organizations_are_for_other_logins() {
        let with = |name: &str, kind: &str| ExchangeRequest {
            texts: Texts {
                subject_token_type: Some(kind.into()),
                ..request().texts
            },
            parameters: vec![Field {
                name: name.into(),
                value: FieldValue::Plain("org_1".into()),
            }],
            ..request()
        };
        let apple = crate::exchange::subject_token::APPLE_CODE_TYPE;
        assert_eq!(
            loud(&with("organization", apple), &evidence()),
            ["lint.organization.native"]
        );
        assert_eq!(
            loud(&with("connection", apple), &evidence()),
            ["lint.connection.native"]
        );
        let found = ids(&with("redirect_uri", apple), &evidence());
        assert!(found.contains(&"lint.parameter.native".into()), "{found:?}");
        assert_eq!(loud(&with("device", apple), &evidence()), [""; 0]);
        assert_eq!(
            loud(
                &with("organization", "https://acme.example/t"),
                &with_text("x")
            ),
            [""; 0]
        );
    }
}
