"""Ways from the internet to machines on private networks: Load Balancers, Public Gateways, and addresses that IPAM keeps."""

from machines import SERVERS, private_address
from world import ORGANIZATION, PROJECTS, RECORDS, REGIONS, ZONES, at, ident

# Zones that have them.
BALANCED = [zone for zone in ZONES if zone not in ("fr-par-3", "it-mil-1")]
WITH_GATEWAYS = [zone for zone in ZONES if zone != "fr-par-3"]

# Frontends of the one Load Balancer, which stands before the portal for patients: port, server, its port, last change.
BALANCER, BALANCER_ADDRESS = "records-portal", "203.0.113.51"
FRONTENDS = {
    "portal": (443, "rec-app-1", 443, "2026-09-01"),
    # FAULT: the database was opened to everyone for its migration, and forgotten.
    "migration": (15432, "rec-db-1", 5432, "2025-02-10"),
}

# Port forwarding of the one gateway: port, server, its port, last change.
GATEWAY, GATEWAY_ADDRESS = "records-gateway", "203.0.113.52"
# FAULT: SSH of the server for imaging, for everyone.
FORWARDED = [(2222, "rec-imaging", 22, "2025-03-17")]

HERE = (RECORDS, "fr-par-1")
NETWORK = ident("private network", "records")
SUBNET = ident("subnet", "records")


def record(to):
    for project in PROJECTS:
        for zone in ZONES:
            here = (project, zone) == HERE
            query = {"project_id": project}
            listing(to, f"/lb/v1/zones/{zone}/lbs", query, "lbs", [balancer()] if here else [], zone in BALANCED)
            query = {"project_id": project, "include_legacy": "true"}
            path = f"/vpc-gw/v2/zones/{zone}/gateways"
            listing(to, path, query, "gateways", [gateway()] if here else [], zone in WITH_GATEWAYS)
        for region in REGIONS:
            rows = [*addresses()] if (project, region) == (RECORDS, "fr-par") else []
            to.counted_list(f"/ipam/v1/regions/{region}/ips", {"project_id": project}, "ips", rows)
    of_balancer(to)
    query = {"gateway_ids": ident("gateway", GATEWAY)}
    to.counted_list("/vpc-gw/v2/zones/fr-par-1/pat-rules", query, "pat_rules", [pat_rule(*row) for row in FORWARDED])


def listing(to, path, query, key, rows, offered):
    if offered:
        to.counted_list(path, query, key, rows)
    else:
        to.refuse(path, {**query, "page": 1, "page_size": 100}, 404, {"message": "Not Found"})


def of_balancer(to):
    base = "/lb/v1/zones/fr-par-1"
    path = f"{base}/lbs/{ident('load balancer', BALANCER)}"
    to.counted_list(f"{path}/frontends", {}, "frontends", [frontend(name, *row) for name, row in FRONTENDS.items()])
    to.counted_list(f"{path}/backends", {}, "backends", [backend(name, *row) for name, row in FRONTENDS.items()])
    to.counted_list(f"{path}/private-networks", {}, "private_network", [{
        "lb": balancer(), "private_network_id": NETWORK, "status": "ready", "created_at": at("2025-02-10"),
        "updated_at": at("2025-02-10"), "dhcp_config": {}, "ipam_ids": [ident("ipam", BALANCER)],
    }])
    for name in FRONTENDS:
        id = ident("frontend", name)
        to.counted_list(f"{base}/frontends/{id}/acls", {}, "acls", [])
        to.counted_list(f"{base}/routes", {"frontend_id": id}, "routes", [])


