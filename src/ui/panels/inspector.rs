//! One token: verdict, life, checks, and the claims as a tree that can be searched, opened and copied from.

use super::token_documents::{Derived, RootPart, roots};
use crate::diagnosis::{Finding, Severity, tokens};
use crate::json::Json;
use crate::token::checks::{Check, CheckStatus, checks, summary};
use crate::token::claims::{Surroundings, header_meaning, meaning, relative, utc};
use crate::token::dictionary::{self, Part};
use crate::token::{Format, Kind, SignatureStatus, Slot, TokenReport, describe};
use crate::ui::Clock;
use crate::ui::action::{Action, KeyChoice};
use crate::ui::icons::{self, Icon};
use crate::ui::widgets::json_tree::{self, TreeEvent, Words};
use crate::ui::widgets::tree_model::{Place, Root, TreeModel};
use crate::ui::widgets::{self, Status};
use crate::ui::{fonts, theme};
use egui::{Align, Frame, Layout, Margin, RichText, ScrollArea, Ui, vec2};
use std::collections::BTreeSet;

/// Which token is looked at: where it lives in memory, or a number of its own, and its place in the exchange.
pub type TokenKey = (usize, Slot);

/// How tokens are looked at. Kept over tokens: a search, and what is open.
#[derive(Default)]
pub struct Inspector {
    key: Option<TokenKey>,
    model: TreeModel,
    opened: BTreeSet<String>,
    search: String,
    pub searching: bool,
    focus_search: bool,
    pub view: usize,
    /// Looked up once per token: with a hundred thousand claims nothing may be looked for in each frame.
    issuer: Option<String>,
    times: (Option<i64>, Option<i64>),
    words: String,
    kind: Option<Kind>,
    derived: Derived,
    checks: Vec<Check>,
    findings: Vec<Finding>,
    checked_at: i64,
}

/// A token with what it is compared with.
pub struct Inspected<'a> {
    pub key: TokenKey,
    pub report: &'a TokenReport,
    pub around: &'a Surroundings,
    pub clock: Clock,
    pub redact: &'a dyn Fn(&str) -> String,
}

impl Inspector {
    /// Opens the search, or goes back to it.
    pub fn open_search(&mut self) {
        self.searching = true;
        self.focus_search = true;
        self.view = 0;
    }

    /// Whether something on the screen changes with the seconds.
    pub fn counts_down(&self) -> bool {
        self.key.is_some() && self.times != (None, None)
    }

    /// Forgets what was computed, so that a new verdict is shown.
    pub fn refresh(&mut self) {
        self.checked_at = 0;
    }

    fn look_at(&mut self, inspected: &Inspected<'_>) {
        let (report, around) = (inspected.report, inspected.around);
        let token = &report.token;
        if self.key != Some(inspected.key) {
            let claim = |name: &str| token.claim(name);
            self.issuer = claim("iss").and_then(Json::as_str).map(ToOwned::to_owned);
            self.times = (
                claim("iat").and_then(Json::as_seconds),
                claim("exp").and_then(Json::as_seconds),
            );
            self.words = describe(token, report.slot);
            self.kind = Some(Kind::of(token, report.slot));
            self.derived = Derived::of(token);
            let (roots, _) = roots(report, &self.derived);
            self.model = TreeModel::new(&roots, &self.opened);
            if report.slot == Slot::Pasted {
                self.view = 0;
            }
            self.key = Some(inspected.key);
            self.checked_at = 0;
            self.model.search(&roots, &self.search);
        }
        if self.checked_at != around.now {
            self.checks = checks(token, report.slot, around);
            let label = report.slot.member().replace('_', " ");
            self.findings = tokens::findings(report, &label, around);
            // Failed checks are listed as checks.
            let listed: Vec<String> = self
                .checks
                .iter()
                .map(|check| format!("token.{}", check.id))
                .collect();
            self.findings.retain(|finding| {
                !listed.contains(&finding.id)
                    && !matches!(
                        finding.id.as_str(),
                        "token.expired" | "token.signature-invalid" | "token.encrypted"
                    )
            });
            self.checked_at = around.now;
        }
    }

