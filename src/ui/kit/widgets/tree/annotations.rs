//! What is said of the nodes of a document beside their names and values.

use super::model::JsonNode;
use super::value_text::head;
use crate::token::dictionary::DictionaryEntry;
use crate::token::invisible::{is_invisible, turns_direction};

/// What is said of the nodes of a document.
pub struct TreeAnnotations<'a> {
    /// Redacts a name or text; applied before anything else.
    pub redact: &'a dyn Fn(&str) -> String,
    /// A few words beside the value; the number is the depth.
    pub meaning: &'a dyn Fn(&JsonNode<'_>, usize) -> String,
    /// The dictionary's entry, for the tooltip.
    pub entry: &'a dyn Fn(&JsonNode<'_>, usize) -> Option<&'static DictionaryEntry>,
    /// JSON Pointers of members that occur more than once in their object; those of the header begin with `header`.
    pub repeated: &'a [String],
}

/// Returns what is odd about a node, in words that come before its meaning; empty if nothing is.
pub(super) fn flags(
    words: &TreeAnnotations<'_>,
    path: impl Fn() -> String,
    found: &JsonNode<'_>,
    shown: &str,
) -> Vec<&'static str> {
    let mut flags = Vec::new();
    if !words.repeated.is_empty() && found.name.is_some() {
        let path = path();
        let same = |known: &String| known.strip_prefix("header").unwrap_or(known) == path;
        if words.repeated.iter().any(same) {
            flags.push("appears more than once; the last one counts");
        }
    }
    let name = found.name.unwrap_or_default();
    let text = found.value.as_str().map(head).unwrap_or_default();
    let turns = |text: &str| text.chars().any(turns_direction);
    if turns(name) || turns(text) {
        flags.push("changes the text direction");
    } else if shown.contains("\\u") && head(name).chars().chain(text.chars()).any(is_invisible) {
        flags.push("contains invisible characters");
    }
    flags
}
