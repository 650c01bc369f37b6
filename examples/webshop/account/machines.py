"""Instances, and the pools that make some of them."""

from world import FRANKFURT, GENEVA, digest

DEBIAN = "Linux Debian 12 (Bookworm) 64-bit"
CUSTOMERS = {"environment": "production", "data": "customers", "backup": "daily"}
CATALOGUE = {"environment": "production", "data": "public"}
STAGING = {"environment": "staging", "data": "invented"}

# Name: zone, type, number of instances, template, security groups, labels, when the members were made.
POOLS = {
    "shop-web": (GENEVA, "large", 2, "shop-web-2026-09", ["web", "app"], CATALOGUE, "2026-10-01"),
    # FAULT: made of a template of 2024, with public addresses that nobody declared.
    "workers": (FRANKFURT, "medium", 1, "shop-worker-2024", ["workers"], STAGING, "2026-03-09"),
}


def one(zone, type, made, groups, *, template=DEBIAN, public=None, ipv6=None, networks=(), labels=None, keys=("paul",),
        state="running", disk=50, encrypted=True, elastic=(), manager=None, apart=(), snapshots=()):
    return dict(zone=zone, type=type, made=made, groups=groups, template=template, public=public, ipv6=ipv6, networks=networks,
                labels=labels or {}, keys=keys, state=state, disk=disk, encrypted=encrypted, elastic=elastic, manager=manager,
                apart=apart, snapshots=snapshots)


# Made and state of each snapshot; the newest first.
NIGHTLY = [("2026-11-20T02:10", "exported"), ("2026-11-19T02:10", "exported")]

INSTANCES = {
    # The way in for administrators. FAULT: its security group.
    "admin-1": one(GENEVA, "small", "2026-09-10", ["admin"], public=21, ipv6="2001:db8:21::1", keys=("elena", "paul"),
                   labels={"environment": "production", "data": "none", "backup": "daily"}, elastic=["admin"], snapshots=NIGHTLY),
    # FAULT: the shop of 2022, on an Ubuntu without updates, its disk in plain, its database open to everyone, without labels.
    "shop-old": one(GENEVA, "medium", "2022-11-14", ["old"], template="Linux Ubuntu 18.04 LTS 64-bit", public=22,
                    keys=("anna-2023",), encrypted=False),
    # Has no public address, which is right. FAULT: its newest snapshot is of the 8th.
    "stock-1": one(GENEVA, "extra-large", "2026-02-17", [], networks=["backend"], labels=CUSTOMERS,
                   snapshots=[("2026-11-08T02:10", "exported"), ("2026-11-07T02:10", "exported"), ("2026-11-20T02:10", "error")]),
    # FAULT: a public address, and no security group at all.
    "newsletter-1": one(FRANKFURT, "small", "2026-06-22", [], public=41, labels=CATALOGUE),
    # FAULT: came up with an error, and without SSH key, so that a password opens it.
    "photo-1": one(FRANKFURT, "medium", "2026-11-02", ["app"], public=42, labels=CATALOGUE, keys=(), state="error"),
    # FAULT: reaches nothing, being in no network; and its template is offered no more.
    "import-1": one(FRANKFURT, "small", "2024-02-05", [], template="Linux CentOS 7.9 64-bit", labels=STAGING),
}


def members(pool):
    """Names of the instances of a pool, as the platform makes them."""
    return [f"{pool}-{digest(pool)[:5]}-{digest(f'{pool}/{number}')[:5]}" for number in range(POOLS[pool][2])]
