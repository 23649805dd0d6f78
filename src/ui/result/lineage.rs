//! Lineage: a picture of where each claim came from.

use crate::exchange::subject_token::Provider;
use crate::json::Json;
use crate::run::Run;
use crate::text::counted;
use crate::token::TokenRole;
use crate::token::invisible::quoted;
use crate::token::lineage::{
    Cell, ClaimPlace, LineageRow, Origin, Sources, lineage, subject_words,
};
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::low::is_low;
use crate::ui::kit::theme::Palette;
use crate::ui::kit::widgets;
use crate::ui::kit::{fonts, page, theme};
use egui::{Color32, Galley, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// Height of a row: two lines.
const ROW: f32 = 44.0;
/// The greatest height of a row in words: a line and a reason in two. The most rows that are each as high as their own words.
const ROW_IN_WORDS: f32 = 54.0;
const MEASURED: usize = 300;
/// Room above and below the words of a row, and where the reason begins.
const WORDS_MARGIN: f32 = 4.0;
const WORDS_BEGIN: f32 = 22.0;
const REASON_BELOW: f32 = 17.0;
/// Below this width each row says in words what the four columns show.
const NARROW: f32 = 480.0;
const GAP: f32 = 20.0;
/// Height of the head of a column, and of one with two lines below its name.
const HEAD: f32 = 44.0;
const HIGH_HEAD: f32 = 48.0;
/// The gap between origins, heads and rows, and in a low window, so that rows begin in sight.
const APART: f32 = 12.0;
const APART_IF_LOW: f32 = 4.0;

/// The rows of a run; computed once per run.
#[derive(Default)]
pub struct Lineage {
    key: usize,
    rows: Vec<LineageRow>,
    heads: [String; 4],
    hidden: Vec<Origin>,
}

impl Lineage {
    /// Works the rows out, unless they are this run's.
    fn look_at(&mut self, run: &Run) {
        let key = run.serial.number();
        if self.key == key {
            return;
        }
        self.key = key;
        let token = |role| run.token(role).map(|report| &report.token);
        let request_type = run.verification.subject_token_type.as_deref();
        self.rows = lineage(Sources {
            subject: token(TokenRole::Subject),
            user_profile: run.verification.user_profile.as_ref(),
            id: token(TokenRole::Id),
            access: token(TokenRole::Access),
            provider: Provider::of_type(request_type.unwrap_or_default()),
        });
        // Without a token that came back no claim was lost.
        if token(TokenRole::Id).or(token(TokenRole::Access)).is_none() {
            self.rows.clear();
        }
        let count = |role| {
            token(role).map_or_else(
                || "none came".to_owned(),
                |token| match token.payload.as_ref().and_then(Json::members) {
                    Some(members) => counted(members.len(), "claim"),
                    None => "cannot be looked into".to_owned(),
                },
            )
        };
        let profile = if run.verification.user_profile.is_some() {
            "sent by the app"
        } else {
            "not sent"
        };
        self.heads = [
            subject_words(token(TokenRole::Subject)),
            profile.to_owned(),
            count(TokenRole::Id),
            count(TokenRole::Access),
        ];
    }
}

fn color(origin: Origin, palette: &Palette) -> Color32 {
    match origin {
        Origin::Subject => palette.accent,
        Origin::UserProfile => palette.json_string,
        Origin::Changed => palette.unchecked,
        Origin::Tenant => palette.muted,
        Origin::Lost | Origin::Missing => palette.invalid,
    }
}

/// Draws the lineage of a run over the rest of the height.
pub fn ui(state: &mut Lineage, run: &Run, ui: &mut Ui) {
    state.look_at(run);
    let redact = |text: &str| run.redactor.redact(text).into_owned();
    let is_low = is_low(ui.ctx());
    let apart = if is_low { APART_IF_LOW } else { APART };
    // The place goes on into the column's margin, for the scroll bar alone.
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width() - theme::SCROLL_BAR);
        if is_low {
            ui.spacing_mut().interact_size.y = CHIP;
            ui.spacing_mut().item_spacing.y = APART_IF_LOW;
        }
        legend(state, ui);
    });
    ui.add_space(apart - ui.spacing().item_spacing.y);
    let wide = ui.available_width() >= NARROW;
    let width = ui.available_width() - 12.0;
    let column = (width - 3.0 * GAP) / 4.0;
    if wide {
        heads(state, width, column, ui);
        ui.add_space(apart - ui.spacing().item_spacing.y);
    }
    // A row with a surprise has the reason below it.
    let rows: Vec<(&LineageRow, bool)> = state
        .rows
        .iter()
        .filter(|row| !state.hidden.contains(&row.origin))
        .flat_map(|row| {
            let reason =
                wide && matches!(row.origin, Origin::Changed | Origin::Lost | Origin::Missing);
            std::iter::once((row, false)).chain(reason.then_some((row, true)))
        })
        .collect();
    if rows.is_empty() {
        ui.add_space(theme::GAP);
        widgets::muted_label(ui, "No claim to follow: no readable token came back");
        return;
    }
    let heights: Vec<f32> = if wide || rows.len() > MEASURED {
        let height = if wide { ROW } else { ROW_IN_WORDS };
        vec![height; rows.len()]
    } else {
        let of_row = |(row, _): &(&LineageRow, bool)| height_in_words(ui, row, width);
        rows.iter().map(of_row).collect()
    };
    page::tall(ui, "lineage", heights.iter().sum(), |ui, seen| {
        let corner = ui.max_rect().min;
        let mut bottom = 0.0;
        for (at, ((row, is_reason), height)) in rows.iter().zip(heights).enumerate() {
            let top = bottom;
            bottom += height;
            if bottom < seen.min || top > seen.max {
                continue;
            }
            let rect = Rect::from_min_size(corner + vec2(0.0, top), vec2(width, height));
            if *is_reason {
                let (place, ink) = (rect.shrink2(vec2(12.0, 2.0)), theme::palette(ui).muted);
                reason(ui, place, row, theme::SMALL, ink);
                continue;
            }
            let id = ui.scope_id().with(("claim", at));
            let response = ui.interact(rect, id, Sense::hover());
            let name = spoken(row, &redact);
            response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &name));
            response.on_hover_text(format!("{}\n{}", redact(&row.name), row.sentence));
            if wide {
                draw(ui, rect, row, column, &redact);
            } else {
                draw_narrow(ui, rect, row, &redact);
            }
        }
    });
}

