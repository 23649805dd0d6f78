//! What the guided story points at: the widget that is the target outlines itself when it is drawn, so that the outline moves and is
//! clipped with it. While no story runs, nothing is kept and nothing is drawn.

use super::theme;
use egui::style::ScrollAnimation;
use egui::{
    Align, Context, CornerRadius, Id, LayerId, Painter, Rect, Response, Stroke, StrokeKind, Ui,
    Vec2,
};
use serde::Deserialize;
use std::sync::Arc;

/// How many steps the story has, for those who offer it; a test compares it with the file.
pub const STEPS: usize = 9;

/// Something that the story can point at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A control or a text of this accessible name.
    Named(String),
    /// A claim of the token that is shown, by its name.
    Claim(String),
}

/// Frames in which a target is scrolled to: one scroll area may be inside another, and each moves what is in it.
const FRAMES: u8 = 12;

/// Whether it is the turn of the area that something is in, or of those around it, with so many frames left. If both moved at once, each
/// by all of the distance, they would move it out of sight at the other side. A move is seen after two frames at the latest.
pub(super) fn is_turn(left: u8, is_around: bool) -> bool {
    left > 0 && left % 4 == if is_around { 2 } else { 0 }
}

/// How much of the target's height has to be visible, in points; all of one that is smaller.
const ENOUGH: f32 = 20.0;

/// How far the outline stands off what has its colour.
const AROUND: f32 = 4.0;

/// How many times as high as the target the place around it has to be, so that it is brought to its middle.
const ROOM: f32 = 3.0;

/// The target, and the frames in which it was drawn and seen last.
#[derive(Clone)]
struct Pointing {
    target: Arc<Target>,
    drawn: Option<u64>,
    seen: Option<u64>,
    /// Where it was drawn last, and whether all of that was visible.
    rect: Rect,
    is_whole: bool,
    /// The control that it is and that one's layer; `None` for what takes no keyboard.
    control: Option<(Id, LayerId)>,
    /// The window's size when it was last begun to be brought into sight.
    window: Vec2,
    /// The frame up to which it is brought into sight; `None` until it is drawn.
    until: Option<u64>,
}

impl Pointing {
    /// For how many frames it is still brought into sight, this one included.
    fn left(&self, frame: u64) -> u8 {
        let left = self.until.unwrap_or_default().saturating_sub(frame);
        u8::try_from(left).unwrap_or(FRAMES)
    }
}

fn place() -> Id {
    Id::unique("what the story points at")
}

fn height_place() -> Id {
    Id::unique("height of the story")
}

fn pointing(ctx: &Context) -> Option<Pointing> {
    ctx.data(|data| data.get_temp(place()))
}

/// Points at this from now on, or at nothing. Called once a frame: in a window of another size the target is brought into sight anew.
pub fn point_at(ctx: &Context, target: Option<&Target>) {
    let known = pointing(ctx);
    let window = ctx.content_rect().size();
    if known.as_ref().map(|known| &*known.target) == target {
        if known.is_some_and(|known| known.window != window) {
            bring_again(ctx);
        }
        return;
    }
    ctx.data_mut(|data| match target {
        Some(target) => {
            let target = Arc::new(target.clone());
            let pointing = Pointing {
                target,
                drawn: None,
                seen: None,
                rect: Rect::NOTHING,
                is_whole: false,
                control: None,
                window,
                until: None,
            };
            data.insert_temp(place(), pointing);
        }
        None => data.remove::<Pointing>(place()),
    });
}

/// Brings the target into sight anew: what it stands in has changed.
pub fn bring_again(ctx: &Context) {
    if let Some(before) = pointing(ctx) {
        let again = Pointing {
            window: ctx.content_rect().size(),
            until: None,
            ..before
        };
        ctx.data_mut(|data| data.insert_temp(place(), again));
    }
}

/// Whether the target was drawn in this frame or the one before, and is not scrolled out of sight.
pub fn is_seen(ctx: &Context) -> bool {
    let now = ctx.cumulative_frame_nr();
    pointing(ctx)
        .and_then(|pointing| pointing.seen)
        .is_some_and(|seen| seen + 1 >= now)
}