    fn failed(&self) -> usize {
        self.checks
            .iter()
            .filter(|check| check.status == CheckStatus::Fail)
            .count()
    }

    fn warnings(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity > Severity::Info)
            .count()
    }
}

/// Draws it over the rest of the height.
pub fn show(
    inspector: &mut Inspector,
    inspected: &Inspected<'_>,
    actions: &mut Vec<Action>,
    ui: &mut Ui,
) {
    inspector.look_at(inspected);
    let palette = theme::palette(ui);
    Frame::new()
        .fill(palette.panel)
        .stroke(egui::Stroke::new(1.0, palette.divider))
        .corner_radius(theme::RADIUS_LARGE)
        .inner_margin(10)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 5.0;
            verdict(inspector, inspected, actions, ui);
            life(inspector, inspected.clock, ui);
            explanation(inspected.report, ui);
            bar(inspector, inspected, actions, ui);
            ui.add_space(2.0);
            widgets::divider(ui);
            if inspector.view == 1 {
                check_list(inspector, inspected, actions, ui);
            } else {
                claims(inspector, inspected, actions, ui);
            }
        });
}

fn verdict(
    inspector: &Inspector,
    inspected: &Inspected<'_>,
    actions: &mut Vec<Action>,
    ui: &mut Ui,
) {
    let palette = theme::palette(ui);
    let report = inspected.report;
    ui.horizontal_wrapped(|ui| {
        let (status, words) = signature_words(report);
        let badge = widgets::badge(ui, status, words);
        let reason = (inspected.redact)(&report.signature.reason);
        badge.on_hover_text(signature_detail(report, inspected.around.now));
        ui.add(egui::Label::new(RichText::new(reason).color(palette.muted)).wrap());
        if let Some(choice) = provider_keys(inspector, report) {
            if widgets::small_button(ui, choice.button())
                .on_hover_text(choice.address().unwrap_or_default())
                .clicked()
            {
                actions.push(Action::CheckSubject(choice));
            }
        }
    });
}

fn signature_words(report: &TokenReport) -> (Status, &'static str) {
    match report.signature.status {
        SignatureStatus::Valid => (Status::Valid, "Signature valid"),
        SignatureStatus::Invalid => (Status::Invalid, "Signature invalid"),
        SignatureStatus::Unchecked if report.token.format == Format::Opaque => {
            (Status::Neutral, "No signature")
        }
        SignatureStatus::Unchecked => (Status::Unchecked, "Signature could not be checked"),
    }
}

/// Thumbprint, age of the keys, and what to do.
fn signature_detail(report: &TokenReport, now: i64) -> String {
    let signature = &report.signature;
    let mut words = Vec::new();
    words.extend(
        signature
            .thumbprint
            .as_ref()
            .map(|print| format!("Key thumbprint {print}")),
    );
    words.extend(
        signature
            .fetched
            .map(|at| format!("Keys fetched {}", relative(at, now))),
    );
    words.extend(signature.next_step.map(ToOwned::to_owned));
    words.join("\n")
}

/// The provider's keys, where a subject token waits for them.
fn provider_keys(inspector: &Inspector, report: &TokenReport) -> Option<KeyChoice> {
    let open =
        report.slot == Slot::Subject && report.signature.status == SignatureStatus::Unchecked;
    match inspector.kind.filter(|_| open)? {
        Kind::Apple => Some(KeyChoice::Apple),
        Kind::Google => Some(KeyChoice::Google),
        Kind::Facebook => Some(KeyChoice::Facebook),
        _ => None,
    }
}

