//! The transcript: each attempt as sent and as it came, secrets masked until revealed.

use crate::exchange::{Attempt, Response, in_ms};
use crate::run::Run;
use crate::ui::kit::context::Cx;
use crate::ui::kit::printable::printable;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{RichText, Ui};

/// Characters of a body that are shown; the command line prints the rest.
const SHOWN: usize = 64 * 1024;

/// Draws all attempts of a run.
pub fn ui(run: &Run, reveal: &mut bool, cx: &Cx, ui: &mut Ui) {
    ui.checkbox(reveal, "Reveal secrets");
    for (at, attempt) in run.exchange.attempts.iter().enumerate() {
        let number = at + 1;
        widgets::section_label(ui, &format!("Attempt {number} · {}", timings(attempt)));
        let raw = attempt.request.raw();
        let request = if *reveal {
            raw.expose().expose().to_owned()
        } else {
            raw.masked()
        };
        block(ui, &format!("Request {number}"), &request, cx);
        if let Some(response) = &attempt.response {
            let answer = answer(run, response, *reveal);
            block(ui, &format!("Response {number}"), &answer, cx);
        }
        if let Some(failure) = &attempt.failure {
            let (level, title) = (widgets::NoteLevel::Error, &failure.title);
            widgets::note(ui, level, title, &run.redactor.redact(&failure.detail));
        }
    }
}

/// Returns the HTTP status of an answer; words if there is none.
pub fn status(response: Option<&Response>) -> String {
    response.map_or_else(
        || "no answer".to_owned(),
        |response| response.status.to_string(),
    )
}

/// Returns how long each phase of an attempt took.
fn timings(attempt: &Attempt) -> String {
    let timings = &attempt.timings;
    let phases = [
        ("name", timings.resolve_ms),
        ("connect", timings.connect_ms),
        ("wait", timings.wait_ms),
        ("body", timings.body_ms),
    ];
    let mut words: Vec<String> = phases
        .iter()
        .filter_map(|(name, ms)| Some(format!("{name} {}", in_ms((*ms)?))))
        .collect();
    words.push(format!("total {}", in_ms(timings.total_ms)));
    words.join(" · ")
}

/// Returns an answer as text, secrets masked unless `reveal`.
pub fn answer(run: &Run, response: &Response, reveal: bool) -> String {
    let mut text = format!("HTTP/1.1 {}\n", response.status);
    for (name, value) in &response.headers {
        let value = if reveal {
            value.clone()
        } else {
            run.redactor.redact_header(name, value)
        };
        text.push_str(&format!("{name}: {value}\n"));
    }
    text.push('\n');
    let body = match response.text() {
        Some(body) if reveal => body.to_owned(),
        Some(body) => run.redactor.redact_body(body),
        None => format!("{} bytes that are not text", response.body.len()),
    };
    let cut: String = body.chars().take(SHOWN).collect();
    let more = if cut.len() < body.len() {
        format!(
            "\n… {} bytes in all; cambio send --json prints them",
            body.len()
        )
    } else {
        String::new()
    };
    text + &cut + &more
}

/// Draws a request or an answer, with a button that copies it.
fn block(ui: &mut Ui, title: &str, text: &str, cx: &Cx) {
    widgets::panel_frame(ui)
        .corner_radius(theme::RADIUS)
        .inner_margin(10)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.label(RichText::new(title).font(fonts::semibold(theme::SMALL)));
                let copy = widgets::small_button(ui, "Copy").on_hover_text("As shown");
                if copy.clicked() {
                    cx.copy(&title.to_lowercase(), text.to_owned());
                }
            });
            widgets::code_text(ui, printable(text));
        });
}
