//! One exchange from a profile: mint, encode, send, answer one nonce challenge, decode, verify.

use super::demo_tenant::{self, now};
use super::job::Inputs;
use super::judge::{Known, placed};
use super::record::OpenHistory;
use super::resolve::{Context, Resolved, grant, host_secret, resolve};
use crate::demo::{DemoTenant, Port};
use crate::diagnosis::{BadInput, Evidence, Finding, TenantFacts, explain, lint, tokens};
use crate::dpop;
use crate::exchange::tenant::origin;
use crate::exchange::{
    Attempt, ClientAuthentication, Exchange, Freshness, Outcome, Response, Tenant, Value,
    WireRequest, encode,
};
use crate::http::{Cancel, HostNetwork, Http, KeySetError, Limits};
use crate::jose::{JwkSet, SigningKey, random_id};
use crate::json::Json;
use crate::profile::{DpopKey, Environment, Profile};
use crate::run::Run;
use crate::secret::{Sealed, Secret};
use crate::settings::{Folders, Settings};
use crate::token::claims::Surroundings;
use crate::token::{KeySource, Slot, TokenReport, decode};
use crate::vault::{Grant, Trust};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// What one send is made of.
#[derive(Clone, Debug, Default)]
pub struct Job {
    /// The profile.
    pub profile: Profile,
    /// Its environment.
    pub environment: Environment,
    /// Secrets given for this time, by field path.
    pub inputs: Inputs,
    /// Where `file:` paths begin.
    pub folder: Option<PathBuf>,
    /// Whether secrets of this computer may be read.
    pub trusted: bool,
    /// Whether the key set is read after a success.
    pub verify: bool,
    /// What the caller knows besides, for the rules and the explanations.
    pub known: Known,
}

/// Sends, and remembers for the session: proof keys, nonces, key sets, the demo tenant.
#[derive(Debug)]
pub struct Sender {
    pub(super) http: Http,
    folders: Option<Folders>,
    settings: Mutex<Settings>,
    pub(super) history: OpenHistory,
    demo: tokio::sync::Mutex<Option<DemoTenant>>,
    session: Mutex<Session>,
}

#[derive(Debug, Default)]
pub(super) struct Session {
    /// By profile, environment and algorithm.
    keys: HashMap<(String, String, String), SigningKey>,
    /// The newest nonce of each origin, for profile and environment.
    pub(super) nonces: HashMap<(String, String, String), String>,
    /// Key sets by base URL, read once.
    key_sets: HashMap<Url, KeySource>,
    /// This computer's clock less the server's, seconds, by origin, as of the last answer.
    pub(super) clock_skews: HashMap<String, i64>,
    /// What tenants said of themselves, by base URL.
    pub(super) facts: HashMap<Url, TenantFacts>,
}

impl Sender {
    /// A new session with the settings of its folders. `limits` go before the settings' own.
    pub fn new(limits: Option<Limits>, folders: Option<Folders>) -> Self {
        let (settings, _) = folders
            .as_ref()
            .map(|folders| Settings::load(&folders.settings()))
            .unwrap_or_default();
        Self::with_settings(limits, folders, settings)
    }

    /// The same with settings that are loaded already.
    pub fn with_settings(
        limits: Option<Limits>,
        folders: Option<Folders>,
        settings: Settings,
    ) -> Self {
        let limits = limits.unwrap_or(Limits {
            connect: settings.connect_timeout.min(settings.timeout),
            total: settings.timeout,
        });
        Self {
            http: Http::new(limits),
            folders,
            settings: Mutex::new(settings),
            history: OpenHistory::default(),
            demo: tokio::sync::Mutex::new(None),
            session: Mutex::default(),
        }
    }

