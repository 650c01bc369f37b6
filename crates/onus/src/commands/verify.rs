//! `onus verify`

use std::io::{self, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use onus_evidence::pack::{Check, Log, Outcome, Verification, verify};
use onus_evidence::signature::AllowedSigners;
use serde_json::json;

use crate::failure::Failure;
use crate::output::to_stdout;
use crate::proof::again;
use crate::report::style::{BOLD, DIM, of_verdict, tame, wrapped};

/// Arguments of `onus verify`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 nothing is wrong; 1 something is broken; 2 usage; 3 nothing is broken, and something
could not be decided, such as a signature without a list of signers of your own."
)]
pub(crate) struct Args {
    /// The pack
    pack: PathBuf,
    /// Who may sign, by your own knowledge: a file in OpenSSH's form
    #[arg(long, value_name = "FILE")]
    allowed_signers: Option<PathBuf>,
    /// Compute every verdict again from what is in the pack, and compare byte for byte
    #[arg(long)]
    reperform: bool,
    /// The folder whose log the pack has to be in
    #[arg(long, value_name = "DIR")]
    log: Option<PathBuf>,
    /// The SHA-256 of the manifest, as somebody told you it is
    #[arg(long, value_name = "SHA256")]
    expect: Option<String>,
    /// How many threads compute
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Forms of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    if !args.pack.is_file() {
        return Err(Failure::usage(format!("there is no pack `{}`", args.pack.display())));
    }
    let trusted = args.allowed_signers.as_ref().map(|path| list_of(path.as_path())).transpose()?;
    let unpacked = args.reperform.then(tempfile::tempdir).transpose().map_err(Failure::internal)?;
    let mut found = verify(&args.pack, trusted.as_ref(), unpacked.as_ref().map(tempfile::TempDir::path));
    if let Some(expected) = &args.expect {
        let same = found.digest.as_ref().is_some_and(|digest| digest.eq_ignore_ascii_case(expected.trim()));
        note(
            &mut found,
            "expected",
            match same {
                true => Outcome::Holds("the manifest is the one you expect".to_owned()),
                false => Outcome::Broken("the manifest is not the one you expect".to_owned()),
            },
        );
    }
    if let Some(folder) = &args.log {
        let outcome = in_log(folder, &found)?;
        note(&mut found, "log", outcome);
    }
    if let (Some(unpacked), Some(manifest), true) = (&unpacked, found.manifest.clone(), found.holds()) {
        let outcome = again(unpacked.path(), &manifest, args.threads)?;
        note(&mut found, "verdicts", outcome);
    }
    match args.format {
        Format::Text => to_stdout(|out| text(out, &found, args.reperform))?,
        Format::Json => to_stdout(|out| json_list(out, &found))?,
    }
    let open = found.checks.iter().any(|check| matches!(check.outcome, Outcome::Open(_)));
    Ok(match (found.holds(), open) {
        (false, _) => 1,
        (true, true) => 3,
        (true, false) => 0,
    })
}

fn note(found: &mut Verification, name: &'static str, outcome: Outcome) {
    found.checks.push(Check { name, outcome });
}

fn list_of(path: &Path) -> Result<AllowedSigners, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::usage(format!("cannot read `{}`: {error}", path.display())))?;
    AllowedSigners::of_text(&text).map_err(|error| Failure::usage(format!("`{}`: {error}", path.display())))
}

/// Whether the log has the pack, at the place that the pack itself names.
fn in_log(folder: &Path, found: &Verification) -> Result<Outcome, Failure> {
    let (Some(digest), Some(manifest)) = (&found.digest, &found.manifest) else {
        return Ok(Outcome::Broken("there is no manifest to look for".to_owned()));
    };
    let log = match Log::of(folder) {
        Ok(log) => log,
        Err(error) => return Ok(Outcome::Broken(error.to_string())),
    };
    let Some(at) = log.position(digest) else {
        return Ok(Outcome::Broken("the log does not have this pack".to_owned()));
    };
    let (leaf, made) = (found.leaf.as_deref(), manifest.made);
    if log.entries().get(at).is_none_or(|entry| Some(entry.leaf.as_str()) != leaf || entry.made != made) {
        return Ok(Outcome::Broken("the line of the log is not about this pack".to_owned()));
    }
    let before = at.checked_sub(1).and_then(|before| log.entries().get(before));
    let head = manifest.log.as_ref().map(|head| (head.size, head.root.as_str()));
    let follows = manifest.previous.as_deref() == before.map(|entry| entry.manifest.as_str())
        && head == before.map(|entry| (at as u64, entry.root.as_str()));
    Ok(match follows {
        true => Outcome::Holds(format!("it is pack {} of {}", at + 1, log.entries().len())),
        false => Outcome::Broken("the pack does not follow the one before it in the log".to_owned()),
    })
}

fn text(out: &mut dyn Write, found: &Verification, reperformed: bool) -> io::Result<()> {
    for Check { name, outcome } in &found.checks {
        let (word, verdict, why) = match outcome {
            Outcome::Holds(why) => ("holds", onus_core::Verdict::Pass, why),
            Outcome::Broken(why) => ("BROKEN", onus_core::Verdict::Fail, why),
            Outcome::Open(why) => ("open", onus_core::Verdict::Unknown, why),
        };
        let style = of_verdict(verdict);
        writeln!(out, "  {style}{word:<6}{style:#}  {BOLD}{name}{BOLD:#}: {}", tame(why))?;
    }
    if let Some(manifest) = &found.manifest {
        writeln!(
            out,
            "\n{} as of {}, profile {}",
            tame(&manifest.subject),
            manifest.as_of,
            tame(&manifest.profile)
        )?;
        if !manifest.redactions.is_empty() {
            writeln!(out, "redacted: {}", tame(&manifest.redactions.join(", ")))?;
        }
    }
    let mut limits =
        "What this does not prove: that the facts were all there was in the account, that what people \
        stated is true, or that the pack is as old as it says, unless its hash was kept or stamped elsewhere."
            .to_owned();
    if !reperformed {
        limits.push_str(" Whether the verdicts follow from the facts shows `--reperform`.");
    }
    writeln!(out)?;
    wrapped(&limits, 96).iter().try_for_each(|line| writeln!(out, "{DIM}{line}{DIM:#}"))
}

fn json_list(out: &mut dyn Write, found: &Verification) -> io::Result<()> {
    let check = |check: &Check| {
        let (outcome, because) = match &check.outcome {
            Outcome::Holds(why) => ("holds", why),
            Outcome::Broken(why) => ("broken", why),
            Outcome::Open(why) => ("open", why),
        };
        json!({ "check": check.name, "outcome": outcome, "because": because })
    };
    let checks: Vec<_> = found.checks.iter().map(check).collect();
    let all = json!({
        "format": "onus.verification/1", "holds": found.holds(), "manifest": found.digest, "checks": checks,
    });
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}
