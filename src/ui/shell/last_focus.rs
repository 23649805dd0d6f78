//! Where the keyboard was: Tab and F6 go on from there, and Enter in a field or the end of a menu does not take it away.

use super::panes;
use egui::{Context, Id, Key, LayerId, Memory, Order, Popup, Rect, TextEdit, WidgetRect};

/// How many controls are remembered.
const MOST: usize = 32;

/// For how many frames after the end of a menu its opener gets the keyboard back.
const AFTER_MENU: u8 = 3;

/// What had the keyboard.
#[derive(Default)]
pub(super) struct LastFocus {
    /// What had it and is still drawn, the newest last.
    drawn: Vec<Id>,
    /// What had it last, and where that was: it may be drawn no longer.
    last: Option<(Id, Rect, LayerId)>,
    /// What had it when the last frame ended.
    before: Option<Id>,
    /// Whether a menu was open then, and whether a dialog was.
    in_menu: bool,
    in_dialog: bool,
    /// For how many frames the opener of a menu that was closed may still get it back.
    after_menu: u8,
}

impl LastFocus {
    /// Gives the keyboard back to what had it last, where nothing has it and Tab or F6 is pressed: egui would begin at the window's first
    /// control. Called before any key is taken.
    pub fn go_on(&self, ctx: &Context) {
        let steps = ctx.input(|input| {
            let is_plain = !input.modifiers.command && !input.modifiers.alt;
            is_plain && (input.key_pressed(Key::Tab) || input.key_pressed(Key::F6))
        });
        if !steps || ctx.memory(Memory::focused).is_some() {
            return;
        }
        if let Some(id) = self.place(ctx) {
            ctx.memory_mut(|memory| memory.request_focus(id));
        }
    }

    /// Returns what to go on from; `None` to begin at the window's first control.
    fn place(&self, ctx: &Context) -> Option<Id> {
        let (id, rect, layer) = self.last?;
        let is_stop = |id: &Id| {
            let found = ctx.viewport(|viewport| viewport.prev_pass.widgets.get(*id).copied());
            found.is_some_and(|found| can_take(ctx, &found))
        };
        if is_stop(&id) {
            return Some(id);
        }
        if layer != LayerId::background() {
            // It was in a menu or dialog.
            return self.drawn.iter().rev().copied().find(is_stop);
        }
        if !ctx.memory(|memory| memory.allows_interaction(layer)) {
            return None;
        }
        // It is gone: what stands nearest to its place.
        let away = |stop: Rect| stop.center().distance_sq(rect.center());
        let stops = panes::stops(ctx).into_iter();
        stops
            .min_by(|(_, one), (_, other)| away(*one).total_cmp(&away(*other)))
            .map(|(id, _)| id)
    }

    /// Notices, when everything is drawn, what has the keyboard, and gives it back where Enter or the end of a menu took it away.
    pub fn look(&mut self, ctx: &Context, in_dialog: bool) {
        let drawn_now = |id: Id| ctx.viewport(|view| view.this_pass.widgets.get(id).copied());
        self.drawn.retain(|id| drawn_now(*id).is_some());
        let mut focused = ctx.memory(Memory::focused);
        if let Some(found) = focused.and_then(drawn_now) {
            self.last = Some((found.id, found.rect, found.layer_id));
            if self.drawn.last() != Some(&found.id) {
                self.drawn.retain(|id| *id != found.id);
                self.drawn.push(found.id);
                if self.drawn.len() > MOST {
                    self.drawn.remove(0);
                }
            }
        }
        let is_same = std::mem::replace(&mut self.in_dialog, in_dialog) == in_dialog;
        let entered = is_same && ctx.input(|input| input.key_pressed(Key::Enter));
        let back = if focused.is_none() && entered {
            self.before
                .filter(|id| TextEdit::load_state(ctx, *id).is_some())
                .filter(|id| drawn_now(*id).is_some_and(|found| can_take(ctx, &found)))
        } else {
            None
        };
        let back = back.or_else(|| self.opener(focused, in_dialog, drawn_now, ctx));
        if let Some(id) = back {
            ctx.memory_mut(|memory| memory.request_focus(id));
            ctx.request_repaint();
            focused = back;
        }
        let in_menu = Popup::is_any_open(ctx);
        if self.in_menu && !in_menu && focused.or(self.before).is_some() {
            self.after_menu = AFTER_MENU;
            // What was in the menu is known to be gone in the next frame.
            ctx.request_repaint();
        }
        self.in_menu = in_menu;
        self.before = focused;
    }

    /// Returns what opened the menu that was closed by a key, once what was in the menu is gone.
    fn opener(
        &mut self,
        focused: Option<Id>,
        in_dialog: bool,
        drawn_now: impl Fn(Id) -> Option<WidgetRect>,
        ctx: &Context,
    ) -> Option<Id> {
        if self.after_menu == 0 {
            return None;
        }
        self.after_menu -= 1;
        if focused.and_then(&drawn_now).is_some() {
            // Something else took it.
            return None;
        }
        let newest = self.drawn.last().copied().and_then(&drawn_now)?;
        let is_covered = in_dialog && newest.layer_id.order == Order::Background;
        if is_covered || !can_take(ctx, &newest) {
            return None;
        }
        self.after_menu = 0;
        Some(newest.id)
    }
}

/// Whether a control can have the keyboard.
fn can_take(ctx: &Context, found: &WidgetRect) -> bool {
    let is_allowed = ctx.memory(|memory| memory.allows_interaction(found.layer_id));
    found.enabled && found.sense.is_focusable() && is_allowed
}