/// Issued, expires, and how much of the life is over. Expired fills the row.
fn life(inspector: &Inspector, clock: Clock, ui: &mut Ui) {
    let now = clock.now();
    let (Some(to), palette) = (inspector.times.1, theme::palette(ui)) else {
        return;
    };
    let from = inspector.times.0.unwrap_or(now.min(to));
    let expired = to <= now;
    let tip = format!(
        "issued {}\nexpires {}",
        utc(from).unwrap_or_default(),
        utc(to).unwrap_or_default()
    );
    let (ink, fill) = if expired {
        (palette.invalid, palette.invalid_behind)
    } else {
        (palette.valid, palette.panel)
    };
    Frame::new()
        .fill(fill)
        .corner_radius(theme::RADIUS_SMALL)
        .inner_margin(Margin::symmetric(if expired { 8 } else { 0 }, 3))
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.set_width(ui.available_width());
                if expired {
                    let (mark, _) = ui.allocate_exact_size(vec2(14.0, 16.0), egui::Sense::hover());
                    icons::paint(ui.painter(), mark, Icon::Cross, ink);
                    ui.label(
                        RichText::new(format!("Expired {}", relative(to, now)))
                            .font(fonts::semibold(theme::TEXT))
                            .color(ink),
                    );
                }
                ui.label(
                    RichText::new(format!("issued {}", local(clock, from)))
                        .color(palette.muted)
                        .size(theme::SMALL),
                )
                .on_hover_text(&tip);
                let word = if expired { "expired" } else { "expires" };
                ui.label(
                    RichText::new(format!("{word} {}", local(clock, to)))
                        .color(palette.muted)
                        .size(theme::SMALL),
                )
                .on_hover_text(&tip);
                if !expired {
                    ui.label(
                        RichText::new(relative(to, now))
                            .font(fonts::semibold(theme::SMALL))
                            .color(ink),
                    )
                    .on_hover_text(&tip);
                }
            });
        });
    let life = to.saturating_sub(from).max(1) as f32;
    widgets::lifetime_bar(ui, now.saturating_sub(from) as f32 / life, expired);
}

/// A time of this place, with its zone.
fn local(clock: Clock, at: i64) -> String {
    clock
        .local(at.saturating_mul(1000), "%Y-%m-%d %H:%M:%S %Z")
        .unwrap_or_else(|| format!("at {at}, which is no time"))
}

/// What can be said of a token that cannot be looked into.
fn explanation(report: &TokenReport, ui: &mut Ui) {
    let token = &report.token;
    if let Some(what) = token.encryption() {
        widgets::note_box(
            ui,
            widgets::Severity::Note,
            "Encrypted: only the holder of the key can read it",
            &format!("It is no broken JWT but a JWE: {what}"),
            None,
        );
    } else if token.format == Format::Opaque {
        let (title, detail) = match (report.slot, token.shape()) {
            (_, Some(shape)) => (
                format!("Looks like: {}", shape.name()),
                "Not a JWT: there is nothing in it to look into",
            ),
            (Slot::Subject, None) => (
                "Not a JWT".to_owned(),
                "There is nothing in it to look into",
            ),
            (Slot::Access, None) => (
                "An opaque access token".to_owned(),
                "Good for /userinfo only. Ask for an audience to get a JWT",
            ),
            (Slot::Refresh, None) => (
                "An opaque refresh token".to_owned(),
                "Only the tenant can read it",
            ),
            (_, None) => (
                "Not a JWT".to_owned(),
                "A JWT has three parts with dots between, an encrypted one five",
            ),
        };
        widgets::note_box(ui, widgets::Severity::Note, &title, detail, None);
    }
}

/// Claims or checks, and what can be done with the token.
fn bar(
    inspector: &mut Inspector,
    inspected: &Inspected<'_>,
    actions: &mut Vec<Action>,
    ui: &mut Ui,
) {
    let failed = inspector.failed() + inspector.warnings();
    let label = match (inspector.checks.is_empty(), failed) {
        (true, 0) => "Checks".to_owned(),
        (_, 0) => summary(&inspector.checks),
        (_, 1) => "1 problem".to_owned(),
        (_, many) => format!("{many} problems"),
    };
    ui.horizontal(|ui| {
        if let Some(view) =
            widgets::tab_bar_tight(ui, &["Claims", &label], inspector.view, failed > 0)
        {
            inspector.view = view;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            copy_menu(inspected, actions, ui);
            if inspector.view == 0 && inspector.model.len() > 0 {
                expand_menu(inspector, ui);
                let keys = ui.ctx().format_shortcut(&egui::KeyboardShortcut::new(
                    egui::Modifiers::COMMAND,
                    egui::Key::F,
                ));
                if ui.available_width() > 70.0
                    && widgets::small_button(ui, "Search")
                        .on_hover_text(keys)
                        .clicked()
                {
                    inspector.open_search();
                }
            }
        });
    });
    if inspector.searching && inspector.view == 0 {
        search_row(inspector, inspected, ui);
    }
}

