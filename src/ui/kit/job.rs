//! Work outside the drawing thread, one at a time for each purpose.

use super::context::Cx;
use crate::diagnosis::BadInput;
use std::future::Future;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};
use tokio::task::AbortHandle;

/// What takes longer is said to be under way.
const LONG: Duration = Duration::from_millis(500);

/// Work that takes long, as the bar below says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnderWay {
    /// What is being done.
    pub words: &'static str,
    /// Whether it can be given up; a write cannot.
    pub can_stop: bool,
}

/// One piece of work at a time: starting another, or dropping this, gives the one under way up.
#[derive(Debug)]
pub struct Job<T> {
    running: Option<Running<T>>,
}

#[derive(Debug)]
struct Running<T> {
    result: Receiver<Result<T, BadInput>>,
    task: AbortHandle,
    since: Instant,
}

impl<T> Default for Job<T> {
    fn default() -> Self {
        Self { running: None }
    }
}

impl<T: Send + 'static> Job<T> {
    /// Starts a future in place of what ran before. When it ends one frame is asked for.
    pub fn start(
        &mut self,
        cx: &Cx,
        work: impl Future<Output = Result<T, BadInput>> + Send + 'static,
    ) {
        self.abort();
        let (sender, receiver) = channel();
        let ctx = cx.egui.clone();
        let task = cx.services.runtime.handle().spawn(async move {
            let result = work.await;
            // Nobody waits any more where sending fails.
            if sender.send(result).is_ok() {
                ctx.request_repaint();
            }
        });
        self.running = Some(Running {
            result: receiver,
            task: task.abort_handle(),
            since: Instant::now(),
        });
    }

    /// Starts work that reads, writes or computes for long, on a thread for that.
    pub fn start_blocking(
        &mut self,
        cx: &Cx,
        work: impl FnOnce() -> Result<T, BadInput> + Send + 'static,
    ) {
        self.start(cx, async move {
            tokio::task::spawn_blocking(work)
                .await
                .unwrap_or_else(|_| Err(interrupted()))
        });
    }

    /// Returns what came of the work, once; `None` while it runs and where there is none.
    pub fn take(&mut self) -> Option<Result<T, BadInput>> {
        let result = match self.running.as_ref()?.result.try_recv() {
            Ok(result) => result,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Err(interrupted()),
        };
        self.running = None;
        Some(result)
    }

    /// Returns what it brought, once; what went wrong is left to `failed`.
    pub fn take_or(&mut self, failed: impl FnOnce(BadInput)) -> Option<T> {
        self.take()?.map_err(failed).ok()
    }
}

impl<T> Job<T> {
    /// Whether it is under way, or its result was not taken yet.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Whether it takes so long that this is to be said. Where it may come to that, a frame is asked for.
    pub fn is_long(&self, ctx: &egui::Context) -> bool {
        let Some(running) = &self.running else {
            return false;
        };
        let left = LONG.saturating_sub(running.since.elapsed());
        if !left.is_zero() {
            ctx.request_repaint_after(left);
        }
        left.is_zero()
    }

    /// Returns what is to be said of it where it takes long and can be given up.
    pub fn under_way(&self, ctx: &egui::Context, words: &'static str) -> Option<UnderWay> {
        self.is_long(ctx).then_some(UnderWay {
            words,
            can_stop: true,
        })
    }

    /// Returns what is to be said of a write that takes long, which runs to its end.
    pub fn writing(&self, ctx: &egui::Context, words: &'static str) -> Option<UnderWay> {
        self.is_long(ctx).then_some(UnderWay {
            words,
            can_stop: false,
        })
    }

    /// Gives up what is under way.
    pub fn abort(&mut self) {
        if let Some(running) = self.running.take() {
            running.task.abort();
        }
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.abort();
    }
}

/// Returns the failure of work that somebody gave up.
pub fn stopped() -> BadInput {
    BadInput::new(
        "job.stopped",
        "Stopped",
        "It was stopped before it finished",
    )
}

/// Returns the failure of work that ended without a result.
fn interrupted() -> BadInput {
    BadInput::new(
        "send.interrupted",
        "The task ended without a result",
        "Try again",
    )
}

#[cfg(test)]
pub(in crate::ui) mod tests {
    use super::*;
    use crate::settings::Folders;
    use crate::ui::kit::clock::Clock;
    use crate::ui::kit::services::Services;
    use std::rc::Rc;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    /// What work is started with in a test.
    pub fn context() -> Cx {
        context_in(None)
    }

    /// The same for a user with these folders.
    pub fn context_in(folders: Option<Folders>) -> Cx {
        Cx {
            egui: egui::Context::default(),
            services: Rc::new(Services {
                session: Arc::new(crate::send::Session::new(None, folders.clone())),
                folders,
                files: crate::ui::kit::file_queue::FileQueue::default(),
                runtime: crate::ui::kit::runtime::Runtime::new().unwrap(),
            }),
            settings: Rc::default(),
            clock: Clock::default(),
            open: Rc::default(),
            in_dialog: false,
            wishes: Rc::default(),
        }
    }

    /// Waits until the job has something to take.
    fn taken<T: Send + 'static>(job: &mut Job<T>) -> Result<T, BadInput> {
        let begun = Instant::now();
        loop {
            if let Some(result) = job.take() {
                return result;
            }
            assert!(begun.elapsed() < Duration::from_secs(10), "it never ends");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_result_is_taken_once() {
        let cx = context();
        let mut job = Job::default();
        job.start(&cx, async { Ok(1) });
        assert!(job.is_running());
        assert_eq!(taken(&mut job).ok(), Some(1));
        assert!(!job.is_running() && job.take().is_none());
    }

    #[test]
    fn the_end_asks_for_one_repaint() {
        let cx = context();
        let repaints = Arc::new(AtomicUsize::new(0));
        let counted = repaints.clone();
        cx.egui.set_repaint_observer(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
        });
        let mut job = Job::default();
        job.start_blocking(&cx, || Ok(()));
        assert!(taken(&mut job).is_ok());
        // The repaint is asked for right after the result is there.
        let begun = Instant::now();
        while repaints.load(Ordering::SeqCst) == 0 {
            assert!(begun.elapsed() < Duration::from_secs(10));
            std::thread::yield_now();
        }
        assert_eq!(repaints.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn an_aborted_job_brings_nothing() {
        let cx = context();
        let mut job = Job::default();
        job.start(&cx, async { Ok(1) });
        job.abort();
        assert!(job.take().is_none() && !job.is_running());
    }

    #[test]
    fn only_what_takes_long_is_said_and_the_frame_for_it_is_asked_for() {
        let cx = context();
        let mut job = Job::<u8>::default();
        assert!(!job.is_long(&cx.egui));
        job.start(&cx, std::future::pending());
        if let Some(running) = &mut job.running {
            running.since += LONG;
        }
        assert_eq!(job.under_way(&cx.egui, "Working"), None);
        if let Some(running) = &mut job.running {
            running.since -= 2 * LONG;
        }
        let said = |can_stop| {
            let words = "Working";
            Some(UnderWay { words, can_stop })
        };
        assert_eq!(job.under_way(&cx.egui, "Working"), said(true));
        assert_eq!(job.writing(&cx.egui, "Working"), said(false));
        job.abort();
        assert!(!job.is_long(&cx.egui));
    }

    #[test]
    fn work_that_panics_is_a_failure() {
        let cx = context();
        let mut job = Job::<u8>::default();
        job.start_blocking(&cx, || panic!("on purpose"));
        assert_eq!(taken(&mut job).err().unwrap().id, "send.interrupted");
    }
}
