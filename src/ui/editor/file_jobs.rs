//! Work on the open profile's file, and what it brings.

use super::conflict_dialog::Resolution;
use super::draft::Draft;
use crate::diagnosis::BadInput;
use crate::profile::Profile;
use crate::ui::kit::answer::Answer;
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::Job;
use crate::ui::kit::offer::Offer;
use crate::ui::kit::path_dialog::PathQuestion;
use std::path::PathBuf;

/// A form that was written to its file.
pub struct Saved {
    /// The file.
    pub path: PathBuf,
    /// The form as it was written.
    pub draft: Box<Draft>,
    /// Whose form it was.
    pub key: String,
}

/// What a job on files brought.
pub enum Filed {
    /// A sentence, and nothing to open.
    Said(String),
    /// A new file to open.
    Open(PathBuf, Box<Profile>, String),
    /// An imported profile of the form with this key has a file now.
    Imported(String, PathBuf, Box<Profile>),
    /// An environment was written.
    Environment(String),
}

/// A file that was deleted, and what it takes to restore it.
pub struct Deleted {
    /// Where it was.
    pub path: PathBuf,
    /// What it held.
    pub text: String,
    /// Whose form it was; empty where none was in front.
    pub key: String,
}

/// The jobs and questions about the open file.
#[derive(Default)]
pub struct FileJobs {
    pub filed: Job<Filed>,
    pub saved: Job<Saved>,
    pub looked: Job<(PathBuf, Result<Profile, BadInput>)>,
    pub saving_as: Option<PathQuestion<()>>,
    /// Whether to write what looks like a secret, when that was asked.
    pub asking: Option<Confirm<PathBuf>>,
    /// The file's side while both are shown, and what is decided.
    pub conflict: Option<(Box<Profile>, Answer<Resolution>)>,
    /// A change outside waits for an open dialog to close.
    pub look_later: bool,
    /// Deleted files that can be restored.
    pub deleted: Vec<Offer<Deleted>>,
    /// An imported form as it is being written.
    pub added: Option<Box<Draft>>,
    /// The open file that cannot be read any more, when that was said, and what it held.
    pub said_gone: Option<(PathBuf, Box<Draft>)>,
    /// To save the form elsewhere, since its file is gone.
    pub gone: Vec<Offer<()>>,
}

impl FileJobs {
    /// Starts work whose result the form has to know: one at a time.
    pub fn start(
        &mut self,
        cx: &Cx,
        work: impl FnOnce() -> Result<Filed, BadInput> + Send + 'static,
    ) {
        if self.filed.is_running() {
            // Its result would be lost, and with it what the form has to know.
            return cx.notice("Another file is being worked on: try again in a moment");
        }
        self.filed.start_blocking(cx, work);
    }
}
