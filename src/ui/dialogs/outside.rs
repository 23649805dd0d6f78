//! An answer that somebody else got: pasted or from a file, read and explained. The text itself, which may hold tokens, is not shown.

use crate::diagnosis::BadInput;
use crate::diagnosis::explain::Explained;
use crate::secret::Secret;
use crate::ui::action::{Action, Browse};
use crate::ui::elsewhere::Elsewhere;
use crate::ui::panels::{answered, explain_findings};
use crate::ui::{fonts, theme, widgets};
use egui::{Context, RichText, ScrollArea};

/// What was read, and what it means.
pub struct OutsideDialog {
    paste: zeroize::Zeroizing<String>,
    beside: bool,
    text: Option<Secret>,
    found: Option<Result<(&'static str, Explained), BadInput>>,
    /// The server that the person named.
    server: Option<&'static str>,
    elsewhere: Option<Elsewhere>,
}

impl Default for OutsideDialog {
    fn default() -> Self {
        Self {
            paste: zeroize::Zeroizing::default(),
            beside: true,
            text: None,
            found: None,
            server: None,
            elsewhere: None,
        }
    }
}

impl OutsideDialog {
    /// Takes in what came of it.
    pub fn take(
        &mut self,
        found: Result<(&'static str, Explained), BadInput>,
        elsewhere: Option<Elsewhere>,
        text: Option<Secret>,
    ) {
        self.text = text.or_else(|| self.text.take());
        self.elsewhere = elsewhere.filter(|_| self.text.is_some());
        self.found = Some(found);
    }

    /// The server that the person named, where it is not the one that is recognised.
    pub fn server(&self) -> Option<&'static str> {
        self.server
    }

    /// What was pasted, for the dialog that it belongs in.
    pub fn take_text(&mut self) -> Option<Secret> {
        self.text.take()
    }

    /// Whether the form's request is looked at as well.
    pub fn beside(&self) -> bool {
        self.beside
    }

    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let pasted = super::pasted(ctx, |_| true);
        if let Some(text) = pasted {
            self.text = Some(text.clone());
            self.server = None;
            actions.push(Action::ExplainText(text, self.beside));
        }
        let hint = "A raw HTTP answer, a HAR recording, a JSON body, an SDK's exception, a logcat line or a tenant log entry";
        super::framed(
            ctx,
            "outside dialog",
            760.0,
            "Explain an answer",
            hint,
            actions,
            |ui, actions| {
                let field = widgets::secret_field(
                    ui,
                    "outside paste",
                    &mut self.paste,
                    "Paste here; it is read, not shown, and not kept",
                    "Answer to explain",
                );
                let entered =
                    field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                if !entered && ui.memory(|memory| memory.focused().is_none()) {
                    field.request_focus();
                }
                if entered && !self.paste.is_empty() {
                    let typed = Secret::new(std::mem::take(&mut *self.paste));
                    self.text = Some(typed.clone());
                    self.server = None;
                    actions.push(Action::ExplainText(typed, self.beside));
                }
                let beside =
                    ui.checkbox(&mut self.beside, "Look at the open profile's request too");
                if let Some(text) = self.text.clone().filter(|_| beside.changed()) {
                    actions.push(Action::ExplainText(text, self.beside));
                }
                let remembered = match &self.found {
                    Some(Ok((_, found))) => answered::remembered(found),
                    _ => None,
                };
                let before = self.server.or(remembered);
                let mut server = before;
                let room = (ui.ctx().content_rect().height() - 330.0).clamp(120.0, 520.0);
                match &self.found {
                    None => {}
                    Some(Err(problem)) => {
                        super::problem_box(ui, problem);
                    }
                    Some(Ok((kind, found))) => {
                        ui.add_space(theme::GAP_SMALL);
                        ui.label(
                            RichText::new(format!("Read as {kind}"))
                                .color(theme::palette(ui).muted),
                        );
                        ScrollArea::vertical()
                            .id_salt("outside found")
                            .max_height(room)
                            .show(ui, |ui| {
                                ui.set_max_width(ui.available_width() - 12.0);
                                ui.spacing_mut().item_spacing.y = 10.0;
                                answered::show(found, &str::to_owned, Some(&mut server), ui);
                                let found = &found.findings;
                                if let Some(first) = found.first() {
                                    ui.label(
                                        RichText::new(&first.title)
                                            .font(fonts::semibold(theme::VERDICT)),
                                    );
                                }
                                let asked = actions.len();
                                explain_findings(found, &str::to_owned, actions, ui);
                                // The field is behind the dialog.
                                if actions.len() > asked {
                                    actions.push(Action::CloseDialog);
                                }
                            });
                    }
                }
                if let Some(elsewhere) = self.elsewhere {
                    ui.add_space(theme::GAP_SMALL);
                    if widgets::button(ui, elsewhere.label()).clicked() {
                        actions.push(Action::TakeElsewhere(elsewhere));
                    }
                }
                if server != before {
                    let host = match &self.found {
                        Some(Ok((_, found))) => found.host.clone(),
                        _ => None,
                    };
                    // Where nobody knows who was asked, it holds for this answer only.
                    self.server = server.filter(|_| host.is_none());
                    actions.extend(host.map(|host| Action::NameServer(host, server)));
                    actions.extend(
                        self.text
                            .clone()
                            .map(|text| Action::ExplainText(text, self.beside)),
                    );
                }
                ui.add_space(theme::GAP);
                ui.horizontal_wrapped(|ui| {
                    if widgets::button(ui, "Open file…").clicked() {
                        actions.push(Action::Browse(Browse::AnswerFile));
                    }
                    if widgets::button(ui, "Close").clicked() {
                        actions.push(Action::CloseDialog);
                    }
                });
            },
        );
    }
}
