//! One token: verdict, life, checks, and the claims as a tree that can be searched, opened and copied from.

use super::checks::check_list;
use super::documents::{RootPart, roots};
use super::header::header;
use super::state::{Inspected, Inspector};
use super::switch::{ROW, ViewSwitch};
use super::verdict::{explanation, life, local, row};
use crate::json::Json;
use crate::text::counted;
use crate::token::TokenKind;
use crate::token::claims::{header_meaning, meaning, relative, utc};
use crate::token::dictionary::{self, Part};
use crate::token::invisible::calm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::low::is_low;
use crate::ui::kit::widgets;
use crate::ui::kit::widgets::tree::model::{JsonNode, Root};
use crate::ui::kit::widgets::tree::{self as json_tree, TreeAnnotations, TreeEvent};
use crate::ui::kit::{fonts, page, theme};
use egui::{Align, Frame, Layout, Margin, RichText, Sense, Ui, UiBuilder, vec2};

/// Characters of a claim's name that a notice repeats; names of anybody's tokens may be of any length.
const NAMED: usize = 60;

/// From this width on the head has room for the switch between claims and checks, points.
const SWITCH_IN_HEAD: f32 = 530.0;

/// Draws a token over the rest of the height, or as long as it is on a page.
pub fn show(inspector: &mut Inspector, inspected: &Inspected<'_>, cx: &Cx, ui: &mut Ui) {
    inspector.look_at(inspected);
    // On a page, which is as long as the claims, the switch stands above: its foot is out of sight.
    let is_page = page::is_within(ui);
    let in_head = is_page && ui.available_width() >= SWITCH_IN_HEAD;
    widgets::panel_frame(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(reason) = header(inspector, inspected, in_head, cx, ui) {
            padded(ui, |ui| widgets::muted_text(ui, reason));
            widgets::divider(ui);
        }
        life(inspector, inspected.clock, ui);
        if is_page && !in_head {
            switch_row(inspector, ui);
        }
        if inspector.searching && inspector.view == 0 {
            let above = if is_low(ui.ctx()) { 2 } else { 8 };
            padded_by(above, ui, |ui| search_row(inspector, inspected, ui));
            widgets::divider(ui);
        }
        let place = ui.available_rect_before_wrap();
        let below = if is_page { 0.0 } else { ROW };
        let body = place.with_max_y((place.bottom() - below).max(place.top()));
        let mut inside = ui.new_child(UiBuilder::new().id_salt("token body").max_rect(body));
        if !is_page {
            inside.shrink_clip_rect(body);
        }
        explanation(inspected.report, &mut inside);
        if inspector.view == 1 {
            check_list(inspector, inspected, cx, &mut inside);
        } else {
            claims(inspector, inspected, cx, &mut inside);
        }
        let drawn = if is_page {
            body.with_max_y(inside.min_rect().bottom())
        } else {
            body
        };
        ui.allocate_rect(drawn, Sense::hover());
        if !is_page {
            foot(inspector, inspected, ui);
        }
    });
}

/// Draws something in the panel off its edges, and returns what `add` returns.
fn padded<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    padded_by(8, ui, add)
}

/// Draws something in the panel off its edges, so far below and above others, and returns what `add` returns.
fn padded_by<R>(above: i8, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    Frame::new()
        .inner_margin(Margin::symmetric(12, above))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui)
        })
        .inner
}

/// The greatest width of what stands where there is nothing to show yet, as before the first run.
const NOTHING: f32 = 560.0;

/// Draws that there is nothing to show yet, and what brings something; `add` draws what stands below.
pub fn nothing(ui: &mut Ui, title: &str, hint: &str, add: impl FnOnce(&mut Ui)) {
    ui.add_space(48.0);
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(((width - NOTHING) / 2.0).max(0.0));
        ui.vertical(|ui| {
            ui.set_width(width.min(NOTHING));
            ui.spacing_mut().item_spacing = vec2(theme::GAP_SMALL, 4.0);
            ui.label(RichText::new(title).font(fonts::semibold(theme::VERDICT)));
            widgets::muted_label(ui, hint);
            add(ui);
        });
    });
}

/// Draws the switch in a row of its own, with a line below it.
fn switch_row(inspector: &mut Inspector, ui: &mut Ui) {
    let size = vec2(ui.available_width(), ROW);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let place = rect.shrink2(vec2(theme::GAP_SMALL, 0.0));
    let mut tabs = ui.new_child(row("token tabs", place));
    ViewSwitch::of(inspector).show(inspector, &mut tabs);
    widgets::divider(ui);
}

/// Draws the tabs for claims and checks, and the number of claims.
fn foot(inspector: &mut Inspector, inspected: &Inspected<'_>, ui: &mut Ui) {
    let size = vec2(ui.available_width(), ROW);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    widgets::hairline(ui, rect, rect.top() + 0.5);
    let place = rect.shrink2(vec2(theme::GAP_SMALL, 0.0));
    let mut tabs = ui.new_child(row("token tabs", place));
    ViewSwitch::of(inspector).show(inspector, &mut tabs);
    let claims = inspected.report.token.payload.as_ref();
    let Some(claims) = claims.and_then(Json::members) else {
        return;
    };
    let words = counted(claims.len(), "claim");
    let room = place.with_min_x(tabs.min_rect().right() + theme::GAP);
    if room.width() > widgets::words_width(ui, &words) {
        let right = row("claims in all", room).layout(Layout::right_to_left(Align::Center));
        widgets::small_label(&mut ui.new_child(right), words);
    }
}

