//! The result: one sentence first, then tokens and transcript.

use super::{compare, explain, lineage, next, proof, timing, wire};
use crate::diagnosis::BadInput;
use crate::exchange::{FailureKind, Outcome};
use crate::run::Run;
use crate::token::claims::{Surroundings, lifetime, span};
use crate::token::{Format, Slot, TokenReport};
use crate::ui::action::Action;
use crate::ui::app::{App, Shown};
use crate::ui::kit::theme;
use crate::ui::kit::token_view::{self, Inspected, nothing};
use crate::ui::kit::widgets::{self, Verdict};
use crate::ui::kit::workspace::Workspace;
use egui::{RichText, ScrollArea, Ui};
use std::sync::Arc;

/// Draws it.
pub fn show(app: &mut App, ui: &mut Ui) {
    match app.workspace {
        Workspace::Exchange | Workspace::Past => {}
        Workspace::Inspect => {
            let cx = app.cx(ui.ctx());
            return crate::ui::inspect::result(&mut app.inspect, &cx, ui);
        }
        Workspace::Sign => {
            let cx = app.cx(ui.ctx());
            return crate::ui::sign::result(&mut app.sign, &cx, ui);
        }
    }
    match app.shown.clone() {
        _ if app.is_sending() && !matches!(app.shown, Shown::Run(_)) => {
            widgets::verdict_banner(
                ui,
                Verdict::Running,
                "Sending…",
                "The answer is shown here",
                None,
            );
        }
        Shown::Nothing if app.workspace == Workspace::Past => nothing(
            ui,
            "No run is chosen",
            "Press one of the list: it is shown here as it was",
        ),
        Shown::Nothing => nothing(
            ui,
            "No tokens yet",
            "Press Send: the answer is shown here, decoded and checked",
        ),
        Shown::Problem(problem) => self::problem(app, &problem, ui),
        Shown::Run(run) => self::run(app, &run, ui),
    }
}

/// Nothing was sent, and why.
fn problem(app: &mut App, problem: &BadInput, ui: &mut Ui) {
    let trust = problem.id == "trust.needed";
    let pressed = widgets::verdict_banner(
        ui,
        Verdict::Failed,
        &problem.title,
        "Nothing was sent",
        trust.then_some("Allow and send"),
    );
    ui.add_space(theme::GAP);
    ui.label(&problem.detail);
    let fix = if trust {
        Some("Look at the profile first. Allowing it holds for exactly this".to_owned())
    } else {
        problem.fix.clone()
    };
    if let Some(fix) = fix {
        ui.label(RichText::new(fix).color(theme::palette(ui).muted));
    }
    if pressed.is_some_and(|response| response.clicked()) {
        app.actions.push(Action::SendTrusted);
    }
}

