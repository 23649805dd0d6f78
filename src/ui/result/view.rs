//! The result: the verdict, then the tabs of the run.

use super::compare;
use super::sides::Other;
use super::state::{Results, ShownResult, Tab};
use super::{explain, lineage, next, proof, start, timing, wire};
use crate::diagnosis::BadInput;
use crate::exchange::subject_token::Provider;
use crate::exchange::{FailureKind, Outcome};
use crate::run::Run;
use crate::token::claims::{VerificationContext, lifetime, span};
use crate::token::{Format, TokenReport, TokenRole};
use crate::ui::kit::context::Cx;
use crate::ui::kit::finding_view::{GO_TO, fresh_label};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::low::is_low;
use crate::ui::kit::presenting::is_on;
use crate::ui::kit::token_view::{self, Inspected, nothing};
use crate::ui::kit::widgets::{self, Verdict, VerdictWords};
use crate::ui::kit::{page, theme};
use egui::{Ui, UiBuilder};
use std::sync::Arc;

/// The gap between verdict, tabs and content in a low window.
const CLOSE: f32 = 4.0;

/// Draws the result. `others` are tokens that runs can be compared with; `in_history` says that runs are chosen in the history.
pub fn ui(results: &mut Results, others: &[Other], in_history: bool, cx: &Cx, ui: &mut Ui) {
    match results.shown.clone() {
        _ if cx.open.is_sending && results.shown_run().is_none() => {
            let words = "The answer is shown here".into();
            widgets::verdict_banner(ui, Verdict::Running, "Sending…", words, None);
        }
        ShownResult::Nothing if in_history => nothing(
            ui,
            "No run selected",
            "Select a run in the list to see it here as it was",
            |_| {},
        ),
        ShownResult::Nothing => start::ui(cx, &mut with_margin(None, ui)),
        ShownResult::Problem(problem, before) => {
            if self::problem(&problem, before.as_deref(), cx, ui) {
                results.go_back(cx);
            }
        }
        ShownResult::Run(run) => self::run(results, others, &run, cx, ui),
    }
}

/// What is said below the title of a problem, which has no detail where it would say the same.
const NOTHING_SENT: &str = "Nothing was sent";

/// Draws why nothing was sent, with the way to the field that it is about, and the way back to the run that was in front before. Returns
/// whether that was pressed.
fn problem(problem: &BadInput, before: Option<&Run>, cx: &Cx, ui: &mut Ui) -> bool {
    let trust = problem.id == "trust.needed";
    let (title, words) = (&problem.title, NOTHING_SENT.into());
    // The form has the field, which an audience does not see.
    let field = problem.field.as_ref().filter(|_| !is_on(ui.ctx()));
    let action = if trust {
        Some("Allow and send")
    } else {
        field.map(|_| GO_TO)
    };
    let pressed = widgets::verdict_banner(ui, Verdict::Failed, title, words, action);
    ui.add_space(theme::GAP);
    if problem.detail != NOTHING_SENT {
        ui.label(&problem.detail);
    }
    let fix = if trust {
        Some("Review the profile first. Your permission covers exactly this".to_owned())
    } else {
        problem.fix.clone()
    };
    if let Some(fix) = fix {
        widgets::muted_label(ui, fix);
    }
    if pressed.is_some_and(|response| response.clicked()) {
        cx.ask(match field {
            Some(field) if !trust => Intent::GoToField(field.clone()),
            _ => Intent::AllowAndSend,
        });
    }
    let Some(run) = before else { return false };
    ui.add_space(theme::GAP);
    let moment = cx.clock.moment(run.started_ms).unwrap_or_default();
    let label = format!("Back to the run of {moment}");
    widgets::button(ui, &label).clicked()
}

