//! The one place with colours, spacings and type sizes.
#![expect(
    clippy::disallowed_methods,
    reason = "every colour is named here, and nowhere else"
)]

use super::fonts;
use egui::style::{ScrollAnimation, WidgetVisuals, Widgets};
use egui::{
    Color32, Context, CornerRadius, Id, Margin, Shadow, Stroke, Style, TextStyle, Theme, Ui, Vec2,
    Visuals,
};

/// Size of running text and JSON, in points.
pub const TEXT: f32 = 13.0;
/// Size of secondary text.
pub const SMALL: f32 = 12.0;
/// Size of section labels and key caps.
pub const LABEL: f32 = 11.0;
/// Size of a verdict's title.
pub const VERDICT: f32 = 15.0;

/// Height of a row in lists and trees.
pub const ROW: f32 = 27.0;
/// Height of a claim's row while presenting.
pub const PRESENTED_ROW: f32 = 36.0;
/// Size of JSON while presenting.
pub const PRESENTED_JSON: f32 = 14.0;
/// Height of a row of the library.
pub const LIBRARY_ROW: f32 = 28.0;
/// Height of fields and of large buttons.
pub const CONTROL: f32 = 32.0;
/// Height of fields and lists in a row that belongs to the one above it.
pub const CONTROL_LOW: f32 = 24.0;
/// Height of the main action of a screen.
pub const SEND: f32 = 36.0;
/// Width of the column of field labels.
pub const LABEL_COLUMN: f32 = 96.0;

/// The gap between things that belong together.
pub const GAP_SMALL: f32 = 8.0;
/// Width kept for a scroll bar beside what scrolls.
pub const SCROLL_BAR: f32 = 12.0;
/// The gap between controls.
pub const GAP: f32 = 12.0;

/// Corners of controls.
pub const RADIUS: CornerRadius = CornerRadius::same(7);
/// Corners of boxes around controls.
pub const RADIUS_LARGE: CornerRadius = CornerRadius::same(9);
/// Corners of chips, badges and key caps.
pub const RADIUS_SMALL: CornerRadius = CornerRadius::same(5);

/// Width of the focus ring.
pub const FOCUS_WIDTH: f32 = 2.0;

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub background: Color32,
    /// Library, cards, bars.
    pub panel: Color32,
    /// Buttons, card headers, chips.
    pub raised: Color32,
    /// Text fields.
    pub field: Color32,
    /// Lines between areas; never the only sign of a control.
    pub divider: Color32,
    /// Outline of fields and buttons.
    pub control_edge: Color32,
    pub text: Color32,
    /// Labels and secondary text.
    pub muted: Color32,
    /// Hints and section labels.
    pub faint: Color32,
    /// Behind a selected row.
    pub selected: Color32,
    /// Main action, selection, focus ring, links.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// A pale accent behind the chosen segment and selected text.
    pub accent_behind: Color32,
    /// A verdict: valid.
    pub valid: Color32,
    pub valid_behind: Color32,
    /// A verdict: invalid.
    pub invalid: Color32,
    pub invalid_behind: Color32,
    /// A verdict: could not check.
    pub unchecked: Color32,
    pub unchecked_behind: Color32,
    /// Names of JSON members.
    pub json_key: Color32,
    /// JSON texts.
    pub json_string: Color32,
    /// JSON numbers, truth values and null.
    pub json_number: Color32,
}

impl Palette {
    /// Returns the colour of the main action under the pointer.
    pub fn accent_hovered(&self) -> Color32 {
        self.accent.lerp_to_gamma(self.text, 0.12)
    }

