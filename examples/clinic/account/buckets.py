"""Buckets: their settings, their objects and their unfinished uploads."""

import json

import s3_xml as xml
from people import application_id, user_id
from watch import KEYS
from world import GB, PROJECTS, RECORDS, REGIONS, SANDBOX, WEBSITE, ident

HEALTH = {"data": "health", "backup": "daily"}
DENIED = "denied"
MB = GB // 1000
assert {"records-buckets", "scans"} <= set(KEYS)


def policy(bucket, principal, actions, version="2023-04-17", condition=None):
    statement = {
        "Sid": "only these", "Effect": "Allow", "Principal": principal, "Action": actions,
        "Resource": [bucket, f"{bucket}/*"], **({"Condition": condition} if condition else {}),
    }
    return json.dumps({"Version": version, "Id": bucket, "Statement": [statement]}, separators=(",", ":"))


def to_people(*names):
    return {"SCW": [f"user_id:{user_id(name)}" for name in names]}


# Objects and uploads: key, size, last change, class.
BUCKETS = {
    # In order: versions, lock, a key of its own, a policy that names who may.
    "linden-records": dict(
        project=RECORDS, region="fr-par", created="2025-02-03", tags=HEALTH, versioning="Enabled",
        encryption=("aws:kms", ident("key", "records-buckets")), lock=("COMPLIANCE", 30),
        policy=policy("linden-records", {"SCW": [f"application_id:{application_id('backup-agent')}", f"user_id:{user_id('hugo.perret')}"]},
                      ["s3:GetObject", "s3:ListBucket", "s3:PutObject"]),
        objects=[("dumps/2026-11-19.sql.zst", 61 * MB, "2026-11-19T02:30", "STANDARD"),
                 ("dumps/2026-11-20.sql.zst", 62 * MB, "2026-11-20T02:30", "STANDARD")]),
    # FAULT: old scans go to Glacier and one zone, versions were suspended, there is no policy, the key is being deleted.
    "linden-scans": dict(
        project=RECORDS, region="fr-par", created="2025-06-10", tags={"data": "health"}, versioning="Suspended",
        encryption=("aws:kms", ident("key", "scans")),
        lifecycle=[xml.rule("old scans", transition=(90, "GLACIER"))],
        objects=[("2026/11/0001.dcm", 24 * MB, "2026-11-18T10:12", "STANDARD"),
                 ("2026/06/0420.dcm", 22 * MB, "2026-06-17T15:40", "GLACIER"),
                 ("2026/09/0311.dcm", 25 * MB, "2026-09-09T09:05", "ONEZONE_IA")]),
    # FAULT: everybody can list it, nothing encrypts it, and a copy of a disk lies in it.
    "linden-exports": dict(
        project=RECORDS, region="fr-par", created="2025-09-15", tags={"data": "health"}, versioning="Enabled",
        everybody="READ",
        policy=policy("linden-exports", to_people("hugo.perret"), ["s3:GetObject", "s3:PutObject"]),
        objects=[("insurer/2026-10.csv", MB, "2026-11-02T08:00", "STANDARD"),
                 ("rec-imaging-root.qcow2", 9 * GB, "2026-10-12T21:14", "STANDARD")]),
    # FAULT: nothing keeps events from being deleted. REFUSED: its policy does not let onus see the lifecycle.
    "linden-trail": dict(
        project=RECORDS, region="fr-par", created="2025-02-10", tags={"data": "events"}, versioning="Enabled",
        encryption=("AES256", None), lifecycle=DENIED,
        policy=policy("linden-trail", to_people("nora.haddad"), ["s3:GetObject", "s3:ListBucket"]),
        objects=[("audit/2026-08-31.json.gz", MB, "2026-09-01T01:00", "STANDARD")]),
    # Public on purpose.
    "linden-website": dict(
        project=WEBSITE, region="fr-par", created="2024-05-14", tags={"purpose": "website"}, versioning="Enabled",
        encryption=("AES256", None), everybody="READ", website=True, lifecycle=[xml.rule("old versions", noncurrent=35, abort=7)],
        cors=[(["https://clinic.example.com"], ["GET", "HEAD"])],
        objects=[("index.html", 8_412, "2026-11-10T14:00", "STANDARD"), ("team.jpg", 3 * MB, "2026-11-10T14:00", "STANDARD")]),
    # FAULT: a policy of the old kind for everybody from everywhere, pages of every origin may write, no versions, no tags.
    "linden-media": dict(
        project=WEBSITE, region="fr-par", created="2023-04-03", tags={}, versioning="", encryption=("AES256", None),
        policy=policy("linden-media", {"SCW": "*"}, "s3:GetObject", "2012-10-17", {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}),
        policy_is_public=True, cors=[(["*"], ["GET", "PUT"]), (["http://old.example.com"], ["GET"])],
        objects=[("film/open-day.mp4", 640 * MB, "2026-06-20T11:00", "STANDARD")],
        uploads=[("film/open-day-2025.mp4", "2025-06-21T11:30", "STANDARD")]),
    # FAULT: copies go straight to Glacier, and last night's is empty.
    "linden-copies": dict(
        project=WEBSITE, region="nl-ams", created="2024-05-14", tags={"backup": "daily"}, versioning="Enabled",
        encryption=("AES256", None), lifecycle=[xml.rule("old versions", noncurrent=35)],
        objects=[("website/2026-11-19.tar.zst", 88 * MB, "2026-11-19T03:00", "GLACIER"),
                 ("website/2026-11-20.tar.zst", 0, "2026-11-20T03:00", "GLACIER")]),
    # FAULT: tagged as production, shared with a project of somebody else, names a user who is gone, its rule is off.
    "linden-sandbox": dict(
        project=SANDBOX, region="fr-par", created="2024-03-04", tags={"environment": "production"}, versioning="",
        encryption=("AES256", None), shared_with=ident("project", "of somebody else"),
        policy=policy("linden-sandbox", to_people("lea.fontaine", "a.user.who.is.gone"), "s3:*"),
        lifecycle=[xml.rule("tidy up", expiration=30, enabled=False)],
        objects=[("notes.txt", 812, "2026-10-01T09:00", "STANDARD")]),
}


