//! What the result shows: the runs of this session, the one in front, and the jobs that go on from it.

use super::compare::Comparing;
use super::follow_up::FollowUps;
use super::lineage::Lineage;
use super::proof;
use super::runs::SessionRuns;
use super::timing;
use crate::diagnosis::explain::Explained;
use crate::diagnosis::{BadInput, Evidence};
use crate::exchange::Outcome;
use crate::run::{Run, RunSerial};
use crate::send::{FollowUpKind, keys_at};
use crate::token::{KeySource, TokenRole, judge};
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::job::{Job, UnderWay};
use crate::ui::kit::key_choice::KeyChoice;
use crate::ui::kit::open_profile::{OpenProfile, SentFrom};
use crate::ui::kit::token_view::Inspector;
use std::collections::HashMap;
use std::sync::Arc;

/// What is in front.
#[derive(Clone, Default)]
pub enum ShownResult {
    /// Nothing was sent yet.
    #[default]
    Nothing,
    /// Why nothing was sent, and the run that was in front before.
    Problem(BadInput, Option<Arc<Run>>),
    Run(Arc<Run>),
}

/// The tabs of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Tokens,
    Explain,
    Wire,
    Timing,
    Compare,
    Lineage,
    Dpop,
    Next,
}

impl Tab {
    /// Returns the tabs that a run has something for, in order.
    pub fn all_of(run: &Run) -> Vec<Self> {
        let mut tabs = vec![
            Self::Tokens,
            Self::Explain,
            Self::Wire,
            Self::Timing,
            Self::Compare,
            Self::Lineage,
        ];
        if proof::applies(run) {
            tabs.push(Self::Dpop);
        }
        if run.outcome() == Outcome::Issued {
            tabs.push(Self::Next);
        }
        tabs
    }

    /// Returns its label in the bar.
    pub fn label(self) -> &'static str {
        match self {
            Self::Tokens => "Tokens",
            Self::Explain => "Explain",
            Self::Wire => "Wire",
            Self::Timing => "Timing",
            Self::Compare => "Compare",
            Self::Lineage => "Lineage",
            Self::Dpop => "DPoP",
            Self::Next => "Next",
        }
    }
}

/// What is in front, to be put back later.
pub struct InFront {
    shown: ShownResult,
    tab: Tab,
    role: TokenRole,
    comparing: Comparing,
    form: usize,
}

/// The runs of this session, and what is shown of them.
#[derive(Default)]
pub struct Results {
    pub(super) runs: SessionRuns,
    pub(super) shown: ShownResult,
    pub(super) tab: Tab,
    pub(super) role: TokenRole,
    /// The role that was chosen before a run without a token in it, and the one that is shown instead.
    missed: Option<(TokenRole, TokenRole)>,
    pub(super) inspector: Inspector,
    pub(super) lineage: Lineage,
    pub(super) comparing: Comparing,
    /// Whether secrets are shown on the wire.
    pub(super) reveal: bool,
    pub(super) follow_ups: FollowUps,
    /// A run, and who answered it in which words.
    explained: Option<(Arc<Run>, Explained)>,
    explaining: Job<(Arc<Run>, Explained)>,
    reexplaining: Job<Vec<Arc<Run>>>,
    checking: Job<(RunSerial, String, KeySource)>,
    asking: Option<Confirm<FollowUpKind>>,
    /// The number of the form in front.
    form: usize,
    /// The runs to show with the forms that are not in front, by their numbers.
    left: HashMap<usize, RunSerial>,
}

impl Results {
    /// Returns the runs of this session, oldest first.
    pub fn runs(&self) -> &[Arc<Run>] {
        self.runs.all()
    }

    /// Whether nothing was sent yet: then it is shown what to begin with.
    pub fn is_at_start(&self) -> bool {
        matches!(self.shown, ShownResult::Nothing)
    }

    /// Returns the run in front; `None` if a problem or nothing is.
    pub fn shown_run(&self) -> Option<&Arc<Run>> {
        match &self.shown {
            ShownResult::Run(run) => Some(run),
            ShownResult::Nothing | ShownResult::Problem(..) => None,
        }
    }

    /// Returns the run in front, or the one that a problem stands before.
    fn run_of_form(&self) -> Option<&Arc<Run>> {
        match &self.shown {
            ShownResult::Run(run) | ShownResult::Problem(_, Some(run)) => Some(run),
            ShownResult::Nothing | ShownResult::Problem(_, None) => None,
        }
    }

    /// Returns who answered the run in front; `None` until that is known.
    pub(super) fn explained(&self) -> Option<&Explained> {
        let (of, explained) = self.explained.as_ref()?;
        let shown = self.shown_run()?;
        Arc::ptr_eq(of, shown).then_some(explained)
    }

