//! A document of a provider: what it covers, where, and for how long.

use onus_catalog::DocumentKind;
use onus_core::Moment;

/// A document in the register.
#[derive(Clone, Debug)]
pub struct Document {
    /// What the register calls it.
    pub id: String,
    /// Whose document it is.
    pub provider: String,
    /// What sort of document.
    pub kind: DocumentKind,
    /// The names by which duties ask for it.
    pub names: Vec<String>,
    /// Who issued it.
    pub issuer: String,
    /// Regions or zones in its scope; none means that it is bound to no place.
    pub sites: Vec<String>,
    /// Services in its scope; none means all.
    pub services: Vec<String>,
    /// Its first moment.
    pub valid_from: Moment,
    /// Its last moment, where it has one.
    pub valid_to: Option<Moment>,
    /// Whether the file is there and is the one that was registered.
    pub file: Result<(), String>,
}

/// A place and how much of the customer's is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The region or zone.
    pub site: String,
    /// How many resources.
    pub resources: u64,
}

/// What the register has for a document that a duty asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentState {
    /// It is there, in force, and covers what is in use.
    Covers,
    /// The register has none.
    Missing,
    /// It is no longer in force, or not yet.
    NotInForce(String),
    /// It does not cover a place or a service that is in use.
    Gap(String),
    /// What is registered and what the file holds differ.
    Spoilt(String),
}

/// A document that a duty asks for, and what the register has.
#[derive(Clone, Debug)]
pub struct DocumentResult {
    /// What sort of document.
    pub kind: DocumentKind,
    /// What the duty calls it.
    pub name: String,
    /// What in it shows that the duty is met.
    pub shows: String,
    /// The entry of the register that was looked at.
    pub entry: Option<String>,
    /// What it is worth.
    pub state: DocumentState,
}

impl DocumentState {
    /// The word used in every output format.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Covers => "covers",
            Self::Missing => "missing",
            Self::NotInForce(_) => "not-in-force",
            Self::Gap(_) => "gap",
            Self::Spoilt(_) => "spoilt",
        }
    }

    /// What is wrong, where the word does not say all.
    #[must_use]
    pub fn because(&self) -> Option<&str> {
        match self {
            Self::NotInForce(why) | Self::Gap(why) | Self::Spoilt(why) => Some(why),
            Self::Covers | Self::Missing => None,
        }
    }
}
