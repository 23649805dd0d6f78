//! The documents that a token is shown as: headers, claims, claims of one namespace, a nested token, disclosures.

use crate::json::Json;
use crate::token::{Token, TokenReport};
use crate::ui::kit::widgets::tree::model::Root;

/// The part of a token that a root of the tree is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RootPart {
    Header,
    Claims,
    Namespace,
    Disclosures,
}

/// Documents that are made of a token to show it.
#[derive(Default)]
pub(super) struct Derived {
    /// The claims without those in a namespace; `None` where nothing is grouped.
    plain: Option<Json>,
    /// The claims of each namespace, under the rest of their names.
    namespaces: Vec<(String, Json)>,
    disclosures: Json,
}

const MORE_SIGNATURES: [&str; 4] = [
    "Header of signature 2",
    "Header of signature 3",
    "Header of signature 4",
    "Header of signature 5",
];

/// So many claims of a namespace are grouped, fewer are not.
const GROUPED: usize = 2;
/// In a token with more claims than this nothing is grouped.
const GROUPING: usize = 500;

impl Derived {
    /// Returns the documents that are made of a token.
    pub(super) fn of(token: &Token) -> Self {
        let mut derived = Self {
            disclosures: Json::Array(token.disclosures.clone()),
            ..Self::default()
        };
        let payload = token.payload.as_ref();
        let members = payload.and_then(Json::members).unwrap_or_default();
        if members.len() > GROUPING {
            return derived;
        }
        let mut groups: Vec<(String, Vec<(String, Json)>)> = Vec::new();
        for (name, value) in members {
            let Some((space, rest)) = namespace(name) else {
                continue;
            };
            match groups.iter_mut().find(|(known, _)| known == space) {
                Some((_, claims)) => claims.push((rest.to_owned(), value.clone())),
                None => groups.push((space.to_owned(), vec![(rest.to_owned(), value.clone())])),
            }
        }
        groups.retain(|(_, claims)| claims.len() >= GROUPED);
        if !groups.is_empty() {
            let grouped = |name: &str| {
                namespace(name)
                    .is_some_and(|(space, _)| groups.iter().any(|(known, _)| known == space))
            };
            let plain = members.iter().filter(|(name, _)| !grouped(name)).cloned();
            derived.plain = Some(Json::Object(plain.collect()));
        }
        derived.namespaces = groups
            .into_iter()
            .map(|(space, claims)| (space, Json::Object(claims)))
            .collect();
        derived
    }
}

/// Returns a claim's namespace, up to its last slash, and the rest of its name; `None` for a name without one.
fn namespace(name: &str) -> Option<(&str, &str)> {
    if !name.starts_with("https://") && !name.starts_with("http://") {
        return None;
    }
    let end = name.rfind('/')? + 1;
    name.split_at_checked(end)
        .filter(|(space, rest)| space.len() > "https://".len() && !rest.is_empty())
}

/// Returns the documents of a token, and the part that each is.
pub(super) fn roots<'a>(
    report: &'a TokenReport,
    derived: &'a Derived,
) -> (Vec<Root<'a>>, Vec<RootPart>) {
    let token = &report.token;
    let mut roots = Vec::new();
    let mut parts = Vec::new();
    let mut add = |root: Option<Root<'a>>, part| {
        if let Some(root) = root {
            roots.push(root);
            parts.push(part);
        }
    };
    let labelled =
        |label, value: &'a Option<Json>| value.as_ref().map(|value| Root::labelled(label, value));
    let head = RootPart::Header;
    add(labelled("JOSE header", &token.header), head);
    add(labelled("Unprotected header", &token.unprotected), head);
    for (at, other) in token.more_signatures.iter().enumerate() {
        let label = MORE_SIGNATURES.get(at).copied();
        let label = label.unwrap_or("Header of a further signature");
        let header = other.header.as_ref().or(other.unprotected.as_ref());
        add(header.map(|header| Root::labelled(label, header)), head);
    }
    let claims = derived.plain.as_ref().or(token.payload.as_ref());
    add(claims.map(Root::bare), RootPart::Claims);
    for (space, claims) in &derived.namespaces {
        let root = Root {
            namespace: true,
            ..Root::labelled(space, claims)
        };
        add(Some(root), RootPart::Namespace);
    }
    if let Some(inner) = &token.nested {
        add(labelled("Header of the token inside", &inner.header), head);
        add(inner.payload.as_ref().map(Root::bare), RootPart::Claims);
    }
    if !token.disclosures.is_empty() {
        let root = Root::labelled("Disclosures", &derived.disclosures);
        add(Some(root), RootPart::Disclosures);
    }
    (roots, parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::base64url;
    use crate::token::decode;

    #[test]
    fn claims_of_one_namespace_stand_together_and_single_ones_where_they_are() {
        let claims = r#"{"sub":"1","https://a/x":1,"https://b/y":2,"https://a/z":3,"https://c":4}"#;
        let text = format!(
            "{}.{}.c2ln",
            base64url::encode(r#"{"alg":"RS256"}"#),
            base64url::encode(claims)
        );
        let derived = Derived::of(&decode(&text));
        assert_eq!(
            derived.plain.unwrap().to_compact(),
            r#"{"sub":"1","https://b/y":2,"https://c":4}"#
        );
        let [(space, group)] = derived.namespaces.as_slice() else {
            panic!("one namespace has two claims")
        };
        assert_eq!(
            (space.as_str(), group.to_compact().as_str()),
            ("https://a/", r#"{"x":1,"z":3}"#)
        );
    }
}
