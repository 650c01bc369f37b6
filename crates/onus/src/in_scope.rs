//! Which duties a command is about.

use std::collections::BTreeSet;

use onus_catalog::{Catalog, Obligation};
use onus_core::ObligationId;
use onus_facts::Snapshot;

use crate::failure::Failure;

/// Which duties are in scope: those of the profile, and of the providers that the snapshot is about. Duties
/// of the user's own are always in scope, unless one provider is asked for.
pub(crate) fn duties_in_scope<'c>(
    catalog: &'c Catalog,
    snapshot: &Snapshot,
    profile: &str,
    only: Option<&'c str>,
) -> Result<impl Fn(&Obligation) -> bool + use<'c>, Failure> {
    let of_profile = of_profile(catalog, profile)?;
    let covered = snapshot.covered_tables().map_err(Failure::internal)?;
    let of_table = |table: &String| catalog.table(table).map(|table| table.provider.clone());
    let mut seen: BTreeSet<String> = covered.iter().filter_map(of_table).collect();
    seen.extend(clouds_of_databases(snapshot)?);
    let is_cloud = |provider: &str| catalog.models().iter().any(|model| model.provider == provider);
    Ok(move |obligation: &Obligation| {
        let provider = obligation.id.provider();
        if only.is_some_and(|only| only != provider) {
            return false;
        }
        !is_cloud(provider) || (seen.contains(provider) && of_profile.contains(&obligation.id))
    })
}

/// The clouds that run databases which were asked from inside, as `onus.toml` says.
fn clouds_of_databases(snapshot: &Snapshot) -> Result<Vec<String>, Failure> {
    let connection = snapshot.connect().map_err(Failure::internal)?;
    // A snapshot of an older catalog lacks the table.
    let Ok(mut statement) = connection.prepare("select distinct provider from database_server") else {
        return Ok(Vec::new());
    };
    let clouds = statement.query_map([], |row| row.get::<_, Option<String>>(0));
    let clouds = clouds.and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(Failure::internal)?;
    Ok(clouds.into_iter().flatten().collect())
}

/// The duties of a profile, or those that serve the controls of a framework.
pub(crate) fn of_profile(catalog: &Catalog, name: &str) -> Result<BTreeSet<ObligationId>, Failure> {
    if let Some(profile) = catalog.profiles().get(name) {
        return Ok(catalog.obligations().keys().filter(|id| profile.holds(id)).cloned().collect());
    }
    if let Some(framework) = catalog.frameworks().iter().find(|framework| framework.key == name) {
        return Ok(framework.controls.iter().flat_map(|control| &control.obligations).cloned().collect());
    }
    let profiles = catalog.profiles().keys().map(String::as_str);
    let known: Vec<&str> =
        profiles.chain(catalog.frameworks().iter().map(|framework| framework.key.as_str())).collect();
    Err(Failure::usage(format!("there is no profile `{name}`"))
        .help(format!("use one of: {}", known.join(", "))))
}
