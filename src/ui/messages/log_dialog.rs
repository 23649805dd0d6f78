//! The dialog with the messages of this session, the newest first.

use super::message::MessageLog;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::long;
use crate::ui::kit::dialog_buttons::buttons;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{Label, RichText, Ui};

/// Greatest height of the list.
const HEIGHT: f32 = 360.0;

pub struct LogDialog {
    log: MessageLog,
}

impl LogDialog {
    /// Returns the dialog for this log, which also shows messages that come while it is open.
    pub fn new(log: MessageLog) -> Self {
        Self { log }
    }
}

impl Dialog for LogDialog {
    fn frame(&self) -> Frame {
        Frame {
            id: "messages dialog",
            width: 620.0,
            title: Command::Log.title(),
            hint: "This session's messages, newest first; not saved".to_owned(),
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let palette = theme::palette(ui);
        if self.log.borrow().is_empty() {
            widgets::muted_label(ui, "No messages yet");
        }
        long(ui, "messages", HEIGHT, |ui| {
            for message in self.log.borrow_mut().iter_mut().rev() {
                let time = cx.clock.local(message.at_ms, "%H:%M:%S");
                ui.horizontal_top(|ui| {
                    ui.label(
                        RichText::new(time.unwrap_or_default())
                            .font(fonts::mono(theme::TEXT))
                            .color(palette.muted),
                    );
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 4.0;
                        ui.add(Label::new(RichText::new(&message.notice.words)).wrap());
                        let button = message.notice.button.as_ref();
                        let pressed = button.is_some_and(|button| {
                            let response = widgets::small_button(ui, button.label);
                            if response.clicked() {
                                button.press();
                                cx.egui.request_repaint();
                            }
                            button.is_pressed()
                        });
                        if pressed {
                            message.notice.button = None;
                        }
                    });
                });
            }
        });
        ui.add_space(theme::GAP);
        if buttons(ui, |ui| widgets::button(ui, "Close")).clicked() {
            return Stay::Closed;
        }
        Stay::Open
    }
}
