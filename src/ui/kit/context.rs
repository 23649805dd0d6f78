//! What a view and a dialog may use, and what a dialog is. They name each other, so they stand in one file.

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

/// What every view, job and dialog may use. Made by the shell for each frame; a copy costs a few reference counts.
#[derive(Clone)]
pub struct Cx {
    /// The drawing context.
    pub egui: Context,
    /// What sends, remembers and writes.
    pub services: Rc<Services>,
    /// The settings as of the beginning of the frame.
    pub settings: Rc<Settings>,
    /// The window's clock.
    pub clock: Clock,
    /// What may be known of the open profile.
    pub open: Rc<OpenProfile>,
    /// Whether a dialog is open.
    pub in_dialog: bool,
    /// Where wishes are put down.
    pub wishes: Rc<Wishes>,
}

/// What views asked for in this frame: carried out by the shell after drawing.
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

impl Cx {
    /// Puts a wish down that another feature carries out.
    pub fn ask(&self, intent: Intent) {
        self.wishes.asked.borrow_mut().push(intent);
        self.egui.request_repaint();
    }

    /// Says words in passing: shown for a while, and in the log from then on.
    pub fn notice(&self, words: impl Into<String>) {
        self.ask(Intent::Notice(Notice {
            words: words.into(),
            button: None,
        }));
    }

    /// Puts a text into the clipboard, and says what it is, never the text itself; not for secrets.
    pub fn copy(&self, what: &str, text: String) {
        self.ask(Intent::Copy(text));
        self.notice(format!("Copied {what}"));
    }

    /// Opens a dialog over everything else.
    pub fn open(&self, dialog: Box<dyn Dialog>) {
        self.wishes.opened.borrow_mut().push(dialog);
        self.egui.request_repaint();
    }

    /// Returns where files that are no profiles go unless the user says otherwise: beside the open profile, or into the library.
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

/// Whether a dialog stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// It goes on.
    Open,
    /// It has done what it is for, or was given up.
    Closed,
}

/// Title and size of a dialog.
pub struct Frame {
    /// A name for egui's memory, one for each kind of dialog.
    pub id: &'static str,
    /// The widest it gets, in points.
    pub width: f32,
    /// The title.
    pub title: String,
    /// One line below the title; empty for none.
    pub hint: String,
}

/// Where a dialog stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DialogPlace {
    /// In the middle, with its title above its content.
    Middle,
    /// At most so many points below the top, without title and margin: the title is only its accessible name.
    Top(f32),
}

/// A dialog. It owns what is being decided and the jobs it waits for: dropping it gives them up.
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
