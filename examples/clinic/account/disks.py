"""Volumes and snapshots: of Block Storage, and those that are kept with the Instances."""

from world import GB, ORGANIZATION, PROJECTS, RECORDS, SANDBOX, WEBSITE, ZONES, at, ident

HEALTH = ["data=health", "backup=daily"]
WEEKLY = ["backup=weekly"]

# Name: project, zone, GB, server, tags, made; then what is out of the ordinary.
VOLUMES = {
    "rec-db-1-root": (RECORDS, "fr-par-1", 20, "rec-db-1", HEALTH, "2025-02-10", {}),
    "rec-db-1-data": (RECORDS, "fr-par-1", 200, "rec-db-1", HEALTH, "2025-02-10", {"iops": 15000}),
    "rec-app-1-root": (RECORDS, "fr-par-1", 20, "rec-app-1", HEALTH, "2026-09-01", {}),
    "rec-app-2-root": (RECORDS, "fr-par-2", 20, "rec-app-2", HEALTH, "2026-09-01", {}),
    "rec-imaging-archive": (RECORDS, "fr-par-1", 500, "rec-imaging", HEALTH, "2025-03-17", {}),
    # FAULT: left over from the migration, from before the HDS contract was signed.
    "rec-migration": (RECORDS, "fr-par-1", 100, None, ["data=health"], "2025-01-20", {"detached": "2026-06-12"}),
    "web-1-root": (WEBSITE, "fr-par-1", 10, "web-1", WEEKLY, "2026-01-12", {}),
    "web-1-cache": (WEBSITE, "fr-par-1", 20, "web-1", WEEKLY, "2026-01-12", {"iops": 15000}),
    "web-2-root": (WEBSITE, "fr-par-1", 10, "web-2", WEEKLY, "2026-01-12", {}),
    "web-spare": (WEBSITE, "fr-par-1", 10, None, ["purpose=spare"], "2026-03-03", {}),   # FAULT: never attached
    "win-test-root": (SANDBOX, "fr-par-2", 40, "win-test", [], "2026-10-02", {}),        # FAULT: no tags
    # FAULT: its deletion never ended.
    "win-test-old": (SANDBOX, "fr-par-2", 40, None, ["purpose=windows"], "2026-08-20",
                     {"status": "deleting", "changed": "2026-11-10", "detached": "2026-11-09"}),
    "stats-ams-root": (SANDBOX, "nl-ams-1", 10, "stats-ams", ["purpose=statistics"], "2026-09-28", {}),
    "stats-ams-data": (SANDBOX, "nl-ams-1", 50, "stats-ams", ["data=health"], "2026-09-28", {}),
    # FAULT: the forgotten thing in Warsaw, where the clinic has no business.
    "load-test-data": (SANDBOX, "pl-waw-2", 30, None, ["purpose=load-test"], "2025-02-26", {"detached": "2025-03-20"}),
}

# Name: project, zone, volume or none, GB, tags, taken; then what is out of the ordinary.
SNAPSHOTS = {
    "rec-db-1-root-20261120": (RECORDS, "fr-par-1", "rec-db-1-root", 20, HEALTH, "2026-11-20T02:00", {}),
    "rec-db-1-data-20261120": (RECORDS, "fr-par-1", "rec-db-1-data", 200, HEALTH, "2026-11-20T02:05", {}),
    "rec-db-1-data-20261119": (RECORDS, "fr-par-1", "rec-db-1-data", 200, HEALTH, "2026-11-19T02:05", {}),
    # FAULT: kept longer than the ninety days that the clinic set itself.
    "rec-db-1-data-20260502": (RECORDS, "fr-par-1", "rec-db-1-data", 200, HEALTH, "2026-05-02T02:05", {}),
    # FAULT: the newest of its volume, and three weeks old.
    "rec-app-1-root-20261030": (RECORDS, "fr-par-1", "rec-app-1-root", 20, HEALTH, "2026-10-30T02:10", {}),
    "rec-app-2-root-20261120": (RECORDS, "fr-par-2", "rec-app-2-root", 20, HEALTH, "2026-11-20T02:15", {}),
    "web-1-root-20261115": (WEBSITE, "fr-par-1", "web-1-root", 10, WEEKLY, "2026-11-15T03:00", {}),
    "web-1-cache-20261115": (WEBSITE, "fr-par-1", "web-1-cache", 20, WEEKLY, "2026-11-15T03:02", {}),
    "web-2-root-20261115": (WEBSITE, "fr-par-1", "web-2-root", 10, WEEKLY, "2026-11-15T03:05", {}),
    # FAULT: the newest of its volume cannot be used.
    "web-2-root-20261119": (WEBSITE, "fr-par-1", "web-2-root", 10, WEEKLY, "2026-11-19T18:40", {"status": "error"}),
    # FAULT: all that is left of the old intranet.
    "intranet-final": (WEBSITE, "fr-par-1", None, 60, ["purpose=archive"], "2026-02-01T10:00", {}),
    # FAULT: health data that everybody can make a volume of.
    "stats-20260930": (SANDBOX, "nl-ams-1", "stats-ams-data", 50, ["data=health"], "2026-09-30T16:00", {"public": True}),
}

