//! What the guided story does in the window: sets a step up, sends for it, goes on, and puts back what was there before.

use super::app::App;
use super::tour::WindowBefore;
use crate::run::Run;
use crate::secret::Secret;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::elsewhere::Elsewhere;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::open_profile::SentFrom;
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{anchor, theme};
use crate::ui::story::{self, StepDialog, StoryAction, StoryMove};
use egui::{
    Area, Context, Event, Frame, Id, Key, Modifiers, Order, Panel, PanelState, Popup, Ui, UiBuilder,
};
use std::sync::Arc;

/// Height of the bar below the strip.
const BAR: f32 = 26.0;
/// The margin at the left of the request's column.
const COLUMN: f32 = 16.0;

/// Begins the story, or resumes it where it was left. What is open is put aside.
pub fn start(app: &mut App, cx: &Cx) {
    if app.layout.tour.story.is_running() {
        return;
    }
    app.layout.tour.before = Some(WindowBefore {
        form: app.editor.put_aside(cx),
        result: app.results.in_front(),
        workspace: app.layout.workspace,
        result_in_front: app.layout.result_in_front,
    });
    app.layout.drawer = false;
    app.layout.tour.story.begin();
    // Opened anew in any case: what was typed is put aside with the form.
    set_up(app, cx, true);
}

/// Opens the profile of the step, unless it is open and unchanged; with `anew` in any case.
fn set_up(app: &mut App, cx: &Cx, anew: bool) {
    let Some(step) = app.layout.tour.story.step() else {
        return;
    };
    let Some(place) = app.library.built_in(&step.profile) else {
        return;
    };
    let as_it_is = !app.editor.is_edited() && app.editor.inputs().is_empty();
    if anew || !is_at_step(app, cx) || !as_it_is {
        if let Some(profile) = app.library.profile_of(place) {
            app.editor.open_as_delivered(cx, profile, place);
        }
    }
    cx.ask(Intent::Enter(Workspace::Exchange));
}

/// Whether the step's profile is open. Nothing else is ever sent for it, whatever was opened meanwhile.
fn is_at_step(app: &App, cx: &Cx) -> bool {
    let step = app.layout.tour.story.step();
    let place = step.and_then(|step| app.library.built_in(&step.profile));
    let from = &cx.open.from;
    place.is_some() && from.path.is_none() && from.entry == place && cx.open.is_demo
}

/// Takes in a run that has just ended, where it is of the step's form.
pub fn take_in(app: &mut App, run: &Arc<Run>, from: &SentFrom) {
    if app.layout.tour.story.is_running() && *from == app.editor.form_now() {
        app.layout.tour.story.take_in(run);
    }
}

/// Does what is due for the step. Called once a frame, when the result knows which form is open.
pub fn poll(app: &mut App, ctx: &Context) {
    let cx = app.cx(ctx);
    let is_busy = cx.open.is_sending || !is_at_step(app, &cx);
    match app.layout.tour.story.due(is_busy) {
        Some(StoryAction::Send) => {
            // The sentence speaks of what comes back.
            app.layout.result_in_front = true;
            cx.ask(Intent::Do(Command::Send));
        }
        Some(StoryAction::Show(run)) => show(app, &cx, run),
        None => {}
    }
    anchor::point_at(ctx, app.layout.tour.story.target());
}

/// Shows what the step is about.
fn show(app: &mut App, cx: &Cx, run: Option<Arc<Run>>) {
    let Some(step) = app.layout.tour.story.step() else {
        return;
    };
    if let Some(run) = run {
        app.results.show_run(cx, run);
    }
    app.layout.result_in_front = step.ends.is_some();
    if let Some(tab) = step.tab {
        cx.ask(Intent::Do(tab.command()));
    }
    if let Some(token) = step.token {
        app.results.show_token(token.role());
    }
    match &step.opens {
        Some(StepDialog::Answer(text)) => {
            cx.ask(Intent::TakeElsewhere(
                Elsewhere::Explain,
                Secret::new(text.as_str()),
            ));
        }
        Some(StepDialog::Share) => cx.ask(Intent::Do(Command::Share)),
        None => {}
    }
    anchor::bring_again(&cx.egui);
    cx.egui.request_repaint();
}

/// Takes in whether there is one column only. Where that has just begun, the pane with the target comes in front, once.
pub fn divide(app: &mut App, is_only: bool) {
    let was_only = std::mem::replace(&mut app.layout.tour.is_only_column, is_only);
    let story = &app.layout.tour.story;
    if is_only
        && !was_only
        && story.target().is_some()
        && let Some(step) = story.step()
    {
        app.layout.result_in_front = step.ends.is_some();
    }
}

/// Whether the dialog in front is the one that the step has opened.
fn shows_own_dialog(app: &App) -> bool {
    let step = app.layout.tour.story.step();
    let opens = step.and_then(|step| step.opens.as_ref());
    let own = opens.map(|opens| match opens {
        StepDialog::Answer(_) => "outside dialog",
        StepDialog::Share => "export dialog",
    });
    own.is_some() && app.dialogs.newest() == own
}

