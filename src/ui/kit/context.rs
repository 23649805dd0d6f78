//! What a view may use, and what a dialog is. Each names the other, so they are in one file.

use super::clock::Clock;
use super::intent::Intent;
use super::notice::Notice;
use super::open_profile::OpenProfile;
use super::services::Services;
use crate::settings::Settings;
use egui::{Context, Ui};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Everything that views, jobs and dialogs may use besides their own state. The shell makes it for each frame; a clone costs a few
/// reference counts.
#[derive(Clone)]
pub struct Cx {
    pub egui: Context,
    /// What sends, remembers and writes.
    pub services: Rc<Services>,
    /// The settings as of the beginning of the frame.
    pub settings: Rc<Settings>,
    pub clock: Clock,
    /// What others may know of the open profile.
    pub open: Rc<OpenProfile>,
    /// Whether a dialog is open.
    pub in_dialog: bool,
    /// What was asked for in this frame.
    pub wishes: Rc<Wishes>,
}

/// Wishes and dialogs that were asked for in this frame; the shell carries them out after drawing.
#[derive(Default)]
pub struct Wishes {
    asked: RefCell<Vec<Intent>>,
    opened: RefCell<Vec<Box<dyn Dialog>>>,
}

impl Wishes {
    /// Returns what was asked for, in order, and forgets it.
    pub fn take_asked(&self) -> Vec<Intent> {
        self.asked.take()
    }

    /// Returns the dialogs that were opened, in order, and forgets them.
    pub fn take_opened(&self) -> Vec<Box<dyn Dialog>> {
        self.opened.take()
    }
}

/// The path of the form's first field below its name.
const FIRST_FIELD: &str = "tenant";

impl Cx {
    /// Asks for something that another feature does.
    pub fn ask(&self, intent: Intent) {
        self.wishes.asked.borrow_mut().push(intent);
        self.egui.request_repaint();
    }

    /// Goes to the first field of the request: another profile was opened by what is gone now, and nothing has the keyboard.
    pub fn go_to_first_field(&self) {
        self.ask(Intent::GoToField(FIRST_FIELD.to_owned()));
    }

    /// Says something in passing: shown for a while, and kept in the log.
    pub fn notice(&self, words: impl Into<String>) {
        self.ask(Intent::Notice(Notice {
            words: words.into(),
            button: None,
        }));
    }

    /// Copies a text and says `what` it is, never the text itself; not for secrets.
    pub fn copy(&self, what: &str, text: String) {
        self.ask(Intent::Copy(text));
        self.notice(format!("Copied {what}"));
    }

    /// Opens a dialog over everything else.
    pub fn open(&self, dialog: Box<dyn Dialog>) {
        self.wishes.opened.borrow_mut().push(dialog);
        self.egui.request_repaint();
    }

    /// Returns the folder that files other than profiles are written to unless the user chooses another: that of the open profile, or the
    /// library's own.
    pub fn usual_folder(&self) -> PathBuf {
        let file = self.open.from.path.as_deref();
        file.and_then(Path::parent)
            .map_or_else(|| self.services.default_folder(), Path::to_owned)
    }

    /// Returns the time in seconds since 1970.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }
}

/// Whether a dialog stays open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// It goes on.
    Open,
    /// It is finished, or was cancelled.
    Closed,
}

/// Title and size of a dialog.
pub struct Frame {
    /// A name for egui's memory, one for each kind of dialog.
    pub id: &'static str,
    /// The widest it gets, in points.
    pub width: f32,
    pub title: String,
    /// One line below the title; empty for none.
    pub hint: String,
}

/// Where a dialog stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DialogPlace {
    /// In the middle, with its title above its content.
    Middle,
    /// At most so many points below the top, without heading and margin: the title is its accessible name only.
    Top(f32),
}

/// A dialog. It owns what is being decided, and the jobs it waits for: dropping it gives them up.
pub trait Dialog {
    /// Returns title and size.
    fn frame(&self) -> Frame;

    /// Returns where it stands.
    fn place(&self) -> DialogPlace {
        DialogPlace::Middle
    }

    /// Draws what is in it, and says whether it stays.
    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay;

    /// Takes in finished jobs. Called once a frame, before anything is drawn.
    fn poll(&mut self, _cx: &Cx) {}

    /// Takes a file that was dropped onto the window; false where it has no use for one.
    fn drop_file(&mut self, _cx: &Cx, _path: &Path) -> bool {
        false
    }
}
