"""Private networks, elastic addresses, load balancers and names."""

from clusters import CLUSTERS
from fleet import leads_back
from machines import CATALOGUE, POOLS, members
from world import FRANKFURT, GENEVA, address, at, ident

# Load balancer: zone, last part of its address, pool; services: name, port, port behind, how it is probed.
BALANCERS = {
    # FAULT: the feed of prices goes in plain text.
    "shop": (GENEVA, 10, "shop-web", [
        ("https", 443, 443, "https"), ("http", 80, 80, "http"), ("price-feed", 8080, 8080, "http")]),
    "checkout": (GENEVA, 11, "shop/general", [("https", 443, 31443, "tcp")]),
}
# Pool and the number of its members.
SIZES = {**{name: len(members(name)) for name in POOLS}, "shop/general": len(CLUSTERS["shop"][6][0][2])}


def record(to):
    backend = {
        "id": ident("private network", "backend"), "name": "backend", "description": "Stock and its database",
        "start-ip": "10.20.0.10", "end-ip": "10.20.0.200", "netmask": "255.255.255.0", "vni": 4811,
        "leases": [{"instance-id": ident("instance", "stock-1"), "ip": "10.20.0.11"}], "labels": CATALOGUE,
    }
    # FAULT: nothing is in it.
    legacy = {"id": ident("private network", "office-2022"), "name": "office-2022", "description": "", "vni": 4822}
    to.everywhere("private-network", "private-networks", [(GENEVA, backend), (FRANKFURT, legacy)])
    elastic = {
        "id": ident("elastic ip", "admin"), "ip": address(30), "cidr": f"{address(30)}/32", "addressfamily": "inet4",
        "description": "the way in",
    }
    to.everywhere("elastic-ip", "elastic-ips", [(GENEVA, elastic)])
    leads_back(to, GENEVA, f"elastic-ip/{elastic['id']}", "in.woolshop.example.com.")
    to.everywhere("load-balancer", "load-balancers", [(row[0], balancer(name, *row)) for name, row in BALANCERS.items()])
    domain = {"id": ident("domain", "woolshop"), "unicode-name": "woolshop.example.com", "created-at": at("2021-04-12")}
    to.once("dns-domain", {"dns-domains": [domain]})


def balancer(name, zone, last, pool, services):
    return {
        "id": ident("load balancer", name), "name": name, "description": "", "state": "running", "ip": address(last),
        "created-at": at("2026-02-03"), "labels": CATALOGUE,
        "services": [service(name, pool, *row) for row in services],
    }


def service(balancer, pool, name, port, target, probe):
    healthcheck = {"mode": probe, "port": target, "interval": 10, "timeout": 5, "retries": 1}
    return {
        "id": ident("load balancer service", f"{balancer}/{name}"), "name": name, "description": "", "state": "running",
        "protocol": "tcp", "port": port, "target-port": target, "strategy": "round-robin",
        "instance-pool": {"id": ident("pool", pool)},
        "healthcheck": {**healthcheck, **({"uri": "/health"} if probe != "tcp" else {})},
        "healthcheck-status": [{"status": "success"}] * SIZES[pool],
    }