fn run(results: &mut Results, others: &[Other], run: &Arc<Run>, cx: &Cx, ui: &mut Ui) {
    let (title, detail) = run.verdict();
    let failure = run.exchange.last().and_then(|last| last.failure.as_ref());
    let is_cancelled = failure.is_some_and(|failure| failure.kind == FailureKind::Cancelled);
    let kind = match run.outcome() {
        Outcome::Issued => Verdict::Issued,
        Outcome::Refused => Verdict::Refused,
        Outcome::Failed if is_cancelled => Verdict::Cancelled,
        Outcome::Failed if run.exchange.response().is_some() => Verdict::Unclear,
        Outcome::Failed => Verdict::Failed,
    };
    let fresh = run.outcome() == Outcome::Refused && spent(run);
    let asked = run.verification.subject_token_type.as_deref();
    let provider = Provider::of_type(asked.unwrap_or_default());
    let (follow_up, offered) = results.follow_ups.offered(run);
    let action = match kind {
        Verdict::Issued if run.case.is_some() && !results.follow_ups.is_running() => Some(offered),
        Verdict::Refused if fresh && run.profile == cx.open.name => Some(fresh_label(provider)),
        _ => None,
    };
    // Rather than onto a line of its own the number of attempts goes, if it is one as usual; else, and beside the words of a refusal, the
    // time, which is in *Timing*.
    let short = detail.replace(" · 1 attempt", "");
    let is_timed = run.exchange.attempts.len() < 2 && kind != Verdict::Refused;
    let short = match short.rsplit_once(" · ") {
        Some((words, _time)) if !is_timed => words,
        _ => &short,
    };
    // Where it was sent from is said on the same line, so that nothing below moves.
    let whose = results.sent_from(run, &cx.open);
    let whole = whose.as_ref().map(|whose| format!("{whose} · {detail}"));
    // One that was made by hand has no time.
    let made = Some(run.started_ms).filter(|made| *made > 0);
    let made = made
        .and_then(|made| cx.clock.moment(made))
        .unwrap_or_default();
    let words = VerdictWords {
        detail: whole.as_deref().unwrap_or(&detail),
        short: whose.as_deref().unwrap_or(short),
        is_cut: whose.is_some(),
        at: &made,
    };
    let pressed = widgets::verdict_banner(ui, kind, &title, words, action)
        .is_some_and(|response| response.clicked());
    if pressed {
        if fresh {
            results.get_fresh(cx, run, false);
        } else {
            results.follow_up(cx, follow_up);
        }
    }
    // Closer together in a low window, so that what the tabs lead to begins in sight.
    let (above, below) = if is_low(ui.ctx()) {
        (CLOSE, CLOSE)
    } else {
        (theme::GAP_SMALL, theme::GAP)
    };
    ui.add_space(above - theme::GAP_SMALL);
    tabs(results, run, ui);
    ui.add_space(below - theme::GAP_SMALL);
    match results.tab {
        Tab::Tokens => tokens(results, run, cx, ui),
        Tab::Lineage => in_margin(run, ui, |ui| lineage::ui(&mut results.lineage, run, ui)),
        Tab::Compare => compare::ui(&mut results.comparing, &results.runs, others, cx, ui),
        Tab::Explain => scrolled(run, "explain", ui, |ui| explain::ui(results, run, cx, ui)),
        Tab::Timing => scrolled(run, "timing", ui, |ui| timing::ui(run, cx.now(), ui)),
        Tab::Dpop => scrolled(run, "proofs", ui, |ui| proof::ui(run, cx, ui)),
        Tab::Next => scrolled(run, "next", ui, |ui| next::ui(results, run, cx, ui)),
        Tab::Wire => scrolled(run, "wire", ui, |ui| {
            wire::ui(run, &mut results.reveal, cx, ui);
        }),
    }
}

/// Returns the rest of the column widened by its margin, in which the scroll bar stands: what scrolls ends where the verdict above does.
/// Each run has a place of its own, so that a new one begins at its top.
fn with_margin(run: Option<&Run>, ui: &mut Ui) -> Ui {
    let place = ui.available_rect_before_wrap();
    let place = place.with_max_x(place.right() + theme::SCROLL_BAR);
    let salt = ("with margin", run.map(|run| run.serial));
    ui.new_child(UiBuilder::new().id_salt(salt).max_rect(place))
}

