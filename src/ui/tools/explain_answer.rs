//! *Explain an answer*: one that somebody else got, pasted or from a file. It is shown beside its explanation without its secrets.

use super::pasted_answer;
use crate::diagnosis::explain::{Explained, MarkedPaste, marked_paste};
use crate::diagnosis::{Application, BadInput, outside, server};
use crate::secret::Secret;
use crate::send::{SendJob, explain};
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::{is_page, is_tight, long, problem_box, scrolled};
use crate::ui::kit::dialog_buttons::{buttons, close_button, left_to_buttons};
use crate::ui::kit::elsewhere::Elsewhere;
use crate::ui::kit::file_choice::FileChoice;
use crate::ui::kit::finding_view::{FindingPress, FindingWays, findings_with};
use crate::ui::kit::intent::{Intent, NewEvidence};
use crate::ui::kit::job::Job;
use crate::ui::kit::read_field::ReadField;
use crate::ui::kit::read_file::read_text;
use crate::ui::kit::{anchor, answered, fonts, theme, widgets};
use egui::style::ScrollAnimation;
use egui::{Align, Layout, RichText, Ui, vec2};
use std::path::Path;
use std::sync::Arc;

/// The id of the finding about a text without an answer in it.
const NOTHING_SAID: &str = "explain.nothing-said";

/// The dialog with an answer and what it means.
#[derive(Default)]
pub struct ExplainAnswer {
    /// The open profile's request.
    request: Option<SendJob>,
    /// The settings of its application.
    application: Option<Application>,
    field: ReadField,
    /// Whether the answer is judged beside that request.
    beside: bool,
    text: Option<Secret>,
    job: Job<ExplainedText>,
    file: FileChoice,
    found: Option<Explanation>,
    /// The server that the user named for this text.
    server: Option<&'static str>,
    /// Where the text belongs, if it is no answer.
    elsewhere: Option<Elsewhere>,
    /// Whether to explain the text again in the next frame, when the named server is remembered.
    again: bool,
    /// Whether the window is so low that the explanation needs its height.
    tight: bool,
}

/// The width of the dialog, and of one that has room for the answer beside its explanation.
const WIDTHS: (f32, f32) = (760.0, 1120.0);
/// Below this the answer stands under its explanation.
const BESIDE: f32 = 900.0;

/// What the box says that has the open profile's request judged too.
const BESIDE_REQUEST: &str = "Look at the open profile's request too";

/// Draws the box for the open profile's request, where there is one that can have been answered. Returns whether it was changed.
fn beside_box(has_request: bool, beside: &mut bool, ui: &mut Ui) -> bool {
    has_request && ui.checkbox(beside, BESIDE_REQUEST).changed()
}

/// A text that was explained.
struct ExplainedAnswer {
    /// What it was read as.
    kind: &'static str,
    explained: Explained,
    /// The text without its secrets, if it is not too long to be looked through.
    paste: Option<MarkedPaste>,
    /// What its findings lead to: the fields of the open profile, if its request was looked at too.
    ways: FindingWays<'static>,
}

type Explanation = Result<ExplainedAnswer, BadInput>;

/// What came of a text: what it means, or where it belongs, and the text.
struct ExplainedText {
    found: Explanation,
    elsewhere: Option<Elsewhere>,
    text: Secret,
}

impl ExplainAnswer {
    /// Returns the dialog with the open profile's request, if it is one that somebody else can have answered.
    pub fn new(request: Option<SendJob>, application: Option<Application>) -> Self {
        Self {
            request,
            application,
            beside: true,
            ..Self::default()
        }
    }

    fn is_explained(&self) -> bool {
        matches!(self.found, Some(Ok(_)))
    }

    /// Returns the dialog with a text that was pasted elsewhere.
    pub fn with_text(mut self, cx: &Cx, text: Secret) -> Self {
        self.explain(cx, text);
        self
    }

    fn explain(&mut self, cx: &Cx, text: Secret) {
        self.text = Some(text.clone());
        self.read(cx, move || Ok(text));
    }

    /// Starts to explain the text in a file.
    fn explain_file(&mut self, cx: &Cx, path: &Path) {
        self.server = None;
        let path = path.to_owned();
        self.read(cx, move || read_text(&path));
    }

