//! The scope: one text while it has the focus, else its words as chips.

use super::fields::{invisible, variables};
use crate::exchange::TextField;
use crate::profile::Environment;
use crate::ui::kit::{fonts, icons, theme, widgets};
use egui::text::{CCursor, CCursorRange};
use egui::{CompletionPopup, Id, Rect, Sense, Suggestion, TextEdit, Ui, pos2, vec2};

/// Scope values that OpenID Connect defines, with what each asks for (OpenID Connect Core §5.4, §11).
const KNOWN: [(&str, &str); 6] = [
    ("openid", "an ID token"),
    ("profile", "name, picture and the like"),
    ("email", "the e-mail address"),
    ("offline_access", "a refresh token"),
    ("address", "the postal address"),
    ("phone", "the phone number"),
];

/// Width of *add…* behind the last chip.
const MORE: f32 = 40.0;

/// Returns the scope without its word at this index.
fn without(scope: &str, at: usize) -> String {
    let mut words: Vec<&str> = scope.split_whitespace().collect();
    if at < words.len() {
        words.remove(at);
    }
    words.join(" ")
}

/// What stands in the field while it has the keyboard: the scope, and behind it room for the next word, which is no part of it.
#[derive(Clone)]
struct TypedScope {
    text: String,
    /// Whether the cursor still goes to the end: until the press that brought the keyboard is over.
    to_end: bool,
}

impl TypedScope {
    /// Returns what stands in the field for a scope.
    fn of(scope: &str) -> Self {
        let text = match scope.trim_end() {
            "" => String::new(),
            words => format!("{words} "),
        };
        Self { text, to_end: true }
    }

    /// Returns what stands in the field in this frame: begun anew where the scope was changed meanwhile.
    fn now(ui: &Ui, id: Id, scope: &str) -> Self {
        let kept: Option<Self> = ui.data(|data| data.get_temp(id));
        kept.filter(|kept| kept.text.trim_end() == scope.trim_end())
            .unwrap_or_else(|| Self::of(scope))
    }

    /// Puts the cursor behind the last word, where the next one is typed.
    fn place_cursor(&mut self, ui: &Ui, id: Id) {
        if !self.to_end {
            return;
        }
        let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
        let end = CCursor::new(self.text.chars().count());
        state.cursor.set_char_range(Some(CCursorRange::one(end)));
        state.store(ui.ctx(), id);
        self.to_end = ui.input(|input| input.pointer.any_down());
    }
}

/// Draws the row of the scope.
pub fn scope(ui: &mut Ui, environment: &Environment, text: &mut String) {
    let field = TextField::Scope;
    widgets::field_row(ui, field.label(), |ui| {
        let missing = ["openid", "offline_access"]
            .into_iter()
            .find(|word| !text.split_whitespace().any(|one| one == *word));
        let offer = missing.map(|word| format!("+ {word}"));
        let room = offer
            .as_ref()
            .map_or(0.0, |offer| widgets::words_width(ui, offer));
        let id = ui.make_persistent_id("scope");
        let is_edited = ui.memory(|memory| memory.has_focus(id));
        let shown = text.clone();
        // The chips are drawn over it; the text stays in the field, for the keyboard and for screen readers.
        let mut hidden = invisible;
        let hint = field.hint();
        let mut typed = if is_edited {
            let mut typed = TypedScope::now(ui, id, text);
            typed.place_cursor(ui, id);
            typed
        } else {
            TypedScope {
                text: shown.clone(),
                to_end: false,
            }
        };
        let before = typed.text.clone();
        let mut edit = widgets::single_line(&mut typed.text, "scope", hint, true);
        if !is_edited {
            edit = edit.layouter(&mut hidden);
        }
        let rect = completed(ui, edit, id, room, &shown);
        if typed.text != before {
            typed.text.trim_end().clone_into(text);
        }
        ui.data_mut(|data| {
            if is_edited {
                data.insert_temp(id, typed);
            } else {
                data.remove::<TypedScope>(id);
            }
        });
        if !is_edited && !shown.trim().is_empty() {
            let place = Rect::from_min_max(rect.min, pos2(rect.right() - room - 6.0, rect.max.y));
            if let Some(at) = chips(ui, place, &shown) {
                *text = without(&shown, at);
            }
        }
        if let (Some(word), Some(offer)) = (missing, offer) {
            let end = Rect::from_min_max(
                pos2(rect.right() - room - 5.0, rect.center().y - 12.0),
                pos2(rect.right() - 5.0, rect.center().y + 12.0),
            );
            if widgets::end_link(ui, end, &offer).clicked() {
                let ends = text.is_empty() || text.ends_with(' ');
                let separator = if ends { "" } else { " " };
                text.push_str(&format!("{separator}{word}"));
            }
        }
        variables(ui, environment, text);
    });
}