    /// Whether something is worked out for the run in front.
    pub fn is_working(&self) -> bool {
        self.explaining.is_running() || self.reexplaining.is_running()
    }

    /// Puts a tab of the run in front, or says why there is none. Returns whether it is there.
    pub fn show_tab(&mut self, cx: &Cx, tab: Tab) -> bool {
        if matches!(self.shown, ShownResult::Problem(..)) {
            self.go_back(cx);
        }
        let tabs = self.shown_run().map(|run| Tab::all_of(run));
        let why_not = match tabs {
            Some(tabs) if tabs.contains(&tab) => {
                self.tab = tab;
                return true;
            }
            None => "There is no result yet: send first, or open a run of the history",
            Some(_) if tab == Tab::Dpop => "This run has no DPoP proof",
            Some(_) => "This run brought no tokens to go on with",
        };
        cx.notice(why_not);
        false
    }

    /// Puts a token in front among the tokens, and its claims.
    pub fn show_token(&mut self, role: TokenRole) {
        self.role = role;
        self.inspector.view = 0;
    }

    /// Returns what is in front, to be put back later.
    pub fn in_front(&self) -> InFront {
        InFront {
            shown: self.shown.clone(),
            tab: self.tab,
            role: self.role,
            comparing: self.comparing.sides(),
            form: self.form,
        }
    }

    /// Puts back what was in front, for its form, which is shown again under a number that may be another.
    pub fn put_back(&mut self, cx: &Cx, before: InFront) {
        self.runs.now_of_form(before.form, cx.open.from.form);
        self.form = cx.open.from.form;
        match before.shown {
            ShownResult::Run(run) => self.show_run(cx, run),
            other => self.shown = other,
        }
        self.tab = before.tab;
        self.role = before.role;
        let newest = self.runs.all().last().map(|run| run.serial);
        self.comparing.put_back(before.comparing, newest);
    }

    /// Shows the tokens, and opens the search among their claims.
    pub fn search_tokens(&mut self) {
        self.tab = Tab::Tokens;
        self.open_search();
    }

    /// Searches the claims for a name: in the token that is shown if it has that claim, else in the one of this role.
    pub fn search_claim(&mut self, role: TokenRole, name: &str) {
        let has_it = |role: TokenRole| {
            let report = self.shown_run()?.token(role)?;
            report.token.claim(name)
        };
        if has_it(self.role).is_none() {
            self.role = role;
        }
        self.tab = Tab::Tokens;
        self.inspector.search_for(name);
    }

    pub fn open_search(&mut self) {
        self.inspector.open_search();
    }

    /// Shows why nothing was sent.
    pub fn show_problem(&mut self, cx: &Cx, problem: BadInput) {
        // Else it would go with the form before, where the new one fails at once.
        if cx.open.from.form != self.form {
            self.change_form(cx);
        }
        let before = self.run_of_form().cloned();
        self.shown = ShownResult::Problem(problem, before);
    }

    /// Shows the run again that a problem stands before.
    pub(super) fn go_back(&mut self, cx: &Cx) {
        if let Some(run) = self.run_of_form().cloned() {
            self.put_in_front(cx, run);
        }
    }

    /// Takes the question about what a profile may read off the screen: the profile has changed.
    pub fn withdraw_question(&mut self) {
        if matches!(&self.shown, ShownResult::Problem(problem, _) if problem.id == "trust.needed") {
            self.withdraw_problem();
        }
    }

    /// Takes a problem off the screen: the profile is opened anew.
    pub fn withdraw_problem(&mut self) {
        if matches!(self.shown, ShownResult::Problem(..)) {
            let before = self.run_of_form().cloned();
            self.shown = before.map_or(ShownResult::Nothing, ShownResult::Run);
        }
    }

    /// Shows a run. One of the history is among those of this session from then on, so that it can be compared.
    pub fn show_run(&mut self, cx: &Cx, run: Arc<Run>) {
        let run = self.runs.same_as(&run).cloned().unwrap_or_else(|| {
            self.add(Arc::clone(&run));
            run
        });
        self.put_in_front(cx, run);
    }

    /// Takes in a run that has just ended, with the form that it was sent from if that is known, and shows it.
    pub fn ended(&mut self, cx: &Cx, run: Arc<Run>, from: Option<SentFrom>) {
        if let Some(from) = from {
            self.runs.note_sent(run.serial, from);
        }
        self.follow_ups.problem = None;
        let is_issued = |run: &Arc<Run>| run.outcome() == Outcome::Issued;
        let had_tokens = self.shown_run().is_none_or(is_issued);
        let turned = had_tokens && !is_issued(&run);
        self.shown = ShownResult::Run(Arc::clone(&run));
        self.add(Arc::clone(&run));
        self.put_in_front(cx, run);
        if turned {
            // After the first failure the question is why, whatever was looked at before.
            self.tab = Tab::Explain;
        }
    }

