//! The frame around dialogs, and what several of them draw.

use super::context::{Cx, Dialog, DialogPlace, Frame, Stay};
use super::dialog_buttons::above_buttons;
use super::low::is_low;
use super::{anchor, fonts, icons, in_sight, page, theme, widgets};
use crate::diagnosis::BadInput;
use crate::secret::Secret;
use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::{
    Align2, Context, Event, Id, Key, Label, LayerId, Memory, Modal, Popup, Response, RichText,
    ScrollArea, Stroke, TextEdit, Ui, UiBuilder, Vec2, WidgetText, vec2,
};
use std::path::Path;

/// The share of a low window's height that stays free above a dialog at the top.
const ABOVE: f32 = 0.12;

/// In a narrower or lower window a dialog scrolls as a page of at least the size [`PAGE`], above its buttons.
const SMALL_WINDOW: Vec2 = Vec2::new(480.0, 700.0);
const PAGE: Vec2 = Vec2::new(400.0, 240.0);

/// In a window that is lower than this a text that was read leaves its field's height to what was found in it.
const TIGHT: f32 = 600.0;

/// The largest share of the window's height that a preview in a dialog takes.
const PREVIEW_SHARE: f32 = 0.33;
/// The usual height of the window.
const USUAL_WINDOW: f32 = 800.0;

/// For how many frames after opening a dialog tries to give the keyboard to its first control.
const OPENING: u8 = 8;

/// The least height of a dialog above what a story says.
const GUIDED: f32 = 96.0;

/// The dialogs that are open; only the newest is drawn.
#[derive(Default)]
pub struct DialogStack {
    open: Vec<Box<dyn Dialog>>,
    /// What had the keyboard before the first of them was opened.
    before: Option<Id>,
    /// What gets the keyboard back, now that all are closed.
    back: Option<Id>,
    /// For how many frames the newest may still get the keyboard, since it has opened.
    opening: u8,
}

