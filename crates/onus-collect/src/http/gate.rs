//! Lets a limited number of workers through, and holds all of them back when one was told to slow down.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

pub(crate) struct Gate {
    most: usize,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    inside: usize,
    limit: usize,
    went_well: usize,
    closed_until: Option<Instant>,
    stopped: bool,
}

/// A place inside; leaving is dropping it.
pub(crate) struct Pass<'a>(&'a Gate);

impl Gate {
    pub(crate) fn new(most: usize) -> Self {
        let most = most.max(1);
        let state = State { inside: 0, limit: most, went_well: 0, closed_until: None, stopped: false };
        Self { most, state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Waits for a place; `None` when the run was stopped.
    pub(crate) fn enter(&self) -> Option<Pass<'_>> {
        let mut state = self.lock();
        loop {
            let closed_for =
                state.closed_until.and_then(|until| until.checked_duration_since(Instant::now()));
            state = match closed_for {
                _ if state.stopped => return None,
                Some(time) if !time.is_zero() => self.wait_at_most(state, time),
                _ if state.inside < state.limit => {
                    state.inside += 1;
                    return Some(Pass(self));
                }
                _ => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// Nobody enters for that long, and half as many at once afterwards.
    pub(crate) fn hold_everyone(&self, time: Duration) {
        let mut state = self.lock();
        let now = Instant::now();
        let already_held = state.closed_until.is_some_and(|until| until > now);
        // Workers that were inside together meet the same limit; it counts once.
        if !already_held {
            state.limit = (state.limit / 2).max(1);
        }
        state.went_well = 0;
        state.closed_until = state.closed_until.max(now.checked_add(time));
        self.changed.notify_all();
    }

    /// One worker waits outside; a stop wakes it.
    pub(crate) fn rest(&self, time: Duration) {
        let Some(until) = Instant::now().checked_add(time) else { return };
        let mut state = self.lock();
        while !state.stopped {
            match until.checked_duration_since(Instant::now()) {
                Some(left) if !left.is_zero() => state = self.wait_at_most(state, left),
                _ => return,
            }
        }
    }

    /// A request was served: after as many as the limit, one more may enter.
    pub(crate) fn went_well(&self) {
        let mut state = self.lock();
        state.went_well += 1;
        if state.went_well >= state.limit && state.limit < self.most {
            state.limit += 1;
            state.went_well = 0;
            self.changed.notify_all();
        }
    }

    pub(crate) fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    #[cfg(test)]
    pub(crate) fn limit(&self) -> usize {
        self.lock().limit
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_at_most<'a>(&self, state: MutexGuard<'a, State>, time: Duration) -> MutexGuard<'a, State> {
        self.changed.wait_timeout(state, time).unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.inside = state.inside.saturating_sub(1);
        drop(state);
        // Not `notify_one`: it may wake a worker that rests, and the place would stay empty.
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn no_more_than_the_limit_are_inside() {
        let gate = Gate::new(3);
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..12 {
                scope.spawn(|| {
                    let _pass = gate.enter().unwrap();
                    most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(2));
                    inside.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(most.load(Ordering::SeqCst), 3);
    }

    #[test]
    fn everyone_waits_and_the_limit_halves_once_and_grows_back() {
        let gate = Gate::new(8);
        let start = Instant::now();
        gate.hold_everyone(Duration::from_millis(30));
        gate.hold_everyone(Duration::from_millis(10));
        assert_eq!(gate.limit(), 4);
        drop(gate.enter().unwrap());
        assert!(start.elapsed() >= Duration::from_millis(30));
        for _ in 0..4 + 5 + 6 + 7 + 100 {
            gate.went_well();
        }
        assert_eq!(gate.limit(), 8);
    }

    #[test]
    fn a_stop_wakes_whoever_waits() {
        let gate = Gate::new(1);
        gate.hold_everyone(Duration::from_secs(600));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| gate.enter().is_none());
            let resting = scope.spawn(|| gate.rest(Duration::from_secs(600)));
            thread::sleep(Duration::from_millis(5));
            gate.stop();
            assert!(waiting.join().unwrap());
            resting.join().unwrap();
        });
    }
}
