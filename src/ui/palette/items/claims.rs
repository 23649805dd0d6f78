//! The claims of the tokens of the run that is shown: their names and what they mean, never a value.

use crate::json::Json;
use crate::run::Run;
use crate::token::dictionary::{Part, entry};
use crate::token::{Token, TokenRole};
use crate::ui::palette::item::{Choice, Group, Item};
use std::collections::HashMap;

/// Claims that are listed at most.
const MOST: usize = 500;

/// Bytes of the longest name that is listed: nobody types a longer one.
const LONGEST_NAME: usize = 200;

/// How deep members of claims are listed: `cnf.jkt`, but not its members.
const DEPTH: usize = 1;

/// A claim, and the tokens that have it.
struct FoundClaim {
    path: String,
    name: String,
    says: Option<&'static str>,
    roles: Vec<TokenRole>,
}

/// The claims that were found so far, each path once.
#[derive(Default)]
struct Claims {
    found: Vec<FoundClaim>,
    known: HashMap<String, usize>,
}

/// Returns the claims of the run's tokens, each with its meaning and the tokens that have it. A name that holds a secret of the run is
/// left out.
pub fn claims(run: &Run) -> Vec<Item> {
    let mut claims = Claims::default();
    for role in TokenRole::ALL {
        let Some(report) = run.token(role) else {
            continue;
        };
        let token = readable(&report.token);
        if let Some(payload) = &token.payload {
            let issuer = token.claim_text("iss");
            claims.collect(run, role, issuer, payload, &[]);
        }
    }
    claims.found.into_iter().map(item).collect()
}

/// Returns the token whose claims are listed: the inner one if the outer one has none that can be read.
fn readable(token: &Token) -> &Token {
    let inner = token.nested.as_deref();
    inner.filter(|_| token.payload.is_none()).unwrap_or(token)
}

/// Returns a claim's row.
fn item(claim: FoundClaim) -> Item {
    let roles: Vec<&str> = claim.roles.iter().map(|role| role.label()).collect();
    let roles = roles.join(", ");
    let hint = match claim.says {
        Some(says) => format!("{says} · {roles}"),
        None => roles,
    };
    let first = claim.roles.first().copied().unwrap_or_default();
    let choice = Choice::Claim(first, claim.name);
    Item::new(Group::Claims, claim.path, hint, choice)
}

impl Claims {
    /// Adds the members of a document, and theirs; `above` are the names that lead to it.
    fn collect(
        &mut self,
        run: &Run,
        role: TokenRole,
        issuer: Option<&str>,
        document: &Json,
        above: &[&str],
    ) {
        for (name, value) in document.members().unwrap_or_default() {
            if self.found.len() >= MOST {
                return;
            }
            if name.len() > LONGEST_NAME || run.redactor.redact(name) != name.as_str() {
                continue;
            }
            let way: Vec<&str> = above.iter().copied().chain([name.as_str()]).collect();
            let path = way.join(".");
            match self.known.get(&path) {
                Some(at) => {
                    let known = self.found.get_mut(*at);
                    if let Some(known) = known.filter(|known| !known.roles.contains(&role)) {
                        known.roles.push(role);
                    }
                }
                None => {
                    let part = match above {
                        [] => Some(Part::Claims),
                        ["cnf"] => Some(Part::Cnf),
                        _ => None,
                    };
                    let meaning = part.and_then(|part| entry(part, name, issuer));
                    self.known.insert(path.clone(), self.found.len());
                    self.found.push(FoundClaim {
                        path,
                        name: name.clone(),
                        says: meaning.map(|meaning| meaning.says.as_str()),
                        roles: vec![role],
                    });
                }
            }
            if way.len() <= DEPTH {
                self.collect(run, role, issuer, value, &way);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::base64url::encode;
    use crate::secret::Secret;
    use crate::token::{Signature, TokenReport, decode};

    fn run(tokens: &[(TokenRole, &str)]) -> Run {
        let report = |(role, claims): &(TokenRole, &str)| TokenReport {
            role: *role,
            token: decode(&format!(
                "{}.{}.c2ln",
                encode(r#"{"alg":"RS256"}"#),
                encode(claims)
            )),
            signature: Signature::unchecked("not here"),
            inner: None,
        };
        Run {
            profile: "Login".into(),
            tokens: tokens.iter().map(report).collect(),
            ..Run::default()
        }
    }

    #[test]
    fn names_and_meanings_are_listed_and_no_value() {
        let run = run(&[
            (
                TokenRole::Access,
                r#"{"sub":"planted-person","cnf":{"jkt":"planted-thumb"},"deep":{"a":{"b":"planted"}}}"#,
            ),
            (
                TokenRole::Id,
                r#"{"sub":"planted-person","nickname":"planted"}"#,
            ),
        ]);
        let found = claims(&run);
        let listed: Vec<(&str, &str)> = found
            .iter()
            .map(|item| (item.title.as_str(), item.hint.as_str()))
            .collect();
        let titles: Vec<&str> = listed.iter().map(|(title, _)| *title).collect();
        assert_eq!(
            titles,
            ["sub", "cnf", "cnf.jkt", "deep", "deep.a", "nickname"]
        );
        assert_eq!(listed[0].1, "user · Access, ID");
        assert!(listed[2].1.ends_with(" · Access"), "{listed:?}");
        assert_eq!(
            found[2].choice,
            Choice::Claim(TokenRole::Access, "jkt".into())
        );
        assert!(!format!("{found:?}").contains("planted"));
    }

    #[test]
    fn a_name_that_is_a_secret_is_left_out_and_a_hundred_thousand_are_not_listed() {
        let secret = "s3cr3t-code-of-this-run-0123456789";
        let claims_of_one = format!(r#"{{"{secret}":1,"sub":2}}"#);
        let mut one = run(&[(TokenRole::Access, claims_of_one.as_str())]);
        one.redactor.add("subject_token", &Secret::new(secret));
        let titles: Vec<String> = claims(&one).into_iter().map(|item| item.title).collect();
        assert_eq!(titles, ["sub"]);
        let many: Vec<String> = (0..5_000).map(|at| format!(r#""c{at}":{at}"#)).collect();
        let many = format!("{{{}}}", many.join(","));
        let many = run(&[(TokenRole::Access, many.as_str())]);
        assert_eq!(claims(&many).len(), MOST);
    }
}
