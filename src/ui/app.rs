//! The app: state, commands, actions, tasks. `eframe::App` is a short adapter at the end.

use super::action::{Action, Browse};
use super::dialogs::{ConfirmDialog, Dialog, PathDialog};
use super::draft::{Draft, History};
use super::history::HistoryList;
use super::inspect::Inspect;
use super::library_files::{Environments, Filed, Keeping};
use super::panels::{self, View};
use super::result::{Other, Results, Tab};
use super::settings::SettingsInUse;
use super::sign::Sign;
use super::task::{Task, TaskSlot};
use super::tools::{
    AppleKeyTest, ApplicationSettings, ArtefactHelp, Attenuation, ExplainAnswer, TenantTest,
};
use super::transfer::{ExportDialog, ImportDialog, SealedDialog, SupportDialog};
use crate::diagnosis::{BadInput, Evidence, Finding};
use crate::exchange::subject_token::Provider;
use crate::http::Cancel;
use crate::profile::formats::Format;
use crate::profile::{Library, Profile};
use crate::run::Run;
use crate::secret::Secret;
use crate::send::{Inputs, Resolved, Sender, library, preview};
use crate::settings::Folders;
use crate::ui::kit::clock::Clock;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::{Cx, Wishes};
use crate::ui::kit::dialog::DialogStack;
use crate::ui::kit::elsewhere::Elsewhere;
use crate::ui::kit::file_queue::FileQueue;
use crate::ui::kit::intent::{Besides, Intent};
use crate::ui::kit::open_profile::{OpenProfile, RequestFacts, SentFrom};
use crate::ui::kit::services::Services;
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{fonts, theme};
use egui::Context;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

/// A secret typed into the form: outside the draft and its history, for this session only.
#[derive(Default)]
pub struct Typed {
    pub subject_token: String,
    pub actor_token: String,
    pub client_secret: String,
    /// Secrets of parameters and headers that an import found, by field path.
    pub further: std::collections::BTreeMap<String, Secret>,
}

/// What opening something brought.
pub enum Opened {
    Profile(PathBuf, Box<Profile>),
    Folder(crate::profile::Folder),
}

/// The whole state of the window.
pub struct App {
    pub(super) services: Rc<Services>,
    pub(super) wishes: Rc<Wishes>,
    pub(super) dialogs: DialogStack,
    pub(super) library: Library,
    pub(super) library_filter: String,
    pub(super) closed_folders: BTreeSet<String>,
    /// Counts the lists, so that views know a new one.
    pub(super) library_serial: usize,
    pub(super) library_lines: panels::Lines,
    pub(super) open_entry: Option<(usize, usize)>,
    pub(super) path: Option<PathBuf>,
    pub(super) draft: Draft,
    pub(super) saved: Draft,
    pub(super) history: History,
    pub(super) typed: Typed,
    pub(super) preview: Result<Resolved, BadInput>,
    pub(super) findings: Vec<Finding>,
    /// Paths of the fields whose secret is asked for.
    pub(super) waits_for: Vec<String>,
    pub(super) results: Results,
    /// Counts the forms that were shown.
    pub(super) form: usize,
    /// What the run under way is sent from.
    pub(super) sending_from: SentFrom,
    pub(super) clock: Clock,
    pub(super) workspace: Workspace,
    pub(super) inspect: Inspect,
    pub(super) sign: Sign,
    pub(super) narrow_tab: usize,
    pub(super) drawer: bool,
    pub(super) sections: panels::Sections,
    pub(super) dialog: Option<Dialog>,
    pub(super) settings: SettingsInUse,
    pub(super) environments: Environments,
    pub(super) chosen_environment: Option<String>,
    /// What is typed for the other environments.
    pub(super) typed_elsewhere: std::collections::HashMap<Option<String>, Typed>,
    /// What the last send would have read, as the question shows it.
    pub(super) asked_grant: Option<crate::vault::Grant>,
    /// What the run under way is sent with, for the history.
    pub(super) sending_origin: crate::send::Origin,
    pub(super) recent: Vec<PathBuf>,
    pub(super) keeping_files: Keeping,
    pub(super) past: HistoryList,
    pub(super) filing: TaskSlot<Result<Filed, BadInput>>,
    pub(super) looking: TaskSlot<(PathBuf, Result<Profile, BadInput>)>,
    pub(super) environing: TaskSlot<Environments>,
    pub(super) drafts: TaskSlot<super::library_files::Found>,
    pub(super) judging: super::judging::Judging,
    pub(super) notice: Option<String>,
    pub(super) actions: Vec<Action>,
    pub(super) sending: TaskSlot<Result<Run, BadInput>>,
    pub(super) cancel: Cancel,
    pub(super) listing: TaskSlot<Library>,
    pub(super) opening: TaskSlot<Result<Opened, BadInput>>,
    pub(super) saving: TaskSlot<Result<super::files::Saved, BadInput>>,
    pub(super) browsing: TaskSlot<Option<(Browse, PathBuf)>>,
    pub(super) demo: TaskSlot<url::Url>,
    pub(super) copying: TaskSlot<()>,
    pub(super) keeping: TaskSlot<Result<(&'static str, String, String), BadInput>>,
    /// Hashes of the grants that were allowed in this session.
    pub(super) allowed: BTreeSet<String>,
    pub(super) demo_base: Option<url::Url>,
}

impl App {
    /// The app as it is at the start: the first demo profile open.
    pub fn new(ctx: &Context, file: Option<PathBuf>) -> std::io::Result<Self> {
        Self::dress(ctx);
        Self::with_folders(ctx, file, Folders::of_user())
    }

