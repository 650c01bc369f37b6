//! `onus models`

mod page;

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use onus_catalog::{Catalog, Model};
use onus_core::Moment;
use onus_evidence::drift::{ACCEPTED, Accepted, AcceptedEntry, Drift, closest, lines};

use crate::failure::Failure;
use crate::output::to_stdout;
use crate::render::PageFormat;
use crate::suggest::unknown_name;
use crate::workspace::CatalogSource;

/// No page that is read is longer, in bytes and in lines that have words.
const LONGEST: u64 = 16 << 20;
const MOST_LINES: usize = 20_000;

/// Arguments of `onus models`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Tell what a later text of a document says otherwise, and which duties follow from it
    #[command(
        after_help = "Exit codes: 0 the document says what it said, or somebody accepted this very text; 1 it \
changed; 2 usage or configuration."
    )]
    Check(CheckArgs),
    /// Record that somebody read a later text and accepts it, until it changes again
    Accept(AcceptArgs),
}

/// A later text and the document that it is of.
#[derive(Debug, clap::Args)]
struct TextArgs {
    /// The text: a web page, Markdown or plain text
    file: PathBuf,
    /// The workspace, whose `models.toml` says what was accepted
    #[arg(long, default_value = ".", value_name = "DIR")]
    workspace: PathBuf,
}

#[derive(Debug, clap::Args)]
struct CheckArgs {
    #[command(flatten)]
    text: TextArgs,
    /// The document; the one that it has most lines in common with when left out
    #[arg(long, value_name = "ID")]
    model: Option<String>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    format: PageFormat,
}

#[derive(Debug, clap::Args)]
struct AcceptArgs {
    #[command(flatten)]
    text: TextArgs,
    /// The document
    #[arg(long, value_name = "ID")]
    model: String,
    /// Who read it
    #[arg(long, value_name = "NAME")]
    by: String,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    match &args.command {
        Command::Check(args) => check(args, source),
        Command::Accept(args) => accept(args, source),
    }
}

fn check(args: &CheckArgs, source: &CatalogSource) -> Result<u8, Failure> {
    let catalog = source.catalog(&args.text.workspace)?;
    let (model, drift) = args.text.drift(&catalog, args.model.as_deref())?;
    let accepted = Accepted::of_workspace(&args.text.workspace).map_err(Failure::usage)?;
    let accepted = accepted.last(&model.name);
    page::shown(&catalog, model, &args.text.file, &drift, accepted).show(args.format)?;
    let settled = drift.is_empty() || accepted.is_some_and(|entry| entry.holds(&drift));
    Ok(u8::from(!settled))
}

fn accept(args: &AcceptArgs, source: &CatalogSource) -> Result<u8, Failure> {
    let catalog = source.catalog(&args.text.workspace)?;
    let (model, drift) = args.text.drift(&catalog, Some(&args.model))?;
    if args.by.trim().is_empty() {
        return Err(Failure::usage("`--by` is empty").help("name the person who read the text"));
    }
    if drift.is_empty() {
        return Err(Failure::usage(format!("`{}` says what the catalog has", args.text.file.display()))
            .help("there is nothing to accept, and nothing was written"));
    }
    let accepted = Accepted::of_workspace(&args.text.workspace).map_err(Failure::usage)?;
    if let Some(entry) = accepted.last(&model.name).filter(|entry| entry.holds(&drift)) {
        return Err(Failure::usage(format!("{} accepted this very text at {}", entry.by, entry.at))
            .help("nothing was written"));
    }
    let entry = AcceptedEntry::new(&model.name, &drift, args.by.trim(), Moment::now());
    let (path, text) = (args.text.workspace.join(ACCEPTED), entry.to_text().map_err(Failure::internal)?);
    let opened = OpenOptions::new().append(true).create(true).open(&path);
    opened
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| Failure::usage(format!("cannot write `{}`: {error}", path.display())))?;
    to_stdout(|out| {
        writeln!(out, "wrote to {} that {} accepts this text of `{}`", path.display(), entry.by, model.name)
    })?;
    Ok(0)
}

impl TextArgs {
    /// The model that the text is of, and what the text says otherwise.
    fn drift<'c>(&self, catalog: &'c Catalog, model: Option<&str>) -> Result<(&'c Model, Drift), Failure> {
        let later = lines(&text_of(&self.file)?);
        if later.is_empty() || later.len() > MOST_LINES {
            let has = later.len();
            return Err(Failure::usage(format!("`{}` has {has} lines with words", self.file.display()))
                .help(format!("a document has at least one and at most {MOST_LINES}")));
        }
        let names = || catalog.models().iter().map(|model| model.name.as_str());
        let named = |name: &str| {
            let model = catalog.models().iter().find(|model| model.name == name || model.document == name);
            model.ok_or_else(|| unknown_name("document", name, names().collect()))
        };
        let found = || {
            closest(catalog, &later).ok_or_else(|| {
                Failure::usage(format!("`{}` is like no document of the catalog", self.file.display()))
                    .help(format!("name one with `--model`: {}", names().collect::<Vec<_>>().join(", ")))
            })
        };
        let model = model.map_or_else(found, named)?;
        let earlier = catalog.fingerprints().get(&model.name).ok_or_else(|| {
            Failure::usage(format!("the catalog has no fingerprints of `{}`", model.name)).help(format!(
                "where you have the text that it was made from: `cargo xtask fingerprint FOLDER` writes `fingerprints/{}.toml`",
                model.name
            ))
        })?;
        Ok((model, Drift::of(model, earlier, &later)))
    }
}

fn text_of(file: &Path) -> Result<String, Failure> {
    let (mut bytes, unreadable) = (Vec::new(), |why: &dyn std::fmt::Display| {
        Failure::usage(format!("cannot read `{}`: {why}", file.display()))
            .help("name a web page, Markdown or plain text, in UTF-8")
    });
    let read = File::open(file).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes));
    match read.map_err(|error| unreadable(&error))? as u64 {
        length if length > LONGEST => Err(unreadable(&format!("it is longer than {LONGEST} bytes"))),
        _ => String::from_utf8(bytes).map_err(|error| unreadable(&error)),
    }
}
