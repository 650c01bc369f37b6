//! Whose onus it is.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The party that answers for a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// The company that uses the cloud.
    Customer,
    /// Both, each with a part of its own.
    Shared,
    /// The company that runs the cloud.
    Provider,
    /// A company that the provider brings in.
    ThirdParty,
}

impl Party {
    /// All parties, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Customer, Self::Shared, Self::Provider, Self::ThirdParty];

    /// The word used in files and output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Shared => "shared",
            Self::Provider => "provider",
            Self::ThirdParty => "third-party",
        }
    }

    /// Whether the customer has something to do for the duty to be met.
    #[must_use]
    pub fn needs_customer(self) -> bool {
        matches!(self, Self::Customer | Self::Shared)
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
