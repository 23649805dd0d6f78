//! The rows of the list, as they are drawn and as a screen reader says them.

use super::lines::{LibraryLine, LibraryLines, ListedUnder};
use super::names::{short_path, split};
use super::past::{PastRun, sign_of};
use super::state::LibraryView;
use crate::exchange::Outcome;
use crate::profile::{Folder, LibraryEntry};
use crate::ui::kit::command::{Command, Menu};
use crate::ui::kit::context::Cx;
use crate::ui::kit::icons::Icon;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::{
    NestedRow, RowStyle, close_when, long_menu, tell_place, tip_beside, tip_of_cut,
};
use egui::{Button, Color32, Id, Rect, RichText, Sense, Ui};
use std::collections::HashMap;
use std::path::PathBuf;

/// The rows of the list, with what they are drawn from.
pub struct Rows<'a, 'r> {
    /// The library.
    pub view: &'a LibraryView,
    /// Its lines.
    pub lines: &'a LibraryLines,
    /// The last runs, newest first.
    pub runs: &'a [PastRun<'r>],
    /// How the last run of each profile ended.
    pub last: &'a HashMap<&'r str, Outcome>,
    /// Whether the open profile is what the columns beside the library show.
    pub in_exchange: bool,
    /// The id of the list.
    pub list: Id,
    /// The index of the line that has the keyboard.
    pub ringed: Option<usize>,
    /// The right edge of the library.
    pub right: f32,
}

/// A row's words and signs.
#[derive(Default)]
struct RowContent {
    /// The accessible name.
    name: String,
    /// What is drawn; the name if this is empty.
    shown: String,
    description: String,
    right: String,
    keys: Vec<&'static str>,
    icon: Option<(Icon, Color32)>,
    selected: bool,
    /// The tooltip: a heading and lines.
    tip: Vec<String>,
}

impl LibraryView {
    /// Returns the title that a folder is listed under.
    fn folder_title(&self, cx: &Cx, folder: &Folder) -> String {
        if folder.path.is_none() {
            return "Demo".to_owned();
        }
        if folder.path.as_ref() == Some(&cx.services.default_folder()) {
            return "My profiles".to_owned();
        }
        folder.name.clone()
    }

    /// Whether a line is expanded; `None` for one that cannot be.
    pub(super) fn expanded(&self, lines: &LibraryLines, line: LibraryLine) -> Option<bool> {
        match line {
            LibraryLine::Recent => Some(self.folds.shows_recent()),
            LibraryLine::Folder(at) => {
                let folder = self.library.folders().get(at)?;
                Some(self.folds.shows_folder(&folder.name))
            }
            LibraryLine::Group(number) => Some(self.folds.is_open(&lines.groups.get(number)?.name)),
            _ => None,
        }
    }

    /// Returns the words of a line that type-ahead compares; empty for one that it does not go to.
    pub(super) fn words(&self, lines: &LibraryLines, line: LibraryLine, cx: &Cx) -> String {
        match line {
            LibraryLine::Folder(at) => {
                let folder = self.library.folders().get(at);
                folder.map_or_else(String::new, |folder| self.folder_title(cx, folder))
            }
            LibraryLine::Group(number) => {
                let group = lines.groups.get(number);
                group.map_or_else(String::new, |group| group.name.clone())
            }
            LibraryLine::Entry(at, number, under) => {
                let name = self.entry(at, number).map_or("", name_of);
                drawn(name, under).to_owned()
            }
            _ => String::new(),
        }
    }
}

/// Returns a profile's name; its file's if it cannot be read.
fn name_of(entry: &LibraryEntry) -> &str {
    let profile = entry.profile.as_ref();
    profile.map_or(entry.stem.as_str(), |profile| profile.name.as_str())
}

/// Returns a name as it is drawn: without the group's in a group.
fn drawn(name: &str, under: ListedUnder) -> &str {
    if under == ListedUnder::Group {
        split(name).1
    } else {
        name
    }
}

