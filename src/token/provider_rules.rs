//! What only Apple and Google do, and what everybody should know of `email_verified`.

use super::Kind;
use super::checks::Check;
use super::rules::{Rule, Subject};
use crate::json::Json;

impl Subject<'_> {
    /// What only the providers do.
    pub(super) fn provider(&self) -> Vec<Check> {
        let mut all = Vec::new();
        let source = match self.kind {
            Kind::Apple => "Apple: identity token",
            Kind::Google => "Google: ID token",
            _ => "OIDC Core §5.1",
        };
        let verified = Rule(
            "email-verified",
            "E-mail verified",
            source,
            Some("/email_verified"),
        );
        match self.token.claim("email_verified") {
            None => {}
            Some(Json::Bool(true)) => all.push(verified.pass("The provider verified the address")),
            Some(Json::Bool(false)) => all.push(verified.none("The address is not verified: do not link accounts by it")),
            Some(Json::String(text)) if self.kind == Kind::Apple && text == "true" => all.push(verified.pass(format!("\"{text}\" as text, as Apple may write it: compare it as text and as truth value"))),
            Some(Json::String(text)) if self.kind == Kind::Apple && text == "false" => all.push(verified.none("\"false\" as text: not verified, and code that asks for a truth value takes it for true")),
            Some(_) => all.push(verified.fail("email_verified is neither true nor false: code that asks for a truth value takes it for true")),
        }
        if self
            .text("email")
            .is_some_and(|email| email.ends_with("@privaterelay.appleid.com"))
        {
            let relay = Rule(
                "relay",
                "Relay address",
                "Apple: private e-mail relay",
                Some("/email"),
            );
            all.push(
                relay.none("Apple's relay: mail arrives only from senders registered with Apple"),
            );
        }
        if self.kind == Kind::Apple {
            let real = Rule("real-user", "Real user", source, Some("/real_user_status"));
            all.push(
                match self.token.claim("real_user_status").and_then(Json::as_i64) {
                    None => real.none("Only at the first sign-in on a device"),
                    Some(0) => real.none("0: the platform does not support it"),
                    Some(1) => real.none("1: Apple does not know"),
                    Some(2) => real.pass("2: Apple thinks it is a real person"),
                    Some(other) => real.fail(format!("{other} is none of 0, 1 and 2")),
                },
            );
        }
        if self.kind == Kind::Google {
            let domain = Rule("hosted-domain", "Workspace domain", source, Some("/hd"));
            all.push(match self.text("hd") {
                Some(name) => domain.pass(format!(
                    "An account of {name}: an enterprise connection may want web login"
                )),
                None => domain.none("A private account"),
            });
        }
        all
    }
}
