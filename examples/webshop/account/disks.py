"""Block storage: volumes and their snapshots."""

from machines import CATALOGUE, CUSTOMERS
from world import FRANKFURT, GENEVA, SOFIA, ZONES, at, ident, refs

# Name: zone, GiB, instance, labels, encrypted, made, snapshots: made, state.
VOLUMES = {
    "stock-data": (GENEVA, 200, "stock-1", CUSTOMERS, True, "2026-02-17",
                   [("2026-11-20T02:30", "created"), ("2026-11-19T02:30", "created"), ("2026-11-18T02:30", "created")]),
    # FAULT: to be copied every night, and never was.
    "shop-uploads": (GENEVA, 100, None, {**CATALOGUE, "backup": "daily"}, True, "2026-05-11", []),
    # FAULT: in plain, and without a label that says what is on it.
    "shop-old-data": (GENEVA, 80, "shop-old", {}, False, "2022-11-14", []),
    # FAULT: its only copy is damaged.
    "photo-archive": (FRANKFURT, 400, "photo-1", {**CATALOGUE, "backup": "weekly"}, True, "2026-01-12",
                      [("2026-11-16T03:00", "error")]),
    # FAULT: forgotten in a zone where the shop has no business.
    "load-test": (SOFIA, 20, None, {"environment": "staging", "data": "invented"}, True, "2025-10-01", []),
}

# Where the platform has no block storage.
WITHOUT = "hr-zag-1"


def record(to):
    volumes = [(row[0], volume(name, *row)) for name, row in VOLUMES.items()]
    copies = [(row[0], copy(name, row[1], *made)) for name, row in VOLUMES.items() for made in row[6]]
    for path, key, rows in (
        ("block-storage", "block-storage-volumes", volumes), ("block-storage-snapshot", "block-storage-snapshots", copies),
    ):
        for zone in ZONES:
            if zone == WITHOUT:
                to.answer(zone, path, {"message": "Availability of the block storage volumes is limited"}, status=400)
            else:
                to.answer(zone, path, {key: [row for place, row in rows if place == zone]})


def volume(name, zone, size, instance, labels, encrypted, made, snapshots):
    attached = {"instance": {"id": ident("instance", instance)}} if instance else {}
    return {
        "id": ident("volume", name), "name": name, "size": size, "blocksize": 4096,
        "state": "attached" if instance else "detached", "encrypted": encrypted, **attached, "created-at": at(made),
        "labels": labels, "block-storage-snapshots": refs("volume snapshot", [f"{name}/{made}" for made, _ in snapshots]),
    }


def copy(volume, size, made, state):
    return {
        "id": ident("volume snapshot", f"{volume}/{made}"), "name": f"{volume}-{made[:10]}", "state": state, "size": size,
        "volume-size": size, "block-storage-volume": {"id": ident("volume", volume)}, "created-at": at(made), "labels": {},
    }
