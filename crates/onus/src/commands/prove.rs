//! `onus prove`

use std::path::{Path, PathBuf};

use onus_catalog::matches;
use onus_core::Moment;
use onus_evidence::numbered;
use onus_evidence::pack::{Contents, FORMAT, Log, Manifest, Source, seal};
use onus_facts::{Snapshot, redact, redactable};

use crate::failure::Failure;
use crate::output::to_stdout;
use crate::proof::{Judged, REPORTS, write_reports};
use crate::subject::Facts;
use crate::supplied;
use crate::workspace::CatalogSource;

/// Arguments of `onus prove`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Others verify a pack with `onus verify`, or with ssh-keygen and sha256sum alone. Example:
  onus prove --signer ann@example.org --key ~/.ssh/id_ed25519 --redact 'scaleway_iam_user.email'"
)]
pub(crate) struct Args {
    /// A workspace, a snapshot in one, or a Terraform plan
    #[arg(default_value = ".")]
    subject: PathBuf,
    /// Which duties: a profile or a framework
    #[arg(long, default_value = "all")]
    profile: String,
    /// Only duties at this provider
    #[arg(long)]
    provider: Option<String>,
    /// How `allowed_signers` names you; without it the pack is not signed
    #[arg(long, value_name = "NAME", requires = "key")]
    signer: Option<String>,
    /// Your SSH key; a public one when an agent holds the other half
    #[arg(long, env = "ONUS_SIGNING_KEY", value_name = "FILE")]
    key: Option<PathBuf>,
    /// Empty these columns first, as `table.column` with `*` for any text; what needs them becomes unknown
    #[arg(long, value_name = "PATTERN")]
    redact: Vec<String>,
    /// Where to write it; a new file in the workspace's `packs` when left out
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let facts = Facts::find(&args.subject, source)?;
    let work = tempfile::tempdir().map_err(Failure::internal)?;
    let columns = columns(&facts.snapshot, &args.redact)?;
    let snapshot = match columns.is_empty() {
        true => None,
        false => Some(redacted(&facts.snapshot, &columns, &work.path().join("snapshot.sqlite"))?),
    };
    let snapshot = snapshot.as_ref().unwrap_or(&facts.snapshot);
    let given = supplied::of(&facts)?;
    let subject = name_of(&args.subject);
    let judged = Judged {
        subject: &subject,
        profile: &args.profile,
        provider: args.provider.as_deref(),
        snapshot,
        catalog: &facts.catalog,
        supplied: &given,
        threads: None,
    };
    let reports = work.path().join(REPORTS);
    std::fs::create_dir(&reports).map_err(Failure::internal)?;
    let mut contents = Contents::default();
    for report in write_reports(&judged, &reports)? {
        let name = report.file_name().unwrap_or_default().to_string_lossy().into_owned();
        contents.add(format!("{REPORTS}/{name}"), Source::File(report));
    }
    contents.add("snapshot.sqlite", Source::File(snapshot.path().to_owned()));
    for (path, text) in facts.catalog.files().all() {
        contents.add(format!("catalog/{path}"), Source::Bytes(text.as_bytes().to_vec()));
    }
    contents.add_workspace(&facts.workspace).map_err(Failure::usage)?;
    contents.add("README.txt", Source::Bytes(README.as_bytes().to_vec()));

    let packs = facts.workspace.join("packs");
    let mut log = Log::locked(&packs).map_err(Failure::usage)?;
    let path = args.output.clone().unwrap_or_else(|| free_name(&packs, snapshot.as_of()));
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        onus: env!("CARGO_PKG_VERSION").to_owned(),
        subject: subject.clone(),
        as_of: snapshot.as_of(),
        weighed_at: given.weighed_at(snapshot.as_of()),
        made: Moment::from_unix(Moment::now().unix()).unwrap_or_else(Moment::now),
        signer: args.signer.clone(),
        profile: args.profile.clone(),
        provider: args.provider.clone(),
        catalog: facts.catalog.digest(),
        redactions: columns.iter().map(|(table, column)| format!("{table}.{column}")).collect(),
        previous: log.entries().last().map(|entry| entry.manifest.clone()),
        log: log.head(),
        files: contents.entries().map_err(Failure::usage)?,
    };
    let key = args.signer.as_ref().and(args.key.as_deref());
    let text = seal(&path, &manifest, &contents, key)
        .map_err(|error| Failure::usage(error).help("no pack was written"))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    log.append(&name, manifest.made, &text).map_err(Failure::usage)?;
    to_stdout(|out| {
        writeln!(out, "wrote {}: {} files", path.display(), manifest.files.len())?;
        match &manifest.signer {
            Some(signer) => writeln!(out, "signed by {signer}")?,
            None => writeln!(out, "nobody signed it; `--signer` and `--key` do")?,
        }
        writeln!(out, "next: `onus verify --reperform {}`", path.display())
    })?;
    Ok(0)
}

/// What others call it: the workspace's or file's own name.
fn name_of(subject: &Path) -> String {
    let whole = subject.canonicalize().unwrap_or_else(|_| subject.to_owned());
    whole.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The columns that patterns mean.
fn columns(snapshot: &Snapshot, patterns: &[String]) -> Result<Vec<(String, String)>, Failure> {
    if patterns.is_empty() {
        return Ok(Vec::new());
    }
    let all = redactable(snapshot).map_err(Failure::internal)?;
    let is =
        |pattern: &String, (table, column): &(String, String)| matches(pattern, &format!("{table}.{column}"));
    for pattern in patterns {
        if !all.iter().any(|column| is(pattern, column)) {
            return Err(Failure::usage(format!("nothing that can be emptied is called `{pattern}`"))
                .help("write `table.column`; columns that every row must have cannot be emptied"));
        }
    }
    Ok(all.into_iter().filter(|column| patterns.iter().any(|pattern| is(pattern, column))).collect())
}

fn redacted(snapshot: &Snapshot, columns: &[(String, String)], path: &Path) -> Result<Snapshot, Failure> {
    redact(snapshot, columns, path).map_err(Failure::internal)?;
    Snapshot::open(path).map_err(Failure::internal)
}

/// `packs/MOMENT.zip`, with a number when there is one of that moment.
fn free_name(packs: &Path, as_of: Moment) -> PathBuf {
    let moment = as_of.to_string().replace(':', "");
    let mut names = numbered(&moment).map(|name| packs.join(name + ".zip"));
    names.find(|path| !path.exists()).unwrap_or_else(|| packs.join(&moment))
}

/// What somebody reads who opens a pack without onus.
const README: &str = "\
An evidence pack of onus: the facts of a cloud account, what judged them, what came out, and who stands for it.

manifest.json lists every file with its size and SHA-256; manifest.json.sig is an SSH signature over it.
To verify without onus:
  ssh-keygen -Y verify -f allowed_signers -I SIGNER -n onus-evidence -O verify-time=YYYYMMDDHHMMSSZ \\
    -s manifest.json.sig < manifest.json      (the time is `made` in manifest.json)
  sha256sum of each file, against manifest.json
snapshot.sqlite opens in any SQLite tool; catalog/obligations holds the SQL that judged it.
With onus: onus verify --reperform PACK

A pack that verifies shows that nothing in it was changed since it was signed, and that its verdicts follow from its
facts. It does not show that the facts were the whole truth of the account, that what people stated is true, or when it
was signed, unless somebody else keeps the log's head or added a time stamp.
";
