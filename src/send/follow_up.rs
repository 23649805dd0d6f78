//! Follow-ups of a success: userinfo, refresh and revocation.

use super::network::{Hosts, set_network};
use super::rounds::{challenge, rounds};
use super::session::{NonceKey, Session};
use crate::diagnosis::BadInput;
use crate::dpop;
use crate::exchange::follow_up::{refresh, revoke, under, userinfo};
use crate::exchange::tenant::origin;
use crate::exchange::{
    Attempt, Exchange, ExchangeRequest, Freshness, Response, TokenResponse, WireRequest,
};
use crate::http::Cancel;
use crate::jose::{KeyError, SigningKey};
use crate::json::Json;
use crate::secret::{Redactor, Secret};
use url::Url;

/// A call that can follow a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUpKind {
    /// `/userinfo` (OpenID Connect Core §5.3).
    Userinfo,
    /// The grant `refresh_token` (RFC 6749 §6).
    Refresh,
    /// `/oauth/revoke` (RFC 7009).
    Revoke,
}

impl FollowUpKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Userinfo, Self::Refresh, Self::Revoke];

    /// Returns the label of its button.
    pub fn label(self) -> &'static str {
        match self {
            Self::Userinfo => "Userinfo",
            Self::Refresh => "Refresh",
            Self::Revoke => "Revoke",
        }
    }

    /// Returns what it does, in one sentence without a full stop.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Userinfo => "Asks the tenant who the access token belongs to",
            Self::Refresh => {
                "Gets new tokens for the refresh token; where it rotates, the old one is used up"
            }
            Self::Revoke => {
                "Ends the refresh token: the app gets no new tokens with it and has to log in again, while access tokens last until they expire"
            }
        }
    }
}

/// What a follow-up needs of the run before it.
#[derive(Clone, Debug)]
pub struct Continuation {
    /// The tenant's base URL with its slash.
    pub base: Url,
    /// The request that brought the tokens: its client, its token endpoint and its proof key are used again.
    pub request: ExchangeRequest,
    /// The access token.
    pub access_token: Secret,
    /// The refresh token, where there is one.
    pub refresh_token: Option<Secret>,
    /// `token_type`, as written.
    pub token_type: Option<String>,
}

impl Continuation {
    /// Returns what follow-ups need of this request and the tokens that it brought.
    pub fn of(base: Url, request: ExchangeRequest, tokens: &TokenResponse) -> Self {
        Self {
            base,
            request,
            access_token: tokens.access_token.clone(),
            refresh_token: tokens.refresh_token.clone(),
            token_type: tokens.token_type.clone(),
        }
    }

    /// Returns the same with newer tokens. A refresh token that was not replaced stays good (RFC 6749 §6).
    #[must_use]
    pub fn renewed(&self, tokens: &TokenResponse) -> Self {
        Self {
            refresh_token: tokens
                .refresh_token
                .clone()
                .or_else(|| self.refresh_token.clone()),
            ..Self::of(self.base.clone(), self.request.clone(), tokens)
        }
    }

    /// Returns the key that the access token is bound to; `None` unless `token_type` is `DPoP` (RFC 9449 §5) and the exchange had a key.
    pub fn bound_key(&self) -> Option<&SigningKey> {
        let bound = self
            .token_type
            .as_deref()
            .is_some_and(|kind| kind.eq_ignore_ascii_case("dpop"));
        self.request.dpop.as_ref().filter(|_| bound)
    }

    /// Whether this follow-up is possible: a refresh and a revocation need a refresh token.
    pub fn allows(&self, kind: FollowUpKind) -> bool {
        kind == FollowUpKind::Userinfo || self.refresh_token.is_some()
    }

    /// Returns the address of the call; the error says why there can be none.
    pub fn target(&self, kind: FollowUpKind) -> Result<Url, BadInput> {
        if !self.allows(kind) {
            return Err(BadInput::new(
                "follow-up.no-refresh-token",
                "There is no refresh token",
                format!("{} needs one. Nothing was sent", kind.label()),
            )
            .fix("Add offline_access to the scope, and allow offline access at the API")
            .field("scope"));
        }
        // Tokens and secrets belong to the origin that they came from.
        if kind != FollowUpKind::Refresh
            && origin(&self.base) != origin(&self.request.token_endpoint)
        {
            return Err(BadInput::new(
                "follow-up.other-origin",
                "Nothing was sent: the tenant is at another origin than its token endpoint",
                format!(
                    "The tokens came from {}, and are not sent to {}",
                    origin(&self.request.token_endpoint),
                    origin(&self.base)
                ),
            )
            .field("token_endpoint"));
        }
        match kind {
            FollowUpKind::Userinfo => Ok(under(&self.base, "userinfo")),
            FollowUpKind::Refresh => Ok(self.request.token_endpoint.clone()),
            FollowUpKind::Revoke => Ok(under(&self.base, "oauth/revoke")),
        }
    }

