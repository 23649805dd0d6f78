//! The test token to sign, and the throw-away keys of this session.

use crate::diagnosis::BadInput;
use crate::jose::{JwkSet, KeyError, SigningAlgorithm, SigningKey};
use crate::json::Json;
use crate::secret::Secret;
use crate::token::{
    KeySource, TokenReport, TokenRole, decode, test_claims, test_key_set, test_token,
};
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::job::Job;
use crate::ui::kit::read_file::read_token_text;
use crate::ui::kit::token_view::LoneToken;
use std::collections::HashMap;
use std::path::PathBuf;

/// The test token to sign, and the one that was signed.
pub struct Sign {
    pub(super) token: LoneToken,
    pub(super) claims: String,
    pub(super) algorithm: SigningAlgorithm,
    pub(super) from_file: bool,
    pub(super) path: String,
    pub(super) key_set: Option<String>,
    pub(super) problem: Option<BadInput>,
    keys: HashMap<SigningAlgorithm, SigningKey>,
    pub(super) signed: Job<Signed>,
}

/// A signed token, with its key set, and its key if that is a new or known throw-away one.
pub(super) struct Signed {
    report: TokenReport,
    key_set: String,
    throw_away: Option<SigningKey>,
}

impl Default for Sign {
    fn default() -> Self {
        Self {
            token: LoneToken::default(),
            claims: String::new(),
            algorithm: SigningAlgorithm::RS256,
            from_file: false,
            path: String::new(),
            key_set: None,
            problem: None,
            keys: HashMap::new(),
            signed: Job::default(),
        }
    }
}

impl Sign {
    /// Fills an empty form with claims for the open request's audience.
    pub fn begin(&mut self, cx: &Cx) {
        if self.claims.is_empty() {
            let request = cx.open.request.as_ref();
            let audience = request.map(|request| request.audience.trim());
            let audience = audience.filter(|text| !text.is_empty());
            self.claims = test_claims(audience, cx.now()).to_pretty();
        }
    }

    pub fn token(&self) -> &LoneToken {
        &self.token
    }

    /// Returns the key set that this token was signed with here; `None` if it was not.
    pub fn key_set_of(&self, token: &Secret) -> Option<&str> {
        let report = self.token.report()?;
        let key_set = self.key_set.as_deref();
        key_set.filter(|_| report.token.raw == *token)
    }

    pub fn open_search(&mut self) {
        self.token.open_search();
    }

    /// Closes the search among the claims of the token; false if it was not open.
    pub fn close_search(&mut self) -> bool {
        self.token.close_search()
    }

    /// Starts to sign the claims; says what is wrong with them instead if they are no JSON object.
    pub(super) fn sign(&mut self, cx: &Cx) {
        let wrong = |title: &str, why: String| Some(BadInput::new("test.claims", title, why));
        let claims = match Json::parse(&self.claims) {
            Ok(claims) if claims.members().is_some() => claims,
            Ok(_) => {
                let why = "A JWT's payload is a JSON object: { … } (RFC 7519 §4)".to_owned();
                return self.problem = wrong("The claims are not an object", why);
            }
            Err(error) => {
                return self.problem = wrong("The claims are not JSON", error.to_string());
            }
        };
        let algorithm = self.algorithm;
        let path = self.from_file.then(|| PathBuf::from(self.path.trim()));
        let known = self.keys.get(&algorithm).cloned();
        self.problem = None;
        self.signed
            .start_blocking(cx, move || sign(&claims, algorithm, path, known));
    }

    /// Takes in finished jobs. Called once a frame, before anything is drawn.
    pub fn poll(&mut self, cx: &Cx) {
        if let Some(signed) = self.signed.take_or(|problem| self.problem = Some(problem)) {
            let throw_away = signed.throw_away.map(|key| (key.algorithm(), key));
            self.keys.extend(throw_away);
            self.key_set = Some(signed.key_set);
            self.token.show(signed.report);
            cx.ask(Intent::ShowResult);
        }
    }
}

/// Returns a token with these claims, signed with the key in a file, or with the known throw-away key, or with a new one.
fn sign(
    claims: &Json,
    algorithm: SigningAlgorithm,
    path: Option<PathBuf>,
    known: Option<SigningKey>,
) -> Result<Signed, BadInput> {
    let bad = |error: KeyError| {
        let (title, why) = ("The token could not be signed", error.to_string());
        let problem = BadInput::new("test.key", title, why);
        problem.fix("Choose the key's algorithm, or a throw-away key")
    };
    let throw_away = path.is_none();
    let key = match (path, known) {
        (Some(path), _) => {
            let pem = read_token_text(&path, "test.key")?;
            SigningKey::from_pkcs8_pem(&pem, algorithm).map_err(bad)?
        }
        (None, Some(known)) => known,
        (None, None) => SigningKey::generate(algorithm).map_err(bad)?,
    };
    let token = decode(&test_token(claims, &key).map_err(bad)?);
    let set = test_key_set(&key);
    let source = KeySource::Set {
        keys: JwkSet::from_json(&set).unwrap_or_default(),
        name: "the test key".to_owned(),
        fetched: None,
    };
    Ok(Signed {
        report: TokenReport::judged(TokenRole::Pasted, token, &source),
        key_set: set.to_pretty(),
        throw_away: throw_away.then_some(key),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::SignatureStatus;

    #[test]
    fn a_test_token_is_signed_with_the_key_of_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        let key = SigningKey::generate(SigningAlgorithm::ES256).unwrap();
        std::fs::write(&path, key.pem().expose()).unwrap();
        let claims = test_claims(None, 5);
        let sign = |algorithm| super::sign(&claims, algorithm, Some(path.clone()), None);
        let signed = sign(SigningAlgorithm::ES256).ok().unwrap();
        assert_eq!(signed.report.signature.status, SignatureStatus::Valid);
        assert!(signed.throw_away.is_none() && !signed.key_set.contains("\"d\""));
        assert_eq!(sign(SigningAlgorithm::RS256).err().unwrap().id, "test.key");
    }
}