    /// Starts to read and explain a text.
    fn read(&mut self, cx: &Cx, text: impl FnOnce() -> Result<Secret, BadInput> + Send + 'static) {
        let session = Arc::clone(&cx.services.session);
        let request = self.request.clone().filter(|_| self.beside);
        let application = self.application.clone();
        let named = self.server.and_then(server::named);
        self.job.start_blocking(cx, move || {
            let text = text()?;
            let found = outside::read(text.expose()).and_then(|read| {
                let (request, application) = (request.as_ref(), application.as_ref());
                let explained = explain(&session, &read, request, application, named)?;
                Ok(ExplainedAnswer {
                    kind: read.kind,
                    paste: marked_paste(text.expose(), &read, &explained),
                    ways: if request.is_some() {
                        FindingWays::Fields
                    } else {
                        FindingWays::Nowhere
                    },
                    explained,
                })
            });
            let is_no_answer = match &found {
                Err(_) => true,
                Ok(found) => {
                    let mut findings = found.explained.findings.iter();
                    findings.any(|finding| finding.id == NOTHING_SAID)
                }
            };
            let elsewhere = is_no_answer
                .then(|| Elsewhere::of(text.expose(), Elsewhere::Explain))
                .flatten();
            Ok(ExplainedText {
                found,
                elsewhere,
                text,
            })
        });
    }
}

impl Dialog for ExplainAnswer {
    fn frame(&self) -> Frame {
        Frame {
            id: "outside dialog",
            width: match &self.found {
                Some(Ok(found)) if found.paste.is_some() => WIDTHS.1,
                _ => WIDTHS.0,
            },
            title: "Explain an answer".to_owned(),
            hint: if self.tight && self.is_explained() {
                String::new()
            } else {
                "A raw HTTP answer, a HAR recording, a JSON body, an SDK's exception, a logcat line or a tenant log entry".to_owned()
            },
        }
    }

    fn poll(&mut self, cx: &Cx) {
        self.tight = is_tight(&cx.egui);
        if let Some(path) = self.file.take(cx) {
            self.explain_file(cx, &path);
        }
        if std::mem::take(&mut self.again) {
            if let Some(text) = self.text.clone() {
                self.explain(cx, text);
            }
        }
        match self.job.take() {
            Some(Ok(read)) => {
                if read.found.is_ok() && read.elsewhere.is_none() {
                    self.field.clear();
                }
                self.found = Some(read.found);
                self.elsewhere = read.elsewhere;
                self.text = Some(read.text);
            }
            Some(Err(problem)) => {
                self.found = Some(Err(problem));
                self.elsewhere = None;
            }
            None => {}
        }
    }

