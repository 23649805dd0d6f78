//! The pasted answer beside its explanation: secrets masked, and what the explanation rests on marked.

use crate::diagnosis::explain::{MarkedPaste, PasteMark};
use crate::ui::kit::theme::Palette;
use crate::ui::kit::{fonts, theme, widgets};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Label, RichText, Stroke, Ui};

/// Draws the text, and under it what its marks mean.
pub fn show(paste: &MarkedPaste, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let text = laid_out(paste, palette);
    widgets::text_frame(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(Label::new(text).wrap());
        if paste.more > 0 {
            widgets::small_text(ui, format!("… and {} more characters", paste.more));
        }
    });
    ui.horizontal_wrapped(|ui| {
        for (mark, words) in [
            (PasteMark::Server, "tells who answered"),
            (PasteMark::Cause, "the evidence for the causes"),
        ] {
            if paste.marks.iter().any(|(_, other)| *other == mark) {
                let (behind, line) = colors(mark, palette);
                let words = RichText::new(words).size(theme::SMALL);
                let words = words.background_color(behind).color(palette.text);
                ui.label(if line { words.underline() } else { words });
            }
        }
        widgets::small_text(ui, "Read on this computer; no host was contacted");
    });
}

/// What stands behind a marked stretch, and whether it is underlined: two marks differ by more than their colour.
fn colors(mark: PasteMark, palette: &Palette) -> (Color32, bool) {
    match mark {
        PasteMark::Server => (palette.accent_behind, false),
        PasteMark::Cause => (palette.invalid_behind, true),
        PasteMark::Masked => (palette.field, false),
    }
}

fn laid_out(paste: &MarkedPaste, palette: &Palette) -> LayoutJob {
    let font = fonts::mono(theme::SMALL);
    let plain = TextFormat::simple(font, palette.text);
    let mut job = LayoutJob::default();
    let mut at = 0;
    for (range, mark) in &paste.marks {
        let (behind, line) = colors(*mark, palette);
        let color = match mark {
            PasteMark::Masked => palette.muted,
            PasteMark::Server | PasteMark::Cause => palette.text,
        };
        let underline = if line {
            Stroke::new(1.0, palette.invalid)
        } else {
            Stroke::NONE
        };
        let before = paste.text.get(at..range.start).unwrap_or_default();
        job.append(before, 0.0, plain.clone());
        let marked = TextFormat {
            color,
            background: behind,
            underline,
            ..plain.clone()
        };
        let within = paste.text.get(range.clone()).unwrap_or_default();
        job.append(within, 0.0, marked);
        at = range.end;
    }
    job.append(paste.text.get(at..).unwrap_or_default(), 0.0, plain);
    job
}
