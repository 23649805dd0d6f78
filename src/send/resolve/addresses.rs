//! Where a request goes: the tenant's base URL and its token endpoint.

use super::variables::Filler;
use crate::diagnosis::BadInput;
use crate::exchange::tenant::origin;
use crate::exchange::{Tenant, TenantError};
use crate::profile::Profile;
use crate::send::demo_host::default_base;
use crate::send::job::Context;
use url::Url;

/// Returns the tenant's base URL with its slash, and the token endpoint.
pub(super) fn addresses(
    profile: &Profile,
    context: &Context,
    fill: &Filler<'_>,
) -> Result<(Url, Url), BadInput> {
    let tenant = Tenant::parse(&fill.one("tenant", &profile.tenant)?)
        .map_err(|error| unusable(error, "tenant"))?;
    let demo = tenant == Tenant::Demo;
    let base = match tenant {
        Tenant::Base(url) => url,
        Tenant::Demo => context.demo.clone().ok_or_else(|| {
            BadInput::new(
                "demo.not-running",
                "The demo tenant is not running",
                "It starts with the first send",
            )
        })?,
    };
    let endpoint = match fill.text("token_endpoint", profile.token_endpoint.as_ref())? {
        Some(typed) => {
            let typed = Tenant::parse_endpoint(&typed)
                .map_err(|error| unusable(error, "token_endpoint"))?;
            // The port of the demo tenant changes: its usual one means the one that runs.
            let own = default_base()?;
            if demo && origin(&typed) == origin(&own) {
                let path = typed.path().trim_start_matches('/').to_owned();
                base.join(&path).unwrap_or(typed)
            } else {
                typed
            }
        }
        None => base.join("oauth/token").map_err(|error| {
            BadInput::new(
                "profile.tenant",
                "The tenant has no token endpoint",
                error.to_string(),
            )
        })?,
    };
    Ok((base, endpoint))
}

/// Returns the problem of an address that cannot be used, with what to write instead.
pub(in crate::send) fn unusable(error: TenantError, field: &str) -> BadInput {
    let problem = BadInput::new("profile.tenant", error.reason, "Nothing was sent").field(field);
    match error.suggestion {
        Some(better) => problem.fix(format!("Write {better}")),
        None if field == "token_endpoint" => {
            problem.fix("Write the whole address, such as https://acme.eu.auth0.com/oauth/token")
        }
        None => problem.fix("Use a domain such as acme.eu.auth0.com, a base URL, or demo"),
    }
}
