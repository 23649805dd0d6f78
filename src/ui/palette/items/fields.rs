//! The fields of the request, as the form calls them.

use crate::ui::palette::item::{Choice, Group, Item};

/// Path in the profile's keys, accessible name in the form, and a few words.
const FIELDS: [(&str, &str, &str); 19] = [
    ("tenant", "Tenant", "the authorization server"),
    ("client_id", "Client ID", "the application"),
    (
        "client_authentication.method",
        "Authentication",
        "client secret or private key",
    ),
    ("subject_token", "Subject token", "what is exchanged"),
    ("subject_token_type", "Type", "of the subject token"),
    ("audience", "Audience", "the API that the token is for"),
    ("resource", "Resource", "the API by its address"),
    ("scope", "Scope", "what is asked for"),
    ("user_profile", "User profile", "what Apple tells only once"),
    ("dpop.enabled", "Send a proof of possession", "DPoP"),
    ("dpop.key", "DPoP key", "proof of possession"),
    ("dpop.algorithm", "DPoP algorithm", "proof of possession"),
    ("token_endpoint", "Token endpoint", "advanced"),
    ("grant_type", "Grant type", "advanced"),
    ("requested_token_type", "Requested type", "advanced"),
    ("actor_token", "Actor token", "advanced · delegation"),
    ("actor_token_type", "Actor type", "advanced · delegation"),
    (
        "forwarded_for",
        "Forwarded for",
        "advanced · the end user's address",
    ),
    ("description", "Description", "what the profile is for"),
];

/// Returns the fields, those that most requests need first.
pub fn fields() -> Vec<Item> {
    FIELDS
        .into_iter()
        .map(|(path, title, hint)| Item::new(Group::Fields, title, hint, Choice::Field(path)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::TextField;
    use strum::IntoEnumIterator as _;

    #[test]
    fn each_text_of_the_request_is_found_by_what_the_form_calls_it() {
        for field in TextField::iter() {
            let row = FIELDS.iter().find(|(path, ..)| *path == field.name());
            let label = row.map(|(_, label, _)| *label);
            assert_eq!(label, Some(field.label()), "{field:?}");
        }
    }
}
