//! Compare: what differs between two tokens, or two runs of this session.

use crate::json::Json;
use crate::token::invisible::quoted;
use crate::token::{Difference, Format, Slot, Token, difference};
use crate::ui::app::App;
use crate::ui::kit::{fonts, theme, widgets};
use egui::{ComboBox, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};
use std::sync::Arc;

/// One side: a run's token, all its tokens, or one that was inspected or signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// By the number of the run in this session.
    Run(usize, Option<Slot>),
    /// The inspected token.
    Inspected,
    /// The test token.
    Signed,
}

/// What is compared.
#[derive(Default)]
pub struct Comparing {
    pub left: Option<Side>,
    pub right: Option<Side>,
    /// Whether the user chose; until then the newest two runs are compared.
    chosen: bool,
    show_noise: bool,
    /// What was computed, and for which tokens.
    known: Option<(Key, Vec<(String, Difference)>)>,
}

impl Comparing {
    /// Whether the user chose what is compared.
    pub fn is_chosen(&self) -> bool {
        self.chosen
    }

    /// A run is gone: those behind it have other numbers, and what was computed is of others.
    pub fn removed(&mut self, gone: usize) {
        for side in [&mut self.left, &mut self.right] {
            match side {
                Some(Side::Run(at, _)) if *at == gone => *side = None,
                Some(Side::Run(at, _)) if *at > gone => *at -= 1,
                _ => {}
            }
        }
        self.known = None;
    }

    /// As the user does it.
    #[cfg(test)]
    pub fn choose(&mut self, left: Side, right: Side) {
        (self.left, self.right) = (Some(left), Some(right));
        self.chosen = true;
    }
}

type Key = (Option<Side>, Option<Side>, usize, usize, usize);

const ROW: f32 = 42.0;
/// Bytes of a value that are looked at: of which 200 characters are shown.
const REDACTED: usize = 16 * 1024;

/// Draws it over the rest of the height.
pub fn show(app: &mut App, ui: &mut Ui) {
    let palette = theme::palette(ui);
    choose_first(app);
    let options = options(app);
    let width = (ui.available_width() / 2.0 - theme::GAP).clamp(120.0, 300.0);
    let before = (app.comparing.left, app.comparing.right);
    ui.horizontal_wrapped(|ui| {
        picker(ui, width, "Left", &options, &mut app.comparing.left);
        picker(ui, width, "Right", &options, &mut app.comparing.right);
    });
    app.comparing.chosen |= before != (app.comparing.left, app.comparing.right);
    let key = (
        app.comparing.left,
        app.comparing.right,
        app.runs.len(),
        app.inspect.serial(),
        app.sign.serial(),
    );
    if app
        .comparing
        .known
        .as_ref()
        .is_none_or(|(known, _)| *known != key)
    {
        let found = compute(app);
        app.comparing.known = Some((key, found));
    }
    let (Some(left), Some(right)) = (app.comparing.left, app.comparing.right) else {
        ui.add_space(theme::GAP);
        ui.label(
            RichText::new(
                "Choose two tokens above. Send again to compare two runs, or inspect another token",
            )
            .color(palette.muted),
        );
        return;
    };
    // Taken out while it is drawn, so that nothing is copied in a frame.
    let Some((key, all)) = app.comparing.known.take() else {
        return;
    };
    let noise = all.iter().filter(|(_, one)| one.noise).count();
    ui.horizontal_wrapped(|ui| {
        let words = match (all.len() - noise, left == right) {
            (_, true) => "The same token on both sides".to_owned(),
            (0, _) if noise == 0 => "No difference".to_owned(),
            (0, _) => "No difference but times and ids".to_owned(),
            (1, _) => "1 difference".to_owned(),
            (many, _) => format!("{many} differences"),
        };
        ui.label(RichText::new(words).font(fonts::semibold(theme::TEXT)));
        if widgets::small_button(ui, "Swap").clicked() {
            let comparing = &mut app.comparing;
            std::mem::swap(&mut comparing.left, &mut comparing.right);
            comparing.chosen = true;
        }
        if noise > 0 {
            ui.checkbox(
                &mut app.comparing.show_noise,
                format!("also {noise} of times, ids and hashes"),
            );
        }
    });
    protection(app, &all, ui);
    ui.add_space(4.0);
    let show_noise = app.comparing.show_noise;
    let rows: Vec<&(String, Difference)> = all
        .iter()
        .filter(|(_, one)| show_noise || !one.noise)
        .collect();
    ScrollArea::vertical()
        .id_salt("compare")
        .auto_shrink(false)
        .show_rows(ui, ROW, rows.len(), |ui, visible| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (slot, one) in rows.get(visible).unwrap_or_default() {
                row(app, slot, one, ui);
            }
        });
    app.comparing.known = Some((key, all));
}

