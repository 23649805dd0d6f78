//! Facebook's attenuation: the call that exchanges a user token for a session info token. It is shown first, and sent only on a press.

use crate::demo::DEFAULT_PORT;
use crate::diagnosis::{Answer, BadInput, Evidence, explain};
use crate::exchange::follow_up;
use crate::exchange::subject_token::Shape;
use crate::http::Cancel;
use crate::secret::Secret;
use crate::send::{Attenuated, attenuate};
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::{pasted, preview, problem_box};
use crate::ui::kit::dialog_buttons::{buttons, close_button};
use crate::ui::kit::first_field::FirstField;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::job::{Job, stopped};
use crate::ui::kit::theme;
use crate::ui::kit::widgets::{self, NoteLevel};
use egui::Ui;
use std::sync::Arc;
use url::Url;
use zeroize::Zeroizing;

/// The dialog, with what is typed and what came of it.
pub struct Attenuation {
    app_id: String,
    token: Zeroizing<String>,
    graph: Option<Url>,
    job: Job<Attenuated>,
    found: Option<Result<Attenuated, BadInput>>,
    first: FirstField,
}

impl Attenuation {
    /// Returns the dialog with the typed token if it is a Facebook user token: nothing else is put beside a button that sends it to Graph.
    /// For the demo tenant the call goes to the demo's Graph.
    pub fn of_form(typed: &str, is_demo: bool) -> Self {
        let typed = typed.trim();
        let fits = Shape::of(typed) == Shape::FacebookUserToken;
        // To be shown: the demo tenant's real port is known once it runs.
        let graph = format!("http://127.0.0.1:{DEFAULT_PORT}/graph/");
        let graph = Url::parse(&graph).ok().filter(|_| is_demo);
        Self {
            app_id: if graph.is_some() {
                "1234567890".to_owned()
            } else {
                String::new()
            },
            token: Zeroizing::new(if fits { typed } else { "" }.to_owned()),
            graph,
            job: Job::default(),
            found: None,
            first: FirstField::default(),
        }
    }

    /// Returns what has to be entered before something can be sent.
    fn missing(&self) -> Option<&'static str> {
        if self.app_id.trim().is_empty() {
            Some("Enter the app ID")
        } else if self.token.trim().is_empty() {
            Some("Enter the user token")
        } else {
            None
        }
    }

    /// Starts to ask Graph for a session info token.
    fn ask(&mut self, cx: &Cx, token: Secret) {
        self.found = None;
        let session = Arc::clone(&cx.services.session);
        let (app_id, graph) = (self.app_id.trim().to_owned(), self.graph.clone());
        self.job.start(cx, async move {
            let graph = match graph {
                None => None,
                Some(shown) => {
                    let base = session.demo_base().await?;
                    Some(base.join("graph/").unwrap_or(shown))
                }
            };
            attenuate(&session, &app_id, &token, graph, &Cancel::default()).await
        });
    }
}

impl Dialog for Attenuation {
    fn frame(&self) -> Frame {
        Frame {
            id: "attenuate dialog",
            width: 680.0,
            title: "Facebook attenuation".to_owned(),
            hint: "Graph turns the user token from the SDK into the session info token that the exchange takes. Limited Login tokens cannot be attenuated".to_owned(),
        }
    }

    fn poll(&mut self, _cx: &Cx) {
        if let Some(found) = self.job.take() {
            self.found = Some(found);
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        // Into its own field, whichever field has the keyboard.
        let is_token = |text: &str| Shape::of(text.trim()) == Shape::FacebookUserToken;
        if let Some(text) = pasted(&cx.egui, is_token) {
            self.token = Zeroizing::new(text.expose().trim().to_owned());
        }
        let (text, hint) = (&mut self.app_id, "Facebook's id of the app");
        let field = widgets::code_row(ui, "App ID", text, hint, "Facebook app ID");
        self.first.begin(ui, &field);
        let name = "Facebook user token";
        widgets::secret_row(ui, "User token", &mut self.token, "EAA…", name);
        let graph = self.graph.clone();
        let graph = graph.or_else(|| Url::parse(follow_up::GRAPH).ok());
        let token = Secret::new(self.token.trim());
        if let Some(graph) = &graph {
            let shown = follow_up::attenuate(graph, self.app_id.trim(), &token)
                .raw()
                .masked();
            // A line for each parameter: broken by its width alone it would end within a name.
            let shown = shown.replace('\r', "").replace('&', "\n    &");
            preview(ui, "attenuation request", &shown, 140.0);
        }
        match &self.found {
            None => {}
            Some(Err(problem)) => problem_box(ui, problem),
            Some(Ok(found)) => {
                if answer(found, cx, ui) {
                    stay = Stay::Closed;
                }
            }
        }
        ui.add_space(theme::GAP_SMALL);
        buttons(ui, |ui| {
            let host = graph.as_ref().and_then(Url::host_str);
            let host = host.unwrap_or_default().to_owned();
            let busy = self.job.is_running();
            let ready = !busy && self.missing().is_none();
            let label = if busy {
                "Asking Graph…".to_owned()
            } else {
                format!("Send to {host}")
            };
            if widgets::primary_button(ui, &label, None, ready).clicked() {
                self.ask(cx, token);
            }
            if busy && widgets::button(ui, "Cancel").clicked() {
                self.job.abort();
                self.found = Some(Err(stopped()));
            }
            close_button(ui, &mut stay);
            if let Some(missing) = self.missing().filter(|_| !busy) {
                widgets::small_label(ui, missing);
            }
        });
        stay
    }
}

/// Draws what Graph said. Returns whether its token is used.
fn answer(found: &Attenuated, cx: &Cx, ui: &mut Ui) -> bool {
    if let Some(token) = &found.session_token {
        let (level, title) = (NoteLevel::Note, "Graph gave a session info token");
        let detail = "It is for this session only until you send it";
        let pressed = widgets::note_box(ui, level, title, detail, Some("Use it"));
        if pressed {
            cx.ask(Intent::UseSubjectToken(token.clone()));
        }
        return pressed;
    }
    let redact = |text: &str| found.redactor.redact(text).into_owned();
    for finding in explain::findings(&found.exchange, None, &Evidence::default()) {
        let fix = finding.fix.as_deref().unwrap_or_default();
        let detail = format!("{}. {fix}", finding.detail);
        let title = redact(&finding.title);
        widgets::note(ui, NoteLevel::Error, &title, &redact(&detail));
    }
    if let Some(response) = found.exchange.response() {
        let said = Answer::masked(response, &found.redactor)
            .description
            .unwrap_or_default();
        widgets::small_label(ui, redact(&said));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_before_it_can_be_sent_is_said() {
        let mut dialog = Attenuation::of_form("", false);
        assert_eq!(dialog.missing(), Some("Enter the app ID"));
        dialog.app_id = "123".into();
        assert_eq!(dialog.missing(), Some("Enter the user token"));
        dialog.token = Zeroizing::new("EAAx".into());
        assert_eq!(dialog.missing(), None);
    }
}
