//! The system's file dialog, awaited in a task.

use super::context::Cx;
use super::job::Job;
use crate::diagnosis::BadInput;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

/// What the system's dialog is to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickerMode {
    /// A profile's file.
    Profile,
    /// A file of any kind.
    File,
    Folder,
    /// A file to write.
    Save,
}

/// How the system's dialog ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickerResult {
    Path(PathBuf),
    /// Without a path: it was closed, or the system has none.
    Nothing,
}

/// The system's dialog that is open, where one is.
#[derive(Debug, Default)]
pub struct Picker {
    job: Job<Option<PathBuf>>,
}

impl Picker {
    /// Opens the dialog. `name` is the name suggested for a file to write; empty for none.
    pub fn open(&mut self, cx: &Cx, what: PickerMode, name: &str) {
        let dialog = rfd::AsyncFileDialog::new();
        // The dialog is made here, on the window's thread, and waited for in a task.
        let chosen: Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> = match what {
            PickerMode::Profile => {
                Box::pin(dialog.add_filter("Cambio profile", &["json"]).pick_file())
            }
            PickerMode::File => Box::pin(dialog.pick_file()),
            PickerMode::Folder => Box::pin(dialog.pick_folder()),
            PickerMode::Save if name.is_empty() => Box::pin(dialog.save_file()),
            PickerMode::Save => Box::pin(dialog.set_file_name(name).save_file()),
        };
        self.job.start(cx, async move {
            Ok::<_, BadInput>(chosen.await.map(|handle| handle.path().to_owned()))
        });
    }

    /// Returns how the dialog ended, once; `None` while it is open, or where none was opened.
    pub fn take(&mut self) -> Option<PickerResult> {
        let chosen = self.job.take()?.ok().flatten();
        Some(chosen.map_or(PickerResult::Nothing, PickerResult::Path))
    }
}
