//! The folders around a request, where the request and each folder name the folder that they stand in.

use super::collected_requests::FolderPath;
use super::values::member;
use crate::json::Json;
use std::collections::HashMap;

/// Folders in folders that are followed.
const LEVELS: usize = 64;

/// The folders around a request, the outermost first. Each is named by its id in the member `parent` of what stands in it.
pub fn enclosing<'a>(
    request: &'a Json,
    parent: &str,
    folders: &HashMap<&str, &'a Json>,
) -> Vec<&'a Json> {
    let mut around = Vec::new();
    let mut at = request;
    while let (Some(folder), true) = (
        at.get_str(parent).and_then(|id| folders.get(id)),
        around.len() < LEVELS,
    ) {
        around.push(*folder);
        at = *folder;
    }
    around.reverse();
    around
}

/// The names of folders, the outermost first.
pub fn path_through(folders: &[&Json]) -> FolderPath {
    folders.iter().fold(FolderPath::default(), |path, folder| {
        path.inside(&member(folder, "name"))
    })
}
