//! The view of the palette's dialog: a field, the rows that match, and the keys below.

use super::row;
use super::search::Section;
use super::state::PaletteDialog;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::{Cx, Dialog, DialogPlace, Frame, Stay};
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::low::is_low;
use crate::ui::kit::{fonts, page, theme, widgets};
use egui::{
    Align, Align2, CornerRadius, Event, FontId, Id, Key, KeyboardShortcut, Layout, Modifiers,
    RichText, Role, Sense, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

const WIDTH: f32 = 640.0;
const TOP: f32 = 96.0;
const INPUT: f32 = 48.0;
const HEADING: f32 = 24.0;
const ROW: f32 = 32.0;
const FOOTER: f32 = 36.0;
/// Greatest height of the list in a window of this height; in a higher one it takes more.
const LIST: f32 = 420.0;
const WINDOW: f32 = 800.0;
/// Room above and below the rows.
const AROUND: f32 = 4.0;
const MARGIN: f32 = 13.0;
/// Characters that can be typed, since matching takes longer the more there are.
const LONGEST_QUERY: usize = 100;
/// The accessible name of the field.
const FIELD: &str = "Find anything";

/// Returns the id that those of the rows are made from, for the rows and for the field, which names the selected one.
fn rows_id() -> Id {
    Id::unique("palette rows")
}

impl Dialog for PaletteDialog {
    fn frame(&self) -> Frame {
        Frame {
            id: "palette",
            width: WIDTH,
            title: Command::Palette.title(),
            hint: String::new(),
        }
    }

    fn place(&self) -> DialogPlace {
        DialogPlace::Top(TOP)
    }

    fn poll(&mut self, cx: &Cx) {
        self.take_past(cx);
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        // The shortcut that opened it closes it.
        let again = Command::Palette.shortcut();
        if again.is_some_and(|keys| ui.input_mut(|input| input.consume_shortcut(&keys))) {
            return Stay::Closed;
        }
        // Before the field takes the arrows for its cursor.
        let (down, up) = ui.input_mut(|input| {
            let mut presses = |key| input.count_and_consume_key(Modifiers::NONE, key);
            (presses(Key::ArrowDown), presses(Key::ArrowUp))
        });
        self.update();
        let field = field(self, ui);
        let listed_anew = self.update();
        self.look_back(cx);
        self.step(down, up);
        if listed_anew || down != up {
            // The number beside the field is that of the list before.
            ui.ctx().request_repaint();
        }
        if self.selected < self.count() {
            let row = rows_id().with(self.selected).accesskit_id();
            ui.ctx()
                .accesskit_node_builder(field, |node| node.set_active_descendant(row));
        }
        // After the field, so that what was typed in the same frame counts.
        let mut chosen = entered(ui).then_some(self.selected);
        widgets::divider(ui);
        chosen = list(self, ui).or(chosen);
        footer(ui);
        match chosen {
            Some(row) if self.choose(cx, row) => Stay::Closed,
            _ => Stay::Open,
        }
    }
}

/// Whether Enter was pressed, not held.
fn entered(ui: &Ui) -> bool {
    ui.input_mut(|input| {
        let pressed = input.events.iter().any(|event| {
            matches!(
                event,
                Event::Key {
                    key: Key::Enter,
                    pressed: true,
                    repeat: false,
                    ..
                }
            )
        });
        input.consume_key(Modifiers::NONE, Key::Enter) && pressed
    })
}

/// Draws the field, which keeps the focus, and the number of rows. Returns its id.
fn field(dialog: &mut PaletteDialog, ui: &mut Ui) -> Id {
    let palette = theme::palette(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), INPUT));
    let middle = pos2(rect.left() + 25.0, rect.center().y);
    icons::paint_at(ui, middle, 15.0, Icon::Search, palette.muted);
    let (shown, total) = (dialog.count(), dialog.total());
    let words = number(shown, total);
    let end = pos2(rect.right() - MARGIN, rect.center().y);
    let (at_end, font) = (Align2::RIGHT_CENTER, fonts::text(theme::SMALL));
    let painter = ui.painter();
    let counted = painter.text(end, at_end, &words, font, palette.muted);
    let inside = rect.with_min_x(rect.left() + 44.0);
    let inside = inside.with_max_x(counted.left() - theme::GAP);
    let mut inner = ui.new_child(
        UiBuilder::new()
            .max_rect(inside)
            .layout(Layout::left_to_right(Align::Center)),
    );
    let font = fonts::text(theme::VERDICT);
    let hint = RichText::new("Commands, profiles, fields, claims…").font(font.clone());
    let edit = TextEdit::singleline(&mut dialog.query)
        .id_salt("palette query")
        .font(font)
        .frame(egui::Frame::NONE)
        .desired_width(inside.width())
        .align(Align2::LEFT_CENTER)
        .min_size(inside.size())
        .hint_text(hint)
        .char_limit(LONGEST_QUERY)
        // The only Tab stop: Tab must not leave it.
        .lock_focus(true)
        // Enter chooses a row, and must not take the focus from the field.
        .return_key(None::<KeyboardShortcut>);
    let response = inner.add(edit).accessible_name(FIELD);
    if !response.has_focus() {
        response.request_focus();
    }
    response.id
}