    /// Fonts and theme; before the first frame.
    pub fn dress(ctx: &Context) {
        fonts::install(ctx);
        theme::install(ctx);
    }

    /// The exchanges of this session.
    pub fn run_count(&self) -> usize {
        self.results.runs().len()
    }

    /// The profiles of the library, built-in ones too.
    pub fn profile_count(&self) -> usize {
        self.library
            .folders
            .iter()
            .map(|folder| folder.entries.len())
            .sum()
    }

    /// The same with folders of one's own, for tests. Wants [`App::dress`] before the first frame.
    pub fn with_folders(
        ctx: &Context,
        file: Option<PathBuf>,
        folders: Option<Folders>,
    ) -> std::io::Result<Self> {
        let runtime = crate::ui::kit::runtime::Runtime::new()?;
        // The built-in profiles are in memory; the user's own folders are read in a task.
        let library = library(None);
        let first = library
            .folders
            .first()
            .and_then(|folder| folder.entries.first())
            .and_then(|entry| entry.profile.clone().ok());
        let draft = Draft::of(&first.unwrap_or_default());
        let settings = SettingsInUse::load(folders.as_ref());
        let mut app = Self {
            services: Rc::new(Services {
                session: Arc::new(Sender::with_settings(
                    None,
                    folders.clone(),
                    (*settings.current()).clone(),
                )),
                folders,
                files: FileQueue::default(),
                runtime,
            }),
            wishes: Rc::default(),
            dialogs: DialogStack::default(),
            library,
            library_filter: String::new(),
            closed_folders: BTreeSet::new(),
            library_serial: 0,
            library_lines: panels::Lines::default(),
            open_entry: Some((0, 0)),
            path: None,
            saved: draft.clone(),
            history: History::begin(&draft),
            draft,
            typed: Typed::default(),
            preview: Err(BadInput::new("preview.none", "", "")),
            findings: Vec::new(),
            waits_for: Vec::new(),
            results: Results::default(),
            form: 0,
            sending_from: SentFrom::default(),
            clock: Clock::default(),
            workspace: Workspace::default(),
            inspect: Inspect::default(),
            sign: Sign::default(),
            narrow_tab: 0,
            drawer: false,
            sections: panels::Sections::default(),
            dialog: None,
            settings,
            environments: Environments::new(),
            chosen_environment: None,
            typed_elsewhere: std::collections::HashMap::new(),
            asked_grant: None,
            sending_origin: crate::send::Origin::default(),
            recent: Vec::new(),
            keeping_files: Keeping::default(),
            past: HistoryList::default(),
            filing: TaskSlot::default(),
            looking: TaskSlot::default(),
            environing: TaskSlot::default(),
            drafts: TaskSlot::default(),
            judging: super::judging::Judging::default(),
            notice: None,
            actions: Vec::new(),
            sending: TaskSlot::default(),
            cancel: Cancel::default(),
            listing: TaskSlot::default(),
            opening: TaskSlot::default(),
            saving: TaskSlot::default(),
            browsing: TaskSlot::default(),
            demo: TaskSlot::default(),
            copying: TaskSlot::default(),
            keeping: TaskSlot::default(),
            allowed: BTreeSet::new(),
            demo_base: None,
        };
        if app.services.folders.is_some() {
            app.settings.dress(ctx);
        }
        if let Some(first) = app.settings.warnings().first() {
            app.notice = Some(format!("Settings: {first}"));
        }
        app.begin_draft();
        app.lint();
        app.list(ctx);
        app.begin_keeping(ctx);
        match file {
            Some(path) if path.to_string_lossy().starts_with(crate::profile::SCHEME) => {
                let cx = app.cx(ctx);
                let link = Secret::new(path.to_string_lossy());
                cx.open(Box::new(ImportDialog::with_text(&cx, &link)));
            }
            Some(path) => app.open(ctx, path),
            None => {}
        }
        Ok(app)
    }

    /// What views, jobs and dialogs may use in this frame.
    pub(super) fn cx(&self, ctx: &Context) -> Cx {
        Cx {
            egui: ctx.clone(),
            services: Rc::clone(&self.services),
            settings: self.settings.current(),
            clock: self.clock,
            open: Rc::new(self.open_profile()),
            wishes: Rc::clone(&self.wishes),
        }
    }

