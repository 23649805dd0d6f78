//! The strip at the bottom: the number of the step, its sentence, and the buttons.

use super::state::Story;
use super::steps::Step;
use crate::ui::kit::context::Cx;
use crate::ui::kit::low::is_low;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{
    Align, Atom, Button, Context, CornerRadius, FontId, IdSalt, Label, Layout, Rect, RichText,
    TextWrapMode, Ui, Vec2, accesskit, pos2, vec2,
};

/// Below this width the buttons are under the sentence, and below the lesser one in a low window.
const NARROW: f32 = 720.0;
const NARROW_IF_LOW: f32 = 600.0;
/// Space between the strip's edges and its content.
const MARGIN: f32 = 16.0;
/// Height of a row of buttons.
const BUTTONS: f32 = 36.0;
/// Height of a key in a button.
const CAP: f32 = 18.0;
/// Least width of the count beside the sentence, and of the one without dots.
const COUNT: f32 = 132.0;
const SHORT_COUNT: f32 = 74.0;
/// Space between the sentence and what stands below it.
const BELOW: f32 = 2.0;
/// Where requests of the tour go, and where those of another profile that is open meanwhile do.
const STAYS: &str = "Everything here goes to the built-in demo tenant on this computer";
const GOES: &str =
    "This profile is not part of the tour: it goes to its own tenant. Next continues the tour";
/// Estimated width of the buttons before they are drawn first.
const USUAL: f32 = 260.0;

/// What a button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryMove {
    /// The step before.
    Back,
    /// The next step.
    Forth,
    /// The end of the story.
    Leave,
}

/// Returns the height of the strip where it is so wide: in a low window it leaves as much as it can to what it speaks of.
pub fn height(ctx: &Context, width: f32) -> f32 {
    match (width < NARROW, is_low(ctx)) {
        (false, _) => 64.0,
        (true, false) => 108.0,
        (true, true) if width < NARROW_IF_LOW => 88.0,
        (true, true) => 52.0,
    }
}

/// Draws the strip over its whole place. `column` is the left edge of the request's column, if it is known. Returns what was pressed.
pub fn strip(story: &mut Story, column: Option<f32>, cx: &Cx, ui: &mut Ui) -> Option<StoryMove> {
    let step = story.step()?;
    let palette = theme::palette(ui);
    let place = ui.max_rect();
    ui.painter()
        .rect_filled(place, CornerRadius::ZERO, palette.panel);
    let edge = Rect::from_min_size(place.min, vec2(place.width(), 2.0));
    ui.painter()
        .rect_filled(edge, CornerRadius::ZERO, palette.accent);
    let inner = place.shrink2(vec2(MARGIN, 0.0)).with_min_y(edge.bottom());
    let width = if story.buttons > 0.0 {
        story.buttons
    } else {
        USUAL
    };
    let has_room = place.width() >= NARROW;
    let in_one_row = has_room || is_low(ui.ctx()) && place.width() >= NARROW_IF_LOW;
    if !in_one_row {
        let split = inner.bottom() - BUTTONS - 6.0;
        let above = Rect::from_min_max(inner.min, pos2(inner.right(), split));
        let below = Rect::from_min_max(pos2(inner.left(), split), inner.max);
        sentence(step, cx, ui, above);
        let left = (below.right() - width).max(below.left());
        count(story, ui, below.with_max_x(left), false);
        return buttons(story, ui, below.with_min_x(left), false);
    }
    let least = inner.left() + if has_room { COUNT } else { SHORT_COUNT };
    let column = column.filter(|_| has_room);
    let left = column.unwrap_or(least + MARGIN).max(least);
    let right = (inner.right() - width).max(left);
    count(story, ui, inner.with_max_x(left - MARGIN), has_room);
    let end = (right - MARGIN).max(left);
    let words = inner.with_min_x(left).with_max_x(end);
    sentence(step, cx, ui, words);
    buttons(story, ui, inner.with_min_x(right), has_room)
}

/// Draws the number of the step in words, and as dots if `wide`.
fn count(story: &Story, ui: &mut Ui, place: Rect, wide: bool) {
    let (number, all) = story.place();
    let palette = theme::palette(ui);
    let words = if wide {
        format!("Tour · step {number} of {all}")
    } else {
        format!("Step {number} of {all}")
    };
    let text = widgets::small_words(words, palette.muted);
    let line = 16.0;
    let dots = if wide { 14.0 } else { 0.0 };
    let top = place.center().y - f32::midpoint(line, dots);
    let row = Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), line));
    widgets::placed(ui, "count", row, Layout::left_to_right(Align::Center))
        .add(Label::new(text).selectable(false).truncate());
    if !wide {
        return;
    }
    let y = top + line + dots / 2.0 + 2.0;
    let mut x = place.left();
    for at in 1..=all {
        let (length, color) = match at.cmp(&number) {
            std::cmp::Ordering::Less => (8.0, palette.accent),
            std::cmp::Ordering::Equal => (22.0, palette.accent),
            std::cmp::Ordering::Greater => (8.0, palette.control_edge),
        };
        let dot = Rect::from_min_size(pos2(x, y - 4.0), vec2(length, 8.0));
        if dot.right() > place.right() {
            break;
        }
        ui.painter().rect_filled(dot, CornerRadius::same(4), color);
        x += length + 5.0;
    }
}

