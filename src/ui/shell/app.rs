//! The app: the features, and what they are given.

use super::closing::Closing;
use super::last_focus::LastFocus;
use super::starts::{OtherStarts, holds_profiles};
use super::tour::Tour;
use super::window_state::{LastOpen, WindowState};
use crate::instance::{Inbox, StartArgument};
use crate::profile::SCHEME;
use crate::run::{Run, RunSerial};
use crate::secret::Secret;
use crate::send::Session;
use crate::settings::Folders;
use crate::ui::editor::Editor;
use crate::ui::history::HistoryList;
use crate::ui::inspect::Inspect;
use crate::ui::kit::clipboard::Clipboard;
use crate::ui::kit::clock::Clock;
use crate::ui::kit::context::{Cx, Wishes};
use crate::ui::kit::dialog::DialogStack;
use crate::ui::kit::elsewhere::Elsewhere;
use crate::ui::kit::file_queue::FileQueue;
use crate::ui::kit::job::Job;
use crate::ui::kit::notice::Notice;
use crate::ui::kit::notice_offer::NoticeOffer;
use crate::ui::kit::presenting;
use crate::ui::kit::runtime::Runtime;
use crate::ui::kit::services::Services;
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{anchor, fonts, theme};
use crate::ui::library::LibraryView;
use crate::ui::messages::Messages;
use crate::ui::palette::CommandPalette;
use crate::ui::result::Results;
use crate::ui::settings::SettingsInUse;
use crate::ui::sign::Sign;
use crate::ui::transfer::{ImportDialog, Outgoing};
use egui::{Context, Rect, Vec2};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

/// What is shown where.
#[derive(Default)]
pub(super) struct Layout {
    /// What the two columns beside the library show.
    pub workspace: Workspace,
    /// Whether the result is in front, where only one column fits.
    pub result_in_front: bool,
    /// Whether the library is open, in a window where it is behind a button.
    pub drawer: bool,
    /// Whether the window is cleared with the background's colour before each frame, so that nothing needs to paint it.
    pub is_cleared: bool,
    /// Whether the first frame is on the screen.
    pub first_frame: FirstFrame,
    /// Places of the panes, in reading order.
    pub panes: Vec<Rect>,
    /// Whether a text had the keyboard when the last frame ended.
    pub in_text: bool,
    /// What had the keyboard last.
    pub last_focus: LastFocus,
    /// Where the window is, and how wide its columns are.
    pub place: WindowState,
    /// What is asked before it closes.
    pub closing: Closing,
    /// The guided story, and where its strip stands.
    pub tour: Tour,
    /// What other starts of the program hand to this one.
    pub starts: OtherStarts,
    /// Runs that ended out of sight, each with a button that shows it.
    pub ended: Vec<NoticeOffer<Arc<Run>>>,
    /// Finds out where a text belongs that was pasted into no field.
    pub pasted: Job<(Elsewhere, Secret)>,
}

/// What is in front on the page of the result: where that changes, the page begins at its top again.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct PageFront {
    pub run: Option<RunSerial>,
    pub workspace: Workspace,
    pub presents: bool,
    /// The step of the tour and the window's size, which its target is brought into sight for.
    pub guided: Option<(usize, Vec2)>,
}

/// How far the window's first frame is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum FirstFrame {
    /// Not drawn yet.
    #[default]
    ToCome,
    /// Drawn as the frame of this number.
    Drawn(u64),
    /// On the screen, and what it did not need has begun.
    Past,
}

/// The whole state of the window.
pub struct App {
    pub(super) services: Rc<Services>,
    pub(super) settings: SettingsInUse,
    pub(super) clock: Clock,
    pub(super) editor: Editor,
    pub(super) library: LibraryView,
    pub(super) results: Results,
    pub(super) inspect: Inspect,
    pub(super) sign: Sign,
    pub(super) history: HistoryList,
    pub(super) palette: CommandPalette,
    pub(super) clipboard: Clipboard,
    pub(super) outgoing: Outgoing,
    pub(super) dialogs: DialogStack,
    pub(super) messages: Messages,
    pub(super) wishes: Rc<Wishes>,
    pub(super) layout: Layout,
}

impl App {
    /// Returns the app as it is at the start: with what was given, else with what was open last, else with the first demo profile.
    pub fn new(ctx: &Context, given: StartArgument) -> std::io::Result<Self> {
        Self::dress(ctx);
        Self::begin(ctx, given, Folders::of_user())
    }

    /// Sets fonts and theme; before the first frame.
    pub fn dress(ctx: &Context) {
        fonts::install(ctx);
        theme::install(ctx);
    }

