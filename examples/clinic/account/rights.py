"""Groups, policies and their rules."""

from people import application_id, user_id
from permission_sets import PERMISSION_SETS
from world import ORGANIZATION, RECORDS, SANDBOX, WEBSITE, at, ident

# Name, users, since.
GROUPS = [
    ("operations", ["hugo.perret", "marc.lenoir"], "2023-02-01"),
    ("developers", ["lea.fontaine"], "2024-03-04"),
    ("web-team", ["sam.okafor"], "2024-09-02"),
    ("finance", ["claire.vidal"], "2023-06-15"),
    ("security", ["nora.haddad"], "2025-01-20"),
    ("night-shift", [], "2022-12-20"),     # FAULT: it has rights and nobody is in it
]

ALL = "all projects"
WHOLE = "the organisation itself"
FROM_OFFICE = 'inIpRange(request.ip, "192.0.2.0/24")'

# Name, principal, made, rules: what, where, condition.
POLICIES = [
    ("operations", ("group_id", "operations"), "2025-02-03", [
        (["InstancesFullAccess", "BlockStorageFullAccess", "ObjectStorageFullAccess"], [RECORDS, WEBSITE], ""),
        (["KeyManagerFullAccess"], [RECORDS], ""),
        (["IAMReadOnly", "AuditTrailReadOnly"], WHOLE, ""),
    ]),
    ("developers", ("group_id", "developers"), "2024-03-04", [
        (["InstancesFullAccess", "ObjectStorageFullAccess"], [SANDBOX], ""),
        # FAULT: "only to debug the import" - developers who may change and read patient records.
        (["ObjectStorageFullAccess"], [RECORDS], ""),
    ]),
    ("web-team", ("group_id", "web-team"), "2024-09-02", [
        (["InstancesFullAccess", "BlockStorageFullAccess"], [SANDBOX], ""),
        (["KeyManagerFullAccess"], [SANDBOX], ""),     # FAULT: the sandbox has no key that this would be for
    ]),
    # FAULT: attached to one person, and lets a finance user change things.
    ("invoices of claire", ("user_id", "claire.vidal"), "2025-09-18", [
        (["ObjectStorageFullAccess"], [WEBSITE], ""),
    ]),
    ("finance", ("group_id", "finance"), "2023-06-15", [(["BillingReadOnly"], WHOLE, "")]),
    ("security", ("group_id", "security"), "2025-01-20", [
        (["IAMReadOnly", "AuditTrailReadOnly", "ProjectReadOnly"], WHOLE, ""),
        (["AllProductsReadOnly"], ALL, ""),
    ]),
    # FAULT: from before IAM had permission sets, and never looked at again.
    ("night-shift", ("group_id", "night-shift"), "2022-12-20", [
        (["InstancesServerStart", "InstancesServerStop"], [WEBSITE], ""),
    ]),
    # FAULT: a pipeline that may do everything everywhere, and make itself whatever it likes.
    ("terraform", ("application_id", "terraform-ci"), "2024-05-14", [
        (["AllProductsFullAccess"], ALL, ""),
        (["IAMManager", "ProjectManager"], WHOLE, ""),
    ]),
    ("backup-agent", ("application_id", "backup-agent"), "2025-02-03", [
        (["ObjectStorageObjectsWrite", "ObjectStorageBucketsRead"], [RECORDS], FROM_OFFICE),
    ]),
    ("website-deploy", ("application_id", "website-deploy"), "2024-05-14", [
        (["ObjectStorageObjectsRead", "ObjectStorageObjectsWrite"], [WEBSITE], ""),
    ]),
    ("onus-audit", ("application_id", "onus-audit"), "2026-09-01", [
        (["IAMReadOnly", "ProjectReadOnly", "OrganizationReadOnly", "AuditTrailReadOnly", "AuditTrailExportRead"], WHOLE, ""),
        (["InstancesReadOnly", "BlockStorageReadOnly", "ObjectStorageReadOnly", "KeyManagerReadOnly"], ALL, ""),
        (["SSHKeysReadOnly"], [WEBSITE, RECORDS], ""),
    ]),
    # FAULT: attached to nobody, so it grants nothing; the importer it was made for has no rights.
    ("importer", None, "2025-12-01", [(["ObjectStorageObjectsWrite"], [RECORDS], "")]),
]


def record(to):
    query = {"organization_id": ORGANIZATION}
    to.counted_list("/iam/v1alpha1/groups", query, "groups", [group(*row) for row in GROUPS])
    to.counted_list("/iam/v1alpha1/permission-sets", query, "permission_sets", PERMISSION_SETS)
    to.counted_list("/iam/v1alpha1/policies", query, "policies", [policy(*row) for row in POLICIES])
    for name, _, _, rules in POLICIES:
        rows = [rule(name, place, *row) for place, row in enumerate(rules)]
        to.counted_list("/iam/v1alpha1/rules", {"policy_id": ident("policy", name)}, "rules", rows)


def group(name, users, since):
    return {
        "id": ident("group", name), "created_at": at(since), "updated_at": at(since), "organization_id": ORGANIZATION,
        "name": name, "description": "", "user_ids": [user_id(user) for user in users], "application_ids": [],
        "all_users": False, "all_applications": False, "tags": [], "editable": True, "deletable": True, "managed": False,
    }


def policy(name, principal, created, rules):
    return {
        "id": ident("policy", name), "name": name, "description": "", "organization_id": ORGANIZATION,
        "created_at": at(created), "updated_at": at(created), "editable": True, "deletable": True, "managed": False,
        "nb_rules": len(rules), "nb_scopes": sum(len(scope) if isinstance(scope, list) else 1 for _, scope, _ in rules),
        "nb_permission_sets": sum(len(sets) for sets, _, _ in rules), "tags": [], **attached(principal),
    }


def attached(principal):
    if principal is None:
        return {"no_principal": True}
    kind, name = principal
    make = {"user_id": user_id, "application_id": application_id, "group_id": lambda name: ident("group", name)}
    return {kind: make[kind](name)}


def rule(policy, place, sets, scope, condition):
    within = {"project_ids": scope} if isinstance(scope, list) else {"organization_id": ORGANIZATION}
    return {
        "id": ident("rule", f"{policy}/{place}"), "permission_set_names": sets,
        "permission_sets_scope_type": "organization" if scope == WHOLE else "projects", "condition": condition, **within,
    }
