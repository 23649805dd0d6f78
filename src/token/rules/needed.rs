//! The claims that a kind of token needs, and by which document: RFC 7519 itself requires none.

use super::judged_token::{JudgedToken, Rule};
use crate::token::TokenKind;
use crate::token::check::{Check, CheckStatus};

/// The claims that a kind of token needs.
struct NeededClaims {
    names: Vec<&'static str>,
    /// Where that stands.
    source: &'static str,
    /// The tokens of the kind: `ID tokens`.
    of: &'static str,
    /// One of them: `an ID token`.
    one: &'static str,
}

impl JudgedToken<'_> {
    /// Whether the header says that it is an access token of RFC 9068.
    fn is_rfc9068(&self) -> bool {
        self.token
            .header_text("typ")
            .is_some_and(|typ| typ.to_lowercase().ends_with("at+jwt"))
    }

    fn needed(&self) -> NeededClaims {
        let (names, source, of, one): (&[&'static str], _, _, _) = match self.kind {
            TokenKind::Access if self.is_rfc9068() => (
                &["iss", "exp", "aud", "sub", "client_id", "iat", "jti"],
                "RFC 9068 §2.2",
                "JWT access tokens",
                "a JWT access token",
            ),
            // It names no profile, and its issuer's own is not known here.
            TokenKind::Access if self.is_of_another() => {
                (&[], "RFC 7519 §4.1", "access tokens", "an access token")
            }
            TokenKind::Access => (
                &["iss", "exp", "aud", "sub", "iat"],
                "Auth0: access token profiles",
                "Auth0's access tokens",
                "an Auth0 access token",
            ),
            TokenKind::Proof => (
                &["jti", "htm", "htu", "iat"],
                "RFC 9449 §4.2",
                "DPoP proofs",
                "a DPoP proof",
            ),
            TokenKind::Assertion => (
                &["iss", "sub", "aud", "exp", "jti"],
                "RFC 7523 §3; OIDC Core §9",
                "client assertions",
                "a client assertion",
            ),
            TokenKind::AppleClientSecret => (
                &["iss", "iat", "exp", "aud", "sub"],
                "Apple: Creating a client secret",
                "Apple's client secrets",
                "an Apple client secret",
            ),
            TokenKind::Logout => (
                &["iss", "aud", "iat", "exp", "jti", "events"],
                "OIDC Back-Channel Logout §2.4",
                "logout tokens",
                "a logout token",
            ),
            TokenKind::Typed(kind) => {
                return NeededClaims {
                    names: kind.required.iter().map(String::as_str).collect(),
                    source: kind.source.as_str(),
                    of: "tokens of this type",
                    one: "a token of this type",
                };
            }
            TokenKind::Other | TokenKind::Closed => (&[], "RFC 7519 §4.1", "JWTs", "a JWT"),
            TokenKind::Id | TokenKind::Apple | TokenKind::Google | TokenKind::Facebook => (
                &["iss", "sub", "aud", "exp", "iat"],
                "OIDC Core §2",
                "ID tokens",
                "an ID token",
            ),
        };
        NeededClaims {
            names: names.to_vec(),
            source,
            of,
            one,
        }
    }

    /// Whether it is known that the claims of its kind are needed: not where the kind is a guess, and not of an access token
    /// that names no profile and is not known to be Auth0's.
    fn is_held_to_its_kind(&self) -> bool {
        self.is_said && (self.kind != TokenKind::Access || self.is_rfc9068() || self.is_auth0s())
    }

    /// Ends the check of a claim that is not there: a failure where the token is known to need it, and by the document that says so.
    pub fn absent(&self, check: Rule, name: &str) -> Check {
        let needed = self.needed();
        if !needed.names.contains(&name) {
            return check.none(format!("No {name}, and none is needed"));
        }
        let check = Rule(check.0, check.1, needed.source, check.3);
        if self.is_held_to_its_kind() {
            check.fail(format!("No {name}: {} need one", needed.of))
        } else {
            check.none(format!(
                "No {name}: if this is {}, it must have one",
                needed.one
            ))
        }
    }

    pub fn required(&self) -> Check {
        let NeededClaims {
            names, source, one, ..
        } = self.needed();
        let check = Rule("required-claims", "Required claims", source, None);
        if names.is_empty() {
            return check.none(if self.kind == TokenKind::Access {
                "The header names no profile that says which"
            } else {
                "A plain JWT needs none"
            });
        }
        let missing: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| self.token.claim(name).is_none())
            .collect();
        if missing.is_empty() {
            check.pass(format!("All there: {}", names.join(", ")))
        } else if self.is_held_to_its_kind() {
            // One fault is counted once.
            let (told, untold): (Vec<&str>, Vec<&str>) = missing
                .into_iter()
                .partition(|name| self.fails_a_check_of_its_own(name));
            let of_client = self.is_rfc9068() && self.token.claim("client_id").is_some();
            if of_client && untold == ["sub"] {
                check.none("No sub: RFC 9068 asks for it, and some servers leave it out where a client calls for itself")
            } else if untold.is_empty() {
                check.none(format!("Checked one by one: no {}", told.join(", no ")))
            } else {
                check.fail(format!("Missing: {}", untold.join(", ")))
            }
        } else {
            check.none(format!(
                "Not there: {}. If this is {one}, it must have them",
                missing.join(", ")
            ))
        }
    }

    /// Whether a claim that is not there fails a check of its own.
    fn fails_a_check_of_its_own(&self, name: &str) -> bool {
        let own = match name {
            "iss" => self.issuer(),
            "aud" => self.audience(),
            "exp" => self.expiry(),
            "iat" => self.issued_at(),
            "jti" | "htm" | "htu" => return self.kind == TokenKind::Proof,
            _ => return false,
        };
        own.status == CheckStatus::Fail
    }
}
