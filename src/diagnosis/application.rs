//! An application's settings, pasted from the Management API or the CLI: what cannot be seen from outside. Secret members are dropped
//! while reading; nothing of it is written anywhere.

use super::BadInput;
use crate::exchange::subject_token::Provider;
use crate::json::Json;

/// What an application's JSON says (Management API: `GET /api/v2/clients/{id}`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Application {
    /// `client_id`
    pub client_id: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `app_type`: `native`, `spa`, `regular_web`, `non_interactive`
    pub app_type: Option<String>,
    /// `native_social_login.apple.enabled`; nothing where the member is absent.
    pub apple: Option<bool>,
    /// `native_social_login.google.enabled`
    pub google: Option<bool>,
    /// `native_social_login.facebook.enabled`
    pub facebook: Option<bool>,
    /// `mobile.ios.app_bundle_identifier`
    pub bundle_id: Option<String>,
    /// `mobile.ios.team_id`
    pub team_id: Option<String>,
    /// `require_proof_of_possession`
    pub requires_proof: Option<bool>,
    /// `token_endpoint_auth_method`, or the method that `client_authentication_methods` has credentials for.
    pub auth_method: Option<String>,
    /// `is_first_party`
    pub first_party: Option<bool>,
    /// `oidc_conformant`
    pub oidc_conformant: Option<bool>,
    /// `grant_types`
    pub grant_types: Option<Vec<String>>,
    /// `token_exchange.allow_any_profile_of_type`
    pub token_exchange: Option<Vec<String>>,
    /// Names of members that hold secrets and were dropped.
    pub dropped: Vec<String>,
}

/// Members of an application that are secret.
const SECRETS: [&str; 6] = [
    "client_secret",
    "encryption_key",
    "signing_keys",
    "client_authentication_methods",
    "addons",
    "signed_request_object",
];

/// The method of an application whose keys or certificates are registered: it has no `token_endpoint_auth_method` then.
fn method_with_credentials(document: &Json) -> Option<String> {
    let methods = document.get("client_authentication_methods")?;
    let known = [
        "private_key_jwt",
        "tls_client_auth",
        "self_signed_tls_client_auth",
    ];
    let found = known.iter().find(|name| methods.get(name).is_some());
    found.map(|name| (*name).to_owned())
}

impl Application {
    /// Reads it. Understands the object itself, a list with one application, and `{"client": {…}}`.
    pub fn parse(text: &str) -> Result<Self, BadInput> {
        let bad = |detail: String| {
            BadInput::new(
                "application.unreadable",
                "This is not an application's JSON",
                detail,
            )
            .fix("Paste what auth0 apps show --json prints, or the answer of GET /api/v2/clients/{id}")
        };
        let document = Json::parse(text.trim()).map_err(|error| bad(error.to_string()))?;
        let document = match &document {
            Json::Array(items) if items.len() == 1 => items.first().cloned().unwrap_or_default(),
            Json::Array(items) => {
                return Err(bad(format!(
                    "It is a list of {} applications: paste the one you mean",
                    items.len()
                )));
            }
            other => other
                .get("client")
                .cloned()
                .unwrap_or_else(|| other.clone()),
        };
        if document.members().is_none() {
            return Err(bad("It is not a JSON object".to_owned()));
        }
        let text = |value: &Json, name: &str| value.get_str(name).map(ToOwned::to_owned);
        let truth = |value: &Json, name: &str| value.get(name).and_then(Json::as_bool);
        let none = Json::Null;
        let social = document.get("native_social_login").unwrap_or(&none);
        let toggle = |name: &str| social.get(name).and_then(|one| truth(one, "enabled"));
        let ios = document
            .get("mobile")
            .and_then(|mobile| mobile.get("ios"))
            .unwrap_or(&none);
        let application = Self {
            client_id: text(&document, "client_id"),
            name: text(&document, "name"),
            app_type: text(&document, "app_type"),
            apple: toggle("apple"),
            google: toggle("google"),
            facebook: toggle("facebook"),
            bundle_id: text(ios, "app_bundle_identifier").filter(|id| !id.is_empty()),
            team_id: text(ios, "team_id").filter(|id| !id.is_empty()),
            requires_proof: truth(&document, "require_proof_of_possession"),
            auth_method: text(&document, "token_endpoint_auth_method")
                .or_else(|| method_with_credentials(&document)),
            first_party: truth(&document, "is_first_party"),
            oidc_conformant: truth(&document, "oidc_conformant"),
            grant_types: document.get("grant_types").and_then(Json::texts),
            token_exchange: document
                .get("token_exchange")
                .and_then(|exchange| exchange.get("allow_any_profile_of_type"))
                .and_then(Json::texts),
            dropped: document
                .members()
                .unwrap_or_default()
                .iter()
                .map(|(name, _)| name.clone())
                .filter(|name| SECRETS.contains(&name.as_str()))
                .collect(),
        };
        let known = application.client_id.is_some()
            || application.auth_method.is_some()
            || application.app_type.is_some()
            || social.members().is_some();
        if !known {
            return Err(bad("It has none of an application's members".to_owned()));
        }
        Ok(application)
    }

