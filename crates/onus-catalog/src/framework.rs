//! A framework: control to obligations, never the reverse.

use onus_core::ObligationId;
use schemars::JsonSchema;
use serde::Deserialize;

/// A framework and its controls, by number and in our own words.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Title.
    pub title: String,
    /// Short name; the file's.
    pub key: String,
    /// Which edition.
    pub edition: String,
    /// Whether every control of the edition is listed.
    pub complete: bool,
    /// What is left out.
    pub note: Option<String>,
    /// Its controls.
    #[serde(rename = "control")]
    pub controls: Vec<Control>,
}

/// One control.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Number in the framework.
    pub id: String,
    /// Our paraphrase.
    pub title: String,
    /// Duties that serve it.
    #[serde(default)]
    pub obligations: Vec<ObligationId>,
    /// Why no duty serves it.
    pub unmapped: Option<String>,
}
