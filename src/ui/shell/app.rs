//! The app: its features, and one frame. `eframe::App` is a short adapter at the end.

use super::{dispatch, keys, layout};
use crate::profile::SCHEME;
use crate::run::Run;
use crate::secret::Secret;
use crate::send::Session;
use crate::settings::Folders;
use crate::ui::editor::{self, Editor};
use crate::ui::history::HistoryList;
use crate::ui::inspect::Inspect;
use crate::ui::kit::clipboard::Clipboard;
use crate::ui::kit::clock::Clock;
use crate::ui::kit::context::{Cx, Wishes};
use crate::ui::kit::dialog::DialogStack;
use crate::ui::kit::file_queue::FileQueue;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::runtime::Runtime;
use crate::ui::kit::services::Services;
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{fonts, theme};
use crate::ui::library::LibraryView;
use crate::ui::result::Results;
use crate::ui::settings::SettingsInUse;
use crate::ui::sign::Sign;
use crate::ui::transfer::ImportDialog;
use egui::Context;
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
    /// Whether the library is open, where it is behind a button.
    pub drawer: bool,
    /// What happened last, for the bar below.
    pub notice: String,
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
    pub(super) clipboard: Clipboard,
    pub(super) dialogs: DialogStack,
    pub(super) wishes: Rc<Wishes>,
    pub(super) layout: Layout,
}

impl App {
    /// Returns the app as it is at the start: the first demo profile open.
    pub fn new(ctx: &Context, file: Option<PathBuf>) -> std::io::Result<Self> {
        Self::dress(ctx);
        Self::with_folders(ctx, file, Folders::of_user())
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
        let settings = SettingsInUse::load(folders.as_ref());
        let in_use = (*settings.current()).clone();
        let session = Session::with_settings(None, folders.clone(), in_use);
        let library = LibraryView::new();
        let first = library.first().cloned().unwrap_or_default();
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
            clipboard: Clipboard::default(),
            dialogs: DialogStack::default(),
            wishes: Rc::default(),
            layout: Layout::default(),
        };
        if app.services.folders.is_some() {
            app.settings.dress(ctx);
        }
        if let Some(first) = app.settings.warnings().first() {
            app.layout.notice = format!("Settings: {first}");
        }
        let cx = app.cx(ctx);
        app.library.begin(&cx);
        app.editor.begin(&cx);
        match file {
            Some(path) if path.to_string_lossy().starts_with(SCHEME) => {
                let link = Secret::new(path.to_string_lossy());
                cx.open(Box::new(ImportDialog::with_text(&cx, &link)));
            }
            Some(path) => app.library.open(&cx, path),
            None => {}
        }
        Ok(app)
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

    /// Whether something is still worked out for what is on the screen.
    pub fn is_judging(&self) -> bool {
        self.editor.is_judging() || self.results.is_working()
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

    /// Draws one frame: takes in finished jobs, takes keys, draws, and carries out what was asked for.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.poll(&ctx);
        self.take_keys(&ctx);
        layout::show(self, &self.cx(&ctx), ui);
        self.dialogs.show(&self.cx(&ctx));
        self.carry_out(&ctx);
        self.editor.after_frame(&self.cx(&ctx));
        self.tick(&ctx);
    }

    /// Takes in what jobs have brought. What concerns the open profile is carried out before the result looks at it.
    fn poll(&mut self, ctx: &Context) {
        let cx = self.cx(ctx);
        if self.settings.poll(&cx) {
            self.library.reread(&self.cx(ctx));
        }
        self.editor.poll(&cx);
        if self.library.poll(&cx) {
            self.editor.look_again(&cx);
        }
        self.dialogs.poll(&cx);
        self.clipboard.poll(&cx);
        self.carry_out(ctx);
        let cx = self.cx(ctx);
        self.results.poll(&cx);
        self.inspect.poll(&cx);
        self.sign.poll(&cx);
        let on_screen = self.layout.workspace == Workspace::Past;
        self.history.poll(&cx, on_screen);
        self.carry_out(ctx);
    }

    fn take_keys(&mut self, ctx: &Context) {
        let cx = self.cx(ctx);
        for command in keys::pressed(ctx, self.dialogs.is_open()) {
            cx.ask(Intent::Do(command));
        }
        if let Some(path) = keys::dropped(ctx) {
            dispatch::dropped(self, &cx, path);
        }
        if self.dialogs.is_open()
            && ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape))
        {
            self.dialogs.close();
        }
    }

    /// Opens the dialogs that were asked for, and carries wishes out until there are none.
    fn carry_out(&mut self, ctx: &Context) {
        loop {
            for dialog in self.wishes.take_opened() {
                self.dialogs.push(dialog);
            }
            let asked = self.wishes.take_asked();
            if asked.is_empty() {
                return;
            }
            for intent in asked {
                let cx = self.cx(ctx);
                dispatch::intent(self, &cx, intent);
            }
        }
    }

    /// A countdown on screen wants a frame when its text changes, and nothing else does.
    fn tick(&self, ctx: &Context) {
        let cx = self.cx(ctx);
        let counts_down = match self.layout.workspace {
            Workspace::Exchange => {
                self.results.counts_down(cx.now()) || editor::counts_down(&self.editor, &cx)
            }
            Workspace::Past => self.results.counts_down(cx.now()),
            Workspace::Inspect => self.inspect.counts_down(),
            Workspace::Sign => self.sign.counts_down(),
        };
        if let Some(wait) = self.clock.to_next_second().filter(|_| counts_down) {
            ctx.request_repaint_after(wait);
        }
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        let cx = self.cx(&Context::default());
        self.editor.flush(&cx);
        let services = &self.services;
        services.files.flush(services.runtime.handle());
    }
}
