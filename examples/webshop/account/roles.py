"""The policy of the organisation, and the roles that give rights below it."""

from world import OFFICE, ident

# Two clusters, each with a role that the platform made for it.
CLUSTERS = ["shop", "staging"]


def allow(*expressions):
    """A class of services of which a role allows what one of these says."""
    return {"type": "rules", "rules": [{"action": "allow", "expression": expression} for expression in expressions]}


def operations(*names):
    return f"operation in [{', '.join(repr(name) for name in names)}]"


def policy(default, **services):
    return {"default-service-strategy": default, "services": services}


EVERYTHING, NOTHING = {"type": "allow"}, {"type": "deny"}
READING = "operation.startsWith('list-') || operation.startsWith('get-')"
FROM_OFFICE = f"source_ip.inIpRange('{OFFICE}')"

# Nobody takes a bucket away from outside of the office, whatever the role says.
ORGANISATION_POLICY = policy("allow", sos={"type": "rules", "rules": [
    {"action": "deny", "expression": f"operation == 'delete-bucket' && !{FROM_OFFICE}"},
    {"action": "allow", "expression": "true"},
]})

CCM = operations("list-zones", "list-instances", "get-instance", "list-load-balancers", "create-load-balancer",
                 "add-service-to-load-balancer", "update-load-balancer-service", "get-operation")

# Name: what it is for, whether it can be changed, its policy.
ROLES = {
    "Owner": ("Full access", False, policy("allow")),
    "Billing": ("Invoices", False, policy("deny")),
    "operations": ("Runs the shop", True, policy(
        "deny", compute=EVERYTHING, dbaas=EVERYTHING, sos=EVERYTHING, dns=EVERYTHING, kms=EVERYTHING, iam=allow(READING))),
    # FAULT: developers may delete databases, and what lies in buckets.
    "developers": ("Writes the shop", True, policy(
        "deny", compute=allow(READING), dbaas=EVERYTHING, sos=EVERYTHING)),
    "deploy": ("Publishes pictures and pages", True, policy(
        "deny", sos=allow(f"{FROM_OFFICE} && resources.bucket == 'woolshop-images' && "
                          + operations("list-objects", "get-object", "put-object")))),
    "backup": ("Nightly copies", True, policy(
        "deny",
        compute=allow(operations("list-instances", "list-block-storage-volumes", "list-snapshots", "create-snapshot",
                                 "create-block-storage-snapshot", "delete-snapshot", "delete-block-storage-snapshot")),
        sos=allow(f"resources.bucket == 'woolshop-backups' && {operations('list-objects', 'put-object')}"))),
    # FAULT: everything, also what comes in the future.
    "terraform": ("For the pipeline", True, policy("allow")),
    # FAULT: whoever has this role can give himself any other.
    "onboarding": ("Makes accounts for new people", True, policy("deny", iam=EVERYTHING)),
    # FAULT: nobody has it.
    "trade-fair-2023": ("For the agency at the fair", True, policy("deny", sos=EVERYTHING)),
    # Operation by operation, since `get-` would let it open consoles too. It forgets the organisation and MySQL.
    "onus-audit": ("Read only", True, policy(
        "deny",
        compute=allow(operations(
            "list-zones", "list-instances", "get-instance", "list-instance-pools", "list-instance-types", "list-templates",
            "list-snapshots", "list-ssh-keys", "list-anti-affinity-groups", "list-security-groups", "list-private-networks",
            "list-elastic-ips", "list-load-balancers", "list-block-storage-volumes", "list-block-storage-snapshots",
            "list-sks-clusters", "list-sks-cluster-versions", "list-quotas", "get-reverse-dns-instance",
            "get-reverse-dns-elastic-ip")),
        dbaas=allow(operations(
            "list-dbaas-services", "list-dbaas-service-types", "get-dbaas-service-pg", "get-dbaas-service-kafka",
            "get-dbaas-service-valkey", "get-dbaas-service-opensearch", "get-dbaas-kafka-acl-config",
            "get-dbaas-opensearch-acl-config", "list-dbaas-external-endpoints", "get-dbaas-external-endpoint-rsyslog",
            "list-dbaas-external-integrations")),
        iam=allow(operations("list-iam-roles", "list-api-keys", "list-users", "get-iam-organization-policy", "list-events")),
        sos=allow(operations(
            "list-sos-buckets-usage", "get-bucket-acl", "get-bucket-versioning", "get-bucket-policy", "get-bucket-encryption",
            "get-bucket-cors", "get-object-lock-configuration", "get-bucket-lifecycle-configuration")),
        dns=allow(operations("list-dns-domains")),
        kms=allow(operations("list-kms-keys")))),
    **{f"sks-ccm-{ident('cluster', name)}": ("", True, policy("deny", compute=allow(CCM))) for name in CLUSTERS},
}


def record(to):
    to.once("iam-organization-policy", ORGANISATION_POLICY)
    to.once("iam-role", {"iam-roles": [role(name, *row) for name, row in ROLES.items()]})


def role(name, description, editable, rights):
    return {
        "id": ident("role", name), "name": name, "description": description, "editable": editable, "permissions": [],
        "labels": {}, "policy": rights,
    }


def role_in_short(name):
    description, editable, _ = ROLES[name]
    return {"id": ident("role", name), "name": name, "description": description, "editable": editable}
