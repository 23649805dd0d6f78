//! The open profile: its form, what is typed into it, and what it would send.

use super::autosave::Autosave;
use super::draft::Draft;
use super::environments::Environments;
use super::rules::Rules;
use super::typed::Typed;
use super::undo::Undo;
use crate::diagnosis::BadInput;
use crate::exchange::tenant::origin;
use crate::http::Cancel;
use crate::profile::{Environment, KeptDraft, Profile};
use crate::run::Run;
use crate::secret::{Reference, Secret};
use crate::send::{Inputs, Job as Request, Resolved, RunSource, asked, preview};
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::Job;
use crate::ui::kit::open_profile::{OpenProfile, RequestFacts, SentFrom};
use crate::vault::SecretAccess;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Which foldable parts of the request are open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sections {
    pub dpop: bool,
    pub advanced: bool,
    pub wire: bool,
    /// The row of the resource, which few requests have.
    pub resource: bool,
    /// All findings above Send, instead of the most pressing one.
    pub findings: bool,
}

/// What the profile may read of this computer.
#[derive(Default)]
pub struct Trust {
    /// Hashes of what was allowed in this session.
    pub allowed: BTreeSet<String>,
    /// What the last send would have read, as the question shows it.
    pub asked: Option<SecretAccess>,
}

/// The exchange under way.
#[derive(Default)]
pub struct Sending {
    pub job: Job<Run>,
    pub cancel: Cancel,
    /// The form it is sent from, since another profile may be open when it ends.
    pub from: SentFrom,
    /// What it is sent with, for the history.
    pub source: RunSource,
    /// Whether to send to the real thing, when that was asked.
    pub asking: Option<Confirm<()>>,
}

/// One fix of a secret field, which stands outside the form's steps.
pub struct SecretStep {
    pub path: String,
    pub before: Secret,
    pub after: Secret,
    /// How many steps the form had.
    pub steps: usize,
}

/// The open profile.
pub struct Editor {
    pub(super) path: Option<PathBuf>,
    /// Its place in the library: folder and entry.
    pub(super) entry: Option<(usize, usize)>,
    /// Counts the forms that were shown.
    pub(super) form: usize,
    pub(super) draft: Draft,
    pub(super) saved: Draft,
    pub(super) undo: Undo,
    pub(super) secret_step: Option<SecretStep>,
    pub(super) typed: Typed,
    pub(super) preview: Result<Resolved, BadInput>,
    /// Paths of the fields whose secret is asked for.
    pub(super) waits_for: Vec<String>,
    pub(super) rules: Rules,
    pub(super) environments: Environments,
    pub(super) autosave: Autosave,
    pub(super) trust: Trust,
    pub(super) sending: Sending,
    pub(super) files: super::file_jobs::FileJobs,
    /// What the keychain keeps now: field, origin, and whose it is.
    pub(super) kept: Job<(&'static str, String, String)>,
    pub(super) sections: Sections,
    /// The form's path to go to.
    pub(super) going_to: Option<String>,
}

impl Editor {
    /// Opens a built-in profile at the start.
    pub fn new(first: &Profile) -> Self {
        let draft = Draft::of(first);
        let mut editor = Self {
            path: None,
            entry: Some((0, 0)),
            form: 0,
            saved: draft.clone(),
            undo: Undo::begin(&draft),
            draft,
            secret_step: None,
            typed: Typed::default(),
            preview: Err(BadInput::new("preview.none", "", "")),
            waits_for: Vec::new(),
            rules: Rules::default(),
            environments: Environments::default(),
            autosave: Autosave::default(),
            trust: Trust::default(),
            sending: Sending::default(),
            files: super::file_jobs::FileJobs::default(),
            kept: Job::default(),
            sections: Sections::default(),
            going_to: None,
        };
        editor.begin_autosave();
        editor.lint();
        editor
    }

    /// Whether an exchange is under way.
    pub fn is_sending(&self) -> bool {
        self.sending.job.is_running()
    }

    /// Whether the rules still look at the form.
    pub fn is_judging(&self) -> bool {
        self.rules.is_judging()
    }

    /// Whether the form differs from its file.
    pub fn is_edited(&self) -> bool {
        self.draft != self.saved
    }

    /// Returns the application's settings that are used for this session; `None` where there are none.
    pub fn application(&self) -> Option<&crate::diagnosis::Application> {
        self.rules.application.as_ref()
    }

    /// Returns the type of subject token that the form names.
    pub fn subject_token_type(&self) -> &str {
        &self.draft.texts.subject_token_type
    }

    /// Returns what is typed as subject token.
    pub fn typed_subject_token(&self) -> &str {
        &self.typed.subject_token
    }

    /// Returns the form as a profile, or why it is none.
    pub fn profile(&self) -> Result<Profile, BadInput> {
        self.draft.to_profile()
    }

    /// Returns the secrets that are typed, by field path.
    pub fn inputs(&self) -> Inputs {
        self.typed.inputs()
    }

