//! A side of the comparison: assessed now, or saved.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use onus_assess::{Assessment, Keep, Limits, Options, Session, assess};
use onus_catalog::Catalog;
use onus_core::Verdict;
use onus_evidence::history::{Change, Kind, Side, is_report};
use onus_facts::Coverage;

use crate::failure::Failure;
use crate::in_scope::duties_in_scope;
use crate::report::{Resource, unread_columns};
use crate::subject::{Facts, head_of, workspace_of};
use crate::supplied;
use crate::workspace::CatalogSource;

/// How much of a file shows whether it is a report.
const HEAD: u64 = 256;

/// One side, and what is known of its resources.
pub(super) struct Opened {
    /// As the user wrote it.
    pub(super) name: String,
    pub(super) side: Side,
    pub(super) catalog: Catalog,
    /// None for a report that was saved.
    live: Option<Live>,
}

/// The facts behind a side.
struct Live {
    session: Session,
    gaps: Vec<Coverage>,
    /// The columns that the checks of a duty read of a table.
    columns: BTreeMap<(String, String), Vec<String>>,
    /// Keeps a snapshot that was made for this command.
    _facts: Facts,
}

/// Opens both sides, judged by one profile: the one asked for, or that of a report.
pub(super) fn open(
    before: &Path,
    after: &Path,
    profile: Option<&str>,
    source: &CatalogSource,
) -> Result<(Opened, Opened), Failure> {
    let saved = (Opened::saved(before, source)?, Opened::saved(after, source)?);
    let of_report = |opened: &Option<Opened>| opened.as_ref().map(|opened| opened.side.profile.clone());
    let of_reports: Vec<String> = [of_report(&saved.0), of_report(&saved.1)].into_iter().flatten().collect();
    let wanted = profile.map(str::to_owned).or_else(|| of_reports.first().cloned());
    let wanted = wanted.unwrap_or_else(|| "all".to_owned());
    if let Some(other) = of_reports.iter().find(|other| **other != wanted) {
        return Err(Failure::usage(format!("one side is of the profile `{wanted}`, the other of `{other}`"))
            .help("what one profile leaves out would look as if it had changed; assess both by one"));
    }
    let or_assessed = |saved: Option<Opened>, path: &Path| match saved {
        Some(opened) => Ok(opened),
        None => Opened::assessed(path, &wanted, source),
    };
    Ok((or_assessed(saved.0, before)?, or_assessed(saved.1, after)?))
}

impl Opened {
    /// A report; none where the path means something else.
    fn saved(path: &Path, source: &CatalogSource) -> Result<Option<Self>, Failure> {
        if path.is_dir() || !is_report(&head_of(path, HEAD)?) {
            return Ok(None);
        }
        let unreadable = |error: &dyn std::fmt::Display| {
            Failure::usage(format!("cannot read `{}`: {error}", path.display()))
                .help("a report is what `onus assess --format json` writes")
        };
        let catalog = source.catalog(workspace_of(path))?;
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let side = Side::of_report(BufReader::with_capacity(1 << 16, file), &catalog);
        let side = side.map_err(|error| unreadable(&error))?;
        Ok(Some(Self { name: path.display().to_string(), side, catalog, live: None }))
    }

    fn assessed(path: &Path, profile: &str, source: &CatalogSource) -> Result<Self, Failure> {
        let facts = Facts::find(path, source)?;
        let catalog = source.catalog(&facts.workspace)?;
        let given = supplied::of(&facts)?;
        let chosen = duties_in_scope(&facts.catalog, &facts.snapshot, profile, None)?;
        let options = Options { keep: Keep { first: 0, all: true }, ..Options::default() };
        let assessment =
            assess(&facts.snapshot, &facts.catalog, &given, chosen, &options).map_err(Failure::internal)?;
        let connection = facts.snapshot.connect().map_err(Failure::internal)?;
        let session = Session::new(connection, facts.snapshot.as_of(), Limits::default());
        let live = Live {
            session: session.map_err(Failure::internal)?,
            gaps: assessment.gaps.clone(),
            columns: columns(&assessment),
            _facts: facts,
        };
        let side = Side::of_assessment(assessment, &catalog, profile).map_err(Failure::internal)?;
        Ok(Self { name: path.display().to_string(), side, catalog, live: Some(live) })
    }

    /// What people call a resource; none where this side does not have it.
    pub(super) fn label(&self, table: &str, id: &str) -> Option<String> {
        let live = self.live.as_ref()?;
        let resource = Resource::read(&live.session, self.catalog.table(table), id);
        resource.cells().next()?;
        Some(resource.name())
    }

    /// Adds why something is unknown on this side, where its check does not say it.
    pub(super) fn explained(&self, mut change: Change) -> Change {
        let unseen = change.kind == Kind::Unseen && change.after == Some(Verdict::Unknown);
        if unseen && change.because.is_none() {
            change.because = Some(self.unread(&change));
        }
        change
    }

    fn unread(&self, change: &Change) -> String {
        let (Some(live), Some(id)) = (&self.live, &change.resource) else {
            return "something that decides it was not read".to_owned();
        };
        let resource = Resource::read(&live.session, self.catalog.table(&change.table), id);
        let read = live.columns.get(&(change.duty.to_string(), change.table.clone()));
        let columns = resource.unread(read.into_iter().flatten().map(String::as_str));
        unread_columns(&self.catalog, &columns, &live.gaps, &change.table)
    }
}

fn columns(assessment: &Assessment) -> BTreeMap<(String, String), Vec<String>> {
    let mut columns: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for duty in &assessment.duties {
        for check in &duty.checks {
            let key = (duty.id.to_string(), check.resource.clone());
            columns.entry(key).or_default().extend(check.columns.iter().cloned());
        }
    }
    columns
}
