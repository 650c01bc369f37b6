//! What is particular to Scaleway's JSON API.

pub mod paging;
