//! The pages of `docs/reference`.

mod obligations;
mod tables;

pub(crate) use obligations::obligations;
pub(crate) use tables::tables;
