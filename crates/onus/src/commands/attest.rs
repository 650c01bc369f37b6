//! `onus attest`

use std::io::Write;

use onus_catalog::Obligation;

use crate::explain::{Subject, find};
use crate::failure::Failure;
use crate::output::to_stdout;
use crate::signing::StatementArgs;
use crate::workspace::CatalogSource;

/// Arguments of `onus attest`.
#[derive(Debug, clap::Args)]
#[command(after_help = "What is left out is asked for at a terminal. Example:
  onus attest iam-passwords-renewed --by 'Ann Lee' --role 'Head of IT' --signer ann@example.org \\
    --done 'All members changed their passwords in the first week of November' --evidence attestations/files/log.pdf

`allowed_signers` in the workspace says who may sign, in OpenSSH's form. This lets a key state what concerns IAM:
  ann@example.org namespaces=\"onus-statement:scaleway/iam/*\" ssh-ed25519 AAAA…")]
pub(crate) struct Args {
    /// The duty, by its name or short name
    #[arg(value_name = "OBLIGATION")]
    duty: String,
    #[command(flatten)]
    statement: StatementArgs,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let catalog = source.catalog(&args.statement.workspace)?;
    let Subject::Duty(duty) = find(&catalog, &args.duty)? else {
        return Err(
            Failure::usage(format!("`{}` is no duty", args.duty)).help("`onus due` lists what can be stated")
        );
    };
    if let Some(review) = duty.attest.as_ref().and_then(|attest| attest.review.as_ref()) {
        return Err(Failure::usage(format!("`{}` is stated line by line", duty.id))
            .help(format!("run `onus review {}`", review.name)));
    }
    args.statement.check(duty)?;
    show(duty)?;
    let statement = args.statement.statement(duty, "")?;
    let path = args.statement.sign(&statement)?;
    to_stdout(|out| {
        writeln!(out, "wrote {}", path.display())?;
        writeln!(out, "it holds until {}", statement.until.day())
    })?;
    Ok(0)
}

/// What the person is about to sign.
fn show(duty: &Obligation) -> Result<(), Failure> {
    let Some(attest) = &duty.attest else { return Ok(()) };
    let mut err = std::io::stderr().lock();
    let mut tell = || -> std::io::Result<()> {
        writeln!(err, "{}\n\nYou state:", duty.title)?;
        writeln!(err, "  {}\n", attest.statement.split_whitespace().collect::<Vec<_>>().join(" "))?;
        if !attest.evidence.is_empty() {
            writeln!(err, "Cite or attach:")?;
            attest.evidence.iter().try_for_each(|evidence| writeln!(err, "  - {evidence}"))?;
            writeln!(err)?;
        }
        Ok(())
    };
    tell().map_err(Failure::internal)
}
