"""People and programs that may come in: users, API keys and SSH keys."""

from roles import CLUSTERS, ROLES, role_in_short
from world import access_key, digest, ident, mail

# Name, role, second factor, signs in at the identity provider, invitation not accepted yet.
USERS = [
    ("elena.rossi", "Owner", True, False, False),
    ("jonas.keller", "Owner", False, False, False),           # FAULT: an owner without a second factor
    ("paul.weber", "operations", False, True, False),
    ("mira.novak", "developers", True, False, False),         # FAULT: may delete databases and objects
    ("lucie.favre", "Billing", True, False, False),
    ("anna.lang", "developers", True, False, False),          # FAULT: left in August, and can still sign in
    ("studio@agency.example.net", "developers", False, False, False),  # FAULT: nobody declared the agency
    ("tom.bauer", "developers", False, False, True),
]

# Name, role; None for a role that is gone.
API_KEYS = [
    ("website deploy", "deploy"),
    ("backup agent", "backup"),           # FAULT: may delete copies from anywhere
    ("terraform", "terraform"),           # FAULT: may do everything
    ("new colleagues", "onboarding"),     # FAULT: can make itself whatever it likes
    ("pipeline 2024", None),              # FAULT: its role was deleted, the key was not
    ("onus", "onus-audit"),
    *((f"sks-ccm-{ident('cluster', name)}", f"sks-ccm-{ident('cluster', name)}") for name in CLUSTERS),
]

SSH_KEYS = ["elena", "paul", "anna-2023"]

assert all(role is None or role in ROLES for _, role in API_KEYS)


def record(to):
    to.once("user", {"users": [user(*row) for row in USERS]})
    to.once("api-key", {"api-keys": [api_key(*row) for row in API_KEYS]})
    to.once("ssh-key", {"ssh-keys": [ssh_key(name) for name in SSH_KEYS]})


def user(name, role, second_factor, sso, pending):
    return {
        "id": ident("user", name), "email": mail(name), "role": role_in_short(role),
        "two-factor-authentication": second_factor, "sso": sso, "pending": pending,
    }


def api_key(name, role):
    return {"name": name, "key": access_key(name), "role-id": ident("role", role or "pipeline, deleted in 2025")}


def ssh_key(name):
    print_of = digest(f"ssh key {name}")
    return {"name": name, "fingerprint": ":".join(print_of[place:place + 2] for place in range(0, 32, 2))}
