//! Compare: the differences between two tokens, or two runs of this session.

use super::runs::SessionRuns;
use super::sides::{ComparedTokens, Other, Side, before_newest};
use crate::json::{Json, pointer_names};
use crate::run::RunSerial;
use crate::token::invisible::quoted;
use crate::token::{Difference, Format, Token, TokenRole, difference};
use crate::ui::kit::context::Cx;
use crate::ui::kit::low::is_low;
use crate::ui::kit::{fonts, page, theme, widgets};
use egui::{Align2, ComboBox, RichText, Role, Sense, Ui, WidgetInfo, vec2};

/// The comparison: its two sides, and what was computed for them.
#[derive(Default)]
pub struct Comparing {
    left: Option<Side>,
    right: Option<Side>,
    /// Whether the user chose sides; until then the newest two runs are compared.
    chosen: bool,
    /// The newest run when sides were put back that nobody chose: they stay until there is a newer one.
    held: Option<RunSerial>,
    show_noise: bool,
    /// The differences, and what they were computed for.
    known: Option<(ComparisonKey, Vec<(String, Difference)>)>,
}

/// The sides, the number of runs, and the serials of the other tokens.
type ComparisonKey = (Option<Side>, Option<Side>, usize, Vec<usize>);

impl Comparing {
    /// Returns the sides, to be put back later.
    pub fn sides(&self) -> Self {
        Self {
            left: self.left,
            right: self.right,
            chosen: self.chosen,
            held: self.held,
            show_noise: self.show_noise,
            known: None,
        }
    }

    /// Puts sides back. Runs that came meanwhile, of which this one is the newest, do not change them.
    pub fn put_back(&mut self, before: Self, newest: Option<RunSerial>) {
        *self = before;
        let has_sides = self.left.is_some() || self.right.is_some();
        self.held = newest.filter(|_| has_sides);
    }

    /// Whether the sides that nobody chose stay as they are.
    fn is_held(&self, runs: &SessionRuns) -> bool {
        let newest = runs.all().last().map(|run| run.serial);
        self.held.is_some() && self.held == newest
    }

    /// Lets the other side follow the one that was chosen now: one token is compared with one, and all of a run with all of another.
    fn follow(&mut self, is_left: bool, tokens: ComparedTokens<'_>) {
        let (chosen, other) = if is_left {
            (self.left, &mut self.right)
        } else {
            (self.right, &mut self.left)
        };
        let (Some(chosen), Some(Side::Run(serial, role))) = (chosen, *other) else {
            return;
        };
        let follows = match (chosen, role) {
            (Side::Run(_, None), Some(_)) => None,
            (Side::Run(_, wanted @ Some(_)), None) => tokens.readable(serial, wanted),
            (Side::Other(_), None) => tokens.readable(serial, None),
            _ => return,
        };
        *other = Some(Side::Run(serial, follows));
    }

    /// Returns the runs that the user chose: they are kept while others are dropped.
    pub fn chosen_runs(&self) -> Vec<RunSerial> {
        let sides = [self.left, self.right].into_iter().flatten();
        sides
            .filter_map(|side| match side {
                Side::Run(serial, _) if self.chosen => Some(serial),
                _ => None,
            })
            .collect()
    }
}

/// What is said where algorithm, key or binding differ.
const PROTECTED: &str = "Protected differently: algorithm, key or binding changed";

/// What the sides are called.
const LEFT: &str = "Left";
const RIGHT: &str = "Right";

const ROW: f32 = 42.0;
/// Height of the columns' names.
const HEADING: f32 = 20.0;
/// Below this width the two lists stand one below the other, so that they can be read; below the lesser one in a low window,
/// where they would leave no row in sight.
const SIDE_BY_SIDE: f32 = 640.0;
const SIDE_BY_SIDE_IF_LOW: f32 = 400.0;
/// Bytes of a value that are redacted and shown at most.
const REDACTED: usize = 16 * 1024;

