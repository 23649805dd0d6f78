//! A text that is written to a file which the user names.

use super::context::Cx;
use super::job::Job;
use super::path_dialog::{PathQuestion, PathWords};
use super::picker::Pick;
use crate::diagnosis::BadInput;
use crate::profile::{file_stem, write_atomically};
use std::path::PathBuf;

const WORDS: PathWords = PathWords {
    title: "Save to file",
    hint: "Secrets that are not sealed are not in it",
    label: "Save file",
    browse: &[("Browse…", Pick::Save)],
};

/// The question where to, and the write.
#[derive(Default)]
pub struct SaveText {
    asking: Option<PathQuestion<String>>,
    job: Job<PathBuf>,
}

impl SaveText {
    /// Asks where the text goes: beside the open profile, under its name with this ending, unless the user says otherwise.
    pub fn ask(&mut self, cx: &Cx, text: String, ending: &str) {
        let name = file_stem(&cx.open.name);
        let path = cx.usual_folder().join(format!("{name}.{ending}"));
        self.asking = Some(PathQuestion::ask(cx, WORDS, &path, text));
    }

    /// Takes in the path and the end of the write; true when it was written. Over another file only where that was agreed to.
    pub fn poll(&mut self, cx: &Cx) -> bool {
        if let Some((chosen, text)) = PathQuestion::decided(&mut self.asking) {
            self.job.start_blocking(cx, move || {
                let path = chosen.path;
                if path.exists() && !chosen.by_system {
                    return Err(failed(format!(
                        "Nothing was written: {} exists already, choose another name",
                        path.display()
                    )));
                }
                match write_atomically(&path, &text) {
                    Ok(()) => Ok(path),
                    Err(error) => Err(failed(format!(
                        "{} cannot be written: {error}",
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
                cx.notice(problem.title);
                false
            }
            None => false,
        }
    }
}

fn failed(why: String) -> BadInput {
    BadInput::new("text.unwritable", why, "Choose another name or folder")
}
