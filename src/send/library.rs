//! The whole library: the built-in demo folder first, then the user's own.

use crate::demo;
use crate::profile::{Entry, Folder, Library, Profile, read_folder};
use crate::settings::Folders;

/// Reads everything. Touches the disk: call it in a task.
pub fn library(folders: Option<&Folders>) -> Library {
    let entries = demo::library().iter().map(|built_in| Entry {
        stem: built_in.stem.to_owned(),
        path: None,
        profile: Profile::from_bytes(built_in.text.as_bytes()),
    });
    let mut all = vec![Folder {
        name: "demo".to_owned(),
        path: None,
        entries: entries.collect(),
    }];
    if let Some(own) = folders.and_then(|folders| read_folder("profiles", &folders.profiles()).ok())
    {
        all.push(own);
    }
    Library { folders: all }
}