/// Draws the two lists and the differences, over the rest of the height.
pub fn ui(comparing: &mut Comparing, runs: &SessionRuns, others: &[Other], cx: &Cx, ui: &mut Ui) {
    let tokens = ComparedTokens { runs, others };
    choose_first(comparing, tokens);
    let options = options(tokens, cx);
    let room = ui.available_width();
    let is_low = is_low(ui.ctx());
    let side_by_side = if is_low {
        SIDE_BY_SIDE_IF_LOW
    } else {
        SIDE_BY_SIDE
    };
    // Each above its column of values.
    let is_beside = room >= side_by_side;
    let width = if is_beside {
        (room - ui.spacing().item_spacing.x) / 2.0
    } else {
        room
    };
    let before = (comparing.left, comparing.right);
    let pair = |ui: &mut Ui| {
        picker(ui, width, LEFT, &options, &mut comparing.left);
        picker(ui, width, RIGHT, &options, &mut comparing.right);
    };
    if is_beside {
        ui.horizontal(pair);
    } else {
        ui.vertical(pair);
    }
    if before != (comparing.left, comparing.right) {
        comparing.chosen = true;
        comparing.follow(before.0 != comparing.left, tokens);
    }
    let key = (
        comparing.left,
        comparing.right,
        runs.all().len(),
        others.iter().map(|other| other.serial).collect(),
    );
    let known = comparing.known.as_ref();
    if known.is_none_or(|(known, _)| *known != key) {
        let found = compute(comparing, tokens);
        comparing.known = Some((key, found));
    }
    let (Some(left), Some(right)) = (comparing.left, comparing.right) else {
        ui.add_space(theme::GAP);
        widgets::muted_label(ui, missing(comparing, options.len()));
        return;
    };
    // Taken out while it is drawn, so that no frame copies it.
    let Some((key, all)) = comparing.known.take() else {
        return;
    };
    let noise = all.iter().filter(|(_, one)| one.noise).count();
    let protected = protection(comparing, runs, &all);
    ui.horizontal_wrapped(|ui| {
        let words = match (all.len() - noise, left == right) {
            (_, true) => "The same token on both sides".to_owned(),
            (0, _) if noise == 0 => "No difference".to_owned(),
            (0, _) => "No difference except times and ids".to_owned(),
            (1, _) => "1 difference".to_owned(),
            (many, _) => format!("{many} differences"),
        };
        ui.label(RichText::new(words).font(fonts::semibold(theme::TEXT)));
        if widgets::small_button(ui, "Swap").clicked() {
            std::mem::swap(&mut comparing.left, &mut comparing.right);
            comparing.chosen = true;
        }
        if noise > 0 {
            let words = format!("Show times, ids and hashes ({noise})");
            ui.checkbox(&mut comparing.show_noise, words);
        }
        // A few words beside the others, so that rows begin in sight.
        if let Some(detail) = protected.as_ref().filter(|_| is_low) {
            let badge = widgets::badge(ui, widgets::Status::Unchecked, "Protected differently");
            ui.ctx().accesskit_node_builder(badge.id, |node| {
                node.set_description(detail.as_str());
            });
            badge.on_hover_text(format!("{PROTECTED}\n{detail}"));
        }
    });
    if let Some(detail) = protected.as_ref().filter(|_| !is_low) {
        widgets::note(ui, widgets::NoteLevel::Warning, PROTECTED, detail);
    }
    ui.add_space(4.0);
    let show_noise = comparing.show_noise;
    let rows = all.iter().filter(|(_, one)| show_noise || !one.noise);
    let rows: Vec<&(String, Difference)> = rows.collect();
    // In a low window the lists above say it, and rows begin in sight.
    if !is_low && !rows.is_empty() {
        columns(ui);
    }
    page::rows(ui, "compare", ROW, rows.len(), |ui, seen| {
        for (role, one) in rows.get(seen).unwrap_or_default() {
            row(comparing, runs, role, one, ui);
        }
    });
    comparing.known = Some((key, all));
}

/// Says above the columns of values which side each is.
fn columns(ui: &mut Ui) {
    let palette = theme::palette(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEADING));
    let at = values_at(rect.width());
    for (left, words) in at.into_iter().zip([LEFT, RIGHT]) {
        let font = fonts::semibold(theme::SMALL);
        let place = egui::pos2(rect.left() + left, rect.center().y);
        ui.painter()
            .text(place, Align2::LEFT_CENTER, words, font, palette.muted);
    }
}

/// Returns where the values of both sides begin in a row of this width.
fn values_at(width: f32) -> [f32; 2] {
    [8.0, 8.0 + (width - 16.0) * 0.5]
}

