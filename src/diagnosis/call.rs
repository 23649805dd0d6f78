//! Which call was answered: its grant and purpose, or that it was none.

use super::outside::{ReportedRequest, log_type};
use super::token_claims::TokenParameter;
use crate::exchange::purpose::{ACCESS_TOKEN_TYPE, TOKEN_VAULT_GRANT};
use crate::exchange::subject_token::Provider;
use crate::exchange::{ExchangeRequest, Purpose, TOKEN_EXCHANGE_GRANT};
use url::Url;

/// The grant of an assertion as authorization (RFC 7523 §2.1).
pub const JWT_BEARER_GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// The grant of a SAML assertion (RFC 7522 §2.1).
pub const SAML_BEARER_GRANT: &str = "urn:ietf:params:oauth:grant-type:saml2-bearer";
/// The device grant (RFC 8628 §3.4).
pub const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// The grant of a login on another device without a browser here (OpenID CIBA Core §10.1).
pub const CIBA_GRANT: &str = "urn:openid:params:grant-type:ciba";

/// Grants of a token endpoint that are registered, without the exchange (RFC 6749, 7522, 7523, 8628; OpenID CIBA).
pub const REGISTERED_GRANTS: [&str; 8] = [
    "authorization_code",
    "client_credentials",
    "password",
    "refresh_token",
    DEVICE_GRANT,
    JWT_BEARER_GRANT,
    SAML_BEARER_GRANT,
    CIBA_GRANT,
];
/// What an ID-JAG is called in an exchange (draft-ietf-oauth-identity-assertion-authz-grant §4).
pub(super) const ID_JAG_TYPE: &str = "urn:ietf:params:oauth:token-type:id-jag";

/// The call that was answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "`Call::name` says it")]
pub enum Call {
    NativeSocial,
    CustomExchange,
    TokenExchange,
    OnBehalfOf,
    TokenVault,
    Refresh,
    AuthorizationCode,
    ClientCredentials,
    JwtBearer,
    IdJag,
    Device,
    Userinfo,
    Revocation,
    Graph,
    Sts,
    Validator,
    Sdk,
    Redirect,
    Log,
    Other,
    #[default]
    Unknown,
}