    /// Returns the environment that is chosen, where it can be read; else an empty one.
    pub fn environment(&self) -> Environment {
        self.environments.current()
    }

    /// Returns the tenant of the form, with the environment's values in it.
    pub fn tenant(&self) -> String {
        self.environment()
            .fill(&self.draft.tenant)
            .unwrap_or_default()
    }

    /// Whether the form's tenant is the built-in one.
    pub fn is_demo(&self) -> bool {
        self.tenant().trim() == "demo"
    }

    /// Returns what a profile is sent with.
    pub fn request(&self, profile: Profile, trusted: bool) -> Request {
        Request {
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
            caller: self.rules.caller_facts(self.origin().as_ref()),
        }
    }

    /// Returns scheme, host and port that the request goes to; `None` where that is not known.
    pub(super) fn origin(&self) -> Option<String> {
        let resolved = self.preview.as_ref().ok()?;
        Some(origin(&resolved.request.token_endpoint))
    }

    /// Returns which form is shown, so that another profile of the same name is told apart.
    pub fn form_now(&self) -> SentFrom {
        SentFrom {
            form: self.form,
            path: self.path.clone(),
            entry: self.entry,
            environment: self.environments.chosen.clone().unwrap_or_default(),
        }
    }

    /// Returns what others may know of the open profile.
    pub fn open_profile(&self) -> OpenProfile {
        let offered = self.autosave.offered.iter();
        OpenProfile {
            name: self.draft.name.clone(),
            from: self.form_now(),
            origin: self.origin(),
            request: self.preview.as_ref().ok().map(|resolved| RequestFacts {
                issuer: resolved.base.as_str().to_owned(),
                audience: resolved.request.texts.audience.clone().unwrap_or_default(),
                client_id: resolved.request.texts.client_id.clone().unwrap_or_default(),
            }),
            drafts: offered.filter_map(|kept| kept.path.clone()).collect(),
            is_demo: self.is_demo(),
            is_edited: self.is_edited(),
            is_sending: self.is_sending(),
            application: self.application().map(|application| {
                let name = application.name.as_ref();
                name.or(application.client_id.as_ref())
                    .map_or("an application", String::as_str)
                    .to_owned()
            }),
        }
    }

    /// Says what the changed form says, without reading a secret.
    pub(super) fn lint(&mut self) {
        let profile = self.draft.to_profile();
        self.waits_for = profile
            .as_ref()
            .map(|profile| asked(profile, &self.environment()))
            .unwrap_or_default()
            .into_iter()
            .filter(|(_, reference)| *reference == Reference::Ask)
            .map(|(field, _)| field)
            .collect();
        self.preview = profile.and_then(|profile| preview(&profile, &self.environment(), None));
        self.rules.stale = true;
    }

    /// Returns the paths of fields that are asked for and have nothing in them.
    pub(super) fn missing_inputs(&self) -> Vec<&str> {
        let inputs = self.inputs();
        self.waits_for
            .iter()
            .filter(|field| !inputs.contains_key(*field))
            .map(String::as_str)
            .collect()
    }

    /// Returns the form as a profile, with `ask` where the source of a secret is no reference: what stands there may be the secret
    /// itself.
    pub(super) fn lenient_profile(&self) -> Result<Profile, BadInput> {
        self.draft
            .to_profile()
            .or_else(|_| self.draft.without_literals().to_profile())
    }

    /// Returns the form's edits as they are kept on disk; `None` where they are no profile.
    pub(super) fn kept_draft(&self) -> Option<KeptDraft> {
        Some(KeptDraft {
            key: self.autosave.key.clone(),
            path: self.path.clone(),
            profile: self.lenient_profile().ok()?,
        })
    }

    pub(super) fn begin_autosave(&mut self) {
        let saved = self.saved.to_profile().ok();
        self.autosave
            .begin_form(self.path.as_deref(), saved.as_ref());
    }

    /// Before another profile is shown: what the open one's edits need.
    pub(super) fn leave_profile(&mut self, cx: &Cx) {
        let edits = if self.is_edited() {
            self.kept_draft()
        } else {
            None
        };
        self.autosave.leave(cx, edits);
    }

    /// Shows a profile, and nothing of the one before.
    pub(super) fn show_profile(&mut self, cx: &Cx, profile: &Profile, path: Option<PathBuf>) {
        self.form += 1;
        self.draft = Draft::of(profile);
        self.saved = self.draft.clone();
        self.undo = Undo::begin(&self.draft);
        self.typed = Typed::default();
        self.environments.typed.clear();
        let folder =
            |path: &Option<PathBuf>| path.as_deref().and_then(Path::parent).map(Path::to_owned);
        if folder(&self.path) != folder(&path) {
            // Another folder has environments of its own.
            self.environments.list.clear();
            self.environments.chosen = None;
        }
        self.path = path;
        cx.notice("");
        self.rules.begin_form();
        self.secret_step = None;
        self.going_to = None;
        self.begin_autosave();
        self.lint();
    }
}
