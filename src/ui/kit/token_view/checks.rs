//! The list of checks of a token, the signature first.

use super::documents::{RootPart, roots};
use super::state::{Inspected, Inspector};
use super::verdict::{signature_detail, signature_words};
use crate::diagnosis::Severity;
use crate::token::checks::CheckStatus;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::{self, Status};
use egui::{ScrollArea, Ui};

/// The signature, every check, and what reading came upon.
pub(super) fn check_list(
    inspector: &mut Inspector,
    inspected: &Inspected<'_>,
    cx: &Cx,
    ui: &mut Ui,
) {
    let mut wanted_claim = None;
    ScrollArea::vertical()
        .id_salt("checks")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 12.0);
            ui.add_space(4.0);
            let (status, _) = signature_words(inspected.report);
            let report = inspected.report;
            let reason = (inspected.redact)(&format!(
                "{} · {}",
                report.signature.reason,
                signature_detail(report, inspected.around.now).replace('\n', " · ")
            ));
            ui.spacing_mut().item_spacing.y = 0.0;
            let reason = reason.trim_end_matches(" · ");
            widgets::check_row(ui, status, "Signature", reason, "RFC 7515 §5.2", false);
            for finding in &inspector.findings {
                let severity = match finding.severity {
                    Severity::Error => widgets::Severity::Error,
                    Severity::Warning => widgets::Severity::Warning,
                    Severity::Info => widgets::Severity::Note,
                };
                widgets::note_box(
                    ui,
                    severity,
                    &(inspected.redact)(&finding.title),
                    &(inspected.redact)(&finding.detail),
                    None,
                );
                ui.add_space(4.0);
            }
            for wanted in [
                CheckStatus::Fail,
                CheckStatus::Pass,
                CheckStatus::NotApplicable,
            ] {
                let of_status = inspector
                    .checks
                    .iter()
                    .enumerate()
                    .filter(|(_, check)| check.status == wanted);
                for (at, check) in of_status {
                    let status = match check.status {
                        CheckStatus::Pass => Status::Valid,
                        CheckStatus::Fail => Status::Invalid,
                        CheckStatus::NotApplicable => Status::Neutral,
                    };
                    let sentence = (inspected.redact)(&check.sentence);
                    let leads = inspector.leading.get(at) == Some(&true);
                    let row =
                        widgets::check_row(ui, status, check.title, &sentence, check.source, leads);
                    if row.clicked() {
                        wanted_claim = check.path;
                    }
                }
            }
            if inspector.checks.is_empty() {
                widgets::muted_label(ui, "Without claims there is nothing to check");
            }
            if !report.token.companions.is_empty() {
                ui.add_space(theme::GAP_SMALL);
                widgets::section_label(ui, "In the same text");
                for (name, secret) in &report.token.companions {
                    if widgets::button(ui, &format!("Inspect {name}")).clicked() {
                        cx.ask(Intent::InspectToken(secret.clone()));
                    }
                }
            }
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
