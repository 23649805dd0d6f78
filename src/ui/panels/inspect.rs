//! Inspect: any token, without an exchange. What is pasted never stands on the screen; what it says does.

use crate::ui::action::{Action, Browse};
use crate::ui::app::App;
use crate::ui::kit::key_choice::KeyChoice;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{ComboBox, RichText, Ui};

/// Draws what is asked for.
pub fn show(app: &mut App, ui: &mut Ui) {
    let palette = theme::palette(ui);
    ui.label(RichText::new("Inspect a token").font(fonts::semibold(theme::VERDICT)));
    ui.label(
        RichText::new("The token stays on this computer and is not kept; keys are fetched only when you press for it. Paste a token, an answer, a header line or a log line")
            .color(palette.muted),
    );
    ui.add_space(theme::GAP_SMALL);
    take_paste(app, ui);
    widgets::field_row(ui, "Token", |ui| {
        let hint = if app.inspection.report.is_some() {
            "Paste another"
        } else {
            "Paste here, or type and press Enter"
        };
        let field = widgets::secret_field(ui, "inspect", &mut app.inspection.paste, hint, "Token");
        app.inspection.paste_id = Some(field.id);
        if std::mem::take(&mut app.inspection.focus_paste) {
            field.request_focus();
        }
        // What was pasted is whole; what is typed is whole when Enter says so.
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let pasted = ui.input(|input| {
            input
                .events
                .iter()
                .any(|event| matches!(event, egui::Event::Paste(_)))
        });
        if (entered || pasted && field.changed()) && !app.inspection.paste.is_empty() {
            let text = std::mem::take(&mut app.inspection.paste);
            app.actions
                .push(Action::Inspect(crate::secret::Secret::new(text)));
        }
        ui.horizontal_wrapped(|ui| {
            if widgets::small_button(ui, "Open file…").clicked() {
                app.actions.push(Action::Browse(Browse::InspectFile));
            }
            if let Some(report) = &app.inspection.report {
                if widgets::small_button(ui, "Clear").clicked() {
                    app.actions.push(Action::ClearInspected);
                }
                let length = report.token.raw.expose().len();
                let words = format!("{} · {}", app.inspection.words, bytes(length));
                ui.add(
                    egui::Label::new(RichText::new(words).size(theme::SMALL).color(palette.muted))
                        .wrap(),
                );
            }
        });
    });
    if let Some(problem) = app.inspection.problem.clone() {
        ui.add_space(theme::GAP_SMALL);
        widgets::note_box(
            ui,
            widgets::Severity::Error,
            &problem.title,
            &problem.detail,
            None,
        );
    }
    if let Some((elsewhere, _)) = &app.inspection.elsewhere {
        ui.add_space(theme::GAP_SMALL);
        if widgets::button(ui, elsewhere.label()).clicked() {
            app.actions.push(Action::TakeElsewhere(*elsewhere));
        }
    }
    ui.add_space(theme::GAP_SMALL);
    widgets::section_label(ui, "Check the signature with");
    keys(app, ui);
    ui.add_space(theme::GAP_SMALL);
    widgets::section_label(ui, "Compare the claims with");
    expectations(app, ui);
}

/// A paste is taken before the field sees it: megabytes would be laid out, and line breaks would become spaces.
fn take_paste(app: &mut App, ui: &mut Ui) {
    let focused = ui.memory(egui::Memory::focused);
    if focused.is_some() && focused != app.inspection.paste_id {
        return;
    }
    let pasted = ui.input_mut(|input| {
        let at = input
            .events
            .iter()
            .position(|event| matches!(event, egui::Event::Paste(_)))?;
        match input.events.remove(at) {
            egui::Event::Paste(text) => Some(text),
            _ => None,
        }
    });
    if let Some(text) = pasted {
        app.actions
            .push(Action::Inspect(crate::secret::Secret::new(text)));
    }
}

fn bytes(length: usize) -> String {
    if length < 10_000 {
        format!("{length} bytes")
    } else {
        format!("{:.1} KiB", length as f64 / 1024.0)
    }
}