/// Draws the groups with their rows. Returns the index of the row that was pressed.
fn list(dialog: &mut PaletteDialog, ui: &mut Ui) -> Option<usize> {
    let higher = (ui.ctx().content_rect().height() - WINDOW).max(0.0);
    let most = (ui.available_height() - FOOTER).clamp(ROW, LIST + higher);
    let height = list_height(&dialog.sections, most, is_low(ui.ctx()));
    let count = dialog.count();
    let points = ui.input(|input| input.pointer.delta() != Vec2::ZERO);
    let reveal = std::mem::take(&mut dialog.moved);
    let (mut pressed, mut pointed) = (None, None);
    let mut at = 0;
    let rows = UiBuilder::new()
        .accessibility_role(Role::ListBox)
        .accessibility_label("Found");
    ui.scope_builder(rows, |ui| {
        page::at_most("palette list", height).show(ui, |ui| {
            ui.add_space(AROUND);
            for section in &dialog.sections {
                heading(ui, section.heading, section.rows.len(), section.total);
                for found in &section.rows {
                    let Some(item) = dialog.items.get(found.item) else {
                        continue;
                    };
                    let selected = at == dialog.selected;
                    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
                    // Not focusable: the field is the only Tab stop.
                    let response = ui.interact(rect, rows_id().with(at), Sense::CLICK);
                    response.widget_info(|| {
                        WidgetInfo::labeled(Role::ListBoxOption, ui.is_enabled(), &item.title)
                    });
                    ui.ctx().accesskit_node_builder(response.id, |node| {
                        node.set_selected(selected);
                        node.set_position_in_set(at);
                        node.set_size_of_set(count);
                        node.set_description(format!("{} {}", section.heading, item.hint));
                    });
                    if ui.is_rect_visible(rect) {
                        row::draw(ui, rect, item, found, selected);
                    }
                    if selected && reveal {
                        // With the heading above the first row of a group.
                        let seen = rect.expand2(vec2(0.0, HEADING));
                        ui.scroll_to_rect(seen, None);
                    }
                    if response.clicked() {
                        pressed = Some(at);
                    }
                    // A resting pointer does not override the arrows.
                    if response.hovered() && points {
                        pointed = Some(at);
                    }
                    at += 1;
                }
            }
            if count == 0 {
                nothing(ui);
            }
            ui.add_space(AROUND);
        });
    });
    dialog.selected = pressed.or(pointed).unwrap_or(dialog.selected);
    pressed
}