    /// Returns the colour of the main action while it is pressed.
    pub fn accent_pressed(&self) -> Color32 {
        self.accent.lerp_to_gamma(self.text, 0.25)
    }
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const DARK: Palette = Palette {
    background: rgb(0x0E_12_17),
    panel: rgb(0x14_19_20),
    raised: rgb(0x1B_22_2C),
    field: rgb(0x0F_14_1A),
    divider: rgb(0x24_2D_38),
    control_edge: rgb(0x5B_68_79),
    text: rgb(0xE7_EC_F2),
    muted: rgb(0x97_A4_B4),
    faint: rgb(0x85_93_A5),
    selected: rgb(0x1D_2A_3B),
    accent: rgb(0x6A_A6_FF),
    on_accent: rgb(0x0B_12_20),
    accent_behind: rgb(0x1B_33_58),
    valid: rgb(0x46_C2_96),
    valid_behind: rgb(0x12_36_2A),
    invalid: rgb(0xF5_70_7A),
    invalid_behind: rgb(0x3B_1B_20),
    unchecked: rgb(0xE8_B0_4A),
    unchecked_behind: rgb(0x3A_2C_12),
    json_key: rgb(0x8C_B8_FF),
    json_string: rgb(0xA9_D6_B0),
    json_number: rgb(0xF0_B5_7E),
};

const LIGHT: Palette = Palette {
    background: rgb(0xF3_F5_F8),
    panel: rgb(0xFF_FF_FF),
    raised: rgb(0xF7_F9_FB),
    field: rgb(0xFF_FF_FF),
    divider: rgb(0xD9_DF_E7),
    control_edge: rgb(0x7F_8B_9B),
    text: rgb(0x18_22_30),
    muted: rgb(0x55_62_74),
    faint: rgb(0x5F_6B_7C),
    selected: rgb(0xE6_EE_FB),
    accent: rgb(0x1F_5F_E0),
    on_accent: rgb(0xFF_FF_FF),
    accent_behind: rgb(0xE1_EB_FF),
    valid: rgb(0x13_7A_56),
    valid_behind: rgb(0xDD_F3_EA),
    invalid: rgb(0xBF_2F_3C),
    invalid_behind: rgb(0xFC_E4_E6),
    unchecked: rgb(0x8A_5B_00),
    unchecked_behind: rgb(0xFB_EF_D3),
    json_key: rgb(0x1F_4F_B5),
    json_string: rgb(0x22_65_3A),
    json_number: rgb(0x8C_4A_12),
};

/// Returns the colours that this part of the screen is drawn in.
pub fn palette(ui: &Ui) -> &'static Palette {
    of_mode(ui.visuals().dark_mode)
}

/// Returns the colours of the theme in use.
pub fn palette_of(ctx: &Context) -> &'static Palette {
    of_mode(ctx.theme() == Theme::Dark)
}

/// Returns the colour that a file writes as `#RRGGBB`; `None` for another text.
pub fn written(text: &str) -> Option<Color32> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    u32::from_str_radix(digits, 16).ok().map(rgb)
}

/// Returns a colour that somebody chose, moved towards this theme's text until it is seen on its panels: one chosen in the dark is too
/// pale for the light.
pub fn seen_on_panel(chosen: Color32, palette: &Palette) -> Color32 {
    (0..=10u8)
        .map(|tenths| chosen.lerp_to_gamma(palette.text, f32::from(tenths) / 10.0))
        .find(|color| contrast(*color, palette.panel) >= 3.0)
        .unwrap_or(palette.text)
}

/// Returns the colour of an environment's dot: the one that its file writes, or else `usual`. Production is always red: whatever its file
/// chose, it must not look harmless.
pub fn environment_dot(
    production: bool,
    color: Option<&str>,
    usual: Color32,
    palette: &Palette,
) -> Color32 {
    if production {
        return palette.invalid;
    }
    let own = color.and_then(written);
    own.map_or(usual, |color| seen_on_panel(color, palette))
}

/// Returns the relative luminance of WCAG 2.2.
fn luminance(color: Color32) -> f64 {
    let channel = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
}

/// Returns the contrast ratio of WCAG 2.2, from 1 to 21.
fn contrast(one: Color32, other: Color32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn of_mode(dark: bool) -> &'static Palette {
    if dark { &DARK } else { &LIGHT }
}

