//! Work on the open profile's file, and what it brings.

use super::conflict_dialog::Resolution;
use super::draft::Draft;
use crate::diagnosis::BadInput;
use crate::profile::Profile;
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::Job;
use crate::ui::kit::notice_offer::NoticeOffer;
use crate::ui::kit::path_dialog::PathQuestion;
use crate::ui::kit::reply::Reply;
use std::path::PathBuf;

/// What is said in place of starting a second job on files.
pub const BUSY: &str = "Another file operation is still running: try again in a moment";

/// What a save has written.
pub struct Saved {
    pub path: PathBuf,
    /// The form as it was written.
    pub draft: Box<Draft>,
    /// The key of the form's draft.
    pub key: String,
    /// Whether the file is in a folder of the library, which lists it.
    pub in_library: bool,
}

/// What a job on files brought.
pub enum Filed {
    /// A sentence, and nothing to open.
    Said(String),
    /// A new file to open, with what it holds and what is said then.
    Open(PathBuf, Box<Profile>, String),
    /// The profile in the form with this key has a file now, which holds this.
    Imported(String, PathBuf, Box<Profile>),
    /// The environment with this file name was written.
    Environment(String),
}

/// A deleted file, with what restores it.
pub struct Deleted {
    /// Where it was.
    pub path: PathBuf,
    /// What it held.
    pub text: String,
    /// The key of the form's draft; empty if its form was not in front.
    pub key: String,
}

/// The jobs and questions about the open file.
#[derive(Default)]
pub struct FileJobs {
    pub filed: Job<Filed>,
    pub saved: Job<Saved>,
    pub looked: Job<(PathBuf, Result<Profile, BadInput>)>,
    pub saving_as: Option<PathQuestion<()>>,
    /// The question whether to write what looks like a secret.
    pub asking: Option<Confirm<PathBuf>>,
    /// The file's side while both are shown, and the decision.
    pub conflict: Option<(Box<Profile>, Reply<Resolution>)>,
    /// Whether the file is to be read once no dialog is open and nothing is being saved.
    pub look_later: bool,
    /// Deleted files that can be restored.
    pub deleted: Vec<NoticeOffer<Deleted>>,
    /// The form whose file was deleted, by its number.
    pub deleted_of: Option<usize>,
    /// An imported form as it was when its file was begun.
    pub added: Option<Box<Draft>>,
    /// The open file that was said to be unreadable, and what it held.
    pub said_gone: Option<(PathBuf, Box<Draft>)>,
    /// Offers to save the form elsewhere, since its file is gone.
    pub gone: Vec<NoticeOffer<()>>,
}

impl FileJobs {
    /// Starts work whose result the form has to know; says so, and returns false, while other work is under way.
    pub fn start(
        &mut self,
        cx: &Cx,
        work: impl FnOnce() -> Result<Filed, BadInput> + Send + 'static,
    ) -> bool {
        // Starting anyway would drop the result of what is under way.
        let is_free = !self.filed.is_running();
        if is_free {
            self.filed.start_blocking(cx, work);
        } else {
            cx.notice(BUSY);
        }
        is_free
    }
}