/// Returns what is missing before anything can be compared, of so many sides to choose from.
fn missing(comparing: &Comparing, options: usize) -> &'static str {
    let has_one = comparing.left.is_some() || comparing.right.is_some();
    match (has_one, options) {
        (_, 0) => "Nothing to compare yet: send twice, or inspect a token",
        (true, _) => {
            "Choose a second token to compare with. Send again to compare two runs, or inspect another token"
        }
        (false, _) => {
            "Choose two tokens above. Send again to compare two runs, or inspect another token"
        }
    }
}

/// Returns what of algorithm, key and binding differs; `None` if nothing does.
fn protection(
    comparing: &Comparing,
    runs: &SessionRuns,
    all: &[(String, Difference)],
) -> Option<String> {
    let changes: Vec<String> = all
        .iter()
        .filter(|(_, one)| one.protection)
        .filter_map(|(role, one)| {
            let (left, right) = (one.left.as_ref()?, one.right.as_ref()?);
            Some(format!(
                "{role}{}: {} → {}",
                one.path,
                left.to_compact(),
                right.to_compact()
            ))
        })
        .collect();
    (!changes.is_empty()).then(|| redact(comparing, runs, &changes.join("; ")))
}

/// Chooses the newest run and one before it, unless the user chose, so that there is something to see at once.
fn choose_first(comparing: &mut Comparing, tokens: ComparedTokens<'_>) {
    if !comparing.chosen && !comparing.is_held(tokens.runs) {
        (comparing.left, comparing.right) = (None, None);
    }
    if comparing.right.is_none_or(|side| !tokens.has(side)) {
        let newest = tokens.runs.all().last();
        let newest = newest.map(|run| Side::Run(run.serial, None));
        comparing.right = newest.or_else(|| tokens.any_other(0));
    }
    if comparing.left.is_none_or(|side| !tokens.has(side)) {
        let first = usize::from(tokens.runs.all().is_empty());
        comparing.left = before_newest(tokens.runs).or_else(|| tokens.any_other(first));
    }
    // One token is compared with one, and not once more with each of a run.
    if !comparing.chosen
        && let (Some(Side::Other(_)), Some(Side::Run(serial, None))) =
            (comparing.left, comparing.right)
    {
        comparing.right = Some(Side::Run(serial, tokens.readable(serial, None)));
    }
}

/// Returns the sides to choose from, with their labels.
fn options(tokens: ComparedTokens<'_>, cx: &Cx) -> Vec<(Side, String)> {
    let mut all = Vec::new();
    for run in tokens.runs.all().iter().rev() {
        let time = cx.clock.local(run.started_ms, "%H:%M:%S");
        let name = format!("{} {}", time.unwrap_or_default(), run.profile);
        all.push((Side::Run(run.serial, None), format!("{name} · all tokens")));
        for role in TokenRole::ALL {
            if run
                .token(role)
                .is_some_and(|report| report.token.format != Format::Opaque)
            {
                all.push((
                    Side::Run(run.serial, Some(role)),
                    format!("{name} · {}", role.label()),
                ));
            }
        }
    }
    for (at, other) in tokens.others.iter().enumerate() {
        if other.report.is_some() {
            all.push((Side::Other(at), other.label.to_owned()));
        }
    }
    all
}

/// Draws the list of one side.
fn picker(
    ui: &mut Ui,
    width: f32,
    name: &str,
    options: &[(Side, String)],
    side: &mut Option<Side>,
) {
    let known = options.iter().find(|(option, _)| Some(*option) == *side);
    let shown = known.map_or("Choose…", |(_, label)| label.as_str());
    let title = format!("{name}: {shown}");
    let spacing = ui.spacing();
    let around = spacing.icon_width + spacing.icon_spacing + 2.0 * spacing.button_padding.x;
    let is_cut = widgets::text_width(ui, &title, fonts::text(theme::TEXT)) + around > width;
    let list = ComboBox::from_id_salt(name)
        .width(width)
        .truncate()
        .selected_text(title.as_str());
    // A list is cut where its place ends, and not only where the row does.
    ui.scope(|ui| {
        ui.set_max_width(width);
        let list = widgets::drop_down(ui, list, |ui| {
            for (option, label) in options {
                widgets::choose_value(ui, side, Some(*option), label);
            }
        });
        let list = widgets::named_list(list.response, name, shown);
        if is_cut {
            list.on_hover_text(title.as_str());
        }
    });
}

