//! Work that takes long anywhere in the window, for the bar below.

use super::app::App;
use crate::ui::kit::context::Cx;
use crate::ui::kit::job::UnderWay;
use egui::Context;

/// Returns the first work that takes long and is said nowhere else; `None` where none does.
pub fn look(app: &App, ctx: &Context) -> Option<UnderWay> {
    app.editor
        .under_way(ctx)
        .or_else(|| app.results.under_way(ctx))
        .or_else(|| app.history.under_way(ctx))
        .or_else(|| app.library.under_way(ctx))
        .or_else(|| app.outgoing.under_way(ctx))
        .or_else(|| app.layout.pasted.under_way(ctx, "Reading what was pasted…"))
}

/// Gives up all of that work, but for writes. An exchange has a button of its own.
pub fn stop(app: &mut App, cx: &Cx) {
    app.editor.stop_asking_keychain(cx);
    app.results.stop_checking();
    app.history.stop_reading();
    app.library.stop_reading();
    app.outgoing.stop();
    app.layout.pasted.abort();
}
