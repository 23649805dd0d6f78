//! Verdicts, statuses and findings: always a colour, a sign and words.

use super::at_right::placed;
use super::drawing::{draw_left, finding_box, first_line, one_line, text_width, wrapped};
use crate::diagnosis;
use crate::token::checks::CheckStatus;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::low::is_low;
use crate::ui::kit::theme::Palette;
use crate::ui::kit::{anchor, fonts, theme};
use egui::{
    Align, Button, Color32, Galley, Layout, Pos2, Rect, Response, Role, Sense, Stroke, Ui,
    WidgetInfo, accesskit, pos2, vec2,
};
use std::sync::Arc;

/// How an exchange ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Tokens came back.
    Issued,
    /// The server said no.
    Refused,
    /// No answer came, or none that could be read.
    Failed,
    /// An answer came that is neither tokens nor a refusal.
    Unclear,
    /// The user stopped it.
    Cancelled,
    /// It is under way.
    Running,
}

impl Verdict {
    pub fn icon(self) -> Icon {
        match self {
            Self::Issued => Icon::Check,
            Self::Refused => Icon::Cross,
            Self::Failed => Icon::Bang,
            Self::Unclear => Icon::Question,
            Self::Cancelled => Icon::Dash,
            Self::Running => Icon::Dot,
        }
    }

    /// Returns the colour of the sign and the one behind it.
    pub fn colors(self, palette: &Palette) -> (Color32, Color32) {
        match self {
            Self::Issued => (palette.valid, palette.valid_behind),
            Self::Refused => (palette.invalid, palette.invalid_behind),
            Self::Failed | Self::Unclear => (palette.unchecked, palette.unchecked_behind),
            Self::Cancelled => (palette.muted, palette.raised),
            Self::Running => (palette.accent, palette.raised),
        }
    }
}

/// The result of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Valid,
    Invalid,
    /// Could not check.
    Unchecked,
    /// Nothing to judge.
    Neutral,
    /// Known for sure, good or bad.
    Certain,
}

impl From<CheckStatus> for Status {
    fn from(status: CheckStatus) -> Self {
        match status {
            CheckStatus::Pass => Self::Valid,
            CheckStatus::Fail => Self::Invalid,
            CheckStatus::NotApplicable => Self::Neutral,
        }
    }
}

impl Status {
    pub fn icon(self) -> Icon {
        match self {
            Self::Valid => Icon::Check,
            Self::Invalid => Icon::Cross,
            Self::Unchecked => Icon::Question,
            Self::Neutral => Icon::Dash,
            Self::Certain => Icon::Dot,
        }
    }

    /// Returns the colour of the sign and the one behind it.
    pub fn colors(self, palette: &Palette) -> (Color32, Color32) {
        match self {
            Self::Valid => (palette.valid, palette.valid_behind),
            Self::Invalid => (palette.invalid, palette.invalid_behind),
            Self::Unchecked => (palette.unchecked, palette.unchecked_behind),
            Self::Neutral => (palette.muted, palette.raised),
            Self::Certain => (palette.accent, palette.accent_behind),
        }
    }
}

/// The level of a note on screen, which gives its sign, word and colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteLevel {
    /// Good to know.
    Note,
    /// Probably not meant.
    Warning,
    /// Will be refused.
    Error,
}

impl From<diagnosis::Severity> for NoteLevel {
    fn from(severity: diagnosis::Severity) -> Self {
        match severity {
            diagnosis::Severity::Error => Self::Error,
            diagnosis::Severity::Warning => Self::Warning,
            diagnosis::Severity::Info => Self::Note,
        }
    }
}

impl NoteLevel {
    pub fn icon(self) -> Icon {
        match self {
            Self::Note => Icon::Info,
            Self::Warning => Icon::Bang,
            Self::Error => Icon::Cross,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Warning => "Warning",
            Self::Error => "Error",
        }
    }

    /// Returns the colour of sign and edge.
    pub fn color(self, palette: &Palette) -> Color32 {
        match self {
            Self::Note => palette.accent,
            Self::Warning => palette.unchecked,
            Self::Error => palette.invalid,
        }
    }
}

/// The least width of words beside a button, and the height of a button below them.
const LEAST_WORDS: f32 = 130.0;
const BELOW: f32 = 36.0;

/// Returns the width of a button with this label.
fn action_width(ui: &Ui, label: &str) -> f32 {
    let text = text_width(ui, label, fonts::text(theme::TEXT));
    text + 2.0 * ui.spacing().button_padding.x + 4.0
}

/// Returns the height that a button takes below the words, where they would have little room beside it; 0 where it stands beside them.
fn below(room: f32, beside: f32) -> f32 {
    if beside > 0.0 && room - beside < LEAST_WORDS {
        BELOW
    } else {
        0.0
    }
}

