//! Secrets in the clipboard.

use super::context::Cx;
use super::job::Job;
use crate::diagnosis::BadInput;
use crate::secret::Secret;
use std::time::Duration;

/// The secret that is being copied.
#[derive(Default)]
pub struct Clipboard {
    copied: Job<()>,
}

impl Clipboard {
    /// Puts a secret into the clipboard, outside its history where the platform can; cleared after a minute if it is still there.
    pub fn copy_secret(&mut self, cx: &Cx, secret: Secret) {
        self.copied.start_blocking(cx, move || {
            let failed = |error: arboard::Error| {
                BadInput::new("clipboard", "Nothing was copied", error.to_string())
            };
            let mut clipboard = arboard::Clipboard::new().map_err(failed)?;
            clipboard.set_text(secret.expose()).map_err(failed)?;
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
        });
    }

    /// Says what came of it.
    pub fn poll(&mut self, cx: &Cx) {
        match self.copied.take() {
            Some(Ok(())) => cx.notice("Copied; it leaves the clipboard after a minute"),
            Some(Err(problem)) => cx.notice(format!("{}: {}", problem.title, problem.detail)),
            None => {}
        }
    }
}
