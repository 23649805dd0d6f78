//! What differs between two tokens, leaf by leaf.

use super::Token;
use super::claims::span;
use crate::json::{Json, pointer_token};
use crate::text::Words;
use std::collections::HashMap;

/// One place that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// A JSON Pointer: `/header/alg`, `/payload/aud/0`.
    pub path: String,
    /// On the left; nothing where it is only on the right.
    pub left: Option<Json>,
    /// On the right; nothing where it is only on the left.
    pub right: Option<Json>,
    /// The difference in words, where there are some: `+ 2 h`, `+ email`.
    pub words: String,
    /// Whether it differs between any two tokens: times, ids, hashes.
    pub noise: bool,
    /// Whether it concerns algorithm or key.
    pub protection: bool,
}

/// What differs from token to token without a reason.
const NOISE: Words = Words("iat exp nbf jti nonce at_hash c_hash auth_time sid");
/// Members that hold a time.
const TIMES: [&str; 5] = ["iat", "exp", "nbf", "auth_time", "updated_at"];

/// Header and payload of both, leaf by leaf, in the left one's order.
pub fn difference(left: &Token, right: &Token) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut walk = |name: &str, left: Option<&Json>, right: Option<&Json>| {
        let mut path = format!("/{name}");
        compare(left, right, &mut path, &mut found);
    };
    walk("header", left.header.as_ref(), right.header.as_ref());
    let text = |token: &Token| {
        token
            .payload
            .clone()
            .or_else(|| token.payload_text.clone().map(Json::String))
    };
    walk("payload", text(left).as_ref(), text(right).as_ref());
    // A token around another differs where the inner one does.
    if let (Some(one), Some(other)) = (&left.nested, &right.nested) {
        found.extend(difference(one, other).into_iter().map(|inner| Difference {
            path: format!("/inside{}", inner.path),
            ..inner
        }));
    }
    if left.header.is_none() && right.header.is_none() && left.raw != right.raw {
        found.push(Difference {
            path: "/".to_owned(),
            left: None,
            right: None,
            words: "two different opaque texts".to_owned(),
            noise: false,
            protection: false,
        });
    }
    found
}

fn compare(
    left: Option<&Json>,
    right: Option<&Json>,
    path: &mut String,
    found: &mut Vec<Difference>,
) {
    if left == right {
        return;
    }
    let length = path.len();
    match (left, right) {
        (Some(Json::Object(_)), Some(Json::Object(_)) | None) | (None, Some(Json::Object(_))) => {
            let mut names: Vec<&str> = Vec::new();
            let mut known = std::collections::HashSet::new();
            for side in [left, right].into_iter().flatten() {
                for (name, _) in side.members().unwrap_or_default() {
                    if known.insert(name.as_str()) {
                        names.push(name);
                    }
                }
            }
            let (left, right) = (index(left), index(right));
            for name in names {
                path.push('/');
                path.push_str(&pointer_token(name));
                compare(
                    left.get(name).copied(),
                    right.get(name).copied(),
                    path,
                    found,
                );
                path.truncate(length);
            }
        }
        (Some(Json::Array(a)), Some(Json::Array(b))) if scalars(a) && scalars(b) => {
            let words = members_words(a, b);
            found.push(leaf(
                path,
                left,
                right,
                if words.is_empty() {
                    "in another order".to_owned()
                } else {
                    words
                },
            ));
        }
        (Some(Json::Array(a)), Some(Json::Array(b))) => {
            for at in 0..a.len().max(b.len()) {
                path.push_str(&format!("/{at}"));
                compare(a.get(at), b.get(at), path, found);
                path.truncate(length);
            }
        }
        _ => found.push(leaf(path, left, right, String::new())),
    }
}

/// The members by name. Of repeated ones the last counts, as everywhere.
fn index(side: Option<&Json>) -> HashMap<&str, &Json> {
    side.and_then(Json::members)
        .unwrap_or_default()
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .collect()
}

fn scalars(items: &[Json]) -> bool {
    items
        .iter()
        .all(|item| !matches!(item, Json::Array(_) | Json::Object(_)))
}

