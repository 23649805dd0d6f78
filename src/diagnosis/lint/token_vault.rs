//! Token Vault: its grant, what it asks for, and who may ask.

use super::case::{LintCase, known_text};
use crate::diagnosis::finding_text::worded;
use crate::diagnosis::{Edit, Finding};
use crate::exchange::purpose::TOKEN_VAULT_GRANT;
use crate::exchange::subject_token::Shape;
use crate::exchange::{TOKEN_EXCHANGE_GRANT, TextField};
use crate::json::Json;
use crate::secret::TOKEN_TYPE_URN;
use crate::token::invisible::quoted;

/// What is asked of it (Auth0: Token Vault, access token exchange).
const VAULT_TYPE: &str = "http://auth0.com/oauth/token-type/federated-connection-access-token";

/// The typ of a JWT by which a worker asks it.
const WORKER_TYPE: &str = "token-vault-req+jwt";

/// Findings on a request with its grant.
pub(super) fn rules(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    if !case.authenticates() {
        found.push(worded("lint.kind.token-vault-client", &[]));
    }
    parameters(case, found);
    found.extend(subject(case));
    found.push(worded("lint.kind.token-vault", &[]));
}

/// Whether a provider's token is asked for, as Token Vault gives it, with the grant of the exchange.
pub(super) fn asks_token_vault(case: &LintCase<'_>) -> bool {
    let texts = &case.request.texts;
    case.is_auth0()
        && texts.grant_type.as_deref() == Some(TOKEN_EXCHANGE_GRANT)
        && texts.requested_token_type.as_deref() == Some(VAULT_TYPE)
}

/// Token Vault's request with the grant of the exchange, or with one in Auth0's space that is none of its.
pub(super) fn grant(case: &LintCase<'_>) -> Option<Finding> {
    let asked = case.filled(TextField::RequestedTokenType) == Some(VAULT_TYPE);
    let is_near = asked && case.grant().starts_with("urn:auth0:");
    let key = if asks_token_vault(case) {
        "lint.grant.token-vault"
    } else if is_near && case.grant() != TOKEN_VAULT_GRANT {
        "lint.grant.token-vault:other"
    } else {
        return None;
    };
    let edit = Edit::set(
        "Use Token Vault's",
        "grant_type",
        Json::text(TOKEN_VAULT_GRANT),
    );
    Some(worded(key, &[("grant", &TOKEN_VAULT_GRANT)]).edit(edit))
}

/// Whether it is what a provider gives, and nothing of Auth0's.
pub(super) fn is_providers(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::GoogleAccessToken
            | Shape::GoogleRefreshToken
            | Shape::GoogleIdToken
            | Shape::GoogleServerCode
            | Shape::AppleIdentityToken
            | Shape::AppleCode
            | Shape::FacebookUserToken
            | Shape::FacebookLimitedLogin
    )
}

/// What it takes for the provider's token: a token of Auth0's (Auth0: Token Vault, get token).
fn subject(case: &LintCase<'_>) -> Option<Finding> {
    let shape = case.subject.shape;
    if let Some(shape) = shape.filter(is_providers) {
        return Some(worded(
            "lint.token-vault.subject",
            &[("shape", &shape.name())],
        ));
    }
    let kind = case.subject_type();
    if kind.is_empty() {
        return None;
    }
    match kind.strip_prefix(TOKEN_TYPE_URN) {
        Some("access_token" | "refresh_token") => None,
        Some("jwt") => worker(case),
        _ => Some(worded("lint.token-vault.subject-type", &[])),
    }
}

