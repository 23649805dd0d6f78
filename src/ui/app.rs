//! The app: state, commands, actions, tasks. `eframe::App` is a short adapter at the end.

use super::action::{Action, Browse};
use super::clock::Clock;
use super::command::Command;
use super::dialogs::{ConfirmDialog, Dialog, PathDialog};
use super::draft::{Draft, History};
use super::inspection::{Inspection, Signing, Workspace};
use super::library_files::{Environments, Filed, Keeping};
use super::panels::{self, View};
use super::past::Past;
use super::task::{Task, TaskSlot};
use super::{fonts, theme};
use crate::diagnosis::{BadInput, Finding};
use crate::http::Cancel;
use crate::profile::{Library, Profile};
use crate::run::Run;
use crate::secret::Secret;
use crate::send::{Inputs, Resolved, Session, library, preview};
use crate::settings::{Folders, Settings};
use crate::token::Slot;
use egui::Context;
use std::collections::BTreeSet;
use std::path::PathBuf;
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

/// What the result column shows.
#[derive(Clone, Default)]
pub enum Shown {
    #[default]
    Nothing,
    Problem(BadInput),
    Run(Arc<Run>),
}

/// What opening something brought.
pub enum Opened {
    Profile(PathBuf, Box<Profile>),
    Folder(crate::profile::Folder),
}

