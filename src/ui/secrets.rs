//! Secrets leave the window in two ways only: into the clipboard, and into the keychain.

use super::app::App;
use crate::diagnosis::BadInput;
use crate::secret::Secret;
use egui::Context;
use std::time::Duration;

impl App {
    /// Into the clipboard outside its history where the platform can; cleared after a minute if it is still there.
    pub(super) fn copy_secret(&mut self, ctx: &Context, secret: Secret) {
        self.copying
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    let mut clipboard =
                        arboard::Clipboard::new().map_err(|error| error.to_string())?;
                    clipboard
                        .set_text(secret.expose())
                        .map_err(|error| error.to_string())?;
                    std::thread::spawn(move || {
                        std::thread::sleep(Duration::from_mins(1));
                        if clipboard
                            .get_text()
                            .is_ok_and(|text| text == secret.expose())
                        {
                            clipboard.clear().unwrap_or_default();
                        }
                    });
                    Ok(())
                })
                .await
                .map_err(|error| error.to_string())?
            });
    }

    /// Puts what is typed into the keychain, for this profile and the origin it goes to.
    pub(super) fn keep(&mut self, ctx: &Context, field: &'static str) {
        self.give_id(ctx);
        let secret = match field {
            "actor_token" => &self.typed.actor_token,
            _ => &self.typed.client_secret,
        };
        let secret = Secret::new(secret.as_str());
        let (Ok(profile), Ok(resolved)) = (self.draft.to_profile(), &self.preview) else {
            return;
        };
        let endpoint = resolved.request.token_endpoint.clone();
        let Some(place) = crate::send::place(&profile, &self.environment(), field, &endpoint)
        else {
            return;
        };
        let owner = self.owner();
        self.keeping
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    let origin = place.origin.clone();
                    crate::vault::keep(&place, &secret)
                        .map(|()| (field, origin, owner))
                        .map_err(|error| {
                            BadInput::new("secret.keychain", "It was not kept", error.to_string())
                                .fix("It stays in the field for this session")
                        })
                })
                .await
                .map_err(|error| error.to_string())
            });
    }

    /// What is kept belongs to an id: a profile without one gets it, in its file too, before anything is kept.
    fn give_id(&mut self, ctx: &Context) {
        if self.draft.rest.id.is_some() {
            return;
        }
        let id = crate::jose::random_id(12);
        self.draft.rest.id = Some(id.clone());
        if let Some(path) = self.path.clone() {
            self.saved.rest.id = Some(id.clone());
            self.write_id(ctx, path, id);
        }
    }

    /// Whose secrets the form's are: the form and the environment.
    fn owner(&self) -> String {
        format!("{} {:?}", self.keeping_files.key, self.chosen_environment)
    }

    pub(super) fn kept(&mut self, field: &'static str, origin: &str, owner: &str) {
        if self.owner() != owner {
            // The keychain asked for a while, and something else is open: that one's fields stay as they are.
            self.notice = Some(format!("Kept in the keychain, for {origin}"));
            return;
        }
        if field == "dpop.key" {
            "keychain".clone_into(&mut self.draft.dpop_key);
            self.written_here(field, "keychain");
            self.notice = Some(format!(
                "The key is kept in the keychain, for this profile and {origin}"
            ));
            self.allow_written();
            return;
        }
        let (typed, reference) = match field {
            "actor_token" => (&mut self.typed.actor_token, &mut self.draft.actor_token),
            _ => (&mut self.typed.client_secret, &mut self.draft.auth_secret),
        };
        zeroize::Zeroize::zeroize(typed);
        "keychain".clone_into(reference);
        self.written_here(field, "keychain");
        let environment = self
            .chosen_environment
            .as_ref()
            .map_or_else(String::new, |name| format!(", the environment {name}"));
        self.notice = Some(format!(
            "Kept in the keychain, for this profile{environment} and {origin}"
        ));
        self.allow_written();
    }

    /// Keeps the proof's key of this session in the keychain, so that tokens bound to it can still be used after a restart.
    pub(super) fn keep_proof_key(&mut self, ctx: &Context) {
        self.give_id(ctx);
        let (Ok(profile), Ok(resolved)) = (self.draft.to_profile(), &self.preview) else {
            return;
        };
        let endpoint = resolved.request.token_endpoint.clone();
        let job = self.job(profile, false);
        let (sender, owner) = (std::sync::Arc::clone(&self.services.session), self.owner());
        self.keeping
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || {
                    let failed = |why: String| {
                        BadInput::new("secret.keychain", "The key was not kept", why)
                            .fix("It stays for this session")
                    };
                    let key = sender.session_key(&job)?.ok_or_else(|| {
                        failed("DPoP is off, or its key is kept already".to_owned())
                    })?;
                    let place =
                        crate::send::place(&job.profile, &job.environment, "dpop.key", &endpoint)
                            .ok_or_else(|| failed("The profile has no id".to_owned()))?;
                    crate::vault::keep(&place, key.pem())
                        .map(|()| ("dpop.key", place.origin.clone(), owner))
                        .map_err(|error| failed(error.to_string()))
                })
                .await
                .map_err(|error| error.to_string())
            });
    }
}
