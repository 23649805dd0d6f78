//! Fields, and rows of a form with a label beside them.

use super::drawing::{draw_left, focus_ring, inner_edge, one_line};
use crate::ui::kit::{anchor, fonts, presenting, theme};
use egui::emath::TSTransform;
use egui::text_selection::accesskit_text::update_accesskit_for_text_widget;
use egui::{
    Align, Align2, Context, FontId, Frame, Galley, Id, Margin, Response, RichText, Sense,
    TextBuffer, TextEdit, Ui, Vec2, vec2,
};
use std::sync::Arc;

/// Below this width the label stands above its control.
const NARROW: f32 = 320.0;

/// Draws a label at the left and its control in the rest of the width; returns what `add_control` returns.
///
/// Inputs inside that have no name of their own get the label as theirs; the label itself is only drawn.
pub fn field_row<R>(ui: &mut Ui, label: &str, add_control: impl FnOnce(&mut Ui) -> R) -> R {
    labelled(ui, label, theme::CONTROL, add_control)
}

/// Draws the same for low controls, in a row that belongs to the one above it.
pub fn low_field_row<R>(ui: &mut Ui, label: &str, add_control: impl FnOnce(&mut Ui) -> R) -> R {
    labelled(ui, label, theme::CONTROL_LOW, |ui| {
        ui.spacing_mut().interact_size.y = theme::CONTROL_LOW;
        add_control(ui)
    })
}

fn labelled<R>(ui: &mut Ui, label: &str, height: f32, add_control: impl FnOnce(&mut Ui) -> R) -> R {
    if ui.available_width() < NARROW {
        return ui
            .vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                draw_label(ui, label, vec2(ui.available_width(), 18.0));
                ui.name_inputs(label, add_control)
            })
            .inner;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        draw_label(ui, label, vec2(theme::LABEL_COLUMN, height));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing = vec2(theme::GAP_SMALL, 4.0);
            ui.set_width(ui.available_width());
            ui.name_inputs(label, add_control)
        })
        .inner
    })
    .inner
}

fn draw_label(ui: &mut Ui, label: &str, size: Vec2) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let of_size = |points, room| {
        let font = fonts::text(points);
        one_line(ui, label, font, palette.muted, room)
    };
    let mut text = of_size(theme::TEXT, size.x - 6.0);
    if text.elided {
        // A little smaller rather than cut.
        text = of_size(theme::SMALL, size.x - 4.0);
    }
    let cut = text.elided;
    draw_left(ui, rect, rect.left(), text, palette.muted);
    if cut {
        response.on_hover_text(label);
    }
}

/// Draws a field for one line over the whole width. An empty `name` leaves naming to [`field_row`], which only names fields without a hint.
pub fn text_field(
    ui: &mut Ui,
    id_salt: &str,
    text: &mut String,
    hint: &str,
    mono: bool,
    name: &str,
) -> Response {
    let edit = single_line(text, id_salt, hint, mono);
    named(ui.add(edit), name)
}

/// Draws a field for one line of code over the whole width.
pub fn code_field(ui: &mut Ui, text: &mut String, hint: &str, name: &str) -> Response {
    text_field(ui, name, text, hint, true, name)
}

/// Draws such a field that is this wide.
pub fn code_field_of(ui: &mut Ui, width: f32, text: &mut String, hint: &str, name: &str) {
    ui.allocate_ui(vec2(width, theme::CONTROL), |ui| {
        code_field(ui, text, hint, name)
    });
}

/// Draws such a field beside its label.
pub fn code_row(ui: &mut Ui, label: &str, text: &mut String, hint: &str, name: &str) -> Response {
    field_row(ui, label, |ui| code_field(ui, text, hint, name))
}

/// Draws a low field for one line of code, this wide.
pub fn low_text_field(
    ui: &mut Ui,
    id_salt: &str,
    text: &mut String,
    hint: &str,
    width: f32,
    name: &str,
) -> Response {
    let edit = single_line(text, id_salt, "", true)
        .hint_text(RichText::new(hint).font(fonts::text(theme::SMALL)))
        .font(fonts::mono(theme::SMALL))
        .margin(Margin::symmetric(8, 3))
        .min_size(vec2(0.0, theme::CONTROL_LOW));
    let add = |ui: &mut Ui| {
        ui.set_width(width);
        ui.add(edit)
    };
    named(ui.scope(add).inner, name)
}

/// Draws a field for several lines of code over the whole width; Tab leaves it.
pub fn multiline_field(ui: &mut Ui, text: &mut String, rows: usize, name: &str) -> Response {
    add_field(ui, several_lines(text, name, rows), name)
}

/// Returns a field for several lines of code over the whole width, to be drawn; Tab leaves it.
pub fn several_lines<'t>(text: &'t mut String, id_salt: &str, rows: usize) -> TextEdit<'t> {
    TextEdit::multiline(text)
        .id_salt(id_salt)
        .font(font(true))
        .margin(Margin::symmetric(10, 8))
        .desired_width(f32::INFINITY)
        .desired_rows(rows)
        .lock_focus(false)
}

/// Draws a field for several lines over the whole width that looks like a quiet label until pointer or keyboard come to it; Tab leaves it.
pub fn quiet_lines(ui: &mut Ui, id: Id, text: &mut String, hint: &str, name: &str) -> Response {
    quiet(ui, TextEdit::multiline(text).id(id), hint, name)
}