def balancer():
    place = {"organization_id": ORGANIZATION, "project_id": RECORDS, "region": "fr-par", "zone": "fr-par-1", "tags": []}
    id = ident("load balancer", BALANCER)
    address = {
        "id": ident("ip", BALANCER), "ip_address": BALANCER_ADDRESS, "lb_id": id, "reverse": "portal.clinic.example.com",
    }
    return {
        "id": id, "name": BALANCER, "description": "", "status": "ready", "instances": [], **place, "ip": [{**address, **place}],
        "frontend_count": len(FRONTENDS), "backend_count": len(FRONTENDS), "type": "lb-s", "subscriber": None,
        "ssl_compatibility_level": "ssl_compatibility_level_intermediate", "created_at": at("2025-02-10"),
        "updated_at": at("2026-09-01"), "private_network_count": 1, "route_count": 0,
    }


def backend(name, _, server, port, changed):
    return {
        "id": ident("backend", name), "name": name, "lb": balancer(), "forward_protocol": "tcp", "forward_port": port,
        "forward_port_algorithm": "roundrobin", "pool": [private_address(server)], "ssl_bridging": False,
        "ignore_ssl_server_verify": None, "proxy_protocol": "proxy_protocol_none", "failover_host": None,
        "health_check": {"port": port, "tcp_config": {}}, "created_at": at(changed), "updated_at": at(changed),
    }


def frontend(name, port, server, to, changed):
    return {
        "id": ident("frontend", name), "name": name, "lb": balancer(), "inbound_port": port, "certificate": None,
        "certificate_ids": [], "backend": backend(name, port, server, to, changed), "enable_http3": False,
        "enable_access_logs": False, "connection_rate_limit": None, "timeout_client": None, "created_at": at(changed),
        "updated_at": at(changed),
    }


def gateway():
    id, created = ident("gateway", GATEWAY), at("2025-02-10")
    place = {"organization_id": ORGANIZATION, "project_id": RECORDS, "zone": "fr-par-1", "tags": []}
    moments = {"created_at": created, "updated_at": created}
    network = {
        "id": ident("gateway network", GATEWAY), "gateway_id": id, "private_network_id": NETWORK, "masquerade_enabled": True,
        "status": "ready", "push_default_route": True, "ipam_ip_id": ident("ipam", GATEWAY), "zone": "fr-par-1", **moments,
    }
    address = {"id": ident("ip", GATEWAY), "address": GATEWAY_ADDRESS, "gateway_id": id, "reverse": None}
    return {
        "id": id, "name": GATEWAY, "type": "VPC-GW-S", "bandwidth": 100, "status": "running", "is_legacy": False,
        "version": "0.7.8", "smtp_enabled": False, "bastion_enabled": False, "bastion_port": 61000,
        "bastion_allowed_ips": ["0.0.0.0/0"], "ipv4": {**address, **place, **moments}, "gateway_networks": [network],
        **place, **moments,
    }


def pat_rule(public_port, server, port, changed):
    return {
        "id": ident("pat rule", f"{server}/{port}"), "gateway_id": ident("gateway", GATEWAY), "protocol": "tcp",
        "public_port": public_port, "private_ip": private_address(server), "private_port": port, "created_at": at(changed),
        "updated_at": at(changed), "zone": "fr-par-1",
    }


def addresses():
    """Of all that is on the private network, and one that is kept for later."""
    yield ipam_ip(GATEWAY, "172.16.8.1", "vpc_gateway_network", ident("gateway network", GATEWAY), GATEWAY)
    for name, row in SERVERS.items():
        if "nics" in row:
            yield ipam_ip(name, private_address(name), "instance_private_nic", ident("private nic", name), name)
    yield ipam_ip(BALANCER, "172.16.8.200", "lb_server", ident("load balancer", BALANCER), BALANCER)
    yield {**ipam_ip("kept for the printer", "172.16.8.250", None, None, None), "resource": None}


def ipam_ip(name, address, kind, id, of):
    return {
        "id": ident("ipam", name), "address": f"{address}/22", "project_id": RECORDS, "is_ipv6": False, "region": "fr-par",
        "zone": None, "source": {"subnet_id": SUBNET}, "resource": {"type": kind, "id": id, "mac_address": None, "name": of},
        "tags": [], "reverses": [], "created_at": at("2025-02-10"), "updated_at": at("2025-02-10"),
    }