    /// Returns the key that signs the proof of the call; `None` where it carries none.
    fn proof_key(&self, kind: FollowUpKind) -> Option<&SigningKey> {
        match kind {
            FollowUpKind::Userinfo => self.bound_key(),
            FollowUpKind::Refresh => self.request.dpop.as_ref(),
            FollowUpKind::Revoke => None,
        }
    }

    fn wire(&self, kind: FollowUpKind, fresh: &Freshness) -> Result<WireRequest, KeyError> {
        let none = Secret::default();
        let refresh_token = self.refresh_token.as_ref().unwrap_or(&none);
        let request = &self.request;
        match kind {
            FollowUpKind::Userinfo => {
                userinfo(&self.base, &self.access_token, self.bound_key(), fresh)
            }
            FollowUpKind::Refresh => {
                refresh(&request.token_endpoint, request, refresh_token, fresh)
            }
            FollowUpKind::Revoke => revoke(&self.base, request, refresh_token, fresh),
        }
    }
}

/// A follow-up that was sent, with its answer.
#[derive(Clone, Debug)]
pub struct FollowUp {
    /// Which one it is.
    pub kind: FollowUpKind,
    /// What was sent and what came back; a nonce challenge makes two attempts.
    pub exchange: Exchange,
    /// Knows every secret in it.
    pub redactor: Redactor,
    /// The tokens of a refresh.
    pub tokens: Option<TokenResponse>,
    /// The claims of userinfo.
    pub claims: Option<Json>,
    /// Every host that was contacted.
    pub hosts: Vec<String>,
    /// What the next follow-up uses instead: new tokens after a refresh, no refresh token after a revocation; `None` where nothing changed.
    pub next: Option<Continuation>,
}

impl FollowUp {
    /// Whether it brought what it was sent for.
    pub fn succeeded(&self) -> bool {
        match self.kind {
            FollowUpKind::Userinfo => self.claims.is_some(),
            FollowUpKind::Refresh => self.tokens.is_some(),
            FollowUpKind::Revoke => self.exchange.response().is_some_and(is_success),
        }
    }
}

/// Sends what follows a success, and answers one nonce challenge with a fresh proof of the same key (RFC 9449 §8, §9).
/// `Err` means that nothing was sent.
pub async fn follow_up(
    session: &Session,
    continuation: &Continuation,
    kind: FollowUpKind,
    cancel: &Cancel,
) -> Result<FollowUp, BadInput> {
    let target = continuation.target(kind)?;
    set_network(session, &[&target]).await?;
    let mut hosts = Hosts::default();
    hosts.add(&target);
    let proof_key = continuation.proof_key(kind);
    let nonce_key = proof_key.map(|key| NonceKey::FollowUp(key.thumbprint(), dpop::htu(&target)));
    let exchange = rounds(
        session,
        nonce_key,
        |fresh| continuation.wire(kind, fresh),
        |attempt| challenged(kind, attempt).filter(|_| proof_key.is_some()),
        cancel,
    )
    .await?;
    let mut redactor = exchange.redactor();
    redactor.add("access_token", &continuation.access_token);
    if let Some(token) = &continuation.refresh_token {
        redactor.add("refresh_token", token);
    }
    let answer = exchange.response().filter(|response| is_success(response));
    let tokens = exchange.tokens().filter(|_| kind == FollowUpKind::Refresh);
    let (claims, next) = match kind {
        FollowUpKind::Userinfo => (answer.and_then(Response::object), None),
        FollowUpKind::Refresh => (
            None,
            tokens.as_ref().map(|tokens| continuation.renewed(tokens)),
        ),
        FollowUpKind::Revoke => (
            None,
            answer.map(|_| Continuation {
                refresh_token: None,
                ..continuation.clone()
            }),
        ),
    };
    Ok(FollowUp {
        kind,
        next,
        exchange,
        redactor,
        tokens,
        claims,
        hosts: hosts.0,
    })
}

