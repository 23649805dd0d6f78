//! The library's files as people keep them: renamed, copied, moved, deleted, watched, and edits that no crash takes away.

use super::action::Action;
use super::app::{App, Shown};
use super::dialogs::{ConfirmDialog, ConflictDialog, Dialog, EnvironmentDialog, NameDialog};
use super::draft::{Draft, History};
use crate::diagnosis::BadInput;
use crate::files::read_regular;
use crate::profile::{
    Environment, KeptDraft, OpenWindow, Profile, Watch, delete_profile, draft_key,
    duplicate_profile, forget_draft, keep_draft, left_drafts, move_profile, read_environments,
    read_profile, rename_profile, save_new, write_environment,
};
use crate::send::{Job, first_writable, sweep_leftovers};
use crate::vault::Grant;
use egui::Context;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What a job on files brought.
pub enum Filed {
    /// A sentence, and nothing to open.
    Said(String),
    /// A new file to open.
    Open(PathBuf, Box<Profile>, String),
    /// An imported profile of the form with this key has a file now.
    Imported(String, PathBuf, Box<Profile>),
    /// The open file has another path now.
    Renamed(PathBuf, PathBuf, Box<Profile>),
    /// The open file is gone.
    Deleted(PathBuf, String),
    /// An environment was written.
    Environment(String),
}

/// The environments beside the open profile.
pub type Environments = Vec<(String, Result<Environment, BadInput>)>;

/// How long typing has to rest before the draft is written.
const REST: Duration = Duration::from_millis(400);

/// Changes made outside, and drafts.
pub struct Keeping {
    /// This window among those that are open at once.
    window: String,
    /// Says to the others that it is open.
    open: Option<OpenWindow>,
    watch: Option<Watch>,
    changed: Arc<AtomicBool>,
    /// The draft as it was last written down, and whether one is there.
    written: Option<Draft>,
    on_disk: bool,
    touched: Option<Instant>,
    /// Under which the open form's edits are kept.
    pub key: String,
    /// A change outside waits for an open dialog to close.
    look_later: bool,
    /// References that stood in the file, in any version of it that was read: what somebody else may have written.
    foreign: BTreeSet<(String, String)>,
    /// Drafts of an earlier session, offered.
    pub offered: Vec<KeptDraft>,
    /// The file's profile that the user decided to write over.
    pub overruled: Option<Profile>,
}

impl Default for Keeping {
    fn default() -> Self {
        Self {
            window: crate::jose::random_id(9),
            open: None,
            watch: None,
            changed: Arc::default(),
            written: None,
            on_disk: false,
            touched: None,
            key: String::new(),
            look_later: false,
            foreign: BTreeSet::new(),
            offered: Vec::new(),
            overruled: None,
        }
    }
}

impl Keeping {
    /// The key of a file's draft in this window.
    pub(super) fn key_of(&self, path: &Path) -> String {
        draft_key(path, &self.window)
    }
}

/// What is found at the start.
pub struct Found {
    /// Says to other windows that this one is open.
    open: Option<OpenWindow>,
    /// Drafts of windows that are gone.
    kept: Vec<KeptDraft>,
    /// The files that were opened last.
    recent: Vec<PathBuf>,
}

impl App {
    /// Starts what works beside the window: watching, and looking for drafts of a session that ended without saving.
    pub(super) fn begin_keeping(&mut self, ctx: &Context) {
        self.watch(ctx);
        let Some(folder) = self.folders.as_ref().map(crate::settings::Folders::drafts) else {
            return;
        };
        let recent = self
            .folders
            .as_ref()
            .map(crate::settings::Folders::recent)
            .unwrap_or_default();
        let window = self.keeping_files.window.clone();
        let (folders, further) = (self.folders.clone(), self.settings.folders.clone());
        self.drafts.start(self.runtime.handle(), ctx, async move {
            tokio::task::spawn_blocking(move || {
                sweep_leftovers(folders.as_ref(), &further);
                // A folder that cannot be written to has no drafts either.
                let open = OpenWindow::begin(&folder, &window).ok();
                let kept = left_drafts(&folder)
                    .into_iter()
                    .filter_map(Result::ok)
                    .collect();
                let recent = read_regular(&recent, RECENT_BYTES).unwrap_or_default();
                let recent = String::from_utf8_lossy(&recent);
                Found {
                    open,
                    kept,
                    recent: recent.lines().map(PathBuf::from).take(RECENT).collect(),
                }
            })
            .await
            .map_err(|error| error.to_string())
        });
    }

