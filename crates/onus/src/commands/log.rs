//! `onus log`

use std::path::PathBuf;

use onus_evidence::hexadecimal;
use onus_evidence::pack::{Log, bytes_of, consistency, consistent, included, inclusion};
use serde_json::json;

use crate::failure::Failure;
use crate::output::to_stdout;
use crate::report::style::{BOLD, DIM};

/// Arguments of `onus log`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Keep the last line of `onus log` somewhere else, or let somebody witness `--checkpoint`: whoever
holds an old head sees with `--since SIZE:ROOT` that nothing before it was changed or taken out."
)]
pub(crate) struct Args {
    /// A folder with packs
    #[arg(default_value = "packs")]
    packs: PathBuf,
    /// Print the head as a C2SP checkpoint
    #[arg(long, conflicts_with_all = ["proof", "since"])]
    checkpoint: bool,
    /// Print the proof that a pack is in the log, by its number or the SHA-256 of its manifest
    #[arg(long, value_name = "PACK", conflicts_with = "since")]
    proof: Option<String>,
    /// Print the proof that the log only grew since an older head, `SIZE:ROOT`
    #[arg(long, value_name = "HEAD")]
    since: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let log = Log::of(&args.packs).map_err(Failure::usage)?;
    if log.entries().is_empty() {
        return Err(Failure::usage(format!("`{}` has no log", args.packs.display()))
            .help("`onus prove` makes packs; name their folder"));
    }
    match (&args.proof, &args.since) {
        (Some(pack), _) => proof(&log, pack),
        (None, Some(head)) => since(&log, head),
        (None, None) if args.checkpoint => {
            let name = args.packs.canonicalize().unwrap_or_else(|_| args.packs.clone());
            let name = name.parent().and_then(|parent| parent.file_name()).unwrap_or_default();
            let origin = format!("onus/{}", name.to_string_lossy());
            to_stdout(|out| write!(out, "{}", log.checkpoint(&origin)))?;
            Ok(0)
        }
        (None, None) => list(&log),
    }
}

fn list(log: &Log) -> Result<u8, Failure> {
    to_stdout(|out| {
        for (at, entry) in log.entries().iter().enumerate() {
            writeln!(
                out,
                "{BOLD}{:>4}{BOLD:#}  {}  {}  {DIM}{}{DIM:#}",
                at + 1,
                entry.made,
                entry.pack,
                entry.manifest
            )?;
        }
        let root = log.entries().last().map(|entry| entry.root.as_str()).unwrap_or_default();
        writeln!(out, "\nhead  {}:{root}", log.entries().len())
    })?;
    Ok(0)
}

fn proof(log: &Log, pack: &str) -> Result<u8, Failure> {
    let number = pack.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let at = log.position(&pack.to_lowercase()).or(number).filter(|at| *at < log.entries().len());
    let at = at.ok_or_else(|| {
        Failure::usage(format!("the log has no pack `{pack}`")).help("`onus log` lists them")
    })?;
    let (leaves, size) = (&log.tree().0, log.entries().len());
    let path = inclusion(leaves, at);
    let (leaf, root) =
        (leaves.get(at).copied().unwrap_or_default(), log.tree().root(size).unwrap_or_default());
    let holds = included(leaf, at, size, &path, &root);
    let proof = json!({
        "format": "onus.inclusion/1", "number": at + 1, "size": size, "leaf": hexadecimal(&leaf),
        "root": hexadecimal(&root), "path": path.iter().map(|hash| hexadecimal(hash)).collect::<Vec<_>>(), "holds": holds,
    });
    show(&proof)?;
    Ok(u8::from(!holds))
}

fn since(log: &Log, head: &str) -> Result<u8, Failure> {
    let parsed =
        head.split_once(':').and_then(|(size, root)| Some((size.parse::<usize>().ok()?, bytes_of(root)?)));
    let (old, old_root) = parsed.ok_or_else(|| {
        Failure::usage(format!("`{head}` is no head"))
            .help("write `SIZE:ROOT` as the last line of `onus log` has it")
    })?;
    let size = log.entries().len();
    let path = consistency(&log.tree().0, old);
    let root = log.tree().root(size).unwrap_or_default();
    let holds = consistent(old, &old_root, size, &root, &path);
    let proof = json!({
        "format": "onus.consistency/1", "old": old, "old_root": hexadecimal(&old_root), "size": size,
        "root": hexadecimal(&root), "path": path.iter().map(|hash| hexadecimal(hash)).collect::<Vec<_>>(), "holds": holds,
    });
    show(&proof)?;
    Ok(u8::from(!holds))
}

fn show(proof: &serde_json::Value) -> Result<(), Failure> {
    to_stdout(|out| {
        serde_json::to_writer_pretty(&mut *out, proof)?;
        writeln!(out)
    })
}
