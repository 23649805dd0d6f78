//! Choosing a file to read: in the system's dialog, or by its path where there is no such dialog.

use super::context::Cx;
use super::notice_offer::NoticeOffer;
use super::path_dialog::{PathQuestion, PathWords};
use super::picker::{Picker, PickerMode, PickerResult};
use std::path::{Path, PathBuf};

const WORDS: PathWords = PathWords {
    title: "Open file",
    hint: "Its path, as the system writes it",
    label: "Open path",
    browse: &[],
};

/// The system's dialog, and the question for a path, which is offered where nothing was chosen in it.
#[derive(Debug, Default)]
pub struct FileChoice {
    picker: Picker,
    offers: Vec<NoticeOffer<()>>,
    asked: Option<PathQuestion<()>>,
}

impl FileChoice {
    /// Opens the system's dialog.
    pub fn open(&mut self, cx: &Cx) {
        self.picker.open(cx, PickerMode::File, "");
    }

    /// Returns the file that was chosen, once. Where none was chosen in the system's dialog, typing a path is offered.
    pub fn take(&mut self, cx: &Cx) -> Option<PathBuf> {
        if NoticeOffer::taken(&mut self.offers).is_some() {
            self.asked = Some(PathQuestion::ask(cx, WORDS, Path::new(""), ()));
        }
        if let Some((chosen, ())) = PathQuestion::decided(&mut self.asked) {
            return Some(chosen.path);
        }
        match self.picker.take()? {
            PickerResult::Path(path) => Some(path),
            PickerResult::Nothing => {
                let offer = NoticeOffer::make(cx, "Nothing was chosen", "Type a path…", ());
                self.offers.push(offer);
                None
            }
        }
    }
}