    /// The settings in force.
    pub fn settings(&self) -> Settings {
        self.settings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Other settings from now on. Timeouts and hosts that were used already keep theirs until the next session.
    pub fn set_settings(&self, settings: Settings) {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    pub(super) fn folders(&self) -> Option<&Folders> {
        self.folders.as_ref()
    }

    /// What a job would read of this computer, and where it would send it.
    pub fn grant(&self, job: &Job) -> Result<Grant, BadInput> {
        grant(&job.profile, &self.context(job, None))
    }

    /// Allows exactly this from now on. Blocks on the disk.
    pub fn allow(&self, grant: &Grant) -> Result<(), BadInput> {
        let Some(folders) = &self.folders else {
            return Ok(());
        };
        Trust::at(&folders.trust()).allow(grant).map_err(|error| {
            BadInput::new(
                "trust.unwritable",
                "What you allowed could not be written down",
                error.to_string(),
            )
        })
    }

    /// Whether exactly this was allowed. Blocks on the disk.
    pub fn allows(&self, grant: &Grant) -> bool {
        let folders = self.folders.as_ref();
        folders.is_some_and(|folders| Trust::at(&folders.trust()).allows(grant))
    }

    /// Whether a job may read what it names.
    fn is_allowed(&self, job: &Job, demo: Option<&Url>) -> bool {
        grant(&job.profile, &self.context(job, demo))
            .is_ok_and(|grant| !grant.reads.is_empty() && self.allows(&grant))
    }

    pub(super) fn context(&self, job: &Job, demo: Option<&Url>) -> Context {
        let default =
            || Url::parse(&format!("http://127.0.0.1:{}/", crate::demo::DEFAULT_PORT)).ok();
        Context {
            environment: job.environment.clone(),
            inputs: job.inputs.clone(),
            folder: job.folder.clone(),
            trusted: job.trusted,
            // The demo tenant may have another port tomorrow: it is one place all the same.
            demo: demo.cloned().or_else(default),
            session_key: None,
            settings: self.settings(),
        }
    }

    /// How hosts are reached, from the settings. Reading a proxy's password may ask the user: off the runtime's threads.
    pub(super) async fn set_network(&self, urls: &[&Url]) -> Result<(), BadInput> {
        let settings = self.settings();
        let hosts: Vec<String> = urls
            .iter()
            .filter_map(|url| url.host_str().map(str::to_ascii_lowercase))
            .filter(|host| settings.hosts.contains_key(host))
            .collect();
        if hosts.is_empty() {
            return Ok(());
        }
        let networks = tokio::task::spawn_blocking(move || {
            let network =
                |host: String| host_network(&host, &settings).map(|network| (host, network));
            hosts
                .into_iter()
                .map(network)
                .collect::<Result<Vec<_>, _>>()
        })
        .await
        .map_err(|error| {
            BadInput::new(
                "send.interrupted",
                "The request could not be prepared",
                error.to_string(),
            )
        })??;
        for (host, network) in networks {
            self.http.set_network(&host, network);
        }
        Ok(())
    }

    /// The demo tenant's base URL; starts it where it does not run yet.
    pub async fn demo_base(&self) -> Result<Url, BadInput> {
        let mut running = self.demo.lock().await;
        if running.is_none() {
            *running = Some(demo_tenant::start(Port::Preferred, self.folders.clone()).await?);
        }
        running
            .as_ref()
            .map(|tenant| tenant.base_url().clone())
            .ok_or_else(|| {
                BadInput::new(
                    "demo.start",
                    "The demo tenant could not be started",
                    "It has no address",
                )
            })
    }

    /// Runs the demo tenant in the foreground's stead, on this port; returns its base URL.
    pub async fn serve_demo(&self, port: Port) -> Result<Url, BadInput> {
        let tenant = demo_tenant::start(port, self.folders.clone()).await?;
        let base = tenant.base_url().clone();
        *self.demo.lock().await = Some(tenant);
        Ok(base)
    }

    /// One exchange. `Err` means that nothing was sent to the token endpoint.
    pub async fn send(&self, job: Job, cancel: &Cancel) -> Result<Run, BadInput> {
        let demo = match Tenant::parse(
            &job.environment
                .fill(&job.profile.tenant)
                .unwrap_or_default(),
        ) {
            Ok(Tenant::Demo) => Some(self.demo_base().await?),
            _ => None,
        };
        let context = Context {
            session_key: self.session_key(&job)?,
            trusted: job.trusted || self.is_allowed(&job, demo.as_ref()),
            ..self.context(&job, demo.as_ref())
        };
        let owner = owner(&job);
        let verify = job.verify;
        // Files, environment variables and the keychain are read off the runtime's threads; the keychain may ask the user for as long
        // as it likes, and stopping does not wait for it.
        let profile = job.profile.clone();
        let resolving = tokio::task::spawn_blocking(move || {
            let resolved = resolve(&profile, &context);
            (profile, resolved)
        });
        let (profile, resolved) = tokio::select! {
            resolved = resolving => resolved,
            () = cancel.wait() => {
                return Err(BadInput::new(
                    "send.cancelled",
                    "You stopped it",
                    "The secrets of this computer were still being read",
                ));
            }
        }
        .map_err(|error| {
            BadInput::new(
                "send.interrupted",
                "The request could not be prepared",
                error.to_string(),
            )
        })?;
        let mut resolved = resolved?;
        self.set_network(&[&resolved.request.token_endpoint, &resolved.base])
            .await?;
        let mut hosts = Hosts::default();
        // A code that is minted for this send was never sent before.
        let code = resolved.request.subject_token.clone().filter(|_| {
            resolved
                .mint
                .iter()
                .all(|(field, _)| field != "subject_token")
        });
        self.mint(&profile, &mut resolved, &mut hosts, cancel)
            .await?;
        let evidence = self.gathered(&job, &resolved).await;
        let production = job
            .environment
            .production
            .then(|| job.environment.name.clone());
        let lint = placed(lint::findings(&resolved.request, &evidence), &profile);
        let exchange = self.exchange(&resolved, &owner, &mut hosts, cancel).await?;
        if let Some(code) = code.filter(|code| {
            !code.is_empty() && exchange.attempts.iter().any(|attempt| attempt.body_sent)
        }) {
            let issued = exchange.outcome() == Outcome::Issued;
            self.note_sent(code, issued).await;
        }
        Ok(self
            .report(
                &profile, &resolved, exchange, lint, evidence, production, verify, hosts, cancel,
            )
            .await)
    }

    /// What is known around a request whose secrets are there. The history is asked off the runtime's threads.
    async fn gathered(&self, job: &Job, resolved: &Resolved) -> Evidence {
        let (records, job, known) = (self.records(), job.clone(), resolved.clone());
        let gathered =
            tokio::task::spawn_blocking(move || records.evidence(&job, Some(&known))).await;
        self.with_tenant(gathered.unwrap_or_default(), resolved)
    }

    pub(super) fn session(&self) -> std::sync::MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The proof key of this session for profile and environment; none where no proof is sent or its key is kept elsewhere.
    pub fn session_key(&self, job: &Job) -> Result<Option<SigningKey>, BadInput> {
        let settings = &job.profile.dpop;
        if !settings.enabled || settings.key != DpopKey::Session {
            return Ok(None);
        }
        let bad = |error: crate::jose::KeyError| {
            BadInput::new(
                "dpop.key",
                "The proof's key could not be made",
                error.to_string(),
            )
            .field("dpop")
        };
        let (profile, environment) = owner(job);
        let slot = (profile, environment, settings.algorithm.clone());
        if let Some(key) = self.session().keys.get(&slot) {
            return Ok(Some(key.clone()));
        }
        let key = SigningKey::generate(settings.algorithm.parse().map_err(bad)?).map_err(bad)?;
        self.session().keys.insert(slot, key.clone());
        Ok(Some(key))
    }

    /// Mints the artefacts a profile asks a demo tenant for.
    async fn mint(
        &self,
        profile: &Profile,
        resolved: &mut Resolved,
        hosts: &mut Hosts,
        cancel: &Cancel,
    ) -> Result<(), BadInput> {
        if resolved.mint.is_empty() {
            return Ok(());
        }
        hosts.add(&resolved.base);
        let failed = |detail: String| {
            BadInput::new("demo.artefact", "No demo artefact could be had", detail).fix("demo: references work with the tenant demo, or with the base URL of a running cambio demo")
        };
        let discovery = self
            .http
            .discover(&resolved.base, cancel)
            .await
            .map_err(|error| failed(error.to_string()))?;
        if !discovery.demo {
            return Err(failed(
                "This tenant is no demo tenant: its discovery does not say so".to_owned(),
            ));
        }
        for (field, kind) in std::mem::take(&mut resolved.mint) {
            let url = resolved
                .base
                .join(&format!("demo/artefacts/{kind}"))
                .map_err(|error| failed(error.to_string()))?;
            let mut request = WireRequest::get(url);
            request.method = "POST";
            request
                .headers
                .push(("content-length".to_owned(), Sealed::plain("0")));
            let attempt = self.http.send(request, cancel).await;
            let artefact = attempt
                .response
                .as_ref()
                .and_then(Response::object)
                .and_then(|body| body.get_str("artefact").map(Secret::new));
            let artefact = artefact.ok_or_else(|| {
                failed(format!("The demo tenant knows no artefact called {kind}"))
                    .field(field.clone())
            })?;
            resolved
                .secrets
                .push((masked_name(&field).to_owned(), artefact.clone()));
            place(profile, resolved, &field, artefact);
        }
        Ok(())
    }

    /// Sends, and answers one nonce challenge with a fresh proof and a fresh assertion.
    async fn exchange(
        &self,
        resolved: &Resolved,
        owner: &(String, String),
        hosts: &mut Hosts,
        cancel: &Cancel,
    ) -> Result<Exchange, BadInput> {
        let at = (
            owner.0.clone(),
            owner.1.clone(),
            origin(&resolved.request.token_endpoint),
        );
        hosts.add(&resolved.request.token_endpoint);
        let mut exchange = Exchange::default();
        let mut nonce = self.session().nonces.get(&at).cloned();
        for round in 0..2 {
            let fresh = Freshness {
                now: now(),
                proof_jti: random_id(16),
                assertion_jti: random_id(16),
                nonce: nonce.take(),
            };
            let wire = encode(&resolved.request, &fresh).map_err(|error| {
                BadInput::new(
                    "secret.key",
                    "The request could not be signed",
                    error.to_string(),
                )
            })?;
            let attempt = self.http.send(wire, cancel).await;
            if let Some(offered) = attempt
                .response
                .as_ref()
                .and_then(|response| dpop::offered(&response.headers))
            {
                self.session().nonces.insert(at.clone(), offered);
            }
            let challenge =
                challenge(&attempt).filter(|_| resolved.request.dpop.is_some() && round == 0);
            exchange.attempts.push(attempt);
            match challenge {
                Some(asked) => nonce = Some(asked),
                None => break,
            }
        }
        Ok(exchange)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one run, joined here and nowhere else"
    )]
    async fn report(
        &self,
        profile: &Profile,
        resolved: &Resolved,
        exchange: Exchange,
        lint: Vec<Finding>,
        evidence: Evidence,
        production: Option<String>,
        verify: bool,
        mut hosts: Hosts,
        cancel: &Cancel,
    ) -> Run {
        let mut redactor = exchange.redactor();
        for (name, secret) in &resolved.secrets {
            redactor.learn(name, secret);
        }
        let answer = exchange.tokens();
        let decoded: Vec<(Slot, crate::token::Token)> = [
            (
                Slot::Access,
                answer.as_ref().map(|answer| &answer.access_token),
            ),
            (
                Slot::Id,
                answer.as_ref().and_then(|answer| answer.id_token.as_ref()),
            ),
            (
                Slot::Refresh,
                answer
                    .as_ref()
                    .and_then(|answer| answer.refresh_token.as_ref()),
            ),
            (Slot::Subject, resolved.request.subject_token.as_ref()),
        ]
        .into_iter()
        .filter_map(|(slot, token)| Some((slot, decode(token?.expose()))))
        .collect();
        let signed = decoded.iter().any(|(slot, token)| {
            *slot != Slot::Subject && token.format == crate::token::Format::Jws
        });
        let keys = if !verify {
            KeySource::Absent("not checked: no key set was read, as asked".to_owned())
        } else if signed && exchange.outcome() == Outcome::Issued {
            hosts.add(&resolved.base);
            self.key_set(&resolved.base, cancel).await
        } else {
            KeySource::Absent("there was nothing to check".to_owned())
        };
        let elsewhere = KeySource::Absent(
            "signed by the provider, whose keys are read only when asked".to_owned(),
        );
        let reports: Vec<TokenReport> = decoded
            .into_iter()
            .map(|(slot, token)| {
                let source = if slot == Slot::Subject {
                    &elsewhere
                } else {
                    &keys
                };
                TokenReport::judged(slot, token, source)
            })
            .collect();
        let surroundings = Surroundings {
            issuer: Some(resolved.base.as_str().to_owned()),
            client_id: resolved.request.client_id.clone(),
            audience: resolved
                .request
                .audience
                .clone()
                .or_else(|| resolved.request.resource.clone()),
            user_profile: resolved
                .request
                .user_profile
                .as_ref()
                .and_then(|profile| Json::parse(&profile.wire_text()).ok()),
            now: now(),
            jkt: resolved.request.dpop.as_ref().map(SigningKey::thumbprint),
            scope: resolved.request.scope.clone(),
            subject_token_type: resolved.request.subject_token_type.clone(),
            nonce: None,
            clock_skew: exchange.last().and_then(skew),
            access_token: answer.as_ref().map(|answer| answer.access_token.clone()),
            code: None,
        };
        let clock_skew = exchange.last().and_then(skew);
        if let Some(skew) = clock_skew {
            self.session()
                .clock_skews
                .insert(origin(&resolved.request.token_endpoint), skew);
        }
        let evidence = Evidence {
            now: now(),
            clock_skew: clock_skew.or(evidence.clock_skew),
            ..evidence
        };
        let mut findings = lint;
        findings.extend(explain::findings(
            &exchange,
            Some(&resolved.request),
            &evidence,
        ));
        for report in &reports {
            findings.extend(tokens::findings(report, report.slot.words(), &surroundings));
        }
        if let Some(answer) = &answer {
            let access = reports.iter().find(|report| report.slot == Slot::Access);
            findings.extend(tokens::binding(
                answer.token_type.as_deref(),
                access,
                &surroundings,
            ));
            findings.extend(explain::success_findings(
                &exchange,
                &resolved.request,
                &evidence,
            ));
        }
        Run {
            serial: crate::run::RunSerial::default(),
            profile: profile.name.clone(),
            started_ms: exchange
                .attempts
                .first()
                .map_or(0, |attempt| attempt.started_ms),
            clock_skew,
            tokens: reports,
            findings: explain::told(findings, &redactor),
            hosts: hosts.0,
            redactor,
            surroundings,
            exchange,
            case: Some(Arc::new(crate::run::RunCase {
                production,
                base: resolved.base.clone(),
                request: resolved.request.clone(),
                evidence,
            })),
        }
    }

    /// A key set from an address, or from the one that the issuer's discovery names: read when the user asks for it.
    /// `name` is what a verdict calls it, where that is not its host. The error is a sentence.
    pub async fn keys_at(
        &self,
        address: &str,
        discover: bool,
        name: Option<&str>,
    ) -> Result<KeySource, String> {
        let url = if discover {
            match Tenant::parse(address).map_err(|error| error.reason)? {
                Tenant::Base(base) => base,
                Tenant::Demo => self.demo_base().await.map_err(|error| error.to_string())?,
            }
        } else {
            Tenant::parse_endpoint(address).map_err(|error| error.reason)?
        };
        let cancel = Cancel::default();
        self.set_network(&[&url])
            .await
            .map_err(|error| error.to_string())?;
        let keys = if discover {
            let mut base = url.clone();
            if !base.path().ends_with('/') {
                base.set_path(&format!("{}/", base.path()));
            }
            self.discovered_keys(&base, &cancel).await
        } else {
            self.http.key_set_at(&url, &cancel).await
        };
        let host = url.host_str().unwrap_or_default();
        Ok(KeySource::Set {
            keys: keys.map_err(|error| error.to_string())?,
            name: name.map_or_else(|| format!("the key set of {host}"), ToOwned::to_owned),
            fetched: Some(now()),
        })
    }

    async fn discovered_keys(&self, base: &Url, cancel: &Cancel) -> Result<JwkSet, KeySetError> {
        let discovery = self.http.discover(base, cancel).await?;
        let facts = TenantFacts {
            issuer: discovery.issuer.clone(),
            dpop_algorithms: discovery.dpop_algorithms.clone(),
        };
        self.session().facts.insert(base.clone(), facts);
        self.http.key_set(base, &discovery, cancel).await
    }

    /// The tenant's key set, read once per session. A failure is not kept: the next send tries again.
    async fn key_set(&self, base: &Url, cancel: &Cancel) -> KeySource {
        if let Some(known) = self.session().key_sets.get(base) {
            return known.clone();
        }
        match self.discovered_keys(base, cancel).await {
            Ok(keys) => {
                let source = KeySource::Set {
                    keys,
                    name: "the tenant's key set".to_owned(),
                    fetched: Some(now()),
                };
                self.session().key_sets.insert(base.clone(), source.clone());
                source
            }
            Err(error) => KeySource::Absent(error.to_string()),
        }
    }
}

/// Whose keys and nonces they are: the profile and its environment.
fn owner(job: &Job) -> (String, String) {
    let profile = job
        .profile
        .id
        .clone()
        .unwrap_or_else(|| job.profile.name.clone());
    (profile, job.environment.key().to_owned())
}

/// How a host of the settings is reached, its secrets read.
fn host_network(host: &str, settings: &Settings) -> Result<HostNetwork, BadInput> {
    let own = settings.hosts.get(host).cloned().unwrap_or_default();
    let field = format!("hosts.{host}.proxy_password");
    let password = own
        .proxy_password
        .as_ref()
        .map(|reference| host_secret(reference, host, &field, settings))
        .transpose()?;
    Ok(HostNetwork {
        proxy: own.proxy.as_deref().and_then(|text| Url::parse(text).ok()),
        proxy_credentials: own
            .proxy_user
            .map(|user| (user, password.unwrap_or_default())),
        ca: own.ca,
        client_certificate: own.client_certificate.map(|path| (path, own.client_key)),
        connect: own.connect_timeout,
        total: own.timeout,
    })
}

/// Hosts contacted, in order, each once.
#[derive(Default)]
pub(super) struct Hosts(pub(super) Vec<String>);

impl Hosts {
    pub(super) fn add(&mut self, url: &Url) {
        let host = url.host_str().unwrap_or_default().to_owned();
        if !self.0.contains(&host) {
            self.0.push(host);
        }
    }
}

pub(super) fn challenge(attempt: &Attempt) -> Option<String> {
    let response = attempt
        .response
        .as_ref()
        .filter(|_| attempt.failure.is_none())?;
    dpop::challenge(
        response.status,
        &response.headers,
        response.text()?.as_bytes(),
    )
}

fn masked_name(field: &str) -> &str {
    if field == "client_authentication.secret" {
        "client_secret"
    } else {
        field
    }
}

/// Puts a minted artefact where its reference stood.
fn place(profile: &Profile, resolved: &mut Resolved, field: &str, artefact: Secret) {
    let request = &mut resolved.request;
    match field {
        "subject_token" => request.subject_token = Some(artefact),
        "actor_token" => request.actor_token = Some(artefact),
        "client_authentication.secret" => match &mut request.client_authentication {
            ClientAuthentication::Post(secret) | ClientAuthentication::Basic(secret) => {
                *secret = artefact
            }
            ClientAuthentication::None | ClientAuthentication::PrivateKeyJwt(_) => {}
        },
        other => {
            let Some((list, at)) = other.split_once('.') else {
                return;
            };
            let (values, own) = if list == "parameters" {
                (&mut request.parameters, &profile.parameters)
            } else {
                (&mut request.headers, &profile.headers)
            };
            // Those that are switched off are not in the request.
            let at = at
                .parse()
                .ok()
                .map(|at: usize| own.iter().take(at).filter(|value| value.enabled).count());
            if let Some(value) = at.and_then(|at| values.get_mut(at)) {
                value.value = Value::Secret(artefact);
            }
        }
    }
}

/// This computer's clock less the server's, from its `Date` (RFC 9110 §6.6.1), seconds.
pub(super) fn skew(attempt: &Attempt) -> Option<i64> {
    let server = crate::diagnosis::proof::server_time(attempt.response.as_ref()?)?;
    let received = (attempt.started_ms + attempt.timings.total_ms as i64) / 1000;
    Some(received - server)
}
