//! Facebook's attenuation: the call that makes a session info token of a user token, shown as it would be, sent only when pressed.

use crate::diagnosis::{Answer, BadInput};
use crate::exchange::follow_up;
use crate::secret::Secret;
use crate::send::Attenuated;
use crate::ui::action::Action;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::{self, Severity};
use egui::{Context, RichText};
use url::Url;

/// What is typed, and what came.
pub struct AttenuateDialog {
    app_id: String,
    token: zeroize::Zeroizing<String>,
    graph: Option<Url>,
    busy: bool,
    found: Option<Result<Attenuated, BadInput>>,
}

impl AttenuateDialog {
    /// With the token of the form, and the demo tenant's Graph where that is the tenant.
    pub fn new(token: Secret, graph: Option<Url>) -> Self {
        Self {
            app_id: if graph.is_some() {
                "1234567890".to_owned()
            } else {
                String::new()
            },
            token: zeroize::Zeroizing::new(token.expose().to_owned()),
            graph,
            busy: false,
            found: None,
        }
    }

    /// Takes in what came.
    pub fn take(&mut self, found: Result<Attenuated, BadInput>) {
        self.busy = false;
        self.found = Some(found);
    }

    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let hint = "Graph makes the session info token that the exchange takes of the user token that the SDK gives. Tokens of Limited Login cannot be attenuated";
        super::framed(
            ctx,
            "attenuate dialog",
            680.0,
            "Facebook attenuation",
            hint,
            actions,
            |ui, actions| {
                widgets::field_row(ui, "App ID", |ui| {
                    widgets::text_field(
                        ui,
                        "app id",
                        &mut self.app_id,
                        "Facebook's id of the app",
                        true,
                        "Facebook app ID",
                    )
                });
                widgets::field_row(ui, "User token", |ui| {
                    widgets::secret_field(
                        ui,
                        "user token",
                        &mut self.token,
                        "EAA…",
                        "Facebook user token",
                    )
                });
                let graph = self
                    .graph
                    .clone()
                    .or_else(|| Url::parse(follow_up::GRAPH).ok());
                let token = Secret::new(self.token.trim());
                if let Some(graph) = &graph {
                    let shown = follow_up::attenuate(graph, self.app_id.trim(), &token)
                        .raw()
                        .masked();
                    super::preview(ui, "attenuation request", &shown.replace('\r', ""), 140.0);
                }
                match &self.found {
                    None => {}
                    Some(Err(problem)) => {
                        super::problem_box(ui, problem);
                    }
                    Some(Ok(found)) => answer(found, actions, ui),
                }
                ui.add_space(theme::GAP_SMALL);
                ui.horizontal_wrapped(|ui| {
                    let host = graph
                        .as_ref()
                        .and_then(Url::host_str)
                        .unwrap_or_default()
                        .to_owned();
                    let ready = !self.busy && !token.is_empty() && !self.app_id.trim().is_empty();
                    let label = if self.busy {
                        "Asking Graph…".to_owned()
                    } else {
                        format!("Send to {host}")
                    };
                    if widgets::primary_button(ui, &label, None, ready).clicked() {
                        self.busy = true;
                        self.found = None;
                        actions.push(Action::AttenuateToken(
                            self.app_id.trim().to_owned(),
                            token,
                            self.graph.clone(),
                        ));
                    }
                    if widgets::button(ui, "Close").clicked() {
                        actions.push(Action::CloseDialog);
                    }
                });
            },
        );
    }
}

fn answer(found: &Attenuated, actions: &mut Vec<Action>, ui: &mut egui::Ui) {
    if let Some(token) = &found.session_token {
        let pressed = widgets::note_box(
            ui,
            Severity::Note,
            "Graph gave a session info token",
            "It is for this session only until you send it",
            Some("Use it"),
        );
        if pressed {
            actions.push(Action::UseSessionToken(token.clone()));
        }
        return;
    }
    let redact = |text: &str| found.redactor.redact(text).into_owned();
    for finding in crate::diagnosis::explain::findings(
        &found.exchange,
        None,
        &crate::diagnosis::Evidence::default(),
    ) {
        let detail = format!(
            "{}. {}",
            finding.detail,
            finding.fix.as_deref().unwrap_or_default()
        );
        widgets::note_box(
            ui,
            Severity::Error,
            &redact(&finding.title),
            &redact(&detail),
            None,
        );
    }
    if let Some(response) = found.exchange.response() {
        let said = Answer::masked(response, &found.redactor)
            .description
            .unwrap_or_default();
        ui.label(
            RichText::new(redact(&said))
                .size(theme::SMALL)
                .color(theme::palette(ui).muted),
        );
    }
}
