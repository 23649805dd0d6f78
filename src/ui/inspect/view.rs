//! Inspect: any token, without an exchange. The pasted text is never shown; its claims are.

use super::state::Inspect;
use crate::secret::Secret;
use crate::text::counted;
use crate::token::KeySource;
use crate::token::claims::relative;
use crate::ui::kit::context::Cx;
use crate::ui::kit::dialog::{pasted, problem_box};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::key_choice::KeyChoice;
use crate::ui::kit::token_view;
use crate::ui::kit::workspace::Workspace;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{ComboBox, RichText, Ui};

/// Bytes of a pasted text that is examined before the key's field gets it; longer ones are no keys.
const LONGEST_KEYS: usize = 1024 * 1024;

/// Draws the fields for the token, its keys and the expected claims.
pub fn ui(inspect: &mut Inspect, cx: &Cx, ui: &mut Ui) {
    ui.label(RichText::new("Inspect a token").font(fonts::semibold(theme::VERDICT)));
    widgets::muted_label(
        ui,
        "The token stays on this computer and is not kept; keys are fetched only when you ask for them. Paste a token, an answer, a header line or a log line",
    );
    ui.add_space(theme::GAP_SMALL);
    take_paste(inspect, cx, ui);
    widgets::field_row(ui, "Token", |ui| {
        let hint = if inspect.token.report().is_some() {
            "Paste another"
        } else {
            "Paste here, or type and press Enter"
        };
        let field = widgets::secret_field(ui, &mut inspect.paste, hint, "Token");
        inspect.paste_id = Some(field.id);
        if std::mem::take(&mut inspect.focus_paste) {
            field.request_focus();
        }
        // A paste is complete; typing is complete with Enter.
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let is_paste = |event: &egui::Event| matches!(event, egui::Event::Paste(_));
        let pasted = ui.input(|input| input.events.iter().any(is_paste));
        if (entered || pasted && field.changed()) && !inspect.paste.is_empty() {
            let text = std::mem::take(&mut inspect.paste);
            inspect.inspect(cx, Secret::new(text));
        }
        let mut below = None;
        ui.horizontal_wrapped(|ui| {
            if widgets::small_button(ui, "Open file…").clicked() {
                inspect.picked.open(cx);
            }
            if let Some(report) = inspect.token.report().cloned() {
                if widgets::small_button(ui, "Clear").clicked() {
                    inspect.token.clear();
                }
                let length = report.token.raw.expose().len();
                let words = format!("{} · {}", inspect.words, bytes(length));
                if widgets::words_width(ui, &words) <= ui.available_size_before_wrap().x {
                    widgets::small_text(ui, words);
                } else {
                    below = Some(words);
                }
            }
        });
        // Else its second line would begin below the first button.
        if let Some(words) = below {
            widgets::small_text(ui, words);
        }
    });
    if inspect.read.is_long(&cx.egui) && widgets::under_way(ui, "Reading…") {
        inspect.cancel();
    }
    if let Some(problem) = inspect.problem.clone() {
        ui.add_space(theme::GAP_SMALL);
        problem_box(ui, &problem);
    }
    if let Some(keys) = inspect.found_keys.clone() {
        ui.add_space(theme::GAP_SMALL);
        let title = "These are keys, not a token";
        let detail = "They can check a signature; the token shown stays";
        let label = Some("Use them as the key");
        if widgets::note_box(ui, widgets::NoteLevel::Note, title, detail, label) {
            inspect.use_keys(cx, keys.expose());
        }
    }
    if let Some((elsewhere, text)) = inspect.elsewhere.take() {
        ui.add_space(theme::GAP_SMALL);
        if widgets::button(ui, elsewhere.label()).clicked() {
            cx.ask(Intent::TakeElsewhere(elsewhere, text));
        } else {
            inspect.elsewhere = Some((elsewhere, text));
        }
    }
    ui.add_space(theme::GAP_SMALL);
    widgets::section_label(ui, "Check the signature with");
    keys(inspect, cx, ui);
    ui.add_space(theme::GAP_SMALL);
    expectations(inspect, cx, ui);
}

/// Takes a paste before the field sees it, which would lay out megabytes and turn line breaks into spaces. Beneath a dialog it is the
/// dialog's.
fn take_paste(inspect: &mut Inspect, cx: &Cx, ui: &mut Ui) {
    if cx.in_dialog {
        return;
    }
    let focused = ui.memory(egui::Memory::focused);
    let into_key = focused.is_some() && focused == inspect.key_id;
    if focused.is_some() && focused != inspect.paste_id && !into_key {
        return;
    }
    if into_key {
        ui.input_mut(|input| {
            input.events.retain(|event| match event {
                egui::Event::Paste(text) if text.len() <= LONGEST_KEYS => {
                    !inspect.refuses_key(text)
                }
                _ => true,
            });
        });
        return;
    }
    if let Some(text) = pasted(ui.ctx(), |_| true) {
        inspect.inspect(cx, text);
    }
}

/// Returns a length in words.
fn bytes(length: usize) -> String {
    if length < 10_000 {
        format!("{length} bytes")
    } else {
        format!("{:.1} KiB", length as f64 / 1024.0)
    }
}

