//! The list of past runs, and the jobs that read and change the history.

use crate::diagnosis::BadInput;
use crate::history::{Filter, History, HistoryError, Page, Summary, TakenOut};
use crate::run::Run;
use crate::send::{RunSource, Session, recall, record};
use crate::ui::kit::confirm::Confirm;
use crate::ui::kit::context::Cx;
use crate::ui::kit::intent::Intent;
use crate::ui::kit::job::{Job, UnderWay};
use crate::ui::kit::notice_offer::NoticeOffer;
use std::collections::VecDeque;
use std::sync::Arc;

/// Runs of one page.
const PAGE: usize = 100;

/// Newest runs that are read for others, whether the list is on the screen or not.
const NEWEST: usize = 50;

/// The newest runs, and how many there are.
#[derive(Default)]
struct Newest {
    runs: Vec<Summary>,
    total: Option<u64>,
}

/// The list of past runs.
#[derive(Default)]
pub struct HistoryList {
    pub(super) filter: Filter,
    /// Days that the list goes back; `None` for all.
    pub(super) days: Option<i64>,
    pub(super) runs: Vec<Summary>,
    pub(super) next: Option<i64>,
    pub(super) problem: Option<String>,
    /// The id of the run that is in front, as it was drawn last.
    pub(super) shown: Option<i64>,
    /// Whether the search is to get the focus.
    pub(super) focus_search: bool,
    /// Whether the rows are to get it.
    pub(super) focus_rows: bool,
    /// The row that keys go on from; `None` for the run in front, or the first.
    pub(super) cursor: Option<usize>,
    /// Whether it was come to by a key.
    pub(super) by_keys: bool,
    /// Whether the first run is to be opened as soon as the list is read.
    pub(super) opens_first: bool,
    /// The filter that the list was read with; `None` to read it again.
    read_with: Option<Filter>,
    pages: Job<ReadPage>,
    recalled: Job<Run>,
    recorded: Job<i64>,
    changed: Job<()>,
    deleted: Job<Option<TakenOut>>,
    /// Runs to delete; the first is being deleted.
    to_delete: VecDeque<i64>,
    /// Deleted runs that can be put back.
    offers: Vec<NoticeOffer<TakenOut>>,
    newest: Newest,
    /// Whether the newest runs need not be read again.
    newest_is_read: bool,
    reading_newest: Job<Newest>,
    asking: Option<Confirm<()>>,
}

/// A page of runs, and whether it continues those that are listed.
struct ReadPage {
    goes_on: bool,
    page: Page,
}

impl HistoryList {
    /// Starts to record a run, if runs are recorded.
    pub fn record(&mut self, cx: &Cx, run: Arc<Run>, source: RunSource) {
        if !cx.settings.history.enabled || cx.services.folders.is_none() {
            return;
        }
        let session = Arc::clone(&cx.services.session);
        self.recorded.start_blocking(cx, move || {
            record(&session, &run, &source)
                .map_err(|why| BadInput::new("history.unwritable", "Not recorded", why))
        });
    }

    /// Gives the search the focus.
    pub fn focus(&mut self) {
        self.focus_search = true;
    }

    /// Makes the list and the newest runs be read again.
    pub fn reread(&mut self) {
        self.read_with = None;
        self.newest_is_read = false;
    }

    /// Returns the newest runs, newest first.
    pub fn newest(&self) -> &[Summary] {
        &self.newest.runs
    }

    /// Returns the number of runs in the history; `None` if that is not known.
    pub fn total(&self) -> Option<u64> {
        self.newest.total
    }

    /// Whether the newest runs are being read.
    pub fn is_reading_newest(&self) -> bool {
        self.reading_newest.is_running()
    }

    /// Whether runs are being read.
    pub(super) fn is_reading(&self) -> bool {
        self.pages.is_running()
    }

    /// Returns the work on the history that takes long; `None` if none does.
    pub fn under_way(&self, ctx: &egui::Context) -> Option<UnderWay> {
        let opening = "Opening the run; you may have to unlock the keychain…";
        let changing = "Changing the history…";
        let recalled = self.recalled.under_way(ctx, opening);
        recalled
            .or_else(|| self.pages.under_way(ctx, "Searching the history…"))
            .or_else(|| self.recorded.writing(ctx, "Recording the run…"))
            .or_else(|| self.changed.writing(ctx, changing))
            .or_else(|| self.deleted.writing(ctx, changing))
    }

    /// Stops reading: what is shown stays.
    pub fn stop_reading(&mut self) {
        self.recalled.abort();
        self.pages.abort();
    }

