//! Keeping what has the keyboard in sight: a control that the keyboard comes to is scrolled to.

use super::anchor;
use egui::accesskit::{Action, ActionRequest, TreeId};
use egui::style::ScrollAnimation;
use egui::{Context, Event, Id, Memory, Rect, Ui};

/// How much of a control has to be visible, in points; all of one that is smaller.
const ENOUGH: f32 = 60.0;

/// Frames in which what has the keyboard is scrolled to: one scroll area may be inside another, and each moves what is in it.
const FRAMES: u8 = 8;

/// What has the keyboard, and for how many frames it is still brought into sight.
#[derive(Clone, Copy, Default)]
struct FocusInSight {
    focused: Option<Id>,
    left: u8,
}

fn place() -> Id {
    Id::unique("focus in sight")
}

fn kept(ctx: &Context) -> FocusInSight {
    ctx.data(|data| data.get_temp(place())).unwrap_or_default()
}

/// Finds out, at the end of a frame, whether the keyboard went to a control out of sight. One that was clicked is in sight, and must not
/// move away under the pointer.
pub fn look(ctx: &Context) {
    let focused = ctx.memory(Memory::focused);
    let mut now = kept(ctx);
    if now.focused != focused {
        let pressed = ctx.input(|input| {
            let pointer = &input.pointer;
            pointer.any_pressed() || pointer.any_released() || pointer.any_down()
        });
        let left = if pressed { 0 } else { FRAMES };
        now = FocusInSight { focused, left };
    } else if now.left == 0 {
        return;
    }
    if now.left > 0 && hidden(ctx, focused).is_some() {
        now.left -= 1;
        ctx.request_repaint();
    } else {
        now.left = 0;
    }
    ctx.data_mut(|data| data.insert_temp(place(), now));
}

/// Asks, at the beginning of a frame, for the control that has the keyboard to be scrolled to. The innermost scroll area does it, as if
/// assistive technology had asked.
pub fn bring(ctx: &Context) {
    let FocusInSight { focused, left } = kept(ctx);
    let Some(id) = focused.filter(|_| left > 0) else {
        return;
    };
    let request = ActionRequest {
        action: Action::ScrollIntoView,
        target_tree: TreeId::ROOT,
        target_node: id.accesskit_id(),
        data: None,
    };
    ctx.input_mut(|input| input.events.push(Event::AccessKitActionRequest(request)));
}

/// Scrolls a scroll area that has others inside it to what has the keyboard and to what the story points at; called at the end of its
/// content.
pub fn keep_around(ui: &Ui) {
    anchor::keep_around(ui);
    let FocusInSight { focused, left } = kept(ui.ctx());
    // Two frames after the innermost one, which asks in each: if both moved at once, each by all of the distance, they would overshoot.
    if !anchor::is_turn(left, true) {
        return;
    }
    if let Some(rect) = hidden(ui.ctx(), focused) {
        ui.scroll_to_rect_animation(rect, None, ScrollAnimation::none());
    }
}

/// Returns the place of a control of which too little is visible; `None` where enough is, or it was not drawn.
fn hidden(ctx: &Context, id: Option<Id>) -> Option<Rect> {
    let id = id?;
    let widget = ctx.viewport(|viewport| viewport.this_pass.widgets.get(id).copied())?;
    let (whole, seen) = (widget.rect, widget.interact_rect);
    let enough = |whole: f32, seen: f32| seen >= whole.min(ENOUGH) - 0.5;
    let is_seen = enough(whole.width(), seen.width()) && enough(whole.height(), seen.height());
    (whole.is_finite() && !is_seen).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame_after;
    use egui::{Key, Modifiers, ScrollArea};

    /// One frame of a list of buttons in a low window; gives the place of the one that has the keyboard, as it is seen.
    fn frame(ctx: &Context, events: Vec<Event>) -> Option<Rect> {
        let mut seen = None;
        one_frame_after(ctx, (200.0, 100.0), events, |ui| {
            bring(ui.ctx());
            ScrollArea::vertical().show(ui, |ui| {
                for at in 0..20 {
                    let button = ui.button(format!("Button {at}"));
                    if button.has_focus() {
                        seen = Some(button.interact_rect);
                    }
                }
            });
            look(ui.ctx());
        });
        seen
    }

    #[test]
    fn what_the_keyboard_comes_to_is_scrolled_to() {
        let ctx = Context::default();
        frame(&ctx, Vec::new());
        for _ in 0..12 {
            let tab = Event::Key {
                key: Key::Tab,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: Modifiers::NONE,
            };
            frame(&ctx, vec![tab]);
            let mut seen = None;
            for _ in 0..5 {
                seen = frame(&ctx, Vec::new());
            }
            assert!(seen.is_some_and(|rect| rect.height() > 10.0), "{seen:?}");
        }
    }
}
