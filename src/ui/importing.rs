//! Importing: a text or file is read and recognised off the drawing thread, and what came of it goes to the dialog.

use super::app::App;
use super::dialogs::{Dialog, ImportDialog, SealedDialog};
use crate::diagnosis::BadInput;
use crate::profile::formats::{Choice, Imported, import};
use crate::secret::Secret;
use crate::ui::kit::elsewhere::Elsewhere;
use crate::vault::SEALED;
use egui::Context;
use std::path::PathBuf;
use std::sync::Arc;

/// What was read for an import.
pub struct Recognised {
    /// The text, for reading it again with another choice; none where there was none to read.
    text: Option<Arc<zeroize::Zeroizing<Vec<u8>>>>,
    found: Result<Imported, BadInput>,
    elsewhere: Option<Elsewhere>,
    /// The bundle that the text is, where it is one.
    sealed: Option<String>,
}

impl Recognised {
    fn of(bytes: Arc<zeroize::Zeroizing<Vec<u8>>>, choice: &Choice) -> Self {
        let sealed = std::str::from_utf8(&bytes)
            .ok()
            .map(str::trim_start)
            .filter(|text| text.starts_with(SEALED))
            .map(ToOwned::to_owned);
        let found = import(bytes.to_vec(), choice);
        let elsewhere = match (&found, std::str::from_utf8(&bytes)) {
            (Err(_), Ok(text)) => Elsewhere::of(text, Elsewhere::Import),
            _ => None,
        };
        Self {
            text: Some(bytes),
            found,
            elsewhere,
            sealed,
        }
    }
}

impl App {
    pub(super) fn open_import(&mut self) {
        self.dialog = Some(Dialog::Import(Box::default()));
    }

    /// A link that the program was started with, or that was pasted: shown, never sent.
    pub(super) fn import_text(&mut self, ctx: &Context, text: &Secret) {
        let bytes = text.expose().as_bytes().to_vec();
        self.recognise(ctx, move || Ok(bytes));
    }

    /// A file that was dropped or chosen: everything that is no profile or folder is looked at as an import.
    pub(super) fn import_file(&mut self, ctx: &Context, path: PathBuf) {
        self.recognise(ctx, move || super::trade::read_bytes(&path));
    }

    fn recognise(
        &mut self,
        ctx: &Context,
        read: impl FnOnce() -> Result<Vec<u8>, BadInput> + Send + 'static,
    ) {
        if !matches!(self.dialog, Some(Dialog::Import(_))) {
            self.dialog = Some(Dialog::Import(Box::new(ImportDialog::reading())));
        }
        self.import_source = None;
        self.importing
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || match read() {
                    Ok(bytes) => {
                        Recognised::of(Arc::new(zeroize::Zeroizing::new(bytes)), &Choice::default())
                    }
                    Err(problem) => Recognised {
                        text: None,
                        found: Err(problem),
                        elsewhere: None,
                        sealed: None,
                    },
                })
                .await
                .map_err(|error| error.to_string())
            });
    }

    /// The same text with what was chosen in the dialog.
    pub(super) fn import_again(&mut self, ctx: &Context) {
        let (Some(Dialog::Import(dialog)), Some(bytes)) = (&self.dialog, &self.import_source)
        else {
            return;
        };
        let (choice, bytes) = (dialog.choice(), Arc::clone(bytes));
        self.importing
            .start(self.services.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || Recognised::of(bytes, &choice))
                    .await
                    .map_err(|error| error.to_string())
            });
    }

    /// The text of the dialog goes where it belongs.
    pub(super) fn take_elsewhere(&mut self, ctx: &Context, elsewhere: Elsewhere) {
        let text = self
            .import_source
            .take()
            .and_then(|bytes| String::from_utf8(bytes.to_vec()).ok())
            .map(Secret::new);
        let text = text.or_else(|| match &mut self.dialog {
            Some(Dialog::Outside(dialog)) => dialog.take_text(),
            _ => None,
        });
        let Some(text) = text else { return };
        self.dialog = None;
        self.to_elsewhere(ctx, elsewhere, text);
    }

    /// Takes a text to where it belongs.
    pub(super) fn to_elsewhere(&mut self, ctx: &Context, elsewhere: Elsewhere, text: Secret) {
        match elsewhere {
            Elsewhere::Import => self.import_text(ctx, &text),
            Elsewhere::Explain => {
                self.open_outside();
                self.explain_text(ctx, text, true);
            }
            Elsewhere::Inspect => {
                self.inspect(ctx, text);
            }
        }
    }

    pub(super) fn poll_importing(&mut self) {
        if self.importing.poll().is_none() {
            return;
        }
        let Some(recognised) = self.importing.take() else {
            return;
        };
        if let Some(bundle) = recognised.sealed {
            self.dialog = Some(Dialog::Sealed(Box::new(SealedDialog::closed(bundle))));
            return;
        }
        self.import_source = recognised.text;
        if let Some(Dialog::Import(dialog)) = &mut self.dialog {
            dialog.take(recognised.found, recognised.elsewhere);
        }
    }
}
