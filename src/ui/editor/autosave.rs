//! Edits that no crash takes away: drafts on disk, and those of an earlier session that are taken over.

use super::draft::Draft;
use super::earlier_edits::EarlierEdits;
use crate::profile::{
    Folder, KeptDraft, OpenWindow, Profile, adopt_draft, draft_key, forget_draft, keep_draft,
    left_drafts,
};
use crate::send::{library, sweep_leftovers};
use crate::settings::Folders;
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::Job;
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long typing has to rest before the draft is written.
const REST: Duration = Duration::from_millis(400);

/// Why drafts could not be written, by their keys: filled by the thread that writes.
#[derive(Clone, Default)]
struct Unkept(Arc<Mutex<HashMap<String, String>>>);

impl Unkept {
    fn reasons(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records how writing a draft ended, and returns that.
    fn note(&self, key: &str, written: io::Result<()>) -> io::Result<()> {
        match &written {
            Ok(()) => self.reasons().remove(key),
            Err(error) => self.reasons().insert(key.to_owned(), error.to_string()),
        };
        written
    }
}

/// What the job at the start found.
struct StartupDrafts {
    /// Tells other windows that this one is open.
    open: Option<OpenWindow>,
    /// Drafts of windows that are gone.
    kept: Vec<EarlierEdits>,
}

/// What is known of a form's draft while another form is in front.
#[derive(Debug, Default)]
pub struct LeftDraft {
    /// The key of the draft that its edits are kept in.
    pub key: String,
    foreign: BTreeSet<(String, String)>,
    overruled: Option<Profile>,
    on_disk: bool,
}

impl LeftDraft {
    /// Returns the state of a form of which no draft was written yet.
    pub fn of_key(key: String) -> Self {
        Self {
            key,
            ..Self::default()
        }
    }
}

/// The drafts of this window.
pub struct Autosave {
    /// The key of the draft that the open form's edits are kept in.
    pub key: String,
    /// References that stood in the file, in any version of it that was read: what somebody else may have written.
    pub foreign: BTreeSet<(String, String)>,
    /// The file's profile that the user decided to write over.
    pub overruled: Option<Profile>,
    /// The id of this window, which is part of its drafts' keys.
    window: String,
    open: Option<OpenWindow>,
    /// The draft as it was last written down, and whether one is there.
    written: Option<Draft>,
    on_disk: bool,
    touched: Option<Instant>,
    begun: Job<StartupDrafts>,
    unkept: Unkept,
    /// Whether it was said that drafts cannot be written.
    is_told: bool,
}

impl Default for Autosave {
    fn default() -> Self {
        Self {
            key: String::new(),
            foreign: BTreeSet::new(),
            overruled: None,
            window: crate::jose::random_id(9),
            open: None,
            written: None,
            on_disk: false,
            touched: None,
            begun: Job::default(),
            unkept: Unkept::default(),
            is_told: false,
        }
    }
}

/// Returns the folder of the drafts; `None` if the user has no home.
fn folder(cx: &Cx) -> Option<PathBuf> {
    cx.services.folders.as_ref().map(Folders::drafts)
}

/// Returns the fields of a profile that hold a reference, with the reference.
fn references(profile: &Profile) -> BTreeSet<(String, String)> {
    let references = profile.references().into_iter();
    references
        .map(|(field, reference)| (field, reference.to_string()))
        .collect()
}

/// Queues file work behind everything that was queued before.
fn queue(cx: &Cx, work: impl FnOnce() -> io::Result<()> + Send + 'static) {
    let (handle, ctx) = (cx.services.runtime.handle(), cx.egui.clone());
    cx.services.files.push(handle, move || {
        let ended = work().map_err(|error| error.to_string());
        if ended.is_err() {
            // The next frame says why.
            ctx.request_repaint();
        }
        ended
    });
}

impl Autosave {
    /// Starts the job that looks for drafts of sessions that ended without saving.
    pub fn begin(&mut self, cx: &Cx) {
        let Some(folder) = folder(cx) else { return };
        let window = self.window.clone();
        let folders = cx.services.folders.clone();
        let further = cx.settings.folders.clone();
        self.begun.start_blocking(cx, move || {
            sweep_leftovers(folders.as_ref(), &further);
            // A folder that cannot be written to has no drafts either.
            let open = OpenWindow::begin(&folder, &window).ok();
            let left = left_drafts(&folder).into_iter().filter_map(Result::ok);
            let left: Vec<KeptDraft> = left.collect();
            let built_in: Vec<Folder> = if left.is_empty() {
                Vec::new()
            } else {
                library(None).into_folders()
            };
            let kept = left
                .into_iter()
                .map(|kept| EarlierEdits::of(kept, &folder, &built_in))
                .collect();
            Ok(StartupDrafts { open, kept })
        });
    }

    /// Says once that edits cannot be kept. Returns those of earlier sessions that the job at the start found, the newest first.
    pub fn poll(&mut self, cx: &Cx) -> Vec<EarlierEdits> {
        let mut earlier = Vec::new();
        if let Some(Ok(begun)) = self.begun.take() {
            self.open = begun.open;
            earlier = begun.kept;
        }
        let why = self.unkept.reasons().values().next().cloned();
        let was_told = std::mem::replace(&mut self.is_told, why.is_some());
        if let Some(why) = why.filter(|_| !was_told) {
            cx.notice(format!(
                "Edits cannot be kept for the next start ({why}): free up disk space, or save them before you close the window"
            ));
        }
        earlier
    }

    /// Returns why the draft with this key could not be written; `None` if it was, or is still to be written.
    pub fn why_unkept(&self, key: &str) -> Option<String> {
        self.unkept.reasons().get(key).cloned()
    }

