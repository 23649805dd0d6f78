//! The subject token of a run, checked with its provider's keys.

use super::app::App;
use crate::run::RunSerial;
use crate::token::{KeySource, Slot, judge};
use crate::ui::kit::key_choice::KeyChoice;
use egui::Context;
use std::sync::Arc;

impl App {
    /// Checks the subject token of the run shown with a provider's keys.
    pub(super) fn check_subject(&mut self, ctx: &Context, choice: KeyChoice) {
        let super::app::Shown::Run(run) = &self.shown else {
            return;
        };
        let Some(address) = choice.address() else {
            return;
        };
        let serial = run.serial;
        let sender = Arc::clone(&self.services.session);
        self.checking
            .start(self.services.runtime.handle(), ctx, async move {
                let keys = sender.keys_at(address, false, choice.name()).await;
                let host = url::Url::parse(address).ok();
                let host = host.and_then(|url| url.host_str().map(ToOwned::to_owned));
                let keys = keys.unwrap_or_else(KeySource::Absent);
                Ok((serial, host.unwrap_or_default(), keys))
            });
    }

    pub(super) fn poll_checking(&mut self) {
        if self.checking.poll().is_some() {
            if let Some((serial, host, source)) = self.checking.take() {
                self.rejudge_subject(serial, host, &source);
            }
        }
    }

    fn rejudge_subject(&mut self, serial: RunSerial, host: String, source: &KeySource) {
        // It may be gone: a session keeps the newest runs.
        let Some(at) = self.runs.iter().position(|run| run.serial == serial) else {
            return;
        };
        let Some(run) = self.runs.get(at) else { return };
        let was_shown =
            matches!(&self.shown, super::app::Shown::Run(shown) if Arc::ptr_eq(shown, run));
        let mut changed = crate::run::Run::clone(run);
        if !changed.hosts.contains(&host) {
            changed.hosts.push(host);
        }
        for report in &mut changed.tokens {
            if report.slot == Slot::Subject {
                report.signature = judge(&report.token, source);
            }
        }
        let changed = Arc::new(changed);
        if let Some(place) = self.runs.get_mut(at) {
            *place = Arc::clone(&changed);
        }
        if was_shown {
            self.shown = super::app::Shown::Run(changed);
        }
        self.inspector.refresh();
    }
}
