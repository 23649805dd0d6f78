//! A page that scrolls as a whole: what scrolls by itself elsewhere is as long as it is there, so that there is one scroll bar.

use super::{covered, in_sight};
use egui::{Rangef, Rect, ScrollArea, Sense, Ui, UiBuilder, UiStackInfo, vec2};
use std::ops::Range;

const PAGE: &str = "page that scrolls as a whole";

/// Returns what tells everything inside a place that it is on such a page.
pub fn mark() -> UiStackInfo {
    UiStackInfo::default().with_tag(PAGE)
}

/// Whether something is on a page that scrolls as a whole.
pub fn is_within(ui: &Ui) -> bool {
    ui.stack().iter().any(|one| one.tags().contains(PAGE))
}

/// Returns what scrolls where it is higher than this, over the whole width.
pub fn at_most(id: &str, height: f32) -> ScrollArea {
    ScrollArea::vertical()
        .id_salt(id)
        .max_height(height)
        .auto_shrink([false, true])
}

/// Draws such a page over the rest of the height. Returns what `add` returns.
pub fn whole<R>(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    scrolled(ui, id, |ui| {
        let page = UiBuilder::new().id_salt("page").ui_stack_info(mark());
        let inner = ui.scope_builder(page, add).inner;
        in_sight::keep_around(ui);
        inner
    })
}

/// Draws what scrolls over the rest of the height, or is as long as it is on a page. Returns what `add` returns.
pub fn scrolled<R>(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    if is_within(ui) {
        return ui.scope_builder(UiBuilder::new().id_salt(id), add).inner;
    }
    let covered = covered::below(ui.ctx(), ui.available_rect_before_wrap());
    ScrollArea::vertical()
        .id_salt(id)
        .auto_shrink(false)
        .show(ui, |ui| {
            let inner = add(ui);
            if covered > 0.0 {
                ui.add_space(covered);
            }
            inner
        })
        .inner
}

/// Returns a place in what scrolls, made longer by what notices cover at its lower end: what is scrolled to is seen above them.
pub fn above_notices(ui: &Ui, place: Rect) -> Rect {
    let covered = covered::below(ui.ctx(), ui.clip_rect());
    place.with_max_y(place.bottom() + covered)
}

/// Draws something of this height in the same way; `add` is told which part of it is seen, from its top, and returns what this returns.
pub fn tall<R>(ui: &mut Ui, id: &str, height: f32, add: impl FnOnce(&mut Ui, Rangef) -> R) -> R {
    if is_within(ui) {
        let size = vec2(ui.available_width(), height);
        let (place, _) = ui.allocate_exact_size(size, Sense::hover());
        let seen = ui.clip_rect().y_range();
        let seen = Rangef::new(seen.min - place.top(), seen.max - place.top());
        let inside = UiBuilder::new().id_salt(id).max_rect(place);
        return add(&mut ui.new_child(inside), seen);
    }
    let covered = covered::below(ui.ctx(), ui.available_rect_before_wrap());
    ScrollArea::vertical()
        .id_salt(id)
        .auto_shrink(false)
        .show_viewport(ui, |ui, seen| {
            ui.set_height(height + covered);
            add(ui, seen.y_range())
        })
        .inner
}

