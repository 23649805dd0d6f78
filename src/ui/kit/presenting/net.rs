//! The plugin that goes through the output of each frame.

use super::relaid::Pass;
use super::sensitive_values::SensitiveValues;
use super::spoken;
use crate::ui::kit::theme;
use egui::layers::ShapeIdx;
use egui::{Context, FullOutput, Galley, LayerId, Plugin, Ui};
use std::sync::Arc;

/// The net: whether it is on, and what it knows.
#[derive(Default)]
pub struct Net {
    pub(super) on: bool,
    pub(super) known: SensitiveValues,
    /// The zoom before it was switched on.
    pub(super) zoom_before: Option<f32>,
    /// Texts of this pass with a value that Alt and the pointer reveal: they are not replaced afterwards.
    revealed: Vec<Arc<Galley>>,
}

impl Plugin for Net {
    fn debug_name(&self) -> &'static str {
        "presenting"
    }

    /// Replaces the texts of all layers, while fonts can still be used for this frame.
    fn on_end_pass(&mut self, ui: &mut Ui) {
        self.revealed.clear();
        if !self.on {
            return;
        }
        let ctx = ui.ctx().clone();
        let mut layers: Vec<LayerId> = ctx.memory(|memory| memory.layer_ids().collect());
        for other in [LayerId::background(), LayerId::debug()] {
            if !layers.contains(&other) {
                layers.push(other);
            }
        }
        let pointer = ctx.input(|input| {
            let pointer = input.pointer.latest_pos();
            pointer.filter(|_| input.modifiers.alt)
        });
        let top = pointer.and_then(|at| ctx.layer_id_at(at));
        let mut pass = Pass {
            ctx: &ctx,
            line: Some(theme::palette_of(&ctx).accent),
            reveals: None,
            revealed: Vec::new(),
        };
        for layer in layers {
            let taken = ctx.graphics_mut(|graphics| graphics.get_mut(layer).map(std::mem::take));
            let Some(mut list) = taken else { continue };
            let in_front = top.is_none_or(|top| top == layer);
            pass.reveals = pointer.filter(|_| in_front);
            for at in 0..list.next_idx().0 {
                list.mutate_shape(ShapeIdx(at), |drawn| {
                    pass.rewrite(&mut drawn.shape, drawn.clip_rect, &mut self.known);
                });
            }
            ctx.graphics_mut(|graphics| *graphics.entry(layer) = list);
        }
        self.revealed = pass.revealed;
    }

    /// Replaces the texts that came after the pass, and everything that is not drawn. What assistive technology cannot be told is replaced
    /// always.
    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        if let Some(update) = &mut output.platform_output.accesskit_update {
            spoken::speakable(update);
        }
        if !self.on {
            return;
        }
        let mut pass = Pass {
            ctx,
            line: None,
            reveals: None,
            revealed: std::mem::take(&mut self.revealed),
        };
        for drawn in &mut output.shapes {
            pass.rewrite(&mut drawn.shape, drawn.clip_rect, &mut self.known);
        }
        spoken::rewrite(output, &mut self.known);
    }
}
