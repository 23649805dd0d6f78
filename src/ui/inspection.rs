//! Tokens without an exchange: one that was pasted, and one that is signed here to try an API with.

use super::action::KeyChoice;
use super::app::App;
use super::elsewhere::Elsewhere;
use super::task::TaskSlot;
use crate::diagnosis::BadInput;
use crate::jose::{SigningAlgorithm, SigningKey, holds_private_key, read_keys};
use crate::json::Json;
use crate::run::RunSerial;
use crate::secret::Secret;
use crate::token::claims::{Surroundings, expected_issuer};
use crate::token::{
    KeySource, MAX_TOKEN, Slot, Token, TokenReport, decode, judge, test_claims, test_key_set,
    test_token,
};
use egui::Context;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the window is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Workspace {
    /// Sending requests.
    #[default]
    Exchange,
    /// Looking at a token.
    Inspect,
    /// Signing a test token.
    Sign,
    /// Looking through the history.
    Past,
}

/// The token that is looked at, and what it is compared with.
#[derive(Default)]
pub struct Inspection {
    pub report: Option<Arc<TokenReport>>,
    /// What it is, in a few words.
    pub words: String,
    /// Counts the tokens, so that views know a new one.
    pub serial: usize,
    /// What is being typed or pasted; taken over at once.
    pub paste: String,
    /// Whether the field is to have the keyboard.
    pub focus_paste: bool,
    /// The field it is pasted into.
    pub paste_id: Option<egui::Id>,
    pub choice: KeyChoice,
    pub address: String,
    pub key_text: String,
    pub secret: String,
    pub issuer: String,
    pub audience: String,
    pub client_id: String,
    pub nonce: String,
    pub problem: Option<BadInput>,
    pub keys: Option<KeySource>,
    /// Where the text belongs that is no token, and the text.
    pub elsewhere: Option<(Elsewhere, Secret)>,
    pub(super) reading: TaskSlot<Result<ReadToken, BadInput>>,
    pub(super) key_file: TaskSlot<Result<String, BadInput>>,
    pub(super) fetching: TaskSlot<KeySource>,
    pub(super) checking: TaskSlot<(RunSerial, String, KeySource)>,
    /// Hosts that keys were fetched from.
    pub hosts: Vec<String>,
}

impl Inspection {
    /// What the claims are compared with.
    pub fn surroundings(&self, now: i64) -> Surroundings {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Surroundings {
            issuer: given(&self.issuer).map(|typed| match &self.report {
                Some(report) => expected_issuer(&typed, &report.token),
                None => typed,
            }),
            audience: given(&self.audience),
            client_id: given(&self.client_id),
            nonce: given(&self.nonce),
            access_token: self
                .report
                .as_ref()
                .and_then(|report| report.token.companion("access_token"))
                .cloned(),
            now,
            ..Surroundings::default()
        }
    }

    /// Whether something is under way.
    pub fn is_busy(&self) -> bool {
        self.reading.is_running() || self.fetching.is_running()
    }

    /// The keys there are, or why there are none.
    fn source(&self) -> KeySource {
        match self.choice {
            KeyChoice::None => KeySource::Absent("no key was chosen to check it with".to_owned()),
            KeyChoice::Pasted if self.key_text.trim().is_empty() => {
                KeySource::Absent("no key was pasted yet".to_owned())
            }
            KeyChoice::Pasted => match read_keys(&self.key_text) {
                Ok(keys) => KeySource::Set {
                    keys,
                    name: "the key given".to_owned(),
                    fetched: None,
                },
                Err(error) => KeySource::Absent(format!("the key given cannot be used: {error}")),
            },
            KeyChoice::Secret if self.secret.is_empty() => {
                KeySource::Absent("no secret was given".to_owned())
            }
            KeyChoice::Secret => KeySource::shared(&self.secret, "the secret given"),
            _ => self.keys.clone().unwrap_or_else(|| {
                KeySource::Absent("the keys are fetched when Check signature is pressed".to_owned())
            }),
        }
    }
}