    /// Takes in a run that ended while another form was in front: it is shown when its form comes back, or when it is chosen.
    pub fn ended_elsewhere(&mut self, run: Arc<Run>, from: SentFrom) {
        self.left.insert(from.form, run.serial);
        self.runs.note_sent(run.serial, from);
        self.add(run);
    }

    /// Whether something that follows a run is under way.
    pub fn is_following_up(&self) -> bool {
        self.follow_ups.is_running()
    }

    /// Closes the search among the claims; false if it was closed.
    pub fn close_search(&mut self) -> bool {
        self.tab == Tab::Tokens && self.inspector.close_search()
    }

    /// Adds a run, and forgets those that do not fit any more.
    fn add(&mut self, run: Arc<Run>) {
        let mut spared = self.comparing.chosen_runs();
        spared.extend(self.run_of_form().map(|shown| shown.serial));
        let alive = self.runs.add(run, &spared);
        self.follow_ups.keep_only(&alive);
    }

    /// Shows a run on a tab that has something to say about it.
    fn put_in_front(&mut self, cx: &Cx, run: Arc<Run>) {
        self.reveal = false;
        if let Some((wanted, instead)) = self.missed.take() {
            if self.role == instead {
                self.role = wanted;
            }
        }
        if run.token(self.role).is_none() {
            let mut all = TokenRole::ALL.into_iter();
            let instead = all.find(|role| run.token(*role).is_some());
            let instead = instead.unwrap_or(TokenRole::Access);
            self.missed = Some((self.role, instead));
            self.role = instead;
        }
        let issued = run.outcome() == Outcome::Issued;
        self.tab = match self.tab {
            Tab::Wire | Tab::Timing => self.tab,
            Tab::Lineage | Tab::Compare if issued => self.tab,
            Tab::Dpop if proof::applies(&run) => self.tab,
            _ if issued => Tab::Tokens,
            _ => Tab::Explain,
        };
        self.shown = ShownResult::Run(run);
        self.explain(cx);
    }

    /// Starts to work out who answered the run in front.
    fn explain(&mut self, cx: &Cx) {
        if let Some(run) = self.shown_run().cloned() {
            self.explaining.start_blocking(cx, move || {
                let explained = run.answered();
                Ok((run, explained))
            });
        }
    }

    /// Starts to explain runs of this session anew with changed evidence, if it applies to them; those of the history stay as they are.
    pub fn reexplain(
        &mut self,
        cx: &Cx,
        applies: impl Fn(&Run) -> bool,
        change: impl Fn(&mut Evidence) + Send + 'static,
    ) {
        let runs = self.runs.all().iter();
        let runs: Vec<Arc<Run>> = runs
            .filter(|run| run.case.is_some() && applies(run))
            .cloned()
            .collect();
        if !runs.is_empty() {
            self.reexplaining.start_blocking(cx, move || {
                let again = runs.iter().map(|run| Arc::new(run.explained_with(&change)));
                Ok(again.collect())
            });
        }
    }

    /// Starts to fetch a provider's keys, to check the subject token of the run in front with them.
    pub fn check_subject(&mut self, cx: &Cx, choice: KeyChoice) {
        let (Some(run), Some(address)) = (self.shown_run(), choice.address()) else {
            return;
        };
        let serial = run.serial;
        let session = Arc::clone(&cx.services.session);
        self.checking.start(cx, async move {
            let keys = keys_at(&session, address, false, choice.name()).await;
            let host = url::Url::parse(address).ok();
            let host = host.and_then(|url| url.host_str().map(ToOwned::to_owned));
            let keys = keys.unwrap_or_else(KeySource::absent);
            Ok((serial, host.unwrap_or_default(), keys))
        });
    }

    /// Returns that keys are being fetched, if it takes long.
    pub fn under_way(&self, ctx: &egui::Context) -> Option<UnderWay> {
        let words = "Fetching the keys for the subject token…";
        self.checking.under_way(ctx, words)
    }

    /// Stops fetching the keys for the subject token.
    pub fn stop_checking(&mut self) {
        self.checking.abort();
    }

    /// Takes in finished jobs. Called once a frame, before anything is drawn.
    pub fn poll(&mut self, cx: &Cx) {
        if cx.open.from.form != self.form {
            self.change_form(cx);
        }
        if let Some(Ok(explained)) = self.explaining.take() {
            self.explained = Some(explained);
        }
        if let Some(Ok(again)) = self.reexplaining.take() {
            for run in again {
                self.replace(cx, run);
            }
        }
        // The run may be gone meanwhile.
        if let Some(Ok((serial, host, source))) = self.checking.take()
            && let Some(run) = self.runs.get(serial)
        {
            let judged = Arc::new(with_judged_subject(run, host, &source));
            self.replace(cx, judged);
            self.inspector.refresh();
        }
        if let Some(kind) = Confirm::agreed(&mut self.asking) {
            self.start_follow_up(cx, kind);
        }
        self.follow_ups.poll();
    }