/// Draws the field, which completes known words, and returns its rectangle.
fn completed(ui: &mut Ui, edit: TextEdit<'_>, id: egui::Id, room: f32, text: &str) -> Rect {
    let edit = if room > 0.0 {
        let salt = egui::IdSalt::new("right end");
        edit.suffix(egui::Atom::custom(salt, vec2(room, 18.0)))
    } else {
        edit
    };
    let output = CompletionPopup::new(id)
        .align(egui::RectAlign::BOTTOM_START)
        .accept_keys([egui::Key::Enter])
        .show(ui, edit, |query| {
            if query.word.is_empty() {
                return Vec::new();
            }
            KNOWN
                .iter()
                .filter(|(word, _)| word.starts_with(query.word) && *word != query.word)
                .filter(|(word, _)| !text.split_whitespace().any(|one| one == *word))
                .map(|(word, meaning)| Suggestion::new(*word).description(*meaning))
                .collect()
        });
    let response = output.text_edit.response.response;
    widgets::arrive(&response, TextField::Scope.label());
    let rect = response.rect;
    response.accessible_name(TextField::Scope.label());
    rect
}

/// Draws the words as chips, and returns the index of the one whose cross was pressed.
fn chips(ui: &Ui, place: Rect, text: &str) -> Option<usize> {
    let palette = theme::palette(ui);
    let mut left = place.left() + 5.0;
    let mut removed = None;
    let mut is_cut = false;
    let words: Vec<&str> = text.split_whitespace().collect();
    let write = |left: f32, words: String, color| {
        let middle = pos2(left + 4.0, place.center().y);
        let font = fonts::text(theme::SMALL);
        ui.painter()
            .text(middle, egui::Align2::LEFT_CENTER, words, font, color);
    };
    for (at, word) in words.iter().enumerate() {
        let font = fonts::text(theme::SMALL);
        let galley = widgets::one_line(ui, word, font, palette.text, f32::INFINITY);
        let width = galley.size().x + 30.0;
        let more = words.len() - at;
        let rest = if more > 1 { 34.0 } else { 0.0 };
        if left + width + rest > place.right() {
            write(left, format!("+{more}"), palette.muted);
            is_cut = true;
            break;
        }
        let chip = Rect::from_min_size(pos2(left, place.center().y - 11.0), vec2(width, 22.0));
        let (fill, edge) = (palette.raised, palette.divider);
        widgets::edged_box(ui, chip, theme::RADIUS_SMALL, fill, edge);
        widgets::draw_left(ui, chip, left + 8.0, galley, palette.text);
        let cross = Rect::from_min_max(pos2(chip.right() - 22.0, chip.top()), chip.max);
        // Not focusable: with the keyboard, the text is edited.
        let response = ui.interact(cross, ui.scope_id().with(("chip", at)), Sense::CLICK);
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Remove {word}"))
        });
        let strong = response.hovered();
        let color = if strong { palette.text } else { palette.muted };
        icons::paint_at(ui, cross.center(), 10.0, icons::Icon::Close, color);
        if response.clicked() {
            removed = Some(at);
        }
        left += width + 5.0;
    }
    if !is_cut && left + MORE < place.right() {
        write(left, "add…".to_owned(), palette.faint);
    }
    removed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_word_is_typed_behind_the_last() {
        for (scope, shown) in [
            ("", ""),
            (" ", ""),
            ("openid email", "openid email "),
            ("openid ", "openid "),
        ] {
            assert_eq!(TypedScope::of(scope).text, shown);
        }
    }

    #[test]
    fn a_chip_takes_its_word_out() {
        assert_eq!(without("openid profile email", 1), "openid email");
        assert_eq!(without("openid", 0), "");
        assert_eq!(without("a a", 1), "a");
        assert_eq!(without("a", 5), "a");
    }
}
