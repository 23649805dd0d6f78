//! The Apple key test: whether Apple knows team, key and client id, told without burning a code. Sent only when pressed.

use crate::diagnosis::AppleKey;
use crate::exchange::Attempt;
use crate::jose::{SigningAlgorithm, SigningKey};
use crate::json::Json;
use crate::secret::Secret;
use crate::ui::action::Action;
use crate::ui::judging::KeyTested;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::{self, Severity};
use egui::{Context, Label, RichText};

/// Life of the client secret that is made for the test, seconds; Apple allows six months.
const LIFE: i64 = 300;

/// What is typed, and what came of it.
#[derive(Default)]
pub struct AppleKeyDialog {
    client_id: String,
    team_id: String,
    key_id: String,
    key: zeroize::Zeroizing<String>,
    jwt: zeroize::Zeroizing<String>,
    problem: Option<String>,
    busy: bool,
    found: Option<(Result<AppleKey, String>, Attempt)>,
}

impl AppleKeyDialog {
    /// Takes in what came.
    pub fn take(&mut self, found: KeyTested) {
        self.busy = false;
        match found {
            Ok(found) => self.found = Some(found),
            Err(problem) => self.problem = Some(problem.to_string()),
        }
    }

    /// The client secret: as pasted, or signed here (Apple: Creating a client secret).
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

    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let pasted = super::pasted(ctx, |text| text.contains("PRIVATE KEY"));
        if let Some(text) = pasted {
            self.key = zeroize::Zeroizing::new(text.expose().to_owned());
        }
        let hint = "Apple's token endpoint is asked with a made-up code. It answers invalid_client where team, key or .p8 are wrong, and invalid_grant where they are probably right. No code of a user is spent, nothing is kept";
        super::framed(
            ctx,
            "apple key dialog",
            640.0,
            "Apple key test",
            hint,
            actions,
            |ui, actions| {
                for (label, text, hint) in [
                    (
                        "App ID",
                        &mut self.client_id,
                        "com.acme.app, or the Services ID",
                    ),
                    ("Team ID", &mut self.team_id, "10 characters"),
                    ("Key ID", &mut self.key_id, "10 characters"),
                ] {
                    widgets::field_row(ui, label, |ui| {
                        widgets::text_field(ui, label, text, hint, true, label)
                    });
                }
                widgets::field_row(ui, ".p8 key", |ui| {
                    widgets::secret_field(
                        ui,
                        "p8",
                        &mut self.key,
                        "paste the file's text: -----BEGIN PRIVATE KEY----- …",
                        "Apple private key",
                    );
                });
                widgets::field_row(ui, "or JWT", |ui| {
                    widgets::secret_field(
                        ui,
                        "client secret jwt",
                        &mut self.jwt,
                        "a client-secret JWT, in place of team, key and .p8",
                        "Apple client secret",
                    );
                    if !self.jwt.trim().is_empty()
                        && widgets::small_button(ui, "Inspect it")
                            .on_hover_text("Its claims, with Apple's rules for them")
                            .clicked()
                    {
                        actions.push(Action::Inspect(Secret::new(self.jwt.trim())));
                        actions.push(Action::CloseDialog);
                    }
                });
                if let Some(problem) = &self.problem {
                    widgets::note_box(
                        ui,
                        Severity::Error,
                        problem,
                        "Nothing is known of the key",
                        None,
                    );
                }
                if let Some((found, attempt)) = &self.found {
                    answer(found, attempt, ui);
                }
                ui.add_space(theme::GAP);
                ui.horizontal_wrapped(|ui| {
                    let ready = !self.busy && !self.client_id.trim().is_empty();
                    let label = if self.busy {
                        "Asking Apple…"
                    } else {
                        "Send to appleid.apple.com"
                    };
                    if widgets::primary_button(ui, label, None, ready).clicked() {
                        self.found = None;
                        match self.secret(crate::send::now()) {
                            Ok(secret) => {
                                self.problem = None;
                                self.busy = true;
                                actions.push(Action::TestAppleKey(
                                    self.client_id.trim().to_owned(),
                                    secret,
                                ));
                            }
                            Err(problem) => self.problem = Some(problem),
                        }
                    }
                    if widgets::button(ui, "Close").clicked() {
                        actions.push(Action::CloseDialog);
                    }
                });
            },
        );
    }
}

fn answer(found: &Result<AppleKey, String>, attempt: &Attempt, ui: &mut egui::Ui) {
    let (severity, title, detail) = match found {
        Ok(AppleKey::Accepted) => (
            Severity::Note,
            "Apple knows the key",
            "It answered invalid_grant: only the made-up code was wrong. Apple lists a mismatched client id there too",
        ),
        Ok(AppleKey::Rejected) => (
            Severity::Error,
            "Apple does not know this key",
            "It answered invalid_client: Team ID, Key ID, .p8 or App ID are wrong, or the key was revoked",
        ),
        Err(why) => (Severity::Warning, "The answer does not tell", why.as_str()),
    };
    widgets::note_box(ui, severity, title, detail, None);
    if let Some(response) = &attempt.response {
        let mut redactor = crate::secret::Redactor::default();
        for piece in attempt.request.body.pieces() {
            if let crate::secret::Piece::Masked { name, text } = piece {
                redactor.learn(name, text);
            }
        }
        let body: String = response
            .text()
            .unwrap_or_default()
            .chars()
            .take(400)
            .collect();
        ui.add(
            Label::new(
                RichText::new(crate::ui::panels::printable(
                    &redactor.redact_body(&format!("HTTP {} {body}", response.status)),
                ))
                .size(theme::SMALL)
                .color(theme::palette(ui).muted),
            )
            .wrap(),
        );
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
        let mut dialog = AppleKeyDialog {
            client_id: "com.acme.app".into(),
            team_id: "TEAM123456".into(),
            ..AppleKeyDialog::default()
        };
        dialog.key = zeroize::Zeroizing::new(text);
        assert!(dialog.secret(1000).unwrap_err().contains("Key ID"));
        dialog.key_id = "KEY1234567".into();
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
        dialog.jwt = zeroize::Zeroizing::new(" a.b.c ".into());
        assert_eq!(dialog.secret(0).unwrap().expose(), "a.b.c");
    }
}
