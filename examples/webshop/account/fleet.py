"""What the API says of instances, of the pools that make some of them, and of their snapshots."""

import clusters
from disks import VOLUMES
from machines import INSTANCES, POOLS, members, one
from templates import template
from world import address, at, digest, ident, refs


# Names that addresses lead back to.
REVERSE = {"newsletter-1": "letters.woolshop.example.com."}


def all_instances():
    """With those of pools and those of clusters."""
    instances = dict(INSTANCES)
    for number, (pool, (zone, type, _, image, groups, labels, made)) in enumerate(POOLS.items()):
        manager = {"id": ident("pool", pool), "type": "instance-pool"}
        apart = ["shop-web"] if pool == "shop-web" else []
        for place, name in enumerate(members(pool)):
            instances[name] = one(zone, type, made, groups, template=image, public=61 + 10 * number + place, labels=labels,
                                  manager=manager, apart=apart)
    return {**instances, **clusters.nodes()}


def record(to):
    instances = all_instances()
    to.everywhere("instance", "instances", [(row["zone"], in_list(name, row)) for name, row in instances.items()])
    for name, row in instances.items():
        to.answer(row["zone"], f"instance/{ident('instance', name)}", in_detail(name, row))
        leads_back(to, row["zone"], f"instance/{ident('instance', name)}", REVERSE.get(name))
    pools = [(row[0], pool(name, *row)) for name, row in POOLS.items()]
    to.everywhere("instance-pool", "instance-pools", pools + clusters.pools())
    snapshots = [(row["zone"], snapshot(name, row["disk"], *made))
                 for name, row in instances.items() for made in row["snapshots"]]
    to.everywhere("snapshot", "snapshots", snapshots)
    apart = [name for name, row in instances.items() if "shop-web" in row["apart"]]
    group = {"name": "shop-web", "description": "Web servers on different hosts", "instances": refs("instance", apart)}
    to.once("anti-affinity-group", {"anti-affinity-groups": [{"id": ident("anti-affinity group", "shop-web"), **group}]})


def leads_back(to, zone, path, name):
    """The reverse name of an address; most have none."""
    if name:
        to.answer(zone, f"reverse-dns/{path}", {"domain-name": name})
    else:
        to.missing(zone, f"reverse-dns/{path}")


def common(name, row):
    public = row["public"]
    return {
        "id": ident("instance", name), "name": name, "state": row["state"], "created-at": at(row["made"]),
        "labels": row["labels"], "mac-address": f"0a:{':'.join(digest(name)[place:place + 2] for place in range(0, 10, 2))}",
        "public-ip-assignment": "none" if public is None else "dual" if row["ipv6"] else "inet4",
        **({"public-ip": address(public)} if public else {}), **({"ipv6-address": row["ipv6"]} if row["ipv6"] else {}),
        "instance-type": {"id": ident("instance type", row["type"])}, "template": template(row["template"], row["zone"]),
        **({"ssh-key": {"name": row["keys"][0]}} if row["keys"] else {}), "ssh-keys": [{"name": key} for key in row["keys"]],
        **({"manager": row["manager"]} if row["manager"] else {}),
        "security-groups": refs("security group", row["groups"]),
        "private-networks": refs("private network", row["networks"]),
    }


def in_list(name, row):
    """The list leaves out what is empty."""
    return {key: value for key, value in common(name, row).items() if value not in ([], {})}


def in_detail(name, row):
    attached = [volume for volume, held in VOLUMES.items() if held[2] == name]
    return {
        **common(name, row), "disk-size": row["disk"], "disk-encrypted": row["encrypted"], "secureboot-enabled": False,
        "tpm-enabled": False, "application-consistent-snapshot-enabled": False,
        "anti-affinity-groups": refs("anti-affinity group", row["apart"]), "elastic-ips": refs("elastic ip", row["elastic"]),
        "snapshots": refs("snapshot", [f"{name}/{made}" for made, _ in row["snapshots"]]),
        "block-storage-volumes": refs("volume", attached),
    }


def pool(name, zone, type, size, image, groups, labels, _):
    apart = {"anti-affinity-groups": refs("anti-affinity group", ["shop-web"])} if name == "shop-web" else {}
    return {
        "id": ident("pool", name), "name": name, "description": "", "state": "running", "size": size, "min-available": size - 1,
        "disk-size": 50, "instance-prefix": name, "public-ip-assignment": "inet4", "ipv6-enabled": False,
        "application-consistent-snapshot-enabled": False, "template": template(image, zone),
        "instance-type": {"id": ident("instance type", type)}, "security-groups": refs("security group", groups), **apart,
        "instances": refs("instance", members(name)), "ssh-key": {"name": "paul"}, "ssh-keys": [{"name": "paul"}],
        "labels": labels,
    }


def snapshot(instance, size, made, state):
    return {
        "id": ident("snapshot", f"{instance}/{made}"), "name": f"{instance}-{made[:10]}", "created-at": at(made), "state": state,
        "size": size, "application-consistent": False, "instance": {"id": ident("instance", instance)},
    }
