//! Services: how many duties each party has in them, whether they are in use, and how the customer's
//! duties stand.
//!
//! A service is in use when its own tables have rows, and may be in use when they have none but were not
//! read in full. Its own tables are those that the checks of its duties judge most. A service that few
//! checks look at goes with its provider.

use std::collections::BTreeMap;

use onus_assess::Assessment;
use onus_catalog::{Catalog, Obligation, Table};
use onus_core::{Party, Tally};
use onus_facts::Status;

use crate::known::{Known, TableKnown};

/// A table judged this many times less often than another is not a service's own.
const MARGINAL: usize = 4;

/// Whether a service is in use, by what a snapshot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Used {
    /// Something of it is there.
    Yes,
    /// Nothing of it was seen, but not all was read.
    Unknown,
    /// All was read and nothing of it is there.
    No,
    /// The snapshot does not come from this provider.
    NotAsked,
}

impl Used {
    pub(super) fn is_shown(self) -> bool {
        matches!(self, Self::Yes | Self::Unknown)
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Unknown => "unknown",
            Self::No => "no",
            Self::NotAsked => "not-asked",
        }
    }
}

/// One service of one provider.
pub(super) struct Service {
    pub(super) provider: String,
    pub(super) name: String,
    /// Duties in the order of [`Party::ALL`].
    pub(super) duties: [u64; 4],
    /// None without a snapshot.
    pub(super) used: Option<Used>,
    /// How the duties stand that need the customer; none without a snapshot.
    pub(super) verdicts: Option<Tally>,
}

/// The services of all duties that are chosen, by provider and name.
pub(super) fn services(
    catalog: &Catalog,
    chosen: impl Fn(&Obligation) -> bool,
    known: Option<&Known>,
    assessment: Option<&Assessment>,
) -> Vec<Service> {
    let mut duties: BTreeMap<(&str, &str), Vec<&Obligation>> = BTreeMap::new();
    for obligation in catalog.obligations().values().filter(|obligation| chosen(obligation)) {
        duties.entry((obligation.id.provider(), obligation.id.service())).or_default().push(obligation);
    }
    let service = |((provider, name), duties): ((&str, &str), Vec<&Obligation>)| Service {
        provider: provider.to_owned(),
        name: name.to_owned(),
        duties: Party::ALL.map(|party| duties.iter().filter(|duty| duty.owner == party).count() as u64),
        used: known.map(|known| used(catalog, known, provider, &own_tables(catalog, provider, name))),
        verdicts: assessment.map(|assessment| verdicts(assessment, &duties)),
    };
    duties.into_iter().map(service).collect()
}

fn verdicts(assessment: &Assessment, duties: &[&Obligation]) -> Tally {
    let mut tally = Tally::default();
    for duty in duties.iter().filter(|duty| duty.owner.needs_customer()) {
        let found = assessment.duties.binary_search_by(|result| result.id.cmp(&duty.id));
        if let Some(result) = found.ok().and_then(|at| assessment.duties.get(at)) {
            tally.count(result.verdict);
        }
    }
    tally
}

/// Whether what these tables hold is in use; without tables, whether anything of the provider is.
pub(super) fn used(catalog: &Catalog, known: &Known, provider: &str, own: &[&Table]) -> Used {
    let of_provider = catalog.tables().values().filter(|table| table.provider == provider);
    let asked = of_provider.clone().filter(|table| is_asked(known, table)).count() > 0;
    let is_cloud = catalog.models().iter().any(|model| model.provider == provider);
    if is_cloud && !asked {
        return Used::NotAsked;
    }
    let tables: Vec<&TableKnown> = match own.is_empty() {
        true => of_provider.filter_map(|table| known.table(&table.name)).collect(),
        false => own.iter().filter_map(|table| known.table(&table.name)).collect(),
    };
    if tables.is_empty() || tables.iter().any(|table| table.rows.unwrap_or_default() > 0) {
        return Used::Yes;
    }
    if tables.iter().all(|table| table.status == Status::Complete) { Used::No } else { Used::Unknown }
}

fn is_asked(known: &Known, table: &Table) -> bool {
    known.table(&table.name).is_some_and(|known| known.asked)
}

/// The tables that stand for a service: those that the checks of its duties judge most, of those that are
/// read from somewhere. None when most duties of the customer there have no check.
fn own_tables<'c>(catalog: &'c Catalog, provider: &str, service: &str) -> Vec<&'c Table> {
    let of_service = |duty: &&Obligation| duty.id.provider() == provider && duty.id.service() == service;
    let duties: Vec<_> = catalog.obligations().values().filter(of_service).collect();
    let customers = duties.iter().filter(|duty| duty.owner.needs_customer());
    let (checked, all) =
        (customers.clone().filter(|duty| !duty.checks.is_empty()).count(), customers.count());
    if checked * 2 < all {
        return Vec::new();
    }
    let mut judged: BTreeMap<&str, (usize, &Table)> = BTreeMap::new();
    for check in duties.iter().flat_map(|duty| &duty.checks) {
        let read = |table: &&Table| !table.is_static() && !table.is_declared();
        if let Some(table) = catalog.table(&check.resource).filter(read) {
            judged.entry(&check.resource).or_insert((0, table)).0 += 1;
        }
    }
    let most = judged.values().map(|(count, _)| *count).max().unwrap_or_default();
    judged.into_values().filter(|(count, _)| count * MARGINAL > most).map(|(_, table)| table).collect()
}