/// Sets the style of both themes, so that egui's own widgets look like ours.
pub fn install(ctx: &Context) {
    for (theme, palette, visuals) in [
        (Theme::Dark, &DARK, Visuals::dark()),
        (Theme::Light, &LIGHT, Visuals::light()),
    ] {
        ctx.style_mut_of(theme, |style| {
            style.visuals = visuals;
            colour(&mut style.visuals, palette);
            measure(style);
        });
    }
}

/// Seconds that an animation takes.
const CHANGES: f32 = 0.1;

/// Who may want less motion.
#[derive(Clone, Copy, Debug)]
pub enum Wish {
    /// The program's settings.
    Settings,
    /// The desktop's accessibility settings.
    System,
}

/// Sets whether one of those who may want it wants less motion. While one does, nothing fades, slides or blinks. For any thread.
pub fn reduce_motion(ctx: &Context, whose: Wish, wished: bool) {
    let (before, reduced) = ctx.data_mut(|data| {
        let known = Id::unique("who wants less motion");
        let wishes = data.get_temp_mut_or_default::<[bool; 2]>(known);
        let before = wishes.contains(&true);
        let [settings, system] = wishes;
        *match whose {
            Wish::Settings => settings,
            Wish::System => system,
        } = wished;
        (before, wishes.contains(&true))
    });
    if before == reduced {
        return;
    }
    ctx.all_styles_mut(|style| {
        let (time, scrolling) = if reduced {
            (0.0, ScrollAnimation::none())
        } else {
            (CHANGES, ScrollAnimation::default())
        };
        style.animation_time = time;
        style.scroll_animation = scrolling;
        style.visuals.text_cursor.blink = !reduced;
    });
}

fn colour(visuals: &mut Visuals, palette: &Palette) {
    let thin = |color: Color32| Stroke::new(1.0, color);
    let focus = Stroke::new(FOCUS_WIDTH, palette.accent);
    let state = |bg_fill: Color32, weak_bg_fill: Color32, bg_stroke: Stroke| WidgetVisuals {
        bg_fill,
        weak_bg_fill,
        bg_stroke,
        fg_stroke: thin(palette.text),
        corner_radius: RADIUS,
        expansion: 0.0,
    };
    let pointed = |edge: Stroke| state(palette.selected, palette.selected, edge);
    visuals.widgets = Widgets {
        noninteractive: state(palette.panel, palette.panel, thin(palette.divider)),
        inactive: state(palette.field, palette.raised, thin(palette.control_edge)),
        hovered: pointed(thin(palette.muted)),
        // egui draws what has the focus as active: the ring is here.
        active: pointed(focus),
        open: pointed(thin(palette.accent)),
    };

    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.muted);
    visuals.selection.bg_fill = palette.accent_behind;
    visuals.selection.stroke = focus;
    visuals.text_cursor.stroke = focus;
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.raised;
    visuals.extreme_bg_color = palette.field;
    visuals.text_edit_bg_color = Some(palette.field);
    visuals.code_bg_color = palette.raised;
    visuals.warn_fg_color = palette.unchecked;
    visuals.error_fg_color = palette.invalid;

    visuals.panel_fill = palette.background;
    visuals.window_fill = palette.panel;
    visuals.window_stroke = thin(palette.divider);
    visuals.window_corner_radius = RADIUS_LARGE;
    visuals.menu_corner_radius = RADIUS;
    let shade = Color32::from_black_alpha(if visuals.dark_mode { 110 } else { 36 });
    let shadow = |down: i8, blur: u8| Shadow {
        offset: [0, down],
        blur,
        spread: 0,
        color: shade,
    };
    visuals.window_shadow = shadow(8, 28);
    visuals.popup_shadow = shadow(4, 16);

    visuals.indent_has_left_vline = false;
    visuals.slider_trailing_fill = true;
    visuals.striped = false;
}