/// Draws the search among the claims, and goes to what it finds.
fn search_row(inspector: &mut Inspector, inspected: &Inspected<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        let width = (ui.available_width() - 240.0).clamp(80.0, 360.0);
        let field = ui
            .scope(|ui| {
                ui.set_width(width);
                let text = &mut inspector.search;
                widgets::code_field(ui, text, "Names and values", "Search claims")
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
        let model = &inspector.model;
        let (count, at) = (model.match_count(), model.current_match());
        let words = match (model.query().is_empty(), count, at) {
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

/// Draws the claims as a tree, with details of the selected one below.
fn claims(inspector: &mut Inspector, inspected: &Inspected<'_>, cx: &Cx, ui: &mut Ui) {
    let report = inspected.report;
    if let (Some(text), None) = (&report.token.payload_text, &report.token.nested) {
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
        padded(ui, |ui| {
            widgets::muted_label(ui, "The payload is text, but not JSON");
            ui.label(RichText::new((inspected.redact)(&shown)).font(fonts::mono(theme::TEXT)));
        });
    }
    let derived = std::mem::take(&mut inspector.derived);
    let (roots, parts) = roots(report, &derived);
    if inspector.model.len() > 0 {
        let issuer = inspector.issuer.clone();
        let (role, around) = (report.role, inspected.around);
        let kind = inspector.kind.unwrap_or(TokenKind::Closed);
        let part = |place: &JsonNode<'_>| parts.get(place.root).copied();
        let say = |place: &JsonNode<'_>, depth: usize| match (part(place), depth, place.name) {
            (Some(RootPart::Header), 0, _) => "how the token is protected".to_owned(),
            (Some(RootPart::Header), 1, Some(name)) => header_meaning(name),
            (Some(RootPart::Namespace), 0, _) => "custom claims of one namespace".to_owned(),
            (Some(RootPart::Disclosures), 0, _) => "what the holder chose to show".to_owned(),
            (Some(RootPart::Claims), 0, Some(name)) => {
                let said = meaning(name, place.value, role, kind, issuer.as_deref(), around);
                (inspected.redact)(&said)
            }
            (Some(RootPart::Claims), _, Some(name)) => dictionary::entry(Part::Cnf, name, None)
                .map(|entry| entry.says.clone())
                .unwrap_or_default(),
            _ => String::new(),
        };
        let entry = |place: &JsonNode<'_>, depth: usize| match (part(place), depth, place.name) {
            (Some(RootPart::Header), 1, Some(name)) => dictionary::entry(Part::Header, name, None),
            (Some(RootPart::Claims), 0, Some(name)) => {
                dictionary::entry(Part::Claims, name, issuer.as_deref())
            }
            (Some(RootPart::Claims), _, Some(name)) => dictionary::entry(Part::Cnf, name, None),
            _ => None,
        };
        let words = TreeAnnotations {
            redact: inspected.redact,
            meaning: &say,
            entry: &entry,
            repeated: &inspector.repeated,
        };
        let (selected, revision) = (inspector.model.selected, inspector.model.revision());
        let detail = match ui.available_height() {
            _ if selected.is_none() => 0.0,
            height if height > 260.0 => 112.0,
            height if height > 160.0 => 64.0,
            _ => 0.0,
        };
        ui.add_space(4.0);
        let height = (ui.available_height() - detail).max(80.0);
        let size = vec2(ui.available_width(), height);
        let event = ui.allocate_ui(size, |ui| {
            json_tree::show(ui, "claims", &mut inspector.model, &roots, &words)
        });
        if detail > 0.0 {
            details(inspector, &roots, &words, inspected, ui);
        }
        if inspector.model.revision() != revision {
            inspector.opened = inspector.model.open_paths(&roots);
        }
        let model = &inspector.model;
        let copied = match event.inner {
            Some(TreeEvent::CopyValue(node)) => model.place(&roots, node).map(|place| {
                let stand_in = json_tree::presented(&cx.egui, place.name, place.value);
                let value = stand_in.unwrap_or_else(|| json_tree::copied_value(place.value));
                ("the value of", node, value)
            }),
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

/// Draws the path of the selected claim, its value, what it means, and where that is written.
fn details(
    inspector: &Inspector,
    roots: &[Root<'_>],
    words: &TreeAnnotations<'_>,
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
    let said: Vec<String> = [time, more].into_iter().flatten().collect();
    let text = said.join(" · ");
    widgets::divider(ui);
    padded(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| {
            let path = (words.redact)(&model.path(roots, node));
            let shown: String = path.chars().take(80).collect();
            let shown = widgets::small_code(shown).color(palette.json_key);
            ui.add(egui::Label::new(shown).truncate());
            if let Some(entry) = (words.entry)(&place, depth) {
                ui.hyperlink_to(RichText::new(&entry.source).size(theme::SMALL), &entry.link)
                    .on_hover_text(&entry.link);
            }
        });
        // Rows cut a long value; here it stands in two lines, and copying gives the whole.
        if ui.available_height() > 56.0 {
            let stand_in = json_tree::presented(ui.ctx(), place.name, place.value);
            let value =
                stand_in.unwrap_or_else(|| json_tree::shown_value(place.value, words.redact));
            lines(ui, &value, 2, fonts::mono(theme::SMALL), palette.text);
            lines(ui, &text, 2, fonts::text(theme::SMALL), palette.muted);
        } else {
            lines(ui, &text, 1, fonts::text(theme::SMALL), palette.muted);
        }
    });
}

/// Draws a text in at most so many lines over the width.
fn lines(ui: &mut Ui, text: &str, rows: usize, font: egui::FontId, color: egui::Color32) {
    let text = calm(text).into_owned();
    let mut job = egui::text::LayoutJob::simple(text, font, color, ui.available_width());
    job.wrap.max_rows = rows;
    job.wrap.break_anywhere = true;
    ui.add(egui::Label::new(job));
}