/// Returns the differences, each with the role of its token; with an empty text if there is one token on each side.
fn compute(comparing: &Comparing, all: ComparedTokens<'_>) -> Vec<(String, Difference)> {
    let (Some(left), Some(right)) = (comparing.left, comparing.right) else {
        return Vec::new();
    };
    let (left, right) = (all.of_side(left), all.of_side(right));
    let of_two = match (left.as_slice(), right.as_slice()) {
        ([(_, one)], [(_, other)]) => Some(difference(one, other)),
        ([(None, one)], []) => Some(vec![whole("only on the left", Some(kind(one)), None)]),
        ([], [(None, other)]) => Some(vec![whole("only on the right", None, Some(kind(other)))]),
        _ => None,
    };
    if let Some(differences) = of_two {
        let differences = differences.into_iter();
        return differences.map(|found| (String::new(), found)).collect();
    }
    let is_lone = |side: &[(Option<TokenRole>, &Token)]| matches!(side, [(None, _)]);
    let mut found = Vec::new();
    for role in TokenRole::ALL {
        let differences = match (in_role(&left, role), in_role(&right, role)) {
            (None, None) => Vec::new(),
            // A lone token is in no role, so none is missing on the other side.
            (Some(_), None) if is_lone(&left) => Vec::new(),
            (None, Some(_)) if is_lone(&right) => Vec::new(),
            (Some(one), None) => vec![whole("only on the left", Some(kind(one)), None)],
            (None, Some(other)) => vec![whole("only on the right", None, Some(kind(other)))],
            // One difference, not one for each claim.
            (Some(one), Some(other)) if one.format != other.format => {
                let (left, right) = (Some(kind(one)), Some(kind(other)));
                vec![whole("another kind of token", left, right)]
            }
            // Opaque tokens always differ, which tells nothing.
            (Some(one), Some(_)) if one.format == Format::Opaque => Vec::new(),
            (Some(one), Some(other)) => difference(one, other),
        };
        let label = role.label();
        found.extend(differences.into_iter().map(|one| (label.to_owned(), one)));
    }
    found
}

/// Returns the token of a side that is compared in a role.
fn in_role<'a>(side: &[(Option<TokenRole>, &'a Token)], role: TokenRole) -> Option<&'a Token> {
    let mut tokens = side.iter();
    let found = tokens.find(|(of, _)| of.is_none_or(|of| of == role));
    found.map(|(_, token)| *token)
}

/// Returns the kind of a token, as the side of a difference.
fn kind(token: &Token) -> Json {
    Json::text(match token.format {
        Format::Jws => "JWT",
        Format::Jwe => "encrypted",
        Format::Opaque => "opaque",
    })
}

/// Returns a difference of whole tokens.
fn whole(words: &str, left: Option<Json>, right: Option<Json>) -> Difference {
    Difference {
        path: String::new(),
        left,
        right,
        words: words.to_owned(),
        noise: false,
        protection: false,
    }
}

/// Returns the beginning of a text, quoted, with every secret of the runs compared masked.
fn redact(comparing: &Comparing, runs: &SessionRuns, text: &str) -> String {
    let end = text.floor_char_boundary(REDACTED);
    let mut shown = text.get(..end).unwrap_or(text).to_owned();
    for side in [comparing.left, comparing.right].into_iter().flatten() {
        if let Side::Run(serial, _) = side
            && let Some(run) = runs.get(serial)
        {
            shown = run.redactor.redact(&shown).into_owned();
        }
    }
    quoted(&shown)
}

