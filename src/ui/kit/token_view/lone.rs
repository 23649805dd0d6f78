//! A token outside a run: one that was pasted, or signed here.

use super::state::{Inspected, Inspector};
use super::view::show;
use crate::token::claims::VerificationContext;
use crate::token::{TokenReport, TokenRole};
use crate::ui::kit::context::Cx;
use egui::Ui;
use std::sync::Arc;

/// A token outside a run, once there is one, and how it is looked at.
#[derive(Default)]
pub struct LoneToken {
    inspector: Inspector,
    report: Option<Arc<TokenReport>>,
    serial: usize,
}

impl LoneToken {
    /// Returns the token; `None` where there is none.
    pub fn report(&self) -> Option<&Arc<TokenReport>> {
        self.report.as_ref()
    }

    /// Returns how many tokens were shown so far, so that others notice a new one.
    pub fn serial(&self) -> usize {
        self.serial
    }

    /// Shows another token.
    pub fn show(&mut self, report: TokenReport) {
        self.report = Some(Arc::new(report));
        self.serial += 1;
    }

    /// Shows the same token, judged anew.
    pub fn judge(&mut self, judge: impl FnOnce(&TokenReport) -> TokenReport) {
        self.report = self.report.take().map(|report| Arc::new(judge(&report)));
        self.refresh();
    }

    /// Checks the claims anew, after what they are compared with has changed.
    pub fn refresh(&mut self) {
        self.inspector.refresh();
    }

    pub fn clear(&mut self) {
        self.report = None;
    }

    pub fn open_search(&mut self) {
        self.inspector.open_search();
    }

    /// Closes the search among the claims; false where it was closed.
    pub fn close_search(&mut self) -> bool {
        self.inspector.close_search()
    }

    /// Whether something on the screen changes with the seconds.
    pub fn counts_down(&self) -> bool {
        self.report.is_some() && self.inspector.counts_down()
    }

    /// Whether a key to check the signature with was asked for since the last call.
    pub fn takes_key_wish(&mut self) -> bool {
        std::mem::take(&mut self.inspector.wants_key)
    }

    /// Draws the token; `around` is what its claims are compared with. Returns whether there is one.
    pub fn ui(&mut self, around: &VerificationContext, cx: &Cx, ui: &mut Ui) -> bool {
        let Some(report) = self.report.clone() else {
            return false;
        };
        let inspected = Inspected {
            key: (self.serial, TokenRole::Pasted),
            report: &report,
            around,
            clock: cx.clock,
            redact: &str::to_owned,
        };
        show(&mut self.inspector, &inspected, cx, ui);
        true
    }
}
