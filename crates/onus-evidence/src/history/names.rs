//! Former names of duties and fact tables, so that an older report is compared with a newer one.

use std::collections::BTreeMap;

use onus_catalog::Catalog;
use onus_core::ObligationId;

/// Former name to the one of today.
#[derive(Clone, Debug, Default)]
pub struct Names {
    duties: BTreeMap<ObligationId, ObligationId>,
    tables: BTreeMap<String, String>,
}

impl Names {
    /// Those that a catalog tells.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        let duties = catalog.obligations().values();
        let tables = catalog.tables().values();
        Self {
            duties: duties
                .flat_map(|duty| duty.was.iter().map(|was| (was.clone(), duty.id.clone())))
                .collect(),
            tables: tables
                .flat_map(|table| table.was.iter().map(|was| (was.clone(), table.name.clone())))
                .collect(),
        }
    }

    pub(super) fn duty<'a>(&'a self, name: &'a ObligationId) -> &'a ObligationId {
        self.duties.get(name).unwrap_or(name)
    }

    pub(super) fn table<'a>(&'a self, name: &'a str) -> &'a str {
        self.tables.get(name).map_or(name, String::as_str)
    }
}
