//! The token that is inspected, what its claims are compared with, and the keys that its signature is checked with.

use super::reading::{InspectInput, Misplaced, misplaced, private_key, read_input};
use crate::diagnosis::BadInput;
use crate::jose::{holds_private_key, read_keys};
use crate::secret::Secret;
use crate::send::keys_at;
use crate::token::claims::{VerificationContext, expected_issuer};
use crate::token::{KeySource, SignatureReason, TokenReport, TokenRole, describe};
use crate::ui::kit::context::Cx;
use crate::ui::kit::elsewhere::Elsewhere;
use crate::ui::kit::file_choice::FileChoice;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::job::Job;
use crate::ui::kit::key_choice::KeyChoice;
use crate::ui::kit::read_file::read_token_text;
use crate::ui::kit::token_view::LoneToken;
use std::path::PathBuf;
use std::sync::Arc;

/// The token that is inspected, with what it is checked and compared with.
#[derive(Default)]
pub struct Inspect {
    pub(super) token: LoneToken,
    /// A few words for what it is.
    pub(super) words: String,
    /// The text of the token's field.
    pub(super) paste: String,
    /// Whether that field is to get the focus.
    pub(super) focus_paste: bool,
    /// Whether the list of keys is to get it.
    pub(super) focus_keys: bool,
    /// The ids of the token's field and of the key's.
    pub(super) paste_id: Option<egui::Id>,
    pub(super) key_id: Option<egui::Id>,
    pub(super) choice: KeyChoice,
    pub(super) address: String,
    pub(super) key_text: String,
    pub(super) secret: String,
    pub(super) issuer: String,
    pub(super) audience: String,
    pub(super) client_id: String,
    pub(super) nonce: String,
    /// Whether these four were set while another token was shown.
    pub(super) expected_before: bool,
    pub(super) problem: Option<BadInput>,
    pub(super) keys: Option<KeySource>,
    /// Keys that were given as a token.
    pub(super) found_keys: Option<Secret>,
    /// A text that is no token, and where it belongs.
    pub(super) elsewhere: Option<(Elsewhere, Secret)>,
    pub(super) read: Job<InspectInput>,
    key_file: Job<Secret>,
    fetched: Job<KeySource>,
    /// The system's dialogs for a file with a token, and for one with keys.
    pub(super) picked: FileChoice,
    pub(super) picked_key: FileChoice,
    /// The hosts that keys were fetched from.
    pub(super) hosts: Vec<String>,
}

impl Inspect {
    /// Returns what the claims are compared with.
    pub(super) fn verification(&self, now: i64) -> VerificationContext {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        VerificationContext {
            issuer: given(&self.issuer).map(|typed| match self.token.report() {
                Some(report) => expected_issuer(&typed, &report.token),
                None => typed,
            }),
            audience: given(&self.audience),
            client_id: given(&self.client_id),
            nonce: given(&self.nonce),
            access_token: self
                .token
                .report()
                .and_then(|report| report.token.companion("access_token"))
                .cloned(),
            now,
            ..VerificationContext::default()
        }
    }

    /// Whether the claims are compared with something.
    pub(super) fn expects_something(&self) -> bool {
        let expected = [&self.issuer, &self.audience, &self.client_id, &self.nonce];
        expected.iter().any(|text| !text.trim().is_empty())
    }

    /// Forgets what the claims are compared with.
    pub(super) fn expect_nothing(&mut self) {
        for expected in [
            &mut self.issuer,
            &mut self.audience,
            &mut self.client_id,
            &mut self.nonce,
        ] {
            expected.clear();
        }
        self.expected_before = false;
        self.token.refresh();
    }

    /// Whether a text is being read, or keys are being fetched.
    pub(super) fn is_busy(&self) -> bool {
        self.read.is_running() || self.fetched.is_running()
    }

