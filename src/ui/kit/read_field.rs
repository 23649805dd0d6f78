//! The field for a text that a dialog reads: a paste is read at once and never stands in it, what is typed stays until it is read.

use super::context::Cx;
use super::dialog::{is_tight, nothing_has_keyboard, pasted};
use super::key_names::key_text;
use super::low::is_low;
use super::{fonts, theme, widgets};
use crate::secret::Secret;
use egui::{Context, Key, KeyboardShortcut, Modifiers, RichText, ScrollArea, Ui};
use zeroize::Zeroizing;

/// Rows of the field while nothing was read, and in a low window.
const ROWS: usize = 4;
const FEW_ROWS: usize = 2;
/// The largest height of the field.
const MOST: f32 = 110.0;

/// The keys that read what is typed.
const READ: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);

/// A field, with what is typed and not read yet.
#[derive(Default)]
pub struct ReadField {
    typed: Zeroizing<String>,
    /// Whether it was asked for again after something was read.
    wanted: bool,
    /// Whether it takes the keyboard in the next frame.
    takes_keyboard: bool,
    /// Whether its keys were pressed while nothing was typed.
    confirmed: bool,
}

impl ReadField {
    /// Whether [`Self::folded`] stands in its place: in a low window, once something could be read.
    pub fn is_folded(&self, could_read: bool, ctx: &Context) -> bool {
        could_read && is_low(ctx) && self.is_idle()
    }

    /// The same where what was read needs the height of a window that is a little higher too.
    pub fn is_folded_early(&self, could_read: bool, ctx: &Context) -> bool {
        could_read && is_tight(ctx) && self.is_idle()
    }

    /// Whether nothing is typed, and the field was not asked for.
    fn is_idle(&self) -> bool {
        !self.wanted && self.typed.is_empty()
    }

    /// Draws the link that brings the field back, and returns what was pasted meanwhile.
    pub fn folded(&mut self, cx: &Cx, ui: &mut Ui) -> Option<Secret> {
        if widgets::link(ui, "Paste another").clicked() {
            self.wanted = true;
            self.takes_keyboard = true;
            ui.ctx().request_repaint();
        }
        self.confirmed = ui.input_mut(|input| input.consume_shortcut(&READ));
        pasted(&cx.egui, |_| true)
    }

    /// Whether the keys that read what is typed were pressed in this frame while nothing was: they are for what was read.
    pub fn take_confirmed(&mut self) -> bool {
        std::mem::take(&mut self.confirmed)
    }

    /// Draws the field, and the button that reads what is typed once there is something. Returns the text to read. After something was
    /// read (`has_read`) it is one line high, and does not take the keyboard.
    pub fn ui(&mut self, name: &str, has_read: bool, cx: &Cx, ui: &mut Ui) -> Option<Secret> {
        let pasted = pasted(&cx.egui, |_| true);
        if pasted.is_some() {
            self.clear();
        }
        // Before the field takes it for a new line.
        let by_keys = ui.input_mut(|input| input.consume_shortcut(&READ));
        let rows = if has_read && self.typed.is_empty() {
            1
        } else if is_low(ui.ctx()) {
            FEW_ROWS
        } else {
            ROWS
        };
        let hint = "Paste here: it is read at once, and no secret in it is shown";
        ScrollArea::vertical()
            .id_salt((name, "scroll"))
            .max_height(MOST)
            .show(ui, |ui| {
                let edit = widgets::several_lines(&mut self.typed, name, rows)
                    .hint_text(RichText::new(hint).font(fonts::text(theme::TEXT)));
                let field = widgets::add_field(ui, edit, name);
                let takes_keyboard = std::mem::take(&mut self.takes_keyboard);
                if takes_keyboard || !has_read && nothing_has_keyboard(ui) {
                    field.request_focus();
                }
            });
        let ready = !self.typed.trim().is_empty();
        self.confirmed = by_keys && !ready && pasted.is_none();
        // A paste needs no press, and nothing is said of one until it is needed.
        let pressed = ready
            && ui
                .horizontal_wrapped(|ui| {
                    let keys = key_text(ui.ctx(), READ);
                    widgets::small_label(ui, "Typed it? Press");
                    let pressed = widgets::small_button(ui, "Read").clicked();
                    widgets::small_label(ui, format!("({keys})"));
                    pressed
                })
                .inner;
        pasted.or_else(|| ((pressed || by_keys) && ready).then(|| Secret::new(self.typed.as_str())))
    }

    /// Empties the field, which is done with for now.
    pub fn clear(&mut self) {
        self.typed = Zeroizing::default();
        self.wanted = false;
    }
}
