//! What differs between providers whose accounts are read in the same way.

use super::Places;
use crate::http::{ApiEndpoint, Auth, Origin, Response, S3Endpoint};

/// A cloud whose JSON API is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provider {
    /// Scaleway.
    Scaleway,
    /// Exoscale.
    Exoscale,
}

/// Address of Scaleway's API.
const SCALEWAY: &str = "https://api.scaleway.com";

impl Provider {
    /// The folder of its tables, and its name in coverage.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Scaleway => "scaleway",
            Self::Exoscale => "exoscale",
        }
    }

    /// Addresses under which recordings are made and answered; none where the constant is no address.
    pub(crate) fn api(self) -> Option<ApiEndpoint> {
        match self {
            Self::Scaleway => Origin::parse(SCALEWAY).ok().map(ApiEndpoint::single),
            Self::Exoscale => Some(ApiEndpoint::exoscale()),
        }
    }

    /// Where its buckets are.
    pub(crate) fn s3(self) -> S3Endpoint {
        match self {
            Self::Scaleway => S3Endpoint::scaleway(),
            Self::Exoscale => S3Endpoint::exoscale(),
        }
    }

    /// What a bucket belongs to, and what an access list can name.
    pub(crate) fn owner_of_buckets(self) -> &'static str {
        match self {
            Self::Scaleway => "project",
            Self::Exoscale => "organization",
        }
    }

    /// How its JSON API is authenticated.
    pub(crate) fn auth(self) -> Auth {
        match self {
            Self::Scaleway => Auth::Token,
            Self::Exoscale => Auth::Exoscale,
        }
    }

    /// The zones that this version knows.
    #[must_use]
    pub fn places(self) -> Places {
        match self {
            Self::Scaleway => Places::default(),
            Self::Exoscale => Places::exoscale(),
        }
    }

    /// What a refusal says where it means that the account cannot have the thing at all.
    pub(crate) fn says_not_offered(self, response: &Response) -> Option<&'static str> {
        let message = response.message()?;
        match self {
            Self::Scaleway => None,
            // A product that is off for the organisation.
            Self::Exoscale if response.status == 403 => {
                let off = message.starts_with("Operation '") && message.ends_with("' not enabled");
                off.then_some("the product is off for this organisation")
            }
            // Read in the source of the official command line.
            Self::Exoscale => message
                .contains("Availability of the block storage volumes")
                .then_some("the zone has no block storage"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::ok;

    #[test]
    fn the_three_meanings_of_403_stay_apart() {
        let refusal =
            |message: &str| Response { status: 403, ..ok(&format!(r#"{{"message":"{message}"}}"#)) };
        let off = refusal("Operation 'list-vpcs' not enabled");
        assert!(Provider::Exoscale.says_not_offered(&off).is_some());
        assert_eq!(Provider::Scaleway.says_not_offered(&off), None);
        for message in [
            "Forbidden by role policy for compute",
            "Forbidden by role policy for compute - A deny rule matched. Rule index: 0",
            "Invalid request signature",
            "API Key not in organization",
        ] {
            assert_eq!(Provider::Exoscale.says_not_offered(&refusal(message)), None, "{message}");
        }
    }
}
