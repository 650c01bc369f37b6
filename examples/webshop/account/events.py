"""What was changed since yesterday, and by whom, as the audit trail tells it."""

from people import USERS, user
from world import GENEVA, ZONES, access_key, ident

# Moment, operation, user or key, address, status.
EVENTS = [
    ("2026-11-19T13:04", "create session", "elena.rossi", "192.0.2.14", 200),
    ("2026-11-19T13:11", "create-api-key", "elena.rossi", "192.0.2.14", 200),
    # FAULT: who left in August widens a role at night.
    ("2026-11-19T23:52", "create session", "anna.lang", "198.51.100.77", 200),
    ("2026-11-19T23:55", "update-iam-role-policy", "anna.lang", "198.51.100.77", 200),
    ("2026-11-20T02:10", "create-snapshot", "backup agent", "198.51.100.40", 200),
]


def record(to):
    for zone in ZONES:
        to.answer(zone, "event", [event(*row) for row in EVENTS] if zone == GENEVA else [])


def event(moment, handler, who, address, status):
    """Without what was sent, as a recording has it."""
    users = {name: user(name, *rest) for name, *rest in USERS}
    by = {"iam-user": users[who]} if who in users else {"iam-api-key": {"name": who, "key": access_key(who)}}
    zone = {"zone": GENEVA} if handler == "create-snapshot" else {}
    return {
        "request-id": ident("event", f"{moment}/{handler}"), "timestamp": f"{moment}:07.120Z", "handler": handler, "status": status,
        "source-ip": address, "elapsed-ms": 41, **by, **zone,
    }
