"""Managed databases: the services, all that their details tell, and what is sold."""

from logs import integrations
from world import FRANKFURT, GENEVA, OFFICE, ORGANIZATION, ZONES, ZURICH, address, at, digest

# Type: versions, the one of new services; plans: nodes, backups kept, recovery.
CATALOGUE = {
    "pg": (["15", "16", "17", "18"], "18", {
        "hobbyist-2": (1, 1, "basic"), "startup-4": (1, 3, "pitr"), "business-8": (2, 14, "pitr")}),
    "mysql": (["8"], "8", {"startup-4": (1, 3, "pitr"), "business-8": (2, 14, "pitr")}),
    "kafka": (["3.9", "4.0"], "4.0", {"startup-2": (3, 0, "basic"), "business-4": (3, 0, "basic")}),
    "valkey": (["8.1"], "8.1", {"startup-4": (1, 1, "basic"), "business-4": (2, 3, "basic")}),
    "opensearch": (["2", "3"], "2", {"startup-4": (1, 3, "basic"), "business-4": (3, 14, "basic")}),
}
PATHS = {"pg": "postgres"}
HIDDEN = "REDACTED"
# The web servers and the workers, by their addresses.
SHOP = [OFFICE, f"{address(61)}/32", f"{address(62)}/32"]


def user(name, type="normal", **more):
    return {"username": name, "type": type, "password": HIDDEN, **more}


def component(name, port, usage="primary", **more):
    return {"component": name, "port": port, "route": "dynamic", "usage": usage, **more}


def nightly(hour, days):
    return [f"2026-11-{day:02}T{hour}" for day in days]


# What is usual, and what each service has beside it.
SERVICES = {
    # Well kept: two nodes, two weeks of backups, an audit log that goes elsewhere, known networks only.
    "shop-pg": dict(
        type="pg", zone=GENEVA, plan="business-8", version="17.5", made="2026-02-03", ip_filter=SHOP, protected=True,
        memory=8, disk=160, backups=nightly("01:20", range(20, 6, -1)), nodes=[("master", "running"), ("standby", "running")],
        users=[user("avnadmin", "primary", **{"allow-replication": True}), user("shop", **{"allow-replication": False}),
               user("reports", **{"allow-replication": False})],
        components=[component("pg", 21699), component("pg", 21699, "replica"), component("pgbouncer", 21700)],
        settings={
            "backup-schedule": {"backup-hour": 1, "backup-minute": 20}, "databases": ["defaultdb", "shop"],
            "max-connections": 200, "pg-settings": {"password_encryption": "scram-sha-256", "log_min_duration_statement": 1000},
            "pgaudit-settings": {"feature_enabled": True, "log": ["role", "ddl"]}, "synchronous-replication": "quorum",
        }),
    # FAULT: everything that can be left undone, in one service.
    "reviews-pg": dict(
        type="pg", zone=FRANKFURT, plan="hobbyist-2", version="13.20", made="2023-09-18", ip_filter=["0.0.0.0/0"],
        protected=False, memory=2, disk=8, backups=["2026-11-18T03:40"], nodes=[("master", "running")], maintenance="never",
        updates=[("Upgrade of the system to its next release", "2026-10-15")],
        notices=[("warning", "service_end_of_life", "PostgreSQL 13 is not supported any more, upgrade to a later version")],
        users=[user("avnadmin", "primary", **{"allow-replication": True}), user("reviews", **{"allow-replication": True})],
        components=[component("pg", 21699)],
        settings={
            "backup-schedule": {"backup-hour": 3, "backup-minute": 40}, "databases": ["defaultdb", "reviews"],
            "max-connections": 25, "pg-settings": {"password_encryption": "md5"},
        }),
    # FAULT: in plain text and on no disk; one account may do everything, and its log goes nowhere.
    "shop-cache": dict(
        type="valkey", zone=GENEVA, plan="startup-4", version="8.1", made="2026-02-03", ip_filter=SHOP, protected=True, memory=4,
        disk=0, backups=[], nodes=[("master", "running")],
        users=[user("default", "primary"), user("shop", **{"access-control": {
            "categories": ["+@all"], "channels": ["*"], "commands": [], "keys": ["*"]}})],
        components=[component("valkey", 21699, ssl=False)],
        settings={"valkey-settings": {"ssl": False, "persistence": "off", "acl_channels_default": "allchannels"}}),
    # FAULT: of its three nodes one is missing and one does nothing that is known; a certificate ends in two weeks; every
    # user may read news of the stock.
    "shop-events": dict(
        type="kafka", zone=GENEVA, plan="startup-2", version="4.0", made="2026-04-20", ip_filter=SHOP, protected=True, memory=2,
        disk=90, node_count=3, backups=[], nodes=[("master", "running"), ("master", "unknown")],
        users=[user("avnadmin", "primary", **{"access-cert-expiry": at("2028-04-20")}),
               user("orders", **{"access-cert-expiry": at("2026-12-04")})],
        components=[component("kafka", 21702, **{"kafka-authentication-method": "certificate"})],
        settings={
            "authentication-methods": {"certificate": True, "sasl": False}, "kafka-rest-enabled": False,
            "kafka-connect-enabled": False, "schema-registry-enabled": False,
            "kafka-settings": {"auto_create_topics_enable": False, "min_insync_replicas": 2, "default_replication_factor": 3},
        },
        rules={"topic-acl": [
            {"id": "default", "username": "avnadmin", "topic": "*", "permission": "admin"},
            {"id": "acl1", "username": "orders", "topic": "orders-*", "permission": "readwrite"},
            {"id": "acl2", "username": "*", "topic": "stock-news", "permission": "read"},
        ], "schema-registry-acl": []}),
    # Where the others send their logs. FAULT: programs log in as its administrator, and without rules.
    "shop-logs": dict(
        type="opensearch", zone=GENEVA, plan="business-4", version="2", made="2026-02-10", ip_filter=[OFFICE], protected=True,
        memory=4, disk=240, backups=nightly("02:05", range(20, 6, -1)),
        nodes=[("master", "running"), ("master", "running"), ("master", "running")],
        users=[user("avnadmin", "primary")],
        components=[component("opensearch", 21699), component("opensearch_dashboards", 443)],
        settings={"opensearch-settings": {"enable_security_audit": True}, "opensearch-dashboards": {"enabled": True}},
        rules={"acl-enabled": False, "extended-acl-enabled": False, "acls": []}),
    # REFUSED: the role of onus names each engine, and this is the first MySQL.
    "loyalty-mysql": dict(type="mysql", zone=ZURICH, plan="business-8", made="2026-10-12", protected=True, memory=8, disk=160,
                          nodes=[("master", "running"), ("standby", "running")], refused=True),
}


