//! The tenant test: reads discovery and key set, and sends nothing that could be used up.

use crate::diagnosis::BadInput;
use crate::http::Cancel;
use crate::send::{RowStatus, TenantReport, test_tenant};
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::{long, problem_box};
use crate::ui::kit::dialog_buttons::{buttons, close_button};
use crate::ui::kit::intent::{Intent, NewEvidence};
use crate::ui::kit::job::{Job, stopped};
use crate::ui::kit::theme;
use crate::ui::kit::widgets::{self, Status};
use egui::Ui;
use std::sync::Arc;

/// The dialog, with what was found.
pub struct TenantTest {
    tenant: String,
    job: Job<TenantReport>,
    found: Option<Result<TenantReport, BadInput>>,
}

impl TenantTest {
    /// Returns the dialog, and starts the test.
    pub fn start(cx: &Cx, tenant: String) -> Self {
        let mut test = Self {
            tenant,
            job: Job::default(),
            found: None,
        };
        test.ask(cx);
        test
    }

    /// Starts to ask the tenant what it says of itself.
    fn ask(&mut self, cx: &Cx) {
        self.found = None;
        let (session, tenant) = (Arc::clone(&cx.services.session), self.tenant.clone());
        self.job.start(cx, async move {
            test_tenant(&session, &tenant, &Cancel::default()).await
        });
    }
}

impl Dialog for TenantTest {
    fn frame(&self) -> Frame {
        Frame {
            id: "tenant dialog",
            width: 640.0,
            title: format!("Test tenant: {}", self.tenant),
            hint: "Its discovery and key set are read; no token, code or secret is sent".to_owned(),
        }
    }

    fn poll(&mut self, cx: &Cx) {
        let Some(found) = self.job.take() else { return };
        if let Ok(report) = &found {
            cx.services
                .session
                .note_facts(&report.base, report.facts.clone(), report.clock_skew);
            cx.ask(Intent::ReexplainWith(NewEvidence::Tenant));
        }
        self.found = Some(found);
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        match &self.found {
            None => {
                if widgets::under_way(ui, "Reading discovery and key set…") {
                    self.job.abort();
                    self.found = Some(Err(stopped()));
                }
            }
            Some(Err(problem)) => problem_box(ui, problem),
            Some(Ok(report)) => {
                let room = (ui.ctx().content_rect().height() - 240.0).clamp(120.0, 520.0);
                long(ui, "tenant report", room, |ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    for row in &report.rows {
                        let status = match row.status {
                            RowStatus::Good => Status::Valid,
                            RowStatus::Bad => Status::Invalid,
                            RowStatus::Unknown => Status::Unchecked,
                            RowStatus::Note => Status::Neutral,
                        };
                        widgets::check_row(ui, status, row.title, &row.sentence, "", false);
                    }
                });
                widgets::small_label(ui, format!("Hosts contacted: {}", report.hosts.join(", ")));
            }
        }
        ui.add_space(theme::GAP_SMALL);
        buttons(ui, |ui| {
            if self.found.is_some() && widgets::button(ui, "Test again").clicked() {
                self.ask(cx);
            }
            close_button(ui, &mut stay);
        });
        stay
    }
}
