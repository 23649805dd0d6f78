//! The history in the window: runs written down behind the frame, pages of earlier ones, and looking at one again.

use super::action::Action;
use super::app::{App, Shown};
use super::dialogs::{ConfirmDialog, Dialog, SupportDialog};
use super::inspection::Workspace;
use crate::history::{Filter, Page, Summary};
use crate::profile::formats::{HarAnswer, HarAttempt, har_document};
use crate::run::Run;
use crate::token::invisible::in_json;
use egui::Context;
use std::path::PathBuf;
use std::sync::Arc;

/// Runs of one page.
const PAGE: usize = 100;

/// What the list of past runs shows.
#[derive(Default)]
pub struct Past {
    pub filter: Filter,
    /// What was asked for last.
    asked: Option<Filter>,
    pub runs: Vec<Summary>,
    pub next: Option<i64>,
    pub problem: Option<String>,
    /// The run that is shown in the result.
    pub shown: Option<i64>,
    /// Days that the list goes back; nothing is all.
    pub days: Option<i64>,
}

impl App {
    /// Writes a run down, off the frame. The list is read again where it is on the screen.
    pub(super) fn record_run(&mut self, ctx: &Context, run: Arc<Run>) {
        if !self.settings.history.enabled || self.folders.is_none() {
            return;
        }
        let origin = self.sending_origin.clone();
        let sender = Arc::clone(&self.sender);
        self.recording
            .start(self.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || crate::send::record(&sender, &run, &origin))
                    .await
                    .map_err(|error| error.to_string())
            });
    }

    /// Opens the list of past runs.
    pub(super) fn open_past(&mut self, ctx: &Context) {
        self.workspace = Workspace::Past;
        self.narrow_tab = 0;
        self.drawer = false;
        self.past.asked = None;
        self.ask_past(ctx);
    }

    /// Once a frame where the list is on the screen: a changed filter is asked for.
    pub(super) fn ask_past(&mut self, ctx: &Context) {
        if self.workspace != Workspace::Past || self.folders.is_none() {
            return;
        }
        let mut filter = self.past.filter.clone();
        // To the day, so that the filter does not change with every second.
        filter.from_ms = self.past.days.map(|days| {
            let today = self.clock.now().div_euclid(86_400);
            (today - days + 1) * 86_400_000
        });
        if self.past.asked.as_ref() == Some(&filter) {
            return;
        }
        self.past.asked = Some(filter.clone());
        self.page(ctx, filter, None);
    }

    pub(super) fn more_past(&mut self, ctx: &Context) {
        if let (Some(filter), Some(next)) = (self.past.asked.clone(), self.past.next) {
            self.page(ctx, filter, Some(next));
        }
    }

    fn page(&mut self, ctx: &Context, filter: Filter, before: Option<i64>) {
        let sender = Arc::clone(&self.sender);
        self.paging.start(self.runtime.handle(), ctx, async move {
            tokio::task::spawn_blocking(move || {
                let page = sender.history().and_then(|history| {
                    history
                        .page(&filter, before, PAGE)
                        .map_err(|error| error.to_string())
                });
                (before.is_some(), page)
            })
            .await
            .map_err(|error| error.to_string())
        });
    }

    /// Shows a run of the history as it was.
    pub(super) fn recall(&mut self, ctx: &Context, id: i64) {
        let sender = Arc::clone(&self.sender);
        self.recalling
            .start(self.runtime.handle(), ctx, async move {
                tokio::task::spawn_blocking(move || (id, crate::send::recall(&sender, id)))
                    .await
                    .map_err(|error| error.to_string())
            });
    }

    /// Opens the profile of a past run, ready to be sent again.
    pub(super) fn rerun(&mut self, summary: &Summary) {
        let found = self
            .library
            .folders
            .iter()
            .enumerate()
            .find_map(|(folder, list)| {
                let entry = list.entries.iter().position(|entry| {
                    entry
                        .profile
                        .as_ref()
                        .is_ok_and(|profile| match &summary.profile_id {
                            Some(id) => profile.id.as_ref() == Some(id),
                            None => profile.name == summary.profile,
                        })
                })?;
                Some((folder, entry))
            });
        match found {
            Some((folder, entry)) => {
                self.actions.push(Action::OpenEntry(folder, entry));
                self.actions.push(Action::ChooseEnvironment(
                    Some(summary.environment.clone()).filter(|name| !name.is_empty()),
                ));
                self.notice =
                    Some("The profile is open as it is now; press Send to run it again".to_owned());
            }
            None => {
                self.notice = Some(format!(
                    "The profile {} is not in the library any more",
                    summary.profile
                ))
            }
        }
    }

    /// Pins or deletes, then reads the list again.
    pub(super) fn change_past(&mut self, ctx: &Context, change: PastChange) {
        let sender = Arc::clone(&self.sender);
        self.changing.start(self.runtime.handle(), ctx, async move {
            tokio::task::spawn_blocking(move || {
                let history = sender.history()?;
                match change {
                    PastChange::Pin(id, pinned) => history.pin(id, pinned),
                    PastChange::Delete(id) => history.delete(&[id]),
                    PastChange::DeleteAll => history.delete_all(),
                }
                .map_err(|error| error.to_string())
            })
            .await
            .map_err(|error| error.to_string())
        });
    }

    pub(super) fn ask_delete_all(&mut self) {
        self.dialog = Some(Dialog::Confirm(Box::new(ConfirmDialog {
            title: "Delete the whole history?".to_owned(),
            detail: "Every run, pinned ones too, and what is known of codes that were sent. It cannot be taken back".to_owned(),
            yes: "Delete for good",
            action: Action::ChangePast(PastChange::DeleteAll),
        })));
    }

    /// Takes in what the history has brought.
    pub(super) fn poll_past(&mut self, ctx: &Context) {
        let busy = self.recording.is_running() || self.paging.is_running();
        if self.recording.poll().is_some() {
            match self.recording.take() {
                Some(Err(why)) => self.notice = Some(format!("Not recorded: {why}")),
                _ => self.past.asked = None,
            }
        }
        if self.changing.poll().is_some() {
            if let Some(Err(why)) = self.changing.take() {
                self.notice = Some(why);
            }
            self.past.asked = None;
        }
        if self.paging.poll().is_some() {
            match self.paging.take() {
                Some((more, Ok(Page { runs, next }))) => {
                    if more {
                        self.past.runs.extend(runs);
                    } else {
                        self.past.runs = runs;
                    }
                    self.past.next = next;
                    self.past.problem = None;
                }
                Some((_, Err(why))) => self.past.problem = Some(why),
                None => {}
            }
        }
        if self.recalling.poll().is_some() {
            match self.recalling.take() {
                Some((id, Ok(run))) => {
                    self.past.shown = Some(id);
                    let known = self
                        .runs
                        .iter()
                        .find(|known| {
                            known.started_ms == run.started_ms && known.profile == run.profile
                        })
                        .cloned();
                    let run = known.unwrap_or_else(|| {
                        // Beside the runs of this session, so that it can be compared.
                        let run = Arc::new(run);
                        self.add_run(Arc::clone(&run));
                        run
                    });
                    self.shown = Shown::Run(run);
                    self.after_run();
                    self.narrow_tab = 1;
                }
                Some((_, Err(why))) => self.notice = Some(why),
                None => {}
            }
        }
        if busy && !self.recording.is_running() && !self.paging.is_running() {
            // After its own words: that the history began anew matters more.
            if let Some(note) = self.sender.history_notes().into_iter().next_back() {
                self.notice = Some(note);
            }
        }
        self.ask_past(ctx);
    }

    /// The support bundle of the run shown, to be looked at before it is written.
    pub(super) fn open_support(&mut self) {
        let Shown::Run(run) = &self.shown else {
            self.notice = Some(
                "A support bundle is made of a run: send first, or open one of the history"
                    .to_owned(),
            );
            return;
        };
        let bundle = run.support_bundle();
        let har = har_document(&har_attempts(&bundle.document, run)).to_pretty();
        let har = in_json(&har).into_owned() + "\n";
        self.dialog = Some(Dialog::Support(Box::new(SupportDialog {
            bundle,
            har,
            tab: 0,
        })));
    }

    /// Writes the three files of the open bundle into a folder of their own below this one.
    pub(super) fn save_support(&mut self, ctx: &Context, folder: PathBuf) {
        let Some(Dialog::Path(dialog)) = self.dialog.take() else {
            return;
        };
        let Some(dialog) = dialog.into_support() else {
            return;
        };
        let stamp = self
            .clock
            .local(self.clock.now() * 1000, "%Y%m%d-%H%M%S")
            .unwrap_or_default();
        let folder = folder.join(format!("cambio-support-{stamp}"));
        self.texts.start(self.runtime.handle(), ctx, async move {
            tokio::task::spawn_blocking(move || {
                let files = [
                    ("run.md", &dialog.bundle.markdown),
                    ("run.json", &dialog.bundle.json),
                    ("run.har", &dialog.har),
                ];
                for (name, text) in files {
                    crate::profile::write_atomically(&folder.join(name), text)
                        .map_err(|error| format!("{}: {error}", folder.display()))?;
                }
                Ok(folder)
            })
            .await
            .map_err(|error| error.to_string())
        });
    }
}