fn copy_menu(inspected: &Inspected<'_>, actions: &mut Vec<Action>, ui: &mut Ui) {
    let token = &inspected.report.token;
    ui.menu_button("Copy", |ui| {
        if ui
            .button("Token")
            .on_hover_text("Kept out of the clipboard's history where the platform can, and cleared after a minute")
            .clicked()
        {
            actions.push(Action::CopySecret(token.raw.clone()));
        }
        let mut decoded = |ui: &mut Ui, label: &str, document: Option<&Json>| {
            if let Some(document) = document
                && ui.button(label).clicked()
            {
                actions.push(Action::Copy((inspected.redact)(&document.to_pretty())));
            }
        };
        decoded(ui, "Claims as JSON", token.payload.as_ref());
        decoded(ui, "Header as JSON", token.header.as_ref());
        if let (Some(header), Some(payload)) = (&token.header, &token.payload) {
            let whole = Json::object([("header", header.clone()), ("payload", payload.clone())]);
            decoded(ui, "Both as JSON", Some(&whole));
        }
    });
}

fn expand_menu(inspector: &mut Inspector, ui: &mut Ui) {
    ui.menu_button("Expand", |ui| {
        for (label, level) in [
            ("All", usize::MAX),
            ("One level", 1),
            ("Two levels", 2),
            ("None", 0),
        ] {
            if ui.button(label).clicked() {
                inspector.model.open_to(level);
            }
        }
        let all = format!("{} rows in all", inspector.model.node_count());
        ui.label(
            RichText::new(all)
                .size(theme::SMALL)
                .color(theme::palette(ui).muted),
        );
    });
}

fn search_row(inspector: &mut Inspector, inspected: &Inspected<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 240.0).clamp(80.0, 360.0);
        let field = ui
            .scope(|ui| {
                ui.set_width(width);
                widgets::text_field(
                    ui,
                    "claim search",
                    &mut inspector.search,
                    "Names and values",
                    true,
                    "Search claims",
                )
            })
            .inner;
        if std::mem::take(&mut inspector.focus_search) {
            field.request_focus();
        }
        let (roots, _) = roots(inspected.report, &inspector.derived);
        if field.changed() || inspector.model.query() != inspector.search {
            inspector.model.search(&roots, &inspector.search);
            if inspector.model.match_count() > 0 && inspector.model.current_match().is_none() {
                inspector.model.jump(true);
            }
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if entered {
            let back = ui.input(|input| input.modifiers.shift);
            inspector.model.jump(!back);
            field.request_focus();
        }
        if field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            close_search(inspector);
        }
        let count = inspector.model.match_count();
        let words = match (
            inspector.model.query().is_empty(),
            count,
            inspector.model.current_match(),
        ) {
            (true, ..) => String::new(),
            (_, 0, _) => "no match".to_owned(),
            (_, _, Some(at)) => format!("{at} of {count}"),
            (_, _, None) => format!("{count} found"),
        };
        if widgets::small_button(ui, "Previous").clicked() {
            inspector.model.jump(false);
        }
        if widgets::small_button(ui, "Next").clicked() {
            inspector.model.jump(true);
        }
        ui.label(
            RichText::new(words)
                .size(theme::SMALL)
                .color(theme::palette(ui).muted),
        );
        if icons::icon_button(ui, Icon::Close, "Close search").clicked() {
            close_search(inspector);
        }
    });
}

fn close_search(inspector: &mut Inspector) {
    inspector.searching = false;
    inspector.search.clear();
    inspector.model.search(&[], "");
}

