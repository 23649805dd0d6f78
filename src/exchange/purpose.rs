//! What a request is for: the same grant serves several things, told apart by its types (domain: the request).

use super::subject_token::Provider;
use super::{ExchangeRequest, TOKEN_EXCHANGE_GRANT};

/// The grant of Token Vault (Auth0: Token Vault, access token exchange).
pub const TOKEN_VAULT_GRANT: &str =
    "urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token";
/// The type of an access token (RFC 8693 §3).
pub const ACCESS_TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:access_token";
/// What the native types begin with: an identifier, compared byte for byte.
pub const NATIVE_PREFIX: &str = "http://auth0.com/oauth/token-type/";

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Native social login with one of the three providers.
    NativeSocial(Provider),
    /// Custom Token Exchange: a type of one's own.
    Custom,
    /// On-Behalf-Of: subject and requested type are both an access token.
    OnBehalfOf,
    /// Token Vault, which has a grant of its own.
    TokenVault,
    /// Another grant.
    OtherGrant,
    /// No type is there to tell by.
    Unknown,
}

impl Purpose {
    /// What this request is for.
    pub fn of(request: &ExchangeRequest) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let grant = text(&request.texts.grant_type);
        let kind = text(&request.texts.subject_token_type);
        if grant == TOKEN_VAULT_GRANT {
            return Self::TokenVault;
        }
        if !grant.is_empty() && grant != TOKEN_EXCHANGE_GRANT {
            return Self::OtherGrant;
        }
        if kind == ACCESS_TOKEN_TYPE
            && text(&request.texts.requested_token_type) == ACCESS_TOKEN_TYPE
        {
            return Self::OnBehalfOf;
        }
        match Provider::of_type(&kind) {
            Provider::Custom if kind.is_empty() => Self::Unknown,
            Provider::Custom => Self::Custom,
            provider => Self::NativeSocial(provider),
        }
    }

    /// The provider of a native social login.
    pub fn provider(self) -> Option<Provider> {
        match self {
            Self::NativeSocial(provider) => Some(provider),
            _ => None,
        }
    }

    /// The types of the tenant log's entries for success and failure (Auth0: log event type codes).
    pub fn log_types(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::NativeSocial(_) => Some(("sens", "fens")),
            Self::Custom => Some(("secte", "fecte")),
            Self::OnBehalfOf => Some((
                "success_on_behalf_of_token_exchange",
                "failed_on_behalf_of_token_exchange",
            )),
            Self::TokenVault => Some(("seta", "feta")),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fields::Texts;
    use super::*;
    use crate::exchange::subject_token::APPLE_CODE_TYPE;

    #[test]
    fn requests_are_told_apart_by_their_types() {
        let url = url::Url::parse("https://t.example/oauth/token").unwrap();
        let request = |grant: &str, kind: &str, requested: &str| ExchangeRequest {
            texts: Texts {
                grant_type: Some(grant.to_owned()),
                subject_token_type: Some(kind.to_owned()),
                requested_token_type: (!requested.is_empty()).then(|| requested.to_owned()),
                ..Texts::exchange()
            },
            ..ExchangeRequest::new(url.clone())
        };
        let (exchange, access) = (TOKEN_EXCHANGE_GRANT, ACCESS_TOKEN_TYPE);
        let apple = Purpose::NativeSocial(Provider::Apple);
        for (grant, kind, requested, purpose) in [
            (exchange, APPLE_CODE_TYPE, "", apple),
            (exchange, "https://acme.example/t", "", Purpose::Custom),
            (exchange, access, access, Purpose::OnBehalfOf),
            (exchange, access, "", Purpose::Custom),
            (exchange, "", "", Purpose::Unknown),
            (TOKEN_VAULT_GRANT, access, "", Purpose::TokenVault),
            ("refresh_token", "", "", Purpose::OtherGrant),
        ] {
            assert_eq!(
                Purpose::of(&request(grant, kind, requested)),
                purpose,
                "{grant} {kind}"
            );
        }
    }
}
