//! What an edit changes in a profile.

use crate::diagnosis::{BadInput, Change};
use crate::json::Json;
use crate::profile::Profile;

/// Returns a profile with the changes of an edit. They are made in the profile's own document, which is then read like a file, so that the
/// same rules hold. A typed secret is no part of a profile: [`Change::SetSecret`] is left to the caller.
pub fn edited(profile: &Profile, changes: &[(String, Change)]) -> Result<Profile, BadInput> {
    let mut document = profile.to_json();
    for (path, change) in changes {
        let parts: Vec<&str> = path.split('.').collect();
        // A path that leads nowhere changes nothing.
        match change {
            Change::Set(value) => set(&mut document, &parts, value),
            Change::Remove => remove(&mut document, &parts),
            Change::SetSecret(_) => None,
        };
    }
    Profile::from_json(&document)
}

/// Returns the member of that name, or the item of that number; with `make`, a member that is missing is added to its object.
fn step<'a>(document: &'a mut Json, name: &str, make: bool) -> Option<&'a mut Json> {
    match document {
        Json::Object(members) => {
            if make && !members.iter().any(|(known, _)| known == name) {
                members.push((name.to_owned(), Json::Object(Vec::new())));
            }
            let member = members.iter_mut().find(|(known, _)| known == name);
            member.map(|(_, value)| value)
        }
        Json::Array(items) => items.get_mut(name.parse::<usize>().ok()?),
        _ => None,
    }
}

/// Sets what the path leads to; `None` if it leads nowhere.
fn set(document: &mut Json, path: &[&str], value: &Json) -> Option<()> {
    let (name, rest) = path.split_first()?;
    let merges = document.members().is_some() && *name != "user_profile";
    let old = step(document, name, true)?;
    if !rest.is_empty() {
        return set(old, rest, value);
    }
    match value {
        // An object keeps its other members: turning DPoP on leaves its key alone.
        Json::Object(new) if merges && old.members().is_some() => {
            for (inner, value) in new {
                set(old, &[inner.as_str()], value)?;
            }
        }
        _ => *old = value.clone(),
    }
    Some(())
}

/// Removes what the path leads to; `None` if it leads nowhere.
fn remove(document: &mut Json, path: &[&str]) -> Option<()> {
    let (name, rest) = path.split_first()?;
    if !rest.is_empty() {
        return remove(step(document, name, false)?, rest);
    }
    match document {
        Json::Object(members) => members.retain(|(known, _)| known != name),
        Json::Array(items) => {
            let at = name.parse().ok().filter(|at: &usize| *at < items.len())?;
            items.remove(at);
        }
        _ => {}
    }
    Some(())
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
                .texts
                .scope
                .as_deref(),
            Some("openid")
        );
        assert_eq!(
            apply(Edit::set("", "grant_type", Json::text("g")))
                .texts
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
        assert_eq!(apply(Edit::remove("", "client_id")).texts.client_id, None);
        let object = Json::parse(r#"{"name":{}}"#).unwrap();
        assert!(matches!(
            apply(Edit::set("", "user_profile", object)).user_profile,
            Some(crate::exchange::UserProfile::Object(_))
        ));
    }
}