/// Draws what a tab leads to in such a place. On a page it is as long as it is.
fn in_margin(run: &Run, ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let mut inside = with_margin(Some(run), ui);
    add(&mut inside);
    if page::is_within(ui) {
        ui.expand_to_include_y(inside.min_rect().bottom());
    }
}

/// Draws what scrolls in such a place, beside its scroll bar.
fn scrolled(run: &Run, id: &str, ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    in_margin(run, ui, |ui| {
        page::scrolled(ui, id, |ui| {
            ui.set_max_width(ui.available_width() - theme::SCROLL_BAR);
            add(ui);
        });
    });
}

/// Draws the tabs that this run has something for.
fn tabs(results: &mut Results, run: &Run, ui: &mut Ui) {
    let tabs = Tab::all_of(run);
    if !tabs.contains(&results.tab) {
        results.tab = Tab::Explain;
    }
    let labels: Vec<(&str, bool)> = tabs.iter().map(|tab| (tab.label(), true)).collect();
    let selected = tabs.iter().position(|tab| *tab == results.tab);
    let chosen = widgets::tab_bar(ui, &labels, selected.unwrap_or_default());
    if let Some(tab) = chosen.and_then(|chosen| tabs.get(chosen)) {
        results.tab = *tab;
    }
}

/// Whether it is certain that the artefact was used, or is too old.
fn spent(run: &Run) -> bool {
    run.findings
        .iter()
        .flat_map(|finding| &finding.causes)
        .any(|cause| {
            ["code-used", "code-old", "token-expired"].contains(&cause.id.as_str())
                && cause.status == crate::diagnosis::CauseStatus::Certain
        })
}

/// Draws a card for each token, and the one that is chosen.
fn tokens(results: &mut Results, run: &Run, cx: &Cx, ui: &mut Ui) {
    ui.horizontal(|ui| {
        let count = TokenRole::ALL.len() as f32;
        let gaps = ui.spacing().item_spacing.x * (count - 1.0);
        let width = (ui.available_width() - gaps) / count;
        let mut all = Vec::new();
        for role in TokenRole::ALL {
            let report = run.token(role);
            let subtitle = report.map_or_else(|| absent(run, role).to_owned(), summary);
            let (label, is_there) = (role.label(), report.is_some());
            let is_chosen = is_there && results.role == role;
            let card = widgets::token_card(ui, width, label, &subtitle, is_chosen, is_there);
            if card.clicked() {
                results.role = role;
            }
            all.push(card);
        }
        if let Some(role) = widgets::arrows(ui, &all).and_then(|at| TokenRole::ALL.get(at).copied())
        {
            results.role = role;
        }
    });
    let Some(report) = run.token(results.role) else {
        let words = "The tenant issued no token of this kind: choose one above";
        widgets::muted_text(ui, words);
        return;
    };
    let around = VerificationContext {
        now: cx.now(),
        ..run.verification.clone()
    };
    let redact = |text: &str| run.redactor.redact(text).into_owned();
    let inspected = Inspected {
        key: (run.serial.number(), results.role),
        report,
        around: &around,
        clock: cx.clock,
        redact: &redact,
    };
    token_view::show(&mut results.inspector, &inspected, cx, ui);
}

/// Returns why there is no token in a role.
fn absent(run: &Run, role: TokenRole) -> &'static str {
    let scope = match role {
        TokenRole::Refresh => "offline_access",
        TokenRole::Id => "openid",
        _ => return "none came",
    };
    let asked = run.verification.scope.as_deref().unwrap_or_default();
    if run.outcome() == Outcome::Issued && !asked.split_whitespace().any(|word| word == scope) {
        "not asked for"
    } else {
        "none came"
    }
}

/// Returns a token's kind and lifetime.
fn summary(report: &TokenReport) -> String {
    let kind = match report.token.format {
        Format::Jws => "JWT",
        Format::Jwe => "encrypted",
        Format::Opaque if report.role == TokenRole::Subject => return "not a JWT".to_owned(),
        Format::Opaque => "opaque",
    };
    lifetime(&report.token).map_or_else(
        || kind.to_owned(),
        |seconds| format!("{kind} · {}", span(seconds)),
    )
}
