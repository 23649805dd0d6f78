//! The buttons of a dialog: below its content, and in sight there while that scrolls as a page in a small window.

use super::context::Stay;
use super::{theme, widgets};
use egui::{Align, Id, Layout, Rect, Ui, pos2, vec2};

/// A page that has less height than this keeps all of it, and its buttons scroll with it.
const LEAST: f32 = 190.0;

/// The height that buttons take below what stands above them, and the gap alone where they stand below the page.
const BELOW: f32 = 60.0;
const GAP_ALONE: f32 = 30.0;

/// The heights of a page and of its buttons in the frame before.
#[derive(Clone, Copy, Default)]
struct Heights {
    page: f32,
    buttons: f32,
}

/// Where the buttons of the page that is being drawn stand.
#[derive(Clone, Copy)]
struct Footer {
    place: Rect,
    /// What is seen of the dialog around its page.
    clip: Rect,
    /// The height of the buttons; 0 until they are drawn.
    height: f32,
}

fn footer() -> Id {
    Id::unique("buttons below a dialog's page")
}

fn known(ui: &Ui) -> Option<Footer> {
    ui.data(|data| data.get_temp(footer()))
}

/// Draws the page of a dialog, which is told its greatest height, and keeps its buttons below it. Returns what `page` returns.
///
/// The buttons are drawn by the page, after what stands in it, so that the keyboard comes to them in reading order; where they stand is
/// known from the frame before, and a frame in which it changes is drawn twice.
pub fn above_buttons<R>(
    ui: &mut Ui,
    id: &str,
    height: f32,
    page: impl FnOnce(&mut Ui, f32) -> R,
) -> R {
    if height < LEAST {
        return page(ui, height);
    }
    let key = Id::unique(("heights of a dialog's page", id));
    let before: Heights = ui.data(|data| data.get_temp(key)).unwrap_or_default();
    let kept = if before.buttons > 0.0 {
        before.buttons + theme::GAP
    } else {
        0.0
    };
    let from = ui.cursor().min;
    let top = from.y + before.page.min(height - kept) + theme::GAP;
    let size = vec2(ui.available_width(), before.buttons);
    let empty = Footer {
        place: Rect::from_min_size(pos2(from.x, top), size),
        clip: ui.clip_rect(),
        height: 0.0,
    };
    ui.data_mut(|data| data.insert_temp(footer(), empty));
    let shown = page(ui, height - kept);
    let drawn = known(ui).map_or(0.0, |footer| footer.height);
    ui.data_mut(|data| data.remove::<Footer>(footer()));
    let now = Heights {
        page: ui.min_rect().bottom() - from.y,
        buttons: drawn,
    };
    if drawn > 0.0 {
        ui.expand_to_include_y(from.y + now.page + theme::GAP + drawn);
    }
    let differs = |one: f32, other: f32| (one - other).abs() > 0.5;
    if differs(now.page, before.page) || differs(now.buttons, before.buttons) {
        ui.data_mut(|data| data.insert_temp(key, now));
        ui.ctx().request_discard("the place of a dialog's buttons");
        ui.ctx().request_repaint();
    }
    shown
}

/// Draws the buttons of a dialog in a row, below its page where it scrolls as one. Returns what `add` returns.
pub fn buttons<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let Some(below) = known(ui) else {
        return ui.horizontal_wrapped(add).inner;
    };
    let layout = Layout::top_down(Align::Min);
    let mut row = widgets::placed(ui, "dialog buttons", below.place, layout);
    row.set_clip_rect(below.clip);
    let added = row.horizontal_wrapped(add).inner;
    let drawn = Footer {
        height: row.min_rect().height(),
        ..below
    };
    ui.data_mut(|data| data.insert_temp(footer(), drawn));
    added
}

/// Draws the button that closes a dialog in which nothing is left to decide.
pub fn close_button(ui: &mut Ui, stay: &mut Stay) {
    if widgets::button(ui, "Close").clicked() {
        *stay = Stay::Closed;
    }
}

/// Returns the height that a dialog's content leaves to the buttons below it.
pub fn left_to_buttons(ui: &Ui) -> f32 {
    if known(ui).is_some() {
        GAP_ALONE
    } else {
        BELOW
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;
    use egui::{Context, ScrollArea};

    /// One frame of a dialog whose content has this height, in a place that is 300 high; gives the place of its button.
    fn frame(ctx: &Context, content: f32) -> Rect {
        let mut place = Rect::NOTHING;
        one_frame(ctx, (400.0, 300.0), |ui| {
            above_buttons(ui, "of the test", 300.0, |ui, height| {
                ScrollArea::vertical().max_height(height).show(ui, |ui| {
                    ui.add_space(content);
                    buttons(ui, |ui| place = ui.button("Close").rect);
                });
            });
        });
        place
    }

    #[test]
    fn buttons_stand_below_what_is_seen_of_the_page() {
        let ctx = Context::default();
        for (content, top, bottom) in [(2000.0, 200.0, 300.5), (100.0, 100.0, 160.0)] {
            let mut place = Rect::NOTHING;
            for _ in 0..4 {
                place = frame(&ctx, content);
            }
            assert!(place.top() > top && place.bottom() <= bottom, "{place:?}");
        }
    }
}
