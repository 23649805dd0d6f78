//! What the inspected token says that must not be seen by others while presenting.

use super::state::Inspect;
use crate::secret::SensitiveKind;
use crate::ui::kit::presenting::SensitiveValues;

impl Inspect {
    /// Adds what the token says, and the hosts of its keys.
    pub fn add_sensitive(&self, known: &mut SensitiveValues) {
        if let Some(report) = self.token.report() {
            known.add_report(report);
        }
        for host in self.hosts() {
            known.table.add(SensitiveKind::Tenant, host);
        }
    }
}
