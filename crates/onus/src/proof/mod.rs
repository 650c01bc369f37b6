//! What `onus prove` puts into a pack, and how `onus verify --reperform` makes it again: one way for both.

mod again;
mod reports;

pub(crate) use again::again;
pub(crate) use reports::{Judged, REPORTS, write as write_reports};
