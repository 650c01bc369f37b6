//! One file a command: its arguments and what it does with them.

pub(crate) mod assess;
pub(crate) mod attest;
pub(crate) mod can;
pub(crate) mod collect;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod due;
pub(crate) mod evidence;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod init;
pub(crate) mod lint;
pub(crate) mod log;
pub(crate) mod matrix;
pub(crate) mod models;
pub(crate) mod permissions;
pub(crate) mod prove;
pub(crate) mod query;
pub(crate) mod review;
pub(crate) mod schema;
pub(crate) mod tables;
pub(crate) mod test;
pub(crate) mod verify;
pub(crate) mod waive;
pub(crate) mod who_can;
