"""Who and where: identifiers, places and moments that everything else is written with.

Nothing here exists. Identifiers are made of names, so that they stay the same from one run to the next.
"""

import base64
import hashlib
import uuid

_NAMES = uuid.UUID("7d1f7a52-0c1e-4b0a-9a53-5f6a4c9e2b10")


def ident(kind, name):
    """The identifier of a thing: `ident("server", "rec-db-1")`."""
    return str(uuid.uuid5(_NAMES, f"{kind}/{name}"))


def access_key(name):
    """An API key's identifier: `SCW` and 17 letters and digits."""
    letters = base64.b32encode(hashlib.sha256(name.encode()).digest()).decode()
    return "SCW" + letters[:17]


def public_key(name, kind="ssh-ed25519"):
    """The public half of a key that has no private half."""
    digest = hashlib.sha256(name.encode()).digest()
    parts = [kind.encode(), digest] if kind == "ssh-ed25519" else [kind.encode(), b"\x01\x00\x01", b"\x00" + digest * 8]
    wire = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return f"{kind} {base64.b64encode(wire).decode()}"


# The clinic has three projects. The website is in the project that came with the account, which has the
# identifier of the organisation.
ORGANIZATION = ident("organization", "clinic")
WEBSITE = ORGANIZATION
RECORDS = ident("project", "records")
SANDBOX = ident("project", "sandbox")
PROJECTS = [WEBSITE, RECORDS, SANDBOX]
PROJECT_NAMES = {WEBSITE: "website", RECORDS: "records", SANDBOX: "sandbox"}
# Whoever made the public images.
PUBLISHER = ident("organization", "publisher of images")

ZONES = ["fr-par-1", "fr-par-2", "fr-par-3", "nl-ams-1", "nl-ams-2", "nl-ams-3", "pl-waw-1", "pl-waw-2", "pl-waw-3", "it-mil-1"]
REGIONS = ["fr-par", "nl-ams", "pl-waw", "it-mil"]

GB = 1_000_000_000


def at(moment):
    """`2026-11-20` or `2026-11-20T03:00` as the API writes a moment."""
    day, _, hour = moment.partition("T")
    return f"{day}T{hour or '08:00'}:00.000000Z"


def mail(name):
    return f"{name}@clinic.example.com"
