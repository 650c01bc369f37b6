"""A Terraform plan of a part of the account: the clinic moves it into Terraform, piece by piece.

Most of it is there and stays. The second application server, its firewall and the bucket for exports are yet to be
made; the recording shows what became of them. All values are those of the account, so that both are judged alike.
"""

import buckets
import disks
import firewall
import machines
import people
import rights
from terraform import Resource, document
from world import ORGANIZATION, RECORDS, WEBSITE, access_key, at, ident

MADE_LATER = ["rec-app-2", "records-web-2", "linden-exports", "backup"]
ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"


def plan():
    inside = {"records": {"project_id": RECORDS}}
    return document([*rows()], ORGANIZATION, WEBSITE, inside)


def rows():
    yield from bucket("linden-website")
    yield from bucket("linden-media")
    yield from bucket("linden-records")
    yield from bucket("linden-scans")
    yield from bucket("linden-exports")
    for name in ("records-db", "imaging", "records-web-2", "web"):
        yield group(name)
    yield placement_group("records-apart")
    for name in ("rec-db-1-data", "rec-imaging-archive"):
        yield volume(name)
    for name in ("rec-db-1", "rec-imaging", "rec-app-2", "web-1", "web-2"):
        yield server(name)
    yield snapshot("rec-db-1-data-20261120")
    yield snapshot("rec-app-1-root-20261030")
    for name in ("developers", "terraform", "invoices of claire"):
        yield policy(name)
    yield api_key("backup")
    for row in people.SSH_KEYS:
        if row[0] == RECORDS:
            yield ssh_key(*row)


def resource(kind, name, values, known_later=(), refers=None, project=WEBSITE, label=None, **more):
    """A resource of the account: one that is yet to be made knows less."""
    module = "records" if project == RECORDS else None
    refers = {**({"project_id": ["var.project_id"]} if module and "project_id" in values else {}), **(refers or {})}
    if name not in MADE_LATER:
        return Resource(kind, label or word(name), values, module=module, refers=refers, **more)
    known = {key: value for key, value in values.items() if key not in known_later}
    return Resource(kind, label or word(name), known, "create", known_later, module=module, refers=refers, **more)


def word(name):
    return name.replace("-", "_").replace(" ", "_")


def bucket(name):
    row = buckets.BUCKETS[name]
    place = {"project_id": row["project"], "region": row["region"]}
    identity = f"{row['region']}/{name}"
    rules = [{"enabled": True, "id": id, "prefix": "", "tags": {}, "abort_incomplete_multipart_upload_days": abort,
              "expiration": [], "transition": transition, "noncurrent_version_expiration": noncurrent,
              "noncurrent_version_transition": []}
             for id, abort, transition, noncurrent in LIFECYCLES.get(name, [])]
    cors = [{"allowed_headers": [], "allowed_methods": methods, "allowed_origins": origins, "expose_headers": [], "max_age_seconds": 0}
            for origins, methods in row.get("cors", ())]
    values = {
        "id": identity, "name": name, **place, "acl": None, "cors_rule": cors, "force_destroy": False, "lifecycle_rule": rules,
        "endpoint": f"https://{name}.s3.{row['region']}.scw.cloud", "api_endpoint": f"https://s3.{row['region']}.scw.cloud",
        "object_lock_enabled": "lock" in row, "tags": row["tags"], "timeouts": None,
        "versioning": [{"enabled": row["versioning"] == "Enabled"}],
    }
    yield resource("scaleway_object_bucket", name, values, ("id", "endpoint", "api_endpoint"), project=row["project"])

    def of_bucket(kind, values):
        values = {"id": identity, "bucket": identity, **place, **values}
        refers = {"bucket": [f"scaleway_object_bucket.{word(name)}.id", f"scaleway_object_bucket.{word(name)}"]}
        return resource(f"scaleway_object_bucket_{kind}", name, values, ("id", "bucket", "access_control_policy"), refers, row["project"])

    everybody = row.get("everybody")
    yield of_bucket("acl", {
        "acl": "public-read" if everybody else "private", "expected_bucket_owner": "",
        "access_control_policy": [{"owner": [owner(row["project"])], "grant": grants(row["project"], everybody)}],
    })
    if "policy" in row:
        yield of_bucket("policy", {"policy": row["policy"]})
    if row.get("encryption"):
        algorithm, key = row["encryption"]
        default = [{"sse_algorithm": algorithm, "kms_master_key_id": key or ""}]
        rule = [{"apply_server_side_encryption_by_default": default, "bucket_key_enabled": key is not None}]
        yield of_bucket("server_side_encryption_configuration", {"rule": rule})
    if "lock" in row:
        mode, days = row["lock"]
        yield of_bucket("lock_configuration", {"rule": [{"default_retention": [{"mode": mode, "days": days, "years": None}]}]})
    if row.get("website"):
        yield of_bucket("website_configuration", {
            "index_document": [{"suffix": "index.html"}], "error_document": [], "website_domain": "", "website_endpoint": "",
        })


