//! One finding on one line, with its button, and a chevron for the others.

use super::at_right::at_right;
use super::buttons::small_button;
use super::drawing::{draw_left, finding_box, one_line};
use super::verdicts::NoteLevel;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{fonts, theme};
use egui::{Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

/// The least width of a detail that is begun on the line: a stub says nothing.
const LEAST_DETAIL: f32 = 120.0;
/// The least width of a title before its button gives way.
const LEAST_TITLE: f32 = 150.0;
/// Width of the count of other findings and the chevron.
const MORE: f32 = 56.0;

/// A finding on one line.
pub struct FindingBar {
    /// How much it matters, which gives edge and sign.
    pub severity: NoteLevel,
    /// What was found.
    pub title: String,
    /// What it means; cut where there is no room, whole in the tooltip.
    pub detail: String,
    /// The label of its button; `None` for no button. Where it would leave the title a stub, it is only where the finding is shown whole.
    pub action: Option<String>,
    /// Whether another finding in its place is read out.
    pub is_spoken: bool,
}

impl FindingBar {
    /// Height of the line, points.
    pub const HEIGHT: f32 = 36.0;

    /// Draws the line. `open` is whether what it leaves out is shown: `others` more findings, and its own words where they are cut, which
    /// `is_cut` says for the next frame. Returns whether its button was pressed.
    pub fn ui(self, ui: &mut Ui, open: &mut bool, others: usize, is_cut: &mut bool) -> bool {
        let palette = theme::palette(ui);
        let color = self.severity.color(palette);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), Self::HEIGHT), Sense::hover());
        let name = format!("{}: {}", self.severity.word(), self.title);
        response.widget_info(|| WidgetInfo::labeled(Role::Note, true, &name));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_description(self.detail.as_str());
            if self.is_spoken {
                node.set_live(egui::accesskit::Live::Polite);
            }
        });
        finding_box(ui, rect, color, &name);
        let sign =
            Rect::from_center_size(pos2(rect.left() + 20.0, rect.center().y), Vec2::splat(12.0));
        icons::paint(ui.painter(), sign, self.severity.icon(), color);

        let place = rect.shrink2(vec2(6.0, 4.0));
        let action = self
            .action
            .as_ref()
            .filter(|label| self.has_room_for(label, rect.width(), ui));
        let left_out = self.action.is_some() && action.is_none();
        let (pressed, end) = at_right(ui, "finding bar", place, |end| {
            end.spacing_mut().item_spacing.x = 4.0;
            let pressed = action.is_some_and(|label| small_button(end, label).clicked());
            if others > 0 || *is_cut || left_out {
                more(end, open, others);
            }
            pressed
        });
        let room = end.left() - rect.left() - 37.0 - 8.0;
        let title = one_line(
            ui,
            &self.title,
            fonts::semibold(theme::TEXT),
            palette.text,
            room,
        );
        let left = rect.left() + 37.0;
        let used = title.size().x + 8.0;
        let mut cut = title.elided || left_out;
        draw_left(ui, rect, left, title, palette.text);
        if room - used >= LEAST_DETAIL {
            let font = fonts::text(theme::SMALL);
            let detail = one_line(ui, &self.detail, font, palette.muted, room - used);
            cut |= detail.elided;
            draw_left(ui, rect, left + used, detail, palette.muted);
        } else {
            cut = true;
        }
        if *is_cut != cut {
            *is_cut = cut;
            ui.ctx().request_discard("whether the finding is cut");
        }
        if cut {
            response.on_hover_ui(|ui| {
                ui.label(egui::RichText::new(&self.title).strong());
                ui.label(&self.detail);
            });
        }
        pressed
    }

    /// Whether the title, or the beginning of a long one, has room in a line of this width beside a button and the chevron.
    fn has_room_for(&self, label: &str, width: f32, ui: &Ui) -> bool {
        let size = |text: &str, font| {
            let color = egui::Color32::PLACEHOLDER;
            one_line(ui, text, font, color, f32::INFINITY).size().x
        };
        let title = size(&self.title, fonts::semibold(theme::TEXT)).min(LEAST_TITLE);
        let button = size(label, fonts::text(theme::SMALL)) + 16.0 + 4.0;
        width - 37.0 - 14.0 - MORE - button >= title
    }
}

/// Draws how many other findings there are, and the chevron that shows them and what is cut.
fn more(ui: &mut Ui, open: &mut bool, others: usize) {
    let palette = theme::palette(ui);
    if others > 0 {
        let words = egui::RichText::new(format!("+{others}")).size(theme::SMALL);
        ui.label(words.color(palette.muted));
    }
    let (icon, name) = match (*open, others) {
        (true, 0) => (Icon::ChevronDown, "Show one line of the finding"),
        (true, _) => (Icon::ChevronDown, "Show only the most urgent finding"),
        (false, 0) => (Icon::ChevronUp, "Show the whole finding"),
        (false, _) => (Icon::ChevronUp, "Show all findings"),
    };
    let response = icons::icon_button(ui, icon, name);
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_expanded(*open));
    if response.clicked() {
        *open = !*open;
    }
}