    pub(super) fn watch(&mut self, ctx: &Context) {
        let mut folders: Vec<PathBuf> = self
            .library
            .folders
            .iter()
            .filter_map(|folder| folder.path.clone())
            .collect();
        folders.extend(
            self.path
                .as_deref()
                .and_then(Path::parent)
                .map(Path::to_owned),
        );
        folders.sort();
        folders.dedup();
        let known = self
            .keeping_files
            .watch
            .as_ref()
            .map(|watch| watch.folders().to_vec())
            .unwrap_or_default();
        let seen = |folder: &PathBuf| known.contains(folder) || !folder.is_dir();
        if folders
            .iter()
            .all(|folder| seen(folder) && seen(&folder.join("environments")))
            && self.keeping_files.watch.is_some()
        {
            return;
        }
        let (changed, ctx) = (Arc::clone(&self.keeping_files.changed), ctx.clone());
        self.keeping_files.watch = Some(Watch::new(&folders, move || {
            changed.store(true, Ordering::Relaxed);
            // A pull changes many files at once: they are read together.
            ctx.request_repaint_after(Duration::from_millis(150));
        }));
    }

    /// Once a frame: changes outside, and the draft of what is being typed.
    pub(super) fn keep_files(&mut self, ctx: &Context) {
        if self.keeping_files.changed.swap(false, Ordering::Relaxed) {
            self.list(ctx);
            self.read_environments(ctx);
            self.look_again(ctx);
            self.watch(ctx);
        }
        if self.keeping_files.look_later && self.dialog.is_none() && !self.saving.is_running() {
            self.keeping_files.look_later = false;
            self.look_again(ctx);
        }
        self.keep_draft(ctx);
    }

    /// Reads the open file again, in case it is what changed.
    pub(super) fn look_again(&mut self, ctx: &Context) {
        let Some(path) = self.path.clone() else {
            return;
        };
        self.looking.start(self.runtime.handle(), ctx, async move {
            tokio::task::spawn_blocking(move || {
                let read = read_profile(&path);
                (path, read)
            })
            .await
            .map_err(|error| error.to_string())
        });
    }

    /// What the open file holds now, after a change outside.
    fn file_changed(&mut self, path: PathBuf, read: Result<Profile, BadInput>) {
        if self.path.as_ref() != Some(&path) {
            return;
        }
        let Ok(theirs) = read else {
            self.notice = Some(format!(
                "{} cannot be read any more; the form keeps what it held",
                path.display()
            ));
            return;
        };
        if self.saved.to_profile().is_ok_and(|saved| saved == theirs)
            || self.keeping_files.overruled.as_ref() == Some(&theirs)
        {
            return;
        }
        if self.saving.is_running() {
            // It may be our own write, whose end is not known yet.
            self.keeping_files.look_later = true;
            return;
        }
        if self.draft.to_profile().is_ok_and(|ours| ours == theirs) {
            // Both sides say the same.
            self.saved = self.draft.clone();
            return;
        }
        self.note_foreign(&theirs);
        if self.is_edited() {
            if self.dialog.is_some() {
                self.keeping_files.look_later = true;
            } else if let Ok(ours) = self.lenient_profile() {
                let dialog = ConflictDialog::new(path, &ours, theirs);
                self.dialog = Some(Dialog::Conflict(Box::new(dialog)));
            }
            return;
        }
        self.notice = Some("The file changed outside and was read again".to_owned());
        self.guarding_typed(|app| {
            app.draft = Draft::of(&theirs);
            app.saved = app.draft.clone();
            app.history = History::begin(&app.draft);
            app.lint();
        });
    }

