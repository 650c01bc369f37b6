//! Commands and their arguments.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands;

/// Whose onus is it, and is it met?
///
/// onus makes cloud providers' shared responsibility models executable: every duty has one owner, one way
/// to establish it, and a verdict that never claims more than was seen.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, arg_required_else_help = true, max_term_width = 110)]
#[command(
    after_help = "Exit codes: 0 all that is in scope passes; 1 something fails at or above --fail-on; \
2 usage or configuration; 3 nothing fails but something is unknown; 4 onus itself failed."
)]
pub(crate) struct Cli {
    /// Read the catalog from a directory instead of the one that is built in
    #[arg(long, global = true, value_name = "DIR", env = "ONUS_CATALOG")]
    pub(crate) catalog: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Begin a workspace: an `onus.toml` with comments, and what to do next
    Init(commands::init::Args),
    /// Read an account into a snapshot
    Collect(commands::collect::Args),
    /// Judge a snapshot, a workspace or a Terraform plan
    Assess(commands::assess::Args),
    /// Write who answers for what for other programs: OSCAL
    Export(commands::export::Args),
    /// Show what changed between two snapshots, plans or reports: what regressed, and what is no longer seen
    Diff(commands::diff::Args),
    /// Show who answers for what, by service, and how your part stands
    Matrix(commands::matrix::Args),
    /// Explain a duty, statement, control, table or service
    Explain(commands::explain::Args),
    /// Compare a provider's document with a later text of it, and accept what changed
    Models(commands::models::Args),
    /// Ask the facts of a snapshot with SQL
    Query(commands::query::Args),
    /// Tell who may do something, and how they come by it
    WhoCan(commands::who_can::Args),
    /// Tell whether somebody may do something, and the smallest change that would end it
    Can(commands::can::Args),
    /// State that a duty was done, and sign it with your SSH key
    Attest(commands::attest::Args),
    /// Go through accounts, keys or rules one by one, and sign what you decided
    Review(commands::review::Args),
    /// Accept a breach for a time, beside the verdict
    Waive(commands::waive::Args),
    /// List the documents that duties ask the provider for, and what the register has
    Evidence(commands::evidence::Args),
    /// List what is overdue and what comes up: statements, documents, waivers
    Due(commands::due::Args),
    /// Put all that verdicts rest on into one signed file that others verify
    Prove(commands::prove::Args),
    /// Verify a pack, and compute its verdicts again
    Verify(commands::verify::Args),
    /// List the packs that were made, and prove that the list only grew
    Log(commands::log::Args),
    /// List the fact tables, or the columns of one
    Tables(commands::tables::Args),
    /// Show the least permissions that let onus read everything
    Permissions(commands::permissions::Args),
    /// Check the catalog and your own obligations for mistakes
    Lint(commands::lint::Args),
    /// Run the tests of all obligations, and try to break the law with each check
    Test(commands::test::Args),
    /// Print the JSON Schema of a report or of a catalog file
    Schema(commands::schema::Args),
    /// Print a script that completes commands in a shell
    Completions(commands::completions::Args),
}
