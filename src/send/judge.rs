//! What is known around a request, gathered for the rules and the explanations: the history of this computer, clocks, the tenant's own
//! words. The rules themselves look at nothing but what is given to them.

use super::demo_tenant::now;
use super::perform::{Job, Sender};
use super::record::OpenHistory;
use super::resolve::{Context, Resolved, asked, resolve};
use crate::diagnosis::explain::Explained;
use crate::diagnosis::outside::Outside;
use crate::diagnosis::server::Server;
use crate::diagnosis::{
    AppleKey, Application, Artefact, BadInput, Change, EarlierRun, Evidence, Finding, SentBefore,
    TenantFacts, explain, lint,
};
use crate::exchange::ExchangeRequest;
use crate::exchange::tenant::origin;
use crate::history::{Filter, History};
use crate::json::Json;
use crate::profile::{NamedValue, Profile};
use crate::secret::{Reference, Secret};
use crate::settings::{Folders, Settings};
use std::sync::Arc;
use url::Url;

/// What the caller knows besides the profile.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// When the subject token was pasted, seconds since 1970.
    pub pasted: Option<i64>,
    /// Earlier runs, newest first; nothing where the history is to be asked.
    pub earlier_runs: Option<Arc<Vec<EarlierRun>>>,
    /// The application's settings.
    pub application: Option<Application>,
    /// What the Apple key test said.
    pub apple_key: Option<AppleKey>,
}

/// Runs that are looked at.
const RUNS: usize = 20;

/// What the rules say, and when time alone will make them say something else.
#[derive(Clone, Debug, Default)]
pub struct Linted {
    /// Errors first.
    pub findings: Vec<Finding>,
    /// Seconds since 1970.
    pub next_change: Option<i64>,
}

impl Sender {
    /// Resolves without reading a secret, and lints. Blocks on the history.
    pub fn lint(&self, job: &Job) -> Result<Linted, BadInput> {
        let evidence = self.records().evidence(job, None);
        let resolved = match self.without_secrets(job) {
            Ok(resolved) => resolved,
            // A tenant that cannot be used is said with what to write instead.
            Err(problem) => {
                return match lint::tenant_finding(&evidence.tenant).filter(|_| {
                    problem.id == "profile.tenant" && problem.field.as_deref() == Some("tenant")
                }) {
                    Some(finding) => Ok(Linted {
                        findings: vec![finding],
                        next_change: None,
                    }),
                    None => Err(problem),
                };
            }
        };
        let evidence = self.with_tenant(evidence, &resolved);
        Ok(Linted {
            findings: placed(lint::findings(&resolved.request, &evidence), &job.profile),
            next_change: lint::next_change(&evidence),
        })
    }

    /// Explains an answer that somebody else got, with the request of a profile beside it where there is one. Nothing is sent and no
    /// secret is read. Blocks on the history.
    pub fn explain(
        &self,
        read: &Outside,
        job: Option<&Job>,
        application: Option<&Application>,
        named: Option<Server>,
    ) -> Result<Explained, BadInput> {
        let known = &read.request;
        let (mut request, mut evidence) = match job {
            Some(job) => {
                let resolved = self.without_secrets(job)?;
                if goes_elsewhere(known, &resolved.request) {
                    (None, Evidence::default())
                } else {
                    let evidence = self.records().evidence(job, None);
                    let evidence = self.with_tenant(evidence, &resolved);
                    (Some(resolved.request), evidence)
                }
            }
            None => (None, Evidence::default()),
        };
        evidence.now = now();
        evidence.servers = self.settings().servers;
        if let Some(application) = application {
            evidence.application = Some(application.clone());
        }
        // Of a call that was made elsewhere nothing is known of the code's way.
        if !matches!(evidence.artefact, Artefact::Text(_)) {
            evidence.artefact = known.shape.map_or(Artefact::Unread, Artefact::Shape);
        }
        let whole = request.is_some() || known.is_whole();
        if !known.is_empty() {
            request = known.over(request.take());
            if let Some(method) = known.client_authentication {
                method.clone_into(&mut evidence.client_method);
            }
            if let Some(proof) = known.has_proof {
                evidence.dpop = proof.then(|| "ES256".to_owned());
            }
        }
        Ok(explain::outside(
            read,
            request.as_ref(),
            whole,
            &evidence,
            named,
        ))
    }

