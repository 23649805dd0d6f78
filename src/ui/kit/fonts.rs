//! The bundled fonts: Inter for text, JetBrains Mono for code, tokens and JSON.

use egui::{Context, FontData, FontDefinitions, FontFamily, FontId};
use std::sync::Arc;

const REGULAR: &str = "Inter";
const SEMIBOLD: &str = "Inter SemiBold";
const MONO: &str = "JetBrains Mono";

/// The name of the semibold family.
const SEMIBOLD_FAMILY: &str = "semibold";

/// Sets Inter and JetBrains Mono as first fonts; egui's own stay behind them for missing glyphs.
pub fn install(ctx: &Context) {
    ctx.set_fonts(definitions());
}

/// Returns the text font at a size in points.
pub fn text(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Returns the semibold text font at a size in points.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD_FAMILY.into()))
}

/// Returns the font of code, tokens and JSON at a size in points.
pub fn mono(size: f32) -> FontId {
    FontId::new(size, FontFamily::Monospace)
}

fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let bundled: [(&str, &'static [u8]); 3] = [
        (
            REGULAR,
            include_bytes!("../../../assets/fonts/Inter-Regular.otf"),
        ),
        (
            SEMIBOLD,
            include_bytes!("../../../assets/fonts/Inter-SemiBold.otf"),
        ),
        (
            MONO,
            include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf"),
        ),
    ];
    for (name, bytes) in bundled {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let of_egui = |family: FontFamily| fonts.families.get(&family).cloned().unwrap_or_default();
    let fallbacks = of_egui(FontFamily::Proportional);
    let mono_fallbacks = of_egui(FontFamily::Monospace);
    let chain = |first: &[&str], rest: &[String]| -> Vec<String> {
        first
            .iter()
            .map(|name| (*name).to_owned())
            .chain(rest.iter().cloned())
            .collect()
    };
    let text = chain(&[REGULAR, MONO], &fallbacks);
    let strong = chain(&[SEMIBOLD, REGULAR, MONO], &fallbacks);
    let code = chain(&[MONO, REGULAR], &mono_fallbacks);
    fonts.families.extend([
        (FontFamily::Proportional, text),
        (FontFamily::Name(SEMIBOLD_FAMILY.into()), strong),
        (FontFamily::Monospace, code),
    ]);
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;
    use egui::Color32;

    /// Lays a text out on one line and gives the x of each glyph and the width of the row.
    fn glyphs(text: &str, font: FontId) -> Vec<(char, f32)> {
        let ctx = Context::default();
        install(&ctx);
        let mut found = Vec::new();
        one_frame(&ctx, (400.0, 200.0), |ui| {
            let galley = ui
                .painter()
                .layout_no_wrap(text.to_owned(), font.clone(), Color32::WHITE);
            found = galley.rows[0]
                .row
                .glyphs
                .iter()
                .map(|glyph| (glyph.chr, glyph.uv_rect.size.x))
                .collect();
        });
        found
    }

    #[test]
    fn no_two_characters_merge_into_one_glyph() {
        for text in ["--", "__", "==", "!=", "->", "www", "fi"] {
            let found = glyphs(text, mono(13.0));
            assert_eq!(found.len(), text.chars().count(), "{text}");
            // A ligature is drawn by one glyph, the other stays empty.
            for (character, width) in &found {
                assert!(*width > 0.0, "{character} of {text} is not drawn");
            }
        }
    }

    #[test]
    fn every_family_has_the_signs_that_the_screens_use() {
        let ctx = Context::default();
        install(&ctx);
        one_frame(&ctx, (400.0, 200.0), |ui| {
            for font in [text(13.0), semibold(13.0), mono(13.0)] {
                assert!(
                    ui.fonts_mut(|fonts| fonts.has_glyphs(&font, "AñßΩδЖя…·→–•×↵“”")),
                    "{font:?}"
                );
            }
        });
    }
}
