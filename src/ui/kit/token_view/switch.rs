//! The switch between the claims of a token and its checks.

use super::state::Inspector;
use crate::token::checks::{CheckStatus, summary};
use crate::ui::kit::widgets::{self, Status};
use egui::Ui;

/// Height of a row with the switch alone, points.
pub(super) const ROW: f32 = 34.0;

/// The word of its first tab.
const CLAIMS: &str = "Claims";

/// The switch: what its second tab says, and the sign before that.
pub(super) struct ViewSwitch {
    label: String,
    sign: Option<Status>,
}

impl ViewSwitch {
    /// Returns the switch of a token.
    pub(super) fn of(inspector: &Inspector) -> Self {
        let failed = inspector.failed() + inspector.warnings();
        let mut checks = inspector.checks.iter();
        let has_passed = checks.any(|check| check.status == CheckStatus::Pass);
        let (label, sign) = match (inspector.checks.is_empty(), failed) {
            (true, 0) => ("Checks".to_owned(), None),
            (_, 0) => (
                summary(&inspector.checks),
                has_passed.then_some(Status::Valid),
            ),
            (_, 1) => ("1 problem".to_owned(), Some(Status::Invalid)),
            (_, many) => (format!("{many} problems"), Some(Status::Invalid)),
        };
        Self { label, sign }
    }

    /// Returns its width, more or less.
    pub(super) fn width(&self, ui: &Ui) -> f32 {
        // What stands beside the words of both tabs, between them, and the sign.
        let aside = 2.0 * 8.0 + 4.0 + if self.sign.is_some() { 18.0 } else { 0.0 };
        widgets::words_width(ui, CLAIMS) + widgets::words_width(ui, &self.label) + aside
    }

    pub(super) fn show(&self, inspector: &mut Inspector, ui: &mut Ui) {
        let tabs = [CLAIMS, self.label.as_str()];
        if let Some(view) = widgets::tab_bar_tight(ui, &tabs, inspector.view, self.sign) {
            inspector.view = view;
        }
    }
}
