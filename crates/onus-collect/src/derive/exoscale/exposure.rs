//! From where each port of each instance is reached.

use onus_access::network::{Exposure, Server, summary};
use onus_facts::{FactsError, Scope, Value};

use super::network::Network;
use crate::derive::completeness::Completeness;
use crate::derive::partition::partition;
use crate::derive::rows::{Rows, text};
use crate::derive::way::{Way, through};

pub(super) const TABLE: &str = "exoscale_instance_exposure";

pub(super) fn fill(
    network: &Network,
    completeness: &Completeness,
    rows: &mut Rows<'_>,
) -> Result<(), FactsError> {
    let some_are_missing = !completeness.gaps("exoscale_instance").is_empty();
    for (id, server) in network.organization.servers() {
        let Some(place) = network.instances.get(id) else { continue };
        let server = Server { load_balancers: Some(Vec::new()), gateways: Some(Vec::new()), ..server };
        let exposures: Vec<Exposure> = server.exposures();
        let parts = partition(&summary(&exposures));
        let ways: Vec<Way> = exposures.into_iter().map(Way::direct).collect();
        for part in &parts {
            let cells = [
                ("instance_id", Value::text(id)),
                ("instance_name", text(place.name.as_deref())),
                ("zone", Value::text(&*place.zone)),
                ("through", through(part, &ways)),
            ];
            rows.insert(TABLE, &part.cells(id, cells))?;
        }
        if parts.iter().any(|part| part.from.anyone().is_none()) {
            let scope = Scope::of([("zone", &*place.zone), ("instance_id", id)]);
            rows.lose(TABLE, "anyone", scope, &missing(network, id, &server))?;
        }
        // An instance that is there has all of its rows, whichever others may be missing.
        if some_are_missing {
            rows.complete(TABLE, Scope::of([("instance_id", id)]))?;
        }
    }
    Ok(())
}

/// Why it is not known who reaches an instance.
fn missing(network: &Network, id: &str, server: &Server) -> String {
    let groups = network.organization.instances.get(id).and_then(|instance| instance.groups.as_ref());
    match groups {
        _ if server.addresses.is_none() => "its public addresses were not read",
        None => "its security groups were not read",
        Some(groups) if groups.is_empty() => {
            "it has no security group, and what passes then is documented nowhere"
        }
        Some(_) => "a rule of its security groups, or the members of a group that one names, were not read",
    }
    .to_owned()
}
