//! One file a command: its arguments and what it does with them.

pub(crate) mod assess;
pub(crate) mod collect;
pub(crate) mod init;
pub(crate) mod lint;
pub(crate) mod schema;
pub(crate) mod test;
