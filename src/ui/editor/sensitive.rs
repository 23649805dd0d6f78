//! What the form says that must not be seen by others while presenting.

use super::state::Editor;
use crate::json::Json;
use crate::run::sensitive::{add_address, add_member, add_request, add_typed};
use crate::secret::SensitiveKind;
use crate::send::{Resolved, add_profile};
use crate::ui::kit::presenting::SensitiveValues;

impl Editor {
    /// Returns the request as it can be shown; `None` if the form holds none.
    pub fn resolved(&self) -> Option<&Resolved> {
        self.preview.as_ref().ok()
    }

    /// Adds what the form says, and what is typed into it.
    pub fn add_sensitive(&self, known: &mut SensitiveValues) {
        let table = &mut known.table;
        if let Some(resolved) = self.resolved() {
            add_address(table, SensitiveKind::Tenant, resolved.base.as_str());
            add_request(table, &resolved.request);
        }
        if let Ok(profile) = self.draft.to_lenient_profile() {
            add_profile(table, &profile);
        }
        table.add_title(&self.draft.name);
        let environment = self.environments.current();
        table.add_title(&environment.name);
        for (name, value) in &environment.variables {
            add_member(table, name, &Json::text(value));
        }
        for (field, text) in self.typed.texts() {
            add_typed(table, field, text);
        }
        for (field, secret) in self.typed.further.by_path() {
            add_typed(table, field, secret.expose());
        }
    }
}
