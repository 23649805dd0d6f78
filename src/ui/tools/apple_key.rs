//! The Apple key test: asks Apple whether it knows team, key and client ID, without a user's code. Sent only on a press.

use crate::diagnosis::AppleKey;
use crate::exchange::Attempt;
use crate::http::Cancel;
use crate::jose::{SigningAlgorithm, SigningKey};
use crate::json::Json;
use crate::secret::{Redactor, Secret};
use crate::send::test_apple_key;
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::pasted;
use crate::ui::kit::dialog_buttons::{buttons, close_button};
use crate::ui::kit::first_field::FirstField;
use crate::ui::kit::intent::{Intent, NewEvidence};
use crate::ui::kit::job::{Job, stopped};
use crate::ui::kit::printable::printable;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::{self, NoteLevel};
use egui::Ui;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Lifetime of the client secret that is made for the test, in seconds; Apple allows six months.
const LIFE: i64 = 300;

/// The dialog, with what is typed and what came of it.
#[derive(Default)]
pub struct AppleKeyTest {
    client_id: String,
    team_id: String,
    key_id: String,
    key: Zeroizing<String>,
    jwt: Zeroizing<String>,
    problem: Option<String>,
    job: Job<KeyTested>,
    found: Option<KeyTested>,
    first: FirstField,
}

/// What Apple says of the key, or why it cannot be told, and the call.
type KeyTested = (Result<AppleKey, String>, Attempt);

impl AppleKeyTest {
    /// Returns what has to be entered before Apple can be asked.
    fn missing(&self) -> Option<&'static str> {
        let has_jwt = !self.jwt.trim().is_empty();
        [
            ("Enter the app ID", self.client_id.as_str(), false),
            ("Enter the team ID", self.team_id.as_str(), has_jwt),
            ("Enter the key ID", self.key_id.as_str(), has_jwt),
            ("Enter the .p8 key", self.key.as_str(), has_jwt),
        ]
        .into_iter()
        .find_map(|(missing, text, spared)| (!spared && text.trim().is_empty()).then_some(missing))
    }

    /// Starts to ask Apple whether it knows the key; says what is missing instead if no client secret can be made.
    fn ask(&mut self, cx: &Cx) {
        self.found = None;
        let secret = match self.secret(cx.now()) {
            Ok(secret) => secret,
            Err(problem) => return self.problem = Some(problem),
        };
        self.problem = None;
        let client_id = self.client_id.trim().to_owned();
        let session = Arc::clone(&cx.services.session);
        self.job.start(cx, async move {
            test_apple_key(&session, &client_id, &secret, None, &Cancel::default()).await
        });
    }

    /// Returns the client secret as pasted, or signed here (Apple: Creating a client secret); a sentence if it cannot be made.
    fn secret(&self, now: i64) -> Result<Secret, String> {
        if !self.jwt.trim().is_empty() {
            return Ok(Secret::new(self.jwt.trim()));
        }
        for (name, text) in [("Team ID", &self.team_id), ("Key ID", &self.key_id)] {
            if text.trim().is_empty() {
                return Err(format!(
                    "{name} is missing; or paste a client-secret JWT instead"
                ));
            }
        }
        let key =
            SigningKey::from_pkcs8_pem(&Secret::new(self.key.as_str()), SigningAlgorithm::ES256)
                .map_err(|error| format!("The .p8 key cannot be used: {error}"))?;
        let header = Json::object([
            ("alg", Json::text("ES256")),
            ("kid", Json::text(self.key_id.trim())),
        ]);
        let claims = Json::object([
            ("iss", Json::text(self.team_id.trim())),
            ("iat", Json::int(now)),
            ("exp", Json::int(now + LIFE)),
            ("aud", Json::text("https://appleid.apple.com")),
            ("sub", Json::text(self.client_id.trim())),
        ]);
        key.sign(&header, &claims)
            .map(Secret::new)
            .map_err(|error| error.to_string())
    }
}

impl Dialog for AppleKeyTest {
    fn frame(&self) -> Frame {
        Frame {
            id: "apple key dialog",
            width: 640.0,
            title: "Apple key test".to_owned(),
            hint: "Sends a made-up code to Apple's token endpoint. It answers invalid_client if team, key or .p8 are wrong, and invalid_grant if they are probably right. No user's code is spent, and nothing is kept".to_owned(),
        }
    }

