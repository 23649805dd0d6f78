//! What can be chosen in the palette: plain values that the shell gathers when it opens.

use crate::run::RunSerial;
use crate::token::TokenRole;
use crate::ui::kit::command::Command;
use crate::ui::kit::icons::Icon;
use egui::KeyboardShortcut;
use std::path::PathBuf;
use strum::EnumIter;

/// Characters that a title or hint is cut at, since matching takes longer the more there are.
const LONGEST: usize = 160;

/// A group of rows; those that match equally well stand in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter)]
pub enum Group {
    Commands,
    /// Profiles of the library.
    Profiles,
    /// Environments of the open profile.
    Environments,
    /// Fields of the request.
    Fields,
    /// Claims of the run that is shown.
    Claims,
    /// Runs of this session and of the history.
    Runs,
    /// Rows of the settings.
    Settings,
}

impl Group {
    /// Returns the group's heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Commands => "Commands",
            Self::Profiles => "Profiles",
            Self::Environments => "Environments",
            Self::Fields => "Fields",
            Self::Claims => "Claims",
            Self::Runs => "Runs",
            Self::Settings => "Settings",
        }
    }

    /// Returns the icon of its rows.
    pub fn icon(self) -> Icon {
        match self {
            Self::Commands => Icon::Play,
            Self::Profiles => Icon::Swap,
            Self::Environments | Self::Runs => Icon::Dot,
            Self::Fields => Icon::ChevronRight,
            Self::Claims => Icon::Info,
            Self::Settings => Icon::Dash,
        }
    }
}

/// What is done when a row is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Give this command.
    Command(Command),
    /// Open this profile: its file, and its place in the library.
    Profile(Option<PathBuf>, (usize, usize)),
    /// Use this environment, or none.
    Environment(Option<String>),
    /// Go to the field of this path in the profile's keys.
    Field(&'static str),
    /// Look for a claim of this name in this token of the run that is shown.
    Claim(TokenRole, String),
    /// Show this run.
    Run(RunSerial),
    /// Show this run of the history.
    Past(i64),
}

/// What an environment says of its colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentDot {
    pub production: bool,
    /// The colour that its file names, as `#RRGGBB`.
    pub color: Option<String>,
}

/// One row that can be chosen. Holds names only: no value of a claim, field or secret.
#[derive(Clone, Debug)]
pub struct Item {
    /// The group that it is listed in.
    pub group: Group,
    /// What it is called; the accessible name of its row.
    pub title: String,
    /// A few words beside the title.
    pub hint: String,
    /// The shortcut that does the same.
    pub keys: Option<KeyboardShortcut>,
    /// What decides the colour of an environment's icon.
    pub dot: Option<EnvironmentDot>,
    /// What is done when it is chosen.
    pub choice: Choice,
}

impl Item {
    /// Returns a row without a shortcut.
    pub fn new(
        group: Group,
        title: impl Into<String>,
        hint: impl Into<String>,
        choice: Choice,
    ) -> Self {
        Self {
            group,
            title: cut(title.into()),
            hint: cut(hint.into()),
            keys: None,
            dot: None,
            choice,
        }
    }

    /// Returns the row with a shortcut.
    pub fn with_keys(self, keys: Option<KeyboardShortcut>) -> Self {
        Self { keys, ..self }
    }
}

/// Returns a text, cut if it is too long.
fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_without_end_is_cut() {
        let choice = Choice::Field("scope");
        let item = Item::new(Group::Claims, "é".repeat(100_000), "", choice);
        assert_eq!(item.title.chars().count(), LONGEST + 1);
    }
}
