//! Regions and zones. Scaleway has no endpoint that lists them, so the lists are data, and Exoscale's own list adds to
//! them; every place is asked for every product, since lists of who offers what have been wrong in both directions.

/// Regions and zones to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    zones: Vec<String>,
    regions: Vec<String>,
    doubtful: Option<String>,
}

/// Scaleway's zones as of September 2026, from its Go SDK.
const ZONES: [&str; 10] = [
    "fr-par-1", "fr-par-2", "fr-par-3", "nl-ams-1", "nl-ams-2", "nl-ams-3", "pl-waw-1", "pl-waw-2",
    "pl-waw-3", "it-mil-1",
];

/// Exoscale's zones as of September 2026, from its API document.
const EXOSCALE: [&str; 8] =
    ["ch-gva-2", "ch-dk-2", "at-vie-1", "at-vie-2", "de-fra-1", "de-muc-1", "bg-sof-1", "hr-zag-1"];

impl Default for Places {
    fn default() -> Self {
        Self::of(ZONES)
    }
}

impl Places {
    /// These zones and their regions.
    pub fn of<Z: Into<String>>(zones: impl IntoIterator<Item = Z>) -> Self {
        let mut places = Self { zones: Vec::new(), regions: Vec::new(), doubtful: None };
        places.extend(zones);
        places
    }

    /// Exoscale's zones.
    pub fn exoscale() -> Self {
        Self::of(EXOSCALE)
    }

    /// Notes why there may be more places than these.
    pub fn doubt(&mut self, reason: String) {
        self.doubtful = Some(reason);
    }

    /// Why there may be more places than these.
    pub fn doubtful(&self) -> Option<&str> {
        self.doubtful.as_deref()
    }

    /// Adds zones that this version does not know yet.
    pub fn extend<Z: Into<String>>(&mut self, zones: impl IntoIterator<Item = Z>) {
        for zone in zones {
            let zone = zone.into();
            let region = zone.rsplit_once('-').map_or(zone.as_str(), |(region, _)| region).to_owned();
            if !self.regions.contains(&region) {
                self.regions.push(region);
            }
            if !self.zones.contains(&zone) {
                self.zones.push(zone);
            }
        }
    }

    /// The zones.
    pub fn zones(&self) -> &[String] {
        &self.zones
    }

    /// The regions.
    pub fn regions(&self) -> &[String] {
        &self.regions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_of_a_zone_is_asked() {
        let mut places = Places::default();
        assert_eq!(places.regions(), ["fr-par", "nl-ams", "pl-waw", "it-mil"]);
        assert!(places.zones().contains(&"pl-waw-3".to_owned()), "the Python SDK's own list lacks it");
        places.extend(["es-mad-1"]);
        assert_eq!(places.regions().last().map(String::as_str), Some("es-mad"));
    }
}