/// Another algorithm or key is said before everything else.
fn protection(app: &App, all: &[(String, Difference)], ui: &mut Ui) {
    let changes: Vec<String> = all
        .iter()
        .filter(|(_, one)| one.protection)
        .filter_map(|(slot, one)| {
            let (left, right) = (one.left.as_ref()?, one.right.as_ref()?);
            Some(format!(
                "{slot}{}: {} → {}",
                one.path,
                left.to_compact(),
                right.to_compact()
            ))
        })
        .collect();
    if !changes.is_empty() {
        let detail = redact(app, &changes.join("; "));
        widgets::note_box(
            ui,
            widgets::Severity::Warning,
            "Protected in another way: algorithm, key or binding changed",
            &detail,
            None,
        );
    }
}

/// The newest two of a kind, so that there is something to see at once.
fn choose_first(app: &mut App) {
    let exists = |side: Side| match side {
        Side::Run(at, _) => at < app.runs.len(),
        Side::Inspected => app.inspect.report().is_some(),
        Side::Signed => app.sign.report().is_some(),
    };
    if !app.comparing.chosen {
        (app.comparing.left, app.comparing.right) = (None, None);
    }
    if app.comparing.right.is_none_or(|side| !exists(side)) {
        app.comparing.right = match app.runs.len() {
            0 => Some(Side::Inspected).filter(|side| exists(*side)),
            all => Some(Side::Run(all - 1, None)),
        };
    }
    if app.comparing.left.is_none_or(|side| !exists(side)) {
        app.comparing.left = match app.runs.len() {
            0 => Some(Side::Signed).filter(|side| exists(*side)),
            1 => [Side::Inspected, Side::Signed]
                .into_iter()
                .find(|side| exists(*side)),
            all => Some(Side::Run(all - 2, None)),
        };
    }
}

fn options(app: &App) -> Vec<(Side, String)> {
    let mut all = Vec::new();
    for (at, run) in app.runs.iter().enumerate().rev() {
        let name = format!(
            "{} {}",
            app.clock
                .local(run.started_ms, "%H:%M:%S")
                .unwrap_or_default(),
            run.profile
        );
        all.push((Side::Run(at, None), format!("{name} · all tokens")));
        for slot in Slot::ALL {
            if run
                .token(slot)
                .is_some_and(|report| report.token.format != Format::Opaque)
            {
                all.push((
                    Side::Run(at, Some(slot)),
                    format!("{name} · {}", slot.label()),
                ));
            }
        }
    }
    if app.inspect.report().is_some() {
        all.push((Side::Inspected, "The inspected token".to_owned()));
    }
    if app.sign.report().is_some() {
        all.push((Side::Signed, "The test token".to_owned()));
    }
    all
}

fn picker(
    ui: &mut Ui,
    width: f32,
    name: &str,
    options: &[(Side, String)],
    side: &mut Option<Side>,
) {
    let shown = options
        .iter()
        .find(|(option, _)| Some(*option) == *side)
        .map_or("Choose…", |(_, label)| label.as_str());
    ComboBox::from_id_salt(name)
        .width(width)
        .truncate()
        .selected_text(shown)
        .show_ui(ui, |ui| {
            for (option, label) in options {
                ui.selectable_value(side, Some(*option), label);
            }
        })
        .response
        .accessible_name(name);
}

/// The tokens of a side, by place. A token by itself stands against whatever is on the other side.
fn tokens(app: &App, side: Side) -> Vec<(Option<Slot>, Token)> {
    let of = |report: Option<&Arc<crate::token::TokenReport>>| {
        report
            .map(|report| (None, report.token.clone()))
            .into_iter()
            .collect()
    };
    match side {
        Side::Inspected => of(app.inspect.report()),
        Side::Signed => of(app.sign.report()),
        Side::Run(at, wanted) => app.runs.get(at).map_or_else(Vec::new, |run| {
            run.tokens
                .iter()
                .filter(|report| wanted.is_none_or(|slot| slot == report.slot))
                .map(|report| {
                    (
                        Some(report.slot).filter(|_| wanted.is_none()),
                        report.token.clone(),
                    )
                })
                .collect()
        }),
    }
}

