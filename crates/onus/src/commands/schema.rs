//! `onus schema`

use onus_catalog::{SCHEMAS, schema_text};
use onus_collect::declaration;

use crate::commands::diff::DiffJson;
use crate::failure::Failure;
use crate::output::to_stdout;

/// Arguments of `onus schema`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// `assessment`, `diff`, `declaration` (`onus.toml`), or a file of the catalog: `obligation`, `table`, …
    name: String,
}

pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let text = match args.name.as_str() {
        "assessment" => assessment(),
        "diff" => diff(),
        "declaration" => Some(declaration::schema_text()),
        other => schema_text(other),
    };
    let text = text.ok_or_else(|| {
        let known =
            ["assessment", "declaration", "diff"].into_iter().chain(SCHEMAS).collect::<Vec<_>>().join(", ");
        Failure::usage(format!("there is no schema `{}`", args.name)).help(format!("use one of: {known}"))
    })?;
    to_stdout(|out| write!(out, "{text}"))?;
    Ok(0)
}

fn assessment() -> Option<String> {
    serde_json::to_string_pretty(&onus_export::json::schema()).ok().map(|text| text + "\n")
}

fn diff() -> Option<String> {
    let schema = schemars::schema_for!(DiffJson<'_>);
    serde_json::to_string_pretty(&schema).ok().map(|text| text + "\n")
}