    /// Returns the app with these folders in place of the user's, for tests. It wants [`App::dress`] before the first frame.
    pub fn with_folders(
        ctx: &Context,
        file: Option<PathBuf>,
        folders: Option<Folders>,
    ) -> std::io::Result<Self> {
        let argument = file.unwrap_or_default();
        let given = StartArgument::of_argument(argument.as_os_str(), SCHEME);
        Self::begin(ctx, given, folders)
    }

    fn begin(
        ctx: &Context,
        given: StartArgument,
        folders: Option<Folders>,
    ) -> std::io::Result<Self> {
        presenting::install(ctx);
        let settings = SettingsInUse::load(folders.as_ref());
        let in_use = (*settings.current()).clone();
        let session = Session::with_settings(None, folders.clone(), in_use);
        let library = LibraryView::new();
        let first = library.first().cloned().unwrap_or_default();
        let place = WindowState::load(folders.as_ref());
        let mut app = Self {
            services: Rc::new(Services {
                session: Arc::new(session),
                folders,
                files: FileQueue::default(),
                runtime: Runtime::new()?,
            }),
            settings,
            clock: Clock::default(),
            editor: Editor::new(&first),
            library,
            results: Results::default(),
            inspect: Inspect::default(),
            sign: Sign::default(),
            history: HistoryList::default(),
            palette: CommandPalette::default(),
            clipboard: Clipboard::default(),
            outgoing: Outgoing::default(),
            dialogs: DialogStack::default(),
            messages: Messages::default(),
            wishes: Rc::default(),
            layout: Layout {
                place,
                ..Layout::default()
            },
        };
        if app.services.folders.is_some() {
            app.settings.dress(ctx);
        }
        if let Some(first) = app.settings.warnings().first() {
            let notice = Notice {
                words: format!("Settings: {first}"),
                button: None,
            };
            app.messages.say(notice, app.clock.now_ms());
        }
        let cx = app.cx(ctx);
        let sections = &app.layout.place.now.open_sections;
        app.editor.set_open_sections(sections);
        for kind in app.layout.place.not_replaced() {
            presenting::choose(ctx, kind, false);
        }
        let step = app.layout.place.now.story_step;
        app.layout.tour.story.go_on_at(step);
        match given {
            StartArgument::Link(text) | StartArgument::Pasted(text) => {
                cx.open(Box::new(ImportDialog::with_text(&cx, &text)));
            }
            StartArgument::File(path) if holds_profiles(&path) => app.library.open(&cx, path),
            StartArgument::File(path) => cx.open(Box::new(ImportDialog::with_file(&cx, &path))),
            StartArgument::Nothing => match app.layout.place.last_open() {
                Some(LastOpen::File(path)) => app.library.open(&cx, path),
                Some(LastOpen::BuiltIn(profile, entry)) => {
                    app.editor.open(&cx, &profile, None, Some(entry));
                }
                None => {}
            },
        }
        Ok(app)
    }

    /// Takes in what other starts of the program hand over from now on.
    pub fn listen(&mut self, ctx: &Context, inbox: Inbox) {
        self.layout.starts.listen(ctx, inbox);
    }

    /// Returns how many exchanges of this session there are.
    pub fn run_count(&self) -> usize {
        self.results.runs().len()
    }

    /// Returns how many profiles the library has, built-in ones too.
    pub fn profile_count(&self) -> usize {
        self.library.count()
    }

    /// Whether an exchange is under way.
    pub fn is_sending(&self) -> bool {
        self.editor.is_sending()
    }

    /// Whether work is under way whose result will be on the screen.
    pub fn is_judging(&self) -> bool {
        self.editor.is_judging()
            || self.results.is_working()
            || self.layout.first_frame != FirstFrame::Past
            || self.library.is_reading()
            || self.history.is_reading_newest()
    }

    /// Whether what the guided story points at is on the screen.
    pub fn is_pointing(&self, ctx: &Context) -> bool {
        anchor::is_seen(ctx)
    }

    /// Sets another clock, for pictures.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = clock;
    }

    /// Shows a run as if it had just ended here.
    pub fn show_run(&mut self, run: Run) {
        let cx = self.cx(&Context::default());
        self.results.ended(&cx, Arc::new(run), None);
    }

    /// Returns what views, jobs and dialogs may use from now on in this frame.
    pub(super) fn cx(&self, ctx: &Context) -> Cx {
        Cx {
            egui: ctx.clone(),
            services: Rc::clone(&self.services),
            settings: self.settings.current(),
            clock: self.clock,
            open: Rc::new(self.editor.open_profile()),
            in_dialog: self.dialogs.is_open(),
            wishes: Rc::clone(&self.wishes),
        }
    }
}
