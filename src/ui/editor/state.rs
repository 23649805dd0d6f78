//! The open profile: its form, what is typed into it, and what it would send.

use super::autosave::Autosave;
use super::draft::Draft;
use super::environments::Environments;
use super::fields::field_words;
use super::file_jobs::FileJobs;
use super::left_form::LeftForm;
use super::rules::Rules;
use super::typed_secrets::{SecretStep, TypedSecrets};
use super::undo::Undo;
use crate::diagnosis::{BadInput, Finding, Severity};
use crate::exchange::Texts;
use crate::exchange::subject_token::Provider;
use crate::exchange::tenant::origin;
use crate::http::Cancel;
use crate::profile::{Environment, KeptDraft, Profile};
use crate::run::Run;
use crate::secret::Reference;
use crate::send::{Inputs, Resolved, RunSource, SendJob, asked, lacks_key, preview};
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::job::Job;
use crate::ui::kit::notice_offer::NoticeOffer;
use crate::ui::kit::open_profile::{OpenProfile, RequestFacts, SentFrom};
use crate::vault::SecretAccess;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use url::Url;

/// The scope of a login in an app: who it is, and a refresh token, so that it lasts.
const LOGIN_SCOPE: &str = "openid profile email offline_access";

/// Which parts of the form are open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sections {
    pub dpop: bool,
    pub advanced: bool,
    pub wire: bool,
    /// The row of the resource, which few requests have.
    pub resource: bool,
    /// The row of an assertion's audience, which is the tenant's issuer else.
    pub assertion_audience: bool,
    /// All findings above Send, instead of the most pressing one.
    pub findings: bool,
    /// Whether the one line of the finding leaves out a part of it.
    pub finding_is_cut: bool,
}

impl Sections {
    /// Returns whether each part is open, with the name that is kept for it.
    fn parts(&mut self) -> [(&'static str, &mut bool); 6] {
        [
            ("dpop", &mut self.dpop),
            ("advanced", &mut self.advanced),
            ("wire", &mut self.wire),
            ("resource", &mut self.resource),
            ("assertion audience", &mut self.assertion_audience),
            ("findings", &mut self.findings),
        ]
    }
}

/// Which secrets of this computer profiles may read.
#[derive(Default)]
pub struct SecretConsent {
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
    /// What the history says of its origin.
    pub source: RunSource,
    /// The question whether to send to production.
    pub asking: Option<Confirm<()>>,
}

pub struct Editor {
    pub(super) path: Option<PathBuf>,
    /// Its place in the library: folder and entry.
    pub(super) entry: Option<(usize, usize)>,
    /// The number of this form among those of this session.
    pub(super) form: usize,
    /// How many forms were shown in this session, besides the first.
    pub(super) forms: usize,
    /// Forms that are not in front and have something in them that is saved nowhere, the newest last.
    pub(super) left: Vec<LeftForm>,
    /// Edits that were given up and can be taken back.
    pub(super) given_up: Vec<NoticeOffer<LeftForm>>,
    pub(super) draft: Draft,
    pub(super) saved: Draft,
    pub(super) undo: Undo,
    pub(super) secret_step: Option<SecretStep>,
    pub(super) typed: TypedSecrets,
    pub(super) preview: Result<Resolved, BadInput>,
    /// Where the tenant and the endpoint lead to, also while another field keeps the form from being a request; `None` if they lead nowhere.
    pub(super) endpoint: Option<Url>,
    /// The demo tenant's base URL once it runs: it has another port where its usual one is taken.
    pub(super) demo: Option<Url>,
    /// Paths of the fields whose secret is asked for.
    pub(super) waits_for: Vec<String>,
    pub(super) rules: Rules,
    pub(super) environments: Environments,
    pub(super) autosave: Autosave,
    pub(super) trust: SecretConsent,
    pub(super) sending: Sending,
    pub(super) files: FileJobs,
    /// What the keychain keeps now: field, origin, and whose it is.
    pub(super) kept: Job<(&'static str, String, String)>,
    pub(super) sections: Sections,
    /// The path of the field to go to.
    pub(super) going_to: Option<String>,
}

impl Editor {
    /// Returns the editor with the first built-in profile in it.
    pub fn new(first: &Profile) -> Self {
        let draft = Draft::of(first);
        let mut editor = Self {
            path: None,
            entry: Some((0, 0)),
            form: 0,
            forms: 0,
            left: Vec::new(),
            given_up: Vec::new(),
            saved: draft.clone(),
            undo: Undo::begin(&draft),
            draft,
            secret_step: None,
            typed: TypedSecrets::default(),
            preview: Err(BadInput::new("preview.none", "", "")),
            endpoint: None,
            demo: None,
            waits_for: Vec::new(),
            rules: Rules::default(),
            environments: Environments::default(),
            autosave: Autosave::default(),
            trust: SecretConsent::default(),
            sending: Sending::default(),
            files: FileJobs::default(),
            kept: Job::default(),
            sections: Sections::default(),
            going_to: None,
        };
        editor.begin_autosave();
        editor.lint();
        editor
    }

