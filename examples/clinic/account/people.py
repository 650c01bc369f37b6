"""Users, programs, their API keys and their SSH keys."""

from world import ORGANIZATION, RECORDS, SANDBOX, WEBSITE, access_key, at, ident, mail, public_key

OFFICE = "192.0.2.17"
CAFE = "198.51.100.77"

# Name, type, second factor, last login, member since. Groups are in `rights.py`.
USERS = [
    ("ines.marchand", "owner", True, "2026-11-19", "2022-09-12"),
    ("hugo.perret", "member", True, "2026-11-20", "2023-02-01"),
    ("lea.fontaine", "member", False, "2026-11-18", "2024-03-04"),   # FAULT: no second factor
    ("sam.okafor", "member", True, "2026-11-12", "2024-09-02"),
    ("nora.haddad", "member", True, "2026-11-17", "2025-01-20"),
    ("claire.vidal", "member", True, "2026-11-03", "2023-06-15"),
    # FAULT: left in June, and still has an account, a key and an SSH key.
    ("marc.lenoir", "member", True, "2026-06-29", "2022-10-03"),
    # FAULT: an accountant who was invited, never came, and whom nobody declared.
    ("cabinet.roche", "member", False, None, "2026-02-09"),
]

# Name, number of keys, since.
APPLICATIONS = [
    ("backup-agent", 1, "2025-02-03"),
    ("website-deploy", 1, "2024-05-14"),
    ("terraform-ci", 3, "2024-05-14"),      # FAULT: three keys in force
    ("lab-importer", 1, "2025-12-01"),      # FAULT: a key, and no policy gives it rights
    ("onus-audit", 1, "2026-09-01"),
]

# Name, bearer, description, project, made, ends, made at.
API_KEYS = [
    # FAULT: the owner has a key, and its default project is production.
    ("ines", "ines.marchand", "laptop", WEBSITE, "2026-08-03", "2027-07-30", OFFICE),
    # FAULT: a program works with the key of a person.
    ("lea", "lea.fontaine", "terraform on my laptop", SANDBOX, "2026-09-15", "2027-03-15", OFFICE),
    ("hugo", "hugo.perret", "ended in May", SANDBOX, "2025-11-03", "2026-05-03", OFFICE),
    # FAULT: of one who has left, and older than six months.
    ("marc", "marc.lenoir", "on call", SANDBOX, "2026-02-02", "2027-01-31", OFFICE),
    ("backup", "backup-agent", "nightly copies", RECORDS, "2026-10-05", "2027-04-05", OFFICE),
    # FAULT: made outside of every network that the clinic knows.
    ("deploy", "website-deploy", "publishes the website", WEBSITE, "2026-09-20", "2027-03-20", CAFE),
    # FAULT: never ends, and is two and a half years old.
    ("terraform 1", "terraform-ci", "first pipeline", WEBSITE, "2024-05-14", None, OFFICE),
    ("terraform 2", "terraform-ci", "pipeline", WEBSITE, "2026-09-01", "2027-03-01", OFFICE),
    ("terraform 3", "terraform-ci", "pipeline, spare", WEBSITE, "2026-09-01", "2027-03-01", OFFICE),
    ("importer", "lab-importer", "laboratory results", RECORDS, "2026-07-01", "2027-06-30", OFFICE),
    ("audit", "onus-audit", "onus", RECORDS, "2026-09-01", "2027-08-31", OFFICE),
]

# Project, name, comment of the key, kind, disabled, last change.
SSH_KEYS = [
    (RECORDS, "hugo", mail("hugo.perret"), "ssh-ed25519", False, "2025-02-03"),
    (RECORDS, "marc", mail("marc.lenoir"), "ssh-rsa", False, "2025-02-03"),   # FAULT: RSA, and of one who has left
    (WEBSITE, "hugo", mail("hugo.perret"), "ssh-ed25519", False, "2024-06-10"),
    (WEBSITE, "pipeline 2024", "ci", "ssh-ed25519", True, "2025-09-01"),      # FAULT: disabled long ago, never deleted
]


def user_id(name):
    return ident("user", name)


def application_id(name):
    return ident("application", name)


def record(to):
    query = {"organization_id": ORGANIZATION}
    to.counted_list("/iam/v1alpha1/users", query, "users", [user(*row) for row in USERS])
    to.counted_list("/iam/v1alpha1/applications", query, "applications", [application(*row) for row in APPLICATIONS])
    to.counted_list("/iam/v1alpha1/api-keys", query, "api_keys", [api_key(*row) for row in API_KEYS])
    for project in (WEBSITE, RECORDS):
        keys = [ssh_key(*row) for row in SSH_KEYS if row[0] == project]
        to.counted_list("/iam/v1alpha1/ssh-keys", {"project_id": project}, "ssh_keys", keys)
    # REFUSED: the policy of `onus-audit` forgets the SSH keys of the sandbox.
    refusal = {
        "details": [{"action": "read", "resource": "ssh_key"}],
        "message": "insufficient permissions", "type": "permissions_denied",
    }
    to.refuse("/iam/v1alpha1/ssh-keys", {"project_id": SANDBOX, "page": 1, "page_size": 100}, 403, refusal)


def user(name, type, mfa, last_login, since):
    return {
        "id": user_id(name), "email": mail(name), "username": mail(name),
        "first_name": "REDACTED", "last_name": "REDACTED", "phone_number": "REDACTED", "locale": "fr_FR",
        "created_at": at(since), "updated_at": at(last_login or since), "organization_id": ORGANIZATION,
        "deletable": type != "owner", "last_login_at": at(last_login) if last_login else None, "type": type,
        "two_factor_enabled": mfa, "status": "activated" if last_login else "invitation_pending", "mfa": mfa,
        "account_root_user_id": ident("root user", name) if type == "owner" else "", "tags": [], "locked": False,
    }


def application(name, keys, since):
    return {
        "id": application_id(name), "name": name, "description": "", "created_at": at(since), "updated_at": at(since),
        "organization_id": ORGANIZATION, "editable": True, "deletable": True, "managed": False,
        "nb_api_keys": keys, "tags": [],
    }


def api_key(name, bearer, description, project, created, expires, address):
    of_user = bearer in [row[0] for row in USERS]
    return {
        "access_key": access_key(name), "secret_key": None, "description": description,
        "created_at": at(created), "updated_at": at(created), "expires_at": at(expires) if expires else None,
        "default_project_id": project, "editable": True, "deletable": True, "managed": False, "creation_ip": address,
        **({"user_id": user_id(bearer)} if of_user else {"application_id": application_id(bearer)}),
    }


def ssh_key(project, name, comment, kind, disabled, changed):
    bits = "256 MD5" if kind == "ssh-ed25519" else "2048 MD5"
    digest = ident("fingerprint", comment).replace("-", "")
    colons = ":".join(digest[place:place + 2] for place in range(0, 32, 2))
    return {
        "id": ident("ssh key", f"{project}/{name}"), "name": name, "public_key": f"{public_key(comment, kind)} {comment}",
        "fingerprint": f"{bits}:{colons} {comment} ({kind})", "created_at": at(changed), "updated_at": at(changed),
        "organization_id": ORGANIZATION, "project_id": project, "disabled": disabled,
    }