fn keys(app: &mut App, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let before = app.inspection.choice;
    widgets::field_row(ui, "Key", |ui| {
        ComboBox::from_id_salt("key choice")
            .width(ui.available_width())
            .height(320.0)
            .selected_text(before.label())
            .show_ui(ui, |ui| {
                for choice in KeyChoice::ALL {
                    ui.selectable_value(&mut app.inspection.choice, choice, choice.label());
                }
            })
            .response
            .accessible_name("Key")
    });
    if app.inspection.choice != before {
        app.inspection.keys = None;
        app.actions.push(Action::CheckInspected);
        if app.inspection.choice.address().is_some()
            || matches!(
                app.inspection.choice,
                KeyChoice::Issuer | KeyChoice::Address
            )
        {
            // Nothing is fetched before it is asked for.
            app.actions.pop();
            app.judge_inspected();
        }
    }
    match app.inspection.choice {
        KeyChoice::Address => {
            widgets::field_row(ui, "Address", |ui| {
                widgets::text_field(
                    ui,
                    "key address",
                    &mut app.inspection.address,
                    "https://…/.well-known/jwks.json",
                    true,
                    "Key set address",
                );
            });
        }
        KeyChoice::Pasted => {
            widgets::field_row(ui, "Public key", |ui| {
                // A key set of many keys scrolls by itself, so that the rest of the form stays in sight.
                let field = egui::ScrollArea::vertical()
                    .id_salt("key text scroll")
                    .max_height(150.0)
                    .show(ui, |ui| {
                        widgets::multiline_field(
                            ui,
                            "key text",
                            &mut app.inspection.key_text,
                            4,
                            true,
                            "Public key",
                        )
                    })
                    .inner;
                ui.horizontal_wrapped(|ui| {
                    if widgets::small_button(ui, "Open key file…").clicked() {
                        app.actions.push(Action::Browse(Browse::KeyFile));
                    }
                    ui.label(
                        RichText::new("JWK, key set, PEM or certificate")
                            .size(theme::SMALL)
                            .color(palette.muted),
                    );
                });
                if field.changed() {
                    app.actions.push(Action::CheckInspected);
                }
            });
        }
        KeyChoice::Secret => {
            widgets::field_row(ui, "Secret", |ui| {
                let field = widgets::secret_field(
                    ui,
                    "hmac secret",
                    &mut app.inspection.secret,
                    "",
                    "Shared secret",
                );
                if field.changed() {
                    app.actions.push(Action::CheckInspected);
                }
            });
        }
        _ => {}
    }
    let fetched = app.inspection.choice.address().is_some()
        || matches!(
            app.inspection.choice,
            KeyChoice::Issuer | KeyChoice::Address
        );
    if !fetched {
        return;
    }
    widgets::field_row(ui, "", |ui| {
        ui.horizontal_wrapped(|ui| {
            let ready = match app.inspection.choice {
                KeyChoice::Issuer => !app.inspection.issuer.trim().is_empty(),
                KeyChoice::Address => !app.inspection.address.trim().is_empty(),
                _ => true,
            };
            let busy = app.inspection.is_busy();
            if ui
                .add_enabled_ui(ready && !busy, |ui| widgets::button(ui, "Check signature"))
                .inner
                .clicked()
            {
                app.actions.push(Action::CheckInspected);
            }
            let words = match (&app.inspection.keys, app.inspection.choice) {
                _ if busy => "Fetching…".to_owned(),
                (
                    Some(crate::token::KeySource::Set {
                        keys,
                        fetched: Some(at),
                        ..
                    }),
                    _,
                ) => {
                    let number = keys.keys.len();
                    let age = crate::token::claims::relative(*at, app.view().now);
                    format!("{number} keys, fetched {age}")
                }
                (None, KeyChoice::Issuer) if !ready => "Name the issuer below".to_owned(),
                (None, choice) => choice.address().map_or_else(String::new, |address| {
                    format!("Contacts {}", address.split('/').nth(2).unwrap_or_default())
                }),
                _ => String::new(),
            };
            ui.label(RichText::new(words).size(theme::SMALL).color(palette.muted));
        });
    });
}

fn expectations(app: &mut App, ui: &mut Ui) {
    let mut changed = false;
    let inspection = &mut app.inspection;
    for (label, text, hint) in [
        (
            "Issuer",
            &mut inspection.issuer,
            "https://tenant.eu.auth0.com/",
        ),
        ("Audience", &mut inspection.audience, "the API's identifier"),
        ("Client ID", &mut inspection.client_id, ""),
        ("Nonce", &mut inspection.nonce, ""),
    ] {
        widgets::field_row(ui, label, |ui| {
            let name = format!("Expected {}", label.to_lowercase());
            changed |= widgets::text_field(ui, &name, text, hint, true, &name).changed();
        });
    }
    widgets::field_row(ui, "", |ui| {
        if widgets::small_button(ui, "As in the request").clicked() {
            if let Ok(resolved) = &app.preview {
                let request = &resolved.request;
                resolved
                    .base
                    .as_str()
                    .clone_into(&mut app.inspection.issuer);
                app.inspection.audience = request.audience.clone().unwrap_or_default();
                app.inspection.client_id = request.client_id.clone().unwrap_or_default();
                changed = true;
            }
        }
    });
    if changed {
        app.inspector.refresh();
    }
}