    fn drop_file(&mut self, cx: &Cx, path: &Path) -> bool {
        self.explain_file(cx, path);
        true
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        let has_read = self.found.is_some();
        let folded = self.field.is_folded_early(self.is_explained(), &cx.egui);
        let mut pasted = None;
        let mut beside = false;
        if !folded {
            pasted = self.field.ui("Answer to explain", has_read, cx, ui);
            beside = beside_box(self.request.is_some(), &mut self.beside, ui);
        }
        let found = self.found.as_ref().and_then(|found| found.as_ref().ok());
        let host = found.and_then(|found| found.explained.host.clone());
        let remembered = found.and_then(|found| answered::remembered(&found.explained));
        let before = self.server.or(remembered);
        let mut server = before;
        let below = anchor::reserved(ui.ctx());
        let room = (ui.ctx().content_rect().height() - below - 370.0).clamp(120.0, 520.0);
        match &self.found {
            None => {}
            Some(Err(problem)) => problem_box(ui, problem),
            Some(Ok(found)) => {
                if !folded {
                    ui.add_space(theme::GAP_SMALL);
                }
                let words = format!("Read as {}", found.kind);
                let is_below = found.paste.is_some() && ui.available_width() < BESIDE;
                let mut goes_to_paste = false;
                if folded || is_below {
                    ui.horizontal_wrapped(|ui| {
                        widgets::muted_label(ui, words);
                        goes_to_paste = is_below && widgets::link(ui, "See the answer").clicked();
                        if folded {
                            pasted = self.field.folded(cx, ui);
                            beside = beside_box(self.request.is_some(), &mut self.beside, ui);
                        }
                    });
                } else {
                    widgets::muted_label(ui, words);
                }
                let room = if is_page(ui.ctx()) {
                    (ui.available_height() - left_to_buttons(ui)).clamp(120.0, 520.0)
                } else {
                    room
                };
                let field = found.ui(room, goes_to_paste, &mut server, ui);
                // The field is behind the dialog.
                if let Some(field) = field {
                    cx.ask(Intent::GoToField(field));
                    stay = Stay::Closed;
                }
            }
        }
        if let Some(elsewhere) = self.elsewhere {
            ui.add_space(theme::GAP_SMALL);
            if widgets::button(ui, elsewhere.label()).clicked() {
                if let Some(text) = self.text.take() {
                    cx.ask(Intent::TakeElsewhere(elsewhere, text));
                    stay = Stay::Closed;
                }
            }
        }
        if server != before {
            // Without a host the named server holds for this text only.
            self.server = server.filter(|_| host.is_none());
            if let Some(host) = host {
                cx.ask(Intent::ReexplainWith(NewEvidence::Server(host, server)));
            }
            self.again = true;
        }
        if let Some(text) = pasted {
            self.server = None;
            self.explain(cx, text);
        } else if let Some(text) = self.text.clone().filter(|_| beside) {
            self.explain(cx, text);
        }
        ui.add_space(theme::GAP);
        buttons(ui, |ui| {
            if widgets::button(ui, "Open file…").clicked() {
                self.file.open(cx);
            }
            close_button(ui, &mut stay);
            if self.job.is_long(ui.ctx()) && widgets::under_way(ui, "Reading…") {
                self.job.abort();
            }
        });
        stay
    }
}

impl ExplainedAnswer {
    /// Draws the explanation with the answer beside it, or under it where that has no room, and scrolls to that where it is to be gone
    /// to. Returns the field to go to.
    fn ui(
        &self,
        height: f32,
        goes_to_paste: bool,
        server: &mut Option<&'static str>,
        ui: &mut Ui,
    ) -> Option<String> {
        let explanation = |server: &mut Option<&'static str>, ui: &mut Ui| {
            ui.spacing_mut().item_spacing.y = 10.0;
            self.explanation(server, ui)
        };
        let paste = self.paste.as_ref();
        let Some(paste) = paste.filter(|_| ui.available_width() >= BESIDE) else {
            return long(ui, "outside found", height, |ui| {
                let field = explanation(server, ui);
                if let Some(paste) = paste {
                    let shown = ui.scope(|ui| pasted_answer::show(paste, ui));
                    if goes_to_paste {
                        let (place, top) = (shown.response.rect, Some(Align::TOP));
                        ui.scroll_to_rect_animation(place, top, ScrollAnimation::none());
                    }
                }
                field
            });
        };
        // The scroll bar of the one stands in the gap between both.
        let left = (ui.available_width() * 0.44).floor() - theme::SCROLL_BAR;
        let mut field = None;
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(left, height), Layout::top_down(Align::Min), |ui| {
                scrolled(ui, "outside paste", height, |ui| {
                    pasted_answer::show(paste, ui);
                });
            });
            ui.add_space(theme::SCROLL_BAR);
            ui.vertical(|ui| {
                field = scrolled(ui, "outside found", height, |ui| explanation(server, ui));
            });
        });
        field
    }

    /// Draws the verdict, then who said it and in which words, as above a run, and the causes. Returns the field to go to.
    fn explanation(&self, server: &mut Option<&'static str>, ui: &mut Ui) -> Option<String> {
        let found = &self.explained;
        if let Some(first) = found.findings.first() {
            ui.label(RichText::new(&first.title).font(fonts::semibold(theme::VERDICT)));
        }
        answered::show(found, &str::to_owned, Some(server), ui);
        match findings_with(&found.findings, &str::to_owned, self.ways, ui)? {
            FindingPress::GoTo(field) => Some(field),
            FindingPress::Fresh => None,
        }
    }
}