/// Draws the name of each column, and what is known of it in up to two lines.
fn heads(state: &Lineage, width: f32, column: f32, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let inside = column - 16.0;
    let small = || fonts::text(theme::LABEL);
    let details = state.heads.iter();
    let details: Vec<Arc<Galley>> = details
        .map(|head| widgets::two_lines(ui, head, small(), palette.muted, inside))
        .collect();
    let is_high = details.iter().any(|detail| detail.rows.len() > 1);
    let (height, above, below) = if is_high {
        (HIGH_HEAD, 3.0, 15.0)
    } else {
        (HEAD, 4.0, 18.0)
    };
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    for (at, (place, detail)) in ClaimPlace::ALL.into_iter().zip(details).enumerate() {
        let corner = rect.min + vec2(at as f32 * (column + GAP), 0.0);
        let card = Rect::from_min_size(corner, vec2(column, height));
        let (fill, edge) = (palette.raised, palette.divider);
        widgets::edged_box(ui, card, theme::RADIUS, fill, edge);
        let words = card.shrink2(vec2(8.0, above));
        let font = fonts::semibold(theme::SMALL);
        text(ui, words, 0.0, place.label(), font, palette.text);
        let at = words.min + vec2(0.0, below);
        ui.painter().galley(at, detail, palette.muted);
    }
}

/// Height of an origin's switch.
const CHIP: f32 = 24.0;

