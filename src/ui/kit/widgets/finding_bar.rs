//! One finding on one line, with its button, and a chevron for the others.

use super::at_right::at_right;
use super::buttons::small_button;
use super::drawing::{draw_left, finding_box, one_line, text_width, two_lines};
use super::verdicts::NoteLevel;
use crate::ui::kit::icons::{self, Icon};
use crate::ui::kit::{anchor, fonts, theme};
use egui::{Galley, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// The least width of a detail that is cut within a sentence: a stub says nothing.
const LEAST_DETAIL: f32 = 120.0;
/// The least width of a title before its button gives way; the tour points at the whole of one.
const LEAST_TITLE: f32 = 150.0;
/// Width of the count of other findings and the chevron.
const MORE: f32 = 56.0;

/// A finding on one line.
pub struct FindingBar {
    /// How much it matters, which gives edge and sign.
    pub severity: NoteLevel,
    /// What was found.
    pub title: String,
    /// What it means; its beginning or none of it where there is no room, whole in the tooltip.
    pub detail: String,
    /// The label of its button; `None` for no button. Where it would leave the title a stub, it is only where the finding is shown whole.
    pub action: Option<String>,
    /// Whether another finding in its place is read out.
    pub is_spoken: bool,
}

impl FindingBar {
    /// Height of the line, points.
    pub const HEIGHT: f32 = 36.0;

    /// Draws the line. `open` is whether what it leaves out is shown: `others` more findings, and its own words where they are cut, which
    /// `is_cut` says for the next frame. Returns whether its button was pressed.
    pub fn ui(self, ui: &mut Ui, open: &mut bool, others: usize, is_cut: &mut bool) -> bool {
        let palette = theme::palette(ui);
        let color = self.severity.color(palette);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), Self::HEIGHT), Sense::hover());
        let name = format!("{}: {}", self.severity.word(), self.title);
        response.widget_info(|| WidgetInfo::labeled(Role::Note, true, &name));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_description(self.detail.as_str());
            if self.is_spoken {
                node.set_live(egui::accesskit::Live::Polite);
            }
        });
        finding_box(ui, rect, color, &name);
        let sign =
            Rect::from_center_size(pos2(rect.left() + 20.0, rect.center().y), Vec2::splat(12.0));
        icons::paint(ui.painter(), sign, self.severity.icon(), color);

        let place = rect.shrink2(vec2(6.0, 4.0));
        let is_target = anchor::is_named(ui.ctx(), &name);
        let least = if is_target {
            f32::INFINITY
        } else {
            LEAST_TITLE
        };
        let action = self
            .action
            .as_ref()
            .filter(|label| self.has_room_for(label, rect.width(), least, ui));
        let left_out = self.action.is_some() && action.is_none();
        let (pressed, end) = at_right(ui, "finding bar", place, |end| {
            end.spacing_mut().item_spacing.x = 4.0;
            let pressed = action.is_some_and(|label| small_button(end, label).clicked());
            if others > 0 || *is_cut || left_out {
                more(end, open, others);
            }
            pressed
        });
        let room = end.left() - rect.left() - 37.0 - 8.0;
        let title = self.title_within(room, ui);
        let left = rect.left() + 37.0;
        let used = title.size().x + 8.0;
        let beside = if title.rows.len() > 1 {
            0.0
        } else {
            room - used
        };
        let mut cut = title.elided || left_out;
        draw_left(ui, rect, left, title, palette.text);
        let (detail, is_whole) = self.detail_within(beside, ui);
        cut |= !is_whole;
        if let Some(detail) = detail {
            draw_left(ui, rect, left + used, detail, palette.muted);
        }
        if *is_cut != cut {
            *is_cut = cut;
            ui.ctx().request_discard("whether the finding is cut");
        }
        if cut {
            response.on_hover_ui(|ui| {
                ui.label(egui::RichText::new(&self.title).strong());
                ui.label(&self.detail);
            });
        }
        pressed
    }

    /// Lays the title out: smaller on two lines where it is too long for one.
    fn title_within(&self, width: f32, ui: &Ui) -> Arc<Galley> {
        let (font, ink) = (fonts::semibold, theme::palette(ui).text);
        let title = one_line(ui, &self.title, font(theme::TEXT), ink, width);
        if title.elided {
            two_lines(ui, &self.title, font(theme::SMALL), ink, width)
        } else {
            title
        }
    }

    /// Lays out as much of the detail as says something in this width: all of it, else its words up to a colon or the end of a sentence,
    /// else its beginning if that is most of it. Returns it, and whether it is all of it.
    fn detail_within(&self, width: f32, ui: &Ui) -> (Option<Arc<Galley>>, bool) {
        let lay = |words: &str, width: f32| {
            let font = fonts::text(theme::SMALL);
            one_line(ui, words, font, theme::palette(ui).muted, width)
        };
        let whole = lay(&self.detail, f32::INFINITY);
        let needed = whole.size().x;
        if needed <= width {
            return (Some(whole), true);
        }
        let clause = clauses(&self.detail)
            .rev()
            .map(|words| lay(words, width))
            .find(|laid| !laid.elided);
        let is_most = width >= LEAST_DETAIL.max(needed / 2.0);
        let detail = clause.or_else(|| is_most.then(|| lay(&self.detail, width)));
        (detail, false)
    }

    /// Whether the title, or so much of a long one, has room in a line of this width beside a button and the chevron.
    fn has_room_for(&self, label: &str, width: f32, least: f32, ui: &Ui) -> bool {
        let title = text_width(ui, &self.title, fonts::semibold(theme::TEXT)).min(least);
        let button = text_width(ui, label, fonts::text(theme::SMALL)) + 16.0 + 4.0;
        width - 37.0 - 14.0 - MORE - button >= title
    }
}