# Rules as Terraform writes them: name, days for unfinished uploads, transitions, end of old versions.
LIFECYCLES = {
    "linden-website": [("old versions", 7, [], [{"noncurrent_days": 35, "newer_noncurrent_versions": None}])],
    "linden-scans": [("old scans", None, [{"days": 90, "storage_class": "GLACIER"}], [])],
}


def owner(project):
    return {"id": f"{project}:{project}", "display_name": f"{project}:{project}"}


def grants(project, everybody):
    own = {"grantee": [{**owner(project), "type": "CanonicalUser", "uri": ""}], "permission": "FULL_CONTROL"}
    all_users = {"grantee": [{"id": "", "display_name": "", "type": "Group", "uri": ALL_USERS}], "permission": everybody}
    return [own, all_users] if everybody else [own]


def group(name):
    project, zone, inbound, _, rules = firewall.GROUPS[name]
    listed = [{"action": "accept", "protocol": protocol, "port": port or 0, "port_range": "", "ip": "", "ip_range": source}
              for source, port, protocol in rules]
    values = {
        "id": f"{zone}/{ident('security group', name)}", "name": name, "zone": zone, "project_id": project,
        "organization_id": ORGANIZATION, "description": "", "inbound_default_policy": inbound, "outbound_default_policy": "accept",
        "stateful": True, "enable_default_security": True, "external_rules": False, "inbound_rule": listed, "outbound_rule": [],
        "tags": [], "timeouts": None,
    }
    return resource("scaleway_instance_security_group", name, values, ("id", "organization_id"), project=project)


def placement_group(name):
    _, project, zone, mode, respected = next(row for row in machines.PLACEMENT_GROUPS if row[0] == name)
    values = {
        "id": f"{zone}/{ident('placement group', name)}", "name": name, "zone": zone, "project_id": project,
        "organization_id": ORGANIZATION, "policy_mode": mode, "policy_type": "max_availability", "policy_respected": respected,
        "tags": [],
    }
    return resource("scaleway_instance_placement_group", name, values, project=project)


def volume(name):
    project, zone, size, _, tags, _, odd = disks.VOLUMES[name]
    values = {
        "id": f"{zone}/{ident('volume', name)}", "name": name, "zone": zone, "project_id": project, "size_in_gb": size,
        "iops": odd.get("iops", 5000), "snapshot_id": None, "instance_volume_id": None, "tags": tags, "timeouts": None,
    }
    return resource("scaleway_block_volume", name, values, project=project)


def snapshot(name):
    project, zone, parent, _, tags, _, _ = disks.SNAPSHOTS[name]
    values = {
        "id": f"{zone}/{ident('snapshot', name)}", "name": name, "zone": zone, "project_id": project,
        "volume_id": f"{zone}/{ident('volume', parent)}", "tags": tags, "import": [], "export": [], "timeouts": None,
    }
    return resource("scaleway_block_snapshot", name, values, project=project)


