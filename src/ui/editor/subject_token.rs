//! The subject token with its source, one line about what it is, and its type.

use super::fields::{self, end_first_field, variables};
use super::rules::Rules;
use super::secret_row::{SecretRow, environment_source};
use super::state::Editor;
use crate::exchange::TextField;
use crate::exchange::subject_token::{
    APPLE_CODE_TYPE, FACEBOOK_SESSION_TYPE, GOOGLE_ID_TOKEN_TYPE, Provider, Shape,
};
use crate::text::capitalised;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::{icons, theme, widgets};
use egui::Ui;

/// Returns what the demo tenant makes for a provider: kind and description.
fn demo_kinds(provider: Provider) -> &'static [(&'static str, &'static str)] {
    match provider {
        Provider::Apple => &[
            ("apple-code", "an Apple code, fresh"),
            ("apple-code-used", "an Apple code that is refused"),
            ("apple-code-expired", "an Apple code that is too old"),
        ],
        Provider::Google => &[
            ("google-id-token", "a Google ID token, fresh"),
            ("google-id-token-expired", "a Google ID token that is over"),
        ],
        Provider::Facebook => &[("facebook-session", "a Facebook session info token")],
        Provider::Custom => &[],
    }
}

/// Returns a kind of artefact that the demo tenant makes, in words.
fn made(kind: &str) -> String {
    let known = Provider::ALL.into_iter().flat_map(demo_kinds);
    let Some(&(_, words)) = known.into_iter().find(|(name, _)| *name == kind) else {
        return capitalised(&kind.replace('-', " "));
    };
    let words = words.strip_suffix(", fresh").unwrap_or(words);
    let words = words.split_once(' ').map_or(words, |(_, rest)| rest);
    words.to_owned()
}

/// Returns the seconds that the pasted code lives at most; `None` if it is no code, or is older than codes get.
fn code_left(text: &str, rules: &Rules, now: i64) -> Option<i64> {
    let left = 300 - (now - rules.pasted?);
    (left >= 0 && rules.shape(text) == Shape::AppleCode).then_some(left)
}

/// Whether the form shows something that changes with the seconds: the age of a code, a wait that the tenant asked for.
pub fn counts_down(editor: &Editor, cx: &Cx) -> bool {
    code_lives(editor, cx).is_some() || editor.wait(cx).is_some()
}

/// Returns the seconds that the code in the form lives at most; `None` if there is none, it is wrong, or is older than codes get.
pub fn code_lives(editor: &Editor, cx: &Cx) -> Option<u64> {
    if editor.rules.wrong_subject_token().is_some() {
        return None;
    }
    let left = code_left(&editor.typed.subject_token, &editor.rules, cx.now())?;
    u64::try_from(left).ok()
}

/// What is said of the subject token.
struct SubjectStatus {
    icon: icons::Icon,
    color: egui::Color32,
    words: String,
}

/// Returns what a typed token looks like, with the error about it or the time that it has left.
fn typed_status(text: &str, rules: &Rules, now: i64, palette: &theme::Palette) -> SubjectStatus {
    let shape = rules.shape(text);
    let wrong = rules.wrong_subject_token();
    let (icon, color) = match wrong {
        Some(_) => (icons::Icon::Cross, palette.invalid),
        None if shape.is_told() => (icons::Icon::Check, palette.valid),
        None => (icons::Icon::Question, palette.unchecked),
    };
    let name = if shape.is_told() {
        format!("Looks like: {}", shape.name())
    } else {
        "Shape not recognised".to_owned()
    };
    let words = match (wrong, code_left(text, rules, now)) {
        (Some(finding), _) => format!("{name} · {}", finding.title),
        // What matters most comes first: in a column of the usual width the end is cut.
        (None, Some(left)) => format!(
            "At most {}:{:02} left · looks like: {} · single use",
            left / 60,
            left % 60,
            shape.name()
        ),
        (None, None) => name,
    };
    SubjectStatus { icon, color, words }
}

/// Returns what the demo tenant makes, which the field above says is fresh for each send. One that is bound to be refused has no tick.
fn demo_status(kind: &str, rules: &Rules, palette: &theme::Palette) -> SubjectStatus {
    let is_refused = meant_to_fail(kind) || rules.wrong_subject_token().is_some();
    let (icon, color) = if is_refused {
        (icons::Icon::Bang, palette.unchecked)
    } else {
        (icons::Icon::Check, palette.valid)
    };
    SubjectStatus {
        icon,
        color,
        words: match kind {
            "apple-code" => "Apple code · single use · lives 5 min".to_owned(),
            kind => made(kind),
        },
    }
}

/// Whether the demo tenant makes this kind so that it is refused.
fn meant_to_fail(kind: &str) -> bool {
    ["-used", "-expired", "-bad"]
        .iter()
        .any(|end| kind.ends_with(end))
}