    fn poll(&mut self, cx: &Cx) {
        match self.job.take() {
            Some(Ok(found)) => {
                if let (Ok(key), Some(origin)) = (&found.0, &cx.open.origin) {
                    let new = NewEvidence::AppleKey(origin.clone(), *key);
                    cx.ask(Intent::ReexplainWith(new));
                }
                self.found = Some(found);
            }
            Some(Err(problem)) => self.problem = Some(problem.to_string()),
            None => {}
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        if let Some(text) = pasted(&cx.egui, |text| text.contains("PRIVATE KEY")) {
            self.key = Zeroizing::new(text.expose().to_owned());
        }
        // Into its own field, whichever field has the keyboard.
        if let Some(text) = pasted(&cx.egui, |text| text.trim_start().starts_with("eyJ")) {
            self.jwt = Zeroizing::new(text.expose().trim().to_owned());
        }
        for (label, text, hint) in [
            (
                "App ID",
                &mut self.client_id,
                "com.acme.app, or the Services ID",
            ),
            ("Team ID", &mut self.team_id, "10 characters"),
            ("Key ID", &mut self.key_id, "10 characters"),
        ] {
            let field = widgets::code_row(ui, label, text, hint, label);
            // Only the first of them takes it.
            self.first.begin(ui, &field);
        }
        let hint = "paste the file's text: -----BEGIN PRIVATE KEY----- …";
        widgets::secret_row(ui, ".p8 key", &mut self.key, hint, "Apple private key");
        widgets::field_row(ui, "Client secret", |ui| {
            let hint = "a JWT, in place of team, key and .p8";
            widgets::secret_field(ui, &mut self.jwt, hint, "Apple client secret");
            if !self.jwt.trim().is_empty()
                && widgets::small_button(ui, "Inspect it")
                    .on_hover_text("Its claims, with Apple's rules for them")
                    .clicked()
            {
                cx.ask(Intent::InspectToken(Secret::new(self.jwt.trim())));
                stay = Stay::Closed;
            }
        });
        if let Some(problem) = &self.problem {
            let detail = "Nothing is known about the key";
            widgets::note(ui, NoteLevel::Error, problem, detail);
        }
        if let Some((found, attempt)) = &self.found {
            answer(found, attempt, ui);
        }
        ui.add_space(theme::GAP);
        buttons(ui, |ui| {
            let busy = self.job.is_running();
            let ready = !busy && self.missing().is_none();
            let label = if busy {
                "Asking Apple…"
            } else {
                "Send to appleid.apple.com"
            };
            if widgets::primary_button(ui, label, None, ready).clicked() {
                self.ask(cx);
            }
            if busy && widgets::button(ui, "Cancel").clicked() {
                self.job.abort();
                self.problem = Some(stopped().title);
            }
            close_button(ui, &mut stay);
            if let Some(missing) = self.missing().filter(|_| !busy) {
                widgets::small_label(ui, missing);
            }
        });
        stay
    }
}

/// Draws what Apple said of the key, and the beginning of its answer.
fn answer(found: &Result<AppleKey, String>, attempt: &Attempt, ui: &mut Ui) {
    let (severity, title, detail) = match found {
        Ok(AppleKey::Accepted) => (
            NoteLevel::Note,
            "Apple knows the key",
            "It answered invalid_grant: only the made-up code was wrong. Apple lists a mismatched client id there too",
        ),
        Ok(AppleKey::Rejected) => (
            NoteLevel::Error,
            "Apple does not know this key",
            "It answered invalid_client: Team ID, Key ID, .p8 or App ID are wrong, or the key was revoked",
        ),
        Err(why) => (NoteLevel::Warning, "The answer does not say", why.as_str()),
    };
    widgets::note(ui, severity, title, detail);
    if let Some(response) = &attempt.response {
        let mut redactor = Redactor::default();
        for piece in attempt.request.body.pieces() {
            if let crate::secret::TextSegment::Masked { name, text } = piece {
                redactor.add(name, text);
            }
        }
        // Masked before it is cut: half a secret could not be known any more.
        let text = response.text().unwrap_or_default();
        let begin: String = text.chars().take(4000).collect();
        let body = redactor.redact_body(&begin);
        let body: String = body.chars().take(400).collect();
        let line = format!("HTTP {} {body}", response.status);
        widgets::small_text(ui, printable(&line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::decode;

    #[test]
    fn the_client_secret_is_apples() {
        let der = aws_lc_rs::signature::EcdsaKeyPair::generate_pkcs8(
            &aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED_SIGNING,
            &aws_lc_rs::rand::SystemRandom::new(),
        )
        .unwrap();
        let text = pem::encode(&pem::Pem::new("PRIVATE KEY", der.as_ref().to_vec()));
        let mut dialog = AppleKeyTest {
            client_id: "com.acme.app".into(),
            team_id: "TEAM123456".into(),
            ..AppleKeyTest::default()
        };
        dialog.key = Zeroizing::new(text);
        assert!(dialog.secret(1000).unwrap_err().contains("Key ID"));
        assert_eq!(dialog.missing(), Some("Enter the key ID"));
        dialog.key_id = "KEY1234567".into();
        assert_eq!(dialog.missing(), None);
        let token = decode(dialog.secret(1000).unwrap().expose());
        let claim = |name: &str| token.claim(name).unwrap().to_compact();
        assert_eq!(
            (claim("iss"), claim("sub"), claim("exp")),
            (
                "\"TEAM123456\"".into(),
                "\"com.acme.app\"".into(),
                "1300".into()
            )
        );
        dialog.jwt = Zeroizing::new(" a.b.c ".into());
        assert_eq!(dialog.secret(0).unwrap().expose(), "a.b.c");
    }
}