impl Rows<'_, '_> {
    /// Draws a line into `place`, and returns whether it was clicked.
    pub fn draw(&self, line: LibraryLine, at: usize, place: Rect, cx: &Cx, ui: &Ui) -> bool {
        let Some(words) = self.words(line, cx, ui) else {
            return false;
        };
        let id = self.list.with(line);
        let ringed = self.ringed == Some(at);
        let shown = if words.shown.is_empty() {
            &words.name
        } else {
            &words.shown
        };
        let row = NestedRow {
            style: style(line),
            name: &words.name,
            shown,
            description: &words.description,
            icon: words.icon,
            right: &words.right,
            keys: &words.keys,
            selected: words.selected,
            ringed,
            expanded: self.view.expanded(self.lines, line),
            ..NestedRow::default()
        };
        // Not focusable: the list is the one stop.
        let (response, is_cut) = row.show_cut(ui, id, place, Sense::CLICK);
        ui.ctx()
            .accesskit_node_builder(id, |node| node.set_level(line.level()));
        tell_place(ui, (self.list, id), self.lines.position(at), ringed);
        // Words that are cut are told whole, also where nothing else is to be said.
        let told = if words.tip.is_empty() && is_cut {
            std::slice::from_ref(&words.name)
        } else {
            words.tip.as_slice()
        };
        let tip = |ui: &mut Ui| {
            let palette = theme::palette(ui);
            for (number, said) in told.iter().enumerate() {
                if number == 0 {
                    ui.label(said);
                } else {
                    let said = RichText::new(said).size(theme::SMALL);
                    ui.label(said.color(palette.muted));
                }
            }
        };
        let has_tip = !told.is_empty() && !cx.in_dialog;
        if has_tip && response.hovered() {
            tip_beside(&response, self.right, tip);
        } else if has_tip && ringed && is_cut && self.view.by_keys {
            tip_of_cut(&response, self.right, tip);
        }
        if let LibraryLine::Entry(folder, number, _) = line {
            // The commands work on the open profile: it is opened first.
            response.context_menu(|ui| {
                long_menu(ui, |ui| {
                    let entry = self.view.entry(folder, number);
                    let path = entry.and_then(|entry| entry.path.as_ref());
                    let place = (folder, number);
                    let known = cx.open.of_entry(path.map(PathBuf::as_path), place);
                    for command in Command::of_menu(Menu::Profile) {
                        let button = Button::new(command.label());
                        let why_not = command.why_not(&known);
                        let button = ui
                            .add_enabled(command.enabled(&known), button)
                            .on_disabled_hover_text(why_not.unwrap_or(command.tooltip()))
                            .on_hover_text(command.tooltip());
                        if close_when(ui, button.clicked()) {
                            if !self.view.is_open(cx, place, path) {
                                self.view.open_entry(cx, folder, number);
                            }
                            cx.ask(Intent::Do(command));
                        }
                    }
                });
            });
        }
        response.clicked()
    }

    /// Returns the words of a line; `None` if what it is about is gone.
    fn words(&self, line: LibraryLine, cx: &Cx, ui: &Ui) -> Option<RowContent> {
        let palette = theme::palette(ui);
        let plain = |name: &str| RowContent {
            name: name.to_owned(),
            ..RowContent::default()
        };
        Some(match line {
            LibraryLine::Recent => plain("Recent"),
            LibraryLine::Mine => RowContent {
                right: "empty".to_owned(),
                description: "empty".to_owned(),
                ..plain("My profiles")
            },
            LibraryLine::New => RowContent {
                icon: Some((Icon::Plus, palette.accent)),
                keys: Command::New.key_names(ui.ctx()),
                ..plain("New profile")
            },
            LibraryLine::Folder(at) => {
                let folder = self.view.library.folders().get(at)?;
                let title = self.view.folder_title(cx, folder);
                let (right, tip) = match &folder.path {
                    None => (
                        "built in".to_owned(),
                        vec!["Built in and read-only: duplicate to edit".to_owned()],
                    ),
                    Some(path) => (
                        short_path(path),
                        vec![
                            title.clone(),
                            path.display().to_string(),
                            format!("On the command line: {}/NAME", folder.name),
                        ],
                    ),
                };
                RowContent {
                    description: right.clone(),
                    right,
                    tip,
                    ..plain(&title)
                }
            }
            LibraryLine::Empty(at) => {
                let folder = self.view.library.folders().get(at)?;
                let has_problem = folder.problem.is_some();
                let words = match &folder.problem {
                    Some(problem) => problem.detail.as_str(),
                    None => "Save as…, Duplicate and Import put profiles here",
                };
                RowContent {
                    icon: has_problem.then_some((Icon::Bang, palette.unchecked)),
                    tip: vec![words.to_owned()],
                    ..plain(words)
                }
            }
            LibraryLine::Group(number) => {
                let group = self.lines.groups.get(number)?;
                let count = group.entries.len();
                RowContent {
                    shown: group.name.clone(),
                    right: count.to_string(),
                    ..plain(&format!("{}, {count} profiles", group.name))
                }
            }
            LibraryLine::More(number) => {
                let group = self.lines.groups.get(number)?;
                let hidden = group.entries.len().saturating_sub(self.view.few());
                RowContent {
                    shown: format!("{hidden} more"),
                    ..plain(&format!("{hidden} more of {}", group.name))
                }
            }
            LibraryLine::Entry(at, number, under) => {
                self.entry_words((at, number), under, cx, ui)?
            }
            LibraryLine::Runs => plain("Runs"),
            LibraryLine::Run(at) => self.run_words(self.runs.get(at)?, cx, ui),
            LibraryLine::Nothing => plain("No profile or run matches"),
        })
    }