    fn open_profile(&self) -> OpenProfile {
        let tenant = self.preview.as_ref().ok();
        OpenProfile {
            name: self.draft.name.clone(),
            from: self.form_now(),
            origin: self.origin(),
            request: tenant.map(|resolved| RequestFacts {
                issuer: resolved.base.as_str().to_owned(),
                audience: resolved.request.audience.clone().unwrap_or_default(),
                client_id: resolved.request.client_id.clone().unwrap_or_default(),
            }),
            is_demo: self.is_demo(),
            is_edited: self.is_edited(),
            is_sending: self.is_sending(),
            application: self.judging.application.as_ref().map(|application| {
                let name = application.name.as_ref();
                name.or(application.client_id.as_ref())
                    .map_or("an application", String::as_str)
                    .to_owned()
            }),
        }
    }

    /// Carries out what features asked of each other.
    fn dispatch(&mut self, ctx: &Context) {
        for dialog in self.wishes.take_opened() {
            self.dialogs.push(dialog);
        }
        for intent in self.wishes.take_asked() {
            self.intend(ctx, intent);
        }
    }

    fn intend(&mut self, ctx: &Context, intent: Intent) {
        let cx = self.cx(ctx);
        match intent {
            Intent::Do(command) => self.command(ctx, command),
            Intent::OpenPath(path) => self.open(ctx, path),
            Intent::OpenProfile(profile, path, entry) => {
                self.leave_profile();
                self.show_profile(&profile, path);
                self.open_entry = entry;
                self.read_environments(ctx);
            }
            Intent::AddProfile(imported, save) => self.add_imported(ctx, *imported, save),
            Intent::RunEnded(run, from, source) => {
                self.after_sending(&run);
                self.narrow_tab = 1;
                self.past.record(&cx, Arc::clone(&run), source);
                self.results.ended(&cx, run, from);
            }
            Intent::ShowRun(run) => {
                self.results.show_run(&cx, run);
                self.narrow_tab = 1;
            }
            Intent::Rerun(summary) => self.rerun(&summary),
            Intent::ShowResult => self.narrow_tab = 1,
            Intent::ShowProblem(problem) => self.results.show_problem(problem),
            Intent::Notice(words) => self.notice = Some(words),
            Intent::Copy(text) => ctx.copy_text(text),
            Intent::CopySecret(secret) => self.copy_secret(ctx, secret),
            Intent::InspectToken(token) => self.inspect(ctx, token),
            Intent::TakeElsewhere(elsewhere, text) => self.take_elsewhere(ctx, elsewhere, text),
            Intent::GoToField(path) => self.go_to(&path),
            Intent::FreshArtefact { send } => self.fresh_and_send(ctx, send),
            Intent::AllowAndSend => self.send_trusted(ctx),
            Intent::WithdrawQuestion => self.results.withdraw_question(),
            Intent::UseSubjectToken(token) => self.use_session_token(&token),
            Intent::ReexplainWith(besides) => self.reexplain_with(ctx, besides),
            Intent::ChooseEnvironment(name) => self.choose_environment(name),
            Intent::CheckSubject(choice) => self.results.check_subject(&cx, choice),
            Intent::Enter(workspace) => self.workspace = workspace,
        }
    }

    fn reexplain_with(&mut self, ctx: &Context, besides: Besides) {
        match besides {
            Besides::Application(application) => {
                let application = application.map(|application| *application);
                self.judging.application.clone_from(&application);
                self.judging.stale = true;
                let cx = self.cx(ctx);
                let known = move |evidence: &mut Evidence| evidence.application = application;
                self.results.reexplain(&cx, |_| true, known);
            }
            Besides::AppleKey(origin, key) => {
                self.judging.apple_key = Some((origin.clone(), key));
                let of_origin = move |run: &Run| {
                    let case = run.case.as_ref();
                    case.is_some_and(|case| {
                        crate::exchange::tenant::origin(&case.request.token_endpoint) == origin
                    })
                };
                let cx = self.cx(ctx);
                let known = move |evidence: &mut Evidence| evidence.apple_key = Some(key);
                self.results.reexplain(&cx, of_origin, known);
            }
            Besides::Tenant => self.judging.stale = true,
        }
    }

    /// Looks at a text as a token.
    pub(super) fn inspect(&mut self, ctx: &Context, text: Secret) {
        self.workspace = Workspace::Inspect;
        self.drawer = false;
        self.inspect.inspect(&self.cx(ctx), text);
    }

    /// Whether an exchange is under way.
    pub fn is_sending(&self) -> bool {
        self.sending.is_running()
    }

    /// Whether the form differs from its file.
    pub(super) fn is_edited(&self) -> bool {
        self.draft != self.saved
    }