/// What a privileged worker signs for a user who is not there (Auth0: Privileged Worker Token Exchange with Token Vault).
fn worker(case: &LintCase<'_>) -> Option<Finding> {
    let token = case.subject.token()?;
    let mut faults = Vec::new();
    match token.header_text("typ") {
        Some(kind) if kind.eq_ignore_ascii_case(WORKER_TYPE) => {}
        Some(kind) => faults.push(format!("its header has typ {}", quoted(kind))),
        None => faults.push("its header has no typ".to_owned()),
    }
    let client = case.filled(TextField::ClientId)?;
    match token.claim_text("iss") {
        Some(issuer) if issuer == client => {}
        Some(issuer) => {
            let (issuer, client) = (quoted(issuer), quoted(client));
            faults.push(format!("iss is {issuer}, and client_id is {client}"));
        }
        None => faults.push("iss is missing".to_owned()),
    }
    let faults = faults.join("; ");
    (!faults.is_empty()).then(|| worded("lint.token-vault.worker", &[("faults", &faults)]))
}

/// What Token Vault asks for beside the subject token.
fn parameters(case: &LintCase<'_>, found: &mut Vec<Finding>) {
    if !case.request.has_parameter("connection") {
        found.push(worded("lint.missing.connection", &[]));
    }
    found.extend(login_hint(case));
    let (key, label) = match case.filled(TextField::RequestedTokenType) {
        None => ("lint.missing.requested-token-type", "Fill it in"),
        Some(VAULT_TYPE) => return,
        Some(_) => ("lint.token-vault.requested-type", "Use that"),
    };
    let edit = Edit::set(label, "requested_token_type", Json::text(VAULT_TYPE));
    found.push(worded(key, &[("type", &VAULT_TYPE)]).edit(edit));
}

/// The user's id as Auth0 has it, with the connection before a bar, in the place of the provider's own.
fn login_hint(case: &LintCase<'_>) -> Option<Finding> {
    let mut parameters = case.request.parameters.iter();
    let at = parameters.position(|parameter| {
        let hint = known_text(&parameter.value).unwrap_or_default();
        parameter.name == "login_hint" && hint.contains('|')
    })?;
    Some(worded("lint.token-vault.login-hint", &[]).field(format!("parameters.{at}")))
}

#[cfg(test)]
mod tests {
    use super::super::support::*;
    use super::*;
    use crate::exchange::ExchangeRequest;
    use crate::exchange::Texts;
    use crate::exchange::purpose::ACCESS_TOKEN_TYPE;
    use crate::jose::base64url::encode;
    use crate::secret::Secret;

    #[test]
    fn token_vault_has_its_grant_and_names_a_connection() {
        let asked = ExchangeRequest {
            texts: Texts {
                subject_token_type: Some("urn:ietf:params:oauth:token-type:refresh_token".into()),
                requested_token_type: Some(VAULT_TYPE.into()),
                ..request().texts
            },
            user_profile: None,
            ..request()
        };
        let evidence = with_text("v1.Mabc");
        assert_eq!(loud(&asked, &evidence), ["lint.grant.token-vault"]);
        let right = ExchangeRequest {
            texts: Texts {
                grant_type: Some(TOKEN_VAULT_GRANT.into()),
                requested_token_type: None,
                ..asked.texts.clone()
            },
            ..asked
        };
        let found = loud(&right, &evidence);
        assert!(found.contains(&"lint.missing.connection".to_owned()));
        assert!(found.contains(&"lint.missing.requested-token-type".to_owned()));
    }

    #[test]
    fn what_token_vault_is_asked_for_is_written_as_it_has_it() {
        let plain = |name: &str, value: &str| crate::exchange::Field {
            name: name.to_owned(),
            value: crate::exchange::FieldValue::Plain(value.to_owned()),
        };
        let vault = TOKEN_VAULT_GRANT;
        let near = "urn:auth0:params:oauth:grant-type:token-exchange:federated-connection";
        for (grant, requested, hint, id) in [
            (vault, VAULT_TYPE, "1082", ""),
            (near, VAULT_TYPE, "1082", "lint.grant.token-vault"),
            (vault, "urn:x", "1082", "lint.token-vault.requested-type"),
            (vault, VAULT_TYPE, "a|1", "lint.token-vault.login-hint"),
        ] {
            let mut asked = custom();
            asked.texts.grant_type = Some(grant.to_owned());
            asked.texts.subject_token_type = Some(ACCESS_TOKEN_TYPE.to_owned());
            asked.texts.requested_token_type = Some(requested.to_owned());
            asked.parameters = vec![plain("connection", "google"), plain("login_hint", hint)];
            let found = loud(&asked, &with_text("x.y"));
            for known in [
                "lint.grant.token-vault",
                "lint.token-vault.requested-type",
                "lint.token-vault.login-hint",
            ] {
                let is_said = found.contains(&known.to_owned());
                assert_eq!(
                    is_said,
                    known == id,
                    "{grant} {requested} {hint}: {found:?}"
                );
            }
        }
    }

