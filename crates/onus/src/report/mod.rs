//! How an assessment is shown to people. What programs read is written by `onus-export`.

mod resource;
pub(crate) mod style;
mod summary;
mod supplied;
mod text;
mod unseen;

pub(crate) use resource::Resource;
pub(crate) use style::grouped;
pub(crate) use text::write as write_text;
pub(crate) use unseen::unread_columns;