    /// One frame.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.poll(&ctx);
        let cx = self.cx(&ctx);
        self.dialogs.poll(&cx);
        self.dispatch(&ctx);
        self.keys(&ctx);
        panels::show(self, ui);
        self.dialogs.show(&self.cx(&ctx));
        self.dispatch(&ctx);
        if let Some(dialog) = &mut self.dialog {
            dialog.show(ui.ctx(), &mut self.actions);
        }
        for action in std::mem::take(&mut self.actions) {
            self.act(ui.ctx(), action);
        }
        if self.history.note(&self.draft) {
            self.lint();
            ui.ctx().request_repaint();
        }
        self.keep_files(ui.ctx());
        self.judge(ui.ctx());
        self.tick(ui.ctx());
    }

    /// A countdown on screen wants a frame when its text changes, and nothing else does.
    fn tick(&self, ctx: &Context) {
        let now = self.view().now;
        let on_screen = match self.workspace {
            Workspace::Exchange | Workspace::Past => self.results.counts_down(now),
            Workspace::Inspect => self.inspect.counts_down(),
            Workspace::Sign => self.sign.counts_down(),
        };
        let exchange = self.workspace == Workspace::Exchange;
        // The age of a pasted code, and a wait that the tenant asked for.
        let form = exchange && (panels::code_counts_down(self) || self.waits().is_some());
        if on_screen || form {
            if let Some(wait) = self.clock.to_next_second() {
                ctx.request_repaint_after(wait);
            }
        }
    }

