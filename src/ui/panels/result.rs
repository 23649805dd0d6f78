//! The result: one sentence first, then tokens and transcript.

use super::wire;
use crate::diagnosis::{BadInput, Severity};
use crate::exchange::{FailureKind, Outcome};
use crate::json::Json;
use crate::run::Run;
use crate::token::claims::{lifetime, meaning, span};
use crate::token::{Format, SignatureStatus, Slot, TokenReport};
use crate::ui::action::Action;
use crate::ui::app::{App, Shown};
use crate::ui::widgets::json_tree::{self, TreeEvent};
use crate::ui::widgets::{self, Status, Verdict};
use crate::ui::{fonts, theme};
use egui::{RichText, ScrollArea, Ui};
use std::sync::Arc;

/// Draws it.
pub fn show(app: &mut App, ui: &mut Ui) {
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
        Shown::Nothing => nothing(ui),
        Shown::Problem(problem) => self::problem(app, &problem, ui),
        Shown::Run(run) => self::run(app, &run, ui),
    }
}

fn nothing(ui: &mut Ui) {
    let palette = theme::palette(ui);
    ui.add_space(48.0);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new("No tokens yet").font(fonts::semibold(theme::VERDICT)));
        ui.label(
            RichText::new("Press Send: the answer is shown here, decoded and checked")
                .color(palette.muted),
        );
    });
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
    if let Some(fix) = &problem.fix {
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
    widgets::verdict_banner(ui, kind, &title, &detail, None);
    ui.add_space(theme::GAP_SMALL);
    if let Some(tab) = widgets::tab_bar(ui, &[("Tokens", true), ("Wire", true)], app.result_tab) {
        app.result_tab = tab;
    }
    ui.add_space(theme::GAP_SMALL);
    if app.result_tab == 0 {
        tokens(app, run, ui);
        return;
    }
    ScrollArea::vertical()
        .id_salt("wire")
        .auto_shrink(false)
        .show(ui, |ui| {
            findings(run, ui);
            wire::show(run, &mut app.reveal, ui);
        });
}

fn findings(run: &Run, ui: &mut Ui) {
    for finding in &run.findings {
        let severity = match finding.severity {
            Severity::Error => widgets::Severity::Error,
            Severity::Warning => widgets::Severity::Warning,
            Severity::Info => widgets::Severity::Note,
        };
        let fix = finding
            .fix
            .as_deref()
            .map_or_else(String::new, |fix| format!(". {fix}"));
        widgets::note_box(
            ui,
            severity,
            &run.redactor.redact(&finding.title),
            &run.redactor.redact(&format!("{}{fix}", finding.detail)),
            None,
        );
    }
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
    let palette = theme::palette(ui);
    egui::Frame::new()
        .fill(palette.panel)
        .stroke(egui::Stroke::new(1.0, palette.divider))
        .corner_radius(theme::RADIUS_LARGE)
        .inner_margin(10)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            token(app, run, report, ui);
        });
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

