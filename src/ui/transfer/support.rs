//! A support bundle before it is written: its files, with every replacement marked.

use crate::diagnosis::BadInput;
use crate::profile::formats::support_har;
use crate::profile::write_atomically;
use crate::run::{Run, SupportBundle};
use crate::ui::kit::context::{Cx, Dialog, Frame, Stay};
use crate::ui::kit::dialog::{preview, problem_box};
use crate::ui::kit::dialog_buttons::{buttons, close_button, left_to_buttons};
use crate::ui::kit::job::Job;
use crate::ui::kit::path_dialog::{PathQuestion, PathWords};
use crate::ui::kit::picker::PickerMode;
use crate::ui::kit::presenting::shown;
use crate::ui::kit::{fonts, page, theme, widgets};
use egui::{Grid, ScrollArea, Ui};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What goes into the bundle's folder.
struct SupportFiles {
    bundle: SupportBundle,
    har: String,
}

/// The dialog with the bundle of one run.
pub struct SupportDialog {
    made: Option<Result<SupportFiles, BadInput>>,
    making: Job<SupportFiles>,
    tab: usize,
    asking: Option<PathQuestion<()>>,
    job: Job<PathBuf>,
    done: bool,
}

const WHERE: PathWords = PathWords {
    title: "Save the support bundle",
    hint: "A new folder with three files is created in this one",
    label: "Save bundle",
    browse: &[("Browse folders…", PickerMode::Folder)],
};

impl SupportDialog {
    /// Returns the dialog, and starts to make the bundle of a run, which takes a while for an answer of megabytes.
    pub fn start(cx: &Cx, run: Arc<Run>) -> Self {
        let mut making = Job::default();
        making.start_blocking(cx, move || {
            let bundle = run.support_bundle();
            Ok(SupportFiles {
                har: support_har(&bundle.document, &run),
                bundle,
            })
        });
        Self {
            made: None,
            making,
            tab: 0,
            asking: None,
            job: Job::default(),
            done: false,
        }
    }

    /// Starts to write the three files into a new folder below this one.
    fn save(&mut self, cx: &Cx, folder: &Path) {
        let Some(Ok(made)) = &self.made else { return };
        let stamp = cx.clock.local(cx.now() * 1000, "%Y%m%d-%H%M%S");
        let folder = folder.join(format!("cambio-support-{}", stamp.unwrap_or_default()));
        let files = [
            ("run.md", &made.bundle.markdown),
            ("run.json", &made.bundle.json),
            ("run.har", &made.har),
        ]
        .map(|(name, text)| (name, shown(&cx.egui, text).into_owned()));
        self.job.start_blocking(cx, move || {
            for (name, text) in files {
                write_atomically(&folder.join(name), &text).map_err(|error| {
                    let title = format!(
                        "{} cannot be written ({error}): free up disk space, or choose another folder",
                        folder.display()
                    );
                    BadInput::new("support.unwritable", title, "The bundle is incomplete")
                })?;
            }
            Ok(folder)
        });
    }
}

impl Dialog for SupportDialog {
    fn frame(&self) -> Frame {
        Frame {
            id: "support dialog",
            width: 820.0,
            title: "Support bundle".to_owned(),
            hint: "Three files: readable text, JSON and HAR. Secrets are masked, signatures cut, personal data replaced. Look before you hand it over".to_owned(),
        }
    }

    fn poll(&mut self, cx: &Cx) {
        if let Some(made) = self.making.take() {
            self.made = Some(made);
        }
        if let Some((chosen, ())) = PathQuestion::decided(&mut self.asking) {
            self.save(cx, &chosen.path);
        }
        if let Some(folder) = self.job.take_or(|problem| cx.notice(problem.title)) {
            cx.notice(format!("Written to {}", folder.display()));
            self.done = true;
        }
    }

    fn ui(&mut self, cx: &Cx, ui: &mut Ui) -> Stay {
        let mut stay = Stay::Open;
        let made = match &self.made {
            Some(Ok(made)) => made,
            Some(Err(problem)) => {
                problem_box(ui, problem);
                ui.add_space(theme::GAP);
                buttons(ui, |ui| close_button(ui, &mut stay));
                return stay;
            }
            None => {
                if widgets::under_way(ui, "Replacing personal data…") {
                    stay = Stay::Closed;
                }
                return stay;
            }
        };
        let palette = theme::palette(ui);
        let number = made.bundle.replaced.len();
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
        let height = (ui.available_height() - left_to_buttons(ui) - 10.0).clamp(120.0, 380.0);
        match self.tab {
            0 => {
                if number == 0 {
                    let words = "No personal data was found in this run. Check the text anyway";
                    widgets::muted_text(ui, words);
                }
                ScrollArea::both()
                    .max_height(height)
                    .auto_shrink([false, true])
                    .show(ui, |ui| {
                        ui.spacing_mut().interact_size.y = theme::ROW;
                        Grid::new("replaced")
                            .num_columns(4)
                            .spacing([24.0, 0.0])
                            .show(ui, |ui| {
                                let before = "As it stood (not in the bundle)";
                                let names = ["Kind", before, "In the bundle", "Places"];
                                widgets::table_head(ui, &names);
                                for one in &made.bundle.replaced {
                                    ui.label(one.kind);
                                    let original: String = one.original.chars().take(60).collect();
                                    let original = widgets::small_code(original);
                                    ui.label(original.color(palette.muted));
                                    let stand_in = widgets::small_code(&one.stand_in);
                                    ui.label(stand_in.color(palette.text));
                                    ui.label(one.times.to_string());
                                    ui.end_row();
                                }
                            });
                    });
            }
            1 => marked(ui, &made.bundle.markdown, &made.bundle, height),
            2 => marked(ui, &made.bundle.json, &made.bundle, height),
            _ => preview(ui, "support har", &made.har, height),
        }
        ui.add_space(theme::GAP);
        buttons(ui, |ui| {
            if widgets::primary_button(ui, "Save to folder…", None, true).clicked() {
                self.asking = Some(PathQuestion::ask(cx, WHERE, &cx.usual_folder(), ()));
            }
            if widgets::button(ui, "Copy text").clicked() {
                cx.copy("the support bundle", made.bundle.markdown.clone());
            }
            close_button(ui, &mut stay);
        });
        if self.done { Stay::Closed } else { stay }
    }
}

/// Characters of a text that are drawn; the files have all.
const SHOWN: usize = 40_000;

/// Draws a text with every stand-in highlighted.
fn marked(ui: &mut egui::Ui, text: &str, bundle: &SupportBundle, height: f32) {
    let palette = theme::palette(ui);
    let plain = egui::TextFormat::simple(fonts::mono(theme::SMALL), palette.text);
    let found = egui::TextFormat {
        background: palette.accent_behind,
        color: palette.accent,
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
    widgets::text_frame(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        page::at_most("support text", height).show(ui, |ui| {
            job.wrap.max_width = ui.available_width();
            ui.label(job);
        });
    });
}