def server(name):
    row = machines.SERVERS[name]
    zone, project, apart = row["zone"], row["project"], row.get("apart")
    addresses = [{"id": ident("ip", name), "address": row["address"], "family": "inet", "dynamic": False, "state": "attached",
                  "gateway": "", "netmask": "32", "provisioning_mode": "dhcp"}] if "address" in row else []
    planned = [f"{zone}/{ident('volume', disk)}" for disk in ("rec-db-1-data", "rec-imaging-archive") if disks.VOLUMES[disk][3] == name]
    slots = disks.server_volumes(name, zone)
    root = {
        "volume_id": f"{zone}/{slots['0']['id']}", "volume_type": slots["0"]["volume_type"], "boot": False, "name": f"{name}-root",
        "delete_on_termination": True, "size_in_gb": 20, "sbs_iops": 5000,
    }
    values = {
        "id": f"{zone}/{ident('server', name)}", "name": name, "zone": zone, "project_id": project, "organization_id": ORGANIZATION,
        "type": row["type"], "image": "debian_bookworm", "state": "started", "boot_type": row.get("boot", "local"),
        "protected": row.get("protected", False), "tags": row["tags"], "enable_dynamic_ip": False, "enable_ipv6": False,
        "security_group_id": f"{zone}/{ident('security group', row['group'])}",
        "placement_group_id": f"{zone}/{ident('placement group', apart)}" if apart else None,
        "ip_ids": [f"{zone}/{one['id']}" for one in addresses], "public_ips": addresses, "additional_volume_ids": planned,
        "root_volume": [root], "user_data": {}, "cloud_init": None, "timeouts": None,
    }
    later = ("id", "organization_id", "security_group_id", "public_ips", "ip_ids", "root_volume")
    rule = f"scaleway_instance_security_group.{word(row['group'])}"
    web = {"label": "web", "key": name} if project == WEBSITE else {}
    refers = {"security_group_id": [f"{rule}.id", rule]}
    return resource("scaleway_instance_server", name, values, later, refers, project, secret=("user_data",), **web)


def policy(name):
    _, (kind, principal), created, listed = next(row for row in rights.POLICIES if row[0] == name)
    rules = [{
        "permission_set_names": sets, "condition": condition,
        "project_ids": scope if isinstance(scope, list) else None,
        "organization_id": None if isinstance(scope, list) else ORGANIZATION,
    } for sets, scope, condition in listed]
    values = {
        "id": ident("policy", name), "name": name, "description": "", "organization_id": ORGANIZATION, "editable": True,
        "created_at": at(created), "updated_at": at(created), "no_principal": False, "rule": rules, "tags": [],
        "user_id": None, "group_id": None, "application_id": None, **rights.attached((kind, principal)),
    }
    return resource("scaleway_iam_policy", name, values)


def api_key(name):
    _, bearer, description, project, _, expires, _ = next(row for row in people.API_KEYS if row[0] == name)
    values = {
        "id": access_key(name), "access_key": access_key(name), "description": description, "expires_at": at(expires),
        "application_id": people.application_id(bearer), "user_id": None, "default_project_id": project, "secret_key": None,
        "created_at": None, "updated_at": None, "creation_ip": None, "editable": None,
    }
    later = ("id", "access_key", "secret_key", "created_at", "updated_at", "creation_ip", "editable")
    return resource("scaleway_iam_api_key", name, values, later, secret=("secret_key",))


def ssh_key(project, name, comment, kind, disabled, changed):
    row = people.ssh_key(project, name, comment, kind, disabled, changed)
    values = {key: row[key] for key in ("id", "name", "public_key", "fingerprint", "project_id", "organization_id", "disabled", "created_at", "updated_at")}
    return resource("scaleway_iam_ssh_key", name, values, project=project)
