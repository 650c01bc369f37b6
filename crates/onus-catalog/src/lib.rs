//! The catalog: what providers publish and what follows from it, as files.
//!
//! `catalog/models` holds the documents statement by statement, `catalog/fingerprints` what tells a later text
//! of them from the one that was read, `catalog/obligations` one duty a file,
//! `catalog/tables` one fact table a file, `catalog/frameworks` and `catalog/profiles` point at
//! obligations. Files are read once, all problems are reported together, and nothing here touches a
//! snapshot or a network: what a check's SQL means is the business of `onus-assess`.

mod catalog;
mod files;
mod fingerprint;
mod framework;
mod lint;
mod model;
mod obligation;
mod problem;
mod profile;
mod schema;
mod sql;
mod table;

pub use catalog::Catalog;
pub use files::{FileError, Files};
pub use fingerprint::{Fingerprint, Fingerprints, words};
pub use framework::{Control, Framework};
pub use lint::lint;
pub use model::{ControlDomain, Matrix, MatrixCell, Model, ServiceModel, Side, Statement, StatementParty};
pub use obligation::{
    Attest, Check, Document, DocumentKind, Evidence, Expected, Fix, Obligation, Review, Rollup, TestCase,
    TestRow, Unread, Within,
};
pub use problem::{Problem, Weight};
pub use profile::{Profile, matches};
pub use schema::{SCHEMAS, schema_text};
pub use sql::{Token, references_of, tokens};
pub use table::{
    Column, ColumnType, EachScope, Engine, FilledBy, ForEach, Listing, Nested, Owner, Paging, Query, Read,
    Table, Terraform, TerraformNested,
};
