//! What every rule may look at.

use super::subject::Subject;
use crate::diagnosis::server::{Server, Traces, recognise};
use crate::diagnosis::{Application, Evidence};
use crate::exchange::dialect::ServiceDialect;
use crate::exchange::subject_token::Provider;
use crate::exchange::tenant::origin;
use crate::exchange::{ExchangeRequest, FieldValue, Purpose, Tenant, TextField};
use crate::secret::Reference;
use crate::token::checks::{CheckStatus, checks};
use crate::token::claims::VerificationContext;
use crate::token::{Token, TokenRole};
use url::Url;

/// What every rule may look at.
pub(super) struct LintCase<'a> {
    pub(super) request: &'a ExchangeRequest,
    pub(super) evidence: &'a Evidence,
    pub(super) purpose: Purpose,
    pub(super) subject: Subject<'a>,
    pub(super) server: Server,
}

impl<'a> LintCase<'a> {
    /// Of a request and what is known around it.
    pub(super) fn of(request: &'a ExchangeRequest, evidence: &'a Evidence) -> Self {
        Self {
            request,
            evidence,
            purpose: Purpose::of(request),
            subject: Subject::of(evidence),
            server: asked(request, evidence),
        }
    }
}

impl LintCase<'_> {
    /// The tenant's base URL; nothing for the demo, and where it cannot be used.
    pub(super) fn base(&self) -> Option<Url> {
        match Tenant::parse(&self.evidence.tenant) {
            Ok(Tenant::Base(url)) => Some(url),
            _ => None,
        }
    }

    pub(super) fn provider(&self) -> Option<Provider> {
        self.purpose.provider()
    }

    /// Whether the server is known to be Auth0's, as far as the request and what is around it tell.
    pub(super) fn is_auth0(&self) -> bool {
        self.server.is("auth0")
    }

    /// Whether the client authenticates, by the profile's method or by a header or parameter of one's own.
    pub(super) fn authenticates(&self) -> bool {
        let request = self.request;
        self.evidence.auth_method().is_some()
            || request.has_parameter("client_secret")
            || request.has_parameter("client_assertion")
            || self.has_own_authorization()
    }

    /// What the service has otherwise than RFC 6749, as its makers document it.
    pub(super) fn dialect(&self) -> Option<&'static ServiceDialect> {
        ServiceDialect::of(&self.request.token_endpoint)
    }

    /// Whether its parameters have names of their own.
    pub(super) fn has_own_names(&self) -> bool {
        self.server.is("aws_sts") || self.dialect().is_some_and(|dialect| dialect.own_names)
    }

    /// Whether a header of one's own authenticates the client.
    pub(super) fn has_own_authorization(&self) -> bool {
        let mut headers = self.request.headers.iter();
        headers.any(|field| field.name.eq_ignore_ascii_case("authorization"))
    }

    /// Whether the same client was answered with tokens for the same type there before.
    pub(super) fn has_worked(&self) -> bool {
        let origin = origin(&self.request.token_endpoint);
        let texts = &self.request.texts;
        self.evidence.earlier_runs.iter().any(|run| {
            run.issued
                && run.client_id == texts.client_id
                && run.subject_token_type == texts.subject_token_type
                && run.origin.as_deref() == Some(origin.as_str())
        })
    }

    /// Whether a parameter is sent that only Keycloak's older exchange has (Keycloak: Token exchange, legacy).
    pub(super) fn is_older_exchange(&self) -> bool {
        ["subject_issuer", "requested_issuer", "requested_subject"]
            .iter()
            .any(|name| self.request.has_parameter(name))
    }

    /// What a JWT that the client made fails by itself, in words.
    pub(super) fn faults(&self, token: &Token) -> Vec<String> {
        let around = VerificationContext {
            now: self.evidence.now,
            clock_skew: self.evidence.clock_skew,
            ..VerificationContext::default()
        };
        checks(token, TokenRole::Pasted, &around)
            .into_iter()
            .filter(|check| check.status == CheckStatus::Fail)
            .map(|check| format!("{}: {}", check.title, check.sentence))
            .collect()
    }

    /// The text of a field; `None` where it is empty.
    pub(super) fn filled(&self, field: TextField) -> Option<&str> {
        let text = self.request.texts.get(field).as_deref();
        text.filter(|text| !text.is_empty())
    }

    /// The grant; empty where none is named.
    pub(super) fn grant(&self) -> &str {
        self.request.texts.grant_type.as_deref().unwrap_or_default()
    }

    /// Whether something is sent under that name: in its field, among the further parameters, or in the address.
    pub(super) fn sends(&self, name: &str) -> bool {
        let request = self.request;
        let is_filled = match TextField::of_name(name) {
            Some(field) => self.filled(field).is_some(),
            None => request.has_field(name),
        };
        let mut query = request.token_endpoint.query_pairs();
        is_filled
            || request.has_parameter(name)
            || query.any(|(known, value)| known == name && !value.is_empty())
    }

    pub(super) fn subject_type(&self) -> &str {
        self.request
            .texts
            .subject_token_type
            .as_deref()
            .unwrap_or_default()
    }

    /// The application's settings, where they are this client's.
    pub(super) fn application(&self) -> Option<&Application> {
        self.evidence
            .application
            .as_ref()
            .filter(|application| application.is_for(self.request.texts.client_id.as_deref()))
    }
}

/// The text of a further parameter; `None` where only its reference is known.
pub(super) fn known_text(value: &FieldValue) -> Option<&str> {
    match value {
        FieldValue::Plain(text) => Some(text),
        FieldValue::Secret(secret) => {
            let text = secret.expose();
            let is_known = !text.is_empty() && text.parse::<Reference>().is_err();
            is_known.then_some(text)
        }
    }
}

/// The server that will be asked.
fn asked(request: &ExchangeRequest, evidence: &Evidence) -> Server {
    let parameters = [
        ("grant_type", &request.texts.grant_type),
        ("subject_token_type", &request.texts.subject_token_type),
        ("requested_token_type", &request.texts.requested_token_type),
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