    /// Keys are taken before the widgets see them, so that the form's history wins. A held key never sends.
    fn keys(&mut self, ctx: &Context) {
        let mut wanted = Vec::new();
        let in_dialog = self.dialog.is_some() || self.dialogs.is_open();
        ctx.input_mut(|input| {
            // With more keys first: a shortcut also matches where Shift is held besides.
            let shifted = |command: &Command| {
                command
                    .shortcut()
                    .is_some_and(|shortcut| shortcut.modifiers.shift)
            };
            let (with_shift, without): (Vec<Command>, Vec<Command>) =
                Command::ALL.into_iter().partition(shifted);
            for command in with_shift.into_iter().chain(without) {
                let Some(shortcut) = command.shortcut() else { continue };
                // What a dialog decides about stays as it is beneath it; stopping an exchange is always possible.
                if in_dialog && command != Command::Cancel {
                    continue;
                }
                let repeated = input.events.iter().any(|event| matches!(event, egui::Event::Key { key, repeat: true, .. } if *key == shortcut.logical_key));
                if input.consume_shortcut(&shortcut) && (!repeated || matches!(command, Command::Undo | Command::Redo)) {
                    wanted.push(command);
                }
            }
        });
        self.actions.extend(wanted.into_iter().map(Action::Do));
        let dropped = ctx
            .input(|input| {
                input
                    .raw
                    .dropped_files
                    .first()
                    .map(|file| file.path().to_owned())
            })
            .filter(|path| !path.as_os_str().is_empty());
        if let Some(path) = dropped {
            self.take_dropped(ctx, path);
        }
        if self.dialogs.is_open()
            && ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape))
        {
            self.dialogs.close();
        }
        if self.dialog.is_some()
            && ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape))
        {
            self.actions.push(Action::CloseDialog);
        }
    }

    fn fresh_and_send(&mut self, ctx: &Context, send: bool) {
        self.fresh_artefact();
        if send {
            self.lint();
            if self.draft.subject_token.starts_with("demo:") {
                self.ask_or_send(ctx);
            }
        }
    }

    fn send_trusted(&mut self, ctx: &Context) {
        // Exactly what was shown; where the form, the file or the environment changed since, it is asked again.
        match (self.asked_grant.take(), self.current_grant()) {
            (Some(shown), Some(now)) if shown == now => {
                self.allow(now);
                self.ask_or_send(ctx);
            }
            _ => self.ask_or_send(ctx),
        }
    }

    /// A file that was dropped: for the open dialog, for Inspect, to be opened, or to be imported.
    fn take_dropped(&mut self, ctx: &Context, path: PathBuf) {
        let cx = self.cx(ctx);
        let name = path.to_string_lossy();
        let profile = path.is_dir() || name.ends_with(crate::profile::SUFFIX);
        if !profile && self.dialogs.drop_file(&cx, &path) {
            return;
        }
        if self.workspace == Workspace::Inspect {
            self.inspect.inspect_file(&cx, path);
        } else if profile {
            cx.ask(Intent::OpenPath(path));
        } else {
            cx.open(Box::new(ImportDialog::with_file(&cx, &path)));
        }
    }

    /// Ids and names of the library's profiles.
    fn profile_names(&self) -> Vec<(String, String)> {
        let folders = self.library.folders.iter();
        let profiles = folders
            .flat_map(|folder| &folder.entries)
            .filter_map(|entry| entry.profile.as_ref().ok());
        profiles
            .filter_map(|profile| Some((profile.id.clone()?, profile.name.clone())))
            .collect()
    }

    /// The tenant of the form, with the environment's values in it.
    fn tenant(&self) -> String {
        self.environment()
            .fill(&self.draft.tenant)
            .unwrap_or_default()
    }

    /// What was pasted was not answered by the built-in tenant: its request is not looked at beside it.
    fn explain_answer(&self) -> ExplainAnswer {
        let profile = self.draft.to_profile().ok();
        let profile = profile.filter(|_| self.draft.tenant != "demo");
        let request = profile.map(|profile| self.job(profile, false));
        ExplainAnswer::new(request, self.judging.application.clone())
    }

    fn open_export(&mut self, cx: &Cx, format: Option<Format>) {
        match self.draft.to_profile() {
            Ok(profile) => {
                let job = self.job(profile, false);
                let demo = self.demo_base.clone();
                cx.open(Box::new(ExportDialog::new(job, demo, format)));
            }
            Err(problem) => self.results.show_problem(problem),
        }
    }

    /// Takes a text to where it belongs.
    fn take_elsewhere(&mut self, ctx: &Context, elsewhere: Elsewhere, text: Secret) {
        let cx = self.cx(ctx);
        match elsewhere {
            Elsewhere::Import => cx.open(Box::new(ImportDialog::with_text(&cx, &text))),
            Elsewhere::Explain => {
                let dialog = self.explain_answer().with_text(&cx, text);
                cx.open(Box::new(dialog));
            }
            Elsewhere::Inspect => self.inspect(ctx, text),
        }
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Do(command) => self.command(ctx, command),
            Action::OpenEntry(folder, entry) => self.open_entry(ctx, folder, entry),
            Action::SendProduction => self.send(ctx),
            Action::Rename(path, name) => self.rename(ctx, path, name),
            Action::Delete(path) => self.delete(ctx, path),
            Action::MoveTo(path, folder) => self.move_to(ctx, path, folder),
            Action::PathChosen(path) => {
                if let Some(Dialog::Path(dialog)) = &mut self.dialog {
                    dialog.chose(&path);
                }
            }
            Action::ChooseEnvironment(name) => self.choose_environment(name),
            Action::EditEnvironment(name) => self.edit_environment(name),
            Action::SaveEnvironment(folder, stem, environment) => {
                self.save_environment(ctx, folder, stem, *environment)
            }
            Action::RestoreDraft(key) => self.restore_draft(ctx, &key),
            Action::DiscardDraft(key) => self.discard_draft(key),
            Action::KeepMine(theirs) => self.keep_mine(*theirs),
            Action::TakeTheirs(theirs) => self.take_theirs(&theirs),
            Action::SaveCopy(theirs) => self.save_copy(ctx, &theirs),
            Action::KeepProofKey => self.keep_proof_key(ctx),
            Action::Keep(field) => self.keep(ctx, field),
            Action::Copy(text) => ctx.copy_text(text),
            Action::CopySecret(secret) => self.copy_secret(ctx, secret),
            Action::OpenPath(path) => {
                self.dialog = None;
                self.open(ctx, path);
            }
            Action::SaveAsItIs(path) => self.save_as_it_is(ctx, path),
            Action::SaveTo(path) => {
                self.dialog = None;
                self.save(ctx, path);
            }
            Action::Browse(what) => self.browse(ctx, what),
            Action::AddScope(word) => {
                let separator = if self.draft.scope.is_empty() || self.draft.scope.ends_with(' ') {
                    ""
                } else {
                    " "
                };
                self.draft.scope = format!("{}{separator}{word}", self.draft.scope);
            }
            Action::SetUserProfile(text) => self.draft.user_profile = text,
            Action::Inspect(text) => self.inspect(ctx, text),
            Action::InspectFile(path) => {
                self.dialog = None;
                self.workspace = Workspace::Inspect;
                self.inspect.inspect_file(&self.cx(ctx), path);
            }
            Action::FreshArtefact(send) => self.fresh_and_send(ctx, send),
            Action::ApplyEdit(edit) => self.apply_edit(&edit),
            Action::GoTo(path) => self.go_to(&path),
            Action::CloseDialog => {
                self.dialog = None;
            }
        }
    }

    fn command(&mut self, ctx: &Context, command: Command) {
        let cx = self.cx(ctx);
        match command {
            Command::Send => self.ask_or_send(ctx),
            Command::History => {
                self.workspace = Workspace::Past;
                self.narrow_tab = 0;
                self.drawer = false;
                self.past.reread();
            }
            Command::Import => cx.open(Box::<ImportDialog>::default()),
            Command::Export => self.open_export(&cx, Some(Format::Curl)),
            Command::Share => self.open_export(&cx, None),
            Command::Rename => self.ask_rename(),
            Command::Duplicate => self.duplicate(ctx),
            Command::Move => {
                if let Some(path) = self.path.clone() {
                    let folder = path.parent().unwrap_or(&path).to_owned();
                    self.dialog = Some(Dialog::Path(PathDialog::move_file(path, folder)));
                } else {
                    self.notice = Some("This profile has no file to move".to_owned());
                }
            }
            Command::Delete => self.ask_delete(),
            Command::NewEnvironment => self.edit_environment(None),
            Command::SupportBundle => match self.results.shown_run() {
                Some(run) => cx.open(Box::new(SupportDialog::new(run))),
                None => cx.notice(
                    "A support bundle is made of a run: send first, or open one of the history",
                ),
            },
            Command::SealBundle => match self.draft.to_profile() {
                Ok(profile) => {
                    let secrets = self.inputs().into_iter().collect();
                    cx.open(Box::new(SealedDialog::pack(profile, secrets)));
                }
                Err(problem) => self.results.show_problem(problem),
            },
            Command::KeptSecrets => SettingsInUse::open_kept_secrets(&cx, self.profile_names()),
            Command::Settings => self.settings.open(&cx),
            Command::Cancel => {
                self.cancel.cancel();
                self.results.cancel_follow_up();
            }
            Command::Undo | Command::Redo => {
                let id = self.draft.rest.id.clone();
                if command == Command::Undo {
                    if !self.undo_secret() {
                        self.history.undo(&mut self.draft);
                    }
                } else {
                    self.history.redo(&mut self.draft);
                }
                // What is kept in the keychain belongs to it: it is no edit that is taken back.
                if self.draft.rest.id.is_none() {
                    self.draft.rest.id = id;
                }
                // The history counts this as seen: preview and findings are made anew here.
                self.lint();
                ctx.request_repaint();
            }
            Command::New => {
                self.leave_profile();
                self.show_profile(
                    &Profile {
                        tenant: "demo".to_owned(),
                        ..Profile::default()
                    },
                    None,
                );
                self.open_entry = None;
                self.read_environments(ctx);
            }
            Command::Open => {
                self.dialog = Some(Dialog::Path(PathDialog::open(self.default_folder())))
            }
            Command::Save => match self.path.clone() {
                Some(path) => self.save(ctx, path),
                None => self.dialog = Some(Dialog::Path(PathDialog::save(self.suggested_path()))),
            },
            Command::SaveAs => {
                self.dialog = Some(Dialog::Path(PathDialog::save(
                    self.path.clone().unwrap_or_else(|| self.suggested_path()),
                )))
            }
            Command::SearchTree => match self.workspace {
                Workspace::Inspect => self.inspect.open_search(),
                Workspace::Sign => self.sign.open_search(),
                Workspace::Exchange | Workspace::Past => self.results.open_search(),
            },
            Command::Inspect => {
                self.workspace = Workspace::Inspect;
                self.inspect.focus();
                self.narrow_tab = 0;
                self.drawer = false;
            }
            Command::SignTest => {
                self.workspace = Workspace::Sign;
                self.narrow_tab = 0;
                self.drawer = false;
                self.sign.begin(&self.cx(ctx));
            }
            Command::ResultTab1 => self.results.show_tab(Tab::Tokens),
            Command::ResultTab2 => self.results.show_tab(Tab::Explain),
            Command::ResultTab3 => self.results.show_tab(Tab::Wire),
            Command::ResultTab4 => self.results.show_tab(Tab::Timing),
            Command::ResultTab5 => self.results.show_tab(Tab::Compare),
            Command::ResultTab6 => self.results.show_tab(Tab::Lineage),
            Command::ResultTab7 => self.results.show_tab(Tab::Dpop),
            Command::ResultTab8 => self.results.show_tab(Tab::Next),
            Command::ExplainAnswer => cx.open(Box::new(self.explain_answer())),
            Command::Application => cx.open(Box::new(ApplicationSettings::new(
                self.judging.application.clone(),
            ))),
            Command::TestTenant => cx.open(TenantTest::start(&cx, self.tenant())),
            Command::WhereFrom => cx.open(Box::new(ArtefactHelp::new(Provider::of_type(
                &self.draft.subject_token_type,
            )))),
            Command::AppleKey => cx.open(Box::<AppleKeyTest>::default()),
            Command::Attenuate => cx.open(Box::new(Attenuation::of_form(
                &self.typed.subject_token,
                self.is_demo(),
            ))),
            Command::SwitchTheme => self.settings.switch_theme(&cx),
            Command::ZoomIn => egui::gui_zoom::zoom_in(ctx),
            Command::ZoomOut => egui::gui_zoom::zoom_out(ctx),
            Command::ZoomReset => ctx.set_zoom_factor(1.0),
        }
    }

    /// The real thing asks once before each send.
    pub(super) fn ask_or_send(&mut self, ctx: &Context) {
        if self.is_sending() || self.workspace != Workspace::Exchange {
            return;
        }
        if let Some(left) = self.waits() {
            self.notice = Some(format!(
                "The tenant asks to wait {left} s; Send now sends all the same"
            ));
            return;
        }
        // Before any question: what is not there yet cannot be sent.
        if let Some(field) = self
            .missing_inputs()
            .first()
            .map(|field| field_words(field, &self.draft))
        {
            self.results.show_problem(
                BadInput::new(
                    "secret.needed",
                    format!("{field} is not there yet"),
                    "The profile says to ask for it",
                )
                .fix("Paste it into its field, or name a source there: env:NAME, file:PATH, keychain. Parameters and headers are under Advanced"),
            );
            return;
        }
        let environment = self.environment();
        if environment.production {
            self.dialog = Some(Dialog::Confirm(Box::new(ConfirmDialog {
                title: format!("Send to {}?", environment.name),
                detail: format!(
                    "{} goes to {}. This environment is marked as production",
                    if self.draft.name.is_empty() {
                        "The profile"
                    } else {
                        self.draft.name.as_str()
                    },
                    self.origin()
                        .unwrap_or_else(|| "an address that is not known".to_owned())
                ),
                yes: "Send to production",
                action: Action::SendProduction,
            })));
            return;
        }
        self.send(ctx);
    }

    // One exchange at a time: while one is under way nothing else is sent.
    fn send(&mut self, ctx: &Context) {
        if self.is_sending() || self.workspace != Workspace::Exchange {
            return;
        }
        let profile = match self.draft.to_profile() {
            Ok(profile) => profile,
            Err(problem) => {
                self.results.show_problem(problem);
                return;
            }
        };
        if let Some(problem) = self.environment_problem() {
            self.results.show_problem(problem);
            return;
        }
        let grant = self.current_grant();
        let trusted = grant
            .as_ref()
            .is_some_and(|grant| self.allowed.contains(&grant.hash()));
        self.asked_grant = grant;
        let job = self.job(profile, trusted);
        self.sending_origin = crate::send::Origin {
            profile_id: job.profile.id.clone(),
            environment: job.environment.key().to_owned(),
            source: "window",
        };
        self.sending_from = self.form_now();
        self.cancel = Cancel::default();
        let (sender, cancel) = (Arc::clone(&self.services.session), self.cancel.clone());
        self.sending
            .start(self.services.runtime.handle(), ctx, async move {
                Ok(sender.send(job, &cancel).await)
            });
    }

    pub(super) fn inputs(&self) -> Inputs {
        let mut inputs: Inputs = self.typed.further.clone();
        inputs.extend(
            [
                ("subject_token", &self.typed.subject_token),
                ("actor_token", &self.typed.actor_token),
                ("client_authentication.secret", &self.typed.client_secret),
            ]
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(field, text)| (field.to_owned(), Secret::new(text.as_str()))),
        );
        inputs
    }

    /// Takes in what tasks have brought.
    fn poll(&mut self, ctx: &Context) {
        let cx = self.cx(ctx);
        self.inspect.poll(&cx);
        self.sign.poll(&cx);
        self.results.poll(&cx);
        self.poll_judging(ctx);
        self.poll_files(ctx);
        let cx = self.cx(ctx);
        self.past.poll(&cx, self.workspace == Workspace::Past);
        if self.settings.poll(&cx) {
            self.list(ctx);
        }
        if self.sending.poll().is_some() {
            match self.sending.take() {
                Some(Ok(run)) => {
                    let from = std::mem::take(&mut self.sending_from);
                    let source = self.sending_origin.clone();
                    cx.ask(Intent::RunEnded(Arc::new(run), from, source));
                }
                Some(Err(problem)) => self.results.show_problem(problem),
                None => self.results.show_problem(BadInput::new(
                    "send.interrupted",
                    "The exchange ended without a result",
                    "Send again",
                )),
            }
        }
        if let Some(Task::Done(library)) = self.listing.poll() {
            let extra: Vec<_> = self
                .library
                .folders
                .iter()
                .skip(1)
                .filter(|folder| {
                    !library
                        .folders
                        .iter()
                        .any(|known| known.path == folder.path)
                })
                .cloned()
                .collect();
            let mut library = library.clone();
            library.folders.extend(extra);
            // The rows may have moved: the open profile is found again by its file.
            if let Some(path) = &self.path {
                self.open_entry = library.place(path);
            }
            self.library = library;
            self.library_serial += 1;
            self.watch(ctx);
        }
        if self.opening.poll().is_some() {
            match self.opening.take() {
                Some(Ok(Opened::Profile(path, profile))) => {
                    self.leave_profile();
                    self.open_entry = self.library.place(&path);
                    self.show_profile(&profile, Some(path));
                    self.read_environments(ctx);
                }
                Some(Ok(Opened::Folder(folder))) => {
                    // Kept in the settings, so that it is there next time.
                    if let Some(path) = &folder.path {
                        if !self.settings.current().folders.contains(path)
                            && *path != self.default_folder()
                        {
                            let path = path.clone();
                            self.settings.change(&cx, move |settings| {
                                if !settings.folders.contains(&path) {
                                    settings.folders.push(path.clone());
                                }
                            });
                        }
                    }
                    self.library
                        .folders
                        .retain(|known| known.path != folder.path);
                    self.library.folders.push(folder);
                    self.library_serial += 1;
                    self.watch(ctx);
                }
                Some(Err(problem)) => self.results.show_problem(problem),
                None => {}
            }
        }
        if self.saving.poll().is_some() {
            match self.saving.take() {
                Some(Ok(saved)) => {
                    self.notice = Some(format!("Saved to {}", saved.path.display()));
                    // What was typed while it was being written is not saved; another profile may be open by now.
                    if saved.key == self.keeping_files.key {
                        self.keeping_files.overruled = None;
                        self.discard_draft(saved.key);
                        self.path = Some(saved.path.clone());
                        self.keeping_files.key = self.keeping_files.key_of(&saved.path);
                        self.saved = *saved.draft;
                        self.allow_written();
                        self.note_recent(&saved.path);
                    }
                    self.read_environments(ctx);
                    self.list(ctx);
                }
                Some(Err(problem)) if problem.id == "profile.changed-outside" => {
                    self.notice = Some(problem.title);
                    self.look_again(ctx);
                }
                Some(Err(problem)) => self.results.show_problem(problem),
                None => {}
            }
        }
        if self.browsing.poll().is_some() {
            if let Some(Some((what, path))) = self.browsing.take() {
                self.actions.push(match what {
                    Browse::SaveFile => Action::SaveTo(path),
                    Browse::Folder => Action::PathChosen(path),
                    Browse::OpenFile | Browse::OpenFolder => Action::OpenPath(path),
                });
            } else {
                self.notice = Some("Nothing was chosen; a path can be typed as well".to_owned());
            }
        }
        if let Some(Task::Done(base)) = self.demo.poll() {
            self.demo_base = Some(base.clone());
            self.lint();
        }
        if self.keeping.poll().is_some() {
            match self.keeping.take() {
                Some(Ok((field, origin, owner))) => self.kept(field, &origin, &owner),
                Some(Err(problem)) => self.results.show_problem(problem),
                None => {}
            }
        }
        if self.copying.poll().is_some() {
            self.notice = Some("Copied; it leaves the clipboard after a minute".to_owned());
        }
    }

    /// What the changed form says, without reading a secret.
    pub(super) fn lint(&mut self) {
        self.preview = self
            .draft
            .to_profile()
            .and_then(|profile| preview(&profile, &self.environment(), self.demo_base.as_ref()));
        self.judge_again();
        let asked = self
            .draft
            .to_profile()
            .map(|profile| crate::send::asked(&profile, &self.environment()))
            .unwrap_or_default();
        self.waits_for = asked
            .into_iter()
            .filter(|(_, reference)| *reference == crate::secret::Reference::Ask)
            .map(|(field, _)| field)
            .collect();
    }

    /// Whether the exchange under way reads the keychain.
    pub(super) fn waits_for_keychain(&self) -> bool {
        self.asked_grant.as_ref().is_some_and(|grant| {
            grant
                .reads
                .iter()
                .any(|(_, reference)| reference == "keychain")
        })
    }

    /// Fields that are asked for and have nothing in them.
    pub(super) fn missing_inputs(&self) -> Vec<&str> {
        let inputs = self.inputs();
        self.waits_for
            .iter()
            .filter(|field| !inputs.contains_key(*field))
            .map(String::as_str)
            .collect()
    }

    /// The borrowed context of the views.
    pub(super) fn view(&self) -> View {
        View {
            now: self.clock.now(),
        }
    }

    /// Another clock, for pictures.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = clock;
    }

    /// Shows a run as if it had just ended here.
    pub fn show_run(&mut self, run: Run) {
        let cx = self.cx(&Context::default());
        self.results.ended(&cx, Arc::new(run), self.form_now());
    }

    /// Which form is shown, so that another profile of the same name is told apart.
    fn form_now(&self) -> SentFrom {
        SentFrom {
            form: self.form,
            path: self.path.clone(),
            entry: self.open_entry,
            environment: self.chosen_environment.clone().unwrap_or_default(),
        }
    }
}

/// What a field that holds a secret is called in the form.
pub(super) fn field_words(field: &str, draft: &Draft) -> String {
    let named = |list: &[super::draft::DraftField], at: &str| {
        at.parse()
            .ok()
            .and_then(|at: usize| list.get(at))
            .map(|value| value.name.clone())
    };
    let words = match field.split_once('.') {
        Some(("parameters", at)) => named(&draft.parameters, at),
        Some(("headers", at)) => named(&draft.headers, at),
        _ => None,
    };
    words.unwrap_or_else(|| {
        match field {
            "subject_token" => "The subject token",
            "actor_token" => "The actor token",
            "client_authentication.secret" => "The client secret",
            "client_authentication.key" => "The private key",
            "dpop.key" => "The DPoP key",
            other => other,
        }
        .to_owned()
    })
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.flush();
    }
}