/// Keeps this height free below dialogs, for the strip of the story; 0 while none runs.
pub fn reserve(ctx: &Context, height: f32) {
    if reserved(ctx) <= 0.0 && height <= 0.0 {
        return;
    }
    ctx.data_mut(|data| data.insert_temp(height_place(), height));
}

/// Returns the height that is kept free below dialogs; 0 while no story runs.
pub fn reserved(ctx: &Context) -> f32 {
    ctx.data(|data| data.get_temp(height_place()))
        .unwrap_or_default()
}

/// Whether a story runs.
pub fn is_guided(ctx: &Context) -> bool {
    reserved(ctx) > 0.0
}

/// Whether the target is a control or text of this name.
pub fn is_named(ctx: &Context, name: &str) -> bool {
    pointing(ctx).is_some_and(
        |pointing| matches!(&*pointing.target, Target::Named(wanted) if wanted == name),
    )
}

/// Returns the name of the claim that is the target; `None` where that is something else or nothing.
pub fn claim(ctx: &Context) -> Option<String> {
    match &*pointing(ctx)?.target {
        Target::Claim(name) => Some(name.clone()),
        Target::Named(_) => None,
    }
}

/// Notes where the target was drawn, and where things are seen there. Returns whether the area that it is in has to move now.
fn note_drawn(ctx: &Context, rect: Rect, clip: Rect, control: Option<(Id, LayerId)>) -> bool {
    let Some(before) = pointing(ctx) else {
        return false;
    };
    let frame = ctx.cumulative_frame_nr();
    let shown = rect.intersect(clip);
    let enough = rect.height().min(ENOUGH);
    let is_seen = shown.is_positive() && shown.height() >= enough - 0.5;
    let now = Pointing {
        drawn: Some(frame),
        seen: if is_seen { Some(frame) } else { before.seen },
        rect,
        is_whole: clip.contains_rect(rect),
        control,
        until: before.until.or(Some(frame + u64::from(FRAMES))),
        ..before
    };
    let left = now.left(frame);
    ctx.data_mut(|data| data.insert_temp(place(), now));
    if left > 0 {
        ctx.request_repaint();
    }
    is_turn(left, false)
}

/// Scrolls a scroll area that has others inside it to the target; called at the end of its content.
pub fn keep_around(ui: &Ui) {
    let Some(pointing) = pointing(ui.ctx()) else {
        return;
    };
    let frame = ui.ctx().cumulative_frame_nr();
    let is_due = pointing.drawn == Some(frame) && is_turn(pointing.left(frame), true);
    // What stands beside this area, as the buttons of a dialog do, is not in it.
    if is_due && !pointing.is_whole && !ui.clip_rect().contains_rect(pointing.rect) {
        ui.scroll_to_rect_animation(pointing.rect, None, ScrollAnimation::none());
    }
}

/// Draws the outline of the target, and fills it where that is wanted.
fn draw(painter: &Painter, rect: Rect, filled: bool) {
    let palette = theme::palette_of(painter.ctx());
    let corner = CornerRadius::same(6);
    if filled {
        let fill = palette.accent_behind.gamma_multiply(0.75);
        painter.rect_filled(rect, corner, fill);
    }
    let edge = Stroke::new(theme::FOCUS_WIDTH, palette.accent);
    painter.rect_stroke(rect, corner, edge, StrokeKind::Inside);
}

/// Fills and outlines a place that is the target, whatever it is called, and brings it into sight. Called before what stands in it
/// is drawn.
pub fn mark_here(ui: &Ui, rect: Rect) {
    draw(ui.painter(), rect, true);
    bring(ui, rect);
}

/// Brings a place that is the target into sight, when it is pointed at.
pub fn bring(ui: &Ui, rect: Rect) {
    let clip = ui.clip_rect();
    if note_drawn(ui.ctx(), rect, clip, None) && !clip.contains_rect(rect) {
        // In the middle, where there is room around it.
        let middle = (clip.height() >= ROOM * rect.height()).then_some(Align::Center);
        ui.scroll_to_rect_animation(rect, middle, ScrollAnimation::none());
    }
}