    /// What is typed was typed for the address that was there: where something else than the user changes it, typed secrets are
    /// cleared.
    fn guarding_typed(&mut self, change: impl FnOnce(&mut Self)) {
        let before = self.origin();
        change(self);
        if self.origin() != before && !self.inputs().is_empty() {
            self.typed = super::app::Typed::default();
            self.typed_elsewhere.clear();
            self.notice = Some("The address changed outside: secrets that were typed for the other one are cleared".to_owned());
        }
        // A question about what was there before must not be answered for what is there now.
        let asks = matches!(&self.shown, Shown::Problem(problem) if problem.id == "trust.needed");
        if asks && self.asked_grant != self.current_grant() {
            self.shown = Shown::Nothing;
        }
    }

    /// Scheme, host and port that the request goes to, where that is known.
    pub(super) fn origin(&self) -> Option<String> {
        let resolved = self.preview.as_ref().ok()?;
        Some(crate::exchange::tenant::origin(
            &resolved.request.token_endpoint,
        ))
    }

    /// The form as a profile, with `ask` where the source of a secret is no reference: what stands there may be the secret itself.
    fn lenient_profile(&self) -> Result<Profile, BadInput> {
        self.draft
            .to_profile()
            .or_else(|_| self.draft.without_literals().to_profile())
    }

    fn keep_draft(&mut self, ctx: &Context) {
        let Some(folder) = self.folders.as_ref().map(crate::settings::Folders::drafts) else {
            return;
        };
        let key = self.keeping_files.key.clone();
        if !self.is_edited() {
            self.keeping_files.touched = None;
            if std::mem::take(&mut self.keeping_files.on_disk) {
                self.keeping_files.written = None;
                self.file_job(move || {
                    forget_draft(&folder, &key).map_err(|error| error.to_string())
                });
            }
            return;
        }
        if self.keeping_files.written.as_ref() == Some(&self.draft) {
            return;
        }
        let touched = *self.keeping_files.touched.get_or_insert_with(Instant::now);
        let rested = touched.elapsed();
        if rested < REST {
            ctx.request_repaint_after(REST.saturating_sub(rested));
            return;
        }
        self.write_draft(folder);
    }

    fn write_draft(&mut self, folder: PathBuf) {
        self.keeping_files.touched = None;
        self.keeping_files.written = Some(self.draft.clone());
        self.keeping_files.on_disk = true;
        if let Ok(profile) = self.lenient_profile() {
            let draft = KeptDraft {
                key: self.keeping_files.key.clone(),
                path: self.path.clone(),
                profile,
            };
            self.file_job(move || keep_draft(&folder, &draft).map_err(|error| error.to_string()));
        }
    }

    /// Before the window is gone: the last edits are written down, and what was begun is waited for.
    pub(super) fn flush(&mut self) {
        let folder = self.folders.as_ref().map(crate::settings::Folders::drafts);
        if let (Some(folder), true) = (
            folder,
            self.is_edited() && self.keeping_files.written.as_ref() != Some(&self.draft),
        ) {
            self.write_draft(folder);
        }
        if let Some(last) = self.filing_order.take() {
            let waited = self
                .runtime
                .block_on(async { tokio::time::timeout(Duration::from_secs(3), last).await });
            drop(waited);
        }
    }

    /// The key of the form that is shown from now on: of its file, or its own where it has none, or where edits of an earlier session
    /// are still offered under that of the file.
    pub(super) fn begin_draft(&mut self) {
        let own = || self.own_key();
        let key = self
            .path
            .as_deref()
            .map_or_else(own, |path| self.keeping_files.key_of(path));
        let offered = self
            .keeping_files
            .offered
            .iter()
            .any(|kept| kept.key == key);
        self.keeping_files.key = if offered { own() } else { key };
        self.keeping_files.foreign.clear();
        if let Ok(profile) = self.saved.to_profile() {
            self.note_foreign(&profile);
        }
    }

