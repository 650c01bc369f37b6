"""Kubernetes: clusters, their nodepools, and the nodes with the pools that hold them."""

from machines import CATALOGUE, STAGING, one
from world import FRANKFURT, GENEVA, ZONES, at, digest, ident, refs

NODE_TEMPLATE = "Exoscale SKS node"     # in no list of templates
OFFERED = ["1.36.2", "1.35.6", "1.34.9"]

# Name: zone, version, whether it is upgraded by itself, audit, labels, made; nodepools: name, version, days on which
# their nodes were made.
CLUSTERS = {
    # FAULT: nobody upgrades it, so that its Kubernetes is offered no more; it keeps no audit log, and one of its nodes is of
    # May.
    "shop": (GENEVA, "1.33.4", False, {}, CATALOGUE, "2026-02-03",
             [("general", "1.33.4", ["2026-10-21", "2026-05-06"], 81)]),
    # FAULT: its audit log travels in plain text, and its nodes run an older version.
    "staging": (FRANKFURT, "1.34.1", True, {"enabled": True, "endpoint": "http://audit.woolshop.example.com:8080/sks",
                                             "initial-backoff": "10s"}, STAGING, "2026-07-01",
                [("small", "1.33.4", ["2026-09-12"], 91)]),
}


def nodepools():
    return [(cluster, row[0], *pool) for cluster, row in CLUSTERS.items() for pool in row[6]]


def node_names(cluster, pool, days):
    return [f"pool-{digest(f'{cluster}/{pool}')[:5]}-{digest(f'{cluster}/{pool}/{day}')[:5]}" for day in days]


def nodes():
    found = {}
    for cluster, zone, pool, _, days, first_address in nodepools():
        manager = {"id": ident("nodepool", f"{cluster}/{pool}"), "type": "sks-nodepool"}
        for place, (day, name) in enumerate(zip(days, node_names(cluster, pool, days))):
            found[name] = one(zone, "large", day, ["sks"], template=NODE_TEMPLATE, public=first_address + place, keys=(),
                              manager=manager)
    return found


def pools():
    """The pools behind nodepools."""
    return [(zone, {
        "id": ident("pool", f"{cluster}/{name}"), "name": f"nodepool-{cluster}-{name}", "description": "", "state": "running",
        "size": len(days), "min-available": 0, "disk-size": 50, "public-ip-assignment": "inet4", "ipv6-enabled": False,
        "application-consistent-snapshot-enabled": False, "instance-type": {"id": ident("instance type", "large")},
        "template": {"id": ident("template", f"{zone}/{NODE_TEMPLATE}")}, "security-groups": refs("security group", ["sks"]),
        "instances": refs("instance", node_names(cluster, name, days)),
        "manager": {"id": ident("nodepool", f"{cluster}/{name}"), "type": "sks-nodepool"},
    }) for cluster, zone, name, _, days, _ in nodepools()]


def record(to):
    to.everywhere("sks-cluster", "sks-clusters", [(row[0], cluster(name, *row)) for name, row in CLUSTERS.items()])
    for zone in ZONES:
        to.answer(zone, "sks-cluster-version", {"sks-cluster-versions": OFFERED})


def cluster(name, zone, version, upgraded, audit, labels, made, pools):
    id = ident("cluster", name)
    return {
        "id": id, "name": name, "description": "", "version": version, "level": "pro", "state": "running",
        "auto-upgrade": upgraded, "cni": "calico", "addons": ["exoscale-cloud-controller", "metrics-server"],
        "feature-gates": [], "audit": audit, "enable-operators-ca": True, "enable-kube-proxy": True,
        "endpoint": f"https://{id}.sks-{zone}.exo.io:443", "created-at": at(made), "labels": labels,
        "nodepools": [nodepool(name, zone, *pool) for pool in pools],
    }


def nodepool(cluster, zone, name, version, days, _):
    return {
        "id": ident("nodepool", f"{cluster}/{name}"), "name": name, "description": "", "version": version, "state": "running",
        "size": len(days), "disk-size": 50, "instance-prefix": "pool", "public-ip-assignment": "inet4", "addons": [],
        "template": {"id": ident("template", f"{zone}/{NODE_TEMPLATE}")}, "created-at": at(min(days)),
        "instance-type": {"id": ident("instance type", "large")}, "instance-pool": {"id": ident("pool", f"{cluster}/{name}")},
        "security-groups": refs("security group", ["sks"]),
    }
