//! What a token in a paste says of itself: its claims, as far as causes are decided by them, and never the token.

use super::{accidents, proof};
use crate::exchange::subject_token::Shape;
use crate::json::Json;
use crate::token::{Format, Token, decode};

/// Characters of a claim that are kept.
const CHARACTERS: usize = 4096;
/// Names of claims that are kept.
const NAMES: usize = 64;
/// Audiences that are kept.
const AUDIENCES: usize = 16;
/// Links of an `act` chain that are counted.
const DEEPEST: usize = 64;

/// Which parameter of a call a token is sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenParameter {
    /// `subject_token`, or what another grant or server has in its place: `WebIdentityToken`, the bearer of an exchange.
    Subject,
    /// `actor_token`
    Actor,
    /// `assertion` (RFC 7521 §4.1).
    Assertion,
    /// `client_secret` that is a JWT, as Apple wants it.
    ClientSecret,
    /// `client_assertion` (RFC 7521 §4.2).
    ClientAssertion,
    /// `refresh_token`, which some servers write as a JWT.
    Refresh,
    /// The `DPoP` header (RFC 9449).
    Proof,
    /// `code`, which is no token but may be somebody else's.
    Code,
}

/// Claims of one token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenClaims {
    /// Whether it is signed, encrypted or opaque; nothing where it was masked before it was pasted.
    pub format: Option<Format>,
    /// What it looks like.
    pub shape: Option<Shape>,
    /// `typ` of the header.
    pub header_type: Option<String>,
    /// Whether the header has a `nonce`, as only tokens for Microsoft Graph have.
    pub header_nonce: bool,
    /// Whether the header names the key: `kid`.
    pub header_key: bool,
    /// `alg` of the header.
    pub algorithm: Option<String>,
    /// `iss`
    pub iss: Option<String>,
    /// `aud`, one or several.
    pub aud: Vec<String>,
    /// The client that it was issued to: `azp`, `client_id`, `appid` or `cid`.
    pub azp: Option<String>,
    /// `sub`
    pub sub: Option<String>,
    /// `scope` or `scp`, as one text.
    pub scope: Option<String>,
    /// `exp`
    pub exp: Option<i64>,
    /// `iat`
    pub iat: Option<i64>,
    /// `nbf`
    pub nbf: Option<i64>,
    /// `nonce`
    pub nonce: Option<String>,
    /// `htu` of a proof.
    pub htu: Option<String>,
    /// `htm` of a proof.
    pub htm: Option<String>,
    /// `cnf.jkt`; of a proof the thumbprint of its own key.
    pub jkt: Option<String>,
    /// What is wrong with a proof's form.
    pub malformed: Option<String>,
    /// How often `act` is nested (RFC 8693 §4.1).
    pub actors: usize,
    /// Names of the claims, in order.
    pub names: Vec<String>,
    /// `email_verified`
    pub email_verified: Option<bool>,
    /// Whether `name` is there and is a name: some servers fill in the e-mail address.
    pub named: bool,
    /// Whether its signature was cut.
    pub is_cut: bool,
    /// What stands around the token by accident: `Bearer `, quotes.
    pub around: Option<&'static str>,
}

impl TokenClaims {
    /// Of the text of a parameter or header.
    pub fn of(text: &str) -> Self {
        let token = decode(text);
        let mut claims = Self::of_token(&token);
        claims.around = around(text);
        if token.format == Format::Opaque {
            claims.shape = Some(Shape::of(&accidents::cleaned(text)));
        }
        claims
    }

    /// Of a proof of possession that was decoded already: its form is judged too.
    pub fn of_proof(proof: &Token) -> Self {
        let mut claims = Self::of_token(proof);
        let text = proof.raw.expose();
        // What was cut says nothing of what was sent.
        if proof.format == Format::Opaque && !text.contains("..") && !text.contains('…') {
            claims.malformed = Some("it is not a JWT".to_owned());
        }
        if proof.format == Format::Jws {
            claims.malformed = proof::malformed(proof);
            claims.jkt = proof::thumbprint(proof);
        }
        claims
    }

