//! From where each port of each server is reached: by its own addresses, by load balancers and by gateways.

use std::collections::BTreeSet;

use onus_access::network::{Addresses, Exposure, Ports, Protocol, Reach, Server as Ways, Via, summary};
use onus_facts::{FactsError, Scope, Value};

use super::network::{Entry, Kind, Network, Server};
use crate::derive::completeness::Completeness;
use crate::derive::kleene::either;
use crate::derive::partition::partition;
use crate::derive::rows::{Rows, text};
use crate::derive::way::{Way, through};

pub(super) const TABLE: &str = "scaleway_server_exposure";

pub(super) fn fill(
    network: &Network,
    completeness: &Completeness,
    rows: &mut Rows<'_>,
) -> Result<(), FactsError> {
    let mut reasons = BTreeSet::new();
    for server in &network.servers {
        let ways = ways(network, server);
        let exposures: Vec<Exposure> = ways.iter().map(|way| way.exposure.clone()).collect();
        let parts = partition(&summary(&exposures));
        for part in &parts {
            let cells = [
                ("server_id", Value::text(&*server.id)),
                ("server_name", text(server.name.as_deref())),
                ("project_id", Value::text(&*server.project_id)),
                ("zone", Value::text(&*server.zone)),
                ("through", through(part, &ways)),
            ];
            rows.insert(TABLE, &part.cells(&server.id, cells))?;
        }
        if parts.iter().any(|part| part.from.anyone().is_none()) {
            let why = missing(network, server, &ways);
            reasons.insert((server.project_id.clone(), server.zone.clone(), why));
        }
        // A server that is there has all of its rows, whichever others may be missing.
        if !completeness.gaps("scaleway_server").is_empty() {
            rows.complete(TABLE, Scope::of([("server_id", &*server.id)]))?;
        }
    }
    for (project, zone, why) in reasons {
        rows.lose(TABLE, "anyone", Scope::of([("project_id", project), ("zone", zone)]), &why)?;
    }
    Ok(())
}

/// Every way to a server that there is or may be.
fn ways(network: &Network, server: &Server) -> Vec<Way> {
    let unread = Ways::unread().inbound;
    let inbound = network.groups.get(&server.group_id).map_or(unread, |group| group.inbound.clone());
    let direct = Ways {
        addresses: server.addresses.clone(),
        load_balancers: Some(Vec::new()),
        gateways: Some(Vec::new()),
        inbound,
        outbound: Vec::new(),
    };
    let mut ways: Vec<Way> = direct.exposures().into_iter().map(Way::direct).collect();
    for entry in &network.entries {
        let leads = entry.leads(server, &direct.inbound, &network.private);
        if either(leads.private, leads.public) == Some(false) {
            continue;
        }
        for protocol in entry.protocols.as_deref().unwrap_or(&[Protocol::Tcp, Protocol::Udp]) {
            let sure = entry.protocols.as_ref().map(|_| true);
            let from = entry.from.clone().when(entry.there).when(sure);
            match entry.target_port {
                Some(port) => {
                    let from = from.when(either(leads.private, leads.public));
                    ways.push(forwarded(entry, *protocol, Some(Ports::one(port)), from));
                }
                None if leads.private != Some(false) => {
                    ways.push(forwarded(entry, *protocol, None, from.perhaps()));
                }
                // A load balancer gets to a public address only on ports that the group opens to somebody.
                None => {
                    let open = open(&direct.inbound, *protocol);
                    ways.push(forwarded(entry, *protocol, Some(open), from.perhaps()));
                }
            }
        }
    }
    ways.retain(|way| !way.exposure.possibly.is_empty());
    ways
}

/// Ports on which a group may let somebody in.
fn open(inbound: &[Reach], protocol: Protocol) -> Ports {
    let open = inbound.iter().filter(|reach| reach.protocol == protocol && !reach.possibly.is_empty());
    Ports::of(open.flat_map(|reach| reach.ports.intervals().to_vec()).collect())
}

fn forwarded(entry: &Entry, protocol: Protocol, server_ports: Option<Ports>, from: Addresses) -> Way {
    let (id, address) = (entry.door.id.clone(), entry.door.address);
    let port = entry.port.map_or(String::new(), |port| format!(" on port {port}"));
    let label = match id {
        Some(_) => format!("{} {}{port}", entry.door.kind.name(), entry.door.label),
        None => entry.door.label.clone(),
    };
    let exposure = Exposure {
        protocol,
        ports: entry.port.map(Ports::one),
        server_ports,
        via: match entry.door.kind {
            Kind::LoadBalancer => Via::LoadBalancer { id, address },
            Kind::Gateway => Via::Gateway { id, address },
        },
        surely: from.surely,
        possibly: from.possibly,
    };
    Way { exposure, label }
}

/// What was not read of it.
fn unread(way: &Way) -> Option<String> {
    let Exposure { via, surely, possibly, .. } = &way.exposure;
    match via {
        _ if surely == possibly => None,
        Via::PublicAddress { .. } => None,
        Via::LoadBalancer { id: None, .. } | Via::Gateway { id: None, .. } => Some(way.label.clone()),
        _ => Some(format!("where `{}` leads, or for whom, was not read in full", way.label)),
    }
}

/// Why it is not known who reaches a server.
fn missing(network: &Network, server: &Server, ways: &[Way]) -> String {
    let mut why = Vec::new();
    if server.addresses.is_none() {
        why.push("its public addresses were not read".to_owned());
    }
    if server.may_be_public() {
        match network.groups.get(&server.group_id) {
            None if server.group_id.is_empty() => {
                why.push("it has no security group, and what passes then is documented nowhere".to_owned());
            }
            None => why.push("its security group was not read".to_owned()),
            Some(group) if !group.whole => {
                why.push("the rules of its security group were not read".to_owned())
            }
            Some(_) => {}
        }
    }
    why.extend(ways.iter().filter_map(unread).collect::<BTreeSet<_>>());
    if why.is_empty() {
        why.push("a rule of its security group was not read in full".to_owned());
    }
    why.join("; ")
}
