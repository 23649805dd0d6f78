//! Asking for a path, which can be typed where the system has no file dialog.

use super::context::{Cx, Dialog, Frame, Stay};
use super::dialog::{entered, problem_box};
use super::dialog_buttons::buttons;
use super::job::Job;
use super::picker::{Picker, PickerMode, PickerResult};
use super::reply::Reply;
use super::{theme, widgets};
use crate::diagnosis::BadInput;
use crate::profile::SUFFIX;
use egui::text::{CCursor, CCursorRange};
use egui::{TextEdit, Ui};
use std::path::{Path, PathBuf};

/// The words of a question for a path.
#[derive(Clone, Copy, Debug, Default)]
pub struct PathWords {
    pub title: &'static str,
    /// The line below it.
    pub hint: &'static str,
    /// The button that takes the path.
    pub label: &'static str,
    /// Buttons that open the system's dialog.
    pub browse: &'static [(&'static str, PickerMode)],
}

/// The path that was decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenPath {
    pub path: PathBuf,
    /// Whether it was chosen in the system's dialog, which has asked already whether to overwrite a file.
    pub by_system: bool,
}

/// A question for a path, and what the path is for. Whoever asks keeps it, and looks once a frame.
#[derive(Debug)]
pub struct PathQuestion<T> {
    chosen: Reply<ChosenPath>,
    then: T,
}

impl<T> PathQuestion<T> {
    pub fn ask(cx: &Cx, words: PathWords, begin: &Path, then: T) -> Self {
        Self::open(cx, words, begin, false, then)
    }

    /// Asks for the path of a file that is not there yet; the question stays until it is one, or the system's dialog has asked whether
    /// to overwrite.
    pub fn ask_new(cx: &Cx, words: PathWords, begin: &Path, then: T) -> Self {
        Self::open(cx, words, begin, true, then)
    }

    fn open(cx: &Cx, words: PathWords, begin: &Path, is_new: bool, then: T) -> Self {
        let chosen = Reply::default();
        let name = begin.file_name().unwrap_or_default();
        cx.open(Box::new(PathDialog {
            words,
            folder: folder_of(begin, words.is_for_file()),
            is_new,
            text: begin.display().to_string(),
            name: name.to_string_lossy().into_owned(),
            chosen: chosen.clone(),
            ..PathDialog::default()
        }));
        Self { chosen, then }
    }

    /// Returns the path and what it is for, once; `None` while none was decided on.
    pub fn decided(asked: &mut Option<Self>) -> Option<(ChosenPath, T)> {
        let chosen = asked.as_ref()?.chosen.take()?;
        asked.take().map(|asked| (chosen, asked.then))
    }
}

#[derive(Default)]
struct PathDialog {
    words: PathWords,
    /// Where a path begins that does not begin at the root.
    folder: PathBuf,
    /// Whether a file that is there already is refused.
    is_new: bool,
    /// Looks whether a file is there, for the text that was tried.
    looking: Job<(String, ChosenPath, bool)>,
    /// Why the path cannot be taken, with the path.
    problem: Option<(String, BadInput)>,
    /// Whether it has given the decision.
    done: bool,
    text: String,
    /// The path that was chosen in the system's dialog.
    by_system: Option<String>,
    /// The name that the system's dialog suggests for a file to write.
    name: String,
    picker: Picker,
    /// Whether its field had the keyboard.
    begun: bool,
    chosen: Reply<ChosenPath>,
}

impl PathWords {
    /// Whether a file to write is asked for.
    fn is_for_file(&self) -> bool {
        let mut modes = self.browse.iter();
        modes.any(|(_, mode)| *mode == PickerMode::Save)
    }
}

/// Returns the folder that a question begins in.
fn folder_of(begin: &Path, is_file: bool) -> PathBuf {
    let parent = begin.parent().filter(|_| is_file);
    parent.unwrap_or(begin).to_owned()
}

/// Returns what a typed path names: one that does not begin at the root is meant from the folder on.
fn whole(folder: &Path, typed: &str) -> PathBuf {
    let path = folder.join(typed.trim());
    std::path::absolute(&path).unwrap_or(path)
}

/// Returns that a file is there already.
pub fn taken(path: &Path) -> BadInput {
    let title = format!("Nothing was written: {} already exists", path.display());
    BadInput::new("text.exists", title, "Another file is never overwritten")
        .fix("Choose another name")
}

impl PathDialog {
    /// Takes a path, or looks first whether it is free.
    fn take(&mut self, cx: &Cx) {
        let chosen = ChosenPath {
            path: whole(&self.folder, &self.text),
            by_system: self.by_system.as_ref() == Some(&self.text),
        };
        if !self.is_new || chosen.by_system {
            self.chosen.give(cx, chosen);
            self.done = true;
            return;
        }
        let tried = self.text.clone();
        self.looking.start_blocking(cx, move || {
            let is_there = chosen.path.symlink_metadata().is_ok();
            Ok((tried, chosen, is_there))
        });
    }
}

