//! `onus evidence`

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use onus_assess::{Document, DocumentState};
use onus_catalog::DocumentKind;
use onus_core::ObligationId;
use onus_evidence::REGISTER;
use serde_json::json;

use crate::failure::Failure;
use crate::output::to_stdout;
use crate::report::style::{BOLD, DIM, counted, tame};
use crate::supplied::{Weighed, weigh};
use crate::workspace::CatalogSource;

/// Arguments of `onus evidence`.
#[derive(Debug, clap::Args)]
#[command(after_help = "The register is `evidence.toml` in the workspace:
  [[document]]
  id         = \"hds-2026\"
  provider   = \"scaleway\"
  kind       = \"certificate\"
  names      = [\"HDS\"]
  issuer     = \"the body that certified\"
  sites      = [\"fr-par\"]
  valid_from = \"2026-02-01\"
  valid_to   = \"2029-02-01\"
  file       = \"evidence/hds-2026.pdf\"
  sha256     = \"as `sha256sum` prints it\"
`kind` is certificate, report, contract, sla, attestation, status-page or documentation. `sites` are the regions or zones
in its scope, `services` those services (the middle part of duties' names); left out, it covers all.

Exit codes: 0 every document is there and covers; 3 one does not.")]
pub(crate) struct Args {
    /// A workspace, or a snapshot in one
    #[arg(default_value = ".")]
    subject: PathBuf,
    /// Which duties: a profile or a framework
    #[arg(long, default_value = "all")]
    profile: String,
    /// Name the duties of each document
    #[arg(long)]
    duties: bool,
    /// How to show it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Forms of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A document that duties ask for.
struct Asked {
    provider: String,
    kind: DocumentKind,
    name: String,
    /// Its entry and what that is worth, and the duties that depend on it; a gap can concern some only.
    worth: BTreeMap<(Option<String>, &'static str, String), Vec<ObligationId>>,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let Weighed { supplied, assessment, .. } = weigh(&args.subject, &args.profile, source)?;
    let mut asked: BTreeMap<(String, DocumentKind, String), Asked> = BTreeMap::new();
    let mut lacking = false;
    for duty in &assessment.duties {
        for document in &duty.documents {
            lacking |= document.state != DocumentState::Covers;
            let provider = duty.id.provider().to_owned();
            let key = (provider.clone(), document.kind, document.name.clone());
            let (kind, name) = (document.kind, document.name.clone());
            let entry =
                asked.entry(key).or_insert_with(|| Asked { provider, kind, name, worth: BTreeMap::new() });
            let why = document.state.because().unwrap_or_default().to_owned();
            entry
                .worth
                .entry((document.entry.clone(), document.state.word(), why))
                .or_default()
                .push(duty.id.clone());
        }
    }
    let asked: Vec<Asked> = asked.into_values().collect();
    let wanted = |entry: &&Document| {
        let of_entry = |one: &Asked| one.provider == entry.provider && one.kind == entry.kind;
        let names =
            |one: &Asked| entry.names.iter().any(|name| name.to_lowercase() == one.name.to_lowercase());
        asked.iter().any(|one| of_entry(one) && names(one))
    };
    for entry in supplied.documents.iter().filter(|entry| !wanted(entry)) {
        anstream::eprintln!(
            "warning: no duty in scope asks for `{}`: its provider, kind or names are others",
            tame(&entry.id)
        );
    }
    match args.format {
        Format::Text => to_stdout(|out| text(out, &asked, args.duties))?,
        Format::Json => to_stdout(|out| json_list(out, &asked))?,
    }
    Ok(if lacking { 3 } else { 0 })
}

fn text(out: &mut dyn Write, asked: &[Asked], with_duties: bool) -> io::Result<()> {
    let mut provider = "";
    for one in asked {
        if one.provider != provider {
            provider = &one.provider;
            writeln!(out, "\n{BOLD}{provider}{BOLD:#}")?;
        }
        for ((entry, word, why), duties) in &one.worth {
            let entry = entry.as_deref().map(|entry| format!(" ({entry})")).unwrap_or_default();
            let why = if why.is_empty() { String::new() } else { format!(": {why}") };
            let count = counted(duties.len() as u64, "duty", "duties");
            writeln!(
                out,
                "  {word:<12}  {}: {}{entry}{why}  {DIM}{count}{DIM:#}",
                one.kind.word(),
                one.name
            )?;
            if with_duties {
                duties.iter().try_for_each(|duty| writeln!(out, "                  {DIM}{duty}{DIM:#}"))?;
            }
        }
    }
    match asked.is_empty() {
        true => writeln!(out, "no duty in scope asks for a document"),
        false => writeln!(
            out,
            "\nthe register is `{REGISTER}` of the workspace; `onus evidence --help` shows an entry"
        ),
    }
}

fn json_list(out: &mut dyn Write, asked: &[Asked]) -> io::Result<()> {
    let document = |one: &Asked| {
        let worth = one.worth.iter().map(|((entry, word, why), duties)| {
            json!({ "entry": entry, "state": word, "because": (!why.is_empty()).then_some(why), "duties": duties })
        });
        json!({
            "provider": one.provider, "kind": one.kind, "name": one.name, "register": worth.collect::<Vec<_>>(),
        })
    };
    let list: Vec<_> = asked.iter().map(document).collect();
    serde_json::to_writer_pretty(&mut *out, &json!({ "format": "onus.evidence/1", "documents": list }))?;
    writeln!(out)
}