fn run(app: &mut App, run: &Arc<Run>, ui: &mut Ui) {
    let (title, detail) = run.verdict();
    let kind = match run.outcome() {
        Outcome::Issued => Verdict::Issued,
        Outcome::Refused => Verdict::Refused,
        Outcome::Failed
            if run
                .exchange
                .last()
                .and_then(|attempt| attempt.failure.as_ref())
                .is_some_and(|failure| failure.kind == FailureKind::Cancelled) =>
        {
            Verdict::Cancelled
        }
        Outcome::Failed if run.exchange.response().is_some() => Verdict::Unclear,
        Outcome::Failed => Verdict::Failed,
    };
    let fresh = run.outcome() == Outcome::Refused && spent(run);
    let apple = run.surroundings.subject_token_type.as_deref()
        == Some(crate::exchange::subject_token::APPLE_CODE_TYPE);
    let action = match kind {
        Verdict::Issued if run.case.is_some() && !app.is_following() => Some("Next: userinfo"),
        Verdict::Refused if fresh && run.profile == app.draft.name => Some(if apple {
            "Get a fresh code"
        } else {
            "Get a fresh token"
        }),
        _ => None,
    };
    let pressed = widgets::verdict_banner(ui, kind, &title, &detail, action)
        .is_some_and(|response| response.clicked());
    if pressed {
        app.actions.push(if fresh {
            Action::FreshArtefact
        } else {
            Action::FollowUp(crate::send::FollowUpKind::Userinfo)
        });
    }
    if let Some(whose) = app.sent_from(run) {
        ui.add_space(theme::GAP_SMALL);
        ui.label(RichText::new(whose).color(theme::palette(ui).muted));
    }
    ui.add_space(theme::GAP_SMALL);
    let mut tabs = vec![
        ("Tokens", super::TAB_TOKENS),
        ("Explain", super::TAB_EXPLAIN),
        ("Wire", super::TAB_WIRE),
        ("Timing", super::TAB_TIMING),
        ("Compare", super::TAB_COMPARE),
        ("Lineage", super::TAB_LINEAGE),
    ];
    if proof::applies(run) {
        tabs.push(("DPoP", super::TAB_DPOP));
    }
    if kind == Verdict::Issued {
        tabs.push(("Next", super::TAB_NEXT));
    }
    if !tabs.iter().any(|(_, tab)| *tab == app.result_tab) {
        app.result_tab = super::TAB_EXPLAIN;
    }
    let labels: Vec<(&str, bool)> = tabs.iter().map(|(label, _)| (*label, true)).collect();
    let selected = tabs
        .iter()
        .position(|(_, tab)| *tab == app.result_tab)
        .unwrap_or_default();
    if let Some((_, tab)) =
        widgets::tab_bar(ui, &labels, selected).and_then(|chosen| tabs.get(chosen))
    {
        app.result_tab = *tab;
    }
    ui.add_space(theme::GAP_SMALL);
    match app.result_tab {
        super::TAB_TOKENS => return tokens(app, run, ui),
        super::TAB_LINEAGE => return lineage::show(&mut app.lineage, run, run_key(run), ui),
        super::TAB_COMPARE => return compare::show(app, ui),
        super::TAB_EXPLAIN => return explain::show(app, run, ui),
        super::TAB_TIMING => return timing::show(run, app.view().now, ui),
        super::TAB_DPOP => return proof::show(app, run, ui),
        super::TAB_NEXT => return next::show(app, run, ui),
        _ => {}
    }
    ScrollArea::vertical()
        .id_salt("wire")
        .auto_shrink(false)
        .show(ui, |ui| wire::show(run, &mut app.reveal, ui));
}

/// Whether the refusal is about a code that is spent, old or damaged.
fn spent(run: &Run) -> bool {
    run.findings
        .iter()
        .flat_map(|finding| &finding.causes)
        .any(|cause| {
            ["code-used", "code-old", "token-expired"].contains(&cause.id.as_str())
                && cause.status == crate::diagnosis::CauseStatus::Certain
        })
}

fn tokens(app: &mut App, run: &Arc<Run>, ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        for slot in Slot::ALL {
            let report = run.token(slot);
            let subtitle = report.map_or_else(|| "none came".to_owned(), summary);
            if widgets::token_card(
                ui,
                slot.label(),
                &subtitle,
                app.slot == slot && report.is_some(),
                report.is_some(),
            )
            .clicked()
            {
                app.actions.push(Action::ShowToken(slot));
            }
        }
    });
    ui.add_space(theme::GAP_SMALL);
    let Some(report) = run.token(app.slot) else {
        ui.label("The tenant issued no token of this kind");
        return;
    };
    let around = Surroundings {
        now: app.view().now,
        ..run.surroundings.clone()
    };
    let redact = |text: &str| run.redactor.redact(text).into_owned();
    let cx = app.cx(ui.ctx());
    let inspected = Inspected {
        key: (run_key(run), app.slot),
        report,
        around: &around,
        clock: app.clock,
        redact: &redact,
    };
    token_view::show(&mut app.inspector, &inspected, &cx, ui);
}

fn summary(report: &TokenReport) -> String {
    let kind = match report.token.format {
        Format::Jws => "JWT",
        Format::Jwe => "encrypted",
        Format::Opaque if report.slot == Slot::Subject => return "not a JWT".to_owned(),
        Format::Opaque => "opaque",
    };
    lifetime(&report.token).map_or_else(
        || kind.to_owned(),
        |seconds| format!("{kind} · {}", span(seconds)),
    )
}

/// The key of a run's token.
fn run_key(run: &Run) -> usize {
    run.serial.number()
}
