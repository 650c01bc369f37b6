//! The command line. It reads arguments, calls the libraries, and writes: results to standard output,
//! everything else to standard error.

mod access;
mod cli;
mod commands;
mod explain;
mod failure;
mod gathering;
mod in_scope;
mod known;
mod output;
mod progress;
mod proof;
mod provider_arg;
mod render;
mod report;
mod signing;
mod snapshot_arg;
mod subject;
mod suggest;
mod supplied;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use failure::Failure;
use workspace::CatalogSource;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command, &CatalogSource(cli.catalog)) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            failure.print();
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(command: Command, source: &CatalogSource) -> Result<u8, Failure> {
    match command {
        Command::Attest(args) => commands::attest::run(&args, source),
        Command::Prove(args) => commands::prove::run(&args, source),
        Command::Verify(args) => commands::verify::run(&args),
        Command::Log(args) => commands::log::run(&args),
        Command::Due(args) => commands::due::run(&args, source),
        Command::Review(args) => commands::review::run(&args, source),
        Command::Waive(args) => commands::waive::run(&args, source),
        Command::Diff(args) => commands::diff::run(&args, source),
        Command::Evidence(args) => commands::evidence::run(&args, source),
        Command::Assess(args) => commands::assess::run(&args, source),
        Command::Collect(args) => commands::collect::run(&args, source),
        Command::Completions(args) => commands::completions::run(&args),
        Command::Explain(args) => commands::explain::run(&args, source),
        Command::Export(args) => commands::export::run(&args, source),
        Command::Init(args) => commands::init::run(&args),
        Command::Lint(args) => commands::lint::run(&args, source),
        Command::Matrix(args) => commands::matrix::run(&args, source),
        Command::Models(args) => commands::models::run(&args, source),
        Command::Permissions(args) => commands::permissions::run(&args, source),
        Command::WhoCan(args) => commands::who_can::run(&args, source),
        Command::Can(args) => commands::can::run(&args, source),
        Command::Query(args) => commands::query::run(&args, source),
        Command::Schema(args) => commands::schema::run(&args),
        Command::Tables(args) => commands::tables::run(&args, source),
        Command::Test(args) => commands::test::run(&args, source),
    }
}
