//! The tenant seen from outside: discovery and key set, nothing that spends anything.

use crate::diagnosis::BadInput;
use crate::send::{RowStatus, TenantReport};
use crate::ui::action::Action;
use crate::ui::kit::command::Command;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::{self, Status};
use egui::{Context, RichText, ScrollArea};

/// What was found.
pub struct TenantDialog {
    tenant: String,
    found: Option<Result<TenantReport, BadInput>>,
}

impl TenantDialog {
    /// While it is being asked.
    pub fn new(tenant: &str) -> Self {
        Self {
            tenant: tenant.to_owned(),
            found: None,
        }
    }

    /// Takes in what came.
    pub fn take(&mut self, found: Result<TenantReport, BadInput>) {
        self.found = Some(found);
    }

    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let title = format!("Test tenant: {}", self.tenant);
        let hint = "Its discovery and key set are read; no token, code or secret is sent";
        super::framed(
            ctx,
            "tenant dialog",
            640.0,
            &title,
            hint,
            actions,
            |ui, actions| {
                match &self.found {
                    None => {
                        ui.label("Reading discovery and key set…");
                    }
                    Some(Err(problem)) => {
                        super::problem_box(ui, problem);
                    }
                    Some(Ok(report)) => {
                        let room = (ui.ctx().content_rect().height() - 240.0).clamp(120.0, 520.0);
                        ScrollArea::vertical()
                            .id_salt("tenant report")
                            .max_height(room)
                            .show(ui, |ui| {
                                ui.set_max_width(ui.available_width() - 12.0);
                                ui.spacing_mut().item_spacing.y = 0.0;
                                for row in &report.rows {
                                    let status = match row.status {
                                        RowStatus::Good => Status::Valid,
                                        RowStatus::Bad => Status::Invalid,
                                        RowStatus::Unknown => Status::Unchecked,
                                        RowStatus::Note => Status::Neutral,
                                    };
                                    widgets::check_row(
                                        ui,
                                        status,
                                        row.title,
                                        &row.sentence,
                                        "",
                                        false,
                                    );
                                }
                            });
                        ui.label(
                            RichText::new(format!("Hosts contacted: {}", report.hosts.join(", ")))
                                .size(theme::SMALL)
                                .color(theme::palette(ui).muted),
                        );
                    }
                }
                ui.add_space(theme::GAP_SMALL);
                ui.horizontal(|ui| {
                    if self.found.is_some() && widgets::button(ui, "Test again").clicked() {
                        actions.push(Action::Do(Command::TestTenant));
                    }
                    if widgets::button(ui, "Close").clicked() {
                        actions.push(Action::CloseDialog);
                    }
                });
            },
        );
    }
}