/// The whole state of the window.
pub struct App {
    pub(super) runtime: super::runtime::Runtime,
    pub(super) sender: Arc<Session>,
    pub(super) folders: Option<Folders>,
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
    pub(super) shown: Shown,
    pub(super) runs: Vec<Arc<Run>>,
    pub(super) session: super::session::Session,
    pub(super) result_tab: usize,
    pub(super) slot: Slot,
    pub(super) clock: Clock,
    pub(super) workspace: Workspace,
    pub(super) inspector: panels::Inspector,
    pub(super) inspection: Inspection,
    pub(super) signing: Signing,
    pub(super) lineage: panels::Lineage,
    pub(super) comparing: panels::Comparing,
    pub(super) reveal: bool,
    pub(super) narrow_tab: usize,
    pub(super) drawer: bool,
    pub(super) sections: panels::Sections,
    pub(super) dialog: Option<Dialog>,
    pub(super) settings: Settings,
    pub(super) settings_warnings: Vec<String>,
    pub(super) environments: Environments,
    pub(super) chosen_environment: Option<String>,
    /// What is typed for the other environments.
    pub(super) typed_elsewhere: std::collections::HashMap<Option<String>, Typed>,
    /// What the last send would have read, as the question shows it.
    pub(super) asked_grant: Option<crate::vault::Grant>,
    /// What the run under way is sent with, for the history.
    pub(super) sending_origin: crate::send::RunSource,
    pub(super) recent: Vec<PathBuf>,
    pub(super) keeping_files: Keeping,
    pub(super) past: Past,
    pub(super) filing_order: Option<tokio::task::JoinHandle<()>>,
    pub(super) filing: TaskSlot<Result<Filed, BadInput>>,
    pub(super) looking: TaskSlot<(PathBuf, Result<Profile, BadInput>)>,
    pub(super) environing: TaskSlot<Environments>,
    pub(super) drafts: TaskSlot<super::library_files::Found>,
    pub(super) importing: TaskSlot<super::importing::Recognised>,
    /// The text that the import dialog shows the meaning of.
    pub(super) import_source: Option<Arc<zeroize::Zeroizing<Vec<u8>>>>,
    pub(super) texts: TaskSlot<Result<PathBuf, String>>,
    pub(super) setting: TaskSlot<Result<PathBuf, String>>,
    pub(super) keychain: TaskSlot<Result<Vec<crate::vault::Place>, String>>,
    pub(super) recording: TaskSlot<Result<i64, String>>,
    pub(super) paging: TaskSlot<(bool, Result<crate::history::Page, String>)>,
    pub(super) recalling: TaskSlot<(i64, Result<Run, String>)>,
    pub(super) changing: TaskSlot<Result<(), String>>,
    pub(super) sealing: TaskSlot<Result<super::trade::Unsealed, String>>,
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
        self.runs.len()
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
        let runtime = super::runtime::Runtime::new()?;
        // The built-in profiles are in memory; the user's own folders are read in a task.
        let library = library(None);
        let first = library
            .folders
            .first()
            .and_then(|folder| folder.entries.first())
            .and_then(|entry| entry.profile.clone().ok());
        let draft = Draft::of(&first.unwrap_or_default());
        // A small file; everything else of the user's is read in tasks.
        let (settings, warnings) = folders
            .as_ref()
            .map(|folders| Settings::load(&folders.settings()))
            .unwrap_or_default();
        let mut app = Self {
            sender: Arc::new(Session::with_settings(
                None,
                folders.clone(),
                settings.clone(),
            )),
            runtime,
            folders,
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
            shown: Shown::Nothing,
            runs: Vec::new(),
            session: super::session::Session::default(),
            result_tab: 0,
            slot: Slot::Access,
            clock: Clock::default(),
            workspace: Workspace::default(),
            inspector: panels::Inspector::default(),
            inspection: Inspection::default(),
            signing: Signing::default(),
            lineage: panels::Lineage::default(),
            comparing: panels::Comparing::default(),
            reveal: false,
            narrow_tab: 0,
            drawer: false,
            sections: panels::Sections::default(),
            dialog: None,
            settings: settings.clone(),
            settings_warnings: warnings,
            environments: Environments::new(),
            chosen_environment: None,
            typed_elsewhere: std::collections::HashMap::new(),
            asked_grant: None,
            sending_origin: crate::send::RunSource::default(),
            recent: Vec::new(),
            keeping_files: Keeping::default(),
            past: Past::default(),
            filing_order: None,
            filing: TaskSlot::default(),
            looking: TaskSlot::default(),
            environing: TaskSlot::default(),
            drafts: TaskSlot::default(),
            importing: TaskSlot::default(),
            import_source: None,
            texts: TaskSlot::default(),
            setting: TaskSlot::default(),
            keychain: TaskSlot::default(),
            recording: TaskSlot::default(),
            paging: TaskSlot::default(),
            recalling: TaskSlot::default(),
            changing: TaskSlot::default(),
            sealing: TaskSlot::default(),
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
        if app.folders.is_some() {
            app.use_settings(ctx, settings);
        }
        if let Some(first) = app.settings_warnings.first() {
            app.notice = Some(format!("Settings: {first}"));
        }
        app.begin_draft();
        app.lint();
        app.list(ctx);
        app.begin_keeping(ctx);
        match file {
            Some(path) if path.to_string_lossy().starts_with(crate::profile::SCHEME) => {
                app.import_text(ctx, &Secret::new(path.to_string_lossy()));
            }
            Some(path) => app.open(ctx, path),
            None => {}
        }
        Ok(app)
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
        self.poll(ui.ctx());
        self.keys(ui.ctx());
        panels::show(self, ui);
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
        let on_screen = match self.workspace {
            Workspace::Exchange => {
                matches!(self.shown, Shown::Run(_)) && self.result_tab == panels::TAB_TOKENS
            }
            Workspace::Inspect => self.inspection.report.is_some(),
            Workspace::Sign => self.signing.report.is_some(),
            Workspace::Past => {
                matches!(self.shown, Shown::Run(_)) && self.result_tab == panels::TAB_TOKENS
            }
        };
        let exchange = self.workspace == Workspace::Exchange;
        let running = match &self.shown {
            Shown::Run(run)
                if self.result_tab == panels::TAB_TIMING
                    && matches!(self.workspace, Workspace::Exchange | Workspace::Past) =>
            {
                panels::timing_counts_down(run, self.view().now)
            }
            _ => false,
        };
        // The age of a pasted code, and a wait that the tenant asked for.
        let form = exchange && (panels::code_counts_down(self) || self.waits().is_some());
        if on_screen && self.inspector.counts_down() || running || form {
            if let Some(wait) = self.clock.to_next_second() {
                ctx.request_repaint_after(wait);
            }
        }
    }