    /// Stops what is under way: what was shown before stays.
    pub(super) fn cancel(&mut self) {
        self.read.abort();
        if self.fetched.is_running() {
            self.fetched.abort();
            self.keys = None;
            self.judge();
        }
    }

    /// Returns the chosen keys, or why there are none.
    fn source(&self) -> KeySource {
        match self.choice {
            KeyChoice::None => KeySource::Absent(SignatureReason::NoKey),
            KeyChoice::Pasted if self.key_text.trim().is_empty() => {
                KeySource::Absent(SignatureReason::NoPastedKey)
            }
            KeyChoice::Pasted => match read_keys(&self.key_text) {
                Ok(keys) => KeySource::Set {
                    keys,
                    name: "the key given".to_owned(),
                    fetched: None,
                },
                Err(error) => KeySource::absent(format!("the key given cannot be used: {error}")),
            },
            KeyChoice::Secret if self.secret.is_empty() => {
                KeySource::Absent(SignatureReason::NoSecret)
            }
            KeyChoice::Secret => KeySource::shared(&self.secret, "the secret given"),
            _ => self
                .keys
                .clone()
                .unwrap_or_else(|| KeySource::Absent(SignatureReason::NotFetched)),
        }
    }

    /// Gives the token's field the focus.
    pub fn focus(&mut self) {
        self.focus_paste = true;
    }

    pub fn token(&self) -> &LoneToken {
        &self.token
    }

    pub fn open_search(&mut self) {
        self.token.open_search();
    }

    /// Closes the search among the claims; false if it was not open.
    pub fn close_search(&mut self) -> bool {
        self.token.close_search()
    }

    /// Returns the hosts that keys were fetched from.
    pub fn hosts(&self) -> &[String] {
        &self.hosts
    }

    /// Starts to read a text as a token.
    pub fn inspect(&mut self, cx: &Cx, text: Secret) {
        if text.expose().trim().is_empty() {
            return;
        }
        self.problem = None;
        self.read
            .start_blocking(cx, move || read_input(text.expose()));
    }

    /// Starts to read a token that is shown elsewhere: what the claims of the one before were compared with is not about it.
    pub fn inspect_other(&mut self, cx: &Cx, token: Secret) {
        self.expect_nothing();
        self.inspect(cx, token);
    }

    /// Starts to read a file as a token.
    pub fn inspect_file(&mut self, cx: &Cx, path: PathBuf) {
        self.read.start_blocking(cx, move || {
            read_token_text(&path, "token.unreadable").and_then(|text| read_input(text.expose()))
        });
    }

    /// Judges the token by the keys that were just chosen, unless they have to be fetched: that waits for a press.
    pub(super) fn choose_key(&mut self, cx: &Cx) {
        self.keys = None;
        if self.fetches() {
            self.judge();
        } else {
            self.check(cx);
        }
    }

    /// Whether the keys that are chosen come from the network.
    pub(super) fn fetches(&self) -> bool {
        self.choice.address().is_some()
            || matches!(self.choice, KeyChoice::Issuer | KeyChoice::Address)
    }

    /// Starts to fetch the chosen keys; judges the token at once if they are at hand.
    pub(super) fn check(&mut self, cx: &Cx) {
        let choice = self.choice;
        let (address, discover) = match choice {
            KeyChoice::Issuer => (self.issuer.trim().to_owned(), true),
            KeyChoice::Address => (self.address.trim().to_owned(), false),
            other => match other.address() {
                Some(address) => (address.to_owned(), false),
                None => return self.judge(),
            },
        };
        let contacted = host(&address);
        if !self.hosts.contains(&contacted) {
            self.hosts.push(contacted.clone());
        }
        // The verdict by other keys is not shown while these are fetched.
        self.keys = Some(KeySource::absent(format!(
            "fetching the keys from {contacted}"
        )));
        self.judge();
        let session = Arc::clone(&cx.services.session);
        self.fetched.start(cx, async move {
            let keys = keys_at(&session, &address, discover, choice.name()).await;
            Ok(keys.unwrap_or_else(KeySource::absent))
        });
    }

