//! What is sensitive in a profile: each value gets its stand-in.

use crate::json::Json;
use crate::profile::{NamedWhat, Profile};
use crate::run::sensitive::{add_address, add_member, add_user_profile};
use crate::secret::{SensitiveKind, StandIns};

/// Adds the sensitive values of a profile. The value of a variable is added with the request that it is filled into.
pub fn add_profile(table: &mut StandIns, profile: &Profile) {
    for tenant in [Some(&profile.tenant), profile.token_endpoint.as_ref()]
        .into_iter()
        .flatten()
        .filter(|text| !text.contains("{{"))
    {
        add_address(table, SensitiveKind::Tenant, tenant);
    }
    for (field, text) in profile.texts.sent() {
        add_member(table, field.name(), &Json::text(text));
    }
    add_user_profile(table, profile.user_profile.as_ref());
    if let Some((address, _)) = &profile.forwarded_for {
        add_member(table, "ip", &Json::text(address));
    }
    for named in profile.parameters.iter().chain(&profile.headers) {
        if let NamedWhat::Value(text) = &named.what {
            add_member(table, &named.name, &Json::text(text));
        }
    }
}
