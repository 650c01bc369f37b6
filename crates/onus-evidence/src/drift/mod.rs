//! What a later text of a provider's document says otherwise than the one from which its model was made.
//!
//! The catalog has no text, only a fingerprint of each line. A later text is cut into [`lines`], whatever its form, and
//! [`Drift`] tells which lines are as they were, which were changed, which are gone and which are new. Whoever read what
//! changed can accept it, and that lapses with the next change: [`Accepted`].

mod accepted;
mod align;
mod compare;
mod html;
mod lines;
#[cfg(test)]
mod tests;

pub use accepted::{ACCEPTED, Accepted, AcceptedEntry};
pub use compare::{Altered, Drift, closest};
pub use lines::{Line, Shape, fingerprints, lines};