    #[test]
    fn token_vault_is_asked_with_a_token_of_auth0s() {
        for (name, text, id) in [
            ("refresh_token", "v1.Mabc", None),
            ("access_token", "x.y", None),
            ("id_token", "x.y", Some("lint.token-vault.subject-type")),
            (
                "access_token",
                "ya29.a0AfH6SMB",
                Some("lint.token-vault.subject"),
            ),
        ] {
            let mut asked = request();
            asked.texts.grant_type = Some(TOKEN_VAULT_GRANT.to_owned());
            asked.texts.subject_token_type = Some(format!("{TOKEN_TYPE_URN}{name}"));
            let found = loud(&asked, &with_text(text));
            let told: Vec<&String> = found
                .iter()
                .filter(|one| one.starts_with("lint.token-vault."))
                .collect();
            assert_eq!(told, id.as_slice(), "{name} {text}");
        }
    }

    #[test]
    fn a_worker_asks_with_a_jwt_of_its_own() {
        let mut asked = request();
        asked.texts.grant_type = Some(TOKEN_VAULT_GRANT.to_owned());
        asked.texts.subject_token_type = Some(format!("{TOKEN_TYPE_URN}jwt"));
        asked.texts.client_id = Some("worker".to_owned());
        for (kind, issuer, is_said) in [
            ("token-vault-req+jwt", "worker", false),
            ("JWT", "worker", true),
            ("token-vault-req+jwt", "https://acme.eu.auth0.com/", true),
        ] {
            let header = format!(r#"{{"alg":"RS256","typ":"{kind}"}}"#);
            let claims = format!(r#"{{"iss":"{issuer}","sub":"auth0|1"}}"#);
            let token = format!("{}.{}.c2ln", encode(header), encode(claims));
            let found = loud(&asked, &with_text(&token));
            let told = found.contains(&"lint.token-vault.worker".to_owned());
            assert_eq!(told, is_said, "{kind} {issuer}: {found:?}");
        }
    }

    #[test]
    fn token_vault_is_for_clients_that_authenticate() {
        let vault = ExchangeRequest {
            texts: Texts {
                grant_type: Some(TOKEN_VAULT_GRANT.into()),
                subject_token_type: Some(ACCESS_TOKEN_TYPE.into()),
                requested_token_type: Some(VAULT_TYPE.into()),
                scope: None,
                audience: None,
                ..request().texts
            },
            user_profile: None,
            parameters: vec![crate::exchange::Field {
                name: "connection".into(),
                value: crate::exchange::FieldValue::Plain("google-oauth2".into()),
            }],
            ..request()
        };
        assert_eq!(
            loud(&vault, &with_text("x.y")),
            ["lint.kind.token-vault-client"]
        );
        let authenticated = crate::diagnosis::Evidence {
            client_method: "private_key_jwt".into(),
            ..with_text("x.y")
        };
        assert_eq!(ids(&vault, &authenticated), ["lint.kind.token-vault"]);
        // Under the type of a refresh token it is none.
        let mut typed = vault;
        typed.texts.subject_token_type =
            Some("urn:ietf:params:oauth:token-type:refresh_token".into());
        let token = crate::diagnosis::Evidence {
            artefact: crate::diagnosis::Artefact::Text(Secret::new(jwt(
                r#"{"iss":"https://acme.eu.auth0.com/","aud":"https://api.acme.example/"}"#,
            ))),
            ..authenticated
        };
        assert_eq!(loud(&typed, &token), ["lint.parameter.refresh-token"]);
    }
}