    /// Writes a draft after everything that was queued before.
    fn keep(&self, cx: &Cx, folder: PathBuf, draft: KeptDraft) {
        let unkept = self.unkept.clone();
        queue(cx, move || {
            unkept.note(&draft.key, keep_draft(&folder, &draft))
        });
    }

    /// Removes a draft after everything that was queued before.
    fn forget(&self, cx: &Cx, folder: PathBuf, key: String) {
        let unkept = self.unkept.clone();
        queue(cx, move || {
            // Whether an unwanted draft could be written no longer matters.
            unkept.reasons().remove(&key);
            forget_draft(&folder, &key)
        });
    }

    /// Returns the key of a file's draft in this window.
    pub fn key_of(&self, path: &Path) -> String {
        draft_key(path, &self.window)
    }

    /// Returns a new key that belongs to no file.
    pub fn own_key(&self) -> String {
        let random = crate::jose::random_id(9);
        format!("new-{random}.{}", self.window)
    }

    /// Chooses the key of the form that is shown from now on: that of its file; a key of its own if it has no file, or if the edits of
    /// another form are kept under the file's key, which `is_taken` knows.
    pub fn begin_form(
        &mut self,
        path: Option<&Path>,
        saved: Option<&Profile>,
        is_taken: impl Fn(&str) -> bool,
    ) {
        let key = path.map_or_else(|| self.own_key(), |path| self.key_of(path));
        self.key = if is_taken(&key) { self.own_key() } else { key };
        self.foreign.clear();
        if let Some(profile) = saved {
            self.note_foreign(profile);
        }
    }

    /// Records the references in a file's content: saving it here under another name does not allow them to be read.
    pub fn note_foreign(&mut self, profile: &Profile) {
        self.foreign.extend(references(profile));
    }

    /// Records that a reference was chosen here, whatever the file said before.
    pub fn written_here(&mut self, field: &str, reference: &str) {
        let read = (field.to_owned(), reference.to_owned());
        self.foreign.remove(&read);
    }

    /// Whether these edits were not written since they changed.
    pub fn lacks(&self, draft: &Draft) -> bool {
        self.written.as_ref() != Some(draft)
    }

    /// Whether edits are to be written now, because typing has paused. The draft of a form without edits is removed.
    pub fn is_due(&mut self, cx: &Cx, draft: &Draft, is_edited: bool) -> bool {
        let Some(folder) = folder(cx) else {
            return false;
        };
        if !is_edited {
            self.touched = None;
            if std::mem::take(&mut self.on_disk) {
                self.written = None;
                self.forget(cx, folder, self.key.clone());
            }
            return false;
        }
        if !self.lacks(draft) {
            return false;
        }
        let touched = *self.touched.get_or_insert_with(Instant::now);
        let rested = touched.elapsed();
        if rested < REST {
            cx.egui.request_repaint_after(REST.saturating_sub(rested));
        }
        rested >= REST
    }

    pub fn write(&mut self, cx: &Cx, draft: &Draft, kept: Option<KeptDraft>) {
        self.touched = None;
        self.written = Some(draft.clone());
        self.on_disk = true;
        if let (Some(folder), Some(kept)) = (folder(cx), kept) {
            self.keep(cx, folder, kept);
        }
    }

    /// Returns the state of the open form's draft, for when the form comes back, and writes its edits at once: another profile is shown
    /// next.
    pub fn leave(&mut self, cx: &Cx, is_edited: bool, edits: Option<KeptDraft>) -> LeftDraft {
        let mut left = LeftDraft {
            key: std::mem::take(&mut self.key),
            foreign: std::mem::take(&mut self.foreign),
            overruled: self.overruled.take(),
            on_disk: std::mem::take(&mut self.on_disk),
        };
        self.forget_written();
        self.touched = None;
        if let Some(draft) = edits {
            self.keep_left(cx, &mut left, draft);
        } else if !is_edited && std::mem::take(&mut left.on_disk) {
            self.discard(cx, left.key.clone());
        }
        left
    }

    /// Writes the edits of a form that is not in front.
    pub fn keep_left(&self, cx: &Cx, left: &mut LeftDraft, draft: KeptDraft) {
        if let Some(folder) = folder(cx) {
            left.on_disk = true;
            self.keep(cx, folder, draft);
        }
    }

    /// Takes over the draft of a form that is in front again, with what its form holds.
    pub fn come_back(&mut self, left: LeftDraft, draft: &Draft) {
        let is_written = left.on_disk && self.why_unkept(&left.key).is_none();
        // Written once more it would be said to be of now.
        self.written = is_written.then(|| draft.clone());
        self.key = left.key;
        self.foreign = left.foreign;
        self.overruled = left.overruled;
        self.on_disk = left.on_disk;
    }

    /// Forgets what was written last, because it belongs to another file.
    pub fn forget_written(&mut self) {
        self.written = None;
    }

    /// Makes the draft of a window that is gone this window's own, under a new key; another window that found it too keeps its copy.
    pub fn adopt(&self, cx: &Cx, kept: &KeptDraft) -> LeftDraft {
        let draft = KeptDraft {
            key: self.own_key(),
            ..kept.clone()
        };
        let left = LeftDraft {
            foreign: references(&draft.profile),
            on_disk: true,
            ..LeftDraft::of_key(draft.key.clone())
        };
        if let Some(folder) = folder(cx) {
            let (unkept, old) = (self.unkept.clone(), kept.key.clone());
            queue(cx, move || {
                unkept.note(&draft.key, adopt_draft(&folder, &old, &draft))
            });
        }
        left
    }

    pub fn discard(&self, cx: &Cx, key: String) {
        if let Some(folder) = folder(cx) {
            self.forget(cx, folder, key);
        }
    }
}
