//! What claims and header members mean, with sources: `assets/claims.json`, which anybody can edit.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Where the dictionary is.
const TEXT: &str = include_str!("../../assets/claims.json");

/// Where in a token a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Part {
    Header,
    #[default]
    Claims,
    Cnf,
}

/// One name explained.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DictionaryEntry {
    /// The name, as it stands in tokens.
    pub name: String,
    /// Whose claim it is where the general meaning does not hold: `auth0`, `apple`, `google`, `facebook`.
    #[serde(default)]
    pub of: Option<String>,
    /// Where it stands.
    #[serde(default, rename = "in")]
    pub part: Part,
    /// A few words.
    pub says: String,
    /// A sentence or two more.
    #[serde(default)]
    pub more: Option<String>,
    /// RFC section or page.
    pub source: String,
    /// Where to read it.
    pub link: String,
}

/// The issuers whose claims have meanings of their own.
pub fn provider(issuer: Option<&str>) -> Option<&'static str> {
    match issuer? {
        "https://appleid.apple.com" => Some("apple"),
        "https://accounts.google.com" | "accounts.google.com" => Some("google"),
        "https://www.facebook.com" | "https://facebook.com/dialog/oauth" => Some("facebook"),
        _ => None,
    }
}

/// The entries by name; a name may have several, of different providers and parts.
fn entries() -> &'static HashMap<String, Vec<DictionaryEntry>> {
    static ENTRIES: OnceLock<HashMap<String, Vec<DictionaryEntry>>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        // A test reads the same text: what is shipped can be read.
        let all: Vec<DictionaryEntry> = serde_json::from_str(TEXT).unwrap_or_default();
        let mut by_name: HashMap<String, Vec<DictionaryEntry>> = HashMap::new();
        for entry in all {
            by_name.entry(entry.name.clone()).or_default().push(entry);
        }
        by_name
    })
}

/// The entry of a name: the issuer's own, then the general one, then Auth0's.
pub fn entry(part: Part, name: &str, issuer: Option<&str>) -> Option<&'static DictionaryEntry> {
    let of_name = entries().get(name)?;
    let find = |of: Option<&str>| {
        of_name
            .iter()
            .find(|entry| entry.part == part && entry.of.as_deref() == of)
    };
    provider(issuer)
        .and_then(|of| find(Some(of)))
        .or_else(|| find(None))
        .or_else(|| find(Some("auth0")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_can_be_read_and_has_a_source() {
        let all: Vec<DictionaryEntry> = serde_json::from_str(TEXT).unwrap();
        let mut places: Vec<_> = all.iter().map(|e| (&e.name, e.part as u8, &e.of)).collect();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), all.len(), "an entry stands twice");
        for entry in &all {
            assert!(entry.link.starts_with("https://"), "{}", entry.name);
            assert!(!entry.says.is_empty() && !entry.source.is_empty());
            assert!(!entry.says.ends_with('.'), "{}", entry.name);
        }
    }

    #[test]
    fn a_providers_own_meaning_comes_first() {
        let says = |name: &str, issuer| entry(Part::Claims, name, issuer).unwrap().says.as_str();
        assert_eq!(says("sub", None), "user");
        assert_eq!(
            says("sub", Some("accounts.google.com")),
            "Google account · never reused"
        );
        assert_eq!(says("exp", Some("https://appleid.apple.com")), "expires");
        assert_eq!(says("permissions", None), "what the user may do at the API");
        assert!(entry(Part::Header, "sub", None).is_none());
    }
}
