//! A cloud on this machine: the JSON API and Object Storage of an invented organisation.
//!
//! It speaks as Scaleway does, with pages so small that every listing has several, checks every request it
//! hears, and fails on demand. [`Cloud`] serves, [`World`] is what there is, [`Fault`] is what goes wrong,
//! [`run`] reads all of it with the product's own code.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, each using a part"
)]

mod account;
mod answer;
mod api;
pub(crate) mod endpoint;
mod fault;
mod heard;
mod network;
pub(crate) mod rows;
pub(crate) mod run;
mod s3;
mod server;
mod signature;
mod storage;
pub(crate) mod verdicts;
mod world;

pub(crate) use answer::Answer;
pub(crate) use fault::{ALL_FAULTS, Fault};
pub(crate) use heard::Heard;
pub(crate) use server::Cloud;
pub(crate) use storage::Bucket;
pub(crate) use world::{List, Style, World};

/// The organisation, which is also its default project.
pub(crate) const ORGANIZATION: &str = "0a000000-0000-4000-8000-000000000001";
/// The other project.
pub(crate) const PROJECT: &str = "0b000000-0000-4000-8000-000000000002";
/// Identifier of the key.
pub(crate) const ACCESS_KEY: &str = "SCWCLOUDCLOUDCLOUD00";
/// The key itself.
pub(crate) const SECRET: &str = "5ec4e700-1111-4222-8333-cafe0123beef";
/// Zones that have something in them.
pub(crate) const ZONES: [&str; 3] = ["fr-par-1", "fr-par-2", "nl-ams-1"];
