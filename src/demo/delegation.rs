//! On-Behalf-Of: a service passes a user's access token on, and the new one says through whose hands it went.

use super::applications::DemoApplication;
use super::message::HttpResponse;
use super::state::{TenantState, User};
use crate::jose::JwkSet;
use crate::json::Json;
use crate::token::{KeySource, SignatureStatus, decode, judge};

/// How many actors a token may name.
pub const MAX_DEPTH: usize = 4;

/// The user of an access token, and its `act` with this application as the current actor (RFC 8693 §4.1).
pub fn subject(
    tenant: &TenantState,
    application: &DemoApplication,
    token: &str,
) -> Result<(User, Json), HttpResponse> {
    let token = decode(token);
    let keys = JwkSet::from_json(&tenant.keys.key_set()).unwrap_or_default();
    let source = KeySource::given(keys, "the tenant's key set");
    let good = judge(&token, &source).status == SignatureStatus::Valid
        && token
            .claim_time("exp")
            .is_some_and(|exp| exp > tenant.now());
    let user = token.claim_text("sub").filter(|_| good).ok_or_else(|| {
        // The wording is ours: no source states what a bad subject token answers here.
        HttpResponse::invalid("Invalid subject token: it is no access token of this tenant")
    })?;
    let chain = token.claim("act");
    if std::iter::successors(chain, |act| act.get("act")).count() >= MAX_DEPTH {
        return Err(HttpResponse::invalid(format!(
            "Delegation chain (`act` claim) depth exceeds the maximum allowed limit of {MAX_DEPTH}"
        )));
    }
    let mut act = vec![("sub", Json::text(application.id))];
    act.extend(chain.map(|chain| ("act", chain.clone())));
    let user = User {
        sub: user.to_owned(),
        claims: Vec::new(),
    };
    Ok((user, Json::object(act)))
}
