//! What the listed profiles say that must not be seen by others while presenting.

use super::state::LibraryView;
use crate::send::add_profile;
use crate::ui::kit::presenting::SensitiveValues;

impl LibraryView {
    /// Adds what every profile of the list says.
    pub fn add_sensitive(&self, known: &mut SensitiveValues) {
        known.add_library(self.serial, |table| {
            let entries = self.library.folders().iter().flat_map(|list| &list.entries);
            for profile in entries.filter_map(|entry| entry.profile.as_ref().ok()) {
                add_profile(table, profile);
            }
        });
    }
}