fn compute(app: &App) -> Vec<(String, Difference)> {
    let (Some(left), Some(right)) = (app.comparing.left, app.comparing.right) else {
        return Vec::new();
    };
    let (left, right) = (tokens(app, left), tokens(app, right));
    let mut found = Vec::new();
    if let ([(_, one)], [(_, other)]) = (left.as_slice(), right.as_slice()) {
        return difference(one, other)
            .into_iter()
            .map(|found| (String::new(), found))
            .collect();
    }
    for slot in Slot::ALL {
        let of = |side: &[(Option<Slot>, Token)]| {
            side.iter()
                .find(|(place, _)| place.is_none_or(|place| place == slot))
                .map(|(_, token)| token.clone())
        };
        match (of(&left), of(&right)) {
            (Some(one), Some(other)) => {
                // Opaque tokens differ always, and tell nothing by it.
                if one.format != other.format {
                    found.push((slot.label().to_owned(), kinds(&one, &other)));
                    continue;
                }
                if one.format != Format::Opaque || other.format != Format::Opaque {
                    found.extend(
                        difference(&one, &other)
                            .into_iter()
                            .map(|found| (slot.label().to_owned(), found)),
                    );
                }
            }
            (None, None) => {}
            (one, _) => found.push((
                slot.label().to_owned(),
                Difference {
                    path: String::new(),
                    left: None,
                    right: None,
                    words: if one.is_some() {
                        "only on the left"
                    } else {
                        "only on the right"
                    }
                    .to_owned(),
                    noise: false,
                    protection: false,
                },
            )),
        }
    }
    found
}

/// A JWT on one side and something that cannot be looked into on the other: one difference, not one for each claim.
fn kinds(one: &Token, other: &Token) -> Difference {
    let name = |token: &Token| {
        Some(Json::text(match token.format {
            Format::Jws => "a JWT",
            Format::Jwe => "an encrypted token",
            Format::Opaque => "not a JWT",
        }))
    };
    Difference {
        path: String::new(),
        left: name(one),
        right: name(other),
        words: "another kind of token".to_owned(),
        noise: false,
        protection: false,
    }
}

/// Every secret of the runs compared is masked.
fn redact(app: &App, text: &str) -> String {
    let end = (0..=text.len().min(REDACTED))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    let mut shown = text.get(..end.unwrap_or(0)).unwrap_or_default().to_owned();
    for side in [app.comparing.left, app.comparing.right]
        .into_iter()
        .flatten()
    {
        if let Side::Run(at, _) = side
            && let Some(run) = app.runs.get(at)
        {
            shown = run.redactor.redact(&shown).into_owned();
        }
    }
    quoted(&shown)
}

fn row(app: &App, slot: &str, one: &Difference, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let value = |side: &Option<Json>| {
        side.as_ref()
            .map_or_else(|| "–".to_owned(), |value| redact(app, &value.to_compact()))
    };
    let (left, right) = (value(&one.left), value(&one.right));
    let path = redact(app, &format!("{slot}{}", one.path));
    let words = redact(app, &one.words);
    let spoken = format!("{path}: {left}, then {right}. {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &spoken));
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, theme::RADIUS_SMALL, palette.raised);
    }
    response.on_hover_text(format!("{path}\n{left}\n{right}"));
    let line = |ui: &Ui,
                x: f32,
                y: f32,
                width: f32,
                text: &str,
                font: egui::FontId,
                color: egui::Color32| {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(1.0));
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        ui.painter().galley(rect.min + vec2(x, y), galley, color);
    };
    let width = rect.width() - 16.0;
    line(
        ui,
        8.0,
        3.0,
        width * 0.6,
        &path,
        fonts::mono(theme::SMALL),
        palette.json_key,
    );
    line(
        ui,
        8.0 + width * 0.62,
        3.0,
        width * 0.38,
        &words,
        fonts::text(theme::SMALL),
        palette.unchecked,
    );
    line(
        ui,
        8.0,
        21.0,
        width * 0.5 - 8.0,
        &left,
        fonts::mono(theme::SMALL),
        palette.invalid,
    );
    line(
        ui,
        8.0 + width * 0.5,
        21.0,
        width * 0.5,
        &right,
        fonts::mono(theme::SMALL),
        palette.valid,
    );
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        egui::Stroke::new(1.0, palette.divider),
    );
}