    /// A key that no file has.
    fn own_key(&self) -> String {
        let random = crate::jose::random_id(9);
        format!("new-{random}.{}", self.keeping_files.window)
    }

    /// References of a file's content: saving it here under another name is no yes to them.
    fn note_foreign(&mut self, profile: &Profile) {
        let references = profile.references().into_iter();
        self.keeping_files
            .foreign
            .extend(references.map(|(field, reference)| (field, reference.to_string())));
    }

    /// A reference that was chosen here, whatever the file said before.
    pub(super) fn written_here(&mut self, field: &str, reference: &str) {
        let read = (field.to_owned(), reference.to_owned());
        self.keeping_files.foreign.remove(&read);
    }

    /// Writes the id into a file that has none; everything else in it stays.
    pub(super) fn write_id(&mut self, ctx: &Context, path: PathBuf, id: String) {
        self.filed(ctx, move || {
            let mut profile = read_profile(&path)?;
            if profile.id.is_none() {
                profile.id = Some(id);
                crate::profile::write_atomically(&path, &profile.to_text()).map_err(|error| {
                    BadInput::new(
                        "profile.unwritable",
                        format!("{} cannot be written", path.display()),
                        error.to_string(),
                    )
                    .fix("Save the profile, so that what is kept in the keychain stays with it")
                })?;
            }
            Ok(Filed::Said(format!(
                "{} has an id now, which what is kept belongs to",
                path.display()
            )))
        });
    }

    /// Work on files whose order matters and whose result nobody waits for: one after the other.
    fn file_job(&mut self, job: impl FnOnce() -> Result<(), String> + Send + 'static) {
        let before = self.filing_order.take();
        let handle = self.runtime.handle().spawn(async move {
            if let Some(before) = before {
                drop(before.await);
            }
            drop(tokio::task::spawn_blocking(job).await);
        });
        self.filing_order = Some(handle);
    }

    /// Before another profile is shown: what the open one's edits need.
    pub(super) fn leave_profile(&mut self) {
        if self.is_edited() {
            // Its draft is written at once: nothing is lost by looking at another profile.
            if let (Some(folder), Ok(profile)) = (
                self.folders.as_ref().map(crate::settings::Folders::drafts),
                self.lenient_profile(),
            ) {
                let draft = KeptDraft {
                    key: self.keeping_files.key.clone(),
                    path: self.path.clone(),
                    profile,
                };
                self.keeping_files
                    .offered
                    .retain(|kept| kept.key != draft.key);
                self.keeping_files.offered.insert(0, draft.clone());
                self.file_job(move || {
                    keep_draft(&folder, &draft).map_err(|error| error.to_string())
                });
            }
        }
        self.keeping_files.written = None;
        self.keeping_files.on_disk = false;
        self.keeping_files.touched = None;
        self.keeping_files.overruled = None;
    }

    /// Takes a draft of an earlier session up.
    pub(super) fn restore_draft(&mut self, ctx: &Context, key: &str) {
        let Some(at) = self
            .keeping_files
            .offered
            .iter()
            .position(|kept| kept.key == key)
        else {
            return;
        };
        let kept = self.keeping_files.offered.remove(at);
        let old = kept.key.clone();
        self.leave_profile();
        let saved = kept
            .path
            .as_deref()
            .and_then(|path| self.library.at(path))
            .cloned();
        self.show_profile(&kept.profile, kept.path.clone());
        self.open_entry = kept
            .path
            .as_deref()
            .and_then(|path| self.library.place(path));
        self.saved = saved.map_or_else(
            || Draft {
                name: String::new(),
                ..Draft::default()
            },
            |saved| Draft::of(&saved),
        );
        // It is this window's from now on; another one that was offered it as well keeps its own.
        let draft = KeptDraft {
            key: self.own_key(),
            ..kept
        };
        self.keeping_files.key.clone_from(&draft.key);
        self.keeping_files.on_disk = true;
        self.keeping_files.foreign.clear();
        self.note_foreign(&draft.profile);
        if let Some(folder) = self.folders.as_ref().map(crate::settings::Folders::drafts) {
            self.file_job(move || {
                keep_draft(&folder, &draft)
                    .and_then(|()| forget_draft(&folder, &old))
                    .map_err(|error| error.to_string())
            });
        }
        self.read_environments(ctx);
        self.notice = Some("Unsaved edits are back in the form".to_owned());
    }

