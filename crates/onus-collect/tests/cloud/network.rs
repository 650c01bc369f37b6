//! Ways into the invented machines: Load Balancers, Public Gateways, and the addresses that IPAM keeps.

use serde_json::{Value, json};

use super::account::id;
use super::{ORGANIZATION, PROJECT, Style, World};

const BY_PROJECT: &[(&str, &str)] = &[("project_id", "/project_id")];
const BY_FRONTEND: &[(&str, &str)] = &[("frontend_id", "/frontend_id")];
const BY_GATEWAY: &[(&str, &str)] = &[("gateway_ids", "/gateway_id")];
const CREATED: &str = "2026-01-10T08:00:00Z";

/// The private address of a machine, whose zone the number tells.
fn private(number: usize) -> String {
    format!("172.16.{}.{}", number / 100, number % 100 + 10)
}

/// What is common to everything of the newer products.
fn owned(kind: &str, number: usize, more: Value) -> Value {
    let mut value = json!({
        "id": id(kind, number), "name": format!("{kind}-{number}"), "project_id": PROJECT, "organization_id": ORGANIZATION,
        "created_at": CREATED, "updated_at": CREATED, "tags": [],
    });
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

pub(super) fn balancers(world: &mut World, zone: &str, at: usize) {
    let base = format!("/lb/v1/zones/{zone}");
    let balancer = owned(
        "lb",
        at + 1,
        json!({
            "description": "", "status": "ready", "type": "lb-s", "ip": [{ "id": id("lb-ip", at + 1), "ip_address": "203.0.113.40" }],
            "ssl_compatibility_level": "ssl_compatibility_level_modern", "frontend_count": 3, "backend_count": 3, "route_count": 1, "private_network_count": 3,
        }),
    );
    world.list(format!("{base}/lbs"), Style::TotalCount, "lbs", BY_PROJECT, vec![balancer]);
    // One is for the office, one for everyone, and one leads to two machines.
    let backend = |number: usize, port: u16, pool: Vec<String>| {
        owned(
            "backend",
            number,
            json!({ "forward_protocol": "tcp", "forward_port": port, "pool": pool, "ssl_bridging": false, "ignore_ssl_server_verify": null }),
        )
    };
    let backends = vec![
        backend(at + 1, 22, vec![private(at + 2)]),
        backend(at + 2, 8080, vec![private(at + 3)]),
        backend(at + 3, 5432, vec![private(at + 3), private(at + 4)]),
    ];
    let frontend = |number: usize, port: u16| {
        owned(
            "frontend",
            number,
            json!({ "inbound_port": port, "backend": { "id": id("backend", number) }, "certificate_ids": [], "enable_http3": false, "enable_access_logs": false }),
        )
    };
    let frontends = vec![frontend(at + 1, 2222), frontend(at + 2, 80), frontend(at + 3, 443)];
    let network = |number: usize| json!({ "private_network_id": id("network", number), "status": "ready", "created_at": CREATED, "updated_at": CREATED });
    let path = format!("{base}/lbs/{}", id("lb", at + 1));
    world.list(format!("{path}/backends"), Style::TotalCount, "backends", &[], backends);
    world.list(format!("{path}/frontends"), Style::TotalCount, "frontends", &[], frontends);
    let networks = (1..=3).map(network).collect();
    world.list(format!("{path}/private-networks"), Style::TotalCount, "private_network", &[], networks);
    let rule = |index: usize, action: &str, from: &str| {
        let matched = json!({ "ip_subnet": [from], "ips_edge_services": false, "http_filter": "acl_http_filter_none", "http_filter_value": [], "invert": false });
        owned(
            "acl",
            at + index,
            json!({ "index": index, "action": { "type": action, "redirect": null }, "match": matched }),
        )
    };
    for number in 1..=3 {
        let all = [("allow", "203.0.113.0/24"), ("allow", "198.51.100.7"), ("deny", "0.0.0.0/0")];
        let all = if number == 1 { &all[..] } else { &[] };
        let rules = all.iter().enumerate().map(|(at, (action, from))| rule(at + 1, action, from)).collect();
        let path = format!("{base}/frontends/{}/acls", id("frontend", at + number));
        world.list(path, Style::TotalCount, "acls", &[], rules);
    }
    let route = json!({
        "id": id("route", at + 1), "frontend_id": id("frontend", at + 1), "backend_id": id("backend", at + 2),
        "match": { "sni": "example.com" }, "created_at": CREATED, "updated_at": CREATED,
    });
    world.list(format!("{base}/routes"), Style::TotalCount, "routes", BY_FRONTEND, vec![route]);
}

pub(super) fn gateways(world: &mut World, zone: &str, at: usize) {
    let base = format!("/vpc-gw/v2/zones/{zone}");
    let gateway = owned(
        "gateway",
        at + 1,
        json!({
            "type": "VPC-GW-S", "status": "running", "ipv4": { "address": "203.0.113.41" }, "gateway_networks": [{ "private_network_id": id("network", 1) }],
            "bastion_enabled": false, "bastion_port": 61000, "bastion_allowed_ips": ["0.0.0.0/0"], "smtp_enabled": false, "is_legacy": false,
        }),
    );
    world.list(format!("{base}/gateways"), Style::TotalCount, "gateways", BY_PROJECT, vec![gateway]);
    let rule = |number: usize, protocol: &str, port: u16| {
        json!({
            "id": id("pat", number), "gateway_id": id("gateway", at + 1), "protocol": protocol, "public_port": port, "private_ip": private(at + 2),
            "private_port": port, "created_at": CREATED, "updated_at": CREATED,
        })
    };
    let rules = vec![rule(at + 1, "tcp", 3389), rule(at + 2, "udp", 53), rule(at + 3, "both", 7000)];
    world.list(format!("{base}/pat-rules"), Style::TotalCount, "pat_rules", BY_GATEWAY, rules);
}

/// The addresses of the machines in zones of a region, by the numbers of the zones.
pub(super) fn addresses(world: &mut World, region: &str, zones: &[usize]) {
    let address = |number: usize| {
        json!({
            "id": id("ipam", number), "address": format!("{}/22", private(number)), "project_id": PROJECT, "is_ipv6": false, "region": region,
            "source": { "subnet_id": id("subnet", 1) }, "resource": { "type": "instance_private_nic", "id": id("nic", number), "name": "nic" },
            "reverses": [], "created_at": CREATED, "updated_at": CREATED, "tags": [],
        })
    };
    let all = zones.iter().flat_map(|at| (1..=4).map(move |number| at + number)).map(address).collect();
    world.list(format!("/ipam/v1/regions/{region}/ips"), Style::TotalCount, "ips", BY_PROJECT, all);
}
