"""Who and where: identifiers, places and moments that everything else is written with.

Nothing here exists. Identifiers are made of names, so that they stay the same from one run to the next.
"""

import hashlib
import uuid

_NAMES = uuid.UUID("3c9b1f0e-6a4d-4f52-8d07-b2e19a75c640")


def ident(kind, name):
    """The identifier of a thing: `ident("instance", "admin-1")`."""
    return str(uuid.uuid5(_NAMES, f"{kind}/{name}"))


def digest(name):
    return hashlib.sha256(name.encode()).hexdigest()


def access_key(name):
    """The public half of an API key; there is no other half."""
    return "EXO" + digest(f"api key {name}")[:24]


ORGANIZATION = ident("organization", "woolshop")

# The API is asked zone by zone; what belongs to the whole organisation is asked of the first.
ZONES = ["ch-gva-2", "ch-dk-2", "at-vie-1", "at-vie-2", "bg-sof-1", "de-fra-1", "de-muc-1", "hr-zag-1"]
GENEVA, ZURICH, FRANKFURT, VIENNA, SOFIA = "ch-gva-2", "ch-dk-2", "de-fra-1", "at-vie-1", "bg-sof-1"

OFFICE = "192.0.2.0/24"
SUPPLIERS = "198.51.100.0/28"

GIB = 1024 ** 3


def at(moment):
    """`2026-11-20` or `2026-11-20T03:00` as the API writes a moment."""
    day, _, hour = moment.partition("T")
    return f"{day}T{hour or '08:00'}:00Z"


def address(last):
    """A public address, of those that are kept for documentation."""
    return f"203.0.113.{last}"


def mail(name):
    return name if "@" in name else f"{name}@woolshop.example.com"


def refs(kind, names):
    """How one thing names others."""
    return [{"id": ident(kind, name)} for name in names]
