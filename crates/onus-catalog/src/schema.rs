//! JSON Schemas of the catalog's files, so that editors complete and underline them.

use schemars::schema_for;

use crate::{Fingerprints, Framework, Model, Obligation, Profile, Table};

/// The schemas: name of the file under `catalog/schema`.
pub const SCHEMAS: [&str; 6] = ["fingerprint", "framework", "model", "obligation", "profile", "table"];

/// The text of a schema; none for a name that is not in [`SCHEMAS`].
#[must_use]
pub fn schema_text(name: &str) -> Option<String> {
    let schema = match name {
        "fingerprint" => schema_for!(Fingerprints),
        "framework" => schema_for!(Framework),
        "model" => schema_for!(Model),
        "obligation" => schema_for!(Obligation),
        "profile" => schema_for!(Profile),
        "table" => schema_for!(Table),
        _ => return None,
    };
    serde_json::to_string_pretty(&schema).ok().map(|text| text + "\n")
}
