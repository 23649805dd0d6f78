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
use super::{fonts, theme};
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

/// Whether Enter was pressed in a field. Where nothing has the focus the field takes it, and at first its text is selected.
fn entered(ui: &Ui, field: &egui::Response) -> bool {
    // Before the focus is asked for again: a field that Enter left does not have it.
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if ui.memory(|memory| memory.focused().is_none()) && !entered {
        field.request_focus();
        let mut state = egui::TextEdit::load_state(ui.ctx(), field.id).unwrap_or_default();
        if state.cursor.char_range().is_none() {
            let all = egui::text::CCursorRange::two(
                egui::text::CCursor::new(0),
                egui::text::CCursor::new(usize::MAX),
            );
            state.cursor.set_char_range(Some(all));
            state.store(ui.ctx(), field.id);
        }
    }
    entered
}

/// What was pasted in this frame, where it is wanted here: taken before a field of one line sees it, which would lose line breaks and lay
/// out megabytes.
fn pasted(ctx: &Context, wanted: impl Fn(&str) -> bool) -> Option<crate::secret::Secret> {
    ctx.input_mut(|input| {
        let at = input
            .events
            .iter()
            .position(|event| matches!(event, egui::Event::Paste(text) if wanted(text)))?;
        match input.events.remove(at) {
            egui::Event::Paste(text) => Some(crate::secret::Secret::new(text)),
            _ => None,
        }
    })
}

/// What cannot be used, why, and what to do.
fn problem_box(ui: &mut Ui, problem: &crate::diagnosis::BadInput) {
    let fix = problem.fix.as_deref().unwrap_or_default();
    let detail = format!("{}. {fix}", problem.detail);
    super::widgets::note_box(
        ui,
        super::widgets::Severity::Error,
        &problem.title,
        &detail,
        None,
    );
}

/// Text that is only looked at: monospaced, scrolling, in at most this height.
fn preview(ui: &mut Ui, id: &str, text: &str, height: f32) {
    let palette = theme::palette(ui);
    egui::Frame::new()
        .fill(palette.field)
        .stroke(egui::Stroke::new(1.0, palette.divider))
        .corner_radius(theme::RADIUS)
        .inner_margin(10)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            egui::ScrollArea::vertical()
                .id_salt(id)
                .max_height(height)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    ui.add(
                        egui::Label::new(RichText::new(text).font(fonts::mono(theme::SMALL)))
                            .wrap(),
                    );
                });
        });
}

/// What is to be known, a line each.
fn notes(ui: &mut Ui, notes: &[String]) {
    let palette = theme::palette(ui);
    for note in notes {
        ui.horizontal_top(|ui| {
            let (mark, _) = ui.allocate_exact_size(egui::vec2(14.0, 16.0), egui::Sense::hover());
            super::icons::paint(ui.painter(), mark, super::icons::Icon::Info, palette.accent);
            ui.add(
                egui::Label::new(RichText::new(note).size(theme::SMALL).color(palette.muted))
                    .wrap(),
            );
        });
    }
}