/// Returns where the button of a box stands: beside the words, or in the height below them.
fn action_place(whole: Rect, below: f32) -> Rect {
    if below > 0.0 {
        whole.with_min_y(whole.bottom() - below - 6.0)
    } else {
        whole
    }
}

/// Draws a button at the right of a box that is drawn already, with an edge that stands out from it.
fn action_button(ui: &mut Ui, rect: Rect, label: &str, edge: Color32) -> Response {
    let layout = Layout::right_to_left(Align::Center);
    let mut ui = placed(ui, ("action", label), rect, layout);
    ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::new(1.0, edge);
    let height = theme::CONTROL.min(rect.height());
    ui.add(Button::new(label).min_size(vec2(0.0, height)))
}

/// A heading with an explanation below it, laid out for a width.
struct HeadingText {
    heading: Arc<Galley>,
    body: Option<Arc<Galley>>,
}

impl HeadingText {
    /// Space between the heading and what explains it.
    const GAP: f32 = 3.0;

    fn measure(ui: &Ui, title: &str, heading: f32, detail: &str, width: f32) -> Self {
        let palette = theme::palette(ui);
        let font = fonts::semibold(heading);
        let body = || wrapped(ui, detail, fonts::text(theme::TEXT), palette.muted, width);
        Self {
            heading: wrapped(ui, title, font, palette.text, width),
            body: (!detail.is_empty()).then(body),
        }
    }

    fn height(&self) -> f32 {
        let body = self.body.as_ref();
        self.heading.size().y + body.map_or(0.0, |body| body.size().y + Self::GAP)
    }

    /// Returns how many lines explain the heading.
    fn lines(&self) -> usize {
        self.body.as_ref().map_or(0, |body| body.rows.len())
    }

    fn paint(self, ui: &Ui, at: Pos2) {
        let palette = theme::palette(ui);
        let below = at + vec2(0.0, self.heading.size().y + Self::GAP);
        ui.painter().galley(at, self.heading, palette.text);
        if let Some(body) = self.body {
            ui.painter().galley(below, body, palette.muted);
        }
    }
}

/// Height of a verdict on one line.
const LINE: f32 = 36.0;
/// The least width of words that are begun on it.
const LEAST_DETAIL: f32 = 48.0;

/// Tells assistive technology what a verdict says.
fn speak(ui: &Ui, response: &Response, title: &str, detail: &str) {
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, title));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_description(detail);
        node.set_live(accesskit::Live::Polite);
    });
}

/// What a verdict says below its title.
#[derive(Clone, Copy)]
pub struct VerdictWords<'a> {
    /// All of it, which assistive technology has.
    pub detail: &'a str,
    /// What is drawn where that needs more than a line.
    pub short: &'a str,
    /// Whether `short` is cut at the end of its line, rather than drawn on several.
    pub is_cut: bool,
    /// When it was made; empty for now.
    pub at: &'a str,
}

impl<'a> From<&'a str> for VerdictWords<'a> {
    fn from(words: &'a str) -> Self {
        Self {
            detail: words,
            short: words,
            is_cut: false,
            at: "",
        }
    }
}

fn with_moment(words: &str, at: &str) -> String {
    if at.is_empty() {
        words.to_owned()
    } else {
        format!("{words} · {at}")
    }
}

/// Returns the moment of a verdict as it is drawn beside the title; `None` where there is none, or no room.
fn moment_beside(ui: &Ui, title: &str, at: &str, width: f32) -> Option<Arc<Galley>> {
    if at.is_empty() {
        return None;
    }
    let palette = theme::palette(ui);
    let line = |words: &str, font| one_line(ui, words, font, palette.muted, f32::INFINITY);
    let heading = line(title, fonts::semibold(theme::VERDICT));
    let moment = line(at, fonts::text(theme::SMALL));
    (heading.size().x + theme::GAP + moment.size().x <= width).then_some(moment)
}

