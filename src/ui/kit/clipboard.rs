//! Secrets and pictures in the clipboard.

use super::context::Cx;
use super::job::Job;
use crate::diagnosis::BadInput;
use crate::secret::Secret;
use egui::ColorImage;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Copies secrets and pictures, and finds out whether there is a clipboard.
#[derive(Default)]
pub struct Clipboard {
    /// What is being copied; ends with what is said of it.
    copied: Job<&'static str>,
    /// The look for a clipboard; fails where there is none.
    looked: Job<()>,
    /// How many secrets were copied. Only the newest one's minute counts.
    count: Arc<Mutex<u64>>,
}

/// Whether the window system is Wayland: there the window may have a clipboard that this program's own way to it does not reach.
fn is_wayland() -> bool {
    std::env::var_os("WAYLAND_DISPLAY").is_some_and(|display| !display.is_empty())
}

impl Clipboard {
    /// Puts a secret into the clipboard, kept out of its history where the platform can; cleared after a minute if it is still there.
    pub fn copy_secret(&mut self, cx: &Cx, secret: Secret) {
        let count = Arc::clone(&self.count);
        self.copied.start_blocking(cx, move || {
            let mut clipboard = arboard::Clipboard::new().map_err(failed)?;
            // Counted when it is there, in the order in which secrets got there.
            let own = {
                let mut newest = count.lock().unwrap_or_else(PoisonError::into_inner);
                set_unlisted(&mut clipboard, secret.expose()).map_err(failed)?;
                *newest += 1;
                *newest
            };
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_mins(1));
                let is_newest = *count.lock().unwrap_or_else(PoisonError::into_inner) == own;
                if is_newest
                    && clipboard
                        .get_text()
                        .is_ok_and(|text| text == secret.expose())
                {
                    clipboard.clear().unwrap_or_default();
                }
            });
            Ok("Copied; it leaves the clipboard after a minute")
        });
    }

    /// Puts a picture into the clipboard, where it stays.
    pub fn copy_picture(&mut self, cx: &Cx, picture: Arc<ColorImage>) {
        self.copied.start_blocking(cx, move || {
            let [width, height] = picture.size;
            let pixels = picture.pixels.iter();
            let bytes: Vec<u8> = pixels
                .flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b(), u8::MAX])
                .collect();
            let image = arboard::ImageData {
                width,
                height,
                bytes: bytes.into(),
            };
            // The window's own clipboard keeps offering it when this one is gone.
            let mut clipboard = arboard::Clipboard::new().map_err(failed)?;
            clipboard.set_image(image).map_err(failed)?;
            Ok("Picture copied")
        });
    }

    /// Looks whether there is a clipboard, after a copy by egui, which does not say where there is none.
    pub fn look(&mut self, cx: &Cx) {
        if !is_wayland() {
            self.looked.start_blocking(cx, || {
                arboard::Clipboard::new().map_err(failed)?;
                Ok(())
            });
        }
    }

    /// Says how a copy or a look ended.
    pub fn poll(&mut self, cx: &Cx) {
        if let Some(Err(_)) = self.looked.take() {
            cx.notice(
                "The clipboard is not available: what you copied can be pasted in this window only",
            );
        }
        match self.copied.take() {
            Some(Ok(words)) => cx.notice(words),
            Some(Err(problem)) => cx.notice(format!("{}: {}", problem.title, problem.detail)),
            None => {}
        }
    }
}

/// Puts a text into the clipboard, marked for histories and clouds to leave it out.
fn set_unlisted(clipboard: &mut arboard::Clipboard, text: &str) -> Result<(), arboard::Error> {
    #[cfg(target_os = "macos")]
    use arboard::SetExtApple as _;
    #[cfg(all(unix, not(target_os = "macos")))]
    use arboard::SetExtLinux as _;
    #[cfg(windows)]
    use arboard::SetExtWindows as _;

    let set = clipboard.set().exclude_from_history();
    #[cfg(windows)]
    let set = set.exclude_from_cloud();
    set.text(text)
}

fn failed(error: arboard::Error) -> BadInput {
    let why = match error {
        arboard::Error::ClipboardOccupied => {
            "another program holds the clipboard; try again".to_owned()
        }
        arboard::Error::Unknown { description } => {
            format!("the clipboard is not available ({description})")
        }
        other => other.to_string(),
    };
    BadInput::new("clipboard", "Nothing was copied", why)
}