/// `+ email − phone`.
fn members_words(a: &[Json], b: &[Json]) -> String {
    let only = |these: &[Json], others: &[Json], sign: &str| -> Vec<String> {
        let known: std::collections::HashSet<String> =
            others.iter().map(Json::to_compact).collect();
        these
            .iter()
            .filter(|item| !known.contains(&item.to_compact()))
            .map(|item| {
                format!(
                    "{sign} {}",
                    item.as_str()
                        .map_or_else(|| item.to_compact(), ToOwned::to_owned)
                )
            })
            .collect()
    };
    let mut words = only(b, a, "+");
    words.extend(only(a, b, "−"));
    words.join("  ")
}

fn leaf(path: &str, left: Option<&Json>, right: Option<&Json>, mut words: String) -> Difference {
    let name = path.rsplit('/').next().unwrap_or_default();
    let top = path.matches('/').count() == 2;
    let in_header = path.starts_with("/header/");
    if words.is_empty() {
        words = match (left, right) {
            (None, _) => "only on the right".to_owned(),
            (_, None) => "only on the left".to_owned(),
            (Some(a), Some(b)) if top && TIMES.contains(&name) => signed(a, b),
            (Some(Json::String(a)), Some(Json::String(b)))
                if top && matches!(name, "scope" | "scp") =>
            {
                let split =
                    |text: &str| text.split_whitespace().map(Json::text).collect::<Vec<_>>();
                let words = members_words(&split(a), &split(b));
                if words.is_empty() {
                    "in another order".to_owned()
                } else {
                    words
                }
            }
            (Some(Json::String(a)), Some(Json::String(b)))
                if a.trim_end_matches('/') == b.trim_end_matches('/') =>
            {
                "differ by the slash at the end".to_owned()
            }
            (Some(a), Some(b)) if std::mem::discriminant(a) != std::mem::discriminant(b) => {
                "another type".to_owned()
            }
            _ => String::new(),
        };
    }
    Difference {
        path: path.to_owned(),
        left: left.cloned(),
        right: right.cloned(),
        words,
        noise: top && !in_header && NOISE.contains(name),
        protection: in_header && matches!(name, "alg" | "kid" | "enc" | "typ")
            || path.starts_with("/payload/cnf"),
    }
}

fn signed(left: &Json, right: &Json) -> String {
    match (left.as_seconds(), right.as_seconds()) {
        (Some(a), Some(b)) => {
            let sign = if b >= a { '+' } else { '−' };
            format!("{sign} {}", span((b - a).unsigned_abs()))
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::unsigned;

    #[test]
    fn leaves_differ_in_words() {
        let left = unsigned(
            r#"{"alg":"RS256","kid":"a"}"#,
            r#"{"iat":100,"aud":["x","y"],"scope":"a b","same":1,"o":{"p":{"q":1}},"iss":"https://t/","gone":true}"#,
        );
        let right = unsigned(
            r#"{"alg":"ES256","kid":"b"}"#,
            r#"{"iat":3700,"aud":["y","z"],"scope":"b c","same":1,"o":{"p":{"q":"1"}},"iss":"https://t"}"#,
        );
        let all = difference(&left, &right);
        let said: Vec<(&str, &str)> = all
            .iter()
            .map(|one| (one.path.as_str(), one.words.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                ("/header/alg", ""),
                ("/header/kid", ""),
                ("/payload/iat", "+ 1 h"),
                ("/payload/aud", "+ z  − x"),
                ("/payload/scope", "+ c  − a"),
                ("/payload/o/p/q", "another type"),
                ("/payload/iss", "differ by the slash at the end"),
                ("/payload/gone", "only on the left"),
            ]
        );
        assert!(all[0].protection && all[2].noise && !all[3].noise);
        assert!(difference(&left, &left).is_empty());
        let back = difference(&right, &left);
        assert_eq!(
            back.iter()
                .find(|one| one.path == "/payload/iat")
                .unwrap()
                .words,
            "− 1 h"
        );
    }
}