    /// Keys are taken before the widgets see them, so that the form's history wins. A held key never sends.
    fn keys(&mut self, ctx: &Context) {
        let mut wanted = Vec::new();
        let in_dialog = self.dialog.is_some();
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
            let name = path.to_string_lossy();
            let profile = path.is_dir() || name.ends_with(crate::profile::SUFFIX);
            self.actions.push(if self.workspace == Workspace::Inspect {
                Action::InspectFile(path)
            } else if profile {
                Action::OpenPath(path)
            } else if matches!(self.dialog, Some(Dialog::Outside(_))) {
                Action::ExplainFile(path)
            } else {
                Action::ImportFile(path)
            });
        }
        if self.dialog.is_some()
            && ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape))
        {
            self.actions.push(Action::CloseDialog);
        }
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Do(command) => self.command(ctx, command),
            Action::OpenEntry(folder, entry) => self.open_entry(ctx, folder, entry),
            Action::ShowRun(at) => {
                self.workspace = Workspace::Exchange;
                if let Some(run) = self.runs.get(at) {
                    self.shown = Shown::Run(Arc::clone(run));
                    self.after_run();
                }
            }
            Action::ShowToken(slot) => {
                self.slot = slot;
            }
            Action::SendTrusted => {
                // Exactly what was shown; where the form, the file or the environment changed since, it is asked again.
                match (self.asked_grant.take(), self.current_grant()) {
                    (Some(shown), Some(now)) if shown == now => {
                        self.allow(now);
                        self.ask_or_send(ctx);
                    }
                    _ => self.ask_or_send(ctx),
                }
            }
            Action::SendProduction => self.send(ctx),
            Action::Rename(path, name) => self.rename(ctx, path, name),
            Action::Delete(path) => self.delete(ctx, path),
            Action::MoveTo(path, folder) => self.move_to(ctx, path, folder),
            Action::ImportText(text) => self.import_text(ctx, &text),
            Action::ImportAgain => self.import_again(ctx),
            Action::TakeElsewhere(elsewhere) => self.take_elsewhere(ctx, elsewhere),
            Action::ImportFile(path) => self.import_file(ctx, path),
            Action::AddImported(imported, save) => self.add_imported(ctx, *imported, save),
            Action::SaveText(text, ending) => self.ask_text_path(text, ending),
            Action::WriteText(text, path, over) => self.write_text(ctx, text, path, over),
            Action::PathChosen(path) => {
                if let Some(Dialog::Path(dialog)) = &mut self.dialog {
                    dialog.chose(&path);
                }
            }
            Action::AskSupportFolder => {
                if let Some(Dialog::Support(bundle)) = self.dialog.take() {
                    self.dialog = Some(Dialog::Path(PathDialog::support(
                        bundle,
                        self.usual_folder(),
                    )));
                }
            }
            Action::ChooseEnvironment(name) => self.choose_environment(name),
            Action::EditEnvironment(name) => self.edit_environment(name),
            Action::SaveEnvironment(folder, stem, environment) => {
                self.save_environment(ctx, folder, stem, *environment)
            }
            Action::ApplySettings(settings) => self.apply_settings(ctx, *settings),
            Action::ForgetKept(place) => self.forget_kept(ctx, place),
            Action::RecallRun(id) => self.recall(ctx, id),
            Action::Rerun(summary) => self.rerun(&summary),
            Action::ChangePast(change) => self.change_past(ctx, change),
            Action::MorePast => self.more_past(ctx),
            Action::AskDeleteAll => self.ask_delete_all(),
            Action::RestoreDraft(key) => self.restore_draft(ctx, &key),
            Action::DiscardDraft(key) => self.discard_draft(key),
            Action::KeepMine(theirs) => self.keep_mine(*theirs),
            Action::TakeTheirs(theirs) => self.take_theirs(&theirs),
            Action::SaveCopy(theirs) => self.save_copy(ctx, &theirs),
            Action::SealBundle(bundle, key) => self.seal_bundle(ctx, *bundle, key),
            Action::OpenBundle(text, key) => self.open_bundle(ctx, text, key),
            Action::KeepProofKey => self.keep_proof_key(ctx),
            Action::SaveSupport(folder) => self.save_support(ctx, folder),
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
                self.inspect_file(ctx, path);
            }
            Action::KeyFile(path) => self.read_key_file(ctx, path),
            Action::CheckSubject(choice) => self.check_subject(ctx, choice),
            Action::CheckInspected => self.check_inspected(ctx),
            Action::ClearInspected => self.inspection.report = None,
            Action::SignTest => self.sign_test(ctx),
            Action::ApplyEdit(edit) => self.apply_edit(&edit),
            Action::GoTo(path) => self.go_to(&path),
            Action::FreshArtefact => self.fresh_artefact(),
            Action::UseApplication(application) => {
                self.use_application(application.map(|application| *application))
            }
            Action::ExplainText(text, beside) => self.explain_text(ctx, text, beside),
            Action::ExplainFile(path) => {
                let beside = match &self.dialog {
                    Some(Dialog::Outside(dialog)) => dialog.beside(),
                    _ => true,
                };
                self.explain_file(ctx, path, beside);
            }
            Action::FollowUp(kind) => self.ask_or_follow_up(ctx, kind),
            Action::FollowUpConfirmed(kind) => self.follow_up(ctx, kind),
            Action::Repeat => self.repeat(ctx),
            Action::TestAppleKey(client_id, secret) => self.test_apple_key(ctx, client_id, secret),
            Action::AttenuateToken(app_id, token, graph) => {
                self.attenuate(ctx, app_id, token, graph)
            }
            Action::UseSessionToken(token) => self.use_session_token(&token),
            Action::CloseDialog => {
                self.dialog = None;
                self.give_up_dialog();
            }
        }
    }

    fn command(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::Send => self.ask_or_send(ctx),
            Command::History => self.open_past(ctx),
            Command::Import => self.open_import(),
            Command::Export => self.open_export(Some(crate::profile::formats::Format::Curl)),
            Command::Share => self.open_export(None),
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
            Command::SupportBundle => self.open_support(),
            Command::SealBundle => self.open_seal(),
            Command::KeptSecrets => self.list_kept(ctx),
            Command::Settings => self.open_settings(),
            Command::Cancel => {
                self.cancel.cancel();
                self.cancel_follow_up();
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
            Command::SearchTree => {
                if self.workspace == Workspace::Exchange {
                    self.result_tab = panels::TAB_TOKENS;
                }
                self.inspector.open_search();
            }
            Command::Inspect => {
                self.workspace = Workspace::Inspect;
                self.inspection.focus_paste = true;
                self.narrow_tab = 0;
                self.drawer = false;
            }
            Command::SignTest => self.begin_signing(self.view().now),
            Command::ResultTab1 => self.result_tab = panels::TAB_TOKENS,
            Command::ResultTab2 => self.result_tab = panels::TAB_EXPLAIN,
            Command::ResultTab3 => self.result_tab = panels::TAB_WIRE,
            Command::ResultTab4 => self.result_tab = panels::TAB_TIMING,
            Command::ResultTab5 => self.result_tab = panels::TAB_COMPARE,
            Command::ResultTab6 => self.result_tab = panels::TAB_LINEAGE,
            Command::ResultTab7 => self.result_tab = panels::TAB_DPOP,
            Command::ResultTab8 => self.result_tab = panels::TAB_NEXT,
            Command::ExplainAnswer => self.open_outside(),
            Command::Application => self.open_application(),
            Command::TestTenant => self.test_tenant(ctx),
            Command::WhereFrom => self.open_artefact(),
            Command::AppleKey => self.open_apple_key(),
            Command::Attenuate => self.open_attenuate(),
            Command::SwitchTheme => {
                let next = match ctx.options(|options| options.theme_preference) {
                    egui::ThemePreference::System => egui::ThemePreference::Dark,
                    egui::ThemePreference::Dark => egui::ThemePreference::Light,
                    egui::ThemePreference::Light => egui::ThemePreference::System,
                };
                ctx.set_theme(next);
                let theme = match next {
                    egui::ThemePreference::System => crate::settings::ThemeChoice::System,
                    egui::ThemePreference::Dark => crate::settings::ThemeChoice::Dark,
                    egui::ThemePreference::Light => crate::settings::ThemeChoice::Light,
                };
                self.change_settings(ctx, move |settings| settings.theme = theme);
            }
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
            self.shown = Shown::Problem(
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
                self.shown = Shown::Problem(problem);
                return;
            }
        };
        if let Some(problem) = self.environment_problem() {
            self.shown = Shown::Problem(problem);
            return;
        }
        let grant = self.current_grant();
        let trusted = grant
            .as_ref()
            .is_some_and(|grant| self.allowed.contains(&grant.hash()));
        self.asked_grant = grant;
        let job = self.job(profile, trusted);
        self.sending_origin = crate::send::RunSource {
            profile_id: job.profile.id.clone(),
            environment: job.environment.key().to_owned(),
            source: "window",
        };
        self.begin_sending();
        self.cancel = Cancel::default();
        let (sender, cancel) = (Arc::clone(&self.sender), self.cancel.clone());
        self.sending.start(self.runtime.handle(), ctx, async move {
            Ok(crate::send::send(&sender, job, &cancel).await)
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
        self.poll_inspection();
        self.poll_judging(ctx);
        self.poll_files(ctx);
        self.poll_past(ctx);
        self.poll_trade();
        if self.sending.poll().is_some() {
            match self.sending.take() {
                Some(Ok(run)) => {
                    self.end_sending(&run);
                    self.show_run(run);
                    self.narrow_tab = 1;
                    if let Shown::Run(run) = &self.shown {
                        let run = Arc::clone(run);
                        self.after_sending(&run);
                        self.record_run(ctx, run);
                    }
                }
                Some(Err(problem)) => self.shown = Shown::Problem(problem),
                None => {
                    self.shown = Shown::Problem(BadInput::new(
                        "send.interrupted",
                        "The exchange ended without a result",
                        "Send again",
                    ))
                }
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
                        if !self.settings.folders.contains(path) && *path != self.default_folder() {
                            let path = path.clone();
                            self.change_settings(ctx, move |settings| {
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
                Some(Err(problem)) => self.shown = Shown::Problem(problem),
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
                Some(Err(problem)) => self.shown = Shown::Problem(problem),
                None => {}
            }
        }
        if self.browsing.poll().is_some() {
            if let Some(Some((what, path))) = self.browsing.take() {
                self.actions.push(match what {
                    Browse::SaveFile => Action::SaveTo(path),
                    Browse::InspectFile => Action::InspectFile(path),
                    Browse::KeyFile => Action::KeyFile(path),
                    Browse::ImportFile => Action::ImportFile(path),
                    Browse::AnswerFile => Action::ExplainFile(path),
                    Browse::Folder | Browse::TextFile => Action::PathChosen(path),
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
                Some(Err(problem)) => self.shown = Shown::Problem(problem),
                None => {}
            }
        }
        if self.copying.poll().is_some() {
            self.notice = Some("Copied; it leaves the clipboard after a minute".to_owned());
        }
    }

    pub(super) fn after_run(&mut self) {
        self.reveal = false;
        if let Shown::Run(run) = &self.shown {
            if run.token(self.slot).is_none() {
                self.slot = Slot::ALL
                    .into_iter()
                    .find(|slot| run.token(*slot).is_some())
                    .unwrap_or(Slot::Access);
            }
            let issued = run.outcome() == crate::exchange::Outcome::Issued;
            self.result_tab = match self.result_tab {
                panels::TAB_WIRE | panels::TAB_TIMING => self.result_tab,
                panels::TAB_LINEAGE | panels::TAB_COMPARE if issued => self.result_tab,
                panels::TAB_DPOP if panels::has_proofs(run) => self.result_tab,
                _ if issued => panels::TAB_TOKENS,
                _ => panels::TAB_EXPLAIN,
            };
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
        let run = Arc::new(run);
        self.shown = Shown::Run(Arc::clone(&run));
        self.add_run(run);
        self.after_run();
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
