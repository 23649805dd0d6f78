//! Edits that no crash takes away: drafts on disk, and those of an earlier session that are offered.

use super::draft::Draft;
use crate::profile::{
    KeptDraft, OpenWindow, Profile, draft_key, forget_draft, keep_draft, left_drafts,
};
use crate::send::sweep_leftovers;
use crate::settings::Folders;
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::Job;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long typing has to rest before the draft is written.
const REST: Duration = Duration::from_millis(400);

/// What is found at the start.
struct Begun {
    /// Says to other windows that this one is open.
    open: Option<OpenWindow>,
    /// Drafts of windows that are gone.
    kept: Vec<KeptDraft>,
}

/// The drafts of this window.
pub struct Autosave {
    /// Under which the open form's edits are kept.
    pub key: String,
    /// Drafts of an earlier session, offered.
    pub offered: Vec<KeptDraft>,
    /// References that stood in the file, in any version of it that was read: what somebody else may have written.
    pub foreign: BTreeSet<(String, String)>,
    /// The file's profile that the user decided to write over.
    pub overruled: Option<Profile>,
    /// This window among those that are open at once.
    window: String,
    open: Option<OpenWindow>,
    /// The draft as it was last written down, and whether one is there.
    written: Option<Draft>,
    on_disk: bool,
    touched: Option<Instant>,
    begun: Job<Begun>,
}

impl Default for Autosave {
    fn default() -> Self {
        Self {
            key: String::new(),
            offered: Vec::new(),
            foreign: BTreeSet::new(),
            overruled: None,
            window: crate::jose::random_id(9),
            open: None,
            written: None,
            on_disk: false,
            touched: None,
            begun: Job::default(),
        }
    }
}

fn folder(cx: &Cx) -> Option<PathBuf> {
    cx.services.folders.as_ref().map(Folders::drafts)
}

/// Does this after everything that was queued before.
fn queue(cx: &Cx, work: impl FnOnce() -> std::io::Result<()> + Send + 'static) {
    let handle = cx.services.runtime.handle();
    let work = move || work().map_err(|error| error.to_string());
    cx.services.files.push(handle, work);
}

impl Autosave {
    /// Looks for drafts of a session that ended without saving.
    pub fn begin(&mut self, cx: &Cx) {
        let Some(folder) = folder(cx) else { return };
        let window = self.window.clone();
        let folders = cx.services.folders.clone();
        let further = cx.settings.folders.clone();
        self.begun.start_blocking(cx, move || {
            sweep_leftovers(folders.as_ref(), &further);
            // A folder that cannot be written to has no drafts either.
            let open = OpenWindow::begin(&folder, &window).ok();
            let kept = left_drafts(&folder)
                .into_iter()
                .filter_map(Result::ok)
                .collect();
            Ok(Begun { open, kept })
        });
    }

    /// Takes in what was found at the start.
    pub fn poll(&mut self) {
        if let Some(Ok(begun)) = self.begun.take() {
            self.open = begun.open;
            self.offered = begun.kept;
        }
    }

    /// Returns the key of a file's draft in this window.
    pub fn key_of(&self, path: &Path) -> String {
        draft_key(path, &self.window)
    }

    /// Returns a key that no file has.
    pub fn own_key(&self) -> String {
        let random = crate::jose::random_id(9);
        format!("new-{random}.{}", self.window)
    }

    /// Takes the key of the form that is shown from now on: of its file, or its own where it has none, or where edits of an earlier
    /// session are still offered under that of the file.
    pub fn begin_form(&mut self, path: Option<&Path>, saved: Option<&Profile>) {
        let key = path.map_or_else(|| self.own_key(), |path| self.key_of(path));
        let offered = self.offered.iter().any(|kept| kept.key == key);
        self.key = if offered { self.own_key() } else { key };
        self.foreign.clear();
        if let Some(profile) = saved {
            self.note_foreign(profile);
        }
    }

    /// Takes references of a file's content down: saving it here under another name is no yes to them.
    pub fn note_foreign(&mut self, profile: &Profile) {
        let references = profile.references().into_iter();
        self.foreign
            .extend(references.map(|(field, reference)| (field, reference.to_string())));
    }

    /// Takes down that a reference was chosen here, whatever the file said before.
    pub fn written_here(&mut self, field: &str, reference: &str) {
        let read = (field.to_owned(), reference.to_owned());
        self.foreign.remove(&read);
    }

    /// Whether these edits still have to be written down.
    pub fn lacks(&self, draft: &Draft) -> bool {
        self.written.as_ref() != Some(draft)
    }

    /// Whether edits are to be written down now: when typing rests. A form without edits needs no draft: it is removed.
    pub fn is_due(&mut self, cx: &Cx, draft: &Draft, is_edited: bool) -> bool {
        let Some(folder) = folder(cx) else {
            return false;
        };
        if !is_edited {
            self.touched = None;
            if std::mem::take(&mut self.on_disk) {
                self.written = None;
                let key = self.key.clone();
                queue(cx, move || forget_draft(&folder, &key));
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

    /// Writes edits down now.
    pub fn write(&mut self, cx: &Cx, draft: &Draft, kept: Option<KeptDraft>) {
        self.touched = None;
        self.written = Some(draft.clone());
        self.on_disk = true;
        if let (Some(folder), Some(kept)) = (folder(cx), kept) {
            queue(cx, move || keep_draft(&folder, &kept));
        }
    }

    /// Another profile is shown from now on. The edits of the one before are offered; their draft is written at once.
    pub fn leave(&mut self, cx: &Cx, edits: Option<KeptDraft>) {
        if let (Some(folder), Some(draft)) = (folder(cx), edits) {
            self.offered.retain(|kept| kept.key != draft.key);
            self.offered.insert(0, draft.clone());
            queue(cx, move || keep_draft(&folder, &draft));
        }
        self.forget_written();
        self.on_disk = false;
        self.touched = None;
        self.overruled = None;
    }

    /// What was written last is of another file.
    pub fn forget_written(&mut self) {
        self.written = None;
    }

    /// Returns the offered draft with this key; it is offered no longer.
    pub fn take_up(&mut self, key: &str) -> Option<KeptDraft> {
        let at = self.offered.iter().position(|kept| kept.key == key)?;
        Some(self.offered.remove(at))
    }

    /// Makes a draft that was taken up this window's; another one that was offered it as well keeps its own.
    pub fn adopt(&mut self, cx: &Cx, kept: KeptDraft) {
        let old = kept.key.clone();
        let draft = KeptDraft {
            key: self.own_key(),
            ..kept
        };
        self.key.clone_from(&draft.key);
        self.on_disk = true;
        self.foreign.clear();
        self.note_foreign(&draft.profile);
        if let Some(folder) = folder(cx) {
            queue(cx, move || {
                keep_draft(&folder, &draft).and_then(|()| forget_draft(&folder, &old))
            });
        }
    }

    /// Gives a draft up.
    pub fn discard(&mut self, cx: &Cx, key: String) {
        self.offered.retain(|kept| kept.key != key);
        if let Some(folder) = folder(cx) {
            queue(cx, move || forget_draft(&folder, &key));
        }
    }
}
