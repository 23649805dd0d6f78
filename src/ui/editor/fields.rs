//! What the form's rows are made of: names of fields, values of variables, lists to choose from.

use super::draft::{Draft, DraftField};
use crate::exchange::TextField;
use crate::profile::Environment;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{fonts, theme, widgets};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Color32, ComboBox, Galley, Label, Layout, Rect, Response, RichText, TextBuffer, Ui, vec2,
};
use std::sync::Arc;

/// Draws what the variables in a text stand for; while a name is being typed, the names that complete it.
pub fn variables(ui: &mut Ui, environment: &Environment, text: &mut String) {
    if !text.contains("{{") {
        return;
    }
    let palette = theme::palette(ui);
    let open = text
        .rfind("{{")
        .filter(|at| !text.get(*at..).unwrap_or_default().contains("}}"));
    if let Some(at) = open {
        let begun = text.get(at + 2..).unwrap_or_default().trim().to_owned();
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            let names = environment.variables.keys();
            for name in names.filter(|name| name.starts_with(&begun)) {
                let button = widgets::small_button(ui, name).on_hover_text("Complete the variable");
                if button.clicked() {
                    chosen = Some(name.clone());
                }
            }
            if environment.variables.is_empty() {
                widgets::small_label(ui, "No environment with variables is selected");
            }
        });
        if let Some(name) = chosen {
            text.truncate(at);
            text.push_str(&format!("{{{{{name}}}}}"));
        }
        return;
    }
    let missing = environment.missing(text);
    let (words, color) = if missing.is_empty() {
        let filled = environment.fill(text).unwrap_or_default();
        (format!("→ {filled}"), palette.muted)
    } else {
        let names = missing.join(", ");
        (format!("Not set here: {names}"), palette.invalid)
    };
    ui.add(Label::new(widgets::small_words(words, color)).truncate());
}

/// Draws the row of a plain parameter.
pub fn text_row(ui: &mut Ui, environment: &Environment, draft: &mut Draft, field: TextField) {
    let hint = match field.hint() {
        "" if draft.sent_empty.contains(field.name()) => "sent empty",
        hint => hint,
    };
    let text = draft.texts.get_mut(field);
    widgets::field_row(ui, field.label(), |ui| {
        if field == TextField::GrantType {
            let (response, _) = end_first_field(ui, text, field, hint, 0.0);
            response.on_hover_text(text.as_str());
        } else {
            widgets::code_field(ui, text, hint, field.label());
        }
        variables(ui, environment, text);
    });
}

/// Returns the accessible name of the control that edits a path of the profile's JSON.
pub fn control(path: &str) -> String {
    let numbered = |what: &str| {
        let at = path.split('.').nth(1).and_then(|at| at.parse().ok());
        let at: usize = at.unwrap_or_default();
        format!("{what} {} name", at + 1)
    };
    if let Some(field) = TextField::of_name(path) {
        return field.label().to_owned();
    }
    match path {
        "description" => "Description".to_owned(),
        "tenant" => "Tenant".to_owned(),
        "token_endpoint" => "Token endpoint".to_owned(),
        "client_authentication.secret" => "Client secret".to_owned(),
        "subject_token" => "Subject token".to_owned(),
        "actor_token" => "Actor token".to_owned(),
        "user_profile" => "User profile".to_owned(),
        "forwarded_for" => "Forwarded for".to_owned(),
        "dpop" | "dpop.key" => "DPoP key".to_owned(),
        "dpop.algorithm" => "DPoP algorithm".to_owned(),
        "client_authentication.key" => "Private key".to_owned(),
        _ if path.starts_with("client_authentication") => "Authentication".to_owned(),
        _ if path.starts_with("parameters") => numbered("Parameter"),
        _ if path.starts_with("headers") => numbered("Header"),
        other => other.to_owned(),
    }
}

/// Returns what a sentence calls the field of a secret, by its path in the profile's JSON.
pub fn field_words(field: &str, draft: &Draft) -> String {
    let named = |list: &[DraftField], at: &str| {
        at.parse()
            .ok()
            .and_then(|at: usize| list.get(at))
            .map(|value| value.name.clone())
    };
    let words = match field.split_once('.') {
        Some(("parameters", at)) => named(&draft.parameters, at),
        Some(("headers", at)) => named(&draft.headers, at),
        _ => None,
    };
    words.unwrap_or_else(|| {
        match field {
            "subject_token" => "The subject token",
            "actor_token" => "The actor token",
            "client_authentication.secret" => "The client secret",
            "client_authentication.key" => "The private key",
            "dpop.key" => "The DPoP key",
            other => other,
        }
        .to_owned()
    })
}

/// Draws a list of labels, of which one is selected by its index.
pub fn choice(ui: &mut Ui, name: &str, labels: &[&str], selected: &mut usize) {
    let shown = labels.get(*selected).copied().unwrap_or_default();
    let list = ComboBox::from_id_salt(name)
        .selected_text(shown)
        .width(ui.available_width().min(220.0));
    let response = widgets::drop_down(ui, list, |ui| {
        for (at, label) in labels.iter().enumerate() {
            widgets::choose_value(ui, selected, at, label);
        }
    })
    .response;
    response.widget_info(|| {
        let name = format!("{name}: {shown}");
        egui::WidgetInfo::labeled(egui::Role::ComboBox, ui.is_enabled(), name)
    });
    widgets::arrive(&response, name);
}

