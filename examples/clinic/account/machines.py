"""Servers and what belongs to them: images, addresses, placement groups, types."""

from disks import server_volumes
from firewall import group_of
from world import GB, ORGANIZATION, PROJECTS, PUBLISHER, RECORDS, SANDBOX, WEBSITE, ZONES, at, ident

HEALTH = ["data=health", "backup=daily"]
RSA_IN_TAG = "AUTHORIZED_KEY=ssh-rsa_AAAAB3NzaC1yc2EAAAADAQABAAABAQDinvented"

SERVERS = {
    # The part of the clinic that is in order by itself: a database and two application servers in two zones.
    "rec-db-1": dict(
        project=RECORDS, zone="fr-par-1", type="POP2-4C-16G", image="Debian Bookworm", group="records-db",
        apart="records-apart", nics=["records"], protected=True, tags=HEALTH, created="2025-02-10"),
    "rec-app-1": dict(
        project=RECORDS, zone="fr-par-1", type="POP2-2C-8G", image="rec-app-golden", group="records-web",
        apart="records-apart", nics=["records"], address="203.0.113.21", protected=True, tags=HEALTH, created="2026-09-01"),
    "rec-app-2": dict(
        project=RECORDS, zone="fr-par-2", type="POP2-2C-8G", image="Debian Bookworm", group="records-web-2",
        nics=["records"], address="203.0.113.22", protected=True, tags=HEALTH, created="2026-09-01"),
    # FAULT: imaging grew on a type without a service level, on a local disk, with an old Ubuntu, and unprotected.
    "rec-imaging": dict(
        project=RECORDS, zone="fr-par-1", type="DEV1-L", image="Ubuntu 20.04 Focal Fossa", group="imaging",
        nics=["records"], tags=HEALTH, created="2025-03-17"),
    # The website. FAULT: the disk of web-1 is faster than web-1.
    "web-1": dict(
        project=WEBSITE, zone="fr-par-1", type="PLAY2-PICO", image="Ubuntu 24.04 Noble Numbat", group="web",
        apart="web-apart", address="203.0.113.31", protected=True, tags=["backup=weekly"], created="2026-01-12"),
    "web-2": dict(
        project=WEBSITE, zone="fr-par-1", type="PLAY2-MICRO", image="Ubuntu 24.04 Noble Numbat", group="web",
        apart="web-apart", address="203.0.113.32", protected=True, tags=["backup=weekly"], created="2026-01-12"),
    # FAULT: the website of 2022 was never switched off: end of service, default security group, translated address.
    "web-old": dict(
        project=WEBSITE, zone="fr-par-1", type="START1-S", image="Ubuntu 18.04 Bionic Beaver", group=f"default {WEBSITE} fr-par-1",
        address="203.0.113.33", nat=True, state="stopped in place", tags=["keep"], created="2022-09-14", end_of_service=True),
    # The sandbox. FAULT: remote desktop and FTP open to everyone; nobody declared the server as public.
    "win-test": dict(
        project=SANDBOX, zone="fr-par-2", type="POP2-2C-8G-WIN", image="Windows Server 2022", group="rdp",
        address="203.0.113.41", tags=[], created="2026-10-02"),
    # FAULT: left in rescue mode, its SSH key is in a tag, and it is an RSA key.
    "ci-runner": dict(
        project=SANDBOX, zone="fr-par-1", type="DEV1-S", image="Debian Bookworm", group="sandbox", boot="rescue",
        tags=["purpose=ci", RSA_IN_TAG], created="2026-05-04"),
    # FAULT: statistics on health data, in Amsterdam.
    "stats-ams": dict(
        project=SANDBOX, zone="nl-ams-1", type="POP2-2C-8G", image="Debian Bookworm", group="stats",
        tags=["data=health"], created="2026-09-28"),
}

PUBLIC_IMAGES = {
    "Debian Bookworm": "2026-06-10", "Ubuntu 24.04 Noble Numbat": "2025-12-02", "Ubuntu 20.04 Focal Fossa": "2025-02-11",
    "Ubuntu 18.04 Bionic Beaver": "2022-06-20", "Windows Server 2022": "2026-08-19",
}

# Name, project, zone, made from, public, made, volume type of the root.
IMAGES = [
    ("rec-app-golden", RECORDS, "fr-par-1", "", False, "2026-08-25", "sbs_snapshot"),
    # FAULT: everybody can start it, and it is older than images are kept.
    ("web-golden-2024", WEBSITE, "fr-par-1", "web-old", True, "2024-05-21", "l_ssd"),
]

# Name, project, zone, mode, whether the servers really are apart.
PLACEMENT_GROUPS = [
    ("records-apart", RECORDS, "fr-par-1", "enforced", True),
    ("web-apart", WEBSITE, "fr-par-1", "optional", False),   # FAULT: both servers may be on one machine
]

# Name: cores, GB of memory, architecture, end of service, greatest local disk in GB, MB a second to Block Storage.
TYPES = {
    "BASIC3-X2C-8G": (2, 8, "x86_64", False, 0, 150), "BASIC3-X4C-16G": (4, 16, "x86_64", False, 0, 250),
    "DEV1-S": (2, 2, "x86_64", False, 20, 200), "DEV1-L": (4, 8, "x86_64", False, 80, 500),
    "PLAY2-PICO": (1, 2, "x86_64", False, 0, 40), "PLAY2-MICRO": (4, 8, "x86_64", False, 0, 160),
    "POP2-2C-8G": (2, 8, "x86_64", False, 0, 200), "POP2-2C-8G-WIN": (2, 8, "x86_64", False, 0, 200),
    "POP2-4C-16G": (4, 16, "x86_64", False, 0, 400), "START1-S": (2, 2, "x86_64", True, 50, 50),
}