/// Fills and outlines what has this accessible name, where it is the target. Called before what stands in it is drawn.
pub fn mark(ui: &Ui, rect: Rect, name: &str) {
    if is_named(ui.ctx(), name) {
        mark_here(ui, rect);
    }
}

/// Outlines what was drawn already, where it is the target.
pub fn outline(response: &Response, name: &str) {
    outline_apart(response, name, 0.0);
}

/// Outlines in the same way what is filled with the accent: around it, as the outline is of that colour too.
pub fn outline_around(response: &Response, name: &str) {
    outline_apart(response, name, AROUND);
}

/// Outlines what was drawn already, where it is the target, so far from its edge.
fn outline_apart(response: &Response, name: &str, apart: f32) {
    let ctx = &response.ctx;
    if !is_named(ctx, name) {
        return;
    }
    let seen = response.interact_rect;
    let painter = Painter::new(ctx.clone(), response.layer_id, seen.expand(apart));
    draw(&painter, response.rect.expand(apart), false);
    let is_control = response.sense.is_focusable();
    let control = is_control.then_some((response.id, response.layer_id));
    if note_drawn(ctx, response.rect, seen, control) && !seen.contains_rect(response.rect) {
        response.scroll_to_me_animation(None, ScrollAnimation::none());
    }
}

/// Returns the control of this layer that was pointed at in this frame; `None` where that is elsewhere or takes no keyboard.
pub fn control_in(ctx: &Context, layer: LayerId) -> Option<Id> {
    let pointing = pointing(ctx)?;
    let is_drawn = pointing.drawn == Some(ctx.cumulative_frame_nr());
    let (id, of) = pointing.control.filter(|_| is_drawn)?;
    (of == layer).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;
    use egui::{pos2, vec2};

    /// Where the target is drawn.
    fn target_place() -> Rect {
        Rect::from_min_size(pos2(10.0, 10.0), vec2(40.0, 20.0))
    }

    /// One frame in which a place is drawn under a name; gives how many shapes there are.
    fn frame(ctx: &Context, name: &str) -> usize {
        one_frame(ctx, (400.0, 200.0), |ui| mark(ui, target_place(), name)).count()
    }

    #[test]
    fn only_the_target_is_outlined_and_only_while_it_is_pointed_at() {
        let ctx = Context::default();
        let nothing = frame(&ctx, "ID");
        let target = Target::Named("ID".into());
        point_at(&ctx, Some(&target));
        assert_eq!(frame(&ctx, "Access"), nothing);
        assert!(!is_seen(&ctx));
        assert!(frame(&ctx, "ID") > nothing);
        assert!(is_seen(&ctx));
        point_at(&ctx, None);
        assert_eq!(frame(&ctx, "ID"), nothing);
        assert!(!is_seen(&ctx));
    }

    #[test]
    fn it_is_brought_into_sight_anew_when_the_window_has_another_size() {
        let ctx = Context::default();
        let target = Target::Named("ID".into());
        let left = |width: f32| {
            one_frame(&ctx, (width, 200.0), |ui| {
                point_at(ui.ctx(), Some(&target));
                mark(ui, target_place(), "ID");
            });
            let frame = ctx.cumulative_frame_nr();
            pointing(&ctx).map(|pointing| pointing.left(frame))
        };
        for _ in 0..FRAMES {
            left(400.0);
        }
        assert_eq!(left(400.0), Some(0));
        assert_eq!(left(300.0), Some(FRAMES - 1));
    }

    #[test]
    fn a_claim_is_no_control_of_that_name() {
        let ctx = Context::default();
        point_at(&ctx, Some(&Target::Claim("aud".into())));
        assert_eq!(claim(&ctx).as_deref(), Some("aud"));
        assert!(!is_named(&ctx, "aud"));
    }

    #[test]
    fn height_is_reserved_while_a_story_runs() {
        let ctx = Context::default();
        reserve(&ctx, 0.0);
        assert!(!is_guided(&ctx));
        reserve(&ctx, 64.0);
        assert!(is_guided(&ctx));
        reserve(&ctx, 0.0);
        assert!(!is_guided(&ctx));
    }
}
