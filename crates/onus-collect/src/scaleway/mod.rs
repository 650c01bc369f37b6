//! What is particular to Scaleway's JSON API.

pub mod connection;
pub mod paging;
