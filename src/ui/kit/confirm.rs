//! Questions before something is done.

use super::context::{Cx, Dialog, Frame, Stay};
use super::dialog_buttons::buttons;
use super::reply::Reply;
use super::{theme, widgets};
use egui::Ui;

/// A yes-or-no question in a dialog, with what follows from yes. Whoever asks keeps it, and looks once a frame.
#[derive(Debug)]
pub struct Confirm<T> {
    agreed: Reply<()>,
    then: T,
}

impl<T> Confirm<T> {
    /// Asks a question. `detail` says what yes leads to, `yes` is the label of its button; the other one says *Cancel*.
    pub fn ask(
        cx: &Cx,
        title: impl Into<String>,
        detail: impl Into<String>,
        yes: &'static str,
        then: T,
    ) -> Self {
        Self::ask_or(cx, title, detail, (yes, "Cancel"), then)
    }

    /// Asks a question with labels for both buttons: yes, then no.
    pub fn ask_or(
        cx: &Cx,
        title: impl Into<String>,
        detail: impl Into<String>,
        (yes, no): (&'static str, &'static str),
        then: T,
    ) -> Self {
        let agreed = Reply::default();
        cx.open(Box::new(Question {
            title: title.into(),
            detail: detail.into(),
            yes,
            no,
            agreed: agreed.clone(),
        }));
        Self { agreed, then }
    }

    /// Whether the question is still open.
    pub fn is_open(&self) -> bool {
        self.agreed.is_awaited()
    }

    /// Returns what follows from yes, once; `None` unless yes was pressed.
    pub fn agreed(asked: &mut Option<Self>) -> Option<T> {
        asked.as_ref()?.agreed.take()?;
        asked.take().map(|asked| asked.then)
    }
}

struct Question {
    title: String,
    detail: String,
    yes: &'static str,
    no: &'static str,
    agreed: Reply<()>,
}

impl Dialog for Question {
    fn frame(&self) -> Frame {
        Frame {
            id: "confirm dialog",
            width: 480.0,
            title: self.title.clone(),
            hint: self.detail.clone(),
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        ui.add_space(theme::GAP_SMALL);
        buttons(ui, |ui| {
            if widgets::primary_button(ui, self.yes, None, true).clicked() {
                self.agreed.give(cx, ());
                return Stay::Closed;
            }
            if widgets::button(ui, self.no).clicked() {
                return Stay::Closed;
            }
            Stay::Open
        })
    }
}