/// Draws the origins with their numbers, each a switch that hides its rows.
fn legend(state: &mut Lineage, ui: &mut Ui) {
    let palette = theme::palette(ui);
    ui.horizontal_wrapped(|ui| {
        for origin in Origin::ALL {
            let number = state.rows.iter().filter(|row| row.origin == origin).count();
            if number == 0 {
                continue;
            }
            let shown = !state.hidden.contains(&origin);
            let ink = if shown {
                color(origin, palette)
            } else {
                palette.faint
            };
            let label = format!("{number} {}", origin.label());
            let font = fonts::text(theme::SMALL);
            let galley = widgets::one_line(ui, &label, font, ink, f32::INFINITY);
            let (rect, response) =
                ui.allocate_exact_size(vec2(galley.size().x + 30.0, CHIP), Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, shown, &label));
            let edge = if response.has_focus() {
                palette.accent
            } else {
                palette.divider
            };
            widgets::inner_edge(ui, rect, theme::RADIUS_SMALL, edge);
            // The key to the colours of rows; hollow where those are hidden.
            let dot = pos2(rect.left() + 13.0, rect.center().y);
            if shown {
                ui.painter().circle_filled(dot, 4.0, ink);
            } else {
                let line = Stroke::new(1.0, ink);
                ui.painter().circle_stroke(dot, 3.5, line);
            }
            widgets::draw_left(ui, rect, rect.left() + 23.0, galley, ink);
            if response.on_hover_text("Show or hide these").clicked() {
                if shown {
                    state.hidden.push(origin);
                } else {
                    state.hidden.retain(|hidden| *hidden != origin);
                }
            }
        }
    });
}

/// Returns a claim's name in short: the last part of a namespaced one.
fn short(name: &str) -> String {
    let tail = name
        .starts_with("http")
        .then(|| name.rsplit('/').find(|part| !part.is_empty()))
        .flatten();
    tail.map_or_else(|| name.to_owned(), |tail| format!("…/{tail}"))
}

/// Returns a cell's value, redacted and quoted.
fn shown_value(cell: &Cell, redact: &dyn Fn(&str) -> String) -> String {
    let whole = match &cell.value {
        Json::String(text) => text.clone(),
        other => other.to_compact(),
    };
    quoted(&redact(&whole))
}

/// Returns a row as a screen reader says it.
fn spoken(row: &LineageRow, redact: &dyn Fn(&str) -> String) -> String {
    let cells: Vec<String> = ClaimPlace::ALL
        .into_iter()
        .zip(&row.cells)
        .filter_map(|(place, cell)| {
            let value = shown_value(cell.as_ref()?, redact);
            Some(format!("{} {value}", place.label()))
        })
        .collect();
    let (name, cells) = (redact(&row.name), cells.join(", "));
    format!("{name}: {}, {cells}. {}", row.origin.label(), row.sentence)
}

/// Draws one line of text into a rectangle, this far below its top.
fn text(ui: &Ui, rect: Rect, down: f32, text: &str, font: egui::FontId, color: Color32) {
    let galley = widgets::one_line(ui, text, font, color, rect.width());
    ui.painter()
        .galley(rect.min + vec2(0.0, down), galley, color);
}

