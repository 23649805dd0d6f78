//! What an edit changes in a profile.

use crate::diagnosis::{BadInput, Change};
use crate::json::Json;
use crate::profile::Profile;

/// Applies what an edit changes in the profile's own document, and reads it again as a file would be, so that the same rules hold.
/// Secret fields are the caller's.
pub fn edited(profile: &Profile, changes: &[(String, Change)]) -> Result<Profile, BadInput> {
    let mut document = profile.to_json();
    for (path, change) in changes {
        let parts: Vec<&str> = path.split('.').collect();
        match change {
            Change::Set(value) => set(&mut document, &parts, value),
            Change::Remove => remove(&mut document, &parts),
            Change::SetSecret(_) => {}
        }
    }
    Profile::from_json(&document)
}

fn set(document: &mut Json, path: &[&str], value: &Json) {
    let Some((name, rest)) = path.split_first() else {
        return;
    };
    match document {
        Json::Object(members) => {
            if !members.iter().any(|(known, _)| known == name) {
                members.push(((*name).to_owned(), Json::Object(Vec::new())));
            }
            if let Some((_, slot)) = members.iter_mut().find(|(known, _)| known == name) {
                if rest.is_empty() {
                    // An object keeps its other members: turning DPoP on leaves its key alone.
                    match (slot.members().is_some() && *name != "user_profile", value) {
                        (true, Json::Object(new)) => {
                            for (inner, value) in new {
                                set(slot, &[inner.as_str()], value);
                            }
                        }
                        _ => *slot = value.clone(),
                    }
                } else {
                    set(slot, rest, value);
                }
            }
        }
        Json::Array(items) => {
            let slot = name.parse().ok().and_then(|at: usize| items.get_mut(at));
            if let Some(slot) = slot {
                if rest.is_empty() {
                    *slot = value.clone();
                } else {
                    set(slot, rest, value);
                }
            }
        }
        _ => {}
    }
}

fn remove(document: &mut Json, path: &[&str]) {
    let Some((name, rest)) = path.split_first() else {
        return;
    };
    match document {
        Json::Object(members) => {
            if rest.is_empty() {
                members.retain(|(known, _)| known != name);
            } else if let Some((_, slot)) = members.iter_mut().find(|(known, _)| known == name) {
                remove(slot, rest);
            }
        }
        Json::Array(items) => {
            if let Some(at) = name.parse().ok().filter(|at: &usize| *at < items.len()) {
                if rest.is_empty() {
                    items.remove(at);
                } else if let Some(slot) = items.get_mut(at) {
                    remove(slot, rest);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::Edit;
    use crate::secret::Reference;

    fn profile() -> Profile {
        Profile::from_bytes(
            br#"{"cambio":1,"name":"n","tenant":"demo","client_id":"c","grant_type":null,"dpop":{"enabled":false,"algorithm":"RS256"},
            "client_authentication":{"method":"client_secret_post","secret":"keychain"},
            "parameters":[{"name":"a","value":"1","enabled":false},{"name":"organization","value":"o"}],"user_profile":"{x}"}"#,
        )
        .unwrap()
    }

    #[test]
    fn edits_change_what_they_name() {
        let apply = |edit: Edit| edited(&profile(), &edit.changes).unwrap();
        assert_eq!(
            apply(Edit::set("", "scope", Json::text("openid")))
                .scope
                .as_deref(),
            Some("openid")
        );
        assert_eq!(
            apply(Edit::set("", "grant_type", Json::text("g")))
                .grant_type
                .as_deref(),
            Some("g")
        );
        let on = apply(Edit::set(
            "",
            "dpop",
            Json::object([("enabled", Json::Bool(true))]),
        ));
        assert!(on.dpop.enabled && on.dpop.algorithm == "RS256");
        let method = apply(Edit::set(
            "",
            "client_authentication.method",
            Json::text("client_secret_basic"),
        ));
        assert_eq!(
            (
                method.client_authentication.method,
                method.client_authentication.secret
            ),
            ("client_secret_basic", Some(Reference::Keychain))
        );
        assert_eq!(apply(Edit::remove("", "parameters.1")).parameters.len(), 1);
        assert_eq!(apply(Edit::remove("", "client_id")).client_id, None);
        let object = Json::parse(r#"{"name":{}}"#).unwrap();
        assert!(matches!(
            apply(Edit::set("", "user_profile", object)).user_profile,
            Some(crate::exchange::UserProfile::Object(_))
        ));
    }
}
