//! `onus completions`

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::cli::Cli;
use crate::failure::Failure;
use crate::output::to_stdout;

/// Arguments of `onus completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onus completions bash > ~/.local/share/bash-completion/completions/onus
  onus completions zsh > \"${fpath[1]}/_onus\"
  onus completions fish > ~/.config/fish/completions/onus.fish")]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "onus", &mut script);
    to_stdout(|out| out.write_all(&script))?;
    Ok(0)
}
