//! From pane to pane by one key: bar, library, request, result.

use egui::{Context, Id, LayerId, Rect};

/// Returns the controls that can take the keyboard, with their places, in the order in which Tab visits them.
pub fn stops(ctx: &Context) -> Vec<(Id, Rect)> {
    ctx.viewport(|viewport| {
        let widgets = &viewport.prev_pass.widgets;
        widgets
            .get_layer(LayerId::background())
            .filter(|widget| widget.enabled && widget.sense.is_focusable())
            .map(|widget| (widget.id, widget.rect))
            .collect()
    })
}

/// Gives the keyboard to the first control of the next pane, or of the one before. Panes without a control are skipped.
pub fn step(ctx: &Context, panes: &[Rect], forward: bool) {
    let stops = stops(ctx);
    let pane_of = |rect: Rect| panes.iter().position(|pane| pane.contains(rect.center()));
    let focused = ctx.memory(egui::Memory::focused);
    let here = focused.and_then(|id| {
        let (_, rect) = stops.iter().find(|(stop, _)| *stop == id)?;
        pane_of(*rect)
    });
    let count = panes.len();
    let next = |step: usize| match (here, forward) {
        (Some(at), true) => (at + step) % count,
        (Some(at), false) => (at + count - step) % count,
        (None, true) => step - 1,
        (None, false) => count - step,
    };
    let found = (1..=count).find_map(|by| {
        let pane = next(by);
        stops.iter().find(|(_, rect)| pane_of(*rect) == Some(pane))
    });
    if let Some((id, _)) = found {
        ctx.memory_mut(|memory| memory.request_focus(*id));
    }
}
