//! `cambio paths`: where everything is kept, and whether it is there yet. Nothing is made, and no profile is changed.

use super::output::{self, Output};
use crate::diagnosis::BadInput;
use crate::json::Json;
use crate::send::library_with;
use crate::settings::{Folders, Settings};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> u8 {
    let out = Output::new(arguments.json);
    let Some(folders) = Folders::of_user() else {
        return out.bad_input(
            &BadInput::new(
                "paths.home",
                "This user has no home folder",
                "Settings and profiles are kept below it",
            )
            .fix("Set the variable HOME"),
        );
    };
    let (settings, warnings) = Settings::load(&folders.settings());
    let places = ProgramPaths {
        kept: kept(&folders),
        library: library(&folders, &settings.folders),
        runtime: runtime(),
    };
    if out.is_json() {
        Output::document(&places.document());
    } else {
        Output::text(&places.text());
    }
    Output::notes(&warnings);
    0
}

/// All that this program reads and writes without being given its path.
struct ProgramPaths {
    /// Name in the document, name for people, path.
    kept: [(&'static str, &'static str, PathBuf); 7],
    library: Vec<LibraryFolder>,
    /// `None` where starts do not find each other.
    runtime: Option<PathBuf>,
}

struct LibraryFolder {
    /// As `cambio send NAME/…` has it.
    name: String,
    path: PathBuf,
}

fn kept(folders: &Folders) -> [(&'static str, &'static str, PathBuf); 7] {
    [
        ("settings", "Settings", folders.settings()),
        ("history", "History", folders.history()),
        ("drafts", "Unsaved forms", folders.drafts()),
        ("window", "Window's place", folders.window()),
        ("recent", "Opened last", folders.recent()),
        ("trusted", "What may be read", folders.trust()),
        ("demo_keys", "Demo tenant's keys", folders.demo_keys()),
    ]
}

/// The folders of the library on disk, under the names that tell two of one name apart.
fn library(folders: &Folders, further: &[PathBuf]) -> Vec<LibraryFolder> {
    library_with(Some(folders), further)
        .into_folders()
        .into_iter()
        .filter_map(|folder| {
            Some(LibraryFolder {
                name: folder.name,
                path: folder.path?,
            })
        })
        .collect()
}

/// Where a start finds the window that is open.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
fn runtime() -> Option<PathBuf> {
    Some(crate::instance::runtime_folder())
}

/// Each start opens a window of its own there.
#[cfg(not(unix))]
fn runtime() -> Option<PathBuf> {
    None
}

fn environments(folder: &Path) -> PathBuf {
    folder.join("environments")
}

impl ProgramPaths {
    fn document(&self) -> Json {
        let library = self.library.iter().map(|folder| {
            Json::object([
                ("name", Json::text(&folder.name)),
                ("path", Json::text(folder.path.display().to_string())),
                ("exists", Json::Bool(folder.path.exists())),
                ("environments", place(&environments(&folder.path))),
            ])
        });
        let mut members: Vec<(&str, Json)> = self
            .kept
            .iter()
            .map(|(id, _, path)| (*id, place(path)))
            .collect();
        members.insert(1, ("library", Json::Array(library.collect())));
        let runtime = self.runtime.as_deref().map(place);
        members.push(("runtime", runtime.unwrap_or_default()));
        // Named, so that nobody looks for them: neither is written.
        members.push(("cache", Json::default()));
        members.push(("logs", Json::default()));
        Json::object(members)
    }

    fn text(&self) -> String {
        let mut lines = vec![];
        for (id, label, path) in &self.kept {
            lines.push(line(label, path));
            if *id == "settings" {
                for folder in &self.library {
                    lines.push(line(&format!("Library {}", folder.name), &folder.path));
                    lines.push(line("  environments", &environments(&folder.path)));
                }
            }
        }
        if let Some(runtime) = &self.runtime {
            lines.push(line("Open windows", runtime));
        }
        lines.push("Neither caches nor logs are written\n".to_owned());
        lines.concat()
    }
}

fn place(path: &Path) -> Json {
    Json::object([
        ("path", Json::text(path.display().to_string())),
        ("exists", Json::Bool(path.exists())),
    ])
}

fn line(label: &str, path: &Path) -> String {
    let there = if path.exists() { "" } else { "  (not there)" };
    let label = output::plain(label);
    let path = output::plain(&path.display().to_string());
    format!("{label:<20} {path}{there}\n")
}
