//! What the listed profiles say that must not be seen by others while presenting.

use super::state::LibraryView;
use crate::send::add_profile;
use crate::ui::kit::presenting::SensitiveValues;

impl LibraryView {
    /// Adds what every profile of the list says.
    pub fn add_sensitive(&self, known: &mut SensitiveValues) {
        known.add_library(self.serial, |table| {
            let folders = self.library.folders();
            let entries = || folders.iter().flat_map(|list| &list.entries);
            let profiles = || entries().filter_map(|entry| entry.profile.as_ref().ok());
            for profile in profiles() {
                add_profile(table, profile);
            }
            // Once all companies are known: a folder may have the name of any.
            for folder in folders {
                table.add_title(&folder.name);
            }
            for name in entries().flat_map(|entry| entry.stem.split('/')) {
                table.add_title(name);
            }
            for profile in profiles() {
                table.add_title(&profile.name);
            }
        });
    }
}