/// What is done to the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastChange {
    /// Keep a run, or let it go.
    Pin(i64, bool),
    /// Delete a run for good.
    Delete(i64),
    /// Delete everything for good.
    DeleteAll,
}

/// The attempts of a sanitised document as entries of an HTTP archive.
fn har_attempts(document: &crate::json::Json, run: &Run) -> Vec<HarAttempt> {
    use crate::json::Json;
    let Some(Json::Array(attempts)) = document.get("attempts") else {
        return Vec::new();
    };
    attempts
        .iter()
        .zip(&run.exchange.attempts)
        .filter_map(|(document, attempt)| {
            let request = document.get("request")?;
            let headers = crate::run::header_pairs(request.get("headers"));
            let mime = headers
                .iter()
                .find(|(name, _)| name == "content-type")
                .map(|(_, value)| value.clone())
                .unwrap_or_default();
            let answer = document
                .get("response")
                .filter(|response| response.members().is_some())
                .map(|response| HarAnswer {
                    status: response
                        .get("status")
                        .and_then(Json::as_i64)
                        .and_then(|status| u16::try_from(status).ok())
                        .unwrap_or_default(),
                    headers: crate::run::header_pairs(response.get("headers")),
                    body: response.get_str("body").unwrap_or_default().to_owned(),
                    size: attempt
                        .response
                        .as_ref()
                        .map_or(0, |response| response.body.len()),
                });
            Some(HarAttempt {
                started_ms: attempt.started_ms,
                method: request.get_str("method").unwrap_or("POST").to_owned(),
                url: request.get_str("url").unwrap_or_default().to_owned(),
                headers,
                body: request.get_str("body").unwrap_or_default().to_owned(),
                mime,
                answer,
                timings: Some(attempt.timings),
                comment: attempt
                    .failure
                    .as_ref()
                    .map(|failure| failure.title.clone()),
            })
        })
        .collect()
}
