//! Every format in which an assessment is handed to others, each in one module with one function `write`.
//!
//! All of them show the same [`Subject`] and keep three promises. The same input gives the same bytes: times come from
//! the assessment, identifiers from stable names. What is unknown is never shown as met. And what came from outside, the
//! names of resources above all, cannot become markup, a formula or a second field of the format it stands in.
//!
//! Verdicts of single resources are read from their temporary files one by one, so that an account of any size fits.

pub mod command;
pub mod csv;
mod duties;
pub mod html;
pub mod json;
pub mod junit;
mod key;
pub mod markdown;
mod number;
pub mod ocsf;
pub mod oscal;
mod resource;
pub mod sarif;
mod stream;
mod subject;
mod text;
mod verdicts;

pub use duties::Duties;
pub use number::{counted, grouped};
pub use subject::Subject;
