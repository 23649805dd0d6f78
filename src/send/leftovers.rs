//! Temporary files of writes that were killed half-way.

use crate::files::sweep;
use crate::settings::Folders;
use std::path::PathBuf;
use std::time::SystemTime;

/// Removes leftovers of killed writes wherever this program writes: settings, state, drafts, library folders and the environments in them.
/// Blocks on the disk: call it in a task, or last.
pub fn sweep_leftovers(folders: Option<&Folders>, further: &[PathBuf]) {
    let mut all: Vec<PathBuf> = further.to_vec();
    all.extend(folders.map(Folders::profiles));
    let environments: Vec<PathBuf> = all.iter().map(|path| path.join("environments")).collect();
    all.extend(environments);
    if let Some(folders) = folders {
        all.extend([
            folders.config.clone(),
            folders.state.clone(),
            folders.drafts(),
        ]);
    }
    let now = SystemTime::now();
    for folder in all {
        sweep(&folder, now);
    }
}