/// Returns what may stand below the sentence, the best of it first: what the step says besides, and where requests go. That they do not
/// stay on this computer comes before all.
fn notes(step: &Step, is_demo: bool) -> [Option<&str>; 2] {
    if is_demo {
        [step.hint.as_deref(), Some(STAYS)]
    } else {
        [Some(GOES), None]
    }
}

/// Draws the sentence, and below it the first of its notes for which there is room.
fn sentence(step: &Step, cx: &Cx, ui: &mut Ui, place: Rect) {
    let palette = theme::palette(ui);
    let font = fonts::semibold(theme::VERDICT);
    let width = place.width().max(1.0);
    let height_of = |text: &str, font: FontId| {
        let text = text.to_owned();
        let laid = ui.painter().layout(text, font, palette.text, width);
        laid.size().y
    };
    let alone = height_of(&step.sentence, font.clone());
    let mut notes = notes(step, cx.open.is_demo).into_iter().flatten();
    let below = notes.find_map(|note| {
        let both = alone + BELOW + height_of(note, fonts::text(theme::SMALL));
        (both <= place.height()).then_some((note, both))
    });
    let height = below.map_or(alone, |(_, both)| both);
    let top = (place.center().y - height / 2.0).max(place.top());
    let words = Rect::from_min_max(pos2(place.left(), top), place.max);
    let mut rows = widgets::placed(ui, "sentence", words, Layout::top_down(Align::Min));
    rows.spacing_mut().item_spacing = Vec2::new(0.0, BELOW);
    let said = rows.add(
        Label::new(RichText::new(&step.sentence).font(font))
            .wrap()
            .selectable(false),
    );
    rows.ctx().accesskit_node_builder(said.id, |node| {
        node.set_role(accesskit::Role::Status);
        node.set_live(accesskit::Live::Polite);
        node.set_label(step.sentence.as_str());
        node.set_author_id(step.id.as_str());
        if let Some(hint) = &step.hint {
            node.set_description(hint.as_str());
        }
    });
    if let Some(hint) = &step.hint {
        said.on_hover_text(hint);
    }
    if let Some((note, _)) = below {
        let line = RichText::new(note)
            .font(fonts::text(theme::SMALL))
            .color(palette.muted);
        rows.add(Label::new(line).wrap().selectable(false));
    }
}

/// Draws Leave, Back and Next, and returns what was pressed. Their accessible names are longer, since a result has a tab named Next.
fn buttons(story: &mut Story, ui: &mut Ui, place: Rect, keys: bool) -> Option<StoryMove> {
    let middle = Rect::from_center_size(place.center(), vec2(place.width(), BUTTONS));
    let mut row = widgets::placed(ui, "buttons", middle, Layout::left_to_right(Align::Center));
    row.spacing_mut().item_spacing.x = theme::GAP_SMALL;
    let mut turn = None;
    let escape = ["Esc"];
    let leave = if keys {
        let cap = vec2(widgets::key_caps_width(&row, &escape), CAP);
        Button::new(("Leave", Atom::custom(IdSalt::new("escape"), cap)))
    } else {
        Button::new("Leave")
    };
    let leave = leave
        .wrap_mode(TextWrapMode::Extend)
        .min_size(vec2(0.0, 30.0))
        .frame_when_inactive(false);
    let leave = row
        .add(leave)
        .on_hover_text("Restore what was open before; the tour resumes from here another time")
        .accessible_name("Leave the tour");
    if keys {
        let right = leave.rect.right() - row.spacing().button_padding.x;
        widgets::key_caps(&row, leave.rect, right, &escape);
    }
    let first = story.place().0 == 1;
    let back = row
        .add_enabled_ui(!first, |ui| widgets::button(ui, "Back"))
        .inner
        .on_hover_text("Page Up")
        .accessible_name("Back one step");
    let (label, name) = if story.is_last() {
        ("Finish", "Finish the tour")
    } else {
        ("Next", "Next step")
    };
    let forth = widgets::primary_button(&mut row, label, keys.then_some("→"), true)
        .on_hover_text("Page Down")
        .accessible_name(name);
    for (response, wanted) in [
        (&leave, StoryMove::Leave),
        (&back, StoryMove::Back),
        (&forth, StoryMove::Forth),
    ] {
        if response.clicked() {
            turn = Some(wanted);
        }
    }
    story.has_focus = leave.has_focus() || back.has_focus() || forth.has_focus();
    // The width is used in the next frame; it changes with the label of the last step.
    let width = row.min_rect().width();
    if (width - story.buttons).abs() > 0.5 {
        story.buttons = width;
        row.ctx().request_repaint();
    }
    turn
}

#[cfg(test)]
mod tests {
    use super::super::steps::steps;
    use super::*;

    #[test]
    fn where_requests_go_comes_before_hints_only_where_they_leave_this_computer() {
        let step = &steps()[0];
        assert_eq!(notes(step, true), [step.hint.as_deref(), Some(STAYS)]);
        assert_eq!(notes(step, false), [Some(GOES), None]);
    }
}
