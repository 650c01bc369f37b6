//! Where a JSON API is: at one address, or at one for each zone.

use std::collections::BTreeMap;

use super::origin::Origin;

/// The addresses of a JSON API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiEndpoint(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// One host per zone: `before`, zone, `after`.
    PerZone { before: &'static str, after: &'static str },
    /// Hosts that follow no pattern, by zone.
    Listed(BTreeMap<String, Origin>),
    /// One server for all zones.
    Single(Origin),
}

impl ApiEndpoint {
    /// `api-<zone>.exoscale.com`
    pub fn exoscale() -> Self {
        Self(Kind::PerZone { before: "api-", after: ".exoscale.com" })
    }

    /// An address for each zone.
    pub fn listed(zones: impl IntoIterator<Item = (String, Origin)>) -> Self {
        Self(Kind::Listed(zones.into_iter().collect()))
    }

    /// One address for everything.
    pub fn single(origin: Origin) -> Self {
        Self(Kind::Single(origin))
    }

    /// The address that answers for a zone; none where the zone cannot be part of a host name.
    pub fn origin(&self, zone: &str) -> Option<Origin> {
        match &self.0 {
            Kind::PerZone { before, after } => {
                is_zone(zone).then(|| Origin::https(&format!("{before}{zone}{after}"))).flatten()
            }
            Kind::Listed(zones) => zones.get(zone).cloned(),
            Kind::Single(origin) => Some(origin.clone()),
        }
    }

    /// Whether an address is one of this API's, so that its credential may go there.
    pub fn serves(&self, origin: &Origin) -> bool {
        match &self.0 {
            Kind::PerZone { before, after } => {
                let zone = origin.host().strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
                zone.is_some_and(|zone| self.origin(zone).as_ref() == Some(origin))
            }
            Kind::Listed(zones) => zones.values().any(|own| own == origin),
            Kind::Single(own) => own == origin,
        }
    }

    /// Hosts of the API, for messages.
    pub fn hosts(&self) -> String {
        match &self.0 {
            Kind::PerZone { before, after } => format!("{before}<zone>{after}"),
            Kind::Listed(zones) => zones.values().map(Origin::authority).collect::<Vec<_>>().join(", "),
            Kind::Single(origin) => origin.authority(),
        }
    }
}

fn is_zone(zone: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !zone.is_empty() && zone.split('-').all(|part| !part.is_empty() && part.bytes().all(is_inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_has_its_host_and_nothing_else_is_served() {
        let api = ApiEndpoint::exoscale();
        let geneva = api.origin("ch-gva-2").unwrap();
        assert_eq!(geneva.to_string(), "https://api-ch-gva-2.exoscale.com");
        assert!(api.serves(&geneva));
        for zone in ["", "a.b", "CH-GVA-2", "a b", "-a", "a/b", "x.evil.example#"] {
            assert_eq!(api.origin(zone), None, "{zone}");
        }
        for elsewhere in [
            "https://api-ch-gva-2.exoscale.com:8443",
            "https://api-ch-gva-2.exoscale.com.evil.example",
            "https://evil.example",
            "https://api-a.b.exoscale.com",
        ] {
            assert!(!api.serves(&Origin::parse(elsewhere).unwrap()), "{elsewhere}");
        }
    }
}