impl DialogStack {
    /// Opens a dialog over the others.
    pub fn push(&mut self, ctx: &Context, dialog: Box<dyn Dialog>) {
        if self.open.is_empty() {
            let focused = ctx.memory(Memory::focused);
            self.before = focused.or(self.back.take());
        }
        // A menu that is open would lie half below it.
        Popup::close_all(ctx);
        self.open.push(dialog);
        self.opening = OPENING;
    }

    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Returns the id of the newest dialog's kind; `None` where none is open.
    pub fn newest(&self) -> Option<&'static str> {
        self.open.last().map(|dialog| dialog.frame().id)
    }

    /// Closes the newest.
    pub fn close(&mut self) {
        self.open.pop();
        if self.open.is_empty() {
            self.back = self.before.take();
        }
    }

    /// Gives the keyboard back to what had it, where nothing has it since. One frame after the last dialog: until then egui keeps the
    /// keyboard from what is below.
    fn give_back(&mut self, ctx: &Context) {
        let Some(id) = self.back else {
            return;
        };
        if ctx.memory(|memory| memory.top_modal_layer().is_some()) {
            ctx.request_repaint();
            return;
        }
        self.back = None;
        if ctx.memory(|memory| memory.focused().is_none()) {
            ctx.memory_mut(|memory| memory.request_focus(id));
            ctx.request_repaint();
        }
    }

    /// Lets all take in finished jobs.
    pub fn poll(&mut self, cx: &Cx) {
        for dialog in &mut self.open {
            dialog.poll(cx);
        }
    }

    /// Offers a dropped file to the newest; false where it has no use for it.
    pub fn drop_file(&mut self, cx: &Cx, path: &Path) -> bool {
        let newest = self.open.last_mut();
        newest.is_some_and(|dialog| dialog.drop_file(cx, path))
    }

    /// Draws the newest in its place, at most as wide as it wants and as high as the window allows.
    pub fn show(&mut self, cx: &Cx) {
        let Some(dialog) = self.open.last_mut() else {
            return self.give_back(&cx.egui);
        };
        let (frame, place) = (dialog.frame(), dialog.place());
        let id = Id::unique(frame.id);
        let window = cx.egui.content_rect().size();
        let style = egui::Frame::popup(&cx.egui.global_style());
        let (area, style, room) = match place {
            DialogPlace::Middle => {
                // In the middle of what a story leaves above what it says below; where that is too little, at the top and over it.
                let below = anchor::reserved(&cx.egui);
                let around = if is_small(window) { 44.0 } else { 64.0 };
                let mut room = window - vec2(around, around + below);
                let mut at = (Align2::CENTER_CENTER, vec2(0.0, -below / 2.0));
                if below > 0.0 && room.y < GUIDED {
                    at = (Align2::CENTER_TOP, vec2(0.0, 4.0));
                    room.y = GUIDED;
                }
                let area = Modal::default_area(id).anchor(at.0, at.1);
                (area, style.inner_margin(16), room)
            }
            DialogPlace::Top(top) => {
                let top = top.min(window.y * ABOVE);
                let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, top));
                let edge = Stroke::new(1.0, theme::palette_of(&cx.egui).control_edge);
                let below = if is_low(&cx.egui) { 8.0 } else { 16.0 };
                let room = window - vec2(32.0, top + below);
                (area, style.inner_margin(0).stroke(edge), room)
            }
        };
        let room = room.max(Vec2::splat(1.0));
        let area = area.accessible_name(frame.title.clone());
        let modal = Modal::new(id).area(area).frame(style);
        let answer = modal.show(&cx.egui, |ui| {
            ui.set_width(room.x.min(frame.width));
            ui.set_max_height(room.y);
            if place != DialogPlace::Middle {
                return dialog.ui(cx, ui);
            }
            if !is_small(window) {
                heading(&frame, ui);
                return dialog.ui(cx, ui);
            }
            above_buttons(ui, frame.id, room.y, |ui, height| {
                in_margin(ui, "around the page", |ui| {
                    ScrollArea::both()
                        .id_salt("dialog page")
                        .max_height(height)
                        .auto_shrink([false, true])
                        .show(ui, |ui| {
                            ui.set_width(room.x.max(PAGE.x).min(frame.width));
                            ui.set_max_height(height.max(PAGE.y));
                            heading(&frame, ui);
                            let stay = dialog.ui(cx, ui);
                            in_sight::keep_around(ui);
                            stay
                        })
                        .inner
                })
            })
        });
        let layer = answer.response.layer_id;
        describe(&cx.egui, layer, &frame.hint);
        if answer.should_close() || answer.inner == Stay::Closed {
            self.close();
            cx.egui.request_repaint();
        } else if self.opening > 0 {
            let has_keyboard = take_keyboard(&cx.egui, layer);
            self.opening = if has_keyboard { 0 } else { self.opening - 1 };
            cx.egui.request_repaint();
        }
    }
}

/// Tells assistive technology that a dialog keeps everything below it from being used, and what it is about.
fn describe(ctx: &Context, layer: LayerId, hint: &str) {
    // The dialog's node, which has its name, is its area's.
    ctx.accesskit_node_builder(layer.id, |node| {
        node.set_modal();
        if !hint.is_empty() {
            node.set_description(hint);
        }
    });
}

/// Gives the keyboard to the first control of a dialog, or to the one that the tour points at, where nothing has it. Returns whether the
/// dialog has it, or gets it now.
fn take_keyboard(ctx: &Context, layer: LayerId) -> bool {
    let focused = ctx.memory(Memory::focused);
    let (has_keyboard, first) = ctx.viewport(|viewport| {
        let widgets = &viewport.this_pass.widgets;
        let there = focused.and_then(|id| widgets.get(id));
        let mut stops = widgets
            .get_layer(layer)
            .filter(|widget| widget.visible && widget.enabled && widget.sense.is_focusable());
        (
            there.is_some_and(|widget| widget.layer_id == layer),
            stops.next().map(|widget| widget.id),
        )
    });
    // What has the keyboard has an outline too: in a dialog of the tour it is the one that the tour points at.
    let first = anchor::control_in(ctx, layer).or(first);
    match (focused, first) {
        _ if has_keyboard => true,
        (None, Some(first)) => {
            ctx.memory_mut(|memory| memory.request_focus(first));
            true
        }
        // What had it below loses it in the next frame.
        _ => false,
    }
}

