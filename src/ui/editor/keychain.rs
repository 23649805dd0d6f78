//! Secrets that leave the form for the keychain.

use super::state::Editor;
use crate::diagnosis::BadInput;
use crate::secret::Secret;
use crate::send::place;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::job::UnderWay;
use std::sync::Arc;
use zeroize::Zeroize as _;

impl Editor {
    /// Starts to put what is typed into the keychain, for this profile and the origin it goes to.
    pub(super) fn keep(&mut self, cx: &Cx, field: &'static str) {
        self.give_id(cx);
        let typed = self.typed.field(field);
        let secret = Secret::new(typed.map_or("", |text| text.as_str()));
        let (Ok(profile), Ok(resolved)) = (self.draft.to_profile(), &self.preview) else {
            return;
        };
        let endpoint = resolved.request.token_endpoint.clone();
        let Some(place) = place(&profile, &self.environment(), field, &endpoint) else {
            return;
        };
        let owner = self.owner();
        self.kept.start_blocking(cx, move || {
            crate::vault::keep(&place, &secret).map_err(|error| {
                let (title, why) = ("The secret was not kept", error.to_string());
                BadInput::new("secret.keychain", title, why)
                    .fix("It stays in the field for this session")
            })?;
            Ok((field, place.origin, owner))
        });
    }

    /// Gives a profile without an id one, in its file too: what is kept belongs to it.
    fn give_id(&mut self, cx: &Cx) {
        if self.draft.rest.id.is_some() {
            return;
        }
        let id = crate::jose::random_id(12);
        self.draft.rest.id = Some(id.clone());
        if let Some(path) = self.path.clone()
            && self.write_id(cx, path, id.clone())
        {
            self.saved.rest.id = Some(id);
        }
    }

    /// Returns a text that tells this form and environment, which typed secrets belong to, from every other.
    fn owner(&self) -> String {
        format!("{} {:?}", self.autosave.key, self.environments.chosen)
    }

    /// Returns what is under way besides sending: a question to the keychain, or a write that takes long; `None` if nothing is.
    pub fn under_way(&self, ctx: &egui::Context) -> Option<UnderWay> {
        let asks = self.kept.is_running().then_some(UnderWay {
            words: "Asking the keychain; you may have to unlock it…",
            can_stop: true,
        });
        let words = "Writing the profile's file…";
        let files = &self.files;
        asks.or_else(|| files.saved.writing(ctx, words))
            .or_else(|| files.filed.writing(ctx, words))
    }

    /// Stops waiting for the keychain: what is typed stays in its field.
    pub fn stop_asking_keychain(&mut self, cx: &Cx) {
        if self.kept.is_running() {
            self.kept.abort();
            cx.notice(
                "Stopped waiting for the keychain: what you typed stays in its field for this session",
            );
        }
    }

    /// Takes in what the keychain has kept.
    pub(super) fn poll_kept(&mut self, cx: &Cx) {
        match self.kept.take() {
            Some(Ok((field, origin, owner))) => self.now_kept(cx, field, &origin, &owner),
            Some(Err(problem)) => cx.ask(Intent::ShowProblem(problem)),
            None => {}
        }
    }

    /// Takes a secret that is kept out of its field, and makes the keychain its source.
    fn now_kept(&mut self, cx: &Cx, field: &'static str, origin: &str, owner: &str) {
        if self.owner() != owner {
            // Another form or environment was opened meanwhile: its fields stay as they are.
            return cx.notice(format!("Kept in the keychain, for {origin}"));
        }
        let reference = match field {
            "dpop.key" => &mut self.draft.dpop_key,
            "actor_token" => &mut self.draft.actor_token,
            _ => &mut self.draft.auth_secret,
        };
        "keychain".clone_into(reference);
        if let Some(typed) = self.typed.field(field) {
            typed.zeroize();
        }
        self.autosave.written_here(field, "keychain");
        let environment = self
            .environments
            .chosen
            .as_ref()
            .map_or_else(String::new, |name| format!(", the environment {name}"));
        cx.notice(if field == "dpop.key" {
            format!("The key is kept in the keychain, for this profile and {origin}")
        } else {
            format!("Kept in the keychain, for this profile{environment} and {origin}")
        });
        self.allow_written(cx);
    }

    /// Starts to put the DPoP key of this session into the keychain, so that tokens bound to it can still be used after a restart.
    pub(super) fn keep_proof_key(&mut self, cx: &Cx) {
        self.give_id(cx);
        let (Ok(profile), Ok(resolved)) = (self.draft.to_profile(), &self.preview) else {
            return;
        };
        let endpoint = resolved.request.token_endpoint.clone();
        let request = self.request(profile, false);
        let (session, owner) = (Arc::clone(&cx.services.session), self.owner());
        self.kept.start_blocking(cx, move || {
            let failed = |why: String| {
                BadInput::new("secret.keychain", "The key was not kept", why)
                    .fix("It stays for this session")
            };
            let key = session
                .session_key(&request)?
                .ok_or_else(|| failed("DPoP is off, or its key is already kept".to_owned()))?;
            let (profile, environment) = (&request.profile, &request.environment);
            let place = place(profile, environment, "dpop.key", &endpoint)
                .ok_or_else(|| failed("The profile has no id".to_owned()))?;
            crate::vault::keep(&place, key.pem()).map_err(|error| failed(error.to_string()))?;
            Ok(("dpop.key", place.origin, owner))
        });
    }
}
