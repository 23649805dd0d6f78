//! The profile's name in the bar above: edited in place, with its menu inside.

use super::environment_menu;
use super::state::Editor;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::presenting;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{Id, Rect, Role, Sense, TextBuffer, Ui, WidgetInfo};

/// The share of the bar's rest that the field takes, and its least and greatest width, in points.
const SHARE: f32 = 0.38;
const LEAST: f32 = 120.0;
const WIDEST: f32 = 300.0;

/// In a narrower field a dot stands for the word, so that the name has room.
const WORD_FROM: f32 = 220.0;

/// Width of the menu's chip, and of the dot before it.
const MENU: f32 = 26.0;
const DOT: f32 = 16.0;

/// What the mark of an edited profile says, and of one whose file was deleted.
const EDITED: NameMark = NameMark {
    word: "edited",
    whole: "Edited, not saved",
};
const DELETED: NameMark = NameMark {
    word: "not saved",
    whole: "Not saved: its file was deleted",
};

/// A mark in words: the short ones are drawn.
#[derive(Clone, Copy)]
struct NameMark {
    word: &'static str,
    whole: &'static str,
}

/// Returns the mark of the form; `None` if it is as its file is.
fn mark_of(editor: &Editor, cx: &Cx) -> Option<NameMark> {
    let is_deleted = editor.path.is_none() && editor.files.deleted_of == Some(editor.form);
    if is_deleted {
        return Some(DELETED);
    }
    cx.open.is_edited.then_some(EDITED)
}

/// Room beside the words of the name: the field's margins, and a little so that rounding cuts none.
const BESIDE: f32 = 30.0;
/// Characters of a name that are measured: more of them are wider than the widest field.
const MEASURED: usize = 100;

/// Returns the width of a field that takes its share of the bar: wider where the name needs it and the environment leaves it, narrower
/// where the environment needs it and the name leaves it. `wish` is what the name needs; `spare`, what the environment leaves, is below
/// zero where the environment itself is cut. `widest` is what the field may take.
fn width_of(usual: f32, wish: f32, spare: f32, widest: f32) -> f32 {
    let wish = wish.clamp(LEAST, widest);
    if spare < 0.0 {
        usual.min(wish.max(usual + spare))
    } else {
        usual.max(wish.min(usual + spare))
    }
}

/// Returns the width of a name on one line.
fn measured(ui: &Ui, name: &str) -> f32 {
    let begun: String = name.chars().take(MEASURED).collect();
    widgets::text_width(ui, &begun, fonts::text(theme::TEXT))
}

/// Draws the name, with a mark if the profile is edited and a menu at the right end, which `menu` fills. While nobody edits the name, one
/// that has no room ends with `…`. It leaves `beside` points of the bar to what stands at the right of the environment.
pub fn name_field(
    editor: &mut Editor,
    cx: &Cx,
    beside: f32,
    ui: &mut Ui,
    menu: impl FnOnce(&mut Ui) -> Option<()>,
) {
    let usual = (ui.available_width() * SHARE).clamp(LEAST, WIDEST);
    let in_words = usual >= WORD_FROM;
    let said = mark_of(editor, cx);
    let mark = match (said, in_words) {
        (None, _) => 0.0,
        (Some(said), true) => widgets::words_width(ui, said.word),
        (Some(_), false) => DOT,
    };
    let gaps = 2.0 * ui.spacing().item_spacing.x;
    let environment = environment_menu::wished_width(editor, ui);
    let spare = ui.available_width() - gaps - beside - environment - usual;
    let wish = measured(ui, &editor.draft.name) + mark + MENU + BESIDE;
    // While presenting there is no search beside it, and a name that does not fit has no `…`.
    let widest = if presenting::is_on(ui.ctx()) {
        WIDEST.max(usual + spare)
    } else {
        WIDEST
    };
    let width = width_of(usual, wish, spare, widest);
    ui.scope(|ui| {
        ui.set_width(width);
        let id = Id::unique("name of the profile");
        let mut is_cut = false;
        let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| {
            let galley = widgets::cut_line(ui, text, width);
            is_cut = galley.elided;
            galley
        };
        let mut edit = widgets::single_line(&mut editor.draft.name, "name", "Name", false).id(id);
        // Stand-ins find more in a text that was never cut.
        if !ui.memory(|memory| memory.has_focus(id)) && !presenting::is_on(ui.ctx()) {
            edit = edit.layouter(&mut layouter);
        }
        let (response, end) = widgets::field_with_end(ui, edit, "Name", mark + MENU);
        if is_cut {
            widgets::speak_whole(ui, &response, &editor.draft.name);
        }
        let chip = end.with_min_x(end.right() - MENU);
        let place = end.with_max_x(chip.left());
        let is_at_mark = said.is_some_and(|said| marked(ui, place, said, in_words));
        if !is_at_mark {
            response.on_hover_text(editor.draft.name.as_str());
        }
        widgets::chip_menu(ui, chip, "More", "", menu);
    });
}

/// Draws a mark, as a word or a dot. Returns whether the pointer is at it.
fn marked(ui: &Ui, place: Rect, said: NameMark, in_words: bool) -> bool {
    let id = ui.scope_id().with("edited");
    let response = ui.interact(place, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), said.whole));
    if in_words {
        widgets::end_words(ui, place, said.word);
    } else {
        let ink = theme::palette(ui).muted;
        icons::paint_at(ui, place.center(), 15.0, Icon::Dot, ink);
    }
    response.on_hover_text(said.whole).hovered()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_environment_leave_each_other_what_they_do_not_need() {
        for (wish, spare, width) in [
            // Both have room.
            (150.0, 20.0, 185.0),
            // The name is cut: it takes what it needs, or what there is.
            (200.0, 40.0, 200.0),
            (250.0, 40.0, 225.0),
            // The environment is cut: it gets what the name does not need.
            (150.0, -20.0, 165.0),
            (150.0, -80.0, 150.0),
            (250.0, -20.0, 185.0),
            (10.0, -400.0, LEAST),
        ] {
            let given = width_of(185.0, wish, spare, WIDEST);
            assert!((given - width).abs() < 0.01, "{wish} {spare}: {given}");
        }
    }

    #[test]
    fn a_long_name_takes_the_room_beside_it_while_nothing_else_wants_it() {
        for (widest, width) in [(WIDEST, 300.0), (800.0, 420.0)] {
            let given = width_of(300.0, 420.0, 500.0, widest);
            assert!((given - width).abs() < 0.01, "{widest}: {given}");
        }
    }
}