/// Draws the choice of the keys, their field, and the button that fetches them.
fn keys(inspect: &mut Inspect, cx: &Cx, ui: &mut Ui) {
    let before = inspect.choice;
    let field = widgets::field_row(ui, "Key", |ui| {
        let list = ComboBox::from_id_salt("key choice")
            .width(ui.available_width())
            .height(320.0)
            .selected_text(before.label());
        let list = widgets::drop_down(ui, list, |ui| {
            for choice in KeyChoice::ALL {
                widgets::choose_value(ui, &mut inspect.choice, choice, choice.label());
            }
        });
        widgets::named_list(list.response, "Key", before.label())
    });
    if std::mem::take(&mut inspect.focus_keys) {
        field.request_focus();
    }
    if inspect.choice != before {
        inspect.choose_key(cx);
    }
    match inspect.choice {
        KeyChoice::Address => {
            let (text, hint) = (&mut inspect.address, "https://…/.well-known/jwks.json");
            widgets::code_row(ui, "Address", text, hint, "Key set address");
        }
        KeyChoice::Pasted => {
            widgets::field_row(ui, "Public key", |ui| {
                // A large key set scrolls, so that the rest of the form stays in sight.
                let scrolled = egui::ScrollArea::vertical()
                    .id_salt("key text scroll")
                    .max_height(150.0)
                    .show(ui, |ui| {
                        widgets::multiline_field(ui, &mut inspect.key_text, 4, "Public key")
                    });
                let field = scrolled.inner;
                // An edge around the part in sight: the field's own scrolls with the text.
                let (place, has_focus) = (scrolled.inner_rect, field.has_focus());
                widgets::field_edge(ui, place, theme::RADIUS, has_focus);
                ui.horizontal_wrapped(|ui| {
                    if widgets::small_button(ui, "Open key file…").clicked() {
                        inspect.picked_key.open(cx);
                    }
                    widgets::small_label(ui, "JWK, key set, PEM or certificate");
                });
                inspect.key_id = Some(field.id);
                if field.changed() {
                    inspect.check(cx);
                }
            });
        }
        KeyChoice::Secret => {
            let text = &mut inspect.secret;
            if widgets::secret_row(ui, "Secret", text, "", "Shared secret").changed() {
                inspect.check(cx);
            }
        }
        _ => {}
    }
    if !inspect.fetches() {
        return;
    }
    widgets::field_row(ui, "", |ui| {
        ui.horizontal_wrapped(|ui| {
            let ready = match inspect.choice {
                KeyChoice::Issuer => !inspect.issuer.trim().is_empty(),
                KeyChoice::Address => !inspect.address.trim().is_empty(),
                _ => true,
            };
            let busy = inspect.is_busy();
            let check = |ui: &mut Ui| widgets::button(ui, "Check signature");
            if ui.add_enabled_ui(ready && !busy, check).inner.clicked() {
                inspect.check(cx);
            }
            if busy && widgets::small_button(ui, "Cancel").clicked() {
                inspect.cancel();
            }
            let words = match (&inspect.keys, inspect.choice) {
                _ if busy => "Fetching…".to_owned(),
                (
                    Some(KeySource::Set {
                        keys,
                        fetched: Some(at),
                        ..
                    }),
                    _,
                ) => {
                    let number = counted(keys.keys.len(), "key");
                    format!("{number}, fetched {}", relative(*at, cx.now()))
                }
                (None, KeyChoice::Issuer) if !ready => "Name the issuer below".to_owned(),
                (None, choice) => choice.address().map_or_else(String::new, |address| {
                    format!("Contacts {}", address.split('/').nth(2).unwrap_or_default())
                }),
                _ => String::new(),
            };
            widgets::small_label(ui, words);
        });
    });
}

/// Draws the fields for the expected claims.
fn expectations(inspect: &mut Inspect, cx: &Cx, ui: &mut Ui) {
    let mut changed = false;
    ui.horizontal_wrapped(|ui| {
        widgets::section_label(ui, "Compare the claims with");
        if widgets::small_button(ui, "As in the request").clicked() {
            if let Some(request) = &cx.open.request {
                inspect.issuer.clone_from(&request.issuer);
                inspect.audience.clone_from(&request.audience);
                inspect.client_id.clone_from(&request.client_id);
                changed = true;
            }
        }
        if inspect.expects_something() && widgets::small_button(ui, "With nothing").clicked() {
            inspect.expect_nothing();
        }
    });
    if inspect.expected_before {
        let words = "Kept from the token before; change it, or compare with nothing";
        widgets::small_text(ui, words);
    }
    for (label, text, hint) in [
        (
            "Issuer",
            &mut inspect.issuer,
            "https://tenant.eu.auth0.com/",
        ),
        ("Audience", &mut inspect.audience, "the API's identifier"),
        ("Client ID", &mut inspect.client_id, "the application's"),
        ("Nonce", &mut inspect.nonce, "as the app set it"),
    ] {
        let name = format!("Expected {}", label.to_lowercase());
        changed |= widgets::code_row(ui, label, text, hint, &name).changed();
    }
    if changed {
        inspect.expected_before = false;
        inspect.token.refresh();
    }
}

/// Draws the token that is inspected.
pub fn result(inspect: &mut Inspect, cx: &Cx, ui: &mut Ui) {
    let around = inspect.verification(cx.now());
    if !inspect.token.ui(&around, cx, ui) {
        let hint = "Paste one: it is read and checked at once";
        token_view::nothing(ui, "No token yet", hint, |ui| {
            if widgets::link(ui, "Paste from the clipboard").clicked() {
                inspect.focus();
                // At once: the paste may come before the field is drawn again.
                if let Some(field) = inspect.paste_id {
                    ui.memory_mut(|memory| memory.request_focus(field));
                }
                ui.ctx()
                    .send_viewport_cmd(egui::ViewportCommand::RequestPaste);
                cx.ask(Intent::Enter(Workspace::Inspect));
            }
        });
    }
    if inspect.token.takes_key_wish() {
        inspect.focus_keys = true;
        cx.ask(Intent::Enter(Workspace::Inspect));
    }
}
