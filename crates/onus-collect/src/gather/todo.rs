//! Tasks that wait for a worker.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::Task;

/// A queue that many workers take from. It ends when it is closed, or when the guard of
/// [`Todo::closed_in_the_end`] is dropped.
#[derive(Default)]
pub(crate) struct Todo<'c> {
    state: Mutex<State<'c>>,
    changed: Condvar,
}

#[derive(Default)]
struct State<'c> {
    tasks: VecDeque<Task<'c>>,
    closed: bool,
}

/// Where a task is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// After all others.
    Last,
    /// Before all others: what follows from an answer may itself have followers, and begun late they would
    /// still be running when everything else is done.
    Next,
}

/// Closes the queue when it is dropped.
pub(crate) struct Closing<'t, 'c>(&'t Todo<'c>);

impl<'c> Todo<'c> {
    pub(crate) fn closed_in_the_end(&self) -> Closing<'_, 'c> {
        Closing(self)
    }

    pub(crate) fn put(&self, task: Task<'c>, turn: Turn) {
        let mut state = self.lock();
        match turn {
            Turn::Last => state.tasks.push_back(task),
            Turn::Next => state.tasks.push_front(task),
        }
        self.changed.notify_one();
    }

    /// Waits for a task; none when the queue is closed.
    pub(crate) fn take(&self) -> Option<Task<'c>> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some(task) = state.tasks.pop_front() {
                return Some(task);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<'c>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Closing<'_, '_> {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.changed.notify_all();
    }
}
