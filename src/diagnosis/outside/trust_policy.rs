//! The trust policy of an AWS role that stands beside a refusal, held against what the same text says of the token.

use super::mask;
use crate::diagnosis::token_claims::TokenClaims;

/// What the refusal, and each such policy, names.
const OPERATION: &str = "AssumeRoleWithWebIdentity";
/// Bytes of a text that is searched.
const SEARCHED: usize = 1 << 20;
/// Bytes between the key of a condition and its value.
const GAP: usize = 120;
/// Characters of a value that are kept.
const KEPT: usize = 300;
/// Conditions on one claim that are read.
const CONDITIONS: usize = 32;

/// What a policy takes of one claim, and what the token has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustCondition {
    /// `sub` or `aud`.
    pub claim: &'static str,
    /// What the token has.
    pub found: String,
    /// What the policy takes: `StringEquals repo:acme/shop:ref:refs/heads/main`.
    pub wanted: String,
    /// Whether the policy takes what the token has.
    pub fits: bool,
}

/// How a condition compares (IAM: Condition operators).
#[derive(Clone, Copy)]
enum Operator {
    Equals,
    Like,
}

/// The conditions of a text whose claim is in the text, too.
pub(super) fn conditions(text: &str) -> Vec<TrustCondition> {
    if text.len() > SEARCHED || !text.contains(OPERATION) {
        return Vec::new();
    }
    let text = text.replace("\\\"", "\"");
    ["sub", "aud"]
        .into_iter()
        .filter_map(|claim| condition(&text, claim))
        .collect()
}

fn condition(text: &str, claim: &'static str) -> Option<TrustCondition> {
    let wanted = wanted(text, claim)?;
    let found = stated(text, claim)?;
    let all = || {
        wanted
            .iter()
            .flat_map(|(operator, values)| values.iter().map(move |value| (*operator, *value)))
    };
    // A variable of Terraform's, and one character that may be any.
    let is_open = |value: &str| value.is_empty() || value.contains(['$', '<', '{', '?']);
    if wanted.is_empty() || all().any(|(_, value)| is_open(value)) {
        return None;
    }
    let fits = all().any(|(operator, value)| operator.takes(value, &found));
    // Of several statements another one may be why.
    if fits && wanted.len() > 1 {
        return None;
    }
    let shown: Vec<String> = all()
        .map(|(operator, value)| format!("{} {value}", operator.name()))
        .collect();
    Some(TrustCondition {
        claim,
        found: mask::kept(&found, KEPT),
        wanted: mask::kept(&shown.join(" or "), KEPT),
        fits,
    })
}

/// What the conditions on a claim take, each with its operator; nothing where one cannot be read.
fn wanted<'a>(text: &'a str, claim: &str) -> Option<Vec<(Operator, Vec<&'a str>)>> {
    let key = format!(":{claim}\"");
    text.match_indices(&key)
        .take(CONDITIONS)
        .map(|(at, key)| {
            let operator = Operator::last(text.get(..at)?)?;
            Some((operator, values(text.get(at + key.len()..)?)?))
        })
        .collect()
}

/// The value or values behind a key, in JSON or in Terraform's language.
fn values(behind: &str) -> Option<Vec<&str>> {
    let begin = behind.find(['"', '[', '}']).filter(|at| *at <= GAP)?;
    let rest = behind.get(begin..)?;
    let Some(list) = rest.strip_prefix('[') else {
        return Some(vec![rest.strip_prefix('"')?.split_once('"')?.0]);
    };
    let (list, _) = list.split_once(']')?;
    let values: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    (!values.is_empty()).then_some(values)
}

/// What the token has of a claim: by a token of the text, or by claims that are printed. Nothing where several are there.
fn stated(text: &str, claim: &str) -> Option<String> {
    let mut all: Vec<String> = of_tokens(text, claim).chain(printed(text, claim)).collect();
    all.sort();
    all.dedup();
    all.pop().filter(|_| all.is_empty())
}

fn of_tokens(text: &str, claim: &str) -> impl Iterator<Item = String> {
    let is_sub = claim == "sub";
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .filter(|word| word.starts_with("eyJ") && word.matches('.').count() == 2)
        .map(TokenClaims::of)
        .filter_map(move |claims| {
            if is_sub {
                claims.sub
            } else {
                Some(claims.aud.join(" ")).filter(|aud| !aud.is_empty())
            }
        })
}