def record(to):
    for project in PROJECTS:
        for region in REGIONS:
            here = {name: row for name, row in BUCKETS.items() if (row["project"], row["region"]) == (project, region)}
            to.buckets(project, region, xml.buckets(project, [(name, row["created"]) for name, row in here.items()]))
            for name, row in here.items():
                bucket(to, name, **row)


def bucket(to, name, project, region, created, tags, versioning, encryption=None, everybody=None, shared_with=None, policy=None,
           policy_is_public=False, lifecycle=(), cors=(), lock=None, website=False, objects=(), uploads=()):
    def ask(setting, body):
        to.bucket(name, project, region, {setting: ""}, body)

    def ask_or_none(setting, value, body, code):
        if value:
            ask(setting, body(value))
        else:
            to.bucket(name, project, region, {setting: ""}, xml.error(code), 404)

    ask("versioning", xml.versioning(versioning))
    ask("acl", xml.acl(project, everybody, shared_with))
    ask_or_none("policy", policy, str, "NoSuchBucketPolicy")
    if policy:
        ask("policyStatus", xml.policy_status(policy_is_public))
    ask("encryption", xml.encryption(encryption))
    if lifecycle == DENIED:
        to.bucket(name, project, region, {"lifecycle": ""}, xml.error("AccessDenied"), 403)
    else:
        ask_or_none("lifecycle", lifecycle, xml.lifecycle, "NoSuchLifecycleConfiguration")
    ask_or_none("cors", cors, xml.cors, "NoSuchCORSConfiguration")
    ask_or_none("object-lock", lock, xml.object_lock, "ObjectLockConfigurationNotFoundError")
    ask_or_none("website", website, xml.website, "NoSuchWebsiteConfiguration")
    ask_or_none("tagging", tags, xml.tagging, "NoSuchTagSet")
    ask("uploads", xml.uploads(name, uploads))
    to.bucket(name, project, region, {"list-type": "2"}, xml.objects(name, objects))