    /// Returns the names of the parts of the form that are open.
    pub fn open_sections(&self) -> Vec<String> {
        let mut sections = self.sections;
        let open = sections.parts().into_iter().filter(|(_, open)| **open);
        open.map(|(name, _)| name.to_owned()).collect()
    }

    /// Opens the parts of the form with these names, and no others.
    pub fn set_open_sections(&mut self, names: &[String]) {
        self.sections = Sections::default();
        for (part, open) in self.sections.parts() {
            *open = names.iter().any(|name| name == part);
        }
    }

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

    /// Whether it is a new profile into which nothing was typed yet.
    pub(super) fn is_blank(&self) -> bool {
        self.is_new() && !self.is_edited() && self.typed.is_empty()
    }

    /// Whether it has no file and no place in the library, and began with nothing set but the grant.
    fn is_new(&self) -> bool {
        let of_new = Texts::exchange().map(|_, text| text.clone().unwrap_or_default());
        self.path.is_none() && self.entry.is_none() && self.saved.texts == of_new
    }

    /// Sets the subject token type of a provider's artefact; in a new profile without a scope, the scope of a login too. Both are one
    /// step of the form.
    pub(super) fn choose_provider(&mut self, provider: Provider) {
        let texts = &mut self.draft.texts;
        let Some(preset) = provider.subject_token_type() else {
            // A custom type stays as it is.
            if Provider::of_type(&texts.subject_token_type) != provider {
                texts.subject_token_type.clear();
            }
            return;
        };
        let is_first = texts.subject_token_type.is_empty() && texts.scope.trim().is_empty();
        preset.clone_into(&mut texts.subject_token_type);
        if is_first && self.is_new() {
            LOGIN_SCOPE.clone_into(&mut self.draft.texts.scope);
        }
    }

    /// Returns the application's settings that are used in this session; `None` if there are none.
    pub fn application(&self) -> Option<&crate::diagnosis::Application> {
        self.rules.application.as_ref()
    }

    /// Returns the type of subject token that the form names.
    pub fn subject_token_type(&self) -> &str {
        &self.draft.texts.subject_token_type
    }

    pub fn typed_subject_token(&self) -> &str {
        &self.typed.subject_token
    }

    /// Returns the profile in the form; an error if a source is no reference.
    pub fn profile(&self) -> Result<Profile, BadInput> {
        self.draft.to_profile()
    }

    /// Returns the secrets that are typed, by field path.
    pub fn inputs(&self) -> Inputs {
        self.typed.inputs()
    }

    /// Returns the chosen environment; an empty one if none is chosen, or it cannot be read.
    pub fn environment(&self) -> Environment {
        self.environments.current().clone()
    }

    /// Returns the form's tenant with its variables filled in; empty if one has no value.
    pub fn tenant(&self) -> String {
        let filled = self.environments.current().fill(&self.draft.tenant);
        filled.unwrap_or_default()
    }

    /// Whether the form's tenant is the built-in one.
    pub fn is_demo(&self) -> bool {
        self.tenant().trim() == "demo"
    }

    /// Returns the request that sends a profile with what is typed and known here.
    pub fn request(&self, profile: Profile, trusted: bool) -> SendJob {
        SendJob {
            profile,
            environment: self.environment(),
            inputs: self.inputs(),
            folder: self.folder().map(Path::to_owned),
            trusted,
            verify: true,
            caller: self.rules.caller_facts(self.origin().as_ref()),
        }
    }

    /// Returns the folder of the profile's file; `None` if it has no file.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.path.as_deref()?.parent()
    }