/// Draws the line below a field: a sign and words, cut where they have no room, and at the right what `end` draws.
pub fn status_line(
    ui: &mut Ui,
    said: Option<(Option<(Icon, Color32)>, RichText)>,
    end: impl FnOnce(&mut Ui),
) {
    let size = vec2(ui.available_width(), 24.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().interact_size.y = 24.0;
        end(ui);
        let Some((sign, words)) = said else {
            return;
        };
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if let Some((icon, color)) = sign {
                icons::sign(ui, vec2(14.0, 16.0), icon, color);
            }
            ui.add(Label::new(words).truncate());
        });
    });
}

/// Lays out a field's text without a colour, for a field over which something else is drawn while nobody edits it.
pub(super) fn invisible(ui: &Ui, text: &dyn TextBuffer, _wrap: f32) -> Arc<Galley> {
    let format = TextFormat::simple(fonts::mono(theme::TEXT), Color32::TRANSPARENT);
    let mut job = LayoutJob::default();
    job.append(text.as_str(), 0.0, format);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Returns a type as it is drawn in this many characters: its last part whole, and what stands before it, cut at the front.
fn end_first(text: &str, room: usize) -> (String, &str) {
    let at = text.rfind(['/', ':']).map_or(0, |at| at + 1);
    let (front, end) = text.split_at(at);
    let kept = room.saturating_sub(end.chars().count() + 1);
    let count = front.chars().count();
    if count <= kept {
        return (front.to_owned(), end);
    }
    let front: String = front.chars().skip(count - kept).collect();
    (format!("…{front}"), end)
}

/// Returns the layout of a type whose end matters: what stands before it is faint.
fn two_toned(ui: &Ui, front: &str, last: &str) -> LayoutJob {
    let palette = theme::palette(ui);
    let font = fonts::mono(theme::TEXT);
    let mut job = LayoutJob::default();
    job.append(front, 0.0, TextFormat::simple(font.clone(), palette.faint));
    job.append(last, 0.0, TextFormat::simple(font, palette.text));
    job
}

/// Draws a field whose end matters, with this much room kept at its right. While nobody edits it a long text is cut at the front; it stays
/// in the field, for screen readers. Returns the field, and what is kept.
pub fn end_first_field(
    ui: &mut Ui,
    text: &mut String,
    field: TextField,
    hint: &str,
    room: f32,
) -> (Response, Rect) {
    let palette = theme::palette(ui);
    let font = fonts::mono(theme::TEXT);
    let id = ui.make_persistent_id(field.name());
    let is_edited = ui.memory(|memory| memory.has_focus(id));
    let advance = ui.fonts_mut(|fonts| fonts.glyph_width(&font, 'm'));
    let width = ui.available_width() - room - 34.0;
    let fits = text.chars().count() as f32 * advance <= width;
    let shown = text.clone();
    let hides = !is_edited && !fits;
    let mut hidden = invisible;
    let mut whole = |ui: &Ui, text: &dyn TextBuffer, _wrap: f32| {
        let (front, last) = end_first(text.as_str(), usize::MAX);
        let job = two_toned(ui, &front, last);
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let mut edit = widgets::single_line(text, field.name(), hint, true).id(id);
    if hides {
        edit = edit.layouter(&mut hidden);
    } else if !is_edited {
        edit = edit.layouter(&mut whole);
    }
    let (response, end) = widgets::field_with_end(ui, edit, field.label(), room);
    if hides {
        let (front, last) = end_first(&shown, (width / advance).max(8.0) as usize);
        let mut job = two_toned(ui, &front, last);
        job.wrap = TextWrapping::truncate_at_width(width + 20.0);
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let corner = response.rect.left_center() + vec2(10.0, -galley.size().y / 2.0);
        ui.painter().galley(corner, galley, palette.text);
    }
    (response, end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;

    #[test]
    fn the_end_of_a_type_is_what_stays() {
        assert_eq!(end_first("urn:x:jwt", 20), ("urn:x:".to_owned(), "jwt"));
        assert_eq!(
            end_first("http://a/b/code", 9),
            ("…a/b/".to_owned(), "code")
        );
        assert_eq!(end_first("plain", 2), (String::new(), "plain"));
    }

    /// The texts that a narrow field draws, the second time it is there.
    fn drawn(text: &str, focused: bool) -> Vec<String> {
        let ctx = egui::Context::default();
        fonts::install(&ctx);
        let mut found = Vec::new();
        for _ in 0..2 {
            let mut typed = text.to_owned();
            let frame = one_frame(&ctx, (400.0, 200.0), |ui| {
                ui.set_max_width(300.0);
                let (field, _) =
                    end_first_field(ui, &mut typed, TextField::SubjectTokenType, "", 0.0);
                if focused {
                    field.request_focus();
                }
            });
            let texts = frame.texts().map(|text| text.galley.text());
            found = texts.map(ToOwned::to_owned).collect();
        }
        found
    }

    #[test]
    fn a_type_is_cut_only_while_nobody_edits_it() {
        let long = "http://auth0.com/oauth/token-type/apple-authz-code";
        let is_cut = |all: &[String]| all.iter().any(|text| text.starts_with('…'));
        assert!(is_cut(&drawn(long, false)));
        assert!(!is_cut(&drawn(long, true)));
    }
}
