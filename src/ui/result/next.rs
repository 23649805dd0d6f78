//! Next: what can follow a success, and what came of it, each with its transcript and explanation.

use super::follow_up::{Followed, as_run};
use super::state::Results;
use super::{proof, wire};
use crate::diagnosis::proof::ProofContext;
use crate::exchange::{authority, in_ms};
use crate::run::Run;
use crate::secret::Secret;
use crate::send::{Continuation, FollowUpKind};
use crate::text::counted;
use crate::token::TokenRole;
use crate::token::claims::span;
use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::finding_view::findings;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::{self, NoteLevel};
use egui::{Ui, Vec2};

/// Width of the column of buttons, and of one where a step can be done again.
const BUTTONS: f32 = 90.0;
const BUTTONS_AGAIN: f32 = 106.0;

/// Draws the tab of a run that brought tokens.
pub fn ui(results: &mut Results, run: &Run, cx: &Cx, ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 10.0;
    offers(results, run, cx, ui);
    let problem = results.follow_ups.problem.as_ref();
    if let Some((_, problem)) = problem.filter(|(of, _)| *of == run.serial) {
        let fix = problem.fix.as_deref().unwrap_or_default();
        let detail = format!("{}. {fix}", problem.detail);
        widgets::note(ui, NoteLevel::Error, &problem.title, &detail);
    }
    let followed = results.follow_ups.followed.iter_mut().enumerate().rev();
    for (at, followed) in followed.filter(|(_, one)| one.after == run.serial) {
        ui.push_id(at, |ui| one(followed, cx, ui));
    }
}

/// Draws the follow-ups that a run allows.
fn offers(results: &mut Results, run: &Run, cx: &Cx, ui: &mut Ui) {
    let continuation = results.follow_ups.continuation(run);
    let is_running = results.follow_ups.is_running();
    let state = if is_running { "under way…" } else { "" };
    widgets::card(ui, "What next", None, state, |ui| {
        let Some(continuation) = &continuation else {
            let words = "The tokens of this run were not kept: send again to continue from it";
            widgets::muted_text(ui, words);
            return;
        };
        let mut kinds = FollowUpKind::ALL.into_iter();
        let column = if kinds.any(|kind| results.follow_ups.is_done(run, kind)) {
            BUTTONS_AGAIN
        } else {
            BUTTONS
        };
        for kind in FollowUpKind::ALL {
            let is_done = results.follow_ups.is_done(run, kind);
            let ready = continuation.allows(kind) && !results.follow_ups.is_running();
            ui.horizontal(|ui| {
                ui.allocate_ui(egui::vec2(column, 28.0), |ui| {
                    ui.set_min_width(column);
                    let label = if is_done && continuation.allows(kind) {
                        format!("{} again", kind.label())
                    } else {
                        kind.label().to_owned()
                    };
                    let button = |ui: &mut Ui| widgets::small_button(ui, &label);
                    let button = ui.add_enabled_ui(ready, button).inner;
                    if button.accessible_name(kind.label()).clicked() {
                        results.follow_up(cx, kind);
                    }
                });
                if is_done {
                    let color = theme::palette(ui).valid;
                    icons::sign(ui, Vec2::splat(12.0), Icon::Check, color);
                }
                let why = if continuation.allows(kind) {
                    let how = how(kind, continuation);
                    if is_done { format!("Done. {how}") } else { how }
                } else if results.follow_ups.is_done(run, FollowUpKind::Revoke) {
                    "The refresh token was revoked".to_owned()
                } else {
                    "There is no refresh token: ask for offline_access".to_owned()
                };
                widgets::muted_text(ui, why);
            });
        }
        ui.horizontal(|ui| {
            ui.allocate_ui(egui::vec2(column, 28.0), |ui| {
                ui.set_min_width(column);
                let running = results.follow_ups.is_running();
                if running && widgets::small_button(ui, Command::Cancel.label()).clicked() {
                    results.cancel_follow_up();
                }
                if !running && widgets::small_button(ui, "Repeat").clicked() {
                    results.repeat(cx);
                }
            });
            let words = if results.follow_ups.is_running() {
                "Stops the running request"
            } else {
                "The same request with a fresh code or token: a code works only once"
            };
            widgets::muted_text(ui, words);
        });
    });
}