/// Draws the first line of a text in such a field, cut where there is no room; whole in the tooltip and for assistive technology.
pub fn quiet_line(ui: &mut Ui, id: Id, text: &mut String, hint: &str, name: &str) -> Response {
    let whole = text.clone();
    let mut is_cut = false;
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| {
        let (font, color) = (fonts::text(theme::SMALL), theme::palette(ui).muted);
        let galley = one_line(ui, text.as_str(), font, color, width);
        is_cut = galley.elided;
        galley
    };
    let mut edit = TextEdit::singleline(text).id(id);
    // Stand-ins find more in a text that was never cut.
    if !presenting::is_on(ui.ctx()) {
        edit = edit.layouter(&mut layouter);
    }
    let response = quiet(ui, edit, hint, name);
    if is_cut {
        speak_whole(ui, &response, &whole);
        response.on_hover_text(whole)
    } else {
        response
    }
}

/// Lays out the text of a field that nobody edits on one line, cut where there is no room.
pub fn cut_line(ui: &Ui, text: &dyn TextBuffer, width: f32) -> Arc<Galley> {
    let color = theme::palette(ui).text;
    one_line(ui, text.as_str(), font(false), color, width)
}

/// Gives a field whose text was cut the whole text as what a screen reader goes through by letters and words.
pub fn speak_whole(ui: &Ui, response: &Response, whole: &str) {
    if !ui.ctx().has_accesskit_node(response.id) {
        return;
    }
    let (font, color) = (fonts::text(theme::SMALL), theme::palette(ui).muted);
    let galley = one_line(ui, whole, font, color, f32::INFINITY);
    let place = TSTransform::from_translation(response.rect.min.to_vec2());
    update_accesskit_for_text_widget(ui.ctx(), response.id, None, place, &galley);
}

fn quiet(ui: &mut Ui, edit: TextEdit<'_>, hint: &str, name: &str) -> Response {
    let palette = theme::palette(ui);
    let font = fonts::text(theme::SMALL);
    // Its text begins where the controls below do; what is drawn around it stands off it.
    let margin = Margin {
        left: 0,
        right: 4,
        top: 2,
        bottom: 2,
    };
    let edit = edit
        .hint_text(RichText::new(hint).font(font.clone()))
        .font(font)
        .text_color(palette.muted)
        .frame(Frame::NONE.inner_margin(margin))
        .desired_width(f32::INFINITY)
        .desired_rows(1)
        .lock_focus(false);
    let response = named(ui.add(edit), name);
    let around = response.rect.with_min_x(response.rect.left() - 4.0);
    if response.hovered() && !response.has_focus() {
        inner_edge(ui, around, theme::RADIUS_SMALL, palette.divider);
    }
    focus_ring(ui, around, theme::RADIUS_SMALL, &response);
    response
}

/// Draws a field with this accessible name.
pub fn add_field(ui: &mut Ui, edit: TextEdit<'_>, name: &str) -> Response {
    named(ui.add(edit), name)
}

/// Returns a field for one line over the whole width, to be drawn.
pub fn single_line<'t>(
    text: &'t mut dyn TextBuffer,
    id_salt: &str,
    hint: &str,
    mono: bool,
) -> TextEdit<'t> {
    let edit = TextEdit::singleline(text)
        .id_salt(id_salt)
        .font(font(mono))
        .margin(Margin::symmetric(10, 6))
        .desired_width(f32::INFINITY)
        .align(Align2::LEFT_CENTER)
        .min_size(vec2(0.0, theme::CONTROL));
    if hint.is_empty() {
        edit
    } else {
        edit.hint_text(RichText::new(hint).font(fonts::text(theme::TEXT)))
    }
}

fn font(mono: bool) -> FontId {
    if mono {
        fonts::mono(theme::TEXT)
    } else {
        fonts::text(theme::TEXT)
    }
}

/// Gives a field its accessible name; an empty one leaves it without.
pub fn named(response: Response, name: &str) -> Response {
    if name.is_empty() {
        return response;
    }
    arrive(&response, name);
    anchor::outline(&response, name);
    response.accessible_name(name)
}

fn destination() -> Id {
    Id::unique("the field to go to")
}

/// Lets the field of this accessible name take the keyboard and come into sight when it is drawn next.
pub fn go_to_field(ctx: &Context, name: &str) {
    let until = ctx.cumulative_frame_nr() + 4;
    ctx.data_mut(|data| data.insert_temp(destination(), (name.to_owned(), until)));
}

/// Gives a control the keyboard and brings it into sight, where it is the field to go to.
pub fn arrive(response: &Response, name: &str) {
    let ctx = &response.ctx;
    let Some((wanted, until)) = ctx.data(|data| data.get_temp::<(String, u64)>(destination()))
    else {
        return;
    };
    // A field that is not drawn soon is not in this form.
    if wanted == name && ctx.cumulative_frame_nr() <= until {
        ctx.data_mut(|data| data.remove::<(String, u64)>(destination()));
        response.request_focus();
        response.scroll_to_me(Some(Align::Center));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;

    #[test]
    fn a_line_that_is_cut_is_spoken_whole() {
        let words: Vec<String> = (0..80).map(|at| format!("word{at:03}")).collect();
        let whole = words.join(" ");
        let ctx = Context::default();
        fonts::install(&ctx);
        ctx.enable_accesskit();
        let drawn = one_frame(&ctx, (300.0, 200.0), |ui| {
            let mut text = whole.clone();
            quiet_line(ui, Id::unique("a cut line"), &mut text, "", "Description");
        });
        let nodes = drawn.spoken.unwrap().nodes;
        let of_id = |wanted: egui::accesskit::NodeId| {
            let found = nodes.iter().find(|(id, _)| *id == wanted);
            found.map(|(_, node)| node).unwrap()
        };
        let (_, field) = nodes
            .iter()
            .find(|(_, node)| node.label() == Some("Description"))
            .unwrap();
        assert_eq!(field.value(), Some(whole.as_str()));
        let spoken: String = field
            .children()
            .iter()
            .filter_map(|run| of_id(*run).value())
            .collect();
        assert_eq!(spoken, whole);
    }
}
