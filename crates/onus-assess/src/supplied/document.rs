//! A document of a provider: what it covers, where, and for how long.

use std::fmt;

use onus_catalog::{Catalog, Document as Wanted, DocumentKind, Obligation};
use onus_core::Moment;

use super::places::{InUse, Places};

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
    /// Its last day, where it has one.
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
    /// It covers some places only, and nobody saw whether others are in use.
    Unseen(String),
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

impl Document {
    /// Whether it is what a duty asks for.
    fn is(&self, provider: &str, wanted: &Wanted) -> bool {
        let named = |name: &String| name.to_lowercase() == wanted.name.to_lowercase();
        self.provider == provider && self.kind == wanted.kind && self.names.iter().any(named)
    }

    /// What it is worth for a duty, where the provider is in use.
    fn weighed(&self, duty: &Obligation, in_use: &InUse<'_>, at: Moment) -> DocumentState {
        if let Err(why) = &self.file {
            return DocumentState::Spoilt(why.clone());
        }
        if at < self.valid_from {
            return DocumentState::NotInForce(format!("it begins on {}", self.valid_from.day()));
        }
        if let Some(last) = self.valid_to.filter(|last| last.inclusive() <= at) {
            return DocumentState::NotInForce(format!("it ended on {}", last.day()));
        }
        let service = duty.id.service();
        if !self.services.is_empty() && !self.services.iter().any(|covered| covered == service) {
            return DocumentState::Gap(format!("it does not cover {service}"));
        }
        if self.sites.is_empty() {
            return DocumentState::Covers;
        }
        let covered = |place: &&Place| self.sites.iter().any(|site| covers(site, &place.site));
        let others: Vec<String> =
            in_use.places.iter().filter(|place| !covered(place)).map(Place::to_string).collect();
        match (others.as_slice(), in_use.unsure) {
            ([], None) => DocumentState::Covers,
            ([], Some(why)) => DocumentState::Unseen(format!(
                "it covers some places only, and not all that is in use was seen: {why}"
            )),
            (others, _) => DocumentState::Gap(format!("it does not cover {}", others.join(", "))),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.resources {
            1 => write!(f, "{} (1 resource)", self.site),
            resources => write!(f, "{} ({resources} resources)", self.site),
        }
    }
}

/// Whether a site of a document's scope holds a place: the same, or a zone of that region.
fn covers(site: &str, place: &str) -> bool {
    place.strip_prefix(site).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// What the register has for each document that a duty asks for: of several entries, the one worth most.
pub(crate) fn documents(
    register: &[Document],
    catalog: &Catalog,
    places: &Places,
    duty: &Obligation,
    at: Moment,
) -> Vec<DocumentResult> {
    let wanted = duty.evidence.iter().flat_map(|evidence| &evidence.documents);
    let result = |wanted: &Wanted| {
        let entries = register.iter().filter(|entry| entry.is(duty.id.provider(), wanted));
        let weighed = entries.map(|entry| {
            let in_use = places.in_use(catalog, &entry.provider, &entry.services);
            (Some(entry.id.clone()), entry.weighed(duty, &in_use, at))
        });
        let best = weighed.min_by_key(|(_, state)| state.rank());
        let (entry, state) = best.unwrap_or((None, DocumentState::Missing));
        DocumentResult {
            kind: wanted.kind,
            name: wanted.name.clone(),
            shows: wanted.shows.clone(),
            entry,
            state,
        }
    };
    wanted.map(result).collect()
}

impl DocumentState {
    fn rank(&self) -> u8 {
        match self {
            Self::Covers => 0,
            Self::Unseen(_) => 1,
            Self::Gap(_) => 2,
            Self::NotInForce(_) => 3,
            Self::Spoilt(_) => 4,
            Self::Missing => 5,
        }
    }

    /// The word used in every output format.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Covers => "covers",
            Self::Missing => "missing",
            Self::NotInForce(_) => "not-in-force",
            Self::Gap(_) => "gap",
            Self::Unseen(_) => "unseen",
            Self::Spoilt(_) => "spoilt",
        }
    }

    /// What is wrong, where the word does not say all.
    #[must_use]
    pub fn because(&self) -> Option<&str> {
        match self {
            Self::NotInForce(why) | Self::Gap(why) | Self::Unseen(why) | Self::Spoilt(why) => Some(why),
            Self::Covers | Self::Missing => None,
        }
    }
}