def record(to):
    for project in PROJECTS:
        for zone in ZONES:
            here = lambda row: row["project"] == project and row["zone"] == zone
            path, query = f"/instance/v1/zones/{zone}", {"project": project}
            servers = {name: row for name, row in SERVERS.items() if here(row)}
            to.instance_list(f"{path}/servers", query, "servers", [server(name, **row) for name, row in servers.items()])
            addresses = [ip(name, **row) for name, row in servers.items() if "address" in row]
            to.instance_list(f"{path}/ips", query, "ips", addresses)
            images = [image(*row) for row in IMAGES if row[1:3] == (project, zone)]
            to.instance_list(f"{path}/images", {**query, "public": "false"}, "images", images)
            groups = [placement_group(*row) for row in PLACEMENT_GROUPS if row[1:3] == (project, zone)]
            to.instance_list(f"{path}/placement_groups", query, "placement_groups", groups)
    for zone in ZONES:
        types = {name: server_type(*row) for name, row in TYPES.items()}
        to.instance_list(f"/instance/v1/zones/{zone}/products/servers", {}, "servers", types)


def server(name, project, zone, type, image, group, created, tags, apart=None, nics=(), address=None, nat=False,
           protected=False, state="running", boot="local", end_of_service=False):
    attached = [] if address is None else [{
        "id": ident("ip", name), "address": address, "dynamic": False, "family": "inet", "provisioning_mode": "dhcp",
        "tags": [], "state": "attached", "gateway": None, "netmask": "32", "ipam_id": ident("public ipam", name),
    }]
    return {
        "id": ident("server", name), "name": name, "arch": "x86_64", "commercial_type": type, "boot_type": boot,
        "organization": ORGANIZATION, "project": project, "hostname": name, "image": image_of(image, zone),
        "volumes": server_volumes(name, zone), "tags": tags, "state": state, "protected": protected, "state_detail": "",
        "public_ip": attached[0] if attached else None, "public_ips": attached, "routed_ip_enabled": not nat,
        "dynamic_ip_required": False, "enable_ipv6": False, "private_ip": None, "creation_date": at(created),
        "modification_date": at("2026-11-02"), "security_group": group_of(group),
        "placement_group": apart and placement_group(*next(row for row in PLACEMENT_GROUPS if row[0] == apart)),
        "private_nics": [private_nic(name, network, zone, created) for network in nics],
        "location": {"zone_id": zone, "platform_id": "30", "cluster_id": "12", "hypervisor_id": "204", "node_id": "5"},
        "maintenances": [], "allowed_actions": [], "zone": zone, "filesystems": [], "end_of_service": end_of_service,
    }


def image_of(name, zone):
    own = [row for row in IMAGES if row[0] == name]
    if own:
        return image(*own[0])
    made = PUBLIC_IMAGES[name]
    return {
        "id": ident("public image", f"{zone}/{name}"), "name": name, "organization": PUBLISHER, "project": PUBLISHER,
        "root_volume": {"id": ident("image root", f"{zone}/{name}"), "name": "", "volume_type": "sbs_snapshot", "size": 0},
        "extra_volumes": {}, "public": True, "arch": "x86_64", "creation_date": at(made), "modification_date": at(made),
        "from_server": "", "state": "available", "tags": [], "zone": zone,
    }


def image(name, project, zone, server, public, made, root):
    return {
        "id": ident("image", name), "name": name, "organization": ORGANIZATION, "project": project,
        "root_volume": {"id": ident("image root", name), "name": f"{name}-root", "volume_type": root, "size": 0},
        "extra_volumes": {}, "public": public, "arch": "x86_64", "creation_date": at(made), "modification_date": at(made),
        "from_server": ident("server", server) if server else "", "state": "available", "tags": [], "zone": zone,
    }


def private_nic(server, network, zone, created):
    return {
        "id": ident("private nic", server), "private_network_id": ident("private network", network),
        "server_id": ident("server", server), "mac_address": "02:00:00:00:00:01", "state": "available",
        "creation_date": at(created), "modification_date": at(created), "zone": zone, "tags": [],
        "ipam_ip_ids": [ident("ipam", server)],
    }


def private_address(server):
    """The address of a server on the one private network."""
    attached = [name for name, row in SERVERS.items() if "nics" in row]
    return f"172.16.8.{attached.index(server) + 2}"


def ip(name, project, zone, address, nat=False, **_):
    return {
        "id": ident("ip", name), "address": address, "prefix": None, "reverse": None,
        "server": {"id": ident("server", name), "name": name}, "organization": ORGANIZATION, "project": project,
        "zone": zone, "type": "nat" if nat else "routed_ipv4", "state": "attached", "tags": [], "ipam_id": ident("public ipam", name),
    }


def placement_group(name, project, zone, mode, respected):
    return {
        "id": ident("placement group", name), "name": name, "organization": ORGANIZATION, "project": project, "zone": zone,
        "policy_mode": mode, "policy_type": "max_availability", "policy_respected": respected, "tags": [],
    }


def server_type(cores, memory, arch, end_of_service, local, bandwidth):
    return {
        "ncpus": cores, "ram": memory * 1024**3, "arch": arch, "gpu": 0, "baremetal": False, "end_of_service": end_of_service,
        "volumes_constraint": {"min_size": 0, "max_size": local * GB},
        "per_volume_constraint": {"l_ssd": {"min_size": 0, "max_size": local * GB}}, "scratch_storage_max_size": None,
        "block_bandwidth": bandwidth * 1_000_000, "capabilities": {"block_storage": True, "placement_groups": True},
    }