/// Draws the coloured box on top of a result; in a low window on one line, if the title has room there. What is not drawn of its words is
/// in the tooltip. Returns the action's button.
pub fn verdict_banner(
    ui: &mut Ui,
    kind: Verdict,
    title: &str,
    said: VerdictWords<'_>,
    action: Option<&str>,
) -> Option<Response> {
    let VerdictWords { short, at, .. } = said;
    let whole_detail = with_moment(said.detail, at);
    let palette = theme::palette(ui);
    let (ink, behind) = kind.colors(palette);
    let width = ui.available_width();
    let beside = action.map_or(0.0, |label| action_width(ui, label) + theme::GAP);
    if is_low(ui.ctx()) {
        let font = fonts::semibold(theme::VERDICT);
        let heading = one_line(ui, title, font, palette.text, f32::INFINITY);
        if heading.size().x <= width - 54.0 - beside {
            let words = (whole_detail.as_str(), short);
            return verdict_line(ui, kind, (title, heading), words, action, beside);
        }
    }
    let below = below(width - 54.0, beside);
    let text_width = width - 54.0 - if below > 0.0 { 0.0 } else { beside };
    // At the end of the title's line; where that has no room for it, among the words below.
    let moment = moment_beside(ui, title, at, text_width);
    let (detail, short) = if moment.is_some() {
        (said.detail.to_owned(), short.to_owned())
    } else {
        (whole_detail.clone(), with_moment(short, at))
    };
    // A number stays with its unit, and no line begins with a dot.
    let measured = |detail: &str| {
        let parts = detail
            .replace(" · ", "\u{a0}· ")
            .replace(" ms", "\u{a0}ms")
            .replace(" attempt", "\u{a0}attempt");
        HeadingText::measure(ui, title, theme::VERDICT, &parts, text_width)
    };
    let whole = measured(&detail);
    let breaks = whole.body.as_ref().is_some_and(|body| body.rows.len() > 1);
    let mut words = if breaks { measured(&short) } else { whole };
    if breaks && moment.is_none() {
        // No line is begun for the moment: the tooltip has it.
        let without = measured(said.short);
        if without.lines() < words.lines() {
            words = without;
        }
    }
    if breaks && kind == Verdict::Issued {
        // Nor for how long it took, which is in *Timing*.
        let telling = measured(most_telling(said.short));
        if telling.lines() < words.lines() {
            words = telling;
        }
    }
    if breaks && said.is_cut {
        let font = fonts::text(theme::TEXT);
        words.body = Some(one_line(ui, &short, font, palette.muted, text_width));
    }
    let content = words.height();

    let size = vec2(width, (content + 22.0).max(60.0) + below);
    let (whole, response) = ui.allocate_exact_size(size, Sense::hover());
    let rect = whole.with_max_y(whole.bottom() - below);
    speak(ui, &response, title, &whole_detail);
    ui.painter().rect_filled(whole, theme::RADIUS_LARGE, behind);
    anchor::outline(&response, title);
    icons::paint_in_row(ui, rect, rect.left() + 21.0, 16.0, kind.icon(), ink);
    let top = rect.center().y - content / 2.0;
    let left = rect.left() + 40.0;
    if let Some(moment) = moment {
        let size = moment.size();
        let above = (first_line(&words.heading) - size.y) / 2.0;
        let place = pos2(left + text_width - size.x, top + above);
        ui.painter().galley(place, moment, palette.muted);
    }
    words.paint(ui, pos2(left, top));
    if breaks {
        response.on_hover_text(whole_detail);
    }
    let place = action_place(whole, below).shrink2(vec2(14.0, 4.0));
    action.map(|label| action_button(ui, place, label, palette.muted))
}

/// Returns what matters most of a verdict's words: of a refusal its code, without the status before it and the description after it.
fn most_telling(words: &str) -> &str {
    let first = words.split(" · ").next().unwrap_or(words);
    match first.split_once(' ') {
        Some((status, code)) if status.bytes().all(|byte| byte.is_ascii_digit()) => code,
        _ => first,
    }
}

