//! What a kind of token must hold, and what it lets its bearer do.

use super::judged_token::{JudgedToken, Rule};
use crate::json::Json;
use crate::token::TokenKind;
use crate::token::check::Check;

impl JudgedToken<'_> {
    pub fn typ(&self) -> Check {
        let source = if self.kind == TokenKind::Proof {
            "RFC 9449 §4.2"
        } else {
            "RFC 7515 §4.1.9; RFC 8725 §3.11"
        };
        let check = Rule("type", "Type", source, None);
        let Some(found) = self.token.header_text("typ") else {
            return match self.kind {
                TokenKind::Proof => check.fail("A proof's typ must be dpop+jwt"),
                _ => check.none("The header names no type, and need not"),
            };
        };
        let bare = found.to_lowercase();
        let bare = bare.strip_prefix("application/").unwrap_or(&bare);
        match (self.kind, bare) {
            (TokenKind::Proof, "dpop+jwt") => check.pass("dpop+jwt, as a proof must be"),
            (TokenKind::Proof, _) => check.fail(format!("{found}, and a proof must say dpop+jwt")),
            (TokenKind::Access, "at+jwt") => {
                check.pass("at+jwt: an access token of the RFC 9068 profile")
            }
            (TokenKind::Id, "at+jwt") => {
                check.fail("at+jwt: this is an access token where an ID token belongs")
            }
            (TokenKind::Access, "jwt") => {
                check.pass("JWT, as any may say; access tokens of RFC 9068 say at+jwt")
            }
            (_, "jwt") => check.pass("JWT"),
            _ => check.none(found.to_owned()),
        }
    }

    pub fn scope(&self) -> Check {
        let check = Rule(
            "scope",
            "Scope",
            "RFC 6749 §3.3; RFC 8693 §4.2",
            Some("/scope"),
        );
        let granted = match self
            .token
            .claim("scope")
            .or_else(|| self.token.claim("scp"))
        {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Array(all)) => all
                .iter()
                .filter_map(Json::as_str)
                .collect::<Vec<_>>()
                .join(" "),
            _ => String::new(),
        };
        let words = |text: &str| {
            text.split_whitespace()
                .map(ToOwned::to_owned)
                .collect::<Vec<_>>()
        };
        let granted = words(&granted);
        let Some(asked) = self
            .around
            .scope
            .as_deref()
            .map(words)
            .filter(|asked| !asked.is_empty())
        else {
            return if granted.is_empty() {
                check.none("The token names no scope")
            } else {
                check.none(format!(
                    "No scope to compare with; granted: {}",
                    granted.join(" ")
                ))
            };
        };
        let withheld: Vec<&str> = asked
            .iter()
            .filter(|word| !granted.contains(word))
            .map(String::as_str)
            .collect();
        let added: Vec<&str> = granted
            .iter()
            .filter(|word| !asked.contains(word))
            .map(String::as_str)
            .collect();
        match (withheld.as_slice(), added.as_slice()) {
            ([], []) => check.pass("What was asked for was granted"),
            ([], added) => check.pass(format!(
                "What was asked for was granted, and {} besides",
                added.join(" ")
            )),
            (withheld, _) => {
                check.fail(format!("Asked for and not granted: {}", withheld.join(" ")))
            }
        }
    }

    pub fn permissions(&self) -> Check {
        let check = Rule(
            "permissions",
            "Permissions",
            "Auth0: RBAC",
            Some("/permissions"),
        );
        match self.token.claim("permissions") {
            Some(Json::Array(all)) if all.is_empty() => {
                check.pass("The list is empty: none at this API")
            }
            Some(Json::Array(all)) => check.pass(format!("{} at this API", all.len())),
            Some(_) => check.fail("permissions is not an array"),
            None if self.is_auth0s() => {
                check.none("None in the token: RBAC is off for the API, or set to leave them out")
            }
            None => check.none("None in the token"),
        }
    }
}
