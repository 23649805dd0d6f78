//! The user profile: JSON with templates, and what is wrong with it.

use super::draft::Draft;
use super::fields::status_line;
use super::state::Editor;
use crate::diagnosis::lint::strict;
use crate::exchange::subject_token::Provider;
use crate::json::{Json, JsonError};
use crate::ui::kit::icons::Icon;
use crate::ui::kit::low::is_low;
use crate::ui::kit::{fonts, page, theme, widgets};
use egui::{Rect, TextBuffer, Ui};

/// Height of what stands below the field: its line, and the strips while they are closed.
const BELOW: f32 = 130.0;
/// The least number of lines that are seen of a field that scrolls.
const LEAST_ROWS: f32 = 2.0;
/// Space above the first line of the field, and below the last.
const PADDING: f32 = 8.0;

/// Draws the field, what becomes of it on the wire, and the provider's template. Where there is little room it is the field that gives way
/// and scrolls, so that the strips below stay in sight.
pub fn user_profile(editor: &mut Editor, ui: &mut Ui) {
    // The same however far the form is scrolled, and whatever is open below.
    let font = fonts::mono(theme::TEXT);
    let line = ui.fonts_mut(|fonts| fonts.row_height(&font));
    let lines = editor.draft.user_profile.split('\n').count();
    let left = ui.available_height();
    let most = most(left, lines, line);
    // Where the whole form scrolls in any case, one place that scrolls inside another would only be in the way.
    let gives_way = !is_low(ui.ctx()) && left - BELOW >= PADDING + line * LEAST_ROWS;
    widgets::field_row(ui, "User profile", |ui| {
        let draft = &mut editor.draft;
        let rows = draft.user_profile.lines().count().clamp(1, 8);
        let parsed = Json::parse(&draft.user_profile);
        let is_empty = draft.user_profile.trim().is_empty();
        let broken = parsed.as_ref().err().filter(|_| !is_empty);
        let broken = broken
            .and_then(|error| widgets::offset_of(&draft.user_profile, error.line, error.column));
        let mut layout = |ui: &Ui, text: &dyn TextBuffer, width: f32| {
            widgets::json_layout(ui, text, width, broken)
        };
        let text = &mut draft.user_profile;
        let edit = widgets::several_lines(text, "user profile", rows).layouter(&mut layout);
        if gives_way {
            let shown = page::at_most("user profile scroll", most)
                .min_scrolled_height(most)
                .show(ui, |ui| widgets::add_field(ui, edit, "User profile"));
            if shown.content_size.y > shown.inner_rect.height() + 0.5 {
                let above = shown.state.clamped_offset().y;
                let below = shown.content_size.y - shown.inner_rect.height() - above;
                let cut = (above > 0.5, below > 0.5);
                edge(ui, shown.inner_rect, cut, shown.inner.has_focus());
            }
        } else {
            widgets::add_field(ui, edit, "User profile");
        }
        status(draft, &parsed, ui);
        if draft.user_profile.trim().is_empty() {
            return;
        }
        let is_object = matches!(&parsed, Ok(document) if document.members().is_some());
        if !is_object
            && let Some(better) = strict(&draft.user_profile)
            && widgets::small_button(ui, "Make it strict JSON").clicked()
        {
            draft.user_profile = better;
        }
        if !is_object || draft.user_profile_as_typed {
            ui.checkbox(&mut draft.user_profile_as_typed, "Send exactly as typed");
        }
    });
}

/// Returns the greatest height of the field, where this much is left of the form's: all its lines, or as many whole ones as have room, so
/// that none is cut through its middle.
fn most(left: f32, lines: usize, line: f32) -> f32 {
    let room = left - BELOW;
    if 2.0 * PADDING + lines as f32 * line <= room {
        return room;
    }
    PADDING + line * ((room - PADDING) / line).floor().max(LEAST_ROWS)
}

/// Draws the edge of the field around what is seen of it: its own is out of sight at the end that is scrolled away. `cut` says whether that
/// is the top, or the bottom: there its sides go straight to the corner.
fn edge(ui: &Ui, place: Rect, (top, bottom): (bool, bool), has_focus: bool) {
    let mut corners = theme::RADIUS;
    if top {
        (corners.nw, corners.ne) = (0, 0);
    }
    if bottom {
        (corners.sw, corners.se) = (0, 0);
    }
    widgets::field_edge(ui, place, corners, has_focus);
}

/// Draws the line below the field: what is sent, and the template at the right.
fn status(draft: &mut Draft, parsed: &Result<Json, JsonError>, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let is_empty = draft.user_profile.trim().is_empty();
    let (sign, ink, words) = match parsed {
        _ if is_empty => (None, palette.muted, "Not sent".to_owned()),
        Ok(document) if document.members().is_some() => {
            let sent = if draft.user_profile_as_typed {
                draft.user_profile.chars().count()
            } else {
                document.to_compact().chars().count()
            };
            let words = format!("Sent as a JSON string of {sent} characters");
            (Some((Icon::Check, palette.valid)), palette.muted, words)
        }
        other => {
            let why = other.as_ref().err().map_or_else(
                || "it is JSON, but not an object".to_owned(),
                ToString::to_string,
            );
            let words = format!("Not a JSON object: {why}. Sent as typed");
            (Some((Icon::Cross, palette.invalid)), palette.invalid, words)
        }
    };
    let said = Some((sign, widgets::small_words(words, ink)));
    status_line(ui, said, |ui| {
        let provider = Provider::of_type(&draft.texts.subject_token_type);
        if let Some(template) = template(provider) {
            if widgets::link(ui, "Use template").clicked() {
                template.clone_into(&mut draft.user_profile);
            }
        }
    });
}

/// Returns the user profile that an app gets on the first login; `None` if the exchange takes none for this provider.
fn template(provider: Provider) -> Option<&'static str> {
    match provider {
        Provider::Apple => Some(
            "{\n  \"name\": {\n    \"firstName\": \"Ada\",\n    \"lastName\": \"Lovelace\"\n  }\n}",
        ),
        Provider::Facebook => Some(
            "{\n  \"name\": \"Ada Lovelace\",\n  \"email\": \"ada@example.com\",\n  \"first_name\": \"Ada\",\n  \"last_name\": \"Lovelace\"\n}",
        ),
        Provider::Google | Provider::Custom => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_gives_way_by_whole_lines_and_stays_a_few_high() {
        let is = |left: f32, lines: usize, height: f32| {
            assert!((most(left, lines, 20.0) - height).abs() < 0.1, "{left}");
        };
        is(400.0, 8, 270.0);
        // Nine lines and their space would need 196 points: seven whole ones have room.
        is(290.0, 9, 8.0 + 7.0 * 20.0);
        is(150.0, 8, 8.0 + 2.0 * 20.0);
        is(-10.0, 8, 8.0 + 2.0 * 20.0);
    }
}