    /// Shows what belongs to the form that is in front now: its run if it comes back, else the newest of its profile, else nothing.
    fn change_form(&mut self, cx: &Cx) {
        if let Some(serial) = self.run_of_form().map(|run| run.serial) {
            self.left.insert(self.form, serial);
        }
        self.form = cx.open.from.form;
        let left = self.left.remove(&self.form);
        let left = left.and_then(|serial| self.runs.get(serial));
        let run = left.or_else(|| self.runs.newest_of(&cx.open)).cloned();
        match run {
            Some(run) => self.put_in_front(cx, run),
            None => self.shown = ShownResult::Nothing,
        }
    }

    /// Replaces a run by the same one with more known about it.
    fn replace(&mut self, cx: &Cx, run: Arc<Run>) {
        self.runs.replace(&run);
        if let ShownResult::Problem(_, Some(before)) = &mut self.shown
            && before.serial == run.serial
        {
            *before = Arc::clone(&run);
        }
        let shown = self.shown_run().map(|shown| shown.serial);
        if shown == Some(run.serial) {
            self.shown = ShownResult::Run(run);
            self.explain(cx);
        }
    }

    /// Returns a sentence about where a run was sent from; `None` if that is the form in front.
    pub(super) fn sent_from(&self, run: &Run, open: &OpenProfile) -> Option<String> {
        self.runs.sent_from(run, open)
    }

    /// Starts a follow-up of the run in front. A revocation, and everything in production, asks first and names the host.
    pub(super) fn follow_up(&mut self, cx: &Cx, kind: FollowUpKind) {
        let Some(run) = self.shown_run() else { return };
        let production = run.case.as_ref().and_then(|case| case.production.clone());
        if kind != FollowUpKind::Revoke && production.is_none() {
            return self.start_follow_up(cx, kind);
        }
        let Some(continuation) = self.follow_ups.continuation(run) else {
            return;
        };
        let host = continuation.base.host_str().unwrap_or_default();
        let real = production.map_or_else(String::new, |name| {
            format!(". The run was made with {name}, which is marked as production")
        });
        let yes = if kind == FollowUpKind::Revoke {
            "Revoke it"
        } else {
            "Send to production"
        };
        let title = format!("{} at {host}?", kind.label());
        let detail = format!("{}{real}", kind.sentence());
        self.asking = Some(Confirm::ask(cx, title, detail, yes, kind));
    }

    /// Starts a follow-up of the run in front, unless something is under way.
    fn start_follow_up(&mut self, cx: &Cx, kind: FollowUpKind) {
        let Some(run) = self.shown_run().cloned() else {
            return;
        };
        if !self.follow_ups.is_running() && !cx.open.is_sending {
            self.tab = Tab::Next;
            self.follow_ups.start(cx, &run, kind);
        }
    }

    pub fn cancel_follow_up(&self) {
        self.follow_ups.cancel();
    }

    /// Asks to send the open profile with a fresh artefact, if the run in front is one of its.
    pub(super) fn repeat(&mut self, cx: &Cx) {
        let Some(run) = self.shown_run() else { return };
        if run.profile == cx.open.name {
            self.get_fresh(cx, run, true);
        } else {
            cx.notice(format!("Open {} to repeat it", run.profile));
        }
    }

    /// Asks for a fresh artefact for the open profile, which has the name of this run's.
    pub(super) fn get_fresh(&self, cx: &Cx, run: &Run, send: bool) {
        let is_known = self.runs.is_of_open(run, &cx.open);
        let by_name = (!is_known).then(|| run.profile.clone());
        cx.ask(Intent::FreshArtefact { send, by_name });
    }

    /// Whether something on the screen changes with the seconds.
    pub fn counts_down(&self, now: i64) -> bool {
        self.shown_run().is_some_and(|run| match self.tab {
            Tab::Tokens => self.inspector.counts_down(),
            Tab::Timing => timing::counts_down(run, now),
            _ => false,
        })
    }
}

/// Returns the run with its subject token's signature judged by these keys of a host.
fn with_judged_subject(run: &Run, host: String, source: &KeySource) -> Run {
    let mut judged = Run::clone(run);
    if !judged.hosts.contains(&host) {
        judged.hosts.push(host);
    }
    for report in &mut judged.tokens {
        if report.role == TokenRole::Subject {
            report.signature = judge(&report.token, source);
        }
    }
    judged
}