    /// The request as it would be, every reference standing for a value that is there. Nothing secret is read.
    fn without_secrets(&self, job: &Job) -> Result<Resolved, BadInput> {
        let demo = Url::parse(&format!("http://127.0.0.1:{}/", crate::demo::DEFAULT_PORT)).ok();
        let mut job = job.clone();
        for (field, reference) in asked(&job.profile, &job.environment) {
            if !["client_authentication.key", "dpop.key"].contains(&field.as_str()) {
                job.inputs
                    .entry(field)
                    .or_insert_with(|| Secret::new(reference.to_string()));
            }
        }
        job.environment.secrets.clear();
        let mut shown = job.profile.clone();
        if shown.client_authentication.method == "private_key_jwt" {
            shown.client_authentication.method = "none";
        }
        shown.dpop.enabled = false;
        let context = Context {
            trusted: true,
            ..self.context(&job, demo.as_ref())
        };
        resolve(&shown, &context)
    }

    /// What this computer remembers, for a task of its own.
    pub(super) fn records(&self) -> Records {
        Records {
            open: self.history.clone(),
            folders: self.folders().cloned(),
            settings: self.settings(),
        }
    }

    /// The same with what this session knows of the tenant.
    pub(super) fn with_tenant(&self, evidence: Evidence, resolved: &Resolved) -> Evidence {
        let session = self.session();
        Evidence {
            clock_skew: session
                .clock_skews
                .get(&origin(&resolved.request.token_endpoint))
                .copied(),
            facts: session.facts.get(&resolved.base).cloned(),
            ..evidence
        }
    }

    /// Takes note of what a tenant said of itself.
    pub fn note_facts(&self, base: &Url, facts: TenantFacts, clock_skew: Option<i64>) {
        let mut session = self.session();
        if let Some(skew) = clock_skew {
            session.clock_skews.insert(origin(base), skew);
        }
        session.facts.insert(base.clone(), facts);
    }

    /// The newest runs of a profile, as far as they matter to the rules. Blocks on the disk; a history that cannot be read knows nothing.
    pub fn earlier_runs(&self, profile: &str) -> Vec<EarlierRun> {
        self.records().earlier_runs(profile)
    }
}

/// The history and what decides whether it is asked.
pub(super) struct Records {
    open: OpenHistory,
    folders: Option<Folders>,
    settings: Settings,
}

impl Records {
    fn history(&self) -> Option<Arc<History>> {
        self.open.get(self.folders.as_ref(), &self.settings).ok()
    }

    /// What is known of a job before anything is read for it; `resolved` is there once its secrets are.
    pub(super) fn evidence(&self, job: &Job, resolved: Option<&Resolved>) -> Evidence {
        let profile = &job.profile;
        let artefact = artefact(job, resolved);
        let history = self.settings.history.enabled && self.folders.is_some();
        let sent_before = match &artefact {
            Artefact::Text(code) if history => self.known_code(code),
            _ => None,
        };
        let earlier = match &job.known.earlier_runs {
            Some(runs) => runs.as_ref().clone(),
            None if history => self.earlier_runs(&profile.name),
            None => Vec::new(),
        };
        Evidence {
            now: now(),
            tenant: job.environment.fill(&profile.tenant).unwrap_or_default(),
            artefact,
            pasted: job.known.pasted,
            client_method: profile.client_authentication.method.to_owned(),
            dpop: profile.dpop.enabled.then(|| profile.dpop.algorithm.clone()),
            sent_before,
            history,
            earlier_runs: earlier,
            clock_skew: None,
            application: job.known.application.clone(),
            apple_key: job.known.apple_key,
            facts: None,
            servers: self.settings.servers.clone(),
        }
    }

    fn known_code(&self, code: &Secret) -> Option<SentBefore> {
        let before = self.history()?.sent_before(code).ok()??;
        Some(SentBefore {
            last: before.last_ms / 1000,
            issued: before.issued,
        })
    }

