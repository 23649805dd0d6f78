//! Questions before something is done.

use super::context::{Cx, Dialog, Frame, Stay};
use super::dialog::nothing_has_keyboard;
use super::dialog_buttons::buttons;
use super::reply::Reply;
use super::{fonts, theme, widgets};
use egui::{Button, Response, RichText, Ui, vec2};

/// A yes-or-no question in a dialog, with what follows from yes. Whoever asks keeps it, and looks once a frame.
#[derive(Debug)]
pub struct Confirm<T> {
    agreed: Reply<()>,
    then: T,
}

impl<T> Confirm<T> {
    /// Asks a question. `detail` says what yes leads to, `yes` is the label of its button; the other one says *Cancel* and has the keyboard.
    pub fn ask(
        cx: &Cx,
        title: impl Into<String>,
        detail: impl Into<String>,
        yes: &'static str,
        then: T,
    ) -> Self {
        let labels = (yes, "Cancel");
        Self::open(cx, title.into(), detail.into(), labels, false, then)
    }

    /// Asks before something is lost, with labels for both buttons: yes, which looks dangerous, then no, which has the keyboard.
    pub fn warn(
        cx: &Cx,
        title: impl Into<String>,
        detail: impl Into<String>,
        labels: (&'static str, &'static str),
        then: T,
    ) -> Self {
        Self::open(cx, title.into(), detail.into(), labels, true, then)
    }

    fn open(
        cx: &Cx,
        title: String,
        detail: String,
        (yes, no): (&'static str, &'static str),
        is_dangerous: bool,
        then: T,
    ) -> Self {
        let agreed = Reply::default();
        cx.open(Box::new(Question {
            title,
            detail,
            yes,
            no,
            is_dangerous,
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
    /// Whether something is lost by yes.
    is_dangerous: bool,
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
            let yes = if self.is_dangerous {
                dangerous_button(ui, self.yes)
            } else {
                widgets::primary_button(ui, self.yes, None, true)
            };
            if yes.clicked() {
                self.agreed.give(cx, ());
                return Stay::Closed;
            }
            let no = widgets::button(ui, self.no);
            if no.clicked() {
                return Stay::Closed;
            }
            // On the way back: a question may come while somebody types, or holds the keys that send.
            if nothing_has_keyboard(ui) {
                no.request_focus();
            }
            Stay::Open
        })
    }
}

/// Draws the button of what cannot be taken back: in the colour of what is invalid, and not the one that invites a press.
fn dangerous_button(ui: &mut Ui, label: &str) -> Response {
    let ink = theme::palette(ui).invalid;
    // In no scope of its own, so that it wraps to the next line like every control. With the keyboard it has its ring.
    let states = &mut ui.visuals_mut().widgets;
    let before = (states.inactive.bg_stroke, states.hovered.bg_stroke);
    states.inactive.bg_stroke.color = ink;
    states.hovered.bg_stroke.color = ink;
    let words = RichText::new(label)
        .font(fonts::semibold(theme::TEXT))
        .color(ink);
    let response = ui.add(Button::new(words).min_size(vec2(96.0, theme::SEND)));
    let states = &mut ui.visuals_mut().widgets;
    (states.inactive.bg_stroke, states.hovered.bg_stroke) = before;
    response
}