    /// Gives a draft up.
    pub(super) fn discard_draft(&mut self, key: String) {
        self.keeping_files.offered.retain(|kept| kept.key != key);
        if let Some(folder) = self.folders.as_ref().map(crate::settings::Folders::drafts) {
            self.file_job(move || forget_draft(&folder, &key).map_err(|error| error.to_string()));
        }
    }

    /// The form stays; saving writes over what the file holds now.
    pub(super) fn keep_mine(&mut self, theirs: Profile) {
        self.saved = Draft::of(&theirs);
        self.keeping_files.overruled = Some(theirs);
        self.dialog = None;
    }

    /// The file's side becomes one step of the form, so that it can be taken back.
    pub(super) fn take_theirs(&mut self, theirs: &Profile) {
        self.dialog = None;
        self.note_foreign(theirs);
        self.guarding_typed(|app| {
            app.draft = Draft::of(theirs);
            app.saved = app.draft.clone();
            app.lint();
        });
    }

    /// The form becomes a file of its own, and the file's side is shown.
    pub(super) fn save_copy(&mut self, ctx: &Context, theirs: &Profile) {
        let ours = self.lenient_profile();
        let folder = self
            .path
            .as_deref()
            .and_then(Path::parent)
            .map(Path::to_owned);
        self.take_theirs(theirs);
        if let (Ok(ours), Some(folder)) = (ours, folder) {
            self.filed(ctx, move || {
                let path = duplicate_profile(&ours, &folder)?;
                Ok(Filed::Said(format!(
                    "The form's side is in {}",
                    path.display()
                )))
            });
        }
    }

    fn filed(
        &mut self,
        ctx: &Context,
        job: impl FnOnce() -> Result<Filed, BadInput> + Send + 'static,
    ) {
        if self.filing.is_running() {
            // Its result would be lost, and with it what the form has to know.
            self.notice = Some("Another file is being worked on: try again in a moment".to_owned());
            return;
        }
        self.filing.start(self.runtime.handle(), ctx, async move {
            tokio::task::spawn_blocking(job)
                .await
                .map_err(|error| error.to_string())
        });
    }

    pub(super) fn ask_rename(&mut self) {
        match self.path.clone() {
            Some(path) => {
                self.dialog = Some(Dialog::Name(NameDialog::new(path, self.draft.name.clone())))
            }
            None => {
                self.notice = Some("This profile has no file yet: Save as… gives it one".to_owned())
            }
        }
    }

    pub(super) fn rename(&mut self, ctx: &Context, path: PathBuf, name: String) {
        self.dialog = None;
        self.filed(ctx, move || {
            let new = rename_profile(&path, &name)?;
            let profile = read_profile(&new)?;
            Ok(Filed::Renamed(path, new, Box::new(profile)))
        });
    }

    /// A copy of the open profile, edits included, in its folder or the first one that can be written to.
    pub(super) fn duplicate(&mut self, ctx: &Context) {
        let profile = match self.lenient_profile() {
            Ok(profile) => profile,
            Err(problem) => {
                self.shown = Shown::Problem(problem);
                return;
            }
        };
        let folder = self
            .path
            .as_deref()
            .and_then(Path::parent)
            .map(Path::to_owned);
        let folders = self.folders.clone();
        self.filed(ctx, move || {
            let folder = folder.map_or_else(|| first_writable(folders.as_ref()), Ok)?;
            let path = duplicate_profile(&profile, &folder)?;
            let copy = read_profile(&path)?;
            Ok(Filed::Open(
                path.clone(),
                Box::new(copy),
                format!("Copied to {}", path.display()),
            ))
        });
    }