fn is_success(response: &Response) -> bool {
    (200..300).contains(&response.status)
}

/// Returns the nonce of a challenge; `None` where the answer is none. A resource challenges in `WWW-Authenticate` (RFC 9449 §9), whatever
/// its body is.
fn challenged(kind: FollowUpKind, attempt: &Attempt) -> Option<String> {
    let of_body = challenge(attempt);
    if of_body.is_some() || kind != FollowUpKind::Userinfo {
        return of_body;
    }
    let response = attempt
        .response
        .as_ref()
        .filter(|response| attempt.failure.is_none() && response.status == 401)?;
    let said = response.header("www-authenticate").unwrap_or_default();
    (!said.contains("error=") || said.contains("use_dpop_nonce"))
        .then(|| dpop::offered(&response.headers))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Timings;
    use crate::jose::SigningAlgorithm;

    fn continuation(token_type: &str) -> Continuation {
        let mut request =
            ExchangeRequest::new(Url::parse("https://login.acme.example/oauth/token").unwrap());
        request.dpop = Some(SigningKey::generate(SigningAlgorithm::ES256).unwrap());
        Continuation {
            base: Url::parse("https://acme.eu.auth0.com/").unwrap(),
            request,
            access_token: Secret::new("hidden-access"),
            refresh_token: Some(Secret::new("hidden-refresh")),
            token_type: Some(token_type.to_owned()),
        }
    }

    #[test]
    fn only_a_bound_token_is_shown_with_a_proof_but_a_refresh_always_proves_its_key() {
        for (token_type, bound) in [("DPoP", true), ("dpop", true), ("Bearer", false)] {
            let continuation = continuation(token_type);
            assert_eq!(
                continuation.proof_key(FollowUpKind::Userinfo).is_some(),
                bound
            );
            assert!(continuation.proof_key(FollowUpKind::Refresh).is_some());
            assert!(continuation.proof_key(FollowUpKind::Revoke).is_none());
        }
        assert!(!format!("{:?}", continuation("DPoP")).contains("hidden"));
    }

    #[test]
    fn what_came_from_an_origin_stays_there_and_a_refresh_needs_its_token() {
        let mut elsewhere = continuation("Bearer");
        for kind in [FollowUpKind::Userinfo, FollowUpKind::Revoke] {
            assert_eq!(
                elsewhere.target(kind).unwrap_err().id,
                "follow-up.other-origin"
            );
        }
        assert!(elsewhere.target(FollowUpKind::Refresh).is_ok());
        elsewhere.base = Url::parse("https://login.acme.example/").unwrap();
        assert_eq!(
            elsewhere.target(FollowUpKind::Revoke).unwrap().as_str(),
            "https://login.acme.example/oauth/revoke"
        );
        elsewhere.refresh_token = None;
        for kind in [FollowUpKind::Refresh, FollowUpKind::Revoke] {
            let refused = elsewhere.target(kind).unwrap_err();
            assert_eq!(refused.id, "follow-up.no-refresh-token");
        }
        assert!(elsewhere.target(FollowUpKind::Userinfo).is_ok());
    }

    #[test]
    fn a_resource_asks_for_a_nonce_in_a_header() {
        let attempt = |status: u16, headers: &[(&str, &str)]| Attempt {
            request: WireRequest::get(Url::parse("https://acme.eu.auth0.com/userinfo").unwrap()),
            response: Some(Response {
                status,
                headers: headers
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect(),
                ..Response::default()
            }),
            timings: Timings::default(),
            failure: None,
            started_ms: 0,
            body_sent: true,
        };
        let nonce = ("dpop-nonce", "n1");
        for (status, headers, expected) in [
            (401, vec![nonce], true),
            (
                401,
                vec![nonce, ("www-authenticate", "DPoP error=\"use_dpop_nonce\"")],
                true,
            ),
            (
                401,
                vec![nonce, ("www-authenticate", "DPoP error=\"invalid_token\"")],
                false,
            ),
            (401, vec![], false),
            (200, vec![nonce], false),
        ] {
            let attempt = attempt(status, &headers);
            assert_eq!(
                challenged(FollowUpKind::Userinfo, &attempt).is_some(),
                expected,
                "{headers:?}"
            );
            assert_eq!(challenged(FollowUpKind::Refresh, &attempt), None);
        }
    }
}
