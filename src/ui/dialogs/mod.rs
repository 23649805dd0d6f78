//! Dialogs: one file each. A dialog owns what is being decided and pushes an action when it is.

mod confirm;
mod conflict;
mod environment;
mod name;
mod path;

pub use confirm::ConfirmDialog;
pub use conflict::ConflictDialog;
pub use environment::EnvironmentDialog;
pub use name::NameDialog;
pub use path::PathDialog;

use super::action::Action;
use crate::ui::kit::dialog::entered;
use crate::ui::kit::{fonts, theme};
use egui::{Context, Modal, RichText, Ui};

/// The one that is open.
pub enum Dialog {
    Path(PathDialog),
    Environment(Box<EnvironmentDialog>),
    Name(NameDialog),
    Confirm(Box<ConfirmDialog>),
    Conflict(Box<ConflictDialog>),
}

impl Dialog {
    /// Draws it; pushes what was decided.
    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        match self {
            Self::Path(dialog) => dialog.show(ctx, actions),
            Self::Environment(dialog) => dialog.show(ctx, actions),
            Self::Name(dialog) => dialog.show(ctx, actions),
            Self::Confirm(dialog) => dialog.show(ctx, actions),
            Self::Conflict(dialog) => dialog.show(ctx, actions),
        }
    }
}

/// The frame around a dialog: title, a line below it, at most `width` wide and as high as the window allows.
fn framed(
    ctx: &Context,
    id: &'static str,
    width: f32,
    title: &str,
    hint: &str,
    actions: &mut Vec<Action>,
    add: impl FnOnce(&mut Ui, &mut Vec<Action>),
) {
    let room = ctx.content_rect().size() - egui::vec2(64.0, 64.0);
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(16);
    let answer = Modal::new(egui::Id::unique(id))
        .frame(frame)
        .show(ctx, |ui| {
            ui.set_width(room.x.min(width));
            ui.set_max_height(room.y);
            ui.label(RichText::new(title).font(fonts::semibold(theme::VERDICT)));
            if !hint.is_empty() {
                ui.label(RichText::new(hint).color(theme::palette(ui).muted));
            }
            ui.add_space(theme::GAP_SMALL);
            add(ui, actions);
        });
    if answer.should_close() {
        actions.push(Action::CloseDialog);
    }
}