/// Whether the window is so small that a dialog scrolls as a page.
pub fn is_page(ctx: &Context) -> bool {
    is_small(ctx.content_rect().size())
}

/// Whether the window has no room for a field beside what was found in its text.
pub fn is_tight(ctx: &Context) -> bool {
    ctx.content_rect().height() < TIGHT
}

/// Draws what scrolls in a place that is wider by the dialog's margin, in which its scroll bar stands: it ends where everything else does.
fn in_margin<R>(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let place = ui.available_rect_before_wrap();
    let end = place.right();
    let place = place.with_max_x(end + theme::SCROLL_BAR);
    let mut wide = ui.new_child(UiBuilder::new().id_salt(id).max_rect(place));
    let added = add(&mut wide);
    let drawn = wide.min_rect();
    ui.advance_cursor_after_rect(drawn.with_max_x(drawn.right().min(end)));
    added
}

/// Draws what may be long: it scrolls, and is at most this high. On a page, which scrolls as a whole, it is as long as it is: a second
/// area in it would show a line or two.
pub fn long<R>(ui: &mut Ui, id: &str, height: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    if is_page(ui.ctx()) {
        return ui.scope(add).inner;
    }
    scrolled(ui, id, height, add)
}

/// Draws what scrolls on a page too, at most this high and with its bar in the dialog's margin.
pub fn scrolled<R>(ui: &mut Ui, id: &str, height: f32, add: impl FnOnce(&mut Ui) -> R) -> R {
    in_margin(ui, id, |ui| {
        page::at_most(id, height)
            .show(ui, |ui| {
                ui.set_max_width(ui.available_width() - theme::SCROLL_BAR);
                add(ui)
            })
            .inner
    })
}

fn is_small(window: Vec2) -> bool {
    window.x < SMALL_WINDOW.x || window.y < SMALL_WINDOW.y
}

/// Draws the title of a dialog and the line below it.
fn heading(frame: &Frame, ui: &mut Ui) {
    let title = RichText::new(&frame.title).font(fonts::semibold(theme::VERDICT));
    ui.label(title);
    if !frame.hint.is_empty() {
        widgets::muted_label(ui, frame.hint.as_str());
    }
    ui.add_space(theme::GAP_SMALL);
}

/// Whether nothing has the keyboard or is about to get it: in the frame in which Tab goes round, nothing has it.
pub fn nothing_has_keyboard(ui: &Ui) -> bool {
    ui.memory(|memory| memory.focused().is_none()) && !ui.input(|input| input.key_pressed(Key::Tab))
}

/// Whether Enter was pressed in a field. Where nothing has the keyboard the field takes it, the first time with its text selected.
pub fn entered(ui: &Ui, field: &Response) -> bool {
    // Before the focus is asked for again: a field that Enter left does not have it.
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if nothing_has_keyboard(ui) && !entered {
        field.request_focus();
        let mut state = TextEdit::load_state(ui.ctx(), field.id).unwrap_or_default();
        if state.cursor.char_range().is_none() {
            let all = CCursorRange::two(CCursor::new(0), CCursor::new(usize::MAX));
            state.cursor.set_char_range(Some(all));
            state.store(ui.ctx(), field.id);
        }
    }
    entered
}