impl Call {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::NativeSocial,
        Self::CustomExchange,
        Self::TokenExchange,
        Self::OnBehalfOf,
        Self::TokenVault,
        Self::Refresh,
        Self::AuthorizationCode,
        Self::ClientCredentials,
        Self::JwtBearer,
        Self::IdJag,
        Self::Device,
        Self::Userinfo,
        Self::Revocation,
        Self::Graph,
        Self::Sts,
        Self::Validator,
        Self::Sdk,
        Self::Redirect,
        Self::Log,
        Self::Other,
        Self::Unknown,
    ];

    /// The name in the command line's JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::NativeSocial => "native_social",
            Self::CustomExchange => "custom_exchange",
            Self::TokenExchange => "token_exchange",
            Self::OnBehalfOf => "on_behalf_of",
            Self::TokenVault => "token_vault",
            Self::Refresh => "refresh",
            Self::AuthorizationCode => "authorization_code",
            Self::ClientCredentials => "client_credentials",
            Self::JwtBearer => "jwt_bearer",
            Self::IdJag => "id_jag",
            Self::Device => "device",
            Self::Userinfo => "userinfo",
            Self::Revocation => "revocation",
            Self::Graph => "graph",
            Self::Sts => "sts",
            Self::Validator => "validator",
            Self::Sdk => "sdk",
            Self::Redirect => "redirect",
            Self::Log => "log",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    /// For people, as it follows "the answer to".
    pub fn words(self) -> &'static str {
        match self {
            Self::NativeSocial => "a native social login",
            Self::CustomExchange => "a custom token exchange",
            Self::TokenExchange => "a token exchange",
            Self::OnBehalfOf => "an exchange on behalf of a user",
            Self::TokenVault => "Token Vault",
            Self::Refresh => "a refresh",
            Self::AuthorizationCode => "an authorization code",
            Self::ClientCredentials => "client credentials",
            Self::JwtBearer => "an assertion (jwt-bearer)",
            Self::IdJag => "an identity assertion (ID-JAG)",
            Self::Device => "a device grant",
            Self::Userinfo => "/userinfo",
            Self::Revocation => "a revocation",
            Self::Graph => "Facebook's Graph",
            Self::Sts => "a security token service",
            Self::Validator => "a validator of tokens",
            Self::Sdk => "an SDK",
            Self::Redirect => "a redirect",
            Self::Log => "an entry of a log",
            Self::Other => "another call",
            Self::Unknown => "a call that is not known",
        }
    }

    /// Whether the call presents a subject token.
    pub fn is_exchange(self) -> bool {
        matches!(
            self,
            Self::NativeSocial
                | Self::CustomExchange
                | Self::TokenExchange
                | Self::OnBehalfOf
                | Self::TokenVault
                | Self::IdJag
                | Self::Sts
        )
    }

    /// Of what is known of a request. `auth0` says whether Auth0's server was asked: a type of one's own is a custom exchange there.
    pub fn of_request(
        known: &ReportedRequest,
        request: Option<&ExchangeRequest>,
        auth0: bool,
    ) -> Self {
        let said = |own: &Option<String>, other: Option<&String>| {
            own.clone().or_else(|| other.cloned()).unwrap_or_default()
        };
        // A request that was made of what a text tells is an exchange only where the text says so.
        let assumed = |request: &ExchangeRequest| {
            !known.is_empty()
                && !known.is_whole()
                && request.texts.client_id == known.texts.client_id
                && request.texts.subject_token_type == known.texts.subject_token_type
        };
        // A GET is no token request, whatever stands in for what is not known of it (RFC 6749 §3.2).
        let of_request =
            request.filter(|request| known.method.as_deref() != Some("GET") && !assumed(request));
        let grant = said(
            &known.texts.grant_type,
            of_request.and_then(|request| request.texts.grant_type.as_ref()),
        );
        let wanted = said(
            &known.texts.requested_token_type,
            request.and_then(|request| request.texts.requested_token_type.as_ref()),
        );
        let address = known.token_endpoint.clone().or_else(|| {
            request
                .filter(|_| known.is_empty())
                .map(|request| request.token_endpoint.to_string())
        });
        if let Some(call) = address
            .as_deref()
            .and_then(|address| Self::of_address(address, &grant))
        {
            return call;
        }
        if known
            .value("action")
            .is_some_and(|action| action.starts_with("AssumeRole"))
        {
            return Self::Sts;
        }
        match grant.as_str() {
            "refresh_token" => Self::Refresh,
            "authorization_code" => Self::AuthorizationCode,
            "client_credentials" => Self::ClientCredentials,
            TOKEN_VAULT_GRANT => Self::TokenVault,
            DEVICE_GRANT => Self::Device,
            JWT_BEARER_GRANT | SAML_BEARER_GRANT => Self::of_assertion(known),
            TOKEN_EXCHANGE_GRANT if wanted == ID_JAG_TYPE => Self::IdJag,
            TOKEN_EXCHANGE_GRANT => Self::of_exchange(known, request, auth0),
            "" => match request.map(Purpose::of) {
                Some(Purpose::NativeSocial(_)) => Self::NativeSocial,
                _ => Self::Unknown,
            },
            _ => Self::Other,
        }
    }

    /// An assertion is Entra's way on behalf of a user, the second leg of cross-app access, or an authorization by itself.
    fn of_assertion(known: &ReportedRequest) -> Self {
        if known.value("requested_token_use") == Some("on_behalf_of") {
            return Self::OnBehalfOf;
        }
        let assertion = known.token(TokenParameter::Assertion);
        let jag = assertion
            .and_then(|claims| claims.header_type.as_deref())
            .is_some_and(|kind| kind.contains("id-jag"));
        if jag { Self::IdJag } else { Self::JwtBearer }
    }

    fn of_exchange(
        known: &ReportedRequest,
        request: Option<&ExchangeRequest>,
        auth0: bool,
    ) -> Self {
        let of_request = request.map(Purpose::of);
        let kind = known
            .texts
            .subject_token_type
            .as_deref()
            .unwrap_or_default();
        match of_request {
            Some(Purpose::NativeSocial(_)) => Self::NativeSocial,
            Some(Purpose::OnBehalfOf) if auth0 => Self::OnBehalfOf,
            Some(Purpose::Custom) if auth0 && kind != ACCESS_TOKEN_TYPE => Self::CustomExchange,
            _ if Provider::of_type(kind) != Provider::Custom => Self::NativeSocial,
            _ => Self::TokenExchange,
        }
    }

    fn of_address(address: &str, grant: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let host = url.host_str().unwrap_or_default();
        let path = url.path().trim_end_matches('/').to_ascii_lowercase();
        if host == "graph.facebook.com" {
            return Some(Self::Graph);
        }
        let sts = host.starts_with("sts.")
            && (host.ends_with(".amazonaws.com") || host.ends_with("googleapis.com"));
        if sts {
            return Some(Self::Sts);
        }
        if path.ends_with("/userinfo") {
            return Some(Self::Userinfo);
        }
        // Auth0's Management API and My Account API.
        if path.starts_with("/api/v2/") || path.starts_with("/me/v1/") {
            return Some(Self::Other);
        }
        if path.ends_with("/revoke") || path.ends_with("/revocation") {
            return Some(Self::Revocation);
        }
        (grant.is_empty() && path.contains("/oidc/token/exchange")).then_some(Self::TokenExchange)
    }

    /// Of the type of a tenant log's entry.
    pub fn of_log_type(kind: &str) -> Self {
        let name = log_type(kind).map_or("log", |known| known.call.as_str());
        Self::ALL
            .into_iter()
            .find(|call| call.name() == name)
            .unwrap_or(Self::Log)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(values: &[(&str, &str)], address: &str) -> ReportedRequest {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(values)
            .finish();
        ReportedRequest::of_form(address, &body)
    }

    #[test]
    fn calls_are_told_by_grant_purpose_and_address() {
        let exchange = ("grant_type", TOKEN_EXCHANGE_GRANT);
        let apple = (
            "subject_token_type",
            "http://auth0.com/oauth/token-type/apple-authz-code",
        );
        let access = ("subject_token_type", ACCESS_TOKEN_TYPE);
        for (values, address, call) in [
            (
                &[exchange, apple][..],
                "https://t.example/oauth/token",
                "native_social",
            ),
            (
                &[exchange, access],
                "https://t.example/oauth/token",
                "token_exchange",
            ),
            (
                &[exchange, access],
                "https://sts.googleapis.com/v1/token",
                "sts",
            ),
            (
                &[("grant_type", "refresh_token")],
                "https://t.example/t",
                "refresh",
            ),
            (
                &[
                    ("grant_type", JWT_BEARER_GRANT),
                    ("requested_token_use", "on_behalf_of"),
                ],
                "https://t.example/t",
                "on_behalf_of",
            ),
            (
                &[("grant_type", JWT_BEARER_GRANT)],
                "https://t.example/t",
                "jwt_bearer",
            ),
            (
                &[exchange, ("requested_token_type", ID_JAG_TYPE)],
                "https://t.example/t",
                "id_jag",
            ),
            (
                &[("Action", "AssumeRoleWithWebIdentity")],
                "https://sts.amazonaws.com/",
                "sts",
            ),
            (&[("x", "y")], "https://t.example/userinfo", "userinfo"),
            (
                &[("grant_type", TOKEN_VAULT_GRANT)],
                "https://t.example/t",
                "token_vault",
            ),
            (&[("grant_type", "urn:own")], "https://t.example/t", "other"),
            (&[], "https://t.example/api/v2/users", "other"),
        ] {
            let found = Call::of_request(&known(values, address), None, false);
            assert_eq!(found.name(), call, "{values:?} {address}");
        }
        assert_eq!(Call::of_log_type("ferrt").name(), "refresh");
        assert_eq!(Call::of_log_type("slo").name(), "log");
    }
}