def record(to):
    to.everywhere("dbaas-service", "dbaas-services", [(row["zone"], in_list(name, row)) for name, row in SERVICES.items()])
    for name, row in SERVICES.items():
        path = f"dbaas-{PATHS.get(row['type'], row['type'])}/{name}"
        if row.get("refused"):
            to.refused(row["zone"], path, "Forbidden by role policy for dbaas")
        else:
            to.answer(row["zone"], path, in_detail(name, row))
        if "rules" in row:
            to.answer(row["zone"], f"{path}/acl-config", row["rules"])
    types = [sold(name, *row) for name, row in CATALOGUE.items()]
    to.once("dbaas-service-type", {"dbaas-service-types": types})


def sold(name, versions, default, plans):
    return {
        "name": name, "available-versions": versions, "default-version": default, "plans": [{
            "name": plan, "node-count": nodes, "authorized": True, "zones": ZONES,
            "backup-config": {"interval": 24, "max-count": kept, "recovery-mode": recovery},
        } for plan, (nodes, kept, recovery) in plans.items()],
    }


def in_list(name, row):
    notices = [{"level": level, "type": type, "message": text, "metadata": {}} for level, type, text in row.get("notices", [])]
    return {
        "name": name, "type": row["type"], "zone": row["zone"], "plan": row["plan"], "state": "running",
        "termination-protection": row["protected"], "node-count": row.get("node_count", len(row["nodes"])), "node-cpu-count": 2,
        "node-memory": row["memory"] * 1024 ** 3, "disk-size": row["disk"] * 1024 ** 3, "notifications": notices,
        "integrations": integrations(name), "created-at": at(row["made"]), "updated-at": at("2026-11-03"),
    }


def in_detail(name, row):
    """The details, of which a recording has no credentials."""
    host = f"{name}-exoscale-{ORGANIZATION}.a.aivencloud.com"
    updates = [{"description": text, "deadline": at(day)} for text, day in row.get("updates", [])]
    nodes = [{"name": f"{name}-{place}", "role": role, "state": state} for place, (role, state) in enumerate(row["nodes"], 1)]
    return {
        **in_list(name, row), "version": row["version"], "ip-filter": row["ip_filter"],
        "maintenance": {"dow": row.get("maintenance", "sunday"), "time": "04:30:00", "updates": updates},
        "backups": [{
            "backup-name": f"{time[:10]}_{time[11:13]}-{time[14:16]}_0.{digest(name)[:8]}.backup", "backup-time": at(time),
            "data-size": 1_073_741_824,
        } for time in row["backups"]],
        "node-states": nodes, "users": row["users"],
        "components": [{"host": host, **component} for component in row["components"]],
        "connection-info": HIDDEN, "uri-params": HIDDEN, **row["settings"],
    }
