//! A JSON list whose elements are made while it is written, so that it never stands in memory as a whole.

use std::cell::RefCell;
use std::io;

use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};

/// Takes the next element of a list.
pub(crate) type Push<'p, T> = dyn FnMut(T) -> io::Result<()> + 'p;

/// A list that `fill` writes, once.
pub(crate) struct Stream<T, F>(RefCell<Option<F>>, std::marker::PhantomData<fn(T)>);

impl<T: Serialize, F: FnOnce(&mut Push<'_, T>) -> io::Result<()>> Stream<T, F> {
    pub(crate) fn of(fill: F) -> Self {
        Self(RefCell::new(Some(fill)), std::marker::PhantomData)
    }
}

impl<T: Serialize, F: FnOnce(&mut Push<'_, T>) -> io::Result<()>> Serialize for Stream<T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut unwritten = None;
        let filled = match self.0.take() {
            Some(fill) => fill(&mut |element| {
                list.serialize_element(&element).map_err(|error| {
                    let message = error.to_string();
                    unwritten = Some(error);
                    io::Error::other(message)
                })
            }),
            None => Ok(()),
        };
        // The writer's own error says more than its text: a reader that went away is no failure of ours.
        match (unwritten, filled) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => Err(S::Error::custom(error)),
            (None, Ok(())) => list.end(),
        }
    }
}