/// Draws a difference: its path and words, and below them both values.
fn row(comparing: &Comparing, runs: &SessionRuns, role: &str, one: &Difference, ui: &mut Ui) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let value = |side: &Option<Json>| {
        let Some(value) = side else {
            return "–".to_owned();
        };
        // What is said of a whole token is no value of it, and has no quotes.
        let words = value.as_str().filter(|_| one.path.is_empty());
        let text = words.map_or_else(|| value.to_compact(), ToOwned::to_owned);
        redact(comparing, runs, &text)
    };
    let (left, right) = (value(&one.left), value(&one.right));
    let path = redact(comparing, runs, &format!("{role}{}", one.path));
    let words = redact(comparing, runs, &one.words);
    let spoken = format!("{path}: {left}, then {right}. {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &spoken));
    widgets::fill_row(ui, rect, theme::RADIUS_SMALL, false, response.hovered());
    // An address that is a name is read as it is.
    let path = pointer_names(&path);
    response.on_hover_text(format!("{path}\n{left}\n{right}\n{words}"));
    let width = rect.width() - 16.0;
    let (small, mono) = (fonts::text(theme::SMALL), || fonts::mono(theme::SMALL));
    let words = widgets::one_line(ui, &words, small, palette.unchecked, width * 0.5);
    let room = width - words.size().x - theme::GAP;
    let path = widgets::one_line(ui, &path, mono(), palette.json_key, room);
    // What is on one side only has a quiet dash on the other.
    let ink = |side: &Option<Json>| match side {
        Some(_) => palette.text,
        None => palette.muted,
    };
    let left = widgets::one_line(ui, &left, mono(), ink(&one.left), width * 0.5 - 8.0);
    let right = widgets::one_line(ui, &right, mono(), ink(&one.right), width * 0.5);
    let end = rect.right() - 8.0 - words.size().x;
    let [first, second] = values_at(rect.width());
    for (at, text) in [
        (rect.min + vec2(first, 3.0), path),
        (egui::pos2(end, rect.top() + 3.0), words),
        (rect.min + vec2(first, 21.0), left),
        (rect.min + vec2(second, 21.0), right),
    ] {
        ui.painter().galley(at, text, palette.text);
    }
    widgets::hairline(ui, rect, rect.bottom() - 0.5);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Run;
    use crate::token::{KeySource, TokenReport, decode};
    use std::sync::Arc;

    /// A run of a profile, answered with an access token or not.
    fn run(profile: &str, has_token: bool) -> Arc<Run> {
        let keys = KeySource::absent("No keys were read");
        let report = TokenReport::judged(TokenRole::Access, decode("opaque"), &keys);
        Arc::new(Run {
            profile: profile.into(),
            tokens: has_token.then_some(report).into_iter().collect(),
            ..Run::default()
        })
    }

    fn among<'a>(runs: &'a SessionRuns, others: &'a [Other]) -> ComparedTokens<'a> {
        ComparedTokens { runs, others }
    }

    fn sides(left: Option<Side>, right: Option<Side>) -> Comparing {
        Comparing {
            left,
            right,
            ..Comparing::default()
        }
    }

    fn chosen(runs: &SessionRuns, comparing: &mut Comparing) -> [Option<Side>; 2] {
        choose_first(comparing, among(runs, &[]));
        [comparing.left, comparing.right]
    }

    #[test]
    fn the_newest_run_is_compared_with_one_of_its_profile_that_has_tokens() {
        let mut runs = SessionRuns::default();
        let mut comparing = Comparing::default();
        let add = |runs: &mut SessionRuns, profile: &str, has_token: bool| {
            let run = run(profile, has_token);
            let side = Some(Side::Run(run.serial, None));
            runs.add(run, &[]);
            side
        };
        let first = add(&mut runs, "a", true);
        let refused = add(&mut runs, "b", false);
        assert_eq!(chosen(&runs, &mut comparing), [first, refused]);
        let other = add(&mut runs, "b", true);
        assert_eq!(chosen(&runs, &mut comparing), [first, other]);
        let newest = add(&mut runs, "a", true);
        assert_eq!(chosen(&runs, &mut comparing), [first, newest]);
        // What was put back stays until something is sent again.
        let before = comparing.sides();
        let guided = add(&mut runs, "a", true);
        assert_eq!(chosen(&runs, &mut comparing), [newest, guided]);
        let last = runs.all().last().map(|run| run.serial);
        comparing.put_back(before, last);
        assert_eq!(chosen(&runs, &mut comparing), [first, newest]);
        let again = add(&mut runs, "a", true);
        assert_eq!(chosen(&runs, &mut comparing), [guided, again]);
    }

    #[test]
    fn a_lone_token_is_compared_with_one_of_the_only_run() {
        let keys = KeySource::absent("No keys were read");
        let judged = |role, text| TokenReport::judged(role, decode(text), &keys);
        let jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln";
        let others = [Other {
            label: "The inspected token",
            serial: 1,
            report: Some(Arc::new(judged(TokenRole::Pasted, jwt))),
        }];
        let answered = Arc::new(Run {
            tokens: vec![
                judged(TokenRole::Access, "opaque"),
                judged(TokenRole::Id, jwt),
            ],
            ..Run::default()
        });
        let serial = answered.serial;
        let mut runs = SessionRuns::default();
        runs.add(answered, &[]);
        let tokens = among(&runs, &others);
        let mut comparing = Comparing::default();
        choose_first(&mut comparing, tokens);
        assert_eq!(comparing.left, Some(Side::Other(0)));
        assert_eq!(
            comparing.right,
            Some(Side::Run(serial, Some(TokenRole::Id)))
        );
    }

    /// A run that was answered with tokens in these roles, of which the refresh token is opaque.
    fn answered(roles: &[TokenRole]) -> Arc<Run> {
        let keys = KeySource::absent("No keys were read");
        let report = |role: &TokenRole| {
            let text = match role {
                TokenRole::Refresh => "opaque",
                _ => "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln",
            };
            TokenReport::judged(*role, decode(text), &keys)
        };
        Arc::new(Run {
            tokens: roles.iter().map(report).collect(),
            ..Run::default()
        })
    }

    #[test]
    fn a_side_follows_the_other_from_all_tokens_to_one_and_back() {
        let (access, id, refresh) = (TokenRole::Access, TokenRole::Id, TokenRole::Refresh);
        let both = answered(&[refresh, access, id]);
        let only_id = answered(&[id]);
        let [both_serial, id_serial] = [both.serial, only_id.serial];
        let mut runs = SessionRuns::default();
        runs.add(both, &[]);
        runs.add(only_id, &[]);
        let tokens = among(&runs, &[]);
        let of_both = |role| Side::Run(both_serial, role);
        let of_id = |role| Side::Run(id_serial, role);
        for (chosen, before, after) in [
            (of_id(Some(id)), of_both(None), of_both(Some(id))),
            (of_both(Some(access)), of_id(None), of_id(Some(id))),
            (Side::Other(0), of_both(None), of_both(Some(access))),
            (of_id(None), of_both(Some(access)), of_both(None)),
            (of_id(None), of_both(None), of_both(None)),
            (
                of_id(Some(id)),
                of_both(Some(access)),
                of_both(Some(access)),
            ),
            (of_id(None), Side::Other(0), Side::Other(0)),
        ] {
            for is_left in [true, false] {
                let (left, right) = if is_left {
                    (chosen, before)
                } else {
                    (before, chosen)
                };
                let mut comparing = sides(Some(left), Some(right));
                comparing.follow(is_left, tokens);
                let followed = if is_left {
                    [comparing.left, comparing.right]
                } else {
                    [comparing.right, comparing.left]
                };
                assert_eq!(followed, [Some(chosen), Some(after)]);
            }
        }
    }

    #[test]
    fn a_lone_token_lacks_nothing_of_what_a_run_has() {
        let (roles, refused) = ([TokenRole::Access, TokenRole::Id], answered(&[]));
        let run = answered(&roles);
        let others = [Other {
            label: "The inspected token",
            serial: 1,
            report: run.tokens.first().cloned().map(Arc::new),
        }];
        let mut runs = SessionRuns::default();
        for (run, lacking) in [(run, 0), (refused, 1)] {
            let comparing = sides(Some(Side::Other(0)), Some(Side::Run(run.serial, None)));
            runs.add(run, &[]);
            let tokens = among(&runs, &others);
            assert_eq!(compute(&comparing, tokens).len(), lacking);
        }
    }

    #[test]
    fn what_is_on_one_side_only_says_what_it_is() {
        let mut runs = SessionRuns::default();
        let (left, right) = (run("a", false), run("a", true));
        let side = |run: &Run| Some(Side::Run(run.serial, None));
        let comparing = sides(side(&left), side(&right));
        runs.add(left, &[]);
        runs.add(right, &[]);
        let tokens = among(&runs, &[]);
        let found = compute(&comparing, tokens);
        let [(role, difference)] = found.as_slice() else {
            panic!("{}", found.len());
        };
        assert_eq!((role.as_str(), &difference.left), ("Access", &None));
        assert_eq!(difference.right, Some(Json::text("opaque")));
    }

    #[test]
    fn what_is_missing_is_named() {
        let one = Some(Side::Other(0));
        for (left, right, options, words) in [
            (None, one, 2, "Choose a second token"),
            (one, None, 1, "Choose a second token"),
            (None, None, 2, "Choose two tokens"),
            (None, None, 0, "Nothing to compare yet"),
        ] {
            let comparing = sides(left, right);
            let said = missing(&comparing, options);
            assert!(said.starts_with(words), "{said}");
        }
    }
}