/// Draws the subject token and its type.
pub fn artefact(editor: &mut Editor, cx: &Cx, ui: &mut Ui) {
    let environment = editor.environment();
    let provider = Provider::of_type(&editor.draft.texts.subject_token_type);
    let demo = if editor.is_demo() {
        demo_kinds(provider)
    } else {
        &[]
    };
    widgets::field_row(ui, "Subject token", |ui| {
        let row = SecretRow {
            label: "Subject token",
            source: "Subject token source",
            typed: &mut editor.typed.subject_token,
            reference: &mut editor.draft.subject_token,
            is_needed: false,
            demo,
        };
        row.ui(ui);
        status_line(editor, cx, ui);
        if editor.typed.subject_token.is_empty() {
            environment_source(ui, &environment, "subject_token");
        }
    });
    widgets::field_row(ui, "Type", |ui| {
        type_field(&mut editor.draft.texts.subject_token_type, provider, ui);
        variables(ui, &environment, &mut editor.draft.texts.subject_token_type);
    });
}

/// Draws the line below the field: what the token is, how long it lives, and where to get one.
fn status_line(editor: &Editor, cx: &Cx, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let typed = &editor.typed.subject_token;
    let status = if typed.is_empty() {
        let kind = editor.draft.subject_token.strip_prefix("demo:");
        kind.map(|kind| demo_status(kind, &editor.rules, palette))
    } else {
        Some(typed_status(typed, &editor.rules, cx.now(), palette))
    };
    let said = status.map(|status| {
        let words = widgets::small_words(status.words, palette.muted);
        (Some((status.icon, status.color)), words)
    });
    fields::status_line(ui, said, |ui| {
        if widgets::link(ui, Command::WhereFrom.label())
            .on_hover_text(Command::WhereFrom.tooltip())
            .clicked()
        {
            cx.ask(Intent::Do(Command::WhereFrom));
        }
    });
}

/// The known types of subject tokens: name, explanation and value.
const TYPES: [(&str, &str, &str); 6] = [
    ("Apple", "authorization code", APPLE_CODE_TYPE),
    ("Google", "ID token", GOOGLE_ID_TOKEN_TYPE),
    ("Facebook", "session info token", FACEBOOK_SESSION_TYPE),
    (
        "Access token",
        "RFC 8693",
        "urn:ietf:params:oauth:token-type:access_token",
    ),
    (
        "ID token",
        "RFC 8693",
        "urn:ietf:params:oauth:token-type:id_token",
    ),
    ("JWT", "RFC 8693", "urn:ietf:params:oauth:token-type:jwt"),
];

/// Draws the type, with what is known by a name as a menu inside the field.
fn type_field(text: &mut String, provider: Provider, ui: &mut Ui) {
    let known = TYPES.iter().find(|(_, _, kind)| kind == text);
    let words = known.map_or(provider.name(), |(name, _, _)| *name);
    let room = widgets::chip_width(ui, words);
    let field = TextField::SubjectTokenType;
    let (response, end) = end_first_field(ui, text, field, field.hint(), room);
    response.on_hover_text(text.as_str());
    let chosen = widgets::chip_menu(ui, end, "Type preset", words, |ui| {
        ui.set_min_width(260.0);
        let mut chosen = None;
        for (name, what, kind) in TYPES {
            if widgets::menu_choice(ui, name, what, kind == text) {
                chosen = Some(kind);
            }
        }
        chosen
    });
    if let Some(kind) = chosen {
        kind.clone_into(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_alone_is_no_name() {
        let palette = theme::palette_of(&egui::Context::default());
        let status = typed_status("fK2h-9xQ_aB7cD3eF5gH1iJ0", &Rules::default(), 0, palette);
        assert!(
            status.words.starts_with("Shape not recognised"),
            "{}",
            status.words
        );
    }

    #[test]
    fn what_is_made_to_be_refused_has_no_tick_and_words_that_fit() {
        let palette = theme::palette_of(&egui::Context::default());
        let of = |kind| demo_status(kind, &Rules::default(), palette);
        for (kind, icon, words) in [
            (
                "apple-code",
                icons::Icon::Check,
                "Apple code · single use · lives 5 min",
            ),
            (
                "apple-code-used",
                icons::Icon::Bang,
                "Apple code that is refused",
            ),
            (
                "google-id-token-expired",
                icons::Icon::Bang,
                "Google ID token that is over",
            ),
            ("google-id-token", icons::Icon::Check, "Google ID token"),
            ("custom-token", icons::Icon::Check, "Custom token"),
        ] {
            let status = of(kind);
            assert_eq!((status.icon, status.words.as_str()), (icon, words));
        }
    }
}
