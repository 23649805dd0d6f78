//! The parameters of a request that are plain text: one row each. Profile, request, form, rules, exports and the schema's test take
//! them from here, in the order on the wire.

use strum::{EnumCount, EnumIter, IntoEnumIterator as _};

/// The grant type of RFC 8693 §2.1.
pub const TOKEN_EXCHANGE_GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// Whether the form shows a field at once, or among *Advanced*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormSection {
    /// Most requests need it.
    Usual,
    /// Few requests need it.
    Advanced,
}

macro_rules! text_fields {
    ($($variant:ident $name:ident $label:literal $hint:literal $section:ident $source:literal)*) => {
        /// A parameter that is plain text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumCount, EnumIter)]
        pub enum TextField {
            $(#[doc = concat!("`", stringify!($name), "`, ", $source)] $variant,)*
        }

        impl TextField {
            /// Returns the parameter's name on the wire, which is also the key in a profile.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($name),)* }
            }

            /// Returns what the form calls it: the accessible name of its control.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// Returns what stands in the empty control.
            pub const fn hint(self) -> &'static str {
                match self { $(Self::$variant => $hint,)* }
            }

            /// Returns where the form shows it.
            pub const fn section(self) -> FormSection {
                match self { $(Self::$variant => FormSection::$section,)* }
            }
        }

        /// One value for each [`TextField`]. As texts of a request or profile `None` is not sent, and `""` is sent empty.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Texts<T = Option<String>> {
            $(#[doc = concat!("`", stringify!($name), "`, ", $source)] pub $name: T,)*
        }

        impl<T> Texts<T> {
            /// Returns the value of a field.
            pub const fn get(&self, field: TextField) -> &T {
                match field { $(TextField::$variant => &self.$name,)* }
            }

            /// Returns the value of a field, to be changed.
            pub const fn get_mut(&mut self, field: TextField) -> &mut T {
                match field { $(TextField::$variant => &mut self.$name,)* }
            }

            /// Returns each field with its value, in the order on the wire.
            pub fn iter(&self) -> impl Iterator<Item = (TextField, &T)> {
                TextField::iter().map(|field| (field, self.get(field)))
            }

            /// Returns each field with its value, in the order on the wire, to be changed.
            pub fn iter_mut(&mut self) -> impl Iterator<Item = (TextField, &mut T)> {
                [$((TextField::$variant, &mut self.$name)),*].into_iter()
            }

            /// Returns what `map` makes of each value, or its first error.
            pub fn try_map<U, E>(&self, mut map: impl FnMut(TextField, &T) -> Result<U, E>) -> Result<Texts<U>, E> {
                Ok(Texts { $($name: map(TextField::$variant, &self.$name)?,)* })
            }

            /// Returns what `map` makes of each value.
            pub fn map<U>(&self, mut map: impl FnMut(TextField, &T) -> U) -> Texts<U> {
                Texts { $($name: map(TextField::$variant, &self.$name),)* }
            }
        }
    };
}

text_fields! {
    GrantType grant_type "Grant type" "not sent" Advanced "RFC 8693 §2.1"
    ClientId client_id "Client ID" "" Usual "RFC 6749 §2.2"
    SubjectTokenType subject_token_type "Type" "https://… or urn:…" Usual "RFC 8693 §2.1"
    ActorTokenType actor_token_type "Actor type" "" Advanced "RFC 8693 §2.1"
    RequestedTokenType requested_token_type "Requested type" "" Advanced "RFC 8693 §2.1"
    Audience audience "Audience" "" Usual "RFC 8693 §2.1"
    Resource resource "Resource" "" Usual "RFC 8693 §2.1, RFC 8707 §2"
    Scope scope "Scope" "all the API has" Usual "RFC 8693 §2.1, RFC 6749 §3.3"
}

impl TextField {
    /// Returns the field of a parameter's name; `None` where it is no plain text field.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::iter().find(|field| field.name() == name)
    }
}

impl Texts {
    /// Returns the texts of a request that says nothing but that it is an exchange.
    pub fn exchange() -> Self {
        Self {
            grant_type: Some(TOKEN_EXCHANGE_GRANT.to_owned()),
            ..Self::default()
        }
    }

    /// Returns the audience that is asked for, or else the resource.
    pub fn asked_audience(&self) -> Option<&str> {
        self.audience.as_deref().or(self.resource.as_deref())
    }

    /// Returns each field that is sent, with its text, in the order on the wire.
    pub fn sent(&self) -> impl Iterator<Item = (TextField, &str)> {
        self.iter()
            .filter_map(|(field, text)| Some((field, text.as_deref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Json;

    #[test]
    fn each_field_is_found_by_its_name_and_stands_in_the_schema_as_a_text() {
        let schema = Json::parse(include_str!("../../assets/schema/profile.schema.json")).unwrap();
        let properties = schema.get("properties").unwrap();
        let mut texts = Texts::<String>::default();
        for field in TextField::iter() {
            assert_eq!(TextField::of_name(field.name()), Some(field));
            assert!(!crate::secret::says_secret(field.name()), "{field:?}");
            let described = properties.get(field.name());
            assert!(described.is_some(), "{} is not in the schema", field.name());
            field.name().clone_into(texts.get_mut(field));
        }
        assert!(texts.iter().all(|(field, text)| field.name() == text));
        assert!(texts.iter_mut().all(|(field, text)| field.name() == text));
        assert_eq!(TextField::of_name("subject_token"), None);
    }
}
