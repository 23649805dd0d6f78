//! What a token is bound to: a client, a key, an actor, a nonce, what was issued beside it.

use super::judged_token::{JudgedToken, Rule};
use crate::jose::left_half_hash;
use crate::json::Json;
use crate::secret::Secret;
use crate::token::check::Check;
use crate::token::{NonceForm, TokenKind};

impl JudgedToken<'_> {
    pub fn authorized_party(&self) -> Check {
        let is_open = self.kind == TokenKind::Access
            || self.kind == TokenKind::Other && self.around.client_id.is_none();
        let client = self
            .token
            .client()
            .filter(|(at, _)| is_open || *at == "/azp");
        let usual = if self.kind == TokenKind::Access {
            "/client_id"
        } else {
            "/azp"
        };
        let check = Rule(
            "authorized-party",
            "Client",
            "OIDC Core §2; RFC 9068 §2.2",
            Some(client.map_or(usual, |(at, _)| at)),
        );
        let several = matches!(self.token.claim("aud"), Some(Json::Array(all)) if all.len() > 1);
        let is_for_client = matches!(
            self.kind,
            TokenKind::Id | TokenKind::Apple | TokenKind::Google | TokenKind::Facebook
        );
        match (client.map(|(_, name)| name), &self.around.client_id) {
            // Demanded until the errata of 2023, which leave azp to extensions (OIDC Core §3.1.3.7).
            (None, _) if self.kind == TokenKind::Id && several => check.none(
                "The token has several audiences and no azp to say which client it was issued to; some checkers want one",
            ),
            (None, _) if is_for_client && self.token.claim("aud").is_some() => {
                check.none("It has no azp: its audience is the client")
            }
            (None, _) => check.none("The token does not say to which client it was issued"),
            (Some(found), _) if self.is_google_service_account() => {
                check.none(format!("{found} is the service account itself"))
            }
            (Some(found), _) if self.kind == TokenKind::Google => {
                check.pass(format!("{found} is the app's own client id"))
            }
            (Some(found), Some(client)) if found == client => {
                check.pass(format!("Issued to {found}, this client"))
            }
            // Another client got it as a rule: that is what exchanges are for.
            (Some(found), Some(client)) if self.is_artefact => check.none(format!(
                "Issued to {found}; {client} asks for the exchange"
            )),
            (Some(found), Some(client)) => {
                check.fail(format!("Issued to {found}, not to {client}"))
            }
            (Some(found), None) => check.none(format!(
                "No client id was given to compare with; it was issued to {found}"
            )),
        }
    }

    pub fn bound(&self) -> Check {
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
                check.none("Bound in another way than DPoP")
            }
            (None, None) => check.none("Not bound: whoever holds the token can use it"),
        }
    }

    pub fn actor(&self) -> Check {
        let check = |source| Rule("actor", "Acting for the user", source, Some("/act"));
        let claim = check("RFC 8693 §4.1");
        let mut chain = Vec::new();
        let mut at = self.token.claim("act");
        while let Some(actor) = at {
            chain.push(actor.get_str("sub").unwrap_or("someone unnamed"));
            at = actor.get("act");
        }
        match chain.as_slice() {
            [] => claim.none("Nobody acts for the user"),
            [one] => claim.pass(format!("{one} acts for the user")),
            all if all.len() > 5 && self.is_auth0s() => check("Auth0: On-Behalf-Of token exchange")
                .fail(format!("A chain of {} actors; Auth0 allows 5", all.len())),
            [one, before @ ..] => claim.pass(format!(
                "{one} acts for the user; before: {}",
                before.join(", ")
            )),
        }
    }

    pub fn nonce(&self) -> Check {
        if self.kind == TokenKind::Logout {
            let source = "OIDC Back-Channel Logout §2.4";
            let check = Rule("nonce", "Nonce", source, Some("/nonce"));
            return match self.token.claim("nonce") {
                None => check.none("The token has none, as a logout token must"),
                Some(_) => check.fail(
                    "A logout token must not have a nonce: a client has to refuse it, since it could pass for an ID token",
                ),
            };
        }
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
            (Some(_), None) if self.kind == TokenKind::Apple && self.is_artefact => check.fail("Apple's token has a nonce: Auth0's native exchange then answers Error from Apple connection"),
            (Some(found), None) if self.kind == TokenKind::Apple => check.none(NonceForm::look(found).map_or_else(
                || "It can be a SHA-256 in hex; none was given to compare with".to_owned(),
                |look| format!("It is {look}. None was given to compare with"),
            )),
            (Some(_), None) => check.none("The token has one, and none was given to compare with"),
            (None, None) => check.none("The token has none, and none was given to compare with"),
        }
    }

    pub fn hash(
        &self,
        claim: &'static str,
        title: &'static str,
        of: Option<&Secret>,
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