fn claims(
    inspector: &mut Inspector,
    inspected: &Inspected<'_>,
    actions: &mut Vec<Action>,
    ui: &mut Ui,
) {
    let report = inspected.report;
    if let (Some(text), None) = (&report.token.payload_text, &report.token.nested) {
        ui.label(
            RichText::new("The payload is text, but not JSON").color(theme::palette(ui).muted),
        );
        let shown: String = text
            .chars()
            .take(4000)
            .map(|c| {
                if crate::token::invisible::is_invisible(c) && c != '\n' {
                    '\u{fffd}'
                } else {
                    c
                }
            })
            .collect();
        ui.label(RichText::new((inspected.redact)(&shown)).font(fonts::mono(theme::TEXT)));
    }
    let derived = std::mem::take(&mut inspector.derived);
    let (roots, parts) = roots(report, &derived);
    if inspector.model.len() > 0 {
        let issuer = inspector.issuer.clone();
        let (slot, around) = (report.slot, inspected.around);
        let part = |place: &Place<'_>| parts.get(place.root).copied();
        let say = |place: &Place<'_>, depth: usize| match (part(place), depth, place.name) {
            (Some(RootPart::Header), 0, _) => "how the token is protected".to_owned(),
            (Some(RootPart::Header), 1, Some(name)) => header_meaning(name),
            (Some(RootPart::Namespace), 0, _) => "custom claims of one namespace".to_owned(),
            (Some(RootPart::Disclosures), 0, _) => "what the holder chose to show".to_owned(),
            (Some(RootPart::Claims), 0, Some(name)) => {
                (inspected.redact)(&meaning(name, place.value, slot, issuer.as_deref(), around))
            }
            (Some(RootPart::Claims), _, Some(name)) => dictionary::entry(Part::Cnf, name, None)
                .map(|entry| entry.says.clone())
                .unwrap_or_default(),
            _ => String::new(),
        };
        let entry = |place: &Place<'_>, depth: usize| match (part(place), depth, place.name) {
            (Some(RootPart::Header), 1, Some(name)) => dictionary::entry(Part::Header, name, None),
            (Some(RootPart::Claims), 0, Some(name)) => {
                dictionary::entry(Part::Claims, name, issuer.as_deref())
            }
            (Some(RootPart::Claims), _, Some(name)) => dictionary::entry(Part::Cnf, name, None),
            _ => None,
        };
        let words = Words {
            redact: inspected.redact,
            meaning: &say,
            entry: &entry,
        };
        let (selected, revision) = (inspector.model.selected, inspector.model.revision());
        let detail = if selected.is_some() && ui.available_height() > 160.0 {
            52.0
        } else {
            0.0
        };
        let size = vec2(
            ui.available_width(),
            (ui.available_height() - detail).max(80.0),
        );
        let event = ui
            .allocate_ui(size, |ui| {
                json_tree::show(ui, "claims", &mut inspector.model, &roots, &words)
            })
            .inner;
        if detail > 0.0 {
            details(inspector, &roots, &words, inspected, ui);
        }
        if inspector.model.revision() != revision {
            inspector.opened = inspector.model.open_paths(&roots);
        }
        let copied = match event {
            Some(TreeEvent::CopyValue(node)) => inspector
                .model
                .place(&roots, node)
                .map(|place| json_tree::copied_value(place.value)),
            Some(TreeEvent::CopySubtree(node)) => inspector
                .model
                .place(&roots, node)
                .map(|place| json_tree::copied_subtree(&place)),
            Some(TreeEvent::CopyPath(node)) => Some(inspector.model.path(&roots, node)),
            None => None,
        };
        actions.extend(copied.map(|text| Action::Copy((inspected.redact)(&text))));
    }
    inspector.derived = derived;
}

