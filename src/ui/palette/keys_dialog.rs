//! The dialog with the list of all keys.

use super::key_list::{KeyLine, Keys, key_list};
use crate::ui::kit::command::Command;
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::nothing_has_keyboard;
use crate::ui::kit::dialog_buttons::{buttons, left_to_buttons};
use crate::ui::kit::key_names::key_names;
use crate::ui::kit::{fonts, page, theme, widgets};
use egui::{Key, Modifiers, Role, Sense, Ui, WidgetInfo, vec2};

const ROW: f32 = 26.0;
/// From this width on there are two columns.
const TWO_COLUMNS: f32 = 560.0;
/// How far an arrow key and a page key scroll.
const LINE: f32 = 40.0;
const PAGE: f32 = 240.0;

/// The dialog with the list.
pub struct KeysDialog;

impl Dialog for KeysDialog {
    fn frame(&self) -> Frame {
        Frame {
            id: "keys dialog",
            width: 720.0,
            title: Command::Keys.label().to_owned(),
            hint: String::new(),
        }
    }

    fn ui(&mut self, _cx: &Cx, ui: &mut Ui) -> Stay {
        // The shortcut that opened it closes it.
        let again = Command::Keys.shortcut();
        if again.is_some_and(|keys| ui.input_mut(|input| input.consume_shortcut(&keys))) {
            return Stay::Closed;
        }
        let height = (ui.available_height() - left_to_buttons(ui)).max(ROW);
        page::at_most("all keys", height).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 12.0);
            scroll(ui);
            let groups = key_list();
            let parts = if ui.available_width() < TWO_COLUMNS {
                vec![groups.iter().collect()]
            } else {
                halves(&groups)
            };
            ui.columns(parts.len(), |columns| {
                for (ui, groups) in columns.iter_mut().zip(parts) {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    for (heading, lines) in groups {
                        widgets::section_label(ui, heading);
                        for line in lines {
                            draw(ui, *line);
                        }
                        ui.add_space(theme::GAP);
                    }
                }
            });
        });
        ui.add_space(theme::GAP_SMALL);
        let close = buttons(ui, |ui| widgets::button(ui, "Close"));
        if nothing_has_keyboard(ui) {
            close.request_focus();
        }
        if close.clicked() {
            Stay::Closed
        } else {
            Stay::Open
        }
    }
}

/// Returns the groups in two columns of about equal length, in their order.
fn halves<T>(groups: &[(T, Vec<KeyLine>)]) -> Vec<Vec<&(T, Vec<KeyLine>)>> {
    // Bit n of `second` puts group n into the second column; bit 0 is never set.
    let column = move |second: usize, is_second: bool| {
        let groups = groups.iter().enumerate();
        let there = move |at: usize| ((second >> at) & 1 == 1) == is_second;
        groups
            .filter(move |(at, _)| there(*at))
            .map(|(_, group)| group)
    };
    // A heading and the gap below count as two rows.
    let rows = |second, is_second| -> usize {
        column(second, is_second)
            .map(|(_, lines)| lines.len() + 2)
            .sum()
    };
    let second = (0..1_usize << groups.len())
        .step_by(2)
        .min_by_key(|second| rows(*second, false).max(rows(*second, true)))
        .unwrap_or_default();
    vec![
        column(second, false).collect(),
        column(second, true).collect(),
    ]
}

/// Scrolls by keys, since nothing in the list is focusable.
fn scroll(ui: &Ui) {
    let by = ui.input_mut(|input| {
        let mut pressed = |key| input.count_and_consume_key(Modifiers::NONE, key) as f32;
        LINE * (pressed(Key::ArrowUp) - pressed(Key::ArrowDown))
            + PAGE * (pressed(Key::PageUp) - pressed(Key::PageDown))
    });
    if by != 0.0 {
        ui.scroll_with_delta(vec2(0.0, by));
    }
}

fn draw(ui: &mut Ui, (label, keys): KeyLine) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let (names, between) = match keys {
        Keys::Held(keys) => (key_names(ui.ctx(), keys), "+"),
        Keys::Any(names) => (names.to_vec(), ", "),
    };
    response.widget_info(|| {
        let said = format!("{label}: {}", names.join(between));
        WidgetInfo::labeled(Role::Label, true, said)
    });
    if !ui.is_rect_visible(rect) {
        return;
    }
    let font = fonts::text(theme::TEXT);
    let text = widgets::one_line(ui, label, font, palette.text, f32::INFINITY);
    widgets::draw_left(ui, rect, rect.left(), text, palette.text);
    widgets::key_caps(ui, rect, rect.right() - theme::GAP, &names);
}