    /// Of a token that was decoded already.
    pub fn of_token(token: &Token) -> Self {
        let claim = |name: &str| token.claim(name);
        let text = |name: &str| token.claim_text(name).map(kept);
        let time = |name: &str| token.claim_time(name);
        Self {
            format: Some(token.format),
            shape: (token.format == Format::Jws)
                .then(|| Shape::of_issuer(token.claim_text("iss")))
                .or((token.format == Format::Jwe).then_some(Shape::Jwe)),
            header_type: token.header_text("typ").map(kept),
            header_nonce: token.header_text("nonce").is_some(),
            header_key: token.header_text("kid").is_some(),
            algorithm: token.header_text("alg").map(kept),
            iss: text("iss"),
            aud: token
                .audiences()
                .into_iter()
                .take(AUDIENCES)
                .map(kept)
                .collect(),
            azp: token.client().map(|(_, client)| kept(client)),
            sub: text("sub"),
            scope: text("scope").or_else(|| text("scp")),
            exp: time("exp"),
            iat: time("iat"),
            nbf: time("nbf"),
            nonce: text("nonce"),
            htu: text("htu"),
            htm: text("htm"),
            jkt: claim("cnf").and_then(|cnf| cnf.get_str("jkt")).map(kept),
            malformed: None,
            actors: actors(claim("act")),
            names: token
                .payload
                .as_ref()
                .and_then(Json::members)
                .unwrap_or_default()
                .iter()
                .take(NAMES)
                .map(|(name, _)| kept(name))
                .collect(),
            email_verified: claim("email_verified").and_then(Json::as_bool),
            named: claim("given_name").is_some()
                || claim("family_name").is_some()
                || claim("name").is_some_and(|name| Some(name) != claim("email")),
            is_cut: token.has_short_signature(),
            around: None,
        }
    }

    /// Whether its claims can be read.
    pub fn is_readable(&self) -> bool {
        self.format == Some(Format::Jws) && !self.names.is_empty()
    }

    /// Whether it has this claim.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// `aud` for people: one name, or several with commas.
    pub fn audience_words(&self) -> String {
        self.aud.join(", ")
    }

    /// Seconds between `iat` and `exp`.
    pub fn lifetime(&self) -> Option<i64> {
        Some(self.exp?.saturating_sub(self.iat?))
    }

    /// Every text in it, to be masked by whoever knows the secrets of the paste.
    pub fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        [
            &mut self.header_type,
            &mut self.algorithm,
            &mut self.iss,
            &mut self.azp,
            &mut self.sub,
            &mut self.scope,
            &mut self.nonce,
            &mut self.htu,
            &mut self.htm,
            &mut self.malformed,
        ]
        .into_iter()
        .flatten()
        .chain(self.aud.iter_mut())
        .chain(self.names.iter_mut())
    }
}

/// A text of a claim, bounded, with what cannot be seen by its code point.
fn kept(text: &str) -> String {
    let bounded: String = text.chars().take(CHARACTERS).collect();
    crate::token::invisible::visible(&bounded)
}

fn actors(act: Option<&Json>) -> usize {
    let mut depth = 0;
    let mut inner = act;
    while let Some(act) = inner.filter(|_| depth < DEEPEST) {
        depth += 1;
        inner = act.get("act");
    }
    depth
}

/// What stands around a token by accident.
fn around(text: &str) -> Option<&'static str> {
    let scheme = |name: &str| {
        text.get(..name.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(name))
    };
    if scheme("bearer ") {
        return Some("Bearer ");
    }
    if scheme("dpop ") {
        return Some("DPoP ");
    }
    let quoted = text.len() > 1
        && [('"', '"'), ('\'', '\'')]
            .iter()
            .any(|(open, close)| text.starts_with(*open) && text.ends_with(*close));
    if quoted {
        return Some("quotes");
    }
    (text.trim() != text).then_some("white space")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::base64url;
    use proptest::prelude::*;

    fn token(payload: &str) -> String {
        format!(
            "{}.{}.c2ln",
            base64url::encode(br#"{"alg":"RS256","typ":"at+jwt"}"#),
            base64url::encode(payload.as_bytes())
        )
    }

    #[test]
    fn claims_are_kept_and_the_token_is_not() {
        let text = token(
            r#"{"iss":"https://i.example","aud":["a","b"],"azp":"c","exp":10,"iat":4,"cnf":{"jkt":"k"},"act":{"sub":"x","act":{"sub":"y"}}}"#,
        );
        let claims = TokenClaims::of(&format!("Bearer {text}"));
        assert_eq!(claims.around, Some("Bearer "));
        assert_eq!(claims.iss.as_deref(), Some("https://i.example"));
        assert_eq!(claims.audience_words(), "a, b");
        assert_eq!(claims.azp.as_deref(), Some("c"));
        assert_eq!(claims.lifetime(), Some(6));
        assert_eq!((claims.actors, claims.jkt.as_deref()), (2, Some("k")));
        assert!(claims.is_readable());
        assert!(!format!("{claims:?}").contains("eyJ"));
    }

    #[test]
    fn accidents_around_a_token_are_named() {
        for (text, found) in [
            ("\"abc\"", Some("quotes")),
            ("dpop abc", Some("DPoP ")),
            (" abc", Some("white space")),
            ("abc", None),
        ] {
            assert_eq!(TokenClaims::of(text).around, found, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_claims_or_none(text in ".{0,80}", payload in ".{0,80}") {
            prop_assert!(!TokenClaims::of(&text).is_readable() || text.contains('.'));
            let _ = (TokenClaims::of(&token(&payload)), TokenClaims::of_proof(&decode(&text)));
        }
    }
}
