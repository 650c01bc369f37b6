"""Keys that encrypt, and Audit Trail: what is encrypted with, and who would notice."""

from world import ORGANIZATION, PROJECTS, RECORDS, REGIONS, at, ident

# All keys are in Paris. Name: made, rotated, seconds between rotations or none, protected, deletion asked for.
KEYS = {
    "records-buckets": ("2025-02-03", "2026-02-03", 31_536_000, True, None),
    # FAULT: it is being deleted, and a bucket is still encrypted with it.
    "scans": ("2025-06-10", "2026-06-10", 31_536_000, False, "2026-11-16"),
    # FAULT: nothing rotates it, and nothing keeps anyone from deleting it.
    "imports": ("2025-03-03", "2025-03-03", None, False, None),
    # FAULT: its deletion was asked for seven weeks ago, and it is still there.
    "lab-exchange": ("2024-12-02", "2025-12-02", 31_536_000, False, "2026-10-01"),
}

# Name, title, services.
PRODUCTS = [
    ("account", "Account", ["account", "contract"]), ("iam", "IAM", ["iam"]), ("instance", "Instances", ["instance"]),
    ("key-manager", "Key Manager", ["key-manager"]), ("kubernetes", "Kubernetes", ["k8s"]),
    ("load-balancer", "Load Balancers", ["lb"]), ("secret-manager", "Secret Manager", ["secret-manager"]),
    ("vpc", "VPC", ["vpc", "ipam"]),
]

# Identifier, name. FAULT: all are off but one in Paris.
ALERT_RULES = [
    ("api_key_created", "API key created"), ("bucket_policy_changed", "IAM policy changed"), ("member_removed", "Member removed"),
    ("mfa_disabled", "Second factor switched off"), ("owner_login", "Login of the owner"), ("secret_read", "Secret read"),
]
ENABLED = {("fr-par", "owner_login")}

EXPORT_JOBS = {
    "fr-par": [{
        "id": ident("export job", "trail"), "organization_id": ORGANIZATION, "name": "trail to bucket", "tags": [],
        "s3": {"bucket": "linden-trail", "region": "fr-par", "prefix": "audit/", "project_id": RECORDS},
        "created_at": at("2025-02-10"), "last_run_at": at("2026-11-20T01:00"),
        # FAULT: it has not written an event since somebody changed the policy of the bucket.
        "last_status": {"code": "failed", "message": "cannot write to the bucket"},
    }],
}


def record(to):
    for project in PROJECTS:
        for region in REGIONS:
            keys(to, project, region)
    for region in REGIONS:
        trail(to, region)


def keys(to, project, region):
    path = f"/key-manager/v1alpha1/regions/{region}/keys"
    here = KEYS if (project, region) == (RECORDS, "fr-par") else {}
    for going in (False, True):
        query = {"project_id": project, "scheduled_for_deletion": str(going).lower()}
        if region == "it-mil":
            to.refuse(path, {**query, "page": 1, "page_size": 100}, 404, {"message": "Not Found"})
            continue
        rows = [key(name, *row) for name, row in here.items() if (row[4] is not None) == going]
        to.counted_list(path, query, "keys", rows)


def key(name, created, rotated, period, protected, deletion):
    policy = period and {"rotation_period": f"{period}s", "next_rotation_at": at("2027-02-03")}
    return {
        "id": ident("key", name), "project_id": RECORDS, "name": name, "usage": {"symmetric_encryption": "aes_256_gcm"},
        "state": "scheduled_for_deletion" if deletion else "enabled", "rotation_count": 1, "created_at": at(created),
        "updated_at": at(deletion or rotated), "protected": protected, "locked": False, "description": None, "tags": [],
        "rotated_at": at(rotated), "rotation_policy": policy, "origin": "scaleway_kms", "protection_level": "software",
        "deletion_requested_at": at(deletion) if deletion else None, "region": "fr-par",
    }


def trail(to, region):
    path, query = f"/audit-trail/v1alpha1/regions/{region}", {"organization_id": ORGANIZATION}
    if region not in ("fr-par", "nl-ams"):
        to.refuse(f"{path}/products", query, 404, {"message": "Not Found"})
        for part in ("export-jobs", "alert-rules"):
            to.refuse(f"{path}/{part}", {**query, "page": 1, "page_size": 100}, 404, {"message": "Not Found"})
        return
    products = [
        {"title": title, "name": name, "services": [{"name": service, "methods": []} for service in services]}
        for name, title, services in PRODUCTS
    ]
    to.one(f"{path}/products", {"products": products, "total_count": len(products)}, query)
    to.counted_list(f"{path}/export-jobs", query, "export_jobs", EXPORT_JOBS.get(region, []))
    rules = [
        {"id": id, "name": name, "description": "", "status": "enabled" if (region, id) in ENABLED else "disabled"}
        for id, name in ALERT_RULES
    ]
    to.counted_list(f"{path}/alert-rules", query, "alert_rules", rules)
