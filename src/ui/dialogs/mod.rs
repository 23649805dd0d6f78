//! Dialogs: one file each. A dialog owns what is being decided and pushes an action when it is.

mod apple_key;
mod application;
mod artefact;
mod attenuate;
mod confirm;
mod conflict;
mod environment;
mod export;
mod import;
mod kept;
mod name;
mod outside;
mod path;
mod sealed;
mod settings;
mod support;
mod tenant;

pub use apple_key::AppleKeyDialog;
pub use application::ApplicationDialog;
pub use artefact::ArtefactDialog;
pub use attenuate::AttenuateDialog;
pub use confirm::ConfirmDialog;
pub use conflict::ConflictDialog;
pub use environment::EnvironmentDialog;
pub use export::ExportDialog;
pub use import::ImportDialog;
pub use kept::KeptDialog;
pub use name::NameDialog;
pub use outside::OutsideDialog;
pub use path::PathDialog;
pub use sealed::{SealedDialog, contents};
pub use settings::SettingsDialog;
pub use support::SupportDialog;
pub use tenant::TenantDialog;

use super::action::Action;
use crate::ui::kit::dialog::{entered, notes, pasted, preview, problem_box};
use crate::ui::kit::{fonts, theme};
use egui::{Context, Modal, RichText, Ui};

/// The one that is open.
pub enum Dialog {
    Path(PathDialog),
    Import(Box<ImportDialog>),
    Export(Box<ExportDialog>),
    Environment(Box<EnvironmentDialog>),
    Settings(Box<SettingsDialog>),
    Name(NameDialog),
    Confirm(Box<ConfirmDialog>),
    Conflict(Box<ConflictDialog>),
    Kept(Box<KeptDialog>),
    Support(Box<SupportDialog>),
    Sealed(Box<SealedDialog>),
    Application(Box<ApplicationDialog>),
    AppleKey(Box<AppleKeyDialog>),
    Artefact(Box<ArtefactDialog>),
    Attenuate(Box<AttenuateDialog>),
    Outside(Box<OutsideDialog>),
    Tenant(Box<TenantDialog>),
}

impl Dialog {
    /// Draws it; pushes what was decided.
    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        match self {
            Self::Path(dialog) => dialog.show(ctx, actions),
            Self::Import(dialog) => dialog.show(ctx, actions),
            Self::Export(dialog) => dialog.show(ctx, actions),
            Self::Environment(dialog) => dialog.show(ctx, actions),
            Self::Settings(dialog) => dialog.show(ctx, actions),
            Self::Name(dialog) => dialog.show(ctx, actions),
            Self::Confirm(dialog) => dialog.show(ctx, actions),
            Self::Conflict(dialog) => dialog.show(ctx, actions),
            Self::Kept(dialog) => dialog.show(ctx, actions),
            Self::Support(dialog) => dialog.show(ctx, actions),
            Self::Sealed(dialog) => dialog.show(ctx, actions),
            Self::Application(dialog) => dialog.show(ctx, actions),
            Self::AppleKey(dialog) => dialog.show(ctx, actions),
            Self::Artefact(dialog) => dialog.show(ctx, actions),
            Self::Attenuate(dialog) => dialog.show(ctx, actions),
            Self::Outside(dialog) => dialog.show(ctx, actions),
            Self::Tenant(dialog) => dialog.show(ctx, actions),
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
