//! The form for a test token, which is signed here, to try an API with.

use super::state::Sign;
use crate::jose::SigningAlgorithm;
use crate::json::Json;
use crate::token::TEST_ISSUER;
use crate::token::claims::VerificationContext;
use crate::ui::kit::context::Cx;
use crate::ui::kit::dialog::problem_box;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::token_view;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{ComboBox, RichText, Ui};

/// In a window of less height the claims take as many lines as they have.
const LOW: f32 = 640.0;

/// Draws claims, algorithm and key.
pub fn ui(sign: &mut Sign, cx: &Cx, ui: &mut Ui) {
    ui.label(RichText::new("Sign a test token").font(fonts::semibold(theme::VERDICT)));
    widgets::muted_label(
        ui,
        "For trying an API before anyone has a real token. Only for APIs that you make trust the test key: give them its key set",
    );
    ui.add_space(theme::GAP_SMALL);
    widgets::field_row(ui, "Claims", |ui| {
        // As high as its text in a low window, so that the choice of keys stays in sight.
        let is_low = ui.ctx().content_rect().height() < LOW;
        let rows = if is_low { 4 } else { 12 };
        widgets::multiline_field(ui, &mut sign.claims, rows, "Claims");
        let tenant = cx.open.request.as_ref().map(|request| &request.issuer);
        let claimed = Json::parse(&sign.claims)
            .ok()
            .and_then(|claims| claims.get_str("iss").map(ToOwned::to_owned));
        let words = match claimed {
            Some(issuer) if Some(&issuer) == tenant => {
                "This names the tenant as issuer: only a key of the test can prove it wrong. Never pass such a token on".to_owned()
            }
            _ => format!("The initial issuer is {TEST_ISSUER}, which belongs to nobody"),
        };
        widgets::small_text(ui, words);
    });
    widgets::field_row(ui, "Algorithm", |ui| {
        let shown = sign.algorithm.name();
        let list = ComboBox::from_id_salt("test algorithm").selected_text(shown);
        let list = widgets::drop_down(ui, list, |ui| {
            for algorithm in SigningAlgorithm::ALL {
                widgets::choose_value(ui, &mut sign.algorithm, algorithm, algorithm.name());
            }
        });
        widgets::named_list(list.response, "Algorithm", shown)
    });
    widgets::field_row(ui, "Key", |ui| {
        // As high as the label beside it.
        ui.spacing_mut().interact_size.y = theme::CONTROL;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP;
            ui.radio_value(&mut sign.from_file, false, "Throw-away");
            ui.radio_value(&mut sign.from_file, true, "From a file");
        });
        if sign.from_file {
            let hint = "PKCS#8 PEM: key.pem";
            widgets::code_field(ui, &mut sign.path, hint, "Private key file");
        }
    });
}

/// Draws what could not be signed, and the buttons.
pub fn buttons(sign: &mut Sign, cx: &Cx, ui: &mut Ui) {
    if let Some(problem) = &sign.problem {
        problem_box(ui, problem);
        ui.add_space(theme::GAP_SMALL);
    }
    ui.horizontal_wrapped(|ui| {
        if widgets::primary_button(ui, "Sign", None, !sign.signed.is_running()).clicked() {
            sign.sign(cx);
        }
        if let Some(set) = &sign.key_set {
            if widgets::button(ui, "Copy key set")
                .on_hover_text("The public half, as jwks.json")
                .clicked()
            {
                cx.copy("the key set", set.clone());
            }
        }
        if let Some(report) = sign.token.report() {
            if widgets::button(ui, "Copy test token").clicked() {
                cx.ask(Intent::CopySecret(report.token.raw.clone()));
            }
            if widgets::button(ui, "Inspect it")
                .on_hover_text("Open it in Inspect, with the test key's key set")
                .clicked()
            {
                cx.ask(Intent::InspectToken(report.token.raw.clone()));
            }
        }
        if sign.signed.is_long(&cx.egui) && widgets::under_way(ui, "Making the key and signing…")
        {
            sign.signed.abort();
        }
    });
}

pub fn result(sign: &mut Sign, cx: &Cx, ui: &mut Ui) {
    let around = VerificationContext {
        now: cx.now(),
        ..VerificationContext::default()
    };
    if !sign.token.ui(&around, cx, ui) {
        let hint = "Press Sign to see it here and copy it";
        token_view::nothing(ui, "No test token yet", hint, |_| {});
    }
}
