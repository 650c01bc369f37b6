"""Buckets of Object Storage and what each of them is set to."""

import s3_xml as xml
from recorder import compact
from world import FRANKFURT, GENEVA, GIB, OFFICE, ORGANIZATION, SUPPLIERS, VIENNA, at

OWNER = "woolshop"
LOCKED_WITHOUT_DEFAULT = ()


def bucket(zone, gib, made, *, versioning="Enabled", grants=(), encrypted=True, policy=None, lock=None, cors=(), lifecycle=()):
    return dict(zone=zone, gib=gib, made=made, versioning=versioning, grants=grants, encrypted=encrypted, policy=policy,
                lock=lock, cors=cors, lifecycle=lifecycle)


def rules(*pairs):
    """A policy of a bucket: what it does about objects, and nothing about other services."""
    written = [{"action": action, "expression": expression} for action, expression in pairs]
    return {"default-service-strategy": "deny", "services": {"sos": {"type": "rules", "rules": written}}}


READING = "operation in ['get-object', 'list-objects']"

BUCKETS = {
    # Public on purpose. FAULT: it keeps no versions.
    "woolshop-images": bucket(GENEVA, 84, "2024-03-11", versioning=None, grants=[("AllUsers", "READ")],
                              cors=[(["https://www.woolshop.example.com"], ["GET", "HEAD"])]),
    # Well made: locked for a month, in another zone than what it is a copy of.
    "woolshop-backups": bucket(FRANKFURT, 310, "2026-02-10", lock=("COMPLIANCE", 30), lifecycle=[("old copies", 60)],
                               policy=rules(("allow", f"source_ip.inIpRange('{OFFICE}')"))),
    # FAULT: orders with names and addresses, for everybody to list.
    "woolshop-exports": bucket(GENEVA, 2, "2025-06-03", grants=[("AllUsers", "READ")]),
    # FAULT: its policy keeps the suppliers out, and with that everybody else stays in; and pages of every site may write.
    "woolshop-media": bucket(
        GENEVA, 37, "2025-01-20", grants=[("AllUsers", "READ")], cors=[(["*"], ["GET", "PUT"])],
        policy=rules(("deny", f"source_ip.inIpRange('{SUPPLIERS}')"), ("allow", READING))),
    # Its policy names the organisation by its number, which onus may not read.
    "woolshop-invoices": bucket(
        GENEVA, 5, "2025-02-11", lock=("GOVERNANCE", 3650),
        policy=rules(("allow", f"identity.key != null && identity.org.uuid == '{ORGANIZATION}'"))),
    # FAULT: can lock objects, and locks none by itself.
    "woolshop-trail": bucket(GENEVA, 1, "2026-03-02", lock=LOCKED_WITHOUT_DEFAULT),
    # FAULT: from before the platform encrypted by itself, in a zone where no data may lie.
    "woolshop-campaign-2022": bucket(VIENNA, 12, "2022-04-05", versioning="Suspended", encrypted=False),
}


def record(to):
    usage = [{"name": name, "zone-name": row["zone"], "size": row["gib"] * GIB, "created-at": at(row["made"])}
             for name, row in BUCKETS.items()]
    to.once("sos-buckets-usage", {"sos-buckets-usage": usage})
    for name, row in BUCKETS.items():
        settings(to, name, row)


def settings(to, name, row):
    zone = row["zone"]

    def setting(query, body, missing):
        if body is None:
            to.bucket(name, zone, query, xml.error(missing), 404)
        else:
            to.bucket(name, zone, query, body)

    setting("acl", xml.acl(OWNER, row["grants"]), None)
    setting("versioning", xml.versioning(row["versioning"]), None)
    setting("policy", row["policy"] and compact(row["policy"]), "NoSuchBucketPolicy")
    setting("encryption", xml.encryption() if row["encrypted"] else None, "ServerSideEncryptionConfigurationNotFoundError")
    setting("cors", xml.cors(row["cors"]) if row["cors"] else None, "NoSuchCORSConfiguration")
    setting("object-lock", None if row["lock"] is None else xml.object_lock(row["lock"]), "ObjectLockConfigurationNotFoundError")
    setting("lifecycle", xml.lifecycle(row["lifecycle"]), None)
