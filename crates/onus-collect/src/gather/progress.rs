//! How far a run is.

/// Hears how a run goes on. Called from one thread.
pub trait Progress {
    /// So many tasks are done of those that are known so far; the last one was `what`.
    fn done(&self, done: usize, known: usize, what: &str);
}

/// Nobody listens.
pub struct NoProgress;

impl Progress for NoProgress {
    fn done(&self, _: usize, _: usize, _: &str) {}
}