    /// Takes in finished jobs. Called once a frame, before anything is drawn.
    pub fn poll(&mut self, cx: &Cx, on_screen: bool) {
        let busy = self.is_busy();
        match self.recorded.take() {
            Some(Ok(_)) => self.reread(),
            Some(Err(problem)) => cx.notice(format!(
                "Not recorded: {}; the run stays until this window closes",
                problem.detail
            )),
            None => {}
        }
        if let Some(changed) = self.changed.take() {
            if let Err(problem) = changed {
                cx.notice(problem.detail);
            }
            self.reread();
        }
        self.poll_deleted(cx);
        let failed = |problem: BadInput| self.problem = Some(problem.detail);
        if let Some(ReadPage { goes_on, page }) = self.pages.take_or(failed) {
            if !goes_on {
                self.runs.clear();
            }
            self.runs.extend(page.runs);
            self.next = page.next;
            self.problem = None;
        }
        // The list says why the history cannot be read.
        if let Some(Ok(newest)) = self.reading_newest.take() {
            self.newest = newest;
        }
        if let Some(run) = self.recalled.take_or(|problem| cx.notice(problem.detail)) {
            cx.ask(Intent::ShowRun(Arc::new(run)));
        }
        if Confirm::agreed(&mut self.asking).is_some() {
            start(&mut self.changed, cx, History::delete_all);
        }
        if busy && !self.is_busy() {
            // Last, so that it is the toast on top: it may say that the history began anew.
            if let Some(note) = cx.services.session.history_notes().into_iter().next_back() {
                cx.notice(note);
            }
        }
        if on_screen {
            self.read_changed(cx);
            self.open_first(cx);
        }
        if !self.newest_is_read {
            self.newest_is_read = true;
            self.read_newest(cx);
        }
    }

    /// Whether a job is under way that may open the history, and find it damaged.
    fn is_busy(&self) -> bool {
        self.recorded.is_running() || self.is_reading() || self.is_reading_newest()
    }

    /// Starts to read the newest runs, unless there is no history yet: that is not made for it.
    fn read_newest(&mut self, cx: &Cx) {
        let Some(folders) = &cx.services.folders else {
            return;
        };
        let file = folders.history();
        let session = Arc::clone(&cx.services.session);
        self.reading_newest.start_blocking(cx, move || {
            if !file.exists() {
                return Ok(Newest {
                    total: Some(0),
                    ..Newest::default()
                });
            }
            in_history(&session, |history| {
                let page = history.page(&Filter::default(), None, NEWEST)?;
                Ok(Newest {
                    runs: page.runs,
                    total: Some(history.count()?),
                })
            })
        });
    }

    /// Starts to read the list, if its filter has changed.
    fn read_changed(&mut self, cx: &Cx) {
        if cx.services.folders.is_none() {
            return;
        }
        let mut filter = self.filter.clone();
        // To the day, so that the filter does not change with every second.
        filter.from_ms = self.days.map(|days| {
            let today = cx.now().div_euclid(86_400);
            (today - days + 1) * 86_400_000
        });
        if self.read_with.as_ref() == Some(&filter) {
            return;
        }
        if self.read_with.is_some() {
            // Other words or filters: other runs.
            self.cursor = None;
        }
        self.read_with = Some(filter.clone());
        self.read(cx, filter, None);
    }

    /// Opens the first run, if that was asked for and the list is the one of the words in the search.
    fn open_first(&mut self, cx: &Cx) {
        if !self.opens_first || self.is_reading() {
            return;
        }
        self.opens_first = false;
        let first = self.runs.first().filter(|_| self.problem.is_none());
        if let Some(id) = first.map(|run| run.id) {
            self.recall(cx, id);
        }
    }

    /// Starts to read the runs that are older than those listed.
    pub(super) fn read_more(&mut self, cx: &Cx) {
        if let (Some(filter), Some(next)) = (self.read_with.clone(), self.next) {
            self.read(cx, filter, Some(next));
        }
    }

    /// Starts to read a page, of the runs before this one if there is one.
    fn read(&mut self, cx: &Cx, filter: Filter, before: Option<i64>) {
        start(&mut self.pages, cx, move |history| {
            Ok(ReadPage {
                goes_on: before.is_some(),
                page: history.page(&filter, before, PAGE)?,
            })
        });
    }

    /// Starts to read a run of the history, to show it as it was.
    pub fn recall(&mut self, cx: &Cx, id: i64) {
        let session = Arc::clone(&cx.services.session);
        self.recalled
            .start_blocking(cx, move || recall(&session, id).map_err(failed));
    }

