//! A support bundle before it is written: everything in it, every replacement marked.

use super::preview;
use crate::run::SupportBundle;
use crate::ui::action::Action;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{Context, Grid, RichText, ScrollArea};

/// The bundle of one run.
pub struct SupportDialog {
    pub bundle: SupportBundle,
    pub har: String,
    pub tab: usize,
}

impl SupportDialog {
    pub fn show(&mut self, ctx: &Context, actions: &mut Vec<Action>) {
        let hint = "Three files: readable text, JSON and HAR. Secrets are masked, signatures cut, personal data replaced. Look before you hand it over";
        super::framed(
            ctx,
            "support dialog",
            820.0,
            "Support bundle",
            hint,
            actions,
            |ui, actions| {
                let palette = theme::palette(ui);
                let number = self.bundle.replaced.len();
                let replaced = format!("Replaced ({number})");
                let tabs = [
                    (replaced.as_str(), true),
                    ("Text", true),
                    ("JSON", true),
                    ("HAR", true),
                ];
                if let Some(tab) = widgets::tab_bar(ui, &tabs, self.tab) {
                    self.tab = tab;
                }
                ui.add_space(theme::GAP_SMALL);
                let height = (ui.available_height() - 70.0).clamp(120.0, 380.0);
                match self.tab {
                    0 => {
                        if number == 0 {
                            ui.label(
                                RichText::new("Nothing personal was found in this run")
                                    .color(palette.muted),
                            );
                        }
                        ScrollArea::both()
                            .max_height(height)
                            .auto_shrink([false, true])
                            .show(ui, |ui| {
                                Grid::new("replaced")
                                    .num_columns(4)
                                    .striped(true)
                                    .spacing([16.0, 6.0])
                                    .show(ui, |ui| {
                                        for head in [
                                            "Kind",
                                            "As it stood (not in the bundle)",
                                            "In the bundle",
                                            "Places",
                                        ] {
                                            ui.label(
                                                RichText::new(head)
                                                    .font(fonts::semibold(theme::SMALL))
                                                    .color(palette.muted),
                                            );
                                        }
                                        ui.end_row();
                                        for one in &self.bundle.replaced {
                                            ui.label(one.kind);
                                            let original: String =
                                                one.original.chars().take(60).collect();
                                            ui.label(
                                                RichText::new(original)
                                                    .font(fonts::mono(theme::SMALL))
                                                    .color(palette.invalid),
                                            );
                                            ui.label(
                                                RichText::new(&one.stand_in)
                                                    .font(fonts::mono(theme::SMALL))
                                                    .color(palette.valid),
                                            );
                                            ui.label(one.times.to_string());
                                            ui.end_row();
                                        }
                                    });
                            });
                    }
                    1 => marked(ui, &self.bundle.markdown, &self.bundle, height),
                    2 => marked(ui, &self.bundle.json, &self.bundle, height),
                    _ => preview(ui, "support har", &self.har, height),
                }
                ui.add_space(theme::GAP);
                ui.horizontal_wrapped(|ui| {
                    if widgets::primary_button(ui, "Save to folder…", None, true).clicked() {
                        actions.push(Action::AskSupportFolder);
                    }
                    if widgets::button(ui, "Copy text").clicked() {
                        actions.push(Action::Copy(self.bundle.markdown.clone()));
                    }
                    if widgets::button(ui, "Close").clicked() {
                        actions.push(Action::CloseDialog);
                    }
                });
            },
        );
    }
}

/// Characters that are drawn; the files have all.
const SHOWN: usize = 40_000;

/// The text with every stand-in on a ground of its own.
fn marked(ui: &mut egui::Ui, text: &str, bundle: &SupportBundle, height: f32) {
    let palette = theme::palette(ui);
    let plain = egui::TextFormat::simple(fonts::mono(theme::SMALL), palette.text);
    let found = egui::TextFormat {
        background: palette.valid_behind,
        color: palette.valid,
        ..plain.clone()
    };
    let mut job = egui::text::LayoutJob::default();
    let mut rest: String = text.chars().take(SHOWN).collect();
    loop {
        let next = bundle
            .replaced
            .iter()
            .filter_map(|one| Some((rest.find(&one.stand_in)?, one.stand_in.len())))
            .min();
        let Some((at, length)) = next else { break };
        let tail = rest.split_off(at);
        job.append(&rest, 0.0, plain.clone());
        let (word, tail) = tail.split_at(length);
        job.append(word, 0.0, found.clone());
        rest = String::from(tail);
    }
    job.append(&rest, 0.0, plain);
    egui::Frame::new()
        .fill(palette.field)
        .corner_radius(theme::RADIUS)
        .inner_margin(10)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ScrollArea::vertical()
                .max_height(height)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    job.wrap.max_width = ui.available_width();
                    ui.label(job);
                });
        });
}