    /// Returns scheme, host and port that the request goes to; `None` if they are not known.
    pub(super) fn origin(&self) -> Option<String> {
        let resolved = self.preview.as_ref().ok()?;
        Some(origin(&resolved.request.token_endpoint))
    }

    /// Returns what identifies the form in front, so that another profile of the same name is not taken for it.
    pub fn form_now(&self) -> SentFrom {
        SentFrom {
            form: self.form,
            path: self.path.clone(),
            entry: self.entry,
            environment: self.environments.chosen.clone().unwrap_or_default(),
            environment_name: self.environments.current().name.clone(),
        }
    }

    /// Returns what others may know of the open profile.
    pub fn open_profile(&self) -> OpenProfile {
        let left = self.left.iter().filter(|left| left.is_edited());
        let (files, built_in): (Vec<&LeftForm>, Vec<&LeftForm>) =
            left.partition(|left| left.path.is_some());
        OpenProfile {
            name: self.draft.name.clone(),
            from: self.form_now(),
            origin: self.origin(),
            request: self.preview.as_ref().ok().map(|resolved| RequestFacts {
                issuer: resolved.base.as_str().to_owned(),
                audience: resolved.request.texts.audience.clone().unwrap_or_default(),
                client_id: resolved.request.texts.client_id.clone().unwrap_or_default(),
            }),
            drafts: files.iter().filter_map(|left| left.path.clone()).collect(),
            edited_entries: built_in.iter().filter_map(|left| left.entry).collect(),
            to_fill: self.to_fill(),
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

    /// Works out the preview of the changed form and the secrets it waits for, and marks the findings as stale. Reads no secret.
    pub(super) fn lint(&mut self) {
        let profile = self.draft.to_profile();
        self.waits_for = profile
            .as_ref()
            .map(|profile| asked(profile, self.environments.current()))
            .unwrap_or_default()
            .into_iter()
            .filter(|(_, reference)| *reference == Reference::Ask)
            .map(|(field, _)| field)
            .collect();
        if profile
            .as_ref()
            .is_ok_and(|profile| lacks_key(profile, self.environments.current()))
        {
            self.waits_for.push("client_authentication.key".to_owned());
        }
        let demo = self.demo.as_ref();
        self.preview =
            profile.and_then(|profile| preview(&profile, self.environments.current(), demo));
        self.endpoint = match &self.preview {
            Ok(resolved) => Some(resolved.request.token_endpoint.clone()),
            Err(_) => self.endpoint_alone(),
        };
        self.rules.stale = true;
    }

    /// Returns the endpoint of a form of which nothing else is looked at.
    fn endpoint_alone(&self) -> Option<Url> {
        let endpoint = Some(self.draft.token_endpoint.clone());
        let alone = Profile {
            tenant: self.draft.tenant.clone(),
            token_endpoint: endpoint.filter(|text| !text.is_empty()),
            ..Profile::default()
        };
        let resolved = preview(&alone, self.environments.current(), self.demo.as_ref()).ok()?;
        Some(resolved.request.token_endpoint)
    }

    /// Returns how many findings there are, with the one that the form holds no request, or lacks a secret.
    pub(super) fn finding_count(&self) -> usize {
        let stops = self.preview.is_err() || self.missing_first().is_some();
        self.rules.findings.len() + usize::from(stops)
    }

    /// Returns the most pressing finding about the request; `None` where that is a note, or there is none.
    pub fn gravest_finding(&self) -> Option<&Finding> {
        let finding = self.rules.findings.get(self.rules.pressing()?)?;
        (finding.severity > Severity::Info).then_some(finding)
    }

    /// Returns the path of the missing secret that stands before all findings: what comes with each login, the subject token, is none, as
    /// every form begins without it. `None` too where the form holds no request, which is said before.
    pub(super) fn missing_first(&self) -> Option<&String> {
        let mut asked = self.waits_for.iter().filter(|_| self.preview.is_ok());
        asked.find(|field| *field != "subject_token" && !self.typed.holds(field))
    }

    /// Returns what a sentence calls the first secret that is asked for and not typed; `None` if all are there.
    pub(super) fn missing_input(&self) -> Option<String> {
        let missing = self.missing_path()?;
        Some(field_words(missing, &self.draft))
    }

    /// Returns the path of the first field whose secret is asked for and not typed.
    pub(super) fn missing_path(&self) -> Option<&String> {
        let mut asked = self.waits_for.iter();
        asked.find(|field| !self.typed.holds(field))
    }

    /// Returns the path of the first field without which the form cannot be sent, where that is known.
    fn to_fill(&self) -> Option<String> {
        match &self.preview {
            Err(problem) => problem.field.clone(),
            // Another tenant may need none.
            Ok(resolved) if self.is_demo() && lacks_client(resolved) => {
                Some("client_id".to_owned())
            }
            Ok(_) => self.missing_path().cloned(),
        }
    }

    /// Returns the form's edits as they are kept on disk; `None` if they are no profile.
    pub(super) fn kept_draft(&self) -> Option<KeptDraft> {
        Some(KeptDraft {
            key: self.autosave.key.clone(),
            path: self.path.clone(),
            profile: self.draft.to_lenient_profile().ok()?,
        })
    }

    /// Chooses the key that this form's edits are kept under.
    fn begin_autosave(&mut self) {
        let saved = self.saved.to_profile().ok();
        let left = &self.left;
        self.autosave
            .begin_form(self.path.as_deref(), saved.as_ref(), |key| {
                left.iter().any(|left| left.kept.key == key)
            });
    }

    /// Shows a profile, and nothing of the one before, which was left.
    pub(super) fn show_profile(&mut self, profile: &Profile, path: Option<PathBuf>) {
        self.forms += 1;
        self.form = self.forms;
        self.draft = Draft::of(profile);
        self.saved = self.draft.clone();
        self.undo = Undo::begin(&self.draft);
        self.typed = TypedSecrets::default();
        self.environments.typed.clear();
        if self.folder() != path.as_deref().and_then(Path::parent) {
            // Another folder has environments of its own.
            self.environments.list.clear();
            self.environments.chosen = None;
        }
        self.path = path;
        self.rules.begin_form();
        self.secret_step = None;
        self.going_to = None;
        self.begin_autosave();
        self.lint();
    }
}

/// Whether a request names no client.
fn lacks_client(resolved: &Resolved) -> bool {
    let client_id = resolved.request.texts.client_id.as_deref();
    client_id.unwrap_or_default().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::editor::draft::DraftField;

    #[test]
    fn the_tenant_has_a_host_whatever_else_is_wrong() {
        let text = r#"{"cambio":1,"name":"n","tenant":"acme.eu.auth0.com","client_id":"c"}"#;
        let mut editor = Editor::new(&Profile::from_bytes(text.as_bytes()).unwrap());
        let host = |editor: &Editor| {
            let url = editor.endpoint.as_ref()?;
            Some(url.host_str()?.to_owned())
        };
        let acme = Some("acme.eu.auth0.com".to_owned());
        assert_eq!(host(&editor), acme);
        // A header whose value has no name cannot be sent.
        let mut header = DraftField::new();
        header.text = "a value".to_owned();
        editor.draft.headers.push(header);
        editor.lint();
        assert!(editor.preview.is_err());
        assert_eq!(host(&editor), acme);
        editor.draft.tenant = "no tenant".to_owned();
        editor.lint();
        assert_eq!(host(&editor), None);
    }

    #[test]
    fn a_key_that_is_set_nowhere_is_missing() {
        let editor = |key: &str| {
            let text = format!(
                r#"{{"cambio":1,"name":"n","tenant":"demo","client_id":"c","subject_token":"demo:apple-code",
                "client_authentication":{{"method":"private_key_jwt"{key}}}}}"#
            );
            Editor::new(&Profile::from_bytes(text.as_bytes()).unwrap())
        };
        let without = editor("");
        let missing = without.missing_input();
        assert_eq!(missing.as_deref(), Some("The private key"));
        let field = Some("client_authentication.key");
        assert_eq!(without.to_fill().as_deref(), field);
        assert_eq!(without.missing_first().map(String::as_str), field);
        assert_eq!(without.finding_count(), 1);
        let with = editor(r#","key":"file:client.pem""#);
        assert_eq!((with.missing_input(), with.to_fill()), (None, None));
    }

    #[test]
    fn a_request_to_the_demo_tenant_waits_for_its_client() {
        let text = r#"{"cambio":1,"name":"n","tenant":"demo","subject_token":"demo:apple-code"}"#;
        let editor = Editor::new(&Profile::from_bytes(text.as_bytes()).unwrap());
        assert!(editor.preview.is_ok());
        assert_eq!(editor.open_profile().to_fill.as_deref(), Some("client_id"));
    }
}