    fn earlier_runs(&self, profile: &str) -> Vec<EarlierRun> {
        let Some(history) = self.history() else {
            return Vec::new();
        };
        let filter = Filter {
            profile: Some(profile.to_owned()),
            ..Filter::default()
        };
        let Ok(page) = history.page(&filter, None, RUNS) else {
            return Vec::new();
        };
        page.runs
            .iter()
            .filter(|summary| summary.profile == profile)
            .filter_map(|summary| {
                let kept = history.run(summary.id).ok()??;
                earlier_run(summary.started_ms() / 1000, &kept.document)
            })
            .collect()
    }
}

/// What is known of the subject token.
fn artefact(job: &Job, resolved: Option<&Resolved>) -> Artefact {
    let own = job.profile.subject_token.as_ref();
    let reference = job.environment.secrets.get("subject_token").or(own);
    match (reference, job.inputs.get("subject_token"), resolved) {
        (None, ..) => Artefact::Absent,
        (_, Some(given), _) => Artefact::Text(given.clone()),
        (Some(Reference::Demo(kind)), ..) => Artefact::Demo(kind.clone()),
        (_, None, Some(resolved)) => resolved
            .request
            .subject_token
            .clone()
            .map_or(Artefact::Unread, Artefact::Text),
        (_, None, None) => Artefact::Unread,
    }
}

/// A run of the history, read from its document.
fn earlier_run(at: i64, document: &str) -> Option<EarlierRun> {
    let document = Json::parse(document).ok()?;
    let beside = document.get("beside")?;
    let run = document.get("run")?;
    let text = |name: &str| beside.get_str(name).map(ToOwned::to_owned);
    let last = match run.get("attempts") {
        Some(Json::Array(attempts)) => attempts.last()?,
        _ => return None,
    };
    let request = last.get("request")?;
    let body = last
        .get("response")
        .and_then(|response| response.get_str("body"))
        .and_then(|body| Json::parse(body).ok())
        .unwrap_or_default();
    Some(EarlierRun {
        at,
        issued: run.get_str("outcome") == Some("issued"),
        error: body.get_str("error").map(ToOwned::to_owned),
        origin: request
            .get_str("url")
            .and_then(|url| Url::parse(url).ok())
            .map(|url| origin(&url)),
        client_id: text("client_id"),
        audience: text("audience"),
        subject_token_type: text("subject_token_type"),
        proof: crate::run::header_pairs(request.get("headers"))
            .iter()
            .any(|(name, _)| name == "dpop"),
        token_type: body.get_str("token_type").map(ToOwned::to_owned),
    })
}

/// Parameters and headers are counted as the profile lists them; those that are switched off are not in the request.
pub(super) fn placed(findings: Vec<Finding>, profile: &Profile) -> Vec<Finding> {
    let place = |path: &str| {
        let Some((list, at)) = path.split_once('.') else {
            return path.to_owned();
        };
        let values: &[NamedValue] = match list {
            "parameters" => &profile.parameters,
            "headers" => &profile.headers,
            _ => return path.to_owned(),
        };
        let number = at.parse().ok().and_then(|at: usize| {
            values
                .iter()
                .enumerate()
                .filter(|(_, value)| value.enabled)
                .nth(at)
                .map(|(number, _)| number)
        });
        number.map_or_else(|| path.to_owned(), |number| format!("{list}.{number}"))
    };
    findings
        .into_iter()
        .map(|mut finding| {
            finding.field = finding.field.as_deref().map(place);
            if let Some(edit) = &mut finding.edit {
                for (path, _) in &mut edit.changes {
                    *path = place(path);
                }
            }
            finding
        })
        .collect()
}

/// Applies what an edit changes in the profile's own document, and reads it again as a file would be, so that the same rules hold.
/// Secret fields are the caller's.
pub fn edited(profile: &Profile, changes: &[(String, Change)]) -> Result<Profile, BadInput> {
    let mut document = profile.to_json();
    for (path, change) in changes {
        let parts: Vec<&str> = path.split('.').collect();
        match change {
            Change::Set(value) => set(&mut document, &parts, value),
            Change::Remove => remove(&mut document, &parts),
            Change::SetSecret(_) => {}
        }
    }
    Profile::from_json(&document)
}