fn token(app: &mut App, run: &Arc<Run>, report: &TokenReport, ui: &mut Ui) {
    let palette = theme::palette(ui);
    ui.horizontal_wrapped(|ui| {
        let (status, words) = match report.signature.status {
            SignatureStatus::Valid => (Status::Valid, "Signature valid"),
            SignatureStatus::Invalid => (Status::Invalid, "Signature invalid"),
            SignatureStatus::Unchecked if report.token.format == Format::Opaque => {
                (Status::Neutral, "No signature")
            }
            SignatureStatus::Unchecked => (Status::Unchecked, "Signature could not be checked"),
        };
        widgets::badge(ui, status, words);
        if widgets::small_button(ui, "Copy token")
            .on_hover_text("Kept out of the clipboard's history where the platform can")
            .clicked()
        {
            app.actions
                .push(Action::CopySecret(report.token.raw.clone()));
        }
        ui.add(
            egui::Label::new(
                RichText::new(run.redactor.redact(&report.signature.reason)).color(palette.muted),
            )
            .wrap(),
        );
    });
    let around = crate::token::claims::Surroundings {
        now: app.view().now,
        ..run.surroundings.clone()
    };
    validity(report, around.now, ui);
    if let Some(what) = report.token.encryption() {
        ui.label(format!("Encrypted: {what}"));
    } else if report.token.format == Format::Opaque {
        ui.label(match report.slot {
            Slot::Subject => "Not a JWT: there is nothing to look into",
            Slot::Access => {
                "An opaque token: good for /userinfo only. Ask for an audience to get a JWT"
            }
            _ => "An opaque token: only the tenant can read it",
        });
    }
    let redact = |text: &str| run.redactor.redact(text).into_owned();
    let said = |name: &str, value: &Json| redact(&meaning(name, value, report.slot, None, &around));
    let mut rows = Vec::new();
    if let Some(header) = &report.token.header {
        let header = Json::object([(HEADER, header.clone())]);
        rows = json_tree::rows(&header, &app.tree_open, &redact, &|path, value| match path
            .strip_prefix('/')
            .and_then(|path| path.strip_prefix(HEADER))
        {
            Some("") => "how the token is protected".to_owned(),
            Some(inner) => claim_name(inner).map_or_else(String::new, |name| said(&name, value)),
            None => String::new(),
        });
    }
    if let Some(payload) = &report.token.payload {
        rows.extend(json_tree::rows(
            payload,
            &app.tree_open,
            &redact,
            &|path, value| claim_name(path).map_or_else(String::new, |name| said(&name, value)),
        ));
    } else if let Some(text) = &report.token.payload_text {
        ui.label(redact(text));
    }
    if rows.is_empty() {
        return;
    }
    ui.add_space(4.0);
    widgets::divider(ui);
    match json_tree::show(ui, "claims", &rows, &mut app.tree_selected) {
        Some(TreeEvent::Toggle(path)) => {
            if !app.tree_open.remove(&path) {
                app.tree_open.insert(path);
            }
        }
        Some(TreeEvent::Copy(path)) => {
            if let Some(row) = rows.iter().find(|row| row.path == path) {
                app.actions.push(Action::Copy(row.value.clone()));
            }
        }
        None => {}
    }
}

/// What the header's row is called.
const HEADER: &str = "JOSE header";

/// The name of a top-level member from its JSON Pointer (RFC 6901); nothing for what lies deeper.
fn claim_name(path: &str) -> Option<String> {
    let name = path.strip_prefix('/')?;
    (!name.contains('/')).then(|| name.replace("~1", "/").replace("~0", "~"))
}

/// Issued, expires, and how much of the life is over.
fn validity(report: &TokenReport, now: i64, ui: &mut Ui) {
    let time = |name: &str| report.token.claim(name).and_then(Json::as_seconds);
    let Some(to) = time("exp") else { return };
    let from = time("iat").unwrap_or(now.min(to));
    let expired = to <= now;
    let palette = theme::palette(ui);
    let clock = |at: i64| {
        jiff::Timestamp::from_second(at)
            .map(|at| {
                at.to_zoned(jiff::tz::TimeZone::system())
                    .strftime("%Y-%m-%d %H:%M:%S")
                    .to_string()
            })
            .unwrap_or_default()
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(
            RichText::new(format!("issued {}", clock(from)))
                .color(palette.muted)
                .size(theme::SMALL),
        );
        let color = if expired {
            palette.invalid
        } else {
            palette.valid
        };
        let word = if expired { "expired" } else { "expires" };
        ui.label(
            RichText::new(format!(
                "{word} {} · {}",
                clock(to),
                crate::token::claims::relative(to, now)
            ))
            .color(color)
            .size(theme::SMALL),
        );
    });
    let life = (to - from).max(1) as f32;
    widgets::lifetime_bar(ui, (now - from) as f32 / life, expired);
}