/// Where the selected claim stands, what it means in full, and where that is written.
fn details(
    inspector: &Inspector,
    roots: &[Root<'_>],
    words: &Words<'_>,
    inspected: &Inspected<'_>,
    ui: &mut Ui,
) {
    let model = &inspector.model;
    let Some((node, place)) = model
        .selected
        .and_then(|node| Some((node, model.place(roots, node)?)))
    else {
        return;
    };
    let palette = theme::palette(ui);
    let depth = model.depth(node);
    widgets::divider(ui);
    ui.horizontal(|ui| {
        let path = (words.redact)(&model.path(roots, node));
        let shown: String = path.chars().take(80).collect();
        ui.add(
            egui::Label::new(
                RichText::new(shown)
                    .font(fonts::mono(theme::SMALL))
                    .color(palette.json_key),
            )
            .truncate(),
        );
        if let Some(entry) = (words.entry)(&place, depth) {
            ui.hyperlink_to(RichText::new(&entry.source).size(theme::SMALL), &entry.link)
                .on_hover_text(&entry.link);
        }
    });
    let time = place
        .name
        .filter(|name| matches!(*name, "iat" | "exp" | "nbf" | "auth_time" | "updated_at"))
        .and_then(|_| place.value.as_seconds())
        .map(|at| {
            format!(
                "{} · {} · {}",
                utc(at).unwrap_or_default(),
                local(inspected.clock, at),
                relative(at, inspected.around.now)
            )
        });
    let more = (words.entry)(&place, depth).and_then(|entry| entry.more.clone());
    let text = [time, more]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    ui.add(
        egui::Label::new(RichText::new(text).size(theme::SMALL).color(palette.muted)).truncate(),
    );
}

/// The signature, every check, and what reading came upon.
fn check_list(
    inspector: &mut Inspector,
    inspected: &Inspected<'_>,
    actions: &mut Vec<Action>,
    ui: &mut Ui,
) {
    let palette = theme::palette(ui);
    let mut wanted_claim = None;
    ScrollArea::vertical()
        .id_salt("checks")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 12.0);
            ui.add_space(4.0);
            let (status, _) = signature_words(inspected.report);
            let report = inspected.report;
            let reason = (inspected.redact)(&format!(
                "{} · {}",
                report.signature.reason,
                signature_detail(report, inspected.around.now).replace('\n', " · ")
            ));
            ui.spacing_mut().item_spacing.y = 0.0;
            let reason = reason.trim_end_matches(" · ");
            widgets::check_row(ui, status, "Signature", reason, "RFC 7515 §5.2", false);
            for finding in &inspector.findings {
                let severity = match finding.severity {
                    Severity::Error => widgets::Severity::Error,
                    Severity::Warning => widgets::Severity::Warning,
                    Severity::Info => widgets::Severity::Note,
                };
                widgets::note_box(
                    ui,
                    severity,
                    &(inspected.redact)(&finding.title),
                    &(inspected.redact)(&finding.detail),
                    None,
                );
                ui.add_space(4.0);
            }
            for wanted in [
                CheckStatus::Fail,
                CheckStatus::Pass,
                CheckStatus::NotApplicable,
            ] {
                for check in inspector
                    .checks
                    .iter()
                    .filter(|check| check.status == wanted)
                {
                    let status = match check.status {
                        CheckStatus::Pass => Status::Valid,
                        CheckStatus::Fail => Status::Invalid,
                        CheckStatus::NotApplicable => Status::Neutral,
                    };
                    let sentence = (inspected.redact)(&check.sentence);
                    let leads = check.path.is_some_and(|path| {
                        path.strip_prefix('/')
                            .is_some_and(|name| report.token.claim(name).is_some())
                    });
                    let row =
                        widgets::check_row(ui, status, check.title, &sentence, check.source, leads);
                    if row.clicked() {
                        wanted_claim = check.path;
                    }
                }
            }
            if inspector.checks.is_empty() {
                ui.label(
                    RichText::new("Without claims there is nothing to check").color(palette.muted),
                );
            }
            if !report.token.companions.is_empty() {
                ui.add_space(theme::GAP_SMALL);
                widgets::section_label(ui, "In the same text");
                for (name, secret) in &report.token.companions {
                    if widgets::button(ui, &format!("Inspect {name}")).clicked() {
                        actions.push(Action::Inspect(secret.clone()));
                    }
                }
            }
        });
    if let Some(path) = wanted_claim {
        let (roots, parts) = roots(inspected.report, &inspector.derived);
        let root = parts.iter().position(|part| *part == RootPart::Claims);
        let node = root.and_then(|root| inspector.model.find(&roots, root, path));
        if let Some(node) = node {
            inspector.model.reveal(node);
            inspector.view = 0;
        }
    }
}
