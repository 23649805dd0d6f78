//! One frame of the window. `eframe::App` is a short adapter at the end.

use super::app::App;
use super::{dispatch, guide, keys, layout, palette, presenting};
use crate::ui::editor;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::workspace::Workspace;
use egui::Context;

impl App {
    /// Draws one frame: takes in finished jobs, takes keys, draws, and carries out what was asked for.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.poll(&ctx);
        self.take_keys(&ctx);
        layout::show(self, &self.cx(&ctx), ui);
        guide::strip(self, &self.cx(&ctx), ui);
        self.dialogs.show(&self.cx(&ctx));
        self.carry_out(&ctx);
        self.editor.after_frame(&self.cx(&ctx));
        presenting::look(self, &ctx);
        self.tick(&ctx);
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
        self.history.poll(&cx, on_screen);
        guide::poll(self, ctx);
        self.carry_out(ctx);
    }

    fn take_keys(&mut self, ctx: &Context) {
        let cx = self.cx(ctx);
        for command in keys::pressed(ctx, self.dialogs.is_open()) {
            cx.ask(Intent::Do(command));
        }
        if let Some(path) = keys::dropped(ctx) {
            dispatch::dropped(self, &cx, path);
        }
        if self.dialogs.is_open()
            && ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape))
        {
            self.dialogs.close();
        }
        guide::take_keys(self, &cx);
    }

    /// Opens the dialogs that were asked for, and carries wishes out until there are none.
    fn carry_out(&mut self, ctx: &Context) {
        loop {
            for dialog in self.wishes.take_opened() {
                self.dialogs.push(dialog);
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

    /// A countdown on screen wants a frame when its text changes, and nothing else does.
    fn tick(&self, ctx: &Context) {
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
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        let cx = self.cx(&Context::default());
        self.editor.flush(&cx);
        let services = &self.services;
        services.files.flush(services.runtime.handle());
    }
}
