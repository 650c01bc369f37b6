//! `onus export`

use std::path::Path;

use clap::ValueEnum;
use onus_export::{Duties, oscal};

use crate::failure::Failure;
use crate::in_scope::of_profile;
use crate::output::to_stdout;
use crate::provider_arg;
use crate::workspace::CatalogSource;

/// Arguments of `onus export`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Results go out by `onus assess --format`, which writes oscal-ar, oscal-poam and oscal-ssp too. \
The documents name each other by format: write each to FORMAT.json, all in one directory."
)]
pub(crate) struct Args {
    /// Which document
    #[arg(value_enum)]
    format: Format,
    /// Which duties: a profile such as `all`, `baseline` or `hds`, or a framework such as `iso27001-2022`
    #[arg(long, default_value = "all")]
    profile: String,
    /// Only duties at this provider
    #[arg(long)]
    provider: Option<String>,
    /// Allow formats that will still change
    #[arg(long)]
    experimental: bool,
}

/// Documents that say who answers for what, and that no assessment is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The duties as an OSCAL catalog of controls
    #[value(name = "oscal-catalog")]
    Catalog,
    /// The providers' services as components, with the duties that providers answer for
    #[value(name = "oscal-component-definition")]
    ComponentDefinition,
    /// What customers inherit from providers, and what is left to them
    #[value(name = "oscal-provider-ssp")]
    ProviderSsp,
    /// The assessment plan: checks, statements and documents
    #[value(name = "oscal-ap")]
    Plan,
    /// NIST's prototype of a shared responsibility model; needs --experimental
    #[value(name = "oscal-shared-responsibility")]
    SharedResponsibility,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    if args.format == Format::SharedResponsibility && !args.experimental {
        return Err(Failure::usage(
            "the shared responsibility model is NIST's prototype of 2023 and no release",
        )
        .help("add --experimental to write it all the same, or use oscal-provider-ssp"));
    }
    let catalog = source.catalog(Path::new("."))?;
    let provider = args.provider.as_deref().map(|name| provider_arg::find(&catalog, name)).transpose()?;
    let of_profile = of_profile(&catalog, &args.profile)?;
    let duties = catalog.obligations().values().filter(|duty| {
        provider.is_none_or(|provider| duty.id.provider() == provider) && of_profile.contains(&duty.id)
    });
    let chosen = Duties { catalog: &catalog, profile: args.profile.clone(), duties: duties.collect() };
    if chosen.duties.is_empty() {
        return Err(Failure::usage(format!("no duty of profile `{}` is chosen", args.profile))
            .help("name another profile or provider"));
    }
    to_stdout(|out| match args.format {
        Format::Catalog => oscal::catalog::write(out, &chosen),
        Format::ComponentDefinition => oscal::component_definition::write(out, &chosen),
        Format::ProviderSsp => oscal::provider_ssp::write(out, &chosen),
        Format::Plan => oscal::ap::write(out, &chosen),
        Format::SharedResponsibility => oscal::shared_responsibility::write(out, &chosen),
    })?;
    Ok(0)
}
