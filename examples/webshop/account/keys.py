"""Keys of the key management service, which is not offered in every zone yet."""

from world import GENEVA, VIENNA, ZONES, ident

# Name: what it is for, status, made, of when its material is, rotated by itself, zones with a copy, deleted at.
KEYS = {
    # FAULT: a copy is in Vienna, where no data may lie.
    "orders": ("Addresses of customers in orders", "enabled", "2026-03-02", "2026-09-01", True, [VIENNA], None),
    # FAULT: nothing ever rotated it.
    "invoices": ("Archive of invoices", "enabled", "2024-05-06", "2024-05-06", False, [], None),
    # FAULT: about to be deleted, and the backups of the old shop need it.
    "shop-old": ("Copies of the old shop", "pending-deletion", "2025-01-13", "2026-01-13", True, [], "2026-12-01"),
}


def record(to):
    for zone in ZONES:
        if zone in (GENEVA, VIENNA):
            here = [key(name, *row) for name, row in KEYS.items() if zone == GENEVA or zone in row[5]]
            to.answer(zone, "kms-key", {"kms-keys": here})
        else:
            to.refused(zone, "kms-key", "Operation 'list-kms-keys' not enabled")


def nano(day):
    return f"{day}T07:45:12.483920117Z"


def key(name, description, status, made, renewed, automatic, copies, deleted):
    period = {"rotation-period": 180, "next-at": nano("2027-02-28")} if automatic else {}
    return {
        "id": ident("kms key", name), "name": name, "description": description, "status": status,
        "status-since": nano("2026-11-01" if deleted else made), **({"delete-at": nano(deleted)} if deleted else {}),
        "usage": "encrypt-decrypt", "source": "exoscale-kms",
        "rotation": {"automatic": automatic, "manual-count": 0, **period},
        "material": {"version": 1 if made == renewed else 2, "created-at": nano(renewed), "automatic": made != renewed},
        "multi-zone": bool(copies), "origin-zone": GENEVA, "replicas": copies, "created-at": nano(made),
        "revision": {"seq": 1, "at": nano(renewed)},
    }
