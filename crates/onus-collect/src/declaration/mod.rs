//! What only the customer knows: `onus.toml`, as `declared_*` tables.
//!
//! A section that is there declares everything there is of its kind, also when it is empty: its table is
//! complete. A section that is not there declares nothing, and what depends on it stays unknown.

mod error;
mod fill;
mod format;
mod read;
mod sense;
mod template;

#[cfg(test)]
mod tests;

pub use error::DeclarationError;
pub use format::{
    Criticality, Database, Declaration, Environment, HealthData, Kept, Network, Project, Protected,
    PublicBucket, PublicServer, Purpose, RecoveryPoint, Region, Retention, Source, StaffMember, TlsMode,
    Zones,
};
pub use template::template;

/// The name of the file in a workspace.
pub const FILE: &str = "onus.toml";

/// JSON Schema of the file, for editors.
#[must_use]
pub fn schema_text() -> String {
    let schema = schemars::schema_for!(Declaration);
    serde_json::to_string_pretty(&schema).map(|text| text + "\n").unwrap_or_default()
}
