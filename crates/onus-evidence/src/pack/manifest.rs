//! What a pack is about and what is in it.

use onus_core::Moment;
use serde::{Deserialize, Serialize};

/// The name of the manifest in a pack.
pub const MANIFEST: &str = "manifest.json";
/// The form of manifests.
pub const FORMAT: &str = "onus.pack/1";
/// The longest manifest that is read, in bytes.
pub(crate) const LONGEST: u64 = 64 << 20;

/// The manifest. What is signed are the bytes of its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always [`FORMAT`].
    pub format: String,
    /// Version of the program that made it.
    pub onus: String,
    /// What was judged, as whoever made the pack calls it.
    pub subject: String,
    /// The moment that the snapshot shows.
    pub as_of: Moment,
    /// The moment at which statements, documents and waivers were weighed.
    pub weighed_at: Moment,
    /// When the pack was made.
    pub made: Moment,
    /// Who signed it, as `allowed_signers` names them; none for a pack without a signature.
    pub signer: Option<String>,
    /// The profile that chose the duties.
    pub profile: String,
    /// The only provider whose duties were judged, where one was asked for.
    pub provider: Option<String>,
    /// SHA-256 of the catalog.
    pub catalog: String,
    /// Columns of the snapshot that were emptied, and files that were left out, so that they stay inside.
    pub redactions: Vec<String>,
    /// SHA-256 of the manifest of the pack before, where there is one.
    pub previous: Option<String>,
    /// Head of the log of all packs before, as RFC 6962 computes it, in hexadecimal.
    pub log: Option<LogHead>,
    /// All files but the manifest and what wraps it, by path.
    pub files: Vec<FileEntry>,
}

/// The head of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogHead {
    /// How many packs.
    pub size: u64,
    /// The root of the tree over their manifests.
    pub root: String,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Where it is in the pack.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// The text of the file.
    ///
    /// # Errors
    /// Never for a manifest that was read.
    pub fn to_text(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// Reads the text of the file. One manifest has one text.
    ///
    /// # Errors
    /// In words for people.
    pub fn of_text(text: &str) -> Result<Self, String> {
        let read: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if read.format != FORMAT {
            return Err(format!("its form is `{}`, and this program knows `{FORMAT}`", read.format));
        }
        let again = read.to_text().map_err(|error| error.to_string())?;
        match again == text {
            true => Ok(read),
            false => Err("it is not written as it should be".to_owned()),
        }
    }
}