/// A token that was read, and where its text belongs if it is none.
type ReadToken = (Token, Option<(Elsewhere, Secret)>);

/// A test token in the making.
pub struct Signing {
    pub claims: String,
    pub algorithm: SigningAlgorithm,
    pub from_file: bool,
    pub path: String,
    pub report: Option<Arc<TokenReport>>,
    pub serial: usize,
    pub key_set: Option<String>,
    pub problem: Option<BadInput>,
    keys: HashMap<SigningAlgorithm, SigningKey>,
    pub(super) running: TaskSlot<Result<Signed, BadInput>>,
}

/// What signing brought.
pub struct Signed {
    report: TokenReport,
    key_set: String,
    throw_away: Option<SigningKey>,
}

impl Default for Signing {
    fn default() -> Self {
        Self {
            claims: String::new(),
            algorithm: SigningAlgorithm::RS256,
            from_file: false,
            path: String::new(),
            report: None,
            serial: 0,
            key_set: None,
            problem: None,
            keys: HashMap::new(),
            running: TaskSlot::default(),
        }
    }
}

impl App {
    /// Looks at a text: reads it in a task, and shows it in the workspace for that.
    pub(super) fn inspect(&mut self, ctx: &Context, text: Secret) {
        self.workspace = Workspace::Inspect;
        self.drawer = false;
        if text.expose().trim().is_empty() {
            return;
        }
        self.inspection.problem = None;
        self.inspection
            .reading
            .start(self.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || Ok(read(text.expose())))
                    .await
                    .map_err(|error| error.to_string())?
            });
    }

    /// The same with what is in a file.
    pub(super) fn inspect_file(&mut self, ctx: &Context, path: PathBuf) {
        self.workspace = Workspace::Inspect;
        self.inspection
            .reading
            .start(self.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    Ok(text_of(&path, "token.unreadable").and_then(|text| read(&text)))
                })
                .await
                .map_err(|error| error.to_string())?
            });
    }

    /// Takes the keys of a file for the field they could be pasted into.
    pub(super) fn read_key_file(&mut self, ctx: &Context, path: PathBuf) {
        self.inspection
            .key_file
            .start(self.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || Ok(text_of(&path, "key.unreadable")))
                    .await
                    .map_err(|error| error.to_string())?
            });
    }

    /// Fetches the keys that are chosen, or judges with those at hand.
    pub(super) fn check_inspected(&mut self, ctx: &Context) {
        let issuer = self.inspection.issuer.trim().to_owned();
        let typed = self.inspection.address.trim().to_owned();
        let choice = self.inspection.choice;
        let (address, discover) = match choice {
            KeyChoice::Issuer => (issuer, true),
            KeyChoice::Address => (typed, false),
            other => match other.address() {
                Some(address) => (address.to_owned(), false),
                None => return self.judge_inspected(),
            },
        };
        let sender = Arc::clone(&self.sender);
        let contacted = host(&address);
        if !self.inspection.hosts.contains(&contacted) {
            self.inspection.hosts.push(contacted);
        }
        // What was said of other keys does not stand while these are fetched.
        self.inspection.keys = Some(KeySource::Absent(format!(
            "fetching the keys from {}",
            host(&address)
        )));
        self.judge_inspected();
        self.inspection
            .fetching
            .start(self.runtime.handle(), ctx, async move {
                Ok(keys_or_why(
                    crate::send::keys_at(&sender, &address, discover, choice.name()).await,
                ))
            });
    }

    /// Judges the inspected token anew with the keys there are.
    pub(super) fn judge_inspected(&mut self) {
        let source = self.inspection.source();
        if let Some(report) = &self.inspection.report {
            let judged = TokenReport::judged(report.slot, report.token.clone(), &source);
            self.inspection.report = Some(Arc::new(judged));
        }
        self.inspector.refresh();
    }

    /// Checks the subject token of the run shown with a provider's keys.
    pub(super) fn check_subject(&mut self, ctx: &Context, choice: KeyChoice) {
        let super::app::Shown::Run(run) = &self.shown else {
            return;
        };
        let Some(address) = choice.address() else {
            return;
        };
        let serial = run.serial;
        let sender = Arc::clone(&self.sender);
        self.inspection
            .checking
            .start(self.runtime.handle(), ctx, async move {
                let keys = crate::send::keys_at(&sender, address, false, choice.name()).await;
                Ok((serial, host(address), keys_or_why(keys)))
            });
    }

    /// Signs the claims.
    pub(super) fn sign_test(&mut self, ctx: &Context) {
        let claims = match Json::parse(&self.signing.claims) {
            Ok(claims) if claims.members().is_some() => claims,
            Ok(_) => {
                self.signing.problem = Some(BadInput::new(
                    "test.claims",
                    "The claims are no object",
                    "A JWT's payload is a JSON object: { … } (RFC 7519 §4)",
                ));
                return;
            }
            Err(error) => {
                self.signing.problem = Some(BadInput::new(
                    "test.claims",
                    "The claims are not JSON",
                    error.to_string(),
                ));
                return;
            }
        };
        let algorithm = self.signing.algorithm;
        let path = self
            .signing
            .from_file
            .then(|| PathBuf::from(self.signing.path.trim()));
        let known = self.signing.keys.get(&algorithm).cloned();
        self.signing.problem = None;
        self.signing
            .running
            .start(self.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || Ok(sign(&claims, algorithm, path, known)))
                    .await
                    .map_err(|error| error.to_string())?
            });
    }

    /// Claims to begin with, from the request that is open.
    pub(super) fn begin_signing(&mut self, now: i64) {
        self.workspace = Workspace::Sign;
        self.narrow_tab = 0;
        self.drawer = false;
        if self.signing.claims.is_empty() {
            let audience = Some(self.draft.audience.trim()).filter(|text| !text.is_empty());
            self.signing.claims = test_claims(audience, now).to_pretty();
        }
    }

    /// Takes in what the tasks have brought.
    pub(super) fn poll_inspection(&mut self) {
        if self.inspection.reading.poll().is_some() {
            match self.inspection.reading.take() {
                Some(Ok((token, elsewhere))) => {
                    self.inspection.elsewhere = elsewhere;
                    self.inspection.words = crate::token::describe(&token, Slot::Pasted);
                    let source = self.inspection.source();
                    let judged = TokenReport::judged(Slot::Pasted, token, &source);
                    self.inspection.report = Some(Arc::new(judged));
                    self.inspection.serial += 1;
                    self.inspection.problem = None;
                    self.narrow_tab = 1;
                }
                Some(Err(problem)) => self.inspection.problem = Some(problem),
                None => {}
            }
        }
        if self.inspection.key_file.poll().is_some() {
            match self.inspection.key_file.take() {
                // A private key is refused where it is read, and never stands in a field.
                Some(Ok(text)) if !holds_private_key(&text) => {
                    self.inspection.key_text = text;
                    self.judge_inspected();
                }
                Some(Ok(_)) => {
                    self.inspection.problem = Some(BadInput::new(
                        "key.private",
                        "This is a private key",
                        crate::jose::KeyTextError::Private.to_string(),
                    ));
                }
                Some(Err(problem)) => self.inspection.problem = Some(problem),
                None => {}
            }
        }
        if self.inspection.fetching.poll().is_some() {
            if let Some(source) = self.inspection.fetching.take() {
                self.inspection.keys = Some(source);
                self.judge_inspected();
            }
        }
        if self.inspection.checking.poll().is_some() {
            if let Some((serial, host, source)) = self.inspection.checking.take() {
                self.rejudge_subject(serial, host, &source);
            }
        }
        if self.signing.running.poll().is_some() {
            match self.signing.running.take() {
                Some(Ok(signed)) => {
                    self.signing
                        .keys
                        .extend(signed.throw_away.map(|key| (key.algorithm(), key)));
                    self.signing.key_set = Some(signed.key_set);
                    self.signing.report = Some(Arc::new(signed.report));
                    self.signing.serial += 1;
                    self.narrow_tab = 1;
                }
                Some(Err(problem)) => self.signing.problem = Some(problem),
                None => {}
            }
        }
    }

    fn rejudge_subject(&mut self, serial: RunSerial, host: String, source: &KeySource) {
        // It may be gone: a session keeps the newest runs.
        let Some(at) = self.runs.iter().position(|run| run.serial == serial) else {
            return;
        };
        let Some(run) = self.runs.get(at) else { return };
        let was_shown =
            matches!(&self.shown, super::app::Shown::Run(shown) if Arc::ptr_eq(shown, run));
        let mut changed = crate::run::Run::clone(run);
        if !changed.hosts.contains(&host) {
            changed.hosts.push(host);
        }
        for report in &mut changed.tokens {
            if report.slot == Slot::Subject {
                report.signature = judge(&report.token, source);
            }
        }
        let changed = Arc::new(changed);
        if let Some(place) = self.runs.get_mut(at) {
            *place = Arc::clone(&changed);
        }
        if was_shown {
            self.shown = super::app::Shown::Run(changed);
        }
        self.inspector.refresh();
    }
}

