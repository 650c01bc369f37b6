"""Where databases send their logs: other services, and servers of the shop's own."""

from world import FRANKFURT, GENEVA, ZURICH, ident

# Name, source, destination, whether it works.
INTEGRATIONS = [
    ("shop-pg", "shop-logs", True),
    ("shop-events", "shop-logs", False),    # FAULT: nothing arrives
]

# Name: zone, server, whether it is encrypted, the service that sends there.
ENDPOINTS = {
    "archive": (GENEVA, "logs.woolshop.example.com", True, "shop-logs"),
    # FAULT: lines with what customers wrote travel in plain text.
    "agency": (FRANKFURT, "syslog.agency.example.net", False, "reviews-pg"),
}
# Each database is asked, whether it sends anything or not.
ASKED = [
    ("shop-pg", GENEVA), ("reviews-pg", FRANKFURT), ("shop-cache", GENEVA), ("shop-events", GENEVA), ("shop-logs", GENEVA),
    ("loyalty-mysql", ZURICH),
]


def integrations(database):
    """As both ends tell it."""
    return [{
        "id": ident("integration", source), "type": "logs", "description": f"logs of {source}", "source": source, "dest": dest,
        "is-enabled": True, "is-active": works, "status": "active" if works else "failed", "settings": {},
    } for source, dest, works in INTEGRATIONS if database in (source, dest)]


def record(to):
    short = {name: {"id": ident("endpoint", name), "name": name, "type": "rsyslog"} for name in ENDPOINTS}
    to.everywhere("dbaas-external-endpoints", "dbaas-endpoints", [(ENDPOINTS[name][0], row) for name, row in short.items()])
    for name, (zone, server, tls, _) in ENDPOINTS.items():
        settings = {"server": server, "port": 6514 if tls else 514, "tls": tls, "format": "rfc5424"}
        to.answer(zone, f"dbaas-external-endpoint-rsyslog/{ident('endpoint', name)}", {**short[name], "settings": settings})
    for database, zone in ASKED:
        rows = [integration(database, name) for name, row in ENDPOINTS.items() if row[3] == database]
        to.answer(zone, f"dbaas-external-integrations/{database}", {"external-integrations": rows})


def integration(database, endpoint):
    return {
        "integration-id": ident("external integration", database), "type": "rsyslog", "description": "", "status": "active",
        "source-service-name": database, "dest-endpoint-id": ident("endpoint", endpoint), "dest-endpoint-name": endpoint,
    }