/// Returns the part of a path that is likely to be typed anew, in characters: of a file to write its name without the ending, else all.
fn to_retype(path: &str, is_file: bool) -> CCursorRange {
    let all = path.chars().count();
    let name = Path::new(path).file_name().and_then(|name| name.to_str());
    let Some(name) = name.filter(|name| is_file && path.ends_with(*name)) else {
        return CCursorRange::two(CCursor::new(0), CCursor::new(all));
    };
    let begin = all - name.chars().count();
    let stem = name
        .strip_suffix(SUFFIX)
        .or_else(|| name.rsplit_once('.').map(|(stem, _)| stem))
        .filter(|stem| !stem.is_empty())
        .unwrap_or(name);
    let end = begin + stem.chars().count();
    CCursorRange::two(CCursor::new(begin), CCursor::new(end))
}

impl Dialog for PathDialog {
    fn frame(&self) -> Frame {
        Frame {
            id: "path dialog",
            width: 560.0,
            title: self.words.title.to_owned(),
            hint: self.words.hint.to_owned(),
        }
    }

    fn poll(&mut self, cx: &Cx) {
        match self.picker.take() {
            Some(PickerResult::Path(path)) => {
                self.text = path.display().to_string();
                self.by_system = Some(self.text.clone());
            }
            Some(PickerResult::Nothing) => {
                cx.notice("Nothing was chosen; you can also type a path")
            }
            None => {}
        }
        // What was edited since is not decided on.
        if let Some(Ok((tried, chosen, is_there))) = self.looking.take()
            && tried == self.text
        {
            if is_there {
                self.problem = Some((tried, taken(&chosen.path)));
            } else {
                self.chosen.give(cx, chosen);
                self.done = true;
            }
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        // Of its own for each question: a field has its cursor where it had it before.
        let field = widgets::text_field(ui, self.words.title, &mut self.text, "", true, "Path");
        let entered = entered(ui, &field);
        if !self.begun {
            // Until it has the keyboard, or the cursor stands where it likes.
            self.begun = field.has_focus();
            let is_file = self.words.is_for_file();
            let mut state = TextEdit::load_state(ui.ctx(), field.id).unwrap_or_default();
            let range = to_retype(&self.text, is_file);
            state.cursor.set_char_range(Some(range));
            state.store(ui.ctx(), field.id);
        }
        // It is about the path that was tried.
        let problem = self.problem.as_ref();
        if let Some((_, problem)) = problem.filter(|(tried, _)| *tried == self.text) {
            ui.add_space(theme::GAP_SMALL);
            problem_box(ui, problem);
        }
        ui.add_space(theme::GAP);
        let stay = buttons(ui, |ui| {
            let ready = !self.text.trim().is_empty();
            let pressed = widgets::primary_button(ui, self.words.label, None, ready).clicked();
            if pressed || entered && ready {
                self.take(cx);
            }
            for (label, what) in self.words.browse {
                if widgets::button(ui, label).clicked() {
                    self.picker.open(cx, *what, &self.name);
                }
            }
            if widgets::button(ui, "Cancel").clicked() {
                return Stay::Closed;
            }
            Stay::Open
        });
        if self.done { Stay::Closed } else { stay }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::job::tests::context;
    use std::time::{Duration, Instant};

    #[test]
    fn a_path_that_was_edited_while_it_was_looked_for_is_not_decided_on() {
        let cx = context();
        for is_edited in [false, true] {
            let mut dialog = PathDialog {
                is_new: true,
                text: "no such file".to_owned(),
                ..PathDialog::default()
            };
            dialog.take(&cx);
            if is_edited {
                dialog.text.push('2');
            }
            let begun = Instant::now();
            while dialog.looking.is_running() {
                assert!(begun.elapsed() < Duration::from_secs(10), "it never ends");
                dialog.poll(&cx);
                std::thread::yield_now();
            }
            assert_eq!(dialog.done, !is_edited);
            assert_eq!(dialog.chosen.take().is_some(), !is_edited);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_without_a_root_is_meant_from_where_the_question_begins() {
        for (begin, is_file, typed, meant) in [
            ("/home/é/a.cambio.json", true, "b.json", "/home/é/b.json"),
            ("/home/é/a.cambio.json", true, " sub/b ", "/home/é/sub/b"),
            ("/home/é/a.cambio.json", true, "/srv/b", "/srv/b"),
            ("/home/é/profiles", false, "more", "/home/é/profiles/more"),
        ] {
            let folder = folder_of(Path::new(begin), is_file);
            assert_eq!(whole(&folder, typed), Path::new(meant), "{typed}");
        }
    }

    #[test]
    fn the_name_of_a_file_to_write_is_typed_anew_and_not_its_folder_or_ending() {
        for (path, is_file, part) in [
            ("/home/é/team-2026.html", true, "team-2026"),
            ("/home/é/team.v2.cambio.json", true, "team.v2"),
            ("/home/é/team", true, "team"),
            ("/home/é/.hidden", true, ".hidden"),
            ("/home/é/profiles.d", false, "/home/é/profiles.d"),
            ("", true, ""),
        ] {
            let chosen = to_retype(path, is_file);
            assert_eq!(chosen.slice_str(path), part, "{path}");
        }
    }
}