fn keys_or_why(keys: Result<KeySource, String>) -> KeySource {
    keys.unwrap_or_else(KeySource::Absent)
}

/// The host of an address, as the list of contacted ones shows it.
fn host(address: &str) -> String {
    let rest = address
        .split_once("://")
        .map_or(address, |(_, rest)| rest)
        .trim();
    rest.split(['/', '?', '#', ':'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn read(text: &str) -> Result<ReadToken, BadInput> {
    if text.len() > MAX_TOKEN {
        return Err(BadInput::new(
            "token.too-large",
            "The text is larger than 8 MiB",
            format!("It has {} bytes; what was shown before stays", text.len()),
        ));
    }
    let token = decode(text);
    let elsewhere = (token.format == crate::token::Format::Opaque)
        .then(|| Elsewhere::of(text, Elsewhere::Inspect))
        .flatten()
        .map(|place| (place, Secret::new(text)));
    Ok((token, elsewhere))
}

fn text_of(path: &Path, id: &'static str) -> Result<String, BadInput> {
    let bad = |why: String| BadInput::new(id, format!("{} cannot be read", path.display()), why);
    let bytes = crate::files::read_regular(path, MAX_TOKEN as u64)
        .map_err(|error| bad(error.to_string()))?;
    crate::paste::decode_text(bytes)
        .map(|decoded| decoded.text)
        .map_err(|_| bad("It is neither UTF-8 nor UTF-16 text".to_owned()))
}

fn sign(
    claims: &Json,
    algorithm: SigningAlgorithm,
    path: Option<PathBuf>,
    known: Option<SigningKey>,
) -> Result<Signed, BadInput> {
    let bad = |error: crate::jose::KeyError| {
        BadInput::new(
            "test.key",
            "The token could not be signed",
            error.to_string(),
        )
        .fix("Choose the key's algorithm, or a throw-away key")
    };
    let throw_away = path.is_none();
    let key = match (path, known) {
        (Some(path), _) => {
            let pem = Secret::new(text_of(&path, "test.key")?);
            SigningKey::from_pkcs8_pem(&pem, algorithm).map_err(bad)?
        }
        (None, Some(known)) => known,
        (None, None) => SigningKey::generate(algorithm).map_err(bad)?,
    };
    let token = decode(&test_token(claims, &key).map_err(bad)?);
    let set = test_key_set(&key);
    let source = KeySource::Set {
        keys: crate::jose::JwkSet::from_json(&set).unwrap_or_default(),
        name: "the test key".to_owned(),
        fetched: None,
    };
    Ok(Signed {
        report: TokenReport::judged(Slot::Pasted, token, &source),
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

    #[test]
    fn a_host_is_told_from_its_address() {
        for address in ["https://a.b/c?d", "a.b", "http://a.b:80/"] {
            assert_eq!(host(address), "a.b");
        }
    }
}
