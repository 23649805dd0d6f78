//! The rules that tokens are held against, one function each.

use super::check::{Check, CheckStatus};
use super::claims::{Surroundings, relative, span};
use super::{Kind, NonceForm, Token, invisible, moment};
use crate::jose::left_half_hash;
use crate::json::Json;

/// Seconds that two clocks may differ without a word.
const TOLERANCE: i64 = 5;
/// The same where the server's clock is not known.
const TOLERANCE_UNKNOWN: i64 = 60;

/// A token that is held against rules.
pub(super) struct Subject<'a> {
    pub(super) token: &'a Token,
    pub(super) kind: Kind,
    pub(super) around: &'a Surroundings,
    /// Whether it is the artefact of an exchange.
    pub(super) is_artefact: bool,
}

impl Subject<'_> {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.token.claim(name).and_then(Json::as_str)
    }

    pub(super) fn time(&self, name: &str) -> Option<i64> {
        self.token.claim(name).and_then(Json::as_seconds)
    }

    /// What is odd about a time, with the moment that it means.
    fn odd_time(&self, name: &str) -> String {
        self.token
            .claim(name)
            .and_then(|value| moment::sentence(name, value))
            .unwrap_or_else(|| format!("{name} is no number of seconds"))
    }

    /// This moment by the issuer's clock, as far as it is known.
    pub(super) fn now(&self) -> i64 {
        self.around.now - self.around.clock_skew.unwrap_or(0)
    }

    pub(super) fn tolerance(&self) -> i64 {
        if self.around.clock_skew.is_some() {
            TOLERANCE
        } else {
            TOLERANCE_UNKNOWN
        }
    }

    pub(super) fn issuer(&self) -> Check {
        let check = Rule(
            "issuer",
            "Issuer",
            "RFC 7519 §4.1.1; OIDC Core §3.1.3.7",
            Some("/iss"),
        );
        let Some(found) = self.text("iss") else {
            return if matches!(self.kind, Kind::Proof | Kind::Typed(_) | Kind::Other) {
                check.none("The token names no issuer, and need not")
            } else {
                check.fail("The token names no issuer")
            };
        };
        if self.kind.is_providers() {
            return check.pass(format!("{found} is the provider's own name"));
        }
        if self.kind == Kind::Assertion {
            return check.pass(format!("The client {found} speaks for itself"));
        }
        let Some(wanted) = &self.around.issuer else {
            return check.none(format!(
                "No issuer was given to compare with; it is {found}"
            ));
        };
        if wanted == found {
            return check.pass(format!("{found} is the tenant asked"));
        }
        if wanted.trim_end_matches('/') == found.trim_end_matches('/') {
            return check.fail(format!("{found} and {wanted} differ by the slash at the end, and they are compared byte for byte"));
        }
        let host = |text: &str| {
            text.split("://")
                .nth(1)
                .and_then(|rest| rest.split('/').next().map(ToOwned::to_owned))
        };
        match (host(found), host(wanted)) {
            (Some(a), Some(b)) if a.ends_with(".auth0.com") != b.ends_with(".auth0.com") => check.fail(format!("{found}, while {wanted} was asked: a custom domain and the tenant's own domain issue under different names. Use one of them everywhere")),
            _ => check.fail(format!("{found}, while {wanted} was asked")),
        }
    }

    pub(super) fn audience(&self) -> Check {
        let check = Rule(
            "audience",
            "Audience",
            "RFC 7519 §4.1.3; OIDC Core §3.1.3.7",
            Some("/aud"),
        );
        let names: Vec<&str> = match self.token.claim("aud") {
            Some(Json::String(one)) => vec![one],
            Some(Json::Array(all)) => all.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        };
        let list = names.join(", ");
        if names.is_empty() {
            return match self.kind {
                Kind::Proof | Kind::Typed(_) | Kind::Other => {
                    check.none("The token names no audience, and need not")
                }
                _ => check.fail("The token names no audience"),
            };
        }
        let (wanted, called) = match self.kind {
            Kind::Typed(_) => return check.none(format!("It is for {list}")),
            Kind::Access => (self.around.audience.as_deref(), "the API asked for"),
            Kind::Id => (self.around.client_id.as_deref(), "this client"),
            Kind::Logout => (self.around.client_id.as_deref(), "this client"),
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
            let why = if self.kind == Kind::Access {
                "No audience was asked for"
            } else {
                "No client id was given to compare with"
            };
            return check.none(format!("{why}; it is {list}"));
        };
        if names.contains(&wanted) {
            return check.pass(format!("{wanted} is {called}"));
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

    pub(super) fn authorized_party(&self) -> Check {
        let name = if self.kind == Kind::Access && self.token.claim("azp").is_none() {
            "client_id"
        } else {
            "azp"
        };
        let check = Rule(
            "authorized-party",
            "Client",
            "OIDC Core §2; RFC 9068 §2.2",
            Some(if name == "azp" { "/azp" } else { "/client_id" }),
        );
        let several = matches!(self.token.claim("aud"), Some(Json::Array(all)) if all.len() > 1);
        match (self.text(name), &self.around.client_id) {
            (None, _) if self.kind == Kind::Id && several => check.fail(
                "The token has several audiences and no azp to say which client it was issued to",
            ),
            (None, _) => check.none("The token does not say to which client it was issued"),
            (Some(found), _) if self.kind == Kind::Google => {
                check.pass(format!("{found} is the app's own client id"))
            }
            (Some(found), Some(client)) if found == client => {
                check.pass(format!("Issued to {found}, this client"))
            }
            (Some(found), Some(client)) => {
                check.fail(format!("Issued to {found}, not to {client}"))
            }
            (Some(found), None) => check.none(format!(
                "No client id was given to compare with; it was issued to {found}"
            )),
        }
    }

    pub(super) fn expiry(&self) -> Check {
        let check = Rule("expiry", "Expiry", "RFC 7519 §4.1.4", Some("/exp"));
        match self.token.claim("exp") {
            None if self.kind == Kind::Proof => {
                check.none("A proof has no expiry: the server judges its age")
            }
            None if matches!(self.kind, Kind::Typed(kind) if !kind.required.contains(&"exp")) => {
                check.none("A token of this kind need not say when it ends")
            }
            None => check.fail("The token never expires"),
            Some(value) => match value.as_seconds() {
                _ if moment::odd(value).is_some() => check.fail(self.odd_time("exp")),
                None => check.fail("exp is no number of seconds"),
                Some(at) if at <= self.now() => {
                    check.fail(format!("Expired {}", relative(at, self.now())))
                }
                Some(at) => check.pass(format!("Expires {}", relative(at, self.now()))),
            },
        }
    }

    pub(super) fn not_before(&self) -> Check {
        let check = Rule("not-before", "Not before", "RFC 7519 §4.1.5", Some("/nbf"));
        match self.time("nbf") {
            None if self.token.claim("nbf").is_some() => check.fail(self.odd_time("nbf")),
            Some(at) if at > moment::FAR => check.fail(self.odd_time("nbf")),
            None => check.none("The token is valid from the moment it was issued"),
            Some(at) if at > self.now() + self.tolerance() => check.fail(format!(
                "Not valid yet: it begins {}",
                relative(at, self.now())
            )),
            Some(at) => check.pass(format!("Valid since {}", relative(at, self.now()))),
        }
    }

    pub(super) fn issued_at(&self) -> Check {
        let check = Rule("issued-at", "Issued", "RFC 7519 §4.1.6", Some("/iat"));
        let Some(at) = self.time("iat") else {
            return match self.kind {
                _ if self.token.claim("iat").is_some() => check.fail(self.odd_time("iat")),
                Kind::Id | Kind::Access | Kind::Proof => {
                    check.fail("The token does not say when it was issued")
                }
                _ => check.none("The token does not say when it was issued"),
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

    pub(super) fn lifetime(&self) -> Check {
        let check = Rule(
            "lifetime",
            "Lifetime",
            "RFC 7519 §4.1.4; RFC 8725 §3.10",
            Some("/exp"),
        );
        let (Some(from), Some(to)) = (self.time("iat"), self.time("exp")) else {
            return check.none("Issue or expiry is missing");
        };
        if from > moment::FAR || to > moment::FAR {
            return check.none("Issue or expiry is no number of seconds");
        }
        let life = to - from;
        let words = span(life.unsigned_abs());
        match self.kind {
            _ if life <= 0 => check.fail("It expires before it is issued"),
            Kind::Assertion if life > 300 => check.fail(format!(
                "{words}: Auth0 takes an assertion of at most 5 minutes"
            )),
            Kind::AppleClientSecret if life > 15_777_000 => check.fail(format!(
                "{words}: Apple takes a client secret of at most six months (15777000 s)"
            )),
            Kind::Access if life > 30 * 86_400 => check.fail(format!(
                "{words}: longer than the 30 days Auth0 allows for an API"
            )),
            _ => check.pass(format!("Lives for {words}")),
        }
    }

    pub(super) fn typ(&self) -> Check {
        let check = Rule("type", "Type", "RFC 7515 §4.1.9; RFC 8725 §3.11", None);
        let Some(found) = self.token.header_text("typ") else {
            return match self.kind {
                Kind::Proof => check.fail("A proof's typ must be dpop+jwt"),
                _ => check.none("The header names no type, and need not"),
            };
        };
        let bare = found.to_lowercase();
        let bare = bare.trim_start_matches("application/");
        match (self.kind, bare) {
            (Kind::Proof, "dpop+jwt") => check.pass("dpop+jwt, as a proof must be"),
            (Kind::Proof, _) => check.fail(format!("{found}, and a proof must say dpop+jwt")),
            (Kind::Access, "at+jwt") => {
                check.pass("at+jwt: an access token of the RFC 9068 profile")
            }
            (Kind::Id, "at+jwt") => {
                check.fail("at+jwt: this is an access token where an ID token belongs")
            }
            (Kind::Access, "jwt") => check.pass("JWT: an access token of Auth0's own profile"),
            (_, "jwt") => check.pass("JWT"),
            _ => check.none(found.to_owned()),
        }
    }

    pub(super) fn required(&self) -> Check {
        let rfc9068 = self
            .token
            .header_text("typ")
            .is_some_and(|typ| typ.to_lowercase().ends_with("at+jwt"));
        let (names, source): (&[&str], _) = match self.kind {
            Kind::Access if rfc9068 => (
                &["iss", "exp", "aud", "sub", "client_id", "iat", "jti"],
                "RFC 9068 §2.2",
            ),
            Kind::Access => (
                &["iss", "exp", "aud", "sub", "iat"],
                "Auth0: access token profiles",
            ),
            Kind::Proof => (&["jti", "htm", "htu", "iat"], "RFC 9449 §4.2"),
            Kind::Assertion => (
                &["iss", "sub", "aud", "exp", "jti"],
                "RFC 7523 §3; OIDC Core §9",
            ),
            Kind::AppleClientSecret => (
                &["iss", "iat", "exp", "aud", "sub"],
                "Apple: Creating a client secret",
            ),
            Kind::Logout => (
                &["iss", "aud", "iat", "jti", "events"],
                "OIDC Back-Channel Logout §2.4",
            ),
            Kind::Typed(kind) => (kind.required, kind.source),
            Kind::Other | Kind::Closed => (&[], "RFC 7519 §4.1"),
            Kind::Id | Kind::Apple | Kind::Google | Kind::Facebook => {
                (&["iss", "sub", "aud", "exp", "iat"], "OIDC Core §2")
            }
        };
        let check = Rule("required-claims", "Required claims", source, None);
        if names.is_empty() {
            return check.none("A plain JWT needs none");
        }
        let missing: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| self.token.claim(name).is_none())
            .collect();
        if missing.is_empty() {
            check.pass(format!("All there: {}", names.join(", ")))
        } else {
            check.fail(format!("Missing: {}", missing.join(", ")))
        }
    }

    pub(super) fn scope(&self) -> Check {
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
                    "No scope was asked for; granted: {}",
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

    pub(super) fn permissions(&self) -> Check {
        let check = Rule(
            "permissions",
            "Permissions",
            "Auth0: RBAC",
            Some("/permissions"),
        );
        match self.token.claim("permissions") {
            Some(Json::Array(all)) if all.is_empty() => check.pass("The user has none at this API"),
            Some(Json::Array(all)) => check.pass(format!("{} of the user at this API", all.len())),
            Some(_) => check.fail("permissions is no array"),
            None => check.none("The API does not put permissions into its tokens"),
        }
    }

    pub(super) fn bound(&self) -> Check {
        let check = Rule(
            "binding",
            "Bound to a key",
            "RFC 9449 §6.1; RFC 7800 §3.1",
            Some("/cnf"),
        );
        let found = self.token.claim("cnf").and_then(|cnf| cnf.get_str("jkt"));
        match (found, &self.around.jkt) {
            (Some(found), Some(key)) if found == key => {
                check.pass("Bound to the key of this session's proof")
            }
            (Some(found), Some(key)) => {
                check.fail(format!("Bound to {found}, and the proof's key is {key}"))
            }
            (Some(found), None) => check.none(format!(
                "Bound to the key {found}: whoever uses it needs that key"
            )),
            (None, Some(_)) => {
                check.fail("A proof was sent, and the token is not bound to its key")
            }
            (None, None) if self.token.claim("cnf").is_some() => {
                check.none("Bound by another way than DPoP")
            }
            (None, None) => check.none("Not bound: whoever holds the token can use it"),
        }
    }

    pub(super) fn actor(&self) -> Check {
        let check = Rule(
            "actor",
            "Acting for the user",
            "RFC 8693 §4.1",
            Some("/act"),
        );
        let mut chain = Vec::new();
        let mut at = self.token.claim("act");
        while let Some(actor) = at {
            chain.push(actor.get_str("sub").unwrap_or("someone unnamed"));
            at = actor.get("act");
        }
        match chain.as_slice() {
            [] => check.none("Nobody acts for the user"),
            [one] => check.pass(format!("{one} acts for the user")),
            [one, before @ ..] if chain.len() <= 5 => check.pass(format!(
                "{one} acts for the user; before: {}",
                before.join(", ")
            )),
            _ => check.fail(format!("A chain of {} actors; Auth0 allows 5", chain.len())),
        }
    }

    pub(super) fn nonce(&self) -> Check {
        let check = Rule("nonce", "Nonce", "OIDC Core §3.1.3.7", Some("/nonce"));
        match (self.text("nonce"), &self.around.nonce) {
            (Some(found), Some(wanted)) if found == wanted => check.pass("The one that was sent"),
            (Some(found), Some(wanted)) => match NonceForm::of(found, wanted) {
                NonceForm::Hex => check.pass("The SHA-256 of the one that was sent, in hex, as native logins have it"),
                NonceForm::Other if NonceForm::of(wanted, found) != NonceForm::Other => check.fail("The raw nonce is in the token, and its SHA-256 was to be compared: the provider was given the nonce instead of its hash"),
                NonceForm::Other => check.fail("Not the one that was sent: this token answers another request"),
                form => check.fail(format!("The SHA-256 of the one that was sent, in {}: checkers such as Firebase and Supabase want it in hex, in lower case", form.words())),
            },
            (None, Some(_)) => check.fail("A nonce was sent, and the token has none"),
            (Some(_), None) if self.kind == Kind::Apple && self.is_artefact => check.fail("Apple's token has a nonce: Auth0's native exchange then answers Error from Apple connection"),
            (Some(found), None) if self.kind == Kind::Apple => check.none(NonceForm::look(found).map_or_else(
                || "It can be a SHA-256 in hex; none was given to compare with".to_owned(),
                |look| format!("It is {look}. None was given to compare with"),
            )),
            (Some(_), None) => check.none("The token has one, and none was given to compare with"),
            (None, None) => check.none("None was sent, none came"),
        }
    }

    pub(super) fn hash(
        &self,
        claim: &'static str,
        title: &'static str,
        of: Option<&crate::secret::Secret>,
        name: &str,
    ) -> Check {
        let (id, path) = if claim == "at_hash" {
            ("access-token-hash", "/at_hash")
        } else {
            ("code-hash", "/c_hash")
        };
        let check = Rule(id, title, "OIDC Core §3.1.3.6, §3.3.2.11", Some(path));
        let Some(found) = self.text(claim) else {
            return check.none(format!("The token has no {claim}"));
        };
        let Some(of) = of else {
            return check.none(format!("The {name} is not here to compute it from"));
        };
        let algorithm = self.token.header_text("alg").unwrap_or_default();
        match left_half_hash(algorithm, of.expose()) {
            Some(computed) if computed == found => check.pass(format!("Recomputed from the {name}: the same")),
            Some(computed) => check.fail(format!("Recomputed from the {name} it is {computed}, the token says {found}: they were not issued together")),
            None => check.none(format!("No hash is known for {algorithm}")),
        }
    }
}

/// A check before it is known how it ends: id, title, source, path.
pub(super) struct Rule(
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) Option<&'static str>,
);

impl Rule {
    pub(super) fn end(self, status: CheckStatus, sentence: impl Into<String>) -> Check {
        Check {
            id: self.0,
            status,
            title: self.1,
            sentence: invisible::sentence(&sentence.into()),
            source: self.2,
            path: self.3,
        }
    }
    pub(super) fn pass(self, sentence: impl Into<String>) -> Check {
        self.end(CheckStatus::Pass, sentence)
    }
    pub(super) fn fail(self, sentence: impl Into<String>) -> Check {
        self.end(CheckStatus::Fail, sentence)
    }
    pub(super) fn none(self, sentence: impl Into<String>) -> Check {
        self.end(CheckStatus::NotApplicable, sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::{CheckStatus, Surroundings, left_half_hash};
    use crate::jose::base64url;
    use crate::secret::Secret;
    use crate::token::Slot::{self, Access, Id, Pasted, Subject};
    use crate::token::checks::checks;
    use crate::token::decode;

    const NOW: i64 = 1_795_435_471;

    fn around() -> Surroundings {
        Surroundings {
            issuer: Some("https://t.eu.auth0.com/".into()),
            client_id: Some("app".into()),
            audience: Some("https://api/".into()),
            scope: Some("openid email".into()),
            now: NOW,
            clock_skew: Some(0),
            ..Surroundings::default()
        }
    }

    /// How one check ends: `+` passed, `-` failed, ` ` not applicable, `?` not made.
    fn ends(header: &str, claims: &str, slot: Slot, around: &Surroundings, id: &str) -> char {
        let claims = claims.replace("NOW", &NOW.to_string());
        let text = format!(
            "{}.{}.c2ln",
            base64url::encode(header),
            base64url::encode(claims)
        );
        let all = checks(&decode(&text), slot, around);
        let check = all.iter().find(|check| check.id == id);
        check.map_or('?', |check| {
            assert!(!check.sentence.is_empty() && !check.source.is_empty());
            match check.status {
                CheckStatus::Pass => '+',
                CheckStatus::Fail => '-',
                CheckStatus::NotApplicable => ' ',
            }
        })
    }

    #[test]
    fn each_rule_beside_its_nearest_neighbour() {
        let rs256 = r#"{"alg":"RS256","typ":"JWT"}"#;
        let at = r#"{"alg":"RS256","typ":"at+jwt"}"#;
        for (id, header, claims, slot, end) in [
            (
                "issuer",
                rs256,
                r#"{"iss":"https://t.eu.auth0.com/"}"#,
                Id,
                '+',
            ),
            (
                "issuer",
                rs256,
                r#"{"iss":"https://t.eu.auth0.com"}"#,
                Id,
                '-',
            ),
            (
                "issuer",
                rs256,
                r#"{"iss":"https://login.t.com/"}"#,
                Id,
                '-',
            ),
            ("issuer", rs256, "{}", Id, '-'),
            (
                "issuer",
                rs256,
                r#"{"iss":"https://appleid.apple.com"}"#,
                Subject,
                '+',
            ),
            ("audience", rs256, r#"{"aud":"app"}"#, Id, '+'),
            ("audience", rs256, r#"{"aud":"https://api/"}"#, Id, '-'),
            (
                "audience",
                rs256,
                r#"{"aud":["https://api/","x"]}"#,
                Access,
                '+',
            ),
            ("audience", rs256, r#"{"aud":"https://api"}"#, Access, '-'),
            (
                "audience",
                rs256,
                r#"{"iss":"https://appleid.apple.com","aud":"x"}"#,
                Subject,
                ' ',
            ),
            ("authorized-party", rs256, r#"{"azp":"app"}"#, Access, '+'),
            (
                "authorized-party",
                rs256,
                r#"{"client_id":"other"}"#,
                Access,
                '-',
            ),
            ("authorized-party", rs256, r#"{"aud":["app","x"]}"#, Id, '-'),
            ("authorized-party", rs256, r#"{"aud":"app"}"#, Id, ' '),
            ("expiry", rs256, r#"{"exp":1795435472}"#, Id, '+'),
            ("expiry", rs256, r#"{"exp":NOW}"#, Id, '-'),
            ("expiry", rs256, r#"{"exp":1795435472000}"#, Id, '-'),
            ("expiry", rs256, r#"{"exp":"soon"}"#, Id, '-'),
            (
                "expiry",
                r#"{"typ":"dpop+jwt"}"#,
                r#"{"htm":"POST"}"#,
                Pasted,
                ' ',
            ),
            ("not-before", rs256, r#"{"nbf":NOW}"#, Id, '+'),
            ("not-before", rs256, r#"{"nbf":1795435571}"#, Id, '-'),
            ("issued-at", rs256, r#"{"iat":1795435474}"#, Id, '+'),
            ("issued-at", rs256, r#"{"iat":1795435481}"#, Id, '-'),
            ("issued-at", rs256, r#"{"iat":"1795435471"}"#, Id, '-'),
            (
                "lifetime",
                rs256,
                r#"{"iat":NOW,"exp":1795435571}"#,
                Id,
                '+',
            ),
            (
                "lifetime",
                rs256,
                r#"{"iat":NOW,"exp":1795435371}"#,
                Id,
                '-',
            ),
            (
                "lifetime",
                rs256,
                r#"{"iss":"c","sub":"c","jti":"j","iat":NOW,"exp":1795435772}"#,
                Pasted,
                '-',
            ),
            ("type", at, "{}", Access, '+'),
            ("type", at, "{}", Id, '-'),
            ("type", r#"{"alg":"RS256"}"#, "{}", Id, ' '),
            (
                "required-claims",
                rs256,
                r#"{"iss":"i","sub":"s","aud":"a","exp":1,"iat":1}"#,
                Access,
                '+',
            ),
            (
                "required-claims",
                at,
                r#"{"iss":"i","sub":"s","aud":"a","exp":1,"iat":1}"#,
                Access,
                '-',
            ),
            ("scope", rs256, r#"{"scope":"email openid"}"#, Access, '+'),
            ("scope", rs256, r#"{"scope":"openid"}"#, Access, '-'),
            (
                "permissions",
                rs256,
                r#"{"permissions":["a"]}"#,
                Access,
                '+',
            ),
            ("permissions", rs256, r#"{"permissions":"a"}"#, Access, '-'),
            ("binding", rs256, r#"{"cnf":{"jkt":"k"}}"#, Access, ' '),
            (
                "actor",
                rs256,
                r#"{"act":{"sub":"a","act":{"sub":"b"}}}"#,
                Access,
                '+',
            ),
            (
                "actor",
                rs256,
                r#"{"act":{"act":{"act":{"act":{"act":{"act":{}}}}}}}"#,
                Access,
                '-',
            ),
            (
                "email-verified",
                rs256,
                r#"{"iss":"https://appleid.apple.com","email_verified":"true"}"#,
                Subject,
                '+',
            ),
            (
                "email-verified",
                rs256,
                r#"{"iss":"https://appleid.apple.com","email_verified":"false"}"#,
                Subject,
                ' ',
            ),
            (
                "email-verified",
                rs256,
                r#"{"email_verified":"true"}"#,
                Id,
                '-',
            ),
            (
                "relay",
                rs256,
                r#"{"email":"a@privaterelay.appleid.com"}"#,
                Id,
                ' ',
            ),
            ("relay", rs256, r#"{"email":"a@b"}"#, Id, '?'),
            (
                "real-user",
                rs256,
                r#"{"iss":"https://appleid.apple.com","real_user_status":2}"#,
                Subject,
                '+',
            ),
            (
                "real-user",
                rs256,
                r#"{"iss":"https://appleid.apple.com","real_user_status":3}"#,
                Subject,
                '-',
            ),
            (
                "hosted-domain",
                rs256,
                r#"{"iss":"accounts.google.com","hd":"b"}"#,
                Subject,
                '+',
            ),
            (
                "nonce",
                rs256,
                r#"{"iss":"https://appleid.apple.com","nonce":"n"}"#,
                Subject,
                '-',
            ),
            (
                "nonce",
                rs256,
                r#"{"iss":"https://appleid.apple.com","nonce":"n"}"#,
                Pasted,
                ' ',
            ),
        ] {
            assert_eq!(
                ends(header, claims, slot, &around(), id),
                end,
                "{id} {claims}"
            );
        }
    }

    #[test]
    fn what_is_known_of_the_exchange_decides() {
        let hash = left_half_hash("RS256", "opaque").unwrap();
        let header = r#"{"alg":"RS256"}"#;
        let known = Surroundings {
            access_token: Some(Secret::new("opaque")),
            nonce: Some("n".into()),
            jkt: Some("k".into()),
            ..around()
        };
        let ends = |claims: &str, slot, id| ends(header, claims, slot, &known, id);
        let right = format!(r#"{{"at_hash":"{hash}","nonce":"n"}}"#);
        assert_eq!(ends(&right, Slot::Id, "access-token-hash"), '+');
        assert_eq!(
            ends(r#"{"at_hash":"x"}"#, Slot::Id, "access-token-hash"),
            '-'
        );
        // A provider's token was issued beside another access token.
        assert_eq!(
            ends(
                r#"{"iss":"accounts.google.com","at_hash":"x"}"#,
                Slot::Subject,
                "access-token-hash"
            ),
            ' '
        );
        assert_eq!(ends(&right, Slot::Id, "nonce"), '+');
        assert_eq!(ends(r#"{"nonce":"other"}"#, Slot::Id, "nonce"), '-');
        assert_eq!(ends("{}", Slot::Id, "nonce"), '-');
        assert_eq!(ends(r#"{"cnf":{"jkt":"k"}}"#, Slot::Access, "binding"), '+');
        assert_eq!(ends(r#"{"cnf":{"jkt":"x"}}"#, Slot::Access, "binding"), '-');
        // Ten minutes ahead here: the server's clock decides.
        let ahead = Surroundings {
            clock_skew: Some(600),
            ..around()
        };
        let end = |claims: &str, id| super::tests::ends(header, claims, Slot::Id, &ahead, id);
        assert_eq!(end(r#"{"exp":NOW}"#, "expiry"), '+');
        assert_eq!(end(r#"{"iat":NOW}"#, "issued-at"), '-');
    }
}
