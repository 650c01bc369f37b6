"""The organisation, its quotas, and the zones of the platform."""

from world import ZONES, ident

# Resource, in use, limit.
QUOTAS = [
    ("instance", 12, 40), ("cpu", 30, 80), ("memory", 64, 160), ("storage", 840, 4096), ("bucket", 7, 100),
    ("elastic-ip", 1, 5), ("network-load-balancer", 2, 5), ("sks-cluster", 2, 3), ("gpu3", 0, 0),
]


def record(to):
    # Anybody may ask for the zones, without a key.
    to.once("zone", {"zones": [zone(name) for name in ZONES]})
    # REFUSED: the role of onus forgets the organisation itself, so that its number stays unknown.
    to.refused(ZONES[0], "organization", "Forbidden by role policy for organization")
    to.once("quota", {"quotas": [{"resource": name, "usage": used, "limit": limit} for name, used, limit in QUOTAS]})


def zone(name):
    return {
        "id": ident("zone", name), "name": name, "api-endpoint": f"https://api-{name}.exoscale.com/v2",
        "sos-endpoint": f"https://sos-{name}.exo.io",
    }
