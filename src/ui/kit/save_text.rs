//! Writing something to a file that the user names.

use super::context::Cx;
use super::job::{Job, UnderWay};
use super::path_dialog::{PathQuestion, PathWords, taken};
use super::picker::PickerMode;
use super::presenting::{shown, shown_title};
use crate::diagnosis::BadInput;
use crate::files::write_bytes_atomically;
use crate::profile::file_stem;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const WORDS: PathWords = PathWords {
    title: "Save to file",
    hint: "Secrets that are not sealed are left out",
    label: "Save file",
    browse: &[("Browse…", PickerMode::Save)],
};

/// Makes the bytes to write, off the window's thread; the error is a sentence.
type Contents = Box<dyn FnOnce() -> Result<Vec<u8>, String> + Send>;

/// The question for the path, and the write.
#[derive(Default)]
pub struct SaveText {
    asking: Option<PathQuestion<Contents>>,
    job: Job<PathBuf>,
    /// Whether the file is not wanted any more.
    stopped: Arc<AtomicBool>,
}

impl SaveText {
    /// Asks where to write a text; suggested is a file beside the open profile, of its name with this ending. While presenting text and
    /// name are as they are shown.
    pub fn ask(&mut self, cx: &Cx, text: String, ending: &str) {
        let replaced = match shown(&cx.egui, &text) {
            Cow::Owned(replaced) => Some(replaced),
            Cow::Borrowed(_) => None,
        };
        self.ask_as_it_is(cx, replaced.unwrap_or(text), ending);
    }

    /// Asks where to write a text that presenting leaves alone, such as a sealed one.
    pub fn ask_as_it_is(&mut self, cx: &Cx, text: String, ending: &str) {
        let profile = shown_title(&cx.egui, &cx.open.name);
        let name = format!("{}.{ending}", file_stem(&profile));
        let path = cx.usual_folder().join(name);
        self.ask_for(cx, WORDS, &path, move || Ok(text.into_bytes()));
    }

    /// Asks where to write a file; `path` is suggested, and `contents` makes its bytes once the path is known.
    pub fn ask_for(
        &mut self,
        cx: &Cx,
        words: PathWords,
        path: &Path,
        contents: impl FnOnce() -> Result<Vec<u8>, String> + Send + 'static,
    ) {
        let contents: Contents = Box::new(contents);
        self.asking = Some(PathQuestion::ask_new(cx, words, path, contents));
    }

    /// Returns what is to be said while the file takes long to make.
    pub fn under_way(&self, ctx: &egui::Context) -> Option<UnderWay> {
        self.job.under_way(ctx, "Making the file…")
    }

    /// Gives the file up, unless it is being written already.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Takes in the path and the end of the write. Returns whether the file was written; another file is overwritten only where the
    /// system's dialog has asked.
    pub fn poll(&mut self, cx: &Cx) -> bool {
        if let Some((chosen, contents)) = PathQuestion::decided(&mut self.asking) {
            let stopped = Arc::<AtomicBool>::default();
            self.stopped = Arc::clone(&stopped);
            self.job.start_blocking(cx, move || {
                let path = chosen.path;
                if path.exists() && !chosen.by_system {
                    return Err(taken(&path));
                }
                let bytes = contents().map_err(failed)?;
                if stopped.load(Ordering::Relaxed) {
                    return Err(failed("Stopped: nothing was written".to_owned()));
                }
                match write_bytes_atomically(&path, &bytes) {
                    Ok(()) => Ok(path),
                    Err(error) => Err(failed(format!(
                        "{} cannot be written ({error}): free up disk space, or choose another folder",
                        path.display()
                    ))),
                }
            });
        }
        match self.job.take() {
            Some(Ok(path)) => {
                cx.notice(format!("Written to {}", path.display()));
                true
            }
            Some(Err(problem)) => {
                cx.notice(match problem.fix {
                    Some(fix) => format!("{}. {fix}", problem.title),
                    None => problem.title,
                });
                false
            }
            None => false,
        }
    }
}

fn failed(why: String) -> BadInput {
    BadInput::new("text.unwritable", why, "Choose another name or folder")
}
