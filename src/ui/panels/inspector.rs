//! One token: verdict, life, checks, and the claims as a tree that can be searched, opened and copied from.

use super::token_checks::check_list;
use super::token_documents::{Derived, RootPart, roots};
use super::token_verdict::{explanation, life, local, verdict};
use crate::diagnosis::{Finding, Severity, tokens};
use crate::json::Json;
use crate::token::checks::{Check, CheckStatus, checks, summary};
use crate::token::claims::{Surroundings, header_meaning, meaning, relative, utc};
use crate::token::dictionary::{self, Part};
use crate::token::{Kind, Slot, TokenReport, describe};
use crate::ui::Clock;
use crate::ui::action::Action;
use crate::ui::icons::{self, Icon};
use crate::ui::widgets;
use crate::ui::widgets::json_tree::{self, TreeEvent, Words};
use crate::ui::widgets::tree_model::{Place, Root, TreeModel};
use crate::ui::{fonts, theme};
use egui::{Align, Frame, Layout, RichText, Ui, vec2};
use std::collections::BTreeSet;

/// Which token is looked at: where it lives in memory, or a number of its own, and its place in the exchange.
pub type TokenKey = (usize, Slot);

/// How tokens are looked at. Kept over tokens: a search, and what is open.
#[derive(Default)]
pub struct Inspector {
    pub(super) key: Option<TokenKey>,
    pub(super) model: TreeModel,
    pub(super) opened: BTreeSet<String>,
    pub(super) search: String,
    pub searching: bool,
    pub(super) focus_search: bool,
    pub view: usize,
    /// Looked up once per token: with a hundred thousand claims nothing may be looked for in each frame.
    pub(super) issuer: Option<String>,
    pub(super) times: (Option<i64>, Option<i64>),
    pub(super) words: String,
    pub(super) kind: Option<Kind>,
    pub(super) derived: Derived,
    /// The token with only the claims that rules look at, where it has very many.
    pub(super) slim: Option<TokenReport>,
    pub(super) checks: Vec<Check>,
    /// Whether the claim of each check is there.
    pub(super) leading: Vec<bool>,
    pub(super) findings: Vec<Finding>,
    pub(super) checked_at: i64,
    /// Pointers of members that stand more than once.
    pub(super) repeated: Vec<String>,
    pub(super) signature_failed: bool,
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
        // What counts of a token around another is what the inner one says.
        let inner = report
            .token
            .nested
            .as_deref()
            .filter(|_| report.token.payload.is_none());
        let token = inner.unwrap_or(&report.token);
        if self.key != Some(inspected.key) {
            let claim = |name: &str| token.claim(name);
            self.issuer = claim("iss").and_then(Json::as_str).map(ToOwned::to_owned);
            self.times = (
                claim("iat").and_then(Json::as_seconds),
                claim("exp").and_then(Json::as_seconds),
            );
            self.words = describe(&report.token, report.slot);
            self.kind = Some(Kind::of(token, report.slot));
            self.derived = Derived::of(&report.token);
            self.repeated = repeated(&report.token);
            let (roots, _) = roots(report, &self.derived);
            self.model = TreeModel::new(&roots, &self.opened);
            if report.slot == Slot::Pasted {
                self.view = 0;
                self.searching = false;
                self.search.clear();
            }
            self.slim = slim(report);
            self.key = Some(inspected.key);
            self.checked_at = 0;
            self.model.search(&roots, &self.search);
        }
        if self.checked_at != around.now {
            // Many claims are looked through once, not with every rule and every second.
            let report = self.slim.as_ref().unwrap_or(report);
            let token = inner.unwrap_or(&report.token);
            self.checks = checks(token, report.slot, around);
            self.leading = self
                .checks
                .iter()
                .map(|check| {
                    check
                        .path
                        .and_then(|path| path.strip_prefix('/'))
                        .is_some_and(|name| token.claim(name).is_some())
                })
                .collect();
            self.findings = tokens::findings(report, report.slot.words(), around);
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
            self.signature_failed =
                report.signature.status == crate::token::SignatureStatus::Invalid;
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
            + usize::from(self.signature_failed)
    }
}

/// Pointers of members that stand more than once; those of the header begin with `header`.
fn repeated(token: &crate::token::Token) -> Vec<String> {
    let found = token.notes.iter().find_map(|note| match note {
        crate::token::Note::DuplicateMembers(paths) => Some(paths.clone()),
        _ => None,
    });
    found.unwrap_or_default()
}

/// Claims that rules and findings look at.
const RULED: [&str; 27] = [
    "iss",
    "sub",
    "aud",
    "azp",
    "client_id",
    "exp",
    "nbf",
    "iat",
    "jti",
    "nonce",
    "at_hash",
    "c_hash",
    "scope",
    "scp",
    "permissions",
    "cnf",
    "act",
    "email",
    "email_verified",
    "real_user_status",
    "hd",
    "htm",
    "htu",
    "events",
    "sid",
    "name",
    "gty",
];
/// Claims beyond which a token is slimmed for its checks.
const MANY: usize = 500;

/// A token with many claims reduced to those that rules look at.
fn slim(report: &TokenReport) -> Option<TokenReport> {
    let members = report.token.payload.as_ref()?.members()?;
    if members.len() <= MANY {
        return None;
    }
    let kept = members
        .iter()
        .filter(|(name, _)| RULED.contains(&name.as_str()))
        .cloned();
    Some(TokenReport {
        slot: report.slot,
        signature: report.signature.clone(),
        inner: report.inner.clone(),
        token: crate::token::Token {
            payload: Some(Json::Object(kept.collect())),
            header: report.token.header.clone(),
            notes: report.token.notes.clone(),
            format: report.token.format,
            raw: crate::secret::Secret::default(),
            written: None,
            unprotected: None,
            payload_text: None,
            signature: None,
            nested: None,
            disclosures: Vec::new(),
            key_binding: None,
            more_signatures: Vec::new(),
            companions: Vec::new(),
        },
    })
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
        if let (Some(header), Some(payload)) = (&token.header, &token.payload)
            && ui.button("Both as JSON").clicked()
        {
            let whole = Json::object([("header", header.clone()), ("payload", payload.clone())]);
            actions.push(Action::Copy((inspected.redact)(&whole.to_pretty())));
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
            repeated: &inspector.repeated,
        };
        let (selected, revision) = (inspector.model.selected, inspector.model.revision());
        let detail = match ui.available_height() {
            _ if selected.is_none() => 0.0,
            height if height > 260.0 => 104.0,
            height if height > 160.0 => 52.0,
            _ => 0.0,
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
    // Rows cut a long value; here it stands in two lines, and copying gives the whole.
    if ui.available_height() > 60.0 {
        let value = json_tree::shown_value(place.value, words.redact);
        lines(ui, &value, 2, fonts::mono(theme::SMALL), palette.text);
        lines(ui, &text, 2, fonts::text(theme::SMALL), palette.muted);
    } else {
        lines(ui, &text, 1, fonts::text(theme::SMALL), palette.muted);
    }
}

/// At most so many lines over the width.
fn lines(ui: &mut Ui, text: &str, rows: usize, font: egui::FontId, color: egui::Color32) {
    let mut job = egui::text::LayoutJob::simple(text.to_owned(), font, color, ui.available_width());
    job.wrap.max_rows = rows;
    job.wrap.break_anywhere = true;
    ui.add(egui::Label::new(job));
}
