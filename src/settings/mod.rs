//! What can be set, and where this program keeps its files.

mod file;
mod servers;
mod window_place;

pub use file::{HistorySettings, HostSettings, LARGEST, Loaded, Settings, ThemeChoice};
pub use window_place::WindowPlace;

use etcetera::{AppStrategy, AppStrategyArgs, choose_app_strategy};
use std::path::PathBuf;

/// The platform's folders for this program; the XDG variables override them.
#[derive(Clone, Debug)]
pub struct Folders {
    /// Profiles: `profiles` below it is the default library.
    pub data: PathBuf,
    /// Settings.
    pub config: PathBuf,
    /// Drafts, history, the demo tenant's keys.
    pub state: PathBuf,
}

impl Folders {
    /// The folders of the user who runs the program; nothing where there is no home.
    pub fn of_user() -> Option<Self> {
        let strategy = choose_app_strategy(AppStrategyArgs {
            top_level_domain: "dev".to_owned(),
            author: "Cambio".to_owned(),
            app_name: "cambio".to_owned(),
        })
        .ok()?;
        Some(Self {
            data: strategy.data_dir(),
            config: strategy.config_dir(),
            state: strategy
                .state_dir()
                .unwrap_or_else(|| strategy.data_dir().join("state")),
        })
    }

    /// The default library folder.
    pub fn profiles(&self) -> PathBuf {
        self.data.join("profiles")
    }

    /// The settings' file.
    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.json")
    }

    /// The history's database.
    pub fn history(&self) -> PathBuf {
        self.state.join("history.sqlite")
    }

    /// What profiles were allowed to read.
    pub fn trust(&self) -> PathBuf {
        self.state.join("trusted")
    }

    /// The files that were opened last, a path a line.
    pub fn recent(&self) -> PathBuf {
        self.state.join("recent")
    }

    /// Where the window stood, and what was open in it.
    pub fn window(&self) -> PathBuf {
        self.state.join("window.json")
    }

    /// Drafts that were not saved.
    pub fn drafts(&self) -> PathBuf {
        self.state.join("drafts")
    }

    /// The keys of this installation's demo tenant.
    pub fn demo_keys(&self) -> PathBuf {
        self.state.join("demo-keys.json")
    }
}