    /// Returns the words of a profile.
    fn entry_words(
        &self,
        place: (usize, usize),
        under: ListedUnder,
        cx: &Cx,
        ui: &Ui,
    ) -> Option<RowContent> {
        let palette = theme::palette(ui);
        let entry = self.view.entry(place.0, place.1)?;
        let name = name_of(entry);
        let address = self.view.library.told_apart(place);
        // A run has its profile's name only.
        let last = self.last.get(name).copied();
        let last = last.filter(|_| address.is_none());
        let (icon, said) = match (&entry.profile, last) {
            (Err(_), _) => ((Icon::Bang, palette.unchecked), "cannot be read"),
            (Ok(_), Some(outcome)) => (sign_of(outcome, palette), outcome.name()),
            (Ok(_), None) if address.is_some() => {
                ((Icon::Dash, palette.faint), "one of several of this name")
            }
            (Ok(_), None) => ((Icon::Dash, palette.faint), "not sent yet"),
        };
        let is_open = self.view.is_open(cx, place, entry.path.as_ref());
        let is_edited = cx.open.has_edits(entry.path.as_deref(), place);
        let state = match &entry.profile {
            Err(problem) if problem.id == "profile.newer" => "newer version",
            Err(_) => "unreadable",
            Ok(_) if is_edited => "edited",
            Ok(_) => "",
        };
        let mut tip = vec![name.to_owned()];
        match &entry.profile {
            Ok(profile) => tip.extend(profile.description.clone()),
            Err(problem) => tip.push(problem.detail.clone()),
        }
        tip.extend(entry.path.as_ref().map(|path| path.display().to_string()));
        let address = address.unwrap_or_default();
        let mut description = said.to_owned();
        for more in [state, address.as_str()] {
            if !more.is_empty() {
                description.push_str(", ");
                description.push_str(more);
            }
        }
        let right = if state.is_empty() {
            address
        } else {
            state.to_owned()
        };
        Some(RowContent {
            name: name.to_owned(),
            shown: drawn(name, under).to_owned(),
            description,
            right,
            icon: Some(icon),
            selected: self.in_exchange && is_open,
            tip,
            ..RowContent::default()
        })
    }

    /// Returns the words of a run that was found.
    fn run_words(&self, run: &PastRun<'_>, cx: &Cx, ui: &Ui) -> RowContent {
        let at = |format| cx.clock.local(run.started_ms, format).unwrap_or_default();
        let (word, status) = (run.outcome.name(), run.status_words());
        RowContent {
            name: format!("{} {}", at("%H:%M"), run.profile),
            description: format!("{word}, {status}"),
            icon: Some(sign_of(run.outcome, theme::palette(ui))),
            tip: vec![
                run.profile.to_owned(),
                format!("{} · {word} · {status}", at("%Y-%m-%d %H:%M:%S")),
            ],
            right: status,
            ..RowContent::default()
        }
    }
}

/// Returns how a line is drawn.
fn style(line: LibraryLine) -> RowStyle {
    match line {
        LibraryLine::Recent | LibraryLine::Mine | LibraryLine::Folder(_) | LibraryLine::Runs => {
            RowStyle::Heading
        }
        LibraryLine::New => RowStyle::Link,
        LibraryLine::Empty(_) | LibraryLine::Nothing => RowStyle::Quiet,
        LibraryLine::Entry(_, _, ListedUnder::Group) => RowStyle::Inner,
        LibraryLine::More(_) => RowStyle::More,
        LibraryLine::Group(_) | LibraryLine::Entry(..) | LibraryLine::Run(_) => RowStyle::Plain,
    }
}