    pub(super) fn move_to(&mut self, ctx: &Context, path: PathBuf, folder: PathBuf) {
        self.dialog = None;
        self.filed(ctx, move || {
            let new = move_profile(&path, &folder)?;
            let profile = read_profile(&new)?;
            Ok(Filed::Renamed(path, new, Box::new(profile)))
        });
    }

    pub(super) fn ask_delete(&mut self) {
        let Some(path) = self.path.clone() else {
            self.notice = Some("This profile has no file to delete".to_owned());
            return;
        };
        self.dialog = Some(Dialog::Confirm(Box::new(ConfirmDialog {
            title: format!("Delete {}?", self.draft.name),
            detail: "Its file goes to the trash".to_owned(),
            yes: "Delete",
            action: Action::Delete(path),
        })));
    }

    pub(super) fn delete(&mut self, ctx: &Context, path: PathBuf) {
        self.filed(ctx, move || {
            let said = delete_profile(&path)?;
            Ok(Filed::Deleted(path, said))
        });
    }

    /// Adds an imported profile to the library, or only opens it.
    pub(super) fn add_imported(
        &mut self,
        ctx: &Context,
        imported: crate::profile::formats::Imported,
        save: bool,
    ) {
        self.dialog = None;
        let mut profile = imported.profile;
        profile.id = Some(crate::jose::random_id(12));
        let secrets = imported.secrets;
        self.leave_profile();
        self.show_profile(&profile, None);
        self.open_entry = None;
        self.take_found(secrets);
        if save {
            let (folders, key) = (self.folders.clone(), self.keeping_files.key.clone());
            self.filed(ctx, move || {
                let folder = first_writable(folders.as_ref())?;
                let path = save_new(&folder, &profile)?;
                let profile = read_profile(&path)?;
                Ok(Filed::Imported(key, path, Box::new(profile)))
            });
        }
    }

    /// Secrets that an import found go into the form's fields of this session.
    fn take_found(&mut self, secrets: Vec<crate::profile::formats::Found>) {
        let mut elsewhere = Vec::new();
        for found in secrets {
            let text = found.secret.expose().to_owned();
            match found.field.as_str() {
                "subject_token" => self.typed.subject_token = text,
                "actor_token" => self.typed.actor_token = text,
                "client_authentication.secret" => self.typed.client_secret = text,
                _ => {
                    self.typed.further.insert(found.field.clone(), found.secret);
                    elsewhere.push(found.field);
                }
            }
        }
        if !elsewhere.is_empty() {
            self.notice = Some(format!("Kept for this session: {}", elsewhere.join(", ")));
        }
    }