/// Returns what a follow-up does, and where it goes.
fn how(kind: FollowUpKind, continuation: &Continuation) -> String {
    let proof = match kind {
        FollowUpKind::Userinfo if continuation.bound_key().is_some() => {
            ", with DPoP and a proof that carries ath"
        }
        FollowUpKind::Userinfo => ", sent as a Bearer token",
        FollowUpKind::Refresh if continuation.request.dpop.is_some() => ", with the same proof key",
        _ => "",
    };
    let target = continuation.target(kind).map_or_else(
        |problem| problem.title,
        |url| format!("{}{}", authority(&url), url.path()),
    );
    format!("{}{proof} → {target}", kind.sentence())
}

/// Draws a follow-up that ended.
fn one(followed: &mut Followed, cx: &Cx, ui: &mut Ui) {
    let follow_up = &followed.follow_up;
    let last = follow_up.exchange.last();
    let status = wire::status(last.and_then(|last| last.response.as_ref()));
    let calls = counted(follow_up.exchange.attempts.len(), "call");
    let took = in_ms(follow_up.exchange.total_ms());
    let right = format!("{status} · {calls} · {took}");
    let mark = if follow_up.succeeded() {
        (widgets::Status::Valid, "done")
    } else if follow_up.exchange.response().is_some() {
        (widgets::Status::Invalid, "refused")
    } else {
        (widgets::Status::Invalid, "no answer")
    };
    let redact = |text: &str| follow_up.redactor.redact(text).into_owned();
    let title = format!("{} answered", followed.kind.label());
    widgets::card(ui, &title, Some(mark), &right, |ui| {
        if let Some(claims) = &follow_up.claims {
            widgets::code_text(ui, redact(&claims.to_pretty()));
        }
        if let Some(tokens) = &follow_up.tokens {
            let came: Vec<&str> = [
                ("access token", true),
                ("ID token", tokens.id_token.is_some()),
                (
                    "new refresh token: the old one is used up",
                    tokens.refresh_token.is_some(),
                ),
            ]
            .into_iter()
            .filter_map(|(name, there)| there.then_some(name))
            .collect();
            let life = tokens
                .expires_in
                .and_then(|seconds| u64::try_from(seconds).ok())
                .map_or_else(String::new, |seconds| {
                    format!(" · good for {}", span(seconds))
                });
            ui.label(format!("Came back: {}{life}", came.join(", ")));
            ui.horizontal_wrapped(|ui| {
                for (role, token) in [
                    (TokenRole::Access, Some(&tokens.access_token)),
                    (TokenRole::Id, tokens.id_token.as_ref()),
                ] {
                    if let Some(token) = token {
                        if widgets::small_button(ui, &format!("Inspect {}", role.words())).clicked()
                        {
                            cx.ask(Intent::InspectToken(token.clone()));
                        }
                    }
                }
            });
        }
        if follow_up.succeeded() && follow_up.claims.is_none() && follow_up.tokens.is_none() {
            let words = "The refresh token no longer works; access tokens last until they expire";
            widgets::muted_label(ui, words);
        }
        if let Some(field) = findings(&followed.findings, &redact, ui) {
            cx.ask(Intent::GoToField(field));
        }
        widgets::disclosure(ui, &mut followed.open, "Transcript");
        if followed.open {
            let run = as_run(
                followed.kind.label(),
                &follow_up.exchange,
                &follow_up.redactor,
                &followed.findings,
                &follow_up.hosts,
            );
            let around = ProofContext {
                access_token: followed.access_token.as_ref().map(Secret::expose),
                ..ProofContext::default()
            };
            proof::attempts(&follow_up.exchange, &around, ui);
            wire::ui(&run, &mut followed.reveal, cx, ui);
        }
    });
}