fn set(document: &mut Json, path: &[&str], value: &Json) {
    let Some((name, rest)) = path.split_first() else {
        return;
    };
    match document {
        Json::Object(members) => {
            if !members.iter().any(|(known, _)| known == name) {
                members.push(((*name).to_owned(), Json::Object(Vec::new())));
            }
            if let Some((_, slot)) = members.iter_mut().find(|(known, _)| known == name) {
                if rest.is_empty() {
                    // An object keeps its other members: turning DPoP on leaves its key alone.
                    match (slot.members().is_some() && *name != "user_profile", value) {
                        (true, Json::Object(new)) => {
                            for (inner, value) in new {
                                set(slot, &[inner.as_str()], value);
                            }
                        }
                        _ => *slot = value.clone(),
                    }
                } else {
                    set(slot, rest, value);
                }
            }
        }
        Json::Array(items) => {
            let slot = name.parse().ok().and_then(|at: usize| items.get_mut(at));
            if let Some(slot) = slot {
                if rest.is_empty() {
                    *slot = value.clone();
                } else {
                    set(slot, rest, value);
                }
            }
        }
        _ => {}
    }
}

fn remove(document: &mut Json, path: &[&str]) {
    let Some((name, rest)) = path.split_first() else {
        return;
    };
    match document {
        Json::Object(members) => {
            if rest.is_empty() {
                members.retain(|(known, _)| known != name);
            } else if let Some((_, slot)) = members.iter_mut().find(|(known, _)| known == name) {
                remove(slot, rest);
            }
        }
        Json::Array(items) => {
            if let Some(at) = name.parse().ok().filter(|at: &usize| *at < items.len()) {
                if rest.is_empty() {
                    items.remove(at);
                } else if let Some(slot) = items.get_mut(at) {
                    remove(slot, rest);
                }
            }
        }
        _ => {}
    }
}

/// Whether the paste names the address of its call, and it is another server's than the profile's: then the profile tells nothing of
/// this answer.
fn goes_elsewhere(known: &crate::diagnosis::outside::Known, request: &ExchangeRequest) -> bool {
    known
        .token_endpoint
        .as_deref()
        .and_then(|address| Url::parse(address).ok())
        .is_some_and(|address| origin(&address) != origin(&request.token_endpoint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::Edit;

    fn profile() -> Profile {
        Profile::from_bytes(
            br#"{"cambio":1,"name":"n","tenant":"demo","client_id":"c","grant_type":null,"dpop":{"enabled":false,"algorithm":"RS256"},
            "client_authentication":{"method":"client_secret_post","secret":"keychain"},
            "parameters":[{"name":"a","value":"1","enabled":false},{"name":"organization","value":"o"}],"user_profile":"{x}"}"#,
        )
        .unwrap()
    }

    #[test]
    fn edits_change_what_they_name() {
        let apply = |edit: Edit| edited(&profile(), &edit.changes).unwrap();
        assert_eq!(
            apply(Edit::set("", "scope", Json::text("openid")))
                .scope
                .as_deref(),
            Some("openid")
        );
        assert_eq!(
            apply(Edit::set("", "grant_type", Json::text("g")))
                .grant_type
                .as_deref(),
            Some("g")
        );
        let on = apply(Edit::set(
            "",
            "dpop",
            Json::object([("enabled", Json::Bool(true))]),
        ));
        assert!(on.dpop.enabled && on.dpop.algorithm == "RS256");
        let method = apply(Edit::set(
            "",
            "client_authentication.method",
            Json::text("client_secret_basic"),
        ));
        assert_eq!(
            (
                method.client_authentication.method,
                method.client_authentication.secret
            ),
            ("client_secret_basic", Some(Reference::Keychain))
        );
        assert_eq!(apply(Edit::remove("", "parameters.1")).parameters.len(), 1);
        assert_eq!(apply(Edit::remove("", "client_id")).client_id, None);
        let object = Json::parse(r#"{"name":{}}"#).unwrap();
        assert!(matches!(
            apply(Edit::set("", "user_profile", object)).user_profile,
            Some(crate::exchange::UserProfile::Object(_))
        ));
    }

    #[test]
    fn rows_are_counted_as_the_profile_has_them() {
        let finding = Finding::new("lint.x", crate::diagnosis::Severity::Info, "t", "d")
            .field("parameters.0")
            .edit(Edit::remove("", "parameters.0"));
        let found = placed(vec![finding], &profile());
        assert_eq!(found[0].field.as_deref(), Some("parameters.1"));
        assert_eq!(found[0].edit.as_ref().unwrap().changes[0].0, "parameters.1");
    }
}
