//! One token: verdict, life, checks, and the claims as a tree that can be searched, opened and copied from.

use super::checks::check_list;
use super::documents::{RootPart, roots};
use super::state::{Inspected, Inspector};
use super::verdict::{explanation, life, local, verdict};
use crate::json::Json;
use crate::token::checks::summary;
use crate::token::claims::{header_meaning, meaning, relative, utc};
use crate::token::dictionary::{self, Part};
use crate::token::invisible::calm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::widgets;
use crate::ui::kit::widgets::tree::model::{Place, Root};
use crate::ui::kit::widgets::tree::{self as json_tree, TreeEvent, Words};
use crate::ui::kit::{fonts, theme};
use egui::{Frame, RichText, Ui, vec2};

/// Characters of a claim's name that a notice repeats; names of anybody's tokens may be of any length.
const NAMED: usize = 60;

/// Draws it over the rest of the height.
pub fn show(inspector: &mut Inspector, inspected: &Inspected<'_>, cx: &Cx, ui: &mut Ui) {
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
            verdict(inspector, inspected, cx, ui);
            life(inspector, inspected.clock, ui);
            explanation(inspected.report, ui);
            bar(inspector, inspected, cx, ui);
            ui.add_space(2.0);
            widgets::divider(ui);
            if inspector.view == 1 {
                check_list(inspector, inspected, cx, ui);
            } else {
                claims(inspector, inspected, cx, ui);
            }
        });
}

/// Draws that there is nothing to show yet, and what brings something.
pub fn nothing(ui: &mut Ui, title: &str, hint: &str) {
    ui.add_space(48.0);
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(title).font(fonts::semibold(theme::VERDICT)));
        widgets::muted_label(ui, hint);
    });
}

/// Claims or checks, and what can be done with the token.
fn bar(inspector: &mut Inspector, inspected: &Inspected<'_>, cx: &Cx, ui: &mut Ui) {
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
        let place = ui.available_rect_before_wrap();
        widgets::at_right(ui, "token at right", place, |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            if inspector.view == 0 && inspector.model.len() > 0 {
                let keys = ui.ctx().format_shortcut(&egui::KeyboardShortcut::new(
                    egui::Modifiers::COMMAND,
                    egui::Key::F,
                ));
                if place.width() > 220.0
                    && widgets::small_button(ui, "Search")
                        .on_hover_text(keys)
                        .clicked()
                {
                    inspector.open_search();
                }
                expand_menu(inspector, ui);
            }
            copy_menu(inspected, cx, ui);
        });
    });
    if inspector.searching && inspector.view == 0 {
        search_row(inspector, inspected, ui);
    }
}

fn copy_menu(inspected: &Inspected<'_>, cx: &Cx, ui: &mut Ui) {
    let token = &inspected.report.token;
    ui.menu_button("Copy", |ui| {
        if ui
            .button("Token")
            .on_hover_text("Kept out of the clipboard's history where the platform can, and cleared after a minute")
            .clicked()
        {
            cx.ask(Intent::CopySecret(token.raw.clone()));
        }
        let decoded = |ui: &mut Ui, label: &str, document: Option<&Json>| {
            if let Some(document) = document
                && ui.button(label).clicked()
            {
                cx.copy(label, (inspected.redact)(&document.to_pretty()));
            }
        };
        decoded(ui, "Claims as JSON", token.payload.as_ref());
        decoded(ui, "Header as JSON", token.header.as_ref());
        if let (Some(header), Some(payload)) = (&token.header, &token.payload)
            && ui.button("Both as JSON").clicked()
        {
            let whole = Json::object([("header", header.clone()), ("payload", payload.clone())]);
            cx.copy("header and claims as JSON", (inspected.redact)(&whole.to_pretty()));
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
        widgets::small_label(ui, all);
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
            inspector.close_search();
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
        let found = widgets::small_label(ui, words);
        ui.ctx().accesskit_node_builder(found.id, |node| {
            node.set_live(egui::accesskit::Live::Polite);
        });
        if icons::icon_button(ui, Icon::Close, "Close search").clicked() {
            inspector.close_search();
        }
    });
}

fn claims(inspector: &mut Inspector, inspected: &Inspected<'_>, cx: &Cx, ui: &mut Ui) {
    let report = inspected.report;
    if let (Some(text), None) = (&report.token.payload_text, &report.token.nested) {
        widgets::muted_label(ui, "The payload is text, but not JSON");
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
        let model = &inspector.model;
        let copied = match event {
            Some(TreeEvent::CopyValue(node)) => model
                .place(&roots, node)
                .map(|place| ("the value of", node, json_tree::copied_value(place.value))),
            Some(TreeEvent::CopySubtree(node)) => model
                .place(&roots, node)
                .map(|place| ("all of", node, json_tree::copied_subtree(&place))),
            Some(TreeEvent::CopyPath(node)) => {
                Some(("the path of", node, model.path(&roots, node)))
            }
            None => None,
        };
        if let Some((what, node, text)) = copied {
            let path = (inspected.redact)(&model.path(&roots, node));
            let name = path.trim_start_matches('/');
            let what = match name.chars().nth(NAMED) {
                _ if name.is_empty() => "the whole document".to_owned(),
                None => format!("{what} {name}"),
                Some(_) => format!("{what} {}…", name.chars().take(NAMED).collect::<String>()),
            };
            cx.copy(&what, (inspected.redact)(&text));
        }
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
    let text = calm(text).into_owned();
    let mut job = egui::text::LayoutJob::simple(text, font, color, ui.available_width());
    job.wrap.max_rows = rows;
    job.wrap.break_anywhere = true;
    ui.add(egui::Label::new(job));
}