    /// Starts to pin or unpin a run.
    pub(super) fn pin(&mut self, cx: &Cx, id: i64, pinned: bool) {
        start(&mut self.changed, cx, move |kept| kept.pin(id, pinned));
    }

    /// Starts to delete a run. Undo puts it back.
    pub(super) fn delete(&mut self, cx: &Cx, id: i64) {
        self.to_delete.push_back(id);
        self.delete_next(cx);
    }

    /// Starts to delete the next run, one after the other, so that each can be put back.
    fn delete_next(&mut self, cx: &Cx) {
        if self.deleted.is_running() {
            return;
        }
        let Some(id) = self.to_delete.front().copied() else {
            return;
        };
        start(&mut self.deleted, cx, move |history| history.take_out(id));
    }

    /// Deletes the runs that still wait for it, before the window closes: the one that is being deleted too, as its job is given up.
    pub fn flush(&mut self, cx: &Cx) {
        let ids = Vec::from(std::mem::take(&mut self.to_delete));
        if ids.is_empty() {
            return;
        }
        let services = &cx.services;
        let session = Arc::clone(&services.session);
        services.files.push(services.runtime.handle(), move || {
            let history = session.history()?;
            history.delete(&ids).map_err(|error| error.to_string())
        });
    }

    /// Takes in a deletion, and puts a run back if its Undo was pressed.
    fn poll_deleted(&mut self, cx: &Cx) {
        if let Some(deleted) = self.deleted.take() {
            self.to_delete.pop_front();
            match deleted {
                Ok(Some(run)) => {
                    let time = cx.clock.local(run.started_ms(), "%H:%M:%S");
                    let time = time.unwrap_or_default();
                    let words = format!("The run of {} at {time} is deleted", run.profile());
                    self.offers.push(NoticeOffer::make(cx, words, "Undo", run));
                }
                Ok(None) => {}
                Err(problem) => cx.notice(problem.detail),
            }
            self.reread();
        }
        self.delete_next(cx);
        if let Some(run) = NoticeOffer::taken(&mut self.offers) {
            start(&mut self.changed, cx, move |kept| kept.put_back(&run));
        }
    }

    /// Empties the search; false if it was empty.
    pub fn clear_search(&mut self) -> bool {
        let had_words = !self.filter.text.is_empty();
        self.filter.text.clear();
        had_words
    }

    /// Asks whether everything is to be deleted for good.
    pub(super) fn ask_delete_all(&mut self, cx: &Cx) {
        self.asking = Some(Confirm::warn(
            cx,
            "Delete the whole history?",
            "Every run, including pinned ones, and the record of codes that were sent. This cannot be undone",
            ("Delete for good", "Cancel"),
            (),
        ));
    }
}

/// Starts to do something in the history.
fn start<T: Send + 'static>(
    job: &mut Job<T>,
    cx: &Cx,
    work: impl FnOnce(&History) -> Result<T, HistoryError> + Send + 'static,
) {
    let session = Arc::clone(&cx.services.session);
    job.start_blocking(cx, move || in_history(&session, work));
}

/// Does something in the history.
fn in_history<T>(
    session: &Session,
    work: impl FnOnce(&History) -> Result<T, HistoryError>,
) -> Result<T, BadInput> {
    let history = session.history().map_err(failed)?;
    work(&history).map_err(|error| failed(error.to_string()))
}

/// Returns the failure of reading the history.
fn failed(why: String) -> BadInput {
    BadInput::new("history.unreadable", "The history cannot be read", why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Record;
    use crate::settings::Folders;
    use crate::ui::kit::job::tests::context_in;

    #[test]
    fn runs_that_wait_for_their_deletion_are_deleted_before_the_window_closes() {
        let home = tempfile::tempdir().unwrap();
        let folders = Folders {
            data: home.path().to_owned(),
            config: home.path().to_owned(),
            state: home.path().to_owned(),
        };
        let cx = context_in(Some(folders));
        let history = cx.services.session.history().unwrap();
        let ids: Vec<i64> = (1..=4)
            .map(|started_ms| {
                let run = Record {
                    started_ms,
                    document: "{}".to_owned(),
                    ..Record::default()
                };
                history.record(&run).unwrap()
            })
            .collect();
        let mut list = HistoryList::default();
        for id in &ids[1..] {
            list.delete(&cx, *id);
        }
        list.flush(&cx);
        cx.services.files.flush(cx.services.runtime.handle());
        let is_left = |id: &i64| history.run(*id).unwrap().is_some();
        let left: Vec<bool> = ids.iter().map(is_left).collect();
        assert_eq!(left, [true, false, false, false]);
    }
}