/// `"sub": "repo:acme/shop:environment:prod"`
fn printed(text: &str, claim: &str) -> impl Iterator<Item = String> {
    let key = format!("\"{claim}\"");
    let places: Vec<usize> = text
        .match_indices(&key)
        .take(CONDITIONS)
        .map(|(at, key)| at + key.len())
        .collect();
    places.into_iter().filter_map(move |at| {
        let behind = text.get(at..)?.trim_start().strip_prefix(':')?;
        let value = behind.trim_start().strip_prefix('"')?;
        Some(value.split_once('"')?.0.to_owned())
    })
}

impl Operator {
    /// The last one that a text names.
    fn last(text: &str) -> Option<Self> {
        let rest = text.get(text.rfind("String")?..)?;
        let name: String = rest
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        [Self::Equals, Self::Like]
            .into_iter()
            .find(|one| one.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Equals => "StringEquals",
            Self::Like => "StringLike",
        }
    }

    fn takes(self, wanted: &str, found: &str) -> bool {
        match self {
            Self::Equals => wanted == found,
            Self::Like => is_like(wanted, found),
        }
    }
}

/// Whether a text is as a pattern says, whose stars stand for any stretch; upper and lower case count.
fn is_like(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(first) else {
        return false;
    };
    let (inner, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for piece in inner.split('*') {
        let Some(at) = left.find(piece) else {
            return false;
        };
        left = left.get(at + piece.len()..).unwrap_or_default();
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSAL: &str = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
    const CLAIMS: &str =
        r#"{"aud": "sts.amazonaws.com", "sub": "repo:acme/infra:environment:prod"}"#;

    fn told(policy: &str) -> Vec<(&'static str, bool)> {
        conditions(&format!("{REFUSAL}\n{CLAIMS}\n{policy}"))
            .into_iter()
            .map(|one| (one.claim, one.fits))
            .collect()
    }

    #[test]
    fn a_policy_is_held_against_the_claims() {
        for (policy, told_of_it) in [
            (
                r#""StringEquals": {"a.example:aud": "sts.amazonaws.com", "a.example:sub": "repo:acme/infra:ref:refs/heads/main"}"#,
                vec![("sub", false), ("aud", true)],
            ),
            (
                r#""StringLike": {"a.example:sub": ["repo:acme/web:*", "repo:acme/infra:*"]}"#,
                vec![("sub", true)],
            ),
            // A star is a letter like any other here.
            (
                r#""StringEquals": {"a.example:sub": "repo:acme/infra:*"}"#,
                vec![("sub", false)],
            ),
            (
                r#"{\"StringLike\":{\"a.example:sub\":\"repo:Acme/infra:*\"}}"#,
                vec![("sub", false)],
            ),
            (
                "condition {\n  test     = \"StringEquals\"\n  variable = \"a.example:sub\"\n  values   = [\"repo:acme/infra:environment:prod\"]\n}",
                vec![("sub", true)],
            ),
            // The values before belong to it, those behind to another one.
            (
                "condition {\n  test = \"StringEquals\"\n  values = [\"x\"]\n  variable = \"a.example:sub\"\n}\ncondition {\n  values = [\"y\"]\n}",
                vec![],
            ),
            (
                r#""StringEquals": {"a.example:sub": "repo:${var.repo}:*"}"#,
                vec![],
            ),
            (r#""StringNotLike": {"a.example:sub": "repo:x"}"#, vec![]),
        ] {
            assert_eq!(told(policy), told_of_it, "{policy}");
        }
    }

    #[test]
    fn several_subjects_tell_nothing() {
        let policy = r#""StringEquals": {"a.example:sub": "x"}"#;
        let text = format!("{REFUSAL}\n{policy}\n{CLAIMS}\n{{\"sub\": \"other\"}}");
        assert!(conditions(&text).is_empty());
    }

    #[test]
    fn stars_stand_for_stretches() {
        for (pattern, text, fits) in [
            ("repo:acme/*", "repo:acme/infra:ref:refs/heads/main", true),
            ("repo:*/infra:*:prod", "repo:acme/infra:env:prod", true),
            ("repo:*:ref:*", "repo:acme/infra:env:prod", false),
            ("*", "", true),
            ("a*a", "a", false),
            ("a", "a", true),
        ] {
            assert_eq!(is_like(pattern, text), fits, "{pattern} {text}");
        }
    }
}