    /// Judges the token by the chosen keys.
    fn judge(&mut self) {
        let source = self.source();
        self.token
            .judge(|report| TokenReport::judged(report.role, report.token.clone(), &source));
    }

    /// Shows a token; says what anything else is, and keeps what was shown before.
    fn take(&mut self, cx: &Cx, given: InspectInput) {
        self.problem = None;
        self.elsewhere = None;
        self.found_keys = None;
        match given {
            InspectInput::Token(token, elsewhere) => {
                self.elsewhere = elsewhere;
                self.words = describe(&token, TokenRole::Pasted);
                let source = self.source();
                let shown = self.token.report();
                let is_other = shown.is_none_or(|shown| shown.token.raw != token.raw);
                let was_one = self.token.serial() > 0;
                self.expected_before |= was_one && is_other && self.expects_something();
                let judged = TokenReport::judged(TokenRole::Pasted, *token, &source);
                self.token.show(judged);
                cx.ask(Intent::ShowResult);
            }
            InspectInput::Keys(keys) => self.found_keys = Some(keys),
            InspectInput::Other(place, text) => {
                let title = match place {
                    Elsewhere::Import => "This is a request, not a token",
                    Elsewhere::Explain | Elsewhere::Inspect => "This is an answer, not a token",
                };
                let detail = "No token was found in it; what was shown before stays";
                self.problem = Some(BadInput::new("token.other", title, detail));
                self.elsewhere = Some((place, text));
            }
        }
    }

    /// Chooses these keys, as if they had been pasted.
    pub fn use_keys(&mut self, cx: &Cx, keys: &str) {
        self.found_keys = None;
        self.choice = KeyChoice::Pasted;
        keys.clone_into(&mut self.key_text);
        self.check(cx);
    }

    /// Refuses a text that is pasted as a key before the field shows it; false if the field may have it.
    pub(super) fn refuses_key(&mut self, text: &str) -> bool {
        let misplaced = misplaced(text);
        self.problem = misplaced.map(|misplaced| match misplaced {
            Misplaced::PrivateKey => private_key(),
            Misplaced::Token => BadInput::new(
                "key.token",
                "This is a token, not a key",
                "It was not added to the field",
            ),
        });
        let token = misplaced == Some(Misplaced::Token);
        self.elsewhere = token.then(|| (Elsewhere::Inspect, Secret::new(text)));
        misplaced.is_some()
    }

    /// Takes in finished jobs. Called once a frame, before anything is drawn.
    pub fn poll(&mut self, cx: &Cx) {
        if let Some(path) = self.picked.take(cx) {
            self.inspect_file(cx, path);
        }
        if let Some(path) = self.picked_key.take(cx) {
            self.key_file
                .start_blocking(cx, move || read_token_text(&path, "key.unreadable"));
        }
        if let Some(given) = self.read.take_or(|problem| self.problem = Some(problem)) {
            self.take(cx, given);
        }
        match self.key_file.take() {
            // A private key never gets into the field.
            Some(Ok(text)) if !holds_private_key(text.expose()) => {
                text.expose().clone_into(&mut self.key_text);
                self.judge();
            }
            Some(Ok(_)) => self.problem = Some(private_key()),
            Some(Err(problem)) => self.problem = Some(problem),
            None => {}
        }
        if let Some(Ok(source)) = self.fetched.take() {
            self.keys = Some(source);
            self.judge();
        }
    }
}

fn host(address: &str) -> String {
    let (_, rest) = address.split_once("://").unwrap_or(("", address));
    let host = rest.trim().split(['/', '?', '#', ':']).next();
    host.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_told_from_its_address() {
        for address in ["https://a.b/c?d", "a.b", "http://a.b:80/"] {
            assert_eq!(host(address), "a.b");
        }
    }
}
