//! One frame of the window. `eframe::App` is a short adapter at the end.

use super::app::{App, FirstFrame};
use super::closing::{Held, Loss};
use super::{dispatch, guide, keys, layout, palette, presenting};
use crate::ui::kit::context::Cx;
use crate::ui::kit::dialog::pasted;
use crate::ui::kit::elsewhere::Elsewhere;
use crate::ui::kit::in_sight;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::notice_offer::NoticeOffer;
use crate::ui::kit::workspace::Workspace;
use crate::ui::{editor, messages};
use egui::Context;

impl App {
    /// Draws one frame: takes in finished jobs, takes keys, draws, and carries out what was asked for.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        in_sight::bring(&ctx);
        self.begin_reading(&ctx);
        self.poll(&ctx);
        self.take_keys(&ctx);
        layout::show(self, &self.cx(&ctx), ui);
        self.dialogs.show(&self.cx(&ctx));
        self.take_paste(&ctx);
        self.carry_out(&ctx);
        let cx = self.cx(&ctx);
        messages::toasts(&mut self.messages, &cx);
        self.editor.after_frame(&self.cx(&ctx));
        presenting::look(self, &ctx);
        self.remember(&ctx);
        let in_dialog = self.dialogs.is_open();
        self.layout.last_focus.look(&ctx, in_dialog);
        in_sight::look(&ctx);
        self.tick(&ctx);
    }

    /// Starts what reads folders, drafts and history, once the first frame is on the screen: it would take that frame's processors.
    fn begin_reading(&mut self, ctx: &Context) {
        let now = ctx.cumulative_frame_nr();
        match self.layout.first_frame {
            FirstFrame::ToCome => {
                self.layout.first_frame = FirstFrame::Drawn(now);
                ctx.request_repaint();
            }
            FirstFrame::Drawn(first) if now > first => {
                self.layout.first_frame = FirstFrame::Past;
                let cx = self.cx(ctx);
                self.library.begin(&cx);
                self.editor.begin(&cx);
            }
            FirstFrame::Drawn(_) | FirstFrame::Past => {}
        }
    }

    /// Remembers what the next frame and the next start begin with.
    fn remember(&mut self, ctx: &Context) {
        let cx = self.cx(ctx);
        self.layout.in_text = ctx.text_edit_focused();
        self.layout.place.see(ctx);
        self.layout.place.see_profile(&cx, &cx.open.from);
        let step = self.layout.tour.story.at();
        self.layout.place.see_choices(&cx, step);
    }

    /// Takes in what jobs have brought. What concerns the open profile is carried out before the result looks at it.
    fn poll(&mut self, ctx: &Context) {
        let cx = self.cx(ctx);
        if self.settings.poll(&cx) {
            self.library.reread(&self.cx(ctx));
        }
        self.editor.poll(&cx);
        if self.library.poll(&cx) {
            self.editor.look_again(&cx);
        }
        self.dialogs.poll(&cx);
        if let Some(choice) = self.palette.take() {
            palette::carry_out(self, &cx, choice);
        }
        self.clipboard.poll(&cx);
        self.outgoing.poll(&cx);
        self.carry_out(ctx);
        let cx = self.cx(ctx);
        self.results.poll(&cx);
        self.inspect.poll(&cx);
        self.sign.poll(&cx);
        let on_screen = self.layout.workspace == Workspace::Past;
        if self.layout.first_frame == FirstFrame::Past {
            self.history.poll(&cx, on_screen);
        }
        if let Some(Ok((elsewhere, text))) = self.layout.pasted.take() {
            cx.ask(Intent::TakeElsewhere(elsewhere, text));
        }
        if let Some(run) = NoticeOffer::taken(&mut self.layout.ended) {
            cx.ask(Intent::Enter(Workspace::Exchange));
            cx.ask(Intent::ShowRun(run));
        }
        self.look_at_closing(&cx);
        guide::poll(self, ctx);
        self.carry_out(ctx);
        self.take_handed(ctx);
    }

    /// Takes in what other starts of the program were given, once the dialogs of this frame are open.
    fn take_handed(&mut self, ctx: &Context) {
        self.layout.starts.come_to_front(ctx);
        let cx = self.cx(ctx);
        if let Some(folder) = self.layout.starts.agreed_folder() {
            self.library.open(&cx, folder);
        }
        if let Some(given) = self.layout.starts.take_next(&cx) {
            dispatch::handed(self, &cx, given);
        }
        self.carry_out(ctx);
    }

    /// Asks before the window closes where something would be lost with it.
    fn look_at_closing(&mut self, cx: &Cx) {
        let requested = cx.egui.input(|input| input.viewport().close_requested());
        if requested {
            // What cannot be kept is known while the window can still stay.
            self.editor.flush(cx);
            let services = &self.services;
            services.files.flush(services.runtime.handle());
        }
        let is_asked = requested || self.layout.closing.is_asking();
        let held = Held {
            exchange: self.editor.is_sending() || self.results.is_following_up(),
            secrets: if is_asked {
                self.editor.unsent_secrets()
            } else {
                Vec::new()
            },
            unkept: is_asked.then(|| self.editor.unkept_edits(cx)).flatten(),
        };
        if self.layout.closing.look(cx, &held) == Some(Loss::Exchange) {
            self.editor.cancel();
            self.results.cancel_follow_up();
        }
    }

    /// Takes shortcuts, dropped files and Escape before the widgets see them.
    fn take_keys(&mut self, ctx: &Context) {
        self.layout.last_focus.go_on(ctx);
        let cx = self.cx(ctx);
        for command in keys::pressed(ctx, self.dialogs.is_open()) {
            cx.ask(Intent::Do(command));
        }
        if let Some(path) = keys::dropped(ctx) {
            dispatch::dropped(self, &cx, path);
        }
        guide::take_keys(self, &cx);
        self.take_escape(ctx);
    }

    /// Takes what was pasted into no field, and starts to find out where it belongs. Called once everything is drawn: a field, page or
    /// dialog takes it first.
    fn take_paste(&mut self, ctx: &Context) {
        let in_text = self.layout.in_text || ctx.text_edit_focused();
        if in_text || self.dialogs.is_open() || egui::Popup::is_any_open(ctx) {
            return;
        }
        if let Some(text) = pasted(ctx, |_| true) {
            let cx = self.cx(ctx);
            let look = move || Ok((Elsewhere::of_paste(text.expose()), text));
            self.layout.pasted.start_blocking(&cx, look);
        }
    }

    /// Escape goes one level up: a menu, the dialog, out of a text, the search, the drawer, back to the exchange. What is inside takes
    /// it first.
    fn take_escape(&mut self, ctx: &Context) {
        let pressed = ctx.input(|input| {
            input.key_pressed(egui::Key::Escape) && input.modifiers == egui::Modifiers::NONE
        });
        if !pressed || egui::Popup::is_any_open(ctx) {
            return;
        }
        if self.dialogs.is_open() {
            self.dialogs.close();
        } else if self.layout.in_text || !self.go_up(ctx) {
            // egui has taken the keyboard out of the text.
            return;
        }
        ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
    }

    /// Closes the innermost search, drawer or page on the way back to the exchange; false where there is none.
    fn go_up(&mut self, ctx: &Context) -> bool {
        let closed = match self.layout.workspace {
            Workspace::Exchange => self.results.close_search(),
            Workspace::Past => self.results.close_search() || self.history.clear_search(),
            Workspace::Inspect => self.inspect.close_search(),
            Workspace::Sign => self.sign.close_search(),
        };
        if closed || self.library.clear_search() {
            return true;
        }
        if layout::has_drawer(ctx) && std::mem::take(&mut self.layout.drawer) {
            return true;
        }
        let was_elsewhere = self.layout.workspace != Workspace::Exchange;
        self.layout.workspace = Workspace::Exchange;
        was_elsewhere
    }

    /// Opens the dialogs that were asked for, and carries wishes out until there are none.
    fn carry_out(&mut self, ctx: &Context) {
        loop {
            for dialog in self.wishes.take_opened() {
                self.dialogs.push(ctx, dialog);
            }
            let asked = self.wishes.take_asked();
            if asked.is_empty() {
                return;
            }
            for intent in asked {
                let cx = self.cx(ctx);
                dispatch::intent(self, &cx, intent);
            }
        }
    }

    /// A countdown on screen wants a frame when its text changes, and what waited for a dialog when that has closed; nothing else does.
    fn tick(&self, ctx: &Context) {
        if self.layout.starts.is_waiting() && !self.dialogs.is_open() {
            ctx.request_repaint();
        }
        let cx = self.cx(ctx);
        let counts_down = match self.layout.workspace {
            Workspace::Exchange => {
                self.results.counts_down(cx.now()) || editor::counts_down(&self.editor, &cx)
            }
            Workspace::Past => self.results.counts_down(cx.now()),
            Workspace::Inspect => self.inspect.token().counts_down(),
            Workspace::Sign => self.sign.token().counts_down(),
        };
        if let Some(wait) = self.clock.to_next_second().filter(|_| counts_down) {
            ctx.request_repaint_after(wait);
        }
    }
}

impl eframe::App for App {
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.layout.is_cleared = true;
        self.frame(ui);
    }

    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        // Where the window is hidden there is no frame, and it would stay hidden.
        self.layout.starts.come_to_front(ctx);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.layout.starts.close();
        let cx = self.cx(&Context::default());
        self.editor.flush(&cx);
        self.history.flush(&cx);
        self.layout.place.now.open_sections = self.editor.open_sections();
        self.layout.place.write(&cx);
        let services = &self.services;
        services.files.flush(services.runtime.handle());
    }
}