/// Draws a row in columns: its cells, and an arrow from where the value was to where it is.
fn draw(ui: &Ui, rect: Rect, row: &LineageRow, column: f32, redact: &dyn Fn(&str) -> String) {
    let palette = theme::palette(ui);
    let ink = color(row.origin, palette);
    let cell_rect = |at: usize| {
        let corner = rect.min + vec2(at as f32 * (column + GAP), 3.0);
        Rect::from_min_size(corner, vec2(column, ROW - 6.0))
    };
    let from = match row.origin {
        // Also where no cell shows it: an authorization code tells nothing, and still the value came from there.
        Origin::Subject => Some(0),
        Origin::UserProfile => Some(1),
        Origin::Changed => row.cells.iter().take(2).position(Option::is_some),
        _ => None,
    };
    let to = row.cells.iter().rposition(Option::is_some);
    // Before the boxes, which the arrow is behind.
    if let (Some(from), Some(to @ 2..)) = (from, to) {
        let start = cell_rect(from).right_center();
        let end = cell_rect(to).left_center();
        let stroke = Stroke::new(2.0, ink);
        if row.origin == Origin::Changed {
            ui.painter()
                .extend(egui::Shape::dashed_line(&[start, end], stroke, 6.0, 4.0));
        } else {
            ui.painter().line_segment([start, end], stroke);
        }
        let tip = end - vec2(2.0, 0.0);
        let head = vec![tip, tip + vec2(-7.0, -4.0), tip + vec2(-7.0, 4.0)];
        let head = egui::Shape::convex_polygon(head, ink, Stroke::NONE);
        ui.painter().add(head);
        if row.cells.get(from).is_some_and(Option::is_none) {
            unseen(ui, cell_rect(from));
        }
    }
    for (at, cell) in row.cells.iter().enumerate() {
        let place = cell_rect(at);
        let Some(cell) = cell else { continue };
        let edge = if at >= 2 || row.origin == Origin::Lost {
            ink
        } else {
            palette.divider
        };
        widgets::edged_box(ui, place, theme::RADIUS_SMALL, palette.panel, edge);
        let inside = place.shrink2(vec2(8.0, 3.0));
        let (name, value) = (short(&redact(&cell.name)), shown_value(cell, redact));
        let (small, usual) = (fonts::mono(theme::LABEL), fonts::mono(theme::SMALL));
        text(ui, inside, 0.0, &name, small, palette.json_key);
        text(ui, inside, 15.0, &value, usual, palette.text);
    }
    if matches!(row.origin, Origin::Lost | Origin::Missing) {
        let start = if row.origin == Origin::Missing { 0 } else { 2 };
        let words = Rect::from_min_max(cell_rect(start).min, cell_rect(3).max);
        let (icon, head) = if row.origin == Origin::Missing {
            (Icon::Question, format!("{}: not given", row.name))
        } else {
            (Icon::Cross, "lost on the way".to_owned())
        };
        icons::paint_in_row(ui, words, words.left() + 8.0, 11.0, icon, ink);
        let inside = Rect::from_min_max(words.min + vec2(20.0, 3.0), words.max);
        text(ui, inside, 8.0, &head, fonts::semibold(theme::SMALL), ink);
    }
}

/// Draws the place that a value came from, and that does not show it.
fn unseen(ui: &Ui, place: Rect) {
    let palette = theme::palette(ui);
    let [a, b, c, d] = [
        place.left_top(),
        place.right_top(),
        place.right_bottom(),
        place.left_bottom(),
    ];
    let edge = Stroke::new(1.0, palette.divider);
    ui.painter()
        .extend(egui::Shape::dashed_line(&[a, b, c, d, a], edge, 4.0, 3.0));
    let inside = place.shrink2(vec2(8.0, 3.0));
    let font = fonts::text(theme::SMALL);
    text(ui, inside, 8.0, "opaque", font, palette.muted);
}

/// Lays out a row's reason in up to two lines.
fn reason_in(ui: &Ui, width: f32, row: &LineageRow, size: f32, color: Color32) -> Arc<Galley> {
    widgets::two_lines(ui, &row.sentence, fonts::text(size), color, width)
}

/// Draws a row's reason in up to two lines.
fn reason(ui: &Ui, place: Rect, row: &LineageRow, size: f32, color: Color32) {
    let galley = reason_in(ui, place.width(), row, size, color);
    ui.painter().galley(place.min, galley, color);
}

/// Returns the height of a row in words that is this wide.
fn height_in_words(ui: &Ui, row: &LineageRow, width: f32) -> f32 {
    let ink = color(row.origin, theme::palette(ui));
    let reason = reason_in(ui, width - WORDS_BEGIN, row, theme::LABEL, ink);
    2.0 * WORDS_MARGIN + REASON_BELOW + reason.size().y
}

/// Draws a row in words.
fn draw_narrow(ui: &Ui, rect: Rect, row: &LineageRow, redact: &dyn Fn(&str) -> String) {
    let palette = theme::palette(ui);
    let ink = color(row.origin, palette);
    // As in the legend, which says what the colour means.
    let dot = rect.left_center() + vec2(8.0, 0.0);
    ui.painter().circle_filled(dot, 4.0, ink);
    let inside = Rect::from_min_max(rect.min + vec2(WORDS_BEGIN, WORDS_MARGIN), rect.max);
    let last = row.cells.iter().rev().flatten().next();
    let value = last.map(|cell| shown_value(cell, redact));
    let words = format!("{}  {}", redact(&row.name), value.unwrap_or_default());
    let font = fonts::mono(theme::SMALL);
    text(ui, inside, 0.0, &words, font, palette.text);
    let below = inside.with_min_y(inside.top() + REASON_BELOW);
    reason(ui, below, row, theme::LABEL, ink);
}
