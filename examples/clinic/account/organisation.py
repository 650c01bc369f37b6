"""The organisation, its projects, its contracts and what it demands of logins."""

from world import ORGANIZATION, PROJECT_NAMES, RECORDS, SANDBOX, WEBSITE, at, ident

PROJECTS = [
    # FAULT: the website was put where everything lands that nobody assigns.
    (WEBSITE, "The clinic's website and its appointments form", "2022-09-12"),
    (RECORDS, "Patient records, laboratory results and imaging", "2025-01-20"),
    (SANDBOX, "Trials and training", "2024-03-04"),
]

CONTRACTS = [
    ("General Terms of Service", "custom", 4, "2022-09-12", "2022-09-12", None),
    ("Health Data Hosting (HDS) agreement", "custom", 2, "2025-01-15", "2025-01-22", None),
    # FAULT: the addendum ran out and nobody signed the next one.
    ("Data Processing Addendum", "custom", 1, "2023-03-20", "2023-04-01", "2026-03-31"),
]


def record(to):
    to.one(f"/iam/v1alpha1/organizations/{ORGANIZATION}", {
        "id": ORGANIZATION, "name": "Clinic of the Lindens", "alias": "linden-clinic",
        "login_password_enabled": True, "login_magic_code_enabled": True,
        "login_oauth2_enabled": False, "login_saml_enabled": False,
    })
    to.one(f"/iam/v1alpha1/organizations/{ORGANIZATION}/security-settings", {
        "enforce_password_renewal": False,           # FAULT: the first password may be kept
        "grace_period_duration": "259200s",
        "login_attempts_before_locked": 5,
        "max_login_session_duration": "2592000s",    # FAULT: a session lives a month
        "max_api_key_expiration_duration": "0s",     # FAULT: keys without an end may be made
    })
    off = {"message": "resource is not found", "resource": "saml", "resource_id": ORGANIZATION, "type": "not_found"}
    to.refuse(f"/iam/v1alpha1/organizations/{ORGANIZATION}/saml", {}, 404, off)
    query = {"organization_id": ORGANIZATION}
    to.counted_list("/account/v3/projects", query, "projects", [project(*row) for row in PROJECTS])
    to.counted_list("/account/v3/contract-signatures", query, "contract_signatures", [contract(*row) for row in CONTRACTS])


def project(id, description, created):
    return {
        "id": id, "name": PROJECT_NAMES[id], "organization_id": ORGANIZATION, "description": description,
        "created_at": at(created), "updated_at": at(created),
    }


def contract(name, type, version, created, signed, expires):
    return {
        "id": ident("signature", name), "organization_id": ORGANIZATION, "created_at": at(created),
        "signed_at": at(signed), "expires_at": at(expires) if expires else None,
        "contract": {
            "id": ident("contract", name), "name": name, "type": type, "version": version,
            "created_at": at(created), "updated_at": at(created),
        },
    }
