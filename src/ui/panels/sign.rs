//! A test token: claims of one's own, signed here, to try an API with.

use crate::jose::SigningAlgorithm;
use crate::token::TEST_ISSUER;
use crate::ui::action::Action;
use crate::ui::app::App;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{ComboBox, RichText, Ui};

/// Draws what is asked for.
pub fn show(app: &mut App, ui: &mut Ui) {
    let palette = theme::palette(ui);
    ui.label(RichText::new("Sign a test token").font(fonts::semibold(theme::VERDICT)));
    ui.label(
        RichText::new("To try an API before anybody has a real token. Its header says test; the API has to be given the key set of the test key")
            .color(palette.muted),
    );
    ui.add_space(theme::GAP_SMALL);
    widgets::field_row(ui, "Claims", |ui| {
        widgets::multiline_field(
            ui,
            "test claims",
            &mut app.signing.claims,
            12,
            true,
            "Claims",
        );
        let tenant = app
            .preview
            .as_ref()
            .ok()
            .map(|resolved| resolved.base.as_str().to_owned());
        let claimed = crate::json::Json::parse(&app.signing.claims)
            .ok()
            .and_then(|claims| claims.get_str("iss").map(ToOwned::to_owned));
        let words = match claimed {
            Some(issuer) if Some(&issuer) == tenant.as_ref() => {
                "This names the tenant as issuer: only a key of the test can prove it wrong. Never hand such a token on".to_owned()
            }
            _ => format!("The issuer to begin with is {TEST_ISSUER}, which belongs to nobody"),
        };
        ui.add(
            egui::Label::new(RichText::new(words).size(theme::SMALL).color(palette.muted)).wrap(),
        );
    });
    widgets::field_row(ui, "Algorithm", |ui| {
        ComboBox::from_id_salt("test algorithm")
            .selected_text(app.signing.algorithm.name())
            .show_ui(ui, |ui| {
                for algorithm in SigningAlgorithm::ALL {
                    ui.selectable_value(&mut app.signing.algorithm, algorithm, algorithm.name());
                }
            })
            .response
            .accessible_name("Algorithm")
    });
    widgets::field_row(ui, "Key", |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.radio_value(&mut app.signing.from_file, false, "Throw-away");
            ui.radio_value(&mut app.signing.from_file, true, "From a file");
        });
        if app.signing.from_file {
            widgets::text_field(
                ui,
                "test key",
                &mut app.signing.path,
                "PKCS#8 PEM: key.pem",
                true,
                "Private key file",
            );
        }
    });
    ui.add_space(theme::GAP_SMALL);
    ui.horizontal_wrapped(|ui| {
        if widgets::primary_button(ui, "Sign", None, !app.signing.running.is_running()).clicked() {
            app.actions.push(Action::SignTest);
        }
        if let Some(set) = &app.signing.key_set {
            if widgets::button(ui, "Copy key set")
                .on_hover_text("The public half, as jwks.json")
                .clicked()
            {
                app.actions.push(Action::Copy(set.clone()));
            }
        }
        if let Some(report) = &app.signing.report {
            if widgets::button(ui, "Copy test token").clicked() {
                app.actions
                    .push(Action::CopySecret(report.token.raw.clone()));
            }
        }
    });
    if let Some(problem) = &app.signing.problem {
        ui.add_space(theme::GAP_SMALL);
        widgets::note_box(
            ui,
            widgets::Severity::Error,
            &problem.title,
            &problem.detail,
            None,
        );
    }
}
