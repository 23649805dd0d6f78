//! The environment in the bar above.

use super::state::Editor;
use crate::profile::Environment;
use crate::token::invisible::calm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::Icon;
use crate::ui::kit::theme::{self, Palette};
use crate::ui::kit::widgets;
use egui::{Color32, Ui};

/// The word beside an environment that is marked so.
const PRODUCTION: &str = "production";

/// What was pressed.
enum MenuChoice {
    Choose(Option<String>),
    Edit(Option<String>),
}

/// Returns the width that the chosen environment takes where there is room for all of it, with the word beside it.
pub(super) fn wished_width(editor: &Editor, ui: &Ui) -> f32 {
    let chosen = editor.environments.current();
    let (shown, _) = words_and_dot(editor, chosen, theme::palette(ui));
    // A little more, so that rounding takes no word away.
    let chip = widgets::BarChip::width(ui, &calm(&shown)) + 1.0;
    if chosen.production {
        chip + widgets::words_width(ui, PRODUCTION)
    } else {
        chip
    }
}

/// Returns what the chosen environment is called, and the usual colour of its dot.
fn words_and_dot(editor: &Editor, chosen: &Environment, palette: &Palette) -> (String, Color32) {
    match &editor.environments.chosen {
        None if is_demo(editor) => ("Demo".to_owned(), palette.valid),
        None => ("No environment".to_owned(), palette.control_edge),
        Some(stem) if chosen.name.is_empty() => (stem.clone(), palette.unchecked),
        Some(_) => (chosen.name.clone(), palette.accent),
    }
}

/// Whether the demo tenant stands where environments would.
fn is_demo(editor: &Editor) -> bool {
    editor.environments.list.is_empty() && editor.is_demo()
}

/// Draws the chosen environment in its colour, with a menu of the others; in red if it is production, with the word beside it, or where
/// that has no room with another sign. It leaves `beside` points of the bar to what stands at its right.
pub fn environment(editor: &mut Editor, cx: &Cx, beside: f32, ui: &mut Ui) {
    let none_yet = editor.environments.list.is_empty() && editor.environments.read.is_running();
    if none_yet && editor.environments.chosen.is_none() {
        return;
    }
    let room = ui.available_width() - ui.spacing().item_spacing.x - beside;
    let palette = theme::palette(ui);
    let chosen = editor.environments.current();
    let is_demo = is_demo(editor);
    let (shown, dot) = words_and_dot(editor, chosen, palette);
    let loud = chosen.production;
    let name = format!("Environment: {shown}");
    let words = calm(&shown);
    let both = widgets::BarChip::width(ui, &words) + widgets::words_width(ui, PRODUCTION);
    let has_word = loud && both <= room;
    let chip = widgets::BarChip {
        name: &name,
        words: &words,
        ink: if loud { palette.invalid } else { palette.text },
        sign: if loud && !has_word {
            Icon::Bang
        } else {
            Icon::Dot
        },
        dot: dot_of(chosen, dot, palette),
        meaning: if loud { PRODUCTION } else { "" },
        room,
    };
    let wish = chip.show(ui, |ui| rows(editor, is_demo, ui));
    if has_word {
        ui.label(widgets::small_words(PRODUCTION, palette.invalid));
    }
    match wish {
        Some(MenuChoice::Choose(name)) => editor.choose_environment(name),
        Some(MenuChoice::Edit(stem)) => editor.edit_environment(cx, stem),
        None => {}
    }
}

/// Returns the colour of an environment's dot: its own, or else `usual`; red for production.
fn dot_of(environment: &Environment, usual: Color32, palette: &Palette) -> Color32 {
    let own = environment.color.as_deref();
    theme::environment_dot(environment.production, own, usual, palette)
}

/// Draws the menu's rows. Returns what was pressed.
fn rows(editor: &Editor, is_demo: bool, ui: &mut Ui) -> Option<MenuChoice> {
    let mut wish = None;
    let none = if is_demo {
        "No environment: the demo tenant needs none"
    } else {
        "No environment"
    };
    let chosen = editor.environments.chosen.as_ref();
    if ui.selectable_label(chosen.is_none(), none).clicked() {
        wish = Some(MenuChoice::Choose(None));
    }
    for (stem, environment) in &editor.environments.list {
        let label = match environment {
            Ok(environment) if !environment.name.is_empty() => environment.name.clone(),
            Ok(_) => stem.clone(),
            Err(_) => format!("{stem} (unreadable)"),
        };
        let row = widgets::named_choice(ui, &label, chosen == Some(stem));
        if let Err(problem) = environment {
            row.on_hover_text(problem.to_string());
        } else if row.clicked() {
            wish = Some(MenuChoice::Choose(Some(stem.clone())));
        }
    }
    ui.separator();
    if chosen.is_some() && ui.button("Edit…").clicked() {
        wish = Some(MenuChoice::Edit(chosen.cloned()));
    }
    if ui.button("New environment…").clicked() {
        wish = Some(MenuChoice::Edit(None));
    }
    wish
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_never_has_the_colour_that_its_file_chose() {
        let palette = theme::palette_of(&egui::Context::default());
        let green = Environment {
            color: Some("#46C296".to_owned()),
            ..Environment::default()
        };
        let live = Environment {
            production: true,
            ..green.clone()
        };
        let own = theme::written("#46C296").unwrap();
        let usual = palette.accent;
        assert_eq!(
            dot_of(&green, usual, palette),
            theme::seen_on_panel(own, palette)
        );
        assert_eq!(dot_of(&live, usual, palette), palette.invalid);
        assert_eq!(dot_of(&Environment::default(), usual, palette), usual);
    }
}