/// Draws a verdict on one line, its button in `beside` points at the right. What has no room of the detail is left to the tooltip.
fn verdict_line(
    ui: &mut Ui,
    kind: Verdict,
    (title, heading): (&str, Arc<Galley>),
    (detail, short): (&str, &str),
    action: Option<&str>,
    beside: f32,
) -> Option<Response> {
    let palette = theme::palette(ui);
    let (ink, behind) = kind.colors(palette);
    let size = vec2(ui.available_width(), LINE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    speak(ui, &response, title, detail);
    ui.painter().rect_filled(rect, theme::RADIUS, behind);
    anchor::outline(&response, title);
    icons::paint_in_row(ui, rect, rect.left() + 21.0, 16.0, kind.icon(), ink);
    let left = rect.left() + 40.0;
    let from = left + heading.size().x + theme::GAP;
    let room = rect.right() - 14.0 - beside - from;
    draw_left(ui, rect, left, heading, palette.text);
    let measured = |words: &str| {
        let font = fonts::text(theme::TEXT);
        one_line(ui, words, font, palette.muted, room)
    };
    let whole = measured(detail);
    let is_cut = whole.elided;
    let mut words = if is_cut { measured(short) } else { whole };
    if words.elided {
        words = measured(most_telling(short));
    }
    if room >= LEAST_DETAIL && !words.elided {
        draw_left(ui, rect, from, words, palette.muted);
    }
    if is_cut {
        response.on_hover_text(detail);
    }
    let place = rect.shrink2(vec2(4.0, 4.0));
    action.map(|label| action_button(ui, place, label, palette.muted))
}

/// Draws a small box with a sign and a word.
pub fn badge(ui: &mut Ui, status: Status, text: &str) -> Response {
    let palette = theme::palette(ui);
    let (ink, behind) = status.colors(palette);
    let (font, room) = (fonts::text(theme::SMALL), ui.available_width() - 34.0);
    let words = one_line(ui, text, font, ink, room);
    let (rect, response) =
        ui.allocate_exact_size(vec2(words.size().x + 32.0, 22.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.painter().rect_filled(rect, theme::RADIUS_SMALL, behind);
    icons::paint_in_row(ui, rect, rect.left() + 14.0, 12.0, status.icon(), ink);
    draw_left(ui, rect, rect.left() + 24.0, words, ink);
    response
}

/// Draws a finding that nothing is pressed for.
pub fn note(ui: &mut Ui, severity: NoteLevel, title: &str, detail: &str) {
    note_box(ui, severity, title, detail, None);
}

/// Draws a finding: a coloured left edge, a title, an explanation. Returns whether its action was pressed.
pub fn note_box(
    ui: &mut Ui,
    severity: NoteLevel,
    title: &str,
    detail: &str,
    action: Option<&str>,
) -> bool {
    let palette = theme::palette(ui);
    let color = severity.color(palette);
    let width = ui.available_width();
    let beside = action.map_or(0.0, |label| action_width(ui, label) + theme::GAP);
    let below = below(width - 49.0, beside);
    let text_width = width - 49.0 - if below > 0.0 { 0.0 } else { beside };
    let words = HeadingText::measure(ui, title, theme::TEXT, detail, text_width);
    let least: f32 = if action.is_some() { 46.0 } else { 36.0 };
    let height = (words.height() + 20.0).max(least) + below;

    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let name = format!("{}: {title}", severity.word());
    response.widget_info(|| WidgetInfo::labeled(Role::Note, true, &name));
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_description(detail));
    finding_box(ui, rect, color, &name);
    let top = rect.top() + 10.0;
    let mark = pos2(rect.left() + 20.0, top + first_line(&words.heading) / 2.0);
    icons::paint_at(ui, mark, 12.0, severity.icon(), color);
    words.paint(ui, pos2(rect.left() + 37.0, top));
    let place = action_place(rect, below).shrink2(vec2(12.0, 4.0));
    action.is_some_and(|label| action_button(ui, place, label, palette.control_edge).clicked())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::one_frame::one_frame;
    use egui::Context;

    /// Returns how high a verdict with these words is.
    fn height(detail: &str, is_cut: bool) -> f32 {
        height_of("Tokens issued", detail, is_cut, "")
    }

    fn height_of(title: &str, detail: &str, is_cut: bool, at: &str) -> f32 {
        let ctx = Context::default();
        fonts::install(&ctx);
        theme::install(&ctx);
        let mut height = 0.0;
        one_frame(&ctx, (400.0, 600.0), |ui| {
            let top = ui.cursor().top();
            let words = VerdictWords {
                detail,
                short: detail,
                is_cut,
                at,
            };
            verdict_banner(ui, Verdict::Issued, title, words, None);
            height = ui.min_rect().bottom() - top;
        });
        height
    }

    #[test]
    fn a_sentence_that_is_cut_takes_one_line() {
        let long =
            "Sent without an environment; now it is Staging of the whole of Europe, and more";
        let low = height("Sent from here", false);
        assert!((height(long, true) - low).abs() < 0.5);
        assert!(height(&format!("{long} {long}"), false) > low + 8.0);
    }

    #[test]
    fn no_line_is_begun_for_the_moment() {
        // So long that the moment has no room beside it.
        let title = "Refused: the code had already been used by another backend";
        for length in (0..40).step_by(3) {
            let detail = format!("403 invalid_grant · “{}”", "n".repeat(length));
            let without = height_of(title, &detail, false, "");
            let with = height_of(title, &detail, false, "04:12:40");
            assert!((with - without).abs() < 0.5, "{detail}: {with}, {without}");
        }
    }

    #[test]
    fn no_line_is_begun_for_how_long_it_took() {
        for count in 1..14 {
            let tokens = "token ".repeat(count);
            let tokens = tokens.trim_end();
            let without = height(tokens, false);
            let with = height(&format!("{tokens} · 123 ms"), false);
            assert!((with - without).abs() < 0.5, "{tokens}: {with}, {without}");
        }
    }

    #[test]
    fn of_a_refusal_its_code_is_left() {
        for (words, left) in [
            ("403 invalid_grant · “Invalid code”", "invalid_grant"),
            ("403 invalid_grant", "invalid_grant"),
            (
                "access token and ID token · 9 ms",
                "access token and ID token",
            ),
            ("Nothing was sent", "Nothing was sent"),
        ] {
            assert_eq!(most_telling(words), left);
        }
    }
}
