//! The document's type, looking into it and writing it.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A JSON value that loses nothing of what was written but white space and the spelling of escapes.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A text.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// Members in order, repeated names included.
    Object(Vec<(String, Json)>),
}

/// A member's name as a reference token of a JSON Pointer (RFC 6901 §3).
pub fn pointer_token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The names in a JSON Pointer, or in one of its reference tokens, as they are.
pub fn pointer_names(pointer: &str) -> String {
    pointer.replace("~1", "/").replace("~0", "~")
}

impl Json {
    /// An integer.
    pub fn int(number: i64) -> Self {
        Self::Number(number.to_string())
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::String(text.into())
    }

    /// An object of the members given.
    pub fn object<K: Into<String>>(members: impl IntoIterator<Item = (K, Json)>) -> Self {
        Self::Object(
            members
                .into_iter()
                .map(|(name, value)| (name.into(), value))
                .collect(),
        )
    }

    /// The member of that name; the last one where it is repeated, as most readers take it.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Self::Object(members) => members
                .iter()
                .rev()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a member that is one.
    pub fn get_str(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Json::as_str)
    }

    /// The entries of a member that is an array; none where it is not.
    pub fn entries(&self, name: &str) -> &[Json] {
        match self.get(name) {
            Some(Self::Array(items)) => items,
            _ => &[],
        }
    }

    /// The texts in an array, where this is one.
    pub fn texts(&self) -> Option<Vec<String>> {
        let Self::Array(items) = self else {
            return None;
        };
        let texts = items.iter().filter_map(Self::as_str);
        Some(texts.map(ToOwned::to_owned).collect())
    }

    /// The text, where this is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The whole number, where this is one. `1.0` and `1e3` are not: RFC 7519 allows them as times, see [`Json::as_seconds`].
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Number(text) = self {
            text.parse().ok()
        } else {
            None
        }
    }

    /// A NumericDate (RFC 7519 §2) in whole seconds, fractions dropped; nothing where it is no number or out of range.
    pub fn as_seconds(&self) -> Option<i64> {
        let Self::Number(text) = self else {
            return None;
        };
        let seconds = text.parse::<i64>().ok().or_else(|| {
            text.parse::<f64>()
                .ok()
                .map(|seconds| seconds.floor() as i64)
        })?;
        (seconds.unsigned_abs() < 9_000_000_000_000_000).then_some(seconds)
    }

    /// The truth value, where this is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self {
            Some(*value)
        } else {
            None
        }
    }

    /// The members, where this is an object.
    pub fn members(&self) -> Option<&[(String, Json)]> {
        if let Self::Object(members) = self {
            Some(members)
        } else {
            None
        }
    }

    /// Names that stand more than once in one object, as JSON Pointers (RFC 6901).
    pub fn duplicates(&self) -> Vec<String> {
        let mut found = Vec::new();
        // Nearly every document has none, and then no path has to be written.
        if self.has_duplicates() {
            self.find_duplicates(&mut String::new(), &mut found);
        }
        found
    }

    /// Whether a name stands more than once in an object.
    pub fn has_duplicates(&self) -> bool {
        match self {
            Self::Object(members) => {
                let repeated = if members.len() <= 16 {
                    members.iter().enumerate().any(|(at, (name, _))| {
                        members.iter().skip(at + 1).any(|(other, _)| other == name)
                    })
                } else {
                    let mut seen = std::collections::HashSet::with_capacity(members.len());
                    members.iter().any(|(name, _)| !seen.insert(name))
                };
                repeated || members.iter().any(|(_, value)| value.has_duplicates())
            }
            Self::Array(items) => items.iter().any(Self::has_duplicates),
            _ => false,
        }
    }

    fn find_duplicates(&self, path: &mut String, found: &mut Vec<String>) {
        let length = path.len();
        match self {
            Self::Object(members) => {
                let mut seen = std::collections::HashMap::with_capacity(members.len());
                for (name, value) in members {
                    path.push('/');
                    path.push_str(&pointer_token(name));
                    let times: &mut usize = seen.entry(name).or_default();
                    *times += 1;
                    if *times == 2 {
                        found.push(path.clone());
                    }
                    value.find_duplicates(path, found);
                    path.truncate(length);
                }
            }
            Self::Array(items) => {
                for (at, value) in items.iter().enumerate() {
                    path.push_str(&format!("/{at}"));
                    value.find_duplicates(path, found);
                    path.truncate(length);
                }
            }
            _ => {}
        }
    }

    /// The document with only the last of each repeated member, for readers that allow one.
    #[must_use]
    pub fn without_duplicates(&self) -> Self {
        match self {
            Self::Object(members) => {
                let mut kept: Vec<(String, Json)> = Vec::with_capacity(members.len());
                let mut places = std::collections::HashMap::new();
                for (name, value) in members {
                    let value = value.without_duplicates();
                    if let Some(slot) = places.get(name).and_then(|at: &usize| kept.get_mut(*at)) {
                        slot.1 = value;
                    } else {
                        places.insert(name, kept.len());
                        kept.push((name.clone(), value));
                    }
                }
                Self::Object(kept)
            }
            Self::Array(items) => Self::Array(items.iter().map(Self::without_duplicates).collect()),
            other => other.clone(),
        }
    }

    /// The document with each value replaced that is neither an object nor an array; names stay.
    #[must_use]
    pub fn map_leaves(&self, leaf: &mut impl FnMut(&Self) -> Self) -> Self {
        match self {
            Self::Array(items) => {
                Self::Array(items.iter().map(|item| item.map_leaves(leaf)).collect())
            }
            Self::Object(members) => {
                let members = members.iter();
                Self::object(members.map(|(name, value)| (name, value.map_leaves(leaf))))
            }
            other => leaf(other),
        }
    }

    /// As one line without white space.
    pub fn to_compact(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Indented by two spaces, without a final line break.
    pub fn to_pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// The whole number that serde_json writes as this very text: nearly every one, and RawValue would copy it and read it through.
fn plain(number: &str) -> Option<i64> {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let is_plain = number == "0" || digits.starts_with(|first| matches!(first, '1'..='9'));
    is_plain.then(|| number.parse().ok()).flatten()
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(text) => match plain(text) {
                Some(number) => serializer.serialize_i64(number),
                None => match RawValue::from_string(text.clone()) {
                    Ok(raw) => raw.serialize(serializer),
                    Err(_) => serializer.serialize_unit(),
                },
            },
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => {
                let mut sequence = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    sequence.serialize_element(item)?;
                }
                sequence.end()
            }
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_members_are_found_and_the_last_one_counts() {
        let document = Json::parse(r#"{"a":1,"b":{"c":1,"c":2},"a":3}"#).unwrap();
        assert_eq!(document.duplicates(), ["/b/c", "/a"]);
        assert_eq!(document.get("a"), Some(&Json::int(3)));
        assert_eq!(
            document.without_duplicates().to_compact(),
            r#"{"a":3,"b":{"c":2}}"#
        );
        assert_eq!(document.to_compact(), r#"{"a":1,"b":{"c":1,"c":2},"a":3}"#);
    }

    #[test]
    fn names_of_a_pointer_are_read_as_they_are() {
        for name in ["https://a.example/roles", "a~b", "~1", "~01", "plain"] {
            assert_eq!(pointer_names(&pointer_token(name)), name);
        }
        assert_eq!(pointer_names("/payload/a~1b"), "/payload/a/b");
    }

    #[test]
    fn times_may_have_fractions_and_exponents() {
        for (text, seconds) in [
            ("1795435471", 1_795_435_471),
            ("1795435471.9", 1_795_435_471),
            ("1e3", 1000),
        ] {
            assert_eq!(Json::Number(text.into()).as_seconds(), Some(seconds));
        }
        assert_eq!(Json::Number("1e400".into()).as_seconds(), None);
    }
}
