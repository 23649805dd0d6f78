//! DPoP: the key, each attempt's proof checked against its request, and the way of the nonce.

use super::wire;
use crate::diagnosis::proof::{self, ProofContext};
use crate::exchange::{Attempt, Exchange};
use crate::json::Json;
use crate::run::Run;
use crate::token::checks::CheckStatus;
use crate::token::invisible::quoted;
use crate::token::{Format, TokenRole};
use crate::ui::kit::context::Cx;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::{self, Status};
use egui::{Label, Ui};

/// Whether a run has anything to show here.
pub fn applies(run: &Run) -> bool {
    let mut attempts = run.exchange.attempts.iter();
    attempts.any(|attempt| proof::was_sent(&attempt.request))
}

/// Draws the tab of a run.
pub fn ui(run: &Run, cx: &Cx, ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 10.0;
    key(run, cx, ui);
    let jkt = run
        .token(TokenRole::Access)
        .filter(|report| report.token.format == Format::Jws)
        .and_then(|report| report.token.claim("cnf"))
        .and_then(|cnf| cnf.get_str("jkt"));
    let around = ProofContext {
        jkt,
        ..ProofContext::default()
    };
    attempts(&run.exchange, &around, ui);
    way(&run.exchange, ui);
}

/// Draws the key's thumbprint, and the clocks.
fn key(run: &Run, cx: &Cx, ui: &mut Ui) {
    let attempts = run.exchange.attempts.iter();
    let proofs = attempts.filter_map(|attempt| proof::of(&attempt.request));
    let proofs: Vec<_> = proofs.collect();
    let print = proofs.last().and_then(proof::thumbprint);
    let print = print.or_else(|| run.verification.jkt.clone());
    let header = proofs.last().and_then(|proof| proof.header.as_ref());
    let kind = header.and_then(|header| header.get_str("alg"));
    let kind = kind.unwrap_or_default();
    widgets::card(ui, "Key", None, "RFC 7638", |ui| {
        if let Some(print) = print {
            ui.horizontal_wrapped(|ui| {
                widgets::muted_label(ui, format!("{kind} thumbprint"));
                ui.label(widgets::small_code(&print));
            });
            if widgets::small_button(ui, "Copy thumbprint").clicked() {
                cx.copy("the thumbprint", print.clone());
            }
        }
        let skew = match run.clock_skew {
            None => "The server's clock is not known: its answer had no Date".to_owned(),
            Some(0) => "The server's clock agrees with this computer's".to_owned(),
            Some(skew) => format!(
                "This computer's clock is {} s {} the server's",
                skew.abs(),
                if skew > 0 { "ahead of" } else { "behind" }
            ),
        };
        widgets::muted_label(ui, skew);
        if proofs.is_empty() {
            ui.add(Label::new("The proofs of this run were not kept: a proof is a secret. Send again to see them").wrap());
        }
    });
}

/// Draws the checks of each attempt's proof.
pub fn attempts(exchange: &Exchange, around: &ProofContext<'_>, ui: &mut Ui) {
    for (at, attempt) in exchange.attempts.iter().enumerate() {
        let Some(token) = proof::of(&attempt.request) else {
            continue;
        };
        let last = at + 1 == exchange.attempts.len();
        let around = ProofContext {
            before: exchange.attempts.get(..at).unwrap_or_default(),
            // Only the last attempt brought the token.
            jkt: around.jkt.filter(|_| last),
            access_token: around.access_token,
        };
        let checks = proof::checks(&token, attempt, &around);
        let has_failed = checks.iter().any(|check| check.status == CheckStatus::Fail);
        let mark = if has_failed {
            (Status::Invalid, "not as it should be")
        } else {
            (Status::Valid, "as it should be")
        };
        let answered = answered(attempt);
        let title = format!("Proof {}", at + 1);
        widgets::card(ui, &title, Some(mark), &answered, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for check in checks {
                let (status, said) = (check.status.into(), &check.sentence);
                widgets::check_row(ui, status, check.title, said, check.source, false);
            }
            let text = format!(
                "{}\n{}",
                token.header.clone().unwrap_or_default().to_compact(),
                token.payload.clone().unwrap_or_default().to_compact()
            );
            ui.add_space(4.0);
            // Rarely looked at, and long.
            let id = ui.scope_id().with(("proof in full", at));
            let mut open = ui.data(|data| data.get_temp::<bool>(id).unwrap_or_default());
            if widgets::disclosure(ui, &mut open, "Proof header and payload").changed() {
                ui.data_mut(|data| data.insert_temp(id, open));
            }
            if open {
                let text = widgets::small_code(text).size(theme::LABEL);
                ui.add(Label::new(text.color(theme::palette(ui).muted)).wrap());
            }
        });
    }
}

/// Returns how an attempt was answered, and why where the answer only asks for a nonce: nothing is wrong with the proof then.
fn answered(attempt: &Attempt) -> String {
    let response = attempt.response.as_ref();
    let status = wire::status(response);
    let challenge = response.and_then(|response| {
        crate::dpop::challenge(response.status, &response.headers, &response.body)
    });
    if challenge.is_some() {
        format!("{status}: the server asks for a nonce")
    } else {
        format!("answered {status}")
    }
}

/// Draws which answer gave a nonce, and which proof carried it.
fn way(exchange: &Exchange, ui: &mut Ui) {
    let offered = |attempt: &Attempt| {
        let response = attempt.response.as_ref();
        response.and_then(|response| crate::dpop::offered(&response.headers))
    };
    let mut attempts = exchange.attempts.iter();
    if !attempts.any(|attempt| offered(attempt).is_some()) {
        return;
    }
    widgets::card(ui, "How the nonce travelled", None, "RFC 9449 §8", |ui| {
        for (at, attempt) in exchange.attempts.iter().enumerate() {
            let number = at + 1;
            let proof = proof::of(&attempt.request);
            let carried = proof.as_ref().and_then(|token| token.claim("nonce"));
            let sent = carried.and_then(Json::as_str).map_or_else(
                || "without a nonce".to_owned(),
                |nonce| format!("with {}", quoted(nonce)),
            );
            let came = offered(attempt).map_or_else(
                || "gave none".to_owned(),
                |nonce| format!("gave {}", quoted(&nonce)),
            );
            let words = format!("Proof {number} went {sent}; answer {number} {came}");
            ui.add(Label::new(words).wrap());
        }
        widgets::small_text(
            ui,
            "The newest one is kept for the next proof of this session, which saves a challenge",
        );
    });
}
