//! The tenant's applications and APIs, each set up so that one situation can be met.

use crate::exchange::subject_token::Provider;

/// An application.
#[derive(Clone, Copy, Debug)]
pub struct DemoApplication {
    pub id: &'static str,
    /// Whether it must authenticate.
    pub confidential: bool,
    /// Native Social Login toggles.
    pub native: &'static [Provider],
    /// Whether the providers' connections are enabled for it.
    pub connections: bool,
    /// What makes it different.
    pub quirk: Quirk,
    /// `require_proof_of_possession`
    pub requires_proof: bool,
}

/// What makes an application different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quirk {
    None,
    /// Apple's key, team or nonce are wrong.
    AppleBroken,
    /// A policy wants a second factor.
    Mfa,
    /// A post-login Action says no.
    ActionDenies,
    /// A rate limit that is used up.
    RateLimited,
    /// Its proofs are judged by a clock ten minutes ahead.
    ClockOff,
    /// Access tokens without audience are JWEs.
    Jwe,
    /// The tenant's Default Audience applies.
    DefaultAudience,
    /// Its address is held back: too much looked suspicious.
    Suspicious,
    /// A rule throws.
    RuleThrows,
    /// Bot detection wants a CAPTCHA.
    Captcha,
    /// It belongs to somebody else: its id begins with `tpc_`.
    ThirdParty,
    /// Unknown scopes are refused, not dropped.
    StrictScope,
    /// It lacks `token_exchange.allow_any_profile_of_type`.
    NoCustomProfile,
    /// It is a service that acts on a user's behalf.
    Delegates,
    /// Whatever it asks meets an outage.
    Outage,
}

const ALL_NATIVE: &[Provider] = &[Provider::Apple, Provider::Google, Provider::Facebook];

const fn native(id: &'static str, quirk: Quirk) -> DemoApplication {
    DemoApplication {
        id,
        confidential: false,
        native: ALL_NATIVE,
        connections: true,
        quirk,
        requires_proof: false,
    }
}

/// All of them.
pub const APPLICATIONS: [DemoApplication; 23] = [
    DemoApplication {
        native: &[Provider::Apple],
        ..native("demo-native-ios", Quirk::None)
    },
    DemoApplication {
        native: &[Provider::Google],
        ..native("demo-native-android", Quirk::None)
    },
    DemoApplication {
        native: &[Provider::Facebook],
        ..native("demo-native-facebook", Quirk::None)
    },
    DemoApplication {
        native: &[],
        ..native("demo-toggle-off", Quirk::None)
    },
    DemoApplication {
        connections: false,
        ..native("demo-connection-off", Quirk::None)
    },
    DemoApplication {
        confidential: true,
        ..native("demo-confidential", Quirk::None)
    },
    native("demo-apple-broken", Quirk::AppleBroken),
    native("demo-mfa", Quirk::Mfa),
    native("demo-action-denies", Quirk::ActionDenies),
    native("demo-rate-limited", Quirk::RateLimited),
    native("demo-clock-off", Quirk::ClockOff),
    native("demo-jwe", Quirk::Jwe),
    native("demo-default-audience", Quirk::DefaultAudience),
    DemoApplication {
        requires_proof: true,
        ..native("demo-pop-required", Quirk::None)
    },
    native("demo-custom", Quirk::None),
    native("demo-custom-not-allowed", Quirk::NoCustomProfile),
    native("demo-suspicious", Quirk::Suspicious),
    native("demo-rule-throws", Quirk::RuleThrows),
    native("demo-captcha", Quirk::Captcha),
    native("tpc_demo", Quirk::ThirdParty),
    native("demo-strict-scope", Quirk::StrictScope),
    native("demo-delegate", Quirk::Delegates),
    native("demo-outage", Quirk::Outage),
];

/// Whether an API wants proof of possession.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Possession {
    None,
    Allowed,
    Required,
}

/// An API.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    pub identifier: &'static str,
    pub possession: Possession,
    /// Its own scopes, as far as they are granted.
    pub granted: &'static [&'static str],
    /// Whether refresh tokens are allowed.
    pub offline: bool,
    /// Whether its tokens follow RFC 9068 and are signed with the second key.
    pub rfc9068: bool,
    /// Whether the tenant's own applications get by without the user's consent.
    pub skips_consent: bool,
}

/// All of them; the first is the Default Audience.
pub const APIS: [Api; 5] = [
    Api {
        identifier: "https://api.demo.cambio/",
        possession: Possession::Allowed,
        granted: &["read:notes", "write:notes"],
        offline: true,
        rfc9068: false,
        skips_consent: true,
    },
    Api {
        identifier: "https://bearer.demo.cambio/",
        possession: Possession::None,
        granted: &["read:news"],
        offline: false,
        rfc9068: false,
        skips_consent: true,
    },
    Api {
        identifier: "https://bound.demo.cambio/",
        possession: Possession::Required,
        granted: &["read:vault"],
        offline: true,
        rfc9068: true,
        skips_consent: true,
    },
    Api {
        identifier: "https://consent.demo.cambio/",
        possession: Possession::Allowed,
        granted: &["read:letters"],
        offline: true,
        rfc9068: false,
        skips_consent: false,
    },
    Api {
        identifier: "https://orders.demo.cambio/",
        possession: Possession::Allowed,
        granted: &["read:orders"],
        offline: true,
        rfc9068: true,
        skips_consent: true,
    },
];

/// The custom exchange's subject token type.
pub const CUSTOM_TYPE: &str = "https://demo.cambio/token-types/legacy-session";

pub fn application(id: &str) -> Option<&'static DemoApplication> {
    APPLICATIONS.iter().find(|known| known.id == id)
}

pub fn api(identifier: &str) -> Option<&'static Api> {
    APIS.iter().find(|known| known.identifier == identifier)
}

/// The issuance matrix (domain: DPoP at this endpoint): whether the token is bound, or the request refused.
pub fn binding(requires: bool, proof: bool, api: Option<Possession>) -> Result<bool, &'static str> {
    match (api, requires, proof) {
        (_, true, false) => Err("proof of possession required by the client"),
        (Some(Possession::Required), _, false) => Err("proof of possession required by the API"),
        (Some(Possession::None), true, true) => {
            Err("proof of possession required by the client, and the API does not support it")
        }
        (None | Some(Possession::Allowed | Possession::Required), _, true) => Ok(true),
        (Some(Possession::None), false, true) | (_, false, false) => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuance_matrix() {
        use Possession::{Allowed, None as Off, Required};
        for (requires, proof, api, bound) in [
            (false, false, None, Some(false)),
            (false, true, None, Some(true)),
            (true, false, None, Option::None),
            (true, true, None, Some(true)),
            (false, false, Some(Off), Some(false)),
            (false, false, Some(Allowed), Some(false)),
            (false, false, Some(Required), Option::None),
            (false, true, Some(Off), Some(false)),
            (false, true, Some(Allowed), Some(true)),
            (false, true, Some(Required), Some(true)),
            (true, false, Some(Off), Option::None),
            (true, false, Some(Allowed), Option::None),
            (true, false, Some(Required), Option::None),
            (true, true, Some(Off), Option::None),
            (true, true, Some(Allowed), Some(true)),
            (true, true, Some(Required), Some(true)),
        ] {
            assert_eq!(
                binding(requires, proof, api).ok(),
                bound,
                "{requires} {proof} {api:?}"
            );
        }
    }
}
