//! Reads clouds into facts: the transport half.
//!
//! [`http`] asks servers and answers from recordings, [`config`] finds credentials where the providers' own tools
//! keep them, [`scaleway`] knows how listings are paged, [`s3`] reads the XML of Object Storage. Nothing here judges,
//! and nothing here can change anything at a provider.

pub mod config;
pub mod connection;
pub mod database;
pub mod declaration;
pub mod derive;
pub mod gather;
pub mod http;
pub mod rows;
pub mod s3;
pub mod scaleway;
pub mod terraform;