/// Draws rows of this height, one right below the other; `add` draws those that are seen.
pub fn rows<R>(
    ui: &mut Ui,
    id: &str,
    height: f32,
    count: usize,
    add: impl FnOnce(&mut Ui, Range<usize>) -> R,
) -> R {
    tall(ui, id, height * count as f32, |ui, seen| {
        let last = (seen.max / height).ceil().max(0.0) as usize;
        let last = last.saturating_add(1).min(count);
        let first = ((seen.min / height).floor().max(0.0) as usize).min(last);
        let whole = ui.max_rect();
        let down = |row: usize| whole.top() + row as f32 * height;
        let place = Rect::from_x_y_ranges(whole.x_range(), down(first)..=down(last));
        ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            // A row has the same id wherever it is seen.
            ui.skip_ahead_auto_ids(first);
            add(ui, first..last)
        })
        .inner
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;
    use egui::style::ScrollAnimation;
    use egui::{Context, pos2};

    const ROW: f32 = 20.0;

    /// One frame of a thousand rows in a window that is 200 high; gives which are drawn, and how high they are in all.
    fn frame(ctx: &Context, on_page: bool) -> (Range<usize>, f32) {
        let mut drawn = (0..0, 0.0);
        one_frame(ctx, (300.0, 200.0), |ui| {
            let mut draw = |ui: &mut Ui| {
                let top = ui.cursor().top();
                drawn.0 = rows(ui, "rows", ROW, 1000, |_, seen| seen);
                drawn.1 = ui.min_rect().bottom() - top;
            };
            if !on_page {
                return draw(ui);
            }
            ScrollArea::vertical()
                .vertical_scroll_offset(100.0 * ROW)
                .show(ui, |ui| {
                    ui.scope_builder(UiBuilder::new().ui_stack_info(mark()), draw);
                });
        });
        drawn
    }

    /// How far down the last thing ends in a window that is 200 high, once it was scrolled to; `add` draws, scrolls and gives that place.
    fn scrolled_end(notices: Option<Rect>, add: impl Fn(&mut Ui) -> f32) -> f32 {
        let ctx = Context::default();
        let mut end = 0.0;
        for _ in 0..4 {
            one_frame(&ctx, (300.0, 200.0), |ui| {
                covered::set(ui.ctx(), notices);
                end = add(ui);
            });
        }
        end
    }

    /// The end of what is scrolled to its end.
    fn end(notices: Option<Rect>) -> f32 {
        scrolled_end(notices, |ui| {
            scrolled(ui, "lines", |ui| {
                let (line, _) = ui.allocate_exact_size(vec2(100.0, 500.0), Sense::hover());
                let end = line.bottom();
                let beyond = Rect::from_min_size(pos2(0.0, end + 900.0), vec2(10.0, 10.0));
                ui.scroll_to_rect_animation(beyond, None, ScrollAnimation::none());
                end
            })
        })
    }

    #[test]
    fn the_last_line_is_scrolled_out_from_below_a_notice() {
        let notice = Rect::from_min_size(pos2(100.0, 140.0), vec2(180.0, 40.0));
        assert!(end(None) > 150.0, "{}", end(None));
        let free = end(Some(notice));
        assert!((100.0..=140.5).contains(&free), "{free}");
        // One at the top covers no last line.
        let above = notice.translate(vec2(0.0, -130.0));
        assert!((end(Some(above)) - end(None)).abs() < 0.5);
    }

    /// The end of the last of a hundred rows.
    fn end_of_rows(notices: Option<Rect>) -> f32 {
        scrolled_end(notices, |ui| {
            rows(ui, "rows", ROW, 100, |ui, seen| {
                let top = ui.max_rect().top() + (99.0 - seen.start as f32) * ROW;
                let last = Rect::from_min_size(pos2(0.0, top), vec2(10.0, ROW));
                let end = last.bottom();
                let last = above_notices(ui, last);
                ui.scroll_to_rect_animation(last, None, ScrollAnimation::none());
                end
            })
        })
    }

    #[test]
    fn a_row_that_is_scrolled_to_is_seen_above_a_notice() {
        assert!(end_of_rows(None) > 150.0, "{}", end_of_rows(None));
        let notice = Rect::from_min_size(pos2(100.0, 140.0), vec2(180.0, 40.0));
        let free = end_of_rows(Some(notice));
        assert!((100.0..=140.5).contains(&free), "{free}");
    }

    #[test]
    fn rows_of_a_page_are_all_its_length_and_only_those_in_sight_are_drawn() {
        let ctx = Context::default();
        let mut seen = (0..0, 0.0);
        for _ in 0..3 {
            seen = frame(&ctx, true);
        }
        let (drawn, height) = seen;
        assert!((height - 1000.0 * ROW).abs() < 1.0, "{height}");
        assert!((95..=100).contains(&drawn.start), "{drawn:?}");
        assert!((5..20).contains(&drawn.len()), "{drawn:?}");
        let (drawn, height) = frame(&Context::default(), false);
        assert!(height <= 200.0, "{height}");
        assert_eq!(drawn.start, 0);
        assert!((5..20).contains(&drawn.len()), "{drawn:?}");
    }
}