/// Returns the height of the list: of all of it where that is at most so high, else one that ends below a row, never below a heading. In
/// a low window it ends in the middle of a row, which shows that more follows.
fn list_height(sections: &[Section], most: f32, is_low: bool) -> f32 {
    let hidden = if is_low { ROW / 2.0 } else { 0.0 };
    let mut bottom = AROUND;
    let mut height = most;
    for section in sections {
        bottom += HEADING;
        for _ in &section.rows {
            bottom += ROW;
            if bottom - hidden <= most {
                height = bottom - hidden;
            }
        }
    }
    if bottom + AROUND <= most {
        return most;
    }
    height
}

/// Returns the number of rows, and how many of them are shown if not all are.
fn number(shown: usize, total: usize) -> String {
    if shown == total {
        total.to_string()
    } else {
        format!("{shown} of {total}")
    }
}

/// Draws the heading of a group, with the number of its rows.
fn heading(ui: &mut Ui, words: &str, shown: usize, total: usize) {
    let palette = theme::palette(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEADING));
    let write = |x: f32, align: Align2, text: &str, font: FontId| {
        let place = pos2(x, rect.center().y);
        ui.painter().text(place, align, text, font, palette.muted);
    };
    let (left, strong) = (rect.left() + MARGIN, fonts::semibold(theme::LABEL));
    write(left, Align2::LEFT_CENTER, words, strong);
    let (right, number) = (rect.right() - MARGIN, number(shown, total));
    let font = fonts::text(theme::LABEL);
    write(right, Align2::RIGHT_CENTER, &number, font);
}

/// Says that nothing matches.
fn nothing(ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.set_min_height(ROW);
        ui.add_space(MARGIN);
        widgets::muted_label(ui, "Nothing matches: try fewer letters");
    });
}

/// Draws the keys. Screen readers are told the same by the list's roles.
fn footer(ui: &mut Ui) {
    let palette = theme::palette(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), FOOTER));
    let corners = CornerRadius {
        nw: 0,
        ne: 0,
        ..theme::RADIUS
    };
    ui.painter().rect_filled(rect, corners, palette.raised);
    widgets::hairline(ui, rect, rect.top());
    let write = |x: f32, align: Align2, words: &str| {
        let place = pos2(x, rect.center().y);
        let font = fonts::text(theme::SMALL);
        ui.painter().text(place, align, words, font, palette.muted)
    };
    let mut left = rect.left() + MARGIN;
    for (keys, words) in [
        (["↑", "↓"].as_slice(), "choose"),
        (["Enter"].as_slice(), "run"),
        (["Esc"].as_slice(), "close"),
    ] {
        let right = left + widgets::key_caps_width(ui, keys);
        widgets::key_caps(ui, rect, right, keys);
        left = write(right + 6.0, Align2::LEFT_CENTER, words).right() + 16.0;
    }
    let signs = "> commands only   @ claims   / profiles";
    let width = widgets::text_width(ui, signs, fonts::text(theme::SMALL));
    if rect.right() - MARGIN - width > left {
        write(rect.right() - MARGIN, Align2::RIGHT_CENTER, signs);
    }
}

#[cfg(test)]
mod tests {
    use super::super::search::Match;
    use super::*;

    #[test]
    fn a_list_that_does_not_fit_ends_below_a_row() {
        let group = |rows: usize| Section {
            heading: "",
            total: rows,
            rows: vec![Match::default(); rows],
        };
        let sections = [group(3), group(2)];
        let first = AROUND + HEADING + 3.0 * ROW;
        let second = first + HEADING + ROW;
        for (most, is_low, height) in [
            // There is room for the second heading, but for none of its rows.
            (first + HEADING + 1.0, false, first),
            (second + 1.0, false, second),
            (600.0, false, 600.0),
            (20.0, false, 20.0),
            // A row that is cut in its middle shows that more follows.
            (first + 1.0, true, first - ROW / 2.0),
            (second - 1.0, true, second - ROW / 2.0),
            (600.0, true, 600.0),
        ] {
            let given = list_height(&sections, most, is_low);
            assert!((given - height).abs() < 0.01, "{most}: {given}");
        }
    }
}
