//! Registered claims: who issued the token for whom, and when (RFC 7519 §4.1).

use super::judged_token::{JudgedToken, Rule, TOLERANCE};
use crate::exchange::tenant::is_auth0_address;
use crate::json::Json;
use crate::token::check::Check;
use crate::token::claims::{relative, span};
use crate::token::{TokenKind, moment};

impl JudgedToken<'_> {
    pub fn issuer(&self) -> Check {
        let check = Rule(
            "issuer",
            "Issuer",
            "RFC 7519 §4.1.1; OIDC Core §3.1.3.7",
            Some("/iss"),
        );
        let Some(found) = self.text("iss") else {
            return if self.token.claim("iss").is_some() {
                check.fail("iss is not a text")
            } else {
                self.absent(check, "iss")
            };
        };
        if self.kind.is_providers() {
            return check.pass(format!("{found} is the provider's own name"));
        }
        if self.kind == TokenKind::Assertion {
            let check = Rule(check.0, check.1, "OIDC Core §9", check.3);
            return match self.text("sub") {
                Some(sub) if sub == found => {
                    check.pass(format!("The client {found} speaks for itself"))
                }
                Some(sub) => check.fail(format!(
                    "iss is {found} and sub is {sub}: both have to be the client's id"
                )),
                None => check.none(format!("It is {found}; there is no sub to compare with")),
            };
        }
        if self.is_artefact && self.around.issuer.as_deref() != Some(found) {
            return check.none(format!(
                "It is {found}; whose subject tokens the server takes cannot be seen from here"
            ));
        }
        let Some(wanted) = &self.around.issuer else {
            return check.none(format!(
                "No issuer was given to compare with; it is {found}"
            ));
        };
        if wanted == found {
            return check.pass(format!("{found}, as expected"));
        }
        if wanted.trim_end_matches('/') == found.trim_end_matches('/') {
            return check.fail(format!("{found} and {wanted} differ by the slash at the end, and they are compared byte for byte"));
        }
        let are_addresses = found.contains("://") && wanted.contains("://");
        if are_addresses && is_auth0_address(found) != is_auth0_address(wanted) {
            return check.fail(format!("{found}, while {wanted} was expected: a custom domain and the tenant's own domain issue under different names. Use one of them everywhere"));
        }
        check.fail(format!("{found}, while {wanted} was expected"))
    }

    pub fn audience(&self) -> Check {
        let check = Rule(
            "audience",
            "Audience",
            "RFC 7519 §4.1.3; OIDC Core §3.1.3.7",
            Some("/aud"),
        );
        let names = self.token.audiences();
        let list = names.join(", ");
        if names.is_empty() {
            let is_list =
                matches!(self.token.claim("aud"), Some(Json::Array(all)) if all.is_empty());
            return if is_list && self.around.audience.is_none() {
                check.none("aud is an empty list: it names nobody, and no audience was given to compare with")
            } else if self.token.claim("aud").is_some() {
                check.fail("aud names nobody")
            } else {
                self.absent(check, "aud")
            };
        }
        let (wanted, called) = match self.kind {
            TokenKind::Typed(_) => return check.none(format!("It is for {list}")),
            TokenKind::Access => (self.around.audience.as_deref(), "the API asked for"),
            TokenKind::Id => (self.around.client_id.as_deref(), "this client"),
            TokenKind::Logout => (self.around.client_id.as_deref(), "this client"),
            // Which client of the provider is meant stands in the tenant's connection, which cannot be seen from here.
            kind if kind.is_providers() => {
                return check.none(format!(
                    "It is {list}; the tenant's connection must know it"
                ));
            }
            _ => (
                self.around
                    .audience
                    .as_deref()
                    .or(self.around.client_id.as_deref()),
                "what was expected",
            ),
        };
        let Some(wanted) = wanted else {
            let why = if self.kind == TokenKind::Access {
                "No audience was given to compare with"
            } else {
                "No client id was given to compare with"
            };
            return check.none(format!("{why}; it is {list}"));
        };
        if names.contains(&wanted) {
            return check.pass(format!("{wanted} is {called}"));
        }
        if self.is_artefact {
            return check.none(format!(
                "It is for {list}; for whom the server wants a subject token to be cannot be seen from here"
            ));
        }
        let slash = names
            .iter()
            .any(|name| name.trim_end_matches('/') == wanted.trim_end_matches('/'));
        let tail = if slash {
            ": they differ by the slash at the end"
        } else {
            ""
        };
        check.fail(format!("It is for {list}, not for {wanted}{tail}"))
    }

    pub fn expiry(&self) -> Check {
        let check = Rule("expiry", "Expiry", "RFC 7519 §4.1.4", Some("/exp"));
        match self.token.claim("exp") {
            None if self.kind == TokenKind::Proof => {
                check.none("A proof has no expiry: the server judges its age")
            }
            None => self.absent(check, "exp"),
            Some(value) => match value.as_seconds() {
                _ if moment::odd(value).is_some() => check.fail(self.odd_time("exp")),
                None if matches!(value, Json::Number(_)) => {
                    check.fail("exp is beyond every date that can be written")
                }
                None => check.fail("exp is not a number of seconds"),
                Some(at) if moment::is_span(at, self.time("iat")) => check.fail(format!(
                    "exp is {at}, a moment of {}: it has to be the moment at which the token ends, not how long it lives",
                    moment::utc(at).unwrap_or_default()
                )),
                Some(at) if at <= self.now() => {
                    check.fail(format!("Expired {}", relative(at, self.now())))
                }
                Some(at) => check.pass(format!("Expires {}", relative(at, self.now()))),
            },
        }
    }

    pub fn not_before(&self) -> Check {
        let check = Rule("not-before", "Not before", "RFC 7519 §4.1.5", Some("/nbf"));
        match self.time("nbf") {
            None if self.token.claim("nbf").is_some() => check.fail(self.odd_time("nbf")),
            Some(at) if at > moment::FAR => check.fail(self.odd_time("nbf")),
            None => check.none("It names no start, so it is valid at once"),
            Some(at) if at > self.now() + self.tolerance() => check.fail(format!(
                "Not valid yet: it begins {}",
                relative(at, self.now())
            )),
            Some(at) => check.pass(format!("Valid since {}", relative(at, self.now()))),
        }
    }

    pub fn issued_at(&self) -> Check {
        let check = Rule("issued-at", "Issued", "RFC 7519 §4.1.6", Some("/iat"));
        let Some(at) = self.time("iat") else {
            return if self.token.claim("iat").is_some() {
                check.fail(self.odd_time("iat"))
            } else {
                self.absent(check, "iat")
            };
        };
        let clocks = match self.around.clock_skew {
            Some(skew) if skew.abs() <= TOLERANCE => " · clocks agree".to_owned(),
            Some(skew) if skew > 0 => format!(
                " · this computer's clock is {} ahead of the server's",
                span(skew.unsigned_abs())
            ),
            Some(skew) => format!(
                " · this computer's clock is {} behind the server's",
                span(skew.unsigned_abs())
            ),
            None => String::new(),
        };
        if at > moment::FAR {
            return check.fail(self.odd_time("iat"));
        }
        if at > self.now() + self.tolerance() {
            let words = relative(at, self.now());
            let why = if self.around.clock_skew.is_some() {
                "by the server's own clock"
            } else {
                "or this computer's clock is behind"
            };
            return check.fail(format!("Issued in the future, {words}, {why}"));
        }
        check.pass(format!("Issued {}{clocks}", relative(at, self.now())))
    }

    pub fn lifetime(&self) -> Check {
        let check = |source| Rule("lifetime", "Lifetime", source, Some("/exp"));
        let claims = check("RFC 7519 §4.1.4, §4.1.6");
        let (Some(from), Some(to)) = (self.time("iat"), self.time("exp")) else {
            let is_there = |name| self.token.claim(name).is_some();
            return claims.none(if is_there("iat") && is_there("exp") {
                "Issue or expiry is not a number of seconds"
            } else {
                "Issue or expiry is missing"
            });
        };
        if from > moment::FAR || to > moment::FAR {
            return claims.none("Issue or expiry is not a number of seconds");
        }
        if moment::is_span(to, Some(from)) {
            return claims.none("exp is no moment, so the two cannot be compared");
        }
        let life = to - from;
        let words = span(life.unsigned_abs());
        // Limits are their server's; RFC 7519 has none.
        let is_auth0s = self.is_said && self.is_auth0s();
        match self.kind {
            _ if life < 0 => claims.fail("It expires before it is issued"),
            _ if life == 0 => claims.fail("It expires in the second in which it is issued"),
            TokenKind::Assertion if life > 300 && is_auth0s => {
                check("Auth0: Authenticate with Private Key JWT").fail(format!(
                    "{words}: Auth0 takes an assertion of at most 5 minutes"
                ))
            }
            TokenKind::AppleClientSecret if life > 15_777_000 => {
                check("Apple: Creating a client secret").fail(format!(
                    "{words}: Apple takes a client secret of at most six months (15777000 s)"
                ))
            }
            TokenKind::Access if life > 30 * 86_400 && is_auth0s => {
                check("Auth0: API settings, maximum access token lifetime").fail(format!(
                    "{words}: longer than the 30 days Auth0 allows for an API"
                ))
            }
            _ => claims.pass(format!("Lives for {words}")),
        }
    }
}
