//! `onus init`

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use onus_collect::declaration::{FILE, template};

use crate::failure::Failure;
use crate::output::to_stdout;

/// Arguments of `onus init`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Directory of the new workspace
    #[arg(default_value = ".")]
    workspace: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let path = args.workspace.join(FILE);
    let failed =
        |error: std::io::Error| Failure::usage(format!("cannot write `{}`: {error}", path.display()));
    std::fs::create_dir_all(&args.workspace).map_err(failed)?;
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(&path).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Failure::usage(format!("`{}` is already there", path.display()))
                .help("nothing was changed; delete it first to begin anew"),
            _ => failed(error),
        })?;
    file.write_all(template().as_bytes()).map_err(failed)?;
    to_stdout(|out| {
        writeln!(out, "wrote {}\n", path.display())?;
        writeln!(out, "Next:")?;
        writeln!(
            out,
            "  1. make a key that can only read: `onus permissions scaleway` (or `exoscale`) shows the grants"
        )?;
        writeln!(
            out,
            "  2. put it into `SCW_ACCESS_KEY` and `SCW_SECRET_KEY`, or `EXOSCALE_API_KEY` and `EXOSCALE_API_SECRET`,"
        )?;
        writeln!(out, "     or leave it where the provider's own command line keeps it")?;
        writeln!(out, "  3. say in {} what only you know", path.display())?;
        writeln!(out, "  4. `onus collect {0}`, then `onus assess {0}`", args.workspace.display())
    })?;
    Ok(0)
}
