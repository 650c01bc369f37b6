//! The matrix that a provider's document has: control domains by service model and side, as the document means it, and
//! how the duties stand that follow from each cell.

use onus_assess::Assessment;
use onus_catalog::{Catalog, MatrixCell, Model, Obligation, ServiceModel, Side, Table};
use onus_core::Tally;

use super::services::{Used, used};
use crate::known::Known;

/// The matrix of one document.
pub(super) struct Domains {
    pub(super) provider: String,
    pub(super) title: String,
    /// Service models, and whether each is in use; none without a snapshot.
    pub(super) models: Vec<(String, Option<Used>)>,
    pub(super) rows: Vec<Domain>,
}

/// A control domain.
pub(super) struct Domain {
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
}

/// Who does what of it in one service model.
pub(super) struct Cell {
    pub(super) model: String,
    pub(super) side: Side,
    /// Those whom the document names.
    pub(super) by: Vec<String>,
    pub(super) of: Option<String>,
    pub(super) duties: Vec<String>,
    /// How these duties stand; none without a snapshot.
    pub(super) verdicts: Option<Tally>,
}

impl Domains {
    /// Those of the documents of all providers that are chosen.
    pub(super) fn of(
        catalog: &Catalog,
        provider: Option<&str>,
        chosen: impl Fn(&Obligation) -> bool,
        known: Option<&Known>,
        assessment: Option<&Assessment>,
    ) -> Vec<Self> {
        let models =
            catalog.models().iter().filter(|model| provider.is_none_or(|name| model.provider == name));
        let duties: Vec<&Obligation> = catalog.obligations().values().filter(|duty| chosen(duty)).collect();
        models.filter_map(|model| Self::of_document(catalog, model, &duties, known, assessment)).collect()
    }

    fn of_document(
        catalog: &Catalog,
        model: &Model,
        duties: &[&Obligation],
        known: Option<&Known>,
        assessment: Option<&Assessment>,
    ) -> Option<Self> {
        let matrix = model.matrix.as_ref()?;
        let in_use = |service_model: &ServiceModel| {
            let tables: Vec<&Table> =
                service_model.tables.iter().filter_map(|name| catalog.table(name)).collect();
            known.map(|known| used(catalog, known, &model.provider, &tables))
        };
        let rows = matrix.rows.iter().map(|row| Domain {
            name: row.domain.clone(),
            cells: row.cells.iter().map(|cell| Cell::of(cell, duties, assessment)).collect(),
        });
        Some(Self {
            provider: model.provider.clone(),
            title: model.title.clone(),
            models: matrix.models.iter().map(|one| (one.name.clone(), in_use(one))).collect(),
            rows: rows.collect(),
        })
    }

    /// The service models that are shown: all, or those that are or may be in use.
    pub(super) fn shown(&self, all: bool) -> impl Iterator<Item = &str> {
        let shown = self.models.iter().filter(move |(_, used)| all || used.is_none_or(Used::is_shown));
        shown.map(|(name, _)| name.as_str())
    }
}

impl Domain {
    /// The cell of a service model and a side.
    pub(super) fn cell(&self, model: &str, side: Side) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.model == model && cell.side == side)
    }
}

impl Cell {
    fn of(cell: &MatrixCell, duties: &[&Obligation], assessment: Option<&Assessment>) -> Self {
        let given = |duty: &&&Obligation| duty.statements.iter().any(|id| cell.statements.contains(id));
        let duties: Vec<&&Obligation> = duties.iter().filter(given).collect();
        let verdicts = assessment.map(|assessment| {
            let mut tally = Tally::default();
            let results =
                assessment.duties.iter().filter(|result| duties.iter().any(|duty| duty.id == result.id));
            results.for_each(|result| tally.count(result.verdict));
            tally
        });
        Self {
            model: cell.model.clone(),
            side: cell.side,
            by: cell.by.clone(),
            of: cell.of.clone(),
            duties: duties.iter().map(|duty| duty.id.to_string()).collect(),
            verdicts,
        }
    }

    /// Who it is, in words.
    pub(super) fn who(&self) -> String {
        match &self.of {
            Some(of) => format!("{} ({of})", self.by.join(" and ")),
            None => self.by.join(" and "),
        }
    }
}
