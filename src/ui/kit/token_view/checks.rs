//! The list of checks of a token, the signature first.

use super::documents::{RootPart, roots};
use super::state::{Inspected, Inspector};
use super::verdict::{signature_detail, signature_words};
use crate::diagnosis::Severity;
use crate::token::checks::CheckStatus;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::widgets;
use crate::ui::kit::{page, theme};
use egui::{Frame, Margin, Ui};

/// Draws the signature, every check, and the findings about the token.
pub(super) fn check_list(
    inspector: &mut Inspector,
    inspected: &Inspected<'_>,
    cx: &Cx,
    ui: &mut Ui,
) {
    let mut wanted_claim = None;
    page::scrolled(ui, "checks", |ui| {
        Frame::new()
            .inner_margin(Margin::symmetric(6, 6))
            .show(ui, |ui| {
                wanted_claim = listed(inspector, inspected, cx, ui);
            });
    });
    if let Some(path) = wanted_claim {
        let (roots, parts) = roots(inspected.report, &inspector.derived);
        let root = parts.iter().position(|part| *part == RootPart::Claims);
        let node = root.and_then(|root| inspector.model.find(&roots, root, path));
        if let Some(node) = node {
            inspector.model.reveal(node);
            inspector.view = 0;
        }
    }
}

/// Draws the list, worst first. Returns the JSON Pointer of the claim whose check was pressed.
fn listed(
    inspector: &Inspector,
    inspected: &Inspected<'_>,
    cx: &Cx,
    ui: &mut Ui,
) -> Option<&'static str> {
    ui.set_max_width(ui.available_width() - 6.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    let report = inspected.report;
    let (status, _) = signature_words(report);
    let detail = signature_detail(report, inspected.around.now).replace('\n', " · ");
    let reason = (inspected.redact)(&format!("{} · {detail}", report.signature.sentence()));
    let reason = reason.trim_end_matches(" · ");
    widgets::check_row(ui, status, "Signature", reason, "RFC 7515 §5.2", false);
    let mut wanted = of_status(inspector, inspected, CheckStatus::Fail, ui);
    findings(inspector, inspected, ui);
    for status in [CheckStatus::Pass, CheckStatus::NotApplicable] {
        wanted = of_status(inspector, inspected, status, ui).or(wanted);
    }
    if inspector.checks.is_empty() {
        ui.add_space(theme::GAP_SMALL);
        widgets::muted_text(ui, "Without claims there is nothing to check");
    }
    if !report.token.companions.is_empty() {
        ui.add_space(theme::GAP_SMALL);
        widgets::section_label(ui, "In the same text");
        ui.add_space(4.0);
        ui.spacing_mut().item_spacing.y = 4.0;
        for (name, secret) in &report.token.companions {
            if widgets::button(ui, &format!("Inspect {name}")).clicked() {
                cx.ask(Intent::InspectToken(secret.clone()));
            }
        }
    }
    wanted
}

/// Draws the findings about the token, the worst first.
fn findings(inspector: &Inspector, inspected: &Inspected<'_>, ui: &mut Ui) {
    for wanted in [Severity::Error, Severity::Warning, Severity::Info] {
        let findings = inspector.findings.iter();
        let of_severity = findings.filter(|finding| finding.severity == wanted);
        for finding in of_severity {
            ui.add_space(4.0);
            let title = (inspected.redact)(&finding.title);
            let detail = (inspected.redact)(&finding.detail);
            widgets::note(ui, finding.severity.into(), &title, &detail);
            ui.add_space(4.0);
        }
    }
}

/// Draws the checks of one outcome. Returns the JSON Pointer of the claim whose check was pressed.
fn of_status(
    inspector: &Inspector,
    inspected: &Inspected<'_>,
    wanted: CheckStatus,
    ui: &mut Ui,
) -> Option<&'static str> {
    let mut pressed = None;
    let checks = inspector.checks.iter().enumerate();
    for (at, check) in checks.filter(|(_, check)| check.status == wanted) {
        let status = check.status.into();
        let sentence = (inspected.redact)(&check.sentence);
        let leads = inspector.leading.get(at) == Some(&true);
        let row = widgets::check_row(ui, status, check.title, &sentence, check.source, leads);
        if row.clicked() {
            pressed = check.path;
        }
    }
    pressed
}
