//! Work outside the drawing thread whose previous result stays visible while it runs again.

use std::future::Future;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// What is known of one piece of work.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Task<T> {
    /// Never started.
    #[default]
    Idle,
    /// Under way.
    Running {
        /// The last result there was, to be shown meanwhile.
        previous: Option<T>,
        /// What is being done, in words.
        progress: String,
    },
    /// Finished.
    Done(T),
    /// Failed, with the reason in words and the last result there was.
    Failed(String, Option<T>),
}

impl<T> Task<T> {
    /// The newest result there is, be it of an earlier run.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Idle => None,
            Self::Running { previous, .. } | Self::Failed(_, previous) => previous.as_ref(),
            Self::Done(value) => Some(value),
        }
    }

    /// Whether it is under way.
    pub fn is_running(&self) -> bool {
        matches!(self, Self::Running { .. })
    }

    fn into_value(self) -> Option<T> {
        match self {
            Self::Idle => None,
            Self::Running { previous, .. } | Self::Failed(_, previous) => previous,
            Self::Done(value) => Some(value),
        }
    }
}

/// One task at a time: starting another gives the first one up.
#[derive(Debug)]
pub struct TaskSlot<T> {
    state: Task<T>,
    running: Option<(Receiver<Result<T, String>>, tokio::task::AbortHandle)>,
}

impl<T> Default for TaskSlot<T> {
    fn default() -> Self {
        Self {
            state: Task::Idle,
            running: None,
        }
    }
}

impl<T: Send + 'static> TaskSlot<T> {
    /// Starts a future; what ran before is given up, its last result is kept for showing.
    ///
    /// `ctx` is asked for one repaint when the future has ended.
    pub fn start(
        &mut self,
        handle: &tokio::runtime::Handle,
        ctx: &egui::Context,
        future: impl Future<Output = Result<T, String>> + Send + 'static,
    ) {
        self.give_up();
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        let task = handle.spawn(async move {
            let result = future.await;
            // Nobody waits any more where sending fails.
            if sender.send(result).is_ok() {
                ctx.request_repaint();
            }
        });
        let previous = std::mem::take(&mut self.state).into_value();
        self.state = Task::Running {
            previous,
            progress: String::new(),
        };
        self.running = Some((receiver, task.abort_handle()));
    }

    /// Takes a result that has arrived. Gives the state when this changed it.
    pub fn poll(&mut self) -> Option<&Task<T>> {
        let (receiver, _) = self.running.as_ref()?;
        let result = match receiver.try_recv() {
            Ok(result) => result,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Err("The task ended without a result".to_owned()),
        };
        self.running = None;
        let previous = std::mem::take(&mut self.state).into_value();
        self.state = match result {
            Ok(value) => Task::Done(value),
            Err(reason) => Task::Failed(reason, previous),
        };
        Some(&self.state)
    }

    /// Takes the last result out, for whoever wants to keep it. A task that runs goes on.
    pub fn take(&mut self) -> Option<T> {
        if self.state.is_running() {
            None
        } else {
            std::mem::take(&mut self.state).into_value()
        }
    }

    /// Gives the running task up and goes back to the last result.
    pub fn abort(&mut self) {
        self.give_up();
        if self.state.is_running() {
            self.state = std::mem::take(&mut self.state)
                .into_value()
                .map_or(Task::Idle, Task::Done);
        }
    }

    /// The state as of the last [`TaskSlot::poll`].
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "part of what a task is; views of longer work use it"
        )
    )]
    pub fn state(&self) -> &Task<T> {
        &self.state
    }

    /// The newest result there is, be it of an earlier run.
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "part of what a task is; views of longer work use it"
        )
    )]
    pub fn value(&self) -> Option<&T> {
        self.state.value()
    }

    /// Whether it is under way.
    pub fn is_running(&self) -> bool {
        self.state.is_running()
    }

    fn give_up(&mut self) {
        if let Some((_, task)) = self.running.take() {
            task.abort();
        }
    }
}

impl<T> Drop for TaskSlot<T> {
    fn drop(&mut self) {
        if let Some((_, task)) = self.running.take() {
            task.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A runtime that only advances inside `settle`.
    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
    }

    fn settle(runtime: &tokio::runtime::Runtime) {
        runtime.block_on(async {
            for _ in 0..8 {
                tokio::task::yield_now().await;
            }
        });
    }

    #[test]
    fn a_result_stays_while_the_next_one_is_fetched() {
        let (runtime, ctx) = (runtime(), egui::Context::default());
        let mut slot = TaskSlot::default();
        slot.start(runtime.handle(), &ctx, async { Ok(1) });
        assert!(slot.is_running() && slot.poll().is_none());
        settle(&runtime);
        assert_eq!(slot.poll(), Some(&Task::Done(1)));
        assert_eq!(slot.poll(), None, "told once");

        slot.start(runtime.handle(), &ctx, async { Err("no route".to_owned()) });
        assert_eq!(slot.value(), Some(&1));
        settle(&runtime);
        assert_eq!(
            slot.poll(),
            Some(&Task::Failed("no route".to_owned(), Some(1)))
        );
    }

    #[test]
    fn the_end_asks_for_one_repaint() {
        let (runtime, ctx) = (runtime(), egui::Context::default());
        let repaints = Arc::new(AtomicUsize::new(0));
        let counted = repaints.clone();
        ctx.set_repaint_observer(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
        });
        let mut slot = TaskSlot::default();
        slot.start(runtime.handle(), &ctx, async { Ok(()) });
        settle(&runtime);
        slot.poll();
        slot.poll();
        assert_eq!(repaints.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn an_aborted_task_changes_nothing() {
        let (runtime, ctx) = (runtime(), egui::Context::default());
        let mut slot = TaskSlot::default();
        slot.start(runtime.handle(), &ctx, async { Ok(1) });
        settle(&runtime);
        slot.poll();
        slot.start(runtime.handle(), &ctx, async { Ok(2) });
        slot.abort();
        settle(&runtime);
        assert_eq!(slot.poll(), None);
        assert_eq!(slot.state(), &Task::Done(1));
    }

    #[test]
    fn a_task_that_panics_is_a_failure() {
        let (runtime, ctx) = (runtime(), egui::Context::default());
        let mut slot = TaskSlot::<u8>::default();
        slot.start(runtime.handle(), &ctx, async { panic!("on purpose") });
        settle(&runtime);
        assert!(matches!(slot.poll(), Some(Task::Failed(_, None))));
    }
}