/// Returns the beginnings of a detail that say something by themselves, the shortest first.
fn clauses(detail: &str) -> impl DoubleEndedIterator<Item = &str> {
    detail
        .match_indices(' ')
        .filter_map(move |(at, _)| detail.get(..at)?.strip_suffix([':', '.', ';']))
}

/// Draws how many other findings there are, and the chevron that shows them and what is cut.
fn more(ui: &mut Ui, open: &mut bool, others: usize) {
    let palette = theme::palette(ui);
    if others > 0 {
        let words = egui::RichText::new(format!("+{others}")).size(theme::SMALL);
        ui.label(words.color(palette.muted));
    }
    let (icon, name) = match (*open, others) {
        (true, 0) => (Icon::ChevronDown, "Show one line of the finding"),
        (true, _) => (Icon::ChevronDown, "Show only the most urgent finding"),
        (false, 0) => (Icon::ChevronUp, "Show the whole finding"),
        (false, _) => (Icon::ChevronUp, "Show all findings"),
    };
    let response = icons::icon_button(ui, icon, name);
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_expanded(*open));
    if response.clicked() {
        *open = !*open;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::kit::anchor::Target;
    use crate::ui::kit::one_frame::one_frame;
    use egui::{Context, UiBuilder};

    const DETAIL: &str =
        "No offline_access in the scope: the app must log in again when the access token expires";

    fn bar(title: &str) -> FindingBar {
        FindingBar {
            severity: NoteLevel::Note,
            title: title.to_owned(),
            detail: DETAIL.to_owned(),
            action: Some("Add it".to_owned()),
            is_spoken: false,
        }
    }

    /// Returns the texts on a line of this width, each with whether it was cut, and whether the bar says that it leaves something out.
    fn drawn(
        bar: impl Fn() -> FindingBar,
        before: impl Fn(&Ui),
        width: f32,
    ) -> (Vec<(String, bool)>, bool) {
        let ctx = Context::default();
        fonts::install(&ctx);
        theme::install(&ctx);
        let (mut texts, mut is_cut) = (Vec::new(), false);
        for _ in 0..3 {
            let place = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, 60.0));
            let frame = one_frame(&ctx, (width, 60.0), |ui| {
                before(ui);
                ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
                    bar().ui(ui, &mut false, 0, &mut is_cut);
                });
            });
            texts = frame
                .texts()
                .map(|text| (text.galley.text().to_owned(), text.galley.elided))
                .collect();
        }
        (texts, is_cut)
    }

    #[test]
    fn a_detail_ends_where_a_clause_does_and_is_no_stub() {
        let title = "No refresh token will come back";
        let whole = |words: &str| (words.to_owned(), false);
        for (width, detail) in [
            (1000.0, Some(DETAIL)),
            (535.0, Some("No offline_access in the scope")),
            (472.0, None),
        ] {
            let (texts, is_cut) = drawn(|| bar(title), |_| {}, width);
            let shown = texts
                .iter()
                .find(|(text, _)| DETAIL.starts_with(text.as_str()));
            assert_eq!(shown.cloned(), detail.map(whole), "{width}: {texts:?}");
            assert_eq!(is_cut, detail != Some(DETAIL), "{width}");
        }
    }

    #[test]
    fn a_long_title_is_whole_on_two_lines_and_the_tour_takes_its_buttons_place() {
        let title = "This is Apple's identity token, not the authorization code";
        let target = Target::Named(format!("Note: {title}"));
        for (is_guided, width, has_button) in [
            (false, 472.0, true),
            (true, 472.0, false),
            (true, 420.0, false),
        ] {
            let guided = |ui: &Ui| anchor::point_at(ui.ctx(), is_guided.then_some(&target));
            let (texts, is_cut) = drawn(|| bar(title), guided, width);
            let shown = texts.iter().find(|(text, _)| text == title);
            assert_eq!(shown.map(|(_, elided)| *elided), Some(false), "{texts:?}");
            let button = texts.iter().any(|(text, _)| text == "Add it");
            assert_eq!(button, has_button, "{texts:?}");
            // The detail has no room.
            assert!(is_cut);
        }
    }

    #[test]
    fn a_clause_ends_at_a_colon_or_with_its_sentence() {
        let said = |detail: &'static str| clauses(detail).collect::<Vec<_>>();
        assert_eq!(said("One: two. Three, four"), ["One", "One: two"]);
        assert!(said("Ends at 12:30, and no colon. ").contains(&"Ends at 12:30, and no colon"));
        assert!(said("https://a.example/b and more").is_empty());
    }
}
