//! The request in sentences, for an audience.

use crate::ui::kit::command::Command;
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::intent::Intent;
use crate::ui::kit::low::is_low;
use crate::ui::kit::widgets::NoteLevel;
use crate::ui::kit::{fonts, presenting, theme, widgets};
use egui::{Frame, Label, Margin, Panel, RichText, ScrollArea, Sense, Ui, vec2};

/// Width of the column of labels.
const LABELS: f32 = 84.0;

/// The request in sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The provider of the artefact, and what it is.
    pub from: (String, String),
    /// The server that it is sent to, and what comes back.
    pub to: (String, String),
    /// What else the request says.
    pub rows: Vec<CardRow>,
    /// What is wrong with it; `None` where nothing is graver than a note.
    pub finding: Option<CardFinding>,
    /// Whether it is being sent.
    pub is_sending: bool,
}

/// One thing that the request says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardRow {
    /// What it is about.
    pub label: &'static str,
    /// The sentence.
    pub text: String,
    /// A quieter one below it; empty for none.
    pub below: String,
    /// Whether the quieter one says that there is time left.
    pub is_alive: bool,
    /// Words that are drawn as chips.
    pub chips: Vec<String>,
}

/// What is wrong with the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardFinding {
    /// How much it matters.
    pub severity: NoteLevel,
    /// What was found.
    pub title: String,
    /// What it means.
    pub detail: String,
}

/// Draws the card, and below it what is wrong with the request and the button that sends it.
pub fn card(card: &Card, cx: &Cx, ui: &mut Ui) {
    Panel::bottom("send presented")
        // What scrolls ends above it.
        .frame(Frame::new().inner_margin(Margin {
            top: 10,
            ..Margin::ZERO
        }))
        .resizable(false)
        .show_separator_line(false)
        .show(ui, |ui| {
            let gap = ui.spacing().item_spacing.y;
            if card.finding.is_none() {
                ui.spacing_mut().item_spacing.y = 0.0;
            }
            // In a scope that is always there, so that the id of Send stays when a finding comes or goes.
            ui.scope(|ui| {
                if let Some(finding) = &card.finding {
                    self::finding(finding, ui);
                }
            });
            ui.spacing_mut().item_spacing.y = gap;
            let command = if card.is_sending {
                Command::Cancel
            } else {
                Command::Send
            };
            let keys = command.keys(ui.ctx());
            if widgets::wide_primary_button(ui, command.label(), keys.as_deref())
                .on_hover_text(command.tooltip())
                .clicked()
            {
                cx.ask(Intent::Do(command));
            }
        });
    ScrollArea::vertical()
        .id_salt("request presented")
        .auto_shrink(false)
        .show(ui, |ui| {
            widgets::panel_frame(ui).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 0.0;
                part(ui, |ui| way(card, ui));
                for row in &card.rows {
                    widgets::divider(ui);
                    part(ui, |ui| sentence(row, ui));
                }
            });
            ui.add_space(theme::GAP);
        });
}

/// Draws a finding; in a low window without what it means, which would leave the card no room.
fn finding(finding: &CardFinding, ui: &mut Ui) {
    let detail = if is_low(ui.ctx()) {
        ""
    } else {
        finding.detail.as_str()
    };
    widgets::note(ui, finding.severity, &finding.title, detail);
}

/// Draws a part of the card with its margin.
fn part(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    Frame::new()
        .inner_margin(Margin::symmetric(16, 12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 3.0;
            add(ui);
        });
}

/// Returns the widths of both ends of the way, which want so much of this room: one has more than its half where the other leaves it.
fn split(room: f32, [from, to]: [f32; 2]) -> [f32; 2] {
    let half = room / 2.0;
    let first = if from + to <= room || from <= half {
        from
    } else if to <= half {
        room - to
    } else {
        half
    };
    [first, room - first]
}

/// Draws from where to where the artefact goes.
fn way(card: &Card, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let end = |ui: &mut Ui, head: &str, (name, what): &(String, String)| {
        ui.vertical(|ui| {
            widgets::small_label(ui, head);
            let name = RichText::new(presenting::shown(ui.ctx(), name));
            let name = name.font(fonts::semibold(theme::VERDICT));
            ui.add(Label::new(name).wrap());
            widgets::muted_text(ui, what);
        });
    };
    let wanted = [&card.from, &card.to].map(|(name, what)| {
        let name = presenting::shown(ui.ctx(), name);
        let name = widgets::text_width(ui, &name, fonts::semibold(theme::VERDICT));
        let what = widgets::text_width(ui, what, fonts::text(theme::TEXT));
        name.max(what).ceil() + 1.0
    });
    ui.horizontal_top(|ui| {
        let room = (ui.available_width() - 48.0).max(80.0);
        let [from, to] = split(room, wanted);
        ui.allocate_ui(vec2(from, 0.0), |ui| end(ui, "From", &card.from));
        // Of a height that puts its middle beside the names.
        let (arrow, _) = ui.allocate_exact_size(vec2(20.0, 54.0), Sense::hover());
        icons::paint(ui.painter(), arrow, Icon::ArrowRight, palette.accent);
        ui.allocate_ui(vec2(to, 0.0), |ui| end(ui, "To", &card.to));
    });
}

/// Draws a row of the card.
fn sentence(row: &CardRow, ui: &mut Ui) {
    let palette = theme::palette(ui);
    ui.horizontal_top(|ui| {
        ui.allocate_ui(vec2(LABELS, 0.0), |ui| {
            ui.set_min_width(LABELS);
            widgets::muted_label(ui, row.label);
        });
        ui.vertical(|ui| {
            let text = presenting::shown(ui.ctx(), &row.text).into_owned();
            ui.add(Label::new(RichText::new(text).color(palette.text)).wrap());
            if !row.below.is_empty() {
                let color = if row.is_alive {
                    palette.valid
                } else {
                    palette.muted
                };
                ui.add(Label::new(RichText::new(&row.below).color(color)).wrap());
            }
            if !row.chips.is_empty() {
                ui.add_space(4.0);
                ui.horizontal_wrapped(|ui| {
                    for chip in &row.chips {
                        let words = presenting::shown(ui.ctx(), chip).into_owned();
                        widgets::word_chip(ui, &words);
                    }
                });
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_of_the_way_breaks_only_where_both_do_not_fit() {
        for (wanted, widths) in [
            ([118.0, 128.0], [118.0, 132.0]),
            ([40.0, 300.0], [40.0, 210.0]),
            ([300.0, 60.0], [190.0, 60.0]),
            ([300.0, 300.0], [125.0, 125.0]),
        ] {
            let found = split(250.0, wanted);
            let mut pairs = found.iter().zip(widths);
            let are_same = pairs.all(|(one, other)| (one - other).abs() < 0.01);
            assert!(are_same, "{found:?}");
        }
    }
}
