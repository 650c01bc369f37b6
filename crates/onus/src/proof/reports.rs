//! The reports of a pack: all that is computed from its facts, and nothing else.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};

use onus_assess::{Keep, Options, Supplied, assess};
use onus_catalog::Catalog;
use onus_export::{Subject, html, json, markdown};
use onus_facts::Snapshot;

use crate::failure::Failure;
use crate::in_scope::duties_in_scope;
use crate::provider_arg;

/// Where they are in a pack.
pub(crate) const REPORTS: &str = "reports";

/// What is judged, and by what.
pub(crate) struct Judged<'a> {
    /// What whoever made the pack calls it.
    pub(crate) subject: &'a str,
    pub(crate) profile: &'a str,
    pub(crate) provider: Option<&'a str>,
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) catalog: &'a Catalog,
    pub(crate) supplied: &'a Supplied,
    /// How many threads judge; the result is the same.
    pub(crate) threads: Option<NonZero<usize>>,
}

/// A way to write a report.
type Writer = fn(&mut dyn Write, &mut Subject<'_>) -> io::Result<()>;

/// The reports by name. Those of other forms follow from the same facts whenever somebody wants them.
const ALL: [(&str, Writer); 3] =
    [("assessment.json", json::write), ("report.html", html::write), ("report.md", markdown::write)];

/// Judges, and writes all reports into a folder.
pub(crate) fn write(judged: &Judged<'_>, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let provider = judged.provider.map(|name| provider_arg::find(judged.catalog, name)).transpose()?;
    let chosen = duties_in_scope(judged.catalog, judged.snapshot, judged.profile, provider)?;
    let options =
        Options { keep: Keep { first: 5, all: true }, threads: judged.threads, ..Options::default() };
    let assessment = assess(judged.snapshot, judged.catalog, judged.supplied, chosen, &options)
        .map_err(Failure::internal)?;
    let mut subject = Subject {
        name: judged.subject.to_owned(),
        profile: judged.profile.to_owned(),
        passes: true,
        snapshot: judged.snapshot,
        catalog: judged.catalog,
        assessment,
    };
    let mut written = Vec::new();
    for (name, writer) in ALL {
        let path = folder.join(name);
        let failed =
            |error: io::Error| Failure::Internal(format!("cannot write `{}`: {error}", path.display()));
        let mut out = BufWriter::with_capacity(1 << 16, File::create_new(&path).map_err(failed)?);
        writer(&mut out, &mut subject).and_then(|()| out.flush()).map_err(failed)?;
        written.push(path);
    }
    Ok(written)
}