# The older kind, on the machine itself. Name: project, zone, type, GB, server, tags, made.
LOCAL_VOLUMES = {
    "rec-imaging-root": (RECORDS, "fr-par-1", "l_ssd", 80, "rec-imaging", HEALTH, "2025-03-17"),   # FAULT: no copy of it
    "web-old-root": (WEBSITE, "fr-par-1", "l_ssd", 50, "web-old", WEEKLY, "2022-09-14"),
    "ci-runner-root": (SANDBOX, "fr-par-1", "l_ssd", 20, "ci-runner", [], "2026-05-04"),
}

LOCAL_SNAPSHOTS = {
    # FAULT: health data on the first generation of Block Storage, which is not certified.
    "rec-before-move": (RECORDS, "fr-par-1", None, "b_ssd", 100, ["data=health"], "2026-09-05"),
    "web-old-root-20261116": (WEBSITE, "fr-par-1", "web-old-root", "l_ssd", 50, WEEKLY, "2026-11-16"),
}


def record(to):
    for project in PROJECTS:
        for zone in ZONES:
            def here(make, rows):
                return [make(name, *row) for name, row in rows.items() if row[:2] == (project, zone)]

            path, query = f"/block/v1/zones/{zone}", {"project_id": project}
            to.counted_list(f"{path}/volumes", query, "volumes", here(volume, VOLUMES))
            to.counted_list(f"{path}/snapshots", query, "snapshots", here(snapshot, SNAPSHOTS))
            path, query = f"/instance/v1/zones/{zone}", {"project": project}
            to.instance_list(f"{path}/volumes", query, "volumes", here(local_volume, LOCAL_VOLUMES))
            to.instance_list(f"{path}/snapshots", query, "snapshots", here(local_snapshot, LOCAL_SNAPSHOTS))


def server_volumes(server, zone):
    """What a server says of its own volumes: little of those of Block Storage."""
    local = [
        {"boot": False, "volume_type": kind, "id": ident("volume", name), "name": name, "size": size * GB, "state": "available",
         "zone": zone}
        for name, (_, _, kind, size, used_by, _, _) in LOCAL_VOLUMES.items() if used_by == server
    ]
    block = [
        {"boot": False, "volume_type": "sbs_volume", "id": ident("volume", name), "state": "available", "zone": zone}
        for name, (_, _, _, used_by, _, _, _) in VOLUMES.items() if used_by == server
    ]
    return {str(slot): entry for slot, entry in enumerate(local + block)}


def volume(name, project, zone, size, server, tags, created, odd):
    references = [] if server is None else [{
        "id": ident("reference", name), "product_resource_type": "instance_server", "product_resource_id": ident("server", server),
        "created_at": at(created), "type": "exclusive", "status": "attached",
    }]
    detached = odd.get("detached")
    iops = odd.get("iops", 5000)
    return {
        "id": ident("volume", name), "name": name, "type": f"sbs_{iops // 1000}k", "size": size * GB, "project_id": project,
        "created_at": at(created), "updated_at": at(odd.get("changed", detached or created)), "references": references,
        "parent_snapshot_id": None, "status": odd.get("status", "in_use" if server else "available"), "tags": tags,
        "specs": {"perf_iops": iops, "class": "sbs"}, "last_detached_at": at(detached) if detached else None,
        "kms_key_id": None, "zone": zone,
    }


def snapshot(name, project, zone, parent, size, tags, taken, odd):
    status = "in_use" if parent and VOLUMES[parent][3] else "available"
    return {
        "id": ident("snapshot", name), "name": name, "size": size * GB, "project_id": project, "created_at": at(taken),
        "updated_at": at(taken), "references": [], "status": odd.get("status", "available"), "tags": tags, "class": "sbs",
        "parent_volume": parent and {"id": ident("volume", parent), "name": parent, "type": "sbs_5k", "status": status},
        "zone": zone, "public": odd.get("public", False),
    }


def local_volume(name, project, zone, kind, size, server, tags, created):
    return {
        "id": ident("volume", name), "name": name, "volume_type": kind, "export_uri": None, "organization": ORGANIZATION,
        "project": project, "server": {"id": ident("server", server), "name": server}, "size": size * GB, "state": "available",
        "creation_date": at(created), "modification_date": at(created), "tags": tags, "zone": zone,
    }


def local_snapshot(name, project, zone, base, kind, size, tags, taken):
    return {
        "id": ident("snapshot", name), "name": name, "volume_type": kind, "creation_date": at(taken), "modification_date": at(taken),
        "organization": ORGANIZATION, "project": project, "size": size * GB, "state": "available",
        "base_volume": base and {"id": ident("volume", base), "name": base}, "tags": tags, "zone": zone, "error_details": None,
    }
