"""Templates of the platform and of the shop, and the types of instances."""

from world import FRANKFURT, GENEVA, GIB, ZONES, digest, ident

# Name: family, version, user, size, made, whether it takes a password.
PUBLIC = {
    "Linux Debian 12 (Bookworm) 64-bit": ("debian", "12", "debian", 10, "2026-08-11", True),
    "Linux Debian 13 (Trixie) 64-bit": ("debian", "13", "debian", 10, "2026-09-02", True),
    "Linux Ubuntu 24.04 LTS 64-bit": ("ubuntu", "24.04", "ubuntu", 10, "2026-09-15", True),
    "Linux Ubuntu 18.04 LTS 64-bit": ("ubuntu", "18.04", "ubuntu", 10, "2021-05-20", True),
    "Windows Server 2022": ("windows", "2022", "Administrator", 50, "2026-07-14", True),
}
# Zone, made, description.
PRIVATE = {
    "shop-worker-2024": (FRANKFURT, "2024-06-04", "Worker with all its libraries"),
    "shop-web-2026-09": (GENEVA, "2026-09-28", "Web server, hardened"),
}

# Size, processors, memory.
TYPES = [("tiny", 1, 1), ("small", 2, 2), ("medium", 2, 4), ("large", 4, 8), ("extra-large", 4, 16)]


def record(to):
    types = [{
        "id": ident("instance type", size), "family": "standard", "size": size, "cpus": cpus, "memory": memory * GIB,
        "authorized": True, "zones": ZONES,
    } for size, cpus, memory in TYPES]
    to.once("instance-type", {"instance-types": types})
    own = [(zone, private(name, zone, made, description)) for name, (zone, made, description) in PRIVATE.items()]
    to.everywhere("template", "templates", own, "visibility=private")
    offered = [(zone, public(name, zone, *row)) for zone in ZONES for name, row in PUBLIC.items()]
    to.everywhere("template", "templates", offered, "visibility=public")


def template(name, zone):
    """How an instance names its template: each zone has its own."""
    return {"id": ident("template", f"{zone}/{name}")}


def public(name, zone, family, version, user, size, made, password):
    return {
        **template(name, zone), "name": name, "description": name, "visibility": "public", "family": family,
        "version": version, "build": f"{made}-{digest(name)[:6]}", "maintainer": "Exoscale", "boot-mode": "legacy",
        "password-enabled": password, "ssh-key-enabled": family != "windows", "default-user": user, "size": size * GIB,
        "application-consistent-snapshot-enabled": False, "checksum": digest(name)[:32], "created-at": f"{made}T06:00:00Z",
    }


def private(name, zone, made, description):
    return {
        **template(name, zone), "name": name, "description": description, "visibility": "private", "boot-mode": "legacy",
        "password-enabled": False, "ssh-key-enabled": True, "default-user": "debian", "size": 10 * GIB,
        "application-consistent-snapshot-enabled": False, "checksum": digest(name)[:32], "created-at": f"{made}T06:00:00Z",
    }