/// Goes a step on or back, or leaves the story.
fn turn(app: &mut App, cx: &Cx, wanted: StoryMove) {
    if shows_own_dialog(app) {
        app.dialogs.close();
    }
    let goes_on = match wanted {
        StoryMove::Forth => app.layout.tour.story.forth(),
        StoryMove::Back => {
            app.layout.tour.story.back();
            true
        }
        StoryMove::Leave => false,
    };
    if goes_on {
        set_up(app, cx, false);
    } else {
        leave(app, cx);
    }
    cx.egui.request_repaint();
}

/// Leaves the story and puts back what was there before. Edits made meanwhile are kept, as with every form that is left.
fn leave(app: &mut App, cx: &Cx) {
    app.layout.tour.story.leave();
    app.layout.tour.is_typing = false;
    anchor::point_at(&cx.egui, None);
    let Some(before) = app.layout.tour.before.take() else {
        return;
    };
    app.editor.take_back(cx, &before.form);
    // The open form has changed, and `Cx` is a snapshot of it.
    let cx = app.cx(&cx.egui);
    app.results.put_back(&cx, before.result);
    app.layout.workspace = before.workspace;
    app.layout.result_in_front = before.result_in_front;
}

/// Takes the keys of the story: Page Up and Down of a presenter's remote always, arrows and Escape while nothing else wants them.
pub fn take_keys(app: &mut App, cx: &Cx) {
    if !app.layout.tour.story.is_running() || Popup::is_any_open(&cx.egui) {
        return;
    }
    let in_dialog = app.dialogs.is_open();
    if in_dialog && !shows_own_dialog(app) {
        return;
    }
    let free = !in_dialog && !app.layout.tour.is_typing;
    let wanted = cx.egui.input_mut(|input| {
        // A held key goes one step.
        let mut pressed = |wanted: Key| {
            let fresh = input.events.iter().any(|event| match event {
                Event::Key {
                    key,
                    pressed: true,
                    repeat: false,
                    modifiers,
                    ..
                } => *key == wanted && modifiers.is_none(),
                _ => false,
            });
            input.consume_key(Modifiers::NONE, wanted) && fresh
        };
        if pressed(Key::PageDown) || free && pressed(Key::ArrowRight) {
            Some(StoryMove::Forth)
        } else if pressed(Key::PageUp) || free && pressed(Key::ArrowLeft) {
            Some(StoryMove::Back)
        } else if free && pressed(Key::Escape) {
            Some(StoryMove::Leave)
        } else {
            None
        }
    });
    if let Some(wanted) = wanted {
        turn(app, cx, wanted);
    }
}

/// Keeps the strip's place free, above the bar below. Called where the window is divided.
pub fn reserve(app: &mut App, ui: &mut Ui) {
    if !app.layout.tour.story.is_running() {
        app.layout.tour.place = None;
        anchor::reserve(ui.ctx(), 0.0);
        // The columns keep their ids, and with them the focus and where they are scrolled to.
        ui.skip_ahead_auto_ids(1);
        return;
    }
    let height = story::height(ui.ctx(), ui.available_width());
    anchor::reserve(ui.ctx(), height + BAR);
    let panel = Panel::bottom("story")
        .frame(Frame::new().fill(theme::palette(ui).panel))
        .exact_size(height)
        .show_separator_line(false)
        .show(ui, |_| {});
    app.layout.tour.place = Some(panel.response.rect);
}

/// Draws the strip, after the columns and above a dialog that the step has opened.
pub fn strip(app: &mut App, cx: &Cx, ui: &mut Ui) {
    let Some(place) = app.layout.tour.place else {
        return;
    };
    let column = PanelState::load(ui.ctx(), ui.scope_id().with("request"))
        .map(|request| request.outer_rect.left() + COLUMN);
    let is_above = shows_own_dialog(app);
    let told = &mut app.layout.tour.story;
    let inside = UiBuilder::new().id_salt("story strip").max_rect(place);
    let draw = |ui: &mut Ui| story::strip(told, column, cx, &mut ui.new_child(inside));
    let wanted = if is_above {
        Area::new(Id::unique("story above a dialog"))
            .order(Order::Tooltip)
            .fixed_pos(place.min)
            .default_size(place.size())
            .constrain(false)
            .fade_in(false)
            .show(ui.ctx(), |ui| {
                ui.set_min_size(place.size());
                draw(ui)
            })
            .inner
    } else {
        draw(ui)
    };
    let focused = ui.memory(|memory| memory.focused().is_some());
    app.layout.tour.is_typing = focused && !app.layout.tour.story.has_focus();
    if let Some(wanted) = wanted {
        turn(app, cx, wanted);
    }
}