    /// Reads the environments beside the open profile.
    pub(super) fn read_environments(&mut self, ctx: &Context) {
        let Some(folder) = self.environment_folder() else {
            self.environments.clear();
            self.choose_environment(None);
            return;
        };
        self.environing
            .start(self.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || read_environments(&folder))
                    .await
                    .map_err(|error| error.to_string())
            });
    }

    /// Where the environments of the open profile are: beside it; of one without a file, in the default library.
    pub(super) fn environment_folder(&self) -> Option<PathBuf> {
        match self.path.as_deref().and_then(Path::parent) {
            Some(folder) => Some(folder.to_owned()),
            None if self.open_entry.is_some() => None,
            None => self
                .folders
                .as_ref()
                .map(crate::settings::Folders::profiles),
        }
    }

    /// Why the chosen environment cannot be used, where it cannot: then nothing is sent.
    pub(super) fn environment_problem(&self) -> Option<BadInput> {
        let chosen = self.chosen_environment.as_ref()?;
        match self.environments.iter().find(|(name, _)| name == chosen) {
            Some((_, Ok(_))) => None,
            Some((_, Err(problem))) => Some(problem.clone()),
            None if self.environing.is_running() => Some(BadInput::new(
                "environment.loading",
                "The environment is being read",
                "It takes a moment",
            )),
            None => Some(BadInput::new(
                "environment.gone",
                format!("There is no environment {chosen} here any more"),
                "Its file is gone",
            )),
        }
    }

    /// The environment that is chosen, where it can be read.
    pub(super) fn environment(&self) -> Environment {
        self.chosen_environment
            .as_ref()
            .and_then(|chosen| self.environments.iter().find(|(name, _)| name == chosen))
            .and_then(|(_, environment)| environment.clone().ok())
            .unwrap_or_default()
    }

    pub(super) fn edit_environment(&mut self, stem: Option<String>) {
        let Some(folder) = self.environment_folder() else {
            self.notice = Some("The demo library is read-only and has no environments: duplicate the profile first".to_owned());
            return;
        };
        let environment = stem.as_ref().and_then(|stem| {
            let (_, environment) = self.environments.iter().find(|(name, _)| name == stem)?;
            environment.clone().ok()
        });
        let used = self
            .lenient_profile()
            .map(|profile| profile.variables())
            .unwrap_or_default();
        let dialog = EnvironmentDialog::new(
            folder,
            stem.unwrap_or_default(),
            environment.unwrap_or_default(),
            used,
        );
        self.dialog = Some(Dialog::Environment(Box::new(dialog)));
    }

    pub(super) fn save_environment(
        &mut self,
        ctx: &Context,
        folder: PathBuf,
        stem: String,
        environment: Environment,
    ) {
        self.dialog = None;
        self.filed(ctx, move || {
            write_environment(&folder, &stem, &environment)?;
            Ok(Filed::Environment(stem))
        });
    }

    /// What the profile is sent with.
    pub(super) fn job(&self, profile: Profile, trusted: bool) -> Job {
        Job {
            profile,
            environment: self.environment(),
            inputs: self.inputs(),
            folder: self
                .path
                .as_deref()
                .and_then(Path::parent)
                .map(Path::to_owned),
            trusted,
            verify: true,
            caller: self.known(),
        }
    }

    /// Takes in what file jobs have brought.
    pub(super) fn poll_files(&mut self, ctx: &Context) {
        if self.drafts.poll().is_some() {
            if let Some(Found { open, kept, recent }) = self.drafts.take() {
                self.keeping_files.open = open;
                self.keeping_files.offered = kept;
                if self.recent.is_empty() {
                    self.recent = recent;
                    self.library_serial += 1;
                }
            }
        }
        if self.looking.poll().is_some() {
            if let Some((path, read)) = self.looking.take() {
                self.file_changed(path, read);
            }
        }
        if self.environing.poll().is_some() {
            if let Some(found) = self.environing.take() {
                self.guarding_typed(|app| {
                    app.environments = found;
                    app.lint();
                });
                let gone = self.chosen_environment.as_ref().is_some_and(|chosen| {
                    !self.environments.iter().any(|(name, _)| name == chosen)
                });
                if gone {
                    self.choose_environment(None);
                }
            }
        }
        if self.filing.poll().is_some() {
            match self.filing.take() {
                Some(Ok(filed)) => self.take_filed(ctx, filed),
                Some(Err(problem)) => self.shown = Shown::Problem(problem),
                None => {}
            }
        }
    }

    fn take_filed(&mut self, ctx: &Context, filed: Filed) {
        match filed {
            Filed::Said(said) => self.notice = Some(said),
            Filed::Environment(stem) => {
                self.choose_environment(Some(stem));
                self.notice = Some("The environment was saved".to_owned());
                self.read_environments(ctx);
                self.watch(ctx);
            }
            Filed::Open(path, profile, said) => {
                self.leave_profile();
                self.show_profile(&profile, Some(path));
                self.open_entry = None;
                self.notice = Some(said);
            }
            Filed::Imported(key, path, profile) => {
                self.notice = Some(format!("It is in {}", path.display()));
                if self.keeping_files.key == key {
                    self.now_in(path, &profile);
                }
            }
            Filed::Renamed(old, new, profile) => {
                self.notice = Some(format!("It is in {}", new.display()));
                if self.path.as_ref() == Some(&old) {
                    self.now_in(new, &profile);
                }
            }
            Filed::Deleted(path, said) => {
                if self.path.as_ref() == Some(&path) {
                    // What it held stays in the form until something else is opened.
                    self.path = None;
                    self.open_entry = None;
                }
                self.notice = Some(said);
            }
        }
        self.list(ctx);
    }

    /// The open form's file is this one now, and holds this. Edits of the form stay; their draft moves along.
    fn now_in(&mut self, path: PathBuf, profile: &Profile) {
        let edited = self.is_edited();
        let key = self.keeping_files.key_of(&path);
        let old = std::mem::replace(&mut self.keeping_files.key, key);
        self.path = Some(path);
        self.saved = Draft::of(profile);
        if edited {
            self.draft.name.clone_from(&self.saved.name);
        } else {
            self.draft = self.saved.clone();
            self.history = History::begin(&self.draft);
        }
        self.keeping_files.written = None;
        self.discard_draft(old);
        self.allow_written();
    }

    /// What the open form would read of this computer, and where it would send it.
    pub(super) fn current_grant(&self) -> Option<Grant> {
        let profile = self.draft.to_profile().ok()?;
        crate::send::grant(&self.sender, &self.job(profile, false)).ok()
    }

    /// What was typed here may be read: the user wrote it here. Not what stood in the file, in any version that was read, nor what an
    /// environment's file names: those are asked for, once.
    pub(super) fn allow_written(&mut self) {
        let (Some(grant), Ok(profile)) = (self.current_grant(), self.draft.to_profile()) else {
            return;
        };
        let own: BTreeSet<(String, String)> = profile
            .references()
            .into_iter()
            .map(|(field, reference)| (field, reference.to_string()))
            .filter(|read| !self.keeping_files.foreign.contains(read))
            .collect();
        let written_here = |(field, read): &(String, String)| {
            own.iter().any(|(known, reference)| {
                known == field && (read == reference || read.starts_with(&format!("{reference} (")))
            })
        };
        if !grant.reads.is_empty() && grant.reads.iter().all(written_here) {
            self.allow(grant);
        }
    }

    /// From now on, exactly this.
    pub(super) fn allow(&mut self, grant: Grant) {
        self.allowed.insert(grant.hash());
        let sender = Arc::clone(&self.sender);
        self.file_job(move || {
            crate::send::allow(&sender, &grant).map_err(|error| error.to_string())
        });
    }

    /// Another environment has secrets of its own: what is typed for one never goes to another.
    pub(super) fn choose_environment(&mut self, name: Option<String>) {
        if name == self.chosen_environment {
            return;
        }
        let next = self.typed_elsewhere.remove(&name).unwrap_or_default();
        let before = std::mem::replace(&mut self.typed, next);
        self.typed_elsewhere
            .insert(self.chosen_environment.clone(), before);
        self.chosen_environment = name;
        self.lint();
    }

    /// The files that were opened last, the newest first.
    pub(super) fn note_recent(&mut self, path: &Path) {
        self.recent.retain(|known| known != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(RECENT);
        self.library_serial += 1;
        if let Some(file) = self.folders.as_ref().map(crate::settings::Folders::recent) {
            let text: String = self
                .recent
                .iter()
                .map(|path| format!("{}\n", path.display()))
                .collect();
            self.file_job(move || {
                crate::profile::write_atomically(&file, &text).map_err(|error| error.to_string())
            });
        }
    }
}

/// Files that are remembered as opened last.
const RECENT: usize = 5;

/// Bytes of their list that are read at most.
const RECENT_BYTES: u64 = 64 * 1024;