    /// The Native Social Login toggle of a provider: an absent member is off (Auth0's default).
    pub fn toggle(&self, provider: Provider) -> Option<bool> {
        match provider {
            Provider::Apple => Some(self.apple.unwrap_or(false)),
            Provider::Google => Some(self.google.unwrap_or(false)),
            Provider::Facebook => Some(self.facebook.unwrap_or(false)),
            Provider::Custom => None,
        }
    }

    /// Whether this is the application of a request.
    pub fn is_for(&self, client_id: Option<&str>) -> bool {
        self.client_id.is_none() || self.client_id.as_deref() == client_id
    }

    /// What was read, in short sentences for the person who pasted it.
    pub fn summary(&self) -> Vec<(&'static str, String)> {
        let on_off = |value: Option<bool>| match value {
            Some(true) => "on",
            _ => "off",
        };
        let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "not set".to_owned());
        vec![
            (
                "Native Social Login",
                format!(
                    "Apple {}, Google {}, Facebook {}",
                    on_off(self.apple),
                    on_off(self.google),
                    on_off(self.facebook)
                ),
            ),
            ("App ID", said(&self.bundle_id)),
            (
                "Authentication",
                self.auth_method
                    .clone()
                    .unwrap_or_else(|| "not said".to_owned()),
            ),
            (
                "Proof of possession",
                if self.requires_proof == Some(true) {
                    "required".to_owned()
                } else {
                    "not required".to_owned()
                },
            ),
            (
                "Party",
                match self.first_party {
                    Some(false) => "third party".to_owned(),
                    _ => "first party".to_owned(),
                },
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENT: &str = r#"{"client_id":"abc","name":"iOS","app_type":"native","client_secret":"hunter2hunter2","signing_keys":[{"cert":"x"}],
        "native_social_login":{"apple":{"enabled":true},"facebook":{"enabled":false}},"mobile":{"ios":{"app_bundle_identifier":"com.acme.app","team_id":"T"}},
        "require_proof_of_possession":true,"token_endpoint_auth_method":"none","is_first_party":true,"oidc_conformant":true,"grant_types":["refresh_token"]}"#;

    #[test]
    fn settings_are_read_and_secrets_dropped() {
        for text in [
            CLIENT.to_owned(),
            format!("[{CLIENT}]"),
            format!("{{\"client\":{CLIENT}}}"),
        ] {
            let application = Application::parse(&text).unwrap();
            assert_eq!(application.bundle_id.as_deref(), Some("com.acme.app"));
            assert_eq!(application.toggle(Provider::Apple), Some(true));
            assert_eq!(application.toggle(Provider::Google), Some(false));
            assert_eq!(application.dropped, ["client_secret", "signing_keys"]);
            assert!(!format!("{application:?}").contains("hunter2"));
            assert!(application.is_for(Some("abc")) && !application.is_for(Some("other")));
        }
    }

    #[test]
    fn a_registered_key_tells_the_method() {
        let text = r#"{"client_id":"a","token_endpoint_auth_method":null,"client_authentication_methods":{"private_key_jwt":{"credentials":[{"id":"cred_1"}]}}}"#;
        let application = Application::parse(text).unwrap();
        assert_eq!(application.auth_method.as_deref(), Some("private_key_jwt"));
    }

    #[test]
    fn other_texts_are_refused_with_what_to_do() {
        for text in [
            "",
            "{",
            "{}",
            "[]",
            "3",
            r#"{"access_token":"secret-value"}"#,
            &format!("[{CLIENT},{CLIENT}]"),
        ] {
            let problem = Application::parse(text).unwrap_err();
            assert!(problem.fix.is_some());
            assert!(!problem.to_string().contains("secret-value"));
        }
    }
}