fn measure(style: &mut Style) {
    style.text_styles = [
        (TextStyle::Heading, fonts::semibold(VERDICT)),
        (TextStyle::Body, fonts::text(TEXT)),
        (TextStyle::Button, fonts::text(TEXT)),
        (TextStyle::Small, fonts::text(SMALL)),
        (TextStyle::Monospace, fonts::mono(TEXT)),
    ]
    .into();

    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::splat(GAP_SMALL);
    spacing.button_padding = Vec2::new(10.0, 6.0);
    spacing.interact_size = Vec2::new(28.0, 28.0);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(16);
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 9.0;
    spacing.icon_spacing = 8.0;
    spacing.indent = 18.0;
    spacing.combo_width = 80.0;
    spacing.tooltip_width = 420.0;
    spacing.scroll.bar_width = 8.0;
    spacing.scroll.floating_width = 4.0;
    // Seen at rest: without it nothing may show that there is more.
    spacing.scroll.dormant_handle_opacity = 0.6;

    style.animation_time = CHANGES;
    style.interaction.tooltip_delay = 0.4;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_scrolls_has_a_bar_that_is_seen_at_rest() {
        let mut style = Style::default();
        measure(&mut style);
        assert!(style.spacing.scroll.dormant_handle_opacity > 0.5);
    }

    #[test]
    fn text_has_a_contrast_of_four_and_a_half() {
        for (theme, p) in [("dark", &DARK), ("light", &LIGHT)] {
            let surfaces = [
                ("background", p.background),
                ("panel", p.panel),
                ("raised", p.raised),
                ("field", p.field),
                ("selected", p.selected),
            ];
            let inks = [
                ("text", p.text),
                ("muted", p.muted),
                ("faint", p.faint),
                ("valid", p.valid),
                ("invalid", p.invalid),
                ("unchecked", p.unchecked),
                ("key", p.json_key),
                ("string", p.json_string),
                ("number", p.json_number),
                ("accent", p.accent),
            ];
            for (surface, behind) in surfaces {
                for (ink, color) in inks {
                    let found = contrast(color, behind);
                    assert!(found >= 4.5, "{theme}: {ink} on {surface} is {found:.2}");
                }
            }
            let pairs = [
                ("valid", p.valid, p.valid_behind),
                ("invalid", p.invalid, p.invalid_behind),
                ("unchecked", p.unchecked, p.unchecked_behind),
                ("text on valid", p.text, p.valid_behind),
                ("text on invalid", p.text, p.invalid_behind),
                ("text on unchecked", p.text, p.unchecked_behind),
                ("muted on valid", p.muted, p.valid_behind),
                ("muted on invalid", p.muted, p.invalid_behind),
                ("muted on unchecked", p.muted, p.unchecked_behind),
                ("text on pale accent", p.text, p.accent_behind),
                ("on accent", p.on_accent, p.accent),
                ("on accent, hovered", p.on_accent, p.accent_hovered()),
                ("on accent, pressed", p.on_accent, p.accent_pressed()),
                // What was found, and what is selected in JSON.
                ("muted on pale accent", p.muted, p.accent_behind),
                ("accent on pale accent", p.accent, p.accent_behind),
                ("key on pale accent", p.json_key, p.accent_behind),
                ("string on pale accent", p.json_string, p.accent_behind),
                ("number on pale accent", p.json_number, p.accent_behind),
            ];
            for (name, ink, behind) in pairs {
                let found = contrast(ink, behind);
                assert!(found >= 4.5, "{theme}: {name} is {found:.2}");
            }
        }
    }

    #[test]
    fn a_chosen_colour_is_seen_in_both_themes() {
        assert_eq!(seen_on_panel(DARK.valid, &DARK), DARK.valid);
        for chosen in [DARK.valid, DARK.unchecked, LIGHT.panel, DARK.background] {
            for p in [&DARK, &LIGHT] {
                let found = contrast(seen_on_panel(chosen, p), p.panel);
                assert!(found >= 3.0, "{chosen:?} is {found:.2}");
            }
        }
    }

    #[test]
    fn a_run_as_a_page_has_the_colours_of_the_window() {
        let page = include_str!("../../../assets/report.html.j2");
        let (light, rest) = page
            .split_once("@media (prefers-color-scheme: dark)")
            .unwrap();
        let (dark, print) = rest.split_once("@media print").unwrap();
        for (name, style, p) in [("light", light, &LIGHT), ("dark", dark, &DARK)] {
            for (token, color) in [
                ("background", p.background),
                ("panel", p.panel),
                ("raised", p.raised),
                ("divider", p.divider),
                ("text", p.text),
                ("muted", p.muted),
                ("accent", p.accent),
                ("valid", p.valid),
                ("valid-behind", p.valid_behind),
                ("invalid", p.invalid),
                ("invalid-behind", p.invalid_behind),
                ("unchecked", p.unchecked),
                ("unchecked-behind", p.unchecked_behind),
                ("json-key", p.json_key),
                ("json-string", p.json_string),
                ("json-number", p.json_number),
            ] {
                let [r, g, b, _] = color.to_array();
                let written = format!("--{token}: #{r:02X}{g:02X}{b:02X};");
                assert!(style.contains(&written), "{name}: {written}");
                // Paper is white, whatever the screen is.
                let on_paper = matches!(token, "background" | "panel" | "raised");
                assert!(
                    name == "dark" || on_paper || print.contains(&written),
                    "{written}"
                );
            }
        }
    }

    #[test]
    fn motion_is_reduced_in_both_themes_and_comes_back() {
        let ctx = Context::default();
        install(&ctx);
        let moving = |theme| {
            let style = ctx.style_of(theme);
            (style.animation_time, style.visuals.text_cursor.blink)
        };
        let before = moving(Theme::Dark);
        assert_eq!(before, (CHANGES, true));
        reduce_motion(&ctx, Wish::Settings, true);
        for theme in [Theme::Dark, Theme::Light] {
            assert_eq!(moving(theme), (0.0, false));
            assert_eq!(
                ctx.style_of(theme).scroll_animation,
                ScrollAnimation::none()
            );
        }
        reduce_motion(&ctx, Wish::System, true);
        reduce_motion(&ctx, Wish::Settings, false);
        assert_eq!(moving(Theme::Light), (0.0, false), "the desktop wants it");
        reduce_motion(&ctx, Wish::System, false);
        assert_eq!(moving(Theme::Light), before);
    }

    #[test]
    fn edges_and_focus_have_a_contrast_of_three() {
        for (theme, p) in [("dark", &DARK), ("light", &LIGHT)] {
            let around = [
                ("background", p.background),
                ("panel", p.panel),
                ("field", p.field),
            ];
            let within = [
                ("raised", p.raised),
                ("selected", p.selected),
                ("pale accent", p.accent_behind),
                ("valid", p.valid_behind),
                ("invalid", p.invalid_behind),
                ("unchecked", p.unchecked_behind),
            ];
            // The focus, the line under a stand-in, and the edge of what is pointed at stand on every surface.
            let anywhere = [("accent", p.accent), ("muted edge", p.muted)];
            let edges = around.iter().chain(&within).flat_map(|surface| {
                let edges = anywhere.iter();
                edges.map(move |edge| (*edge, *surface))
            });
            let at_rest = around.map(|surface| (("control edge", p.control_edge), surface));
            // Bars of phases, limits and lives, on what they fill.
            let bars = [
                ("valid bar", p.valid),
                ("invalid bar", p.invalid),
                ("unchecked bar", p.unchecked),
                ("accent bar", p.accent),
            ]
            .map(|bar| (bar, ("track", p.divider)));
            for ((edge, color), (surface, behind)) in edges.chain(at_rest).chain(bars) {
                let found = contrast(color, behind);
                assert!(found >= 3.0, "{theme}: {edge} on {surface} is {found:.2}");
            }
        }
    }
}
