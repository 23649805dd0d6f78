//! Where a request goes: the tenant's base URL and its token endpoint.

use super::context::Context;
use super::variables::Filler;
use crate::diagnosis::BadInput;
use crate::exchange::Tenant;
use crate::profile::Profile;
use url::Url;

pub(in crate::send) fn default_demo() -> Result<Url, BadInput> {
    Url::parse(&format!("http://127.0.0.1:{}/", crate::demo::DEFAULT_PORT)).map_err(|error| {
        BadInput::new(
            "demo.address",
            "The demo tenant has no address",
            error.to_string(),
        )
    })
}

pub(super) fn addresses(
    profile: &Profile,
    context: &Context,
    fill: &Filler<'_>,
) -> Result<(Url, Url), BadInput> {
    let bad = |error: crate::exchange::TenantError, field: &str| {
        let problem =
            BadInput::new("profile.tenant", error.reason, "Nothing was sent").field(field);
        match error.suggestion {
            Some(better) => problem.fix(format!("Write {better}")),
            None => problem.fix("Write a domain such as acme.eu.auth0.com, a base URL, or demo"),
        }
    };
    let tenant = Tenant::parse(&fill.one("tenant", &profile.tenant)?)
        .map_err(|error| bad(error, "tenant"))?;
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
            let typed =
                Tenant::parse_endpoint(&typed).map_err(|error| bad(error, "token_endpoint"))?;
            // The demo tenant is one place, whatever port it has today.
            let own = default_demo()?;
            if demo
                && crate::exchange::tenant::origin(&typed) == crate::exchange::tenant::origin(&own)
            {
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
