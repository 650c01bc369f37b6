"""Security groups and their rules."""

from world import ORGANIZATION, PROJECTS, RECORDS, SANDBOX, WEBSITE, ZONES, at, ident

EVERYONE = "0.0.0.0/0"
OFFICE = "192.0.2.0/24"
LABORATORY = "198.51.100.0/28"

# Name: project, zone, what happens to traffic that no rule names, last change, rules: from where, port, protocol.
GROUPS = {
    "records-db": (RECORDS, "fr-par-1", "drop", "2025-02-10", [(OFFICE, 22, "TCP")]),
    "records-web": (RECORDS, "fr-par-1", "drop", "2026-09-01", [(EVERYONE, 443, "TCP"), ("::/0", 443, "TCP"), (OFFICE, 22, "TCP")]),
    # FAULT: SSH was opened to everyone one evening in September.
    "records-web-2": (RECORDS, "fr-par-2", "drop", "2026-09-17", [(EVERYONE, 443, "TCP"), (EVERYONE, 22, "TCP")]),
    # FAULT: images of patients arrive over DICOM without encryption.
    "imaging": (RECORDS, "fr-par-1", "drop", "2025-03-17", [(LABORATORY, 104, "TCP"), (OFFICE, 22, "TCP")]),
    "web": (WEBSITE, "fr-par-1", "drop", "2026-01-12", [(EVERYONE, 80, "TCP"), (EVERYONE, 443, "TCP"), (OFFICE, 22, "TCP")]),
    # FAULT: PostgreSQL open to everyone.
    "sandbox": (SANDBOX, "fr-par-1", "drop", "2026-05-04", [(EVERYONE, 5432, "TCP"), (OFFICE, 22, "TCP")]),
    # FAULT: everything open, for no server, for two years.
    "debug": (SANDBOX, "fr-par-1", "drop", "2024-11-08", [(EVERYONE, None, "ANY")]),
    # FAULT: remote desktop and FTP open to everyone.
    "rdp": (SANDBOX, "fr-par-2", "drop", "2026-10-02", [(EVERYONE, 3389, "TCP"), (EVERYONE, 21, "TCP")]),
    "stats": (SANDBOX, "nl-ams-1", "drop", "2026-09-28", [(OFFICE, 22, "TCP")]),
}

# Every project has such a group in every zone where it has used one; it lets everything in.
DEFAULTS = {
    f"default {project} {zone}": (project, zone, "accept", "2022-09-12", [])
    for project, zone in [
        (WEBSITE, "fr-par-1"), (RECORDS, "fr-par-1"), (RECORDS, "fr-par-2"),
        (SANDBOX, "fr-par-1"), (SANDBOX, "fr-par-2"), (SANDBOX, "nl-ams-1"),
    ]
}


def record(to):
    groups = {**DEFAULTS, **GROUPS}
    for project in PROJECTS:
        for zone in ZONES:
            here = [security_group(name, *row) for name, row in groups.items() if row[:2] == (project, zone)]
            to.instance_list(f"/instance/v1/zones/{zone}/security_groups", {"project": project}, "security_groups", here)
    for name, (_, zone, _, _, rules) in groups.items():
        rows = [mail_rule(place, zone) for place in range(6)]
        rows += [rule(name, place, zone, *row) for place, row in enumerate(rules)]
        to.uncounted_list(f"/instance/v1/zones/{zone}/security_groups/{ident('security group', name)}/rules", "rules", rows)


def group_of(name):
    return {"id": ident("security group", name), "name": "Default security group" if name in DEFAULTS else name}


def security_group(name, project, zone, inbound, changed, _):
    return {
        **group_of(name), "creation_date": at(changed), "modification_date": at(changed), "description": "",
        "organization": ORGANIZATION, "project": project, "servers": [], "stateful": True,
        "inbound_default_policy": inbound, "outbound_default_policy": "accept", "organization_default": False,
        "project_default": name in DEFAULTS, "enable_default_security": True, "state": "available", "tags": [], "zone": zone,
    }


def rule(group, place, zone, source, port, protocol):
    return {
        "id": ident("security group rule", f"{group}/{place}"), "protocol": protocol, "direction": "inbound", "action": "accept",
        "ip_range": source, "dest_ip_range": None, "dest_port_from": port, "dest_port_to": None, "position": place + 1,
        "editable": True, "zone": zone,
    }


def mail_rule(place, zone):
    """The rules of every group against outgoing mail, which have the same identifiers everywhere."""
    return {
        "id": f"11111111-2222-4333-8444-00000000000{place + 1}", "protocol": "TCP", "direction": "outbound", "action": "drop",
        "ip_range": (EVERYONE, "::/0")[place % 2], "dest_ip_range": None, "dest_port_from": (25, 465, 587)[place // 2],
        "dest_port_to": None, "position": 0, "editable": False, "zone": zone,
    }