/// Takes what was pasted in this frame, if it is wanted, before a field of one line sees it: that would lose line breaks and lay out
/// megabytes.
pub fn pasted(ctx: &Context, wanted: impl Fn(&str) -> bool) -> Option<Secret> {
    ctx.input_mut(|input| {
        let is_wanted = |event: &Event| matches!(event, Event::Paste(text) if wanted(text));
        let at = input.events.iter().position(is_wanted)?;
        match input.events.remove(at) {
            Event::Paste(text) => Some(Secret::new(text)),
            _ => None,
        }
    })
}

/// Draws what cannot be used, why, and what to do.
pub fn problem_box(ui: &mut Ui, problem: &BadInput) {
    problem_box_with(ui, problem, None);
}

/// The same with a button of this label. Returns whether it was pressed.
pub fn problem_box_with(ui: &mut Ui, problem: &BadInput, action: Option<&str>) -> bool {
    let (title, detail) = (&problem.title, problem_detail(problem));
    widgets::note_box(ui, widgets::NoteLevel::Error, title, &detail, action)
}

/// Returns why something cannot be used, and what to do.
pub fn problem_detail(problem: &BadInput) -> String {
    match &problem.fix {
        Some(fix) => format!("{}. {fix}", problem.detail),
        None => problem.detail.clone(),
    }
}

/// Draws a text that is only read: monospaced, scrolling, at most this high in a window of the usual height, in a higher one more, and in a
/// low one less, so that what stands below it is seen.
pub fn preview(ui: &mut Ui, id: &str, text: &str, height: f32) {
    // The empty line at a request's end would only be scrolled to.
    let text = RichText::new(text.trim_end()).font(fonts::mono(theme::SMALL));
    framed(ui, id, text.into(), height);
}

/// Draws such a text that is broken at the end of its line, wherever that is: a link, which has no words.
pub fn link_preview(ui: &mut Ui, id: &str, text: &str, height: f32) {
    let format = TextFormat::simple(fonts::mono(theme::SMALL), theme::palette(ui).text);
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap.break_anywhere = true;
    framed(ui, id, job.into(), height);
}

fn framed(ui: &mut Ui, id: &str, text: WidgetText, height: f32) {
    let window = ui.ctx().content_rect().height();
    let line = ui.fonts_mut(|fonts| fonts.row_height(&fonts::mono(theme::SMALL)));
    let height = whole_lines(preview_height(window, height), line);
    widgets::text_frame(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        page::at_most(id, height).show(ui, |ui| {
            ui.add(Label::new(text).wrap());
        });
    });
}

/// Returns the greatest height of a preview that has `usual` in a window of the usual height.
fn preview_height(window: f32, usual: f32) -> f32 {
    (usual + (window - USUAL_WINDOW).max(0.0)).min(window * PREVIEW_SHARE)
}

/// Returns the height of as many whole lines as there is room for, so that none is cut through its middle.
fn whole_lines(height: f32, line: f32) -> f32 {
    // A little more than there is, as the height may be so many lines but for rounding.
    ((height + 0.1) / line).floor().max(1.0) * line
}

/// Draws notes, a line each.
pub fn notes(ui: &mut Ui, notes: &[String]) {
    let palette = theme::palette(ui);
    for note in notes {
        ui.horizontal_top(|ui| {
            icons::sign(ui, vec2(14.0, 16.0), icons::Icon::Info, palette.accent);
            widgets::small_text(ui, note);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{preview_height, whole_lines};

    #[test]
    fn a_preview_ends_with_a_whole_line() {
        for (height, shown) in [(260.0, 256.0), (256.0, 256.0), (255.95, 256.0), (3.0, 16.0)] {
            let given = whole_lines(height, 16.0);
            assert!((given - shown).abs() < 0.01, "{height}: {given}");
        }
    }

    #[test]
    fn a_preview_takes_more_where_the_window_has_more() {
        for (window, height) in [(400.0, 132.0), (800.0, 260.0), (1000.0, 330.0)] {
            let given = preview_height(window, 260.0);
            assert!((given - height).abs() < 0.01, "{window}: {given}");
        }
    }
}
